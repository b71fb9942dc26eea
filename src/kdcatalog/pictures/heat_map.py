"""The map of README.md: papers by the topics of two facets, wide and for a phone.

GitHub shows a picture as a file: it has its own ground, since it may be seen on any page, and no
links, fonts or scripts, which the browser would not load.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kdcatalog.pictures.palette import FONT, Palette
from kdcatalog.pictures.svg import drawing, element, fitting, fitting_lines, text

# GitHub shows a README 830 pixels wide beside its sidebar, and 358 on a phone of 390.
WIDE, PHONE = 830, 358
# A head may reach this far into the free space of its neighbors.
OVERHANG = 10
# The free space between two cells, and between two groups of columns.
GAP, GROUP_GAP = 2, 14
# On a desktop, titles and totals of rows are left of the cells, those of columns above them.
WIDE_MARGIN, WIDE_LEFT, WIDE_TOP, WIDE_ROW = 16, 166, 112, 30
# On a phone, rows have smaller titles, and the heads of columns are upright.
PHONE_MARGIN, PHONE_LEFT, PHONE_TOP, PHONE_ROW = 8, 140, 170, 26
# Of a title at 13 pixels: the total of its topic has the rest of the place beside the cells.
LONGEST_TITLE = 112


@dataclass(frozen=True, slots=True)
class MapTopic:
    """A topic at the head of a row or column: ``titles`` from long to short, papers in all."""

    path: str
    titles: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """Topics of the first facet under one heading; ``label`` is the heading on a phone."""

    title: str
    label: str
    topics: tuple[MapTopic, ...]


CountsByOther = dict[str, int]
"""The number of papers that a topic shares with each other topic, by the path of the latter."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The map: ``counts[path of a grouped topic][path of another]``, ``bounds`` of its tones."""

    title: str
    groups: tuple[TopicGroup, ...]
    others: tuple[MapTopic, ...]
    counts: dict[str, CountsByOther]
    bounds: tuple[int, ...]

    def tone(self, count: int) -> int:
        """Return the tone of a count from 1, the palest; 0 for no papers."""
        return bisect_right(self.bounds, count)

    def description(self) -> str:
        """Return the text equivalent, which has every number."""
        sentences = [f"{self.title}."]
        for group in self.groups:
            for topic in group.topics:
                sentence = self._row_description(topic)
                sentences.append(sentence)
        return " ".join(sentences)

    def _row_description(self, topic: MapTopic) -> str:
        """Return the numbers of one grouped topic as a sentence."""
        row = self.counts[topic.path]
        numbers = []
        for other in self.others:
            title = other.titles[-1]
            numbers.append(f"{title} {row[other.path]}")
        listed = ", ".join(numbers)
        title = topic.titles[-1]
        return f"{title}: {listed}."


def draw_wide(heat_map: HeatMap, palette: Palette) -> str:
    """Return the map for a desktop: the grouped topics are columns."""
    step = _wide_step(heat_map)
    bottom = WIDE_TOP + WIDE_ROW * len(heat_map.others)
    height = bottom + 44
    parts = [
        *_frame(palette, WIDE, height),
        text(
            heat_map.title,
            WIDE_MARGIN,
            28,
            class_="h",
            style="font-size:16px",
        ),
        *_wide_columns(heat_map, step),
    ]
    columns = _columns(heat_map, step)
    for index, other in enumerate(heat_map.others):
        y = WIDE_TOP + WIDE_ROW * index
        title = fitting(other.titles, 13, LONGEST_TITLE)
        parts.append(text(title, WIDE_MARGIN, y + 19))
        parts.append(
            text(
                _number(other.count),
                154,
                y + 19,
                class_="e m",
            )
        )
        for topic, x in columns:
            count = heat_map.counts[topic.path][other.path]
            parts += _cell(
                heat_map,
                count,
                x=x,
                y=y,
                width=step - GAP,
                height=WIDE_ROW - GAP,
            )
    note = "papers; one paper can count in several cells"
    parts += _key(heat_map, WIDE_LEFT, height - 32, 40, note)
    return _drawn(
        heat_map=heat_map,
        parts=parts,
        palette=palette,
        width=WIDE,
        height=height,
    )


def draw_phone(heat_map: HeatMap, palette: Palette) -> str:
    """Return the map for a phone: the grouped topics are rows, the others upright heads."""
    # 210 pixels beside the heads; a number of three digits takes 22.
    step = min(40, 210 // len(heat_map.others))
    parts = [
        text(
            heat_map.title,
            PHONE_MARGIN,
            24,
            class_="h",
            style="font-size:15px",
        )
    ]
    for index, other in enumerate(heat_map.others):
        left = PHONE_LEFT + step * index
        middle = left + (step - GAP) // 2
        parts.append(_upright(other, middle + 4))
    y = PHONE_TOP
    for group in heat_map.groups:
        parts.append(
            text(
                group.label,
                PHONE_MARGIN,
                y,
                class_="h",
                style="font-size:12.5px",
            )
        )
        y += 8
        for topic in group.topics:
            parts.append(
                text(
                    fitting(topic.titles, 12, 128),
                    PHONE_MARGIN,
                    y + 17,
                    style="font-size:12px",
                )
            )
            for index, other in enumerate(heat_map.others):
                count = heat_map.counts[topic.path][other.path]
                parts += _cell(
                    heat_map,
                    count,
                    x=PHONE_LEFT + step * index,
                    y=y,
                    width=step - GAP,
                    height=PHONE_ROW - GAP,
                )
            y += PHONE_ROW
        y += 18
    height = y + 16
    parts += _key(heat_map, PHONE_MARGIN, height - 28, 44, "papers")
    framed = [*_frame(palette, PHONE, height), *parts]
    return _drawn(
        heat_map=heat_map,
        parts=framed,
        palette=palette,
        width=PHONE,
        height=height,
    )


def _wide_step(heat_map: HeatMap) -> int:
    """Return the distance of two columns; few columns are not drawn wider than 80 pixels."""
    columns = 0
    for group in heat_map.groups:
        columns += len(group.topics)
    gaps = GROUP_GAP * (len(heat_map.groups) - 1)
    margins = WIDE_LEFT + WIDE_MARGIN
    free_width = WIDE - margins - gaps + GAP
    return min(80, free_width // columns)


def _columns(
    heat_map: HeatMap,
    step: int,
) -> list[tuple[MapTopic, int]]:
    """Return every grouped topic with the left edge of its column."""
    columns = []
    x = WIDE_LEFT
    for group in heat_map.groups:
        for topic in group.topics:
            columns.append((topic, x))
            x += step
        x += GROUP_GAP
    return columns


def _wide_columns(heat_map: HeatMap, step: int) -> Iterator[str]:
    """Yield the headings of the groups, and title and total of each column."""
    x = WIDE_LEFT
    for group in heat_map.groups:
        width = step * len(group.topics) - GAP
        yield text(
            fitting((group.title, group.label), 13, width),
            x,
            54,
            class_="h",
        )
        yield element(
            "rect",
            x=x,
            y=60,
            width=width,
            height=1,
            class_="m",
        )
        x += step * len(group.topics) + GROUP_GAP
    for topic, left in _columns(heat_map, step):
        middle = left + (step - GAP) // 2
        small = {"class_": "c m", "style": "font-size:11px"}
        lines = fitting_lines(
            titles=topic.titles,
            size=11,
            width=step,
            most=step + OVERHANG,
        )
        for line, words in enumerate(lines):
            yield text(
                words,
                middle,
                76 + 13 * line,
                **small,
            )
        yield text(
            _number(topic.count),
            middle,
            105,
            **small,
        )


def _upright(topic: MapTopic, x: int) -> str:
    """Return a head that is read from below, ending with the number of papers."""
    title = fitting(topic.titles, 13, LONGEST_TITLE)
    count = element("tspan", _number(topic.count), class_="m")
    place = f"translate({x} {PHONE_TOP}) rotate(-90)"
    escaped_title = text(title, 0, 0).removeprefix('<text x="0" y="0">').removesuffix("</text>")
    return element("text", f"{escaped_title} {count}", transform=place)


def _cell(
    heat_map: HeatMap,
    count: int,
    *,
    x: int,
    y: int,
    width: int,
    height: int,
) -> Iterator[str]:
    """Yield the ground and the number of a cell; zero has no ground."""
    middle = x + width // 2
    base_line = y + height // 2 + 5
    tone = heat_map.tone(count)
    if not tone:
        yield text(
            "0",
            middle,
            base_line,
            class_="c m",
        )
        return
    yield element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        class_=f"r{tone}",
    )
    yield text(
        _number(count),
        middle,
        base_line,
        class_=f"c t{tone}",
    )


def _key(
    heat_map: HeatMap,
    x: int,
    y: int,
    width: int,
    note: str,
) -> Iterator[str]:
    """Yield the key: each tone with its counts, and what is counted."""
    for tone, words in enumerate(_ranges(heat_map.bounds), 1):
        yield element(
            "rect",
            x=x,
            y=y,
            width=width,
            height=18,
            class_=f"r{tone}",
        )
        middle = x + width // 2
        yield text(
            words,
            middle,
            y + 13,
            class_=f"c t{tone}",
            style="font-size:11px",
        )
        x += width + GAP
    yield text(
        note,
        x + 8,
        y + 13,
        class_="m",
    )


def _ranges(bounds: Sequence[int]) -> Iterator[str]:
    """Yield the counts of each tone: ``1-4``, ``5``, and ``100+`` for the last."""
    for bound, next_bound in pairwise(bounds):
        last = next_bound - 1
        is_range = last != bound
        yield f"{bound}\u2013{last}" if is_range else str(bound)
    yield f"{bounds[-1]}+"


def _frame(palette: Palette, width: int, height: int) -> Iterator[str]:
    yield element(
        "rect",
        width=width,
        height=height,
        fill=palette.page,
    )
    yield element(
        "rect",
        x=".5",
        y=".5",
        width=width - 1,
        height=height - 1,
        rx="5.5",
        fill="none",
        stroke=palette.line,
    )


def _drawn(
    heat_map: HeatMap,
    parts: Sequence[str],
    palette: Palette,
    width: int,
    height: int,
) -> str:
    style = element("style", _style(palette))
    return drawing(
        parts=[style, *parts],
        width=width,
        height=height,
        title=heat_map.title,
        description=heat_map.description(),
        font_family=FONT,
    )


def _style(palette: Palette) -> str:
    """Return the classes of text and cells: as attributes they doubled the size of the file."""
    rules = [
        f"text{{fill:{palette.text};font-size:13px}}",
        f".m{{fill:{palette.muted};font-size:12px}}",
        ".h{font-weight:600}",
        ".c{text-anchor:middle;font-variant-numeric:tabular-nums}",
        ".e{text-anchor:end;font-variant-numeric:tabular-nums}",
    ]
    for tone, (ground, letters) in enumerate(palette.ramp, 1):
        ground_rule = f".r{tone}{{fill:{ground}}}"
        letters_rule = f".t{tone}{{fill:{letters}}}"
        rules += [ground_rule, letters_rule]
    return "".join(rules)


def _number(count: int) -> str:
    return f"{count:,}"
