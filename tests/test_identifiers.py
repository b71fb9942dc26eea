import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kdcatalog.model.identifiers import (
    Identifier,
    Identifiers,
    acl_year,
    arxiv_month,
    canonical_form,
    find_identifier,
    is_arxiv,
)

ARXIV, ACL, DOI = "2306.08543", "2024.acl-long.1", "10.5555/Loaf.2023.1"
FORUM = "5h0qf7IBZZ"


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
        ("doi", "10.5555/(SICI)1097-4571<1::AID>2", ["KD117"]),
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
    ],
)
def test_identifier_stands_in_its_one_written_form(
    kind: str, text: str, expected: list[str]
) -> None:
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
        ("https://arxiv.org/list/cs.CL/recent", None),
        ("https://openreview.net/group?id=ICLR.cc", None),
        ("https://github.com/a/b", None),
        ("https://example.org/", None),
        ("", None),
    ],
)
def test_find_reads_every_spelling(text: str, expected: tuple[str, str] | None) -> None:
    assert (Identifier(*expected) if expected else None) == find_identifier(text)


def test_find_leaves_a_host_alone_whose_name_only_ends_alike() -> None:
    assert None is find_identifier("https://notarxiv.org/abs/2306.08543")


WRITTEN = {
    "arxiv": r"(?:1[5-9]|2[0-9])(?:0[1-9]|1[0-2])\.[0-9]{5}",
    "acl": r"[0-9]{4}\.[a-z0-9_]{1,9}-[a-z0-9_]{1,9}\.[0-9]{1,4}",
    "openreview": r"[A-Za-z0-9_-]{8,16}",
    "doi": r"10\.[0-9]{4,9}/[A-Za-z0-9().;:_#?%+-]{1,20}",
}


@st.composite
def identifiers(draw: st.DrawFn) -> Identifier:
    kind = draw(st.sampled_from(sorted(WRITTEN)))
    return Identifier(kind, draw(st.from_regex(WRITTEN[kind], fullmatch=True)))


@given(identifiers())
def test_identifier_is_found_again_in_its_own_address(identifier: Identifier) -> None:
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
def test_mend_gives_the_written_form_or_nothing(kind: str, text: str, expected: str | None) -> None:
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
def test_hint_on_an_arxiv_id_is_made_from_its_fault(text: str, hint: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Identifiers.model_validate({"arxiv": text})
    (detail,) = wrong.value.errors()
    assert ("KD116", hint) == (detail["type"], detail["ctx"]["hint"][: len(hint)])


def test_identifiers_are_listed_in_one_order() -> None:
    held = Identifiers.model_validate({"openreview": FORUM, "acl": ACL, "doi": DOI, "arxiv": ARXIV})
    assert ["arxiv", "doi", "acl", "openreview"] == [identifier.kind for identifier in held]
