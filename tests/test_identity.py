import pytest

from kdcatalog.checks import identity
from kdcatalog.model.paper import Paper
from kdcatalog.problems import At, Path, Problem
from tests.factories import catalog_of, file_of, paper

ARXIV: Path = ("identifiers", "arxiv")
DOI: Path = ("identifiers", "doi")
ACL: Path = ("identifiers", "acl")
FORUM: Path = ("identifiers", "openreview")
URL: Path = ("urls", 0)


def rows(problems: list[Problem]) -> list[tuple[str, str, At, tuple[str, ...]]]:
    return sorted(((p.code, p.file, p.at, p.related) for p in problems), key=lambda row: row[:2])


def both(code: str, one: At, other: At) -> list[tuple[str, str, At, tuple[str, ...]]]:
    """Return the rows of a clash: each record is told, the other one named."""
    a, b = file_of("ant2023a"), file_of("bee2023b")
    return [(code, a, one, (b,)), (code, b, other, (a,))]


def pair(one: dict[str, object], other: dict[str, object]) -> tuple[Paper, Paper]:
    return paper("ant2023a", title="One", **one), paper("bee2023b", title="Other", **other)


def ids(**held: str) -> dict[str, object]:
    return {"identifiers": held}


def urls(*held: str) -> dict[str, object]:
    return {"urls": held}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ids(arxiv="2306.99910"), ids(arxiv="2306.99910"), both("KD201", ARXIV, ARXIV)),
        (ids(doi="10.5555/LOAF"), ids(doi="10.5555/loaf"), both("KD201", DOI, DOI)),
        (ids(acl="2023.bread-1.2"), ids(acl="2023.bread-1.2"), both("KD201", ACL, ACL)),
        (ids(acl="2023.bread-1.2"), ids(doi="10.18653/v1/2023.bread-1.2"), both("KD201", ACL, DOI)),
        (ids(openreview="aBcDeFgH"), ids(openreview="aBcDeFgH"), both("KD201", FORUM, FORUM)),
        (
            ids(arxiv="2306.99910"),
            urls("https://arxiv.org/pdf/2306.99910v2.pdf"),
            both("KD201", ARXIV, URL),
        ),
        (
            ids(arxiv="2306.99910"),
            urls("https://huggingface.co/papers/2306.99910"),
            both("KD201", ARXIV, URL),
        ),
        (
            ids(arxiv="2306.99910"),
            urls("https://doi.org/10.48550/arXiv.2306.99910"),
            both("KD201", ARXIV, URL),
        ),
        (
            ids(openreview="aBcDeFgH"),
            urls("https://openreview.net/pdf?id=aBcDeFgH"),
            both("KD201", FORUM, URL),
        ),
        (
            ids(acl="2023.bread-1.2"),
            urls("https://aclanthology.org/2023.bread-1.2.pdf"),
            both("KD201", ACL, URL),
        ),
        (ids(arxiv="2306.99910"), ids(arxiv="2306.99911"), []),
        (ids(openreview="aBcDeFgH"), ids(openreview="AbCdEfGh"), []),
        (ids(doi="10.5555/loaf"), ids(doi="10.5555/loaf.2"), []),
        ({}, {}, []),
    ],
)
def test_duplicate_identifier_is_reported_in_any_spelling(
    one: dict[str, object], other: dict[str, object], expected: list[object]
) -> None:
    assert expected == rows([*identity.duplicate_identifiers(catalog_of(*pair(one, other)))])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://example.org/a", "https://example.org/a", both("KD202", URL, URL)),
        ("https://example.org/a", "http://www.EXAMPLE.org/a/#top", both("KD202", URL, URL)),
        ("https://example.org/a", "https://example.org/b", []),
        ("https://example.org/a", "https://example.org/a?v=2", []),
        ("https://arxiv.org/abs/2306.99910", "https://arxiv.org/abs/2306.99910", []),
    ],
)
def test_duplicate_url_is_reported(one: str, other: str, expected: list[object]) -> None:
    assert expected == rows([*identity.duplicate_urls(catalog_of(*pair(urls(one), urls(other))))])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            {"title": "A Loaf: One"},
            {"title": "a loaf - one"},
            both("KD203", ("title",), ("title",)),
        ),
        (
            {"title": "Loaf"},
            {"former_titles": ["X", "LOAF!"]},
            both("KD203", ("title",), ("former_titles", 1)),
        ),
        ({"title": "Loaf", "former_titles": ["loaf"]}, {}, []),
        ({"title": "Loaf 2: Open Oven"}, {"title": "Loaf 3: Open Oven"}, []),
        ({"title": "Loaf"}, {"title": "Loaf", "distinct_from": ["ant2023a"]}, []),
        ({"title": "Loaf", "distinct_from": ["bee2023b"]}, {"title": "Loaf"}, []),
        (
            {"title": "Loaf", "distinct_from": ["cee2023c"]},
            {"title": "Loaf"},
            both("KD203", ("title",), ("title",)),
        ),
    ],
)
def test_duplicate_title_is_reported_unless_declared_distinct(
    one: dict[str, object], other: dict[str, object], expected: list[object]
) -> None:
    papers = (
        paper("ant2023a", **{"title": "One", **one}),
        paper("bee2023b", **{"title": "Other", **other}),
    )
    assert expected == rows([*identity.duplicate_titles(catalog_of(*papers))])


def test_duplicate_is_reported_on_every_record_with_the_others() -> None:
    papers = [paper(key, title="Loaf") for key in ("ant2023a", "bee2023b", "cee2023c")]
    files = [file_of(key) for key in ("ant2023a", "bee2023b", "cee2023c")]
    expected = [("KD203", file, ("title",), tuple(f for f in files if f != file)) for file in files]
    assert expected == rows([*identity.duplicate_titles(catalog_of(*papers))])


def test_copied_record_is_one_problem_on_each_side() -> None:
    """A paper that was there already had one error for each title and identifier."""
    copied = {**ids(arxiv="2306.99910"), "title": "Loaf", "former_titles": ["Crumb"]}
    one, other = paper("ant2023a", **copied), paper("bee2023b", **copied)
    catalog = catalog_of(one, other)
    assert both("KD201", ARXIV, ARXIV) == rows([*identity.duplicate_identifiers(catalog)])
    assert [] == rows([*identity.duplicate_titles(catalog)])
    titles = {"title": "Loaf", "former_titles": ["Crumb"]}
    namesakes = catalog_of(paper("ant2023a", **titles), paper("bee2023b", **titles))
    expected = both("KD203", ("title",), ("title",))
    assert expected == rows([*identity.duplicate_titles(namesakes)])


def test_declared_namesake_is_omitted_from_other_duplicates() -> None:
    papers = [paper(key, title="Loaf") for key in ("ant2023a", "bee2023b")]
    papers.append(paper("cee2023c", title="Loaf", distinct_from=["ant2023a", "bee2023b"]))
    expected = both("KD203", ("title",), ("title",))
    assert expected == rows([*identity.duplicate_titles(catalog_of(*papers))])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"former_keys": ["bee2023b"]}, {}, both("KD204", ("former_keys", 0), ())),
        (
            {"former_keys": ["old2023"]},
            {"former_keys": ["x2023", "old2023"]},
            both("KD204", ("former_keys", 0), ("former_keys", 1)),
        ),
        ({"former_keys": ["old2023"]}, {"former_keys": ["older2023"]}, []),
    ],
)
def test_former_key_of_two_records_is_reported(
    one: dict[str, object], other: dict[str, object], expected: list[object]
) -> None:
    assert expected == rows([*identity.taken_keys(catalog_of(*pair(one, other)))])


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["bee2023b"], []),
        (["bee2023c"], [("KD205", file_of("ant2023a"), ("distinct_from", 0), ())]),
        (["bee2023b", "zzz2023"], [("KD205", file_of("ant2023a"), ("distinct_from", 1), ())]),
    ],
)
def test_unknown_namesake_is_reported(keys: list[str], expected: list[object]) -> None:
    assert expected == rows(
        [*identity.unknown_keys(catalog_of(*pair({"distinct_from": keys}, {})))]
    )


def test_titles_of_punctuation_are_not_duplicates() -> None:
    papers = paper("ant2023a", title="???"), paper("bee2023b", title="!!!")
    assert [] == rows([*identity.duplicate_titles(catalog_of(*papers))])


def test_namesakes_cannot_share_an_identifier() -> None:
    one, other = ids(arxiv="2306.99910"), {**ids(arxiv="2306.99910"), "distinct_from": ["ant2023a"]}
    problems = [*identity.duplicate_identifiers(catalog_of(*pair(one, other)))]
    assert both("KD201", ARXIV, ARXIV) == rows(problems)
