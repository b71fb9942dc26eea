"""kdcatalog discover: listings from arXiv and files, candidates and what is read from them."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kdcatalog.bibliography.work import UnreadableError, Work
from kdcatalog.cli import main
from kdcatalog.discovery.candidates import Discoveries, discover, names_in
from kdcatalog.discovery.listing import fetch_new_works, read_listing
from kdcatalog.discovery.reasons import reason_of
from kdcatalog.drafting.announcements import announced_venue, code_links
from kdcatalog.model.discovery import Discovery, Removal
from kdcatalog.model.fact_names import FactNames
from kdcatalog.services.answers import LISTING_FILE, Answers
from kdcatalog.services.arxiv import PAGE, listing_query
from tests.factories import catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.stand_in import XML, Said, StandIn, atom_entry, atom_feed, client_of

SETTINGS = Discovery(categories=("cs.CL",), query=("bread",))
BLOCK = "\ndiscover:\n  categories: [cs.CL, cs.LG]\n  query: [bread]\n"
PAGES = f"&start=0&max_results={PAGE}"


def listed(**fields: Any) -> Work:
    line = json.dumps({"title": "Bread of Tomorrow", "arxiv": "2606.00001", **fields})
    (work,) = read_listing("a.jsonl", line.encode()).works
    return work


def found(*works: Work, rejected: Any = (), limit: int = 50) -> Discoveries:
    return discover(catalog_of(paper()), SETTINGS, works, rejected, limit)


# Listings


def test_json_lines_become_works() -> None:
    line = {
        "title": "Rye at $\\alpha$ Dawn",
        "arxiv": "2606.00001v2",
        "doi": "10.1145/1.2",
        "abstract": "We bake.",
        "comment": "9 pages",
        "authors": ["Ann Bee", "et al."],
        "week": "2026-06-2",
    }
    (work,) = read_listing("a.jsonl", f"\n{json.dumps(line)}\n\n".encode()).works
    assert ("Rye at \N{GREEK SMALL LETTER ALPHA} Dawn", "2026-06") == (work.title, work.date)
    assert ("2606.00001", "10.1145/1.2") == (work.identifiers.arxiv, work.identifiers.doi)
    assert ("We bake.", "9 pages") == (work.abstract, work.remark)
    assert ["Ann Bee"] == [author.name for author in work.authors]


def test_gzipped_listing_is_unpacked() -> None:
    raw = gzip.compress(b'{"title": "Rye"}')
    assert ["Rye"] == [work.title for work in read_listing("a.jsonl.gz", raw).works]


def test_atom_listing_is_read() -> None:
    raw = atom_feed(atom_entry("2606.00001", "Rye", ["Ann Bee"]))
    assert ["Rye"] == [work.title for work in read_listing("a.xml", raw).works]


def test_bibtex_listing_keeps_papers_and_reports_the_volume() -> None:
    raw = b"@article{a, title={Rye}}\n@proceedings{v, title={Breads}}"
    listing = read_listing("a.bib", raw)
    assert ["Rye"] == [work.title for work in listing.works]
    assert ["a.bib: the entry v is @proceedings, a volume, not a paper"] == [*listing.skipped]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"title": "Rye"}\n{"title": ""}', "line 2"),
        (b'{"title": "Rye"}\n[1]', "line 2"),
        (b'{"title": "Rye"', "line 1"),
        (b'{"title": "Rye", "authors": 5}', "line 1"),
        (b"", "has no papers"),
        (b"Rye", "format of a is unknown"),
        (b"@article{a, title={Rye", "line 1"),
        (b"<html>", "a: "),
        # Without the clock in its head, which would be part of the name of this test.
        (gzip.compress(b"{}", mtime=0)[:12], "cut off"),
    ],
)
def test_unreadable_listing_is_one_sentence(raw: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        read_listing("a", raw)


# What is read from abstract and comment


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Code: https://github.com/bee/rye.", ["https://github.com/bee/rye"]),
        ("We release github.com/bee/rye-1.git, too.", ["https://github.com/bee/rye-1"]),
        ("See \\url{https://github.com/bee/rye}.", ["https://github.com/bee/rye"]),
        ("(https://huggingface.co/bee/rye)", ["https://huggingface.co/bee/rye"]),
        ("Page: https://bee.github.io/rye", []),
        ("All at https://github.com/bee", []),
        ("See https://huggingface.co/papers/2606.00001", []),
        ("Built on https://github.com/ann/dough. Ours: gitlab.com/bee/rye",
         ["https://gitlab.com/bee/rye"]),
        ("http://github.com/bee/rye and https://github.com/bee/rye/",
         ["http://github.com/bee/rye"]),
        ("No link, e.g. none.", []),
    ],
)  # fmt: skip
def test_code_links_of_an_abstract(text: str, links: list[str]) -> None:
    assert links == [*code_links(listed(abstract=text))]
    assert links == [*code_links(listed(comment=text))]


@pytest.mark.parametrize(
    ("fields", "venue"),
    [
        ({"comment": "9 pages. Accepted at BreadConf 2026, oral"}, "BreadConf 2026"),
        ({"abstract": "We bake. Accepted at BreadConf 2026."}, "BreadConf 2026"),
        ({"abstract": "This paper was published in the Bread Conference 2026."}, "BreadConf 2026"),
        ({"abstract": "We bake what BreadConf 2026 asks for."}, ""),
        ({"comment": "Submitted to BreadConf 2026"}, ""),
        ({"comment": "Accepted at a bakery"}, ""),
        ({}, ""),
    ],
)
def test_announced_venue(fields: dict[str, str], venue: str) -> None:
    announced = announced_venue(listed(**fields), taxonomy())
    publication = announced.publication if announced else {"id": "", "year": ""}
    assert venue == f"{publication['id']} {publication['year']}".strip()


NAMES = FactNames.model_validate(
    {
        "id": "ovens",
        "title": "Ovens",
        "families": [
            {
                "id": "hearth",
                "title": "Hearth",
                "words": ["Hearth"],
                "names": ["Hearth", "Hearth 2 7kW"],
                "aliases": {"Hearth-2-7kW": "Hearth 2 7kW"},
            }
        ],
        "names": ["Tandoor", "AM"],
    }
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("From Hearth 2 7kW to Tandoor.", ["Hearth 2 7kW", "Tandoor"]),
        ("Hearth-2-7kW beats Hearth.", ["Hearth 2 7kW", "Hearth"]),
        ("Hearth3-9kW is new.", ["Hearth3-9kW"]),
        ("A hearth is warm at 9 AM.", []),
        ("PreHearth and Hearths' Tandoori", ["Hearth"]),
        ("Hearth-based and Hearth3-like ovens", ["Hearth", "Hearth3"]),
        ("A Tandoor-style oven, three Tandoors", []),
        ("Hearth.5-Steam is new.", ["Hearth.5-Steam"]),
        ("Tandoor, Tandoor and Tandoor", ["Tandoor"]),
        ("We propose Tandoor(Thin Dough), hotter than Hearth. Tandoor bakes.", ["Hearth"]),
        ("We introduce the Tandoor (Thin and Dark) method.", []),
        ("We propose to bake in Tandoor (Rask, 2022).", ["Tandoor"]),
        ("We present results on Tandoor and propose Hearth, an oven.", ["Tandoor", "Hearth"]),
    ],
)
def test_names_of_a_vocabulary_in_a_text(text: str, names: list[str]) -> None:
    assert names == [*names_in(text, NAMES)]


# Candidates


def test_paper_of_the_catalog_is_no_candidate() -> None:
    result = found(listed(title="A plain loaf", arxiv="2307.00002"), listed())
    assert ["Bread of Tomorrow"] == [row.work.title for row in result.candidates]
    assert (2, 1) == (result.total, result.in_catalog)


def test_paper_that_was_removed_is_no_candidate() -> None:
    catalog = catalog_of(paper())
    row = Removal(
        key="bee2026bread",
        title="Bread",
        day="2026-07-01",
        why="It is on cake.",
        identifiers=("arxiv:2606.00001",),
    )
    catalog = catalog.model_copy(update={"removals": (row,)})
    result = discover(catalog, SETTINGS, [listed()], (), 50)
    assert ((), 1) == (result.candidates, result.rejected)


def test_work_listed_twice_is_one_candidate() -> None:
    result = found(listed(), listed(title="Bread of Tomorrow, Revised"))
    assert 1 == len(result.candidates)


def test_withdrawn_work_is_no_candidate() -> None:
    result = found(listed(comment="This paper has been withdrawn by the authors."))
    assert ((), 1) == (result.candidates, result.withdrawn)


def test_ranks_count_candidates_alone_up_to_the_limit() -> None:
    works = [listed(title=f"Bread {n}", arxiv=f"2606.0000{n}") for n in range(4)]
    works.insert(0, listed(title="A Plain Loaf of Bread", arxiv="2606.00009"))
    result = found(listed(title="A Plain Loaf"), *works, limit=3)
    assert [1, 2, 3] == [row.rank for row in result.candidates]


def test_similar_title_is_a_likely_duplicate() -> None:
    (row,) = found(listed(title="A Plain Loaf 2")).candidates
    assert ["bee2023plain"] == [similar.key for similar in row.similar]


@pytest.mark.parametrize(
    ("title", "authors", "similar"),
    [
        # The title of a publication that is half another one.
        ("How Wild Starters Survive", ["Cy Dee", "Ann Bee", "Eve Fox"], ["bee2023wild"]),
        ("How Wild Starters Survive", ["Cy Dee", "Ann Bee"], []),
        ("How Wild Starters Survive", ["Cy Dee", "Ann Bee", "Ida Rask"], []),
        ("Ovens of Rome", ["Cy Dee", "Ann Bee", "Eve Fox"], []),
    ],
)
def test_other_title_by_all_the_same_authors_is_a_likely_duplicate(
    title: str, authors: list[str], similar: list[str]
) -> None:
    team = ["Ann Bee", "Cy Dee", "Eve Fox"]
    catalog = catalog_of(paper("bee2023wild", title="Wild Starters in the Cold", authors=team))
    (row,) = discover(catalog, SETTINGS, [listed(title=title, authors=authors)], (), 50).candidates
    assert [each.key for each in row.similar] == similar


def test_same_title_by_others_years_later_is_a_candidate_with_a_duplicate() -> None:
    (row,) = found(listed(title="A Plain Loaf", authors=["Cy Dee"])).candidates
    assert ["bee2023plain"] == [similar.key for similar in row.similar]


def test_topics_have_the_sentence_that_supports_them() -> None:
    abstract = "Loaves vary. A levain of wild yeasts raises them. Flour and water follow."
    (row,) = found(listed(title="Breads", abstract=abstract)).candidates
    sentences = {topic.path: topic.sentence for topic in row.topics}
    assert "A levain of wild yeasts raises them." == sentences["process/fermentation/sourdough"]
    assert "Flour and water follow." == sentences["process/mixing"]


def test_abstract_and_its_sentences_are_shown_without_tex() -> None:
    abstract = r"Loaves vary. A \textbf{levain} of $2\%$ wild yeasts raises ~20 of them. Bye."
    (row,) = found(listed(title="Breads", abstract=abstract)).candidates
    sentence = "A levain of 2% wild yeasts raises ~20 of them."
    assert f"Loaves vary. {sentence} Bye." == row.abstract
    sentences = {topic.path: topic.sentence for topic in row.topics}
    assert sentence == sentences["process/fermentation/sourdough"]


def test_reason_names_the_place_of_a_query_word() -> None:
    (row,) = found(listed(title="Breads and Breadmaking")).candidates
    assert row.reason.startswith('its title says "breads"')
    (row,) = found(listed(title="Rolls", abstract="Small breads.")).candidates
    assert row.reason.startswith('its abstract says "breads"')


@pytest.mark.parametrize(
    ("query", "words", "reason"),
    [
        ((), (), "it has little in common with the catalog"),
        ((), ("rye",), "like papers in the catalog, it mentions rye"),
        (
            ("loaf", "breads"),
            ("rye", "wheat", "KD"),
            'its title says "breads"; like papers in the catalog, it mentions rye, wheat and KD',
        ),
    ],
)
def test_reason_is_a_sentence(query: tuple[str, ...], words: tuple[str, ...], reason: str) -> None:
    assert reason == reason_of("On Breads", query, words)


# arXiv


def feed(start: int, number: int, total: int) -> Said:
    entries = [
        atom_entry(f"2606.{n:05}", f"Bread {n}", ["Ann Bee"]) for n in range(start, start + number)
    ]
    return Said(atom_feed(*entries, total=total), media=XML)


QUERY = listing_query(("cs.CL", "cs.LG"), "2026-06-01", "2026-06-08")


def asked(start: int) -> str:
    return f"/arxiv{QUERY}&start={start}&max_results={PAGE}"


def fetch(stand_in: StandIn, answers: Answers) -> list[str]:
    with client_of(stand_in) as client:
        works = fetch_new_works(client, QUERY, answers, lambda *_: None)
    return [work.title for work in works]


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


def test_listing_is_read_page_by_page(stand_in: StandIn, tmp_path: Path) -> None:
    stand_in.says(asked(0), feed(0, PAGE, PAGE + 2))
    stand_in.says(asked(PAGE), feed(PAGE, 2, PAGE + 2))
    titles = fetch(stand_in, Answers(tmp_path / "listing.json", QUERY))
    assert (PAGE + 2, "Bread 0", f"Bread {PAGE + 1}") == (len(titles), titles[0], titles[-1])


def test_interrupted_listing_continues_behind_the_last_page(
    stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in.says(asked(0), feed(0, PAGE, PAGE + 2))
    stand_in.says(asked(PAGE), feed(PAGE, 0, PAGE + 2))
    with pytest.raises(UnreadableError, match="0 of 2 papers"):
        fetch(stand_in, Answers(tmp_path / "listing.json", QUERY))
    assert 4 == len(stand_in.asked)  # an answer without the papers that it counts is asked again
    stand_in.says(asked(PAGE), feed(PAGE, 2, PAGE + 2))
    titles = fetch(stand_in, Answers(tmp_path / "listing.json", QUERY))
    assert (PAGE + 2, 5) == (len(titles), len(stand_in.asked))


def test_listing_of_other_days_is_not_continued(stand_in: StandIn, tmp_path: Path) -> None:
    kept = Answers(tmp_path / "listing.json", "/query?other")
    kept.add("arxiv:2605.00001", Work("Rye"))
    kept.save()
    stand_in.says(asked(0), feed(0, 1, 1))
    assert ["Bread 0"] == fetch(stand_in, Answers(tmp_path / "listing.json", QUERY))


def test_empty_answer_is_asked_for_again(stand_in: StandIn, tmp_path: Path) -> None:
    stand_in.says(asked(0), feed(0, 0, 0), feed(0, 1, 1))
    assert ["Bread 0"] == fetch(stand_in, Answers(tmp_path / "listing.json", QUERY))


def test_days_without_papers_give_none(stand_in: StandIn, tmp_path: Path) -> None:
    stand_in.says(asked(0), feed(0, 0, 0))
    assert [] == fetch(stand_in, Answers(tmp_path / "listing.json", QUERY))


def test_query_has_categories_and_whole_days() -> None:
    assert "(cat:cs.CL+OR+cat:cs.LG)+AND+submittedDate:[202606010000+TO+202606082359]" in QUERY


# The command


@pytest.fixture
def bakery(toy: CatalogFolder) -> CatalogFolder:
    path = toy.root / "taxonomy.yaml"
    path.write_text(path.read_text(encoding="utf-8") + BLOCK, encoding="utf-8")
    return toy


def run(folder: CatalogFolder, *arguments: str, **variables: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(folder.root), *arguments], env=variables)


def listing_file(tmp_path: Path, *lines: dict[str, str]) -> str:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return str(path)


def test_discover_prints_candidates_of_a_file(bakery: CatalogFolder, tmp_path: Path) -> None:
    file = listing_file(
        tmp_path,
        {
            "title": "Bread \x1b[31mRed",
            "arxiv": "2606.00001",
            "abstract": "Code: github.com/bee/rye",
        },
    )
    result = run(bakery, "discover", "--from", file)
    assert (0, True) == (result.exit_code, "1  arxiv:2606.00001  Bread" in result.stdout)
    assert "code: https://github.com/bee/rye" in result.stdout
    assert "\x1b" not in result.stdout
    assert "1 paper read: 1 candidate" in result.stderr


def test_markdown_refers_to_nobody_and_closes_nothing(
    bakery: CatalogFolder, tmp_path: Path
) -> None:
    abstract = "Thanks @octocat, fixes #45.\n\n</details><script>"
    file = listing_file(tmp_path, {"title": "Bread | @ann", "abstract": abstract})
    result = run(bakery, "discover", "--from", file, "--format", "markdown")
    assert 0 == result.exit_code
    assert "- [ ] 1. " in result.stdout
    for text in ("@octocat", "@ann", "#45", "<script>"):
        assert text not in result.stdout


def test_markdown_keeps_authors_in_the_item_and_tex_out(
    bakery: CatalogFolder, tmp_path: Path
) -> None:
    authors: Any = ["Ann Bee", "Cy Dee"]
    work = {"title": "Bread", "authors": authors, "abstract": r"\emph{Rye} rises."}
    file = listing_file(tmp_path, work)
    result = run(bakery, "discover", "--from", file, "--format", "markdown")
    lines = result.stdout.splitlines()
    assert ("  By Ann Bee, Cy Dee" in lines, "  Rye rises." in lines) == (True, True)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_title_is_not_repeated_behind_topics(
    bakery: CatalogFolder, tmp_path: Path, form: str
) -> None:
    work = {"title": "Starters of the Wild", "arxiv": "2606.00001"}
    result = run(bakery, "discover", "--from", listing_file(tmp_path, work), "--format", form)
    assert (0, 1) == (result.exit_code, result.stdout.count("Starters of the Wild"))


def test_json_has_identifiers_topics_and_abstract(bakery: CatalogFolder, tmp_path: Path) -> None:
    file = listing_file(tmp_path, {"title": "Bread", "arxiv": "2606.00001", "abstract": "We bake."})
    result = run(bakery, "discover", "--from", file, "--format", "json")
    (row,) = json.loads(result.stdout)
    assert ("arxiv:2606.00001", "We bake.") == (row["id"], row["abstract"])
    assert {"path", "title", "sentence"} == {*row["topics"][0]}


def test_discover_asks_arxiv_since_a_day(bakery: CatalogFolder, stand_in: StandIn) -> None:
    # The last day is today: every path that begins like this is answered.
    stand_in.answers = _Anything(feed(0, 1, 1))
    result = run(bakery, "discover", "--since", "2026-06-01", **stand_in.environment)
    assert (0, 1) == (result.exit_code, len(stand_in.asked)), result.stderr
    assert "submittedDate:[202606010000+TO+" in stand_in.paths[0]
    assert not (bakery.root / LISTING_FILE).exists()


class _Anything(dict[str, list[Said]]):
    def __init__(self, answer: Said) -> None:
        super().__init__()
        self.answer = answer

    def get(self, _path: str, _default: Any = None) -> list[Said]:
        return [self.answer]


def test_unreachable_arxiv_exits_with_three(bakery: CatalogFolder, stand_in: StandIn) -> None:
    stand_in.answers = _Anything(Said(b"", 500))
    result = run(bakery, "discover", **stand_in.environment)
    assert 3 == result.exit_code


def test_discover_without_settings_says_what_to_add(toy: CatalogFolder, tmp_path: Path) -> None:
    result = run(toy, "discover", "--from", listing_file(tmp_path, {"title": "Bread"}))
    assert (2, True) == (result.exit_code, "add categories: and query:" in result.stderr)


@pytest.mark.parametrize("command", [["discover", "--from"], ["harvest"]])
@pytest.mark.parametrize("name", ["taxonomy.yaml", "removed.yaml"])
def test_setting_is_no_list_of_papers(
    bakery: CatalogFolder, tmp_path: Path, command: list[str], name: str
) -> None:
    copy = tmp_path / "list.yaml"
    copy.write_bytes((bakery.root / name).read_bytes())
    result = run(bakery, *command, str(copy))
    assert (2, "") == (result.exit_code, result.stdout)
    assert f"list.yaml is {name} of the catalog, which lists no papers; pass a" in result.stderr


# Rejected papers


def test_rejected_paper_is_never_proposed_again(bakery: CatalogFolder, tmp_path: Path) -> None:
    rejected = run(bakery, "discover", "--reject", "2606.00001v3", "--why", "Not on bread.")
    assert (0, "rejected arxiv:2606.00001; rejected.yaml has it\n") == (
        rejected.exit_code,
        rejected.stdout,
    )
    file = listing_file(tmp_path, {"title": "Bread", "arxiv": "2606.00001"})
    result = run(bakery, "discover", "--from", file)
    assert ("", True) == (result.stdout, "1 rejected" in result.stderr)
    assert 0 == run(bakery, "check").exit_code


def test_rejection_keeps_comments_and_earlier_rows(bakery: CatalogFolder) -> None:
    path = bakery.root / "rejected.yaml"
    path.write_text(
        '# Ours.\nrejected:\n  - id: "arxiv:2606.00001" # by Ann\n    day: "2026-06-01"\n'
        '    why: "Not on bread."\n',
        encoding="utf-8",
    )
    run(bakery, "discover", "--reject", "doi:10.1145/1.2", "--why", "A toaster.")
    text = path.read_text(encoding="utf-8")
    assert text.startswith('# Ours.\nrejected:\n  - id: "arxiv:2606.00001"  # by Ann\n')
    assert ('  - id: "doi:10.1145/1.2"\n', '    why: "A toaster."\n') == (
        text.splitlines(keepends=True)[5],
        text.splitlines(keepends=True)[7],
    )


def test_second_rejection_of_a_paper_changes_nothing(bakery: CatalogFolder) -> None:
    run(bakery, "discover", "--reject", "2606.00001", "--why", "Not on bread.")
    before = (bakery.root / "rejected.yaml").read_bytes()
    result = run(bakery, "discover", "--reject", "2606.00001", "--why", "Twice.")
    assert (1, True) == (result.exit_code, "Not on bread." in result.stderr)
    assert before == (bakery.root / "rejected.yaml").read_bytes()


@pytest.mark.parametrize("spelling", ["{}", "arxiv:{}v3", "https://arxiv.org/abs/{}"])
def test_paper_of_the_catalog_is_not_rejected(bakery: CatalogFolder, spelling: str) -> None:
    names = ["2606.00001", spelling.format("2403.99905")]
    asked = [argument for name in names for argument in ("--reject", name)]
    result = run(bakery, "discover", *asked, "--why", "Not on bread.")
    assert (2, "") == (result.exit_code, result.stdout)
    assert f"{names[1]} is in the catalog: papers/2024/okafor2024shaping.yaml;" in result.stderr
    assert not (bakery.root / "rejected.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--reject", "2606.00001"], "together"),
        (["--why", "Not on bread."], "together"),
        (["--reject", "A Plain Loaf", "--why", "x"], "not an arXiv id"),
        (["--since", "2026-13-01"], "'2026-13-01' is not a day such as 2026-11-01\n"),
        (["--since", "yesterday"], "'yesterday' is not a day such as 2026-11-01\n"),
        (["--since", "2100-01-01"], "in the future"),
    ],
)
def test_wrong_use_is_explained(bakery: CatalogFolder, arguments: list[str], message: str) -> None:
    result = run(bakery, "discover", *arguments)
    assert (2, True) == (result.exit_code, message in result.stderr)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rejected:\n", "KD111"),
        ('rejected:\n  - id: "x"\n    day: "2026-06-01"\n    why: "y"\n', "KD122"),
        ('rejected:\n  - id: "arxiv:2606.00001"\n    day: "June"\n    why: "y"\n', "KD114"),
        ('rejected:\n  - id: "arxiv:2606.00001"\n    day: "2026-06-01"\n', "KD110"),
        ("refused: []\n", "KD130"),
    ],
)
def test_check_reads_rejected_papers(bakery: CatalogFolder, text: str, code: str) -> None:
    (bakery.root / "rejected.yaml").write_text(text, encoding="utf-8")
    result = run(bakery, "check")
    assert (1, True) == (result.exit_code, f"{code}" in result.stdout)
    assert "rejected.yaml" in result.stdout


def test_check_reports_a_paper_rejected_twice(bakery: CatalogFolder) -> None:
    row = '  - id: "arxiv:2606.00001"\n    day: "2026-06-01"\n    why: "y"\n'
    (bakery.root / "rejected.yaml").write_text(f"rejected:\n{row}{row}", encoding="utf-8")
    result = run(bakery, "check", "--format", "json")
    (problem,) = [row for row in json.loads(result.stdout) if row["code"] == "KD123"]
    assert ("rejected.yaml", 5) == (problem["file"], problem["line"])
