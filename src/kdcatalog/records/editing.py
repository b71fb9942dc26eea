"""Change the text of a record: the only way in which a record on disk is changed.

What is mended is mechanical: a spelling with one right form, a value that says nothing new, a
missing pair of quotes. What needs a person's judgement is left as it stands.
"""

import unicodedata
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from typing import Any

from kdcatalog.checks.placement import venue_of_alias
from kdcatalog.model import identifiers
from kdcatalog.model.identifiers import Identifier, find_identifier
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.urls import canonical_url
from kdcatalog.records.emitter import layout
from kdcatalog.source.reader import Document, read


def tidy(raw: bytes, file: str, taxonomy: Taxonomy) -> str | None:
    """Return a record in the canonical layout; None where it cannot be read. Raises WouldLoseError."""
    if not (document := _whole(raw, file)):
        return None
    return layout(document, [*taxonomy.fact_by_id])


def mend(raw: bytes, file: str, taxonomy: Taxonomy) -> str | None:
    """Return a record with its mechanical faults mended, in the canonical layout; None where it cannot be read.

    A byte order mark at its beginning is left out. Raises WouldLoseError where the layout would lose a comment.
    """
    if not (document := _whole(raw.removeprefix(BOM_UTF8), file)):
        return None
    return layout(document, [*taxonomy.fact_by_id], _mended_record(document.data, taxonomy))


def rename_placements(
    raw: bytes, file: str, taxonomy: Taxonomy, renamed: Mapping[str, str]
) -> str | None:
    """Return a record whose placements have new paths; None where it has none of the old. Raises WouldLoseError."""
    if not (document := _whole(raw, file)):
        return None
    placements = document.data.get("placements")
    if not isinstance(placements, list) or not any(
        path in renamed for path in placements if isinstance(path, str)
    ):
        return None
    new = [renamed.get(path, path) if isinstance(path, str) else path for path in placements]
    return layout(document, [*taxonomy.fact_by_id], {**document.data, "placements": new})


def replace_addresses(
    raw: bytes, file: str, taxonomy: Taxonomy, moved: Mapping[str, str]
) -> str | None:
    """Return a record whose addresses are the new ones; None where it has none of the old. Raises WouldLoseError."""
    if not (document := _whole(raw, file)):
        return None
    new = {
        name: _distinct([moved.get(url, url) if isinstance(url, str) else url for url in value])
        for name, value in document.data.items()
        if name in ("urls", "code", "data") and isinstance(value, list)
    }
    if all(document.data[name] == value for name, value in new.items()):
        return None
    return layout(document, [*taxonomy.fact_by_id], {**document.data, **new})


def add_identifiers(
    raw: bytes, file: str, taxonomy: Taxonomy, new: Mapping[str, str]
) -> str | None:
    """Return a record that holds further identifiers, as ``with_fields`` does."""
    return with_fields(raw, file, taxonomy, [{"identifiers": new}])


def with_fields(
    raw: bytes, file: str, taxonomy: Taxonomy, changes: Sequence[Mapping[str, Any]]
) -> str | None:
    """Return a record with new values of some fields, comments kept; None where it cannot be read.

    Mappings are filled up, and addresses that follow from new identifiers go. Raises WouldLoseError.
    """
    if not (document := _whole(raw, file)):
        return None
    data = dict(document.data)
    for name, value in (item for fields in changes for item in fields.items()):
        held = data.get(name)
        data[name] = (
            {**held, **value} if isinstance(held, dict) and isinstance(value, Mapping) else value
        )
    if data.get("identifiers") != document.data.get("identifiers") and isinstance(
        data.get("urls"), list
    ):
        data["urls"] = _needed(data["urls"], data["identifiers"])
    return layout(
        document,
        [*taxonomy.fact_by_id],
        {name: value for name, value in data.items() if value != []},
    )


def add_to_lists(
    raw: bytes, file: str, taxonomy: Taxonomy, new: Mapping[str, Sequence[str]]
) -> str | None:
    """Return a record whose lists hold further texts, last and each once, comments kept; None where it cannot be read.

    Raises WouldLoseError.
    """
    if not (document := _whole(raw, file)):
        return None
    lists = {
        name: [*dict.fromkeys([*document.data.get(name, []), *texts])]
        for name, texts in new.items()
        if texts
    }
    return layout(document, [*taxonomy.fact_by_id], {**document.data, **lists})


def _whole(raw: bytes, file: str) -> Document | None:
    """Return a record that can be read as a mapping to its end."""
    document = read(raw, file)
    is_whole = isinstance(document.data, dict) and not document.flaws
    return document if is_whole else None


def _mended_record(data: dict[str, Any], taxonomy: Taxonomy) -> dict[str, Any]:
    mended: dict[str, Any] = _clean(data)
    if isinstance(held := mended.get("identifiers"), dict):
        for kind in set(held) & set(identifiers.Identifiers.model_fields):
            if isinstance(held[kind], str):
                held[kind] = identifiers.canonical_form(kind, held[kind]) or held[kind]
    venue = mended.get("venue")
    if (
        isinstance(venue, dict)
        and isinstance(venue.get("id"), str)
        and venue["id"] not in taxonomy.venue_by_id
    ):
        venue["id"] = venue_of_alias(taxonomy, venue["id"]) or venue["id"]
    if isinstance(mended.get("urls"), list):
        mended["urls"] = _needed(mended["urls"], held if isinstance(held, dict) else {})
    if isinstance(facts := mended.get("facts"), dict):
        mended["facts"] = {name: _distinct(value) for name, value in facts.items()}
    kept = {
        name: value if name == "authors" else _distinct(value) for name, value in mended.items()
    }
    return {name: value for name, value in kept.items() if value not in ("", [], {})}


def _distinct(value: Any) -> Any:
    """Return a list with every value once; authors are left alone, since namesakes exist."""
    return list({str(item): item for item in value}.values()) if isinstance(value, list) else value


def _clean(value: Any) -> Any:
    """Return a value without empty parts, stray blanks and letters composed in two ways."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    if isinstance(value, list):
        return [cleaned for item in value if (cleaned := _clean(item)) not in ("", [], {})]
    return {
        name: cleaned
        for name, held in value.items()
        if (cleaned := _clean(held)) not in ("", [], {})
    }


def _needed(urls: list[Any], held: Mapping[str, Any]) -> list[Any]:
    """Return the addresses that no identifier yields."""
    own = [Identifier(kind, value) for kind, value in held.items() if isinstance(value, str)]
    spelt, addresses = {one.normalized for one in own}, {canonical_url(one.url) for one in own}
    return [
        url
        for url in urls
        if not isinstance(url, str)
        or not (
            ((found := find_identifier(url)) and found.normalized in spelt)
            or canonical_url(url) in addresses
        )
    ]
