"""The one base of every error that a user can act on, and the interruption by a signal."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class CatalogError(Exception):
    """Something that the user can put right: one sentence, and a hint if the next step is unclear.

    The command line prints the sentence and exits. Every other exception is a bug and shows its
    traceback.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        """Return the sentence alone, so that callers can put it inside their own."""
        return str(self.args[0])


class InterruptedBySignal(KeyboardInterrupt):
    """Ctrl-C or SIGTERM.

    Not KeyboardInterrupt itself: where that has passed through exec() of a text, as dataclass()
    calls it, Python remembers it and ends the process by a signal after all has been cleaned up,
    whatever the exit code.
    """


def came_from_interruption(error: BaseException) -> bool:
    """Return whether an error is what Python or a library made of an interruption.

    Python 3.11 raises RuntimeError where ``__set_name__`` of a class being made is interrupted.
    """
    reason = error.__cause__ or error.__context__
    while reason:
        if isinstance(reason, KeyboardInterrupt):
            return True
        reason = reason.__cause__ or reason.__context__
    return False


def interrupt(_signal: int, _frame: object) -> NoReturn:
    """Handle a signal that asks the program to end: unfinished writes are rolled back."""
    raise InterruptedBySignal


@contextmanager
def sigterm_as_interrupt() -> Iterator[None]:
    """Treat SIGTERM like Ctrl-C, so that unfinished writes are rolled back."""
    # Python lets only the main thread set handlers.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
