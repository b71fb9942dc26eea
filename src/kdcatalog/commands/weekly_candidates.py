"""The candidates of the weekly issue: what it lists of each, and the boxes of their topics."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import abbreviated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy

    _Row = Mapping[str, Any]
    _ByTitle = Mapping[str, str]
    _Topics = Iterable[Mapping[str, str]]

# More names do not help to judge a candidate.
_NAMED_AUTHORS = 5
# Of a candidate without abstract, above those that are folded away: two in three topics that a new
# paper has are among its first five.
_SHORT_TOPICS = 5
# The sentences of a sixth topic and more would take the place of two abstracts.
_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class ListedTopic:
    """A topic and the sentence for it; empty where it is left out to save room.

    With ``is_same``, it is the one of the topic before. ``rank`` is 0 for the likeliest topic.
    ``path`` is empty where the title says all: the paths of 16 topics of fifty candidates would
    take the place of all abstracts.
    """

    rank: int
    title: str
    path: str = ""
    sentence: str = ""
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class ListedCandidate:
    """A candidate as the issue lists it; ``similar`` are papers with nearly the same title.

    ``further_topics`` are folded away.
    """

    id: str
    title: str
    url: str
    authors: str
    reason: str
    topics: tuple[ListedTopic, ...]
    further_topics: tuple[ListedTopic, ...]
    venue: str
    code: tuple[str, ...]
    names: tuple[str, ...]
    similar: tuple[Paper, ...]
    abstract: str

    def short(self, most: int) -> ListedCandidate:
        """Return the same without abstract, reason and sentences, and with the likeliest topics."""
        # Topics with a sentence follow it, not their rank.
        ranked = sorted(self.topics, key=lambda topic: topic.rank)
        likely_topics = (*ranked, *self.further_topics)[:most]
        topics = [replace(topic, sentence="", is_same=False) for topic in likely_topics]
        return replace(
            self,
            abstract="",
            reason="",
            topics=tuple(topics[:_SHORT_TOPICS]),
            further_topics=tuple(topics[_SHORT_TOPICS:]),
        )


def topics_by_title(taxonomy: Taxonomy) -> dict[str, str]:
    """Return the paths of topics by title, without titles that several topics have."""
    titles = [node.title for node in taxonomy.nodes.values()]
    counts = Counter(titles)
    by_title = {}
    for path, node in taxonomy.nodes.items():
        if counts[node.title] == 1:
            by_title[node.title] = path
    return by_title


def listed_candidates(rows: Iterable[_Row], catalog: Catalog) -> Iterator[ListedCandidate]:
    """Yield the candidates of ``kdcatalog discover --format json``, those with an identifier."""
    by_title = topics_by_title(catalog.taxonomy)
    for row in rows:
        identifier = find_identifier(row["id"])
        # Without an identifier nothing can be fetched, and so no record be made.
        if identifier:
            yield _candidate(row, identifier.url, catalog, by_title)


def _candidate(
    row: _Row,
    url: str,
    catalog: Catalog,
    by_title: _ByTitle,
) -> ListedCandidate:
    authors = map(Author.model_validate, row["authors"])
    author_names = [author.name for author in authors]
    names = []
    for title, values in row["names"].items():
        listed = ", ".join(values)
        names.append(f"{title}: {listed}")
    venue = row["venue"]
    by_key = catalog.by_key
    similar = [by_key[key] for key in row["similar"]]
    topics = _topics_of(row["topics"], by_title)
    further_topics = _topics_of(row["further_topics"], by_title)
    return ListedCandidate(
        id=row["id"],
        title=row["title"],
        url=url,
        authors=abbreviated(author_names, _NAMED_AUTHORS),
        reason=row["reason"],
        topics=tuple(topics),
        further_topics=tuple(further_topics),
        venue=f"{venue['id']} {venue['year']}" if venue else "",
        code=tuple(row["code"]),
        names=tuple(names),
        similar=tuple(similar),
        abstract=row["abstract"],
    )


def _topics_of(
    rows: _Topics,
    by_title: _ByTitle,
) -> Iterator[ListedTopic]:
    """Yield the topics, each sentence once: topics with one sentence follow one another.

    Five topics rest on three sentences on average, and reading them takes most of a week's minutes.
    """
    by_sentence: dict[str, list[ListedTopic]] = {}
    for rank, row in enumerate(rows):
        sentence = row["sentence"]
        if rank >= _SENTENCES and sentence not in by_sentence:
            sentence = ""
        topics = by_sentence.setdefault(sentence, [])
        is_same = bool(topics and sentence)
        words = "" if is_same else sentence
        title = row["title"]
        path = "" if title in by_title else row["path"]
        topic = ListedTopic(rank, title, path, words, is_same=is_same)
        topics.append(topic)
    # Those without a sentence are the least likely ones.
    without = by_sentence.pop("", [])
    for topics in by_sentence.values():
        yield from topics
    yield from without
