"""The form "add a paper", filled in: the event of a GitHub issue, read warily.

What people write there is data: it names papers, nodes and addresses, never a file of the machine that reads it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kdcatalog.errors import CatalogError
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.services.works import Source, source_of
from kdcatalog.text.cleaning import clean_text

PAPER, NODES, CODE, DATA = "Paper", "Where does it stand?", "Code", "Data"
_LABELS = (PAPER, NODES, CODE, DATA, "Anything else")
_UNFILLED = frozenset({"", "_No response_", "None"})
_HEADING = re.compile(rf"^### ({'|'.join(map(re.escape, _LABELS))})[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[\w ]*$", re.MULTILINE)
_ENTRY = re.compile(r"@[A-Za-z]+\s*[{(]")
_PATH = re.compile(r"(?<![\w./-])[a-z0-9-]+(?:/[a-z0-9-]+)+(?![\w/-])")
_BOX = re.compile(r"^[ \t]*[-*][ \t]+(?:\[(.)\][ \t]*)?")
_MOST_BYTES, _SHOWN = 1_000_000, 80
_PAPER_HINT = "write an arXiv id, a DOI, an ACL id, the address of its page, or paste its BibTeX"


class UnreadableFormError(CatalogError):
    """The event holds no form."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says; ``wrong`` are sentences on what is missing or cannot be understood."""

    source: Source | None
    nodes: tuple[str, ...]
    code: tuple[str, ...]
    data: tuple[str, ...]
    wrong: tuple[str, ...]


def read(raw: bytes, taxonomy: Taxonomy) -> Form:
    """Return the form of an issue event; raises UnreadableFormError."""
    answers = _answers(_body(raw))
    source, wrong = _source(answers.get(PAPER, ""))
    nodes: list[str] = []
    for line in answers.get(NODES, "").splitlines():
        found, unknown = _nodes(taxonomy, line)
        nodes += found
        wrong += unknown
    links: dict[str, tuple[str, ...]] = {}
    for label in (CODE, DATA):
        links[label] = tuple(word.strip("<>,;") for word in answers.get(label, "").split())
        bad = (url for url in links[label] if not url.startswith(("https://", "http://")))
        wrong += [
            f"{label}: {_short(url)} is no web address; write each on a line of its own"
            for url in bad
        ]
    return Form(source, tuple(dict.fromkeys(nodes)), links[CODE], links[DATA], tuple(wrong))


def _body(raw: bytes) -> str:
    try:
        event = json.loads(raw[:_MOST_BYTES])
        body = event["issue"]["body"]
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise UnreadableFormError("the event holds no issue that can be read") from wrong
    return (body if isinstance(body, str) else "").replace("\r\n", "\n")


def _answers(body: str) -> Mapping[str, str]:
    """Return what stands below each heading; of two alike the first counts."""
    found = [*_HEADING.finditer(body)]
    ends = [*(one.start() for one in found), len(body)][1:]
    answers: dict[str, str] = {}
    for one, end in zip(found, ends, strict=False):
        text = body[one.end() : end].strip()
        answers.setdefault(one[1], "" if text in _UNFILLED else text)
    return answers


def _source(text: str) -> tuple[Source | None, list[str]]:
    if not text:
        return None, [f"{PAPER}: nothing is written there; {_PAPER_HINT}"]
    if _ENTRY.search(text):
        entries = len(_ENTRY.findall(text))
        if entries > 1 and len(re.findall(r"^\s*@", text, re.MULTILINE)) > 1:
            return None, [
                f"{PAPER}: several entries of BibTeX stand there; send one form for each paper"
            ]
        return Source("the BibTeX", bibtex=_FENCE.sub("", text)), []
    words = _FENCE.sub("", text).split()
    found = {
        source.identifier or source.url: source
        for word in words
        if (source := source_of(word.strip("<>`,;()[]")))
    }
    if len(found) == 1:
        return next(iter(found.values())), []
    if not found:
        return None, [
            f"{PAPER}: {_short(text)} names no paper that can be looked up; {_PAPER_HINT}"
        ]
    return None, [f"{PAPER}: several papers stand there; send one form for each"]


def _nodes(taxonomy: Taxonomy, line: str) -> tuple[list[str], list[str]]:
    """Return the nodes that a line names, by path or title, and sentences on what is none."""
    box = _BOX.match(line)
    if box and box[1] == " ":
        return [], []
    found: list[str] = []
    unknown: list[str] = []
    for item in (line[box.end() :] if box else line).split(","):
        name = item.strip(" \t`.")
        paths = (
            [name]
            if name in taxonomy.nodes
            else _PATH.findall(name) or _resolved(taxonomy, name) or [name]
        )
        found += [path for path in paths if path in taxonomy.nodes]
        unknown += [path for path in paths if path and path not in taxonomy.nodes]
    return found, [*_sentences(taxonomy, unknown)]


def _resolved(taxonomy: Taxonomy, name: str) -> tuple[str, ...]:
    """Return the one node that a person means by a title or the end of a path."""
    nodes = taxonomy.topic_vocabulary.resolve(name) if name else ()
    return nodes if len(nodes) == 1 else ()


def _sentences(taxonomy: Taxonomy, unknown: list[str]) -> Iterator[str]:
    for name in unknown:
        near = taxonomy.topic_vocabulary.closest(name)
        hint = f"did you mean {near}?" if near else "choose from the list of the form"
        yield f"{NODES} {_short(name)} is no node; {hint}"


def _short(text: str) -> str:
    line = clean_text(text)
    return quote(line if len(line) <= _SHOWN else f"{line[:_SHOWN]}\u2026")
