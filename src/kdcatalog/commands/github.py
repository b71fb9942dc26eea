"""``kdcatalog github``: a job with privileges writes what one without them has proposed."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kdcatalog.commands.frame import print_data, save
from kdcatalog.commands.options import Command, CommandGroup, help_end
from kdcatalog.commands.proposal import (
    BOT,
    WEEKLY,
    Proposed,
    Request,
    proposal_of,
    read_proposal,
    request_of,
)
from kdcatalog.commands.weekly import has_ticks
from kdcatalog.errors import CatalogError
from kdcatalog.files import read_argument
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.posts import BREAK, MAX_POST, as_post
from kdcatalog.snapshot import REJECTED, Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

# The number is that of the account, which every repository's workflows share.
BOT_EMAIL = f"41898282+{BOT}@users.noreply.github.com"
# The name of the job in check.yml, so that one rule of a branch covers both.
STATUS = "the records"
# Bytes: 200 records of a weekly issue are far below.
_MAX_PROPOSAL = 16 << 20
# Room for what is written below a proposal.
_FOOTER = 400
# gh fills in the repository of the checkout.
_API = "repos/{owner}/{repo}"
_NOTHING = "No record was made; edit the issue to try again.\n"
_OTHERS = """\
The pull request of this issue has commits by people, so it stays as it is: change the record there.
"""
_DISMISSED = "The form has changed since this review; please review the record again."
_TICK = re.compile(r"^([ \t>]*(?:[-*+]|\d+[.)]) \[)[xX](?=\])", re.MULTILINE)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class FailedCallError(CatalogError):
    """A program that a workflow calls, git or gh, has failed."""


# Git and GitHub


def _call(root: Path, *command: str, text: str = "") -> str:
    """Return the output of a program; raises FailedCallError."""
    try:
        process = subprocess.run(  # noqa: S603  no shell, and every word is checked above
            command,
            cwd=root,
            input=text.encode(),
            capture_output=True,
            check=True,
        )
    except FileNotFoundError as error:
        raise FailedCallError(f"{command[0]} is not installed") from error
    except subprocess.CalledProcessError as error:
        output = error.stderr.decode(errors="replace").strip()
        last_line = output.rpartition("\n")[2]
        raise FailedCallError(f"{command[0]} has failed: {last_line}") from error
    printed = process.stdout.decode(errors="replace")
    return printed.strip()


def _git(root: Path, *arguments: str) -> str:
    # The token is asked for by this one process, and written nowhere.
    helper = ("-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")
    person = ("-c", f"user.name={BOT}", "-c", f"user.email={BOT_EMAIL}")
    return _call(
        root,
        "git",
        *helper,
        *person,
        *arguments,
    )


def _gh(root: Path, *arguments: str, text: str = "") -> str:
    return _call(root, "gh", *arguments, text=text)


class _Branch:
    """The branch of a request: what it has on GitHub, and whether all of it is the bot's own."""

    def __init__(self, root: Path, request: Request) -> None:
        self._root = root
        self._request = request
        self._ref = f"refs/heads/{request.branch}"
        listed = _git(root, "ls-remote", "origin", self._ref)
        self.tip = listed.split("\t")[0]
        if self.tip:
            _git(root, "fetch", "--quiet", "origin", self._ref)

    @property
    def is_own(self) -> bool:
        """Whether nobody else has committed to it: an edit, a merge or a click on "Update"."""
        if not self.tip:
            return True
        # In brackets, since a person's address may be empty.
        emails = _git(self._root, "log", "--format=<%ae>%n<%ce>", f"HEAD^..{self.tip}")
        return {*emails.splitlines()} <= {f"<{BOT_EMAIL}>"}

    def is_current(self, files: Sequence[str]) -> bool:
        """Whether it has this very form and these texts already."""
        if not self.tip:
            return False
        message = _git(self._root, "log", "-1", "--format=%B", self.tip)
        if _form_line(self._request) not in message.splitlines():
            return False
        between = (self.tip, "HEAD", "--", *files)
        return not _git(self._root, "diff", "--name-only", *between)

    def push(self) -> None:
        """Replace the branch with the new commit, unless somebody has pushed since."""
        lease = f"--force-with-lease={self._ref}:{self.tip}"
        _git(self._root, "push", "--quiet", lease, "origin", f"HEAD:{self._ref}")


def _form_line(request: Request) -> str:
    return f"Form-SHA256: {request.digest}"


def propose(snapshot: Snapshot, proposed: Proposed, request: Request) -> str:
    """Open or update the pull request of an issue, and return the answer for the issue."""
    root = snapshot.root
    before = {*snapshot.files}
    contents = {}
    for file, text in proposed.files.items():
        contents[file] = text.encode()
    save(snapshot, contents)
    files = sorted(contents)
    _git(root, "add", "--", *files)
    if not _git(root, "diff", "--cached", "--name-only"):
        return "The records have this already.\n"
    title = _title(files, before)
    trailers = f"{_form_line(request)}\n{request.credit}".strip()
    paragraphs = (title, f"From issue #{request.number}.", trailers)
    _git(root, "commit", "--quiet", "--message", "\n\n".join(paragraphs))
    branch = _Branch(root, request)
    if not branch.is_own:
        return _OTHERS
    if not branch.is_current(files):
        branch.push()
        head = _git(root, "rev-parse", "HEAD")
    else:
        # An earlier run may have been stopped after its push: what follows is done again.
        head = branch.tip
    url = _pull_request(root, request, title, proposed, head)
    return f"The records are proposed in {url}; a maintainer reviews them there.\n"


def _title(files: Sequence[str], before: set[str]) -> str:
    """Return the subject of the commit, such as "Add bee2025dough"."""
    records = [file for file in files if file != REJECTED]
    added = [file for file in records if file not in before]
    if len(records) == 1:
        key = Path(records[0]).stem
        return f"Add {key}" if added else f"Correct {key}"
    if not records:
        return "Reject papers of the weekly issue"
    changed = len(records) - len(added)
    parts = []
    if added:
        parts.append(f"add {pluralize(len(added), 'record')}")
    if changed:
        parts.append(f"correct {pluralize(changed, 'record')}")
    words = " and ".join(parts)
    return words[0].upper() + words[1:]


def _open_request(root: Path, request: Request) -> dict[str, Any]:
    """Return the open pull request of the branch; empty where there is none."""
    # By owner: a fork may have a branch of the same name, and its pull request is somebody else's.
    path = f"{_API}/pulls?state=open&head={{owner}}:{request.branch}"
    rows = json.loads(_gh(root, "api", path) or "[]")
    for row in rows:
        # An organization can have a fork of its own repository.
        if row["head"]["repo"] == row["base"]["repo"]:
            return dict(row)
    return {}


def _pull_request(
    root: Path,
    request: Request,
    title: str,
    proposed: Proposed,
    head: str,
) -> str:
    """Open the pull request of a commit or update it; return its address."""
    text = as_post(proposed.body, MAX_POST - _FOOTER)
    form = f"The form had the SHA-256 {request.digest} when this was made."
    end = f"{form}\n\nCloses #{request.number}\n"
    body = f"{text}\n{end}"
    current = _open_request(root, request)
    words = ["--title", title, "--body-file", "-"]
    if current:
        url = str(current["html_url"])
        # What a person has written there stays while the form is the same.
        if not _ends_with(current.get("body"), end):
            _gh(root, "pr", "edit", url, *words, text=body)
        _dismiss_reviews(root, current["number"], head)
    else:
        words += ("--head", request.branch)
        url = _gh(root, "pr", "create", *words, text=body)
    path = f"{_API}/statuses/{head}"
    _api(root, path, state=proposed.result, context=STATUS, description="checked in a workflow")
    return url


def _ends_with(body: str | None, end: str) -> bool:
    """Return whether the text of a pull request ends so; GitHub may return other line ends."""
    lines = (body or "").split()
    last = end.split()
    return lines[-len(last) :] == last


def _api(root: Path, path: str, *options: str, **fields: str) -> None:
    words: list[str] = []
    for name, value in fields.items():
        # --raw-field, since --field reads a file where a value begins with "@".
        words += ("--raw-field", f"{name}={value}")
    _gh(
        root,
        "api",
        path,
        *options,
        *words,
        "--silent",
    )


def _dismiss_reviews(root: Path, number: int, head: str) -> None:
    """Dismiss approvals of earlier commits: they are of another form than the record is made of."""
    reviews = f"{_API}/pulls/{number}/reviews"
    # All pages: thirty comments of anybody would hide an approval on the second one.
    pages = _gh(root, "api", f"{reviews}?per_page=100", "--paginate", "--slurp")
    rows = chain.from_iterable(json.loads(pages or "[]"))
    for row in rows:
        if row["state"] == "APPROVED" and row["commit_id"] != head:
            path = f"{reviews}/{row['id']}/dismissals"
            _api(root, path, "--method", "PUT", message=_DISMISSED, event="DISMISS")


def report(root: Path, text: str, title: str) -> None:
    """Write the issue of the week: the open one is rewritten unless somebody ticked a box in it."""
    # Only people tick: a box that is ticked from the start would ask for a change by itself.
    # Without the marks that as_post inserts, since they are not read where boxes are.
    plain = as_post(text.replace(BREAK, "")).replace(BREAK, "")
    body = as_post(_TICK.sub(r"\1 ", plain))
    fields = "number,body,author"
    command = ("issue", "list", "--label", WEEKLY, "--state", "open", "--json", fields)
    rows = json.loads(_gh(root, *command) or "[]")
    for row in rows:
        is_by_bot = row["author"].get("is_bot", False)
        if is_by_bot and not has_ticks(row["body"]):
            number = str(row["number"])
            _gh(root, "issue", "edit", number, "--body-file", "-", text=body)
            return
    description = "New papers and records to update, written by a workflow"
    _gh(root, "label", "create", WEEKLY, "--description", description, "--force")
    words = ("--title", title, "--label", WEEKLY, "--body-file", "-")
    _gh(root, "issue", "create", *words, text=body)


# The commands


@click.group(
    "github",
    cls=CommandGroup,
    epilog=help_end(
        examples=(
            "kdcatalog github collect --remarks remarks.txt > proposal.json",
            "kdcatalog github propose proposal.json --event event.json",
            "kdcatalog github report issue.md",
        ),
        exits={
            0: "posted, or the proposal was printed",
            2: "wrong use",
            3: "the proposal is not accepted, or git or gh has failed",
        },
    ),
)
def github_command() -> None:
    """Post proposals to GitHub, in workflows.

    A read-only job collects the records that a form or an issue asks for; a job with write access
    opens the pull request or writes the issue. Needs git and gh.
    """


@github_command.command(
    "collect",
    cls=Command,
    epilog=help_end(
        examples=("kdcatalog github collect --remarks remarks.txt > proposal.json",),
        exits={0: "the proposal was printed", 3: "git cannot compare, or a file cannot be read"},
    ),
)
@click.option("--answer", type=_FILE, help="Comment for the issue if no record was made.")
@click.option("--remarks", type=_FILE, help="Standard error of the command.")
@click.option(
    "--result",
    type=click.Choice(["success", "failure"]),
    default="success",
    show_default=True,
    help="Result of the check.",
)
@click.pass_obj
def collect_command(
    folder: Path,
    answer: Path | None,
    remarks: Path | None,
    result: str,
) -> None:
    """Print the changed records as a proposal (JSON)."""
    snapshot = Snapshot.at(folder)
    proposed = proposal_of(
        snapshot,
        answer=_text_of(answer),
        remarks=_text_of(remarks),
        result=result,
    )
    text = json.dumps(asdict(proposed), ensure_ascii=False, indent=1)
    print_data(f"{text}\n")


def _text_of(path: Path | None) -> str:
    """Return the text of a file; empty without one."""
    raw = read_argument(path) if path else b""
    return raw.decode("utf-8", "replace")


@github_command.command(
    "propose",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=("kdcatalog github propose proposal.json --event event.json",),
        exits={0: "the issue was answered", 3: "the proposal is not accepted, or a call failed"},
    ),
)
@click.argument("proposal", type=_FILE)
@click.option("--event", type=_FILE, required=True, help="The event of the issue (JSON).")
@click.pass_obj
def propose_command(folder: Path, proposal: Path, event: Path) -> None:
    """Open or update the pull request of an issue, and answer in the issue."""
    request = request_of(read_argument(event))
    # It could be a link to /proc/self/environ, in which the token is, and would be posted.
    raw = read_argument(proposal, _MAX_PROPOSAL, follow=False)
    proposed = read_proposal(raw, is_weekly=request.is_weekly)
    answer = as_post(proposed.answer or _NOTHING)
    if proposed.files:
        answer = propose(Snapshot.at(folder), proposed, request)
    options = ("--edit-last", "--create-if-none", "--body-file", "-")
    number = str(request.number)
    _gh(folder, "issue", "comment", number, *options, text=answer)


@github_command.command(
    "report",
    cls=Command,
    epilog=help_end(
        examples=('kdcatalog github report issue.md --title "New bread"',),
        exits={0: "the issue was written", 3: "gh has failed"},
    ),
)
@click.argument("text", type=_FILE)
@click.option("--title", default="The week", show_default=True, help="Title of a new issue.")
@click.pass_obj
def report_command(folder: Path, text: Path, title: str) -> None:
    """Create or update the weekly issue from a Markdown file."""
    raw = read_argument(text, follow=False)
    report(folder, raw.decode("utf-8", "replace"), title)
