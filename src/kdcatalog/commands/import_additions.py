"""What an existing record gains from a paper of a list, and where the two differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kdcatalog.bibliography.work import author_data
from kdcatalog.commands.import_records import own_name, remark_on
from kdcatalog.lists.listing import Remark
from kdcatalog.lists.merging import ListedPaper
from kdcatalog.lists.sections import is_below_any
from kdcatalog.model.authors import Author, normalize_name
from kdcatalog.model.identifiers import Identifier
from kdcatalog.model.matching import Match
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import are_alike, is_nickname, normalize_title, quote

Values = tuple[str, ...]
"""Values that a field of a record gets."""
ValuesByField = dict[str, Values]


@dataclass(frozen=True, slots=True)
class FurtherFacts:
    """What a record gains: the values by field for the report, and the changes for its text."""

    summary: ValuesByField
    changes: tuple[dict[str, Any], ...]


def facts_of_match(
    match: Match,
    paper: Paper,
    listed: ListedPaper,
) -> FurtherFacts:
    """Return what a record gains from a paper of a list that matches it."""
    # With another title, one of the two has the wrong link: nothing of it can be added.
    is_same_title = are_alike(paper.title, listed.item.work.title)
    if is_same_title or match.is_by_title:
        return further_facts(paper, listed)
    return FurtherFacts({}, ())


def further_facts(paper: Paper, listed: ListedPaper) -> FurtherFacts:
    """Return the identifiers, authors, links and language that only the list knows.

    Topics and titles are not among them: a curator has chosen both.
    """
    summary: ValuesByField = {}
    changes: list[dict[str, Any]] = []
    for name, urls in _further_links(paper, listed).items():
        summary[name] = urls
        existing = getattr(paper, name)
        changes.append({name: [*existing, *urls]})
    authors = _further_authors(paper, listed)
    if authors:
        summary["authors"] = tuple(author.name for author in authors)
        changes.append({"authors": [author_data(author) for author in authors]})
    language = listed.item.work.language
    if language and not paper.language:
        summary["language"] = (language,)
        changes.append({"language": language})
    identifiers = _further_identifiers(paper, listed)
    if identifiers:
        summary["identifiers"] = tuple(map(str, identifiers))
        values = {identifier.kind: identifier.value for identifier in identifiers}
        changes.append({"identifiers": values})
    return FurtherFacts(summary, tuple(changes))


def _further_links(paper: Paper, listed: ListedPaper) -> ValuesByField:
    item = listed.item
    # A link that the record has in another field was moved there by its curator.
    existing = {*paper.code, *paper.data}
    existing.update(paper.urls)
    links = {"code": item.code, "data": item.data}
    new: ValuesByField = {}
    for name, urls in links.items():
        further = tuple(url for url in urls if url not in existing)
        if further:
            new[name] = further
    return new


def _further_authors(paper: Paper, listed: ListedPaper) -> tuple[Author, ...]:
    """Return all authors of a paper whose record has none, or only the first of them."""
    work = listed.item.work
    if not paper.authors:
        return work.authors
    names = [normalize_name(author.name) for author in paper.authors]
    listed_names = [normalize_name(author.name) for author in work.authors]
    begins_alike = listed_names[: len(names)] == names
    is_longer = len(listed_names) > len(names)
    if begins_alike and is_longer and not work.has_more_authors:
        return work.authors
    return ()


def _further_identifiers(paper: Paper, listed: ListedPaper) -> list[Identifier]:
    """Return the identifiers of kinds that a record does not have."""
    # A second identifier of one kind contradicts the first; the comparison reports it.
    existing = list(paper.identifiers)
    kinds = {identifier.kind for identifier in existing}
    normalized = {identifier.normalized for identifier in existing}
    identifiers = listed.item.work.identifiers
    others = [other for other in identifiers if other.kind not in kinds]
    # The DOI of an arXiv preprint is another kind, but the same identifier.
    return [other for other in others if other.normalized not in normalized]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a list differs from a record: what is worth knowing, and what may be wrong."""

    remarks: tuple[Remark, ...]
    mistakes: tuple[Remark, ...]


def compare(
    listed: ListedPaper,
    paper: Paper,
    placements: Sequence[str],
    short_name: str,
) -> Comparison:
    """Return where a list contradicts a record, or is more exact.

    ``short_name`` is that of the record: a curator decides what a paper is called.
    """
    sentences = [*_other_topics(paper, placements)]
    name = own_name(listed.item)
    if name.casefold() not in ("", short_name.casefold()):
        sentences.append(f"not carried over: the short name {quote(name)}")
    venue = listed.item.work.venue
    if venue and not paper.venue:
        sentences.append(f"not carried over: the venue {quote(venue)}, which the record lacks")
    wrong = [*_other_identifiers(listed, paper)]
    other_title = _other_title(listed.item.work.title, paper)
    if other_title:
        is_alike = are_alike(paper.title, listed.item.work.title)
        kind = sentences if is_alike else wrong
        kind.append(other_title)
    remarks = [remark_on(listed, sentence) for sentence in sentences]
    mistakes = [remark_on(listed, sentence) for sentence in wrong]
    return Comparison(tuple(remarks), tuple(mistakes))


def _other_topics(paper: Paper, placements: Sequence[str]) -> Iterator[str]:
    # A remark, not an addition: a curator has chosen the topics of the record.
    for path in placements:
        if path in paper.placements:
            continue
        relation = "as well"
        if is_below_any(path, paper.placements):
            relation = "and the record above that"
        yield f"the list has it at {path} {relation}: move {paper.file} by hand if right"


def _other_identifiers(listed: ListedPaper, paper: Paper) -> Iterator[str]:
    by_kind = {identifier.kind: identifier.normalized for identifier in paper.identifiers}
    for identifier in listed.item.work.identifiers:
        other = by_kind.get(identifier.kind, identifier.normalized)
        if other != identifier.normalized:
            yield f"it has {identifier}, {paper.file} {other}: find out which is right"


def _other_title(title: str, paper: Paper) -> str:
    """Return that a record has another title; empty where it has the same, or for a nickname."""
    titles = [paper.title, *paper.former_titles]
    normalized = set(map(normalize_title, titles))
    if is_nickname(title) or normalize_title(title) in normalized:
        return ""
    return f"the record has another title, {quote(paper.title)}: {paper.file}"


def values_taken(
    offered: ValuesByField,
    missing: ValuesByField,
) -> ValuesByField:
    """Return the values of each field that a record took: those that it does not lack now."""
    taken = {}
    for name, values in offered.items():
        lacking = missing.get(name, ())
        kept = [value for value in values if value not in lacking]
        if kept:
            taken[name] = tuple(kept)
    return taken


def missing_values(
    listed: ListedPaper,
    missing: ValuesByField,
) -> list[Remark]:
    """Return a remark on each field whose values a record did not take."""
    remarks = []
    for name, values in missing.items():
        text = quote(", ".join(values))
        remark = remark_on(listed, f"not carried over: {name} {text}")
        remarks.append(remark)
    return remarks
