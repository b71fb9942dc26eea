"""What a harvest proposes, and its way through a review: as JSON, or as Markdown with tick boxes.

In JSON everything has ``accept``, true or false, and a candidate has ``topics``. In Markdown the
box of an edit, of a candidate or of a topic below it is ticked or not.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.discovery.candidates import DiscoveredWork, ProposedTopic
from kdcatalog.model.discovery import Harvest
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.posts import BREAK
from kdcatalog.services.answers import work_data, work_from

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kdcatalog.model.paper import Paper

    Topics = tuple[str, ...]
    TopicsByName = Mapping[str, Topics]
    PaperByKey = Mapping[str, Paper]

Row = TypeVar("Row")
_KIND = "harvest"
# People keep batches for weeks; one of another version is refused, not misread.
_VERSION = 1
_FIELDS = ("title", "former_titles", "authors", "venue", "identifiers", "code", "checked")
_CONFIDENCES = ("certain", "likely", "unsure")
# "- [x] bee2023plain:venue ...", and two spaces further the topic of a candidate.
_BOX = re.compile(r"^( *)[-*] \[([ xX])\] (\S+)", re.MULTILINE)
# What keeps GitHub from making a link or a mention of a name.
_EMPTY_COMMENT = "<!-- -->"


Confidence = Literal["certain", "likely", "unsure"]
"""certain: the identifier agrees; likely: title and an author; unsure: no more than a title."""


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """A proposed edit of a record: new values of fields, and those that they replace.

    ``source`` says where the values are from, ``mark`` why a person has to look; it is empty where
    the edit only adds. ``is_accepted`` is whether it is written unless somebody decides otherwise.
    """

    name: str
    file: str
    fields: Mapping[str, Any]
    before: Mapping[str, Any]
    source: str
    confidence: Confidence
    words: str
    mark: str = ""
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class NewWork:
    """A candidate for the catalog, with its source; ``topics`` are those that a person chose."""

    details: DiscoveredWork
    source: str
    confidence: Confidence
    is_accepted: bool = False
    topics: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its identifier with kind, else its address, else its title."""
        return self.details.id


@dataclass(frozen=True, slots=True)
class HarvestBatch:
    """What a harvest proposes: edits of records, candidates, and the harvests to remember.

    ``remarks`` are for a person to judge, ``skipped`` says which entries were not read.
    """

    edits: tuple[RecordEdit, ...]
    candidates: tuple[NewWork, ...]
    harvests: tuple[Harvest, ...]
    remarks: tuple[str, ...]
    skipped: tuple[str, ...]
    total: int
    in_catalog: int

    @property
    def summary(self) -> str:
        """The batch in one line."""
        papers = pluralize(self.total, "paper")
        edits = pluralize(len(self.edits), "edit")
        accepted = sum(edit.is_accepted for edit in self.edits)
        candidates = pluralize(len(self.candidates), "candidate")
        proposed = f"{edits} proposed ({accepted} accepted), {candidates}"
        return f"{papers} read, {self.in_catalog} in the catalog: {proposed}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person accepts: names of edits and candidates, and topics by candidate.

    A key accepts every edit of its record. ``is_complete`` says that all else is refused.
    """

    names: frozenset[str]
    topics: TopicsByName = field(default_factory=dict)
    is_complete: bool = False


def decided(batch: HarvestBatch, decisions: Decisions) -> HarvestBatch:
    """Return a batch in which what a person has accepted is accepted."""
    edits = []
    for edit in batch.edits:
        key = edit.name.partition(":")[0]
        is_named = not decisions.names.isdisjoint({edit.name, key})
        is_accepted = is_named or (edit.is_accepted and not decisions.is_complete)
        edits.append(replace(edit, is_accepted=is_accepted))
    candidates = []
    for candidate in batch.candidates:
        is_named = candidate.name in decisions.names
        is_accepted = is_named or (candidate.is_accepted and not decisions.is_complete)
        topics = decisions.topics.get(candidate.name, candidate.topics)
        candidates.append(replace(candidate, is_accepted=is_accepted, topics=topics))
    return replace(
        batch,
        edits=tuple(edits),
        candidates=tuple(candidates),
    )


def names_of(batch: HarvestBatch) -> set[str]:
    """Return every name that a decision may have."""
    names = {candidate.name for candidate in batch.candidates}
    for edit in batch.edits:
        names |= {edit.name, edit.name.partition(":")[0]}
    return names


def ticked(text: str) -> Decisions:
    r"""Return what is ticked in a batch as Markdown, and nothing else.

    >>> decisions = ticked("- [x] acl:2026.x-1.2 A title\n  - [x] grain/rye Rye rises.\n")
    >>> sorted(decisions.names), decisions.topics["acl:2026.x-1.2"]
    (['acl:2026.x-1.2'], ('grain/rye',))
    """
    names = set()
    topics: dict[str, Topics] = {}
    current = ""
    # What keeps a post from referring to anything may be within a name.
    for match in _BOX.finditer(text.replace(BREAK, "")):
        indent, mark, word = match.groups()
        name = html.unescape(word.replace(_EMPTY_COMMENT, "")).rstrip(":")
        is_ticked = mark != " "
        if not indent:
            current = name
            topics[name] = ()
        if is_ticked and indent:
            before = topics.get(current, ())
            topics[current] = (*before, name)
        elif is_ticked:
            names.add(name)
    return Decisions(frozenset(names), topics, is_complete=True)


# JSON


def batch_json(batch: HarvestBatch, day: str) -> str:
    """Return a batch as JSON; ``read_batch`` reads it again, with what a person has changed."""
    data = {
        "kdcatalog": _KIND,
        "version": _VERSION,
        "day": day,
        "summary": batch.summary,
        "edits": [_edit_data(edit) for edit in batch.edits],
        "candidates": [_candidate_data(candidate) for candidate in batch.candidates],
        "harvests": [_harvest_data(row) for row in batch.harvests],
        "remarks": batch.remarks,
        "skipped": batch.skipped,
        "total": batch.total,
        "in_catalog": batch.in_catalog,
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n"


def _harvest_data(row: Harvest) -> dict[str, Any]:
    return row.model_dump(exclude_none=True, exclude_defaults=True)


def _edit_data(edit: RecordEdit) -> dict[str, Any]:
    return {
        "name": edit.name,
        "accept": edit.is_accepted,
        "file": edit.file,
        "confidence": edit.confidence,
        "source": edit.source,
        "reason": edit.words,
        "mark": edit.mark,
        "before": edit.before,
        "fields": edit.fields,
    }


def _candidate_data(candidate: NewWork) -> dict[str, Any]:
    details = candidate.details
    proposed = [_topic_data(topic) for topic in details.topics]
    return {
        "name": candidate.name,
        "accept": candidate.is_accepted,
        "topics": candidate.topics,
        "confidence": candidate.confidence,
        "source": candidate.source,
        "reason": details.reason,
        "proposed": proposed,
        "code": details.code,
        "similar": [paper.key for paper in details.similar],
        "work": work_data(details.work),
    }


def _topic_data(topic: ProposedTopic) -> dict[str, str]:
    return {"path": topic.path, "sentence": topic.sentence}


def is_batch(raw: bytes) -> bool:
    """Return whether a file is a batch as JSON, and not a source."""
    return re.match(rb'\s*\{\s*"kdcatalog"\s*:\s*"harvest"', raw) is not None


def read_batch(name: str, raw: bytes, papers: PaperByKey) -> HarvestBatch:
    """Return a batch from JSON; ``papers`` are those of the catalog, by key.

    Raises UnreadableError, which names the place.
    """
    try:
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        place = f"{name}: line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"{place}: not valid JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        # Not UTF-8, nested too deeply, or a number of more than 4,300 digits.
        raise UnreadableError(f"{name}: not a batch of kdcatalog harvest") from error
    total = data.get("total") or 0
    in_catalog = data.get("in_catalog") or 0
    # A person edits the batch before it is applied.
    are_counts = isinstance(total, int) and isinstance(in_catalog, int)
    if not are_counts:
        raise UnreadableError(f"{name}: total or in_catalog is not a whole number")
    if data.get("version") != _VERSION:
        raise UnreadableError(f"{name}: made by another version: run kdcatalog harvest again")
    return HarvestBatch(
        edits=_read_rows(name, data, "edits", _edit_of),
        candidates=_read_rows(name, data, "candidates", lambda row: _candidate_of(row, papers)),
        harvests=_read_rows(name, data, "harvests", Harvest.model_validate),
        remarks=_read_rows(name, data, "remarks", str),
        skipped=_read_rows(name, data, "skipped", str),
        total=total,
        in_catalog=in_catalog,
    )


def _read_rows(
    name: str,
    data: Mapping[str, Any],
    part: str,
    read: Callable[[Any], Row],
) -> tuple[Row, ...]:
    rows = data.get(part, [])
    if not isinstance(rows, list):
        raise UnreadableError(f"{name}: {part}: not a list")
    result = []
    for number, row in enumerate(rows, 1):
        try:
            result.append(read(row))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            place = f"{part}, number {number}"
            reason = _reason_of(error)
            raise UnreadableError(f"{name}: {place}: {reason}") from error
    return tuple(result)


def _reason_of(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error} is missing"
    # A model that is not valid says so on several lines.
    return " ".join(str(error).split())


def _edit_of(row: Any) -> RecordEdit:
    unknown = [name for name in row["fields"] if name not in _FIELDS]
    if unknown:
        raise ValueError(f"a harvest does not edit {unknown[0]}")
    return RecordEdit(
        name=str(row["name"]),
        file=str(row["file"]),
        fields=dict(row["fields"]),
        before=dict(row["before"]),
        source=str(row["source"]),
        confidence=_one_of(row["confidence"], _CONFIDENCES),
        words=str(row["reason"]),
        mark=str(row["mark"]),
        is_accepted=_flag(row["accept"]),
    )


def _candidate_of(row: Any, papers: PaperByKey) -> NewWork:
    proposed = [_topic_of(topic) for topic in row["proposed"]]
    similar = [papers.get(key) for key in row["similar"]]
    details = DiscoveredWork(
        rank=0,
        work=work_from(row["work"]),
        reason=str(row["reason"]),
        topics=tuple(proposed),
        code=tuple(map(str, row["code"])),
        names=(),
        venue=None,
        similar=tuple(filter(None, similar)),
    )
    return NewWork(
        details=details,
        source=str(row["source"]),
        confidence=_one_of(row["confidence"], _CONFIDENCES),
        is_accepted=_flag(row["accept"]),
        topics=tuple(map(str, row["topics"])),
    )


def _topic_of(data: Any) -> ProposedTopic:
    return ProposedTopic(data["path"], "", data["sentence"])


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("accept is neither true nor false")
    return value


def _one_of(value: Any, values: Collection[str]) -> Any:
    if value not in values:
        raise ValueError(f"{value} is not one of {', '.join(values)}")
    return value
