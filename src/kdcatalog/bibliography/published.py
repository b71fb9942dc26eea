"""The published version in place of a preprint, inside somebody's own entry.

The key stays, and so does every field that this program does not write, in its place and layout.
Title and authors stay as typed where they say the same.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kdcatalog.bibliography import bibtex
from kdcatalog.bibliography.bib_file import BibEntry, BibField, Bibliography
from kdcatalog.bibliography.citation import Citation
from kdcatalog.bibliography.entries import URL, mentioned_identifiers, says_preprint
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import fold, normalize_title
from kdcatalog.text.tex import tex_to_text
from kdcatalog.text.tex_signs import tex_to_url

_CONTAINERS = ("journal", "journaltitle", "booktitle")
# Types of entry that cite another thing, whatever its title.
_OTHER_KINDS = re.compile(
    "book|booklet|dataset|manual|patent|proceedings|software|(?:masters|phd)?thesis", re.IGNORECASE
)
# Fields that describe the preprint and would be wrong of the publication.
_OF_PREPRINT = frozenset({"volume", "number", "issue", "pages", "eid", "month", "date"})
# Fields that go only where they say nothing but that the work is a preprint.
_IF_PREPRINT = frozenset(
    {"publisher", "howpublished", "note", "type", "institution", "series", "organization"}
)
_ARCHIVE = frozenset({"eprint", "eprinttype", "archiveprefix"})
_WORD = re.compile(r"[^\W\d_]+")


def is_preprint(entry: BibEntry) -> bool:
    """Return whether an entry cites a preprint: it names no place of publication but an archive."""
    if _OTHER_KINDS.fullmatch(entry.kind) or entry.has("crossref", "xdata"):
        return False
    for name in (*_CONTAINERS, "publisher"):
        place = tex_to_text(entry.value(name))
        if not says_preprint(place):
            return False
    how_published = tex_to_text(entry.value("howpublished"))
    without_urls = URL.sub(" ", how_published)
    return says_preprint(without_urls)


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """The text of an entry that cites the publication, and what changed in it, in words."""

    text: str
    changes: str


def published_entry(
    bibliography: Bibliography,
    entry: BibEntry,
    citation: Citation,
) -> PublishedEntry | None:
    """Return the entry of a preprint as that of its publication.

    None where the paper is not published, or the entry does not cite a preprint or was not read to
    its end.
    """
    if not citation.container or says_preprint(citation.container):
        return None
    if not entry.is_read or not entry.fields:
        return None
    if not is_preprint(entry):
        return None
    writer = _Writer(bibliography.text, entry, citation)
    return writer.write()


class _Writer:
    """Goes through the fields of one entry and decides for each: keep, replace or drop.

    ``missing`` are the fields of the publication that the entry does not have yet.
    """

    def __init__(self, text: str, entry: BibEntry, citation: Citation) -> None:
        self.text = text
        self.entry = entry
        self.kind = bibtex.type_of(citation)
        self.identifiers = {identifier.normalized for identifier in citation.identifiers}
        self.ours = dict(bibtex.fields_of(citation))
        self.missing = dict(self.ours)
        self.container = "journal" if "journal" in self.ours else "booktitle"
        self.changed: list[str] = []
        self.dropped: list[str] = []

    def write(self) -> PublishedEntry:
        """Return the entry field by field, what is new at its end."""
        entry = self.entry
        if entry.has("eprint", "arxivid"):
            # BibTeX has no case in names: entries write archivePrefix and archiveprefix.
            for name in tuple(self.missing):
                if name.casefold() in _ARCHIVE:
                    del self.missing[name]
        gaps = [*self._gaps()]
        parts = [self._head()]
        for gap, entry_field in zip(gaps, entry.fields, strict=True):
            text = self._field(entry_field)
            if text:
                parts += [gap, text]
        # The gap before the first field may be that after the key alone.
        gap = gaps[:2][-1]
        for name, value in self.missing.items():
            line = self._line(name, value)
            parts += [gap, line]
        last_field = entry.fields[-1]
        rest = self.text[last_field.end : entry.end]
        parts.append(rest)
        return PublishedEntry(
            text="".join(parts),
            changes=self._changes(),
        )

    def _head(self) -> str:
        entry = self.entry
        kind_end = entry.kind_start + len(entry.kind)
        before = self.text[entry.start : entry.kind_start]
        key = self.text[kind_end : entry.key_end]
        if entry.kind.casefold() == self.kind:
            return f"{before}{entry.kind}{key}"
        change = f"@{entry.kind} to @{self.kind}"
        self.changed.append(change)
        return f"{before}{self.kind}{key}"

    def _gaps(self) -> Iterator[str]:
        """Yield what is before each field: a comma, spaces, perhaps a remark."""
        offset = self.entry.key_end
        for entry_field in self.entry.fields:
            yield self.text[offset : entry_field.start]
            offset = entry_field.end

    def _changes(self) -> str:
        names_by_verb = {
            "changed": self.changed,
            "added": self.missing,
            "dropped": self.dropped,
        }
        texts = []
        for verb, names in names_by_verb.items():
            if names:
                joined = ", ".join(names)
                texts.append(f"{verb} {joined}")
        return "; ".join(texts)

    def _field(self, entry_field: BibField) -> str:
        """Return what replaces a field; empty where it goes."""
        name = entry_field.name.casefold()
        if name in _CONTAINERS:
            return self._replaced(entry_field, self.container)
        if name == "year" or self._is_only_date(name):
            return self._replaced(entry_field, "year")
        if self._is_of_the_preprint(name, entry_field.value):
            return self._replaced(entry_field, name)
        is_text = name in ("title", "author")
        if is_text and name in self.missing:
            # Braces and abbreviated names that say the same are the author's choice.
            is_same = self._says_the_same(name, entry_field.value)
            if not is_same:
                return self._replaced(entry_field, name)
        self.missing.pop(name, None)
        return self.text[entry_field.start : entry_field.end]

    def _is_only_date(self, name: str) -> bool:
        if name != "date" or self.entry.has("year"):
            return False
        return "year" in self.missing

    def _is_of_the_preprint(self, name: str, value: str) -> bool:
        if name in _OF_PREPRINT:
            return True
        if name == "doi":
            identifier = find_identifier(tex_to_url(value))
            is_arxiv = identifier is not None and identifier.kind == "arxiv"
            return is_arxiv or "doi" in self.ours
        if name not in _IF_PREPRINT:
            return False
        text = tex_to_text(value)
        mentioned = set(mentioned_identifiers(text))
        # A note with another work's identifier is more than "this is a preprint".
        others = mentioned - self.identifiers
        return says_preprint(text) and not others

    def _says_the_same(self, name: str, value: str) -> bool:
        theirs = tex_to_text(value)
        ours = tex_to_text(self.ours[name])
        if name == "title":
            return normalize_title(theirs) == normalize_title(ours)
        return _words(theirs) == _words(ours)

    def _replaced(self, entry_field: BibField, name: str) -> str:
        """Return the publication's value in place of a field, nothing where it is used up."""
        if name not in self.missing:
            self.dropped.append(entry_field.name)
            return ""
        value = self.missing.pop(name)
        if name != entry_field.name.casefold():
            self.changed.append(f"{entry_field.name} to {name}")
        elif tex_to_text(entry_field.value) == tex_to_text(value):
            return self.text[entry_field.start : entry_field.end]
        else:
            self.changed.append(entry_field.name)
        return self._line(name, value)

    def _line(self, name: str, value: str) -> str:
        """Return a field in the layout of the others, whose equals signs may be aligned."""
        befores = []
        afters = []
        columns: Counter[int] = Counter()
        for entry_field in self.entry.fields:
            name_length = len(entry_field.name)
            name_end = entry_field.start + name_length
            between = self.text[name_end : entry_field.value_start]
            before, _, after = between.partition("=")
            befores.append(before)
            afters.append(after)
            columns[name_length + len(before)] += 1
        spaces = min(befores, key=len)
        # More than one space before an equals sign: somebody aligned them.
        is_aligned = any(len(before) > 1 for before in befores)
        if is_aligned:
            ((column, _),) = columns.most_common(1)
            at_least = min(1, len(spaces))
            width = max(at_least, column - len(name))
            spaces = " " * width
        return f"{name}{spaces}={afters[0]}{value}"


def _words(names: str) -> list[str]:
    return sorted(_WORD.findall(fold(names)))
