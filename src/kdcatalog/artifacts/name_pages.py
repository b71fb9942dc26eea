"""The pages of vocabularies, such as models and data sets: an index, and a page for each name."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, Artifact
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.model import site_paths
from kdcatalog.model.slugs import slug_of
from kdcatalog.views.name_pages import NamePage, name_view, names_view
from kdcatalog.views.names import LEAST_PAPERS, NameGroup, NameIndex
from kdcatalog.views.paging import ListPage, split_list


def name_pages(pages: Pages) -> Iterator[Artifact]:
    """Yield the index of every vocabulary that the facts of papers use, and a page for each name.

    They are made from the whole catalog: any record may give a name its second paper.
    """
    for index in pages.name_indexes:
        title = index.vocabulary.title
        content = partial(_names, index)
        yield pages.page(index.path, title, "names", content)
        for group in index.with_page:
            view = cache(partial(name_view, pages.rows, index, group))
            parts = split_list(group.path, len(group.papers))
            part_content = partial(_name, view)
            yield from pages.series(parts, group.title, "name", part_content)
        for path, target in _former_paths(index).items():
            yield pages.redirect(path, target, WHOLE_CATALOG)


def _former_paths(index: NameIndex) -> Mapping[str, str]:
    """Return the paths of names that have no page of their own, with the page that has them."""
    present = {group.path for group in index.with_page}
    targets: dict[str, str] = {}
    folder = slug_of(index.vocabulary.id)
    for name, group in _names_without_page(index):
        path = site_paths.vocabulary_page(folder, slug_of(name))
        if path not in present:
            targets.setdefault(path, group.path)
    return targets


def _names_without_page(index: NameIndex) -> Iterator[tuple[str, NameGroup]]:
    """Yield other spellings, and names of families, each with the group that counts them."""
    for alias, name in index.vocabulary.aliases.items():
        group = index.group_of(name)
        if group and group.path:
            yield alias, group
    # A name has a page until a family lists it, and people try models/gpt-4/ by hand.
    for group in index.with_page:
        for name, papers_by_fact in group.by_name.items():
            lists = papers_by_fact.values()
            papers = {paper.key for papers in lists for paper in papers}
            if len(papers) >= LEAST_PAPERS:
                yield name, group


def _names(index: NameIndex) -> Content:
    view = names_view(index)
    description = f"{view.title}: {view.sentence}"
    return Head(description), {"view": view}


def _name(make_view: Callable[[], NamePage], list_page: ListPage) -> Content:
    view = make_view()
    on_page = list_page.of(view.rows)
    description = f"{view.title}: {view.lede}"
    context = {"view": view, "on_page": on_page}
    return Head(description), context
