"""A second catalog with four facets, other facts and two other alphabets."""

import re
import shutil
from pathlib import Path

import pytest

from kdcatalog import pipeline
from kdcatalog.commands.fmt import format_records
from kdcatalog.model.keys import is_key, make_key
from tests import sites
from tests.broken import CATALOGS
from tests.folders import CatalogFolder
from tests.pages import Seen
from tests.sites import catalog_in
from tests.test_cli import run

THYME = "papadopoulou2018thyme"


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> CatalogFolder:
    """Return the second catalog, its README.md and site built once; not to be changed."""
    folder = tmp_path_factory.mktemp("second") / "second"
    shutil.copytree(CATALOGS / "second", folder)
    catalog_folder = CatalogFolder(folder)
    assert 0 == run("-C", str(folder), "build", "--no-site").exit_code
    sites.build(catalog_folder)
    return catalog_folder


def page(second: CatalogFolder, path: str) -> Seen:
    seen = Seen()
    seen.feed((second.site / path).read_text(encoding="utf-8"))
    return seen


def test_second_catalog_checks_clean_and_is_in_canonical_layout(second: CatalogFolder) -> None:
    result = pipeline.load(second.snapshot)
    assert [] == [problem for problem in result.problems if problem.severity == "error"]
    done = format_records(second.snapshot, catalog_in(second).taxonomy, dry=True)
    assert ((), ()) == (done.changed, done.refused)


def test_marks_follow_the_places_of_the_facets(second: CatalogFolder) -> None:
    classes = page(second, f"papers/{THYME}/index.html").values("span", "class")
    marks = [name for name in classes if name.startswith("mark ")]
    assert ["mark facet-1", "mark facet-2", "mark facet-3", "mark rest"] == marks
    heads = page(second, "topics/index.html").values("a", "class")
    shapes = [name.removeprefix("mark ") for name in heads if name.startswith("mark ")]
    assert ["facet-1", "facet-2", "facet-3", "rest"] == shapes


def test_filters_follow_facets_and_compared_facts(second: CatalogFolder) -> None:
    filters = page(second, "papers/index.html").values("*", "data-facet")
    # First the quick ones that have papers, then topics, facts with a vocabulary, venue and year.
    expected = ["published", "summary", "since", "bee", "habitat", "method", "further"]
    expected += ["season", "harvest", "venue", "year"]
    assert expected == [*dict.fromkeys(filters)]


def test_matrix_has_the_two_facets_of_the_taxonomy(second: CatalogFolder) -> None:
    text = page(second, "insights/index.html").text
    words = ("Thyme honey", "Wax", "Apis mellifera", "Bombus")
    assert [] == [word for word in words if word not in text]
    targets = page(second, "insights/index.html").values("a", "href")
    assert [] != [url for url in targets if "bee=apis-mellifera" in url and "product" in url]


def test_pages_exist_for_every_paper_topic_venue_and_frequent_author(
    second: CatalogFolder,
) -> None:
    catalog = catalog_in(second)
    pages = [f"papers/{paper.key}/index.html" for paper in catalog.papers]
    pages += [f"topics/{path}/index.html" for path in catalog.taxonomy.nodes]
    pages += [f"venues/{slug}/index.html" for slug in catalog.taxonomy.venue_slugs.values()]
    names = ("Ελένη Παπαδοπούλου", "Анна Иванова")
    slugs = {author.text: author.slug for author in catalog.authors.by_slug.values()}
    pages += [f"authors/{slugs[name]}/index.html" for name in names]
    assert [] == [path for path in pages if not (second.site / path).is_file()]
    assert all(path.isascii() for path in pages)


def test_search_and_downloads_keep_other_alphabets(second: CatalogFolder) -> None:
    title = "Θυμαρίσιο μέλι των Κυκλάδων: μια μελέτη πεδίου"
    search = (second.site / "data/search.json").read_text(encoding="utf-8")
    table = (second.site / "data/catalog.csv").read_text(encoding="utf-8")
    assert title in search
    assert "Анна Иванова; Пётр Сидоров" in table
    assert "hive,season,yield" in table.splitlines()[0]


def test_readme_has_every_facet_and_the_table_of_other_facts(second: CatalogFolder) -> None:
    text = (second.root / "README.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    own_headings = ("Bee", "Habitat", "Method", "Product", "Summary table")
    assert [*own_headings] == [heading for heading in headings if heading in own_headings]
    assert "| Season | Yield | Product |" in text


def test_topics_and_venues_are_found_in_their_own_alphabet(second: CatalogFolder) -> None:
    taxonomy = catalog_in(second).taxonomy
    assert ("bee/apis-mellifera",) == taxonomy.topic_vocabulary.resolve("ΜΈΛΙΣΣΑ")
    assert ("habitat/steppe",) == taxonomy.topic_vocabulary.resolve("Степь")
    assert ("Пчеловодство",) == taxonomy.venue_vocabulary.resolve("журнал пчеловодство")


def test_keys_of_other_alphabets_are_ascii_and_distinct(second: CatalogFolder) -> None:
    keys: set[str] = set()
    for paper in catalog_in(second).papers:
        key = make_key(paper.authors, paper.month.year, paper.title, keys)
        assert is_key(key)
        keys.add(key)
    assert 10 == len(keys)


WORDS_OF_THIS_CATALOG = re.compile(
    r"\b(alg|skill|vert|distill\w*|teacher|student)\b", re.IGNORECASE
)


def test_pages_have_no_word_of_another_subject(second: CatalogFolder) -> None:
    pages = sorted(second.site.rglob("*.html"))
    hits = {path.name for path in pages if WORDS_OF_THIS_CATALOG.search(_text(path))}
    assert set() == hits


def _text(path: Path) -> str:
    seen = Seen()
    seen.feed(path.read_text(encoding="utf-8"))
    return seen.text
