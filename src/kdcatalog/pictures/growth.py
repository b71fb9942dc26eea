"""The catalog over time: how many papers it held at the end of each period."""

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize
from kdcatalog.pictures.palette import FONT, Palette
from kdcatalog.pictures.svg import drawing, element, text

WIDTH, HEIGHT, LEFT, FLOOR, TOP = 840, 220, 20, 180, 44


def growth(catalog: Catalog, palette: Palette) -> str:
    """Return the picture; bars are months, quarters or years, whichever are few enough to be told apart."""
    periods = totals(catalog)
    step = (WIDTH - 2 * LEFT) // max(1, len(periods))
    highest = max((total for _, total in periods), default=1)
    parts = [element("rect", width=WIDTH, height=HEIGHT, fill=palette.page)]
    head = pluralize(len(catalog.papers), "paper") + (
        f" on {catalog.as_of}" if catalog.as_of else ""
    )
    parts.append(text(head, LEFT, 24, font_size=15, font_weight=600))
    before, year, free = 0, "", 0
    for index, (period, total) in enumerate(periods):
        x, height = LEFT + index * step, (FLOOR - TOP - 20) * total // highest
        bar = max(1, step * 76 // 100)
        parts.append(
            element("rect", x=x, y=FLOOR - height, width=bar, height=height, fill=palette.ramp_4)
        )
        if total != before and x >= free:
            parts.append(text(str(total), x, FLOOR - height - 6, font_size=13))
            free = x + 9 * len(str(total)) + 6
        if period[:4] != year:
            parts.append(text(period[:4], x, FLOOR + 20, font_size=13, fill=palette.muted))
        before, year = total, period[:4]
    parts.append(element("path", d=f"M{LEFT} {FLOOR}H{WIDTH - LEFT}", stroke=palette.line_strong))
    return drawing(
        parts,
        width=WIDTH,
        height=HEIGHT,
        title="The catalog over time",
        description=described(catalog),
        font_family=FONT,
        fill=palette.text,
    )


def described(catalog: Catalog) -> str:
    """Return the text equivalent: every period in which the number changed."""
    before, said = 0, []
    for period, total in totals(catalog):
        if total != before:
            said.append(f"{period}: {total}")
        before = total
    return (
        f"Papers in the catalog at the end of each period. {', '.join(said)}."
        if said
        else "No papers yet."
    )


def totals(catalog: Catalog) -> tuple[tuple[str, int], ...]:
    """Return (period, papers entered by its end) without gaps, from the first entry to the last."""
    if not catalog.papers:
        return ()
    first, last = _index(catalog.since), _index(catalog.as_of)
    months = 1 if last - first < 40 else 3 if last - first < 120 else 12
    entered = [_index(paper.added) for paper in catalog.papers]
    starts = range(first - first % months, last + 1, months)
    return tuple(
        (_name(start), sum(index < start + months for index in entered)) for start in starts
    )


def _index(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _name(index: int) -> str:
    return f"{index // 12:04}-{index % 12 + 1:02}"
