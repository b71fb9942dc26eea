"""What MkDocs reads beside the snapshot: the pages in docs/, and a catalog's own configuration.

It imports nothing that takes long: a build with nothing to do asks only this.
"""

import re
from hashlib import sha256
from pathlib import PurePosixPath

from kdcatalog.files import read_bounded, read_own
from kdcatalog.snapshot import (
    MKDOCS,
    PICTURES,
    PROSE_FILES,
    Snapshot,
    packaged_templates,
    prose_file,
)

# What a catalog's own mkdocs.yml may set without running code, or reading files, that are not
# covered here: with anything else, such as a hook, MkDocs runs in every build.
_PLAIN_KEYS = frozenset(
    {"INHERIT", "site_name", "exclude_docs", "nav", "not_in_nav", "validation", "strict"}
)
_KEY = re.compile(r"^(\w+):", re.MULTILINE)
_INHERITED = re.compile(r"^INHERIT: *(.+)$", re.MULTILINE)

Digests = list[tuple[str, str]]
"""Path and digest of each file."""


def docs_digests(snapshot: Snapshot) -> Digests | None:
    """Return the digests of docs/ and the configuration; None where that may read anything else."""
    if not _is_plain(snapshot):
        return None
    digests = []
    configuration = snapshot.files.get(MKDOCS)
    if configuration:
        digests.append((MKDOCS, configuration.sha256))
    for path in sorted((snapshot.root / "docs").rglob("*")):
        name = path.relative_to(snapshot.root).as_posix()
        if path.is_dir() or _is_generated(snapshot, name):
            continue
        content = read_own(path)
        # A link or a pipe, or too large to be read for a digest: then MkDocs runs in every build.
        if content is None:
            return None
        digests.append((name, sha256(content).hexdigest()))
    return digests


def _is_generated(snapshot: Snapshot, name: str) -> bool:
    """Return whether a build writes a file of docs/, after the site; no page contains it."""
    if name in PROSE_FILES:
        return prose_file(PROSE_FILES[name]) in snapshot.files
    configuration = snapshot.files.get(MKDOCS)
    # The packaged configuration excludes pictures; one of its own may publish them.
    are_excluded = configuration is None or b"pictures/" in configuration.content
    return are_excluded and PurePosixPath(name).match(f"{PICTURES}/*.svg")


def _is_copy(text: str) -> bool:
    """Return whether a configuration is the packaged one below its head, as ``init`` copies it."""
    _, _, settings = text.partition("site_name:")
    _, _, packaged_settings = _packaged().decode().partition("site_name:")
    return settings == packaged_settings


def _packaged() -> bytes:
    return read_bounded(packaged_templates() / MKDOCS, follow=True).content


def _is_plain(snapshot: Snapshot) -> bool:
    """Return whether a catalog's own configuration reads nothing but docs/ and the packaged one."""
    file = snapshot.files.get(MKDOCS)
    if file is None:
        return True
    text = file.content.decode("utf-8", "replace")
    if _is_copy(text):
        return True
    keys = frozenset(_KEY.findall(text))
    # A tag such as !ENV reads what is not in the snapshot.
    if keys - _PLAIN_KEYS or "!" in text:
        return False
    for name in _INHERITED.findall(text):
        # By content: an installed program and a clone of it have two copies of the same file.
        if read_own(snapshot.root / name.strip()) != _packaged():
            return False
    return True
