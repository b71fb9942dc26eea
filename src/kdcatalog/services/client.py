"""The HTTP client: paced for each host, patient with a busy server, bounded in time and size.

It follows at most five redirects, each checked like the first address, reads no more than it
needs, keeps no cookies and sends no password; one token may be set, for GitHub.
"""

from __future__ import annotations

import logging
import re
import ssl
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

import httpx2

from kdcatalog import __version__
from kdcatalog.model.urls import parse_url
from kdcatalog.services.endpoints import Endpoints, authority_of
from kdcatalog.services.transport import Deadline, GuardedTransport, NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Sleep = Callable[[float], None]
    Now = Callable[[], float]
    _Headers = httpx2.Headers
    _ResponseWithContent = tuple[httpx2.Response, bytes]

_log = logging.getLogger(__name__)

# Enough for http to https, with and without "www."; more is a loop.
MAX_REDIRECTS = 5
# After 2, 4 and 8 seconds: a host that is busy for longer is asked again by the next run.
MAX_TRIES = 4
MAX_BYTES = 5_000_000  # an arXiv entry has about 3 kB, and at most 100 are asked for at once
# Enough to see that a page is there, without the whole PDF.
PEEK_BYTES = 1024
# A host that asks for more is asked again tomorrow: a person waits for the answer.
LONGEST_WAIT = 60.0

HOST_PACE = 1.0
"""Seconds between two requests to one host."""
ARXIV_PACE = 3.0
"""Seconds between two requests to arXiv, as its API manual asks, whatever host serves it."""

_ARXIV = ("https://arxiv.org/", "https://www.arxiv.org/", "http://arxiv.org/")
# Statuses of HTTP: moved for good, moved in some way, and "later".
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
# What a server answers to a range of an empty file: there is something, and it has no bytes.
_RANGE_NOT_SATISFIABLE = 416
_SAFE = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status, the last URL and the content.

    ``moved_to`` is the URL that permanent redirects alone led to, empty where there was none.
    """

    status: int
    url: str
    content: bytes
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class _Query:
    """How a URL is asked: the media type wanted, the most bytes, and what counts as an answer."""

    accept: str = "*/*"
    limit: int = MAX_BYTES
    is_peek: bool = False
    follow: bool = True

    @property
    def headers(self) -> dict[str, str]:
        headers = {
            "User-Agent": f"kdcatalog/{__version__}",
            "Accept": self.accept,
            "Accept-Encoding": "gzip, deflate",
        }
        if self.is_peek:
            # The first bytes of a compressed file cannot be unpacked, so ask for plain ones.
            headers["Range"] = f"bytes=0-{self.limit - 1}"
            headers["Accept-Encoding"] = "identity"
        return headers

    def accepts(self, status: int) -> bool:
        """Return whether a status is an answer, not a failure."""
        if self.is_peek and status == _RANGE_NOT_SATISFIABLE:
            return True
        if status in _REDIRECTS:
            return not self.follow
        return status < HTTPStatus.MULTIPLE_CHOICES


class Pacer:
    """Waits between two requests to one host."""

    def __init__(self, arxiv: str, sleep: Sleep, now: Now) -> None:
        # An arXiv URL may be asked through a mirror, whose pace is that of arXiv.
        self._arxiv = (f"{arxiv}/", *_ARXIV)
        self._sleep = sleep
        self._now = now
        self._last: dict[str, float] = {}

    def wait(self, url: str) -> float:
        """Wait until a URL may be asked, and return the seconds that this took."""
        paces = {_origin(url): HOST_PACE}
        if url.startswith(self._arxiv):
            paces["arXiv"] = ARXIV_PACE
        due = 0.0
        for name, pace in paces.items():
            if name in self._last:
                due = max(due, self._last[name] + pace)
        seconds = max(0.0, due - self._now())
        if seconds:
            self._sleep(seconds)
        for name in paces:
            self._last[name] = self._now()
        return seconds


class Client:
    """Asks servers; ``seconds`` is how long one request may take, all its redirects included.

    ``transport`` replaces the network in tests; ``sleep`` and ``now`` replace the clock.
    """

    def __init__(
        self,
        endpoints: Endpoints | None = None,
        *,
        seconds: float = 30.0,
        sleep: Sleep = time.sleep,
        # Monotonic, since the clock of the computer may be set while a run lasts.
        now: Now = time.monotonic,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.endpoints = endpoints or Endpoints()
        self.seconds = seconds
        self._sleep = sleep
        self._deadline = Deadline(now)
        self._pacer = Pacer(self.endpoints.arxiv, sleep, now)
        # Not httpx2.Client, which keeps cookies and reads Location itself: it fails on "http://[".
        self._transport = transport or GuardedTransport(self.endpoints, self._deadline)

    def get(
        self,
        url: str,
        accept: str = "*/*",
        *,
        limit_bytes: int = MAX_BYTES,
    ) -> Answer:
        """Return what is at a URL; raises NetworkError for everything but success."""
        return self._ask(url, _Query(accept, limit_bytes))

    def peek(self, url: str, *, follow: bool = True) -> Answer:
        """Return whether something is at a URL, with its first bytes; raises NetworkError.

        Without ``follow`` a redirect is an answer.
        """
        return self._ask(url, _Query(limit=PEEK_BYTES, is_peek=True, follow=follow))

    def close(self) -> None:
        """Close every connection."""
        self._transport.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, url: str, query: _Query) -> Answer:
        """Return an answer, asking a busy server again after the time that it asks for."""
        for attempt in range(1, MAX_TRIES + 1):
            answer, headers = self._follow(url, query)
            if answer.status not in _BUSY or attempt == MAX_TRIES:
                break
            wait = retry_after(headers, otherwise=2.0**attempt)
            if wait > LONGEST_WAIT:
                message = f"{_host(answer.url)} is busy; try again after {wait:.0f} seconds"
                raise NetworkError(message, "status", answer.status)
            self._sleep(wait)
        if not query.accepts(answer.status):
            raise NetworkError(_status_message(answer), "status", answer.status)
        return answer

    def _follow(self, url: str, query: _Query) -> tuple[Answer, _Headers]:
        """Return the answer at the end of the redirects, and its headers."""
        self._deadline.start(self.seconds)
        current = url
        moved_to = ""
        is_permanent = True
        for _ in range(MAX_REDIRECTS + 1):
            self._deadline.extend(self._pacer.wait(current))
            response, content = self._exchange(current, query)
            location = response.headers.get("Location", "")
            is_redirect = response.status_code in _REDIRECTS and location and query.follow
            if not is_redirect:
                answer = Answer(
                    status=response.status_code,
                    url=current,
                    content=content,
                    moved_to=moved_to,
                )
                return answer, response.headers
            # As bytes: unescaped letters are percent-encoded as they came, whatever they mean.
            current = _redirected(current, location.encode(response.headers.encoding))
            is_permanent = is_permanent and response.status_code in _PERMANENT
            if is_permanent:
                moved_to = current
        message = f"{_host(url)} redirects more than {MAX_REDIRECTS} times from {url}"
        raise NetworkError(f"{message}: check the address", "redirects")

    def _exchange(self, url: str, query: _Query) -> _ResponseWithContent:
        """Return one response and its content; raises NetworkError."""
        request = self._request(url, query)
        try:
            response = self._transport.handle_request(request)
            try:
                content = _read(response, query, url)
            finally:
                response.close()
        except httpx2.HTTPError as error:
            _log.info("GET %s: no answer", request.url)
            raise _network_error(error, url, self.seconds) from error
        _log.info("GET %s: %d, %d bytes", request.url, response.status_code, len(content))
        return response, content

    def _request(self, url: str, query: _Query) -> httpx2.Request:
        if not authority_of(url):
            raise NetworkError(f"'{url}' is not a valid web address: check it", "forbidden")
        headers = query.headers
        token = self.endpoints.github_token
        # With the slash: api.github.com.example.org must not get the token.
        if token and url.startswith(f"{self.endpoints.github}/"):
            headers["Authorization"] = f"Bearer {token}"
        try:
            return httpx2.Request("GET", url, headers=headers)
        except (httpx2.InvalidURL, UnicodeError) as error:
            message = f"'{url}' is not a valid web address ({error}): check it"
            raise NetworkError(message, "forbidden") from error


def _read(response: httpx2.Response, query: _Query, url: str) -> bytes:
    """Return the content of a response, at most the bytes that are wanted; raises NetworkError."""
    if response.status_code in _REDIRECTS:
        return b""
    content = bytearray()
    # A peek is not decoded: servers that compress all the same would fail on the cut-off end.
    chunks = response.iter_raw() if query.is_peek else response.iter_bytes()
    for chunk in chunks:
        content += chunk
        if len(content) > query.limit:
            break
    if query.is_peek:
        return bytes(content[: query.limit])
    if len(content) > query.limit:
        most = f"{query.limit:,} bytes"
        message = f"{_host(url)} sends more than {most} for {url}"
        raise NetworkError(f"{message}: check the address", "large")
    return bytes(content)


def _redirected(url: str, location: bytes) -> str:
    """Return the URL that a Location header names; raises NetworkError where it is not one."""
    target = quote(location, safe=_SAFE)
    try:
        redirected = urljoin(url, target)
    except ValueError:
        redirected = ""  # "http://[", and other brackets that are not an IPv6 address
    if not authority_of(redirected):
        message = f"{_host(url)} redirects to {target}, which is not a valid web address"
        raise NetworkError(f"{message}: check the address", "forbidden")
    return redirected


def retry_after(headers: httpx2.Headers, otherwise: float) -> float:
    """Return the seconds that Retry-After asks to wait; a date counts from the server's clock.

    RFC 9110, section 10.2.3.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        now = parsedate_to_datetime(headers.get("Date", ""))
        return max((until - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        # ValueError: not a date. TypeError: one date names a time zone and the other does not.
        return otherwise


def _origin(url: str) -> str:
    """Return scheme, host and port of a URL, which are asked at one pace."""
    parsed = parse_url(url)
    return parsed.origin if parsed else url


def _host(url: str) -> str:
    authority = authority_of(url)
    return authority[0] if authority else url


def _status_message(answer: Answer) -> str:
    """Return the sentence on a status that is not a success."""
    status = answer.status
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        advice = "check the address or the identifier"
        return f"there is nothing at {answer.url} ({status}): {advice}"
    phrases = {known_status.value: known_status.phrase for known_status in HTTPStatus}
    phrase = phrases.get(status, "not a standard status")
    is_temporary = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _BUSY
    advice = "try again later" if is_temporary else "open it in a browser to see why"
    host = _host(answer.url)
    sentence = f"{host} answers {status} ({phrase})"
    return f"{sentence} for {answer.url}: {advice}"


def _network_error(
    error: httpx2.HTTPError,
    url: str,
    seconds: float,
) -> NetworkError:
    """Return what went wrong between two machines in one sentence."""
    host = _host(url)
    if isinstance(error, httpx2.TimeoutException):
        message = f"{host} gave no complete answer within {seconds:g} seconds: try again later"
        return NetworkError(message, "slow")
    causes = [*_causes(error)]
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        message = f"the certificate of {host} is not valid: open {url} in a browser"
        return NetworkError(message, "untrusted")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        message = f"{host} has no TLS that works with this program: try again later"
        return NetworkError(message, "untrusted")
    if isinstance(error, httpx2.ProtocolError | httpx2.DecodingError):
        message = f"{host} ended the answer early, or does not send HTTP, at {url}"
        return NetworkError(f"{message}: try again later", "broken")
    if isinstance(error, httpx2.ProxyError):
        message = f"the proxy did not connect to {host} ({error}): check HTTPS_PROXY"
        return NetworkError(message, "unreachable", host=host)
    first_cause = causes[-1]
    words = getattr(first_cause, "strerror", "") or str(first_cause)
    message = f"{host} cannot be reached ({words.lower()}): check your connection and try again"
    return NetworkError(message, "unreachable", host=host)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error of httpx2, that of httpcore2 below it, and that of the operating system."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        # httpcore2 raises some of its errors without "from", so the context counts as well.
        cause = cause.__cause__ or cause.__context__
