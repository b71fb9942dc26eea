"""What editors and hooks are told: which files are records, and what a record may hold."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from kdcatalog.artifacts.settings_schemas import MODELS, settings_schema_file
from kdcatalog.records.reading import SHARED_FILES
from kdcatalog.snapshot import SCHEMA
from tests.folders import CatalogFolder
from tests.foreign import ROOT
from tests.sites import edit
from tests.test_cli import run

HOOKS = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
FILE = "papers/2023/rask2023rye.yaml"


def called(toy: CatalogFolder, hook: str, *files: str) -> int:
    program, *arguments = shlex.split(HOOKS[hook]["entry"])
    assert "kdcatalog" == program
    return run("-C", str(toy.root), *arguments, *files).exit_code


@pytest.mark.parametrize(
    ("hook", "old", "new", "expected"),
    [
        ("kdcatalog-check", "title:", "title:", 0),
        ("kdcatalog-check", "title:", "titel:", 1),
        ("kdcatalog-fmt", "title:", "title:", 0),
    ],
)
def test_pre_commit_hook_checks_the_changed_record(
    toy: CatalogFolder, hook: str, old: str, new: str, expected: int
) -> None:
    edit(toy.root / FILE, old, new)
    assert expected == called(toy, hook, FILE)


def test_pre_commit_hook_formats_a_record(toy: CatalogFolder) -> None:
    before = (toy.root / FILE).read_text(encoding="utf-8")
    edit(toy.root / FILE, "title: ", "title:    ")
    assert 0 == called(toy, "kdcatalog-fmt", FILE)
    assert before == (toy.root / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (FILE, 2),
        *((file, 1) for file in SHARED_FILES),
        ("mkdocs.yml", 0),
        ("docs/papers/x.yaml", 0),
        ("papers/2023/x.yaml.orig", 0),
    ],
)
def test_pre_commit_hooks_run_for_the_files_that_they_accept(file: str, expected: int) -> None:
    assert expected == sum(bool(re.search(hook["files"], file)) for hook in HOOKS.values())


def test_editor_maps_the_schema_to_the_records(toy: CatalogFolder) -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    expected = {f"./{settings_schema_file(name)}": name for name in MODELS}
    assert {f"./{SCHEMA}": "papers/**/*.yaml", **expected} == settings["yaml.schemas"]
    assert all(Path(file).match("papers/**/*.yaml") for file in toy.record_files)
