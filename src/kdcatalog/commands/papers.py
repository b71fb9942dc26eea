"""``kdcatalog rename | merge | remove``: the keys of papers, and everything that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kdcatalog import pipeline
from kdcatalog.commands.frame import today
from kdcatalog.commands.options import FilledText, PaperKey
from kdcatalog.commands.restructure import Outcome, restructuring
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.keys import is_key, year_of_key
from kdcatalog.model.text import fold, normalize_title, quote
from kdcatalog.model.vocabulary import did_you_mean_key
from kdcatalog.records.following import Renames, follow, set_list
from kdcatalog.records.joining import joined_records
from kdcatalog.records.rewriting import CannotRestructureError, Data, Rewriting
from kdcatalog.snapshot import PAPERS, REMOVED, TAXONOMY, UNDATED_FOLDER

if TYPE_CHECKING:
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.identifiers import Identifier
    from kdcatalog.model.paper import Paper

_HEAD = (
    "# Papers that were in the catalog and are no longer; each key still leads to a page that says"
    " why.\n"
)
# The shortest reason that tells a reader anything: "spam" does not.
_SHORTEST_REASON = 10


def paper_of(rewriting: Rewriting, catalog: Catalog, key: str) -> Paper:
    """Return the paper that has a key, or once had it.

    Two records of one work are errors of each other, and the catalog has neither: a record only
    has to be readable.

    Raises CannotRestructureError, with the nearest key and, for a removed paper, why it is gone.
    """
    paper = catalog.by_any_key.get(key)
    if paper:
        return paper
    removal = catalog.removal_by_key.get(key)
    if removal:
        raise CannotRestructureError(f"{key} {removal.in_words}")
    if key in catalog.keys:
        # A record in the wrong folder has an error of its own.
        input_file = rewriting.snapshot.files.get(_file_of(key))
        contradicted = input_file and pipeline.read_record(input_file)
        if contradicted and contradicted.value:
            return contradicted.value
        raise CannotRestructureError(f"{key} has errors: run kdcatalog check, and fix them first")
    hint = did_you_mean_key(key, catalog.by_any_key, "a key is the name of a file in papers/")
    raise CannotRestructureError(f"no paper has the key {quote(key)}; {hint}")


def _file_of(key: str) -> str:
    folder = year_of_key(key) or UNDATED_FOLDER
    return f"{PAPERS}/{folder}/{key}.yaml"


# --- rename ---


@restructuring(
    "rename",
    "kdcatalog rename smith2024title smith2023title",
    "kdcatalog rename smith2024title smith2023title --dry-run",
)
@click.argument("key", type=PaperKey())
@click.argument("new", type=FilledText())
def rename_command(
    rewriting: Rewriting,
    catalog: Catalog,
    key: str,
    new: str,
) -> Outcome:
    """Give the paper KEY the key NEW.

    The file is renamed, everything that names the paper follows, and the old key redirects.
    """
    paper = paper_of(rewriting, catalog, key)
    if new == paper.key:
        raise CannotRestructureError(f"{quote(new)} is already its key")
    if not is_key(new):
        message = f"{quote(new)} is not a valid key"
        raise CannotRestructureError(f"{message}: write a key such as smith2024title")
    is_own = new in paper.former_keys
    if new in catalog.taken_keys and not is_own:
        raise CannotRestructureError(f"{quote(new)} is the key of another paper, or once was")
    record = rewriting.data(paper.file)
    # Where a paper gets a former key back, that is no former one any more.
    former_keys = [former for former in paper.former_keys if former != new]
    former_keys.append(paper.key)
    set_list(record, "former_keys", former_keys)
    rewriting.put(paper.file, record)
    follow(rewriting, Renames(keys={paper.key: new}))
    rewriting.rename(paper.file, _file_of(new))
    return Outcome(f"{paper.key} is now {new}")


# --- merge ---


@restructuring(
    "merge",
    "kdcatalog merge smith2023title smith2024title",
    "kdcatalog merge smith2023title smith2024title --prefer venue --prefer identifiers.doi",
)
@click.argument("key", type=PaperKey())
@click.argument("other_key", metavar="OTHER", type=PaperKey())
@click.option(
    "--prefer",
    multiple=True,
    metavar="FIELD",
    help="Take FIELD from the second record, such as venue or facts.teacher; repeatable.",
)
def merge_command(
    rewriting: Rewriting,
    catalog: Catalog,
    key: str,
    other_key: str,
    prefer: tuple[str, ...],
) -> Outcome:
    """Merge the record OTHER into KEY: both are of one work.

    Identifiers, topics, corrections, checks and links of both stay. Where a field differs, it is
    printed, and the first record wins; a second identifier of a kind becomes a former one. The key
    OTHER redirects.
    """
    paper = paper_of(rewriting, catalog, key)
    other = paper_of(rewriting, catalog, other_key)
    if paper.key == other.key:
        # Also with a former key, which names the same paper.
        keys_of_one = f"{quote(key)} and {quote(other_key)}"
        raise CannotRestructureError(f"{keys_of_one} are one paper already: pass another key")
    keys = {other.key: paper.key}
    joined = joined_records(
        rewriting.data(paper.file),
        rewriting.data(other.file),
        taxonomy=rewriting.taxonomy,
        prefer=prefer,
    )
    former_keys = [*paper.former_keys, other.key]
    former_keys += other.former_keys
    set_list(joined.record, "former_keys", former_keys)
    distinct = joined.record.get("distinct_from", ())
    # The two may have told each other apart until it was known that they are one work.
    both = (paper.key, other.key)
    others = [name for name in distinct if name not in both]
    set_list(joined.record, "distinct_from", others)
    rewriting.remove(other.file)
    rewriting.put(paper.file, joined.record)
    follow(rewriting, Renames(keys=keys))
    remarks = joined.conflicts
    if not _have_in_common(paper, other):
        doubt = "the two have no title, author or identifier in common: are they one work?"
        remarks = (doubt, *remarks)
    return Outcome(f"{other.key} is now {paper.key}", remarks)


def _have_in_common(paper: Paper, other: Paper) -> bool:
    """Return whether two records have anything that two records of one work would share."""
    if normalize_title(paper.title) == normalize_title(other.title):
        return True
    names = _names_and_identifiers(paper)
    return not names.isdisjoint(_names_and_identifiers(other))


def _names_and_identifiers(paper: Paper) -> set[str | Identifier]:
    names = {fold(author.sort_name) for author in paper.authors}
    identifiers = {identifier.normalized for identifier in paper.identifiers}
    return names | identifiers


# --- remove ---


def _forget_batch(rewriting: Rewriting, catalog: Catalog, paper: Paper) -> None:
    """Remove the reason of a day on which no other paper was added."""
    days = [other.added for other in catalog.papers]
    taxonomy = rewriting.data(TAXONOMY)
    batches = taxonomy["catalog"].get("batches", {})
    is_last = days.count(paper.added) == 1
    if not is_last or paper.added not in batches:
        return
    del batches[paper.added]
    if not batches:
        del taxonomy["catalog"]["batches"]
    rewriting.put(TAXONOMY, taxonomy)


@restructuring(
    "remove",
    'kdcatalog remove smith2024title --why "Withdrawn by its authors."',
    'kdcatalog remove smith2024title --why "A part of it." --instead smith2025whole',
)
@click.argument("key", type=PaperKey())
@click.option(
    "--why",
    required=True,
    metavar="TEXT",
    type=FilledText(),
    help="Reason, for readers of its page.",
)
@click.option(
    "--instead",
    default="",
    metavar="KEY",
    type=PaperKey(),
    help="Paper to read instead; references to KEY then lead to it.",
)
def remove_command(
    rewriting: Rewriting,
    catalog: Catalog,
    key: str,
    why: str,
    instead: str,
) -> Outcome:
    """Remove the paper KEY, and leave a page with the reason.

    removed.yaml keeps its keys: they lead to that page, and no other paper can have them.
    """
    paper = paper_of(rewriting, catalog, key)
    target = paper_of(rewriting, catalog, instead).key if instead else None
    if target == paper.key:
        hint = "name another paper with --instead"
        raise CannotRestructureError(f"{key} cannot replace itself: {hint}")
    if len(why.strip()) < _SHORTEST_REASON:
        raise CannotRestructureError("the reason is too short: explain it for readers with --why")
    row: Data = {"key": paper.key, "title": paper.title, "day": today()}
    row["why"] = " ".join(why.split())
    if paper.former_keys:
        row["former_keys"] = [*paper.former_keys]
    identifiers = _identifiers_as_written(paper)
    if identifiers:
        row["identifiers"] = identifiers
    if target:
        row["instead"] = target
    rewriting.remove(paper.file)
    follow(rewriting, Renames(keys={paper.key: target}))
    removed: dict[str, Any] = rewriting.data(REMOVED)
    rows = [*removed.get("removed", []), row]
    rewriting.put(REMOVED, {**removed, "removed": rows}, _HEAD)
    _forget_batch(rewriting, catalog, paper)
    return Outcome(f"{paper.key} is removed; its page says why")


def _identifiers_as_written(paper: Paper) -> list[str]:
    """Return the identifiers of a paper, each once, in a spelling that removed.yaml may have."""
    # Normalized, D16-1139 is in lower case, which is refused: no paper of 2016 could be removed.
    spellings: dict[Identifier, str] = {}
    texts = [str(identifier) for identifier in paper.identifiers]
    for text in (*texts, *paper.former_identifiers):
        identifier = find_identifier(text)
        if identifier:
            spellings.setdefault(identifier.normalized, str(identifier))
    return list(spellings.values())
