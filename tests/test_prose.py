"""Hand-written prose: its references are resolved, and those to nothing are reported."""

import pytest

from kdcatalog import pipeline
from kdcatalog.artifacts.pictures import picture_markup
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.checks.files import check_prose
from kdcatalog.problems import Position
from kdcatalog.rendering.prose import Reference, headings, references, resolve, to_html
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.pages import see
from tests.sites import edit

FILE = "docs/prose/introduction.md"
PAPER = paper("bee2023plain", former_keys=["bee2022plain"])


def link_to(kind: str, name: str) -> str:
    return "" if name == "nowhere" else f"{kind}={name}"


def shown(name: str, alternative: str) -> str:
    return f"<{name}|{alternative}>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Rye](node:grain/rye)", "[Rye](node=grain/rye)"),
        (
            "[All](page:papers) and [how](file:CONTRIBUTING.md)",
            "[All](page=papers) and [how](file=CONTRIBUTING.md)",
        ),
        ("[Rye](node:nowhere) bread", "Rye bread"),
        ("[Rye](paper:rask2023rye) bread", "[Rye](paper=rask2023rye) bread"),
        ("![Rye](paper:rask2023rye)", "![Rye](paper:rask2023rye)"),
        ("![The steps](picture:steps)", "<steps|The steps>"),
        ("![](picture:steps)", "<steps|>"),
        ("see ![x](picture:a), [y](node:b)", "see <a|x>, [y](node=b)"),
        ("[a][b] and [c](https://example.org)", "[a][b] and [c](https://example.org)"),
        ("![a](https://example.org/a.png)", "![a](https://example.org/a.png)"),
        ("![a](node:b)", "![a](node:b)"),
        ("[*two* words](node:b)", "[*two* words](node=b)"),
        ("\n\ntext\n\n", "text"),
        ("", ""),
    ],
)
def test_only_reference_links_and_pictures_are_resolved(text: str, expected: str) -> None:
    assert expected == resolve(text, link_to, shown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("no link", []),
        ("[Rye](node:grain/rye)", [Reference("node", "grain/rye", 11)]),
        (
            "![x](picture:a)\n[y](page:b)",
            [Reference("picture", "a", 13), Reference("page", "b", 25)],
        ),
        ("[y](file:b) ![x](picture:a)", [Reference("file", "b", 9), Reference("picture", "a", 25)]),
        ("[c](https://example.org)", []),
    ],
)
def test_references_come_in_the_order_of_the_text(text: str, expected: list[Reference]) -> None:
    assert expected == references(text)


def test_offset_of_a_reference_is_that_of_its_name() -> None:
    text = "麦 🥖 [Rye](node:grain/rye), ![x](picture:steps), [all](page:papers)\n[how](file:a.md)"
    assert [(each.name, each.name) for each in references(text)] == [
        (each.name, text[each.offset : each.offset + len(each.name)]) for each in references(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## One\n\ntext\n\n### Two \n", [(2, "One"), (3, "Two")]),
        ("# Title\n", []),
        ("##No blank\n", []),
        ("text ## not one\n", []),
        ("###### Six\n####### Seven\n", [(6, "Six")]),
        ("```sh\n## a comment\n```\n\n## One\n", [(2, "One")]),
        ("    ## in an indented block of code\n", []),
        ("Two\nlines\n---\n", [(2, "Two lines")]),
        ("## The [Rye](node:grain/rye) & `fmt`\n", [(2, "The Rye & fmt")]),
        ("## *Two* &amp; three ##\n", [(2, "Two & three")]),
    ],
)
def test_headings_are_those_that_a_reader_sees(text: str, expected: list[tuple[int, str]]) -> None:
    assert expected == headings(text)


def test_headings_are_one_level_higher_on_the_site() -> None:
    page = see(to_html("## One\n\ntext\n\n### Two\n"))
    assert (["h1", "p", "h2"], "One", "Two") == (
        page.tags,
        *page.texts_of("h1"),
        *page.texts_of("h2"),
    )


def test_prose_of_the_site_can_contain_tables_and_html() -> None:
    page = see(to_html("| a | b |\n| --- | --- |\n| c | d |\n\n<b>bold</b>{: .x }\n"))
    assert (["c", "d"], ["bold"]) == (page.texts_of("td"), page.texts_of("b"))


def test_fenced_block_of_prose_is_a_block_of_code_on_the_site() -> None:
    assert "## a comment\n" == see(to_html("```sh\n## a comment\n```\n")).text


def test_picture_follows_the_color_scheme_and_has_an_alternative() -> None:
    page = see(picture_markup("docs/pictures/", "steps", 'From "flour"\n to <loaf> & crumb'))
    assert ["docs/pictures/steps-dark.svg"] == page.values("source", "srcset")
    assert ["(prefers-color-scheme: dark)"] == page.values("source", "media")
    assert ["docs/pictures/steps-light.svg"] == page.values("img", "src")
    assert ['From "flour" to <loaf> & crumb'] == page.values("img", "alt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[m](node:process/mixing) [p](page:papers) ![x](picture:growth) [f](file:any.md)", []),
        ("[m](node:process/mixng)", [(Position(1, 10, 13), "did you mean 'process/mixing'?")]),
        ("One.\nTwo [p](page:paper).", [(Position(2, 14, 5), "did you mean 'papers'?")]),
        ("麦 ![x](picture:growht)", [(Position(1, 16, 6), "did you mean 'growth'?")]),
        (
            "\n\n[a](node:xyz) [b](node:grain) [c](page:zzzzzzzz)",
            [(Position(3, 10, 3), None), (Position(3, 40, 8), None)],
        ),
        ("[a](https://example.org) [b](other:xyz)", []),
        ("[a](paper:bee2023plain) and [b](paper:bee2022plain), its former key", []),
        ("One.\n[a](paper:bee2023plane)", [(Position(2, 11, 12), "did you mean 'bee2023plain'?")]),
        ("[a](paper:)", []),
    ],
)
def test_broken_reference_is_reported_at_its_name(
    text: str, expected: list[tuple[Position, str | None]]
) -> None:
    problems = [*check_prose(catalog_of(PAPER), {FILE: text}, ("growth",))]
    assert [("KD153", FILE)] * len(expected) == [
        (problem.code, problem.file) for problem in problems
    ]
    assert expected == [
        (problem.at, hint and problem.hint)
        for problem, (_, hint) in zip(problems, expected, strict=True)
    ]


def test_every_file_of_prose_is_checked() -> None:
    prose = {
        "docs/prose/a.md": "[x](node:no)",
        "docs/prose/b.md": "sound",
        "docs/prose/c.md": "[x](page:no)",
    }
    problems = check_prose(catalog_of(PAPER), prose, ())
    assert ["docs/prose/a.md", "docs/prose/c.md"] == [problem.file for problem in problems]


def test_problem_of_prose_is_located_with_its_line(toy: CatalogFolder) -> None:
    edit(toy.root / FILE, "node:grain/rye", "node:grain/ryee")
    (located,) = pipeline.locate_all(
        toy.snapshot, [one for one in pipeline.load(toy.snapshot).problems if one.code == "KD153"]
    )
    line, column, length = located.position.line, located.position.column, located.position.length
    assert (FILE, "grain/ryee") == (
        located.problem.file,
        located.line_text[column - 1 : column - 1 + length],
    )
    assert located.line_text == (toy.root / FILE).read_text(encoding="utf-8").split("\n")[line - 1]


def test_prose_with_windows_line_ends_is_read_as_any_other(toy: CatalogFolder) -> None:
    path = toy.root / FILE
    before = pipeline.load(toy.snapshot)
    assert before.catalog
    readme = repository_files(toy.snapshot, before.catalog).files[0].content
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert readme == repository_files(toy.snapshot, before.catalog).files[0].content


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# A\n\n## B\n\n###### C\n", ["h1", "h1", "h5"]),
        ("B\n-\n", ["h1"]),
        ("- ## B\n", ["ul", "li", "h1"]),
        ("```sh\n## B\n```\n", ["pre", "code"]),
    ],
)
def test_every_kind_of_heading_is_raised(text: str, tags: list[str]) -> None:
    assert tags == see(to_html(text)).tags
