"""The pages that exist once: home, summary table, insights, missing facts, the guide and others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby, permutations
from operator import attrgetter

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, WORDS, Page, records_of
from kdcatalog.artifacts.downloads import feed_of
from kdcatalog.artifacts.pages import (
    Content,
    Head,
    Pages,
    figure_in_words,
    picture_figure,
    prose_inputs,
)
from kdcatalog.artifacts.pictures import home_picture, inline_picture, picture_inputs
from kdcatalog.codes import CODES
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import last_added_first
from kdcatalog.model.keys import distinct_slugs, is_key
from kdcatalog.model.paper import Record
from kdcatalog.pictures.columns import Column, Stack, broad_and_thin, draw_stacks
from kdcatalog.problems import Located
from kdcatalog.rendering.prose import page_of_prose, references, trusted_html
from kdcatalog.snapshot import GUIDE
from kdcatalog.views.charts import Bar, Chart
from kdcatalog.views.coverage import audit_rows
from kdcatalog.views.guide import Chooser, chooser
from kdcatalog.views.home import NEWEST_PAPERS, home
from kdcatalog.views.insights import insights
from kdcatalog.views.matrix import MatrixPage, crossing, crossing_title, matrix_facets
from kdcatalog.views.method_quarters import StackedChart
from kdcatalog.views.paging import PAGE_LINES, ListPage, split_list
from kdcatalog.views.quality import Corrections, GapSection, Quality, corrections_of, quality
from kdcatalog.views.summary import SummaryTable, whole_table


def home_page(pages: Pages) -> Page:
    """Return the first page: the picture, the matrix of topics, and the newest papers."""
    settings = pages.catalog.taxonomy.catalog
    prose = prose_inputs("about", *_home_pictures(pages))
    pictures = picture_inputs(pages.snapshot, *_home_pictures(pages))
    newest = last_added_first(pages.catalog.papers)[:NEWEST_PAPERS]
    return pages.page(
        site_paths.HOME,
        settings.title,
        "home",
        content=partial(_home, pages),
        inputs=pages.structure | records_of(newest) | prose | pictures,
    )


def _home_pictures(pages: Pages) -> tuple[str, ...]:
    name = pages.catalog.taxonomy.catalog.home_picture
    return (name,) if name else ()


def _about(pages: Pages) -> str:
    """Return the prose on a catalog as HTML, without its first paragraph.

    That is the lead of README.md; the page has the tagline in its place, which says the same.
    """
    text = pages.snapshot.prose.get("about", "")
    _lead, _, rest = text.partition("\n\n")
    return pages.prose_html(rest, site_paths.HOME, lift=True)


def _home(pages: Pages) -> Content:
    taxonomy = pages.catalog.taxonomy
    picture = home_picture(pages.snapshot, pages.catalog)
    # The prose with the name of the picture describes it in words.
    steps = taxonomy.catalog.home_picture or ""
    head = Head(taxonomy.catalog.tagline, feed=feed_of(pages.catalog))
    return head, {
        "view": home(pages.rows),
        "about": _about(pages),
        "picture": trusted_html(picture),
        "steps": pages.prose(steps, site_paths.HOME, lift=False),
        # The link to the table would lead nowhere without one.
        "has_summary": bool(taxonomy.summary),
        "method": taxonomy.choose.title if taxonomy.choose else "",
    }


def summary_page(pages: Pages) -> Iterator[Page]:
    """Yield the summary table, where the taxonomy has one."""
    table = whole_table(pages.catalog)
    if table:
        parts = split_list(site_paths.SUMMARY, table.total, PAGE_LINES)
        by_key = pages.catalog.by_key
        papers = [by_key[key] for key in table.keys]
        yield from pages.series(
            parts,
            "Summary table",
            "summary",
            content=partial(_summary, table),
            inputs=pages.structure | records_of(papers[:PAGE_LINES]),
            facts=partial(repr, (table.total, table.abbreviations)),
            papers=papers,
        )


def _summary(table: SummaryTable, list_page: ListPage) -> Content:
    groups = list_page.groups(table.groups)
    return Head(table.sentence), {"view": table, "groups": groups}


def insights_page(pages: Pages) -> Page:
    """Return the page of charts and counts."""
    content = partial(_insights, pages)
    return pages.page(site_paths.INSIGHTS, "Insights", "insights", content, pages.structure)


def matrix_pages(pages: Pages) -> Iterator[Page]:
    """Yield the matrix of every two facets, where the catalog has one at all."""
    if not pages.catalog.taxonomy.matrix:
        return
    for rows, columns in permutations(matrix_facets(pages.catalog), 2):
        path = site_paths.matrix_page(rows, columns)
        view = partial(crossing, pages.catalog, rows, columns)
        title = crossing_title(pages.catalog, rows, columns)
        content = partial(_crossing, view)
        yield pages.page(path, title, "crossing", content, pages.structure)


def _crossing(make_view: Callable[[], MatrixPage]) -> Content:
    view = make_view()
    return Head(f"{view.title}: the number of papers on both topics of each cell."), {"view": view}


def _insights(pages: Pages) -> Content:
    view = insights(pages.catalog)
    drawings = {}
    if view.years:
        drawings[view.years.key] = _drawing(pages, view.years)
    for stacked in view.quarters:
        drawings[stacked.key] = _stacked(stacked)
    counted = "The papers of the catalog counted by year, topic, venue and more"
    head = Head(f"{counted}, each chart with its table.")
    return head, {"view": view, "drawings": drawings}


def _drawing(pages: Pages, chart: Chart) -> str:
    """Return a chart of columns as SVG, in a broad version and one for phones."""
    columns = [_column(pages, bar) for bar in chart.drawn]
    return trusted_html(broad_and_thin(columns, chart.title))


def _stacked(chart: StackedChart) -> str:
    """Return a chart of stacked columns as SVG, in a broad version and one for phones."""
    stacks = [Stack(*line) for line in chart.lines]
    svg = draw_stacks(stacks, chart.title)
    return trusted_html(svg)


def _column(pages: Pages, bar: Bar) -> Column:
    url = pages.catalog.taxonomy.catalog.url
    target = ""
    if bar.path and url:
        # Whole where possible: the theme's script rewrites relative addresses when it changes the
        # page, and the links of SVG do not allow that.
        target = f"{url}{bar.path}"
    elif bar.path:
        target = site_paths.relative_url(site_paths.INSIGHTS, bar.path)
    return Column(
        bar.name,
        bar.length,
        bar.label,
        is_open=bar.is_open,
        url=target,
    )


def provenance_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of sources and corrections, and further pages of corrections."""
    corrections = corrections_of(pages.catalog)
    sizes = [len(group.rows) for group in corrections.groups]
    parts = split_list(site_paths.PROVENANCE, sum(sizes), PAGE_LINES)
    yield from pages.series(
        parts,
        "Where the facts come from",
        "provenance",
        content=partial(_provenance, pages, corrections),
        inputs=WHOLE_CATALOG | prose_inputs("provenance"),
    )


def _provenance(pages: Pages, corrections: Corrections, list_page: ListPage) -> Content:
    head = Head("The sources of the catalog, and every correction that was made to them.")
    prose = pages.prose("provenance", site_paths.PROVENANCE) if list_page.is_first else ""
    return head, {
        "view": corrections,
        "groups": list_page.groups(corrections.groups),
        "prose": prose,
    }


def problems_page(pages: Pages) -> Page:
    """Return the page that explains every problem code; reports link to its anchors."""
    return pages.page(site_paths.PROBLEMS, "Problem codes", "problems", _problems, WORDS)


def _problems() -> Content:
    # Every code, since reports link to it whichever problems this catalog has.
    head = Head("What each problem code means and how to fix it.")
    return head, {"view": tuple(CODES.values())}


def quality_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of facts that records lack, then one for each gap of many papers."""
    view = quality(pages.catalog)
    yield pages.page(
        site_paths.QUALITY,
        "Missing facts",
        "quality",
        content=partial(_quality, pages, view),
        facts=partial(audit_rows, pages.catalog),
    )
    for section in view.sections:
        if section.has_page:
            path = site_paths.gap_page(section.gap.id)
            content = partial(_gap, section)
            yield pages.page(path, section.gap.title, "gap", content)


def _quality(pages: Pages, view: Quality) -> Content:
    head = Head("Facts that records lack, with the number of papers, and how to add them.")
    return head, {
        "view": view,
        "audits": audit_rows(pages.catalog),
        "problem": site_paths.problem_anchor,
        "gap": site_paths.gap_page,
    }


def _gap(section: GapSection) -> Content:
    title = section.gap.title
    head = Head(f"{title}: {section.total} papers of this catalog.")
    return head, {"section": section}


def missing_page(pages: Pages) -> Page:
    """Return the page that compares a reader's bibliography with the catalog."""
    # No records: a script reads cite.json, and the bibliography never leaves the reader's device.
    content = partial(_missing, pages)
    return pages.page(
        site_paths.MISSING, "Check your bibliography", "missing", content, inputs=WORDS
    )


def _missing(pages: Pages) -> Content:
    head = Head(
        "Paste a bibliography to see which papers are in this catalog, which have been published"
        " since, and which it does not cite."
    )
    return head, {"repository": pages.catalog.taxonomy.catalog.repository}


def compare_page(pages: Pages) -> Page:
    """Return the page that shows selected papers side by side; a script fills it."""
    return pages.page(site_paths.COMPARE, "Compare papers", "compare", _compare, WORDS)


def _compare() -> Content:
    # Readers choose the papers, so a script fills the page.
    return Head("Two to four papers side by side: facts, topics, links."), {}


def contribute_page(pages: Pages) -> Page:
    """Return the guide for contributors, with every field, topic and venue of a record."""
    return pages.page(
        site_paths.CONTRIBUTE,
        "Add a paper",
        "contribute",
        content=partial(_contribute, pages),
        inputs=WORDS | prose_inputs("contributing"),
    )


def _contribute(pages: Pages) -> Content:
    taxonomy = pages.catalog.taxonomy
    repository = taxonomy.catalog.repository
    fields = []
    for name, field in Record.model_fields.items():
        fields.append((name, field.description))
    return Head("How to add a paper or correct a record."), {
        "prose": pages.prose("contributing", site_paths.CONTRIBUTE),
        # Without a repository there is nowhere to open an issue.
        "form": repository and site_paths.issue_form(repository, site_paths.ADD_FORM),
        "fields": fields,
        "facts": taxonomy.facts,
        "nodes": tuple(taxonomy.nodes.items()),
        "venues": tuple(taxonomy.venue_by_id.values()),
    }


def broken_pages(pages: Pages, problems: Iterable[Located]) -> Iterator[Page]:
    """Yield, while a site is served, a page of problems for each record that had to be left out.

    So the author of a record sees what is wrong where they expect the paper's page. ``problems``
    are sorted by file.
    """
    for file, of_file in groupby(problems, key=attrgetter("problem.file")):
        key = file.rpartition("/")[2].removesuffix(".yaml")
        # Problems of taxonomy.yaml, and of files whose names are not keys, have no page.
        if not is_key(key) or key in pages.catalog.by_key:
            continue
        content = partial(_broken, file, tuple(of_file))
        yield pages.page(site_paths.paper_page(key), file, "broken", content)


def _broken(file: str, problems: tuple[Located, ...]) -> Content:
    head = Head(f"The record {file} has problems.")
    return head, {"view": problems, "problem": site_paths.problem_anchor}


# The guide for newcomers

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
        prose = prose_inputs(GUIDE, CREDITS)
        inputs = prose | picture_inputs(pages.snapshot, *pictures)
        yield pages.page(
            site_paths.GUIDE,
            page_of_prose(text).title or "Guide",
            "guide",
            content=partial(_guide, pages, view),
            inputs=pages.structure | inputs,
            facts=lambda: view,
        )
    if view:
        content = partial(_method, view)
        yield pages.page(
            site_paths.METHOD,
            view.title,
            "method",
            content=content,
            inputs=pages.structure,
            facts=lambda: view,
        )


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
