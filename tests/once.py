"""What gives the same for the same arguments is done once per process of the tests.

The program does it for each build, since it keeps no state between two, and tests in processes of
their own still see that. Of loading the toy, which most tests do, it takes two thirds: reading and
validating its records and taxonomy, reading 130 templates, cleaning titles. Of building its site,
compiling templates takes half.
"""

import functools
import os
import site
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import httpcore2
import jinja2
from jinja2 import meta, nodes

from kdcatalog import cache, pipeline, snapshot
from kdcatalog.artifacts import repository
from kdcatalog.checks import hygiene
from kdcatalog.source import emitter

_parse = jinja2.Environment.parse
_compile = jinja2.Environment.compile
_list_templates = jinja2.FileSystemLoader.list_templates
_read_certificates = httpcore2.default_ssl_context
_find_referenced = meta.find_referenced_templates
_trees: dict[tuple[object, ...], nodes.Template] = {}
_codes: dict[tuple[object, ...], tuple[str | nodes.Template, CodeType]] = {}


_CALLED = (
    (pipeline, "load_paper"),
    (pipeline, "load_taxonomy"),
    (pipeline, "load_settings"),
    (hygiene, "clean_title"),
    # What an edit begins with and is compared with: nearly always a text that an earlier test had.
    (emitter, "read_yaml"),
    (emitter, "comment_texts"),
    # All of its own modules are read for the digest, half of what a check of the toy costs.
    (cache, "program_digest"),
    (repository, "settings_schema"),
)
"""Pure functions of frozen values, by the module that calls them and their name in it."""
_PURE = {place: vars(place[0])[place[1]] for place in _CALLED}
_read_packaged_templates = snapshot._packaged_templates  # noqa: SLF001


def work_once() -> None:
    """Keep what pure functions return, and what Jinja makes of a template."""
    for (module, name), function in _PURE.items():
        # The toy has 30 records; of what tests with random ones make, the latest is enough.
        setattr(module, name, functools.lru_cache(maxsize=2000)(function))
    kept_templates = functools.cache(_read_packaged_templates)
    setattr(snapshot, "_packaged_templates", lambda: {**kept_templates()})  # noqa: B010
    _compile_templates_once()
    # Every client reads them, most for requests to a stand-in without encryption.
    httpcore2.default_ssl_context = _certificates_once


@contextmanager
def work_repeated() -> Iterator[None]:
    """Do pure work again each time, for tests that count how much it is."""
    kept = {place: getattr(*place) for place in _PURE}
    for place, function in _PURE.items():
        setattr(*place, function)
    try:
        yield
    finally:
        for place, function in kept.items():
            setattr(*place, function)


def _certificates_once(**options: Any) -> ssl.SSLContext:
    names = [os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR")]
    return _certificates(*names, **options)


@functools.cache
def _certificates(*_: str | None, **options: Any) -> ssl.SSLContext:
    return _read_certificates(**options)


def _compile_templates_once() -> None:
    """Keep the code of a template for each kind of environment."""
    meta.find_referenced_templates = _referenced_once
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


@functools.cache
def _names_in(tree: nodes.Template) -> tuple[str | None, ...]:
    return tuple(_find_referenced(tree))


def _referenced_once(ast: nodes.Template) -> Iterator[str | None]:
    """Yield the templates that one names; nodes are equal to others of the same text."""
    return iter(_names_in(ast))


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
    names = _list_templates(jinja2.FileSystemLoader(folder))
    # MkDocs looks at each and copies none whose name begins with a dot: 14,000 icons of the theme.
    return tuple(name for name in names if not name.startswith("."))


def _list_once(self: jinja2.FileSystemLoader) -> list[str]:
    """List the templates of installed packages once."""
    names: set[str] = set()
    for folder in self.searchpath:
        if folder.startswith(tuple(site.getsitepackages())):
            names |= {*_installed_templates(folder)}
        else:
            names |= {*_list_templates(jinja2.FileSystemLoader(folder))}
    return sorted(names)
