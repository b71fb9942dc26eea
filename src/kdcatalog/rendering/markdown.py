"""Text as GitHub-flavoured Markdown, so that any text is shown as itself.

Backslashes do not survive every Markdown reader; numeric character references do.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import quote as percent_encode

_SPECIAL = re.compile(
    r"""[<>|*`\[\]\\~$@]          # markup of any kind, tables, mathematics, mentions
    | &(?=\#?\w+;)                # what would be read as a character reference
    | (?<![^\W_])_ | _(?![^\W_])  # underscores that could begin or end emphasis
    | (?<=:)//                    # what would become a link by itself
    | (?<=www)\.
    | :(?=[a-z0-9_+-]+:)          # what would become a pictograph
    | ^(?:[#+=-]|[0-9]+(?=[.)]))  # what would begin a heading, a list, a rule
    | \#+(?=\s*$)                # what would close a heading
    | !(?=\[)""",
    re.VERBOSE | re.IGNORECASE,
)

_REFERENCE = re.compile(r"&(?=#?\w+;)")
_MAIL = re.compile(r"&\#64;(?=[\w-]+\.)")
"""An at sign before what could be a host: GitHub links a mail address even where its at sign is a reference."""


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def escape(value: object) -> str:
    """Return a value as Markdown that shows exactly its text, on one line."""
    if isinstance(value, Markdown):
        return str(value)
    text = " ".join(str(value).split())
    return _MAIL.sub("&#64;<!-- -->", _SPECIAL.sub(_referred, text))


def _referred(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in found[0])


def cell(value: object) -> Markdown:
    """Return a value as the content of one table cell: text is escaped, Markdown may hold no bare pipe or line end."""
    return Markdown(escape(value).replace("|", "&#124;").replace("\n", " ").strip())


def link(text: object, url: str) -> Markdown:
    """Return text as a link; text alone where there is no address."""
    return Markdown(f"[{escape(text)}]({destination(url)})" if url else escape(text))


def heading(level: int, title: object) -> Markdown:
    """Return a heading of a level from 1 to 6."""
    return Markdown(f"{'#' * level} {escape(title)}")


def bullet(depth: int) -> Markdown:
    """Return the beginning of a list item, ``depth`` lists deep within the first."""
    return Markdown(f"{'  ' * depth}- ")


def destination(url: str) -> Markdown:
    """Return an address as the target of a Markdown link."""
    return Markdown(_REFERENCE.sub("&amp;", percent_encode(url, safe=":/?#@!$&'*+,;=%~-._")))


def code_block(text: str, language: str) -> Markdown:
    """Return text as a fenced block, the fence longer than any run of backquotes within."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return Markdown(f"{fence}{language}\n{text.rstrip()}\n{fence}")


@dataclass(slots=True)
class Anchors:
    """GitHub's anchors of one document, given out in the order of its headings."""

    taken: dict[str, int] = field(default_factory=dict)

    def of(self, heading: str) -> str:
        """Return the anchor of the next heading: lower case, no punctuation, blanks as hyphens, repeats numbered."""
        plain = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        anchor = plain
        while anchor in self.taken:
            self.taken[plain] += 1
            anchor = f"{plain}-{self.taken[plain]}"
        self.taken[anchor] = 0
        return anchor
