"""Long work reports progress: a bar on a terminal, lines elsewhere, nothing while it is short."""

import io
import sys

import click
import pytest

from kdcatalog.commands.locking import run_of
from kdcatalog.commands.progress import BarReporter, ProgressReporter, progress, tracked


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_lines_begin_after_two_seconds_and_come_every_fifteen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    reporter = ProgressReporter("Checking links", 90, clock)
    for second in range(40):
        clock.seconds = second
        reporter(second)
    expected = [f"Checking links: {number} of 90" for number in (2, 17, 32)]
    assert expected == capsys.readouterr().err.splitlines()


def test_unknown_total_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    reporter = ProgressReporter("Building the site, pages", clock=clock)
    clock.seconds = 3
    reporter(12)
    assert "Building the site, pages: 12\n" == capsys.readouterr().err


def test_short_work_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert [1, 2, 3] == [*tracked([1, 2, 3], "Formatting records")]
    assert ("", "") == capsys.readouterr()


def test_bar_is_drawn_on_a_terminal_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    clock = Clock()
    reporter = BarReporter("Matching papers", 10, clock)
    reporter(1)
    assert "" == terminal.getvalue()
    clock.seconds = 2
    reporter(5)
    reporter.close()
    drawn = terminal.getvalue()
    assert "Matching papers" in drawn
    assert " 5/10" in drawn
    # The last code erases the line of the bar.
    assert drawn.endswith("\x1b[2K")


def test_bar_of_work_without_a_total_is_not_full_before_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    clock = Clock()
    reporter = BarReporter("Building the site, pages", 0, clock)
    clock.seconds = 2
    # rich takes 100 for the total of a task that has none.
    reporter(120)
    reporter.close()
    drawn = terminal.getvalue()
    assert "120/?" in drawn
    assert "100%" not in drawn


@pytest.mark.parametrize("is_quiet", [True, False])
def test_quiet_prints_no_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, is_quiet: bool
) -> None:
    monkeypatch.setattr("kdcatalog.commands.progress._PATIENCE", 0)
    with click.Context(click.Command("build")) as context:
        run_of(context).quiet = is_quiet
        with progress("Building") as reporter:
            reporter(1)
    assert ("" if is_quiet else "Building: 1\n") == capsys.readouterr().err
