"""The addresses within the site, relative to its root, stable for ever, and those within a repository.

An address of a page ends in ``/``, the page itself being the ``index.html`` there, or in ``.html``.
"""

from urllib.parse import quote, urlencode

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
QUALITY = "quality/"
MISSING = "missing/"
COMPARE = "compare/"
PICTURES = "pictures/"
FEED = "feed.xml"
ALL_PAPERS = "papers/rows.html"
SEARCH_JSON = "data/search.json"
CITE_JSON = "data/cite.json"
FOR_PROGRAMS = "llms.txt"

ADD_FORM = "add-paper.yml"
CORRECT_FORM = "correct-record.yml"
"""The forms of the repository's issues."""

WITH_BOX = (HOME, PAPERS)
"""The pages that have the search box in themselves, so that the header needs none."""

NAMED = {
    "authors": AUTHORS,
    "contribute": CONTRIBUTE,
    "data": DATA,
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
"""The pages that hand-written prose may name."""


def topic_page(path: str) -> str:
    """Return the address of a node's page."""
    return f"{TOPICS}{path}/"


def paper_page(key: str) -> str:
    """Return the address of a paper's page."""
    return f"{PAPERS}{key}/"


def author_page(slug_text: str) -> str:
    """Return the address of the page of an author's name."""
    return f"{AUTHORS}{slug_text}/"


def venue_page(slug_text: str) -> str:
    """Return the address of a venue's page."""
    return f"{VENUES}{slug_text}/"


def year_page(year: int | str) -> str:
    """Return the address of the page of a year."""
    return f"{YEARS}{year}/"


def feed_file(path: str) -> str:
    """Return the address of the feed of a node, of the whole catalog where ``path`` is empty."""
    return f"{topic_page(path) if path else HOME}{FEED}"


def filtered_papers(*filters: tuple[str, str]) -> str:
    """Return the address of the list of papers filtered: each by the name of a facet and a value of it."""
    query = urlencode(filters, safe="/!", quote_via=quote)
    return f"{PAPERS}?{query}" if query else PAPERS


def search_results(words: str) -> str:
    """Return the address of the papers that a search finds."""
    return filtered_papers(("find", words))


def catalog_file(ending: str) -> str:
    """Return the address of the whole catalog in the format whose files end so."""
    return f"{DATA}catalog.{ending}"


def entries_file(form: str) -> str:
    """Return the address of every paper's entry in a format, under its key."""
    return f"{DATA}entries/{form}.json"


def schema_file(name: str) -> str:
    """Return the address of the JSON Schema of a file of data."""
    return f"{DATA}{name}.schema.json"


def problem_anchor(code: str) -> str:
    """Return the address of a problem code on the page of problems."""
    return f"{PROBLEMS}#{code.lower()}"


def relative_url(source: str, target: str) -> str:
    """Return ``target`` as a link on the page ``source`` writes it; both are addresses within the site."""
    rest, mark, fragment = target.partition("#")
    page, asks, query = rest.partition("?")
    if source == page and mark and not asks:
        return f"#{fragment}"
    here = source.split("/")[:-1]
    there = page.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    path = "../" * (len(here) - common) + "/".join(there[common:])
    return f"{path or './'}{asks}{query}{mark}{fragment}"


def issue_form(repository: str, name: str, **fields: str) -> str:
    """Return the address of a new issue that begins with a form, some of its fields filled in."""
    return f"{repository}issues/new?{urlencode({'template': name, **fields}, quote_via=quote)}"


def correction_form(repository: str, key: str) -> str:
    """Return the address of a new issue on a record: its form knows the record already."""
    return issue_form(repository, CORRECT_FORM, title=f"Correct {key}", record=key)


def repository_file(repository: str, file: str, *, edit: bool = False) -> str:
    """Return the address of a file on the repository's main branch, to be read or to be edited."""
    return f"{repository}{'edit' if edit else 'blob'}/main/{file}"
