"""README.md, within the size that GitHub shows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kdcatalog.artifacts.citing import how_to_cite
from kdcatalog.artifacts.kinds import File
from kdcatalog.artifacts.pictures import FOLDER, GROWTH
from kdcatalog.artifacts.prose import picture, read_prose
from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures.growth import described
from kdcatalog.rendering.environments import markdown_environment, render
from kdcatalog.rendering.markdown import Markdown, link_destination
from kdcatalog.rendering.prose import resolve
from kdcatalog.snapshot import README, Snapshot
from kdcatalog.views.readme import TITLES, Readme, ReadmeInput, readme
from kdcatalog.views.rows import Rows

BUDGET = 500_000
"""Bytes; GitHub cuts what lies beyond 512,000 without a word."""


@dataclass(frozen=True, slots=True)
class RenderedReadme:
    """The page as a file, the anchor of every node on it, and how many rows its budget cost."""

    file: File
    anchors: Mapping[str, str]
    left_out: int


def readme_file(snapshot: Snapshot, catalog: Catalog, budget: int = BUDGET) -> RenderedReadme:
    """Return README.md; past the budget the papers entered last lose their rows, never those that must stay."""
    render_without = _Renderer(snapshot, catalog)
    leaving = _leaving(catalog)
    count = _least(
        len(leaving), lambda number: len(render_without(leaving[:number]).encode()), budget
    )
    view = render_without.view(leaving[:count])
    file = File("repository", README, lambda: render_without.text(view).encode())
    return RenderedReadme(file, view.anchors, view.left_out)


def _least(most: int, size_without: Callable[[int], int], budget: int) -> int:
    """Return the least number, at most ``most``, without which the size fits the budget.

    Sizes fall nearly evenly, so the next number tried lies where a straight line through what is known would
    meet the budget: a few renderings find it among thousands.
    """
    low, high, over = 0, most, size_without(0) - budget
    if over <= 0 or most == 0:
        return 0
    under = budget - size_without(most)
    if under < 0:
        return most
    while high - low > 1:
        middle = low + max(1, min(high - low - 1, round((high - low) * over / (over + under))))
        rest = budget - size_without(middle)
        if rest >= 0:
            high, under = middle, rest
        else:
            low, over = middle, -rest
    return high


def _leaving(catalog: Catalog) -> tuple[str, ...]:
    """Return the keys of the papers that may lose their rows, last entered first."""
    kept_until = catalog.taxonomy.catalog.readme_keeps or ""
    papers = sorted(catalog.papers, key=lambda paper: (paper.added, paper.key), reverse=True)
    return tuple(paper.key for paper in papers if paper.added > kept_until)


class _Renderer:
    def __init__(self, snapshot: Snapshot, catalog: Catalog) -> None:
        self.catalog = catalog
        self.rows = Rows(catalog)
        self.given = ReadmeInput(read_prose(snapshot), how_to_cite(catalog))
        self.environment = markdown_environment(snapshot.templates)

    def __call__(self, dropped: tuple[str, ...]) -> str:
        return self.text(self.view(dropped))

    def view(self, dropped: tuple[str, ...]) -> Readme:
        return readme(self.rows, self.given, frozenset(dropped))

    def text(self, view: Readme) -> str:
        prose = {name: Markdown(_resolved(view, text)) for name, text in self.given.prose.items()}
        text = render(
            self.environment,
            "readme/README.md.j2",
            readme=view,
            prose=prose,
            about=prose.get("about", view.settings.tagline),
            growth=Markdown(picture(FOLDER, GROWTH, described(self.catalog))),
            titles=TITLES,
            link_target=link_destination,
        )
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _resolved(view: Readme, text: str) -> str:
    def link_to(kind: str, name: str) -> str:
        if kind == "node":
            return f"#{view.anchors[name]}" if name in view.anchors else ""
        return name if kind == "file" else view.links.get(name, "")

    return resolve(text, link_to, lambda name, alternative: picture(FOLDER, name, alternative))
