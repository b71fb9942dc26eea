"""No function, class, field or method exists that only tests use."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.foreign import ROOT
from tests.test_layers import MODULES, trees

TEMPLATES = [path for pattern in ("*.j2", "*.html") for path in (ROOT / "templates").rglob(pattern)]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in [*MODULES, *TEMPLATES])

CALLED_FROM_OUTSIDE = re.compile(
    r"__\w+__|on_\w+|CatalogPlugin|model_config|_read|emit|handle_\w+|extendMarkdown"
    r"|model_post_init"
    r"|list_commands|get_command|format_commands|get_params|shell_complete"
    r"|_repr_html_|popitem|_refuse"
    r"|find_class"  # pickle asks it for each class
    r"|maker|access"  # facts on a family of models that taxonomy.yaml may state
)
"""Names that something outside calls: Python, notebooks, MkDocs, pydantic, click and so on."""
REGISTERED = re.compile(r"\.command\(|^field_serializer\(|^restructuring\(.*group=")
"""Decorators that register a function at a command group or a model, which then calls it."""
EXEMPT = {"pictures/palette"}
"""Modules whose fields are for the pictures of catalogs."""


def is_registered(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Return whether a decorator registers a function, so that no other code names it."""
    return any(REGISTERED.search(ast.unparse(decorator)) for decorator in node.decorator_list)


def defined_names(tree: ast.AST) -> Iterator[str]:
    """Yield the name of every function, class, constant and field."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if not is_registered(node):
                yield node.name
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def member_names(tree: ast.AST) -> Iterator[str]:
    """Yield the name of every field, property and method of a class."""
    for node in ast.walk(tree):
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                yield inner.target.id
            elif isinstance(inner, ast.FunctionDef) and not is_registered(inner):
                yield inner.name


def checked(names: Iterator[str]) -> list[str]:
    """Return the names that something in this repository must use, sorted."""
    return sorted({name for name in names if not CALLED_FROM_OUTSIDE.fullmatch(name)})


def test_every_defined_name_is_used_elsewhere() -> None:
    names = checked(name for tree in trees().values() for name in defined_names(tree))
    uses = Counter(re.findall(r"\w+", TEXT))
    assert [] == [name for name in names if uses[name] < 2]


def test_every_field_and_method_is_accessed() -> None:
    kept = [tree for name, tree in trees().items() if name not in EXEMPT]
    names = checked(name for tree in kept for name in member_names(tree))
    assert [] == sorted({*names} - {*re.findall(r"[.\"](\w+)", TEXT)})
