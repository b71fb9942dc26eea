"""Lists of papers in every format, as files beside the pages that show them."""

import json
from collections.abc import Iterator, Sequence

from kdcatalog.artifacts.kinds import File
from kdcatalog.exports import bibtex, catalog_json, csl_json, ris, table
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.citation import citation_of
from kdcatalog.model.paper import Paper

FORMATS = (
    ("BibTeX", "papers.bib", "application/x-bibtex"),
    ("RIS", "papers.ris", "application/x-research-info-systems"),
    ("CSL-JSON", "papers.csl.json", "application/vnd.citationstyles.csl+json"),
    ("CSV", "papers.csv", "text/csv"),
    ("JSON", "papers.json", "application/json"),
)
"""The name, the file and the media type of each format, in the order in which pages offer them."""


def list_files(catalog: Catalog, folder: str, papers: Sequence[Paper]) -> Iterator[File]:
    """Yield a list of papers in every format, as files of one folder of the site."""
    citations = [citation_of(paper, catalog.taxonomy) for paper in papers]
    objects = {"version": catalog_json.VERSION, "papers": [catalog_json.paper_object(catalog, one) for one in papers]}
    contents = (
        bibtex.bibliography(citations),
        ris.bibliography(citations),
        csl_json.bibliography(citations),
        table.table(catalog, papers),
        json.dumps(objects, ensure_ascii=False, separators=(",", ":")) + "\n",
    )
    for (_, name, _), content in zip(FORMATS, contents, strict=True):
        yield File("site", f"{folder}{name}", content.encode())
