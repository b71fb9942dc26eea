"""The straight line: files in, catalog and problems, artifacts out."""

import re
from functools import partial

import pytest

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import Artifact, File, Page
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.checks.rules import ERROR_RULES, RULES, Rule
from kdcatalog.codes import CODES
from kdcatalog.commands.build import Built, build
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import errors
from tests import sites
from tests.folders import CatalogFolder
from tests.foreign import TESTS
from tests.sites import catalog_in, edit, files_of

GENERATED = (
    "README.md",
    "schemas/paper.schema.json",
    "schemas/taxonomy.schema.json",
    "schemas/people.schema.json",
    "schemas/rejected.schema.json",
    "docs/pictures/growth-light.svg",
    "docs/pictures/growth-dark.svg",
    "docs/pictures/map-light.svg",
    "docs/pictures/map-phone-light.svg",
    "docs/pictures/map-dark.svg",
    "docs/pictures/map-phone-dark.svg",
    "docs/pictures/badge-papers.svg",
    "docs/pictures/badge-updated.svg",
    "docs/pictures/badge-license.svg",
    ".github/ISSUE_TEMPLATE/add-paper.yml",
    ".github/ISSUE_TEMPLATE/correct-record.yml",
    ".github/ISSUE_TEMPLATE/config.yml",
    "lists/README.md",
    "lists/process.md",
    "lists/grain.md",
    "lists/region.md",
    "docs/guide.md",
)


def test_every_valid_record_is_in_the_catalog(toy: CatalogFolder) -> None:
    result = pipeline.load(toy.snapshot)
    assert result.catalog
    assert [*toy.record_files] == sorted(each.file for each in result.catalog.papers)
    assert [] == errors(result.problems)


def test_readme_is_the_first_repository_file(toy: CatalogFolder) -> None:
    files = repository_files(toy.snapshot, catalog_in(toy)).files
    assert ([*GENERATED], {"repository"}) == (
        [file.path for file in files],
        {file.root for file in files},
    )


def severities_of(rule: Rule) -> set[str]:
    """Return the severities of the codes that the first words of a rule name."""
    # Rules on identifiers are one function, each with its kind.
    find = rule.find.func if isinstance(rule.find, partial) else rule.find
    codes = re.findall("KD[0-9]{3}", str(find.__doc__).partition(" on ")[0])
    return {CODES[code].severity for code in codes}


def test_build_leaves_out_rules_that_only_warn() -> None:
    """KD305 was looked for in every build, since a second table did not name its rule."""
    only_warn = [rule for rule in RULES if severities_of(rule) == {"warning"}]
    assert only_warn == [rule for rule in RULES if rule.warns]
    assert all(severities_of(rule) for rule in RULES)
    assert [*RULES] == sorted([*only_warn, *ERROR_RULES], key=RULES.index)


def content_of(artifact: Artifact) -> tuple[str, ...]:
    if isinstance(artifact, Page):
        return (artifact.path, artifact.title, artifact.head, artifact.body)
    return (artifact.path, artifact.content.decode())


def test_site_artifacts_have_unique_paths_in_one_order(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    artifacts = [*site_artifacts(toy.snapshot, catalog)]
    paths = [each.path for each in artifacts]
    assert len(paths) == len({*paths})
    backwards = Catalog.of(catalog.taxonomy, reversed(catalog.papers), removals=catalog.removals)
    again = [*site_artifacts(toy.snapshot, backwards)]
    assert [content_of(each) for each in artifacts] == [content_of(each) for each in again]
    assert ["papers/rows.html"] == [
        each.path
        for each in artifacts
        if isinstance(each, Page) and not re.fullmatch(r"([a-z0-9-]+/)*", each.path)
    ]
    assert {"site"} == {each.root for each in artifacts if isinstance(each, File)}


def test_build_writes_only_files_that_are_out_of_date(toy: CatalogFolder) -> None:
    first = build(toy.snapshot, dry=False, site=False)
    assert (GENERATED, 30, 15, ()) == (first.changed, first.papers, first.newest, first.problems)
    assert () == build(toy.snapshot, dry=False, site=False).changed
    edit(toy.root / "papers/2023/waters2023proofing.yaml", "Proofing Times", "Proofing Hours")
    again = build(toy.snapshot, dry=False, site=False)
    assert ("README.md", "lists/process.md") == again.changed


def test_build_check_reports_drift_and_writes_nothing(toy: CatalogFolder) -> None:
    before = files_of(toy.root)
    assert GENERATED == build(toy.snapshot, dry=True, site=True).changed
    assert before == files_of(toy.root)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("papers/2023/waters2023proofing.yaml", "title:", "titel:"),
        ("papers/2023/waters2023proofing.yaml", "process/fermentation/yeast", "process/nowhere"),
        ("taxonomy.yaml", "facets:", "facet:"),
        ("taxonomy.yaml", "group: strand", "group: strnd"),
        ("docs/prose/about.md", "node:grain", "node:grian"),
    ],
)
def test_any_error_stops_the_build(file: str, old: str, new: str, toy: CatalogFolder) -> None:
    edit(toy.root / file, old, new)
    before = files_of(toy.root)
    found = build(toy.snapshot, dry=False, site=True)
    assert Built(problems=found.problems) == found
    assert {file} == {located.problem.file for located in found.problems}
    assert before == files_of(toy.root)


def test_warnings_do_not_stop_the_build(toy: CatalogFolder) -> None:
    assert pipeline.load(toy.snapshot).problems
    assert () == build(toy.snapshot, dry=True, site=False).problems


def test_catalog_without_papers_is_built(toy: CatalogFolder) -> None:
    sites.remove_papers(toy)
    found = build(toy.snapshot, dry=False, site=False)
    of_papers = ("docs/pictures/map", "docs/pictures/badge-updated", "lists/")
    files = [file for file in GENERATED if not file.startswith(of_papers)]
    *files, guide = files
    assert (*files, "lists/README.md", guide) == found.changed
    assert (0, ()) == (found.papers, found.problems)
    assert (sites.build(toy) / "papers" / "index.html").is_file()


def test_tests_leave_the_committed_toy_unchanged() -> None:
    names = {path.name for path in (TESTS / "catalogs" / "toy").iterdir()}
    assert {"docs", "papers", "removed.yaml", "taxonomy.yaml"} == names
