"""Run the program in a process that kills itself at one of its renames, as a power cut would."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from kdcatalog.journal import Journal

# Every way in which the program puts a file or folder in place, or removes one.
_PROGRAM = """
import os, signal, sys, pathlib
left = [int(sys.argv.pop(1))]
def fatal(name, module=os):
    real = getattr(module, name)
    def call(*arguments, **options):
        inside = any(str(item).startswith(sys.argv[2]) for item in arguments)
        if inside:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    setattr(module, name, call)
for name in ("rename", "replace", "link", "unlink"):
    fatal(name)
from kdcatalog.cli import main
try:
    main()
finally:
    print("steps left:", left[0], file=sys.stderr)
"""
STEPS = 1_000_000


def run_until(step: int, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a catalog; the process is killed instead of its ``step``-th change."""
    command = [sys.executable, "-c", _PROGRAM, str(step), "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())


def steps_of(folder: Path, *arguments: str) -> int:
    """Return how many renames, links and removals a command makes in a catalog."""
    done = run_until(STEPS, folder, *arguments)
    return STEPS - int(done.stderr.rpartition("steps left: ")[2])


def _environment() -> dict[str, str]:
    source = Path(__file__).parents[1] / "src"
    return {**os.environ, "PYTHONPATH": str(source)}


class Killed(BaseException):
    """Stands for SIGKILL in this process: nothing is undone after it."""


def killed_at_each_step(
    attempt: Callable[[], None], root: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[int]:
    """Run what writes into a catalog again and again, and end it before its n-th rename or removal.

    After each, the caller looks at the catalog and puts it back; the last run is not killed. It
    proves the same as a process that is killed, at a hundredth of the time.
    """
    for step in count():
        with monkeypatch.context() as patch:
            patch.setattr(Journal, "_undo_or_explain", lambda *_: None)
            kill = _Fuse(step, root)
            for name in ("rename", "replace", "link", "unlink"):
                patch.setattr(os, name, kill.before(getattr(os, name)))
            try:
                attempt()
            except Killed:
                pass
            else:
                return
        yield step


class _Fuse:
    """Lets some calls within a folder pass, and then ends the program."""

    def __init__(self, left: int, root: Path) -> None:
        self.left = left
        self.root = str(root)

    def before(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            if any(str(item).startswith(self.root) for item in arguments):
                self.left -= 1
                if self.left < 0:
                    raise Killed
            return real(*arguments, **options)

        return call
