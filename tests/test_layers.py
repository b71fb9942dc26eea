"""Imports point down, each library has its packages, and only commands read surroundings."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tests.foreign import ROOT

PACKAGE = Path(__file__).parent.parent / "src" / "kdcatalog"

LAYERS = {
    "__main__": 11,
    "cli": 10,
    "mkdocs_plugin": 8,
    "commands": 9,
    "api": 6,
    "pipeline": 5,
    "framing": 5,
    "policy": 5,
    "publishing": 7,
    "digests": 6,
    "serving": 5,
    "settings": 2,
    "artifacts": 4,
    "discovery": 5,
    "drafting": 4,
    "lists": 4,
    "linkcheck": 5,
    "services": 3,
    "records": 3,
    "checks": 3,
    "exports": 3,
    "learning": 2,
    "pictures": 2,
    "reporting": 2,
    "source": 2,
    "views": 3,
    "bibliography": 2,
    "writing": 2,
    "model": 1,
    "text": 0,
    "problems": 1,
    "rendering": 1,
    "files": -1,
    "journal": 1,
    "lock": 0,
    "snapshot": 0,
    "cache": 1,
    "codes": 0,
    "errors": -2,
    "": 0,
}
"""The layer of every package; ``""`` is kdcatalog itself, with the version and ``load``."""

EXCEPTIONS = {
    ("", "api"),  # load() imports it when it is called
}
"""The few intended imports within a layer or upward."""

LIBRARIES = {
    "babel": {"model/dates"},
    "click": {"cli", "commands"},
    "httpcore2": {"services"},
    "httpx2": {"services"},
    "jinja2": {
        "commands/site",
        "policy",
        "rendering",
        "mkdocs_plugin",
    },  # MkDocs hands its own environment to the plugin
    "markdown": {"policy", "rendering"},
    "markdown_it": {"text", "lists", "rendering"},
    "markupsafe": {"rendering", "mkdocs_plugin"},
    "mkdocs": {
        "commands/configuration",
        "commands/serve",
        "commands/site",
        "commands/site_check",
        "mkdocs_plugin",
        "policy",
    },
    "pylatexenc": {"text"},
    "rich": {"commands/progress"},
    "pydantic": {"model", "records", "bibliography"},
    "pydantic_core": {"model", "records"},
    "yaml": {"source"},
}
"""The packages, or single modules, that may import each library."""

NETWORK_MODULES = {"http.client", "ssl", "urllib.request", "socket"}
"""Standard modules that open connections."""

MAX_LINES, MAX_FUNCTION = 420, 60

READS_SURROUNDINGS = {"os.environ", "os.getenv", "date.today", "datetime.now", "time.time"}
"""What makes a result depend on the machine or the day."""

SETTINGS_SOURCES = {"cli", "commands", "mkdocs_plugin"}
"""The packages that read environment and clock and pass them down as settings."""

PRINTS = {"print", "exit", "sys.exit", "click.echo"}

OPENERS = {"open", "fdopen", "read_bytes", "read_text", "copy2", "copyfile", "copytree"}
"""The last names of functions that open a file."""

OPENED = {
    "files": {"os.open", "os.fdopen"},  # pipes of the shell are open already
    "cli": {"os.open"},  # the null device, in place of a closed pipe
    "discovery/listing": {"gzip.open"},  # bytes that were read before
    "journal": {"os.open", "path.open", "shutil.copy2"},  # a folder; new files; a checked file
    "lock": {"os.open"},  # the lock, after a look at what it is
    "writing": {"os.open", "os.fdopen"},  # new files
}
"""What opens files beside ``files``, which refuses links, pipes and whatever is too large."""

MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax tree of every module by its name, such as ``model/paper``."""
    by_name = {}
    for path in MODULES:
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        by_name[name] = ast.parse(path.read_text(encoding="utf-8"))
    return by_name


def package_of(name: str) -> str:
    first = name.split("/")[0]
    return "" if first == "__init__" else first


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "kdcatalog":
            yield from (f"kdcatalog.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def own_imports(tree: ast.Module) -> set[str]:
    """Return the packages of kdcatalog that a module imports; kdcatalog itself is ``""``."""
    packages = set()
    for imported in imports_of(tree):
        parts = imported.split(".")
        if parts[0] == "kdcatalog":
            is_package = len(parts) > 1 and not parts[1].startswith("__")
            packages.add(parts[1] if is_package else "")
    return packages


def calls_of(tree: ast.Module) -> set[str]:
    """Return the name of every function that a module calls, as written in its source."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def attributes_of(tree: ast.Module) -> set[str]:
    """Return every dotted name in a module."""
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_every_package_has_a_layer() -> None:
    assert {package_of(name) for name in trees()} == set(LAYERS)


def test_imports_point_down() -> None:
    upward = set()
    for name, tree in trees().items():
        package = package_of(name)
        for other in own_imports(tree) - {package}:
            if LAYERS[other] >= LAYERS[package]:
                upward.add((package, other))
    assert upward == EXCEPTIONS


def modules_imported_by(tree: ast.Module) -> set[str]:
    """Return the modules of kdcatalog that a module imports, within functions, too."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    paths = {name.removeprefix("kdcatalog.").replace(".", "/") for name in names}
    return paths & trees().keys()


def test_no_modules_import_each_other_even_within_functions() -> None:
    graph = {name: modules_imported_by(tree) for name, tree in trees().items()}
    # Raises CycleError, with the modules in a circle.
    order = [*TopologicalSorter(graph).static_order()]
    assert {*graph} == {*order}


def test_each_library_is_imported_only_where_it_belongs() -> None:
    misplaced = {}
    for name, tree in trees().items():
        libraries = {imported.split(".")[0] for imported in imports_of(tree)}
        for library in libraries - sys.stdlib_module_names - {"kdcatalog"}:
            if not {package_of(name), name} & LIBRARIES.get(library, set()):
                misplaced[name] = library
    assert misplaced == {}


def test_only_services_import_network_modules() -> None:
    reaching = {name for name, tree in trees().items() if NETWORK_MODULES & {*imports_of(tree)}}
    assert {package_of(name) for name in reaching} <= {"services"}


def test_only_commands_print_and_exit() -> None:
    printing = {name for name, tree in trees().items() if PRINTS & calls_of(tree)}
    assert {package_of(name) for name in printing} <= {"cli", "commands"}


def test_only_commands_read_environment_and_clock() -> None:
    reading = {name for name, tree in trees().items() if READS_SURROUNDINGS & attributes_of(tree)}
    assert {package_of(name) for name in reading} <= SETTINGS_SOURCES


def test_only_one_module_reads_files() -> None:
    opened = {}
    for name, tree in trees().items():
        calls = {call for call in calls_of(tree) if call.split(".")[-1] in OPENERS}
        if calls:
            opened[name] = calls
    assert OPENED == opened


def test_modules_and_functions_are_short() -> None:
    long = {}
    for path, (name, tree) in zip(MODULES, trees().items(), strict=True):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_LINES:
            long[name] = lines
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION:
                    long[f"{name}.{node.name}"] = lines
    assert long == {}


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def test_every_decision_has_a_number_of_its_own_in_its_heading() -> None:
    numbers = [path.name.partition("-")[0] for path in DECISIONS]
    assert sorted({*numbers}) == numbers
    headings = [path.read_text(encoding="utf-8").partition(": ")[0] for path in DECISIONS]
    assert [f"# {number}" for number in numbers] == headings


def test_modules_that_are_named_for_maintainers_exist() -> None:
    paths = [*MODULES, *ROOT.glob("scripts/*.py"), *ROOT.glob("tests/*.py")]
    names = {path.name for path in paths}
    missing = {}
    for path in [ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *DECISIONS]:
        for module in re.findall(r"`([\w/]+\.py)`", path.read_text(encoding="utf-8")):
            is_path = "/" in module
            exists = (PACKAGE / module).exists() or (ROOT / module).exists()
            if not exists and (is_path or module not in names):
                missing[path.name] = module
    assert missing == {}
