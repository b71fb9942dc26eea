"""Every paper's entry in one format: ``data/entries/<format>.json``, from which a page joins any choice of papers.

``head``, the chosen entries parted by ``between``, and ``tail`` are exactly the file of those papers.
"""

import json
from collections.abc import Iterable

from kdcatalog.bibliography.joint import Joint

VERSION = 1


def document(joint: Joint, entries: Iterable[tuple[str, str]]) -> str:
    """Return the document: entries under their keys, in the order given, one a line."""
    head = {"version": VERSION, "head": joint.head, "between": joint.between, "tail": joint.tail}
    fields = ",\n".join(f"{_line(name)}: {_line(value)}" for name, value in head.items())
    lines = ",\n".join(f"{_line(key)}: {_line(text)}" for key, text in entries)
    return f'{{{fields},\n"entries": {{\n{lines}\n}}}}\n'


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
