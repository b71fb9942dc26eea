"""Measure how dense the code is, print a table per package, and fail where a limit is exceeded.

The limits were read off packaging, griffe, sqlite-utils, papis and httpx, which people praise for
being easy to follow: 5 to 7 syntax nodes per line, 9 to 29 comprehensions per thousand lines, and a
comment every 6 to 25 lines.
"""

import argparse
import ast
import io
import re
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from radon.complexity import cc_visit

PACKAGE = Path(__file__).parent.parent / "src" / "kdcatalog"

MEAN_NODES = 8.0  # the peers have 5 to 7
LINE_NODES = (
    20  # a call with two attribute arguments has 13, so this leaves room for one more thought
)
COMPLEXITY = 10  # radon counts boolean operators and comprehension conditions, which ruff does not
COMMENTS = 4.0  # per hundred lines of code; the peers have 4 to 16
COLUMNS = 100
SHORT_MODULE = 40  # a shorter module usually belongs inside its only importer

VAGUE_NAMES = {
    *("found", "one", "each", "held", "own"),
    *("given", "known", "said", "shown", "told"),
}
"""Names that say how a value came about and hide what it holds."""

# Fields of a class, which are part of a format: an author in a record has a `given` name, as in CSL
# and BibTeX, and renaming it would make every record with one invalid.
FIELDS_OF_RECORDS = {"model/authors.py": {"given"}, "text/name_parts.py": {"given"}}

DIRECTIVE = re.compile(r"#\s*(noqa|type:|pragma)")


@dataclass
class Measure:
    """What was counted in one module, or in all modules of one package."""

    modules: int = 0
    lines: int = 0
    nodes: int = 0
    comments: int = 0
    comprehensions: int = 0
    ternaries: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Measure") -> None:
        """Add the counts of another measure to this one."""
        self.modules += other.modules
        self.lines += other.lines
        self.nodes += other.nodes
        self.comments += other.comments
        self.comprehensions += other.comprehensions
        self.ternaries += other.ternaries
        self.faults += other.faults

    def row(self, name: str) -> str:
        """Return the counts as one line of the table."""
        lines = max(self.lines, 1)
        return (
            f"{name:<14}{self.modules:>8}{self.lines:>7}"
            f"{self.nodes / lines:>12.1f}"
            f"{1000 * self.comprehensions / lines:>16.0f}"
            f"{1000 * self.ternaries / lines:>11.0f}"
            f"{100 * self.comments / lines:>10.1f}"
        )


def docstring_lines(tree: ast.Module) -> set[int]:
    """Return the numbers of the lines that hold a docstring or another bare string."""
    numbers: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
            continue
        if isinstance(node.value.value, str):
            numbers.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return numbers


def comment_lines(text: str) -> set[int]:
    """Return the numbers of the lines with a comment for people, not for a checker."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT and not DIRECTIVE.match(token.string)
    }


def nodes_by_line(tree: ast.Module) -> Counter[int]:
    """Return how many syntax nodes each line holds.

    A node without a position counts with its parent.
    """
    counts: Counter[int] = Counter()

    def visit(node: ast.AST, line: int) -> None:
        line = getattr(node, "lineno", line)
        counts[line] += 1
        for child in ast.iter_child_nodes(node):
            visit(child, line)

    for statement in tree.body:
        visit(statement, statement.lineno)
    return counts


def field_lines(tree: ast.Module) -> set[int]:
    """Return the numbers of the lines on which a class declares a field."""
    numbers: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            fields = [child for child in node.body if isinstance(child, ast.AnnAssign)]
            numbers.update(field.lineno for field in fields)
    return numbers


def vague_names(tree: ast.Module, record_fields: set[str]) -> Iterator[tuple[int, str]]:
    """Yield line and name of every variable and parameter whose name hides its content."""
    fields = field_lines(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and node.id in VAGUE_NAMES
            and not (node.id in record_fields and node.lineno in fields)
        ):
            yield node.lineno, node.id
        if isinstance(node, ast.arg) and node.arg in VAGUE_NAMES:
            yield node.lineno, node.arg


def measure(path: Path) -> Measure:
    """Count one module and collect what exceeds a limit in it."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    name = path.relative_to(PACKAGE).as_posix()
    texts = docstring_lines(tree)
    comments = comment_lines(text)
    result = Measure(modules=1, comments=len(comments))

    for number, line in enumerate(text.splitlines(), 1):
        is_code = line.strip() and not line.strip().startswith("#") and number not in texts
        result.lines += bool(is_code)
        if len(line) > COLUMNS:
            result.faults.append(f"{name}:{number}: {len(line)} columns, at most {COLUMNS}")

    for node in ast.walk(tree):
        result.nodes += 1
        result.ternaries += isinstance(node, ast.IfExp)
        is_comprehension = isinstance(
            node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
        )
        result.comprehensions += is_comprehension

    for number, count in sorted(nodes_by_line(tree).items()):
        if count > LINE_NODES:
            result.faults.append(f"{name}:{number}: {count} syntax nodes, at most {LINE_NODES}")
    for number, variable in vague_names(tree, FIELDS_OF_RECORDS.get(name, set())):
        result.faults.append(f"{name}:{number}: the name '{variable}' hides what it holds")
    for block in cc_visit(text):
        for function in [block, *getattr(block, "closures", ())]:
            if not hasattr(block, "methods") and function.complexity > COMPLEXITY:
                result.faults.append(
                    f"{name}:{function.lineno}: {function.name} has complexity"
                    f" {function.complexity}, at most {COMPLEXITY}"
                )
    return result


def public_names() -> Iterator[str]:
    """Yield a fault for every public class or function whose name two modules define."""
    homes = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        if path == PACKAGE / "__init__.py":
            continue  # the public API names what it hands on: its ``load`` is the pipeline's
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                homes[node.name].append(path.relative_to(PACKAGE).as_posix())
    for name, files in sorted(homes.items()):
        if len(files) > 1:
            yield f"{files[0]}: '{name}' is also defined in {', '.join(files[1:])}"


def main() -> int:
    """Print the table, then the faults; return 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "only", nargs="*", help="packages or modules to list faults of, such as views"
    )
    only = tuple(parser.parse_args().only)

    packages: dict[str, Measure] = defaultdict(Measure)
    total = Measure()
    for path in sorted(PACKAGE.rglob("*.py")):
        counted = measure(path)
        packages[path.relative_to(PACKAGE).parts[0].removesuffix(".py")].add(counted)
        total.add(counted)

    print(f"{'':<14}{'modules':>8}{'lines':>7}{'nodes/line':>12}", end="")
    print(f"{'compr./1000':>16}{'tern./1000':>11}{'comm./100':>10}")
    for name, counted in packages.items():
        print(counted.row(name))
    print(total.row("all"))

    faults = [*total.faults, *public_names()]
    if total.nodes / total.lines > MEAN_NODES:
        faults.append(
            f"all: {total.nodes / total.lines:.1f} syntax nodes per line, at most {MEAN_NODES}"
        )
    if 100 * total.comments / total.lines < COMMENTS:
        faults.append(
            f"all: {100 * total.comments / total.lines:.1f} comments per hundred lines,"
            f" at least {COMMENTS}"
        )
    faults = [fault for fault in faults if fault.startswith((*only, "all:"))] if only else faults
    print("\n".join(faults), f"{len(faults)} over a limit", sep="\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
