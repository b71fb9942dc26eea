"""What the user has chosen that columns and labels hold: ``--map`` and ``import.yaml``.

``import.yaml`` is next to the list and has a mapping for each list in its folder, so that the next
version of the list is read like the last one.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from kdcatalog.errors import CatalogError
from kdcatalog.lists.columns import ROLES, Choices, ListColumn, normalized_name
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.source.emitter import emit_yaml
from kdcatalog.source.reader import read_yaml

MAPPING_FILE: Final = "import.yaml"
_HEAD: Final = """\
# How kdcatalog import reads the lists in this folder: what each column or label holds.
# Change a role here or with --map, or delete the file to have the lists inspected again.
"""

_Roles = dict[str, str]
RolesByList = dict[str, _Roles]
"""The content of import.yaml: for each list, by its name, the role of each column or label."""


class ChoiceError(CatalogError):
    """A choice of ``--map``, or import.yaml, cannot be read; the message says what to type."""


def parse_choices(texts: Iterable[str]) -> _Roles:
    """Return the choices of ``--map``, such as ``System=title``; raises ChoiceError."""
    choices: _Roles = {}
    for text in texts:
        name, mark, role = text.rpartition("=")
        if not mark or not name.strip():
            example = '--map "System=title"'
            raise ChoiceError(f"{quote(text)} is not a column and what it holds: write {example}")
        choices[name.strip()] = _valid_role(role.strip())
    return choices


def _valid_role(role: str) -> str:
    if role in ROLES:
        return role
    roles = ", ".join(ROLES)
    hint = did_you_mean(role, ROLES, f"choose one of {roles}")
    raise ChoiceError(f"{quote(role)} is nothing that a column can hold: {hint}")


def normalized_choices(*mappings: Mapping[str, str]) -> Choices:
    """Return choices by the normalized names of their columns; later mappings count more."""
    choices: _Roles = {}
    for mapping in mappings:
        for name, role in mapping.items():
            choices[normalized_name(name)] = role
    return choices


def read_mapping(raw: bytes) -> RolesByList:
    """Return the content of import.yaml; raises ChoiceError where it has another structure."""
    if not raw.strip():
        return {}
    data = read_yaml(raw, MAPPING_FILE).data
    if not isinstance(data, dict):
        raise ChoiceError(f"{MAPPING_FILE} is not a mapping of lists: correct it, or delete it")
    mapping: RolesByList = {}
    for name, roles in data.items():
        if not isinstance(roles, dict):
            raise ChoiceError(f"{MAPPING_FILE}: {quote(name)} has no columns: correct or delete it")
        mapping[name] = {}
        for column, role in roles.items():
            mapping[name][column] = _valid_role(str(role))
    return mapping


def mapping_text(mapping: RolesByList) -> str:
    """Return import.yaml as text."""
    in_order = {name: mapping[name] for name in sorted(mapping)}
    return _HEAD + emit_yaml(in_order)


def effective_roles(
    columns: Iterable[ListColumn],
    chosen: Mapping[str, str],
) -> _Roles:
    """Return what columns and labels were taken for, as import.yaml keeps it."""
    roles: _Roles = {}
    for column in columns:
        if column.name and column.basis != "position":
            roles[column.name] = column.role or "skip"
    return {**roles, **chosen}
