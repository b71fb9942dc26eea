"""The pages of vocabularies, such as models and data sets: an index, and a page for each name."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from kdcatalog.artifacts.artifact import Page
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.views.name_pages import NamePage, name_view, names_view
from kdcatalog.views.names import NameIndex
from kdcatalog.views.paging import ListPage, split_list


def name_pages(pages: Pages) -> Iterator[Page]:
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
