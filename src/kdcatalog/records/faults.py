"""Turn every complaint of a model into a problem: one table from pydantic's error types to our codes.

A slip in a field's name makes two complaints, one field missing and one unknown: they are one
problem, on the name that was written.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kdcatalog.codes import CODES
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import nearest
from kdcatalog.problems import At, Key, Path, Problem

_ITEMS = {"placements": "node"}
_SUCH_AS = {
    "title": '"the title as published"',
    "date": '"YYYY-MM"',
    "added": '"YYYY-MM-DD"',
    "year": "YYYY",
}
_SHAPE_HINT = "write its fields on the lines below, indented by two blanks"


def problems_of(
    wrong: ValidationError, model: type[BaseModel], data: Any, file: str
) -> list[Problem]:
    """Return the problems of one file, each once, in the order of the model's fields."""
    details = wrong.errors(include_url=False)
    unknown = {
        path_of(d, data): _near_field(d, model, data)
        for d in details
        if d["type"] == "extra_forbidden"
    }
    renamed = _meant(unknown)
    problems = []
    for detail in details:
        path = path_of(detail, data)
        if detail["type"] == "missing" and path in renamed:
            continue
        code, at, message, hint = _say(detail, path, unknown.get(path))
        hint = hint_on_empty(model, path, data) if code == "KD111" else hint
        problems.append(Problem(code, file, at, message, hint))
    return problems


def hint_on_empty(model: type[BaseModel], path: Path, data: Any) -> str:
    """Return what to type where a value is empty: what it holds where it must be there, else nothing."""
    item = bool(path) and isinstance(path[-1], int)
    at = path[:-1] if item and len(_at(data, path[:-1])) == 1 else path
    holder = _model_at(model, at[:-1])
    needed = holder.model_fields.get(str(at[-1])) if holder and at else None
    if not needed or not needed.is_required():
        return "leave the line out, or say what it holds"
    if get_origin(needed.annotation) is tuple:
        return f'write at least one {_ITEMS.get(str(at[-1]), "value")} after "- "'
    return f"write what it holds, such as {at[-1]}: {_SUCH_AS.get(str(at[-1]), '...')}"


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def meant_fields(details: Sequence[ErrorDetails], model: type[BaseModel], data: Any) -> set[Path]:
    """Return the fields that unknown ones were meant to be, as far as one is near."""
    return _meant(
        {
            path_of(d, data): _near_field(d, model, data)
            for d in details
            if d["type"] == "extra_forbidden"
        }
    )


def _meant(unknown: Mapping[Path, str | None]) -> set[Path]:
    return {(*path[:-1], near) for path, near in unknown.items() if near}


def path_of(detail: ErrorDetails, data: Any) -> Path:
    """Return the field path of an error: its location without the names of pydantic's own branches."""
    path: list[str | int] = []
    here = data
    for part in detail["loc"]:
        name = part.rstrip("\0") if isinstance(part, str) else part
        try:
            here = here[name]
        except (KeyError, IndexError, TypeError):
            if detail["type"] != "missing" or part != detail["loc"][-1]:
                continue
        path.append(name)
    return tuple(path)


def _near_field(detail: ErrorDetails, model: type[BaseModel], data: Any) -> str | None:
    written = str(detail["loc"][-1])
    parent = data
    for part in path_of(detail, data)[:-1]:
        parent = parent[part]
    return nearest(
        written, [name for name in _fields(model, detail["loc"][:-1]) if name not in parent]
    )


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the names of the fields at a location."""
    here = _model_at(model, loc)
    return getattr(here, "written", tuple(here.model_fields)) if here else ()


def _model_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the model at a location, by walking the annotations."""
    here: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, str) and here:
            field = here.model_fields.get(part)
            here = _model_in(field.annotation) if field else None
    return here


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found), None)


Say = Callable[[ErrorDetails, Path], tuple[str, At, str, str]]


def _missing(_detail: ErrorDetails, path: Path) -> tuple[str, At, str, str]:
    name = str(path[-1])
    hint = f"add the line {name}: {_SUCH_AS.get(name, '...')}"
    if name in _ITEMS:
        hint = f'add the line {name}: and below it at least one {_ITEMS[name]} after "- "'
    return "KD110", path, f"the field {quote(name)} is missing", hint


def _no_mapping(detail: ErrorDetails, path: Path) -> tuple[str, At, str, str]:
    kind = "a list" if isinstance(detail["input"], list) else "a text"
    return "KD112", path, f"{kind} stands where a mapping is meant", _SHAPE_HINT


def _no_text(_detail: ErrorDetails, path: Path) -> tuple[str, At, str, str]:
    return (
        "KD112",
        path,
        "a list or mapping stands where a text is meant",
        "write one text, quoted when in doubt",
    )


def _literal(detail: ErrorDetails, path: Path) -> tuple[str, At, str, str]:
    expected = detail["ctx"]["expected"].replace("'", "")
    near = nearest(str(detail["input"]), expected.replace(" or ", ", ").split(", "))
    hint = f"did you mean {quote(near)}? known are {expected}" if near else f"write {expected}"
    return "KD122", path, f"unknown value {quote(str(detail['input']))}", hint


def _empty(_detail: ErrorDetails, path: Path) -> tuple[str, At, str, str]:
    return "KD111", path, "the field is empty", "leave the line out, or say what it holds"


SAYINGS: Mapping[str, Say] = {
    "missing": _missing,
    "model_type": _no_mapping,
    "mapping_type": _no_mapping,
    "dict_type": _no_mapping,
    "literal_error": _literal,
    "string_type": _no_text,
    "too_short": _empty,
}


def _say(detail: ErrorDetails, path: Path, near: str | None) -> tuple[str, At, str, str]:
    if detail["type"] in CODES:
        return detail["type"], path, detail["ctx"]["message"], detail["ctx"]["hint"]
    if detail["type"] == "extra_forbidden":
        hint = (
            f"did you mean {quote(near)}?"
            if near
            else "remove the field, or keep what it says in note"
        )
        return "KD130", Key(path), f"unknown field {quote(str(path[-1]))}", hint
    return SAYINGS[detail["type"]](detail, path)
