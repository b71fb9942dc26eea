"""Related papers by content, each with its reason, and further papers by the same authors."""

import random
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from kdcatalog.cache import Cache
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.views import related
from kdcatalog.views.related import Relations
from kdcatalog.views.shared_words import spell_words, words_of
from tests.factories import TAXONOMY, catalog_of, paper, taxonomy

SOUR = "process/fermentation/sourdough"


def others(number: int) -> list[Paper]:
    """Return papers that share nothing with others but common words."""
    return [
        paper(
            f"zed{2000 + n}x",
            title=f"Oven{n} Brick{n}",
            summary=f"Heats brick{n} with wood{n} in villages{n}, measures ash{n} by week{n}.",
            authors=[f"Nobody {n}"],
            placements=["grain"],
            date=f"{2000 + n % 20}-01",
        )
        for n in range(number)
    ]


def loaf(key: str, title: str, **fields: Any) -> Paper:
    summary = fields.pop("summary", f"Says of {title.lower()} what nobody has said of it before.")
    return paper(key, title=title, summary=summary, authors=fields.pop("authors", [key]), **fields)


def related_keys(catalog: Catalog, key: str) -> list[str]:
    return [other.paper.key for other in Relations(catalog).of(catalog.by_key[key])]


def reason(catalog: Catalog, key: str, other: str) -> str:
    found = Relations(catalog).of(catalog.by_key[key])
    (text,) = [one.reason for one in found if one.paper.key == other]
    return text


def test_papers_on_one_thing_are_related_and_authors_do_not_count() -> None:
    rye = loaf("bee2023rye", "Acetic Rye Starters", placements=[SOUR], authors=["Ann Bee"])
    alike = loaf("cat2023rye", "Acetic Starters of Rye", placements=[SOUR], authors=["Carl"])
    by_author = loaf(
        "bee2023oven", "Stone Ovens", placements=["process/mixing"], authors=["Ann Bee"]
    )
    catalog = catalog_of(rye, alike, by_author, *others(40))
    assert "cat2023rye" == related_keys(catalog, "bee2023rye")[0]
    assert "bee2023oven" not in related_keys(catalog, "bee2023rye")[:1]
    by = Relations(catalog).by_authors(rye)
    assert ["bee2023oven"] == [other.key for other in by]


def test_reason_names_topics_facts_and_rare_words() -> None:
    facts = {"flour": ["T85"]}
    one = loaf("bee2023a", "Acetic Starters", placements=[SOUR], facts=facts, summary=None)
    two = loaf("cat2023b", "Acetic Bread Starter", placements=[SOUR], facts=facts, summary=None)
    catalog = catalog_of(one, two, *others(60))
    text = reason(catalog, "bee2023a", "cat2023b")
    assert "Shares 1 topic: Sourdough; flour T85; the words acetic, starter" == text


@pytest.mark.parametrize(
    ("one", "two", "words"),
    [
        ("Routes MoE loaves over series of ovens.", "MoE series.", ["MoE", "series"]),
        ("A black-box oven. Trajectories differ.", "Of black-box trajectory.", None),
        (
            "Post-proofing for bias.",
            "It needs post-proofing and biases.",
            ["post-proofing", "bias"],
        ),
        ("Bakes at 86 by cold air.", "Cold air, 86 loaves.", ["cold air"]),
        # Where a text has both, the hyphen says more.
        ("A cold air, and cold-air ovens.", "Cold air is best.", ["cold-air"]),
    ],
)
def test_shared_words_are_spelled_as_in_the_texts(one: str, two: str, words: list[str]) -> None:
    papers = [
        paper("bee2023a", title="Alpha", summary=one),
        paper("cat2023b", title="Beta", summary=two),
    ]
    first, second = map(words_of, papers)
    forms = ["moe", "series", "black", "box", "trajectory", "post", "bias", "86", "cold", "air"]
    both = first.spellings.keys() & second.spellings.keys()
    shared = [form for form in forms if form in both]
    expected = words or ["black-box", "trajectory"]
    assert expected == spell_words(shared, first, second)


def test_two_words_that_are_shared_as_one_are_called_words() -> None:
    one = loaf("bee2023a", "Alpha", placements=[SOUR], summary="Bakes in cold air.")
    two = loaf("cat2023b", "Beta", placements=[SOUR], summary="Cold air rises.")
    text = reason(catalog_of(one, two, *others(60)), "bee2023a", "cat2023b")
    assert "Shares 1 topic: Sourdough; the words cold air" == text


def test_words_of_topics_that_are_named_are_not_repeated() -> None:
    one = loaf("bee2023a", "Cold Sourdough", placements=[SOUR], summary=None)
    two = loaf("cat2023b", "Cold Sourdoughs", placements=[SOUR], summary=None)
    text = reason(catalog_of(one, two, *others(60)), "bee2023a", "cat2023b")
    assert "Shares 1 topic: Sourdough; the word cold" == text


def test_words_of_most_papers_are_no_reason() -> None:
    papers = [
        loaf(f"bee2023x{n}", f"Common Bread {n}", placements=[SOUR if n < 2 else "grain"])
        for n in range(30)
    ]
    text = reason(catalog_of(*papers), "bee2023x0", "bee2023x1")
    assert "Shares 1 topic: Sourdough" == text


def test_first_papers_of_a_topic_are_related_and_the_reason_says_so() -> None:
    starts = [{"key": f"bee2023s{n}", "reason": "Clear."} for n in range(3)]
    grain = {**TAXONOMY["facets"][1], "start": starts}
    papers = [
        loaf("bee2023s0", "Milling", placements=["grain"], date="2010-01"),
        loaf("bee2023s1", "Sieving", placements=["grain"], date="2023-01"),
        loaf("bee2023s2", "Storing", placements=["grain"], date="2018-01"),
    ]
    own = taxonomy(facets=[TAXONOMY["facets"][0], grain])
    catalog = Catalog.of(own, [*papers, *others(40)])
    assert {"bee2023s1", "bee2023s2"} == set(related_keys(catalog, "bee2023s0")[:2])
    text = reason(catalog, "bee2023s0", "bee2023s1")
    assert text.endswith(". Both are under “Start here” in Grain")


def test_papers_of_the_same_years_come_before_later_ones_on_the_same_topic() -> None:
    catalog = catalog_of(
        loaf("bee2020a", "Alpha", placements=[SOUR], date="2020-12"),
        loaf("cat2021b", "Beta", placements=[SOUR], date="2021-01"),
        loaf("dog2026c", "Gamma", placements=[SOUR], date="2026-01"),
        *others(40),
    )
    assert ["cat2021b", "dog2026c"] == related_keys(catalog, "bee2020a")[:2]


def test_long_summary_does_not_win_by_its_length() -> None:
    short = loaf("cat2023b", "Spelt Hulls", summary="Peels spelt hulls.", placements=["grain"])
    long = loaf(
        "dog2023c",
        "A Hundred Things",
        summary="Peels spelt, rye, barley, teff, emmer, millet, maize, rice, oats, sorghum, fonio.",
        placements=["grain"],
    )
    one = loaf("bee2023a", "Spelt and Hulls", summary="Peels spelt.", placements=["grain"])
    assert "cat2023b" == related_keys(catalog_of(one, short, long, *others(30)), "bee2023a")[0]


@pytest.mark.parametrize(
    "title", ["Achieving Parity of Loaves", "Achieving a Series", "Parity within Series"]
)
def test_words_alone_relate_no_papers_without_a_common_topic(title: str) -> None:
    catalog = catalog_of(
        loaf("bee2023a", "Achieving Parity in a Series", placements=["process/mixing"]),
        loaf("cat2023b", title, placements=[SOUR]),
        *others(40),
    )
    assert [] == related_keys(catalog, "bee2023a")
    assert [] == related_keys(catalog, "cat2023b")


def test_paper_alone_in_its_catalog_has_no_related_papers() -> None:
    alone = paper()
    relations = Relations(catalog_of(alone))
    assert ((), ()) == (relations.of(alone), relations.by_authors(alone))


def test_more_by_these_authors_has_most_authors_in_common_first() -> None:
    names = ["Ann Bee", "Cy Dee", "Ed Fox"]
    one = paper("bee2023a", authors=names)
    catalog = catalog_of(
        one,
        paper("bee2022b", authors=["Ann Bee"], date="2022-01"),
        paper("bee2021c", authors=["Ann Bee", "Ed Fox"], date="2021-01"),
        *(paper(f"bee201{n}x", authors=["Cy Dee"], date=f"201{n}-01") for n in range(6)),
    )
    keys = [other.key for other in Relations(catalog).by_authors(one)]
    assert ["bee2021c", "bee2022b", "bee2015x", "bee2014x", "bee2013x"] == keys


@pytest.mark.parametrize(
    ("title", "other"),
    [("Starters", "A Starter"), ("GPT-4 Loaves", "The GPT-4 loaf's loaves"), ("Grass", "Grass")],
)
def test_words_compare_in_one_form(title: str, other: str) -> None:
    catalog = catalog_of(
        loaf("bee2023a", title, summary=None, placements=["process/mixing"], date="2011-01"),
        loaf("cat2023b", other, summary=None, placements=["process/mixing"], date="2023-01"),
        *others(40),
    )
    assert "cat2023b" == related_keys(catalog, "bee2023a")[0]


VOCABULARY = [f"word{number}" for number in range(60)]
PLACES = ["grain", "process/mixing", SOUR]


def random_paper(chance: random.Random, number: int) -> Paper:
    """Return a paper of common and rare words, as real titles have both."""
    words = [VOCABULARY[int(chance.random() ** 3 * len(VOCABULARY))] for _ in range(5)]
    return paper(
        f"bee{number}x",
        title=" ".join(words),
        summary=None,
        authors=["Ann Bee"],
        placements=[chance.choice(PLACES)],
        date=f"{chance.randint(2019, 2024)}-{chance.randint(1, 12):02}",
    )


def found_with(catalog: Catalog, cache: Cache | None) -> tuple[dict[str, Any], int]:
    """Return what each paper is related to, and how many papers were compared again."""
    relations = Relations(catalog, cache)
    search = Relations.__dict__["_related"]
    with patch.object(Relations, "_related", autospec=True, side_effect=search) as counted:
        found = {one.key: relations.of(one) for one in catalog.papers}
    relations.save()
    return found, counted.call_count


@pytest.mark.parametrize("candidates", [3, 20, related.CANDIDATES])
def test_kept_relations_are_those_of_a_fresh_search_after_any_edits(
    candidates: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "CANDIDATES", candidates)
    chance = random.Random(candidates)
    papers = [random_paper(chance, number) for number in range(60)]
    cache = Cache(tmp_path, "program")
    for step in range(40):
        fresh, _ = found_with(catalog_of(*papers), None)
        kept, _ = found_with(catalog_of(*papers), cache)
        assert (step, fresh) == (step, kept)
        # One record changes, or two, or nothing, or a paper takes the place of another.
        for change in range(step % 4):
            place = chance.randrange(len(papers))
            number = int(papers[place].key.removeprefix("bee").removesuffix("x"))
            if chance.random() >= 0.8:
                number = 1000 + 10 * step + change
            papers[place] = random_paper(chance, number)
        # A word is spelled in another way, a paper is added, or one is removed.
        place = chance.randrange(len(papers))
        if step % 5 == 1:
            title = papers[place].title.upper()
            papers[place] = papers[place].model_copy(update={"title": title})
        elif step % 5 == 2:
            papers.append(random_paper(chance, 200 + step))
        elif step % 5 == 3:
            del papers[place]


def test_added_paper_searches_only_for_papers_that_it_can_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "CANDIDATES", 3)
    cache = Cache(tmp_path, "program")
    chance = random.Random(1)
    papers = [random_paper(chance, number) for number in range(200)]
    found_with(catalog_of(*papers), cache)
    added = random_paper(chance, 200)
    _, after_addition = found_with(catalog_of(*papers, added), cache)
    _, after_removal = found_with(catalog_of(*papers), cache)
    assert 1 <= after_addition < 100
    assert 1 <= after_removal < 100


def test_changed_title_searches_only_for_papers_that_it_can_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "CANDIDATES", 3)
    cache = Cache(tmp_path, "program")
    chance = random.Random(1)
    papers = [random_paper(chance, number) for number in range(200)]
    _, at_first = found_with(catalog_of(*papers), cache)
    _, unchanged = found_with(catalog_of(*papers), cache)
    papers[0] = papers[0].model_copy(update={"title": f"{papers[0].title} word59"})
    _, changed = found_with(catalog_of(*papers), cache)
    assert (200, 0) == (at_first, unchanged)
    assert 1 <= changed < 100
