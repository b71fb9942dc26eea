"""``kdcatalog build``: check, then write; nothing is written while a record is broken."""

from dataclasses import dataclass

from kdcatalog import pipeline
from kdcatalog.artifacts.readme import readme_file
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.problems import Located, errors
from kdcatalog.workspace import README, Workspace
from kdcatalog.writing import is_current, write


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: errors that stopped it, files written (or, dry, drifted), and figures to tell."""

    problems: tuple[Located, ...] = ()
    changed: tuple[str, ...] = ()
    papers: int = 0
    readme_bytes: int = 0
    over_budget: int = 0


def build(workspace: Workspace, *, dry: bool, site: bool) -> Built:
    """Write README.md, schema and pictures, then the site; with ``dry`` only tell what has drifted."""
    result = pipeline.load(workspace)
    if broken := errors(result.problems):
        return Built(problems=tuple(pipeline.locate_all(workspace, broken)))
    catalog = result.catalog
    if catalog is None:
        raise RuntimeError("the taxonomy was not read")
    files = [*repository_files(workspace, catalog)]
    changed = [file.path for file in files if not is_current(workspace.root / file.path, file.content)]
    if not dry:
        for file in files:
            write(workspace.root / file.path, file.content)
    if site:
        from kdcatalog.commands.site import build_site

        build_site(workspace)
    size = next(len(file.content) for file in files if file.path == README)
    return Built((), tuple(changed), len(catalog.papers), size, 0)
