"""The files that a build writes into the repository: README.md, the schema, the pictures."""

from collections.abc import Iterator

from kdcatalog.artifacts.kinds import File
from kdcatalog.artifacts.pictures import picture_files
from kdcatalog.artifacts.readme import readme_file
from kdcatalog.exports.schema import record_schema
from kdcatalog.model.catalog import Catalog
from kdcatalog.workspace import SCHEMA, Workspace


def repository_files(workspace: Workspace, catalog: Catalog) -> Iterator[File]:
    """Yield every generated file of the repository."""
    yield readme_file(workspace, catalog).file
    yield File("repository", SCHEMA, record_schema(catalog.taxonomy).encode())
    yield from picture_files(workspace, catalog)
