"""Facts of one record that cannot both be true."""

from collections.abc import Iterator, Mapping

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import Identifier, acl_year, arxiv_month, find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import quote
from kdcatalog.model.urls import canonical_url
from kdcatalog.problems import Problem


def date_after_arxiv(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD501 where the first public version is dated later than the month of the arXiv id."""
    for paper in catalog.papers:
        month = arxiv_month(paper.identifiers.arxiv) if paper.identifiers.arxiv else None
        if month and (paper.month.year, paper.month.month) > tuple(Month.parse(month)):
            message = f"the date {paper.date} is later than {month}, the month of arXiv {paper.identifiers.arxiv}"
            yield Problem(
                "KD501", paper.file, ("date",), message, f'write "{month}", or correct the id'
            )


def date_after_venue(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD502 where the first public version is dated after the year of the venue."""
    for paper in catalog.papers:
        if paper.venue and paper.month.year > paper.venue.year:
            message = f"the date {paper.date} is later than {paper.venue}"
            yield Problem(
                "KD502",
                paper.file,
                ("date",),
                message,
                "correct the date, or the year of the venue",
            )


def date_after_entry(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD507 where the first public version is dated after the month of entry."""
    for paper in catalog.papers:
        if (paper.month.year, paper.month.month) > tuple(Month.parse(paper.added[:7])):
            message = f"the date {paper.date} is later than {paper.added}, the day on which the paper was added"
            yield Problem(
                "KD507", paper.file, ("date",), message, "correct the date, or the day of entry"
            )


def address_that_follows(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD506 on every address that an identifier yields already."""
    for paper in catalog.papers:
        for index, url in _addresses(paper, follows=True):
            message = f"{quote(url)} follows from the identifiers"
            yield Problem("KD506", paper.file, ("urls", index), message, "remove the line")


def arxiv_of_another(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD503 on every arXiv address of another work."""
    for paper in catalog.papers:
        yield from _addresses_of_another(paper, "arxiv")


def openreview_of_another(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD503 on every OpenReview address of another work."""
    for paper in catalog.papers:
        yield from _addresses_of_another(paper, "openreview")


def paper_as_code(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD508 on every address of a paper under code or data; a DOI may be that of software or of a dataset."""
    for paper in catalog.papers:
        yield from _papers_as_code(paper, catalog.by_identifier)


def _addresses(paper: Paper, *, follows: bool) -> Iterator[tuple[int, str]]:
    """Yield the addresses of a paper, with their places, that follow from its identifiers, or those that do not."""
    comparable = {identifier.normalized for identifier in paper.identifiers}
    addresses = {canonical_url(identifier.url) for identifier in paper.identifiers}
    for index, url in enumerate(paper.urls):
        found = find_identifier(url)
        if follows == (
            (found is not None and found.normalized in comparable)
            or canonical_url(url) in addresses
        ):
            yield index, url


def _addresses_of_another(paper: Paper, kind: str) -> Iterator[Problem]:
    for index, url in _addresses(paper, follows=False):
        if (found := find_identifier(url)) and found.kind == kind:
            held = next((own for own in paper.identifiers if own.kind == kind), None)
            says = f"names {held} as its own" if held else f"has no {kind} identifier"
            hint = f'write identifiers: {kind}: "{found.value}", or remove the address'
            yield Problem(
                "KD503",
                paper.file,
                ("urls", index),
                f"the address is {found}, the record {says}",
                hint,
            )


def _papers_as_code(
    paper: Paper, holders: Mapping[Identifier, tuple[Paper, ...]]
) -> Iterator[Problem]:
    links = [(("code", index), url) for index, url in enumerate(paper.code)]
    links += [(("data", index), url) for index, url in enumerate(paper.data)]
    for at, url in links:
        if not (found := find_identifier(url)):
            continue
        held = [holder for holder in holders.get(found.normalized, ()) if holder.kind != "software"]
        if held or found.normalized.is_of_paper:
            others = tuple(sorted(holder.file for holder in held if holder is not paper))
            what = (
                "the paper itself"
                if paper in held
                else f"the paper of {others[0]}"
                if others
                else "a paper"
            )
            hint = f"write the address of the {at[0]} itself, or remove the line"
            yield Problem("KD508", paper.file, at, f"the address is {found}, {what}", hint, others)


def acl_year_differs(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD504 where the ACL Anthology id is of another year than the venue."""
    for paper in catalog.papers:
        acl, venue = paper.identifiers.acl, paper.venue
        if acl and venue and acl_year(acl) != venue.year:
            message = f"{acl} is a volume of {acl_year(acl)}, the venue says {venue}"
            hint = f"write year: {acl_year(acl)}, or correct the id"
            yield Problem("KD504", paper.file, ("identifiers", "acl"), message, hint)
