"""A killed command leaves nothing half written: the next one finishes or undoes it, and says so."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kdcatalog.cli import main
from kdcatalog.commands.locking import ConflictError, commit
from kdcatalog.journal import Journal, needs_recovery
from kdcatalog.lock import LockedError, locked, own_folder
from kdcatalog.writing import write_all
from tests.folders import CatalogFolder
from tests.kills import killed_at_each_step, run_until, steps_of
from tests.sites import files_of
from tests.test_cli import run

Contents = dict[str, bytes]
RECORD = "papers/2023/rask2023rye.yaml"


def three(root: Path) -> Contents:
    """Return what three files hold, one of which is new afterwards, one changed, one removed."""
    (root / "old").mkdir()
    (root / "old" / "a.txt").write_bytes(b"old")
    (root / "old" / "gone.txt").write_bytes(b"old")
    return files_of(root)


def write_three(root: Path) -> None:
    files = {root / "new" / "b.txt": b"new", root / "old" / "a.txt": b"new"}
    write_all({**files, root / "old" / "gone.txt": None}, root)


@pytest.fixture(name="three_loaves")
def _three_loaves(tmp_path: Path) -> tuple[str, ...]:
    """Return the arguments that import three papers."""
    listed = tmp_path / "list.md"
    rows = [f"- [A Loaf Number {name}](https://arxiv.org/abs/2306.0854{name})" for name in "123"]
    listed.write_text("# Process\n\n## Mixing\n\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return ("import", str(listed), "--at", "process/mixing")


@dataclass(frozen=True)
class Recovered:
    """What another command has made of a killed import of three papers."""

    new_files: int
    are_others_same: bool
    says_finished: bool
    is_at_rest: bool


UNDONE = Recovered(new_files=0, are_others_same=True, says_finished=False, is_at_rest=True)
FINISHED = Recovered(new_files=3, are_others_same=True, says_finished=True, is_at_rest=True)


def recovered_by_next_run(toy: CatalogFolder, before: Contents) -> Recovered:
    """Run another command, and return what it leaves."""
    next_run = run("-C", str(toy.root), "taxonomy")
    after = files_of(toy.root)
    return Recovered(
        new_files=len(after.keys() - before.keys()),
        are_others_same=before == {file: after.get(file) for file in before},
        says_finished="finished what" in next_run.stderr,
        is_at_rest=not needs_recovery(toy.root),
    )


@pytest.mark.parametrize("step", [0, 3, 9])
def test_killed_import_is_finished_or_undone_by_the_next_command(
    step: int, toy: CatalogFolder, three_loaves: tuple[str, ...]
) -> None:
    before = files_of(toy.root)
    killed = run_until(step, toy.root, *three_loaves)
    recovered = recovered_by_next_run(toy, before)
    if killed.returncode == -9:
        assert recovered in (UNDONE, FINISHED)
    else:
        assert replace(FINISHED, says_finished=False) == recovered


def test_import_that_ends_at_any_step_is_finished_or_undone(
    toy: CatalogFolder, three_loaves: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(toy.root)

    def attempt() -> None:
        assert 0 == run("-C", str(toy.root), *three_loaves).exit_code

    steps = 0
    for step in killed_at_each_step(attempt, toy.root, monkeypatch):
        steps = step + 1
        assert recovered_by_next_run(toy, before) in (UNDONE, FINISHED)
        for file in files_of(toy.root).keys() - before.keys():
            (toy.root / file).unlink()
    # A journal, three records, and what removes the journal.
    assert 5 <= steps


def test_number_of_steps_is_known(toy: CatalogFolder) -> None:
    (toy.root / "README.md").unlink(missing_ok=True)
    assert steps_of(toy.root, "build", "--no-site") > 10


@pytest.mark.parametrize("name", ["rename", "replace", "link", "unlink"])
@pytest.mark.parametrize("which", range(5))
def test_every_step_of_a_transaction_may_be_the_last(
    name: str, which: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for SIGKILL: nothing is undone after it."""

    before = three(tmp_path)
    real, count = getattr(os, name), iter(range(99))

    def kill(*arguments: object, **options: object) -> object:
        if next(count) == which:
            raise Killed
        return real(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, kill)
        patch.setattr(Journal, "_undo_or_explain", lambda *_: None)
        with suppress(Killed):
            write_three(tmp_path)
    recovery = write_all({}, tmp_path)
    after = files_of(tmp_path)
    assert after in (before, {"new/b.txt": b"new", "old/a.txt": b"new"})
    assert recovery is None or (recovery.finished, recovery.kept) == (True, ())
    assert not needs_recovery(tmp_path)


def test_file_that_a_person_changed_in_between_is_kept(tmp_path: Path) -> None:
    three(tmp_path)
    killed = "from tests.test_kills import *; import signal\n"
    killed += "real = os.replace\n"
    killed += "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    killed += f"write_three(Path({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", killed], check=False)
    (tmp_path / "old" / "a.txt").write_bytes(b"mine")
    recovery = write_all({}, tmp_path)
    assert recovery is not None
    assert (True, ("old/a.txt",)) == (recovery.finished, recovery.kept)
    assert {"new/b.txt": b"new", "old/a.txt": b"mine"} == files_of(tmp_path)
    assert str(recovery).endswith("; kept old/a.txt, changed since")


def test_half_written_state_of_a_killed_command_is_removed_by_the_next(
    toy: CatalogFolder,
) -> None:
    leftover = own_folder(toy.root) / ".refresh.json.kdcatalog"
    leftover.write_bytes(b"{")
    with leftover.open("rb") as file:
        # Its writer lives.
        fcntl.flock(file, fcntl.LOCK_EX)
        CliRunner().invoke(main, ["-C", str(toy.root), "taxonomy"])
        assert leftover.exists()
    CliRunner().invoke(main, ["-C", str(toy.root), "taxonomy"])
    assert not leftover.exists()


@pytest.mark.parametrize("command", ["taxonomy", "fmt"])
def test_half_of_a_site_is_removed_once_its_build_has_ended(
    command: str, toy: CatalogFolder
) -> None:
    half = own_folder(toy.root) / "site"
    half.mkdir()
    (half / "index.html").write_bytes(b"<h1>")
    with locked(toy.root, "kdcatalog build (process 7)"):
        # A command that reads does not wait for the build.
        assert 0 == run("-C", str(toy.root), "taxonomy").exit_code
        assert half.exists()
    assert 0 == run("-C", str(toy.root), command).exit_code
    assert not half.exists()


@pytest.mark.parametrize("make", ["link", "file"])
def test_folder_of_the_journal_that_is_something_else_is_one_sentence(
    make: str, toy: CatalogFolder
) -> None:
    path = toy.root / ".kdcatalog"
    if make == "link":
        path.symlink_to("/etc")
    else:
        path.write_bytes(b"mine")
    result = run("-C", str(toy.root), "fmt")
    assert 3 == result.exit_code
    assert ".kdcatalog is a" in result.stderr
    assert "move it away" in result.stderr


@pytest.mark.parametrize("name", ["staging", "journal", "done"])
@pytest.mark.parametrize("make", [os.mkfifo, Path.touch, lambda path: path.symlink_to("nowhere")])
def test_special_file_in_place_of_a_journal_is_one_sentence(
    make: Callable[[Path], None], name: str, toy: CatalogFolder
) -> None:
    path = toy.root / ".kdcatalog" / name
    path.parent.mkdir()
    make(path)
    record = toy.root / RECORD
    record.write_bytes(record.read_bytes().replace(b"title: ", b"title:   "))
    before = files_of(toy.root)
    result = run("-C", str(toy.root), "fmt")
    assert 3 == result.exit_code
    assert f"nothing was written: {path} is a" in result.stderr
    assert before == files_of(toy.root)


def test_second_writer_is_refused_with_the_name_of_the_first(tmp_path: Path) -> None:
    waited: list[str] = []
    first = locked(tmp_path, "kdcatalog add (process 7)")
    second = locked(tmp_path, "kdcatalog fmt", patience=0.1, on_wait=waited.append)
    with first, pytest.raises(LockedError) as raised, second:
        pass
    expected = "kdcatalog add (process 7) is writing to this catalog; nothing was written"
    assert (expected, ["kdcatalog add (process 7)"]) == (str(raised.value), waited)
    with locked(tmp_path, "kdcatalog fmt", patience=0):
        pass


def test_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    program = "import os, signal, sys; from pathlib import Path\n"
    program += "from kdcatalog.lock import locked\n"
    program += "with locked(Path(sys.argv[1]), 'x'): os.kill(os.getpid(), signal.SIGKILL)"
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert -9 == done.returncode
    with locked(tmp_path, "kdcatalog fmt", patience=0):
        pass


def test_record_that_changed_since_it_was_read_is_not_overwritten(toy: CatalogFolder) -> None:
    file = toy.record_files[0]
    snapshot = toy.snapshot
    (toy.root / file).write_bytes(b"mine")
    with pytest.raises(ConflictError, match="was changed while the command ran"):
        commit(snapshot, {file: b"theirs"})
    assert b"mine" == toy.read(file)


def test_two_commands_at_once_do_not_add_one_paper_twice(toy: CatalogFolder) -> None:
    snapshot = toy.snapshot
    file = toy.record_files[0]
    year, _, key = file.removeprefix("papers/").partition("/")
    content = toy.read(file)
    (toy.root / "papers" / year / f"zz{key}").write_bytes(b"x")
    copy = f"papers/{year}/copy{key}"
    with pytest.raises(ConflictError, match="would have an error"):
        commit(snapshot, {copy: content})
    assert not (toy.root / copy).exists()
