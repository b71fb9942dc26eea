"""OpenReview: its API rejects anonymous calls, so the page of a forum is read instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.model.identifiers import Identifier
from kdcatalog.services.pages import read_page
from kdcatalog.services.transport import NetworkError

if TYPE_CHECKING:
    from kdcatalog.bibliography.work import Work
    from kdcatalog.services.client import Client


def fetch_openreview(client: Client, forum_id: str) -> Work:
    """Return the work of a forum; raises NetworkError and UnreadableError.

    The page, too, is often refused: then the message says to paste the BibTeX.
    """
    url = Identifier("openreview", forum_id).url
    advice = "copy the BibTeX from that page and pass it to kdcatalog add -"
    refusal = UnreadableError(f"{url} does not answer without a login: {advice}")
    try:
        answer = client.get(client.endpoints.at(url))
        return read_page(answer.content, url)
    except NetworkError as error:
        # Where no answer came at all, the message of the network is the better one.
        if error.reason != "status":
            raise
        raise refusal from error
    except UnreadableError as error:
        raise refusal from error
