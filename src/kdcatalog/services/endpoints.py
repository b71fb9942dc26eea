"""The settings of the network: where each service is reached, the token for GitHub, and proxies.

The command line reads them from the environment once. A mirror or a test server replaces a
service by setting its variable, such as ``KDCATALOG_ARXIV_URL``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kdcatalog.errors import CatalogError
from kdcatalog.model.urls import DEFAULT_PORTS, parse_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    TextByName = Mapping[str, str]

SERVICES = ("arxiv", "doi", "acl", "openreview", "dblp", "github", "archive")
"""The services that are asked, by the names under which the environment sets their URLs."""

Authority = tuple[str, int]
"""A host and its port."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The base URL of each service, without a slash at the end, and how to get there."""

    arxiv: str = "https://export.arxiv.org/api"
    doi: str = "https://doi.org"
    acl: str = "https://aclanthology.org"
    openreview: str = "https://openreview.net"
    dblp: str = "https://dblp.org"
    github: str = "https://api.github.com"
    archive: str = "https://archive.org"
    github_token: str = field(default="", repr=False)
    """Sent to ``github`` and nowhere else."""
    # A proxy's URL may contain a password, so it is not printed.
    proxies: TextByName = field(default_factory=dict, repr=False)
    """Proxy URLs by scheme (``http``, ``https``, ``all``); ``no``: hosts to reach directly."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Endpoints:
        """Return the settings that environment variables make.

        ``KDCATALOG_<SERVICE>_URL`` replaces the URL of a service; HTTP_PROXY, HTTPS_PROXY,
        ALL_PROXY and NO_PROXY, in capitals or not, mean what they mean to curl. Raises
        CatalogError where a URL is not valid.
        """
        urls = {}
        for name in SERVICES:
            variable = f"KDCATALOG_{name.upper()}_URL"
            url = environment.get(variable, "")
            if url and not authority_of(url):
                hint = "write it like https://example.org"
                raise CatalogError(f"{variable} is not a valid URL: '{url}'; {hint}")
            if url:
                # Without a slash at the end, since paths are appended with one.
                urls[name] = url.rstrip("/")
        token = environment.get("GITHUB_TOKEN", "")
        return cls(**urls, github_token=token, proxies=proxies_of(environment))

    @property
    def authorities(self) -> frozenset[Authority]:
        """The host and port of every service: the only ones that may have a private address."""
        authorities = [authority_of(getattr(self, name)) for name in SERVICES]
        return frozenset(authority for authority in authorities if authority)

    def at(self, url: str) -> str:
        """Return the URL at which a page of a service is asked: the mirror's, where one is set."""
        for name in ("doi", "acl", "openreview"):
            official = f"{getattr(_OFFICIAL, name)}/"
            if url.startswith(official):
                return f"{getattr(self, name)}/{url.removeprefix(official)}"
        return url


_OFFICIAL = Endpoints()


def proxies_of(environment: TextByName) -> dict[str, str]:
    """Return the proxies that an environment sets; raises CatalogError where one is not valid."""
    proxies = {}
    # Sorted, so that the spelling in small letters is read last and wins, as it does in curl.
    for variable in sorted(environment):
        name, _, suffix = variable.lower().rpartition("_")
        if suffix != "proxy" or name not in ("http", "https", "all", "no"):
            continue
        value = environment[variable].strip()
        if name == "no" or not value:
            proxies[name] = value
            continue
        url = value if "://" in value else f"http://{value}"
        if not _host_and_port(url):
            # Without the value, which may hold a password.
            hint = "write it like http://proxy.example.org:3128"
            raise CatalogError(f"{variable} is not the URL of an HTTP proxy; {hint}")
        proxies[name] = url
    return {name: value for name, value in proxies.items() if value}


def authority_of(url: str) -> Authority | None:
    """Return host and port of an http or https URL; None where it is not one or has a user name."""
    parsed = parse_url(url)
    return None if parsed is None or parsed.has_user else _host_and_port(url)


def _host_and_port(url: str) -> Authority | None:
    parsed = parse_url(url)
    if parsed is None or parsed.scheme not in DEFAULT_PORTS:
        return None
    port = parsed.port or DEFAULT_PORTS[parsed.scheme]
    return (parsed.host, port) if parsed.host else None
