"""One value written twice in one list."""

from collections.abc import Iterator

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import quote
from kdcatalog.problems import Path, Problem

_LISTS = (
    "former_titles",
    "urls",
    "code",
    "data",
    "placements",
    "corrections",
    "distinct_from",
    "former_keys",
)


def repeated_values(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD123 on the second and every later mention of a value in one list."""
    for paper in catalog.papers:
        for path, values in _lists(paper):
            for index in _repeated(values):
                message = f"{quote(values[index])} stands twice in the list"
                yield Problem("KD123", paper.file, (*path, index), message, "keep one of the two")


def repeated_authors(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD505 on the second mention of an author's name."""
    for paper in catalog.papers:
        for index in _repeated(tuple(author.name for author in paper.authors)):
            message = f"the author {quote(paper.authors[index].name)} stands twice"
            hint = "keep one of the two; namesakes on one paper are told apart by a middle initial"
            yield Problem("KD505", paper.file, ("authors", index), message, hint)


def _lists(paper: Paper) -> Iterator[tuple[Path, tuple[str, ...]]]:
    yield from (((name,), getattr(paper, name)) for name in _LISTS)
    yield from ((("facts", name), paper.fact(name)) for name in paper.facts)


def _repeated(values: tuple[str, ...]) -> list[int]:
    return [index for index, value in enumerate(values) if value in values[:index]]
