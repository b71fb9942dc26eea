"""Nothing stands in the program that only tests would miss."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.foreign import ROOT
from tests.test_floors import EACH

SHOWING = [path for ending in ("*.j2", "*.html") for path in (ROOT / "templates").rglob(ending)]
CODE = {name: path.read_text(encoding="utf-8") for path, name in EACH}
TEXT = "\n".join([*CODE.values(), *(path.read_text(encoding="utf-8") for path in SHOWING)])

CALLED_FROM_OUTSIDE = re.compile(
    r"__\w+__|on_\w+|CatalogPlugin|model_config|_read|emit|handle_starttag"
)
"""What Python, MkDocs, pydantic, logging and the HTML parser call by its name."""
FREE = {"pictures/palette"}
"""Modules whose fields are for the pictures of catalogs."""


def index_authors(tree: ast.AST) -> Iterator[str]:
    """Yield the name of every function, class, constant and field."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def fields_in(tree: ast.AST) -> Iterator[str]:
    """Yield the name of every field, property and method of a class."""
    for node in ast.walk(tree):
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                yield inner.target.id
            elif isinstance(inner, ast.FunctionDef):
                yield inner.name


def wanted(names: Iterator[str]) -> list[str]:
    return sorted({name for name in names if not CALLED_FROM_OUTSIDE.fullmatch(name)})


def test_every_name_is_used_where_it_is_not_made() -> None:
    names = wanted(name for text in CODE.values() for name in index_authors(ast.parse(text)))
    uses = Counter(re.findall(r"\w+", TEXT))
    assert [] == [name for name in names if uses[name] < 2]


def test_every_field_and_method_is_asked_for() -> None:
    names = wanted(
        name
        for room, text in CODE.items()
        if room not in FREE
        for name in fields_in(ast.parse(text))
    )
    assert [] == sorted({*names} - {*re.findall(r"[.\"](\w+)", TEXT)})
