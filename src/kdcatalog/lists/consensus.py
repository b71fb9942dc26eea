"""What most entries of a list have, which decides what the others are.

A single name behind a title may be anything, and so may a row of a table with nothing but a title:
one entry alone does not say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kdcatalog.lists.listing import (
    Item,
    Listing,
    Remark,
)
from kdcatalog.lists.people import people_in
from kdcatalog.model.text import quote

# Three of five: in some lists of papers every second entry has authors, or a link.
_MOST = 0.6
# The authors of a single entry may be anything in its place.
_FEWEST = 2
_NO_PAPER = re.compile(
    r"no (?:meetings?|class(?:es)?|seminars?|sessions?|lectures?|reading(?: group)?|papers?|talks?)"
    r"|(?:spring|fall|autumn|winter|summer|reading|mid-?term|semester|christmas|easter)"
    r" (?:break|recess|week|vacation|holidays?)"
    r"|(?:public |bank )?holidays?|vacation|break|cancell?ed|postponed|skipped|thanksgiving"
    r"|(?:guest|invited) (?:talks?|lectures?|speakers?)|(?:organi[sz]ational|kick-?off) meeting"
    r"|project (?:presentations?|week)|(?:final |mid-?term )?exams?|(?:grand )?totals?|sum|average"
    r"|kein (?:treffen|termin|seminar)|entf\u00e4llt|f\u00e4llt aus|ferien|feiertag"
    r"|pas de (?:r\u00e9union|s\u00e9ance)|sin reuni\u00f3n"
    # Chinese and Japanese: none, holiday, no meeting, total.
    r"|\u65e0|\u653e\u5047|\u4f11\u4f1a|\u4f11\u307f|\u5408\u8ba1|\u603b\u8ba1|\u5408\u8a08",
    re.IGNORECASE,
)
# "No meeting (holiday)", "Guest talk by Ann Bee": a title goes on otherwise.
_REST = re.compile(r"(?:\s*[(:,\u2013\u2014-].*| (?:by|on|due to|this week)\b.*)?[.!\s]*")


def settled(listing: Listing) -> Listing:
    """Return a listing with the authors that only the other entries tell, without other rows."""
    items = []
    kinds = list(listing.kinds)
    left: dict[int, Remark] = {}
    for item in _with_lone_authors(listing.items):
        reason = _why_no_paper(item)
        if not reason:
            items.append(item)
            continue
        title = item.work.title
        left[item.at] = Remark(
            at=item.at,
            sentence=reason,
            text=title,
            column=item.column,
        )
        if kinds:
            kinds[item.at - 1] = "left"
    all_mistakes = listing.mistakes
    mistakes = [mistake for mistake in all_mistakes if mistake.at not in left]
    all_left = [*listing.left, *left.values()]
    return replace(
        listing,
        items=tuple(items),
        kinds=tuple(kinds),
        left=tuple(all_left),
        mistakes=tuple(mistakes),
    )


def _with_lone_authors(items: Sequence[Item]) -> Iterator[Item]:
    """Yield items; of those without authors, a single name is the author where most have some."""
    lone = list(filter(_has_lone_name, items))
    are_authors = _are_authors(lone, items)
    for item in items:
        is_lone = are_authors and _has_lone_name(item)
        yield _with_author(item) if is_lone else item


def _has_lone_name(item: Item) -> bool:
    return bool(item.lone_name) and not item.work.authors


def _are_authors(lone: Sequence[Item], items: Sequence[Item]) -> bool:
    with_authors = [item for item in items if item.work.authors]
    named = len(with_authors) + len(lone)
    # "Black Box" behind every third title is none.
    names = {item.lone_name for item in lone}
    are_distinct = len(names) > _MOST * len(lone)
    is_usual = named >= _MOST * len(items)
    return is_usual and are_distinct and len(with_authors) >= _FEWEST


def _with_author(item: Item) -> Item:
    name = item.lone_name
    people = people_in(name)
    remarks = list(item.remarks)
    remarks.remove(f"not carried over: {quote(name)}")
    work = replace(item.work, authors=people.authors)
    return replace(item, work=work, remarks=tuple(remarks))


def _why_no_paper(item: Item) -> str:
    """Return why an entry with nothing but a title is left out; empty where it is a paper."""
    if _says_more(item):
        return ""
    if item.lone_name:
        name = quote(item.lone_name)
        return f"a title and {name}, which may be no author: add a link or the year"
    title = item.work.title
    match = _NO_PAPER.match(title)
    if match and _REST.fullmatch(title, match.end()):
        return "a row without a paper: add a link or authors if it is one"
    return ""


def _says_more(item: Item) -> bool:
    work = item.work
    has_link = bool(work.url or item.code or item.data)
    has_identifier = any(work.identifiers)
    return has_link or has_identifier or bool(work.authors or work.venue)
