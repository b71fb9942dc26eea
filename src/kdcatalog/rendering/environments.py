"""The Jinja environments: Markdown, YAML, and HTML with XML; all escape and refuse unknown names.

Templates come from the snapshot and not from disk, so that a build reads each of them once.
"""

import html
import json
import re
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup, escape

from kdcatalog.errors import CatalogError
from kdcatalog.rendering import markdown
from kdcatalog.rendering.posts import as_post, escape_for_post, shortened
from kdcatalog.snapshot import PACKAGED, TEMPLATES, InputFile, UntrustedTemplates

TemplateEnvironment = Environment
# Template files by the names under which they include each other.
Templates = Mapping[str, InputFile]
# What Jinja's loader returns: text, path, and whether the text is still current.
UpToDate = Callable[[], bool]
Source = tuple[str, str, UpToDate]


class RenderError(CatalogError):
    """A template cannot be filled; the message has its ``file``, ``line`` and the ``reason``."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


# What an expression such as ``{{ 1 / 0 }}``, ``{{ "a" + 1 }}`` or ``{{ "a" * 10 ** 11 }}`` raises.
FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
_TOO_DEEP = "brackets or blocks are nested too deeply"


class _Loader(BaseLoader):
    """Compiles templates from trees that are parsed once, however many templates include one.

    Which templates another one includes is asked before any is filled; parsing all of them again
    for each, and once more to compile them, took half a second of every build.
    """

    def __init__(self, source_of: Callable[[str], Source | None]) -> None:
        self._source_of = source_of
        self._trees: dict[str, nodes.Template] = {}

    def tree(self, environment: Environment, name: str) -> nodes.Template:
        """Return the tree of a template; raises TemplateNotFound and TemplateSyntaxError."""
        if name not in self._trees:
            source, path, _ = self._source(name)
            try:
                self._trees[name] = environment.parse(source, name, path)
            except RecursionError as error:
                raise TemplateSyntaxError(_TOO_DEEP, 1, name, path) from error
        return self._trees[name]

    def _source(self, name: str) -> Source:
        source = self._source_of(name)
        if source is None:
            raise TemplateNotFound(name, f"there is no template '{name}'")
        return source

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  the name in Jinja
    ) -> Template:
        """Return a compiled template."""
        tree = self.tree(environment, name)
        _, path, up_to_date = self._source(name)
        try:
            code = environment.compile(tree, name, path)
        except (SyntaxError, RecursionError) as error:
            # Python nests at most twenty loops and a hundred conditions.
            raise TemplateSyntaxError(_TOO_DEEP, 1, name, path) from error
        # Copied into one dict, since those of Jinja are slow to read and are read for each page.
        variables = dict(globals or {})
        template = environment.template_class.from_code(environment, code, variables, up_to_date)
        # The compiled code calls the global ``escape`` on every value that it prints.
        code_globals = template.root_render_func.__globals__
        code_globals["escape"] = _escaped
        return template


class _CodeGenerator(CodeGenerator):
    """Compiles a call in a template to that call.

    Jinja asks each function whether it takes the context first, which none of ours does: that was
    a twentieth of a build.
    """

    def visit_Call(  # noqa: N802  the name in Jinja
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,
    ) -> None:
        """Write the code of a call."""
        if node.kwargs or node.dyn_args or node.dyn_kwargs or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


_ESCAPED_CHARACTERS = re.compile("[&<>\"']")


def _escaped(value: object) -> str:
    """Return a value escaped for HTML and XML; nearly every value is a text without markup."""
    # Markupsafe wraps each text in an object that compiled templates only join: of the 930,000
    # values of 1,900 papers, 85 % need neither that nor a new text.
    if isinstance(value, str):
        is_markup = isinstance(value, Markup)
        if is_markup or not _ESCAPED_CHARACTERS.search(value):
            return value
    return escape(value)


def _environment(templates: Templates, **options: Any) -> Environment:
    def source_of(name: str) -> Source | None:
        template = templates.get(name)
        if template is None:
            return None
        try:
            text = template.content.decode()
        except UnicodeDecodeError as error:
            raise RenderError(template.path, 0, "the template is not UTF-8") from error
        return text, template.path, lambda: True

    loader = _Loader(source_of)
    # Twice as slow, so only where the catalog is somebody else's: it has no template of its own
    # there, and this is the second wall.
    is_sandboxed = isinstance(templates, UntrustedTemplates)
    kind = ImmutableSandboxedEnvironment if is_sandboxed else Environment
    # Jinja's autoescape knows HTML only: the other environments escape in ``finalize``.
    environment = kind(
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    if not is_sandboxed:
        # The sandbox checks each call.
        environment.code_generator_class = _CodeGenerator
    # Of 100,000 numbers at most: a loop over range(10 ** 12) never ended, and no page has as many.
    environment.globals["range"] = safe_range
    return environment


def markdown_environment(templates: Templates) -> Environment:
    """Return the environment in which every value becomes Markdown that shows its text."""
    return _markdown_environment(templates, markdown.escape)


def render_post(templates: Templates, template: str, **values: object) -> str:
    """Return a template filled with values, for GitHub: it refers to nothing there, and it fits.

    Raises RenderError.
    """
    environment = _markdown_environment(templates, escape_for_post)
    return as_post(render(environment, template, **values))


def _markdown_environment(templates: Templates, finalize: Callable[[object], str]) -> Environment:
    # ``finalize`` also gets what filters and functions return, which is Markdown by then.
    environment = _environment(templates, autoescape=False, finalize=finalize)
    environment.filters |= {
        "breakable": markdown.breakable_cell,
        "cell": markdown.cell,
        "shortened": shortened,
    }
    environment.globals |= {
        "bullet": markdown.bullet,
        "code_block": markdown.code_block,
        "heading": markdown.heading,
        "link": markdown.link,
    }
    return environment


def yaml_environment(templates: Templates) -> Environment:
    """Return the environment in which every value becomes a quoted text of YAML."""
    return _environment(templates, autoescape=False, finalize=_quoted)


def plain_environment(templates: Templates) -> Environment:
    """Return the environment in which values appear as they are: they must be checked before."""
    return _environment(templates, autoescape=False)


def _quoted(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)


def html_environment(templates: Templates) -> Environment:
    """Return the environment in which every value is escaped for HTML and XML."""
    environment = _environment(templates, autoescape=True)
    # Like README.md and the scripts of the site: 1,884.
    environment.filters["number"] = "{:,}".format
    environment.filters["block"] = _text_block
    return environment


def _text_block(text: str) -> Markup:
    """Return the text of an element, such as a <pre>, escaped; its quotes need not be.

    An entry in CSL-JSON has a hundred of them, of five characters each where they are escaped.
    """
    return Markup(html.escape(text, quote=False))  # noqa: S704  escaped for this place


def templates_used(
    environment: Environment,
    templates: Templates,
    template: str,
) -> frozenset[str]:
    """Return the paths of a template and of all that it includes or imports, at any depth.

    The name of an include may be computed, as in README: then any template may be used, and the
    folders of all of them are returned.
    """
    waiting = [template]
    used: set[str] = set()
    while waiting:
        included = waiting.pop()
        file = templates.get(included)
        # An optional include that no catalog has yet, or one that rendering will report.
        if file is None or file.path in used:
            continue
        used.add(file.path)
        for name in _names_in(environment, included):
            if name is None:
                return frozenset({f"{TEMPLATES}/", f"{PACKAGED}/"})
            waiting.append(name)
    return frozenset(used)


def _names_in(environment: Environment, template: str) -> list[str | None]:
    """Return the templates that one names; None is a computed name."""
    loader = environment.loader
    if not isinstance(loader, _Loader):
        return []
    try:
        tree = loader.tree(environment, template)
    except (TemplateSyntaxError, RenderError):
        # Reported when the template is rendered; a server still shows all other pages.
        return []
    return list(meta.find_referenced_templates(tree))


def render(environment: Environment, template: str, **values: object) -> str:
    """Return a template filled with values; raises RenderError, which names the file at fault."""
    try:
        return environment.get_template(template).render(**values)
    except TemplateError as error:
        file, line = _place_of(error, template)
        raise RenderError(file, line, error.message or "template error") from error
    except FAULTS as error:
        file, line = _place_of(error, template)
        # In a template of our own it is a bug, and needs its traceback; unless it calls a macro
        # that a template of the catalog has in place of ours, with other arguments.
        calls_theirs = f"{error}".startswith("macro ")
        is_bug = file.startswith(PACKAGED) and not calls_theirs
        if not line or is_bug:
            raise
        kind = type(error).__name__
        # A MemoryError has no words of its own.
        reason = f"{error} ({kind})".lstrip()
        raise RenderError(file, line, reason) from error


def fault_below(error: Exception, root: Path) -> RenderError | None:
    """Return a fault of a catalog's own template of the theme, which MkDocs has filled.

    None where no such template is involved.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = []
    for frame in frames:
        places += [(frame.filename, frame.lineno or 0)]
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places.append((error.filename, error.lineno))
    folder = f"{root / TEMPLATES}/"
    for path, line in reversed(places):
        if path.startswith(folder):
            file = Path(path).relative_to(root).as_posix()
            kind = type(error).__name__
            return RenderError(file, line, f"{error} ({kind})")
    return None


def syntax_fault(text: str) -> tuple[int, str] | None:
    """Return line and message of a fault of syntax in a template; None where there is none."""
    try:
        Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        return error.lineno, error.message or "template error"
    except RecursionError:
        # Jinja reads every bracket in a call of its own.
        return 1, _TOO_DEEP
    return None


def fail_in_template(message: str) -> NoReturn:
    """Let the template that called a function fail; ``render`` adds its file and line."""
    raise TemplateRuntimeError(message)


def _place_of(error: Exception, template: str) -> tuple[str, int]:
    """Return file and line of the template at fault, which may be an included one.

    A fault of syntax carries both. Any other is raised by compiled code, for which Jinja puts the
    lines of the templates into the traceback: the last such frame is the fault itself.
    """
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or template, error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        if frame.filename.endswith(".j2"):
            return frame.filename, frame.lineno or 0
    return f"the template {template}", 0
