"""Text as GitHub-flavored Markdown, so that any text is displayed as itself.

Special characters become numeric character references: backslashes do not survive both GitHub and
Python-Markdown, references do. Text from records goes through ``escape`` before it is Markdown.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from urllib.parse import quote as percent_encode

_SPECIAL = re.compile(
    r"""[<>|*`\[\]\\~$@]          # markup of any kind, tables, mathematics, mentions
    | &(?=\#?\w+;)                # the start of a character reference
    | (?<![^\W_])_ | _(?![^\W_])  # underscores that could begin or end emphasis
    | (?<=:)//                    # what would become a link by itself
    | (?<=www)\.
    | :(?=[a-z0-9_+-]+:)          # the start of an emoji name
    | ^(?:[#+=-]|[0-9]+(?=[.)]))  # the start of a heading, a list, a rule
    | \#+(?=\s*$)                 # the end of a heading
    | !(?=\[)""",
    re.VERBOSE | re.IGNORECASE,
)

# A slash within a word, but not one of an address or of a character reference.
_SLASH = re.compile(r"(?<=\w)/(?=\w)")
# Shorter words fit beside six other columns.
_LONG_WORD = re.compile(r"[a-z]{12,}", re.IGNORECASE)
_SYLLABLE = re.compile(r"[bcdfghjklmnpqrstvwxz](?=[aeiouy])", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_MAIL = re.compile(r"&\#64;(?=[\w-]+\.)")
"""An escaped at sign before a host: GitHub links an email address even then."""


_EMPTY_COMMENT = "<!-- -->"


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def escape(value: object) -> str:
    """Return a value as Markdown that displays exactly its text, on one line."""
    if isinstance(value, Markdown):
        return str(value)
    text = " ".join(str(value).split())
    return _escaped(text)


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(_references, text)
    # The empty comment splits the address; GitHub removes it after it has looked for addresses.
    return _MAIL.sub(f"&#64;{_EMPTY_COMMENT}", escaped)


def _references(match: re.Match[str]) -> str:
    return "".join(_reference(character) for character in match[0])


def _reference(character: str) -> str:
    return f"&#{ord(character)};"


def cell(value: object) -> Markdown:
    """Return a value as the content of one table cell, without a pipe or a line break."""
    content = escape(value).replace("|", "&#124;").replace("\n", " ")
    return Markdown(content.strip())


def breakable_cell(value: object) -> Markdown:
    """Return a value as a table cell that may break after a slash and within a long word.

    A browser does neither by itself. At 830 pixels, the width that GitHub has beside its sidebar,
    a table of seven columns was 200 pixels wider than the page, and scrolled.
    """
    hyphenated = _LONG_WORD.sub(_with_soft_hyphen, str(value))
    return Markdown(_SLASH.sub("/<wbr>", cell(hyphenated)))


def _with_soft_hyphen(match: re.Match[str]) -> str:
    """Return a word with a soft hyphen at the start of the syllable that is nearest its middle.

    A syllable is taken to start with a consonant before a vowel: "Reinfor-cement".
    """
    word = match[0]
    middle = len(word) // 2
    syllables = [syllable.start() for syllable in _SYLLABLE.finditer(word)]
    starts = [start for start in syllables if start > 1]
    if not starts:
        return word

    def distance(start: int) -> int:
        return abs(start - middle)

    place = min(starts, key=distance)
    return f"{word[:place]}\u00ad{word[place:]}"


def link(text: object, url: str) -> Markdown:
    """Return text as a link; the text alone where the URL is empty."""
    if not url:
        return Markdown(escape(text))
    return Markdown(f"[{escape(text)}]({link_destination(url)})")


def heading(level: int, title: object) -> Markdown:
    """Return a heading of a level from 1 to 6."""
    marks = "#" * level
    return Markdown(f"{marks} {escape(title)}")


def bullet(depth: int) -> Markdown:
    """Return the start of a list item; 0 is the depth of the outermost list."""
    indent = "  " * depth
    return Markdown(f"{indent}- ")


def link_destination(url: str) -> Markdown:
    """Return a URL as the target of a Markdown link."""
    encoded = percent_encode(url, safe=":/?#@!$&'*+,;=%~-._")
    return Markdown(_REFERENCE.sub("&amp;", encoded))


def code_block(text: str, language: str) -> Markdown:
    """Return text as a fenced block."""
    # A fence ends at a run of backquotes as long as itself, so it is longer than any in the text.
    fence = "```"
    while fence in text:
        fence += "`"
    lines = (f"{fence}{language}", text.rstrip(), fence)
    return Markdown("\n".join(lines))


# 32,768 labels: of the 500 that a page of 250 kB shares, about four need a fourth character.
_LABEL_LENGTH = 3


class SharedLinks:
    """The links of a document that writes a target once, at its end, where that takes fewer bytes.

    ``count`` sees every link, as the function ``link`` writes it; ``share`` then decides, and
    ``link`` writes labels. A label comes from its URL alone: numbers in the order of the page
    would change in most rows when one paper is added.
    """

    def __init__(self) -> None:
        self._uses = Counter[str]()
        self._labels: dict[str, str] = {}

    def count(self, text: object, url: str) -> Markdown:
        """Return text as a link with its target, and remember the target."""
        self._uses[url] += 1
        return link(text, url)

    def share(self, text: str) -> None:
        """Choose labels for the targets that ``text``, the document with all links, repeats."""
        # What somebody wrote in brackets would become a link under a label of the same letters.
        taken = set(re.findall(r"\[(\w+)\]", text.lower()))
        for url, uses in sorted(self._uses.items()):
            label = _label(url, taken)
            target = link_destination(url)
            saved_by_use = len(target) - len(label)
            definition = _definition(label, url)
            if uses * saved_by_use > len(definition):
                self._labels[url] = label
                taken.add(label)

    def link(self, text: object, url: str) -> Markdown:
        """Return text as a link, with a label where its target is shared."""
        label = self._labels.get(url)
        if label is None:
            return link(text, url)
        escaped = escape(text)
        return Markdown(f"[{escaped}][{label}]")

    def definitions(self) -> str:
        """Return the lines with the shared targets, in the order of their URLs."""
        lines = ""
        for url, label in self._labels.items():
            lines += _definition(label, url)
        return lines


def _label(url: str, taken: Container[str]) -> str:
    digest = hashlib.sha256(url.encode()).digest()
    letters = base64.b32encode(digest).decode()
    text = letters.lower()
    length = _LABEL_LENGTH
    while text[:length] in taken:
        length += 1
    return text[:length]


def _definition(label: str, url: str) -> str:
    target = link_destination(url)
    return f"[{label}]: {target}\n"


@dataclass(slots=True)
class Anchors:
    """GitHub's anchors of one document, taken in the order of its headings."""

    taken: dict[str, int] = field(default_factory=dict)

    def of(self, title: str) -> str:
        """Return the anchor of the next heading.

        It is in lower case, without punctuation, with a hyphen for every space; repeats get
        ``-1``, ``-2`` and so on. Two spaces stay two hyphens, as in ``medical--healthcare``.
        """
        plain = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        anchor = plain
        while anchor in self.taken:
            self.taken[plain] += 1
            anchor = f"{plain}-{self.taken[plain]}"
        self.taken[anchor] = 0
        return anchor
