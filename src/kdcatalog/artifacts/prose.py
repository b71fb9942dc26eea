"""The hand-written prose of a catalog, and the markup of its pictures."""

from collections.abc import Mapping
from html import escape
from pathlib import PurePath

from kdcatalog.snapshot import Snapshot


def prose_bytes(snapshot: Snapshot) -> Mapping[str, bytes]:
    """Return the bytes of every file of docs/prose/ by file."""
    return {file: snapshot.read(file) for file in snapshot.prose_files}


def read_prose(snapshot: Snapshot) -> Mapping[str, str]:
    """Return the prose of docs/prose/ by name."""
    texts = {file: raw.decode("utf-8", "replace") for file, raw in prose_bytes(snapshot).items()}
    return {PurePath(file).stem: text.replace("\r\n", "\n") for file, text in texts.items()}


def picture(folder: str, name: str, alternative: str) -> str:
    """Return the markup of a picture that follows the reader's light or dark scheme."""
    alt = escape(" ".join(alternative.split()))
    return (
        "<picture>\n"
        f'  <source media="(prefers-color-scheme: dark)" srcset="{folder}{name}-dark.svg">\n'
        f'  <img alt="{alt}" src="{folder}{name}-light.svg">\n'
        "</picture>"
    )
