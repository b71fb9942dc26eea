"""Every value that a template prints is escaped: by its environment, or by a filter of its own."""

from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from markupsafe import Markup

from kdcatalog.rendering.environments import html_environment, render
from kdcatalog.snapshot import InputFile, packaged_templates

TEMPLATES = packaged_templates()
# The theme's environment belongs to MkDocs and escapes nothing.
THEME = [
    *sorted((TEMPLATES / "theme").glob("*.html")),
    *sorted((TEMPLATES / "theme" / "partials").rglob("*.html")),
]
ESCAPING = {"e", "escape", "tojson"}
# Markup that was escaped when it was made: by the environment of site/, or by Markdown.
MARKUP = {"page.content", "page.meta.frame.head", "page.meta.frame.title"}


class Own(str):
    """A text of another type, which says nothing of its markup."""


def printed(path: Path) -> list[nodes.Expr]:
    tree = Environment(autoescape=False).parse(path.read_text(encoding="utf-8"))
    expressions = []
    for output in tree.find_all(nodes.Output):
        expressions += [node for node in output.nodes if not isinstance(node, nodes.TemplateData)]
    return expressions


def name_of(node: nodes.Node) -> str:
    """Return the dotted name that an expression reads, or nothing."""
    if isinstance(node, nodes.Getattr):
        return f"{name_of(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


def macros_of(path: Path) -> set[str]:
    tree = Environment(autoescape=False).parse(path.read_text(encoding="utf-8"))
    imported = set()
    for node in tree.find_all(nodes.FromImport):
        imported |= {name if isinstance(name, str) else name[1] for name in node.names}
    return imported | {macro.name for macro in tree.find_all(nodes.Macro)} | {"super"}


def is_escaped(node: nodes.Expr, macros: set[str]) -> bool:
    if isinstance(node, nodes.CondExpr):
        parts = [node.expr1, node.expr2]
        return all(part is None or is_escaped(part, macros) for part in parts)
    if isinstance(node, nodes.Filter):
        return node.name in ESCAPING
    if isinstance(node, nodes.Call):
        # What a macro prints is in this list, too.
        return name_of(node.node) in macros
    return isinstance(node, nodes.Const) or name_of(node) in MARKUP


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("a & b", "a &amp; b"),
        ("<b>", "&lt;b&gt;"),
        ("\"'", "&#34;&#39;"),
        (Markup("<b>"), "<b>"),
        (Own("<b>"), "&lt;b&gt;"),
        (["<b>"], "[&#39;&lt;b&gt;&#39;]"),
        (3, "3"),
        (None, "None"),
    ],
)
def test_value_of_any_type_is_escaped_once(value: object, expected: str) -> None:
    text = b"{% macro print(x) %}{{ x }}{% endmacro %}{{ value }}|{{ print(value) }}"
    environment = html_environment({"x.j2": InputFile("x.j2", text)})
    assert f"{expected}|{expected}" == render(environment, "x.j2", value=value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('{"title": "it\'s"}', '{"title": "it\'s"}'),
        (
            "</pre><script>a && b</script>",
            "&lt;/pre&gt;&lt;script&gt;a &amp;&amp; b&lt;/script&gt;",
        ),
        ("&#34;", "&amp;#34;"),
    ],
)
def test_text_of_a_block_keeps_its_quotes_and_no_tag(value: str, expected: str) -> None:
    environment = html_environment({"x.j2": InputFile("x.j2", b"<pre>{{ value | block }}</pre>")})
    assert f"<pre>{expected}</pre>" == render(environment, "x.j2", value=value)


def test_quotes_are_kept_in_no_attribute() -> None:
    uses = []
    for path in sorted((TEMPLATES / "site").rglob("*.j2")):
        lines = path.read_text(encoding="utf-8").splitlines()
        uses += [line for line in lines if "| block" in line]
    (line,) = uses
    assert ">{{ bibtex | block }}</pre>" in line


@pytest.mark.parametrize("path", THEME, ids=lambda path: path.name)
def test_theme_escapes_whatever_it_prints(path: Path) -> None:
    macros = macros_of(path)
    bare = [node.lineno for node in printed(path) if not is_escaped(node, macros)]
    assert [] == bare


def test_theme_has_templates_that_print() -> None:
    assert 20 < sum(len(printed(path)) for path in THEME)


def test_only_json_that_was_made_for_a_script_is_called_safe() -> None:
    safe = []
    for path in sorted((TEMPLATES / "site").rglob("*.j2")):
        tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        filters = [node for node in tree.find_all(nodes.Filter) if node.name == "safe"]
        safe += [f"{path.name}: {name_of(node.node)}" for node in filters if node.node]
        assert not [*tree.find_all(nodes.EvalContextModifier)], path
    assert ["head.html.j2: head.json_ld"] == safe


@pytest.mark.parametrize("text", ["{{ title }}", "{{ title | upper }}", "{{ other(title) }}"])
def test_bare_value_would_be_found(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bare.html"
    path.write_text(f"<p>{text}</p>", encoding="utf-8")
    assert [False] == [is_escaped(node, set()) for node in printed(path)]
