"""JSON Schemas of a record, for editors, and of the data files that programs read.

New fields may be added to a data file, so its schema refuses no field that it does not name.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_args

from kdcatalog.exports.catalog_json import field_descriptions
from kdcatalog.model.identifiers import SCHEMAS
from kdcatalog.model.paper import Kind, Record, Track
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import TEXT_SCHEMA

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
# As a record has it, with four digits.
_YEAR: Schema = {"type": "integer", "minimum": 1000}
_KEY: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}
_URL: Schema = {"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://"}
_MONTH: Schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2})?$"}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_MAYBE: Schema = {"type": ["string", "null"]}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "required": [*properties], "properties": properties}


def _map(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


def _with(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _row(*cells: tuple[str, Schema]) -> Schema:
    """Return the schema of a list in which each index has a meaning."""
    items = [_with(schema, meaning) for meaning, schema in cells]
    return {"type": "array", "prefixItems": items, "minItems": len(items)}


_NULL = {"type": "null"}
_TEXTS = _list(_TEXT)
_KEYS = _list(_KEY)
_URLS = _list(_URL)
_TRACK = {"enum": [*get_args(Track)]}
_VENUE = {
    "anyOf": [
        _NULL,
        _object({"id": _TEXT, "year": _YEAR, "track": _TRACK, "name": _MAYBE}),
    ]
}
_FACTS = _map({"anyOf": [_TEXT, _TEXTS]})
_FIELDS: Mapping[str, Schema] = MappingProxyType(
    {
        "key": _KEY,
        "title": _TEXT,
        "language": _MAYBE,
        "former_titles": _TEXTS,
        "short_name": _MAYBE,
        "summary": _MAYBE,
        "kind": {"enum": [*get_args(Kind)]},
        "authors": _TEXTS,
        "date": _MONTH,
        "venue": _VENUE,
        "volume": _MAYBE,
        "number": _MAYBE,
        "pages": _MAYBE,
        "publisher": _MAYBE,
        "editor": _TEXTS,
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
        "former_identifiers": _TEXTS,
        "checked": {"type": "object", "additionalProperties": _TEXT},
        "added": _DAY,
        "parts": {"type": "object"},
        "derived": _TEXTS,
    }
)


def _paper() -> Schema:
    descriptions = field_descriptions()
    fields = {}
    for name in descriptions:
        schema = _FIELDS[name]
        fields[name] = _with(schema, descriptions[name])
    return _object(fields)


def _node() -> Schema:
    node = _object(
        {
            "node": _TEXT,
            "title": _TEXT,
            "sentence": _TEXT,
            "placed": _NUMBER,
            "below": _NUMBER,
        }
    )
    # Not required: a node without children has none.
    node["properties"]["nodes"] = _list({"$ref": "#/$defs/node"})
    return node


# What each index of a paper's list in search.json is.
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
    ("indexes of its topics in topics, from 0", _list(_NUMBER)),
    ("summary, or empty", _TEXT),
)


def catalog_schema() -> Schema:
    """Return the schema of ``catalog.json``.

    Taxonomy and venues are not required: the JSON of a part of the catalog has neither.
    """
    fact = _object({"id": _TEXT, "title": _TEXT, "many": {"type": "boolean"}})
    taxonomy = {
        "title": _TEXT,
        "licence": _TEXT,
        "facets": _list({"$ref": "#/$defs/node"}),
        "facts": _list(fact),
    }
    venue = _object({"id": _TEXT, "name": _TEXT, "kind": _TEXT})
    papers = _list({"$ref": "#/$defs/paper"})
    schema = _object({"version": {"const": 1}, "papers": papers})
    schema["properties"]["taxonomy"] = _object(taxonomy)
    schema["properties"]["venues"] = _list(venue)
    schema["$defs"] = {"paper": _paper(), "node": _node()}
    return schema


def search_schema() -> Schema:
    """Return the schema of ``search.json``, which has lists instead of objects to keep it small."""
    page = _row(
        ("title", _TEXT),
        ("kind of page", _TEXT),
        ("address within the site", _TEXT),
    )
    pages = "Pages of topics, names and venues: title, kind, address within the site."
    paper = _row(*_SEARCHED)
    return _object(
        {
            "name": _with(_TEXT, "Title of the fact that names a paper, or empty."),
            "facts": _with(_TEXTS, "Titles of the facts whose values a paper lists."),
            "topics": _with(_TEXTS, "Titles of the topics, in the order of the tree."),
            "pages": _with(_list(page), pages),
            "papers": _with(_list(paper), "Every paper, newest first."),
        }
    )


_VERSION_FIELD = _with({"const": 1}, "The version of this format.")


def cite_schema() -> Schema:
    """Return the schema of ``cite.json``."""
    pattern = "pattern, in any case of letters, from where a text begins"
    spelling = _row(("kind", _TEXT), (pattern, _TEXT))
    start = _row(("key of a work to start with", _KEY), ("reason", _TEXT))
    removal = _row(("key", _KEY), ("when and why", _TEXT))
    starts = "For each topic, in the order of topics in search.json, works to start with, and why."
    identifiers = "Normalized identifiers of each paper under its key, with their kinds."
    code = "The papers whose code is at an address, or with a final / in folders of a repository."
    removed = "The removed paper of each identifier, and when and why it was removed."
    spellings = "How identifiers are spelled; the first pattern that matches counts."
    return _object(
        {
            "version": _VERSION_FIELD,
            "spellings": _with(_list(spelling), spellings),
            "written": _with(_map(_TEXT), "How each kind is written, as a pattern."),
            "fields": _with(_map(_TEXT), "The kind in each field of BibTeX that has one kind."),
            "ignore_case": _with(_TEXTS, "The kinds in which case makes no difference."),
            "have_files": _with(_TEXTS, "The kinds whose URLs add versions and file endings."),
            "ambiguous": _with(_TEXTS, "The kinds that look like other words and numbers."),
            "generic": _with(_TEXTS, "The words of titles that name no work, such as Editorial."),
            "commands": _with(_map(_TEXT), "The letters of the TeX commands in entries."),
            "identifiers": _with(_map(_TEXTS), identifiers),
            "code": _with(_map(_list(_KEY)), code),
            "removed": _with(_map(removal), removed),
            "starts": _with(_list(_list(start)), starts),
        }
    )


def entries_schema() -> Schema:
    """Return the schema of a file in ``entries/<format>/``."""
    return _object(
        {
            "version": _VERSION_FIELD,
            "head": _with(_TEXT, "Text before the first entry."),
            "between": _with(_TEXT, "Text between two entries."),
            "tail": _with(_TEXT, "Text after the last entry."),
            "entries": _with(_map(_TEXT), "Each paper's text under its key, newest first."),
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
"""The function that makes the schema of each data file, by its name."""


def data_fields(name: str) -> Sequence[tuple[str, str]]:
    """Return name and description of each field of a data file."""
    schema = SCHEMAS_OF_DATA[name]()
    rows = []
    for field, field_schema in schema["properties"].items():
        description = field_schema["description"]
        rows.append((field, description))
    return rows


def columns_of_search() -> tuple[str, ...]:
    """Return what each index of a paper's list in ``search.json`` is."""
    return tuple(meaning for meaning, _ in _SEARCHED)


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_document(name: str) -> str:
    """Return the schema of a data file as text."""
    schema = SCHEMAS_OF_DATA[name]()
    return schema_text({"$schema": DIALECT, "title": name, **schema})


def schema_text(schema: Schema) -> str:
    """Return a schema as the text of its file."""
    text = json.dumps(schema, ensure_ascii=False, indent=2)
    return f"{text}\n"


def record_schema(taxonomy: Taxonomy) -> str:
    """Return the schema of a record as text, for editors and other checkers.

    It accepts what ``check`` accepts when an ordinary YAML parser reads the record. Nodes, venues
    and facts are those of the taxonomy, so that an editor completes them.
    """
    schema = Record.model_json_schema(mode="validation")
    properties = schema["properties"]
    for name, field in properties.items():
        properties[name] = without_null(field)
    for name in ("volume", "number", "pages"):
        # An editor's YAML parser reads "volume: 36" as a number.
        properties[name]["type"] = ["string", "integer"]
    properties["placements"]["items"] = {"enum": [*taxonomy.nodes]}
    properties["facts"] |= _facts(taxonomy)
    definitions = schema["$defs"]
    publication = definitions["Publication"]["properties"]
    venues = {"enum": [*taxonomy.venue_by_id]}
    publication["id"] = _with(venues, publication["id"]["description"])
    for name in ("track", "name"):
        publication[name] = without_null(publication[name])
    definitions["Identifiers"] |= {"properties": SCHEMAS, "minProperties": 1}
    strict = _with_strict_lists(without_titles(schema))
    strict["title"] = f"Record: {taxonomy.catalog.title}"
    strict["description"] = "One paper of the catalog."
    return schema_text({"$schema": DIALECT, **strict})


def without_null(field: Schema) -> Schema:
    """Return the schema of a field without null: an empty field is left out of a record."""
    rest = dict(field)
    rest.pop("default", None)
    kinds = rest.pop("anyOf", [])
    kinds = [kind for kind in kinds if kind != _NULL]
    if len(kinds) == 1:
        rest.update(kinds[0])
    elif kinds:
        rest["anyOf"] = kinds
    return rest


def _facts(taxonomy: Taxonomy) -> Schema:
    properties = {}
    for fact in taxonomy.facts:
        schema = _list(TEXT_SCHEMA) if fact.many else TEXT_SCHEMA
        properties[fact.id] = _with(schema, fact.title)
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
    }


def _with_strict_lists(value: Any) -> Any:
    """Return a schema in which no list is empty or has a value twice."""
    if isinstance(value, list):
        return [_with_strict_lists(item) for item in value]
    if not isinstance(value, dict):
        return value
    strict = {}
    for name, item in value.items():
        strict[name] = _with_strict_lists(item)
    # check reports both with the position of the item; an editor has only the schema.
    if value.get("type") == "array":
        strict["minItems"] = 1
        strict["uniqueItems"] = True
    return strict


def without_titles(value: Any) -> Any:
    """Return a schema without the titles that pydantic makes from the names of fields.

    Editors would show them instead of the descriptions. A field may itself be called title.
    """
    if isinstance(value, list):
        return [without_titles(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {}
    for name, item in value.items():
        if name in ("properties", "$defs"):
            result[name] = _members_without_titles(item)
        elif name != "title" or isinstance(item, dict):
            result[name] = without_titles(item)
    return result


def _members_without_titles(fields: Schema) -> Schema:
    # The names in here are fields, so none of them is the keyword "title".
    members: Schema = {}
    for name, field in fields.items():
        members[name] = without_titles(field)
    return members
