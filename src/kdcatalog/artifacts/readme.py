"""README.md, within the size that GitHub displays."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from kdcatalog.artifacts.artifact import ALL_PROSE, WHOLE_CATALOG, File
from kdcatalog.artifacts.downloads import how_to_cite
from kdcatalog.artifacts.pictures import FOLDER, GROWTH, picture_markup
from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures.growth import described
from kdcatalog.rendering.environments import markdown_environment, render, templates_used
from kdcatalog.rendering.markdown import Markdown, link_destination
from kdcatalog.rendering.prose import resolve
from kdcatalog.snapshot import README, Snapshot
from kdcatalog.views.readme import TITLES, Readme, ReadmeInput, readme
from kdcatalog.views.rows import Rows

# Bytes. GitHub cuts a README at 512,000 without a word; the rest is left for the next papers.
BUDGET = 500_000

_TEMPLATE = "readme/README.md.j2"


@dataclass(frozen=True, slots=True)
class RenderedReadme:
    """README.md, the anchor of every topic in it, and how many rows its budget cost."""

    file: File
    anchors: Mapping[str, str]
    left_out: int


def readme_file(snapshot: Snapshot, catalog: Catalog, budget: int = BUDGET) -> RenderedReadme:
    """Return README.md; beyond the budget of bytes, the papers added last have no rows.

    Papers up to the day ``catalog.readme_keeps`` keep theirs, even if the file is then too large.
    """
    renderer = _Renderer(snapshot, catalog)
    droppable = _droppable(catalog)

    def size_without(count: int) -> int:
        view = renderer.view(droppable[:count])
        return len(renderer.text(view).encode())

    count = _fewest_left_out(len(droppable), size_without, budget)
    view = renderer.view(droppable[:count])
    environment = renderer.environment
    templates = templates_used(environment, snapshot.templates, _TEMPLATE)
    file = File(
        README,
        WHOLE_CATALOG | templates | {ALL_PROSE},
        make=lambda: renderer.text(view).encode(),
        root="repository",
    )
    return RenderedReadme(file, view.anchors, view.left_out)


SizeWithout = Callable[[int], int]
"""From a number of rows left out to the size in bytes."""


def _fewest_left_out(most: int, size_without: SizeWithout, budget: int) -> int:
    """Return the least number of rows, up to ``most``, without which the size fits the budget.

    Rows are about equally long, so the next number tried is where a straight line between the two
    nearest known sizes meets the budget: a few renderings find it among thousands of rows.
    """
    over = size_without(0) - budget
    if over <= 0 or most == 0:
        return 0
    under = budget - size_without(most)
    if under < 0:
        return most
    # ``low`` rows are too few, ``high`` are enough; over and under are their distances in bytes.
    low = 0
    high = most
    while high - low > 1:
        distance = high - low
        step = round(distance * over / (over + under))
        # Strictly between the two, or the search would not end.
        step = max(1, min(step, distance - 1))
        middle = low + step
        room = budget - size_without(middle)
        if room >= 0:
            high = middle
            under = room
        else:
            low = middle
            over = -room
    return high


def _droppable(catalog: Catalog) -> tuple[str, ...]:
    """Return the keys of the papers that may lose their rows, the last added first."""
    # The newest additions go first, so that a row that readers know does not disappear.
    kept_until = catalog.taxonomy.catalog.readme_keeps or ""
    papers = sorted(catalog.papers, key=attrgetter("added", "key"), reverse=True)
    droppable = [paper for paper in papers if paper.added > kept_until]
    return tuple(paper.key for paper in droppable)


class _Renderer:
    """Renders README of one catalog, possibly several times with fewer rows."""

    def __init__(self, snapshot: Snapshot, catalog: Catalog) -> None:
        self.catalog = catalog
        self.rows = Rows(catalog)
        self.prose = snapshot.prose
        self.environment = markdown_environment(snapshot.templates)
        self.citations = how_to_cite(catalog)

    def view(self, dropped: tuple[str, ...]) -> Readme:
        """Return the page without the rows of some papers."""
        texts = ReadmeInput(self.prose, self.citations)
        return readme(self.rows, texts, frozenset(dropped))

    def text(self, view: Readme) -> str:
        prose = {}
        for name, text in self.prose.items():
            prose[name] = Markdown(_with_links(view, text))
        growth = picture_markup(FOLDER, GROWTH, described(self.catalog))
        text = render(
            self.environment,
            _TEMPLATE,
            readme=view,
            prose=prose,
            about=prose.get("about", view.settings.tagline),
            growth=Markdown(growth),
            titles=TITLES,
            link_target=link_destination,
        )
        # Parts without content leave blank lines, which Markdown linters report (MD012).
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _with_links(view: Readme, text: str) -> str:
    """Return prose with the links that it has in README."""

    def link_to(kind: str, name: str) -> str:
        if kind == "file":
            return name
        if kind == "node":
            anchor = view.anchors.get(name)
            return f"#{anchor}" if anchor else ""
        return view.links.get(name, "")

    def picture(name: str, alternative: str) -> str:
        return picture_markup(FOLDER, name, alternative)

    return resolve(text, link_to, picture)
