"""The house keeps its floors: imports go down, each foreign library has one home, nothing grows too large."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "kdcatalog"

FLOORS = {
    "cli": 8,
    "mkdocs_plugin": 6,
    "commands": 7,
    "pipeline": 5,
    "serving": 5,
    "settings": 2,
    "artifacts": 4,
    "drafting": 4,
    "intake": 3,
    "lists": 4,
    "linkcheck": 4,
    "services": 3,
    "records": 3,
    "checks": 2,
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
    "snapshot": 0,
    "codes": 0,
    "errors": -1,
    "": 0,
}
"""Every room and its floor; ``""`` is the package itself, which holds the version and the public ``load``."""

TIES = {
    ("commands", "pipeline"),
    ("commands", "writing"),
    ("", "pipeline"),  # load() is the public door to the line, imported when it is called
    ("", "snapshot"),
}
"""The few imports on one floor, or upward, that are meant."""

HOMES = {
    "click": {"cli"},
    "httpcore2": {"services"},
    "httpx2": {"services"},
    "jinja2": {"rendering", "mkdocs_plugin"},  # MkDocs hands its own environment to the plugin
    "markdown": {"rendering"},
    "markdown_it": {"text", "lists", "rendering"},
    "markupsafe": {"rendering", "artifacts/site"},
    "mkdocs": {"mkdocs_plugin", "commands/site"},
    "pylatexenc": {"text"},
    "pydantic": {"model", "records", "bibliography"},
    "pydantic_core": {"model", "records"},
    "yaml": {"source"},
}
"""Every foreign library and the rooms, or single modules, that may import it."""

DOORS = {"http.client", "ssl", "urllib.request", "socket"}
"""What reaches other machines, in the standard library, and is imported by the room ``services`` alone."""

MAX_LINES, MAX_FUNCTION = 400, 60

MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = [path.relative_to(PACKAGE).with_suffix("").as_posix() for path in MODULES]
EACH = [*zip(MODULES, NAMES, strict=True)]


def room_of(name: str) -> str:
    first = name.split("/")[0]
    return "" if first == "__init__" else first


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "kdcatalog":
            yield from (f"kdcatalog.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def own_imports(path: Path) -> set[str]:
    """Return the rooms of this package that a module imports; a name of the package itself is ``""``."""
    parts = [name.split(".") for name in imports_of(path) if name.split(".")[0] == "kdcatalog"]
    return {names[1] if len(names) > 1 and not names[1].startswith("__") else "" for names in parts}


def foreign_imports(path: Path) -> set[str]:
    firsts = {name.split(".")[0] for name in imports_of(path)}
    return firsts - sys.stdlib_module_names - {"kdcatalog"}


def test_every_room_has_a_floor() -> None:
    assert set() == {room_of(name) for name in NAMES} - set(FLOORS)


def test_every_floor_has_its_room() -> None:
    assert set() == set(FLOORS) - {room_of(name) for name in NAMES}


@pytest.mark.parametrize(("path", "name"), EACH, ids=NAMES)
def test_imports_go_down(path: Path, name: str) -> None:
    room = room_of(name)
    others = own_imports(path) - {room}
    upward = {other for other in others if FLOORS[other] >= FLOORS[room]}
    assert set() == {(room, other) for other in upward} - TIES


def test_every_tie_is_in_use() -> None:
    used = {(room_of(name), other) for path, name in EACH for other in own_imports(path)}
    assert set() == TIES - used


@pytest.mark.parametrize(("path", "name"), EACH, ids=NAMES)
def test_foreign_libraries_stay_in_their_homes(path: Path, name: str) -> None:
    strangers = {
        library
        for library in foreign_imports(path)
        if not {room_of(name), name} & HOMES.get(library, set())
    }
    assert set() == strangers


@pytest.mark.parametrize(("path", "name"), EACH, ids=NAMES)
def test_other_machines_are_reached_through_one_room(path: Path, name: str) -> None:
    assert set() == {*imports_of(path)} & DOORS or room_of(name) == "services"


@pytest.mark.parametrize(("path", "name"), EACH, ids=NAMES)
def test_only_the_command_line_prints_and_exits(path: Path, name: str) -> None:
    called = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert set() == called & {"print", "exit", "sys.exit", "click.echo"} or room_of(name) == "cli"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {} == {name: lines for name, lines in functions.items() if lines > MAX_FUNCTION}
    assert MAX_LINES >= len(text.splitlines())
