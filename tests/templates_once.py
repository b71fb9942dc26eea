"""Jinja compiles a template once per process of the tests, not once per build.

Compiling takes half of the time of building a small catalog. The program does it for each build,
since it keeps no state between two, and tests in processes of their own still see that.
"""

import functools
import site
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes

_parse = jinja2.Environment.parse
_compile = jinja2.Environment.compile
_list_templates = jinja2.FileSystemLoader.list_templates
_trees: dict[tuple[object, ...], nodes.Template] = {}
_codes: dict[tuple[object, ...], tuple[str | nodes.Template, CodeType]] = {}


def compile_templates_once() -> None:
    """Keep what Jinja makes of a template, for each kind of environment."""
    jinja2.Environment.parse = _parse_once  # type: ignore[method-assign]
    jinja2.Environment.compile = _compile_once  # type: ignore[assignment, method-assign]
    jinja2.FileSystemLoader.list_templates = _list_once  # type: ignore[method-assign]


def _kind_of(environment: jinja2.Environment) -> tuple[object, ...]:
    """Return everything of an environment that the code of a template depends on.

    Filters and tests are in it as functions, not as names: Jinja calls them on constants while it
    compiles.
    """
    return (
        type(environment),
        environment.autoescape,
        environment.finalize,
        environment.undefined,
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.keep_trailing_newline,
        environment.is_async,
        frozenset(environment.filters.items()),
        frozenset(environment.tests.items()),
        tuple(environment.extensions),
    )


def _parse_once(
    self: jinja2.Environment, source: str, name: str | None = None, filename: str | None = None
) -> nodes.Template:
    key = (source, name, filename, *_kind_of(self))
    if key not in _trees:
        _trees[key] = _parse(self, source, name, filename)
    return _trees[key]


def _compile_once(
    self: jinja2.Environment,
    source: str | nodes.Template,
    name: str | None = None,
    filename: str | None = None,
    **options: Any,
) -> Any:
    if options:
        return _compile(self, source, name, filename, **options)
    key = (source if isinstance(source, str) else id(source), name, filename, *_kind_of(self))
    if key not in _codes:
        # With the tree, so that no other one gets its id.
        _codes[key] = (source, _compile(self, source, name, filename))
    return _codes[key][1]


@functools.cache
def _installed_templates(folder: str) -> tuple[str, ...]:
    return tuple(_list_templates(jinja2.FileSystemLoader(folder)))


def _list_once(self: jinja2.FileSystemLoader) -> list[str]:
    """List the templates of installed packages once: the icons of the theme are 10,000 files."""
    names: set[str] = set()
    for folder in self.searchpath:
        if folder.startswith(tuple(site.getsitepackages())):
            names |= {*_installed_templates(folder)}
        else:
            names |= {*_list_templates(jinja2.FileSystemLoader(folder))}
    return sorted(names)
