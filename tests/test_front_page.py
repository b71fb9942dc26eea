"""README.md as a front page: newest rows and kept ones, starting points, counts and budgets."""

import re
from pathlib import Path

import pytest

from kdcatalog import pipeline
from kdcatalog.artifacts.readme import readme_file
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.pictures.heat_map import draw_phone, draw_wide
from kdcatalog.pictures.palette import LIGHT
from kdcatalog.pictures.svg import fitting_lines, text_width
from kdcatalog.problems import errors
from kdcatalog.rendering.markdown import breakable_cell
from kdcatalog.views.contents import badges
from kdcatalog.views.heat_map import alternative_text, heat_map, map_bounds
from kdcatalog.views.week import last_week
from tests.factories import paper
from tests.folders import CatalogFolder
from tests.sites import REPOSITORY, URL, catalog_in, copy_toy, edit
from tests.test_readme import ROW, readme_of, section

KEEPS = '  readme_keeps: "2024-06-30"\n'


def loaves(number: int, **fields: object) -> list[Paper]:
    """Return papers on mixing, one for each year from 1980."""
    years = range(1980, 1980 + number)
    return [
        paper(f"bee{year}loaf", title=f"Loaf {year}", date=str(year), **fields) for year in years
    ]


def mixing_of(catalog_folder: CatalogFolder, papers: list[Paper], budget: int = 250_000) -> str:
    """Return the section on mixing, where all the papers of the factory are."""
    catalog = Catalog.of(catalog_in(catalog_folder).taxonomy, papers)
    rendered = readme_file(catalog_folder.snapshot, catalog, budget)
    return section(rendered.file.content.decode(), "Mixing")


def years_in(text: str) -> list[int]:
    return [int(year) for year in re.findall(r"^\| ?Loaf ([0-9]{4}) ?\|", text, re.MULTILINE)]


@pytest.mark.parametrize(("number", "listed"), [(15, 15), (16, 15), (40, 15)])
def test_section_lists_the_newest_fifteen_and_links_to_all(
    toy: CatalogFolder, number: int, listed: int
) -> None:
    text = mixing_of(toy, loaves(number, added="2025-01-01"))
    newest_first = list(reversed(range(1980, 1980 + number)))
    assert newest_first[:listed] == years_in(text)
    link = f"[All {number} papers, with summaries](lists/process.md#mixing)"
    assert (number > listed) == (link in text)


def test_papers_of_one_month_are_in_the_order_of_their_arxiv_numbers(toy: CatalogFolder) -> None:
    numbers = ["2403.00009", "2403.00101", "2403.00020"]
    papers = []
    for index, number in enumerate(numbers):
        key = f"bee{2000 + index}loaf"
        papers.append(
            paper(key, title=f"Loaf {number}", date="2024-03", identifiers={"arxiv": number})
        )
    text = mixing_of(toy, papers)
    assert ["2403.00101", "2403.00020", "2403.00009"] == re.findall(r"Loaf ([0-9.]+)\]", text)


def test_rows_that_the_taxonomy_lists_stay_beyond_the_newest(toy: CatalogFolder) -> None:
    rows = f"{KEEPS}  readme_rows:\n    process/mixing: [bee1981loaf]\n"
    edit(toy.root / "taxonomy.yaml", KEEPS, rows)
    text = mixing_of(toy, loaves(20))
    _, _, folded = text.partition("<summary>1 more from the source list</summary>")
    assert [1981] == years_in(folded)


def test_rows_stay_by_day_of_addition_where_none_are_listed(toy: CatalogFolder) -> None:
    papers = [*loaves(2, added="2024-01-01"), *loaves(20, added="2025-01-01")[2:]]
    _, _, folded = mixing_of(toy, papers).partition("<details>")
    assert [1981, 1980] == years_in(folded)


@pytest.mark.parametrize("budget", [1, 5_000, 6_000, 7_000, 250_000])
def test_readme_has_the_most_rows_that_its_budget_allows(budget: int, toy: CatalogFolder) -> None:
    catalog = Catalog.of(catalog_in(toy).taxonomy, loaves(20, added="2025-01-01"))
    rendered = readme_file(toy.snapshot, catalog, budget)
    size = len(rendered.file.content)
    row = len("|Loaf 1999|Paper|1999|||\n")
    assert rendered.newest == 0 or size <= budget
    assert rendered.newest == 15 or size + row > budget
    assert rendered.newest == len(years_in(rendered.file.content.decode()))


def test_rows_that_stay_exceed_the_budget(toy: CatalogFolder) -> None:
    text = readme_file(toy.snapshot, catalog_in(toy), 1).file.content.decode()
    _, _, folded = section(text, "Starter Ecology").partition("<details>")
    assert 12 == len(ROW.findall(folded))


def test_papers_to_start_with_are_above_the_table(toy: CatalogFolder) -> None:
    words = "        words: [kneading, autolyse]\n"
    keys = ("hassan2017salt", "rask2023rye", "quist2020starter", "vandermeer1998wild")
    starts = ", ".join(f"{{key: {key}, reason: the reason}}" for key in keys)
    start = f"{words}        start: [{starts}]\n"
    edit(toy.root / "taxonomy.yaml", words, start)
    above, _, _ = section(readme_of(toy), "Mixing").partition("| Title")
    # The first three, without reasons: those would cost two of twelve rows of every topic.
    names = "Salt and the Vigour of Starters, Rye Starters Resist Mould"
    names += ", Where Do Starter Bacteria Come From?"
    assert above.endswith(f"\n\n**Start here:** {names}\n\n")


STARTS = (
    "start: [{key: hassan2017salt, reason: a}, {key: rask2023rye, reason: b},"
    " {key: nobody2020none, reason: none}]"
)
MAP_GROUP = (
    "  map:\n    subject: a\n    groups: [{node: process/mixed, title: Mixed, label: Mixed}]"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("words: [kneading, autolyse]", STARTS),
        (KEEPS, "  readme_rows: {process/mixing: [nobody2020none]}\n"),
        (KEEPS, "  readme_rows: {process/mixed: [hassan2017salt]}\n"),
        (KEEPS, "  anchors: {old-heading: process/mixed}\n"),
        ("  columns: grain", "  columns: grain\n  map: {subject: a, labels: {rye: R}}"),
        ("  columns: grain", f"  columns: grain\n{MAP_GROUP}"),
    ],
)
def test_what_readme_names_must_exist(old: str, new: str, toy: CatalogFolder) -> None:
    edit(toy.root / "taxonomy.yaml", old, new)
    problems = errors(pipeline.load(toy.snapshot).problems)
    assert ["KD151"] == [problem.code for problem in problems]


def test_further_anchors_lead_to_their_parts(toy: CatalogFolder) -> None:
    anchors = "  anchors:\n    dough-making: process/mixing\n    table-of-contents: contents\n"
    edit(toy.root / "taxonomy.yaml", KEEPS, anchors)
    text = readme_of(toy)
    assert '<a id="dough-making"></a>\n\n### Mixing\n' in text
    assert '<a id="table-of-contents"></a>\n\n## Contents\n' in text


def test_numbers_in_prose_are_counted(toy: CatalogFolder) -> None:
    counts = "{papers} {papers:grain/rye} {papers:grain/rye,process/mixing} {papers:grain@2020}"
    edit(toy.root / "docs/prose/introduction.md", "Bread is flour", f"{counts} Bread is flour")
    catalog = catalog_in(toy)
    rye, mixing = catalog.below("grain/rye"), catalog.below("process/mixing")
    union = {each.key for each in (*rye, *mixing)}
    of_2020 = [each for each in catalog.below("grain") if each.date.startswith("2020")]
    assert f"30 {len(rye)} {len(union)} {len(of_2020)} Bread is flour" in readme_of(toy)


def test_unknown_topic_of_a_count_is_an_error(toy: CatalogFolder) -> None:
    edit(
        toy.root / "docs/prose/introduction.md", "Bread is", "{papers:grain/rye,grain/ry} Bread is"
    )
    problems = errors(pipeline.load(toy.snapshot).problems)
    expected = [("KD153", "unknown node 'grain/ry'")]
    assert expected == [(problem.code, problem.message) for problem in problems]


def test_bibtex_is_that_of_the_release_while_there_is_no_site(tmp_path: Path) -> None:
    catalog_folder = copy_toy(tmp_path / "toy", repository=REPOSITORY)
    link = f"**[Download BibTeX]({REPOSITORY}releases/latest/download/catalog.bib)**"
    assert link in readme_of(catalog_folder)


def test_published_topic_links_to_its_page_and_bibtex(published: CatalogFolder) -> None:
    page = f"{URL}topics/process/mixing/"
    links = f"\n[Filter on the site]({page}) · [BibTeX]({page}papers.bib)\n"
    assert links in section(readme_of(published), "Mixing")


# --- New this week


SUMMARY = "Follows doughs from the mixer to the oven and measures what the hands of a baker add."


def new_paper(number: int, *placements: str, **fields: object) -> Paper:
    """Return a paper of which nothing but its place and day matters; later numbers are newer."""
    values = {"title": f"P{number}: Loaves", "summary": SUMMARY, "date": f"2024-{number:02}"}
    return paper(f"bee{2000 + number}loaf", **{**values, "placements": [*placements], **fields})


def week_of(catalog_folder: CatalogFolder, papers: list[Paper]) -> list[str]:
    week = last_week(Catalog.of(catalog_in(catalog_folder).taxonomy, papers))
    assert week
    return [new.title.partition(":")[0] for new in week.papers]


def test_no_two_new_papers_share_a_part_of_the_column_facet(toy: CatalogFolder) -> None:
    papers = [
        new_paper(5, "grain/wheat"),
        new_paper(4, "grain/wheat", "grain/rye"),
        new_paper(3, "grain/rye"),
        new_paper(2, "process/mixing"),
        new_paper(1, "grain/spelt", summary=None),
    ]
    assert ["P5", "P3"] == week_of(toy, papers)


@pytest.mark.parametrize(
    ("added", "days"),
    [
        ("2026-11-26", "November 20 to 26, 2026"),
        ("2026-11-03", "October 28 to November 3, 2026"),
        ("2027-01-02", "December 27, 2026 to January 2, 2027"),
    ],
)
def test_week_ends_with_the_last_addition(added: str, days: str, toy: CatalogFolder) -> None:
    papers = [new_paper(1, "grain/rye", added=added), new_paper(2, "grain/rye", added="2020-01-01")]
    week = last_week(Catalog.of(catalog_in(toy).taxonomy, papers))
    assert week
    assert (1, days) == (week.count, week.days)


# --- the map and the summary table


@pytest.mark.parametrize(
    ("highest", "bounds"),
    [
        (0, (1,)),
        (1, (1,)),
        (4, (1, 2)),
        (12, (1, 2, 5)),
        (297, (1, 5, 10, 25, 50, 100)),
        (5_000, (1, 100, 250, 500, 1_000, 2_500)),
    ],
)
def test_tones_of_the_map_begin_at_round_numbers(highest: int, bounds: tuple[int, ...]) -> None:
    assert bounds == map_bounds(highest)


def test_map_counts_papers_on_both_topics(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    view = heat_map(catalog)
    assert view
    rye = {each.key for each in catalog.below("grain/rye")}
    sourdough = {each.key for each in catalog.below("process/fermentation/sourdough")}
    count = view.counts["process/fermentation/sourdough"]["grain/rye"]
    assert len(rye & sourdough) == count > 0
    for draw in (draw_wide, draw_phone):
        assert f"Rye {count}" in draw(view, LIGHT)


def test_catalog_without_matrix_has_no_map(toy: CatalogFolder) -> None:
    edit(toy.root / "taxonomy.yaml", "matrix:\n  rows: process\n  columns: grain", "")
    assert heat_map(catalog_in(toy)) is None
    assert '<picture>\n  <source media="(max-width' not in readme_of(toy)


@pytest.mark.parametrize(
    ("number", "label", "words"),
    [(0, "papers", "0 papers"), (1, "paper", "1 paper"), (2, "papers", "2 papers")],
)
def test_badge_counts_one_paper_in_the_singular(
    toy: CatalogFolder, number: int, label: str, words: str
) -> None:
    catalog = Catalog.of(catalog_in(toy).taxonomy, loaves(number))
    badge, *_others = badges(catalog)
    assert (label, words) == (badge.label, badge.alternative)


def test_map_without_papers_on_both_facets_has_no_largest_cell(toy: CatalogFolder) -> None:
    catalog = Catalog.of(catalog_in(toy).taxonomy, loaves(1))
    view = heat_map(catalog)
    assert view
    text = alternative_text(view)
    assert text.startswith("Heat map of 1 paper by ")
    assert ". All cells are empty. " in text
    assert "Largest cell" not in text


def test_title_that_does_not_fit_gives_way_to_its_label() -> None:
    titles = ("Reinforcement Learning", "RL")
    assert ("RL",) == fitting_lines(titles, 11, width=53, most=60)
    assert ("Self-", "Knowledge") == fitting_lines(("Self-Knowledge",), 11, width=57, most=60)


@pytest.mark.parametrize("title", ["Pneumonoultramicroscopic", "大语言模型的知识蒸馏研究"])
def test_title_without_a_label_is_cut(title: str) -> None:
    (line,) = fitting_lines((title,), 11, width=53, most=60)
    assert line.endswith("…")
    assert text_width(line, 11) <= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Flan/Code/Math", "Flan/<wbr>Code/<wbr>Math"),
        ("Reinforcement Learning", "Reinfor\u00adcement Learning"),
        ("a / b", "a / b"),
        ("short", "short"),
    ],
)
def test_cells_of_the_summary_table_can_break(text: str, expected: str) -> None:
    assert expected == breakable_cell(text)
