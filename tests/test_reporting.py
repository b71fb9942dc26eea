import json

import pytest

from kdcatalog.problems import Located, Position, Problem
from kdcatalog.reporting import counted, format_github, format_json, format_text

FILE = "papers/2023/bee2023plain.yaml"


def located(
    message: str = "no",
    *,
    code: str = "KD301",
    file: str = FILE,
    line: str = "note: a",
    at: Position | None = None,
) -> Located:
    return Located(
        Problem(code, file, ("note",), message, "do", ("x",)), at or Position(2, 7), line
    )


def test_text_report_has_position_line_marker_and_hint() -> None:
    expected = f"{FILE}:2:7: error KD301: no\n  | note: abc\n  |       ^^^\n  hint: do\n"
    assert expected == format_text([located(line="note: abc", at=Position(2, 7, 3))])


@pytest.mark.parametrize(
    ("line", "at", "expected"),
    [
        ("", Position(1, 1), ""),
        ("   ", Position(1, 1), ""),
        ("note: x", Position(1, 99), "  | note: x\n  |        ^\n"),
        ("发酵: x", Position(1, 5), "  | 发酵: x\n  |       ^\n"),
        ("a:\tx", Position(1, 4), "  | a:\\tx\n  |     ^\n"),
        ("\t- b", Position(1, 1), "  | \\t- b\n  | ^^\n"),
        ("a: \x1b[31mx", Position(1, 4, 2), "  | a: \\u001b[31mx\n  |    ^^^^^^^\n"),
        ("a: \u202ex", Position(1, 5), "  | a: \\u202ex\n  |          ^\n"),
    ],
)
def test_marker_is_under_the_error(line: str, at: Position, expected: str) -> None:
    assert f"{FILE}:1:{at.column}: error KD301: no\n{expected}  hint: do\n" == format_text(
        [located(line=line, at=at)]
    )


def test_long_line_is_shortened_around_the_error() -> None:
    line = "note: " + "x" * 500 + "!" + "y" * 500
    _, shown, mark, _ = format_text([located(line=line, at=Position(1, 507))]).splitlines()
    assert 114 == len(shown)
    assert "!" == shown[mark.index("^")]


@pytest.mark.parametrize(
    "text", ["red \x1b[31m", "\x9b31m", "\x07", "\u202e", "\u2028", "\x85", "\r"]
)
def test_report_text_has_no_control_characters(text: str) -> None:
    shown = format_text([located(f"unknown '{text}'", file=f"papers/{text}.yaml", line=text)])
    assert shown.replace("\n", "").isprintable()


def test_json_is_a_list_of_whole_problems() -> None:
    expected = {
        "file": FILE,
        "line": 2,
        "column": 7,
        "severity": "error",
        "code": "KD301",
        "message": 'a "quoted"\nword',
        "hint": "do",
        "related": ["x"],
    }
    assert [expected] == json.loads(format_json([located('a "quoted"\nword')]))
    assert [] == json.loads(format_json([]))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("plain, with: marks", "plain, with: marks"),
        ("100 %", "100 %25"),
        ("x\n::error file=a::forged", "x\\u000a::error file=a::forged"),
        ("x\r\n::set-env name=A::b", "x\\u000d\\u000a::set-env name=A::b"),
        ("%0A::error::forged", "%250A::error::forged"),
    ],
)
def test_text_of_a_record_is_never_a_workflow_command(message: str, expected: str) -> None:
    lines = format_github([located(message)]).splitlines()
    assert [f"::error file={FILE},line=2,col=7,title=KD301::{expected}%0Ahint: do"] == lines


def test_name_of_a_file_adds_no_property_to_a_workflow_command() -> None:
    (line,) = format_github([located(file="a,line=9::b%.yaml")]).splitlines()
    assert "::error file=a%2Cline=9%3A%3Ab%25.yaml,line=2,col=7,title=KD301::no%0Ahint: do" == line


def test_workflow_commands_come_worst_first() -> None:
    rows = [located(code=code) for code in ("KD401", "KD301", "KD402", "KD101")]
    lines = [line.split(" ")[0] for line in format_github(rows).splitlines()]
    assert ["::error", "::error", "::warning", "::warning"] == lines


def test_codes_are_counted_the_most_frequent_first() -> None:
    expected = "2 x KD402 (date without month), 1 x KD401 (no authors)"
    assert expected == counted(["KD402", "KD401", "KD402"])


@pytest.mark.parametrize(
    ("message", "file"),
    [("x\npapers/a.yaml:1:1: error KD999: y", FILE), ("no", "papers/a\nb.yaml")],
)
def test_value_with_a_line_end_forges_no_line(message: str, file: str) -> None:
    assert 4 == len(format_text([located(message, file=file)]).splitlines())


@pytest.mark.parametrize("text", ["\x9b31m", "\u202e", "\x7f"])
def test_report_json_has_no_control_characters(text: str) -> None:
    assert format_json([located(text)]).replace("\n", "").isprintable()


@pytest.mark.parametrize("text", ["red \x1b[31m", "\x9b31m", "\u202e"])
def test_workflow_command_has_no_control_characters(text: str) -> None:
    assert format_github([located(text)]).replace("\n", "").isprintable()


def test_problem_in_many_records_is_printed_three_times_and_counted() -> None:
    same = [located("unknown topic 'x'", file=f"papers/2023/a{n}.yaml") for n in range(156)]
    text = format_text([*same, located("other")], limit=3)
    assert 4 == text.count("  hint: ")
    assert "... 153 more KD301: unknown topic 'x' (-v prints all)\n" in text
    assert 157 == format_text([*same, located("other")]).count("  hint: ")
    assert 157 == len(json.loads(format_json([*same, located("other")])))


def test_color_marks_place_and_severity_alone() -> None:
    text = format_text([located()], paint=lambda text, role: f"<{role}>{text}</>")
    assert text.startswith(f"<place>{FILE}:2:7</>: <error>error KD301</>: no\n  | note: a\n")
