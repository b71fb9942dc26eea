"""Any text is rendered as itself by every Markdown reader."""

import html
import re
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from kdcatalog.rendering.environments import markdown_environment
from kdcatalog.rendering.markdown import (
    Anchors,
    Markdown,
    SharedLinks,
    bullet,
    cell,
    code_block,
    escape,
    heading,
    link,
    link_destination,
)
from tests.foreign import github_html
from tests.hostile import WHOLE, texts
from tests.pages import see

URL = "https://example.org/a"
FAULTY = re.compile(r"_www\.", re.IGNORECASE)
"""A host after an underscore is linked, see ``test_host_after_an_underscore_is_not_a_link``."""
TEXTS = [text for text in texts(400) if not FAULTY.search(text)]
HEAD = "| a | b |\n| --- | --- |\n"
TABLE = ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
READERS = ("markdown-it", "micromark")

PLACES: dict[str, tuple[Callable[[str], str], list[str], str]] = {
    "cell": (lambda text: f"{HEAD}| {cell(text)} | z |\n", TABLE, "a b {} z"),
    "linked cell": (
        lambda text: f"{HEAD}| {link(text, URL)} | z |\n",
        [*TABLE[:8], "a", "td"],
        "a b {} z",
    ),
    "bold cell": (
        lambda text: f"{HEAD}| **{cell(text)}** | z |\n",
        [*TABLE[:8], "strong", "td"],
        "a b {} z",
    ),
    "small in a cell": (
        lambda text: f"{HEAD}| x<br><sub>was {escape(text)}</sub> | z |\n",
        [*TABLE[:8], "br", "sub", "td"],
        "a b xwas {} z",
    ),
    "paragraph": (lambda text: f"{escape(text)}\n", ["p"], "{}"),
    "quotation": (lambda text: f"> {escape(text)}\n", ["blockquote", "p"], "{}"),
    "list item": (lambda text: f"{bullet(0)}{escape(text)}\n", ["ul", "li"], "{}"),
    "linked item": (
        lambda text: f"- **x**: {link(text, URL)}, y\n",
        ["ul", "li", "strong", "a"],
        "x: {}, y",
    ),
}
"""Where templates put a text, the elements that must come of it, and the text that must be read."""


def shown(text: str) -> str:
    return " ".join(text.split())


def readings(documents: list[str]) -> list[tuple[list[str], str]]:
    """Return elements and text of every document, once for each reader."""
    pages = [see(read[reader]) for read in github_html(documents) for reader in READERS]
    return [(page.tags, shown(page.text)) for page in pages]


@pytest.mark.node
@pytest.mark.parametrize("place", PLACES)
def test_any_text_is_rendered_as_itself(place: str) -> None:
    write, tags, around = PLACES[place]
    expected = [(tags, shown(around.replace("{}", shown(text)))) for text in TEXTS for _ in READERS]
    found = readings([write(text) for text in TEXTS])
    assert [] == [pair for pair in zip(expected, found, strict=True) if pair[0] != pair[1]]


@pytest.mark.node
def test_any_text_is_rendered_as_itself_in_a_heading() -> None:
    chosen = [text for text in TEXTS if not shown(text).endswith("#")]
    expected = [(["h3"], shown(text)) for text in chosen for _ in READERS]
    found = readings([f"{heading(3, text)}\n" for text in chosen])
    assert [] == [pair for pair in zip(expected, found, strict=True) if pair[0] != pair[1]]


@pytest.mark.node
def test_hash_at_the_end_of_a_heading_is_kept() -> None:
    assert [(["h3"], "Bread in C #")] * 2 == readings([f"{heading(3, 'Bread in C #')}\n"])


@pytest.mark.node
def test_host_after_an_underscore_is_not_a_link() -> None:
    assert [(["p"], "x_www.example.org")] * 2 == readings([escape("x_www.example.org")])


@pytest.mark.parametrize(
    "text",
    [
        "write to ann@bread.org",
        "xmpp:ann@bread.org",
        "ann+x@b-c.org",
        "@user",
        "a @ b.org",
        "a@b",
    ],
)
def test_email_address_is_broken_up_by_markup(text: str) -> None:
    assert None is re.search(r"[\w.+-]+@[\w-]+\.\w", html.unescape(escape(text)))


@pytest.mark.node
def test_unescaped_texts_would_become_markup() -> None:
    pages = [see(read["micromark"]) for read in github_html([*WHOLE])]
    assert {"a", "code", "em", "h1", "hr", "img", "ol", "script", "strong", "ul"} <= {
        tag for page in pages for tag in page.tags
    }


def test_cell_is_one_line_without_a_bare_pipe() -> None:
    for text in TEXTS:
        written = cell(text)
        assert ([], written.strip()) == (re.findall(r"[|\n\r]", written), written)


@pytest.mark.parametrize(
    ("text", "expected"), [("**x**", "**x**"), ("*x* | y", "*x* &#124; y"), ("x\ny", "x y")]
)
def test_markdown_in_a_cell_keeps_its_markup_but_no_bare_pipe(text: str, expected: str) -> None:
    assert expected == cell(Markdown(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Plain Loaf", "A Plain Loaf"),
        ("snake_case", "snake_case"),
        ("R&D", "R&D"),
        ("a: b", "a: b"),
        ("well-known", "well-known"),
        ("Loaf #1", "Loaf #1"),
        ("Bread!", "Bread!"),
        ("麦 خبز é", "麦 خبز é"),
        ("_x_", "&#95;x&#95;"),
        ("1. x", "&#49;. x"),
        ("&amp;", "&#38;amp;"),
    ],
)
def test_only_what_could_be_markup_is_escaped(text: str, expected: str) -> None:
    assert expected == escape(text)


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Medical & Healthcare", "medical--healthcare"),
        ("Misc.", "misc"),
        ("Label / Feature", "label--feature"),
        ("Encoder-based KD", "encoder-based-kd"),
        ("snake_case", "snake_case"),
        ("What Is It?", "what-is-it"),
        ("Über Brot", "über-brot"),
        ("发酵面团", "发酵面团"),
        ("🥖 Bread", "-bread"),
        ("C++", "c"),
        ("  ", "--"),
    ],
)
def test_anchor_is_the_one_that_github_makes(title: str, anchor: str) -> None:
    assert anchor == Anchors().of(title)


@pytest.mark.parametrize(
    ("titles", "anchors"),
    [
        (["Rye", "Rye", "Rye"], ["rye", "rye-1", "rye-2"]),
        (["Rye", "RYE!"], ["rye", "rye-1"]),
        (["Rye", "Wheat", "Rye"], ["rye", "wheat", "rye-1"]),
    ],
)
def test_repeated_anchors_are_numbered(titles: list[str], anchors: list[str]) -> None:
    given = Anchors()
    assert anchors == [given.of(title) for title in titles]


@pytest.mark.parametrize("titles", [["Rye", "Rye 1", "Rye"], ["Rye", "Rye", "Rye 1"]])
def test_heading_anchors_are_unique(titles: list[str]) -> None:
    given = Anchors()
    assert 3 == len({given.of(title) for title in titles})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/a(b)", "https://example.org/a%28b%29"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/?q=a&b=c#d", "https://example.org/?q=a&b=c#d"),
        ("https://example.org/%20", "https://example.org/%20"),
        ("https://example.org/[x]<y>|z", "https://example.org/%5Bx%5D%3Cy%3E%7Cz"),
        ("https://example.org/a\\b", "https://example.org/a%5Cb"),
        ("https://example.org/~ann/麦", "https://example.org/~ann/%E9%BA%A6"),
        ("#acidification--taste", "#acidification--taste"),
        ("papers/2023/bee.yaml", "papers/2023/bee.yaml"),
    ],
)
def test_url_ends_where_its_link_ends(url: str, expected: str) -> None:
    assert (expected, f"[x]({expected})") == (link_destination(url), link("x", url))


def followed(*parts: str) -> list[tuple[str, list[str]]]:
    """Return each address with what its link leads to, once for each reader."""
    urls = [f"https://example.org/{part}" for part in parts]
    pages = github_html([f"{HEAD}| {link('x', url)} | z |\n" for url in urls])
    return [
        (link_destination(url), see(read[reader]).values("a", "href"))
        for url, read in zip(urls, pages, strict=True)
        for reader in READERS
    ]


@pytest.mark.node
def test_every_url_is_linked_unchanged() -> None:
    pairs = followed(
        "a(b",
        "a)b",
        "a_b_c",
        "a*b*c",
        "a~~b~~",
        "a$b$c",
        "a'b",
        "?a=b&c=d",
        "?a&copy=1",
        ":smile:",
        "@a",
    )
    assert [] == [(url, found) for url, found in pairs if [url] != found]


@pytest.mark.node
def test_entity_in_a_url_is_not_decoded() -> None:
    assert [["https://example.org/?a&amp;b"]] * 2 == [found for _, found in followed("?a&amp;b")]


def test_text_without_a_url_is_not_a_link() -> None:
    assert "&#91;x&#93;" == link("[x]", "")


@pytest.mark.node
@pytest.mark.parametrize(
    "text", ["a = 1\n", "```\ninner\n```", "a `````` b", "~~~", "<b>&amp;</b>", "| x |"]
)
def test_code_block_keeps_any_text(text: str) -> None:
    pages = [see(read) for read in github_html([code_block(text, "sh")])[0].values()]
    assert [(["pre", "code"], text.rstrip() + "\n")] * 2 == [
        (page.tags, page.text.rstrip("\n") + "\n") for page in pages
    ]


def test_every_value_of_a_template_is_escaped_unless_it_is_markdown() -> None:
    template = markdown_environment({}).from_string(
        "{{ text }} {{ link(text, url) }} {{ done }} {{ text | cell }}"
    )
    written = template.render(text="*x*|", url=URL, done=Markdown("*x*|"))
    assert f"&#42;x&#42;&#124; [&#42;x&#42;&#124;]({URL}) *x*| &#42;x&#42;&#124;" == written


def linked(links: SharedLinks, *urls: str) -> str:
    """Return a document that links to each URL, shared where that is shorter."""
    counted = " ".join(links.count("Rye", url) for url in urls)
    links.share(counted)
    text = " ".join(links.link("Rye", url) for url in urls)
    return f"{text}\n\n{links.definitions()}"


LOAF = "https://example.org/loaf-of-rye-and-wheat"
BUN = "https://example.org/bun-of-rye-and-wheat"


def test_repeated_target_is_written_once() -> None:
    text = linked(SharedLinks(), LOAF, BUN, LOAF)
    assert text.count(LOAF) == 1
    assert f"[Rye]({BUN})" in text
    shown = MarkdownIt().render(text)
    assert [LOAF, BUN, LOAF] == see(shown).values("a", "href")


def test_target_stays_in_its_links_where_a_label_saves_nothing() -> None:
    assert "[Rye](#rye) [Rye](#rye)\n\n" == linked(SharedLinks(), "#rye", "#rye")


def test_label_is_the_same_beside_other_links() -> None:
    alone = linked(SharedLinks(), LOAF, LOAF)
    among_others = linked(SharedLinks(), BUN, LOAF, BUN, LOAF)
    assert alone.split()[0] in among_others.split()


def test_label_is_not_what_somebody_wrote_in_brackets() -> None:
    label = re.findall(r"\]\[(\w+)\]", linked(SharedLinks(), LOAF, LOAF))[0]
    links = SharedLinks()
    for _ in range(2):
        links.count("Rye", LOAF)
    links.share(f"See [{label.upper()}] there.")
    assert f"[{label}]" not in str(links.link("Rye", LOAF))
    assert f"[{label}" in str(links.link("Rye", LOAF))


def test_targets_that_need_escaping_are_shared() -> None:
    urls = (f"{LOAF}(1)?a=b&amp;c", f"{LOAF} 2/麦")
    shown = MarkdownIt().render(linked(SharedLinks(), *urls, *urls))
    separate = MarkdownIt().render(" ".join(link("Rye", url) for url in (*urls, *urls)))
    assert see(separate).values("a", "href") == see(shown).values("a", "href")
