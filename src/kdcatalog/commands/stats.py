"""``kdcatalog stats``: the figures of a catalog, for a person or a program."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kdcatalog.commands.frame import catalog_of, print_data
from kdcatalog.commands.options import FORM, Command, help_end
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize
from kdcatalog.reporting import aligned
from kdcatalog.snapshot import Snapshot
from kdcatalog.views.charts import share
from kdcatalog.views.quality import FacetCount, GapFiles, Statistics, VenueCount, statistics

VERSION = 2
"""Increases when a field of the JSON is removed or changes its meaning."""


def statistics_text(catalog: Catalog) -> str:
    """Return the figures as blocks of lines that line up."""
    blocks = dict(_blocks(statistics(catalog)))
    # Aligned together, so that the numbers of all blocks are in one column.
    rows: list[_Row] = []
    for block in blocks.values():
        rows += block
    lines = iter(aligned(rows).splitlines())
    texts = []
    for title, block in blocks.items():
        text = f"{title}\n"
        for _ in block:
            text += f"  {next(lines)}\n"
        texts.append(text)
    return "\n".join(texts)


_Row = Sequence[object]


_Block = tuple[str, list[_Row]]


def _blocks(figures: Statistics) -> Iterator[_Block]:
    """Yield each block's title and its rows of three cells: name, number, remark."""
    date = f"as of {figures.as_of}"
    yield "Papers", [_row(date, figures.papers)]
    years = []
    for year, papers in figures.years:
        years.append(_row(year, papers))
    yield "Years", years
    gaps = []
    for gap, files in figures.gaps:
        number = len(files)
        remark = share(number, figures.papers)
        gaps.append(_row(gap.title, number, remark))
    yield "Missing", gaps
    facets = []
    for facet in figures.facets:
        topics = pluralize(facet.nodes, "topic")
        facets.append(_row(facet.title, facet.papers, topics))
    yield "Facets", facets
    yield "Venues", list(map(_venue_row, figures.venues))


def _venue_row(venue: VenueCount) -> _Row:
    # The id: a name such as that of NeurIPS would fill the line.
    return _row(venue.id, venue.papers)


def _row(name: object, number: int, remark: str = "") -> _Row:
    # As text, so that years are aligned like the other names.
    return (str(name), number, remark)


def statistics_json(catalog: Catalog) -> str:
    """Return the figures as JSON; the help of the command says what each field is."""
    figures = statistics(catalog)
    document = {
        "version": VERSION,
        "as_of": figures.as_of,
        "papers": figures.papers,
        "years": [{"year": year, "papers": papers} for year, papers in figures.years],
        "missing": [_gap_data(gap) for gap in figures.gaps],
        "facets": [_facet_data(facet) for facet in figures.facets],
        "venues": [_venue_data(venue) for venue in figures.venues],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _gap_data(gap_files: GapFiles) -> dict[str, object]:
    gap, files = gap_files
    return {
        "id": gap.id,
        "title": gap.title,
        "papers": len(files),
        "fix": gap.fix,
        "records": [*files],
    }


def _facet_data(facet: FacetCount) -> dict[str, object]:
    return {
        "path": facet.id,
        "title": facet.title,
        "papers": facet.papers,
        "nodes": facet.nodes,
    }


def _venue_data(venue: VenueCount) -> dict[str, object]:
    return {"id": venue.id, "name": venue.name, "papers": venue.papers}


_JSON_HELP = """\
As JSON:
  version  2; it increases when a field is removed or changes its meaning
  as_of    the newest day of entry
  papers   the number of papers
  years    a list of year, papers; newest first
  missing  a list of id, title, papers, fix, records: what is missing where, and how to fix it
  facets   a list of path, title, papers, nodes (topics below the facet)
  venues   a list of id, name, papers; most papers first
"""


@click.command(
    "stats",
    cls=Command,
    epilog=help_end(
        examples=("kdcatalog stats", "kdcatalog stats --format json"),
        exits={0: "printed", 1: "taxonomy.yaml has errors", 3: "no catalog"},
        more=_JSON_HELP,
    ),
)
@FORM
@click.pass_obj
def stats_command(folder: Path, form: str) -> None:
    """Print counts of papers, venues and missing facts."""
    catalog = catalog_of(Snapshot.at(folder))
    if form == "json":
        print_data(statistics_json(catalog))
    else:
        click.echo(statistics_text(catalog), nl=False)
