"""The works of a source: what arXiv lists of some days, or what a file in any format contains."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.bib_file import UnbalancedError, read_bibliography
from kdcatalog.bibliography.entries import work_of_entry
from kdcatalog.bibliography.work import UnreadableError, Work, author_of, identifiers_of
from kdcatalog.discovery.anthology import is_anthology, read_anthology
from kdcatalog.discovery.listed import ListedWorks, names_in_json
from kdcatalog.discovery.programs import is_program, read_program
from kdcatalog.discovery.web_pages import read_page_or_table
from kdcatalog.model.identifiers import arxiv_month
from kdcatalog.services.arxiv import fetch_listing, works_in_feed
from kdcatalog.services.xml import XmlError, read_xml
from kdcatalog.text.cleaning import clean_text, clean_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kdcatalog.services.answers import Answers
    from kdcatalog.services.client import Client

    Report = Callable[[int, int], None]

_GZIP = b"\x1f\x8b"
_BOM = "\ufeff"
# The collection of ACL 2024 has 14 MB; a month of arXiv's metadata, 40.
_MAX_UNPACKED = 256 << 20
# A tag that is not one of HTML: pages are read as lists.
_XML = re.compile(r"<(?:\?xml|(?!!doctype|html|head|body|ul|ol|table|div|h[1-6]|p\b)[\w:]+)", re.I)
_BIB_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)


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


def read_listing(name: str, raw: bytes, address: str = "") -> ListedWorks:
    """Return the works of a file, whose format its content shows; it may be gzipped.

    Formats: XML of the ACL Anthology, an Atom feed of arXiv, JSON of OpenReview, ML Anthology or a
    conference site, JSON Lines (ours, or arXiv's metadata dump), BibTeX, and a program in HTML or
    CSV. ``address`` is where the file came from. A line of our JSON Lines has ``title``, and may
    have ``arxiv``, ``doi``, ``url``, ``abstract``, ``comment``, ``authors`` (a list of names) and
    ``date``. Raises UnreadableError, which names file and line.
    """
    content = _unpacked(name, raw)
    # Whatever is not UTF-8 is most often Latin-1 in a few names: the rest is readable.
    text = content.decode("utf-8", "replace").lstrip(_BOM).strip()
    if not text:
        raise UnreadableError(f"{name} has no papers: the file is empty")
    if _XML.match(text):
        return _read_xml(name, content)
    if text.startswith(("{", "[")):
        return _read_json(name, text, address)
    if _BIB_ENTRY.search(text):
        return _read_bibtex(name, text)
    return read_page_or_table(name, content, address)


def _unpacked(name: str, raw: bytes) -> bytes:
    """Return the content of a gzip file, at most ``_MAX_UNPACKED`` bytes; others as they are."""
    if not raw.startswith(_GZIP):
        return raw
    try:
        # Read in part: a megabyte of zeros unpacks to a thousand, and takes all memory.
        with gzip.open(io.BytesIO(raw)) as file:
            content = file.read(_MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(f"{name} is cut off or not a gzip file") from error
    if len(content) > _MAX_UNPACKED:
        most = f"{_MAX_UNPACKED:,} bytes"
        raise UnreadableError(f"{name} unpacks to more than {most}: divide it into several files")
    return content


def _read_xml(name: str, content: bytes) -> ListedWorks:
    try:
        root = read_xml(content)
    except XmlError as error:
        raise UnreadableError(f"{name}: {error}") from error
    if is_anthology(root):
        return _with_papers(name, read_anthology(name, root))
    try:
        works = works_in_feed(root)
    except UnreadableError as error:
        raise UnreadableError(f"{name}: {error}") from error
    return _with_papers(name, ListedWorks(works, service="arxiv"))


def _with_papers(name: str, listed: ListedWorks) -> ListedWorks:
    """Return a listing that has papers; raises UnreadableError where it has none."""
    if listed.works:
        return listed
    reason = listed.skipped[0] if listed.skipped else name
    raise UnreadableError(f"{reason}: there is no paper in the file")


def _read_json(name: str, text: str, address: str) -> ListedWorks:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        # A second object on a further line.
        if error.msg == "Extra data" and text.startswith("{"):
            return _read_lines(name, text)
        place = f"{name}: line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"{place}: not valid JSON ({error.msg})") from error
    except RecursionError as error:
        # 100,000 nested brackets exhaust the stack of the standard library's parser.
        raise UnreadableError(f"{name}: line 1: brackets are nested too deeply") from error
    except ValueError as error:
        # Python refuses to convert more than 4,300 digits.
        raise UnreadableError(f"{name}: a number in it is too long") from error
    if is_program(data):
        return _with_papers(name, read_program(name, data, address))
    if isinstance(data, dict):
        # One line, or one object on several.
        return _read_lines(name, json.dumps(data))
    raise UnreadableError(f"{name}: line 1: nothing in it has a title")


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
    return ListedWorks(tuple(works), tuple(skipped), "bibtex")


def _read_lines(name: str, text: str) -> ListedWorks:
    works = []
    service = "listing"
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if "update_date" in data or "authors_parsed" in data:
                service = "arxiv"
            works.append(_work_of(data))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            message = f"{name}: line {number} is not a JSON object with a title"
            raise UnreadableError(message) from error
    return ListedWorks(tuple(works), service=service)


def _work_of(data: dict[str, Any]) -> Work:
    """Return the work of a JSON object; raises ValueError where it has no title.

    arXiv's metadata dump has the id under ``id``, and the authors in parts or as one text.
    """
    title = clean_title(_text(data, "title"), markup=("tex",)).text
    if not title:
        raise ValueError("no title")
    arxiv_id = _text(data, "arxiv") or _text(data, "id")
    url = _text(data, "url")
    identifiers = identifiers_of(
        f"arxiv:{arxiv_id}",
        url,
        doi=_text(data, "doi"),
    )
    month = arxiv_month(identifiers.arxiv or "")
    names = data.get("authors") or ()
    if "authors_parsed" in data:
        names = _parsed_names(data["authors_parsed"])
    if isinstance(names, str):
        names = names_in_json(names)
    authors = [author_of(name) for name in names]
    return Work(
        title=title,
        authors=tuple(filter(None, authors)),
        date=month or _text(data, "date")[:7],
        venue=_text(data, "journal-ref"),
        identifiers=identifiers,
        abstract=_text(data, "abstract"),
        url=url,
        remark=_text(data, "comment") or _text(data, "comments"),
    )


def _parsed_names(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the names of ``authors_parsed``: family name, given name, and a suffix."""
    names = []
    for family, first, *rest in rows:
        parts = filter(None, (family, *rest, first))
        names.append(", ".join(parts))
    return names


def _text(data: dict[str, Any], name: str) -> str:
    return clean_text(str(data.get(name) or ""))
