"""The wheel works away from the repository: templates and assets ride in it."""

import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from tests import sites
from tests.folders import CatalogFolder
from tests.foreign import ROOT, environment, run
from tests.sites import files_of

CLI = (sys.executable, "-c", "from kdcatalog.cli import main; main()")
FOLDERS, FILES = (
    ("src", "templates"),
    ("pyproject.toml", "hatch_build.py", "docs/tool.md", "LICENSE", "LICENSE-DATA"),
)


@pytest.fixture(name="installed", scope="module")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which the wheel of this checkout was unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    (folder / "source").mkdir()
    for name in FOLDERS:
        shutil.copytree(
            ROOT / name, folder / "source" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    (folder / "source" / "docs").mkdir()
    for name in (*FILES, "docs/kdcatalog.1"):
        shutil.copyfile(ROOT / name, folder / "source" / name)
    command = (
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        folder / "dist",
    )
    done = run(*command, cwd=folder / "source")
    assert 0 == done.returncode, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "target")
    return folder / "target"


def at(installed: Path) -> dict[str, str]:
    return environment(PYTHONPATH=str(installed))


def test_imported_package_is_that_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = run(
        sys.executable,
        "-c",
        "import kdcatalog; print(kdcatalog.__file__)",
        cwd=tmp_path,
        env=at(installed),
    )
    assert f"{installed}/kdcatalog/__init__.py\n" == done.stdout


def test_wheel_contains_package_templates_and_licenses(installed: Path) -> None:
    package = {name for name in files_of(ROOT / "src" / "kdcatalog") if "__pycache__" not in name}
    templates = {f"templates/{name}" for name in files_of(ROOT / "templates")}
    # Another test may have run the package by then, and Python keeps what it compiled.
    installed_files = {
        name for name in files_of(installed / "kdcatalog") if "__pycache__" not in name
    }
    assert package | templates == installed_files
    (about,) = installed.glob("kdcatalog-*.dist-info")
    assert {"LICENSE", "LICENSE-DATA"} == {path.name for path in (about / "licenses").iterdir()}
    (data,) = installed.glob("kdcatalog-*.data")
    assert {"kdcatalog", about.name, data.name} == {path.name for path in installed.iterdir()}
    assert ["data/share/man/man1/kdcatalog.1"] == [*files_of(data)]


def test_wheel_contains_nothing_of_the_real_catalog(installed: Path) -> None:
    names = [name for name in files_of(installed) if name.endswith((".yaml", ".svg.j2", ".svg"))]
    # What belongs to no catalog: venues of every field, examples of settings, the mark.
    templates = {file.relative_to(ROOT).as_posix() for file in (ROOT / "templates").rglob("*.*")}
    assert [] == [name for name in names if name.removeprefix("kdcatalog/") not in templates]


def test_installed_wheel_builds_the_same_bytes_as_the_checkout(
    installed: Path, toy: CatalogFolder, unpublished: CatalogFolder, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = run(*CLI, "-q", "-C", "../toy", "build", cwd=elsewhere, env=at(installed))
    assert ("", 0) == (done.stderr, done.returncode)
    sources = {"docs", "papers", "removed.yaml", "taxonomy.yaml"}
    made = {".github", ".kdcatalog", "README.md", "lists", "schemas", "site"}
    assert sources | made == {path.name for path in toy.root.iterdir()}
    kept = {path.name for path in (toy.root / ".kdcatalog").iterdir()}
    assert {".gitignore", "cache", "lock", "site-files.json"} == kept
    assert files_of(unpublished.site) == files_of(toy.site)
    assert [] == [*elsewhere.iterdir()]


# The second name is that of the template before it was renamed: overrides of then still work.
@pytest.mark.parametrize("name", ["license.md.j2", "licence.md.j2"])
def test_catalog_can_override_a_template_of_the_wheel(
    installed: Path, toy: CatalogFolder, tmp_path: Path, name: str
) -> None:
    own = toy.root / "templates" / "readme" / name
    own.parent.mkdir(parents=True)
    own.write_text("## Licence of Our Own\n", encoding="utf-8")
    done = run(*CLI, "-C", toy.root, "build", "--no-site", cwd=tmp_path, env=at(installed))
    assert 0 == done.returncode
    assert "\n## Licence of Our Own\n" in (toy.root / "README.md").read_text(encoding="utf-8")


def test_quick_start_of_the_readme_works(installed: Path, tmp_path: Path) -> None:
    catalog_folder = sites.copy_toy(tmp_path / "toy")
    text = (ROOT / "templates" / "readme" / "run.md.j2").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    # pandas is no dependency: this one only keeps what it is given.
    (tmp_path / "pandas.py").write_text("DataFrame = list\n", encoding="utf-8")
    # The word is one of the real catalog, which the toy does not have.
    code = code.replace('"survey"', '"rask rye"') + "print([row['title'] for row in table])\n"
    paths = f"{installed}{os.pathsep}{tmp_path}"
    done = run(
        *(sys.executable, "-W", "error", "-c", code),
        cwd=catalog_folder.root,
        env=environment(PYTHONPATH=paths),
    )
    expected = "['Rye Starters Resist Mould']\n"
    assert (expected, "", 0) == (done.stdout, done.stderr, done.returncode)


def test_folder_without_a_catalog_is_reported_in_one_line(installed: Path, tmp_path: Path) -> None:
    done = run(*CLI, "build", cwd=tmp_path, env=at(installed))
    assert (3, 1, False) == (done.returncode, done.stderr.count("\n"), "Traceback" in done.stderr)
