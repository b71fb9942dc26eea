"""A catalog with some of its files rewritten, not yet on disk: what restructuring commands make.

They state what the data of a file are to be; ``source.patching`` changes the lines that differ.
"""

import copy
from collections.abc import Mapping
from typing import Any

from kdcatalog.errors import CatalogError
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.records.layout import EDITED_STYLE, record_style
from kdcatalog.records.reading import SHARED_FILES, TAXONOMY_LIMITS, limits_of
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.source.edits import MoveItem, apply_edits
from kdcatalog.source.emitter import Style, emit_yaml, read_editable
from kdcatalog.source.patching import patch_yaml

Data = dict[str, Any]


class CannotRestructureError(CatalogError):
    """The requested change is not possible; the message gives the reason in one sentence."""


class Rewriting:
    """The files of a snapshot as they will be; whatever is read is what was written before."""

    def __init__(self, snapshot: Snapshot, taxonomy: Taxonomy) -> None:
        self.snapshot = snapshot
        self.taxonomy = taxonomy
        self._contents: dict[str, bytes | None] = {}
        self.renamed: dict[str, str] = {}
        """The new path of each file that got another one."""

    @property
    def files(self) -> Mapping[str, bytes | None]:
        """The new content of every file that differs; None for one that is gone.

        taxonomy.yaml is last: where a machine stops in the middle, records are complete before it.
        """
        changed = dict(self._contents)
        for file, content in self._contents.items():
            if content == self._before(file):
                del changed[file]
        if TAXONOMY in changed:
            changed[TAXONOMY] = changed.pop(TAXONOMY)
        return changed

    def _before(self, file: str) -> bytes | None:
        if file not in self.snapshot.files:
            return None
        return self.snapshot.read(file)

    def raw(self, file: str) -> bytes:
        """Return the bytes of a file; empty where there is none."""
        content = self._contents.get(file, self._before(file))
        return content or b""

    def data(self, file: str) -> Data:
        """Return the data of a YAML file, which may be changed and put back; empty without file.

        Raises UnsafeEditError where the file has errors.
        """
        raw = self.raw(file)
        if not raw:
            return {}
        text = raw.decode("utf-8").replace("\r\n", "\n")
        document = read_editable(text, file, limits_of(file))
        data: Data = copy.deepcopy(document.data)
        return data

    def put(self, file: str, data: Data, head: str = "") -> None:
        """Let a file contain data; a file that is new begins with ``head``."""
        style = self._style(file)
        raw = self.raw(file)
        # A new field goes where the layout has it, not behind all others.
        order = style.order.get((), ())
        names = [name for name in order if name in data]
        in_order = {name: data[name] for name in names}
        data = {**in_order, **data}
        if raw:
            content = patch_yaml(raw, file, data, style, limits_of(file))
        else:
            content = f"{head}{emit_yaml(data, style)}".encode()
        self._contents[file] = content

    def write(self, file: str, content: bytes) -> None:
        """Let a file have other bytes."""
        self._contents[file] = content

    def remove(self, file: str) -> None:
        """Remove a file."""
        self._contents[file] = None

    def rename(self, old: str, new: str) -> None:
        """Give a file another path."""
        self._contents[new] = self.raw(old)
        self._contents[old] = None
        self.renamed[old] = new

    def move_item(self, move: MoveItem) -> None:
        """Move an item of taxonomy.yaml with its comments to another list."""
        raw = self.raw(TAXONOMY)
        self._contents[TAXONOMY] = apply_edits(
            raw=raw,
            file=TAXONOMY,
            edits=[],
            move=move,
            limits=TAXONOMY_LIMITS,
        )

    def _style(self, file: str) -> Style:
        if file in SHARED_FILES:
            return EDITED_STYLE
        return record_style([*self.taxonomy.fact_by_id])
