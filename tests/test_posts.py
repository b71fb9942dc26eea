"""What workflows post on GitHub mentions, links, closes and commands nothing, and it fits."""

import re
from pathlib import Path

import pytest

from kdcatalog.commands.review import Changes, review
from kdcatalog.rendering.environments import render_post
from kdcatalog.rendering.markdown import Markdown, cell, code_block, escape, heading, link
from kdcatalog.rendering.posts import BREAK, MAX_POST, as_post, escape_for_post, neutralize, size_of
from tests.folders import CatalogFolder
from tests.foreign import github_html
from tests.github_filters import acting_in_page, acting_in_source
from tests.hostile import texts
from tests.pages import see

SHA = "0123456789abcdef0123456789abcdef01234567"
REFERENCES = [
    "fixes #45",
    "Fixes: #45, closes #46 and resolves #47",
    "owner/repo#7",
    "fixes owner/repo#7",
    "@octocat",
    "@octocat/team and (@o)",
    "GH-12",
    "closes gh-12.",
    "fixes https://github.com/owner/repo/issues/9",
    "https://github.com/owner/repo/pull/9",
    "https://www.github.com/owner/repo/discussions/9#discussioncomment-1",
    "HTTPS://GITHUB.COM/Owner/Repo/Issues/9",
    f"owner/repo@{SHA}",
    f"octocat@{SHA[:7]}",
    f"reverted in {SHA}",
    "0123abc and 1234567",
    "##45 #45# @@octocat",
    "#45. A Title",
    "/close",
    "/label bug",
    "!merge",
    ".deploy production",
    "@dependabot merge",
    "bee@octocat.org",
    "~@octocat~ *#45* _@octocat_",
    "`@octocat` and `fixes #45`",
]
"""What acts in Markdown when only its markup is escaped, in a page or as plain text."""
DISGUISED = [
    "@<!-- -->octocat",
    "@<b></b>octocat",
    "&#64;octocat fixes &#35;45",
    "&commat;octocat &num;45 &#x40;octocat &#X23;45",
    "&#0064;&#111;ctocat",
    "#&#52;5 and #<!-- -->45",
    "&#71;H-12 G&#72;-12 GH&#45;12",
    "&#45 fixes &#45",
    "@\u200boctocat @\u2060octocat",
    "```\n@octocat\n```",
    "~~~~\n````\nfixes #45\n````\n~~~~",
    "    fixes #45",
    "``` ` ``` @octocat",
    "a\n- [x] fixes #45\n- [ ] @octocat",
    "> /close\n> - /close\n1. /close",
    "- [ ] /close",
    "a\u2028/close\x0b/close\x0c/close\r/close",
    "[x](https://github.com/owner/repo/issues/9)",
    "[x](https://github.com/owner/repo/issues/9#issuecomment-1)",
    "[x](https&#58;//github.com/owner/repo/issues/9)",
    "[x](https://github\\.com/owner/repo/issues/9)",
    "[x](//www.GitHub.com//owner/repo/pull/9)",
    "[x](https://example.org/@octocat#45)",
    "[x](https://example.org/GH-12)",
    "[x](<https://github.com/owner/repo/issues/9>)",
    '[x](https://github.com/owner/repo/issues/9 "t")',
    "[x]: https://github.com/owner/repo/issues/9\n\n[x]",
    "<https://github.com/owner/repo/issues/9>",
    '<a href="https://github.com/owner/repo/issues/9">x</a>',
    "![x](https://github.com/owner/repo/issues/9)",
    "](@octocat) ](#45)",
    "<!-- @octocat fixes #45 -->",
    "_GH-12_ and ***__GH-12__***",
    "GH\\-12",
    "G<!-- -->H-12 and GH<!-- -->-12",
    f"_{SHA}_ and __{SHA[:7]}__",
    "&#48;&#49;&#50;&#51;abcd",
    "012345&#54;7 and 0&#x31;2&#x33;4&#x35;a",
    "0123<!-- -->abc4",
    "&#&#120;47;H-12",
    "&#&#120;40;octocat",
    "<div>\n&#64dad;\n</div>",
    "<div>&#64bee;x &#x40octocat &#0000000064;octocat</div>",
    "https:\\/\\/github.com\\/owner\\/repo\\/issues\\/9",
    "\u00a0/close\n\u3000/close\n- \u00a0!merge\n\ufeff/close",
    "[skip ci] [ci skip] [No CI]",
    "[skip actions](https://x.org)",
    "```diff\n- title: a [actions skip] b\n```\n\n\nskip-checks: true",
    "\\&#48; \\&#64;octocat \\&#x23;45",
    "01230123https://x.org 0123</b>abc4",
    "@@@octocat",
    "x@#45",
    "[@octocat](https://x.org) ![@octocat](https://x.org/a.png)",
    "[hi @octocat][1]\n\n[1]: https://x.org/@octocat",
    "[^1]\n\n[^1]: @octocat fixes #45",
    "<details><summary>@octocat fixes #45</summary>\n\n/close\n</details>",
    "| @octocat | #45 |\n|-|-|\n| GH-12 | /close |",
    "> [!NOTE]\n> @octocat /close",
    "`a`` @octocat `` ` `` #45",
    "~~~ ```\n@octocat\n~~~\n@octocat",
    "@\u200doctocat fi\u00adxes #4\u20605",
    "x\r\nCo-authored-by: Eve <1+eve@users.noreply.github.com>",
    "x\nSigned-off-by: Eve <eve@octocat.org>",
    "@dependabot rebase\n@dependabot ignore this major version",
    "@org/team1,@org/team2 CC:@octocat",
    f"jlord/sheetsee.js@{SHA} octocat/hello-world#12",
    f"https://gist.github.com/x/{SHA}",
    "https://GITHUB.com./owner/repo/issues/9?x=1",
    "http://github.com:443/owner/repo/issues/9",
    "[x](https://github.com/owner/repo/issues/9)[y](https://github.com/owner/repo/pull/8)",
    "Closed#45 closes:#45 Resolves: https://github.com/owner/repo/issues/9#issuecomment-5",
    "&#6&#52;;octocat &amp;#64;octocat \u0040octocat",
    "<!-- --> /close <!--\n/close\n-->",
    "\\@octocat \\#45 \\\\@octocat",
]
"""Markdown that hides a reference, as somebody who controls a whole proposal would write it."""


def without_breaks(text: str) -> str:
    return text.replace(BREAK, "")


def contexts_of(text: str) -> dict[str, str]:
    """Return posts with a text in every place that templates have for one."""
    return {
        "paragraph": escape_for_post(text),
        "item": neutralize(f"- {escape(text)}\n"),
        "cell": escape_for_post(Markdown(f"| a |\n| - |\n| {cell(text)} |\n")),
        "heading": escape_for_post(heading(3, text)),
        "link": escape_for_post(link(text, "https://example.org/")),
        "target": escape_for_post(link("x", f"https://example.org/{text}")),
        "code": escape_for_post(code_block(text, "diff")),
        "markdown": as_post(text),
    }


def acting(markdowns: dict[str, str]) -> dict[str, set[str]]:
    """Return what acts in posts, by their names; those in which nothing acts are left out."""
    pages = github_html([*markdowns.values()])
    result = {}
    for (name, markdown), readings in zip(markdowns.items(), pages, strict=True):
        kinds = acting_in_source(markdown)
        for page in readings.values():
            kinds |= acting_in_page(page)
        result[name] = kinds
    return {name: kinds for name, kinds in result.items() if kinds}


@pytest.mark.node
def test_markup_escapes_alone_would_let_every_reference_act() -> None:
    escaped = {text: escape(text) for text in REFERENCES}
    assert {*REFERENCES} == {*acting(escaped)}


@pytest.mark.node
def test_no_posted_text_acts_on_github() -> None:
    posts = {}
    for text in (*REFERENCES, *DISGUISED):
        for context, markdown in contexts_of(text).items():
            posts[f"{context}: {text}"] = markdown
    assert {} == acting(posts)


@pytest.mark.node
def test_posted_values_read_the_same() -> None:
    samples = [text for text in (*REFERENCES, *texts(200)) if "_www." not in text.lower()]
    pages = github_html([f"x {escape_for_post(text)}" for text in samples])
    for text, page in zip(samples, pages, strict=True):
        expected = without_breaks(" ".join(f"x {text}".split()))
        assert expected == without_breaks(see(page["markdown-it"]).text.strip())


@pytest.mark.parametrize("text", [*REFERENCES, *DISGUISED])
def test_neutral_text_stays_as_it_is(text: str) -> None:
    neutral = neutralize(text)
    assert neutral == neutralize(neutral)


@pytest.mark.parametrize(
    ("markdown", "neutral"),
    [
        ("## Rye & Co\n\n- [ ] 1. [Rye](https://x.org/a)\n", None),
        ("[Rye](https://github.com/bee/rye)\n", None),
        ("see https://arxiv.org/abs/2606.00001, 12 % of 123456\n", None),
        ("[Rye](https://x.org/@bee#4)\n", "[Rye](https://x.org/%40bee#%34)\n"),
        (
            "[9](https://github.com/bee/rye/pull/9)\n",
            "[9](https://redirect.github.com/bee/rye/pull/9)\n",
        ),
        ("fixes #45 of @bee", "fixes #|45 of @|bee"),
        ("GH-12 in 01234567", "GH-|12 in 0123|4567"),
        ("/close", "|/close"),
        ("- /close\n> !merge", "- |/close\n> |!merge"),
    ],
)
def test_neutral_markdown(markdown: str, neutral: str | None) -> None:
    expected = markdown if neutral is None else neutral
    assert expected == neutralize(markdown).replace(BREAK, "|")


def test_long_post_is_cut_at_a_line_and_says_so() -> None:
    text = "".join(f"- {number} {'x' * 90}\n" for number in range(1000))
    post = as_post(text)
    *lines, empty, remark = post.splitlines()
    assert ("", "The rest does not fit: GitHub takes 65,536 characters.") == (empty, remark)
    assert text.startswith("\n".join(lines))
    assert MAX_POST - 100 < size_of(post) <= MAX_POST


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_cut_post_closes_code_and_folded_text(fence: str) -> None:
    text = f"<details><summary>x</summary>\n\n{fence}diff\n" + "x\n" * 50_000
    post = as_post(text)
    assert size_of(post) <= MAX_POST
    assert f"\n{fence}\n\n</details>\n\nThe rest does not fit" in post


def test_emoji_count_twice_in_a_post() -> None:
    post = as_post("\N{BREAD}\n" * 40_000)
    assert (True, True) == (size_of(post) <= MAX_POST, "The rest does not fit" in post)


def test_one_endless_line_leaves_only_the_remark() -> None:
    post = as_post("x" * 70_000)
    assert post.strip() == "The rest does not fit: GitHub takes 65,536 characters."


@pytest.mark.node
def test_review_of_hostile_titles_refers_to_nothing(toy: CatalogFolder) -> None:
    file = "papers/2023/rask2023rye.yaml"
    path = toy.root / file
    before = path.read_text(encoding="utf-8")
    posts = {}
    for text in REFERENCES:
        changed = before.replace("Rye Starters Resist Mould", f"'{text}'")
        path.write_text(changed, encoding="utf-8")
        posts[text] = review(toy.snapshot, Changes(((file, "changed"),)))
    assert [] == [text for text, post in posts.items() if "Rye Starters" in post]
    assert {} == acting(posts)


@pytest.mark.node
def test_answer_to_a_form_refers_to_nothing(toy: CatalogFolder) -> None:
    posts = {}
    for text in REFERENCES:
        sentence = f"Topics: '{text}' is not a topic; choose from the list in the form"
        posts[text] = render_post(
            toy.snapshot.templates, "answers/issue.md.j2", refused=[sentence], candidates=()
        )
    assert {} == acting(posts)


def test_every_posted_template_is_rendered_for_posting() -> None:
    root = Path(__file__).parent.parent
    templates = root / "templates"
    posted = [templates / "review.md.j2", *templates.glob("answers/*"), *templates.glob("upkeep/*")]
    names = {path.relative_to(templates).as_posix() for path in posted}
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (root / "src" / "kdcatalog").rglob("*.py")
    )
    rendered = re.findall(r'render_post\(\s*[\w.]+,\s*"([^"]+)"', source)
    assert names == {*rendered}
