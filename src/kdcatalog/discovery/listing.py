"""The works of a listing: what arXiv has of some days, or what a file contains."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.bib_file import UnbalancedError, read_bibliography
from kdcatalog.bibliography.entries import work_of_entry
from kdcatalog.bibliography.work import UnreadableError, Work, author_of, identifiers_of
from kdcatalog.model.identifiers import arxiv_month
from kdcatalog.services.arxiv import fetch_listing, read_feed
from kdcatalog.text.cleaning import clean_text, clean_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from kdcatalog.services.answers import Answers
    from kdcatalog.services.client import Client

    Report = Callable[[int, int], None]

_GZIP = b"\x1f\x8b"
_BOM = "\ufeff"


def fetch_new_works(
    client: Client,
    query: str,
    answers: Answers,
    report: Report,
) -> tuple[Work, ...]:
    """Return every work of a listing of arXiv; what ``answers`` has already is not asked again.

    Raises NetworkError and UnreadableError; the next run continues where this one ended.
    """
    start = len(answers.works)
    while True:
        feed = fetch_listing(client, query, start)
        for work in feed.works:
            answers.add(f"arxiv:{work.identifiers.arxiv}", work)
        answers.save()
        start += max(feed.entries, 1)
        report(min(start, feed.total), feed.total)
        if start >= feed.total:
            return answers.works


@dataclass(frozen=True, slots=True)
class ListedWorks:
    """The works of a file, and why some of its entries are none, in sentences."""

    works: tuple[Work, ...]
    skipped: tuple[str, ...] = ()


def read_listing(name: str, raw: bytes) -> ListedWorks:
    """Return the works of a file: JSON Lines, an Atom feed of arXiv, or BibTeX, also gzipped.

    A line of JSON has ``title``, and may have ``arxiv``, ``doi``, ``url``, ``abstract``,
    ``comment``, ``authors`` (a list of names) and ``date``. Raises UnreadableError, which names
    file and line.
    """
    content = _unpacked(name, raw)
    # Whatever is not UTF-8 is most often Latin-1 in a few names: the rest is readable.
    text = content.decode("utf-8", "replace").lstrip(_BOM).strip()
    if text.startswith("<"):
        return ListedWorks(read_feed(content).works)
    if text.startswith("{"):
        return ListedWorks(_read_lines(name, text))
    return _read_bibtex(name, text)


def _unpacked(name: str, raw: bytes) -> bytes:
    if not raw.startswith(_GZIP):
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError) as error:
        raise UnreadableError(f"{name} is cut off or not a gzip file") from error


def _read_bibtex(name: str, text: str) -> ListedWorks:
    try:
        entries = [*read_bibliography(text).resolved()]
    except UnbalancedError as error:
        raise UnreadableError(f"{name}: line {error.line}: {error}") from error
    if not entries:
        message = f"{name} has no papers"
        raise UnreadableError(f"{message}: pass JSON Lines, an Atom feed of arXiv or a .bib file")
    works = []
    skipped = []
    for entry in entries:
        try:
            works.append(work_of_entry(entry))
        except UnreadableError as error:
            # A file of proceedings also has an entry for the volume.
            skipped.append(f"{name}: {error}")
    return ListedWorks(tuple(works), tuple(skipped))


def _read_lines(name: str, text: str) -> tuple[Work, ...]:
    works = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            works.append(_work_of(json.loads(line)))
        except (ValueError, TypeError, AttributeError) as error:
            message = f"{name}: line {number} is not a JSON object with a title"
            raise UnreadableError(message) from error
    return tuple(works)


def _work_of(data: dict[str, Any]) -> Work:
    """Return the work of a JSON object; raises ValueError where it has no title."""
    title = clean_title(_text(data, "title"), markup=("tex",)).text
    if not title:
        raise ValueError("no title")
    arxiv_id = _text(data, "arxiv")
    url = _text(data, "url")
    identifiers = identifiers_of(f"arxiv:{arxiv_id}", url, doi=_text(data, "doi"))
    month = arxiv_month(identifiers.arxiv or "")
    names = data.get("authors") or ()
    authors = [author_of(name) for name in names]
    return Work(
        title=title,
        authors=tuple(filter(None, authors)),
        date=month or _text(data, "date")[:7],
        identifiers=identifiers,
        abstract=_text(data, "abstract"),
        url=url,
        remark=_text(data, "comment"),
    )


def _text(data: dict[str, Any], name: str) -> str:
    return clean_text(str(data.get(name) or ""))
