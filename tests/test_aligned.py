import pytest

from kdcatalog.reporting import aligned


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ""),
        ([("a", 1)], "a  1\n"),
        ([("a", 1, "x"), ("bread", 100, "")], "a        1  x\nbread  100\n"),
        ([("パン", 1), ("a", 2)], "パン  1\na     2\n"),
    ],
)
def test_columns_line_up(rows: list[tuple[object, ...]], expected: str) -> None:
    assert expected == aligned(rows)
