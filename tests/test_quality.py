"""What is missing: one rule for check and page, every gap with its papers, the newest in view."""

from typing import Any

import pytest

from kdcatalog.checks import consistency, summaries
from kdcatalog.codes import CODES
from kdcatalog.model.gaps import GAPS
from kdcatalog.model.paper import Paper
from kdcatalog.views.charts import share
from kdcatalog.views.quality import GapSection, quality
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.pages import see
from tests.sites import REPOSITORY, catalog_in

RULES = {
    "KD401": consistency.missing_authors,
    "KD402": consistency.missing_month,
    "KD403": consistency.code_without_host,
    "KD404": consistency.old_preprints,
    "KD405": summaries.missing_summary,
}


def section(gap_id: str, *papers: Paper) -> GapSection:
    (found,) = [one for one in quality(catalog_of(*papers)).sections if one.gap.id == gap_id]
    return found


def test_every_completeness_code_has_a_gap() -> None:
    codes = {code for code in CODES if code.startswith("KD4")}
    assert codes == {gap.code for gap in GAPS if gap.code} == {*RULES}
    assert len(GAPS) == len({gap.id for gap in GAPS})


@pytest.mark.parametrize("code", RULES)
def test_page_and_check_find_the_same_papers(toy: CatalogFolder, code: str) -> None:
    catalog = catalog_in(toy)
    (found,) = [one for one in quality(catalog).sections if one.gap.code == code]
    assert (
        {row.file for row in found.visible}
        == {problem.file for problem in RULES[code](catalog)}
        != set()
    )


FULL: dict[str, Any] = {
    "kind": "paper",
    "venue": {"id": "BreadConf", "year": "2023"},
    "code": ["https://github.com/a/b"],
}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"authors": None}, ["authors"]),
        ({"summary": None}, ["summary"]),
        ({"date": "2023"}, ["month"]),
        ({"code": None}, ["code"]),
        ({"code": ["https://a.github.io/b"]}, ["code-host"]),
        ({"venue": None}, ["venue"]),
        ({"venue": None, "date": "2020-01"}, ["old-preprint", "venue"]),
        ({"venue": None, "date": "2020-01", "kind": "report"}, []),
    ],
)
def test_gaps_of_a_paper(fields: dict[str, Any], expected: list[str]) -> None:
    found = quality(catalog_of(paper(**FULL | fields)))
    assert expected == [one.gap.id for one in found.sections if one.rows]


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, 1), (24, 24), (25, 20)])
def test_gap_shows_the_newest_and_has_pages_of_all(number: int, shown: int) -> None:
    papers = [paper(f"bee2023n{place:02}", date=f"20{place:02}-01") for place in range(number)]
    found = section("code", *papers)
    newest = [one.key for one in reversed(papers)]
    assert (newest, newest[:shown]) == (
        [row.key for row in found.rows],
        [row.key for row in found.visible],
    )


def test_page_of_a_gap_lists_the_newest_hundred_and_counts_all() -> None:
    papers = [paper(f"bee2023n{place:03}", date="2020-01") for place in range(130)]
    found = section("code", *papers)
    assert (130, 100, 20) == (found.total, len(found.rows), len(found.visible))
    assert "The newest 100 of 130 papers" == found.words


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    [
        (0, 0, ""),
        (0, 10, "0%"),
        (1, 1000, "<1%"),
        (1, 3, "33%"),
        (999, 1000, ">99%"),
        (10, 10, "100%"),
    ],
)
def test_share(count: int, total: int, expected: str) -> None:
    assert expected == share(count, total)


def test_quality_page_links_to_papers_and_their_editor(
    published: CatalogFolder,
) -> None:
    page = see((published.site / "quality" / "index.html").read_text(encoding="utf-8"))
    links = page.values("a", "href")
    rows = [row for one in quality(catalog_in(published)).sections for row in one.visible]
    assert rows
    assert [] == [row for row in rows if f"../papers/{row.key}/" not in links]
    assert {f"{REPOSITORY}edit/main/{row.file}" for row in rows} == {
        url for url in links if "/edit/" in url
    }


def test_quality_page_without_repository_names_files(unpublished: CatalogFolder) -> None:
    page = see((unpublished.site / "quality" / "index.html").read_text(encoding="utf-8"))
    assert [] == [url for url in page.values("a", "href") if "/edit/" in url]
    assert "papers/2019/work2019.yaml" in page.texts_of("code")


def test_quality_page_shows_every_line_to_write(unpublished: CatalogFolder) -> None:
    page = see((unpublished.site / "quality" / "index.html").read_text(encoding="utf-8"))
    assert [" ".join(gap.example.split()) for gap in GAPS] == page.texts_of("pre")


@pytest.mark.parametrize("path", ["contribute", "data"])
def test_pages_link_to_the_quality_page(unpublished: CatalogFolder, path: str) -> None:
    page = see((unpublished.site / path / "index.html").read_text(encoding="utf-8"))
    assert "../quality/" in page.values("a", "href")
