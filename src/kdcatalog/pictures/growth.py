"""The catalog over time: how many papers it had at the end of each month, quarter or year."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import grouped, pluralize
from kdcatalog.pictures.palette import FONT, Palette
from kdcatalog.pictures.svg import drawing, element, text

# Not wider than the text of a README on GitHub; the years are below the base line.
WIDTH, HEIGHT = 840, 220
# The first and the last bar keep as far from the edges as the head does.
LEFT, RIGHT = 20, 820
BASE_LINE = 180
TALLEST_BAR = 116  # leaves room above for its number and for the head
# The width of a bar in percent of a step; the rest is the gap to the next one.
BAR_SHARE = 76
DIGIT_WIDTH = 9  # of the widest font in FONT, at 13 pixels
# Spans of at least this many months are drawn in quarters, or in years.
MONTHS_LIMIT, QUARTERS_LIMIT = 40, 120

# The first month of a period, ``YYYY-MM``, and the number of papers at its end.
Total = tuple[str, int]


def growth(catalog: Catalog, palette: Palette) -> str:
    """Return the picture, one bar for each period."""
    base_line = f"M{LEFT} {BASE_LINE}H{RIGHT}"
    parts = [
        element(
            "rect",
            width=WIDTH,
            height=HEIGHT,
            fill=palette.page,
        ),
        text(
            _head(catalog),
            LEFT,
            24,
            font_size=15,
            font_weight=600,
        ),
        *_bars(totals(catalog), palette),
        element("path", d=base_line, stroke=palette.line_strong),
    ]
    return drawing(
        parts=parts,
        width=WIDTH,
        height=HEIGHT,
        title="The catalog over time",
        description=described(catalog),
        font_family=FONT,
        fill=palette.text,
    )


def _head(catalog: Catalog) -> str:
    papers = pluralize(len(catalog.papers), "paper")
    if not catalog.as_of:
        return papers
    return f"{papers} on {catalog.as_of}"


def _bars(periods: Sequence[Total], palette: Palette) -> Iterator[str]:
    """Yield bars, the number above a bar where it changed and fits, and the start of every year."""
    number = max(1, len(periods))
    # Whole pixels: fractions are printed differently from version to version.
    step = (RIGHT - LEFT) // number
    width = max(1, step * BAR_SHARE // 100)
    highest = max((total for _, total in periods), default=1)
    total_before = 0
    year_before = ""
    free_from = 0
    for index, (period, total) in enumerate(periods):
        x = LEFT + index * step
        height = TALLEST_BAR * total // highest
        top = BASE_LINE - height
        yield element(
            "rect",
            x=x,
            y=top,
            width=width,
            height=height,
            fill=palette.ramp_4,
        )
        # The same number twice says nothing, and two numbers must not overlap.
        if total != total_before and x >= free_from:
            label = grouped(total)
            yield text(
                label,
                x,
                top - 6,
                font_size=13,
            )
            free_from = x + DIGIT_WIDTH * len(label) + 6
        year = period[:4]
        if year != year_before:
            y = BASE_LINE + 20
            yield text(
                year,
                x,
                y,
                font_size=13,
                fill=palette.muted,
            )
        total_before = total
        year_before = year


def described(catalog: Catalog) -> str:
    """Return the text equivalent: every period in which the number changed."""
    changes = []
    total_before = 0
    for period, total in totals(catalog):
        if total != total_before:
            changes.append(f"{period}: {total}")
        total_before = total
    if not changes:
        return "No papers yet."
    return f"Papers in the catalog at the end of each period. {', '.join(changes)}."


def totals(catalog: Catalog) -> tuple[Total, ...]:
    """Return every period from the first addition to the last, without gaps, with its total."""
    return catalog.once(_totals)


def _totals(catalog: Catalog) -> tuple[Total, ...]:
    if not catalog.papers:
        return ()
    first = _month_number(catalog.since)
    last = _month_number(catalog.as_of)
    step = _months_per_period(last - first)
    added_by_start: Counter[int] = Counter()
    for paper in catalog.papers:
        month = _month_number(paper.added)
        # Periods begin in January, so that quarters and years are those of the calendar.
        added_by_start[month - month % step] += 1
    first_start = first - first % step
    total = 0
    periods = []
    for start in range(first_start, last + 1, step):
        total += added_by_start[start]
        periods.append((_month_name(start), total))
    return tuple(periods)


def _months_per_period(span: int) -> int:
    if span < MONTHS_LIMIT:
        return 1
    if span < QUARTERS_LIMIT:
        return 3
    return 12


def _month_number(day: str) -> int:
    """Return the number of months from the year 0 to a day, so that months can be subtracted."""
    year, month, _ = day.split("-")
    return int(year) * 12 + int(month) - 1


def _month_name(number: int) -> str:
    year, month = divmod(number, 12)
    return f"{year:04}-{month + 1:02}"
