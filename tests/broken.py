"""The broken catalog: the files of ``catalogs/broken``, and beside them what cannot be committed.

Bytes that editors, git or other systems would change, and files too large to read, are made here.
"""

import shutil
from pathlib import Path

from tests.folders import CatalogFolder

CATALOGS = Path(__file__).parent / "catalogs"
SOUND = (
    'title: "Odd"\nauthors:\n  - Ann Bee\ndate: "2023-06"\nkind: report\n'
    "placements:\n  - process/mixing\n"
)
SOUND += 'added: "2024-01-15"\n'
SOUND += 'summary: "Bakes a loaf of flour, water and salt alone and measures how far it rises."\n'


def with_note(note: str) -> bytes:
    """Return a sound record with one more field."""
    return f'{SOUND}note: "{note}"\n'.encode()


ODD: dict[str, bytes] = {
    "bytes2023latin": 'title: "Café"\n'.encode("latin-1"),
    "bytes2023utf16": 'title: "Odd"\n'.encode("utf-16"),
    "bytes2023mark": b"\xef\xbb\xbf" + SOUND.encode(),
    "bytes2023null": with_note("nothing\0here"),
    "bytes2023escape": with_note("red \x1b[31m"),
    "bytes2023return": SOUND.encode() + b"note: one\rtitle: two\n",
    "bytes2023bidi": with_note("evil \u202etxt"),
    "bytes2023zero": with_note("zero\u200bwidth"),
    "bytes2023separator": SOUND.encode() + "note: one\u2028title: two\n".encode(),
    "bytes2023nextline": SOUND.encode() + "note: one\u0085title: two\n".encode(),
    "bytes2023surrogate": with_note("\\uD800"),
    "size2023bytes": with_note("x" * 512 * 1024),
    "size2023nodes": b"note: [" + b"x," * 40_001 + b"]\n",
    "size2023depth": b"note: " + b"[" * 60_000 + b"\n",
    "size2023keys": b"note: " + b"{x: " * 15_000 + b"\n",
    "aux": SOUND.encode(),
}


SHARE_A_TITLE = ("aux", "bytes2023zero")
"""Of the others each has a title of its own."""


def broken_catalog(folder: Path) -> CatalogFolder:
    """Return a new copy of the broken catalog with odd files, odd prose and a symbolic link."""
    root = folder / "broken"
    shutil.copytree(CATALOGS / "broken", root)
    for key, raw in ODD.items():
        title = b"Odd" if key in SHARE_A_TITLE else key.encode()
        (root / "papers" / "2023" / f"{key}.yaml").write_bytes(
            raw.replace(b'title: "Odd"', b'title: "%s"' % title)
        )
    (root / "docs" / "prose").mkdir(parents=True)
    (root / "docs" / "prose" / "latin.md").write_bytes("Bread.\n\nAu café.\n".encode("latin-1"))
    (root / "papers" / "2023" / "link2023record.yaml").symlink_to("sound2023record.yaml")
    return CatalogFolder(root)
