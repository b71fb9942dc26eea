r"""What a value of BibTeX says without its TeX, as far as titles, names and identifiers need it."""

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_ACCENT = re.compile(
    r"\\(?:([\"'`^~=.])\s*\{?\\?([A-Za-z])\}?|([uvHtcdbrk])(?:\s*\{\\?([A-Za-z])\}|\s+\\?([A-Za-z])))"
)
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*(?:\{\})?")
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
}
_LETTERS |= {"L": "Ł", "i": "i", "j": "j"}
_TEXT = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textendash": "\u2013",
    "textemdash": "\u2014",
    "textquoteright": "\u2019",
    "textquoteleft": "\u2018",
}
_NAMED = re.compile(rf"\\({'|'.join(_TEXT)})(?![A-Za-z])(?:\s*\{{\}})?")
_SYMBOL = re.compile(r"\\([&%$#_{}])")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\s*|.)")
_MATHS = re.compile(r"(?<!\\)\$([^$]*)\$")
_KEPT = str.maketrans("{}~\\$", "\ue000\ue001\ue002\ue003\ue004")
"""Signs that a text means as such stand aside while those that TeX means are taken away."""
_BACK = str.maketrans("\ue000\ue001\ue002\ue003\ue004", "{}~\\$")
_DASHES = re.compile(r"(?<!-)(-{2,3})(?!-)")
_QUOTES = (("``", "\u201c"), ("''", "\u201d"))


def plain(value: str) -> str:
    """Return a value as plain text on one line; accents are dropped, as every comparison drops them."""
    if "\\" in value:
        value = _ACCENT.sub(lambda found: found[2] or found[4] or found[5], value)
        value = _LETTER.sub(lambda found: _LETTERS[found[1]], value)
        value = _COMMAND.sub(" ", _SYMBOL.sub(r"\1", value))
    return " ".join(value.replace("{", "").replace("}", "").replace("~", " ").split())


def readable(value: str) -> str:
    """Return a value as the text that is read on paper: on one line, accents and signs as letters."""
    value = _DASHES.sub(lambda found: "\u2013" if len(found[1]) == 2 else "\u2014", value)
    for typed, meant in _QUOTES:
        value = value.replace(typed, meant)
    if "\\" in value:
        value = _ACCENT.sub(_accented, value)
        value = _LETTER.sub(lambda found: _LETTERS[found[1]], value)
        value = _NAMED.sub(lambda found: _TEXT[found[1]].translate(_KEPT), value)
        value = _SYMBOL.sub(lambda found: found[1].translate(_KEPT), value)
        value = _COMMAND.sub("", value)
    value = _MATHS.sub(r"\1", value).replace("{", "").replace("}", "").replace("~", " ")
    return unicodedata.normalize("NFC", " ".join(value.translate(_BACK).split()))


def _accented(found: re.Match[str]) -> str:
    letter = found[2] or found[4] or found[5]
    return unicodedata.normalize("NFC", letter + _ACCENTS.get(found[1] or found[3], ""))
