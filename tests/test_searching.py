"""What search reads, and what the browser brings along to read it."""

import json
from collections.abc import Callable
from typing import Any

from kdcatalog.artifacts.data_files import search_file
from kdcatalog.exports import site_data
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from tests.factories import paper, taxonomy
from tests.folders import CatalogFolder
from tests.sites import catalog_in, files_of


def told(catalog: Catalog) -> dict[str, Any]:
    return dict(json.loads(site_data.search_document(catalog)))


def test_search_file_of_the_toy_matches_the_golden_file(
    toy: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    text = search_file(catalog_in(toy)).content.decode()
    assert golden("search.json", text) == text


def test_search_file_has_every_paper_once_in_order(unpublished: CatalogFolder) -> None:
    catalog = catalog_in(unpublished)
    keys = [row[0] for row in told(catalog)["papers"]]
    assert [each.key for each in catalog.papers] == keys


def test_search_file_has_every_searchable_field() -> None:
    facts = [{"id": "flour", "title": "Flour", "many": "yes", "compared": "yes"}]
    one = paper(
        title="“Rye” & <Rise>",
        former_titles=["On Rye"],
        authors=["Åsa Öberg"],
        date="2021-03",
        facts={"flour": ["Rye", "Spelt"]},
    )
    data = told(Catalog.of(taxonomy(facts=facts), [one]))
    (row,) = data["papers"]
    assert ["Flour"] == data["facts"]
    assert [
        "“Rye” & <Rise>",
        ["On Rye"],
        "",
        "",
        ["Åsa Öberg"],
        "",
        "2021-03",
        [["Rye", "Spelt"]],
    ] == row[1:9]
    assert [one.placements[0].rpartition("/")[2]] == [
        data["topics"][place].lower() for place in row[9]
    ][:1]


def test_every_page_of_the_search_file_exists(unpublished: CatalogFolder) -> None:
    data = json.loads((unpublished.site / site_paths.SEARCH_JSON).read_text(encoding="utf-8"))
    assert {"Topic", "Author", "Venue"} == {kind for _, kind, _ in data["pages"]}
    assert set() == {f"{path}index.html" for _, _, path in data["pages"]} - {
        *files_of(unpublished.site)
    }


def test_search_engine_of_the_theme_is_removed(unpublished: CatalogFolder) -> None:
    assert [] == [name for name in files_of(unpublished.site) if name.startswith("search/")]
