"""The issue of a week: candidates, records with news, withdrawn papers and dead links.

It is made of what other commands print as JSON, each of which may have failed that week.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from kdcatalog.commands.weekly_candidates import listed_candidates
from kdcatalog.errors import CatalogError
from kdcatalog.files import read_argument
from kdcatalog.linkcheck.replacements import link_digest
from kdcatalog.rendering.environments import render_post
from kdcatalog.rendering.markdown import Markdown
from kdcatalog.rendering.posts import MAX_POST, size_of
from kdcatalog.snapshot import PAPERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kdcatalog.commands.weekly_candidates import ListedCandidate
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.snapshot import Snapshot

    _Row = Mapping[str, Any]

_Listed = TypeVar("_Listed")

# How many topics each candidate may have at most: the first of these with which all of them fit.
# Of 765 topics of 180 new papers, 92 %, 87 %, 77 % and 65 % are among them.
_TOPICS = (16, 12, 8, 5)
# For the sentences on what does not fit, whose length depends on numbers.
_MARGIN = 300
# Of records with news, before the candidates take what is left.
_LISTED = 60
# Of links: with its boxes, one takes up to 900 characters of 65,536.
_LISTED_LINKS = 25
_WITHDRAWN = "withdrawn"


class UnreadableResultError(CatalogError):
    """A file does not have what an option of ``kdcatalog weekly`` asks for."""


@dataclass(frozen=True, slots=True)
class RecordNews:
    """What sources say on a record, in sentences."""

    file: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """A box of a link: the URL that replaces it, or none to remove it, and what the box means."""

    words: str
    comment: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link that does not work, where it is, and what a record may have in its place."""

    url: str
    words: str
    places: tuple[str, ...]
    choices: tuple[LinkChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class WeeklyIssue:
    """Everything that the issue lists; None for what could not be asked this week.

    ``parts`` names what there is a file for: nothing is said of the rest.
    """

    day: str
    parts: frozenset[str]
    candidates: tuple[ListedCandidate, ...] | None
    news: tuple[RecordNews, ...] | None
    withdrawn: tuple[RecordNews, ...] | None
    links: tuple[ListedLink, ...] | None
    """Dead links, and then those that moved."""

    @property
    def news_listed(self) -> tuple[RecordNews, ...]:
        """The records with news for which there is room."""
        news = self.news or ()
        return news[:_LISTED]

    @property
    def links_listed(self) -> tuple[ListedLink, ...]:
        """The links for which there is room."""
        links = self.links or ()
        return links[:_LISTED_LINKS]

    @property
    def news_left(self) -> int:
        """How many records with news are not listed."""
        news = self.news or ()
        return len(news[_LISTED:])

    @property
    def links_left(self) -> int:
        """How many links are not listed."""
        links = self.links or ()
        return len(links[_LISTED_LINKS:])


@dataclass(frozen=True, slots=True)
class Fitting:
    """The candidates that fit into an issue, as Markdown, and how many do not, or only in part."""

    texts: tuple[Markdown, ...] = ()
    left_out: int = 0
    without_abstract: int = 0


def issue_text(snapshot: Snapshot, issue: WeeklyIssue) -> str:
    """Return the issue as Markdown that fits; it says what does not.

    All candidates come before any abstract: nine in ten papers are among the first fifty.
    """
    candidates = issue.candidates or ()
    without = _issue_with(snapshot, issue, Fitting())
    budget = MAX_POST - size_of(without) - _MARGIN
    texts: list[Markdown] = []
    for text in _short_texts(snapshot, candidates, budget):
        budget -= _size(text)
        if budget < 0:
            break
        texts.append(text)
    abstracts = 0
    for candidate in candidates[: len(texts)]:
        text = _candidate_text(snapshot, candidate, abstracts + 1)
        budget += _size(texts[abstracts]) - _size(text)
        if budget < 0:
            break
        texts[abstracts] = text
        abstracts += 1
    fitting = Fitting(
        texts=tuple(texts),
        left_out=len(candidates) - len(texts),
        without_abstract=len(texts) - abstracts,
    )
    return _issue_with(snapshot, issue, fitting)


def _short_texts(
    snapshot: Snapshot,
    candidates: Sequence[ListedCandidate],
    budget: int,
) -> list[Markdown]:
    """Return each candidate without its abstract, with as many topics as let all of them fit."""
    texts: list[Markdown] = []
    for most in _TOPICS:
        texts = []
        for number, candidate in enumerate(candidates, 1):
            text = _candidate_text(snapshot, candidate.short(most), number)
            texts.append(text)
        if sum(map(_size, texts)) <= budget:
            break
    return texts


def _size(text: str) -> int:
    return size_of(text) + 1  # a line end


def _candidate_text(snapshot: Snapshot, candidate: ListedCandidate, number: int) -> Markdown:
    text = render_post(
        snapshot.templates,
        "upkeep/weekly-candidate.md.j2",
        candidate=candidate,
        number=number,
    )
    return Markdown(text)


def _issue_with(snapshot: Snapshot, issue: WeeklyIssue, fitting: Fitting) -> str:
    return render_post(snapshot.templates, "upkeep/weekly.md.j2", issue=issue, fitting=fitting)


def weekly_issue(
    catalog: Catalog,
    day: str,
    *,
    candidates: Path | None,
    news: Path | None,
    links: Path | None,
) -> WeeklyIssue:
    """Return the issue from the JSON of discover, refresh and links; empty: could not be asked.

    Raises UnreadableResultError.
    """
    files = {"candidates": candidates, "news": news, "links": links}
    parts = [name for name, path in files.items() if path]
    read = _Reader(catalog)
    updates, withdrawn = _listed(news, "refresh", dict, read.news)
    return WeeklyIssue(
        day=day,
        parts=frozenset(parts),
        candidates=_listed(candidates, "discover", list, read.candidates),
        news=updates,
        withdrawn=withdrawn,
        links=_listed(links, "links", dict, read.links),
    )


def _listed(
    path: Path | None,
    command: str,
    shape: type,
    read: Callable[[Any], _Listed],
) -> _Listed:
    """Return what the issue lists of a file; of an empty one, whose command has failed, nothing.

    Raises UnreadableResultError, which names the file.
    """
    raw = read_argument(path) if path else b""
    if not raw.strip():
        return read(None)
    message = f"{path} is not what kdcatalog {command} --format json prints"
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableResultError(f"{message}: it is not JSON") from error
    if not isinstance(data, shape):
        raise UnreadableResultError(message)
    try:
        return read(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        kind = type(error).__name__
        raise UnreadableResultError(f"{message} ({kind}: {error})") from error


_UrlAndWords = tuple[str, str]
_News = tuple[RecordNews, ...]
_Links = tuple[ListedLink, ...]
_NewsAndWithdrawn = tuple[_News | None, _News | None]


class _Reader:
    """Makes what the issue lists from the JSON of other commands; None stays None."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._by_file = {paper.file: paper for paper in catalog.papers}

    def candidates(self, rows: Any) -> tuple[ListedCandidate, ...] | None:
        return None if rows is None else tuple(listed_candidates(rows, self._catalog))

    def news(self, update: Any) -> _NewsAndWithdrawn:
        """Return what is new of records, and which are withdrawn."""
        if update is None:
            return None, None
        news = self._news(update["edits"], withdrawn=False)
        withdrawn = self._news(update["remarks"], withdrawn=True)
        return news, withdrawn

    def _news(self, rows: Any, *, withdrawn: bool) -> _News:
        """Return what rows say, by record; of remarks, only those on withdrawn papers."""
        sentences: dict[str, list[str]] = {}
        for row in rows:
            file = row["file"]
            is_withdrawn = row["words"].startswith(_WITHDRAWN)
            if file in self._by_file and is_withdrawn == withdrawn:
                sentences.setdefault(file, []).append(row["words"])
        news = []
        for file, words in sentences.items():
            title = self._by_file[file].title
            news.append(RecordNews(file, title, tuple(words)))
        return tuple(news)

    def links(self, report: Any) -> _Links | None:
        if report is None:
            return None
        dead = []
        moved = []
        for row in report["links"]:
            if row["verdict"] == "dead":
                dead.append(_link_of(row))
            elif row["verdict"] == "moved":
                moved.append(_link_of(row))
        return (*dead, *moved)


def _link_of(row: _Row) -> ListedLink:
    choices: list[LinkChoice] = []
    for place in row["places"]:
        # A pull request of boxes changes records alone: prose has sentences around its links.
        if place.startswith(PAPERS) and not choices:
            choices += _choices_of(row)
    places = tuple(row["places"])
    return ListedLink(
        url=row["url"],
        words=row["words"],
        places=places,
        choices=tuple(choices),
    )


def _choices_of(row: _Row) -> Iterator[LinkChoice]:
    old = link_digest(row["url"])
    box = f"kd link {old}"
    for url, words in _new_urls(row):
        new = link_digest(url)
        yield LinkChoice(words, f"{box} {new}", url)
    if row["verdict"] == "dead":
        yield LinkChoice("Remove it", box)


def _new_urls(row: _Row) -> Iterator[_UrlAndWords]:
    """Yield what may replace a link."""
    new_address = row["moved_to"]
    if new_address:
        yield new_address, "its new address"
    for replacement in row["replacements"]:
        words = replacement["words"]
        yield replacement["url"], words
