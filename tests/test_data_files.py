"""The data files match their published schemas, and the data page lists them all."""

import json
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are a package of their own

from kdcatalog.artifacts.artifact import File
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.exports import schemas
from kdcatalog.model import site_paths
from kdcatalog.model.paper import Record
from kdcatalog.snapshot import packaged_templates
from tests.folders import CatalogFolder
from tests.foreign import github_html
from tests.pages import see
from tests.sites import URL, catalog_in, files_of

BOTH = pytest.mark.parametrize("which", ["published", "unpublished"])
FORMS = ("bibtex", "ris", "csl-json", "csv", "markdown")
SCHEMAS = {
    "data/catalog.json": "catalog",
    "data/search.json": "search",
    "data/cite.json": "cite",
    **{f"data/entries/{form}/0-*.json": "entries" for form in FORMS},
}
"""Every documented file of the site, and the name of its schema."""


def closed(schema: Any) -> Any:
    """Return a schema that also refuses unnamed fields, so that undocumented fields are noticed."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    limits: dict[str, Any] = {}
    if "properties" in schema and "type" in schema and "additionalProperties" not in schema:
        limits = {"additionalProperties": False}
    if "prefixItems" in schema:
        limits = {"items": False}
    return {name: closed(item) for name, item in schema.items()} | limits


def faults(schema: Any, document: Any) -> Iterator[str]:
    for error in Draft202012Validator(schema).iter_errors(document):
        yield f"{error.json_path}: {error.message[:200]}"


def read(catalog_folder: CatalogFolder, path: str) -> Any:
    (file,) = catalog_folder.site.glob(path)
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", schemas.SCHEMAS_OF_DATA)
def test_data_schemas_are_valid_json_schemas(name: str, published: CatalogFolder) -> None:
    assert [] == [
        *faults(Draft202012Validator.META_SCHEMA, read(published, site_paths.schema_file(name)))
    ]


@pytest.mark.parametrize("path", SCHEMAS)
def test_data_file_matches_its_schema_without_extra_fields(
    path: str, published: CatalogFolder
) -> None:
    schema = read(published, site_paths.schema_file(SCHEMAS[path]))
    assert [] == [*faults(closed(schema), read(published, path))]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("data/catalog.json", lambda one: one["papers"][0].pop("title")),
        ("data/catalog.json", lambda one: one["papers"][0].update(date="June 2023")),
        (
            "data/catalog.json",
            lambda one: one["papers"][0].update(venue={"id": "x", "year": "2023", "track": None}),
        ),
        ("data/catalog.json", lambda one: one["taxonomy"]["facets"][0]["nodes"][0].pop("below")),
        ("data/catalog.json", lambda one: one.update(version=2)),
        ("data/search.json", lambda one: one["papers"][0].pop()),
        ("data/search.json", lambda one: one["papers"][0].__setitem__(1, None)),
        ("data/search.json", lambda one: one.pop("topics")),
        ("data/entries/ris/0-*.json", lambda one: one.pop("between")),
        ("data/entries/ris/0-*.json", lambda one: one["entries"].update(x=None)),
    ],
)
def test_schema_reports_invalid_data(path: str, change: Any, published: CatalogFolder) -> None:
    document = read(published, path)
    change(document)
    assert 1 == len([*faults(read(published, site_paths.schema_file(SCHEMAS[path])), document)])


def test_schema_allows_new_fields(published: CatalogFolder) -> None:
    document = read(published, "data/catalog.json")
    document["papers"][0]["fame"] = document["fame"] = 1
    assert [] == [*faults(read(published, site_paths.schema_file("catalog")), document)]


def test_every_field_of_a_paper_is_described_in_its_schema(published: CatalogFolder) -> None:
    fields = read(published, site_paths.schema_file("catalog"))["$defs"]["paper"]["properties"]
    assert ["key", *Record.model_fields, "parts", "derived"] == [
        name for name, of in fields.items() if of["description"]
    ]


@BOTH
def test_data_page_lists_every_file_with_its_size(
    which: str, request: pytest.FixtureRequest
) -> None:
    catalog_folder: CatalogFolder = request.getfixturevalue(which)
    files = {
        name: content
        for name, content in files_of(catalog_folder.site / "data").items()
        # Shards have new names with every change; the manifest names them.
        if name != "index.html" and not re.search("/[0-9]+-", name)
    }
    text = (catalog_folder.site / "data/index.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr><th scope=row><a href="(.*?)">.*?</a>\s*<td.*?>([0-9]+) kB', text)
    assert {name: max(1, round(len(content) / 1000)) for name, content in files.items()} == {
        name: int(size) for name, size in rows
    }


def linked(text: str) -> list[str]:
    return re.findall(r"^- \[.*?\]\((.*?)\): ", text, re.MULTILINE)


@pytest.mark.parametrize(("which", "url"), [("published", URL), ("unpublished", "")])
def test_llms_txt_links_to_existing_files(
    which: str, url: str, request: pytest.FixtureRequest
) -> None:
    catalog_folder: CatalogFolder = request.getfixturevalue(which)
    text = (catalog_folder.site / "llms.txt").read_text(encoding="utf-8")
    addresses, files = linked(text), {*files_of(catalog_folder.site)}
    assert text.count("\n- ") == len(addresses)
    assert [] == [one for one in addresses if not one.startswith(url)]
    within = [one.removeprefix(url) for one in addresses]
    assert [] == [one for one in within if f"{one}index.html" not in files and one not in files]
    topics = [site_paths.topic_page(path) for path in catalog_in(catalog_folder).taxonomy.nodes]
    assert topics == [one for one in within if one.startswith("topics/") and one != "topics/"]


@pytest.mark.node
def test_llms_txt_has_the_expected_structure(published: CatalogFolder) -> None:
    text = (published.site / "llms.txt").read_text(encoding="utf-8")
    catalog = catalog_in(published)
    for html in github_html([text])[0].values():
        page = see(html)
        assert ["h1", "blockquote", "p", "p"] == page.tags[:4]
        assert [catalog.taxonomy.catalog.title] == page.texts_of("h1")
        assert ["Data", "Pages", "Topics", "Newest papers", "Optional"] == page.texts_of("h2")
        items = page.texts_of("li")
        assert [] == [
            node.title
            for path, node in catalog.taxonomy.nodes.items()
            if not any(
                one.startswith(f"{node.title}: {len(catalog.below(path))} paper") for one in items
            )
        ]


def build_of(catalog_folder: CatalogFolder) -> str:
    """Return the id of the build in the manifest of a catalog's site."""
    artifacts = site_artifacts(catalog_folder.snapshot, catalog_in(catalog_folder))
    (manifest,) = [file for file in artifacts if file.path == site_paths.MANIFEST]
    assert isinstance(manifest, File)
    return str(json.loads(manifest.content)["build"])


def test_build_has_the_same_id_wherever_its_templates_are(toy: CatalogFolder) -> None:
    before = build_of(toy)
    templates = toy.root / "templates" / "site"
    shutil.copytree(packaged_templates() / "site", templates)
    assert before == build_of(toy)
    rows = templates / "rows.html.j2"
    rows.write_text(f"{rows.read_text(encoding='utf-8')}<!-- own -->", encoding="utf-8")
    assert before != build_of(toy)
