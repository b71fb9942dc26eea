"""A local server with recorded answers, good or bad; an unrecorded request fails the test."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

from kdcatalog.services.client import Client
from kdcatalog.services.endpoints import Endpoints

XML, JSON, HTML = "application/atom+xml", "application/json", "text/html; charset=utf-8"


@dataclass(frozen=True)
class Said:
    """A recorded answer; ``drip``: the pause after each byte, ``cut``: bytes promised, not sent."""

    content: bytes = b""
    status: int = 200
    media: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0
    cut: int = 0


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    connection: int


class StandIn:
    """The server: ``says`` records answers, in turn, the last for ever; ``asked`` is what came."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.scheme = "https" if tls else "http"
        self.host = "127.0.0.1"
        self.answers: dict[str, list[Said]] = {}
        self.asked: list[Asked] = []
        self.unrecorded: list[str] = []
        self.is_over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings under which the program meets this server in place of every service."""
        names = ("ARXIV", "DOI", "ACL", "OPENREVIEW", "DBLP", "GITHUB", "ARCHIVE")
        urls = {f"KDCATALOG_{name}_URL": f"{self.url}/{name.lower()}" for name in names}
        return {**urls, "NO_PROXY": self.host}

    @property
    def endpoints(self) -> Endpoints:
        return Endpoints.of(self.environment)

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    @contextmanager
    def named(self, host: str) -> Iterator[None]:
        """Give the server a public name, which only this process resolves.

        Records may not name 127.0.0.1, so a record's link reaches the server by such a name.
        """
        real = socket.getaddrinfo

        def getaddrinfo(asked: str, *arguments: Any, **options: Any) -> list[Any]:
            return real("127.0.0.1" if asked == host else asked, *arguments, **options)

        self.host = host
        with patch.object(socket, "getaddrinfo", getaddrinfo):
            yield

    def says(self, path: str, *answers: Said) -> str:
        """Record what is answered at a path, its query included; return the whole address."""
        self.answers[path] = [*answers]
        return self.url + path

    def answer_to(self, asked: Asked) -> Said:
        self.asked.append(asked)
        recorded = self.answers.get(asked.path)
        if not recorded:
            self.unrecorded.append(asked.path)
            return Said(b"nothing is recorded for this", 599)
        return recorded.pop(0) if len(recorded) > 1 else recorded[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = Asked(self.path, {**self.headers}, self.client_address[1])
                with suppress(ConnectionError):
                    self._send(server.answer_to(asked))

            def _send(self, said: Said) -> None:
                self.send_response_only(said.status)
                for name, value in {"Content-Type": said.media, **said.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.content) + said.cut))
                self.end_headers()
                if said.drip:
                    for byte in said.content:
                        if server.is_over.is_set():
                            break
                        self.wfile.write(bytes([byte]))
                        time.sleep(said.drip)
                else:
                    self.wfile.write(said.content)
                self.close_connection = self.close_connection or bool(said.cut or said.drip)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def __enter__(self) -> "StandIn":
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.is_over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        if kind is None and self.unrecorded:
            raise AssertionError(f"asked, but nothing is recorded: {self.unrecorded}")


def atom_feed(*entries: str, total: int | None = None) -> bytes:
    """Return what the arXiv API answers, with entries as ``atom_entry`` makes them.

    ``total`` is the number of papers that the answer counts, left out with None.
    """
    body = "".join(entries)
    if total is not None:
        namespace = "http://a9.com/-/spec/opensearch/1.1/"
        body = f'<o:totalResults xmlns:o="{namespace}">{total}</o:totalResults>{body}'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{body}</feed>\n'
    return text.encode()


def atom_entry(arxiv: str, title: str, authors: list[str], **others: str) -> str:
    """Return an entry; summary, published, comment, journal_ref and doi are optional parts."""
    atom = {"published": "2023-06-14T00:00:00Z", **others}
    own = {name: atom.pop(name) for name in ("comment", "journal_ref", "doi") if name in atom}
    parts = [f"<{name}>{value}</{name}>" for name, value in atom.items()]
    parts += [
        f'<a:{name} xmlns:a="http://arxiv.org/schemas/atom">{value}</a:{name}>'
        for name, value in own.items()
    ]
    names = "".join(f"<author><name>{name}</name></author>" for name in authors)
    folder = "" if arxiv.startswith("api/") else "abs/"
    version = "v2" if folder else ""
    return f"<entry><id>http://arxiv.org/{folder}{arxiv}{version}</id><title>{title}</title>{names}{''.join(parts)}</entry>"


@dataclass
class Clock:
    """A clock that only sleep moves."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@contextmanager
def client_of(server: StandIn, clock: Clock | None = None) -> Iterator[Client]:
    """Yield a client of the server that waits on a clock of its own and so never really waits."""
    clock = clock or Clock()
    with Client(server.endpoints, sleep=clock.sleep, now=clock.now) as client:
        yield client
