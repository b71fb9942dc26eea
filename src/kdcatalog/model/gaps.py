"""What a record may lack, each with the one rule that tells it, for checks and pages alike.

A gap is no fault: an honest one is better than an invented fact. Those that have a problem code are
told by ``check``, too; reason and fix of these stand in the table of codes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kdcatalog.codes import CODES
from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.urls import is_code_host

OLD_PREPRINT = 18
"""Months after which most preprints have been published."""


def lacks_authors(paper: Paper, _today: Month) -> bool:
    """Tell whether no authors are given."""
    return not paper.authors


def lacks_month(paper: Paper, _today: Month) -> bool:
    """Tell whether only the year of a paper is known."""
    return not paper.month.month


def lacks_venue(paper: Paper, _today: Month) -> bool:
    """Tell whether a paper has no venue; reports, blog posts and software need none."""
    return paper.kind == "paper" and not paper.venue


def is_old_preprint(paper: Paper, today: Month) -> bool:
    """Tell whether a paper without venue is more than 18 months old."""
    return lacks_venue(paper, today) and paper.month.months_until(today) > OLD_PREPRINT


def lacks_code(paper: Paper, _today: Month) -> bool:
    """Tell whether a paper has no link to code."""
    return not paper.code


def code_links_elsewhere(paper: Paper) -> tuple[int, ...]:
    """Return the places, from 0, of the code links to hosts that keep no code."""
    return tuple(
        index
        for index, url in enumerate(paper.code)
        if not is_code_host(url) and not _is_paper(url)
    )


def _is_paper(url: str) -> bool:
    """Tell whether an address is that of a paper, which is an error of its own; a DOI may be that of code."""
    identifier = find_identifier(url)
    return identifier is not None and identifier.is_of_paper


def has_code_elsewhere(paper: Paper, _today: Month) -> bool:
    """Tell whether a code link is to a host that keeps no code."""
    return bool(code_links_elsewhere(paper))


@dataclass(frozen=True, slots=True)
class Gap:
    """One kind of gap: its permanent id, the code that tells it (or none), its words, and what to write."""

    id: str
    code: str
    title: str
    reason: str
    fix: str
    example: str
    applies_to: Callable[[Paper, Month], bool]


def _coded(gap_id: str, code: str, example: str, applies_to: Callable[[Paper, Month], bool]) -> Gap:
    row = CODES[code]
    return Gap(gap_id, code, row.title, row.reason, row.fix, example, applies_to)


_VENUE = "venue:\n  id: ...\n  year: YYYY"
_CODE = "code:\n  - https://github.com/owner/name"
GAPS = (
    _coded("authors", "KD401", "authors:\n  - Given Family\n  - Given Family", lacks_authors),
    _coded("month", "KD402", 'date: "YYYY-MM"', lacks_month),
    _coded("old-preprint", "KD404", _VENUE, is_old_preprint),
    _coded("code-host", "KD403", _CODE, has_code_elsewhere),
    Gap(
        "venue",
        "",
        "No venue",
        "A paper that is public as a preprint alone may be published by now, or will be.",
        "Look the paper up and add its venue; leave it where it was never published.",
        _VENUE,
        lacks_venue,
    ),
    Gap(
        "code",
        "",
        "No code",
        "Many works have published code that nobody has linked yet; some have none.",
        "Add the address of the repository that the authors themselves name.",
        _CODE,
        lacks_code,
    ),
)
"""Every gap, those that a check tells first."""
