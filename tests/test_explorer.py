"""The list with its filters: every value counted as papers hold it, under names that stay."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any

import pytest

from kdcatalog.artifacts.addresses import Addresses
from kdcatalog.artifacts.artifact import File, Page
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.views.explorer import Explorer, Facet, Panel, Value, explorer, filter_panel
from kdcatalog.views.facets import GENERAL_FILTERS, RESERVED, fact_name, filtered, node_filter
from kdcatalog.views.filters import Filters, differences, orders
from kdcatalog.views.rows import Rows
from tests.factories import TAXONOMY, catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.pages import Seen, see
from tests.sites import catalog_in, edit

SMALL = {"sentence": "A facet.", "nodes": [{"id": "one", "title": "One", "sentence": "A node."}]}


def panel_of(catalog: Catalog) -> Panel:
    return filter_panel(Filters(catalog))


def explorer_of(catalog: Catalog) -> Explorer:
    return explorer(Rows(catalog), panel_of(catalog))


def facets_of(catalog: Catalog) -> dict[str, Facet]:
    return {facet.name: facet for facet in panel_of(catalog).facets}


def flat(values: Iterable[Value]) -> Iterator[Value]:
    for value in values:
        yield value
        yield from flat(value.below)


def values_of(facet: Facet) -> dict[str, Value]:
    return {value.token: value for value in flat(facet.values)}


def counts_of(facet: Facet) -> dict[str, int]:
    return {token: value.count for token, value in values_of(facet).items()}


def page_of(catalog_folder: CatalogFolder, path: str) -> str:
    artifacts = site_artifacts(catalog_folder.snapshot, catalog_in(catalog_folder))
    (body,) = [each.body for each in artifacts if isinstance(each, Page) and each.path == path]
    return body


def with_facets(*names: str) -> Taxonomy:
    facets = [{**SMALL, "id": name, "title": name.title()} for name in names]
    return taxonomy(
        facets=facets, matrix=None, summary=None, catalog={**TAXONOMY["catalog"], "readme": ["log"]}
    )


def test_facets_of_the_toy_have_every_value_with_its_papers(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    panel = panel_of(catalog)
    facets = facets_of(catalog)
    groups = {group.title: group.is_open for group in panel.groups}
    assert {
        "Process": True,
        "Grain": True,
        "Region": False,
        "Venue": True,
        "Year": True,
        "Flour": False,
        "Oven": False,
    } == groups
    names = ["published", "code", "data", "summary", "since", "process", "grain", "region"]
    assert [*names, "venue", "year", "flour", "oven"] == [*facets]
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
    assert "No venue" == facets["venue"].visible[-1].label
    years = ["2026", "2025", "2024", "2023", "2022", "2021", "2020", "2019", "2018", "2017"]
    years += ["2016", "2015", "2011", "1998"]
    assert years == [value.token for value in facets["year"].values]
    assert (8, 6) == (len(facets["year"].visible), facets["year"].hidden)
    assert {"Deck": 3, "Clay": 2, "Steam": 2} == counts_of(facets["oven"])


def test_filters_on_top_count_what_is_published_and_recorded(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    labels = [
        (value.label, value.count) for facet in panel_of(catalog).quick for value in facet.values
    ]
    with_summary = len([each for each in catalog.papers if each.summary])
    assert [
        ("Published", 24),
        ("Has code", 5),
        ("Has data", 6),
        ("Has summary", with_summary),
    ] == labels


def test_filter_that_all_papers_pass_is_left_out() -> None:
    some = paper("a2023a", code=["https://github.com/a/b"], data=["https://a.org"])
    others = paper("b2023b", title="B", data=["https://b.org"])
    assert ["code"] == [facet.name for facet in panel_of(catalog_of(some, others)).quick]


def test_since_a_year_counts_that_year_and_all_later_ones() -> None:
    dates = {"a": "2021", "b": "2022-05", "c": "2022-06", "d": "2024-01"}
    papers = [paper(key, date=date, title=key) for key, date in dates.items()]
    since = panel_of(catalog_of(*papers)).since
    assert [("2024", 1), ("2022", 3), ("2021", 4)] == [
        (value.token, value.count) for value in since.values
    ]


def test_value_numbers_are_those_of_the_data(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    document = data_of(toy, "filters")
    values = [
        (name, value)
        for name, facet in facets_of(catalog).items()
        for value in values_of(facet).values()
    ]
    assert [*range(len(values))] == [value.number for _, value in values]
    for name, value in values:
        column = {title: cells[value.number] for title, cells in document["values"].items()}
        facet = document["facets"][column["facet"]]
        assert (name, value.token, value.label, value.parent) == (
            facet["name"],
            column["token"],
            column["label"],
            column["parent"],
        )
        assert value.count == len(document["papers"][value.number]), (name, value.token)
    place = [each.key for each in catalog.papers].index("vonkorn2011slowrise")
    held = {
        (name, value.token)
        for name, value in values
        if place in [*accumulate(document["papers"][value.number])]
    }
    assert {
        ("published", "yes"),
        ("summary", "yes"),
        ("since", "1998"),
        ("since", "2011"),
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
    } == held


def data_of(catalog_folder: CatalogFolder, name: str) -> Any:
    """Return the content of a file of data that the catalog has once."""
    artifacts = site_artifacts(catalog_folder.snapshot, catalog_in(catalog_folder))
    path = site_paths.data_shard(name, 0)
    (content,) = [
        each.content for each in artifacts if isinstance(each, File) and each.path == path
    ]
    return json.loads(content)


@pytest.mark.parametrize("places", [[], [0], [7], [0, 1, 2], [3, 500, 501, 9999]])
def test_places_are_the_sums_of_their_differences(places: list[int]) -> None:
    assert places == [*accumulate(differences(places))]


def test_rows_of_the_data_are_those_of_the_page(toy: CatalogFolder) -> None:
    rows = data_of(toy, "rows")
    page = page_of(toy, "papers/")
    catalog = catalog_in(toy)
    assert len(catalog.papers) == len(rows)
    for row, each in zip(rows, catalog.papers, strict=True):
        assert f"/{each.key}/" in row
        assert f"<li class=row>{row.strip()}" in page


def test_former_topic_ids_lead_to_the_present_values(toy: CatalogFolder) -> None:
    edit(
        toy.root / "taxonomy.yaml",
        "      - id: mixing\n",
        "      - id: mixing\n        former_paths: [process/kneading, grain/dough]\n",
    )
    document = data_of(toy, "filters")
    number = document["values"]["token"].index("mixing")
    assert {"process=kneading": number, "grain=dough": number} == document["former"]


def test_orders_ignore_case_accents_and_the_length_of_numbers() -> None:
    titles = ["Zopf", "éclair 10", "Eclair 9", "“Baguette”", "apple", "100 Loaves", "99 Loaves"]
    titles += ["Apple ~ 2", "apple pie", "Apple 007", "A→B", "A 9000000000", "A 10000000000"]
    papers = [paper(f"x{place}", title=title) for place, title in enumerate(titles)]
    catalog = catalog_of(*papers)
    in_order = [catalog.papers[place].title for place in orders(catalog)["title"]]
    expected = ["“Baguette”", "99 Loaves", "100 Loaves"]
    expected += ["A 9000000000", "A 10000000000", "A→B"]
    expected += ["apple", "Apple ~ 2", "Apple 007", "apple pie"]
    expected += ["Eclair 9", "éclair 10", "Zopf"]
    assert expected == in_order


def test_order_by_venue_keeps_the_papers_of_a_venue_newest_first() -> None:
    bread = {"id": "BreadConf", "year": "2023"}
    papers = [
        paper("a", date="2023-01", venue=bread),
        paper("b", title="B", date="2023-05"),
        paper("c", title="C", date="2023-03", venue={**bread, "year": "2024"}),
    ]
    catalog = catalog_of(*papers)
    keys = [catalog.papers[place].key for place in orders(catalog)["venue"]]
    assert ["c", "a"] == [key for key in keys if key != "b"]


def test_page_has_a_hundred_rows_and_shows_a_hundred_more() -> None:
    papers = [paper(f"bee2023x{number}", title=f"Loaf {number}") for number in range(250)]
    view = explorer_of(catalog_of(*papers))
    assert (250, 100, 150, 100) == (view.total, len(view.rows), view.rest, view.step)


@pytest.mark.parametrize(
    ("number", "shown", "hidden"), [(1, 1, 0), (8, 8, 0), (9, 9, 0), (10, 8, 2), (30, 8, 22)]
)
def test_long_facet_is_cut_but_not_for_one_value(number: int, shown: int, hidden: int) -> None:
    papers = [
        paper(f"bee{2000 + each}x", title=f"Loaf {each}", date=str(2000 + each))
        for each in range(number)
    ]
    year = facets_of(catalog_of(*papers))["year"]
    assert (shown, hidden) == (len(year.visible), year.hidden)


def test_catalog_without_venues_facts_or_links_has_no_facet_for_them() -> None:
    catalog = catalog_of(
        paper(), paper("bee2022old", title="Old", date="2022-01", placements=["grain"])
    )
    assert ["Process", "Venue", "Year"] == [group.title for group in panel_of(catalog).groups]
    assert {"none": 2} == counts_of(facets_of(catalog)["venue"])
    assert () == panel_of(catalog).quick


def test_one_paper_and_none() -> None:
    catalog = catalog_of(paper(code=["https://example.org/code"]))
    assert ["since", "process", "venue", "year"] == [*facets_of(catalog)]
    one, none = explorer_of(catalog), explorer_of(catalog_of())
    assert (1, 1, 0) == (one.total, len(one.rows), one.rest)
    assert (0, (), ()) == (none.total, none.rows, none.panel.groups)


MODELS = {
    "id": "flours",
    "title": "Flours",
    "families": [
        {"id": "rye", "title": "Rye flour", "names": ["Rye 815", "Rye 997"]},
        {"id": "wheat", "title": "Wheat flour", "names": ["Wheat 550"]},
    ],
    "names": ["Oat"],
}


def test_versions_are_nested_below_their_family() -> None:
    fact = {"id": "flour", "title": "Flour", "compared": "yes", "many": "yes"}
    known = taxonomy(facts=[{**fact, "vocabulary": "flours"}], vocabularies=[MODELS], summary=None)
    papers = [
        paper("a", facts={"flour": ["Rye 815", "Rye 997"]}),
        paper("b", title="B", facts={"flour": ["Rye 997", "Oat"]}),
        paper("c", title="C", facts={"flour": ["Wheat 550"]}),
        paper("d", title="D"),
    ]
    flour = facets_of(Catalog.of(known, papers))["flour"]
    assert [("rye", "Rye flour", 2), ("Oat", "Oat", 1), ("wheat", "Wheat flour", 1)] == [
        (value.token, value.label, value.count) for value in flour.values
    ]
    assert [("rye/Rye 997", "Rye 997", 2), ("rye/Rye 815", "Rye 815", 1)] == [
        (value.token, value.label, value.count) for value in flour.values[0].below
    ]
    # One version of a family would be the same papers twice.
    assert () == flour.values[2].below
    assert "Named in 3 of 4 papers" == flour.note


def test_facets_beyond_the_third_share_one_filter() -> None:
    catalog = Catalog.of(
        with_facets("alpha", "beta", "gamma", "delta", "epsilon"),
        [
            paper(placements=["delta/one"]),
            paper("bee2023b", title="B", placements=["epsilon", "alpha/one"]),
        ],
    )
    further = facets_of(catalog)["further"]
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
    facets = facets_of(catalog)
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
    facets = facets_of(Catalog.of(known, [paper(facts=held)]))
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
        ("papers/bee2023plain/", "papers/dee2023plain/", "../dee2023plain/"),
        ("papers/bee2023plain/", "papers/bee2023plain/x.bib", "x.bib"),
        ("topics/grain/rye/", "topics/grain/wheat/", "../wheat/"),
        ("topics/grain/rye/", "topics/process/", "../../process/"),
        ("papers/", "papers/bee2023plain/", "bee2023plain/"),
        ("404.html", "papers/bee2023plain/", "papers/bee2023plain/"),
    ],
)
def test_link_is_short_and_keeps_the_query(source: str, target: str, expected: str) -> None:
    assert expected == site_paths.relative_url(source, target)
    assert expected == Addresses(source)(target)


@pytest.mark.parametrize(
    ("path", "name"), [("papers/", "papers.html"), ("papers/rows.html", "rows.html")]
)
def test_list_body_matches_the_golden_file(
    path: str, name: str, unpublished: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    body = page_of(unpublished, path)
    assert golden(name, body) == body


def rows_of(page: Seen) -> list[str]:
    return page.texts_of("h3")


def test_all_papers_page_is_complete_without_javascript(published: CatalogFolder) -> None:
    page = see((published.site / "papers" / "rows.html").read_text(encoding="utf-8"))
    catalog = catalog_in(published)
    assert [each.title for each in catalog.papers] == rows_of(page)
    assert ["All papers"] == page.texts_of("h1")
    assert {f"../papers/{each.key}/" for each in catalog.papers} <= {*page.values("a", "href")}
    assert [] == [one for one in page.elements if "data-explorer" in one.attributes]
