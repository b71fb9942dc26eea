"""Names of people and groups from outside, without what sources attach to them, nor in capitals."""

import re
import unicodedata
from collections.abc import Collection
from types import MappingProxyType

from kdcatalog.text.cleaning import (
    ALL_MARKUP,
    MAX_LENGTH,
    TO_FILL_IN,
    Cleaned,
    clean_text,
    clean_title,
    unwrapped,
    without_emoji,
    without_markup,
    without_quotes,
)


def clean_name(text: str, *, markup: Collection[str] = ALL_MARKUP) -> Cleaned:
    """Return the name of a person or group without what sources attach to it.

    That is markup, the number by which DBLP tells namesakes apart, footnote marks, an ORCID iD,
    an email address, titles such as "Dr.", and "et al.", which is reported as ``is_incomplete``.

    >>> clean_name("Dr. Yu Zhang 0004").text
    'Yu Zhang'
    >>> clean_name("Ann Bee¹* (0000-0002-1825-0097)").text
    'Ann Bee'
    >>> clean_name("Ann Bee (0000-0002-1825-0097)").orcid
    '0000-0002-1825-0097'
    >>> clean_name("Ann Bee et al.").is_incomplete, clean_name("others").text
    (True, '')
    """
    notes: list[str] = []
    if len(text) > MAX_LENGTH:
        return clean_title(text)
    name = without_markup(
        clean_text(text),
        markup,
        notes,
    )
    if "tex" in markup:
        # Zotero exports the braces with which BibTeX protects the name of a group.
        name = _IN_BRACES.sub(r"\1", name)
    name = without_emoji(name, notes)
    name = without_quotes(name, notes).strip(",;: ")
    name, is_incomplete = _complete_part(name)
    orcid = _ORCID.search(name)
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
        orcid=orcid[1].upper() if orcid else "",
    )


_IN_BRACES = re.compile(r"^\{([^{}]*)\}$")


def is_placeholder_name(text: str) -> bool:
    """Return whether a name only marks a place to fill in, such as "First Author"."""
    return _PLACEHOLDER_NAME.fullmatch(unwrapped(text)) is not None


_PLACEHOLDER_NAME = re.compile(
    rf"(?:{TO_FILL_IN}|anonymous(?: authors?)?|authors?|authors? unknown"
    r"|no authors?(?: names?| ids?)?(?: (?:available|found|listed|given))?"
    r"|(?:your|author|authors'?|full) names?(?: here)?"
    r"|(?:first|second|third|last|another|other|corresponding) author"
    r"|(?:co-?)?author (?:one|two|three|[0-9a-c])"
    r"|first ?name,? (?:last|sur) ?name|(?:last|sur) ?name,? first ?name|first last"
    r"|name (?:last name|surname|here))",
    re.IGNORECASE,
)


_OTHERS = re.compile(
    r"(?:and\s+|&\s*)?(?:(?:[0-9]+\s+)?(?:others?|more authors?|more|colleagues)"
    r"|et(?:\.\s*|\s+)al(?:\b\.?|ii|iae)|\u7b49\u4eba?|\u0438 \u0434\u0440\.?"
    r"|(?:[0-9]+ )?additional authors(?: not shown)?|\.{3}|\u2026)",
    re.IGNORECASE,
)
_ET_AL = re.compile(
    r"[\s,;]*(?:\bet(?:\.\s*|\s+)al(?:\b\.?|ii|iae)|(?:\band|&) (?:[0-9]+ )?(?:others|colleagues)"
    # "\u7b49" and "\u0438 \u0434\u0440." are Chinese and Russian for "and others".
    r"|(?:\s|(?<=[\u4e00-\u9fff]))\u7b49\u4eba?|\s\u0438 \u0434\u0440\.?|\s\.{3}|\u2026)$",
    re.IGNORECASE,
)


def _complete_part(name: str) -> tuple[str, bool]:
    """Return a name without what says that more names follow, and whether something did."""
    if _OTHERS.fullmatch(name):
        return "", True
    complete = _ET_AL.sub("", name)
    return complete.strip(",; "), complete != name


_ORCID = re.compile(
    r"[\s,;]*[(\[]?\s*(?:orcid(?:\s*id)?\s*[:=]?\s*)?(?:https?://)?(?:www\.)?(?:orcid\.org/)?"
    r"([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9x])\s*[)\]]?",
    re.IGNORECASE,
)
# Scopus: "Bee, Ann (57194567890)"; a single digit numbers the people of a file.
_AUTHOR_ID = re.compile(r"\s*\(([0-9]{1,12})\)$")
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
    r"\b(?:team|collaboration|consortium|group|project|initiative|community|association|foundation"
    # Legal forms: "LAION e.V.", "Crumb Inc."
    r"|gmbh|ltd|inc|llc|corp)\b|\be\.\s?V\.",
    re.IGNORECASE,
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
    email = _EMAIL.search(name)
    if email and email.start():
        notes.append("removed email address")
        name = name[: email.start()].rstrip(",; ")
    author_id = _AUTHOR_ID.search(name)
    if author_id:
        notes.append(f"removed author id {author_id[1]}")
        return name[: author_id.start()]
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


_EMAIL = re.compile(r"[<(\[]?(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+[>)\]]?$")
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
# "Sultan, Md" is Md Sultan: so people shorten Mohammad.
_DEGREE = re.compile(
    r"(?:,\s*(?:ph\.?\s?d|(?-i:M\.?D|m\.d)|m\.?sc|b\.?sc)|\sph\.?\s?d)\.?$", re.IGNORECASE
)


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


# --- capitals ---

PARTICLES = frozenset(
    {"af", "al", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la"}
    | {"le", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur"}
)
"""Words in small letters that begin a family name."""
_WORD = re.compile(r"[^\W\d_]+")
# "BERT" and "IBM" are no names of people; "BEE" after "Ann" is how French papers print a name.
SHORTEST_FAMILY = 3
"""The letters of the shortest family name whose capitals are taken for a style of print."""
_VOWELS = frozenset("aeiouy")


def recased_name(name: str) -> str:
    """Return a name in capitals as people write it, any other name as it is.

    Only two words or more are changed, since a single one may be an acronym, and no group is.

    >>> recased_name("JEAN-PAUL O'BEE"), recased_name("Ann BEE"), recased_name("NVIDIA")
    ("Jean-Paul O'Bee", 'Ann Bee', 'NVIDIA')
    """
    words = name.split()
    if len(words) < 2 or is_group_name(name):
        return name
    # The family name alone may be in capitals, and have two words: "Ann BEE GEE".
    start = 0 if name.isupper() else len(words)
    while start > 1 and _is_family_in_capitals(words[start - 1]):
        start -= 1
    for index in range(start, len(words)):
        words[index] = _recased_word(words[index], index)
    return " ".join(words)


def _is_family_in_capitals(word: str) -> bool:
    is_long = len(word) >= SHORTEST_FAMILY
    return word.isupper() and word.isalpha() and _has_vowel(word) and is_long


def _has_vowel(word: str) -> bool:
    # "JÖRG" has its vowel below the accent.
    letters = unicodedata.normalize("NFD", word.casefold())
    return not _VOWELS.isdisjoint(letters)


def _recased_word(word: str, index: int) -> str:
    suffix = suffix_of(word)
    if suffix:
        return suffix
    # "A." and "JM" are initials; "LI" has a vowel and is a name.
    lower = word.casefold()
    if "." in word or not _has_vowel(word):
        return word
    if index and lower in PARTICLES:
        return lower
    return _WORD.sub(_capitalized, word)


def _capitalized(match: re.Match[str]) -> str:
    return match[0].capitalize()


_SUFFIXES = MappingProxyType(
    {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV", "2nd": "II", "3rd": "III"}
)


def suffix_of(text: str) -> str:
    """Return a suffix as it is printed: "Jr" stays, "JR" and "3rd" change; empty for other text."""
    bare = text.strip(". ")
    if bare in ("Jr", "Sr", "II", "III", "IV"):
        return text.strip()
    return _SUFFIXES.get(bare.casefold(), "")
