"""Text from outside as a record may hold it: one cleaner for titles and one for names.

Everything that enters the catalog comes through here, whether it was typed into a form, pasted into
``add``, or read from a list, a bibliography or a service. The functions are pure, and say in notes
what they removed, so that a command can report it and ``check --fix`` can decide.
"""

import html
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from kdcatalog.text.characters import FORBIDDEN
from kdcatalog.text.tex import read_tex, tex_to_text

ALL_MARKUP = ("html", "markdown", "tex")
# Twice what a record may hold. Readers of markup take time with the square of the length of a line,
# and one of 16,000 characters took two seconds.
MAX_LENGTH = 4_000


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text; empty where it was only a placeholder.

    ``notes`` are phrases such as "removed TeX markup", one for each change that a reader may want
    to know of; changes of spacing have none. ``is_incomplete`` says that a name ended in "et al."
    or the like, so that authors are missing after it. ``orcid`` is the ORCID iD that was removed
    from a name, and ``unknown`` are TeX commands without a printed form, which stay as typed.
    """

    text: str
    notes: tuple[str, ...] = ()
    is_incomplete: bool = False
    orcid: str = ""
    unknown: tuple[str, ...] = ()


def clean_text(text: str) -> str:
    r"""Return text on one line, composed (NFC), without characters that a reader cannot see.

    >>> clean_text("Two\n  lines\u200b and a soft\u00adhyphen")
    'Two lines and a softhyphen'
    """
    composed = unicodedata.normalize("NFC", text)
    visible = FORBIDDEN.sub(_space_or_nothing, composed)
    line = " ".join(visible.split())
    # Removing a character can bring a letter and its accent together, hence composed again.
    return unicodedata.normalize("NFC", line)


def _space_or_nothing(match: re.Match[str]) -> str:
    return " " if match[0].isspace() else ""


def clean_title(text: str, *, markup: Collection[str] = ALL_MARKUP) -> Cleaned:
    r"""Return a title without markup, source labels, surrounding quotes and trailing marks.

    ``markup`` names the languages in which the title may be written; a source that gives plain text
    passes none, so that its braces and asterisks stay.

    >>> clean_title(r"{MiniLLM}: $\beta$ and H<sub>2</sub>O.").text
    'MiniLLM: β and H₂O'
    >>> clean_title("**TODO**").notes
    ('removed Markdown markup', "placeholder 'TODO'")
    >>> clean_title(r"On \baz{Rye}").unknown
    ('baz',)
    """
    notes: list[str] = []
    if len(text) > MAX_LENGTH:
        return _too_long(text)
    title = without_markup(
        clean_text(text),
        markup,
        notes,
    )
    title = without_emoji(title, notes)
    title = _without_source_label(title, notes)
    title = without_quotes(title, notes)
    title = _without_end_mark(title, notes)
    marks = _TITLE_MARKS.search(title)
    if marks:
        notes.append(f"removed footnote mark '{marks[0].strip()}'")
        title = title[: marks.start()]
    if is_placeholder(title):
        notes.append(f"placeholder '{title}'")
        title = ""
    # Asked of the result, since Markdown takes a backslash before a sign for an escape.
    unknown = read_tex(title).unknown if "tex" in markup else ()
    return Cleaned(
        title,
        tuple(notes),
        unknown=unknown,
    )


def _too_long(text: str) -> Cleaned:
    """Return a text as it is typed, since no title or name is so long: the record is refused."""
    note = f"left markup in a text of {len(text)} characters, at most {MAX_LENGTH} are read"
    return Cleaned(clean_text(text), (note,))


def is_placeholder(text: str) -> bool:
    """Return whether a title or other text only marks a place to fill in.

    >>> is_placeholder("TODO: add the title"), is_placeholder("[Title here]"), is_placeholder("To")
    (True, True, False)
    """
    return _PLACEHOLDER_TITLE.fullmatch(unwrapped(text)) is not None


def is_no_value(text: str) -> bool:
    """Return whether the text of a field only says that there is no value.

    >>> is_no_value("none"), is_no_value("N/A"), is_no_value("-"), is_no_value("No more bread")
    (True, True, True, False)
    """
    match = _NO_VALUE.fullmatch(unwrapped(text))
    return is_placeholder(text) or match is not None


_NO_VALUE = re.compile(
    r"no|none|nil|null|nan|false|nothing|na|not applicable|(?:available )?(?:on|upon) request"
    r"|(?:not(?: yet)?|none|to be|will be) (?:available|given|known|provided|public|released)"
    r"(?: (?:soon|yet))?|(?:none|not) yet|(?:available )?soon"
    r"|(?:there is )?no (?:public |official )?(?:code|data|link|repository|url)"
    r"(?: (?:yet|available|released|provided|public))*",
    re.IGNORECASE,
)


def unwrapped(text: str) -> str:
    """Return a text without the brackets in which forms put what is to be replaced."""
    text = clean_text(text)
    ends = f"{text[:1]}{text[-1:]}"
    if ends not in ("[]", "<>", "{}", "()"):
        return text
    return text[1:-1].strip()


# "Na", "Null" and "None" are family names, so N/A needs its slash.
TO_FILL_IN = (
    r"to-?\s?do(?:\s*[:!].*)?|tbd|tba|to be (?:added|announced|determined|filled in|done)"
    r"|coming soon|fix-?me(?:\s*[:!].*)?|n/a|n\.a\.|unknown|x{3,9}|\?+|[-_.\u2013\u2014]+"
    r"|lorem ipsum.*|place-?holder"
)
_PLACEHOLDER_TITLE = re.compile(
    rf"(?:{TO_FILL_IN}|untitled(?: paper| document)?|no title(?: (?:available|provided|found))?"
    r"|(?:(?:add|enter|insert|the|your|my|full|new|paper|work) )*title"
    r"(?: goes)?(?: here| of (?:the|your|my) (?:paper|work|article)| as published)?)",
    re.IGNORECASE,
)


# Emoji are pictures even in black and white; signs such as ♥ or ✓ are only with U+FE0F. A short
# code needs space around it, so that "12:30:45" and "a:b:c" stay.
_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23f3\u2705\u2728\u274c\u274e\u2753-\u2755\u2757"
    "\u26a1\u2b50\u2b55]\ufe0f?|[\u203c-\u3299]\ufe0f|[0-9#*]\ufe0f?\u20e3|\ufe0f"
    r"|(?<!\S):[a-z][a-z0-9_+-]+:(?!\S))"
)


def without_emoji(text: str, notes: list[str]) -> str:
    """Return text without pictures and short codes; a removal is added to ``notes``."""
    without = " ".join(_EMOJI.sub(" ", text).split())
    if without == text or not without:
        return text
    notes.append("removed emoji")
    # A space that was there before the emoji must not end up before a colon.
    return re.sub(r"\s+(?=[:,;.!?])", "", without)


# Tags of running text; "jats:" and "mml:" are what publishers send to Crossref. A "<" before
# another word may be a sign: "a<b and c>d" must stay.
_TAG = re.compile(
    r"</?(?:(?:jats|mml):[a-z-]+"
    r"|a|abbr|b|big|br|cite|code|em|font|i|inf|italic|p|s|sc|scp|small|span|strong|sub|sup|title|tt"
    r"|u)"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>]+))*\s*/?>",
    re.IGNORECASE,
)
_BREAK_TAG = re.compile(r"<(?:br|/?(?:jats:)?p)\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<(su[bp])>([^<>]{1,20})</\1>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|[a-z]+[0-9]*);", re.IGNORECASE)


def without_html(text: str) -> str:
    """Return text without the tags of running text, entities as their signs.

    >>> without_html("Salt &amp; H<sub>2</sub>O in <i>E. coli</i> where a<b")
    'Salt & H₂O in E. coli where a<b'
    >>> without_html("The &amp;lt;i&amp;gt;Rye&amp;lt;/i&amp;gt; Loaf")
    'The Rye Loaf'
    """
    # Publishers escape twice ("&amp;amp;"), and what was escaped may be a tag ("&lt;i&gt;"), so the
    # text of each pass is read again. A fourth level has not been seen.
    for _ in range(4):
        before = text
        text = _SCRIPT.sub(_script_sign, text)
        text = _TAG.sub(_space_for_break, text)
        text = _ENTITY.sub(_sign_of_entity, text)
        if text == before:
            break
    return " ".join(text.split())


def _sign_of_entity(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _script_sign(match: re.Match[str]) -> str:
    """Return a raised or lowered text; TeX's reader knows the signs."""
    command = "textsubscript" if match[1].lower() == "sub" else "textsuperscript"
    return tex_to_text(f"\\{command}{{{match[2]}}}")


def _space_for_break(match: re.Match[str]) -> str:
    return " " if _BREAK_TAG.match(match[0]) else ""


# Emphasis needs a word boundary outside and a word inside: "A* search" and "snake_case" stay.
_MARKDOWN = re.compile(r"\]\(|`[^`]+`|(?<!\w)(\*{1,3}|_{1,3}|~~)(?=\w).*?(?<=[\w.!?)])\1(?!\w)")


_TEXT_TOKENS = {"text", "code_inline", "image"}


def without_markdown(text: str) -> str:
    """Return text without emphasis, code marks and the targets of links.

    >>> without_markdown("The **Loaf** of [A* search](https://example.org), `code` and snake_case")
    'The Loaf of A* search, code and snake_case'
    """
    if not _MARKDOWN.search(text):
        return text
    # Imported here, since every command imports this module and few read Markdown (0.1 s).
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable("entity")
    (line,) = parser.parseInline(text)
    tokens = line.children or []
    content = ""
    for token in tokens:
        if token.type in _TEXT_TOKENS:
            content += token.content
    return " ".join(content.split())


# A command, a formula, or braces round part of a word; other braces can be meant ("{1, 2}").
_TEX = re.compile(
    r"\\[A-Za-z\"'`^~=.,&%$#_{}]|``\S|\$[^\s$](?:[^$]*[^\s$])?\$(?![0-9])|\{[^\W\d_][\w-]*\}"
)


Markup = Collection[str]


def without_markup(text: str, markup: Markup, notes: list[str]) -> str:
    """Return text without the markup of some languages; each in use is added to ``notes``."""
    # HTML first: its entities may hide the signs of the others.
    if "html" in markup:
        without = without_html(text)
        if without != text:
            notes.append("removed HTML markup")
        text = without
    if "markdown" in markup:
        without = without_markdown(text)
        if without != text:
            notes.append("removed Markdown markup")
        text = without
    if "tex" in markup and _TEX.search(text):
        without = tex_to_text(text)
        if without != text:
            notes.append("removed TeX markup")
        text = without
    return clean_text(text)


_QUOTES = {'"': '"', "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb", "'": "'"}


def without_quotes(text: str, notes: list[str]) -> str:
    """Return text without the quotes round all of it; ``"A" and "B"`` keeps its four."""
    closing = _QUOTES.get(text[:1])
    inner = text[1:-1]
    is_quoted = closing is not None and text.endswith(closing)
    if not inner or not closing or not is_quoted:
        return text
    if closing in inner or text[0] in inner:
        return text
    notes.append("removed surrounding quotes")
    return inner.strip()


# Not an ellipsis, an initialism ("U.S.") or one of the abbreviations that end titles.
_PERIOD = re.compile(
    r"(?<![.\s])(?<!\b\w)(?<!\binc)(?<!\betc)(?<!\bjr)(?<!\bsr)(?<!\bal)(?<!\bno)(?<!\bco)\.$",
    re.IGNORECASE,
)
# An asterisk may belong to the title, as in "Beyond A*".
_TITLE_MARKS = re.compile(r"\s*[\u2020\u2021\u00b6]+$")


_ARXIV_ID = r"(?:arxiv:)?[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?"
# Search engines print "[PDF]" before a title, and arXiv its id.
_SOURCE_LABEL = re.compile(
    rf"(?:\[(?:pdf|html|book|citation|arxiv|{_ARXIV_ID})\]:?\s+)+(?=\w)", re.IGNORECASE
)


def _without_end_mark(title: str, notes: list[str]) -> str:
    without = _PERIOD.sub("", title)
    if without != title:
        notes.append("removed trailing period")
    stem = without.rstrip(" ,;:")
    if stem in ("", without):
        return without
    mark = without.removeprefix(stem).strip()
    notes.append(f"removed trailing '{mark}'")
    return stem


def _without_source_label(title: str, notes: list[str]) -> str:
    label = _SOURCE_LABEL.match(title)
    if not label:
        return title
    notes.append(f"removed '{label[0].strip()}'")
    return title[label.end() :]


# --- sentences ---

_OPENING = "\"'(\u201c\u2018"
_CLOSING = "\"')\\]\u201d\u2019"
# Chinese, Japanese and Hindi end a sentence with signs of their own.
# Of a word, what it ends with: without a limit, 50,000 braces took 20 seconds.
_SENTENCE_END = re.compile(
    rf"(\S{{1,60}}[.!?])[{_CLOSING}]*\s+(?=[{_OPENING}]?[^\W\d_])|[。।](?=.)"
)
# Points after these do not end a sentence, even before a capital letter: "vs. LLaMA".
_ABBREVIATIONS = frozenset(
    {"al.", "approx.", "cf.", "e.g.", "eq.", "etc.", "fig.", "i.e.", "no.", "sec.", "vs.", "resp."}
)


# Half of the abstracts end like this, and would speak for a topic on programs.
_ON_CODE = re.compile(
    r"\bcode(?:base|s)?\b.{0,80}?"
    r"(?:\bavailable\b|\breleased?\b|\bopen-?sourced?\b|\bpublic|https?://)"
    r"|\bwe (?:also )?(?:release|open-?source|publish)\b.{0,40}\bcode\b",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://\S+")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, each with its mark at the end.

    >>> sentences_of("It beats GPT-2, e.g. on NLI. J. Smith et al. agree.")
    ['It beats GPT-2, e.g. on NLI.', 'J. Smith et al. agree.']
    """
    sentences = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ends_sentence(text, match):
            sentence = text[start : match.end()]
            sentences.append(sentence.strip())
            start = match.end()
    rest = text[start:].strip()
    return [*sentences, rest] if rest else sentences


def without_code_links(text: str) -> str:
    """Return a text without the sentences that only say where its code is, and without URLs.

    >>> without_code_links("It learns. Code is available at https://example.org/x.")
    'It learns.'
    """
    sentences = sentences_of(text)
    on_content = [sentence for sentence in sentences if not _ON_CODE.search(sentence)]
    return _URL.sub("", " ".join(on_content))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    word = match[1] or ""
    # Lower-case letters follow an abbreviation, as in "approx. ten", or a name such as "Inc.".
    rest = text[match.end() :]
    # The character itself, or the one behind a quotation mark or parenthesis.
    follower = rest[:2].lstrip(_OPENING)[:1]
    is_abbreviation = word.lstrip("(").casefold() in _ABBREVIATIONS
    if follower.islower() or is_abbreviation:
        return False
    # "J. Smith", "U.S. law"
    return re.fullmatch(r"\W*(?:[A-Z]\.)+", word) is None
