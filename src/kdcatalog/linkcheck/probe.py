"""Ask every address whether it still leads somewhere, each in the way that tells most and costs least.

arXiv is asked for many papers at once, a DOI at its resolver alone, since publishers turn programs away, and a
repository at GitHub's own interface, which knows whether it was archived or renamed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.linkcheck.locations import Link, in_turns
from kdcatalog.model.urls import canonical_url, host_of, parse_url
from kdcatalog.services import arxiv
from kdcatalog.services.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kdcatalog.services.client import Client

Found = Literal["fine", "moved", "archived", "unknown", "failing"]
_GONE = (404, 410)
_SPENT = (401, 403, 429)
_REPOSITORY = re.compile(
    r"/(?!(?:apps|collections|features|marketplace|orgs|settings|sponsors|topics|users)/)"
    r"([A-Za-z0-9-]+)/([A-Za-z0-9._-]+?)(?:\.git)?(?:/|$)"
)
_NAME = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")
_FRONT = re.compile(r"(?:/(?:index\.[a-z]+)?)?")
_DOOR = re.compile(r"/(?:log-?in|sign-?in|sso|auth|consent|captcha|challenge)\b", re.IGNORECASE)
_BUSY, _PATIENCE = 429, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an address answered: in short, in words, and where it has moved to for good."""

    found: Found
    words: str = ""
    moved_to: str = ""
    is_silent: bool = False
    """Whether no machine answered at all."""


FINE = Outcome("fine")


@dataclass
class Asker:
    """Asks links by a client; ``spent`` says that GitHub's interface answers no more for now."""

    client: Client
    spent: bool = False
    unasked: int = 0
    """The number of repositories that could not be asked whether they are archived."""
    _heard: Link | None = None
    _tired: Counter[str] = field(default_factory=Counter)
    """How often in a row each host was too busy to answer."""

    def outcomes(self, links: Sequence[Link]) -> Iterator[tuple[Link, Outcome]]:
        """Yield every link with its outcome.

        An address that is silent after the last that was heard counts for nothing until that one is heard
        again: it may be our own connection that was lost.
        """
        waiting: list[tuple[Link, Outcome]] = []
        for link, outcome in self._all(links):
            if outcome.is_silent:
                waiting.append((link, outcome))
                continue
            self._heard = (
                self._heard if link.identifier and link.identifier.kind == "arxiv" else link
            )
            yield from waiting
            waiting.clear()
            yield link, outcome
        if waiting and not self._is_connected():
            message = "nothing answers any more: check your connection"
            waiting = [(link, Outcome("unknown", message, is_silent=True)) for link, _ in waiting]
        yield from waiting

    def _is_connected(self) -> bool:
        return self._heard is not None and not self._one(self._heard).is_silent

    def _all(self, links: Sequence[Link]) -> Iterator[tuple[Link, Outcome]]:
        of_arxiv = [link for link in links if link.identifier and link.identifier.kind == "arxiv"]
        for start in range(0, len(of_arxiv), arxiv.MANY):
            yield from self._papers(of_arxiv[start : start + arxiv.MANY])
        for link in in_turns(link for link in links if link not in {*of_arxiv}):
            yield link, self._one(link)

    def _papers(self, links: Sequence[Link]) -> Iterator[tuple[Link, Outcome]]:
        ids = [link.identifier.value for link in links if link.identifier]
        try:
            answer = self.client.get(self.client.services.arxiv + arxiv.query(ids), arxiv.ACCEPT)
            known = {work.identifiers.arxiv for work in arxiv.read(answer.content)}
        except NetworkError as wrong:
            unknown = Outcome("unknown", str(wrong), is_silent=wrong.reason == "unreachable")
            yield from ((link, unknown) for link in links)
        except UnreadableError as wrong:
            yield from ((link, Outcome("unknown", str(wrong))) for link in links)
        else:
            missing = Outcome("failing", "arXiv knows no paper of this id")
            yield from (
                (link, FINE if own in known else missing)
                for link, own in zip(links, ids, strict=True)
            )

    def _one(self, link: Link) -> Outcome:
        if link.identifier:
            return self._identifier(link)
        if host_of(link.url) == "github.com" and (found := _REPOSITORY.match(_path(link.url))):
            is_whole = found.end() == len(_path(link.url))
            outcome = self._repository(found[1], found[2])
            if outcome and (is_whole or outcome.found == "failing"):
                return outcome
            page = self._peek(link.url)
            return (
                outcome
                if outcome and outcome.found == "archived" and page.found == "fine"
                else page
            )
        return self._peek(link.url)

    def _identifier(self, link: Link) -> Outcome:
        services, url = self.client.services, link.url
        for official, own in (
            ("https://doi.org", services.doi),
            ("https://aclanthology.org", services.acl),
            ("https://openreview.net", services.openreview),
        ):
            if url.startswith(f"{official}/"):
                url = own + url.removeprefix(official)
        outcome = self._peek(url, follow=not (link.identifier and link.identifier.kind == "doi"))
        return FINE if outcome.found == "moved" else outcome

    def _repository(self, owner: str, name: str) -> Outcome | None:
        """Return what GitHub's interface says of a repository; None where it says nothing."""
        if self.spent:
            self.unasked += 1
            return None
        try:
            answer = self.client.get(
                f"{self.client.services.github}/repos/{owner}/{name}", "application/vnd.github+json"
            )
            said: Any = json.loads(answer.content)
        except NetworkError as wrong:
            if wrong.status in _GONE:
                return Outcome("failing", f"GitHub knows no repository {owner}/{name}")
            self.spent = wrong.status in _SPENT
            self.unasked += 1
            return None
        except ValueError:
            return None
        full, is_archived = (
            (said.get("full_name"), said.get("archived")) if isinstance(said, dict) else ("", False)
        )
        if (
            isinstance(full, str)
            and _NAME.fullmatch(full)
            and full.casefold() != f"{owner}/{name}".casefold()
        ):
            return Outcome("moved", f"the repository is now {full}", f"https://github.com/{full}")
        return (
            Outcome("archived", "its owner archived the repository")
            if is_archived is True
            else FINE
        )

    def _peek(self, url: str, *, follow: bool = True) -> Outcome:
        host = host_of(url)
        if self._tired[host] >= _PATIENCE:
            return Outcome("unknown", f"{host} was too busy to answer, and was not asked again")
        try:
            answer = self.client.peek(url, follow=follow)
        except NetworkError as wrong:
            is_busy = wrong.reason == "slow" or wrong.status >= 500
            self._tired[host] = (
                _PATIENCE if wrong.status == _BUSY else self._tired[host] + 1 if is_busy else 0
            )
            silent, is_gone = wrong.reason == "unreachable", wrong.status in _GONE
            said = (
                f"nothing stands there ({wrong.status})"
                if is_gone
                else f"it answers {wrong.status}"
            )
            words = said if wrong.status else str(wrong)
            return Outcome("failing" if silent or is_gone else "unknown", words, is_silent=silent)
        self._tired[host] = 0
        moved = answer.moved_to
        if not moved or canonical_url(moved) == canonical_url(url):
            return FINE
        if _FRONT.fullmatch(_path(answer.address)) and not _FRONT.fullmatch(_path(url)):
            return Outcome(
                "unknown",
                f"it leads to the front page {answer.address}, which may mean that it is gone",
            )
        if _DOOR.search(_path(answer.address)) and not _DOOR.search(_path(url)):
            return Outcome("unknown", f"it leads to {answer.address}, where one has to sign in")
        fragment = _fragment(url)
        moved = moved if not fragment or _fragment(moved) else f"{moved}#{fragment}"
        return Outcome("moved", f"it has moved for good to {moved}", moved)


def _path(url: str) -> str:
    parsed = parse_url(url)
    return parsed.path if parsed else ""


def _fragment(url: str) -> str:
    parsed = parse_url(url)
    return parsed.fragment if parsed else ""
