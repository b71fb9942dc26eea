"""JSON Schemas of the files of data that programs read: the catalog, what search reads, the entries of a format.

New fields may come, so none refuses a field that it does not name.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_args

from kdcatalog.exports.catalog_json import field_descriptions
from kdcatalog.model import identifiers
from kdcatalog.model.identifiers import SCHEMAS
from kdcatalog.model.paper import Kind, Record, Track
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import TEXT_SCHEMA

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_YEAR: Schema = {"type": "integer", "minimum": 1000}
_KEY: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}
_URL: Schema = {"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://"}
_MONTH: Schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2})?$"}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_MAYBE: Schema = {"type": ["string", "null"]}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


_TEXTS, _KEYS, _URLS = _list(_TEXT), _list(_KEY), _list(_URL)


def _object(properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "required": [*properties], "properties": properties, **more}


def _row(*cells: tuple[str, Schema]) -> Schema:
    """Return the schema of a list whose places each have a meaning."""
    named = [{**of, "description": meaning} for meaning, of in cells]
    return {"type": "array", "prefixItems": named, "minItems": len(named)}


_VENUE = {
    "anyOf": [
        {"type": "null"},
        _object({"id": _TEXT, "year": _YEAR, "track": {"enum": [None, *get_args(Track)]}}),
    ]
}
_FACTS = {"type": "object", "additionalProperties": {"anyOf": [_TEXT, _TEXTS]}}
_FIELDS: Mapping[str, Schema] = MappingProxyType(
    {
        "key": _KEY,
        "title": _TEXT,
        "former_titles": _TEXTS,
        "short_name": _MAYBE,
        "kind": {"enum": [*get_args(Kind)]},
        "authors": _TEXTS,
        "date": _MONTH,
        "venue": _VENUE,
        "identifiers": {"type": "object", "properties": SCHEMAS},
        "urls": _URLS,
        "code": _URLS,
        "data": _URLS,
        "placements": {**_TEXTS, "minItems": 1},
        "facts": _FACTS,
        "note": _MAYBE,
        "corrections": _TEXTS,
        "distinct_from": _KEYS,
        "former_keys": _KEYS,
        "added": _DAY,
    }
)


def _paper() -> Schema:
    described = field_descriptions()
    return _object(
        {
            name: {**_FIELDS[name], "description": described[name]}
            for name in ("key", *Record.model_fields)
        }
    )


def _node() -> Schema:
    properties = {
        "node": _TEXT,
        "title": _TEXT,
        "sentence": _TEXT,
        "placed": _NUMBER,
        "below": _NUMBER,
    }
    node = _object(properties)
    node["properties"]["nodes"] = _list({"$ref": "#/$defs/node"})
    return node


_SEARCHED = (
    ("key", _KEY),
    ("title", _TEXT),
    ("former titles", _TEXTS),
    ("short name, or empty", _TEXT),
    ("the fact that names it, or empty", _TEXT),
    ("authors", _TEXTS),
    ("venue and year, or empty", _TEXT),
    ("date", _MONTH),
    ("values of each of the facts", _list(_TEXTS)),
    ("places of its topics in topics, from 0", _list(_NUMBER)),
)
"""What each place of a paper's list in ``search.json`` is."""


def catalog_schema() -> Schema:
    """Return the schema of ``catalog.json``; the ``papers.json`` of a topic has no taxonomy and no venues."""
    fact = _object({"id": _TEXT, "title": _TEXT, "many": {"type": "boolean"}})
    facets = _list({"$ref": "#/$defs/node"})
    taxonomy = _object({"title": _TEXT, "licence": _TEXT, "facets": facets, "facts": _list(fact)})
    venues = _list(_object({"id": _TEXT, "name": _TEXT, "kind": _TEXT}))
    schema = _object({"version": {"const": 1}, "papers": _list({"$ref": "#/$defs/paper"})})
    schema["properties"] |= {"taxonomy": taxonomy, "venues": venues}
    return {**schema, "$defs": {"paper": _paper(), "node": _node()}}


def search_schema() -> Schema:
    """Return the schema of ``search.json``, whose lists stand for objects to keep it small."""
    page = _row(("title", _TEXT), ("kind of page", _TEXT), ("address within the site", _TEXT))
    return _object(
        {
            "name": {**_TEXT, "description": "Title of the fact that names a paper, or empty."},
            "facts": {**_TEXTS, "description": "Titles of the facts whose values a paper lists."},
            "topics": {**_TEXTS, "description": "Titles of the topics, in the order of the tree."},
            "pages": {
                **_list(page),
                "description": "Pages of topics, names and venues: title, kind, address within the site.",
            },
            "papers": {**_list(_row(*_SEARCHED)), "description": "Every paper, newest first."},
        }
    )


def cite_schema() -> Schema:
    """Return the schema of ``cite.json``."""
    start = _row(("key of a work to start with", _KEY), ("reason", _TEXT))
    held = {
        "type": "object",
        "additionalProperties": _TEXTS,
        "description": "Identifiers of each paper under its key, with their kinds, as two spellings compare.",
    }
    topics = (
        "Of each topic, in the order of topics in search.json, the works to start with, and why."
    )
    version = {"const": 1, "description": "The version of this shape."}
    spelling = _row(
        ("kind", _TEXT), ("pattern, in any case of letters, from where a text begins", _TEXT)
    )
    told = {
        "spellings": {
            **_list(spelling),
            "description": "How identifiers are spelt; the first that fits counts.",
        },
        "written": {
            "type": "object",
            "additionalProperties": _TEXT,
            "description": "How each kind is written, as a pattern.",
        },
    }
    return _object(
        {
            "version": version,
            **told,
            "identifiers": held,
            "starts": {**_list(_list(start)), "description": topics},
        }
    )


def entries_schema() -> Schema:
    """Return the schema of ``entries/<format>.json``."""
    held = {
        "type": "object",
        "additionalProperties": _TEXT,
        "description": "Each paper's text under its key, newest first.",
    }
    parts = {
        "head": "What stands before the first entry.",
        "between": "What stands between two entries.",
        "tail": "What stands after the last entry.",
    }
    joint = {name: {**_TEXT, "description": meaning} for name, meaning in parts.items()}
    return _object(
        {
            "version": {"const": 1, "description": "The version of this shape."},
            **joint,
            "entries": held,
        }
    )


SCHEMAS_OF_DATA = MappingProxyType(
    {
        "catalog": catalog_schema,
        "search": search_schema,
        "cite": cite_schema,
        "entries": entries_schema,
    }
)
"""What makes the schema of each file of data, by its name."""


def described(name: str) -> tuple[tuple[str, str], ...]:
    """Return what each field of a file of data holds."""
    return tuple(
        (field, of["description"]) for field, of in SCHEMAS_OF_DATA[name]()["properties"].items()
    )


def columns_of_search() -> tuple[str, ...]:
    """Return what each place of a paper's list in ``search.json`` is."""
    return tuple(meaning for meaning, _ in _SEARCHED)


def schema_document(name: str) -> str:
    """Return a schema as text."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
    return json.dumps({**head, **SCHEMAS_OF_DATA[name]()}, ensure_ascii=False, indent=2) + "\n"


def record_schema(taxonomy: Taxonomy) -> str:
    """Return the schema as text."""
    schema = Record.model_json_schema(mode="validation")
    properties = schema["properties"]
    properties |= {name: _plain(field) for name, field in properties.items()}
    properties["placements"]["items"] = {"enum": [*taxonomy.nodes]}
    properties["facts"] |= _facts(taxonomy)
    publication = schema["$defs"]["Publication"]["properties"]
    publication["id"] = {"enum": [*taxonomy.venue_by_id]}
    publication["track"] = _plain(publication["track"])
    schema["$defs"]["Identifiers"] |= {"properties": identifiers.SCHEMAS, "minProperties": 1}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_tight(_without_titles(schema)),
    }
    schema |= {
        "title": f"Record: {taxonomy.catalog.title}",
        "description": "One paper of the catalog.",
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _plain(field: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field without null: an empty field is left out of a record."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
    rest = {name: value for name, value in field.items() if name not in ("anyOf", "default")}
    if not kinds:
        return rest
    return {**rest, **kinds[0]} if len(kinds) == 1 else {**rest, "anyOf": kinds}


def _facts(taxonomy: Taxonomy) -> dict[str, Any]:
    many = {"type": "array", "items": TEXT_SCHEMA}
    properties = {
        fact.id: {**(many if fact.many else TEXT_SCHEMA), "description": fact.title}
        for fact in taxonomy.facts
    }
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
    }


def _tight(value: Any) -> Any:
    """Return a schema in which no list is empty or holds a value twice."""
    if isinstance(value, list):
        return [_tight(item) for item in value]
    if not isinstance(value, dict):
        return value
    limits = {"minItems": 1, "uniqueItems": True} if value.get("type") == "array" else {}
    return {name: _tight(item) for name, item in value.items()} | limits


def _without_titles(value: Any) -> Any:
    """Return a schema without the titles that pydantic makes from names, which editors show instead of our words."""
    if isinstance(value, list):
        return [_without_titles(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: {inner: _without_titles(held) for inner, held in item.items()}
        if name in ("properties", "$defs")
        else _without_titles(item)
        for name, item in value.items()
        if name != "title" or isinstance(item, dict)
    }
