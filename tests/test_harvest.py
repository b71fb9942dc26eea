"""kdcatalog harvest: proceedings in many formats, the batch of edits, and what is written."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kdcatalog import pipeline
from kdcatalog.bibliography.work import UnreadableError, Work
from kdcatalog.cli import main
from kdcatalog.discovery.batches import Decisions, HarvestBatch, decided, ticked
from kdcatalog.discovery.candidates import Teams
from kdcatalog.discovery.harvesting import HarvestSource, harvest
from kdcatalog.discovery.listed import ListedWorks
from kdcatalog.discovery.listing import read_listing
from kdcatalog.model.discovery import Discovery
from tests.factories import catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.stand_in import Said, StandIn, atom_entry, atom_feed

PROCEEDINGS = Path(__file__).parent / "proceedings"
ANTHOLOGY = PROCEEDINGS / "2025.bread.xml"
PROGRAM = PROCEEDINGS / "crumb-2025.json"
DAY = "2026-11-26"


def read(name: str, content: Any) -> ListedWorks:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_listing(name, raw)


def work_in(name: str, content: Any) -> Work:
    (work,) = read(name, content).works
    return work


# The XML of the ACL Anthology


def anthology(paper_xml: str, meta: str = "", volume: str = "long") -> bytes:
    """Return a collection with one volume and one paper."""
    head = f"<meta><booktitle>BreadConf 2026</booktitle><year>2026</year>{meta}</meta>"
    body = f'<volume id="{volume}">{head}<paper id="7">{paper_xml}</paper></volume>'
    return f'<?xml version="1.0"?><collection id="2026.bread">{body}</collection>'.encode()


def test_anthology_has_whole_works() -> None:
    listed = read_listing("2025.bread.xml", ANTHOLOGY.read_bytes())
    first = listed.works[0]
    assert ("acl", 6) == (listed.service, len(listed.works))
    assert "Shaping Robots Learn to Fold and to Seal" == first.title
    assert ["Jun Okafor", "Élodie d\N{RIGHT SINGLE QUOTATION MARK}Aubigné"] == [
        author.name for author in first.authors
    ]
    assert ("d\N{RIGHT SINGLE QUOTATION MARK}Aubigné", "2025-07", 2025) == (
        first.authors[1].family,
        first.date,
        first.year,
    )
    assert ("2025.bread-long.1", "10.5555/2025.bread-long.1") == (
        first.identifiers.acl,
        first.identifiers.doi,
    )
    assert ("1-14", "Oven Press") == (first.pages, first.publisher)
    assert "up to 85\\,\\% hydration" in first.abstract


def test_markup_in_anthology_titles_is_text() -> None:
    title = "<title>The <fixed-case>R</fixed-case>ye of <i>Secale</i> &amp; <b>Bran</b></title>"
    assert "The Rye of Secale & Bran" == work_in("a.xml", anthology(title)).title


def test_code_and_retraction_of_the_anthology_are_remarks() -> None:
    listed = read_listing("2025.bread.xml", ANTHOLOGY.read_bytes())
    remarks = [work.remark for work in listed.works]
    assert "Code: https://github.com/example-bakery/malt" == remarks[2]
    assert "Retracted" == remarks[4]


@pytest.mark.parametrize(
    ("collection", "volume", "number", "expected"),
    [
        ("2026.bread", "long", "7", "2026.bread-long.7"),
        ("P19", "1", "7", "P19-1007"),
        ("W19", "12", "7", "W19-1207"),
    ],
)
def test_anthology_id_without_an_address(
    collection: str, volume: str, number: str, expected: str
) -> None:
    xml = (
        f'<collection id="{collection}"><volume id="{volume}">'
        f'<paper id="{number}"><title>Rye</title></paper></volume></collection>'
    )
    assert expected == work_in("a.xml", xml.encode()).identifiers.acl


def test_volume_without_year_and_paper_without_authors_are_read() -> None:
    work = work_in(
        "a.xml", b"<collection><volume><paper><title>Rye</title></paper></volume></collection>"
    )
    assert ("Rye", "", 0, ()) == (work.title, work.date, work.year, work.authors)


def test_untitled_papers_and_front_matter_are_skipped_by_name() -> None:
    papers = (
        '<paper id="0"><title>Proceedings of BreadConf</title></paper>'
        '<paper id="1"><title/></paper><paper id="2"><title>Rye</title></paper>'
    )
    raw = f'<collection id="2026.bread"><volume id="long">{papers}</volume></collection>'.encode()
    listed = read_listing("a.xml", raw)
    assert ["Rye"] == [work.title for work in listed.works]
    assert (
        "a.xml: 2026.bread-long, paper 0: front matter",
        "a.xml: 2026.bread-long, paper 1: no title",
    ) == listed.skipped


# OpenReview


def note(**content: Any) -> dict[str, Any]:
    """Return a note of API 2."""
    fields = {
        "title": "Rye",
        "authors": ["Ann Bee", "Bo Cee"],
        "venue": "BreadConf 2026 poster",
        "venueid": "BreadConf.cc/2026/Conference",
        **content,
    }
    values = {name: {"value": value} for name, value in fields.items() if value}
    return {"id": "aBcDeFgHi1", "forum": "aBcDeFgHi1", "odate": 1767225600000, "content": values}


def old_note(**content: Any) -> dict[str, Any]:
    """Return a note of API 1."""
    values = {name: value["value"] for name, value in note(**content)["content"].items()}
    return {**note(), "content": values}


@pytest.mark.parametrize("make", [note, old_note], ids=["API 2", "API 1"])
def test_openreview_notes_of_both_versions(make: Callable[..., dict[str, Any]]) -> None:
    row = make(abstract="We bake.", code="https://github.com/bee/rye")
    listed = read("a.json", {"notes": [row], "count": 1})
    (work,) = listed.works
    assert ("openreview", "Rye", "2026-01") == (listed.service, work.title, work.date)
    assert ["Ann Bee", "Bo Cee"] == [author.name for author in work.authors]
    assert ("aBcDeFgHi1", "BreadConf 2026 poster", 2026) == (
        work.identifiers.openreview,
        work.venue,
        work.year,
    )
    assert ("We bake.", "Code: https://github.com/bee/rye") == (work.abstract, work.remark)


@pytest.mark.parametrize(
    "content",
    [
        {"venue": "Submitted to BreadConf 2026"},
        {"venueid": "BreadConf.cc/2026/Conference/Rejected_Submission"},
        {"venue": "", "venueid": "BreadConf.cc/2026/Conference/Withdrawn_Submission"},
        {"venue": "BreadConf 2026 Conference Desk Rejected Submission"},
        {"venue": "", "venueid": ""},
    ],
)
def test_submission_that_was_not_accepted_is_counted(content: dict[str, str]) -> None:
    listed = read("a.json", {"notes": [note(), note(**content)]})
    assert 1 == len(listed.works)
    assert ("a.json: notes: 1 submissions that are not accepted, or deleted",) == listed.skipped


@pytest.mark.parametrize(
    "decision", ["Reject", "Rejected", "Desk Reject", "Withdrawal", "Withdrawn"]
)
def test_paper_with_a_negative_decision_is_skipped(decision: str) -> None:
    """A "Reject" was proposed: the pattern had "rejecte" and "rejected"."""
    rows = [{"name": "Rye", "decision": decision}, {"name": "Oat", "decision": "Accept (poster)"}]
    listed = read("a.json", {"results": rows})
    assert ["Oat"] == [work.title for work in listed.works]
    assert (f"a.json: entry 1: not accepted ({decision})",) == listed.skipped


def test_reviews_are_not_papers() -> None:
    review = {**note(title="Review of Rye"), "id": "zzzzzzzzzz"}
    assert ["Rye"] == [work.title for work in read("a.json", {"notes": [note(), review]}).works]


def test_decision_of_early_years_is_a_reply() -> None:
    row = old_note(venue="", venueid="")
    row["invitation"] = "BreadConf.cc/2019/Conference/-/Blind_Submission"
    row["details"] = {"directReplies": [{"content": {"decision": "Accept (Poster)"}}]}
    work = work_in("a.json", {"notes": [row]})
    assert ("BreadConf 2019", 2019) == (work.venue, work.year)


def test_workshop_of_a_group_keeps_its_name() -> None:
    row = note(venue="", venueid="BreadConf.cc/2026/Workshop/Rye")
    assert "Rye Workshop at BreadConf 2026" == work_in("a.json", {"notes": [row]}).venue


# ML Anthology and programs


ENTRY = {
    "bibtex_key": "bee2026breadconf-rye",
    "title": "Rye",
    "authors": [{"given": "Ann", "family": "van der Bee", "slug": "bee-ann"}],
    "year": "2026",
    "venue": "breadconf",
    "venue_name": "Conference on Bread",
    "pages": "1-9",
    "abstract": "We bake.",
    "doi": "10.5555/rye",
    "openreview_url": "https://openreview.net/forum?id=aBcDeFgHi1",
    "code_url": "https://github.com/bee/rye",
}


@pytest.mark.parametrize(
    "content",
    [[ENTRY], {"papers": [ENTRY]}, ENTRY, {"papers": {"17": ENTRY}}],
    ids=["list", "papers", "one paper", "by number"],
)
def test_mlanthology_entries(content: Any) -> None:
    listed = read("a.json", content)
    (work,) = listed.works
    assert ("mlanthology", "Rye", "van der Bee") == (
        listed.service,
        work.title,
        work.authors[0].family,
    )
    assert ("Conference on Bread", 2026, "1-9") == (work.venue, work.year, work.pages)
    assert ("10.5555/rye", "aBcDeFgHi1") == (work.identifiers.doi, work.identifiers.openreview)
    assert "Code: https://github.com/bee/rye" == work.remark


def test_program_of_a_virtual_conference() -> None:
    listed = read_listing("crumb-2025.json", PROGRAM.read_bytes())
    assert ("program", 4) == (listed.service, len(listed.works))
    oral = listed.works[1]
    assert ("Crumb 2025", 2025, "wHiSpEr-25") == (
        oral.venue,
        oral.year,
        oral.identifiers.openreview,
    )
    assert ("crumb-2025.json: entry 4: not a paper but Break",) == listed.skipped


@pytest.mark.parametrize(
    "authors",
    [
        ["Ann Bee", "Bo Cee"],
        "Ann Bee; Bo Cee",
        "Ann Bee | Bo Cee",
        "Ann Bee, Bo Cee",
        "Ann Bee and Bo Cee",
        [{"name": "Ann Bee"}, {"first_name": "Bo", "last_name": "Cee"}],
    ],
)
def test_authors_of_programs(authors: Any) -> None:
    work = work_in("a.json", {"papers": [{"title": "Rye", "authors": authors}]})
    assert ["Ann Bee", "Bo Cee"] == [author.name for author in work.authors]


def test_program_in_html_with_relative_links() -> None:
    raw = b"""<html><head><link rel="canonical" href="https://crumb.example.org/2025/papers"></head>
      <body><ul><li><a href="/2025/poster/1">Rye at Night: A Study of Loaves</a>
      <i>Ann Bee, Bo Cee</i></li></ul></body></html>"""
    work = work_in("a.html", raw)
    assert "Rye at Night: A Study of Loaves" == work.title
    assert ["Ann Bee", "Bo Cee"] == [author.name for author in work.authors]


SPELT = {"title": "Spelt at Night", "type": "Poster", "persons": [{"public_name": "Ann Bee"}]}
LUNCH = {"title": "Lunch", "type": "Break", "persons": []}
SCHEDULES: dict[str, Any] = {
    "sessions": {
        "conference": "BreadConf 2026",
        "sessions": [
            {"title": "Rye", "papers": [{"title": "Spelt at Night", "authors": "Ann Bee"}]}
        ],
    },
    "pretalx": {
        "schedule": {
            "conference": {
                "title": "BreadConf 2026",
                "days": [{"rooms": {"Hall A": [SPELT], "Hall B": [LUNCH]}}],
            }
        }
    },
    "numbered people": {
        "conference": {"displayShortName": "BreadConf", "year": 2026},
        "contents": [{"title": "Spelt at Night", "authors": [{"personId": 7}]}],
        "people": [{"id": 7, "firstName": "Ann", "lastName": "Bee"}],
    },
    "speakers": {
        "conference": {"name": "BreadConf 2026"},
        "groups": [{"talks": [{"title": "Spelt at Night", "speakers": ["a-1"]}]}],
        "speakers": [{"id": "a-1", "fullName": "Ann Bee"}],
    },
}


@pytest.mark.parametrize("form", SCHEDULES)
def test_papers_of_a_schedule_have_authors_and_venue(form: str) -> None:
    listed = read("a.json", SCHEDULES[form])
    (work,) = listed.works
    assert ("Spelt at Night", "BreadConf 2026", 2026) == (work.title, work.venue, work.year)
    assert ["Ann Bee"] == [author.name for author in work.authors]
    breaks = ("a.json: entry 2: not a paper but Break",) if form == "pretalx" else ()
    assert breaks == listed.skipped


@pytest.mark.parametrize("person", [{"firstName": "Ada"}, {"firstName": "Ada", "lastName": ""}])
def test_person_with_one_name_is_an_author(person: Any) -> None:
    work = work_in("a.json", {"papers": [{"title": "Rye", "authors": [person, "Bo Cee"]}]})
    assert ["Ada", "Bo Cee"] == [author.name for author in work.authors]


ACCEPTED = {
    "Rye Is Good for You": "Ann Bee, Bo Cee",
    "On Spelt, Emmer and Einkorn": "Jo Fox, Ida Gray and Kim de la Cruz",
    "Milling at Night: A Study": "J. Bee; Ola Berg-Holm",
    "Oats Are Better Than Rye": "Eva",
}
SETTINGS = {
    "breaks": "<li><b>{}</b><br>{}</li>",
    "emphasis": "<p><strong>{}</strong><br/><em>{}</em></p>",
    "classes": '<div><span class="title">{}</span><span class="authors">{}</span></div>',
    "terms": "<dl><dt>{}</dt><dd>{}</dd></dl>",
    "headings": "<h4>{}</h4><p>{}</p><p>We bake bread in the night, and measure.</p>",
    "links": '<li><a href="/p/1">{}</a><br>{}<sup>1</sup></li>',
}


def accepted_page(setting: str, papers: dict[str, str]) -> bytes:
    """Return a page of accepted papers, with a menu."""
    rows = [SETTINGS[setting].format(title, names) for title, names in papers.items()]
    menu = '<nav><ul><li><a href="/">All of BreadConf</a></li></ul></nav><h1>Accepted papers</h1>'
    return f"<!DOCTYPE html><html><body>{menu}{''.join(rows)}</body></html>".encode()


@pytest.mark.parametrize("setting", SETTINGS)
def test_titles_and_authors_in_turn_are_papers(setting: str) -> None:
    listed = read("a.html", accepted_page(setting, ACCEPTED))
    assert [*ACCEPTED] == [work.title for work in listed.works]
    family_names = [[author.family for author in work.authors] for work in listed.works]
    assert [["Bee", "Cee"], ["Fox", "Gray", "de la Cruz"], ["Bee", "Berg-Holm"], ["Eva"]] == [
        [name or "Eva" for name in names] for names in family_names
    ]


@pytest.mark.parametrize("tag", ["nav", "footer", 'NAV class="x"'])
def test_links_of_a_menu_are_no_papers(tag: str) -> None:
    menu = f"<{tag}><ul><li><a href='/login'>Log in here</a></li></ul></{tag.split()[0]}>"
    rows = "".join(f"<li><a href='/poster/{n}'>Rye at Night {n}</a></li>" for n in range(3))
    raw = f"<!DOCTYPE html><html><body>{menu}<ul>{rows}</ul>{menu}</body></html>".encode()
    listed = read_listing("a.html", raw, "https://crumb.example.org/papers")
    expected = ["Rye at Night 0", "Rye at Night 1", "Rye at Night 2"]
    assert (expected, ()) == ([work.title for work in listed.works], listed.skipped)


def test_links_after_the_authors_are_of_their_paper() -> None:
    links = (
        '<a href="https://arxiv.org/abs/2606.0000{0}">pdf</a> <a href="https://github.com/a/{0}">'
    )
    rows = [
        f"<li><b>{title}</b><br>{names}<br>{links.format(number)}code</a></li>"
        for number, (title, names) in enumerate(ACCEPTED.items())
    ]
    # Of last year, and no part of the list.
    end = '<p>Before</p><p><a href="https://arxiv.org/abs/2506.00001">Best paper</a></p>'
    raw = f"<!DOCTYPE html><html><body><ul>{''.join(rows)}</ul>{end}</body></html>".encode()
    works = read("a.html", raw).works
    expected = [(f"2606.0000{n}", f"Code: https://github.com/a/{n}") for n in range(4)]
    assert expected == [(work.identifiers.arxiv, work.remark) for work in works]


def test_title_without_authors_after_it_is_reported() -> None:
    papers = {**ACCEPTED, "Rye, Again": "Bo Cee, Cy Dee", "Barley": "in room 12"}
    listed = read("a.html", accepted_page("breaks", papers))
    assert 5 == len(listed.works)
    assert ("a.html: 'Barley': 'in room 12' is not a list of names",) == listed.skipped


@pytest.mark.parametrize("number", [1, 2])
def test_few_lines_alike_are_no_list_of_papers(number: int) -> None:
    few = dict([*ACCEPTED.items()][:number])
    with pytest.raises(UnreadableError, match=r"^a\.html: "):
        read("a.html", accepted_page("emphasis", few))


def test_program_in_csv() -> None:
    work = work_in("a.csv", b"Title,Authors,DOI\nRye at Night,Ann Bee; Bo Cee,10.5555/rye\n")
    assert ("Rye at Night", "10.5555/rye") == (work.title, work.identifiers.doi)


# arXiv and BibTeX


def test_arxiv_metadata_dump() -> None:
    row = {
        "id": "2606.00001",
        "title": "Rye\n  at Night",
        "authors": "Ann Bee and Bo Cee",
        "authors_parsed": [["Bee", "Ann", ""], ["Cee", "Bo", "Jr"]],
        "comments": "9 pages",
        "journal-ref": "BreadConf 2026",
        "doi": None,
        "abstract": "  We bake.\n",
        "update_date": "2026-06-02",
    }
    other = {**row, "id": "2606.00002", "title": "Oats"}
    listed = read_listing("a.json", f"{json.dumps(row)}\n{json.dumps(other)}\n".encode())
    work = listed.works[0]
    assert ("arxiv", "Rye at Night", "2026-06") == (listed.service, work.title, work.date)
    assert ["Ann Bee", "Bo Cee Jr"] == [author.name for author in work.authors]
    assert ("9 pages", "BreadConf 2026", "We bake.") == (work.remark, work.venue, work.abstract)


def test_atom_and_bibtex_name_their_service() -> None:
    raw = atom_feed(atom_entry("2606.00001", "Rye", ["Ann Bee"]))
    assert "arxiv" == read_listing("a.atom", raw).service
    assert "bibtex" == read_listing("a.bib", b"@article{a, title={Rye}}").service


# Broken sources


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (ANTHOLOGY.read_bytes()[:-200], "line 7[0-9], column [0-9]+: not valid XML"),
        (b"<?xml version='1.0'?>\n<collection>\n<volume></paper>", "line 3, column 11: not valid"),
        (b"<collection><volume/></collection>", "no paper in the file"),
        (b"<rss><channel/></rss>", "line 1: the root is <rss>"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><collection/>', "document type"),
        (b"<a>" * 300, "line 1, column [0-9]+: more than 200 elements"),
        (b'<?xml version="1.0" encoding="x-rye"?><a/>', "line 1, column [0-9]+: "),
        (b'{"notes": [\n{"id": "x",}]}', "line 2, column [0-9]+: not valid JSON"),
        (b'{"results": [{"id": 1}]}', "line 1 is not a JSON object with a title"),
        (b'{"results": [{"title": ""}]}', "line 1 is not a JSON object with a title"),
        (b"[1, 2]", "nothing in it has a title"),
        (b"[" * 100_000, "brackets are nested too deeply"),
        (b'{"year": ' + b"9" * 6_000 + b"}", "a number in it is too long"),
        (b'{"results": [{"title": "Rye", "eventtype": "Break"}]}', "entry 1: not a paper"),
        (b'{"title": "Rye"}\n{"title"', "line 2"),
        (b"@article{a, title = {Rye", "line 1"),
        (b"<html><body><p>Sorry.</p></body></html>", "a: "),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x1f\x8b\x08\x00", "cut off"),
        (b" \n", "the file is empty"),
    ],
)
def test_broken_source_is_one_sentence_with_its_place(raw: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message) as caught:
        read_listing("a", raw)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("a")


def test_gzip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kdcatalog.discovery.listing._MAX_UNPACKED", 1000)
    with pytest.raises(UnreadableError, match="unpacks to more than 1,000 bytes"):
        read_listing("a.gz", gzip.compress(b" " * 2000))


# The batch


def batch_of(*works: Work, service: Any = "acl", **fields: Any) -> HarvestBatch:
    settings = Discovery(categories=("cs.CL",), query=("starter",))
    catalog = catalog_of(paper(**fields))
    changed = catalog.taxonomy.model_copy(update={"discover": settings})
    catalog = catalog.model_copy(update={"taxonomy": changed})
    source = HarvestSource("a.xml", ListedWorks(works, service=service))
    return harvest(catalog, [source], (), DAY)


def loaf(**fields: Any) -> Work:
    """Return the paper of the factories as proceedings list it."""
    entry = {"title": "A Plain Loaf", "authors": ["Ann Bee"], "venue": "BreadConf 2024", **fields}
    return work_in("a.json", {"papers": [{"title": entry["title"], **entry}]})


def names(batch: HarvestBatch) -> dict[str, bool]:
    return {edit.name: edit.is_accepted for edit in batch.edits}


def test_identifier_makes_an_edit_certain_and_title_with_author_likely() -> None:
    ids = {"identifiers": {"doi": "10.5555/loaf"}}
    (edit, *_) = batch_of(loaf(doi="10.5555/loaf"), **ids).edits
    assert ("bee2023plain:venue", "certain", True) == (edit.name, edit.confidence, edit.is_accepted)
    assert "likely" == batch_of(loaf()).edits[0].confidence


def test_title_alone_is_unsure_and_never_accepted() -> None:
    batch = batch_of(loaf(authors=[]))
    assert {"unsure"} == {edit.confidence for edit in batch.edits}
    assert {False} == {*names(batch).values()}
    assert all(edit.words.endswith(", with no authors to compare") for edit in batch.edits)


@pytest.mark.parametrize("author", ["Cy Dee", "Ida Bee"], ids=["other name", "same family name"])
def test_same_title_by_other_people_is_unsure_and_says_so(author: str) -> None:
    batch = batch_of(loaf(authors=[author], doi="10.5555/x"))
    assert {"unsure"} == {edit.confidence for edit in batch.edits}
    assert {False} == {*names(batch).values()}
    doubted = [edit for edit in batch.edits if edit.words.endswith(", without an author in common")]
    assert len(doubted) == len(batch.edits)


TEAM = ["Ann Bee", "Bo Cee", "Cy Dee"]


@pytest.mark.parametrize(
    ("title", "is_known"),
    [
        ("RYE-2: Starters for Everyone", True),
        ("Rye-2:Every Starter", True),
        ("RYE-3: Starters for Everyone", False),
        ("RYE-2, Starters for Everyone", False),
        ("Starters for Everyone", False),
    ],
)
def test_name_before_the_colon_is_that_of_a_renamed_preprint(title: str, is_known: bool) -> None:
    team = Teams([paper(title="Rye-2: Slow Dough Rises Higher Overnight", authors=TEAM)])
    work = loaf(title=title, authors=TEAM)
    assert is_known == bool([*team.papers_like(work)])


@pytest.mark.parametrize(
    ("authors", "is_known"),
    [
        ([*TEAM, "Eve Fox"], True),
        (["Ann Bee", "Bo Cee", "Cy Dee", "Di-Ann Eff"], True),
        ([*TEAM[:2], "Eve Fox"], False),
        (TEAM[:2], False),
    ],
    ids=["author came", "spelling changed", "two of three", "author left of three"],
)
def test_name_before_the_colon_is_known_with_three_of_its_authors(
    authors: list[str], is_known: bool
) -> None:
    record = [*TEAM, "Diann Eff"] if "Di-Ann Eff" in authors else TEAM
    team = Teams([paper(title="Rye-2: Slow Dough Rises Higher", authors=record)])
    work = loaf(title="Rye-2: Starters for Everyone", authors=authors)
    assert is_known == bool([*team.papers_like(work)])


@pytest.mark.parametrize("title", ["Plain Loaves of Rye", "Loaf Rising: Why Plain Flour Wins"])
def test_changed_title_of_a_preprint_is_unsure(title: str) -> None:
    batch = batch_of(loaf(title=title, authors=TEAM, doi="10.5555/x"), authors=TEAM)
    edits = {edit.name: (edit.confidence, edit.is_accepted) for edit in batch.edits}
    assert ("unsure", False) == edits["bee2023plain:title"]
    assert all("under another title by the same authors" in edit.words for edit in batch.edits)
    assert {("unsure", False)} == {*edits.values()}
    place = "papers/2023/bee2023plain.yaml"
    remark = f"{place}: acl:10.5555/x in a.xml has its authors, but is '{title}'"
    assert (remark,) == batch.remarks
    assert 0 == batch.in_catalog


@pytest.mark.parametrize(
    ("work", "record"),
    [
        ({"title": "Crusts of Spelt"}, {}),
        ({"authors": TEAM[:2]}, {}),
        ({}, {"venue": {"id": "BreadConf", "year": "2023"}}),
    ],
    ids=["other words", "fewer authors", "published before"],
)
def test_other_work_of_the_same_team_changes_nothing(work: Any, record: Any) -> None:
    fields = {"title": "Plain Loaves of Rye", "authors": TEAM, **work}
    batch = batch_of(loaf(**fields), authors=TEAM, **record)
    assert ((), ()) == (batch.edits, batch.remarks)


def test_bibliography_is_never_certain() -> None:
    ids = {"identifiers": {"doi": "10.5555/loaf"}}
    batch = batch_of(loaf(doi="10.5555/loaf"), service="bibtex", **ids)
    assert {"likely"} == {edit.confidence for edit in batch.edits}


def test_other_venue_title_and_authors_are_proposed_and_not_accepted() -> None:
    ids = {"identifiers": {"doi": "10.5555/loaf"}}
    work = loaf(
        title="A Plainer Loaf", authors=["Ann Bee", "Bo Cee"], doi="10.5555/loaf", year=2024
    )
    venue = {"id": "BreadConf", "year": "2023"}
    batch = batch_of(work, venue=venue, **ids)
    assert {"bee2023plain:title+authors": False, "bee2023plain:venue": False} == names(batch)
    assert {"title": "A Plain Loaf", "authors": ["Ann Bee"]} == batch.edits[0].before


def test_what_a_person_compared_is_a_remark() -> None:
    checked = {"venue": "person 2026-01-05"}
    venue = {"id": "BreadConf", "year": "2023"}
    batch = batch_of(loaf(), venue=venue, checked=checked)
    assert ["bee2023plain:checked"] == [*names(batch)]
    assert "venue is kept, since a person compared it on 2026-01-05" in batch.remarks[0]


@pytest.mark.parametrize(
    ("before", "is_renewed"),
    [("acl 2026-10-01", False), ("acl 2026-01-01", True), ("person 2020-01-01", False)],
)
def test_checks_are_renewed_after_half_a_year(before: str, is_renewed: bool) -> None:
    checked = {"title": before, "authors": before, "venue": before}
    venue = {"id": "BreadConf", "year": "2024"}
    edits = batch_of(loaf(), venue=venue, checked=checked).edits
    assert is_renewed == bool(edits)
    if is_renewed:
        assert {*edits[0].fields["checked"].values()} == {f"acl {DAY}"}


def test_scope_rejections_and_withdrawals_decide_on_candidates() -> None:
    starter = loaf(title="A Starter of Oats", doi="10.5555/oats")
    twice = loaf(title="Oats", abstract="A starter. Another starter.")
    once = loaf(title="Barley", abstract="A starter.")
    gone = loaf(title="A Starter of Lies", decision="", doi="10.5555/gone")
    batch = batch_of(starter, twice, once, Work(gone.title, remark="Retracted"))
    found = {row.details.work.title: row.confidence for row in batch.candidates}
    assert {"A Starter of Oats": "likely", "Oats": "unsure"} == found


def test_harvest_counts_a_volume_and_names_what_is_missing() -> None:
    starter = loaf(title="A Starter of Oats", doi="10.5555/oats")
    other = loaf(title="On Mills")
    (row,) = batch_of(loaf(), starter, other).harvests
    assert ("BreadConf", 2024, 3, 2) == (row.venue, row.year, row.listed, row.in_scope)
    assert ["doi:10.5555/oats"] == [work.id for work in row.missing]


def test_renamed_preprint_is_missing_until_a_person_says_so() -> None:
    renamed = loaf(title="Plain Loaves of Rye", authors=TEAM, doi="10.5555/x")
    (row,) = batch_of(renamed, authors=TEAM).harvests
    assert (1, ["Plain Loaves of Rye"]) == (row.in_scope, [work.title for work in row.missing])


def test_title_alone_counts_as_on_the_site() -> None:
    (row,) = batch_of(loaf(authors=[])).harvests
    assert (1, ()) == (row.in_scope, row.missing)


@pytest.mark.parametrize("venue", ["", "BreadConf 2024"])
def test_list_without_venue_asks_for_it(venue: str) -> None:
    batch = batch_of(loaf(venue=venue), loaf(title="On Mills", venue=""))
    sentence = 'a.xml: no paper names its venue: pass --venue, such as --venue "ACL 2026"'
    assert (() if venue else (sentence,)) == batch.remarks


@pytest.mark.parametrize(
    ("doi", "expected"),
    [
        ("10.18653/v1/2026.acl-long.11", "acl:2026.acl-long.11"),
        ("10.48550/arXiv.2606.00001", "arxiv:2606.00001"),
        ("10.5555/UPPER", "doi:10.5555/upper"),
    ],
)
def test_missing_work_has_an_identifier_that_a_file_may_have(doi: str, expected: str) -> None:
    (row,) = batch_of(loaf(title="A Starter of Oats", doi=doi)).harvests
    assert [expected] == [work.id for work in row.missing]


def test_dump_of_arxiv_says_nothing_of_a_volume() -> None:
    assert () == batch_of(loaf(), service="arxiv").harvests


def test_work_listed_twice_counts_once() -> None:
    batch = batch_of(loaf(doi="10.5555/a"), loaf(doi="10.5555/a", title="Loaf"), loaf())
    assert 1 == batch.total


def test_catalog_without_a_query_has_no_candidates() -> None:
    source = HarvestSource("a.xml", ListedWorks((loaf(), loaf(title="A Starter"))))
    batch = harvest(catalog_of(paper()), [source], (), DAY)
    assert taxonomy().discover is None
    assert ((), ()) == (batch.candidates, batch.harvests)
    assert batch.edits


def test_decisions_accept_by_key_and_by_name() -> None:
    batch = batch_of(loaf(authors=[]), loaf(title="A Starter", doi="10.5555/s"))
    assert {True} == {*names(decided(batch, Decisions(frozenset({"bee2023plain"})))).values()}
    accepted = decided(batch, Decisions(frozenset({"doi:10.5555/s"})))
    assert [True] == [row.is_accepted for row in accepted.candidates]


def test_ticks_refuse_what_is_not_ticked() -> None:
    batch = batch_of(loaf())
    decisions = ticked("- [ ] bee2023plain:venue published\n- [x] bee2023plain:checked\n")
    assert {"bee2023plain:venue": False, "bee2023plain:checked": True} == names(
        decided(batch, decisions)
    )


# The command


@pytest.fixture
def bakery(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    """Return the toy catalog with a query, on a fixed day."""
    path = toy.root / "taxonomy.yaml"
    query = "\ndiscover:\n  categories: [cs.CL]\n  query: [starter, sourdough, crust]\n"
    path.write_text(path.read_text(encoding="utf-8") + query, encoding="utf-8")
    monkeypatch.setattr("kdcatalog.commands.harvest.today", lambda: DAY)
    return toy


def run(folder: CatalogFolder, *arguments: str, **variables: str) -> Result:
    words = ["-C", str(folder.root), "harvest", *arguments]
    return CliRunner().invoke(main, words, env=variables)


def contents_of(folder: CatalogFolder) -> dict[str, bytes]:
    paths = [*folder.root.glob("papers/*/*.yaml"), *folder.root.glob("*.yaml")]
    return {str(path.relative_to(folder.root)): path.read_bytes() for path in paths}


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_batch_of_two_proceedings(
    bakery: CatalogFolder, golden: Callable[[str, str], str], form: str
) -> None:
    before = contents_of(bakery)
    result = run(bakery, str(ANTHOLOGY), str(PROGRAM), "--format", form)
    assert (0, before) == (result.exit_code, contents_of(bakery)), result.output
    suffix = {"text": "txt", "json": "json", "markdown": "md"}[form]
    assert golden(f"harvest/batch.{suffix}", result.stdout) == result.stdout
    assert "BreadConf 2025: 2 found, 1 here\n" in result.stderr


def test_accepted_batch_is_written_with_the_harvest(bakery: CatalogFolder) -> None:
    result = run(bakery, str(ANTHOLOGY), "--apply")
    assert 0 == result.exit_code, result.output
    text = (bakery.root / "papers/2024/holm2024dough.yaml").read_text(encoding="utf-8")
    assert "  - Petra Holm\n  - Ivo Petrov\n" in text
    assert "venue:\n  id: BreadConf\n  year: 2025\n  track: demo\n" in text
    assert f"checked:\n  title: acl {DAY}\n  authors: acl {DAY}\n" in text
    upkeep = (bakery.root / "upkeep.yaml").read_text(encoding="utf-8")
    assert '    listed: "4"\n    in_scope: "2"\n' in upkeep
    assert 0 == CliRunner().invoke(main, ["-C", str(bakery.root), "check"]).exit_code
    # Nothing is left to propose, and nothing is written twice.
    again = run(bakery, str(ANTHOLOGY), "--apply")
    assert ("", 0) == (again.stdout, again.exit_code), again.output


def test_harvest_is_undone_with_its_row_of_upkeep(bakery: CatalogFolder) -> None:
    before = contents_of(bakery)
    run(bakery, str(ANTHOLOGY), "--apply")
    undone = CliRunner().invoke(main, ["-C", str(bakery.root), "undo", "--yes"])
    assert (0, before) == (undone.exit_code, contents_of(bakery)), undone.output


def test_dry_run_prints_what_apply_writes(bakery: CatalogFolder) -> None:
    before = contents_of(bakery)
    dry = run(bakery, str(ANTHOLOGY), "--apply", "--dry-run")
    assert (0, before) == (dry.exit_code, contents_of(bakery))
    assert dry.stdout == run(bakery, str(ANTHOLOGY), "--apply").stdout


def test_candidate_is_added_on_topics_with_its_sources(bakery: CatalogFolder) -> None:
    name = "doi:10.5555/2025.bread-long.3"
    result = run(bakery, str(ANTHOLOGY), "--apply", "--accept", name, "--at", "starter-ecology")
    assert 0 == result.exit_code, result.output
    text = (bakery.root / "papers/2025/nwosu2025malt.yaml").read_text(encoding="utf-8")
    assert "  - process/fermentation/sourdough/starter-ecology\n" in text
    assert "code:\n  - https://github.com/example-bakery/malt\n" in text
    assert f'  identifiers: acl {DAY}\nadded: "{DAY}"\n' in text


def test_candidate_without_topics_is_refused_and_the_rest_written(bakery: CatalogFolder) -> None:
    name = "doi:10.5555/2025.bread-long.3"
    result = run(bakery, str(ANTHOLOGY), "--apply", "--accept", name)
    assert 1 == result.exit_code
    assert f"not written: {name}: choose topics with --at, such as process/" in result.stderr
    assert (bakery.root / "upkeep.yaml").exists()


def test_edited_batch_is_applied(bakery: CatalogFolder, tmp_path: Path) -> None:
    batch = json.loads(run(bakery, str(ANTHOLOGY), "--format", "json").stdout)
    for edit in batch["edits"]:
        edit["accept"] = edit["name"] == "dewit2025happens:venue"
    batch["candidates"][0] |= {"accept": True, "topics": ["grain/rye"]}
    path = tmp_path / "batch.json"
    path.write_text(json.dumps(batch), encoding="utf-8")
    result = run(bakery, str(path), "--apply")
    assert 0 == result.exit_code, result.output
    written = [line for line in result.stderr.splitlines() if line.startswith("wrote ")]
    assert [
        "wrote papers/2025/dewit2025happens.yaml",
        "wrote papers/2025/nwosu2025malt.yaml",
        "wrote upkeep.yaml",
    ] == written


@pytest.mark.parametrize("part", ["total", "in_catalog"])
@pytest.mark.parametrize("total", ['"x"', "NaN", "Infinity", "[1]", "9" * 6_000])
def test_batch_whose_total_is_no_number_is_refused(
    total: str, part: str, bakery: CatalogFolder, tmp_path: Path
) -> None:
    path = tmp_path / "batch.json"
    path.write_text(f'{{"kdcatalog": "harvest", "version": 1, "{part}": {total}}}', "utf-8")
    result = run(bakery, str(path), "--apply")
    assert (3, True) == (result.exit_code, "batch.json: " in result.stderr)


def test_batch_of_a_changed_record_is_refused(bakery: CatalogFolder, tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    path.write_text(run(bakery, str(ANTHOLOGY), "--format", "json").stdout, encoding="utf-8")
    record = bakery.root / "papers/2024/holm2024dough.yaml"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("  - Petra Holm\n", "  - P. Holm\n"), encoding="utf-8")
    result = run(bakery, str(path), "--apply")
    assert 1 == result.exit_code
    assert "holm2024dough:authors: the record was changed since" in result.stderr
    assert "Ivo Petrov" not in record.read_text(encoding="utf-8")


def test_batch_follows_a_record_that_was_renamed(bakery: CatalogFolder, tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    path.write_text(run(bakery, str(ANTHOLOGY), "--format", "json").stdout, encoding="utf-8")
    renaming = ["-C", str(bakery.root), "rename", "holm2024dough", "holm2024doughs", "--yes"]
    renamed = CliRunner().invoke(main, renaming)
    assert 0 == renamed.exit_code, renamed.output
    result = run(bakery, str(path), "--apply")
    assert 0 == result.exit_code, result.output
    record = bakery.root / "papers/2024/holm2024doughs.yaml"
    assert "Ivo Petrov" in record.read_text(encoding="utf-8")
    assert not (bakery.root / "papers/2024/holm2024dough.yaml").exists()


@pytest.mark.parametrize("title", ["Rye Before Us", "Rye After Us", "rye: before us"])
def test_title_or_former_title_and_author_match_without_identifiers(title: str) -> None:
    record = paper(
        "bee2025rye",
        title="Rye After Us",
        former_titles=["Rye Before Us"],
        authors=["Ada Bee"],
        date="2025",
    )
    authors = "<author><first>Ada</first><last>Bee</last></author>"
    listed = read("a.xml", anthology(f"<title>{title}</title>{authors}"))
    batch = harvest(catalog_of(record), [HarvestSource("a.xml", listed)], (), DAY)
    assert (1, ()) == (batch.in_catalog, batch.candidates)


def test_whole_catalog_is_read_twice_at_most(
    bakery: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []

    def counted(*arguments: Any, **options: Any) -> pipeline.Result:
        loads.append(arguments)
        return load(*arguments, **options)

    load = pipeline.load
    monkeypatch.setattr(pipeline, "load", counted)
    result = run(bakery, str(ANTHOLOGY))
    # As it is, and as it would be: a third time took two seconds for each .bib file.
    assert (0, 2) == (result.exit_code, len(loads))


def test_ticked_markdown_decides(bakery: CatalogFolder, tmp_path: Path) -> None:
    text = run(bakery, str(ANTHOLOGY), "--format", "markdown").stdout.replace("[x]", "[ ]")
    lines = []
    for line in text.splitlines():
        wanted = ("de&#119;it2025happens:venue", "dewit2025happens:venue", "grain/rye")
        is_wanted = any(word in line for word in wanted) or "2025.bread-long.3" in line
        lines.append(line.replace("[ ]", "[x]") if is_wanted else line)
    path = tmp_path / "batch.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    result = run(bakery, str(ANTHOLOGY), "--apply", "--ticked", str(path))
    assert 0 == result.exit_code, result.output
    new = (bakery.root / "papers/2025/nwosu2025malt.yaml").read_text(encoding="utf-8")
    assert "placements:\n  - grain/rye\n" in new
    holm = (bakery.root / "papers/2024/holm2024dough.yaml").read_text(encoding="utf-8")
    assert "Ivo Petrov" not in holm


def test_replaced_venue_keeps_nothing_of_the_old_one(bakery: CatalogFolder) -> None:
    result = run(bakery, str(PROGRAM), "--apply", "--accept", "garciamarquez2022gluten:venue")
    assert 0 == result.exit_code, result.output
    text = (bakery.root / "papers/2022/garciamarquez2022gluten.yaml").read_text(encoding="utf-8")
    assert "venue:\n  id: Crumb\n  year: 2025\nidentifiers:" in text


def test_edit_that_would_be_an_error_is_refused(bakery: CatalogFolder, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    row = {"title": "Teff at Altitude", "authors": ["Hirut Bekele"], "year": 2020}
    row["venue"] = "BreadConf 2020"
    path.write_text(json.dumps({"papers": [row]}), encoding="utf-8")
    result = run(bakery, str(path), "--apply", "--accept", "bekele2026teff:venue")
    assert 1 == result.exit_code, result.output
    assert "bekele2026teff: papers/2026/bekele2026teff.yaml would have an error" in result.stderr


def test_venue_is_named_for_programs_that_do_not(bakery: CatalogFolder, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Title,Authors\nA Starter of Oats,Ann Bee\n", encoding="utf-8")
    result = run(bakery, str(path), "--venue", "BreadConf 2026")
    assert "BreadConf 2026: 1 found, 0 here\n" in result.stderr


def test_address_is_read_with_its_further_pages(bakery: CatalogFolder, stand_in: StandIn) -> None:
    first = {"notes": [note()], "count": 2}
    other = note(title="Oats")
    other["id"] = other["forum"] = "bBcDeFgHi1"
    url = stand_in.says("/openreview/notes?limit=1", Said(json.dumps(first).encode()))
    following = json.dumps({"notes": [other], "count": 2}).encode()
    stand_in.says("/openreview/notes?limit=1&offset=1", Said(following))
    result = run(bakery, url, **stand_in.environment)
    assert 0 == result.exit_code, result.output
    assert "2 papers read" in result.stderr


@pytest.mark.parametrize(
    ("answer", "code"), [(Said(status=404), 3), (Said(b"<html>Sorry"), 3), (Said(b"[]"), 3)]
)
def test_address_without_papers_exits_with_three(
    bakery: CatalogFolder, stand_in: StandIn, answer: Said, code: int
) -> None:
    url = stand_in.says("/acl/2026.bread.xml", answer)
    result = run(bakery, url, **stand_in.environment)
    assert code == result.exit_code, result.output
    assert 1 == result.stderr.count("kdcatalog: ")


def test_private_address_is_refused(bakery: CatalogFolder) -> None:
    result = run(bakery, "http://127.0.0.1:9/2026.bread.xml")
    assert (3, True) == (result.exit_code, "private address" in result.stderr)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--accept", "holm2024dough:venu"], "did you mean 'holm2024dough:venue'"),
        (["--accept", "x"], "no edit and no candidate has the name 'x'"),
    ],
)
def test_unknown_names_are_wrong_use(
    bakery: CatalogFolder, arguments: list[str], message: str
) -> None:
    result = run(bakery, str(ANTHOLOGY), *arguments)
    assert (2, True) == (result.exit_code, message in result.stderr), result.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 9}, "another version"),
        ({"edits": 5}, "edits: not a list"),
        ({"edits": [{}]}, "edits, number 1: "),
        ({"harvests": [{"venue": "BreadConf"}]}, "harvests, number 1: "),
        ({"candidates": [5]}, "candidates, number 1: "),
    ],
)
def test_broken_batch_is_one_sentence(
    bakery: CatalogFolder, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    batch = json.loads(run(bakery, str(ANTHOLOGY), "--format", "json").stdout)
    path = tmp_path / "batch.json"
    path.write_text(json.dumps({**batch, **change}), encoding="utf-8")
    result = run(bakery, str(path), "--apply")
    assert 3 == result.exit_code
    assert message in result.stderr


def test_feed_from_standard_input(bakery: CatalogFolder) -> None:
    raw = atom_feed(atom_entry("2606.00001", "A Starter", ["Ann Bee"], summary="We bake."))
    result = CliRunner().invoke(main, ["-C", str(bakery.root), "harvest", "-"], input=raw)
    assert (0, True) == (result.exit_code, "arxiv:2606.00001" in result.stdout)
