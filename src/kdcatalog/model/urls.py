"""Web URLs: reading one without ever failing, comparing two, and the type that records use.

``parse_url`` is the only place that calls ``urllib.parse.urlsplit``, which raises on
``https://[x/a`` at once and on ``https://github.com:user/repo`` when the port is read: one such
link in somebody's list used to end a whole import. A lint rule forbids it everywhere else.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Annotated
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from pydantic import AfterValidator, WithJsonSchema

from kdcatalog.model.base import fault
from kdcatalog.model.text import TEXT_SCHEMA, CleanText, quote, yaml_quoted
from kdcatalog.model.vocabulary import nearest
from kdcatalog.text.characters import FORBIDDEN

# A sitemap holds no longer one.
MAX_URL = 2048
DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEMES = tuple(DEFAULT_PORTS)
_UNSAFE_CHARACTERS = r"""\s<>"\\^`{|}"""
_UNSAFE = re.compile(f"[{_UNSAFE_CHARACTERS}]")
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that mean this machine or the network around it (RFC 6761, 6762, 8375 and 9476).
_LOCAL_ENDINGS = (
    *(".localhost", ".local", ".internal", ".home.arpa"),
    *(".alt", ".invalid", ".test", ".onion"),
)
# No part of a host begins with one, and no registry gives "ann-.org". GitHub once gave names such
# as "ann-", whose pages at ann-.github.io open.
_STRAY_HYPHEN = re.compile(r"(?:^|\.)-|-(?:\.[^.]+)?$")
# Letters of a part and of the whole name (RFC 1035, 2.3.4).
_LONGEST_LABEL = 63
_LONGEST_HOST = 253
_PARTS = re.compile(r"(?:([A-Za-z]+):/*|//)?(?:[^/?#]*@)?(.*)")
"""Scheme and the rest without a user name, as loosely as people type them."""

MARKS_AFTER_URLS = (
    "\u00ab\u00bb\u2018-\u201f\u2039\u203a\u3001\u3002\u3008-\u3011"
    "\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\u060c\u061b"
)
"""Quotation marks and punctuation of many scripts, as part of a character class.

Texts have them next to a URL without a space, which is how a parenthesis in Chinese and the address
behind it became part of an address.
"""
# Without brackets, so that "[https://a.org](https://a.org)" has the same URL twice.
_IN_URL = rf"[^\s<>\"|\\^`{{}}\[\]{MARKS_AFTER_URLS}]+"
_URL_IN_TEXT = re.compile(rf"https?://{_IN_URL}", re.IGNORECASE)
# A host with a dot, and a path: "github.com/foo/bar" is one, "section 3.1/3.2" is not.
_BARE_URL = re.compile(rf"(?<![\w@/.:-])(?:[a-z0-9-]+\.)+[a-z]{{2,}}/{_IN_URL}", re.IGNORECASE)
_URL_END = ".,;:!?*_'\""

# A dead repository is replaced by its copy, and is code all the same.
_COPY_OF = re.compile(r"^https?://web\.archive\.org/web/[0-9]{4,14}/(?=https?://)")
CODE_HOSTS = frozenset(
    {
        "bitbucket.org",
        "codeberg.org",
        "gist.github.com",
        "gitee.com",
        "github.com",
        "gitlab.com",
        "huggingface.co",
        "kaggle.com",
        "sourceforge.net",
        "zenodo.org",
    }
)


@dataclass(frozen=True, slots=True)
class ParsedUrl:
    """The parts of a URL; every text is empty where the URL has no such part.

    ``host`` is in lower case, ``port`` is None where it is the default of the scheme, and ``query``
    and ``fragment`` come without ``?`` and ``#``.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str
    has_user: bool

    @property
    def site(self) -> str:
        """The host without ``www.``, which most hosts answer with or without."""
        return self.host.removeprefix("www.")

    @property
    def origin(self) -> str:
        """Scheme, host and port, such as ``https://example.org:8080``."""
        host = self.host
        if ":" in host:
            host = f"[{host}]"  # an IPv6 address, which urlsplit returns without brackets
        if self.port is None:
            return f"{self.scheme}://{host}"
        return f"{self.scheme}://{host}:{self.port}"


def parse_url(url: str) -> ParsedUrl | None:
    """Return the parts of a URL, or None where no browser could read it. Never raises.

    >>> parse_url("https://www.example.org/a?b=c").site
    'example.org'
    >>> parse_url("https://github.com:user/repo") is None
    True
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return None
    is_bracketed = "[" in parts.netloc
    if _is_broken_ipv4(host) or (is_bracketed and _is_broken_ipv6(host)):
        return None
    return ParsedUrl(
        scheme=parts.scheme,
        host=host,
        port=None if port == DEFAULT_PORTS.get(parts.scheme) else port,
        path=parts.path,
        query=parts.query,
        fragment=parts.fragment,
        has_user="@" in parts.netloc,
    )


def _is_broken_ipv4(host: str) -> bool:
    """Return whether a host ends in a number without being an IPv4 address.

    Browsers refuse ``https://foo.123/`` and turn ``1.2.3`` into ``1.2.0.3``, so neither names the
    host that its author meant (WHATWG URL Standard, "ends in a number").
    """
    last_label = host.rstrip(".").rpartition(".")[2]
    if not _NUMBER.fullmatch(last_label):
        return False
    try:
        IPv4Address(host.rstrip("."))
    except AddressValueError:
        return True
    return False


def _is_broken_ipv6(host: str) -> bool:
    """Return whether what was in brackets is no IPv6 address, as in ``https://[v1.a]/``.

    Some versions of Python take that for a host, and without the brackets it looks like a name.
    """
    try:
        IPv6Address(host)
    except AddressValueError:
        return True
    # Python reads the zone of "fe80::1%eth0", which no browser does.
    return "%" in host


def urls_in_text(text: str) -> list[str]:
    """Return the URLs in a line: in Markdown, in angle brackets, in a sentence, without scheme.

    >>> urls_in_text("[code](https://example.org/a) and example.org/b (official).")
    ['https://example.org/a', 'https://example.org/b']
    """
    urls = [_without_sentence(url) for url in _URL_IN_TEXT.findall(text)]
    # Before the others: they would find "example.org" in "https://example.org" a second time.
    rest = _URL_IN_TEXT.sub(" ", text)
    bare_urls = [_without_sentence(url) for url in _BARE_URL.findall(rest)]
    # A person types "example.org/a"; the record needs a scheme.
    return urls + [f"https://{url}" for url in bare_urls]


def _without_sentence(url: str) -> str:
    """Return a URL without the punctuation of the sentence or the Markdown link that it is in."""
    url = url.rstrip(_URL_END)
    # "https://example.org/a_(b)" keeps its parenthesis, "(https://example.org/a)" loses one.
    while url.endswith(")"):
        if url.count("(") >= url.count(")"):
            break
        url = url[:-1].rstrip(_URL_END)
    return url


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without ``www.``; empty where it has none."""
    parsed = parse_url(url)
    return parsed.site if parsed else ""


def is_code_host(url: str) -> bool:
    """Return whether a URL, or the page of which it is an archived copy, is on a host for code."""
    return host_of(_COPY_OF.sub("", url)) in CODE_HOSTS


def canonical_url(url: str) -> str:
    """Return the form in which two spellings of one URL are equal.

    Scheme, ``www.``, fragment, default port and trailing slash do not count. An unreadable URL is
    equal to itself alone.

    >>> canonical_url("http://www.example.org/a/#part")
    'example.org/a'
    """
    parsed = parse_url(url)
    if not parsed:
        return url
    canonical = parsed.site
    # Port 443 of http and 80 of https are typing errors for the default, never another server.
    if parsed.port not in (None, 80, 443):
        canonical += f":{parsed.port}"
    canonical += parsed.path.rstrip("/")
    if parsed.query:
        canonical += f"?{parsed.query}"
    return canonical


def _reason_against(url: str) -> str | None:
    """Return why a record must not hold a URL; None where it may.

    Pydantic's own URL type is not strict enough: it keeps user names and drops newlines silently.
    """
    unsafe = _UNSAFE.search(url)
    if unsafe:
        character = unsafe[0]
        escape = f"%{ord(character):02X}"
        return f"contains the character {quote(character)}, which a URL writes as {escape}"
    if len(url) > MAX_URL:
        return f"is longer than {MAX_URL} characters"
    parsed = parse_url(url)
    if not parsed:
        return "is not a valid URL"
    if parsed.scheme not in _SCHEMES:
        return "does not begin with https:// or http://"
    if parsed.has_user:
        return "contains a user name"
    has_host = _HOST.fullmatch(parsed.host) is not None
    is_resolvable = not _is_refused_by_dns(parsed.host)
    is_reachable = is_resolvable and parsed.port != 0
    if not has_host or not is_reachable:
        return "has no valid host"
    return None


def _is_refused_by_dns(host: str) -> bool:
    labels = host.rstrip(".").split(".")
    longest = max(map(len, labels))
    if longest > _LONGEST_LABEL or len(host) > _LONGEST_HOST:
        return True
    if _STRAY_HYPHEN.search(host.rstrip(".")):
        return True
    return any(map(_is_broken_punycode, labels))


def _is_broken_punycode(label: str) -> bool:
    """Return whether a label that encodes other letters encodes none."""
    if not label.startswith("xn--"):
        return False
    try:
        encoded = label.removeprefix("xn--").encode()
        letters = encoded.decode("punycode")
    except UnicodeError:
        return True
    return letters.isascii() or FORBIDDEN.search(letters) is not None


def is_local(host: str) -> bool:
    """Return whether a host is no public one: a private address, or a name that means no server.

    >>> is_local("169.254.169.254"), is_local("printer.local"), is_local("example.org")
    (True, True, False)
    """
    name = host.rstrip(".").lower()
    try:
        address = IPv4Address(name)
    except AddressValueError:
        return name.endswith(_LOCAL_ENDINGS)
    return address.is_multicast or not address.is_global


# What every address has and "coming soon" or "N/A" has not: a point between letters, or a scheme.
_ADDRESS_LIKE = re.compile(r"[^\W_]\.[^\W_]|:/|^[a-z]+:", re.IGNORECASE)


def _check_url(url: str) -> str:
    if not _ADDRESS_LIKE.search(url):
        hint = "remove the line until there is a link, or write the whole URL"
        raise fault("KD120", f"{quote(url)} is not a URL", hint)
    reason = _reason_against(url)
    if reason:
        message = f"{quote(url)} {reason}"
        raise fault("KD120", message, _hint(url))
    return url


def _check_public(url: str) -> str:
    host = host_of(url)
    if is_local(host):
        message = f"{quote(url)} leads to {quote(host)}, which only some machines can reach"
        raise fault("KD120", message, "write a URL that everybody can open, or remove the line")
    return url


def _hint(url: str) -> str:
    if len(url) > MAX_URL:
        return f"write a URL of at most {MAX_URL} characters"
    among_words = _hint_on_words(url)
    if among_words:
        return among_words
    repaired = _repaired(url)
    if repaired and _reason_against(repaired) is None:
        return f"write {yaml_quoted(repaired)}"
    scheme = url.partition(":")[0]
    if "://" in url and scheme.casefold() not in _SCHEMES:
        return "write a URL that begins with https://"
    return "write the whole URL, such as https://example.org/page"


# "(official)", ", v2" and "- our code" after a URL; " file" may be the rest of a URL with a space.
_REMARK = re.compile(r"\s*[(\[\],;|\u2013\u2014]|\s+- ")


def _hint_on_words(text: str) -> str:
    """Return what to type for several URLs in one text, or one among words; empty for others."""
    urls = [*dict.fromkeys(urls_in_text(text))]
    if not urls or any(map(_reason_against, urls)):
        return ""
    if len(urls) > 1:
        # Two show the form; a line with ten would bury it.
        first, second = map(yaml_quoted, urls[:2])
        return f"write one URL per line, each after a dash: - {first} and - {second}"
    (url,) = urls
    before, _, after = text.partition(url)
    has_words = before.strip("< ") or _REMARK.match(after)
    return f"write {yaml_quoted(url)}" if has_words else ""


# The address with which git clones over ssh.
_CLONED = re.compile(r"^git@([^/:]+):")


def _repaired(url: str) -> str | None:
    """Return a URL with corrected scheme and escapes, without user; None where that is a guess."""
    if url.startswith("<") and url.endswith(">"):
        url = url[1:-1]
    url = _CLONED.sub(r"https://\1/", url)
    parts = _PARTS.match(url)
    if not parts:
        return None
    scheme = (parts[1] or "").casefold()
    if scheme and not nearest(scheme, _SCHEMES):
        return None
    if scheme not in _SCHEMES:
        scheme = "https"
    rest = _UNSAFE.sub(_escape, parts[2])
    return f"{scheme}://{rest}"


def _escape(unsafe: re.Match[str]) -> str:
    return percent_encode(unsafe[0], safe="")


_URL_PATTERN = (
    rf"^[hH][tT][tT][pP][sS]?://{_HOST.pattern}(?::[0-9]*)?(?:[/?#][^{_UNSAFE_CHARACTERS}]*)?$"
)
_URL_SCHEMA = {**TEXT_SCHEMA, "maxLength": MAX_URL, "pattern": _URL_PATTERN}
WebUrl = Annotated[
    CleanText,
    AfterValidator(_check_url),
    WithJsonSchema(_URL_SCHEMA),
]
"""An http or https URL with a host, of at most 2,048 characters, without a user name or spaces."""

Url = Annotated[WebUrl, AfterValidator(_check_public)]
"""A ``WebUrl`` on a public host, as records have them; a site may be served on 127.0.0.1."""


def code_address(url: str) -> str:
    """Return the address of code in the form in which two spellings of it are equal.

    >>> code_address("https://www.GitHub.com/ann/Oven.git/?tab=readme")
    'github.com/ann/oven'
    """
    parsed = parse_url(url)
    if not parsed:
        return ""
    folders = parsed.path.lower().split("/")
    parts = [folder.removesuffix(".git") for folder in folders]
    return "/".join([parsed.site, *filter(None, parts)])
