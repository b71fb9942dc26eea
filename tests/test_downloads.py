"""Every list in every format, and the entries from which a page joins the same bytes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kdcatalog.artifacts.downloads import JOINED, OF_TOPICS, Shelf, formats_of_topic
from kdcatalog.model import site_paths
from tests.folders import CatalogFolder
from tests.sites import catalog_in

BOTH = pytest.mark.parametrize("which", ["published", "unpublished"])
EACH = pytest.mark.parametrize("form", JOINED, ids=lambda one: one.id)


def entries_in(site: Path, form: str) -> dict[str, Any]:
    # The toy has fewer papers than a shard.
    (path,) = (site / "data" / "entries" / form).iterdir()
    return dict(json.loads(path.read_bytes().decode()))


def joined(held: dict[str, Any], keys: list[str]) -> bytes:
    """Return what a page joins of the entries of some papers."""
    chosen = held["between"].join(held["entries"][key] for key in keys)
    return f"{held['head']}{chosen}{held['tail']}".encode()


@EACH
def test_joined_entries_equal_topic_and_catalog_files(form: Any, published: CatalogFolder) -> None:
    catalog, held = catalog_in(published), entries_in(published.site, form.id)
    lists = {site_paths.catalog_file(form.ending): catalog.papers}
    for path in catalog.taxonomy.nodes:
        if form in formats_of_topic(catalog, path):
            lists[f"{site_paths.topic_page(path)}{form.name}"] = catalog.below(path)
    expected = {path: (published.site / path).read_bytes() for path in lists}
    assert (10 < len(expected)) == (form in OF_TOPICS)
    assert expected == {path: joined(held, [each.key for each in lists[path]]) for path in expected}


@EACH
def test_entries_have_every_key_in_catalog_order(form: Any, published: CatalogFolder) -> None:
    held = entries_in(published.site, form.id)
    assert (["version", "head", "between", "tail", "entries"], 1) == ([*held], held["version"])
    assert [each.key for each in catalog_in(published).papers] == [*held["entries"]]


def test_closed_shelf_has_bibtex_and_makes_the_rest_again(published: CatalogFolder) -> None:
    catalog = catalog_in(published)
    shelf = Shelf(catalog)
    paper, other = catalog.papers[:2]
    entry = shelf.entry(paper)
    shelf.close()
    assert entry.bibtex is shelf.bibtex(paper)
    assert entry == shelf.entry(paper)
    assert entry is not shelf.entry(paper)
    assert shelf.entry(other).bibtex == shelf.bibtex(other)


def test_only_tables_and_json_have_a_head_or_tail(published: CatalogFolder) -> None:
    round_them = {form.id: entries_in(published.site, form.id) for form in JOINED}
    found = {
        name: (held["head"], held["between"], held["tail"]) for name, held in round_them.items()
    }
    assert found.pop("csv")[0].startswith("\ufeffkey,title,authors,")
    plain = {"bibtex": ("", "\n", ""), "ris": ("", "\n", ""), "markdown": ("", "", "")}
    assert {**plain, "csl-json": ("[\n", ",\n", "\n]\n")} == found


@BOTH
def test_undivided_topics_with_papers_have_bibtex_and_ris(
    which: str, request: pytest.FixtureRequest
) -> None:
    catalog_folder: CatalogFolder = request.getfixturevalue(which)
    catalog = catalog_in(catalog_folder)
    expected, found, linked, for_zotero = {}, {}, {}, {}
    for path, node in catalog.taxonomy.nodes.items():
        folder = catalog_folder.site / site_paths.topic_page(path)
        has_files = bool(catalog.below(path)) and not node.nodes
        expected[path] = ["papers.bib", "papers.ris"] if has_files else []
        found[path] = sorted(file.name for file in folder.glob("papers.*"))
        page = (folder / "index.html").read_text(encoding="utf-8")
        linked[path] = re.findall(r'href="(papers\.[^"]+)" download', page)
        for_zotero[path] = "class=Z3988" in page
    assert (expected, expected) == (found, linked)
    # Zotero's data on a page is another copy of its papers, and exists where the files do.
    assert {path: bool(names) for path, names in expected.items()} == for_zotero
    # Both kinds of topics without files, and those with files, are among them.
    assert 2 == len({bool(names) for names in expected.values()})
    assert [] != [path for path in expected if catalog.below(path) and not expected[path]]


@BOTH
def test_whole_catalog_has_every_format(which: str, request: pytest.FixtureRequest) -> None:
    catalog_folder: CatalogFolder = request.getfixturevalue(which)
    whole = {
        f"catalog.{ending}"
        for ending in ("bib", "ris", "csl.json", "csv", "md", "json", "schema.json")
    }
    assert whole == {
        file.name
        for file in (catalog_folder.site / "data").iterdir()
        if file.name.startswith("catalog.")
    }


def test_id_of_a_format_is_the_name_of_its_folder_of_entries(published: CatalogFolder) -> None:
    names = ["bibtex", "csl-json", "csv", "markdown", "ris"]
    assert names == sorted(path.name for path in (published.site / "data/entries").iterdir())
