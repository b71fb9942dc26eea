"""What was understood of a list, as a preview, and whether it looks like papers at all.

A column that was taken for another gives works that are not plausible: dates in place of venues,
labels in place of titles.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kdcatalog.bibliography.work import Work
from kdcatalog.errors import CatalogError
from kdcatalog.lists.column_names import normalized_name
from kdcatalog.lists.columns import NO_CHOICES, Choices, ListColumn
from kdcatalog.lists.labels import is_label
from kdcatalog.lists.listing import Item, Listing
from kdcatalog.lists.people import is_people_or_date
from kdcatalog.lists.phrases import is_date
from kdcatalog.model.text import is_generic_title, is_nickname, normalize_title, pluralize, quote
from kdcatalog.reporting import printable

# Lines of the list, and characters of each, so that none breaks in a wide window.
ROWS = 10
_WIDTH = 100
# The other half of such a line has date, venue and identifier.
_NAMED_AUTHORS = 2
_TITLE_WIDTH = 48
# Each has a column of its own in exports with 30 columns; more names help nobody.
_UNUSED = 8
# With the rows and other lines, the preview is one screen of 25 lines: our own CSV has 21 roles.
_MAPPED = 11
# Percent of the works that have a value. One in ten may lack any; a column that most works lack is
# more often read wrongly.
_GOOD = 90
_FAIR = 50


class ImplausibleListError(CatalogError):
    """What was read does not look like a list of papers; the message says what is wrong."""


def require_papers(listing: Listing, name: str) -> None:
    """Raise ImplausibleListError where nothing in a list was read as a paper."""
    if not listing.items and not listing.left:
        raise ImplausibleListError(
            f"no paper was found in {name}, which was read as {listing.form}: nothing was changed"
        )


def require_plausible(listing: Listing, name: str, chosen: Choices = NO_CHOICES) -> None:
    """Raise ImplausibleListError where the papers of a list do not look like papers.

    ``chosen`` are the roles that the user has just given to columns and labels.
    """
    reasons = [*wrong_choices(listing, chosen)]
    # What else is odd then follows from the wrong choice.
    if not reasons:
        works = [item.work for item in listing.items]
        reasons += map(str, doubts(works))
    if reasons:
        joined = "; ".join(reasons)
        advice = 'say what a column holds with --map "NAME=title", or import it with --anyway'
        raise ImplausibleListError(f"{name} was not understood: {joined}. To go on, {advice}")


def preview(listing: Listing, name: str) -> str:
    """Return the preview of a list, at most 25 lines that each end with a line end."""
    count = pluralize(len(listing.items), "paper")
    lines = [f"{name}: {listing.form}, {count}"]
    lines += _mapping(listing.columns)
    lines.append(_coverage(listing.items))
    unit = listing.unit
    for item in listing.items[:ROWS]:
        row = f"  {unit} {item.at}: "
        row += _row(item)
        lines.append(row[:_WIDTH])
    # A list may contain escape sequences for the terminal.
    return "".join(f"{printable(line)}\n" for line in lines)


def _mapping(columns: Sequence[ListColumn]) -> Iterator[str]:
    with_role = [column for column in columns if column.role]
    for column in with_role[:_MAPPED]:
        role = f"{column.role:<10}"
        share = f"{column.confidence:.0%}"
        yield f"  {role} {share:>4}  {_source(column)}"
    others = list(map(_short_mapping, with_role[_MAPPED:]))
    if others:
        yield f"  and also   {', '.join(others)}"
    yield from _unused(columns)


def _short_mapping(column: ListColumn) -> str:
    return f"{column.role} '{column.name}'"


def _unused(columns: Iterable[ListColumn]) -> Iterator[str]:
    unused = [column.name for column in columns if not column.role]
    named = [name for name in unused if name]
    if named:
        names = ", ".join(named[:_UNUSED])
        others = len(named) - _UNUSED
        more = f" and {others} more" if others > 0 else ""
        yield f"  no field   {names}{more}"


def _source(column: ListColumn) -> str:
    """Return where a role was found, as the preview prints it."""
    if column.basis == "position":
        return column.name
    kind = "chosen: " if column.basis == "chosen" else ""
    guess = ", by its content" if column.basis == "content" else ""
    return f"{kind}column '{column.name}'{guess}"


_Test = Callable[[Item], object]
_FIELDS: dict[str, _Test] = {
    "authors": lambda item: item.work.authors,
    "date": lambda item: item.work.date,
    "venue": lambda item: item.work.venue,
    "identifier": lambda item: list(item.work.identifiers),
    "code": lambda item: item.code,
}


def _coverage(items: Sequence[Item]) -> str:
    """Return how many entries have each field, in per cent, and what that is worth."""
    parts = []
    for name, has_value in _FIELDS.items():
        count = len(list(filter(has_value, items)))
        percent = 100 * count // max(1, len(items))
        rating = _rating(percent)
        parts.append(f"{name} {percent} % ({rating})")
    return f"  coverage   {', '.join(parts)}"


def _rating(percent: int) -> str:
    if percent >= _GOOD:
        return "good"
    return "fair" if percent >= _FAIR else "poor"


def _row(item: Item) -> str:
    work = item.work
    named = [author.name for author in work.authors[:_NAMED_AUTHORS]]
    names = ", ".join(named)
    if len(work.authors) > _NAMED_AUTHORS or work.has_more_authors:
        names += " et al."
    identifier = next(iter(work.identifiers), None)
    title = work.title
    if len(title) > _TITLE_WIDTH:
        title = f"{title[:_TITLE_WIDTH]}..."
    venue = work.venue
    if venue and work.year:
        venue += f" {work.year}"
    link = str(identifier or work.url)
    parts = (title, names, venue, work.date, link)
    return " | ".join(filter(None, parts))


# --- what is not plausible ---

# Fewer of its cells than these are of the chosen kind: days below "venue" gave papers no venue.
_FEWEST_FITTING = 1 / 3


def wrong_choices(listing: Listing, chosen: Choices) -> Iterator[str]:
    """Yield a sentence on each column that does not hold what the user has chosen for it.

    ``chosen`` has roles by the normalized names of columns and labels.
    """
    refused: set[str] = set()
    for column in listing.columns:
        name = normalized_name(column.name)
        is_wrong = column.confidence < _FEWEST_FITTING
        if is_wrong and name in chosen:
            refused.add(name)
            share = f"{column.confidence:.0%}"
            sentence = f"column {quote(column.name)} holds no {column.role}"
            yield f"{sentence}: {share} of its cells look like one"
    for name, role in chosen.items():
        # Of a column that is refused, it is the same reason in other words.
        if name in refused:
            continue
        has_value = _FIELDS.get(role, bool)
        if not any(map(has_value, listing.items)):
            yield f"{quote(name)} was chosen as {role}, which no paper has then"


# Three papers of a list may be odd by chance; of fewer, nothing can be said.
_FEWEST = 3
# Above these shares of all works, the list was read wrongly: in lists that are read well, about one
# work in ten looks odd, and in one whose columns are confused nearly every work does.
_MOST_WRONG = 0.34
_MOST_ALIKE = 0.5
# Lists of systems have one word for a title; then an identifier says that there is a paper.
_MOST_NICKNAMES = 0.8
# Of 22,664 titles of arXiv, 7 are longer; an abstract in the place of a title always is.
_LONGEST_TITLE = 200
# Bibliographies have many venues with one paper; 20 of them that are sentences are a wrong column,
# and so are half of all. The full names of many conferences have eight words.
_FEWEST_VENUES = 20
_SENTENCE_WORDS = 9
_FIELD = re.compile(r"[\w-]{1,20}: \S{1,60}")
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,3}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with many works: how many of how many, in words, with an example."""

    sentence: str
    count: int
    total: int
    example: str

    def __str__(self) -> str:
        example = quote(self.example)
        share = f"{self.count} of {self.total}"
        return f"{share} {self.sentence}, such as {example}"


def doubts(works: Sequence[Work]) -> list[Doubt]:
    """Return why the works of a list are not plausible; empty where they are."""
    if len(works) < _FEWEST:
        return []
    titles = [work.title for work in works]
    venues = [work.venue for work in works if work.venue]
    without_identifier = [work for work in works if not any(work.identifiers)]
    unlinked = [work.title for work in without_identifier]
    families = _families(works)
    all_doubts = (
        _doubt("titles are no titles", titles, _is_no_title, _MOST_WRONG),
        _doubt("titles are longer than 200 characters", titles, _is_long, _MOST_WRONG),
        _doubt("titles are lists of people", titles, _is_people, _MOST_WRONG),
        _doubt("titles without an identifier are one word", unlinked, is_nickname, _MOST_NICKNAMES),
        _doubt("venues are dates or people", venues, _is_no_venue, _MOST_WRONG),
        _doubt("family names are initials", families, _is_initials, _MOST_WRONG),
        _doubt("authors are no names", _names(works), _is_no_name, _MOST_WRONG),
        _repeated(titles),
        _sentences(venues),
    )
    return list(filter(None, all_doubts))


def _families(works: Sequence[Work]) -> list[str]:
    names: list[str] = []
    for work in works:
        names += [author.family for author in work.authors if author.given]
    return names


def _names(works: Sequence[Work]) -> list[str]:
    names: list[str] = []
    for work in works:
        names += [author.name for author in work.authors]
    return names


_TextTest = Callable[[str], bool]


def _doubt(
    sentence: str,
    texts: Sequence[str],
    is_wrong: _TextTest,
    most: float,
) -> Doubt | None:
    wrong = list(filter(is_wrong, texts))
    count = len(wrong)
    total = len(texts)
    if total < _FEWEST or count <= most * total:
        return None
    return Doubt(sentence, count, total, wrong[0])


def _is_no_title(title: str) -> bool:
    # "id: baker2025warm" and "2502.04444" were titles once.
    is_address = title.startswith(("http", "www."))
    return is_address or is_label(title) or _FIELD.fullmatch(title) is not None


def _is_people(title: str) -> bool:
    # "Flat Ovens and Their Loaves" may be two people as well.
    is_list = "," in title or ";" in title
    return is_list and is_people_or_date(title)


def _is_long(title: str) -> bool:
    return len(title) > _LONGEST_TITLE


def _is_no_venue(venue: str) -> bool:
    # "Date: February 12, 2025" was the venue of 482 papers of one list.
    _, _, value = venue.partition(":")
    # The year went to the year of the venue.
    is_day = bool(value) and is_date(f"{value}, 2000")
    return is_day or is_people_or_date(venue)


def _is_initials(family: str) -> bool:
    return _INITIALS.fullmatch(family) is not None


def _is_no_name(name: str) -> bool:
    # Keywords, and numbers: "heat", "2021". Scripts without capitals are not lower case.
    return name.islower() or any(map(str.isdecimal, name))


def _repeated(titles: Sequence[str]) -> Doubt | None:
    """Return that most works have the title of two others; "Introduction" is the title of many.

    A list may have each paper twice, in two sections.
    """
    specific = [title for title in titles if not is_generic_title(title)]
    counts = Counter(map(normalize_title, specific))
    recurring = [count for count in counts.values() if count >= _FEWEST]
    total = sum(recurring)
    least = max(_FEWEST, _MOST_ALIKE * len(titles))
    if total <= least:
        return None
    [(title, _)] = counts.most_common(1)
    return Doubt("works have the same title as others", total, len(titles), title)


def _sentences(venues: Sequence[str]) -> Doubt | None:
    """Return that the venues of a list are sentences, each of which occurs once."""
    counts = Counter(venues)
    once = [venue for venue in counts if counts[venue] == 1]
    long = list(filter(_is_sentence, once))
    total = len(venues)
    least = max(_FEWEST_VENUES, _MOST_ALIKE * total)
    if len(long) <= least:
        return None
    return Doubt("venues occur once and are sentences", len(long), total, long[0])


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE_WORDS
