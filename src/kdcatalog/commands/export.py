"""``kdcatalog export``: chosen papers, in the formats of the site's own files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from kdcatalog.artifacts.downloads import FORMATS, Shelf
from kdcatalog.bibliography.bibtex import JOINT as BIBTEX_JOINT
from kdcatalog.bibliography.bibtex import bibtex_entry
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.commands.frame import catalog_of, note, note_written
from kdcatalog.commands.options import SITE, Command, NumberRange, Topic, VenueName, help_end
from kdcatalog.errors import CatalogError
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import arxiv_month
from kdcatalog.model.paper import Paper, Publication, Record
from kdcatalog.model.text import normalize_title, pluralize
from kdcatalog.model.vocabulary import UnknownTermError, Vocabulary
from kdcatalog.snapshot import Snapshot
from kdcatalog.text.cleaning import clean_title
from kdcatalog.text.tex_signs import without_command
from kdcatalog.writing import write_output

_Name = TypeVar("_Name", str, int)

# Readers of these formats, ours among them, take TeX and HTML in a title for markup. BibTeX has
# escapes, and our JSON is read as it is.
_WITHOUT_ESCAPES = ("csl-json", "csv", "markdown", "ris")
_BIBLIOGRAPHIES = ("bibtex", "ris", "csl-json")
# What the formats have a place for; JSON has all of it. "checked" is of use in the records alone.
_IN_BIBLIOGRAPHIES = frozenset(
    {"title", "authors", "editor", "date", "venue", "volume", "number", "pages", "publisher"}
    | {"identifiers", "language", "kind", "checked"}
)
_IN_CSV = frozenset({"summary", "facts", "code", "data", "placements", "added"})
_HELD_FIELDS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_BIBLIOGRAPHIES, _IN_BIBLIOGRAPHIES),
    "csv": _IN_BIBLIOGRAPHIES | _IN_CSV,
    "markdown": frozenset({"title", "authors", "venue", "identifiers", "code", "data", "checked"}),
}
# Those of the site's downloads, so that a new format is offered in both places.
_FORMATS = {output_format.id: output_format for output_format in FORMATS}


class UnknownNameError(CatalogError):
    """Papers were asked for by a topic or venue that does not exist; names the nearest one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which papers: those with any of the values of a field, for every field that has values.

    ``texts`` are words, or their beginnings, in the title, names, summary, authors and facts of a
    paper.
    """

    nodes: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()


def export(
    catalog: Catalog,
    form: str,
    choice: Choice,
    *,
    is_ascii: bool = False,
) -> bytes:
    """Return the papers chosen in a format, newest first; all papers where no choice is made.

    ``is_ascii`` is for BibTeX alone: letters beyond ASCII become commands. Raises UnknownNameError.
    """
    if is_ascii:
        entries = _entries_in_ascii(catalog, choice)
        return BIBTEX_JOINT.collect(entries).encode()
    output_format = _FORMATS[form]
    shelf = Shelf(catalog)
    # The whole catalog is not the list of all its papers: as JSON it has taxonomy and venues, too.
    if choice == Choice():
        return shelf.whole_catalog(output_format)
    papers = chosen(catalog, choice)
    return shelf.list_of(output_format, papers)


def _entries_in_ascii(catalog: Catalog, choice: Choice) -> Iterator[str]:
    for paper in chosen(catalog, choice):
        citation = citation_of(paper, catalog.taxonomy)
        yield bibtex_entry(citation, "commands")


def chosen(catalog: Catalog, choice: Choice) -> tuple[Paper, ...]:
    """Return the papers chosen, newest first; a topic includes all below it.

    Raises UnknownNameError.
    """
    papers = catalog.papers
    for allowed in _allowed(catalog, choice):
        matching = [paper for paper in papers if paper.key in allowed]
        papers = tuple(matching)
    return papers


def _allowed(catalog: Catalog, choice: Choice) -> Iterator[set[str]]:
    """Yield the keys that each field of a choice allows."""
    taxonomy = catalog.taxonomy
    if choice.nodes:
        topics = taxonomy.topic_vocabulary
        paths = [_look_up(topics, text) for text in choice.nodes]
        yield _keys(map(catalog.below, paths))
    if choice.venues:
        venues = taxonomy.venue_vocabulary
        names = [_look_up(venues, text) for text in choice.venues]
        yield _keys_under(catalog.by_venue, names)
    if choice.years:
        yield _keys_under(catalog.by_year, choice.years)
    if choice.texts:
        yield _keys(_papers_with(catalog, text) for text in choice.texts)


def _keys_under(
    index: Mapping[_Name, Sequence[Paper]],
    names: Iterable[_Name],
) -> set[str]:
    # A venue that the taxonomy lists need not have a paper, and so is missing in the index.
    lists = [index.get(name, ()) for name in names]
    return _keys(lists)


def _keys(lists: Iterable[Iterable[Paper]]) -> set[str]:
    keys: set[str] = set()
    for papers in lists:
        keys.update(paper.key for paper in papers)
    return keys


def _look_up(vocabulary: Vocabulary, text: str) -> str:
    try:
        command = "stats" if vocabulary.noun == "venue" else "taxonomy"
        return vocabulary.look_up(text, f"kdcatalog {command} lists them")
    except UnknownTermError as error:
        message = f"{error}; {error.hint}"
        raise UnknownNameError(message) from error


def _papers_with(catalog: Catalog, text: str) -> Iterator[Paper]:
    """Yield the papers in which every word of a text begins a word, as search on the site does."""
    beginnings = normalize_title(text).split()
    for paper in catalog.papers:
        words = _words(paper)
        if all(_any_begins(words, beginning) for beginning in beginnings):
            yield paper


def _any_begins(words: Iterable[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


def _words(paper: Paper) -> set[str]:
    # Former titles, too: people search for the title of the preprint that they read.
    texts = [paper.title, *paper.former_titles]
    if paper.short_name:
        texts.append(paper.short_name)
    if paper.summary:
        texts.append(paper.summary)
    texts += [author.name for author in paper.authors]
    for fact in paper.facts:
        texts += paper.fact(fact)
    words: set[str] = set()
    for text in texts:
        words.update(normalize_title(text).split())
    return words


@click.command(
    "export",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog export > papers.bib",
            "kdcatalog export --ascii --output papers.bib",
            "kdcatalog export --format csv --output papers.csv",
            "kdcatalog export --at on-policy-distillation --year 2024 --year 2025",
            'kdcatalog export --format markdown --text "reverse kl"',
        ),
        exits={
            0: "printed or written, even if no paper matches",
            1: "taxonomy.yaml has errors",
            2: "no such topic or venue",
        },
        variables=SITE,
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS)),
    default="bibtex",
    show_default=True,
    help="Format of the papers.",
)
@click.option(
    "--at",
    "nodes",
    multiple=True,
    metavar="TOPIC",
    type=Topic(),
    help="Papers at or below this topic.",
)
@click.option(
    "--venue",
    "venues",
    multiple=True,
    metavar="VENUE",
    type=VenueName(),
    help="Papers published there.",
)
@click.option(
    "--year",
    "years",
    multiple=True,
    metavar="YEAR",
    type=NumberRange(1950, 2100),
    help="Papers first public that year.",
)
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="WORDS",
    help="Papers with all these words, or their beginnings.",
)
@click.option(
    "--ascii",
    "is_ascii",
    is_flag=True,
    help="BibTeX: write accents as commands, for BibTeX styles and pdflatex.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of the screen.",
)
@click.pass_obj
def export_command(
    folder: Path,
    /,
    form: str,
    output: Path | None,
    *,
    is_ascii: bool,
    **choices: Any,
) -> None:
    """Print papers as BibTeX, RIS, CSV or JSON.

    The output is the same as in the site's files, in UTF-8. A topic is a path, a unique ending of
    one, or a title. Repeat an option to allow several values; papers must match all options.
    """
    if is_ascii and form != "bibtex":
        raise click.UsageError("--ascii is for --format bibtex: the other formats are UTF-8")
    catalog = catalog_of(Snapshot.at(folder))
    choice = Choice(**choices)
    try:
        # An empty CSV has a heading, so the content does not show whether there are papers.
        is_empty = not chosen(catalog, choice)
        content = export(catalog, form, choice, is_ascii=is_ascii)
    except UnknownNameError as error:
        raise click.UsageError(str(error)) from error
    if output:
        write_output(output, content)
        note_written([output])
    else:
        # Bytes, not text: a terminal with cp1252 must get UTF-8, as the file would have it.
        click.echo(content, nl=False)
    letters = without_command(content.decode()) if is_ascii else ()
    if letters:
        kept = " ".join(letters)
        click.echo(f"kdcatalog: kept letters without a LaTeX command: {kept}", err=True)
    _report_lost_fields(chosen(catalog, choice), form)
    if form in _WITHOUT_ESCAPES:
        _report_markup(chosen(catalog, choice), form)
    # Exit 0 all the same: an empty list is an answer, and scripts loop over topics.
    if is_empty:
        click.echo("kdcatalog: no paper matches", err=True)


def _report_lost_fields(papers: Iterable[Paper], form: str) -> None:
    """Say which fields of the records a format has no place for, and of how many papers."""
    fields = _HELD_FIELDS.get(form)
    if fields is None:
        return
    # From the model, so that a new field cannot be forgotten.
    names = [name for name in Record.model_fields if name not in fields]
    counts: Counter[str] = Counter()
    for paper in papers:
        address = _address(paper, form)
        for name in names:
            if _is_lost(paper, name, address):
                counts[name] += 1
        counts.update(_lost_in_part(paper, form, address))
    parts = []
    for name, count in counts.most_common():
        parts.append(f"{name} ({count:,})")
    if parts:
        note(f"kdcatalog: {form} has no place for {', '.join(parts)}; json keeps them")


def _address(paper: Paper, form: str) -> str:
    """Return the address of a paper in a format; bibliographies have that of the publication."""
    if paper.venue and form in _BIBLIOGRAPHIES:
        return paper.published_url
    return paper.url


def _is_lost(
    paper: Paper,
    name: str,
    address: str,
) -> bool:
    value = getattr(paper, name)
    # "paper" is the kind of nearly all, which readers assume.
    is_default = value == Record.model_fields[name].default
    # One address of a paper is its link.
    is_address = name == "urls" and value == (address,)
    if is_default or is_address:
        return False
    return bool(value)


def _lost_in_part(paper: Paper, form: str, address: str) -> Iterator[str]:
    """Yield what a format does not hold of the fields that it has a place for."""
    if form in _BIBLIOGRAPHIES:
        yield from _lost_in_bibliographies(paper, form, address)
    elif form == "markdown" and paper.venue and paper.venue.name:
        yield "names of workshops"


def _lost_in_bibliographies(
    paper: Paper,
    form: str,
    address: str,
) -> Iterator[str]:
    """Yield what the entry of a publication, or one with several identifiers, does not have."""
    if paper.venue:
        # Its date is the year of the publication, and its type that of the venue.
        if paper.kind != "paper":
            yield "kind"
        if paper.date != _date_of_entry(paper, paper.venue):
            yield "date of the first version"
    # RIS has every identifier behind the name of its registry.
    if form == "ris":
        return
    for identifier in paper.identifiers:
        kind = identifier.definition
        if kind.archive or kind.bibtex_field:
            continue
        if identifier.url != address:
            yield f"{kind.title} ids"


def _date_of_entry(paper: Paper, published: Publication) -> str:
    """Return the date that the entry of a publication gives: of its arXiv id, or its year."""
    arxiv = paper.identifiers.arxiv
    if arxiv:
        month = arxiv_month(arxiv)
        if month:
            return month
    return str(published.year)


def _report_markup(papers: Iterable[Paper], form: str) -> None:
    """Report titles that readers of a format would change."""
    changed = filter(_has_markup, papers)
    keys = [paper.key for paper in changed]
    if not keys:
        return
    count = pluralize(len(keys), "title")
    names = ", ".join(keys)
    sentence = f"{form} has no escapes for the TeX, HTML or end mark in {count}"
    click.echo(
        f"kdcatalog: {sentence}: {names}; json keeps them",
        err=True,
    )


def _has_markup(paper: Paper) -> bool:
    cleaned = clean_title(paper.title, markup=("html", "tex"))
    return cleaned.text != paper.title
