"""A file of somebody else's papers, whatever its format: by its name, else by how it begins."""

import re

from kdcatalog.lists import markdown_list
from kdcatalog.lists.bibliography_list import read_bibtex, read_csl, read_csv
from kdcatalog.lists.listing import Listing

_READERS = {
    "bib": read_bibtex,
    "csv": read_csv,
    "tsv": read_csv,
    "json": read_csl,
    "md": markdown_list.read,
    "markdown": markdown_list.read,
}
_ENTRY = re.compile(r"^\s*@[A-Za-z]+\s*[{(]", re.MULTILINE)
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def read_list(name: str, raw: bytes) -> Listing:
    """Return what a file holds; ``name`` is that of the file."""
    text = decoded(raw)
    reader = _READERS.get(name.rpartition(".")[2].casefold())
    return (reader or _READERS[_begins(text)])(text.replace("\r\n", "\n").replace("\r", "\n"))


def _begins(text: str) -> str:
    if text.lstrip()[:1] in ("[", "{") and '"' in text[:400]:
        return "json"
    return "bib" if _ENTRY.search(text) else "md"


def decoded(raw: bytes) -> str:
    """Return bytes as text: UTF-8 or what a byte order mark says, else Latin-1, in which every byte is a letter."""
    encoding = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("latin-1")
