"""Markdown for GitHub: an issue, a comment, a pull request, which a workflow posts.

There text acts: "fixes #45" closes an issue, "@octocat" notifies somebody, "/close" is a command of
some bot. Everything that is posted goes through ``neutralize``, each value by itself and then the
whole once more, so that neither a value nor a template can refer to anything.

Who reads what: GitHub's filters read the text of the page, with character references decoded and
comments removed, outside code and links. Bots read the source. A squashed pull request turns the
source into a commit message, in which code and comments count as well. So the same zero width space
goes after a mark in every spelling; Dependabot and Renovate write it, too.
"""

import html
import re

from kdcatalog.rendering.markdown import escape, link_destination

# What GitHub accepts as the body of an issue, a comment or a pull request.
MAX_POST = 65_536
# A slip, such as an abstract in the wrong field, made a title of 5,000 characters.
_MAX_TITLE = 300
BREAK = "\u200b"
# From <https://docs.github.com/get-started/writing-on-github>, "Autolinked references and URLs".
_KINDS = "issues|pull|pulls|discussions|commit|commits|compare"
_REST = "\n\nThe rest does not fit: GitHub takes 65,536 characters.\n"


def _spelled(character: str, name: str) -> str:
    """Return a pattern for a character as Markdown may write it."""
    code = ord(character)
    numeric = rf"&\#0*{code};|&\#x0*{code:x};"
    # A backslash before a mark shows the mark alone.
    return rf"(?:\\?{re.escape(character)}|{numeric}|&{name};)"


_SLASH = _spelled("/", "sol")
# The "#" of "&#64;" begins no number of an issue; _INCOMPLETE takes that of "&#64".
_NUMBER_SIGN = r"(?:(?<!&)\#|&\#0*35;|&\#x0*23;|&num;)"
# Marks in a row, as in "##" and in the "@@" of a diff, refer to nothing: the last of them counts.
_GOES_ON = rf"(?=[^\s\#@{BREAK}])"
_AT = _spelled("@", "commat")
_HYPHEN = _spelled("-", "hyphen")
_ADDRESS = rf"{_SLASH}(?:{_KINDS}){_SLASH}"
# "GH-12", also as "_GH-12_" and with a comment in it: the "G" may be anywhere before.
_ISSUE = rf"[H>]{_HYPHEN}(?=[0-9&<\\])"
_MARKS = (_AT, _NUMBER_SIGN, _ISSUE, _ADDRESS)
_ANY_MARK = "|".join(_MARKS)
_AFTER = re.compile(
    rf"(?:{_ANY_MARK}){_GOES_ON}",
    re.IGNORECASE,
)
# A commit, or the start of one, from seven digits on; four of them mean nothing. An underscore
# beside it may be emphasis.
_COMMIT = re.compile(
    r"(?<![^\W_])[0-9a-f]{7,40}(?:(?![^\W_])|(?=https?:))",
    re.IGNORECASE,
)
# References to digits, comments and ends of elements may stand between the digits of one.
_DIGIT = r"&\#(?:0*(?:4[89]|5[0-7])|x0*3[0-9]);"
_BEFORE_JOINT = rf"(?<=[0-9a-f])(?=<[!?/]|{_DIGIT})"
_AFTER_JOINT = rf"{_DIGIT}(?=[0-9a-f&<])"
_JOINT = re.compile(
    rf"{_BEFORE_JOINT}|{_AFTER_JOINT}",
    re.IGNORECASE,
)
_FOUR = re.compile("....(?=.)")
# "/close", "!merge" and ".deploy" are commands at the start of a line, of an item or of a quote.
# Bots strip lines of every white space, and some of the mark of byte order.
_BEFORE = r"[^\S\n]|[\ufeff>*+-]|\d+[.)] |\[.\] "
_NAME = "(?=[/!.][a-z])"
_COMMAND = re.compile(
    rf"^{_NAME}|^(?:{_BEFORE})+{_NAME}",
    re.I | re.M,
)
# In a commit message, and a squashed pull request is one, these switch the workflows off.
_SKIP = re.compile(
    r"\[(?=(?:skip ci|ci skip|no ci|skip actions|actions skip)\])|\bskip-checks(?=\s*:)",
    re.IGNORECASE,
)
# No letter needs a reference: with "&#71;H-12", the patterns would miss one. Digits stay, since a
# title that begins with "1." would become a list.
# In a block of HTML, a reference needs no semicolon; and "&#&#120;40;" would become one.
# After a backslash, "&" is itself, and "#48" goes on.
_COMPLETE = r"(?<!\\&\#)(?:\d{1,7};|x[0-9a-f]{1,6};)"
_INCOMPLETE = re.compile(
    rf"&\#(?!{_COMPLETE}){_GOES_ON}",
    re.IGNORECASE,
)
_LETTER = re.compile(r"&#(?:0*(\d{2,3})|x0*([0-9a-f]{2}));", re.IGNORECASE)
_TARGET = re.compile(r"(\]\([^()\s]*\))")
# The host by which GitHub itself serves links that leave no trace where they lead.
_GITHUB = re.compile(r"(?<![\w.-])(?:www\.)?github\.com\.?(?=(?::\d*)?/+[^/]*/+[^/]*/)", re.I)
_IN_TARGET = re.compile(r"(?<=\#)[0-9]|(?<=\bGH)-(?=[0-9])", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def neutralize(text: str) -> str:
    """Return Markdown that reads the same and neither mentions, links, closes nor commands.

    Applying it again changes nothing.
    """
    ended = text.endswith("\n")
    # Also at form feeds and U+2028, where some readers see the start of a line.
    lines = "\n".join(text.splitlines())
    lines = _SKIP.sub(rf"\g<0>{BREAK}", lines)
    parts = _TARGET.split(lines)
    for index, part in enumerate(parts):
        # Every second part is the target of a link, where a zero width space would break it.
        is_target = index % 2 == 1
        parts[index] = _neutral_target(part) if is_target else _neutral_text(part)
    neutral = "".join(parts)
    return f"{neutral}\n" if ended else neutral


def _neutral_text(text: str) -> str:
    complete = _INCOMPLETE.sub(rf"\g<0>{BREAK}", text)
    plain = _LETTER.sub(_decoded, complete)
    broken = _AFTER.sub(rf"\g<0>{BREAK}", plain)
    broken = _COMMIT.sub(_in_fours, broken)
    broken = _JOINT.sub(rf"\g<0>{BREAK}", broken)
    return _COMMAND.sub(rf"\g<0>{BREAK}", broken)


def _decoded(match: re.Match[str]) -> str:
    decimal, hexadecimal = match.groups()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    character = chr(code)
    is_letter = character.isascii() and character.isalpha()
    return character if is_letter else match[0]


def _in_fours(match: re.Match[str]) -> str:
    return _FOUR.sub(rf"\g<0>{BREAK}", match[0])


def _neutral_target(target: str) -> str:
    url = html.unescape(target[2:-1])
    url = url.replace("\\", "%5C").replace("@", "%40")
    url = _GITHUB.sub("redirect.github.com", url)
    url = _IN_TARGET.sub(_percent_encoded, url)
    # Brackets and spaces that were references until now would end the target.
    url = re.sub(r"[()\s<>]", _percent_encoded, url)
    return f"]({link_destination(url)})"


def _percent_encoded(match: re.Match[str]) -> str:
    content = match[0].encode()
    # bytes.hex separates the bytes by itself.
    return "%" + content.hex("%").upper()


def escape_for_post(value: object) -> str:
    """Return a value as ``escape`` does, and neutral on GitHub; Markdown stays Markdown."""
    return neutralize(escape(value))


def shortened(title: str) -> str:
    """Return a title as posts name it: the words of a very long one that fit, with an ellipsis."""
    if len(title) <= _MAX_TITLE:
        return title
    start = title[:_MAX_TITLE]
    words = start.rpartition(" ")[0]
    return f"{words or start}\u2026"


def size_of(text: str) -> int:
    """Return the length of a text as GitHub counts it at most: an emoji counts twice."""
    units = text.encode("utf-16-le", "surrogatepass")
    return len(units) // 2


def as_post(text: str, limit: int = MAX_POST) -> str:
    """Return neutral Markdown of at most ``limit`` characters, which says if more was left out."""
    # Stripped before: the space before a command must not go after it was looked at.
    neutral = f"{neutralize(text.strip())}\n"
    if size_of(neutral) <= limit:
        return neutral
    return _cut(neutral, limit - size_of(_REST)) + _REST


def _cut(text: str, budget: int) -> str:
    """Return the first lines of a text that fit, with what closes code and folded text in them."""
    fence = ""
    details = 0
    kept = ""
    for line in text.splitlines(keepends=True):
        closing = _closing(fence, details)
        budget -= size_of(line)
        if budget < size_of(closing):
            break
        kept += line
        fence = _fence_after(fence, line)
        details += line.count("<details") - line.count("</details")
    return kept.rstrip() + _closing(fence, details)


def _fence_after(fence: str, line: str) -> str:
    """Return the fence that is open after a line; empty where none is."""
    match = _FENCE.match(line)
    if not match:
        return fence
    if not fence:
        return match[1]
    is_fence_alone = not line.strip(f" {fence[0]}\n")
    is_end = is_fence_alone and match[1].startswith(fence)
    return "" if is_end else fence


def _closing(fence: str, details: int) -> str:
    """Return what closes a block of code and folded text where the post ends within them."""
    closing = f"\n{fence}" if fence else ""
    return closing + "\n\n</details>" * details
