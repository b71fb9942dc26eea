"""HTML as a reader without a browser sees it: elements, texts, ids, and what a page leads to."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source"})
# What ends where another one begins in the same list or table, with no tag for its end.
ENDED = {"li": "li", "dt": "dt dd", "dd": "dt dd", "td": "td th", "th": "td th", "tr": "tr"}
ENDED["option"] = "option"
AROUND = frozenset({"ul", "ol", "dl", "div", "table", "select"})


class Element(NamedTuple):
    """A start tag with its attributes; an attribute without a value is empty."""

    tag: str
    attributes: dict[str, str]


@dataclass
class Seen(HTMLParser):
    """What was found on a page; ``texts`` are the texts of elements, in the order of their ends."""

    elements: list[Element] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    stack: list[tuple[str, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        for name, _ in reversed(self.stack):
            if name in ENDED.get(tag, "").split():
                self.handle_endtag(name)
            if name in ENDED.get(tag, "").split() or name in AROUND:
                break
        if tag not in VOID:
            self.stack.append((tag, []))

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, parts in self.stack:
            parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            name, parts = self.stack.pop()
            self.texts.append((name, "".join(parts)))
            if name == tag:
                return

    @property
    def tags(self) -> list[str]:
        """Every start tag in order."""
        return [element.tag for element in self.elements]

    @property
    def ids(self) -> list[str]:
        """Every id in order."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def values(self, tag: str, attribute: str) -> list[str]:
        """Return one attribute of every element that has it; ``*`` is any tag."""
        return [
            element.attributes[attribute]
            for element in self.elements
            if tag in ("*", element.tag) and attribute in element.attributes
        ]

    def texts_of(self, tag: str) -> list[str]:
        """Return the texts of every element of a name, blanks folded."""
        return [" ".join(text.split()) for name, text in self.texts if name == tag]


def see(html: str) -> Seen:
    """Return what a page holds."""
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen
