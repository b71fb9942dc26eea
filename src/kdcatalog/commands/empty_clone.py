"""What is in the folder of a new catalog: nothing, or the clone of an empty repository.

GitHub's page for a new repository can write README.md, LICENSE and .gitignore. The license and the
lines of .gitignore stay; of README.md, which is generated later, title and text are carried over.
Templates of organizations put files into .github, which stay where a catalog has none of that name.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kdcatalog.artifacts.repository import FORMS
from kdcatalog.commands.new_repository import github_files
from kdcatalog.files import read_argument
from kdcatalog.lock import FOLDER
from kdcatalog.snapshot import PAPERS

_README = "README.md"
_LICENSE = "LICENSE"
_IGNORE = ".gitignore"
_GITHUB = ".github"
# .git is a file in a worktree; the next two are what an init leaves that was killed early.
_EMPTY: Final = frozenset({".git", FOLDER, PAPERS})
_FROM_FORGE: Final = frozenset({_README, _LICENSE, _IGNORE})
# Words that only the text of one license has, with its SPDX identifier.
_LICENSES: Final = (
    ("CC0 1.0 Universal", "CC0-1.0"),
    ("Attribution 4.0 International", "CC-BY-4.0"),
    ("Attribution-ShareAlike 4.0", "CC-BY-SA-4.0"),
    ("Apache License", "Apache-2.0"),
    ("GNU AFFERO GENERAL PUBLIC LICENSE", "AGPL-3.0-only"),
    ("GNU GENERAL PUBLIC LICENSE", "GPL-3.0-only"),
    ("Mozilla Public License", "MPL-2.0"),
    ("BSD 3-Clause License", "BSD-3-Clause"),
    ("BSD 2-Clause License", "BSD-2-Clause"),
    ("free and unencumbered software", "Unlicense"),
    ("MIT License", "MIT"),
)
# As git writes the address of a clone: over https, over ssh, and as ssh://.
_REMOTE = re.compile(
    r"(?:https://(?:[^@/]+@)?|ssh://git@|git@)(?P<host>[\w.-]+)[:/](?P<path>[\w./~-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True, slots=True)
class EmptyClone:
    """What a folder brings to a new catalog; every text may be empty.

    ``title`` and ``description`` are those of README.md, ``license`` is the SPDX identifier of
    LICENSE, ``ignored`` the text of .gitignore, ``repository`` the URL of its origin, ``branch``
    what is checked out. ``kept`` says what becomes of each of its files.
    """

    title: str = ""
    description: str = ""
    license: str = ""
    has_license: bool = False
    ignored: str = ""
    repository: str = ""
    branch: str = ""
    kept: tuple[str, ...] = ()


NO_CLONE: Final = EmptyClone()


def in_the_way(place: Path) -> tuple[str, ...]:
    """Return the names in a folder that keep a catalog from being made there, in order."""
    if not place.exists():
        return ()
    if not place.is_dir():
        return (place.name,)
    others: list[str] = []
    for path in sorted(place.iterdir()):
        if path.name == _GITHUB and path.is_dir():
            others += _own_files_in(path)
        elif not _is_harmless(path):
            others.append(path.name)
    return tuple(others)


def _own_files_in(github: Path) -> Iterator[str]:
    """Yield the files of .github that a catalog would replace."""
    for path in sorted(github.rglob("*")):
        file = path.relative_to(github.parent).as_posix()
        # The forms of a catalog take the whole folder: GitHub shows all that are in it.
        is_own = file in github_files() or file.startswith(FORMS)
        if is_own and path.is_file():
            yield file


def _is_harmless(path: Path) -> bool:
    if path.name == PAPERS:
        return path.is_dir() and not any(path.iterdir())
    if path.name == _README:
        return _is_short_readme(path)
    return path.name in _EMPTY or path.name in _FROM_FORGE


def _is_short_readme(path: Path) -> bool:
    """Return whether a README.md has only a title and a description, as GitHub writes it."""
    text = _text_of(path)
    headings = [line for line in text.splitlines() if line.startswith("#")]
    paragraphs = re.split(r"\n\s*\n", text.strip())
    # The description follows the heading at once, or after an empty line.
    return len(headings) <= 1 and len(paragraphs) <= 2


def clone_at(place: Path) -> EmptyClone:
    """Return what an empty clone, or an empty folder, brings to a new catalog."""
    readme = _text_of(place / _README)
    license_text = _text_of(place / _LICENSE)
    title, description = _title_and_description(readme)
    kept = []
    if license_text:
        kept.append(f"{_LICENSE} stays as it is")
    if (place / _IGNORE).is_file():
        kept.append(f"{_IGNORE} keeps its lines")
    if (place / _GITHUB).is_dir():
        kept.append(f"{_GITHUB} keeps its files")
    if description:
        kept.append(f"the text of {_README} is now in docs/prose/introduction.md")
    return EmptyClone(
        title=title,
        description=description,
        license=_license_of(license_text),
        has_license=bool(license_text),
        ignored=_text_of(place / _IGNORE),
        repository=_origin_of(place),
        branch=_branch_of(place),
        kept=tuple(kept),
    )


def _text_of(path: Path) -> str:
    if not path.is_file():
        return ""
    return read_argument(path).decode("utf-8", errors="replace")


def _title_and_description(readme: str) -> tuple[str, str]:
    title = ""
    rest = []
    for line in readme.splitlines():
        if line.startswith("#") and not title:
            title = line.strip("# ")
        elif line.strip():
            rest.append(line.strip())
    return title, " ".join(rest)


def _license_of(text: str) -> str:
    for words, identifier in _LICENSES:
        if words.casefold() in text.casefold():
            return identifier
    return ""


def _origin_of(place: Path) -> str:
    """Return the web address of the repository that a folder is a clone of; empty without one."""
    if not (place / ".git").exists():
        return ""
    origin = _git(place, "config", "--get", "remote.origin.url")
    match = _REMOTE.fullmatch(origin)
    if not match:
        # A folder, as in tests: nobody else can open it.
        return ""
    host, path = match["host"], match["path"]
    return f"https://{host}/{path}/"


def _branch_of(place: Path) -> str:
    """Return the branch of a clone, which has no commit yet; empty where none is checked out."""
    if not (place / ".git").exists():
        return ""
    return _git(place, "symbolic-ref", "--quiet", "--short", "HEAD")


def _git(place: Path, *words: str) -> str:
    command = ["git", "-C", str(place), *words]
    try:
        process = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  no shell
    except (FileNotFoundError, subprocess.CalledProcessError):
        # Without git, an origin or a branch, only a default is missing.
        return ""
    return process.stdout.decode(errors="replace").strip()


def pages_url(repository: str) -> str:
    """Return the address at which GitHub publishes the site of a repository; else empty.

    >>> pages_url("https://github.com/bakers/bread/"), pages_url("https://example.org/bread/")
    ('https://bakers.github.io/bread/', '')
    """
    match = re.fullmatch(r"https://github\.com/([\w-]+)/([\w.-]+)/?", repository)
    if not match:
        return ""
    owner, name = match.groups()
    host = f"{owner.lower()}.github.io"
    # The site of the repository owner.github.io is at the top.
    if name.lower() == host:
        return f"https://{host}/"
    return f"https://{host}/{name}/"
