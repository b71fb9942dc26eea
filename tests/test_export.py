"""``kdcatalog export`` gives the bytes of the site's own files."""

import json
import re
from pathlib import Path

import click
import pytest

from kdcatalog.artifacts.artifact import File
from kdcatalog.artifacts.downloads import FORMATS, OF_TOPICS, Format
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.commands.export import Choice, UnknownNameError, chosen, export, export_command
from tests.folders import CatalogFolder
from tests.sites import catalog_in
from tests.test_cli import run


def site_files(toy: CatalogFolder) -> dict[str, bytes]:
    made = (one for one in site_artifacts(toy.snapshot, catalog_in(toy)) if isinstance(one, File))
    return {
        file.path: file.content
        for file in made
        if "papers." in file.path or "data/catalog." in file.path
    }


@pytest.mark.parametrize("form", FORMATS, ids=[one.id for one in FORMATS])
def test_export_gives_the_bytes_of_the_sites_files(form: Format, toy: CatalogFolder) -> None:
    catalog, files = catalog_in(toy), site_files(toy)
    given = {f"data/catalog.{form.ending}": Choice()}
    given |= {
        f"topics/{path}/{form.name}": Choice(nodes=(path,)) for path in catalog.taxonomy.nodes
    }
    there = {file: choice for file, choice in given.items() if file in files}
    # The whole catalog in every format, and topics in two.
    assert (10 < len(there)) == (form in OF_TOPICS)
    assert f"data/catalog.{form.ending}" in there
    assert [] == [
        file for file, choice in there.items() if files[file] != export(catalog, form.id, choice)
    ]


def test_values_of_one_option_add_up_and_options_narrow(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    both = chosen(catalog, Choice(years=(2022, 2023)))
    assert {2022, 2023} == {paper.month.year for paper in both}
    narrowed = chosen(catalog, Choice(years=(2022, 2023), nodes=("grain/rye",)))
    rye = {paper.key for paper in catalog.below("grain/rye")}
    assert [paper.key for paper in both if paper.key in rye] == [paper.key for paper in narrowed]
    assert 0 < len(narrowed) < len(both)


def test_text_asks_for_every_word_at_the_beginning_of_one(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    assert [] == [paper.key for paper in chosen(catalog, Choice(texts=("rask sourdoughless",)))]
    assert ["rask2023rye"] == [paper.key for paper in chosen(catalog, Choice(texts=("RASK ry",)))]
    assert () == chosen(catalog, Choice(texts=("ye rask",)))


def test_text_asks_for_words_of_the_summary(toy: CatalogFolder) -> None:
    # "seven molds" is in no title: search on the site offered the paper, and this printed nothing.
    catalog = catalog_in(toy)
    for text, key in (
        ("seven mold", "rask2023rye"),
        ("bacteria provinces", "work2019"),
        ("HEAT crust", "daubigne2019crustnet"),
    ):
        assert [key] == [paper.key for paper in chosen(catalog, Choice(texts=(text,)))]


def test_venue_option_ignores_case(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    assert chosen(catalog, Choice(venues=("breadconf",))) == catalog.by_venue["BreadConf"]


@pytest.mark.parametrize(
    ("choice", "near"),
    [
        (Choice(nodes=("process/fermentatoin",)), "process/fermentation"),
        (Choice(venues=("BredConf",)), "BreadConf"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(
    choice: Choice, near: str, toy: CatalogFolder
) -> None:
    with pytest.raises(UnknownNameError, match=near):
        export(catalog_in(toy), "bibtex", choice)


def test_the_command_writes_bytes_and_exits_2_on_an_unknown_name(
    toy: CatalogFolder, tmp_path: Path
) -> None:
    catalog, folder = catalog_in(toy), str(toy.root)
    expected = export(catalog, "csv", Choice(nodes=("grain",), years=(2022,)))
    asked = ("-C", folder, "export", "--format", "csv", "--at", "grain", "--year", "2022")
    assert expected == run(*asked).stdout_bytes
    assert "" == run(*asked, "--output", str(tmp_path / "some.csv")).stdout
    assert expected == (tmp_path / "some.csv").read_bytes()
    wrong = run("-C", folder, "export", "--at", "grian")
    assert (2, True) == (wrong.exit_code, "did you mean 'grain'?" in wrong.stderr)
    assert 2 == run("-C", folder, "export", "--year", "22").exit_code
    assert len(catalog.papers) == len(
        json.loads(run("-C", folder, "export", "--format", "json").stdout)["papers"]
    )


def test_the_command_offers_every_format_of_the_site() -> None:
    (kind,) = [parameter.type for parameter in export_command.params if parameter.name == "form"]
    assert isinstance(kind, click.Choice)
    assert [form.id for form in FORMATS] == [*kind.choices]


def test_ascii_spells_letters_as_commands_and_names_those_it_keeps(toy: CatalogFolder) -> None:
    path = toy.root / catalog_in(toy).papers[0].file
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^title: .*", 'title: "β-loaf of 麦"', text)
    path.write_text(changed, encoding="utf-8")
    done = run("-C", str(toy.root), "export", "--ascii")
    assert (0, True) == (done.exit_code, "title = {{$\\beta$}-loaf of 麦}" in done.stdout)
    message = next(line for line in done.stderr.splitlines() if "kept letters" in line)
    assert "麦" in message
    kept = {letter for letter in done.stdout if not letter.isascii()}
    assert {"麦"} <= kept
    assert not kept & set("éüäöçñšßøłβ")


def test_ascii_is_refused_for_other_formats(toy: CatalogFolder) -> None:
    done = run("-C", str(toy.root), "export", "--ascii", "--format", "ris")
    assert (2, True) == (done.exit_code, "--ascii is for --format bibtex" in done.stderr)


@pytest.mark.parametrize("form", ["csv", "ris", "csl-json", "markdown", "bibtex", "json"])
def test_title_that_a_format_cannot_hold_is_named(toy: CatalogFolder, form: str) -> None:
    first = catalog_in(toy).papers[0]
    path = toy.root / first.file
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^title: .*", r"title: 'Loaves at \\$5 and {x}'", text)
    path.write_text(changed, encoding="utf-8")
    done = run("-C", str(toy.root), "export", "--format", form)
    sentence = f"kdcatalog: {form} has no escapes for the TeX, HTML or end mark in 2 titles: "
    keys = f"{first.key}, sharp2022xjavascript; json keeps them"
    is_named = form not in ("bibtex", "json")
    assert (0, is_named) == (done.exit_code, f"{sentence}{keys}\n" in done.stderr)


NO_PLACE = {
    "bibtex": {"summary", "facts", "placements", "added", "code", "data", "former_titles"},
    "ris": {"summary", "facts", "placements", "added", "code", "data", "former_titles"},
    "csl-json": {"summary", "facts", "placements", "added", "code", "data", "former_titles"},
    "csv": {"former_titles"},
    "markdown": {"date", "summary", "facts", "placements", "added", "former_titles"},
}


@pytest.mark.parametrize("form", [*NO_PLACE])
def test_export_names_the_fields_that_a_format_has_no_place_for(
    toy: CatalogFolder, form: str
) -> None:
    done = run("-C", str(toy.root), "export", "--format", form)
    (line,) = [line for line in done.stderr.splitlines() if "has no place for" in line]
    assert line.startswith(f"kdcatalog: {form} has no place for ")
    assert line.endswith("; json keeps them")
    counts = dict(re.findall(r"(\w+) \(([0-9,]+)\)", line))
    assert NO_PLACE[form] <= counts.keys()
    assert (
        str(sum(bool(paper.former_titles) for paper in catalog_in(toy).papers))
        == (counts["former_titles"])
    )
    if form == "csv":
        assert counts.keys().isdisjoint(NO_PLACE["ris"] - {"former_titles"})
    assert (
        "has no place for" not in run("-C", str(toy.root), "-q", "export", "--format", form).stderr
    )
    assert "has no place for" not in run("-C", str(toy.root), "export", "--format", "json").stderr


EXPORTED = """\
title: Warm Ovens Bake Better
authors:
  - Ann Bee
date: "2023-02"
venue:
  id: BreadConf
  year: 2024
identifiers:
  acl: 2024.bread-long.1
  openreview: abcd1234EF
placements:
  - grain/rye
added: "2024-06-01"
"""


@pytest.mark.parametrize(
    ("kind", "parts"),
    [("paper", {"names of workshops (1)"}), ("report", {"names of workshops (1)", "kind (1)"})],
)
def test_markdown_names_kinds_and_workshops_that_it_loses(
    toy: CatalogFolder, kind: str, parts: set[str]
) -> None:
    workshop = "  year: 2024\n  track: workshop\n  name: Rye at Bread"
    named = EXPORTED.replace("  year: 2024", workshop)
    record = f"{named}kind: {kind}\n" if kind != "paper" else named
    (toy.root / "papers/2023/bee2023warm.yaml").write_text(record, encoding="utf-8")
    done = run("-C", str(toy.root), "export", "--format", "markdown", "--text", "warm ovens bake")
    assert parts == set(re.findall(r"(?:names of workshops|kind) \(\d+\)", done.stderr))


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("bibtex", {"date of the first version (1)", "OpenReview ids (1)"}),
        ("csl-json", {"date of the first version (1)", "OpenReview ids (1)"}),
        ("ris", {"date of the first version (1)"}),
        ("csv", set()),
    ],
)
def test_export_names_the_date_and_ids_that_a_published_paper_loses(
    toy: CatalogFolder, form: str, parts: set[str]
) -> None:
    (toy.root / "papers/2023/bee2023warm.yaml").write_text(EXPORTED, encoding="utf-8")
    done = run("-C", str(toy.root), "export", "--format", form, "--text", "warm ovens bake")
    lines = done.stderr.splitlines()
    sentences = [line for line in lines if "has no place for" in line]
    listed = " ".join(sentences).replace(";", ",").split(", ")
    assert parts == {part for part in listed if part.startswith(("date of", "OpenReview"))}
