"""The HTML of prose: harmless elements and attributes stay, all other markup is shown as text.

Prose comes from pull requests, and Python-Markdown passes on whatever HTML it contains. What it has
made is read mark by mark: a mark stays only where its element is on a list, with those of its
attributes that are on another. The standard parser of HTML differs between versions of Python in
what it makes of broken marks, and a build must not; a library for it would be one more with
compiled code.
"""

import html
import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What Markdown makes, and what authors write to fold, center and raise text.
_ELEMENTS = _words(
    """
    a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5
    h6 hr i img ins kbd li ol p picture pre q s small source span strong sub summary sup table tbody
    td tfoot th thead tr u ul var
    """
)
# Elements inside each other; browsers stop at 512, and each end looks through all that are open.
_MAX_DEPTH = 100
_EMPTY = frozenset({"br", "hr", "img", "source"})
_ATTRIBUTES = _words(
    """
    align alt class colspan data-label dir height href id lang media open rowspan scope src srcset
    start title width
    """
)
_LOADED = ("src", "srcset")
# Of a mark: end or start, element, attributes. Quantifiers are possessive, so that a mark without
# an end is read once.
_VALUE = r"""(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=`]++)"""
_MARK = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:\s++[a-zA-Z-]++(?:={_VALUE})?+)*+)\s*+/?>")
_ATTRIBUTE = re.compile(rf"([a-zA-Z-]++)(?:=({_VALUE}))?+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_LINKED = re.compile("(?:https?|mailto):")
# Browsers leave them out of an address before they read its scheme.
_LEFT_OUT = re.compile("[\x00-\x20]+")


def sanitize(markup: str) -> str:
    """Return HTML that runs nothing, loads nothing of another host, and closes what it opens."""
    parts: list[str] = []
    open_elements: list[str] = []
    last_comment = markup.rfind("-->")
    end = 0
    while (start := markup.find("<", end)) >= 0:
        parts.append(markup[end:start])
        after = start + 4
        is_comment = markup.startswith("<!--", start) and after <= last_comment
        mark = _MARK.match(markup, start)
        if is_comment:
            end = markup.find("-->", after) + 3
        elif mark and _is_allowed(mark, open_elements):
            parts.append(_mark(mark, open_elements))
            end = mark.end()
        else:
            parts.append("&lt;")
            end = start + 1
    parts.append(markup[end:])
    parts += map("</{}>".format, reversed(open_elements))
    return "".join(parts)


def _is_allowed(mark: re.Match[str], open_elements: list[str]) -> bool:
    is_end = bool(mark[1])
    is_deep = len(open_elements) >= _MAX_DEPTH
    element = mark[2].lower()
    return element in _ELEMENTS and (is_end or not is_deep)


def _mark(mark: re.Match[str], open_elements: list[str]) -> str:
    """Return a mark of an element on the list; an end closes what is still open inside."""
    slash, name, attributes = mark.groups()
    element = name.lower()
    if slash:
        return _end(element, open_elements)
    if element not in _EMPTY:
        open_elements.append(element)
    kept_attributes = _kept(attributes)
    return f"<{element}{kept_attributes}>"


def _end(element: str, open_elements: list[str]) -> str:
    # An end without a beginning would close an element of the page.
    if element not in open_elements:
        return ""
    ends = ""
    while True:
        inner = open_elements.pop()
        ends += f"</{inner}>"
        if inner == element:
            return ends


def _kept(attributes: str) -> str:
    """Return the attributes that are on the list and lead nowhere else."""
    kept = ""
    for written, quoted in _ATTRIBUTE.findall(attributes):
        name = written.lower()
        value = _without_quotes(quoted)
        if name in _ATTRIBUTES and not _leads_astray(name, value):
            kept += f" {name}"
            if quoted:
                kept += f'="{value}"'
    return kept


def _without_quotes(text: str) -> str:
    """Return the value of an attribute as it is written between double quotes."""
    value = text
    if text.startswith(("'", '"')):
        value = text[1:-1]
    return value.replace('"', "&quot;")


def _leads_astray(name: str, value: str) -> bool:
    """Return whether a link runs something, or a picture is loaded from another host."""
    decoded = _LEFT_OUT.sub("", html.unescape(value))
    # Browsers read a backslash as a slash.
    address = decoded.replace("\\", "/").lower()
    has_scheme = bool(_SCHEME.match(address))
    if name == "href":
        return has_scheme and not _LINKED.match(address)
    is_foreign = has_scheme or "//" in address
    return name in _LOADED and is_foreign
