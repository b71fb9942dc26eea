"""Real-world Markdown lists: what is read, and that every line is accounted for."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdcatalog.lists.formats import UnknownFormatError, read_list
from kdcatalog.lists.listing import Item
from kdcatalog.lists.markdown_list import read_markdown as read
from kdcatalog.lists.merging import merge_rows

KINDS = {"paper", "left", "heading", "frame", "prose", "contents", "code", "comment"}


def only(text: str) -> Item:
    listing = read(text)
    assert () == listing.left
    (item,) = listing.items
    return item


def told(item: Item) -> dict[str, Any]:
    work = item.work
    said = {
        "title": work.title,
        "authors": [author.name for author in work.authors],
        "venue": f"{work.venue} {work.year or ''}".strip(),
        "date": work.date,
        "ids": [str(one) for one in work.identifiers],
        "url": work.url,
        "code": [*item.code],
        "data": [*item.data],
        "remarks": [*item.remarks],
    }
    return {name: value for name, value in said.items() if value}


ARXIV = "https://arxiv.org/abs/2301.00001"
STARS = "https://img.shields.io/github/stars/x/y.svg"
BULLETS = {
    f"- [Rye]({ARXIV})": {"title": "Rye", "ids": ["arxiv:2301.00001"]},
    "* **Rye and Salt**. Ann Bee, Carl Dee et al. BreadConf 2023."
    f" [[PDF]({ARXIV})] [[Code](https://github.com/a/b)]": {
        "title": "Rye and Salt",
        "authors": ["Ann Bee", "Carl Dee"],
        "venue": "BreadConf 2023",
        "date": "2023",
        "ids": ["arxiv:2301.00001"],
        "code": ["https://github.com/a/b"],
    },
    f"- [2023/05] **On Crumbs** [[arXiv]({ARXIV}v2)] [[project page](https://x.io/y)]": {
        "title": "On Crumbs",
        "date": "2023-05",
        "ids": ["arxiv:2301.00001"],
        "url": "https://x.io/y",
    },
    "- (BreadConf'22) Loaves are few-shot bakers. [pdf](https://arxiv.org/pdf/2210.00003v2.pdf)": {
        "title": "Loaves are few-shot bakers",
        "venue": "BreadConf 2022",
        "date": "2022",
        "ids": ["arxiv:2210.00003"],
    },
    f"+ [![paper](https://img.shields.io/badge/x)]({ARXIV}) Crust in the Oven, 2022.12": {
        "title": "Crust in the Oven",
        "date": "2022-12",
        "ids": ["arxiv:2301.00001"],
    },
    f"- **CrustNet**: [CrustNet: Nets]({ARXIV}) (*BreadConf 2022 Oral*) ![]({STARS})": {
        "title": "CrustNet: Nets",
        "venue": "BreadConf 2022",
        "date": "2022",
        "ids": ["arxiv:2301.00001"],
        "code": ["https://github.com/x/y"],
    },
    '1. Jane Roe, John Doe. "Numbered entry for bakers." *J. Loaf*, 2021.'
    " [DOI](https://doi.org/10.1000/loaf.1)": {
        "title": "Numbered entry for bakers",
        "authors": ["Jane Roe", "John Doe"],
        "venue": "J. Loaf 2021",
        "date": "2021",
        "ids": ["doi:10.1000/loaf.1"],
    },
    f"- **Several Lines**<br>\n  Ann Bee, Bob Cee<br>\n  *BreadConf 2022*. [paper]({ARXIV})": {
        "title": "Several Lines",
        "authors": ["Ann Bee", "Bob Cee"],
        "venue": "BreadConf 2022",
        "date": "2022",
        "ids": ["arxiv:2301.00001"],
    },
    "1. **A Loaf, Loosely.** `BreadConf 2022 Findings`\n   \n"
    f"    *Ann Bee, Bob Cee.* [[Paper]({ARXIV})], 2023.1": {
        "title": "A Loaf, Loosely",
        "authors": ["Ann Bee", "Bob Cee"],
        "venue": "BreadConf Findings 2022",
        "date": "2022",
        "ids": ["arxiv:2301.00001"],
        "remarks": ["not carried over: '2023-01'"],
    },
    f"- [By reference][one]\n\n[one]: {ARXIV}": {
        "title": "By reference",
        "ids": ["arxiv:2301.00001"],
    },
    f'- <a href="{ARXIV}">In <b>HTML</b> &amp; more</a>': {
        "title": "In HTML & more",
        "ids": ["arxiv:2301.00001"],
    },
    f"- [Dem\\_os]({ARXIV}) [Video](https://video.example.org/v)": {
        "title": "Dem_os",
        "ids": ["arxiv:2301.00001"],
        "remarks": ["not carried over: Video https://video.example.org/v"],
    },
    f"- **Rye Crumbs** — *Fay Gee; Hal Eye*, Findings of EMNLP 2022 [[pdf]({ARXIV})]": {
        "title": "Rye Crumbs",
        "authors": ["Fay Gee", "Hal Eye"],
        "venue": "Findings of EMNLP 2022",
        "date": "2022",
        "ids": ["arxiv:2301.00001"],
    },
    f"- **Rye Crusts** — *Fay Gee; Hal Eye*, NeurIPS D&B 2022 [[pdf]({ARXIV})]": {
        "title": "Rye Crusts",
        "authors": ["Fay Gee", "Hal Eye"],
        "venue": "NeurIPS D&B 2022",
        "date": "2022",
        "ids": ["arxiv:2301.00001"],
    },
    "- Rye Starters Resist Mould. Olga Rask. BreadConf 2023.": {
        "title": "Rye Starters Resist Mould",
        "authors": ["Olga Rask"],
        "venue": "BreadConf 2023",
        "date": "2023",
    },
}


@pytest.mark.parametrize("text", BULLETS)
def test_list_bullet_is_read(text: str) -> None:
    assert BULLETS[text] == told(only(text))


def test_person_with_initials_behind_a_link_is_the_author() -> None:
    item = only(f"- ~~[Rye at Night]({ARXIV})~~, C. Crow, 2020")
    assert {
        "title": "Rye at Night",
        "authors": ["C. Crow"],
        "date": "2020",
        "ids": ["arxiv:2301.00001"],
    } == told(item)


def test_name_before_a_short_title_is_not_the_title() -> None:
    listing = read("- Cy Crow. Loaves by Day. 2024.")
    assert () == listing.items
    (remark,) = listing.left
    assert remark.text == "- Cy Crow. Loaves by Day. 2024."
    assert ["Cy Crow"] == told(only("- Loaves by Day. Cy Crow. 2024."))["authors"]


def test_table_cells_are_read_by_their_columns() -> None:
    text = (
        "| Model | Paper | Authors | Venue | Date | Code | Data | Size |\n"
        "|---|:-:|---|---|---|---|---|---|\n"
        f"| LoafNet | [**Loafs \\| all**]({ARXIV}) | Ann Bee, et al. | BreadConf 2023 | Jan 2023 "
        "| [GitHub](https://github.com/a/b) | [Set](https://data.example.org/s) | 7B |\n"
    )
    item = only(text)
    expected = {
        "title": "Loafs | all",
        "authors": ["Ann Bee"],
        "venue": "BreadConf 2023",
        "date": "2023-01",
        "ids": ["arxiv:2301.00001"],
        "code": ["https://github.com/a/b"],
        "data": ["https://data.example.org/s"],
        "remarks": ["not carried over: 'Model: LoafNet'", "not carried over: 'Size: 7B'"],
    }
    assert (expected, True) == (told(item), item.work.has_more_authors)


def test_cell_can_contain_badges_title_and_authors() -> None:
    text = (
        "| Title & Authors | Introduction | Links |\n|:--|:--:|:--:|\n"
        "|[![Star](https://img.shields.io/github/stars/a/b.svg?style=social)](https://github.com/a/b)"
        "[![Publish](https://img.shields.io/badge/Conference-BreadConf'24%20Findings-blue)]()<br>"
        "[Rings of Rye: Loaves](https://arxiv.org/abs/2301.00001) <br> Ann Bee, Bob Cee "
        '|<img width="1002" alt="image" src="https://arxiv.org/html/2405.18218v1/x1.png"> '
        "|[Github](https://github.com/a/b) <br> [Paper](https://arxiv.org/abs/2301.00001)"
        "| [//]: #05/29\n"
    )
    listing = read(text)
    (item,) = listing.items
    assert () == listing.mistakes
    assert {
        "title": "Rings of Rye: Loaves",
        "authors": ["Ann Bee", "Bob Cee"],
        "venue": "BreadConf Findings 2024",
        "date": "2024",
        "ids": ["arxiv:2301.00001"],
        "code": ["https://github.com/a/b"],
    } == told(item)


def test_headings_lose_numbers_and_emoji() -> None:
    text = f"# List\n## 1. 🔥 Rye\n- [A]({ARXIV})\n### [Crumb](#x):\n- [B](https://arxiv.org/abs/2301.00002)\nSalt\n----\n"
    items = read(text + "- [C](https://arxiv.org/abs/2301.00003)\n").items
    assert [("List", "Rye"), ("List", "Rye", "Crumb"), ("List", "Salt")] == [
        item.section for item in items
    ]


def test_bullet_is_a_heading_above_papers_and_a_detail_below_one() -> None:
    listing = read(
        f"# L\n- Rye\n  - [One]({ARXIV})\n    - Authors: Ann Bee, Bob Cee\n- [Two](https://arxiv.org/abs/2301.00002)"
    )
    assert [("One", ("L", "Rye"), 2), ("Two", ("L",), 0)] == [
        (item.work.title, item.section, len(item.work.authors)) for item in listing.items
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("- [To top](#top)\n- [Rye](#rye)", ["contents", "contents"]),
        ("- Nothing here", ["left"]),
        ("Words about bread.", ["prose"]),
        (f"See [a survey]({ARXIV}) for more.", ["left"]),
        ("[A Paper That Stands Alone](https://example.org/x.pdf)", ["left"]),
        (f"**[A paragraph]({ARXIV})** Ann Bee. 2024.", ["paper"]),
        (f"```\n- [A]({ARXIV})\n```", ["code", "code", "code"]),
        (f"<!--\n- [A]({ARXIV})\n-->", ["comment", "comment", "comment"]),
        ("| Model | Size |\n|---|---|\n| A | 7B |", ["frame", "frame", "left"]),
        (f"| Title |\n|---|\n| [A]({ARXIV}) | 2 |", ["frame", "frame", "paper"]),
        (f"| Title |\n|---|\n| [Paper]({ARXIV}) |", ["frame", "frame", "left"]),
        ("x" * 10_001, ["left"]),
    ],
)
def test_every_line_is_classified(text: str, kinds: list[str]) -> None:
    listing = read(text)
    assert kinds == [*listing.kinds]
    assert kinds.count("left") == len(listing.left)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            "- [Rye and salt](papers/rye.pdf) [pdf](https://arxiv.org/abs/2301.00001)",
            "is not a web address",
        ),
        (f"- [Rye]({ARXIV}) [code](https://arxiv.org/abs/2301.00002)", "leads to a paper"),
        (
            f"- [Rye]({ARXIV}) [pdf](https://arxiv.org/abs/2301.00002)",
            "the entry has both arxiv:2301.00002 and arxiv:2301.00001",
        ),
        ("- [Rye and salt](https://arxiv.org/abs/2313.00001)", "does not contain a valid arXiv id"),
        (f"- [Rye]({ARXIV}) [Code](https://github.com/a", "a link is not closed"),
        (f"| Title | Date |\n|---|---|\n| [Rye]({ARXIV}) | soon |", "'soon' is not a date"),
    ],
)
def test_errors_of_the_source_are_reported(text: str, mistake: str) -> None:
    assert [True] == [mistake in one.sentence for one in read(text).mistakes]


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                *BULLETS,
                "| Title | Link |",
                "|---|---|",
                "| a | b |",
                "# H",
                "## H",
                "```",
                "<!--",
                "-->",
                "",
            ]
        ),
        st.builds(
            "{}[{}]({}) {}".format,
            st.sampled_from(["- ", "  * ", "1. ", "| ", ""]),
            st.text(),
            st.text(),
            st.text(),
        ),
    ),
    max_size=12,
).map("\n".join)


@settings(deadline=None, max_examples=150)
@given(LINES)
def test_any_text_is_read_and_every_line_of_it_accounted_for(text: str) -> None:
    listing = read(text)
    lines = text.split("\n")
    assert [bool(line.strip()) for line in lines] == [bool(kind) for kind in listing.kinds]
    assert set() == {*listing.kinds} - KINDS - {""}
    left = {at for at, kind in enumerate(listing.kinds, 1) if kind == "left"}
    reported = {one.at for one in listing.left}
    # An entry of several lines is reported at its first.
    assert {at for at in left if at - 1 not in left} <= reported <= left
    assert {"paper"} >= {listing.kinds[item.at - 1] for item in listing.items}
    collection = merge_rows(listing)
    rows = sum(len(one.rows) for one in collection.papers)
    assert len(listing.items) == rows + len(collection.left) - len(listing.left)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(["a.md", "a.bib", "a.csv", "a.json", "a"]))
def test_any_bytes_are_read_as_any_format(raw: bytes, name: str) -> None:
    try:
        listing = read_list(name, raw)
    except UnknownFormatError:
        return
    collection = merge_rows(listing)
    rows = sum(len(one.rows) for one in collection.papers)
    assert len(listing.items) == rows + len(collection.left) - len(listing.left)


@pytest.mark.parametrize(
    "part",
    ["[", "[a](", "**a*", "![", "<a href=", "(a ", "`", "| ", "a. ", "A a, ", "https://a", "2023 "],
)
def test_hostile_line_takes_linear_time(part: str) -> None:
    start = time.process_time()
    read("- " + part * (9_900 // len(part)))
    assert 3 > time.process_time() - start


@pytest.mark.parametrize("title", ["P(A|B) of Ovens", "Salt || Rye", "Loaves `a|b`"])
def test_bar_that_cuts_a_row_on_github_is_reported_with_its_line(title: str) -> None:
    head = "| Title | Venue | Year | Link |\n|---|---|---|---|\n"
    row = f"| {title} | ICBR | 2021 | [pdf](https://arxiv.org/abs/2103.05555) |\n"
    listing = read_list("list.md", f"# Ovens\n\n{head}{row}".encode())
    (item,) = listing.items
    assert title.replace("`", "") == item.work.title
    (mistake,) = listing.mistakes
    sentence = "a bar in a cell ends it on GitHub: write \\| in its place"
    assert (5, sentence) == (mistake.at, mistake.sentence)
