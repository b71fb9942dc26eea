"""What is handed over between two jobs of a workflow: a proposal, and the issue that asks for it.

Forms and listings are text of outsiders. The job that reads them has no token that can write; it
hands over one file of JSON. The job that can write runs nothing of it: it accepts records at their
places, and words.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kdcatalog.commands.review import Changes, changed_since, review
from kdcatalog.errors import CatalogError
from kdcatalog.model.keys import is_key
from kdcatalog.rendering.environments import render_post
from kdcatalog.rendering.markdown import Markdown
from kdcatalog.snapshot import PAPERS, REJECTED, UNDATED_FOLDER
from kdcatalog.text.characters import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kdcatalog.snapshot import Snapshot

BOT = "github-actions[bot]"
WEEKLY = "weekly"
# A job reads what the job before it has written: of another version, it refuses it.
_VERSION = 1
# The largest record, of 5,200 authors, has 200,000 bytes.
_MAX_RECORD = 1 << 20
# A weekly issue has room for about forty candidates.
_MAX_FILES = 200
_TYPES = {"version": int, "files": dict, "body": str, "answer": str, "result": str}
# What GitHub calls the states of a commit.
_RESULTS = ("success", "failure")
_RECORD = re.compile(rf"{PAPERS}/(?:[0-9]{{4}}|{UNDATED_FOLDER})/([a-z0-9-]+)\.yaml")
# What a login can contain: it becomes a line of the commit.
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,63})")
# Lines for a person; the review has the problems of the records already.
_LOOK = re.compile(r"^look at (?!.*: KD[0-9]+: )(.*)$", re.MULTILINE)


class InvalidProposalError(CatalogError):
    """A proposal, or an event, that the job with privileges does not accept."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Texts of records by file, the text of the pull request, and the answer if there is none.

    ``result`` is that of the check, as GitHub names the state of a commit.
    """

    files: Mapping[str, str]
    body: str
    answer: str
    result: str
    version: int = _VERSION


def proposal_of(
    snapshot: Snapshot,
    *,
    answer: str,
    remarks: str,
    result: str,
) -> Proposed:
    """Return the changes of a catalog since its last commit as a proposal."""
    changes = changed_since(snapshot.root, "HEAD")
    kinds = []
    for file, kind in changes.kinds:
        if _is_proposable(file):
            kinds.append((file, kind))
    files = {}
    for file, _ in kinds:
        content = snapshot.read(file)
        files[file] = content.decode("utf-8", "replace")
    if not files:
        text = answer or _failure(snapshot, remarks)
        return Proposed({}, "", text, result)
    proposed = Changes(tuple(kinds), before=changes.before)
    text = review(snapshot, proposed)
    body = render_post(
        snapshot.templates,
        "answers/proposal.md.j2",
        review=Markdown(text),
        remarks=_to_look_at(remarks),
        rejected=REJECTED if REJECTED in files else "",
        result=result,
    )
    return Proposed(files, body, "", result)


def _to_look_at(remarks: str) -> list[str]:
    """Return the lines that are for a person."""
    return [match[1] for match in _LOOK.finditer(remarks)]


def _failure(snapshot: Snapshot, remarks: str) -> str:
    lines = remarks.splitlines() or ["the workflow has failed; its log says why"]
    return render_post(snapshot.templates, "answers/issue.md.j2", refused=lines, candidates=())


def _is_proposable(file: str) -> bool:
    match = _RECORD.fullmatch(file)
    if match is None:
        return file == REJECTED
    return is_key(match[1])


def read_proposal(raw: bytes, *, is_weekly: bool) -> Proposed:
    """Return a proposal; raises InvalidProposalError where it is anything but records and words.

    A form makes or changes one record, and a weekly issue several and rejected.yaml.
    """
    data = _object(raw, "the proposal")
    has_all_fields = data.keys() == _TYPES.keys()
    if not has_all_fields or data["version"] != _VERSION:
        raise InvalidProposalError("the proposal has other fields than this program writes")
    for name, kind in _TYPES.items():
        if not isinstance(data[name], kind):
            raise InvalidProposalError(f"the proposal has a field of another type: {name}")
    if data["result"] not in _RESULTS:
        raise InvalidProposalError("the proposal has an unknown result")
    proposed = Proposed(**data)
    count = len(proposed.files)
    if count > (_MAX_FILES if is_weekly else 1):
        raise InvalidProposalError(f"the proposal has {count} files")
    for file, text in proposed.files.items():
        _require_record(file, text, is_weekly=is_weekly)
    return proposed


def _require_record(file: str, text: object, *, is_weekly: bool) -> None:
    is_foreign = file == REJECTED and not is_weekly
    if is_foreign or not _is_proposable(file):
        raise InvalidProposalError(f"the proposal must not contain {file!a}")
    if not isinstance(text, str):
        raise InvalidProposalError(f"{file} is not text")
    # A reviewer sees a difference of lines: nothing in it may be invisible or change its order.
    if FORBIDDEN.search(text.replace("\n", "")):
        raise InvalidProposalError(f"{file} has an invisible character")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidProposalError(f"{file} is not UTF-8") from error
    if size > _MAX_RECORD:
        raise InvalidProposalError(f"{file} has {size} bytes; the limit is {_MAX_RECORD}")


def _object(raw: bytes, name: str) -> dict[str, Any]:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InvalidProposalError(f"{name} is not JSON") from error
    if not isinstance(data, dict):
        raise InvalidProposalError(f"{name} is not an object")
    return data


# The event


@dataclass(frozen=True, slots=True)
class Request:
    """The issue that asks: its number, the digest of its text, and the line that credits somebody.

    A weekly issue is the bot's own, and the person who ticks a box in it is credited.
    """

    number: int
    digest: str
    credit: str
    is_weekly: bool

    @property
    def branch(self) -> str:
        """The branch of the pull request."""
        return f"issue-{self.number}"


def request_of(raw: bytes) -> Request:
    """Return the request in the event of an issue; raises InvalidProposalError."""
    event = _object(raw, "the event")
    try:
        issue = event["issue"]
        number = issue["number"]
        body = str(issue["body"] or "")
        labels = {label["name"] for label in issue["labels"]}
        author = issue["user"]
        sender = event["sender"]
        login = author["login"]
    except (KeyError, TypeError) as error:
        raise InvalidProposalError("the event contains no readable issue") from error
    if type(number) is not int or number < 1:
        raise InvalidProposalError("the event has an issue without a number")
    # Only people with write access can edit the text of the bot; anybody can edit their own.
    is_weekly = WEEKLY in labels
    if is_weekly and login != BOT:
        raise InvalidProposalError("the weekly issue was not written by the workflow")
    content = body.encode("utf-8", "surrogatepass")
    return Request(
        number=number,
        digest=hashlib.sha256(content).hexdigest(),
        credit=_credit(sender if is_weekly else author),
        is_weekly=is_weekly,
    )


def _credit(person: Mapping[str, Any]) -> str:
    login = str(person.get("login", ""))
    account = person.get("id")
    is_number = type(account) is int
    if not is_number or not _LOGIN.fullmatch(login):
        return ""
    return f"Co-authored-by: {login} <{account}+{login}@users.noreply.github.com>"
