"""Find words that sound translated, and British spellings, in everything that people read.

Each row of ``WORDS`` is a pattern and what to write instead. The list grew out of sentences that
native speakers stumbled over or would not have searched for: nobody greps for "stands twice" when
the message they expect is "duplicate key". ``make lint`` fails where one is found.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent

WORDS = {
    # Verbs of place, which other languages use where English has "is", "has" or "lists".
    r"stands? (?:in|on|at|here|there|twice|for itself)": "is in, is listed, duplicate",
    r"(?:it|that|which|they|there|where \w+) stands?": "is, are",
    r"lies? (?:above|below|beside|within)": "is above, is implied by",
    r"lies? (?:in|at)": "is in",
    r"nothing (?:stands|lies)": "not found, empty",
    r"bears? (?:the|a|no|its)": "has",
    # "is no X" for "is not a valid X".
    r"(?:is|are) no (?:valid|id|day|date|address|url|key|file|folder|link|name|number|record|topic"
    r"|venue|catalog|list|month|year|web|web address|bug|fault)": "is not a valid X",
    # Words for repairing and reporting that English uses otherwise.
    r"mend(?:s|ed|ing)?": "fix",
    r"tells? (?:apart|of|from|how|what|whether|where|which)": "report, return whether",
    r"told (?:apart|of|from|to|by)": "distinguished, reported",
    r"says? (?:by which|of it|of them)": "is, has, reports",
    r"let(?:s)? (?:no|nothing|nobody|the old)": "do not, prevent",
    r"leaves? alone|left alone": "skip, skipped",
    r"whoever": "anyone who, the caller",
    r"wherever it": "where it",
    r"anew": "again",
    r"thereof|therein|thereby|hereby|herein|whilst|amongst": "plainer words",
    r"such as one": "like one",
    r"as far as (?:it|they) (?:goes|go|is|are)": "where possible",
    r"beforehand": "before, in advance",
    r"by (?:his|her) own": "alone, yourself",
    r"(?<![\w'])(?:he|him|himself|his)(?![\w'])": "they, them, the user",
    # Metaphors that belong to the map in ARCHITECTURE.md at most.
    r"(?:a|the|its|own|one|every|which) rooms?": "package",
    r"(?:a|the|its|own|every|which) floors?": "layer",
    r"(?:the|its|one|two|a) doors?": "entry point",
    r"strangers?": "other people, outsiders",
    # British spelling.
    r"(?:colour|behaviour|favour|honour|neighbour|labour)\w*": "-or",
    r"(?:normalis|optimis|organis|recognis|summaris|initialis|capitalis|serialis|minimis|maximis"
    r"|generalis|specialis|categoris|emphasis(?=e)|prioritis|analys(?=e[sd]?\b)|synthesis(?=e))"
    r"(?:e|es|ed|ing|ation|ations|er|ers)": "-ize",
    r"catalogue\w*": "catalog",
    r"(?:judgement|centre|grey|labell|cancell(?=ed|ing)|modell|travell)\w*": "American",
    r"programmes?": "program",
    r"orientated|learnt|misspelt|burnt": "oriented, learned, misspelled",  # spelt is also a grain
}
"""Pattern of a word or phrase, without regard to case, and what to write instead."""

FOLDERS = ("src", "templates", "frontend", "docs", "scripts", "tests", ".github")
FILES = (
    *("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "MAINTAINING.md", "SECURITY.md"),
    *("CODE_OF_CONDUCT.md", "Makefile", "pyproject.toml", "mkdocs.yml", "taxonomy.yaml"),
)
SUFFIXES = {".py", ".md", ".j2", ".html", ".js", ".mjs", ".css", ".yml", ".yaml", ".toml", ".sh"}

SKIPPED = (
    "templates/init/LICENSE",  # the text of a license
    "templates/init/venues.yaml",  # names of journals
    "scripts/wording.py",  # it has the words as patterns
    "tests/catalogs/",  # hostile and odd text is what these catalogs are for
    "tests/lists/",  # other people's lists, some of them not in UTF-8
    "tests/golden/",  # generated from what is checked at its source
    "tests/node/package",
    "templates/theme/assets/",  # bundled from frontend/
)

ALLOWED_LINE = re.compile(r"wording: \w+|title, papers, mend, records")
"""Lines with a comment such as ``wording: quoted``, and one with a field of a published format."""


SEARCH_WORDS = re.compile(r"\s*(words|aliases):")
"""Lines of taxonomy.yaml with what people may type, which includes British spellings."""


TEST_PROSE = re.compile(r'^\s*(def |class |""")|# ')
"""Lines of tests that people read; the others hold odd and foreign text on purpose."""


class Finding(NamedTuple):
    """One place with a word to replace."""

    file: str
    line: int
    word: str
    advice: str


def checked_files() -> Iterator[Path]:
    """Yield every tracked file with text for people, in order."""
    command = ["git", "ls-files", *FOLDERS, *FILES]
    listed = subprocess.run(  # noqa: S603  the names above, nothing from outside
        command, cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in sorted(set(listed.stdout.splitlines())):
        path = ROOT / name
        is_text = path.suffix in SUFFIXES or name == "Makefile"
        if is_text and not name.startswith(SKIPPED) and path.is_file():
            yield path


def find_words(path: Path) -> Iterator[Finding]:
    """Yield the findings of one file."""
    name = path.relative_to(ROOT).as_posix()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if ALLOWED_LINE.search(line):
            continue
        if name == "taxonomy.yaml" and SEARCH_WORDS.match(line):
            continue
        if name.startswith("tests/") and not TEST_PROSE.search(line):
            continue
        for pattern, advice in PATTERNS:
            for match in pattern.finditer(line):
                yield Finding(name, number, match[0], advice)


PATTERNS = [
    (re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE), advice)
    for pattern, advice in WORDS.items()
]


def main() -> int:
    """Print every finding; return 1 where there is one."""
    findings = [finding for path in checked_files() for finding in find_words(path)]
    for finding in findings:
        print(f"{finding.file}:{finding.line}: '{finding.word}': write {finding.advice}")
    print(f"{len(findings)} findings")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
