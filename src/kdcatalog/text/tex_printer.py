r"""What each command of TeX prints, on top of pylatexenc's parser and its tables of signs.

pylatexenc's own converter deletes what it does not know: ``\texttt{x}``, ``\mbox{GPT-4}`` and
``\TeX`` become empty. Here a command without a printed form stays as typed, and is reported.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pylatexenc import latex2text, latexwalker, macrospec  # type: ignore[import-untyped]

from kdcatalog.text.tex_signs import PRINTED, tex_to_url

_ACCENTS = frozenset(
    [*"\"'`^~=.uvHcdbkr", "hat", "tilde", "bar", "dot", "ddot", "check", "breve", "acute", "grave"]
)
_LOGOS = {"TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX"}
_TEXT_SIGNS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textdollar": "$",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "textquotedbl": '"',
    "lbrace": "{",
    "rbrace": "}",
    "lvert": "|",
    "rvert": "|",
    "|": "\u2016",
    "S": "§",
    "P": "¶",
    "copyright": "©",
    "textperiodcentered": "·",
    "textcopyright": "©",
    "pounds": "£",
    "%": "%",
    "-": "",  # where a word may break
    "/": "",
    "!": "",
}
_SPACES = {" ", ",", ";", ":", ">", "\\", "newline", "quad", "qquad", "hspace", "space"}
# Their arguments are printed in another font. \mathcal and the like are here too: the letters that
# Unicode has for them (U+1D4AA for a calligraphic O) are missing from most fonts.
_FONTS = {
    *("emph", "text", "textbf", "textit", "textmd", "textnormal", "textrm", "textsc", "textsf"),
    *("textsl", "texttt", "textup", "mathbf", "mathbin", "mathcal", "mathfrak", "mathit"),
    *("mathnormal", "mathop", "mathrm", "mathscr", "mathsf", "mathtt", "bm", "boldsymbol", "pmb"),
    *("operatorname", "mbox", "hbox", "fbox", "underline", "uline", "ensuremath", "protect"),
    *("MakeUppercase", "MakeLowercase", "uppercase", "lowercase", "enquote"),
}
# They change the font, or the size of a bracket, up to the end of the group.
_SWITCHES = {
    *("bf", "em", "it", "rm", "sc", "sf", "sl", "tt", "cal", "bfseries", "itshape", "mdseries"),
    *("normalfont", "rmfamily", "scshape", "sffamily", "slshape", "ttfamily", "upshape"),
    *("tiny", "small", "normalsize", "large", "Large", "displaystyle", "textstyle", "relax"),
    *("left", "right", "middle", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"),
}
_FRACTIONS = {"frac", "tfrac", "dfrac", "nicefrac"}
# Only what the blocks of superscripts and subscripts hold: fonts lack the other raised letters.
_RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
# "360$^\circ$" is how people write degrees.
_RAISED["∘"] = "°"
_LOWERED = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_SCRIPTS = {"textsuperscript": _RAISED, "textsubscript": _LOWERED}

_SIGNS = latex2text.get_default_latex_context_db()
_CONVERTER = latex2text.LatexNodes2Text()
_GRAMMAR = latexwalker.get_default_latex_context_db()
_ARGUMENTS = {
    "unicode": "{",
    "texorpdfstring": "{{",
    "textcommabelow": "{",
    "href": "{{",
    "textcolor": "{{",
    "textsuperscript": "{",
    "textsubscript": "{",
}
_SPECS = _ARGUMENTS.items()
_MACROS = list(itertools.starmap(macrospec.MacroSpec, _SPECS))
_GRAMMAR.add_context_category("bibliographies", macros=_MACROS, prepend=True)


TextAndUnknown = tuple[str, tuple[str, ...]]


def print_tex(value: str) -> TextAndUnknown:
    """Return the printed text of TeX, and the names of the commands that it had to keep."""
    parser = latexwalker.LatexWalker(value, latex_context=_GRAMMAR, tolerant_parsing=True)
    nodes, _, _ = parser.get_latex_nodes()
    printer = _Printer()
    text = printer.text(nodes)
    unknown = dict.fromkeys(printer.unknown)
    return text, tuple(unknown)


Nodes = list[Any]
_MathPiece = tuple[str, bool]
_Table = dict[str, str]


class _Printer:
    """Turns parsed nodes into text, and collects the commands that it does not know."""

    def __init__(self) -> None:
        self.unknown: list[str] = []

    def text(self, nodes: Iterable[Any]) -> str:
        """Return the text of nodes; the braces after an unknown command stay with it."""
        parts: list[str] = []
        after_unknown = False
        for node in nodes:
            count = len(self.unknown)
            text = self._node(node)
            if isinstance(node, latexwalker.LatexGroupNode):
                parts.append(f"{{{text}}}" if after_unknown else text)
                continue
            parts.append(text)
            after_unknown = len(self.unknown) > count
        return "".join(parts)

    def _node(self, node: Any) -> str:
        if isinstance(node, latexwalker.LatexCharsNode):
            return str(node.chars)
        if isinstance(node, latexwalker.LatexGroupNode):
            return self.text(node.nodelist)
        if isinstance(node, latexwalker.LatexMathNode):
            return self._math(node.nodelist)
        if isinstance(node, latexwalker.LatexSpecialsNode):
            signs = str(node.specials_chars)
            return PRINTED.get(signs, signs)
        if isinstance(node, latexwalker.LatexMacroNode):
            return self._macro(node)
        return self._kept(node, "begin")

    def _macro(self, node: Any, *, is_math: bool = False) -> str:
        name = str(node.macroname)
        if name == "verb" and node.nodeargd:
            return str(node.nodeargd.verbatim_text)
        if name in _SWITCHES:
            return ""
        if name in _SPACES:
            return " "
        arguments = _arguments(node)
        if name in _FONTS:
            is_formula = is_math or name == "ensuremath"
            return self._math(arguments) if is_formula else self.text(arguments)
        if arguments:
            text = self._with_arguments(node, name, arguments)
        else:
            text = _without_arguments(node, name, is_math=is_math)
        return self._kept(node, name) if text is None else text

    def _with_arguments(self, node: Any, name: str, arguments: Nodes) -> str | None:
        """Return what a command prints of its arguments; None where that is not known."""
        if name in _ACCENTS:
            # An accent over nothing is the sign itself: \~{} is how old files write a tilde.
            accented = str(_CONVERTER.macro_node_to_text(node)).strip()
            return accented or name
        if name == "mathbb":
            return str(_CONVERTER.macro_node_to_text(node))
        if name == "textcommabelow":
            return f"{self.text(arguments)}\u0326"
        if name == "textcolor":
            return self.text(arguments[1:])
        if name == "texorpdfstring":
            return self.text(arguments[:1])
        if name in ("url", "href"):
            return self._link(arguments)
        if name == "unicode":
            return _character(self.text(arguments))
        if name in _SCRIPTS:
            return _script(
                self.text(arguments),
                _SCRIPTS[name],
                "",
            )
        return self._formula(name, arguments)

    def _formula(self, name: str, arguments: list[Any]) -> str | None:
        if name in _FRACTIONS:
            return "/".join(self._math([argument]) for argument in arguments)
        if name == "sqrt" and len(arguments) == 1:
            radicand = self._math(arguments)
            return f"√{_bracketed(radicand)}"
        return None

    def _link(self, arguments: list[Any]) -> str:
        typed = arguments[0].latex_verbatim()
        address = tex_to_url(typed)
        label = self.text(arguments[1:])
        return f"{label} ({address})" if label else address

    def _kept(self, node: Any, name: str) -> str:
        self.unknown.append(name)
        return str(node.latex_verbatim())

    def _math(self, nodes: Iterable[Any]) -> str:
        """Return a formula with its exponents and indices as raised and lowered signs."""
        parts: list[str] = []
        mark = ""
        for piece, is_sign in self._math_pieces(nodes):
            if mark:
                table = _RAISED if mark == "^" else _LOWERED
                script = _script(piece.strip(), table, mark)
                parts.append(script)
                mark = ""
            elif is_sign and piece in "^_":
                mark = piece
            else:
                parts.append(piece)
        # TeX skips the blank behind a command: "n\\geq 4" has none before the sign either.
        return _TIGHT_RELATION.sub(r"\1", "".join(parts)) + mark

    def _math_pieces(self, nodes: Iterable[Any]) -> Iterator[_MathPiece]:
        """Yield what an exponent can be, and whether it was typed as a single sign."""
        after_unknown = False
        for node in nodes:
            if isinstance(node, latexwalker.LatexGroupNode):
                text = self._math(node.nodelist)
                yield f"{{{text}}}" if after_unknown else text, False
                continue
            count = len(self.unknown)
            if isinstance(node, latexwalker.LatexCharsNode):
                for sign in node.chars:
                    yield sign, True
            elif isinstance(node, latexwalker.LatexMacroNode):
                yield self._macro(node, is_math=True), False
            else:
                yield self._node(node), False
            after_unknown = len(self.unknown) > count


def _arguments(node: Any) -> list[Any]:
    parsed = node.nodeargd
    if not parsed or not parsed.argnlist:
        return []
    return [argument for argument in parsed.argnlist if argument is not None]


def _without_arguments(node: Any, name: str, *, is_math: bool) -> str | None:
    r"""Return the sign that a command prints, with the space after it where people mean one.

    TeX skips the space after every command. People rely on that for letters ("Str\o m") and forget
    it for words ("in \TeX we", "n \log n").
    """
    sign = _LOGOS.get(name) or _sign(name)
    if sign is None:
        return None
    is_letter = len(sign) == 1 and sign.isalpha()
    if is_letter and not is_math:
        return sign
    return f"{sign}{node.macro_post_space}"


def _sign(name: str) -> str | None:
    """Return the sign that a command without arguments prints; None where it is unknown."""
    if name in _TEXT_SIGNS:
        return _TEXT_SIGNS[name]
    spec = _SIGNS.get_macro_spec(name)
    sign = spec.simplify_repl if spec else None
    # The converter prints commands that set lengths or counters as nothing, and those that wait
    # for arguments as a pattern with "%s"; both are kept.
    is_sign = isinstance(sign, str) and sign and "%" not in sign
    return str(sign) if is_sign else None


_TIGHT_RELATION = re.compile("(?<=[^\\s])([≤≥≠≈≡∈∉⊂⊆→←↔⇒⇔±÷\u223c\u00d7]) (?=\\S)")
_CODE_POINT = re.compile("x([0-9A-Fa-f]{2,5})")


def _character(text: str) -> str | None:
    r"""Return the character of MathJax's ``\unicode{x2013}``; None where it is none."""
    code_point = _CODE_POINT.fullmatch(text.strip())
    character = chr(int(code_point[1], 16)) if code_point else ""
    # Half of a surrogate pair is no character.
    return character if character.isprintable() and character else None


def _script(text: str, table: _Table, mark: str) -> str:
    """Return raised or lowered signs, or the mark and the text where Unicode lacks one of them."""
    if text and all(sign in table for sign in text):
        signs = [table[sign] for sign in text]
        return "".join(signs)
    is_single = text.isalnum() or len(text) == 1
    is_clear = is_single or not mark
    return f"{mark}{text}" if is_clear else f"{mark}{{{text}}}"


def _bracketed(text: str) -> str:
    return text if len(text) == 1 else f"({text})"
