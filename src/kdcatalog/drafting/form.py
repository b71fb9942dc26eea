"""The form "Add a paper" as somebody filled it in: the event of a GitHub issue.

What people write there is data: it names papers, topics and links, never a file of the machine that
reads it. What is clear is understood and reported, so that the record can still be made.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kdcatalog.errors import CatalogError
from kdcatalog.model.taxonomy import lineage
from kdcatalog.model.text import quote
from kdcatalog.model.urls import urls_in_text
from kdcatalog.services.works import Source, source_of
from kdcatalog.text.cleaning import clean_text, is_no_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kdcatalog.model.taxonomy import Taxonomy

PAPER = "Paper"
SUMMARY = "Summary"
TOPICS = "Topics"
CODE = "Code"
DATA = "Data"

# Issues that were opened before the question was renamed are still edited.
_OLD_TOPICS = "Where does it stand?"  # wording: the label of former forms
_LABELS = (PAPER, SUMMARY, TOPICS, _OLD_TOPICS, CODE, DATA, "Anything else")

# GitHub writes the first two for an unanswered question; people type the others.
_UNANSWERED = frozenset({"_no response_", "none", "", "-", "--", "n/a", "na", "no", "nothing"})

_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[\w ]*$", re.MULTILINE)
_ENTRY = re.compile(r"@[A-Za-z]+\s*[{(]")
_ENTRY_LINE = re.compile(r"^\s*@", re.MULTILINE)
_PATH = re.compile(r"(?<![\w./-])[a-z0-9-]+(?:/[a-z0-9-]+)+(?![\w/-])")
BULLET = re.compile(r"^[ \t]*(?:[-*+]|[0-9]+[.)])[ \t]+")
_CHECKBOX = re.compile(r"^\[(.)\][ \t]*")

# GitHub takes 65,536 characters in an issue, and an event has little else.
_MAX_BYTES = 1_000_000
# Characters of a line that an answer quotes.
_QUOTED_LENGTH = 80
_PAPER_HINT = "write an arXiv id, a DOI, an ACL id, the URL of its page, or paste its BibTeX"


class UnreadableFormError(CatalogError):
    """The event contains no form."""


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What a form asks for.

    ``problems`` are sentences on what is missing or cannot be understood, ``notes`` on what was
    understood in another way than it was written.
    """

    source: Source | None
    summary: str
    nodes: tuple[str, ...]
    code: tuple[str, ...]
    data: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass
class FormRemarks:
    """The problems and notes that reading a form brings up."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_form(raw: bytes, taxonomy: Taxonomy) -> PaperForm:
    """Return the form of an issue event (JSON); raises UnreadableFormError."""
    answers = answers_under(_LABELS, body_of_event(raw))
    remarks = FormRemarks()
    source = _source(answers.get(PAPER, ""), remarks)
    topics = answers.get(TOPICS) or answers.get(_OLD_TOPICS, "")
    nodes = without_implied(topics_in(taxonomy, topics, remarks), remarks)
    code = links_in_answer(CODE, answers.get(CODE, ""), remarks)
    data = links_in_answer(DATA, answers.get(DATA, ""), remarks)
    return PaperForm(
        source=source,
        summary=clean_text(answers.get(SUMMARY, "")),
        nodes=nodes,
        code=code,
        data=data,
        problems=tuple(remarks.problems),
        notes=tuple(remarks.notes),
    )


def body_of_event(raw: bytes) -> str:
    """Return the text of the issue in an event (JSON); raises UnreadableFormError."""
    try:
        event = json.loads(raw[:_MAX_BYTES])
        body = event["issue"]["body"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        # RecursionError: 100,000 nested brackets.
        raise UnreadableFormError("the event contains no readable issue") from error
    # The event is untrusted: everything that is not a text is an empty form.
    return (body if isinstance(body, str) else "").replace("\r\n", "\n")


Answers: TypeAlias = "Mapping[str, str]"
"""What is below each label of a form."""


def answers_under(labels: Iterable[str], body: str) -> Answers:
    """Return what is below each label of a form; of two equal ones, the first counts."""
    any_label = "|".join(map(re.escape, labels))
    heading_line = re.compile(rf"^### ({any_label})[ \t]*$", re.MULTILINE)
    headings = list(heading_line.finditer(body))
    answers: dict[str, str] = {}
    ends = [heading.start() for heading in headings[1:]]
    ends.append(len(body))
    # Without a heading, the end of the text is left over.
    for heading, end in zip(headings, ends, strict=False):
        text = body[heading.end() : end].strip()
        is_answer = text.casefold() not in _UNANSWERED
        answers.setdefault(heading[1], text if is_answer else "")
    return answers


def _source(text: str, remarks: FormRemarks) -> Source | None:
    """Return the one paper that an answer names: an identifier, a URL or a BibTeX entry."""
    if not text:
        remarks.problems.append(f"{PAPER}: the answer is empty; {_PAPER_HINT}")
        return None
    if _ENTRY.search(text):
        # Both, since an "@" inside a title begins no entry.
        entries = len(_ENTRY.findall(text))
        lines = len(_ENTRY_LINE.findall(text))
        if min(entries, lines) > 1:
            remarks.problems.append(f"{PAPER}: several BibTeX entries; use one form for each paper")
            return None
        return Source("the BibTeX", bibtex=_FENCE.sub("", text))
    sources: dict[object, Source] = {}
    for word in _FENCE.sub("", text).split():
        source = source_of(word.strip("<>`,;()[]"))
        if source:
            sources[source.identifier or source.url] = source
    if len(sources) == 1:
        return next(iter(sources.values()))
    if sources:
        remarks.problems.append(f"{PAPER}: several papers; use one form for each")
    else:
        message = f"{PAPER}: {shortened_quote(text)} does not identify a paper"
        remarks.problems.append(f"{message}; {_PAPER_HINT}")
    return None


def topics_in(taxonomy: Taxonomy, text: str, remarks: FormRemarks) -> tuple[str, ...]:
    """Return the topics that an answer names by path or title, one or more a line."""
    nodes: list[str] = []
    for line in text.splitlines():
        bullet = BULLET.match(line)
        item = line[bullet.end() :] if bullet else line
        box = _CHECKBOX.match(item)
        if box and box[1] == " ":
            continue
        if box:
            item = item[box.end() :]
        for name in item.split(","):
            nodes += _nodes_of(taxonomy, name.strip(" \t`."), remarks)
    return tuple(dict.fromkeys(nodes))


def _nodes_of(taxonomy: Taxonomy, name: str, remarks: FormRemarks) -> Iterator[str]:
    """Yield the topics in one part of a line: "Mixing (`process/mixing`)" names one."""
    if not name:
        return
    topics = taxonomy.topic_vocabulary
    paths = [name]
    if name not in taxonomy.nodes:
        paths = _PATH.findall(name)
    if not paths:
        # A title that several topics have names none of them.
        resolved = topics.resolve(name)
        is_clear = len(resolved) == 1
        paths = [*resolved] if is_clear else [name]
    for path in paths:
        if path in taxonomy.nodes:
            yield path
            continue
        near = topics.closest(path)
        hint = f"did you mean {near}?" if near else "choose from the list in the form"
        message = f"{TOPICS}: {shortened_quote(path)} is not a topic"
        remarks.problems.append(f"{message}; {hint}")


Topics = tuple[str, ...]


def without_implied(nodes: Sequence[str], remarks: FormRemarks) -> Topics:
    """Return topics without those that another one implies, which are noted.

    Placing a paper on a topic and below it is an error in a record, and easily clicked in a form.
    """
    implied = {}
    # The longest path last, so that it is the one that is named.
    for node in sorted(nodes, key=len):
        for parent in lineage(node):
            if parent != node:
                implied[parent] = node
    kept = []
    for node in nodes:
        if node in implied:
            reason = f"which {implied[node]} implies"
            remarks.notes.append(f"{TOPICS}: left out {node}, {reason}")
        else:
            kept.append(node)
    return tuple(kept)


def links_in_answer(label: str, text: str, remarks: FormRemarks) -> tuple[str, ...]:
    """Return the URLs in an answer, whatever is around them."""
    urls: dict[str, None] = {}
    for line in text.splitlines():
        bare = BULLET.sub("", line).strip(" \t.!`_*")
        if not bare or is_no_value(bare):
            continue
        in_line = urls_in_text(BULLET.sub("", line))
        if not in_line:
            message = f"{label}: {shortened_quote(line)} is not a web address"
            hint = "write each URL on its own line, or leave the answer empty"
            remarks.problems.append(f"{message}; {hint}")
            continue
        urls |= dict.fromkeys(in_line)
        if bare not in urls and not _is_list_of(in_line, line):
            original = shortened_quote(line)
            joined = ", ".join(in_line)
            remarks.notes.append(f"{label}: read {original} as {joined}")
    return tuple(urls)


def _is_list_of(urls: Iterable[str], line: str) -> bool:
    """Return whether a line has nothing but URLs, with or without list marks around them."""
    for url in urls:
        line = line.replace(url, "", 1)
    return not line.strip(" \t-*+<>,;")


def shortened_quote(text: str) -> str:
    """Return an answer, or its beginning, as a message quotes it."""
    line = clean_text(text)
    if len(line) > _QUOTED_LENGTH:
        line = f"{line[:_QUOTED_LENGTH]}\u2026"
    return quote(line)
