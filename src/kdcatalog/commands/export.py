"""``kdcatalog export``: the papers that are asked for, as the site's own files give them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kdcatalog.artifacts.downloads import FORMATS, Shelf
from kdcatalog.errors import CatalogError
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import normalize_title
from kdcatalog.model.vocabulary import UnknownTermError, Vocabulary


class UnknownNameError(CatalogError):
    """What papers are asked for by does not exist; names the nearest that does."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What papers are asked for: any of the values of each kind, of every kind that has some."""

    nodes: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()


def export(catalog: Catalog, form: str, choice: Choice) -> bytes:
    """Return the papers chosen in a format, newest first; all of them where nothing is asked for.

    Raises UnknownNameError.
    """
    one = next(each for each in FORMATS if each.id == form)
    shelf = Shelf(catalog)
    if choice == Choice():
        return shelf.whole_as(one)
    return shelf.some_as(one, chosen(catalog, choice))


def chosen(catalog: Catalog, choice: Choice) -> tuple[Paper, ...]:
    """Return the papers chosen, newest first; a node stands for all below it. Raises UnknownNameError."""
    allowed = [{paper.key for paper in papers} for papers in _sets(catalog, choice)]
    return tuple(paper for paper in catalog.papers if all(paper.key in keys for keys in allowed))


def _sets(catalog: Catalog, choice: Choice) -> Iterator[list[Paper]]:
    taxonomy = catalog.taxonomy
    if choice.nodes:
        paths = [_look_up(taxonomy.topic_vocabulary, text) for text in choice.nodes]
        yield [paper for path in paths for paper in catalog.below(path)]
    if choice.venues:
        names = [_look_up(taxonomy.venue_vocabulary, text) for text in choice.venues]
        yield [paper for name in names for paper in catalog.by_venue.get(name, ())]
    if choice.years:
        yield [paper for year in choice.years for paper in catalog.by_year.get(year, ())]
    if choice.texts:
        asked = [_says(text) for text in choice.texts]
        yield [paper for paper in catalog.papers if any(each(paper) for each in asked)]


def _look_up(vocabulary: Vocabulary, text: str) -> str:
    try:
        return vocabulary.look_up(text, f"the catalog has no such {vocabulary.noun}")
    except UnknownTermError as error:
        raise UnknownNameError(f"{error}; {error.hint}") from error


def _says(text: str) -> Callable[[Paper], bool]:
    """Return what tells whether words of a paper's titles, name, authors or facts begin with every word of a text."""
    wanted = normalize_title(text).split()

    def says(paper: Paper) -> bool:
        facts = (value for fact in paper.facts for value in paper.fact(fact))
        names = (author.name for author in paper.authors)
        texts = (paper.title, *paper.former_titles, paper.short_name or "", *names, *facts)
        words = " ".join(map(normalize_title, texts)).split()
        return all(any(word.startswith(each) for word in words) for each in wanted)

    return says
