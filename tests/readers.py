"""Every reader of text from outside as a function of one text, and pieces that have slowed one.

``python -m tests.readers`` prints the power with which the work of each grows.
"""

import cProfile
import json
import math
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from pydantic import BaseModel

from kdcatalog.bibliography.bib_file import read_bibliography
from kdcatalog.bibliography.csl import read_csl_answer
from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.discovery.listing import read_listing
from kdcatalog.drafting.form import UnreadableFormError, answers_under, body_of_event
from kdcatalog.errors import CatalogError
from kdcatalog.lists.formats import read_list
from kdcatalog.model.discovery import Rejections, Removals, Upkeep
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.people import People
from kdcatalog.model.text import normalize_title
from kdcatalog.model.urls import canonical_url, parse_url
from kdcatalog.records.reading import (
    load_paper,
    load_settings,
    load_taxonomy,
)
from kdcatalog.rendering.prose import references
from kdcatalog.rendering.sanitizing import sanitize
from kdcatalog.services.arxiv import read_feed
from kdcatalog.services.descriptions import read_page
from kdcatalog.text.cleaning import clean_text, clean_title
from kdcatalog.text.names import clean_name
from kdcatalog.text.tex import read_tex

Reader = Callable[[str], object]


def _record(text: str) -> object:
    return load_paper(text.encode("utf-8", "replace"), "papers/2023/bee2023loaf.yaml")


def _record_title(text: str) -> object:
    return _record(f"title: {json.dumps(text)}\n")


def _taxonomy(text: str) -> object:
    return load_taxonomy(text.encode("utf-8", "replace"), "taxonomy.yaml")


def _list(name: str) -> Reader:
    def read(text: str) -> object:
        return read_list(name, text.encode("utf-8", "replace"))

    return read


def _settings(name: str, model: type[BaseModel]) -> Reader:
    def read(text: str) -> object:
        return load_settings(text.encode("utf-8", "replace"), name, model)

    return read


def _tagged(text: str) -> object:
    lines = text.replace("\n", "\nAU  - ")
    return _list("x.ris")(f"TY  - JOUR\nTI  - {lines}\nER  - \n")


def _source(form: str) -> Reader:
    """Return the reader of proceedings in a format, whose ``%s`` is the text from outside."""

    def read(text: str) -> object:
        return read_listing("x", form.replace("%s", text).encode("utf-8", "replace"))

    return read


def _source_in_json(form: str) -> Reader:
    def read(text: str) -> object:
        return _source(form)(json.dumps(text))

    return read


def _feed(text: str) -> object:
    start = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>'
    return read_feed(f"{start}{text}</title></entry></feed>".encode("utf-8", "replace"))


def _page(text: str) -> object:
    return read_page(text.encode("utf-8", "replace"), "https://example.org/")


def _form(text: str) -> object:
    event = json.dumps({"issue": {"body": text}}).encode()
    return answers_under(["Paper", "Topics"], body_of_event(event))


def _csl(text: str) -> object:
    item = {"title": text, "author": [{"family": text}], "container-title": text}
    return read_csl_answer(json.dumps(item).encode())


ANTHOLOGY = """\
<?xml version="1.0"?><collection id="2026.bread"><volume id="long">
<meta><booktitle>BreadConf 2026</booktitle><year>2026</year></meta>
<paper id="7"><title>%s</title></paper></volume></collection>
"""
NOTES = """\
{"notes": [{"id": "x", "forum": "x", "content": {"title": {"value": %s},
"authors": {"value": [%s]}, "venue": {"value": %s}}}]}
"""

READERS: dict[str, Reader] = {
    "record": _record,
    "title of a record": _record_title,
    "taxonomy": _taxonomy,
    "Markdown list": _list("x.md"),
    "BibTeX list": _list("x.bib"),
    "CSV list": _list("x.csv"),
    "JSON list": _list("x.json"),
    "RIS list": _tagged,
    "YAML list": _list("x.yaml"),
    "bibliography": read_bibliography,
    "people": _settings("people.yaml", People),
    "removed papers": _settings("removed.yaml", Removals),
    "rejected papers": _settings("rejected.yaml", Rejections),
    "upkeep": _settings("upkeep.yaml", Upkeep),
    "Anthology": _source(ANTHOLOGY),
    "OpenReview": _source_in_json(NOTES),
    "ML Anthology": _source_in_json('{"bibtex_key": "x", "title": %s, "authors": [%s]}'),
    "arXiv dump": _source_in_json('{"id": "2306.08543", "title": %s, "authors": %s}'),
    "program in HTML": _source("<html><body><ul><li>%s</li></ul></body></html>"),
    "program in CSV": _source("title,authors\n%s\n"),
    "arXiv feed": _feed,
    "web page": _page,
    "issue form": _form,
    "CSL-JSON": _csl,
    "title": clean_title,
    "name": clean_name,
    "TeX": read_tex,
    "prose": references,
    "URL": parse_url,
    "identifier": find_identifier,
    "compared title": normalize_title,
    "compared URL": canonical_url,
    "text": clean_text,
    "markup of prose": sanitize,
}
# Linear growth gives 1, quadratic 2.
MOST = 1.3
SHORT = 0.02
# Ordinary calls take below 2 microseconds; on a busy machine three times as much.
MOST_OF_CALL = 10e-6
FEW_CALLS = 2_000
# A pattern reads so many characters in a moment where it is linear; "[a](paper:" again and again
# took a quarter of a second, and nothing measurable at a quarter of the length.
LONGEST = 20_000
_EXPECTED = (CatalogError, UnreadableError, UnreadableFormError)

PIECES = (
    *(" ", "\n", "\t", ".", "-", "a", "1", "\u0301", "a ", "A. ", "a, ", "a and ", "x\n", "# a\n"),
    *("[", "![", "[a](", "[a](b)", "[a][", r"\[", "(", "(a ", "`", "*", "*a **b ", "__", "~~", "|"),
    *(
        "<",
        "<b>",
        "<b>\n",
        "<!--",
        "<![x[",
        "<a href=",
        "<?x",
        "&",
        "&amp;",
        "&#1",
        "<sub>",
        "<meta ",
    ),
    *(
        "{",
        "}",
        "{a",
        "\\",
        r"\a{",
        r"\'{e}",
        "$",
        "$a",
        "$a$ ",
        r"\textbf{",
        "@a{",
        "@string{a=",
        "#",
    ),
    *(
        '"',
        "'",
        '""',
        ",",
        ";",
        ":",
        "a: ",
        "a:\n",
        "- ",
        "- - ",
        "? ",
        "&a ",
        "*a ",
        "!a ",
        "[a, ",
    ),
    *("http://", "https://a.b/", "arxiv", "arXiv:", "10.1/", "doi:", "%", "%41", "@", "a@b.c "),
    *(
        "### ",
        "### Paper\n",
        "```\n",
        "> ",
        "1. ",
        "et al.",
        "To do ",
        "|a|b|\n",
        "\ufe0f",
        "\u2764",
    ),
    *("[a](paper:", "![a](picture:", "{papers:", "[a](node:b", "{papers@"),
)
"""What a text is made of by repeating it."""


def run(reader: Reader, text: str) -> None:
    """Read a text, which the reader may refuse but must not choke on."""
    with suppress(*_EXPECTED):
        reader(text)


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions a piece of work calls, those of the interpreter included.

    Unlike time, it is the same on every machine and under any load.
    """
    calls, _ = _calls_and_seconds(work)
    return calls


def _calls_and_seconds(work: Callable[[], object]) -> tuple[int, float]:
    """Return the calls of a piece of work, and its processor time, which counting them doubles."""
    # Without who called whom, which nobody asks for.
    profile = cProfile.Profile(subcalls=False)
    start = time.thread_time()
    profile.enable()
    try:
        work()
    finally:
        profile.disable()
    took = time.thread_time() - start
    return sum(entry.callcount for entry in profile.getstats()), took


def growth(before: float, after: float, factor: float) -> float:
    """Return the power with which work grows where its input grows by a factor."""
    # Seconds are mostly below 1, and a clock may say that nothing took any.
    return math.log(max(after, 1e-6) / max(before, 1e-6), factor)


def seconds(reader: Reader, text: str, times_read: int = 3) -> float:
    """Return the processor time of this thread for reading a text, the best of some."""
    times = []
    for _ in range(times_read):
        start = time.thread_time()
        run(reader, text)
        times.append(time.thread_time() - start)
    return min(times)


def exponent(reader: Reader, piece: str, length: int, factor: int = 4) -> float:
    """Return the power with which the work grows that a reader has with a piece, repeated."""
    small = piece * (length // len(piece))
    large = small * factor
    before = calls_of(lambda: run(reader, small))
    after, took = _calls_and_seconds(lambda: run(reader, large))
    # What a reader always does hides nothing quadratic in a text of 300 characters.
    power = growth(before, after, factor) if after > FEW_CALLS else 0.0
    if power > MOST:
        # Where a reader looks ahead for a few hundred characters, its work grows faster up to them.
        power = growth(after, calls_of(lambda: run(reader, large * 2)), 2)
    # Counting makes calls take two to four times as long: where they still are within the time of
    # so many, and long enough to be measured, nothing is left to find.
    is_measured = took > SHORT / 2
    if is_measured and took < after * MOST_OF_CALL + SHORT / 4:
        return power
    if took > SHORT / 4:
        took = seconds(reader, large, 1)
    # What a reader always does is not done more often: with all calls counted again for each
    # length, a title of 16,000 braces could take two seconds.
    more = max(0, after - before) / (1 - 1 / factor)
    return max(power, _inside_calls(reader, large, took, (after - more, more), factor))


def _inside_calls(
    reader: Reader, text: str, took: float, calls: tuple[float, float], factor: int
) -> float:
    """Return the power of the time, where much of it is within few calls, as in a bad pattern.

    ``calls`` are those that a reader always makes, and those that the text causes.
    """
    always, more = calls
    while took < SHORT / 4 and len(text) * factor < LONGEST:
        text *= factor
        more *= factor
        took = seconds(reader, text, 1)
    if took < (always + more) * MOST_OF_CALL + SHORT / 4:
        return 0.0
    power = growth(took, seconds(reader, text * factor, 1), factor)
    if power > MOST:
        # Another process may have disturbed one of them.
        power = growth(seconds(reader, text), seconds(reader, text * factor), factor)
    return power


LENGTH = 300
# A list is read in several ways, which call 40,000 functions on a third of that.
SHORTER = ("list", "program", "Anthology", "CSL", "dump", "OpenReview")


def exponents(name: str) -> dict[str, float]:
    """Return the power with which the work of a reader grows for every piece."""
    is_long = not any(word in name for word in SHORTER)
    length = LENGTH if is_long else LENGTH // 3
    powers = {}
    for piece in PIECES:
        powers[piece] = exponent(READERS[name], piece, length)
    return powers


def print_slopes() -> None:
    """Print the largest power of every reader, and the piece that has it."""
    for name in READERS:
        powers = exponents(name)
        worst = max(powers, key=powers.__getitem__)
        sys.stdout.write(f"{name:<20}{powers[worst]:>6.2f}  {worst!r}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    print_slopes()
