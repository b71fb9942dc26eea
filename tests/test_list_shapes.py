"""Shapes of other people's lists, each with the exact papers it holds."""

import json
from dataclasses import dataclass

import pytest

from kdcatalog.lists.formats import read_list
from kdcatalog.lists.listing import Item, Listing, Remark, UnreadColumn
from kdcatalog.lists.markdown_list import read_markdown
from kdcatalog.lists.merging import merge_rows
from kdcatalog.lists.people import authors_in

ARXIV = "https://arxiv.org/abs/2502.04444"
OTHER = "https://arxiv.org/abs/2303.05555"
OVENS = "Warm Ovens Bake Better"


@dataclass(frozen=True)
class Listed:
    """What a test compares of an item; what is not named is empty."""

    title: str
    ids: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    venue: str = ""
    date: str = ""
    section: tuple[str, ...] = ()
    url: str = ""
    code: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def listed(item: Item) -> Listed:
    work = item.work
    return Listed(
        title=work.title,
        ids=tuple(str(identifier) for identifier in work.identifiers),
        authors=tuple(author.name for author in work.authors),
        venue=f"{work.venue} {work.year or ''}".strip(),
        date=work.date,
        section=item.section,
        url=work.url,
        code=item.code,
        remarks=item.remarks,
    )


def papers(text: str) -> list[Listed]:
    """Return the papers of a list in Markdown of which nothing is left out."""
    listing = read_markdown(text)
    assert () == listing.left
    return [listed(item) for item in listing.items]


def rows(name: str, content: str | bytes) -> list[Listed]:
    raw = content.encode() if isinstance(content, str) else content
    listing = read_list(name, raw)
    assert () == listing.left
    return [listed(item) for item in listing.items]


@pytest.mark.parametrize(
    "heading",
    [
        "# Awesome Bread [![Awesome](https://awesome.re/a.svg)](https://awesome.re) ![Stars](u)",
        "# Awesome Bread ![Stars](https://img.shields.io/github/stars/a/b.svg)",
        '<h1 align="center">Awesome Bread <img src="u" alt="Logo"></h1>',
        '<h1 align="center">\n  Awesome Bread\n</h1>',
        "Awesome Bread [![Awesome](u)](u)\n===",
    ],
)
def test_badges_are_removed_from_headings(heading: str) -> None:
    expected = Listed(OVENS, ("arxiv:2502.04444",), section=("Awesome Bread",))
    assert [expected] == papers(f"{heading}\n- [{OVENS}]({ARXIV})")


@pytest.mark.parametrize(
    "cell",
    [
        "**Three**<br>A. Bee, B. Cee",
        "Three <br/> A. Bee, B. Cee",
        "**Three**<br />*A. Bee, B. Cee*",
        "<b>Three</b><p>A. Bee, B. Cee</p>",
    ],
)
def test_authors_below_the_title_in_a_cell_are_authors(cell: str) -> None:
    expected = Listed("Three", ("arxiv:2502.04444",), ("A. Bee", "B. Cee"))
    assert [expected] == papers(f"| Title | Link |\n|---|---|\n| {cell} | [paper]({ARXIV}) |")


@pytest.mark.parametrize("words", ["大模型综述", "Обзор", "a survey of ovens", "📌 must read"])
def test_words_before_a_linked_title_are_not_a_venue(words: str) -> None:
    (item,) = read_markdown(f"- {words} [Fourteen]({ARXIV})").items
    plain = words.removeprefix("📌 ")
    remark = (f"not carried over: '{plain}'",)
    assert Listed("Fourteen", ("arxiv:2502.04444",), remarks=remark) == listed(item)


@pytest.mark.parametrize(
    "details",
    [
        "  - Authors: Ann Bee, Bob Cee\n  - Venue: ICBR 2024\n  - Date: February 12, 2025",
        "  - **Authors:** Ann Bee, Bob Cee\n  - **Venue:** ICBR 2024\n  - **Date:** 2025-02-12",
        "    * Authors: Ann Bee, Bob Cee\n      * Venue: ICBR 2024 [Paper](u)\n    * Year: 2025/02",
    ],
)
def test_bullets_that_name_a_field_belong_to_the_paper_above(details: str) -> None:
    expected = Listed(
        OVENS, ("arxiv:2502.04444",), ("Ann Bee", "Bob Cee"), "ICBR 2024", date="2025-02"
    )
    assert [expected] == papers(f"- [{OVENS}]({ARXIV})\n{details}".replace("[Paper](u)", ""))


def test_bullet_without_link_takes_the_links_of_its_fields() -> None:
    text = f"- **{OVENS}**\n  - Venue: ICBR 2024 [Paper]({ARXIV}) [Code](https://github.com/a/b)"
    expected = Listed(
        OVENS,
        ("arxiv:2502.04444",),
        venue="ICBR 2024",
        date="2024",
        code=("https://github.com/a/b",),
    )
    assert [expected] == papers(text)


def test_details_under_a_numbered_bullet_can_be_indented_by_two() -> None:
    expected = Listed(OVENS, ("arxiv:2502.04444",), ("Ann Bee", "Bob Cee"))
    assert [expected] == papers(f"10. [{OVENS}]({ARXIV})\n  - Authors: Ann Bee, Bob Cee")


@pytest.mark.parametrize(
    "details",
    [
        "- **Authors:** Ann Baker, Bob Miller\n- **Date:** February 2, 2025\n"
        "- **arXiv:** [2502.04444]({})",
        "**Authors**: Ann Baker, Bob Miller\n**Date**: 2025-02\n**Paper**: {}",
    ],
)
def test_heading_with_only_fields_below_is_a_title(details: str) -> None:
    text = f"# Ovens\n\n#### **{OVENS}**\n{details}\n".replace("{}", ARXIV)
    expected = Listed(
        OVENS,
        ("arxiv:2502.04444",),
        ("Ann Baker", "Bob Miller"),
        date="2025-02",
        section=("Ovens",),
    )
    assert [expected] == papers(text)


def test_content_of_details_is_read_below_its_summary() -> None:
    text = (
        "# Ovens\n"
        f"<details>\n<summary><b>Bread</b></summary>\n\n- [{OVENS}]({ARXIV})\n\n</details>\n"
        f"<details><summary>Click to expand</summary>\n\n- [Cold Ovens]({OTHER})\n</details>\n"
    )
    expected = [
        Listed(OVENS, ("arxiv:2502.04444",), section=("Ovens", "Bread")),
        Listed("Cold Ovens", ("arxiv:2303.05555",), section=("Ovens",)),
    ]
    assert expected == papers(text)


def test_details_end_their_section() -> None:
    text = (
        "# Ovens\n<details>\n<summary>Bread</summary>\n\n"
        f"- [{OVENS}]({ARXIV})\n</details>\n\n- [Cold Ovens]({OTHER})\n"
    )
    assert [("Ovens", "Bread"), ("Ovens",)] == [paper.section for paper in papers(text)]


HTML_TABLE = f"""\
<table>
<tr><th>Title</th><th>Venue</th><th>Link</th></tr>
<tr><td>{OVENS}</td><td>ICBR 2025</td><td><a href="{ARXIV}">Paper</a></td></tr>
<tr>
<td>Cold &amp; Calm Ovens</td>
<td>ICBR 2024</td>
<td>

[Paper]({OTHER})

</td>
</tr>
</table>"""


def test_html_table_is_read_like_a_markdown_table() -> None:
    expected = [
        Listed(OVENS, ("arxiv:2502.04444",), venue="ICBR 2025", date="2025"),
        Listed("Cold & Calm Ovens", ("arxiv:2303.05555",), venue="ICBR 2024", date="2024"),
    ]
    assert expected == papers(HTML_TABLE)


def test_html_table_rows_without_heads_are_read_or_reported() -> None:
    cells = (f'<a href="{ARXIV}">{OVENS}</a>', "Words")
    text = "<table>\n" + "".join(f"<tr><td>{cell}</td></tr>\n" for cell in cells) + "</table>"
    listing = read_markdown(text)
    reason = "a row without a link to a paper, in a table without column names"
    assert [Listed(OVENS, ("arxiv:2502.04444",))] == [listed(item) for item in listing.items]
    assert (Remark(3, reason, "<tr><td>Words</td></tr>", 1),) == listing.left


def test_table_with_a_short_delimiter_row_is_read() -> None:
    text = f"| Title | Date | Link |\n|---|\n| {OVENS} | 2025-02 | [pdf]({ARXIV}) |"
    assert [Listed(OVENS, ("arxiv:2502.04444",), date="2025-02")] == papers(text)


@pytest.mark.parametrize("rule", ["|:-:|---|---|", ":- | - | -", "|-|-|-|"])
def test_table_that_begins_a_page_is_read_as_markdown(rule: str) -> None:
    text = f"| Year | Title | Authors |\n{rule}\n| 2025 | [{OVENS}]({ARXIV}) | Bee, A., Cee, B. |\n"
    expected = Listed(OVENS, ("arxiv:2502.04444",), ("A. Bee", "B. Cee"), date="2025")
    assert [expected] == rows("list.md", text)


def test_number_in_json_keeps_all_its_digits() -> None:
    text = f'[{{"title": "{OVENS}", "arxiv": 2502.04440}}]'
    assert [Listed(OVENS, ("arxiv:2502.04440",))] == rows("list.json", text)


def test_creators_of_zotero_are_authors_and_editors() -> None:
    creators = [
        {"creatorType": kind, "firstName": first, "lastName": "Bee"}
        for kind, first in (("author", "Ann"), ("editor", "Ed"), ("translator", "Tim"))
    ]
    text = json.dumps({"items": [{"title": OVENS, "creators": creators, "date": "2025"}]})
    (item,) = read_list("list.json", text.encode()).items
    assert ("Ann Bee", "Ed Bee") == (
        " ".join(author.name for author in item.work.authors),
        " ".join(editor.name for editor in item.work.editors),
    )


@pytest.mark.parametrize("kind", [None, "", "author", 7, ["author"], {"author": 1}])
def test_creator_of_any_kind_is_read(kind: object) -> None:
    creator = {"creatorType": kind, "firstName": "Ann", "lastName": "Bee"}
    text = json.dumps({"items": [{"title": OVENS, "creators": [creator], "date": "2025"}]})
    listing = read_list("list.json", text.encode())
    (item,) = listing.items
    names = [author.name for author in item.work.authors]
    if kind in (None, "", "author"):
        assert ["Ann Bee"] == names
    else:
        assert ([], [f"{kind}s"]) == (names, [column.name for column in listing.unread])


@pytest.mark.parametrize("label", ["PubMed", "PMID", "OpenReview", "DOI", "arXiv", "ACL Anthology"])
def test_link_with_the_name_of_a_registry_is_no_title(label: str) -> None:
    text = f"# L\n\n- {OVENS}. Ann Bee, Bob Cee. 2025. [{label}]({ARXIV})\n"
    assert [OVENS] == [paper.title for paper in papers(text)]


def test_table_of_systems_with_links_uses_names_as_titles() -> None:
    text = f"| Year | System | Link |\n|---|---|---|\n| 2025 | OvenOne | [arXiv]({ARXIV}) |"
    assert [Listed("OvenOne", ("arxiv:2502.04444",), date="2025")] == papers(text)


@pytest.mark.parametrize(
    ("bullet", "expected"),
    [
        (
            f"- [ICBR 2025] [{OVENS}]({ARXIV}) [[code](https://github.com/a/b)]",
            Listed(
                OVENS,
                ("arxiv:2502.04444",),
                venue="ICBR 2025",
                date="2025",
                code=("https://github.com/a/b",),
            ),
        ),
        (
            f"- **[ICBR'24]** {OVENS}, [paper]({ARXIV})",
            Listed(OVENS, ("arxiv:2502.04444",), venue="ICBR 2024", date="2024"),
        ),
        (
            f"- 2025-02 | {OVENS} | [arXiv]({ARXIV})",
            Listed(OVENS, ("arxiv:2502.04444",), date="2025-02"),
        ),
        (
            f"1. **{OVENS}.** ICBR 2020. [paper]()\n\n    *Ann Baker, Bob Miller.*",
            Listed(OVENS, (), ("Ann Baker", "Bob Miller"), "ICBR 2020", "2020"),
        ),
        (
            f'1. <u>WARM</u>: **"{OVENS}"**. *Ann Baker et al.* ICBR 2021. [[Paper]({ARXIV})]',
            Listed(
                OVENS,
                ("arxiv:2502.04444",),
                ("Ann Baker",),
                "ICBR 2021",
                "2021",
            ),
        ),
        (
            f"3. **{OVENS}**. *Dora Dough et al.* ICBR 2023. [[ICBR](https://example.org/r.pdf)]",
            Listed(
                OVENS, (), ("Dora Dough",), "ICBR 2023", "2023", url="https://example.org/r.pdf"
            ),
        ),
        (
            f"1. {OVENS}. Cook et al. arXiv:2006.05678 [[code]](https://github.com/a/b)",
            Listed(OVENS, ("arxiv:2006.05678",), ("Cook",), code=("https://github.com/a/b",)),
        ),
        (
            f"• [{OVENS}]({ARXIV})\n  Ann Bee, Bob Cee",
            Listed(OVENS, ("arxiv:2502.04444",), ("Ann Bee", "Bob Cee")),
        ),
        (
            f'- **"{OVENS}".**Ann Bee, Bob Cee [pdf]({ARXIV})',
            Listed(OVENS, ("arxiv:2502.04444",), ("Ann Bee", "Bob Cee")),
        ),
    ],
)
def test_bullet_is_read_by_position_and_form(bullet: str, expected: Listed) -> None:
    assert [expected] == papers(bullet)


def test_lines_below_a_paper_in_a_paragraph_belong_to_it() -> None:
    text = f"Words first.\n**[{OVENS}]({ARXIV})**\nAnn Bee, Bob Cee\n[Cold Ovens]({OTHER})"
    expected = [
        Listed(OVENS, ("arxiv:2502.04444",), ("Ann Bee", "Bob Cee")),
        Listed("Cold Ovens", ("arxiv:2303.05555",)),
    ]
    assert expected == papers(text)


def test_front_matter_is_not_a_heading() -> None:
    text = f"---\ntitle: Ovens\n---\n- [{OVENS}]({ARXIV})"
    assert [Listed(OVENS, ("arxiv:2502.04444",))] == papers(text)


@pytest.mark.parametrize(
    "url",
    ["https://github.com:user/repo", "https://[x/a", "http://[::1", "https://example.org:99999/a"],
)
def test_malformed_url_is_reported_and_keeps_its_paper(url: str) -> None:
    listing = read_markdown(f"# L\n\n- [{OVENS}]({ARXIV}) [Code]({url})")
    sentence = f"'{url}' is not a valid URL; the link is left out"
    expected = Remark(3, sentence, OVENS, len(f"- [{OVENS}]({ARXIV}) [Code](") + 1)
    assert [Listed(OVENS, ("arxiv:2502.04444",), section=("L",))] == [
        listed(item) for item in listing.items
    ]
    assert (expected,) == listing.mistakes


@pytest.mark.parametrize("url", ["https://github.com:user/repo", "https://[x/a"])
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.bib", "@article{{a, title={{{title}}}, year={{2020}}, url={{{url}}}}}"),
        ("a.json", '[{{"title": "{title}", "URL": "{url}"}}]'),
        ("a.csv", "title,year,url\n{title},2020,{url}"),
    ],
)
def test_malformed_url_in_a_bibliography_keeps_its_paper(name: str, form: str, url: str) -> None:
    listing = read_list(name, form.format(title=OVENS, url=url).encode())
    assert [(OVENS, "")] == [(item.work.title, item.work.url) for item in listing.items]
    assert [f"'{url}' is not a valid URL; the link is left out"] == [
        mistake.sentence for mistake in listing.mistakes
    ]
    assert 1 == len(merge_rows(listing).papers)


def test_every_reported_line_has_its_column() -> None:
    listing = read_markdown("# L\n  - Nothing here\n\n1. Nor here\n")
    reason = "a bullet without a link to a paper, and no reference with authors and year"
    expected = (
        Remark(2, reason, "- Nothing here", 5),
        Remark(4, reason, "1. Nor here", 4),
    )
    assert expected == listing.left


def test_bullets_nested_too_deep_are_reported() -> None:
    lines = [f"{'  ' * depth}- x" for depth in range(450)]
    listing = read_markdown("\n".join(lines))
    assert [*range(1, 451)] == [remark.at for remark in listing.left]
    assert "the line is nested too deep" == listing.left[-1].sentence


BAKERS = ("Ann B. Baker", "Cid Cook")


@pytest.mark.parametrize(
    ("head", "row", "authors"),
    [
        ("Author", '"Baker, Ann B.; Cook, Cid"', BAKERS),
        ("Author", '"Ann B. Baker, Cid Cook"', BAKERS),
        ("Authors", '"Baker A.B., Cook C."', ("A. B. Baker", "C. Cook")),
        ("Authors", '"Baker AB, Cook C."', ("A. B. Baker", "C. Cook")),
        ("作者", "Ann B. Baker;Cid Cook", BAKERS),
    ],
)
def test_authors_in_csv_are_read_in_the_order_of_their_source(
    head: str, row: str, authors: tuple[str, ...]
) -> None:
    text = f"Title,{head},Year,DOI\n{OVENS},{row},2020,10.5555/1\n"
    expected = Listed(OVENS, ("doi:10.5555/1",), authors, date="2020")
    assert [expected] == rows("a.csv", text)


def test_name_with_a_comma_is_one_author_in_semicolon_lists() -> None:
    text = (
        'Title,Author,Year\nA Loaf,"Baker, Ann B.",2020\nB Loaf,"Cook, Cid; Baker, Ann B.",2021\n'
    )
    expected = [("Ann B. Baker",), ("Cid Cook", "Ann B. Baker")]
    assert expected == [row.authors for row in rows("a.csv", text)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_delimiter_is_the_one_with_known_columns(delimiter: str) -> None:
    text = f"title{delimiter}year\nRye{delimiter}2020\n"
    assert [Listed("Rye", date="2020")] == rows("a.csv", text)


def test_longer_of_two_dates_of_a_row_is_used() -> None:
    text = "Publication Year,Title,Date\n2020,Rye,2020-05-01\n"
    assert [Listed("Rye", date="2020-05")] == rows("a.csv", text)


WORDS = "- [Bäcker “warm” \u2013 now](https://arxiv.org/abs/2502.04444)"
CHINESE = "# 烤箱\n\n- [温暖的烤箱](https://arxiv.org/abs/2502.04444)\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encoding_of_european_text_is_detected(encoding: str) -> None:
    expected = Listed("Bäcker “warm” \u2013 now", ("arxiv:2502.04444",))
    assert [expected] == rows("a.md", WORDS.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk", "gb18030"])
def test_encoding_of_chinese_text_is_detected(encoding: str) -> None:
    expected = Listed("温暖的烤箱", ("arxiv:2502.04444",), section=("烤箱",))
    assert [expected] == rows("a.md", CHINESE.encode(encoding))


def test_nickname_is_not_a_former_title() -> None:
    text = f"- [WarmOven]({ARXIV})\n- [{OVENS}: A Warm Study]({ARXIV})\n- [WarmOven]({ARXIV})"
    (paper,) = merge_rows(Listing("line", read_markdown(text).items[1:])).papers
    assert ((f"{OVENS}: A Warm Study",), ()) == ((paper.item.work.title,), paper.former_titles)


TWO_VENUES = (
    "Title,Short title,Venue,Conference,Abstract,Year\n"
    f"{OVENS},Warm,ICBR,BreadConf,Heat helps.,2020\n"
    "Cold Ovens Bake Worse,Cold,ICBR,ICBR,,2021\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TWO_VENUES, {"Abstract": 1, "Conference": 1}),
        ("TY  - JOUR\nTI  - Rye\nAB  - Heat helps.\nER  - \n", {"AB": 1}),
        ("@misc{a, title={Rye}, keywords={heat}, year={2020}}", {"keywords": 1}),
        ('[{"type": "book", "title": "Rye", "DOI": "10.5555/1", "note": "x"}]', {"note": 1}),
    ],
)
def test_columns_that_no_record_has_are_counted(text: str, expected: dict[str, int]) -> None:
    columns = [UnreadColumn(name, cells) for name, cells in expected.items()]
    assert tuple(columns) == read_list("list", text.encode()).unread


def test_second_date_of_a_row_is_reported() -> None:
    text = f"Title,Venue,Year,Published\n{OVENS},ICBR,2023,2022-07\nRye,ICBR,2022,2022-07\n"
    first, second = rows("a.csv", text)
    assert ("2023", ("not carried over: the date 2022-07",)) == (first.date, first.remarks)
    assert ("2022-07", ()) == (second.date, second.remarks)


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("3 de mayo de 2023", "2023-05"),
        ("mai 2023", "2023-05"),
        ("12. M\u00e4rz 2024", "2024-03"),
        ("f\u00e9vr. 2021", "2021-02"),
        ("1\u00ba de mar\u00e7o de 2021", "2021-03"),
        ("10 dicembre 2020", "2020-12"),
        ("ICBR 2020", "2020"),
        ("Decision 2021", "2021"),
    ],
)
def test_months_in_several_languages_are_read(typed: str, date: str) -> None:
    bib = f"@misc{{a, title={{Rye}}, year={{{typed[-4:]}}}, month={{{typed[:-4]}}}}}"
    csv = f"title,date\nRye,{typed}\n"
    assert [date, date] == [rows("a", text)[0].date for text in (bib, csv)]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Nature Vol 5", ("Nature", "5", "", "")),
        ("Nature, vol. 5, no. 2", ("Nature", "5", "2", "")),
        ("Nature 5(2), 10-12", ("Nature", "5", "2", "10-12")),
        ("Nature (2021) 5:10-12", ("Nature", "5", "", "10-12")),
        ("LNCS 12345", ("LNCS", "12345", "", "")),
        ("Dough Sci. 44 (3)", ("Dough Sci.", "44", "3", "")),
        ("Dough Sci., Bd. 6, Nr. 2", ("Dough Sci.", "6", "2", "")),
        ("ICBR 24", ("ICBR 24", "", "", "")),
        ("Web 2.0", ("Web 2.0", "", "", "")),
        ("3D Vision 4D", ("3D Vision 4D", "", "", "")),
    ],
)
def test_volume_behind_a_venue_is_none_of_its_name(typed: str, place: tuple[str, ...]) -> None:
    csv = f'title,venue,year\nRye,"{typed}",2021\n'
    (item,) = read_list("a.csv", csv.encode()).items
    work = item.work
    assert place == (work.venue, work.volume, work.number, work.pages)


def test_volume_that_contradicts_the_venue_stays_in_its_name() -> None:
    bib = "@article{a, title={Rye}, journal={Nature 5(2)}, volume={6}, year={2021}}"
    (item,) = read_list("a.bib", bib.encode()).items
    assert ("Nature 5(2)", "6", "") == (item.work.venue, item.work.volume, item.work.number)


@pytest.mark.parametrize(
    "people",
    [
        "Crumb & Rye Team, LAION e.V., The Oven and Dough Group, Ann Bee",
        "J. R. R. Baker, C. S. Miller, X. Y",
        "Ann Bee, Xu, Dee, Bob Cee, Eva Elm",
    ],
)
def test_list_of_people_before_a_year_is_not_a_venue(people: str) -> None:
    (item,) = read_markdown(f"- [{OVENS}]({ARXIV}). {people}. 2021.").items
    assert "" == item.work.venue


def test_single_name_with_a_hyphen_before_a_year_is_an_author() -> None:
    (item,) = read_markdown("- **Warme \u00d6fen**. J\u00f6rg M\u00fcller-Bee. 2019.").items
    assert (("J\u00f6rg M\u00fcller-Bee",), "2019") == (
        tuple(author.name for author in item.work.authors),
        item.work.date,
    )


@pytest.mark.parametrize(
    "text",
    [
        "TY  - RPRT\nTI  - Rye\nER  - \n",
        "@misc{a, title={Rye}, note={Report}, year={2020}}",
        "@techreport{a, title={Rye}, year={2020}}",
        "title,item type,year\nRye,Technical Report,2020\n",
    ],
)
def test_report_of_any_format_is_a_report(text: str) -> None:
    (item,) = read_list("list", text.encode()).items
    assert "report" == item.work.kind


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("[[Baker2021]] [{}]({})", "Baker2021"),
        ("[[Baker2021|Warm]] [{}]({})", "Baker2021|Warm"),
        ("[{}]({}) [[Ovens of the North]]", "Ovens of the North"),
    ],
)
def test_link_to_a_note_is_reported_and_no_venue(line: str, note: str) -> None:
    expected = Listed(OVENS, ("arxiv:2502.04444",), remarks=(f"not carried over: '{note}'",))
    assert [expected] == papers(f"- {line.format(OVENS, ARXIV)}")


def test_venue_in_double_brackets_is_a_venue() -> None:
    (paper,) = papers(f"- [{OVENS}]({ARXIV}) [[ICBR 2025]]")
    assert ("ICBR 2025", ()) == (paper.venue, paper.remarks)


@pytest.mark.parametrize("date", ["5 May 2023", "5 Mai 2023", "May 2023", "2023-05"])
def test_preprint_with_a_date_is_not_a_venue(date: str) -> None:
    csv = f"title,venue,year\nRye,arXiv {date},2023\n"
    (item,) = read_list("a.csv", csv.encode()).items
    assert "" == item.work.venue


@pytest.mark.parametrize(
    ("cells", "dates"),
    [(("MAY 3", "OCT-DEC"), ["2021-05", "2021-10"]), (("mars", "M\u00e4rz"), ["2021-03"] * 2)],
)
def test_months_below_a_date_belong_to_the_year_beside_them(
    cells: tuple[str, str], dates: list[str]
) -> None:
    first, second = cells
    text = f"title,publication date,publication year\nRye,{first},2021\nBread,{second},2021\n"
    assert dates == [paper.date for paper in rows("a.csv", text)]


def test_people_behind_a_title_and_a_comma_before_et_al_are_authors() -> None:
    (paper,) = papers(f"- Cold Ovens Bake Worse, Cid Cook, et al. [link]({ARXIV})")
    assert ("Cold Ovens Bake Worse", ("Cid Cook",)) == (paper.title, paper.authors)


def test_workshop_in_brackets_before_a_title_is_its_venue() -> None:
    (paper,) = papers(f"- (NeurIPS 2023 Workshop on Rye) Round Ovens. [pdf]({ARXIV})")
    assert ("Round Ovens", "NeurIPS 2023 Workshop on Rye 2023") == (paper.title, paper.venue)


FIELDS_OF_OBJECTS = json.dumps([{"title": f"Loaf {n}", f"k{n}": 1} for n in range(1001)])
WIDE_TABLE = "Title," + ",".join(f"k{n}" for n in range(1001)) + "\nLoaf\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [("x.json", FIELDS_OF_OBJECTS), ("x.csv", WIDE_TABLE)],
    ids=["x.json", "x.csv"],
)
def test_columns_after_the_first_thousand_are_reported(name: str, text: str) -> None:
    listing = read_list(name, text.encode())
    assert "Loaf" in listing.items[0].work.title
    sentences = [remark.sentence for remark in listing.left]
    assert ["2 columns after the first 1000 were not read"] == sentences


@pytest.mark.parametrize(
    ("line", "title", "names", "date"),
    [
        (
            "\u6e29\u6696\u7684\u70e4\u7bb1\uff0c\u5f20\u4e09\u3001\u674e\u56db\uff0c2023\u5e74\uff0c\u8bba\u6587\uff1a",
            "\u6e29\u6696\u7684\u70e4\u7bb1",
            ["\u5f20\u4e09", "\u674e\u56db"],
            "2023",
        ),
        (
            "\u51b7\u70e4\u7bb1\uff0c2023\u5e745\u6708\uff1a",
            "\u51b7\u70e4\u7bb1",
            [],
            "2023-05",
        ),
        (
            "\u5706\u5f62\u70e4\u7bb1\uff0c\u738b\u4e94\u3001\u8d75\u516d\uff1a",
            "\u5706\u5f62\u70e4\u7bb1",
            ["\u738b\u4e94", "\u8d75\u516d"],
            "",
        ),
        # A comma of the title itself.
        (
            "\u70ed\u4e0e\u51b7\uff0c\u4e00\u79cd\u65b0\u7684\u65b9\u6cd5\uff1a",
            "\u70ed\u4e0e\u51b7\uff0c\u4e00\u79cd\u65b0\u7684\u65b9\u6cd5",
            [],
            "",
        ),
    ],
)
def test_people_and_year_behind_a_chinese_title_are_not_its_part(
    line: str, title: str, names: list[str], date: str
) -> None:
    (item,) = read_markdown(f"- {line}https://example.org/a").items
    work = item.work
    assert (title, names, date) == (work.title, [each.name for each in work.authors], work.date)


@pytest.mark.parametrize(
    "venue",
    ["Jahrbuch der B\u00e4ckerei", "Annalen der Physik", "Cahiers du Pain", "Revista de Pan"],
)
def test_periodical_with_a_particle_is_no_person(venue: str) -> None:
    (item,) = read_markdown(f"- Ann Bee: *{OVENS}*. In: *{venue}*, 2020, S. 45\u201367.").items
    assert (venue, "2020") == (item.work.venue, item.work.date)
    assert venue not in [author.name for author in item.work.authors]


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Anna Bäcker und Bernd Müller", ["Anna Bäcker", "Bernd Müller"]),
        ("Anna Bäcker, Bernd Müller und Carl Dee", ["Anna Bäcker", "Bernd Müller", "Carl Dee"]),
        ("Anne Petit et Paul Grand", ["Anne Petit", "Paul Grand"]),
        ("Åsa Berg och Bo Lund", ["Åsa Berg", "Bo Lund"]),
        ("Ann Bee, José Ortega y Gasset", ["Ann Bee", "José Ortega y Gasset"]),
    ],
)
def test_names_before_a_title_may_be_joined_in_other_languages(
    names: str, authors: list[str]
) -> None:
    line = f"- {names}: *Kalte Öfen backen schlechter*. In: *Jahrbuch der Bäckerei*, 2020, S. 4-6."
    (item,) = read_list("a.md", f"# Öfen\n\n{line}\n".encode()).items
    work = item.work
    assert ("Kalte Öfen backen schlechter", authors) == (
        work.title,
        [author.name for author in work.authors],
    )
    assert ("Jahrbuch der Bäckerei", 2020, "4-6") == (work.venue, work.year, work.pages)


@pytest.mark.parametrize("text", ["Brot und Butter", "Rye et Malt", "Warme Öfen und kalte Brote"])
def test_other_words_joined_in_other_languages_are_no_people(text: str) -> None:
    assert authors_in(text) is None
