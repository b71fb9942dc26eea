"""A catalog in which every text of the taxonomy and all prose is hostile, as an import could be."""

import json
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from kdcatalog.checks.tables import check_choices
from kdcatalog.checks.taxonomy import check_taxonomy
from kdcatalog.records.reading import load_taxonomy
from kdcatalog.snapshot import TAXONOMY, Snapshot

RAN = "window.ran"
"""What is not undefined where a text has run as a script."""
# Also a request: a picture or style of another host shows that markup got through.
FOREIGN = "https://foreign.example"

ATTACKS = (
    "<script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    "</style><script>window.ran=1</script>",
    "</textarea><script>window.ran=1</script>",
    "</noscript><script>window.ran=1</script>",
    "--><script>window.ran=1</script>",
    "]]><script>window.ran=1</script>",
    "<svg/onload=window.ran=1//",
    "<svg onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>",
    "<img src=x onerror=window.ran=1>",
    "<img src=x onerror='window.ran=1'>",
    '<img src="x" onerror="window.ran=1">',
    '" onfocus=window.ran=1 autofocus tabindex=1 x="',
    "' onfocus=window.ran=1 autofocus tabindex=1 x='",
    '"><script>window.ran=1</script>',
    "'><script>window.ran=1</script>",
    '"><img src=x onerror=window.ran=1>',
    "`><img src=x onerror=window.ran=1>",
    "<body onload=window.ran=1>",
    "<details open ontoggle=window.ran=1>",
    "<input autofocus onfocus=window.ran=1>",
    "<select autofocus onfocus=window.ran=1>",
    "<video src=x onerror=window.ran=1>",
    "<video><source onerror=window.ran=1>",
    "<audio src=x onerror=window.ran=1>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<iframe src=javascript:parent.ran=1></iframe>",
    "<object data=javascript:window.ran=1>",
    "<embed src=javascript:window.ran=1>",
    "<math><mtext><script>window.ran=1</script></mtext></math>",
    "<math><mi//xlink:href='data:x,<script>window.ran=1</script>'>",
    "<template><script>window.ran=1</script></template>",
    "<marquee onstart=window.ran=1>",
    "<style>@import 'https://foreign.example/x.css';</style>",
    "<link rel=stylesheet href=https://foreign.example/x.css>",
    "<img src=https://foreign.example/x.png>",
    "<base href=https://foreign.example/>",
    "<meta http-equiv=refresh content='0;url=https://foreign.example/'>",
    "<form action=https://foreign.example/><button autofocus>",
    "<script src=https://foreign.example/x.js></script>",
    "![x](https://foreign.example/x.png)",
    "[x](javascript:window.ran=1)",
    "[x](https://foreign.example 'x\" onmouseover=window.ran=1')",
    "<javascript:window.ran=1>",
    "{: onclick=window.ran=1 }",
    "{{ config.__class__ }}",
    "{% include '/etc/passwd' %}",
    "{{ 7 * 7 }}",
    "${window.ran=1}",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "&#60;script&#62;window.ran=1&#60;/script&#62;",
    "%3Cscript%3Ewindow.ran=1%3C/script%3E",
    "\\u003cscript\\u003ewindow.ran=1\\u003c/script\\u003e",
    "\\x3cscript\\x3ewindow.ran=1\\x3c/script\\x3e",
    "<!--<img src='--><img src=x onerror=window.ran=1>'>",
    "<x onclick=window.ran=1 style=animation-name:x onanimationstart=window.ran=1>",
    "@@kd-body@@<plaintext>",
)
"""Sixty texts that each run, load or change something where one sink does not escape."""

PROSE_LINE = "\n\nA text with {0} in it.\n\n- {0}\n"


def make_hostile(root: Path, first: int = 0) -> int:
    """Put a hostile text into every field of a taxonomy that may have one, and into all prose.

    Return the number of texts. The attacks take turns, beginning with the one at ``first``.
    """
    numbers = count(first)
    prose = Snapshot.at(root).prose
    data = yaml.safe_load((root / TAXONOMY).read_text(encoding="utf-8"))
    for holder, place in list(_texts(data)):
        # Records name venues by their ids.
        if place == "id":
            continue
        before = holder[place]
        attack = ATTACKS[next(numbers) % len(ATTACKS)]
        for text in (f"{before} {attack}", attack, before):
            holder[place] = text
            if _is_valid(data, prose):
                break
    _write(root, data)
    for path in sorted((root / "docs").rglob("*.md")):
        with path.open("a", encoding="utf-8") as file:
            for attack in ATTACKS:
                file.write(PROSE_LINE.format(attack))
    return sum(any(attack in str(h[p]) for attack in ATTACKS) for h, p in _texts(data))


def _texts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the list or mapping and the place of every text."""
    places = value.items() if isinstance(value, dict) else enumerate(value)
    for place, part in list(places):
        if isinstance(part, str):
            yield value, place
        elif isinstance(part, dict | list):
            yield from _texts(part)


def _is_valid(data: Any, prose: Mapping[str, str]) -> bool:
    loaded = load_taxonomy(json.dumps(data).encode(), TAXONOMY)
    if not loaded.value:
        return False
    problems = [*check_taxonomy(loaded.value, prose), *check_choices(loaded.value)]
    return not problems


def _write(root: Path, data: Any) -> None:
    (root / TAXONOMY).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
