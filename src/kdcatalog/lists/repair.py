"""Lines of a list as CommonMark wants them, each with the line of the file it comes from.

Lists that are not quite Markdown are read all the same: text right after a bullet, "•" as a bullet,
continuation lines and nested bullets that are not indented far enough, and HTML around Markdown.
What is not Markdown at all (comments, front matter, HTML tables) is taken out and noted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kdcatalog.lists.tables import is_delimiter_row, split_row

# Longer lines are data, such as an embedded picture; the limit bounds every scan of a line.
LONGEST_LINE = 10_000
# Kinds of lines that were taken out without being read.
UNREAD_KINDS = ("left", "too long")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_HTML_HEADING = re.compile(r"\s*<h([1-6])\b[^>]*>(.*)", re.IGNORECASE)
_HTML_HEADING_END = re.compile(r"</h[1-6]\s*>", re.IGNORECASE)
_BULLET = re.compile(
    r"(?P<indent>\s*)(?P<marker>[-*+•]|[0-9]{1,3}[.)]|\[[0-9]{1,4}\])(?P<gap>\s+)(?=\S)"
)
# A box of a to-do list, or dblp's number of a publication: "[j3]".
_TASK = re.compile(r"\[(?:[ xX]|[a-z]{1,2}[0-9]{1,4})\]\s+(?=\S)")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_FENCE = re.compile(r"\s*(```+(?!.*`)|~~~+)")
_COMMENT = re.compile(r"\s*<!--")
_TABLE_START = re.compile(r"\s*(?:<div[^>]*>\s*|<center>\s*)?<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_DETAILS = re.compile(r"\s*<(/?)details\b[^>]*>", re.IGNORECASE)
_DETAILS_END = re.compile(r"</details\b[^>]*>", re.IGNORECASE)
_SUMMARY = re.compile(
    r"\s*(?:<details[^>]*>\s*)?<summary[^>]*>(.*?)(?:</summary>\s*|$)", re.IGNORECASE
)
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>")
# A list in HTML: its items are bullets, its own tags only a frame.
_LIST_ITEM = re.compile(r"(\s*)<li\b[^<>]*>\s*", re.IGNORECASE)
_ITEM_END = "</li>"
_LIST_FRAME = re.compile(
    r"\s*(?:</?(?:ul|ol|html|body|head|div|center|!doctype)\b[^<>]*>\s*|</li\s*>\s*)+$",
    re.IGNORECASE,
)
# CommonMark reads five blanks after a marker as one blank and indented code.
_WIDEST_GAP = 4
# Room for a logo and badges beside the title; an <h1> that is never closed must not take the file.
_MOST_HEADING_LINES = 10
# Front matter has a dozen lines; a "---" further down is a rule.
_MOST_FRONT_MATTER_LINES = 100
# A summary that names no group of papers.
_EMPTY_SUMMARIES: Final = (
    *("", "abstract", "bibtex", "citation", "click to expand", "click to view", "contents"),
    *("details", "expand", "more", "show", "show all", "show more", "table of contents"),
    *("tl;dr", "toc", "view"),
)


@dataclass(frozen=True, slots=True)
class DetailsSummary:
    """The title of a ``<details>`` element; an empty one where an element with a title ends."""

    line: int
    title: str


LineRange = tuple[int, int]
"""The first line of a block and the line after it."""


@dataclass
class Repaired:
    """Lines for a Markdown parser and what was taken out of them; all lines are counted from 0.

    ``origins`` has for each repaired line the line of the file, for an inserted one the next.
    """

    texts: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    summaries: list[DetailsSummary] = field(default_factory=list)
    html_tables: list[LineRange] = field(default_factory=list)

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
        first, *others = self.lines[:_MOST_FRONT_MATTER_LINES]
        if first.strip() != "---":
            return 0
        for line, text in enumerate(others, 1):
            stripped = text.strip()
            if stripped == "---":
                return self._take_out(0, line + 1, "frame")
            # A heading or an entry: the first "---" was a rule above the list.
            if stripped.startswith(("#", "- [", "* ")):
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
        is_closed = line <= self._last_table_end
        if is_closed and _TABLE_START.match(text):
            return self._read_html_table(line)
        if text.lstrip().startswith("<"):
            return self._read_tags(line)
        self._read_markdown(line, text)
        return line + 1

    def _read_tags(self, line: int) -> int:
        """Read a line that begins with a tag."""
        text = self.lines[line]
        if _DETAILS.match(text) or _SUMMARY.match(text):
            return self._read_details(line)
        if _HTML_HEADING.match(text):
            return self._read_html_heading(line)
        if _LIST_FRAME.match(text):
            return self._take_out(line, line + 1, "frame")
        self._read_markdown(line, _as_bullet(text))
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
        mark = match[1] if match else ""
        if not self._fence:
            self._fence = mark
        elif mark.startswith(self._fence):
            # A fence of four backticks is closed by four or more, so that ``` can be shown in it.
            self._fence = ""
        return self._take_out(line, line + 1, "code")

    def _read_comment(self, line: int) -> int:
        """Skip a comment; text after its end stays."""
        line_count = len(self.lines)
        end = line
        while end < line_count and "-->" not in self.lines[end]:
            end += 1
        if end == line_count:
            return self._take_out(line, end, "comment")
        last_line = self.lines[end]
        before, mark, after = last_line.partition("-->")
        if not after.strip():
            return self._take_out(line, end + 1, "comment")
        self._take_out(line, end, "comment")
        # Blanks in its place keep the columns of what follows right.
        blanks = " " * len(before + mark)
        self.result.add(blanks + after, end)
        return end + 1

    def _read_html_table(self, line: int) -> int:
        last = line
        while not _TABLE_END.search(self.lines[last]):
            last += 1
        end = last + 1
        self.result.html_tables.append((line, end))
        return self._take_out(line, end, "left")

    def _read_details(self, line: int) -> int:
        text = self.lines[line]
        rest = ""
        if not text.startswith((" ", "\t")):
            self._bullets = []
        details = _DETAILS.match(text)
        if details:
            is_end = bool(details[1])
            self._note_details(line, is_end=is_end)
            rest = text[details.end() :]
        summary = _SUMMARY.match(text)
        if summary:
            rest = self._read_summary(line, summary)
        if _DETAILS_END.search(rest):
            # "<details><summary>Abstract</summary>Heat helps.</details>"
            self._note_details(line, is_end=True)
            rest = _DETAILS_END.sub("", rest)
        rest = rest.strip()
        if not rest:
            return self._take_out(line, line + 1, "frame")
        # A blank line above it, so that it does not continue the bullet above the element.
        self.result.add("", line)
        self.result.add(rest, line)
        return line + 1

    def _read_summary(self, line: int, summary: re.Match[str]) -> str:
        """Note the title of an element, and return the Markdown that is left of its line."""
        markup = summary[1]
        rest = summary.string[summary.end() :]
        if "http" in markup:
            # The summary is a paper itself, so it is read like any other line.
            return f"{markup} {rest}"
        title = _TAGS.sub("", markup)
        self._note_summary(line, title.strip())
        return rest

    def _note_details(self, line: int, *, is_end: bool) -> None:
        if not is_end:
            self._open_details.append(False)
            return
        # A closing tag that nothing opened is ignored.
        has_title = self._open_details.pop() if self._open_details else False
        if has_title:
            end = DetailsSummary(line, "")
            self.result.summaries.append(end)

    def _note_summary(self, line: int, title: str) -> None:
        plain = title.casefold().strip(" .:!")
        names_a_group = plain not in _EMPTY_SUMMARIES
        if self._open_details and names_a_group:
            self._open_details[-1] = True
            summary = DetailsSummary(line, title)
            self.result.summaries.append(summary)

    def _read_html_heading(self, line: int) -> int:
        """Turn ``<h2 align=center>Title</h2>``, which may span lines, into ``## Title``."""
        most = line + _MOST_HEADING_LINES
        texts = list(self.lines[line:most])
        match = _HTML_HEADING.match(texts[0])
        level = int(match[1]) if match else 1
        texts[0] = match[2] if match else ""
        length = _lines_of_heading(texts)
        markup = " ".join(texts[:length])
        title = _HTML_HEADING_END.sub("", markup).strip()
        marks = "#" * level
        self._bullets = []
        self.result.add(f"{marks} {title}", line)
        end = line + length
        for covered in range(line + 1, end):
            self.result.add("", covered)
            self.result.kinds[covered] = "heading"
        return end

    def _read_markdown(self, line: int, text: str) -> None:
        text = text.expandtabs(4)
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
            self._read_bullet(line, bullet)
        elif is_delimiter_row(text):
            delimiters = self._delimiters(text)
            self.result.add(delimiters, line)
        elif text.startswith(" "):
            indented = self._indented(text)
            self.result.add(indented, line)
        else:
            # CommonMark would add it to the bullet's text.
            self._end_bullets(line)
            self.result.add(text, line)

    def _end_bullets(self, line: int) -> None:
        if self._bullets:
            self.result.add("", line)
        self._bullets = []

    def _read_bullet(self, line: int, match: re.Match[str]) -> None:
        indent = len(match["indent"])
        self._end_bullets_at(indent)
        # An ordered list that does not start with 1 would not end the paragraph above it.
        if not self._bullets and self._last_text().strip():
            self.result.add("", line)
        # Without a bullet above it, its indentation is that of a tag: "<details>" ends bullets.
        shift = self._shift(indent) if self._bullets else -indent
        margin = " " * (indent + shift)
        marker = match["marker"].replace("•", "-")
        # "[12] Ann Baker" is how bibliographies number references.
        if marker.startswith("["):
            marker = "-"
        gap = match["gap"]
        if len(gap) > _WIDEST_GAP:
            gap = " "
        start = margin + marker + gap
        bullet = _OpenBullet(indent, len(start), shift)
        self._bullets.append(bullet)
        text = match.string[match.end() :]
        task = _TASK.match(text)
        if task:
            # A box of a to-do list; blanks in its place keep the columns right.
            blanks = " " * task.end()
            text = _TASK.sub(blanks, text)
        self.result.add(start + text, line)

    def _end_bullets_at(self, indent: int) -> None:
        """End the bullets that are not left of an indentation."""
        while self._bullets:
            innermost = self._bullets[-1]
            if innermost.indent < indent:
                return
            self._bullets.pop()

    def _last_text(self) -> str:
        return self.result.texts[-1] if self.result.texts else ""

    def _indented(self, text: str) -> str:
        bare = text.lstrip()
        indent = len(text) - len(bare)
        margin = " " * (indent + self._shift(indent))
        return margin + bare

    def _shift(self, indent: int) -> int:
        """Return how far a line must move to the right to belong to the bullet above it."""
        for bullet in reversed(self._bullets):
            # Two blanks under "10. " are meant to continue it; one blank is only untidy.
            if indent >= bullet.indent + 2:
                return max(bullet.shift, bullet.content - indent)
        return 0

    def _delimiters(self, text: str) -> str:
        """Return the line below a table's head with the head's columns, which GFM requires."""
        head = self._last_text()
        if "|" not in head:
            return text
        columns = split_row(head)
        indent = len(text) - len(text.lstrip())
        margin = " " * indent
        delimiters = "---|" * len(columns)
        return f"{margin}|{delimiters}"


def _as_bullet(text: str) -> str:
    """Return the item of a list in HTML as a bullet, another line as it is."""
    item = _LIST_ITEM.match(text)
    if not item:
        return text
    content = text[item.end() :].rstrip()
    if content.lower().endswith(_ITEM_END):
        content = content[: -len(_ITEM_END)]
    return f"{item[1]}- {content}"


def _lines_of_heading(texts: Sequence[str]) -> int:
    """Return how many lines a heading takes whose first line is the first of some texts."""
    for index, text in enumerate(texts):
        if index > 0 and not text.strip():
            break
        if _HTML_HEADING_END.search(text):
            return index + 1
    # Never closed: only the first line is the heading.
    return 1


def _last_line(lines: Sequence[str], text: str) -> int:
    """Return the last line that contains a text, -1 where none does."""
    for number in reversed(range(len(lines))):
        if text in lines[number].lower():
            return number
    return -1
