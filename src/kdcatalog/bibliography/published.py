"""The published version of a paper in place of its preprint, in somebody's own entry.

His key stays, and so does every field that this program does not write, in its place and layout.
Title and authors stay as he typed them where they say the same.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kdcatalog.bibliography import bibtex
from kdcatalog.bibliography.bib_file import BibEntry, BibField, Bibliography
from kdcatalog.bibliography.citation import Citation
from kdcatalog.bibliography.entries import URL, mentioned, says_preprint
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import fold, normalize_title
from kdcatalog.text.tex import tex_to_text, tex_to_url

_CONTAINERS = ("journal", "journaltitle", "booktitle")
_OTHER = re.compile(
    "book|booklet|dataset|manual|patent|proceedings|software|(?:masters|phd)?thesis", re.IGNORECASE
)
"""Types of entry that cite another thing, whatever its title."""
_OF_PREPRINT = frozenset({"volume", "number", "issue", "pages", "eid", "month", "date"})
"""Fields that describe the preprint and would be wrong of the publication."""
_IF_IT_SAYS_SO = frozenset(
    {"publisher", "howpublished", "note", "type", "institution", "series", "organization"}
)
_ARCHIVE = frozenset({"eprint", "eprinttype", "archiveprefix"})
_WORD = re.compile(r"[^\W\d_]+")


def is_preprint(entry: BibEntry) -> bool:
    """Tell whether an entry cites a preprint: it names no place of publication but an archive."""
    if _OTHER.fullmatch(entry.kind) or entry.value("crossref") or entry.value("xdata"):
        return False
    places = [entry.value(name) for name in (*_CONTAINERS, "publisher")]
    return all(
        map(says_preprint, [*places, URL.sub(" ", tex_to_text(entry.value("howpublished")))])
    )


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An entry written anew, and what changed, in words."""

    text: str
    words: str


def rewritten(bibliography: Bibliography, entry: BibEntry, citation: Citation) -> Rewritten | None:
    """Return the entry of a preprint as that of its publication; None where nothing can be said better."""
    if not citation.container or says_preprint(citation.container) or not is_preprint(entry):
        return None
    if not entry.is_read or not entry.fields:
        return None
    return _Writer(bibliography, entry, citation).write()


def _gaps(text: str, entry: BibEntry) -> Iterator[str]:
    """Yield what stands before each field: a comma, blanks, perhaps a remark."""
    at = entry.key_end
    for one in entry.fields:
        yield text[at : one.start]
        at = one.end


class _Writer:
    def __init__(self, bibliography: Bibliography, entry: BibEntry, citation: Citation) -> None:
        self.text, self.entry, self.kind = bibliography.text, entry, bibtex.type_of(citation)
        self.own = {one.normalized for one in citation.identifiers}
        self.ours = dict(bibtex.fields_of(citation))
        self.left = dict(self.ours)
        self.told: dict[str, list[str]] = {"changed": [], "added": [], "dropped": []}
        self.container = next(name for name in ("journal", "booktitle") if name in self.ours)

    def write(self) -> Rewritten:
        """Return the entry anew, field by field, and what is new at its end."""
        text, entry = self.text, self.entry
        if entry.value("eprint") or entry.value("arxivid"):
            self.left = {name: value for name, value in self.left.items() if name not in _ARCHIVE}
        head = (
            text[entry.start : entry.kind_start]
            + self._kind(self.kind)
            + text[self._kind_end() : entry.key_end]
        )
        gaps = [*_gaps(text, entry)]
        fields = [*zip(gaps, map(self._field, entry.fields), strict=True)]
        kept = "".join(gap + written for gap, written in fields if written)
        gap = gaps[1] if len(gaps) > 1 else gaps[0]
        added = "".join(f"{gap}{self._named(name, value)}" for name, value in self.left.items())
        self.told["added"] += self.left
        words = "; ".join(f"{act} {', '.join(names)}" for act, names in self.told.items() if names)
        return Rewritten(f"{head}{kept}{added}{text[entry.fields[-1].end : entry.end]}", words)

    def _kind_end(self) -> int:
        return self.entry.kind_start + len(self.entry.kind)

    def _kind(self, kind: str) -> str:
        if self.entry.kind.casefold() == kind:
            return self.entry.kind
        self.told["changed"].append(f"@{self.entry.kind} to @{kind}")
        return kind

    def _field(self, one: BibField) -> str:
        """Return what stands in place of a field; empty where it goes."""
        name = one.name.casefold()
        if name in _CONTAINERS:
            return self._replaced(one, self.container)
        if name == "date" and "year" in self.left and not self.entry.value("year"):
            return self._replaced(one, "year")
        if name == "year":
            return self._replaced(one, "year")
        if self._is_of_the_preprint(name, one.value):
            return self._replaced(one, name) if name in self.left else self._dropped(one)
        if (
            name in ("title", "author")
            and name in self.left
            and not self._says_the_same(name, one.value)
        ):
            return self._replaced(one, name)
        self.left.pop(name, None)
        return self.text[one.start : one.end]

    def _is_of_the_preprint(self, name: str, value: str) -> bool:
        if name in _OF_PREPRINT:
            return True
        if name == "doi":
            other = find_identifier(tex_to_url(value))
            return "doi" in self.ours or bool(other and other.kind == "arxiv")
        others = {*mentioned(tex_to_text(value))} - self.own
        return name in _IF_IT_SAYS_SO and says_preprint(value) and not others

    def _says_the_same(self, name: str, value: str) -> bool:
        his, ours = tex_to_text(value), tex_to_text(self.ours[name])
        if name == "title":
            return normalize_title(his) == normalize_title(ours)
        return sorted(_WORD.findall(fold(his))) == sorted(_WORD.findall(fold(ours)))

    def _replaced(self, one: BibField, name: str) -> str:
        if name not in self.left:
            return self._dropped(one)
        value = self.left.pop(name)
        if name == one.name.casefold() and tex_to_text(one.value) == tex_to_text(value):
            return self.text[one.start : one.end]
        self.told["changed"].append(
            one.name if name == one.name.casefold() else f"{one.name} to {name}"
        )
        return self._named(name, value)

    def _dropped(self, one: BibField) -> str:
        self.told["dropped"].append(one.name)
        return ""

    def _named(self, name: str, value: str) -> str:
        """Return a field in the layout of the entry's own: its signs of equality stand below each other, or do not."""
        fields = self.entry.fields
        signs = [
            self.text[one.start + len(one.name) : one.value_start].partition("=") for one in fields
        ]
        before = min((sign[0] for sign in signs), key=len)
        if any(len(sign[0]) > 1 for sign in signs):
            columns = Counter(
                len(one.name) + len(sign[0]) for one, sign in zip(fields, signs, strict=True)
            )
            before = " " * max(min(1, len(before)), columns.most_common(1)[0][0] - len(name))
        return f"{name}{before}={signs[0][2]}{value}"
