"""What MkDocs would refuse is a problem of check: configuration, pages of docs/, and theme."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kdcatalog.checks.files import own_templates
from kdcatalog.cli import main
from kdcatalog.commands.check import check
from kdcatalog.commands.site import build_site
from kdcatalog.commands.site_check import site_problems
from kdcatalog.errors import CatalogError
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
        (MKDOCS, "- a\n", "mkdocs.yml is not a mapping of names to values"),
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


def test_copy_of_a_template_of_the_program_is_not_one_of_the_catalog(toy: CatalogFolder) -> None:
    copied = (packaged_templates() / "lists/rows.md.j2").read_text(encoding="utf-8")
    write(toy, "templates/lists/rows.md.j2", copied)
    write(toy, "templates/lists/start.md.j2", "{# ours #}")
    assert {"templates/lists/start.md.j2"} == set(own_templates(toy.snapshot))


def test_sound_pages_and_configuration_are_no_problem(toy: CatalogFolder) -> None:
    write(toy, MKDOCS, INHERIT + "theme:\n  features:\n")
    write(toy, "docs/own.md", "# A page\n")
    assert [] == site_problems(toy.snapshot, load(toy.snapshot))
    assert not Path(toy.site).exists()


CONFIGURATIONS = (
    ("hooks: [odd.py]\n", "4:9", "the hook 'odd.py' does not exist"),
    ("hooks: odd.py\n", "4:8", "hooks is not a list of files"),
    ("plugins: [kdcatalog, odd]\n", "4:22", "the plugin 'odd' is not installed"),
    ("plugins:\n  odd: {}\n", "5:8", "the plugin 'odd' is not installed"),
    ("plugins: 3\n", "4:10", "Expected a list or dict"),
    ("plugins: [{kdcatalog: {folder: 3}}]\n", "4:10", "Plugin 'kdcatalog' option 'folder'"),
    ("markdown_extensions: [odd]\n", "4:23", "extension 'odd' is not installed"),
    ("markdown_extensions: [{toc: {odd: 3}}]\n", "4:22", "Failed to load extension 'toc'."),
    ("nav: 3\n", "4:6", "Expected nav to be a list"),
    ("theme: {name: odd}\n", "4:8", "Unrecognised theme name: 'odd'"),
    ("theme: {custom_dir: odd}\n", "4:8", "does not exist"),
    ("theme: {custom_dir: ../..}\n", "4:21", "custom_dir leads out of the catalog: '../..'"),
    ("theme: {custom_dir: /usr}\n", "4:21", "custom_dir leads out of the catalog: '/usr'"),
    ("docs_dir: ..\n", "4:11", "docs_dir leads out of the catalog: '..'"),
    ("docs_dir: .\n", "4:11", "docs_dir leads out of the catalog: '.'"),
    ("docs_dir: odd\n", "4:11", "isn't an existing directory"),
    ("site_url: https://example.org/\n", "4:11", "mkdocs.yml sets site_url"),
    ("strict: true\nodd: 3\n", "5:6", "Unrecognised configuration name: odd"),
    ("extra: 2024-99-99\n", "1:1", "month must be in 1..12"),
    ("extra: &a [*a]\n", "1:1", "it has more than 40000 values"),
    (f"extra: {'[' * 200}{']' * 200}\n", "4:107", "more than 100 levels deep"),
    ("theme: {palette: 3}\n", "1:1", "MkDocs cannot use one of the settings"),
    ("theme: {features: 3}\n", "1:1", "theme.features is not a list of names"),
)
"""What follows the first three lines, where the fault is, and a part of the message."""
HEAD = f"# A comment.\n{INHERIT}"


@pytest.mark.parametrize(("text", "place", "message"), CONFIGURATIONS)
def test_setting_that_mkdocs_refuses_is_a_problem_at_its_place(
    text: str, place: str, message: str, toy: CatalogFolder
) -> None:
    write(toy, MKDOCS, HEAD + text)
    (located,) = check(toy.snapshot).listed
    assert f"{MKDOCS}:{place}" == located.place
    assert message in located.problem.message


@pytest.mark.parametrize("name", ["odd.yml", MKDOCS, "docs", "[odd]"])
def test_configuration_that_inherits_from_nothing_sound_is_a_problem(
    name: str, toy: CatalogFolder
) -> None:
    write(toy, MKDOCS, f"INHERIT: {name}\nsite_name: x\n")
    (located,) = check(toy.snapshot).listed
    assert f"{MKDOCS}:1:10" == located.place


@pytest.mark.parametrize(
    "text",
    [
        "hooks: [odd.py]\n",
        "extra: {x: !!python/object/apply:os.mkdir [ran]}\n",
        "plugins: [kdcatalog, material/tags]\n",
        "markdown_extensions: [odd]\n",
    ],
)
def test_check_runs_nothing_that_a_configuration_names(
    text: str, toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(toy.root)
    monkeypatch.syspath_prepend(toy.root)
    write(toy, "odd.py", "import os; os.mkdir('ran')\n")
    write(toy, MKDOCS, HEAD + text)
    assert () == check(toy.snapshot).listed
    assert not (toy.root / "ran").exists()
    # It says so: whether they stop a build is known to a build alone.
    last = CliRunner().invoke(main, ["check"]).stderr.splitlines()[-1]
    assert last.startswith("mkdocs.yml has hooks, plugins or tags of others: run kdcatalog build")


def test_build_refuses_a_circle_of_configurations_in_one_sentence(toy: CatalogFolder) -> None:
    write(toy, MKDOCS, f"INHERIT: {MKDOCS}\nsite_name: x\n")
    with pytest.raises(CatalogError, match="it inherits from more than 5 files, or from itself"):
        build_site(toy.snapshot, load(toy.snapshot))
