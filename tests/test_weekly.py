"""kdcatalog weekly: an issue that fits, and the records that its boxes ask for."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner, Result

from kdcatalog.cli import main
from kdcatalog.commands.weekly import ticks_of
from kdcatalog.linkcheck.replacements import link_digest
from kdcatalog.model.catalog import Catalog
from kdcatalog.rendering.posts import BREAK, MAX_POST, size_of
from kdcatalog.services.transport import GuardedTransport
from tests.factories import catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.stand_in import XML, Said, StandIn, atom_entry, atom_feed

TOPIC = "process/fermentation/sourdough/starter-ecology"
FILE = "papers/2023/rask2023rye.yaml"
NODES = [*taxonomy().nodes]


def candidate(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"arxiv:2606.{number:05}",
        "title": f"Bread {number}",
        "authors": ["Ann Bee", {"group": "The Oven Group"}, {"given": "Max", "family": "De E"}],
        "abstract": "We bake.",
        "reason": 'its title says "bread"',
        "topics": [{"path": TOPIC, "title": "Starter Ecology", "sentence": "We bake."}],
        "further_topics": [{"path": "grain/rye", "title": "Rye", "sentence": ""}],
        "code": ["https://github.com/bee/rye"],
        "names": {"Ovens": ["Hearth"]},
        "venue": {"id": "BreadConf", "year": "2026"},
        "similar": ["rask2023rye"],
        **fields,
    }


REPLACEMENT = {
    "url": "https://y.org/a",
    "words": "archived on 2024-02-19",
    "is_certain": False,
}


def link_row(url: str, **fields: Any) -> dict[str, Any]:
    row = {"url": url, "verdict": "dead", "words": "404", "places": [f"{FILE} (code)"]}
    return {**row, "moved_to": "", "replacements": [], **fields}


def boxed(url: str) -> str:
    """Return how the box of a link names a URL in the issue: a commit is broken up."""
    digest = link_digest(url)
    return BREAK.join(digest[at : at + 4] for at in range(0, len(digest), 4))


def run(*arguments: str, **variables: str) -> Result:
    result = CliRunner().invoke(main, ["weekly", *arguments], env=variables)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(name="at_toy")
def _at_toy(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    monkeypatch.chdir(toy.root)
    monkeypatch.setattr("kdcatalog.commands.weekly.today", lambda: "2026-11-23")
    return toy


def issue_of(at_toy: CatalogFolder, **files: object) -> str:
    """Return the issue made of JSON, by the options that name its files."""
    options = []
    for name, data in files.items():
        path = at_toy.root / f"{name}.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        options += [f"--{name}", str(path)]
    result = run(*options)
    assert 0 == result.exit_code, result.output
    return result.stdout


# The issue


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Bread " * 833, f"{('Bread ' * 50).strip()}\u2026"),
        ("B" * 5_000, f"{'B' * 300}\u2026"),
        ("A loaf at work " * 20, ("A loaf at work " * 20).strip()),
    ],
)
def test_issue_shortens_an_endless_title(at_toy: CatalogFolder, title: str, shown: str) -> None:
    named = candidate(title=title.strip())
    assert f"1. [{shown}](" in issue_of(at_toy, candidates=[named])


def test_issue_lists_everything_with_boxes(at_toy: CatalogFolder) -> None:
    edits = [
        {"file": FILE, "words": "title, authors: BreadConf 2023 has another title"},
        {"file": FILE, "words": "venue: accepted at BreadConf"},
    ]
    remarks = [
        {"file": FILE, "words": "withdrawn, according to arXiv ('sorry'): check"},
        {"file": FILE, "words": "arXiv has another work, 'Oat': check the identifier"},
        {"file": "OpenReview was not asked", "words": "no answer"},
    ]
    links = [
        link_row("https://x.org/b", verdict="moved", words="301", moved_to="https://x.org/n"),
        link_row("https://x.org/a", replacements=[REPLACEMENT]),
        link_row("https://x.org/c", verdict="unknown", words="no answer"),
        link_row("https://x.org/p", places=["docs/about.md (line 2)"], replacements=[REPLACEMENT]),
    ]
    text = issue_of(
        at_toy,
        candidates=[candidate()],
        news={"edits": edits, "remarks": remarks},
        links={"links": links},
    )
    expected = f"""\
Written on 2026-11-23. Tick topics, updates, links, and papers never to propose again. \
Then tick this box:

- [ ] Make the pull request <!-- kd go -->

One pull request follows, and while the box is ticked, further ticks update it. Merging it closes \
this issue.

## New papers

- [ ] 1. [Bread 1](https://arxiv.org/abs/2606.00001) <!-- kd add arxiv:2606.00001 -->

  Ann Bee, The Oven Group, Max De E

  Why: its title says "bread".

  - [ ] Starter Ecology: We bake.
  - Accepted: BreadConf 2026
  - Code: [https:&#47;&#47;github.com/bee/rye](https://github.com/bee/rye)
  - Ovens: Hearth
  - Likely duplicate: {FILE}, Rye Starters Resist Mould

  <details><summary>More topics</summary>

  - [ ] Rye

  </details>

  - [ ] Never propose it again <!-- kd never -->

  <details><summary>Abstract</summary>

  We bake.

  </details>


## Records to update

- [ ] Rye Starters Resist Mould ({FILE}) <!-- kd update {FILE} -->
  - title, authors: BreadConf 2023 has another title
  - venue: accepted at BreadConf

## Withdrawn papers

- Rye Starters Resist Mould ({FILE}): withdrawn, according to arXiv ('sorry'): check

## Dead and moved links

- [https:&#47;&#47;x.org/a](https://x.org/a): 404, in {FILE} (code)
  - [ ] Replace it with [https:&#47;&#47;y.org/a](https://y.org/a), archived on 2024-02-19 \
<!-- kd link {boxed("https://x.org/a")} {boxed("https://y.org/a")} -->
  - [ ] Remove it <!-- kd link {boxed("https://x.org/a")} -->
- [https:&#47;&#47;x.org/p](https://x.org/p): 404, in docs/about.md (line 2)
- [https:&#47;&#47;x.org/b](https://x.org/b): 301, in {FILE} (code)
  - [ ] Replace it with [https:&#47;&#47;x.org/n](https://x.org/n), its new address \
<!-- kd link {boxed("https://x.org/b")} {boxed("https://x.org/n")} -->
"""
    assert expected == text


def test_issue_says_what_could_not_be_asked(at_toy: CatalogFolder) -> None:
    text = issue_of(at_toy, candidates="", news="", links="\n")
    assert "arXiv could not be reached this week" in text
    assert "The registries could not be reached this week" in text
    assert "The links could not be checked this week" in text


def test_week_without_news_says_none(at_toy: CatalogFolder) -> None:
    text = issue_of(at_toy, candidates=[], news={"edits": [], "remarks": []}, links={"links": []})
    lines = [line for line in text.splitlines() if line.startswith("No ")]
    assert [
        "No new papers.",
        "No records to update.",
        "No withdrawn papers.",
        "No dead or moved links.",
    ] == lines


def test_issue_has_no_section_without_a_file(at_toy: CatalogFolder) -> None:
    sections = {
        "candidates": ["New papers"],
        "news": ["Records to update", "Withdrawn papers"],
        "links": ["Dead and moved links"],
    }
    for name, expected in sections.items():
        lines = issue_of(at_toy, **{name: ""}).splitlines()
        assert expected == [line.removeprefix("## ") for line in lines if line.startswith("#")]


def test_sentence_of_several_topics_is_listed_once(at_toy: CatalogFolder) -> None:
    sentences = ["We rest.", "We bake.", "We rest.", "We mill.", "We rest.", "We eat.", "We bake."]
    topics = [
        {"path": TOPIC, "title": f"Topic {number}", "sentence": sentence}
        for number, sentence in enumerate(sentences, 1)
    ]
    text = issue_of(at_toy, candidates=[candidate(topics=topics)])
    listed = [line.partition(" <!--")[0] for line in text.splitlines() if "kd topic" in line]
    assert [
        "  - [ ] Topic 1: We rest.",
        "  - [ ] Topic 3: the same sentence",
        "  - [ ] Topic 5: the same sentence",
        "  - [ ] Topic 2: We bake.",
        "  - [ ] Topic 7: the same sentence",
        "  - [ ] Topic 4: We mill.",
        "  - [ ] Topic 6",
    ] == listed


def test_abstracts_that_do_not_fit_are_left_to_the_links(at_toy: CatalogFolder) -> None:
    rows = [candidate(number, abstract="We bake. " * 200) for number in range(1, 51)]
    text = issue_of(at_toy, candidates=rows)
    assert 50 == text.count("<!-- kd add arxiv:2606.")
    abstracts = text.count("<summary>Abstract</summary>")
    assert f"The abstracts of the last {50 - abstracts} do not fit into an issue" in text
    assert (True, True) == (0 < abstracts < 50, MAX_POST - 3000 < size_of(text) <= MAX_POST)


def test_fifty_candidates_have_sixteen_topics_each_where_they_fit(at_toy: CatalogFolder) -> None:
    row = {"path": TOPIC, "title": "Starter Ecology", "sentence": ""}
    kinds = {"topics": [row] * 8, "further_topics": [row] * 8}
    for words, expected in ((20, 16), (90, 12), (105, 8), (125, 5)):
        fields = {**kinds, "names": {"": ["Bread " * words]}, "abstract": "We bake. " * 99}
        rows = [candidate(number, **fields) for number in range(1, 51)]
        # The last one, since the first have their abstracts.
        last = issue_of(at_toy, candidates=rows).split("- [ ] 50. ")[1]
        shown = last.split("<details>")[0]
        assert (expected, 5) == (last.count("] Starter"), shown.count("] Starter"))


def test_topics_of_a_heavy_week_are_the_likeliest(at_toy: CatalogFolder) -> None:
    sentences = ["We rest.", "We bake.", "We rest.", "We mill.", "", "We rest.", "We rest.", ""]
    topics = [
        {"path": TOPIC, "title": f"Topic {number}", "sentence": sentence}
        for number, sentence in enumerate(sentences, 1)
    ]
    fields = {"topics": topics, "title": "Bread " * 80, "abstract": "We bake. " * 99}
    rows = [candidate(number, **fields) for number in range(1, 51)]
    last = issue_of(at_toy, candidates=rows).split("- [ ] 50. ")[1]
    listed = [line.partition(" <!--")[0] for line in last.splitlines() if "kd topic" in line]
    assert [f"  - [ ] Topic {number}" for number in (1, 2, 3, 4, 5)] == listed


def test_authors_are_named_as_on_their_papers(at_toy: CatalogFolder) -> None:
    family = {"given": "Mara", "family": "De E"}
    authors = [family, {"group": "Ovens"}, "Ann Bee", "Bo Dee", "Cy Fee", "Di Gee"]
    text = issue_of(at_toy, candidates=[candidate(authors=authors)])
    assert "\n  Mara De E, Ovens, Ann Bee, Bo Dee, Cy Fee and others\n" in text


def test_candidates_that_do_not_fit_are_counted(at_toy: CatalogFolder) -> None:
    rows = [candidate(number, names={"": ["x" * 900]}) for number in range(1, 101)]
    text = issue_of(at_toy, candidates=rows)
    left_out = 100 - text.count("<!-- kd add arxiv:2606.")
    assert f"Further candidates that do not fit into an issue: {left_out}; " in text
    assert (True, True) == (left_out > 0, size_of(text) <= MAX_POST)


def test_no_more_news_and_links_are_listed_than_there_is_room_for(at_toy: CatalogFolder) -> None:
    links = [link_row(f"https://x.org/{number}") for number in range(70)]
    text = issue_of(at_toy, links={"links": links})
    assert (25, True) == (text.count("): 404"), "- 45 more, which `kdcatalog links`" in text)


@pytest.mark.parametrize("option", ["candidates", "news", "links"])
@pytest.mark.parametrize(
    "data", ["[", "[1]", '[{"id": 5}]', '[{"id": "arxiv:2606.00001"}]', "{}", "5", '["a"]', "null"]
)
def test_file_of_another_shape_is_named_in_one_sentence(
    at_toy: CatalogFolder, data: str, option: str
) -> None:
    path = at_toy.root / "c.json"
    path.write_text(data, encoding="utf-8")
    result = run(f"--{option}", str(path))
    command = {"candidates": "discover", "news": "refresh", "links": "links"}[option]
    message = f"{path} is not what kdcatalog {command} --format json prints"
    assert (3, 1) == (result.exit_code, len(result.stderr.splitlines()))
    assert message in result.stderr


@pytest.mark.parametrize("arguments", [(), ("--links", "a.json", "--from-issue", "a.json")])
def test_issue_needs_files_or_an_event(at_toy: CatalogFolder, arguments: tuple[str, ...]) -> None:
    (at_toy.root / "a.json").write_text("{}", encoding="utf-8")
    assert 2 == run(*arguments).exit_code


# The boxes

BOXES = f"""\
- [{{go}}] Make the pull request <!-- kd go -->
- [{{add}}] 1. [A](https://x.org) <!-- kd add arxiv:2606.{BREAK}00001 -->
  - [{{topic}}] T: Some. <!-- kd topic {NODES[0]} -->
  - [{{other}}] T <!-- kd topic no/such-topic -->
  - [{{never}}] Never propose it again <!-- kd never -->
- [{{update}}] R <!-- kd update {FILE} -->
- [{{foreign}}] R <!-- kd update ../../etc/passwd -->
- [{{unknown}}] R <!-- kd run rm -->
"""
NAME = "arxiv:2606.00001"


def ticks(*ticked: str, mark: str = "x") -> tuple[dict[str, list[str]], list[str], list[str], int]:
    names = ("go", "add", "topic", "other", "never", "update", "foreign", "unknown")
    body = BOXES.format(**{name: mark if name in ticked else " " for name in names})
    asked = ticks_of(body, catalog_of(paper()), [FILE])
    return asked.topics, asked.rejected, asked.updated, len(asked.problems)


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        ((), ({}, [], [], 0)),
        (("go",), ({}, [], [], 0)),
        (("go", "add", "topic"), ({NAME: [NODES[0]]}, [], [], 0)),
        (("topic",), ({NAME: [NODES[0]]}, [], [], 0)),
        (("add",), ({}, [], [], 1)),
        (("add", "other"), ({}, [], [], 2)),
        (("never",), ({}, [NAME], [], 0)),
        (("never", "add"), ({}, [], [], 1)),
        (("never", "topic"), ({}, [], [], 1)),
        (("update",), ({}, [], [FILE], 0)),
        (("foreign", "unknown"), ({}, [], [], 0)),
    ],
)
def test_ticked_boxes_ask_for(ticked: tuple[str, ...], expected: object) -> None:
    assert expected == ticks(*ticked)
    assert expected == ticks(*ticked, mark="X")


def titled(*lines: str) -> tuple[list[str] | None, list[str]]:
    """Return the topics and problems of ticked boxes below a paper."""
    boxes = "\n".join(f"  - [x] {line}" for line in lines)
    asked = ticks_of(f"- [ ] 1. A <!-- kd add {NAME} -->\n{boxes}\n", TITLED, [FILE])
    return asked.topics.get(NAME), asked.problems


TITLES = {"a": "A", "b": "A: B", "hostile": "C&#35; <b> *d* [x]: @e #1 Fixes #2 <!-- kd go -->"}
TOPICS = [{"id": node, "title": title, "sentence": "S."} for node, title in TITLES.items()]
TOPICS += [{"id": "twins", "title": "Twins", "sentence": "S."}]
NESTED = {**TOPICS.pop(0), "nodes": [{"id": "twins", "title": "Twins", "sentence": "S."}]}
FACET = {"id": "f", "title": "F", "sentence": "S.", "nodes": [NESTED, *TOPICS]}
TITLED = Catalog.of(taxonomy(facets=[FACET]), [])


@pytest.mark.parametrize(
    ("line", "topics", "problems"),
    [
        ("A", ["f/a"], 0),
        ("A: we bake: twice", ["f/a"], 0),
        ("A: B: we bake", ["f/b"], 0),
        ("A: the same sentence", ["f/a"], 0),
        ("Twins", None, 1),
        ("Twins <!-- kd topic f/a/twins -->", ["f/a/twins"], 0),
        ("Gone: we bake", None, 1),
        ("", None, 1),
    ],
)
def test_topic_is_known_by_its_title(line: str, topics: list[str] | None, problems: int) -> None:
    found_topics, found_problems = titled(line)
    assert (topics, problems) == (found_topics, len(found_problems))


def test_topic_of_any_title_can_be_ticked(at_toy: CatalogFolder) -> None:
    path = at_toy.root / "taxonomy.yaml"
    title = json.dumps(TITLES["hostile"], ensure_ascii=False)
    text = path.read_text(encoding="utf-8").replace('"Starter Ecology"', title)
    path.write_text(text, encoding="utf-8")
    topics = [{"path": TOPIC, "title": TITLES["hostile"], "sentence": "We bake: @you."}]
    issue = issue_of(at_toy, candidates=[candidate(topics=topics, further_topics=topics)])
    ticked = issue.replace("  - [ ] C", "  - [x] C")
    asked = ticks_of(ticked, TITLED, [FILE])
    assert (2, {"arxiv:2606.00001": ["f/hostile", "f/hostile"]}, []) == (
        ticked.count("[x] C"),
        asked.topics,
        asked.problems,
    )


def test_topic_above_a_ticked_one_is_left_out() -> None:
    assert (
        ["f/a/twins"],
        [f"{NAME}: Topics: left out f/a, which f/a/twins implies"],
    ) == titled("A", "T <!-- kd topic f/a/twins -->")


@pytest.mark.parametrize(
    "line",
    [
        "- [x] fixes <!-- kd add arxiv:2606.00001",
        "text - [x] a <!-- kd add arxiv:2606.00001 -->",
        "- [y] a <!-- kd add arxiv:2606.00001 -->",
        "- [x] a &lt;!-- kd add arxiv:2606.00001 --&gt;",
        "- [x] a <!-- kd add arxiv:2606.00001 --> b",
    ],
)
def test_line_that_is_no_box_asks_for_nothing(line: str) -> None:
    asked = ticks_of(line, catalog_of(paper()), [FILE])
    assert ({}, []) == (asked.topics, asked.problems)


def test_title_cannot_forge_a_box(at_toy: CatalogFolder) -> None:
    title = f"A <!-- kd never -->\n- [x] b <!-- kd update {FILE} -->"
    text = issue_of(at_toy, candidates=[candidate(title=title, abstract=title, reason=title)])
    asked = ticks_of(text, catalog_of(paper()), [FILE])
    assert ({}, [], [], []) == (asked.topics, asked.rejected, asked.updated, asked.problems)


def answer(at_toy: CatalogFolder, body: str, **variables: str) -> Result:
    path = at_toy.root / "event.json"
    path.write_text(json.dumps({"issue": {"number": 7, "body": body}}), encoding="utf-8")
    return run("--from-issue", str(path), **variables)


def test_ticked_paper_becomes_a_record_and_another_is_rejected(at_toy: CatalogFolder) -> None:
    text = issue_of(at_toy, candidates=[candidate(1), candidate(2)])
    first, second = text.split("- [ ] 2. ")
    first = first.replace("- [ ] Starter Ecology", "- [x] Starter Ecology")
    second = second.replace("- [ ] Never", "- [x] Never")
    summary = "Code: https://github.com/bee/rye."
    entry = atom_entry("2606.00001", "Bread 1", ["Ann Bee"], summary=summary)
    with StandIn() as server:
        asked = "/arxiv/query?id_list=2606.00001&max_results=1"
        server.says(asked, Said(atom_feed(entry), media=XML))
        result = answer(at_toy, f"{first}- [ ] 2. {second}", **server.environment)
        assert [] == server.unrecorded
    assert 0 == result.exit_code, result.output
    wrote, rejected = result.stdout.splitlines()
    record = (at_toy.root / wrote.removeprefix("wrote ")).read_text(encoding="utf-8")
    assert ("wrote rejected.yaml", True, True) == (
        rejected,
        f"placements:\n  - {TOPIC}\n" in record,
        "- https://github.com/bee/rye\n" in record,
    )
    text = (at_toy.root / "rejected.yaml").read_text(encoding="utf-8")
    assert ("arxiv:2606.00002" in text, "weekly issue on 2026-11-23" in text) == (True, True)
    assert 0 == CliRunner().invoke(main, ["check"]).exit_code


def test_paper_that_is_rejected_already_changes_nothing(at_toy: CatalogFolder) -> None:
    body = "- [ ] A <!-- kd add arxiv:2606.00001 -->\n  - [x] N <!-- kd never -->\n"
    assert 0 == answer(at_toy, body).exit_code
    result = answer(at_toy, body)
    assert (1, True) == (result.exit_code, result.stdout.startswith("Nothing was changed:"))


def test_boxes_that_ask_for_nothing_are_answered(at_toy: CatalogFolder) -> None:
    result = answer(at_toy, "- [x] Make the pull request <!-- kd go -->\n")
    assert (1, "") == (result.exit_code, result.stderr)
    assert "- No box is ticked that asks for a change.\n" in result.stdout


def test_paper_that_arxiv_does_not_know_is_answered(at_toy: CatalogFolder) -> None:
    body = f"- [x] A <!-- kd add arxiv:2606.00001 -->\n  - [x] T <!-- kd topic {TOPIC} -->\n"
    with StandIn() as server:
        asked = "/arxiv/query?id_list=2606.00001&max_results=1"
        server.says(asked, Said(atom_feed(), media=XML))
        result = answer(at_toy, body, **server.environment)
    assert (1, True) == (result.exit_code, "2606.00001" in result.stdout)
    assert not list(Path(at_toy.root / "papers").rglob("*2606*"))


# Links

CODE = "https://rye.example.org/code"
COPY = f"https://web.archive.org/web/20240219101112/{CODE}"


def tick_link(
    at_toy: CatalogFolder, *ticked: str, status: int = 404, copy: str = COPY
) -> tuple[int, str, str]:
    """Tick boxes of the dead link of a record; return exit code, output and the record."""
    path = at_toy.root / FILE
    path.write_text(with_code(path.read_text(encoding="utf-8")), encoding="utf-8")
    replacement = {**REPLACEMENT, "url": COPY}
    text = issue_of(at_toy, links={"links": [link_row(CODE, replacements=[replacement])]})
    for words in ticked:
        text = text.replace(f"- [ ] {words}", f"- [x] {words}")
    answer_of_archive = json.dumps(
        {"archived_snapshots": {"closest": {"status": "200", "url": copy}}}
    )

    def transported(_self: object, request: httpx2.Request) -> httpx2.Response:
        is_archive = request.url.host == "archive.org"
        content = answer_of_archive.encode() if is_archive else b""
        stream = httpx2.ByteStream(content)
        return httpx2.Response(200 if is_archive else status, stream=stream)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GuardedTransport, "handle_request", transported)
        patch.setattr("time.sleep", lambda _seconds: None)
        result = answer(at_toy, text)
    return result.exit_code, result.output, path.read_text(encoding="utf-8")


def with_code(record: str) -> str:
    """Return a record with one dead link of code, and no other code."""
    lines = [line for line in record.splitlines() if "https://github.com" not in line]
    kept = [line for line in lines if line != "code:"]
    at = next(index for index, line in enumerate(kept) if line.startswith("placements:"))
    return "\n".join([*kept[:at], "code:", f"  - {CODE}", *kept[at:], ""])


def test_ticked_replacement_of_a_dead_link_is_written(at_toy: CatalogFolder) -> None:
    code, output, record = tick_link(at_toy, "Replace it")
    assert (0, f"wrote {FILE}\n") == (code, output)
    assert f"code:\n  - {COPY}\n" in record
    assert 0 == CliRunner().invoke(main, ["check"]).exit_code


def test_ticked_removal_of_a_dead_link_is_written(at_toy: CatalogFolder) -> None:
    code, _, record = tick_link(at_toy, "Remove it")
    assert (0, False, False) == (code, CODE in record, "code:" in record)
    assert 0 == CliRunner().invoke(main, ["check"]).exit_code


@pytest.mark.parametrize(
    ("ticked", "answers", "words"),
    [
        (("Replace it",), {"status": 200}, f"{CODE}: the link works again; nothing was changed"),
        (
            ("Replace it",),
            {"copy": "https://web.archive.org/web/20240218101112/x"},
            f"{CODE}: the new address does not answer any more; nothing was changed",
        ),
        (
            ("Replace it",),
            {"copy": "https://evil.org"},
            f"{CODE}: the new address does not answer any more; nothing was changed",
        ),
    ],
)
def test_ticked_link_is_asked_again(
    at_toy: CatalogFolder, ticked: tuple[str, ...], answers: dict[str, Any], words: str
) -> None:
    code, output, record = tick_link(at_toy, *ticked, **answers)
    assert (1, True, True) == (code, f"- {words}\n" in output.replace("&#47;", "/"), CODE in record)


def test_two_ticks_of_one_link_are_reported(at_toy: CatalogFolder) -> None:
    code, output, record = tick_link(at_toy, "Replace it", "Remove it")
    assert (0, True) == (code, f"  - {COPY}\n" in record)
    assert f"look at {CODE}: two of its boxes are ticked: the first of them counts\n" in output


def test_ticked_link_that_left_the_records_is_reported(at_toy: CatalogFolder) -> None:
    result = answer(at_toy, "- [x] Remove it <!-- kd link 0123456789ab -->\n")
    assert (1, True) == (result.exit_code, "not in the records any more" in result.output)
