"""The pages of vocabularies, such as models and data sets: an index, and a page for each name."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, Artifact
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.model import site_paths
from kdcatalog.model.slugs import slug_of
from kdcatalog.views.name_pages import NamePage, name_view, names_view
from kdcatalog.views.names import NameIndex
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
    """Return the paths under names without family that are other spellings now, with the new ones.

    Families have one page for all spellings of their names, so that theirs never had pages.
    """
    present = {group.path for group in index.with_page}
    targets = {}
    folder = slug_of(index.vocabulary.id)
    for alias, name in index.vocabulary.aliases.items():
        path = site_paths.vocabulary_page(folder, slug_of(alias))
        group = index.group_of(name)
        if group and group.path and path not in present:
            targets[path] = group.path
    return targets


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
