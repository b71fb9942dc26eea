"""What a bibliography is compared with: ``data/cite.json``, beside the titles and topics of ``search.json``.

``spellings`` and ``written`` say how identifiers are recognised, so that a page knows them as this program does.
``identifiers`` are those of each paper as two spellings of them compare; ``starts`` are the works to start with on each
topic, in the order of ``topics`` there, each with the reason.
"""

import json
from collections.abc import Iterable, Iterator

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import SCHEMAS, SPELLINGS, find
from kdcatalog.model.paper import Paper

VERSION = 1
Start = tuple[str, str]
"""The key of a work to start with, and why."""


def document(catalog: Catalog, starts: Iterable[tuple[Start, ...]]) -> str:
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
    named = [*paper.identifiers, *filter(None, map(find, paper.urls))]
    yield from dict.fromkeys(str(one.comparable) for one in named)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
