"""Facts that were kept are those of a fresh computation, and few are computed again."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from kdcatalog.artifacts import paper_pages
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.cache import Cache
from kdcatalog.model import catalog as model_catalog
from kdcatalog.model.people import index_authors
from kdcatalog.snapshot import Snapshot
from kdcatalog.views.papers import from_others
from kdcatalog.views.related import Relations
from kdcatalog.views.rows import Rows
from tests.broken import CATALOGS
from tests.test_inputs import EDITS, loaded, with_line

Edit = Callable[[str], str]
LINK = "  - https://bread.example.org/code\n"
ALL_EDITS: list[Edit] = [
    *EDITS.values(),
    with_line("title:", 'title: "Rye: Words of Another Title"\n'),
    with_line(
        "summary:", 'summary: "Weighs rye, starters and crumbs of each loaf, by the hour."\n'
    ),
    with_line("code:", f"code:\n{LINK}"),
    with_line("urls:", f"urls:\n{LINK}"),
    with_line("facts:", "facts:\n  flour:\n    - T65\n"),
    # Of the second catalog, whose seasons have pages.
    with_line("facts:", "facts:\n  season:\n    - Лето\n    - Frost\n"),
    with_line("facts:", "facts:\n  harvest:\n    - Лето\n"),
    with_line("added:", 'added: "2024-09-09"\nnote: "A remark."\n'),
    with_line("title:", 'title: "Teig"\nlanguage: de\nformer_titles:\n  - Dough\n'),
]


def facts_of(snapshot: Snapshot, cache: Cache | None = None) -> dict[str, str]:
    """Return the facts of every artifact by its path, in the order of a build."""
    catalog = loaded(snapshot)
    assert catalog
    facts = {}
    for made in site_artifacts(snapshot, catalog, cache=cache):
        if made.facts:
            facts[made.path] = repr(made.facts())
    return facts


def changed_at_random(snapshot: Snapshot, chance: random.Random) -> Snapshot:
    """Return a snapshot without errors in which a record has changed, is new, or is missing."""
    while True:
        file = chance.choice(snapshot.record_files)
        text = snapshot.read(file).decode()
        changed = snapshot.with_changed({file: chance.choice(ALL_EDITS)(text).encode()})
        if chance.random() < 0.1:
            changed = snapshot.with_changed({file: None})
        if loaded(changed):
            return changed


@pytest.mark.parametrize("name", ["toy", "second"])
def test_kept_facts_are_those_of_a_fresh_computation_after_any_edits(
    name: str, tmp_path: Path
) -> None:
    chance = random.Random(name)
    snapshot = Snapshot.at(CATALOGS / name)
    cache = Cache(tmp_path, "program")
    for _ in range(25):
        for _ in range(chance.randrange(3)):
            snapshot = changed_at_random(snapshot, chance)
        assert facts_of(snapshot) == facts_of(snapshot, cache)


@pytest.mark.parametrize(("edit", "is_kept"), [("title", True), ("new author", False)])
def test_index_of_authors_is_kept_while_only_words_change(
    edit: str, *, is_kept: bool, tmp_path: Path
) -> None:
    snapshot = Snapshot.at(CATALOGS / "toy")
    cache = Cache(tmp_path, "program")
    facts_of(snapshot, cache)
    record = "papers/2024/holm2024dough.yaml"
    text = EDITS[edit](snapshot.read(record).decode())
    changed = snapshot.with_changed({record: text.encode()})
    catalog = loaded(changed)
    assert catalog
    authors = index_authors(catalog.papers, catalog.people)
    with patch.object(model_catalog, "index_authors", side_effect=index_authors) as computed:
        [*site_artifacts(changed, catalog, cache=cache)]
    assert is_kept == (computed.call_count == 0)
    assert dict(authors.by_slug) == dict(catalog.authors.by_slug)
    for paper in catalog.papers:
        for author in paper.authors:
            expected = authors.of(paper, author.name)
            assert expected == catalog.authors.of(paper, author.name)


def test_changed_link_computes_only_facts_of_pages_with_a_row_of_the_paper(tmp_path: Path) -> None:
    snapshot = Snapshot.at(CATALOGS / "toy")
    cache = Cache(tmp_path, "program")
    before = facts_of(snapshot, cache)
    record = "papers/2024/holm2024dough.yaml"
    text = with_line("code:", f"code:\n{LINK}")(snapshot.read(record).decode())
    changed = snapshot.with_changed({record: text.encode()})
    with patch.object(paper_pages, "from_others", side_effect=from_others) as computed:
        after = facts_of(changed, cache)
    different = {path for path in before if before[path] != after[path]}
    reached = {f"papers/{call.args[3].key}/" for call in computed.call_args_list}
    assert different
    assert different <= reached
    assert len(reached) < len(snapshot.record_files) / 2


# The oldest on a topic that thirteen papers have.
ADDED = """
title: "Zwieback"
authors: [Nova Author]
date: "1990"
urls: ["https://bread.example.org/zwieback"]
placements: [process/fermentation/sourdough/starter-ecology]
added: "2024-06-10"
"""


def facts_without_related(snapshot: Snapshot) -> dict[str, object]:
    """Return by key what pages take from others beside related papers: nearly all change there."""
    catalog = loaded(snapshot)
    assert catalog
    facts = {}
    rows, relations = Rows(catalog), Relations(catalog)
    for paper in catalog.papers:
        others = from_others(rows, relations, (), paper)
        facts[paper.key] = replace(others, state=((), ""), related_rows=(), by_authors=()).facts
    return facts


def test_added_paper_changes_no_page_by_the_number_of_papers_of_its_topic() -> None:
    snapshot = Snapshot.at(CATALOGS / "toy")
    added = snapshot.with_changed({"papers/1990/author1990zwieback.yaml": ADDED.encode()})
    before = facts_without_related(snapshot)
    after = facts_without_related(added)
    assert before.items() <= after.items()
