"""The two kinds of artifact: a file as it will stand, and a page that a sink puts into its frame.

Either is made when its content is first asked for: whoever serves makes those alone that are looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Root = Literal["repository", "site"]


@dataclass(frozen=True)
class File:
    """A file: ``path`` is relative to its root, with ``/``; ``make`` gives its bytes."""

    root: Root
    path: str
    make: Callable[[], bytes]

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.make()


@dataclass(frozen=True)
class Page:
    """A page of the site: ``path`` is its address; ``fill`` makes head and body."""

    path: str
    title: str
    fill: Callable[[], tuple[str, str]]

    @property
    def head(self) -> str:
        """What stands in the page's head, as HTML."""
        return self._filled[0]

    @property
    def body(self) -> str:
        """The content of the page, as HTML."""
        return self._filled[1]

    @cached_property
    def _filled(self) -> tuple[str, str]:
        return self.fill()


Artifact = File | Page
