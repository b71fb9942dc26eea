"""What sources know about a paper and its record does not: venue, new title, further authors, ids.

A person wrote the record. What is missing there is added; what is there is only replaced where a
person asks for that very record. Another spelling of a title or of an author is not an update.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.work import author_data
from kdcatalog.drafting.announcements import announced_venue, code_links
from kdcatalog.drafting.evidence import (
    SourcedWork,
    compared_on,
    confirmed_fields,
    has_group,
    is_another_work,
    is_same_venue,
    publication_of,
    titles_of,
)
from kdcatalog.model.authors import normalize_name
from kdcatalog.model.checked import CHECKED_FIELDS, check_text
from kdcatalog.model.identifiers import KIND_BY_NAME
from kdcatalog.model.paper import is_no_venue
from kdcatalog.model.text import fold, normalize_title, pluralize, quote
from kdcatalog.services.arxiv import withdrawal_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kdcatalog.bibliography.work import Work
    from kdcatalog.model.authors import Author
    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy

# What is merged into the record, so that nothing of it is lost.
_MERGED = ("identifiers", "code")
_REPLACES = "replaces what the record says"
_COMMENT_ONLY = "only in the words of its authors"


@dataclass(frozen=True, slots=True)
class ProposedEdit:
    """New values of some fields, as a record writes them, with the reason in words.

    ``mark`` says why a person has to ask for the edit; it is empty where the edit only adds.
    ``source`` is the service that has the values, such as "acl"; empty where only authors say it.
    """

    fields: Mapping[str, Any]
    words: str
    mark: str = ""
    source: str = ""

    def with_checks(self, day: str) -> Mapping[str, Any]:
        """Return the fields, and for those that a source confirms, the source and a day (ISO)."""
        if not self.source or not day:
            return self.fields
        checks = {}
        for name in self.fields:
            if name in CHECKED_FIELDS:
                checks[name] = check_text(self.source, day)
        return {**self.fields, "checked": checks}


@dataclass(frozen=True, slots=True)
class Updates:
    """What could be changed in a record, and remarks that only a person can judge.

    ``confirmed`` are fields of the record that a source has, too, with the name of its service.
    """

    edits: tuple[ProposedEdit, ...] = ()
    remarks: tuple[str, ...] = ()
    confirmed: Mapping[str, str] = field(default_factory=dict)


_Remarks = list[str]
_SourcesAndRemarks = tuple[list[SourcedWork], _Remarks]
_EditsAndRemarks = tuple[list[ProposedEdit], _Remarks]


def updates_of(
    paper: Paper,
    sources: Sequence[SourcedWork],
    taxonomy: Taxonomy,
    *,
    replaces_venue: bool = False,
) -> Updates:
    """Return the updates of a paper; of two sources that differ, the first is believed.

    With ``replaces_venue``, another venue than that of the record is proposed, too. An edit of what
    a person has compared is only a remark.
    """
    believed, remarks = _believed(paper, sources)
    edits = [*_publication_edits(paper, believed)]
    if not edits:
        edits += _title_edits(paper, believed)
        more_authors = [*_author_edits(paper, believed)]
        edits += more_authors or _other_authors(paper, believed)
    for venue in _venues(paper, believed, taxonomy):
        if isinstance(venue, ProposedEdit):
            edits.append(venue)
        else:
            remarks.append(venue)
    if replaces_venue:
        edits += _other_venues(paper, believed, taxonomy)
    edits += _identifier_edits(paper, believed)
    edits += _code_edits(paper, believed)
    open_edits, protected = _sorted_out(paper, edits)
    remarks += protected
    edited = {name for edit in edits for name in edit.fields}
    confirmed = confirmed_fields(paper, believed, taxonomy)
    for name in edited & confirmed.keys():
        del confirmed[name]
    return Updates(tuple(open_edits), tuple(remarks), confirmed)


def _believed(paper: Paper, sources: Iterable[SourcedWork]) -> _SourcesAndRemarks:
    """Return the sources that describe the paper, and remarks on others and on withdrawals."""
    remarks = []
    believed = []
    for source in sources:
        # Such as of a mistyped identifier. Without a title, an answer is of nothing.
        if is_another_work(paper, source.work):
            title = quote(source.work.title)
            remarks.append(f"{source.source} has another work, {title}: check the identifier")
            continue
        believed.append(source)
        reason = withdrawal_words(source.work)
        if reason:
            name = source.source
            words = f"withdrawn, according to {name} ({quote(reason)}): check whether to keep it"
            remarks.append(words)
    return believed, remarks


def _sorted_out(paper: Paper, edits: Iterable[ProposedEdit]) -> _EditsAndRemarks:
    """Return the edits that may be proposed, and a remark on each of the others."""
    open_edits = []
    remarks = []
    for edit in edits:
        remark = _protection(paper, edit)
        if remark:
            remarks.append(remark)
        else:
            open_edits.append(edit)
    return open_edits, remarks


def _protection(paper: Paper, edit: ProposedEdit) -> str:
    """Return why an edit is not proposed, a sentence: a person has compared what it replaces."""
    for name in edit.fields:
        day = compared_on(paper, name)
        if day and name not in _MERGED:
            return f"{name} is kept, since a person compared it on {day}; {edit.words}"
    return ""


def _other_venues(
    paper: Paper,
    sources: Iterable[SourcedWork],
    taxonomy: Taxonomy,
) -> Iterator[ProposedEdit]:
    """Yield the venue of the first source that has another one than the record."""
    if paper.venue is None:
        return
    for source in sources:
        publication = publication_of(source.work, taxonomy)
        if publication is None:
            continue
        if not is_same_venue(paper, publication):
            venue = quote(source.work.venue)
            words = f"published in {venue}, according to {source.source}"
            yield ProposedEdit(
                fields={"venue": publication},
                words=words,
                mark=_REPLACES,
                source=source.service,
            )
        return


def _publication_edits(
    paper: Paper,
    sources: Sequence[SourcedWork],
) -> Iterator[ProposedEdit]:
    """Yield title and authors of a publication together, where its title is new to the record.

    Merged field by field, the authors of a first version stayed under a published title in 15
    records. A name that the record has keeps the spelling of the record.
    """
    publications = [source for source in sources if source.work.year]
    for source in publications[:1]:
        authors = _published_authors(paper, source.work)
        for title in _title_edits(paper, [source]):
            if authors:
                count = pluralize(len(authors), "author")
                yield ProposedEdit(
                    fields={**title.fields, "authors": authors},
                    words=f"{title.words} and {count}",
                    mark=_REPLACES,
                    source=source.service,
                )


def _published_authors(paper: Paper, work: Work) -> list[Any]:
    """Return other authors than those of the record; empty where they agree or are not certain."""
    authors = _by_name(work.authors)
    current = _by_name(paper.authors)
    # Two authors of one name, and "and others": the list is not known.
    has_namesakes = len(authors) < len(work.authors)
    if has_namesakes or work.has_more_authors or has_group(paper):
        return []
    if authors.keys() == current.keys():
        return []
    spelled = []
    for name, author in authors.items():
        known_author = current.get(name, author)
        spelled.append(author_data(known_author))
    return spelled


def _code_edits(paper: Paper, sources: Sequence[SourcedWork]) -> Iterator[ProposedEdit]:
    """Yield the code that the authors link, where the record has none."""
    if paper.code:
        return
    for source in sources:
        links = code_links(source.work)
        if links:
            words = f"the abstract or comment on {source.source} links it"
            yield ProposedEdit({"code": [*links]}, words)
            return


def _title_edits(paper: Paper, sources: Sequence[SourcedWork]) -> Iterator[ProposedEdit]:
    """Yield the new title of a paper; for a published paper, only the publication's counts."""
    if paper.venue:
        sources = [source for source in sources if source.work.year]
    if not sources:
        return
    source = sources[0]
    title = normalize_title(source.work.title)
    # Crossref often lacks the subtitle, which is then the end of our title.
    is_shortened = normalize_title(paper.title).startswith(f"{title} ")
    if not title or title in titles_of(paper) or is_shortened:
        return
    fields = {
        "title": source.work.title,
        "former_titles": [*paper.former_titles, paper.title],
    }
    words = f"{source.source} has the title {quote(source.work.title)}"
    yield ProposedEdit(
        fields=fields,
        words=words,
        mark=_REPLACES,
        source=source.service,
    )


def _author_edits(paper: Paper, sources: Sequence[SourcedWork]) -> Iterator[ProposedEdit]:
    """Yield the authors of the source with most of them, where the record has fewer.

    A name that the record has keeps the spelling of the record.
    """
    if has_group(paper):
        return
    fullest = max(sources, key=_number_of_authors, default=None)
    most = _number_of_authors(fullest) if fullest else 0
    if not fullest or most <= len(paper.authors):
        return
    # The record's own spelling of a name may be a correction.
    current = _by_name(paper.authors)
    complete = _by_name(fullest.work.authors)
    if len(complete) != most:
        # Two authors with one name: which of them the record has cannot be known.
        return
    authors = []
    for name, author in complete.items():
        authors.append(author_data(current.get(name, author)))
    missing = len(complete) - len(paper.authors)
    words = f"{fullest.source} has {pluralize(missing, 'more author')}"
    keeps_all = current.keys() <= complete.keys()
    yield ProposedEdit(
        fields={"authors": authors},
        words=words,
        mark="" if keeps_all else _REPLACES,
        source=fullest.service,
    )


def _other_authors(paper: Paper, sources: Sequence[SourcedWork]) -> Iterator[ProposedEdit]:
    """Yield the authors of a publication that has others, or in another order, than the record.

    People are compared by their family names: "J. Bee" for "Jo Bee" is another spelling.
    """
    publications = [source for source in sources if source.work.year]
    for source in publications[:1]:
        authors = _other_author_data(paper, source.work)
        if authors:
            words = f"{source.source} has other authors, or in another order"
            yield ProposedEdit(
                fields={"authors": authors},
                words=words,
                mark=_REPLACES,
                source=source.service,
            )


def _other_author_data(paper: Paper, work: Work) -> list[Any]:
    """Return the authors of a publication; empty where they agree or are not certain."""
    authors = _in_our_spelling(paper, work)
    is_shared = any(author in paper.authors for author in authors)
    # Nobody in common: a paper of others with the same title.
    if authors == [*paper.authors] or not is_shared:
        return []
    is_certain = _has_no_namesakes(authors) and _has_no_namesakes(paper.authors)
    if not is_certain or work.has_more_authors or has_group(paper):
        return []
    return [author_data(author) for author in authors]


def _in_our_spelling(paper: Paper, work: Work) -> list[Author]:
    """Return the authors of a work, those of the record as it spells them."""
    by_name = _by_name(paper.authors)
    by_family = {fold(author.sort_name): author for author in paper.authors}
    authors = []
    for author in work.authors:
        # Programs do not say which words of a name are the family name.
        family = fold(author.sort_name)
        same_family = by_family.get(family, author)
        name = normalize_name(author.name)
        authors.append(by_name.get(name, same_family))
    return authors


def _has_no_namesakes(authors: Sequence[Author]) -> bool:
    families = {fold(author.sort_name) for author in authors}
    return len(families) == len(authors)


def _number_of_authors(source: SourcedWork) -> int:
    return len(source.work.authors)


def _by_name(authors: Iterable[Author]) -> dict[str, Author]:
    return {normalize_name(author.name): author for author in authors}


def _venues(
    paper: Paper,
    sources: Sequence[SourcedWork],
    taxonomy: Taxonomy,
) -> Iterator[ProposedEdit | str]:
    """Yield the venue of a paper whose record has none, or a remark that it is not listed."""
    if paper.venue:
        return
    for source in sources:
        work = source.work
        if not work.venue or is_no_venue(work.venue):
            continue
        words = f"published in {quote(work.venue)}, according to {source.source}"
        publication = publication_of(work, taxonomy)
        if publication:
            yield ProposedEdit({"venue": publication}, words, source=source.service)
            return
        yield f"{words}, which taxonomy.yaml does not list: add the venue by hand, if it is one"
    for source in sources:
        announced = announced_venue(source.work, taxonomy)
        if announced:
            words = f"the authors on {source.source}: {quote(announced.words)}"
            yield ProposedEdit(
                fields={"venue": announced.publication},
                words=words,
                mark=_COMMENT_ONLY,
            )
            return


def _identifier_edits(paper: Paper, sources: Sequence[SourcedWork]) -> Iterator[ProposedEdit]:
    kinds = {identifier.kind for identifier in paper.identifiers}
    for kind in KIND_BY_NAME:
        for source in sources:
            value = getattr(source.work.identifiers, kind)
            if value and kind not in kinds:
                kinds.add(kind)
                name = f"{kind}:{value}"
                words = f"{name} is the same work"
                if source.source != name:
                    words = f"{words}, according to {source.source}"
                identifiers = {kind: value}
                yield ProposedEdit(
                    fields={"identifiers": identifiers},
                    words=words,
                    source=source.service,
                )
