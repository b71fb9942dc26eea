"""Every fault that a record can have, and exactly what the program says about it."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner

from kdcatalog import pipeline
from kdcatalog.cli import main
from kdcatalog.codes import CODES
from tests.folders import CatalogFolder

OF_THE_TAXONOMY = {code for code in CODES if code.startswith(("KD15", "KD17", "KD18"))}


@pytest.mark.parametrize(
    ("form", "name"), [("text", "broken.txt"), ("json", "broken.json"), ("github", "broken.github")]
)
def test_report_of_the_broken_catalog(
    broken: CatalogFolder, golden: Callable[[str, str], str], form: str, name: str
) -> None:
    result = CliRunner().invoke(
        main, ["-v", "-C", str(broken.root), "check", "--warnings", "--format", form]
    )
    assert 1 == result.exit_code
    assert golden(name, result.stdout) == result.stdout


TODAY = "2024-03-01"


def test_broken_catalog_shows_every_code_that_a_record_can_raise(broken: CatalogFolder) -> None:
    assert set(CODES) - OF_THE_TAXONOMY == {
        problem.code for problem in pipeline.load(broken.snapshot, today=TODAY).problems
    }


def test_every_broken_record_but_the_valid_one_has_a_problem(broken: CatalogFolder) -> None:
    faulty = {problem.file for problem in pipeline.load(broken.snapshot, today=TODAY).problems}
    assert {"papers/2023/sound2023record.yaml"} == set(broken.record_files) - faulty
