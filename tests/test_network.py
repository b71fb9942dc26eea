"""The client against a server that answers well and badly."""

import gzip
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from kdcatalog.errors import CatalogError
from kdcatalog.services.client import MAX_BYTES, Answer, Client
from kdcatalog.services.endpoints import Endpoints
from kdcatalog.services.transport import NetworkError, is_direct, is_public
from tests.stand_in import XML, Clock, Said, StandIn, client_of


def refusal(server: StandIn, url: str, limit: int = MAX_BYTES) -> NetworkError:
    with client_of(server) as client, pytest.raises(NetworkError) as raised:
        client.get(url, limit_bytes=limit)
    return raised.value


def test_request_names_its_media_type_and_returns_the_whole_answer(stand_in: StandIn) -> None:
    url = stand_in.says("/arxiv/query?id_list=1", Said(b"<feed/>", media=XML))
    with client_of(stand_in) as client:
        assert Answer(200, url, b"<feed/>") == client.get(url, "application/atom+xml")
    assert "application/atom+xml" == stand_in.asked[0].headers["Accept"]
    assert stand_in.asked[0].headers["User-Agent"].startswith("kdcatalog/")


def test_environment_sets_service_urls() -> None:
    given = Endpoints.of({"KDCATALOG_ACL_URL": "http://127.0.0.1:8000/acl/", "OTHER": "x"})
    assert Endpoints(acl="http://127.0.0.1:8000/acl") == given
    assert ("127.0.0.1", 8000) in given.authorities


@pytest.mark.parametrize(
    "wrong", ["doi.org", "ftp://doi.org", "http://me@doi.org", "http://[x", "http://x:99999"]
)
def test_invalid_service_url_is_refused(wrong: str) -> None:
    with pytest.raises(CatalogError, match="KDCATALOG_DOI_URL"):
        Endpoints.of({"KDCATALOG_DOI_URL": wrong})


def test_arxiv_requests_are_three_seconds_apart_on_one_connection(stand_in: StandIn) -> None:
    url, clock = stand_in.says("/arxiv/query", Said(b"<feed/>")), Clock()
    with client_of(stand_in, clock) as client:
        for _ in range(3):
            client.get(url)
    assert [3, 3] == clock.slept
    assert 1 == len({one.connection for one in stand_in.asked})


def test_requests_to_a_host_are_a_second_apart(stand_in: StandIn) -> None:
    urls, clock = (
        [stand_in.says(path, Said()) for path in ("/a", "/b", "/arxiv/query", "/c")],
        Clock(),
    )
    with client_of(stand_in, clock) as client:
        for url in urls:
            client.get(url)
    assert [1, 1, 1] == clock.slept


def test_elapsed_time_shortens_the_wait(stand_in: StandIn) -> None:
    url, clock = stand_in.says("/arxiv/query", Said(b"<feed/>")), Clock()
    with client_of(stand_in, clock) as client:
        client.get(url)
        clock.time += 2
        client.get(url)
        clock.time += 5
        client.get(url)
    assert [1] == clock.slept


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry-After": "7"}, [7]),
        (
            {
                "Date": "Tue, 24 Nov 2026 10:00:00 GMT",
                "Retry-After": "Tue, 24 Nov 2026 10:00:20 GMT",
            },
            [20],
        ),
        ({"Retry-After": "soon"}, [2]),
        ({}, [2]),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_busy_server_is_retried_after_its_retry_after(
    stand_in: StandIn, status: int, headers: dict[str, str], waits: list[float]
) -> None:
    url, clock = stand_in.says("/x", Said(status=status, headers=headers), Said(b"now")), Clock()
    with client_of(stand_in, clock) as client:
        assert b"now" == client.get(url).content
    assert waits == clock.slept[:1]


def test_busy_server_is_given_up_after_four_requests(stand_in: StandIn) -> None:
    wrong = refusal(stand_in, stand_in.says("/x", Said(status=503)))
    assert (503, "status", 4) == (wrong.status, wrong.reason, len(stand_in.asked))
    assert "try again later" in str(wrong)


def test_retry_after_of_an_hour_is_not_waited_for(stand_in: StandIn) -> None:
    wrong = refusal(
        stand_in, stand_in.says("/x", Said(status=429, headers={"Retry-After": "3600"}))
    )
    assert (429, 1) == (wrong.status, len(stand_in.asked))
    assert "3600 seconds" in str(wrong)


@pytest.mark.parametrize("status", [304, 400, 403, 404, 410, 418, 500, 999])
def test_error_status_is_one_sentence_and_not_retried(stand_in: StandIn, status: int) -> None:
    wrong = refusal(stand_in, stand_in.says("/x", Said(b"no", status=status)))
    assert (status, "status", 1) == (wrong.status, wrong.reason, len(stand_in.asked))
    assert str(status) in str(wrong)


@pytest.mark.parametrize("part", ["head", "body"])
def test_slow_body_ends_at_the_deadline(stand_in: StandIn, part: str) -> None:
    url = stand_in.says("/x", Said(b"x" * 500, drip=0.05))
    if part == "head":
        url = dripping_head()
    began = time.monotonic()
    services = Endpoints(arxiv=url)
    with Client(services, seconds=0.3) as client, pytest.raises(NetworkError) as raised:
        client.get(url)
    assert "slow" == raised.value.reason
    # The body would take 25 seconds, the head 50.
    assert 20 > time.monotonic() - began


def dripping_head() -> str:
    """Return the address of a server whose header never ends."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        taken, _ = listener.accept()
        with listener, taken:
            try:
                taken.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in range(1000):
                    taken.sendall(b"x")
                    time.sleep(0.05)
            except OSError:
                pass

    threading.Thread(target=drip, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_truncated_answer_is_an_error(stand_in: StandIn) -> None:
    wrong = refusal(stand_in, stand_in.says("/x", Said(b"<feed><entry>", media=XML, cut=400)))
    assert "broken" == wrong.reason


def test_answer_of_twenty_megabytes_is_refused(stand_in: StandIn) -> None:
    wrong = refusal(stand_in, stand_in.says("/x", Said(b"x" * 20_000_000)))
    assert "large" == wrong.reason
    assert "5,000,000 bytes" in str(wrong)


def test_answer_of_exactly_the_limit_is_read(stand_in: StandIn) -> None:
    url = stand_in.says("/x", Said(b"x" * 100))
    with client_of(stand_in) as client:
        assert 100 == len(client.get(url, limit_bytes=100).content)
    assert "large" == refusal(stand_in, url, limit=99).reason


def test_peek_reads_the_beginning_only(stand_in: StandIn) -> None:
    url = stand_in.says("/x.pdf", Said(b"x" * 20_000_000))
    with client_of(stand_in) as client:
        assert 1024 == len(client.peek(url).content)
    assert "bytes=0-1023" == stand_in.asked[0].headers["Range"]


def test_peek_at_an_empty_file_succeeds(stand_in: StandIn) -> None:
    url = stand_in.says("/empty", Said(status=416))
    with client_of(stand_in) as client:
        assert 416 == client.peek(url).status


def to(target: str, status: int = 302) -> Said:
    return Said(status=status, headers={"Location": target})


def test_redirects_are_followed_to_their_end(stand_in: StandIn) -> None:
    url = stand_in.says("/doi/10.1/x", to("/a b"))
    stand_in.says("/a%20b", to(stand_in.url + "/end", 303))
    stand_in.says("/end", Said(b"here"))
    with client_of(stand_in) as client:
        assert Answer(200, stand_in.url + "/end", b"here") == client.get(url)


@pytest.mark.parametrize(
    ("first", "second", "moved"), [(301, 308, "/c"), (301, 302, "/b"), (302, 301, "")]
)
def test_only_permanent_redirects_move_an_address(
    stand_in: StandIn, first: int, second: int, moved: str
) -> None:
    url = stand_in.says("/a", to("/b", first))
    stand_in.says("/b", to("/c", second))
    stand_in.says("/c", Said(b"here"))
    with client_of(stand_in) as client:
        assert (stand_in.url + moved if moved else "") == client.peek(url).moved_to


@pytest.mark.parametrize(("many", "is_fine"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_a_sixth_is_not(
    stand_in: StandIn, many: int, *, is_fine: bool
) -> None:
    for step in range(many):
        stand_in.says(f"/{step}", to(f"/{step + 1}"))
    stand_in.says(f"/{many}", Said(b"end"))
    with client_of(stand_in) as client:
        if is_fine:
            assert b"end" == client.get(stand_in.url + "/0").content
        else:
            with pytest.raises(NetworkError) as raised:
                client.get(stand_in.url + "/0")
            assert "redirects" == raised.value.reason
            stand_in.unrecorded.clear()


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.2:1/",
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://0/",
        "http://2130706433:1/",
        "file:///etc/passwd",
        "http://name:word@example.org/",
    ],
)
def test_redirect_to_a_private_address_is_refused(stand_in: StandIn, target: str) -> None:
    assert "forbidden" == refusal(stand_in, stand_in.says("/x", to(target))).reason


def test_name_of_a_private_address_is_refused(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(stand_in.url.rpartition(":")[2])
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    assert "forbidden" == refusal(stand_in, f"http://rebound.example:{port}/x").reason
    assert [] == stand_in.asked


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "ff02::1",
    ],
)
def test_private_addresses_are_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (socket.EAI_NONAME, "no host"),
        (socket.EAI_NODATA, "no host"),
        (socket.EAI_AGAIN, "unreachable"),
    ],
)
def test_name_that_does_not_resolve_is_reported(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = refusal(stand_in, "https://nowhere.example/")
    message = "host nowhere.example was not found: check the address and your connection"
    assert (reason, message) == (error.reason, str(error))


def test_refused_connection_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with (
        Client(Endpoints(doi=url)) as client,
        pytest.raises(NetworkError, match="cannot be reached") as raised,
    ):
        client.get(url)
    assert "unreachable" == raised.value.reason


def raw_server(*answers: bytes, repeat: bytes = b"") -> tuple[str, list[bytes]]:
    """Serve connections in turn with raw bytes, the last of them followed by an endless repeat.

    Return the URL and the requests as they come.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    requests: list[bytes] = []

    def serve() -> None:
        with listener:
            for answer in answers:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    requests.append(connection.recv(65_536))
                    connection.sendall(answer)
                    while repeat and answer is answers[-1]:
                        connection.sendall(repeat)

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}", requests


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"


def answer_of(url: str, **settings: str) -> Answer:
    endpoints = Endpoints.of({"KDCATALOG_DOI_URL": url, **settings})
    with Client(endpoints, seconds=5, sleep=lambda _: None) as client:
        return client.get(url)


def test_server_that_closes_between_requests_is_asked_again() -> None:
    """Most servers close idle connections after some seconds, also just when one is used again."""
    requests: list[bytes] = []

    def serve() -> None:
        with listener:
            first, _ = listener.accept()
            with first:
                requests.append(first.recv(65_536))
                first.sendall(OK + b"a")
                requests.append(first.recv(65_536))
            second, _ = listener.accept()
            with second:
                requests.append(second.recv(65_536))
                second.sendall(OK + b"b")

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, daemon=True).start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with Client(Endpoints(doi=url), sleep=lambda _: None) as client:
        assert [b"a", b"b"] == [client.get(url).content, client.get(url).content]
    assert 3 == len(requests)


def test_server_that_hangs_up_on_a_new_connection_is_asked_once() -> None:
    url, requests = raw_server(b"", OK + b"a")
    with pytest.raises(NetworkError, match="ended the answer early"):
        answer_of(url)
    assert 1 == len(requests)


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        b"",
    ],
)
def test_flood_of_headers_ends_the_request(start: bytes) -> None:
    url, _ = raw_server(
        start, repeat=b"X: " + b"x" * 997 + b"\r\n" if start[-1:] == b"\n" else b"x" * 1000
    )
    with pytest.raises(NetworkError) as raised:
        answer_of(url)
    assert "broken" == raised.value.reason


def test_endless_interim_answers_end_at_the_deadline() -> None:
    url, _ = raw_server(b"", repeat=b"HTTP/1.1 102 Processing\r\n\r\n")
    with (
        Client(Endpoints(doi=url), seconds=0.3) as client,
        pytest.raises(NetworkError, match=r"within 0\.3 seconds"),
    ):
        client.get(url)


def test_compressed_answer_is_unpacked_and_a_peek_asks_for_none(stand_in: StandIn) -> None:
    packed = gzip.compress(b"here")
    url = stand_in.says("/x", Said(packed, headers={"Content-Encoding": "gzip"}))
    with client_of(stand_in) as client:
        assert b"here" == client.get(url).content
        assert packed == client.peek(url).content
    encodings = [request.headers["Accept-Encoding"] for request in stand_in.asked]
    assert ("gzip" in encodings[0], encodings[1]) == (True, "identity")


def test_compressed_answer_counts_with_its_unpacked_size(stand_in: StandIn) -> None:
    """20 MB of zeros take 20 kB on the wire."""
    packed = gzip.compress(bytes(20_000_000))
    url = stand_in.says("/x", Said(packed, headers={"Content-Encoding": "gzip"}))
    assert "large" == refusal(stand_in, url).reason


def test_invalid_compression_is_reported(stand_in: StandIn) -> None:
    url = stand_in.says("/x", Said(b"not packed", headers={"Content-Encoding": "gzip"}))
    assert "broken" == refusal(stand_in, url).reason


def test_cookies_are_not_kept(stand_in: StandIn) -> None:
    url = stand_in.says("/x", Said(headers={"Set-Cookie": "a=b; Path=/"}))
    with client_of(stand_in) as client:
        client.get(url)
        client.get(url)
    assert ["Cookie" in request.headers for request in stand_in.asked] == [False, False]


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let the name ``bread.example`` have these addresses."""
    real = socket.getaddrinfo

    def getaddrinfo(host: str, *arguments: Any, **options: Any) -> list[Any]:
        hosts = addresses if host == "bread.example" else (host,)
        return [answer for each in hosts for answer in real(each, *arguments, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def test_next_address_is_tried_when_one_refuses(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "127.0.0.9", "127.0.0.1")
    stand_in.says("/x", Said(b"here"))
    url = stand_in.url.replace("127.0.0.1", "bread.example")
    with Client(Endpoints(doi=url)) as client:
        assert b"here" == client.get(f"{url}/x").content


def test_next_address_is_tried_when_one_hangs(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full queue of connections answers nothing, like a route that loses every packet."""
    monkeypatch.setattr("kdcatalog.services.transport.CONNECT_SECONDS", 0.2)
    port = int(stand_in.url.rpartition(":")[2])
    stand_in.says("/x", Said(b"here"))
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.9", port))
        listener.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.9", port))
        time.sleep(0.1)
        resolve_to(monkeypatch, "127.0.0.9", "127.0.0.1")
        url = f"http://bread.example:{port}"
        began = time.monotonic()
        with Client(Endpoints(doi=url)) as client:
            assert b"here" == client.get(f"{url}/x").content
    # Linux itself gives up after two minutes.
    assert 0.2 <= time.monotonic() - began < 60


def test_private_address_of_a_name_is_never_tried(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "127.0.0.1", "192.0.2.1")  # the second is reserved, and not public
    port = stand_in.url.rpartition(":")[2]
    assert "forbidden" == refusal(stand_in, f"http://bread.example:{port}/x").reason
    assert [] == stand_in.asked


def test_http_proxy_of_the_environment_is_used() -> None:
    proxy, requests = raw_server(OK + b"a")
    environment = {"HTTP_PROXY": proxy.replace("http://", "http://me:word@")}
    with Client(Endpoints.of(environment)) as client:
        assert b"a" == client.get("http://bread.example/x?y").content
    request = requests[0].decode()
    assert request.startswith("GET http://bread.example/x?y HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic bWU6d29yZA==" in request


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_https_proxy_of_the_environment_opens_a_tunnel(name: str) -> None:
    proxy, requests = raw_server(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
    with (
        Client(Endpoints.of({name: proxy.removeprefix("http://")})) as client,
        pytest.raises(NetworkError, match="the proxy did not connect to bread") as raised,
    ):
        client.get("https://bread.example/x")
    assert "unreachable" == raised.value.reason
    assert requests[0].startswith(b"CONNECT bread.example:443 HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "http://localhost/", "http://[::1]/", "http://127.0.0.2/"]
)
def test_private_address_is_refused_behind_a_proxy(url: str) -> None:
    with (
        Client(Endpoints.of({"HTTP_PROXY": "http://127.0.0.1:9"})) as client,
        pytest.raises(NetworkError) as raised,
    ):
        client.get(url)
    assert "forbidden" == raised.value.reason


@pytest.mark.parametrize(
    ("no_proxy", "is_expected"),
    [
        ("*", True),
        ("example.org", True),
        (".example.org", True),
        ("*.example.org", True),
        ("other.org, bread.example.org", True),
        ("bread.example.org:8080", True),
        ("bread.example.org:80", False),
        ("ample.org", False),
        ("", False),
    ],
)
def test_no_proxy_names_hosts_and_domains(no_proxy: str, *, is_expected: bool) -> None:
    url = httpx2.URL("http://bread.example.org:8080/")
    assert is_expected == is_direct(url, no_proxy)


@pytest.mark.parametrize("value", ["ftp://proxy:21", "http://[x", "socks5://proxy:1080"])
def test_invalid_proxy_is_reported_without_its_password(value: str) -> None:
    with pytest.raises(CatalogError, match="HTTPS_PROXY is not the URL of an HTTP proxy") as raised:
        Endpoints.of({"HTTPS_PROXY": value})
    assert value not in str(raised.value)


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[StandIn, Path]]:
    """Return a server that speaks TLS, and its certificate, which nobody trusts yet."""
    certificate, key = tmp_path / "own.pem", tmp_path / "own.key"
    words = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
        " -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(
        ["openssl", *words.split(), "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with StandIn(context) as server:
        yield server, certificate


@pytest.mark.debian("openssl")
def test_untrusted_certificate_is_refused(secure: tuple[StandIn, Path]) -> None:
    server, _ = secure
    wrong = refusal(server, server.says("/x", Said()))
    assert ("untrusted", []) == (wrong.reason, server.asked)
    assert "certificate" in str(wrong)


@pytest.mark.debian("openssl")
def test_slow_body_over_tls_ends_at_the_deadline(
    secure: tuple[StandIn, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    began = time.monotonic()
    with Client(server.endpoints, sleep=lambda _: None) as client:
        assert b"quick" == client.get(server.says("/quick", Said(b"quick"))).content
        client.seconds = 0.5
        with pytest.raises(NetworkError) as raised:
            client.get(server.says("/slow", Said(b"x" * 500, drip=0.05)))
    assert "slow" == raised.value.reason
    assert 20 > time.monotonic() - began


def test_unrecorded_request_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="/unknown"), StandIn() as server:
        assert 599 == refusal(server, server.url + "/unknown").status
