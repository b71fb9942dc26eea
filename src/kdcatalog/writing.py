"""The sink of plain files: compare, write atomically, never half."""

import os
import tempfile
from pathlib import Path


def is_current(path: Path, content: bytes) -> bool:
    """Tell whether a file holds exactly these bytes."""
    return path.is_file() and path.read_bytes() == content


def write(path: Path, content: bytes) -> bool:
    """Write a file at once or not at all; return whether anything changed."""
    if is_current(path, content):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True
