"""The data that the site's own scripts read: what search reads, what a bibliography is compared with, joined entries.

``search.json`` has the words under which every paper is found. Columns stand for names to keep it small: a paper is a
list of key, title, former titles, short name, value of the naming fact, authors, venue, date, the values of each fact
that is compared, and the places of its topics in ``topics``. Papers stand in the catalog's order. ``pages`` are
further pages.

``cite.json`` has beside that what a bibliography is compared with: ``spellings`` and ``written`` say how identifiers
are recognised, so that a page knows them as this program does. ``identifiers`` are those of each paper as two
spellings of them compare; ``starts`` are the works to start with on each topic, in the order of ``topics``, each with
the reason.

``entries/<format>.json`` has every paper's entry in one format. ``head``, the chosen entries parted by ``between``,
and ``tail`` are exactly the file of those papers.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kdcatalog.bibliography.citation import Joint
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import SCHEMAS, SPELLINGS, find_identifier
from kdcatalog.model.paper import Paper

VERSION = 1
SearchPage = tuple[str, str, str]
"""Title, kind and address of a page that is no paper's."""


def search_document(catalog: Catalog, pages: Iterable[SearchPage] = ()) -> str:
    """Return the document, one paper a line."""
    facts = [fact for fact in catalog.taxonomy.facts if fact.compared]
    naming = catalog.taxonomy.naming_fact
    head = {
        "name": catalog.taxonomy.fact_by_id[naming].title if naming else "",
        "facts": [fact.title for fact in facts],
        "topics": [node.title for node in catalog.taxonomy.nodes.values()],
        "pages": [*pages],
    }
    fields = ",\n".join(f"{json.dumps(name)}: {_line(value)}" for name, value in head.items())
    papers = ",\n".join(
        _line(_paper(catalog, paper, [fact.id for fact in facts])) for paper in catalog.papers
    )
    return f'{{{fields},\n"papers": [\n{papers}\n]}}\n'


def _paper(catalog: Catalog, paper: Paper, facts: list[str]) -> list[Any]:
    short, naming = catalog.short_name(paper), catalog.taxonomy.naming_fact
    name = ", ".join(paper.fact(naming)) if naming else ""
    return [
        paper.key,
        paper.title,
        paper.former_titles,
        short,
        "" if name == short else name,
        [author.name for author in paper.authors],
        str(paper.venue or ""),
        paper.date,
        [paper.fact(fact) for fact in facts],
        [catalog.taxonomy.order[path] for path in paper.placements],
    ]


Start = tuple[str, str]
"""The key of a work to start with, and why."""


def cite_document(catalog: Catalog, starts: Iterable[tuple[Start, ...]]) -> str:
    """Return the document, one paper and one topic a line."""
    papers = ",\n".join(
        f"{_line(paper.key)}: {_line(held)}"
        for paper in catalog.papers
        if (held := [*_identifiers(paper)])
    )
    topics = ",\n".join(map(_line, starts))
    written = {kind: schema["pattern"] for kind, schema in SCHEMAS.items()}
    head = f'"version": {VERSION},\n"spellings": {_line(SPELLINGS)},\n"written": {_line(written)}'
    return f'{{{head},\n"identifiers": {{\n{papers}\n}},\n"starts": [\n{topics}\n]}}\n'


def _identifiers(paper: Paper) -> Iterator[str]:
    """Yield the identifiers of a paper, those among its addresses last."""
    named = [*paper.identifiers, *filter(None, map(find_identifier, paper.urls))]
    yield from dict.fromkeys(str(one.normalized) for one in named)


def entries_document(joint: Joint, entries: Iterable[tuple[str, str]]) -> str:
    """Return the document: entries under their keys, in the order given, one a line."""
    head = {"version": VERSION, "head": joint.head, "between": joint.between, "tail": joint.tail}
    fields = ",\n".join(f"{_spaced(name)}: {_spaced(value)}" for name, value in head.items())
    lines = ",\n".join(f"{_spaced(key)}: {_spaced(text)}" for key, text in entries)
    return f'{{{fields},\n"entries": {{\n{lines}\n}}}}\n'


def _spaced(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
