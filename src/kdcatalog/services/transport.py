"""The transport under httpx2: public addresses only, through proxies, each request with a deadline.

httpx2 has no rule against private addresses and limits every single read, not their sum. Both are
done here, on httpcore2's network backend: the address that is connected to is the address that
was checked, so neither a redirect nor a name that resolves differently the second time reaches
169.254.169.254, and a server that sends one byte a second ends with the request's deadline.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any, Literal

import httpcore2
import httpx2

from kdcatalog.errors import CatalogError
from kdcatalog.services.endpoints import Authority, Endpoints, authority_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

Reason = Literal[
    "status",
    "slow",
    "unreachable",
    "no host",
    "untrusted",
    "forbidden",
    "large",
    "redirects",
    "broken",
]
"""Why a request failed; ``no host`` means that the name does not exist in the DNS."""

CONNECT_SECONDS = 5.0
"""How long one of several addresses may take; a dead IPv6 route otherwise used up the deadline."""

_NO_SUCH_NAME = (socket.EAI_NONAME, socket.EAI_NODATA)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NetworkError(CatalogError):
    """A request that failed: what, where and what to do in one sentence.

    ``status`` is the HTTP status, 0 where there was no answer; ``reason`` sorts failures for code;
    ``host`` is the host that could not be reached, which a redirect may have named.
    """

    def __init__(
        self,
        message: str,
        reason: Reason,
        status: int = 0,
        host: str = "",
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status
        self.host = host


def is_public(address: str) -> bool:
    """Return whether an IP address is public, including an IPv4 address inside an IPv6 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # All four embed an IPv4 address: ::ffff:127.0.0.1, 2002:7f00:1::, Teredo, NAT64.
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip.teredo:
            inner = ip.teredo[1]
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class Deadline:
    """The time until which the current request must be finished, redirects included."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._end = 0.0

    def start(self, seconds: float) -> None:
        """Begin a request that may last some seconds."""
        self._end = self._now() + seconds

    def extend(self, seconds: float) -> None:
        """Add time that was spent waiting on purpose, between two requests to one host."""
        self._end += seconds

    def left(self) -> float:
        """Return the seconds that are left; raises ReadTimeout once there are none."""
        seconds = self._end - self._now()
        if seconds <= 0:
            raise httpcore2.ReadTimeout("the deadline of the request has passed")
        return seconds


class DeadlineStream(httpcore2.NetworkStream):
    """A connection on which every read and write ends when the request has to end."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Read some bytes; the timeout of httpx2 gives way to the deadline."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Write all bytes."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Return the connection over TLS."""
        seconds = self._deadline.left()
        secure = self._stream.start_tls(ssl_context, server_hostname, seconds)
        return DeadlineStream(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore2 asks of the socket below."""
        return self._stream.get_extra_info(info)


class PublicNetwork(httpcore2.NetworkBackend):
    """Opens connections to public addresses, and to the few private ones that settings name."""

    def __init__(self, private: Iterable[Authority], deadline: Deadline) -> None:
        self._private = frozenset(private)
        self._deadline = deadline
        self._backend = httpcore2.SyncBackend()
        self.connections = 0
        """How many connections were opened."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that answers; an address that hangs gives way to the next.

        Raises NetworkError where the host has no address or no public one.
        """
        addresses = self._addresses(host, port)
        for place, address in enumerate(addresses, 1):
            seconds = self._deadline.left()
            is_last = place == len(addresses)
            try:
                stream = self._backend.connect_tcp(
                    address,
                    port,
                    timeout=seconds if is_last else min(seconds / 2, CONNECT_SECONDS),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if is_last:
                    raise
            else:
                self.connections += 1
                return DeadlineStream(stream, self._deadline)
        raise AssertionError("_addresses returns at least one address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            # A resolver that cannot be asked says nothing about the host: EAI_AGAIN, and others.
            reason: Reason = "no host"
            if isinstance(error, socket.gaierror) and error.errno not in _NO_SUCH_NAME:
                reason = "unreachable"
            message = f"host {host} was not found: check the address and your connection"
            raise NetworkError(message, reason, host=host) from error
        addresses = [str(answer[4][0]) for answer in answers]
        if (host, port) in self._private:
            return addresses
        public = [address for address in addresses if is_public(address)]
        if not public:
            message = f"{host} resolves to the private address {addresses[0]}: check the address"
            raise NetworkError(message, "forbidden")
        return public


def is_direct(url: httpx2.URL, no_proxy: str) -> bool:
    """Return whether NO_PROXY names the host of a URL, itself or a domain that it is in.

    Our own, since httpx2 only reads the environment, and the standard library's is undocumented.
    """
    host = url.host.lower()
    with_port = f"{host}:{url.port}"
    for entry in no_proxy.lower().replace(",", " ").split():
        domain = entry.removeprefix("*").removeprefix(".")
        is_host = domain in (host, with_port)
        if entry == "*" or is_host or host.endswith(f".{domain}"):
            return True
    return False


class GuardedTransport(httpx2.BaseTransport):
    """Sends requests over ``PublicNetwork``, through the proxy that the environment names."""

    def __init__(self, endpoints: Endpoints, deadline: Deadline) -> None:
        self._proxies = endpoints.proxies
        self._private = endpoints.authorities
        self._deadline = deadline
        # Reads the certificates that this machine trusts, and SSL_CERT_FILE.
        self._context = httpx2.create_ssl_context()
        self._pools: dict[str, _PoolTransport] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the response to a request; raises NetworkError and httpx2's errors."""
        proxy = self._proxy_for(request.url)
        if proxy:
            self._refuse_private(request.url)
        if proxy not in self._pools:
            self._pools[proxy] = self._pool(proxy)
        return self._pools[proxy].handle_request(request)

    def close(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()

    def _proxy_for(self, url: httpx2.URL) -> str:
        if is_direct(url, self._proxies.get("no", "")):
            return ""
        for_all = self._proxies.get("all", "")
        return self._proxies.get(url.scheme, for_all)

    def _refuse_private(self, url: httpx2.URL) -> None:
        """Refuse a literal private address: behind a proxy, the connected address is not seen."""
        authority = authority_of(str(url))
        if authority in self._private:
            return
        try:
            is_private = not is_public(url.host)
        except ValueError:
            is_private = url.host == "localhost" or url.host.endswith(".localhost")
        if is_private:
            message = f"{url.host} is a private address: check the address"
            raise NetworkError(message, "forbidden")

    def _pool(self, proxy: str) -> _PoolTransport:
        if not proxy:
            network = PublicNetwork(self._private, self._deadline)
            return _PoolTransport(network, self._context, proxy=None)
        settings = httpx2.Proxy(proxy)
        address = str(settings.url)
        authority = authority_of(address)
        # A proxy mostly has a private address; the environment names it on purpose.
        network = PublicNetwork({authority} if authority else (), self._deadline)
        pool_proxy = httpcore2.Proxy(address, auth=settings.raw_auth)
        return _PoolTransport(network, self._context, pool_proxy)


class _PoolTransport(httpx2.HTTPTransport):
    """httpx2's own transport on a pool with our network, which it offers no way to pass."""

    def __init__(
        self,
        network: PublicNetwork,
        context: ssl.SSLContext,
        proxy: httpcore2.Proxy | None,
    ) -> None:
        self._network = network
        self._pool = httpcore2.ConnectionPool(context, proxy=proxy, network_backend=network)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the response, asking again where a reused connection turned out to be closed.

        Servers close idle connections, now and then in the very moment in which one is used.
        """
        connections = self._network.connections
        try:
            return super().handle_request(request)
        except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError):
            if self._network.connections > connections:
                raise
            return super().handle_request(request)
