"""Which blocks of a list describe one paper together: a heading or a label names its title.

Such lists have "#### Title" and below it lines like "Authors: Ann Bee", or "Title: ..." as the
first of them.
"""

from collections.abc import Sequence

from kdcatalog.lists.accounts import without_marker
from kdcatalog.lists.blocks import (
    Block,
    Bullet,
    Heading,
    Paragraph,
    lines_of,
)
from kdcatalog.lists.inline import Inline, Piece
from kdcatalog.lists.labels import labeled
from kdcatalog.lists.people import names_whole_person
from kdcatalog.lists.reading import (
    Pieces,
    byline_in,
    first_identifier,
    has_web_link,
)
from kdcatalog.lists.tables import Table

# A heading of one or two words is more often a topic.
_TITLE_WORDS = 3
# A title, people and a link have a line each.
_FEWEST_LINES = 3


def _people_line(pieces: Pieces, *, is_below_title: bool) -> Piece | None:
    """Return a line of people as one piece; a single name is one only below a title."""
    texts = [piece.text for piece in pieces]
    name = "".join(texts).strip()
    if is_below_title and names_whole_person(name):
        return Piece(f"Authors: {name}")
    return byline_in(pieces)


class Grouping:
    """Finds the blocks of one paper; all places and lines are counted from 0.

    ``has_labeled_papers`` says that more than one line begins with "Title:".
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        lines: Sequence[str],
        inline: Inline,
        *,
        has_labeled_papers: bool,
    ) -> None:
        self._blocks = blocks
        self._lines = lines
        self._inline = inline
        self._has_labeled_papers = has_labeled_papers

    def end_of_fields(self, start: int) -> int:
        """Return the end of the fields below a heading that is a title, ``start`` for any other.

        Such lists have "#### Title" and below it only bullets or lines like "Authors: Ann Bee".
        """
        heading = self._blocks[start]
        if not isinstance(heading, Heading):
            return start
        end = start + 1
        # A heading that links to a paper is its title, whatever is below it.
        if first_identifier(self._inline.pieces(heading.text)):
            return end + 1 if self._is_text(end) else end
        end_of_byline = self._end_of_byline(heading.text, end)
        return end_of_byline or self._end_of_named_fields(end) or start

    def _end_of_named_fields(self, end: int) -> int:
        """Return the end of the fields that begin at a block, 0 where they describe no paper."""
        names: list[str] = []
        has_identifier = False
        while end < len(self._blocks):
            fields = self._fields_of(self._blocks[end])
            if not fields or "" in fields:
                break
            names += fields
            has_identifier |= self._has_identifier(self._blocks[end])
            end += 1
        # A single "Code:" line below the heading of a section says nothing.
        is_described = has_identifier and len(set(names)) > 1
        # "Title: Warm Ovens" below a heading: the heading is none.
        if "title" in names:
            return 0
        is_title = is_described or "authors" in names
        return end if is_title else 0

    def _has_identifier(self, block: Block) -> bool:
        for line in lines_of(block):
            text = self._text_at(line)
            if first_identifier(self._inline.pieces(text)):
                return True
        return False

    def _is_text(self, place: int) -> bool:
        """Return whether a block is a paragraph without a paper of its own."""
        if place >= len(self._blocks):
            return False
        block = self._blocks[place]
        if not isinstance(block, Paragraph):
            return False
        texts = [self._lines[line] for line in block.lines]
        return not first_identifier(self._inline.pieces("\n".join(texts)))

    def _end_of_byline(self, title: str, start: int) -> int:
        """Return the end of people and the links below them, 0 where these are not at a place.

        The links are in the same paragraph, or identify a paper in the next.
        """
        is_title = len(title.split()) >= _TITLE_WORDS
        paragraphs: list[list[Pieces]] = []
        for block in self._blocks[start : start + 2]:
            if not isinstance(block, Paragraph):
                break
            texts = [self._lines[line] for line in block.lines]
            paragraphs.append(list(map(self._inline.pieces, texts)))
        if not paragraphs:
            return 0
        first, *behind = paragraphs[0]
        if not _people_line(first, is_below_title=is_title):
            return 0
        if any(map(has_web_link, behind)):
            return start + 1
        for below in paragraphs[1:]:
            if any(map(first_identifier, below)):
                return start + 2
        return 0

    def _fields_of(self, block: Block) -> list[str]:
        """Return the field that each line of a bullet or paragraph starts with, "" for none."""
        if isinstance(block, Bullet) and block.below:
            return []
        if isinstance(block, Heading | Table):
            return []
        fields = []
        for line in block.lines:
            text = self._inline.text(self._text_at(line))
            name, _ = labeled(text)
            fields.append(name)
        return fields

    def end_of_labeled_papers(self, start: int) -> int:
        """Return the end of the blocks that begin "Title:" and go on with other labels.

        ``start`` where there are none: the front matter of a page has a title and an author, too.
        """
        if not self._has_labeled_papers:
            return start
        names: list[str] = []
        end = start
        while end < len(self._blocks):
            fields = self._fields_of(self._blocks[end])
            if not fields or not fields[0]:
                break
            names += fields
            if names[0] != "title":
                break
            end += 1
        return end if len(set(names)) > 1 else start

    def labeled_papers(self, blocks: Sequence[Block]) -> list[list[int]]:
        """Return the lines of each paper; a title starts the next one."""
        papers: list[list[int]] = []
        for block in blocks:
            names = self._fields_of(block)
            for line, name in zip(lines_of(block), names, strict=True):
                if name == "title":
                    papers.append([])
                papers[-1].append(line)
        return papers

    def labeled_pieces(self, lines: Sequence[int]) -> list[Piece]:
        """Return the pieces of a paper whose first line has its title behind a label."""
        first, *others = map(self._text_at, lines)
        _, title = labeled(self._inline.text(first))
        url = self._url_in(first)
        pieces = [Piece(title, url, is_bold=True)]
        for text in others:
            name, _ = labeled(self._inline.text(text))
            # A line without a label goes on with the one above it.
            between = Piece("\n" if name else " ")
            pieces += [between, *self._inline.pieces(text)]
        return pieces

    def is_titled(self, paragraph: Paragraph) -> bool:
        """Return whether the lines of a paragraph are a title, people and a link to a paper."""
        texts = [self._lines[line] for line in paragraph.lines]
        # Reading a long line twice takes twice as long.
        if len(texts) < _FEWEST_LINES:
            return False
        title, *below = map(self._inline.pieces, texts)
        if has_web_link(title):
            return False
        is_title = len(texts[0].split()) >= _TITLE_WORDS
        if not _people_line(below[0], is_below_title=is_title):
            return False
        return any(map(first_identifier, below[1:]))

    def pieces_below(self, title_line: str, lines: Sequence[int]) -> list[Piece]:
        """Return the pieces of a line that is a title and of the lines below it."""
        url = self._url_in(title_line)
        title = self._inline.heading(title_line)
        pieces = [Piece(title, url, is_bold=True)]
        for line in lines:
            # Fields are read line by line.
            pieces.append(Piece("\n"))
            line_pieces = self._inline.pieces(self._text_at(line))
            byline = _people_line(line_pieces, is_below_title=line == lines[0])
            pieces += [byline] if byline else line_pieces
        return pieces

    def _url_in(self, markdown: str) -> str:
        """Return the first address in a text, empty without any."""
        for piece in self._inline.pieces(markdown):
            if piece.url:
                return piece.url
        return ""

    def _text_at(self, line: int) -> str:
        return without_marker(self._lines[line])
