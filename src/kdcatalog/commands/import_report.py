"""What an import tells: one line a finding, by the place in the list, and the figures that account for every row."""

from collections import Counter
from collections.abc import Iterable, Iterator

from kdcatalog.commands.importing import Imported, Taken
from kdcatalog.lists.listing import Remark
from kdcatalog.model.text import pluralize
from kdcatalog.reporting import printable

_SHOWN = {
    "prose": "prose",
    "heading": "headings",
    "frame": "frame of tables",
    "contents": "contents",
    "code": "code",
    "comment": "comments",
}


def report(done: Imported, name: str) -> str:
    """Return everything that there is to tell of an import of the file ``name``."""
    return "".join(f"{printable(line)}\n" for line in _lines(done, name))


def figures(done: Imported) -> str:
    """Return the figures of an import, in one sentence each."""
    return "".join(f"{line}\n" for line in _figures(done))


def _lines(done: Imported, name: str) -> Iterator[str]:
    yield from _block("Not understood, or not taken over", name, done.left)
    yield from _block("Wrong in the list, or doubtful", name, done.mistakes)
    if done.nodes:
        yield "New nodes"
        yield from (f"  {path}: {title}" for path, title in done.nodes.items())
        yield ""
    yield from _records("Here already, and given more", done.merged)
    yield from _records("Here already, and nothing new", done.unchanged)
    yield from _records("New records", done.new)
    yield from _block("Taken for granted, or without a place in a record", name, done.remarks)
    yield from _figures(done)


def _block(title: str, name: str, found: Iterable[Remark]) -> Iterator[str]:
    rows = [*found]
    if rows:
        yield f"{title}: {len(rows)}"
        for one in rows:
            yield f"  {name}:{one.at}: {one.sentence}" + (f" | {one.text}" if one.text else "")
        yield ""


def _records(title: str, taken: Iterable[Taken]) -> Iterator[str]:
    rows = [*taken]
    if rows:
        yield f"{title}: {len(rows)}"
        for one in rows:
            more = f" ({one.words})" if one.words else ""
            yield f"  {one.file}: {one.title}{more}; {', '.join(map(str, one.rows))}"
        yield ""


def _figures(done: Imported) -> Iterator[str]:
    taken = [*done.new, *done.merged, *done.unchanged]
    rows = sum(len(one.rows) for one in taken)
    unit = "row" if done.listing.unit == "line" else done.listing.unit
    yield (
        f"{pluralize(rows, unit)} taken over as {pluralize(len(taken), 'paper')}: {len(done.new)} new, "
        f"{len(done.merged)} here and given more, {len(done.unchanged)} here with nothing new"
    )
    repeats = rows - len(taken)
    yield f"{pluralize(repeats, unit)} repeated a paper of the list, {len(done.left)} were left"
    yield f"{pluralize(len(done.mistakes), 'mistake')} in the list"
    kinds = Counter(kind for kind in done.listing.kinds if kind in _SHOWN)
    if kinds:
        yield "the other lines: " + ", ".join(
            f"{number} {_SHOWN[kind]}" for kind, number in sorted(kinds.items())
        )
