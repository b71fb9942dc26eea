"""CSL-JSON, written as citation processors read it, and read as DOI resolvers send it.

Source: CSL 1.0.2, csl-data.json; DOI content negotiation for what Crossref and DataCite add.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.bibliography.entries import identifiers_in_lines, says_preprint
from kdcatalog.bibliography.work import (
    AuthorList,
    UnreadableError,
    Work,
    author_list,
    identifiers_of,
    notes_on_kind,
    notes_on_tex,
    with_language,
)
from kdcatalog.model.dates import LATEST, spelled_month
from kdcatalog.model.identifiers import KIND_BY_FIELD, find_identifier
from kdcatalog.model.paper import canonical_number
from kdcatalog.text.cleaning import clean_text, clean_title, without_html
from kdcatalog.text.name_parts import NameParts, name_in_parts, read_name
from kdcatalog.text.tex import read_tex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kdcatalog.model.authors import Author
    from kdcatalog.model.identifiers import Identifiers
    from kdcatalog.model.paper import Kind

_WRITTEN_TYPES = {
    "conference": "paper-conference",
    "journal": "article-journal",
    "report": "report",
    "blog": "post-weblog",
    "software": "software",
    "page": "webpage",
}
JOINT = Joint(
    between=",\n",
    head="[\n",
    tail="\n]\n",
)


def csl_entry(citation: Citation) -> str:
    """Return the item of one work as text, without a line end."""
    # A field a line: with a line for each part of each name, an item had half as many bytes more.
    lines = []
    for name, value in csl_item(citation).items():
        text = json.dumps(value, ensure_ascii=False)
        lines.append(f' "{name}": {text}')
    fields = ",\n".join(lines)
    return f"{{\n{fields}\n}}"


def csl_item(citation: Citation) -> dict[str, Any]:
    """Return the item of one work, without empty fields."""
    fields: dict[str, Any] = {
        "id": citation.key,
        # A preprint is an "article"; CSL 1.0.2 has no other type for it.
        "type": _WRITTEN_TYPES.get(citation.form, "article"),
        "title": citation.title,
        "language": citation.language,
        "author": [_name(author) for author in citation.authors],
        "editor": [_name(editor) for editor in citation.editors],
        "container-title": citation.container,
        "volume": citation.volume,
        "issue": citation.number,
        "page": citation.pages,
        "publisher": citation.publisher,
        "issued": _issued(citation),
    }
    for identifier in citation.identifiers:
        kind = identifier.definition
        if kind.archive:
            fields["archive"] = kind.archive
            fields["archive_location"] = identifier.value
            if citation.form == "preprint":
                fields["publisher"] = kind.archive
        elif kind.bibtex_field:
            fields[kind.bibtex_field.upper()] = identifier.value
    fields["URL"] = citation.url
    return {name: value for name, value in fields.items() if value}


def _issued(citation: Citation) -> dict[str, Any] | None:
    """Return the date of a work; None where it has none."""
    parts = [citation.year, citation.month]
    filled = [part for part in parts if part]
    return {"date-parts": [filled]} if filled else None


def _name(author: Author) -> dict[str, str]:
    if author.is_group or not author.given:
        # Processors print "literal" as it is, and invert the parts of other names.
        return {"literal": author.name}
    name = {"family": author.family, "given": author.given}
    if author.suffix:
        name["suffix"] = author.suffix
    return {part: text for part, text in name.items() if text}


# --- reading ---

_MARKUP = ("html", "tex")
# No work that anybody cites is older than print; a smaller number is a typing error.
_OLDEST = 1450
_YearAndMonth = tuple[int, int]
_READ_NAMES = frozenset(
    {"id", "citation-key", "type", "title", "subtitle", "author", "editor", "container-title"}
    | {"issued", "published", "published-online", "published-print", "volume", "issue", "page"}
    | {"publisher", "DOI", "URL", "archive", "archive_location", "language", "accessed"}
    | set(map(str.upper, KIND_BY_FIELD))
)
"""The fields of CSL-JSON that a record, or its matching, is made from."""
ACCEPT = "application/vnd.citationstyles.csl+json"
_KINDS: dict[str, Kind] = {
    "report": "report",
    "software": "software",
    "post-weblog": "blog",
    "post": "blog",
}
_UNPUBLISHED = frozenset(
    {"posted-content", "report", "software", "post-weblog", "post", "webpage", "dataset"}
)


def read_csl_answer(content: bytes) -> Work:
    """Return the work that a DOI resolver's answer describes; raises UnreadableError."""
    try:
        item = json.loads(content)
    except (ValueError, RecursionError) as error:
        message = "the DOI resolver sent no JSON that can be read: try again later"
        raise UnreadableError(message) from error
    return work_of_item(item)


def work_of_item(item: object) -> Work:
    """Return the work of one item of CSL-JSON; raises UnreadableError where it has no title."""
    title = _title(item) if isinstance(item, dict) else ""
    if not isinstance(item, dict) or not title:
        message = "the DOI resolver sent a description without a title: enter the paper by hand"
        raise UnreadableError(message)
    kind = str(item.get("type", ""))
    is_published = kind not in _UNPUBLISHED
    url = _text(item, "URL")
    year = _date(item, with_month=False)
    authors = _people(item, "author")
    unknown_commands = read_tex(title).unknown
    work = Work(
        title=title,
        authors=authors.authors,
        date=_date(item, with_month=True),
        venue=_text(item, "container-title") if is_published else "",
        year=int(year) if year and is_published else 0,
        identifiers=_identifiers(item, url),
        abstract=_text(item, "abstract"),
        url=url if url.startswith(("https://", "http://")) else "",
        kind=_KINDS.get(kind, "paper"),
        has_more_authors=authors.is_incomplete,
        notes=(
            *notes_on_tex(unknown_commands, "title"),
            *authors.notes,
            *notes_on_kind(kind),
        ),
    )
    work = with_language(work, _text(item, "language"))
    return _with_volume(work, item) if is_published else work


def _with_volume(work: Work, item: dict[str, Any]) -> Work:
    publisher = _text(item, "publisher")
    return replace(
        work,
        volume=_text(item, "volume"),
        number=_text(item, "issue"),
        pages=canonical_number(_text(item, "page")),
        # Zotero has arXiv as the publisher of a preprint.
        publisher="" if says_preprint(publisher) else publisher,
        editors=_people(item, "editor").authors,
    )


def unread_names(item: Mapping[str, Any]) -> set[str]:
    """Return the names of the fields of an item that no record has a place for."""
    names = item.keys() - _READ_NAMES
    # That of a report is none.
    if find_identifier(str(item.get("number", ""))):
        names.discard("number")
    # Zotero keeps arXiv ids in a note, which may say more.
    note = str(item.get("note", "")).strip()
    identifiers = list(identifiers_in_lines(note))
    if note and len(identifiers) == len(note.splitlines()):
        names.discard("note")
    return names


def _identifiers(item: dict[str, Any], url: str) -> Identifiers:
    # The URL takes the place of a missing DOI, and may be any page.
    doi = _text(item, "DOI") or url
    archive = _text(item, "archive").casefold()
    eprint = _text(item, "archive_location")
    archived = f"{archive}:{eprint}" if eprint else ""
    # Zotero has "arXiv:2306.08543" as the number of a preprint.
    number = _text(item, "number")
    note = str(item.get("note", ""))
    noted = [identifier.url for identifier in identifiers_in_lines(note)]
    return identifiers_of(
        url,
        archived,
        number,
        *noted,
        *_labeled(item),
        doi=doi if "10." in doi else "",
    )


def _labeled(item: dict[str, Any]) -> Iterator[str]:
    """Yield the identifiers in fields for one kind, such as PMID."""
    for name, kind in KIND_BY_FIELD.items():
        value = item.get(name.upper())
        if value:
            yield f"{kind.name}:{value}"


def _title(item: dict[str, Any]) -> str:
    title = clean_title(_text(item, "title"), markup=("tex",)).text
    subtitle = _text(item, "subtitle")
    # Some publishers send the subtitle twice, within the title and apart.
    is_new = subtitle.casefold() not in title.casefold()
    return f"{title}: {subtitle}" if title and subtitle and is_new else title


def _text(item: dict[str, Any], name: str) -> str:
    """Return a value without markup; of a list, as Crossref sends it, the first."""
    value = item.get(name)
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean_text(without_html(value)) if isinstance(value, str) else ""


def _people(item: dict[str, Any], role: str) -> AuthorList:
    names = item.get(role)
    if not isinstance(names, list):
        return AuthorList()
    objects = [name for name in names if isinstance(name, dict)]
    return author_list(map(_name_parts, objects))


def _name_parts(name: dict[str, Any]) -> NameParts:
    # Crossref sends the name of a group as "name", CSL calls it "literal".
    whole = _text(name, "literal") or _text(name, "name")
    if whole:
        return read_name(whole, markup=_MARKUP)
    particles = [_text(name, "dropping-particle"), _text(name, "non-dropping-particle")]
    family = " ".join([*particles, _text(name, "family")])
    parts = name_in_parts(
        first=_text(name, "given"),
        family=family,
        suffix=_text(name, "suffix"),
        markup=_MARKUP,
    )
    orcid = read_name(_text(name, "ORCID")).orcid
    return replace(parts, orcid=orcid or parts.orcid)


def _date(item: dict[str, Any], *, with_month: bool) -> str:
    """Return the year of publication, with its month where asked for and known."""
    # CSL has only the first; Crossref sends the others, too.
    for name in ("issued", "published", "published-online", "published-print"):
        year, month = _year_and_month(item.get(name))
        # Before EARLIEST as well: the code that makes a record of it decides, and must not lose it.
        if _OLDEST <= year <= LATEST:
            has_month = with_month and 1 <= month <= 12
            return f"{year}-{month:02}" if has_month else str(year)
    return ""


_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")


def _spelled(date: object) -> _YearAndMonth:
    """Return year and month of a date in words, such as "May 2019"; 0 for what is missing."""
    text = str(date or "")
    month = spelled_month(text)
    if month:
        year, number = map(int, month.split("-"))
        return year, number
    match = _YEAR.search(text)
    return (int(match[0]), 0) if match else (0, 0)


def _year_and_month(date: object) -> _YearAndMonth:
    """Return year and month, sent as numbers or text; 0 for what is missing or unreadable."""
    if not isinstance(date, dict):
        return _spelled(date)
    parts = date.get("date-parts")
    if not isinstance(parts, list) or not parts:
        # Zotero and pandoc write "raw" or "literal" for what they cannot take apart.
        spelled = [date.get(name) for name in ("raw", "literal", "year")]
        return _spelled(next(filter(None, spelled), ""))
    first = parts[0]
    if not isinstance(first, list) or not first:
        return 0, 0
    try:
        numbers = [*first, 0]  # without a month, the 0 takes its place
        year = int(numbers[0])
        month = int(numbers[1])
    except (TypeError, ValueError):
        return 0, 0
    return year, month
