"""``kdcatalog build``: check, then write; nothing is written while a record is broken."""

from dataclasses import dataclass

from kdcatalog import pipeline
from kdcatalog.artifacts.readme import BUDGET
from kdcatalog.problems import Located, errors
from kdcatalog.settings import Settings
from kdcatalog.snapshot import Snapshot
from kdcatalog.writing import is_current, write

_NO_SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: errors that stopped it, files written (or, dry, drifted), and figures to tell."""

    problems: tuple[Located, ...] = ()
    changed: tuple[str, ...] = ()
    papers: int = 0
    readme_bytes: int = 0
    left_out: int = 0

    @property
    def is_too_large(self) -> bool:
        """Whether README.md exceeds its budget though every row that may go has gone."""
        return self.readme_bytes > BUDGET


def build(snapshot: Snapshot, settings: Settings = _NO_SETTINGS, *, dry: bool, site: bool) -> Built:
    """Write the site, then README.md, schema, pictures and forms; with ``dry`` only tell what has drifted."""
    result = pipeline.load(snapshot)
    broken = errors(result.problems)
    if broken or result.catalog is None:
        return Built(problems=tuple(pipeline.locate_all(snapshot, broken)))
    generated = pipeline.repository(snapshot, result.catalog)
    changed = [
        file for file in generated.files if not is_current(snapshot.root / file.path, file.content)
    ]
    if site and not dry:
        from kdcatalog.commands.site import build_site

        build_site(snapshot, result, settings)
    for file in () if dry else changed:
        write(snapshot.root / file.path, file.content)
    return Built(
        changed=tuple(file.path for file in changed),
        papers=len(result.catalog.papers),
        readme_bytes=len(generated.files[0].content),
        left_out=generated.left_out,
    )
