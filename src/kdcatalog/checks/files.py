"""Every file of a catalog can be read as what it is, and what prose and upkeep.yaml name exists.

Whatever a build would refuse is a problem with a place here. A build that reads 1,900 records and
then ends with a traceback on one Latin-1 page tells nobody what to do.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import AuditResult, Harvest
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean, did_you_mean_key
from kdcatalog.problems import Path, Position, Problem
from kdcatalog.snapshot import (
    DOCS,
    MKDOCS,
    PACKAGED,
    PAPERS,
    PICTURES,
    PROSE,
    TAXONOMY,
    TEMPLATES,
    TOPIC_PROSE,
    UNDATED_FOLDER,
    UPKEEP,
    InputFile,
    Snapshot,
    prose_topic,
    topic_prose_file,
)
from kdcatalog.source.document import decode
from kdcatalog.source.hidden import explain_hidden
from kdcatalog.source.reader import yaml_fault
from kdcatalog.text.characters import FORBIDDEN

if TYPE_CHECKING:
    from kdcatalog.rendering.environments import RenderError
    from kdcatalog.rendering.prose import Reference

_START = Position(1, 1)
_FOLDERS = (DOCS, TEMPLATES, PROSE, TOPIC_PROSE, PICTURES)
_YEARS = f"{PAPERS}/([0-9]{{4}}|{UNDATED_FOLDER})"
_FOLDER_BELOW = re.compile(f"{_YEARS}|{TOPIC_PROSE}/[^.]+")
# Persian words and some emoji need a joiner, which only titles and names can do without.
_HIDDEN = re.compile(rf"(?![\t\n\u200c\u200d]|\r\n){FORBIDDEN.pattern}")


def check_files(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield a problem for each file that is not what its name and place promise.

    Records and taxonomy.yaml are read elsewhere: here only those that are not ordinary files.
    """
    for file in _files(snapshot):
        refusal = refuse_file(file)
        if refusal:
            yield refusal
        elif file.path.endswith((".md", ".j2", ".html", MKDOCS)):
            yield from _check_text(file)


def refuse_file(file: InputFile) -> Problem | None:
    """Return KD105 for a file that is too large, KD108 for one that is not ordinary."""
    below = _FOLDER_BELOW.fullmatch(file.path)
    is_folder = file.path in _FOLDERS or bool(below)
    if not file.kind and not is_folder:
        return None
    kind = file.kind or "an ordinary file"
    code = "KD108"
    message = f"the file is {kind}"
    hint = "put the file itself there, a plain file"
    if kind.startswith("too large"):
        code = "KD105"
        hint = "remove what does not belong in the file, or divide it"
    elif kind == "a folder" and not PurePosixPath(file.path).suffix:
        message = "the folder cannot be read"
        hint = "let its owner permit you to read it"
    elif is_folder:
        hint = "put the folder itself there"
    return Problem(code, file.path, _START, message, hint)


def _files(snapshot: Snapshot) -> Iterator[InputFile]:
    for file in snapshot.files.values():
        # What is wrong with a record is reported where it is read, beside its other problems.
        is_record = file.path.startswith(f"{PAPERS}/")
        if not is_record and file.path != TAXONOMY:
            yield file
    yield from snapshot.documents.values()
    yield from own_templates(snapshot).values()


def own_templates(snapshot: Snapshot) -> Mapping[str, InputFile]:
    """Return the templates in the catalog's folder by path, without those of the program."""
    templates = {}
    for template in snapshot.templates.values():
        if not template.path.startswith(f"{PACKAGED}/"):
            templates[template.path] = template
    return templates


def _check_text(file: InputFile) -> Iterator[Problem]:
    text, not_utf8 = decode(file.content, file.path)
    if not_utf8:
        yield not_utf8
    elif file.path == MKDOCS:
        yield from yaml_fault(text, file.path)
    elif file.path.endswith(".md"):
        yield from _check_characters(text, file.path)
    else:
        yield from _check_template(text, file.path)


def _check_characters(text: str, path: str) -> Iterator[Problem]:
    """Yield KD101 for the first character of a page that nobody can see."""
    hidden = _HIDDEN.search(text)
    if hidden:
        start = hidden.start()
        before = text[:start]
        line = before.count("\n") + 1
        column = start - before.rfind("\n")
        message, hint = explain_hidden(text, start)
        yield Problem("KD101", path, Position(line, column), message, hint)


def _check_template(text: str, path: str) -> Iterator[Problem]:
    # Imported here, as below: of records alone, a check needs no templates and no Markdown.
    from kdcatalog.rendering.environments import syntax_fault

    fault = syntax_fault(text)
    if fault:
        line, message = fault
        yield template_problem(path, line, message)


def template_fault(snapshot: Snapshot, error: "RenderError") -> Problem:
    """Return KD155 for a template of the catalog that cannot be filled.

    Raises the error where the catalog has none: the fault is in the program.
    """
    theirs = own_templates(snapshot)
    if not error.file.startswith(PACKAGED):
        return template_problem(error.file, error.line, error.reason)
    # What a template of theirs lacks shows in one of ours, which imports it.
    for file in theirs:
        name = file.removeprefix(f"{TEMPLATES}/")
        if name in error.reason:
            return template_problem(file, 1, error.reason)
    for file in theirs:
        return template_problem(file, 1, f"{error}")
    raise error


def template_problem(path: str, line: int, message: str) -> Problem:
    """Return KD155 for a line of a template."""
    return Problem(
        code="KD155",
        file=path,
        at=Position(max(1, line), 1),
        message=message,
        hint="correct the template at this line, or remove the file to get the program's own",
    )


def check_prose(
    catalog: Catalog,
    prose: Mapping[str, str],
    pictures: Collection[str],
) -> Iterator[Problem]:
    """Yield KD153 on every broken reference; ``prose`` is text by file, ``pictures`` are names."""
    existing: dict[str, Collection[str]] = {
        "node": catalog.taxonomy.nodes,
        # Former keys too: a renamed record must not break the prose that names it.
        "paper": dict.fromkeys(sorted(catalog.taken_keys)),
        "page": site_paths.NAMED,
        "picture": pictures,
    }
    from kdcatalog.rendering.prose import references

    for file, text in prose.items():
        for reference in references(text):
            # Other schemes, such as https: and mailto:, are ordinary links.
            names = existing.get(reference.kind)
            if names is not None and reference.name not in names:
                yield _broken_reference(file, text, reference, names)


def _broken_reference(
    file: str,
    text: str,
    reference: "Reference",
    names: Collection[str],
) -> Problem:
    # Prose is not YAML and has no positions of its own; the offset is all there is.
    before = text[: reference.offset]
    line = before.count("\n") + 1
    column = reference.offset - before.rfind("\n")
    otherwise = f"remove it: the catalog has no {reference.kind}s"
    hint = did_you_mean(reference.name, names, otherwise)
    if reference.kind == "paper":
        hint = did_you_mean_key(reference.name, names, "remove it, or name a paper")
    return Problem(
        code="KD153",
        file=file,
        at=Position(line, column, len(reference.name)),
        message=f"unknown {reference.kind} {quote(reference.name)}",
        hint=hint,
        absent=f"{reference.kind}:{reference.name}",
    )


def topicless_prose(taxonomy: Taxonomy, files: Iterable[str]) -> Iterator[Problem]:
    """Yield KD154 on every file of prose on a topic that the taxonomy does not have."""
    for path in map(prose_topic, files):
        if path in taxonomy.nodes:
            continue
        if path in taxonomy.moved:
            new_file = topic_prose_file(taxonomy.moved[path])
            hint = f"the topic has moved: rename the file to {new_file}"
        else:
            otherwise = "remove the file, or rename it to the path of a topic"
            hint = did_you_mean(path, taxonomy.nodes, otherwise)
        yield Problem(
            code="KD154",
            file=topic_prose_file(path),
            at=Position(1, 1),
            message=f"{TAXONOMY} has no topic {quote(path)}",
            hint=hint,
        )


_problem = partial(Problem, "KD175", UPKEEP)

_Volume = tuple[str, int, str]
"""A venue, the year and the track."""

# Numbers that contradict each other were edited by hand: the command counts them again.
HARVEST_AGAIN = "run kdcatalog harvest again"
AUDIT_AGAIN = "run kdcatalog audit again"


def check_upkeep(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD175 on everything in upkeep.yaml that contradicts the taxonomy or itself."""
    yield from _harvests(catalog)
    yield from _audits(catalog)


def _harvests(catalog: Catalog) -> Iterator[Problem]:
    volumes: set[_Volume] = set()
    for index, harvest in enumerate(catalog.upkeep.harvests):
        at: Path = ("harvests", index)
        yield from _unknown_venue(at, harvest, catalog)
        yield from _contradicting_counts(at, harvest)
        # Tracks are harvested apart: a conference prints one volume of each.
        volume = (harvest.venue, harvest.year, harvest.track)
        if volume in volumes:
            message = f"{harvest.venue} {harvest.year} is listed twice"
            hint = "remove the older of the two harvests"
            yield _problem((*at, "venue"), message, hint)
        volumes.add(volume)


def _unknown_venue(at: Path, harvest: Harvest, catalog: Catalog) -> Iterator[Problem]:
    venues = catalog.taxonomy.venue_by_id
    if harvest.venue in venues:
        return
    message = f"{quote(harvest.venue)} is not a venue"
    otherwise = "write the id of a venue in taxonomy.yaml"
    hint = did_you_mean(harvest.venue, [*venues], otherwise)
    yield _problem((*at, "venue"), message, hint)


def _contradicting_counts(at: Path, harvest: Harvest) -> Iterator[Problem]:
    """Yield a problem where more is missing than belongs here, or more belongs than is listed."""
    missing = len(harvest.missing)
    in_scope = harvest.in_scope
    listed = harvest.listed
    if missing > in_scope:
        message = f"{missing} papers are missing of {in_scope} that belong here"
        yield _problem((*at, "in_scope"), message, HARVEST_AGAIN)
    if in_scope > listed:
        message = f"{in_scope} papers belong here of {listed} in the proceedings"
        yield _problem((*at, "listed"), message, HARVEST_AGAIN)


def _audits(catalog: Catalog) -> Iterator[Problem]:
    samples: set[str] = set()
    for index, audit in enumerate(catalog.upkeep.audits):
        at: Path = ("audits", index)
        yield from _too_many_wrong_fields(at, audit)
        sample = audit.sample
        if sample in samples:
            message = f"the sample {quote(sample)} is listed twice"
            hint = "remove one of the two audits"
            yield _problem((*at, "sample"), message, hint)
        samples.add(sample)


def _too_many_wrong_fields(at: Path, audit: AuditResult) -> Iterator[Problem]:
    wrong = len(audit.wrong)
    if wrong > audit.fields:
        message = f"{wrong} fields are wrong of {audit.fields} that were compared"
        yield _problem((*at, "fields"), message, AUDIT_AGAIN)
