"""Nothing is lost without a word: entries are counted by a second method, and words looked for.

The counters are crude on purpose and share no code with the readers.
"""

import html
import re
from pathlib import Path

import pytest

from kdcatalog.lists.formats import decoded
from kdcatalog.lists.listing import Listing
from tests.test_corpus import LISTS, NAMES, listing_of

_BY_SUFFIX = {
    ".bib": r"^\s*@(?!(?i:comment|string|preamble))\w+\s*[{(]",
    ".ris": r"^TY\s+-",
    ".nbib": r"^PMID-",
    ".enw": r"^%0 ",
    ".json": r'"title"\s*:',
    ".jsonl": r'"title"\s*:',
    ".yaml": r"\btitle:",
    ".yml": r"\btitle:",
}
_TAGGED = r"^PT [A-Z]$"
_BULLET = r"^\s*(?:[-*+•\u2013·]|[0-9]+[.)]|\[[0-9]+\])\s*\S.*(?:https?:|et al|[0-9]{4})|<li>"
_DELIMITER_ROW = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*")

# Lists whose entries are not one bullet, row or title each: what begins each of them.
_BY_LIST = {
    "arxiv-email.txt": r"^Title:",
    "awesome-odd-bullets.md": r"^\* ",
    "bold-title-bullets-below.md": r"^(?:[-*] )?\*\*",
    "bracketed-venues.md": r"^[-*] ",
    "bullets-of-many-kinds.md": r"^- ",
    "bullets-of-word-processors.md": r"^[•\u2013·]",
    "bullets-venue-first.md": r"^\* ",
    "capitalized-names.json": r'"Title":',
    "changelog-lines.md": r"^- ",
    "checklist.md": r"^- \[",
    "crossref.json": r'"DOI":',
    "csl.json": r'^\{"id":',
    "csl-dates-and-scripts.json": r'"id":',
    "csl-without-title.json": r'"id":',
    "details-with-abstract.md": r"^\* |<li>|<summary>Abstract",
    "footnotes.md": r"^\[\^\w+\]: .*[0-9]{4}|^- ",
    "four-plain-lines.md": r"^https:",
    "quoted-paragraphs.md": r"^> \*\*",
    "single-authors.md": r"^(?:\*\*|- |### )",
    "vancouver-commas.txt": r"^\S",
    "vancouver-particles.txt": r"^\S",
    "venue-in-brackets-first.md": r"^- ",
    "flow.yaml": r"\{name:",
    "google-scholar.txt": r" - .*(?:19|20)[0-9]{2} - ",
    "grouped-by-year.json": r'"name":',
    "heading-byline-below.md": r"^### |^- ",
    "heading-linked-title.md": r"^### ",
    "heading-title-bullets-below.md": r"^####? ",
    "heading-titles-with-fields.md": r"^### ",
    "html-divisions.html": r'class="pub"',
    "lines-below-title.md": r"^[0-9]\.",
    "lines-with-address.txt": r"https:",
    "many-links.md": r"^- ",
    "nested-bullets.md": r"^\s+- \[|^- \[",
    "nested-venue.yaml": r"^  - name:",
    "obsidian.md": r"^- \[|^> \*\*",
    "html-definitions.html": r"<dd>",
    "html-pages-of-papers.html": r"(?:Ovens|Tins) ",
    "identifiers-without-colon.md": r"^\* ",
    "labeled-lines-without-blanks.txt": r"^Title:",
    "labeled-paragraphs.md": r"^\*\*Title",
    "people-in-parts.yaml": r"- name:",
    "yaml-repeated-keys.yaml": r"^title:",
    "paragraphs-three-lines.md": r"^(?:\* )?\*\*",
    "quoted-block.md": r"^> - ",
    "readwise.yaml": r"- name:",
    "reference-links.md": r"^- ",
    "references-chicago.txt": r"^\S",
    "references-mla.txt": r"^\S",
    "references-vancouver.txt": r"^\S",
    "seasons-and-joints.yaml": r"^- paper",
    "table-group-rows.md": r"\]\(https",
    "title-under-two-names.json": r'\{"(?:paper|title)":',
    "web-of-science-columns.txt": r"^J\t",
    "web-of-science-tags.txt": r"^J\t",
    "web-of-science-two-marks.txt": r"^[CJ]\t",
    "without-names.csv": r"^\S",
}


def text_of(path: Path) -> str:
    text, _ = decoded(path.read_bytes())
    return text.replace("\r\n", "\n").replace("\r", "\n")


def rows_of_csv(text: str) -> int:
    """Return how many rows are below the first; a line end within quotes ends none."""
    outside = re.sub(r'"[^"]*"', "x", text)
    return len([line for line in outside.split("\n") if line.strip(" ,;|\t")]) - 1


def entries_of_markdown(text: str) -> int:
    text = re.sub(r"```.*?```|<!--.*?-->", "", text, flags=re.DOTALL)
    count = len(re.findall(_BULLET, text, re.MULTILINE))
    if "<table" in text:
        heads = len(re.findall(r"<tr[^>]*>\s*<th", text))
        return count + len(re.findall("<tr", text)) - heads
    for line in text.split("\n"):
        if _DELIMITER_ROW.fullmatch(line):
            count -= 1  # the names of the columns above it
        elif line.count("|") > 1:
            count += 1
    return count


def counted_entries(path: Path) -> int:
    text = text_of(path)
    pattern = _BY_LIST.get(path.name) or _BY_SUFFIX.get(path.suffix)
    if re.search(_TAGGED, text, re.MULTILINE):
        pattern = _TAGGED
    if pattern:
        return len(re.findall(pattern, text, re.MULTILINE))
    return rows_of_csv(text) if path.suffix == ".csv" else entries_of_markdown(text)


@pytest.mark.parametrize("name", NAMES)
def test_entries_counted_by_a_second_method_are_read_or_left_out(name: str) -> None:
    path = LISTS / name
    listing = listing_of(name)
    reasons = [remark.sentence for remark in listing.left]
    assert counted_entries(path) == len(listing.items) + len(listing.left)
    assert all(reasons)


_WORD = re.compile(r"[^\W\d_]{4,}")
# Labels of links and fields, months, kinds of presentation, what badges are made of, and what
# becomes no value: "CoRR", "under review" and "and others".
_LABELS = set(
    re.findall(
        r"\w+",
        """
        paper arxiv code github http https html link links project home homepage website repo star
        anthology data online preprint spotlight oral author authors venue date year title journal
        style label social image figures conference published amp alpha press pages seiten bäcker
        corr others under review mayo conferencepaper
        january february march märz april june july august september october november december
        """,
    )
)


def words_of(*texts: str) -> set[str]:
    return set(_WORD.findall(" ".join(texts).casefold()))


def reported_words(listing: Listing) -> set[str]:
    """Return the words of all records, remarks and reasons of a list."""
    words: set[str] = set()
    for item in listing.items:
        work = item.work
        names = [author.name for author in (*work.authors, *work.editors)]
        urls = [work.url, *item.code, *item.data, *(one.url for one in work.identifiers)]
        words |= words_of(work.title, item.short_name, work.venue, work.publisher, *names, *urls)
        words |= words_of(*item.section, *item.remarks, *work.notes)
    for remark in (*listing.left, *listing.mistakes):
        words |= words_of(remark.sentence, remark.text)
    return words | words_of(*(column.name for column in listing.columns))


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.endswith((".md", ".html", ".rst", ".org"))]
)
def test_words_of_entries_are_in_records_or_reported(name: str) -> None:
    path = LISTS / name
    listing = listing_of(name)
    lines = zip(text_of(path).split("\n"), listing.kinds, strict=True)
    entries = "\n".join(line for line, kind in lines if kind in ("paper", "left"))
    without_tags = re.sub(r"<[^>]*>|!\[[^\]]*\]\([^)]*\)", " ", entries)
    assert set() == words_of(html.unescape(without_tags)) - reported_words(listing) - _LABELS
