"""The identifiers of a work: arXiv, DOI, ACL Anthology, OpenReview.

Each kind has one written form in a record (``pattern``), one address, and many spellings in the
wild; ``find_identifier`` reads any of them. Sources: arXiv identifier scheme (since 2007-04, five digits
since 2015-01); DOI Handbook 2.2; ACL Anthology ids; OpenReview forum ids.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote as percent_encode
from urllib.parse import unquote

from pydantic import AfterValidator

from kdcatalog.model.base import FrozenModel, fault
from kdcatalog.model.text import PlainText, pluralize, quote, yaml_quoted

_ARXIV = re.compile(
    r"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4])(?:0[1-9]|1[0-2]))\.[0-9]{4}"
    r"|(?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])\.[0-9]{5}"
)
_ARXIV_OLD = re.compile(r"[a-z-]+(?:\.[A-Z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}")
_DOI = re.compile(r'10\.[0-9]{4,9}/[^\s"<>{}|\\^`]+')
_ACL = re.compile(r"[0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4,5}")
_OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{8,16}")

SCHEMAS: dict[str, dict[str, Any]] = {
    "arxiv": {"type": "string", "pattern": rf"^(?:{_ARXIV.pattern}|{_ARXIV_OLD.pattern})$"},
    "doi": {
        "type": "string",
        "pattern": rf"^{_DOI.pattern}$",
        "not": {"pattern": rf"^10\.48550/[aA][rR][xX][iI][vV]\.(?:{_ARXIV.pattern})$"},
    },
    "acl": {"type": "string", "pattern": rf"^(?:{_ACL.pattern})$"},
    "openreview": {"type": "string", "pattern": rf"^{_OPENREVIEW.pattern}$"},
}
"""The written form of each kind as JSON Schema states it."""

_HOST = r"(?:https?://)?(?:[a-z0-9-]+\.)*"
_RESOLVER = r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)"
SPELLINGS = (
    ("arxiv", rf"{_HOST}arxiv\.org/(?:abs|pdf|html|format)/([^?#]+)"),
    (
        "arxiv",
        rf"{_HOST}(?:huggingface\.co/papers|alphaxiv\.org/abs|ar5iv\.org/(?:abs|html))/([^?#]+)",
    ),
    ("arxiv", rf"{_RESOLVER}?10\.48550/arxiv\.([0-9./a-z-]+)"),
    ("arxiv", r"arxiv:\s*([0-9a-z./-]+)"),
    ("acl", rf"{_RESOLVER}?10\.18653/v1/([^?#\s]+)"),
    ("acl", rf"{_HOST}aclanthology\.org/([^/?#]+)"),
    ("acl", rf"{_HOST}aclweb\.org/anthology/([^/?#]+)"),
    ("openreview", rf"{_HOST}openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id=([^&#]+)"),
    ("doi", rf"{_RESOLVER}(10\.[^?#\s]+)"),
)
"""Every spelling of each kind as a pattern, in any case of letters, from where a text begins; the first counts."""
_SPELLINGS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in SPELLINGS)
_VERSION = re.compile(r"v[0-9]+$")


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One identifier; ``str`` gives it with its kind, as messages name it."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @property
    def url(self) -> str:
        """The address at which the identifier's own registry shows the work."""
        if self.kind == "arxiv":
            return f"https://arxiv.org/abs/{self.value}"
        if self.kind == "acl":
            return f"https://aclanthology.org/{self.value}/"
        if self.kind == "openreview":
            return f"https://openreview.net/forum?id={self.value}"
        return "https://doi.org/" + percent_encode(self.value, safe="/:;().,_-+~!*'$&=@")

    @property
    def normalized(self) -> "Identifier":
        """The identifier as two spellings of it compare: DOIs folded, an ACL or arXiv DOI as what it names."""
        if self.kind == "doi":
            other = find_identifier(self.url)
            names_another = other is not None and other.kind != "doi"
            return (
                other.normalized
                if other and names_another
                else Identifier("doi", self.value.casefold())
            )
        return Identifier(self.kind, self.value.casefold() if self.kind == "acl" else self.value)


def is_arxiv(text: str) -> bool:
    """Tell whether text is an arXiv id without version: four digits after the point until 1412, five from 1501."""
    return bool(_ARXIV.fullmatch(text) or _ARXIV_OLD.fullmatch(text))


def arxiv_month(value: str) -> str | None:
    """Return ``YYYY-MM``, the month in which an arXiv id was given out; None for an id of the scheme before 2007-04."""
    return f"20{value[:2]}-{value[2:4]}" if _ARXIV.fullmatch(value) else None


def acl_year(value: str) -> int | None:
    """Return the year that an ACL Anthology id names."""
    if value[:4].isdigit():
        return int(value[:4])
    short = int(value[1:3])
    return short + (1900 if short >= 60 else 2000)


def find_identifier(text: str) -> Identifier | None:
    """Return the identifier that a text spells, an address or a prefixed id; None where there is none."""
    for kind, spelling in _SPELLINGS:
        if found := spelling.match(text.strip()):
            value = unquote(found[1]).strip().rstrip("/")
            if kind in ("arxiv", "acl"):
                value = _VERSION.sub("", value.removesuffix(".pdf").removesuffix(".bib"))
            if _is_written(kind, value):
                return Identifier(kind, value)
    return None


def _is_written(kind: str, value: str) -> bool:
    if kind == "arxiv":
        return is_arxiv(value)
    return bool({"doi": _DOI, "acl": _ACL, "openreview": _OPENREVIEW}[kind].fullmatch(value))


def canonical_form(kind: str, text: str) -> str | None:
    """Return the one written form of an identifier that is spelt otherwise; None where it cannot be told."""
    if _is_written(kind, text):
        return text
    bare = text.strip().removesuffix(".pdf")
    bare = _VERSION.sub("", bare) if kind == "arxiv" else bare
    candidates = (find_identifier(text), Identifier(kind, bare))
    return next(
        (c.value for c in candidates if c and c.kind == kind and _is_written(kind, c.value)), None
    )


_CODES = {"arxiv": "KD116", "doi": "KD117", "acl": "KD118", "openreview": "KD119"}
_FORMS = {
    "arxiv": 'write the id alone and quoted, such as "2306.08543", without version',
    "doi": 'write the DOI without its resolver, such as "10.18653/v1/2024.acl-long.1"',
    "acl": "write the Anthology id alone, such as 2024.acl-long.1",
    "openreview": "write the forum id alone, such as 5h0qf7IBZZ",
}
_NAMES = {
    "arxiv": "arXiv id",
    "doi": "DOI",
    "acl": "ACL Anthology id",
    "openreview": "OpenReview forum id",
}


def _checked(kind: str, text: str) -> str:
    other = find_identifier(text) if kind == "doi" else None
    if other and other.kind == "arxiv":
        message = f"{quote(text)} is the DOI of an arXiv preprint"
        raise fault(_CODES[kind], message, f'write arxiv: "{other.value}" instead')
    if not _is_written(kind, text):
        better = canonical_form(kind, text)
        if kind == "arxiv" and not better and (reason := _why_no_arxiv(text)):
            raise fault(_CODES[kind], *reason)
        hint = f"write {yaml_quoted(better)}" if better else _FORMS[kind]
        raise fault(_CODES[kind], f"{quote(text)} is no {_NAMES[kind]} in its written form", hint)
    return text


def _why_no_arxiv(text: str) -> tuple[str, str] | None:
    """Return what is wrong with an id that looks like one of the scheme since 2007-04, and what to type."""
    found = re.fullmatch(r"([0-9]{2})([0-9]{2})(\.?)([0-9]+)(?:v[0-9]+)?", text)
    if not found:
        return None
    year, month, digits = f"20{found[1]}", found[2], found[4]
    if not 1 <= int(month) <= 12:
        hint = "look the id up: it begins with two digits of the year and two of the month"
        return f"{quote(text)} names the month {month}, which is none", hint
    if (found[1], month) < ("07", "04"):
        hint = "look the id up: those before April 2007 are written such as hep-th/9901001"
        return f"{quote(text)} names {year}-{month}, when no arXiv id was written so", hint
    right = 4 if (found[1], month) < ("15", "01") else 5
    if len(digits) == right and not found[3]:
        return (
            f"{quote(text)} lacks the point after year and month",
            f'write "{found[1]}{month}.{digits}"',
        )
    number = pluralize(len(digits), "digit")
    message = (
        f"{quote(text)} has {number} after year and month, those of {year}-{month} have {right}"
    )
    if len(digits) > right:
        return message, f"look the id up, and write {right} digits after the point"
    candidate = f"{found[1]}{month}.{digits:0<{right}}"
    return (
        message,
        f'write "{candidate}" if it was once an unquoted number, which loses a 0 at its end; else look it up',
    )


class Identifiers(FrozenModel):
    """The identifiers of one work, each in its written form."""

    arxiv: Annotated[PlainText, AfterValidator(lambda text: _checked("arxiv", text))] | None = None
    doi: Annotated[PlainText, AfterValidator(lambda text: _checked("doi", text))] | None = None
    acl: Annotated[PlainText, AfterValidator(lambda text: _checked("acl", text))] | None = None
    openreview: (
        Annotated[PlainText, AfterValidator(lambda text: _checked("openreview", text))] | None
    ) = None

    def __iter__(self) -> Iterator[Identifier]:  # type: ignore[override]  # a list of identifiers, not of model fields
        for kind in ("arxiv", "doi", "acl", "openreview"):
            if value := getattr(self, kind):
                yield Identifier(kind, value)
