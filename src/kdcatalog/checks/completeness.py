"""What a record lacks: warnings only, since an honest gap is better than an invented fact."""

from collections.abc import Iterator

from kdcatalog.model import gaps
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.urls import host_of
from kdcatalog.problems import Problem


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
