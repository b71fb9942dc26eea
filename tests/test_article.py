"""The article of a topic: its text, its timeline, its neighbors and where to start."""

import pytest

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import Page
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.pictures.columns import Column, Drawing, draw_columns
from kdcatalog.views.article import article, neighbors, timeline
from kdcatalog.views.rows import Rows
from tests.factories import TAXONOMY, catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.pages import Seen, see
from tests.sites import catalog_in, edit

TOPIC = "process/fermentation/sourdough/starter-ecology"
FILE = f"docs/topics/{TOPIC}.md"


def page_of(folder: CatalogFolder, path: str) -> Page:
    """Return a page of the site of a catalog."""
    artifacts = site_artifacts(folder.snapshot, catalog_in(folder))
    (page,) = [made for made in artifacts if isinstance(made, Page) and made.path == path]
    return page


def topic_page(folder: CatalogFolder, topic: str = TOPIC) -> Seen:
    return see(page_of(folder, f"topics/{topic}/").body)


def dated(*dates: str) -> list[Paper]:
    """Return a paper for each date, newest first."""
    papers = [paper(f"bee2023x{index}", date=date) for index, date in enumerate(dates)]
    return sorted(papers, key=lambda each: each.newest_first)


def test_topic_page_has_its_prose_with_links_to_papers_and_topics(toy: CatalogFolder) -> None:
    page = topic_page(toy)
    assert ["When to use it", "How it works"] == page.texts_of("h2")[:2]
    links = page.values("a", "href")
    above = "../../../../../"
    for link in (f"{above}papers/rask2022census/", "../../../../grain/rye/", "../acidification/"):
        assert link in links
    assert "Of the 13 papers here" in page.text


def test_link_to_a_paper_leads_to_the_paper_itself_on_github(toy: CatalogFolder) -> None:
    edit(toy.root / "docs/prose/introduction.md", "time.", "[time](paper:holm2024dough).")
    catalog = catalog_in(toy)
    readme = repository_files(toy.snapshot, catalog).files[0].content.decode()
    url = catalog.by_key["holm2024dough"].url
    assert url.startswith("https://")
    assert f"[time]({url})." in readme


def test_link_to_a_paper_without_an_address_keeps_its_words_on_github(toy: CatalogFolder) -> None:
    edit(toy.root / "docs/prose/introduction.md", "time.", "[time](paper:rask2023rye).")
    readme = repository_files(toy.snapshot, catalog_in(toy)).files[0].content.decode()
    assert "salt and time.\n" in readme


def test_prose_on_an_unknown_topic_is_reported(toy: CatalogFolder) -> None:
    file = toy.root / "docs/topics/grain/ryee.md"
    file.parent.mkdir(parents=True)
    file.write_text("## Rye\n", encoding="utf-8")
    problems = pipeline.load(toy.snapshot).problems
    (located,) = pipeline.locate_all(
        toy.snapshot, [problem for problem in problems if problem.code == "KD154"]
    )
    assert ("docs/topics/grain/ryee.md", 1, 1) == (
        located.problem.file,
        located.position.line,
        located.position.column,
    )
    assert "did you mean 'grain/rye'?" == located.problem.hint


def test_prose_on_a_moved_topic_says_its_new_file(toy: CatalogFolder) -> None:
    edit(
        toy.root / "taxonomy.yaml",
        "      - id: rye\n",
        "      - id: rye\n        former_paths: [grain/secale]\n",
    )
    file = toy.root / "docs/topics/grain/secale.md"
    file.parent.mkdir(parents=True)
    file.write_text("## Rye\n", encoding="utf-8")
    problems = pipeline.load(toy.snapshot).problems
    hints = [problem.hint for problem in problems if problem.code == "KD154"]
    assert ["the topic has moved: rename the file to docs/topics/grain/rye.md"] == hints


def test_unknown_paper_in_topic_prose_is_reported_with_line_and_column(toy: CatalogFolder) -> None:
    edit(toy.root / FILE, "paper:rask2022census", "paper:rask2022cenus")
    problems = pipeline.load(toy.snapshot).problems
    (located,) = pipeline.locate_all(
        toy.snapshot, [problem for problem in problems if problem.code == "KD153"]
    )
    assert (FILE, 4, "did you mean 'rask2022census'?") == (
        located.problem.file,
        located.position.line,
        located.problem.hint,
    )
    start = located.position.column - 1
    assert located.line_text[start:].startswith("rask2022cenus")


def test_topic_prose_that_is_not_utf8_is_reported(toy: CatalogFolder) -> None:
    (toy.root / FILE).write_bytes(b"Br\xf6t")
    problems = pipeline.load(toy.snapshot).problems
    assert [("KD101", FILE)] == [(problem.code, problem.file) for problem in problems][:1]


def test_timeline_reaches_the_newest_paper_of_the_catalog() -> None:
    papers = dated("2023-02", "2023-03", "2023-11")
    catalog = catalog_of(*papers, paper("ann2024new", date="2024-05"))
    chart = timeline(catalog, papers)
    assert chart
    quarters = [(bar.name, bar.label, bar.is_open) for bar in chart.columns]
    assert [
        ("2023-Q1", "2", False),
        ("2023-Q2", "", False),
        ("2023-Q3", "", False),
        ("2023-Q4", "1", False),
        ("2024-Q1", "", False),
        ("2024-Q2", "", True),
    ] == quarters
    assert "" == chart.chart.note  # nothing dashed is drawn in an empty quarter


@pytest.mark.parametrize(
    ("dates", "note"),
    [
        (("2023-11", "2024-05"), "Dashed: incomplete quarter (to May 2024)."),
        (("2023-11", "2024-03"), ""),
        (
            ("2023-11", "2023", "2024-05"),
            "Dashed: incomplete quarter (to May 2024). 1 paper gives only a year.",
        ),
    ],
)
def test_note_of_a_timeline_explains_what_is_dashed(dates: tuple[str, ...], note: str) -> None:
    papers = dated(*dates)
    catalog = catalog_of(*papers, paper("ann2024new", date="2024-05"))
    chart = timeline(catalog, papers)
    assert chart
    assert note == chart.chart.note


def test_quarter_that_the_newest_paper_ends_is_complete() -> None:
    papers = dated("2024-04", "2024-06")
    chart = timeline(catalog_of(*papers), papers)
    assert chart
    assert ([False], "") == ([bar.is_open for bar in chart.columns], chart.chart.note)


def test_timeline_draws_16_quarters_and_its_table_has_all_with_papers() -> None:
    papers = dated("2019-01", "2019-01", "2020-04", "2024-03", "2024")
    chart = timeline(catalog_of(*papers), papers)
    assert chart
    rows = [(bar.name, bar.cells) for bar in chart.chart.bars]
    assert [("2019-Q1", ("2",)), ("2020-Q2", ("1",)), ("2024-Q1", ("1",))] == rows
    assert 16 == len(chart.columns)
    assert "2020-Q2" == chart.columns[0].name
    assert "Before 2020-Q2: 2 papers, in the table. 1 paper gives only a year." == chart.chart.note


def test_undated_papers_are_counted_below_the_timeline() -> None:
    papers = [*dated("2024-04", "2024-06"), paper("ann2024x", date=None)]
    chart = timeline(catalog_of(*papers), papers)
    assert chart
    assert "1 paper without a date." == chart.chart.note


def test_papers_without_months_have_no_timeline() -> None:
    papers = dated("2023", "2024")
    assert timeline(catalog_of(*papers), papers) is None


def test_neighbors_are_parts_of_the_column_facet_and_other_placements() -> None:
    grain = {"id": "grain", "title": "Grain", "sentence": "Milled."}
    parts = [{"id": "rye", "title": "Rye", "sentence": "Rye."}]
    rye = {**parts[0], "nodes": [{"id": "dark", "title": "Dark", "sentence": "Dark."}]}
    facets = [TAXONOMY["facets"][0], {**grain, "nodes": [rye]}]
    placements = ["process/fermentation/sourdough", "process/mixing", "grain/rye/dark"]
    papers = [paper(f"bee2023x{index}", placements=placements) for index in range(2)]
    papers.append(paper("ann2023one", placements=["process/fermentation/sourdough", "grain/rye"]))
    catalog = Catalog.of(taxonomy(facets=facets), papers)
    together = neighbors(catalog, "process/fermentation")
    assert together
    assert (3, [("Rye", "3"), ("Mixing", "2")]) == (
        together.total,
        [(bar.name, bar.label) for bar in together.bars],
    )


def test_topic_whose_papers_share_no_other_topic_has_no_neighbors() -> None:
    papers = [
        paper("bee2023x0", placements=["process/mixing"]),
        paper("bee2023x1", placements=["process/mixing", "grain"]),
    ]
    assert neighbors(catalog_of(*papers), "process/mixing") is None


def test_start_here_has_what_a_person_chose_in_that_order(toy: CatalogFolder) -> None:
    starts = article(Rows(catalog_in(toy)), TOPIC, has_aside=True).starts
    keys = [start.row.paper.key for start in starts]
    assert ["rask2023rye", "quist2020starter", "vandermeer1998wild"] == keys
    assert "How a starter survives the freezer." == starts[1].reason
    assert "Chosen by the editors" in topic_page(toy).text


def test_topic_for_which_nobody_has_chosen_has_no_start_here(toy: CatalogFolder) -> None:
    assert "Start here" not in topic_page(toy, "grain/wheat").texts_of("h2")


def test_catalog_without_topic_prose_shows_lists_alone(toy: CatalogFolder) -> None:
    with_prose = topic_page(toy, "grain").texts_of("h2")
    assert "Papers by quarter" in with_prose
    (toy.root / FILE).unlink()
    assert ["All 17 papers"] == topic_page(toy, "grain").texts_of("h2")


def test_year_is_written_below_its_first_quarter() -> None:
    names = ["2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"]
    columns = [Column(name, 50, "1") for name in names]
    drawn = draw_columns(columns, Drawing("Papers", 175, "quarters"))
    assert ["2023", "2024"] == [text for text in see(drawn).texts_of("text") if len(text) == 4]


def test_years_are_spread_as_before_where_columns_are_years() -> None:
    columns = [Column(str(year), 50, "1") for year in range(2000, 2024)]
    drawn = draw_columns(columns, Drawing("Papers", 288, "thin"))
    years = [text for text in see(drawn).texts_of("text") if len(text) == 4]
    assert ["2000", "2003", "2006", "2009", "2012", "2015", "2018", "2021"] == years
