"""The form "Correct a record" as somebody filled it in: new values of the fields that are named.

Where the form names a field and its value, a pull request can be opened. Everything else, such as a
dead link without a new one, is left to a maintainer, and the answer says what is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kdcatalog.drafting.form import (
    BULLET,
    Answers,
    FormRemarks,
    answers_under,
    body_of_event,
    links_in_answer,
    shortened_quote,
    topics_in,
    without_implied,
)
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.paper import Record
from kdcatalog.model.vocabulary import UnknownTermError, did_you_mean_key
from kdcatalog.text.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy

RECORD = "Record"
FIELDS = "What is wrong?"
CHANGE = "What should it say?"
TOPICS = "Correct topics"
_LABELS = (RECORD, FIELDS, CHANGE, TOPICS, "Source")

_LINE = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?[`*]*([a-z_]+)[`*]*[ \t]*:[ \t]*(.*)$")
_KEY_IN_URL = re.compile(r"([a-z0-9-]+)(?:/|\.yaml)?(?:[?#].*)?$")
_VENUE = re.compile(r"(.+?),? \(?([0-9]{4})\)?(?:,? \(?([a-z]+)\)?)?")
_QUOTES = "\"'`\u201c\u201d"
# Only a maintainer changes these: keys are addresses, and the day of entry never changes.
_NOT_BY_FORM = frozenset({"former_identifiers", "former_keys", "added", "checked", "distinct_from"})
_HOW = "choose one field under 'What is wrong?' and write its new value alone"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a form asks for: the paper, and the new value of each field as plain data.

    ``problems`` are sentences on what cannot be understood; then a maintainer reads the issue.
    """

    paper: Paper | None
    fields: Mapping[str, Any]
    problems: tuple[str, ...]


def read_correction(raw: bytes, catalog: Catalog) -> Correction:
    """Return the form of an issue event (JSON); raises UnreadableFormError."""
    answers = answers_under(_LABELS, body_of_event(raw))
    remarks = FormRemarks()
    paper = _paper(catalog, answers.get(RECORD, ""), remarks)
    texts = _texts_by_field(answers, remarks)
    fields: dict[str, Any] = {}
    for name, text in texts.items():
        value = _value(catalog.taxonomy, name, text, remarks)
        if value:
            fields[name] = value
    if paper and "venue" in fields:
        _require_track(paper, fields["venue"])
    if not fields and not remarks.problems:
        remarks.problems.append(f"{FIELDS}: no field with a new value; {_HOW}")
    return Correction(paper, fields, tuple(remarks.problems))


def _require_track(paper: Paper, venue: dict[str, str]) -> None:
    """Add the main track to a new venue where the record has another track."""
    # The new value is merged into the old one, whose track would stay.
    if paper.venue and paper.venue.track != "main":
        venue.setdefault("track", "main")


def _paper(catalog: Catalog, text: str, remarks: FormRemarks) -> Paper | None:
    """Return the paper of a key, of the URL of its page, or of a key that it once had."""
    key_in_text = _KEY_IN_URL.search(text.strip(" `\n"))
    key = key_in_text[1] if key_in_text else text
    for paper in catalog.papers:
        if key == paper.key or key in paper.former_keys:
            return paper
    hint = did_you_mean_key(key, catalog.by_key, "the key is the last part of its URL")
    quoted = shortened_quote(key)
    remarks.problems.append(f"{RECORD}: no paper has the key {quoted}; {hint}")
    return None


def _texts_by_field(answers: Answers, remarks: FormRemarks) -> dict[str, str]:
    """Return the text that is given as the value of each field that is named."""
    names = _named_fields(answers.get(FIELDS, ""))
    texts: dict[str, str] = {}
    topics = answers.get(TOPICS, "")
    if topics:
        texts["placements"] = topics
        names = [name for name in names if name != "placements"]
    texts |= _texts_of(names, answers.get(CHANGE, ""), remarks)
    for name in texts.keys() & _NOT_BY_FORM:
        remarks.problems.append(f"{FIELDS}: {name} is changed by a maintainer")
    return texts


def _named_fields(answer: str) -> list[str]:
    """Return the fields that are ticked, without answers such as "a link is dead"."""
    parts = re.split(r"[,\n]", answer)
    names = [part.strip(" `-") for part in parts]
    return [name for name in names if name in Record.model_fields]


def _texts_of(
    names: list[str],
    change: str,
    remarks: FormRemarks,
) -> dict[str, str]:
    """Return the value of each field: from a line that names it, or, of one field, the whole."""
    pairs = dict(_pairs(change))
    if set(names) <= pairs.keys():
        return {name: pairs[name] for name in names}
    if len(names) == 1 and change:
        return {names[0]: change}
    listed = ", ".join(names)
    message = f"{CHANGE}: write one line '<field>: <value>' for each of {listed}"
    remarks.problems.append(message)
    return {}


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the value of each field in lines such as ``date: 2024-05``; a list goes on below it."""
    name = ""
    lines: list[str] = []
    for line in text.splitlines():
        pair = _LINE.match(line)
        if pair and pair[1] in Record.model_fields:
            if name:
                yield name, "\n".join(lines).strip()
            name = pair[1]
            lines = [pair[2]]
        else:
            lines.append(line)
    if name:
        yield name, "\n".join(lines).strip()


def _value(taxonomy: Taxonomy, name: str, text: str, remarks: FormRemarks) -> Any:
    """Return a text as the value of a field; where that is impossible, add a problem."""
    match name:
        case "authors" | "former_titles" | "corrections":
            return _lines(text)
        case "urls" | "code" | "data":
            return list(links_in_answer(name, text, remarks))
        case "identifiers":
            return _identifiers(text, remarks)
        case "placements":
            topics = topics_in(taxonomy, text, remarks)
            return list(without_implied(topics, remarks))
        case "venue":
            return _venue(taxonomy, text, remarks)
        case "facts":
            return _facts(taxonomy, text, remarks)
    return _single_line(name, text, remarks)


def _single_line(name: str, text: str, remarks: FormRemarks) -> str | None:
    lines = _lines(text)
    if len(lines) != 1:
        # Of several lines, which are the value and which explain it cannot be known.
        remarks.problems.append(f"{CHANGE}: {name} is one line of text")
        return None
    return lines[0]


def _lines(text: str) -> list[str]:
    """Return the lines of an answer, without list marks and the quotes around them."""
    lines = []
    for raw_line in text.splitlines():
        without_bullet = BULLET.sub("", raw_line)
        line = clean_text(without_bullet).strip()
        if line:
            lines.append(_unquoted(line))
    return lines


def _unquoted(line: str) -> str:
    # A single quotation mark is a typing error that a person should see.
    if len(line) < 2:
        return line
    first = line[0]
    last = line[-1]
    is_quoted = first in _QUOTES and last in _QUOTES
    return line[1:-1] if is_quoted else line


def _identifiers(text: str, remarks: FormRemarks) -> dict[str, str]:
    identifiers = {}
    for word in text.split():
        identifier = find_identifier(word.strip("<>`,;()[]"))
        if identifier:
            identifiers[identifier.kind] = identifier.value
    if not identifiers:
        quoted = shortened_quote(text)
        remarks.problems.append(f"{CHANGE}: no identifier in {quoted}")
    return identifiers


def _venue(
    taxonomy: Taxonomy,
    text: str,
    remarks: FormRemarks,
) -> dict[str, str] | None:
    """Return the venue of a text such as "ACL 2024 findings"."""
    parts = _VENUE.fullmatch(clean_text(text))
    if not parts:
        remarks.problems.append(f"{CHANGE}: write the venue with its year, such as ACL 2024")
        return None
    try:
        venues = taxonomy.venue_vocabulary
        venue = venues.look_up(parts[1], "taxonomy.yaml lists the venues")
    except UnknownTermError as error:
        sentence = f"{error}; {error.hint}"
        remarks.problems.append(f"{CHANGE}: {sentence}")
        return None
    value = {"id": venue, "year": parts[2]}
    if parts[3]:
        value["track"] = parts[3]
    return value


def _facts(
    taxonomy: Taxonomy,
    text: str,
    remarks: FormRemarks,
) -> dict[str, Any]:
    """Return the facts in lines such as ``teacher: GPT-4``."""
    facts: dict[str, Any] = {}
    for line in _lines(text):
        name, colon, value = line.partition(":")
        fact = taxonomy.fact_by_id.get(name.strip())
        if not fact or not colon:
            hint = ", ".join(taxonomy.fact_by_id)
            remarks.problems.append(f"{CHANGE}: write '<fact>: <value>'; facts are {hint}")
            continue
        if fact.many:
            values = value.split(",")
            facts[fact.id] = [text.strip() for text in values]
        else:
            # A comma may belong to the single value.
            facts[fact.id] = value.strip()
    return facts
