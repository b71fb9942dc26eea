"""Connections that go only where they may, and never wait longer than they may.

Names are resolved here, and the address that is connected to is the one that was looked at: a name that
leads to a private address, at once or on the second question, reaches nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from functools import cache
from typing import TYPE_CHECKING, Any

from kdcatalog.services.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet, also where it carries another address within."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


class _Plain(socket.socket):
    """A socket whose every read ends when the whole request has to."""

    seconds_left: Callable[[], float]

    def recv_into(self, *arguments: Any) -> int:
        self.settimeout(self.seconds_left())
        return super().recv_into(*arguments)


class _Secure(ssl.SSLSocket):
    """The same over TLS."""

    seconds_left: Callable[[], float]

    def recv_into(self, *arguments: Any) -> int:
        self.settimeout(self.seconds_left())
        return super().recv_into(*arguments)


@cache
def trusted() -> ssl.SSLContext:
    """Return the settings of TLS, with the certificates that this machine trusts."""
    context = ssl.create_default_context()
    context.sslsocket_class = _Secure
    return context


class Connection(http.client.HTTPConnection):
    """A connection to one host, kept open between requests; ``allowed`` says that a private address is meant."""

    def __init__(self, scheme: str, authority: tuple[str, int], *, allowed: bool) -> None:
        super().__init__(*authority)
        self.scheme, self.allowed = scheme, allowed
        self.seconds_left: Callable[[], float] = lambda: 1.0

    def allow(self, seconds_left: Callable[[], float]) -> None:
        """Set until when the next exchange may last."""
        self.seconds_left = seconds_left
        if self.sock:
            self.sock.seconds_left = seconds_left  # type: ignore[union-attr]  # it is one of the two above
            self.sock.settimeout(seconds_left())

    def connect(self) -> None:
        """Connect to the first address of the host that may be and can be reached."""
        plain = self._open()
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.seconds_left = self.seconds_left
        self.sock = plain
        if self.scheme == "https":
            try:
                secure = trusted().wrap_socket(plain, server_hostname=self.host)
            except BaseException:
                plain.close()
                raise
            secure.seconds_left = self.seconds_left  # type: ignore[attr-defined]  # the class that the context makes
            self.sock = secure

    def _open(self) -> _Plain:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        meant = [one for one in found if self.allowed or is_public(str(one[4][0]))]
        if not meant:
            message = f"{self.host} leads to {found[0][4][0]}, an address that is not public, and is not asked"
            raise NetworkError(f"{message}: check the address", "forbidden")
        last: OSError | None = None
        for family, kind, protocol, _, address in meant:
            plain = _Plain(family, kind, protocol)
            try:
                plain.settimeout(self.seconds_left())
                plain.connect(address)
            except OSError as wrong:
                plain.close()
                last = wrong
            else:
                return plain
        raise last or OSError("no address")
