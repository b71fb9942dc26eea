"""The entrance to the program, also as ``python -m kdcatalog``."""

import signal
import threading


def run() -> None:
    """Run the program; Ctrl-C while it is still being loaded ends it without a traceback."""
    is_main = threading.current_thread() is threading.main_thread()
    # Loading takes a third of a second, in which nothing is written: there is nothing to undo.
    if is_main:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from kdcatalog.cli import main as program

    try:
        if is_main:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        program(prog_name="kdcatalog")
    except KeyboardInterrupt:
        # In the instant before the program catches it itself: one of fifty at random.
        raise SystemExit(130) from None


if __name__ == "__main__":
    run()
