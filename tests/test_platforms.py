"""Other systems: line ends of Windows, the same bytes on every Python, backslashes in paths."""

import shutil
from pathlib import Path, PureWindowsPath

import pytest
from click.testing import CliRunner

from kdcatalog import load
from kdcatalog.cli import main
from kdcatalog.commands.new_catalog import init
from kdcatalog.writing import has_same_text
from tests.broken import CATALOGS
from tests.folders import CatalogFolder
from tests.foreign import ROOT
from tests.repositories import commit, git
from tests.sites import files_of


def with_crlf(folder: Path) -> None:
    """Give every file the line ends that git writes on Windows with core.autocrlf."""
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


@pytest.fixture(name="toys")
def _toys(tmp_path: Path) -> tuple[CatalogFolder, CatalogFolder]:
    """Return the toy with its generated files, with line ends of Unix and with those of Windows."""
    unix = tmp_path / "unix"
    shutil.copytree(CATALOGS / "toy", unix)
    assert 0 == run(unix, "fmt").exit_code
    assert 0 == run(unix, "build", "--no-site").exit_code
    windows = tmp_path / "windows"
    shutil.copytree(unix, windows)
    with_crlf(windows)
    return CatalogFolder(unix), CatalogFolder(windows)


def run(folder: Path, *arguments: str):  # type: ignore[no-untyped-def]  # click's generic Result
    return CliRunner().invoke(main, ["-C", str(folder), *arguments])


def test_crlf_clone_has_the_same_catalog(toys: tuple[CatalogFolder, CatalogFolder]) -> None:
    unix, windows = (load(toy.root) for toy in toys)
    assert (unix.papers, unix.taxonomy) == (windows.papers, windows.taxonomy)
    messages = [[str(located) for located in catalog.problems] for catalog in (unix, windows)]
    assert messages[0] == messages[1]


@pytest.mark.parametrize("command", [("fmt", "--check"), ("build", "--check"), ("check",)])
def test_crlf_clone_is_up_to_date(
    toys: tuple[CatalogFolder, CatalogFolder], command: tuple[str, ...]
) -> None:
    result = run(toys[1].root, *command)
    assert 0 == result.exit_code, result.output
    assert "would change" not in result.output
    assert "out of date" not in result.output


def test_commands_that_write_leave_a_crlf_clone_unchanged(
    toys: tuple[CatalogFolder, CatalogFolder],
) -> None:
    before = files_of(toys[1].root)
    assert 0 == run(toys[1].root, "fmt").exit_code
    assert 0 == run(toys[1].root, "build", "--no-site").exit_code
    assert before == files_of(toys[1].root)


def test_crlf_clone_still_reports_real_differences(
    toys: tuple[CatalogFolder, CatalogFolder],
) -> None:
    record = toys[1].root / "papers/2023/rask2023rye.yaml"
    record.write_bytes(record.read_bytes().replace(b"added: ", b"added:   "))
    (toys[1].root / "README.md").write_bytes(b"# Old\r\n")
    formatted = run(toys[1].root, "fmt", "--check")
    assert (1, "would change papers/2023/rask2023rye.yaml\n") == (
        formatted.exit_code,
        formatted.stdout,
    )
    built = run(toys[1].root, "build", "--check")
    assert (1, "out of date: README.md\n") == (built.exit_code, built.stdout)


def test_crlf_clone_builds_the_same_site(toys: tuple[CatalogFolder, CatalogFolder]) -> None:
    for toy in toys:
        assert 0 == run(toy.root, "build").exit_code
    unix, windows = (files_of(toy.site) for toy in toys)
    assert unix.keys() == windows.keys()
    assert [] == [name for name, content in unix.items() if content != windows[name]]


def test_fixes_keep_the_line_ends_of_a_crlf_record(
    toys: tuple[CatalogFolder, CatalogFolder],
) -> None:
    record = toys[1].root / "papers/2023/rask2023rye.yaml"
    content = record.read_bytes()
    record.write_bytes(content.replace(b"Resist Mould", b"Resist  Mould"))
    assert 0 == run(toys[1].root, "check", "--fix").exit_code
    assert content == record.read_bytes()


@pytest.mark.parametrize(
    ("content", "other", "expected"),
    [
        (b"a\nb\n", b"a\r\nb\r\n", True),
        (b"a\nb\n", b"a\r\nb\n", True),
        (b"a\rb\n", b"a\nb\n", False),
        (b"a\n", b"a", False),
        (b"", b"\r\n", False),
    ],
)
def test_only_line_ends_are_ignored(content: bytes, other: bytes, expected: bool) -> None:
    assert expected is has_same_text(content, other)
    assert expected is has_same_text(other, content)


def test_new_catalog_is_cloned_with_lf_where_git_converts_line_ends(tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    init(origin, "Bread", "2026-03-04")
    assert 0 == run(origin, "build", "--no-site").exit_code
    git(origin, "init", "--quiet", "--initial-branch", "main")
    commit(origin, "begin")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--config", "core.autocrlf=true", origin, clone)
    assert [] == [name for name, content in files_of(clone).items() if _has_crlf(name, content)]
    assert "" == git(clone, "status", "--short")
    assert 0 == run(clone, "build", "--check").exit_code


def _has_crlf(name: str, content: bytes) -> bool:
    return not name.startswith(".git/") and b"\r\n" in content


@pytest.mark.parametrize("name", ["README.md", "schemas/paper.schema.json"])
def test_generated_files_are_marked_for_reviews(name: str) -> None:
    told = git(ROOT, "check-attr", "linguist-generated", "eol", "--", name)
    assert f"{name}: linguist-generated: set\n{name}: eol: lf" == told


def test_records_have_lf_in_every_clone_of_this_repository() -> None:
    told = git(ROOT, "check-attr", "text", "eol", "--", "papers/2023/gu2023minillm.yaml")
    assert ["auto", "lf"] == [line.rpartition(" ")[2] for line in told.split("\n")]


def test_no_file_of_a_site_depends_on_the_version_of_a_compressor(
    published: CatalogFolder,
) -> None:
    # gzip of Python 3.13 writes another header, and zlib-ng compresses to other bytes.
    assert [] == [path.name for path in published.site.rglob("*") if path.suffix in {".gz", ".zip"}]


def test_no_path_of_a_site_is_reserved_or_too_long_on_windows(published: CatalogFolder) -> None:
    for path in published.site.rglob("*"):
        name = PureWindowsPath(path.relative_to(published.site).as_posix())
        assert not any(PureWindowsPath(part).is_reserved() for part in name.parts), name
        assert not set('<>:"|?*\\') & set(path.name)
        assert path.name == path.name.rstrip(". ")
        assert len(str(name)) < 200
