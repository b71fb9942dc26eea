"""The blocks of a Markdown list: headings, bullets, tables and paragraphs with their lines.

markdown-it-py finds them and their nesting; a line that it does not put into a block is reported.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from kdcatalog.lists.inline import markdown_parser
from kdcatalog.lists.repair import LONGEST_LINE, Repaired, repair, split_row

# A heading made by underlining is at most this long; a paragraph above a rule is not meant as one.
_LONGEST_UNDERLINED = 200
# Deeper than the six levels of Markdown, so that a summary is below every heading around it.
_SUMMARY_LEVEL = 7
_QUOTE_MARK = re.compile(r"\s*>\s?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its lines, its level from 1, its Markdown; one without text only ends others."""

    line: int
    lines: tuple[int, ...]
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its lines, and for each cell line, column and Markdown."""

    lines: tuple[int, ...]
    cells: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, empty where it has none, its frame's lines, its rows."""

    line: int
    heads: tuple[str, ...]
    frame: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet: its own lines and Markdown, without those of the blocks ``below`` it."""

    line: int
    lines: tuple[int, ...]
    text: str
    below: tuple["Bullet | Table", ...]

    def all_lines(self) -> Iterator[int]:
        """Yield the lines of the bullet and of the bullets below it."""
        yield from self.lines
        for block in self.below:
            if isinstance(block, Bullet):
                yield from block.all_lines()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text that are no other block."""

    line: int
    lines: tuple[int, ...]


Block = Heading | Table | Bullet | Paragraph


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks of a list in the order of their lines, from 0, and its link definitions.

    ``kinds`` are the lines outside of blocks by kind, ``unread`` those without either by reason.
    """

    blocks: tuple[Block, ...]
    kinds: dict[int, str]
    references: dict[str, Any]
    unread: dict[int, str]


def blocks_of(lines: Sequence[str]) -> Blocks:
    """Return the blocks of a list."""
    repaired = repair(lines)
    environment: dict[str, Any] = {}
    parser = markdown_parser().disable(["inline", "text_join"])
    tokens = parser.parse("\n".join(repaired.texts), environment)
    reader = _TreeReader(lines, repaired)
    reader.read_all(SyntaxTreeNode(tokens).children)
    reader.read_html()
    references = environment.get("references", {})
    reader.read_definitions([*references.values(), *environment.get("duplicate_refs", [])])
    blocks = sorted(reader.blocks, key=lambda block: block.line)
    return Blocks(tuple(blocks), reader.kinds, references, dict(reader.unread()))


@dataclass
class _TreeReader:
    """Turns nodes of markdown-it-py into blocks whose lines are those of the file."""

    lines: Sequence[str]
    repaired: Repaired
    blocks: list[Block] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.kinds = {
            line: kind
            for line, kind in self.repaired.kinds.items()
            if kind not in ("left", "too long")
        }

    def read_all(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        for node in nodes:
            match node.type:
                case "heading" | "paragraph":
                    self._read_text(node)
                case "table":
                    self.blocks.append(self._table(node))
                case "bullet_list" | "ordered_list":
                    self.blocks += [self._bullet(item) for item in node.children]
                case "blockquote":
                    self.read_all(node.children)
                case _:
                    self._mark(self._lines(node), "frame")

    def _lines(self, node: SyntaxTreeNode) -> tuple[int, ...]:
        """Return the lines of the file that a node covers, without blank and inserted ones."""
        start, end = node.map or (0, 0)
        texts, origins = self.repaired.texts[start:end], self.repaired.origins[start:end]
        lines = tuple(line for text, line in zip(texts, origins, strict=True) if text.strip())
        self.covered.update(lines)
        return lines

    def _mark(self, lines: Sequence[int], kind: str) -> None:
        for line in lines:
            self.kinds.setdefault(line, kind)

    def _read_text(self, node: SyntaxTreeNode) -> None:
        lines = self._lines(node)
        if not lines:
            return
        text = node.children[0].content if node.children else ""
        is_underlined = node.markup in ("=", "-")
        if is_underlined and (len(lines) > 2 or len(text) > _LONGEST_UNDERLINED):
            self._mark(lines[-1:], "frame")
            self.blocks.append(Paragraph(lines[0], lines[:-1]))
        elif node.type == "paragraph":
            self.blocks.append(Paragraph(lines[0], lines))
        else:
            self._mark(lines[1:], "frame" if is_underlined else "heading")
            self.blocks.append(Heading(lines[0], lines[:1], int(node.tag[1]), text))

    def _bullet(self, node: SyntaxTreeNode) -> Bullet:
        below: list[Bullet | Table] = []
        texts: list[str] = []
        lines = [self._first_line(node)]
        for child in node.children:
            if child.type in ("bullet_list", "ordered_list"):
                below += [self._bullet(item) for item in child.children]
            elif child.type == "table":
                below.append(self._table(child))
            else:
                texts.append(_text_of(child))
                lines += self._lines(child)
        distinct = tuple(dict.fromkeys(lines))
        return Bullet(distinct[0], distinct, "\n".join(texts).strip(), tuple(below))

    def _first_line(self, node: SyntaxTreeNode) -> int:
        """Return the line of a bullet's marker.

        Only this line and those of its children count as read: the lines of the whole item include
        bullets that markdown-it-py skips since they are nested too deep.
        """
        start, _ = node.map or (0, 0)
        line = self.repaired.origins[start]
        self.covered.add(line)
        return line

    def _table(self, node: SyntaxTreeNode) -> Table:
        lines = self._lines(node)
        head, delimiters, *rest = lines
        heads = tuple(text for _, text in split_row(self._unquoted(head)))
        return Table(head, heads, (head, delimiters), tuple(self._row(line) for line in rest))

    def _row(self, line: int) -> Row:
        cells = tuple((line, column, text) for column, text in split_row(self._unquoted(line)))
        return Row((line,), cells)

    def _unquoted(self, line: int) -> str:
        """Return a line without the marks of a quotation, at the same columns."""
        text = self.lines[line]
        match = _QUOTE_MARK.match(text)
        return " " * match.end() + text[match.end() :] if match else text

    def read_html(self) -> None:
        """Add tables in HTML and summaries, which are outside Markdown."""
        for start, end in self.repaired.html_tables:
            self.blocks.append(_html_table(self.lines, start, end))
            self.covered.update(range(start, end))
        for summary in self.repaired.summaries:
            lines = (summary.line,) if summary.title else ()
            self.blocks.append(Heading(summary.line, lines, _SUMMARY_LEVEL, summary.title))

    def read_definitions(self, definitions: Sequence[Any]) -> None:
        """Mark the lines of link definitions."""
        for definition in definitions:
            start, end = definition["map"]
            for line in self.repaired.origins[start:end]:
                self.covered.add(line)
                self.kinds.setdefault(line, "frame")

    def unread(self) -> Iterator[tuple[int, str]]:
        """Yield the lines that are in no block, with the reason."""
        for line, text in enumerate(self.lines):
            if not text.strip() or line in self.covered or line in self.kinds:
                continue
            if len(text) > LONGEST_LINE:
                yield line, f"the line is longer than {LONGEST_LINE} characters"
            else:
                yield line, "the line is nested too deep"


def _lines_of(block: Bullet | Table) -> Iterator[int]:
    if isinstance(block, Bullet):
        yield from block.all_lines()
        return
    yield from block.frame
    for row in block.rows:
        yield from row.lines


def _text_of(node: SyntaxTreeNode) -> str:
    """Return the Markdown of a paragraph, a heading or a quotation within a bullet."""
    if node.type == "inline":
        return str(node.content)
    return "\n".join(_text_of(child) for child in node.children)


def _html_table(lines: Sequence[str], start: int, end: int) -> Table:
    parser = _TableParser(start)
    parser.feed("\n".join(lines[start:end]))
    parser.close()
    rows = parser.finished(end)
    heads = tuple(text for _, _, text in rows[0].cells) if rows and parser.has_head else ()
    body = rows[1:] if heads else rows
    in_rows = {line for row in rows for line in row.lines}
    frame = [line for line in range(start, end) if line not in in_rows and lines[line].strip()]
    if heads:
        frame += [line for line in rows[0].lines if line not in frame]
    return Table(start, heads, tuple(sorted(frame)), tuple(body))


@dataclass
class _Cell:
    line: int
    column: int
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


@dataclass
class _HtmlRow:
    line: int
    cells: list[_Cell] = field(default_factory=list)

    def lines(self, next_row: int) -> tuple[int, ...]:
        """Return the lines of the row; a line that two rows share belongs to the first."""
        ends = [cell.line + cell.text.count("\n") for cell in self.cells]
        end = min(max([self.line, *ends]) + 1, next_row)
        return tuple(range(self.line, max(end, self.line + 1)))


class _TableParser(HTMLParser):
    """Collects the rows of an HTML table; a cell keeps its markup for the inline reader."""

    def __init__(self, start: int) -> None:
        super().__init__(convert_charrefs=False)
        self.has_head = False
        self._start = start
        self._rows: list[_HtmlRow] = []
        self._is_in_cell = False

    def finished(self, end: int) -> list[Row]:
        """Return the rows that have cells; ``end`` is the line after the table."""
        starts = [row.line for row in self._rows[1:]]
        rows = []
        for row, next_row in zip(self._rows, [*starts, end], strict=True):
            cells = tuple((cell.line, cell.column, cell.text) for cell in row.cells)
            if cells:
                rows.append(Row(row.lines(next_row), cells))
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Start a row or a cell; any other tag is part of the cell."""
        markup = self.get_starttag_text() or ""
        line, column = self.getpos()
        line += self._start - 1
        if tag == "tr":
            self._rows.append(_HtmlRow(line))
            self._is_in_cell = False
        elif tag in ("td", "th"):
            if not self._rows:
                self._rows.append(_HtmlRow(line))
            self.has_head = self.has_head or (tag == "th" and len(self._rows) == 1)
            self._rows[-1].cells.append(_Cell(line, column + len(markup)))
            self._is_in_cell = True
        else:
            self._add(markup)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Keep a tag such as ``<br/>``."""
        self._add(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """End a cell; any other tag is part of it."""
        if tag in ("td", "th", "tr"):
            self._is_in_cell = False
        else:
            self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        """Keep ``&amp;`` as it is."""
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep ``&#8217;`` as it is."""
        self._add(f"&#{name};")

    def _add(self, text: str) -> None:
        if self._is_in_cell:
            self._rows[-1].cells[-1].parts.append(text)
