"""Records and taxonomy.yaml: from the bytes of one file to a typed value, or to its problems."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from kdcatalog.model.checked import checks_of
from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import arxiv_month
from kdcatalog.model.keys import is_key, make_key, year_of_key
from kdcatalog.model.paper import Paper, Record
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote, yaml_quoted
from kdcatalog.problems import At, Key, Path, Position, Problem
from kdcatalog.records.faults import hint_on_empty, problems_of
from kdcatalog.records.nesting import blank_fields, indent_fields, merge_second_record
from kdcatalog.records.salvage import Salvaged, salvage, without_values
from kdcatalog.records.slips import report_slips
from kdcatalog.snapshot import PAPERS, PEOPLE, REJECTED, REMOVED, TAXONOMY, UNDATED_FOLDER, UPKEEP
from kdcatalog.source.document import Document, Limits
from kdcatalog.source.reader import REPEATED, read_yaml

# The longest list of authors so far is that of ATLAS and CMS (2015): 5,154, with given and family
# names 260 KiB and 21,000 values.
RECORD_LIMITS = Limits(
    bytes=512 * 1024,
    values=40_000,
    hint="remove what does not belong to the paper, or list the group of authors as {group: ...}",
    when_empty="write the record",
)
# The largest taxonomy so far has 60 KiB; its list of venues can grow to ten times that.
TAXONOMY_LIMITS = Limits(
    bytes=1024 * 1024,
    values=100_000,
    hint="remove what does not belong to the taxonomy",
    when_empty="write the blocks catalog: and facets:",
)
# The other shared files may be missing, so an empty one is removed.
SHARED_LIMITS = replace(TAXONOMY_LIMITS, when_empty="write its list, or remove the file")

SHARED_FILES = (TAXONOMY, REJECTED, REMOVED, PEOPLE, UPKEEP)
"""The YAML files of a catalog besides its records."""

# Fields of digits: every parser reads the same from 2024 and "2024", so both are accepted.
_INTEGER_FIELDS: frozenset[Path] = frozenset({("date",), ("venue", "year")})

# What taxonomy, prose and people.yaml name of a record.
_NAMED_FIELDS = {"authors", "added", "former_keys"}

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """What was read from one file: a value, or what could be salvaged of it; and its problems."""

    value: T | None
    problems: tuple[Problem, ...]
    salvaged: Salvaged | None = None

    @property
    def hides_names(self) -> bool:
        """Whether a record may have names, besides its key, that could not be read."""
        if self.value:
            return False
        rest = self.salvaged
        return rest is None or not _NAMED_FIELDS.isdisjoint(rest.unread_fields)


def load_paper(raw: bytes, file: str) -> Loaded[Paper]:
    """Return the paper of one record, ``papers/<year>/<key>.yaml``, or the problems of the file.

    A file with another ending than ``.yaml`` is not read; only its name is a problem.
    """
    # A .yml or a backup copy may be anything; its name alone is at fault.
    if not file.endswith(".yaml"):
        return Loaded(None, tuple(_check_place(file)))
    document = read_document(raw, file)
    record, problems = _validate(document, Record, file)
    problems += _unquoted_values(document, problems, file)

    key = key_of(file)
    is_misplaced = bool(_check_place(file))
    # Even a valid record counts as broken while its text means something else to other parsers.
    if record and not problems and not is_misplaced:
        return Loaded(Paper.of(record, key=key, file=file), ())
    # What is valid is checked all the same, so that one fault does not hide the others.
    salvaged = salvage(
        data=document.data,
        key=key,
        file=file,
        doubtful={*document.doubtful, *_empty_values(document)},
    )
    problems = [*_check_place(file, salvaged), *problems]
    return Loaded(None, tuple(problems), salvaged)


def load_taxonomy(raw: bytes, file: str) -> Loaded[Taxonomy]:
    """Return the taxonomy of a catalog, valid in shape; ``checks`` look at what it names."""
    return load_settings(raw, file, Taxonomy)


def load_settings(
    raw: bytes,
    file: str,
    model: type[Model],
) -> Loaded[Model]:
    """Return a file of settings, such as people.yaml, or its problems."""
    document = read_document(raw, file)
    settings, problems = _validate(document, model, file)
    return Loaded(settings, tuple(problems))


def read_document(raw: bytes, file: str) -> Document:
    """Return the data of a YAML file of the catalog with positions, within the limits of each."""
    document = read_yaml(raw, file, limits_of(file))
    if file not in SHARED_FILES:
        merge_second_record(document, file)
        indent_fields(document, file)
        blank_fields(document)
    if document.data is not None:
        report_slips(document, file)
    return document


def limits_of(file: str) -> Limits:
    """Return how large a YAML file of the catalog may be."""
    if file == TAXONOMY:
        return TAXONOMY_LIMITS
    return SHARED_LIMITS if file in SHARED_FILES else RECORD_LIMITS


def key_of(file: str) -> str:
    """Return the key of a record: the stem of its file."""
    return file.rpartition("/")[2].removesuffix(".yaml")


def _check_place(file: str, salvaged: Salvaged | None = None) -> list[Problem]:
    """Return KD106 unless a file is ``papers/<year>/<key>.yaml`` with the year in its key.

    What could be read of the record gives its right name, where the wrong one does not.
    """
    *folders, name = file.split("/")
    # Smith2024Title.yaml and smith2024title.yml differ from a proper name in one thing each.
    key = name.split(".")[0].lower()
    year = year_of_key(key) if is_key(key) else None
    expected_file = f"{PAPERS}/{year or UNDATED_FOLDER}/{key}.yaml"
    if is_key(key) and file == expected_file:
        return []

    message = f"{quote(file)} is not papers/<year>/<key>.yaml with the year in the key"
    hint = _hint_on_name(salvaged)
    if year and name != f"{key}.yaml":
        hint = f"rename it to {expected_file}"
    elif year:
        hint = f"move it to {expected_file}"
        if len(folders) == 2:
            message = f"the year in the key is {year}, but the folder is {quote(folders[1])}"
    return [
        Problem(
            code="KD106",
            file=file,
            at=Position(1, 1),
            message=message,
            hint=hint,
        )
    ]


def _hint_on_name(salvaged: Salvaged | None) -> str:
    """Return the hint to give a record the name that ``add`` would give it."""
    if not salvaged or {("title",), ("date",)} & salvaged.unread:
        return "rename it, for example to papers/2024/smith2024title.yaml"
    paper = salvaged.paper
    year = paper.month.year
    key = make_key(paper.authors, year, paper.title)
    return f"rename it to {PAPERS}/{year or UNDATED_FOLDER}/{key}.yaml"


def _validate(
    document: Document,
    model: type[Model],
    file: str,
) -> tuple[Model | None, list[Problem]]:
    """Return the value of a document, None where it is invalid, and its problems in either case."""
    problems = [*document.flaws]
    if document.data is None:
        return None, problems
    empty = _empty_values(document)
    for path in empty:
        problem = _empty_value(
            document=document,
            model=model,
            path=path,
            file=file,
        )
        problems.append(problem)
    try:
        return model.model_validate(document.data), problems
    except ValidationError as error:
        # One fault is one problem: an empty date is not also an invalid one.
        reported = {*empty, *document.doubtful}
        complaints = problems_of(
            error=error,
            model=model,
            data=document.data,
            file=file,
        )
        complaints = list(_without(complaints, reported))
        rest = _without(problems, _misshapen(complaints))
        return None, [*rest, *complaints]


def _misshapen(problems: Iterable[Problem]) -> list[At]:
    """Return the values of the wrong shape: what is below has to be written again, if only once."""
    return [problem.at for problem in problems if problem.code == "KD112"]


def _without(
    problems: Iterable[Problem],
    places: Collection[At],
) -> Iterator[Problem]:
    """Yield the problems that are at none of some places, and not below one."""
    for problem in problems:
        if not _is_within(problem.at, places):
            yield problem


def _empty_values(document: Document) -> list[Path]:
    """Return the paths of values that were left out or written as null."""
    empty: list[Path] = []
    for path, meaning in document.unquoted.items():
        is_dropped = REPEATED in path or _is_within(path, document.doubtful)
        if meaning == "nothing" and not is_dropped:
            empty.append(path)
    return empty


def _empty_value(
    document: Document,
    model: type[BaseModel],
    path: Path,
    file: str,
) -> Problem:
    # An item of a list has no key, and neither has the whole file.
    at = Key(path) if path in document.keys else path
    return Problem(
        code="KD111",
        file=file,
        at=at,
        message="the field is empty",
        hint=hint_on_empty(model, path, document.data),
    )


def _unquoted_values(
    document: Document,
    reported: Collection[Problem],
    file: str,
) -> list[Problem]:
    """Return KD107 on every unquoted text that ordinary parsers do not read as text."""
    # Of a record that is no mapping, nothing is read.
    if not isinstance(document.data, dict):
        return []
    # "2306.0991" under arxiv: is invalid already; quoting it would not help.
    reported_places = {problem.at for problem in reported}
    doubtful = {*document.doubtful, *_misshapen(reported)}
    problems: list[Problem] = []
    for path, meaning in document.unquoted.items():
        is_dropped = REPEATED in path or _is_within(path, doubtful)
        is_integer = _is_integer(path) and meaning == "a number"
        if is_dropped or is_integer or meaning == "nothing":
            continue
        if _is_reported(path, reported_places):
            continue
        value = _value_at(document.data, path)
        problem = Problem(
            code="KD107",
            file=file,
            at=path,
            message=f"unquoted {value} is read as {meaning} by other parsers",
            hint=f"write {yaml_quoted(value)}",
        )
        problems.append(problem)
    return problems


def _is_integer(path: Path) -> bool:
    # Also of each venue in a list.
    fields = [part for part in path if isinstance(part, str)]
    return tuple(fields) in _INTEGER_FIELDS


def _is_reported(path: Path, places: Collection[At]) -> bool:
    """Return whether a value, its key or the key of what contains it has a problem already."""
    if path in places:
        return True
    keys = map(Key, _with_parents(path))
    return any(key in places for key in keys)


def _is_within(at: At, paths: Collection[At]) -> bool:
    """Return whether a field path or key is one of some paths, or inside one."""
    path = at.path if isinstance(at, Key) else at
    if isinstance(path, Position):
        return False
    return any(parent in paths for parent in _with_parents(path))


def _with_parents(path: Path) -> list[Path]:
    """Return a path and the path of everything that contains it, except the whole file."""
    lengths = range(1, len(path) + 1)
    return [path[:length] for length in lengths]


def _value_at(data: Any, path: Path) -> str:
    for part in path:
        data = data[part]
    return str(data)


# Dates in the future: the one fault of a record that depends on the day on which it is checked. A
# typing error such as 2062 would keep a paper on top of every list and move the date of the whole
# catalog. The value is set aside, as one that cannot be read, so that it is not also reported as
# later than the arXiv id, the venue and the day of entry.

_Fault = tuple[Path, Problem]

# The run knows the date in UTC; in the Pacific it can be a day later.
_TOLERANCE = datetime.timedelta(days=1)

# Conferences publish the dates and papers of the next year, and journals their volumes ahead.
_YEARS_AHEAD = 1


def refuse_future(record: Loaded[Paper], today: str) -> Loaded[Paper]:
    """Return a record as it was read, dates later than ``today`` (ISO) set aside as problems."""
    rest = record.salvaged
    paper = record.value or (rest.paper if rest else None)
    if not paper:
        return record
    day = datetime.date.fromisoformat(today)
    problems: list[Problem] = []
    paths: list[Path] = []
    for path, problem in _future_dates(paper, day):
        paths.append(path)
        problems.append(problem)
    if not problems:
        return record
    unread = rest.unread if rest else frozenset()
    all_problems = (*record.problems, *problems)
    salvaged = without_values(paper, paths, unread)
    return Loaded(None, all_problems, salvaged)


def _future_dates(
    paper: Paper,
    today: datetime.date,
) -> Iterator[_Fault]:
    latest = today + _TOLERANCE
    month = Month(latest.year, latest.month)
    if paper.added > latest.isoformat():
        # The hint names no day: the same record must give the same report tomorrow.
        hint = 'write the day on which you add it, "YYYY-MM-DD"'
        yield _future(paper, ("added",), paper.added, hint)
    for check in checks_of(paper.checked):
        if check.day > latest.isoformat():
            hint = "write the day on which it was compared"
            yield _future(paper, ("checked", check.field), check.day, hint)
    if paper.month > month:
        arxiv = paper.identifiers.arxiv
        month_of_arxiv = arxiv_month(arxiv) if arxiv else None
        hint = "write the month of the first public version"
        if month_of_arxiv:
            hint = f'write "{month_of_arxiv}", the month of the arXiv id'
        yield _future(paper, ("date",), paper.date, hint)
    latest_year = latest.year + _YEARS_AHEAD
    if paper.venue and paper.venue.year > latest_year:
        year = str(paper.venue.year)
        hint = "write the year of the volume or meeting"
        yield _future(paper, ("venue", "year"), year, hint)


def _future(
    paper: Paper,
    at: Path,
    date: str,
    hint: str,
) -> _Fault:
    problem = Problem(
        code="KD610",
        file=paper.file,
        at=at,
        message=f"{date} is in the future",
        hint=hint,
    )
    return at, problem
