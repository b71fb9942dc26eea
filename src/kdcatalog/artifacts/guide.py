"""The guide for newcomers, and the choice of a method as a section of it and as its own page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, Page
from kdcatalog.artifacts.pages import (
    Content,
    Head,
    Pages,
    figure_in_words,
    picture_figure,
    prose_inputs,
)
from kdcatalog.artifacts.pictures import inline_picture, picture_inputs
from kdcatalog.model import site_paths
from kdcatalog.model.slugs import distinct_slugs
from kdcatalog.rendering.prose import page_of_prose, references
from kdcatalog.snapshot import GUIDE
from kdcatalog.views.guide import Chooser, chooser

CREDITS = "credits"
_METHOD_ANCHOR = "method"
# Where the guide has this comment, the choice of a method follows; GitHub does not show it.
CHOOSER_MARK = "<!-- choose -->"


@dataclass(frozen=True, slots=True)
class GuideSection:
    """A section of the guide: its anchor, its heading, and its text as HTML."""

    anchor: str
    title: str
    html: str
    has_chooser: bool


def guide_pages(pages: Pages) -> Iterator[Page]:
    """Yield the guide where docs/prose/guide.md exists, and the page of methods."""
    view = chooser(pages.catalog)
    if GUIDE in pages.snapshot.prose:
        text = pages.snapshot.prose[GUIDE]
        named = references(text)
        pictures = [reference.name for reference in named if reference.kind == "picture"]
        inputs = prose_inputs(GUIDE, CREDITS) | picture_inputs(*pictures)
        yield pages.page(
            site_paths.GUIDE,
            page_of_prose(text).title or "Guide",
            "guide",
            content=partial(_guide, pages, view),
            inputs=WHOLE_CATALOG | inputs,
        )
    if view:
        content = partial(_method, view)
        yield pages.page(site_paths.METHOD, view.title, "method", content)


def _guide(pages: Pages, view: Chooser | None) -> Content:
    page = page_of_prose(pages.snapshot.prose[GUIDE])
    texts = list(page.sections)
    if CREDITS in pages.snapshot.prose:
        texts += page_of_prose(pages.snapshot.prose[CREDITS]).sections
    anchors = distinct_slugs([title for title, _ in texts])
    sections = []
    for title, text in texts:
        section = GuideSection(
            anchor=anchors[title],
            title=title,
            html=_html(pages, text),
            has_chooser=CHOOSER_MARK in text and view is not None,
        )
        sections.append(section)
    head = Head(f"{page.title}: what it is, how it works, and which method fits your case.")
    return head, {
        "title": page.title,
        "lead": _html(pages, page.lead),
        "sections": sections,
        "chooser": view,
        "method_anchor": _METHOD_ANCHOR,
    }


def _html(pages: Pages, text: str) -> str:
    def picture(name: str, alternative: str) -> str:
        drawing = inline_picture(pages.snapshot, pages.catalog, name, site_paths.GUIDE)
        if not drawing:
            return picture_figure(name, alternative, site_paths.GUIDE)
        return figure_in_words(drawing, alternative)

    without_mark = text.replace(CHOOSER_MARK, "")
    return pages.prose_html(without_mark, site_paths.GUIDE, picture)


def _method(view: Chooser) -> Content:
    return Head(view.sentence), {"chooser": view}
