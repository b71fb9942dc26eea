"""Where the things of a catalog stand on disk."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from kdcatalog.errors import CatalogError

TAXONOMY = "taxonomy.yaml"
PAPERS = "papers"
README = "README.md"
SCHEMA = "schemas/paper.schema.json"


class NoCatalogError(CatalogError):
    """The folder holds no catalog."""


class NoRecordError(CatalogError):
    """A path names no record of the catalog."""


class BadAddressError(CatalogError):
    """An address from the environment is no address."""


ADDRESSES = {"SITE_URL": "url", "REPOSITORY_URL": "repository"}
"""The variables of the environment that stand in for addresses of the taxonomy."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A catalog's folder; files are named relative to it, with ``/``."""

    root: Path
    changed: Mapping[str, bytes] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )
    """Files that are read from here and not from disk: what the folder would hold."""

    @classmethod
    def at(cls, folder: Path) -> "Snapshot":
        """Return the snapshot of a folder; raise NoCatalogError where it lacks taxonomy.yaml or papers/."""
        root = folder.resolve()
        if not (root / TAXONOMY).is_file():
            raise NoCatalogError(
                f"no {TAXONOMY} in {root}: run inside a catalog, or name its folder with -C"
            )
        if not (root / PAPERS).is_dir():
            raise NoCatalogError(
                f"no folder {PAPERS}/ in {root}: make it, since records stand in {PAPERS}/<year>/"
            )
        return cls(root)

    @property
    def site(self) -> Path:
        """The folder of the built site."""
        return self.root / "site"

    @property
    def prose(self) -> Path:
        """The folder of the hand-written prose."""
        return self.root / "docs" / "prose"

    @property
    def pictures(self) -> Path:
        """The folder of the catalog's own picture templates and of the drawn pictures."""
        return self.root / "docs" / "pictures"

    @property
    def templates(self) -> tuple[Path, ...]:
        """The folders of templates, the catalog's own before those of the program."""
        own = self.root / "templates"
        return (
            (own, packaged_templates())
            if own.is_dir() and own != packaged_templates()
            else (packaged_templates(),)
        )

    def record_files(self) -> tuple[str, ...]:
        """Return every file under papers/, hidden ones aside, in the order of their names.

        Raises OSError where a folder cannot be read.
        """
        found: list[Path] = []
        for folder, folders, files in os.walk(self.root / PAPERS, onerror=_refuse):
            links = [name for name in folders if Path(folder, name).is_symlink()]
            folders[:] = [
                name for name in folders if not name.startswith(".") and name not in links
            ]
            found += [Path(folder, name) for name in (*files, *links) if not name.startswith(".")]
        return tuple(sorted(path.relative_to(self.root).as_posix() for path in found))

    def named(self, paths: Iterable[Path]) -> tuple[str, ...]:
        """Return files as the catalog names them; a path is read from the current folder, else from the catalog's.

        A folder stands for its records. Raises NoRecordError.
        """
        return tuple(dict.fromkeys(file for path in paths for file in self._files_at(path)))

    def _files_at(self, path: Path) -> list[str]:
        found = next(
            (base / path for base in (Path.cwd(), self.root) if (base / path).exists()), None
        )
        if not found:
            raise NoRecordError(f"{path} does not exist")
        absolute = found.parent.resolve() / found.name
        if not absolute.is_relative_to(self.root):
            raise NoRecordError(f"{path} lies outside the catalog {self.root}")
        file = absolute.relative_to(self.root).as_posix()
        inside = [
            name for name in self.record_files() if name == file or name.startswith(f"{file}/")
        ]
        if not inside and file != TAXONOMY:
            raise NoRecordError(f"{path} is no record: records stand in {PAPERS}/<year>/")
        return inside or [file]

    def prose_files(self) -> tuple[str, ...]:
        """Return every file of hand-written prose, in the order of their names."""
        return tuple(
            path.relative_to(self.root).as_posix() for path in sorted(self.prose.glob("*.md"))
        )

    def with_changed(self, files: Mapping[str, bytes]) -> "Snapshot":
        """Return the snapshot as it would be if some files held other bytes."""
        return replace(self, changed=MappingProxyType(dict(files)))

    def is_ordinary(self, file: str) -> bool:
        """Tell whether a file stands in this folder itself, reached by no symbolic link."""
        path = self.root / file
        return path.is_file() and path.resolve() == path

    def read(self, file: str) -> bytes:
        """Return the bytes of a file of this catalog."""
        return self.changed[file] if file in self.changed else (self.root / file).read_bytes()


def _refuse(wrong: OSError) -> None:
    """Let no folder that cannot be read pass for an empty one."""
    raise wrong


def packaged_templates() -> Path:
    """Return the program's own templates: beside the package in a wheel, at the top level in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent.parent / "templates"
