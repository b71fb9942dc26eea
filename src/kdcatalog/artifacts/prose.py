"""The hand-written prose of a catalog, and the markup of its pictures."""

from collections.abc import Mapping
from html import escape

from kdcatalog.workspace import Workspace


def read_prose(workspace: Workspace) -> Mapping[str, str]:
    """Return the prose of docs/prose/ by name."""
    files = sorted(workspace.prose.glob("*.md"))
    return {path.stem: path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n") for path in files}


def picture(folder: str, name: str, alternative: str) -> str:
    """Return the markup of a picture that follows the reader's light or dark scheme."""
    alt = escape(" ".join(alternative.split()))
    return (
        "<picture>\n"
        f'  <source media="(prefers-color-scheme: dark)" srcset="{folder}{name}-dark.svg">\n'
        f'  <img alt="{alt}" src="{folder}{name}-light.svg">\n'
        "</picture>"
    )
