"""Characters that text must not contain, because nobody can see them or they forge structure.

A title with a zero-width space looks like the same title without it, a bidirectional mark can make
a line of a diff read as something else, and U+2028 ends a line for YAML but not for git.

A module of its own, since records, YAML and text from outside must refuse the same characters.
"""

import re

_RANGES = (
    "\u0000-\u001f",  # C0 controls; callers that accept tabs and line ends exclude them
    "\u007f-\u009f",  # delete and the C1 controls, among them the line end U+0085
    "\u00ad",  # soft hyphen
    "\u061c",  # Arabic letter mark (bidirectional)
    "\u180e",  # Mongolian vowel separator, which has no width
    "\u200b-\u200f",  # zero width, and the marks for left and right
    "\u2028-\u202e",  # line and paragraph separator, bidirectional embeddings
    "\u2060-\u2069",  # word joiner, invisible operators, bidirectional isolates
    "\ufeff",  # byte order mark
    "\ufff9-\uffff",  # interlinear marks, replacement character, non-characters
    "\ud800-\udfff",  # lone surrogates, which UTF-8 cannot hold
    "\U000e0000-\U000e007f",  # tag characters, a known way of hiding text
)
FORBIDDEN = re.compile(f"[{''.join(_RANGES)}]")
