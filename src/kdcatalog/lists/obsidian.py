"""What Obsidian writes into a list: links to notes and tags, which are reported, and no title."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kdcatalog.lists.inline import Piece
from kdcatalog.lists.labels import is_label
from kdcatalog.model.text import quote

# Obsidian links to notes so: "[[Baker2021]] Warm Ovens", "[[Baker2021|Warm]]".
_KEY_OF_NOTE = re.compile(r"@?[A-Z]?[a-z]+(?:[A-Z][a-z]+)*[0-9]{4}\w*")
# "#bread #dough/rye" in small letters, several or last in a line: "Reading #MeToo" is a title.
_TAG = r"#[a-z][a-z0-9_/-]*"
_SEVERAL = rf"{_TAG}(?:[ \t]+{_TAG})+(?!\S)"
_TAGS = re.compile(rf"(?<!\S)(?:{_SEVERAL}|{_TAG}(?=[ \t]*(?:\n|$)))")
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
