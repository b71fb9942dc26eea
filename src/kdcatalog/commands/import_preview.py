"""What was understood of a list: its format, the role of each column, and its first ten papers."""

from collections.abc import Callable, Iterator, Sequence

from kdcatalog.errors import CatalogError
from kdcatalog.lists.columns import ListColumn
from kdcatalog.lists.listing import Item, Listing
from kdcatalog.lists.plausibility import doubts
from kdcatalog.model.text import pluralize
from kdcatalog.reporting import printable

ROWS = 10
_WIDTH = 100
_NAMED_AUTHORS = 2
_TITLE_WIDTH = 48
# Each has a column of its own in exports with 30 columns; more names help nobody.
_UNUSED = 8
_GOOD = 90
_FAIR = 50


class ImplausibleListError(CatalogError):
    """What was read does not look like a list of papers; the message says what is wrong."""


def require_plausible(listing: Listing, name: str) -> None:
    """Raise ImplausibleListError where the papers of a list do not look like papers."""
    if not listing.items and not listing.left:
        raise ImplausibleListError(
            f"no paper was found in {name}, which was read as {listing.form}: nothing was changed"
        )
    reasons = doubts([item.work for item in listing.items])
    if reasons:
        joined = "; ".join(map(str, reasons))
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
    unused: list[str] = []
    for column in columns:
        if not column.role:
            unused.append(column.name)
            continue
        role = f"{column.role:<10}"
        share = f"{column.confidence:.0%}"
        yield f"  {role} {share:>4}  {_source(column)}"
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
