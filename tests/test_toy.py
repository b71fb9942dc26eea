"""The toy catalog: another subject, and every case that a page or an export must survive."""

from kdcatalog import pipeline
from kdcatalog.codes import CODES
from kdcatalog.commands.fmt import format_records
from kdcatalog.model.keys import make_key
from tests.folders import CatalogFolder
from tests.sites import catalog_in


def test_toy_has_no_error_and_every_gap(toy: CatalogFolder) -> None:
    codes = {problem.code for problem in pipeline.load(toy.snapshot).problems}
    # Pages list what records lack; faults of wording are in the broken catalog, each with its code.
    gaps = {code for code in CODES if code.startswith("KD4")}
    assert [] == sorted(code for code in codes if CODES[code].severity == "error")
    assert set() == gaps - codes


def test_toy_records_have_the_canonical_layout(toy: CatalogFolder) -> None:
    done = format_records(toy.snapshot, catalog_in(toy).taxonomy, dry=True)
    assert ((), ()) == (done.changed, done.refused)


def test_toy_keys_are_the_generated_keys(toy: CatalogFolder) -> None:
    papers = catalog_in(toy).papers
    assert [(each.key, each.key) for each in papers] == [
        (each.key, make_key(each.authors, each.month.year, each.title)) for each in papers
    ]


def test_toy_contains_every_hostile_case(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    assert 30 == len(catalog.papers)
    assert {"paper", "report", "blog", "software"} == {each.kind for each in catalog.papers}
    assert {"arxiv", "doi", "acl", "openreview", "pubmed"} == {
        one.kind for each in catalog.papers for one in each.identifiers
    }
    assert 40 == max(len(each.authors) for each in catalog.papers)
    assert 12 <= len(catalog.placed_on("process/fermentation/sourdough/starter-ecology"))
    assert 1 == len(catalog.placed_on("region"))
    assert () == catalog.below("grain/barley")
    assert ("1998", "2026") == (catalog.papers[-1].date[:4], catalog.papers[0].date[:4])


def test_toy_has_no_word_of_the_real_catalogs_subject(toy: CatalogFolder) -> None:
    files = [path for path in toy.root.rglob("*") if path.is_file()]
    words = ("distil", "language model", "llm", "teacher", "student")
    assert [] == [
        path
        for path in files
        if any(word in path.read_text(encoding="utf-8").lower() for word in words)
    ]
