"""JSON Schema of a record, made from the models and the taxonomy, for editors and other checkers.

It accepts what ``check`` accepts when an ordinary YAML parser reads the record; nodes, venues and
facts are those of the taxonomy, so an editor completes them.
"""

import json
from typing import Any

from kdcatalog.model import identifiers
from kdcatalog.model.paper import Record
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import TEXT_SCHEMA


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
        fact.id: {**(many if fact.many == "yes" else TEXT_SCHEMA), "description": fact.title}
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
