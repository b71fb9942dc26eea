"""Valid input is never changed by a fix."""

import pytest
from click.testing import CliRunner

from kdcatalog import pipeline
from kdcatalog.cli import main
from kdcatalog.model.identifiers import canonical_form
from tests.folders import CatalogFolder
from tests.sites import edit


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("openreview", "hSyW5go0v8"),
        ("doi", "10.1000/xyz.v1"),
        ("acl", "2024.acl-long.1"),
        ("arxiv", "2306.08543"),
    ],
)
def test_identifier_in_canonical_form_is_kept(kind: str, value: str) -> None:
    assert value == canonical_form(kind, value)


def test_fix_skips_files_that_are_not_records(toy: CatalogFolder) -> None:
    prose = toy.root / "docs" / "prose" / "about.md"
    prose.write_text("Note:  see   [x](node:nope)\n", encoding="utf-8")
    CliRunner().invoke(main, ["-C", str(toy.root), "check", "--fix"])
    assert "Note:  see   [x](node:nope)\n" == prose.read_text(encoding="utf-8")


def test_taxonomy_is_not_formatted_like_a_record(toy: CatalogFolder) -> None:
    before = (toy.root / "taxonomy.yaml").read_bytes()
    done = CliRunner().invoke(main, ["-C", str(toy.root), "fmt", str(toy.root / "taxonomy.yaml")])
    assert (2, before) == (done.exit_code, (toy.root / "taxonomy.yaml").read_bytes())


def test_former_path_cannot_equal_an_existing_topic(toy: CatalogFolder) -> None:
    edit(
        toy.root / "taxonomy.yaml",
        "  - id: grain\n",
        '  - id: grain\n    former_paths: ["process"]\n',
    )
    assert ["KD151"] == [
        problem.code
        for problem in pipeline.load(toy.snapshot).problems
        if problem.file == "taxonomy.yaml"
    ]


def test_template_error_of_a_catalog_is_one_sentence(toy: CatalogFolder) -> None:
    own = toy.root / "templates" / "readme" / "log.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{% if %}", encoding="utf-8")
    done = CliRunner().invoke(main, ["-C", str(toy.root), "build", "--no-site"])
    # It is a problem with a place, like any other in a file of the catalog.
    place = "templates/readme/log.md.j2:1:1: error KD155: "
    assert (1, True) == (done.exit_code, done.stderr.startswith(place) or place in done.stdout)
