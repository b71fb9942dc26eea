"""``kdcatalog add --from-issue``: a form becomes a record or an answer in words; what is written there stays text."""

import json

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.cli import adding, main
from kdcatalog.commands.add_issue import answer
from kdcatalog.drafting.form import Form, read
from kdcatalog.services.client import Client
from kdcatalog.services.transport import NetworkError
from tests.broken import CATALOGS
from tests.folders import CatalogFolder
from tests.hostile import texts
from tests.sites import catalog_in

TOY = catalog_in(CatalogFolder(CATALOGS / "toy"))
LABELS = ("Paper", "Where does it stand?", "Code", "Data", "Anything else")
ENTRY = (
    "```bibtex\n@misc{x,\n  title = {On Zymurgy},\n  author = {Ann Bee},\n  year = {2022}\n}\n```"
)
FILE = "papers/2022/bee2022zymurgy.yaml"
EMPTY = "_No response_"


def event(*answers: str, newline: str = "\n") -> bytes:
    """Return the event of an issue whose form holds answers, in the order of its labels."""
    filled = [*answers, *[EMPTY] * (len(LABELS) - len(answers))]
    body = "\n\n".join(f"### {label}\n\n{text}" for label, text in zip(LABELS, filled, strict=True))
    return json.dumps(
        {"action": "opened", "issue": {"number": 7, "body": body.replace("\n", newline)}}
    ).encode()


def form_of(*answers: str) -> Form:
    return read(event(*answers), TOY.taxonomy)


@pytest.fixture(name="at_toy")
def _at_toy(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    monkeypatch.chdir(toy.root)
    monkeypatch.setattr(adding, "today", lambda: "2026-03-04")
    return toy


def send(toy: CatalogFolder, raw: bytes, *options: str) -> Result:
    path = toy.root / "event.json"
    path.write_bytes(raw)
    result = CliRunner().invoke(main, ["add", "--from-issue", str(path), *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_form_becomes_a_record(at_toy: CatalogFolder, newline: str) -> None:
    code = "https://github.com/bakers/zymurgy"
    data = "https://example.org/a\nhttps://example.org/b"
    result = send(
        at_toy, event(ENTRY, "process/mixing, grain", code, data, "Thanks!", newline=newline)
    )
    assert (0, f"wrote {FILE}") == (result.exit_code, result.stdout.splitlines()[0])
    written = at_toy.read(FILE).decode()
    assert (
        f"code:\n  - {code}\ndata:\n  - https://example.org/a\n  - https://example.org/b\n"
        in written
    )
    assert "placements:\n  - process/mixing\n  - grain\n" in written
    assert "Thanks" not in written


def test_nodes_are_read_as_lists_boxes_and_titles() -> None:
    assert ("process/mixing", "grain/rye") == form_of(
        ENTRY, "- [X] process/mixing\n- [ ] grain\n* grain/rye"
    ).nodes
    assert ("process/mixing", "grain") == form_of(ENTRY, "Mixing (`process/mixing`)\nGrain").nodes


def test_unfilled_form_is_answered_in_words(at_toy: CatalogFolder) -> None:
    result = send(at_toy, event())
    assert 1 == result.exit_code
    assert result.stdout.startswith(
        "No record was made:\n\n- Paper: nothing is written there; write an arXiv id"
    )
    assert "- Where does it stand? Nothing is chosen there\n" in result.stdout
    assert result.stdout.endswith("Edit the issue, and it is tried again.\n")


def test_form_without_a_node_is_answered_with_proposals(at_toy: CatalogFolder) -> None:
    result = send(at_toy, event(ENTRY.replace("On Zymurgy", "Levain and Rye")))
    assert 1 == result.exit_code
    assert (
        "\nWhere Levain and Rye may stand, as far as the papers here tell:\n\n- " in result.stdout
    )
    assert "- grain/rye (rye" in result.stdout


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (("A title alone", "grain"), "names no paper that can be looked up"),
        (("2501.00001 2501.00002", "grain"), "several papers stand there"),
        ((f"{ENTRY}\n{ENTRY}", "grain"), "several entries of BibTeX stand there"),
        (("@misc{x, title = {Unclosed", "grain"), "never closed"),
        (("1903.99901", "grain"), "is here already: papers/2019/daubigne2019crustnet.yaml"),
        ((ENTRY, "process/mixng"), "is no node; did you mean process/mixing?"),
        ((ENTRY, "grain", "the code"), "is no web address"),
        ((ENTRY, "grain", "https://user:pw@example.org"), "contains a user name"),
        ((ENTRY, "process, process/mixing"), "KD302"),
        (("/etc/passwd", "grain"), "names no paper that can be looked up"),
        (("refs.bib", "grain"), "names no paper that can be looked up"),
        (("-", "grain"), "names no paper that can be looked up"),
    ],
)
def test_wrong_answers_are_told_and_nothing_is_written(
    at_toy: CatalogFolder, answers: tuple[str, ...], words: str
) -> None:
    (at_toy.root / "refs.bib").write_text(
        "@misc{secret, title={Secret}, year=2020}", encoding="utf-8"
    )
    before = at_toy.record_files
    result = send(at_toy, event(*answers))
    assert (1, before) == (result.exit_code, at_toy.record_files)
    assert words in result.stdout
    assert "Secret" not in result.stdout


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b'{"issue": 1}', b'{"issue": {"body": null}}', b"[" * 100_000]
)
def test_event_that_is_none_is_answered(at_toy: CatalogFolder, raw: bytes) -> None:
    result = send(at_toy, raw)
    assert 1 == result.exit_code
    assert result.stdout.startswith("No record was made:\n\n- ")


def test_hostile_answers_come_back_as_text(toy: CatalogFolder) -> None:
    for text in texts(150):
        for answers in ([text] * 5, [ENTRY.replace("On Zymurgy", text), text]):
            said = answer(toy.snapshot, TOY, event(*answers), nobody, day="2026-03-04", dry=True)
            assert said.comment
            starts = {line[:6] for line in said.comment.splitlines() if not line.startswith("- ")}
            assert starts <= {"", "No rec", "Edit t", "Where "}
            for forged in (
                "<script",
                "<img",
                "](javascript",
                "@user",
                "@org/team",
                "<!-- x",
                "**strong**",
            ):
                assert forged not in said.comment


def nobody() -> Client:
    raise NetworkError("nobody is asked here", "unreachable")


@given(st.lists(st.text(max_size=60) | st.sampled_from(LABELS), max_size=8))
def test_any_body_is_read(parts: list[str]) -> None:
    raw = json.dumps({"issue": {"body": "\n### ".join(["", *parts])}}).encode()
    form = read(raw, TOY.taxonomy)
    assert {*form.nodes} <= {*TOY.taxonomy.nodes}


def test_dry_run_of_a_form_writes_nothing(at_toy: CatalogFolder) -> None:
    result = send(at_toy, event(ENTRY, "grain"), "--dry-run")
    assert (0, False) == (result.exit_code, (at_toy.root / FILE).exists())
    assert result.stdout.startswith(f"would write {FILE}\n")
