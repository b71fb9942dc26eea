"""Every file of a catalog, read once: what a command works on instead of the disk.

Reading everything first makes the rest of the program pure. The same snapshot and settings give the
same bytes, a changed view needs no second folder, and no function walks the disk once per record.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from kdcatalog.errors import CatalogError
from kdcatalog.files import FoundFile, path_kind, read_bounded, walk

TAXONOMY = "taxonomy.yaml"
REJECTED = "rejected.yaml"
REMOVED = "removed.yaml"
PEOPLE = "people.yaml"
UPKEEP = "upkeep.yaml"
PAPERS = "papers"
# In place of the year in the path of a record without a date.
UNDATED_FOLDER = "undated"
README = "README.md"
SCHEMA = "schemas/paper.schema.json"
LISTS = "lists"
MKDOCS = "mkdocs.yml"
DOCS = "docs"
PROSE = "docs/prose"
TOPIC_PROSE = "docs/topics"
PICTURES = "docs/pictures"
PICTURE_SUFFIX = ".svg.j2"
"""The end of the name of each template of a picture."""
GROWTH = "growth"
"""The picture that every catalog has: of its papers over the years."""
GUIDE = "guide"
"""The prose that introduces newcomers, a page of the site."""
PROSE_FILES = MappingProxyType(
    {
        "docs/guide.md": GUIDE,
        "docs/provenance.md": "provenance",
    }
)
"""The files that a build makes for GitHub of prose that has a page, by their paths."""
TEMPLATES = "templates"
PACKAGED = "kdcatalog/templates"
"""Begins the path of the program's own templates, which lie outside the catalog."""
# Beside templates, the folder has the pictures and scripts of a theme.
_MAX_TEMPLATE = 64 << 20
_CLOSED = "unreadable (Permission denied)"
# Takes the place of a picture whose template is not trusted, so that taxonomy and prose that name
# the picture stay valid.
_STAND_IN = "untrusted.svg.j2"


class NoCatalogError(CatalogError):
    """The folder holds no catalog."""


class UntrustedTemplates(dict[str, "InputFile"]):
    """The program's templates for the catalog of an outsider: they run in Jinja's sandbox."""


@dataclass(frozen=True)
class InputFile:
    """One file: its path within the catalog, with ``/``, and its bytes.

    ``kind`` is empty for ordinary files. Of anything else it says what it is, such as "a symbolic
    link" or "too large (...)", and there are no bytes.
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

    ``files`` holds taxonomy.yaml, mkdocs.yml, rejected.yaml, removed.yaml, people.yaml,
    upkeep.yaml, everything under papers/ but hidden files, the prose, that on topics, and the
    templates of pictures, by path in their order.
    ``templates`` holds the catalog's own templates over those of the program, by the name under
    which Jinja finds them. ``documents`` are the other files of docs/, which MkDocs reads; of those
    that are not Markdown, only the kind is known. ``left_out`` are the files of a catalog that is
    not trusted which could have run code.
    """

    root: Path
    files: Mapping[str, InputFile]
    templates: Mapping[str, InputFile]
    documents: Mapping[str, InputFile] = field(default_factory=dict)
    is_trusted: bool = True
    left_out: tuple[str, ...] = ()

    @classmethod
    def at(cls, folder: Path) -> "Snapshot":
        """Read the catalog of a folder.

        Raises NoCatalogError where taxonomy.yaml or papers/ is missing, OSError where a folder
        cannot be read: it must not pass for an empty one.
        """
        root = catalog_folder(folder)
        templates = MappingProxyType(_templates_of(root))
        return cls(
            root=root,
            files=_by_path(_files_of(root)),
            templates=templates,
            documents=_by_path(_documents_of(root)),
        )

    @classmethod
    def untrusted_at(cls, folder: Path) -> "Snapshot":
        """Read the catalog of an outsider: nothing in it runs, neither templates nor mkdocs.yml.

        Raises as ``at`` does.
        """
        snapshot = cls.at(folder)
        files = dict(snapshot.files)
        left_out = []
        if files.pop(MKDOCS, None):
            left_out.append(MKDOCS)
        templates = UntrustedTemplates(_packaged_templates())
        stand_in = templates[_STAND_IN].content
        for template in snapshot.picture_templates.values():
            left_out.append(template.path)
            # Of one that is a link, the problem stays.
            if not template.kind:
                files[template.path] = replace(template, content=stand_in)
        for template in snapshot.templates.values():
            if not _is_packaged(template):
                left_out += [template.path]
        trusted_files = _by_path(files.values())
        return replace(
            snapshot,
            files=trusted_files,
            templates=templates,
            is_trusted=False,
            left_out=tuple(left_out),
        )

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

    @property
    def own_pictures(self) -> tuple[str, ...]:
        """The names of the pictures that templates of the catalog draw, in order."""
        names = [name.removesuffix(PICTURE_SUFFIX) for name in self.picture_templates]
        return tuple(sorted(names))

    @property
    def picture_names(self) -> tuple[str, ...]:
        """The name of every picture that the catalog will have."""
        # Every catalog has the chart of its growth, which needs no template of its own.
        return (GROWTH, *self.own_pictures)

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
        if self.is_trusted and _has_own_templates(self.root):
            return (self.root / TEMPLATES, packaged)
        return (packaged,)

    def read(self, file: str) -> bytes:
        """Return the bytes of a file; empty where it is not an ordinary file."""
        if file in self.files:
            return self.files[file].content
        if file in self.documents:
            return self.documents[file].content
        return self.templates[file.removeprefix(f"{TEMPLATES}/")].content

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
        return replace(self, files=_by_path(files.values()))


def _by_path(files: Iterable[InputFile]) -> Mapping[str, InputFile]:
    by_path = {file.path: file for file in files}
    # The order of a folder depends on the file system.
    return MappingProxyType(dict(sorted(by_path.items())))


def catalog_folder(folder: Path) -> Path:
    """Return the whole path of a catalog's folder.

    Raises NoCatalogError where taxonomy.yaml or papers/ is missing.
    """
    root = folder.resolve()
    if not os.path.lexists(root / TAXONOMY):
        hint = "run inside a catalog, or name its folder with -C"
        raise NoCatalogError(f"no {TAXONOMY} in {root}: {hint}")
    papers = root / PAPERS
    # With a link, each of 1,408 mentions of a paper was a problem beside the one that counts.
    if not papers.is_dir() or papers.is_symlink():
        hint = f"create it, since records are in {PAPERS}/<year>/"
        if papers.is_symlink():
            hint = "a link has that name: put the folder itself there"
        elif os.path.lexists(papers):
            hint = "move away what has that name, since records are in papers/<year>/"
        raise NoCatalogError(f"no folder {PAPERS}/ in {root}: {hint}")
    return root


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
    # mkdocs.yml is for catalogs that change the theme; the others share the program's.
    # The other files begin with the first paper or person in them, or the first harvest.
    for name in (TAXONOMY, MKDOCS, REJECTED, REMOVED, PEOPLE, UPKEEP):
        if os.path.lexists(root / name):
            yield _input_file(f"{root / name}", name)
    # Hidden files and folders belong to editors and to git.
    for path, name in _files_in(root, PAPERS):
        yield _input_file(path, name)
    for path, name in _files_in(root, DOCS):
        if _is_source(name):
            yield _input_file(path, name)


def _files_in(root: Path, folder: str) -> Iterator[FoundFile]:
    """Yield path and name of all files in a folder of the catalog, which need not exist."""
    top = root / folder
    is_folder = top.is_dir() and not top.is_symlink()
    if is_folder:
        yield from walk(f"{top}", folder)
    elif os.path.lexists(top):
        # What is in it may be the whole disk: a link to /tmp took minutes. The link itself is one
        # problem.
        yield f"{top}", folder


def _is_source(name: str) -> bool:
    """Return whether a file of docs/ is made into something by us, or is not a file at all.

    MkDocs reads the other pages, and copies all else.
    """
    folder, _, file = name.rpartition("/")
    is_on_topic = name.startswith(f"{TOPIC_PROSE}/")
    if is_on_topic or folder == PROSE:
        return file.endswith(".md")
    return folder == PICTURES and file.endswith(".svg.j2")


def _input_file(path: str, name: str) -> InputFile:
    contents = read_bounded(path)
    return InputFile(name, contents.content, contents.kind)


def _documents_of(root: Path) -> Iterator[InputFile]:
    """Yield the files of docs/ that are not ours; only of Markdown, the bytes matter to us."""
    for path, name in _files_in(root, DOCS):
        if _is_source(name):
            continue
        if name.endswith(".md"):
            yield _input_file(path, name)
        else:
            kind = path_kind(path)
            # MkDocs copies the file, and would end with what it cannot read.
            if not kind and not os.access(path, os.R_OK):
                kind = _CLOSED
            yield InputFile(name, b"", kind)


def _templates_of(root: Path) -> dict[str, InputFile]:
    """Return every template and file of the theme by name; the catalog's own come first."""
    templates = _packaged_templates()
    if _has_own_templates(root):
        for path, name in sorted(_files_in(root, TEMPLATES)):
            template = InputFile(name, *read_bounded(path, _MAX_TEMPLATE))
            in_jinja = name.removeprefix(f"{TEMPLATES}/")
            packaged = templates.get(in_jinja)
            # A clone beside an installed program has a copy of each, which is no template of its
            # own: a check would fill all of them, which takes as long as a build.
            is_copy = packaged and template.sha256 == packaged.sha256
            if template.kind or not is_copy:
                templates[in_jinja] = template
    return templates


def _packaged_templates() -> dict[str, InputFile]:
    """Return the program's own templates and files of the theme by name."""
    templates = {}
    packaged = packaged_templates()
    for path, name in sorted(walk(f"{packaged}", PACKAGED)):
        # Installers may make links of the files of a package, and ours are trusted.
        contents = read_bounded(path, _MAX_TEMPLATE, follow=True)
        in_jinja = name.removeprefix(f"{PACKAGED}/")
        templates[in_jinja] = InputFile(name, *contents)
    return templates


def _is_packaged(template: InputFile) -> bool:
    return template.path.startswith(f"{PACKAGED}/")


def _has_own_templates(root: Path) -> bool:
    # In the repository of the program itself, the two folders are the same.
    folder = root / TEMPLATES
    return os.path.lexists(folder) and folder != packaged_templates()
