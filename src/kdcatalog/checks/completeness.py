"""What a record lacks: warnings, since an honest gap is better than an invented fact."""

from collections.abc import Iterator

from kdcatalog.model.addresses import host_of, is_code_host
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import find
from kdcatalog.problems import Problem

OLD_PREPRINT = 18
"""Months after which most preprints have been published."""


def without_authors(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD401 on every record without authors."""
    for paper in catalog.papers:
        if not paper.authors:
            yield Problem("KD401", paper.file, ("authors",), "no authors are given", "add authors:, one name a line")


def year_alone(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD402 on every date without month."""
    for paper in catalog.papers:
        if not paper.month.month:
            hint = f'write the month of the first public version, such as "{paper.date}-01"'
            yield Problem("KD402", paper.file, ("date",), f"only the year {paper.date} is known", hint)


def code_elsewhere(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD403 on every code link to a host that keeps no code; a paper there is an error of its own."""
    for paper in catalog.papers:
        for index, url in enumerate(paper.code):
            paper_there = (found := find(url)) and found.kind != "doi"
            if not is_code_host(url) and not paper_there:
                message = f"{host_of(url)} is not known as a host of code"
                hint = "link the repository, or move the address to data or urls"
                yield Problem("KD403", paper.file, ("code", index), message, hint)


def old_preprints(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD404 on every preprint without venue that is older than 18 months on the catalog's own date."""
    for paper in catalog.papers:
        age = paper.month.months_until(Month.parse(catalog.as_of[:7]))
        if paper.kind == "paper" and not paper.venue and age > OLD_PREPRINT:
            message = (
                f"a preprint of {paper.date} without venue, more than {OLD_PREPRINT} months old on {catalog.as_of}"
            )
            yield Problem("KD404", paper.file, ("date",), message, "look it up and add venue: with id and year")
