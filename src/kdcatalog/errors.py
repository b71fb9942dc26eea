"""The one base of every error that a user can act on."""


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
