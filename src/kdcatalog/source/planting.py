"""New nodes in the text of taxonomy.yaml: each goes last in its list, everything else stays as it stands."""

import copy
from collections.abc import Sequence
from typing import Any

from kdcatalog.problems import Path
from kdcatalog.records.emitter import WouldLoseError, emit
from kdcatalog.source.blocks import Lines
from kdcatalog.source.comments import comment_texts
from kdcatalog.source.reader import Document, read


def plant(raw: bytes, file: str, new: Sequence[tuple[Path, dict[str, Any]]]) -> bytes:
    """Return a text whose lists, each named by its path, hold further items last; raises WouldLoseError."""
    text = raw.decode("utf-8")
    ending = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    wanted, before = copy.deepcopy(_read(text, file).data), comment_texts(text)
    for target, item in new:
        holder = wanted
        for part in target[:-1]:
            holder = holder[part]
        holder.setdefault(target[-1], []).append(item)
        text = _with_item(_read(text, file), target, item)
    if _read(text, file).data != wanted or before - comment_texts(text):
        raise WouldLoseError(
            f"{file} is laid out in a way that cannot be changed by itself: add the nodes by hand"
        )
    return text.replace("\n", ending).encode()


def _read(text: str, file: str) -> Document:
    document = read(text.encode(), file)
    if document.data is None or document.flaws:
        raise WouldLoseError(f"{file} cannot be read: mend it first")
    return document


def _with_item(document: Document, target: Path, item: dict[str, Any]) -> str:
    lines = Lines(document)
    count = len([path for path in document.values if path[:-1] == target])
    made: list[str] = []
    if count:
        last = (*target, count - 1)
        dash, place = lines.dash(last), lines.block(last)[1]
    else:
        parent = target[:-1]
        key = next(path for path in document.keys if path[:-1] == parent)
        indent, place = lines.indent(key), lines.last_line(parent)
        dash, made = len(indent) + 2, [f"{indent}{target[-1]}:"]
    written = [f"{' ' * dash}{line[2:]}" for line in text_of({"new": [item]}).splitlines()[1:]]
    rest = lines.texts[place:]
    return "\n".join([*lines.texts[:place], *made, *written, *(rest or [""])])


def text_of(data: dict[str, Any]) -> str:
    """Return plain data as YAML in the canonical layout, without the line that names the schema of records."""
    return emit(data).split("\n", 1)[1]
