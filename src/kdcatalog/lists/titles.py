"""The title in a piece of an entry, and what is beside it: nickname, authors, venue and date.

A list puts any of these into one link, one bold run or one sentence. What is not part of the title
is returned as text, one part a line, so that ``ListEntry`` reads it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import filterfalse, pairwise

from kdcatalog.lists.fragments import fragments_of
from kdcatalog.lists.inline import Piece
from kdcatalog.lists.labels import is_label, labeled
from kdcatalog.lists.people import (
    authors_in,
    is_person,
    names_whole_person,
)
from kdcatalog.lists.phrases import (
    ACRONYM,
    are_mononyms,
    date_in,
    is_date,
    is_venue_with_year,
    names_event,
    split_venue,
)
from kdcatalog.text.cleaning import clean_text

# Eight letters: shorter quotations are words that a title puts in quotes.
_QUOTED = re.compile(
    '["\u201c\u201d\u00ab] ?(?P<quoted>[^"\u201c\u201d\u00bb]{8,})["\u201c\u201d\u00bb]'
    "|[\u300c\u300e](?P<cornered>[^\u300d\u300f]{4,})[\u300d\u300f]"
)
# "Warm Ovens Bake Better, Baker et al., ICBR'15"
_PEOPLE_BEHIND = re.compile(
    r"(?P<title>.{8,}?),\s+(?P<people>(?:[^\W\d_][\w.'\u2019-]*,?\s+){1,4}et\.? al\b\.?)"
    r"(?P<rest>.*)$"
)
_DATE_LAST = re.compile(r",?\s*\(?((?:19|20)[0-9]{2}(?:[-/.][0-9]{1,2})?)\)?$")
_VENUE_LAST = re.compile(
    r",\s*([A-Z][A-Za-z]{0,8}[A-Z][A-Za-z]{0,6}[\s'\u2019-]+"
    r"(?:(?:19|20)[0-9]{2}|(?<=['\u2019])[0-9]{2}))$"
)
# Three words may be a label ("full text here"), four are a title.
_TITLE_WORDS = 4


def split_title(piece: Piece) -> tuple[str, str]:
    """Return the title in a piece, and the text beside it, one part a line."""
    if piece.url:
        return _without_venue(_clean_title(piece.text))
    if piece.is_bold:
        label, value = labeled(piece.text)
        if label in ("", "title"):
            return _without_venue(_clean_title(value))
        # "**Authors:** Ann Bee" below a title that is a link or a heading.
        return "", piece.text
    quoted = _QUOTED.search(piece.text)
    if not quoted:
        return _first_title(piece.text)
    title = clean_text(quoted["quoted"] or quoted["cornered"])
    before = piece.text[: quoted.start()]
    after = piece.text[quoted.end() :]
    return title.strip(" .,"), f"{before}\n{after}"


def _without_venue(title: str) -> tuple[str, str]:
    """Return a title without its venue in parentheses, "Warm Ovens (ICLR 2024)", and that."""
    match = _VENUE_BEHIND.fullmatch(title)
    if match and is_venue_with_year(match["venue"]):
        return match["title"], match["venue"]
    return title, ""


_VENUE_BEHIND = re.compile(r"(?P<title>.{8,}?)\s*[(\[](?P<venue>[^()\[\]]{4,40})[)\]]")


_BRACKETED = re.compile(r"\[([^\[\]]{1,40})\]:?")


def bracketed_nickname(pieces: Sequence[Piece]) -> str:
    """Return the nickname of "**[WARM]** Ovens Bake Better": bold, and with the title behind it.

    A venue with its year in such brackets, "**[ICBR'24]**", is none.
    """
    for piece, following in pairwise(pieces):
        name = _name_in_brackets(piece, following)
        if name:
            is_nickname = not following.url and _begins_with_title(following)
            return name if is_nickname else ""
    return ""


def _name_in_brackets(
    piece: Piece,
    following: Piece,
) -> str:
    if piece.url or not piece.is_bold:
        return ""
    text = piece.text.strip()
    # "[**WARM**] Ovens Bake Better"
    if following.text.startswith("]"):
        text = f"[{text}]"
    match = _BRACKETED.fullmatch(text)
    if not match:
        return ""
    name = match[1].strip()
    words = name.split()
    if is_date(name) or is_label(name):
        return ""
    is_short = len(words) <= _NICKNAME_WORDS
    return name if is_short else ""


def _begins_with_title(piece: Piece) -> bool:
    title, _ = split_title(piece)
    if " " not in title:
        return False
    if names_event(title):
        return False
    return authors_in(title) is None


# "WARM", "CrustNet", "Oven-R1": one word with a second capital, or a digit.
_NAME_BEFORE = re.compile(r"[\s*_\[(]*(?P<name>[A-Za-z](?:[\w.-]{0,22}\w)?\+*)[\s*_\])]*[:,|-]?\s*")
_SECOND_CAPITAL = re.compile(r".+[A-Z]|.*[0-9]")
# "[MiniOven] Large Loaves in Small Ovens", without any markup.
_BRACKETED_BEFORE = re.compile(r"\s*\[([A-Za-z][\w.+-]{1,23})\]:?\s+(?=\S)")


def name_before(pieces: Sequence[Piece], place: int) -> str:
    """Return the short name before the title of an entry, as in "WARM: **Ovens Bake Better**".

    Empty for anything else; whether it is a venue is not decided here.
    """
    before = pieces[:place]
    if not before or any(piece.url for piece in before):
        return ""
    text = "".join(piece.text for piece in before)
    match = _NAME_BEFORE.fullmatch(text)
    name = match["name"] if match else ""
    return name if _may_be_name(name) else ""


def _may_be_name(word: str) -> bool:
    is_other = is_date(word) or is_label(word)
    return _SECOND_CAPITAL.match(word) is not None and not is_other


_NameAndPiece = tuple[str, Piece]


def split_name(piece: Piece) -> _NameAndPiece:
    """Return the short name in brackets before a title in plain text, and the piece without it."""
    match = _BRACKETED_BEFORE.match(piece.text)
    is_marked = bool(piece.url) or piece.is_bold
    if is_marked or not match or not _may_be_name(match[1]):
        return "", piece
    text = piece.text[match.end() :]
    return match[1], replace(piece, text=text)


def with_subtitle(pieces: Sequence[Piece], place: int) -> Sequence[Piece]:
    """Return pieces whose title has what is behind its colon: "**WARM**: Ovens Bake Better".

    Only a nickname is completed so, and by a title in capitals: "**WARM**: a network for ovens"
    describes it.
    """
    title, *others = pieces[place:]
    for following in others[:1]:
        subtitle = _subtitle(title, following)
        if subtitle:
            nickname = title.text.strip(" :")
            _, _, rest = following.text.partition(subtitle)
            whole = replace(title, text=f"{nickname}: {subtitle}")
            text = replace(following, text=rest)
            before = pieces[:place]
            return [*before, whole, text, *others[1:]]
    return pieces


def _subtitle(title: Piece, following: Piece) -> str:
    """Return the title behind the colon of a nickname, empty without one."""
    words = title.text.split()
    label, _ = labeled(f"{title.text}:")
    match = _SUBTITLE.match(following.text)
    is_marked = bool(label or following.url or following.is_bold)
    if not match or is_marked or len(words) > _NICKNAME_WORDS:
        return ""
    for subtitle in fragments_of(match["subtitle"]):
        is_other = is_venue_with_year(subtitle) or authors_in(subtitle)
        return "" if is_other or not _is_in_capitals(subtitle) else subtitle
    return ""


# "Chain of Thought" is a nickname still; four words are a title.
_NICKNAME_WORDS = 3
_SUBTITLE = re.compile(r"\s*(?<!\n):[ \t]+(?P<subtitle>[^\n]+)")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
# "using" and "between" are longer words that many titles have in small letters.
_MOST_CAPITALS = 0.6


def _is_in_capitals(text: str) -> bool:
    """Return whether most of the longer words of a text begin with a capital, as in a title."""
    words = _LONG_WORD.findall(text)
    capitalized = [word for word in words if word[0].isupper()]
    least = max(1, _MOST_CAPITALS * len(words))
    return " " in text and len(capitalized) >= least


def _clean_title(text: str) -> str:
    bare = clean_text(text).strip(" ,:;|").removesuffix(".")
    inner = bare.strip(_QUOTES)
    # '"Yes, My Loaf." Guiding Ovens' begins with a quotation that is part of the title.
    marks = _QUOTE.findall(bare)
    is_quoted = bare.startswith(_MARKS) and bare.endswith(_MARKS)
    is_part = not is_quoted and len(marks) > 1
    if is_part or _QUOTE.search(inner):
        return bare
    return inner.strip(" ,:;|").removesuffix(".")


_QUOTES = '"\u201c\u201d'
_MARKS = tuple(_QUOTES)
_QUOTE = re.compile(f"[{_QUOTES}]")


def _first_title(text: str) -> tuple[str, str]:
    """Return the first fragment of a text that may be a title, and the others, one a line."""
    candidates: list[str] = []
    rest: list[str] = []
    for line in text.split("\n"):
        name, value = labeled(line)
        if candidates or name not in ("", "title"):
            rest.append(line)
            continue
        for fragment in _fields_of(value):
            is_other = is_date(fragment) or is_label(fragment)
            (rest if is_other else candidates).append(fragment)
    # "(NeurIPS 2023 Workshop on Rye) Round Ovens": an event is a title only where nothing else is.
    plain = list(filterfalse(names_event, candidates))
    title = _likeliest_title(plain or candidates)
    if title:
        candidates.remove(title)
    title, behind = _split_ending(title)
    behind += [*candidates, *rest]
    return title, "\n".join(behind)


def _split_ending(title: str) -> tuple[str, list[str]]:
    """Return a title without people, venue and year behind it, and these."""
    parts: list[str] = []
    people = _PEOPLE_BEHIND.match(title)
    if people and not authors_in(people["title"]):
        title = people["title"]
        parts += [people["people"], people["rest"]]
    title, chinese_parts = _split_chinese(title)
    parts += chinese_parts
    before, venue = split_venue(title)
    _, names = _split_people(before)
    if names:
        parts.append(venue)
        title = before
    # "Warm Ovens, ICBR 2020" and "Warm Ovens (2020)"
    for ending in (_VENUE_LAST, _DATE_LAST):
        dated = ending.search(title)
        if dated:
            parts.append(dated[1])
            title = title[: dated.start()]
    title, names = _split_people(title)
    return title, [", ".join(names), *parts]


# Two words before names are most often a name, too, and a single name may be part of the title.
_FEWEST_WORDS = 3
_FEWEST_PEOPLE = 2


def _split_people(title: str) -> tuple[str, list[str]]:
    """Return a title without the people that follow it behind commas, and these.

    >>> _split_people("Warm Ovens, Revisited, Ann Baker, Bob Miller")
    ('Warm Ovens, Revisited', ['Ann Baker', 'Bob Miller'])
    """
    names: list[str] = []
    parts = title.split(", ")
    for part in reversed(parts[1:]):
        if not names_whole_person(part):
            break
        names.insert(0, part)
    count = len(parts) - len(names)
    rest = ", ".join(parts[:count])
    is_long = len(rest.split()) >= _FEWEST_WORDS
    if len(names) < _FEWEST_PEOPLE or not is_long:
        return title, []
    return rest, names


_CHINESE_COMMA = "\uff0c"
# "2023年12月31日"; a longer part with a year is part of a title.
_LONGEST_DATE = 11


def _split_chinese(title: str) -> tuple[str, list[str]]:
    """Return a Chinese title without people, year and labels behind its commas, and these.

    A title may have such commas itself: all that is cut off must be something else.
    """
    first, *others = title.split(_CHINESE_COMMA)
    parts: list[str] = []
    for part in others:
        date = date_in(part) if len(part) <= _LONGEST_DATE else ""
        if date or authors_in(part):
            parts.append(date or part)
        elif not is_label(part):
            return title, []
    return (first, parts) if parts else (title, [])


def _is_author_before_title(author: str, title: str) -> bool:
    """Return whether "Hal Hay. Flat tins for loaves" begins with its author.

    "Rye Bread. ICBR 2020" is a title and its venue.
    """
    words = title.split()
    if len(words) < _TITLE_WORDS or is_venue_with_year(title):
        return False
    # "Cool Ovens. Bee, A., Cee, B. and Dee, D." is the other way round.
    if _INITIAL.search(title) or are_mononyms(title):
        return False
    is_phrase = any(map(str.islower, words))
    return is_phrase and " " in author and is_person(author)


_INITIAL = re.compile(r"\b[A-Z]\.,")


def _fields_of(text: str) -> list[str]:
    """Return the fragments of a line; semicolons separate them where a date is among them."""
    parts = text.split(";")
    dates = list(filter(is_date, parts))
    if len(parts) > 1 and dates:
        text = " | ".join(parts)
    return fragments_of(text)


def _likeliest_title(fragments: Sequence[str]) -> str:
    """Return the first fragment that does not list people, where another may be the title.

    >>> _likeliest_title(["Hal Hay", "Flat tins for loaves"])
    'Flat tins for loaves'
    """
    author, title, *_ = [*fragments, "", ""]
    if _is_author_before_title(author, title):
        return title
    for fragment in fragments:
        is_long = len(fragment.split()) >= _TITLE_WORDS
        is_people = authors_in(fragment) is not None
        if is_long and not is_people:
            return fragment
        # "2021 | EMNLP Findings | Crumbs Everywhere: A Study"
        if not is_people and not ACRONYM.fullmatch(fragment):
            break
    return fragments[0] if fragments else ""
