"""``kdcatalog audit``: a sample of records for a person to compare with their papers."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encode

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
from kdcatalog.commands.options import Command, NumberRange, help_end
from kdcatalog.discovery.upkeep import with_audit
from kdcatalog.drafting.evidence import PERSON
from kdcatalog.model.checked import check_text, checks_of
from kdcatalog.model.discovery import AuditResult
from kdcatalog.model.text import pluralize
from kdcatalog.records import editing
from kdcatalog.reporting import printable
from kdcatalog.services.endpoints import Endpoints
from kdcatalog.snapshot import UPKEEP, Snapshot
from kdcatalog.source.emitter import UnsafeEditError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper

AUDITED = {"t": "title", "a": "authors", "v": "venue"}
"""The fields that a person compares, by the key that marks one as wrong."""

_SAVE, _SKIP, _QUIT = "\r", " ", "q"
# In raw mode, Ctrl-C and Ctrl-D are characters; nothing at all is the end of the input.
_INTERRUPTIONS = ("\x03", "\x04", "")
_KEYS = "t, a, v: wrong title, authors or venue; Enter: record; Space: skip; q: quit"


class Audit:
    """What a person has compared in one sample, kept in upkeep.yaml after each paper."""

    def __init__(self, snapshot: Snapshot, catalog: Catalog, sample: str, day: str) -> None:
        self._snapshot = snapshot
        self._catalog = catalog
        self._day = day
        self.result = AuditResult(sample=sample, day=day, papers=0, fields=0)
        # An audit that was interrupted, or continued in the same month, is one audit.
        for earlier in catalog.upkeep.audits:
            if earlier.sample == sample:
                self.result = earlier

    @property
    def wrong_keys(self) -> frozenset[str]:
        """The keys of the papers of which a field was wrong."""
        keys = set()
        for line in self.result.wrong:
            key, _, _ = line.partition(":")
            keys.add(key)
        return frozenset(keys)

    def add(self, paper: Paper, wrong: Sequence[str]) -> None:
        """Keep the answer of a person: the wrong fields of a paper; all others are right."""
        lines = [f"{paper.key}: {name}" for name in wrong]
        fields = {
            "day": self._day,
            "papers": self.result.papers + 1,
            "fields": self.result.fields + len(AUDITED),
            "wrong": (*self.result.wrong, *lines),
        }
        self.result = self.result.model_copy(update=fields)
        is_new = UPKEEP not in self._snapshot.files
        raw = b"" if is_new else self._snapshot.read(UPKEEP)
        contents = {UPKEEP: with_audit(raw, self.result).encode()}
        text = self._with_checks(paper, wrong)
        if text is not None:
            contents[paper.file] = text.encode()
        save(self._snapshot, contents)
        # Otherwise, the next paper would undo a change: our own.
        self._snapshot = self._snapshot.with_changed(contents)

    def _with_checks(self, paper: Paper, wrong: Sequence[str]) -> str | None:
        """Return the record with a check for each right field; None where there is none."""
        checks = {}
        for name in AUDITED.values():
            # A venue that is rightly missing has nothing to be checked.
            if name not in wrong and getattr(paper, name):
                checks[name] = check_text(PERSON, self._day)
        if not checks:
            return None
        raw = self._snapshot.read(paper.file)
        changes = [{"checked": checks}]
        try:
            return editing.with_fields(raw, paper.file, self._catalog.taxonomy, changes)
        except UnsafeEditError as error:
            click.echo(f"{paper.file} was not changed: {error}", err=True)
            return None


def audit_summary(result: AuditResult) -> str:
    """Return the error rate in one line."""
    papers = pluralize(result.papers, "paper")
    share = f"{len(result.wrong)} of {result.fields} fields wrong"
    return f"{papers} compared, {share}: {result.rate:.1%}"


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
    type=NumberRange(min=1),
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
    shown again, so that you can quit and continue. The result, with what was wrong, is kept in
    upkeep.yaml; the error rate is printed, and shown on the page of missing facts.
    """
    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    day = today()
    month = day[:7]
    papers = sample_of(catalog, number, seed or month)
    if prints:
        _print_sample(papers)
        return
    audit = Audit(snapshot, catalog, seed or month, day)
    right_keys = {paper.key for paper in papers if _is_compared(paper, month)}
    compared = audit.wrong_keys | right_keys
    waiting = [paper for paper in papers if paper.key not in compared]
    if not is_terminal():
        leave("there is no terminal to ask in; --print prints the sample", WRONG_USE)
    _compare(audit, waiting)
    for line in audit.result.wrong:
        click.echo(f"wrong: {line}")
    note(audit_summary(audit.result))


def _print_sample(papers: Sequence[Paper]) -> None:
    for place, paper in enumerate(papers, 1):
        _print_lines(paper, f"{place} of {len(papers)}")


def _compare(audit: Audit, waiting: Sequence[Paper]) -> None:
    """Ask about papers, until a person quits."""
    for place, paper in enumerate(waiting, 1):
        _print_lines(paper, f"{place} of {len(waiting)}")
        click.echo(_KEYS)
        wrong = _ask()
        if wrong is None:
            return
        if "skip" not in wrong:
            audit.add(paper, wrong)


def _is_compared(paper: Paper, month: str) -> bool:
    """Return whether a person has compared a paper in a month."""
    for check in checks_of(paper.checked):
        if check.source == PERSON and check.day.startswith(month):
            return True
    return False


def _print_lines(paper: Paper, place: str) -> None:
    for line in _lines(paper, place):
        click.echo(printable(line))


def _lines(paper: Paper, place: str) -> Iterator[str]:
    names = [author.name for author in paper.authors]
    yield f"[{place}] {paper.key}  {paper.url}"
    # An arXiv page names no venue, and a few records have no address.
    for identifier in paper.identifiers:
        if identifier.url != paper.url:
            yield f"  or       {identifier.url}"
    words = percent_encode(paper.title)
    yield f"  search   {Endpoints().dblp}/search?q={words}"
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
            click.echo(f"  wrong: {name}")
