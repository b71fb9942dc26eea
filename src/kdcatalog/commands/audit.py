"""``kdcatalog audit``: a sample of records for a person to compare with their papers."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from kdcatalog.commands.add import is_terminal
from kdcatalog.commands.frame import (
    WRONG_USE,
    catalog_of,
    leave,
    note,
    save,
    today,
)
from kdcatalog.commands.options import Command, help_end
from kdcatalog.model.checked import check_text, checks_of
from kdcatalog.model.text import pluralize
from kdcatalog.records import editing
from kdcatalog.reporting import printable
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.emitter import UnsafeEditError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper

AUDITED = {"t": "title", "a": "authors", "v": "venue"}
"""The fields that a person compares, by the key that marks one as wrong."""

_PERSON = "person"
_SAVE, _SKIP, _QUIT = "\r", " ", "q"
# In raw mode, Ctrl-C and Ctrl-D are characters; nothing at all is the end of the input.
_INTERRUPTIONS = ("\x03", "\x04", "")
_KEYS = "t, a, v: title, authors or venue is wrong; Enter: record; Space: skip; q: quit"


@dataclass
class Audit:
    """What was compared: how many fields, and which are wrong, as ``key: field``."""

    papers: int = 0
    fields: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The error rate in one line."""
        papers = pluralize(self.papers, "paper")
        wrong = len(self.wrong)
        rate = wrong / max(1, self.fields)
        share = f"{wrong} of {self.fields} fields wrong"
        return f"{papers} compared, {share}: {rate:.1%}"


def sample_of(
    catalog: Catalog,
    number: int,
    seed: str,
) -> list[Paper]:
    """Return some papers by chance, in the order of their keys; the same for the same seed."""
    keys = sorted(catalog.by_key)
    chooser = random.Random(seed)  # noqa: S311  # a sample, not a secret
    chosen = chooser.sample(keys, min(number, len(keys)))
    return [catalog.by_key[key] for key in sorted(chosen)]


@click.command(
    "audit",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog audit",
            "kdcatalog audit --sample 20 --print",
            "kdcatalog audit --seed 2026-12",
        ),
        exits={
            0: "the sample was printed or compared",
            2: "there is no terminal to ask in; --print prints the sample",
            130: "interrupted; what was recorded before stays",
        },
    ),
)
@click.option(
    "--sample",
    "number",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many papers to compare.",
)
@click.option(
    "--seed",
    default="",
    metavar="TEXT",
    help="Which sample: the same text gives the same papers. By default the month.",
)
@click.option("--print", "prints", is_flag=True, help="Print the sample; ask and write nothing.")
@click.pass_obj
def audit_command(
    folder: Path,
    number: int,
    seed: str,
    *,
    prints: bool,
) -> None:
    """Compare a sample of records with their papers; record the result.

    Shows title, authors and venue of each paper with its address. What is right is recorded in the
    record as checked: by a person, with the day; papers checked by a person in this month are not
    shown again, so that you can quit and continue. At the end, the error rate is printed.
    """
    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    day = today()
    month = day[:7]
    papers = sample_of(catalog, number, seed or month)
    if prints:
        for place, paper in enumerate(papers, 1):
            _print_lines(paper, f"{place} of {len(papers)}")
        return
    waiting = [paper for paper in papers if not _is_compared(paper, month)]
    if not is_terminal():
        leave("there is no terminal to ask in; --print prints the sample", WRONG_USE)
    result = Audit()
    for place, paper in enumerate(waiting, 1):
        _print_lines(paper, f"{place} of {len(waiting)}")
        click.echo(_KEYS)
        wrong = _ask()
        if wrong is None:
            break
        _record(snapshot, catalog, paper, wrong, day, result)
    for line in result.wrong:
        click.echo(f"wrong: {line}")
    note(result.summary)


def _is_compared(paper: Paper, month: str) -> bool:
    """Return whether a person has compared a paper in a month."""
    for check in checks_of(paper.checked):
        if check.source == _PERSON and check.day.startswith(month):
            return True
    return False


def _print_lines(paper: Paper, place: str) -> None:
    for line in _lines(paper, place):
        click.echo(printable(line))


def _lines(paper: Paper, place: str) -> Iterator[str]:
    names = [author.name for author in paper.authors]
    yield f"[{place}] {paper.key}  {paper.url}"
    yield f"  title    {paper.title}"
    yield f"  authors  {', '.join(names) or 'none'}"
    yield f"  venue    {paper.venue or 'none'}"
    for check in checks_of(paper.checked):
        what, source, day = check
        yield f"  {what} checked with {source} on {day}"


def _ask() -> Sequence[str] | None:
    """Return the fields that are wrong; the mark "skip" to skip the paper, None to quit."""
    wrong: list[str] = []
    while True:
        key = click.getchar()
        if key in _INTERRUPTIONS:
            raise click.Abort
        if key == _QUIT:
            return None
        if key == _SKIP:
            return ["skip"]
        # Terminals send either for Enter.
        if key in (_SAVE, "\n"):
            return wrong
        name = AUDITED.get(key)
        if name is None:
            click.echo(_KEYS, err=True)
        elif name not in wrong:
            wrong.append(name)
            click.echo(f"  {name} is wrong")


def _record(
    snapshot: Snapshot,
    catalog: Catalog,
    paper: Paper,
    wrong: Sequence[str],
    day: str,
    result: Audit,
) -> None:
    """Write into the record which fields are right, and count those that are wrong."""
    if "skip" in wrong:
        return
    checks: dict[str, Any] = {}
    for name in AUDITED.values():
        # A venue that is rightly missing has nothing to be checked.
        if name in wrong or not getattr(paper, name):
            continue
        checks[name] = check_text(_PERSON, day)
    result.papers += 1
    result.fields += len(AUDITED)
    for name in wrong:
        result.wrong.append(f"{paper.key}: {name}")
    if not checks:
        return
    try:
        text = editing.with_fields(
            raw=(snapshot.root / paper.file).read_bytes(),
            file=paper.file,
            taxonomy=catalog.taxonomy,
            changes=[{"checked": checks}],
        )
    except UnsafeEditError as error:
        click.echo(f"{paper.file} was not changed: {error}", err=True)
        return
    if text is not None:
        save(snapshot, {paper.file: text.encode()})
