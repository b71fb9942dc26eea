"""A build with a cache gives the bytes of a clean one, whatever was edited, killed or damaged."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kdcatalog import pipeline
from kdcatalog.cache import CACHE, Cache, Shelves, program_digest
from kdcatalog.cli import main
from kdcatalog.commands.build import build
from kdcatalog.model.paper import Paper
from kdcatalog.records import reading
from kdcatalog.records.reading import Loaded
from kdcatalog.snapshot import Snapshot, packaged_templates
from tests.foreign import environment
from tests.sites import REPOSITORY, URL, copy_toy, edit, files_of, own_surroundings

CLI = (sys.executable, "-c", "from kdcatalog.cli import main; main()")
RECORD = "papers/2024/holm2024dough.yaml"
Files = dict[str, bytes]
FOLDERS: list[TemporaryDirectory[str]] = []
CLEAN: dict[tuple[tuple[str, bytes], ...], Files] = {}
"""What a clean build gives, by its sources: a third of the edits leave them as they are."""


def cache_of(root: Path, program: str = "") -> Cache:
    return Cache(root, program or program_digest(), pipeline.classes_of_records)


def build_in(root: Path, *, is_cached: bool = True, program: str = "") -> Files:
    """Build a catalog in this process and return all its files, but for those of the cache."""
    kept = cache_of(root, program) if is_cached else None
    with own_surroundings():
        built = build(Snapshot.at(root), dry=False, site=True, cache=kept)
    assert () == built.problems
    return files_of(root)


def clean_build(root: Path) -> Files:
    """Return what a first build of the same sources gives, made in another folder."""
    with TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        shutil.copytree(root, copy)
        # At the top alone: templates have a folder "site", too.
        for made in ("site", ".kdcatalog"):
            shutil.rmtree(copy / made, ignore_errors=True)
        sources = tuple(files_of(copy).items())
        if sources not in CLEAN:
            CLEAN[sources] = build_in(copy, is_cached=False)
        return CLEAN[sources]


@cache
def built_toy() -> Path:
    """Return a toy catalog that was built with a cache; it is never changed."""
    # Copied by each test, and removed with the process.
    folder = TemporaryDirectory()
    catalog_folder = copy_toy(Path(folder.name) / "toy", url=URL, repository=REPOSITORY)
    build_in(catalog_folder.root)
    FOLDERS.append(folder)
    return catalog_folder.root


@pytest.fixture
def toy_root(tmp_path: Path) -> Path:
    root = tmp_path / "toy"
    shutil.copytree(built_toy(), root)
    return root


def change_title(root: Path) -> None:
    replace_line(root / RECORD, "title:", 'title: "Another Title of Dough"')


def change_authors(root: Path) -> None:
    edit(root / RECORD, "authors:\n", "authors:\n  - Ilse Rask\n")


def change_summary(root: Path) -> None:
    """Use words of other summaries, so that their weights change."""
    text = "Sours rye dough with a starter and plots the acid of each loaf by the hour, in winter."
    replace_line(root / RECORD, "summary:", f'summary: "{text}"')


def change_code(root: Path) -> None:
    """Change a link, which is in the row of the paper on the pages of others."""
    replace_line(root / RECORD, "  - https://github.com", "  - https://github.com/holm/dough")


def change_facts(root: Path) -> None:
    """Name a flour: its page, the page of the paper and counts follow."""
    facts = "facts:\n  flour:\n    - Atta\n"
    text = (root / RECORD).read_text(encoding="utf-8")
    if facts not in text:
        edit(root / RECORD, "added:", f"{facts}added:")


def join_spellings(root: Path) -> None:
    """Give two authors one page, which has the papers of both."""
    names = "people:\n  - name: Ilse Rask\n    also: [Petra Holm]\n"
    (root / "people.yaml").write_text(names, encoding="utf-8")


def change_date(root: Path) -> None:
    """Move a paper in the order of all papers."""
    replace_line(root / RECORD, "date:", 'date: "2024-01"')


def divide_topic(root: Path) -> None:
    """Give a topic another below it, so that it has no files of its own any more."""
    line = '        sentence: "Spelt, an old wheat with a hull."\n'
    below = "        nodes:\n          - id: hulled\n"
    words = '            title: "Hulled"\n            sentence: "Spelt with its hull."\n'
    path = root / "taxonomy.yaml"
    if below not in path.read_text(encoding="utf-8"):
        edit(path, line, f"{line}{below}{words}")


def move_to_another_topic(root: Path) -> None:
    text = (root / RECORD).read_text(encoding="utf-8")
    before, _, _ = text.partition("placements:\n")
    _, _, after = text.partition("added:")
    placed = f"{before}placements:\n  - grain/rye\nadded:{after}"
    (root / RECORD).write_text(placed, encoding="utf-8")


def add_paper(root: Path) -> None:
    path = root / "papers" / "2021" / "nova2021crumb.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        'title: "A Crumb of Its Own"\nauthors:\n  - Nova Author\ndate: "2021-05"\n'
        'urls:\n  - https://example.org/crumb\nplacements:\n  - grain/rye\nadded: "2024-09-09"\n',
        encoding="utf-8",
    )


def remove_paper(root: Path) -> None:
    (root / "papers" / "2021" / "nova2021crumb.yaml").unlink(missing_ok=True)


def rename_paper(root: Path) -> None:
    old = root / "papers" / "2021" / "nova2021crumb.yaml"
    if old.exists():
        old.rename(old.with_name("nova2021loaf.yaml"))


def change_taxonomy(root: Path) -> None:
    path = root / "taxonomy.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Rye", "Dark Rye", 1), encoding="utf-8")


def change_template(root: Path) -> None:
    own = root / "templates" / "site" / "paper.html.j2"
    packaged = packaged_templates() / "site" / "paper.html.j2"
    own.parent.mkdir(parents=True, exist_ok=True)
    before = own if own.exists() else packaged
    own.write_text(before.read_text(encoding="utf-8") + "<p>changed</p>\n", encoding="utf-8")


def change_frame(root: Path) -> None:
    own = root / "templates" / "theme" / "404.html"
    packaged = packaged_templates() / "theme" / "404.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(packaged.read_text(encoding="utf-8") + "\n<!-- own -->\n", encoding="utf-8")


def change_prose(root: Path) -> None:
    path = root / "docs" / "prose" / "about.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\nOther words on {{papers:grain}} papers.\n", encoding="utf-8")


def add_docs_page(root: Path) -> None:
    (root / "docs" / "flour.md").write_text("# Flour\n\nIs ground.\n", encoding="utf-8")


def remove_docs_page(root: Path) -> None:
    (root / "docs" / "flour.md").unlink(missing_ok=True)


def change_output(root: Path) -> None:
    path = root / "site" / "papers" / "holm2024dough" / "index.html"
    status = path.stat()
    path.write_bytes(b"x" * status.st_size)
    # As an editor or a checkout may do: the date and the size are those of the real page.
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def remove_output(root: Path) -> None:
    shutil.rmtree(root / "site" / "topics")


def put_folder_in_the_way(root: Path) -> None:
    path = root / "site" / "sitemap.xml"
    path.unlink(missing_ok=True)
    (path / "below").mkdir(parents=True)


def touch_everything(root: Path) -> None:
    for path in (root / "site").rglob("*"):
        os.utime(path, (1, 1))


def damage_cache(root: Path) -> None:
    for number, path in enumerate(sorted((root / CACHE).iterdir())):
        if number % 3 == 0:
            path.write_bytes(path.read_bytes()[:-7])
        elif number % 3 == 1:
            content = bytearray(path.read_bytes())
            if content:
                content[-1] ^= 1
            path.write_bytes(content)


def remove_cache(root: Path) -> None:
    shutil.rmtree(root / CACHE)


def change_nothing(root: Path) -> None:
    pass


EDITS: dict[str, Callable[[Path], None]] = {
    action.__name__: action
    for action in (
        change_title,
        change_authors,
        change_summary,
        change_code,
        change_facts,
        join_spellings,
        change_date,
        move_to_another_topic,
        add_paper,
        remove_paper,
        rename_paper,
        change_taxonomy,
        divide_topic,
        change_template,
        change_frame,
        change_prose,
        add_docs_page,
        remove_docs_page,
        change_output,
        remove_output,
        put_folder_in_the_way,
        touch_everything,
        damage_cache,
        remove_cache,
        change_nothing,
    )
}


def replace_line(path: Path, start: str, line: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [line if old.startswith(start) else old for old in lines]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")


@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=3, max_size=6))
@settings(max_examples=3, deadline=None)
def test_any_sequence_of_edits_gives_the_bytes_of_a_clean_build(names: list[str]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "toy"
        shutil.copytree(built_toy(), root)
        for name in names:
            EDITS[name](root)
            built = build_in(root)
        assert clean_build(root) == built


@pytest.mark.parametrize("name", sorted(EDITS))
def test_one_edit_gives_the_bytes_of_a_clean_build(toy_root: Path, name: str) -> None:
    EDITS[name](toy_root)
    built = build_in(toy_root)
    assert clean_build(toy_root) == built


def test_unchanged_build_writes_no_file(toy_root: Path) -> None:
    build_in(toy_root)
    before = {path: path.stat() for path in (toy_root / "site").rglob("*") if path.is_file()}
    build_in(toy_root)
    assert before == {path: path.stat() for path in before}


def test_changed_title_rewrites_only_pages_that_show_it(toy_root: Path) -> None:
    build_in(toy_root)
    before = {path: path.stat().st_ino for path in (toy_root / "site").rglob("*.html")}
    change_title(toy_root)
    build_in(toy_root)
    rewritten = {path for path, number in before.items() if path.stat().st_ino != number}
    showing = {path for path in before if b"Another Title of Dough" in path.read_bytes()}
    assert toy_root / "site" / "papers" / "holm2024dough" / "index.html" in showing
    assert showing <= rewritten
    papers = {path for path in rewritten if path.parent.parent.name == "papers"}
    assert papers == {path for path in showing if path.parent.parent.name == "papers"}


def codes_of_build(root: Path) -> list[str]:
    built = build(Snapshot.at(root), dry=False, site=False, cache=cache_of(root))
    return [located.problem.code for located in built.problems]


def test_error_of_a_record_stops_every_build_until_it_is_gone(toy_root: Path) -> None:
    """Records of which a build found no errors are not checked again, others are."""
    other = toy_root / "papers" / "2023" / "rask2023rye.yaml"
    valid = other.read_text(encoding="utf-8")
    replace_line(other, "title:", 'title: "TODO"')
    assert ["KD605"] == codes_of_build(toy_root)
    change_title(toy_root)
    assert ["KD605"] == codes_of_build(toy_root)
    other.write_text(valid, encoding="utf-8")
    assert [] == codes_of_build(toy_root)


def test_taxonomy_that_loses_a_topic_makes_unchanged_records_errors(toy_root: Path) -> None:
    """RECORD is on the topic, and not changed; a record elsewhere is."""
    edit(toy_root / "taxonomy.yaml", "      - id: mixing\n", "      - id: kneading\n")
    replace_line(toy_root / "papers/2023/rask2023rye.yaml", "title:", 'title: "Another Rye"')
    built = build(Snapshot.at(toy_root), dry=False, site=False, cache=cache_of(toy_root))
    places = [(located.problem.code, located.problem.file) for located in built.problems]
    assert ("KD301", RECORD) in places


def test_changed_record_is_checked_alone_and_the_others_are_not(toy_root: Path) -> None:
    snapshot = Snapshot.at(toy_root)
    kept = pipeline.KeptRecords(cache_of(toy_root))
    assert [] == kept.unchecked(snapshot)
    change_title(toy_root)
    assert [RECORD] == kept.unchecked(Snapshot.at(toy_root))


def test_cache_of_another_program_is_not_used(toy_root: Path) -> None:
    root = toy_root
    shelves = Shelves(cache_of(root, "0" * 64), "site")
    assert {} == shelves.all()
    assert {} != Shelves(cache_of(root), "site").all()


def test_saved_entries_are_read_from_their_file_again(tmp_path: Path) -> None:
    shelves = Shelves(cache_of(tmp_path), "entries")
    value = ("text",)
    shelves.add("bee2023rye", "digest", value)
    shelves.save()
    again = shelves.get("bee2023rye", "digest")
    assert (value, False) == (again, again is value)


def test_plain_data_is_read_without_loading_the_models(toy_root: Path) -> None:
    def load() -> dict[str, type]:
        raise AssertionError("half of a build where nothing has changed")

    assert {} != Shelves(Cache(toy_root, program_digest(), load), "site").all()


def test_file_that_would_run_code_is_not_loaded(tmp_path: Path) -> None:
    class Attack:
        def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
            return os.system, (f"touch {tmp_path / 'attacked'}",)

    kept = cache_of(tmp_path)
    kept.write("last-site", Attack())
    assert (tmp_path / CACHE / "last-site").is_file()
    assert kept.read("last-site") is None
    assert not (tmp_path / "attacked").exists()


def test_cache_folder_that_cannot_be_written_does_not_stop_a_build(toy_root: Path) -> None:
    shutil.rmtree(toy_root / CACHE)
    (toy_root / CACHE).write_text("a file is in the way", encoding="utf-8")
    result = CliRunner().invoke(main, ["-C", str(toy_root), "build"])
    assert 0 == result.exit_code, result.output
    assert "a file is in the way" == (toy_root / CACHE).read_text(encoding="utf-8")


def test_file_in_place_of_the_folder_of_the_lock_stops_a_build(toy_root: Path) -> None:
    """Without a lock and a journal, two commands could mix what they write."""
    shutil.rmtree(toy_root / ".kdcatalog")
    (toy_root / ".kdcatalog").write_text("a file is in the way", encoding="utf-8")
    (toy_root / "README.md").unlink()
    before = files_of(toy_root)
    result = CliRunner().invoke(main, ["-C", str(toy_root), "build"])
    assert 3 == result.exit_code, result.output
    assert f"{toy_root / '.kdcatalog'} is a file: move it away" in result.stderr
    assert before == files_of(toy_root)


def test_no_cache_option_makes_no_folder(tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "toy").root
    with own_surroundings():
        result = CliRunner().invoke(main, ["-C", str(root), "build", "--no-site", "--no-cache"])
    assert 0 == result.exit_code, result.output
    assert not (root / CACHE / "last-files").exists()


def test_check_after_a_build_reports_a_file_that_was_edited_since(toy_root: Path) -> None:
    run = CliRunner().invoke
    arguments = ["-C", str(toy_root), "build", "--check"]
    assert 0 == run(main, arguments).exit_code
    (toy_root / "README.md").write_text("edited", encoding="utf-8")
    result = run(main, arguments)
    assert (1, True) == (result.exit_code, "out of date: README.md" in result.output)
    # The difference is reported again, not remembered as what a build gives.
    assert 1 == run(main, arguments).exit_code


def test_folder_of_the_cache_is_ignored_by_git(toy_root: Path) -> None:
    assert "*\n" == (toy_root / ".kdcatalog" / ".gitignore").read_text(encoding="utf-8")


def start_build(root: Path) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    command = [*CLI, "-C", str(root), "build"]
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment())


def kill_builds(root: Path, kills: int) -> int:
    """Kill builds of two alternating states at random moments; return the wrong ones after that."""
    chance = random.Random(kills)
    expected = []
    titles = ("First Title of Dough", "Second Title of Dough")
    for title in titles:
        replace_line(root / RECORD, "title:", f'title: "{title}"')
        expected.append(clean_build(root))
    wrong = 0
    for number in range(kills):
        state = number % 2
        replace_line(root / RECORD, "title:", f'title: "{titles[state]}"')
        process = start_build(root)
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.2, 3.0))
        process.kill()
        process.wait()
        wrong += build_in(root) != expected[state]
    return wrong


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_build_after_a_killed_one_equals_a_clean_build(toy_root: Path) -> None:
    assert 0 == kill_builds(toy_root, 4)


def test_two_builds_at_once_give_the_bytes_of_one(toy_root: Path) -> None:
    change_title(toy_root)
    processes = [start_build(toy_root), start_build(toy_root)]
    assert [0, 0] == [process.wait() for process in processes]
    assert clean_build(toy_root) == files_of(toy_root)


def test_check_after_a_build_reports_what_was_edited_since(toy_root: Path) -> None:
    run = CliRunner().invoke
    arguments = ["-C", str(toy_root), "check", "--format", "json"]
    before = run(main, arguments)
    assert '"KD110"' not in before.stdout
    replace_line(toy_root / RECORD, "title:", "titel: A Misspelled Field")
    after = run(main, arguments)
    assert (1, True) == (after.exit_code, "titel" in after.stdout)
    # A check without what was kept says the same.
    shutil.rmtree(toy_root / CACHE)
    assert after.stdout == run(main, arguments).stdout


def test_check_writes_nothing_into_the_cache(toy_root: Path) -> None:
    before = {path: path.read_bytes() for path in (toy_root / CACHE).iterdir()}
    change_title(toy_root)
    CliRunner().invoke(main, ["-C", str(toy_root), "check"])
    assert before == {path: path.read_bytes() for path in (toy_root / CACHE).iterdir()}


def test_command_that_reads_takes_records_of_the_last_build_and_sees_edits(
    toy_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_in(toy_root)
    edit(toy_root / RECORD, "Rheometer", "Viscosimeter")
    read = []
    load_paper = reading.load_paper

    def noted(content: bytes, file: str) -> Loaded[Paper]:
        read.append(file)
        return load_paper(content, file)

    monkeypatch.setattr(pipeline, "load_paper", noted)
    before = files_of(toy_root)
    arguments = ["-C", str(toy_root), "export", "--text", "viscosimeter"]
    result = CliRunner().invoke(main, arguments)
    assert 0 == result.exit_code
    assert "holm2024dough" in result.stdout
    assert [RECORD] == read
    assert before == files_of(toy_root)
