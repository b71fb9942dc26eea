"""The matrix: every paper counted once in a cell, at or below both nodes."""

import pytest

from kdcatalog.model.catalog import Catalog
from kdcatalog.views.matrix import Matrix, crossing, matrix, matrix_facets, tone_bounds
from tests.factories import catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.sites import catalog_in


def placed(*placements: tuple[str, ...]) -> Catalog:
    return catalog_of(
        *(
            paper(f"bee2023x{number}", placements=[*paths])
            for number, paths in enumerate(placements)
        )
    )


def counted(found: Matrix | None) -> dict[str, list[int]]:
    assert found
    return {
        row.link.path: [cell.count for cell in row.cells]
        for group in found.groups
        for row in group.rows
    }


def test_matrix_counts_a_paper_once_at_or_below_both_nodes() -> None:
    sourdough = "process/fermentation/sourdough"
    catalog = placed(
        (sourdough, "grain"),
        (sourdough, "process/mixing", "grain"),
        ("process/mixing",),
        ("process/fermentation", "grain"),
    )
    assert {sourdough: [2], "process/mixing": [1]} == counted(matrix(catalog))


def test_toy_matrix_counts_papers_on_row_and_column(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    columns = [f"grain/{node.id}" for node in catalog.taxonomy.nodes["grain"].nodes]
    keys = {path: {each.key for each in catalog.below(path)} for path in catalog.taxonomy.nodes}
    expected = {
        row: [len(keys[row] & keys[column]) for column in columns]
        for row in counted(matrix(catalog))
    }
    assert expected == counted(matrix(catalog))
    assert 5 == max(count for row in expected.values() for count in row)


def test_matrix_groups_leaves_with_ungrouped_ones_last(toy: CatalogFolder) -> None:
    found = matrix(catalog_in(toy))
    assert found
    shown = {
        group.title: [row.link.path.rpartition("/")[2] for row in group.rows]
        for group in found.groups
    }
    expected = {
        "Fermentation": ["starter-ecology", "acidification", "yeast"],
        "Baking": ["crust", "crumb"],
        "Process": ["mixing", "storage", "shaping"],
    }
    assert expected == shown


def test_catalog_without_a_matrix_has_none() -> None:
    assert None is matrix(Catalog.of(taxonomy(matrix=None), [paper()]))


@pytest.mark.parametrize("highest", [0, 1, 2, 3, 4, 5, 7, 12, 40, 224, 1900, 100_000])
def test_tones_grow_from_one_to_the_highest_count(highest: int) -> None:
    bounds = tone_bounds(highest)
    assert (1, 6) >= (bounds[0], len(bounds))
    assert sorted({*bounds}) == [*bounds]
    assert max(1, highest) >= bounds[-1]


@pytest.mark.parametrize(("highest", "tones"), [(0, 1), (1, 1), (2, 2), (12, 6), (224, 6)])
def test_high_counts_have_all_six_tones(highest: int, tones: int) -> None:
    assert tones == len(tone_bounds(highest))


def test_menus_of_a_matrix_lead_to_every_other_pair_of_facets(toy: CatalogFolder) -> None:
    own = catalog_in(toy)
    assert ["process", "grain", "region"] == matrix_facets(own)
    page = crossing(own, "grain", "region")
    assert "Grain by region" == page.title
    assert [("Process", "insights/process-by-region/"), ("Grain", "")] == [
        (choice.title, choice.path) for choice in page.rows
    ]
    assert [("Process", "insights/grain-by-process/"), ("Region", "")] == [
        (choice.title, choice.path) for choice in page.columns
    ]
    assert ["Europe", "Africa", "Asia"] == [title for title, _ in page.matrix.columns]


def test_facet_without_parts_is_in_no_menu() -> None:
    assert ["process"] == matrix_facets(placed(("process/mixing",)))
