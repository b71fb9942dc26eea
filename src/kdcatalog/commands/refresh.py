"""``kdcatalog refresh``: ask arXiv and DOI resolvers what became of papers, and propose edits of their records."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kdcatalog import pipeline
from kdcatalog.bibliography import csl
from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.drafting.updates import News, Source, news_of
from kdcatalog.model.identifiers import Identifier
from kdcatalog.model.text import pluralize
from kdcatalog.problems import errors
from kdcatalog.records import editing
from kdcatalog.services import arxiv
from kdcatalog.services.errors import NetworkError
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper
    from kdcatalog.services.client import Client
    from kdcatalog.snapshot import Snapshot

_PATIENCE, _NOT_DESCRIBED = 3, (404, 406)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The proposed edits as one unified diff, and their reasons, line by line.

    ``kept`` are edits that a person has to ask for and that are not in what is written; ``remarks`` are for a
    person to judge, ``failures`` say who could not be asked, ``written`` are the files that were changed.
    """

    diff: str = ""
    reasons: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    asked: int = 0


@dataclass
class Refresh:
    """One run over records, with a client to ask by."""

    snapshot: Snapshot
    catalog: Catalog
    client: Client
    failures: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    heard: int = 0
    refused: int = 0
    """The number of DOIs in a row of which nothing was said."""

    def run(self, files: Sequence[str] = (), *, write: bool = False) -> Refreshed:
        """Propose edits of all records, or of those named; with ``write`` make them.

        What replaces a person's word, or is only said in passing, is proposed, but written only into records that
        were named. Raises NetworkError where nobody could be asked.
        """
        papers = [paper for paper in self.catalog.papers if not files or paper.file in files]
        news = {paper.file: one for paper, one in self._news(papers) if one != News()}
        news = {file: news[file] for file in sorted(news)}
        if self.failures and not self.heard:
            raise NetworkError(self.failures[0], "unreachable")
        is_careful = write and not files
        self.remarks += [
            f"{file}: {remark}" for file, one in news.items() for remark in one.remarks
        ]
        texts = self._edited(news, additions_only=is_careful)
        diff = "".join(self._diff(file, text) for file, text in texts.items())
        if write:
            write_all(
                {self.snapshot.root / file: text.encode() for file, text in texts.items()},
                self.snapshot.root,
            )
        kept = {*_reasons(news, marked=True)} if is_careful else set()
        return Refreshed(
            diff,
            tuple(reason for reason in _reasons(news) if reason not in kept),
            tuple(sorted(kept)),
            tuple(self.remarks),
            tuple(self.failures),
            tuple(texts) if write else (),
            len(papers),
        )

    def _news(self, papers: Sequence[Paper]) -> Iterator[tuple[Paper, News]]:
        of_arxiv = self._arxiv(papers)
        for paper in papers:
            preprint = of_arxiv.get(paper.identifiers.arxiv or "")
            doi = (
                paper.identifiers.doi or (preprint.work.identifiers.doi if preprint else None) or ""
            )
            sources = [one for one in (self._doi(doi), preprint) if one]
            yield paper, news_of(paper, sources, self.catalog.taxonomy)

    def _arxiv(self, papers: Sequence[Paper]) -> dict[str, Source]:
        ids = sorted({paper.identifiers.arxiv for paper in papers if paper.identifiers.arxiv})
        found: dict[str, Source] = {}
        for start in range(0, len(ids), arxiv.MANY):
            wanted = ids[start : start + arxiv.MANY]
            try:
                answer = self.client.get(
                    self.client.services.arxiv + arxiv.query(wanted), arxiv.ACCEPT
                )
                works = arxiv.read(answer.content)
            except (NetworkError, UnreadableError) as wrong:
                self.failures.append(
                    f"arXiv said nothing of {pluralize(len(wanted), 'paper')}: {wrong}"
                )
                continue
            self.heard += 1
            found |= {work.identifiers.arxiv or "": Source("arXiv", work) for work in works}
        return found

    def _doi(self, doi: str) -> Source | None:
        if not doi or self.refused >= _PATIENCE:
            return None
        url = Identifier("doi", doi).url.replace("https://doi.org", self.client.services.doi, 1)
        try:
            work = csl.read_csl_answer(self.client.get(url, csl.ACCEPT).content)
        except (NetworkError, UnreadableError) as wrong:
            if isinstance(wrong, NetworkError) and wrong.status in _NOT_DESCRIBED:
                self.remarks.append(f"doi:{doi} is not described by its registry: {wrong}")
                return None
            self.refused += 1
            rest = "; no further DOI was asked" if self.refused == _PATIENCE else ""
            self.failures.append(f"nothing was said of doi:{doi}: {wrong}{rest}")
            return None
        self.heard, self.refused = self.heard + 1, 0
        return Source(f"doi:{doi}", work)

    def _edited(self, news: Mapping[str, News], *, additions_only: bool) -> dict[str, str]:
        """Return the new texts of records by file; what cannot be written is remarked."""
        texts: dict[str, str] = {}
        for file, one in news.items():
            chosen = [each.fields for each in one.proposals if not (additions_only and each.mark)]
            try:
                text = editing.with_fields(
                    self.snapshot.read(file), file, self.catalog.taxonomy, chosen
                )
            except UnsafeEditError as wrong:
                self.remarks.append(f"{file}: left alone, since {wrong}")
                continue
            if text is not None and chosen:
                texts[file] = text
        for file in sorted(self._broken(texts)):
            self.remarks.append(
                f"{file}: left alone, since what is proposed would be an error there"
            )
            del texts[file]
        return texts

    def _broken(self, texts: Mapping[str, str]) -> set[str]:
        """Return the files that would have errors and have none now."""
        new = {file: text.encode() for file, text in texts.items()}
        before = {problem.file for problem in errors(pipeline.load(self.snapshot).problems)}
        after = {
            problem.file
            for problem in errors(pipeline.load(self.snapshot.with_changed(new)).problems)
        }
        return (after - before) & {*new}

    def _diff(self, file: str, text: str) -> str:
        before = self.snapshot.read(file).decode("utf-8").splitlines(keepends=True)
        return "".join(
            difflib.unified_diff(before, text.splitlines(keepends=True), f"a/{file}", f"b/{file}")
        )


def _reasons(news: Mapping[str, News], *, marked: bool = False) -> Iterator[str]:
    """Yield each proposal in words, or only those that a person has to ask for."""
    for file, one in news.items():
        for each in one.proposals:
            if each.mark or not marked:
                mark = f" ({each.mark})" if each.mark else ""
                yield f"{file}: {', '.join(each.fields)}{mark}: {each.words}"
