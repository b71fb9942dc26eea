"""The base of every value, and how a value says what is wrong with a text.

A validator raises ``fault("KD114", ...)``: the code travels as pydantic's error type, so that
one table in ``source.faults`` can turn every complaint of a model into a ``Problem``.
"""

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError


class FrozenModel(BaseModel):
    """A frozen value that accepts no field it does not know."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=False, validate_default=False
    )


def fault(code: str, message: str, hint: str) -> PydanticCustomError:
    """Return the error by which a validator reports one problem code."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})
