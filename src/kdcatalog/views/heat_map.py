"""What the map of README.md counts: the topics of one facet by the parts of another."""

from collections.abc import Iterable, Iterator, Mapping, Set

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.tables import MapGroup, MapSettings, MatrixFacets
from kdcatalog.pictures.heat_map import CountsByOther, HeatMap, MapTopic, TopicGroup

# At 53 pixels a column, twelve fill the width of a README; seven rows of a phone leave 30 each.
MOST_COLUMNS, MOST_ROWS = 12, 8
# As many as the style sheet has: --kd-ramp-1 to --kd-ramp-6.
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
    highest_by_row = [max(row.values()) for row in counts.values()]
    highest = max(highest_by_row)
    total = len(catalog.papers)
    noun = "paper" if total == 1 else "papers"
    return HeatMap(
        title=f"{total:,} {noun} by {settings.subject}",
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
    catalog: Catalog,
    facets: MatrixFacets,
    settings: MapSettings,
) -> Iterable[TopicGroup]:
    """Yield the groups that taxonomy.yaml names, else the parts that fit, whole ones only."""
    nodes = catalog.taxonomy.nodes
    columns = 0
    for group in settings.groups or _default_groups(catalog, facets.rows):
        parts = nodes[group.node].nodes
        columns += len(parts)
        if columns > MOST_COLUMNS and not settings.groups:
            return
        topics = []
        for part in parts[:MOST_COLUMNS]:
            path = f"{group.node}/{part.id}"
            topic = _topic(catalog, path, settings)
            topics.append(topic)
        if topics:
            yield TopicGroup(
                title=group.title,
                label=group.label,
                topics=tuple(topics),
            )


def _default_groups(catalog: Catalog, facet: str) -> tuple[MapGroup, ...]:
    """Return the parts of a facet that have parts themselves; the facet where none has."""
    nodes = catalog.taxonomy.nodes
    parts = nodes[facet].nodes
    divided = [part for part in parts if part.nodes]
    paths = [f"{facet}/{part.id}" for part in divided]
    groups = []
    for path in paths or [facet]:
        node = nodes[path]
        group = MapGroup(
            node=path,
            title=node.title,
            label=node.short_title,
        )
        groups.append(group)
    return tuple(groups)


def _most_papers_first(
    catalog: Catalog,
    facets: MatrixFacets,
    settings: MapSettings,
) -> tuple[MapTopic, ...]:
    facet = facets.columns
    topics = []
    for part in catalog.taxonomy.nodes[facet].nodes:
        topic = _topic(catalog, f"{facet}/{part.id}", settings)
        topics.append(topic)
    # Sorting is stable, so equal counts keep the order of the taxonomy.
    topics.sort(key=lambda topic: topic.count, reverse=True)
    return tuple(topics[:MOST_ROWS])


def _topic(catalog: Catalog, path: str, settings: MapSettings) -> MapTopic:
    node = catalog.taxonomy.nodes[path]
    titles = [node.title, node.short_title]
    if path in settings.labels:
        titles.append(settings.labels[path])
    distinct = tuple(dict.fromkeys(titles))
    return MapTopic(
        path=path,
        titles=distinct,
        count=len(catalog.below(path)),
    )


def _counts(
    catalog: Catalog,
    groups: Iterable[TopicGroup],
    others: Iterable[MapTopic],
) -> dict[str, CountsByOther]:
    keys_by_other = {}
    for other in others:
        keys_by_other[other.path] = catalog.keys_below(other.path)
    counts = {}
    for group in groups:
        for topic in group.topics:
            keys = catalog.keys_below(topic.path)
            counts[topic.path] = _shared(keys, keys_by_other)
    return counts


def _shared(
    keys: Set[str],
    keys_by_other: Mapping[str, Set[str]],
) -> CountsByOther:
    numbers = {}
    for path, other_keys in keys_by_other.items():
        shared_keys = keys & other_keys
        numbers[path] = len(shared_keys)
    return numbers


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
    highest_steps = steps[-(TONES - 1) :]
    return (1, *highest_steps)


def _cells(heat_map: HeatMap) -> Iterator[tuple[MapTopic, MapTopic]]:
    """Yield the topics of each column with those of each row."""
    for group in heat_map.groups:
        for topic in group.topics:
            for other in heat_map.others:
                yield topic, other


def alternative_text(heat_map: HeatMap) -> str:
    """Return what a reader without pictures learns: the subject and the largest cell."""
    largest = 0
    titles = ""
    for topic, other in _cells(heat_map):
        count = heat_map.counts[topic.path][other.path]
        if count > largest:
            largest = count
            title = topic.titles[0]
            other_title = other.titles[0]
            titles = f"{title} and {other_title}"
    # In a new catalog, no paper may have topics of both facets yet.
    cell = f"Largest cell: {titles}, {largest:,}." if largest else "All cells are empty."
    return f"Heat map of {heat_map.title}. {cell} The totals are in the contents below."
