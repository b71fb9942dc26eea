"""An entry of a list from the pieces of a bullet or the cells of a row: its title, and the rest.

The title is the first link whose text is more than a label, else what is bold or quoted, else the
first words. The rest is what ``ListEntry`` reads.
"""

import re
from collections.abc import Sequence

from kdcatalog.bibliography.work import authors_of, identified_url
from kdcatalog.lists.citations import reference_in
from kdcatalog.lists.entry import ListEntry
from kdcatalog.lists.fragments import PUNCTUATION, spelled_identifier
from kdcatalog.lists.inline import Piece, linked_notes, without_notes
from kdcatalog.lists.labels import is_label, labeled
from kdcatalog.lists.listing import Mistake
from kdcatalog.lists.own_markdown import NotePlace, note_place
from kdcatalog.lists.phrases import (
    ACRONYM,
    date_in,
    is_date,
    is_venue_with_year,
)
from kdcatalog.lists.titles import (
    bracketed_nickname,
    name_before,
    split_name,
    split_title,
    with_subtitle,
)
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import is_nickname, quote

Pieces = Sequence[Piece]

# "A. Baker", "Ann B. Baker": without an initial, two words in bold may be a title.
_NAME_WITH_INITIALS = re.compile(
    r"(?:[A-Z]\.[ -]?){1,3}[^\W\d_][\w'\u2019-]+|[A-Z][\w-]+ (?:[A-Z]\. ?){1,2}[A-Z][\w'\u2019-]+"
    r"|[A-Z][\w'\u2019-]+,? (?:[A-Z]\.[ -]?){1,3}"
)
# Three words may be a label ("full text here"), four are a title.
_TITLE_WORDS = 4
_WEB = ("http://", "https://")
# Three letters may be a venue or the name of a method.
_LONGEST_MARK = 2


def read_bullet(pieces: Pieces, title_place: int | None = None) -> ListEntry:
    """Return what a bullet says; its title is empty where it names no paper.

    ``title_place`` is the index of the piece with the title where it is known.
    """
    own_entry = _own_note(pieces)
    if own_entry:
        return own_entry
    remarks_on_notes = linked_notes(pieces)
    pieces = list(map(without_notes, pieces))
    nickname = bracketed_nickname(pieces)
    pieces = _without_nickname(pieces, nickname)
    if title_place is None:
        reference = _reference_of(pieces)
        if reference:
            return reference
        title_place = _title_place(pieces)
    entry = ListEntry()
    entry.remarks += remarks_on_notes
    entry.short_name = nickname
    title_text = ""
    if title_place >= 0:
        count = len(pieces)
        pieces = _without_name(entry, pieces, title_place)
        title_place += len(pieces) - count
        pieces = with_subtitle(pieces, title_place)
        title_text = pieces[title_place].text
    rest: list[str] = []
    following = [piece.text for piece in pieces[1:]]
    following.append("")
    for index, piece in enumerate(pieces):
        label = piece.text
        if index == title_place:
            entry.title, remainder = split_title(piece)
            entry.title_from = _appearance(piece).removeprefix("long ")
            rest.append(f"\n{remainder}\n")
            label = ""
        else:
            text = _text_beside_title(piece, title_text, following[index])
            rest.append(text)
        if piece.url:
            entry.add_link(label, piece.url)
    report_open_links(entry, pieces)
    _read_venue_labels(entry, pieces)
    entry.add_text("".join(rest))
    return entry


def cited_in(pieces: Pieces, *, has_authors: bool) -> ListEntry | None:
    """Return what a cell says that cites its paper: "Rye, D. Dee, E. Eff (2023), arXiv:2302.04321".

    None for a title alone; ``has_authors`` is whether another cell of the row has them.
    """
    texts = [piece.text for piece in pieces]
    text = "".join(texts).strip()
    if any(map(_is_marked, pieces)) or "\n" in text:
        return None
    has_identifier = bool(spelled_identifier(text))
    if not has_identifier and (has_authors or not date_in(text)):
        return None
    entry = read_bullet(pieces)
    is_cited = has_identifier or is_published(entry)
    return entry if is_cited and entry.title else None


def _own_note(pieces: Pieces) -> ListEntry | None:
    """Return an item of our own Markdown, whose parts are read as they are; None for another."""
    if len(pieces) < 2:
        return None
    title, text, *others = pieces
    place = None if text.url else note_place(text.text)
    is_titled = title.is_bold or bool(title.url)
    if not place or not is_titled:
        return None
    entry = _entry_of_note(title, place)
    for piece in others:
        if piece.url:
            entry.add_link(piece.text, piece.url)
        # Text behind the venue: another list.
        elif piece.text.strip():
            return None
    return entry if entry.title else None


def _entry_of_note(title: Piece, place: NotePlace) -> ListEntry:
    people = authors_of(place.names, "printed")
    entry = ListEntry(
        title_from=_appearance(title).removeprefix("long "),
        authors=people.authors,
        remarks=[*people.notes],
        date=place.year,
    )
    entry.title, beside = split_title(title)
    entry.add_publication(place.venue)
    if title.url:
        entry.add_link("", title.url)
    if beside:
        entry.not_carried_over(quote(beside))
    return entry


def _without_name(entry: ListEntry, pieces: Pieces, place: int) -> Pieces:
    """Return pieces without the short name before the title, which the entry gets."""
    name = name_before(pieces, place)
    if name:
        entry.short_name = name
        return pieces[place:]
    name, title = split_name(pieces[place])
    entry.short_name = name or entry.short_name
    pieces = list(pieces)
    pieces[place] = title
    return pieces


def _without_nickname(
    pieces: Pieces,
    nickname: str,
) -> list[Piece]:
    if not nickname:
        return list(pieces)
    others = []
    for piece in pieces:
        bare = piece.text.strip(" []:")
        if bare != nickname:
            others.append(piece)
    return others


def _reference_of(pieces: Pieces) -> ListEntry | None:
    """Return a reference in the style of a bibliography; None where markup says what is what."""
    if any(map(_is_marked, pieces)):
        return None
    texts = [piece.text for piece in pieces if not piece.url]
    reference = reference_in("".join(texts))
    if not reference:
        return None
    entry = ListEntry(
        title=reference.title,
        title_from="reference",
        date=reference.date,
        volume=reference.volume,
        number=reference.number,
        page_range=reference.pages,
        publisher=reference.publisher,
    )
    entry.add_authors(reference.authors)
    entry.add_publication(reference.venue)
    url = identified_url(reference.identifier)
    if url:
        entry.papers.append(url)
    entry.add_text(reference.rest)
    for piece in pieces:
        if piece.url:
            entry.add_link(piece.text, piece.url)
    return entry


def _is_marked(piece: Piece) -> bool:
    """Return whether a piece is bold, or a link with more than a label.

    People print their own name in bold: "**A. Baker**, B. Miller. Warm Ovens.".
    """
    if piece.is_bold and not piece.url:
        return not _is_name_in_bold(piece)
    text = piece.text
    # "https://doi.org/10.5555/1" is printed in a reference, and is a link on the page.
    is_address = text.startswith(_WEB) or find_identifier(text) is not None
    is_link = bool(piece.url and text)
    return is_link and not (is_address or is_label(text))


def _is_name_in_bold(piece: Piece) -> bool:
    name = piece.text.strip(" \n,;:*")
    return _NAME_WITH_INITIALS.fullmatch(name) is not None


def _read_venue_labels(entry: ListEntry, pieces: Pieces) -> None:
    # "[ICML 2023](link)": a link's label may be the venue.
    for piece in pieces:
        if piece.url and not entry.venue and is_venue_with_year(piece.text):
            entry.add_text(piece.text)


def _text_beside_title(piece: Piece, title: str, following: str) -> str:
    """Return what a piece adds to the text beside the title, ``following`` the next one."""
    if piece.url:
        is_text = piece.text and not is_label(piece.text)
        return f"\n{piece.text}\n" if is_text else "\n"
    if not piece.is_bold:
        return piece.text
    # "**CrustNet**: [CrustNet: Nets](url)": the title begins with the nickname.
    nickname = piece.text.strip(PUNCTUATION).casefold()
    if title.casefold().startswith(nickname):
        return ""
    # "**Authors:** Ann Bee" and "**Authors**: Ann Bee" are one line; other bold text is a part.
    with_colon = piece.text + following.lstrip()[:1]
    label, _ = labeled(with_colon)
    return f"{piece.text} " if label else f"\n{piece.text}\n"


def report_open_links(entry: ListEntry, pieces: Pieces) -> None:
    """Report a link that is not closed in the text of an entry."""
    texts = [piece.text for piece in pieces if not piece.url]
    if any(map(_has_open_link, texts)):
        mistake = Mistake("a link is not closed", "](")
        entry.mistakes.append(mistake)


def _has_open_link(text: str) -> bool:
    """Return whether text ends within a link; without a regular expression, to stay linear."""
    start = max(text.rfind("]("), text.rfind("] ("))
    if start < 0 or ")" in text[start:]:
        return False
    return "[" in text[:start]


def _title_place(pieces: Pieces) -> int:
    """Return the index of the piece that holds the title, or -1."""
    best_place = -1
    best_rank = len(_TITLE_RANKS)
    for place, piece in enumerate(pieces):
        if not _may_be_title(piece):
            continue
        rank = _TITLE_RANKS.index(_appearance(piece))
        if rank < best_rank:
            best_place = place
            best_rank = rank
    return best_place


# From the most to the least likely title; of two pieces of one rank the first counts.
_TITLE_RANKS = ("link", "long bold", "acronym", "bold", "text", "mark")


def _appearance(piece: Piece) -> str:
    if piece.url:
        # "**Round Ovens for Square Loaves** [ICBR](url)": more likely a venue, or "[click](url)".
        return _appearance_of_link(piece.text)
    if not piece.is_bold:
        return "text"
    # One or two bold words are a nickname beside the title.
    words = piece.text.split()
    return "long bold" if len(words) > 2 else "bold"


def _appearance_of_link(text: str) -> str:
    # "[x](url)" and "[A](url)" behind a title only show where to click.
    if text.isascii() and len(text) <= _LONGEST_MARK:
        return "mark"
    is_short = ACRONYM.fullmatch(text) is not None or is_nickname(text)
    return "acronym" if is_short else "link"


def _may_be_title(piece: Piece) -> bool:
    # A link within the page leads to a section.
    if piece.url.startswith("#"):
        return False
    if not piece.text.strip(PUNCTUATION):
        return False
    if is_label(piece.text) or is_date(piece.text):
        return False
    if piece.url:
        # "<https://arxiv.org/abs/2306.08543>" shows its own address.
        return not piece.text.startswith(_WEB)
    if piece.is_bold and _is_name_in_bold(piece):
        return False
    title, _ = split_title(piece)
    return bool(title)


def is_contents(pieces: Pieces) -> bool:
    """Return whether pieces are of a table of contents: all links lead within the page."""
    urls = [piece.url for piece in pieces if piece.url]
    within_page = [url for url in urls if url.startswith("#")]
    return bool(urls) and urls == within_page


def byline_in(pieces: Pieces) -> Piece | None:
    """Return a line of people as one piece, without bold names: "**Ann Bee**, *Bob Cee*".

    A venue and its year may follow. None for any other line.
    """
    entry = ListEntry()
    texts = [piece.text for piece in pieces]
    text = " ".join(texts)
    entry.add_text(text)
    is_other = has_web_link(pieces) or entry.papers or entry.remarks
    # One name alone may be anything.
    is_byline = not is_other and len(entry.authors) > 1
    return Piece(text) if is_byline else None


def is_blank(pieces: Pieces) -> bool:
    """Return whether pieces are only a dash or nothing."""
    texts = [piece.text + piece.url for piece in pieces]
    joined = "".join(texts)
    return not joined.strip("- \n")


def is_field(pieces: Pieces) -> bool:
    """Return whether a bullet starts with the name of a field, such as "Authors:"."""
    # "**Authors:** Ann Bee" and "**Authors**: Ann Bee" are two pieces each.
    texts = [piece.text for piece in pieces[:2]]
    name, _ = labeled("".join(texts))
    return bool(name)


def first_identifier(pieces: Pieces) -> str:
    """Return the first identifier that a link spells, with its kind."""
    for piece in pieces:
        identifier = find_identifier(piece.url)
        if identifier:
            return str(identifier)
    return ""


def has_linked_title(pieces: Pieces) -> bool:
    """Return whether a link's text is long enough for a title."""
    for piece in pieces:
        if not piece.url.startswith(_WEB):
            continue
        word_count = len(piece.text.split())
        if word_count >= _TITLE_WORDS and not is_label(piece.text):
            return True
    return False


def is_reference(entry: ListEntry) -> bool:
    """Return whether an entry without a link is a paper all the same: it says enough of one."""
    if entry.papers:
        return True
    has_words = len(entry.title.split()) >= _TITLE_WORDS
    if entry.authors and (entry.date or has_words):
        return True
    return bool(entry.venue and entry.date and has_words)


def is_published(entry: ListEntry) -> bool:
    """Return whether an entry says who published a paper, and where or when."""
    is_dated = bool(entry.venue or entry.date)
    return is_dated and bool(entry.title and entry.authors)


def has_web_link(pieces: Pieces) -> bool:
    """Return whether a piece links to the web."""
    return any(piece.url.startswith(_WEB) for piece in pieces)


def names_paper(pieces: Pieces) -> bool:
    """Return whether pieces name a paper of their own: a title and a link."""
    if not has_web_link(pieces):
        return False
    entry = read_bullet(pieces)
    return bool(entry.title)
