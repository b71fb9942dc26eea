"""The whole catalog as one JSON document, for programs: ``data/catalog.json``.

``version`` grows when a field changes its meaning or goes; new fields may come without it. Nothing
of a record is lost: ``exported_catalog`` returns the same records from the document.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kdcatalog.bibliography.citation import Joint
from kdcatalog.bibliography.work import author_data
from kdcatalog.model.authors import Author
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper, Record
from kdcatalog.model.taxonomy import Fact, Node
from kdcatalog.model.venues import Venue

# Raised when a field changes its meaning or goes; programs of others read the file.
VERSION = 1
_Row = dict[str, Any]
_Rows = list[_Row]
RecordData = dict[str, Any]
"""A record as plain data: mappings, lists and texts."""
# A list of papers without taxonomy and venues, as topics offer it.
JOINT = Joint(
    between=",\n",
    head=f'{{"version": {VERSION},\n"papers": [\n',
    tail="\n]}\n",
)

PARTS = "parts"
DERIVED = "derived"
_OWN_FIELDS = {
    PARTS: "The parts of names that do not follow from the name, and which are groups.",
    DERIVED: "Fields computed from others, which the record does not have.",
}
_KEY = "Citation key, stable: the stem of the record's file and the paper's address on the site."


def field_descriptions() -> dict[str, str]:
    """Return what each field of a paper holds, in the order in which it is written."""
    descriptions = {"key": _KEY}
    for name, field in Record.model_fields.items():
        descriptions[name] = field.description or ""
    return descriptions | _OWN_FIELDS


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
    fields["checked"] = dict(paper.checked)
    people = (*paper.authors, *paper.editor)
    fields[PARTS] = _parts(people)
    is_derived = fields["short_name"] != paper.short_name
    fields[DERIVED] = ["short_name"] if is_derived else []
    return fields


def _parts(people: Iterable[Author]) -> dict[str, Any]:
    """Return the names that records write as mappings, each as they do."""
    parts = {}
    for person in people:
        data = author_data(person)
        if not isinstance(data, str):
            parts[person.name] = data
    return parts


@dataclass(frozen=True, slots=True)
class ExportedCatalog:
    """What a document holds: records under their keys, as their files write them.

    ``facets``, ``facts`` and ``venues`` are rows of taxonomy.yaml, each empty in a list of a topic.
    """

    records: Mapping[str, RecordData]
    title: str = ""
    facets: Sequence[RecordData] = ()
    facts: Sequence[RecordData] = ()
    venues: Sequence[RecordData] = ()


def exported_catalog(text: str) -> ExportedCatalog | None:
    """Return what a document of this module holds; None for any other text."""
    text = text.lstrip("\ufeff")
    # A first look without parsing: a list in JSON may have any size.
    if not text.startswith(f'{{"version": {VERSION},'):
        return None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    papers = document.get("papers")
    if not isinstance(papers, list):
        return None
    is_own = all(map(_is_paper, papers))
    return _exported(document) if is_own else None


def _exported(document: _Row) -> ExportedCatalog:
    taxonomy = document.get("taxonomy")
    parts = taxonomy if isinstance(taxonomy, dict) else {}
    facts = _rows_in(parts, "facts")
    venues = _rows_in(document, "venues")
    return ExportedCatalog(
        records={paper["key"]: _record(paper) for paper in document["papers"]},
        title=str(parts.get("title") or ""),
        facets=[_topic_of_taxonomy(row) for row in _rows_in(parts, "facets")],
        facts=[_texts_of(row, ("id", "title", "many")) for row in facts],
        venues=[_texts_of(row, ("id", "name", "kind")) for row in venues],
    )


def _rows_in(data: _Row, name: str) -> _Rows:
    rows = data.get(name)
    if not isinstance(rows, list):
        return []
    return [row for row in rows if isinstance(row, dict)]


def _texts_of(row: _Row, names: Iterable[str]) -> RecordData:
    """Return values as taxonomy.yaml writes them: texts, and nothing that is usual."""
    texts = {}
    for name in names:
        value = row.get(name)
        if value:
            texts[name] = "true" if value is True else str(value)
    return texts


def _topic_of_taxonomy(row: _Row) -> RecordData:
    """Return a topic as taxonomy.yaml has it: by the end of its path, and without numbers."""
    path = str(row.get("node"))
    topic: RecordData = {"id": path.rpartition("/")[2]}
    topic.update(_texts_of(row, ("title", "sentence")))
    below = [_topic_of_taxonomy(child) for child in _rows_in(row, "nodes")]
    if below:
        topic["nodes"] = below
    return topic


_RECOGNIZED_BY = {"key", PARTS, DERIVED, "placements"}


def _is_paper(value: object) -> bool:
    """Return whether an object has the fields by which ours are recognized."""
    return isinstance(value, dict) and value.keys() >= _RECOGNIZED_BY


def _record(paper: _Row) -> RecordData:
    filled = {name: paper.get(name) for name in Record.model_fields}
    # Records leave out what is usual or follows from other fields.
    if filled["kind"] == "paper":
        del filled["kind"]
    for name in paper[DERIVED]:
        filled.pop(name, None)
    parts = paper[PARTS]
    for name in ("authors", "editor"):
        people = filled[name] or []
        filled[name] = [_in_parts(person, parts) for person in people]
    filled["venue"] = _venue_of_record(filled["venue"] or {})
    return {name: value for name, value in filled.items() if value}


def _in_parts(person: str, parts: Mapping[str, Any]) -> Any:
    return parts.get(person, person)


def _venue_of_record(venue: _Row) -> dict[str, str]:
    fields = dict(venue)
    if fields.get("track") == "main":
        del fields["track"]
    texts = {}
    for name, value in fields.items():
        if value:
            texts[name] = str(value)
    return texts


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
