"""Markdown, one list item a paper, to paste into notes: linked title, authors, venue and year."""

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.model.paper import Paper
from kdcatalog.rendering.markdown import bullet, escape, link

NAMED = 3  # authors named before "et al."; a fourth is named, too, since "et al." is as long
JOINT = Joint()


def paper_note(paper: Paper, citation: Citation) -> str:
    """Return the item of one paper: up to four authors in full, else three."""
    title = link(citation.title, citation.url)
    item = f"{bullet(0)}{title}{_period(citation.title)}"
    for text in (_authors(paper), _where(paper)):
        if text:
            # Escaped after the link: a name such as "A_B_C" would become italic.
            item += f" {escape(text)}{_period(text)}"
    return f"{item}\n"


def _authors(paper: Paper) -> str:
    names = [author.name for author in paper.authors]
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    first = ", ".join(names[:NAMED])
    return f"{first} et al."


def _where(paper: Paper) -> str:
    if paper.venue:
        return str(paper.venue)
    archive = "arXiv " if paper.identifiers.arxiv else ""
    return f"{archive}{paper.date[:4]}".strip() or "undated"


def _period(text: str) -> str:
    """Return the period that ends a sentence, empty where the text ends one itself."""
    # "Who Bakes?" ends its sentence itself.
    return "" if text.endswith((".", "?", "!")) else "."
