"""What the labels in lists mean: texts of links, and "Venue:" at the start of a line.

Hand-written tables: the words come from the lists themselves, and no library knows that a link
called "Star" leads to code. Add a word here when a list uses another one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kdcatalog.lists.column_names import normalized_name
from kdcatalog.lists.columns import Choices
from kdcatalog.lists.phrases import is_venue_with_year
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.urls import MARKS_AFTER_URLS, host_of, is_code_host

_WORD = re.compile(r"[^\W_]+")
# A semicolon ends an address, but not within a DOI such as 10.1175/...<0935:W>2.0.CO;2
_ADDRESS = re.compile(rf"https?://(?:[^\s;,|<>\"{MARKS_AFTER_URLS}]|;(?=[0-9])|<[0-9][^\s<>]*>)+")

_LINK_WORDS: Final = {
    "code": (
        "code github gitlab repo repository implementation source pytorch tensorflow jax colab"
        " official unofficial star stars 代码"
    ),
    "data": "data dataset datasets corpus benchmark 数据集",
    "page": "project page website site homepage web blog post home 主页",
    "paper": (
        "paper pdf arxiv abs html link here openreview acl anthology doi pubmed pmid preprint"
        " proceedings journal read download publication full text article url neurips springer ieee"
        " acm report 论文 链接"
    ),
    "other": (
        "demo video slides poster twitter leaderboard model models weights checkpoint checkpoints"
        " hf huggingface hugging face media supplementary appendix supp bib bibtex talk tweet"
        " thread youtube notebook"
    ),
}
# "project code" leads to code and "paper page" to a page: the more specific word counts.
_LINK_ROLE_ORDER = ("code", "data", "other", "page", "paper")

_FIELD_LABELS: Final = {
    "authors": "author|authors|by|作者",
    "venue": (
        "venue|conference|journal|journal-ref|published|published in|published at|publication"
        "|accepted by|accepted at|accepted to|booktitle|会议|期刊"
    ),
    "date": "date|year|time|published on|publication date|submitted|日期|时间|年份",
    "title": "title|paper title|标题|题目",
    "link": "paper|pdf|arxiv|doi|link|links|url|code|github|repo|data|dataset|project|page|website",
    "other": (
        "abstract|summary|tl;dr|tldr|keywords|key words|keyword|tags|tag|institution|institutions"
        "|affiliation|affiliations|comment|comments|note|notes|task|tasks|model|models|citation"
        "|citations|contribution|contributions|摘要|关键词"
        "|subject|subjects|subj-class|category|categories|report-no|msc-class|acm-class|license"
    ),
}


_Roles = dict[str, str]


def _role_by_name(names_by_role: _Roles, separator: str | None) -> _Roles:
    """Return the role of each name, from tables that are easier to read and extend by role."""
    roles: _Roles = {}
    for role, names in names_by_role.items():
        for name in names.split(separator):
            roles[name] = role
    return roles


_LINK_ROLE_OF_WORD: Final = _role_by_name(_LINK_WORDS, None)
_FIELD_OF_LABEL: Final = _role_by_name(_FIELD_LABELS, "|")
# Fifty characters: longer texts before a colon are titles, and their scan would not be linear.
_LABELED = re.compile(
    r"[\s*_\[(`]*(?P<label>[^\W_][^:\uff1a\n]{0,50}?)[\s*_\])`]*[:\uff1a][\s*_]*(?P<value>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class ListStyle:
    """What the first pass over a list has found, and what the user has chosen.

    ``choices`` are roles of columns and labels by their normalized names. ``labels`` has a label
    that is always understood for each text of links that recurs in the list: such a text names
    what a link leads to, and is no title.
    """

    choices: Choices
    labels: Mapping[str, str]
    has_plain_lines: bool = False
    """Its papers are lines that end or begin with their address, without any mark."""
    count_of_titles: int = 0
    """How many lines begin with "Title:", as where every line of a paper has a label."""


# Three papers: a title that is listed twice has one address, a label leads to another each time.
_FEWEST_LINKS = 3
# "official code and data" is a label still; with five words, a third must be of labels.
_LABEL_WORDS = 4
_FEW_OF_WORDS = 0.34
_LABELED_LINK = re.compile(
    r"\[([^\[\]\n]{1,40})\]\(([^()\s]+)|href=\"([^\"\s]+)\"[^<>]*>([^<>]{1,40})<"
)
_LABEL_OF_ROLE: Final = {
    "code": "code",
    "data": "dataset",
    "link": "paper",
    "skip": "demo",
    "none": "demo",
}


def style_of(text: str, choices: Choices) -> ListStyle:
    """Return what recurs in a list in Markdown: the texts of links that are no titles."""
    urls_by_label: dict[str, set[str]] = {}
    for match in _LABELED_LINK.finditer(text):
        label, url = _link_in(match)
        urls_by_label.setdefault(label, set()).add(url)
    labels: dict[str, str] = {}
    for label, urls in urls_by_label.items():
        if len(urls) >= _FEWEST_LINKS and _may_be_label(label):
            labels[label] = "link"
    for name, role in choices.items():
        if role in _LABEL_OF_ROLE:
            labels[name] = _LABEL_OF_ROLE[role]
    return ListStyle(
        choices=choices,
        labels=labels,
        has_plain_lines=_has_plain_lines(text),
        count_of_titles=count_labeled_titles(text),
    )


_LABELED_TITLE = re.compile(
    r"^[ \t>*+_\-\u2022]*(?:paper )?(?:title|标题|题目)[ \t*_]*[:\uff1a]", re.M | re.I
)


def count_labeled_titles(text: str) -> int:
    """Return how many lines begin with "Title:" or the like."""
    return len(_LABELED_TITLE.findall(text))


def _has_plain_lines(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    plain = [line for line in lines if is_plain_entry(line)]
    least = max(_FEWEST_LINKS, len(lines) / 2)
    return len(plain) >= least


_STARTS_LIKE_A_PAPER = re.compile(
    r"[\s>]*(?:\[[^\]!]|\*\*|\[\[|"
    r"(?:<(?:p|div|span|font|ins|u|i|em)\b[^<>]*>\s*)*<(?:b|strong|a)\b)"
)


def starts_like_a_paper(line: str, style: ListStyle) -> bool:
    """Return whether a line of running text may begin a paper: with a link or in bold."""
    is_plain = style.has_plain_lines and is_plain_entry(line)
    return is_plain or _STARTS_LIKE_A_PAPER.match(line) is not None


def is_plain_entry(line: str) -> bool:
    """Return whether a line is a few words and the address of a paper, in either order."""
    match = _PLAIN_ENTRY.fullmatch(line.strip())
    if not match:
        return False
    return find_identifier(match["first"] or match["last"]) is not None


_PLAIN_ENTRY = re.compile(
    r"<?(?P<first>https?://[^\s<>]+)>?[\s:,-]+[^\s#|>*+-][^\n]{8,400}"
    r"|[^\s#|>*+-][^\n]{8,400}?[\s(]<?(?P<last>https?://[^\s<>]+?|(?:arxiv|doi):\s?\S+?)[>).]*",
    re.IGNORECASE,
)
_LabelAndUrl = tuple[str, str]


def _link_in(match: re.Match[str]) -> _LabelAndUrl:
    """Return the label and the address of a link in Markdown or HTML."""
    label, url, html_url, html_label = match.groups("")
    return normalized_name(label or html_label), url or html_url


def _may_be_label(text: str) -> bool:
    words = text.split()
    return len(words) <= _LABEL_WORDS and not is_label(text)


_LINE_LABEL = re.compile(
    r"^(?P<before>[\s>*+_\-\u2022]*)(?P<label>[^\s:*_][^:*\n]{0,40})(?P<after>\**:)", re.M
)
_NAME_OF_FIELD: Final = {
    "title": "Title",
    "authors": "Authors",
    "venue": "Venue",
    "date": "Date",
    "link": "Paper",
    "code": "Code",
    "data": "Data",
    "skip": "Note",
    "none": "Note",
}


def with_chosen_labels(text: str, choices: Choices) -> str:
    """Return a list whose labels of lines ("Where:") have the names of what they hold."""
    if not choices:
        return text

    def renamed(match: re.Match[str]) -> str:
        role = choices.get(normalized_name(match["label"]), "")
        name = _NAME_OF_FIELD.get(role, match["label"])
        return f"{match['before']}{name}{match['after']}"

    return _LINE_LABEL.sub(renamed, text)


# Marks of bullets in word processors, which Markdown does not know.
_ODD_MARKER = re.compile(
    "^(?P<indent>[ \t]*)(?P<marker>[\u00b7\u2013\u2014\u2023\u2043\u25a0\u25aa\u25ab\u25cb\u25cf"
    "\u25e6\u2219])(?=[ \t]+\\S)",
    re.M,
)
# A single line with a dash before it may be a signature.
_FEWEST_MARKERS = 2
# "[12]Ann Bee": Chinese databases leave out the blank.
_TIGHT_NUMBER = re.compile(r"^([ \t]*\[[0-9]{1,4}\])(?=[^\s(:\[\]])", re.M)
# Org mode: "* Papers" is a heading, and bullets begin with a dash.
_ORG_LINK = re.compile(r"\[\[(https?://[^\[\]\s]+)\]\[([^\[\]\n]+)\]\]")
_ORG_HEADING = re.compile(r"^(\*+)(?= \S)", re.M)
_ORG_ITALICS = re.compile(r"(?<=[\s(])/([^\s/][^/\n]*[^\s/])/(?=[\s.,;)]|$)", re.M)
_RST_LINK = re.compile(r"`([^`<>\n]+?)\s*<(https?://[^<>\s]+)>`__?")
_RST_UNDERLINE = re.compile(r"^([~^\"'`+#*])\1{3,}[ \t]*$", re.M)


def as_markdown(text: str) -> str:
    """Return a list that is nearly Markdown with the marks of Markdown, line by line.

    >>> as_markdown("`Rye <https://example.org>`_, 2020")
    '[Rye](https://example.org), 2020'
    """
    text = _in_order_of_labels(text)
    text = _FOOTNOTE_OF_PAPER.sub(r"\1- ", text)
    text = _FOOTNOTE.sub(r"\1", text)
    text = _FOOTNOTE_MARK.sub("", text)
    text = _BRACKETED_VENUE.sub(_in_square_brackets, text)
    if len(_ODD_MARKER.findall(text)) >= _FEWEST_MARKERS:
        text = _ODD_MARKER.sub(r"\g<indent>-", text)
    text = _TIGHT_NUMBER.sub(r"\1 ", text)
    if _ORG_LINK.search(text):
        text = _ORG_HEADING.sub(_heading_mark, text)
        text = _ORG_LINK.sub(r"[\2](\1)", text)
        text = _ORG_ITALICS.sub(r"*\1*", text)
    if _RST_LINK.search(text):
        # reStructuredText underlines headings with any sign; "~~~~" would begin code.
        text = _RST_UNDERLINE.sub("---", text)
        text = _RST_LINK.sub(r"[\1](\2)", text)
    return text


# arXiv prints the id above the title: "[1] arXiv:2301.00001 (cross-list from cs.LG) [pdf]". Its
# e-mail has the day between the two.
_ID_ABOVE_TITLE = re.compile(
    r"^[ \t]*(?:\[?[0-9]{1,4}[.)\]]?[ \t]+)?(?P<id>arXiv:[ \t]?(?:[0-9]{4}\.[0-9]{4,5}"
    r"|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})[^\n]*)\n"
    r"(?P<between>(?:(?:Date[^\n:]{0,20}:[^\n]*)?\n){0,9})"
    r"(?P<title>[ \t]*Title:[^\n]*(?:\n[ \t]+(?![A-Z][\w-]{0,20}:)\S[^\n]*)*)"
    r"(?:\n(?P<people>(?![ \t]*[A-Z][\w-]{0,20}:)[ \t]*[^\W\d_][^\n]*))?",
    re.M | re.I,
)
# What its e-mail draws between two papers, and around an abstract.
_FRAME_OF_EMAIL = re.compile(r"^(?:\\\\.*|-{20,}|%{4,}.*)$", re.M)


def _in_order_of_labels(text: str) -> str:
    """Return a listing of arXiv with each id below its title, under a label, line by line."""
    listing, count = _ID_ABOVE_TITLE.subn(_title_first, text)
    return _FRAME_OF_EMAIL.sub("", listing) if count else text


def _title_first(match: re.Match[str]) -> str:
    # A long title goes on in the next line, which becomes a blank one further down.
    wrapped = match["title"].split("\n")
    title = " ".join(map(str.strip, wrapped))
    lines = [title, f"arXiv: {match['id']}"]
    lines += match["between"].splitlines()
    # A page that is copied from the browser has no label before the authors.
    if match["people"]:
        lines.append(f"Authors: {match['people'].strip()}")
    lines += [""] * (len(wrapped) - 1)
    return "\n".join(lines)


_FOOTNOTE = re.compile(r"^([ \t]*)\[\^[\w-]{1,30}\]:[ \t]+(?=\S)", re.M)
# One with an address or a year may be a reference; any other only explains.
_FOOTNOTE_OF_PAPER = re.compile(
    rf"{_FOOTNOTE.pattern}(?=[^\n]*(?:https?://|\bdoi\b|\b(?:19|20)[0-9]{{2}}\b))", re.M
)
_FOOTNOTE_MARK = re.compile(r"\[\^[\w-]{1,30}\](?![(:])")
# "<ICRA 2022>", "{CoRL'21}": other signs around a venue and its year. "={ICML 2023}" is BibTeX,
# and "](<...>" an address.
_VENUE_WITHIN = r"([A-Z][\w&.+'\u2019 -]{2,40})"
_BRACKETED_VENUE = re.compile(
    rf"(?<![=\w(\\{{])(?:<{_VENUE_WITHIN}>|\{{{_VENUE_WITHIN}\}}"
    rf"|[\u300c\u300e\u3008\u3014\uff1c]{_VENUE_WITHIN}[\u300d\u300f\u3009\u3015\uff1e])"
)


def _in_square_brackets(match: re.Match[str]) -> str:
    venue = "".join(match.groups(""))
    return f"[{venue}]" if is_venue_with_year(venue) else match[0]


def _heading_mark(match: re.Match[str]) -> str:
    return "#" * len(match[1])


def link_role(label: str, url: str) -> str:
    """Return what a link leads to, code, data, page, paper or other, by its label or address."""
    role = _role_of_words(label)
    if role and role != "paper":
        return role
    if find_identifier(url):
        return "paper"
    if is_code_host(url):
        is_on_hub = host_of(url) == "huggingface.co"
        is_data = is_on_hub and "/datasets/" in url
        return "data" if is_data else "code"
    return role or "page"


def _role_of_words(label: str) -> str:
    words = _WORD.findall(label.casefold())
    labels = _LINK_ROLE_OF_WORD.keys() & set(words)
    # "Loafy: Open and Efficient Dough Models" is a title with one of the words in it.
    count = len(words)
    few = _FEW_OF_WORDS * count
    if count > _LABEL_WORDS and len(labels) < few:
        return ""
    roles = {_LINK_ROLE_OF_WORD[word] for word in labels}
    for role in _LINK_ROLE_ORDER:
        if role in roles:
            return role
    return ""


def is_label(text: str) -> bool:
    """Return whether a text only names what a link leads to, such as "PDF", and is no title."""
    words = _WORD.findall(text.casefold())
    others = [word for word in words if word not in _LINK_ROLE_OF_WORD]
    # "Paper 2" is a label as well, and so is a text without words, such as an emoji.
    if all(map(str.isdecimal, others)):
        return True
    return is_venue_with_year(text)


def labeled(line: str) -> tuple[str, str]:
    """Return the field that a line names at its start and the rest: ``("venue", "ICML")``.

    The field is authors, venue, date, title, link, or other for what no record has a place for. It
    is empty, and the line is returned whole, where the line does not start with a label we know.
    """
    match = _LABELED.match(line)
    if match:
        field = _FIELD_OF_LABEL.get(match["label"].casefold())
        if field:
            return field, match["value"].strip()
    return "", line


def addresses_in(text: str) -> list[str]:
    """Return the web addresses in a cell."""
    return _ADDRESS.findall(text)
