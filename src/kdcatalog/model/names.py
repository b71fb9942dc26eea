"""Authors: a name as printed, split only where that is needed.

The family name is the last word, with the lower-case particles before it (``von Werra``) and
without ``Jr`` or ``II``. Where that is wrong a record writes ``{given: , family: }``; a body is
``{group: }`` and is never split.
"""

import re
import unicodedata
from typing import Any, ClassVar

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue

from kdcatalog.model.base import Value, fault
from kdcatalog.model.text import TEXT_SCHEMA, PlainText, quote

_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_ACCENTED = re.compile("([a-z])[\u0300-\u036f]+")
_SEVERAL = (";", "@", " and ", " et al", "&")
_SEVERAL_SCHEMA = {"pattern": f"^.*(?:{'|'.join(_SEVERAL)}).*$"}
_HINT = "write the name as printed, {given: ..., family: ...}, or {group: ...} for a body"


class Author(Value):
    """One author: the name as printed; given and family name of a person, suffix such as Jr; a group has neither."""

    name: PlainText
    given: str = ""
    family: str = ""
    suffix: str = ""

    written: ClassVar[tuple[str, ...]] = ("given", "family", "group")
    """The fields of an author as a record writes them."""

    @property
    def is_group(self) -> bool:
        """Whether the author is a body rather than a person."""
        return not self.family

    @property
    def filed_under(self) -> str:
        """The part under which the author is filed: the family name, or the whole name of a body."""
        return self.family or self.name

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, str):
            return _fields_of_name(value)
        if not isinstance(value, dict):
            raise fault("KD121", "an author is neither a name nor a body", _HINT)
        if "group" in value:
            return {"name": value["group"], **_others(value, "group")}
        if isinstance(value.get("given"), str) and isinstance(value.get("family"), str):
            name = f"{value['given']} {value['family']}"
            return {
                "given": value["given"],
                "family": value["family"],
                "name": name,
                **_others(value, "given", "family"),
            }
        raise fault("KD121", "an author written as a mapping has a given and a family name, or is a group", _HINT)

    @classmethod
    def __get_pydantic_json_schema__(cls, _core_schema: Any, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        def form(*names: str) -> JsonSchemaValue:
            properties = dict.fromkeys(names, TEXT_SCHEMA)
            return {"type": "object", "properties": properties, "required": [*names], "additionalProperties": False}

        return {
            "description": _HINT,
            "anyOf": [{**TEXT_SCHEMA, "not": _SEVERAL_SCHEMA}, form("given", "family"), form("group")],
        }


def _others(value: dict[str, Any], *known: str) -> dict[str, Any]:
    """Return what a mapping holds besides the known fields, renamed so that no field of the model takes it."""
    rest = {name: held for name, held in value.items() if name not in known}
    return {f"{name}\0" if name in Author.model_fields else name: held for name, held in rest.items()}


def _fields_of_name(name: str) -> dict[str, str]:
    words = name.split()
    if any(mark in name for mark in _SEVERAL) or not any(character.isalpha() for character in name):
        raise fault("KD121", f"{quote(name)} is no single name", "write one author a line, the name as printed")
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    start = len(words) - 1
    while start > 0 and words[start - 1][0].islower() and not words[-1][0].islower():
        start -= 1
    fields = {"given": " ".join(words[:start]), "family": " ".join(words[start:]).removesuffix(","), "suffix": suffix}
    return {"name": name} | {field: text for field, text in fields.items() if text}


def comparable_name(name: str) -> str:
    """Return a name as two spellings of it compare: case, punctuation and the accents of Latin letters aside.

    Marks of other scripts stay, since they tell names apart there.
    """
    plain = _ACCENTED.sub(r"\1", unicodedata.normalize("NFKD", name.casefold()))
    words = "".join(" " if unicodedata.category(each)[0] in "PSZ" else each for each in plain).split()
    return unicodedata.normalize("NFC", " ".join(words)) or name
