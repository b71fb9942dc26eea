"""DOIs: the registry of a DOI describes the work by content negotiation (CSL-JSON)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdcatalog.bibliography.csl import ACCEPT, read_csl_answer
from kdcatalog.model.identifiers import Identifier

if TYPE_CHECKING:
    from kdcatalog.bibliography.work import Work
    from kdcatalog.services.client import Client

UNDESCRIBED = (404, 406)
"""What a registry answers that knows no metadata of a DOI; 406: it has none in this format."""


def fetch_doi(client: Client, doi: str) -> Work:
    """Return the work of a DOI as Crossref, DataCite or another registry describes it.

    Raises NetworkError and UnreadableError.
    """
    # Through the resolver: each registry (Crossref, DataCite, mEDRA) has another API.
    url = client.endpoints.at(Identifier("doi", doi).url)
    return read_csl_answer(client.get(url, ACCEPT).content)
