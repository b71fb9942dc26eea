"""``kdcatalog init``: a new catalog on any subject, empty or from somebody's list, that builds.

It is made in a temporary folder and written to its place when it is complete.
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

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
from kdcatalog.commands.importing import (
    ANYWAY_OPTION,
    MAP_OPTION,
    ReadOptions,
    print_report,
    read_listed,
    save_mapping,
    write_import,
)
from kdcatalog.commands.list_taxonomy import (
    TAXONOMY_HEAD,
    example_file,
    example_record,
    new_venues,
    taxonomy_data,
    venue_names,
)
from kdcatalog.commands.locking import lock_of
from kdcatalog.commands.options import Command, help_end, run_of
from kdcatalog.errors import CatalogError
from kdcatalog.journal import needs_recovery
from kdcatalog.lists.listing import Listing, Remark
from kdcatalog.lists.sections import Topics, topics_of
from kdcatalog.lock import FOLDER
from kdcatalog.model.text import pluralize
from kdcatalog.model.venues import Venue
from kdcatalog.records.layout import record_text, taxonomy_text
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot
from kdcatalog.text.cleaning import clean_text
from kdcatalog.writing import write, write_all

# What the head of a page on a telephone 320 px wide has room for.
_LONGEST_SHORT_TITLE = 24
# "of", "the", "from": a short title must not end with one of these.
_LONGEST_PARTICLE = 4
_IGNORED: Final = "/site/\n/.kdcatalog/\n/.kdcatalog-*\n"
_ATTRIBUTES: Final = """\
# The same line ends on every system; without this line git may write CRLF on Windows.
* text=auto eol=lf

# Made by kdcatalog build, so reviews fold them.
/README.md linguist-generated
/lists/** linguist-generated
/schemas/*.json linguist-generated
/docs/pictures/*.svg linguist-generated
/.github/ISSUE_TEMPLATE/*.yml linguist-generated
"""
_MAKEFILE: Final = """\
# Needs the program kdcatalog.
.PHONY: site serve check
site: ## Check the records, then write README.md and site/
\tkdcatalog build

serve: ## Serve the site on http://127.0.0.1:8000/ and rebuild it when a record is saved
\tkdcatalog serve

check: ## Report every problem in the records
\tkdcatalog check
"""
_CONTRIBUTING: Final = """\
# Contributing to {title}

To add a paper, let the program write its record and send that one file:

```sh
kdcatalog add <arXiv id, DOI, URL or file.bib>
kdcatalog check
```

A record is a YAML file in `papers/<year>/`; `taxonomy.yaml` holds the topics and the venues.
`kdcatalog build` makes README.md and the site from them, so do not edit those by hand.
"""


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
    if needs_recovery(place):
        # A killed init has left it; what it had decided to write is finished here.
        with lock_of(place):
            pass
    if place.exists() and not _is_empty_folder(place):
        raise NotEmptyError(f"{folder} is not empty: choose a new folder; nothing was changed")
    with tempfile.TemporaryDirectory(prefix="kdcatalog-") as name:
        draft = Path(name)
        catalog = _make(draft, title, today, listing)
        contents = {}
        for file in catalog.files:
            contents[file] = (draft / file).read_bytes()
    # What was written into the draft is gone if the command is interrupted.
    run_of().written.clear()
    place.mkdir(parents=True, exist_ok=True)
    _write_into(place, contents)
    note_written([f"{folder}/"])
    return catalog


def _is_empty_folder(place: Path) -> bool:
    if not place.is_dir():
        return False
    # Both are what an init leaves that was killed before it had anything to write.
    names = {path.name for path in place.iterdir()}
    papers = place / PAPERS
    if PAPERS in names and any(papers.iterdir()):
        return False
    return names <= {FOLDER, PAPERS}


def _write_into(place: Path, contents: Mapping[str, bytes]) -> None:
    """Write a new catalog, all of it or nothing."""
    by_path = {}
    for file, content in contents.items():
        by_path[place / file] = content
    with lock_of(place) as lock:
        if not _is_empty_folder(place):
            raise NotEmptyError(f"{place} is no longer empty; nothing was changed")
        # An empty list has no papers, but a catalog has a folder for them.
        (place / PAPERS).mkdir(exist_ok=True)
        write_all(by_path, place, lock)


def _make(root: Path, title: str, today: str, listing: Listing | None) -> NewCatalog:
    """Write all files of a catalog into an empty folder, and import the list."""
    items = listing.items if listing else ()
    topics = topics_of(None, [item.section for item in items])
    title = clean_text(title) or topics.list_title or "A Catalog of Papers"
    venues = new_venues(None, venue_names(listing) if listing else ())
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
    files = []
    for path in root.rglob("*"):
        file = path.relative_to(root).as_posix()
        if path.is_file() and not file.startswith(f"{FOLDER}/"):
            files.append(file)
    return tuple(sorted(files))


def _write_frame(root: Path, title: str, topics: Topics, venues: Sequence[Venue]) -> None:
    """Write everything but records."""
    data = taxonomy_data(_settings(title), topics.new, venues)
    texts = {TAXONOMY: TAXONOMY_HEAD + taxonomy_text(data), **_texts_of(title)}
    for file, text in texts.items():
        write(root / file, text.encode())
    # An import may have no record to write, and a catalog without papers/ is not recognized.
    (root / PAPERS).mkdir()


def _settings(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "short_title": short_title(title),
        "tagline": "A catalog of papers that can be searched, filtered and cited.",
        "maintainers": "The maintainers",
        "url": "",
        "repository": "",
        "license": {"code": "MIT", "data": "CC0-1.0"},
    }


def _write_example(root: Path, today: str) -> None:
    """Write the record that shows what one looks like."""
    path = root / example_file(today)
    write(path, record_text(example_record(today)).encode())


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
    venues = catalog.taxonomy.venues
    return replace(plan, nodes=dict(topics.new), venues=venues)


def _texts_of(title: str) -> Mapping[str, str]:
    """Return the files beside records and taxonomy, by name; the curator edits them."""
    introduction = f"Describe here what {title} contains, for whom, and what it leaves out.\n"
    return {
        "docs/prose/introduction.md": introduction,
        "CONTRIBUTING.md": _CONTRIBUTING.format(title=title),
        "Makefile": _MAKEFILE,
        ".gitignore": _IGNORED,
        ".gitattributes": _ATTRIBUTES,
    }


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
@MAP_OPTION
@ANYWAY_OPTION
def init_command(
    place: Path,
    title: str,
    source: Path | None,
    report: Path | None,
    maps: tuple[str, ...],
    *,
    anyway: bool,
) -> None:
    """Start a new catalog, empty or from a list.

    DIR must be empty or not exist yet. The new catalog builds at once. With --from, the headings
    of a list become its topics, and the papers of the list its records.
    """
    listing = None
    reading = ReadOptions(maps, anyway)
    if source:
        listing = read_listed(source, reading)
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
        save_mapping(source, catalog.plan.listing, reading)
        print_report(catalog.plan, source.name, report)
    papers = pluralize(catalog.papers, "paper")
    note(f"{catalog.title}: {papers} in {place}")
    note(f"next: edit {place}/taxonomy.yaml, then kdcatalog -C {place} build")
    sys.exit(PROBLEMS if left else 0)
