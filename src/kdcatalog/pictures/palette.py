"""The colors of pictures, light and dark, as the site's style sheet has them."""

from dataclasses import dataclass, fields, replace

FONT = (
    "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial,"
    " sans-serif"
)


@dataclass(frozen=True, slots=True)
class Palette:
    """One scheme; every color is in hexadecimal, or a variable of the style sheet."""

    name: str
    page: str
    surface: str
    raised: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    line: str
    line_strong: str
    facet_1: str
    facet_2: str
    facet_3: str
    ramp_4: str
    ramp: "Ramp"


# From the palest tone to the darkest, each with the color of text on it.
Ramp = tuple[tuple[str, str], ...]

LIGHT = Palette(
    name="light",
    page="#fcfcfa",
    surface="#f3f3ef",
    raised="#ffffff",
    text="#1b1e20",
    muted="#565c60",
    accent="#0b5a5a",
    accent_soft="#e0eeec",
    line="#dcdcd6",
    line_strong="#81847f",
    facet_1="#1260c4",
    facet_2="#b23c07",
    facet_3="#5a1650",
    ramp_4="#2d7d79",
    ramp=(
        ("#e6f0ee", "#1b1e20"),
        ("#c4dfdb", "#1b1e20"),
        ("#93c5bf", "#1b1e20"),
        ("#2d7d79", "#ffffff"),
        ("#12605f", "#ffffff"),
        ("#073d3f", "#ffffff"),
    ),
)
DARK = Palette(
    name="dark",
    page="#141718",
    surface="#1c2021",
    raised="#23282a",
    text="#e2e5e5",
    muted="#a2abac",
    accent="#7fd0c7",
    accent_soft="#1c3636",
    line="#33393b",
    line_strong="#7c8688",
    facet_1="#6aa8fb",
    facet_2="#d9935a",
    facet_3="#f6bfe2",
    ramp_4="#55a59d",
    ramp=(
        ("#1c2b2b", "#e2e5e5"),
        ("#224241", "#e2e5e5"),
        ("#2b5f5c", "#ffffff"),
        ("#55a59d", "#0d1414"),
        ("#8accc4", "#0d1414"),
        ("#c3e9e3", "#0d1414"),
    ),
)
SCHEMES = (LIGHT, DARK)


def _inline() -> Palette:
    colors = {}
    for field in fields(Palette):
        if field.name not in ("name", "ramp"):
            variable = field.name.replace("_", "-")
            colors[field.name] = f"var(--kd-{variable})"
    ramp = []
    for tone in range(1, len(LIGHT.ramp) + 1):
        ground = f"var(--kd-ramp-{tone})"
        letters = f"var(--kd-ramp-{tone}-text)"
        ramp.append((ground, letters))
    return replace(
        LIGHT,
        name="inline",
        ramp=tuple(ramp),
        **colors,
    )


# The colors of a picture within a page: those of its style sheet, in whichever scheme.
INLINE = _inline()
