"""Every workflow, run with a fake event; none fails a contributor over generated files."""

import json
import re
import shutil
from pathlib import Path

import click
import pytest
import yaml

from kdcatalog import __version__
from kdcatalog.cli import main
from tests.actions import WORKFLOWS, Forge, Step, forge, jobs_of, steps_of
from tests.broken import CATALOGS
from tests.foreign import ROOT, environment, run
from tests.repositories import RECORD, REST, commit, git

TOLD = {
    ("check.yml", "records"),
    ("publish.yml", "renew"),
    ("publish.yml", "build"),
    ("links.yml", "links"),
}
TOLD |= {
    ("add.yml", "record"),
    ("release.yml", "wheel"),
    ("check.yml", "tool"),
    ("refresh.yml", "refresh"),
}
TOLD |= {("catalog.yml", task) for task in ("check", "renew", "site", "form", "links", "refresh")}
"""The jobs that run commands; each is run below, those for other catalogs with a new one."""
FORM_COMMAND = "contains(github.event.issue.labels.*.name, 'correct-record') && 'correct' || 'add'"
COMMANDS = [
    step.commands for name in WORKFLOWS for job in jobs_of(name) for step in steps_of(name, job)
]
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")


@pytest.fixture(name="bread")
def _bread(tmp_path: Path) -> Forge:
    made = forge(
        tmp_path, CATALOGS / "toy", {"issue": {"number": 7, "body": "### Paper\n\n2503.01234"}}
    )
    made.contexts |= {
        "github.token": "token",
        "github.repository": "bakers/bread",
        "github.event.issue.number": "7",
        "github.event.issue.user.login": "ann-bee",
        "github.event.issue.user.id": "4711",
        FORM_COMMAND: "add",
    }
    return made


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
    named = re.findall(r"kdcatalog ([a-z]+)((?: (?:--[a-z-]+|\S+))*)", "\n".join(COMMANDS))
    commands = {name: main.get_command(click.Context(main), name) for name, _ in named}
    assert [] == [name for name, command in commands.items() if not command]
    for name, rest in named:
        command = commands[name]
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
    bread.run_all("publish.yml", "renew")
    bread.run_all("publish.yml", "renew")
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


def calls(bread: Forge) -> dict[str, str]:
    return environment(CALLS=str(bread.folder / "calls"), ANSWERS=str(bread.folder / "answers"))


def test_record_added_meanwhile_is_kept(bread: Forge) -> None:
    clone = bread.folder / "clone"
    git(bread.folder, "clone", "--quiet", bread.origin, clone)
    (clone / REST).write_text(RECORD, encoding="utf-8")
    commit(clone, "a record")
    git(clone, "push", "--quiet", "origin", "main")
    bread.run_all("publish.yml", "renew")
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


REPORT = "printf '# Links\\n\\n1 is dead\\n'\n"


@pytest.mark.parametrize(
    ("number", "told"), [("", "gh issue create"), ("echo 12", "gh issue edit 12")]
)
@pytest.mark.parametrize("code", [0, 1])
def test_link_report_goes_into_one_issue(bread: Forge, number: str, told: str, code: int) -> None:
    bread.answer("kdcatalog-links---format", f"{REPORT}exit {code}")
    bread.answer("gh-issue-list", number)
    bread.answer("gh-run-list", "echo 99")
    bread.run_all("links.yml", "links")
    assert (
        "# Links\n\n1 is dead\n"
        == bread.summary
        == (bread.checkout / "body.md").read_text(encoding="utf-8")
    )
    issues = [call for call in bread.calls if call.startswith(("gh issue create", "gh issue edit"))]
    assert (1, True) == (len(issues), issues[0].startswith(told))
    assert "gh run download 99 --name links-state --dir links-state" in bread.calls
    assert "kdcatalog links --format markdown --state links-state/links.json" in bread.calls


def test_failed_link_check_fails_and_keeps_the_issue(bread: Forge) -> None:
    bread.answer("kdcatalog-links---format", "exit 3")
    assert 1 == bread.run(step_of("links.yml", "links", "Check the links")).returncode


REMARKS = f"echo 'look at {REST}: no venue' >&2\necho 'look at {REST}: KD404: old' >&2\n"
WRITES = f"cat > {REST} <<'END'\n{RECORD}END\necho 'wrote {REST}'\n{REMARKS}"


@pytest.mark.parametrize(
    ("open_already", "told"), [("", "gh pr create"), ("echo https://x.example/1", "gh pr edit")]
)
def test_form_becomes_a_pull_request(bread: Forge, open_already: str, told: str) -> None:
    bread.answer("kdcatalog-add---from-issue", WRITES)
    bread.answer("gh-pr-list", open_already)
    bread.answer("gh-pr-create", "echo https://x.example/1")
    bread.run_all("add.yml", "record")
    assert f"kdcatalog add --from-issue {bread.folder / 'event.json'}" in bread.calls
    assert [REST] == git(bread.origin, "diff", "--name-only", "main", "issue-7").split("\n")
    requests = [call for call in bread.calls if call.startswith(("gh pr create", "gh pr edit"))]
    assert (1, True, True) == (
        len(requests),
        requests[0].startswith(told),
        "--title Add bee2025dough" in requests[0],
    )
    body = (bread.checkout / "body.md").read_text(encoding="utf-8")
    assert (True, True) == (
        body.startswith("## 1 new record"),
        body.endswith(
            "\n\nChecked in the workflow that opened this pull request: success.\n"
            f"\n~~~text\nlook at {REST}: no venue\n~~~\n\nCloses #7\n"
        ),
    )
    answer = (bread.checkout / "answer.md").read_text(encoding="utf-8")
    assert (
        "The record is proposed in https://x.example/1; a maintainer reviews it there.\n" == answer
    )


def test_edited_form_replaces_the_branch(bread: Forge) -> None:
    bread.answer("kdcatalog-add---from-issue", WRITES)
    bread.run_all("add.yml", "record")
    git(bread.checkout, "reset", "--quiet", "--hard", "HEAD^1")
    (bread.checkout / "answer.md").unlink()
    bread.answer("kdcatalog-add---from-issue", WRITES.replace("Rests", "Moves"))
    bread.run_all("add.yml", "record")
    assert "Dough That Moves" in git(bread.origin, "show", f"issue-7:{REST}")
    assert "2" == git(bread.origin, "rev-list", "--count", "issue-7")


SAYS = "echo 'The form is **unfilled**.'\nexit 1"
FAILS = "echo 'kdcatalog: no answer to @all' >&2\nexit 3"
FAILED = "No record was made; edit the issue to try again.\n\n    kdcatalog: no answer to @all\n"


@pytest.mark.parametrize(
    ("script", "expected"), [(SAYS, "The form is **unfilled**.\n"), (FAILS, FAILED)]
)
def test_form_without_a_valid_record_gets_a_reply(bread: Forge, script: str, expected: str) -> None:
    bread.answer("kdcatalog-add---from-issue", script)
    bread.run_all("add.yml", "record")
    assert [] == [call for call in bread.calls if call.startswith("gh pr")]
    assert "main" == git(bread.origin, "branch", "--format=%(refname:short)")
    assert expected == (bread.checkout / "answer.md").read_text(encoding="utf-8")
    assert (
        "gh issue comment 7 --edit-last --create-if-none --body-file answer.md" == bread.calls[-1]
    )


def test_tag_of_the_version_is_released(bread: Forge) -> None:
    (bread.checkout / "dist").mkdir()
    (bread.checkout / "dist" / f"kdcatalog-{__version__}-py3-none-any.whl").touch()
    bread.variables["GITHUB_REF_NAME"] = f"v{__version__}"
    bread.run_all("release.yml", "wheel")
    wheel = f"dist/kdcatalog-{__version__}-py3-none-any.whl"
    told = [call for call in bread.calls if not call.startswith("kdcatalog")]
    release = f"gh release create v{__version__} {wheel} --verify-tag --generate-notes"
    assert ["make wheel", f"uv publish --trusted-publishing always {wheel}", release] == told


def test_tag_of_another_version_fails(bread: Forge) -> None:
    bread.variables["GITHUB_REF_NAME"] = "v99.0.0"
    assert (
        1
        == bread.run(step_of("release.yml", "wheel", "Compare the tag with the version")).returncode
    )


def status_calls(bread: Forge) -> list[str]:
    return [call for call in bread.calls if call.startswith("gh api repos/bakers/bread/statuses/")]


@pytest.mark.parametrize(
    ("record", "result"),
    [(RECORD, "success"), (RECORD.replace("placements:", "placement:"), "failure")],
)
def test_form_pull_request_is_checked_in_the_same_run(
    bread: Forge, record: str, result: str
) -> None:
    bread.answer("kdcatalog-add---from-issue", WRITES.replace(RECORD, record))
    bread.answer("gh-pr-create", "echo https://x.example/1")
    bread.run_all("add.yml", "record")
    (status,) = status_calls(bread)
    head = git(bread.origin, "rev-parse", "issue-7")
    assert f"statuses/{head} --field state={result} --field context=the records" in status
    assert jobs_of("check.yml")["records"]["name"] == "the records"
    body = (bread.checkout / "body.md").read_text(encoding="utf-8")
    assert f"opened this pull request: {result}.\n" in body
    assert [REST] == git(bread.origin, "diff", "--name-only", "main", "issue-7").split("\n")


@pytest.mark.parametrize(
    ("login", "number", "expected"),
    [
        ("ann-bee", "4711", "Co-authored-by: ann-bee <4711+ann-bee@users.noreply.github.com>"),
        ("Ann_corp", "1", "Co-authored-by: Ann_corp <1+Ann_corp@users.noreply.github.com>"),
        ("dependabot[bot]", "1", ""),
        ("ann\nSigned-off-by: x", "1", ""),
        ("ann <x@y>", "1", ""),
        ("$(touch injected)", "1", ""),
        ("ann", "1; touch injected", ""),
        ("", "", ""),
    ],
)
def test_form_sender_is_credited_when_the_login_is_safe(
    bread: Forge, login: str, number: str, expected: str
) -> None:
    bread.contexts |= {"github.event.issue.user.login": login, "github.event.issue.user.id": number}
    bread.answer("kdcatalog-add---from-issue", WRITES)
    bread.run_all("add.yml", "record")
    message = git(bread.origin, "log", "-1", "--format=%B", "issue-7")
    trailer = f"\n\n{expected}" if expected else ""
    assert f"Add bee2025dough\n\nFrom issue #7.{trailer}" == message
    assert not (bread.checkout / "injected").exists()


CORRECTED = "papers/2023/rask2023rye.yaml"
CORRECTION = (
    "### Record\n\nrask2023rye\n\n### What is wrong?\n\n{field}\n\n"
    "### What should it say?\n\n{value}\n\n### Source\n\nhttps://example.org/"
)


def send_correction(bread: Forge, field: str, value: str) -> None:
    """Run the workflow on a form that corrects a record of the toy."""
    bread.contexts[FORM_COMMAND] = "correct"
    body = CORRECTION.format(field=field, value=value)
    event = {"issue": {"number": 7, "body": body}}
    (bread.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    bread.answer("gh-pr-create", "echo https://x.example/1")
    bread.run_all("add.yml", "record")


def test_correction_with_field_and_value_becomes_a_pull_request(bread: Forge) -> None:
    send_correction(bread, "title", "Rye Starters, fixes #45 of @octocat")
    assert "Correct rask2023rye" == git(bread.origin, "log", "-1", "--format=%s", "issue-7")
    assert [CORRECTED] == git(bread.origin, "diff", "--name-only", "main", "issue-7").split("\n")
    (request,) = [call for call in bread.calls if call.startswith("gh pr create")]
    assert "--title Correct rask2023rye" in request
    body = (bread.checkout / "body.md").read_text(encoding="utf-8")
    assert body.startswith(
        "## 1 changed\n\n### Rye Starters, fixes &#35;<!-- -->45 of &#64;<!-- -->octocat"
    )
    assert body.endswith(": success.\n\nCloses #7\n")


def test_correction_without_a_value_is_answered_and_stays_an_issue(bread: Forge) -> None:
    send_correction(bread, "a link is dead", "The code is gone, see #45")
    assert [] == [call for call in bread.calls if call.startswith("gh pr")]
    answer = (bread.checkout / "answer.md").read_text(encoding="utf-8")
    assert answer.startswith("A maintainer reads this issue. No pull request was opened")
    assert "main" == git(bread.origin, "branch", "--format=%(refname:short)")


REFRESHES = f"sed -i 's/Resist Mould/Resist Mold/' {CORRECTED}\necho diff\n"


@pytest.mark.parametrize(("open_already", "call"), [("", "create"), ("echo https://x/1", "edit")])
@pytest.mark.parametrize("code", [0, 3])
def test_refreshed_records_become_one_pull_request(
    bread: Forge, open_already: str, call: str, code: int
) -> None:
    bread.answer("kdcatalog-refresh---write", f"{REFRESHES}exit {code}")
    bread.answer("gh-pr-list", open_already)
    bread.run_all("refresh.yml", "refresh")
    assert [CORRECTED] == git(bread.origin, "diff", "--name-only", "main", "refresh").split("\n")
    (request,) = [line for line in bread.calls if line.startswith(f"gh pr {call} ")]
    assert request.endswith("--body-file body.md")
    (status,) = status_calls(bread)
    assert "--field state=success --field context=the records" in status
    body = (bread.checkout / "body.md").read_text(encoding="utf-8")
    assert body.startswith("## 1 changed\n")


def test_refresh_without_news_opens_nothing(bread: Forge) -> None:
    bread.answer("kdcatalog-refresh---write", "exit 0")
    bread.run_all("refresh.yml", "refresh")
    assert [] == [call for call in bread.calls if call.startswith("gh")]


def test_failed_refresh_is_red(bread: Forge) -> None:
    bread.answer("kdcatalog-refresh---write", "exit 1")
    step = step_of("refresh.yml", "refresh", "Ask about preprints")
    assert 1 == bread.run(step).returncode


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


def test_no_token_is_in_the_environment_of_an_installation() -> None:
    exposed = [
        (name, job, step.name)
        for name in WORKFLOWS
        for job in jobs_of(name)
        for step in steps_of(name, job)
        if "make " in step.commands and "github.token" in str(step.variables)
    ]
    assert [] == exposed


@pytest.mark.parametrize("workflow", ["links.yml", "refresh.yml"])
def test_links_and_preprints_are_checked_weekly(workflow: str) -> None:
    content = yaml.load(WORKFLOWS[workflow].read_text(encoding="utf-8"), yaml.BaseLoader)
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
