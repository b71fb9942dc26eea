"""Progress of long work: a bar on a terminal, lines elsewhere, nothing in the first two seconds."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from kdcatalog.commands.locking import run_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.progress import Progress, TaskID

_Item = TypeVar("_Item")

# What takes less needs no progress: a bar that flashes up only distracts.
_PATIENCE = 2.0
# Seconds between two lines in a log: `links` runs for an hour, which then takes 240 lines.
_PAUSE = 15.0


class ProgressReporter:
    """Is called with the number of items done, and prints it at most every 15 seconds.

    ``label`` says what is done, such as "Checking links". A ``total`` of 0 means that it is not
    known.
    """

    def __init__(
        self,
        label: str,
        total: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.label = label
        self.total = total
        self._clock = clock
        self._next = clock() + _PATIENCE

    def __call__(self, done: int, total: int = 0) -> None:
        """Take note that so many items are done; ``total`` replaces that of the beginning."""
        self.total = total or self.total
        # Measured by time, not by number: a link may take a minute, a paper a millisecond.
        if self._clock() >= self._next:
            self._next = self._clock() + _PAUSE
            self.report(done)

    def report(self, done: int) -> None:
        """Print a line."""
        count = str(done)
        if self.total:
            count = f"{done} of {self.total}"
        click.echo(f"{self.label}: {count}", err=True)

    def close(self) -> None:
        """Remove what is not to stay on the screen."""


class SilentReporter(ProgressReporter):
    """Prints nothing, as --quiet asks."""

    def report(self, done: int) -> None:
        """Print nothing."""


class BarReporter(ProgressReporter):
    """Draws a bar on standard error, and removes it in the end."""

    _bar: Progress | None = None
    _task: TaskID | None = None

    def __call__(self, done: int, total: int = 0) -> None:
        """Draw the bar."""
        self.total = total or self.total
        if self._bar or self._clock() >= self._next:
            self.report(done)

    def report(self, done: int) -> None:
        """Draw the bar, starting it where it is not there yet."""
        self._bar = self._bar or self._start()
        if self._task is None:
            # A pulsing bar, until a total is known: rich would take 100 for it.
            self._task = self._bar.add_task(self.label, total=None)
        # Here, None leaves the total as it is.
        total = self.total or None
        self._bar.update(self._task, completed=done, total=total)

    def _start(self) -> Progress:
        # Imported here: rich takes a tenth of a second, and most commands never draw a bar.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        # rich reads NO_COLOR itself, but not our --color, which is in click's context.
        context = click.get_current_context(silent=True)
        no_color = context is not None and context.color is False
        console = Console(stderr=True, no_color=no_color)
        # The number done is all that there is to see where the total is not known.
        label = TextColumn("{task.description}")
        columns = (label, BarColumn(), MofNCompleteColumn())
        bar = Progress(*columns, console=console, transient=True)
        bar.start()
        return bar

    def close(self) -> None:
        """Remove the bar."""
        if self._bar:
            self._bar.stop()


@contextmanager
def progress(label: str, total: int = 0) -> Iterator[ProgressReporter]:
    """Yield a reporter that fits the place where the program runs."""
    reporter = _reporter_class()(label, total)
    try:
        yield reporter
    finally:
        reporter.close()


def _reporter_class() -> type[ProgressReporter]:
    # A closed one is None: `kdcatalog check 2>&-`.
    if run_of().quiet or sys.stderr is None:
        return SilentReporter
    # Standard error: `export > papers.bib` leaves only that one on the terminal.
    return BarReporter if sys.stderr.isatty() else ProgressReporter


def tracked(items: Sequence[_Item], label: str) -> Iterator[_Item]:
    """Yield the items one by one, reporting progress."""
    with progress(label, len(items)) as reporter:
        for done, item in enumerate(items):
            reporter(done)
            yield item
