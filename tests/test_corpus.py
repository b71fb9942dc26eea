"""The corpus of lists: one small file for each shape, with the records that it becomes.

``NAME.expected.yaml`` has the records as they are written, without the day of entry, and what is
left out. A new shape is a new file here.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kdcatalog.commands.import_plan import ImportOptions, ImportPlan
from kdcatalog.commands.import_preview import require_plausible
from kdcatalog.commands.import_report import fix_of
from kdcatalog.commands.importing import plan_any_import
from kdcatalog.commands.new_catalog import init
from kdcatalog.lists.formats import read_list
from kdcatalog.lists.listing import Listing
from kdcatalog.model.catalog import Catalog
from kdcatalog.snapshot import PAPERS
from tests.folders import CatalogFolder
from tests.sites import catalog_in

LISTS = Path(__file__).parent / "lists"
DAY = "2026-11-24"
EXPECTED = ".expected.yaml"
NAMES = sorted(path.name for path in LISTS.iterdir() if not path.name.endswith(EXPECTED))


@pytest.fixture(scope="module")
def new_catalog(tmp_path_factory: pytest.TempPathFactory) -> tuple[CatalogFolder, Catalog]:
    folder = tmp_path_factory.mktemp("corpus") / "new"
    init(folder, "Ovens", DAY)
    catalog_folder = CatalogFolder(folder)
    return catalog_folder, catalog_in(catalog_folder)


@cache
def listing_of(name: str) -> Listing:
    """Return a list of the corpus, read once for all tests of a process."""
    return read_list(name, (LISTS / name).read_bytes())


def outcome(plan: ImportPlan) -> dict[str, Any]:
    """Return the records of a plan as plain data, and the rows that were left out."""
    records = []
    for file, content in plan.files.items():
        if file.startswith(PAPERS):
            record = yaml.load(content, Loader=yaml.CBaseLoader)
            assert DAY == record.pop("added")
            records.append({"file": file, **record})
    left = [f"{remark.at}: {remark.sentence}" for remark in plan.left]
    return {"records": records, "left": left}


@pytest.mark.parametrize("name", NAMES)
def test_list_becomes_the_expected_records(
    name: str, new_catalog: tuple[CatalogFolder, Catalog], request: pytest.FixtureRequest
) -> None:
    folder, catalog = new_catalog
    listing = listing_of(name)
    require_plausible(listing, name)
    plan = plan_any_import(folder.snapshot, catalog, listing, ImportOptions(DAY))
    path = LISTS / f"{name}{EXPECTED}"
    if request.config.getoption("--update-golden"):
        text = yaml.dump(outcome(plan), allow_unicode=True, sort_keys=False, width=100)
        path.write_text(text, encoding="utf-8")
    expected = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    assert expected == outcome(plan)
    remarks = (*plan.left, *plan.mistakes, *plan.remarks)
    assert [] == [remark.sentence for remark in remarks if not fix_of(remark.sentence)]


def test_corpus_has_sixty_lists_or_more() -> None:
    assert 60 <= len(NAMES)
