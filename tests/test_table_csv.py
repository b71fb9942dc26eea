"""CSV: what a spreadsheet opens is text, never a formula, and is read back as it was."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import pytest

from kdcatalog.commands.export import Choice, export
from kdcatalog.exports.csv_table import csv_joint, csv_row
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from tests.factories import FIELDS, catalog_of, paper
from tests.folders import CatalogFolder
from tests.hostile import texts
from tests.sites import catalog_in


def table(catalog: Catalog, papers: Iterable[Paper]) -> str:
    text = csv_joint(catalog).collect(csv_row(catalog, paper) for paper in papers)
    return text.removeprefix("\ufeff")


def rows_of(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def row(**fields: Any) -> dict[str, str]:
    catalog = catalog_of(paper(**fields))
    (only,) = rows_of(table(catalog, catalog.papers))
    return only


def test_csv_head_names_every_column() -> None:
    expected = (
        "key,title,authors,date,kind,venue,year,track,"
        "arxiv,doi,acl,openreview,pubmed,url,code,data,placements,added"
    )
    details = "language,venue_name,volume,number,pages,publisher,editors"
    assert f"{expected},strand,recipe,flour,summary,{details}\r\n" == table(catalog_of(), [])


def test_csv_row_joins_values_with_semicolons() -> None:
    found = row(
        authors=["Ann Bee", {"group": "The Bakers, Ltd."}],
        venue={"id": "BreadConf", "year": "2024", "track": "demo"},
        identifiers={"arxiv": "2306.99901"},
        code=["https://github.com/a/b", "https://github.com/a/c"],
        placements=["process/mixing", "grain"],
        facts={"strand": "Mixing", "flour": ["Rye", "Wheat"]},
        language="de",
        volume="44",
        number="3",
        pages="1-19",
        publisher="Dough & Sons",
        editor=["Ed Itor", "Eva Bee"],
    )
    expected = {
        "key": "bee2023plain",
        "title": "A Plain Loaf",
        "authors": "Ann Bee; The Bakers, Ltd.",
        "date": "2023-06",
        "kind": "report",
        "venue": "BreadConf",
        "year": "2024",
        "track": "demo",
        "arxiv": "2306.99901",
        "doi": "",
        "acl": "",
        "openreview": "",
        "pubmed": "",
        "url": "https://arxiv.org/abs/2306.99901",
        "code": "https://github.com/a/b; https://github.com/a/c",
        "data": "",
        "placements": "process/mixing; grain",
        "added": "2024-01-15",
        "strand": "Mixing",
        "recipe": "",
        "flour": "Rye; Wheat",
        "summary": FIELDS["summary"],
        "language": "de",
        "venue_name": "",
        "volume": "44",
        "number": "3",
        "pages": "1-19",
        "publisher": "Dough & Sons",
        "editors": "Ed Itor; Eva Bee",
    }
    assert expected == found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("A=B", "A=B"),
        ("'quoted'", "'quoted'"),
        ('a, "b"', 'a, "b"'),
        ("麦 🥖", "麦 🥖"),
    ],
)
def test_formula_becomes_text(title: str, expected: str) -> None:
    assert expected == row(title=title)["title"]


@pytest.mark.parametrize("field", ["authors", "facts"])
def test_formula_becomes_text_in_every_column(field: str) -> None:
    formula = "=cmd|' /C calc'!A0"
    value: Any = {"authors": [{"group": formula}], "facts": {"strand": formula}}[field]
    assert f"'{formula}" == row(**{field: value})[{"authors": "authors", "facts": "strand"}[field]]


def test_any_title_round_trips_as_one_cell() -> None:
    titles = [" ".join(text.split()) for text in texts(300)]
    catalog = catalog_of(
        *(paper(f"bee2023x{number}", title=title) for number, title in enumerate(titles))
    )
    by_key = {each["key"]: each["title"] for each in rows_of(table(catalog, catalog.papers))}
    guarded = [f"'{title}" if title[0] in "=+-@" else title for title in titles]
    assert guarded == [by_key[f"bee2023x{number}"] for number in range(len(titles))]


def test_toy_csv_has_one_row_per_paper_in_order(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    rows = rows_of(table(catalog, reversed(catalog.papers)))
    assert [each.key for each in reversed(catalog.papers)] == [each["key"] for each in rows]
    assert {21 + 3 + 7} == {len(each) for each in rows}


def test_csv_file_begins_with_a_byte_order_mark_once(toy: CatalogFolder) -> None:
    content = export(catalog_in(toy), "csv", Choice())
    assert content.startswith(b"\xef\xbb\xbfkey,title,")
    assert 1 == content.count(b"\xef\xbb\xbf")
