"""Every file of a catalog, read once: what a command works on instead of the disk.

Reading everything first makes the rest of the program pure. The same snapshot and settings give the
same bytes, a changed view needs no second folder, and no function walks the disk once per record.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from kdcatalog.errors import CatalogError

TAXONOMY = "taxonomy.yaml"
PAPERS = "papers"
README = "README.md"
SCHEMA = "schemas/paper.schema.json"
MKDOCS = "mkdocs.yml"
PROSE = "docs/prose"
PICTURES = "docs/pictures"
TEMPLATES = "templates"
PACKAGED = "kdcatalog/templates"
"""Begins the path of the program's own templates, which lie outside the catalog."""


class NoCatalogError(CatalogError):
    """The folder holds no catalog."""


@dataclass(frozen=True)
class InputFile:
    """One file: its path within the catalog, with ``/``, and its bytes.

    ``kind`` says what is in place of an ordinary file, such as "a symbolic link"; such a file has no
    bytes. It is empty for ordinary files.
    """

    path: str
    content: bytes
    kind: str = ""

    @cached_property
    def sha256(self) -> str:
        """The digest of the bytes, computed when it is first needed: most commands never need one."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Snapshot:
    """The files of one catalog, all read at the same moment.

    ``files`` holds taxonomy.yaml, mkdocs.yml, everything under papers/ but hidden files, the prose,
    and the templates of pictures, by path in the order of their paths. ``templates`` holds the
    catalog's own templates over those of the program, by the name under which Jinja finds them.
    """

    root: Path
    files: Mapping[str, InputFile]
    templates: Mapping[str, InputFile]

    @classmethod
    def at(cls, folder: Path) -> "Snapshot":
        """Read the catalog of a folder.

        Raises NoCatalogError where taxonomy.yaml or papers/ is missing, OSError where something
        cannot be read: an unreadable folder must not pass for an empty one.
        """
        root = folder.resolve()
        if not (root / TAXONOMY).is_file():
            hint = "run inside a catalog, or name its folder with -C"
            raise NoCatalogError(f"no {TAXONOMY} in {root}: {hint}")
        if not (root / PAPERS).is_dir():
            hint = f"create it, since records are in {PAPERS}/<year>/"
            raise NoCatalogError(f"no folder {PAPERS}/ in {root}: {hint}")
        files = sorted(_files_of(root), key=lambda file: file.path)
        by_path = {file.path: file for file in files}
        return cls(root, MappingProxyType(by_path), MappingProxyType(_templates_of(root)))

    @cached_property
    def record_files(self) -> tuple[str, ...]:
        """The path of every file under papers/, those that are not records included, in order."""
        return tuple(path for path in self.files if path.startswith(f"{PAPERS}/"))

    @cached_property
    def prose_files(self) -> tuple[str, ...]:
        """The path of every file of hand-written prose, in order."""
        return tuple(path for path in self.files if path.startswith(f"{PROSE}/"))

    @cached_property
    def picture_templates(self) -> Mapping[str, InputFile]:
        """The templates of the catalog's own pictures, by the name of the file, in order."""
        paths = [path for path in self.files if path.startswith(f"{PICTURES}/")]
        return {PurePosixPath(path).name: self.files[path] for path in paths}

    @property
    def site(self) -> Path:
        """The folder of the built site."""
        return self.root / "site"

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The folders of templates on disk, the catalog's own first; MkDocs reads the theme itself."""
        own = self.root / TEMPLATES
        packaged = packaged_templates()
        has_own = own.is_dir() and own != packaged
        return (own, packaged) if has_own else (packaged,)

    def read(self, file: str) -> bytes:
        """Return the bytes of a file; empty where it is not an ordinary file."""
        return self.files[file].content

    def is_ordinary(self, file: str) -> bool:
        """Tell whether a path names an ordinary file of this catalog, reached by no symbolic link."""
        return file in self.files and not self.files[file].kind

    def with_changed(self, contents: Mapping[str, bytes]) -> "Snapshot":
        """Return the snapshot as it would be if some files had other bytes; new files are added."""
        changed = {path: InputFile(path, content) for path, content in contents.items()}
        files = {**self.files, **changed}
        return replace(self, files=MappingProxyType(dict(sorted(files.items()))))


def packaged_templates() -> Path:
    """Return the folder of the program's templates: in the package of a wheel, beside src/ in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / TEMPLATES
    return inside if inside.is_dir() else package.parent.parent / TEMPLATES


def _files_of(root: Path) -> Iterator[InputFile]:
    """Yield every file of a catalog except its templates, in no particular order."""
    yield InputFile(TAXONOMY, (root / TAXONOMY).read_bytes())
    if (root / MKDOCS).is_file():
        yield InputFile(MKDOCS, (root / MKDOCS).read_bytes())
    yield from _records_of(root)
    for folder, pattern in ((PROSE, "*.md"), (PICTURES, "*.svg.j2")):
        for path in (root / folder).glob(pattern):
            if path.is_file():
                yield InputFile(path.relative_to(root).as_posix(), path.read_bytes())


def _records_of(root: Path) -> Iterator[InputFile]:
    """Yield every file under papers/; hidden files and folders belong to editors and to git."""
    top = root / PAPERS
    # Reached through a link, every record would be written outside the catalog.
    linked = "reached by a symbolic link" if top.is_symlink() else ""
    for folder, folders, names in os.walk(top, onerror=_raise):
        linked_folders = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = [
            name for name in folders if not name.startswith(".") and name not in linked_folders
        ]
        for name in (*names, *linked_folders):
            if not name.startswith("."):
                path = Path(folder, name)
                kind = _kind_of(path) or linked
                content = b"" if kind else path.read_bytes()
                yield InputFile(path.relative_to(root).as_posix(), content, kind)


def _kind_of(path: Path) -> str:
    """Return what a path is where it is not an ordinary file; reading a named pipe would never end."""
    mode = path.lstat().st_mode
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device"


def _raise(error: OSError) -> None:
    raise error


def _templates_of(root: Path) -> dict[str, InputFile]:
    """Return every template and file of the theme by name; the catalog's own replace the program's."""
    packaged = packaged_templates()
    templates = _templates_in(packaged, PACKAGED)
    # In the repository of the program itself both are the same folder.
    if (root / TEMPLATES).is_dir() and root / TEMPLATES != packaged:
        templates |= _templates_in(root / TEMPLATES, TEMPLATES)
    return templates


def _templates_in(folder: Path, prefix: str) -> dict[str, InputFile]:
    templates = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.name.startswith("."):
            templates[name] = InputFile(f"{prefix}/{name}", path.read_bytes())
    return templates
