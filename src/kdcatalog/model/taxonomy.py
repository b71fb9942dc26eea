"""What makes a catalog this catalog: its words, facets, venues, facts and table columns.

All of it comes from ``taxonomy.yaml``; the program has no subject of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate, count
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator

from kdcatalog.model.authors import Author
from kdcatalog.model.base import FrozenDict, FrozenModel, fault
from kdcatalog.model.dates import DayText, Year
from kdcatalog.model.discovery import Discovery
from kdcatalog.model.fact_names import FactNames
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.keys import RESERVED_NAMES, KeyText, distinct_slugs
from kdcatalog.model.paper import ListOf, Texts
from kdcatalog.model.tables import Choose, MatrixFacets, Meanings, Summary, no_meanings
from kdcatalog.model.text import PlainText, quote
from kdcatalog.model.urls import Url, WebUrl
from kdcatalog.model.venues import Venue, VenueFinder
from kdcatalog.model.vocabulary import Term, Vocabulary

# Paths of the site join up to four ids; Windows allows 260 characters for all of a path.
MAX_NODE_ID = 60
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Return whether text can be the id of a node, which is a folder of the site."""
    if len(text) > MAX_NODE_ID or text in RESERVED_NAMES:
        return False
    return _SLUG.fullmatch(text) is not None


def _check_slug(text: str) -> str:
    if not is_slug(text):
        raise fault(
            "KD151",
            f"{quote(text)} is not a valid id",
            "write lower-case letters, digits and single hyphens",
        )
    return text


def _check_former_path(text: str) -> str:
    """Return a path of ids: a redirect is written there, so it must stay inside the site."""
    parts = text.split("/")
    if not all(map(is_slug, parts)):
        message = f"{quote(text)} is not a valid path of a topic"
        raise fault("KD151", message, "write ids joined by slashes, such as facet/topic")
    return text


def _read_base(value: object) -> object:
    """Return a URL to which paths are appended, with one slash at its end; empty where unknown."""
    if not value or not isinstance(value, str):
        return value
    if "?" in value or "#" in value:
        message = f"{quote(value)} has a query or a fragment"
        raise fault("KD120", message, "write the URL without them, ending in /")
    return _BASE.validate_python(value).rstrip("/") + "/"


_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def _read_flag(value: object) -> bool:
    """Return the truth of a text: the reader gives every YAML scalar as the text that was written.

    yes and no are those of older catalogs, which had to quote them for other YAML readers.
    """
    if isinstance(value, bool):
        return value
    text = str(value)
    flag = _FLAGS.get(text.casefold())
    if flag is None:
        raise fault(
            "KD122", f"{quote(str(value))} is neither true nor false", "write true or false"
        )
    return flag


Flag = Annotated[bool, BeforeValidator(_read_flag)]
_BASE: TypeAdapter[str] = TypeAdapter(WebUrl)
BaseUrl = Annotated[str, BeforeValidator(_read_base)]
_BASE_URL: TypeAdapter[str] = TypeAdapter(BaseUrl)


def base_url(address: str) -> str:
    """Return an address that others are appended to, ending in a slash; raises ValueError."""
    return _BASE_URL.validate_python(address)


def _check_branch(text: str) -> str:
    # Git allows more, but a URL would not show where the branch ends and the file begins.
    if not _BRANCH.fullmatch(text) or ".." in text:
        raise ValueError("must be the name of a branch, such as main")
    return text


_BRANCH = re.compile(r"[A-Za-z0-9](?:[\w./-]*[\w-])?", re.ASCII)
Slug = Annotated[PlainText, AfterValidator(_check_slug)]
FormerPath = Annotated[PlainText, AfterValidator(_check_former_path)]


def _check_fact_id(text: str) -> str:
    return text if text.isidentifier() else _check_slug(text)


FactId = Annotated[PlainText, AfterValidator(_check_fact_id)]


def _no_rows() -> Mapping[str, tuple[str, ...]]:
    return FrozenDict({})


# Two papers are no way into a topic, and of eight a reader must choose again.
LEAST_STARTS, MOST_STARTS = 3, 7


class StartingPoint(FrozenModel):
    """A paper to read first on a topic, chosen by a person, and why in a few words."""

    key: KeyText
    reason: PlainText


class Node(FrozenModel):
    """A topic: a node in the tree of a facet, or the facet itself.

    ``label`` is its title where space is short, ``words`` are what people may type for it, ``note``
    is shown under its heading, and ``former_paths`` are earlier paths, which still lead to it.
    ``sentence`` is for readers; ``rule`` is for curators: what belongs on the node, what does not.
    """

    id: Slug
    title: PlainText
    label: PlainText | None = None
    sentence: PlainText
    rule: PlainText | None = None
    words: Texts = ()
    note: PlainText | None = None
    phrase: PlainText | None = None
    """A few words for the contents of README.md, where the node has no topics to list there."""
    start: ListOf[StartingPoint] = ()
    former_paths: ListOf[FormerPath] = ()
    nodes: "ListOf[Node]" = ()

    @property
    def short_title(self) -> str:
        """The title where space is short."""
        return self.label or self.title


class Fact(FrozenModel):
    """An extra fact of a paper.

    ``many``: a paper may have several values. ``short_name``: it names the paper. ``compared``: its
    values are compared in filters and charts. ``apart`` are values that do not make papers related,
    ``values`` spells abbreviations out, ``means`` names the topic that a value implies.
    """

    id: FactId
    title: PlainText
    many: Flag = False
    short_name: Flag = False
    compared: Flag = False
    apart: Texts = ()
    values: Meanings = Field(default_factory=no_meanings)
    means: Meanings = Field(default_factory=no_meanings)
    vocabulary: PlainText | None = None
    """The id of the vocabulary that its values are names of."""


class CitedWork(FrozenModel):
    """The work to cite beside the catalog."""

    title: PlainText
    authors: ListOf[Author]
    year: Year
    identifiers: Identifiers


class SourceLink(FrozenModel):
    """A URL with a title."""

    title: PlainText
    url: Url


class Licenses(FrozenModel):
    """The licenses of code and data."""

    code: PlainText
    data: PlainText


_KeysByTopic = Annotated[
    Mapping[str, Texts],
    AfterValidator(FrozenDict),
]


class CatalogSettings(FrozenModel):
    """The block ``catalog:``: the catalog's words, its URLs, and the order of its README.

    ``id`` never changes, so that entries of feeds keep theirs; without it the short title is used.
    """

    id: Slug | None = None
    title: PlainText
    short_title: PlainText
    tagline: PlainText
    maintainers: PlainText
    url: BaseUrl = ""
    repository: BaseUrl = ""
    branch: Annotated[PlainText, AfterValidator(_check_branch)] = "main"
    """The branch of the repository that links to its files lead to."""
    license: Licenses
    cites: CitedWork | None = None
    source: SourceLink | None = None
    readme_keeps: DayText | None = None
    readme_rows: _KeysByTopic = Field(default_factory=_no_rows)
    """The keys whose rows README.md keeps, by topic; ``readme_keeps`` decides where it is empty."""
    readme: Texts = ()
    hype_words: Texts = ()
    """Words of advertising, in any case of letters, which a summary should not have."""
    anchors: Meanings = Field(default_factory=no_meanings)
    """Further anchors in README.md, such as those of the source list, and the part of each."""
    batches: Meanings = Field(default_factory=no_meanings)
    """Why papers were added, by the day, ``YYYY-MM-DD``, on which they were."""
    home_picture: PlainText | None = None
    """A picture of the catalog's own on the home page; prose of the same name describes it."""

    @property
    def licence(self) -> Licenses:
        """The licenses, under the name that templates of catalogs may have from before."""
        return self.license

    def file_url(self, file: str, *, edit: bool = False) -> str:
        """Return the URL of a file in the repository, to be read or edited; empty without one."""
        if not self.repository:
            return ""
        view = "edit" if edit else "blob"
        return f"{self.repository}{view}/{self.branch}/{file}"

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        """Accept ``licence``, which was the only spelling, as a key and as a part of README."""
        if not isinstance(value, dict):
            return value
        settings = dict(value)
        # Both of them are an error: one would be ignored.
        if "license" not in settings and "licence" in settings:
            settings["license"] = settings.pop("licence")
        parts = settings.get("readme")
        if isinstance(parts, list):
            names = ["license" if part == "licence" else part for part in parts]
            settings["readme"] = names
        return settings


class Taxonomy(FrozenModel):
    """The whole of ``taxonomy.yaml``."""

    catalog: CatalogSettings
    facets: Annotated[ListOf[Node], Field(min_length=1)]
    venues: ListOf[Venue] = ()
    facts: ListOf[Fact] = ()
    vocabularies: ListOf[FactNames] = ()
    summary: Summary | None = None
    matrix: MatrixFacets | None = None
    discover: Discovery | None = None
    choose: Choose | None = None
    surveys: PlainText | None = None
    """The node for surveys, so that the page of a topic can link to the surveys of that topic."""
    synonyms: ListOf[Texts] = ()
    """Groups of words that mean the same, such as an abbreviation and what it is short for."""

    def with_addresses(self, addresses: Mapping[str, str]) -> "Taxonomy":
        """Return the taxonomy with another ``url`` of the site, ``repository``, or both."""
        settings = self.catalog.model_copy(update=dict(addresses))
        return self.model_copy(update={"catalog": settings})

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node under its path, in the order of the tree, a parent before its children."""
        return FrozenDict(dict(_walk(self.facets, "")))

    def name_of(self, path: str) -> str:
        """Return what the site calls a topic everywhere: its title, and of a facet the short one.

        Facets are named in filters, marks and menus, where "KD Algorithms" is "Algorithm"; readers
        took two names for two things. README.md keeps the titles, which are those of its source.
        """
        node = self.nodes[path]
        is_facet = "/" not in path
        return node.short_title if is_facet else node.title

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The rank of every node in the order of the tree."""
        ranks = dict(zip(self.nodes, count(), strict=False))
        return FrozenDict(ranks)

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """The path of each node under each of its former paths."""
        paths: dict[str, str] = {}
        for path, node in self.nodes.items():
            paths.update(dict.fromkeys(node.former_paths, path))
        return FrozenDict(paths)

    @cached_property
    def venue_by_id(self) -> Mapping[str, Venue]:
        """Every venue that a paper may name."""
        venues = [venue for venue in self.venues if venue.kind != "publisher"]
        return FrozenDict({venue.id: venue for venue in venues})

    @cached_property
    def topic_vocabulary(self) -> Vocabulary:
        """Every node of every facet, for looking up what people type."""
        topics = Vocabulary("topic")
        for path, node in self.nodes.items():
            names = [node.title, node.short_title]
            # In other alphabets an id is "u6e2c-u5b9a", which nobody types.
            names.append(self._path_of_titles(path))
            names += node.words
            topics.add(Term(path, tuple(names), node.former_paths))
        return topics

    def _path_of_titles(self, path: str) -> str:
        nodes = map(self.nodes.__getitem__, lineage(path))
        return "/".join(node.title for node in nodes)

    def look_up_topics(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the paths of the topics that people mean, without repeats.

        Each text is a path, the end of one, or a title. Raises UnknownTermError.
        """
        otherwise = "kdcatalog taxonomy lists them"
        paths = [self.topic_vocabulary.look_up(text, otherwise) for text in texts]
        return tuple(dict.fromkeys(paths))

    @cached_property
    def venue_vocabulary(self) -> Vocabulary:
        """Every venue that a paper may name, for looking up what people type."""
        venues = Vocabulary("venue")
        for venue in self.venue_by_id.values():
            names = (venue.name, *venue.aliases)
            venues.add(Term(venue.id, names, venue.former_ids))
        return venues

    @cached_property
    def venue_finder(self) -> VenueFinder:
        """Every venue and publisher, for finding the one that a source names in running text."""
        return VenueFinder(self.venues)

    @cached_property
    def venue_slugs(self) -> Mapping[str, str]:
        """The slug of every venue by its id; of equal ones, the later in the file gets a number."""
        return distinct_slugs(self.venue_by_id)

    @cached_property
    def fact_by_id(self) -> Mapping[str, Fact]:
        """Every fact under its id, in the order of the file."""
        return FrozenDict({fact.id: fact for fact in self.facts})

    def names_of(self, fact: Fact) -> FactNames | None:
        """Return the vocabulary of a fact, None where its values are any text."""
        for vocabulary in self.vocabularies:
            if vocabulary.id == fact.vocabulary:
                return vocabulary
        return None

    def facts_of(self, vocabulary: FactNames) -> Iterator[Fact]:
        """Yield the facts that have their values from a vocabulary."""
        for fact in self.facts:
            if fact.vocabulary == vocabulary.id:
                yield fact

    @cached_property
    def naming_fact(self) -> str | None:
        """The id of the fact that gives a paper its short name."""
        for fact in self.facts:
            if fact.short_name:
                return fact.id
        return None


def lineage(path: str) -> tuple[str, ...]:
    """Return every node on the way from the facet to a node, which is the last.

    >>> lineage("grain/rye")
    ('grain', 'grain/rye')
    """
    return tuple(accumulate(path.split("/"), "{}/{}".format))


def _walk(
    nodes: tuple[Node, ...],
    prefix: str,
) -> Iterator[tuple[str, Node]]:
    for node in nodes:
        path = f"{prefix}{node.id}"
        yield path, node
        yield from _walk(node.nodes, f"{path}/")
