"""``kdcatalog init``: a new catalog on any subject, from nothing or from somebody's list, that builds at once.

It is made in a hidden folder beside the place and put there when it is whole, README.md and all.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kdcatalog import pipeline
from kdcatalog.commands.build import build
from kdcatalog.commands.importing import Imported, ImportOptions, import_list, write_import
from kdcatalog.errors import CatalogError
from kdcatalog.intake.venues import venue_meant
from kdcatalog.lists.listing import Listing
from kdcatalog.lists.sections import Topics, node_data, topics_of
from kdcatalog.model.taxonomy import Taxonomy, Venue
from kdcatalog.records.layout import record_text, taxonomy_text
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot
from kdcatalog.text.cleaning import clean_text
from kdcatalog.writing import write

_FACET = "topics"
_SHORT, _LITTLE = 24, 4
_JOURNAL = ("journal", "transactions", "letters", "review", "annals", "proceedings of the national")
_HEAD = """\
# What makes this catalog this one: its words, the tree of nodes on which papers stand, the venues.
# kdcatalog check says what is wrong in it, kdcatalog taxonomy prints it, kdcatalog taxonomy move renames a node.
# url is where the site will stand, repository where these files do; both may wait.
"""
_IGNORED = "/site/\n/.site-*\n/.kdcatalog-*\n"
_MAKEFILE = """\
# The program kdcatalog must be installed.
.PHONY: site serve check
site: ## Check the records, then write README.md and site/
\tkdcatalog build

serve: ## Show the site on http://127.0.0.1:8000/ and follow every saved record
\tkdcatalog serve

check: ## Find every problem of the records
\tkdcatalog check
"""
_CONTRIBUTING = """\
# Contributing to {title}

To add a paper, let the program write its record and send that one file:

```sh
kdcatalog add <arXiv id, DOI, address or file.bib>
kdcatalog check
```

A record is a YAML file in `papers/<year>/`; `taxonomy.yaml` holds the topics and the venues.
README.md and the site are made from them by `kdcatalog build`, so nobody edits those by hand.
"""


class NotEmptyError(CatalogError):
    """The folder for a new catalog holds something already."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A new catalog: its title, the files made, and what became of the list from which it was made."""

    title: str
    files: tuple[str, ...]
    papers: int
    imported: Imported | None


def init(folder: Path, title: str, today: str, listing: Listing | None = None) -> Begun:
    """Make a catalog in a folder that is empty or does not exist yet; raises NotEmptyError."""
    place = folder.resolve()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise NotEmptyError(
            f"{folder} is not empty: name a new folder, since nothing in it is overwritten"
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".kdcatalog-", dir=place.parent))
    try:
        begun = _made(aside, title, today, listing)
        aside.chmod(0o755)
        _put(aside, place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return begun


def _put(aside: Path, place: Path) -> None:
    """Put a folder in its place; an empty folder there stays the same one, since somebody may stand in it."""
    if not place.exists():
        aside.rename(place)
        return
    put: list[Path] = []
    try:
        for path in sorted(aside.iterdir()):
            put.append(place / path.name)
            path.rename(put[-1])
    except BaseException:
        for path in put:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(
                missing_ok=True
            )
        raise


def _made(root: Path, title: str, today: str, listing: Listing | None) -> Begun:
    sections = topics_of(None, tuple(item.section for item in listing.items) if listing else ())
    title = clean_text(title) or sections.list_title or "A Catalog of Papers"
    data = _taxonomy(title, sections.new, _venues(listing) if listing else ())
    write(root / TAXONOMY, (_HEAD + taxonomy_text(data)).encode())
    for file, text in _texts(title).items():
        write(root / file, text.encode())
    (root / PAPERS).mkdir()
    if not listing:
        write(
            root / PAPERS / today[:4] / f"author{today[:4]}example.yaml", _example(today).encode()
        )
    snapshot = Snapshot.at(root)
    done = _imported(snapshot, today, listing, sections) if listing else None
    built = build(snapshot, dry=False, site=False)
    if built.problems:
        problem = built.problems[0].problem
        raise CatalogError(
            f"the new catalog would have errors, the first {problem.file}: {problem.message}"
        )
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return Begun(title, tuple(files), built.papers, done)


def _imported(snapshot: Snapshot, today: str, listing: Listing, sections: Topics) -> Imported:
    catalog = pipeline.load(snapshot).catalog
    if catalog is None:
        raise CatalogError(
            "the headings of the list make no taxonomy that holds: import it into a catalog of your own"
        )
    first = next(iter(catalog.taxonomy.nodes))
    done = import_list(snapshot, catalog, listing, ImportOptions(today, (first,)), sections.nodes)
    write_import(snapshot, done)
    return replace(done, nodes=dict(sections.new))


def _taxonomy(title: str, new: Mapping[str, str], venues: tuple[Venue, ...]) -> dict[str, Any]:
    roots = [path for path in new if "/" not in path]
    facets = [node_data(new, path) for path in roots] or [_first_facet()]
    parts = ["log", "prose:introduction", "contents", *(f"facet:{facet['id']}" for facet in facets)]
    trees = [facet["id"] for facet in facets if "nodes" in facet]
    data: dict[str, Any] = {
        "catalog": {
            "title": title,
            "short_title": _short(title),
            "tagline": "A catalog of papers that can be searched, filtered and cited.",
            "maintainers": "The maintainers",
            "url": "",
            "repository": "",
            "licence": {"code": "MIT", "data": "CC0-1.0"},
            "readme": [*parts, "citation", "history"],
        },
        "facets": facets,
        "venues": [{"id": one.id, "name": one.name, "kind": one.kind} for one in venues],
        "matrix": {"rows": trees[0], "columns": trees[1]} if len(trees) > 1 else {},
    }
    return {name: value for name, value in data.items() if value}


def _short(title: str) -> str:
    """Return the first words of a title, as many as the head of a page on a telephone has room for."""
    words = title.split()
    while len(" ".join(words)) > _SHORT and len(words) > 1:
        words.pop()
        while len(words) > 1 and words[-1].islower() and len(words[-1]) <= _LITTLE:
            words.pop()
    return " ".join(words)[:_SHORT].strip()


def _first_facet() -> dict[str, Any]:
    below = {
        "id": "first-topic",
        "title": "First Topic",
        "sentence": "Say in one sentence what stands here.",
    }
    return {
        "id": _FACET,
        "title": "Topics",
        "sentence": "What the papers are about.",
        "nodes": [below],
    }


def _venues(listing: Listing) -> tuple[Venue, ...]:
    """Return the venues that a list names, short names first, so that a longer one that means one of them is none."""
    names = {item.work.venue for item in listing.items if item.work.venue}
    known: dict[str, Venue] = {}
    for name in sorted(names, key=lambda name: (len(name), name)):
        so_far = Taxonomy.model_construct(facets=(), venues=tuple(known.values()))  # type: ignore[call-arg]  # no settings are read
        if not venue_meant(so_far, name):
            known.setdefault(name.casefold(), Venue(id=name, name=name, kind=_kind(name)))
    return tuple(sorted(known.values(), key=lambda one: one.id.casefold()))


def _kind(name: str) -> Any:
    """Return the kind that the name of a venue says; most are conferences."""
    lower = name.casefold()
    if "workshop" in lower:
        return "workshop"
    return "journal" if any(word in lower for word in _JOURNAL) else "conference"


def _texts(title: str) -> Mapping[str, str]:
    return {
        "docs/prose/introduction.md": f"Say here what {title} gathers, for whom, and what is left out.\n",
        "CONTRIBUTING.md": _CONTRIBUTING.format(title=title),
        "Makefile": _MAKEFILE,
        ".gitignore": _IGNORED,
    }


def _example(today: str) -> str:
    return record_text(
        {
            "title": "An Example: Replace This Record",
            "authors": ["First Author", "Second Author"],
            "date": today[:7],
            "urls": ["https://example.org/paper"],
            "placements": [f"{_FACET}/first-topic"],
            "added": today,
        }
    )
