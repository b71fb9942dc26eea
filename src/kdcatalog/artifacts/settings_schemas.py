"""What can be set in taxonomy.yaml, people.yaml and rejected.yaml: schemas and a reference.

Types and defaults come from the models. The words come from ``templates/settings/``, an example of
each file in which every setting has a comment above it: the models check that the example is valid,
and a test that it is complete.
"""

import json
import warnings
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kdcatalog.exports.schemas import (
    DIALECT,
    Schema,
    schema_text,
    without_null,
    without_titles,
)
from kdcatalog.model.base import FrozenModel
from kdcatalog.model.discovery import Rejections
from kdcatalog.model.identifiers import SCHEMAS
from kdcatalog.model.people import People
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.problems import Path
from kdcatalog.records.reading import read_document
from kdcatalog.snapshot import PEOPLE, REJECTED, TAXONOMY
from kdcatalog.source.comments import Comments, comments_of

MODELS: Mapping[str, type[FrozenModel]] = MappingProxyType(
    {TAXONOMY: Taxonomy, PEOPLE: People, REJECTED: Rejections}
)
"""The model of each file of settings."""

_PLAIN_TYPES = MappingProxyType({"boolean": "true or false", "string": "text"})
# A plain name is an author too, so that it is not a block.
_AUTHOR = "Author"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, type, default, what it means, and an example of its value."""

    name: str
    type: str
    default: str
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class SettingBlock:
    """The settings of one block, such as ``facets[].start[]``; ``path`` is empty at the top."""

    path: str
    settings: tuple[Setting, ...]


def settings_example(name: str) -> str:
    """Return the template that has an example of a file of settings."""
    return f"settings/{name}"


def settings_schema_file(name: str) -> str:
    """Return where a catalog has the schema of a file of settings.

    >>> settings_schema_file("taxonomy.yaml")
    'schemas/taxonomy.schema.json'
    """
    stem = name.removesuffix(".yaml")
    return f"schemas/{stem}.schema.json"


def settings_schema(name: str, example: bytes) -> str:
    """Return the schema of a file of settings as text, with a description of every setting."""
    schema, _ = explained_settings(name, example)
    schema = without_titles(_with_old_spelling(schema))
    schema["title"] = name
    schema["description"] = f"The file {name} of a catalog of papers."
    return schema_text({"$schema": DIALECT, **schema})


def _with_old_spelling(schema: Schema) -> Schema:
    """Return a schema that accepts ``licence`` as well, which was the only spelling once."""
    settings = schema["$defs"].get("CatalogSettings")
    if settings:
        properties = settings["properties"]
        properties["licence"] = {**properties["license"], "deprecated": True}
        settings["required"].remove("license")
        spellings = [{"required": ["license"]}, {"required": ["licence"]}]
        settings["oneOf"] = spellings
    return schema


def explained_settings(
    name: str,
    example: bytes,
) -> tuple[Schema, tuple[SettingBlock, ...]]:
    """Return the schema of a file of settings with descriptions, and every block of it in order."""
    walk = _Walk.of(name, example)
    # The walk writes the descriptions into the schema.
    blocks = tuple(walk.blocks())
    return walk.schema, blocks


@dataclass
class _Walk:
    """Goes through a schema and an example together."""

    schema: Schema
    data: Any
    comments: Comments
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, name: str, example: bytes) -> "_Walk":
        document = read_document(example, name)
        schema = _model_schema(MODELS[name])
        comments = comments_of(document)
        return cls(schema, document.data, comments)

    def blocks(self) -> Iterator[SettingBlock]:
        """Yield every block once; the blocks of a block that was seen are those of before."""
        yield from self._block(self.schema, self.data, (), "")

    def _block(
        self,
        definition: Schema,
        data: Mapping[str, Any],
        place: Path,
        path: str,
    ) -> Iterator[SettingBlock]:
        required = definition.get("required", ())
        settings = []
        first = next(iter(data))
        for name, schema in definition["properties"].items():
            value = data.get(name)
            at = (*place, name)
            # Identifiers are those of records, whose schema explains them.
            meaning = self._meaning(at, is_first=name == first)
            meaning = schema.get("description", meaning)
            schema["description"] = meaning
            child = self._child(schema, value)
            # The schema of a block has examples of its own.
            if not child:
                schema["examples"] = [value]
            is_required = name in required
            setting = Setting(
                name=name,
                type=_type_of(schema),
                default=_default_of(schema, is_required=is_required),
                meaning=meaning,
                example="" if child else _flow(value),
            )
            settings.append(setting)
        yield SettingBlock(path, tuple(settings))
        for name, schema in definition["properties"].items():
            path_inside = f"{path}.{name}" if path else name
            place_inside = (*place, name)
            value = data.get(name)
            yield from self._inside(schema, value, place_inside, path_inside)

    def _inside(
        self,
        schema: Schema,
        value: Any,
        place: Path,
        path: str,
    ) -> Iterator[SettingBlock]:
        """Yield the blocks of a setting that is a block or a list of blocks."""
        name = self._child(schema, value)
        if not name or name in self.seen:
            return
        self.seen.add(name)
        definition = self.schema["$defs"][name]
        if isinstance(value, list):
            item = value[0]
            item_path = f"{path}[]"
            yield from self._block(definition, item, (*place, 0), item_path)
        else:
            yield from self._block(definition, value, place, path)

    def _child(self, schema: Schema, value: Any) -> str:
        """Return the name of the definition of a block; empty for a plain value."""
        items = schema.get("items", schema)
        _, _, name = items.get("$ref", "").rpartition("/")
        if value is None or name == _AUTHOR:
            return ""
        return str(name)

    def _meaning(self, at: Path, *, is_first: bool) -> str:
        """Return the comment above a setting of the example."""
        lines = self.comments.above.get(at, [])
        if not lines and is_first:
            # Above the first setting of an item, a comment belongs to the item; at the top, to all.
            item = at[:-1]
            lines = self.comments.above.get(item, [])
            lines = lines or self.comments.head[-1:]
        return " ".join(line.lstrip("# ") for line in lines)


def _model_schema(model: type[FrozenModel]) -> Schema:
    """Return the schema of a model as an editor needs it."""
    with warnings.catch_warnings():
        # pydantic warns that it leaves out the default of a mapping, which is no mapping of JSON.
        warnings.simplefilter("ignore")
        schema = model.model_json_schema(mode="validation")
    definitions = schema.setdefault("$defs", {})
    for definition in (schema, *definitions.values()):
        properties = definition.get("properties", {})
        for name in properties:
            properties[name] = _for_editors(properties[name])
    if "Identifiers" in definitions:
        # A copy, since the walk adds examples.
        kinds = deepcopy(SCHEMAS)
        definitions["Identifiers"] |= {"properties": kinds, "minProperties": 1}
    return schema


def _for_editors(setting: Schema) -> Schema:
    default = setting.get("default")
    plain = without_null(setting)
    # Shown by editors as the value to insert, so that an empty one would only be noise.
    if default not in (None, "", [], {}):
        plain["default"] = default
    # pydantic checks the length of a list before it is one.
    if plain.pop("minLength", 0):
        plain["minItems"] = 1
    return plain


def _type_of(schema: Schema) -> str:
    """Return the type of a setting in words."""
    if "enum" in schema:
        values = ", ".join(schema["enum"])
        return f"one of {values}"
    kind = schema.get("type")
    if kind == "array":
        return f"list of {_plural_of(schema['items'])}"
    if kind == "object":
        return f"{_plural_of(schema['additionalProperties'])} by name"
    if "$ref" in schema:
        return "block"
    # A year is a text of four digits or a number, so that it has no single type.
    return _PLAIN_TYPES.get(str(kind), "year")


def _plural_of(schema: Schema) -> str:
    if "$ref" in schema:
        is_author = schema["$ref"].endswith("/Author")
        return "authors" if is_author else "blocks"
    return "lists of texts" if schema.get("type") == "array" else "texts"


def _default_of(schema: Schema, *, is_required: bool) -> str:
    if is_required:
        return "required"
    default = schema.get("default")
    return "none" if default is None else json.dumps(default).strip('"')


def _flow(value: Any) -> str:
    """Return a value of the example on one line, as YAML could have it."""
    if isinstance(value, list):
        items = ", ".join(map(_flow, value))
        return f"[{items}]"
    if isinstance(value, dict):
        pairs = []
        for name, item in value.items():
            item_text = _flow(item)
            pairs.append(f"{name}: {item_text}")
        items = ", ".join(pairs)
        return f"{{{items}}}"
    return str(value)
