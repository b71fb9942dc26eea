"""The summary of a paper: one plain sentence that says what the paper does."""

import re
from collections.abc import Iterator

from kdcatalog.model import gaps
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import MAX_SUMMARY, MIN_SUMMARY, pluralize, quote
from kdcatalog.problems import Problem
from kdcatalog.text.cleaning import sentences_of

# Chinese, Japanese and Hindi end a sentence with signs of their own.
_FULL_STOPS = (".", "。", "।")
_MARKUP = re.compile(
    r"""
      \\[A-Za-z]+                    # a command of TeX
    | [{}`]                          # a group of TeX, code of Markdown
    | \$(?!\d)[^$\s][^$]*\$          # a formula; "$5 to $20" are prices
    | </?[A-Za-z] | &\#?\w+;         # a tag or an entity of HTML
    | \*\*\S | (?<!\w)\*\w[^*]*\*    # emphasis of Markdown; a lone asterisk is a footnote or A*
    | (?<!\w)__\w
    | \]\(                           # a link of Markdown
    """,
    re.VERBOSE,
)
# "US" is a country.
_SPEAKS_OF_PAPER = re.compile(
    r"\b(?:this|the present) (?:paper|work|article|study|survey|thesis)\b"
    r"|\b(?:we|our|ours|(?-i:us))\b",
    re.IGNORECASE,
)


def missing_summary(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD405 on every record without a summary."""
    for paper in catalog.papers:
        if gaps.lacks_summary(paper, catalog.today):
            yield Problem(
                code="KD405",
                file=paper.file,
                at=("summary",),
                message="no summary",
                hint='add summary: "...", one sentence that says what the paper does',
            )


def wrong_length(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD131 on every summary below 60 or above 230 characters."""
    for paper, summary in _summaries(catalog):
        length = len(summary)
        if not MIN_SUMMARY <= length <= MAX_SUMMARY:
            message = f"the summary has {pluralize(length, 'character')}"
            hint = f"write {MIN_SUMMARY} to {MAX_SUMMARY} characters"
            yield _problem("KD131", paper, message, hint)


def not_one_sentence(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD132 on every summary without a full stop at its end, or with a second sentence."""
    for paper, summary in _summaries(catalog):
        # An ellipsis means that the text was cut.
        is_cut = summary.endswith(("..", "…"))
        if is_cut or not summary.endswith(_FULL_STOPS):
            message = "the summary does not end with a full stop"
            yield _problem("KD132", paper, message, "write one whole sentence")
        elif len(sentences_of(summary)) > 1:
            message = "the summary has more than one sentence"
            hint = "keep what the paper does, or join the sentences with a comma"
            yield _problem("KD132", paper, message, hint)


def markup(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD133 on every summary with TeX, HTML or Markdown in it."""
    for paper, summary in _summaries(catalog):
        match = _MARKUP.search(summary)
        if match:
            message = f"markup in the summary: {quote(match[0])}"
            yield _problem("KD133", paper, message, "write it as plain text")


def about_the_paper(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD134 on every summary that says "this paper" or "we"."""
    for paper, summary in _summaries(catalog):
        match = _SPEAKS_OF_PAPER.search(summary)
        if match:
            message = f"the summary says {quote(match[0])}"
            yield _problem("KD134", paper, message, "begin with a verb: what the paper does")


def hype_words(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD135 on every summary with a word of ``catalog.hype_words``."""
    words = catalog.taxonomy.catalog.hype_words
    if not words:
        return
    choices = "|".join(re.escape(word) for word in words)
    # A hyphen belongs to the word: "novel" must not be found in "non-novel".
    pattern = re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)
    for paper, summary in _summaries(catalog):
        match = pattern.search(summary)
        if match:
            message = f"promotional word {quote(match[0])} in the summary"
            yield _problem("KD135", paper, message, "remove it, or write the figure behind it")


def _summaries(catalog: Catalog) -> Iterator[tuple[Paper, str]]:
    for paper in catalog.papers:
        if paper.summary:
            yield paper, paper.summary


def _problem(
    code: str,
    paper: Paper,
    message: str,
    hint: str,
) -> Problem:
    return Problem(
        code=code,
        file=paper.file,
        at=("summary",),
        message=message,
        hint=hint,
    )
