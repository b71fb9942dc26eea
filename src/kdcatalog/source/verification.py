"""Refuse an edit that would change other data or lose a comment, before anything is written.

Text surgery and layout rest on positions and on rules about comments. Reading the result again is
the proof that they were right, so every edited text passes through here.
"""

from typing import Any

from kdcatalog.errors import CatalogError
from kdcatalog.source.comments import comment_texts
from kdcatalog.source.document import DEFAULT_LIMITS, Document, Limits
from kdcatalog.source.reader import read_yaml


class UnsafeEditError(CatalogError):
    """The edit would change other data or lose a comment; the message gives the reason."""


def read_editable(
    text: str,
    file: str,
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """Return the document of a text; raise UnsafeEditError where it has a flaw."""
    document = read_yaml(text.encode(), file, limits)
    if document.flaws:
        raise UnsafeEditError(f"cannot read {file}: {document.flaws[0].message}")
    return document


def verify_edit(
    before: str,
    after: str,
    wanted: Any,
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """Raise UnsafeEditError unless the new text holds exactly ``wanted`` and every old comment."""
    if read_yaml(after.encode(), "", limits).data != wanted:
        raise UnsafeEditError("the data would change")
    # Counted, since two comments can be equal; new ones, such as the modeline, are fine.
    if comment_texts(before) - comment_texts(after):
        raise UnsafeEditError("a comment would be lost")
