"""Files are written at once or not at all, and only when they change."""

import os
import signal
from pathlib import Path

import pytest

from kdcatalog.journal import HalfWrittenError
from kdcatalog.writing import is_current, write, write_all, write_output


def names(folder: Path) -> list[str]:
    """Return what is in a folder beside the journal."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".kdcatalog")


def test_file_is_written_with_its_folders_only(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    assert write(path, b"bread")
    assert (b"bread", ["c.txt"]) == (path.read_bytes(), names(path.parent))


def test_new_file_is_readable_by_everyone(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write(tmp_path / "a.txt", b"bread")
    finally:
        os.umask(before)
    assert 0o644 == (tmp_path / "a.txt").stat().st_mode & 0o777


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_mode_of_a_file_is_kept(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(mode)
    assert write(path, b"new")
    assert (b"new", mode) == (path.read_bytes(), path.stat().st_mode & 0o777)


def test_unchanged_file_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"same")
    os.utime(path, ns=(1, 1))
    before = path.stat()
    assert not write(path, b"same")
    assert (before.st_ino, 1) == (path.stat().st_ino, path.stat().st_mtime_ns)


@pytest.mark.parametrize(
    ("held", "content", "expected"),
    [(b"a", b"a", True), (b"a", b"b", False), (b"a\n", b"a\r\n", False), (None, b"", False)],
)
def test_file_is_current_when_it_holds_exactly_these_bytes(
    held: bytes | None, content: bytes, expected: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    if held is not None:
        path.write_bytes(held)
    assert expected == is_current(path, content)


@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_failed_write_keeps_the_old_file_only(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(step)

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(OSError, match=step):
        write(path, b"new")
    assert (b"old", ["a.txt"]) == (path.read_bytes(), names(tmp_path))


def test_interrupted_write_leaves_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "a.txt", b"new")
    assert [] == names(tmp_path)


def test_folder_in_place_of_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OSError, match=r"a\.txt"):
        write(tmp_path / "a.txt", b"new")
    assert ["a.txt"] == names(tmp_path)


def test_output_is_written_where_a_link_leads(tmp_path: Path) -> None:
    target = tmp_path / "shared" / "a.bib"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link = tmp_path / "a.bib"
    link.symlink_to(target)
    write_output(link, b"new")
    assert (b"new", True) == (target.read_bytes(), link.is_symlink())


def test_output_goes_into_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_output(pipe, b"new")
    assert (b"new", True) == (os.read(reader, 9), pipe.is_fifo())
    os.close(reader)


def test_full_device_is_named(tmp_path: Path) -> None:
    link = tmp_path / "full"
    link.symlink_to("/dev/full")
    with pytest.raises(OSError, match="full"):
        write_output(link, b"new")
    assert link.is_symlink()


def many(folder: Path) -> dict[Path, bytes]:
    """Return three files that hold ``old``, each in its own folder, and what is to be written."""
    files = {folder / name / "a.txt": b"new" for name in ("x", "y", "z")}
    for path in files:
        path.parent.mkdir()
        path.write_bytes(b"old")
    return files


def test_many_files_are_written_together_in_their_modes(tmp_path: Path) -> None:
    files = many(tmp_path)
    (tmp_path / "y" / "a.txt").chmod(0o600)
    write_all(files, tmp_path)
    assert [b"new"] * 3 == [path.read_bytes() for path in files]
    assert [["a.txt"]] * 3 == [names(path.parent) for path in files]
    assert 0o600 == (tmp_path / "y" / "a.txt").stat().st_mode & 0o777


@pytest.mark.parametrize("wrong", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize(
    ("step", "which"), [("replace", 0), ("replace", 2), ("chmod", 0), ("chmod", 2)]
)
def test_failed_write_restores_all_files(
    step: str,
    which: int,
    wrong: type[BaseException],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files, real, count = many(tmp_path), getattr(Path, step), iter(range(99))

    def fail(*arguments: object) -> object:
        if next(count) == which:
            raise wrong(step)
        return real(*arguments)

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(wrong, match=step):
        write_all(files, tmp_path)
    assert [(b"old", ["a.txt"])] * 3 == [(path.read_bytes(), names(path.parent)) for path in files]


def test_files_that_cannot_be_restored_are_reported_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, real, count = many(tmp_path), Path.replace, iter(range(99))

    def fail(self: Path, target: Path) -> Path:
        if next(count) > 0:
            raise OSError("gone")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(
        HalfWrittenError, match=r"could not put back .*x/a\.txt \(its old content is "
    ) as told:
        write_all(files, tmp_path)
    kept = Path(str(told.value).split("its old content is ")[1].split(")")[0])
    assert (b"new", b"old") == ((tmp_path / "x" / "a.txt").read_bytes(), kept.read_bytes())


@pytest.mark.parametrize("name", [".kdcatalog-mine", ".kdcatalog.old", ".site-notes", ".x.a.txt"])
def test_write_leaves_alone_what_a_person_has_made(name: str, tmp_path: Path) -> None:
    files = many(tmp_path)
    (tmp_path / name).mkdir()
    (tmp_path / name / "a.txt").write_bytes(b"mine")
    write_all(files, tmp_path)
    assert sorted([name, "x", "y", "z"]) == names(tmp_path)
    assert b"mine" == (tmp_path / name / "a.txt").read_bytes()


def test_sigterm_restores_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, real, count = many(tmp_path), Path.replace, iter(range(99))

    def end(self: Path, target: Path) -> Path:
        if next(count) == 1:
            signal.raise_signal(signal.SIGTERM)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", end)
    with pytest.raises(KeyboardInterrupt):
        write_all(files, tmp_path)
    assert ([b"old"] * 3, ["x", "y", "z"]) == (
        [path.read_bytes() for path in files],
        names(tmp_path),
    )
    assert signal.SIG_DFL == signal.getsignal(signal.SIGTERM)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_failure_among_many_files_removes_the_new_ones(
    which: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "x" / "a.txt"
    old.parent.mkdir()
    old.write_bytes(b"old")
    files = {tmp_path / "new" / "b.txt": b"new", old: b"new", tmp_path / "x" / "c.txt": b"new"}
    real, count = Path.replace, iter(range(99))

    def fail(self: Path, target: Path) -> Path:
        if next(count) == which:
            raise OSError("gone")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="gone"):
        write_all(files, tmp_path)
    assert (b"old", ["a.txt"]) == (old.read_bytes(), names(old.parent))
    assert not (tmp_path / "new").exists()


def test_new_files_among_many_are_written_with_their_folders(tmp_path: Path) -> None:
    write_all({tmp_path / "a" / "b" / "c.txt": b"new"}, tmp_path)
    assert (b"new", ["a"]) == ((tmp_path / "a" / "b" / "c.txt").read_bytes(), names(tmp_path))
    assert 0o644 == (tmp_path / "a" / "b" / "c.txt").stat().st_mode & 0o777
