"""Refresh: what arXiv and DOI resolvers say of papers, and what is made of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kdcatalog.bibliography.work import Work, author_of
from kdcatalog.cli import main
from kdcatalog.commands.refresh import Listener, Refresh, RefreshResult
from kdcatalog.drafting.announcements import publication_in
from kdcatalog.drafting.evidence import SourcedWork
from kdcatalog.drafting.updates import Updates, updates_of
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.services.answers import ANSWERS_FILE, Answers
from kdcatalog.services.transport import NetworkError
from tests.factories import paper, taxonomy
from tests.folders import CatalogFolder
from tests.sites import catalog_in
from tests.stand_in import XML, Clock, Said, StandIn, atom_entry, atom_feed, client_of

CSL = "application/vnd.citationstyles.csl+json"
TAXONOMY = taxonomy()


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("BreadConf 2024", 0, ("BreadConf", "2024", "")),
        ("Accepted at BreadConf 2024 (9 pages)", 0, ("BreadConf", "2024", "")),
        ("Accepted to Findings of BreadConf (2024)", 0, ("BreadConf", "2024", "findings")),
        ("Conference on Bread", 2024, ("BreadConf", "2024", "")),
        ("bread conference", 2024, ("BreadConf", "2024", "")),
        ("Proceedings of the 3rd Conference on Bread (Volume 1)", 2024, ("BreadConf", "2024", "")),
        ("Conference on Bread", 0, None),
        ("Notes on the Bread Conference tour", 2024, None),
        ("Submitted to BreadConf 2024", 0, None),
        ("Under review at BreadConf 2024", 0, None),
        ("Workshop on Rye at BreadConf 2024", 0, ("BreadConf", "2024", "workshop")),
        ("BreadConf 2024 Workshop", 0, ("BreadConf", "2024", "workshop")),
        ("MyBreadConf 2024", 0, None),
        ("Oven Press 2024", 0, None),
        ("", 2024, None),
    ],
)
def test_venue_is_proposed_only_when_certain(
    text: str, year: int, expected: tuple[str, ...] | None
) -> None:
    found = publication_in(TAXONOMY, text, None, year)
    assert expected == (found and (found["id"], found["year"], found.get("track", "")))


def work(title: str = "A Plain Loaf", authors: str = "Ann Bee", **fields: Any) -> Work:
    named = tuple(author for name in authors.split(", ") if (author := author_of(name)))
    return Work(title, named, **fields)


def news(*works: Work, **fields: Any) -> Updates:
    sources = [SourcedWork("arXiv" if not each.year else "doi:x", each) for each in works]
    return updates_of(paper(**fields), sources, TAXONOMY)


def changes(found: Updates) -> list[tuple[dict[str, Any], bool]]:
    return [(dict(one.fields), bool(one.mark)) for one in found.edits]


def test_equal_values_propose_nothing() -> None:
    assert Updates(confirmed={"title": "arxiv", "authors": "arxiv"}) == news(
        work("A plain loaf!", "ANN BEE")
    )


@pytest.mark.parametrize(
    ("said", "fields", "expected"),
    [
        (
            work("A Better Loaf"),
            {},
            [({"title": "A Better Loaf", "former_titles": ["A Plain Loaf"]}, True)],
        ),
        (work("A Better Loaf"), {"former_titles": ["A better loaf"]}, []),
        (work("A Better Loaf"), {"venue": {"id": "BreadConf", "year": "2024"}}, []),
        (
            work("A Better Loaf", year=2024),
            {"venue": {"id": "BreadConf", "year": "2024"}, "former_titles": ["Loaf"]},
            [({"title": "A Better Loaf", "former_titles": ["Loaf", "A Plain Loaf"]}, True)],
        ),
        (work("A Plain"), {}, []),
        (work(authors="Ann Bee, Bo Cee"), {}, [({"authors": ["Ann Bee", "Bo Cee"]}, False)]),
        (work(authors="Ann Bee"), {"authors": None}, [({"authors": ["Ann Bee"]}, False)]),
        (
            work(authors="Bo Cee, ann bee, Di Dee"),
            {"authors": ["Ann Bee", "Bo Cee"]},
            [({"authors": ["Bo Cee", "Ann Bee", "Di Dee"]}, False)],
        ),
        (work(authors="A. Bee, Bo Cee"), {}, [({"authors": ["A. Bee", "Bo Cee"]}, True)]),
        (work(authors="A. Bee"), {}, []),
        (work(authors="Ann Bee, Bo Cee"), {"authors": [{"group": "Crumb Team"}]}, []),
        (work(authors="Ann Bee, Ann Bee"), {}, []),
        (
            work(remark="Accepted at BreadConf 2024"),
            {},
            [({"venue": {"id": "BreadConf", "year": "2024"}}, True)],
        ),
        (
            work(remark="9 pages. Accepted at BreadConf 2024, code of 2026"),
            {},
            [({"venue": {"id": "BreadConf", "year": "2024"}}, True)],
        ),
        (work(remark="BreadConf, code of 2026"), {}, []),
        (
            work(remark="Accepted at BreadConf 2024"),
            {"venue": {"id": "BreadConf", "year": "2023"}},
            [],
        ),
        (
            work(venue="BreadConf 2024"),
            {},
            [({"venue": {"id": "BreadConf", "year": "2024"}}, False)],
        ),
        (
            work(identifiers=Identifiers(arxiv="2306.99910", doi="10.5555/a")),
            {"identifiers": {"arxiv": "2306.99910"}},
            [({"identifiers": {"doi": "10.5555/a"}}, False)],
        ),
        (work(identifiers=Identifiers(doi="10.5555/a")), {"identifiers": {"doi": "10.5555/b"}}, []),
    ],
)
def test_new_values_are_proposed(
    said: Work, fields: dict[str, Any], expected: list[tuple[dict[str, Any], bool]]
) -> None:
    assert expected == changes(news(said, **fields))


def test_unlisted_venue_is_left_to_the_user() -> None:
    found = news(work(venue="Journal of Crumbs", year=2024))
    assert ((), 1) == (found.edits, len(found.remarks))


def test_publication_takes_precedence_over_the_preprint() -> None:
    found = news(
        work("Loaf, Published", year=2024, venue="Conference on Bread"), work("Loaf, Preprint")
    )
    assert ["Loaf, Published", {"id": "BreadConf", "year": "2024"}] == [
        next(iter(one.fields.values())) for one in found.edits
    ]


def test_identifier_of_another_work_changes_nothing() -> None:
    found = news(work("Steel Bridges", "Max Emm"), authors=["Ann Bee"])
    assert ((), 1) == (found.edits, len(found.remarks))
    assert "check the identifier" in found.remarks[0]


@pytest.mark.parametrize(
    ("ours", "theirs", "is_another"),
    [
        (["Eva Rask"], ["Max Emm", "Jo Rask"], True),
        (["Wei Wang", "Yu Li", "Bo Xu"], ["Wenbo Wang", "Yan Li", "Ann Bee"], True),
        (["Wei Wang", "Yu Li", "Bo Xu"], ["Wei Wang", "Ann Bee", "Cy Dee"], True),
        (["Wei Wang", "Yu Li", "Bo Xu"], ["W. Wang", "Y. Li", "Ann Bee"], False),
        (["Wei Wang", "Yu Li"], ["Yu Li", "Ann Bee", "Cy Dee"], False),
        (["Eva Rask"], ["Rask"], False),
        (["Eva Rask"], [], False),
    ],
)
def test_work_under_another_title_has_half_of_the_authors(
    ours: list[str], theirs: list[str], is_another: bool
) -> None:
    found = news(work("Steel Bridges", ", ".join(theirs)), authors=ours)
    assert is_another == bool(found.remarks)
    assert is_another == (not found.edits)


def test_answer_without_a_title_changes_no_title() -> None:
    edits = news(work("", "Ann Bee")).edits
    assert not [edit for edit in edits if "title" in edit.fields]


RECORD = "papers/2023/rask2023rye.yaml"
TEXT = """\
# yaml-language-server: $schema=../../schemas/paper.schema.json
title: "Rye at Night"  # as on the poster
authors:
  - Eva Rask
date: "2023-02"
identifiers:
  # found by hand
  arxiv: "2302.99911"
placements:
  - grain/rye
added: "2024-02-20"
"""
QUERY = "/arxiv/query?id_list=2302.99911&max_results=1"


DBLP = "/dblp/search/publ/api?q=rye%20at%20night&format=json&h=10"


def dblp_hits(*infos: dict[str, Any]) -> Said:
    """Return what DBLP answers to a search, with the hits that it found."""
    hits = {"hit": [{"info": info} for info in infos]} if infos else {"@total": "0"}
    return Said(json.dumps({"result": {"hits": hits}}).encode(), media="application/json")


@pytest.fixture
def one(toy: CatalogFolder, stand_in: StandIn) -> CatalogFolder:
    """Return the toy catalog with one record alone, which DBLP does not know."""
    stand_in.says(DBLP, dblp_hits())
    for file in toy.record_files:
        (toy.root / file).unlink()
    (toy.root / RECORD).write_text(TEXT, encoding="utf-8")
    return toy


def published(server: StandIn, catalog_folder: CatalogFolder, **fields: Any) -> None:
    """Make arXiv and the resolver report that the paper was published at a venue of the toy."""
    venue = next(
        each for each in catalog_in(catalog_folder).taxonomy.venues if each.kind == "conference"
    )
    item = {
        "title": "Rye at Dawn",
        "author": [{"given": "Eva", "family": "Rask"}, {"given": "Bo", "family": "Cee"}],
        "container-title": venue.name,
        "issued": {"date-parts": [[2024, 5]]},
        "DOI": "10.5555/rye",
        **fields,
    }
    entry = atom_entry("2302.99911", "Rye at Dawn", ["Eva Rask"], doi="10.5555/rye")
    server.says(QUERY, Said(atom_feed(entry), media=XML))
    server.says("/doi/10.5555/rye", Said(json.dumps(item).encode(), media=CSL))


def refreshed(
    server: StandIn, catalog_folder: CatalogFolder, *files: str, write: bool = False
) -> RefreshResult:
    with client_of(server, Clock()) as client:
        return Refresh(catalog_folder.snapshot, catalog_in(catalog_folder), client).run(
            files, write=write
        )


def test_edits_are_proposed_as_a_diff_and_nothing_is_written(
    one: CatalogFolder, stand_in: StandIn, golden: Callable[[str, str], str]
) -> None:
    published(stand_in, one)
    done = refreshed(stand_in, one)
    text = "".join(f"{line}\n" for line in (*done.diff.splitlines(), "", *done.reasons))
    assert golden("refresh/proposed.txt", text) == text
    assert (TEXT, ()) == ((one.root / RECORD).read_text(encoding="utf-8"), done.written)
    assert CSL == stand_in.asked[-1].headers["Accept"]


def test_missing_values_are_written_and_existing_ones_kept(
    one: CatalogFolder, stand_in: StandIn
) -> None:
    published(stand_in, one)
    done = refreshed(stand_in, one, write=True)
    text = (one.root / RECORD).read_text(encoding="utf-8")
    assert ((RECORD,), 1) == (done.written, len(done.skipped))
    assert 'title: "Rye at Night"  # as on the poster\n' in text
    # The authors of the publication belong to its title.
    assert "Bo Cee" not in text
    assert "  id: BreadConf\n" in text
    assert '  # found by hand\n  arxiv: "2302.99911"\n  doi: "10.5555/rye"\n' in text


def test_named_record_takes_every_proposal(one: CatalogFolder, stand_in: StandIn) -> None:
    published(stand_in, one)
    done = refreshed(stand_in, one, RECORD, write=True)
    text = (one.root / RECORD).read_text(encoding="utf-8")
    assert ((RECORD,), ()) == (done.written, done.skipped)
    assert 'title: "Rye at Dawn"  # as on the poster\nformer_titles:\n  - "Rye at Night"\n' in text
    again = refreshed(stand_in, one, RECORD, write=True)
    assert ("", ()) == (again.diff, again.written)


def test_update_that_would_be_an_error_is_skipped(one: CatalogFolder, stand_in: StandIn) -> None:
    published(stand_in, one, issued={"date-parts": [[2021]]})
    done = refreshed(stand_in, one, write=True)
    assert (TEXT, ()) == ((one.root / RECORD).read_text(encoding="utf-8"), done.written)
    assert ["would be an error" in remark for remark in done.remarks] == [True]


@pytest.mark.parametrize(
    "answer",
    [
        Said(b"<html>"),
        Said(b"{", media=CSL),
        Said(status=503),
        Said(status=403),
        Said(b"{}", cut=9),
    ],
)
def test_failing_resolver_keeps_the_other_proposals(
    one: CatalogFolder, stand_in: StandIn, answer: Said
) -> None:
    published(stand_in, one)
    stand_in.says("/doi/10.5555/rye", answer)
    done = refreshed(stand_in, one)
    assert (1, True) == (len(done.failures), "Rye at Dawn" in done.diff)


def test_doi_without_metadata_is_a_remark(one: CatalogFolder, stand_in: StandIn) -> None:
    published(stand_in, one)
    stand_in.says("/doi/10.5555/rye", Said(status=404))
    done = refreshed(stand_in, one)
    assert ((), 1, True) == (done.failures, len(done.remarks), "Rye at Dawn" in done.diff)


@pytest.mark.parametrize("number", [0, 1])
def test_id_that_arxiv_does_not_have_is_a_remark(
    one: CatalogFolder, stand_in: StandIn, number: int
) -> None:
    others = [atom_entry("2302.99912", "Rye at Night", ["Eva Rask"])][:number]
    stand_in.says(QUERY, Said(atom_feed(*others, total=number), media=XML))
    result = refreshed(stand_in, one)
    assert ("arXiv has no paper 2302.99911: check the id",) == result.remarks
    assert ((), ()) == (result.failures, result.reasons)


def test_empty_answer_on_several_papers_is_a_failure(one: CatalogFolder, stand_in: StandIn) -> None:
    other = TEXT.replace("2302.99911", "2302.99912").replace("Rye at Night", "Rye by Day")
    (one.root / "papers/2023/rask2023day.yaml").write_text(other, encoding="utf-8")
    stand_in.says(DBLP.replace("at%20night", "by%20day"), dblp_hits())
    query = QUERY.replace("2302.99911&max_results=1", "2302.99911,2302.99912&max_results=2")
    stand_in.says(query, Said(atom_feed(total=0), media=XML))
    result = refreshed(stand_in, one)
    assert ("arXiv returned no data for 2 papers: try again later",) == result.failures
    assert () == result.remarks


def test_refresh_without_any_answer_fails(one: CatalogFolder, stand_in: StandIn) -> None:
    stand_in.says(QUERY, Said(status=503))
    stand_in.says(DBLP, Said(status=503))
    with pytest.raises(NetworkError, match="arXiv returned no data for 1 paper:"):
        refreshed(stand_in, one)


def test_resolver_is_given_up_after_three_failures(one: CatalogFolder, stand_in: StandIn) -> None:
    (one.root / RECORD).unlink()
    for number in range(5):
        text = TEXT.replace('arxiv: "2302.99911"', f'doi: "10.5555/{number}"').replace(
            "Night", f"Night {number}"
        )
        (one.root / f"papers/2023/rask2023rye{'abcde'[number]}.yaml").write_text(
            text, encoding="utf-8"
        )
        stand_in.says(f"/doi/10.5555/{number}", Said(status=500))
    with pytest.raises(NetworkError):
        refreshed(stand_in, one)
    assert 3 == len(stand_in.asked)


def run(server: StandIn, catalog_folder: CatalogFolder, *arguments: str) -> Result:
    return CliRunner(env=server.environment).invoke(
        main, ["-C", str(catalog_folder.root), "refresh", *arguments]
    )


def test_refresh_prints_a_diff_with_its_reasons(one: CatalogFolder, stand_in: StandIn) -> None:
    entry = atom_entry("2302.99911", "Rye at Dawn", ["Eva Rask"])
    stand_in.says(QUERY, Said(atom_feed(entry), media=XML))
    result = run(stand_in, one)
    assert (0, True) == (
        result.exit_code,
        f"\n--- a/{RECORD}\n+++ b/{RECORD}\n" in result.stdout,
    )
    assert "1 record: 1 edit proposed, 0 skipped" in result.stderr


def test_refresh_lists_what_it_skips(one: CatalogFolder, stand_in: StandIn) -> None:
    stand_in.says(
        QUERY, Said(atom_feed(atom_entry("2302.99911", "Rye at Dawn", ["Eva Rask"])), media=XML)
    )
    result = run(stand_in, one, "--write")
    assert (0, "") == (result.exit_code, result.stdout)
    assert "skipped" in result.stderr
    assert "pass its file to write it" in result.stderr


def test_interrupted_run_is_continued_without_asking_again(
    one: CatalogFolder, stand_in: StandIn
) -> None:
    published(stand_in, one)
    expected = refreshed(stand_in, one)
    path = one.root / ANSWERS_FILE

    def interrupt(_reason: str) -> None:
        raise KeyboardInterrupt

    def rerun(listener: Listener) -> RefreshResult:
        answers = Answers(path, "2026-03-05")
        with client_of(stand_in, Clock()) as client:
            return Refresh(one.snapshot, catalog_in(one), client, answers, listener).run()

    with pytest.raises(KeyboardInterrupt):
        rerun(Listener(edit=interrupt))
    asked_before = len(stand_in.asked)
    assert expected == rerun(Listener())
    assert asked_before == len(stand_in.asked)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"version": 1, "day": "2026-03-04", "works": {}}', "\x00"]
)
def test_answers_of_another_day_or_unreadable_ones_count_as_none(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "answers.json"
    path.write_text(content, encoding="utf-8")
    assert Answers(path, "2026-03-05").get("doi:10.5555/rye") is None


INFO = {
    "title": "Rye at Night.",
    "authors": {"author": [{"text": "Eva Rask 0001"}, {"text": "Bo Cee"}]},
    "venue": "BreadConf (1)",
    "year": "2024",
    "doi": "10.5555/rye",
    "ee": "https://doi.org/10.5555/rye",
}


def plain(server: StandIn, **fields: str) -> None:
    """Let arXiv know the preprint and no publication."""
    entry = atom_entry("2302.99911", "Rye at Night", ["Eva Rask"], **fields)
    server.says(QUERY, Said(atom_feed(entry), media=XML))


def test_dblp_has_the_publication_of_a_preprint(one: CatalogFolder, stand_in: StandIn) -> None:
    plain(stand_in)
    stand_in.says(DBLP, dblp_hits({**INFO, "venue": "CoRR", "doi": "10.5555/corr"}, INFO))
    refreshed(stand_in, one, write=True)
    text = (one.root / RECORD).read_text(encoding="utf-8")
    assert "venue:\n  id: BreadConf\n  year: 2024\n" in text
    assert ('  doi: "10.5555/rye"\n' in text, "  - Bo Cee\n" in text) == (True, True)


@pytest.mark.parametrize(
    "info",
    [
        {**INFO, "authors": {"author": {"text": "Max Emm"}}},
        {**INFO, "title": "Rye at Night and Day."},
        {**INFO, "venue": "CoRR"},
        {"title": "Rye at Night."},
    ],
    ids=["other authors", "other title", "preprint", "no venue"],
)
def test_dblp_entry_that_is_not_the_publication_changes_nothing(
    one: CatalogFolder, stand_in: StandIn, info: dict[str, Any]
) -> None:
    plain(stand_in)
    stand_in.says(DBLP, dblp_hits(info))
    done = refreshed(stand_in, one)
    assert ("", (), ()) == (done.diff, done.remarks, done.failures)


@pytest.mark.parametrize(
    "answer", [Said(b"<html>"), Said(b"[]"), Said(b'{"result": 5}'), Said(b"[" * 100_000)]
)
def test_broken_answer_of_dblp_is_a_failure(
    one: CatalogFolder, stand_in: StandIn, answer: Said
) -> None:
    plain(stand_in)
    stand_in.says(DBLP, answer)
    (failure,) = refreshed(stand_in, one).failures
    assert "DBLP sent something else than JSON" in failure


def with_identifier(folder: CatalogFolder, line: str) -> None:
    path = folder.root / RECORD
    path.write_text(TEXT.replace("  # found by hand", f"  {line}"), encoding="utf-8")


def test_anthology_is_asked_before_the_doi(one: CatalogFolder, stand_in: StandIn) -> None:
    with_identifier(one, "acl: 2024.acl-long.1")
    entry = atom_entry("2302.99911", "Rye at Night", ["Eva Rask"], doi="10.5555/rye")
    stand_in.says(QUERY, Said(atom_feed(entry), media=XML))
    bib = b"""@inproceedings{rask-2024-rye, title = {Rye at Noon}, author = {Rask, Eva and Cee, Bo},
      booktitle = {Annual Conference on Bread and Dough}, year = {2024}}"""
    stand_in.says("/acl/2024.acl-long.1.bib", Said(bib))
    done = refreshed(stand_in, one)
    assert "acl:2024.acl-long.1 has the title 'Rye at Noon' and 2 authors" in done.reasons[0]
    assert "/doi/10.5555/rye" not in stand_in.paths


def test_closed_openreview_is_one_remark_and_no_failure(
    one: CatalogFolder, stand_in: StandIn
) -> None:
    with_identifier(one, "openreview: aaaaaaaaaa")
    other = "papers/2023/rask2023ryes.yaml"
    text = TEXT.replace('arxiv: "2302.99911"', "openreview: bbbbbbbbbb")
    (one.root / other).write_text(text.replace("Night", "Noon"), encoding="utf-8")
    plain(stand_in)
    stand_in.says("/openreview/forum?id=aaaaaaaaaa", Said(status=403))
    stand_in.says(DBLP.replace("night", "noon"), dblp_hits())
    done = refreshed(stand_in, one)
    assert ((), 1) == (done.failures, len(done.remarks))
    assert "OpenReview was not asked about further papers" in done.remarks[0]


def test_forum_that_is_gone_does_not_keep_others_from_being_asked_about(
    one: CatalogFolder, stand_in: StandIn
) -> None:
    with_identifier(one, "openreview: aaaaaaaaaa")
    other = "papers/2023/rask2023ryes.yaml"
    text = TEXT.replace('arxiv: "2302.99911"', "openreview: bbbbbbbbbb")
    (one.root / other).write_text(text.replace("Night", "Noon"), encoding="utf-8")
    plain(stand_in)
    stand_in.says(DBLP.replace("night", "noon"), dblp_hits())
    for forum in ("aaaaaaaaaa", "bbbbbbbbbb"):
        stand_in.says(f"/openreview/forum?id={forum}", Said(status=404))
    done = refreshed(stand_in, one)
    assert () == done.failures
    forums = [remark.partition(":")[2][:10] for remark in done.remarks]
    assert ["aaaaaaaaaa", "bbbbbbbbbb"] == sorted(forums)
    assert not any("login" in remark for remark in done.remarks)


def test_title_of_a_publication_comes_with_its_authors() -> None:
    published_work = work("Loaf, Published", "Ann Bee, Bo Cee", year=2024, venue="BreadConf")
    (edit, *_) = news(published_work, authors=["Ann Bee", "Di Dee"]).edits
    assert {"title", "former_titles", "authors"} == {*edit.fields}
    assert (["Ann Bee", "Bo Cee"], True) == (edit.fields["authors"], bool(edit.mark))


@pytest.mark.parametrize(
    "venue",
    [
        "Submitted to BreadConf 2024",
        "BreadConf 2024 Conference Withdrawn Submission",
        "BreadConf 2024 Desk Rejected Submission",
        "Under review as a conference paper at BreadConf 2024",
        "CoRR",
    ],
)
def test_submission_is_not_a_publication(venue: str) -> None:
    updates = news(work(year=2024, venue=venue))
    assert ((), ()) == (updates.edits, updates.remarks)


@pytest.mark.parametrize(
    ("published_names", "names", "expected"),
    [
        ("Ann Bee, Di Dee", ["Ann Bee", "Bo Cee"], ["Ann Bee", "Di Dee"]),
        ("Bo Cee, A. Bee", ["Ann Bee", "Bo Cee"], ["Bo Cee", "Ann Bee"]),
        ("Ann Bee", ["Ann Bee", "Bo Cee"], ["Ann Bee"]),
        ("A. Bee, B. Cee", ["Ann Bee", "Bo Cee"], None),
        ("Ann Bee, Al Bee", ["Ann Bee", "Bo Cee"], None),
    ],
    ids=["another", "order", "fewer", "spelling", "namesakes"],
)
def test_other_authors_of_a_publication_are_proposed(
    published_names: str, names: list[str], expected: list[str] | None
) -> None:
    edits = news(work(authors=published_names, year=2024, venue="BreadConf"), authors=names).edits
    authors = [
        (edit.fields["authors"], bool(edit.mark)) for edit in edits if "authors" in edit.fields
    ]
    assert authors == ([(expected, True)] if expected else [])


@pytest.mark.parametrize(
    "fields",
    [
        {"abstract": "We bake. Code: https://github.com/bee/rye."},
        {"remark": "Code at github.com/bee/rye"},
    ],
)
def test_code_that_authors_link_is_added(fields: dict[str, str]) -> None:
    assert [({"code": ["https://github.com/bee/rye"]}, False)] == changes(news(work(**fields)))
    assert [] == changes(news(work(**fields), code=["https://github.com/bee/old"]))


@pytest.mark.parametrize(
    "fields",
    [
        {"remark": "This paper has been withdrawn by the author"},
        {"abstract": "This paper has been withdrawn due to an error in Lemma 2."},
        {"abstract": "The submission was withdrawn.", "remark": "12 pages"},
        {"remark": "Retracted."},
    ],
)
def test_withdrawn_paper_is_a_remark(fields: dict[str, str]) -> None:
    (remark,) = news(work(**fields)).remarks
    sentence = fields.get("abstract") or fields["remark"]
    assert remark == f"withdrawn, according to arXiv ('{sentence}'): check whether to keep it"


def test_abstract_on_withdrawal_is_not_withdrawn() -> None:
    assert () == news(work(abstract="We study what happens when offers are withdrawn.")).remarks
