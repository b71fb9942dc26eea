"""A small writer of SVG: whole numbers, escaped text, nothing that differs from run to run.

The output of matplotlib and pygal differs from run to run, as it contains ids and dates.
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
