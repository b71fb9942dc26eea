"""``kdcatalog init``: a catalog on any subject that passes its checks and builds at once."""

import re
from pathlib import Path

import pytest

from kdcatalog.commands.check import check
from kdcatalog.commands.new_catalog import NotEmptyError, init
from kdcatalog.lists.formats import read_list
from tests.folders import CatalogFolder
from tests.sites import build, catalog_in, files_of
from tests.test_cli import run

DAY = "2026-11-24"
LIGHTS = """\
# Lighthouses of the World
Words on lamps.
## Lamps
### Lenses
| Paper | Venue | Date |
|---|---|---|
| [Rings of Glass](https://arxiv.org/abs/2301.00001) | LampConf 2023 | 2023-01 |
| [Fresnel & Co](https://doi.org/10.1000/fresnel) | Findings of LampConf 2022 | 2022 |
| Without any link | | |
## Towers
- [Brick or Stone?](https://arxiv.org/abs/2302.00001) Ann Bee, Bob Cee. Journal of Towers 2023. [Code](https://github.com/a/b)
### Lenses
- [Rings of Glass](https://arxiv.org/abs/2301.00001)
"""


def lights(
    folder: Path, text: str = LIGHTS, name: str = "lights.md", title: str = ""
) -> CatalogFolder:
    init(folder, title, DAY, read_list(name, text.encode()))
    return CatalogFolder(folder)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".kdcatalog")


def test_new_empty_catalog_passes_every_check_and_builds(tmp_path: Path) -> None:
    begun = init(tmp_path / "sourdough", "Sourdough", DAY)
    catalog_folder = CatalogFolder(tmp_path / "sourdough")
    assert ("Sourdough", 1) == (begun.title, begun.papers)
    assert () == check(catalog_folder.snapshot, warnings=True).listed
    site = build(catalog_folder)
    assert "Sourdough" in (site / "index.html").read_text(encoding="utf-8")
    assert 0 == run("-C", str(catalog_folder.root), "build", "--check", "--no-site").exit_code
    assert 0 == run("-C", str(catalog_folder.root), "fmt", "--check").exit_code


def test_new_catalog_from_a_list_passes_its_checks_and_builds(tmp_path: Path) -> None:
    catalog_folder = lights(tmp_path / "lights")
    catalog = catalog_in(catalog_folder)
    assert 0 == check(catalog_folder.snapshot).errors
    assert "Lighthouses of the World" == catalog.taxonomy.catalog.title
    assert {
        "lamps": "Lamps",
        "lamps/lenses": "Lenses",
        "towers": "Towers",
        "towers/lenses": "Lenses (Towers)",
    } == {path: node.title for path, node in catalog.taxonomy.nodes.items()}
    assert {
        "Rings of Glass": ("lamps/lenses", "towers/lenses"),
        "Fresnel & Co": ("lamps/lenses",),
        "Brick or Stone?": ("towers",),
        "Without any link": ("lamps/lenses",),
    } == {paper.title: paper.placements for paper in catalog.papers}
    assert [("Journal of Towers", "journal"), ("LampConf", "conference")] == [
        (venue.id, venue.kind) for venue in catalog.taxonomy.venues
    ]
    assert ["Journal of Towers 2023", "LampConf 2023", "LampConf 2022", "None"] == [
        str(paper.venue) for paper in catalog.papers
    ]
    assert catalog.taxonomy.matrix
    assert (build(catalog_folder) / "topics" / "towers" / "lenses" / "index.html").is_file()


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Lamps", "Lamps"),
        ("Lighthouses of the World", "Lighthouses of the World"),
        ("Awesome Papers on the Lighthouses of the World", "Lighthouses of the World"),
        ("Lighthouses of the World: What Ships Have Seen", "Lighthouses of the World"),
        ("Lighthouses, Lamps and Lenses of the Northern Seas", "Lighthouses, Lamps and Lenses…"),
        ("Retrieval-Augmented Generation", "Retrieval-Augmented Generation"),
        ("(Lamps of Fishermen and their Lenses)", "(Lamps of Fishermen and their…"),
        ("The List of " + "x" * 80, "x" * 31 + "…"),
    ],
)
def test_short_title_of_a_new_catalog_fits_the_header(
    title: str, short: str, tmp_path: Path
) -> None:
    init(tmp_path / "new", title, DAY)
    settings = catalog_in(CatalogFolder(tmp_path / "new")).taxonomy.catalog
    assert (title, short) == (settings.title, settings.short_title)


@pytest.mark.parametrize(
    ("title", "catalog_id"),
    [
        ("Lighthouses of the World", "lighthouses-of-the-world"),
        ("3D Lamps", "3d-lamps"),
        ("灯塔", "u706f-u5854"),
        ("x" * 80, "x" * 60),
    ],
)
def test_new_catalog_has_an_id_that_its_feeds_keep(
    title: str, catalog_id: str, tmp_path: Path
) -> None:
    init(tmp_path / "new", title, DAY)
    settings = catalog_in(CatalogFolder(tmp_path / "new")).taxonomy.catalog
    assert catalog_id == settings.id


def test_new_readme_shows_the_catalog_over_time(tmp_path: Path) -> None:
    init(tmp_path / "new", "Lamps", DAY)
    settings = catalog_in(CatalogFolder(tmp_path / "new")).taxonomy.catalog
    parts = ("log", "prose:introduction", "contents", "facet:topics", "citation", "history")
    assert parts == tuple(settings.readme)
    assert "\n## Catalog over time\n" in (tmp_path / "new/README.md").read_text(encoding="utf-8")


def test_every_internal_link_of_the_new_readme_has_a_target(tmp_path: Path) -> None:
    root = lights(tmp_path / "lights").root
    readme = (root / "README.md").read_text(encoding="utf-8")
    files = [
        link
        for link in re.findall(r'\]\(([^)#]+)\)|src(?:set)?="([^"]+)"', readme)
        for link in link
        if link
    ]
    inside = [file for file in files if "://" not in file]
    assert 2 < len(inside)
    assert [] == [file for file in inside if not (root / file).is_file()]


def test_papers_without_headings_get_the_first_facet(tmp_path: Path) -> None:
    text = "@article{a, title={Lamps}, author={Bee, Ann}, year={2020}, journal={Journal of Lamps}}"
    catalog = catalog_in(lights(tmp_path / "new", text, "a.bib", "Lamps"))
    assert [("topics",)] == [paper.placements for paper in catalog.papers]
    assert ["Journal of Lamps 2020"] == [str(paper.venue) for paper in catalog.papers]


def test_list_of_nothing_makes_an_empty_catalog_that_builds(tmp_path: Path) -> None:
    catalog_folder = lights(tmp_path / "new", "nothing", "a.md")
    assert ((), 0) == (catalog_in(catalog_folder).papers, check(catalog_folder.snapshot).errors)
    assert (build(catalog_folder) / "index.html").is_file()


@pytest.mark.parametrize("held", ["file", ".hidden", "folder/"])
def test_folder_with_files_is_refused_and_unchanged(held: str, tmp_path: Path) -> None:
    place = tmp_path / "full"
    place.mkdir()
    (place / held).mkdir() if held.endswith("/") else (place / held).write_text(
        "mine", encoding="utf-8"
    )
    with pytest.raises(NotEmptyError):
        init(place, "Lamps", DAY)
    assert (["full"], [held.rstrip("/")]) == (names(tmp_path), names(place))
    assert 2 == run("init", str(place)).exit_code


def test_empty_or_missing_folder_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    first, second = init(tmp_path / "empty", "Lamps", DAY), init(tmp_path / "a" / "b", "Lamps", DAY)
    assert first.files == second.files
    assert ["a", "empty"] == names(tmp_path)


def test_init_in_the_current_folder_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "beacons").mkdir()
    monkeypatch.chdir(tmp_path / "beacons")
    result = run("init", ".")
    assert 0 == result.exit_code
    assert "next: edit taxonomy.yaml, then kdcatalog build\n" in result.stderr
    assert "to publish it, follow MAINTAINING.md, commit and push\n" in result.stderr
    assert "taxonomy.yaml" in names(Path())
    assert 0 == run("check").exit_code


def test_failed_init_leaves_an_empty_folder_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, place = Path.replace, tmp_path / "empty"
    place.mkdir()

    def fail(path: Path, target: Path) -> Path:
        if target == place / "taxonomy.yaml":
            raise OSError("no")
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="no"):
            init(place, "Lamps", DAY)
    left = [path for path in place.rglob("*") if path.is_file()]
    assert {place / ".kdcatalog" / "lock", place / ".kdcatalog" / ".gitignore"} == {*left}
    assert "taxonomy.yaml" in init(place, "Lamps", DAY).files


def test_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = lights(tmp_path / "one").root, lights(tmp_path / "other").root
    files = sorted(files_of(one))
    assert [] == [
        file for file in files if (one / file).read_bytes() != (other / file).read_bytes()
    ]


def test_title_comes_from_option_list_or_folder(tmp_path: Path) -> None:
    (tmp_path / "l.md").write_text(LIGHTS, encoding="utf-8")
    done = run(
        "init",
        str(tmp_path / "lights"),
        "--from",
        str(tmp_path / "l.md"),
        "--report",
        str(tmp_path / "r.txt"),
    )
    assert 0 == done.exit_code
    assert "l.md:9:1: no link leads" in (tmp_path / "r.txt").read_text(encoding="utf-8")
    provisional, created, *_ = done.stderr.splitlines()
    assert provisional.startswith("3 keys provisional, since the list names no authors: ")
    assert created.startswith("Lighthouses of the World: 4 papers")
    assert run("init", str(tmp_path / "old-lamps")).stderr.startswith("Old Lamps: 1 paper ")
    assert run("init", str(tmp_path / "c"), "--title", "Beacons").stderr.startswith(
        "Beacons: 1 paper "
    )
