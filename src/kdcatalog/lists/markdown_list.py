"""A list of papers in Markdown: tables, bullets and paragraphs under headings, like awesome lists.

Every line is accounted for: it is part of a paper or of the list's structure, prose, or reported.
"""

import re
from collections.abc import Iterator, Sequence

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.blocks import Block, Blocks, Bullet, Heading, Paragraph, Row, Table, blocks_of
from kdcatalog.lists.entry import Entry
from kdcatalog.lists.inline import Inline, Piece, visible
from kdcatalog.lists.labels import column_roles, is_label, labeled
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.lists.reading import Cell, read_bullet, read_row
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import pluralize

_NUMBERING = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*[.)]?|[IVX]+\.)\s+(?=\S)")
_MARKER = re.compile(r"\s*(?:>\s?)*\s*(?:[-*+•]|[0-9]{1,9}[.)])?\s*")
_STARTS_LIKE_A_PAPER = re.compile(r"\s*(?:\[[^\]!]|\*\*|\[\[)")
_CELL_COMMENT = "[//]:"
_EXCERPT = 300
# Bullets that group papers are below every heading, the deeper the further.
_BULLET_LEVEL = 10
_WITH_LINES = (Heading, Bullet, Paragraph)
_WEB = ("http://", "https://")


def read_markdown(text: str) -> Listing:
    """Return the papers of a list in Markdown, and what becomes of each of its lines."""
    lines = text.split("\n")
    reader = _Reader(lines, blocks_of(lines))
    reader.read()
    return reader.listing()


class _Reader:
    """Turns blocks into items; lines are pluralize from 0 here, and from 1 in what it returns."""

    def __init__(self, lines: Sequence[str], blocks: Blocks) -> None:
        self._lines = lines
        self._blocks = blocks
        self._inline = Inline(blocks.references)
        self._kinds = dict(blocks.kinds)
        self._headings: list[tuple[int, str]] = []
        self._items: list[Item] = []
        self._left: list[Remark] = []
        self._mistakes: list[Remark] = []
        # Asked of a bullet once by each bullet above it.
        self._papers_by_line: dict[int, bool] = {}

    def listing(self) -> Listing:
        """Return what was read; lines in no other block are prose."""
        kinds = [self._kinds.get(number, "prose") for number in range(len(self._lines))]
        return Listing(
            unit="line",
            items=tuple(sorted(self._items, key=lambda item: item.at)),
            left=tuple(sorted(self._left, key=lambda remark: remark.at)),
            mistakes=tuple(sorted(self._mistakes, key=lambda remark: remark.at)),
            kinds=tuple(
                kind if line.strip() else "" for kind, line in zip(kinds, self._lines, strict=True)
            ),
        )

    def read(self) -> None:
        """Read all blocks."""
        blocks = self._blocks.blocks
        start = 0
        while start < len(blocks):
            end = self._end_of_details(start)
            if end > start:
                self._read_titled_heading(blocks[start:end])
            else:
                self._read_block(blocks[start])
            start = max(end, start + 1)
        for line, reason in self._blocks.unread.items():
            self._leave([line], reason)

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._headings if title)

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

    def _read_heading(self, heading: Heading) -> None:
        self._mark(heading.lines, "heading")
        while self._headings and self._headings[-1][0] >= heading.level:
            self._headings.pop()
        title = self._heading_text(heading.text)
        if title:
            self._headings.append((heading.level, title))

    def _heading_text(self, markdown: str) -> str:
        """Return the text of a heading without numbering, badges, emoji and a link to the top."""
        texts = []
        for piece in self._inline.pieces(markdown):
            is_link_to_top = piece.url.startswith("#") and "top" in piece.text
            if not is_link_to_top and not piece.is_picture and not _is_badge(piece):
                texts.append(piece.text)
        title = visible(" ".join(texts)).strip(" .:#-*")
        return _NUMBERING.sub("", title).strip(" .:")

    # Headings that are titles

    def _end_of_details(self, start: int) -> int:
        """Return the end of the details below a heading that is a title, ``start`` for any other.

        Such lists have "#### Title" and below it only bullets or lines like "Authors: Ann Bee".
        """
        blocks = self._blocks.blocks
        end = start + 1
        if not isinstance(blocks[start], Heading):
            return start
        while end < len(blocks) and self._is_only_details(blocks[end]):
            end += 1
        # A single "Code:" line below the heading of a section says nothing.
        has_authors = any(self._names_authors(block) for block in blocks[start + 1 : end])
        return end if has_authors else start

    def _is_only_details(self, block: Block) -> bool:
        if isinstance(block, Bullet):
            return _is_detail(self._inline.pieces(block.text)) and not block.below
        if isinstance(block, Paragraph):
            return all(labeled(self._plain(line))[0] for line in block.lines)
        return False

    def _names_authors(self, block: Block) -> bool:
        if not isinstance(block, (Bullet, Paragraph)):
            return False
        return any(labeled(self._plain(line))[0] == "authors" for line in block.lines)

    def _plain(self, line: int) -> str:
        return self._inline.text(self._lines[line][self._column(line) - 1 :])

    def _read_titled_heading(self, blocks: Sequence[Block]) -> None:
        """Read a heading that is a title, with its details, and leave it out of the sections."""
        heading = blocks[0]
        if not isinstance(heading, Heading):
            return
        while self._headings and self._headings[-1][0] >= heading.level:
            self._headings.pop()
        lines = [line for block in blocks if isinstance(block, _WITH_LINES) for line in block.lines]
        heading_pieces = self._inline.pieces(heading.text)
        urls = [piece.url for piece in heading_pieces if piece.url]
        title = self._heading_text(heading.text)
        pieces = [Piece(title, urls[0] if urls else "", is_bold=True)]
        for line in lines[len(heading.lines) :]:
            pieces.append(Piece("\n"))
            pieces += self._inline.pieces(self._lines[line][self._column(line) - 1 :])
        self._take(read_bullet(pieces, title_place=0), lines)

    # Tables

    def _read_table(self, table: Table) -> None:
        self._mark(table.frame, "frame")
        heads = [self._inline.text(head) for head in table.heads]
        roles = column_roles(heads)
        for row in table.rows:
            if "title" in roles:
                self._read_row(row, heads, roles)
            elif heads:
                names = ", ".join(filter(None, heads)) or "none has a name"
                self._leave(row.lines, f"no column of the table holds titles: {names}")
            else:
                self._read_row_without_heads(row)

    def _read_row(self, row: Row, heads: list[str], roles: list[str]) -> None:
        surplus = [text for _, _, text in row.cells[len(roles) :]]
        if any(text and not text.startswith(_CELL_COMMENT) for text in surplus):
            cells, columns = pluralize(len(row.cells), "cell"), pluralize(len(roles), "column")
            self._leave(row.lines, f"the row has {cells}, its table {columns}")
            return
        self._take(read_row(self._cells(row, heads, roles)), row.lines)

    def _cells(self, row: Row, heads: list[str], roles: list[str]) -> Iterator[Cell]:
        for role, head, (_, _, text) in zip(roles, heads, row.cells, strict=False):
            pieces = self._inline.pieces(text.replace("\\|", "|"))
            if role:
                yield role, pieces
            elif any(piece.text.strip("- \n") or piece.url for piece in pieces):
                yield "", [Piece(f"{head}: "), *pieces]

    def _read_row_without_heads(self, row: Row) -> None:
        """Read a row of an HTML table without column names like a bullet."""
        text = "\n".join(text for _, _, text in row.cells)
        pieces = self._inline.pieces(text)
        if _names_paper(pieces):
            self._take(read_bullet(pieces), row.lines)
        else:
            self._leave(
                row.lines, "a row without a link to a paper, in a table without column names"
            )

    # Bullets

    def _read_bullet(self, bullet: Bullet, depth: int) -> None:
        pieces = self._inline.pieces(bullet.text)
        links = [piece.url for piece in pieces if piece.url]
        is_contents = bool(links) and all(url.startswith("#") for url in links)
        if is_contents or not bullet.text:
            self._mark(bullet.lines, "contents")
            self._read_below(bullet.below, depth)
        elif self._is_group(bullet, pieces):
            self._mark(bullet.lines, "heading")
            title = self._heading_text(bullet.text) or "-"
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

    def _is_group(self, bullet: Bullet, pieces: Sequence[Piece]) -> bool:
        """Return whether a bullet names no paper itself and has papers below it."""
        if not bullet.below or _names_paper(pieces):
            return False
        return any(self._has_paper(block) for block in bullet.below)

    def _read_entry(self, bullet: Bullet, pieces: Sequence[Piece], depth: int) -> None:
        """Read a bullet as a paper, with the bullets below it that are no papers themselves."""
        papers = [block for block in bullet.below if self._has_paper(block)]
        details = [block for block in bullet.below if block not in papers]
        all_pieces = list(pieces)
        lines = list(bullet.lines)
        for block in details:
            if isinstance(block, Bullet):
                all_pieces += self._detail_pieces(block)
                lines += block.all_lines()
        entry = read_bullet(all_pieces)
        if _has_web_link(all_pieces) or (entry.authors and entry.date):
            self._take(entry, lines)
        else:
            reason = "a bullet without a link to a paper, and no reference with authors and year"
            self._leave(lines, reason)
        self._read_below(papers, depth)

    def _detail_pieces(self, bullet: Bullet) -> Iterator[Piece]:
        yield Piece("\n")
        yield from self._inline.pieces(bullet.text)
        for block in bullet.below:
            if isinstance(block, Bullet):
                yield from self._detail_pieces(block)

    def _has_paper(self, block: Bullet | Table) -> bool:
        """Return whether a bullet or one below it names a paper, or a table is there."""
        if isinstance(block, Table):
            return True
        if block.line not in self._papers_by_line:
            pieces = self._inline.pieces(block.text)
            is_paper = _names_paper(pieces) and not _is_detail(pieces)
            has_paper = is_paper or any(self._has_paper(below) for below in block.below)
            self._papers_by_line[block.line] = has_paper
        return self._papers_by_line[block.line]

    # Paragraphs

    def _read_paragraph(self, paragraph: Paragraph) -> None:
        """Read each line that starts like a paper and those after it; other lines are prose."""
        for lines in _groups([(line, self._lines[line]) for line in paragraph.lines]):
            self._read_lines(lines)

    def _read_lines(self, lines: Sequence[int]) -> None:
        markdown = "\n".join(self._lines[line].strip() for line in lines)
        pieces = self._inline.pieces(markdown)
        identifiers = [find_identifier(piece.url) for piece in pieces if piece.url]
        named = [identifier for identifier in identifiers if identifier]
        starts_like_a_paper = _STARTS_LIKE_A_PAPER.match(markdown)
        if named and starts_like_a_paper:
            self._take(read_bullet(pieces), lines)
        elif starts_like_a_paper and any(map(_is_linked_title, pieces)):
            reason = (
                "it starts like a paper, but its links lead to none: make it a bullet if it is one"
            )
            self._leave(lines, reason)
        elif named:
            reason = (
                f"it mentions {named[0]} in running text: make it a bullet or a row if it is a"
                " paper of the list"
            )
            self._leave(lines, reason)

    # Results

    def _mark(self, lines: Sequence[int], kind: str) -> None:
        for line in lines:
            self._kinds[line] = kind

    def _take(self, entry: Entry, lines: Sequence[int]) -> None:
        first = lines[0]
        try:
            item = entry.item(first + 1, self._column(first), self._section)
        except UnreadableError as error:
            self._leave(lines, str(error))
            return
        self._mark(lines, "paper")
        self._items.append(item)
        for mistake in entry.mistakes:
            line, column = self._locate(mistake.about, lines)
            self._mistakes.append(Remark(line + 1, mistake.sentence, entry.title, column))

    def _leave(self, lines: Sequence[int], reason: str) -> None:
        for line in lines:
            text = self._lines[line].strip()
            if text:
                self._kinds[line] = "left"
                remark = Remark(line + 1, reason, text[:_EXCERPT], self._column(line))
                self._left.append(remark)

    def _column(self, line: int) -> int:
        """Return the column of the text of a line, from 1, after the mark of a bullet."""
        match = _MARKER.match(self._lines[line])
        return match.end() + 1 if match else 1

    def _locate(self, text: str, lines: Sequence[int]) -> tuple[int, int]:
        """Return line and column of a text in an entry; markdown-it-py has no columns."""
        for line in lines if text else ():
            column = self._lines[line].find(text)
            if column >= 0:
                return line, column + 1
        return lines[0], self._column(lines[0])


def _groups(numbered: Sequence[tuple[int, str]]) -> list[list[int]]:
    """Return the lines of a paragraph in groups that each start like a paper, or are one line."""
    groups: list[list[int]] = []
    follows_paper = False
    for line, text in numbered:
        starts = bool(_STARTS_LIKE_A_PAPER.match(text))
        if follows_paper and not starts:
            groups[-1].append(line)
        else:
            groups.append([line])
        follows_paper = follows_paper or starts
    return groups


def _is_badge(piece: Piece) -> bool:
    """Return whether a piece is what a badge says: a repository with stars."""
    return piece.text == "code" and bool(piece.url)


def _is_detail(pieces: Sequence[Piece]) -> bool:
    """Return whether a bullet starts with the name of a field, such as "Authors:"."""
    return bool(pieces) and labeled("".join(piece.text for piece in pieces[:2]))[0] != ""


def _is_linked_title(piece: Piece) -> bool:
    is_long = len(piece.text.split()) > 3
    return is_long and piece.url.startswith(_WEB) and not is_label(piece.text)


def _has_web_link(pieces: Sequence[Piece]) -> bool:
    return any(piece.url.startswith(_WEB) for piece in pieces)


def _names_paper(pieces: Sequence[Piece]) -> bool:
    """Return whether pieces name a paper of their own: a title and a link."""
    return _has_web_link(pieces) and bool(read_bullet(pieces).title)
