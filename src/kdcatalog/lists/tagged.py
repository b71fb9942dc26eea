"""Exports with one tag a line: RIS, MEDLINE, EndNote and Web of Science, read like tables.

Sources: RIS format specification (Thomson ResearchSoft, 2011), MEDLINE/PubMed data element
descriptions, EndNote import tags, Web of Science field tags. No library reads all four.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kdcatalog.lists.columns import Choices
from kdcatalog.lists.delimited import NumberedRow, read_table
from kdcatalog.lists.listing import Listing
from kdcatalog.model.identifiers import find_identifier

# The name of a column for each tag, as ``columns`` knows it; a tag on several lines is one cell.
# Of tags for one column, the first in the list that an entry has is used.
_RIS: Final = """
Type: TY | Key: ID | Title: TI T1 CT | Authors: AU A1 | Editors: ED A2 | Date: DA PY Y1
Publication title: T2 JF JO JA J2 BT C3 | DOI: DO M3 | arXiv: AN | Volume: VL | Issue: IS CP M1
Year: PY Y1 | Pages: SP C7 | Publisher: PB | URL: UR L1 L2 LK | Language: LA | Notes: N1 RN
"""
_MEDLINE: Final = """
Key: PMID | Title: TI | Authors: FAU AU | Editors: FED ED | Journal: JT TA | Volume: VI | Issue: IP
Pages: PG | Date: DP | DOI: LID AID | PubMed: PMID | Language: LA
"""
_ENDNOTE: Final = """
Type: 0 | Key: F | Title: T | Authors: A | Editors: E | Publication title: J B | Date: 8 D | Year: D
DOI: R | URL: U | Volume: V | Issue: N | Pages: P | Publisher: I | Language: G | Notes: Z
"""
_WEB_OF_SCIENCE: Final = """
Type: PT | Title: TI | Authors: AF AU | Editors: BE | Source title: SO | Publication Year: PY
Month: PD | Volume: VL | Issue: IS | Pages: BP | Publisher: PU | DOI: DI
PubMed: PM | Language: LA
"""
_Tags = dict[str, tuple[str, ...]]
_Columns = Mapping[str, tuple[str, ...]]


def _columns(table: str) -> _Tags:
    """Return the tags of each column of a table such as ``Title: TI T1 | DOI: DO``."""
    columns: _Tags = {}
    for part in table.replace("\n", "|").split("|"):
        name, mark, tags = part.partition(":")
        if mark:
            columns[name.strip()] = tuple(tags.split())
    return columns


# The ends of an entry and of a file hold nothing.
_END_TAGS = frozenset({"ER", "EF", "FN", "VR"})
_DOI_MARK = "[doi]"


@dataclass(frozen=True, slots=True)
class Dialect:
    """A tagged format: how it begins, its lines, and the tags of each column.

    ``first`` is the tag that begins an entry; each author is on a line of its own.
    """

    name: str
    begins: re.Pattern[str]
    line: re.Pattern[str]
    first: str
    columns: Mapping[str, tuple[str, ...]]


DIALECTS: Final = (
    Dialect(
        name="RIS",
        begins=re.compile(r"^TY\s{1,4}-", re.MULTILINE),
        line=re.compile(r"([A-Z][A-Z0-9])\s{1,4}-\s?(.*)"),
        first="TY",
        columns=_columns(_RIS),
    ),
    Dialect(
        name="MEDLINE",
        begins=re.compile(r"^PMID- ", re.MULTILINE),
        line=re.compile(r"([A-Z]{2,4})\s{0,2}- (.*)"),
        first="PMID",
        columns=_columns(_MEDLINE),
    ),
    Dialect(
        name="EndNote",
        begins=re.compile(r"^%0 \w", re.MULTILINE),
        line=re.compile(r"%(\S) (.*)"),
        first="0",
        columns=_columns(_ENDNOTE),
    ),
    Dialect(
        name="Web of Science",
        begins=re.compile(r"^PT [JCBPS]$", re.MULTILINE),
        line=re.compile(r"([A-Z][A-Z0-9])\b ?(.*)"),
        first="PT",
        columns=_columns(_WEB_OF_SCIENCE),
    ),
)

_Values = dict[str, list[str]]
# The lines of each text: adding one to the text itself copied a long text for every line.
_Lines = list[str]
_Parts = dict[str, list[_Lines]]
_Entry = tuple[int, _Values]


def read_tagged(text: str, dialect: Dialect, choices: Choices) -> Listing:
    """Return the papers of a file in a tagged format."""
    entries = list(_entries(text, dialect))
    for _, values in entries:
        _join_pages(values)
        _add_groups(values)
    columns = dialect.columns
    used: set[str] = set()
    for tags in columns.values():
        used.update(tags)
    tags_in_file: dict[str, None] = {}
    for _, values in entries:
        tags_in_file.update(dict.fromkeys(values))
    used |= _END_TAGS
    unused = [tag for tag in tags_in_file if tag not in used]
    names = [*columns, *unused]
    rows: list[NumberedRow] = []
    for line, values in entries:
        cells = _cells(values, columns)
        cells += [_cell(values, (tag,)) for tag in unused]
        rows.append((line, cells))
    # A tag does not name a column: "SP" must not be taken for anything.
    skipped = {tag.casefold(): "skip" for tag in unused}
    listing = read_table(names, rows, {**skipped, **choices})
    return replace(listing, form=dialect.name)


# "A Baker, B Miller\u2026 - Journal of Dough, 2021 - example.org", the second line of a result.
_BYLINE = re.compile(
    r"(?P<authors>[A-Z]{1,4} [^\s,][^\n]{0,300}?)\s[-\u2013]\s"
    r"(?:(?P<venue>[^\n]{1,200}?),? )?(?P<year>(?:19|20)[0-9]{2})(?:\s[-\u2013]\s[^\n]+)?"
)
_KIND_OF_LINK = re.compile(r"\[(?:PDF|HTML|BOOK|CITATION|DOC|[BC])\]\s*")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}")
_SCHOLAR_COLUMNS = ("Title", "Authors", "Venue", "Year")


def read_scholar(text: str, choices: Choices) -> Listing | None:
    """Return the papers of results copied from Google Scholar; None for any other text.

    Each has a line with its title, and one with authors, venue, year and host.
    """
    lines = text.split("\n")
    rows: list[NumberedRow] = []
    kinds = [line.strip() and "prose" for line in lines]
    pairs = itertools.pairwise(map(str.strip, lines))
    for place, (above, line) in enumerate(pairs, 1):
        byline = _BYLINE.fullmatch(line)
        title = _KIND_OF_LINK.sub("", above)
        # "[PDF] arxiv.org" on a line of its own is above the title.
        if not byline or not title or _HOST.fullmatch(title):
            continue
        row = [title, *byline.groups("")]
        rows.append((place, row))
        kinds[place - 1] = "paper"
        kinds[place] = "paper"
    if len(rows) < _FEWEST_RESULTS:
        return None
    listing = read_table(_SCHOLAR_COLUMNS, rows, choices)
    return replace(listing, form="Google Scholar", kinds=tuple(kinds))


# One such line may be in any prose.
_FEWEST_RESULTS = 2


def _entries(text: str, dialect: Dialect) -> Iterator[_Entry]:
    """Yield the first line of each entry, from 1, and its values by tag."""
    values: _Parts = {}
    start = 0
    tag = ""
    for number, line in enumerate(text.split("\n"), 1):
        match = dialect.line.match(line)
        if not match:
            _continue(values.get(tag, []), line, dialect)
            continue
        tag = match[1]
        if tag == dialect.first and start:
            yield start, _joined(values)
        if tag == dialect.first:
            values = {}
            start = number
        texts = values.setdefault(tag, [])
        texts.append([match[2].strip()])
    # What is before the first entry, such as the version of the format, is part of none.
    if start:
        yield start, _joined(values)


def _joined(values: _Parts) -> _Values:
    joined: _Values = {}
    for tag, texts in values.items():
        joined[tag] = list(map(" ".join, texts))
    return joined


def _continue(texts: list[_Lines], line: str, dialect: Dialect) -> None:
    """Add a line without a tag to the values of the tag above it."""
    further = line.strip()
    if not further or not texts:
        return
    # Web of Science has every further author on a line without a tag; elsewhere a text goes on.
    lines = texts[-1]
    is_inverted = "," in lines[0] and "," in further
    if is_inverted and dialect.name == "Web of Science":
        texts.append([further])
    else:
        lines.append(further)


def _join_pages(values: _Values) -> None:
    """Join first and last page, each of which has its own tag in RIS and Web of Science."""
    for first, last in (("SP", "EP"), ("BP", "EP")):
        if first in values and last in values:
            ends = values[first] + values.pop(last)
            values[first] = ["-".join(filter(None, ends))]


def _add_groups(values: _Values) -> None:
    """Add groups to the authors: MEDLINE has them under a tag of their own."""
    groups = values.pop("CN", [])
    if groups:
        values.setdefault("FAU", values.get("AU", [])).extend(groups)


def _cells(values: _Values, columns: _Columns) -> list[str]:
    """Return the cell of each column; people end with a semicolon.

    "Meer, Ilse van der" alone would be two people.
    """
    cells = []
    for name, tags in columns.items():
        cell = _cell(values, tags)
        if cell and name in ("Authors", "Editors"):
            cell = f"{cell};"
        cells.append(cell)
    return cells


def _cell(values: _Values, tags: tuple[str, ...]) -> str:
    """Return the values of the first tag that an entry has."""
    for tag in tags:
        texts = [text for text in values.get(tag, ()) if text]
        doi = _marked_doi(" ".join(texts))
        if doi:
            return doi
        # MEDLINE has other numbers of an article beside its DOI, and RIS its kind in M3.
        if texts and tag in ("LID", "AID", "M3"):
            texts = [text for text in texts if find_identifier(text)]
        if texts:
            return "; ".join(texts)
    return ""


def _marked_doi(text: str) -> str:
    # Not a search for a word and the mark behind it: 50,000 braces as a title took 20 s.
    before, mark, _ = text.partition(_DOI_MARK)
    words = before.split()
    return words[-1] if mark and words else ""
