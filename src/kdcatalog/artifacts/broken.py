"""While a site is served: the problems of a broken record, in place of its page."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from kdcatalog.artifacts.kinds import Page
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.model import site_paths
from kdcatalog.model.keys import is_key
from kdcatalog.problems import Located


def broken_pages(pages: Pages, problems: Iterable[Located]) -> Iterator[Page]:
    """Yield a page for every record with errors that the catalog had to leave out; problems are sorted by file."""
    for file, found in groupby(problems, key=lambda located: located.problem.file):
        key = file.rpartition("/")[2].removesuffix(".yaml")
        if is_key(key) and key not in pages.catalog.by_key:
            head = Head(f"The record {file} has problems.")
            yield pages.page(
                site_paths.paper_page(key),
                file,
                head,
                "broken",
                view=tuple(found),
                problem=site_paths.problem_anchor,
            )
