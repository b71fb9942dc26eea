"""The guide of the site, and the choice of a method: its table, its checks, its buttons."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import Page
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.checks.tables import check_choices
from kdcatalog.model.tables import Choose
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.rendering.prose import Segment, page_of_prose, segments, to_html
from kdcatalog.views.guide import chooser
from tests.broken import CATALOGS
from tests.factories import catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.pages import Seen, see
from tests.sites import catalog_in

TOY = yaml.safe_load((CATALOGS / "toy" / "taxonomy.yaml").read_text(encoding="utf-8"))


def pages_of(folder: CatalogFolder) -> dict[str, Page]:
    artifacts = site_artifacts(folder.snapshot, catalog_in(folder))
    return {made.path: made for made in artifacts if isinstance(made, Page)}


def page(folder: CatalogFolder, path: str) -> Seen:
    return see(pages_of(folder)[path].body)


def test_guide_has_a_section_for_each_heading_and_the_chooser_where_it_is_marked(
    toy: CatalogFolder,
) -> None:
    guide = page(toy, "guide/")
    assert ["Guide to bread"] == guide.texts_of("h1")
    sections = ["What bread is", "Which bread for me?", "Before you bake"]
    assert sections == guide.texts_of("h2")
    anchors = ["#what-bread-is", "#method", "#before-you-bake"]
    assert anchors == [link for link in guide.values("a", "href") if link.startswith("#")]
    assert set(guide.ids) >= {anchor.removeprefix("#") for anchor in anchors}


def test_terms_of_the_guide_lead_to_their_pages(toy: CatalogFolder) -> None:
    links = page(toy, "guide/").values("a", "href")
    assert {"../topics/process/", "../papers/rask2022census/"} <= set(links)


def test_cells_of_prose_tables_name_their_column() -> None:
    html = to_html("| Step | What *happens* |\n| --- | --- |\n| a | b |\n| c | d |\n")
    assert ["Step", "What happens"] * 2 == see(html).values("td", "data-label")


def test_link_to_the_guide_file_leads_to_the_page_of_the_site(toy: CatalogFolder) -> None:
    about = toy.prose / "about.md"
    about.write_text("Lead.\n\n[Read it](file:docs/guide.md#before-you-bake)\n", encoding="utf-8")
    assert "guide/#before-you-bake" in page(toy, "").values("a", "href")


def test_home_page_has_its_tagline_once_and_no_lead_of_the_readme(toy: CatalogFolder) -> None:
    tagline = catalog_in(toy).taxonomy.catalog.tagline
    text = "The same in\nother words.\n\nMade by bakers.\n\nAnd more.\n"
    (toy.prose / "about.md").write_text(text, encoding="utf-8")
    body = pages_of(toy)[""].body
    parts = (tagline, "other words", "Made by bakers.", "And more.")
    assert [1, 0, 1, 1] == [body.count(part) for part in parts]
    (toy.prose / "about.md").write_text("The same in other words.\n", encoding="utf-8")
    assert '<section class="prose' not in pages_of(toy)[""].body


def test_sentences_in_arabic_have_their_full_stop_on_the_left(toy: CatalogFolder) -> None:
    pages = pages_of(toy)
    rye = catalog_in(toy).taxonomy.nodes["grain/rye"]
    assert f"<p class=lede dir=auto>{rye.sentence}" in pages["topics/grain/rye/"].body
    assert "<p class=note dir=auto>" in pages["topics/"].body
    home = pages[""].body
    assert "<h1 dir=auto>" in home
    assert f"<p dir=auto>{catalog_in(toy).taxonomy.catalog.tagline}</p>" in home


def test_provenance_for_github_has_a_title_and_links_that_lead_somewhere(
    toy: CatalogFolder,
) -> None:
    text = "## Where it is from\n\nSee [how](page:contribute).\n\n### Dates\n\n#x\n"
    (toy.prose / "provenance.md").write_text(text, encoding="utf-8")
    files = repository_files(toy.snapshot, catalog_in(toy)).files
    made = next(file for file in files if file.path == "docs/provenance.md")
    notice, *lines = made.content.decode().splitlines()
    assert "docs/prose/provenance.md" in notice
    assert ["", "# Where it is from", ""] == lines[:3]
    assert "page:contribute" not in lines[3]
    assert ["", "## Dates", "", "#x"] == lines[4:]
    about = toy.prose / "about.md"
    about.write_text("Lead.\n\n[Read it](file:docs/provenance.md#dates)\n", encoding="utf-8")
    assert "provenance/#dates" in page(toy, "").values("a", "href")


def test_catalog_without_guide_and_chooser_has_neither_page(toy: CatalogFolder) -> None:
    second = CatalogFolder(CATALOGS / "second")
    assert {"guide/", "guide/method/"}.isdisjoint(pages_of(second))
    (toy.prose / "guide.md").unlink()
    assert "guide/method/" in pages_of(toy)
    assert "guide/" not in pages_of(toy)


def test_chooser_is_a_full_table_without_any_choice(toy: CatalogFolder) -> None:
    table = page(toy, "guide/method/")
    assert {"A starter wild yeasts", "Yeast", "Taste sour or mild", "Speed"} == set(
        table.texts_of("th")
    )
    cells = table.texts_of("td")[1:]
    assert 4 == len(cells)
    assert cells[0].startswith("Starter Ecology A fed starter is mild.")
    assert "A starter takes its time; take yeast, or bake tomorrow." == cells[1]
    radios = [
        element.attributes
        for element in table.elements
        if element.attributes.get("type") == "radio"
    ]
    checked = [radio["id"] for radio in radios if "checked" in radio]
    assert ["a0", "g0", "d0"] == checked


def test_methods_have_three_papers_and_the_data_they_fit(toy: CatalogFolder) -> None:
    view = chooser(catalog_in(toy))
    assert view
    first, second = view.rows[0].cells[0].methods
    assert ("d1 d2", "") == (first.fits, first.data)
    assert ("d2", "rye") == (second.fits, second.data)
    keys = [key for key, _ in first.papers]
    assert ["rask2023rye", "quist2020starter", "vandermeer1998wild"] == keys
    assert ((), ("d2",)) == (view.rows[0].cells[0].lacking, view.rows[1].cells[0].lacking)


def with_choose(**changes: Any) -> Taxonomy:
    """Return the small taxonomy with a chooser of one cell, some of its fields changed."""
    question = {"title": "I have", "any": "Any", "answers": [{"id": "x", "title": "X"}]}
    method = {
        "access": "x",
        "goal": "x",
        "data": ["x"],
        "topic": "grain",
        "papers": ["a", "b", "c"],
    }
    fields = {
        "title": "Which?",
        "sentence": "One question.",
        "access": question,
        "goal": question,
        "data": question,
        "lacking": "Nothing.",
        "methods": [method],
    }
    papers = [f"{letter}2023x" for letter in "abc"]
    fields["methods"] = [{**method, "papers": papers, **changes.pop("method", {})}]
    return taxonomy(choose={**fields, **changes})


TWO = {
    "title": "I want",
    "any": "Any",
    "answers": [{"id": "x", "title": "X"}, {"id": "y", "title": "Y"}],
}
GAP = {"access": "x", "goal": "x", "reason": "No way."}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (
            {"method": {"topic": "grein"}},
            [(("choose", "methods", 0, "topic"), "did you mean 'grain'?")],
        ),
        ({"method": {"data": ["z"]}}, [(("choose", "methods", 0, "data"), "known are x")]),
        (
            {"method": {"papers": ["a2023x", "b2023x", "a2023x"]}},
            [(("choose", "methods", 0, "papers"), "name 3 different papers")],
        ),
        ({"goal": TWO}, [(("choose",), "add it to methods: or to gaps:, not to both")]),
        ({"gaps": [GAP]}, [(("choose",), "add it to methods: or to gaps:, not to both")]),
        ({"goal": TWO, "gaps": [{**GAP, "goal": "y"}]}, []),
        (
            {"data": {**TWO, "answers": [{"id": "x", "title": "X"}] * 2}},
            [(("choose", "data", "answers"), "give each its own id")],
        ),
        (
            {"data": {**TWO, "answers": [{"id": f"x{n or ''}", "title": "X"} for n in range(7)]}},
            [(("choose", "data", "answers"), "give at most 6")],
        ),
    ],
)
def test_chooser_that_does_not_fit_is_reported(
    changes: dict[str, Any], expected: list[Any]
) -> None:
    problems = [(problem.at, problem.hint) for problem in check_choices(with_choose(**changes))]
    assert expected == problems


def test_duplicate_method_is_reported() -> None:
    own = with_choose()
    assert own.choose
    twice = own.choose.model_copy(update={"methods": own.choose.methods * 2})
    problems = [*check_choices(own.model_copy(update={"choose": twice}))]
    assert [("choose", "methods", 1)] == [problem.at for problem in problems]


def test_unknown_paper_of_a_method_is_reported_with_its_line(toy: CatalogFolder) -> None:
    file = toy.root / "taxonomy.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("papers: [alder2025one,", "papers: [alder2025on,"), encoding="utf-8"
    )
    (located,) = pipeline.locate_all(
        toy.snapshot,
        [problem for problem in pipeline.load(toy.snapshot).problems if problem.code == "KD151"],
    )
    assert "did you mean 'alder2025one'?" == located.problem.hint
    assert "alder2025on," in located.line_text


def test_catalog_without_a_chooser_has_no_view_of_it() -> None:
    assert chooser(catalog_of(paper())) is None


@pytest.mark.parametrize(
    ("text", "title", "lead", "sections"),
    [
        ("", "", "", ()),
        ("Only a lead.", "", "Only a lead.", ()),
        (
            "# T\n\nLead.\n\n## A\n\na\n\n### b\n\n## C\nc",
            "T",
            "Lead.",
            (("A", "a\n\n### b"), ("C", "c")),
        ),
        ("## A\n\n```\n## no\n```\n", "", "", (("A", "```\n## no\n```"),)),
        ("A\n-\n\na", "", "", (("A", "a"),)),
    ],
)
def test_prose_is_cut_at_its_headings(
    text: str, title: str, lead: str, sections: tuple[tuple[str, str], ...]
) -> None:
    assert (title, lead, sections) == page_of_prose(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("> [!NOTE]\n> a [b](page:papers)", (Segment("a "), Segment("b", "page", "papers"))),
        ("a\nb", (Segment("a b"),)),
        ("[a](file:x.md#y) c", (Segment("a", "file", "x.md#y"), Segment(" c"))),
    ],
)
def test_prose_of_one_line_is_cut_at_its_links(text: str, expected: tuple[Segment, ...]) -> None:
    assert expected == segments(text)


def test_choose_of_the_toy_is_the_model_that_it_reads_as() -> None:
    choose = Choose.model_validate(TOY["choose"])
    assert (("starter", "taste"), ("starter", "speed")) == choose.cells[:2]
    assert ["access", "goal", "data"] == [*choose.questions]


def test_styles_mark_as_many_answers_as_the_checks_allow() -> None:
    styles = Path("frontend/styles/chooser.css").read_text(encoding="utf-8")
    for name in ("a", "g", "d"):
        assert f"#{name}6:checked" in styles
        assert f"#{name}7:checked" not in styles
