"""The badges at the head of README.md: drawn here, since those of a service cannot be trusted.

A service sees every reader, and an outage of it leaves gaps in the first line of the page.
"""

from kdcatalog.pictures.lettering import text_width
from kdcatalog.pictures.palette import FONT
from kdcatalog.pictures.svg import Attribute, drawing, element, text

HEIGHT = 22
# White has a contrast of 8.4 and 8.1 on these, and they are legible on either scheme of GitHub.
LEFT_GROUND, RIGHT_GROUND = "#4a5054", "#0b5a5a"
# Free space at either side of a text. Three badges must fit 358 pixels, the width on a phone.
MARGIN = 5
SIZE = 11


def badge(label: str, value: str) -> str:
    """Return a badge that displays a label and its value."""
    label_width = text_width(label, SIZE)
    # Semibold letters are a tenth wider.
    value_width = text_width(value, SIZE) * 11 // 10
    middle = label_width + 2 * MARGIN
    width = middle + value_width + 2 * MARGIN
    left = f"M4 0H{middle}V22H4A4 4 0 0 1 0 18V4A4 4 0 0 1 4 0Z"
    # With textLength a font of the reader's cannot make the text overflow.
    spacing: dict[str, Attribute] = {"lengthAdjust": "spacingAndGlyphs"}
    parts = [
        element(
            "rect",
            width=width,
            height=HEIGHT,
            rx=4,
            fill=RIGHT_GROUND,
        ),
        element("path", d=left, fill=LEFT_GROUND),
        text(
            label,
            middle // 2,
            15,
            textLength=label_width,
            **spacing,
        ),
        text(
            value,
            middle + MARGIN + value_width // 2,
            15,
            textLength=value_width,
            font_weight=600,
            **spacing,
        ),
    ]
    name = f"{label}: {value}"
    return drawing(
        parts=parts,
        width=width,
        height=HEIGHT,
        title=name,
        description="",
        font_family=FONT,
        font_size=SIZE,
        fill="#fff",
        text_anchor="middle",
    )
