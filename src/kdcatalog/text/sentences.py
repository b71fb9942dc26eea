"""The sentences of a text, without those points that end none."""

import re

_OPENING = "\"'(\u201c\u2018"
_CLOSING = "\"')\\]\u201d\u2019"
# Chinese, Japanese and Hindi end a sentence with signs of their own.
_SENTENCE_END = re.compile(rf"(\S+[.!?])[{_CLOSING}]*\s+(?=[{_OPENING}]?[^\W\d_])|[。।](?=.)")
# Points after these do not end a sentence, even before a capital letter: "vs. LLaMA".
_ABBREVIATIONS = frozenset(
    {"al.", "approx.", "cf.", "e.g.", "eq.", "etc.", "fig.", "i.e.", "no.", "sec.", "vs.", "resp."}
)


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
