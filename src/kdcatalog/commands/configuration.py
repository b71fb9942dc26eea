"""A catalog's own mkdocs.yml, checked without running anything of it.

MkDocs imports hooks and plugins, and calls what tags name, as soon as it loads a configuration.
Here its own rules are applied to a copy without these; that they exist is all that is known of
them. What a hook, a foreign plugin or a tag refuses, only a build reports,
and check says that there are some.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any

from kdcatalog.files import read_bounded
from kdcatalog.model.text import quote
from kdcatalog.problems import Path, Position, Problem
from kdcatalog.snapshot import MKDOCS, Snapshot, packaged_templates
from kdcatalog.source.document import Document, Limits, UnreadableDataError, locate, untagged_data
from kdcatalog.source.reader import read_yaml, yaml_fault

# Their code is ours or that of MkDocs, and they neither fetch nor run anything.
_OWN_PLUGINS = frozenset({"kdcatalog", "search", "material/search"})
_OWN_EXTENSIONS = ("markdown.", "pymdownx.")
# An option lets it download what it inserts.
_FETCHING = "pymdownx.snippets"
# A configuration and those that it inherits from; more are a circle.
_MOST_FILES = 5
# A mapping nested a thousand times overflows the stack of MkDocs; its own nests 6 deep.
_LIMITS = Limits(depth=100)
_HINT = "correct the setting, or remove it; kdcatalog build stops at it, too"
_SITE_URL = "mkdocs.yml sets site_url: remove it, and set catalog.url in taxonomy.yaml"
_INHERIT = "INHERIT"

Settings = dict[str, Any]
Part = tuple[Path, str]
"""Where a plugin or an extension is named, and its name."""
Refusal = tuple[str, object]
"""The name of a setting, and what MkDocs says about it."""
IsOwn = Callable[[object], bool]


@dataclass
class Configuration:
    """A configuration with all that it inherits; ``problems`` are why MkDocs refuses it."""

    snapshot: Snapshot
    document: Document
    settings: Settings = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    has_tags: bool = False

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Configuration":
        """Return the configuration of a catalog that has its own."""
        raw = snapshot.read(MKDOCS)
        text = raw.decode("utf-8", "replace")
        document = read_yaml(raw, MKDOCS, _LIMITS)
        configuration = cls(snapshot, document)
        # Reported as a fault of the file: nothing else can be said about it.
        if not yaml_fault(text, MKDOCS):
            configuration.read(text)
        return configuration

    @property
    def is_harmless(self) -> bool:
        """Whether a build runs nothing but this program, MkDocs and its theme."""
        if self.has_tags or self.settings.get("hooks"):
            return False
        plugins = _names(self._plugins())
        extensions = _names(self._extensions())
        are_own = all(map(_is_own_plugin, plugins))
        return are_own and all(map(_is_own_extension, extensions))

    def read(self, text: str) -> None:
        """Read the text of the configuration and check it."""
        for flaw in self.document.flaws:
            # Other flaws, such as anchors, are fine for MkDocs.
            if flaw.code == "KD105":
                self.problems.append(flaw)
                return
        self.settings = self._inherited(text, MKDOCS, 1)
        if not self.problems:
            self._check_hooks()
            self._check_plugins()
            self._check_extensions()
            self._check_folders()
        # MkDocs walks through these folders: with ../../.. it read the whole disk for minutes.
        if not self.problems:
            self._check_options()

    def _inherited(self, text: str, name: str, depth: int) -> Settings:
        """Return the settings of a text and of the file that it inherits from."""
        self.has_tags = self.has_tags or "!" in text
        at = (_INHERIT,) if depth > 1 else ()
        try:
            data = untagged_data(text)
        except UnreadableDataError as error:
            self._add(at, f"{name} cannot be read: {error}")
            return {}
        if not isinstance(data, dict):
            self._add(at, f"{name} is not a mapping of names to values")
            return {}
        parent = data.pop(_INHERIT, None)
        if parent is None:
            return data
        inherited = self._parent(f"{parent}", depth)
        return _merged(inherited, data)

    def _parent(self, name: str, depth: int) -> Settings:
        text = self._text_of(name)
        if text is None:
            self._add((_INHERIT,), f"the inherited file {quote(name)} is missing or not YAML")
            return {}
        if depth == _MOST_FILES:
            message = f"it inherits from more than {_MOST_FILES} files, or from itself"
            self._add((_INHERIT,), message)
            return {}
        return self._inherited(text, name, depth + 1)

    def _text_of(self, name: str) -> str | None:
        try:
            # A link, such as to the configuration of the installed program, is fine.
            contents = read_bounded(self.snapshot.root / name, follow=True)
        except OSError:
            return None
        text = contents.content.decode("utf-8", "replace")
        is_sound = not contents.kind and not yaml_fault(text, name)
        return text if is_sound else None

    def _add(self, at: Path, message: str) -> None:
        is_in_file = at[:1] in self.document.keys
        # What is inherited or missing has no place here.
        position = locate(self.document, at) if is_in_file else Position(1, 1)
        problem = Problem(
            code="KD158",
            file=MKDOCS,
            at=position,
            message=message,
            hint=_HINT,
        )
        self.problems.append(problem)

    def _check_hooks(self) -> None:
        hooks = self.settings.get("hooks") or []
        if not isinstance(hooks, list):
            self._add(("hooks",), "hooks is not a list of files")
            return
        for index, name in enumerate(map(str, hooks)):
            path = self.snapshot.root / name
            if not path.is_file():
                self._add(("hooks", index), f"the hook {quote(name)} does not exist")

    def _check_plugins(self) -> None:
        installed = _installed("mkdocs.plugins")
        theme = self._theme
        for at, name in self._plugins():
            # A theme has plugins of its own, which need not be named in full.
            names = {name, f"{theme}/{name}"}
            if names.isdisjoint(installed):
                self._add(at, f"the plugin {quote(name)} is not installed")

    def _check_extensions(self) -> None:
        for at, name in self._extensions():
            if not _is_extension(name):
                self._add(at, f"the Markdown extension {quote(name)} is not installed")

    def _check_folders(self) -> None:
        theme = self.settings.get("theme")
        custom = None
        if isinstance(theme, dict):
            custom = theme.get("custom_dir")
        docs = self.settings.get("docs_dir")
        folders: dict[Path, object] = {}
        folders["docs_dir",] = docs
        folders["theme", "custom_dir"] = custom
        for at, folder in folders.items():
            if isinstance(folder, str) and not self._is_in_catalog(folder):
                setting = at[-1]
                name = quote(folder)
                self._add(at, f"{setting} leads out of the catalog: {name}")

    def _is_in_catalog(self, folder: str) -> bool:
        root = self.snapshot.root
        path = (root / folder).resolve()
        # An inherited configuration of the program names its theme.
        if path == packaged_templates() / "theme":
            return True
        return path != root and path.is_relative_to(root)

    def _check_options(self) -> None:
        """Apply the rules of MkDocs to what runs nothing."""
        # Imported here: most catalogs have no configuration of their own.
        from mkdocs.config.defaults import MkDocsConfig

        tagged = {path[0] for path in self.document.doubtful}
        options = self._options(tagged)
        path = self.snapshot.root / MKDOCS
        config = MkDocsConfig(config_file_path=str(path))
        config.load_dict(options)
        errors, warnings = config.validate()
        refusals: list[Refusal] = [*errors]
        if self.settings.get("strict") is True:
            refusals += warnings
        # Unless it is named, a build makes the folder.
        ignored = {*tagged, "docs_dir"} - options.keys()
        for name, refusal in refusals:
            if name not in ignored:
                # Of an extension, a whole traceback follows.
                reason, _, _ = f"{refusal}".partition("\n")
                self._add((name,), f"{name}: {reason}")
        plugins = _names(self._plugins())
        if options.get("site_url") and "kdcatalog" in plugins:
            self._add(("site_url",), _SITE_URL)

    def _options(self, tagged: set[Any]) -> Settings:
        """Return the settings without all that would be imported or called."""
        skipped = {*tagged, "hooks"}
        options = dict(self.settings)
        for name in skipped & options.keys():
            del options[name]
        if "plugins" in options:
            options["plugins"] = _only(options["plugins"], _is_own_plugin)
        if "markdown_extensions" in options:
            extensions = options["markdown_extensions"]
            options["markdown_extensions"] = _only(extensions, _is_own_extension)
        return options

    @property
    def _theme(self) -> str:
        theme = self.settings.get("theme")
        if isinstance(theme, dict):
            theme = theme.get("name")
        return f"{theme}"

    def _plugins(self) -> list[Part]:
        return list(_parts(self.settings, "plugins"))

    def _extensions(self) -> list[Part]:
        return list(_parts(self.settings, "markdown_extensions"))


def _merged(parent: Settings, child: Settings) -> Settings:
    """Return settings over those that they inherit, mappings within them merged as well."""
    merged = dict(parent)
    for name, value in child.items():
        before = merged.get(name)
        if isinstance(before, dict) and isinstance(value, dict):
            merged[name] = _merged(before, value)
        else:
            merged[name] = value
    return merged


def _parts(settings: Settings, name: str) -> Iterator[Part]:
    """Yield the plugins or extensions of a list or a mapping, both of which MkDocs accepts."""
    value = settings.get(name)
    if isinstance(value, Mapping):
        for part in map(str, value):
            yield (name, part), part
    elif isinstance(value, list):
        for index, item in enumerate(value):
            for part in _names_in(item):
                yield (name, index), part


def _names(parts: list[Part]) -> list[str]:
    return [name for _, name in parts]


def _names_in(item: Any) -> list[str]:
    # With options, it is a mapping of its name to them.
    names = item if isinstance(item, Mapping) else [item]
    return [f"{name}" for name in names]


def _only(value: Any, is_own: IsOwn) -> Any:
    """Return the plugins or extensions that may be loaded, and what MkDocs refuses unloaded."""
    if isinstance(value, Mapping):
        names = filter(is_own, value)
        return {name: value[name] for name in names}
    if not isinstance(value, list):
        return value

    def are_own(item: Any) -> bool:
        names = _names_in(item)
        return all(map(is_own, names))

    return list(filter(are_own, value))


def _is_own_plugin(name: object) -> bool:
    return name in _OWN_PLUGINS


def _is_own_extension(name: object) -> bool:
    if not isinstance(name, str) or name == _FETCHING:
        return False
    return name.startswith(_OWN_EXTENSIONS) or name in _installed("markdown.extensions")


def _is_extension(name: str) -> bool:
    package, _, _ = name.partition(".")
    if name in _installed("markdown.extensions"):
        return True
    # Of the package alone: to look for a module within it would import it.
    return package.isidentifier() and find_spec(package) is not None


def _installed(group: str) -> set[str]:
    return {entry.name for entry in entry_points(group=group)}
