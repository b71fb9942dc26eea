"""``kdcatalog cite``: published versions in place of preprints in a .bib file, and what the file does not cite."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kdcatalog.bibliography import bib_file
from kdcatalog.bibliography.bib_file import BibEntry, Bibliography
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.bibliography.known import Known
from kdcatalog.bibliography.published import rewritten
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize
from kdcatalog.reporting import printable
from kdcatalog.text.tex import tex_to_text
from kdcatalog.views.topics import uncited
from kdcatalog.writing import write

_HINT = "not here may still belong here: send a record, a file in papers/; CONTRIBUTING.md says how"
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"", "utf-8"))
_BYTES = "latin-1"
"""What any bytes can be read as and written back from; right for most old bibliographies that are not UTF-8."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What became of a bibliography: its bytes, how many entries changed, and the lines that tell it."""

    content: bytes
    changed: int
    lines: tuple[str, ...]


def cite(catalog: Catalog, file: Path, output: Path | None = None, *, dry: bool) -> Cited:
    """Return a bibliography with published versions in place of preprints, and write it where that is asked for.

    Raises UnbalancedError; nothing is written then.
    """
    done = revise(catalog, file.read_bytes())
    if output and not dry:
        write(output, done.content)
    return done


def revise(catalog: Catalog, raw: bytes) -> Cited:
    """Return a bibliography with published versions in place of preprints; where none is, the same bytes."""
    text, encoding = _decoded(raw)
    revision = _Revision(catalog, bib_file.read_bibliography(text), encoding)
    for place, entry in enumerate(revision.bibliography.entries):
        revision.take(place, entry)
    lines = (
        [f"{encoding} was taken for the encoding, as the file is not UTF-8"]
        if encoding == _BYTES
        else []
    )
    content = revision.bibliography.with_replaced(revision.texts).encode(encoding)
    lines += [*revision.lines, *revision.closing_lines()]
    return Cited(content, len(revision.texts), tuple(map(printable, lines)))


def _decoded(raw: bytes) -> tuple[str, str]:
    encoding = next(encoding for mark, encoding in _MARKS if raw.startswith(mark))
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError:
        return raw.decode(_BYTES), _BYTES


@dataclass
class _Revision:
    catalog: Catalog
    bibliography: Bibliography
    encoding: str
    texts: dict[int, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    strangers: int = 0

    def __post_init__(self) -> None:
        self.known = Known(self.catalog)

    def take(self, place: int, entry: BibEntry) -> None:
        """Find the paper of an entry, and write the entry anew where its paper has been published."""
        name = entry.key or f"an entry without a key ({entry.kind})"
        found = self.known.papers(entry)
        if len(found) > 1:
            self.lines.append(
                f"left alone {name}: it may be {' or '.join(paper.key for paper in found)}"
            )
        elif not entry.is_read and not found:
            self.lines.append(f"left alone {name}: its fields cannot be read")
        elif not found:
            self.strangers += 1
            title = tex_to_text(entry.value("title"))
            self.lines.append(f"not here {name}{f': {title}' if title else ''}")
        else:
            (paper,) = found
            self.keys[paper.key] = None
            new = rewritten(self.bibliography, entry, citation_of(paper, self.catalog.taxonomy))
            if new and not self._can_hold(new.text):
                self.lines.append(
                    f"left alone {name}: published at {paper.venue}, but {self.encoding} cannot say it"
                )
            elif new:
                self.texts[place] = new.text
                self.lines.append(f"changed {name}: published at {paper.venue}; {new.words}")

    def closing_lines(self) -> Iterator[str]:
        """Yield what the file does not cite, the counts, and what to do about works that are not here."""
        missing = uncited(self.catalog, self.keys)
        if missing:
            yield "not cited, of the topics of what is:"
        for one in missing:
            where = str(one.paper.venue or one.paper.month.year)
            why = f"{one.reason[:1].lower()}{one.reason[1:]}"
            yield f"  {one.paper.title} ({where}): {why}; on {one.topic}, as {pluralize(one.cited, 'paper')} of yours"
        if self.strangers:
            yield _HINT
        total = len(self.bibliography.entries)
        entries = f"{total} entry" if total == 1 else f"{total} entries"
        yield f"{entries}: {len(self.keys)} here, {len(self.texts)} changed, {self.strangers} not here"

    def _can_hold(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True
