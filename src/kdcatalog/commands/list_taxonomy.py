"""The taxonomy that a list makes: topics of its headings, venues of its entries.

``init --from`` makes a whole taxonomy.yaml of them. ``import`` adds to the one that is there, and
where nothing but the example of ``init`` is there, it does the same as ``init --from``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from kdcatalog.lists.listing import Listing
from kdcatalog.lists.people import is_people_or_date
from kdcatalog.lists.phrases import has_word_of_venue
from kdcatalog.lists.sections import NodeData, node_data
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import is_no_venue
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import normalize_title
from kdcatalog.model.tracks import without_track
from kdcatalog.model.venues import Venue, VenueFinder, find_year, place_of_workshop
from kdcatalog.records.layout import record_text, taxonomy_text
from kdcatalog.records.reading import load_taxonomy, read_document
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot

FIRST_FACET: Final = "topics"
FIRST_TOPIC: Final = f"{FIRST_FACET}/first-topic"
TAXONOMY_HEAD: Final = """\
# yaml-language-server: $schema=schemas/taxonomy.schema.json
# The settings of this catalog, the tree of topics, and the venues.
# kdcatalog check reports errors, kdcatalog taxonomy prints the tree and moves topics.
# Set url to the address of the site and repository to that of these files once they are known.
"""

_VenueKind = Literal["conference", "journal", "workshop"]
# Whole words, in full and as journals abbreviate them: "Phys. Rev. Lett.", "J. Dough".
_JOURNAL_WORDS: Final = (
    *("acta", "ann", "annals", "annual", "archives", "bull", "bulletin", "commun"),
    *("communications", "gazette", "j", "journal", "journals", "lett", "letters", "mag"),
    *("magazine", "phys", "quarterly", "rep", "reports", "rev", "review", "reviews", "sci"),
    *("trans", "transactions", "zeitschrift", "revista", "revue", "rivista", "tijdschrift"),
)
_CHINESE_JOURNALS: Final = (
    "\u5b66\u62a5",
    "\u671f\u520a",
    "\u6742\u5fd7",
    "\u901a\u62a5",
    "\u5b78\u5831",
    "\u96dc\u8a8c",
    # Japanese and Korean, as in the journals of learned societies.
    "\u8a8c",
    "\u7d00\u8981",
    "\ub17c\ubb38\uc9c0",
    "\ud559\ud68c\uc9c0",
)
# Words that no name of a person has.
_VENUE_WORDS: Final = frozenset(
    {"conference", "congress", "journal", "meeting", "proceedings", "symposium", "workshop"}
    | {"annals", "archives", "bulletin", "gazette", "letters", "magazine", "notes", "quarterly"}
    | {"review", "reviews", "transactions"}
)
_WORD = re.compile(r"[^\W\d_]+")
_IN = re.compile(r"^in\s+(?:the\s+)?(?=\S)", re.IGNORECASE)
_PROCEEDINGS = re.compile(r"^(?:proceedings|proc\.?)\s+(?:of\s+)?(?:the\s+)?", re.IGNORECASE)
# Words of meetings. "Proceedings of the VLDB Endowment" is a journal by that name, and "Second
# Language Research" is not the second of a series.
_MEETING_WORDS: Final = frozenset(
    {"colloquium", "conference", "congress", "meeting", "summit", "symposium"}
    | {"seminar", "workshop", "workshops"}
    # As abbreviated by ISO 4, in "Proc. Int. Conf. Mach. Learn.".
    | {"colloq", "conf", "congr", "symp"}
)
# "Proceedings of the IEEE" and "Proceedings of the ACM" are journals as well.
_SOCIETIES: Final = frozenset({"ACM", "IEEE", "IRE", "PMLR", "USENIX"})
_YEAR_BEFORE = re.compile(r"^(?:19|20)[0-9]{2}\s+")
# Two digits are a year behind an apostrophe or a blank; those of "Dough Rev. 101" are none.
_YEAR_BEHIND = re.compile(r"(?:[\s,]*'|[\s,]+)[0-9]{2}$|[\s,]*\(?(?:19|20)[0-9]{2}\)?$")
# "ICML 2023 Workshop on Rye" is a workshop of ICML, and "ECCV 2022 Proceedings" are of ECCV.
_YEAR_WITHIN = re.compile(
    r"(?P<before>(?!(?:the|in)\b).{2,}?)[\s,]+\(?(?:19|20)[0-9]{2}\b.*", re.IGNORECASE
)
_ORDINAL = re.compile(r"^(?:the\s+)?[0-9]{1,3}(?:st|nd|rd|th)\s+", re.IGNORECASE)
# Spelled out, since "North" and "Health" end like ordinals.
_SPELLED_ORDINAL = re.compile(
    r"^(?:the\s+)?(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ])?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth)\s+",
    re.IGNORECASE,
)
# "(Volume 1: Long Papers)", "(Workshop)" and "(Industry Track)" are parts of one meeting.
_PART_BEHIND = re.compile(
    r"\s*\((?:[^()]*\b(?:volume|vol|track|papers?|demonstrations)\b[^()]*|workshops?|findings)\)$",
    re.IGNORECASE,
)
# The acronym of a name, with its year or number: "(IWSLT 2023)", "(ECNLP 5)", "(*SEM 2022)",
# "(WoRye@LoafConf 2019)".
_ACRONYM_BEHIND = re.compile(
    r"(?P<name>.{8,}?)\s*\(\*?(?P<id>[A-Z][A-Za-z0-9+-]{1,11})"
    r"(?:@[A-Z][A-Za-z]{1,11})?(?:[\s,-]*'?[0-9]{1,4})?\)"
)
# Longer names are sentences that were taken for a venue. The joint meeting of AACL and IJCNLP has
# 207 signs with its volume.
_LONGEST_NAME = 220


def new_venues(
    existing: Iterable[Venue],
    names: Mapping[str, bool],
) -> list[Venue]:
    """Return the venues that names in a list need and a catalog does not have.

    A name with True comes with the number of an issue, as those of journals do. Shorter names come
    first, so that "Findings of LampConf" is recognized as LampConf.
    """
    listed = list(existing)
    venues: dict[str, Venue] = {}
    distinct = {name for name in names if _may_be_venue(name)}
    # By name first, so that names of one length have the same order in every run.
    by_length = sorted(sorted(distinct), key=len)
    for name in by_length:
        if not _is_listed(name, listed):
            venue = _venue_of(name, is_numbered=names[name])
            venues.setdefault(normalize_title(venue.id), venue)
            listed.append(venue)
    return [venues[name] for name in sorted(venues)]


def _may_be_venue(name: str) -> bool:
    if len(name) > _LONGEST_NAME or is_no_venue(name):
        return False
    # "International Conference on Robotics and Automation" reads like two people.
    words = _WORD.findall(name.casefold())
    if not _VENUE_WORDS.isdisjoint(words) or _names_subjects(name):
        return True
    return bool(name) and not is_people_or_date(name)


# Longer than "and".
_LONG_WORD = 4


def _names_subjects(name: str) -> bool:
    """Return whether most words are of journals: "Data & Knowledge Engineering"."""
    words = _WORD.findall(name)
    lengths = set(map(len, words))
    # "J. Bee" is a person.
    if 1 in lengths:
        return False
    long_words = [word for word in words if len(word) >= _LONG_WORD]
    # More than half: "Brain" may be a family name, and "Mathias" begins like mathematics.
    subjects = list(filter(_is_word_of_journal, long_words))
    half = len(long_words) / 2
    return len(subjects) > half


def _is_word_of_journal(word: str) -> bool:
    return _is_journal_word(word) or has_word_of_venue(word)


def _is_listed(name: str, venues: Sequence[Venue]) -> bool:
    return VenueFinder(venues).mention(name) is not None


def _venue_of(text: str, *, is_numbered: bool) -> Venue:
    """Return the venue that a printed name means, without its year and "Proceedings of"."""
    name = _meeting_of(text)
    name = _without(_PART_BEHIND, name)
    name = _without_track(name)
    match = _ACRONYM_BEHIND.fullmatch(name)
    # Not where an acronym was cut off: digits that end a name are a part of it.
    name = match["name"] if match else _without_year(name)
    venue_id = match["id"] if match else name
    # Abbreviations keep their full stop: "Dough Rev." is not the word "Rev".
    if text.endswith(f"{name}."):
        name += "."
        venue_id += "" if match else "."
    return Venue(id=venue_id, name=name, kind=_venue_kind(name, is_numbered))


def _without_track(text: str) -> str:
    """Return a meeting without its track: "EMNLP Findings 2023"; "IEEE Workshop" as it is."""
    dated = _without_year(text)
    name = without_track(dated)
    return name if name != dated and _is_meeting(name) else text


def _meeting_of(text: str) -> str:
    """Return the name of a meeting without what counts its volumes; any other text as it is."""
    name = _without(_IN, text)
    place = place_of_workshop(name)
    # "Workshop on Rye at ICB 2024" needs ICB; the record keeps the workshop's own name.
    is_in_brackets = name.endswith(")")
    if place and (is_in_brackets or find_year(place, None, 0)):
        name = place
    whole = _without(_PROCEEDINGS, name)
    meeting = whole
    for pattern in (_YEAR_BEFORE, _ORDINAL):
        meeting = _without(pattern, meeting)
    is_counted = meeting != whole or find_year(whole, None, 0)
    if is_counted or _is_meeting(meeting):
        return _without(_SPELLED_ORDINAL, meeting)
    return name


def _is_meeting(name: str) -> bool:
    """Return whether a name is of meetings: it says so, or it is an acronym other than "IEEE"."""
    words = _WORD.findall(name)
    lowercase = map(str.casefold, words)
    if not _MEETING_WORDS.isdisjoint(lowercase):
        return True
    return len(words) == 1 and name not in _SOCIETIES


def _without_year(name: str) -> str:
    name = _without(_YEAR_BEHIND, name)
    within = _YEAR_WITHIN.fullmatch(name)
    return within["before"].strip() if within else name


def _without(pattern: re.Pattern[str], name: str) -> str:
    """Return a name without what matches; a name of a year alone, or of that alone, as it is."""
    return pattern.sub("", name).strip(" ,.;:") or name


def _venue_kind(name: str, is_numbered: bool) -> _VenueKind:
    """Return the kind that a venue's name suggests; most are conferences."""
    words = _WORD.findall(name.casefold())
    if "workshop" in words or "workshops" in words:
        return "workshop"
    # "Annual Review of Rye" is a journal, an annual meeting is none.
    if not _MEETING_WORDS.isdisjoint(words):
        words = [word for word in words if word != "annual"]
        is_numbered = False
    is_journal = any(map(_is_journal_word, words))
    # "Proceedings of the National Academy of Sciences" is a journal, without a word that says so.
    is_academy = "academy" in words or "nature" in words
    return "journal" if is_journal or is_academy or is_numbered else "conference"


def _is_journal_word(word: str) -> bool:
    # Chinese has no blank before the word for a journal.
    return word.casefold() in _JOURNAL_WORDS or word.endswith(_CHINESE_JOURNALS)


def venue_names(listing: Listing) -> dict[str, bool]:
    """Return the venues of a list as printed, and whether each comes with the number of an issue.

    In another script, a volume is enough, since the words for a journal are known in few
    languages. In Latin script it is not: Google Scholar gives one to every NeurIPS.
    """
    names: dict[str, bool] = {}
    for item in listing.items:
        work = item.work
        name = work.venue
        number = work.number
        if not _LATIN.search(name):
            number = number or work.volume
        earlier = names.get(name, False)
        names[name] = earlier or number != ""
    return names


_LATIN = re.compile("[A-Za-z]")


def venue_data(venue: Venue) -> NodeData:
    """Return a venue as taxonomy.yaml has it."""
    data: NodeData = {
        "id": venue.id,
        "name": venue.name,
        "kind": venue.kind,
    }
    if venue.aliases:
        data["aliases"] = [*venue.aliases]
    return data


TaxonomyData = dict[str, Any]
"""The content of taxonomy.yaml."""


def taxonomy_data(
    settings: Mapping[str, Any],
    new: Mapping[str, str],
    venues: Sequence[Venue],
) -> TaxonomyData:
    """Return a taxonomy with new topics, each by its path, and venues.

    ``settings`` are those of the catalog; the parts of README.md follow from the topics.
    """
    roots = [path for path in new if "/" not in path]
    facets = [node_data(new, path) for path in roots]
    # A taxonomy without a facet is not valid: papers could be nowhere.
    if not facets:
        facets = [_first_facet()]
    data: TaxonomyData = {
        "catalog": {**settings, "readme": _readme_parts(facets)},
        "facets": facets,
        "venues": [venue_data(venue) for venue in venues],
        "matrix": _matrix(facets),
    }
    # An empty list of venues or an empty matrix would only puzzle who edits the file.
    return {name: value for name, value in data.items() if value}


def _readme_parts(facets: Sequence[NodeData]) -> list[str]:
    """Return the parts of README.md in their order."""
    facet_ids = [facet["id"] for facet in facets]
    facet_parts = [f"facet:{facet_id}" for facet_id in facet_ids]
    return ["log", "prose:introduction", "contents", *facet_parts, "citation", "history"]


def _matrix(facets: Sequence[NodeData]) -> dict[str, str]:
    """Return the facets of the table of two facets: the first two that have topics below them."""
    trees = [facet["id"] for facet in facets if "nodes" in facet]
    # A list with one level of headings has facets without topics, or one facet only.
    if len(trees) < 2:
        return {}
    return {"rows": trees[0], "columns": trees[1]}


def _first_facet() -> NodeData:
    _, _, topic_id = FIRST_TOPIC.partition("/")
    topic = {
        "id": topic_id,
        "title": "First Topic",
        "sentence": "Describe this topic in one sentence.",
    }
    return {
        "id": FIRST_FACET,
        "title": "Topics",
        "sentence": "What the papers are about.",
        "nodes": [topic],
    }


# --- the catalog that init makes without a list ---


def example_record(day: str, topic: str = FIRST_TOPIC) -> TaxonomyData:
    """Return the record that shows what one looks like, added on a day ``YYYY-MM-DD``."""
    return {
        "title": "An Example: Replace This Record",
        "summary": "Shows what a record looks like, so that the first real one can replace it.",
        # "First Author" would be a placeholder, which KD605 reports.
        "authors": ["Ada Example", "Ben Example"],
        "date": day[:7],
        "urls": ["https://example.org/paper"],
        "placements": [topic],
        "added": day,
    }


def example_file(day: str) -> str:
    """Return the file of the example that was added on a day."""
    year = day[:4]
    return f"{PAPERS}/{year}/example{year}example.yaml"


def lone_example(snapshot: Snapshot, catalog: Catalog) -> str:
    """Return the file of the example of ``init`` where it is the only record; empty otherwise."""
    if len(catalog.papers) != 1:
        return ""
    (paper,) = catalog.papers
    # On any topic: that of a catalog with facets of its own is the first of them.
    topic = paper.placements[0]
    example = record_text(example_record(paper.added, topic))
    is_example = snapshot.read(paper.file) == example.encode()
    return paper.file if is_example else ""


@dataclass(frozen=True, slots=True)
class FirstTaxonomy:
    """The taxonomy.yaml that takes the place of the one of ``init``, and the example to remove."""

    text: bytes
    taxonomy: Taxonomy
    example: str


def first_taxonomy(
    snapshot: Snapshot,
    catalog: Catalog,
    content: TaxonomyData,
) -> FirstTaxonomy | None:
    """Return the taxonomy of the first list of a catalog, with the settings that it has.

    ``content`` is what ``taxonomy_data`` makes of the list. None where there is more than ``init``
    has written: another record, topic, venue or comment.
    """
    example = lone_example(snapshot, catalog)
    if not example:
        return None
    raw = snapshot.read(TAXONOMY)
    data = read_document(raw, TAXONOMY).data
    has_own_topics = data["facets"] != [_first_facet()]
    if has_own_topics or raw != _taxonomy_bytes(data):
        return None
    settings = {**data["catalog"], **content["catalog"]}
    text = _taxonomy_bytes({**content, "catalog": settings})
    taxonomy = load_taxonomy(text, TAXONOMY).value
    if not taxonomy:
        return None
    return FirstTaxonomy(text, taxonomy, example)


def _taxonomy_bytes(data: TaxonomyData) -> bytes:
    text = TAXONOMY_HEAD + taxonomy_text(data)
    return text.encode()
