"""Turn every complaint of a model into a problem, by one table from pydantic's types to our codes.

A typo in a field's name makes two complaints, a missing field and an unknown one; they become one
problem, on the name that was written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kdcatalog.codes import CODES
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import nearest
from kdcatalog.problems import At, Key, Path, Problem

_PLACEMENTS: Path = ("placements",)
_ITEM_NAMES = {"placements": "topic"}
_EXAMPLES = {
    "title": '"the title as published"',
    "date": '"YYYY-MM"',
    "added": '"YYYY-MM-DD"',
    "year": "YYYY",
}
# What other lists, BibTeX and forms call our fields.
_OTHER_NAMES = {
    "title": "name",
    "summary": "abstract description tldr",
    "date": "year month published",
    "venue": "booktitle conference journal",
    "urls": "homepage link links paper pdf project website",
    "code": "github repo repository",
    "data": "dataset datasets",
    "placements": "categories category keywords tags topic topics",
    "note": "comment comments remark",
}


class Explanation(NamedTuple):
    """What a complaint means for the person who wrote the file."""

    code: str
    at: At
    message: str
    hint: str


def problems_of(
    error: ValidationError,
    model: type[BaseModel],
    data: Any,
    file: str,
) -> list[Problem]:
    """Return the problems of one file, each once, in the order of the model's fields."""
    details = error.errors(include_url=False)
    meant = meant_fields(details, model, data)
    problems: list[Problem] = []
    for detail in details:
        path = path_of(detail, data)
        if detail["type"] == "missing" and path in meant:
            continue  # it is there under a misspelled name
        if detail["type"] == "extra_forbidden":
            near = _nearest_field(detail, model, data)
            explanation = _explain_unknown(path, near, model, data)
        else:
            explanation = _explain(detail, path)
        code, at, message, hint = explanation
        is_topic = path[:1] == _PLACEMENTS
        if is_topic and code == "KD112":
            value = _at(data, path)
            message, hint = _explain_nested(value, message, hint)
        if path and detail["type"] == "model_type":
            names = _required_fields(model, path)
            hint = hint.replace("its fields", names)
        # The model knows that the value is empty, but not whether its field is required.
        if code == "KD111":
            hint = hint_on_empty(model, path, data)
        problems.append(
            Problem(
                code=code,
                file=file,
                at=at,
                message=message,
                hint=hint,
            )
        )
    return problems


def _required_fields(
    model: type[BaseModel],
    path: Path,
) -> str:
    """Return the fields that a mapping must have, in words; "its fields" where it needs none."""
    inner = _model_at(model, path)
    names: list[str] = []
    if inner is None:
        return "its fields"
    for name, field in inner.model_fields.items():
        if field.is_required():
            names.append(f"{name}:")
    return " and ".join(names) or "its fields"


def _explain_nested(
    topics: Any,
    message: str,
    hint: str,
) -> tuple[str, str]:
    """Return message and hint, other ones for topics below their facet or topics above them."""
    if not isinstance(topics, dict | list) or not topics:
        return message, hint
    paths = [f"- {path}" for path in _paths_in(topics)]
    # Two show the form.
    rows = " and ".join(paths[:2])
    hint = f"write one topic per line, each with its whole path: {rows}"
    return "topics are nested instead of written as paths", hint


def _paths_in(value: Any, above: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _paths_in(below, f"{above}{name}/")
    elif isinstance(value, list):
        for item in value:
            yield from _paths_in(item, above)
    else:
        # Some write the whole path below its facet; "~" is nothing.
        yield f"{above}{value.removeprefix(above)}".rstrip("/~")


def hint_on_empty(
    model: type[BaseModel],
    path: Path,
    data: Any,
) -> str:
    """Return what to type where a value is empty, which depends on whether it is required."""
    if _is_only_item(path, data):
        path = path[:-1]  # a list of one empty item is as good as an empty list
    name = str(path[-1]) if path else ""
    parent = _model_at(model, path[:-1])
    field = parent.model_fields.get(name) if parent else None
    if not field or not field.is_required():
        return "remove the line, or write a value"
    if get_origin(field.annotation) is tuple:
        return f'write at least one {_ITEM_NAMES.get(name, "value")} after "- "'
    return f"write a value, such as {name}: {_EXAMPLES.get(name, '...')}"


def _is_only_item(path: Path, data: Any) -> bool:
    if not path or isinstance(path[-1], str):
        return False
    items = _at(data, path[:-1])
    return len(items) == 1


def meant_fields(
    details: Sequence[ErrorDetails],
    model: type[BaseModel],
    data: Any,
) -> set[Path]:
    """Return the fields that unknown ones were probably meant to be."""
    fields: set[Path] = set()
    for detail in details:
        if detail["type"] != "extra_forbidden":
            continue
        near = _nearest_field(detail, model, data)
        if near:
            parent = path_of(detail, data)[:-1]
            fields.add((*parent, near))
    return fields


def path_of(detail: ErrorDetails, data: Any) -> Path:
    """Return the field path of an error: its location without the names of pydantic's branches.

    In a union, pydantic adds the name of each branch it tried; those are not in the data.
    """
    path: list[str | int] = []
    value = data
    # The last part of a missing field's location is not in the data either.
    is_missing = detail["type"] == "missing"
    for part in detail["loc"]:
        # An author marks an unknown field that is called like one of its own with a NUL.
        name = part.rstrip("\0") if isinstance(part, str) else part
        try:
            value = value[name]
        except (KeyError, IndexError, TypeError):
            is_last = part == detail["loc"][-1]
            if not (is_missing and is_last):
                continue
        path.append(name)
    return tuple(path)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _nearest_field(
    detail: ErrorDetails,
    model: type[BaseModel],
    data: Any,
) -> str | None:
    """Return the field that an unknown one was meant to be; never one that is there as well."""
    path = path_of(detail, data)
    parent = _at(data, path[:-1])
    parent_location = detail["loc"][:-1]
    names = _field_names(_model_at(model, parent_location))
    # "titel" beside "title" is not a typo of it, but something else.
    missing = [name for name in names if name not in parent]
    written = str(detail["loc"][-1])
    for name in missing:
        other_names = _OTHER_NAMES.get(name, "")
        if written.lower() in other_names.split():
            return name
    return nearest(written, missing)


def _field_names(
    model: type[BaseModel] | None,
) -> tuple[str, ...]:
    if not model:
        return ()
    # An author has fields for reading that nobody writes; "written" lists the others.
    return getattr(model, "written", tuple(model.model_fields))


def _model_at(
    model: type[BaseModel],
    location: Sequence[str | int],
) -> type[BaseModel] | None:
    """Return the model at a location, by following the annotations."""
    # Indices of lists and names of branches have no field, and lead nowhere else.
    current: type[BaseModel] | None = model
    for part in location:
        if isinstance(part, str) and current:
            field = current.model_fields.get(part)
            current = _model_in(field.annotation) if field else None
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the first model in an annotation such as ``tuple[Node, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    # Only the first: no field of ours allows two different models.
    for part in getattr(annotation, "__args__", ()):
        model = _model_in(part)
        if model:
            return model
    return None


def _explain(detail: ErrorDetails, path: Path) -> Explanation:
    # The model's own validators raise errors whose type is one of our codes.
    if detail["type"] in CODES:
        context = detail["ctx"]
        return Explanation(
            code=detail["type"],
            at=path,
            message=context["message"],
            hint=context["hint"],
        )
    return EXPLANATIONS[detail["type"]](detail, path)


def _explain_unknown(
    path: Path,
    near: str | None,
    model: type[BaseModel],
    data: Any,
) -> Explanation:
    name = path[-1]
    # Not below an item of a list, where it is of that item.
    is_inner = len(path) == 2
    missing = model.model_fields.keys() - data.keys()
    hint = "remove the field"
    # The taxonomy and the list of people have no note.
    if "note" in model.model_fields:
        hint += ", or move its content to note:"
    if near:
        hint = f"did you mean {quote(near)}?"
    elif is_inner and name in missing:
        hint = f"write {name}: below {path[0]}:, without spaces before it"
    return Explanation(
        code="KD130",
        at=Key(path),
        message=f"unknown field {quote(str(name))}",
        hint=hint,
    )


def _explain_missing(_detail: ErrorDetails, path: Path) -> Explanation:
    name = str(path[-1])
    hint = f"add the line {name}: {_EXAMPLES.get(name, '...')}"
    if name in _ITEM_NAMES:
        hint = f'add the line {name}: and below it at least one {_ITEM_NAMES[name]} after "- "'
    return Explanation(
        code="KD110",
        at=path,
        message=f"missing field {quote(name)}",
        hint=hint,
    )


def _explain_no_mapping(detail: ErrorDetails, path: Path) -> Explanation:
    kind = "a list" if isinstance(detail["input"], list) else "text"
    hint = "write its fields on the lines below, indented and without dashes"
    if not path:
        hint = "write each field on a line of its own, without a dash, such as title: ..."
    return Explanation(
        code="KD112",
        at=path,
        message=f"expected a mapping, not {kind}",
        hint=hint,
    )


def _explain_no_text(_detail: ErrorDetails, path: Path) -> Explanation:
    message = "expected text, not a list or mapping"
    return Explanation(
        code="KD112",
        at=path,
        message=message,
        hint="write one text, in double quotes if in doubt",
    )


def _explain_literal(detail: ErrorDetails, path: Path) -> Explanation:
    if not isinstance(detail["input"], str):
        return _explain_no_text(detail, path)
    # pydantic lists the values as "'paper', 'report' or 'software'".
    expected = detail["ctx"]["expected"].replace("'", "")
    written = str(detail["input"])
    near = nearest(written, expected.replace(" or ", ", ").split(", "))
    hint = f"write {expected}"
    if near:
        hint = f"did you mean {quote(near)}? valid values are {expected}"
    return Explanation(
        code="KD122",
        at=path,
        message=f"unknown value {quote(written)}",
        hint=hint,
    )


def _explain_empty(_detail: ErrorDetails, path: Path) -> Explanation:
    return Explanation(
        code="KD111",
        at=path,
        message="the field is empty",
        hint="remove the line, or write a value",
    )


_Explain = Callable[[ErrorDetails, Path], Explanation]

EXPLANATIONS: Mapping[str, _Explain] = {
    "missing": _explain_missing,
    "model_type": _explain_no_mapping,
    "mapping_type": _explain_no_mapping,
    "dict_type": _explain_no_mapping,
    "literal_error": _explain_literal,
    "string_type": _explain_no_text,
    "too_short": _explain_empty,
}
"""Every type of error of pydantic that the models can raise."""
