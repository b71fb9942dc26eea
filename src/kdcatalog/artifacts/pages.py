"""How a page of the site is made: a view and a template give its body, and its head follows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import sha256
from html import escape
from itertools import chain

from kdcatalog import __version__
from kdcatalog.artifacts.addresses import Addresses, Assets, RowMarkup
from kdcatalog.artifacts.artifact import (
    FRAME,
    RECORDS,
    WHOLE_CATALOG,
    WORDS,
    Artifact,
    ArtifactGroup,
    Facts,
    File,
    Inputs,
    Page,
    PageParts,
    records_of,
)
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.rendering.environments import (
    TemplateEnvironment,
    html_environment,
    render,
    templates_used,
)
from kdcatalog.rendering.prose import Picture, PicturePlaces, has_counts, resolve, to_html
from kdcatalog.snapshot import TAXONOMY, InputFile, Snapshot, prose_file, topic_prose_file
from kdcatalog.views.contents import with_counts
from kdcatalog.views.names import NameIndex, name_indexes
from kdcatalog.views.paging import ListPage
from kdcatalog.views.rows import Rows

# The functions by which every template gets the address of what it names.
_ADDRESSES = {
    "topic": site_paths.topic_page,
    "paper": site_paths.paper_page,
    "author": site_paths.author_page,
    "venue": site_paths.venue_page,
    "year": site_paths.year_page,
}

_HEAD = "site/head.html.j2"
_ROWS = "site/rows.html.j2"
_REDIRECT = "site/redirect.html.j2"

Feed = tuple[str, str]
"""The address of a feed within the site, and its title."""

Tag = tuple[str, str]
"""Name and content of a meta element."""

Neighbor = tuple[str, str]
"""The relation of another page, ``prev`` or ``next``, and its path."""

FileLink = tuple[str, str, str]
"""Name, media type and title of a file in the folder of a page."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's head states beside its title.

    ``kind`` is the Open Graph type, ``json_ld`` the text of a script element. ``build`` is the id
    of the build on pages whose scripts combine them with data. ``neighbors`` are the pages before
    and after this one in a long list. ``script`` is the address of what the page runs at once.
    """

    description: str
    kind: str = "website"
    tags: tuple[Tag, ...] = ()
    json_ld: str = ""
    files: tuple[FileLink, ...] = ()
    feed: Feed | None = None
    build: str = ""
    script: str = ""
    neighbors: tuple[Neighbor, ...] = ()


TemplateValues = Mapping[str, object]
Content = tuple[Head, TemplateValues]
"""The head of a page, and the values of its template."""
MakeContent = Callable[[], Content]
MakeListPage = Callable[[ListPage], Content]
"""Makes one page of a long list."""


@dataclass(frozen=True)
class Pages:
    """Makes the pages of one catalog.

    What pages share is computed once: the rows of papers, the prose and the compiled templates.
    """

    snapshot: Snapshot
    catalog: Catalog
    structure: Inputs = frozenset({RECORDS})
    """What pages are made from that count all papers, and show no words of them."""
    _template_inputs: dict[str, Inputs] = field(default_factory=dict)

    def page(
        self,
        path: str,
        title: str,
        template: str,
        content: MakeContent,
        inputs: Inputs = WHOLE_CATALOG,
        facts: Facts | None = None,
    ) -> Page:
        """Return the page at a path of the site; its content is made when it is first needed.

        ``template`` is a file of templates/site/, without its endings; its name is added to the
        inputs. The default of ``inputs`` is always honest, so that forgetting to declare them
        costs time and never a stale page.
        """
        templates = self.inputs_of(_template(template))
        templates |= self.inputs_of(_HEAD)
        return Page(
            path=path,
            inputs=inputs | WORDS | templates | {FRAME},
            title=title,
            make=partial(self._parts, path, title, template, content=content),
            facts=facts,
        )

    def _parts(self, path: str, title: str, template: str, *, content: MakeContent) -> PageParts:
        head, values = content()
        to = Addresses(path)
        settings = self.catalog.taxonomy.catalog
        body = render(
            self._environment,
            _template(template),
            to=to,
            feed=head.feed,
            **values,
        )
        head_html = render(
            self._environment,
            _HEAD,
            to=to,
            head=head,
            title=title,
            # A relative address would be wrong in a canonical link: without a site, there is none.
            address=settings.url and f"{settings.url}{path}",
            card=f"{settings.url}{site_paths.CARD}",
            settings=settings,
        )
        return PageParts(head_html, body)

    def fragment(self, template: str, path: str, **values: object) -> str:
        """Return a template filled for the page at ``path``, as scripts put it there."""
        return render(
            self._environment,
            template,
            to=Addresses(path),
            **values,
        )

    def series(
        self,
        list_pages: Iterable[ListPage],
        title: str,
        template: str,
        content: MakeListPage,
        inputs: Inputs = WHOLE_CATALOG,
        *,
        further: str = "",
        facts: Facts | None = None,
        papers: Sequence[Paper] = (),
    ) -> Iterator[Page]:
        """Yield the pages of a long list; ``content`` makes each of them from its part.

        ``further`` is the template of the second and all later pages, where it is another one.
        With the ``papers`` of the list, a later page depends on those that it shows, and on the
        length of the list.
        """
        for list_page in list_pages:
            is_further = bool(further) and not list_page.is_first
            page_inputs = inputs
            page_facts = facts
            if papers and not list_page.is_first:
                page_inputs = records_of(list_page.of(papers))
                page_facts = partial(_part_facts, list_page, facts)
            yield self.page(
                list_page.path,
                list_page.title(title),
                further if is_further else template,
                content=partial(_with_pager, content, list_page),
                inputs=page_inputs,
                facts=page_facts,
            )

    def group(
        self,
        name: str,
        templates: Iterable[str],
        make: Callable[[], Iterable[Artifact]],
        inputs: Inputs,
        facts: Facts | None = None,
    ) -> ArtifactGroup:
        """Return a group of pages that are made with some templates, and of redirects to them."""
        used = self.inputs_of(_HEAD) | self.inputs_of(_REDIRECT)
        for template in templates:
            used |= self.inputs_of(_template(template))
        inputs |= WORDS
        inputs |= used
        return ArtifactGroup(name, inputs | {FRAME}, make, facts)

    def redirect(self, path: str, target: str) -> File:
        """Return the file that leads from a former address of a page to its present one."""

        # In HTML, since a static host such as GitHub Pages cannot answer with a redirect.
        def make() -> bytes:
            url = self.catalog.taxonomy.catalog.url
            text = render(
                self._environment,
                _REDIRECT,
                to=site_paths.relative_url(path, target),
                canonical=url and f"{url}{target}",
            )
            return text.encode()

        inputs = WORDS | self.inputs_of(_REDIRECT)
        # Which records it follows from matters to nobody as long as it leads to the same page.
        facts = partial(str, target)
        return File(f"{path}index.html", inputs, make, facts=facts)

    def inputs_of(self, template: str) -> Inputs:
        """Return the files of a template of the site and of all templates that it includes."""
        # Computed once: 1,900 pages of papers have the same template.
        if template not in self._template_inputs:
            used = templates_used(self._environment, self.snapshot.templates, template)
            self._template_inputs[template] = used
        return self._template_inputs[template]

    def prose(self, name: str, path: str, *, lift: bool = True) -> str:
        """Return hand-written prose as HTML for the page at ``path``; empty where there is none.

        Its headings move one level up where ``lift`` is true. A page with prose has the file
        ``prose_file(name)`` among its inputs.
        """
        text = self.snapshot.prose.get(name)
        if text is None:
            return ""
        return self.prose_html(text, path, lift=lift)

    def prose_html(
        self,
        text: str,
        path: str,
        picture: Picture | None = None,
        *,
        lift: bool = False,
    ) -> str:
        """Return the text of prose as HTML for the page at ``path``.

        ``picture`` makes the markup of a picture; without it, a picture is a file of its own.
        """
        counted = with_counts(self.catalog, text)
        places = PicturePlaces(picture or partial(picture_figure, path=path))
        linked = self._with_links(counted, path, places.add)
        return to_html(linked, places.markup, lift=lift)

    def topic_prose(self, path: str) -> str:
        """Return the prose on a topic as HTML for its page; empty where there is none.

        Its page has ``topic_prose_inputs`` among its inputs.
        """
        text = self.snapshot.topic_prose.get(path, "")
        return self.prose_html(text, site_paths.topic_page(path))

    def topic_prose_inputs(self, path: str) -> Inputs:
        """Return what the prose on a topic is made from: its file, and all records it counts."""
        inputs = frozenset({topic_prose_file(path)})
        text = self.snapshot.topic_prose.get(path, "")
        if has_counts(text):
            inputs |= {RECORDS}
        return inputs

    @cached_property
    def _environment(self) -> TemplateEnvironment:
        # One for all pages: recompiling the templates for each page took five times the build.
        environment = html_environment(self.snapshot.templates)
        # As globals, so that the macros of rows are read once and not for each page.
        environment.globals |= _ADDRESSES
        markup = RowMarkup(self.rows)
        environment.globals |= {
            "row_markup": markup.of,
            "marks_markup": markup.marks,
            "short_markup": markup.short,
        }
        facets = self.catalog.taxonomy.facets
        names = {facet.id: facet.short_title for facet in facets}
        environment.globals["facet_names"] = names
        return environment

    @cached_property
    def name_indexes(self) -> tuple[NameIndex, ...]:
        """The names of every vocabulary, shared by their pages and by the pages of papers."""
        return name_indexes(self.catalog)

    @cached_property
    def rows(self) -> Rows:
        """The rows of every paper, shared by all lists of the site."""
        return Rows(self.catalog)

    @cached_property
    def assets(self) -> Assets:
        """The scripts and styles that pages load."""
        return Assets.of(self.snapshot.templates)

    @cached_property
    def data_inputs(self) -> Inputs:
        """What the data for the scripts of the site is made from."""
        return WHOLE_CATALOG | self.inputs_of(_ROWS)

    @cached_property
    def build(self) -> str:
        """The id of this build: the same for the same records, words and templates of rows.

        A page and data with the same id fit together. It is made of the inputs and not of the
        data, so that a server need not make all data to show one page.
        """
        # Not the file of the taxonomy: an option may replace its addresses, and a site is the same
        # whether they come from the file or from an option.
        taxonomy = self.catalog.taxonomy.model_dump_json()
        digest = sha256(f"{__version__} {taxonomy}".encode())
        inputs = self.data_inputs - {TAXONOMY}
        # Templates by their name: a catalog's own and the program's may be the same text.
        snapshot = self.snapshot
        files = chain(snapshot.files.items(), snapshot.templates.items())
        for name, file in files:
            is_record = file.path.startswith(RECORDS)
            if is_record or file.path in inputs:
                digest.update(_digested(name, file))
        return digest.hexdigest()[:16]

    def _with_links(self, text: str, path: str, picture: Picture) -> str:
        def link_to(kind: str, name: str) -> str:
            target = site_paths.prose_target(kind, name, self.snapshot.prose)
            # Unlike an unknown page, the home page is the empty address.
            if target is not None:
                return site_paths.relative_url(path, target)
            settings = self.catalog.taxonomy.catalog
            return settings.file_url(name) if kind == "file" else ""

        return resolve(text, link_to, picture)


def _part_facts(list_page: ListPage, facts: Facts | None) -> object:
    return list_page, facts() if facts else None


def prose_inputs(*names: str) -> Inputs:
    """Return the files of pieces of prose as inputs, whether they exist or not."""
    return frozenset(prose_file(name) for name in names)


def _with_pager(make: MakeListPage, list_page: ListPage) -> Content:
    """Return the content of one page of a list, with its pager."""
    head, values = make(list_page)
    neighbors = [("prev", list_page.previous), ("next", list_page.next)]
    head = replace(
        head,
        neighbors=tuple(pair for pair in neighbors if pair[1]),
    )
    return head, {**values, "list_page": list_page}


def _digested(name: str, file: InputFile) -> bytes:
    # Git on Windows checks files out with CR LF, and a build gives the same bytes there.
    content = file.content.replace(b"\r\n", b"\n")
    return b"\n".join([name.encode(), content])


def _template(name: str) -> str:
    return f"site/{name}.html.j2"


def figure_in_words(drawing: str, alternative: str) -> str:
    """Return a drawing with its text equivalent, which small screens show in its place."""
    text = escape(" ".join(alternative.split()))
    words = f'<details class="words"><summary>The figure as text</summary><p>{text}</p></details>'
    return f'<figure><div class="drawn">{drawing}</div>{words}</figure>'


def picture_figure(name: str, alternative: str, path: str) -> str:
    """Return both versions of a picture for a page; the styles display the one that fits."""
    source = site_paths.relative_url(path, f"{site_paths.PICTURES}{name}")
    # A <picture> element follows the system, but readers can choose a scheme on the site.
    alt = escape(" ".join(alternative.split()))
    light = f'<img class="light" alt="{alt}" src="{source}-light.svg">'
    dark = f'<img class="dark" alt="{alt}" src="{source}-dark.svg">'
    return f"<figure>{light}{dark}</figure>"
