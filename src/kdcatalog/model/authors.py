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

from kdcatalog.model.base import FrozenModel, fault
from kdcatalog.model.text import TEXT_SCHEMA, PlainText, quote

_SUFFIXES = ("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV")
_ACCENTED = re.compile("([a-z])[\u0300-\u036f]+")
_SEVERAL = re.compile(r".*(?:;|@| and |&|\u3001|\uff0c).*|[aA]nd .*")
_OTHERS = re.compile(
    r".*(?:\.{3}|\u2026).*|(?:.* )?(?:[eE][tT]\.? [aA][lL](?:\.|ii|ia)?|[oO]thers)"
)
_SUFFIX_PATTERN = "|".join(map(re.escape, _SUFFIXES))
_TURNED = re.compile(rf"[^,]*,(?! (?:{_SUFFIX_PATTERN})$).*")
_SEVERAL_SCHEMA = {"pattern": f"^(?:{_OTHERS.pattern}|{_SEVERAL.pattern}|{_TURNED.pattern})$"}
_ONE_A_LINE = "write one author a line, the name as printed"
_HINT = "write the name as printed, {given: ..., family: ...}, or {group: ...} for a body"


class Author(FrozenModel):
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
    def sort_name(self) -> str:
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
        raise fault(
            "KD121",
            "an author written as a mapping has a given and a family name, or is a group",
            _HINT,
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _core_schema: Any, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        def form(*names: str) -> JsonSchemaValue:
            properties = dict.fromkeys(names, TEXT_SCHEMA)
            return {
                "type": "object",
                "properties": properties,
                "required": [*names],
                "additionalProperties": False,
            }

        return {
            "description": _HINT,
            "anyOf": [
                {**TEXT_SCHEMA, "not": _SEVERAL_SCHEMA},
                form("given", "family"),
                form("group"),
            ],
        }


def _others(value: dict[str, Any], *known: str) -> dict[str, Any]:
    """Return what a mapping holds besides the known fields, renamed so that no field of the model takes it."""
    rest = {name: held for name, held in value.items() if name not in known}
    return {
        f"{name}\0" if name in Author.model_fields else name: held for name, held in rest.items()
    }


def _fields_of_name(name: str) -> dict[str, str]:
    words = name.split()
    _check_single(name)
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    start = len(words) - 1
    while start > 0 and words[start - 1][0].islower() and not words[-1][0].islower():
        start -= 1
    fields = {
        "given": " ".join(words[:start]),
        "family": " ".join(words[start:]).removesuffix(","),
        "suffix": suffix,
    }
    return {"name": name} | {field: text for field, text in fields.items() if text}


def _check_single(name: str) -> None:
    if _OTHERS.fullmatch(name):
        hint = "write every author, or leave the rest out and say so in note"
        raise fault("KD121", f"{quote(name)} stands for authors that it does not name", hint)
    if _SEVERAL.fullmatch(name) or not any(character.isalpha() for character in name):
        raise fault("KD121", f"{quote(name)} is no single name", _ONE_A_LINE)
    if _TURNED.fullmatch(name):
        raise fault("KD121", f"{quote(name)} holds a comma", _turned(name))


def _turned(name: str) -> str:
    """Return the hint on a name with a comma: most often the family name stands before it."""
    family, *rest = [part.strip() for part in name.split(",")]
    suffix = f", {rest.pop()}" if rest[-1] in _SUFFIXES else ""
    if not suffix and not rest[-1]:
        return f"write {family}"
    if len(rest) != 1:
        return f"write {family}{suffix}" if not rest else _ONE_A_LINE
    words, given = [word for word in family.split() if not word[0].islower()], rest[0]
    if len(words) > 1 and len(given.split()) > 1:
        return _ONE_A_LINE
    return (
        f"write {{given: {given}, family: {family}}}"
        if len(words) > 1
        else f"write {given} {family}{suffix}"
    )


def normalize_name(name: str) -> str:
    """Return a name as two spellings of it compare: case, punctuation and the accents of Latin letters aside.

    Marks of other scripts stay, since they tell names apart there.
    """
    plain = _ACCENTED.sub(r"\1", unicodedata.normalize("NFKD", name.casefold()))
    words = "".join(
        " " if unicodedata.category(each)[0] in "PSZ" else each for each in plain
    ).split()
    return unicodedata.normalize("NFC", " ".join(words)) or name
