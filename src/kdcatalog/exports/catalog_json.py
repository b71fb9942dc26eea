"""The whole catalog as one JSON document, for programs: ``data/catalog.json``.

``version`` grows when a field changes its meaning or goes; new fields may come without it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kdcatalog.bibliography.citation import Joint
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper, Record
from kdcatalog.model.taxonomy import Node

VERSION = 1
JOINT = Joint(",\n", f'{{"version": {VERSION},\n"papers": [\n', "\n]}\n")
"""A list of papers without taxonomy and venues."""


def field_descriptions() -> dict[str, str]:
    """Return what each field of a paper holds, in the order in which it is written."""
    fields = {name: field.description or "" for name, field in Record.model_fields.items()}
    return {
        "key": "Citation key, stable: the stem of the record's file and the paper's address on the site."
    } | fields


def catalog_document(catalog: Catalog, entries: Iterable[str] | None = None) -> str:
    """Return the document: papers in the catalog's order, one a line, then the taxonomy and the venues.

    ``entries`` are the papers as text, where somebody has them already.
    """
    rest = {"taxonomy": _taxonomy(catalog), "venues": _venues(catalog)}
    tail = ",\n".join(f"{json.dumps(name)}: {_line(value)}" for name, value in rest.items())
    lines = (
        entries if entries is not None else (paper_line(catalog, paper) for paper in catalog.papers)
    )
    return replace(JOINT, tail=f"\n],\n{tail}}}\n").collect(lines)


def paper_line(catalog: Catalog, paper: Paper) -> str:
    """Return one paper as text, on one line."""
    return _line(paper_object(catalog, paper))


def paper_object(catalog: Catalog, paper: Paper) -> dict[str, Any]:
    """Return a paper under the record's own field names, every field present, an empty one null or empty."""
    fields: dict[str, Any] = {"key": paper.key} | {
        name: getattr(paper, name) for name in Record.model_fields
    }
    venue = paper.venue
    return fields | {
        "short_name": catalog.short_name(paper) or None,
        "authors": [author.name for author in paper.authors],
        "venue": venue and {"id": venue.id, "year": venue.year, "track": venue.track},
        "identifiers": {identifier.kind: identifier.value for identifier in paper.identifiers},
        "facts": dict(paper.facts),
    }


def _taxonomy(catalog: Catalog) -> dict[str, Any]:
    taxonomy = catalog.taxonomy
    return {
        "title": taxonomy.catalog.title,
        "licence": taxonomy.catalog.licence.data,
        "facets": list(_nodes(catalog, taxonomy.facets, "")),
        "facts": [
            {"id": fact.id, "title": fact.title, "many": fact.many} for fact in taxonomy.facts
        ],
    }


def _nodes(catalog: Catalog, nodes: Iterable[Node], prefix: str) -> Iterator[dict[str, Any]]:
    for node in nodes:
        path = f"{prefix}{node.id}"
        counts = {"placed": len(catalog.at(path)), "below": len(catalog.below(path))}
        row = {"node": path, "title": node.title, "sentence": node.sentence, **counts}
        children = list(_nodes(catalog, node.nodes, f"{path}/"))
        yield {**row, "nodes": children} if children else row


def _venues(catalog: Catalog) -> list[dict[str, str]]:
    venues = catalog.taxonomy.venue_by_id.values()
    return [{"id": venue.id, "name": venue.name, "kind": venue.kind} for venue in venues]


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
