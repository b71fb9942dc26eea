"""``kdcatalog init``: a new catalog on any subject, empty or from somebody's list, that builds.

It is made in a hidden folder next to its place and moved there when it is complete.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from kdcatalog import pipeline
from kdcatalog.commands.build import build
from kdcatalog.commands.frame import (
    PROBLEMS,
    WRONG_USE,
    leave,
    note,
    note_written,
    settings_of,
)
from kdcatalog.commands.import_plan import ImportOptions, ImportPlan, plan_import
from kdcatalog.commands.importing import print_report, write_import
from kdcatalog.commands.init_files import TAXONOMY_HEAD, texts_of
from kdcatalog.commands.options import Command, help_end, run_of
from kdcatalog.drafting.venues import find_venue
from kdcatalog.errors import CatalogError
from kdcatalog.lists.formats import read_list
from kdcatalog.lists.listing import Listing, Remark
from kdcatalog.lists.sections import Topics, node_data, topics_of
from kdcatalog.model.taxonomy import Taxonomy, Venue
from kdcatalog.model.text import pluralize
from kdcatalog.records.layout import record_text, taxonomy_text
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot
from kdcatalog.text.cleaning import clean_text
from kdcatalog.writing import write

_FACET = "topics"
# What the head of a page on a telephone 320 px wide has room for.
_LONGEST_SHORT_TITLE = 24
# "of", "the", "from": a short title must not end with one of these.
_LONGEST_PARTICLE = 4
_JOURNAL_WORDS = (
    *("journal", "transactions", "letters", "review", "annals"),
    "proceedings of the national",
)


class NotEmptyError(CatalogError):
    """The folder for a new catalog is not empty."""


@dataclass(frozen=True, slots=True)
class NewCatalog:
    """A new catalog: its title, its files, the number of papers, and what became of its list."""

    title: str
    files: tuple[str, ...]
    papers: int
    plan: ImportPlan | None


def init(folder: Path, title: str, today: str, listing: Listing | None = None) -> NewCatalog:
    """Make a catalog in a folder that is empty or does not exist yet; raises NotEmptyError.

    ``title`` may be empty: then the list's own title is used. ``today`` is the day of entry.
    """
    place = folder.resolve()
    if place.exists() and not _is_empty_folder(place):
        raise NotEmptyError(f"{folder} is not empty: choose a new folder; nothing was changed")
    place.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder as its place: a rename across file systems fails.
    draft = Path(tempfile.mkdtemp(prefix=".kdcatalog-", dir=place.parent))
    try:
        catalog = _make(draft, title, today, listing)
        # mkdtemp gives no rights to anybody else, which a web server needs.
        draft.chmod(0o755)
        # What was written into the draft is gone if the command is interrupted.
        run_of().written.clear()
        _move_into_place(draft, place)
        note_written([f"{folder}/"])
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return catalog


def _is_empty_folder(place: Path) -> bool:
    return place.is_dir() and not any(place.iterdir())


def _move_into_place(draft: Path, place: Path) -> None:
    """Move a folder to its place, or its content where an empty folder is there.

    The empty folder is kept since it may be the current folder of a shell.
    """
    if not place.exists():
        draft.rename(place)
        return
    moved: list[Path] = []
    try:
        for path in sorted(draft.iterdir()):
            target = place / path.name
            moved.append(target)
            path.rename(target)
    except BaseException:
        # Ctrl-C, too, must leave the folder as empty as it was.
        for path in moved:
            _remove(path)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _make(root: Path, title: str, today: str, listing: Listing | None) -> NewCatalog:
    """Write all files of a catalog into an empty folder, and import the list."""
    items = listing.items if listing else ()
    topics = topics_of(None, [item.section for item in items])
    title = clean_text(title) or topics.list_title or "A Catalog of Papers"
    venues = _venues([item.work.venue for item in items])
    _write_frame(root, title, topics, venues)
    plan = None
    if listing:
        plan = _import(root, today, listing, topics)
    else:
        _write_example(root, today)
    # Without the site, which takes seconds and which nobody has asked for yet.
    built = build(Snapshot.at(root), dry=False, site=False)
    if built.problems:
        problem = built.problems[0].problem
        raise CatalogError(f"the new catalog has an error in {problem.file}: {problem.message}")
    return NewCatalog(title, _files_in(root), built.papers, plan)


def _files_in(root: Path) -> tuple[str, ...]:
    paths = [path for path in root.rglob("*") if path.is_file()]
    files = [path.relative_to(root).as_posix() for path in paths]
    return tuple(sorted(files))


def _write_frame(root: Path, title: str, topics: Topics, venues: Sequence[Venue]) -> None:
    """Write everything but records."""
    taxonomy = taxonomy_text(_taxonomy(title, topics.new, venues))
    texts = {TAXONOMY: TAXONOMY_HEAD + taxonomy, **texts_of(title)}
    for file, text in texts.items():
        write(root / file, text.encode())
    # An import may have no record to write, and a catalog without papers/ is not recognized.
    (root / PAPERS).mkdir()


def _write_example(root: Path, today: str) -> None:
    """Write the record that shows what one looks like."""
    year = today[:4]
    fields = {
        "title": "An Example: Replace This Record",
        "summary": "Shows what a record looks like, so that the first real one can replace it.",
        # "First Author" would be a placeholder, which KD605 reports.
        "authors": ["Ada Example", "Ben Example"],
        "date": today[:7],
        "urls": ["https://example.org/paper"],
        "placements": [f"{_FACET}/first-topic"],
        "added": today,
    }
    text = record_text(fields)
    folder = root / PAPERS / year
    path = folder / f"example{year}example.yaml"
    write(path, text.encode())


def _import(root: Path, today: str, listing: Listing, topics: Topics) -> ImportPlan:
    """Import a list whose headings are the topics of the new catalog."""
    snapshot = Snapshot.at(root)
    catalog = pipeline.load(snapshot).catalog
    if catalog is None:
        raise CatalogError(
            "the headings of the list do not make a valid taxonomy: make an empty catalog with"
            " kdcatalog init, write its topics, then run kdcatalog import"
        )
    # Papers without a heading go to the first topic, where their curator moves them from.
    first_topic = next(iter(catalog.taxonomy.nodes))
    options = ImportOptions(today, (first_topic,))
    plan = plan_import(snapshot, catalog, listing, options, topics.nodes)
    write_import(snapshot, plan)
    return replace(plan, nodes=dict(topics.new))


def _taxonomy(
    title: str,
    new: Mapping[str, str],
    venues: Sequence[Venue],
) -> dict[str, Any]:
    roots = [path for path in new if "/" not in path]
    facets = [node_data(new, path) for path in roots]
    # A taxonomy without a facet is not valid: papers could be nowhere.
    if not facets:
        facets = [_first_facet()]
    data: dict[str, Any] = {
        "catalog": {
            "title": title,
            "short_title": short_title(title),
            "tagline": "A catalog of papers that can be searched, filtered and cited.",
            "maintainers": "The maintainers",
            "url": "",
            "repository": "",
            "license": {"code": "MIT", "data": "CC0-1.0"},
            "readme": _readme_parts(facets),
        },
        "facets": facets,
        "venues": [_venue_data(venue) for venue in venues],
        "matrix": _matrix(facets),
    }
    # An empty list of venues or an empty matrix would only puzzle who edits the file.
    return {name: value for name, value in data.items() if value}


def _readme_parts(
    facets: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Return the parts of README.md in their order."""
    facet_ids = [facet["id"] for facet in facets]
    facet_parts = [f"facet:{facet_id}" for facet_id in facet_ids]
    return ["log", "prose:introduction", "contents", *facet_parts, "citation", "history"]


def _venue_data(venue: Venue) -> dict[str, str]:
    return {"id": venue.id, "name": venue.name, "kind": venue.kind}


def _matrix(
    facets: Sequence[Mapping[str, Any]],
) -> dict[str, str]:
    """Return the facets of the table of two facets: the first two that have topics below them."""
    trees = [facet["id"] for facet in facets if "nodes" in facet]
    # A list with one level of headings has facets without topics, or one facet only.
    if len(trees) < 2:
        return {}
    return {"rows": trees[0], "columns": trees[1]}


def short_title(title: str) -> str:
    """Return the first words of a title, at most 24 characters, without a particle at the end."""
    words = title.split()
    shortened = " ".join(words)
    while len(words) > 1 and len(shortened) > _LONGEST_SHORT_TITLE:
        words = _without_last(words)
        shortened = " ".join(words)
    # One word may be longer than that by itself, as in German.
    shortened = shortened[:_LONGEST_SHORT_TITLE]
    return shortened.strip()


def _without_last(words: Sequence[str]) -> list[str]:
    """Return words without the last one, and without particles before it; at least one word."""
    remaining = list(words[:-1])
    while len(remaining) > 1:
        if not _is_particle(remaining[-1]):
            break
        remaining.pop()
    return remaining


def _is_particle(word: str) -> bool:
    return word.islower() and len(word) <= _LONGEST_PARTICLE


def _first_facet() -> dict[str, Any]:
    topic = {
        "id": "first-topic",
        "title": "First Topic",
        "sentence": "Describe this topic in one sentence.",
    }
    return {
        "id": _FACET,
        "title": "Topics",
        "sentence": "What the papers are about.",
        "nodes": [topic],
    }


def _venues(names: Iterable[str]) -> list[Venue]:
    """Return the venues of a list.

    Shorter names come first, so that "Findings of LampConf" is recognized as LampConf.
    """
    venues: dict[str, Venue] = {}
    distinct = {name for name in names if name}
    # By name first, so that names of one length have the same order in every run.
    by_length = sorted(sorted(distinct), key=len)
    for name in by_length:
        if not _is_known(name, venues.values()):
            venue = Venue(id=name, name=name, kind=_venue_kind(name))
            venues.setdefault(name.casefold(), venue)
    return [venues[name] for name in sorted(venues)]


def _is_known(name: str, venues: Iterable[Venue]) -> bool:
    # A taxonomy of venues alone: the vocabulary reads nothing else of it.
    taxonomy = Taxonomy.model_construct(facets=(), venues=tuple(venues))  # type: ignore[call-arg]
    return find_venue(taxonomy, name) is not None


def _venue_kind(name: str) -> Any:
    """Return the kind that a venue's name suggests; most are conferences."""
    lower = name.casefold()
    if "workshop" in lower:
        return "workshop"
    is_journal = any(word in lower for word in _JOURNAL_WORDS)
    return "journal" if is_journal else "conference"


@click.command(
    "init",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog init my-catalog",
            'kdcatalog init my-catalog --title "Papers on Bread"',
            "kdcatalog init my-catalog --from awesome-list.md",
        ),
        exits={
            0: "created",
            1: "created, but rows of the list were left out; the report says why",
            2: "the folder is not empty, or there is no such list",
            3: "the list cannot be read, or a file not be written",
        },
    ),
)
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--title",
    default="",
    help="The title of the catalog; by default that of the list, or DIR's name.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Import this list.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report of the import to a file.",
)
def init_command(
    place: Path,
    title: str,
    source: Path | None,
    report: Path | None,
) -> None:
    """Start a new catalog, empty or from a list.

    DIR must be empty or not exist yet. The new catalog builds at once. With --from, the headings
    of a list become its topics, and the papers of the list its records.
    """
    listing = None
    if source:
        listing = read_list(source.name, source.read_bytes())
    elif not title:
        # Resolved, since `kdcatalog init .` is to get the name of the current folder.
        folder_name = place.resolve().name
        words = folder_name.replace("-", " ").replace("_", " ")
        title = words.title()
    try:
        catalog = init(place, title, settings_of().today, listing)
    except NotEmptyError as error:
        leave(str(error), WRONG_USE)
    left: tuple[Remark, ...] = ()
    if catalog.plan and source:
        left = catalog.plan.left
        print_report(catalog.plan, source.name, report)
    papers = pluralize(catalog.papers, "paper")
    note(f"{catalog.title}: {papers} in {place}")
    note(f"next: edit {place}/taxonomy.yaml, then kdcatalog -C {place} build")
    sys.exit(PROBLEMS if left else 0)
