"""The files that a build writes into the repository: README.md, lists/, schemas, pictures, forms.

They are made from the addresses of taxonomy.yaml alone, whatever the settings of a run, so that
every machine writes the same bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kdcatalog.artifacts.artifact import ALL_PROSE, WHOLE_CATALOG, WORDS, File, records_of
from kdcatalog.artifacts.pictures import FOLDER, picture_markup, repository_pictures
from kdcatalog.artifacts.readme import readme_file, readme_links, without_gaps
from kdcatalog.artifacts.settings_schemas import (
    MODELS,
    settings_example,
    settings_schema,
    settings_schema_file,
)
from kdcatalog.exports.schemas import record_schema
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Record
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.rendering.environments import (
    TemplateEnvironment,
    markdown_environment,
    render,
    templates_used,
    yaml_environment,
)
from kdcatalog.rendering.markdown import Markdown
from kdcatalog.rendering.prose import resolve
from kdcatalog.snapshot import PROSE_FILES, SCHEMA, InputFile, Snapshot
from kdcatalog.views.contents import ContentsRow, facet_rows, with_counts
from kdcatalog.views.list_files import INDEX, ListFile, ListFiles
from kdcatalog.views.readme import Readme

# Where GitHub, and forges that follow it, look for the forms of issues.
FORMS = ".github/ISSUE_TEMPLATE/"
FORM_NAMES = (site_paths.ADD_FORM, site_paths.CORRECT_FORM, "config.yml")

# The program sets them when it writes a record, so nobody can correct them.
_NOT_CORRECTED = ("added", "checked", "former_identifiers", "former_keys")


@dataclass(frozen=True, slots=True)
class RepositoryFiles:
    """Every generated file, README.md first, and the newest rows of a topic that fit there."""

    files: tuple[File, ...]
    newest: int


@dataclass(frozen=True, slots=True)
class Forms:
    """What the forms offer: topics, fields to correct, and two links, empty without a site.

    ``guide`` is a sentence that ends in the URL of the contributors' page.
    """

    nodes: tuple[str, ...]
    fields: tuple[str, ...]
    guide: str
    papers: str


def repository_files(snapshot: Snapshot, catalog: Catalog) -> RepositoryFiles:
    """Return every generated file of the repository."""
    # First, since topics in the pictures link to its anchors.
    rendered = readme_file(snapshot, catalog)
    schema = _schema_file(catalog.taxonomy)
    schemas = settings_schemas(snapshot)
    pictures = repository_pictures(snapshot, catalog, rendered.view.anchors)
    forms = issue_forms(snapshot, catalog.taxonomy)
    lists = list_files(snapshot, catalog, rendered.view)
    prose = prose_files(snapshot, catalog, rendered.view)
    files = (
        rendered.file,
        schema,
        *schemas,
        *pictures,
        *forms,
        *lists,
        *prose,
    )
    return RepositoryFiles(files, rendered.newest)


def _schema_file(taxonomy: Taxonomy) -> File:
    def make() -> bytes:
        return record_schema(taxonomy).encode()

    return File(SCHEMA, WORDS, make, "repository")


def settings_schemas(snapshot: Snapshot) -> Iterator[File]:
    """Yield the schemas of taxonomy.yaml, people.yaml and rejected.yaml, for editors."""
    for name in MODELS:
        example = snapshot.templates[settings_example(name)]
        make = partial(_settings_schema, name, example)
        inputs = WORDS | {example.path}
        yield File(settings_schema_file(name), inputs, make, "repository")


def _settings_schema(name: str, example: InputFile) -> bytes:
    return settings_schema(name, example.content).encode()


def issue_forms(snapshot: Snapshot, taxonomy: Taxonomy) -> Iterator[File]:
    """Yield the forms to add a paper and to correct a record, and the links beside them.

    They depend on no record: each new paper would otherwise change them.
    """
    forms = _forms(taxonomy)
    environment = yaml_environment(snapshot.templates)
    for name in FORM_NAMES:
        template = f"forms/{name}.j2"
        templates = templates_used(environment, snapshot.templates, template)
        make = partial(_form, environment, template, forms)
        inputs = WORDS | templates
        yield File(f"{FORMS}{name}", inputs, make, "repository")


def _form(environment: TemplateEnvironment, template: str, forms: Forms) -> bytes:
    return render(environment, template, forms=forms).encode()


def _forms(taxonomy: Taxonomy) -> Forms:
    fields = [name for name in Record.model_fields if name not in _NOT_CORRECTED]
    url = taxonomy.catalog.url
    guide = f"What belongs here, and what each topic means: {url}{site_paths.CONTRIBUTE}"
    papers = f"{url}{site_paths.PAPERS}"
    return Forms(
        nodes=tuple(taxonomy.nodes),
        fields=tuple(fields),
        guide=guide if url else "",
        papers=papers if url else "",
    )


# Bytes of one file: GitHub renders up to 512 KiB, and a phone takes seconds for more than this.
BUDGET = 400_000

_LIST, _INDEX = "lists/list.md.j2", "lists/README.md.j2"


def list_files(snapshot: Snapshot, catalog: Catalog, view: Readme) -> Iterator[File]:
    """Yield every file in ``lists/``, the index first."""
    environment = markdown_environment(snapshot.templates)
    lists = ListFiles(catalog, view.anchors)
    index_templates = templates_used(environment, snapshot.templates, _INDEX)
    make_index = partial(_index, environment, lists)
    yield File(INDEX, WHOLE_CATALOG | index_templates, make_index, "repository")
    templates = templates_used(environment, snapshot.templates, _LIST)
    for list_file in lists.files():
        make = partial(_list, environment, list_file)
        # Counts, starts and neighbors of other topics are in its repr, and papers are not.
        facts = partial(repr, list_file)
        inputs = WORDS | templates | records_of(list_file.papers)
        yield File(list_file.file, inputs, make, "repository", facts)


def _index(environment: TemplateEnvironment, lists: ListFiles) -> bytes:
    def url_of(path: str) -> str:
        return lists.file_of(path).removeprefix("lists/")

    catalog = lists.catalog
    rows: list[ContentsRow] = []
    for facet in catalog.taxonomy.facets:
        rows.extend(facet_rows(catalog, facet.id, url_of))
    settings = catalog.taxonomy.catalog
    text = render(
        environment,
        _INDEX,
        settings=settings,
        total=len(catalog.papers),
        rows=rows,
    )
    return without_gaps(text).encode()


def _list(environment: TemplateEnvironment, list_file: ListFile) -> bytes:
    return without_gaps(render(environment, _LIST, list=list_file)).encode()


# Prose that is part of a page begins with a heading of the second level; a file with the first.
_SECOND_LEVEL = re.compile(r"^#(?=#+ )", re.MULTILINE)


def prose_files(snapshot: Snapshot, catalog: Catalog, view: Readme) -> Iterator[File]:
    """Yield prose that has a page as GitHub displays it: its links and counts are resolved."""
    inputs = WHOLE_CATALOG | {ALL_PROSE}
    for path, name in PROSE_FILES.items():
        if name in snapshot.prose:
            text = snapshot.prose[name]
            make = partial(_prose, catalog, view, name, text)
            yield File(path, inputs, make, "repository")


def _prose(catalog: Catalog, view: Readme, name: str, prose: str) -> bytes:
    def picture(picture_name: str, alternative: str) -> str:
        return picture_markup(FOLDER.removeprefix("docs/"), picture_name, alternative)

    if prose.startswith("## "):
        prose = _SECOND_LEVEL.sub("", prose)
    counted = with_counts(catalog, prose)
    link_to = readme_links(catalog, view, "../")
    text = resolve(counted, link_to, picture)
    notice = f"<!-- Generated by kdcatalog build from docs/prose/{name}.md. Do not edit. -->"
    return without_gaps(Markdown(f"{notice}\n\n{text}\n")).encode()
