"""What a job with privileges accepts of a proposal, and of the event that asks for it."""

import json
from pathlib import Path
from typing import Any

import pytest

from kdcatalog.commands.github import FailedCallError, report
from kdcatalog.commands.proposal import (
    InvalidProposalError,
    read_proposal,
    request_of,
)
from tests.repositories import RECORD, REST

PROPOSAL = {
    "version": 1,
    "files": {REST: RECORD},
    "body": "A record.",
    "answer": "",
    "result": "success",
}
OTHER = "papers/2024/bee2024rye.yaml"


def raw(**fields: Any) -> bytes:
    return json.dumps({**PROPOSAL, **fields}).encode()


@pytest.mark.parametrize("is_weekly", [False, True])
def test_record_of_a_proposal_is_accepted(is_weekly: bool) -> None:
    proposed = read_proposal(raw(), is_weekly=is_weekly)
    assert ({REST: RECORD}, "A record.", "success") == (
        proposed.files,
        proposed.body,
        proposed.result,
    )


FILES = [
    "../x.yaml",
    "/etc/passwd",
    "papers/2024/../../.github/workflows/x.yml",
    ".github/workflows/x.yml",
    "papers/2024/x.yaml/y",
    "papers/2024/.x.yaml",
    "papers/2024/x.yml",
    "papers/2024/X.yaml",
    "papers/2024/con.yaml",
    "papers/24/x.yaml",
    "papers/2024//x.yaml",
    "papers/2024/x.yaml\n",
    "papers/\uff12\uff10\uff12\uff14/x.yaml",
    "papers\\2024\\x.yaml",
    "papers/2024/x--y.yaml",
    "papers/2024/-x.yaml",
    "taxonomy.yaml",
    "mkdocs.yml",
    "templates/x.j2",
    "docs/index.md",
    "README.md",
    "people.yaml",
    "src/kdcatalog/cli.py",
    "",
]


@pytest.mark.parametrize("file", FILES)
def test_file_that_is_no_record_is_refused(file: str) -> None:
    with pytest.raises(InvalidProposalError, match="must not contain"):
        read_proposal(raw(files={file: "x"}), is_weekly=True)


@pytest.mark.parametrize(
    "fields",
    [
        {"version": 2},
        {"version": "1"},
        {"command": "rm"},
        {"files": [REST]},
        {"files": {REST: None}},
        {"files": {REST: 5}},
        {"files": {REST: "a\0b"}},
        {"files": {REST: "a\x1b[2Jb"}},
        {"files": {REST: "a\u202eb"}},
        {"files": {REST: "a\u200bb"}},
        {"files": {REST: "\ud800"}},
        {"files": {REST: "x" * (1 << 20) + "x"}},
        {"files": {REST: RECORD, OTHER: RECORD}},
        {"files": {"rejected.yaml": "x"}},
        {"body": None},
        {"answer": ["x"]},
        {"result": "pending"},
        {"result": "success -f context=other"},
    ],
)
def test_proposal_of_a_form_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidProposalError):
        read_proposal(raw(**fields), is_weekly=False)


@pytest.mark.parametrize("content", [b"", b"[]", b"5", b"{", b"\xff", b"[" * 100_000])
def test_file_that_is_no_proposal_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidProposalError):
        read_proposal(content, is_weekly=False)
    with pytest.raises(InvalidProposalError):
        request_of(content)


def test_weekly_proposal_has_several_records_and_rejections() -> None:
    files = {REST: RECORD, OTHER: RECORD, "rejected.yaml": "rejected: []\n"}
    assert files == read_proposal(raw(files=files), is_weekly=True).files
    many = {f"papers/2024/bee2024rye-{number}.yaml": "x" for number in range(201)}
    with pytest.raises(InvalidProposalError, match="201 files"):
        read_proposal(raw(files=many), is_weekly=True)


PERSON = {"login": "ann-bee", "id": 4711}
ISSUE = {"number": 7, "body": "x", "labels": [{"name": "add-paper"}], "user": PERSON}


@pytest.mark.parametrize(
    "fields",
    [
        {"number": 0},
        {"number": "7"},
        {"number": True},
        {"number": None},
        {"labels": None},
        {"labels": ["weekly"]},
        {"user": None},
        {"labels": [{"name": "weekly"}]},
    ],
)
def test_event_that_is_not_understood_is_refused(fields: dict[str, Any]) -> None:
    event = {"issue": {**ISSUE, **fields}, "sender": PERSON}
    with pytest.raises(InvalidProposalError):
        request_of(json.dumps(event).encode())


def test_digest_is_that_of_the_text_of_the_form() -> None:
    events = [
        {"issue": {**ISSUE, "body": body}, "sender": PERSON} for body in ("x", "x", "y", None)
    ]
    requests = [request_of(json.dumps(event).encode()) for event in events]
    digests = [request.digest for request in requests]
    assert (True, 3, "issue-7") == (
        digests[0] == digests[1],
        len({*digests}),
        requests[0].branch,
    )


@pytest.mark.parametrize(
    ("login", "number", "credit"),
    [
        ("ann-bee", 4711, "Co-authored-by: ann-bee <4711+ann-bee@users.noreply.github.com>"),
        ("Ann_corp", 1, "Co-authored-by: Ann_corp <1+Ann_corp@users.noreply.github.com>"),
        ("dependabot[bot]", 1, ""),
        ("ann\nSigned-off-by: x", 1, ""),
        ("ann <x@y>", 1, ""),
        ("$(touch injected)", 1, ""),
        ("ann", "1; touch injected", ""),
        ("ann", True, ""),
        ("", None, ""),
    ],
)
def test_form_sender_is_credited_when_the_login_is_safe(
    login: str, number: object, credit: str
) -> None:
    event = {"issue": {**ISSUE, "user": {"login": login, "id": number}}, "sender": PERSON}
    assert credit == request_of(json.dumps(event).encode()).credit


def test_missing_program_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FailedCallError, match="gh is not installed"):
        report(tmp_path, "text", "The week")
