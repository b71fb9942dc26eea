"""What a record lacks: warnings, since an honest gap is better than an invented fact."""

from collections.abc import Iterator

from kdcatalog.model import gaps
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.urls import host_of
from kdcatalog.problems import Problem


def without_authors(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD401 on every record without authors."""
    for paper in catalog.papers:
        if gaps.lacks_authors(paper, catalog.today):
            yield Problem(
                "KD401",
                paper.file,
                ("authors",),
                "no authors are given",
                "add authors:, one name a line",
            )


def year_alone(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD402 on every date without month."""
    for paper in catalog.papers:
        if gaps.lacks_month(paper, catalog.today):
            hint = f'write the month of the first public version, such as "{paper.date}-01"'
            yield Problem(
                "KD402", paper.file, ("date",), f"only the year {paper.date} is known", hint
            )


def code_elsewhere(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD403 on every code link to a host that keeps no code; a paper there is an error of its own."""
    for paper in catalog.papers:
        for index in gaps.code_links_elsewhere(paper):
            message = f"{host_of(paper.code[index])} is not known as a host of code"
            hint = "link the repository, or move the address to data or urls"
            yield Problem("KD403", paper.file, ("code", index), message, hint)


def old_preprints(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD404 on every preprint without venue that is older than 18 months on the catalog's own date."""
    for paper in catalog.papers:
        if gaps.is_old_preprint(paper, catalog.today):
            age = f"more than {gaps.OLD_PREPRINT} months old on {catalog.as_of}"
            message = f"a preprint of {paper.date} without venue, {age}"
            yield Problem(
                "KD404",
                paper.file,
                ("date",),
                message,
                "look it up and add venue: with id and year",
            )
