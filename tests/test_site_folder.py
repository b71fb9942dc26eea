"""The folder of a site: never absent or a mix that stays, and nothing of a person is removed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kdcatalog import lock as locks
from kdcatalog.journal import needs_recovery
from kdcatalog.lock import LockedError, locked
from kdcatalog.publishing import AddressConflictError, SiteFolder, finish_merge
from tests.test_cli import run

OLD = {"index.html": b"old", "papers/a/index.html": b"a", "papers/b/index.html": b"b"}
NEW = {"index.html": b"new", "papers/a/index.html": b"a", "topics/index.html": b"t"}
Files = dict[str, bytes]


def publish(root: Path, files: Files) -> SiteFolder:
    """Write a site as a build does, up to the moment when it is put in place."""
    aside = root / ".kdcatalog" / "site"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    folder = SiteFolder(root / "site", aside)
    for path, content in files.items():
        folder.claim(path)
        folder.put(path, "", content)
    return folder


def files_in(folder: Path) -> Files:
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


@pytest.mark.parametrize(
    "name",
    ["CNAME", ".nojekyll", ".git/HEAD", "robots.txt", "own/page.html", "papers/mine.txt"],
)
def test_what_a_person_put_into_the_site_stays(name: str, tmp_path: Path) -> None:
    publish(tmp_path, OLD).finish()
    mine = tmp_path / "site" / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_bytes(b"mine")
    publish(tmp_path, NEW).finish()
    assert {**NEW, name: b"mine"} == files_in(tmp_path / "site")


def test_site_of_unknown_origin_loses_nothing(tmp_path: Path) -> None:
    publish(tmp_path, OLD).finish()
    (tmp_path / ".kdcatalog" / "site-files.json").unlink()
    publish(tmp_path, NEW).finish()
    assert OLD | NEW == files_in(tmp_path / "site")


def test_page_in_the_place_of_a_folder_of_somebody_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, OLD).finish()
    mine = tmp_path / "site" / "own" / "note.txt"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    with pytest.raises(AddressConflictError, match=r"own/note\.txt is in the way of a page"):
        publish(tmp_path, {"own": b"page"}).finish()
    assert {**OLD, "own/note.txt": b"mine"} == files_in(tmp_path / "site")


@pytest.mark.parametrize("is_link", [True, False])
def test_file_or_link_in_the_place_of_a_folder_of_ours_is_refused(
    is_link: bool, tmp_path: Path
) -> None:
    publish(tmp_path, OLD).finish()
    mine = tmp_path / "site" / "topics"
    if is_link:
        mine.symlink_to("/usr")
    else:
        mine.write_bytes(b"mine")
    with pytest.raises(AddressConflictError, match=r"site/topics is in the way of a page"):
        publish(tmp_path, NEW).finish()
    assert mine.is_symlink() == is_link
    assert OLD.items() <= files_in(tmp_path / "site").items()


@pytest.mark.parametrize("link", ["papers", "papers/b"])
def test_nothing_behind_a_link_is_removed_with_a_site(link: str, tmp_path: Path) -> None:
    publish(tmp_path, OLD).finish()
    outside = tmp_path / "outside"
    (tmp_path / "site" / link).rename(outside)
    (tmp_path / "site" / link).symlink_to(outside)
    before = files_in(outside)
    publish(tmp_path, {"index.html": b"new"}).finish()
    assert before == files_in(outside)


def test_list_of_an_outsider_removes_nothing_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "diary.txt").write_bytes(b"mine")
    publish(tmp_path, OLD).finish()
    (tmp_path / "site" / "x").symlink_to(tmp_path / "home")
    merge = tmp_path / ".kdcatalog" / "site.json"
    merge.write_text('["x/diary.txt", "papers/b/index.html"]', encoding="utf-8")
    assert finish_merge(tmp_path, tmp_path / ".kdcatalog")
    assert b"mine" == (tmp_path / "home" / "diary.txt").read_bytes()
    assert "papers/b/index.html" not in files_in(tmp_path / "site")


class Killed(BaseException):
    """Stands for SIGKILL: nothing is undone after it."""


@pytest.mark.parametrize("step", range(8))
def test_next_command_finishes_a_site_that_was_being_put_in_place(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, OLD).finish()
    folder = publish(tmp_path, NEW)
    left = [step]
    real: dict[str, Callable[..., object]] = {"replace": Path.replace, "unlink": Path.unlink}

    def fatal(name: str) -> Callable[..., object]:
        def call(path: Path, *arguments: object, **options: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real[name](path, *arguments, **options)

        return call

    with monkeypatch.context() as patch:
        for name in real:
            patch.setattr(Path, name, fatal(name))
        try:
            folder.finish()
        except Killed:
            assert (tmp_path / "site" / "index.html").exists()
    has_begun = (tmp_path / ".kdcatalog" / "site.json").exists()
    assert has_begun == needs_recovery(tmp_path)
    assert has_begun == finish_merge(tmp_path, tmp_path / ".kdcatalog")
    assert files_in(tmp_path / "site") == (OLD if step == 0 else NEW)


@pytest.mark.parametrize(
    "text", ['["../out"]', '["/etc/passwd"]', "{}", "[1]", "[", '["a\\\\..\\\\b"]']
)
def test_list_of_a_site_that_leads_out_is_refused(text: str, tmp_path: Path) -> None:
    publish(tmp_path, OLD).finish()
    (tmp_path / "taxonomy.yaml").write_text("", encoding="utf-8")
    (tmp_path / "papers").mkdir()
    (tmp_path / ".kdcatalog" / "site.json").write_text(text, encoding="utf-8")
    result = run("-C", str(tmp_path), "check")
    assert 3 == result.exit_code
    assert "site.json cannot be read" in result.stderr
    assert OLD == files_in(tmp_path / "site")


class Windows:
    """Stands for the module msvcrt: a byte of a file is locked by one descriptor at a time."""

    LK_NBLCK = 2
    holder: int | None = None

    def locking(self, descriptor: int, mode: int, size: int) -> None:
        assert (self.LK_NBLCK, 1) == (mode, size)
        if self.holder is not None:
            raise OSError(13, "Permission denied")
        self.holder = descriptor


def test_lock_on_windows_lets_one_command_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = Windows()
    monkeypatch.setattr(locks, "fcntl", None)
    monkeypatch.setattr(locks, "msvcrt", windows)
    first = locked(tmp_path, "kdcatalog add (process 7)")
    second = locked(tmp_path, "kdcatalog fmt", patience=0)
    with first, pytest.raises(LockedError, match=r"kdcatalog add \(process 7\) is writing"), second:
        pass
    windows.holder = None
    with locked(tmp_path, "kdcatalog fmt", patience=0):
        assert windows.holder is not None


def test_addresses_of_the_site_are_kept_beside_the_journal(tmp_path: Path) -> None:
    publish(tmp_path, NEW).finish()
    kept = (tmp_path / ".kdcatalog" / "site-files.json").read_bytes()
    assert sorted(NEW) == json.loads(kept)
