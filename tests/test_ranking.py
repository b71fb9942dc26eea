"""Ranking of new works: words of the query, words of the catalog's papers, and their fusion."""

import pytest
from pydantic import ValidationError

from kdcatalog.discovery.ranking import Text, best_first, fuse, keyword_scores, rank_texts
from kdcatalog.model.dates import Month
from kdcatalog.model.discovery import Discovery, Rejections
from tests.factories import paper

SETTINGS = Discovery(categories=("cs.CL",), query=("bread",), context=("oven", "flour mill"))
JUNE = Month(2024, 6)
OTHERS = [Text(f"Topic {word}", f"We study the {word} of rivers.") for word in "abcdefgh"]


def order(*texts: Text, papers: tuple[str, ...] = ()) -> list[int]:
    records = [paper(f"bee2023p{n}", title=title) for n, title in enumerate(papers)]
    return [ranked.index for ranked in rank_texts([*texts, *OTHERS], records, SETTINGS, JUNE)]


def by_keywords(texts: list[Text]) -> list[int]:
    """Return the indexes of texts by the words of the query alone."""
    return best_first(keyword_scores(texts, SETTINGS))


def test_text_with_query_word_is_first_in_an_empty_catalog() -> None:
    assert 1 == order(Text("Rivers"), Text("Breads of the World", "We bake."))[0]


def test_query_word_in_the_title_counts_more_than_in_the_abstract() -> None:
    texts = [Text("Loaves", "On bread."), Text("Bread", "On loaves."), Text("Loaves", "On pans.")]
    assert [1, 0, 2] == by_keywords(texts)


def test_query_word_inside_another_word_does_not_count() -> None:
    assert [1, 0] == by_keywords([Text("Gingerbread"), Text("Breadmaking")])


@pytest.mark.parametrize("name", ["Oven-R1-Bread-7B", "GPT-4-bread", "rye2-breads"])
def test_query_word_in_the_name_of_a_model_does_not_count(name: str) -> None:
    texts = [
        Text("Loaves", f"We compare {name} with others."),
        Text("Loaves", "On bread-2 loaves."),
    ]
    assert [1, 0] == by_keywords(texts)
    reasons = {ranked.index: ranked.query for ranked in rank_texts(texts, [], SETTINGS, JUNE)}
    assert {0: (), 1: ("bread",)} == reasons


def test_query_word_behind_a_number_counts() -> None:
    texts = [
        Text("Loaves"),
        Text("Loaves", "Two-step bread, and 2 bread rolls, in 3 non-bread loaves."),
    ]
    assert [1, 0] == by_keywords(texts)


def test_context_of_two_words_ranks_texts_without_a_query_word() -> None:
    assert [1, 0] == by_keywords([Text("Mills of Flour"), Text("Flour Mills")])


def test_query_word_with_context_is_before_more_query_words_without() -> None:
    alone = Text("Bread of Bread", "Bread and breads.")
    with_context = Text("Bread", "From an oven.")
    context = Text("Ovens", "An oven and a flour mill.")
    assert [2, 1, 0] == by_keywords([context, alone, with_context])
    without_settings = Discovery(categories=("cs.CL",), query=("bread",))
    scores = keyword_scores([context, alone, with_context], without_settings)
    assert [1, 2, 0] == best_first(scores)


def test_papers_teach_words_that_the_query_lacks() -> None:
    papers = ("Sourdough one", "Sourdough two", "Sourdough", "Sourdough", "Sourdough", "Sourdough")
    texts = (Text("Topic of Ovens"), Text("Sourdough"))
    assert [0, 1] == order(*texts)[:2]
    assert [1, 0] == order(*texts, papers=papers)[:2]


def test_word_of_two_papers_teaches_nothing() -> None:
    records = [paper(f"bee2024p{n}", title=f"Zymurgy {n}", date="2024-06") for n in range(2)]
    (first, *_) = rank_texts([Text("Zymurgy"), *OTHERS], records, SETTINGS, JUNE)
    assert () == first.words


def test_paper_of_three_years_ago_counts_a_quarter() -> None:
    def words(date: str, papers: int) -> tuple[str, ...]:
        records = [paper(f"bee2024p{n}", title="Zymurgy", date=date) for n in range(papers)]
        (first, *_) = rank_texts([Text("Zymurgy"), *OTHERS], records, SETTINGS, JUNE)
        return first.words

    assert ("Zymurgy",) == words("2024-06", 3)
    assert () == words("2021-06", 11)
    assert ("Zymurgy",) == words("2021-06", 12)


def test_reasons_are_the_words_as_the_text_writes_them() -> None:
    records = [paper(f"bee2024p{n}", title="Rye Starters", date="2024-06") for n in range(4)]
    (first, *_) = rank_texts([Text("Breads: Rye Starter"), *OTHERS], records, SETTINGS, JUNE)
    assert ("breads",) == first.query
    assert ("Rye", "Starter") == first.words


@pytest.mark.parametrize(
    ("title", "abstract", "reasons"),
    [
        ("Rye on Stone", "Loaves on-stone.", ("on-stone",)),
        ("STONE", "Rising.", ("STONE",)),
        ("Stone Mills", "A stone.", ("Stone Mills",)),
        ("Rye", "Flour of a stone-to-mill kind.", ("stone-to-mill",)),
        ("Rye", "The stone\u2019s  mills.", ("stone\u2019s mills",)),
        ("Rye", "It is of Stone. Mill it, then.", ("Mill", "Stone")),
        ("Rye", "STONE-500 is a mill of stones.", ("stones", "mill")),
        ("Rye", "STONE-500 and Mill-Bench are new.", ()),
    ],
)
def test_reasons_are_phrases_of_the_text(
    title: str, abstract: str, reasons: tuple[str, ...]
) -> None:
    records = [paper(f"bee2024p{n}", title="Stone Mill", date="2024-06") for n in range(4)]
    # The words alone are in the listing as well, so the pair of them is the stronger reason.
    listing = [Text(title, abstract), Text("Stone"), Text("Mill"), *OTHERS]
    ranked = rank_texts(listing, records, SETTINGS, JUNE)
    assert [reasons] == [row.words for row in ranked if row.index == 0]


def test_reasons_are_neither_query_words_nor_those_of_summaries_alone() -> None:
    summary = "Lets bread rise with rye, and keeps it warm."
    records = [
        paper(f"bee2024p{n}", title="Rye Breads", summary=summary, date="2024-06") for n in range(4)
    ]
    text = Text("Breads of Rye", "It keeps warm and lets breads rise.")
    (first, *_) = rank_texts([text, *OTHERS], records, SETTINGS, JUNE)
    assert (("breads",), ("Rye",)) == (first.query, first.words)


def test_equal_texts_keep_their_order() -> None:
    assert [0, 1, 2] == by_keywords([Text("A"), Text("A"), Text("A")])


def test_empty_listing_gives_no_candidates() -> None:
    assert [] == rank_texts([], [paper()], SETTINGS, JUNE)


def test_first_rank_of_two_rankings_wins_over_one() -> None:
    scores = fuse([(1, [0.9, 0.5, 0.1]), (1, [7.0, 1.0, 2.0])])
    assert 0 == max(range(3), key=scores.__getitem__)
    assert scores[0] == pytest.approx(2 / 60)


def test_weight_of_a_ranking_decides_between_two() -> None:
    scores = fuse([(1, [1.0, 0.0]), (2, [0.0, 1.0])])
    assert scores[1] > scores[0]


@pytest.mark.parametrize("category", ["cs.CL", "quant-ph", "cond-mat.mes-hall", "math"])
def test_category_of_arxiv_is_accepted(category: str) -> None:
    settings = Discovery.model_validate({"categories": [category], "query": ["bread"]})
    assert (category,) == settings.categories


@pytest.mark.parametrize("category", ["cs.cl.LG", "CS.CL", "cs CL", "cs.CL OR all:x", "cs."])
def test_anything_else_is_not_a_category(category: str) -> None:
    with pytest.raises(ValidationError, match="not a category"):
        Discovery.model_validate({"categories": [category], "query": ["bread"]})


@pytest.mark.parametrize("identifier", ["arxiv:2306.08543", "doi:10.1145/1.2", "acl:P19-1001"])
def test_rejection_names_a_paper_by_identifier(identifier: str) -> None:
    row = {"id": identifier, "day": "2024-01-15", "why": "Not about bread."}
    assert identifier == Rejections.model_validate({"rejected": [row]}).rejected[0].id


@pytest.mark.parametrize("identifier", ["2306.08543", "arxiv:2306.08543v2", "A Plain Loaf"])
def test_rejection_without_a_canonical_identifier_is_refused(identifier: str) -> None:
    row = {"id": identifier, "day": "2024-01-15", "why": "Not about bread."}
    with pytest.raises(ValidationError, match="not an identifier"):
        Rejections.model_validate({"rejected": [row]})
