"""What the map of README.md counts: the topics of one facet by the parts of another."""

from collections.abc import Iterable

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import MapGroup, MapSettings, MatrixFacets
from kdcatalog.pictures.heat_map import HeatMap, MapTopic, TopicGroup

# At 53 pixels a column, twelve fill the width of a README; seven rows of a phone leave 30 each.
MOST_COLUMNS, MOST_ROWS = 12, 8
TONES = 6


def heat_map(catalog: Catalog) -> HeatMap | None:
    """Return the map of the facets of the matrix; None where there is nothing to draw."""
    facets = catalog.taxonomy.matrix
    if not facets:
        return None
    settings = facets.map or _default_settings(catalog, facets)
    groups = tuple(_topic_groups(catalog, facets, settings))
    others = _most_papers_first(catalog, facets, settings)
    if not groups or not others or not catalog.papers:
        return None
    counts = _counts(catalog, groups, others)
    highest = max(max(row.values()) for row in counts.values())
    return HeatMap(
        title=f"{len(catalog.papers):,} papers by {settings.subject}",
        groups=groups,
        others=others,
        counts=counts,
        bounds=map_bounds(highest),
    )


def _default_settings(catalog: Catalog, facets: MatrixFacets) -> MapSettings:
    nodes = catalog.taxonomy.nodes
    rows = nodes[facets.rows].short_title.lower()
    columns = nodes[facets.columns].short_title.lower()
    return MapSettings(subject=f"{rows} and {columns}")


def _topic_groups(
    catalog: Catalog, facets: MatrixFacets, settings: MapSettings
) -> Iterable[TopicGroup]:
    """Yield the groups that taxonomy.yaml names, else the parts that fit, whole ones only."""
    nodes = catalog.taxonomy.nodes
    columns = 0
    for group in settings.groups or _default_groups(catalog, facets.rows):
        paths = [f"{group.node}/{part.id}" for part in nodes[group.node].nodes]
        columns += len(paths)
        if columns > MOST_COLUMNS and not settings.groups:
            return
        topics = tuple(_topic(catalog, path, settings) for path in paths[:MOST_COLUMNS])
        if topics:
            yield TopicGroup(group.title, group.label, topics)


def _default_groups(catalog: Catalog, facet: str) -> tuple[MapGroup, ...]:
    """Return the parts of a facet that have parts themselves; the facet where none has."""
    nodes = catalog.taxonomy.nodes
    divided = [f"{facet}/{part.id}" for part in nodes[facet].nodes if part.nodes]
    groups = []
    for path in divided or [facet]:
        node = nodes[path]
        groups.append(MapGroup(node=path, title=node.title, label=node.short_title))
    return tuple(groups)


def _most_papers_first(
    catalog: Catalog, facets: MatrixFacets, settings: MapSettings
) -> tuple[MapTopic, ...]:
    facet = facets.columns
    parts = catalog.taxonomy.nodes[facet].nodes
    topics = [_topic(catalog, f"{facet}/{part.id}", settings) for part in parts]
    # Sorting is stable, so equal counts keep the order of the taxonomy.
    topics.sort(key=lambda topic: topic.count, reverse=True)
    return tuple(topics[:MOST_ROWS])


def _topic(catalog: Catalog, path: str, settings: MapSettings) -> MapTopic:
    node = catalog.taxonomy.nodes[path]
    titles = [node.title, node.short_title]
    if path in settings.labels:
        titles.append(settings.labels[path])
    distinct = tuple(dict.fromkeys(titles))
    return MapTopic(path, distinct, len(catalog.below(path)))


def _counts(
    catalog: Catalog, groups: Iterable[TopicGroup], others: Iterable[MapTopic]
) -> dict[str, dict[str, int]]:
    # Keys are intersected, not papers: comparing two pydantic models compares all their fields.
    keys_by_other = {other.path: _keys(catalog, other.path) for other in others}
    counts = {}
    for group in groups:
        for topic in group.topics:
            keys = _keys(catalog, topic.path)
            counts[topic.path] = _shared(keys, keys_by_other)
    return counts


def _shared(keys: set[str], keys_by_other: dict[str, set[str]]) -> dict[str, int]:
    return {path: len(keys & other_keys) for path, other_keys in keys_by_other.items()}


def _keys(catalog: Catalog, path: str) -> set[str]:
    return {paper.key for paper in catalog.below(path)}


def map_bounds(highest: int) -> tuple[int, ...]:
    """Return the least counts of up to six tones: 1, and steps of 2 or 2.5 up to half the highest.

    >>> map_bounds(297), map_bounds(4)
    ((1, 5, 10, 25, 50, 100), (1, 2))
    """
    steps = []
    unit = 1
    while unit <= highest:
        for tenths in (10, 25, 50):
            step = unit * tenths // 10
            # The last tone is for counts of which few are as high.
            if 1 < step <= highest // 2:
                steps.append(step)
        unit *= 10
    return (1, *steps[-(TONES - 1) :])


def alternative_text(heat_map: HeatMap) -> str:
    """Return what a reader without pictures learns: the subject and the largest cell."""
    largest = (0, "", "")
    for group in heat_map.groups:
        for topic in group.topics:
            for other in heat_map.others:
                count = heat_map.counts[topic.path][other.path]
                if count > largest[0]:
                    largest = (count, topic.titles[0], other.titles[0])
    count, topic_title, other_title = largest
    cell = f"Largest cell: {topic_title} and {other_title}, {count:,}."
    return f"Heat map of {heat_map.title}. {cell} The totals are in the contents below."
