"""Proposed topics of a new paper: nearest by words of papers and topics, with reasons."""

import pytest

from kdcatalog.learning import SUGGESTIONS, TopicSuggester
from tests.broken import CATALOGS
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.sites import catalog_in

TOY = catalog_in(CatalogFolder(CATALOGS / "toy"))


def nodes(title: str, abstract: str = "", *, placer: TopicSuggester | None = None) -> list[str]:
    return [one.node for one in (placer or TopicSuggester(TOY)).suggest(title, abstract)]


def test_topic_words_propose_a_topic_without_papers() -> None:
    assert (
        "process/fermentation/sourdough"
        == nodes("A Levain of Wild Yeasts", placer=TopicSuggester(catalog_of()))[0]
    )


def test_words_of_papers_propose_their_topic() -> None:
    held = [
        paper(f"bee2023{word}", title=f"Zymurgy {word}", placements=["process/mixing"])
        for word in ("one", "two")
    ]
    assert "process/mixing" != nodes("On Zymurgy", placer=TopicSuggester(catalog_of()))[0]
    assert "process/mixing" == nodes("On Zymurgy", placer=TopicSuggester(catalog_of(*held)))[0]


@pytest.mark.parametrize(
    ("named", "apart", "node"),
    [
        ("Ovens for Ancient Grains", "Grains for Ancient Ovens", "grain/ancient"),
        ("The Ancient-Grain Oven", "The Oven: Grain, Ancient", "grain/ancient"),
        ("On the Crust: Ancient Grains", "Ancient: On the Crust of Grains", "grain/ancient"),
    ],
)
def test_topic_that_is_named_word_for_word_counts_more(named: str, apart: str, node: str) -> None:
    suggester = TopicSuggester(TOY)
    by_name, by_words = [
        {one.node: one.score for one in suggester.suggest(title)} for title in (named, apart)
    ]
    assert by_name.pop(node) > by_words.pop(node)
    assert by_name == by_words


def test_sentence_that_names_a_topic_word_for_word_supports_it_more() -> None:
    sentences = ["Grains for ancient ovens.", "Ovens for ancient grains."]
    assert sentences[1] == TopicSuggester(TOY).support("grain/ancient", sentences)


def test_abstract_counts_beside_the_title() -> None:
    assert "grain/rye" != nodes("Loaves Compared")[0]
    assert "grain/rye" == nodes("Loaves Compared", "We mill rye, sifted or whole; rye differs.")[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Code is available at https://example.org/rye.",
        "Our code and rye: https://example.org/rye",
        "The source code of the rye bot is publicly available.",
        "We also release rye and code.",
    ],
)
def test_where_the_code_is_speaks_for_no_topic(sentence: str) -> None:
    abstract = "It is sifted."
    assert nodes("Loaves Compared", abstract) == nodes("Loaves Compared", f"{abstract} {sentence}")
    support = TopicSuggester(TOY).support("grain/rye", [sentence, abstract])
    assert support == abstract


def test_code_as_a_subject_is_learned_from() -> None:
    abstract = "We teach a model of code to write rye recipes, sifted or whole."
    assert nodes("Loaves Compared", abstract)[0] == "grain/rye"


def test_reasons_quote_the_papers_own_words() -> None:
    (first, *_) = TopicSuggester(TOY).suggest("Wild Yeasts in the Starters of Bakers")
    assert {"yeasts", "starters", "wild"} & {*first.words}
    assert {*first.words} <= {"wild", "yeasts", "starters", "bakers"}


def test_eight_topics_are_proposed_best_first_then_by_path() -> None:
    found = TopicSuggester(TOY).suggest("Qqq")
    assert SUGGESTIONS == len(found)
    assert sorted(found, key=lambda one: (-one.score, one.node)) == [*found]
    assert {()} == {one.words for one in found}


def test_proposals_do_not_depend_on_file_order() -> None:
    turned = TOY.of(TOY.taxonomy, reversed(TOY.papers))
    assert TopicSuggester(TOY).suggest("Rye Starters") == TopicSuggester(turned).suggest(
        "Rye Starters"
    )
