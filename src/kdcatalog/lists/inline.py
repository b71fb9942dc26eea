"""Markdown within a block as pieces: plain text, bold text, and links with their labels.

markdown-it-py finds links, emphasis, code, images and tags. Read here is what it leaves as text and
lists still use: bare addresses, ``**`` that CommonMark does not accept, what badges say, and the
links to notes and the tags of Obsidian.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kdcatalog.lists.column_names import normalized_name
from kdcatalog.lists.labels import is_label
from kdcatalog.lists.phrases import is_venue_with_year
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import quote
from kdcatalog.model.urls import MARKS_AFTER_URLS
from kdcatalog.text.cleaning import clean_text

# markdown-it-py looks for the end of every bracket, so the time grows with the square of the
# brackets that are open at once: 9,900 of them took 2.5 s. Real entries have at most a dozen.
_OPEN_BRACKETS = 60
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
# A part such as <0935:WOTWSM> is of a DOI, not a tag, whose name never begins with a digit.
_BARE_ADDRESS = re.compile(rf"https?://(?:[^\s<>|\"\]{MARKS_AFTER_URLS}]|<[0-9][^\s<>]*>)+")
_AFTER_ADDRESS = ".,;:!?'*_)"
_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>[^>]*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_BREAKING_TAGS = frozenset({"br", "p", "li", "div", "td", "tr"})
_BOLD_TAGS = frozenset({"b", "strong"})
# Arrows, pictograms, emoji and their modifiers; ":fire:" is an emoji by name.
_SIGNS = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u20e3\u200d]"
    "|:[a-z0-9_+-]{2,}:"
)
# "2024 (2 papers)" begins with a year and ends with a count.
_NUMBERING = re.compile(r"^(?:[0-9]{1,3}(?:\.[0-9]+)*[.)]?|[IVX]+\.)\s+(?=\S)")
_COUNT = re.compile(r"\s*[(\[][0-9]+(?: (?:papers?|entries|works|items))?[)\]]$", re.IGNORECASE)
_BADGE = re.compile(r"https://img\.shields\.io/badge/((?:[^-/?]|--)+)-((?:[^-/?]|--)+)-")
_STARS_BADGE = re.compile(
    r"https://img\.shields\.io/github/(?:stars|forks|last-commit)"
    r"/([\w.-]+/[\w.-]+?)(?:\.svg)?(?:\?|$)"
)


_NO_LABELS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a block: its text, the address it links to, whether it is bold or a picture.

    Line breaks of the source are kept in plain text. The text of a picture is its alternative text.
    """

    text: str
    url: str = ""
    is_bold: bool = False
    is_picture: bool = False


def markdown_parser() -> MarkdownIt:
    """Return a parser for lists: tables, addresses as written, no indented code, no HTML blocks.

    Lists indent entries by any number of spaces and have Markdown within HTML blocks, so the rules
    for indented code and HTML blocks would hide papers.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": 100})
    parser.enable(["table", "strikethrough"])
    parser.disable(["code", "html_block"])
    # An address is reported and stored as the list has it; the model decides whether it is valid.
    # markdown-it-py documents these three as meant to be replaced; its types do not know that.
    parser.validateLink = _accept_any_address  # type: ignore[method-assign,assignment]
    parser.normalizeLink = _as_written  # type: ignore[method-assign,assignment]
    parser.normalizeLinkText = _as_written  # type: ignore[method-assign,assignment]
    return parser


def _accept_any_address(_url: str) -> bool:
    return True


def _as_written(text: str) -> str:
    return text


class Inline:
    """Reads the text of one block after another; ``references`` are the file's link definitions."""

    def __init__(
        self,
        references: dict[str, Any] | None = None,
        labels: Mapping[str, str] = _NO_LABELS,
    ) -> None:
        self._parser = markdown_parser()
        environment = {"references": references or {}}
        self._environment: dict[str, Any] = environment
        self._labels = labels

    def pieces(self, markdown: str) -> list[Piece]:
        """Return the pieces of a text; one with more than 60 open brackets is a single piece."""
        if _has_too_many_brackets(markdown):
            return [Piece(visible(markdown))]
        (block,) = self._parser.parseInline(markdown, self._environment)
        walk = _Walk()
        walk.read(block.children or [])
        pieces = walk.finished()
        return list(map(self._labeled, pieces))

    def _labeled(self, piece: Piece) -> Piece:
        """Return a link under a label that recurs in the list under one that is understood."""
        if not piece.url or not self._labels:
            return piece
        label = self._labels.get(normalized_name(piece.text))
        return replace(piece, text=label) if label else piece

    def text(self, markdown: str) -> str:
        """Return what a text looks like on one line, links as their labels, without badges."""
        pieces = self.pieces(markdown)
        texts = [piece.text for piece in pieces if not piece.is_picture]
        return clean_text(" ".join(texts))

    def heading(self, markdown: str) -> str:
        """Return the text of a heading without numbering, badges, emoji and a link to the top."""
        pieces = self.pieces(markdown)
        texts = [piece.text for piece in pieces if not _is_ornament(piece)]
        title = visible(" ".join(texts)).strip(" .:#-*")
        return _COUNT.sub("", _NUMBERING.sub("", title)).strip(" .:")


def _is_ornament(piece: Piece) -> bool:
    """Return whether a piece of a heading is a badge, a picture or a link to the top."""
    is_link_to_top = piece.url.startswith("#") and "top" in piece.text
    is_stars_badge = piece.text == "code" and bool(piece.url)
    return piece.is_picture or is_link_to_top or is_stars_badge


def _has_too_many_brackets(markdown: str) -> bool:
    depth = deepest = 0
    for match in _BRACKET.finditer(markdown):
        if match[0] == "[":
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] == "]":
            depth = max(0, depth - 1)
    return deepest > _OPEN_BRACKETS


def visible(text: str) -> str:
    """Return text on one line without pictograms and characters nobody sees."""
    return clean_text(_SIGNS.sub(" ", text))


@dataclass
class _Link:
    """A link that is being read: its label and the alternative texts of its images so far."""

    url: str
    is_bold: bool
    label: str = ""
    alternative: str = ""


class _Walk:
    """Turns inline tokens into pieces."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._badges: list[Piece] = []
        self._text = ""
        self._italic_start = 0
        self._is_bold = False
        self._link: _Link | None = None

    def finished(self) -> list[Piece]:
        self._end_link()
        self._end_text()
        return self._pieces

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            match token.type:
                case "text" | "text_special":
                    self._read_text(token.content)
                case "softbreak" | "hardbreak":
                    self._add("\n")
                case "code_inline":
                    self._add(f" {token.content} ")
                case "em_open" | "em_close":
                    self._read_italic(is_end=token.nesting < 0)
                case "strong_open" | "strong_close":
                    self._set_bold(token.nesting > 0)
                case "link_open" | "link_close":
                    self._read_link(token)
                case "image":
                    source = str(token.attrs.get("src", ""))
                    self._read_image(token.content, source)
                case "html_inline":
                    self._read_tag(token.content)

    def _add(self, text: str) -> None:
        if self._link:
            self._link.label += text
        else:
            self._text += text

    def _read_text(self, text: str) -> None:
        # CommonMark leaves the ** of `**"Title".**Authors` as text; such pairs still mean bold.
        for index, part in enumerate(text.split("**")):
            if index:
                self._set_bold(not self._is_bold)
            self._read_addresses(part)

    def _read_addresses(self, text: str) -> None:
        if self._link:
            self._add(text)
            return
        end = 0
        for match in _BARE_ADDRESS.finditer(text):
            self._add(text[end : match.start()])
            url = match[0].rstrip(_AFTER_ADDRESS)
            end = match.start() + len(url)
            self._end_text()
            self._add_piece("", url)
        self._add(text[end:])

    def _add_piece(self, text: str, url: str = "") -> None:
        piece = Piece(text, url, self._is_bold)
        self._pieces.append(piece)

    def _read_italic(self, *, is_end: bool) -> None:
        """Set a list of people or a venue in italics apart; other italics are part of the text."""
        if not is_end:
            self._italic_start = len(self._text)
            return
        before = self._text[: self._italic_start]
        run = self._text[self._italic_start :]
        is_apart = "," in run or is_venue_with_year(run)
        if is_apart and not self._link:
            self._text = f"{before}\n{run}\n"

    def _set_bold(self, is_bold: bool) -> None:
        if self._link:
            self._link.is_bold = self._link.is_bold or is_bold
            return
        if is_bold != self._is_bold:
            self._end_text()
            self._is_bold = is_bold

    def _end_text(self) -> None:
        lines = [visible(line) for line in self._text.split("\n")]
        if any(lines):
            text = "\n".join(lines)
            self._add_piece(text)
        elif "\n" in self._text and self._pieces:
            line_break = Piece("\n")
            self._pieces.append(line_break)
        self._text = ""

    def _read_link(self, token: Token) -> None:
        if token.nesting > 0:
            url = str(token.attrs.get("href", ""))
            self._start_link(url)
        else:
            self._end_link()

    def _start_link(self, url: str) -> None:
        self._end_link()
        self._end_text()
        self._link = _Link(url, self._is_bold)

    def _end_link(self) -> None:
        link = self._link
        if not link:
            return
        self._link = None
        label = visible(link.label.replace("\n", " "))
        if label and not link.url:
            # "[paper]()" leads nowhere: its label is text of its own.
            text = Piece(f"\n{label}\n")
            self._pieces.append(text)
        elif label:
            piece = Piece(label, link.url, link.is_bold)
            self._pieces.append(piece)
        elif link.url:
            picture = Piece(
                text=link.alternative,
                url=link.url,
                is_bold=link.is_bold,
                is_picture=bool(link.alternative),
            )
            self._pieces.append(picture)
        self._pieces += self._badges
        self._badges = []

    def _read_image(self, alternative: str, source: str) -> None:
        badges = _badge_pieces(source)
        link = self._link
        if not link:
            self._end_text()
            self._pieces += badges
            return
        # A badge within a link waits for its end: it says something of the paper, not of the link.
        self._badges += badges
        link.alternative = visible(f"{link.alternative} {alternative}")

    def _read_tag(self, markup: str) -> None:
        tag = _TAG.match(markup)
        if not tag:
            return  # a comment or a processing instruction
        name = tag["name"].lower()
        is_closing = bool(tag["closes"])
        attributes = _attributes(tag["attributes"])
        if name in _BREAKING_TAGS:
            self._add("\n")
        elif name in _BOLD_TAGS:
            self._set_bold(not is_closing)
        elif name == "a" and is_closing:
            self._end_link()
        elif name == "a" and "href" in attributes:
            self._start_link(attributes["href"])
        elif name == "img":
            self._read_image(attributes.get("alt", ""), attributes.get("src", ""))


def _attributes(markup: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, double_quoted, single_quoted, bare in _ATTRIBUTE.findall(markup):
        value = double_quoted or single_quoted or bare
        values[name.lower()] = html.unescape(value)
    return values


def _badge_pieces(source: str) -> Iterator[Piece]:
    """Yield what a badge says of a paper: the repository whose stars it counts, or a venue."""
    if stars := _STARS_BADGE.match(source):
        yield Piece("code", f"https://github.com/{stars[1]}")
    if badge := _BADGE.match(source):
        label = _badge_text(badge[1])
        message = _badge_text(badge[2])
        if label.casefold() == "arxiv" and find_identifier(f"arxiv:{message}"):
            yield Piece("paper", f"https://arxiv.org/abs/{message}")
        # shields.io/badge/ICML-2024-blue has the year alone in its right half.
        text = f"{label} {message}" if message.isdecimal() else message
        if is_venue_with_year(text):
            yield Piece(f"\n{clean_text(text)}\n")


def _badge_text(part: str) -> str:
    return unquote(part).replace("--", "-").replace("_", " ")


# --- Obsidian ---

# Obsidian links to notes so: "[[Baker2021]] Warm Ovens", "[[Baker2021|Warm]]".
_KEY_OF_NOTE = re.compile(r"@?[A-Z]?[a-z]+(?:[A-Z][a-z]+)*[0-9]{4}\w*")
# "#bread #dough/rye" in small letters, several or last in a line: "Reading #MeToo" is a title.
_HASHTAG = r"#[a-z][a-z0-9_/-]*"
_HASHTAGS_IN_A_ROW = rf"{_HASHTAG}(?:[ \t]+{_HASHTAG})+(?!\S)"
_TAGS = re.compile(rf"(?<!\S)(?:{_HASHTAGS_IN_A_ROW}|{_HASHTAG}(?=[ \t]*(?:\n|$)))")
_BETWEEN = " | "
_NOTE_LINK = re.compile(r"\[\[([^\[\]()]{1,200})\]\](?!\()")


def linked_notes(pieces: Sequence[Piece]) -> list[str]:
    """Return a remark on each link to a note, and on tags."""
    names: list[str] = []
    for piece in pieces:
        if piece.url:
            continue
        notes = filter(_is_note, _NOTE_LINK.finditer(piece.text))
        names += [note[1] for note in notes]
        names += _TAGS.findall(piece.text)
    return [f"not carried over: {quote(name)}" for name in names]


def _is_note(match: re.Match[str]) -> bool:
    """Return whether "[[...]]" links to a note.

    "[[Paper]]" is a label whose address is missing, and "[[ICBR 2021]]" a venue.
    """
    name = match[1]
    is_key = _KEY_OF_NOTE.fullmatch(name) is not None
    return is_key or "|" in name or not is_label(name)


def without_notes(piece: Piece) -> Piece:
    """Return a piece without its links to notes and its tags, which end a title."""
    if piece.url:
        return piece
    text = _NOTE_LINK.sub(_blank_or_text, piece.text)
    text = _TAGS.sub(_BETWEEN, text)
    return replace(piece, text=text)


def _blank_or_text(match: re.Match[str]) -> str:
    return " " if _is_note(match) else match[0]
