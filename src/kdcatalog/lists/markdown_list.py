"""A list of papers in Markdown: tables, bullets and paragraphs under headings, like awesome lists.

Every line is accounted for: it is part of a paper or of the list's structure, prose, or reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kdcatalog.lists.accounts import Accounts
from kdcatalog.lists.blocks import (
    Block,
    Blocks,
    Bullet,
    Heading,
    Paragraph,
    blocks_of,
    groups_of,
    lines_of,
)
from kdcatalog.lists.citations import reference_in
from kdcatalog.lists.columns import (
    Choices,
    ListColumn,
    inspect_columns,
)
from kdcatalog.lists.consensus import settled
from kdcatalog.lists.entry import ListEntry
from kdcatalog.lists.fragments import spelled_identifier
from kdcatalog.lists.grouping import Grouping
from kdcatalog.lists.html_pages import page_lines
from kdcatalog.lists.inline import Inline, Piece
from kdcatalog.lists.labels import (
    ListStyle,
    as_markdown,
    starts_like_a_paper,
    style_of,
    with_chosen_labels,
)
from kdcatalog.lists.listing import Listing
from kdcatalog.lists.phrases import date_in
from kdcatalog.lists.reading import (
    Pieces,
    first_identifier,
    has_linked_title,
    has_web_link,
    is_contents,
    is_field,
    is_reference,
    names_paper,
    read_bullet,
)
from kdcatalog.lists.tables import (
    Table,
    TableGroups,
    TableRow,
    entry_of_row,
    visible_cells,
)

# Bullets that group papers are below every heading, the deeper the further.
_BULLET_LEVEL = 10

_NO_LINK = "a bullet without a link to a paper, and no reference with authors and year"
# A single one may be the front matter of a page.
_FEWEST_LABELED = 2
_NO_LINK_IN_ROW = "a row without a link to a paper, in a table without column names"
_NOT_A_REFERENCE = "a paragraph with a year among references: make it a bullet if it is one"
_NOT_A_PAPER = "it starts like a paper, but its links lead to none: make it a bullet if it is one"


def read_markdown(text: str, choices: Choices | None = None) -> Listing:
    """Return the papers of a list in Markdown, and what becomes of each of its lines."""
    page = page_lines(text)
    text = "\n".join(page.texts) if page else as_markdown(text)
    text = with_chosen_labels(text, choices or {})
    lines = text.split("\n")
    style = style_of(text, choices or {})
    reader = _Reader(lines, blocks_of(lines), style)
    reader.read()
    listing = settled(reader.accounts.listing(reader.columns))
    return page.located(listing) if page else listing


_OpenHeading = tuple[int, str]  # its level and its title


class _Reader:
    """Turns blocks into items; lines are counted from 0 here, and from 1 in what it returns."""

    def __init__(self, lines: Sequence[str], blocks: Blocks, style: ListStyle) -> None:
        self._lines = lines
        self.accounts = Accounts(lines, blocks.kinds)
        self.columns: list[ListColumn] = []
        self._style = style
        self._blocks = blocks.blocks
        self._unread = blocks.unread
        self._inline = Inline(blocks.references, style.labels)
        self._grouping = Grouping(
            blocks=blocks.blocks,
            lines=lines,
            inline=self._inline,
            has_labeled_papers=style.count_of_titles >= _FEWEST_LABELED,
        )
        self._headings: list[_OpenHeading] = []
        self._count_of_references = 0
        self._dated_lines: list[Sequence[int]] = []
        # Asked of a bullet once by each bullet above it.
        self._papers_by_line: dict[int, bool] = {}

    def read(self) -> None:
        """Read all blocks."""
        start = 0
        while start < len(self._blocks):
            end = self._grouping.end_of_labeled_papers(start)
            if end > start:
                self._read_labeled_papers(self._blocks[start:end])
                start = end
                continue
            end = self._grouping.end_of_fields(start)
            if end > start:
                self._read_titled_heading(self._blocks[start:end])
                start = end
            else:
                self._read_block(self._blocks[start])
                start += 1
        self._leave_dated()
        for line, reason in self._unread.items():
            self.accounts.leave([line], reason)

    def _read_block(self, block: Block) -> None:
        match block:
            case Heading():
                self._read_heading(block)
            case Table():
                self._read_table(block)
            case Bullet():
                self._read_bullet(block, 0)
            case Paragraph():
                self._read_paragraph(block)

    # Headings

    def _read_heading(self, heading: Heading) -> None:
        self.accounts.mark(heading.lines, "heading")
        self._end_headings(heading.level)
        title = self._inline.heading(heading.text)
        if title:
            self._headings.append((heading.level, title))

    # Below a heading of the same or a higher level, the sections of the one before have ended.
    def _end_headings(self, level: int) -> None:
        while self._headings:
            innermost_level, _ = self._headings[-1]
            if innermost_level < level:
                return
            self._headings.pop()

    # Headings that are titles

    def _read_titled_heading(self, blocks: Sequence[Block]) -> None:
        """Read a heading that is a title, with its fields, and leave it out of the sections."""
        heading, *fields = blocks
        if not isinstance(heading, Heading):
            return
        self._end_headings(heading.level)
        lines = list(heading.lines)
        for block in fields:
            lines += lines_of(block)
        pieces = self._grouping.pieces_below(heading.text, lines[1:])
        self._take(read_bullet(pieces, title_place=0), lines)

    def _read_labeled_papers(self, blocks: Sequence[Block]) -> None:
        """Read lines such as "Title: Warm Ovens" and "Authors: Ann Bee"."""
        for lines in self._grouping.labeled_papers(blocks):
            pieces = self._grouping.labeled_pieces(lines)
            self._take(read_bullet(pieces, title_place=0), lines)

    # Tables

    def _read_table(self, table: Table) -> None:
        self.accounts.mark(table.frame, "frame")
        heads = [self._inline.text(head) for head in table.heads]
        columns = inspect_columns(heads, visible_cells(table), self._style.choices)
        columns = list(map(_without_language, columns))
        self.columns += columns
        has_titles = any(column.role == "title" for column in columns)
        headings = list(self._headings)
        groups = TableGroups(columns)
        for row in table.rows:
            is_group = groups.read(row)
            if groups.title:
                title = self._inline.heading(groups.title)
                self._headings = [*headings, (_BULLET_LEVEL, title)]
            if is_group:
                self.accounts.mark(row.lines, "heading")
            elif has_titles:
                entry = entry_of_row(row, columns, self._inline)
                self._take(entry, row.lines)
            elif heads:
                self.accounts.leave(row.lines, _reason_without_titles(heads))
            else:
                self._read_row_without_heads(row)
        self._headings = headings

    def _read_row_without_heads(self, row: TableRow) -> None:
        """Read a row of an HTML table without column names like a bullet."""
        texts = [cell.text for cell in row.cells]
        pieces = self._inline.pieces("\n".join(texts))
        if names_paper(pieces):
            self._take(read_bullet(pieces), row.lines)
        else:
            self.accounts.leave(row.lines, _NO_LINK_IN_ROW)

    # Bullets

    def _read_bullet(self, bullet: Bullet, depth: int) -> None:
        pieces = self._inline.pieces(bullet.text)
        if not bullet.text or is_contents(pieces):
            self.accounts.mark(bullet.lines, "contents")
            self._read_below(bullet.below, depth)
        elif self._is_group(bullet, pieces):
            self.accounts.mark(bullet.lines, "heading")
            title = self._inline.heading(bullet.text) or "-"
            self._headings.append((_BULLET_LEVEL + depth, title))
            self._read_below(bullet.below, depth)
            self._headings.pop()
        else:
            self._read_entry(bullet, pieces, depth)

    def _read_below(self, blocks: Sequence[Bullet | Table], depth: int) -> None:
        for block in blocks:
            if isinstance(block, Bullet):
                self._read_bullet(block, depth + 1)
            else:
                self._read_table(block)

    def _is_group(self, bullet: Bullet, pieces: Pieces) -> bool:
        """Return whether a bullet names no paper itself and has papers below it."""
        if names_paper(pieces):
            return False
        return any(self._has_paper(block) for block in bullet.below)

    def _read_entry(self, bullet: Bullet, pieces: Pieces, depth: int) -> None:
        """Read a bullet as a paper, with the bullets below it that are no papers themselves."""
        all_pieces = list(pieces)
        bullets = [bullet]
        papers: list[Bullet | Table] = []
        for block in bullet.below:
            if isinstance(block, Table) or self._has_paper(block):
                papers.append(block)
            else:
                all_pieces += self._pieces_with_nested(block)
                bullets += block.with_nested()
        entry = read_bullet(all_pieces)
        if is_reference(entry) or has_web_link(all_pieces):
            lines: list[int] = []
            for part in bullets:
                lines += part.lines
            self._take(entry, lines)
        else:
            for part in bullets:
                self.accounts.leave(part.lines, _NO_LINK)
        self._read_below(papers, depth)

    def _pieces_with_nested(self, bullet: Bullet) -> Iterator[Piece]:
        yield Piece("\n")
        yield from self._inline.pieces(bullet.text)
        for block in bullet.below:
            if isinstance(block, Bullet):
                yield from self._pieces_with_nested(block)

    def _has_paper(self, block: Bullet | Table) -> bool:
        """Return whether a bullet or one below it names a paper, or a table is there."""
        if isinstance(block, Table):
            return True
        if block.line not in self._papers_by_line:
            pieces = self._inline.pieces(block.text)
            is_paper = names_paper(pieces) and not is_field(pieces)
            below = [self._has_paper(other) for other in block.below]
            self._papers_by_line[block.line] = is_paper or any(below)
        return self._papers_by_line[block.line]

    # Paragraphs

    def _read_paragraph(self, paragraph: Paragraph) -> None:
        """Read each line that starts like a paper and those after it; other lines are prose."""
        numbers = paragraph.lines
        texts = [self._lines[number] for number in numbers]
        if self._grouping.is_titled(paragraph):
            title, *_ = texts
            pieces = self._grouping.pieces_below(title, numbers[1:])
            self._take(read_bullet(pieces, title_place=0), numbers)
            return
        numbered = dict(zip(numbers, texts, strict=True))
        for lines in groups_of(numbered, self._inline, self._style):
            self._read_lines(lines)

    def _read_lines(self, lines: Sequence[int]) -> None:
        texts = [self._lines[line] for line in lines]
        # In a quoted block, every line begins with its mark.
        texts = [text.strip(" \t>") for text in texts]
        markdown = "\n".join(texts)
        pieces = self._inline.pieces(markdown)
        identifier = first_identifier(pieces) or spelled_identifier(markdown)
        starts = starts_like_a_paper(texts[0], self._style)
        if reference_in(markdown, certain=False):
            self._count_of_references += 1
            self._take(read_bullet(pieces), lines)
        elif identifier and starts:
            self._take(read_bullet(pieces), lines)
        elif identifier:
            self.accounts.leave(
                lines,
                f"it mentions {identifier} in running text: make it a bullet or a row if it is a"
                " paper of the list",
            )
        elif starts:
            self._read_unidentified(pieces, lines)
        elif date_in(markdown):
            self._dated_lines.append(lines)

    def _leave_dated(self) -> None:
        """Leave out what has a year and is not read where most other paragraphs are references."""
        if self._count_of_references > len(self._dated_lines):
            for lines in self._dated_lines:
                self.accounts.leave(lines, _NOT_A_REFERENCE)

    def _read_unidentified(self, pieces: Pieces, lines: Sequence[int]) -> None:
        entry = read_bullet(pieces)
        # "**Warm Ovens Bake Better**" and below it "Ann Bee, Bob Cee"
        is_paper = is_reference(entry) or entry.lone_name
        if len(lines) > 1 and entry.title and is_paper:
            self._take(entry, lines)
        elif has_linked_title(pieces):
            self.accounts.leave(lines, _NOT_A_PAPER)

    def _take(self, entry: ListEntry, lines: Sequence[int]) -> None:
        section = [title for _, title in self._headings]
        self.accounts.take(entry, lines, section)


def _reason_without_titles(heads: Sequence[str]) -> str:
    """Return why no row of a table is read, with what to type."""
    names = ", ".join(filter(None, heads)) or "none has a name"
    reason = f"no column of the table holds titles: {names}"
    return f'{reason}; name one with --map "COLUMN=title"'


def _without_language(column: ListColumn) -> ListColumn:
    """Return a column without the role of a language unless the user has given it that.

    "Language" in a list is that of a data set, or of a program.
    """
    if column.role == "language" and column.basis != "chosen":
        return replace(column, role="")
    return column
