"""Write the accepted edits and candidates of a harvest, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from kdcatalog import pipeline
from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.commands.frame import reader_of
from kdcatalog.discovery.harvesting import values_before
from kdcatalog.discovery.upkeep import with_harvests
from kdcatalog.drafting.record import CuratorInput, draft_record
from kdcatalog.model.checked import check_text
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import UnknownTermError
from kdcatalog.records import editing
from kdcatalog.snapshot import UPKEEP, Snapshot
from kdcatalog.source.emitter import UnsafeEditError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kdcatalog.discovery.batches import HarvestBatch, NewWork, RecordEdit
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper

# Fields that a source of a new record has by definition.
_OF_SOURCE = ("title", "authors", "venue", "identifiers")
# Anyone can write a bibliography, so it confirms nothing.
_CONFIRMS_NOTHING = ("bibtex", "listing")
_STALE = "the record was changed since the batch was made: run kdcatalog harvest again"


@dataclass
class AcceptedFiles:
    """The new contents of files, and a sentence on each accepted change that cannot be written."""

    contents: dict[str, bytes] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def accepted_files(
    snapshot: Snapshot,
    catalog: Catalog,
    batch: HarvestBatch,
    topics: Sequence[str],
    day: str,
) -> AcceptedFiles:
    """Return what a batch writes; ``topics`` are for candidates for which none were chosen."""
    writer = _Writer(snapshot, catalog, day)
    by_file: dict[str, list[RecordEdit]] = {}
    for edit in batch.edits:
        if edit.is_accepted:
            by_file.setdefault(edit.file, []).append(edit)
    for file, edits in by_file.items():
        writer.edit(file, edits)
    for candidate in batch.candidates:
        if candidate.is_accepted:
            writer.add(candidate, candidate.topics or topics)
    writer.remove_broken()
    if batch.harvests:
        writer.remember(batch)
    return writer.files


class _Writer:
    """Collects the new contents of files."""

    def __init__(self, snapshot: Snapshot, catalog: Catalog, day: str) -> None:
        self.files = AcceptedFiles()
        self._snapshot = snapshot
        self._catalog = catalog
        self._day = day
        self._taken_keys = set(catalog.taken_keys)
        self._names: dict[str, str] = {}
        self._by_file = {paper.file: paper for paper in catalog.papers}

    def edit(self, file: str, edits: Sequence[RecordEdit]) -> None:
        """Edit one record, unless it is not the one that was compared."""
        paper = self._paper_of(file)
        if paper is None:
            self._refuse(f"{file}: there is no such record: run kdcatalog harvest again")
            return
        file = paper.file
        changes: list[Mapping[str, Any]] = []
        for edit in edits:
            if values_before(paper, edit.fields) != edit.before:
                self._refuse(f"{edit.name}: {_STALE}")
                continue
            if "venue" in edit.before:
                # Mappings are merged: a track of the old venue would stay.
                changes.append({"venue": []})
            changes.append(edit.fields)
        raw = self._snapshot.read(file)
        text = self._edited(file, raw, changes)
        if text is not None:
            self._write(file, text, paper.key)

    def _paper_of(self, file: str) -> Paper | None:
        """Return the paper of a file, also where it was renamed since the batch was made."""
        paper = self._by_file.get(file)
        key = PurePosixPath(file).stem
        return paper or self._catalog.by_any_key.get(key)

    def add(self, candidate: NewWork, topics: Sequence[str]) -> None:
        """Draft the record of a candidate."""
        taxonomy = self._catalog.taxonomy
        if not topics:
            paths = [topic.path for topic in candidate.details.topics]
            proposed = ", ".join(paths)
            self._refuse(f"{candidate.name}: choose topics with --at, such as {proposed}")
            return
        try:
            placements = taxonomy.look_up_topics(topics)
            curated = CuratorInput(placements, self._day, code=candidate.details.code)
            draft = draft_record(candidate.details.work, curated, taxonomy, self._taken_keys)
        except (UnknownTermError, UnreadableError) as error:
            self._refuse(f"{candidate.name}: {error}")
            return
        self._taken_keys.add(draft.paper.key)
        text: str | None = draft.text
        service = candidate.source.partition(":")[0]
        if service not in _CONFIRMS_NOTHING:
            filled = [name for name in _OF_SOURCE if getattr(draft.paper, name)]
            checks = dict.fromkeys(filled, check_text(service, self._day))
            changes = [{"checked": checks}]
            raw = draft.text.encode()
            text = self._edited(draft.paper.file, raw, changes)
        if text is not None:
            self._write(draft.paper.file, text, candidate.name)

    def remove_broken(self) -> None:
        """Leave out files that would have an error, such as a date that is later than the venue."""
        reader = reader_of(self._snapshot)
        broken = pipeline.newly_broken(self._snapshot, self.files.contents, reader)
        if not broken:
            return
        changed = self._snapshot.with_changed(self.files.contents)
        sentences: dict[str, str] = {}
        for problem in pipeline.load(changed).problems:
            if problem.severity == "error":
                sentences.setdefault(problem.file, problem.sentence)
        for file in sorted(broken):
            del self.files.contents[file]
            name = self._names[file]
            # Which error, or nobody knows what to change in the batch.
            message = f"{name}: {file} would have an error"
            self._refuse(f"{message}: {sentences[file]}")

    def remember(self, batch: HarvestBatch) -> None:
        """Write which proceedings were compared."""
        raw = self._current(UPKEEP)
        text = with_harvests(raw, batch.harvests)
        self._write(UPKEEP, text, UPKEEP)

    def _current(self, file: str) -> bytes:
        """Return the bytes of a file; empty where it is new."""
        is_new = file not in self._snapshot.files
        return b"" if is_new else self._snapshot.read(file)

    def _edited(
        self,
        file: str,
        raw: bytes,
        changes: Sequence[Mapping[str, Any]],
    ) -> str | None:
        if not changes:
            return None
        try:
            return editing.with_fields(raw, file, self._catalog.taxonomy, changes)
        except UnsafeEditError as error:
            self._refuse(f"{file}: {error}")
            return None

    def _write(self, file: str, text: str, name: str) -> None:
        content = text.encode()
        if content != self._current(file):
            self.files.contents[file] = content
            self._names[file] = name

    def _refuse(self, sentence: str) -> None:
        self.files.refused.append(f"not written: {sentence}")


def unknown_name(name: str) -> str:
    """Return the sentence on a name that no part of a batch has."""
    return f"no edit and no candidate has the name {quote(name)}"
