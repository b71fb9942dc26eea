"""The HTML of prose: harmless markup stays, everything else is shown as text."""

import pytest

from kdcatalog.rendering.prose import to_html
from kdcatalog.rendering.sanitizing import sanitize
from tests.hostile_catalog import ATTACKS
from tests.pages import see


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p align="center">x</p>', '<p align="center">x</p>'),
        ("<p align=center>x</p>", '<p align="center">x</p>'),
        ("<P ALIGN='center'>x</P>", '<p align="center">x</p>'),
        ("<details open><summary>x</summary></details>",) * 2,
        ("a<br/>b<br />c", "a<br>b<br>c"),
        ("1 < 2 > 0 <", "1 &lt; 2 > 0 &lt;"),
        ("<!-- kept apart -->x", "x"),
        ("<!-- open", "&lt;!-- open"),
        ("<script>x()</script>", "&lt;script>x()&lt;/script>"),
        ("<svg/onload=x()//", "&lt;svg/onload=x()//"),
        ('<img src="a.png" onerror="x()">', '<img src="a.png">'),
        ("<img src=x onerror=x()>", '<img src="x">'),
        ("<img src='a\"b.png'>", '<img src="a&quot;b.png">'),
        ('<p style="x" onclick="x()" class="y">z</p>', '<p class="y">z</p>'),
        ("<b>open", "<b>open</b>"),
        ("<b><i>x</b></i>", "<b><i>x</i></b>"),
        ("x</article></div></body>", "x&lt;/article>&lt;/body>"),
        ("<template><b>x</template>", "&lt;template><b>x&lt;/template></b>"),
    ],
)
def test_markup_of_prose_is_harmless(markup: str, expected: str) -> None:
    assert expected == sanitize(markup)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x()",
        "JaVaScRiPt:x()",
        "java\nscript:x()",
        " javascript:x()",
        "\x01javascript:x()",
        "javascript&colon;x()",
        "&#106;avascript:x()",
        "&#x6A;avascript&#58;x()",
        "data:text/html,x",
        "vbscript:x",
        "blob:x",
        "file:///etc/passwd",
    ],
)
def test_links_that_run_or_read_are_removed(address: str) -> None:
    assert "<a>x</a>" == sanitize(f'<a href="{address}">x</a>')


@pytest.mark.parametrize(
    "address",
    ["https://x.org/a:b", "http://x.org", "mailto:a@b.org", "#a", "a/b?c=d:e", "&#109;ailto:a"],
)
def test_ordinary_links_stay(address: str) -> None:
    assert f'<a href="{address}">x</a>' == sanitize(f'<a href="{address}">x</a>')


@pytest.mark.parametrize(
    "address",
    ["https://x.org/a", "//x.org/a", "/\\x.org/a", "\\\\x.org/a", "a, //x.org/b 2x", "data:x"],
)
@pytest.mark.parametrize("name", ["src", "srcset"])
def test_pictures_of_other_hosts_are_not_loaded(name: str, address: str) -> None:
    assert '<img alt="x">' == sanitize(f'<img alt="x" {name}="{address}">')


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_prose_has_only_harmless_elements(attack: str) -> None:
    table = f"| a |\n| - |\n| {attack} |"
    for text in (attack, f"- {attack}", f"# {attack}", table, f"x `{attack}`"):
        for name, attributes in see(str(to_html(text))).elements:
            assert name not in {"script", "style", "iframe", "base", "meta", "form", "svg", "link"}
            assert not {key for key in attributes if key.startswith("on") or key == "style"}
            assert "foreign.example" not in attributes.get("src", "")
            assert "javascript" not in attributes.get("href", "")
