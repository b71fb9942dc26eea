import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kdcatalog.model.identifiers import (
    KINDS,
    SPECIFIC_FIRST,
    Identifier,
    Identifiers,
    acl_year,
    arxiv_month,
    canonical_form,
    find_identifier,
    is_arxiv,
)
from kdcatalog.model.identifiers.kinds import IdentifierKind

ARXIV, ACL, DOI = "2306.08543", "2024.acl-long.1", "10.5555/Loaf.2023.1"
FORUM = "5h0qf7IBZZ"
SICI = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#"


def codes(**held: str) -> list[str]:
    try:
        Identifiers.model_validate(held)
    except ValidationError as wrong:
        return [detail["type"] for detail in wrong.errors()]
    return []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2306.08543", True),
        ("1501.00001", True),
        ("1412.9999", True),
        ("0704.0001", True),
        ("hep-th/9901001", True),
        ("math.GT/0309136", True),
        ("1501.0001", False),
        ("1412.00001", False),
        ("0703.0001", False),
        ("2313.08543", False),
        ("2300.08543", False),
        ("2306.8543", False),
        ("2306.085430", False),
        ("2306.08543v1", False),
        ("arXiv:2306.08543", False),
        ("2306.08543 ", False),
        ("2306.0854\u0663", False),
        ("hep-th/9913001", False),
        ("", False),
    ],
)
def test_arxiv_id_has_a_real_month_and_the_digits_of_its_time(text: str, expected: bool) -> None:
    assert expected == is_arxiv(text)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("arxiv", ARXIV, []),
        ("arxiv", "2306.08543v2", ["KD116"]),
        ("arxiv", "2402.1311", ["KD116"]),
        ("arxiv", "https://arxiv.org/abs/2306.08543", ["KD116"]),
        ("doi", DOI, []),
        ("doi", "10.5555/(SICI)1097-4571<1::AID>2", []),
        ("doi", "10.1175/1520-0477(1996)077<0935:WOTWSM>2.0.CO;2", []),
        ("doi", "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#", []),
        ("doi", "10.1000/a b", ["KD117"]),
        ("doi", "10.1000/", ["KD117"]),
        ("doi", "10.1000/a(b)c_d-e.f;g/h:i", []),
        ("doi", "https://doi.org/10.5555/loaf", ["KD117"]),
        ("doi", "doi:10.5555/loaf", ["KD117"]),
        ("doi", "10.48550/arXiv.2306.08543", ["KD117"]),
        ("doi", "10.55/loaf", ["KD117"]),
        ("acl", ACL, []),
        ("acl", "P19-1001", []),
        ("acl", "2024.findings-acl.12", []),
        ("acl", "https://aclanthology.org/2024.acl-long.1/", ["KD118"]),
        ("acl", "2024.acl-long", ["KD118"]),
        ("openreview", FORUM, []),
        ("openreview", "a_b-C_d1", []),
        ("openreview", "https://openreview.net/forum?id=5h0qf7IBZZ", ["KD119"]),
        ("openreview", "short", ["KD119"]),
        ("pubmed", "31452104", []),
        ("pubmed", "031452104", ["KD124"]),
        ("pubmed", "PMID: 31452104", ["KD124"]),
        ("pubmed", "PMC6713254", ["KD124"]),
    ],
)
def test_identifier_has_one_canonical_form(kind: str, text: str, expected: list[str]) -> None:
    assert expected == codes(**{kind: text})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://arxiv.org/abs/2306.08543", ("arxiv", ARXIV)),
        ("http://www.arxiv.org/pdf/2306.08543v3.pdf", ("arxiv", ARXIV)),
        ("https://arxiv.org/html/2306.08543v1#S2", ("arxiv", ARXIV)),
        ("https://arxiv.org/abs/hep-th/9901001v2", ("arxiv", "hep-th/9901001")),
        ("https://huggingface.co/papers/2306.08543", ("arxiv", ARXIV)),
        ("https://www.alphaxiv.org/abs/2306.08543", ("arxiv", ARXIV)),
        ("https://ar5iv.labs.arxiv.org/html/2306.08543", ("arxiv", ARXIV)),
        ("https://doi.org/10.48550/arXiv.2306.08543", ("arxiv", ARXIV)),
        ("10.48550/ARXIV.2306.08543", ("arxiv", ARXIV)),
        ("arXiv:2306.08543v2", ("arxiv", ARXIV)),
        ("https://aclanthology.org/2024.acl-long.1/", ("acl", ACL)),
        ("https://aclanthology.org/2024.acl-long.1.pdf", ("acl", ACL)),
        ("https://aclanthology.org/2024.acl-long.1.bib", ("acl", ACL)),
        ("https://www.aclweb.org/anthology/P19-1001/", ("acl", "P19-1001")),
        ("https://doi.org/10.18653/v1/2024.acl-long.1", ("acl", ACL)),
        ("https://openreview.net/forum?id=5h0qf7IBZZ", ("openreview", FORUM)),
        ("https://openreview.net/pdf?id=5h0qf7IBZZ", ("openreview", FORUM)),
        ("https://openreview.net/forum?noteId=x&id=5h0qf7IBZZ#c", ("openreview", FORUM)),
        ("https://doi.org/10.5555/Loaf.2023.1", ("doi", DOI)),
        ("http://dx.doi.org/10.5555/Loaf.2023.1", ("doi", DOI)),
        ("doi: 10.5555/Loaf.2023.1", ("doi", DOI)),
        ("acl:2024.acl-long.1", ("acl", ACL)),
        ("ACL: P19-1001", ("acl", "P19-1001")),
        ("openreview:5h0qf7IBZZ", ("openreview", FORUM)),
        ("PMID: 31452104", ("pubmed", "31452104")),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", ("pubmed", "31452104")),
        ("http://www.ncbi.nlm.nih.gov/pubmed/31452104?dopt=Abstract", ("pubmed", "31452104")),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC6713254/", None),
        ("31452104", None),
        ("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#", ("doi", SICI)),
        (
            "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#",
            ("doi", SICI),
        ),
        (
            "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-%23",
            ("doi", SICI),
        ),
        ("https://doi.org/10.5555/Loaf.2023.1#sec2", ("doi", DOI)),
        ("https://arxiv.org/list/cs.CL/recent", None),
        ("https://openreview.net/group?id=ICLR.cc", None),
        ("https://github.com/a/b", None),
        ("https://example.org/", None),
        ("", None),
    ],
)
def test_find_reads_every_spelling(text: str, expected: tuple[str, str] | None) -> None:
    assert (Identifier(*expected) if expected else None) == find_identifier(text)


def test_find_ignores_hosts_with_a_similar_ending() -> None:
    assert None is find_identifier("https://notarxiv.org/abs/2306.08543")


WRITTEN = {
    "arxiv": r"(?:1[5-9]|2[0-9])(?:0[1-9]|1[0-2])\.[0-9]{5}",
    "acl": r"[0-9]{4}\.[a-z0-9_]{1,9}-[a-z0-9_]{1,9}\.[0-9]{1,4}",
    "openreview": r"[A-Za-z0-9_-]{8,16}",
    "pubmed": r"[1-9][0-9]{0,8}",
    "doi": r"10\.[0-9]{4,9}/[A-Za-z0-9().;:_#?%<>+-]{1,20}",
}


@st.composite
def identifiers(draw: st.DrawFn) -> Identifier:
    kind = draw(st.sampled_from(sorted(WRITTEN)))
    return Identifier(kind, draw(st.from_regex(WRITTEN[kind], fullmatch=True)))


@given(identifiers())
def test_identifier_is_found_in_its_own_url(identifier: Identifier) -> None:
    found = find_identifier(identifier.url)
    assert identifier.normalized == (found.normalized if found else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Identifier("doi", "10.5555/LOAF"), Identifier("doi", "10.5555/loaf")),
        (Identifier("doi", "10.18653/v1/2024.acl-long.1"), Identifier("acl", ACL)),
        (Identifier("doi", "10.18653/v1/P19-1001"), Identifier("acl", "p19-1001")),
    ],
)
def test_spellings_of_one_identifier_compare_equal(one: Identifier, other: Identifier) -> None:
    assert one.normalized == other.normalized


def test_openreview_ids_compare_with_their_case() -> None:
    assert (
        Identifier("openreview", "aBcDeFgH").normalized
        != Identifier("openreview", "AbCdEfGh").normalized
    )


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("arxiv", "2306.08543v2", ARXIV),
        ("arxiv", " 2306.08543 ", ARXIV),
        ("arxiv", "2306.08543.pdf", ARXIV),
        ("arxiv", "https://arxiv.org/pdf/2306.08543", ARXIV),
        ("arxiv", "2402.1311", None),
        ("arxiv", "https://aclanthology.org/2024.acl-long.1", None),
        ("doi", "https://doi.org/10.5555/Loaf.2023.1", DOI),
        ("acl", "https://aclanthology.org/2024.acl-long.1/", ACL),
        ("openreview", "https://openreview.net/pdf?id=5h0qf7IBZZ", FORUM),
        ("openreview", "no id", None),
    ],
)
def test_fix_gives_the_canonical_form_or_nothing(
    kind: str, text: str, expected: str | None
) -> None:
    assert expected == canonical_form(kind, text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2306.08543", "2023-06"), ("0704.0001", "2007-04"), ("hep-th/9901001", None)],
)
def test_arxiv_id_of_the_new_scheme_names_its_month(value: str, expected: str | None) -> None:
    assert expected == arxiv_month(value)


@pytest.mark.parametrize(
    ("value", "expected"), [(ACL, 2024), ("P19-1001", 2019), ("C69-0101", 1969), ("W04-3250", 2004)]
)
def test_acl_id_names_its_year(value: str, expected: int) -> None:
    assert expected == acl_year(value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2306.08543v2", 'write "2306.08543"'),
        ("https://arxiv.org/abs/2306.08543v1", 'write "2306.08543"'),
        ("2306.0854", 'write "2306.08540" if'),
        ("2306.1", 'write "2306.10000" if'),
        ("1412.999", 'write "1412.9990" if'),
        ("2306.085431", "look the id up, and write 5 digits"),
        ("1412.00001", "look the id up, and write 4 digits"),
        ("2313.08543", "look the id up: it begins with two digits of the year"),
        ("0703.0001", "look the id up: those before April 2007"),
        ("230608543", 'write "2306.08543"'),
        ("loaf", "write the id alone and quoted"),
    ],
)
def test_hint_on_an_arxiv_id_explains_its_error(text: str, hint: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Identifiers.model_validate({"arxiv": text})
    (detail,) = wrong.value.errors()
    assert ("KD116", hint) == (detail["type"], detail["ctx"]["hint"][: len(hint)])


def test_identifiers_are_listed_in_one_order() -> None:
    held = Identifiers.model_validate({"openreview": FORUM, "acl": ACL, "doi": DOI, "arxiv": ARXIV})
    assert ["arxiv", "doi", "acl", "openreview"] == [identifier.kind for identifier in held]


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        (
            "https://link.springer.com/article/10.1007/s11263-021-01453-z",
            "10.1007/s11263-021-01453-z",
        ),
        (
            "https://link.springer.com/chapter/10.1007/978-3-031-19830-4_1#Sec1",
            "10.1007/978-3-031-19830-4_1",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007/s11263-021-01453-z.pdf",
            "10.1007/s11263-021-01453-z",
        ),
        ("https://onlinelibrary.wiley.com/doi/10.1002/int.22451", "10.1002/int.22451"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/int.22451", "10.1002/int.22451"),
        (
            "https://onlinelibrary.wiley.com/doi/pdf/10.1002/int.22451?download=true",
            "10.1002/int.22451",
        ),
        (
            "https://asistdl.onlinelibrary.wiley.com/doi/10.1002/%28SICI%291097-4571%28199806%2949:8%3C693::AID-ASI4%3E3.0.CO;2-%23",
            SICI,
        ),
        (
            "https://www.tandfonline.com/doi/abs/10.1080/01691864.2021.1968949/",
            "10.1080/01691864.2021.1968949",
        ),
        ("https://www.pnas.org/doi/10.1073/pnas.1611835114", "10.1073/pnas.1611835114"),
        ("https://www.pnas.org/doi/full/10.1073/pnas.1611835114", "10.1073/pnas.1611835114"),
        ("https://dl.acm.org/doi/pdf/10.1145/1150402.1150464", "10.1145/1150402.1150464"),
        (
            "https://www.frontiersin.org/articles/10.3389/frai.2021.594257/full",
            "10.3389/frai.2021.594257",
        ),
    ],
)
def test_url_of_a_publisher_contains_its_doi(url: str, doi: str) -> None:
    assert Identifier("doi", doi) == find_identifier(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://link.springer.com/journal/11263",
        "https://onlinelibrary.wiley.com/toc/1098111x/2021/36/8",
        "https://example.org/doi/10.1002/int.22451",
        "https://notpnas.org/doi/10.1073/pnas.1611835114",
    ],
)
def test_other_urls_of_publishers_contain_none(url: str) -> None:
    assert None is find_identifier(url)


def test_every_kind_is_registered_by_its_row() -> None:
    assert [*Identifiers.model_fields] == [kind.name for kind in KINDS]
    assert ["arxiv", "acl", "openreview", "pubmed", "doi"] == [kind.name for kind in SPECIFIC_FIRST]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_reads_its_prefix_and_its_url(kind: IdentifierKind) -> None:
    value = {"arxiv": ARXIV, "doi": DOI, "acl": ACL, "openreview": FORUM, "pubmed": "31452104"}[
        kind.name
    ]
    expected = Identifier(kind.name, value)
    assert [expected] * 2 == [
        find_identifier(f"{kind.name}:{value}"),
        find_identifier(kind.url(value)),
    ]
    assert kind.is_valid(value)
    assert re.fullmatch(kind.schema["pattern"], value)
    assert [kind.code] == codes(**{kind.name: "!"})
