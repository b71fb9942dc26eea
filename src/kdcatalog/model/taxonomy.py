"""What makes a catalog this catalog: its own words, its facets of nodes, venues, facts and table columns.

All of it is read from ``taxonomy.yaml``; the program holds no subject of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter

from kdcatalog.model.authors import Author
from kdcatalog.model.base import FrozenModel, fault
from kdcatalog.model.dates import DayText, Year
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.keys import RESERVED_NAMES
from kdcatalog.model.paper import Listed, Texts
from kdcatalog.model.slugs import distinct_slugs
from kdcatalog.model.text import PlainText, quote
from kdcatalog.model.urls import Url
from kdcatalog.model.vocabulary import Term, Vocabulary

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Tell whether text can be the id of a node."""
    return bool(_SLUG.fullmatch(text)) and len(text) <= 60 and text not in RESERVED_NAMES


def _check_slug(text: str) -> str:
    if not is_slug(text):
        raise fault(
            "KD151",
            f"{quote(text)} is no id",
            "write lower-case letters, digits and single hyphens",
        )
    return text


def _read_base(value: object) -> object:
    """Return an address that others are appended to, with one slash at its end; empty where none is known yet."""
    if not value or not isinstance(value, str):
        return value
    if "?" in value or "#" in value:
        raise fault(
            "KD120",
            f"{quote(value)} has a query or a fragment",
            "write the address alone, ending in /",
        )
    return _BASE.validate_python(value).rstrip("/") + "/"


_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def _read_flag(value: object) -> bool:
    """Return the truth of a text: the reader gives every YAML scalar as the text that was written.

    yes and no are those of older catalogs, which had to quote them for other YAML readers.
    """
    if isinstance(value, bool):
        return value
    flag = _FLAGS.get(str(value).casefold())
    if flag is None:
        raise fault(
            "KD122", f"{quote(str(value))} is neither true nor false", "write true or false"
        )
    return flag


Flag = Annotated[bool, BeforeValidator(_read_flag)]
_BASE: TypeAdapter[str] = TypeAdapter(Url)
BaseUrl = Annotated[str, BeforeValidator(_read_base)]
_BASE_URL: TypeAdapter[str] = TypeAdapter(BaseUrl)


def base_url(address: str) -> str:
    """Return an address that others are appended to, ending in a slash; raises ValueError."""
    return _BASE_URL.validate_python(address)


Slug = Annotated[PlainText, AfterValidator(_check_slug)]
FactId = Annotated[
    PlainText, AfterValidator(lambda text: text if text.isidentifier() else _check_slug(text))
]


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


class Node(FrozenModel):
    """A place in a facet's tree.

    ``label`` is its title where space is short, ``words`` are what people may type for it, ``note`` stands under
    its heading, ``former_paths`` are where it stood before; they still lead to it.
    """

    id: Slug
    title: PlainText
    label: PlainText | None = None
    sentence: PlainText
    words: Texts = ()
    note: PlainText | None = None
    former_paths: Texts = ()
    nodes: "Annotated[tuple[Node, ...], Listed]" = ()

    @property
    def short_title(self) -> str:
        """The title where space is short."""
        return self.label or self.title


class Venue(FrozenModel):
    """A place of publication. A publisher is listed so that its name can be refused with a hint, never used."""

    id: PlainText
    name: PlainText
    kind: Literal["conference", "journal", "workshop", "publisher"]
    aliases: Texts = ()


class Fact(FrozenModel):
    """An extra fact of a paper.

    ``values`` spells out abbreviations, ``apart`` are values that make no two papers alike, ``means`` names the topic
    for which a value stands, one fact may name the paper (``short_name``), and those whose values are set against
    each other (``compared``) are drawn.
    """

    id: FactId
    title: PlainText
    many: Flag = False
    short_name: Flag = False
    compared: Flag = False
    apart: Texts = ()
    values: Annotated[Mapping[str, PlainText], AfterValidator(MappingProxyType)] = Field(
        default_factory=_nothing
    )
    means: Annotated[Mapping[str, PlainText], AfterValidator(MappingProxyType)] = Field(
        default_factory=_nothing
    )


class SummaryColumn(FrozenModel):
    """A column of the summary table: a fact, or the nodes below one node."""

    title: PlainText
    fact: PlainText | None = None
    nodes: PlainText | None = None


class Summary(FrozenModel):
    """The summary table: the fact that groups its rows and the groups in order, the facts of which a row needs one."""

    sentence: PlainText
    group: PlainText
    groups: Texts = ()
    needs: Texts
    columns: Annotated[tuple[SummaryColumn, ...], Listed]


class MatrixFacets(FrozenModel):
    """The two facets of the matrix."""

    rows: PlainText
    columns: PlainText


class CitedWork(FrozenModel):
    """The work to cite beside the catalog."""

    title: PlainText
    authors: Annotated[tuple[Author, ...], Listed]
    year: Year
    identifiers: Identifiers


class SourceLink(FrozenModel):
    """A titled address."""

    title: PlainText
    url: Url


class Licenses(FrozenModel):
    """The licence of the code and that of the data."""

    code: PlainText
    data: PlainText


class CatalogSettings(FrozenModel):
    """The block ``catalog:``: the catalog's own words, where it is published, and how its README is ordered.

    ``id`` never changes, so that the entries of feeds keep theirs; the short title stands in for it.
    """

    id: Slug | None = None
    title: PlainText
    short_title: PlainText
    tagline: PlainText
    maintainers: PlainText
    url: BaseUrl = ""
    repository: BaseUrl = ""
    licence: Licenses
    cites: CitedWork | None = None
    source: SourceLink | None = None
    readme_keeps: DayText | None = None
    readme: Texts = ()
    home_picture: PlainText | None = None
    """The catalog's own picture on the first page; prose of the same name is its equivalent in words."""


class Taxonomy(FrozenModel):
    """The whole of ``taxonomy.yaml``."""

    catalog: CatalogSettings
    facets: Annotated[tuple[Node, ...], Listed, Field(min_length=1)]
    venues: Annotated[tuple[Venue, ...], Listed] = ()
    facts: Annotated[tuple[Fact, ...], Listed] = ()
    summary: Summary | None = None
    matrix: MatrixFacets | None = None
    surveys: PlainText | None = None
    """The node on which surveys stand, so that a topic's page can point to those of its own."""

    def with_addresses(self, addresses: Mapping[str, str]) -> "Taxonomy":
        """Return the taxonomy with other addresses: ``url`` of the site, ``repository``, or both."""
        settings = self.catalog.model_copy(update=dict(addresses))
        return self.model_copy(update={"catalog": settings})

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node under its path, in the order of the tree, a parent before its children."""
        return MappingProxyType(dict(_walk(self.facets, "")))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The rank of every node in the order of the tree."""
        return MappingProxyType({path: rank for rank, path in enumerate(self.nodes)})

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """Where the node stands now that once stood on a path, by that former path."""
        return MappingProxyType(
            {old: path for path, node in self.nodes.items() for old in node.former_paths}
        )

    @cached_property
    def venue_by_id(self) -> Mapping[str, Venue]:
        """Every venue that a paper may name."""
        return MappingProxyType(
            {venue.id: venue for venue in self.venues if venue.kind != "publisher"}
        )

    @cached_property
    def topic_vocabulary(self) -> Vocabulary:
        """Every node of every facet, for looking up what people type."""
        return Vocabulary(
            "topic",
            (
                Term(path, (node.title, node.short_title, *node.words), node.former_paths)
                for path, node in self.nodes.items()
            ),
        )

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
        venues = self.venue_by_id.values()
        terms = [Term(venue.id, (venue.name, *venue.aliases)) for venue in venues]
        return Vocabulary("venue", terms)

    @cached_property
    def fact_vocabulary(self) -> Vocabulary:
        """Every fact, for looking up what people type."""
        return Vocabulary("fact", [Term(fact.id, (fact.title,)) for fact in self.facts])

    @cached_property
    def venue_slugs(self) -> Mapping[str, str]:
        """The id of every venue as part of an address; of two alike the later in the file takes a number."""
        return distinct_slugs(self.venue_by_id)

    @cached_property
    def fact_by_id(self) -> Mapping[str, Fact]:
        """Every fact under its id, in the order of the file."""
        return MappingProxyType({fact.id: fact for fact in self.facts})

    @cached_property
    def naming_fact(self) -> str | None:
        """The id of the fact that gives a paper its short name."""
        return next((fact.id for fact in self.facts if fact.short_name), None)


def lineage(path: str) -> tuple[str, ...]:
    """Return every node on the way from the facet to a node, that node last."""
    parts = path.split("/")
    return tuple("/".join(parts[:end]) for end in range(1, len(parts) + 1))


def _walk(nodes: tuple[Node, ...], prefix: str) -> Iterator[tuple[str, Node]]:
    for node in nodes:
        path = f"{prefix}{node.id}"
        yield path, node
        yield from _walk(node.nodes, f"{path}/")
