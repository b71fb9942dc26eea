"""Which paper of the catalog an entry of somebody's bibliography is: by identifier, else by the exact title.

A title that is only alike names nothing, and where two papers are named none is taken.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kdcatalog.bibliography.bib_file import Entry
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import Identifier, find, is_arxiv
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import normalise_title
from kdcatalog.text.tex import plain

_ARXIV = re.compile(
    r"(?:arxiv\W*(?:preprint\W*)?(?:arxiv\W*)?|\babs/)([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"^(?=10\.)")
"""Where a DOI stands without its resolver."""
_VERSION = re.compile(r"v[0-9]+$")
URL = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W\d_]+")
_OF_A_PREPRINT = re.compile(
    r"(?:arxiv|corr|openreview|e|e?prints?|preprints?|prepr|art|abs|available|at|on|version|v|url|under|review|submitted"
    r"|cs|cl|lg|ai|cv|ir|se|stat|ml|eess|as|net|org|cornell|university)",
    re.IGNORECASE,
)
"""The words of a field that says nothing but that a work is a preprint, and which."""


def says_preprint(text: str) -> bool:
    """Tell whether a text says nothing but that a work is a preprint, and which; an empty one does."""
    without = URL.sub(lambda found: " " if _is_of_preprint(found[0]) else found[0], plain(text))
    rest = _ARXIV.sub(" ", without)
    return all(map(_OF_A_PREPRINT.fullmatch, _WORD.findall(rest)))


def _is_of_preprint(url: str) -> bool:
    found = find(url)
    return bool(found and found.kind in ("arxiv", "openreview"))


def identifiers_of(entry: Entry) -> Iterator[Identifier]:
    """Yield what an entry names as its own, as identifiers compare; a remark that says more than that is not read."""
    archive = (entry.value("archiveprefix") or entry.value("eprinttype") or "arxiv").casefold()
    for one in entry.fields:
        name = one.name.casefold()
        if name in ("eprint", "arxivid", "arxiv") and archive == "arxiv":
            bare = _VERSION.sub("", plain(one.value))
            yield from [Identifier("arxiv", bare)] if is_arxiv(bare) else _spelt(bare)
        elif name == "doi":
            yield from _spelt(_DOI.sub("doi:", plain(one.value)))
        elif name in ("url", "eprint", "ee"):
            yield from _spelt(plain(one.value))
        elif name in (
            "journal",
            "journaltitle",
            "booktitle",
            "volume",
            "number",
            "howpublished",
            "note",
        ):
            yield from mentioned(plain(one.value))


def _spelt(text: str) -> Iterator[Identifier]:
    if found := find(text):
        yield found.comparable


def mentioned(text: str) -> Iterator[Identifier]:
    """Yield the identifiers in a text that says nothing else."""
    if not says_preprint(text) and not URL.fullmatch(text):
        return
    for found in _ARXIV.findall(text):
        if is_arxiv(found):
            yield Identifier("arxiv", found)
    for url in URL.findall(text):
        yield from _spelt(url)


@dataclass(frozen=True)
class Known:
    """Finds entries among the papers of a catalog."""

    catalog: Catalog

    def papers(self, entry: Entry) -> tuple[Paper, ...]:
        """Return the paper that an entry is; none where it is not here, several where it cannot be told."""
        named = {*identifiers_of(entry)}
        if entry.key and (own := Identifier("acl", entry.key.casefold())) in self._by_identifier:
            named.add(own)
        found = {paper.key: paper for one in named for paper in self._by_identifier.get(one, ())}
        if not found and (title := plain(entry.value("title"))):
            same = self._by_title.get(normalise_title(title), ())
            found = {paper.key: paper for paper in same if not _is_another(paper, named)}
        return tuple(found[key] for key in sorted(found))

    @cached_property
    def _by_identifier(self) -> Mapping[Identifier, tuple[Paper, ...]]:
        holders: dict[Identifier, tuple[Paper, ...]] = dict(self.catalog.by_identifier)
        for paper in self.catalog.papers:
            for found in filter(None, map(find, paper.urls)):
                holders[found.comparable] = (*holders.get(found.comparable, ()), paper)
        return holders

    @cached_property
    def _by_title(self) -> Mapping[str, list[Paper]]:
        holders: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.catalog.papers:
            for title in {normalise_title(each) for each in (paper.title, *paper.former_titles)}:
                holders[title].append(paper)
        return holders


def _is_another(paper: Paper, named: set[Identifier]) -> bool:
    """Tell whether an entry names an identifier of a kind of which the paper has another."""
    own = {one.comparable.kind: one.comparable for one in paper.identifiers}
    return any(own.get(one.kind, one) != one for one in named)
