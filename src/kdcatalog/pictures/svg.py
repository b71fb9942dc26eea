"""A small writer of SVG: whole numbers, escaped text, nothing that differs from run to run.

The output of matplotlib and pygal differs from run to run, as it contains ids and dates. A picture
is drawn without the reader's fonts, so widths are those of Arial, which the other fonts of
``palette.FONT`` do not exceed by more than a twentieth.
"""

from xml.sax.saxutils import escape, quoteattr

Attribute = str | int


def element(name: str, content: str = "", **attributes: Attribute) -> str:
    """Return an element; ``content`` is markup.

    Underscores in the names of attributes stand for hyphens, one at the end is dropped: ``class_``.
    """
    words = [name]
    for key, value in attributes.items():
        # "class" and "in" are words of Python: class_="bar".
        attribute = key.rstrip("_").replace("_", "-")
        words.append(f"{attribute}={quoteattr(str(value))}")
    start = " ".join(words)
    if not content:
        return f"<{start}/>"
    return f"<{start}>{content}</{name}>"


def text(
    content: str,
    x: Attribute,
    y: Attribute,
    **attributes: Attribute,
) -> str:
    """Return a text whose base line is at ``y``."""
    return element(
        "text",
        escape(content),
        x=x,
        y=y,
        **attributes,
    )


def drawing(
    parts: list[str],
    *,
    width: int,
    height: int,
    title: str,
    description: str,
    **attributes: Attribute,
) -> str:
    """Return a whole picture with its title and its text equivalent, in pixels."""
    lines = [element("title", escape(title))]
    if description:
        # Read aloud in place of the picture.
        lines.append(element("desc", escape(description)))
    lines += parts
    content = "\n".join(lines)
    svg = element(
        "svg",
        f"\n{content}\n",
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        role="img",
        **attributes,
    )
    return f"{svg}\n"


# Widths in hundredths of the font size, by letter; every other letter has that of a digit.
_NARROW, _SLIM, _USUAL, _CAPITAL, _BROAD = 24, 32, 56, 70, 84
_WIDTHS = {
    **dict.fromkeys("ijl.,:;'|", _NARROW),
    **dict.fromkeys("frt-() /I\u2011\u2013", _SLIM),
    **dict.fromkeys("mwMW", _BROAD),
}


def text_width(text: str, size: int) -> int:
    """Return the width of a text in pixels, rounded up, at a font size in pixels."""
    hundredths = sum(map(_letter_width, text))
    return -(-hundredths * size // 100)


def _letter_width(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    # Wide scripts such as Chinese take a whole square.
    if ord(letter) > 0x2E80:
        return 100
    return _CAPITAL if letter.isupper() else _USUAL


def fitting(titles: tuple[str, ...], size: int, width: int) -> str:
    """Return the first title that fits a width on one line, else the last one, cut to fit."""
    for title in titles:
        if text_width(title, size) <= width:
            return title
    return _cut(titles[-1], size, width)


def fitting_lines(
    titles: tuple[str, ...],
    size: int,
    width: int,
    most: int,
) -> tuple[str, ...]:
    """Return the first title that fits a width on one or two lines, else the last one.

    The last one may be as wide as ``most``, which reaches over its neighbors, and is cut there.
    """
    for title in titles:
        if text_width(title, size) <= width:
            return (title,)
        lines = _two_lines(title, size)
        widths = [text_width(line, size) for line in lines]
        if max(widths) <= width:
            return lines
    last = titles[-1]
    lines = _two_lines(last, size)
    cut_lines = [_cut(line, size, most) for line in lines]
    return tuple(cut_lines)


def _two_lines(title: str, size: int) -> tuple[str, ...]:
    """Return a title on the two lines whose longer one is shortest; one word as it is."""
    best: tuple[str, ...] = (title,)
    best_width = text_width(title, size)
    for index, letter in enumerate(title):
        if letter not in " -":
            continue
        # A hyphen stays at the end of the first line.
        first = title[: index + 1].rstrip()
        second = title[index + 1 :].lstrip()
        first_width = text_width(first, size)
        second_width = text_width(second, size)
        width = max(first_width, second_width)
        if second and width < best_width:
            best = (first, second)
            best_width = width
    return best


def _cut(text: str, size: int, width: int) -> str:
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    shortened = text.rstrip()
    return f"{shortened}…"
