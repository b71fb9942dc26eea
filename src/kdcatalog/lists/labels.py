"""What the labels in lists mean: texts of links, names of columns, "Venue:" at the start of a line.

Hand-written tables: the words come from the lists themselves, and no library knows that a link
called "Star" leads to code. Add a word here when a list uses another one.
"""

import re
from typing import Final

from kdcatalog.lists.phrases import is_venue_with_year
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.urls import host_of, is_code_host
from kdcatalog.text.cleaning import clean_text

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"https?://[^\s;,|<>\"]+")

_LINK_WORDS: Final = {
    "code": (
        "code github gitlab repo repository implementation source pytorch tensorflow jax colab"
        " official unofficial star stars 代码"
    ),
    "data": "data dataset datasets corpus benchmark 数据集",
    "page": "project page website site homepage web blog post home 主页",
    "paper": (
        "paper pdf arxiv abs html link here openreview acl anthology doi preprint proceedings"
        " journal read download publication full text article url neurips springer ieee acm"
        " 论文 链接"
    ),
    "other": (
        "demo video slides poster twitter leaderboard model models weights checkpoint checkpoints"
        " hf huggingface hugging face media supplementary appendix supp bib bibtex talk tweet"
        " thread youtube notebook"
    ),
}
# "project code" leads to code and "paper page" to a page: the more specific word counts.
_LINK_ROLE_ORDER = ("code", "data", "other", "page", "paper")

# Names may contain blanks and slashes, so these are separated by bars.
_COLUMN_NAMES: Final = {
    "title": (
        "title|paper|paper title|name|work|publication|article|paper name|titles|papers"
        "|article title|标题|题目|题名|论文|名称"
    ),
    "authors": "authors|author|author names|作者",
    "venue": (
        "venue|conference|journal|published in|publication venue|pub|published|where|source title"
        "|publication title|journal/book|会议|期刊|来源|刊名|发表"
    ),
    "date": (
        "date|year|time|month|published on|publication date|publication year|issued"
        "|年份|日期|时间|年"
    ),
    "code": "code|github|repo|repository|implementation|official code|codes|代码",
    "data": "data|dataset|datasets|数据集",
    "link": ("link|url|paper link|pdf|arxiv|doi|links|acl|openreview|identifier|address|链接|地址"),
    "section": "section|category|topic|topics|categories|task|area|group|类别|分类",
    "placements": "placements|nodes",
    "key": "key|id|citation key|#",
    "kind": "kind|type",
}
# These hold the title where no other column does: some lists name a paper only by its system.
_NICKNAME_COLUMNS: Final = frozenset({"system", "model", "method", "approach", "framework", "模型"})
_FIRST_COLUMN_WORD = re.compile(r"\s*(?:[&/,+(]|\band\b)\s*")

_FIELD_LABELS: Final = {
    "authors": "author|authors|by|作者",
    "venue": (
        "venue|conference|journal|published|published in|published at|publication|accepted by"
        "|accepted at|accepted to|booktitle|会议|期刊"
    ),
    "date": "date|year|time|published on|publication date|submitted|日期|时间|年份",
    "title": "title|paper title|标题|题目",
    "link": "paper|pdf|arxiv|doi|link|links|url|code|github|repo|data|dataset|project|page|website",
    "other": (
        "abstract|summary|tl;dr|tldr|keywords|key words|keyword|tags|tag|institution|institutions"
        "|affiliation|affiliations|comment|comments|note|notes|task|tasks|model|models|citation"
        "|citations|contribution|contributions|摘要|关键词"
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
_ROLE_OF_COLUMN: Final = _role_by_name(_COLUMN_NAMES, "|")
_FIELD_OF_LABEL: Final = _role_by_name(_FIELD_LABELS, "|")
# Fifty characters: longer texts before a colon are titles, and their scan would not be linear.
_LABELED = re.compile(
    r"[\s*_\[(`]*(?P<label>[^\W_][^:\uff1a\n]{0,50}?)[\s*_\])`]*[:\uff1a][\s*_]*(?P<value>.*)",
    re.DOTALL,
)


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
    roles = {_LINK_ROLE_OF_WORD.get(word) for word in words}
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


def column_role(name: str) -> str:
    """Return what a column holds by its name, or ""; of "Title & Authors" the first word counts."""
    plain = clean_text(name).casefold().strip(" .:")
    if plain in _ROLE_OF_COLUMN:
        return _ROLE_OF_COLUMN[plain]
    first_word = _FIRST_COLUMN_WORD.split(plain)[0]
    return _ROLE_OF_COLUMN.get(first_word, "")


def column_roles(names: list[str]) -> list[str]:
    """Return what each column of a Markdown or HTML table holds; only links may be in several."""
    roles: list[str] = []
    for name in names:
        role = column_role(name)
        if role == "title" and "title" in roles:
            # "| Title | Paper |": the second column holds the links.
            role = "link"
        is_repeated = role in roles and role not in ("link", "code", "data")
        roles.append("" if is_repeated else role)
    if "title" not in roles and "link" in roles:
        _promote_nickname(names, roles)
    return roles


def _promote_nickname(names: list[str], roles: list[str]) -> None:
    for index, name in enumerate(names):
        if clean_text(name).casefold() in _NICKNAME_COLUMNS:
            roles[index] = "title"
            return


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
