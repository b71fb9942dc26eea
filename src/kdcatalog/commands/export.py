"""``kdcatalog export``: the papers asked for, in the format of the site's own files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kdcatalog.artifacts.downloads import FORMATS, Shelf
from kdcatalog.errors import CatalogError
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import normalize_title
from kdcatalog.model.vocabulary import UnknownTermError, Vocabulary


class UnknownNameError(CatalogError):
    """Papers were asked for by a topic or venue that does not exist; names the nearest one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which papers: those with any of the values of a field, for every field that has values.

    ``texts`` are words that title, names, authors and facts of a paper contain, or their beginnings.
    """

    nodes: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()


def export(catalog: Catalog, form: str, choice: Choice) -> bytes:
    """Return the papers chosen in a format, newest first; all papers where no choice is made.

    Raises UnknownNameError.
    """
    formats = {output_format.id: output_format for output_format in FORMATS}
    shelf = Shelf(catalog)
    # The whole catalog is not the list of all its papers: as JSON it has taxonomy and venues, too.
    if choice == Choice():
        return shelf.whole_catalog(formats[form])
    return shelf.list_of(formats[form], chosen(catalog, choice))


def chosen(catalog: Catalog, choice: Choice) -> tuple[Paper, ...]:
    """Return the papers chosen, newest first; a topic includes all below it.

    Raises UnknownNameError.
    """
    papers = catalog.papers
    for allowed in _allowed(catalog, choice):
        papers = tuple(paper for paper in papers if paper.key in allowed)
    return papers


def _allowed(catalog: Catalog, choice: Choice) -> Iterator[set[str]]:
    """Yield the keys that each field of a choice allows."""
    taxonomy = catalog.taxonomy
    if choice.nodes:
        paths = [_look_up(taxonomy.topic_vocabulary, text) for text in choice.nodes]
        yield _keys(catalog.below(path) for path in paths)
    if choice.venues:
        names = [_look_up(taxonomy.venue_vocabulary, text) for text in choice.venues]
        yield _keys(catalog.by_venue.get(name, ()) for name in names)
    if choice.years:
        yield _keys(catalog.by_year.get(year, ()) for year in choice.years)
    if choice.texts:
        yield _keys(_papers_with(catalog, text) for text in choice.texts)


def _keys(lists: Iterable[Iterable[Paper]]) -> set[str]:
    keys: set[str] = set()
    for papers in lists:
        keys.update(paper.key for paper in papers)
    return keys


def _look_up(vocabulary: Vocabulary, text: str) -> str:
    try:
        return vocabulary.look_up(text, f"the catalog has no such {vocabulary.noun}")
    except UnknownTermError as error:
        raise UnknownNameError(f"{error}; {error.hint}") from error


def _papers_with(catalog: Catalog, text: str) -> Iterator[Paper]:
    """Yield the papers in which every word of a text begins a word, as search on the site does."""
    beginnings = normalize_title(text).split()
    for paper in catalog.papers:
        words = _words(paper)
        if all(_any_begins(words, beginning) for beginning in beginnings):
            yield paper


def _any_begins(words: Iterable[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


def _words(paper: Paper) -> set[str]:
    texts = [paper.title, *paper.former_titles, paper.short_name or ""]
    texts += [author.name for author in paper.authors]
    for fact in paper.facts:
        texts += paper.fact(fact)
    words: set[str] = set()
    for text in texts:
        words.update(normalize_title(text).split())
    return words
