"""The one base of every error that a user can act on, and the interruption by a signal."""

import _thread
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

# Long enough that the code that cannot be interrupted is left, too short to notice.
_SOON = 0.05


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

    Python 3.11 raises RuntimeError where ``__set_name__`` of a class being made is interrupted, and
    pydantic SchemaError, which has the interruption in its message alone.
    """
    if InterruptedBySignal.__name__ in str(error):
        return True
    reason = error.__cause__ or error.__context__
    while reason:
        if isinstance(reason, KeyboardInterrupt):
            return True
        reason = reason.__cause__ or reason.__context__
    return False


def interrupt(_signal: int, _frame: object) -> NoReturn:
    """Handle a signal that asks the program to end: unfinished writes are rolled back."""
    raise InterruptedBySignal


def repeat_interruption(unraisable: "UnraisableHookArgs") -> None:
    """Interrupt again where Python has ignored it, as ``sys.unraisablehook``.

    In the callback of a weak reference, such as those of imports, nothing can be raised: one of
    seventy commands ended as if nobody had pressed Ctrl-C, after a traceback.
    """
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        _thread.start_new_thread(_interrupt_soon, ())
    else:
        sys.__unraisablehook__(unraisable)


def _interrupt_soon() -> None:
    time.sleep(_SOON)
    main_thread = threading.main_thread().ident
    if sys.platform == "win32" or main_thread is None:
        _thread.interrupt_main()
    else:
        # A signal, since the main thread may be waiting for an answer of the network.
        signal.pthread_kill(main_thread, signal.SIGINT)


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
