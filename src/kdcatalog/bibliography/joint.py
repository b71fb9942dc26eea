"""What stands round the entries of a list, so that whoever has the entries can join any choice of them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Joint:
    """``head``, the entries parted by ``between``, ``tail``."""

    between: str = ""
    head: str = ""
    tail: str = ""

    def collect(self, entries: Iterable[str]) -> str:
        """Return a list of entries, in the order given."""
        return f"{self.head}{self.between.join(entries)}{self.tail}"
