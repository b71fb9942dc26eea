"""A dict that does not change, so that a frozen model with one can be hashed, pickled and copied.

``types.MappingProxyType`` can be none of these, and pydantic cannot serialize it: a catalog could
not be sent to another process, and its JSON had a warning for every paper.
"""

from typing import Any, NoReturn, TypeVar

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
