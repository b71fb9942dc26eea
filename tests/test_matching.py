"""One answer to whether a work is already in the catalog, for every command, check and page."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kdcatalog.bibliography.work import Work, description_of
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifier, Identifiers
from kdcatalog.model.matching import (
    Matcher,
    SimilarPaper,
    Trait,
    WorkDescription,
    traits_of,
)
from kdcatalog.model.text import are_alike
from kdcatalog.text.cleaning import is_placeholder
from tests.factories import paper

LOAF = paper(
    "bee2021loaf",
    title="The Loaf: Crust & Crumb",
    former_titles=["A Loaf", "the loaf - crust crumb"],
    former_keys=["bee2021a"],
    authors=["Ann Bee", "Carl Dee"],
    date="2021-05",
    venue={"id": "BreadConf", "year": 2022},
    identifiers={"arxiv": "2105.00001", "doi": "10.5555/Loaf.1"},
    urls=["https://www.example.org/loaf/", "https://openreview.net/forum?id=lOaFbReAd1"],
)
OTHER = paper("ant2010roll", title="Roll", authors=["Bo Ant"], date="2010", identifiers=None)


def test_traits_contain_everything_that_identifies_a_paper() -> None:
    assert [
        Trait("key", "bee2021loaf", ()),
        Trait("former key", "bee2021a", ("former_keys", 0)),
        Trait("title", "the loaf crust crumb", ("title",)),
        Trait("former title", "a loaf", ("former_titles", 0)),
        Trait("former title", "the loaf crust crumb", ("former_titles", 1)),
        Trait("identifier", "arxiv:2105.00001", ("identifiers", "arxiv")),
        Trait("identifier", "doi:10.5555/loaf.1", ("identifiers", "doi")),
        Trait("url", "example.org/loaf", ("urls", 0)),
        Trait("identifier", "openreview:lOaFbReAd1", ("urls", 1)),
    ] == [*traits_of(LOAF)]


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (
            WorkDescription(identifiers=(Identifier("doi", "10.48550/arXiv.2105.00001"),)),
            "it has arxiv:2105.00001",
        ),
        (
            WorkDescription("Other", identifiers=(Identifier("doi", "10.5555/LOAF.1"),)),
            "it has doi:10.5555/loaf.1",
        ),
        (
            WorkDescription(urls=("https://openreview.net/pdf?id=lOaFbReAd1",)),
            "it has openreview:lOaFbReAd1",
        ),
        (
            WorkDescription(urls=("http://example.org/loaf#top",)),
            "it has the URL example.org/loaf",
        ),
        (WorkDescription("the loaf -- crust, crumb!"), "it has the same title"),
        (WorkDescription("A LOAF"), "it once had this title"),
        (
            WorkDescription("The Loaf: Crust & Crumbs", key="bee2021loaf"),
            "it has the key bee2021loaf and nearly the same title",
        ),
        (
            WorkDescription("The Loaf: Crust & Crumbs", key="bee2021a"),
            "it once had the key bee2021a and has nearly the same title",
        ),
        (WorkDescription("The Loaf: Crust & Crumbs"), ""),
        (WorkDescription("Something Else", key="bee2021loaf"), ""),
        (WorkDescription(identifiers=(Identifier("arxiv", "2105.00002"),)), ""),
        (WorkDescription(urls=("https://[x/a",)), ""),
        (WorkDescription(), ""),
    ],
)
def test_work_is_recognized_by_its_best_evidence(work: WorkDescription, expected: str) -> None:
    match = Matcher([OTHER, LOAF]).find(work)
    assert expected == (match.reason if match else "")
    assert match is None or LOAF == match.paper


def test_identifier_outweighs_the_title_of_another_paper() -> None:
    work = WorkDescription("Roll", identifiers=(Identifier("arxiv", "2105.00001"),))
    assert [LOAF] == [match.paper for match in Matcher([OTHER, LOAF]).matches(work)]


def test_work_with_identifiers_of_two_papers_matches_both() -> None:
    other = paper("cee2022bun", title="Bun", identifiers={"acl": "2022.breadconf-long.1"})
    named = (Identifier("acl", "2022.breadconf-long.1"), Identifier("arxiv", "2105.00001"))
    matches = Matcher([LOAF, other]).matches(WorkDescription(identifiers=named))
    assert [other, LOAF] == [match.paper for match in matches]


@pytest.mark.parametrize(
    ("authors", "year", "expected"),
    [
        ((), 0, False),
        # Only matching authors or a matching year prove that a title is that of the same work.
        (("Zed",), 0, True),
        (("Zed",), 2021, False),
        (("Zed",), 2023, False),  # the year after its proceedings
        (("Zed",), 2024, True),
        (("Zed",), 2019, True),
        (("Zed", "BEE"), 2019, False),
        ((), 2019, True),
        ((), 2021, False),
    ],
)
def test_title_needs_an_author_or_the_year_in_common(
    authors: tuple[str, ...], year: int, expected: bool
) -> None:
    work = WorkDescription("A Loaf", authors=authors, year=year)
    (match,) = Matcher([LOAF]).matches(work)
    assert expected == match.is_contradicted


@pytest.mark.parametrize(
    ("title", "authors", "year", "expected"),
    [
        ("Introduction", ("Cook",), 2020, True),
        ("Introduction", (), 2020, True),
        ("Introduction", (), 0, True),
        ("Guest Editorial", ("Cook",), 2020, True),
        ("Book Reviews", (), 0, True),
        ("Introduction", ("Baker",), 0, False),
        ("Introduction to Ovens", (), 2020, False),
    ],
)
def test_generic_title_needs_an_author_in_common(
    title: str, authors: tuple[str, ...], year: int, expected: bool
) -> None:
    record = paper("a", title=title, authors=["Ann Baker"], date="2020")
    work = WorkDescription(title, authors=authors, year=year)
    (match,) = Matcher([record]).matches(work)
    assert expected == match.is_contradicted


@pytest.mark.parametrize("title", ["[No title available]", "Untitled", "TBD", "No title"])
def test_placeholder_titles_never_match(title: str) -> None:
    record = paper("a", title=title, authors=["Ann Baker"], date="2020")
    work = WorkDescription(title, authors=("Baker",), year=2020)
    assert () == Matcher([record]).matches(work)


@pytest.mark.parametrize(
    ("title", "other", "expected"),
    [
        ("WarmOven", "Warm Ovens Bake Better: A Study of Heat", True),
        ("Warm Ovens", "Warm Ovens: A Study of Heat", True),
        ("Rye Starters in Winter", "Another Title Altogether", False),
        ("Loaf: A Thing", "Loaf: Things", True),
        ("温暖的烤箱", "寒冷的面包房研究", False),
    ],
)
def test_titles_under_one_link_are_compared(title: str, other: str, expected: bool) -> None:
    assert expected == are_alike(title, other) == are_alike(other, title)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        (Identifier("arxiv", "2105.00009"), True),
        (Identifier("doi", "10.5555/loaf.2"), True),
        (Identifier("acl", "2022.breadconf-long.1"), False),
    ],
)
def test_title_is_contradicted_by_another_identifier_of_one_kind(
    identifier: Identifier, expected: bool
) -> None:
    (match,) = Matcher([LOAF]).matches(WorkDescription("A Loaf", identifiers=(identifier,)))
    assert expected == match.is_contradicted


def test_uncontradicted_paper_of_two_with_one_title_is_first() -> None:
    namesake = paper("zed2011loaf", title="A Loaf", authors=["Zoe Zed"], date="2011")
    matcher = Matcher([LOAF, namesake])
    work = WorkDescription("A Loaf", authors=("Zed",), year=2011)
    assert [namesake, LOAF] == [match.paper for match in matcher.matches(work)]
    found = matcher.find(work, distinct_from=["zed2011loaf"])
    assert found
    assert (LOAF, True) == (found.paper, found.is_contradicted)
    assert None is matcher.find(work, distinct_from=["zed2011loaf", "bee2021loaf"])


def test_declared_namesakes_cannot_share_an_identifier() -> None:
    work = WorkDescription(identifiers=(Identifier("arxiv", "2105.00001"),))
    assert None is not Matcher([LOAF]).find(work, distinct_from=["bee2021loaf"])


SIMILAR = "Loaf 2: Open Crumb and Fine-Tuned Crust"


@pytest.mark.parametrize(
    ("title", "other"),
    [
        (SIMILAR, "Loaf 3: Open Crumb and Fine-Tuned Crust"),
        ("Bread and Its Crust, Part I", "Bread and Its Crust, Part II"),
        (
            "Llama 2: Open Foundation and Fine-Tuned Chat Models",
            "Llama 3: Open Foundation and Fine-Tuned Chat Models",
        ),
    ],
)
def test_similar_title_is_reported_and_never_a_match(title: str, other: str) -> None:
    known = paper("bee2021loaf", title=title)
    matcher = Matcher([known])
    assert None is matcher.find(WorkDescription(other))
    assert [known] == [similar.paper for similar in matcher.similar(other)]


def test_similar_titles_are_sorted_by_likeness_then_key() -> None:
    papers = [
        paper("c2021", title="Loaf 3: Open Crumb and Fine-Tuned Crust"),
        paper("b2021", title="Roll", former_titles=[SIMILAR]),
        paper("a2021", title="Loaf 4: Open Crumb and Fine-Tuned Crust"),
        paper("d2021", title="Baguettes"),
    ]
    similar = Matcher(papers).similar(SIMILAR)
    assert SimilarPaper(papers[1], 1.0) == similar[0]
    assert ["b2021", "a2021", "c2021"] == [near.paper.key for near in similar]


def test_paper_added_during_a_run_is_recognized() -> None:
    matcher = Matcher()
    assert None is matcher.with_identifier(Identifier("arxiv", "2105.00001"))
    matcher.add(LOAF)
    match = matcher.with_identifier(Identifier("doi", "10.48550/arXiv.2105.00001"))
    assert match
    assert LOAF == match.paper


def test_work_of_a_source_has_every_compared_trait() -> None:
    bee = Author.model_validate("Ann van Bee")
    body = Author.model_validate({"group": "Bread Team"})
    identifiers = Identifiers(arxiv="2105.00001")
    work = Work(
        "A Loaf", (bee, body), date="2021-05", identifiers=identifiers, url="https://example.org/"
    )
    assert WorkDescription(
        title="A Loaf",
        identifiers=(Identifier("arxiv", "2105.00001"),),
        urls=("https://example.org/",),
        authors=("van Bee", "Bread Team"),
        year=2021,
        key="x",
    ) == description_of(work, "x")


@given(st.text(), st.text())
def test_any_title_finds_itself_and_never_raises(title: str, other: str) -> None:
    # Placeholders such as "?" match nothing, themselves included.
    assume(not is_placeholder(title))
    known = LOAF.model_copy(update={"title": title or "x"})
    matcher = Matcher([known])
    assert known in [match.paper for match in matcher.matches(WorkDescription(title or "x"))]
    matcher.similar(other)
