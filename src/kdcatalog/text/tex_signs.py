"""Signs of TeX in both directions: text as TeX that prints it, and addresses without escapes.

BibTeX counts bytes, so a style that abbreviates first names or sorts by three letters cuts "Š" in
half; names are therefore written with commands. pdflatex prints the letters of Latin-1 and Latin
Extended-A as they are, but no Greek letter and no sign of mathematics. ``tex`` reads it all back.
"""

# ruff: noqa: RUF001 - Greek letters and signs are what is mapped

import re
import unicodedata
from types import MappingProxyType
from typing import Literal

Spelling = Literal["text", "commands"]
"""Whether letters that pdflatex knows stay as they are; everything else is a command in both."""

_ESCAPES = MappingProxyType(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
PRINTED = MappingProxyType(
    {
        "~": " ",
        "--": "\u2013",
        "---": "\u2014",
        "``": "\u201c",
        "''": "\u201d",
        "!`": "\u00a1",
        "?`": "\u00bf",
    }
)
"""What TeX prints in place of signs that are no commands."""
# The second line are the first signs of those pairs that TeX prints as one sign.
_SPECIAL = re.compile(
    r"[\\{}$&#%_~^]"  # signs that are commands
    r"|-(?=-)|'(?=')|`(?=`)|[?!](?=`)"
)
# A letter with the combining marks that no composed letter contains, or any letter beyond ASCII.
_BEYOND_ASCII = re.compile("(?P<base>[^\\W_])[\u0300-\u036f]+|[^\x00-\x7f]")
_KNOWN_TO_PDFLATEX = re.compile("[\u00c0-\u017f\u2013\u2014\u2018\u2019\u201c\u201d\u2026]")
# They are in no encoding of pdflatex's default fonts.
_NOT_KNOWN = frozenset("\u00d7\u00f7\u0138\u0140\u013f\u0149\u0166\u0167\u0126\u0127\u017f")
_ACCENTS = MappingProxyType(
    {
        "\u0300": "`",
        "\u0301": "'",
        "\u0302": "^",
        "\u0303": "~",
        "\u0304": "=",
        "\u0306": "u",
        "\u0307": ".",
        "\u0308": '"',
        "\u030a": "r",
        "\u030b": "H",
        "\u030c": "v",
        "\u0323": "d",
        "\u0326": "textcommabelow",
        "\u0327": "c",
        "\u0328": "k",
        "\u0331": "b",
    }
)
_LETTERS = MappingProxyType(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
        "đ": "dj",
        "Đ": "DJ",
        "ð": "dh",
        "Ð": "DH",
        "þ": "th",
        "Þ": "TH",
        "ŋ": "ng",
        "Ŋ": "NG",
        "\u2013": "textendash",
        "\u2014": "textemdash",
        "\u2026": "textellipsis",
        "\u2018": "textquoteleft",
        "\u2019": "textquoteright",
        "\u201c": "textquotedblleft",
        "\u201d": "textquotedblright",
        "\u00a1": "textexclamdown",
        "\u00bf": "textquestiondown",
        "\u00a7": "S",
        "\u00b6": "P",
        "\u00a9": "copyright",
        "\u00a3": "pounds",
        "\u2020": "dag",
        "\u2021": "ddag",
    }
)
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau"
    " upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
# "\epsilon" and "\phi" print other forms of the letters than Unicode's first ones.
_GREEK_LETTERS = "αβγδϵζηθικλμνξπρστυϕχψωΓΔΘΛΞΠΣΥΦΨΩ"
_SIGN_NAMES = (
    "varepsilon varphi times div pm approx neq leq geq equiv sim propto infty ell partial nabla"
    " to leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow in notin subset subseteq"
    " supset supseteq cup cap wedge vee forall exists sum prod int oplus otimes circ star"
    " uparrow downarrow emptyset perp"
)
_SIGNS = "εφ×÷±≈≠≤≥≡∼∝∞ℓ∂∇→←↔⇒⇐⇔∈∉⊂⊆⊃⊇∪∩∧∨∀∃∑∏∫⊕⊗∘⋆↑↓∅⊥"
_MATH_NAMES = f"{_GREEK} {_SIGN_NAMES}".split()
_MATH_LETTERS = _GREEK_LETTERS + _SIGNS
_MATH = dict(zip(_MATH_LETTERS, _MATH_NAMES, strict=True))
_COMMANDS = {**_LETTERS, **_MATH}.items()
LETTER_BY_COMMAND = MappingProxyType({name: letter for letter, name in _COMMANDS})
"""What each command prints that ``text_to_tex`` may write, accents aside."""
_RAISED = MappingProxyType(dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True)))
_LOWERED = MappingProxyType(dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True)))


def text_to_tex(text: str, spelling: Spelling = "text") -> str:
    r"""Return text as TeX that prints it and is read back as the same text.

    A letter without a command in plain LaTeX, such as a Chinese one, stays as it is.

    >>> text_to_tex("50% of β-Öl", "commands"), text_to_tex("Štefan")
    ('50\\% of {$\\beta$}-{\\"O}l', 'Štefan')
    """
    escaped = _SPECIAL.sub(_escaped, text)

    def command(match: re.Match[str]) -> str:
        letter = match[0]
        if spelling == "text" and _is_known_to_pdflatex(letter):
            return letter
        return _command(letter) or letter

    return _BEYOND_ASCII.sub(command, escaped)


def _is_known_to_pdflatex(letter: str) -> bool:
    return _KNOWN_TO_PDFLATEX.fullmatch(letter) is not None and letter not in _NOT_KNOWN


def without_command(text: str) -> tuple[str, ...]:
    """Return the letters of TeX that are beyond ASCII: plain LaTeX has no command for them."""
    letters = _BEYOND_ASCII.finditer(text)
    return tuple(dict.fromkeys(match[0] for match in letters))


def _escaped(match: re.Match[str]) -> str:
    # Signs that would become one sign together, such as "--", are parted by empty braces.
    sign = match[0]
    return _ESCAPES.get(sign) or f"{sign}{{}}"


def _command(letter: str) -> str:
    """Return the command of a letter, in braces, so that nothing behind it is taken for its own."""
    if letter in _LETTERS:
        return f"{{\\{_LETTERS[letter]}}}"
    if letter in _MATH:
        # Braces outside the dollar signs keep BibTeX from lowering \Delta to \delta.
        return f"{{$\\{_MATH[letter]}$}}"
    if letter in _RAISED:
        return f"{{\\textsuperscript{{{_RAISED[letter]}}}}}"
    if letter in _LOWERED:
        return f"{{\\textsubscript{{{_LOWERED[letter]}}}}}"
    return _accented(letter)


def _accented(letter: str) -> str:
    r"""Return a letter with its accents, such as ``{\~{\^e}}``; empty where one is unknown."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    unknown_marks = set(marks).difference(_ACCENTS)
    if not marks or unknown_marks:
        return ""
    printed = base if base.isascii() else _command(base)
    for mark in marks:
        printed = _with_accent(printed, _ACCENTS[mark])
    return printed


def _with_accent(printed: str, accent: str) -> str:
    if len(printed) == 1 and not accent.isalpha():
        return f"{{\\{accent}{printed}}}"
    inner = printed.removeprefix("{").removesuffix("}")
    return printed and f"{{\\{accent}{{{inner}}}}}"


_TILDE = re.compile(r"\{?\$\\sim\$\}?|\{?\\textasciitilde(?![A-Za-z])\s*(?:\{\})?\}?|\\~\{\s*\}")
_ADDRESS_COMMAND = re.compile(r"\\(?:url|path|nolinkurl)\s*(?=\{)")
_SIGN_OR_BRACE = re.compile(r"\\([&%$#_{}~^])|[{}]")


def tex_to_url(value: str) -> str:
    r"""Return an address or identifier without its escapes; a tilde in it is a tilde, not a space.

    >>> tex_to_url(r"\url{https://example.org/a~b/c\_d}")
    'https://example.org/a~b/c_d'
    """
    value = _TILDE.sub("~", value)
    value = _ADDRESS_COMMAND.sub("", value)
    return normalized_line(_SIGN_OR_BRACE.sub(r"\1", value))


def normalized_line(text: str) -> str:
    """Return text on one line, its letters composed as Unicode's NFC."""
    line = " ".join(text.split())
    return unicodedata.normalize("NFC", line)
