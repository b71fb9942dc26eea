"""The registry of identifier kinds, and reading any identifier with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Any, get_args
from urllib.parse import unquote

from pydantic import AfterValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function

from kdcatalog.model.base import FrozenModel, fault
from kdcatalog.model.identifiers.kinds import ACL, ARXIV, DOI, OPENREVIEW, PUBMED, IdentifierKind
from kdcatalog.model.text import PlainText, quote, yaml_quoted


@dataclass(frozen=True)
class Row:
    """Registers a kind for a field of ``Identifiers``, and checks the field."""

    kind: IdentifierKind

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_after_validator_function(self.check, handler(source))

    def check(self, text: str) -> str:
        """Return a valid identifier; raises the problem of its kind."""
        return _check(self.kind, text)


# The registry: one row for each kind, in the order in which records and tables list them. The
# docstring is the description in the JSON Schema of records.
class Identifiers(FrozenModel):
    """The identifiers of one work, each in its one valid form."""

    arxiv: Annotated[PlainText, Row(ARXIV)] | None = None
    doi: Annotated[PlainText, Row(DOI)] | None = None
    acl: Annotated[PlainText, Row(ACL)] | None = None
    openreview: Annotated[PlainText, Row(OPENREVIEW)] | None = None
    pubmed: Annotated[PlainText, Row(PUBMED)] | None = None

    def __iter__(self) -> Iterator["Identifier"]:  # type: ignore[override]  # not of model fields
        for kind in KINDS:
            value = getattr(self, kind.name)
            if value:
                yield Identifier(kind.name, value)


def _registered_kinds() -> Iterator[IdentifierKind]:
    """Yield the kind of each row of ``Identifiers``, so that a row is all that registers one."""
    for field in Identifiers.model_fields.values():
        annotated, _none = get_args(field.annotation)
        for part in get_args(annotated):
            if isinstance(part, Row):
                yield part.kind


KINDS = tuple(_registered_kinds())
"""Every kind, in the order of records."""

KIND_BY_NAME = {kind.name: kind for kind in KINDS}


def _fields() -> Iterator[tuple[str, IdentifierKind]]:
    for kind in KINDS:
        yield kind.name, kind
        if kind.bibtex_field:
            yield kind.bibtex_field, kind


KIND_BY_FIELD = dict(_fields())
"""The kind by the names that fields of BibTeX and columns of tables have for it."""

SPECIFIC_FIRST = tuple(sorted(KINDS, key=attrgetter("is_generic")))
"""Every kind, those that may contain an identifier of another kind last."""

PUBLISHED_FIRST = tuple(sorted(SPECIFIC_FIRST, key=attrgetter("is_preprint")))
"""Every kind, those of preprints last: the order in which a publication is linked."""

SCHEMAS = {kind.name: kind.described_schema for kind in KINDS}
"""The form of each kind in records, as JSON Schema."""


def _spellings() -> Iterator[tuple[IdentifierKind, str]]:
    for kind in SPECIFIC_FIRST:
        for spelling in kind.spellings:
            yield kind, spelling


_ALL_SPELLINGS = tuple(_spellings())


def _named_spellings() -> Iterator[tuple[str, str]]:
    # By name, because cite.json has them.
    for kind, spelling in _ALL_SPELLINGS:
        yield kind.name, spelling


SPELLINGS = tuple(_named_spellings())
"""Kind and pattern of every spelling, for the beginning of a text; the first match counts."""

_COMPILED_SPELLINGS = tuple(
    (kind, re.compile(spelling, re.IGNORECASE))
    # Hosts have no case, and people write "ArXiv:" and "DOI:".
    for kind, spelling in _ALL_SPELLINGS
)


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One identifier; ``str`` returns it with its kind, as messages name it."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @property
    def definition(self) -> IdentifierKind:
        """Its kind, with what citations need to know of it."""
        return KIND_BY_NAME[self.kind]

    @property
    def url(self) -> str:
        """The URL at which the identifier's registry shows the work."""
        return KIND_BY_NAME[self.kind].url(self.value)

    @property
    def is_of_paper(self) -> bool:
        """Whether it can only be that of a paper; a DOI may be that of software or a dataset."""
        return not KIND_BY_NAME[self.kind].is_generic

    @property
    def normalized(self) -> "Identifier":
        """The form in which spellings are equal: a DOI of arXiv or the ACL is the id in it."""
        kind = KIND_BY_NAME[self.kind]
        if kind.is_generic:
            specific = find_identifier(self.url)
            if specific and specific.kind != self.kind:
                return specific.normalized
        return Identifier(self.kind, kind.normalize(self.value))


def find_identifier(text: str) -> Identifier | None:
    """Return the identifier at the beginning of a text, which is a URL or a prefixed id.

    >>> find_identifier("https://arxiv.org/pdf/2306.08543v2")
    Identifier(kind='arxiv', value='2306.08543')
    >>> find_identifier("https://example.org/") is None
    True
    """
    text = text.strip()
    for kind, spelling in _COMPILED_SPELLINGS:
        match = spelling.match(text)
        if not match:
            continue
        value = unquote(match[1]).strip().rstrip("/")
        value = kind.clean(value)
        if kind.is_valid(value):
            return Identifier(kind.name, value)
    return None


def canonical_form(kind_name: str, text: str) -> str | None:
    """Return an identifier of a kind in the form of records; None where it cannot be recognized.

    >>> canonical_form("arxiv", "2306.08543v2")
    '2306.08543'
    """
    kind = KIND_BY_NAME[kind_name]
    if kind.is_valid(text):
        return text
    identifier = find_identifier(text)
    if identifier and identifier.kind == kind_name:
        return identifier.value
    bare = kind.clean(text.strip())
    return bare if kind.is_valid(bare) else None


def _check(kind: IdentifierKind, text: str) -> str:
    if kind.is_generic:
        _refuse_arxiv_doi(kind, text)
    if kind.is_valid(text):
        return text
    message = f"{quote(text)} is not a valid {kind.noun}"
    repaired = canonical_form(kind.name, text)
    if repaired:
        raise fault(kind.code, message, f"write {yaml_quoted(repaired)}")
    fault_of_text = kind.fault_of(text)
    if fault_of_text:
        raise fault(kind.code, *fault_of_text)
    raise fault(kind.code, message, kind.form_hint)


def _refuse_arxiv_doi(kind: IdentifierKind, text: str) -> None:
    """Raise where a DOI is that of a preprint: arXiv gives every id one, which adds nothing."""
    identifier = find_identifier(text)
    if identifier and identifier.kind == ARXIV.name:
        message = f"{quote(text)} is the DOI of an arXiv preprint"
        raise fault(kind.code, message, f'write arxiv: "{identifier.value}" instead')


def _check_id(text: str) -> str:
    identifier = find_identifier(text)
    if identifier is None or str(identifier) != text:
        message = f"{quote(text)} is not an identifier with its kind"
        hint = "write it like arxiv:2306.08543 or doi:10.1145/1.2"
        raise fault("KD122", message, f"write {identifier}" if identifier else hint)
    return text


IdentifierText = Annotated[PlainText, AfterValidator(_check_id)]
"""An identifier with its kind, such as ``arxiv:2306.08543``."""
