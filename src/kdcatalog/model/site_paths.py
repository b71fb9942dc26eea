"""Paths of pages and files within the site, stable for ever, and URLs within a repository.

The path of a page ends in ``/`` (the file is the ``index.html`` there) or in ``.html``.
"""

from collections.abc import Container
from urllib.parse import quote, urlencode

from kdcatalog import snapshot

HOME = ""
PAPERS = "papers/"
TOPICS = "topics/"
AUTHORS = "authors/"
VENUES = "venues/"
YEARS = "years/"
NEW = "new/"
SUMMARY = "summary/"
INSIGHTS = "insights/"
PROVENANCE = "provenance/"
PROBLEMS = "problems/"
CONTRIBUTE = "contribute/"
DATA = "data/"
HOW_TO_CITE = "data/#cite"
QUALITY = "quality/"
MISSING = "missing/"
GUIDE = "guide/"
METHOD = "guide/method/"
COMPARE = "compare/"
PICTURES = "pictures/"
FEED = "feed.xml"
FEED_STYLE = "assets/feed.css"
CARD = "assets/card.png"
"""The picture that other sites show beside a link to a page; a catalog may have its own."""
ALL_PAPERS = "papers/rows.html"
SEARCH_JSON = "data/search.json"
MANIFEST = "data/manifest.json"
CITE_JSON = "data/cite.json"
FOR_PROGRAMS = "llms.txt"

ADD_FORM = "add-paper.yml"
CORRECT_FORM = "correct-record.yml"
"""The issue forms of the repository."""

WITH_BOX = (HOME, PAPERS)
"""Pages with a search box of their own, so that the header has none."""

NAMED = {
    "authors": AUTHORS,
    "contribute": CONTRIBUTE,
    "data": DATA,
    "guide": GUIDE,
    "insights": INSIGHTS,
    "missing": MISSING,
    "new": NEW,
    "papers": PAPERS,
    "problems": PROBLEMS,
    "provenance": PROVENANCE,
    "quality": QUALITY,
    "summary": SUMMARY,
    "topics": TOPICS,
    "venues": VENUES,
    "years": YEARS,
}
"""The pages that hand-written prose may link to by name."""


def prose_target(kind: str, name: str, prose: Container[str]) -> str | None:
    """Return the address within the site of what prose names; None where it has none.

    ``prose`` are the names of the files of prose that the catalog has.
    """
    if kind == "node":
        return topic_page(name)
    if kind == "paper":
        return paper_page(name)
    if kind == "page":
        return NAMED.get(name)
    file, _, anchor = name.partition("#")
    # What is a file for GitHub is a page of the site.
    page = snapshot.PROSE_FILES.get(file, "")
    if page not in prose:
        return None
    path = NAMED[page]
    return f"{path}#{anchor}" if anchor else path


def topic_page(path: str) -> str:
    """Return the path of the page of a topic."""
    return f"{TOPICS}{path}/"


def paper_page(key: str) -> str:
    """Return the path of the page of a paper."""
    return f"{PAPERS}{key}/"


# The first folders of addresses; a vocabulary with such a name has its pages elsewhere.
_TAKEN = {"pictures", "compare"}
for _path in NAMED.values():
    _folder, _, _ = _path.partition("/")
    _TAKEN.add(_folder)


def matrix_page(rows: str, columns: str) -> str:
    """Return the path of the matrix of two facets."""
    return f"{INSIGHTS}{rows}-by-{columns}/"


def vocabulary_page(vocabulary: str, slug_text: str = "") -> str:
    """Return the path of the page of a name, or of the index of its vocabulary, by their slugs."""
    folder = f"{vocabulary}/"
    if vocabulary in _TAKEN:
        folder = f"names/{folder}"
    return f"{folder}{slug_text}/" if slug_text else folder


def author_page(slug_text: str) -> str:
    """Return the path of the page of an author."""
    return f"{AUTHORS}{slug_text}/"


def venue_page(slug_text: str) -> str:
    """Return the path of the page of a venue."""
    return f"{VENUES}{slug_text}/"


def year_page(year: int | str) -> str:
    """Return the path of the page of a year."""
    return f"{YEARS}{year}/"


def gap_page(gap: str) -> str:
    """Return the path of the list of papers with a gap."""
    return f"{QUALITY}{gap}/"


def feed_file(path: str) -> str:
    """Return the path of the feed of a topic, or of the whole catalog where ``path`` is empty."""
    return f"{topic_page(path) if path else HOME}{FEED}"


def filtered_papers(*filters: tuple[str, str]) -> str:
    """Return the list of papers with filters set, each the name of a facet and a value."""
    query = urlencode(filters, safe="/!", quote_via=quote)
    return f"{PAPERS}?{query}" if query else PAPERS


def catalog_file(ending: str) -> str:
    """Return the path of the whole catalog in the format with an ending, such as ``csv``."""
    return f"{DATA}catalog.{ending}"


def data_shard(name: str, number: int) -> str:
    """Return the path of a file of data for scripts; ``*`` stands for its fingerprint."""
    return f"{DATA}{name}/{number}-*.json"


def schema_file(name: str) -> str:
    """Return the path of the JSON Schema of a data file."""
    return f"{DATA}{name}.schema.json"


def problem_anchor(code: str) -> str:
    """Return the path of a problem code on the page of problems."""
    return f"{PROBLEMS}#{code.lower()}"


def relative_url(source: str, target: str) -> str:
    """Return ``target`` as a link on the page ``source``; both are paths within the site.

    >>> relative_url("papers/a/", "papers/b/"), relative_url("papers/a/", "papers/a/#x")
    ('../b/', '#x')
    """
    rest, hash_mark, fragment = target.partition("#")
    page, question_mark, query = rest.partition("?")
    if source == page and hash_mark and not question_mark:
        return f"#{fragment}"
    folders = source.split("/")[:-1]
    parts = page.split("/")
    shared = _shared_folders(folders, parts[:-1])
    up = "../" * (len(folders) - shared)
    path = up + "/".join(parts[shared:])
    # An empty link would keep the query of the page that it is on.
    return f"{path or './'}{question_mark}{query}{hash_mark}{fragment}"


def _shared_folders(folders: list[str], others: list[str]) -> int:
    """Return the number of folders with which both paths begin."""
    count = 0
    for folder, other in zip(folders, others, strict=False):
        if folder != other:
            break
        count += 1
    return count


def issue_form(repository: str, name: str, **fields: str) -> str:
    """Return the URL of a new issue with a form, some of its fields filled in."""
    query = urlencode({"template": name, **fields}, quote_via=quote)
    return f"{repository}issues/new?{query}"


def correction_form(repository: str, key: str) -> str:
    """Return the URL of a new issue on a record, with the record already filled in."""
    return issue_form(
        repository=repository,
        name=CORRECT_FORM,
        title=f"Correct {key}",
        record=key,
    )
