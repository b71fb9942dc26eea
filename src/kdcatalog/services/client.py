"""The client: one request after the other, paced for each host, patient where asked to be, and never for ever.

It asks nobody twice for what was refused, follows at most five redirects, reads no more than it was told
to, and takes no proxy, cookie or password from anywhere; one token may be set, for one service.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from kdcatalog import __version__
from kdcatalog.model.urls import ParsedUrl, parse_url
from kdcatalog.services.endpoints import Endpoints, authority_of
from kdcatalog.services.errors import NetworkError
from kdcatalog.services.transport import Connection

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_REDIRECTS = 5
MAX_TRIES = 4
MAX_BYTES = 5_000_000
LONGEST_WAIT = 60.0
_PACE, _ARXIV_PACE = 1.0, 3.0
"""Seconds between two requests to one host, and between two to arXiv, wherever it is reached."""
_ARXIV = ("https://arxiv.org/", "https://www.arxiv.org/", "http://arxiv.org/")
_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
_BUSY, _NO_SUCH_PART = (429, 503), 416
_CHUNK = 65_536
_AGENT = f"kdcatalog/{__version__}"
_SAFE = "%/:?#[]@!$&'()*+,;=~"
_Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: status, the address at last, media type and content.

    ``moved_to`` is where permanent redirects alone led, empty where there was none.
    """

    status: int
    address: str
    media: str
    content: bytes
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked for, and how much of it is read; a ``part`` is enough where only the answer counts."""

    accept: str
    limit: int
    part: bool
    follow: bool = True

    @property
    def headers(self) -> dict[str, str]:
        partly = {"Range": f"bytes=0-{self.limit - 1}"} if self.part else {}
        return {
            "User-Agent": _AGENT,
            "Accept": self.accept or "*/*",
            "Accept-Encoding": "identity",
            **partly,
        }


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: http.client.HTTPMessage
    content: bytes


@dataclass
class Client:
    """Asks servers; ``seconds`` is how long one request may last, all its redirects included."""

    services: Endpoints = field(default_factory=Endpoints)
    seconds: float = 30.0
    sleep: Callable[[float], None] = field(default_factory=lambda: time.sleep)
    now: Callable[[], float] = field(default_factory=lambda: time.monotonic)
    _open: dict[_Key, Connection] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, accept: str = "", *, limit_bytes: int = MAX_BYTES) -> Answer:
        """Return what stands at an address; raises NetworkError for everything but success."""
        return self._patiently(url, _Wish(accept, limit_bytes, part=False))

    def peek(self, url: str, *, follow: bool = True) -> Answer:
        """Return whether something stands at an address, with no more than its first bytes; raises NetworkError.

        Without ``follow`` a redirect is an answer.
        """
        return self._patiently(url, _Wish("", 1024, part=True, follow=follow))

    def close(self) -> None:
        """Close every connection."""
        while self._open:
            self._open.popitem()[1].close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _patiently(self, url: str, wish: _Wish) -> Answer:
        for tried in range(1, MAX_TRIES + 1):
            answer, reply = self._follow(url, wish)
            if answer.status not in _BUSY or tried == MAX_TRIES:
                break
            wait = _wished_wait(reply.headers, 2.0**tried)
            if wait > LONGEST_WAIT:
                message = f"{_host(answer.address)} is busy and asks to wait {wait:.0f} seconds: try again after that"
                raise NetworkError(message, "status", answer.status)
            self.sleep(wait)
        is_fine = answer.status < HTTPStatus.MULTIPLE_CHOICES or (
            wish.part and answer.status == _NO_SUCH_PART
        )
        if not is_fine and (wish.follow or answer.status not in _REDIRECTS):
            raise NetworkError(_words_of(answer), "status", answer.status)
        return answer

    def _follow(self, url: str, wish: _Wish) -> tuple[Answer, _Reply]:
        at, moved_to, is_permanent, left = url, "", True, self.seconds
        for _ in range(MAX_REDIRECTS + 1):
            self._pace(at)
            began = self.now()
            reply = self._exchange(at, wish, began + left)
            left -= self.now() - began
            target = reply.headers.get("Location", "")
            if reply.status not in _REDIRECTS or not target or not wish.follow:
                media = reply.headers.get_content_type()
                return Answer(reply.status, at, media, reply.content, moved_to), reply
            at = urljoin(at, quote(target.encode("latin-1"), safe=_SAFE))
            is_permanent = is_permanent and reply.status in _PERMANENT
            moved_to = at if is_permanent else moved_to
        message = (
            f"{_host(url)} redirects more than {MAX_REDIRECTS} times from {url}: check the address"
        )
        raise NetworkError(message, "redirects")

    def _pace(self, url: str) -> None:
        """Wait until the host may be asked again."""
        is_arxiv = url.startswith((f"{self.services.arxiv}/", *_ARXIV))
        paces = {_place(url): _PACE} | ({"arXiv": _ARXIV_PACE} if is_arxiv else {})
        due = [self._asked[who] + pace for who, pace in paces.items() if who in self._asked]
        wait = max(due, default=0.0) - self.now()
        if wait > 0:
            self.sleep(wait)
        self._asked |= dict.fromkeys(paces, self.now())

    def _exchange(self, url: str, wish: _Wish, until: float) -> _Reply:
        """Return one reply, over the open connection where there is one; raises NetworkError."""
        authority, parsed = authority_of(url), parse_url(url)
        if not authority or not parsed:
            raise NetworkError(
                f'"{url}" is no web address that can be asked: check it', "forbidden"
            )
        key = (parsed.scheme, *authority)
        try:
            if key in self._open:
                try:
                    return self._ask(key, url, parsed, wish, until)
                except (ConnectionError, http.client.RemoteDisconnected):
                    self._drop(key)  # the server had closed it meanwhile
            self._open[key] = Connection(
                key[0], authority, allowed=authority in self.services.authorities
            )
            return self._ask(key, url, parsed, wish, until)
        except (OSError, UnicodeError, http.client.HTTPException) as wrong:
            self._drop(key)
            raise _explained(wrong, url, self.seconds) from wrong
        except NetworkError:
            self._drop(key)
            raise

    def _ask(self, key: _Key, url: str, parts: ParsedUrl, wish: _Wish, until: float) -> _Reply:
        connection = self._open[key]
        connection.allow(lambda: _positive(until - self.now()))
        path = quote(parts.path or "/", safe=_SAFE) + (
            f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
        )
        token = self.services.github_token if url.startswith(f"{self.services.github}/") else ""
        own = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request("GET", path, headers=wish.headers | own)
        with connection.getresponse() as response:
            content = b"" if response.status in _REDIRECTS else _read(response, wish, url)
            is_whole, headers, status = response.isclosed(), response.headers, response.status
        if not is_whole:
            self._drop(key)
        return _Reply(status, headers, content)

    def _drop(self, key: _Key) -> None:
        if connection := self._open.pop(key, None):
            connection.close()


def _read(response: http.client.HTTPResponse, wish: _Wish, url: str) -> bytes:
    parts, size, most = [], 0, wish.limit if wish.part else wish.limit + 1
    while size < most and (part := response.read(min(_CHUNK, most - size))):
        parts.append(part)
        size += len(part)
    if size > wish.limit:
        message = (
            f"{_host(url)} sends more than {wish.limit:,} bytes for {url}, which nothing here needs"
        )
        raise NetworkError(f"{message}: check the address", "large")
    if not wish.part and response.length:
        raise http.client.IncompleteRead(b"".join(parts), response.length)
    return b"".join(parts)


def _positive(seconds: float) -> float:
    if seconds <= 0:
        raise TimeoutError("the time is over")
    return seconds


def _wished_wait(headers: http.client.HTTPMessage, otherwise: float) -> float:
    """Return the seconds of Retry-After, a date counted from the server's own clock (RFC 9110, 10.2.3)."""
    wished = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", wished):
        return float(wished)
    try:
        until, at = parsedate_to_datetime(wished), parsedate_to_datetime(headers.get("Date", ""))
        return max((until - at).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return otherwise


def _place(url: str) -> str:
    """Return the scheme, host and port of an address, which are asked at one pace."""
    parsed = parse_url(url)
    return parsed.origin if parsed else url


def _host(url: str) -> str:
    return (authority_of(url) or (url, 0))[0]


def _words_of(answer: Answer) -> str:
    if answer.status in (404, 410):
        return f"there is nothing at {answer.address} ({answer.status}): check the address or the identifier"
    known = {one.value: one.phrase for one in HTTPStatus}.get(answer.status, "no known status")
    hint = (
        "try again later"
        if answer.status >= 500 or answer.status == 429
        else "open it in a browser to see why"
    )
    return f"{_host(answer.address)} answers {answer.status} ({known}) for {answer.address}: {hint}"


def _explained(wrong: Exception, url: str, seconds: float) -> NetworkError:
    """Return what went wrong between two machines in a sentence."""
    host = _host(url)
    if isinstance(wrong, TimeoutError):
        return NetworkError(
            f"{host} gave no whole answer within {seconds:g} seconds: try again later", "slow"
        )
    if isinstance(wrong, ssl.SSLCertVerificationError):
        message = f"the certificate of {host} is not valid ({wrong.verify_message}): open {url} in a browser"
        return NetworkError(message, "untrusted")
    if isinstance(wrong, ssl.SSLError):
        return NetworkError(
            f"{host} speaks no TLS that is understood here: try again later", "untrusted"
        )
    if isinstance(wrong, socket.gaierror | UnicodeError):
        return NetworkError(
            f"no host {host} was found: check the address and your connection", "unreachable"
        )
    if isinstance(wrong, http.client.HTTPException):
        return NetworkError(
            f"{host} broke off, or does not speak HTTP, at {url}: try again later", "broken"
        )
    words = (getattr(wrong, "strerror", "") or str(wrong)).lower()
    return NetworkError(
        f"{host} cannot be reached ({words}): check your connection and try again", "unreachable"
    )
