"""The files that a build writes into the repository: README.md, the schema, the pictures, the forms of issues."""

from dataclasses import dataclass

from kdcatalog.artifacts.forms import issue_forms
from kdcatalog.artifacts.kinds import File
from kdcatalog.artifacts.pictures import repository_pictures
from kdcatalog.artifacts.readme import readme_file
from kdcatalog.exports.schemas import record_schema
from kdcatalog.model.catalog import Catalog
from kdcatalog.snapshot import SCHEMA, Snapshot


@dataclass(frozen=True, slots=True)
class RepositoryFiles:
    """Every generated file of the repository, README.md first, and how many rows its budget cost."""

    files: tuple[File, ...]
    left_out: int


def repository_files(snapshot: Snapshot, catalog: Catalog) -> RepositoryFiles:
    """Return every generated file of the repository."""
    readme = readme_file(snapshot, catalog)
    schema = File("repository", SCHEMA, lambda: record_schema(catalog.taxonomy).encode())
    pictures = repository_pictures(snapshot, catalog, readme.anchors)
    forms = issue_forms(snapshot, catalog.taxonomy)
    return RepositoryFiles((readme.file, schema, *pictures, *forms), readme.left_out)
