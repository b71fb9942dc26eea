import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kdcatalog.model.urls import (
    ParsedUrl,
    Url,
    canonical_url,
    host_of,
    is_code_host,
    is_local,
    parse_url,
)

URL: TypeAdapter[str] = TypeAdapter(Url)


def codes(value: object) -> list[str]:
    try:
        URL.validate_python(value)
    except ValidationError as wrong:
        return [detail["type"] for detail in wrong.errors()]
    return []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/page", []),
        ("http://example.org", []),
        ("https://example.org/wiki/Bread_(food)?a=b&c=d#top", []),
        ("https://example.org:8080/~user/", []),
        ("https://xn--brt-ula.example.org/", []),
        # A public name may lead to a private address: links looks there, not the record.
        ("https://10.0.0.1.nip.io/", []),
        ("https://ann-.github.io/", []),
        ("https://-a.org/", ["KD120"]),
        ("https://a-.org/", ["KD120"]),
        ("https://a.-b.org/", ["KD120"]),
        ("https://example.org/" + "x" * 1500, []),
        ("https://example.org/" + "x" * 1980, []),
        ("https://example.org/" + "x" * 2028, []),
        ("https://example.org/" + "x" * 2029, ["KD120"]),
        ("", ["KD111"]),
        ("example.org/page", ["KD120"]),
        ("//example.org/page", ["KD120"]),
        ("ftp://example.org/", ["KD120"]),
        ("javascript:alert(1)", ["KD120"]),
        ("data:text/html,x", ["KD120"]),
        ("mailto:ann@example.org", ["KD120"]),
        ("https://user@example.org/", ["KD120"]),
        ("https://user:pw@example.org/", ["KD120"]),
        ("https:///page", ["KD120"]),
        ("https://localhost/", ["KD120"]),
        ("https://[::1]/", ["KD120"]),
        ("https://[::1/", ["KD120"]),
        ("https://example.org:0/", ["KD120"]),
        ("https://example.org:99999/", ["KD120"]),
        ("https://example.org:x/", ["KD120"]),
        ("https://exam_ple.org/", ["KD120"]),
        ("https://brøt.example.org/", ["KD120"]),
        ("https://example.org/a b", ["KD120"]),
        ("https://example.org/a\nb", ["KD113"]),
        ("https://example.org/\u202ea", ["KD113"]),
        *((f"https://example.org/a{mark}b", ["KD120"]) for mark in '<>"\\^`{|}'),
    ],
)
def test_invalid_url_is_refused(url: str, expected: list[str]) -> None:
    assert expected == codes(url)


def test_url_length_limit_equals_that_of_the_schema() -> None:
    assert 2048 == URL.json_schema()["maxLength"]


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("https://example.org/a b", 'write "https://example.org/a%20b"'),
        ("https://example.org/<b>", 'write "https://example.org/%3Cb%3E"'),
        ("<https://example.org/b>", 'write "https://example.org/b"'),
        ("htp://example.org", 'write "https://example.org"'),
        ("https:/example.org/a", 'write "https://example.org/a"'),
        ("http:example.org/a", 'write "http://example.org/a"'),
        ("example.org/a", 'write "https://example.org/a"'),
        ("//example.org:8080/a", 'write "https://example.org:8080/a"'),
        ("https://user:pw@example.org/", 'write "https://example.org/"'),
        ("ftp://example.org/", "write a URL that begins with https://"),
        ("javascript:alert(1)", "write the whole URL, such as https://example.org/page"),
        ("https:///page", "write the whole URL, such as https://example.org/page"),
        ("https://example.org/" + "x" * 2100, "write a URL of at most 2048 characters"),
    ],
)
def test_hint_on_an_invalid_url_shows_what_to_type(url: str, hint: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        URL.validate_python(url)
    assert [hint] == [detail["ctx"]["hint"] for detail in wrong.value.errors()]


@given(st.text() | st.from_regex(r"https?://[a-z@:\[\]./]{1,20}"))
def test_url_named_by_a_hint_is_valid(url: str) -> None:
    with contextlib.suppress(ValidationError):
        URL.validate_python(url)
        return
    with pytest.raises(ValidationError) as wrong:
        URL.validate_python(url)
    hints = [detail["ctx"]["hint"] for detail in wrong.value.errors() if detail["type"] == "KD120"]
    assert [] == [
        codes(hint[7:-1]) for hint in hints if hint.startswith('write "') and codes(hint[7:-1])
    ]


@given(st.text() | st.from_regex(r"https?://[a-z@:\[\]./]{1,20}"))
def test_every_accepted_url_has_a_host_and_no_user(url: str) -> None:
    if not codes(url):
        assert host_of(url)
        assert "@" not in url.split("/")[2]


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/page",
        "http://example.org/page",
        "https://www.example.org/page/",
        "https://EXAMPLE.org/page#part",
        "https://example.org:443/page",
    ],
)
def test_spellings_of_one_url_compare_equal(other: str) -> None:
    assert "example.org/page" == canonical_url(other)


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/Page",
        "https://example.org/page?x=1",
        "https://example.org:8080/page",
        "https://a.example.org/page",
    ],
)
def test_different_urls_compare_unequal(other: str) -> None:
    assert canonical_url("https://example.org/page") != canonical_url(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/a/b", True),
        ("https://www.github.com/a/b", True),
        ("https://GitLab.com/a/b", True),
        ("https://a.github.io/b", False),
        ("https://github.com.example.org/a", False),
        ("https://example.org/github.com", False),
        ("https://web.archive.org/web/20240219101112/https://github.com/a/b", True),
        ("https://web.archive.org/web/20240219101112/https://example.org/a", False),
        ("https://web.archive.org.evil.org/web/20240219101112/https://github.com/a", False),
    ],
)
def test_code_hosts_match_by_their_full_name(url: str, expected: bool) -> None:
    assert expected == is_code_host(url)


UNREADABLE = [
    "https://github.com:user/repo",
    "https://example.org:-1",
    "https://[v1.a]/",
    "https://[example.org]/",
    "https://[fe80::1%25eth0]/",
    "https://[x/a",
    "http://[",
    "https://foo.123/",
    "https://1.2.3/",
    "https://example.org:99999/",
    "https://[::1",
    "https://example\u2100.org/",
]


@pytest.mark.parametrize("url", UNREADABLE)
def test_unreadable_url_is_none_and_equals_only_itself(url: str) -> None:
    assert None is parse_url(url)
    assert "" == host_of(url)
    assert url == canonical_url(url)
    assert not is_code_host(url)
    assert ["KD120"] == codes(url)


@given(st.text() | st.from_regex(r"https?://[a-z0-9@:\[\]./]{1,20}"))
def test_reading_a_url_never_raises(url: str) -> None:
    parse_url(url)
    canonical_url(url)
    host_of(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "HTTPS://www.Example.org:8080/a/b?c=d#e",
            ParsedUrl("https", "www.example.org", 8080, "/a/b", "c=d", "e", has_user=False),
        ),
        (
            "http://ann@127.0.0.1:80",
            ParsedUrl("http", "127.0.0.1", None, "", "", "", has_user=True),
        ),
        (
            "mailto:ann@example.org",
            ParsedUrl("mailto", "", None, "ann@example.org", "", "", has_user=False),
        ),
        ("papers/x.html", ParsedUrl("", "", None, "papers/x.html", "", "", has_user=False)),
    ],
)
def test_url_is_split_into_its_parts(url: str, expected: ParsedUrl) -> None:
    assert expected == parse_url(url)


def test_origin_has_the_port_only_where_it_is_not_the_default() -> None:
    urls = ["https://example.org:443/a", "http://example.org:443/a", "https://[::1]:8443/"]
    expected = ["https://example.org", "http://example.org:443", "https://[::1]:8443"]
    assert expected == [parsed.origin for url in urls if (parsed := parse_url(url))]


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.0.0.1", "192.168.1.2", "172.16.0.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("printer.local", "metadata.google.internal", "a.localhost", "router.home.arpa"),
        *("shop.onion", "a.invalid", "a.test", "A.LOCAL.", "10.0.0.1."),
    ],
)
def test_address_that_only_some_machines_reach_is_a_problem(host: str) -> None:
    assert ["KD120"] == codes(f"https://{host}/page")
    assert is_local(host)


@pytest.mark.parametrize(
    "host",
    [
        *("foo.123", "0x7f.1", "127.1", "2130706433", "foo.0x7f", "1.2.3.4.5", "256.1.1.1"),
        *("1.2.3.0x", "a..org", ".org", "xn--a.org", "xn--.org", f"{'a' * 64}.org"),
        ".".join(["a" * 60] * 5),
    ],
)
def test_host_that_browsers_refuse_or_read_otherwise_is_a_problem(host: str) -> None:
    assert ["KD120"] == codes(f"https://{host}/page")


@pytest.mark.parametrize("host", ["1.1.1.1", "xn--mnchen-3ya.de", "a-b.local.org", "localhost.org"])
def test_public_host_is_no_problem(host: str) -> None:
    assert [] == codes(f"https://{host}/page")
