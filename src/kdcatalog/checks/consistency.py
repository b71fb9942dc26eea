"""One record by itself: facts that contradict or repeat each other, and what it lacks.

What a record lacks is only a warning: an honest gap is better than an invented fact.
"""

from collections.abc import Iterator, Sequence

from kdcatalog.model import gaps
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import Identifier, IdentifierKind, arxiv_month, find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import quote
from kdcatalog.model.urls import canonical_url, host_of
from kdcatalog.problems import Path, Problem

# Authors are not among them: two people can have one name, which is a code of its own.
_LIST_FIELDS = (
    "former_titles",
    "urls",
    "code",
    "data",
    "placements",
    "corrections",
    "distinct_from",
    "former_keys",
    "former_identifiers",
)


def duplicate_values(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD123 on the second and every later copy of a value in a list."""
    for paper in catalog.papers:
        for path, values in _lists(paper):
            for index in _duplicates(values):
                yield Problem(
                    code="KD123",
                    file=paper.file,
                    at=(*path, index),
                    message=f"duplicate value {quote(values[index])}",
                    hint="remove one of the two",
                )


def duplicate_authors(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD505 on the second author of the same name."""
    for paper in catalog.papers:
        # Compared as printed: "A. Bee" and "Ann Bee" may be two people.
        names = [author.name for author in paper.authors]
        for index in _duplicates(names):
            yield Problem(
                code="KD505",
                file=paper.file,
                at=("authors", index),
                message=f"duplicate author {quote(names[index])}",
                hint="remove one of the two; if they are two people, add a middle initial",
            )


def _lists(
    paper: Paper,
) -> Iterator[tuple[Path, Sequence[str]]]:
    for name in _LIST_FIELDS:
        yield (name,), getattr(paper, name)
    for name in paper.facts:
        yield ("facts", name), paper.fact(name)


def _duplicates(values: Sequence[str]) -> list[int]:
    """Return the places, from 0, of the values that are there before."""
    seen: set[str] = set()
    duplicates: list[int] = []
    for index, value in enumerate(values):
        if value in seen:
            duplicates.append(index)
        seen.add(value)
    return duplicates


def date_after_arxiv(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD501 on a date that is later than the month in the arXiv id."""
    for paper in catalog.papers:
        # Earlier dates are fine: a paper may be on a blog or at a workshop before arXiv has it.
        arxiv = paper.identifiers.arxiv
        month = arxiv_month(arxiv) if arxiv else None
        if month and _is_later(paper, month):
            yield Problem(
                code="KD501",
                file=paper.file,
                at=("date",),
                message=f"date {paper.date} is later than {month}, the month of arXiv {arxiv}",
                hint=f'write "{month}", or correct the arXiv id',
            )


def date_after_venue(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD502 on a date that is later than the year of the venue."""
    for paper in catalog.papers:
        # Only years are compared: conferences publish papers months before they take place.
        venue = paper.venue
        if venue and paper.month.year > venue.year:
            yield Problem(
                code="KD502",
                file=paper.file,
                at=("date",),
                message=f"date {paper.date} is later than the venue, {venue}",
                hint="correct date:, or the year of the venue",
            )


def date_after_added(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD507 on a date that is later than the day on which the record was added."""
    for paper in catalog.papers:
        # A date has no day, so the month of entry is as early as can be checked.
        month_added = paper.added[: len("YYYY-MM")]
        if _is_later(paper, month_added):
            yield Problem(
                code="KD507",
                file=paper.file,
                at=("date",),
                message=f"date {paper.date} is later than {paper.added}, the day it was added",
                hint="correct date: or added:",
            )


def _is_later(paper: Paper, month: str) -> bool:
    """Return whether a paper is dated after a month, ``YYYY-MM``; a year alone is not."""
    # A year alone has month 0, so that 2023 is not later than 2023-01.
    dated = (paper.month.year, paper.month.month)
    year, month_number = Month.parse(month)
    return dated > (year, month_number)


def year_mismatch(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD504 on an identifier of another year than the venue, such as an Anthology id."""
    for paper in catalog.papers:
        for identifier in paper.identifiers:
            kind = identifier.definition
            # Anthology ids begin with the year of the volume, which is the year of the venue.
            year = kind.venue_year(identifier.value)
            venue_year = paper.venue.year if paper.venue else year
            if not year or year == venue_year:
                continue
            message = f"{kind.noun} {identifier.value} is from {year}"
            yield Problem(
                code="KD504",
                file=paper.file,
                at=("identifiers", kind.name),
                message=f"{message}, but the venue is {paper.venue}",
                hint=f"write year: {year}, or correct the {kind.noun}",
            )


def implied_urls(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD506 on every URL that an identifier of the record implies."""
    for paper in catalog.papers:
        for index in _implied(paper):
            url = paper.urls[index]
            yield Problem(
                code="KD506",
                file=paper.file,
                at=("urls", index),
                message=f"{quote(url)} is implied by the identifiers",
                hint="remove the line",
            )


def url_mismatch(catalog: Catalog, kind: IdentifierKind) -> Iterator[Problem]:
    """Yield KD503 on every URL of another identifier of a kind than that of the record."""
    for paper in catalog.papers:
        yield from _url_mismatches(paper, kind)


def _url_mismatches(paper: Paper, kind: IdentifierKind) -> Iterator[Problem]:
    implied = _implied(paper)
    value = getattr(paper.identifiers, kind.name)
    record_has = f"the record has {value or f'no {kind.noun}'}"
    for index, url in enumerate(paper.urls):
        identifier = find_identifier(url)
        if identifier is None or identifier.kind != kind.name:
            continue
        if index in implied:
            continue  # it agrees, and is KD506
        yield Problem(
            code="KD503",
            file=paper.file,
            at=("urls", index),
            message=f"the URL is {identifier}, but {record_has}",
            hint=f'write identifiers: {kind.name}: "{identifier.value}", or remove the URL',
        )


def _implied(paper: Paper) -> list[int]:
    """Return the places of the URLs that follow from the identifiers, from 0."""
    if not paper.urls:
        return []  # most records: the identifiers lead to every page of the paper
    # Both are compared: an ACL id and its DOI are one identifier, but some URLs spell none.
    identifiers = paper.all_identifiers
    urls = [canonical_url(identifier.url) for identifier in paper.identifiers]
    implied: list[int] = []
    for index, url in enumerate(paper.urls):
        identifier = find_identifier(url)
        is_identifier = identifier is not None and identifier.normalized in identifiers
        if is_identifier or canonical_url(url) in urls:
            implied.append(index)
    return implied


def paper_as_code(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD508 on every link under code or data that leads to a paper."""
    for paper in catalog.papers:
        for field in ("code", "data"):
            links: tuple[str, ...] = getattr(paper, field)
            for index, url in enumerate(links):
                identifier = find_identifier(url)
                papers = _papers_of(identifier, catalog) if identifier else []
                # A DOI can belong to software or a dataset; it is a paper only if a record says so.
                if identifier and (papers or identifier.normalized.is_of_paper):
                    yield _link_to_paper(
                        paper=paper,
                        at=(field, index),
                        identifier=identifier,
                        papers=papers,
                    )


def _papers_of(identifier: Identifier, catalog: Catalog) -> list[Paper]:
    # Software can have an identifier, too; linking to it under code is right.
    holders = catalog.by_identifier.get(identifier.normalized, ())
    return [holder for holder in holders if holder.kind != "software"]


def _link_to_paper(
    paper: Paper,
    at: tuple[str, int],
    identifier: Identifier,
    papers: Sequence[Paper],
) -> Problem:
    # The first file by name, so that the message does not depend on the order of reading.
    other_papers = [other for other in papers if other is not paper]
    other_files = sorted(other.file for other in other_papers)
    target = "a paper"
    if paper in papers:
        target = "the paper itself"
    elif other_files:
        target = f"the paper in {other_files[0]}"
    return Problem(
        code="KD508",
        file=paper.file,
        at=at,
        message=f"the link under {at[0]}: leads to {target} ({identifier})",
        hint=f"link the {at[0]} itself, or remove the line",
        related=tuple(other_files),
    )


def missing_authors(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD401 on every record without authors."""
    for paper in catalog.papers:
        if gaps.lacks_authors(paper, catalog.today):
            yield Problem(
                code="KD401",
                file=paper.file,
                at=("authors",),
                message="no authors",
                hint="add authors:, one name per line",
            )


def missing_month(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD402 on every record whose date is only a year, or that has none."""
    for paper in catalog.papers:
        if not gaps.lacks_month(paper, catalog.today):
            continue
        message = "no date"
        if paper.date:
            message = f"date {paper.date} has no month"
        example = f"{paper.date}-01" if paper.date else "YYYY-MM"
        yield Problem(
            code="KD402",
            file=paper.file,
            at=("date",),
            message=message,
            hint=f'write the month of the first public version, such as "{example}"',
        )


def code_without_host(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD403 on every code link to a host that has no code; a link to a paper is KD508."""
    for paper in catalog.papers:
        # A warning only, since anyone may run a code host of their own.
        for index in gaps.code_links_elsewhere(paper):
            yield Problem(
                code="KD403",
                file=paper.file,
                at=("code", index),
                message=f"{host_of(paper.code[index])} is not a known code host",
                hint="link the repository, or move the link to data: or urls:",
            )


def old_preprints(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD404 on every preprint that is more than 18 months old and has no venue.

    Age is measured on the day of the newest record, so that a check gives the same result any day.
    """
    for paper in catalog.papers:
        if gaps.is_old_preprint(paper, catalog.today):
            # The day is named: the warning appears without any change to the record.
            age = f"more than {gaps.OLD_PREPRINT} months old on {catalog.as_of}"
            yield Problem(
                code="KD404",
                file=paper.file,
                at=("date",),
                message=f"preprint from {paper.date} has no venue, {age}",
                hint="look up where it was published and add venue: with id: and year:",
            )
