"""The list with its filters: every value counted as papers hold it, under names that stay."""

from collections.abc import Callable, Iterable, Iterator

import pytest

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import Page
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.views.explorer import FIRST_ROWS, Explorer, Facet, Value, explorer
from kdcatalog.views.facets import GENERAL_FILTERS, RESERVED, fact_name, filtered, node_filter
from kdcatalog.views.rows import Rows
from tests.factories import TAXONOMY, catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.pages import Seen, see
from tests.sites import catalog_in

SMALL = {"sentence": "A facet.", "nodes": [{"id": "one", "title": "One", "sentence": "A node."}]}


def facets_of(found: Explorer) -> dict[str, Facet]:
    return {facet.name: facet for group in found.groups for facet in group.facets}


def flat(values: Iterable[Value]) -> Iterator[Value]:
    for value in values:
        yield value
        yield from flat(value.below)


def values_of(facet: Facet) -> dict[str, Value]:
    return {value.token: value for value in flat((*facet.visible, *facet.folded))}


def counts_of(facet: Facet) -> dict[str, int]:
    return {token: value.count for token, value in values_of(facet).items()}


def page_of(catalog_folder: CatalogFolder, path: str) -> str:
    artifacts = pipeline.site(catalog_folder.snapshot, catalog_in(catalog_folder))
    (body,) = [each.body for each in artifacts if isinstance(each, Page) and each.path == path]
    return body


def with_facets(*names: str) -> Taxonomy:
    facets = [{**SMALL, "id": name, "title": name.title()} for name in names]
    return taxonomy(
        facets=facets, matrix=None, summary=None, catalog={**TAXONOMY["catalog"], "readme": ["log"]}
    )


def test_facets_of_the_toy_have_every_value_with_its_papers(toy: CatalogFolder) -> None:
    found = explorer(Rows(catalog_in(toy)))
    facets = facets_of(found)
    groups = {group.title: group.is_open for group in found.groups}
    assert {
        "Process": True,
        "Grain": True,
        "Region": False,
        "Venue": True,
        "Year": True,
        "Flour": False,
        "Oven": False,
        "Links": True,
    } == groups
    assert ["process", "grain", "region", "venue", "year", "flour", "oven", "code", "data"] == [
        *facets
    ]
    assert {
        "mixing": 4,
        "fermentation": 16,
        "fermentation/sourdough": 15,
        "fermentation/sourdough/starter-ecology": 13,
        "fermentation/sourdough/acidification": 1,
        "fermentation/yeast": 1,
        "shaping": 1,
        "baking": 5,
        "baking/crust": 3,
        "baking/crumb": 1,
        "storage": 4,
    } == counts_of(facets["process"])
    assert {"wheat": 7, "rye": 6, "spelt": 2, "ancient": 1, "gluten-free": 1} == counts_of(
        facets["grain"]
    )
    assert {"europe": 2, "europe/alps": 1, "africa": 2, "asia": 2} == counts_of(facets["region"])
    venues = [
        ("J. Loaf Sci.", 9),
        ("Flour & Water", 8),
        ("BreadConf", 4),
        ("Crumb", 3),
        ("none", 6),
    ]
    assert venues == [*counts_of(facets["venue"]).items()]
    assert ("No venue", ()) == (facets["venue"].visible[-1].label, facets["venue"].folded)
    years = ["2026", "2025", "2024", "2023", "2022", "2021", "2020", "2019", "2018", "2017"]
    years += ["2016", "2015", "2011", "1998"]
    assert years == [value.token for value in (*facets["year"].visible, *facets["year"].folded)]
    assert (8, 6, 14) == (
        len(facets["year"].visible),
        len(facets["year"].folded),
        facets["year"].size,
    )
    assert {"Deck": 3, "Clay": 2, "Steam": 2} == counts_of(facets["oven"])
    assert [("Has code", 5), ("Has data", 6)] == [
        (value.label, value.count) for name in ("code", "data") for value in facets[name].visible
    ]


def test_value_numbers_are_unique_and_name_the_values_of_rows(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    found = explorer(Rows(catalog))
    values = [
        (name, value)
        for name, facet in facets_of(found).items()
        for value in values_of(facet).values()
    ]
    assert [*range(len(values))] == sorted(value.number for _, value in values)
    for name, value in values:
        number = str(value.number)
        assert value.count == sum(number in row.values.split() for row in found.rows), (
            name,
            value.token,
        )
    (row,) = [row for row in found.rows if row.row.paper.key == "vonkorn2011slowrise"]
    held = {int(number) for number in row.values.split()}
    assert {
        ("process", "fermentation"),
        ("process", "fermentation/sourdough"),
        ("process", "fermentation/sourdough/acidification"),
        ("grain", "rye"),
        ("region", "europe"),
        ("region", "europe/alps"),
        ("venue", "Crumb"),
        ("year", "2011"),
        ("flour", "Whole rye"),
        ("flour", "Medium rye"),
        ("oven", "Deck"),
        ("code", "yes"),
        ("data", "yes"),
    } == {(name, value.token) for name, value in values if value.number in held}


def test_first_rows_are_the_newest_and_the_rest_is_loaded(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    some, everything = explorer(Rows(catalog), 7), explorer(Rows(catalog))
    assert (30, 7, 23, 23) == (some.total, len(some.rows), some.rest, some.step)
    assert (30, 0, 0) == (len(everything.rows), everything.rest, everything.step)
    assert everything.rows[:7] == some.rows
    assert everything.groups == some.groups
    assert [each.key for each in catalog.papers] == [row.row.paper.key for row in everything.rows]


def test_page_holds_a_hundred_rows_and_shows_a_hundred_more() -> None:
    papers = [paper(f"bee2023x{number}", title=f"Loaf {number}") for number in range(250)]
    found = explorer(Rows(catalog_of(*papers)), FIRST_ROWS)
    assert (250, 100, 150, 100) == (found.total, len(found.rows), found.rest, found.step)


@pytest.mark.parametrize(
    ("number", "shown", "folded"), [(1, 1, 0), (8, 8, 0), (9, 9, 0), (10, 8, 2), (30, 8, 22)]
)
def test_long_list_is_folded_but_not_for_one_value(number: int, shown: int, folded: int) -> None:
    papers = [
        paper(f"bee{2000 + each}x", title=f"Loaf {each}", date=str(2000 + each))
        for each in range(number)
    ]
    year = facets_of(explorer(Rows(catalog_of(*papers))))["year"]
    assert (shown, folded) == (len(year.visible), len(year.folded))


def test_catalog_without_venues_facts_or_links_has_no_facet_for_them() -> None:
    found = explorer(
        Rows(
            catalog_of(
                paper(), paper("bee2022old", title="Old", date="2022-01", placements=["grain"])
            )
        )
    )
    assert ["Process", "Venue", "Year"] == [group.title for group in found.groups]
    assert {"none": 2} == counts_of(facets_of(found)["venue"])


def test_one_paper_and_none() -> None:
    one = explorer(Rows(catalog_of(paper(code=["https://example.org/code"]))), FIRST_ROWS)
    assert ["process", "venue", "year", "code"] == [*facets_of(one)]
    assert (1, "0 1 2 3", 0) == (one.total, one.rows[0].values, one.rest)
    assert Explorer(0, (), ()) == explorer(Rows(catalog_of()), FIRST_ROWS)


def test_facets_beyond_the_third_share_one_filter() -> None:
    catalog = Catalog.of(
        with_facets("alpha", "beta", "gamma", "delta", "epsilon"),
        [
            paper(placements=["delta/one"]),
            paper("bee2023b", title="B", placements=["epsilon", "alpha/one"]),
        ],
    )
    further = facets_of(explorer(Rows(catalog)))["further"]
    assert {"delta": 1, "delta/one": 1, "epsilon": 1} == counts_of(further)
    assert [("alpha", "one"), None, ("further", "delta/one"), ("further", "epsilon")] == [
        node_filter(catalog, path) for path in ("alpha/one", "alpha", "delta/one", "epsilon")
    ]
    assert "papers/?alpha=one&further=epsilon" == filtered(catalog, "alpha/one", "epsilon")
    assert "papers/" == filtered(catalog, "alpha")


@pytest.mark.parametrize("name", [*GENERAL_FILTERS, *RESERVED])
def test_facet_with_a_reserved_name_has_another_url_parameter(
    name: str,
) -> None:
    catalog = Catalog.of(
        with_facets("process", name), [paper(placements=["process/one", f"{name}/one"])]
    )
    facets = facets_of(explorer(Rows(catalog)))
    assert {"one": 1} == counts_of(facets[f"facet.{name}"])
    assert not {*RESERVED} & {*facets}
    assert f"papers/?process=one&facet.{name}=one" == filtered(
        catalog, "process/one", f"{name}/one"
    )
    numbers = [value.number for facet in facets.values() for value in values_of(facet).values()]
    assert [*range(len(numbers))] == sorted(numbers)


def test_fact_with_the_name_of_a_facet_has_another_parameter() -> None:
    facts = [
        {"id": each, "title": each.title(), "compared": "yes"}
        for each in ("year", "process", "flour")
    ]
    known = taxonomy(facts=facts, summary=None)
    assert ["fact.year", "fact.process", "flour"] == [
        fact_name(known, each) for each in ("year", "process", "flour")
    ]
    held = {"year": "A year", "process": "By hand", "flour": "Rye"}
    facets = facets_of(explorer(Rows(Catalog.of(known, [paper(facts=held)]))))
    assert ({"A year": 1}, {"2023": 1}) == (
        counts_of(facets["fact.year"]),
        counts_of(facets["year"]),
    )
    assert ({"By hand": 1}, {"mixing": 1}) == (
        counts_of(facets["fact.process"]),
        counts_of(facets["process"]),
    )


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (
            "",
            site_paths.filtered_papers(("venue", "Flour & Water")),
            "papers/?venue=Flour%20%26%20Water",
        ),
        ("papers/", "papers/?year=2024", "./?year=2024"),
        ("papers/", "papers/?year=2024#find", "./?year=2024#find"),
        ("papers/", "papers/#find", "#find"),
        ("papers/rows.html", "papers/?grain=!rye", "./?grain=!rye"),
        (
            "insights/",
            "papers/?process=baking/crust&grain=rye",
            "../papers/?process=baking/crust&grain=rye",
        ),
        ("papers/bee2023plain/", "papers/?find=a/b?c", "../?find=a/b?c"),
    ],
)
def test_filter_link_keeps_the_query(source: str, target: str, expected: str) -> None:
    assert expected == site_paths.relative_url(source, target)


@pytest.mark.parametrize(
    ("path", "name"), [("papers/", "papers.html"), ("papers/rows.html", "rows.html")]
)
def test_list_body_matches_the_golden_file(
    path: str, name: str, unpublished: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    body = page_of(unpublished, path)
    assert golden(name, body) == body


def rows_of(page: Seen) -> list[str]:
    return page.values("li", "data-key")


def test_all_papers_page_is_complete_without_javascript(published: CatalogFolder) -> None:
    page = see((published.site / "papers" / "rows.html").read_text(encoding="utf-8"))
    catalog = catalog_in(published)
    assert [each.key for each in catalog.papers] == rows_of(page)
    assert [each.title for each in catalog.papers] == page.texts_of("h3")
    assert ["All papers"] == page.texts_of("h1")
    assert {f"../papers/{each.key}/" for each in catalog.papers} <= {*page.values("a", "href")}
    assert [] == [one for one in page.elements if "data-explorer" in one.attributes]


def test_rows_of_both_pages_are_the_same(published: CatalogFolder) -> None:
    first, everything = (
        (published.site / "papers" / name).read_text(encoding="utf-8")
        for name in ("index.html", "rows.html")
    )
    rows = [
        part.split("<h3>")[1].split("</li>\n</ol>")[0]
        for part in first.split('<li class="row"')[1:]
    ]
    assert 30 == len(rows)
    assert [] == [row for row in rows if row not in everything]
