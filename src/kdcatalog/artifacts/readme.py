"""README.md, within the size of a front page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kdcatalog.artifacts.artifact import ALL_PROSE, WHOLE_CATALOG, File
from kdcatalog.artifacts.downloads import how_to_cite
from kdcatalog.artifacts.pictures import FOLDER, MAP, picture_markup
from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures.growth import described
from kdcatalog.rendering.environments import markdown_environment, render, templates_used
from kdcatalog.rendering.markdown import Markdown, SharedLinks, link, link_destination
from kdcatalog.rendering.prose import LinkTo, resolve
from kdcatalog.snapshot import GROWTH, README, Snapshot
from kdcatalog.views.contents import badges, with_counts
from kdcatalog.views.heat_map import alternative_text, heat_map
from kdcatalog.views.readme import NEWEST_ROWS, TITLES, Readme, ReadmeInput, readme

# Bytes. GitHub cuts a README at 512,000 without a word; a page to look at has half of that.
BUDGET = 250_000

# How a text and its URL become a link.
LinkMarkup = Callable[[object, str], Markdown]

_TEMPLATE = "readme/README.md.j2"
_BAR = re.compile(r" ?\| ?")


@dataclass(frozen=True, slots=True)
class RenderedReadme:
    """README.md, what it shows, and how many of the newest rows of a topic its budget allows."""

    file: File
    view: Readme
    newest: int


def readme_file(snapshot: Snapshot, catalog: Catalog, budget: int = BUDGET) -> RenderedReadme:
    """Return README.md with as many of the newest rows of each topic as the budget allows.

    Where 15 rows do not fit, the page is written compactly. The rows that taxonomy.yaml keeps
    stay, even if the file is then larger than ``budget`` bytes.
    """
    renderer = _Renderer(snapshot, catalog)
    if renderer.size(NEWEST_ROWS) > budget:
        renderer.is_compact = True
    newest = _most_rows(renderer, budget)
    view = renderer.view(newest)
    environment = renderer.environment
    templates = templates_used(environment, snapshot.templates, _TEMPLATE)
    file = File(
        README,
        WHOLE_CATALOG | templates | {ALL_PROSE},
        make=lambda: renderer.text(newest, is_compact=renderer.is_compact).encode(),
        root="repository",
    )
    return RenderedReadme(file, view, newest)


def _most_rows(renderer: "_Renderer", budget: int) -> int:
    """Return the most rows of a topic, up to 15, with which the page fits the budget, else 0."""
    if renderer.size(NEWEST_ROWS) <= budget:
        return NEWEST_ROWS
    fitting = 0
    too_many = NEWEST_ROWS
    while too_many - fitting > 1:
        middle = (fitting + too_many) // 2
        if renderer.size(middle) <= budget:
            fitting = middle
        else:
            too_many = middle
    return fitting


class _Renderer:
    """Renders README of one catalog, possibly several times with fewer rows."""

    def __init__(self, snapshot: Snapshot, catalog: Catalog) -> None:
        self.catalog = catalog
        self.environment = markdown_environment(snapshot.templates)
        texts = {}
        for name, text in snapshot.prose.items():
            texts[name] = with_counts(catalog, text)
        self.texts = ReadmeInput(texts, how_to_cite(catalog))
        self.map = heat_map(catalog)
        self.is_compact = False
        # Each page is a fifth of a second: the one that fits was made twice, its view three times.
        self.view = cache(self._view)
        self.text = cache(self._text)

    def size(self, newest: int) -> int:
        """Return the bytes of the page."""
        text = self.text(newest, is_compact=self.is_compact)
        return len(text.encode())

    def _view(self, newest: int) -> Readme:
        """Return the page with so many of the newest rows of each topic."""
        return readme(self.catalog, self.texts, newest)

    def _text(self, newest: int, *, is_compact: bool) -> str:
        """Return the page; a compact one has the same links and rows in fewer bytes."""
        view = self.view(newest)
        if is_compact:
            return self._compact(view)
        return self._rendered(view, link)

    def _compact(self, view: Readme) -> str:
        links = SharedLinks()
        page = self._rendered(view, links.count)
        links.share(page)
        page = self._rendered(view, links.link)
        tables = compact_tables(page)
        definitions = links.definitions()
        return without_gaps(f"{tables}\n{definitions}")

    def _rendered(self, view: Readme, link_markup: LinkMarkup) -> str:
        prose = {}
        link_to = readme_links(self.catalog, view, "")
        for name, text in self.texts.prose.items():
            text_with_links = resolve(text, link_to, _picture)
            prose[name] = Markdown(text_with_links)
        growth = picture_markup(FOLDER, GROWTH, described(self.catalog))
        text = render(
            self.environment,
            _TEMPLATE,
            readme=view,
            prose=prose,
            about=prose.get("about", view.settings.tagline),
            badges=badges(self.catalog),
            folder=FOLDER,
            map=MAP,
            map_text=alternative_text(self.map) if self.map else "",
            growth=Markdown(growth),
            titles=TITLES,
            link=link_markup,
            link_target=link_destination,
        )
        return without_gaps(text)


def compact_tables(text: str) -> str:
    """Return Markdown with tables without the spaces beside their bars."""
    lines = []
    is_code = False
    for line in text.split("\n"):
        if line.startswith(("```", "~~~")):
            is_code = not is_code
        # A bar in a record's text is a character reference. A hand-written table may have one
        # behind a backslash, where the spaces belong to the text.
        is_row = line.startswith("|") and "\\" not in line
        if is_row and not is_code:
            line = _BAR.sub("|", line)
        lines.append(line)
    return "\n".join(lines)


def without_gaps(text: str) -> str:
    """Return Markdown with one blank line where parts without content left several."""
    # Markdown linters report them (MD012).
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def readme_links(catalog: Catalog, view: Readme, home: str) -> LinkTo:
    """Return the links of prose in a file of the repository, with ``home`` before README.md.

    ``home`` is empty for README itself, whose own sections are links within the page.
    """

    def link_to(kind: str, name: str) -> str:
        if kind == "file":
            return f"{home}{name}" if home else name
        if kind == "paper":
            # On GitHub a paper has no page, so the link leads to the paper itself.
            return _paper_url(catalog, name)
        url = view.links.get(name, "")
        if kind == "node":
            anchor = view.anchors.get(name)
            url = f"#{anchor}" if anchor else ""
        if not home or "://" in url or not url:
            return url
        if url.startswith("#"):
            return f"{home}{README}{url}"
        return f"{home}{url}"

    return link_to


def _paper_url(catalog: Catalog, key: str) -> str:
    paper = catalog.by_any_key.get(key)
    # An unknown key is KD153; a build that goes on nevertheless leaves the words without a link.
    return paper.url if paper else ""


def _picture(name: str, alternative: str) -> str:
    return picture_markup(FOLDER, name, alternative)
