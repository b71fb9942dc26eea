"""The client against a server that answers well and badly."""

import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdcatalog.services import transport
from kdcatalog.services.client import MAX_BYTES, Answer, Client
from kdcatalog.services.endpoints import Endpoints
from kdcatalog.services.errors import NetworkError
from kdcatalog.services.transport import is_public
from tests.stand_in import XML, Clock, Said, StandIn, client_of


def refusal(server: StandIn, url: str, limit: int = MAX_BYTES) -> NetworkError:
    with client_of(server) as client, pytest.raises(NetworkError) as raised:
        client.get(url, limit_bytes=limit)
    return raised.value


def test_an_answer_comes_whole_with_its_media_type(stand_in: StandIn) -> None:
    url = stand_in.says("/arxiv/query?id_list=1", Said(b"<feed/>", media=XML))
    with client_of(stand_in) as client:
        assert Answer(200, url, XML, b"<feed/>") == client.get(url, "application/atom+xml")
    assert "application/atom+xml" == stand_in.asked[0].headers["Accept"]
    assert stand_in.asked[0].headers["User-Agent"].startswith("kdcatalog/")


def test_services_are_set_from_outside_in_one_place() -> None:
    given = Endpoints.of({"KDCATALOG_ACL_URL": "http://127.0.0.1:8000/acl/", "OTHER": "x"})
    assert Endpoints(acl="http://127.0.0.1:8000/acl") == given
    assert ("127.0.0.1", 8000) in given.authorities


@pytest.mark.parametrize(
    "wrong", ["doi.org", "ftp://doi.org", "http://me@doi.org", "http://[x", "http://x:99999"]
)
def test_a_service_needs_a_web_address(wrong: str) -> None:
    with pytest.raises(NetworkError, match="KDCATALOG_DOI_URL"):
        Endpoints.of({"KDCATALOG_DOI_URL": wrong})


def test_arxiv_is_asked_every_three_seconds_over_one_connection(stand_in: StandIn) -> None:
    url, clock = stand_in.says("/arxiv/query", Said(b"<feed/>")), Clock()
    with client_of(stand_in, clock) as client:
        for _ in range(3):
            client.get(url)
    assert [3, 3] == clock.slept
    assert 1 == len({one.connection for one in stand_in.asked})


def test_any_host_is_asked_once_a_second(stand_in: StandIn) -> None:
    urls, clock = (
        [stand_in.says(path, Said()) for path in ("/a", "/b", "/arxiv/query", "/c")],
        Clock(),
    )
    with client_of(stand_in, clock) as client:
        for url in urls:
            client.get(url)
    assert [1, 1, 1] == clock.slept


def test_time_that_went_by_anyway_is_not_waited_again(stand_in: StandIn) -> None:
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
def test_a_busy_server_is_asked_again_when_it_wishes(
    stand_in: StandIn, status: int, headers: dict[str, str], waits: list[float]
) -> None:
    url, clock = stand_in.says("/x", Said(status=status, headers=headers), Said(b"now")), Clock()
    with client_of(stand_in, clock) as client:
        assert b"now" == client.get(url).content
    assert waits == clock.slept[:1]


def test_a_server_that_stays_busy_is_left_after_four_requests(stand_in: StandIn) -> None:
    wrong = refusal(stand_in, stand_in.says("/x", Said(status=503)))
    assert (503, "status", 4) == (wrong.status, wrong.reason, len(stand_in.asked))
    assert "try again later" in str(wrong)


def test_a_server_that_asks_for_an_hour_is_not_waited_for(stand_in: StandIn) -> None:
    wrong = refusal(
        stand_in, stand_in.says("/x", Said(status=429, headers={"Retry-After": "3600"}))
    )
    assert (429, 1) == (wrong.status, len(stand_in.asked))
    assert "3600 seconds" in str(wrong)


@pytest.mark.parametrize("status", [304, 400, 403, 404, 410, 418, 500, 999])
def test_what_is_no_success_is_a_sentence_and_asked_once(stand_in: StandIn, status: int) -> None:
    wrong = refusal(stand_in, stand_in.says("/x", Said(b"no", status=status)))
    assert (status, "status", 1) == (wrong.status, wrong.reason, len(stand_in.asked))
    assert str(status) in str(wrong)


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_slow_drip_ends_at_the_deadline(stand_in: StandIn, part: str) -> None:
    url = stand_in.says("/x", Said(b"x" * 500, drip=0.05))
    if part == "head":
        url = dripping_head()
    began = time.monotonic()
    services = Endpoints(arxiv=url)
    with Client(services, seconds=0.3) as client, pytest.raises(NetworkError) as raised:
        client.get(url)
    assert "slow" == raised.value.reason
    assert 2 > time.monotonic() - began


def dripping_head() -> str:
    """Return the address of a server whose header never ends."""
    import threading

    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        taken, _ = listener.accept()
        with listener, taken:
            try:
                taken.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in range(100):
                    taken.sendall(b"x")
                    time.sleep(0.05)
            except OSError:
                pass

    threading.Thread(target=drip, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_an_answer_that_is_cut_is_no_answer(stand_in: StandIn) -> None:
    wrong = refusal(stand_in, stand_in.says("/x", Said(b"<feed><entry>", media=XML, cut=400)))
    assert "broken" == wrong.reason


def test_twenty_megabytes_are_not_read(stand_in: StandIn) -> None:
    wrong = refusal(stand_in, stand_in.says("/x", Said(b"x" * 20_000_000)))
    assert "large" == wrong.reason
    assert "5,000,000 bytes" in str(wrong)


def test_an_answer_as_long_as_the_limit_is_read(stand_in: StandIn) -> None:
    url = stand_in.says("/x", Said(b"x" * 100))
    with client_of(stand_in) as client:
        assert 100 == len(client.get(url, limit_bytes=100).content)
    assert "large" == refusal(stand_in, url, limit=99).reason


def test_a_peek_reads_a_part_and_says_so(stand_in: StandIn) -> None:
    url = stand_in.says("/x.pdf", Said(b"x" * 20_000_000))
    with client_of(stand_in) as client:
        assert 1024 == len(client.peek(url).content)
    assert "bytes=0-1023" == stand_in.asked[0].headers["Range"]


def test_a_peek_at_an_empty_file_is_fine(stand_in: StandIn) -> None:
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
        assert Answer(200, stand_in.url + "/end", "text/html", b"here") == client.get(url)


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
def test_five_redirects_are_enough(stand_in: StandIn, many: int, *, is_fine: bool) -> None:
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
def test_a_redirect_to_a_private_address_is_refused(stand_in: StandIn, target: str) -> None:
    assert "forbidden" == refusal(stand_in, stand_in.says("/x", to(target))).reason


def test_a_name_that_leads_to_a_private_address_is_refused(
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


def test_a_host_that_is_not_there_is_a_sentence(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    wrong = refusal(stand_in, "https://nowhere.example/")
    assert (
        "unreachable",
        "no host nowhere.example was found: check the address and your connection",
    ) == (
        wrong.reason,
        str(wrong),
    )


def test_a_closed_door_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with (
        Client(Endpoints(doi=url)) as client,
        pytest.raises(NetworkError, match="cannot be reached") as raised,
    ):
        client.get(url)
    assert "unreachable" == raised.value.reason


def test_a_server_that_closes_between_requests_is_asked_anew(stand_in: StandIn) -> None:
    url = stand_in.says("/x", Said(b"a"))
    with client_of(stand_in) as client:
        client.get(url)
        for connection in client._open.values():  # noqa: SLF001 (as if the server had closed it meanwhile)
            connection.sock.shutdown(socket.SHUT_RDWR)
        assert b"a" == client.get(url).content


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[StandIn, Path]]:
    """Return a server that speaks TLS, and its certificate, which nobody trusts yet."""
    certificate, key = tmp_path / "own.pem", tmp_path / "own.key"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
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
def test_a_certificate_that_nobody_trusts_is_refused(secure: tuple[StandIn, Path]) -> None:
    transport.trusted.cache_clear()
    server, _ = secure
    wrong = refusal(server, server.says("/x", Said()))
    assert ("untrusted", []) == (wrong.reason, server.asked)
    assert "certificate" in str(wrong)


@pytest.mark.debian("openssl")
def test_a_slow_drip_over_tls_ends_at_the_deadline(
    secure: tuple[StandIn, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    transport.trusted.cache_clear()
    began = time.monotonic()
    with Client(server.services, seconds=0.5, sleep=lambda _: None) as client:
        assert b"quick" == client.get(server.says("/quick", Said(b"quick"))).content
        with pytest.raises(NetworkError) as raised:
            client.get(server.says("/slow", Said(b"x" * 500, drip=0.05)))
    transport.trusted.cache_clear()
    assert "slow" == raised.value.reason
    assert 3 > time.monotonic() - began


def test_what_is_not_recorded_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="/unknown"), StandIn() as server:
        assert 599 == refusal(server, server.url + "/unknown").status
