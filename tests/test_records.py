import pytest

from kdcatalog.problems import Key, Position
from kdcatalog.records.layout import record_text
from kdcatalog.records.reading import load_paper, load_taxonomy
from tests.factories import file_of, found, record

FILE = file_of("bee2023plain")
SOUND = record_text(record())


def codes(text: str, file: str = FILE) -> list[object]:
    return [*found(load_paper(text.encode(), file).problems)]


def test_valid_record_is_a_paper_with_its_key() -> None:
    loaded = load_paper(SOUND.encode(), FILE)
    assert () == loaded.problems
    assert loaded.value
    assert ("bee2023plain", FILE, "A Plain Loaf") == (
        loaded.value.key,
        loaded.value.file,
        loaded.value.title,
    )


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("papers/2023/bee2023plain.yaml", []),
        ("papers/1998/bee1998.yaml", []),
        ("papers/2023/bee-2023-b.yaml", []),
        ("papers/2022/bee2023plain.yaml", [("KD106", Position(1, 1))]),
        ("papers/bee2023plain.yaml", [("KD106", Position(1, 1))]),
        ("papers/2023/more/bee2023plain.yaml", [("KD106", Position(1, 1))]),
        ("papers/2023/bee2023plain.yml", [("KD106", Position(1, 1))]),
        ("papers/2023/bee2023plain.YAML", [("KD106", Position(1, 1))]),
        ("papers/2023/bee2023plain.yaml.txt", [("KD106", Position(1, 1))]),
        ("papers/2023/Bee2023plain.yaml", [("KD106", Position(1, 1))]),
        ("papers/2023/bee.yaml", [("KD106", Position(1, 1))]),
        ("papers/2023/aux.yaml", [("KD106", Position(1, 1))]),
        ("papers/2023/bee 2023.yaml", [("KD106", Position(1, 1))]),
        ("papers/2023/bée2023.yaml", [("KD106", Position(1, 1))]),
        ("papers/2023/README.md", [("KD106", Position(1, 1))]),
    ],
)
def test_record_outside_the_folder_of_its_year_is_reported(
    file: str, expected: list[object]
) -> None:
    assert expected == codes(SOUND, file)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('note: "12:30"\n', []),
        ("note: text\n", []),
        ("venue:\n  id: BreadConf\n  year: 2024\n", []),
        ("note: 12:30\n", [("KD107", ("note",))]),
        ("note: 010\n", [("KD107", ("note",))]),
        ("note: yes\n", [("KD107", ("note",))]),
        ("identifiers:\n  arxiv: 2306.99910\n", [("KD107", ("identifiers", "arxiv"))]),
        ("identifiers:\n  arxiv: 2306.9991\n", [("KD116", ("identifiers", "arxiv"))]),
        ("facts:\n  flour: [Rye, NO]\n", [("KD107", ("facts", "flour", 1))]),
        ("venue:\n  id: 2024\n  year: 2024\n", [("KD107", ("venue", "id"))]),
        ("nota: 12:30\n", [("KD130", Key(("nota",)))]),
        ("note:\n", [("KD111", Key(("note",)))]),
        ("note: ~\n", [("KD111", Key(("note",)))]),
        ("code: [~]\n", [("KD111", ("code", 0))]),
        ("venue:\n", [("KD111", Key(("venue",)))]),
        ("note: one\nnote: two\n", [("KD104", Position(12, 1, 4))]),
    ],
)
def test_unquoted_ambiguous_scalar_is_reported_once(more: str, expected: list[object]) -> None:
    assert expected == codes(SOUND + more)


def test_unquoted_year_is_accepted() -> None:
    assert [] == codes(SOUND.replace('"2023-06"', "2023"))


@pytest.mark.parametrize("more", ["note: [\n", "note: a: b\n"])
def test_invalid_value_is_reported_beside_unquoted_text(more: str) -> None:
    assert 1 == len(codes(f"added: 2024-02-20\n{more}"))


TAG = [("KD103", Position(11, 7))]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("note: &a 12:30\n", [("KD103", Position(11, 7)), ("KD107", ("note",))]),
        ("note: !!binary x  y\n", TAG),
        ("note: !x [y]\n", TAG),
        ("note: !x {y: [~, 12:30]}\n", TAG),
        ('note: "a \u200b b"\n', [("KD101", Position(11, 10))]),
        ("note: a:\u200bb\u200b\n", [("KD101", Position(11, at)) for at in (9, 11)]),
        ("note: C\u200b# b\n", [("KD101", Position(11, 8))]),
        ("note:\u200ba:\u200b\u200bb\n", [("KD101", Position(11, at)) for at in (6, 9, 10)]),
        ("urls:\n  -\u200bhttps:\u200b//x\n", [("KD101", Position(12, at)) for at in (4, 11)]),
        ("no\u200bte: a  b\n", [("KD101", Position(11, 3)), ("KD113", ("note",))]),
        ("\u200bnote: 12:30\n", [("KD101", Position(11, 1)), ("KD107", ("note",))]),
        ('urls: [*a, "https://x"]\n', [("KD103", Position(11, 8)), ("KD120", ("urls", 1))]),
        (
            "<<: *a\nnote: 12:30\n",
            [("KD103", Position(11, at)) for at in (1, 5)] + [("KD107", ("note",))],
        ),
        ("note: 12:30\n---\na: b\n", [("KD103", Position(12, 1)), ("KD107", ("note",))]),
    ],
)
def test_one_invalid_value_is_reported_once_and_hides_no_other(
    more: str, expected: list[object]
) -> None:
    assert expected == codes(SOUND + more)


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        ("papers/2023/more/bee2023plain.yaml", "move it to papers/2023/bee2023plain.yaml"),
        ("papers/bee2023plain.yaml", "move it to papers/2023/bee2023plain.yaml"),
        ("papers/2022/bee2023plain.yaml", "move it to papers/2023/bee2023plain.yaml"),
        ("papers/2023/bee2023plain.yml", "rename it to papers/2023/bee2023plain.yaml"),
        ("papers/2023/Bee2023Plain.yaml", "rename it to papers/2023/bee2023plain.yaml"),
        ("papers/2023/README.md", "rename it, for example to papers/2024/smith2024title.yaml"),
    ],
)
def test_hint_on_a_name_says_where_the_file_belongs(file: str, hint: str) -> None:
    assert [hint] == [problem.hint for problem in load_paper(SOUND.encode(), file).problems]


def test_content_of_a_file_that_is_not_a_record_is_not_checked() -> None:
    assert [("KD106", Position(1, 1))] == codes("a: b: c \u200b", "papers/2023/bee2023plain.yml")


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        ("placements:\n", 'write at least one topic after "- "'),
        ("placements: []\n", 'write at least one topic after "- "'),
        ("placements:\n  -\n", 'write at least one topic after "- "'),
        ("placements:\n  - grain\n  -\n", "remove the line, or write a value"),
        ("title:\n", 'write a value, such as title: "the title as published"'),
        ('date: ""\n', "remove the line, or write a value"),
        ("added: ~\n", 'write a value, such as added: "YYYY-MM-DD"'),
        ("venue: {id: BreadConf, year: }\n", "write a value, such as year: YYYY"),
        ("venue: {id: , year: 2023}\n", "write a value, such as id: ..."),
        ("authors: []\n", "remove the line, or write a value"),
        ("note:\n", "remove the line, or write a value"),
        ("identifiers: {}\n", "remove the line, or write a value"),
    ],
)
def test_hint_on_an_empty_field_keeps_required_fields(more: str, hint: str) -> None:
    fields = {**record(), "".join(more.partition(":")[:1]): None}
    text = record_text({name: value for name, value in fields.items() if value is not None}) + more
    assert [("KD111", hint)] == [
        (each.code, each.hint) for each in load_paper(text.encode(), FILE).problems
    ]


@pytest.mark.parametrize(
    "more", ["facts:\n  strand: a\nfacts:\n  strand: 1\n", "venue: {id: A, year: 1999}\nvenue: 2\n"]
)
def test_duplicate_mapping_is_a_problem_not_a_crash(more: str) -> None:
    assert "KD104" in dict(found(load_paper((SOUND + more).encode(), FILE).problems))


def test_value_of_a_duplicate_field_is_not_checked() -> None:
    assert [("KD104", Position(12, 1, 4))] == codes(SOUND + "note: ab\nnote: 12\n")


def test_taxonomy_is_read_by_the_same_reader() -> None:
    (first, *_) = found(load_taxonomy(b"catalog: &a {}\n", "taxonomy.yaml").problems)
    assert ("KD103", Position(1, 10)) == first
