import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kdcatalog.model.dates import EARLIEST, LATEST, DayText, Month, MonthText, Year

MONTH: TypeAdapter[str] = TypeAdapter(MonthText)
DAY: TypeAdapter[str] = TypeAdapter(DayText)
YEAR: TypeAdapter[int] = TypeAdapter(Year)


def codes(adapter: TypeAdapter[str] | TypeAdapter[int], value: object) -> list[str]:
    try:
        adapter.validate_python(value)
    except ValidationError as wrong:
        return [detail["type"] for detail in wrong.errors()]
    return []


@given(st.integers(EARLIEST, LATEST), st.integers(0, 12))
def test_parse_and_str_of_a_month_are_inverse(year: int, month: int) -> None:
    assert Month(year, month) == Month.parse(str(Month(year, month)))


@pytest.mark.parametrize("text", ["2023-06", "2023-01", "2023-12", "2023", "1950", "2100"])
def test_month_or_year_is_a_date(text: str) -> None:
    assert [] == codes(MONTH, text)


@pytest.mark.parametrize(
    "text",
    [
        "2023-00",
        "2023-13",
        "2023-6",
        "2023-06-01",
        "202306",
        "23-06",
        "June 2023",
        "1949",
        "2101",
        "2023-",
        "\uff12\uff10\uff12\uff13",
    ],
)
def test_invalid_month_is_refused(text: str) -> None:
    assert ["KD114"] == codes(MONTH, text)


@pytest.mark.parametrize("text", ["2024-02-29", "2023-12-31"])
def test_calendar_day_is_accepted(text: str) -> None:
    assert [] == codes(DAY, text)


@pytest.mark.parametrize(
    "text", ["2023-02-29", "2024-13-45", "2024-2-1", "20240220", "2024-W01-1", "2024-02", "today"]
)
def test_invalid_day_is_refused(text: str) -> None:
    assert ["KD114"] == codes(DAY, text)


@pytest.mark.parametrize("value", ["2024", 2024])
def test_year_is_four_digits_as_text_or_number(value: object) -> None:
    assert 2024 == YEAR.validate_python(value)


@pytest.mark.parametrize(
    "value",
    [
        "24",
        "2_024",
        "20 24",
        "+2024",
        "2024.0",
        2024.0,
        True,
        None,
        "\u4e8c",
        "0999",
        ["2024"],
        {"2024": "x"},
    ],
)
def test_invalid_year_is_refused(value: object) -> None:
    assert ["KD115"] == codes(YEAR, value)


@pytest.mark.parametrize(
    ("date", "later", "expected"),
    [
        ("2022-06", "2024-01", 19),
        ("2022-06", "2023-12", 18),
        ("2022", "2024-01", 13),
        ("2022-12", "2022-12", 0),
        ("2024-01", "2023-12", -1),
    ],
)
def test_months_are_counted_from_the_end_of_a_date(date: str, later: str, expected: int) -> None:
    assert expected == Month.parse(date).months_until(Month.parse(later))
