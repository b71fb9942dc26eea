"""The two kinds of artifact: a file as it will stand, and a page that a sink puts into its frame."""

from dataclasses import dataclass
from typing import Literal

Root = Literal["repository", "site"]


@dataclass(frozen=True, slots=True)
class File:
    """A finished file: ``path`` is relative to its root, with ``/``."""

    root: Root
    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site: ``path`` is its address, ``head`` and ``body`` are HTML, ``text`` is what search finds."""

    path: str
    title: str
    description: str
    head: str
    body: str
    text: str = ""


Artifact = File | Page
