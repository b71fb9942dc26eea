"""CONTRIBUTING.md says what the program does: its fields, its examples and the targets that it names."""

import re

import pytest
import yaml

from kdcatalog.model.keys import make_key
from kdcatalog.model.paper import Paper, Record
from tests.factories import FIELDS
from tests.foreign import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z_]+)` \| (.+) \| `(.+)` \|$", GUIDE, re.MULTILINE)
TARGETS = re.findall(r"^([a-z]+):.* ## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_field_of_a_record_has_a_row_in_the_order_of_the_model() -> None:
    assert [*Record.model_fields] == [name for name, _, _ in ROWS]


@pytest.mark.parametrize(("name", "example"), [(name, example) for name, _, example in ROWS])
def test_example_of_a_field_is_valid(name: str, example: str) -> None:
    held = yaml.load(example, yaml.BaseLoader)
    assert [name] == [*held]
    Record.model_validate({**FIELDS, **held})


def test_first_record_is_valid_and_its_file_has_the_key_that_it_gets() -> None:
    text = GUIDE.partition("```yaml\n")[2].partition("```")[0]
    record = Record.model_validate(yaml.load(text, yaml.BaseLoader))
    paper = Paper.of(record, key="", file="")
    key = make_key(record.authors, paper.month.year, record.title)
    assert {f"papers/{paper.month.year}/{key}.yaml"} == {*re.findall(r"papers/[0-9]{4}/[a-z0-9]+\.yaml", GUIDE)}


def test_every_target_that_is_named_is_one_of_make_help() -> None:
    named = re.findall(r"`make ([^` ]+)", GUIDE)
    assert ([], True) == ([target for target in named if target not in [*TARGETS, "help"]], "install" in named)


def test_what_the_readme_promises_has_a_heading() -> None:
    headings = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    assert {"The fields of a record", "Choose the topics", "The course of a review"} <= {*headings}
    assert "Add a paper" == headings[0]
