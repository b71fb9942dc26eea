"""Markdown, one list item a paper, as one pastes it into notes: linked title, authors, venue and year."""

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.model.paper import Paper
from kdcatalog.rendering.markdown import bullet, escape, link

NAMED = 3
"""So many authors are named where there are more than one above."""
JOINT = Joint()


def note(paper: Paper, citation: Citation) -> str:
    """Return the item of one paper: up to four authors in full, else three."""
    names = [author.name for author in paper.authors]
    shown = ", ".join(names) if len(names) <= NAMED + 1 else f"{', '.join(names[:NAMED])} et al."
    title = link(citation.title, citation.url)
    parts = [
        f"{title}{_stop(citation.title)}",
        *(_sentence(text) for text in (shown, _where(paper)) if text),
    ]
    return f"{bullet(0)}{' '.join(parts)}\n"


def _where(paper: Paper) -> str:
    return (
        str(paper.venue)
        if paper.venue
        else f"{'arXiv ' if paper.identifiers.arxiv else ''}{paper.month.year}"
    )


def _sentence(text: str) -> str:
    return f"{escape(text)}{_stop(text)}"


def _stop(text: str) -> str:
    return "" if text.endswith((".", "?", "!")) else "."
