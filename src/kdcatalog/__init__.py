"""A curated catalog of papers: YAML records in, checked tables and a searchable site out."""

# Not imported from typing: one of fifty interruptions at random fell into loading that.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    from kdcatalog.api import LoadedCatalog

__version__ = "0.1.0"


def load(folder: "str | PathLike[str]" = ".") -> "LoadedCatalog":
    """Return the catalog in a folder, by default the current one.

    It has ``papers``, newest first, ``search("reverse kl")``, ``at("law")``, ``to_records()`` and
    ``export("bibtex", papers)``. Records with errors are left out; ``problems`` lists them.
    Raises ``kdcatalog.errors.CatalogError`` where the folder has no catalog or its taxonomy.yaml is
    not valid; the message lists the errors.
    """
    from pathlib import Path

    from kdcatalog.api import load_catalog

    return load_catalog(Path(folder))
