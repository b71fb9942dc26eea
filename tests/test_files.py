"""Every file of a catalog enters by one way: ordinary, bounded, and with its faults at a place."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from kdcatalog.cli import main
from kdcatalog.commands.check import check
from kdcatalog.commands.last_build import stale_lists
from kdcatalog.errors import CatalogError
from kdcatalog.files import UnreadableFileError, read_argument, read_bounded, read_input
from kdcatalog.lock import state_file
from kdcatalog.services.answers import Answers
from kdcatalog.snapshot import MKDOCS, TAXONOMY, NoCatalogError
from kdcatalog.writing import write_all
from tests.folders import CatalogFolder

RECORD = "papers/2023/odd2023file.yaml"
FILES = (
    TAXONOMY,
    MKDOCS,
    RECORD,
    "docs/prose/introduction.md",
    "docs/topics/process/mixing.md",
    "docs/pictures/odd.svg.j2",
    "docs/hand-written.md",
    "docs/attached.pdf",
    "templates/site/odd.html.j2",
    "templates/theme/assets/odd.css",
)
LOOPS = "{% for a in [1] %}" * 25 + "{% endfor %}" * 25
TOO_DEEP = "brackets or blocks are nested too deeply"
DEEP = "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"
Problems = list[tuple[str, str, int, int, str]]


def problems_of(catalog: CatalogFolder) -> Problems:
    problems = []
    for located in check(catalog.snapshot).listed:
        problem, position = located.problem, located.position
        place = (position.line, position.column)
        problems.append((problem.code, problem.file, *place, problem.message))
    return problems


def empty_place(catalog: CatalogFolder, file: str) -> Path:
    path = catalog.root / file
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def to_passwords(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("a symbolic link", to_passwords),
        ("a symbolic link", to_nothing),
        ("a named pipe", os.mkfifo),
    ],
)
def test_file_that_is_not_ordinary_is_a_problem_wherever_it_is(
    kind: str, make: Callable[[Path], None], file: str, toy: CatalogFolder
) -> None:
    make(empty_place(toy, file))
    assert [("KD108", file, 1, 1, f"the file is {kind}")] == problems_of(toy)


@pytest.fixture
def named(toy: CatalogFolder) -> CatalogFolder:
    """Return the toy catalog, whose records, prose and pictures other files name by all means."""
    (toy.root / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    picture = empty_place(toy, "docs/pictures/odd.svg.j2")
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>', encoding="utf-8")
    with (toy.prose / "about.md").open("a", encoding="utf-8") as prose:
        prose.write(MENTIONS)
    assert [] == problems_of(toy)
    return toy


PEOPLE = """\
people:
  - name: "Kit Waters"
    orcid: "0000-0002-1825-0097"
  - name: "Olga Rask"
    id: olga-rask
    papers: [rask2023rye]
"""
MENTIONS = """
![Odd.](picture:odd) [Rye](paper:rask2023rye), [old](paper:holm2024rheo),
[ash](paper:hassan2016ash), [note](paper:meel2015note).
"""
LINK = "the file is a symbolic link"
ORDINARY = "the file is an ordinary file"
NOT_UTF8 = "byte 0xE9 is not valid UTF-8"


def to_root(path: Path) -> None:
    path.symlink_to("/")


def in_latin_1(path: Path) -> None:
    path.write_bytes("é\n".encode("latin-1"))


@pytest.mark.parametrize(
    ("place", "make", "message"),
    [
        *[("papers/2023", make, LINK) for make in (to_root, to_nothing)],
        ("papers/2023", os.mkfifo, "the file is a named pipe"),
        ("papers/2023", Path.touch, ORDINARY),
        ("papers/2026", to_root, LINK),  # the only paper of a day that has a reason
        *[("papers/2023/rask2023rye.yaml", make, LINK) for make in (to_passwords, to_nothing)],
        ("papers/2023/rask2023rye.yaml", Path.mkdir, "the file is a folder"),
        ("papers/2023/rask2023rye.yaml", in_latin_1, NOT_UTF8),
        ("papers/2023/waters2023proofing.yaml", to_passwords, LINK),
        ("papers/2024/holm2024dough.yaml", os.mkfifo, "the file is a named pipe"),
        ("papers/2015/meel2015note.yaml", to_passwords, LINK),
        ("removed.yaml", to_passwords, LINK),
        *[("docs", make, LINK) for make in (to_root, to_passwords)],
        *[("docs/prose", make, LINK) for make in (to_root, to_nothing)],
        ("docs/prose", Path.touch, ORDINARY),
        *[("docs/topics", make, LINK) for make in (to_root, to_nothing)],
        ("docs/topics", Path.touch, ORDINARY),
        ("docs/topics/process", Path.touch, ORDINARY),
        *[("docs/pictures", make, LINK) for make in (to_root, to_nothing)],
        ("docs/pictures/odd.svg.j2", to_passwords, LINK),
        ("docs/prose/introduction.md", to_nothing, LINK),
        ("docs/prose/introduction.md", Path.mkdir, "the file is a folder"),
        *[(TAXONOMY, make, LINK) for make in (to_passwords, to_nothing)],
        ("people.yaml", to_nothing, LINK),
        ("templates", to_root, LINK),
        ("lists", to_root, "a symbolic link has the name of what kdcatalog build writes"),
    ],
)
def test_unreadable_place_is_one_problem_whatever_names_what_is_in_it(
    place: str, make: Callable[[Path], None], message: str, named: CatalogFolder
) -> None:
    path = named.root / place
    if path.is_dir():
        shutil.rmtree(path)
    make(empty_place(named, place))
    code = "KD101" if message == NOT_UTF8 else "KD108"
    assert [(code, place, 1, 1, message)] == problems_of(named)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("papers/2023/waters2023proofing.yaml", "- Kit Waters", "- [Kit Waters]", "KD121"),
        ("papers/2023/waters2023proofing.yaml", 'title: "', 'title: "a" "', "KD102"),
        ("papers/2026/bekele2026teff.yaml", '"2026-03-05"', '"2026-13-05"', "KD114"),
        ("papers/2024/holm2024dough.yaml", "- holm2024rheo", "- holm2024rheo: x", "KD112"),
        ("removed.yaml", "hassan2016ash", "hassan2016ash\n    odd: 1", "KD130"),
    ],
)
def test_unreadable_value_is_one_problem_whatever_names_it(
    file: str, old: str, new: str, problem: str, named: CatalogFolder
) -> None:
    text = named.read(file).decode().replace(old, new, 1)
    (named.root / file).write_text(text, encoding="utf-8")
    assert [(problem, file)] == [row[:2] for row in problems_of(named)]


@pytest.mark.parametrize("place", ["papers/2023", "papers/2023/rask2023rye.yaml", "docs/pictures"])
def test_unreadable_place_hides_no_other_mistake(place: str, named: CatalogFolder) -> None:
    mistakes = (
        "[a](paper:rask2022rye) [b](paper:vonkorn2011fast) ![c](picture:grown) [d](node:ry)\n"
    )
    (named.prose / "caution.md").write_text(mistakes, encoding="utf-8")
    record = "papers/2015/meel2015note.yaml"
    text = named.read(record).decode().replace("- meel2016note", "- meel2016notes")
    (named.root / record).write_text(text, encoding="utf-8")
    before = problems_of(named)
    assert ["KD153"] * 4 + ["KD205"] == [row[0] for row in before]
    path = named.root / place
    shutil.move(path, named.root / "aside")
    path.symlink_to("/usr")
    kept = [row for row in before if place != "docs/pictures" or "picture" not in row[-1]]
    assert sorted([*kept, ("KD108", place, 1, 1, LINK)]) == sorted(problems_of(named))


def test_attachment_without_permission_is_one_problem(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachment = empty_place(toy, "docs/attached.pdf")
    attachment.touch()
    monkeypatch.setattr(os, "access", lambda path, _mode: str(path) != str(attachment))
    message = "the file is unreadable (Permission denied)"
    assert [("KD108", "docs/attached.pdf", 1, 1, message)] == problems_of(toy)


def test_locked_folder_is_one_problem(
    named: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = str(named.root / "papers" / "2023")
    # The tests may run as root, who may enter every folder.
    monkeypatch.setattr(os, "access", lambda path, _mode: str(path) != locked)
    expected = ("KD108", "papers/2023", 1, 1, "the folder cannot be read")
    assert [expected] == problems_of(named)


@pytest.mark.parametrize("folder", ["lists", "schemas", "site", ".github", ".kdcatalog"])
def test_folder_that_a_build_may_not_write_to_is_a_problem_and_stays_whole(
    folder: str, toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (toy.root / folder).mkdir(exist_ok=True)
    locked = str(toy.root / folder)
    # The tests may run as root, who may write everywhere.
    monkeypatch.setattr(os, "access", lambda path, _mode: str(path) != locked)
    message = "kdcatalog build may not write into the folder"
    assert [("KD108", folder, 1, 1, message)] == problems_of(toy)
    refused = f"{folder}/odd was not written: the folder {locked} is not writable"
    with pytest.raises(CatalogError, match=re.escape(refused)):
        write_all({toy.root / folder / "odd": b"x", toy.root / "README.md": b"x"}, toy.root)
    assert not (toy.root / "README.md").exists()


def test_checkout_that_is_read_only_as_a_whole_has_no_problem(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (toy.root / "lists").mkdir()
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    assert [] == problems_of(toy)


@pytest.mark.parametrize("name", ["", "/lock", "/staging", "/journal", "/done", "/site"])
@pytest.mark.parametrize("make", [os.mkfifo, to_passwords, to_nothing])
def test_special_file_that_keeps_a_build_from_writing_is_a_problem(
    make: Callable[[Path], object], name: str, toy: CatalogFolder
) -> None:
    file = f".kdcatalog{name}"
    path = empty_place(toy, file)
    make(path)
    (problem,) = problems_of(toy)
    assert ("KD108", file, 1, 1) == problem[:4]
    assert problem[4].endswith(" has the name of what kdcatalog build writes")


@pytest.mark.parametrize("file", [file for file in FILES if file != "docs/attached.pdf"])
def test_file_of_three_gigabytes_is_not_read(file: str, toy: CatalogFolder) -> None:
    with empty_place(toy, file).open("wb") as sparse:
        sparse.truncate(3 << 30)
    ((code, place, *_, message),) = problems_of(toy)
    assert ("KD105", file) == (code, place)
    assert message.startswith("the file is too large (3221225472 bytes, at most ")


def test_unreadable_record_hides_no_other(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = problems_of(toy)
    path = empty_place(toy, RECORD)
    path.write_bytes(b"secret")
    real = os.open

    def refuse(file: str, flags: int) -> int:
        if str(file) == str(path):
            raise PermissionError(13, "Permission denied", file)
        return real(file, flags)

    # The tests may run as root, who may read everything.
    monkeypatch.setattr(os, "open", refuse)
    refused = ("KD108", RECORD, 1, 1, "the file is unreadable (Permission denied)")
    assert sorted([*before, refused]) == sorted(problems_of(toy))


@pytest.mark.parametrize(
    "file",
    [
        TAXONOMY,
        MKDOCS,
        RECORD,
        "docs/prose/introduction.md",
        "docs/hand-written.md",
        "docs/pictures/odd.svg.j2",
        "templates/site/odd.html.j2",
    ],
)
def test_text_that_is_not_utf8_is_a_problem_at_its_place(file: str, toy: CatalogFolder) -> None:
    empty_place(toy, file).write_bytes("a: 1\nb: caf\xe9\n".encode("latin-1"))
    assert ("KD101", file, 2, 7, "byte 0xE9 is not valid UTF-8") in problems_of(toy)


@pytest.mark.parametrize("file", ["docs/prose/introduction.md", "docs/hand-written.md"])
@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("# A\n\nbre\0ad\n", 3, 4, "invisible or control character U+0000"),
        ("a\n\u202etxt\n", 2, 1, "invisible or control character U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("a\u3164b\x7f\n", 1, 2, "invisible or control character U+3164 (HANGUL FILLER)"),
        ("\ufeffbread\n", 1, 1, "the file begins with a byte order mark (U+FEFF)"),
        ("a\rb", 1, 2, "invisible or control character U+000D"),
    ],
)
def test_invisible_character_in_a_page_is_a_problem_at_its_place(
    text: str, line: int, column: int, message: str, file: str, toy: CatalogFolder
) -> None:
    empty_place(toy, file).write_bytes(text.encode())
    assert [("KD101", file, line, column, message)] == problems_of(toy)


@pytest.mark.parametrize(
    "text", ["\u0645\u06cc\u200c\u062e", "\U0001f469\u200d\U0001f52c", "a\r\n\tb"]
)
def test_character_that_words_need_is_accepted_in_a_page(text: str, toy: CatalogFolder) -> None:
    empty_place(toy, "docs/prose/introduction.md").write_bytes(text.encode())
    assert [] == problems_of(toy)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("<svg>\n{{ 1/0 }}", 2, "division by zero (ZeroDivisionError)"),
        ("{{ 'a' + 1 }}", 1, 'can only concatenate str (not "int") to str (TypeError)'),
        ("<svg>\n\n{{ {}['a']['b'] }}", 3, "'dict object' has no attribute 'a'"),
        ("{{ [1, 2] | join(1, 2, 3, 4) }}", 1, None),
        ("{{ missing }}", 1, "'missing' is undefined"),
        ("{{ 'a' * 10 ** 12 }}", 1, "(MemoryError)"),
        ("{% for a in range(10 ** 12) %}{% endfor %}", 1, None),
        ("<svg>\n{% if %}", 2, "Expected an expression, got 'end of statement block'"),
        ("{% include 'nowhere.j2' %}", 1, None),
        pytest.param(DEEP, 1, TOO_DEEP, id="brackets"),
        pytest.param("{{ " + "not " * 900 + "1 }}", 1, TOO_DEEP, id="operators"),
        pytest.param(LOOPS, 1, TOO_DEEP, id="loops"),
    ],
)
def test_fault_of_a_picture_template_is_a_problem_of_check(
    text: str, line: int, message: str | None, toy: CatalogFolder
) -> None:
    file = "docs/pictures/odd.svg.j2"
    empty_place(toy, file).write_text(text, encoding="utf-8")
    (problem,) = [row for row in problems_of(toy) if row[1] == file]
    assert ("KD155", file, line, 1) == problem[:4]
    assert message is None or message == problem[4]


def test_fault_of_a_page_template_is_reported_once_for_all_pages(toy: CatalogFolder) -> None:
    file = "templates/site/home.html.j2"
    empty_place(toy, file).write_text("<p>\n{{ 1/0 }}", encoding="utf-8")
    fault = ("KD155", file, 2, 1, "division by zero (ZeroDivisionError)")
    assert [fault] == [row for row in problems_of(toy) if row[0] == "KD155"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("rows", "{% macro rows() %}{% endmacro %}", "does not export the requested name"),
        ("matrix", "<p>grid</p>", "does not export the requested name"),
        (
            "since",
            "{% macro since() %}{{ nothing.at }}{% endmacro %}",
            "macro 'since' takes not more than",
        ),
    ],
)
def test_fault_that_shows_in_a_template_of_the_program_is_theirs(
    name: str, text: str, message: str, toy: CatalogFolder
) -> None:
    file = f"templates/site/{name}.html.j2"
    empty_place(toy, file).write_text(text, encoding="utf-8")
    problems = problems_of(toy)
    assert {("KD155", file)} == {row[:2] for row in problems}
    assert all(message in row[-1] for row in problems)


@pytest.mark.parametrize(
    ("text", "line"), [("a: [\n", 1), ("a: b: c\n", 1), ("nav:\n\t- a\n", 2), ("a: 'b\n", 1)]
)
def test_broken_configuration_of_mkdocs_is_a_problem_of_check(
    text: str, line: int, toy: CatalogFolder
) -> None:
    (toy.root / MKDOCS).write_text(text, encoding="utf-8")
    (problem,) = [row for row in problems_of(toy) if row[1] == MKDOCS]
    assert ("KD102", line) == (problem[0], problem[2])


def test_tags_of_mkdocs_are_read_and_not_run(toy: CatalogFolder) -> None:
    text = "site_name: x\na: !!python/object/apply:os._exit [3]\nb: !ENV [X, y]\n"
    (toy.root / MKDOCS).write_text(text, encoding="utf-8")
    assert [] == [row for row in problems_of(toy) if row[1] == MKDOCS]


def test_argument_may_be_a_link_to_an_ordinary_file(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_bytes(b"bread")
    (tmp_path / "link.md").symlink_to("list.md")
    assert b"bread" == read_argument(tmp_path / "link.md")
    assert "a symbolic link" == read_bounded(tmp_path / "link.md").kind


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (os.mkfifo, "list.md is a named pipe"),
        (Path.mkdir, "list.md is a folder"),
        (lambda path: path.symlink_to("/dev/zero"), "list.md is a device"),
        (lambda path: path.write_bytes(b"12345"), "list.md is too large (5 bytes"),
    ],
)
def test_argument_that_is_not_ordinary_is_one_sentence(
    make: Callable[[Path], object], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.md"
    make(path)
    with pytest.raises(UnreadableFileError) as raised:
        read_argument(path, limit=4)
    assert message in str(raised.value)
    assert raised.value.hint


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system has no /dev/fd")
def test_pipe_of_the_shell_is_read_up_to_the_limit() -> None:
    for content in (b"1234", b"12345"):
        end, start = os.pipe()
        os.write(start, content)
        os.close(start)
        pipe = Path(f"/dev/fd/{end}")
        if len(content) == 4:
            assert content == read_input(pipe, limit=4)
        else:
            with pytest.raises(UnreadableFileError, match="the pipe has more than 4 bytes"):
                read_input(pipe, limit=4)
        os.close(end)


def test_pipe_that_somebody_has_put_among_files_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.md")
    with pytest.raises(UnreadableFileError, match="a named pipe"):
        read_input(tmp_path / "list.md")


def test_small_file_takes_no_memory_of_a_large_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The system keeps a map for each request of megabytes: 100,000 records had more than it allows.
    sizes = []
    read = os.read

    def noted(descriptor: int, size: int) -> bytes:
        sizes.append(size)
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", noted)
    path = tmp_path / "record.yaml"
    path.write_bytes(b"title: A\n")
    assert b"title: A\n" == read_bounded(path).content
    assert sizes
    assert max(sizes) <= 64 << 10


def test_file_that_grows_while_it_is_read_stays_bounded() -> None:
    # Files of /proc have the size 0 and content all the same.
    assert read_bounded("/proc/self/status", 10).kind.startswith("too large")
    assert "" == read_bounded("/proc/self/status").kind


@pytest.mark.parametrize("count", [3_500, 5_200])
@pytest.mark.parametrize("form", ["Annabella{0} Beekeeper", "{{given: Annabella{0}, family: Bee}}"])
def test_record_with_as_many_authors_as_the_largest_collaborations_is_valid(
    form: str, count: int, toy: CatalogFolder
) -> None:
    before = problems_of(toy)
    authors = "".join(f"- {form.format(number)}\n" for number in range(count))
    record = f"""title: "A Loaf of Many Hands"
authors:
{authors}date: "2023-06"
kind: report
placements:
- process/mixing
added: "2024-01-15"
"""
    empty_place(toy, "papers/2023/many2023loaf.yaml").write_text(record, encoding="utf-8")
    assert before == problems_of(toy)


OWN_FILES = (
    (".kdcatalog/place.json", ("place", "--on", "grain/rye", "--offline")),
    (".kdcatalog/cache/last-files", ("build", "--no-site")),
    ("lists/odd.md", ("build", "--no-site")),
    (".kdcatalog/lock", ("fmt",)),
    (".kdcatalog/journal", ("fmt",)),
)
"""Files that a command reads beside those of the catalog, and such a command."""


@pytest.mark.parametrize(("file", "arguments"), OWN_FILES)
@pytest.mark.parametrize("make", [os.mkfifo, to_passwords, to_nothing, Path.mkdir])
def test_own_file_that_is_something_else_stops_no_command(
    make: Callable[[Path], object],
    file: str,
    arguments: tuple[str, ...],
    toy: CatalogFolder,
) -> None:
    path = empty_place(toy, file)
    make(path)
    result = CliRunner().invoke(main, ["-C", str(toy.root), *arguments])
    # A pipe would never end, and what is not a CatalogError would be raised here.
    assert result.exit_code in (0, 2, 3)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert os.path.lexists(path)


@pytest.mark.parametrize("make", [os.mkfifo, to_passwords, to_nothing, Path.mkdir])
def test_special_file_in_the_old_place_of_answers_stays_there(
    make: Callable[[Path], object], toy: CatalogFolder
) -> None:
    old = toy.root / ".kdcatalog-refresh.json"
    make(old)
    assert not os.path.lexists(state_file(toy.root, "refresh.json"))
    assert os.path.lexists(old)


@pytest.mark.parametrize("folder", ["docs", "templates", "docs/prose", "papers/2023"])
@pytest.mark.parametrize("target", ["/", "/usr", "/dev/null/x"])
def test_link_in_place_of_a_folder_is_one_problem_and_not_entered(
    folder: str, target: str, toy: CatalogFolder
) -> None:
    place = toy.root / folder
    if place.exists():
        shutil.move(place, toy.root / "aside")
    place.symlink_to(target)
    assert [("KD108", folder, 1, 1, LINK)] == problems_of(toy)


@pytest.mark.parametrize("folder", ["docs", "templates"])
@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (os.mkfifo, "a named pipe"),
        (to_nothing, "a symbolic link"),
        (Path.touch, "an ordinary file"),
    ],
)
def test_something_else_in_place_of_a_folder_is_a_problem(
    make: Callable[[Path], object], kind: str, folder: str, toy: CatalogFolder
) -> None:
    shutil.rmtree(toy.root / folder, ignore_errors=True)
    make(toy.root / folder)
    assert [("KD108", folder, 1, 1, f"the file is {kind}")] == problems_of(toy)


def test_lists_that_are_a_link_are_not_searched(toy: CatalogFolder) -> None:
    (toy.root / "lists").symlink_to("/")
    assert () == stale_lists(toy.root, ())


@pytest.mark.parametrize(
    ("make", "hint"),
    [
        (lambda path: path.symlink_to("/"), "a link has that name"),
        (to_nothing, "a link has that name"),
        (os.mkfifo, "move away what has that name"),
        (Path.touch, "move away what has that name"),
    ],
)
def test_something_else_in_place_of_all_records_is_one_sentence(
    make: Callable[[Path], object], hint: str, toy: CatalogFolder
) -> None:
    shutil.rmtree(toy.root / "papers")
    make(toy.root / "papers")
    with pytest.raises(NoCatalogError, match=f"^no folder papers/ in .*: {hint}"):
        toy.snapshot  # noqa: B018


@pytest.mark.parametrize("name", ["staging", "done", "site"])
@pytest.mark.parametrize("make", [os.mkfifo, to_passwords, to_nothing])
def test_special_file_in_place_of_a_folder_of_ours_stops_no_command(
    make: Callable[[Path], object], name: str, toy: CatalogFolder
) -> None:
    path = empty_place(toy, f".kdcatalog/{name}")
    make(path)
    # Opening a pipe to remove what is in it would never end.
    result = CliRunner().invoke(main, ["-C", str(toy.root), "taxonomy"])
    assert (0, True) == (result.exit_code, os.path.lexists(path))


def test_answers_in_a_pipe_count_as_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "answers.json")
    assert () == Answers(tmp_path / "answers.json", "2026-11-26").works


@pytest.mark.parametrize("epoch", ["x", "-1", "1e5", "99999999999999999999"])
def test_date_that_is_no_number_of_seconds_is_one_sentence(
    epoch: str, toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = CliRunner().invoke(main, ["-C", str(toy.root), "build"])
    assert 3 == result.exit_code
    assert f"SOURCE_DATE_EPOCH is '{epoch}', which is not a number of seconds" in result.stderr
