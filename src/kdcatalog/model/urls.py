"""Web addresses as records hold them, and the two questions asked of one.

Pydantic's own URL type keeps user names and drops newlines in silence, so the rules stand here:
http or https, a host, no user name, no blanks or controls, at most 2,048 characters.
"""

import re
from typing import Annotated
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from pydantic import AfterValidator, WithJsonSchema

from kdcatalog.model.base import fault
from kdcatalog.model.text import TEXT_SCHEMA, CleanText, quote, yaml_quoted
from kdcatalog.model.vocabulary import nearest

MAX_URL = 2048
_SCHEMES = ("http", "https")
_UNSAFE_CHARACTERS = r"""\s<>"\\^`{|}"""
_UNSAFE = re.compile(f"[{_UNSAFE_CHARACTERS}]")
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\.?")
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


def host_of(url: str) -> str:
    """Return the host of an address in lower case, without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def is_code_host(url: str) -> bool:
    """Tell whether an address is on a host that keeps code."""
    return host_of(url) in CODE_HOSTS


def canonical_url(url: str) -> str:
    """Return an address as two spellings of it compare: scheme, ``www.``, fragment and last slash aside."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host_of(url)}{port}{parts.path.rstrip('/')}{query}"


def _why_not(url: str) -> str | None:
    if found := _UNSAFE.search(url):
        return f"holds the character {quote(found[0])}, which an address writes as %{ord(found[0]):02X}"
    if len(url) > MAX_URL:
        return f"is longer than {MAX_URL} characters"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "cannot be read as an address"
    if parts.scheme not in _SCHEMES:
        return "does not begin with https:// or http://"
    if "@" in parts.netloc:
        return "carries a user name"
    if not _HOST.fullmatch(parts.hostname or "") or port == 0:
        return "names no host"
    return None


def _check_url(url: str) -> str:
    if reason := _why_not(url):
        raise fault("KD120", f"{quote(url)} {reason}", _hint(url))
    return url


def _hint(url: str) -> str:
    if len(url) > MAX_URL:
        return f"write an address of at most {MAX_URL} characters"
    better = _repaired(url)
    if better and _why_not(better) is None:
        return f"write {yaml_quoted(better)}"
    scheme = url.partition(":")[0]
    if "://" in url and scheme.casefold() not in _SCHEMES:
        return "write an address that begins with https://"
    return "write the whole address, such as https://example.org/page"


def _repaired(url: str) -> str | None:
    """Return an address without user name, its scheme and escapes set right; None where that is a guess."""
    bare = url[1:-1] if url[:1] + url[-1:] == "<>" else url
    found = re.match(r"(?:([A-Za-z]+):/*|//)?(?:[^/?#]*@)?(.*)", bare)
    scheme, rest = (found[1] or "", found[2]) if found else ("", "")
    if scheme and not nearest(scheme, _SCHEMES):
        return None
    kept = scheme.casefold() if scheme.casefold() in _SCHEMES else "https"
    return f"{kept}://{_UNSAFE.sub(lambda each: percent_encode(each[0], safe=''), rest)}"


_URL_PATTERN = (
    rf"^[hH][tT][tT][pP][sS]?://{_HOST.pattern}(?::[0-9]*)?(?:[/?#][^{_UNSAFE_CHARACTERS}]*)?$"
)
_URL_SCHEMA = {**TEXT_SCHEMA, "maxLength": MAX_URL, "pattern": _URL_PATTERN}
Url = Annotated[CleanText, AfterValidator(_check_url), WithJsonSchema(_URL_SCHEMA)]
