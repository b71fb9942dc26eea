"""The whole catalog as one JSON document, for programs: ``data/catalog.json``.

``version`` grows when a field changes its meaning or goes; new fields may come without it.
"""

import json
from collections.abc import Iterable
from typing import Any

from kdcatalog.bibliography.citation import Joint
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper, Record
from kdcatalog.model.taxonomy import Fact, Node
from kdcatalog.model.venues import Venue

VERSION = 1
_Row = dict[str, Any]
# A list of papers without taxonomy and venues, as topics offer it.
JOINT = Joint(
    between=",\n",
    head=f'{{"version": {VERSION},\n"papers": [\n',
    tail="\n]}\n",
)

_KEY = "Citation key, stable: the stem of the record's file and the paper's address on the site."


def field_descriptions() -> dict[str, str]:
    """Return what each field of a paper holds, in the order in which it is written."""
    descriptions = {"key": _KEY}
    for name, field in Record.model_fields.items():
        descriptions[name] = field.description or ""
    return descriptions


def catalog_document(catalog: Catalog, entries: Iterable[str] | None = None) -> str:
    """Return the document: papers, one a line in the catalog's order, then taxonomy and venues.

    ``entries`` are the papers as text where a caller has made them already.
    """
    taxonomy = _line(_taxonomy(catalog))
    venues = _line(_venues(catalog))
    tail = f'\n],\n"taxonomy": {taxonomy},\n"venues": {venues}}}\n'
    if entries is None:
        entries = (paper_line(catalog, paper) for paper in catalog.papers)
    joint = Joint(
        between=JOINT.between,
        head=JOINT.head,
        tail=tail,
    )
    return joint.collect(entries)


def paper_line(catalog: Catalog, paper: Paper) -> str:
    """Return one paper as text, on one line."""
    # One paper a line: a changed record changes one line of the file.
    return _line(paper_object(catalog, paper))


def paper_object(catalog: Catalog, paper: Paper) -> dict[str, Any]:
    """Return a paper under the record's own field names; every field is present, if empty."""
    fields: dict[str, Any] = {"key": paper.key}
    # All fields of the model, so that a new field cannot be forgotten in the export.
    for name in Record.model_fields:
        fields[name] = getattr(paper, name)
    fields["short_name"] = catalog.short_name(paper) or None
    # Printed names: programs that need family names have the CSL-JSON export.
    fields["authors"] = [author.name for author in paper.authors]
    fields["editor"] = [editor.name for editor in paper.editor]
    venue = paper.venue
    if venue:
        # In parts, so that a program need not take "ACL 2024 (findings)" apart.
        fields["venue"] = {
            "id": venue.id,
            "year": venue.year,
            "track": venue.track,
            "name": venue.name,
        }
    identifiers = {}
    for identifier in paper.identifiers:
        identifiers[identifier.kind] = identifier.value
    fields["identifiers"] = identifiers
    fields["facts"] = dict(paper.facts)
    return fields


def _taxonomy(catalog: Catalog) -> dict[str, Any]:
    taxonomy = catalog.taxonomy
    return {
        "title": taxonomy.catalog.title,
        "licence": taxonomy.catalog.license.data,
        "facets": _nodes(catalog, taxonomy.facets, ""),
        "facts": [_fact(fact) for fact in taxonomy.facts],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "title": fact.title,
        "many": fact.many,
    }


_Rows = list[_Row]


def _nodes(catalog: Catalog, nodes: Iterable[Node], prefix: str) -> _Rows:
    """Return nodes with the number of papers placed on them, and at or below them."""
    rows = []
    for node in nodes:
        path = f"{prefix}{node.id}"
        row: _Row = {
            "node": path,
            "title": node.title,
            "sentence": node.sentence,
            "placed": len(catalog.placed_on(path)),
            "below": len(catalog.below(path)),
        }
        children = _nodes(catalog, node.nodes, f"{path}/")
        if children:
            row["nodes"] = children
        rows.append(row)
    return rows


def _venues(catalog: Catalog) -> list[dict[str, str]]:
    venues = catalog.taxonomy.venue_by_id.values()
    return [_venue(venue) for venue in venues]


def _venue(venue: Venue) -> dict[str, str]:
    return {
        "id": venue.id,
        "name": venue.name,
        "kind": venue.kind,
    }


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
