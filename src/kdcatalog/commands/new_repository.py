"""The repository of a new catalog: workflows, licenses, guides, and the venues of its field.

All of it is text of ``templates/init/``, so that nothing here knows a subject.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kdcatalog import __version__
from kdcatalog.errors import CatalogError
from kdcatalog.files import read_argument, read_bounded
from kdcatalog.model.base import FrozenModel
from kdcatalog.model.paper import ListOf
from kdcatalog.model.text import PlainText, quote
from kdcatalog.model.venues import Venue
from kdcatalog.records.reading import read_document
from kdcatalog.rendering.environments import (
    Templates,
    markdown_environment,
    plain_environment,
    render,
)
from kdcatalog.snapshot import MKDOCS, TAXONOMY, packaged_templates

# Where releases of the program are; pyproject.toml has it as well, for the package index.
_PROGRAM: Final = "kdcatalog/kdcatalog"
_PROGRAM_TEXT = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)@(?P<ref>[\w./-]+)")
_COMMIT = re.compile(r"[0-9a-f]{40}")
# A wheel has the commit that it was built from in this file; see hatch_build.py.
COMMIT_FILE: Final = "commit.txt"

_TEMPLATES = "init"
_WORKFLOWS = ("add", "check", "publish", "weekly")
# The file of each template; the folder of a template's own name would hide dotted files.
_FILES: Mapping[str, str] = {
    "dependabot.yml": ".github/dependabot.yml",
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "markdownlint-cli2.yaml": ".markdownlint-cli2.yaml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "LICENSE": "LICENSE",
    "LICENSE-DATA": "LICENSE-DATA",
    "Makefile": "Makefile",
}
_TEXTS: Mapping[str, str] = {
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "MAINTAINING.md": "MAINTAINING.md",
    "about.md": "docs/prose/about.md",
    "contributing.md": "docs/prose/contributing.md",
    "introduction.md": "docs/prose/introduction.md",
}
_MKDOCS_HEAD: Final = """\
# The theme of the site. Remove this file to use that of the program, which newer versions improve.
"""


class UnknownProgramError(CatalogError):
    """The repository of the program is not written as ``owner/name@commit``."""


class UnknownFieldError(CatalogError):
    """No field of venues has this name."""


# The program that the workflows of the catalog call


@dataclass(frozen=True, slots=True)
class Program:
    """The program at one commit: its repository, ``owner/name``, the commit, and its version.

    Without a commit, ``commit`` is the tag of the version.
    """

    repository: str
    commit: str
    version: str

    @property
    def url(self) -> str:
        """The address of the repository."""
        return f"https://github.com/{self.repository}"

    @property
    def git_url(self) -> str:
        """What pip installs behind ``git+``."""
        return f"{self.url}@{self.commit}"

    @property
    def workflow(self) -> str:
        """What a workflow of a catalog calls."""
        return f"{self.repository}/.github/workflows/catalog.yml@{self.commit}"


def program_of(text: str) -> Program:
    """Return the program at ``owner/name@commit``, or this one where the text is empty.

    Raises UnknownProgramError.
    """
    if not text:
        commit = _own_commit() or f"v{__version__}"
        return Program(_PROGRAM, commit, f"v{__version__}")
    match = _PROGRAM_TEXT.fullmatch(text)
    if not match:
        message = f"{quote(text)} is not a repository at a commit"
        raise UnknownProgramError(f"{message}: write owner/name@commit")
    return Program(match["repository"], match["ref"], f"v{__version__}")


def _own_commit() -> str:
    """Return the commit of this program, 40 hexadecimal digits; empty where nothing has it."""
    package = Path(__file__).resolve().parents[1]
    path = package / COMMIT_FILE
    if not path.is_file():
        return _commit_of_checkout()
    commit = read_argument(path).decode("ascii").strip()
    return commit if _COMMIT.fullmatch(commit) else ""


def _commit_of_checkout() -> str:
    """Return the commit of the checkout that the program runs from; empty where it has none."""
    root = packaged_templates().parent
    # Elsewhere, as in a virtual environment, a repository around it is somebody else's.
    if not (root / ".git").exists():
        return ""
    command = ["git", "-C", str(root), "rev-parse", "HEAD"]
    try:
        process = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  no shell
    except (FileNotFoundError, subprocess.CalledProcessError):
        # Then the tag of the version names the program.
        return ""
    return process.stdout.decode().strip()


# Venues


class VenueField(FrozenModel):
    """Well-known venues of a field of research."""

    id: PlainText
    title: PlainText
    venues: ListOf[Venue]


class VenueFields(FrozenModel):
    """What ``venues.yaml`` lists."""

    fields: ListOf[VenueField]


def listed_fields() -> tuple[VenueField, ...]:
    """Return the fields whose venues a new catalog can have, in their order in the file."""
    path = packaged_templates() / _TEMPLATES / "venues.yaml"
    # Read within the limits of taxonomy.yaml, which is where the venues go.
    document = read_document(read_bounded(path, follow=True).content, TAXONOMY)
    return VenueFields.model_validate(document.data).fields


def chosen_fields(names: Iterable[str]) -> tuple[VenueField, ...]:
    """Return the fields that were named by number, id or title; raises UnknownFieldError."""
    fields = listed_fields()
    by_name = {}
    for number, field in enumerate(fields, start=1):
        for name in (str(number), field.id, field.title):
            by_name[name.casefold()] = field
    chosen = {}
    for name in names:
        found_field = by_name.get(name.strip().casefold())
        if found_field is None:
            ids = ", ".join(field.id for field in fields)
            raise UnknownFieldError(f"{quote(name)} is not a field of venues: choose from {ids}")
        chosen[found_field.id] = found_field
    return tuple(chosen.values())


def venues_of(fields: Iterable[VenueField]) -> tuple[Venue, ...]:
    """Return the venues of fields by id; a venue of two fields counts once."""
    venues: dict[str, Venue] = {}
    for field in fields:
        for venue in field.venues:
            venues.setdefault(venue.id, venue)
    ids = sorted(venues, key=str.casefold)
    return tuple(venues[venue_id] for venue_id in ids)


# Files


def repository_texts(
    templates: Templates,
    program: Program,
    title: str,
    tagline: str,
    year: str,
    branch: str = "",
) -> Mapping[str, str]:
    """Return the files beside records and taxonomy, by path; the curator edits them later."""
    values = {
        "program": program,
        "title": title,
        "tagline": tagline,
        "year": year,
        # Before the first commit nobody knows which of the two a new repository gets.
        "branches": branch or "main, master",
    }
    plain = plain_environment(templates)
    markdown = markdown_environment(templates)
    texts = {}
    for name, file in _plain_files():
        template = f"{_TEMPLATES}/{name}.j2"
        texts[file] = render(plain, template, **values)
    for name, file in _TEXTS.items():
        template = f"{_TEMPLATES}/{name}.j2"
        texts[file] = render(markdown, template, **values)
    texts[MKDOCS] = _theme_settings(templates)
    return texts


def github_files() -> frozenset[str]:
    """Return the files that a new catalog has in ``.github``, forms left out."""
    files = [file for _, file in _plain_files()]
    return frozenset(file for file in files if file.startswith(".github/"))


def _theme_settings(templates: Templates) -> str:
    """Return a copy of the theme's settings: MkDocs cannot inherit from an installed package."""
    text = templates[MKDOCS].content.decode()
    _, name, settings = text.partition("site_name:")
    return _MKDOCS_HEAD + name + settings


def _plain_files() -> Iterator[tuple[str, str]]:
    for name in _WORKFLOWS:
        yield f"{name}.yml", f".github/workflows/{name}.yml"
    yield from _FILES.items()
