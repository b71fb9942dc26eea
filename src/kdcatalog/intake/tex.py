r"""What a value of BibTeX says without its TeX, as far as titles, names and identifiers need it."""

import re

_ACCENT = re.compile(r"\\[\"'`^~=.]\s*\{?\\?([A-Za-z])\}?|\\[uvHtcdbrk](?:\s*\{\\?([A-Za-z])\}|\s+\\?([A-Za-z]))")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*(?:\{\})?")
_LETTERS = {"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø", "l": "ł"}
_LETTERS |= {"L": "Ł", "i": "i", "j": "j"}
_SYMBOL = re.compile(r"\\([&%$#_{}])")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\s*|.)")


def plain(value: str) -> str:
    """Return a value as plain text on one line; accents are dropped, as every comparison drops them."""
    if "\\" in value:
        value = _ACCENT.sub(lambda found: found[1] or found[2] or found[3], value)
        value = _LETTER.sub(lambda found: _LETTERS[found[1]], value)
        value = _COMMAND.sub(" ", _SYMBOL.sub(r"\1", value))
    return " ".join(value.replace("{", "").replace("}", "").replace("~", " ").split())
