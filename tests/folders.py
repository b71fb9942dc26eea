"""A catalog on disk that tests change, read again by every command."""

from dataclasses import dataclass
from pathlib import Path

from kdcatalog.snapshot import Snapshot


@dataclass(frozen=True)
class CatalogFolder:
    """The folder of a catalog."""

    root: Path

    @property
    def snapshot(self) -> Snapshot:
        """What the folder holds now."""
        return Snapshot.at(self.root)

    @property
    def record_files(self) -> tuple[str, ...]:
        return self.snapshot.record_files

    @property
    def prose_files(self) -> tuple[str, ...]:
        return self.snapshot.prose_files

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def prose(self) -> Path:
        return self.root / "docs" / "prose"

    @property
    def pictures(self) -> Path:
        return self.root / "docs" / "pictures"

    @property
    def records(self) -> dict[str, bytes]:
        """The bytes of every record, by file."""
        return {file: self.read(file) for file in self.record_files}

    def read(self, file: str) -> bytes:
        """Return the bytes that a file has now."""
        return (self.root / file).read_bytes()
