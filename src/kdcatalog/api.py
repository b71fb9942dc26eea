"""The Python API: a catalog as other programs and notebooks use it.

``kdcatalog.load`` is its only entrance. Everything here is described on the page docs/api.md, whose
examples run as tests.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from kdcatalog import pipeline
from kdcatalog.artifacts.downloads import FORMATS, Shelf
from kdcatalog.errors import CatalogError
from kdcatalog.exports.csv_table import row_cells
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.searching import PaperSearch
from kdcatalog.model.vocabulary import UnknownTermError, did_you_mean
from kdcatalog.problems import Located, errors
from kdcatalog.snapshot import TAXONOMY, Snapshot

# More lines of one error hide the sentence above them.
_MOST_LISTED = 10

FlatRecord = dict[str, str | int | None]
"""The cells of one paper by the name of their column."""


class InvalidCatalogError(CatalogError):
    """A catalog cannot be loaded since its taxonomy.yaml is not valid.

    ``problems`` has every error with its position; the message lists the first of them.
    """

    def __init__(self, root: Path, problems: Sequence[Located]) -> None:
        self.problems = tuple(problems)
        listed = problems[:_MOST_LISTED]
        lines = [f"{TAXONOMY} in {root} is not valid:"]
        lines += [f"  {located}" for located in listed]
        more = len(problems) - _MOST_LISTED
        if more > 0:
            lines.append(f"  ... and {more} more, see kdcatalog check")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are pickled by their message, which this constructor does not take.
        return CatalogError, self.args, self.__dict__


class LoadedCatalog(Catalog):
    """A catalog from a folder: its valid papers, newest first, and how to select and export them.

    ``papers`` are the papers and ``taxonomy`` is what taxonomy.yaml says. ``problems`` are the
    errors and warnings of the records, with positions; a record with an error is not in ``papers``.
    """

    problems: tuple[Located, ...] = ()

    def search(self, text: str) -> tuple[Paper, ...]:
        """Return the papers that a text asks for, the best match first.

        An identifier, a key or the address of a work finds that work alone, or nothing. Otherwise
        every word that counts must begin a word of the paper, or have a form or a synonym in it:
        "gu et al., 2023", "distilled policies". Words are searched in short names, titles, former
        titles, authors, summaries, venues, facts and the titles of topics. Case, accents and
        hyphens do not matter, and nothing is guessed.
        """
        return self._searching.find(text)

    @cached_property
    def _searching(self) -> PaperSearch:
        return PaperSearch(self)

    def at(self, topic: str) -> tuple[Paper, ...]:
        """Return the papers of a topic and of all topics below it, newest first.

        The topic is a path, the end of one if only one topic has it, or a title. Raises
        UnknownTermError, a CatalogError whose message names the nearest topic.
        """
        try:
            (path,) = self.taxonomy.look_up_topics([topic])
        except UnknownTermError as error:
            raise UnknownTermError(f"{error}; {error.hint}") from None
        return self.below(path)

    def to_records(self, papers: Sequence[Paper] | None = None) -> list[FlatRecord]:
        """Return one flat dict per paper, for ``pandas.DataFrame`` and ``csv.DictWriter``.

        The columns are those of the site's catalog.csv. Several values, such as authors, are
        separated by "; "; ``year`` is a number; what a record does not say is None.
        """
        selected = self.papers if papers is None else papers
        return [self._record(paper) for paper in selected]

    def _record(self, paper: Paper) -> FlatRecord:
        values: FlatRecord = {}
        for column, cell in row_cells(self, paper).items():
            if not cell:
                values[column] = None
            elif column == "year":
                values[column] = int(cell)
            else:
                values[column] = cell
        return values

    def export(self, form: str, papers: Sequence[Paper] | None = None) -> str:
        """Return papers, by default all of them, in a format, as ``kdcatalog export`` prints them.

        Formats are bibtex, ris, csl-json, csv, markdown and json. Raises CatalogError for others.
        """
        formats = {output_format.id: output_format for output_format in FORMATS}
        output_format = formats.get(form)
        if output_format is None:
            hint = did_you_mean(form, formats, "")
            raise CatalogError(f"unknown format {form!r}; {hint}")
        shelf = Shelf(self)
        if papers is None:
            exported = shelf.whole_catalog(output_format)
        else:
            exported = shelf.list_of(output_format, papers)
        # The byte order mark of a CSV file is no part of its text.
        return exported.decode("utf-8-sig")


def load_catalog(folder: Path) -> LoadedCatalog:
    """Return the catalog in a folder; described at ``kdcatalog.load``."""
    snapshot = Snapshot.at(folder)
    catalog, problems = pipeline.load(snapshot)
    if catalog is None:
        all_errors = errors(problems)
        of_taxonomy = [problem for problem in all_errors if problem.file == TAXONOMY]
        located = tuple(pipeline.locate_all(snapshot, of_taxonomy))
        raise InvalidCatalogError(snapshot.root, located)
    located = tuple(pipeline.locate_all(snapshot, problems))
    return LoadedCatalog(
        taxonomy=catalog.taxonomy,
        papers=catalog.papers,
        keys=catalog.keys,
        problems=located,
    )
