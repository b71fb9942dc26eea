"""Every model can be compared, hashed, copied, pickled, written as JSON and shown on one line."""

import copy
import json
import pickle
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from kdcatalog import load
from kdcatalog.commands.new_repository import VenueField, VenueFields, listed_fields
from kdcatalog.model.base import FrozenDict, FrozenModel
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import (
    AuditResult,
    Discovery,
    Harvest,
    MissingWork,
    Rejection,
    Rejections,
    Removal,
    Removals,
    Upkeep,
)
from kdcatalog.model.fact_names import NameFamily
from kdcatalog.model.people import People, Person
from kdcatalog.model.tables import MapGroup, MapSettings
from kdcatalog.model.taxonomy import StartingPoint
from kdcatalog.model.venues import Volume
from tests.broken import CATALOGS
from tests.factories import catalog_of, paper
from tests.hostile import texts

CATALOG_FOLDERS = [CATALOGS / name for name in ("toy", "second", "broken")]
LONGEST_REPR = 200


def models_in(value: object) -> Iterator[FrozenModel]:
    """Yield every model in a value, itself first."""
    if isinstance(value, FrozenModel):
        yield value
        for name in type(value).model_fields:
            yield from models_in(getattr(value, name))
    elif isinstance(value, tuple):
        for member in value:
            yield from models_in(member)


def all_models() -> set[type[FrozenModel]]:
    """Return every class of models in the program, found through its base class."""
    classes: set[type[FrozenModel]] = set()
    new = {FrozenModel}
    while new:
        classes |= new
        new = {subclass for parent in new for subclass in parent.__subclasses__()} - classes
    return {model for model in classes if model.__module__.startswith("kdcatalog.")}


SAMPLES: dict[type[FrozenModel], list[FrozenModel]] = {}
for folder in CATALOG_FOLDERS:
    for sample in models_in(load(folder)):
        SAMPLES.setdefault(type(sample), []).append(sample)
SAMPLES[Catalog] = [catalog_of(), catalog_of(paper())]

SAMPLES[StartingPoint] = [StartingPoint(key="bee2023bread", reason="The first of its kind.")]
SAMPLES[Volume] = [Volume(name="Findings {year}", track="findings", prefixes=("acl:2023.x",))]
SAMPLES[Person] = [Person(name="Ann Bee", also=("Ann B. Bee",), orcid="0000-0002-1825-0097")]
SAMPLES[People] = [People(people=(Person(name="Ann Bee", papers=("bee2023bread",)),))]
SAMPLES[MapGroup] = [MapGroup(node="grain/rye", title="Rye and Spelt", label="Rye")]
SAMPLES[MapSettings] = [MapSettings(subject="grain", labels={"grain/rye": "Rye"})]
SAMPLES[Discovery] = [Discovery(categories=("cs.CL",), query=("bread",), context=("oven",))]
SAMPLES[Rejection] = [Rejection(id="arxiv:2306.08543", day="2026-11-26", why="On rivers.")]
SAMPLES[Removal] = [
    Removal(key="bee2023rye", title="Rye", day="2026-11-26", why="On rivers."),
    Removal(key="bee2023oats", title="Oats", day="2026-11-26", why="A copy.", instead="bee2023rye"),
]
SAMPLES[Removals] = [Removals(removed=tuple(SAMPLES[Removal]))]
SAMPLES[MissingWork] = [MissingWork(title="Rye", id="doi:10.5555/rye"), MissingWork(title="Oats")]
HARVEST: dict[str, Any] = {
    "venue": "BreadConf",
    "year": "2026",
    "day": "2026-11-26",
    "source": "bread.xml",
    "listed": "9",
    "in_scope": "3",
}
SAMPLES[Harvest] = [Harvest(**HARVEST), Harvest(**HARVEST, missing=tuple(SAMPLES[MissingWork]))]
AUDIT: dict[str, Any] = {"sample": "2026-11", "day": "2026-11-26", "papers": "2", "fields": "6"}
SAMPLES[AuditResult] = [AuditResult(**AUDIT), AuditResult(**AUDIT, wrong=("bee2023rye: venue",))]
SAMPLES[Upkeep] = [
    Upkeep(),
    Upkeep(harvests=tuple(SAMPLES[Harvest]), audits=tuple(SAMPLES[AuditResult])),
]
SAMPLES[Rejections] = [Rejections(rejected=tuple(SAMPLES[Rejection]))]
SAMPLES[VenueField] = [*listed_fields()[:2]]
SAMPLES[VenueFields] = [VenueFields(fields=listed_fields()[:2])]
SAMPLES[NameFamily] = [NameFamily(id="rye", title="Rye", words=("Rye",))]

ABSTRACT = {"FrozenModel", "Record", "_InCell"}
"""Classes of which the program makes no values: a record is always a paper."""

COPIES: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    BaseModel.model_copy,
    lambda value: value.model_copy(deep=True),
    lambda value: pickle.loads(pickle.dumps(value)),
]


def broken_promises(model: FrozenModel) -> list[str]:
    """Return what a model does not keep of all that is promised of one."""
    html = model._repr_html_()
    line = repr(model)
    promises = {
        "its table is HTML": html.startswith("<table>") and html.endswith("</table>"),
        "repr is one short line": len(line) < LONGEST_REPR and "\n" not in line,
        # A title of its own length at most.
        "str is short": len(str(model)) < 2100,
        "a pickle has the same JSON": is_same_json(model, pickle.loads(pickle.dumps(model))),
        "JSON is that of its plain data": is_json_of_its_data(model),
    }
    for number, make_copy in enumerate(COPIES):
        promises[f"copy {number} is an equal one"] = is_equal_copy(model, make_copy(model))
    return [promise for promise, is_kept in promises.items() if not is_kept]


def is_equal_copy(model: FrozenModel, copied: FrozenModel) -> bool:
    is_other = copied is not model and type(copied) is type(model)
    return is_other and (model, hash(model)) == (copied, hash(copied))


def is_same_json(model: FrozenModel, copied: FrozenModel) -> bool:
    return model.model_dump_json() == copied.model_dump_json()


def is_json_of_its_data(model: FrozenModel) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = model.model_dump_json()
        data = TypeAdapter(Any).dump_json(model.model_dump())
    return bool(json.loads(text) == json.loads(data))


def test_there_is_a_sample_of_every_model() -> None:
    names = {model.__name__ for model in all_models()}
    assert ABSTRACT == names - {model.__name__ for model in SAMPLES}


@pytest.mark.parametrize("model", SAMPLES, ids=lambda model: model.__name__)
def test_every_value_keeps_the_protocols(model: type[FrozenModel]) -> None:
    broken = {repr(sample): broken_promises(sample) for sample in SAMPLES[model][:200]}
    assert {} == {sample: promises for sample, promises in broken.items() if promises}


TEXTS = st.sampled_from([text for text in texts(200) if text == " ".join(text.split())])


@given(title=TEXTS, note=TEXTS, name=TEXTS, facts=st.lists(TEXTS, min_size=1, max_size=9))
def test_any_text_keeps_the_protocols(title: str, note: str, name: str, facts: list[str]) -> None:
    sample = paper(
        title=title,
        note=note,
        authors=[{"group": name}],
        facts={"flour": facts},
    )
    for model in models_in(catalog_of(sample)):
        assert [] == broken_promises(model)


def test_table_of_a_notebook_escapes_markup() -> None:
    attack = '<script>alert(1)</script> & "quotes"'
    for model in (paper(title=attack), catalog_of(paper(title=attack))):
        html = model._repr_html_()
        assert "<script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;" in html


def test_copy_with_other_fields_has_no_indexes_of_the_old_ones() -> None:
    catalog = catalog_of(paper("a2023a"), paper("b2023b"))
    assert {"a2023a", "b2023b"} == {*catalog.by_key}
    smaller = catalog.model_copy(update={"papers": catalog.papers[:1]})
    assert 1 == len(smaller.by_key)
    bare = catalog.taxonomy.model_copy(update={"facets": catalog.taxonomy.facets[1:]})
    assert ["grain"] == [*bare.nodes]


def test_models_share_one_empty_set_of_names_of_fields() -> None:
    first, second = paper("a2023a"), paper("b2023b")
    copied = first.model_copy(update={"note": "Short."})
    models = [first, second, *first.authors, first.identifiers, pickle.loads(pickle.dumps(first))]
    assert [set()] * len(models) == [model.model_fields_set for model in models]
    # A copy with other fields gets a set of its own.
    assert {"note"} == copied.model_fields_set
    assert first.model_fields_set is second.authors[0].model_fields_set


def test_pickle_has_no_indexes() -> None:
    catalog = catalog_of(*(paper(f"a2023a{letter}") for letter in "bcdefghij"))
    before = len(pickle.dumps(catalog))
    assert catalog.authors.by_slug
    assert catalog.taxonomy.topic_vocabulary
    assert before == len(pickle.dumps(catalog))


def test_repr_of_a_large_catalog_is_one_short_line() -> None:
    catalog = catalog_of(*(paper(f"bee2023x{number}") for number in range(1000)))
    assert "<Catalog 'Bread': 1,000 papers, 5 topics>" == repr(catalog)
    assert catalog._repr_html_().count("<tr>") == 22
    names = [*catalog.authors.by_slug.values()]
    assert len(repr(names[0])) < LONGEST_REPR


CHANGES: list[Callable[[dict[str, int]], object]] = [
    lambda members: members.update(b=2),
    lambda members: members.__setitem__("b", 2),
    lambda members: members.__delitem__("a"),
    lambda members: members.pop("a"),
    lambda members: members.popitem(),
    lambda members: members.clear(),
    lambda members: members.setdefault("b", 2),
    lambda members: members.__ior__({"b": 2}),
]


@pytest.mark.parametrize("change", CHANGES)
def test_frozen_dict_refuses_every_change(change: Callable[[dict[str, int]], object]) -> None:
    members = FrozenDict({"a": 1})
    with pytest.raises(TypeError, match="this dict is frozen"):
        change(members)
    assert {"a": 1} == members


def test_equal_papers_are_one_member_of_a_set() -> None:
    first, second = (paper(facts={"flour": ["Rye", "Spelt"], "recipe": "Loaf"}) for _ in range(2))
    assert {first} == {first, second}
    assert first != first.model_copy(update={"key": "x"})


def test_table_of_a_paper_has_names_and_identifiers_as_people_write_them() -> None:
    html = paper("bee2024rye", authors=["Ann Bee", "Ben Cee"])._repr_html_()
    assert "<td>Ann Bee; Ben Cee</td>" in html
    assert "Author(" not in html
    assert "Identifiers(" not in html
