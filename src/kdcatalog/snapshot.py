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
# In place of the year in the path of a record without a date.
UNDATED_FOLDER = "undated"
README = "README.md"
SCHEMA = "schemas/paper.schema.json"
MKDOCS = "mkdocs.yml"
PROSE = "docs/prose"
TOPIC_PROSE = "docs/topics"
PICTURES = "docs/pictures"
GUIDE = "guide"
GUIDE_FILE = "docs/guide.md"
"""The prose that is a page of the site, and the file that a build makes of it for GitHub."""
TEMPLATES = "templates"
PACKAGED = "kdcatalog/templates"
"""Begins the path of the program's own templates, which lie outside the catalog."""


class NoCatalogError(CatalogError):
    """The folder holds no catalog."""


@dataclass(frozen=True)
class InputFile:
    """One file: its path within the catalog, with ``/``, and its bytes.

    ``kind`` is empty for ordinary files. Of anything else it says what it is, such as "a symbolic
    link", and there are no bytes.
    """

    path: str
    content: bytes
    kind: str = ""

    @cached_property
    def sha256(self) -> str:
        """The digest of the bytes, computed on first use: most commands need none."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Snapshot:
    """The files of one catalog, all read at the same moment.

    ``files`` holds taxonomy.yaml, mkdocs.yml, everything under papers/ but hidden files, the prose,
    that on topics, and the templates of pictures, by path in the order of their paths.
    ``templates`` holds the catalog's own templates over those of the program, by the name under
    which Jinja finds them.
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
        by_path = {file.path: file for file in _files_of(root)}
        # The order of a folder depends on the file system.
        in_order = dict(sorted(by_path.items()))
        files = MappingProxyType(in_order)
        templates = MappingProxyType(_templates_of(root))
        return cls(root, files, templates)

    @cached_property
    def record_files(self) -> tuple[str, ...]:
        """The path of every file under papers/, those that are not records included, in order."""
        return self._paths_in(PAPERS)

    @cached_property
    def prose_files(self) -> tuple[str, ...]:
        """The path of every file of hand-written prose, in order."""
        return self._paths_in(PROSE)

    @cached_property
    def prose(self) -> Mapping[str, str]:
        """The hand-written prose by name, such as ``about`` for docs/prose/about.md."""
        texts = {}
        for file in self.prose_files:
            texts[PurePosixPath(file).stem] = self._text_of(file)
        return MappingProxyType(texts)

    @cached_property
    def topic_prose_files(self) -> tuple[str, ...]:
        """The path of every file of prose on a topic, in order."""
        return self._paths_in(TOPIC_PROSE)

    @cached_property
    def topic_prose(self) -> Mapping[str, str]:
        """The prose on topics by the path of the topic: docs/topics/grain/rye.md is grain/rye."""
        texts = {}
        for file in self.topic_prose_files:
            texts[prose_topic(file)] = self._text_of(file)
        return MappingProxyType(texts)

    def _text_of(self, file: str) -> str:
        # Undecodable bytes are a problem that check reports; the rest is shown.
        text = self.read(file).decode("utf-8", "replace")
        # Git on Windows checks files out with CR LF, and a build gives the same bytes there.
        return text.replace("\r\n", "\n")

    @cached_property
    def picture_templates(self) -> Mapping[str, InputFile]:
        """The templates of the catalog's own pictures, by the name of the file, in order."""
        templates = {}
        for path in self._paths_in(PICTURES):
            name = PurePosixPath(path).name
            templates[name] = self.files[path]
        return templates

    def _paths_in(self, folder: str) -> tuple[str, ...]:
        prefix = f"{folder}/"
        paths = [path for path in self.files if path.startswith(prefix)]
        return tuple(paths)

    @property
    def site(self) -> Path:
        """The folder of the built site."""
        return self.root / "site"

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The folders of templates on disk, the catalog's own first: MkDocs reads the theme."""
        packaged = packaged_templates()
        if _has_own_templates(self.root):
            return (self.root / TEMPLATES, packaged)
        return (packaged,)

    def read(self, file: str) -> bytes:
        """Return the bytes of a file; empty where it is not an ordinary file."""
        return self.files[file].content

    def is_ordinary(self, file: str) -> bool:
        """Return whether a path names an ordinary file of this catalog, reached by no link."""
        input_file = self.files.get(file)
        return input_file is not None and not input_file.kind

    def with_changed(self, contents: Mapping[str, bytes | None]) -> "Snapshot":
        """Return the snapshot as it would be if some files had other bytes; new files are added.

        A file without bytes is removed.
        """
        files = dict(self.files)
        for path, content in contents.items():
            files.pop(path, None)
            if content is not None:
                files[path] = InputFile(path, content)
        in_order = dict(sorted(files.items()))
        return replace(self, files=MappingProxyType(in_order))


def prose_file(name: str) -> str:
    """Return the path of a piece of hand-written prose."""
    return f"{PROSE}/{name}.md"


def topic_prose_file(path: str) -> str:
    """Return the path of the prose on a topic."""
    return f"{TOPIC_PROSE}/{path}.md"


def prose_topic(file: str) -> str:
    """Return the path of the topic that a file of prose is on.

    >>> prose_topic("docs/topics/grain/rye.md")
    'grain/rye'
    """
    return file.removeprefix(f"{TOPIC_PROSE}/").removesuffix(".md")


def packaged_templates() -> Path:
    """Return the folder of the program's templates.

    A wheel has it inside the package, a checkout beside src/.
    """
    package = Path(__file__).resolve().parent
    inside = package / TEMPLATES
    if inside.is_dir():
        return inside
    return package.parents[1] / TEMPLATES


def _files_of(root: Path) -> Iterator[InputFile]:
    """Yield every file of a catalog except its templates, in no particular order."""
    for name in (TAXONOMY, MKDOCS):
        path = root / name
        # mkdocs.yml is for catalogs that change the theme; the others share the program's.
        if path.is_file():
            yield InputFile(name, path.read_bytes())
    yield from _records_of(root)
    yield from _files_like(root, PROSE, "*.md")
    yield from _files_like(root, TOPIC_PROSE, "**/*.md")
    yield from _files_like(root, PICTURES, "*.svg.j2")


def _files_like(root: Path, folder: str, pattern: str) -> Iterator[InputFile]:
    for path in (root / folder).glob(pattern):
        if path.is_file():
            name = path.relative_to(root).as_posix()
            yield InputFile(name, path.read_bytes())


def _records_of(root: Path) -> Iterator[InputFile]:
    """Yield every file under papers/; hidden files and folders belong to editors and to git."""
    top = root / PAPERS
    # Reached through a link, every record would be written outside the catalog.
    kind_of_all = "reached by a symbolic link" if top.is_symlink() else ""
    for path in _walk(top):
        kind = _kind_of(path) or kind_of_all
        content = b"" if kind else path.read_bytes()
        name = path.relative_to(root).as_posix()
        yield InputFile(
            path=name,
            content=content,
            kind=kind,
        )


def _walk(top: Path) -> Iterator[Path]:
    """Yield everything below a folder that is not hidden; a link to a folder is yielded itself."""
    for folder, folders, names in os.walk(top, onerror=_raise):
        # Changed in place, the list tells os.walk where to go on.
        folders[:] = filter(_is_visible, folders)
        # Links to folders are not entered, and os.walk does not count them among the files.
        paths = [Path(folder, name) for name in folders]
        links = [path.name for path in paths if path.is_symlink()]
        for name in (*names, *links):
            # An editor's swap file is not a record.
            if _is_visible(name):
                yield Path(folder, name)


def _is_visible(name: str) -> bool:
    return not name.startswith(".")


def _kind_of(path: Path) -> str:
    """Return what a path is if it is not an ordinary file; reading a named pipe would never end."""
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
    """Return every template and file of the theme by name; the catalog's own come first."""
    packaged = packaged_templates()
    templates = _templates_in(packaged, PACKAGED)
    if _has_own_templates(root):
        templates |= _templates_in(root / TEMPLATES, TEMPLATES)
    return templates


def _has_own_templates(root: Path) -> bool:
    # In the repository of the program itself, the two folders are the same.
    folder = root / TEMPLATES
    return folder.is_dir() and folder != packaged_templates()


def _templates_in(folder: Path, prefix: str) -> dict[str, InputFile]:
    templates = {}
    for path in sorted(folder.rglob("*")):
        is_hidden = path.name.startswith(".")
        if path.is_file() and not is_hidden:
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes()
            templates[name] = InputFile(f"{prefix}/{name}", content)
    return templates
