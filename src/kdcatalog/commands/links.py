"""``kdcatalog links``: ask every address whether it still leads somewhere, and mend those that moved for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kdcatalog import pipeline
from kdcatalog.linkcheck import history
from kdcatalog.linkcheck.locations import Link, links_in, with_moved
from kdcatalog.linkcheck.probe import Asker
from kdcatalog.linkcheck.report import LinkReport, as_json, as_text, report_of, within
from kdcatalog.problems import errors
from kdcatalog.records import editing
from kdcatalog.rendering.environments import markdown_environment, render
from kdcatalog.services.errors import NetworkError
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kdcatalog.linkcheck.history import Result
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.services.client import Client
    from kdcatalog.snapshot import Snapshot

_SAVED_EVERY = 20
_ISSUE = 60_000
"""Characters; GitHub refuses an issue of more than 65,536."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The report, the files in which addresses were mended, and what was left alone with the reason."""

    report: LinkReport
    changed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass
class LinkCheck:
    """A run on one day: whom it asks, where it keeps what it found, and whom it tells how far it is."""

    snapshot: Snapshot
    catalog: Catalog
    client: Client
    today: str
    state: Path
    tell: Callable[[int, int], None] = field(default=lambda _done, _total: None)

    def run(self, files: Sequence[str] = (), *, fix: bool = False) -> Checked:
        """Ask the addresses of all records and of the prose, or of some records; raises NetworkError, HistoryError."""
        papers = [paper for paper in self.catalog.papers if not files or paper.file in files]
        links = links_in(papers, {} if files else self._prose())
        asker = Asker(self.client)
        results = self._asked(links, asker, keep_others=bool(files))
        report = report_of(links, results, self.today, _remark(asker))
        moved = {link.url: results[link.url].moved_to for link in links if not link.identifier}
        moved = {url: target for url, target in moved.items() if target}
        return self._mended(report, links, moved) if fix and moved else Checked(report)

    def _prose(self) -> dict[str, str]:
        return {
            file: self.snapshot.read(file).decode("utf-8", "replace")
            for file in self.snapshot.prose_files()
        }

    def _asked(
        self, links: Sequence[Link], asker: Asker, *, keep_others: bool
    ) -> Mapping[str, Result]:
        before = (
            history.read(self.state.read_bytes(), str(self.state)) if self.state.exists() else {}
        )
        results = dict(before if keep_others else history.of_links(before, links))
        wanted = [
            link for link in links if not history.is_settled(results.get(link.url), self.today)
        ]
        done, heard = 0, 0
        try:
            for link, outcome in asker.outcomes(wanted):
                done, heard = done + 1, heard + (not outcome.is_silent)
                results[link.url] = history.judged(outcome, before.get(link.url), self.today)
                if done % _SAVED_EVERY == 0:
                    self.tell(done, len(wanted))
                    self._save(results, is_sure=heard > 0)
        finally:
            self._save(results, is_sure=heard > 0 or not wanted)
        if wanted and not heard:
            message = f"none of {len(wanted)} addresses could be reached: check your connection; nothing was recorded"
            raise NetworkError(message, "unreachable")
        return results

    def _save(self, results: Mapping[str, Result], *, is_sure: bool) -> None:
        """Write what was found so far, unless nobody was heard."""
        if is_sure:
            write(self.state, history.written(results))

    def _mended(
        self, report: LinkReport, links: Sequence[Link], moved: Mapping[str, str]
    ) -> Checked:
        holding = {place.file for link in links if link.url in moved for place in link.places}
        new: dict[str, bytes] = {}
        refused = []
        for file in sorted(holding):
            try:
                content = self._with_moved(file, moved)
            except UnsafeEditError as wrong:
                refused.append(f"{file}: not mended, since {wrong}")
                continue
            if content is not None:
                new[file] = content
        for file in sorted(self._broken(new)):
            refused.append(
                f"{file}: not mended, since the new address would be an error of the record"
            )
            del new[file]
        write_all(
            {self.snapshot.root / file: content for file, content in new.items()},
            self.snapshot.root,
        )
        return Checked(report, tuple(new), tuple(refused))

    def _with_moved(self, file: str, moved: Mapping[str, str]) -> bytes | None:
        raw = self.snapshot.read(file)
        if file in self.snapshot.prose_files():
            prose = with_moved(raw.decode("utf-8", "surrogateescape"), moved)
            return prose.encode("utf-8", "surrogateescape")
        text = editing.replace_urls(raw, file, self.catalog.taxonomy, moved)
        return text.encode() if text is not None else None

    def _broken(self, new: Mapping[str, bytes]) -> set[str]:
        """Return the files that would have errors and have none now."""
        before = {problem.file for problem in errors(pipeline.load(self.snapshot).problems)}
        after = {
            problem.file
            for problem in errors(pipeline.load(self.snapshot.with_changed(new)).problems)
        }
        return (after - before) & {*new}


def _remark(asker: Asker) -> str:
    if not asker.unasked:
        return ""
    many = f"{asker.unasked} repositories" if asker.unasked > 1 else "1 repository"
    return f"GitHub did not say of {many} whether they are archived: set GITHUB_TOKEN to be allowed more questions"


def as_markdown(snapshot: Snapshot, report: LinkReport) -> str:
    """Return the report as the text of an issue."""
    shown = within(report, _ISSUE)
    text = render(markdown_environment(snapshot.templates), "upkeep/links.md.j2", report=shown)
    return f"{text.strip()}\n"


def shown(snapshot: Snapshot, report: LinkReport, form: str) -> str:
    """Return the report as text, Markdown or JSON."""
    if form == "markdown":
        return as_markdown(snapshot, report)
    return as_json(report) if form == "json" else as_text(report)
