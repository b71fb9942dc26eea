"""Authors: a name as printed, split into given and family name only by clear rules.

The family name is the last word, with the lower-case particles before it (``von Werra``) and
without ``Jr`` or ``II``. Where that is wrong, as in Spanish or Hungarian names, a record writes
``{given: , family: }``. An organization is ``{group: }`` and is never split.
"""

import re
import unicodedata
from collections.abc import Mapping
from sys import intern
from typing import Any, ClassVar

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue

from kdcatalog.model.base import FrozenModel, fault
from kdcatalog.model.text import TEXT_SCHEMA, PlainText, quote, refuse_colon
from kdcatalog.text.names import clean_name

_SUFFIXES = ("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV")
_SPACES = str.maketrans(".-", "  ")
_PLAIN_NAME = re.compile("[A-Za-z][A-Za-z .-]*")
_ACCENTED = re.compile("([a-z])[\u0300-\u036f]+")
# Several names in one text, with the comma and the enumeration comma of Chinese among them.
_SEVERAL = re.compile(r".*(?:;|@| and |&|\u3001|\uff0c).*|[aA]nd .*")
_BETWEEN_NAMES = re.compile("[,;&\u3001\uff0c]|\\b[aA]nd\\b")
_OTHERS = re.compile(
    r".*(?:\.{3}|\u2026).*|(?:.* )?(?:[eE][tT]\.? [aA][lL](?:\.|ii|ia)?|[oO]thers)"
)
_SUFFIX_PATTERN = "|".join(map(re.escape, _SUFFIXES))
_INVERTED = re.compile(rf"[^,]*,(?! (?:{_SUFFIX_PATTERN})$).*")
_WRONG_NAMES = (_OTHERS.pattern, _SEVERAL.pattern, _INVERTED.pattern)
_NOT_ONE_NAME = f"^(?:{'|'.join(_WRONG_NAMES)})$"
_ONE_PER_LINE = "write one author per line, the name as printed"
_HINT = "write the name as printed, {given: ..., family: ...}, or {group: ...} for an organization"


_FieldNames = tuple[str, ...]


class Author(FrozenModel):
    """One author: the name as printed and its parts; an organization has no parts."""

    name: PlainText
    given: str = ""
    family: str = ""
    suffix: str = ""

    written: ClassVar[_FieldNames] = ("given", "family", "group")
    """The fields of an author in a record."""

    @property
    def is_group(self) -> bool:
        """Whether the author is an organization."""
        return not self.family

    @property
    def sort_name(self) -> str:
        """The family name, or the whole name of an organization."""
        return self.family or self.name

    @property
    def follows_from_name(self) -> bool:
        """Whether the name as printed has these parts, so that a record has it alone."""
        # 70,000 names of a catalog: validating each took ten times as long.
        try:
            parts = _parts_of_name(self.name)
        except ValueError:
            return False
        return vars(self) == {"given": "", "suffix": "", **parts}

    def __str__(self) -> str:
        return self.name

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, str):
            return _parts_of_name(value)
        if not isinstance(value, dict):
            raise fault("KD121", "an author is a name or a mapping", _HINT)
        if "group" in value:
            return {"name": value["group"], **_unknown_fields(value, ("group",))}
        given_name = value.get("given")
        family = value.get("family")
        if isinstance(given_name, str) and isinstance(family, str):
            return {
                "given": given_name,
                "family": family,
                "name": f"{given_name} {family}",
                **_unknown_fields(value, ("given", "family")),
            }
        # "- Bo: Chen" is a slip, "- name: Bo Chen" an attempt at a field that does not exist.
        if not any(name.islower() for name in value):
            refuse_colon(value)
        message = "an author written as a mapping has a given and a family name, or is a group"
        raise fault("KD121", message, _HINT)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _core_schema: Any, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        name = {**TEXT_SCHEMA, "not": {"pattern": _NOT_ONE_NAME}}
        person = _mapping_schema(
            given="Given names, as printed.",
            family="Family name, with its particles.",
        )
        group = _mapping_schema(group="Name of an organization.")
        return {"description": _HINT, "anyOf": [name, person, group]}


def _mapping_schema(**meanings: str) -> JsonSchemaValue:
    properties = {}
    for name, meaning in meanings.items():
        properties[name] = {**TEXT_SCHEMA, "description": meaning}
    return {
        "type": "object",
        "properties": properties,
        "required": [*meanings],
        "additionalProperties": False,
    }


def _unknown_fields(
    value: Mapping[str, Any],
    names: tuple[str, ...],
) -> dict[str, Any]:
    """Return the fields of a mapping that are not expected, so that pydantic refuses them.

    One called like a field of the model, such as ``suffix``, is renamed: a record must not set it.
    """
    fields: dict[str, Any] = {}
    for name, content in value.items():
        if name in names:
            continue
        if name in Author.model_fields:
            name += "\0"
        fields[name] = content
    return fields


def _parts_of_name(name: str) -> dict[str, str]:
    """Return the fields of a printed name that are not empty."""
    _check_one_name(name)
    words = name.split()
    suffix = ""
    has_suffix = words[-1] in _SUFFIXES
    if has_suffix and len(words) > 1:
        suffix = words.pop()
    start = _start_of_family(words)
    given_name = " ".join(words[:start])
    family = " ".join(words[start:])
    # One copy of each: of 66,000 authors of 10,000 papers, most share a part of their name.
    fields = {
        "name": intern(name),
        "given": intern(given_name),
        "family": intern(family.removesuffix(",")),
        "suffix": suffix,
    }
    return {field: text for field, text in fields.items() if text}


def _start_of_family(words: list[str]) -> int:
    """Return the index of the first word of the family name, its particles included."""
    # "bell hooks" has no particle: her whole name is in lower case.
    if words[-1][0].islower():
        return len(words) - 1
    start = len(words) - 1
    for word in reversed(words[:-1]):
        if not word[0].islower():
            break
        start -= 1
    return start


def _check_one_name(name: str) -> None:
    if _OTHERS.fullmatch(name):
        hint = "write every author, or leave the rest out and say so in note"
        raise fault("KD121", f"{quote(name)} leaves authors out", hint)
    message = _fault_of_name(name)
    if message:
        hint = _hint_on_name(name)
        raise fault("KD121", f"{quote(name)} {message}", hint)


def _fault_of_name(name: str) -> str:
    """Return what makes a text something else than one printed name; empty where nothing does."""
    has_letter = any(character.isalpha() for character in name)
    if _SEVERAL.fullmatch(name) or not has_letter:
        return "is not one name"
    return "contains a comma" if _INVERTED.fullmatch(name) else ""


def _hint_on_name(name: str) -> str:
    # The comma of "Ann Bee, PhD" and the "&" of "Ann&nbsp;Bee" do not separate names.
    cleaned = clean_name(name).text
    if cleaned and cleaned != name and not _fault_of_name(cleaned):
        return f"write {cleaned}"
    return _hint_on_comma(name) if _INVERTED.fullmatch(name) else _hint_on_several(name)


def _hint_on_several(name: str) -> str:
    """Return the hint on several names in one text, with the first two as they should stand."""
    parts = map(str.strip, _BETWEEN_NAMES.split(name))
    names = [part for part in parts if part]
    are_clear = not any(map(_fault_of_name, names))
    if len(names) < 2 or not are_clear:
        return _ONE_PER_LINE
    first, second = names[:2]
    return f"{_ONE_PER_LINE}: - {first} and - {second}"


def _hint_on_comma(name: str) -> str:
    """Return the hint on a name with a comma: most often the family name is before it."""
    parts = map(str.strip, name.split(","))
    family, *rest = parts
    suffix = ""
    if rest[-1] in _SUFFIXES:
        suffix = f", {rest.pop()}"
    elif not rest[-1]:
        return f"write {family}"
    if not rest:
        return f"write {family}{suffix}"
    if len(rest) > 1:
        return _hint_on_several(name)
    return _hint_on_inverted(family, rest[0], suffix)


def _hint_on_inverted(family: str, given_name: str, suffix: str) -> str:
    # Particles such as "van der" are part of one family name.
    words = family.split()
    particles = [word for word in words if word[0].islower()]
    if len(words) - len(particles) <= 1:
        return f"write {given_name} {family}{suffix}"
    # "Ann Bee, Carl Dee" are two people, "Garcia Lopez, Ana" is one with two family names.
    if len(given_name.split()) > 1:
        return _hint_on_several(f"{family}, {given_name}")
    return f"write {{given: {given_name}, family: {family}}}"


def normalize_name(name: str) -> str:
    """Return the form in which spellings of a name are equal: case, punctuation, accents aside.

    Only Latin letters lose their accents: in other scripts, marks make other letters (й and и).

    >>> normalize_name("José-María Núñez")
    'jose maria nunez'
    """
    if _PLAIN_NAME.fullmatch(name):
        # Nothing to take apart in most names, of which 1,900 papers print 13,000.
        words = name.lower().translate(_SPACES).split()
        return " ".join(words)
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = _ACCENTED.sub(r"\1", decomposed)
    spaced = [" " if _is_separator(letter) else letter for letter in plain]
    words = "".join(spaced).split()
    return unicodedata.normalize("NFC", " ".join(words)) or name


def _is_separator(letter: str) -> bool:
    """Return whether a character is punctuation, a symbol or a space."""
    return unicodedata.category(letter)[0] in "PSZ"
