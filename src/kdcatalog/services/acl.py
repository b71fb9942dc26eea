"""The ACL Anthology: it has a BibTeX file for each paper, and no API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdcatalog.bibliography.bib_file import UnbalancedError, read_bibliography
from kdcatalog.bibliography.entries import work_of_entry
from kdcatalog.bibliography.work import UnreadableError

if TYPE_CHECKING:
    from kdcatalog.bibliography.work import Work
    from kdcatalog.services.client import Client


def fetch_acl(client: Client, acl_id: str) -> Work:
    """Return the work of an Anthology id; raises NetworkError and UnreadableError."""
    url = f"{client.endpoints.acl}/{acl_id}.bib"
    # The Anthology serves UTF-8, but a byte that is none must not lose the entry.
    text = client.get(url).content.decode("utf-8", errors="replace")
    try:
        entries = read_bibliography(text).entries
    except UnbalancedError as error:
        message = "the ACL Anthology sent invalid BibTeX: try again later"
        raise UnreadableError(message) from error
    if not entries:
        raise UnreadableError("the ACL Anthology sent no BibTeX: check the id")
    # One file has one entry; the first is the paper's even where a volume follows.
    return work_of_entry(entries[0])
