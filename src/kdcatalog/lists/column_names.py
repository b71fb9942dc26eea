"""What names of columns mean, in other people's lists and in the exports of other programs.

Hand-written tables: the names come from the lists and exports themselves. Add a name here when a
list or a program uses another one; of two columns with one role, that of the earlier name counts.
"""

import re
from typing import Final

from kdcatalog.model.identifiers import KIND_BY_FIELD
from kdcatalog.model.paper import Kind
from kdcatalog.text.cleaning import clean_text

_IDENTIFIERS = "|".join(KIND_BY_FIELD)
_NAMES: Final = {
    "title": (
        "article title|paper title|document title|item title|work title|title|ti|paper name"
        "|display name|paper|papers|name|work|article|titles|publication|标题|题目|题名|论文"
        "|標題|題目|篇名|論文題目"
        "|论文题目|论文标题|论文名称|篇名|名称|文献标题"
        "|タイトル|論文|제목|논문|título|artículo|titre|titel|beitrag|titolo|название|статья"
    ),
    "authors": (
        "author full names|author full name|full names|af|authorships author display name|authors"
        "|author|author s|author names|author list|au|a1|creators|creator|by|who|作者|著者"
        "|저자|autores|autor|auteurs|auteur|autoren|verfasser|autori|autore|авторы|автор"
    ),
    "venue": (
        "publication title|source title|proceedings title|conference name|journal name"
        "|journal title|venue|conference|conf|journal|journal conference|conference journal"
        "|journal book|booktitle|book title|container title|publication venue"
        "|primary location source display name"
        "|primary location display name|host venue display name|so|jo|t2|secondary title"
        "|published in|pub|published|where|source|会议|期刊|期刊 会议|会议 期刊"
        "|来源|刊名|发表|出处|期刊名称|文献来源|发表于|venue name|zeitschrift|revue|revista|rivista"
        "|журнал|конференция|학회|학술지|저널|会議|学会|雑誌|掲載誌"
        "|publicado en|erschienen in|publié dans|pubblicato in|congreso|konferenz|conférence"
        "|conferenza|conferencia"
        "|會議|期刊|刊名"
    ),
    "date": (
        "publication date|date published|published on|published date|date|publication year|pub year"
        "|year published|year|yr|py|issued|time|submitted|日期|时间|年份|年|发表时间"
        "|发表年份|出版年|fecha|année|jahr|año|год|연도|년도|発行年|出版年|venue year|published at"
        "|datum|erscheinungsjahr|anno|ano|дата"
    ),
    "month": "month|monat|mois|mes|mese|月|月份",
    "volume": "volume|vol|vl|biblio volume|journal volume|band|tome|volumen|том|卷|巻",
    "number": "number|issue|no of issue|is|biblio issue|journal issue|heft|numéro|número|期|号",
    "pages": "pages|page|pp|page range|journal pages|seiten|páginas|pagine|страницы|页码|页"
    "|article number|art no",
    "first page": "page start|start page|startpage|first page|biblio first page|bp",
    "last page": "page end|end page|endpage|last page|biblio last page|ep",
    "editors": "editor|editors|ed|secondary authors|herausgeber|编者",
    "publisher": "publisher|pb|出版社",
    "language": "language|la|language of original document|sprache|langue|idioma|lingua|язык|语种",
    "code": (
        "code|github|repo|repository|implementation|official code|codes|github link|code link"
        "|code url|repo url|代码|开源代码|代码链接"
    ),
    "data": "data|dataset|datasets|数据集",
    "link": (
        f"{_IDENTIFIERS}|doi link|arxiv id|arxiv link|pubmed id|di|identifier|link|links|url|urls"
        "|paper link|paper url|pdf|pdf link|ee|articleurl|article url|fulltexturl"
        "|primary location landing page url|landing page url|address|external links|item doi|ref"
        "|reference|references|cite|oa url|open access oa url|best oa location pdf url"
        "|primary location pdf url|abs url|eprint"
        "|链接|地址|论文链接|原文链接|网址|網址|連結|enlace|enlaces|lien|liens|ссылка|링크|リンク"
    ),
    "section": ("section|category|topic|topics|categories|task|area|group|subject|类别|分类"),
    "short name": "short name|shortname|short|nickname|abbreviation|acronym|alias|short title|简称",
    "placements": "placements|nodes",
    "key": "key|citation key|citekey|bibtex key|id|#",
    "kind": "kind|item type|publication type|document type|type",
}
ROLES: Final = (*_NAMES, "skip")
"""What ``--map`` accepts behind the name of a column or label."""


# What a reader did with a paper, and when: Notion, Zotero and Mendeley keep such days.
_NAMES_OF_DAYS: Final = (
    "date read|read date|read on|read at|date finished|finished|finished on|date started|started"
    "|started on|date added|added date|added|added on|added at|date saved|saved on|date imported"
    "|imported|imported on|date accessed|access date|accessed|accessed on|date modified|modified"
    "|last modified|last edited|last edited time|created time|last read|due|due date|deadline"
    "|reading date|hinzugefügt am|gelesen am|lu le|ajouté le|添加时间|添加日期|阅读时间|阅读日期"
)
_DAYS_OF_READER: Final = frozenset(_NAMES_OF_DAYS.split("|"))


def is_day_of_reader(name: str) -> bool:
    """Return whether a column has days that say nothing of when a paper appeared.

    >>> is_day_of_reader("Date Read"), is_day_of_reader("Date")
    (True, False)
    """
    return not _DAYS_OF_READER.isdisjoint(_spellings(clean_text(name)))


_PUNCTUATION = re.compile(r"[\s_./()\[\]:*-]+")
_FIRST_WORD = re.compile(r"\s*(?:[&/,+(]|\band\b)\s*")
# Behind every column whose name says what it holds.
LAST_RANK = 1_000


def normalized_name(name: str) -> str:
    """Return the form in which names of columns are compared: "Publication_Year" has a blank."""
    return _compared(clean_text(name))


def _compared(text: str) -> str:
    folded = text.casefold()
    return _PUNCTUATION.sub(" ", folded).strip() or folded


def _spellings(text: str) -> list[str]:
    """Return a name as it is, such as "arXiv", and its words: "publicationDate" of JSON."""
    return [_compared(text), _compared(_INNER_CAPITAL.sub(" ", text))]


_RoleAndRank = tuple[str, int]


def role_by_name(name: str) -> _RoleAndRank:
    """Return the role of a column by its name, and its rank; of "Title & Authors" the first word.

    >>> role_by_name("Publication_Year")[0], role_by_name("Size")
    ('date', ('', 0))
    """
    text = clean_text(name)
    candidates = _spellings(text)
    if not _DAYS_OF_READER.isdisjoint(candidates):
        return "", 0
    plain = candidates[0]
    if not plain.endswith(_NOT_THE_THING):
        first_word = _FIRST_WORD.split(text.casefold())[0]
        candidates.append(_compared(first_word))
    for candidate in candidates:
        if candidate in _ROLE_AND_RANK:
            return _ROLE_AND_RANK[candidate]
    return _by_chinese_name(plain)


def _by_chinese_name(name: str) -> _RoleAndRank:
    """Return the role of a name in Chinese by what it contains: no blanks are between its words."""
    for word, role in _CHINESE_WORDS.items():
        if word in name:
            return role, LAST_RANK if role else 0
    return "", 0


_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# "Author(s) ID" holds no authors, and "Author Affiliations" no names.
_NOT_THE_THING = (" id", " ids", " count", " number", " affiliations", " keywords", " email")
# In this order: "论文链接" has the link of a paper, "作者单位" no authors.
_CHINESE_WORDS: Final = {
    **dict.fromkeys(("单位", "机构", "摘要", "关键词", "引用", "备注", "第一作者", "通讯作者"), ""),
    **dict.fromkeys(("链接", "网址"), "link"),
    "代码": "code",
    "数据集": "data",
    **dict.fromkeys(("标题", "题目", "题名", "篇名"), "title"),
    "作者": "authors",
    **dict.fromkeys(("时间", "日期", "年份", "年度"), "date"),
    **dict.fromkeys(("会议", "期刊", "刊名", "来源"), "venue"),
    "论文": "title",
}


def _role_and_rank() -> dict[str, _RoleAndRank]:
    roles: dict[str, _RoleAndRank] = {}
    for role, joined in _NAMES.items():
        for rank, name in enumerate(joined.split("|")):
            roles.setdefault(name, (role, rank))
    return roles


_ROLE_AND_RANK: Final = _role_and_rank()


def is_name_of_column(text: str) -> bool:
    """Return whether a text is a name that columns have, such as "[arXiv]" or "Paper"."""
    return normalized_name(text) in _ROLE_AND_RANK


# Names of kinds in lists and in the exports of RIS, Zotero and our own.
_Kinds = dict[str, Kind]
_KINDS: _Kinds = {
    **dict.fromkeys(("report", "rprt", "techreport", "technical report"), "report"),
    **dict.fromkeys(("blog", "blog post", "blogpost"), "blog"),
    **dict.fromkeys(("software", "comp", "computerprogram", "computer program"), "software"),
}


def kind_of(text: str) -> Kind:
    """Return the kind of work that a word names, by default a paper."""
    return _KINDS.get(text, "paper")
