"""What people type into a record on a web page, by habit: one mistake is one problem."""

import pytest

from tests.hygiene import RECORD, fixed, reports

VENUE = "venue:\n  id: BreadConf\n  year: 2023"
IDENTIFIERS = 'identifiers:\n  arxiv: "2306.99910"'
DATE = 'date: "2023-06"'
CODE = "code:\n  - https://github.com/bee/loaf"
AUTHORS = "  - Ann Bee\n  - Ben Cee"
PLACEMENTS = "placements:\n  - process/mixing"
ADDED = 'added: "2024-01-15"'
TITLE = 'title: "A Plain Loaf"'
TYPOGRAPHIC = (
    "KD102: typographic quotes “” instead of straight ones",
    'write title: "Loaf: Plain"',
)
ESCAPED = {
    number: (
        f"KD{number}: a backslash in double quotes changes what follows it",
        "write two backslashes, or single quotes around the text",
    )
    for number in (102, 113)
}
EACH_AFTER_A_DASH = "write one value per line, each after a dash"
TEXT = "write one text, quoted when in doubt"
NO_MONTH = "not a valid month or year"
NO_NUMBER = "not a number, or two with a hyphen between them"
REMOVE_OR_WRITE = "remove the line, or write a value"


def _without_indentation(name: str, parent: str) -> tuple[str, str]:
    return (
        f"KD130: {name} must be indented below {parent}",
        f"write {name} below {parent} with two spaces before each",
    )


A_TOPIC = "write a topic from taxonomy.yaml, such as process"


def nested(*paths: str) -> tuple[str, str]:
    rows = " and ".join(f"- {path}" for path in paths)
    return (
        "KD112: topics are nested instead of written as paths",
        f"write one topic per line, each with its whole path: {rows}",
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "report"),
    [
        (
            VENUE,
            "venue:\nid: BreadConf\nyear: 2023",
            (8, 1),
            _without_indentation("id: and year:", "venue:"),
        ),
        (
            VENUE,
            "venue:\n  id: BreadConf\nyear: 2023",
            (9, 1),
            _without_indentation("year:", "venue:"),
        ),
        (
            IDENTIFIERS,
            'arxiv: "2306.99910"',
            (10, 1),
            _without_indentation("arxiv:", "identifiers:"),
        ),
        (
            ADDED,
            'added: "2024-01-15"\ndoi: 10.1000/loaf',
            (17, 1),
            _without_indentation("doi:", "identifiers:"),
        ),
        (DATE, "year: 2023", (6, 1), ("KD130: unknown field 'year'", "did you mean 'date'?")),
        (
            PLACEMENTS,
            "topics:\n  - process/mixing",
            (14, 1),
            ("KD130: unknown field 'topics'", "did you mean 'placements'?"),
        ),
        (
            CODE,
            "GitHub:\n  - https://github.com/bee/loaf",
            (12, 1),
            ("KD130: unknown field 'GitHub'", "did you mean 'code'?"),
        ),
        (
            AUTHORS,
            "  Ann Bee\n  Ben Cee",
            (5, 3),
            (
                "KD609: lines of a list are read as one text, 'Ann Bee Ben Cee'",
                "write - Ann Bee and - Ben Cee on lines of their own, the dashes aligned",
            ),
        ),
        (
            AUTHORS,
            "  1. Ann Bee\n  2. Ben Cee",
            (5, 3),
            (
                "KD609: lines of a list are read as one text, '1. Ann Bee 2. Ben Cee'",
                "write - Ann Bee and - Ben Cee on lines of their own, the dashes aligned",
            ),
        ),
        (
            f"authors:\n{AUTHORS}",
            "authors: Bee, Ann; Cee, Ben",
            (3, 10),
            (
                "KD112: a text instead of a list",
                "write one value per line, each after a dash: - Ann Bee and - Ben Cee",
            ),
        ),
        (
            VENUE,
            "venue:\n  - {id: BreadConf, year: 2023}\n  - {id: BreadConf, year: 2024}",
            (8, 3),
            (
                "KD112: expected a mapping, not a list",
                "write id: and year: on the lines below, indented and without dashes",
            ),
        ),
        (
            AUTHORS,
            "  Jean-Luc Bee,\n  Ben Cee,\n  Cyd Dee",
            (5, 3),
            (
                "KD609: lines of a list are read as one text, 'Jean-Luc Bee, Ben Cee, Cyd Dee'",
                "write - Jean-Luc Bee and - Ben Cee, and so on, on lines of their own, the dashes"
                " aligned",
            ),
        ),
        *(
            (
                CODE,
                f"code: {text}",
                (12, 1),
                ("KD111: the field is empty", REMOVE_OR_WRITE),
            )
            for text in ("none", "No", "n/a", "not available", "to be released soon")
        ),
        (CODE, "code: -", (12, 7), ("KD102: '-' instead of a value", REMOVE_OR_WRITE)),
        (
            IDENTIFIERS,
            f"{IDENTIFIERS}\n  doi: none",
            (12, 3),
            ("KD111: the field is empty", REMOVE_OR_WRITE),
        ),
        (
            PLACEMENTS,
            "placements: none",
            (14, 1),
            ("KD111: the field is empty", 'write at least one topic after "- "'),
        ),
        (
            CODE,
            "code: https://a.org\n- https://b.org",
            (12, 7),
            (
                "KD102: a list begins on the line below its field",
                "write - https://a.org on a line of its own",
            ),
        ),
        (
            CODE,
            "code:\n  - [code](https://github.com/bee/loaf)",
            (13, 5),
            (
                "KD102: unquoted text must not start with '['",
                'write - "https://github.com/bee/loaf"',
            ),
        ),
        *(
            (
                PLACEMENTS,
                f"placements:\n  - {value}",
                (15, 5),
                (f"KD301: unknown topic '{value}'", A_TOPIC),
            )
            for value in ("42", "1.5", "2024-02-01", "yes")
        ),
        (
            VENUE,
            "venue:\n  id: NO\n  year: 2023",
            (8, 7),
            (
                "KD303: unknown venue 'NO'",
                "add it to venues: in taxonomy.yaml: - {id: NO, name: FULL NAME, kind: conference}",
            ),
        ),
        *(
            (PLACEMENTS, f"placements:{text}", at, nested(*rows))
            for text, at, rows in (
                (
                    "\n  process:\n    - mixing\n  grain: rye",
                    (15, 3),
                    ["process/mixing", "grain/rye"],
                ),
                ("\n  process: [process/mixing]", (15, 3), ["process/mixing"]),
                ("\n  process:\n    mixing:", (15, 3), ["process/mixing"]),
                ("\n  - process:\n      mixing:\n", (15, 5), ["process/mixing"]),
                ("\n  process:\n    x: [a/b, c, d]", (15, 3), ["process/x/a/b", "process/x/c"]),
                (" {process: [mixing]}", (14, 13), ["process/mixing"]),
                ("\n  - process: mixing", (15, 5), ["process/mixing"]),
                ("\n  - process: ~", (15, 5), ["process"]),
                ("\n  - [process/mixing, grain/rye]", (15, 5), ["process/mixing", "grain/rye"]),
            )
        ),
        (
            PLACEMENTS,
            "placements: {}",
            (14, 13),
            ("KD112: a mapping instead of a list", 'write one value per line, each after "- "'),
        ),
        *(
            (old, new, at, (f"KD102: the bracket {new[at[1] - 1]} is not closed", hint))
            for old, new, at, hint in (
                (
                    f"authors:\n{AUTHORS}",
                    "authors: [Ann Bee, Ben Cee",
                    (3, 10),
                    "write ] at the end",
                ),
                (CODE, "code: [https://github.com/bee/loaf", (12, 7), "write ] at the end"),
                (VENUE, "venue: {id: BreadConf", (7, 8), "write } at the end"),
                (
                    TITLE,
                    "title: [A Plain Loaf",
                    (2, 8),
                    'write title: "[A Plain Loaf", or ] at the end',
                ),
            )
        ),
        (TITLE, "title: “Loaf: Plain”", (2, 13), TYPOGRAPHIC),
        *(
            (TITLE, f'title: "A ${command}$ Loaf"', (2, 12), ESCAPED[code])
            for command, code in (("\\lambda", 102), ("\\beta", 113), ("\\nu", 113), ("\\tau", 113))
        ),
        (
            TITLE,
            'summary: null\ntitle: "A Plain Loaf"',
            (2, 1),
            ("KD111: the field is empty", REMOVE_OR_WRITE),
        ),
        (
            ADDED,
            f"{RECORD}",
            (17, 1),
            ("KD104: a second record begins here", "move it to a file of its own"),
        ),
        (
            IDENTIFIERS,
            'identifiers:\n  - arxiv: "2306.99910"',
            (11, 3),
            (
                "KD112: expected a mapping, not a list",
                "write its fields on the lines below, indented and without dashes",
            ),
        ),
        *(
            (old, new, at, (f"KD112: {message}", hint))
            for old, new, at, message, hint in (
                (
                    PLACEMENTS,
                    "placements: process/mixing, grain/rye",
                    (14, 13),
                    "a text instead of a list",
                    f"{EACH_AFTER_A_DASH}: - process/mixing and - grain/rye",
                ),
                (
                    CODE,
                    "code: https://a.org/x, https://b.org",
                    (12, 7),
                    "a text instead of a list",
                    f"{EACH_AFTER_A_DASH}: - https://a.org/x and - https://b.org",
                ),
                (DATE, "date: {year: 2023, month: 6}", (6, 7), "a mapping instead of a text", TEXT),
                (
                    VENUE,
                    "venue:\n  - BreadConf\n  - 2023",
                    (8, 3),
                    "expected a mapping, not a list",
                    "write id: and year: on the lines below, indented and without dashes",
                ),
                (
                    ADDED,
                    f"kind: [paper]\n{ADDED}",
                    (16, 7),
                    "expected text, not a list or mapping",
                    "write one text, in double quotes if in doubt",
                ),
            )
        ),
        *(
            (DATE, f"date: {date}", (6, 7), (f"KD114: '{date}' is {NO_MONTH}", 'write "2023-05"'))
            for date in ("2023\u201305", "\uff12\uff10\uff12\uff13-05", "2023\u22125")
        ),
        *(
            (
                ADDED,
                f"pages: {pages}\n{ADDED}",
                (16, 8),
                (f"KD113: '{pages}' is {NO_NUMBER}", 'write "12-19"'),
            )
            for pages in ("pp. 12-19", "Pages 12--19", "pp12\u201319")
        ),
        (
            VENUE,
            f"{VENUE}\n  volume: three",
            (10, 3),
            (
                "KD130: unknown field 'volume'",
                "write volume: below venue:, without spaces before it",
            ),
        ),
        (
            CODE,
            "code:\n  - git@github.com:bee/loaf.git",
            (13, 5),
            (
                "KD120: 'git@github.com:bee/loaf.git' does not begin with https:// or http://",
                'write "https://github.com/bee/loaf.git"',
            ),
        ),
        *(
            (
                TITLE,
                f"title: {text}",
                (2, 8),
                (f"KD102: the quote {text[0]} inside the text ends it", f"write title: {hint}"),
            )
            for text, hint in (
                ('"Plain" Loaves', '"\\"Plain\\" Loaves"'),
                ("'Plain' Loaves", "\"'Plain' Loaves\""),
                ('"A "Plain" Loaf"', '"A \\"Plain\\" Loaf"'),
            )
        ),
        *(
            (TITLE, f'title: "A {command} Loaf"', (2, 13), ESCAPED[102])
            for command in ("\\xi", "\\underline")
        ),
        (
            ADDED,
            f"former_keys: [bee2023plain]\n{ADDED}",
            (16, 15),
            (
                "KD204: key 'bee2023plain' is already used by papers/2023/bee2023plain.yaml",
                "rename the newer file, or remove the key from former_keys:",
            ),
        ),
        (
            VENUE,
            "venue:\n  id: &Bread\n  year: 2023",
            (8, 7),
            (
                "KD103: YAML anchors and aliases such as &Bread are not allowed",
                "write each value out in full, without & and *",
            ),
        ),
        (
            AUTHORS,
            "  - &a Ann Bee\n  - *a\n  - *a",
            (4, 5),
            (
                "KD103: YAML anchors and aliases such as &a are not allowed",
                "write each value out in full, without & and *",
            ),
        ),
    ],
)
def test_habit_is_one_problem(
    old: str, new: str, at: tuple[int, int], report: tuple[str, str]
) -> None:
    assert RECORD.count(old) == 1
    assert [(*at, *report)] == [
        (line, column, f"{code}: {message}", hint)
        for code, _severity, line, column, message, hint in reports(RECORD.replace(old, new))
    ]


def test_fields_that_are_not_indented_are_checked_like_others() -> None:
    record = RECORD.replace(VENUE, "venue:\nid: BredConf\nyear: 2023")
    assert ["KD130", "KD303"] == [code for code, *_ in reports(record)]
    assert fixed(record) in (None, record)


@pytest.mark.parametrize("text", ["none", "N/A", "not yet available"])
def test_code_that_is_none_is_removed(text: str) -> None:
    assert RECORD.replace(f"{CODE}\n", "") == fixed(RECORD.replace(CODE, f"code: {text}"))
