"""Ask every link whether it still works, each in the way that says most and costs least.

arXiv is asked for many papers at once; a DOI at its resolver alone, since publishers turn programs
away; a repository at GitHub's API, which knows whether it was archived or renamed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.linkcheck.locations import interleave_hosts
from kdcatalog.model.urls import canonical_url, host_of, parse_url
from kdcatalog.services.arxiv import BATCH, fetch_arxiv
from kdcatalog.services.github import RepositoryPath, fetch_repository, repository_in
from kdcatalog.services.transport import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kdcatalog.linkcheck.locations import CatalogLink
    from kdcatalog.services.arxiv import Batch
    from kdcatalog.services.client import Answer, Client

Status = Literal["fine", "moved", "archived", "unknown", "failing"]
Silence = Literal["", "unreachable", "no host"]

# "Not Found" and "Gone"; any other answer may be a page for people alone.
_GONE = (404, 410)
# GitHub's statuses for "no token", "limit used up" and "slow down": it will not answer more.
_REFUSED = (401, 403, 429)
_TOO_MANY = 429
# After three failures in a row: 200 links to one host, 30 seconds each, would take 100 minutes.
_PATIENCE = 3
_FRONT_PAGE = re.compile(r"(?:/(?:index\.[a-z]+)?)?")
_LOGIN = re.compile(r"/(?:log-?in|sign-?in|sso|auth|consent|captcha|challenge)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What a link answered: the status, in words, and the URL it has permanently moved to.

    ``silence`` says that no machine answered: the host could not be reached, or does not exist.
    """

    status: Status
    words: str = ""
    moved_to: str = ""
    silence: Silence = ""


FINE = ProbeResult("fine")
ProbedLink = tuple["CatalogLink", ProbeResult]


class Prober:
    """Asks links through a client, one host after the other."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.unasked_repositories = 0
        """How many repositories could not be asked whether they are archived."""
        self._github_refuses = False
        self._failures: Counter[str] = Counter()
        self._silent_servers: dict[str, ProbeResult] = {}
        self._answering_hosts: set[str] = set()
        self._last_answering: CatalogLink | None = None

    def probe(self, links: Sequence[CatalogLink]) -> Iterator[ProbedLink]:
        """Yield every link with its result; links of hosts that stay silent come last.

        Only at the end is it clear whose fault a silence is: see ``_judge``.
        """
        silent: list[ProbedLink] = []
        for link, result in self._ask_all(links):
            if result.silence:
                silent.append((link, result))
                continue
            self._answering_hosts.add(host_of(link.url))
            if not link.arxiv_id:
                self._last_answering = link
            yield link, result
        yield from self._judge(silent)

    def _judge(self, silent: Sequence[ProbedLink]) -> Iterator[ProbedLink]:
        """Yield the links of silent hosts; only a host that does not exist counts as failing.

        A host that refuses or hangs may be back tomorrow, and a firewall or a broken resolver
        makes whole groups of hosts disappear. So a missing name counts only where the connection
        still works and more hosts answered than are missing.
        """
        if not silent:
            return
        answering = self._answering_hosts
        missing = _missing_hosts(silent) - answering
        is_connected = self._is_connected()
        is_credible = is_connected and len(missing) < len(answering)
        for link, result in silent:
            words = result.words
            if not is_connected:
                words = "nothing answers any more: check your connection"
            is_gone = is_credible and host_of(link.url) in missing
            judged = ProbeResult(
                status="failing" if is_gone else "unknown",
                words=words,
                silence=result.silence,
            )
            yield link, judged

    def _is_connected(self) -> bool:
        """Return whether the last host that answered still does: else our connection was lost."""
        if self._last_answering is None:
            return bool(self._answering_hosts)
        # A host that was remembered as silent would not be asked again.
        self._silent_servers.clear()
        return not self._ask(self._last_answering).silence

    def _ask_all(self, links: Sequence[CatalogLink]) -> Iterator[ProbedLink]:
        # arXiv takes a hundred ids in one request, and wants three seconds between two.
        on_arxiv = [link for link in links if link.arxiv_id]
        for start in range(0, len(on_arxiv), BATCH):
            batch = on_arxiv[start : start + BATCH]
            yield from self._ask_arxiv(batch)
        others = [link for link in links if not link.arxiv_id]
        for link in interleave_hosts(others):
            yield link, self._ask(link)

    def _ask_arxiv(self, links: Sequence[CatalogLink]) -> Iterator[ProbedLink]:
        ids = [link.arxiv_id for link in links]
        try:
            batch = fetch_arxiv(self.client, ids)
        except (NetworkError, UnreadableError) as error:
            is_silent = isinstance(error, NetworkError) and bool(_silence(error))
            result = ProbeResult(
                status="unknown",
                words=str(error),
                silence="unreachable" if is_silent else "",
            )
            for link in links:
                yield link, result
            return
        yield from self._judge_arxiv(links, batch)

    def _judge_arxiv(self, links: Sequence[CatalogLink], batch: Batch) -> Iterator[ProbedLink]:
        # An answer without a single paper is a fault of arXiv: its ids never disappear.
        is_answer = batch.is_complete and batch.works
        for link in links:
            if link.arxiv_id in batch.works:
                yield link, FINE
            elif is_answer:
                yield link, ProbeResult("failing", "arXiv has no paper with this id")
            else:
                yield link, ProbeResult("unknown", "arXiv returned no data")

    def _ask(self, link: CatalogLink) -> ProbeResult:
        if link.identifier:
            return self._ask_identifier(link)
        repository = repository_in(link.url)
        if not repository:
            return self._ask_page(link.url)
        result = self._ask_repository(repository)
        if result and (repository.is_whole or result.status == "failing"):
            return result
        # A file or a page inside a repository: it may be gone although the repository is there.
        page = self._ask_page(link.url)
        if result and result.status == "archived" and page.status == "fine":
            return result
        return page

    def _ask_identifier(self, link: CatalogLink) -> ProbeResult:
        url = self.client.endpoints.at(link.url)
        # Behind the resolver is the publisher, who turns programs away.
        is_doi = link.url.startswith("https://doi.org/")
        result = self._ask_page(url, follow=not is_doi)
        if result.silence:
            # A registry does not disappear; it can only be out of reach.
            return ProbeResult(
                status="unknown",
                words=result.words,
                silence="unreachable",
            )
        # Where an identifier leads to is the registry's business, not an address to correct.
        return FINE if result.status == "moved" else result

    def _ask_repository(self, path: RepositoryPath) -> ProbeResult | None:
        """Return what GitHub's API says about a repository; None where it does not answer."""
        if self._github_refuses:
            self.unasked_repositories += 1
            return None
        try:
            repository = fetch_repository(self.client, path.full_name)
        except NetworkError as error:
            if error.status in _GONE:
                return ProbeResult("failing", f"GitHub has no repository {path.full_name}")
            self._github_refuses = error.status in _REFUSED
            self.unasked_repositories += 1
            return None
        if repository is None:
            return None
        name = repository.full_name
        if name and name.casefold() != path.full_name.casefold():
            words = f"the repository is now {name}"
            return ProbeResult(
                status="moved",
                words=words,
                moved_to=f"https://github.com/{name}",
            )
        if repository.is_archived:
            return ProbeResult("archived", "its owner archived the repository")
        return FINE

    def _ask_page(self, url: str, *, follow: bool = True) -> ProbeResult:
        host = host_of(url)
        if self._failures[host] >= _PATIENCE:
            return ProbeResult("unknown", f"{host} was too busy to answer and was not asked again")
        server = _server_of(url)
        if server in self._silent_servers:
            return self._silent_servers[server]
        try:
            answer = self.client.peek(url, follow=follow)
        except NetworkError as error:
            return self._failed(url, error)
        self._failures[host] = 0
        return _result_of(url, answer)

    def _failed(self, url: str, error: NetworkError) -> ProbeResult:
        """Return the result of a failed request, and remember what it says about the host."""
        host = host_of(url)
        if error.status == _TOO_MANY:
            self._failures[host] = _PATIENCE
        elif error.reason == "slow" or error.status >= 500:
            self._failures[host] += 1
        else:
            self._failures[host] = 0
        if error.status in _GONE:
            return ProbeResult("failing", f"page not found ({error.status})")
        if error.status:
            return ProbeResult("unknown", f"it answers {error.status}")
        if error.host.removeprefix("www.") != host:
            # Something else went wrong, or a redirect led to another host that is out of reach.
            return ProbeResult("unknown", str(error))
        result = ProbeResult(
            status="unknown",
            words=str(error),
            silence=_silence(error),
        )
        self._silent_servers[_server_of(url)] = result
        return result


def _server_of(url: str) -> str:
    """Return scheme, host and port: one that is shut says nothing about another of the host."""
    return "/".join(url.split("/", 3)[:3])


def _missing_hosts(silent: Sequence[ProbedLink]) -> set[str]:
    """Return the hosts that do not exist, as far as the DNS says."""
    hosts = set()
    for link, result in silent:
        if result.silence == "no host":
            hosts.add(host_of(link.url))
    return hosts


def _silence(error: NetworkError) -> Silence:
    """Return whether an error says that no machine answered, and which way."""
    if error.reason == "no host":
        return "no host"
    return "unreachable" if error.reason == "unreachable" else ""


def _result_of(url: str, answer: Answer) -> ProbeResult:
    """Return what an answer says about a URL, judged by where its redirects led."""
    moved = answer.moved_to
    if not moved or canonical_url(moved) == canonical_url(url):
        return FINE
    before = _path(url)
    after = _path(answer.url)
    if _FRONT_PAGE.fullmatch(after) and not _FRONT_PAGE.fullmatch(before):
        words = f"it redirects to the front page {answer.url}, so the page may be gone"
        return ProbeResult("unknown", words)
    if _LOGIN.search(after) and not _LOGIN.search(before):
        return ProbeResult("unknown", f"it redirects to the login page {answer.url}")
    # A server never sees the fragment, so its redirect cannot keep it.
    fragment = _fragment(url)
    if fragment and not _fragment(moved):
        moved = f"{moved}#{fragment}"
    return ProbeResult(
        status="moved",
        words=f"it has moved permanently to {moved}",
        moved_to=moved,
    )


def _path(url: str) -> str:
    parsed = parse_url(url)
    return parsed.path if parsed else ""


def _fragment(url: str) -> str:
    parsed = parse_url(url)
    return parsed.fragment if parsed else ""
