"""What services know of papers: the preprint, and the publication from the best source there is.

Of a publication, the ACL Anthology has the most complete description, then the registry of its DOI,
then OpenReview, and for a paper that none of them knows, DBLP by title.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import UnreadableError, Work
from kdcatalog.drafting.evidence import SourcedWork, count_shared_authors
from kdcatalog.model.text import normalize_title, pluralize
from kdcatalog.services.arxiv import BATCH, fetch_arxiv
from kdcatalog.services.dblp import fetch_dblp
from kdcatalog.services.descriptions import (
    UNDESCRIBED,
    fetch_acl,
    fetch_doi,
    fetch_openreview,
)
from kdcatalog.services.transport import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kdcatalog.model.paper import Paper
    from kdcatalog.services.answers import Answers
    from kdcatalog.services.client import Client

# After three failures in a row a service is down; 400 more requests would fail one by one.
_PATIENCE = 3
_PLURALS = {"doi": "DOIs", "acl": "ACL ids", "dblp": "titles at DBLP"}
_NOTHING = Work("")
"""What is kept of a title that DBLP does not have, so that the next run does not ask again."""


class Sources:
    """Asks services about papers; answers of an interrupted run of the same day are taken first.

    ``failures`` say what could not be asked, ``remarks`` are for a person to judge, and ``answers``
    counts what was answered.
    """

    def __init__(self, client: Client, kept: Answers | None = None) -> None:
        self.failures: list[str] = []
        self.remarks: list[str] = []
        self.answers = 0
        self._client = client
        self._kept = kept
        # How many requests to a service failed in a row.
        self._refusals: Counter[str] = Counter()
        self._is_openreview_closed = False

    def preprints(self, papers: Sequence[Paper]) -> dict[str, SourcedWork]:
        """Return what arXiv has on papers, by id; asked for by the hundred."""
        ids = {paper.identifiers.arxiv for paper in papers}
        works: dict[str, SourcedWork] = {}
        wanted = []
        for arxiv_id in sorted(filter(None, ids)):
            work = self._kept_work(f"arxiv:{arxiv_id}")
            if work:
                works[arxiv_id] = SourcedWork("arXiv", work)
            else:
                wanted.append(arxiv_id)
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            self._fetch_batch(batch, works)
        return works

    def publication(self, paper: Paper, preprint: SourcedWork | None) -> SourcedWork | None:
        """Return the publication of a paper as the best source describes it; None without one."""
        identifiers = _identifiers_of(paper, preprint)
        publication = self._registered(identifiers)
        if publication or paper.venue:
            return publication
        if "openreview" in identifiers:
            publication = self._ask_openreview(identifiers["openreview"])
        # A title is searched for only where nothing names the publication, since it takes long.
        is_registered = "acl" in identifiers or "doi" in identifiers
        if publication or is_registered:
            return publication
        return self._ask_dblp(paper)

    def _registered(self, identifiers: Mapping[str, str]) -> SourcedWork | None:
        """Return the publication of an Anthology id, else that of a DOI."""
        publication = None
        if "acl" in identifiers:
            publication = self._ask("acl", identifiers["acl"], fetch_acl)
        if "doi" in identifiers and not publication:
            publication = self._ask("doi", identifiers["doi"], fetch_doi)
        return publication

    def _kept_work(self, name: str) -> Work | None:
        work = self._kept.get(name) if self._kept else None
        self.answers += work is not None
        return work

    def _keep(self, name: str, work: Work) -> None:
        self.answers += 1
        if self._kept:
            self._kept.add(name, work)

    def _fetch_batch(
        self,
        wanted: Sequence[str],
        works: dict[str, SourcedWork],
    ) -> None:
        """Add what arXiv answers on some ids, or note what it does not."""
        try:
            batch = fetch_arxiv(self._client, wanted)
        except (NetworkError, UnreadableError) as error:
            no_data = _no_data(len(wanted))
            self.failures.append(f"{no_data}: {error}")
            return
        for arxiv_id, work in batch.works.items():
            works[arxiv_id] = SourcedWork("arXiv", work)
            self._keep(f"arxiv:{arxiv_id}", work)
        # arXiv leaves out an id that it does not have, but also ends a long answer early.
        missing = [arxiv_id for arxiv_id in wanted if arxiv_id not in batch.works]
        # A busy arXiv answers that it has none of a hundred papers.
        is_empty = len(wanted) > 1 and not batch.works
        is_certain = batch.is_complete and not is_empty
        if missing and not is_certain:
            no_data = _no_data(len(missing))
            self.failures.append(f"{no_data}: try again later")
            return
        for arxiv_id in missing:
            self.remarks.append(str(batch.missing(arxiv_id)))
        # An answer without any paper is one, too.
        self.answers += len(missing)

    def _ask(
        self,
        service: str,
        value: str,
        fetch: Callable[[Client, str], Work],
    ) -> SourcedWork | None:
        """Return a work by identifier; None where there is none, with a remark or a failure."""
        name = f"{service}:{value}"
        kept = self._kept_work(name)
        if kept:
            return SourcedWork(name, kept) if kept.title else None
        if self._refusals[service] >= _PATIENCE:
            return None
        try:
            work = fetch(self._client, value)
        except NetworkError as error:
            # The service works, so this says something about the identifier, and is no failure.
            if error.status in UNDESCRIBED:
                self.remarks.append(f"the registry has no metadata for {name}: {error}")
            else:
                self._fail(service, name, error)
            return None
        except UnreadableError as error:
            self._fail(service, name, error)
            return None
        self._keep(name, work)
        # Counted in a row: over 400 DOIs, three failures here and there are no sign of an outage.
        self._refusals[service] = 0
        return SourcedWork(name, work) if work.title else None

    def _fail(
        self,
        service: str,
        name: str,
        error: Exception,
    ) -> None:
        self._refusals[service] += 1
        rest = ""
        if self._refusals[service] == _PATIENCE:
            rest = f"; further {_PLURALS[service]} were not asked"
        self.failures.append(f"no data for {name}: {error}{rest}")

    def _ask_openreview(self, forum_id: str) -> SourcedWork | None:
        """Return the work of a forum; OpenReview mostly refuses programs, which is no failure."""
        name = f"openreview:{forum_id}"
        kept = self._kept_work(name)
        if kept:
            return SourcedWork(name, kept)
        if self._is_openreview_closed:
            return None
        try:
            work = fetch_openreview(self._client, forum_id)
        except (NetworkError, UnreadableError) as error:
            if getattr(error, "status", 0) in UNDESCRIBED:
                self.remarks.append(f"no data for {name}: {error}")
                return None
            self._is_openreview_closed = True
            self.remarks.append(f"OpenReview was not asked about further papers: {error}")
            return None
        self._keep(name, work)
        return SourcedWork(name, work)

    def _ask_dblp(self, paper: Paper) -> SourcedWork | None:
        def fetch(client: Client, title: str) -> Work:
            works = fetch_dblp(client, title)
            same_authors = [work for work in works if count_shared_authors(paper, work)]
            return same_authors[0] if same_authors else _NOTHING

        return self._ask("dblp", normalize_title(paper.title), fetch)


def _identifiers_of(
    paper: Paper,
    preprint: SourcedWork | None,
) -> Mapping[str, str]:
    """Return the identifiers of a record, and those that arXiv has where the record lacks one."""
    values = {}
    # arXiv knows the DOI of a publication when its authors have entered it there.
    if preprint:
        for identifier in preprint.work.identifiers:
            values[identifier.kind] = identifier.value
    for identifier in paper.identifiers:
        values[identifier.kind] = identifier.value
    return values


def _no_data(number: int) -> str:
    return f"arXiv returned no data for {pluralize(number, 'paper')}"
