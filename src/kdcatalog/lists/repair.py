"""Lines of a list as CommonMark wants them, each with the line of the file it comes from.

Lists that are not quite Markdown are read all the same: text right after a bullet, "•" as a bullet,
continuation lines and nested bullets that are not indented far enough, and HTML around Markdown.
What is not Markdown at all (comments, front matter, HTML tables) is taken out and noted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

# Longer lines are data, such as an embedded picture; the limit bounds every scan of a line.
LONGEST_LINE = 10_000
# Kinds of lines that were taken out without being read.
UNREAD_KINDS = ("left", "too long")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_HTML_HEADING = re.compile(r"\s*<h([1-6])\b[^>]*>(.*)", re.IGNORECASE)
_HTML_HEADING_END = re.compile(r"</h[1-6]\s*>", re.IGNORECASE)
_BULLET = re.compile(r"(?P<indent>\s*)(?P<marker>[-*+•]|[0-9]{1,3}[.)])(?P<gap>\s+)(?=\S)")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_FENCE = re.compile(r"\s*(```+(?!.*`)|~~~+)")
_COMMENT = re.compile(r"\s*<!--")
_TABLE_START = re.compile(r"\s*(?:<div[^>]*>\s*|<center>\s*)?<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_DETAILS = re.compile(r"\s*<(/?)details\b[^>]*>", re.IGNORECASE)
_SUMMARY = re.compile(
    r"\s*(?:<details[^>]*>\s*)?<summary[^>]*>(.*?)(?:</summary>\s*|$)", re.IGNORECASE
)
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>")
_PIPE = re.compile(r"(?<!\\)\|")
_MOST_HEADING_LINES = 10
# A summary that names no group of papers.
_EMPTY_SUMMARIES: Final = frozenset(
    {"", "abstract", "bibtex", "citation", "click to expand", "click to view", "details", "expand"}
    | {
        "more",
        "show",
        "show all",
        "show more",
        "table of contents",
        "toc",
        "tl;dr",
        "view",
        "contents",
    }
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The title of a ``<details>`` element; an empty one where an element with a title ends."""

    line: int
    title: str


@dataclass
class Repaired:
    """Lines for a Markdown parser and what was taken out of them; all lines are pluralize from 0.

    ``origins`` has for each repaired line the line of the file, for an inserted one the next.
    """

    texts: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    summaries: list[Summary] = field(default_factory=list)
    html_tables: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, origin: int) -> None:
        """Add a line that comes from a line of the file."""
        # markdown-it-py would start a line at a lone carriage return.
        self.texts.append(text.replace("\r", " "))
        self.origins.append(origin)


@dataclass(frozen=True, slots=True)
class _OpenBullet:
    indent: int
    content: int
    shift: int


def repair(lines: Sequence[str]) -> Repaired:
    """Return lines that markdown-it-py reads the way their author meant them."""
    repairer = _Repairer(lines)
    repairer.run()
    return repairer.result


class _Repairer:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.result = Repaired()
        self._bullets: list[_OpenBullet] = []
        self._fence = ""
        self._open_details: list[bool] = []  # whether each open <details> element has a title
        # Searched once from the end: a search per "<table" or "<!--" would take quadratic time.
        self._last_table_end = _last_line(lines, "</table")

    def run(self) -> None:
        line = self._skip_front_matter()
        while line < len(self.lines):
            line = self._read(line)

    def _skip_front_matter(self) -> int:
        """Skip YAML between two ``---`` at the start, which Markdown would read as a heading."""
        if self.lines[0].strip() != "---":
            return 0
        for line in range(1, min(len(self.lines), 100)):
            text = self.lines[line].strip()
            if text == "---":
                return self._take_out(0, line + 1, "frame")
            if text.startswith(("#", "- [", "* ")):
                return 0
        return 0

    def _read(self, line: int) -> int:
        """Repair what starts at a line and return the line after it."""
        text = self.lines[line]
        if len(text) > LONGEST_LINE:
            return self._take_out(line, line + 1, "too long")
        if self._fence or _FENCE.match(text):
            return self._read_fence(line)
        if _COMMENT.match(text):
            return self._read_comment(line)
        if _TABLE_START.match(text) and line <= self._last_table_end:
            return self._read_html_table(line)
        if _DETAILS.match(text) or _SUMMARY.match(text):
            return self._read_details(line)
        if _HTML_HEADING.match(text):
            return self._read_html_heading(line)
        self._read_markdown(line)
        return line + 1

    def _take_out(self, start: int, end: int, kind: str) -> int:
        """Leave blank lines in place of what Markdown does not know."""
        for line in range(start, end):
            if self.lines[line].strip():
                self.result.kinds[line] = kind
            self.result.add("", line)
        return end

    def _read_fence(self, line: int) -> int:
        text = self.lines[line]
        match = _FENCE.match(text)
        if match and self._fence and match[1].startswith(self._fence):
            self._fence = ""
        elif match and not self._fence:
            self._fence = match[1]
        return self._take_out(line, line + 1, "code")

    def _read_comment(self, line: int) -> int:
        """Skip a comment; text after its end stays."""
        end = line
        while end < len(self.lines) and "-->" not in self.lines[end]:
            end += 1
        if end == len(self.lines):
            return self._take_out(line, end, "comment")
        before, _, after = self.lines[end].partition("-->")
        if not after.strip():
            return self._take_out(line, end + 1, "comment")
        self._take_out(line, end, "comment")
        self.result.add(" " * len(f"{before}-->") + after, end)
        return end + 1

    def _read_html_table(self, line: int) -> int:
        end = line
        while not _TABLE_END.search(self.lines[end]):
            end += 1
        self.result.html_tables.append((line, end + 1))
        return self._take_out(line, end + 1, "left")

    def _read_details(self, line: int) -> int:
        text = self.lines[line]
        details, summary = _DETAILS.match(text), _SUMMARY.match(text)
        if details:
            self._note_details(line, is_end=bool(details[1]))
        rest = text[details.end() :] if details else ""
        if summary:
            rest = text[summary.end() :]
            if "http" in summary[1]:
                # The summary is a paper itself, so it is read like any other line.
                rest = f"{summary[1]} {rest}"
            else:
                self._note_summary(line, _TAGS.sub("", summary[1]).strip())
        if not rest.strip():
            return self._take_out(line, line + 1, "frame")
        self.result.add("", line)
        self.result.add(rest.strip(), line)
        return line + 1

    def _note_details(self, line: int, *, is_end: bool) -> None:
        if not is_end:
            self._open_details.append(False)
        elif self._open_details and self._open_details.pop():
            self.result.summaries.append(Summary(line, ""))

    def _note_summary(self, line: int, title: str) -> None:
        names_a_group = title.casefold().strip(" .:!") not in _EMPTY_SUMMARIES
        if self._open_details and names_a_group:
            self._open_details[-1] = True
            self.result.summaries.append(Summary(line, title))

    def _read_html_heading(self, line: int) -> int:
        """Turn ``<h2 align=center>Title</h2>``, which may span lines, into ``## Title``."""
        match = _HTML_HEADING.match(self.lines[line])
        level = int(match[1]) if match else 1
        texts = [match[2] if match else ""]
        end = line
        while not _HTML_HEADING_END.search(texts[-1]):
            end += 1
            is_last = end == len(self.lines) or end - line == _MOST_HEADING_LINES
            if is_last or not self.lines[end].strip():
                # Never closed: only the first line is the heading.
                texts, end = texts[:1], line
                break
            texts.append(self.lines[end])
        title = _HTML_HEADING_END.sub("", " ".join(texts)).strip()
        self._bullets = []
        self.result.add(f"{'#' * level} {title}", line)
        for covered in range(line + 1, end + 1):
            self.result.add("", covered)
            self.result.kinds[covered] = "heading"
        return end + 1

    def _read_markdown(self, line: int) -> None:
        text = self.lines[line].expandtabs(4)
        if not text.strip():
            self.result.add("", line)
        elif _HEADING.match(text):
            # Indented below a bullet it would be the bullet's own.
            self._end_bullets(line)
            self.result.add(text.lstrip(), line)
        elif _RULE.match(text):
            self._bullets = []
            self.result.add(text, line)
        elif bullet := _BULLET.match(text):
            self._read_bullet(line, text, bullet)
        elif is_delimiter_row(text):
            self.result.add(self._delimiters(text), line)
        elif text[0] != " ":
            # CommonMark would add it to the bullet's text.
            self._end_bullets(line)
            self.result.add(text, line)
        else:
            self.result.add(self._indented(text), line)

    def _end_bullets(self, line: int) -> None:
        if self._bullets:
            self.result.add("", line)
        self._bullets = []

    def _read_bullet(self, line: int, text: str, bullet: re.Match[str]) -> None:
        indent = len(bullet["indent"])
        while self._bullets and self._bullets[-1].indent >= indent:
            self._bullets.pop()
        # An ordered list that does not start with 1 would not end the paragraph above it.
        if not self._bullets and self.result.texts and self.result.texts[-1].strip():
            self.result.add("", line)
        shift = self._shift(indent)
        marker = "-" if bullet["marker"] == "•" else bullet["marker"]
        gap = bullet["gap"] if len(bullet["gap"]) <= 4 else " "
        start = " " * (indent + shift) + marker + gap
        self._bullets.append(_OpenBullet(indent, len(start), shift))
        self.result.add(start + text[bullet.end() :], line)

    def _indented(self, text: str) -> str:
        bare = text.lstrip()
        indent = len(text) - len(bare)
        return " " * (indent + self._shift(indent)) + bare

    def _shift(self, indent: int) -> int:
        """Return how far a line must move to the right to belong to the bullet above it."""
        for bullet in reversed(self._bullets):
            # Two blanks under "10. " are meant to continue it; one blank is only untidy.
            if indent >= bullet.indent + 2:
                return max(bullet.shift, bullet.content - indent)
        return 0

    def _delimiters(self, text: str) -> str:
        """Return the line below a table's head with the head's columns, which GFM requires."""
        head = self.result.texts[-1] if self.result.texts else ""
        if "|" not in head:
            return text
        columns = len(split_row(head))
        indent = " " * (len(text) - len(text.lstrip()))
        return f"{indent}|{'---|' * columns}"


def _last_line(lines: Sequence[str], text: str) -> int:
    for line in range(len(lines) - 1, -1, -1):
        if text in lines[line].lower():
            return line
    return -1


def is_delimiter_row(line: str) -> bool:
    """Return whether a line may be the one below the head of a table, such as ``|:--|---|``."""
    return "-" in line and "|" in line and not line.strip(" \t|:-")


def split_row(line: str) -> list[tuple[int, str]]:
    """Return the cells of a table row, each with its column, from 0."""
    end = len(line.rstrip().removesuffix("|"))
    start = len(line) - len(line.lstrip().removeprefix("|"))
    return list(_cells(line, start, max(start, end)))


def _cells(line: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in _PIPE.finditer(line, start, end):
        yield _cell(line, start, match.start())
        start = match.end()
    yield _cell(line, start, end)


def _cell(line: str, start: int, end: int) -> tuple[int, str]:
    text = line[start:end]
    return start + len(text) - len(text.lstrip()), text.strip()
