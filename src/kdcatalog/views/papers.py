"""A paper's page: everything that its record knows."""

from dataclasses import dataclass

from kdcatalog.bibliography.citation import Citation, citation_of
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import lineage
from kdcatalog.views.authors import Byline, byline
from kdcatalog.views.lists import ListRow, list_row, shape_of
from kdcatalog.views.related import Relations
from kdcatalog.views.rows import Link, row_of, where
from kdcatalog.views.topics import TopicLink, topic_link

_REGISTRIES = {"arxiv": "arXiv", "acl": "ACL Anthology", "openreview": "OpenReview", "doi": "DOI"}
FOLDED = 30
"""From so many authors on the rest is folded."""


@dataclass(frozen=True, slots=True)
class Place:
    """A placement as a trail: the facet, the nodes below it, the last of them with its count."""

    shape: str
    facet: str
    repeats: bool
    above: tuple[TopicLink, ...]
    last: TopicLink


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """Another paper as a short row, and why it is shown."""

    row: ListRow
    reason: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The newer or the older paper within a topic."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Where to go on within one topic."""

    topic: TopicLink
    newer: Neighbour | None
    older: Neighbour | None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Everything on a paper's page but its frame and its citations as text."""

    key: str
    title: str
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
    facts: tuple[tuple[str, str], ...]
    identifiers: tuple[tuple[str, str, str], ...]
    trail: tuple[TopicLink, ...]
    places: tuple[Place, ...]
    related: tuple[RelatedRow, ...]
    former_titles: tuple[str, ...]
    corrections: tuple[str, ...]
    note: str | None
    added: str
    edit: str
    report: str
    turn: Turn | None
    citation: Citation


def paper_page(catalog: Catalog, relations: Relations, paper: Paper) -> PaperPage:
    """Return the page of a paper."""
    taxonomy = catalog.taxonomy
    links = _links(paper)
    row = row_of(paper)
    names = tuple(byline(catalog, author.name) for author in paper.authors)
    cut = len(names) if len(names) <= FOLDED + 2 else FOLDED
    topic = _narrowest(catalog, paper)
    venue = taxonomy.venue_by_id.get(paper.venue.id) if paper.venue else None
    repository = taxonomy.catalog.repository
    return PaperPage(
        key=paper.key,
        title=paper.title,
        authors=names[:cut],
        more_authors=names[cut:],
        venue=where(paper),
        venue_name=venue.name if venue else "",
        venue_slug=taxonomy.venue_slugs[venue.id] if venue else "",
        track=paper.venue.track or "" if paper.venue and paper.venue.track != "main" else "",
        kind=paper.kind,
        date=paper.date,
        year=paper.date[:4],
        main=links[0] if links else None,
        further=tuple(links[1:]),
        code=row.code,
        data=row.data,
        facts=_facts(catalog, paper),
        identifiers=_identifiers(paper),
        trail=tuple(topic_link(catalog, path) for path in lineage(topic)),
        places=_places(catalog, paper),
        related=tuple(
            RelatedRow(list_row(catalog, one.paper), one.reason) for one in relations.of(paper)
        ),
        former_titles=paper.former_titles,
        corrections=paper.corrections,
        note=paper.note,
        added=paper.added,
        edit=repository and site_paths.repository_file(repository, paper.file, edit=True),
        report=repository and site_paths.correction_form(repository, paper.key),
        turn=_turn(catalog, paper, topic),
        citation=citation_of(paper, taxonomy),
    )


def _links(paper: Paper) -> list[Link]:
    """Return where the paper can be read, the best place first, its words saying where it leads."""
    held = {identifier.kind: identifier for identifier in paper.identifiers}
    order = [held[kind] for kind in ("arxiv", "acl", "openreview", "doi") if kind in held]
    if {"acl", "doi"} <= set(held) and held["doi"].normalized == held["acl"].normalized:
        order.remove(held["doi"])
    links = [Link(_REGISTRIES[identifier.kind], identifier.url) for identifier in order]
    links += [
        Link(f"Page {number}" if len(paper.urls) > 1 else "Page", url)
        for number, url in enumerate(paper.urls, 1)
    ]
    if links:
        links[0] = Link(f"Read on {links[0].text}" if order else "Read it", links[0].url)
    return links


def _facts(catalog: Catalog, paper: Paper) -> tuple[tuple[str, str], ...]:
    rows = [
        ("Short name", catalog.short_name(paper)),
        ("Kind", paper.kind if paper.kind != "paper" else ""),
    ]
    for fact in catalog.taxonomy.facts:
        values = (
            f"{value} ({fact.values[value]})" if value in fact.values else value
            for value in paper.fact(fact.id)
        )
        rows.append((fact.title, ", ".join(values)))
    naming = catalog.taxonomy.naming_fact
    own = catalog.taxonomy.fact_by_id[naming].title if naming else ""
    return tuple(
        (title, value) for title, value in rows if value and (title != own or value != rows[0][1])
    )


def _identifiers(paper: Paper) -> tuple[tuple[str, str, str], ...]:
    rows = [(_REGISTRIES[one.kind], one.value, one.url) for one in paper.identifiers]
    return (*rows, ("Key", paper.key, ""))


def _places(catalog: Catalog, paper: Paper) -> tuple[Place, ...]:
    order = catalog.taxonomy.order
    shown, before = [], ""
    for path in sorted(paper.placements, key=lambda path: order[path]):
        line = lineage(path)
        facet = catalog.taxonomy.nodes[line[0]].short_title
        above = tuple(topic_link(catalog, one) for one in line[1:-1])
        shown.append(
            Place(shape_of(catalog, path), facet, facet == before, above, topic_link(catalog, path))
        )
        before = facet
    return tuple(shown)


def _narrowest(catalog: Catalog, paper: Paper) -> str:
    """Return the topic of a paper that the fewest papers share, but at least one other where there is one."""
    order = catalog.taxonomy.order
    return min(
        paper.placements,
        key=lambda path: (len(catalog.at(path)) < 2, len(catalog.at(path)), order[path]),
    )


def _turn(catalog: Catalog, paper: Paper, topic: str) -> Turn | None:
    papers = catalog.at(topic)
    place = next(rank for rank, one in enumerate(papers) if one.key == paper.key)
    newer = papers[place - 1] if place else None
    older = papers[place + 1] if place + 1 < len(papers) else None
    if not newer and not older:
        return None
    link = topic_link(catalog, topic)
    return Turn(
        link,
        Neighbour(newer.key, newer.title) if newer else None,
        Neighbour(older.key, older.title) if older else None,
    )
