"""The entrance to the program, also as ``python -m kdcatalog``."""

# Not signal, which loads enum: one of forty interruptions at random fell into that, and Python
# printed a traceback.
import _signal  # type: ignore[import-not-found]
import sys


def run() -> None:
    """Run the program; Ctrl-C at any moment ends it without a traceback."""
    # Loading takes a third of a second, in which nothing is written: there is nothing to undo.
    _on_interrupt(_signal.SIG_DFL)
    from kdcatalog.cli import main as program
    from kdcatalog.errors import interrupt, repeat_interruption

    sys.unraisablehook = repeat_interruption
    try:
        _on_interrupt(interrupt)
        program(prog_name="kdcatalog")
    except KeyboardInterrupt:
        # In the instant before the program catches it itself: one of fifty at random.
        raise SystemExit(130) from None
    finally:
        # All is written and printed: what is left is to give memory back, which 1,900 records
        # make as long as loading.
        _on_interrupt(_signal.SIG_IGN)


def _on_interrupt(handler: object) -> None:
    try:
        _signal.signal(_signal.SIGINT, handler)
    except ValueError:
        # Not the main thread, in which no interruption arrives.
        return


if __name__ == "__main__":
    run()
