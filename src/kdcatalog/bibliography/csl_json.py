"""CSL-JSON, as citation processors read it.

Source: CSL 1.0.2, csl-data.json.
"""

import json
from typing import Any

from kdcatalog.bibliography.citation import Citation
from kdcatalog.bibliography.joint import Joint
from kdcatalog.model.names import Author

_TYPES = {
    "conference": "paper-conference",
    "journal": "article-journal",
    "report": "report",
    "blog": "post-weblog",
    "software": "software",
    "page": "webpage",
}
JOINT = Joint(",\n", "[\n", "\n]\n")


def entry(citation: Citation) -> str:
    """Return the item of one work as text, without a line end."""
    return json.dumps(item(citation), ensure_ascii=False, indent=1)


def item(citation: Citation) -> dict[str, Any]:
    """Return the item of one work, empty fields left out."""
    identifiers = citation.identifiers
    issued = [citation.year, citation.month] if citation.month else [citation.year]
    fields = {
        "id": citation.key,
        "type": _TYPES.get(citation.form, "article"),
        "title": citation.title,
        "author": [_author(author) for author in citation.authors],
        "container-title": citation.container,
        "issued": {"date-parts": [issued]},
        "DOI": identifiers.doi,
        "archive": identifiers.arxiv and "arXiv",
        "archive_location": identifiers.arxiv,
        "publisher": "arXiv" if citation.form == "preprint" and identifiers.arxiv else "",
        "note": citation.track and f"{citation.track.capitalize()} track",
        "URL": citation.url,
    }
    return {name: value for name, value in fields.items() if value}


def _author(author: Author) -> dict[str, str]:
    if author.is_group or not author.given:
        return {"literal": author.name}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {name: value for name, value in parts.items() if value}
