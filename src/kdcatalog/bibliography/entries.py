"""What an entry of a .bib file describes: its work, its identifiers, and which paper it is.

A name in braces of its own is a group. "and others" means authors that cannot be known from here.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kdcatalog.bibliography.bib_file import BibEntry, BibField
from kdcatalog.bibliography.work import (
    AuthorList,
    UnreadableError,
    Work,
    author_list,
    identifiers_of,
    notes_on_kind,
    notes_on_tex,
    spelled_doi,
    with_language,
)
from kdcatalog.model.dates import month_of_name
from kdcatalog.model.identifiers import (
    KIND_BY_FIELD,
    Identifier,
    Identifiers,
    canonical_form,
    find_identifier,
    is_arxiv,
)
from kdcatalog.model.matching import Matcher, WorkDescription
from kdcatalog.model.paper import Kind, Paper, canonical_number
from kdcatalog.model.text import quote
from kdcatalog.text.cleaning import clean_text, clean_title
from kdcatalog.text.name_parts import NameParts, read_name
from kdcatalog.text.tex import read_tex, tex_to_text
from kdcatalog.text.tex_signs import tex_to_url

_CONTAINERS = ("journal", "journaltitle", "booktitle", "eventtitle")
# People repeat others, such as url and keywords, where they have several.
_WITH_ONE_VALUE = frozenset(
    {*_CONTAINERS, "title", "author", "editor", "date", "year", "doi", "volume", "number", "pages"}
)
_KINDS: dict[str, Kind] = {"techreport": "report", "report": "report", "software": "software"}
_NOT_PAPERS = {
    **dict.fromkeys(("proceedings", "mvproceedings"), "a volume"),
    **dict.fromkeys(("collection", "mvcollection", "periodical"), "a volume"),
    "xdata": "fields for other entries",
    "set": "a list of other entries",
}
_MONTH_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
# Books of the last century but one are cited, too: anyone who reads the date decides about them.
_DATE = re.compile(r"((?:1[5-9]|20)[0-9]{2})(?:-(0[1-9]|1[0-2]))?")
_UNPUBLISHED = re.compile(r"\b(?:submitted|under review|in preparation)\b", re.IGNORECASE)
_BLOG = re.compile(r"\bblog\b")


def work_of_entry(entry: BibEntry) -> Work:
    """Return the work that an entry describes.

    Raises UnreadableError where the entry has no title or describes a whole volume.
    """
    name = f"the entry {entry.key}"
    if not entry.key:
        name = f"an entry @{entry.kind} without a key"
    kind = entry.kind.casefold()
    meaning = _NOT_PAPERS.get(kind)
    if meaning:
        raise UnreadableError(f"{name} is @{entry.kind}, {meaning}, not a paper")
    typed_title = read_tex(_whole_title(entry))
    title = clean_title(typed_title.text, markup=("html",)).text
    if not title:
        raise UnreadableError(f"{name} has no title that can be read")
    authors = entry_authors(entry)
    venue = _venue(entry)
    date = _date(entry)
    url = tex_to_url(entry.value("url") or entry.value("howpublished"))
    work = Work(
        title=title,
        authors=authors.authors,
        date=date,
        venue=venue,
        year=int(date[:4]) if date and venue else 0,
        identifiers=_identifiers(entry),
        abstract=_text(entry, "abstract"),
        url=url if url.startswith(("https://", "http://")) else "",
        has_more_authors=authors.is_incomplete,
        kind=_kind(entry),
        notes=(
            *notes_on_tex(typed_title.unknown, "title"),
            *authors.notes,
            *_unread_links(entry),
            *_repeated_fields(entry),
            *notes_on_kind(kind),
        ),
    )
    language = _text(entry, "language") or _text(entry, "langid")
    work = with_language(work, language)
    return _with_volume(work, entry)


def _with_volume(work: Work, entry: BibEntry) -> Work:
    """Return a work with volume, pages, publisher and editors, unless they are of a preprint."""
    publisher = _text(entry, "publisher")
    is_published = work.venue or not says_preprint(publisher)
    # DBLP's CoRR has "abs/2306.08543" as the volume, and arXiv as the publisher.
    if not is_published:
        return work
    pages = canonical_number(_text(entry, "pages") or _text(entry, "eid"))
    return replace(
        work,
        volume=_text(entry, "volume"),
        number=_text(entry, "number") or _text(entry, "issue"),
        pages=pages,
        publisher=publisher,
        editors=_people(entry, "editor").authors,
    )


def _unread_links(entry: BibEntry) -> Iterator[str]:
    """Yield a sentence for each link that is left out, such as ``doi = {in press}``."""
    url = tex_to_url(entry.value("url")).strip()
    is_address = url.startswith(("https://", "http://"))
    if url and not is_address and not find_identifier(url):
        yield f"left out the url {quote(url)}: it is no http or https address"
    doi = tex_to_url(entry.value("doi")).strip()
    identifier = find_identifier(spelled_doi(doi))
    if doi and not identifier:
        yield f"left out the doi {quote(doi)}: it is no DOI"
    # A place in a page, behind the address of a resolver.
    elif identifier and "#" in doi and "#" not in identifier.value:
        yield f"the doi {quote(doi)} is read as {identifier.value}"


def _repeated_fields(entry: BibEntry) -> Iterator[str]:
    """Yield a sentence for each field with a second value: BibTeX itself takes the first."""
    first_values: dict[str, str] = {}
    for field in entry.fields:
        name = field.name.casefold()
        is_inherited = not entry.start <= field.start < entry.end
        if is_inherited or name not in _WITH_ONE_VALUE:
            continue
        value = tex_to_text(field.value)
        first = first_values.setdefault(name, value)
        if value != first:
            yield f"left out {name} = {quote(value)}: the entry has another {name} before it"


def _text(entry: BibEntry, name: str) -> str:
    return clean_text(tex_to_text(entry.value(name)))


def description_of_entry(matcher: Matcher, entry: BibEntry) -> WorkDescription:
    """Return what an entry says of its work, to be looked up among the papers of the matcher."""
    identifiers = [*entry_identifiers(entry)]
    # The Anthology's own files use its ids as citation keys; other keys are no evidence, since
    # smith2024title is whatever paper its owner thought of.
    anthology_id = Identifier("acl", entry.key.casefold())
    if entry.key and matcher.with_identifier(anthology_id):
        identifiers.append(anthology_id)
    names = [author.sort_name for author in entry_authors(entry).authors]
    year = _date(entry)[:4]
    return WorkDescription(
        title=tex_to_text(entry.value("title")),
        identifiers=tuple(identifiers),
        authors=tuple(names),
        year=int(year or 0),
    )


def papers_of_work(matcher: Matcher, work: WorkDescription) -> tuple[Paper, ...]:
    """Return the paper that a work is, among those of the matcher, sorted by key.

    None where there is none, several where that cannot be decided. A paper is not taken by its
    title alone where identifiers, or authors and year, speak against it.
    """
    papers = {}
    for match in matcher.matches(work):
        if not match.is_contradicted:
            papers[match.paper.key] = match.paper
    return tuple(papers[key] for key in sorted(papers))


_WITH_CODE = {"url", "howpublished", "note", "ee"}


def entry_urls(entry: BibEntry) -> Iterator[str]:
    """Yield the web addresses that an entry names, of code for example."""
    for entry_field in entry.fields:
        if entry_field.name.casefold() in _WITH_CODE:
            yield from URL.findall(tex_to_url(entry_field.value))


def _whole_title(entry: BibEntry) -> str:
    """Return title and subtitle as typed; biblatex has them apart, and prints both."""
    title = entry.value("title")
    subtitle = entry.value("subtitle")
    if not title or not subtitle or subtitle in title:
        return title
    return f"{title}: {subtitle}"


def _venue(entry: BibEntry) -> str:
    for name in _CONTAINERS:
        text = _text(entry, name)
        is_elsewhere = says_preprint(text) or _UNPUBLISHED.search(text)
        if text and not is_elsewhere:
            return text
    return ""


def _kind(entry: BibEntry) -> Kind:
    remarks = [entry.value(name) for name in ("howpublished", "note", "type")]
    remark = tex_to_text(" ".join(remarks))
    if _BLOG.search(remark.casefold()):
        return "blog"
    # Our own export has the kind in a note, since BibTeX has no type for software.
    own_kind = _KINDS.get(remark.strip().casefold())
    if own_kind:
        return own_kind
    return _KINDS.get(entry.kind.casefold(), "paper")


def _date(entry: BibEntry) -> str:
    """Return ``YYYY-MM`` or ``YYYY``, empty where the entry has no year that can be read."""
    date = tex_to_text(entry.value("date"))
    year = tex_to_text(entry.value("year"))
    match = _DATE.match(date) or _DATE.search(year)
    if not match:
        return ""
    month = tex_to_text(entry.value("month"))
    month = match[2] or _month(month)
    return f"{match[1]}-{month}" if month else match[1]


def _month(text: str) -> str:
    """Return two digits for a month in any of its forms: ``7``, ``jul``, ``8~jul``, ``July 8``."""
    # Also straight after a number, where the space between them was lost: "8jul".
    for word in _LETTERS.findall(text):
        number = month_of_name(word)
        if number:
            return f"{number:02}"
    return f"{int(text):02}" if _MONTH_NUMBER.fullmatch(text) else ""


def entry_authors(entry: BibEntry) -> AuthorList:
    """Return the authors of an entry that can be read; "and others" makes them incomplete."""
    return _people(entry, "author")


def _people(entry: BibEntry, role: str) -> AuthorList:
    names = _split_at_and(entry.value(role))
    return author_list(map(_name_parts, names))


_SEPARATOR = re.compile(r"[{}]|(?<=\s)and(?=\s)", re.IGNORECASE)


def _split_at_and(value: str) -> Iterator[str]:
    """Yield the names of a list, which the word "and" separates outside braces."""
    depth = 0
    start = 0
    for match in _SEPARATOR.finditer(value):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth == 0:
            if part := value[start : match.start()].strip():
                yield part
            start = match.end()
    if part := value[start:].strip():
        yield part


_BRACED = re.compile(r"\{(?:\\\}|[^}])*\}")


def _name_parts(name: str) -> NameParts:
    """Return a name in parts; what is in braces is a group, or all of a person's name."""
    text = tex_to_text(name)
    if _BRACED.fullmatch(name) and " " in text:
        return NameParts(clean_text(text), is_group=True)
    return read_name(text, "inverted", markup=("html",))


# --- identifiers ---

_ARXIV = re.compile(
    r"(?:arxiv\W*(?:preprint\W*)?(?:arxiv\W*)?|\babs/)"
    r"([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v[0-9]+$")
URL = re.compile(r"https?://\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
# The words of a field that says nothing but that a work is a preprint, and which.
_OF_A_PREPRINT = re.compile(
    r"(?:arxiv|corr|openreview|e|e?prints?|preprints?|prepr|art|abs|available|at|on|version|v|url"
    r"|under|review|submitted|cs|cl|lg|ai|cv|ir|se|stat|ml|eess|as|net|org|cornell|university)",
    re.IGNORECASE,
)
_ARCHIVED = {"eprint", "arxivid", "arxiv"}
_ADDRESSES = {"url", "eprint", "ee"}
_REMARKS = {"journal", "journaltitle", "booktitle", "volume", "number", "howpublished", "note"}


def says_preprint(text: str) -> bool:
    """Return whether a text, without TeX, says only that a work is a preprint, and which.

    An empty text does, since it says nothing of a publication.
    """
    text = URL.sub(_without_preprint, text)
    text = _ARXIV.sub(" ", text)
    words = _LETTERS.findall(text)
    return all(_OF_A_PREPRINT.fullmatch(word) for word in words)


def _without_preprint(url: re.Match[str]) -> str:
    identifier = find_identifier(url[0])
    is_preprint = identifier is not None and identifier.kind in ("arxiv", "openreview")
    return " " if is_preprint else url[0]


def entry_identifiers(entry: BibEntry) -> Iterator[Identifier]:
    """Yield the normalized identifiers that an entry names as its own.

    A remark that says more than an identifier is not read: it may name another paper.
    """
    archive = entry.value("archiveprefix") or entry.value("eprinttype")
    is_arxiv_id = archive.casefold() in ("", "arxiv")
    for entry_field in entry.fields:
        yield from _field_identifiers(entry_field, is_arxiv_id=is_arxiv_id)


def _field_identifiers(entry_field: BibField, *, is_arxiv_id: bool) -> Iterator[Identifier]:
    name = entry_field.name.casefold()
    if name in _ARCHIVED and is_arxiv_id:
        value = _VERSION.sub("", tex_to_url(entry_field.value))
        if is_arxiv(value):
            yield Identifier("arxiv", value)
        else:
            yield from _spelled(value)
    elif name == "doi":
        yield from _spelled(spelled_doi(tex_to_url(entry_field.value)))
    elif name in _ADDRESSES:
        yield from _spelled(tex_to_url(entry_field.value))
    elif name in _REMARKS:
        yield from mentioned_identifiers(tex_to_text(entry_field.value))
    else:
        yield from _labeled(name, tex_to_url(entry_field.value))


def _spelled(text: str) -> Iterator[Identifier]:
    identifier = find_identifier(text)
    if identifier:
        yield identifier.normalized


def _labeled(name: str, text: str) -> Iterator[Identifier]:
    """Yield the identifier of the kind that a field names, such as the number in ``pmid``."""
    kind = KIND_BY_FIELD.get(name)
    value = canonical_form(kind.name, text) if kind else None
    if kind and value:
        yield Identifier(kind.name, value).normalized


def mentioned_identifiers(text: str) -> Iterator[Identifier]:
    """Yield the normalized identifiers in a text, without TeX, that contains nothing else."""
    # Zotero and reference managers of medicine keep "PMID: 31452104" in a note.
    name, _, value = text.partition(":")
    labeled = [*_labeled(name.strip().casefold(), value)]
    yield from labeled
    is_mention = says_preprint(text) or URL.fullmatch(text)
    if labeled or not is_mention:
        return
    for value in _ARXIV.findall(text):
        if is_arxiv(value):
            yield Identifier("arxiv", value)
    for url in URL.findall(text):
        yield from _spelled(url)


# "DOI: 10.5555/1" and "doi = https://doi.org/10.5555/1"
_LINE_WITH_DOI = re.compile(r"doi\s*[:=]?\s*((?:https?://\S{1,60}/)?10\.\S+)", re.IGNORECASE)


def identifiers_in_lines(text: str) -> Iterator[Identifier]:
    """Yield the identifiers of the lines of a note that have nothing else.

    Zotero keeps the arXiv id of a journal article there: "arXiv:2306.08543 [cs]".
    """
    for line in text.splitlines():
        doi = _LINE_WITH_DOI.fullmatch(line.strip())
        if doi:
            identifier = find_identifier(spelled_doi(doi[1]))
            if identifier:
                yield identifier
        else:
            yield from mentioned_identifiers(line.strip())


def _identifiers(entry: BibEntry) -> Identifiers:
    values = [entry.value(name) for name in ("url", "ee", "eprint")]
    spelled = [tex_to_url(value) for value in values]
    spelled += [identifier.url for identifier in entry_identifiers(entry)]
    return identifiers_of(*spelled, doi=tex_to_url(entry.value("doi")))
