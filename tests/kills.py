"""Run the program in a process that kills itself at one of its renames, as a power cut would."""

import os
import subprocess
import sys
from pathlib import Path

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
