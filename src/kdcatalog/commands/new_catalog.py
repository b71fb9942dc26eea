"""A new catalog on any subject, empty or from somebody's list, that builds and publishes itself.

It is made in a temporary folder and written to its place when it is complete.
"""

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kdcatalog import pipeline
from kdcatalog.commands.build import build
from kdcatalog.commands.empty_clone import NO_CLONE, EmptyClone, clone_at, in_the_way, pages_url
from kdcatalog.commands.frame import catalog_of, note_written, save
from kdcatalog.commands.import_own import plan_own_import
from kdcatalog.commands.import_plan import ImportOptions, ImportPlan, plan_import
from kdcatalog.commands.importing import write_import
from kdcatalog.commands.list_taxonomy import (
    FIRST_TOPIC,
    TAXONOMY_HEAD,
    example_file,
    example_record,
    new_venues,
    taxonomy_data,
    venue_names,
)
from kdcatalog.commands.locking import lock_of, run_of
from kdcatalog.commands.new_repository import (
    chosen_fields,
    program_of,
    repository_texts,
    venues_of,
)
from kdcatalog.errors import CatalogError
from kdcatalog.exports.catalog_json import ExportedCatalog
from kdcatalog.files import read_argument
from kdcatalog.journal import needs_recovery
from kdcatalog.lists.listing import Listing
from kdcatalog.lists.sections import Section, Topics, lowest_paths, new_topics, topics_of
from kdcatalog.lock import FOLDER
from kdcatalog.model.keys import slug_of
from kdcatalog.records.layout import record_text, taxonomy_text
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot
from kdcatalog.text.cleaning import clean_text
from kdcatalog.writing import write, write_all

# Two lines in the header of a phone 320 px wide: "Retrieval-Augmented Generation" has 30.
_LONGEST_SHORT_TITLE = 32
# "Foam (a list)", "Foam: What We Know", "Foam - a reading list"
_SUBTITLE = re.compile(r"[:;(]| [-\u2013\u2014] ")
# What lists of papers begin with: "Awesome Papers on Foam".
_BEFORE_SUBJECT = """
a an the awesome curated reading list catalog collection papers of on about for
"""
# "of", "the", "from": a short title must not end with one of these.
_LONGEST_PARTICLE = 4
# What a slug may have, to the nearest ten.
_LONGEST_ID = 60
_TAGLINE: Final = "A catalog of papers that can be searched, filtered and cited."


class NotEmptyError(CatalogError):
    """The folder for a new catalog is not empty."""


@dataclass(frozen=True, slots=True)
class NewCatalog:
    """A new catalog: its title, its files, the number of papers, and what became of its list.

    ``kept`` says what became of the files of a clone.
    """

    title: str
    files: tuple[str, ...]
    papers: int
    plan: ImportPlan | None
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewSettings:
    """What a person chooses for a new catalog beside its title; everything may be empty.

    ``facets`` are written "Method: Indexing, Retrieval", ``fields`` are fields of venues,
    ``repository`` is the address of the repository, and ``program`` is ``owner/name@commit``, which
    its workflows call.
    """

    description: str = ""
    facets: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    repository: str = ""
    program: str = ""


_NO_SETTINGS: Final = NewSettings()
Source = Listing | ExportedCatalog | None
"""What a new catalog begins with: a list, an export of a catalog, or nothing."""


def init(
    folder: Path,
    title: str,
    today: str,
    source: Source = None,
    settings: NewSettings = _NO_SETTINGS,
) -> NewCatalog:
    """Make a catalog in a folder that is empty, an empty clone, or does not exist yet.

    ``source`` is a list to import or an export to restore. ``title`` may be empty: then their own
    title is used, or that of the clone's README.md. ``today`` is the day of entry. Raises
    NotEmptyError, UnknownFieldError, UnknownProgramError.
    """
    place = folder.resolve()
    if needs_recovery(place):
        # A killed init has left it; what it had decided to write is finished here.
        with lock_of(place):
            pass
    refuse_files(place, folder)
    clone = clone_at(place) if place.is_dir() else NO_CLONE
    with tempfile.TemporaryDirectory(prefix="kdcatalog-") as name:
        draft = Path(name)
        maker = _Maker(draft, today, settings, clone)
        catalog = maker.make(title, source)
        contents = {}
        for file in catalog.files:
            contents[file] = read_argument(draft / file)
    # What was written into the draft is gone if the command is interrupted.
    run_of().written.clear()
    place.mkdir(parents=True, exist_ok=True)
    _write_into(place, contents)
    note_written([f"{folder}/"])
    return catalog


def refuse_files(place: Path, folder: Path) -> None:
    """Raise NotEmptyError where files are in the way; ``folder`` is the name that is printed."""
    names = in_the_way(place)
    if names:
        first = ", ".join(names[:3])
        reason = f"it has {first}" if place.is_dir() else "it is a file"
        message = f"{folder} is not empty: {reason}; choose a new folder or an empty clone"
        raise NotEmptyError(f"{message}; nothing was changed")


def _write_into(place: Path, contents: Mapping[str, bytes]) -> None:
    """Write a new catalog, all of it or nothing."""
    by_path = {}
    for file, content in contents.items():
        by_path[place / file] = content
    with lock_of(place) as lock:
        refuse_files(place, place)
        # An empty list has no papers, but a catalog has a folder for them.
        (place / PAPERS).mkdir(exist_ok=True)
        write_all(by_path, place, lock)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one catalog in an empty folder."""

    root: Path
    today: str
    settings: NewSettings
    clone: EmptyClone

    def make(self, title: str, source: Source) -> NewCatalog:
        """Write all files of a catalog, and import the list or the export."""
        listing = source if isinstance(source, Listing) else None
        sections = listing.sections if listing else ()
        paths = listing.topic_paths if listing else ()
        topics = topics_of(None, sections, paths)
        other_title = self._other_title(source, topics.list_title)
        title = clean_text(title) or other_title
        own_topics = _topics_of_facets(self.settings.facets)
        self._write_taxonomy(title, own_topics or topics.new, listing)
        # An import may have no record to write, and without papers/ it is not a catalog.
        (self.root / PAPERS).mkdir()
        self._write_repository(title)
        plan = None
        if listing:
            plan = self._import(listing, topics, own_topics)
        else:
            self._write_example(own_topics)
        if isinstance(source, ExportedCatalog):
            self._restore(source)
        # Without the site, which takes seconds and which nobody has asked for yet.
        built = build(Snapshot.at(self.root), dry=False, site=False)
        if built.problems:
            problem = built.problems[0].problem
            raise CatalogError(f"the new catalog has an error in {problem.file}: {problem.message}")
        return NewCatalog(
            title=title,
            files=self._files(),
            papers=built.papers,
            plan=plan,
            kept=self.clone.kept,
        )

    def _other_title(self, source: Source, list_title: str) -> str:
        # The list knows its subject better than the name of a repository.
        own_title = source.title if isinstance(source, ExportedCatalog) else list_title
        return own_title or clean_text(self.clone.title) or "A Catalog of Papers"

    def _files(self) -> tuple[str, ...]:
        files = []
        for path in self.root.rglob("*"):
            file = path.relative_to(self.root).as_posix()
            if path.is_file() and not file.startswith(f"{FOLDER}/"):
                files.append(file)
        return tuple(sorted(files))

    def _write_taxonomy(
        self,
        title: str,
        topics: Mapping[str, str],
        listing: Listing | None,
    ) -> None:
        venues = list(venues_of(chosen_fields(self.settings.fields)))
        names = venue_names(listing) if listing else {}
        venues += new_venues(venues, names)
        data = taxonomy_data(self._catalog_settings(title), topics, venues)
        text = TAXONOMY_HEAD + taxonomy_text(data)
        write(self.root / TAXONOMY, text.encode())

    def _catalog_settings(self, title: str) -> dict[str, Any]:
        repository = self.settings.repository or self.clone.repository
        branch = self.clone.branch
        return {
            "title": title,
            "short_title": short_title(title),
            # Entries of feeds keep their ids when the titles change.
            "id": slug_of(title)[:_LONGEST_ID].rstrip("-"),
            "tagline": self._tagline,
            "maintainers": "The maintainers",
            "url": pages_url(repository),
            "repository": repository,
            # "main" is what the setting is without the key.
            **({} if branch in ("", "main") else {"branch": branch}),
            "license": {"code": self.clone.license or "MIT", "data": "CC0-1.0"},
        }

    @property
    def _tagline(self) -> str:
        description = self.settings.description or self.clone.description
        return clean_text(description or _TAGLINE)

    def _write_repository(self, title: str) -> None:
        """Write workflows, guides and licenses beside what a clone has of them."""
        texts = repository_texts(
            templates=Snapshot.at(self.root).templates,
            program=program_of(self.settings.program),
            title=title,
            tagline=self._tagline,
            year=self.today[:4],
            branch=self.clone.branch,
        )
        for file, text in texts.items():
            if file == "LICENSE" and self.clone.has_license:
                continue
            before = self.clone.ignored if file == ".gitignore" else ""
            content = before + text
            write(self.root / file, content.encode())

    def _write_example(self, topics: Mapping[str, str]) -> None:
        """Write the record that shows what one looks like."""
        path = self.root / example_file(self.today)
        # The first topic without topics below it, where a curator would put a paper.
        lowest = lowest_paths([*topics])
        topic = lowest[0] if lowest else FIRST_TOPIC
        record = example_record(self.today, topic)
        write(path, record_text(record).encode())

    def _restore(self, exported: ExportedCatalog) -> None:
        """Put the records of an export in the place of the example."""
        snapshot = Snapshot.at(self.root)
        catalog = catalog_of(snapshot)
        plan = plan_own_import(snapshot, catalog, exported, new_nodes=True)
        if plan.left:
            reasons = "; ".join(plan.lines())
            raise CatalogError(f"the export has records that are not valid: {reasons}")
        save(snapshot, plan.changes)

    def _import(
        self,
        listing: Listing,
        topics: Topics,
        own_topics: Mapping[str, str],
    ) -> ImportPlan:
        """Import a list whose headings are the topics of the new catalog."""
        snapshot = Snapshot.at(self.root)
        catalog = pipeline.load(snapshot).catalog
        if catalog is None:
            raise CatalogError(
                "the headings of the list do not make a valid taxonomy: make an empty catalog with"
                " kdcatalog init, write its topics, then run kdcatalog import"
            )
        # Papers without a heading go to the first topic, where their curator moves them from.
        first_topic = next(iter(catalog.taxonomy.nodes))
        options = ImportOptions(self.today, (first_topic,))
        nodes = None if own_topics else topics.nodes
        plan = plan_import(snapshot, catalog, listing, options, nodes)
        write_import(snapshot, plan)
        new = own_topics or topics.new
        return replace(plan, nodes=dict(new), venues=catalog.taxonomy.venues)


def _topics_of_facets(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the title of every topic by path; facets are written "Method: Indexing, Retrieval"."""
    sections: list[Section] = []
    facets = ";".join(texts).split(";")
    for facet in facets:
        name, _, below = facet.partition(":")
        facet_title = clean_text(name)
        if not facet_title:
            continue
        sections.append((facet_title,))
        for topic in below.split(","):
            topic_title = clean_text(topic)
            if topic_title:
                sections.append((facet_title, topic_title))
    return new_topics(sections)


def short_title(title: str) -> str:
    """Return a title of at most 32 characters.

    A longer one loses its subtitle and words such as "Awesome Papers on", and then its last words,
    for which there is an ellipsis. It does not end with a particle.
    """
    whole = " ".join(title.split())
    if len(whole) <= _LONGEST_SHORT_TITLE:
        return whole
    words = _subject_of(whole)
    shortened = " ".join(words)
    if len(shortened) <= _LONGEST_SHORT_TITLE:
        return shortened
    # "Retrieval-Augmented" alone read like a whole title. The ellipsis is one character.
    longest = _LONGEST_SHORT_TITLE - 1
    while len(words) > 1 and len(shortened) > longest:
        words = _without_last(words)
        shortened = " ".join(words)
    # One word may be longer than that by itself, as in German.
    return f"{shortened[:longest]}…"


def _subject_of(title: str) -> list[str]:
    """Return the words of a title without its subtitle and without "Awesome Papers on"."""
    subject = _SUBTITLE.split(title)[0] or title
    words = subject.split()
    fillers = _BEFORE_SUBJECT.split()
    while len(words) > 1:
        if words[0].lower() not in fillers:
            break
        words.pop(0)
    return words


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
