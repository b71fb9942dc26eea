"""The canonical layout of a record: the order of its fields, and which of them are quoted.

Fields are in the order of the model, facts in that of the taxonomy. Digits and prose are always
quoted, so that a record never depends on what its value happens to look like.
"""

from collections.abc import Sequence
from typing import Any

from kdcatalog.model.checked import CHECKED_FIELDS
from kdcatalog.model.identifiers import KINDS, Identifiers
from kdcatalog.model.paper import Publication, Record
from kdcatalog.problems import Path
from kdcatalog.source.comments import comments_of
from kdcatalog.source.document import Document
from kdcatalog.source.emitter import Style, emit_yaml, layout

MODELINE = "# yaml-language-server: $schema=../../schemas/paper.schema.json"
"""The first line of every record: editors then complete and check its fields."""

_MODELINE_START = "# yaml-language-server:"
_YEAR: Path = ("venue", "year")

# "2306.08543" is quoted because other parsers read a number, prose because it may gain a colon.
_QUOTED_FIELDS = frozenset(
    {"title", "former_titles", "date", "added", "note", "corrections"}
    | {"volume", "number", "pages"}
    | {kind.name for kind in KINDS if kind.is_quoted}
)


def layout_record(
    document: Document,
    fact_order: Sequence[str] = (),
    data: Any = None,
) -> str:
    """Return a record, or changed data in its place, in the canonical layout, comments kept.

    Raises UnsafeEditError where the text would hold other data or lose a comment.
    """
    wanted = document.data if data is None else data
    comments = comments_of(document).follow(document.data, wanted)
    # Any modeline will do: a catalog can keep its schema somewhere else.
    modelines = [line for line in comments.head if line.startswith(_MODELINE_START)]
    if not modelines:
        comments.head.insert(0, MODELINE)
    return layout(
        document=document,
        data=wanted,
        style=record_style(fact_order),
        comments=comments,
    )


def record_text(
    data: dict[str, Any],
    fact_order: Sequence[str] = (),
) -> str:
    """Return new data, plain mappings, lists and texts, as the text of a record."""
    return layout_record(Document(data), fact_order)


def taxonomy_text(data: dict[str, Any]) -> str:
    """Return new data as the text of taxonomy.yaml, its fields in the order of the data."""
    return emit_yaml(data, TAXONOMY_STYLE)


def record_style(fact_order: Sequence[str]) -> Style:
    """Return the layout of a record whose facts are in an order."""
    # Names come from the models, so a new field needs no change here.
    order: dict[Path, Sequence[str]] = {
        (): tuple(Record.model_fields),
        ("venue",): tuple(Publication.model_fields),
        ("identifiers",): tuple(Identifiers.model_fields),
        ("facts",): fact_order,
        ("checked",): CHECKED_FIELDS,
    }
    return Style(
        order=order,
        is_quoted=_is_quoted,
        is_integer=_is_year,
    )


def _is_quoted(path: Path) -> bool:
    # A fact may have any name, also that of a quoted field; a check has that of the field.
    if path[0] in ("facts", "checked"):
        return False
    # In taxonomy.yaml the summary is a table.
    if path == ("summary",):
        return True
    return any(part in _QUOTED_FIELDS for part in path)


def _is_year(path: Path) -> bool:
    return path == _YEAR


TAXONOMY_STYLE = Style(is_quoted=_is_quoted, is_integer=_is_year)

_QUOTED_IN_LISTS = frozenset(
    {"title", "label", "sentence", "rule", "note", "phrase", "reason", "name", "why", "publisher"}
)


def _is_quoted_in_lists(path: Path) -> bool:
    # The id of a venue is a name with blanks and capitals, that of a topic a part of its path.
    name = path[-1]
    is_venue = path[0] == "venues" and name == "id"
    return is_venue or name in _QUOTED_IN_LISTS


EDITED_STYLE = Style(is_quoted=_is_quoted_in_lists, has_flow_lists=True)
"""How people write taxonomy.yaml, people.yaml and the like: what is added looks the same."""
