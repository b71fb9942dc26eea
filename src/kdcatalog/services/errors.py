"""What can go wrong with a request, each in one sentence."""

from typing import Literal

from kdcatalog.errors import CatalogError

Reason = Literal[
    "status", "slow", "unreachable", "untrusted", "forbidden", "large", "redirects", "broken"
]


class NetworkError(CatalogError):
    """A request that brought nothing: what, where and what to do in one sentence.

    ``status`` is what the server answered, 0 where it did not; ``reason`` sorts failures for programs.
    """

    def __init__(self, message: str, reason: Reason, status: int = 0) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status
