"""The GitHub API: whether a repository exists, was renamed or was archived."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kdcatalog.model.urls import parse_url

if TYPE_CHECKING:
    from kdcatalog.services.client import Client

_ACCEPT = "application/vnd.github+json"
# The first part of a path that is not the name of an owner.
_PAGES = "apps|collections|features|marketplace|orgs|settings|sponsors|topics|users"
_PATH = re.compile(rf"/(?!(?:{_PAGES})/)([A-Za-z0-9-]+)/([A-Za-z0-9._-]+?)(?:\.git)?(?:/|$)")
_FULL_NAME = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as GitHub describes it now; ``full_name`` is empty where the answer has none."""

    full_name: str
    is_archived: bool


@dataclass(frozen=True, slots=True)
class RepositoryPath:
    """The repository that a github.com URL is in; ``is_whole`` where the URL ends with it."""

    full_name: str
    is_whole: bool


def repository_in(url: str) -> RepositoryPath | None:
    """Return the repository that a URL is in; None elsewhere and for pages of GitHub itself."""
    parsed = parse_url(url)
    if parsed is None or parsed.site != "github.com":
        return None
    match = _PATH.match(parsed.path)
    if not match:
        return None
    owner, name = match.groups()
    is_whole = match.end() == len(parsed.path)
    return RepositoryPath(f"{owner}/{name}", is_whole)


def fetch_repository(client: Client, full_name: str) -> Repository | None:
    """Return the repository ``owner/name``; None where the answer is not JSON.

    Raises NetworkError, with status 404 for a repository that does not exist, and 403 or 429
    once the hourly limit is used up (60 requests without a token).
    """
    url = f"{client.endpoints.github}/repos/{full_name}"
    answer = client.get(url, _ACCEPT)
    try:
        data: Any = json.loads(answer.content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    # A renamed repository redirects, and its new name is in the answer.
    name = data.get("full_name")
    # The name ends up in records and in terminals, so nothing but a name is taken.
    if not isinstance(name, str):
        name = ""
    if not _FULL_NAME.fullmatch(name):
        name = ""
    return Repository(name, is_archived=data.get("archived") is True)
