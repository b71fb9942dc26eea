r"""TeX as it is printed: the text of a title, a name or an address in a bibliography.

``tex_printer`` does the work with pylatexenc, and is loaded only for text that contains TeX, since
every command imports this module and pylatexenc takes 0.1 s to load.
"""

import re
from dataclasses import dataclass

from kdcatalog.text.tex_signs import PRINTED, normalized_line

# A tie never follows a space or a bracket: "a set of ~20 cases" has about twenty.
_ABOUT = r"(?<![^\s(\[])~(?=[0-9])"
_SIGNS_AND_BRACES = re.compile(rf"(?!{_ABOUT})[{{}}~]|---?|``|''|[?!]`")
# Dollar signs enclose a formula by pandoc's rule: no space inside them, no digit after the second.
_FORMULA_OR_SIGN = re.compile(
    rf"\\.|%|{_ABOUT}|\$\$|\$(?=[^\s$])(?:\\.|[^$\\%])*?(?<=\S)\$(?![0-9])|\$", re.DOTALL
)
_MAX_LENGTH = 20_000  # a long abstract has 4,000 characters
_MAX_DEPTH = 30  # titles nest three deep; the parser recurses and would exhaust the stack


@dataclass(frozen=True, slots=True)
class TexText:
    r"""A printed text, and the commands without a printed form, which it holds as typed."""

    text: str
    unknown: tuple[str, ...] = ()


def tex_to_text(value: str) -> str:
    r"""Return TeX as the text that is printed, on one line.

    >>> tex_to_text(r"{$\beta$-Divergence} and $n^2$ in {\TeX}")
    'β-Divergence and n² in TeX'
    >>> tex_to_text(r"Nguy{\~{\^e}}n, $\ell_1$ and \unknown{this}")
    'Nguyễn, ℓ₁ and \\unknown{this}'
    """
    return read_tex(value).text


def read_tex(value: str) -> TexText:
    """Return TeX as the text that is printed, with the commands that have no printed form."""
    if "\\" not in value and "$" not in value:
        # Without commands no parser is needed, which for 10,000 entries saves ten seconds.
        return TexText(normalized_line(_SIGNS_AND_BRACES.sub(_printed_sign, value)))
    is_long = len(value) > _MAX_LENGTH
    # A display opens a level, too, which the parser never gives back where it is not closed.
    formulas = value.count("\\[") + value.count("\\(")
    if is_long or formulas > _MAX_DEPTH or _depth(value) > _MAX_DEPTH:
        return TexText(normalized_line(_without_braces(value)))

    from kdcatalog.text.tex_printer import print_tex

    text, unknown = print_tex(_protected(value))
    return TexText(normalized_line(text), unknown)


def _protected(value: str) -> str:
    """Return TeX in which percent signs, lone dollar signs and tildes for "about" are escaped.

    In a bibliography ``%`` begins no comment, and "5% of $10" is a usual mistake.
    """
    return _FORMULA_OR_SIGN.sub(_with_escape, value)


def _with_escape(match: re.Match[str]) -> str:
    text = match[0]
    if text == "~":
        return "\\textasciitilde{}"
    return f"\\{text}" if text in ("%", "$") else text


def _depth(value: str) -> int:
    depth = deepest = 0
    for sign in value:
        if sign == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign == "}":
            depth -= 1
    return deepest


def _printed_sign(match: re.Match[str]) -> str:
    return PRINTED.get(match[0], "")


def _without_braces(value: str) -> str:
    return value.replace("{", "").replace("}", "")
