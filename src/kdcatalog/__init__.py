"""A curated catalog of papers: YAML records in, checked tables and a searchable site out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from kdcatalog.pipeline import Result

__version__ = "0.1.0"


def load(folder: "str | PathLike[str]" = ".") -> "Result":
    """Return a folder's catalog and its problems, to be taken apart as ``catalog, problems``.

    The catalog holds every valid record; it is None where taxonomy.yaml is not valid.
    Raises ``kdcatalog.snapshot.NoCatalogError`` where the folder holds no taxonomy.yaml.
    """
    from pathlib import Path

    from kdcatalog import pipeline
    from kdcatalog.snapshot import Snapshot

    return pipeline.load(Snapshot.at(Path(folder)))
