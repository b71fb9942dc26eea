"""What services answered, kept in one file, so that an interrupted command is continued.

Asking about 430 papers takes minutes, since the services want to be asked slowly.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.work import Work, author_data
from kdcatalog.files import read_own
from kdcatalog.lock import FOLDER
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.writing import write

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS_FILE = f"{FOLDER}/refresh.json"
LISTING_FILE = f"{FOLDER}/discover.json"
# Answers of another version are asked for again.
VERSION = 1
# Often enough that an interrupted run loses half a minute.
_SAVE_EVERY = 20


class Answers:
    """The works that were fetched on one day (ISO date), by ``arxiv:...`` or ``doi:...``.

    A file of another day, or one that cannot be read, counts as empty: it only saves time. Where a
    command asks for different things on one day, ``day`` names them, too.
    """

    def __init__(self, path: Path, day: str) -> None:
        self._path = path
        self._day = day
        self._works = _read(path, day)
        self._unsaved = 0

    @property
    def works(self) -> tuple[Work, ...]:
        """Every work in the order in which they were added, or of their names where read."""
        return tuple(self._works.values())

    def get(self, name: str) -> Work | None:
        """Return the work that was fetched under a name."""
        return self._works.get(name)

    def add(self, name: str, work: Work) -> None:
        """Keep a work; every twentieth time, the file is written."""
        self._works[name] = work
        self._unsaved += 1
        if self._unsaved >= _SAVE_EVERY:
            self.save()

    def save(self) -> bool:
        """Write the file if there is anything new; return whether there was."""
        if not self._unsaved:
            return False
        # Sorted, so that two runs with the same answers write the same bytes.
        works = {}
        for name, work in sorted(self._works.items()):
            works[name] = work_data(work)
        document = {"version": VERSION, "day": self._day, "works": works}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        write(self._path, f"{text}\n".encode())
        self._unsaved = 0
        return True

    def forget(self) -> None:
        """Remove the file: a complete run is not continued."""
        self._path.unlink(missing_ok=True)


def _read(path: Path, day: str) -> dict[str, Work]:
    raw = read_own(path)
    if raw is None:
        return {}
    try:
        document = json.loads(raw)
        return _works_of(document, day)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Cut off, or edited by hand: the services are asked again.
        return {}


def _works_of(
    document: dict[str, Any],
    day: str,
) -> dict[str, Work]:
    if document["version"] != VERSION:
        return {}
    # A preprint may be published any day, so answers of another day may be out of date.
    if document["day"] != day:
        return {}
    works = {}
    for name, data in document["works"].items():
        works[name] = work_from(data)
    return works


def work_data(work: Work) -> dict[str, Any]:
    """Return a work as JSON has it; ``work_from`` reads it."""
    data = asdict(work)
    data["authors"] = [author_data(author) for author in work.authors]
    # Identifiers are a model of pydantic, which asdict does not take apart.
    identifiers = {}
    for identifier in work.identifiers:
        identifiers[identifier.kind] = identifier.value
    data["identifiers"] = identifiers
    return data


def work_from(data: dict[str, Any]) -> Work:
    """Return the work of ``work_data``; raises ValueError, KeyError or TypeError for other data."""
    authors = [Author.model_validate(author) for author in data["authors"]]
    identifiers = Identifiers.model_validate(data["identifiers"])
    # JSON has neither tuples nor models: these two fields are converted back.
    fields = {**data, "authors": tuple(authors), "identifiers": identifiers}
    return Work(**fields)
