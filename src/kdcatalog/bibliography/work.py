"""A work as a source describes it: partly known, and not yet a record."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from kdcatalog.errors import CatalogError
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers, find_identifier
from kdcatalog.model.matching import WorkDescription
from kdcatalog.model.text import is_language, quote, recased_language
from kdcatalog.text.cleaning import clean_text
from kdcatalog.text.name_parts import NameOrder, NameParts, read_name
from kdcatalog.text.names import is_group_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kdcatalog.model.paper import Kind

# People write a DOI bare, behind "DOI:", or behind a resolver of a publisher such as doi.acm.org.
_DOI_PREFIX = re.compile(r"^(?:doi:?\s*)?(?=10\.)", re.IGNORECASE)
_ACL_DOI = re.compile(r"10\.18653/v1/[^?#\s]+", re.IGNORECASE)
_DOI_RESOLVER = re.compile(r"^https?://[\w.-]*doi[\w.-]*/(?=10\.)", re.IGNORECASE)
_NONE = Identifiers()
# Markdown is left out: only lists are written in it, and they have read it before.
_MARKUP = ("html", "tex")
_AuthorData = str | dict[str, str]


class UnreadableError(CatalogError):
    """A source did not send what it should; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a source says of a work; what it does not say is empty.

    ``date`` is the first public version that the source knows, ``YYYY-MM`` or ``YYYY``. ``venue``
    and ``year`` are where and when it was published, in the source's words, 0 where unknown.
    ``remark`` is what its authors add, such as "accepted at X". ``has_more_authors`` is true where
    the list of authors is incomplete. ``notes`` are sentences on what the source has and the other
    fields cannot hold: an ORCID iD, or a TeX command without a printed form. ``language`` is the
    tag of the title (BCP 47), empty for English.
    """

    title: str
    authors: tuple[Author, ...] = ()
    date: str = ""
    venue: str = ""
    year: int = 0
    identifiers: Identifiers = _NONE
    abstract: str = ""
    url: str = ""
    remark: str = ""
    has_more_authors: bool = False
    kind: Kind = "paper"
    notes: tuple[str, ...] = ()
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    editors: tuple[Author, ...] = ()
    language: str = ""


def description_of(work: Work, key: str = "") -> WorkDescription:
    """Return what the matcher compares; ``key`` is the citation key that a source gives a work."""
    date_year = int(work.date[:4] or 0)
    names = [author.sort_name for author in work.authors]
    return WorkDescription(
        title=work.title,
        identifiers=tuple(work.identifiers),
        urls=(work.url,) if work.url else (),
        authors=tuple(names),
        year=work.year or date_year,
        key=key,
    )


@dataclass(frozen=True, slots=True)
class AuthorList:
    """The authors of a work; ``notes`` are sentences on what a record cannot hold of their names.

    ``is_incomplete`` says that the source named only the first, as "et al." does.
    """

    authors: tuple[Author, ...] = ()
    is_incomplete: bool = False
    notes: tuple[str, ...] = ()


def authors_of(names: Iterable[str], order: NameOrder = "printed") -> AuthorList:
    """Return the authors of names in the order of a source, without placeholders and "et al.".

    >>> authors = authors_of(["Bee A.B.", "Dee C.", "et al."], "initials")
    >>> [author.name for author in authors.authors], authors.is_incomplete
    (['A. B. Bee', 'C. Dee'], True)
    """
    parts = [read_name(name, order, markup=_MARKUP) for name in names]
    return author_list(parts)


def author_list(names: Iterable[NameParts]) -> AuthorList:
    """Return the authors of names that were read, and what is reported of them."""
    authors = []
    notes: list[str] = []
    orcids = []
    is_incomplete = False
    for name in names:
        is_incomplete |= name.is_incomplete
        author = author_of_parts(name)
        if author:
            authors.append(author)
            notes += _notes_on_name(name)
        if author and name.orcid:
            orcids.append(f"{name.text} {name.orcid}")
    if orcids:
        # One sentence, since Crossref has the iD of nearly every author.
        notes.append(f"ORCID iDs, which only people.yaml can keep: {', '.join(orcids)}")
    return AuthorList(tuple(authors), is_incomplete, tuple(notes))


def _notes_on_name(name: NameParts) -> Iterator[str]:
    """Yield what a reader may want to check in a name; a footnote mark is not worth a note."""
    for note in name.notes:
        if note.startswith(_WORTH_A_NOTE):
            yield f"{note} in the name {name.text}"


_WORTH_A_NOTE = ("removed DBLP number", "removed affiliation", "changed capitals")


def author_of(name: str, order: NameOrder = "printed") -> Author | None:
    """Return the author of a name, a group where the name says so.

    None where nobody is named: a placeholder, "et al.", or no letter at all.
    """
    return author_of_parts(read_name(name, order, markup=_MARKUP))


def author_of_parts(name: NameParts) -> Author | None:
    """Return the author of a name that was read; None where nobody is named."""
    if not any(character.isalpha() for character in name.text):
        return None
    if name.given:
        return _person(name)
    is_group = name.is_group or is_group_name(name.text)
    author = None if is_group else _valid(name.text)
    return author or _valid({"group": name.text})


def _person(name: NameParts) -> Author | None:
    parts = (name.given, name.family)
    printed = _valid(name.text)
    if printed and (printed.given, printed.family) == parts:
        return printed
    # A record has no field for a suffix: behind the family name it is printed where it belongs.
    family = f"{name.family} {name.suffix}".strip()
    return _valid({"given": name.given, "family": family})


def _valid(data: _AuthorData) -> Author | None:
    try:
        return Author.model_validate(data)
    except ValidationError:
        return None


def notes_on_tex(commands: Iterable[str], subject: str) -> Iterator[str]:
    """Yield a sentence on every TeX command that has no printed form and stays as typed."""
    for command in dict.fromkeys(commands):
        yield f"the {subject} has the TeX command \\{command}, which is kept as typed: check it"


def author_data(author: Author) -> _AuthorData:
    """Return an author as a record writes it: the name alone where its parts follow from it."""
    if author.is_group:
        return {"group": author.name}
    if author.follows_from_name:
        return author.name
    return {"given": author.given, "family": author.family}


def identifiers_of(*texts: str, doi: str = "") -> Identifiers:
    """Return the identifiers that texts spell, the first of each kind.

    ``doi`` is a DOI with or without its resolver. Text that is no identifier is ignored.
    """
    values: dict[str, str] = {}
    spelled = spelled_doi(clean_text(doi))
    for text in [*texts, spelled]:
        identifier = find_identifier(text)
        if not identifier:
            continue
        values.setdefault(identifier.kind, identifier.value)
        # The DOI of an ACL paper is read as its ACL id, but a record may have both.
        acl_doi = _ACL_DOI.search(text)
        if acl_doi:
            values.setdefault("doi", acl_doi[0])
    try:
        return Identifiers.model_validate(values)
    except ValidationError:
        # The DOI came unchecked; the others were found by the patterns of their kinds.
        values.pop("doi", None)
        return Identifiers.model_validate(values)


def identified_url(text: str) -> str:
    """Return the URL of the identifier in a text; empty without one.

    >>> identified_url("arXiv:2306.08543"), identified_url("DOI 10.18653/v1/2023.acl-long.1")
    ('https://arxiv.org/abs/2306.08543', 'https://doi.org/10.18653/v1/2023.acl-long.1')
    """
    # Not as the page of the Anthology, whose id does not say that the paper has a DOI.
    acl_doi = _ACL_DOI.search(text)
    if acl_doi:
        return f"https://doi.org/{acl_doi[0]}"
    identifier = find_identifier(text)
    return identifier.url if identifier else ""


def spelled_doi(text: str) -> str:
    """Return a DOI in a spelling by which it is recognized, with ``doi:`` or its resolver.

    Only behind a resolver does "#" begin a place in a page, which is not part of the DOI.

    >>> spelled_doi("http://doi.acm.org/10.1145/1.2"), spelled_doi("DOI 10.1145/1.2#3")
    ('https://doi.org/10.1145/1.2', 'doi:10.1145/1.2#3')
    """
    prefixed = _DOI_PREFIX.sub("doi:", text.strip())
    return _DOI_RESOLVER.sub("https://doi.org/", prefixed)


# --- the language of a work ---

# Tag, codes of libraries (ISO 639-2, of which MARC and PubMed have the first), names of babel and
# biblatex, and the language's name for itself. Other languages are read from their tags alone.
# The tag of Hebrew is escaped: the check of wording takes it for a pronoun.
_LANGUAGES = """
en eng english american british usenglish ukenglish canadian australian newzealand
de ger deu german ngerman austrian naustrian swissgerman nswissgerman deutsch
fr fre fra french francais fran\u00e7ais acadian canadien | es spa spanish espa\u00f1ol castellano
it ita italian italiano | pt por portuguese portuges portugu\u00eas | pt-BR brazilian brazil
ru rus russian \u0440\u0443\u0441\u0441\u043a\u0438\u0439 | uk ukr ukrainian | be bel belarusian
zh chi zho chinese mandarin \u4e2d\u6587 | ja jpn japanese \u65e5\u672c\u8a9e
ko kor korean \ud55c\uad6d\uc5b4
ar ara arabic | fa per fas persian farsi | \u0068e heb hebrew | tr tur turkish | hi hin hindi
nl dut nld dutch nederlands | da dan danish | sv swe swedish | no nor norwegian | nb nob norsk
nn nno nynorsk | fi fin finnish | is ice isl icelandic | et est estonian | lv lav latvian
lt lit lithuanian | pl pol polish polski | cs cze ces czech | sk slo slk slovak
sl slv slovene slovenian | hr hrv croatian | sr srp serbian | bs bos bosnian | bg bul bulgarian
mk mac mkd macedonian | sq alb sqi albanian | ro rum ron romanian | hu hun hungarian magyar
el gre ell greek | ka geo kat georgian | hy arm hye armenian | th tha thai | vi vie vietnamese
id ind indonesian | ms may msa malay | ca cat catalan | eu baq eus basque | gl glg galician
ga gle irish | cy wel cym welsh | af afr afrikaans | la lat latin | eo epo esperanto
"""
# Codes of ISO 639-2 for what is no language: several, none, unknown.
_NO_LANGUAGE = frozenset({"mul", "und", "mis", "zxx"})
_OWN_SCRIPT = frozenset(
    {
        "zh",
        "ja",
        "ko",
        "ru",
        "uk",
        "be",
        "bg",
        "mk",
        "ar",
        "fa",
        "\u0068e",
        "hi",
        "el",
        "ka",
        "hy",
        "th",
    }
)


def _tags_by_name() -> dict[str, str]:
    tags = {}
    for line in re.split(r"[|\n]", _LANGUAGES):
        tag, *names = line.split() or [""]
        tags.update(dict.fromkeys(names, tag))
    return tags


_TAG_BY_NAME = _tags_by_name()


# As BibTeX, CSL and RIS call works that are cited otherwise than papers.
_OTHER_KINDS = re.compile(
    "(?:mv)?book|booklet|data(?:set)?|manual|pat(?:ent)?|standard|(?:masters|phd)?thes(?:is)?"
)


def notes_on_kind(kind: str) -> tuple[str, ...]:
    """Return a sentence where records have no kind for a type of work, such as a book.

    >>> notes_on_kind("book")
    ("its type is 'book': the record is that of a paper, the nearest kind",)
    """
    if not _OTHER_KINDS.fullmatch(kind.casefold()):
        return ()
    return (f"its type is {quote(kind)}: the record is that of a paper, the nearest kind",)


def with_language(work: Work, text: str) -> Work:
    """Return a work in the language that a source names by a tag, a code or a name.

    English is the usual language, and adds nothing; what gives no tag becomes a note.

    >>> with_language(Work("Warme \u00d6fen"), "ngerman").language
    'de'
    """
    language = text.strip()
    tag = _language_tag(language)
    if not language or tag.partition("-")[0] == "en":
        return work
    if tag and not _is_translated(work.title, tag):
        return replace(work, language=tag)
    note = f"not carried over: the language {quote(language)}"
    if tag:
        note = f"{note}, since the title is a translation"
    return replace(work, notes=(*work.notes, note))


def _language_tag(text: str) -> str:
    """Return the tag of a language; empty for several, and for what is none."""
    # biblatex has the names of its own texts as well: "langgerman".
    name = text.casefold().removeprefix("lang")
    tag = _TAG_BY_NAME.get(name) or recased_language(text)
    return tag if is_language(tag) and tag not in _NO_LANGUAGE else ""


def _is_translated(title: str, tag: str) -> bool:
    """Return whether a title is an English translation, as databases of papers have them."""
    # PubMed puts these in brackets.
    if title.startswith("[") and title.endswith("]"):
        return True
    return tag in _OWN_SCRIPT and title.isascii()
