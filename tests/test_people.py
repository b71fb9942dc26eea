"""Which names are one author: spellings, people.yaml, and the address of the page."""

import random
from typing import Any

import pytest
from pydantic import ValidationError

from kdcatalog.checks.people import check_people
from kdcatalog.model.authors import normalize_name
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.keys import slug_of
from kdcatalog.model.people import NOBODY, AuthorName, AuthorNames, People, Person, index_authors
from kdcatalog.pipeline import load
from kdcatalog.records.reading import read_document
from kdcatalog.snapshot import PEOPLE, Snapshot
from kdcatalog.views.authors import former_slugs
from tests.factories import catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.sites import catalog_in


def by_spelling(authors: AuthorNames) -> dict[str, AuthorName]:
    """Return every author under each of their spellings."""
    return {
        spelling: author
        for author in authors.by_slug.values()
        for spelling in (author.text, *author.others)
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bin Cui", "Bin CUI", True),
        ("Alexandre Ramé", "Alexandre Rame", True),
        ("Alexander M. Rush", "Alexander M Rush", True),
        ("Amélie D'Aubigné", "Amélie D\u2019Aubigné", True),
        ("Jean-Luc Bee", "Jean Luc Bee", True),
        ("Straße", "Strasse", True),
        ("Ann Bee", "Ann B. Bee", False),
        ("Ann Bee", "A. Bee", False),
        ("Ann Bee", "Bee Ann", False),
        ("Søren Bee", "Soren Bee", False),
        ("Юрий", "Юрии", False),
        ("ばば", "はは", False),
        ("राम", "रीम", False),
        ("王小明", "王小朋", False),
    ],
)
def test_spellings_differing_in_case_or_accents_are_one_author(
    one: str, other: str, *, same: bool
) -> None:
    assert same is (normalize_name(one) == normalize_name(other))


@pytest.mark.parametrize("name", ["Ann M.-L. Bee", "A.", "ANN  BEE-CEE", "bee"])
def test_plain_names_are_normalized_like_all_others(name: str) -> None:
    # The accent keeps the rest of the name out of the short way for plain letters.
    assert normalize_name(f"{name} É") == f"{normalize_name(name)} e".strip()


def test_author_has_the_most_frequent_spelling_and_unique_papers() -> None:
    papers = catalog_of(
        paper("a2023x", authors=["Ann BEE"], date="2023-03"),
        paper("b2023x", authors=["Ann Bee", "ANN BEE"], date="2023-02"),
        paper("c2023x", authors=["Ann Bee"], date="2023-01"),
    ).papers
    found = by_spelling(index_authors(papers))
    assert ["ANN BEE", "Ann BEE", "Ann Bee"] == sorted(found)
    (name,) = {id(name): name for name in found.values()}.values()
    assert ("Ann Bee", "ann-bee", ("ANN BEE", "Ann BEE")) == (name.text, name.slug, name.others)
    assert ["a2023x", "b2023x", "c2023x"] == [each.key for each in name.papers]


def test_group_is_an_author_like_any_other() -> None:
    found = by_spelling(index_authors([paper(authors=[{"group": "Crumb Lab & Co"}, "王小明"])]))
    assert {"Crumb Lab & Co": "crumb-lab-co", "王小明": "u738b-u5c0f-u660e"} == {
        text: name.slug for text, name in found.items()
    }


def test_later_author_with_an_equal_slug_gets_the_number() -> None:
    first = paper("a2023x", authors=["Sören Bee"], added="2024-01-01", date="2023-01")
    later = paper("b2023x", authors=["Søren Bee"], added="2024-01-02", date="2023-09")
    assert {"Sören Bee": "soren-bee", "Søren Bee": "soren-bee-2"} == slugs(catalog_of(first, later))
    same_day = paper("b2023x", authors=["Søren Bee"], added="2024-01-01", date="2023-09")
    assert {"Sören Bee": "soren-bee", "Søren Bee": "soren-bee-2"} == slugs(
        catalog_of(first, same_day)
    )
    earlier = paper("b2023x", authors=["Søren Bee"], added="2023-12-31", date="2023-09")
    assert {"Sören Bee": "soren-bee-2", "Søren Bee": "soren-bee"} == slugs(
        catalog_of(first, earlier)
    )


def test_further_papers_change_no_author_slug() -> None:
    names = [
        "Sören Bee",
        "Søren Bee",
        "Soren-Bee",
        "王小明",
        "王 小明",
        "Ann Bee 2",
        "Ann Bee",
        "Änn Bee",
    ]
    papers = [
        paper(
            f"bee2023x{number}",
            authors=[name],
            added=f"2024-01-{number + 1:02}",
            date=f"2023-{12 - number:02}",
        )
        for number, name in enumerate(names)
    ]
    before = slugs(catalog_of(*papers))
    more = paper(
        "zoe2023x",
        authors=["Sóren Bée", "Ann  Bee".replace("  ", " "), "Anń Bee"],
        added="2024-02-01",
    )
    mixed = random.Random(7).sample([*papers, more], len(papers) + 1)
    assert before == {
        name: slug for name, slug in slugs(Catalog.of(taxonomy(), mixed)).items() if name in before
    }


def slugs(catalog: Catalog) -> dict[str, str]:
    return {text: name.slug for text, name in by_spelling(catalog.authors).items()}


PAPERS = (
    paper("a2023x", authors=["Jo Bee", "Yu Li"], date="2023-03", added="2024-01-01"),
    paper("b2023x", authors=["Jo E Bee", "Yu Li"], date="2023-02", added="2024-01-02"),
    paper("c2023x", authors=["Jo E. Bee", "Yu Li"], date="2023-01", added="2024-01-03"),
)


def people(*data: dict[str, Any]) -> People:
    return People.model_validate({"people": data})


def papers_of(known: People, slug: str) -> list[str]:
    return [each.key for each in index_authors(PAPERS, known).by_slug[slug].papers]


def test_names_are_two_authors_without_people() -> None:
    assert (["a2023x"], ["b2023x", "c2023x"]) == (
        papers_of(NOBODY, "jo-bee"),
        papers_of(NOBODY, "jo-e-bee"),
    )


def test_people_join_the_names_of_one_author_under_the_earliest_url() -> None:
    known = people({"name": "Jo Bee", "also": ["Jo E Bee"], "orcid": "0000-0002-1825-0097"})
    found = index_authors(PAPERS, known)
    name = found.by_slug["jo-bee"]
    assert "jo-e-bee" not in found.by_slug
    assert ("Jo Bee", ("Jo E Bee", "Jo E. Bee"), "0000-0002-1825-0097") == (
        name.text,
        name.others,
        name.orcid,
    )
    assert ["a2023x", "b2023x", "c2023x"] == [each.key for each in name.papers]
    assert {name} == {found.of(PAPERS[0], "Jo Bee"), found.of(PAPERS[2], "Jo E. Bee")}


def test_people_tell_namesakes_apart_by_their_papers() -> None:
    known = people(
        {"name": "Yu Li", "id": "yu-li-rye", "papers": ["b2023x"], "about": "Rye University"}
    )
    found = index_authors(PAPERS, known)
    assert (["b2023x"], ["a2023x", "c2023x"]) == (
        papers_of(known, "yu-li-rye"),
        papers_of(known, "yu-li"),
    )
    assert "Rye University" == found.of(PAPERS[1], "Yu Li").about
    assert "" == found.of(PAPERS[0], "Yu Li").about


@pytest.mark.parametrize(
    ("orcid", "message"),
    [
        ("0000-0002-1825-0098", "'0000-0002-1825-0098' has a wrong check digit"),
        ("0000-0002-1825-009", "'0000-0002-1825-009' is not an ORCID iD"),
        ("https://orcid.org/0000-0002-1825-0097", "is not an ORCID iD"),
    ],
)
def test_invalid_orcid_is_refused(orcid: str, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        Person.model_validate({"name": "Jo Bee", "orcid": orcid})
    assert message in error.value.errors()[0]["msg"]


@pytest.mark.parametrize(
    "orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]
)
def test_valid_orcid_is_kept(orcid: str) -> None:
    assert orcid == Person.model_validate({"name": "Jo Bee", "orcid": orcid}).orcid


FILE = """people:
  - name: Jo Bee
    also: [Jo E Bee]
  - name: Jo Bea
    also: [Jo E Bee, Yo Li]
  - name: Yu Li
    papers: [a2023x, z2023x]
  - name: Yu Li
    id: yu
    papers: [c2023x]
  - name: Jo Bee
    id: yu
    papers: [b2023x]
  - name: Yu Li
"""


def test_what_people_yaml_says_wrongly_is_reported_at_its_place() -> None:
    document = read_document(FILE.encode(), PEOPLE)
    known = People.model_validate(document.data)
    catalog = Catalog.of(taxonomy(), PAPERS, people=known)
    reports = []
    for problem in check_people(catalog):
        assert (problem.code, problem.file) == ("KD157", "people.yaml")
        reports.append((problem.at, problem.message, problem.hint))
    assert reports == [
        (
            ("people", 1, "also", 0),
            "'Jo E Bee' is a name of two people",
            "let one of them have it, or tell them apart with papers:",
        ),
        (
            ("people", 1, "also", 1),
            "no paper has the author 'Yo Li'",
            "did you mean 'Yu Li'?",
        ),
        (
            ("people", 2, "papers", 1),
            "no record has the key 'z2023x'",
            "did you mean 'a2023x'?",
        ),
        (
            ("people", 2),
            "a person with papers: needs an id:",
            "add id: with the last part of the URL of their page, such as ann-bee-rye",
        ),
        (
            ("people", 4, "papers", 0),
            "'Jo Bee' is not an author of b2023x",
            "add the name that b2023x prints to also:, or remove the key",
        ),
        (("people", 4, "id"), "duplicate id 'yu'", "give each their own"),
        (
            ("people", 5),
            "'Yu Li' has neither also:, orcid: nor papers:",
            "add one of them, or remove the person",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "KD102 the file is empty; write its list, or remove the file"),
        (
            "people:\n  - name: Jo Bee\n    aka: [Jo E Bee]\n",
            "KD130 unknown field 'aka'; remove the field",
        ),
        (
            "people:\n  - name: Jo Bee\n    also: [Jo BEE]\n",
            "KD157 'Jo BEE' is listed twice for one person;"
            " remove it: case and accents make no other name",
        ),
        (
            "people:\n  - name: Jo Bee\n    also: [Yu Li]\n",
            "KD157 a2023x lists 'Yu Li' and another name of 'Jo Bee';"
            " remove the name of somebody else",
        ),
        (
            "people:\n"
            "  - name: Jo Bee\n    orcid: 0000-0002-1825-0097\n"
            "  - name: Yu Li\n    orcid: 0000-0002-1825-0097\n",
            "KD157 0000-0002-1825-0097 is the iD of two people;"
            " correct one of them, or join the two with also:",
        ),
        (
            "people:\n  - name: 5\n",
            "KD157 no paper has the author '5'; remove it",
        ),
    ],
)
def test_people_yaml_broken_in_one_way_has_one_problem(
    toy: CatalogFolder, text: str, problem: str
) -> None:
    for key, authors in (("a2023x", "Jo Bee, Yu Li"), ("b2023x", "Jo E Bee, Yu Li")):
        fields = f'title: Loaves {key}\nauthors: [{authors}]\ndate: "2023-01"\n'
        fields += 'urls: [https://example.org/x]\nplacements: [grain/rye]\nadded: "2024-01-01"\n'
        (toy.root / "papers" / "2023" / f"{key}.yaml").write_text(fields)
    (toy.root / "people.yaml").write_text(text)
    problems = [each for each in load(Snapshot.at(toy.root)).problems if each.file == "people.yaml"]
    assert [problem] == [f"{each.code} {each.message}; {each.hint}" for each in problems]


def test_people_yaml_is_read_checked_and_followed(toy: CatalogFolder) -> None:
    author = catalog_in(toy).papers[0].authors[0].name
    (toy.root / "people.yaml").write_text(f"people:\n  - name: Zoe New\n    also: [{author}]\n")
    catalog = catalog_in(toy)
    joined = by_spelling(catalog.authors)[author]
    assert "Zoe New" == joined.text
    # The page that this spelling had leads to that of the person.
    assert ("zoe-new", [slug_of(author)]) == (joined.slug, former_slugs(catalog, "zoe-new"))
    (toy.root / "people.yaml").write_text("people:\n  - name: Zoe New\n    alos: [x]\n")
    problems = load(Snapshot.at(toy.root)).problems
    (problem,) = [each for each in problems if each.file == "people.yaml"]
    assert ("KD130", True) == (problem.code, "did you mean 'also'?" in problem.hint)
