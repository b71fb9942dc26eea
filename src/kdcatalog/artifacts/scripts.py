"""The scripts of the theme as visitors get them: comments, types among them, stay at home.

Only comments on lines of their own go, and those that name a type within a line; what is left reads the same.
"""

import re

_BLOCK = r"(?:(?!\*/).)*\*/"
_LEFT_OUT = re.compile(
    rf"^[ \t]*//[^\n]*\n|^[ \t]*/\*(?!!){_BLOCK}[ \t]*\n|/\*\* {_BLOCK} ?|^[ \t]+", re.MULTILINE | re.DOTALL
)


def shipped(script: str) -> str:
    """Return a script without its comments and its indentation."""
    return _LEFT_OUT.sub("", script)
