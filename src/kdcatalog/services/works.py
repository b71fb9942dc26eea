"""Works from what a person names: an identifier, the URL of a paper, or BibTeX.

Every failure is one sentence about one source; the other sources are read all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kdcatalog.bibliography.bib_file import UnbalancedError, read_bibliography
from kdcatalog.bibliography.entries import work_of_entry
from kdcatalog.bibliography.work import UnreadableError, Work, identifiers_of
from kdcatalog.model.identifiers import Identifier, canonical_form, find_identifier
from kdcatalog.services.arxiv import BATCH, fetch_arxiv
from kdcatalog.services.descriptions import (
    fetch_acl,
    fetch_doi,
    fetch_openreview,
    fetch_page,
)
from kdcatalog.services.endpoints import authority_of
from kdcatalog.services.transport import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kdcatalog.services.client import Client

    _Fetch = Callable[[Client, str], Work]

# Publishers put the DOI in their URLs: https://dl.acm.org/doi/abs/10.1145/1.2/full?x#y.
_DOI_IN_URL = re.compile(
    r"/(10\.[0-9]{4,9}/[^?#\s]+?)(?:/full|/pdf|/abstract|/html|\.pdf)?/?(?:[?#]|$)"
)
_ARXIV_IN_URL = re.compile(r"\barxiv[/:.]?(?:abs/|pdf/)?([0-9]{4}\.[0-9]{4,5})", re.IGNORECASE)

LookupFailure = NetworkError | UnreadableError


@dataclass(frozen=True, slots=True)
class Source:
    """What a person named: an identifier, else a URL, else BibTeX."""

    name: str
    identifier: Identifier | None = None
    url: str = ""
    bibtex: str = ""

    @property
    def arxiv_id(self) -> str:
        """The arXiv id that was named; empty where it was something else."""
        if self.identifier is None or self.identifier.kind != "arxiv":
            return ""
        return self.identifier.value


@dataclass(frozen=True, slots=True)
class FoundWork:
    """A work and the source that describes it; ``key`` is its citation key there."""

    source: Source
    work: Work
    key: str = ""


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source that gave no work, and why in one sentence."""

    source: Source
    reason: str
    is_network_error: bool = False


def source_of(text: str) -> Source | None:
    """Return the source that a text names, an identifier or a URL; None for anything else."""
    name = text.strip()
    identifier = _identifier_in(name)
    if identifier:
        return Source(name, identifier)
    # Several words are a sentence or BibTeX, not an address.
    is_one_word = len(name.split()) == 1
    if not is_one_word or not authority_of(name):
        return None
    for kind, pattern in (("arxiv", _ARXIV_IN_URL), ("doi", _DOI_IN_URL)):
        match = pattern.search(name)
        if match:
            identifier = find_identifier(f"{kind}:{match[1]}")
            return Source(
                name=name,
                identifier=identifier,
                url=name,
            )
    return Source(name, url=name)


def _identifier_in(text: str) -> Identifier | None:
    """Return the identifier that a text is, also without the prefix that names its kind."""
    identifier = find_identifier(f"doi:{text}" if text.startswith("10.") else text)
    if identifier:
        return identifier
    for kind in ("arxiv", "acl"):
        value = canonical_form(kind, text)
        if value:
            return Identifier(kind, value)
    return None


def fetch_works(
    sources: Sequence[Source], client: Callable[[], Client]
) -> Iterator[FoundWork | FailedSource]:
    """Yield what each source gives, in their order.

    ``client`` is called when the first source needs the network: BibTeX never does.
    """
    arxiv_ids = [source.arxiv_id for source in sources if source.arxiv_id]
    from_arxiv = _fetch_from_arxiv([*dict.fromkeys(arxiv_ids)], client)
    for source in sources:
        if source.bibtex:
            yield from _read_bibtex(source)
        elif source.arxiv_id:
            yield _result(source, from_arxiv[source.arxiv_id])
        else:
            yield _result(source, _try_fetch(source, client))


def _result(source: Source, outcome: Work | LookupFailure) -> FoundWork | FailedSource:
    if isinstance(outcome, Work):
        return FoundWork(source, outcome)
    return FailedSource(
        source=source,
        reason=str(outcome),
        is_network_error=isinstance(outcome, NetworkError),
    )


def _read_bibtex(source: Source) -> Iterator[FoundWork | FailedSource]:
    try:
        entries = [*read_bibliography(source.bibtex).resolved()]
    except UnbalancedError as error:
        yield FailedSource(source, f"line {error.line}: {error}")
        return
    if not entries:
        yield FailedSource(source, f"{source.name} has no BibTeX entry")
    for entry in entries:
        named = replace(source, name=entry.key or source.name)
        try:
            yield FoundWork(
                source=named,
                work=work_of_entry(entry),
                key=entry.key,
            )
        except UnreadableError as error:
            yield FailedSource(named, str(error))


def _fetch_from_arxiv(
    ids: Sequence[str], client: Callable[[], Client]
) -> Mapping[str, Work | LookupFailure]:
    """Return the work of each arXiv id, or why there is none; many are asked for at once."""
    outcomes: dict[str, Work | LookupFailure] = {}
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        try:
            batch = fetch_arxiv(client(), some)
        except (NetworkError, UnreadableError) as error:
            outcomes |= dict.fromkeys(some, error)
            continue
        for arxiv_id in some:
            work = batch.works.get(arxiv_id)
            outcomes[arxiv_id] = work or batch.missing(arxiv_id)
    return outcomes


def _try_fetch(
    source: Source,
    client: Callable[[], Client],
) -> Work | LookupFailure:
    try:
        if source.identifier is None:
            return fetch_page(client(), source.url)
        work = _fetch_identified(client(), source.identifier)
    except (NetworkError, UnreadableError) as error:
        return error
    return _with_identifier(work, source.identifier)


def _fetch_identified(client: Client, identifier: Identifier) -> Work:
    fetch = _FETCHERS.get(identifier.kind)
    if fetch:
        return fetch(client, identifier.value)
    # A kind without a service of its own has a page, which names the work for search engines.
    url = client.endpoints.at(identifier.url)
    return fetch_page(client, url)


_FETCHERS: Mapping[str, _Fetch] = {
    "doi": fetch_doi,
    "acl": fetch_acl,
    "openreview": fetch_openreview,
}
"""What asks for an identifier of a kind; arXiv is not here, since it is asked in batches."""


def _with_identifier(work: Work, identifier: Identifier) -> Work:
    """Return a work with the identifier by which it was asked for, whatever its source names."""
    others = [*work.identifiers]
    if identifier.normalized in [other.normalized for other in others]:
        return work
    # One identifier of each kind: the one that was asked for replaces that of the source.
    # The DOI is passed on its own below.
    replaced = (identifier.kind, "doi")
    others = [other for other in others if other.kind not in replaced]
    kept = [other.url for other in others]
    doi = work.identifiers.doi or ""
    if identifier.kind == "doi":
        doi = identifier.value
    identifiers = identifiers_of(identifier.url, *kept, doi=doi)
    return replace(work, identifiers=identifiers)
