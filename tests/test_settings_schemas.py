"""Settings: their schemas accept what ``check`` accepts, and their reference leaves nothing out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kdcatalog.artifacts.settings_schemas import (
    MODELS,
    explained_settings,
    settings_example,
    settings_schema,
    settings_schema_file,
)
from kdcatalog.records.reading import load_settings, load_taxonomy
from kdcatalog.snapshot import PEOPLE, TAXONOMY
from tests.broken import CATALOGS
from tests.folders import CatalogFolder
from tests.foreign import ROOT, schema_faults
from tests.test_cli import run as run_command


def example(name: str) -> bytes:
    return (ROOT / "templates" / settings_example(name)).read_bytes()


def schema_of(name: str) -> dict[str, Any]:
    return dict(json.loads(settings_schema(name, example(name))))


def accepts(name: str, path: Path, tmp_path: Path) -> bool:
    schema = tmp_path / "schema.json"
    schema.write_text(settings_schema(name, example(name)), encoding="utf-8")
    return not schema_faults("--schemafile", schema, path)


@pytest.mark.parametrize("name", MODELS)
def test_example_is_valid_and_has_every_setting(name: str) -> None:
    loaded = load_settings(example(name), name, MODELS[name])
    assert ((), True) == (loaded.problems, loaded.value is not None)
    _, blocks = explained_settings(name, example(name))
    unexplained = [
        f"{block.path}.{setting.name}"
        for block in blocks
        for setting in block.settings
        if not setting.meaning or (not setting.example and "block" not in setting.type)
    ]
    assert [] == unexplained


def properties_in(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every property of a schema, at any depth."""
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            # A setting can itself be called properties.
            if isinstance(field, dict):
                yield name, field
        schema = [*schema.values()]
    if isinstance(schema, list):
        for part in schema:
            yield from properties_in(part)


def test_every_property_of_every_schema_is_described(toy: CatalogFolder) -> None:
    for name in ("record", *(Path(name).stem for name in MODELS)):
        schema = json.loads(run_command("-C", str(toy.root), "schema", name).stdout)
        fields = [*properties_in(schema)]
        assert fields
        assert [] == [field for field, form in fields if not form.get("description")]


def test_every_property_of_settings_is_on_the_page() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in MODELS:
        fields = properties_in(schema_of(name))
        # An old spelling is accepted, and offered to nobody.
        names = {field for field, form in fields if not form.get("deprecated")}
        # An author is a name or has these parts; either way it is one value of a list.
        shown = {field for field in names if f"| `{field}` |" in page or f"{field}: " in page}
        assert names
        assert set() == names - shown


@pytest.mark.parametrize(
    "text", [b"facets: []\n", b"- a\n", b"catalog:\n  title: x\n", b"# nothing\n"]
)
def test_schema_does_not_depend_on_the_catalog(text: bytes, toy: CatalogFolder) -> None:
    printed = run_command("-C", str(toy.root), "schema", "taxonomy")
    assert settings_schema(TAXONOMY, example(TAXONOMY)) == printed.stdout
    (toy.root / TAXONOMY).write_bytes(text)
    assert printed.stdout == run_command("-C", str(toy.root), "schema", "taxonomy").stdout


@pytest.mark.parametrize("catalog", ["toy", "second"])
def test_schema_accepts_a_taxonomy_that_check_accepts(catalog: str, tmp_path: Path) -> None:
    assert accepts(TAXONOMY, CATALOGS / catalog / TAXONOMY, tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  title: Papers on Bread", "  titel: Papers on Bread"),
        ("    kind: conference", "    kind: meeting"),
        ("    many: true", "    many: perhaps"),
        ("    year: 2024", "    year: 24"),
        ("  - id: method\n", "  - ident: method\n"),
        ("  rows: method\n", ""),
        ("  url: https://bakers.github.io/bread/", "  url: [a]"),
    ],
)
def test_schema_reports_what_check_reports(old: str, new: str, tmp_path: Path) -> None:
    text = example(TAXONOMY).decode()
    assert old in text
    path = tmp_path / TAXONOMY
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert load_taxonomy(path.read_bytes(), TAXONOMY).value is None
    assert not accepts(TAXONOMY, path, tmp_path)


def test_editor_shows_meaning_and_example_of_a_setting() -> None:
    node = schema_of(TAXONOMY)["$defs"]["Node"]["properties"]
    assert ("One sentence for readers.", ["How the bread is made."]) == (
        node["sentence"]["description"],
        node["sentence"]["examples"],
    )
    kinds = schema_of(TAXONOMY)["$defs"]["Venue"]["properties"]["kind"]["enum"]
    assert ["conference", "journal", "workshop", "publisher"] == kinds


def test_build_writes_the_schemas_that_files_name(tmp_path: Path) -> None:
    place = tmp_path / "bread"
    run_command("init", str(place), "--title", "Bread")
    first = (place / TAXONOMY).read_text(encoding="utf-8").partition("\n")[0]
    assert f"# yaml-language-server: $schema={settings_schema_file(TAXONOMY)}" == first
    for name in MODELS:
        assert schema_of(name) == json.loads((place / settings_schema_file(name)).read_bytes())
    (place / settings_schema_file(PEOPLE)).write_text("{}", encoding="utf-8")
    checked = run_command("-C", str(place), "build", "--check", "--no-site")
    assert (1, True) == (checked.exit_code, settings_schema_file(PEOPLE) in checked.output)


def test_reference_of_settings_has_every_setting_with_its_example() -> None:
    reference = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in MODELS:
        data = yaml.load(example(name), yaml.BaseLoader)
        for key in data:
            assert f"| `{key}` |" in reference
    assert "| `kind` | one of conference, journal, workshop, publisher | required |" in reference
    assert "| `synonyms` | list of lists of texts | none |" in reference
