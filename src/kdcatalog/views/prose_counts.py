"""Numbers in hand-written prose, counted anew with every build."""

from kdcatalog.model.catalog import Catalog
from kdcatalog.rendering.prose import replace_counts


def with_counts(catalog: Catalog, text: str) -> str:
    """Return prose with numbers in place of ``{papers}`` and ``{papers:PATH,PATH@YEAR}``.

    A paper on several of the topics counts once. Topics that do not exist are KD153 and count none.
    """

    def count(paths: tuple[str, ...], year: str) -> str:
        papers: set[str] = set()
        for path in paths:
            current = catalog.taxonomy.moved.get(path, path)
            papers.update(paper.key for paper in catalog.below(current))
        if not paths:
            papers.update(paper.key for paper in catalog.papers)
        if year:
            papers = {key for key in papers if catalog.by_key[key].date.startswith(year)}
        return f"{len(papers):,}"

    return replace_counts(text, count)
