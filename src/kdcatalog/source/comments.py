"""The comments of a YAML text, each with the field that it belongs to.

Comments are exactly what stands in the gaps between the scanner's tokens, so nothing inside a
text is ever taken for one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from kdcatalog.problems import Path
from kdcatalog.source.reader import Document

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Comments:
    """Comments by place: before everything, above a field, beside it on its line, at the end."""

    head: list[str] = field(default_factory=list)
    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, str] = field(default_factory=dict)
    tail: list[str] = field(default_factory=list)


def comments_of(document: Document) -> Comments:
    """Return every comment of a document that could be read."""
    anchors = sorted(
        [(position, path) for path, position in document.keys.items()]
        + [(position, path) for path, position in document.values.items() if path and isinstance(path[-1], int)]
    )
    comments = Comments()
    for line, text, alone in scan(document.text):
        if not alone:
            here = [path for position, path in anchors if position.line <= line]
            on_line = [path for position, path in anchors if position.line == line]
            if not here:
                comments.head.append(text)
                continue
            path = on_line[0] if on_line else here[-1]
            comments.beside[path] = f"{comments.beside[path]}  {text}" if path in comments.beside else text
        elif anchors and line < anchors[0][0].line:
            comments.head.append(text)
        elif below := [path for position, path in anchors if position.line > line]:
            comments.above.setdefault(below[0], []).append(text)
        else:
            comments.tail.append(text)
    return comments


def comment_texts(text: str) -> Counter[str]:
    """Count every comment of a text, those in the head of a block text included."""
    lines = text.splitlines()
    heads = (
        lines[token.start_mark.line][token.start_mark.column :].partition("#")
        for token in yaml.scan(text, _LOADER)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">")
    )
    return Counter([comment for _, comment, _ in scan(text)] + [f"#{after}" for _, mark, after in heads if mark])


def scan(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield (line from 1, comment, whether it stands alone on its line) for every comment between tokens."""
    end = 0
    for token in yaml.scan(text, _LOADER):
        yield from _in_gap(text, end, token.start_mark.index)
        end = max(end, token.end_mark.index)
    yield from _in_gap(text, end, len(text))


def _in_gap(text: str, start: int, stop: int) -> Iterator[tuple[int, str, bool]]:
    offset = start
    for piece in text[start:stop].splitlines(keepends=True):
        before, mark, comment = piece.partition("#")
        if mark:
            line_start = text.rfind("\n", 0, offset) + 1
            alone = not text[line_start : offset + len(before)].strip()
            yield text.count("\n", 0, offset) + 1, (mark + comment).rstrip(), alone
        offset += len(piece)
