"""Every file of a catalog can be read as what it is: an ordinary file, UTF-8, with sound syntax.

Whatever a build would refuse is a problem with a place here. A build that reads 1,900 records and
then ends with a traceback on one Latin-1 page tells nobody what to do.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from kdcatalog.problems import Position, Problem
from kdcatalog.rendering.environments import syntax_fault
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
    InputFile,
    Snapshot,
)
from kdcatalog.source.document import decode
from kdcatalog.source.reader import yaml_fault

_START = Position(1, 1)
_FOLDERS = (DOCS, TEMPLATES, PROSE, TOPIC_PROSE, PICTURES)
_FOLDER_OF_RECORDS = re.compile(f"{PAPERS}/([0-9]{{4}}|{UNDATED_FOLDER})")


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
    of_records = _FOLDER_OF_RECORDS.fullmatch(file.path)
    is_folder = file.path in _FOLDERS or bool(of_records)
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
    elif not file.path.endswith(".md"):
        yield from _check_template(text, file.path)


def _check_template(text: str, path: str) -> Iterator[Problem]:
    fault = syntax_fault(text)
    if fault:
        line, message = fault
        yield template_problem(path, line, message)


def template_problem(path: str, line: int, message: str) -> Problem:
    """Return KD155 for a line of a template."""
    return Problem(
        code="KD155",
        file=path,
        at=Position(max(1, line), 1),
        message=message,
        hint="correct the template at this line, or remove the file to get the program's own",
    )
