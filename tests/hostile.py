"""Texts that a contributor could send and that are markup to somebody, each alone and many together."""

import random

FRAGMENTS = (
    *"|`\\*_~$[]()<>!#&:^{}=-+\"'.ab1  éß麦🥖ﬁ…“”\u2003\u3000",
    *(
        "``",
        "**",
        "__",
        "~~",
        "$$",
        "x_y",
        "_x_",
        "*x*",
        "**x**",
        "~~x~~",
        "$x$",
        "$`x`$",
        "[x](y)",
        "![x](y)",
        "[x][y]",
    ),
    *("[^1]", "[x]", "<b>", "</b>", "<br>", "<!-- x -->", "<script>", "</td>", "<?x", "<a@b.org>", "&amp;", "&#124;"),
    *("&#x7c;", "&lt", ":smile:", "www.x.org", "https://x.org", "http://x.org/a_b_c", "ftp://x.org", "//x.org"),
    *("a@b.org", "mailto:a@b.org", "xmpp:a@b.org", "@user", "#12", "GH-12", "1. x", "1) x", "# x", "- x", "+ x", "* x"),
    *("> x", "---", "===", "```", "~~~", "    x", "| - |", "{: onclick=x }", "javascript:alert(1)", "خبز"),
)
"""What Markdown, HTML and GitHub read as more than letters, and letters of many scripts."""

WHOLE = (
    "a | b | c",
    "| --- | --- |",
    "`code` and ``code``",
    "unclosed `",
    "a trailing backslash \\",
    "\\",
    "\\| escaped",
    "[x](javascript:alert(1))",
    "[x]: https://example.org",
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<https://example.org>",
    "<!-- a comment",
    "{: onclick=alert(1) }",
    "costs $x$ and $$y$$",
    "a :smile: and :+1:",
    "see www.x.org and WWW.X.ORG",
    "see https://example.org/a?b=c#d and HTTP://X.ORG",
    "ftp://x.org",
    "thanks @user and @org/team",
    "1. x",
    "12) x",
    "# x",
    "x #",
    "- x",
    "+ x",
    "* x",
    "> x",
    "---",
    "***",
    "===",
    "~~~",
    "&amp; and & and &copy",
    "&#124; and &#x7C;",
    "snake_case and _emphasis_ and __strong__",
    "~~struck~~ and ~struck~",
    "![x](y)",
    "!x and !",
    "*emphasis* and **strong**",
    "a line\nbreak and a\r\nsecond",
    "an @ alone",
    "a tab\tstop",
    "🥖 and 👩 and é and ñ",
    "发酵面团的微生物学",
    "خبز التنور",
    "=SUM(A1)",
    "% ~ ^ { } \\ _ # &",
    "TY  - JOUR",
    "x}, author = {y",
)
"""Titles that each attack one reader."""


def texts(number: int) -> list[str]:
    """Return the whole titles and so many mixed ones, the same on every run; none is empty."""
    chance = random.Random("bread")
    mixed = ("".join(chance.choices(FRAGMENTS, k=chance.randint(1, 9))) for _ in range(number))
    return [*WHOLE, *(text for text in mixed if text.strip())]
