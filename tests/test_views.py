"""What pages show: chosen, sorted and counted, before any markup."""

from typing import Any

import pytest

from kdcatalog.artifacts.search_files import groups_document
from kdcatalog.checks.taxonomy import empty_batches
from kdcatalog.model.catalog import Catalog
from kdcatalog.views.authors import author_index, author_view
from kdcatalog.views.explorer import filter_panel
from kdcatalog.views.filters import Filters, orders
from kdcatalog.views.home import home, section_of, surroundings
from kdcatalog.views.insights import insights
from kdcatalog.views.matrix import matrix
from kdcatalog.views.quality import corrections_of
from kdcatalog.views.rows import Link, Mark, PaperRow, Rows, row_of
from kdcatalog.views.summary import SummaryTable, grouped_table, whole_table
from kdcatalog.views.timeline import added_batches, added_months, log, year_index, year_view
from kdcatalog.views.topics import TopicLink, topic_index, topic_view
from kdcatalog.views.venues import venue_index, venue_view
from tests.factories import TAXONOMY, catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.sites import catalog_in


def placed(*placements: tuple[str, ...]) -> Catalog:
    return catalog_of(
        *(
            paper(f"bee2023x{number}", placements=[*paths])
            for number, paths in enumerate(placements)
        )
    )


def with_facts(**papers: dict[str, Any]) -> Catalog:
    """Return a catalog of papers from the words of their keys and their facts, newest first."""
    dates = (f"2023-{12 - number:02}" for number in range(12))
    return catalog_of(
        *(
            paper(f"bee2023{name}", title=f"On {name}", date=date, facts=facts or None)
            for (name, facts), date in zip(papers.items(), dates, strict=False)
        )
    )


def test_row_has_every_value_of_a_list() -> None:
    code = ["https://github.com/a/b", "https://github.com/a/c"]
    found = row_of(
        paper(
            authors=["Ann Bee", {"group": "The Bakers"}], code=code, data=["https://zenodo.org/1"]
        )
    )
    expected = PaperRow(
        key="bee2023plain",
        title="A Plain Loaf",
        language="",
        summary="Bakes a loaf of flour, water and salt alone and measures how far it rises.",
        url="",
        former_titles=(),
        authors=("Ann Bee", "The Bakers"),
        venue="Report",
        date="2023-06",
        code=(Link("Code 1", code[0]), Link("Code 2", code[1])),
        data=(Link("Data", "https://zenodo.org/1"),),
    )
    assert expected == found


@pytest.mark.parametrize(
    ("number", "named", "others"), [(0, 0, 0), (1, 1, 0), (4, 4, 0), (5, 3, 2), (40, 3, 37)]
)  # fmt: skip
def test_row_names_up_to_four_authors_else_three(number: int, named: int, others: int) -> None:
    of_paper = paper(authors=[f"Ann Bee{'x' * place}" for place in range(number)] or None)
    row = Rows(catalog_of(of_paper)).row(of_paper)
    assert (named, others) == (len(row.named), row.others)


@pytest.mark.parametrize(("track", "expected"), [("main", ""), ("demo", "demo"), (None, "")])
def test_row_names_a_track_other_than_the_main_one(track: str | None, expected: str) -> None:
    venue = {"id": "BreadConf", "year": "2024"} | ({"track": track} if track else {})
    of_paper = paper(venue=venue)
    assert expected == Rows(catalog_of(of_paper)).row(of_paper).track


def test_marks_follow_taxonomy_order_with_the_matrix_rows_last() -> None:
    paths = ["process/fermentation/sourdough", "process/mixing", "grain"]
    of_paper = paper(placements=paths)
    expected = (
        Mark("facet-2", "Grain", "Grain", "grain"),
        Mark("facet-1", "Process", "Mixing", "process/mixing"),
        Mark("facet-1", "Process", "Sourdough", "process/fermentation/sourdough"),
    )
    assert expected == Rows(catalog_of(of_paper)).row(of_paper).marks


def test_mark_of_the_page_itself_is_left_out() -> None:
    of_paper = paper(placements=["process/mixing", "grain"])
    assert ["grain"] == [
        mark.path for mark in Rows(catalog_of(of_paper)).row(of_paper, topic="process/mixing").marks
    ]


@pytest.mark.parametrize(
    ("number", "shown", "hidden", "on_phone"), [(2, 2, 0, 0), (3, 3, 0, 1), (4, 3, 1, 2)]
)
def test_row_shows_three_marks_and_two_on_a_phone(
    number: int, shown: int, hidden: int, on_phone: int
) -> None:
    nodes = [{"id": f"n{place}", "title": "N", "sentence": "N."} for place in range(number)]
    facets = [{"id": "wide", "title": "Wide", "sentence": "W.", "nodes": nodes}]
    of_paper = paper(placements=[f"wide/n{place}" for place in range(number)])
    row = Rows(Catalog.of(taxonomy(facets=facets, matrix=None), [of_paper])).row(of_paper)
    assert (shown, hidden, on_phone) == (len(row.marks), row.hidden, row.hidden_on_phone)


def test_log_has_the_months_newest_first_and_names_three_papers() -> None:
    days = ["2024-02-20"] * 8 + ["2024-01-15", "2023-12-31"]
    papers = [
        paper(f"bee2023x{number}", title=f"Loaf {number}", added=day)
        for number, day in enumerate(days)
    ]
    found = [
        (entry.month, entry.name, entry.count, len(entry.named), entry.more)
        for entry in log(catalog_of(*papers))
    ]
    expected = [
        ("2024-02", "February 2024", 8, 3, 5),
        ("2024-01", "January 2024", 1, 1, 0),
        ("2023-12", "December 2023", 1, 1, 0),
    ]
    assert expected == found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Plain Loaf", "A Plain Loaf"),
        ("SlowRise: A Study of Rye", "SlowRise"),
        ("x" * 48, "x" * 48),
        ("Long " * 12 + "End", "Long Long Long Long Long Long Long Long Long …"),
    ],
)
def test_log_calls_papers_by_a_brief_name_cut_between_words(title: str, expected: str) -> None:
    (entry,) = log(catalog_of(paper(title=title)))
    assert (Link(expected, ""),) == entry.named


def test_brief_name_of_one_long_word_is_not_empty() -> None:
    (entry,) = log(catalog_of(paper(title="麦" * 60)))
    assert entry.named[0].text.removesuffix("…").strip()


def summary_of(table: SummaryTable | None) -> list[tuple[str, list[str]]]:
    assert table
    return [
        (group.title, [row.key.removeprefix("bee2023") for row in group.rows])
        for group in table.groups
    ]


FACTS: dict[str, dict[str, Any]] = {
    "aa": {"strand": "Rising", "flour": ["Rye"]},
    "bb": {"strand": "Baking"},
    "cc": {"flour": ["Rye", "Wheat"]},
    "dd": {},
    "ee": {"strand": "Rising", "recipe": "Slow"},
    "ff": {"strand": "Aging"},
    "gg": {"recipe": "Quick"},
}


@pytest.mark.parametrize(
    ("groups", "order"),
    [
        (None, ["Aging", "Baking", "Rising"]),
        (["Rising", "Baking", "Never"], ["Rising", "Baking", "Aging"]),
    ],
)
def test_rows_of_the_readme_have_a_group_in_the_order_of_the_taxonomy(
    groups: list[str] | None, order: list[str]
) -> None:
    summary = TAXONOMY["summary"] | ({"groups": groups} if groups else {})
    catalog = Catalog.of(taxonomy(summary=summary), with_facts(**FACTS).papers)
    keys = {"Rising": ["aa", "ee"], "Baking": ["bb"], "Aging": ["ff"]}
    assert [(title, keys[title]) for title in order] == summary_of(grouped_table(catalog))


def test_summary_page_lists_papers_with_a_needed_fact() -> None:
    expected = [("Aging", ["ff"]), ("Baking", ["bb"]), ("Rising", ["aa", "ee"]), ("", ["cc"])]
    table = whole_table(with_facts(**FACTS))
    assert (expected, 5) == (summary_of(table), table.total if table else 0)


def test_cells_are_facts_or_the_nodes_below_one() -> None:
    placements = ["process/mixing", "process/fermentation/sourdough"]
    of_paper = paper(
        placements=placements,
        facts={"strand": "Rising", "flour": ["Rye", "Wheat"], "recipe": "Slow"},
    )
    columns = [{"title": "Recipe", "fact": "recipe"}, *TAXONOMY["summary"]["columns"]]
    catalog = Catalog.of(taxonomy(summary={**TAXONOMY["summary"], "columns": columns}), [of_paper])
    table = grouped_table(catalog)
    assert table
    (row,) = table.groups[0].rows
    assert (("Recipe", "Flour", "Rising"), "Slow") == (table.columns, row.name)
    assert (("Rye", "Wheat"), ("Sourdough",)) == row.cells


def test_abbreviations_are_those_that_the_rows_use(toy: CatalogFolder) -> None:
    table = grouped_table(catalog_in(toy))
    assert table
    assert ["T65", "Atta"] == [short for short, _ in table.abbreviations]


def test_catalog_without_a_summary_has_no_table() -> None:
    catalog = Catalog.of(taxonomy(summary=None), [paper()])
    assert (None, None) == (grouped_table(catalog), whole_table(catalog))


def test_topic_page_has_topic_subtopics_and_papers() -> None:
    catalog = placed(("process/fermentation/sourdough",), ("process/fermentation",), ("grain",))
    page = topic_view(catalog, "process/fermentation")
    assert ("Fermentation", "Process", "facet-1", "The dough rises.", None) == (
        page.title,
        page.facet,
        page.shape,
        page.sentence,
        page.note,
    )
    assert (TopicLink("process", "Process", 2),) == page.trail
    assert (TopicLink("process/fermentation/sourdough", "Sourdough", 1),) == page.parts
    assert ["bee2023x0", "bee2023x1"] == [each.key for each in page.listed]


def test_topic_page_counts_what_is_published_and_has_code() -> None:
    venue = {"id": "BreadConf", "year": "2023"}
    catalog = catalog_of(
        paper("a", venue=venue, code=["https://example.org/a"]),
        paper("b", title="B", venue=venue),
        paper("c", title="C"),
    )
    page = topic_view(catalog, "process/mixing")
    assert (
        ("Published", 2, "papers/?process=mixing&published=yes"),
        ("Has code", 1, "papers/?process=mixing&code=yes"),
    ) == page.filters
    # No filter selects the whole of a facet.
    assert () == topic_view(catalog, "process").filters
    assert None is page.line  # three papers are read faster than they are filtered


def test_site_calls_a_facet_by_one_short_name() -> None:
    process, *others = TAXONOMY["facets"]
    mixing, *rest = process["nodes"]
    nodes = [{**mixing, "label": "Mix"}, *rest]
    facet = {**process, "title": "Bread Process", "label": "Process", "nodes": nodes}
    catalog = Catalog.of(taxonomy(facets=[facet, *others]), [])
    page = topic_view(catalog, "process/mixing")
    words = groups_document(catalog)["topics"][0]
    assert ["Process"] == [link.title for link in page.trail]
    assert "Process" == topic_view(catalog, "process").title
    assert mixing["title"] == page.title
    # Who types the title of the source finds the facet, too.
    assert ["Process", "Bread Process"] == [words[0], words[3][0]]


def test_line_above_a_topic_narrows_by_years_and_another_facet() -> None:
    papers = [paper(f"a{number}", title=f"A {number}", date="2020") for number in range(9)]
    with_code = paper("b", title="B", date="2021-05", code=["https://example.org/a"])
    line = topic_view(catalog_of(*papers, with_code), "process/mixing").line
    assert line
    assert ("process", "mixing") == line.topic
    assert (("code", "Has code", 1),) == line.quick
    assert ("2021", "2020") == line.years


def test_index_of_topics_has_every_node_with_its_depth() -> None:
    found = topic_index(placed(("process/mixing",)))
    shown = [
        (facet.link.path, [(depth, link.path) for depth, link in facet.nodes]) for facet in found
    ]
    nodes = [
        (1, "process/mixing"),
        (1, "process/fermentation"),
        (2, "process/fermentation/sourdough"),
    ]
    assert [("process", nodes), ("grain", [])] == shown


def test_home_shows_the_nine_newest_entries(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    view = home(Rows(catalog))
    newest = sorted(catalog.papers, key=lambda each: each.added, reverse=True)
    assert [each.key for each in newest[:9]] == [row.paper.key for row in view.newest]
    assert 30 == view.total


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"note": "x"}, []),
        ({"corrections": ["date: 2022"]}, [("date: 2022",)]),
        ({"former_titles": ["An Old Loaf"]}, [()]),
    ],
)
def test_provenance_names_papers_that_were_renamed_or_corrected(
    fields: dict[str, Any], expected: list[tuple[str, ...]]
) -> None:
    assert expected == [
        item.corrections for item in corrections_of(catalog_of(paper(**fields))).papers
    ]


@pytest.mark.parametrize(("summary", "expected"), [(None, 5), (TAXONOMY["summary"], 6)])
def test_menu_links_to_the_summary_if_there_is_one(
    summary: dict[str, Any] | None, expected: int
) -> None:
    assert expected == len(surroundings(Catalog.of(taxonomy(summary=summary), [paper()]), {}).menu)


def test_footer_has_the_number_of_papers_and_the_day() -> None:
    papers = (paper(), paper("bee2023other", added="2024-03-01"))
    foot = surroundings(catalog_of(*papers), {}).foot
    assert ("2 papers, updated 1 Mar 2024", "Data: CC0-1.0, code: MIT") == foot


def test_menu_has_the_guide_where_it_is_written() -> None:
    menu = surroundings(catalog_of(paper()), {"guide": "# Guide"}).menu
    assert ("Guide", "guide/") == (menu[0].title, menu[0].address)


def test_footer_has_the_caution_with_its_links() -> None:
    prose = {
        "caution": "> [!IMPORTANT]\n> Ask first. [Rules](file:docs/guide.md#rules)"
        " or\n> [all](page:papers)",
        "guide": "# Guide",
    }
    caution = surroundings(catalog_of(paper()), prose).caution
    assert [("Ask first. ", ""), ("Rules", "guide/#rules"), (" or ", ""), ("all", "papers/")] == [
        (part.title, part.address) for part in caution
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ""),
        ("papers/", "papers/"),
        ("topics/grain/rye/", "topics/"),
        ("provenance/", ""),
        ("data/", "data/"),
        ("new/", "new/"),
    ],
)
def test_menu_item_of_a_page_is_the_prefix_of_its_url(path: str, expected: str) -> None:
    assert expected == section_of(surroundings(catalog_of(paper()), {}).menu, path)


def test_order_of_files_changes_no_view(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    again = Catalog.of(catalog.taxonomy, reversed(catalog.papers), catalog.keys)
    views = (insights, log, matrix, whole_table, topic_index, corrections_of)
    indexes = (author_index, venue_index, year_index)
    for view in (*views, *indexes):
        assert view(catalog) == view(again)
    rows, rows_again = Rows(catalog), Rows(again)
    assert filter_panel(Filters(catalog)) == filter_panel(Filters(again))
    assert orders(catalog) == orders(again)
    for list_view in (home, added_months):
        assert list_view(rows) == list_view(rows_again)
    link = venue_index(catalog).groups[0].links[0]
    assert author_view(rows, "noor-hassan") == author_view(rows_again, "noor-hassan")
    assert venue_view(rows, link) == venue_view(rows_again, link)
    assert year_view(rows, 2022) == year_view(rows_again, 2022)


def test_days_in_a_row_with_one_reason_are_one_batch() -> None:
    days = ("2024-03-04", "2024-03-02", "2024-03-02", "2024-03-01", "2024-01-15", "2024-01-14")
    reasons = dict.fromkeys(("2024-03-02", "2024-03-01"), "A reading list.")
    settings = {**TAXONOMY["catalog"], "batches": {**reasons, "2024-03-04": "Another."}}
    papers = [paper(f"bee2023{key}", added=day) for key, day in zip("abcdef", days, strict=True)]
    batches = added_batches(Catalog.of(taxonomy(catalog=settings), papers))
    assert [
        ("2024-03-04", "2024-03-04", 1, "Another."),
        ("2024-03-01", "2024-03-02", 3, "A reading list."),
        ("2024-01-15", "2024-01-15", 1, ""),
        ("2024-01-14", "2024-01-14", 1, ""),
    ] == [(batch.first, batch.last, batch.count, batch.reason) for batch in batches]
    assert () == added_batches(catalog_of(*papers))


def test_reason_for_a_day_without_additions_is_reported() -> None:
    settings = {**TAXONOMY["catalog"], "batches": {"2024-03-02": "A reading list."}}
    own = Catalog.of(taxonomy(catalog=settings), [paper(added="2024-03-01")])
    (problem,) = empty_batches(own)
    assert ("KD151", ("catalog", "batches", "2024-03-02")) == (problem.code, problem.at)
    assert "did you mean '2024-03-01'?" == problem.hint
