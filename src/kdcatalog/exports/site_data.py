"""The data that the site's own scripts read.

``search.json`` has what every paper is called and is about; the search box has an index of its own,
``kdcatalog.exports.search_index``. To keep it small, a paper is a list:
key, title, former titles, short name, value of the naming fact, authors, venue, date, the values of
each fact that is compared, the indexes of its topics in ``topics``, and its summary. Papers are in
the catalog's order; ``pages`` are further pages.

``cite.json`` has what else a bibliography is compared with. It begins with the patterns of
identifiers, so that a page recognizes them as this program does. ``identifiers`` are
the normalized ones of each paper, ``code`` the papers whose code is at each address (with a final
"/", in folders of that repository), ``generic`` the words of titles that many works have,
``commands`` the letters of the TeX commands in entries; ``starts`` are the works to start with on
each topic, in the order of ``topics``, each with the reason.

``entries/<format>/`` has the entries of about 500 papers a file. ``head``, the chosen entries with
``between`` between them, and ``tail`` are exactly the file of those papers.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import KIND_BY_FIELD, KINDS, SPELLINGS, find_identifier
from kdcatalog.model.matching import keys_by_code
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import GENERIC_WORDS
from kdcatalog.text.tex_signs import LETTER_BY_COMMAND

# Of search.json and cite.json, as in catalog.json.
VERSION = 1
SearchPage = tuple[str, str, str]
"""Title, kind and address of a page that is not a paper's."""
Start = tuple[str, str]
"""The key of a work to start with, and the reason."""
Starts = tuple[Start, ...]


def search_document(catalog: Catalog, pages: Iterable[SearchPage] = ()) -> str:
    """Return ``search.json``, one paper a line."""
    taxonomy = catalog.taxonomy
    naming_title = ""
    if taxonomy.naming_fact:
        naming_title = taxonomy.fact_by_id[taxonomy.naming_fact].title
    facts = [fact for fact in taxonomy.facts if fact.compared]
    head = {
        "name": naming_title,
        "facts": [fact.title for fact in facts],
        "topics": [node.title for node in taxonomy.nodes.values()],
        "pages": [*pages],
    }
    fact_ids = [fact.id for fact in facts]
    rows = [_search_row(catalog, paper, fact_ids) for paper in catalog.papers]
    fields = _members(head.items())
    papers = ",\n".join(_compact(row) for row in rows)
    return f'{{{fields},\n"papers": [\n{papers}\n]}}\n'


_SearchRow = list[Any]


def _search_row(catalog: Catalog, paper: Paper, facts: list[str]) -> _SearchRow:
    taxonomy = catalog.taxonomy
    short_name = catalog.short_name(paper)
    name = ""
    if taxonomy.naming_fact:
        name = ", ".join(paper.fact(taxonomy.naming_fact))
    # The same name twice would be shown twice in a result.
    if name == short_name:
        name = ""
    authors = [author.name for author in paper.authors]
    venue = str(paper.venue or "")
    values = [paper.fact(fact) for fact in facts]
    topics = [taxonomy.order[path] for path in paper.placements]
    # A list instead of an object: the names of ten fields would be repeated for every paper.
    return [
        paper.key,
        paper.title,
        paper.former_titles,
        short_name,
        name,
        authors,
        venue,
        paper.date,
        values,
        topics,
        paper.summary or "",
    ]


def identifier_patterns() -> dict[str, Any]:
    """Return how identifiers are spelled and written, as ``identifier-reader.js`` reads it."""
    return {
        "spellings": SPELLINGS,
        "written": {kind.name: kind.schema["pattern"] for kind in KINDS},
        "fields": {field: kind.name for field, kind in KIND_BY_FIELD.items()},
        "ignore_case": [kind.name for kind in KINDS if kind.ignores_case],
        "have_files": [kind.name for kind in KINDS if kind.has_files],
        "ambiguous": [kind.name for kind in KINDS if kind.is_ambiguous],
    }


def cite_document(catalog: Catalog, starts: Iterable[Starts]) -> str:
    """Return ``cite.json``, one paper and one topic a line."""
    head = {
        "version": VERSION,
        **identifier_patterns(),
        "generic": sorted(GENERIC_WORDS),
        "commands": dict(LETTER_BY_COMMAND),
    }
    identifiers = {}
    for paper in catalog.papers:
        texts = [*_identifiers(paper)]
        # A paper without identifiers is found by its title, which search.json has.
        if texts:
            identifiers[paper.key] = texts
    fields = _members(head.items())
    papers = _members(identifiers.items())
    removed = _members(_removals(catalog))
    code = _members(keys_by_code(catalog.papers).items())
    topics = ",\n".join(_compact(start) for start in starts)
    parts = (
        f"{{{fields},",
        f'"identifiers": {{\n{papers}\n}},',
        f'"code": {{\n{code}\n}},',
        f'"removed": {{\n{removed}\n}},',
        f'"starts": [\n{topics}\n]}}\n',
    )
    return "\n".join(parts)


def _identifiers(paper: Paper) -> Iterator[str]:
    """Yield the normalized identifiers of a paper, those that its URLs spell last."""
    identifiers = list(paper.all_identifiers)
    for url in paper.urls:
        identifier = find_identifier(url)
        if identifier:
            identifiers.append(identifier)
    texts = [str(identifier.normalized) for identifier in identifiers]
    yield from dict.fromkeys(texts)


_RowOfRemoval = tuple[str, list[str]]


def _removals(catalog: Catalog) -> Iterator[_RowOfRemoval]:
    """Yield each identifier of a removed paper with its key, and when and why it was removed."""
    for text, removal in catalog.removal_by_id.items():
        yield text, [removal.key, removal.in_words]


def _members(pairs: Iterable[tuple[str, object]]) -> str:
    """Return members of an object, one a line: a change of one paper changes one line."""
    lines = []
    for name, value in pairs:
        line = f"{_compact(name)}: {_compact(value)}"
        lines.append(line)
    return ",\n".join(lines)


def _compact(value: object) -> str:
    # Without blanks: everyone who searches downloads the file.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
