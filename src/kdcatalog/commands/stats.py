"""``kdcatalog stats``: the figures of a catalog, for a person or a program."""

import json
from pathlib import Path

import click

from kdcatalog.commands.frame import FORM, catalog_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.aligned import aligned
from kdcatalog.snapshot import Snapshot
from kdcatalog.views.charts import share
from kdcatalog.views.quality import statistics

VERSION = 1
"""Grows when a field of the JSON changes its meaning or goes."""


def statistics_text(catalog: Catalog) -> str:
    """Return the figures as blocks of lines that line up."""
    found = statistics(catalog)
    blocks = (
        ("Papers", [(f"as of {found.as_of}", found.papers)]),
        ("Years", found.years),
        (
            "Missing",
            [(gap.title, len(files), share(len(files), found.papers)) for gap, files in found.gaps],
        ),
        (
            "Facets",
            [(facet.title, facet.papers, pluralize(facet.nodes, "node")) for facet in found.facets],
        ),
        ("Venues", [(venue.id, venue.papers) for venue in found.venues]),
    )
    rows = [
        (title, [(str(row[0]), *row[1:], *[""] * (3 - len(row))) for row in block])
        for title, block in blocks
    ]
    lines = iter(aligned([row for _, block in rows for row in block]).splitlines())
    return "\n".join(
        "".join([f"{title}\n", *(f"  {next(lines)}\n" for _ in block)]) for title, block in rows
    )


def statistics_json(catalog: Catalog) -> str:
    """Return the figures as JSON; the help of the command says what each field is."""
    found = statistics(catalog)
    document = {
        "version": VERSION,
        "as_of": found.as_of,
        "papers": found.papers,
        "years": [{"year": year, "papers": number} for year, number in found.years],
        "missing": [
            {
                "id": gap.id,
                "title": gap.title,
                "papers": len(files),
                "mend": gap.fix,
                "records": [*files],
            }
            for gap, files in found.gaps
        ],
        "facets": [
            {
                "path": facet.id,
                "title": facet.title,
                "papers": facet.papers,
                "nodes": facet.nodes,
            }
            for facet in found.facets
        ],
        "venues": [
            {"id": venue.id, "name": venue.name, "papers": venue.papers} for venue in found.venues
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


_JSON_HELP = """\b
As JSON:
  version  1; it grows when a field changes its meaning or goes
  as_of    the newest day of entry
  papers   the number of papers
  years    a list of year, papers; newest first
  missing  a list of id, title, papers, mend, records: those that lack something, and what to do
  facets   a list of path, title, papers, nodes below the facet
  venues   a list of id, name, papers; most papers first
"""


@click.command("stats", epilog=_JSON_HELP)
@FORM
@click.pass_obj
def stats_command(folder: Path, form: str) -> None:
    """Print the figures: papers, years, what is missing, facets and venues."""
    catalog = catalog_of(Snapshot.at(folder))
    click.echo(statistics_json(catalog) if form == "json" else statistics_text(catalog), nl=False)
