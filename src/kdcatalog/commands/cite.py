"""``kdcatalog cite``: published versions for the preprints in a .bib file, and what it misses."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from kdcatalog.bibliography.bib_file import (
    BibEntry,
    Bibliography,
    UnbalancedError,
    read_bibliography,
)
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.bibliography.entries import description_of_entry, entry_urls, papers_of_work
from kdcatalog.bibliography.published import published_entry
from kdcatalog.commands.frame import PROBLEMS, bounded_reading, catalog_of, leave, note_written
from kdcatalog.commands.options import Command, help_end
from kdcatalog.files import read_input
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.matching import Matcher, WorkDescription, code_keys, keys_by_code
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import pluralize
from kdcatalog.reporting import printable
from kdcatalog.snapshot import Snapshot
from kdcatalog.text.tex import tex_to_text
from kdcatalog.views.topics import Uncited, uncited
from kdcatalog.writing import write_output

_HINT = (
    "Some of the works that are not in the catalog may belong in it:"
    " to send a record, see CONTRIBUTING.md."
)
_BIB_FILE = click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
# Byte order marks, which editors on Windows write.
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Any bytes can be read as Latin-1 and written back; for most old bibliographies it is also right.
_FALLBACK = "latin-1"


@dataclass(frozen=True, slots=True)
class Cited:
    """The bytes of the new bibliography, how many entries changed, and the lines to print."""

    content: bytes
    changed: int
    lines: tuple[str, ...]


def cite(
    catalog: Catalog,
    file: Path,
    output: Path | None = None,
    *,
    dry: bool,
) -> Cited:
    """Return a bibliography with published versions instead of preprints; write it to ``output``.

    Raises UnbalancedError before anything is written.
    """
    with bounded_reading(file.name):
        cited = revise(catalog, read_input(file))
    # Written at the end, since the output is often the input.
    if output and not dry:
        write_output(output, cited.content)
        note_written([output])
    return cited


def revise(catalog: Catalog, raw: bytes) -> Cited:
    """Return a bibliography with published versions instead of preprints.

    Where there are none, the bytes are the same. Raises UnbalancedError.
    """
    text, encoding = _decoded(raw)
    revision = _Revision(catalog, read_bibliography(text), encoding)
    lines = []
    if encoding == _FALLBACK:
        lines.append(f"{encoding} was assumed as the encoding, since the file is not UTF-8")
    for index, entry in enumerate(revision.bibliography.entries):
        lines += revision.entry_lines(index, entry)
    lines += revision.closing_lines()
    content = revision.bibliography.with_replaced(revision.texts)
    return Cited(
        content=content.encode(encoding),
        changed=len(revision.texts),
        lines=tuple(printable(line) for line in lines),
    )


def _encoding_of_mark(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    return "utf-8"


def _decoded(raw: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding: that of its byte order mark, UTF-8 or Latin-1."""
    encoding = _encoding_of_mark(raw)
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError:
        return raw.decode(_FALLBACK), _FALLBACK


@dataclass
class _Revision:
    """Collects the new texts of entries by their index, and the keys of the papers cited."""

    catalog: Catalog
    bibliography: Bibliography
    encoding: str
    texts: dict[int, str] = field(default_factory=dict)
    keys: dict[str, None] = field(default_factory=dict)
    unknown: int = 0
    removed: int = 0
    """How many of the unknown works were in the catalog once."""

    def __post_init__(self) -> None:
        self.matcher = Matcher(self.catalog.papers)
        self.by_code = keys_by_code(self.catalog.papers)

    def entry_lines(self, index: int, entry: BibEntry) -> Iterator[str]:
        """Yield what to print about an entry; replace it where its paper has been published."""
        name = entry.key or f"an entry without a key ({entry.kind})"
        work = description_of_entry(self.matcher, entry)
        papers = papers_of_work(self.matcher, work)
        if len(papers) > 1:
            keys = " or ".join(paper.key for paper in papers)
            yield f"skipped {name}: it may be {keys}"
        elif papers:
            yield from self._published(index, name, papers[0])
        elif not entry.is_read:
            yield f"skipped {name}: its fields cannot be read"
        else:
            yield self._code_or_unknown(name, entry, work)

    def _code_or_unknown(self, name: str, entry: BibEntry, work: WorkDescription) -> str:
        """Return the line on an entry that is no paper, although it may cite the code of one."""
        keys = set()
        for url in entry_urls(entry):
            keys.update(code_keys(self.by_code, url))
        if len(keys) > 1:
            return f"skipped {name}: it cites the code of {' or '.join(sorted(keys))}"
        if keys:
            self.keys.update(dict.fromkeys(keys))
            (key,) = keys
            return f"kept {name}: it cites the code of {key}"
        self.unknown += 1
        removal = self.catalog.removal_of(work.identifiers)
        if removal:
            self.removed += 1
            return f"not in the catalog any more: {name} {removal.in_words}"
        title = tex_to_text(entry.value("title"))
        title_or_nothing = f", {title}" if title else ""
        return f"not in the catalog: {name}{title_or_nothing}"

    def _published(self, index: int, name: str, paper: Paper) -> Iterator[str]:
        self.keys[paper.key] = None
        entry = self.bibliography.entries[index]
        citation = citation_of(paper, self.catalog.taxonomy)
        published = published_entry(self.bibliography, entry, citation)
        if not published:
            return
        if not self._can_encode(published.text):
            yield f"skipped {name}: published at {paper.venue}, but not writable in {self.encoding}"
            return
        self.texts[index] = published.text
        yield f"changed {name}: published at {paper.venue}; {published.changes}"

    def closing_lines(self) -> Iterator[str]:
        """Yield what the file does not cite, what to do about unknown works, and the counts."""
        missing = uncited(self.catalog, self.keys)
        if missing:
            yield "not cited, although on the same topics:"
        for work in missing:
            yield uncited_line(work)
        # Nobody is asked to send a paper that was removed.
        if self.unknown > self.removed:
            yield _HINT
        total = len(self.bibliography.entries)
        # pluralize() only appends an "s".
        entries = "1 entry" if total == 1 else f"{total} entries"
        in_catalog = len(self.keys)
        counts = f"{in_catalog} in the catalog, {len(self.texts)} changed"
        yield f"{entries}: {counts}, {self.unknown} not in the catalog"

    def _can_encode(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def uncited_line(work: Uncited) -> str:
    """Return the line on a paper that a bibliography does not cite, and why to read it."""
    paper = work.paper
    year = paper.date[:4] or "undated"
    where = str(paper.venue or year)
    # The reason is a sentence of the site, and goes on after a colon here.
    first_letter = work.reason[:1].lower()
    rest = work.reason[1:].removesuffix(".")
    reason = f"{first_letter}{rest}"
    cited_papers = pluralize(work.cited, "paper")
    cited = f"on {work.topic} like {cited_papers} of yours"
    return f"  {paper.title} ({where}): {reason}; {cited}"


@click.command(
    "cite",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog cite references.bib > updated.bib",
            "kdcatalog cite references.bib --output references.bib",
            "kdcatalog cite - < references.bib",
            "kdcatalog cite references.bib --check",
        ),
        exits={
            0: "printed or written",
            1: "the braces do not balance or, with --check, an entry would change",
            2: "no such file",
        },
    ),
)
@click.argument("bib", type=_BIB_FILE)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of the screen.",
)
@click.option(
    "--check", "dry", is_flag=True, help="Write nothing; exit 1 if an entry would change."
)
@click.pass_obj
def cite_command(
    folder: Path,
    bib: Path,
    output: Path | None,
    *,
    dry: bool,
) -> None:
    """Replace preprints in a .bib file by publications.

    Prints the file BIB, or standard input where BIB is -, with the published versions that the
    catalog has, and reports on standard error what changed and which papers on the same topics it
    does not cite.
    """
    catalog = catalog_of(Snapshot.at(folder))
    try:
        cited = cite(catalog, bib, output, dry=dry)
    except UnbalancedError as error:
        place = f"{bib}:{error.line}"
        leave(f"{place}: {error}; nothing was written", PROBLEMS)
    report = "\n".join(cited.lines)
    click.echo(report, err=True)
    if not dry and not output:
        click.echo(cited.content, nl=False)
    sys.exit(PROBLEMS if dry and cited.changed else 0)
