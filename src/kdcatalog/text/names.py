"""Names of people and groups from outside, without what sources attach to them."""

import re
from collections.abc import Collection

from kdcatalog.text.cleaning import (
    ALL_MARKUP,
    TO_FILL_IN,
    Cleaned,
    clean_text,
    unwrapped,
    without_emoji,
    without_markup,
    without_quotes,
)


def clean_name(text: str, *, markup: Collection[str] = ALL_MARKUP) -> Cleaned:
    """Return the name of a person or group without what sources attach to it.

    That is markup, the number by which DBLP tells namesakes apart, footnote marks, an ORCID iD,
    titles such as "Dr.", and "et al.", which is reported as ``is_incomplete``.

    >>> clean_name("Dr. Yu Zhang 0004").text
    'Yu Zhang'
    >>> clean_name("Ann Bee¹* (0000-0002-1825-0097)").text
    'Ann Bee'
    >>> clean_name("Ann Bee et al.")
    Cleaned(text='Ann Bee', notes=('incomplete list of authors',), is_incomplete=True)
    >>> clean_name("others")
    Cleaned(text='', notes=('incomplete list of authors',), is_incomplete=True)
    """
    notes: list[str] = []
    name = without_markup(clean_text(text), markup, notes)
    name = without_emoji(name, notes)
    name = without_quotes(name, notes).strip(",;: ")
    name, is_incomplete = _complete_part(name)
    name = _without_marks(name, notes)
    name = _without_honorific(name, notes)
    name = _without_affiliation(name, notes)
    if is_placeholder_name(name):
        notes.append(f"placeholder '{name}'")
        name = ""
    if is_incomplete:
        notes.append("incomplete list of authors")
    return Cleaned(
        text=name,
        notes=tuple(notes),
        is_incomplete=is_incomplete,
    )


def is_placeholder_name(text: str) -> bool:
    """Return whether a name only marks a place to fill in, such as "First Author"."""
    return _PLACEHOLDER_NAME.fullmatch(unwrapped(text)) is not None


_PLACEHOLDER_NAME = re.compile(
    rf"(?:{TO_FILL_IN}|anonymous(?: authors?)?|authors?|authors? unknown"
    r"|(?:your|author|authors'?|full) names?(?: here)?"
    r"|(?:first|second|third|last|another|other|corresponding) author"
    r"|(?:co-?)?author (?:one|two|three|[0-9a-c])"
    r"|first ?name,? (?:last|sur) ?name|(?:last|sur) ?name,? first ?name|first last"
    r"|name (?:last name|surname|here))",
    re.IGNORECASE,
)


_OTHERS = re.compile(
    r"(?:and\s+|&\s*)?(?:(?:[0-9]+\s+)?(?:others?|more authors?|more)|et(?:\.\s*|\s+)al\b\.?"
    r"|(?:[0-9]+ )?additional authors(?: not shown)?|\.{3}|\u2026)",
    re.IGNORECASE,
)
_ET_AL = re.compile(
    r"[\s,;]*(?:\bet(?:\.\s*|\s+)al\b\.?|\band (?:[0-9]+ )?others|\s\.{3}|\u2026)$", re.IGNORECASE
)


def _complete_part(name: str) -> tuple[str, bool]:
    """Return a name without what says that more names follow, and whether something did."""
    if _OTHERS.fullmatch(name):
        return "", True
    complete = _ET_AL.sub("", name)
    return complete.strip(",; "), complete != name


_ORCID = re.compile(
    r"[\s,;]*[(\[]?\s*(?:orcid(?:\s*id)?\s*[:=]?\s*)?(?:https?://)?(?:www\.)?(?:orcid\.org/)?"
    r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9x]\s*[)\]]?",
    re.IGNORECASE,
)
_DBLP_NUMBER = re.compile(r"\s(0[0-9]{3})$")
_FOOTNOTE_SIGNS = (
    "*\u2020\u2021\u00a7\u00b6\u204e\u2217\u2605\u2606\u22c6\u2709\u00b9\u00b2\u00b3\u2070-\u2079"
)
_FOOTNOTES = re.compile(rf"[\s,]*[0-9]*[{_FOOTNOTE_SIGNS}#][{_FOOTNOTE_SIGNS}#\s,0-9]*$")
# "Ann Bee1,2"; with a space only after two words, since "Team 42" is a name.
_FOOTNOTE_NUMBERS = re.compile(
    r"(?:(?<=[^\W\d_]{2})|(?<=[^\W\d_]\.)|(?<=[^\W\d_])\s(?<=\w\s))"
    r"[0-9]{1,2}(?:\s?,\s?[0-9]{1,2})*$"
)
_GROUP = re.compile(
    r"\b(?:team|collaboration|consortium|group|project|initiative|community)\b", re.IGNORECASE
)


def is_group_name(name: str) -> bool:
    """Return whether a name says that it is a group's, as in "Crumb Collaboration"."""
    return bool(_GROUP.search(name))


def _without_marks(name: str, notes: list[str]) -> str:
    """Return a name without ORCID iD, DBLP's number of a namesake, and footnote marks."""
    without = _ORCID.sub("", name)
    if without != name:
        notes.append("removed ORCID iD")
    name = without.strip(",; ")
    number = _DBLP_NUMBER.search(name)
    if number:
        notes.append(f"removed DBLP number {number[1]}")
        return name[: number.start()]
    marks = _FOOTNOTES.search(name) or _footnote_numbers(name)
    if marks and marks.start():
        mark = marks[0].strip(", ")
        notes.append(f"removed footnote mark '{mark}'")
        name = name[: marks.start()].rstrip(",; ")
    return name


def _footnote_numbers(name: str) -> re.Match[str] | None:
    is_person = " " in name and not is_group_name(name)
    return _FOOTNOTE_NUMBERS.search(name) if is_person else None


_HONORIFIC = re.compile(
    r"(?:(?:(?:dr|prof|mr|mrs|ms|mx)\.|(?:dr|prof|professor)(?=\s))\s*)+(?=\w)", re.IGNORECASE
)
# "Ann (Annie) Bee" and "Wei Wang (王伟)" are names, but what ends in "University" or "MIT" is not.
_INSTITUTION = (
    r"\b(?:universit\w+|institut\w+|labs?|laborator\w+|college|school|department|research|inc|ltd"
    r"|google|deepmind|microsoft|meta|openai|nvidia|amazon|alibaba|tencent|huawei|baidu)\b"
)
_AFFILIATION = re.compile(
    rf"\s*[(\[]([^()\[\]]*?(?:{_INSTITUTION}[^()\[\]]*|(?-i:\b[A-Z]{{2,}})))[)\]]$", re.IGNORECASE
)


def _without_affiliation(name: str, notes: list[str]) -> str:
    affiliation = _AFFILIATION.search(name)
    # A team may carry its institution: "Crumb Team (Rye University)".
    if not affiliation or not affiliation.start() or is_group_name(name):
        return name
    notes.append(f"removed affiliation '{affiliation[1]}'")
    return name[: affiliation.start()]


# "Bee MD" without a comma is how Vancouver style writes M. D. Bee.
_DEGREE = re.compile(r"(?:,\s*(?:ph\.?\s?d|m\.?d|m\.?sc|b\.?sc)|\sph\.?\s?d)\.?$", re.IGNORECASE)


def _without_honorific(name: str, notes: list[str]) -> str:
    honorific = _HONORIFIC.match(name)
    if honorific:
        notes.append(f"removed '{honorific[0].strip()}'")
        name = name[honorific.end() :]
    degree = _DEGREE.search(name)
    if degree:
        words = degree[0].strip(", ")
        notes.append(f"removed '{words}'")
        name = name[: degree.start()]
    return name
