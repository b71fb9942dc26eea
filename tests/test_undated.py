"""A paper without a date is in every list, page and export, last and without an invented year."""

from pathlib import Path

from kdcatalog import pipeline
from kdcatalog.bibliography.bibtex import bibtex_entry
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.bibliography.csl import csl_item
from kdcatalog.bibliography.ris import ris_entry
from kdcatalog.model.dates import UNDATED
from kdcatalog.problems import errors
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.sites import build, catalog_in

FILE = "papers/undated/beeloaves.yaml"
RECORD = (
    'title: "Loaves Without a Date"\nauthors:\n  - Ann Bee\n'
    'placements:\n  - grain/rye\nadded: "2024-01-15"\n'
)


def test_undated_paper_is_last_and_on_no_page_of_a_year() -> None:
    catalog = catalog_of(paper("a", date=None), paper("b", date="1999"))
    assert ["b", "a"] == [each.key for each in catalog.papers]
    assert [1999] == [*catalog.by_year]
    assert UNDATED == catalog.papers[1].month


def test_undated_paper_is_exported_without_a_year() -> None:
    catalog = catalog_of(paper("a", date=None))
    citation = citation_of(catalog.papers[0], catalog.taxonomy)
    assert "year" not in bibtex_entry(citation)
    assert "PY" not in ris_entry(citation)
    assert "issued" not in csl_item(citation)


def test_undated_record_builds_with_a_warning(toy: CatalogFolder) -> None:
    path = Path(toy.root / FILE)
    path.parent.mkdir()
    path.write_text(RECORD, encoding="utf-8")
    problems = pipeline.load(toy.snapshot).problems
    assert [] == errors(problems)
    warnings = {(each.code, each.message) for each in problems if each.file == FILE}
    assert ("KD402", "no date") in warnings
    assert FILE == catalog_in(toy).papers[-1].file
    site = build(toy)
    page = (site / "papers" / "beeloaves" / "index.html").read_text(encoding="utf-8")
    assert 'datetime=""' not in page
    assert not (site / "years" / "0").exists()
