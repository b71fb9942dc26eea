"""Statistics of the catalog: every figure, its sentence, and what is left out without data."""

from typing import Any

import pytest

from kdcatalog.artifacts.pages import Pages
from kdcatalog.artifacts.single_pages import insights_page
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.pictures.columns import Stack, draw_stacks
from kdcatalog.views.charts import Bar, Chart, papers_by_year, percent, share, spans
from kdcatalog.views.insights import (
    Insights,
    coverage,
    fact_values,
    insights,
    matrix_chart,
    topic_tree,
    venue_counts,
)
from kdcatalog.views.method_quarters import topics_over_time
from tests.factories import catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.pages import see
from tests.sites import catalog_in

CODE = ["https://github.com/a/b"]


def each(*papers: dict[str, Any]) -> Catalog:
    return catalog_of(
        *(paper(f"bee2023x{number}", **fields) for number, fields in enumerate(papers))
    )


def dated(*dates: str, added: str = "2024-06-30") -> Catalog:
    return each(*({"date": date, "added": added} for date in dates))


def figures(chart: Chart | None) -> list[tuple[str, ...]]:
    """Return the table of a chart."""
    assert chart
    return [(bar.name, *bar.cells) for bar in chart.bars]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, (0, "")),
        (0, 9, (0, "0%")),
        (9, 9, (100, "100%")),
        (1, 3, (33, "33%")),
        (2, 3, (67, "67%")),
        (1, 200, (1, "1%")),
        (1, 201, (1, "<1%")),
        (1, 8, (13, "13%")),
    ],
)
def test_positive_percentages_never_round_to_zero(
    part: int, whole: int, expected: tuple[int, str]
) -> None:
    assert expected == (percent(part, whole), share(part, whole))


@pytest.mark.parametrize(
    ("years", "number", "first", "last"),
    [
        ([2023], 1, [2023], [2023]),
        ([2025, 2023], 3, [2023], [2025]),
        ([1997, 2026], 30, [1997], [2026]),
        ([1996, 2026], 7, [1995, 1996, 1997, 1998, 1999], [2025, 2026, 2027, 2028, 2029]),
        ([1950, 2100], 16, [*range(1950, 1960)], [*range(2100, 2110)]),
    ],
)
def test_years_have_no_gaps_and_many_are_grouped(
    years: list[int], number: int, first: list[int], last: list[int]
) -> None:
    found = spans(years)
    assert (number, first, last) == (len(found), [*found[0]], [*found[-1]])


def test_papers_by_year_include_year_only_dates_and_empty_years() -> None:
    chart = papers_by_year(dated("2021-12", "2021", "2023-01", "2024-05"))
    expected = Chart(
        key="years",
        title="Papers by year",
        sentence="4 papers, first public between 2021 and 2024. Most papers: 2021 (2).",
        heads=("Year", "Papers", "Share"),
        bars=(
            Bar("2021", 100, "2", ("2", "50%"), "years/2021/"),
            Bar("2022", 0, "0", ("0", "0%")),
            Bar("2023", 50, "1", ("1", "25%"), "years/2023/"),
            Bar("2024", 50, "1", ("1", "25%"), "years/2024/", is_open=True),
        ),
        note="Dashed: incomplete year (to 30 Jun 2024).",
    )
    assert expected == chart


@pytest.mark.parametrize(
    ("added", "is_open", "note"),
    [
        ("2023-12-30", True, "Dashed: incomplete year (to 30 Dec 2023)."),
        ("2023-12-31", False, ""),
        ("2024-01-01", False, ""),
    ],
)
def test_year_is_complete_by_the_date_of_the_catalog(
    added: str, *, is_open: bool, note: str
) -> None:
    chart = papers_by_year(dated("2023-06", added=added))
    assert chart
    assert ([is_open], note) == ([bar.is_open for bar in chart.bars], chart.note)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2023-06"], "1 paper, first public in 2023."),
        (["2023-06", "2023-07"], "2 papers, first public in 2023."),
        (
            ["2022-06", "2023-07"],
            "2 papers, first public between 2022 and 2023. Most papers: 2023 (1).",
        ),
        (
            ["1981-06", "2023-07", "2020-01"],
            "3 papers, first public between 1981 and 2023. Most papers: 2020-2024 (2).",
        ),
    ],
)
def test_sentence_of_the_years_names_range_and_maximum(dates: list[str], expected: str) -> None:
    chart = papers_by_year(dated(*dates))
    assert chart
    assert expected == chart.sentence


def test_coverage_counts_what_is_known_and_draws_no_trend() -> None:
    facts = [{"id": "flour", "title": "Flour", "compared": "yes"}]
    papers = [
        paper("bee2021a", code=CODE, date="2021", facts={"flour": "Rye"}),
        paper("bee2022b", venue={"id": "BreadConf", "year": "2022"}, date="2022"),
        paper("bee2023c", summary=None),
    ]
    chart = coverage(Catalog.of(taxonomy(facts=facts, summary=None), papers))
    assert chart
    expected = [("Summary", "2"), ("Venue", "1"), ("Code", "1"), ("Data", "0"), ("Flour", "1")]
    assert expected == [(bar.name, bar.label) for bar in chart.bars]
    assert "Of 3 papers. A missing fact is unknown; it does not mean no." == chart.sentence


def nested(*papers: Paper) -> Catalog:
    """Return a catalog whose row facet has a part with two topics."""
    return Catalog.of(taxonomy(facets=FACETS), papers)


FACETS = [
    {
        "id": "process",
        "title": "Process",
        "sentence": "From flour to loaf.",
        "nodes": [
            {"id": "mixing", "title": "Mixing", "sentence": "Flour and water."},
            {"id": "baking", "title": "Baking", "sentence": "Heat."},
        ],
    },
    {"id": "grain", "title": "Grain", "sentence": "What was milled."},
]


def test_topics_are_stacked_by_quarter_up_to_the_newest_month() -> None:
    (chart,) = topics_over_time(
        nested(
            paper("bee2024a", date="2024-05", placements=["process/mixing", "process/baking"]),
            paper("bee2024b", date="2024-01", placements=["process/mixing"]),
            paper("bee2012c", date="2012-01", placements=["process/mixing"]),
            paper("bee2024d", date="2024", placements=["process/baking"]),
        )
    )
    assert ("Process by quarter", True, 16) == (chart.title, chart.is_open, len(chart.quarters))
    assert ("2020-Q3", "2024-Q2") == (chart.quarters[0], chart.quarters[-1])
    series = [(one.title, one.total, one.counts[-2:]) for one in chart.series]
    assert [("Mixing", 3, (1, 1)), ("Baking", 2, (0, 1))] == series
    assert ("2024-Q2", (1, 1)) == chart.lines[-1]
    assert (
        "A paper on two topics is in both. Papers before 2020-Q3, and papers without a month, are"
        " not drawn. The last quarter is incomplete (to May 2024)." == chart.note
    )


def test_one_topic_or_no_month_has_no_stack() -> None:
    one = paper(date="2024-05", placements=["process/mixing"])
    assert () == topics_over_time(nested(one))
    both = paper(date="2024", placements=["process/mixing", "process/baking"])
    assert () == topics_over_time(nested(both))
    assert () == topics_over_time(Catalog.of(taxonomy(matrix=None), [one]))


def test_parts_of_a_stack_fill_it_without_gaps() -> None:
    svg = see(draw_stacks([Stack("2024-Q1", (1, 1, 1)), Stack("2024-Q2", (0, 0, 7))], "Loaves"))
    rects = [element.attributes for element in svg.elements if element.tag == "rect"][:4]
    assert ["s1", "s2", "s3", "s3"] == [rect["class"] for rect in rects]
    tops = [int(rect["y"]) for rect in rects]
    heights = [int(rect["height"]) for rect in rects]
    assert (116, 132) == (heights[3], tops[0] + heights[0])
    assert [tops[0], tops[1]] == [tops[1] + heights[1], tops[2] + heights[2]]
    assert ["3", "7", "2024"] == svg.texts_of("text")[:3]


def test_topic_chart_links_topics_in_tree_order() -> None:
    sourdough = "process/fermentation/sourdough"
    chart = topic_tree(
        each({"placements": [sourdough, "process/mixing"]}, {"placements": [sourdough]})
    )
    assert chart
    assert chart.sentence == (
        "5 topics, 1 without papers. Most papers in a topic without subtopics: Sourdough (2)."
    )
    bars = (
        Bar("Process", 100, "2", ("2", "100%"), "topics/process/", shape="facet-1"),
        Bar("Mixing", 50, "1", ("1", "50%"), "topics/process/mixing/", depth=1),
        Bar("Fermentation", 100, "2", ("2", "100%"), "topics/process/fermentation/", depth=1),
        Bar("Sourdough", 100, "2", ("2", "100%"), f"topics/{sourdough}/", depth=2),
        Bar("Grain", 0, "0", ("0", "0%"), "topics/grain/", shape="facet-2"),
    )
    assert bars == chart.bars


def test_topics_name_no_largest_one_if_all_papers_are_above_the_leaves() -> None:
    chart = topic_tree(each({"placements": ["process"]}))
    assert chart
    assert "5 topics, 4 without papers." == chart.sentence


def test_matrix_sentence_names_fullest_and_empty_cells() -> None:
    both = ["process/mixing", "grain"]
    found = matrix_chart(
        each({"placements": both}, {"placements": both}, {"placements": ["process/mixing"]})
    )
    assert found
    assert "1 of 2 cells has papers. Most papers: Mixing with Grain (2)." == found.sentence
    assert ("Process by grain", "1 empty cell", 3) == (found.title, found.behind, found.total)
    assert (("Sourdough", ("Grain",)),) == found.gaps


def test_matrix_without_empty_cells_has_no_gaps() -> None:
    placements = ["process/mixing", "process/fermentation/sourdough", "grain"]
    found = matrix_chart(each({"placements": placements}))
    assert found
    assert () == found.gaps


def test_empty_matrix_is_omitted() -> None:
    assert None is matrix_chart(each({"placements": ["process/mixing"]}))
    assert None is matrix_chart(
        Catalog.of(taxonomy(matrix=None), [paper(placements=["process/mixing", "grain"])])
    )


def test_venues_are_sorted_by_count_then_name() -> None:
    names = ["B", "A", "C", "C", None]
    chart = venue_counts(
        each(*({"venue": name and {"id": name, "year": "2024"}} for name in names))
    )
    assert chart
    assert [("C", "2", "50%"), ("A", "1", "25%"), ("B", "1", "25%")] == figures(chart)
    assert [100, 50, 50] == [bar.length for bar in chart.bars]
    assert "Known for 4 of 5 papers, at 3 venues. Most papers: C (2)." == chart.sentence


def test_venue_of_the_taxonomy_links_to_its_page() -> None:
    chart = venue_counts(
        each({"venue": {"id": "BreadConf", "year": "2024"}}, {"venue": {"id": "A", "year": "2024"}})
    )
    assert chart
    assert [("A", ""), ("BreadConf", "venues/breadconf/")] == [
        (bar.name, bar.path) for bar in chart.bars
    ]


def test_one_venue_alone_is_named_without_comparison() -> None:
    chart = venue_counts(each({"venue": {"id": "A", "year": "2024"}}))
    assert chart
    assert "Known for 1 of 1 paper, at 1 venue: A." == chart.sentence


@pytest.mark.parametrize(
    ("number", "drawn", "behind"),
    [(1, 1, "As a table"), (12, 12, "As a table"), (13, 12, "All 13 as a table")],
)
def test_table_has_the_values_that_the_chart_omits(number: int, drawn: int, behind: str) -> None:
    chart = venue_counts(
        each(*({"venue": {"id": f"V{each_}", "year": "2024"}} for each_ in range(number)))
    )
    assert chart
    assert (drawn, behind, number) == (len(chart.drawn), chart.behind, len(chart.bars))


def test_values_of_a_fact_count_once_per_paper() -> None:
    catalog = each({"facts": {"flour": ["Rye", "Rye", "Oat"]}}, {"facts": {"flour": ["Rye"]}}, {})
    chart = fact_values(catalog, catalog.taxonomy.fact_by_id["flour"])
    assert chart
    assert [("Rye", "2", "100%"), ("Oat", "1", "50%")] == figures(chart)
    assert "Known for 2 of 3 papers, with 2 values. Most papers: Rye (2)." == chart.sentence
    assert ("fact-flour", "Flour", ("Flour", "Papers", "Share of 2")) == (
        chart.key,
        chart.title,
        chart.heads,
    )


@pytest.mark.parametrize("text", ["{braces}", "100 % <b>", "a & b"])
def test_value_of_a_fact_is_in_the_sentence_unchanged(text: str) -> None:
    catalog = each({"facts": {"leaven": text}})
    facts = taxonomy(facts=[{"id": "leaven", "title": text}])
    chart = fact_values(Catalog.of(facts, catalog.papers), facts.facts[0])
    assert chart
    assert f"Known for 1 of 1 paper, with 1 value: {text}." == chart.sentence


@pytest.mark.parametrize(
    ("compared", "values", "expected"),
    [("yes", ["Rye"], ["Flour"]), ("no", ["Rye"], []), ("yes", None, [])],
)
def test_only_compared_facts_with_data_are_drawn(
    compared: str, values: list[str] | None, expected: list[str]
) -> None:
    facts = [{"id": "flour", "title": "Flour", "many": "yes", "compared": compared}]
    catalog = Catalog.of(taxonomy(facts=facts), [paper(facts=values and {"flour": values})])
    assert expected == [chart.title for chart in insights(catalog).facts]


def test_catalog_without_papers_has_no_chart(toy: CatalogFolder) -> None:
    empty = Catalog.of(taxonomy(), ())
    expected = Insights(
        total=0,
        as_of="",
        years=None,
        coverage=None,
        quarters=(),
        topics=None,
        matrix=None,
        venues=None,
        facts=(),
    )
    assert expected == insights(empty)
    page = see(insights_page(Pages(toy.snapshot, empty)).body)
    assert (["Insights"], []) == (page.texts_of("h1"), page.texts_of("h2"))
    assert ["Add a paper"] == page.texts_of("a")


def test_charts_without_data_are_omitted(toy: CatalogFolder) -> None:
    catalog = Catalog.of(taxonomy(matrix=None), [paper()])
    assert ["Papers by year", "What is known", "Topics"] == see(
        insights_page(Pages(toy.snapshot, catalog)).body
    ).texts_of("h2")


def test_page_of_the_toy_has_every_chart(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    page = insights_page(Pages(toy.snapshot, catalog))
    expected = [
        "Papers by year",
        "What is known",
        "Fermentation by quarter",
        "Baking by quarter",
        "Process by quarter",
        "Topics",
        "Process by grain",
        "Venues",
        "Flour",
        "Oven",
    ]
    assert expected == see(page.body).texts_of("h2")
