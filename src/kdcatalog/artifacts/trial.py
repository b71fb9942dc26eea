"""The catalog's own templates, tried out: most of their faults show only where they are filled."""

from collections.abc import Iterator

from kdcatalog.artifacts.artifact import Artifact, File
from kdcatalog.artifacts.pictures import repository_pictures
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.checks.files import own_templates, template_fault
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Problem
from kdcatalog.rendering.environments import RenderError
from kdcatalog.snapshot import Snapshot

_FileAndLine = tuple[str, int]


def template_problems(snapshot: Snapshot, catalog: Catalog) -> list[Problem]:
    """Return the faults of the catalog's own templates that show only when they are filled.

    Without templates of its own, a catalog has none. With some, everything that a build makes is
    made and thrown away, which takes as long as the build; with templates of pictures alone, only
    the pictures are.
    """
    problems: dict[_FileAndLine, Problem] = {}
    artifacts = _templated(snapshot, catalog)
    while True:
        try:
            artifact = next(artifacts, None)
            if artifact is None:
                return list(problems.values())
            _make(artifact)
        except RenderError as error:
            problem = template_fault(snapshot, error)
            # One wrong line of a template is wrong on every page.
            problems.setdefault((error.file, error.line), problem)


def _templated(snapshot: Snapshot, catalog: Catalog) -> Iterator[Artifact]:
    """Yield what the catalog's own templates may be used for."""
    if own_templates(snapshot):
        yield from repository_files(snapshot, catalog).files
        yield from site_artifacts(snapshot, catalog)
    elif snapshot.picture_templates:
        # Not README.md and all lists, which would double the time of every check.
        yield from repository_pictures(snapshot, catalog, anchors={})


def _make(artifact: Artifact) -> object:
    return artifact.content if isinstance(artifact, File) else artifact.body
