"""What a server keeps from one build to the next: files that did not change are not written again.

MkDocs empties the folder of the site before each build. While it serves, the folder is put aside
instead; what MkDocs then writes anew is moved into it, and of our own artifacts only those that differ.
"""

import hashlib
import shutil
from pathlib import Path

_written: dict[Path, dict[str, bytes]] = {}
"""By the folder of a site, the digest of every artifact that stands in it; lives as long as the server."""


def put_aside(site: Path) -> None:
    """Save the last build from being emptied, where there was one."""
    if _written.get(site) and site.is_dir():
        shutil.rmtree(_aside(site), ignore_errors=True)
        site.rename(_aside(site))
        site.mkdir()


def bring_back(site: Path) -> None:
    """Put the last build back in its place, with the files that MkDocs has written meanwhile on top."""
    aside = _aside(site)
    if not aside.is_dir():
        return
    for path in sorted(site.rglob("*")):
        target = aside / path.relative_to(site)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            path.replace(target)
    shutil.rmtree(site)
    aside.rename(site)


def is_kept(site: Path, path: str, content: bytes) -> bool:
    """Tell whether an artifact stands in the site already, just as it is; remember it as standing there."""
    known, digest = _written.setdefault(site, {}), hashlib.blake2b(content, digest_size=16).digest()
    is_same = known.get(path) == digest and (site / path).is_file()
    known[path] = digest
    return is_same


def drop_others(site: Path, paths: set[str]) -> None:
    """Remove the artifacts of earlier builds that this one does not have."""
    known = _written.setdefault(site, {})
    for path in sorted(set(known) - paths):
        (site / path).unlink(missing_ok=True)
        del known[path]


def _aside(site: Path) -> Path:
    return site.with_name(f"{site.name}-aside")
