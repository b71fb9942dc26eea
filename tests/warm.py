"""The program without the half second of its imports, for tests that start it often.

One process per session has imported everything. Each call is a fork of it with the arguments,
folder, environment and open files of the caller, so it is a process of its own, like the real one.
What Python reads while it starts (options, ``PYTHONPATH``, the hash seed) is that of the first
process: tests of those start a Python of their own.
"""

import ast
import gc
import importlib
import io
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kdcatalog import commands
from kdcatalog.cli import main
from tests import sites
from tests.foreign import ROOT, environment
from tests.once import work_once

_READY = b"ready\n"
_CLIENT = """\
import _socket, os, sys
line = _socket.socket(_socket.AF_UNIX)
line.connect(sys.argv[1])
call = repr((sys.argv[2:], os.getcwd(), dict(os.environ))).encode()
files = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
line.sendmsg([b"%9d" % len(call)], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, files)])
line.sendall(call)
# A process that was killed has sent no exit code.
sys.exit(int(line.recv(4) or b"70"))
"""


@contextmanager
def warm_program(folder: Path) -> Iterator[str]:
    """Yield what a shell types for ``kdcatalog`` while the process behind it runs."""
    client, address = folder / "client.py", folder / "socket"
    client.write_text(_CLIENT, encoding="utf-8")
    command = [sys.executable, "-m", "tests.warm", str(address)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=pipe, stdout=pipe) as server:
        assert server.stdin
        assert server.stdout
        assert server.stdout.readline() == _READY
        # The client starts in a hundredth of a second; json and socket import as much again.
        yield f"{sys.executable} -I -S {client} {address}"
        # The end of its input ends it, also when the process that runs the tests was killed.
        server.stdin.close()


def _serve(address: str) -> None:
    """Fork for each call until the input ends."""
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"kdcatalog.commands.{module.name}")
    work_once()
    with TemporaryDirectory() as folder:
        # What the first build of a process imports and compiles, the forks have already.
        sites.build(sites.copy_toy(Path(folder) / "toy"))
    # Nobody waits for the forks: their callers read the exit code from the socket.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Collecting garbage in a fork would copy every page of memory that it looks at.
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        sys.stdout.buffer.write(_READY)
        sys.stdout.buffer.flush()
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            line, _ = listener.accept()
            with line:
                if os.fork() == 0:
                    _answer(line)


def _answer(line: socket.socket) -> None:
    """Be the program in a fork, send its exit code, and end."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        arguments = _take_over(line)
        code = _run(arguments)
    finally:
        line.sendall(b"%d" % code)
        os._exit(code)


def _take_over(line: socket.socket) -> list[str]:
    """Take the files, folder and environment of the caller; return the arguments."""
    head, files, _, _ = socket.recv_fds(line, 9, 3)
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    call = b""
    while len(call) < int(head):
        call += line.recv(int(head) - len(call))
    arguments, folder, variables = ast.literal_eval(call.decode())
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv[1:] = arguments
    # Opened again: Python remembers of a file whether it can seek in it.
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)))
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)))
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, "w", closefd=False)))
    sys.stderr.reconfigure(errors="backslashreplace", line_buffering=True)
    return [*arguments]


def _run(arguments: list[str]) -> int:
    """Run the program, and return its exit code as Python makes one."""
    try:
        main(arguments, prog_name="kdcatalog")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    _serve(sys.argv[1])
