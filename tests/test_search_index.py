"""The index that the browser searches: what Python writes and what JavaScript finds with it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kdcatalog.artifacts.search_files import groups_document
from kdcatalog.exports import search_index
from kdcatalog.model import search_words, site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import Removal
from tests.factories import TAXONOMY, paper, taxonomy
from tests.folders import CatalogFolder
from tests.foreign import NODE_FOLDER, run_node
from tests.sites import files_of

_PAPERS: list[dict[str, Any]] = [
    {
        "key": "a2020ryenet",
        "title": "RyeNet: A Long Look at Rye Loaves",
        "authors": ["Mara Öst", "Jo d'Arc"],
        "date": "2020-01",
        "identifiers": {"arxiv": "2001.00001"},
    },
    {
        "key": "b2019loaves",
        "title": "Loaves of Rye and of Wheat",
        "summary": "Weighs loaves of two flours after a week and finds that humidity decides.",
        "date": "2019-01",
        "identifiers": {"doi": "10.1000/Loaves"},
        "facts": {"flour": ["Spelt", "Teff"]},
    },
    {
        "key": "c2018selfraising",
        "title": "Self-Raising Dough",
        "former_titles": ["Dough That Rises Alone"],
        "date": "2018-01",
        "identifiers": {"acl": "2018.bread-main.7"},
        "placements": ["process/fermentation/sourdough"],
    },
    {
        "key": "d2017omitted",
        "title": "Omitted by RyeNet",
        "date": "2017-01",
        "identifiers": {"openreview": "aBcDeFgHiJ"},
    },
    {
        "key": "e2016ofen",
        "title": "Öfen und Brötchen",
        "language": "de",
        "authors": ["Søren Kjær"],
        "date": "2016-01",
        "code": ["https://github.com/bakers/ofen"],
    },
    {"key": "f2015looves", "title": "Looves in a Cold Kitchen", "date": "2015-01"},
    {
        "key": "g2021report",
        "title": "Report 2021",
        "date": "2021-01",
        "urls": ["https://example.org/reports/2021"],
    },
    {"key": "g2022report", "title": "Report 2022", "date": "2022-01"},
    {"key": "h2014gpt", "title": "Baking with BreadGPT-4 at Home", "date": "2014-01"},
    {"key": "h2013gpt", "title": "Baking with BreadGPT-3 at Home", "date": "2013-01"},
    {"key": "i2012cpp", "title": "Ovens in C++ and k-NN", "date": "2012-01"},
    {"key": "j2011work", "title": "发酵面团的微生物学", "date": "2011-01"},
    {"key": "j2010distill", "title": "知識蒸留の調査", "date": "2010-01"},
    {"key": "j2009korean", "title": "지식증류 연구", "date": "2009-01"},
    {"key": "k2008lcf", "title": "LCF for Beginners", "date": "2008-01"},
    {"key": "k2007key", "title": "A Key to Sour Smells", "date": "2007-01"},
    {"key": "m2006lind", "title": "Crust", "authors": ["Bo Lind"], "date": "2006-01"},
    {
        "key": "m2005yu",
        "title": "Crust Again",
        "authors": ["Bo Yu", "Ann Lind", "Bo Ek"],
        "date": "2005-01",
    },
    {
        "key": "q2004salt",
        "title": "Salt",
        "authors": ["Hung To", "Xue Li", "Min Hang"],
        "date": "2004-02",
    },
    {"key": "q2003salt", "title": "Salt Again", "authors": ["Xue Zhang"], "date": "2003-02"},
    {"key": "q2003xu", "title": "Salt and Hang", "authors": ["Ada Zhangg"], "date": "2003-01"},
    {"key": "q2002taught", "title": "Taught Behaviour in Dialogues", "date": "2002-01"},
    {"key": "q2001teach", "title": "TEACH: Crusts That Were Built", "date": "2001-01"},
    {"key": "n2005mill", "title": "Mills of Quartz", "date": "2005-01"},
    {
        "key": "n2004mill",
        "title": "Mills and Milling in the Long Winter of an Old Quartz Country",
        "date": "2004-01",
    },
    {"key": "r2000duo", "title": "Duo: Two Ovens", "date": "2000-01"},
    {"key": "r1999duo", "title": "DUO: A Pair of Flours in One Loaf", "date": "1999-01"},
    *(
        {
            "key": f"p{year}petrov",
            "title": f"Crumb Number {year}",
            "authors": ["Ivo Petrov"],
            "date": f"{year}",
            "venue": {"id": "J. Loaf Sci.", "year": f"{year}"},
        }
        for year in (2001, 2002, 2003)
    ),
]
_REMOVED = [
    {
        "key": "l2007toast",
        "title": "Toast",
        "day": "2025-08-01",
        "why": "It is about toasters.",
        "former_keys": ["l2006toast"],
        "identifiers": ["arxiv:2007.00002", "doi:10.1000/Toast", "openreview:tOaStTeRxY"],
    },
    # A record has its arXiv id meanwhile.
    {
        "key": "a2019ryenet",
        "title": "RyeNet",
        "day": "2025-08-01",
        "why": "The same work.",
        "identifiers": ["arxiv:2001.00001"],
    },
]
_FACTS = [{"id": "flour", "title": "Flour", "many": "true", "compared": "true"}]
_SYNONYMS = [["SRD", "self-raising dough"], ["LCF", "long cool fermentation"]]
_VENUES = [{"id": "J. Loaf Sci.", "name": "Journal of Loaf Science", "kind": "journal"}]


def catalog_of_loaves() -> Catalog:
    records = [dict(fields) for fields in _PAPERS]
    papers = [paper(fields.pop("key"), **fields) for fields in records]
    venues = [*TAXONOMY["venues"], *_VENUES]
    words = taxonomy(facts=_FACTS, synonyms=_SYNONYMS, venues=venues)
    return Catalog.of(words, papers, removals=[Removal.model_validate(row) for row in _REMOVED])


def index_in_parts(catalog: Catalog, size: int) -> list[object]:
    starts = search_index.places_in_parts(len(catalog.papers), size)
    ends = [*starts[1:], len(catalog.papers)]
    return [
        search_index.index_of(catalog, catalog.papers[start:end], start)
        for start, end in zip(starts, ends, strict=True)
    ]


@pytest.mark.node
@pytest.mark.parametrize("size", [2000, 5])
def test_browser_finds_papers_in_one_index_and_in_parts(tmp_path: Path, size: int) -> None:
    catalog = catalog_of_loaves()
    documents = {
        "groups": groups_document(catalog),
        "identifiers": search_index.identifiers_document(catalog),
        "cards": search_index.card_of(catalog, catalog.papers),
        "parts": index_in_parts(catalog, size),
    }
    for name, document in documents.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    done = run_node("--test-reporter=tap", NODE_FOLDER / "search-index.mjs", tmp_path)
    assert 0 == done.returncode, done.stdout + done.stderr
    assert re.search(r"^# pass [1-9]\d*$", done.stdout, re.MULTILINE)


_ENGLISH = """
distilled distillation distilling policies policy tokeniser tokenization models reasoning tuning
tuned alignment generative optimisation quantized hallucinations teaches learned feed agreed
retrieval summarization verbose compression pruning hopping falling hissing controlling relational
conditional rational valency hesitancy digitizer conformably radically differently vietnamization
predication operator feudalism decisiveness hopefulness callousness formality sensitivity
sensibility triplicate formative formalize electricity electrical goodness revival allowance
inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent
adoption homologou communism activate angularity homologous effective bowdlerize probate rate cease
controll roll sky happy ties caress cats plastered bled motoring sing gpt4 c++ 2024 al ss yes
taught behaviours dialogues analyses defence summaries synthesis colour labour catalogue biased
wrote
"""
"""Among them the examples of Porter's paper."""


@pytest.mark.node
def test_words_and_stems_are_those_of_the_browser() -> None:
    words = _ENGLISH.split()
    texts = [
        "On-Policy KL",
        "C++ and C#",
        "知識蒸留の調査",
        "基于LLM的蒸馏",
        "지식 증류",
        "Ⅳ x²",
        "İstanbul",
    ]
    script = (
        "import { IRREGULAR, splitWords, stem } from './frontend/scripts/search/terms.js';"
        "const [words, texts, forms] = JSON.parse(process.argv[1]);"
        "for (const [form, base] of Object.entries(forms)) IRREGULAR.set(form, base);"
        "console.log(JSON.stringify([words.map(stem), texts.map(splitWords)]));"
    )
    given = json.dumps([words, texts, search_words.IRREGULAR_FORMS])
    done = run_node("--input-type=module", "--eval", script, given)
    assert "" == done.stderr
    stems, split = json.loads(done.stdout)
    assert [search_words.stem_of(word) for word in words] == stems
    assert [search_words.split_words(text) for text in texts] == split


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("On-Policy", {"on", "policy", "onpolicy"}),
        ("GPT-4", {"gpt", "4", "gpt4"}),
        ("Llama 2", {"llama", "2", "llama2"}),
        ("Llama2", {"llama2", "llama"}),
        ("k-NN", {"k", "nn", "knn"}),
        ("C++", {"c++"}),
        ("A plain: text, of (words)", {"a", "plain", "text", "of", "words"}),
        ("al-Khabbaz", {"al", "khabbaz", "alkhabbaz"}),
        ("D'Aubigné", {"daubigne", "aubigne"}),
        ("知識蒸留", {"知識", "識蒸", "蒸留"}),
        ("지식", {"지식"}),
        ("", set()),
    ],
)
def test_terms_of_a_text(text: str, terms: set[str]) -> None:
    assert terms == search_words.terms_of(text)


def test_index_of_a_new_paper_changes_the_first_part_alone() -> None:
    papers = [paper(f"bee2020x{place}", title=f"Loaf {place}", date="2020") for place in range(12)]
    newest = paper("bee2024new", title="Newest", date="2024-01")
    before = index_in_parts(Catalog.of(taxonomy(), papers), 5)
    after = index_in_parts(Catalog.of(taxonomy(), [newest, *papers]), 5)
    places = [(part["start"], part["count"]) for part in after]  # type: ignore[index]
    assert [(0, 3), (3, 5), (8, 5)] == places
    for old, new in zip(before[1:], after[1:], strict=True):
        assert {**old, "start": 0} == {**new, "start": 0}  # type: ignore[dict-item]


def test_site_has_the_files_of_search_and_they_name_existing_pages(
    unpublished: CatalogFolder,
) -> None:
    site = files_of(unpublished.site)
    manifest = json.loads(site[site_paths.MANIFEST])
    counts = {name: len(paths) for name, paths in manifest["files"].items()}
    assert (1, 1, 1, 1) == tuple(
        counts[f"search-{name}"] for name in ("index", "groups", "identifiers", "cards")
    )
    groups = json.loads(site[manifest["files"]["search-groups"][0]])
    paths = [entry[1] for name in ("topics", "authors", "venues") for entry in groups[name]]
    paths += [entry[1] for _, entries in groups["names"] for entry in entries]
    assert paths
    assert [] == [path for path in paths if f"{path}index.html" not in site]
    cards = json.loads(site[manifest["files"]["search-cards"][0]])
    assert [] == [card[0] for card in cards if f"papers/{card[0]}/index.html" not in site]
