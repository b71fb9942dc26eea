"""Pages of models and other names: their groups, their counts, the map of two facts."""

from collections.abc import Callable
from typing import Any

import pytest

from kdcatalog.artifacts.artifact import File, Page
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.checks.taxonomy import check_taxonomy
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.site_paths import vocabulary_page
from kdcatalog.views.home import surroundings
from kdcatalog.views.name_map import family_map
from kdcatalog.views.name_pages import name_view, names_view
from kdcatalog.views.names import OTHERS, NameIndex, name_indexes
from kdcatalog.views.papers import from_others, paper_view
from kdcatalog.views.related import Relations
from kdcatalog.views.rows import Rows
from tests.broken import CATALOGS
from tests.factories import catalog_of, found, paper, taxonomy
from tests.folders import CatalogFolder
from tests.pages import see
from tests.sites import catalog_in

MAP = {
    "title": "Who feeds whom",
    "rows": "feed",
    "columns": "loaf",
    "rows_title": "Fed by",
    "columns_title": "Feeds",
}
VOCABULARY: dict[str, Any] = {
    "id": "starters",
    "title": "Starters",
    "map": MAP,
    "placeholders": ["Various"],
    "families": [
        {"id": "rye", "title": "Rye", "words": ["Rye"], "names": ["Rye", "Rye 2"], "maker": "Mill"},
        {"id": "oat", "title": "Oat", "words": ["Oat"], "names": ["Oat"]},
        {"id": "self", "title": "itself", "names": ["itself"]},
    ],
    "names": ["Emmer", "Teff"],
}
FACTS = [
    {"id": "recipe", "title": "Recipe"},
    {"id": "flour", "title": "Flour", "many": "yes"},
    {"id": "strand", "title": "Strand"},
    {
        "id": "feed",
        "title": "Feed",
        "many": "yes",
        "compared": "yes",
        "vocabulary": "starters",
        "apart": ["itself"],
    },
    {"id": "loaf", "title": "Loaf", "many": "yes", "compared": "yes", "vocabulary": "starters"},
]


def catalog(*facts: dict[str, list[str]], **vocabulary: Any) -> Catalog:
    """Return a catalog with a paper for each facts, the first one newest."""
    own = taxonomy(facts=FACTS, vocabularies=[{**VOCABULARY, **vocabulary}])
    papers = [
        paper(f"bee2023x{index}", facts=fact or None, date=f"2023-{12 - index:02}")
        for index, fact in enumerate(facts)
    ]
    return Catalog.of(own, papers)


def index_of(*facts: dict[str, list[str]], **vocabulary: Any) -> NameIndex:
    (index,) = name_indexes(catalog(*facts, **vocabulary))
    return index


PAPERS: tuple[dict[str, list[str]], ...] = (
    {"feed": ["Rye 2"], "loaf": ["Oat"]},
    {"feed": ["itself"], "loaf": ["Rye"]},
    {"feed": ["Rye", "Rye 2"], "loaf": ["Rye"]},
    {"loaf": ["Rye"]},
    {"feed": ["Emmer", "Various"]},
    {},
)


def test_groups_are_families_and_frequent_names_most_papers_first() -> None:
    index = index_of(*PAPERS, {"feed": ["Teff"]}, {"loaf": ["Teff"]})
    groups = [(group.id, len(group.papers), group.path) for group in index.with_page]
    assert [
        ("rye", 4, "starters/rye/"),
        ("Teff", 2, "starters/teff/"),
        ("oat", 1, "starters/oat/"),
    ] == groups


def test_paper_with_two_names_of_a_family_counts_once() -> None:
    group = index_of(*PAPERS).groups["rye"]
    assert ["bee2023x0", "bee2023x2"] == [paper.key for paper in group.in_fact("feed")]
    assert ["bee2023x0", "bee2023x2"] == [paper.key for paper in group.by_name["Rye 2"]["feed"]]


def test_page_says_who_feeds_and_who_is_fed_and_what_is_unknown() -> None:
    index = index_of(*PAPERS)
    page = name_view(Rows(index.catalog), index, index.groups["rye"])
    assert "Feed in 2 papers, loaf in 3 papers, both in 1." == page.lede
    assert ("Mill", "4 papers", "2023-09 to 2023-12") == page.tally
    fed_by, feeds = page.sides
    assert ("Fed by", "3 papers") == (fed_by.title, fed_by.total)
    bars = [(bar.name, bar.label, bar.is_open) for bar in fed_by.bars]
    assert [("itself", "1", False), ("Rye", "1", False), ("No feed named", "1", True)] == bars
    assert [("Rye", "1"), ("Oat", "1")] == sorted(
        ((bar.name, bar.label) for bar in feeds.bars), reverse=True
    )
    names = [(row.name, row.counts, row.first) for row in page.names]
    assert [("Rye", (1, 3), "2023-09"), ("Rye 2", (2, 0), "2023-10")] == names


def test_year_alone_comes_after_the_months_of_that_year() -> None:
    own = taxonomy(facts=FACTS, vocabularies=[VOCABULARY])
    papers = [
        paper("bee2023a", facts={"feed": ["Rye"]}, date="2023"),
        paper("bee2023b", facts={"feed": ["Rye", "Rye 2"]}, date="2023-11"),
    ]
    (index,) = name_indexes(Catalog.of(own, papers))
    page = name_view(Rows(index.catalog), index, index.groups["rye"])
    assert ["2023-11", "2023-11"] == [row.first for row in page.names]


def test_map_counts_pairs_and_puts_what_names_nothing_first() -> None:
    drawn = family_map(index_of(*PAPERS), here="rye")
    assert drawn
    rows = [(head.title, head.path, head.total, head.is_here) for head, _ in drawn.rows]
    assert [("itself", "", 1, False), ("Rye", "starters/rye/", 2, True)] == rows
    assert ["Rye", "Oat"] == [head.title for head in drawn.columns]
    assert [[1, 0], [1, 1]] == [[cell.count for cell in cells] for _, cells in drawn.rows]
    assert "papers/?feed=rye&loaf=oat" == drawn.rows[1][1][1].path
    assert (
        "Both sides are named in 3 of 6 papers, the feed in 4."
        " A paper with two families counts in both rows." == drawn.coverage
    )


def test_families_beyond_the_map_are_counted_as_others() -> None:
    families = [
        {"id": f"f{n}", "title": f"F{n}", "names": [f"F{n}"], "words": [f"F{n}"]} for n in range(11)
    ]
    papers = [{"feed": ["F0"], "loaf": [f"F{n}"]} for n in range(10)]
    drawn = family_map(index_of(*papers, families=families, names=["Z"]))
    assert drawn
    assert ["F0"] == [head.title for head, _ in drawn.rows]
    assert ("Others", "") == (drawn.columns[-1].title, drawn.columns[-1].path)
    assert (3, "") == (drawn.rows[0][1][-1].count, drawn.rows[0][1][-1].path)
    assert OTHERS not in drawn.sentence


@pytest.mark.parametrize(
    ("path", "name"), [("seasons/", "names.html"), ("seasons/summer/", "name.html")]
)
def test_page_of_the_second_catalog_matches_the_golden_file(
    path: str, name: str, golden: Callable[[str, str], str]
) -> None:
    second = CatalogFolder(CATALOGS / "second")
    artifacts = site_artifacts(second.snapshot, catalog_in(second))
    (body,) = [made.body for made in artifacts if isinstance(made, Page) and made.path == path]
    assert golden(name, body) == body


def test_vocabulary_without_map_or_facts_has_no_map() -> None:
    assert family_map(index_of(*PAPERS, map=None)) is None
    assert family_map(index_of({"feed": ["Rye"]}, {"loaf": ["Rye"]})) is None


def test_catalog_without_vocabulary_has_no_pages_and_no_menu_item(toy: CatalogFolder) -> None:
    own = catalog_in(toy)
    assert () == name_indexes(own)
    titles = [item.title for item in surroundings(own, {}).menu]
    assert ["Topics", "Papers", "Summary table", "Insights", "New", "Data"] == titles
    assert () == name_indexes(catalog_of(paper()))


def test_menu_and_footer_have_the_vocabularies() -> None:
    around = surroundings(catalog(*PAPERS), {})
    assert ("Starters", "starters/") in [(item.title, item.address) for item in around.menu]


def test_index_lists_every_page_with_its_counts() -> None:
    view = names_view(index_of(*PAPERS))
    assert "Named in 5 of 6 papers." == view.sentence
    assert ("Feed", "Loaf") == view.fact_titles
    assert [("Rye", (2, 3)), ("Oat", (0, 1))] == [(line.title, line.counts) for line in view.lines]


def test_facts_of_a_paper_link_to_the_pages_of_their_values() -> None:
    own = catalog(*PAPERS)
    facts = []
    for shown in (own.papers[4], own.papers[2]):
        others = from_others(Rows(own), Relations(own), name_indexes(own), shown)
        facts.append(paper_view(Rows(own), others, shown).facts[1])
    assert ("Feed", (("Emmer", ""), ("Various", ""))) == facts[0]
    assert ("Feed", (("Rye", "starters/rye/"), ("Rye 2", "starters/rye/"))) == facts[1]


def test_index_has_no_columns_for_makers_where_no_name_has_one() -> None:
    uses = [{"feed": ["Oat"]}, {"feed": ["Emmer"]}, {"loaf": ["Emmer"]}]
    assert not names_view(index_of(*uses)).has_makers
    assert names_view(index_of(*uses, {"feed": ["Rye"]})).has_makers


def test_name_of_a_family_that_papers_use_leads_to_its_page() -> None:
    own = catalog({"feed": ["Rye 2"]}, {"loaf": ["Rye 2"]}, {"feed": ["Oat"]})
    snapshot = CatalogFolder(CATALOGS / "toy").snapshot
    made = {one.path: one for one in site_artifacts(snapshot, own)}
    file = made["starters/rye-2/index.html"]
    assert isinstance(file, File)
    assert "../rye/" in see(file.make().decode()).values("a", "href")


def test_name_in_the_place_of_a_family_never_has_a_number_like_a_version() -> None:
    uses = [{"feed": ["RYE"]}, {"loaf": ["RYE"]}, {"feed": ["Rye"]}]
    index = index_of(*uses, names=["Emmer", "Teff", "RYE"])
    assert ["starters/rye-other/", "starters/rye/"] == [group.path for group in index.with_page]


@pytest.mark.parametrize(
    ("vocabulary", "path"),
    [("models", "models/gpt-2/"), ("papers", "names/papers/gpt-2/"), ("data", "names/data/gpt-2/")],
)
def test_vocabulary_never_takes_the_address_of_another_page(vocabulary: str, path: str) -> None:
    assert path == vocabulary_page(vocabulary, "gpt-2")


def test_map_of_facts_with_another_vocabulary_is_reported() -> None:
    own = taxonomy(facts=FACTS, vocabularies=[{**VOCABULARY, "map": {**MAP, "rows": "flour"}}])
    assert [("KD151", ("vocabularies", 0, "map", "rows"))] == found(
        check_taxonomy(own, ["introduction"])
    )


def test_site_has_the_pages_of_a_vocabulary() -> None:
    own = catalog(*PAPERS)
    snapshot = CatalogFolder(CATALOGS / "toy").snapshot
    pages = {
        made.path: made
        for made in site_artifacts(snapshot, own)
        if isinstance(made, Page) and made.path.startswith("starters/")
    }
    assert ["starters/", "starters/rye/", "starters/oat/"] == [*pages]
    page = see(pages["starters/rye/"].body)
    assert ["Fed by", "Feeds", "Names", "By process"] == page.texts_of("h2")[:4]
    assert "../../papers/?feed=rye" in page.values("a", "href")
