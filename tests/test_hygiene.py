# ruff: noqa: RUF001  # signs that look like others are what some of these tests are about
"""Every kind of mistake that once passed in silence or got a hint that led astray."""

import pytest

from tests.hygiene import RECORD, Report, fixed, reports, with_mistake

TITLE = 'title: "A Plain Loaf"'
SECOND_AUTHOR = "  - Ben Cee"
AUTHORS = "  - Ann Bee\n  - Ben Cee"
DATE = 'date: "2023-06"'
ADDED = 'added: "2024-01-15"'
VENUE = "venue:\n  id: BreadConf\n  year: 2023"
CODE = "  - https://github.com/bee/loaf"
ARXIV = '  arxiv: "2306.99910"'
VENUE_ID = "  id: BreadConf"
VENUE_YEAR = "  year: 2023"
PLACEMENT = "  - process/mixing"
CODES = "code:\n  - https://github.com/bee/loaf"
TITLE_START = 'title: "'
ALL_AUTHORS = "authors:\n  - Ann Bee\n  - Ben Cee"
PLACEMENTS = "placements:\n  - process/mixing"

WITHOUT_VENUE = "the record without its venue"
WITHOUT_CODE = "the record without its code"
Mistake = tuple[str, str, Report, str | None]
"""What is replaced, by what, the one report, and what --fix makes of it; None: it stays."""

TEX: list[Mistake] = [
    (
        TITLE,
        "title: '$\\alpha$-Rye and \\emph{Wheat}'",
        ("KD601", "warning", 2, 8, "TeX markup in the title", 'write "α-Rye and Wheat"'),
        'title: "α-Rye and Wheat"',
    ),
    (
        TITLE,
        "title: 'Rye \\& Wheat'",
        ("KD601", "warning", 2, 8, "TeX markup in the title", 'write "Rye & Wheat"'),
        'title: "Rye & Wheat"',
    ),
    (
        TITLE,
        'title: "{R}ye and {W}heat"',
        ("KD601", "warning", 2, 8, "TeX markup in the title", 'write "Rye and Wheat"'),
        'title: "Rye and Wheat"',
    ),
    (
        TITLE,
        "title: 'Cr\\`eme Loaves for $n^2$ Guests'",
        ("KD601", "warning", 2, 8, "TeX markup in the title", 'write "Crème Loaves for n² Guests"'),
        'title: "Crème Loaves for n² Guests"',
    ),
    (
        SECOND_AUTHOR,
        "  - 'Be\\~na Cee'",
        ("KD601", "warning", 5, 5, "TeX markup in the name", 'write "Beña Cee"'),
        "  - Beña Cee",
    ),
]
HTML: list[Mistake] = [
    (
        TITLE,
        'title: "<b>Rye</b> and Wheat"',
        ("KD601", "warning", 2, 8, "HTML markup in the title", 'write "Rye and Wheat"'),
        'title: "Rye and Wheat"',
    ),
    (
        TITLE,
        'title: "Rye &amp; Wheat"',
        ("KD601", "warning", 2, 8, "HTML markup in the title", 'write "Rye & Wheat"'),
        'title: "Rye & Wheat"',
    ),
    (
        TITLE,
        'title: "H<sub>2</sub>O in Dough"',
        ("KD601", "warning", 2, 8, "HTML markup in the title", 'write "H₂O in Dough"'),
        'title: "H₂O in Dough"',
    ),
    (
        SECOND_AUTHOR,
        '  - "Ben&nbsp;Cee"',
        ("KD121", "error", 5, 5, "'Ben&nbsp;Cee' is not one name", "write Ben Cee"),
        "  - Ben Cee",
    ),
]
MARKDOWN: list[Mistake] = [
    (
        TITLE,
        'title: "[Rye and Wheat](https://example.org/rye)"',
        ("KD601", "warning", 2, 8, "Markdown markup in the title", 'write "Rye and Wheat"'),
        'title: "Rye and Wheat"',
    ),
    (
        TITLE,
        'title: "**Rye** and Wheat"',
        ("KD601", "warning", 2, 8, "Markdown markup in the title", 'write "Rye and Wheat"'),
        'title: "Rye and Wheat"',
    ),
    (
        TITLE,
        'title: "`Rye` and Wheat"',
        ("KD601", "warning", 2, 8, "Markdown markup in the title", 'write "Rye and Wheat"'),
        'title: "Rye and Wheat"',
    ),
    (
        TITLE,
        'title: "_Rye_ and Wheat"',
        ("KD601", "warning", 2, 8, "Markdown markup in the title", 'write "Rye and Wheat"'),
        'title: "Rye and Wheat"',
    ),
]
MARKS_AROUND_TITLES: list[Mistake] = [
    (
        TITLE,
        'title: "A Plain Loaf."',
        ("KD602", "warning", 2, 8, "trailing period in the title", 'write "A Plain Loaf"'),
        'title: "A Plain Loaf"',
    ),
    (
        TITLE,
        "title: '\"A Plain Loaf\"'",
        ("KD602", "warning", 2, 8, "surrounding quotes in the title", 'write "A Plain Loaf"'),
        'title: "A Plain Loaf"',
    ),
    (
        TITLE,
        'title: "A Plain Loaf†"',
        ("KD602", "warning", 2, 8, "footnote mark '†' in the title", 'write "A Plain Loaf"'),
        'title: "A Plain Loaf"',
    ),
]
LABELS_AND_VENUES: list[Mistake] = [
    (
        TITLE,
        f'title: "{label} A Plain Loaf"',
        ("KD602", "warning", 2, 8, f"'{label}' in the title", 'write "A Plain Loaf"'),
        'title: "A Plain Loaf"',
    )
    for label in ("[PDF]", "[2306.99910v2]", "[arXiv:2306.99910]", "[BOOK] [HTML]")
]
LABELS_AND_VENUES += [
    (
        TITLE,
        f'title: "A Plain Loaf{mark}"',
        ("KD602", "warning", 2, 8, f"trailing '{mark}' in the title", 'write "A Plain Loaf"'),
        'title: "A Plain Loaf"',
    )
    for mark in (":", ",", ";")
]
LABELS_AND_VENUES += [
    (
        TITLE,
        f'title: "A Plain Loaf ({venue})"',
        ("KD602", "warning", 2, 8, f"the venue '{venue}' in the title", 'write "A Plain Loaf"'),
        None,
    )
    for venue in ("BreadConf 2023", "breadconf '23", "BreadConf, 2023")
]
LABELS_AND_VENUES += [
    (
        TITLE,
        "title: \"``Plain'' Loaves\"",
        ("KD601", "warning", 2, 8, "TeX markup in the title", 'write "“Plain” Loaves"'),
        'title: "“Plain” Loaves"',
    ),
]
CAPITALS: list[Mistake] = [
    (
        TITLE,
        'title: "a plain loaf made from rye flour"',
        (
            "KD603",
            "warning",
            2,
            8,
            "the title is in lower case",
            'compare with the paper; probably "A Plain Loaf Made from Rye Flour"',
        ),
        None,
    ),
    (
        TITLE,
        'title: "A PLAIN LOAF MADE FROM RYE FLOUR"',
        (
            "KD603",
            "warning",
            2,
            8,
            "the title is in capitals",
            'compare with the paper; probably "A Plain Loaf Made from Rye Flour"',
        ),
        None,
    ),
    (
        TITLE,
        'title: "RYE: LEARNING TO BAKE WITH LESS WATER"',
        (
            "KD603",
            "warning",
            2,
            8,
            "the title is in capitals",
            'compare with the paper; probably "RYE: Learning to Bake with Less Water"',
        ),
        None,
    ),
    (
        TITLE,
        'title: "BAKING WITH LLMs AND SOURDOUGH STARTERS"',
        (
            "KD603",
            "warning",
            2,
            8,
            "the title is in capitals",
            'compare with the paper; probably "Baking with LLMs and Sourdough Starters"',
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        "  - BENJAMIN CEDAR",
        (
            "KD603",
            "warning",
            5,
            5,
            "the name is in capitals",
            'compare with the paper; probably "Benjamin Cedar"',
        ),
        None,
    ),
]
EMOJI: list[Mistake] = [
    (
        TITLE,
        'title: "🍞 A Plain Loaf"',
        ("KD604", "warning", 2, 8, "emoji in the title", 'write "A Plain Loaf"'),
        'title: "A Plain Loaf"',
    ),
    (
        TITLE,
        'title: "A Plain Loaf :fire:"',
        ("KD604", "warning", 2, 8, "emoji in the title", 'write "A Plain Loaf"'),
        'title: "A Plain Loaf"',
    ),
    (
        TITLE,
        'title: "A Plain ✨ Loaf"',
        ("KD604", "warning", 2, 8, "emoji in the title", 'write "A Plain Loaf"'),
        'title: "A Plain Loaf"',
    ),
    (
        TITLE,
        'title: "A ❤️ for Loaves"',
        ("KD604", "warning", 2, 8, "emoji in the title", 'write "A for Loaves"'),
        'title: "A for Loaves"',
    ),
]
PLACEHOLDERS: list[Mistake] = [
    (
        TITLE,
        'title: "TODO"',
        (
            "KD605",
            "error",
            2,
            8,
            "'TODO' is a placeholder",
            'write the title as published, such as title: "Attention Is All You Need"',
        ),
        None,
    ),
    (
        TITLE,
        'title: "[Title here]"',
        (
            "KD605",
            "error",
            2,
            8,
            "'[Title here]' is a placeholder",
            'write the title as published, such as title: "Attention Is All You Need"',
        ),
        None,
    ),
    (
        TITLE,
        'title: "TODO: the title"',
        (
            "KD605",
            "error",
            2,
            8,
            "'TODO: the title' is a placeholder",
            'write the title as published, such as title: "Attention Is All You Need"',
        ),
        None,
    ),
    (
        TITLE,
        'title: "Title of the paper"',
        (
            "KD605",
            "error",
            2,
            8,
            "'Title of the paper' is a placeholder",
            'write the title as published, such as title: "Attention Is All You Need"',
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        "  - First Author",
        (
            "KD605",
            "error",
            5,
            5,
            "'First Author' is a placeholder",
            "write the name as printed, or remove authors: if nobody is named",
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        "  - Firstname Lastname",
        (
            "KD605",
            "error",
            5,
            5,
            "'Firstname Lastname' is a placeholder",
            "write the name as printed, or remove authors: if nobody is named",
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        '  - "[Your Name]"',
        (
            "KD605",
            "error",
            5,
            5,
            "'[Your Name]' is a placeholder",
            "write the name as printed, or remove authors: if nobody is named",
        ),
        None,
    ),
    (
        ADDED,
        'note: "TBD"\nadded: "2024-01-15"',
        ("KD605", "error", 16, 7, "'TBD' is a placeholder", "remove the line, or write the value"),
        None,
    ),
    (
        ADDED,
        'facts:\n  leaven: N/A\nadded: "2024-01-15"',
        ("KD605", "error", 17, 11, "'N/A' is a placeholder", "remove the line, or write the value"),
        None,
    ),
]
MORE_THAN_NAMES: list[Mistake] = [
    (
        SECOND_AUTHOR,
        "  - Ben Cee¹",
        ("KD606", "warning", 5, 5, "footnote mark '¹' in the name", 'write "Ben Cee"'),
        "  - Ben Cee",
    ),
    (
        SECOND_AUTHOR,
        '  - "Ben Cee*"',
        ("KD606", "warning", 5, 5, "footnote mark '*' in the name", 'write "Ben Cee"'),
        "  - Ben Cee",
    ),
    (
        SECOND_AUTHOR,
        '  - "Ben Cee (0000-0002-1825-0097)"',
        ("KD606", "warning", 5, 5, "ORCID iD in the name", 'write "Ben Cee"'),
        "  - Ben Cee",
    ),
    (
        SECOND_AUTHOR,
        "  - Dr. Ben Cee",
        ("KD606", "warning", 5, 5, "'Dr.' in the name", 'write "Ben Cee"'),
        "  - Ben Cee",
    ),
    (
        SECOND_AUTHOR,
        "  - Yu Zhang 0004",
        ("KD606", "warning", 5, 5, "DBLP number 0004 in the name", 'write "Yu Zhang"'),
        "  - Yu Zhang",
    ),
    (
        SECOND_AUTHOR,
        "  - Ben Cee2",
        ("KD606", "warning", 5, 5, "footnote mark '2' in the name", 'write "Ben Cee"'),
        "  - Ben Cee",
    ),
    (
        SECOND_AUTHOR,
        "  - Ben Cee, PhD",
        ("KD121", "error", 5, 5, "'Ben Cee, PhD' contains a comma", "write Ben Cee"),
        "  - Ben Cee",
    ),
    (
        SECOND_AUTHOR,
        '  - "Ben Cee (MIT)"',
        ("KD606", "warning", 5, 5, "affiliation 'MIT' in the name", 'write "Ben Cee"'),
        "  - Ben Cee",
    ),
    (
        SECOND_AUTHOR,
        "  - Ben Cee [Rye University]",
        ("KD606", "warning", 5, 5, "affiliation 'Rye University' in the name", 'write "Ben Cee"'),
        "  - Ben Cee",
    ),
    (
        SECOND_AUTHOR,
        "  - {given: Prof. Ben, family: Cee†}",
        ("KD606", "warning", 5, 5, "footnote mark '†' and 'Prof.' in the name", 'write "Ben Cee"'),
        "  - given: Ben\n    family: Cee",
    ),
]
TYPOGRAPHIC_QUOTES: list[Mistake] = [
    (
        TITLE,
        "title: “A Plain Loaf”",
        (
            "KD607",
            "error",
            2,
            8,
            "typographic quotes “” instead of straight ones",
            'write "A Plain Loaf"',
        ),
        'title: "A Plain Loaf"',
    ),
    (
        SECOND_AUTHOR,
        "  - ‘Ben Cee’",
        (
            "KD607",
            "error",
            5,
            5,
            "typographic quotes ‘’ instead of straight ones",
            'write "Ben Cee"',
        ),
        "  - Ben Cee",
    ),
    (
        DATE,
        "date: “2023-06”",
        (
            "KD607",
            "error",
            6,
            7,
            "typographic quotes “” instead of straight ones",
            'write "2023-06"',
        ),
        'date: "2023-06"',
    ),
    (
        PLACEMENT,
        "  - „process/mixing“",
        (
            "KD607",
            "error",
            15,
            5,
            "typographic quotes „“ instead of straight ones",
            'write "process/mixing"',
        ),
        "  - process/mixing",
    ),
    (
        TITLE,
        "title: «A Plain Loaf»",
        (
            "KD607",
            "error",
            2,
            8,
            "typographic quotes «» instead of straight ones",
            'write "A Plain Loaf"',
        ),
        'title: "A Plain Loaf"',
    ),
]
CUT_SHORT: list[Mistake] = [
    (
        TITLE,
        "title: Fix #123 now",
        (
            "KD608",
            "error",
            2,
            12,
            "the text is cut short to 'Fix': an unquoted # begins a comment",
            'write "Fix #123 now", or put a space after # if it is a comment',
        ),
        None,
    ),
    (
        TITLE,
        "title: #1 in Bread",
        (
            "KD608",
            "error",
            2,
            8,
            "the text is empty: an unquoted # begins a comment",
            'write "#1 in Bread", or put a space after # if it is a comment',
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        "  - Ben Cee #2",
        (
            "KD608",
            "error",
            5,
            13,
            "the text is cut short to 'Ben Cee': an unquoted # begins a comment",
            'write "Ben Cee #2", or put a space after # if it is a comment',
        ),
        None,
    ),
    (
        ADDED,
        'note: See issue #7\nadded: "2024-01-15"',
        (
            "KD608",
            "error",
            16,
            17,
            "the text is cut short to 'See issue': an unquoted # begins a comment",
            'write "See issue #7", or put a space after # if it is a comment',
        ),
        None,
    ),
]
FOLDED_LISTS: list[Mistake] = [
    (
        AUTHORS,
        "  - Ann Bee\n    - Ben Cee",
        (
            "KD609",
            "error",
            5,
            5,
            "lines of a list are read as one text, 'Ann Bee - Ben Cee'",
            "write - Ann Bee and - Ben Cee on lines of their own, the dashes aligned",
        ),
        None,
    ),
    (
        AUTHORS,
        "  - Ann Bee\n    Ben Cee",
        (
            "KD609",
            "error",
            5,
            5,
            "lines of a list are read as one text, 'Ann Bee Ben Cee'",
            "write - Ann Bee and - Ben Cee on lines of their own, the dashes aligned",
        ),
        None,
    ),
    (
        AUTHORS,
        "  -Ann Bee\n  -Ben Cee",
        (
            "KD609",
            "error",
            5,
            3,
            "lines of a list are read as one text, '-Ann Bee -Ben Cee'",
            "write - Ann Bee and - Ben Cee on lines of their own, the dashes aligned",
        ),
        None,
    ),
    (
        PLACEMENT,
        "  - process/mixing\n    - process",
        (
            "KD609",
            "error",
            16,
            5,
            "lines of a list are read as one text, 'process/mixing - process'",
            "write - process/mixing and - process on lines of their own, the dashes aligned",
        ),
        None,
    ),
]
FUTURE_DATES: list[Mistake] = [
    (
        ADDED,
        'added: "2062-11-25"',
        (
            "KD610",
            "error",
            16,
            8,
            "2062-11-25 is in the future",
            'write the day on which you add it, "YYYY-MM-DD"',
        ),
        None,
    ),
    (
        DATE,
        'date: "2062-11"',
        (
            "KD610",
            "error",
            6,
            7,
            "2062-11 is in the future",
            'write "2023-06", the month of the arXiv id',
        ),
        None,
    ),
    (
        DATE,
        'date: "2062"',
        (
            "KD610",
            "error",
            6,
            7,
            "2062 is in the future",
            'write "2023-06", the month of the arXiv id',
        ),
        None,
    ),
    (
        ADDED,
        'checked:\n  authors: acl 2062-11-25\nadded: "2024-01-15"',
        (
            "KD610",
            "error",
            17,
            12,
            "2062-11-25 is in the future",
            "write the day on which it was compared",
        ),
        None,
    ),
    (
        VENUE_YEAR,
        "  year: 2062",
        (
            "KD610",
            "error",
            9,
            9,
            "2062 is in the future",
            "write the year of the volume or meeting",
        ),
        None,
    ),
    (
        ADDED,
        'added: "2024-03-03"',
        (
            "KD610",
            "error",
            16,
            8,
            "2024-03-03 is in the future",
            'write the day on which you add it, "YYYY-MM-DD"',
        ),
        None,
    ),
]
VENUES: list[Mistake] = [
    (
        VENUE_ID,
        "  id: arXiv",
        (
            "KD303",
            "error",
            8,
            7,
            "'arXiv' is not a venue",
            "remove venue: from the record; preprints have none",
        ),
        WITHOUT_VENUE,
    ),
    (
        VENUE_ID,
        "  id: CoRR",
        (
            "KD303",
            "error",
            8,
            7,
            "'CoRR' is not a venue",
            "remove venue: from the record; preprints have none",
        ),
        WITHOUT_VENUE,
    ),
    (
        VENUE_ID,
        "  id: Under review",
        (
            "KD303",
            "error",
            8,
            7,
            "'Under review' is not a venue",
            "remove venue: from the record; preprints have none",
        ),
        WITHOUT_VENUE,
    ),
    (
        VENUE_ID,
        "  id: arXiv preprint arXiv:2306.99910",
        (
            "KD303",
            "error",
            8,
            7,
            "'arXiv preprint arXiv:2306.99910' is not a venue",
            "remove venue: from the record; preprints have none",
        ),
        WITHOUT_VENUE,
    ),
    (
        VENUE,
        "venue: BreadConf 2023",
        (
            "KD112",
            "error",
            7,
            8,
            "expected id and year of the venue, not one text",
            "write venue: {id: BreadConf, year: 2023}",
        ),
        "venue:\n  id: BreadConf\n  year: 2023",
    ),
    (
        VENUE,
        "venue: BreadConf'23",
        (
            "KD112",
            "error",
            7,
            8,
            "expected id and year of the venue, not one text",
            "write venue: {id: BreadConf, year: 2023}",
        ),
        "venue:\n  id: BreadConf\n  year: 2023",
    ),
    (
        VENUE,
        "venue: Bread Conference (2023)",
        (
            "KD112",
            "error",
            7,
            8,
            "expected id and year of the venue, not one text",
            "write venue: {id: Bread Conference, year: 2023}",
        ),
        "venue:\n  id: BreadConf\n  year: 2023",
    ),
    (
        VENUE,
        "venue: BreadConf",
        (
            "KD112",
            "error",
            7,
            8,
            "expected id and year of the venue, not one text",
            "write venue: {id: BreadConf, year: YYYY}",
        ),
        None,
    ),
    (
        VENUE,
        "venue: arXiv 2023",
        (
            "KD112",
            "error",
            7,
            8,
            "'arXiv 2023' is not a venue",
            "remove venue: from the record; preprints have none",
        ),
        WITHOUT_VENUE,
    ),
]
DATES: list[Mistake] = [
    (
        DATE,
        "date: June 2023",
        ("KD114", "error", 6, 7, "'June 2023' is not a valid month or year", 'write "2023-06"'),
        'date: "2023-06"',
    ),
    (
        DATE,
        'date: "2023-06-14"',
        ("KD114", "error", 6, 7, "'2023-06-14' is not a valid month or year", 'write "2023-06"'),
        'date: "2023-06"',
    ),
    (
        DATE,
        "date: 14 June 2023",
        ("KD114", "error", 6, 7, "'14 June 2023' is not a valid month or year", 'write "2023-06"'),
        'date: "2023-06"',
    ),
    (
        DATE,
        "date: 06/2023",
        ("KD114", "error", 6, 7, "'06/2023' is not a valid month or year", 'write "2023-06"'),
        'date: "2023-06"',
    ),
    (
        DATE,
        'date: "2023/6"',
        ("KD114", "error", 6, 7, "'2023/6' is not a valid month or year", 'write "2023-06"'),
        'date: "2023-06"',
    ),
    (
        DATE,
        "date: 2023年6月",
        ("KD114", "error", 6, 7, "'2023年6月' is not a valid month or year", 'write "2023-06"'),
        'date: "2023-06"',
    ),
    (
        DATE,
        'date: "2023-13"',
        (
            "KD114",
            "error",
            6,
            7,
            "'2023-13' is not a valid month or year",
            'write "2023", or the month as well, such as "2023-05"',
        ),
        None,
    ),
    (
        DATE,
        "date: Spring 2023",
        (
            "KD114",
            "error",
            6,
            7,
            "'Spring 2023' is not a valid month or year",
            'write "2023", or the month as well, such as "2023-05"',
        ),
        'date: "Spring 2023"',
    ),
    (
        ADDED,
        "added: 15 January 2024",
        ("KD114", "error", 16, 8, "'15 January 2024' is not a valid date", 'write "2024-01-15"'),
        'added: "2024-01-15"',
    ),
    (
        ADDED,
        'added: "2024/1/15"',
        ("KD114", "error", 16, 8, "'2024/1/15' is not a valid date", 'write "2024-01-15"'),
        'added: "2024-01-15"',
    ),
    (
        ADDED,
        "added: 01/02/2024",
        (
            "KD114",
            "error",
            16,
            8,
            "'01/02/2024' is not a valid date",
            'write the day as "YYYY-MM-DD"',
        ),
        'added: "01/02/2024"',
    ),
]
LINKS_AND_IDENTIFIERS: list[Mistake] = [
    (
        CODE,
        "  - coming soon",
        (
            "KD120",
            "error",
            13,
            5,
            "'coming soon' is not a URL",
            "remove the line until there is a link, or write the whole URL",
        ),
        WITHOUT_CODE,
    ),
    (
        CODE,
        "  - N/A",
        (
            "KD120",
            "error",
            13,
            5,
            "'N/A' is not a URL",
            "remove the line until there is a link, or write the whole URL",
        ),
        WITHOUT_CODE,
    ),
    (
        CODE,
        "  - To be released",
        (
            "KD120",
            "error",
            13,
            5,
            "'To be released' is not a URL",
            "remove the line until there is a link, or write the whole URL",
        ),
        None,
    ),
    (
        CODES,
        "code: TBD",
        (
            "KD111",
            "error",
            12,
            1,
            "the field is empty",
            "remove the line, or write a value",
        ),
        WITHOUT_CODE,
    ),
    (
        CODES,
        "code: https://github.com/bee/loaf",
        (
            "KD112",
            "error",
            12,
            7,
            "a text instead of a list",
            "write - https://github.com/bee/loaf on a line of its own",
        ),
        "code:\n  - https://github.com/bee/loaf",
    ),
    (
        CODE,
        "  - github.com/bee/loaf",
        (
            "KD120",
            "error",
            13,
            5,
            "'github.com/bee/loaf' does not begin with https:// or http://",
            'write "https://github.com/bee/loaf"',
        ),
        None,
    ),
    (
        ARXIV,
        '  arxiv: "2306.99910"\n  doi: https://doi.org/10.5555/Loaf.1',
        (
            "KD117",
            "error",
            12,
            8,
            "'https://doi.org/10.5555/Loaf.1' is not a valid DOI",
            'write "10.5555/Loaf.1"',
        ),
        '  arxiv: "2306.99910"\n  doi: "10.5555/Loaf.1"',
    ),
    (
        ARXIV,
        '  arxiv: "2306.99910"\n  doi: "doi:10.5555/Loaf.1"',
        (
            "KD117",
            "error",
            12,
            8,
            "'doi:10.5555/Loaf.1' is not a valid DOI",
            'write "10.5555/Loaf.1"',
        ),
        '  arxiv: "2306.99910"\n  doi: "10.5555/Loaf.1"',
    ),
    (
        ARXIV,
        '  arxiv: "2306.99910"\n  doi: https://dl.acm.org/doi/10.5555/Loaf.1',
        (
            "KD117",
            "error",
            12,
            8,
            "'https://dl.acm.org/doi/10.5555/Loaf.1' is not a valid DOI",
            'write "10.5555/Loaf.1"',
        ),
        '  arxiv: "2306.99910"\n  doi: "10.5555/Loaf.1"',
    ),
]
SYNTAX_AND_SHAPE: list[Mistake] = [
    (
        SECOND_AUTHOR,
        "  Ben Cee",
        ("KD102", "error", 5, 3, "missing dash before an item of the list", "write - Ben Cee"),
        None,
    ),
    (
        AUTHORS,
        "  - Ann Bee\n  Ben Cee\n  - Cy Dee",
        ("KD102", "error", 5, 3, "missing dash before an item of the list", "write - Ben Cee"),
        None,
    ),
    (
        PLACEMENT,
        "  - process/mixing\n  process/fermentation",
        (
            "KD102",
            "error",
            16,
            3,
            "missing dash before an item of the list",
            "write - process/fermentation",
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        "\xa0 - Ben Cee",
        (
            "KD102",
            "error",
            5,
            1,
            "no-break space (U+00A0) instead of an ordinary space",
            "replace it with an ordinary space from the keyboard",
        ),
        None,
    ),
    (
        TITLE_START,
        'title:\xa0"',
        (
            "KD102",
            "error",
            2,
            7,
            "no-break space (U+00A0) instead of an ordinary space",
            "replace it with an ordinary space from the keyboard",
        ),
        None,
    ),
    (
        TITLE_START,
        'title:\u3000"',
        (
            "KD102",
            "error",
            2,
            7,
            "ideographic space (U+3000) instead of an ordinary space",
            "replace it with an ordinary space from the keyboard",
        ),
        None,
    ),
    (
        TITLE_START,
        'title："',
        (
            "KD102",
            "error",
            2,
            6,
            "fullwidth colon (U+FF1A) instead of a colon",
            "replace it with a colon from the keyboard",
        ),
        None,
    ),
    (
        TITLE_START,
        'title:"',
        ("KD102", "error", 2, 6, "no space after title:", 'write title: "A Plain Loaf"'),
        None,
    ),
    (
        TITLE,
        "title: Bread: A Study",
        (
            "KD102",
            "error",
            2,
            13,
            'unquoted text must not contain ": "',
            'write title: "Bread: A Study"',
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        "  - Cee: Ben",
        ("KD112", "error", 5, 5, 'unquoted text must not contain ": "', 'write "Cee: Ben"'),
        None,
    ),
    (
        TITLE,
        'title: "A Plain Loaf',
        ("KD102", "error", 2, 8, 'the quote " is not closed', 'write title: "A Plain Loaf"'),
        None,
    ),
    (
        TITLE,
        'title: "A Plain Loaf”',
        (
            "KD102",
            "error",
            2,
            8,
            "the typographic quote ” does not close the text",
            'write title: "A Plain Loaf"',
        ),
        None,
    ),
    (
        TITLE,
        'title: "A "Plain" Loaf"',
        (
            "KD102",
            "error",
            2,
            8,
            'the quote " inside the text ends it',
            'write title: "A \\"Plain\\" Loaf"',
        ),
        None,
    ),
    (
        TITLE,
        "title: 'It's a Loaf'",
        (
            "KD102",
            "error",
            2,
            8,
            "the quote ' inside the text ends it",
            'write title: "It\'s a Loaf"',
        ),
        None,
    ),
    (
        TITLE,
        "title: [Re] A Plain Loaf",
        (
            "KD102",
            "error",
            2,
            8,
            "unquoted text must not start with '['",
            'write title: "[Re] A Plain Loaf"',
        ),
        None,
    ),
    (
        TITLE,
        "title: {R}ye and {W}heat",
        (
            "KD102",
            "error",
            2,
            8,
            "unquoted text must not start with '{'",
            'write title: "{R}ye and {W}heat"',
        ),
        None,
    ),
    (
        TITLE,
        "title: **A Plain** Loaf",
        (
            "KD102",
            "error",
            2,
            8,
            "unquoted text must not start with '*'",
            'write title: "**A Plain** Loaf"',
        ),
        None,
    ),
    (
        TITLE,
        "title: @Home with Bread",
        (
            "KD102",
            "error",
            2,
            8,
            "unquoted text must not start with '@'",
            'write title: "@Home with Bread"',
        ),
        None,
    ),
    (
        TITLE,
        "title: [A Plain Loaf",
        (
            "KD102",
            "error",
            2,
            8,
            "the bracket [ is not closed",
            'write title: "[A Plain Loaf", or ] at the end',
        ),
        None,
    ),
    (
        VENUE_YEAR,
        "   year: 2023",
        (
            "KD102",
            "error",
            9,
            4,
            "the line begins in another column than the line above",
            "remove 1 space at its beginning",
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        " - Ben Cee",
        (
            "KD102",
            "error",
            5,
            2,
            "the line begins in another column than the line above",
            "insert 1 space at its beginning",
        ),
        None,
    ),
    (
        ALL_AUTHORS,
        "authors: Ann Bee, Ben Cee",
        (
            "KD112",
            "error",
            3,
            10,
            "a text instead of a list",
            "write one value per line, each after a dash: - Ann Bee and - Ben Cee",
        ),
        None,
    ),
    (
        PLACEMENTS,
        "placements: process/mixing",
        (
            "KD112",
            "error",
            14,
            13,
            "a text instead of a list",
            "write - process/mixing on a line of its own",
        ),
        None,
    ),
    (
        TITLE,
        'title: "A Plain\xa0Loaf"',
        (
            "KD113",
            "error",
            2,
            8,
            "no-break or wide space in the text, which looks like an ordinary one",
            'write "A Plain Loaf"',
        ),
        'title: "A Plain Loaf"',
    ),
]

QUOTE = '"'
_TWO_URLS = "https://github.com/bee/loaf, https://github.com/bee/roll"
WORDS_AROUND_VALUES: list[Mistake] = [
    (
        CODE,
        f"  - {written}",
        (
            "KD120",
            "error",
            13,
            5,
            f"'{written.strip(QUOTE)}' {reason}",
            'write "https://github.com/bee/loaf"',
        ),
        None,
    )
    for written, reason in (
        (
            "https://github.com/bee/loaf (official)",
            "contains the character ' ', which a URL writes as %20",
        ),
        ('"[code](https://github.com/bee/loaf)"', "does not begin with https:// or http://"),
        (
            "see https://github.com/bee/loaf",
            "contains the character ' ', which a URL writes as %20",
        ),
    )
]
WORDS_AROUND_VALUES += [
    (
        CODE,
        f"  - {_TWO_URLS}",
        (
            "KD120",
            "error",
            13,
            5,
            f"'{_TWO_URLS}' contains the character ' ', which a URL writes as %20",
            "write one URL per line, each after a dash:"
            ' - "https://github.com/bee/loaf" and - "https://github.com/bee/roll"',
        ),
        None,
    ),
    (
        SECOND_AUTHOR,
        '  - "Ben Cee <ben@example.org>"',
        ("KD121", "error", 5, 5, "'Ben Cee <ben@example.org>' is not one name", "write Ben Cee"),
        "  - Ben Cee",
    ),
    (
        AUTHORS,
        "  - Ann Bee and Ben Cee",
        (
            "KD121",
            "error",
            4,
            5,
            "'Ann Bee and Ben Cee' is not one name",
            "write one author per line, the name as printed: - Ann Bee and - Ben Cee",
        ),
        None,
    ),
    (
        AUTHORS,
        "  - Ann Bee, Ben Cee, Cyd Dee",
        (
            "KD121",
            "error",
            4,
            5,
            "'Ann Bee, Ben Cee, Cyd Dee' contains a comma",
            "write one author per line, the name as printed: - Ann Bee and - Ben Cee",
        ),
        None,
    ),
    (
        DATE,
        'date: "2023 Q1"',
        (
            "KD114",
            "error",
            6,
            7,
            "'2023 Q1' is not a valid month or year",
            'write "2023", or the month as well, such as "2023-05"',
        ),
        None,
    ),
    (
        ADDED,
        'added: "3.2.2024"',
        ("KD114", "error", 16, 8, "'3.2.2024' is not a valid date", 'write "2024-02-03"'),
        'added: "2024-02-03"',
    ),
    (
        DATE,
        'date:"2023-06"',
        ("KD102", "error", 6, 5, "no space after date:", 'write date: "2023-06"'),
        None,
    ),
]

ALL = [
    *TEX,
    *HTML,
    *MARKDOWN,
    *MARKS_AROUND_TITLES,
    *LABELS_AND_VENUES,
    *CAPITALS,
    *EMOJI,
    *PLACEHOLDERS,
    *MORE_THAN_NAMES,
    *TYPOGRAPHIC_QUOTES,
    *CUT_SHORT,
    *FOLDED_LISTS,
    *FUTURE_DATES,
    *VENUES,
    *DATES,
    *LINKS_AND_IDENTIFIERS,
    *SYNTAX_AND_SHAPE,
    *WORDS_AROUND_VALUES,
]


@pytest.mark.parametrize(("old", "new", "report", "fixed_text"), ALL)
def test_mistake_is_one_problem_and_is_fixed_where_that_is_mechanical(
    old: str, new: str, report: Report, fixed_text: str | None
) -> None:
    text = with_mistake(old, new)
    assert [report] == reports(text)
    if fixed_text == WITHOUT_VENUE:
        assert fixed(text) == RECORD.replace(f"{VENUE}\n", "")
    elif fixed_text == WITHOUT_CODE:
        assert fixed(text) == RECORD.replace(f"{CODES}\n", "")
    elif fixed_text is None:
        assert fixed(text) in (None, text)
    else:
        assert fixed(text) == with_mistake(old, fixed_text)


@pytest.mark.parametrize(
    "title",
    [
        "SQuARE: Sequential Question Answering Reasoning Engine",
        "LLM",
        "BERT, GPT, T5: OLD and NEW",
        "Beyond A*: Better Planning",
        "C# and F# in a Kitchen, at 100% of $5",
        "Is Bread All You Need? Yes!",
        "What Happens etc.",
        "A Loaf by Crumb Inc.",
        "Baking in the U.S.",
        "To Do or Not to Do",
        "The Title of a Bread",
        "snake_case and camelCase in 12:30:45",
        "Sets {1, 2} with a<b and c>d",
        "[Re] A Plain Loaf",
        "Loaves (Rye 2023)",
        "word2loaf",
        "α-Divergence for Crème Brûlée ✓",
        "“A” and “B”",
    ],
)
def test_good_title_has_no_problem(title: str) -> None:
    quoted = title.replace('"', '\\"')
    assert [] == reports(with_mistake(TITLE, f'title: "{quoted}"'))


@pytest.mark.parametrize(
    "name",
    [
        "bell hooks",
        "LI WU",
        "J. K. MAE",
        "Na Todo",
        "Wei Wang (王伟)",
        "Ann (Annie) Bee",
        "May Nod, Jr.",
        "{group: Team 42}",
        "{group: GPT-4 Team}",
        "{group: IBM}",
        "{group: Crumb Team (Rye University)}",
        "Drew Profeta",
        "X Æ A-12",
    ],
)
def test_good_name_has_no_problem(name: str) -> None:
    assert [] == reports(with_mistake(SECOND_AUTHOR, f"  - {name}"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TITLE, 'title: "A Plain Loaf"  # as printed'),
        (TITLE, "title: A Plain Loaf # as printed"),
        (SECOND_AUTHOR, "  - Ben Cee  # the baker"),
        (PLACEMENT, "  - process/mixing #main"),
        (TITLE, "title: A Plain Loaf\n  that Goes On"),
        (ADDED, 'added: "2024-03-02"'),
        (VENUE_YEAR, "  year: 2025"),
    ],
)
def test_comments_long_titles_and_near_dates_have_no_problem(old: str, new: str) -> None:
    assert [] == reports(with_mistake(old, new))
