"""Names in the order of their source, taken apart: as printed, inverted, or with initials last."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from kdcatalog.text.cleaning import ALL_MARKUP, Cleaned, clean_text
from kdcatalog.text.names import (
    PARTICLES,
    SHORTEST_FAMILY,
    clean_name,
    is_group_name,
    is_placeholder_name,
    recased_name,
    suffix_of,
)

NameOrder = Literal["printed", "inverted", "initials"]
"""``Ann Bee``; ``Bee, Ann``; ``Bee A.B.`` or ``Bee AB``. A comma inverts a printed name as well."""


@dataclass(frozen=True, slots=True)
class NameParts:
    """A cleaned name: as printed, and in parts where the source separates them.

    A name in printed order has no parts, since finding them needs the rules of records. ``notes``,
    ``is_incomplete`` and ``orcid`` are those of ``Cleaned``. ``is_group`` says that the source
    marks the name as that of an organization.
    """

    text: str
    given: str = ""
    family: str = ""
    suffix: str = ""
    is_group: bool = False
    notes: tuple[str, ...] = ()
    is_incomplete: bool = False
    orcid: str = ""


# "Bee A.B.", "van der Meer I.-J.", "Bee AB Jr", and "Bee, AB" as Web of Science has it.
_INITIALS_LAST = re.compile(
    # "Smith JR" has the initials J. R.: PubMed writes a suffix as "Jr".
    # Capitals alone: with any letters, "Meer I." of "van der Meer I." was five initials.
    r"(?P<family>\S.*?),?\s+"
    r"(?P<initials>(?:(?!(?:[Jj]r|[Ss]r|III|IV)\b)[^\W\d_a-z]\.?[\s-]?){1,5}?)"
    r"(?:,?\s*\b(?P<suffix>(?i:jr\.?|sr\.?|iii|iv|2nd|3rd)))?",
)
_IDEOGRAPHS = re.compile("[\u3400-\u9fff]{2,6}")
_LETTER = re.compile(r"(-?)([^\W\d_])")


def read_name(
    text: str,
    order: NameOrder = "printed",
    *,
    markup: Collection[str] = ALL_MARKUP,
) -> NameParts:
    """Return a name in parts; what is not a name in the order of its source has only a text.

    >>> read_name("Bee A.-B.", "initials").text, read_name("van der Meer, Ilse").family
    ('A.-B. Bee', 'van der Meer')
    >>> read_name("KING, MARTIN, JR.").text
    'Martin King Jr.'
    """
    cleaned = clean_name(text, markup=markup)
    name = _parts_of(cleaned.text, order)
    return _recased(name, cleaned)


def name_in_parts(
    first: str,
    family: str,
    suffix: str = "",
    *,
    markup: Collection[str] = ALL_MARKUP,
) -> NameParts:
    """Return the name whose parts a source has apart, each cleaned; either may be empty."""
    cleaned_first = _clean_part(first, markup)
    cleaned_family = _clean_part(family, markup)
    if not cleaned_first.text or not cleaned_family.text:
        return read_name(cleaned_first.text or family, markup=markup)
    name = _joined(
        cleaned_first.text,
        cleaned_family.text,
        suffix_of(suffix),
    )
    if is_placeholder_name(name.text):
        return NameParts("")
    cleaned = Cleaned(
        text=name.text,
        notes=(*cleaned_first.notes, *cleaned_family.notes),
        is_incomplete=cleaned_family.is_incomplete,
        orcid=cleaned_first.orcid or cleaned_family.orcid,
    )
    return _recased(name, cleaned)


def _clean_part(text: str, markup: Collection[str]) -> Cleaned:
    cleaned = clean_name(text, markup=markup)
    if cleaned.text or cleaned.is_incomplete:
        return cleaned
    # What is a placeholder alone may be part of a name, such as that of Keiko Todo.
    return Cleaned(clean_text(text))


def _parts_of(name: str, order: NameOrder) -> NameParts:
    if is_group_name(name):
        return NameParts(_group(name))
    parts = _with_initials(name) if order == "initials" else None
    if parts is None and "," in name:
        parts = _inverted(name)
    return parts or NameParts(name)


def _group(name: str) -> str:
    """Return the name of a group; "Team, Crumb" is one that a program took for a person."""
    last, comma, first = name.partition(", ")
    is_inverted = comma and " " not in last and is_group_name(last)
    return f"{first} {last}" if is_inverted else name


def _joined(first: str, family: str, suffix: str) -> NameParts:
    if _IDEOGRAPHS.fullmatch(first + family):
        # CSL-JSON has "\u674e\u56db" in two parts; it is printed as one word, the family first.
        return NameParts(family + first)
    words = filter(None, (first, family, suffix))
    return NameParts(
        " ".join(words),
        first,
        family,
        suffix,
    )


def _with_initials(name: str) -> NameParts | None:
    """Return the parts of "Bee A.B."; None for another form."""
    match = _INITIALS_LAST.fullmatch(name)
    initials = match["initials"] if match else ""
    # "Bo" after a family name is a name, "BO" are initials.
    if not match or not initials.isupper():
        return None
    spaced = _LETTER.sub(r"\1\2. ", initials.replace(".", ""))
    first = spaced.replace(" -", "-")
    suffix = match["suffix"] or ""
    return _joined(
        first=" ".join(first.split()),
        family=match["family"],
        suffix=suffix_of(suffix),
    )


def _inverted(name: str) -> NameParts | None:
    """Return the parts of "Bee, Ann"; None where it is not one name."""
    stripped = map(str.strip, name.split(","))
    parts = [*filter(None, stripped)]
    if not parts:
        return None  # commas alone
    family, *others = parts
    suffix = ""
    firsts = []
    for part in others:
        if suffix_of(part):
            suffix = suffix_of(part)
        else:
            firsts.append(part)
    if len(firsts) == 1:
        return _with_particles(firsts[0], family, suffix)
    if firsts or not suffix:
        return None
    # "Ann Bee, Jr." is in printed order.
    first, _, last = family.rpartition(" ")
    return _joined(first, last, suffix) if first else None


def _with_particles(first: str, family: str, suffix: str) -> NameParts:
    words = first.split()
    particles: list[str] = []
    # "Meer, Ilse van der": BibTeX and Crossref leave particles behind the first name.
    while words[1:] and words[-1] in PARTICLES:
        particles.insert(0, words.pop())
    whole_family = " ".join([*particles, family])
    return _joined(
        " ".join(words),
        whole_family,
        suffix,
    )


def _recased(name: NameParts, cleaned: Cleaned) -> NameParts:
    """Return a name in small letters where it was in capitals, with the notes of its cleaning."""
    first, family = name.given, name.family
    if not first:
        text = recased_name(name.text)
    else:
        first, family = _recased_parts(first, family)
        text = _joined(first, family, name.suffix).text
    notes = cleaned.notes
    if text != name.text:
        notes = (*notes, f"changed capitals of '{name.text}'")
    return NameParts(
        text=text,
        given=first,
        family=family,
        suffix=name.suffix,
        notes=notes,
        is_incomplete=cleaned.is_incomplete,
        orcid=cleaned.orcid,
    )


def _recased_parts(first: str, family: str) -> tuple[str, str]:
    is_style = family.isupper() and not first.isupper()
    if is_style and len(family) >= SHORTEST_FAMILY:
        # "BEE, Ann": beside a first name in small letters, capitals are a style of print. Two
        # letters are too few to tell: "GU" is printed so.
        alone = recased_name(f"X {family}")
        return first, alone.removeprefix("X ")
    # Only the case changes, so every part is where it was.
    name = recased_name(f"{first} {family}")
    length = len(first)
    return name[:length], name[length + 1 :]
