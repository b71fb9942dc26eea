"""A small model of what acts in a text that is posted on GitHub.

Rules, from GitHub's documentation ("Autolinked references and URLs", "Linking a pull request to an
issue using a keyword", "Mentioning people and teams") and its published filters (html-pipeline's
MentionFilter and its list of parents whose text is ignored: pre, code, tt, a, style, script):

- the page: text nodes after character references are decoded; comments are no nodes, and whether
  the nodes around one are joined is not documented, so both are read;
- the addresses of links, which leave a trace at the issue where they lead;
- the source: bots read it, and "squash and merge" makes it a commit message, where neither code nor
  comments protect, and "fixes #45" closes.

Stricter than GitHub where its rule is not public: any "@" before a letter counts as a mention.
"""

import html
import re
from html.parser import HTMLParser

IGNORED = {"pre", "code", "tt", "a", "style", "script"}
_KINDS = "issues|pull|pulls|discussions|commit|commits|compare"
IN_TEXT = {
    "mention": r"@[a-z0-9]",
    "number": r"\#[0-9]",
    "number with GH": r"\bGH-[0-9]",
    "address": rf"(?<![\w.-])(?:www\.)?github\.com/[^/\s]+/[^/\s]+/(?:{_KINDS})/[0-9a-f]",
    "commit": r"\b[0-9a-f]{7,40}\b",
}
COMMAND = r"^(?:[^\S\n]|[\ufeff>*+-]|\d+[.)] |\[.\] )*[/!.][a-z]"
# From "Skipping workflow runs" in GitHub's documentation.
SKIP = r"\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]|\bskip-checks:"
_TARGET = re.compile(r"\]\([^()\s]*\)")
_REFERENCE = re.compile(r"&#(?:[0-9]{1,7}|x[0-9a-f]{1,6});", re.IGNORECASE)


class _Page(HTMLParser):
    """The text nodes that filters read, and the addresses of links."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[str] = []
        self.addresses: list[str] = []
        self._ignored = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._ignored += tag in IGNORED
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag in {"p", "li", "td", "th", "br", "h1", "h2", "h3", "pre", "blockquote", "tr"}:
            self.nodes.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._ignored -= tag in IGNORED

    def handle_data(self, data: str) -> None:
        if not self._ignored:
            self.nodes.append(data)


def _matches(kinds: dict[str, str], text: str) -> set[str]:
    return {kind for kind, rule in kinds.items() if re.search(rule, text, re.I | re.M)}


def acting_in_page(page: str) -> set[str]:
    """Return the kinds of references that act in a page made from Markdown."""
    read = _Page(page)
    texts = [*read.nodes, "".join(read.nodes)]
    kinds = {kind for text in texts for kind in _matches(IN_TEXT, text)}
    address = {"address": IN_TEXT["address"]}
    for url in read.addresses:
        kinds |= _matches(address, html.unescape(url))
    return kinds


def acting_in_source(markdown: str) -> set[str]:
    """Return the kinds of references that act in Markdown that is read as plain text."""
    kinds = {**IN_TEXT, "command": COMMAND, "skip": SKIP}
    commit = kinds.pop("commit")
    # "&#35;" as plain text: the number sign is part of the reference.
    plain = _REFERENCE.sub("?", markdown)
    # Within an address, a commit is part of the address.
    without_targets = _TARGET.sub("]", plain)
    return _matches(kinds, plain) | _matches({"commit": commit}, without_targets)
