"""Valid values from plain data: a test states only what it is about."""

from collections.abc import Iterable
from typing import Any

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper, Record
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.problems import At, Problem

FIELDS: dict[str, Any] = {
    "title": "A Plain Loaf",
    "summary": "Bakes a loaf of flour, water and salt alone and measures how far it rises.",
    "authors": ["Ann Bee"],
    "date": "2023-06",
    "kind": "report",
    "placements": ["process/mixing"],
    "added": "2024-01-15",
}
TAXONOMY: dict[str, Any] = {
    "catalog": {
        "title": "Bread",
        "short_title": "Bread",
        "tagline": "Loaves.",
        "maintainers": "The bakers",
        "licence": {"code": "MIT", "data": "CC0-1.0"},
        "readme": ["log", "facet:process", "prose:introduction"],
    },
    "facets": [
        {
            "id": "process",
            "title": "Process",
            "sentence": "From flour to loaf.",
            "nodes": [
                {
                    "id": "mixing",
                    "title": "Mixing",
                    "sentence": "Flour and water.",
                    "words": ["kneading"],
                },
                {
                    "id": "fermentation",
                    "title": "Fermentation",
                    "sentence": "The dough rises.",
                    "nodes": [
                        {
                            "id": "sourdough",
                            "title": "Sourdough",
                            "sentence": "Wild yeasts.",
                            "words": ["levain"],
                        }
                    ],
                },
            ],
        },
        {"id": "grain", "title": "Grain", "sentence": "What was milled."},
    ],
    "venues": [
        {
            "id": "BreadConf",
            "name": "Conference on Bread",
            "kind": "conference",
            "aliases": ["Bread Conference"],
        },
        {"id": "Oven Press", "name": "Oven Press Proceedings", "kind": "publisher"},
    ],
    "facts": [
        {"id": "strand", "title": "Strand"},
        {"id": "recipe", "title": "Recipe", "short_name": "yes"},
        {"id": "flour", "title": "Flour", "many": "yes"},
    ],
    "summary": {
        "sentence": "What was baked.",
        "group": "strand",
        "needs": ["flour"],
        "columns": [
            {"title": "Flour", "fact": "flour"},
            {"title": "Rising", "nodes": "process/fermentation"},
        ],
    },
    "matrix": {"rows": "process", "columns": "grain"},
}


def record(**fields: Any) -> dict[str, Any]:
    """Return a valid record as plain data; a field that is None is left out."""
    return {name: value for name, value in {**FIELDS, **fields}.items() if value is not None}


def paper(key: str = "bee2023plain", **fields: Any) -> Paper:
    """Return a paper, valid in shape, under a key."""
    return Paper.of(Record.model_validate(record(**fields)), key=key, file=file_of(key))


def file_of(key: str) -> str:
    """Return the file in which the record of a key is expected, its year taken for 2023."""
    return f"papers/2023/{key}.yaml"


def taxonomy(**blocks: Any) -> Taxonomy:
    """Return the small taxonomy, whole blocks replaced."""
    return Taxonomy.model_validate({**TAXONOMY, **blocks})


def catalog_of(*papers: Paper) -> Catalog:
    """Return the catalog of papers on the small taxonomy."""
    return Catalog.of(taxonomy(), papers)


def found(problems: Iterable[Problem]) -> list[tuple[str, At]]:
    """Return code and place of each problem: what tests compare, since wording may change."""
    return [(problem.code, problem.at) for problem in problems]
