"""What workflows post on GitHub refers to no issue, pull request or person that a text names."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kdcatalog.commands.review import Changes, review
from kdcatalog.rendering.environments import post_environment, render
from kdcatalog.rendering.markdown import cell, escape, escape_for_post, heading, link
from tests.folders import CatalogFolder
from tests.foreign import github_html
from tests.hostile import texts
from tests.pages import see

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
    "owner/repo@0123456789abcdef0123456789abcdef01234567",
    "##45 #45# @@octocat",
    "#45. A Title",
]

# How GitHub recognizes them in the text of a page, after references such as &#35; are decoded.
RECOGNIZED = re.compile(
    r"#[0-9]+|(?<![\w`])@[a-z0-9]|\w@[0-9a-f]{7,}|\bGH-[0-9]+|/(?:issues|pull)/[0-9]+",
    re.IGNORECASE,
)


class TextNodes(HTMLParser):
    """Collects the text nodes of HTML, which comments and tags separate; code is left out."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[str] = []
        self.is_code = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  given by the parser
        self.is_code = tag in {"code", "pre"} or self.is_code

    def handle_endtag(self, tag: str) -> None:
        self.is_code = self.is_code and tag not in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            self.nodes.append(data)


def references_in(markdown: str) -> list[str]:
    """Return what GitHub would link or notify in a Markdown text, as either reader reads it."""
    (pages,) = github_html([markdown])
    nodes = [node for html in pages.values() for node in TextNodes(html).nodes]
    return [match[0] for node in nodes for match in RECOGNIZED.finditer(node)]


@pytest.mark.node
@pytest.mark.parametrize("text", REFERENCES)
def test_posted_text_refers_to_nothing_and_reads_the_same(text: str) -> None:
    assert references_in(escape(text)) != []  # character references alone do not help
    table = f"| a |\n| - |\n| {cell(text, escape_for_post)} |\n"
    title = heading(3, text, escape_for_post)
    linked = link(text, "https://example.org/", escape_for_post)
    for markdown in (escape_for_post(text), table, title, linked):
        assert [] == references_in(markdown)
    (pages,) = github_html([escape_for_post(text)])
    assert [text, text] == [see(html).text.strip() for html in pages.values()]


@pytest.mark.node
def test_any_posted_text_reads_the_same() -> None:
    samples = [text for text in texts(200) if "_www." not in text.lower()]
    pages = github_html([f"x {escape_for_post(text)}" for text in samples])
    for text, page in zip(samples, pages, strict=True):
        expected = " ".join(f"x {text}".split())
        assert expected == see(page["markdown-it"]).text.strip()


@pytest.mark.node
@pytest.mark.parametrize("text", REFERENCES)
def test_review_of_a_title_refers_to_nothing(toy: CatalogFolder, text: str) -> None:
    file = "papers/2023/rask2023rye.yaml"
    path = toy.root / file
    changed = path.read_text(encoding="utf-8").replace("Rye Starters Resist Mould", text)
    path.write_text(changed, encoding="utf-8")
    markdown = review(toy.snapshot, Changes(((file, "changed"),)))
    assert "Rye Starters" not in markdown
    assert [] == references_in(markdown)


@pytest.mark.node
@pytest.mark.parametrize("text", REFERENCES)
def test_answer_to_a_form_refers_to_nothing(toy: CatalogFolder, text: str) -> None:
    environment = post_environment(toy.snapshot.templates)
    sentence = f"Topics: '{text}' is not a topic; choose from the list in the form"
    answer = render(environment, "answers/issue.md.j2", refused=[sentence], candidates=())
    assert [] == references_in(answer)


def test_every_posted_template_is_rendered_for_posting() -> None:
    package = Path(__file__).parent.parent / "src" / "kdcatalog"
    posted = {"review.md.j2", "answers/issue.md.j2", "upkeep/links.md.j2"}
    modules = {path: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    rendering = [text for text in modules.values() if any(f'"{name}"' in text for name in posted)]
    assert len(posted) == len(rendering)
    assert [] == [text for text in rendering if "markdown_environment" in text]
