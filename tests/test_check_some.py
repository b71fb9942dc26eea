"""A check of some records finds what a check of all finds in them, though it reads few."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdcatalog import pipeline
from kdcatalog.cache import Cache
from kdcatalog.checks.rules import Rule
from kdcatalog.commands.build import _load
from kdcatalog.commands.check import Report, check
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.problems import Problem, errors
from kdcatalog.records.reading import Loaded, load_paper
from kdcatalog.snapshot import Snapshot
from tests.sites import copy_toy

TODAY = "2026-11-28"
DOUGH = "papers/2024/holm2024dough.yaml"
RYE = "papers/2023/rask2023rye.yaml"
TEFF = "papers/2026/bekele2026teff.yaml"
NEW = "papers/2025/nova2025crumb.yaml"

Edit = Callable[[Snapshot], dict[str, bytes | None]]


@cache
def toy() -> Snapshot:
    """Return the toy catalog, whose taxonomy names papers and days."""
    return copy_toy(Path(mkdtemp()) / "toy").snapshot


@cache
def kept() -> Cache:
    return new_cache()


def new_cache() -> Cache:
    """Return what a build of the toy keeps of the names of its records."""
    made = Cache(Path(mkdtemp()), "program", pipeline.classes_of_records)
    assert set() == errors_of(toy(), made)
    return made


def errors_of(snapshot: Snapshot, cache: Cache | None) -> set[Problem]:
    """Return the errors that stop a build."""
    return {*errors(_load(snapshot, cache).problems)}


def with_field(text: str, name: str, value: str) -> str:
    """Return a record with a field in place of the one it has, if any."""
    rest = re.sub(rf"^{name}:.*\n(?:  .*\n)*", "", text, flags=re.M)
    return f"{rest}{name}: {value}\n"


def field(file: str, name: str, value: str) -> Edit:
    """Return an edit of one field of a record."""

    def edit(snapshot: Snapshot) -> dict[str, bytes | None]:
        text = with_field(snapshot.read(file).decode("utf-8", "replace"), name, value)
        return {file: text.encode()}

    return edit


def title_of(file: str) -> str:
    match = re.search(r"^title: (.*)$", toy().read(file).decode(), flags=re.M)
    assert match
    return match[1]


def added_paper(title: str, **fields: str) -> Edit:
    """Return an edit that adds a record."""

    def edit(_: Snapshot) -> dict[str, bytes | None]:
        text = f"title: {title}\nauthors:\n  - Nova Crumb\nplacements:\n  - grain/rye\n"
        text += 'date: "2025-01"\nadded: "2025-02-03"\n'
        for name, value in fields.items():
            text = with_field(text, name, value)
        return {NEW: text.encode()}

    return edit


def moved(file: str, to: str) -> Edit:
    return lambda snapshot: {file: None, to: snapshot.read(file)}


def copied(file: str, to: str) -> Edit:
    return lambda snapshot: {to: snapshot.read(file)}


def replaced(file: str, content: bytes) -> Edit:
    return lambda _: {file: content}


def appended(file: str, text: str) -> Edit:
    return lambda snapshot: {file: snapshot.read(file) + text.encode()}


EDITS: dict[str, Edit] = {
    "nothing": lambda _: {},
    "title of another": field(DOUGH, "title", title_of(RYE)),
    "former title of another": field(DOUGH, "former_titles", f"[{title_of(TEFF)}]"),
    "two with a title": added_paper(title_of(DOUGH)),
    "distinct": added_paper(title_of(DOUGH), distinct_from="[holm2024dough]"),
    "url of another": added_paper("Crumb", urls="[https://rheometer.example.org/]"),
    "new identifier": field(RYE, "identifiers", '{arxiv: "2403.00001"}'),
    "same identifier": field(DOUGH, "identifiers", '{arxiv: "2403.00001"}'),
    "code is a paper": field(TEFF, "code", "[https://arxiv.org/abs/2403.00001]"),
    "code is another paper": added_paper("Crumb", code="[https://doi.org/10.5555/rye.2023]"),
    "doi of another": field(RYE, "identifiers", '{doi: "10.5555/rye.2023"}'),
    "former key of another": field(RYE, "former_keys", "[holm2024rheo]"),
    "key of another": field(RYE, "former_keys", "[holm2024dough]"),
    "unknown key": field(RYE, "distinct_from", "[holm2024dogh]"),
    "no former keys": field(DOUGH, "former_keys", "[]"),
    "unreadable": replaced(RYE, b"title: [\n"),
    "not UTF-8": replaced(DOUGH, b"title: \xff\n"),
    "invalid date": field(RYE, "date", '"2024-13"'),
    "future": field(TEFF, "date", '"2031-01"'),
    "added in the future": field(RYE, "added", '"2031-01-01"'),
    "added last": field(DOUGH, "added", '"2026-11-20"'),
    "added first": field(TEFF, "added", '"2016-01-01"'),
    "unknown topic": field(DOUGH, "placements", "[grain/wheet]"),
    "capitals": field(RYE, "title", '"SOURDOUGH AND THE HOME MIXER OF RYE"'),
    "old preprint": field(DOUGH, "date", '"2024-05"'),
    "removed": lambda _: {RYE: None},
    "last removed": lambda _: {TEFF: None},
    "renamed": moved(DOUGH, "papers/2024/holm2024mixer.yaml"),
    "in another year": moved(RYE, "papers/2021/rask2023rye.yaml"),
    "copy": copied(DOUGH, "papers/2024/holm2024dough copy.yaml"),
    "copy elsewhere": copied(DOUGH, "papers/2023/holm2024dough.yaml"),
    "backup": copied(RYE, "papers/2023/rask2023rye.yml"),
    "broken taxonomy": appended("taxonomy.yaml", "nonsense: 1\n"),
    "unreadable taxonomy": replaced("taxonomy.yaml", b"catalog: [\n"),
    "broken people": replaced("people.yaml", b"people: 3\n"),
    "rejected": replaced("rejected.yaml", b"rejected: 3\n"),
    "removed.yaml": replaced("removed.yaml", b"removed: 3\n"),
    "conflict": appended(DOUGH, "<<<<<<< HEAD\n"),
}


def edited(names: list[str]) -> Snapshot:
    snapshot = toy()
    for name in names:
        try:
            contents = EDITS[name](snapshot)
        except KeyError:
            continue  # another edit has removed the record
        snapshot = snapshot.with_changed(contents)
    return snapshot


def report(snapshot: Snapshot, file: str, cache: Cache | None) -> Report:
    return check(snapshot, [file], today=TODAY, cache=cache)


@pytest.mark.parametrize("name", EDITS)
def test_check_of_one_record_finds_what_a_check_of_all_does(name: str) -> None:
    snapshot = edited([name])
    for file in {DOUGH, RYE, TEFF, NEW, *snapshot.record_files[-3:]} & {*snapshot.record_files}:
        assert report(snapshot, file, kept()) == report(snapshot, file, None)


@pytest.mark.parametrize("name", EDITS)
def test_next_build_finds_the_errors_of_a_clean_one(name: str) -> None:
    snapshot = edited([name])
    assert errors_of(snapshot, new_cache()) == errors_of(snapshot, None)


@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=4))
@settings(max_examples=60)
def test_next_build_finds_the_errors_of_several_edits(names: list[str]) -> None:
    snapshot = edited(names)
    assert errors_of(snapshot, new_cache()) == errors_of(snapshot, None)


def test_next_build_compares_few_records(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def noted(catalog: Catalog) -> Iterator[Problem]:
        compared.append(len(catalog.papers))
        yield from ()

    monkeypatch.setattr("kdcatalog.checks.rules.ERROR_RULES", (Rule(noted),))
    errors_of(edited(["added last"]), new_cache())
    assert compared[0] == len(toy().record_files)
    assert compared[1] < compared[0] / 2


@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=4), st.data())
@settings(max_examples=60)
def test_check_of_one_record_is_the_same_after_several_edits(
    names: list[str], data: st.DataObject
) -> None:
    snapshot = edited(names)
    file = data.draw(st.sampled_from(snapshot.record_files))
    assert report(snapshot, file, kept()) == report(snapshot, file, None)


def test_check_of_one_record_reads_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    read = set()

    def counted(raw: bytes, file: str) -> Loaded[Paper]:
        read.add(file)
        return load_paper(raw, file)

    monkeypatch.setattr(pipeline, "load_paper", counted)
    report(edited(["two with a title"]), DOUGH, kept())
    assert {DOUGH, NEW} <= read
    assert len(read) < len(toy().record_files) / 2
