"""The services that are asked about papers, and the addresses under which they are reached.

An address can be set from outside, for a mirror or for a server on one's own machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from kdcatalog.model.urls import DEFAULT_PORTS, parse_url
from kdcatalog.services.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The base addresses of the services, without a slash at their end."""

    arxiv: str = "https://export.arxiv.org/api"
    doi: str = "https://doi.org"
    acl: str = "https://aclanthology.org"
    openreview: str = "https://openreview.net"
    github: str = "https://api.github.com"
    github_token: str = field(default="", repr=False)
    """Sent to ``github`` and nowhere else."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Endpoints:
        """Return the services, each under the address of ``KDCATALOG_<NAME>_URL`` where that is set."""
        given = {name: environment.get(f"KDCATALOG_{name.upper()}_URL", "") for name in _names()}
        for name, url in given.items():
            if url and not authority_of(url):
                variable = f"KDCATALOG_{name.upper()}_URL"
                message = f'{variable} is "{url}", which is no web address: write it such as https://example.org'
                raise NetworkError(message, "forbidden")
        token = environment.get("GITHUB_TOKEN", "")
        return cls(
            **{name: url.rstrip("/") for name, url in given.items() if url}, github_token=token
        )

    @property
    def authorities(self) -> frozenset[tuple[str, int]]:
        """Every host that is configured, with its port."""
        urls = (getattr(self, name) for name in _names())
        return frozenset(found for url in urls if (found := authority_of(url)))


def _names() -> tuple[str, ...]:
    return tuple(each.name for each in fields(Endpoints) if each.name != "github_token")


def authority_of(url: str) -> tuple[str, int] | None:
    """Return host and port of an http or https address; None where it is none, or carries a user name."""
    parsed = parse_url(url)
    if not parsed or not parsed.host or parsed.has_user:
        return None
    port = parsed.port or DEFAULT_PORTS.get(parsed.scheme)
    return (parsed.host, port) if port and parsed.scheme in DEFAULT_PORTS else None
