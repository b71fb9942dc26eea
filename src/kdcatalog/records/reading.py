"""Records and the taxonomy: from the bytes of one file to a typed value, or to its problems."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from kdcatalog.model.keys import is_key, year_of_key
from kdcatalog.model.paper import Paper, Record
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote, yaml_quoted
from kdcatalog.problems import At, Key, Path, Position, Problem
from kdcatalog.records.faults import hint_on_empty, problems_of
from kdcatalog.records.salvage import Salvaged, salvage
from kdcatalog.snapshot import PAPERS, TAXONOMY
from kdcatalog.source.reader import REPEATED, Document, Limits, read_yaml

INTEGERS: frozenset[Path] = frozenset({("date",), ("venue", "year")})
"""The fields in which digits are meant, so that a bare number is as good as a text."""


RECORD_LIMITS = Limits(
    bytes=64 * 1024,
    values=5_000,
    hint="remove what does not belong to the paper",
    when_empty="write the record",
)
# The largest taxonomy so far has 60 KiB; a vocabulary of venues can grow to ten times that.
TAXONOMY_LIMITS = Limits(
    bytes=1024 * 1024,
    values=100_000,
    hint="remove what does not belong to the taxonomy",
    when_empty="write the blocks catalog: and facets:",
)

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """What one file gave: a value where it was valid, else what of it was; and every problem found on the way."""

    value: T | None
    problems: tuple[Problem, ...]
    salvaged: Salvaged | None = None


def load_paper(raw: bytes, file: str) -> Loaded[Paper]:
    """Return the paper of one record file, ``papers/<year>/<key>.yaml``; of what is no record only the name counts."""
    misplaced = _check_place(file)
    if not file.endswith(".yaml"):
        return Loaded(None, tuple(misplaced))
    document = read_document(raw, file)
    record, problems = _validate(document, Record, file)
    problems += _read_otherwise(document, problems, file)
    found = (*misplaced, *problems)
    if record and not found:
        return Loaded(Paper.of(record, key=key_of(file), file=file), ())
    return Loaded(
        None, found, salvage(document.data, key=key_of(file), file=file, told=document.doubtful)
    )


def load_taxonomy(raw: bytes, file: str) -> Loaded[Taxonomy]:
    """Return the taxonomy of a catalog; its references are checked elsewhere."""
    taxonomy, problems = _validate(read_document(raw, file), Taxonomy, file)
    return Loaded(taxonomy, tuple(problems))


def read_document(raw: bytes, file: str) -> Document:
    """Return a record or taxonomy.yaml as plain data with positions, within the limits of each."""
    return read_yaml(raw, file, TAXONOMY_LIMITS if file == TAXONOMY else RECORD_LIMITS)


def key_of(file: str) -> str:
    """Return the key of a record: the stem of its file."""
    return file.rpartition("/")[2].removesuffix(".yaml")


def _check_place(file: str) -> list[Problem]:
    *folders, name = file.split("/")
    key = name.split(".")[0].lower()
    year = year_of_key(key) if is_key(key) else None
    proper = f"{PAPERS}/{year}/{key}.yaml"
    if file == proper:
        return []
    message = f"{quote(file)} is not papers/<year>/<key>.yaml with the year in the key"
    hint = "rename it, such as papers/2024/smith2024title.yaml"
    if year and name != f"{key}.yaml":
        hint = f"rename it to {proper}"
    elif year:
        message = (
            f"the key names {year}, the folder is {quote(folders[1])}"
            if len(folders) == 2
            else message
        )
        hint = f"move it to {proper}"
    return [Problem("KD106", file, Position(1, 1), message, hint)]


def _validate(
    document: Document, model: type[Model], file: str
) -> tuple[Model | None, list[Problem]]:
    problems = list(document.flaws)
    if document.data is None:
        return None, problems
    nothing = (
        path
        for path, meaning in document.unquoted.items()
        if meaning == "nothing" and REPEATED not in path
    )
    empty = {path for path in nothing if not _lies_in(path, document.doubtful)}
    for path in empty:
        at = Key(path) if path and isinstance(path[-1], str) else path
        hint = hint_on_empty(model, path, document.data)
        problems.append(Problem("KD111", file, at, "the field is empty", hint))
    try:
        return model.model_validate(document.data), problems
    except ValidationError as wrong:
        found = problems_of(wrong, model, document.data, file)
        known = empty | document.doubtful
        problems += [problem for problem in found if not _lies_in(problem.at, known)]
        return None, problems


def _lies_in(at: At, known: Collection[Path]) -> bool:
    """Tell whether a value, or one that holds it, is at fault for a reason that is known already."""
    path = at if isinstance(at, tuple) else ()
    return any(path[:end] in known for end in range(1, len(path) + 1))


def _read_otherwise(document: Document, known: list[Problem], file: str) -> list[Problem]:
    """Return KD107 on every unquoted text that an ordinary parser reads as something else."""
    if document.data is None:
        return []
    reported = {problem.at for problem in known}
    problems = []
    for path, meaning in document.unquoted.items():
        prefixes = [path[:end] for end in range(1, len(path) + 1)]
        if REPEATED in path or meaning == "nothing" or _lies_in(path, document.doubtful):
            continue
        if any(known in reported for known in (path, *map(Key, prefixes))):
            continue
        if path in INTEGERS and meaning == "a number":
            continue
        value = _value_at(document.data, path)
        message = f"an unquoted {value} is read as {meaning} by other parsers"
        problems.append(Problem("KD107", file, path, message, f"write {yaml_quoted(value)}"))
    return problems


def _value_at(data: Any, path: Path) -> str:
    for part in path:
        data = data[part]
    return str(data)
