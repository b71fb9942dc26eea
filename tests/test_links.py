"""Links: what is asked, what is made of the answers, and what is never said."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from click.testing import CliRunner

from kdcatalog.cli import main
from kdcatalog.commands.links import (
    LinkCheck,
    LinkCheckResult,
    _remark,
    format_report,
    report_markdown,
)
from kdcatalog.linkcheck.history import (
    HistoryError,
    LinkState,
    history_bytes,
    judge,
    read_history,
)
from kdcatalog.linkcheck.locations import (
    CatalogLink,
    LinkPlace,
    interleave_hosts,
    links_in,
    urls_in_prose,
)
from kdcatalog.linkcheck.probe import FINE, Prober, ProbeResult
from kdcatalog.linkcheck.replacements import Replacements
from kdcatalog.linkcheck.report import report_of
from kdcatalog.lock import state_file
from kdcatalog.model.identifiers import Identifier
from kdcatalog.services.client import Answer, Client
from kdcatalog.services.endpoints import Endpoints
from kdcatalog.services.transport import NetworkError
from tests.factories import file_of, paper
from tests.folders import CatalogFolder
from tests.sites import catalog_in
from tests.stand_in import JSON, XML, Clock, Said, StandIn, atom_entry, atom_feed, client_of

HISTORY_FILE = ".kdcatalog/links.json"

MONDAY, TUESDAY, NEXT_MONDAY = "2026-11-16", "2026-11-17", "2026-11-23"


def link_to(url: str) -> CatalogLink:
    return CatalogLink(url, (LinkPlace("papers/2023/bee2023plain.yaml", "code"),))


def test_every_url_is_checked_once_with_all_its_locations() -> None:
    one = paper(
        identifiers={"arxiv": "2306.99910"},
        code=["https://example.org/a"],
        data=["https://example.org/a"],
        urls=None,
    )
    found = links_in(
        [one],
        {
            "docs/prose/about.md": "See\n[it](https://example.org/b), <https://example.org/a>, https://arxiv.org/abs/2306.99910"
        },
    )
    file = file_of("bee2023plain")
    assert (
        CatalogLink(
            "https://arxiv.org/abs/2306.99910",
            (LinkPlace("docs/prose/about.md", "line 2"), LinkPlace(file, "arxiv")),
            Identifier("arxiv", "2306.99910"),
        ),
        CatalogLink(
            "https://example.org/a",
            (
                LinkPlace("docs/prose/about.md", "line 2"),
                LinkPlace(file, "code"),
                LinkPlace(file, "data"),
            ),
        ),
        CatalogLink("https://example.org/b", (LinkPlace("docs/prose/about.md", "line 2"),)),
    ) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.org.", ["https://a.org"]),
        ("(https://a.org/x_(y))", ["https://a.org/x_(y)"]),
        ("[a](https://a.org/b?c=1&d=2#e)", ["https://a.org/b?c=1&d=2#e"]),
        ("**https://a.org/b**", ["https://a.org/b"]),
        ("`https://a.org`", []),
        ("```\nhttps://a.org\n```\nhttps://b.org", ["https://b.org"]),
        ("http:// and https://", []),
        ("[x](node:a/b)", []),
        ("https://github.com:user/repo and https://[x/a and https://foo.123/", []),
    ],
)
def test_urls_in_prose_end_before_punctuation(text: str, expected: list[str]) -> None:
    assert expected == [url for url, _ in urls_in_prose(text)]


def test_hosts_are_requested_in_turn() -> None:
    urls = ["https://a.org/1", "https://a.org/2", "https://a.org/3", "https://b.org/1"]
    assert ["https://a.org/1", "https://b.org/1", "https://a.org/2", "https://a.org/3"] == [
        link.url for link in interleave_hosts(map(link_to, urls))
    ]


def outcome_of(server: StandIn, *answers: Said) -> ProbeResult:
    with client_of(server) as client:
        ((_, outcome),) = Prober(client).probe([link_to(server.says("/page", *answers))])
    return outcome


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (200, "fine"),
        (206, "fine"),
        (416, "fine"),
        (404, "failing"),
        (410, "failing"),
        (400, "unknown"),
        (401, "unknown"),
        (403, "unknown"),
        (405, "unknown"),
        (429, "unknown"),
        (500, "unknown"),
        (503, "unknown"),
        (999, "unknown"),
    ],
)
def test_only_gone_pages_fail(stand_in: StandIn, status: int, found: str) -> None:
    assert found == outcome_of(stand_in, Said(status=status)).status


def test_server_errors_are_unknown(stand_in: StandIn) -> None:
    assert "fine" == outcome_of(stand_in, Said(b"x" * 20_000_000)).status
    away = Said(status=301, headers={"Location": "http://169.254.169.254/"})
    assert ("unknown", "") == (
        outcome_of(stand_in, away).status,
        outcome_of(stand_in, away).moved_to,
    )


def test_slow_response_is_unknown(stand_in: StandIn) -> None:
    with Client(stand_in.endpoints, seconds=0.2) as client:
        ((_, outcome),) = Prober(client).probe(
            [link_to(stand_in.says("/page", Said(b"x" * 99, drip=0.1)))]
        )
    assert "unknown" == outcome.status


@pytest.mark.parametrize(
    ("status", "target", "found"),
    [
        (301, "/new", "moved"),
        (308, "/new", "moved"),
        (302, "/new", "fine"),
        (307, "/new", "fine"),
        (301, "/page/", "fine"),
        (301, "/", "unknown"),
        (301, "/login?next=page", "unknown"),
        (301, "/gone", "failing"),
    ],
)
def test_only_permanent_redirects_count_as_moved(
    stand_in: StandIn, status: int, target: str, found: str
) -> None:
    stand_in.says("/gone", Said(status=404))
    for path in ("/new", "/page/", "/", "/login?next=page"):
        stand_in.says(path, Said(b"here"))
    outcome = outcome_of(stand_in, Said(status=status, headers={"Location": target}))
    assert (found, stand_in.url + target if found == "moved" else "") == (
        outcome.status,
        outcome.moved_to,
    )


@pytest.mark.parametrize(("status", "asked"), [(429, 1), (500, 3), (403, 5)])
def test_busy_host_is_not_asked_for_its_other_links(
    stand_in: StandIn, status: int, asked: int
) -> None:
    links = [
        link_to(stand_in.says(f"/{n}", Said(status=status, headers={"Retry-After": "900"})))
        for n in range(5)
    ]
    with client_of(stand_in) as client:
        assert ["unknown"] * 5 == [outcome.status for _, outcome in Prober(client).probe(links)]
    assert asked == len(stand_in.asked)


def test_moved_url_keeps_its_fragment(stand_in: StandIn) -> None:
    stand_in.says("/old", Said(status=301, headers={"Location": "/new"}))
    stand_in.says("/new", Said())
    with client_of(stand_in) as client:
        ((_, outcome),) = Prober(client).probe([link_to(f"{stand_in.url}/old#there")])
    assert f"{stand_in.url}/new#there" == outcome.moved_to


def repository(server: StandIn, answer: Said, page: ProbeResult = FINE) -> ProbeResult:
    """Return what is made of a repository, its page on the open internet answering as told."""

    class Asked(Prober):
        def _ask_page(self, url: str, **_: object) -> ProbeResult:
            assert "https://github.com/bakers/loaf" == url
            return page

    server.says("/github/repos/bakers/loaf", answer)
    with client_of(server) as client:
        ((_, outcome),) = Asked(client).probe([link_to("https://github.com/bakers/loaf")])
    return outcome


def said(**fields: object) -> Said:
    return Said(json.dumps(fields).encode(), media=JSON)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (said(full_name="bakers/loaf", archived=False), "fine"),
        (said(full_name="Bakers/Loaf", archived=True), "archived"),
        (said(full_name="mill/loaf", archived=True), "moved"),
        (Said(status=404), "failing"),
        (Said(status=403), "fine"),
        (Said(status=500), "fine"),
        (Said(b"<html>", media=JSON), "fine"),
        (Said(b"[]", media=JSON), "fine"),
        (said(full_name="../\x1b[2J"), "fine"),
    ],
)
def test_repository_is_checked_through_the_github_api(
    stand_in: StandIn, answer: Said, found: str
) -> None:
    assert found == repository(stand_in, answer).status


def test_renamed_repository_is_reported_as_moved(stand_in: StandIn) -> None:
    assert (
        "https://github.com/mill/loaf" == repository(stand_in, said(full_name="mill/loaf")).moved_to
    )


def test_github_is_not_asked_after_a_refusal(stand_in: StandIn) -> None:
    class Asked(Prober):
        def _ask_page(self, *_: object, **__: object) -> ProbeResult:
            return FINE

    stand_in.says("/github/repos/bakers/a", Said(status=403))
    with client_of(stand_in) as client:
        asker = Asked(client)
        links = [link_to(f"https://github.com/bakers/{name}") for name in "abc"]
        assert [FINE] * 3 == [outcome for _, outcome in asker.probe(links)]
    assert (1, 3) == (len(stand_in.asked), asker.unasked_repositories)


@pytest.mark.parametrize(("count", "words"), [(1, "1 repository"), (2, "2 repositories")])
def test_repositories_without_an_answer_are_counted(count: int, words: str) -> None:
    advice = "set GITHUB_TOKEN to raise the limit"
    expected = f"GitHub gave no answer on {words}, which may be archived: {advice}"
    assert expected == _remark(count)


def test_token_is_sent_to_github_only(stand_in: StandIn) -> None:
    services = Endpoints.of({**stand_in.environment, "GITHUB_TOKEN": "a-word"})
    stand_in.says("/github/x", Said(status=302, headers={"Location": "/other"}))
    stand_in.says("/other", Said())
    with Client(services, sleep=lambda _: None) as client:
        client.get(f"{stand_in.url}/github/x")
    assert ["Bearer a-word", None] == [one.headers.get("Authorization") for one in stand_in.asked]
    assert "a-word" not in repr(services)


def links_of(**identifiers: str) -> tuple[CatalogLink, ...]:
    return links_in([paper(identifiers=identifiers)], {})


def test_arxiv_papers_are_checked_in_one_request(stand_in: StandIn) -> None:
    papers = [paper(f"bee2023{name}", identifiers={"arxiv": f"2306.9991{name}"}) for name in "123"]
    feed = atom_feed(
        atom_entry("2306.99911", "A", ["Ann Bee"]), atom_entry("2306.99913", "C", ["Ann Bee"])
    )
    stand_in.says(
        "/arxiv/query?id_list=2306.99911,2306.99912,2306.99913&max_results=3", Said(feed, media=XML)
    )
    with client_of(stand_in) as client:
        found = [outcome.status for _, outcome in Prober(client).probe(links_in(papers, {}))]
    assert ["fine", "failing", "fine"] == found


@pytest.mark.parametrize(
    "answer",
    [Said(b"<html/>"), Said(atom_feed()[:-9], media=XML), Said(status=503), Said(b"<feed", cut=9)],
)
def test_invalid_arxiv_answer_makes_papers_unknown(stand_in: StandIn, answer: Said) -> None:
    stand_in.says("/arxiv/query?id_list=2306.99911&max_results=1", answer)
    with client_of(stand_in) as client:
        ((_, outcome),) = Prober(client).probe(links_of(arxiv="2306.99911"))
    assert "unknown" == outcome.status


@pytest.mark.parametrize(
    ("status", "found"), [(302, "fine"), (301, "fine"), (404, "failing"), (500, "unknown")]
)
def test_doi_is_checked_at_its_resolver_only(stand_in: StandIn, status: int, found: str) -> None:
    stand_in.says(
        "/doi/10.5555/loaf", Said(status=status, headers={"Location": "https://publisher.example/"})
    )
    with client_of(stand_in) as client:
        ((_, outcome),) = Prober(client).probe(links_of(doi="10.5555/loaf"))
    assert found == outcome.status


def test_doi_of_an_anthology_paper_is_checked_at_the_resolver(
    stand_in: StandIn,
) -> None:
    stand_in.says(
        "/doi/10.18653/v1/2023.bread-1.2", Said(status=302, headers={"Location": "/acl/"})
    )
    with client_of(stand_in) as client:
        ((_, outcome),) = Prober(client).probe(links_of(doi="10.18653/v1/2023.bread-1.2"))
    assert FINE == outcome


def test_anthology_paper_is_checked_at_the_anthology(stand_in: StandIn) -> None:
    stand_in.says("/acl/2023.bread-1.2/", Said())
    stand_in.says("/openreview/forum?id=aBcDeFgH", Said(status=403))
    with client_of(stand_in) as client:
        found = [
            outcome.status
            for _, outcome in Prober(client).probe(
                links_of(acl="2023.bread-1.2", openreview="aBcDeFgH")
            )
        ]
    assert ["fine", "unknown"] == found


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([("failing", MONDAY)], ["suspect"]),
        ([("failing", MONDAY), ("failing", MONDAY)], ["suspect", "suspect"]),
        ([("failing", MONDAY), ("failing", TUESDAY)], ["suspect", "suspect"]),
        ([("failing", MONDAY), ("failing", NEXT_MONDAY)], ["suspect", "dead"]),
        (
            [("failing", MONDAY), ("unknown", TUESDAY), ("failing", NEXT_MONDAY)],
            ["suspect", "unknown", "dead"],
        ),
        (
            [("failing", MONDAY), ("fine", TUESDAY), ("failing", NEXT_MONDAY)],
            ["suspect", "fine", "suspect"],
        ),
        ([("failing", NEXT_MONDAY), ("failing", MONDAY)], ["suspect", "suspect"]),
        ([("unknown", MONDAY), ("unknown", NEXT_MONDAY)], ["unknown", "unknown"]),
    ],
)
def test_link_is_dead_after_failures_on_two_separate_days(
    days: list[tuple[str, str]], expected: list[str]
) -> None:
    held, verdicts = None, []
    for found, day in days:
        held = judge(ProbeResult(found), held, day)  # type: ignore[arg-type]  # they are written as texts above
        verdicts.append(held.verdict)
    assert expected == verdicts


def test_link_state_round_trips_in_one_order() -> None:
    results = {
        "https://b.org/é": LinkState("suspect", MONDAY, "gone", failed_since=MONDAY),
        "https://a.org": LinkState("moved", MONDAY, "away", "https://c.org"),
    }
    text = history_bytes(results)
    assert results == read_history(text, "x")
    assert text == history_bytes(dict(reversed(results.items())))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b'{"version": 2, "addresses": {}}',
        b'{"version": 1, "addresses": {"a": {"verdict": 1}}}',
    ],
)
def test_invalid_link_state_file_is_refused(content: bytes) -> None:
    with pytest.raises(HistoryError, match="delete it"):
        read_history(content, "state.json")


RECORD = "papers/2023/rask2023rye.yaml"
BAKERY = "bread.example.org"


@pytest.fixture
def check(toy: CatalogFolder, stand_in: StandIn) -> Iterator[Callable[..., LinkCheckResult]]:
    """Yield a function that checks the links of a record whose code is on the stand-in."""
    for file in toy.record_files:
        if file != RECORD:
            (toy.root / file).unlink()
    for file in toy.prose_files:
        (toy.root / file).write_text("", encoding="utf-8")

    def run(
        *paths: str, today: str = MONDAY, files: tuple[str, ...] = (), **options: bool
    ) -> LinkCheckResult:
        addresses = "".join(f"  - {stand_in.url}{path}  # of {path}\n" for path in paths)
        text = (
            'title: "Rye"\nauthors:\n  - Eva Rask\ndate: "2023-02"\n# where it was baked\n'
            f'code:\n{addresses}placements:\n  - grain/rye\nadded: "2024-02-20"\n'
        )
        if paths:
            (toy.root / RECORD).write_text(text, encoding="utf-8")
        for path in paths:
            # Without a copy, unless a test records one.
            stand_in.answers.setdefault(archive_path(stand_in, path), [Said(b"{}", media=JSON)])
        clock = Clock()
        with Client(stand_in.endpoints, sleep=clock.sleep, now=clock.now) as client:
            state = toy.root / HISTORY_FILE
            one_run = LinkCheck(toy.snapshot, catalog_in(toy), client, today, state)
            return one_run.run(files, **options)

    with stand_in.named(BAKERY):
        yield run


Check = Callable[..., LinkCheckResult]


def archive_path(server: StandIn, path: str) -> str:
    """Return where the Wayback Machine is asked for a copy of a link of the record."""
    url = quote(server.url + path, safe="")
    return f"/archive/wayback/available?url={url}&timestamp=20240220"


def copy_of(page: str, **fields: str) -> Said:
    """Return what the Wayback Machine answers where it has a copy."""
    copy = {"status": "200", "url": f"http://web.archive.org/web/20240219101112/{page}", **fields}
    content = json.dumps({"archived_snapshots": {"closest": copy}}).encode()
    return Said(content, media=JSON)


def verdicts(done: LinkCheckResult) -> dict[str, list[str]]:
    return {
        group.verdict: [row.url.rpartition("/")[2] for row in group.rows]
        for group in done.report.groups
    }


def test_dead_link_is_reported_at_its_second_failure(check: Check, stand_in: StandIn) -> None:
    stand_in.says("/gone", Said(status=404))
    stand_in.says("/fine", Said())
    assert {"suspect": ["gone"], "fine": ["fine"]} == verdicts(check("/fine", "/gone"))
    done = check(today=NEXT_MONDAY)
    assert ({"dead": ["gone"], "fine": ["fine"]}, 1) == (verdicts(done), done.report.dead)


def test_link_that_worked_today_is_not_checked_again(check: Check, stand_in: StandIn) -> None:
    stand_in.says("/fine", Said())
    check("/fine")
    check()
    assert 1 == len(stand_in.asked)
    check(today=TUESDAY)
    assert 2 == len(stand_in.asked)


def test_state_drops_urls_that_left_the_catalog(
    check: Check, toy: CatalogFolder, stand_in: StandIn
) -> None:
    for path in ("/a", "/b"):
        stand_in.says(path, Said())
    check("/a", "/b")
    check("/b")
    held = read_history((toy.root / HISTORY_FILE).read_bytes(), "")
    assert [f"{stand_in.url}/b"] == [*held]


def test_results_of_an_earlier_version_are_moved_once(toy: CatalogFolder) -> None:
    old = toy.root / ".kdcatalog-links.json"
    old.write_bytes(history_bytes({}))
    assert toy.root / HISTORY_FILE == state_file(toy.root, "links.json")
    assert history_bytes({}) == (toy.root / HISTORY_FILE).read_bytes()
    assert not old.exists()
    old.write_bytes(b"mine")
    state_file(toy.root, "links.json")
    assert (history_bytes({}), b"mine") == (
        (toy.root / HISTORY_FILE).read_bytes(),
        old.read_bytes(),
    )


def test_nested_results_of_an_earlier_run_are_one_sentence() -> None:
    with pytest.raises(HistoryError, match="delete it to start over"):
        read_history(b"[" * 100_000, "links.json")


def test_nothing_is_recorded_without_any_answer(
    check: Check, toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Client, "peek", no_answer)
    with pytest.raises(NetworkError, match="nothing was recorded"):
        check("/a", "/b")
    assert not (toy.root / HISTORY_FILE).exists()


def test_what_answered_today_is_reported_while_the_rest_stays_silent(
    check: Check, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.says("/a", Said())
    check("/a")
    monkeypatch.setattr(Client, "peek", no_answer)
    assert {"fine": ["a"], "unknown": ["b"]} == verdicts(check("/a", "/b"))
    with pytest.raises(NetworkError, match="nothing was recorded"):
        check("/a", "/b", today=TUESDAY)


def no_answer(_self: Client, _url: str, **_: object) -> Answer:
    raise NetworkError("no host", "unreachable", host=BAKERY)


def test_lost_connection_makes_no_link_fail(
    check: Check, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.says("/a", Said())
    real, count = Client.peek, iter(range(99))
    monkeypatch.setattr(
        Client,
        "peek",
        lambda self, url, **other: (no_answer if next(count) else real)(self, url, **other),
    )
    assert {"fine": ["a"], "unknown": ["b", "c"]} == verdicts(check("/a", "/b", "/c"))


def statuses_of(prober_links: list[str], **hosts: str) -> dict[str, str]:
    """Return the status of each URL, where hosts are ``up``, ``refusing`` or ``missing``."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        state = hosts[request.url.host.removesuffix(".example")]
        if state == "missing":
            host = request.url.host
            raise NetworkError(f"host {host} was not found", "no host", host=host)
        if state == "refusing" and not request.url.port:
            raise httpx2.ConnectError("connection refused")
        return httpx2.Response(200, stream=httpx2.ByteStream(b""))

    clock = Clock()
    transport = httpx2.MockTransport(answer)
    with Client(transport=transport, sleep=clock.sleep, now=clock.now) as client:
        results = Prober(client).probe([link_to(url) for url in prober_links])
        return {link.url.removeprefix("https://"): result.status for link, result in results}


def test_host_that_does_not_exist_fails_while_more_hosts_answer() -> None:
    urls = ["https://a.example/", "https://b.example/", "https://c.example/x"]
    expected = {"a.example/": "fine", "b.example/": "fine", "c.example/x": "failing"}
    assert expected == statuses_of(urls, a="up", b="up", c="missing")


def test_hosts_that_do_not_exist_are_unknown_where_as_many_answer() -> None:
    """A firewall or a broken resolver hides whole groups of hosts; a week later all were dead."""
    urls = ["https://a.example/", "https://b.example/1", "https://b.example/2"]
    expected = {"a.example/": "fine", "b.example/1": "unknown", "b.example/2": "unknown"}
    assert expected == statuses_of(urls, a="up", b="missing")


def test_host_that_refuses_connections_is_unknown_and_asked_once() -> None:
    urls = [f"https://{host}.example/{n}" for host in "abc" for n in range(3)]
    statuses = statuses_of(urls, a="up", b="up", c="refusing")
    assert ["unknown"] * 3 == [statuses[f"c.example/{n}"] for n in range(3)]
    assert ["fine"] * 6 == [statuses[f"{host}.example/{n}"] for host in "ab" for n in range(3)]


def test_other_port_of_a_host_that_refuses_is_asked() -> None:
    urls = ["https://c.example/1", "https://c.example:8443/1"]
    expected = {"c.example/1": "unknown", "c.example:8443/1": "fine"}
    assert expected == statuses_of(urls, c="refusing")


def test_unreachable_host_is_one_line_of_the_report(toy: CatalogFolder) -> None:
    links = [link_to(f"https://silent.example/{n}") for n in range(3)]
    states = {link.url: LinkState("unknown", MONDAY, "it cannot be reached") for link in links}
    report = report_of(links, states, MONDAY)
    lines = format_report(toy.snapshot, report, "text").splitlines()
    assert ["  https://silent.example/0", "    and 2 more of this host"] == lines[1:3]
    assert 5 == len(lines)
    assert "and 2 more of this host" in format_report(toy.snapshot, report, "markdown")
    assert 3 == len(json.loads(format_report(toy.snapshot, report, "json"))["links"])


@pytest.mark.parametrize("total", [1, 0])
def test_empty_arxiv_answer_never_makes_papers_dead(stand_in: StandIn, total: int) -> None:
    papers = [paper(f"bee2023{name}", identifiers={"arxiv": f"2306.9991{name}"}) for name in "12"]
    path = "/arxiv/query?id_list=2306.99911,2306.99912&max_results=2"
    stand_in.says(path, Said(atom_feed(total=total), media=XML))
    states: dict[str, LinkState] = {}
    for day in (MONDAY, NEXT_MONDAY):
        with client_of(stand_in) as client:
            for link, result in Prober(client).probe(links_in(papers, {})):
                states[link.url] = judge(result, states.get(link.url), day)
    assert ["unknown", "unknown"] == [state.verdict for state in states.values()]
    assert {"arXiv returned no data"} == {state.words for state in states.values()}


@pytest.mark.parametrize(
    "location", ["http://[", "https://[x/a", "http://x:port/", "//[", "http://a b/"]
)
def test_invalid_redirect_is_unknown_and_the_next_link_is_asked(
    check: Check, stand_in: StandIn, location: str
) -> None:
    stand_in.says("/bad", Said(status=301, headers={"Location": location}))
    stand_in.says("/good", Said())
    assert {"unknown": ["bad"], "fine": ["good"]} == verdicts(check("/bad", "/good"))


@pytest.mark.parametrize(
    "url", ["https://github.com:user/repo", "https://[x/a", "https://x:99999/", "https://"]
)
def test_unreadable_url_is_unknown_and_the_next_link_is_asked(stand_in: StandIn, url: str) -> None:
    links = [link_to(url), link_to(stand_in.says("/good", Said()))]
    with client_of(stand_in) as client:
        statuses = {link.url: result.status for link, result in Prober(client).probe(links)}
    assert {url: "unknown", stand_in.url + "/good": "fine"} == statuses


def test_fix_writes_moved_urls_and_keeps_comments(
    check: Check, toy: CatalogFolder, stand_in: StandIn
) -> None:
    stand_in.says("/old", Said(status=301, headers={"Location": "/new"}))
    stand_in.says("/new", Said())
    prose = toy.root / "docs/prose/introduction.md"
    prose.write_bytes(f"Read [it]({stand_in.url}/old).\r\n".encode())
    assert () == check("/old").changed
    done = check(today=TUESDAY, fix=True)
    assert ("docs/prose/introduction.md", RECORD) == done.changed
    text = (toy.root / RECORD).read_text(encoding="utf-8")
    assert f"# where it was baked\ncode:\n  - {stand_in.url}/new  # of /old\n" in text
    assert f"Read [it]({stand_in.url}/new).\r\n".encode() == prose.read_bytes()


def test_fix_refuses_a_moved_url_that_would_be_an_error(
    check: Check, toy: CatalogFolder, stand_in: StandIn
) -> None:
    long = "/" + "x" * 2100
    stand_in.says("/old", Said(status=301, headers={"Location": long}))
    stand_in.says(long, Said())
    stand_in.says("/other", Said(status=301, headers={"Location": "/a|b"}))
    stand_in.says("/a%7Cb", Said())
    done = check("/old", fix=True)
    assert ((), [RECORD]) == (done.changed, [reason.partition(":")[0] for reason in done.refused])
    assert (RECORD,) == check("/other", fix=True).changed
    assert "/a%7Cb" in (toy.root / RECORD).read_text(encoding="utf-8")


def test_only_the_named_files_are_checked(
    check: Check, toy: CatalogFolder, stand_in: StandIn
) -> None:
    stand_in.says("/a", Said())
    (toy.root / "docs/prose/introduction.md").write_text(
        f"{stand_in.url}/never\n", encoding="utf-8"
    )
    assert {"fine": ["a"]} == verdicts(check("/a", files=(RECORD,)))


def test_every_report_format_has_the_same_content(
    check: Check, toy: CatalogFolder, stand_in: StandIn, golden: Callable[[str, str], str]
) -> None:
    stand_in.says("/gone", Said(status=404))
    stand_in.says("/old", Said(status=301, headers={"Location": "/new"}))
    stand_in.says("/new", Said())
    stand_in.says("/shy", Said(status=403))
    stand_in.says(archive_path(stand_in, "/gone"), copy_of(stand_in.url + "/gone"))
    check("/gone")
    report = check("/gone", "/old", "/shy", "/new", today=NEXT_MONDAY).report
    for form, name in (("text", "links.txt"), ("markdown", "links.md"), ("json", "links.json")):
        escaped = stand_in.url.replace("//", "&#47;&#47;")
        text = format_report(toy.snapshot, report, form).replace(
            stand_in.url, "https://bread.example.org"
        )
        text = text.replace(escaped, "https:&#47;&#47;bread.example.org")
        assert golden(f"links/{name}", text) == text


def test_report_without_problems_says_so(
    check: Check, toy: CatalogFolder, stand_in: StandIn
) -> None:
    stand_in.says("/a", Said())
    expected = "1 link: 1 fine, checked on 2026-11-16.\n\nNothing to do.\n"
    assert expected == report_markdown(toy.snapshot, check("/a").report)


def test_long_report_fits_an_issue_and_counts_what_it_omits(toy: CatalogFolder) -> None:
    links = [link_to(f"https://a{number:04}.org/{'_*' * 40}") for number in range(2000)]
    results = {
        link.url: LinkState("unknown" if at else "dead", MONDAY, "it answers 403")
        for at, link in enumerate(links)
    }
    text = report_markdown(toy.snapshot, report_of(links, results, MONDAY))
    assert 65_536 > len(text) > 20_000
    assert "## Dead: 1\n" in text
    assert f"- and {1999 - text.count('it answers 403') + 1} more, which" in text


def test_links_exits_1_when_a_link_is_dead(
    check: Check,
    toy: CatalogFolder,
    stand_in: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    stand_in.says("/gone", Said(status=404))
    check("/gone", today="2026-01-01")
    for name, value in stand_in.environment.items():
        monkeypatch.setenv(name, value)
    arguments = ["-C", str(toy.root), "links", "--format", "json"]
    result = CliRunner().invoke(main, arguments)
    assert (1, {"dead": 1}) == (result.exit_code, json.loads(result.stdout)["counts"])
    other = CliRunner().invoke(main, [*arguments, "--state", str(tmp_path / "other.json")])
    assert (0, {"suspect": 1}) == (other.exit_code, json.loads(other.stdout)["counts"])
    (tmp_path / "other.json").write_text("{", encoding="utf-8")
    assert (
        3
        == CliRunner().invoke(main, [*arguments, "--state", str(tmp_path / "other.json")]).exit_code
    )


@pytest.mark.parametrize("place", ["before the command", "after it"])
def test_verbose_prints_every_request(
    check: Check,
    toy: CatalogFolder,
    stand_in: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    stand_in.says("/gone", Said(status=404))
    check("/gone", today="2026-01-01")
    for name, value in stand_in.environment.items():
        monkeypatch.setenv(name, value)
    catalog = ["-C", str(toy.root)]
    links = ["links", "--format", "json"]
    request = f"GET {stand_in.url}/gone: 404, 0 bytes"
    quiet = CliRunner().invoke(main, [*catalog, *links])
    assert request not in quiet.stderr
    (toy.root / HISTORY_FILE).unlink()
    arguments = ["-v", *catalog, *links] if place.startswith("before") else [*catalog, *links, "-v"]
    verbose = CliRunner().invoke(main, arguments)
    assert 1 == verbose.stderr.count(request)
    assert {"suspect": 1} == json.loads(verbose.stdout)["counts"]


# Replacements of dead links


def proposed(url: str, pages: dict[str, bytes], at: str = "code") -> list[tuple[str, str, bool]]:
    """Return what may replace a dead link, where pages (contents by URL) are all that answers."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        content = pages.get(str(request.url).partition("#")[0])
        status = 404 if content is None else 200
        return httpx2.Response(status, stream=httpx2.ByteStream(content or b""))

    clock = Clock()
    transport = httpx2.MockTransport(answer)
    one = paper(identifiers={"arxiv": "2306.99910"}, urls=None, code=[url], added="2024-02-20")
    link = CatalogLink(url, (LinkPlace(one.file, at),))
    with Client(transport=transport, sleep=clock.sleep, now=clock.now) as client:
        choices = Replacements(Prober(client), [one]).of_dead(link)
    return [(choice.url, choice.words, choice.is_certain) for choice in choices]


def available(url: str, day: str = "20240220") -> str:
    query = f"url={quote(url, safe='')}&timestamp={day}"
    return f"https://archive.org/wayback/available?{query}"


@pytest.mark.parametrize(
    ("dead", "alive"),
    [
        ("http://bread.org/rye", "https://bread.org/rye"),
        ("https://bread.org/rye", "https://www.bread.org/rye"),
        ("https://www.bread.org/rye?a=1#b", "https://bread.org/rye?a=1#b"),
        ("http://www.bread.org/rye", "https://bread.org/rye"),
    ],
)
def test_other_spelling_that_answers_replaces_a_dead_link(dead: str, alive: str) -> None:
    page = alive.partition("#")[0]
    assert [(alive, "another spelling that answers", True)] == proposed(dead, {page: b"Rye"})


@pytest.mark.parametrize(
    "dead", ["https://rye.bread.org/a", "http://bread.org:8080/a", "https://bread.org/a"]
)
def test_dead_link_without_a_living_spelling_has_no_replacement(dead: str) -> None:
    pages = {"https://www.rye.bread.org/a": b"", "https://bread.org:8080/a": b""}
    assert [] == proposed(dead, pages)


def test_old_address_of_the_anthology_becomes_the_official_one() -> None:
    expected = ("https://aclanthology.org/2023.acl-long.1/", "the official address", True)
    dead = "https://www.aclweb.org/anthology/2023.acl-long.1"
    assert [expected] == proposed(dead, {expected[0]: b""}, "urls")


CODE = "https://github.com/bee/old"


@pytest.mark.parametrize(
    ("at", "abstract", "expected"),
    [
        ("code", "Code: https://github.com/bee/rye.", ["https://github.com/bee/rye"]),
        ("data", "Code: https://github.com/bee/rye.", []),
        ("code", f"Code: {CODE}.", []),
        ("code", "Code: https://github.com/bee/gone.", []),
        ("code", "We bake.", []),
    ],
)
def test_dead_code_is_replaced_by_what_the_abstract_names(
    at: str, abstract: str, expected: list[str]
) -> None:
    entry = atom_entry("2306.99910", "Rye", ["Ann Bee"], summary=abstract)
    pages = {
        "https://export.arxiv.org/api/query?id_list=2306.99910&max_results=1": atom_feed(entry),
        "https://api.github.com/repos/bee/rye": b'{"full_name": "bee/rye"}',
        "https://github.com/bee/rye": b"",
    }
    words = "named in the abstract on arXiv"
    assert [(url, words, False) for url in expected] == proposed(CODE, pages, at)


def test_copy_nearest_to_the_day_of_the_record_is_proposed() -> None:
    dead = "https://rye.bread.org/a?b=c&d"
    copy = f"https://web.archive.org/web/20240219101112/{dead}"
    expected = [(copy, "archived on 2024-02-19", False)]
    assert expected == proposed(dead, {available(dead): copy_of(dead).content})


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"<html>busy</html>",
        b'{"archived_snapshots": {}}',
        b'{"archived_snapshots": {"closest": []}}',
        copy_of(CODE, status="404").content,
        copy_of(CODE, url="https://evil.org/web/20240219101112/x").content,
        copy_of(CODE, url="javascript:alert(1)").content,
        copy_of(CODE, url="https://web.archive.org/web/20240219101112/\n- [x] a").content,
        b"[" * 100_000,
    ],
)
def test_answer_without_a_copy_proposes_nothing(content: bytes) -> None:
    assert [] == proposed(CODE, {available(CODE): content})


def test_dead_identifier_has_no_replacement() -> None:
    link = CatalogLink("https://doi.org/10.1/a", (), Identifier("doi", "10.1/a"))
    with Client() as client:
        assert () == Replacements(Prober(client), []).of_dead(link)


@pytest.mark.parametrize(
    ("options", "is_replaced"), [({"fix": True}, False), ({"archived": True}, True)]
)
def test_archived_copies_are_written_when_asked_for(
    check: Check,
    toy: CatalogFolder,
    stand_in: StandIn,
    options: dict[str, bool],
    is_replaced: bool,
) -> None:
    stand_in.says("/gone", Said(status=404))
    copy = f"https://web.archive.org/web/20240219101112/{stand_in.url}/gone"
    stand_in.says(archive_path(stand_in, "/gone"), copy_of(f"{stand_in.url}/gone"))
    check("/gone")
    done = check(today=NEXT_MONDAY, **options)
    text = (toy.root / RECORD).read_text(encoding="utf-8")
    assert (is_replaced, is_replaced) == (f"  - {copy}  # of /gone\n" in text, bool(done.changed))


def test_suspect_link_is_not_replaced(check: Check, stand_in: StandIn) -> None:
    stand_in.says("/gone", Said(status=404))
    stand_in.says(archive_path(stand_in, "/gone"), copy_of(f"{stand_in.url}/gone"))
    assert () == check("/gone", archived=True).changed
