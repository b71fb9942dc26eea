"""``kdcatalog import`` of our own JSON: the exported records, under their keys, as they were.

Other formats describe works, which become records; this one holds records. A record that exists
stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kdcatalog.checks.rules import run_rules
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.keys import year_of_key
from kdcatalog.model.paper import Record
from kdcatalog.model.text import pluralize
from kdcatalog.problems import errors
from kdcatalog.records.layout import record_text
from kdcatalog.records.reading import key_of, load_paper
from kdcatalog.snapshot import PAPERS, UNDATED_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kdcatalog.exports.catalog_json import RecordData
    from kdcatalog.lists.listing import Item
    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy
    from kdcatalog.problems import Problem


@dataclass(slots=True)
class OwnImport:
    """What importing exported records does: the files to write, and what becomes of the others."""

    files: dict[str, bytes] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield what to print: every record that was left out, then the figures."""
        for key, reason in self.left.items():
            yield f"left out {key}: {reason}"
        new = len(self.files)
        unchanged = len(self.unchanged)
        left = len(self.left)
        total = pluralize(new + unchanged + left, "record")
        yield f"{total}: {new} new, {unchanged} unchanged, {left} left out"


def plan_own_import(catalog: Catalog, records: Mapping[str, RecordData]) -> OwnImport:
    """Return what importing records under their keys would do to a catalog; nothing is written."""
    plan = OwnImport()
    papers: dict[str, Paper] = {}
    facts = [*catalog.taxonomy.fact_by_id]
    for key, record in records.items():
        text = record_text(record, facts)
        folder = year_of_key(key) or UNDATED_FOLDER
        file = f"{PAPERS}/{folder}/{key}.yaml"
        loaded = load_paper(text.encode(), file)
        existing = catalog.by_key.get(key)
        if not loaded.value:
            problem = loaded.problems[0]
            plan.left[key] = _reason(problem)
        elif existing:
            _compare(plan, existing, loaded.value)
        else:
            papers[key] = loaded.value
            plan.files[file] = text.encode()
    _leave_out_rejected(plan, catalog, papers)
    return plan


def _compare(plan: OwnImport, existing: Paper, imported: Paper) -> None:
    old_values = _values(existing)
    new_values = _values(imported)
    different = []
    for name, value in new_values.items():
        if value != old_values[name]:
            different.append(name)
    if different:
        names = ", ".join(different)
        reason = f"{existing.file} exists and has another {names}"
        plan.left[existing.key] = reason
    else:
        plan.unchanged.append(existing.key)


def _values(paper: Paper) -> dict[str, Any]:
    """Return the fields of a record, without what a paper has beside them."""
    return paper.model_dump(include=set(Record.model_fields))


def _leave_out_rejected(
    plan: OwnImport,
    catalog: Catalog,
    papers: Mapping[str, Paper],
) -> None:
    """Leave out the records that would have errors in the catalog, such as an unknown topic."""
    all_papers = [*catalog.papers, *papers.values()]
    extended = Catalog.of(catalog.taxonomy, all_papers, catalog.keys)
    problems = run_rules(extended)
    for problem in errors(problems):
        is_new = plan.files.pop(problem.file, None)
        if is_new:
            plan.left[key_of(problem.file)] = _reason(problem)


def _reason(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}"


def own_fields(item: Item, taxonomy: Taxonomy) -> dict[str, Any]:
    """Return the summary and the facts in the cells of our own CSV, as a record has them."""
    fields: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    for name, cell in item.own_cells:
        fact = taxonomy.fact_by_id.get(name)
        if fact:
            facts[name] = cell.split("; ") if fact.many else cell
        elif name == "summary":
            fields["summary"] = cell
    if facts:
        fields["facts"] = facts
    return fields
