"""The Jinja environments: Markdown, YAML, HTML and XML, each escaping by default, none forgiving a missing name."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from kdcatalog.errors import CatalogError
from kdcatalog.rendering import markdown


class RenderError(CatalogError):
    """A template is wrong: its syntax, or a name that it does not get."""


def _environment(folders: Sequence[Path], **options: Any) -> Environment:
    loader = FileSystemLoader([str(folder) for folder in folders])
    return Environment(  # noqa: S701  each caller says how it escapes; Markdown has no autoescape of Jinja's own
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )


@lru_cache(maxsize=8)
def markdown_environment(folders: tuple[Path, ...]) -> Environment:
    """Return the environment in which every value becomes Markdown that shows its text."""
    environment = _environment(folders, autoescape=False, finalize=markdown.escape)
    environment.filters |= {"cell": markdown.cell}
    environment.globals |= {
        "bullet": markdown.bullet,
        "code_block": markdown.code_block,
        "heading": markdown.heading,
        "link": markdown.link,
    }
    return environment


@lru_cache(maxsize=8)
def yaml_environment(folders: tuple[Path, ...]) -> Environment:
    """Return the environment in which every value becomes a quoted text of YAML."""
    return _environment(folders, autoescape=False, finalize=_quoted)


def _quoted(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)


@lru_cache(maxsize=8)
def html_environment(folders: tuple[Path, ...]) -> Environment:
    """Return the environment in which every value is escaped for HTML and XML."""
    return _environment(folders, autoescape=True)


def render(environment: Environment, template: str, **values: object) -> str:
    """Return a template filled with values."""
    try:
        return environment.get_template(template).render(**values)
    except TemplateError as wrong:
        name = (
            getattr(wrong, "name", None) or template
        )  # a fault of syntax knows the part in which it is
        raise RenderError(f"the template {name} cannot be filled: {wrong.message}") from wrong
