"""``kdcatalog add --from-issue``: a form becomes a record or a reply; its content stays text."""

import json

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.cli import main
from kdcatalog.commands.forms import answer_form
from kdcatalog.drafting.form import PaperForm, read_form
from kdcatalog.services.client import Client
from kdcatalog.services.transport import NetworkError
from tests.broken import CATALOGS
from tests.folders import CatalogFolder
from tests.hostile import texts
from tests.sites import catalog_in

TOY = catalog_in(CatalogFolder(CATALOGS / "toy"))
LABELS = ("Paper", "Topics", "Code", "Data", "Anything else")
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


def form_of(*answers: str) -> PaperForm:
    return read_form(event(*answers), TOY.taxonomy)


@pytest.fixture(name="at_toy")
def _at_toy(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    monkeypatch.chdir(toy.root)
    monkeypatch.setattr("kdcatalog.commands.add.today", lambda: "2026-03-04")
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


SENTENCE = "Brews forty beers from one wort and measures how the yeast strain changes their taste."


def _with_summary(text: str) -> bytes:
    raw = json.loads(event(ENTRY, "process/mixing"))
    raw["issue"]["body"] += f"\n\n### Summary\n\n{text}"
    return json.dumps(raw).encode()


def test_summary_of_the_form_becomes_that_of_the_record(at_toy: CatalogFolder) -> None:
    words = SENTENCE.replace(" wort", "\n wort\u200b")
    result = send(at_toy, _with_summary(words))
    assert 0 == result.exit_code
    assert f'summary: "{SENTENCE}"\n' in at_toy.read(FILE).decode()
    assert "KD405" not in result.stderr


def test_summary_of_the_form_is_checked(at_toy: CatalogFolder) -> None:
    result = send(at_toy, _with_summary("Brews beer."))
    sentence = "KD131: the summary has 11 characters; write 60 to 230 characters"
    assert (1, True) == (result.exit_code, sentence in result.stdout)
    assert not (at_toy.root / FILE).exists()


def test_form_topics_are_read_as_lists_checkboxes_and_titles() -> None:
    assert ("process/mixing", "grain/rye") == form_of(
        ENTRY, "- [X] process/mixing\n- [ ] grain\n* grain/rye"
    ).nodes
    assert ("process/mixing", "grain") == form_of(ENTRY, "Mixing (`process/mixing`)\nGrain").nodes


def test_empty_form_gets_a_reply(at_toy: CatalogFolder) -> None:
    result = send(at_toy, event())
    assert 1 == result.exit_code
    assert result.stdout.startswith(
        "No record was made:\n\n- Paper: the answer is empty; write an arXiv id"
    )
    assert "- Topics: choose at least one\n" in result.stdout
    assert result.stdout.endswith("Edit the issue to try again.\n")


def test_form_without_topics_gets_proposals(at_toy: CatalogFolder) -> None:
    result = send(at_toy, event(ENTRY.replace("On Zymurgy", "Levain and Rye")))
    assert 1 == result.exit_code
    assert (
        "\nLikely topics for Levain and Rye, judging by the papers in the catalog:\n\n- "
        in result.stdout
    )
    assert "- grain/rye (rye" in result.stdout


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (("A title alone", "grain"), "does not identify a paper"),
        (("2501.00001 2501.00002", "grain"), "several papers; use one form"),
        ((f"{ENTRY}\n{ENTRY}", "grain"), "several BibTeX entries"),
        (("@misc{x, title = {Unclosed", "grain"), "never closed"),
        (
            ("1903.99901", "grain"),
            "is already in the catalog: papers/2019/daubigne2019crustnet.yaml",
        ),
        ((ENTRY, "process/mixng"), "is not a topic; did you mean process/mixing?"),
        ((ENTRY, "grain", "the code"), "is not a web address"),
        ((ENTRY, "grain", "https://user:pw@example.org"), "contains a user name"),
        (("/etc/passwd", "grain"), "does not identify a paper"),
        (("refs.bib", "grain"), "does not identify a paper"),
        (("-", "grain"), "the answer is empty"),
    ],
)
def test_invalid_answers_are_reported_and_nothing_is_written(
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
    ("answer", "expected"),
    [
        ("none", ()),
        ("N/A", ()),
        ("Coming soon!", ()),
        ("There is no code available.", ()),
        ("Not yet released.", ()),
        ("- n/a", ()),
        ("None.", ()),
        ("not available", ()),
        ("- https://a.org/x", ("https://a.org/x",)),
        ("* <https://a.org/x>", ("https://a.org/x",)),
        ("1. https://a.org/x\n2. https://b.org", ("https://a.org/x", "https://b.org")),
        ("[code](https://a.org/x)", ("https://a.org/x",)),
        ("[code](https://a.org/x_(y))", ("https://a.org/x_(y)",)),
        ("https://a.org/x (official)", ("https://a.org/x",)),
        (
            "Official code: https://a.org/x, and https://b.org.",
            ("https://a.org/x", "https://b.org"),
        ),
        ("(https://a.org/x)", ("https://a.org/x",)),
        ("github.com/foo/bar", ("https://github.com/foo/bar",)),
        ("- code at huggingface.co/foo/bar", ("https://huggingface.co/foo/bar",)),
        ("https://a.org/x https://b.org/y", ("https://a.org/x", "https://b.org/y")),
        ("https://a.org/x\nnone", ("https://a.org/x",)),
        ("`https://a.org/x`", ("https://a.org/x",)),
        ("“https://a.org/x”", ("https://a.org/x",)),
        ("代码\uff1ahttps://a.org/x\uff08官方\uff09。", ("https://a.org/x",)),
        ("https://a.org/x、https://b.org/y", ("https://a.org/x", "https://b.org/y")),
    ],
)
def test_optional_answer_is_read(answer: str, expected: tuple[str, ...]) -> None:
    form = form_of(ENTRY, "grain", answer, answer)
    assert (expected, expected, ()) == (form.code, form.data, form.problems)


@pytest.mark.parametrize("answer", ["the code", "me@example.org", "see the paper, section 3.1/3.2"])
def test_optional_answer_without_a_url_is_a_problem(answer: str) -> None:
    form = form_of(ENTRY, "grain", answer)
    assert ((), 1) == (form.code, len(form.problems))


@pytest.mark.parametrize("url", ["https://github.com:user/repo", "https://[x/a", "http://foo.123/"])
def test_unreadable_url_in_a_form_is_reported(at_toy: CatalogFolder, url: str) -> None:
    result = send(at_toy, event(ENTRY, "grain", url))
    assert (1, True) == (result.exit_code, result.stdout.startswith("No record was made:"))


def test_record_is_made_from_answers_in_other_forms_and_reported(at_toy: CatalogFolder) -> None:
    result = send(at_toy, event(ENTRY, "grain", "N/A", "[data](https://a.org/x) (official)"))
    assert 0 == result.exit_code
    assert "data:\n  - https://a.org/x\n" in at_toy.read(FILE).decode()
    note = "Data: read '[data](https://a.org/x) (official)' as https://a.org/x"
    assert f"look at {FILE}: {note}" in result.stderr.splitlines()


def test_parent_ticked_with_its_child_is_left_out_and_reported(at_toy: CatalogFolder) -> None:
    answer = "- [x] process\n- [x] process/fermentation/yeast\n- [x] process/fermentation"
    result = send(at_toy, event(ENTRY, answer))
    assert 0 == result.exit_code
    assert "placements:\n  - process/fermentation/yeast\n" in at_toy.read(FILE).decode()
    for parent in ("process", "process/fermentation"):
        note = f"Topics: left out {parent}, which process/fermentation/yeast implies"
        assert f"look at {FILE}: {note}" in result.stderr.splitlines()


def test_question_about_topics_is_read_under_its_old_name() -> None:
    raw = event(ENTRY, "grain").replace(b"Topics", b"Where does it stand?")
    assert ("grain",) == read_form(raw, TOY.taxonomy).nodes


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b'{"issue": 1}', b'{"issue": {"body": null}}', b"[" * 100_000]
)
def test_invalid_event_gets_a_reply(at_toy: CatalogFolder, raw: bytes) -> None:
    result = send(at_toy, raw)
    assert 1 == result.exit_code
    assert result.stdout.startswith("No record was made:\n\n- ")


def test_hostile_answers_are_quoted_as_text(toy: CatalogFolder) -> None:
    for text in texts(150):
        for answers in ([text] * 5, [ENTRY.replace("On Zymurgy", text), text]):
            said = answer_form(
                toy.snapshot, TOY, event(*answers), nobody, day="2026-03-04", dry_run=True
            )
            assert said.comment
            starts = {line[:6] for line in said.comment.splitlines() if not line.startswith("- ")}
            assert starts <= {"", "No rec", "Edit t", "Likely"}
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
def test_any_issue_body_is_read(parts: list[str]) -> None:
    raw = json.dumps({"issue": {"body": "\n### ".join(["", *parts])}}).encode()
    form = read_form(raw, TOY.taxonomy)
    assert {*form.nodes} <= {*TOY.taxonomy.nodes}


def test_dry_run_of_a_form_writes_nothing(at_toy: CatalogFolder) -> None:
    result = send(at_toy, event(ENTRY, "grain"), "--dry-run")
    assert (0, False) == (result.exit_code, (at_toy.root / FILE).exists())
    assert result.stdout.startswith(f"would write {FILE}\n")
