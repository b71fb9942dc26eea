"""The text of a line of Markdown without its markup: plain pieces, bold ones, and links with their labels.

Read are the forms that lists of papers use: links, links by reference, badges, addresses, a little HTML.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from kdcatalog.bibliography.work import tidy
from kdcatalog.lists.words import is_place

_LABEL = r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
_TARGET = r"\(\s*<?((?:[^()\s<>]|\([^()\s]*\))*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
_PIECE = re.compile(
    rf"\[!\[(?P<alt>[^\]]*)\]{_TARGET}\]{_TARGET}"
    rf"|!\[(?P<picture>[^\]]*)\]{_TARGET}"
    rf"|{_LABEL}{_TARGET}"
    rf"|{_LABEL}\[(?P<reference>[^\]]*)\]"
    r"|<a\s[^<>]{0,200}?href\s*=\s*[\"']?(?P<href>[^\"'\s>]*)[^<>]{0,200}>(?P<anchor>.{0,400}?)</a\s*>"
    r"|<?(?P<bare>https?://[^\s<>|\"\]]+)>?"
    r"|\*\*(?P<bold>[^*]+(?:\*[^*]+)*)\*\*|__(?P<bold2>[^_]+(?:_[^_]+)*)__"
    r"|<(?:b|strong)>(?P<bold3>.*?)</(?:b|strong)>",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"<br\s*/?>|</?(?:p|li|div|td)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->")
_WITH_ADDRESS = re.compile(r"<(?:img|source|video|picture)\b[^<>]*>", re.IGNORECASE)
_BADGE = re.compile(r"https://img\.shields\.io/badge/((?:[^-/?]|--)+)-((?:[^-/?]|--)+)-")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])|(?<![\w_])_([^_\s][^_]*)_(?![\w_])|~~([^~]*)~~"
)
_SIGNS = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u20e3\u200d]|:[a-z0-9_+-]{2,}:"
)
_STARS = re.compile(
    r"https://img\.shields\.io/github/(?:stars|forks|last-commit)/([\w.-]+/[\w.-]+?)(?:\.svg)?(?:\?|$)"
)
DEFINITION = re.compile(r"\s{0,3}\[([^\]]+)\]:\s*<?(\S+?)>?(?:\s+[\"'(].*)?\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: its text, the address to which it leads, and whether it is bold."""

    text: str
    url: str = ""
    is_bold: bool = False


def pieces(text: str, definitions: Mapping[str, str], *, bold: bool = False) -> Iterator[Piece]:
    """Yield the pieces of a text; line breaks stay as such, pictures give what they say."""
    text, at = _WITH_ADDRESS.sub("", text), 0
    for found in _PIECE.finditer(text):
        yield from _plain(text[at : found.start()], bold=bold)
        at = found.end()
        yield from _piece(found, definitions, bold=bold)
    yield from _plain(text[at:], bold=bold)


def _piece(found: re.Match[str], definitions: Mapping[str, str], *, bold: bool) -> Iterator[Piece]:
    alt, shield, badge, picture, source, label, target, name, *_ = found.groups()
    inner = found["bold"] or found["bold2"] or found["bold3"]
    if alt is not None:
        yield Piece(shown(alt) if badge else "", badge, bold)
        yield from _said_by(shield)
    elif picture is not None:
        yield from _said_by(source)
    elif label is not None:
        yield from _link(label, target, bold=bold)
    elif name is not None:
        yield from _link(
            name, definitions.get((found["reference"] or name).casefold(), ""), bold=bold
        )
    elif found["anchor"] is not None:
        yield from _link(found["anchor"], found["href"], bold=bold)
    elif found["bare"]:
        yield Piece("", found["bare"].rstrip(".,;:!?'*_)"), bold)
    elif inner:
        yield from pieces(inner, definitions, bold=True)


def _said_by(source: str) -> Iterator[Piece]:
    """Yield what a badge says of a paper: the repository whose stars it counts, a place of publication."""
    if stars := _STARS.match(source):
        yield Piece("code", f"https://github.com/{stars[1]}")
    if badge := _BADGE.match(source):
        label, message = (
            unquote(part).replace("--", "-").replace("_", " ") for part in badge.groups()
        )
        said = f"{label} {message}" if message.isdecimal() else message
        if is_place(said):
            yield Piece(f"\n{tidy(said)}\n")


def _link(label: str, url: str, *, bold: bool) -> Iterator[Piece]:
    """Yield a link; a badge within it gives its label."""
    within = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", label)
    yield Piece(shown(within), html.unescape(url), bold or "**" in label)


def _plain(text: str, *, bold: bool) -> Iterator[Piece]:
    if text.strip():
        lines = [shown(line) for line in _BREAK.sub("\n", text).split("\n")]
        yield Piece("\n".join(lines), "", bold)


def shown(text: str) -> str:
    """Return text as it is read, on one line, without emphasis, tags, escapes and pictograms."""
    text = _TAG.sub("", text).replace("`", " ").replace("**", "")
    text = _EMPHASIS.sub(lambda found: found[1] or found[2] or found[3] or "", text)
    return tidy(html.unescape(_SIGNS.sub(" ", _ESCAPED.sub(r"\1", text))))
