"""The scripts of the theme as visitors get them: few files, without comments and needless blanks.

A script that nobody imports is written with all that it alone imports within it; what several import stays a file.
Only what the scripts of the theme use is understood: named exports at the start of a line, a default at the end.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

_TOKEN = re.compile(
    r"""(?P<kept>/\*!(?s:.*?)\*/\n?)
    |(?P<blank>(?:\s|//[^\n]*|/\*(?s:.*?)\*/)+)
    |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\}|[^`\\])*`)
    |(?P<word>[\w$#]+)
    |(?P<pattern>/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)
    |(?P<mark>.)""",
    re.VERBOSE,
)
_VALUE = re.compile(r"[\w$\])]$")
"""After what a slash divides."""
_ASKS = re.compile(r"(?:return|typeof|case|in|of)$")
_TIGHT_AFTER, _TIGHT_BEFORE = ";{}(,[", ".)}]?:|&"
_IMPORT = re.compile(r'^import (?:\{ ([\w, ]+) \}|(\w+)) from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class|async function|function) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"export\{(\w+) as default\};?")


def shipped(script: str) -> str:
    """Return a script without its comments, its indentation and blanks that part nothing."""
    written: list[str] = []
    last, gap, at = "", "", 0
    while found := _TOKEN.match(script, at):
        kind, token, at = found.lastgroup, found[0], found.end()
        if kind == "blank":
            gap = "\n" if "\n" in token else " "
            continue
        if kind == "pattern" and _VALUE.search(last) and not _ASKS.search(last):
            token, at = "/", found.start() + 1
        written += [_between(last, gap, token), token]
        last, gap = token, ""
    return "".join(written) + ("\n" if written and not written[-1].endswith("\n") else "")


def _between(last: str, gap: str, token: str) -> str:
    """Return what must part two tokens that something parts."""
    if not gap or not last or last.endswith("\n"):
        return ""
    if gap == "\n":
        return "" if last[-1] in _TIGHT_AFTER or token[0] in _TIGHT_BEFORE else "\n"
    parts = all(re.match(r"[\w$#]", one) for one in (last[-1], token[0]))
    return " " if parts or (last[-1] == token[0] and token[0] in "+-/") else ""


def joined(scripts: Mapping[str, str]) -> dict[str, str]:
    """Return the files that scripts become, by name; each script is given by its name, all in one folder."""
    imports = {
        name: [found[3] for found in _IMPORT.finditer(script)] for name, script in scripts.items()
    }
    roots = {name for name in scripts if not any(name in others for others in imports.values())}
    reached = {root: [*_reached(root, imports)] for root in roots}
    shared = {name for name in scripts if sum(name in names for names in reached.values()) > 1}
    files = {}
    for name in sorted(roots | shared):
        inner = [one for one in _reached(name, imports) if one == name or one not in shared]
        found = [each for one in inner for each in _IMPORT.finditer(scripts[one])]
        called = {each[3]: each[2] for each in found if each[2]}
        parts = [_enclosed(scripts[one], called.get(one, "")) for one in inner[:-1]]
        kept = _imports(each for each in found if each[3] in shared)
        files[name] = "".join([*kept, *parts, _IMPORT.sub("", scripts[name])])
    return files


def _reached(
    name: str, imports: Mapping[str, list[str]], seen: set[str] | None = None
) -> Iterator[str]:
    """Yield a script after all that it imports."""
    seen = set() if seen is None else seen
    if name in seen:
        return
    seen.add(name)
    for other in imports.get(name, ()):
        yield from _reached(other, imports, seen)
    yield name


def _imports(lines: Iterable[re.Match[str]]) -> Iterator[str]:
    """Yield one line for each file that several lines import from."""
    names: dict[str, set[str]] = {}
    for line in lines:
        names.setdefault(line[3], set()).update(line[1].split(", "))
    for file, each in sorted(names.items()):
        yield f'import {{ {", ".join(sorted(each))} }} from "./{file}";\n'


def _enclosed(script: str, called: str) -> str:
    """Return a script whose own names nobody else sees, its exports as constants; the default one is ``called`` so."""
    body = _IMPORT.sub("", script)
    if called and (default := _DEFAULT.search(body)):
        return (
            f"const {called} = (() => {{\n{_DEFAULT.sub('', body)}\nreturn {default[1]};\n}})();\n"
        )
    names = ", ".join(_EXPORT.findall(body))
    return (
        f"const {{ {names} }} = (() => {{\n{_EXPORT.sub('', body)}return {{ {names} }};\n}})();\n"
    )
