"""With --untrusted, nothing of a catalog runs: no hook, no template and no script of it."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kdcatalog.rendering.environments import html_environment, render
from kdcatalog.snapshot import InputFile, Snapshot, UntrustedTemplates
from tests import sites
from tests.folders import CatalogFolder
from tests.sites import files_of
from tests.test_cli import run

SECRET = "a text of another file"
ENDLESS = "{% for a in range(10 ** 9) %}{% for b in range(10 ** 9) %}{% endfor %}{% endfor %}"
MKDOCS = """site_name: theirs
hooks: [hook.py]
plugins: [search, kdcatalog]
theme: {name: material, custom_dir: theme}
extra_javascript: [extra.js]
markdown_extensions: [pymdownx.snippets]
odd: !!python/name:os.system
odder: !!python/object/apply:os.mkdir [ran]
env: !ENV [HOME, x]
"""
PAGE = """---
template: theirs.html
frame: {head: "<script>theirs()</script>"}
---
# Their page

<script>theirs()</script>

A text with <img src=x onerror=theirs()>, --8<-- "secret.txt" and ![a loaf](loaf.png).
"""
FILES = {
    "mkdocs.yml": MKDOCS,
    "hook.py": "import pathlib; pathlib.Path(__file__).with_name('ran').mkdir()",
    "secret.txt": SECRET,
    "theme/main.html": "theirs() {{ config.__class__ }}",
    "templates/theme/main.html": "theirs() {% include '/etc/passwd' %}",
    "templates/theme/assets/catalog.js": "theirs()",
    "templates/site/home.html.j2": "theirs() {{ ''.__class__.__mro__ }}",
    "templates/site/row.html.j2": ENDLESS,
    "templates/review.md.j2": "theirs() {{ review.__init__.__globals__ }}",
    "docs/pictures/theirs.svg.j2": ENDLESS,
    "docs/extra.js": "theirs()",
    "docs/extra.html": "<script>theirs()</script>",
    "docs/extra.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='theirs()'/>",
    "docs/own.md": PAGE,
    "docs/loaf.png": "not a picture",
}
LEFT_OUT = [
    "docs/pictures/theirs.svg.j2",
    "mkdocs.yml",
    "templates/review.md.j2",
    "templates/site/home.html.j2",
    "templates/site/row.html.j2",
    "templates/theme/assets/catalog.js",
    "templates/theme/main.html",
]


def theirs(root: Path) -> CatalogFolder:
    """Return the toy as an outsider could send it; its introduction shows their picture."""
    catalog = sites.copy_toy(root)
    for file, text in FILES.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    introduction = catalog.prose / "introduction.md"
    with introduction.open("a", encoding="utf-8") as prose:
        prose.write("\n![their picture](picture:theirs)\n")
    return catalog


def build(root: Path) -> Result:
    with sites.own_surroundings():
        return run("-C", str(root), "build", "--untrusted")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[CatalogFolder, Result]:
    """Return their catalog, built once with what the build printed; do not change it."""
    catalog = theirs(tmp_path_factory.mktemp("untrusted") / "theirs")
    return catalog, build(catalog.root)


def test_untrusted_build_says_what_it_ignored(built: tuple[CatalogFolder, Result]) -> None:
    catalog, result = built
    assert 0 == result.exit_code, result.stderr
    named = ", ".join(
        [
            "mkdocs.yml",
            "docs/pictures/theirs.svg.j2",
            "templates/review.md.j2",
            "templates/site/home.html.j2",
            "templates/site/row.html.j2",
        ]
    )
    assert f"ignored as untrusted: {named} and 2 more" in result.stderr
    assert LEFT_OUT == sorted(Snapshot.untrusted_at(catalog.root).left_out)


def test_ignored_name_is_no_command_in_a_log(tmp_path: Path) -> None:
    catalog = theirs(tmp_path / "theirs")
    for name in ("a\n::add-mask::x", "a\r::error::x", "a##[error]x"):
        (catalog.root / "templates" / name).write_text("x", encoding="utf-8")
    result = run("-C", str(catalog.root), "check", "--untrusted", "--format", "github")
    (first, *rest) = result.stderr.splitlines()
    assert first.startswith("ignored as untrusted: ")
    assert [] == [line for line in (first, *rest) if line.startswith("::") or "##[" in line]


def test_untrusted_build_runs_nothing_and_publishes_no_script_of_theirs(
    built: tuple[CatalogFolder, Result],
) -> None:
    catalog, _ = built
    assert not (catalog.root / "ran").exists()
    site = files_of(catalog.site)
    assert {"own/index.html", "loaf.png"} <= site.keys()
    assert not {"extra.js", "extra.html", "extra.svg"} & site.keys()
    for name, content in site.items():
        raw = content.replace(b"&lt;script&gt;theirs()&lt;/script&gt;", b"")
        raw = raw.replace(b"&lt;img src=x onerror=theirs()&gt;", b"")
        assert b"theirs()" not in raw, name
        assert SECRET.encode() not in content, name


def test_untrusted_build_leaves_committed_pictures_of_theirs(
    built: tuple[CatalogFolder, Result],
) -> None:
    catalog, _ = built
    assert not (catalog.pictures / "theirs-light.svg").exists()
    drawn = (catalog.site / "pictures" / "theirs-light.svg").read_text(encoding="utf-8")
    assert "its template is not trusted" in drawn
    assert "docs/pictures/theirs-light.svg" in (catalog.root / "README.md").read_text("utf-8")


def test_trusted_build_uses_their_template(tmp_path: Path) -> None:
    catalog = theirs(tmp_path / "theirs")
    assert catalog.snapshot.templates["review.md.j2"].content.startswith(b"theirs()")
    assert (True, ()) == (catalog.snapshot.is_trusted, catalog.snapshot.left_out)


def test_untrusted_check_reads_no_template_and_no_cache(tmp_path: Path) -> None:
    catalog = theirs(tmp_path / "theirs")
    result = run("-C", str(catalog.root), "check", "--untrusted", "--format", "json")
    codes = {problem["severity"] for problem in json.loads(result.stdout)}
    assert (0, True) == (result.exit_code, "error" not in codes)
    assert not (catalog.root / ".kdcatalog").exists()


def test_untrusted_review_uses_our_template(tmp_path: Path) -> None:
    catalog = theirs(tmp_path / "theirs")
    file = str(catalog.root / catalog.record_files[0])
    result = run("-C", str(catalog.root), "review", "--untrusted", file)
    assert 0 == result.exit_code
    assert "theirs()" not in result.stdout


def test_review_runs_no_program_of_the_settings_of_git(tmp_path: Path) -> None:
    catalog = sites.copy_toy(tmp_path / "theirs")
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    program.chmod(0o755)

    def git(*arguments: str) -> str:
        author = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        command = ["git", *author, "-C", str(catalog.root), *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    git("init")
    git("add", ".")
    git("commit", "-m", "x")
    attributes = "*.yaml diff=x filter=x\npapers/** filter=a=b\n"
    (catalog.root / ".gitattributes").write_text(attributes, encoding="utf-8")
    (catalog.root / ".git" / "info" / "attributes").write_text("*.md filter=x", encoding="utf-8")
    for name in (
        "core.fsmonitor",
        "diff.external",
        "diff.x.textconv",
        "filter.x.process",
        # A name with "=" cannot be set by "-c".
        "filter.a=b.clean",
    ):
        git("config", name, str(program))
    git("config", "filter.x.required", "true")
    changed = catalog.root / catalog.record_files[0]
    changed.write_bytes(changed.read_bytes() + b"# a comment\n")
    result = run("-C", str(catalog.root), "review", "--untrusted", "--base", "HEAD")
    assert 0 == result.exit_code, result.stderr
    assert "## 1 changed" in result.stdout
    assert not (tmp_path / "ran").exists()
    # A partial clone fetches what it lacks, by a program of its settings.
    settings = {
        "core.repositoryFormatVersion": "1",
        "core.sshCommand": str(program),
        "extensions.partialClone": "origin",
        "protocol.ssh.allow": "always",
        "remote.origin.promisor": "true",
        "remote.origin.url": "ssh://example.org/x",
    }
    for name, value in settings.items():
        git("config", name, value)
    tree = git("rev-parse", "HEAD^{tree}")
    (catalog.root / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    result = run("-C", str(catalog.root), "review", "--untrusted", "--base", "HEAD")
    assert (3, False) == (result.exit_code, (tmp_path / "ran").exists())
    assert "git cannot compare: " in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ value.append(1) }}",
        "{{ render.__globals__ }}",
        "{{ '{0.__class__}'.format(value) }}",
        "{% for number in range(10 ** 9) %}{% endfor %}",
        "{{ ().__class__.__base__.__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.getcwd() }}",
    ],
)
def test_sandbox_of_an_untrusted_catalog_refuses_what_leads_out(text: str) -> None:
    file = InputFile("kdcatalog/templates/x.html.j2", text.encode())
    environment = html_environment(UntrustedTemplates({"x.html.j2": file}))
    with pytest.raises(Exception, match=r"unsafe|Range too big|sandbox"):
        render(environment, "x.html.j2", value=[], render=render)


def journal(root: Path, **changes: object) -> Path:
    """Write the journal of a command that was stopped, and return the file that it leads to."""
    row = {"number": 0, "path": "note.txt", "mode": 0o644, "old": None, "new": "x"}
    row |= changes
    folder = root / ".kdcatalog" / "journal"
    folder.mkdir(parents=True)
    (folder / "0.new").write_text("theirs", encoding="utf-8")
    listed = {"owner": "kdcatalog fmt", "folders": [], "files": [row]}
    (folder / "list.json").write_text(json.dumps(listed), encoding="utf-8")
    return root / str(row["path"])


@pytest.mark.parametrize("command", ["check", "build", "review"])
def test_journal_of_an_outsider_is_refused(command: str, toy: CatalogFolder) -> None:
    target = journal(toy.root)
    rest = ["papers"] if command == "review" else []
    result = run("-C", str(toy.root), command, "--untrusted", *rest)
    assert 3 == result.exit_code
    assert "a stopped command, which is not trusted\nhint: remove that folder" in result.stderr
    assert not target.exists()


@pytest.mark.parametrize("path", ["../out.txt", "linked/out.txt", "/tmp/kd-out.txt", "a/../../out"])
def test_journal_that_leads_out_of_the_catalog_is_not_finished(
    path: str, toy: CatalogFolder, tmp_path: Path
) -> None:
    (toy.root / "linked").symlink_to(tmp_path)
    target = journal(toy.root, path=path)
    result = run("-C", str(toy.root), "fmt")
    assert (3, False) == (result.exit_code, target.exists())
    assert "list.json cannot be read" in result.stderr


def test_number_of_a_file_in_a_journal_is_a_number(toy: CatalogFolder) -> None:
    target = journal(toy.root, number="../../0")
    assert 3 == run("-C", str(toy.root), "fmt").exit_code
    assert not target.exists()


def to_file(path: Path, outside: Path) -> None:
    path.symlink_to(outside)


def to_pipe(path: Path, _outside: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("make", [to_file, to_pipe])
def test_lock_that_is_a_link_empties_no_file(
    make: Callable[[Path, Path], None], toy: CatalogFolder, tmp_path: Path
) -> None:
    outside = tmp_path / "profile"
    outside.write_bytes(b"mine")
    (toy.root / ".kdcatalog").mkdir()
    make(toy.root / ".kdcatalog" / "lock", outside)
    result = run("-C", str(toy.root), "fmt")
    assert (3, b"mine") == (result.exit_code, outside.read_bytes())
    assert "the lock of the catalog is there" in result.stderr
