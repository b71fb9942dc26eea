"""What a record may lack: one rule for each gap, shared by checks and pages.

A gap is not a mistake: an honest gap is better than an invented fact. Gaps with a problem code are
warnings of ``check`` too; their reason and fix are in the table of codes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kdcatalog.codes import CODES
from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.urls import is_code_host

# Months between preprint and proceedings: a venue that decides in spring publishes within a year,
# and half a year more allows for one rejection.
OLD_PREPRINT = 18


def lacks_authors(paper: Paper, _today: Month) -> bool:
    """Return whether a paper has no authors."""
    return not paper.authors


def lacks_summary(paper: Paper, _today: Month) -> bool:
    """Return whether nothing says in a sentence what a paper does."""
    return not paper.summary


def lacks_month(paper: Paper, _today: Month) -> bool:
    """Return whether only the year of a paper is known, or not even that."""
    return not paper.month.month


def lacks_venue(paper: Paper, _today: Month) -> bool:
    """Return whether a paper has no venue; reports, blog posts, software and books need none."""
    # What has a publisher is out: a book was called a preprint from 2010.
    is_published = paper.venue or paper.publisher
    return paper.kind == "paper" and not is_published


def is_old_preprint(paper: Paper, today: Month) -> bool:
    """Return whether a paper without venue is older than OLD_PREPRINT; an undated one never is."""
    if not paper.date:
        return False
    age = paper.month.months_until(today)
    return lacks_venue(paper, today) and age > OLD_PREPRINT


def lacks_code(paper: Paper, _today: Month) -> bool:
    """Return whether a paper has no link to code."""
    return not paper.code


def code_links_elsewhere(paper: Paper) -> tuple[int, ...]:
    """Return the positions, from 0, of the code links to hosts that keep no code."""
    return tuple(
        index
        for index, url in enumerate(paper.code)
        if not is_code_host(url) and not _is_paper(url)
    )


def _is_paper(url: str) -> bool:
    """Return whether a URL is that of a paper, which has a problem code of its own."""
    identifier = find_identifier(url)
    return identifier is not None and identifier.is_of_paper


def has_code_elsewhere(paper: Paper, _today: Month) -> bool:
    """Return whether a code link leads to a host that keeps no code."""
    return bool(code_links_elsewhere(paper))


Rule = Callable[[Paper, Month], bool]
"""Whether a paper has a gap in the month that is the catalog's today."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One kind of gap.

    ``id`` is permanent, ``code`` is that of its problem, empty where check reports none. ``title``,
    ``reason`` and ``fix`` are sentences for readers, ``example`` are the lines to add to a record.
    """

    id: str
    code: str
    title: str
    reason: str
    fix: str
    example: str
    applies_to: Rule


def _coded(
    gap_id: str,
    code: str,
    applies_to: Rule,
    *,
    example: str,
) -> Gap:
    """Return a gap whose title, reason and fix are those of its problem code."""
    row = CODES[code]
    return Gap(
        id=gap_id,
        code=code,
        title=row.title,
        reason=row.reason,
        fix=row.fix,
        example=example,
        applies_to=applies_to,
    )


_AUTHORS = "authors:\n  - Given Family\n  - Given Family"
_VENUE = "venue:\n  id: ...\n  year: YYYY"
_CODE = "code:\n  - https://github.com/owner/name"
GAPS = (
    _coded("authors", "KD401", lacks_authors, example=_AUTHORS),
    _coded("month", "KD402", lacks_month, example='date: "YYYY-MM"'),
    _coded("old-preprint", "KD404", is_old_preprint, example=_VENUE),
    _coded("summary", "KD405", lacks_summary, example='summary: "..."'),
    _coded("code-host", "KD403", has_code_elsewhere, example=_CODE),
    Gap(
        id="venue",
        code="",
        title="No venue",
        reason="A paper that is public as a preprint alone may be published by now, or will be.",
        fix="Look the paper up and add its venue; leave it where it was never published.",
        example=_VENUE,
        applies_to=lacks_venue,
    ),
    Gap(
        id="code",
        code="",
        title="No code",
        reason="Many works have published code that nobody has linked yet; some have none.",
        fix="Add the address of the repository that the authors themselves name.",
        example=_CODE,
        applies_to=lacks_code,
    ),
)
"""Every gap, those with a problem code first."""
