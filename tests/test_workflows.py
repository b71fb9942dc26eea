"""Every workflow, run with a fake event; none fails a contributor over generated files."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from kdcatalog import __version__
from kdcatalog.cli import main
from kdcatalog.commands.weekly import has_ticks
from tests.actions import WORKFLOWS, Forge, Step, forge, jobs_of, steps_of
from tests.broken import CATALOGS
from tests.foreign import ROOT, environment, run
from tests.repositories import RECORD, REST, WHO, commit, git

TOLD = {
    ("add.yml", "read"),
    ("add.yml", "write"),
    ("check.yml", "records"),
    ("check.yml", "tool"),
    ("publish.yml", "renew"),
    ("publish.yml", "commit"),
    ("publish.yml", "build"),
    ("release.yml", "wheel"),
    ("release.yml", "release"),
    ("weekly.yml", "read"),
    ("weekly.yml", "write"),
}
TOLD |= {("catalog.yml", task) for task in jobs_of("catalog.yml") if task != "deploy"}
"""The jobs that run commands; each is run below, and those of catalog.yml with a new catalog."""
FORM_COMMAND = (
    "contains(github.event.issue.labels.*.name, 'weekly') && 'weekly' ||"
    " contains(github.event.issue.labels.*.name, 'correct-record') && 'correct' || 'add'"
)
COMMANDS = [
    step.commands for name in WORKFLOWS for job in jobs_of(name) for step in steps_of(name, job)
]
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")


@pytest.fixture(scope="module", name="begun")
def _begun(tmp_path_factory: pytest.TempPathFactory, warm: str) -> Path:
    """Return a forge that tests copy, which takes a tenth of what git takes to make one."""
    folder = tmp_path_factory.mktemp("begun")
    forge(folder, CATALOGS / "toy", event("### Paper\n\n2503.01234"), warm)
    return folder


@pytest.fixture(name="bread")
def _bread(begun: Path, tmp_path: Path) -> Forge:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    made = Forge(tmp_path)
    git(made.checkout, "remote", "set-url", "origin", made.origin)
    made.contexts |= {"github.token": "token", FORM_COMMAND: "add"}
    return made


def event(
    body: str, label: str = "add-paper", login: object = "ann-bee", number: object = 4711
) -> dict[str, Any]:
    """Return the event of an issue, opened by somebody and edited by Max."""
    issue = {"number": 7, "body": body, "labels": [{"name": label}]}
    author = {"login": login, "id": number}
    return {"issue": {**issue, "user": author}, "sender": {"login": "max-dee", "id": 815}}


def send(bread: Forge, content: dict[str, Any]) -> None:
    (bread.folder / "event.json").write_text(json.dumps(content), encoding="utf-8")


def propose(bread: Forge, text: str = RECORD) -> None:
    """Check out what the forge makes of a pull request: main and the branch, merged."""
    git(bread.checkout, "switch", "--quiet", "--create", "branch")
    (bread.checkout / REST).write_text(text, encoding="utf-8")
    commit(bread.checkout, "a record")
    git(bread.checkout, "switch", "--quiet", "--detach", "main")
    git(bread.checkout, "merge", "--quiet", "--no-ff", "--message", "merged", "branch")


def step_of(workflow: str, job: str, name: str) -> Step:
    return next(step for step in steps_of(workflow, job) if step.name == name)


def test_every_workflow_job_with_commands_is_tested() -> None:
    found = {(name, job) for name in WORKFLOWS for job in jobs_of(name) if [*steps_of(name, job)]}
    assert TOLD == found


def test_every_command_and_option_that_a_workflow_names_exists() -> None:
    named = re.findall(r"(?<!\.)kdcatalog ([a-z]+)((?: (?:--[a-z-]+|\S+))*)", "\n".join(COMMANDS))
    commands = {name: main.get_command(click.Context(main), name) for name, _ in named}
    assert [] == [name for name, command in commands.items() if not command]
    for name, rest in named:
        command = commands[name]
        if isinstance(command, click.Group):
            command = command.get_command(click.Context(command), rest.split()[0])
        assert command
        options = {
            option
            for parameter in command.params
            for option in parameter.opts + parameter.secondary_opts
        }
        asked = re.findall(r"--[a-z-]+", rest.split(">")[0])
        assert set() == {*asked} - {*options}


def test_every_action_is_pinned_and_every_job_ends_in_time() -> None:
    held = {(name, job): jobs_of(name)[job] for name in WORKFLOWS for job in jobs_of(name)}
    uses = [step["uses"] for job in held.values() for step in job["steps"] if "uses" in step]
    assert [] == [action for action in uses if not PINNED.fullmatch(action)]
    assert [] == [job for job, content in held.items() if "timeout-minutes" not in content]


TRIGGERS = {"issues", "pull_request", "push", "schedule", "workflow_call", "workflow_dispatch"}


@pytest.mark.parametrize("folder", [".github/workflows", "templates/init"])
def test_no_workflow_runs_with_privileges_what_outsiders_start(folder: str) -> None:
    """``pull_request_target`` and ``workflow_run`` would: theirs are the secrets of main."""
    for path in (ROOT / folder).glob("*.yml*"):
        text = path.read_text(encoding="utf-8")
        # Templates are no YAML before they are rendered: their triggers are lines.
        block = re.search(r"^on:\n((?:[ #].*\n)+)", text, re.MULTILINE)
        if block:
            assert {*re.findall(r"^  ([a-z_]+):", block[1], re.MULTILINE)} <= TRIGGERS, path
        assert text.count("actions/checkout@") == text.count("persist-credentials: false"), path
        assert not re.search(r"secrets[.:]|GITHUB_ENV|self-hosted|write-all", text), path


def test_user_text_reaches_no_workflow_command_line() -> None:
    assert [] == [commands for commands in COMMANDS if "${{" in commands]


def test_pull_request_from_a_fork_has_read_permission_only() -> None:
    held = yaml.load(WORKFLOWS["check.yml"].read_text(encoding="utf-8"), yaml.BaseLoader)
    assert ({"contents": "read"}, {"pull_request"}) == (held["permissions"], {*held["on"]})
    assert "secrets" not in WORKFLOWS["check.yml"].read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", ["", "# Long out of date\n"])
def test_valid_record_passes_with_an_outdated_readme(bread: Forge, readme: str) -> None:
    if readme:
        (bread.checkout / "README.md").write_text(readme, encoding="utf-8")
        commit(bread.checkout, "an old page")
    propose(bread)
    bread.run_all("check.yml", "records")
    assert ["make install"] == [call for call in bread.calls if call.startswith("make")]
    assert bread.summary.startswith("## 1 new record\n\n### Dough That Rests\n")
    assert (bread.checkout / "site" / "papers" / "bee2025dough" / "index.html").is_file()


def test_invalid_record_fails_on_its_line_and_is_summarized(bread: Forge) -> None:
    propose(bread, RECORD.replace("placements:", "placement:"))
    done = {step.name: bread.run(step) for step in steps_of("check.yml", "records")}
    codes = {name: one.returncode for name, one in done.items()}
    assert {
        "Set up": 0,
        "Show what readers will see": 0,
        "Check the records": 1,
        "Build the site": 1,
    } == codes
    assert f"::error file={REST},line=9,col=1,title=KD130::" in done["Check the records"].stdout
    assert "did you mean 'placements'" in bread.summary


def test_generated_files_are_committed_once_and_reproducible(bread: Forge) -> None:
    renew(bread)
    renew(bread)
    assert "Renew what is made from the records\nbegin" == git(
        bread.origin, "log", "--format=%s", "main"
    )
    assert "github-actions[bot]" == git(bread.origin, "log", "-1", "--format=%an", "main")
    clone = bread.folder / "clone"
    git(bread.folder, "clone", "--quiet", bread.origin, clone)
    built = run(
        bread.checkout / ".venv/bin/kdcatalog",
        "-C",
        clone,
        "build",
        "--check",
        "--no-site",
        env=calls(bread),
        cwd=clone,
    )
    assert (0, "") == (built.returncode, built.stdout)


def renew(bread: Forge) -> None:
    """Run both jobs that regenerate what is made from the records."""
    bread.check_out()
    bread.run_all("publish.yml", "renew")
    bread.next_job("generated.patch")
    bread.run_all("publish.yml", "commit")


PATCHES = {
    "a workflow": ".github/workflows/x.yml",
    "a record": "papers/2024/x.yaml",
    "the program": "src/x.py",
    "a name with a line end": "lists/a\nb.md",
}


@pytest.mark.parametrize("case", [*PATCHES, "a link"])
def test_patch_of_anything_but_generated_files_is_refused(bread: Forge, case: str) -> None:
    path = bread.checkout / PATCHES.get(case, "lists/link.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    if case == "a link":
        path.symlink_to("/etc/passwd")
    else:
        path.write_text("x\n", encoding="utf-8")
    git(bread.checkout, "add", "--all")
    patch = git(bread.checkout, "diff", "--cached", "--binary")
    (bread.checkout / "generated.patch").write_text(f"{patch}\n", encoding="utf-8")
    git(bread.checkout, "reset", "--quiet", "--hard")
    bread.next_job("generated.patch")
    done = bread.run(step_of("publish.yml", "commit", "Commit them"))
    assert 1 == done.returncode, (done.stdout, done.stderr)
    assert "begin" == git(bread.origin, "log", "--format=%s", "main")


def calls(bread: Forge) -> dict[str, str]:
    return environment(CALLS=str(bread.folder / "calls"), ANSWERS=str(bread.folder / "answers"))


def test_only_main_is_published_by_a_run_that_was_started_by_hand() -> None:
    jobs = jobs_of("publish.yml")
    first = [job for job in jobs.values() if "needs" not in job]
    assert 2 == len(first)
    assert {"github.ref == 'refs/heads/main'"} == {job.get("if") for job in first}


def test_record_added_meanwhile_is_kept(bread: Forge) -> None:
    clone = bread.folder / "clone"
    git(bread.folder, "clone", "--quiet", bread.origin, clone)
    (clone / REST).write_text(RECORD, encoding="utf-8")
    commit(clone, "a record")
    git(clone, "push", "--quiet", "origin", "main")
    renew(bread)
    assert "Renew what is made from the records\na record\nbegin" == git(
        bread.origin, "log", "--format=%s", "main"
    )


def test_site_workflow_sets_urls_from_the_repository(bread: Forge) -> None:
    variables = step_of("publish.yml", "build", "Build the site").variables
    bread.contexts |= {variables["KDCATALOG_SITE_URL"][4:-3]: "https://bread.example.org/"}
    bread.contexts |= {
        "github.server_url": "https://forge.example.org",
        "github.repository": "bakers/bread",
    }
    bread.run_all("publish.yml", "build")
    page = (bread.checkout / "site" / "papers" / "rask2023rye" / "index.html").read_text(
        encoding="utf-8"
    )
    assert 'href="https://bread.example.org/papers/rask2023rye/"' in page
    assert "https://forge.example.org/bakers/bread/edit/main/papers/2023/rask2023rye.yaml" in page


LINKS = {"links": [{"url": "https://x.org/a", "verdict": "dead", "words": "404", "places": ["y"]}]}
NO_CANDIDATE = "arXiv could not be reached this week"


def run_week(bread: Forge, *, discover: str = "echo '[]'", links: str = "") -> None:
    """Run the weekly workflow to its end; scripts answer in place of what asks other machines."""
    bread.answer("gh-run-list", "echo 99")
    bread.answer("kdcatalog-discover---format", discover)
    bread.answer("kdcatalog-refresh---format", """echo '{"edits": [], "remarks": []}'\nexit 3""")
    bread.answer("kdcatalog-links---format", links or f"echo '{json.dumps(LINKS)}'\nexit 1")
    bread.run_all("weekly.yml", "read")
    bread.next_job("issue.md")
    bread.run_all("weekly.yml", "write")


@pytest.mark.parametrize(
    ("issues", "call"),
    [
        ([], "gh issue create --title The week --label weekly"),
        ([{"number": 12, "body": "- [ ] x <!-- kd go -->", "author": {"is_bot": True}}],
         "gh issue edit 12"),
        ([{"number": 12, "body": "- [ ] x <!-- kd go -->", "author": {"is_bot": False}}],
         "gh issue create"),
        ([{"number": 12, "body": "- [X] x <!-- kd update a -->", "author": {"is_bot": True}}],
         "gh issue create"),
    ],
)  # fmt: skip
def test_week_is_one_issue_and_no_ticked_box_is_lost(
    bread: Forge, issues: list[dict[str, Any]], call: str
) -> None:
    bread.answer("gh-issue-list", f"cat <<'END'\n{json.dumps(issues)}\nEND\n")
    run_week(bread)
    assert bread.calls[-1].startswith(call)
    text = bread.posted("issue-create") or bread.posted("issue-edit")
    assert "## New papers\n\nNo new papers.\n" in text
    assert "- [https:&#47;&#47;x.org/a](https://x.org/a): 404, in y\n" in text
    assert "gh run download 99 --name links-state --dir links-state" in bread.calls


def test_box_that_was_ticked_on_the_way_is_unticked(bread: Forge) -> None:
    (bread.checkout / "issue.md").write_text(
        "- [x] a <!-- kd go -->\n  * [X] b\n", encoding="utf-8"
    )
    bread.next_job("issue.md")
    bread.run_all("weekly.yml", "write")
    assert "- [ ] a <!-- kd go -->\n  * [ ] b\n" == bread.posted("issue-create")


@pytest.mark.parametrize("box", ["-\u200b [x]", "- [&#120;]", "- [&#1\u200b20;]", "-\x0c- [X]"])
def test_disguised_tick_asks_for_nothing(bread: Forge, box: str) -> None:
    (bread.checkout / "issue.md").write_text(f"{box} a <!-- kd update papers/a -->\n", "utf-8")
    bread.next_job("issue.md")
    bread.run_all("weekly.yml", "write")
    body = bread.posted("issue-create")
    assert (False, True) == (has_ticks(body), "a <!-- kd update papers/a -->" in body)


def test_failed_parts_of_a_week_are_named_in_the_issue(bread: Forge) -> None:
    run_week(bread, discover="exit 3", links="exit 3")
    text = bread.posted("issue-create")
    assert (True, True) == (NO_CANDIDATE in text, "links could not be checked" in text)


def test_results_of_links_come_from_scheduled_runs_of_main(bread: Forge) -> None:
    run_week(bread)
    (listed,) = [call for call in bread.calls if call.startswith("gh run list")]
    assert " --branch main --event schedule " in listed


def test_site_is_built_from_results_of_pushes_to_main_only(bread: Forge) -> None:
    """A cache can be filled by every job of main, also by one that reads forms and listings."""
    for path in WORKFLOWS.values():
        assert "actions/cache" not in path.read_text(encoding="utf-8"), path.name
    bread.answer("gh-run-list", "echo 99")
    made = "mkdir -p last-build/site last-build/.kdcatalog/cache; touch last-build/site/llms.txt"
    bread.answer("gh-run-download", made)
    step = step_of("publish.yml", "build", "Fetch the last build")
    assert 0 == bread.run(step).returncode
    (listed,) = [call for call in bread.calls if call.startswith("gh run list")]
    assert " --workflow publish.yml --branch main --event push --status success " in listed
    names = ("site/llms.txt", ".kdcatalog/cache", "last-build")
    assert [True, True, False] == [(bread.checkout / name).exists() for name in names]


@pytest.mark.parametrize("command", ["gh-run-list", "gh-run-download"])
def test_last_build_that_cannot_be_fetched_stops_nothing(bread: Forge, command: str) -> None:
    bread.answer("gh-run-list", "echo 99")
    bread.answer(command, "exit 1")
    step = step_of("publish.yml", "build", "Fetch the last build")
    assert 0 == bread.run(step).returncode
    assert not (bread.checkout / "last-build").exists()


REMARKS = f"echo 'look at {REST}: no venue' >&2\necho 'look at {REST}: KD404: old' >&2\n"
WRITES = f"cat > {REST} <<'END'\n{RECORD}END\necho 'wrote {REST}'\n{REMARKS}"


def propose_form(bread: Forge, *, is_built: bool = False) -> None:
    """Run both jobs of the workflow "add"; the site is built only where its result counts."""
    if not is_built:
        # A third of the work of all workflows was to build the toy again for a text of git.
        bread.answer("kdcatalog-build-", ":")
    bread.check_out()
    bread.run_all("add.yml", "read")
    bread.next_job("proposal.json")
    bread.run_all("add.yml", "write")


PULLS = "gh-api-repos/{owner}/{repo}/pulls?state=open&head={owner}:issue-7"
OWN = {"repo": {"id": 1}}
FORK = {"repo": {"id": 2}}
ROW = {"number": 5, "html_url": "https://x.example/5", "head": OWN, "base": OWN}
OPEN = f"echo '{json.dumps([ROW])}'"
# A fork within the organization, and one that is no more.
FORKS = f"echo '{json.dumps([{**ROW, 'head': FORK}, {**ROW, 'head': {'repo': None}}])}'"


@pytest.mark.parametrize(
    ("open_already", "call"),
    [
        ("", "gh pr create --title Add bee2025dough"),
        (OPEN, "gh pr edit https://x.example/5 --title Add bee2025dough"),
        ("echo '[]'", "gh pr create --title Add bee2025dough"),
        (FORKS, "gh pr create --title Add bee2025dough"),
    ],
)
def test_form_becomes_a_pull_request(bread: Forge, open_already: str, call: str) -> None:
    bread.answer("kdcatalog-add---from-issue", WRITES)
    bread.answer(PULLS, open_already)
    bread.answer("gh-pr-create", "echo https://x.example/5")
    propose_form(bread)
    assert f"kdcatalog add --from-issue {bread.folder / 'event.json'}" in bread.calls
    assert [REST] == git(bread.origin, "diff", "--name-only", "main", "issue-7").split("\n")
    (request,) = [line for line in bread.calls if line.startswith(("gh pr create", "gh pr edit"))]
    assert request.startswith(call)
    body = bread.posted("pr-create") or bread.posted("pr-edit")
    assert body.startswith("## 1 new record")
    end = (
        f"Please check:\n\n- {REST}: no venue\n\n"
        "Checked in the workflow that opened this pull request:"
    )
    assert f"{end} success.\n\nThe form had the SHA-256 " in body
    assert body.endswith(" when this was made.\n\nCloses #7\n")
    answer = "The records are proposed in https://x.example/5; a maintainer reviews them there.\n"
    assert answer == bread.posted("issue-comment")


def change_form(bread: Forge, word: str) -> None:
    """Send the form again with another title."""
    send(bread, event(f"### Paper\n\n{word}"))
    bread.answer("kdcatalog-add---from-issue", WRITES.replace("Rests", word))
    propose_form(bread)


def test_edited_form_replaces_the_branch(bread: Forge) -> None:
    change_form(bread, "Rests")
    change_form(bread, "Moves")
    assert "Dough That Moves" in git(bread.origin, "show", f"issue-7:{REST}")
    assert "2" == git(bread.origin, "rev-list", "--count", "issue-7")


def test_form_sent_again_unchanged_keeps_the_reviewed_commit(bread: Forge) -> None:
    bread.answer(PULLS, "")
    change_form(bread, "Rests")
    before = git(bread.origin, "rev-parse", "issue-7")
    answer_with_pull_request(bread, bread.posted("pr-create").replace("\n", "\r\n"))
    change_form(bread, "Rests")
    assert before == git(bread.origin, "rev-parse", "issue-7")
    assert [] == [call for call in bread.calls if call.startswith("gh pr edit")]
    assert "https://x.example/5" in bread.posted("issue-comment")


def answer_with_pull_request(bread: Forge, body: str) -> None:
    """Let the forge have an open pull request with this text, and an approval of another commit."""
    row = {**ROW, "body": body}
    bread.answer(PULLS, f"cat <<'END'\n{json.dumps([row])}\nEND\n")
    reviews = "gh-api-repos/{owner}/{repo}/pulls/5/reviews?per_page=100"
    bread.answer(reviews, f"echo '{json.dumps([REVIEWS[:1]])}'")


def test_run_that_was_stopped_after_its_push_is_finished_by_the_next(bread: Forge) -> None:
    """Two edits in a row stop the first run: an approval of the earlier form must not survive."""
    change_form(bread, "Rests")
    body = bread.posted("pr-create")
    change_form(bread, "Moves")
    head = git(bread.origin, "rev-parse", "issue-7")
    (bread.folder / "calls").unlink()
    answer_with_pull_request(bread, body)
    change_form(bread, "Moves")
    assert head == git(bread.origin, "rev-parse", "issue-7")
    assert "Dough That Moves" in bread.posted("pr-edit")
    (dismissal,) = [call for call in bread.calls if " --method PUT " in call]
    assert dismissal.startswith("gh api repos/{owner}/{repo}/pulls/5/reviews/1/dismissals")
    (status,) = status_calls(bread)
    assert f"/statuses/{head} " in status


def test_pull_request_that_was_not_opened_after_the_push_is_opened(bread: Forge) -> None:
    bread.answer("gh-pr-create", "exit 1")
    send(bread, event("### Paper"))
    bread.answer("kdcatalog-add---from-issue", WRITES)
    bread.run_all("add.yml", "read")
    bread.next_job("proposal.json")
    assert 3 == bread.run(step_of("add.yml", "write", "Open the pull request")).returncode
    bread.answer("gh-pr-create", "echo https://x.example/5")
    propose_form(bread)
    assert "proposed in https://x.example/5;" in bread.posted("issue-comment")


REVIEWS = [
    {"id": 1, "state": "APPROVED", "commit_id": "0" * 40},
    {"id": 2, "state": "COMMENTED", "commit_id": "0" * 40},
    {"id": 3, "state": "APPROVED", "commit_id": "1" * 40},
]


def test_form_changed_after_review_needs_a_new_review(bread: Forge) -> None:
    change_form(bread, "Rests")
    bread.answer(PULLS, OPEN)
    pages = json.dumps([REVIEWS[:1], REVIEWS[1:]])
    reviews = "gh-api-repos/{owner}/{repo}/pulls/5/reviews?per_page=100"
    bread.answer(reviews, f"echo '{pages}'")
    change_form(bread, "Moves")
    dismissals = [call.split()[2] for call in bread.calls if " --method PUT " in call]
    path = "repos/{owner}/{repo}/pulls/5/reviews"
    assert [f"{path}/1/dismissals", f"{path}/3/dismissals"] == dismissals
    # Merging by itself waits for the result, so no approval may be left when that is there.
    calls = bread.calls
    last = max(index for index, call in enumerate(calls) if "dismissals" in call)
    assert last < calls.index(status_calls(bread)[-1])


@pytest.mark.parametrize("action", ["edit", "merge", "amend", "anonymous"])
def test_commit_of_a_person_is_never_overwritten(
    bread: Forge, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_form(bread, "Rests")
    clone = bread.folder / "clone"
    git(bread.folder, "clone", "--quiet", "--branch", "issue-7", bread.origin, clone)
    options = {
        "edit": ("--message", "Fix"),
        "merge": ("--allow-empty", "--message", "Merge main"),
        "amend": ("--amend", "--no-edit"),
        "anonymous": ("--message", "Fix"),
    }
    if action != "merge":
        (clone / REST).write_text(RECORD.replace("Rests", "Sleeps"), encoding="utf-8")
    if action == "anonymous":
        monkeypatch.setitem(WHO, "GIT_AUTHOR_EMAIL", "")
        monkeypatch.setitem(WHO, "GIT_COMMITTER_EMAIL", "")
    git(clone, "commit", "--quiet", "--all", *options[action])
    git(clone, "push", "--quiet", "--force", "origin", "issue-7")
    before = git(bread.origin, "rev-parse", "issue-7")
    change_form(bread, "Moves")
    assert before == git(bread.origin, "rev-parse", "issue-7")
    assert bread.posted("issue-comment").startswith("The pull request of this issue has commits by")


def test_push_of_a_person_in_the_same_moment_is_kept(bread: Forge) -> None:
    change_form(bread, "Rests")
    clone = bread.folder / "clone"
    git(bread.folder, "clone", "--quiet", "--branch", "issue-7", bread.origin, clone)
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "Fix")
    # After the branch was looked at, and before it is replaced.
    hook = bread.checkout / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nunset GIT_DIR\ngit -C {clone} push --quiet origin issue-7\n")
    hook.chmod(0o755)
    bread.check_out()
    send(bread, event("### Paper\n\nMoves"))
    bread.answer("kdcatalog-add---from-issue", WRITES.replace("Rests", "Moves"))
    bread.run_all("add.yml", "read")
    bread.next_job("proposal.json")
    done = bread.run(step_of("add.yml", "write", "Open the pull request"))
    assert (3, True) == (done.returncode, "git has failed" in done.stderr)
    assert "Fix" == git(bread.origin, "log", "-1", "--format=%s", "issue-7")


SAYS = "echo 'The form is **unfilled**.'\nexit 1"
FAILS = "echo 'kdcatalog: no answer to @all' >&2\nexit 3"
FAILED = "- kdcatalog: no answer to &#64;\u200ball\n"


@pytest.mark.parametrize(
    ("script", "expected"), [(SAYS, "The form is **unfilled**.\n"), (FAILS, FAILED)]
)
def test_form_without_a_valid_record_gets_a_reply(bread: Forge, script: str, expected: str) -> None:
    bread.answer("kdcatalog-add---from-issue", script)
    propose_form(bread)
    assert [] == [call for call in bread.calls if call.startswith("gh pr")]
    assert "main" == git(bread.origin, "branch", "--format=%(refname:short)")
    assert expected in bread.posted("issue-comment")
    comment = "gh issue comment 7 --edit-last --create-if-none --body-file -"
    assert comment == bread.calls[-1]


def test_tag_of_the_version_is_released(bread: Forge) -> None:
    wheel = f"kdcatalog-{__version__}-py3-none-any.whl"
    bread.variables |= {
        "GITHUB_REF_NAME": f"v{__version__}",
        "GITHUB_REPOSITORY": "bakers/bread",
        "GITHUB_SERVER_URL": "https://x.example",
    }
    bread.check_out()
    bread.run_all("release.yml", "wheel")
    (bread.checkout / "dist").mkdir()
    (bread.checkout / "dist" / wheel).touch()
    bread.run_all("release.yml", "release")
    calls = [call for call in bread.calls if not call.startswith("kdcatalog")]
    notes = f"Changes: https://x.example/bakers/bread/blob/v{__version__}/CHANGELOG.md"
    options = f"--repo bakers/bread --verify-tag --notes {notes}"
    assert ["make wheel", f"gh release create v{__version__} dist/{wheel} {options}"] == calls


def test_release_is_attested_and_published_without_building_again() -> None:
    jobs = jobs_of("release.yml")
    actions = {
        name: [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
        for name, job in jobs.items()
    }
    assert actions["publish"] == [
        "actions/download-artifact",
        "actions/attest-build-provenance",
        "pypa/gh-action-pypi-publish",
    ]
    assert {"contents": "read"} == jobs["wheel"]["permissions"]
    assert {"id-token": "write", "attestations": "write"} == jobs["publish"]["permissions"]
    assert ["wheel", "publish"] == [jobs["publish"]["needs"], jobs["release"]["needs"]]


def test_wheel_is_built_without_development_packages() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (rule,) = re.findall(r"^wheel: .*\n(?:\t.*\n)+", makefile, re.MULTILINE)
    assert (True, False) == ("$(VENV)/site" in rule, "$(VENV)/dev" in rule)


def test_every_installation_is_from_a_hashed_lock() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installed = re.findall(r"pip install .*", makefile)
    locked = [line for line in installed if "--require-hashes" in line]
    assert ["--no-deps --no-build-isolation --editable ."] == [
        line.removeprefix("pip install --quiet ") for line in installed if line not in locked
    ]
    assert 2 == len(locked)


def test_tag_of_a_commit_outside_main_fails(bread: Forge) -> None:
    bread.check_out()
    step = step_of("release.yml", "wheel", "Require a commit of main")
    assert 0 == bread.run(step).returncode
    git(bread.checkout, "commit", "--quiet", "--allow-empty", "--message", "unreviewed")
    assert 1 == bread.run(step).returncode


def test_tag_of_another_version_fails(bread: Forge) -> None:
    bread.variables["GITHUB_REF_NAME"] = "v99.0.0"
    assert (
        1
        == bread.run(step_of("release.yml", "wheel", "Compare the tag with the version")).returncode
    )


def status_calls(bread: Forge) -> list[str]:
    return [call for call in bread.calls if call.startswith("gh api repos/{owner}/{repo}/statuses")]


@pytest.mark.parametrize(
    ("record", "result"),
    [(RECORD, "success"), (RECORD.replace("placements:", "placement:"), "failure")],
)
def test_form_pull_request_is_checked_in_the_same_run(
    bread: Forge, record: str, result: str
) -> None:
    bread.answer("kdcatalog-add---from-issue", WRITES.replace(RECORD, record))
    propose_form(bread, is_built=True)
    (status,) = status_calls(bread)
    head = git(bread.origin, "rev-parse", "issue-7")
    assert f"statuses/{head} --raw-field state={result} --raw-field context=the records" in status
    assert jobs_of("check.yml")["records"]["name"] == "the records"
    assert f"opened this pull request: {result}.\n" in bread.posted("pr-create")
    assert [REST] == git(bread.origin, "diff", "--name-only", "main", "issue-7").split("\n")


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("ann-bee", "Co-authored-by: ann-bee <4711+ann-bee@users.noreply.github.com>"),
        ("$(touch injected)", ""),
    ],
)
def test_form_sender_is_credited_when_the_login_is_safe(
    bread: Forge, login: str, expected: str
) -> None:
    send(bread, event("### Paper", login=login))
    bread.answer("kdcatalog-add---from-issue", WRITES)
    propose_form(bread)
    message = git(bread.origin, "log", "-1", "--format=%B", "issue-7")
    digest = hashlib.sha256(b"### Paper").hexdigest()
    trailers = f"Form-SHA256: {digest}\n{expected}".strip()
    assert f"Add bee2025dough\n\nFrom issue #7.\n\n{trailers}" == message
    assert not (bread.checkout / "injected").exists()


CORRECTED = "papers/2023/rask2023rye.yaml"
CORRECTION = (
    "### Record\n\nrask2023rye\n\n### What is wrong?\n\n{field}\n\n"
    "### What should it say?\n\n{value}\n\n### Source\n\nhttps://example.org/"
)


def send_correction(bread: Forge, field: str, value: str) -> None:
    """Run the workflow on a form that corrects a record of the toy."""
    bread.contexts[FORM_COMMAND] = "correct"
    send(bread, event(CORRECTION.format(field=field, value=value), "correct-record"))
    propose_form(bread)


def test_correction_with_field_and_value_becomes_a_pull_request(bread: Forge) -> None:
    send_correction(bread, "title", "Rye Starters, fixes #45 of @octocat")
    assert "Correct rask2023rye" == git(bread.origin, "log", "-1", "--format=%s", "issue-7")
    assert [CORRECTED] == git(bread.origin, "diff", "--name-only", "main", "issue-7").split("\n")
    (request,) = [call for call in bread.calls if call.startswith("gh pr create")]
    assert "--title Correct rask2023rye" in request
    title = "### Rye Starters, fixes #\u200b45 of &#64;\u200boctocat"
    assert bread.posted("pr-create").startswith(f"## 1 changed\n\n{title}")


def test_correction_without_a_value_is_answered_and_stays_an_issue(bread: Forge) -> None:
    send_correction(bread, "a link is dead", "The code is gone, see #45")
    assert [] == [call for call in bread.calls if call.startswith("gh pr")]
    answer = bread.posted("issue-comment")
    assert answer.startswith("A maintainer reads this issue. No pull request was opened")
    assert "main" == git(bread.origin, "branch", "--format=%(refname:short)")


TICKED = """\
- [x] Make the pull request <!-- kd go -->
- [ ] 1. [Rye](https://x.org) <!-- kd add arxiv:2606.00001 -->
  - [X] Never propose it again <!-- kd never -->
- [ ] 2. [Oat](https://x.org) <!-- kd add arxiv:2606.00002 -->
  - [ ] Never propose it again <!-- kd never -->
"""


def test_ticked_boxes_become_a_pull_request_that_credits_who_ticked(bread: Forge) -> None:
    bread.contexts[FORM_COMMAND] = "weekly"
    send(bread, event(TICKED, "weekly", "github-actions[bot]", 41898282))
    propose_form(bread)
    text = git(bread.origin, "show", "issue-7:rejected.yaml")
    assert (True, False) == ("arxiv:2606.00001" in text, "2606.00002" in text)
    message = git(bread.origin, "log", "-1", "--format=%B", "issue-7")
    assert message.startswith("Reject papers of the weekly issue\n")
    assert "Papers not to propose again are added to rejected.yaml.\n" in bread.posted("pr-create")
    assert message.endswith("Co-authored-by: max-dee <815+max-dee@users.noreply.github.com>")
    assert ["rejected.yaml"] == git(bread.origin, "diff", "--name-only", "main", "issue-7").split()


def test_weekly_issue_of_somebody_else_is_refused(bread: Forge) -> None:
    bread.contexts[FORM_COMMAND] = "weekly"
    send(bread, event(TICKED, "weekly", "ann-bee", 4711))
    bread.run_all("add.yml", "read")
    bread.next_job("proposal.json")
    done = bread.run(step_of("add.yml", "write", "Open the pull request"))
    assert (3, True) == (done.returncode, "not written by the workflow" in done.stderr)
    assert [] == [call for call in bread.calls if call.startswith("gh")]


@pytest.mark.parametrize(
    ("workflow", "artifact", "name"),
    [
        ("add.yml", "proposal.json", "Open the pull request"),
        ("weekly.yml", "issue.md", "Write it"),
    ],
)
def test_link_that_is_handed_over_posts_nothing(
    bread: Forge, workflow: str, artifact: str, name: str
) -> None:
    """It could lead to the token, in the variables of the job that writes."""
    (bread.checkout / artifact).touch()
    bread.next_job(artifact)
    path = bread.checkout / "handed-over" / artifact
    path.unlink()
    path.symlink_to("/proc/self/environ")
    done = bread.run(step_of(workflow, "write", name))
    assert (3, True) == (done.returncode, "is a symbolic link" in done.stderr)
    assert [] == [call for call in bread.calls if call.startswith("gh")]


def with_ci(bread: Forge) -> None:
    """Put the script of this repository into the checkout, on a machine that lacks nothing."""
    (bread.checkout / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", bread.checkout / ".ci" / "run")
    bread.stand_in("dpkg-query", "echo installed\n")
    commit(bread.checkout, "the script")


def test_changed_tool_is_tested_and_linted_in_a_pull_request(bread: Forge) -> None:
    with_ci(bread)
    (bread.checkout / "src.py").write_text("", encoding="utf-8")
    commit(bread.checkout, "a change of the tool")
    bread.run_all("check.yml", "tool")
    makes = [call for call in bread.calls if call.startswith("make")]
    assert ["make lint ", "make test "] == [f"{call.rstrip()} " for call in makes]


def test_pull_request_with_records_alone_runs_no_tests(bread: Forge) -> None:
    with_ci(bread)
    (bread.checkout / REST).write_text(RECORD, encoding="utf-8")
    commit(bread.checkout, "a record")
    bread.run_all("check.yml", "tool")
    assert [] == [call for call in bread.calls if call.startswith("make")]


def test_failed_lint_is_red(bread: Forge) -> None:
    with_ci(bread)
    (bread.checkout / "src.py").write_text("", encoding="utf-8")
    commit(bread.checkout, "a change of the tool")
    bread.answer("make-lint-", "exit 2")
    assert 2 == bread.run(step_of("check.yml", "tool", "Run tests and lint")).returncode


LOGGED = re.compile(
    r"(?<!\.)kdcatalog(?! check --untrusted --format github| --version| \$\{)|\bcat\b|ci/run"
)


def test_steps_that_print_text_of_outsiders_take_no_commands_meanwhile() -> None:
    exposed = [
        (name, job, step.name)
        for name in WORKFLOWS
        for job in jobs_of(name)
        for step in steps_of(name, job)
        if LOGGED.search(step.commands) and "::stop-commands::" not in step.commands
        if not step.commands.startswith(("make", "echo /.kdcatalog-program"))
    ]
    assert [] == exposed


COMMAND = re.compile(r"^\s*::([a-z-]+)|##\[([a-z-]+)", re.MULTILINE)


def commands_in(log: str) -> list[str]:
    """Return the commands that the runner would obey in a log, as it reads lines."""
    obeyed = []
    token = ""
    for line in log.splitlines():
        if token:
            token = "" if line == f"::{token}::" else token
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        elif COMMAND.search(line):
            obeyed.append(line)
    assert not token
    return obeyed


def test_log_of_a_hostile_form_has_no_commands(bread: Forge) -> None:
    hostile = "::add-mask::x\n##[error file=papers/x]y\n::set-output name=a::b\n::x::\n"
    bread.answer("kdcatalog-add---from-issue", f"cat <<'END' | tee /dev/stderr\n{hostile}END\n")
    logs = []
    for step in steps_of("add.yml", "read"):
        done = bread.run(step)
        logs.append(done.stdout)
    (stop, *_), (other, *_) = (log.splitlines() for log in logs if "stop-commands" in log)
    assert (True, [[], [], []]) == (stop != other, [commands_in(log) for log in logs])
    assert 2 == logs[1].count("##[error file=papers/x]y")


def test_jobs_that_write_read_nothing_of_outsiders() -> None:
    """A job may write, or run what reads forms, listings, pages and records; not both."""
    reading = re.compile(r"kdcatalog (?!github (?:propose|report))|\$COMMAND")
    both = []
    for name in WORKFLOWS:
        for job, content in jobs_of(name).items():
            granted = content.get("permissions", {})
            may_write = "write" in granted.values() if name != "catalog.yml" else job in WRITING
            commands = "\n".join(step.commands for step in steps_of(name, job))
            if may_write and reading.search(commands.replace("make -C .kdcatalog-program", "")):
                both.append((name, job))
    assert [] == both


WRITING = {"commit", "write", "report"}


def test_no_token_is_in_the_environment_of_an_installation() -> None:
    exposed = [
        (name, job, step.name)
        for name in WORKFLOWS
        for job in jobs_of(name)
        for step in steps_of(name, job)
        if "make " in step.commands and "github.token" in str(step.variables)
    ]
    assert [] == exposed


def test_links_and_preprints_are_checked_weekly() -> None:
    content = yaml.load(WORKFLOWS["weekly.yml"].read_text(encoding="utf-8"), yaml.BaseLoader)
    (schedule,) = content["on"]["schedule"]
    *_, day_of_month, month, weekday = schedule["cron"].split()
    assert ("*", "*", True) == (day_of_month, month, weekday.isdigit())


def test_dependabot_covers_actions_and_every_lock() -> None:
    path = ROOT / ".github" / "dependabot.yml"
    updates = yaml.safe_load(path.read_text(encoding="utf-8"))["updates"]
    folders = {update["package-ecosystem"]: update["directory"] for update in updates}
    assert {"github-actions": "/", "pip": "/requirements", "npm": "/tests/node"} == folders
    assert {"weekly"} == {update["schedule"]["interval"] for update in updates}
    assert list((ROOT / "requirements").glob("*.txt"))
    assert (ROOT / "tests" / "node" / "package-lock.json").is_file()
