"""The blocks of a Markdown list: headings, bullets, tables and paragraphs with their lines.

markdown-it-py finds them and their nesting; a line that it does not put into a block is reported.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from kdcatalog.lists.inline import Inline, Piece, markdown_parser
from kdcatalog.lists.labels import ListStyle, is_label, starts_like_a_paper
from kdcatalog.lists.repair import LONGEST_LINE, UNREAD_KINDS, Repaired, repair
from kdcatalog.lists.tables import (
    Lines,
    Table,
    TableCell,
    TableRow,
    split_row,
    table_in_html,
)

# A heading made by underlining is at most this long; a paragraph above a rule is not meant as one.
_LONGEST_UNDERLINED = 200
# Its text and the row of "=" or "-" below it.
_HEADING_LINES = 2
# Deeper than the six levels of Markdown, so that a summary is below every heading around it.
_SUMMARY_LEVEL = 7
_QUOTE_MARK = re.compile(r"\s*>\s?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its lines, its level from 1, its Markdown; one without text only ends others."""

    line: int
    lines: Lines
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet: its own lines and Markdown, without those of the blocks ``below`` it."""

    line: int
    lines: Lines
    text: str
    below: tuple["Bullet | Table", ...]

    def with_nested(self) -> Iterator["Bullet"]:
        """Yield the bullet and the bullets below it."""
        yield self
        for block in self.below:
            if isinstance(block, Bullet):
                yield from block.with_nested()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text that are no other block."""

    line: int
    lines: Lines


Block = Heading | Table | Bullet | Paragraph
Kinds = dict[int, str]
"""What lines are, by line."""
References = dict[str, Any]
"""Link definitions as markdown-it-py keeps them, by their normalized label."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks of a list in the order of their lines, from 0, and its link definitions.

    ``kinds`` are the lines outside of blocks by kind, ``unread`` those without either by reason.
    """

    blocks: tuple[Block, ...]
    kinds: Kinds
    references: References
    unread: dict[int, str]


def blocks_of(lines: Sequence[str]) -> Blocks:
    """Return the blocks of a list."""
    repaired = repair(lines)
    parser = markdown_parser()
    # Inline markup is read block by block, where hostile text can be refused.
    parser.disable(["inline", "text_join"])
    environment: dict[str, Any] = {}
    tokens = parser.parse("\n".join(repaired.texts), environment)
    tree = SyntaxTreeNode(tokens)

    reader = _TreeReader(lines, repaired)
    reader.read_all(tree.children)
    reader.read_html()
    references = environment.get("references", {})
    repeated = environment.get("duplicate_refs", [])
    for definition in [*references.values(), *repeated]:
        reader.read_definition(definition)
    return Blocks(
        blocks=reader.sorted_blocks(),
        kinds=reader.kinds,
        references=references,
        unread=reader.unread(),
    )


class _TreeReader:
    """Turns nodes of markdown-it-py into blocks whose lines are those of the file."""

    def __init__(self, lines: Sequence[str], repaired: Repaired) -> None:
        self._lines = lines
        self._repaired = repaired
        self._blocks: list[Block] = []
        self._covered: set[int] = set()
        self.kinds: Kinds = {}
        for line, kind in repaired.kinds.items():
            if kind not in UNREAD_KINDS:
                self.kinds[line] = kind

    def sorted_blocks(self) -> tuple[Block, ...]:
        """Return all blocks in the order of their lines."""
        in_order = sorted(self._blocks, key=lambda block: block.line)
        return tuple(in_order)

    def read_all(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        """Read nodes that are not part of a bullet."""
        for node in nodes:
            match node.type:
                case "heading" | "paragraph":
                    self._read_text(node)
                case "table":
                    table = self._table(node)
                    self._blocks.append(table)
                case "bullet_list" | "ordered_list":
                    bullets = self._bullets(node)
                    self._blocks.extend(bullets)
                case "blockquote":
                    self.read_all(node.children)
                case _:
                    lines = self._lines_of(node)
                    self._mark(lines, "frame")

    def _lines_of(self, node: SyntaxTreeNode) -> Lines:
        """Return the lines of the file that a node covers, without blank and inserted ones."""
        start, end = node.map or (0, 0)
        lines = []
        for repaired_line in range(start, end):
            if self._repaired.texts[repaired_line].strip():
                line = self._repaired.origins[repaired_line]
                lines.append(line)
        self._covered.update(lines)
        return tuple(lines)

    def _mark(self, lines: Sequence[int], kind: str) -> None:
        for line in lines:
            self.kinds.setdefault(line, kind)

    def _read_text(self, node: SyntaxTreeNode) -> None:
        lines = self._lines_of(node)
        if not lines:
            return
        text = _text_of(node)
        if node.type == "paragraph":
            paragraph = Paragraph(lines[0], lines)
            self._blocks.append(paragraph)
        elif node.markup in ("=", "-"):
            self._read_underlined(lines, text, int(node.tag[1]))
        else:
            self._mark(lines[1:], "heading")
            level = int(node.tag[1])
            heading = _heading(lines, level, text)
            self._blocks.append(heading)

    def _read_underlined(self, lines: Lines, text: str, level: int) -> None:
        """Read lines above a row of ``=`` or ``-``: a heading, or a paragraph above a rule."""
        is_long = len(text) > _LONGEST_UNDERLINED
        block: Block = _heading(lines, level, text)
        if is_long or len(lines) > _HEADING_LINES:
            block = Paragraph(lines[0], lines[:-1])
        self._mark(lines[-1:], "frame")
        self._blocks.append(block)

    def _bullets(self, node: SyntaxTreeNode) -> list[Bullet]:
        return [self._bullet(item) for item in node.children]

    def _bullet(self, node: SyntaxTreeNode) -> Bullet:
        below: list[Bullet | Table] = []
        texts: list[str] = []
        first_line = self._first_line(node)
        lines = [first_line]
        for child in node.children:
            if child.type in ("bullet_list", "ordered_list"):
                below += self._bullets(child)
            elif child.type == "table":
                table = self._table(child)
                below.append(table)
            else:
                text = _text_of(child)
                texts.append(text)
                lines += self._lines_of(child)
        distinct_lines = dict.fromkeys(lines)
        return Bullet(
            line=first_line,
            lines=tuple(distinct_lines),
            text="\n".join(texts).strip(),
            below=tuple(below),
        )

    def _first_line(self, node: SyntaxTreeNode) -> int:
        """Return the line of a bullet's marker.

        Only this line and those of its children count as read: the lines of the whole item include
        bullets that markdown-it-py skips since they are nested too deep.
        """
        start, _ = node.map or (0, 0)
        line = self._repaired.origins[start]
        self._covered.add(line)
        return line

    def _table(self, node: SyntaxTreeNode) -> Table:
        head, delimiters, *rest = self._lines_of(node)
        rows = [self._row(line) for line in rest]
        head_row = self._row(head)
        heads = [cell.text for cell in head_row.cells]
        return Table(
            line=head,
            heads=tuple(heads),
            frame=(head, delimiters),
            rows=tuple(rows),
        )

    def _row(self, line: int) -> TableRow:
        cells = []
        for column, text in split_row(self._without_quote_mark(line)):
            cell = TableCell(line, column, text)
            cells.append(cell)
        return TableRow((line,), tuple(cells))

    def _without_quote_mark(self, line: int) -> str:
        """Return a line without the mark of a quotation, at the same columns."""
        text = self._lines[line]
        match = _QUOTE_MARK.match(text)
        if not match:
            return text
        width = match.end()
        return " " * width + text[width:]

    def read_html(self) -> None:
        """Add tables in HTML and summaries, which are outside Markdown."""
        for start, end in self._repaired.html_tables:
            table = table_in_html(self._lines, start, end)
            self._blocks.append(table)
            self._covered.update(range(start, end))
        for summary in self._repaired.summaries:
            lines = (summary.line,) if summary.title else ()
            heading = Heading(
                line=summary.line,
                lines=lines,
                level=_SUMMARY_LEVEL,
                text=summary.title,
            )
            self._blocks.append(heading)

    def read_definition(self, definition: Mapping[str, Any]) -> None:
        """Mark the lines of a link definition."""
        start, end = definition["map"]
        lines = self._repaired.origins[start:end]
        self._covered.update(lines)
        self._mark(lines, "frame")

    def unread(self) -> dict[int, str]:
        """Return the lines that are in no block, with the reason."""
        reasons: dict[int, str] = {}
        for line, text in enumerate(self._lines):
            if line in self._covered or line in self.kinds:
                continue
            if not text.strip():
                continue
            # markdown-it-py stops at 100 levels, silently.
            reasons[line] = "the line is nested too deep"
            if len(text) > LONGEST_LINE:
                reasons[line] = f"the line is longer than {LONGEST_LINE} characters"
        return reasons


def _heading(lines: Lines, level: int, text: str) -> Heading:
    return Heading(
        line=lines[0],
        lines=lines[:1],
        level=level,
        text=text,
    )


def _text_of(node: SyntaxTreeNode) -> str:
    """Return the Markdown of a paragraph, a heading or a quotation."""
    if node.type == "inline":
        return str(node.content)
    texts = [_text_of(child) for child in node.children]
    return "\n".join(texts)


# --- paragraphs ---


def groups_of(
    texts: Mapping[int, str],
    inline: Inline,
    style: ListStyle,
) -> list[list[int]]:
    """Return the lines of a paragraph in groups that each start like a paper, or are one line."""
    groups: list[list[int]] = []
    follows_paper = False
    for number, text in texts.items():
        starts = starts_like_a_paper(text, style)
        # "[[Paper]](url)" in a line of its own belongs to the title above it.
        goes_on = not starts or _has_only_labels(inline.pieces(text))
        if follows_paper and goes_on:
            groups[-1].append(number)
        else:
            groups.append([number])
        follows_paper = follows_paper or starts
    return groups


def _has_only_labels(pieces: Sequence[Piece]) -> bool:
    return all(is_label(piece.text) for piece in pieces)


def lines_of(block: Block) -> Lines:
    """Return the lines of a bullet or paragraph; other blocks hold no fields."""
    return block.lines if isinstance(block, Bullet | Paragraph) else ()
