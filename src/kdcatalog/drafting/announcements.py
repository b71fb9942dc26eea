"""What authors announce in abstracts and comments: the code, and where the paper was accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdcatalog.model.urls import canonical_url, is_code_host, parse_url
from kdcatalog.text.cleaning import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kdcatalog.bibliography.work import Work
    from kdcatalog.model.taxonomy import Taxonomy

# A comment with one of these names a venue at which the paper did not appear, or not yet.
_NOT_PUBLISHED = re.compile(
    r"\b(?:submitted|submission|under review|in review|rejected|withdrawn|retracted)\b",
    re.IGNORECASE,
)
# "Accepted at ICML. 12 pages, 3 figures": only one part of a comment names the venue.
_COMMENT_PART = re.compile(r"[.,;]\s+")
# An abstract names venues for many reasons: the data of a shared task, a model published there.
_ACCEPTED = re.compile(
    r"\b(?:accepted|to appear|published|presented) (?:at|by|in|to|for)\b", re.IGNORECASE
)
# With or without a scheme, as people write it: "github.com/a/b", "\\url{https://github.com/a/b}".
_LINK = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/[^\s{}<>()\[\]\"'`,;|]+", re.IGNORECASE)
# The point and the quotation mark that end the sentence are not part of the link.
_AFTER_LINK = ".:!?*_~\u201d\u2019/"
# Behind these words a link to a code host is somebody else's code, or a thing that was built on.
_OTHERS = re.compile(r"\b(?:built on|based on|adapted from|forked from|dataset)\b", re.IGNORECASE)
# A user or an organization is not a repository.
_FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class AnnouncedVenue:
    """A venue as a record writes it, and the words in which it was announced."""

    publication: Mapping[str, str]
    words: str


def code_links(work: Work) -> tuple[str, ...]:
    """Return the repositories that the abstract and the comment of a work link, in order."""
    links: dict[str, str] = {}
    for text in (work.abstract, work.remark):
        for sentence in sentences_of(text):
            # Two spellings of one address are one link.
            for url in _repositories_in(sentence):
                links.setdefault(canonical_url(url), url)
    return tuple(links.values())


def _repositories_in(sentence: str) -> Iterator[str]:
    if _OTHERS.search(sentence):
        return
    for match in _LINK.finditer(sentence):
        url = _repository_url(match[0])
        if url:
            yield url


def _repository_url(text: str) -> str:
    """Return the address of a repository; empty where a link leads to something else."""
    stripped = text.rstrip(_AFTER_LINK).removesuffix(".git")
    url = stripped if "://" in stripped else f"https://{stripped}"
    parsed = parse_url(url)
    if parsed is None or not is_code_host(url):
        return ""
    parts = parsed.path.strip("/").split("/")
    # A paper on Hugging Face is not its code.
    is_paper = parts[0] == "papers"
    is_whole = len(parts) >= _FEWEST_PARTS
    return url if is_whole and not is_paper else ""


def announced_venue(work: Work, taxonomy: Taxonomy) -> AnnouncedVenue | None:
    """Return where a work was accepted, according to its comment, else its abstract."""
    for part in _COMMENT_PART.split(work.remark):
        publication = publication_in(taxonomy, part)
        if publication:
            return AnnouncedVenue(publication, part)
    for sentence in sentences_of(work.abstract):
        match = _ACCEPTED.search(sentence)
        if not match:
            continue
        # Only what follows: "accepted at ACL 2026", whatever the sentence begins with.
        announcement = sentence[match.start() :].rstrip(".")
        publication = publication_in(taxonomy, announcement)
        if publication:
            return AnnouncedVenue(publication, sentence)
    return None


def publication_in(
    taxonomy: Taxonomy,
    text: str,
    acl: str | None = None,
    year: int = 0,
) -> dict[str, str] | None:
    """Return the venue that a text names, as a record writes it; None where it is not certain."""
    if _NOT_PUBLISHED.search(text):
        return None
    mention = taxonomy.venue_finder.mention(text, acl, year)
    if not mention or not mention.year:
        return None
    return None if mention.venue.kind == "publisher" else mention.fields
