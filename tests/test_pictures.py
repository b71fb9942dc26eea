"""A catalog's own pictures: templates filled with counts and links, for README and site."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kdcatalog.artifacts.artifact import File
from kdcatalog.artifacts.pictures import (
    draw_own_picture,
    repository_pictures,
    site_pictures,
)
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.cli import main
from kdcatalog.pictures.palette import LIGHT
from kdcatalog.rendering.environments import RenderError, html_environment
from tests import sites
from tests.folders import CatalogFolder
from tests.pages import see
from tests.sites import catalog_in, edit

TEMPLATE = """\
{% set rye = node("grain/rye") %}
<svg xmlns="http://www.w3.org/2000/svg" fill="{{ color.page }}">

  {% set total = catalog.papers | length %}
  <a href="{{ rye.url }}"><text>{{ rye.title }}: {{ rye.count }} of {{ total }}</text></a>
  <text>{{ catalog.taxonomy.nodes["process/fermentation/sourdough/acidification"].title }}</text>
</svg>
"""


@pytest.fixture(name="pictured")
def _pictured(toy: CatalogFolder) -> CatalogFolder:
    toy.pictures.mkdir()
    (toy.pictures / "steps.svg.j2").write_text(TEMPLATE, encoding="utf-8")
    (toy.pictures / "notes.txt").write_text("no picture\n", encoding="utf-8")
    return toy


def draw(catalog_folder: CatalogFolder, name: str = "steps") -> str:
    return draw_own_picture(
        catalog_in(catalog_folder),
        html_environment(catalog_folder.snapshot.picture_templates),
        name,
        LIGHT,
        lambda path: f"to/{path}?a&b",
    )


def test_picture_gets_counts_links_and_colors(
    pictured: CatalogFolder,
) -> None:
    expected = """\
<svg xmlns="http://www.w3.org/2000/svg" fill="#fcfcfa">
  <a href="to/grain/rye?a&amp;b"><text>Rye: 6 of 30</text></a>
  <text>Acidification &amp; Taste</text>
</svg>
"""
    assert expected == draw(pictured)


def test_pictures_are_the_templates_of_the_folder_by_name(pictured: CatalogFolder) -> None:
    (pictured.pictures / "another.svg.j2").write_text("<svg/>", encoding="utf-8")
    assert (("another", "steps"), ("growth", "another", "steps")) == (
        pictured.snapshot.own_pictures,
        pictured.snapshot.picture_names,
    )


def test_catalog_without_own_pictures_has_the_one_that_every_catalog_has(
    toy: CatalogFolder,
) -> None:
    assert ("growth",) == toy.snapshot.picture_names


def test_unknown_node_is_an_error(pictured: CatalogFolder) -> None:
    edit(pictured.pictures / "steps.svg.j2", "grain/rye", "grain/ry")
    with pytest.raises(RenderError, match=r"^docs/pictures/steps.svg.j2:1: .*grain/ry"):
        draw(pictured)


def test_missing_name_is_an_error(pictured: CatalogFolder) -> None:
    edit(pictured.pictures / "steps.svg.j2", "color.page", "colors.page")
    with pytest.raises(RenderError, match=r"^docs/pictures/steps.svg.j2:2: .*color"):
        draw(pictured)


def test_template_with_the_former_name_of_the_colors_still_works(pictured: CatalogFolder) -> None:
    before = draw(pictured)
    edit(pictured.pictures / "steps.svg.j2", "color.page", "colour.page")
    assert before == draw(pictured)


def test_picture_template_error_is_one_sentence(pictured: CatalogFolder) -> None:
    edit(pictured.pictures / "steps.svg.j2", "grain/rye", "grain/ry")
    told = CliRunner().invoke(main, ["-C", str(pictured.root), "build"])
    assert (3, "") == (told.exit_code, told.stdout)
    assert "Traceback" not in told.stderr
    assert not pictured.site.exists()


def addresses(files: list[File]) -> dict[str, list[str]]:
    return {
        file.path: see(file.content.decode()).values("a", "href")
        for file in files
        if "steps" in file.path
    }


def test_topics_link_to_readme_sections_without_a_site_url(
    pictured: CatalogFolder,
) -> None:
    catalog = catalog_in(pictured)
    found = addresses([*repository_pictures(pictured.snapshot, catalog, {"grain/rye": "rye-1"})])
    expected = ["../../README.md#rye-1"]
    assert {
        "docs/pictures/steps-light.svg": expected,
        "docs/pictures/steps-dark.svg": expected,
    } == found


def test_topics_link_to_the_site_with_a_site_url(tmp_path: Path) -> None:
    catalog_folder = sites.copy_toy(tmp_path / "toy", url=sites.URL)
    catalog_folder.pictures.mkdir()
    (catalog_folder.pictures / "steps.svg.j2").write_text(TEMPLATE, encoding="utf-8")
    found = addresses(
        [*repository_pictures(catalog_folder.snapshot, catalog_in(catalog_folder), {})]
    )
    assert [[f"{sites.URL}topics/grain/rye/"]] * 2 == [*found.values()]


def test_topics_of_site_pictures_link_to_its_pages(pictured: CatalogFolder) -> None:
    expected = ["../topics/grain/rye/"]
    found = addresses([*site_pictures(pictured.snapshot, catalog_in(pictured))])
    assert {"pictures/steps-light.svg": expected, "pictures/steps-dark.svg": expected} == found


def test_picture_of_prose_is_shown_by_readme_and_site(pictured: CatalogFolder) -> None:
    with (pictured.prose / "about.md").open("a", encoding="utf-8") as about:
        about.write("\n![The steps](picture:steps)\n")
    readme = repository_files(pictured.snapshot, catalog_in(pictured)).files[0].content.decode()
    assert '<img alt="The steps" src="docs/pictures/steps-light.svg">' in readme
    page = see((sites.build(pictured) / "index.html").read_text(encoding="utf-8"))
    assert ["pictures/steps-light.svg", "pictures/steps-dark.svg"] == page.values("img", "src")
    assert (pictured.site / "pictures" / "steps-dark.svg").is_file()
