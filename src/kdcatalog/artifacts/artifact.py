"""What a build makes: files as they are written, and pages that the theme's frame surrounds.

An artifact is a promise: it knows its path and what it is made from, and makes its content when
that is first asked for. So a server makes only the pages that someone looks at.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from operator import attrgetter
from typing import Literal, NamedTuple

from kdcatalog.model.paper import Paper
from kdcatalog.snapshot import PAPERS, PROSE, TAXONOMY

Root = Literal["repository", "site"]
"""The folder that a file is written to: that of the catalog, or that of the built site."""

Inputs = frozenset[str]
"""What an artifact is made from: paths of files of the snapshot, folders of them, and FRAME.

A folder ends in ``/`` and means every file below it, those that come and go included. A file need
not exist: prose that is added later changes the pages that have a place for it.
"""

# Counts, orders and rarities follow from all records, whichever of them a page shows.
RECORDS = f"{PAPERS}/"
ALL_PROSE = f"{PROSE}/"

FRAME = "the theme's frame"
"""The page of the theme around the content: its files, mkdocs.yml, the menu and the foot.

It is not a list of files, because the foot has the newest day of all records: every page would
depend on every record, although nearly no edit of a record changes the rendered frame. Code that
compares inputs compares that.
"""


STRUCTURE = "all records, but for their words"
"""Every record but for what is shown in its row alone: a title, a summary, a link.

It is not a list of files either: most edits of records are of words, and pages of numbers stay.
Code that makes artifacts adds the digest, as a value.
"""

Facts = Callable[[], object]
"""Returns what an artifact takes from the rest of the catalog, as a value whose ``repr`` is all."""


@dataclass(frozen=True)
class _Made:
    """What files and pages have in common: ``path`` is relative to its folder, with ``/``.

    ``inputs`` is complete for a given set of valid records: a file that is not in it can change
    without changing the content. Where a file is too coarse an input, ``facts`` returns the value
    that counts: the page of a paper depends on every record, but only by a few counts and titles.
    """

    path: str
    inputs: Inputs


FINGERPRINT = "*"
"""In the path of a file, the placeholder for the fingerprint of its content."""

# Hexadecimal digits. 64 bits: the files of one folder will never collide by chance.
_FINGERPRINT_LENGTH = 16


@dataclass(frozen=True)
class File(_Made):
    """A file that is written as it is; ``make`` returns its bytes.

    The path of data that browsers may keep for ever contains ``*``, as ``data/rows/0-*.json``:
    a server can list it without making it, and its ``address`` follows from the content.
    """

    make: Callable[[], bytes]
    root: Root = "site"
    facts: Facts | None = None

    def keep(self, address: str) -> None:
        """Take the address of a file that is current, so that its content need not be made."""
        # The manifest names all files of data: without this, one changed record made each of them.
        self.__dict__["address"] = address
        # Only the size is needed again: at 10,000 papers, all formats and data have 100 MB.
        if "content" in self.__dict__:
            self.__dict__["size"] = self.size
            del self.__dict__["content"]

    @cached_property
    def address(self) -> str:
        """The path under which the file is published, with its fingerprint."""
        if FINGERPRINT not in self.path:
            return self.path
        return self.path.replace(FINGERPRINT, fingerprint(self.content))

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file."""
        # Kept until it is written.
        return self.make()

    @cached_property
    def size(self) -> int:
        """The number of bytes, which the page of data names."""
        return len(self.content)


def fingerprint(content: bytes) -> str:
    """Return the digits that replace ``*`` in the path of a file with this content."""
    return sha256(content).hexdigest()[:_FINGERPRINT_LENGTH]


class PageParts(NamedTuple):
    """The two parts of a page that differ from page to page, as HTML."""

    head: str
    body: str


@dataclass(frozen=True)
class Page(_Made):
    """A page of the site, to be put into the frame; ``make`` returns its head and body."""

    title: str
    make: Callable[[], PageParts]
    facts: Facts | None = None

    @property
    def head(self) -> str:
        """The HTML for the page's head element, after the frame's own."""
        return self._parts.head

    @property
    def body(self) -> str:
        """The HTML of the page's content."""
        return self._parts.body

    @cached_property
    def _parts(self) -> PageParts:
        return self.make()


Artifact = File | Page


@dataclass(frozen=True)
class ArtifactGroup:
    """Artifacts of which none is looked at where nothing that any of them is made from has changed.

    ``inputs`` and ``facts`` are those of all of them; which artifacts there are follows from these,
    too. With 10,000 papers, a site has 26,000 files: to compare each of them took two seconds.
    """

    name: str
    inputs: Inputs
    make: Callable[[], Iterable[Artifact]]
    facts: Facts | None = None


def value_input(name: str, value: str) -> str:
    """Return a value that follows from all records as an input.

    The value is part of its name, so that an artifact with another value has other inputs, and is
    made again although no file that it names has changed.
    """
    return f"{name}: {value}"


def records_of(papers: Iterable[Paper]) -> Inputs:
    """Return the record of each paper as an input."""
    return frozenset(map(attrgetter("file"), papers))


# Titles of topics, venues and facts, and the addresses: hardly anything is made without them. The
# addresses of Settings, which may replace those of taxonomy.yaml, count as part of it.
WORDS: Inputs = frozenset({TAXONOMY})

WHOLE_CATALOG: Inputs = WORDS | {RECORDS}
"""The inputs of what counts, sorts or lists all papers."""
