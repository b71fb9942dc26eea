"""The kinds of identifiers: what each looks like, how it is spelled in the wild, where it leads.

Patterns are used by Python, JSON Schema and the browser: keep to syntax that all of them share (no
lookbehind, no possessive quantifiers, no inline flags). Spellings match in any case of letters.
"""

import re
from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import quote as percent_encode

from kdcatalog.model.text import pluralize, quote

# "www.", "export." and other hosts of a registry, but never "notarxiv.org".
HOST = r"(?:https?://)?(?:[a-z0-9-]+\.)*"
_RESOLVER_URL = r"(?:https?://)?(?:dx\.|www\.)?doi\.org/"
RESOLVER = rf"(?:{_RESOLVER_URL}|doi:\s*)"
_VERSION = re.compile(r"v[0-9]+$")


Fault = tuple[str, str]
"""What is wrong with a text, and what to write."""


class IdentifierKind(ABC):
    """One kind of identifier. A subclass describes it; its row in ``Identifiers`` registers it."""

    name: str
    """The field of a record and the prefix in messages, such as ``arxiv``."""
    title: str
    """The registry as readers know it, such as "ACL Anthology"."""
    noun: str
    """The identifier in messages, such as "arXiv id"."""
    code: str
    """The problem code of a malformed identifier."""
    form_hint: str
    """What to write, for texts that cannot be repaired."""
    pattern: str
    """The one form in records, as a regular expression for the whole text."""
    spellings: tuple[str, ...]
    """Regular expressions for everything that spells an identifier, which is their group 1."""
    is_quoted = False
    """Whether records quote it, since YAML parsers read 2306.08540 as the number 2306.0854."""
    is_generic = False
    """Whether other kinds and other things than papers have such identifiers too, as with DOIs.

    Generic kinds are tried last when a text is read, and linked last.
    """

    is_ambiguous = False
    """Whether other words and numbers look like it, so that it counts alone only if a paper has it.

    A kind with its address or its name before it is never ambiguous.
    """

    ignores_case = False
    """Whether spellings in capitals and small letters are one identifier."""
    has_files = False
    """Whether URLs add a version and the ending of a file, such as ``v2.pdf``."""
    is_archive = False
    """Whether a work that is not published elsewhere can be cited by it, as on OpenReview."""
    is_preprint = False
    """Whether it is that of a preprint, so that a publication is linked otherwise if possible."""
    archive = ""
    """The archive as BibTeX (archivePrefix) and CSL name it; empty where they have no field."""
    bibtex_field = ""
    """The field of BibTeX, which CSL writes in capitals; empty where they have none."""
    ris_tag = ""
    """The tag of RIS; empty where it has none."""
    meta_tag = ""
    """The meta tag by which Zotero and Google Scholar read it; empty where there is none."""
    openurl = ""
    """The beginning of its URI in OpenURL, such as ``info:doi/``; empty where it has none."""

    @abstractmethod
    def url(self, value: str) -> str:
        """Return the URL at which the registry shows the work."""

    def pdf_url(self, value: str) -> str:  # noqa: ARG002  # for subclasses
        """Return the URL of the work as PDF; empty where the registry has none."""
        return ""

    def venue_year(self, value: str) -> int | None:  # noqa: ARG002  # for subclasses
        """Return the year of publication that an identifier contains; None where it has none."""
        return None

    def clean(self, value: str) -> str:
        """Return the value of a spelling without version and file ending."""
        if not self.has_files:
            return value
        return _VERSION.sub("", value.removesuffix(".pdf").removesuffix(".bib"))

    def normalize(self, value: str) -> str:
        """Return the form in which two spellings of one identifier are equal."""
        return value.casefold() if self.ignores_case else value

    def fault_of(self, text: str) -> Fault | None:  # noqa: ARG002  # for subclasses
        """Return message and hint on a frequent mistake; None where only the general hint fits."""
        return None

    def is_valid(self, text: str) -> bool:
        """Return whether a text is an identifier in the form of records."""
        return re.fullmatch(self.pattern, text) is not None

    @property
    def schema(self) -> dict[str, Any]:
        """The form of records as JSON Schema."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}

    @property
    def described_schema(self) -> dict[str, Any]:
        """The form with what it means, for editors and the reference of settings."""
        return {**self.schema, "description": f"{self.noun}: {self.form_hint}."}


# The scheme since April 2007: four digits after the period, five since January 2015.
# Source: https://info.arxiv.org/help/arxiv_identifier.html
_ARXIV_NEW = (
    r"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4])(?:0[1-9]|1[0-2]))\.[0-9]{4}"
    r"|(?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])\.[0-9]{5}"
)
_ARXIV_OLD = r"[a-z-]+(?:\.[A-Z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}"
_ARXIV_LIKE = re.compile(r"([0-9]{2})([0-9]{2})(\.?)([0-9]+)(?:v[0-9]+)?")
_ARXIV_DOI = r"10\.48550/arxiv\."


class Arxiv(IdentifierKind):
    """An arXiv id without its version."""

    name = "arxiv"
    title = "arXiv"
    noun = "arXiv id"
    code = "KD116"
    form_hint = 'write the id alone and quoted, such as "2306.08543", without version'
    is_quoted = True
    has_files = True
    is_archive = True
    is_preprint = True
    archive = "arXiv"
    meta_tag = "citation_arxiv_id"
    pattern = f"{_ARXIV_NEW}|{_ARXIV_OLD}"
    spellings = (
        rf"{HOST}arxiv\.org/(?:abs|pdf|html|format)/([^?#]+)",
        rf"{HOST}(?:huggingface\.co/papers|alphaxiv\.org/abs|ar5iv\.org/(?:abs|html))/([^?#]+)",
        rf"{RESOLVER}?{_ARXIV_DOI}([0-9./a-z-]+)",
        r"arxiv:\s*([0-9a-z./-]+)",
    )

    def url(self, value: str) -> str:
        """Return the page of the abstract."""
        return f"https://arxiv.org/abs/{value}"

    def pdf_url(self, value: str) -> str:
        """Return the URL of the newest version as PDF."""
        return f"https://arxiv.org/pdf/{value}"

    def fault_of(self, text: str) -> Fault | None:
        """Return what is wrong with an id that looks like one of the scheme since April 2007."""
        parts = _ARXIV_LIKE.fullmatch(text)
        if not parts:
            return None
        year, month, period, digits = parts.groups()
        if not 1 <= int(month) <= 12:
            hint = "look the id up: it begins with two digits of the year and two of the month"
            message = f"{quote(text)} has the invalid month {month}"
            return message, hint
        if (year, month) < ("07", "04"):
            hint = "look the id up: those before April 2007 are written such as hep-th/9901001"
            message = f"{quote(text)} is of 20{year}-{month}, before arXiv had such ids"
            return message, hint
        has_period = bool(period)
        return _fault_of_digits(
            text=text,
            year_month=year + month,
            digits=digits,
            has_period=has_period,
        )


def _fault_of_digits(
    text: str,
    year_month: str,
    digits: str,
    *,
    has_period: bool,
) -> Fault:
    right = 5 if year_month >= "1501" else 4
    if len(digits) == right and not has_period:
        message = f"{quote(text)} lacks the period after year and month"
        return message, f'write "{year_month}.{digits}"'
    number = pluralize(len(digits), "digit")
    year = year_month[:2]
    month = f"20{year}-{year_month[2:]}"
    number_after = f"{number} after year and month"
    comparison = f"has {number_after}, ids of {month} have {right}"
    message = f"{quote(text)} {comparison}"
    if len(digits) > right:
        return message, f"look the id up, and write {right} digits after the period"
    # YAML reads an unquoted 2306.08540 as the number 2306.0854.
    repaired = f"{year_month}.{digits:0<{right}}"
    return message, (
        f'write "{repaired}" if it was once an unquoted number, which loses a final 0;'
        " else look it up"
    )


def is_arxiv(text: str) -> bool:
    """Return whether text is an arXiv id without version."""
    return ARXIV.is_valid(text)


def arxiv_month(value: str) -> str | None:
    """Return the month of an arXiv id, ``YYYY-MM``; None for an id from before April 2007."""
    if not re.fullmatch(_ARXIV_NEW, value):
        return None
    return f"20{value[:2]}-{value[2:4]}"


# Publishers that put the DOI into their own URLs, with words before it ("article", "doi/full").
_PUBLISHERS = (
    r"(?:link\.springer\.com|onlinelibrary\.wiley\.com|tandfonline\.com|pnas\.org|dl\.acm\.org"
    r"|science\.org|journals\.sagepub\.com|pubs\.acs\.org|frontiersin\.org"
    r"|royalsocietypublishing\.org)"
)
_VIEWS = r"(?:full|pdf|epub|abstract|html|meta|fulltext)"

# In a URL, "#" begins a fragment, but DOIs made of SICI codes end in ";2-#" among others:
# 10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#
_DOI_IN_URL = r"10\.(?:[^?#\s;]|;2-#|;)+"
# Outside a URL there are no fragments: 10.1000/x_y#z is a whole DOI.
_BARE_DOI = r"10\.[^?\s]+"


class Doi(IdentifierKind):
    """A DOI without its resolver, in whatever case its publisher writes it."""

    name = "doi"
    title = "DOI"
    noun = "DOI"
    code = "KD117"
    form_hint = 'write the DOI without its resolver, such as "10.18653/v1/2024.acl-long.1"'
    # DOIs of SICI codes contain < and >: 10.1175/1520-0477(1996)077<0935:WOTWSM>2.0.CO;2
    pattern = r'10\.[0-9]{4,9}/[^\s"{}|\\^`]+'
    spellings = (
        rf"{_RESOLVER_URL}({_DOI_IN_URL})",
        rf"(?:doi:\s*)?({_BARE_DOI})",
        rf"{HOST}{_PUBLISHERS}/(?:[a-z]+/)*({_DOI_IN_URL.removesuffix('+')}+?)"
        rf"(?:/{_VIEWS}|\.pdf|\.html)?/?(?:[?#\s]|$)",
    )
    is_quoted = True
    is_generic = True
    # DOI Handbook, 2.4.
    ignores_case = True
    bibtex_field = "doi"
    ris_tag = "DO"
    meta_tag = "citation_doi"
    openurl = "info:doi/"

    def url(self, value: str) -> str:
        """Return the URL of the resolver."""
        return "https://doi.org/" + percent_encode(value, safe="/:;().,_-+~!*'$&=@")

    @property
    def schema(self) -> dict[str, Any]:
        """The form of records, which write an arXiv DOI as the arXiv id that it contains."""
        arxiv_doi = rf"^10\.48550/[aA][rR][xX][iI][vV]\.(?:{_ARXIV_NEW})$"
        return {"type": "string", "pattern": f"^{self.pattern}$", "not": {"pattern": arxiv_doi}}


class Acl(IdentifierKind):
    """An id of the ACL Anthology, such as ``2024.acl-long.1`` or ``P19-1001``."""

    name = "acl"
    title = "ACL Anthology"
    noun = "ACL Anthology id"
    code = "KD118"
    form_hint = "write the Anthology id alone, such as 2024.acl-long.1"
    has_files = True
    # Citation keys write P19-1001 as p19-1001.
    ignores_case = True
    pattern = r"[0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4,5}"
    spellings = (
        rf"{RESOLVER}?10\.18653/v1/([^?#\s]+)",
        rf"{HOST}aclanthology\.org/([^/?#]+)",
        rf"{HOST}aclweb\.org/anthology/([^/?#]+)",
        r"acl:\s*([0-9a-z._-]+)",
    )

    def url(self, value: str) -> str:
        """Return the page of the paper."""
        return f"https://aclanthology.org/{value}/"

    def pdf_url(self, value: str) -> str:
        """Return the URL of the paper as PDF."""
        return f"https://aclanthology.org/{value}.pdf"

    def venue_year(self, value: str) -> int | None:
        """Return the year with which an id begins."""
        return acl_year(value)


# Since 1960, a letter and two digits of the year; since 2020, four digits of the year.
_FIRST_ACL_YEAR = 60


def acl_year(value: str) -> int | None:
    """Return the year of an ACL Anthology id."""
    if value[:4].isdigit():
        return int(value[:4])
    short_year = int(value[1:3])
    century = 1900 if short_year >= _FIRST_ACL_YEAR else 2000
    return century + short_year


class OpenReview(IdentifierKind):
    """The id of a forum on OpenReview."""

    name = "openreview"
    title = "OpenReview"
    noun = "OpenReview forum id"
    code = "KD119"
    form_hint = "write the forum id alone, such as 5h0qf7IBZZ"
    is_ambiguous = True
    is_archive = True
    pattern = r"[A-Za-z0-9_-]{8,16}"
    spellings = (
        rf"{HOST}openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id=([^&#]+)",
        r"openreview:\s*([a-z0-9_-]+)",
    )

    def url(self, value: str) -> str:
        """Return the page of the forum."""
        return f"https://openreview.net/forum?id={value}"

    def pdf_url(self, value: str) -> str:
        """Return the URL of the paper as PDF."""
        return f"https://openreview.net/pdf?id={value}"


class PubMed(IdentifierKind):
    """The number of an entry of PubMed, the index of medicine and biology."""

    name = "pubmed"
    title = "PubMed"
    noun = "PubMed id"
    code = "KD124"
    form_hint = 'write the number alone and quoted, such as "31452104"'
    is_ambiguous = True
    pattern = r"[1-9][0-9]{0,8}"
    spellings = (
        rf"{HOST}(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/([0-9]+)",
        r"(?:pmid|pubmed):\s*([0-9]+)",
    )
    is_quoted = True
    bibtex_field = "pmid"
    meta_tag = "citation_pmid"
    openurl = "info:pmid/"

    def url(self, value: str) -> str:
        """Return the page of the entry."""
        return f"https://pubmed.ncbi.nlm.nih.gov/{value}/"


ARXIV = Arxiv()
DOI = Doi()
ACL = Acl()
OPENREVIEW = OpenReview()
PUBMED = PubMed()
