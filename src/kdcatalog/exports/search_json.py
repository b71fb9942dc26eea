"""What search reads: ``data/search.json``, the words under which every paper is found.

Columns stand for names to keep it small: a paper is a list of key, title, former titles, short name,
value of the naming fact, authors, venue, date, the values of each fact that is compared, and the
places of its topics in ``topics``. Papers stand in the catalog's order. ``pages`` are further pages.
"""

import json
from collections.abc import Iterable
from typing import Any

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper

SearchPage = tuple[str, str, str]
"""Title, kind and address of a page that is no paper's."""


def document(catalog: Catalog, pages: Iterable[SearchPage] = ()) -> str:
    """Return the document, one paper a line."""
    facts = [fact for fact in catalog.taxonomy.facts if fact.compared == "yes"]
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


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
