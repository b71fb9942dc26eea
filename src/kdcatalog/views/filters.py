"""Which papers each filter of the list finds, in columns that a script reads in one go."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, count, pairwise

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.search_words import fold_text
from kdcatalog.model.taxonomy import Fact
from kdcatalog.views.facets import Filter, fact_name, node_filter
from kdcatalog.views.rows import where

NO_VENUE = "none"
HAS = "yes"
SINCE = "since"
# Between a family and one of its versions in an address, as in gpt-4/GPT-4o.
_BELOW = "/"

Places = list[int]
"""Places of papers in the catalog's order, ascending."""


@dataclass(frozen=True)
class Filters:
    """Every filter of a catalog."""

    catalog: Catalog

    @cached_property
    def places(self) -> Mapping[Filter, Places]:
        """The papers that each filter finds."""
        papers = self.catalog.papers
        years = sorted(year for year in self.catalog.by_year if year)
        places: dict[Filter, Places] = defaultdict(list)
        for place, paper in enumerate(papers):
            for paper_filter in _general_filters(paper, years):
                places[paper_filter].append(place)
        keys = [paper.key for paper in papers]
        place_by_key = dict(zip(keys, count()))
        for path in self.catalog.taxonomy.nodes:
            # Papers below a node are found by it, too.
            topic_filter = node_filter(self.catalog, path)
            if topic_filter:
                for paper in self.catalog.below(path):
                    places[topic_filter].append(place_by_key[paper.key])
        _add_facts(places, self.catalog)
        return dict(places)


def _general_filters(paper: Paper, years: Iterable[int]) -> Iterator[Filter]:
    if paper.date:
        first_public = paper.month.year
        yield "year", str(first_public)
        for year in years:
            if year <= first_public:
                yield SINCE, str(year)
    yield "venue", paper.venue.id if paper.venue else NO_VENUE
    properties = {
        "published": paper.venue,
        "code": paper.code,
        "data": paper.data,
        "summary": paper.summary,
    }
    for name, value in properties.items():
        if value:
            yield name, HAS


def _add_facts(places: dict[Filter, Places], catalog: Catalog) -> None:
    facts = [fact for fact in catalog.taxonomy.facts if fact.compared]
    for fact in facts:
        name = fact_name(catalog.taxonomy, fact.id)
        tokens_of = _tokens_of(catalog, fact)
        for place, paper in enumerate(catalog.papers):
            tokens = map(tokens_of, paper.fact(fact.id))
            # Two values of a fact may be of one family.
            for token in set(chain.from_iterable(tokens)):
                places[name, token].append(place)


def _tokens_of(
    catalog: Catalog,
    fact: Fact,
) -> Callable[[str], list[str]]:
    """Return a function from a value to its tokens: its family and its version, or itself."""
    names = catalog.taxonomy.names_of(fact)
    versions = versions_of(catalog, fact)

    @cache
    def tokens(value: str) -> list[str]:
        if not names:
            return [value]
        token, _ = names.group(value)
        version = f"{token}{_BELOW}{value}"
        is_listed = version in versions.get(token, {})
        return [token, version] if is_listed else [token]

    return tokens


def family_titles(catalog: Catalog, fact: Fact) -> Mapping[str, str]:
    """Return the title of each family of a fact's vocabulary, by its token."""
    names = catalog.taxonomy.names_of(fact)
    families = names.families if names else ()
    return {family.id: family.title for family in families}


LabelByToken = dict[str, str]
LabelsByFamily = dict[str, LabelByToken]
"""Tokens and labels of the versions of each family."""


def versions_of(
    catalog: Catalog,
    fact: Fact,
) -> Mapping[str, Mapping[str, str]]:
    """Return token and label of every version that papers name, by family.

    A family of which one version is named has none: it would be the same papers twice.
    """
    names = catalog.taxonomy.names_of(fact)
    if not names:
        return {}
    versions: LabelsByFamily = defaultdict(dict)
    values: set[str] = set()
    for paper in catalog.papers:
        values.update(paper.fact(fact.id))
    for value in sorted(values):
        family = names.family_of(value)
        if family:
            token = f"{family.id}{_BELOW}{value}"
            versions[family.id][token] = value
    families = list(versions)
    for family_id in families:
        if len(versions[family_id]) == 1:
            del versions[family_id]
    return versions


def differences(places: Places) -> Places:
    """Return ascending places as the first one and the steps from each to the next.

    >>> differences([3, 4, 9])
    [3, 1, 5]
    """
    steps = places[:1]
    for before, after in pairwise(places):
        steps.append(after - before)
    return steps


def orders(catalog: Catalog) -> Mapping[str, Places]:
    """Return the places of all papers sorted by title and by venue; equal ones stay in order."""
    papers = catalog.papers

    def by_title(place: int) -> str:
        return _natural(papers[place].title)

    def by_venue(place: int) -> str:
        venue = papers[place].venue
        # Without the year, so that papers of a venue stay by date.
        return fold_text(venue.id if venue else where(papers[place]))

    places = range(len(papers))
    return {
        "title": sorted(places, key=by_title),
        "venue": sorted(places, key=by_venue),
    }


_RUNS = re.compile(r"([0-9]+)|([^\W\d_]+)")
# After every mark, whatever its code point is.
_NUMBER, _LETTER = "\U0010fffe", "\U0010ffff"


def _natural(text: str) -> str:
    """Return the sort key of a title: case and accents aside, and 9 before 10.

    Marks come before numbers and these before letters, as dictionaries have them.
    """
    # A text and not a list of letters with their ranks, which took 2 % of the next build.
    return _RUNS.sub(_ranked, fold_text(text))


def _ranked(run: re.Match[str]) -> str:
    """Return a run of digits or letters with what ranks it before each number or letter."""
    number, letters = run.groups()
    if letters:
        return _LETTER + _LETTER.join(letters)
    digits = number.lstrip("0")
    # A longer number is a greater one.
    return f"{_NUMBER}{chr(len(digits) + 1)}{digits}"
