"""Numbers in hand-written prose, recounted with every build."""

from collections.abc import Iterable

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.rendering.prose import replace_counts


def with_counts(catalog: Catalog, text: str) -> str:
    """Return prose with numbers in place of ``{papers}`` and ``{papers:PATH,PATH@YEAR}``.

    A paper on several of the topics counts once. Topics that do not exist are KD153 and count none.
    """

    def count(paths: tuple[str, ...], year: str) -> str:
        papers = list(catalog.papers)
        if paths:
            papers = _papers_below(catalog, paths)
        # Every date starts with an empty year.
        matching = [paper for paper in papers if paper.date.startswith(year)]
        keys = {paper.key for paper in matching}
        return f"{len(keys):,}"

    return replace_counts(text, count)


def _papers_below(catalog: Catalog, paths: Iterable[str]) -> list[Paper]:
    """Return the papers of topics, a paper of two topics twice."""
    papers: list[Paper] = []
    for path in paths:
        current = catalog.taxonomy.moved.get(path, path)
        papers += catalog.below(current)
    return papers
