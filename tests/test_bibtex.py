"""BibTeX: what is written, and what bibtex and biber read of it."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kdcatalog.bibliography import bibtex
from kdcatalog.bibliography.citation import Citation, citation_of
from kdcatalog.text.tex_signs import text_to_tex
from tests.factories import paper, taxonomy
from tests.folders import CatalogFolder
from tests.foreign import TESTS, run
from tests.hostile import texts
from tests.sites import catalog_in

VENUE = {"id": "BreadConf", "year": "2024"}


def cited(key: str = "bee2023plain", **fields: Any) -> Citation:
    return citation_of(paper(key, **{"kind": None, **fields}), taxonomy())


def field_of(citation: Citation, name: str) -> str | None:
    found = re.search(rf"^  {name} = (.*),$", bibtex.bibtex_entry(citation), re.MULTILINE)
    return found[1] if found else None


def test_bibtex_entry_has_every_field_in_one_order() -> None:
    venue = {**VENUE, "track": "demo"}
    identifiers = {"arxiv": "2306.99901", "doi": "10.5555/loaf_1"}
    expected = r"""@inproceedings{bee2023plain,
  title = {The {MiniLoaf} of 50\% Rye},
  author = {Bee, Ann and {The Bakers}},
  booktitle = {Conference on Bread (System Demonstrations)},
  editor = {Dee, Carl},
  volume = {3},
  number = {1},
  pages = {12--19},
  publisher = {Salt \& Sons},
  year = {2024},
  eprint = {2306.99901},
  archivePrefix = {arXiv},
  doi = {10.5555/loaf_1},
  url = {https://doi.org/10.5555/loaf_1},
}
"""
    authors = ["Ann Bee", {"group": "The Bakers"}]
    volume = {"volume": "3", "number": "1", "pages": "12-19", "publisher": "Salt & Sons"}
    citation = cited(
        title="The MiniLoaf of 50% Rye",
        venue=venue,
        identifiers=identifiers,
        authors=authors,
        editor=["Carl Dee"],
        **volume,
    )
    assert expected == bibtex.bibtex_entry(citation)


@pytest.mark.parametrize(
    ("fields", "kind", "note"),
    [
        ({"venue": VENUE}, "inproceedings", None),
        ({"venue": {**VENUE, "track": "findings"}}, "inproceedings", None),
        ({"identifiers": {"arxiv": "2306.99901"}}, "misc", None),
        ({"kind": "report"}, "misc", "{Report}"),
        ({"kind": "blog"}, "misc", "{Blog post}"),
        ({"kind": "software"}, "misc", "{Software}"),
        ({}, "misc", None),
    ],
)
def test_form_of_publication_selects_the_type(
    fields: dict[str, Any], kind: str, note: str | None
) -> None:
    citation = cited(**fields)
    assert (f"@{kind}{{bee2023plain,", note) == (
        bibtex.bibtex_entry(citation).split("\n")[0],
        field_of(citation, "note"),
    )


def test_journal_has_its_own_field(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    citation = citation_of(catalog.by_key["quist2019freezing"], catalog.taxonomy)
    assert ("{Journal of Loaf Science}", None) == (
        field_of(citation, "journal"),
        field_of(citation, "booktitle"),
    )


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ann Bee", "Bee, Ann"),
        ("Hans von Korn Jr", "von Korn, Jr, Hans"),
        ("Ilse van der Meer", "van der Meer, Ilse"),
        ({"given": "Lucía", "family": "García Márquez"}, r"Garc{\'i}a M{\'a}rquez, Luc{\'i}a"),
        ({"group": "Crumb Lab Consortium"}, "{Crumb Lab Consortium}"),
        ({"group": "Flour and Water"}, "{Flour and Water}"),
        ("Plato", "{Plato}"),
        ({"group": "50% {Rye}"}, r"{50\% \textbraceleft{}Rye\textbraceright{}}"),
    ],
)
def test_person_is_split_and_group_is_in_braces(author: object, expected: str) -> None:
    assert f"{{{expected}}}" == field_of(cited(authors=[author]), "author")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Plain Loaf", "A Plain Loaf"),
        # In braces, the colon would not keep the capital behind it.
        ("MiniLoaf: Bread", "{MiniLoaf}: Bread"),
        ("Is It GPT-4? LLMs, MoE", "Is It {GPT-4}? {LLMs}, {MoE}"),
        ("The LLM of iBread", "The {LLM} of {iBread}"),
        ("Forty-Two Loaves", "{Forty-Two} Loaves"),
        ("{ } \\ $ & #", r"\textbraceleft{} \textbraceright{} \textbackslash{} \$ \& \#"),
        ("% _ ~ ^", r"\% \_ \textasciitilde{} \textasciicircum{}"),
        ("x}, author = {y", r"x\textbraceright{}, author = \textbraceleft{}y"),
        ("麦 and é", "麦 and é"),
    ],
)
def test_title_is_escaped_and_inner_capitals_are_protected(title: str, expected: str) -> None:
    assert f"{{{expected}}}" == field_of(cited(title=title), "title")


def test_braces_of_any_text_are_balanced() -> None:
    for text in texts(500):
        depths = [0]
        for character in re.findall(r"[{}]", text_to_tex(text)):
            depths.append(depths[-1] + (1 if character == "{" else -1))
        assert (text, 0, 0) == (text, min(depths), depths[-1])


def test_empty_fields_are_omitted() -> None:
    assert (
        "@misc{bee2023plain,\n  title = {A Plain Loaf},\n  year = {2023},\n}\n"
        == bibtex.bibtex_entry(cited(authors=None, date="2023"))
    )


def read_by_bibtex(folder: Path, citations: Sequence[Citation]) -> list[dict[str, list[str]]]:
    """Return what bibtex has understood of each entry; any warning fails."""
    shutil.copy(TESTS / "bibtex" / "plain.bst", folder)
    (folder / "c.bib").write_text(
        bibtex.JOINT.collect(map(bibtex.bibtex_entry, citations)), encoding="utf-8"
    )
    (folder / "c.aux").write_text(
        "\\citation{*}\n\\bibstyle{plain}\n\\bibdata{c}\n", encoding="utf-8"
    )
    done = run("bibtex", "c", cwd=folder)
    assert ([], 0) == (
        re.findall(r"^.*(?:Warning|error|line [0-9]).*$", done.stdout, re.MULTILINE),
        done.returncode,
    )
    lines = (folder / "c.bbl").read_text(encoding="utf-8").replace("\n  ", " ").split("\n")
    entries: list[dict[str, list[str]]] = []
    for line in filter(None, lines):
        name, _, value = line.partition(" ")
        if name == "key":
            entries.append({})
        entries[-1].setdefault(name, []).append(value)
    return entries


def hostile_citations() -> list[Citation]:
    titles = [" ".join(text.split()) for text in texts(120)]
    return [
        cited(f"key2023x{number}", title=title, venue=VENUE) for number, title in enumerate(titles)
    ]


@pytest.mark.debian("bibtex")
def test_bibtex_reads_every_toy_entry_without_a_warning(toy: CatalogFolder, tmp_path: Path) -> None:
    catalog = catalog_in(toy)
    entries = read_by_bibtex(
        tmp_path, [citation_of(each, catalog.taxonomy) for each in catalog.papers]
    )
    assert [each.key for each in catalog.papers] == [entry["key"][0] for entry in entries]
    assert [len(each.authors) for each in catalog.papers] == [
        len(entry.get("name", [])) for entry in entries
    ]


@pytest.mark.debian("bibtex")
def test_bibtex_reads_hostile_titles_as_they_were_written(tmp_path: Path) -> None:
    citations = hostile_citations()
    entries = read_by_bibtex(tmp_path, citations)
    expected = [(each.key, (field_of(each, "title") or "")[1:-1]) for each in citations]
    assert expected == [(entry["key"][0], entry["title"][0]) for entry in entries]


@pytest.mark.debian("bibtex")
@pytest.mark.parametrize(
    ("author", "parts"),
    [
        ("Hans von Korn Jr", "Hans/von/Korn/Jr"),
        ("Ilse van der Meer", "Ilse/van~der/Meer/"),
        ({"given": "Lucía", "family": "García Márquez"}, r"Luc{\'i}a//Garc{\'i}a~M{\'a}rquez/"),
        ({"group": "Flour and Water, Ltd."}, "//{Flour and Water, Ltd.}/"),
        ("Plato", "//{Plato}/"),
        ({"given": "Ann and", "family": "Bee"}, "{Ann and}//Bee/"),
        ({"given": "Ann", "family": "Bee, Cee, Dee, Eff"}, "Ann//{Bee, Cee, Dee, Eff}/"),
    ],
)
def test_bibtex_parts_a_name_as_the_record_does(author: object, parts: str, tmp_path: Path) -> None:
    (entry,) = read_by_bibtex(tmp_path, [cited(authors=[author])])
    assert [parts] == entry["name"]


@pytest.mark.debian("bibtex")
@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The LLM of MiniLoaf Bread", "The {LLM} of {MiniLoaf} bread"),
        ("Rye: Its Crumb", "Rye: Its crumb"),
        ("Bread by #BreadTok", r"Bread by {{\#BreadTok}}"),
    ],
)
def test_inner_capitals_survive_styles_that_lowercase_titles(
    title: str, expected: str, tmp_path: Path
) -> None:
    (entry,) = read_by_bibtex(tmp_path, [cited(title=title)])
    assert [expected] == entry["lower"]


@pytest.mark.debian("bibtex")
def test_months_are_the_standard_macros(tmp_path: Path) -> None:
    citations = [cited(f"bee2023m{month}", date=f"2023-{month:02}") for month in range(1, 13)]
    assert [[str(month)] for month in range(1, 13)] == [
        entry["month"] for entry in read_by_bibtex(tmp_path, citations)
    ]


@pytest.mark.debian("biber")
@pytest.mark.parametrize("which", ["toy", "hostile"])
def test_biber_reads_every_entry_without_a_warning(
    which: str, toy: CatalogFolder, tmp_path: Path
) -> None:
    catalog = catalog_in(toy)
    of_the_toy = [citation_of(each, catalog.taxonomy) for each in catalog.papers]
    citations = of_the_toy if which == "toy" else hostile_citations()
    (tmp_path / "c.bib").write_text(
        bibtex.JOINT.collect(map(bibtex.bibtex_entry, citations)), encoding="utf-8"
    )
    done = run("biber", "--tool", "--output-file=out.bib", "c.bib", cwd=tmp_path)
    assert ([], 0) == (
        re.findall(r"^(?:WARN|ERROR).*$", done.stdout + done.stderr, re.MULTILINE),
        done.returncode,
    )
    written = (tmp_path / "out.bib").read_text(encoding="utf-8")
    assert sorted(each.key for each in citations) == sorted(
        re.findall(r"^@\w+\{([^,]+),", written, re.MULTILINE)
    )
