"""The identifiers of works: one class per kind, one row each in the registry.

To add a kind, write its class in ``kinds`` and its row in ``registry.Identifiers``. Records,
checks, JSON Schemas, CSV columns, pages, search and the browser's spellings follow from these.
"""

from kdcatalog.model.identifiers.kinds import IdentifierKind, acl_year, arxiv_month, is_arxiv
from kdcatalog.model.identifiers.registry import (
    KIND_BY_FIELD,
    KIND_BY_NAME,
    KINDS,
    PUBLISHED_FIRST,
    SCHEMAS,
    SPECIFIC_FIRST,
    SPELLINGS,
    Identifier,
    Identifiers,
    IdentifierText,
    canonical_form,
    find_identifier,
)

__all__ = [
    "KINDS",
    "KIND_BY_FIELD",
    "KIND_BY_NAME",
    "PUBLISHED_FIRST",
    "SCHEMAS",
    "SPECIFIC_FIRST",
    "SPELLINGS",
    "Identifier",
    "IdentifierKind",
    "IdentifierText",
    "Identifiers",
    "acl_year",
    "arxiv_month",
    "canonical_form",
    "find_identifier",
    "is_arxiv",
]
