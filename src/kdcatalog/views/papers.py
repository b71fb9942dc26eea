"""A paper's page: everything that its record states."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from kdcatalog.bibliography.citation import Citation, citation_of
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog, cause_of
from kdcatalog.model.checked import FieldCheck, checks_of
from kdcatalog.model.identifiers import KIND_BY_NAME, SPECIFIC_FIRST
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Fact, lineage
from kdcatalog.views.authors import Byline, byline_of, page_slugs
from kdcatalog.views.facets import shapes
from kdcatalog.views.kept_relations import RelatedState
from kdcatalog.views.names import NameIndex, path_of_name
from kdcatalog.views.related import Related, Relations
from kdcatalog.views.rows import Link, ListRow, Rows, numbered_links, track_of, where
from kdcatalog.views.topics import TopicLink, topic_link

# Authors in view; six papers of the first 626 have 50 or more, one has 131.
VISIBLE_AUTHORS = 30


# A value of a fact, and the address of its page, empty where it has none.
LinkedValue = tuple[str, str]
FactRow = tuple[str, tuple[LinkedValue, ...]]
# Name, value and URL; the URL of a key is empty.
IdentifierRow = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A placement: the facet, the nodes between, the last node; ``repeats`` the facet before it."""

    shape: str
    facet: str
    repeats: bool
    above: tuple[TopicLink, ...]
    last: TopicLink


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """Another paper as a row, and the reason why it is related."""

    row: ListRow
    reason: str


@dataclass(frozen=True, slots=True)
class Neighbor:
    """The newer or the older paper of a topic."""

    key: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The papers before and after this one in the topic with a title."""

    topic: str
    newer: Neighbor | None
    older: Neighbor | None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The content of a paper's page, apart from its citations as text."""

    key: str
    title: str
    language: str
    summary: str
    authors: tuple[Byline, ...]
    more_authors: tuple[Byline, ...]
    venue: str
    venue_name: str
    venue_slug: str
    track: str
    kind: str
    date: str
    year: str
    main: Link | None
    further: tuple[Link, ...]
    code: tuple[Link, ...]
    data: tuple[Link, ...]
    facts: tuple[FactRow, ...]
    identifiers: tuple[IdentifierRow, ...]
    trail: tuple[TopicLink, ...]
    places: tuple[Place, ...]
    related: tuple[RelatedRow, ...]
    by_authors: tuple[ListRow, ...]
    former_titles: tuple[str, ...]
    corrections: tuple[str, ...]
    note: str | None
    checks: tuple[FieldCheck, ...]
    added: str
    edit: str
    report: str
    turn: Turn | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class FromOthers:
    """All that the page of a paper takes from other records than its own.

    Links of authors, titles of neighbors: where the ``facts`` are the same, the page is the same,
    whichever records have changed. The numbers of papers of its topics are not among them: with
    each paper that is added, half of all pages would be made again. ``related`` returns the related
    papers, which only the page needs, and ``state`` is all that follows from.
    """

    topic: str
    turn: Turn | None
    author_pages: tuple[str, ...]
    related: Callable[[], tuple[Related, ...]]
    state: RelatedState
    related_rows: tuple[ListRow, ...]
    by_authors: tuple[ListRow, ...]
    values: tuple[FactRow, ...]
    corrections: tuple[str, ...]

    @property
    def facts(self) -> object:
        """What of it the page shows: of the rows of other papers, all but their marks."""
        return (
            self.topic,
            self.turn,
            self.author_pages,
            self.state,
            [other.digest for other in self.related_rows],
            [other.digest for other in self.by_authors],
            self.values,
            self.corrections,
        )


def from_others(
    rows: Rows,
    relations: Relations,
    indexes: Iterable[NameIndex],
    paper: Paper,
) -> FromOthers:
    """Return what the page of a paper takes from other records."""
    catalog = rows.catalog
    topic = _narrowest_topic(catalog, paper)
    state = relations.state(paper)
    keys, _ = state
    return FromOthers(
        topic=topic,
        turn=_turn(catalog, paper, topic),
        author_pages=page_slugs(catalog, paper),
        related=partial(relations.of, paper),
        state=state,
        related_rows=rows.of(map(catalog.by_key.__getitem__, keys)),
        by_authors=rows.of(relations.by_authors(paper)),
        values=_facts(catalog, indexes, paper),
        corrections=_corrections(catalog, paper),
    )


def paper_view(
    rows: Rows,
    others: FromOthers,
    paper: Paper,
) -> PaperPage:
    """Return the page of a paper; ``others`` is what ``from_others`` returns for it."""
    catalog = rows.catalog
    links = _links(paper)
    row = rows.row(paper).paper
    authors = _bylines(paper, others)
    cut = _visible_authors(len(authors))
    venue_name, venue_slug = _venue(catalog, paper)
    settings = catalog.taxonomy.catalog
    repository = settings.repository
    trail = _trail(catalog, others.topic)
    return PaperPage(
        key=paper.key,
        title=paper.title,
        language=row.language,
        summary=row.summary,
        authors=authors[:cut],
        more_authors=authors[cut:],
        venue=where(paper),
        venue_name=venue_name,
        venue_slug=venue_slug,
        track=track_of(paper),
        kind=paper.kind,
        date=paper.date,
        year=paper.date[:4],
        main=links[0] if links else None,
        further=tuple(links[1:]),
        code=row.code,
        data=row.data,
        facts=others.values,
        identifiers=_identifiers(paper),
        trail=trail,
        places=_places(catalog, paper),
        related=_related_rows(others),
        by_authors=others.by_authors,
        former_titles=paper.former_titles,
        corrections=others.corrections,
        note=paper.note,
        checks=checks_of(paper.checked),
        added=paper.added,
        edit=settings.file_url(paper.file, edit=True),
        report=repository and site_paths.correction_form(repository, paper.key),
        turn=others.turn,
        citation=citation_of(paper, catalog.taxonomy),
    )


def _bylines(paper: Paper, others: FromOthers) -> tuple[Byline, ...]:
    bylines = []
    for author, slug in zip(paper.authors, others.author_pages, strict=True):
        byline = byline_of(author.name, slug)
        bylines.append(byline)
    return tuple(bylines)


def _trail(catalog: Catalog, topic: str) -> tuple[TopicLink, ...]:
    return tuple(topic_link(catalog, path) for path in lineage(topic))


def _corrections(catalog: Catalog, paper: Paper) -> tuple[str, ...]:
    """Return the corrections that are about this paper, not one of many of the same cause."""
    return tuple(
        text for text in paper.corrections if cause_of(text) not in catalog.repeated_causes
    )


def _visible_authors(total: int) -> int:
    """Return how many authors are in view; a fold that would hide one or two is none."""
    if total <= VISIBLE_AUTHORS + 2:
        return total
    return VISIBLE_AUTHORS


def _venue(catalog: Catalog, paper: Paper) -> tuple[str, str]:
    """Return the full name and the slug of the paper's venue; both empty where it has no page."""
    taxonomy = catalog.taxonomy
    venue_id = paper.venue.id if paper.venue else ""
    venue = taxonomy.venue_by_id.get(venue_id)
    # Records may name a venue that the taxonomy lacks; check reports it.
    if not venue:
        return "", ""
    return venue.name, taxonomy.venue_slugs[venue.id]


def _related_rows(others: FromOthers) -> tuple[RelatedRow, ...]:
    reasons = [related.reason for related in others.related()]
    return tuple(map(RelatedRow, others.related_rows, reasons))


def _links(paper: Paper) -> list[Link]:
    """Return where the paper can be read, the best place first, with words that name the place."""
    registry_links = _registry_links(paper)
    links = [*registry_links, *numbered_links("Page", paper.urls)]
    if links:
        best, *others = links
        # The main button says where it leads; without a registry there is nothing to name.
        words = f"Read on {best.text}" if registry_links else "Read it"
        links = [Link(words, best.url), *others]
    return links


def _registry_links(paper: Paper) -> list[Link]:
    by_kind = {identifier.kind: identifier for identifier in paper.identifiers}
    pages = {identifier.normalized for identifier in paper.identifiers}
    if len(pages) < len(by_kind):
        # The DOI of an Anthology paper leads to the page that the ACL id leads to.
        del by_kind["doi"]
    links = []
    for kind in SPECIFIC_FIRST:
        identifier = by_kind.get(kind.name)
        if identifier:
            link = Link(kind.title, identifier.url)
            links.append(link)
    return links


def _facts(
    catalog: Catalog,
    indexes: Iterable[NameIndex],
    paper: Paper,
) -> tuple[FactRow, ...]:
    """Return titles and values of what the record states beyond its bibliographic data."""
    taxonomy = catalog.taxonomy
    short_name = catalog.short_name(paper)
    facts: list[FactRow] = []
    if short_name:
        facts.append(("Short name", ((short_name, ""),)))
    if paper.kind != "paper":
        facts.append(("Kind", ((paper.kind, ""),)))
    for fact in taxonomy.facts:
        values = paper.fact(fact.id)
        # The naming fact usually is the short name, which is in the list already.
        is_naming = fact.id == taxonomy.naming_fact
        is_repeated = is_naming and values == (short_name,)
        if not values or is_repeated:
            continue
        linked = []
        for value in values:
            path = path_of_name(indexes, fact, value)
            linked.append((_spelled_out(fact, value), path))
        facts.append((fact.title, tuple(linked)))
    return tuple(facts)


def _spelled_out(fact: Fact, value: str) -> str:
    if value not in fact.values:
        return value
    return f"{value} ({fact.values[value]})"


def _identifiers(paper: Paper) -> tuple[IdentifierRow, ...]:
    """Return name, value and URL of each identifier; the key comes last, without a URL."""
    rows = []
    for identifier in paper.identifiers:
        title = KIND_BY_NAME[identifier.kind].title
        rows.append((title, identifier.value, identifier.url))
    rows.append(("Key", paper.key, ""))
    return tuple(rows)


def _places(catalog: Catalog, paper: Paper) -> tuple[Place, ...]:
    """Return the placements in the order of the taxonomy."""
    taxonomy = catalog.taxonomy
    shape_by_facet = shapes(taxonomy)
    places = []
    facet_before = ""
    for path in sorted(paper.placements, key=taxonomy.order.__getitem__):
        facet = path.partition("/")[0]
        between = lineage(path)[1:-1]
        parent_links = [topic_link(catalog, parent) for parent in between]
        place = Place(
            shape=shape_by_facet[facet],
            facet=taxonomy.nodes[facet].short_title,
            repeats=facet == facet_before,
            above=tuple(parent_links),
            last=topic_link(catalog, path),
        )
        places.append(place)
        facet_before = facet
    return tuple(places)


def _narrowest_topic(catalog: Catalog, paper: Paper) -> str:
    """Return the topic of a paper with the fewest papers, but one with another paper if possible.

    The trail and the links to the newer and the older paper follow it.
    """

    def rank(path: str) -> tuple[bool, int, int]:
        count = len(catalog.placed_on(path))
        # Topics of this paper alone come last: they lead to no other paper.
        return count < 2, count, catalog.taxonomy.order[path]

    return min(paper.placements, key=rank)


def _turn(catalog: Catalog, paper: Paper, topic: str) -> Turn | None:
    """Return the neighbors of a paper in a topic; None where it is the only one there."""
    papers = catalog.placed_on(topic)
    # Without neighbors there is nowhere to go on to.
    if len(papers) < 2:
        return None
    place = catalog.place_on(topic, paper)
    return Turn(
        topic=catalog.taxonomy.name_of(topic),
        newer=_neighbor(papers, place - 1),
        older=_neighbor(papers, place + 1),
    )


def _neighbor(papers: Sequence[Paper], place: int) -> Neighbor | None:
    if not 0 <= place < len(papers):
        return None
    paper = papers[place]
    return Neighbor(paper.key, paper.title, paper.language or "")
