"""What MkDocs would refuse is a problem of check: configuration, pages of docs/, and theme."""

from pathlib import Path

import pytest

from kdcatalog.commands.check import check
from kdcatalog.commands.site_check import site_problems
from kdcatalog.pipeline import load
from kdcatalog.snapshot import MKDOCS, packaged_templates
from tests.folders import CatalogFolder

INHERIT = f"INHERIT: {packaged_templates() / MKDOCS}\nsite_name: x\n"
MAIN = "templates/theme/main.html"
BLOCK = "{% extends 'base.html' %}\n{% block container %}"


def write(catalog: CatalogFolder, file: str, text: str) -> None:
    path = catalog.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (MKDOCS, "- a\n", "Expected a key-value mapping"),
        (MKDOCS, INHERIT + "strict: true\nnav: [odd.md]\n", "Aborted with 1 warnings"),
        ("docs/own.md", "---\ntemplate: odd.html\n---\n# x\n", "MkDocs cannot make a page of it"),
        ("docs/own.md", "# x\n\n<![x[\n", "MkDocs cannot make a page of it (AssertionError)"),
        ("docs/papers/index.md", "# x\n", "two pages have the address papers/index.html"),
    ],
)
def test_what_mkdocs_refuses_is_a_problem(
    file: str, text: str, message: str, toy: CatalogFolder
) -> None:
    write(toy, file, text)
    (problem,) = site_problems(toy.snapshot, load(toy.snapshot))
    assert "KD158" == problem.code
    assert message in problem.message
    assert problem.file in (file, MKDOCS)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BLOCK + "{{ 1/0 }}{% endblock %}", 2),
        (BLOCK + "{% include 'odd.html' %}{% endblock %}", 2),
        ("{{ page | odd }}", 1),
    ],
)
def test_fault_of_an_own_theme_is_a_problem_at_its_line(
    text: str, line: int, toy: CatalogFolder
) -> None:
    write(toy, MAIN, text)
    problems = [located.problem for located in check(toy.snapshot).listed]
    assert [("KD155", MAIN)] == [(problem.code, problem.file) for problem in problems]
    assert line == getattr(problems[0].at, "line", None)


def test_sound_pages_and_configuration_are_no_problem(toy: CatalogFolder) -> None:
    write(toy, MKDOCS, INHERIT + "theme:\n  features:\n")
    write(toy, "docs/own.md", "# A page\n")
    assert [] == site_problems(toy.snapshot, load(toy.snapshot))
    assert not Path(toy.site).exists()
