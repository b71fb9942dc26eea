"""A short writer of SVG: integers only, text escaped, nothing that differs from run to run."""

from xml.sax.saxutils import escape, quoteattr

Attribute = str | int


def element(name: str, content: str = "", **attributes: Attribute) -> str:
    """Return an element; ``content`` is markup, underscores in attribute names stand for hyphens."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(str(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(content: str, x: Attribute, y: Attribute, **attributes: Attribute) -> str:
    """Return a text with its base line at ``y``."""
    return element("text", escape(content), x=x, y=y, **attributes)


def drawing(
    parts: list[str],
    *,
    width: int,
    height: int,
    title: str,
    description: str,
    **attributes: Attribute,
) -> str:
    """Return a whole picture with its title and its text equivalent."""
    inner = [element("title", escape(title)), element("desc", escape(description)), *parts]
    head: dict[str, Attribute] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": width,
        "height": height,
        "viewBox": f"0 0 {width} {height}",
    }
    return element("svg", "\n" + "\n".join(inner) + "\n", **head, role="img", **attributes) + "\n"
