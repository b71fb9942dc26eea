"""A list of papers in Markdown: tables, bullets and paragraphs under headings, as awesome lists have them.

It is read line by line and every line is accounted for. No Markdown library is needed: what counts are lines,
and a list that is not quite Markdown is read all the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.described import Entry, read_bullet, read_row
from kdcatalog.lists.inline import DEFINITION, Piece, pieces, shown
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.lists.words import column_of, is_label
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import pluralize

_HEADING = re.compile(
    r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$|\s*<h([1-6])\b[^>]*>(.*?)(?:</h[1-6]>)?\s*$", re.IGNORECASE
)
_UNDER = re.compile(r"\s{0,3}(=+|-{3,})\s*$")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_BULLET = re.compile(r"(\s*)(?:[-*+\u2022]|[0-9]{1,3}[.)])\s+(.*)$")
_FRAME = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_NUMBER = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*[.)]?|[IVX]+\.)\s+(?=\S)")
_COMMENT = re.compile(r"\s*<!--(?:.*-->\s*$|(?:(?!-->).)*$)")
_OPENS = re.compile(r"\s*(?:\[[^\]!]|\*\*|\[\[)")
_LONGEST = 10_000


def read(text: str) -> Listing:
    """Return what a list in Markdown holds."""
    reader = _Reader(text.split("\n"))
    reader.run()
    items = tuple(sorted(reader.items, key=lambda item: item.at))
    left = tuple(sorted(reader.left, key=lambda one: one.at))
    return Listing("line", items, left, tuple(reader.mistakes), tuple(reader.kinds))


@dataclass
class _Block:
    """A bullet with the lines that continue it, and how deep it stands."""

    at: int
    depth: int
    lines: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    below: "list[_Block]" = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    def all_lines(self) -> Iterator[int]:
        yield from self.lines
        for block in self.below:
            yield from block.all_lines()


class _Reader:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.kinds = ["" if not line.strip() else "prose" for line in lines]
        self.items: list[Item] = []
        self.left: list[Remark] = []
        self.mistakes: list[Remark] = []
        self.headings: list[tuple[int, str]] = []
        self.definitions = {
            found[1].casefold(): found[2]
            for line in lines
            if (found := DEFINITION.match(line[:_LONGEST]))
        }
        self.columns: list[str] = []
        self.heads: list[str] = []

    @property
    def section(self) -> tuple[str, ...]:
        return tuple(title for _, title in self.headings)

    def run(self) -> None:
        at, fence, is_comment = 0, "", False
        while at < len(self.lines):
            line = self.lines[at]
            if is_comment or (not fence and _COMMENT.match(line)):
                is_comment, self.kinds[at] = "-->" not in line, self._frame(at, "comment")
            elif found := _FENCE.match(line):
                fence = "" if fence and found[1].startswith(fence) else fence or found[1]
                self.kinds[at] = "code"
            elif fence:
                self.kinds[at] = self._frame(at, "code")
            elif len(line) > _LONGEST:
                self._leave(at, f"the line is longer than {_LONGEST} characters")
            else:
                at = self._line(at)
                continue
            at += 1

    def _frame(self, at: int, kind: str) -> str:
        return kind if self.lines[at].strip() else ""

    def _line(self, at: int) -> int:
        """Read what begins at a line, and return the line behind it."""
        line = self.lines[at]
        if not line.strip():
            self.columns = []
        elif found := _HEADING.match(line):
            self._heading(at, len(found[1] or "") or int(found[3]), found[2] or found[4] or "")
        elif self._is_table(at):
            self._row(at)
        elif _BULLET.match(line) and not _RULE.match(line):
            return self._bullets(at)
        elif DEFINITION.match(line) or _RULE.match(line):
            self.kinds[at] = "frame"
        elif (
            at + 1 < len(self.lines)
            and _UNDER.match(self.lines[at + 1])
            and not _BULLET.match(line)
        ):
            self._heading(at, 1 if "=" in self.lines[at + 1] else 2, line)
            self.kinds[at + 1] = "frame"
            return at + 2
        else:
            self._paragraph(at)
        return at + 1

    def _heading(self, at: int, level: int, text: str) -> None:
        self.kinds[at] = "heading"
        self.columns = []
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        if title := heading_of(text, self.definitions):
            self.headings.append((level, title))

    def _is_table(self, at: int) -> bool:
        line = self.lines[at]
        following = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        return bool(self.columns) or (
            "|" in line and "|" in following and bool(_FRAME.match(following[:_LONGEST]))
        )

    def _row(self, at: int) -> None:
        cells = [
            cell.strip()
            for cell in _PIPE.split(self.lines[at].strip().removeprefix("|").removesuffix("|"))
        ]
        if not self.columns:
            self.heads = [shown(cell) for cell in cells]
            self.columns = _roles(self.heads)
            self.kinds[at] = "frame"
        elif _FRAME.match(self.lines[at]):
            self.kinds[at] = "frame"
        elif "title" not in self.columns:
            self._leave(
                at,
                f"no column of the table holds titles: {', '.join(filter(None, self.heads)) or 'none named'}",
            )
        elif any(cell for cell in cells[len(self.columns) :] if not cell.startswith("[//]:")):
            self._leave(
                at,
                f"the row has {pluralize(len(cells), 'cell')}, its table {pluralize(len(self.columns), 'column')}",
            )
        else:
            self._take(at, read_row(at + 1, self._cells(cells)), [at])

    def _cells(self, cells: Sequence[str]) -> Iterator[tuple[str, list[Piece]]]:
        for column, head, cell in zip(self.columns, self.heads, cells, strict=False):
            if column:
                yield column, [*pieces(cell.replace("\\|", "|"), self.definitions)]
            elif shown(cell).strip("- "):
                yield "", [Piece(f"{head}: "), *pieces(cell, self.definitions)]

    def _take(self, at: int, entry: Entry, lines: Sequence[int]) -> None:
        try:
            item = entry.item(self.section)
        except UnreadableError as wrong:
            self._leave(at, str(wrong), lines)
            return
        for line in lines:
            self.kinds[line] = "paper"
        self.items.append(item)
        self.mistakes += [Remark(at + 1, sentence, entry.title) for sentence in entry.mistakes]

    def _leave(self, at: int, reason: str, lines: Sequence[int] = ()) -> None:
        for line in lines or [at]:
            if self.lines[line].strip():
                self.kinds[line] = "left"
                self.left.append(Remark(line + 1, reason, self.lines[line].strip()[:300]))

    def _bullets(self, at: int) -> int:
        """Read bullets up to the line that is none of them, and return that line."""
        roots, stack = list[_Block](), list[_Block]()
        while at < len(self.lines) and len(self.lines[at]) <= _LONGEST:
            line = self.lines[at]
            found = _BULLET.match(line) if not _RULE.match(line) else None
            if found:
                block = _Block(at, len(found[1].expandtabs(4)), [at], [found[2]])
                while stack and stack[-1].depth >= block.depth:
                    stack.pop()
                (stack[-1].below if stack else roots).append(block)
                stack.append(block)
            elif (
                line.strip()
                and line[0] in " \t"
                and stack
                and not _HEADING.match(line)
                and not _FENCE.match(line)
            ):
                stack[-1].lines.append(at)
                stack[-1].texts.append(line.strip())
            elif line.strip() or not self._goes_on(at):
                break
            at += 1
        for root in roots:
            self._block(root)
        return at

    def _goes_on(self, at: int) -> bool:
        """Tell whether what stands behind a blank line still belongs to the bullets above it."""
        following = next((line for line in self.lines[at : at + 3] if line.strip()), "")
        return (
            following.startswith(("  ", "\t"))
            and not _HEADING.match(following)
            and not _FENCE.match(following)
        )

    def _block(self, block: _Block) -> None:
        own = [*pieces(block.text, self.definitions)]
        links = [piece.url for piece in own if piece.url]
        if (links and all(url.startswith("#") for url in links)) or not block.text.strip():
            self._mark(block.lines, "contents")
        elif block.below and (
            not _names_paper(own) and any(self._is_paper(below) for below in block.below)
        ):
            self._mark(block.lines, "heading")
            self.headings.append(
                (10 + block.depth, heading_of(block.text, self.definitions) or "-")
            )
            for below in block.below:
                self._block(below)
            self.headings.pop()
            return
        else:
            parts = [below for below in block.below if not self._is_paper(below)]
            said = [
                *own,
                *(piece for below in parts for piece in [Piece("\n"), *self._pieces(below)]),
            ]
            lines = [*block.lines, *(line for below in parts for line in below.all_lines())]
            entry = read_bullet(block.at + 1, said)
            if not _has_link(said) and not (entry.authors and entry.date):
                self._leave(
                    block.at,
                    "a bullet without a link to a paper, and no reference with authors and year",
                    lines,
                )
            else:
                self._take(block.at, entry, lines)
            for below in block.below:
                if below not in parts:
                    self._block(below)
            return
        for below in block.below:
            self._block(below)

    def _pieces(self, block: _Block) -> Iterator[Piece]:
        yield from pieces(block.text, self.definitions)
        for below in block.below:
            yield Piece("\n")
            yield from self._pieces(below)

    def _is_paper(self, block: _Block) -> bool:
        return _names_paper([*pieces(block.text, self.definitions)]) or any(
            map(self._is_paper, block.below)
        )

    def _mark(self, lines: Sequence[int], kind: str) -> None:
        for line in lines:
            self.kinds[line] = kind

    def _paragraph(self, at: int) -> None:
        line = self.lines[at]
        found = [*pieces(line, self.definitions)]
        names = next(
            (spelt for piece in found if piece.url and (spelt := find_identifier(piece.url))), None
        )
        if names and _OPENS.match(line):
            self._take(at, read_bullet(at + 1, found), [at])
        elif _OPENS.match(line) and any(map(_is_title, found)):
            self._leave(
                at,
                "it begins like a paper, and its links name none: make it a bullet, if it is one",
            )
        elif names:
            self._leave(
                at,
                f"it names {names} in running text: make it a bullet or a row, if it is a paper of the list",
            )


def _roles(heads: Sequence[str]) -> list[str]:
    """Return what each column holds, each kind once; a second one that may hold papers holds their links."""
    roles: list[str] = []
    for head in heads:
        role = column_of(head)
        role = "link" if role == "title" and role in roles else role
        roles.append(role if role not in roles or role in ("link", "code", "data") else "")
    return roles


def _is_title(piece: Piece) -> bool:
    return (
        piece.url.startswith(("http://", "https://"))
        and len(piece.text.split()) > 3
        and not is_label(piece.text)
    )


def _has_link(found: Sequence[Piece]) -> bool:
    return any(piece.url.startswith(("http://", "https://")) for piece in found)


def _names_paper(found: Sequence[Piece]) -> bool:
    """Tell whether pieces name a paper of their own: a title and an address."""
    return _has_link(found) and bool(read_bullet(0, found).title)


def heading_of(text: str, definitions: dict[str, str]) -> str:
    """Return what a heading says, without numbering, pictograms and links back."""
    said = " ".join(
        piece.text
        for piece in pieces(text, definitions)
        if not (piece.url.startswith("#") and "top" in piece.text)
    )
    return _NUMBER.sub("", shown(said).strip(" .:#-*")).strip(" .:")
