"""The base of every value, and how a value says what is wrong with a text.

A validator raises ``fault("KD114", ...)``: the code travels as pydantic's error type, so that
one table in ``records.faults`` can turn every complaint of a model into a ``Problem``.

A ``FrozenDict`` can be hashed, pickled and copied. ``types.MappingProxyType`` can be none of these,
and pydantic cannot serialize it: a catalog could not be sent to another process, and its JSON had a
warning for every paper.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from typing import Any, NoReturn, Self, TypeGuard, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

Name = TypeVar("Name")
Value = TypeVar("Value")


_Recipe = tuple[
    type[Any],
    tuple[dict[Name, Value]],
]
"""What pickle calls to make a dict again, and with which arguments."""


class FrozenDict(dict[Name, Value]):
    """A dict whose methods that would change it raise TypeError.

    It equals a dict with the same members, and its hash does not depend on their order either.

    >>> facts = FrozenDict({"teacher": "GPT-2"})
    >>> facts, facts == {"teacher": "GPT-2"}
    ({'teacher': 'GPT-2'}, True)
    >>> facts["teacher"] = "OPT"
    Traceback (most recent call last):
        ...
    TypeError: this dict is frozen; change a copy: dict(...)
    """

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none
        return hash(frozenset(self.items()))

    def __reduce__(self) -> "_Recipe[Name, Value]":
        # By default pickle and copy would fill an empty dict item by item, which is refused.
        return type(self), (dict(self),)

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("this dict is frozen; change a copy: dict(...)")

    __setitem__ = _refuse
    __delitem__ = _refuse
    __ior__ = _refuse
    clear = _refuse
    pop = _refuse
    popitem = _refuse
    setdefault = _refuse
    update = _refuse


# A line of a notebook holds about 100 characters; pydantic's own repr of a catalog had 880,000.
_LONGEST_REPR = 160
# So that at least two fields are in it.
_LONGEST_VALUE = 60
# Three short members fit into the longest value; of more, only the beginning would show.
_MOST_MEMBERS = 3
# The table of a notebook: three lines for a value, and a screen in all.
_LONGEST_CELL = 300
_MOST_ROWS = 30
_NamedValues = Iterable[tuple[object, object]]


# One for all: nothing changes it, since a copy of a model gets a copy of it.
_NO_NAMES: set[str] = set()


class FrozenModel(BaseModel):
    """A frozen value that accepts no field it does not know.

    It can be hashed, pickled, copied and written as JSON. Its ``repr`` is one line that is cut off
    where it is long, and a notebook shows its fields as a table.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=False, validate_default=False
    )

    def model_post_init(self, _context: Any, /) -> None:
        """Let go of the names of the fields that were set, which nobody asks for.

        In the records of 10,000 papers, these sets took 24 MB.
        """
        object.__setattr__(self, "__pydantic_fields_set__", _NO_NAMES)

    def __copy__(self) -> Self:
        """Return a copy without cached properties: model_copy may give it other fields."""
        copied = super().__copy__()
        _drop_cached(copied, copied.__dict__)
        return copied

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return a copy with the same values: none of them can change."""
        return self.__copy__()

    def __getstate__(self) -> dict[Any, Any]:
        """Leave cached properties out of a pickle: indexes are larger than what they index."""
        state = super().__getstate__()
        state["__dict__"] = dict(state["__dict__"])
        _drop_cached(self, state["__dict__"])
        return state

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._repr_fields()})"

    def __str__(self) -> str:
        return repr(self)

    def _repr_fields(self) -> str:
        """Return the fields that are not empty, as many as fit in a line."""
        text = ""
        for name, value in _filled_fields(self):
            separator = ", " if text else ""
            text += f"{separator}{name}={_short_repr(value)}"
            if len(text) > _LONGEST_REPR:
                return shorten(text, _LONGEST_REPR)
        return text

    def _repr_html_(self) -> str:
        """Return the fields that are not empty as an HTML table, as notebooks show a value."""
        rows = []
        for name, value in _filled_fields(self):
            rows.append((name, _cell(value)))
        type_name = type(self).__name__
        return html_table(type_name, ("field", "value"), rows)


def _filled_fields(model: FrozenModel) -> Iterator[tuple[str, Any]]:
    for name in type(model).model_fields:
        value = getattr(model, name, None)
        if value or value == 0:
            yield name, value


def _drop_cached(model: FrozenModel, attributes: dict[str, Any]) -> None:
    # A cached property is kept beside the fields, under its own name.
    fields = type(model).model_fields
    for name in attributes.keys() - fields.keys():
        del attributes[name]


def _short_repr(value: object) -> str:
    """Return the repr of a value, or the number of its members where it is long."""
    if isinstance(value, tuple | frozenset | dict):
        count = len(value)
        if count > _MOST_MEMBERS:
            return f"<{count} items>"
    return shorten(repr(value), _LONGEST_VALUE)


def _cell(value: object) -> str:
    """Return a value as the text of a cell, its members separated by semicolons."""
    if isinstance(value, dict):
        text = "; ".join(_cells_by_name(value.items()))
    elif isinstance(value, tuple | frozenset):
        # A catalog has thousands of papers: those that are cut off are not even written.
        members = islice(value, _MOST_ROWS)
        text = "; ".join(map(_cell, members))
    elif _is_shown_by_fields(value):
        text = "; ".join(_cells_by_name(_filled_fields(value)))
    else:
        text = str(value)
    return shorten(text, _LONGEST_CELL)


def _is_shown_by_fields(value: object) -> TypeGuard[FrozenModel]:
    """Return whether a value is a model that has no text of its own, unlike an author."""
    if not isinstance(value, FrozenModel):
        return False
    own_text = type(value).__str__
    return own_text is FrozenModel.__str__


def _cells_by_name(values: _NamedValues) -> Iterator[str]:
    for name, value in islice(values, _MOST_ROWS):
        yield f"{name}: {_cell(value)}"


def shorten(text: str, length: int) -> str:
    """Return text of at most ``length`` characters, with "..." where it is cut off."""
    if len(text) <= length:
        return text
    return text[: length - 3] + "..."


def html_table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> str:
    """Return an HTML table of plain texts, which are escaped: titles come from outside."""
    lines = [f"<table><caption>{escape(caption)}</caption>", _html_row("th", head)]
    lines += [_html_row("td", row) for row in rows]
    return "\n".join([*lines, "</table>"])


def _html_row(tag: str, cells: Iterable[str]) -> str:
    row = ""
    for cell in cells:
        text = escape(cell)
        row += f"<{tag}>{text}</{tag}>"
    return f"<tr>{row}</tr>"


def fault(code: str, message: str, hint: str) -> PydanticCustomError:
    """Return the error by which a validator reports one problem code."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})
