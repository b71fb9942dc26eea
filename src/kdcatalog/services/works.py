"""From what a person names, an identifier, an address or BibTeX, to the works that it describes.

Every failure is one sentence about one source, and the other sources of the same call are read all the same.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote as percent_encode

from kdcatalog.bibliography import bib_file, csl, entries
from kdcatalog.bibliography.bib_file import UnbalancedError
from kdcatalog.bibliography.work import UnreadableError, Work, identifiers_of
from kdcatalog.model.identifiers import Identifier, canonical_form, find_identifier
from kdcatalog.services import arxiv, pages
from kdcatalog.services.client import Client
from kdcatalog.services.errors import NetworkError

_WITHIN = re.compile(
    r"/(10\.[0-9]{4,9}/[^?#\s]+?)(?:/full|/pdf|/abstract|/html|\.pdf)?/?(?:[?#]|$)"
)
_ARXIV_WITHIN = re.compile(r"\barxiv[/:.]?(?:abs/|pdf/)?([0-9]{4}\.[0-9]{4,5})", re.IGNORECASE)
_OPENREVIEW = (
    "does not answer programs that are not logged in: copy the BibTeX from there and give it with"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a person named: one identifier, else an address, else BibTeX."""

    name: str
    identifier: Identifier | None = None
    url: str = ""
    bibtex: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A work and the source that describes it; ``key`` is its citation key there."""

    source: Source
    work: Work
    key: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A source that gave no work, and why in one sentence."""

    source: Source
    reason: str
    is_of_network: bool = False


Outcome = Found | Failed


def source_of(text: str) -> Source | None:
    """Return the source that an identifier or an address is; None where a text is neither."""
    bare = text.strip()
    candidates = [
        find_identifier(f"doi:{bare}" if bare.startswith("10.") else bare),
        *(_bare(one, bare) for one in ("arxiv", "acl")),
    ]
    if found := next(filter(None, candidates), None):
        return Source(bare, found)
    if not bare.lower().startswith(("https://", "http://")) or len(bare.split()) != 1:
        return None
    for kind, pattern in (("arxiv", _ARXIV_WITHIN), ("doi", _WITHIN)):
        if within := pattern.search(bare):
            return Source(bare, find_identifier(f"{kind}:{within[1]}"), bare)
    return Source(bare, url=bare)


def _bare(kind: str, text: str) -> Identifier | None:
    value = canonical_form(kind, text)
    return Identifier(kind, value) if value else None


def works_of(sources: Sequence[Source], client: Callable[[], Client]) -> Iterator[Outcome]:
    """Yield what each source gives, in their order; ``client`` is asked for once a source needs the network."""
    of_arxiv = [
        one.identifier.value for one in sources if one.identifier and one.identifier.kind == "arxiv"
    ]
    known = _from_arxiv([*dict.fromkeys(of_arxiv)], client) if of_arxiv else {}
    for source in sources:
        if source.bibtex:
            yield from _from_bibtex(source)
        elif source.identifier and source.identifier.kind == "arxiv":
            yield _outcome(source, known[source.identifier.value])
        else:
            yield _outcome(source, _tried(source, client))


def _outcome(source: Source, result: Work | Exception) -> Outcome:
    if isinstance(result, Exception):
        return Failed(source, str(result), isinstance(result, NetworkError))
    return Found(source, result)


def _tried(source: Source, client: Callable[[], Client]) -> Work | Exception:
    try:
        return _from_network(source, client())
    except (NetworkError, UnreadableError) as wrong:
        return wrong


def _from_bibtex(source: Source) -> Iterator[Outcome]:
    try:
        read = bib_file.read_bibliography(source.bibtex).entries
    except UnbalancedError as wrong:
        yield Failed(source, f"line {wrong.line}: {wrong}")
        return
    if not read:
        yield Failed(source, f"{source.name} holds no entry of BibTeX")
    for entry in read:
        named = replace(source, name=entry.key or source.name)
        try:
            yield Found(named, entries.work_of_entry(entry), entry.key)
        except UnreadableError as wrong:
            yield Failed(named, str(wrong))


def _from_arxiv(ids: Sequence[str], client: Callable[[], Client]) -> Mapping[str, Work | Exception]:
    """Return the work of each id, or why there is none; many ids are asked for at once."""
    found: dict[str, Work | Exception] = {}
    for start in range(0, len(ids), arxiv.MANY):
        some = ids[start : start + arxiv.MANY]
        try:
            asked = client()
            works = arxiv.read(
                asked.get(asked.services.arxiv + arxiv.query(some), arxiv.ACCEPT).content
            )
        except (NetworkError, UnreadableError) as wrong:
            found |= dict.fromkeys(some, wrong)
        else:
            by_id = {work.identifiers.arxiv: work for work in works}
            found |= {one: by_id.get(one) or _unknown(one) for one in some}
    return found


def _unknown(arxiv_id: str) -> UnreadableError:
    return UnreadableError(f"arXiv knows no paper {arxiv_id}: check the id")


def _from_network(source: Source, client: Client) -> Work:
    identifier, services = source.identifier, client.services
    if identifier is None:
        return pages.read(client.get(source.url).content, source.url)
    if identifier.kind == "openreview":
        return _from_openreview(identifier, client)
    if identifier.kind == "acl":
        return _with(
            _first_entry(client.get(f"{services.acl}/{identifier.value}.bib").content), identifier
        )
    address = f"{services.doi}/{percent_encode(identifier.value, safe='/:;().,_-')}"
    return _with(csl.read_csl_answer(client.get(address, csl.ACCEPT).content), identifier)


def _from_openreview(identifier: Identifier, client: Client) -> Work:
    try:
        content = client.get(f"{client.services.openreview}/forum?id={identifier.value}").content
        return _with(pages.read(content, identifier.url), identifier)
    except (NetworkError, UnreadableError) as wrong:
        if isinstance(wrong, NetworkError) and wrong.reason != "status":
            raise
        raise UnreadableError(f"{identifier.url} {_OPENREVIEW} kdcatalog add -") from wrong


def _first_entry(content: bytes) -> Work:
    try:
        read: Iterable[bib_file.BibEntry] = bib_file.read_bibliography(
            content.decode("utf-8", errors="replace")
        ).entries
    except UnbalancedError as wrong:
        raise UnreadableError(
            "the ACL Anthology sent BibTeX that cannot be read: try again later"
        ) from wrong
    if not (entry := next(iter(read), None)):
        raise UnreadableError("the ACL Anthology sent no BibTeX: check the id")
    return entries.work_of_entry(entry)


def _with(work: Work, identifier: Identifier) -> Work:
    """Return a work that holds the identifier by which it was asked for."""
    if any(one.normalized == identifier.normalized for one in work.identifiers):
        return work
    held = [one.url for one in work.identifiers if one.kind not in (identifier.kind, "doi")]
    doi = identifier.value if identifier.kind == "doi" else work.identifiers.doi or ""
    return replace(work, identifiers=identifiers_of(identifier.url, *held, doi=doi))
