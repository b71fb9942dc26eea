"""Names in the order of any source become the name as printed, and in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.bibliography.work import author_data, author_of, authors_of
from kdcatalog.lists.people import is_person, people_in
from kdcatalog.text.name_parts import NameOrder, name_in_parts, read_name
from kdcatalog.text.names import recased_name


@pytest.mark.parametrize(
    ("typed", "order", "printed", "family"),
    [
        # Scopus, Web of Science, PubMed
        ("Bee A.", "initials", "A. Bee", "Bee"),
        ("Bee A.B.", "initials", "A. B. Bee", "Bee"),
        ("Bee A.-B.", "initials", "A.-B. Bee", "Bee"),
        ("van der Meer I.J.", "initials", "I. J. van der Meer", "van der Meer"),
        ("Bee, AB", "initials", "A. B. Bee", "Bee"),
        ("Bee AB Jr", "initials", "A. B. Bee Jr", "Bee"),
        ("Bee AB 3rd", "initials", "A. B. Bee III", "Bee"),
        ("Müller É.", "initials", "É. Müller", "Müller"),
        # what is not in that order stays
        ("Bee Bo", "initials", "Bee Bo", ""),
        ("Madonna", "initials", "Madonna", ""),
        ("WHO Study Group", "initials", "WHO Study Group", ""),
        # family name first
        ("Bee, Ann B. (57194567890)", "inverted", "Ann B. Bee", "Bee"),
        ("van der Meer, Ilse", "inverted", "Ilse van der Meer", "van der Meer"),
        ("Meer, Ilse van der", "inverted", "Ilse van der Meer", "van der Meer"),
        ("García Márquez, Eva", "inverted", "Eva García Márquez", "García Márquez"),
        ("King, Jr., Martin", "inverted", "Martin King Jr.", "King"),
        ("King, Martin, Jr.", "inverted", "Martin King Jr.", "King"),
        ("Bee, Ann", "printed", "Ann Bee", "Bee"),
        ("Team, Crumb & Rye", "inverted", "Crumb & Rye Team", ""),
        ("Gu, QI", "inverted", "QI Gu", "Gu"),
        # as printed
        ("Ann Bee, Jr.", "printed", "Ann Bee Jr.", "Bee"),
        ("Ann Bee", "printed", "Ann Bee", ""),
        ("Bee, Ann, Carl Dee", "printed", "Bee, Ann, Carl Dee", ""),
    ],
)
def test_name_is_read_in_the_order_of_its_source(
    typed: str, order: NameOrder, printed: str, family: str
) -> None:
    name = read_name(typed, order)
    assert (printed, family) == (name.text, name.family)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("ANN BEE", "Ann Bee"),
        ("BEE, ANN", "Ann Bee"),
        ("BEE GEE, Ann", "Ann Bee Gee"),
        ("Yann BEE", "Yann Bee"),
        ("JEAN-PAUL O'BEE", "Jean-Paul O'Bee"),
        ("DE LA CRUZ, JUAN", "Juan de la Cruz"),
        ("J. R. R. TOLKIEN", "J. R. R. Tolkien"),
        ("KING, MARTIN, JR.", "Martin King Jr."),
    ],
)
def test_capitals_are_changed_and_reported(typed: str, printed: str) -> None:
    name = read_name(typed)
    assert printed == name.text
    assert name.notes[-1].startswith("changed capitals of ")


@pytest.mark.parametrize(
    "name", ["NVIDIA", "CERN ATLAS Collaboration", "JM Bee", "Bo LSTM", "Qi GU", "李明"]
)
def test_acronyms_groups_and_initials_keep_their_capitals(name: str) -> None:
    assert name == recased_name(name)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("王明等", "王明"),
        ("Иванов и др.", "Иванов"),
        ("Bee et alii", "Bee"),
        ("Bee & others", "Bee"),
    ],
)
def test_others_in_any_language_make_authors_incomplete(typed: str, printed: str) -> None:
    assert (printed, True) == (read_name(typed).text, read_name(typed).is_incomplete)


def test_orcid_is_returned_and_reported_in_one_sentence() -> None:
    names = ["Ann Bee (0000-0002-1825-0097)", "Dee, Carl [0000-0001-5109-371x]"]
    authors = authors_of(names)
    ids = "Ann Bee 0000-0002-1825-0097, Carl Dee 0000-0001-5109-371X"
    assert (f"ORCID iDs, which only people.yaml can keep: {ids}",) == authors.notes


def test_dblp_number_and_affiliation_are_reported() -> None:
    notes = authors_of(["Yu Zhang 0004", "Ann Bee (Rye University)"]).notes
    assert notes == (
        "removed DBLP number 0004 in the name Yu Zhang",
        "removed affiliation 'Rye University' in the name Ann Bee",
    )


def test_parts_with_a_family_name_of_two_words_stay_apart() -> None:
    (author,) = authors_of(["García Márquez, Eva"]).authors
    assert {"given": "Eva", "family": "García Márquez"} == author_data(author)


def test_suffix_of_a_name_in_parts_survives() -> None:
    (author,) = authors_of(["Garcia Lopez, Jr., Ana"]).authors
    assert "Ana Garcia Lopez Jr." == author.name


@pytest.mark.parametrize(
    ("first", "family", "printed"),
    [("Ann", "BEE", "Ann Bee"), ("", "Madonna", "Madonna"), ("Keiko", "Todo", "Keiko Todo")],
)
def test_parts_of_a_name_are_joined(first: str, family: str, printed: str) -> None:
    assert printed == name_in_parts(first, family).text


_LETTERS = st.text("abÉßłйMo'-", min_size=1, max_size=8)


@given(_LETTERS, _LETTERS)
def test_letters_of_any_name_survive(first: str, family: str) -> None:
    name = read_name(f"{family}, {first}", "inverted", markup=())
    letters = sorted(filter(str.isalpha, f"{first}{family}".casefold()))
    assert letters == sorted(filter(str.isalpha, name.text.casefold()))


@pytest.mark.parametrize(
    ("typed", "first", "family"),
    [
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("van Beethoven, Ludwig", "Ludwig", "van Beethoven"),
        ("Vincent van Gogh III", "Vincent", "van Gogh"),
        ("King, Martin Luther, Jr.", "Martin Luther", "King"),
        ("Martin Luther King Jr.", "Martin Luther", "King"),
        ("Plato", "", "Plato"),
        ("张三", "", "张三"),
        ("Jean-Paul Sartre", "Jean-Paul", "Sartre"),
        ("Sartre, Jean-Paul", "Jean-Paul", "Sartre"),
        ("Ortega y Gasset, José", "José", "Ortega y Gasset"),
        ("al-Khwarizmi, Muhammad", "Muhammad", "al-Khwarizmi"),
        ("St. John, Henry", "Henry", "St. John"),
        ("D'Arcy Thompson", "D'Arcy", "Thompson"),
        ("bell hooks", "bell", "hooks"),
        ("O'NEIL, PATRICK", "Patrick", "O'Neil"),
        ("MÜLLER, JÖRG", "Jörg", "Müller"),
        ("ÉMILE ZOLA", "Émile", "Zola"),
        ("LÉVY-BRÜHL, LUCIEN", "Lucien", "Lévy-Brühl"),
        ("Wei LI", "Wei", "LI"),
        ("Nguyễn Văn An", "Nguyễn Văn", "An"),
        ("Yu Zhang 0004", "Yu", "Zhang"),
        ("Ann Bee¹", "Ann", "Bee"),
        ("Ann Bee*†", "Ann", "Bee"),
        ("Ann Bee1,2", "Ann", "Bee"),
        ("Ann Bee (0000-0002-1825-0097)", "Ann", "Bee"),
        ("https://orcid.org/0000-0002-1825-0097 Ann Bee", "Ann", "Bee"),
        ("Prof. Dr. Ann Bee", "Ann", "Bee"),
        ("Ann Bee, PhD", "Ann", "Bee"),
        ("Ann Bee et al.", "Ann", "Bee"),
        ("{\\'E}mile \\v{S}ojat", "Émile", "Šojat"),
        ('G{\\"o}del, Kurt', "Kurt", "Gödel"),
        ("A. B. C. Dee", "A. B. C.", "Dee"),
        ("Bee, A.-B.", "A.-B.", "Bee"),
    ],
)
def test_author_of_a_name_has_the_expected_parts(typed: str, first: str, family: str) -> None:
    author = author_of(typed)
    assert author
    assert (first, family) == (author.given, author.family)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Baker, Ann, Bob Miller, and Cid Cook", ["Ann Baker", "Bob Miller", "Cid Cook"]),
        ("Hinton, Geoffrey E., Oriol Vinyals, and Jeff Dean", ["Geoffrey E. Hinton"]),
        ("Gu Y, Smith JR Jr, van der Berg K", ["Y. Gu", "J. R. Smith Jr", "K. van der Berg"]),
        ("Yuxian Gu 0002::Li Dong::Furu Wei", ["Yuxian Gu", "Li Dong", "Furu Wei"]),
        ("BEE A; CEE B.; DEE C. D.", ["A. Bee", "B. Cee", "C. D. Dee"]),
        ("Ann BeeBob CeeCid McDee", ["Ann Bee", "Bob Cee", "Cid McDee"]),
        ("Bee, Md; Cee, Ann, MD", ["Md Bee", "Ann Cee"]),
        ("Ann Bee1*, Bob Cee2 and Cid Dee†", ["Ann Bee", "Bob Cee", "Cid Dee"]),
    ],
)
def test_list_of_people_is_taken_apart(text: str, names: list[str]) -> None:
    people = people_in(text)
    assert names == [author.name for author in people.authors][: len(names)]


@pytest.mark.parametrize(
    ("fragment", "is_one"),
    [
        ("Ann Bee", True),
        ("Ludwig van Beethoven", True),
        ("Pattern Recognition", False),
        ("Nature Communications", False),
        ("Physical Review", False),
        ("Neural Networks", False),
        ("Findings of ACL", False),
        ("Also see Smith", False),
        ("C. Crow", True),
        ("C. D. Crow", True),
        ("C.-D. van Crow", True),
        ("J. Dough", False),
        ("Z. Phys.", False),
        ("C. ACM", False),
        ("P. Workshop", False),
    ],
)
def test_name_before_a_year_is_a_person_or_a_venue(fragment: str, *, is_one: bool) -> None:
    assert is_one == is_person(fragment)
