"""An artifact declares everything that it is made from: what it does not name cannot change it."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import (
    FRAME,
    RECORDS,
    Artifact,
    ArtifactGroup,
    File,
    Page,
    PageParts,
)
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.artifacts.site import site_artifacts, site_parts
from kdcatalog.cache import Cache
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import errors
from kdcatalog.snapshot import InputFile, Snapshot
from tests.sites import REPOSITORY, URL, copy_toy

STARTER_PROSE = "docs/topics/process/fermentation/sourdough/starter-ecology.md"

Artifacts = dict[str, Artifact]


@cache
def toy() -> Snapshot:
    """Return the toy catalog, published, so that it has feeds."""
    with TemporaryDirectory() as folder:
        return copy_toy(Path(folder) / "toy", url=URL, repository=REPOSITORY).snapshot


@cache
def artifacts_of_toy() -> Artifacts:
    return artifacts_of(toy())


def artifacts_of(snapshot: Snapshot) -> Artifacts:
    """Return the artifacts of repository and site by root and path; a build needs no errors."""
    catalog = loaded(snapshot)
    assert catalog
    return artifacts_in(snapshot, catalog)


def loaded(snapshot: Snapshot) -> Catalog | None:
    """Return the catalog of a snapshot without errors."""
    result = pipeline.load(snapshot)
    return None if errors(result.problems) else result.catalog


def artifacts_in(snapshot: Snapshot, catalog: Catalog) -> Artifacts:
    files = repository_files(snapshot, catalog).files
    artifacts = {f"repository:{file.path}": file for file in files}
    made_for_site = site_artifacts(snapshot, catalog, cache=NoCache(snapshot.root, "program"))
    site = {f"site:{made.path}": made for made in made_for_site}
    return {**artifacts, **site}


class NoCache(Cache):
    """A cache that keeps nothing: what a build declares to one, of which nothing is current."""

    def read(self, name: str) -> None:
        pass

    def write(self, name: str, value: object) -> None:
        pass


def depends_on(artifact: Artifact, file: str) -> bool:
    """Return whether a file is among the inputs of an artifact, alone or in a folder."""
    folders = [name for name in artifact.inputs if name.endswith("/")]
    return file in artifact.inputs or file.startswith(tuple(folders))


def content_of(artifact: Artifact) -> object:
    if isinstance(artifact, File):
        return artifact.content
    return artifact.title, artifact.head, artifact.body


@cache
def contents_of_toy() -> dict[str, object]:
    """Return what every artifact of the toy holds, with which each change of it is compared."""
    return {path: content_of(artifact) for path, artifact in artifacts_of_toy().items()}


def differs(before: Artifacts, after: Artifacts, path: str) -> bool:
    """Return whether an artifact was added, removed, or holds something else."""
    if path not in before or path not in after:
        return True
    is_toy = before is artifacts_of_toy()
    content = contents_of_toy()[path] if is_toy else content_of(before[path])
    return content != content_of(after[path])


def has_other_facts(versions: list[Artifact]) -> bool:
    """Return whether two versions of an artifact differ in what they take from other records.

    So does one that comes or goes, such as the redirect of a former key.
    """
    values = [repr(version.facts()) for version in versions if version.facts]
    return len(values) == 1 or len(set(values)) > 1


def undeclared_changes(before: Artifacts, after: Artifacts, file: str) -> list[str]:
    """Return the artifacts that a change of a file made, changed or removed without naming it."""
    undeclared = []
    for path in before.keys() | after.keys():
        versions = [made[path] for made in (before, after) if path in made]
        # Others need not be rendered: they may change.
        if any(depends_on(version, file) for version in versions):
            continue
        # A value among the inputs has changed, such as the newest month, or what the artifact
        # takes from other records.
        if len({version.inputs for version in versions}) == 2 or has_other_facts(versions):
            continue
        if differs(before, after, path):
            undeclared.append(path)
    return sorted(undeclared)


def with_line(pattern: str, line: str) -> Callable[[str], str]:
    """Return an edit that replaces the first match of a pattern, the block of a field included."""
    return lambda text: re.sub(rf"^{pattern}.*\n(?:  .*\n)*", line, text, count=1, flags=re.M)


LINK = "  - https://bread.example.org/code\n"
EDITS = {
    "title": with_line("title:", 'title: "A New Title of Bread"\n'),
    "summary": with_line("summary:", 'summary: "Weighs rye and the crumbs of each loaf."\n'),
    "no summary": with_line("summary:", ""),
    "code link": with_line("code:", f"code:\n{LINK}"),
    "no code": with_line("code:", ""),
    "new code": with_line("added:", f'added: "2024-06-10"\ncode:\n{LINK}'),
    "data": with_line("added:", f'added: "2024-06-10"\ndata:\n{LINK}'),
    "identifier": with_line("identifiers:", "identifiers:\n  arxiv: '2401.00991'\n"),
    "page": with_line("urls:", f"urls:\n{LINK}"),
    "note": with_line("added:", 'added: "2024-06-10"\nnote: "A remark."\n'),
    "language": with_line("title:", 'title: "Teig"\nlanguage: de\nformer_titles:\n  - Dough\n'),
    "earlier": with_line("date:", 'date: "2019-01"\n'),
    "added last": with_line("added:", 'added: "2024-09-09"\n'),
    "added first": with_line("added:", 'added: "2024-02-01"\n'),
    "other author": with_line("authors:", "authors:\n  - Ilse Rask\n"),
    "new author": with_line("authors:", "authors:\n  - Nova Author\n"),
    "other topic": with_line("placements:", "placements:\n  - grain/rye\n"),
    "other venue": with_line("venue:", "venue:\n  id: J. Loaf Sci.\n  year: 2021\n"),
    "no venue": with_line("venue:", ""),
    "code": with_line(
        "placements:", "code:\n  - https://github.com/a/b\nplacements:\n  - grain/rye\n"
    ),
    "no facts": with_line("facts:", ""),
    "no former keys": with_line("former_keys:", ""),
}


@given(st.sampled_from(toy().record_files), st.sampled_from(sorted(EDITS)))
@settings(max_examples=30)
def test_changed_record_is_an_input_of_all_that_it_changes(file: str, edit: str) -> None:
    text = EDITS[edit](toy().read(file).decode())
    changed = toy().with_changed({file: text.encode()})
    catalog = loaded(changed)
    assume(catalog is not None)
    assert catalog
    assert [] == undeclared_changes(artifacts_of_toy(), artifacts_in(changed, catalog), file)


@cache
def toy_with_long_lists() -> Snapshot:
    """Return the toy with 120 more papers on a topic, whose list has three pages."""
    text = toy().read("papers/2024/holm2024dough.yaml").decode()
    text = re.sub(r"^(former_keys|code|urls):.*\n(?:  .*\n)*", "", text, flags=re.M)
    text = with_line("placements:", "placements:\n  - grain/rye\n  - process/mixing\n")(text)
    text = with_line("kind:", "venue:\n  id: BreadConf\n  year: 2024\n")(text)
    records = {}
    for number in range(120):
        title = f'title: "Loaf Number {number} of Rye"\n'
        record = with_line("title:", title)(text)
        records[f"papers/2024/holm2024loaf{number}.yaml"] = record.encode()
    return toy().with_changed(records)


@pytest.mark.parametrize("edit", ["title", "earlier", "other topic", "no venue", "code", ""])
def test_later_pages_of_a_list_follow_changes_on_other_pages(edit: str) -> None:
    before = toy_with_long_lists()
    assert "site:topics/grain/rye/3/" in (artifacts := artifacts_of(before))
    file = "papers/2024/holm2024loaf0.yaml"
    text = EDITS[edit](before.read(file).decode()).encode() if edit else None
    after = artifacts_of(before.with_changed({file: text}))
    assert [] == undeclared_changes(artifacts, after, file)


@given(st.sampled_from(toy().record_files))
@settings(max_examples=10)
def test_removed_record_is_an_input_of_all_that_it_changes(file: str) -> None:
    files = {path: kept for path, kept in toy().files.items() if path != file}
    removed = replace(toy(), files=files)
    # Prose and taxonomy may name the paper.
    catalog = loaded(removed)
    assume(catalog is not None)
    assert catalog
    assert [] == undeclared_changes(artifacts_of_toy(), artifacts_in(removed, catalog), file)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("docs/prose/about.md", "Other words.\n"),
        (STARTER_PROSE, "Other words.\n"),
        ("docs/prose/introduction.md", "Other words.\n"),
        ("docs/prose/contributing.md", "New words.\n"),
        ("docs/prose/provenance.md", "New words.\n"),
        ("docs/pictures/steps.svg.j2", "<svg>{{ node('grain').count }}</svg>\n"),
    ],
)
def test_changed_prose_is_an_input_of_all_that_it_changes(file: str, text: str) -> None:
    after = artifacts_of(toy().with_changed({file: text.encode()}))
    assert [] == undeclared_changes(artifacts_of_toy(), after, file)
    changed = [path for path, made in after.items() if depends_on(made, file)]
    assert 0 < len(changed) < len(after)


PICTURE = "docs/pictures/steps.svg.j2"
PART = "docs/pictures/part.svg.j2"
COUNT = "<text>{{ node('grain/rye').count }}</text>\n"


@pytest.mark.parametrize("edit", ["title", "other topic"])
@pytest.mark.parametrize("part", [COUNT, "<text>{{ catalog.papers[0].title }}</text>\n"])
def test_picture_depends_on_what_its_template_may_show(part: str, edit: str) -> None:
    templates = {PICTURE: b"<svg>{% include 'part.svg.j2' %}</svg>\n", PART: part.encode()}
    pictured = toy().with_changed(templates)
    before = artifacts_of(pictured)
    record = "papers/2024/holm2024dough.yaml"
    text = EDITS[edit](pictured.read(record).decode())
    after = artifacts_of(pictured.with_changed({record: text.encode()}))
    assert [] == undeclared_changes(before, after, record)
    picture = "repository:docs/pictures/steps-light.svg"
    # A template that names the catalog may show any record.
    assert ("catalog" in part) == depends_on(before[picture], record)
    other_part = pictured.with_changed({PART: b"<text>other</text>\n"})
    assert [] == undeclared_changes(before, artifacts_of(other_part), PART)


@pytest.mark.parametrize(
    "name",
    [
        "site/head.html.j2",
        "site/matrix.html.j2",
        "site/redirect.html.j2",
        "site/rows.html.j2",
        "site/llms.txt.j2",
        "site/paper.html.j2",
        "readme/rows.md.j2",
        "forms/add-paper.yml.j2",
        "theme/partials/find.html",
    ],
)
def test_changed_template_is_an_input_of_all_that_it_changes(name: str) -> None:
    own = InputFile(f"templates/{name}", toy().templates[name].content + b"\n<!-- new -->\n")
    after = artifacts_of(replace(toy(), templates={**toy().templates, name: own}))
    assert [] == undeclared_changes(artifacts_of_toy(), after, own.path)
    assert any(depends_on(made, own.path) for made in after.values())


def inputs_of(path: str) -> set[str]:
    """Return the inputs of an artifact of the site, its templates aside."""
    inputs = artifacts_of_toy()[f"site:{path}"].inputs
    return {name for name in inputs if "templates/" not in name}


def test_citation_file_depends_on_its_record_alone() -> None:
    record = "papers/2024/holm2024dough.yaml"
    assert {"taxonomy.yaml", record} == inputs_of("papers/holm2024dough/holm2024dough.bib")


def test_redirect_depends_on_its_target_and_no_record() -> None:
    path = "papers/holm2024rheo/index.html"
    redirect = artifacts_of_toy()[f"site:{path}"]
    assert {"taxonomy.yaml"} == inputs_of(path)
    assert redirect.facts
    assert "papers/holm2024dough/" == redirect.facts()


def test_topic_depends_on_the_records_below_it() -> None:
    catalog = pipeline.load(toy()).catalog
    assert catalog
    records = {paper.file for paper in catalog.below("grain")}
    assert 0 < len(records) < len(catalog.papers)
    values = {"newest month: 2026-02", "prose on topics: True"}
    own = {"taxonomy.yaml", "docs/topics/grain.md", FRAME, *values, *records}
    assert own == inputs_of("topics/grain/")
    assert {"taxonomy.yaml", *records} == inputs_of("topics/grain/feed.xml")
    # Only topics that are not divided have files of their papers.
    undivided = "process/fermentation/sourdough/starter-ecology"
    below = {paper.file for paper in catalog.below(undivided)}
    assert {"taxonomy.yaml", *below} == inputs_of(f"topics/{undivided}/papers.bib")


def test_page_that_counts_depends_on_all_records() -> None:
    assert {"taxonomy.yaml", FRAME, RECORDS} == inputs_of("quality/")


@pytest.mark.parametrize(("edit", "is_same"), [("title", True), ("earlier", False)])
def test_page_of_numbers_stays_where_only_words_have_changed(edit: str, *, is_same: bool) -> None:
    record = "papers/2024/holm2024dough.yaml"
    text = EDITS[edit](toy().read(record).decode())
    changed = artifacts_of(toy().with_changed({record: text.encode()}))
    for page in ("insights/", "topics/", "authors/"):
        before = artifacts_of_toy()[f"site:{page}"].inputs
        assert is_same == (changed[f"site:{page}"].inputs == before)


def test_group_has_all_inputs_of_its_artifacts() -> None:
    catalog = loaded(toy())
    assert catalog
    parts = site_parts(toy(), catalog, cache=NoCache(toy().root, "program"))
    groups = [part for part in parts if isinstance(part, ArtifactGroup)]
    assert groups
    for group in groups:
        for artifact in group.make():
            assert artifact.inputs <= group.inputs


def test_folder_among_the_inputs_means_every_file_below_it() -> None:
    made = Page("x/", frozenset({"papers/", "docs/prose/about.md"}), "x", lambda: PageParts("", ""))
    assert depends_on(made, "papers/2024/new2024.yaml")
    assert depends_on(made, "docs/prose/about.md")
    assert not depends_on(made, "docs/prose/about.md.bak")
    assert not depends_on(made, "papers.yaml")
