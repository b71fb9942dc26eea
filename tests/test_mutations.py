"""Whatever makes a build refuse a catalog, check reports before, at a place and with a hint.

Each mutation damages one file of a sound catalog that has every kind of file. A new kind of file is
a row of ``FILES``, a new way to damage one a row of ``DAMAGES``, a mistake in one a row of
``MISTAKES``.
"""

import os
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from kdcatalog.commands.build import build
from kdcatalog.commands.check import check
from kdcatalog.errors import CatalogError
from kdcatalog.problems import Located
from kdcatalog.snapshot import MKDOCS, NoCatalogError, Snapshot, packaged_templates
from tests.sites import copy_toy, own_surroundings

RECORD = "papers/2023/rask2023rye.yaml"
PICTURE = "docs/pictures/oven.svg.j2"
HOME = "templates/site/home.html.j2"
MAIN = "templates/theme/main.html"
UPKEEP = """\
audits:
  - sample: "2026-03"
    day: "2026-03-05"
    papers: "1"
    fields: "3"
"""
EXTRA = {
    "people.yaml": "people:\n  - name: Olga Rask\n    orcid: 0000-0002-1825-0097\n",
    "rejected.yaml": 'rejected:\n  - id: arxiv:2306.08543\n    day: "2024-02-20"\n    why: x\n',
    "upkeep.yaml": UPKEEP,
    "docs/own.md": "# A page\n\nSee [the next](next.md).\n",
    "docs/next.md": "# The next\n",
    PICTURE: '<svg xmlns="http://www.w3.org/2000/svg"><title>Oven</title></svg>\n',
    MKDOCS: f"INHERIT: {packaged_templates() / MKDOCS}\nsite_name: x\n",
}
"""What the toy lacks."""
FILES = (
    "taxonomy.yaml",
    "removed.yaml",
    RECORD,
    "docs/prose/introduction.md",
    "docs/topics/process/fermentation/sourdough/starter-ecology.md",
    HOME,
    MAIN,
    *EXTRA,
    "README.md",
    "lists/process.md",
    "schemas/paper.schema.json",
)
Damage = Callable[[Path], object]


def with_bytes(change: Callable[[bytes], bytes]) -> Damage:
    def damage(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return damage


def without_it(make: Damage) -> Damage:
    def damage(path: Path) -> None:
        path.unlink()
        make(path)

    return damage


def make_huge(path: Path) -> None:
    with path.open("wb") as sparse:
        sparse.truncate(3 << 30)


DAMAGES: dict[str, Damage] = {
    "removed": Path.unlink,
    "a link": without_it(lambda path: path.symlink_to("/etc/passwd")),
    "a link to nothing": without_it(lambda path: path.symlink_to("nowhere")),
    "a pipe": without_it(os.mkfifo),
    "a folder": without_it(Path.mkdir),
    "huge": make_huge,
    "empty": with_bytes(lambda _: b""),
    "Latin-1": with_bytes(lambda raw: raw + "# café\n".encode("latin-1")),
    "UTF-16": with_bytes(lambda raw: raw.decode().encode("utf-16")),
    "byte order mark": with_bytes(lambda raw: b"\xef\xbb\xbf" + raw),
    "NUL": with_bytes(lambda raw: raw + b"# \0\n"),
    "surrogate": with_bytes(lambda raw: raw + b"# \xed\xa0\x80\n"),
    "cut off": with_bytes(lambda raw: raw[: len(raw) // 2]),
    "twice": with_bytes(lambda raw: raw + raw),
    "a number": with_bytes(lambda _: b"3\n"),
    "a list": with_bytes(lambda _: b"- a\n- b: c\n"),
    "conflict": with_bytes(lambda raw: b"<<<<<<< ours\n" + raw + b"=======\n>>>>>>> theirs\n"),
    "brackets": with_bytes(lambda _: b"a: " + b"[" * 60_000),
    "tags": with_bytes(lambda raw: raw + b"{% if %}{{ 1/0 }}<![x[\n"),
}
MISTAKES = (
    (RECORD, "authors:\n  - Olga Rask", "authors: 3"),
    (RECORD, "grain/rye", "grain/odd"),
    (RECORD, 'date: "2023-01"', 'date: "2023-13"'),
    (RECORD, "Flour & Water", "Odd Press"),
    (RECORD, "added:", "odd: x\nadded:"),
    (RECORD, "authors:", "title: x\nauthors:"),
    ("taxonomy.yaml", "  readme:\n", '  readme:\n    - "prose:odd"\n'),
    ("taxonomy.yaml", "  readme:\n", '  readme:\n    - "facet:odd"\n'),
    ("taxonomy.yaml", "matrix:\n", "matrix:\n  odd: x\n"),
    ("taxonomy.yaml", "  title:", "  title: [x]\n  tagline:"),
    ("taxonomy.yaml", "\nvenues:\n", "\nvenues:\n  - id: Odd\n"),
    ("removed.yaml", "hassan2016ash", "rask2023rye"),
    ("removed.yaml", "2025-08-01", "2025-13-01"),
    ("people.yaml", "name: Olga Rask", "name: [x]"),
    ("people.yaml", "people:\n", "people:\n  - name: Olga Rask\n"),
    ("rejected.yaml", "arxiv:2306.08543", "odd:2306"),
    ("rejected.yaml", "why: x", "why: x\n    odd: x"),
    ("upkeep.yaml", 'papers: "1"', 'papers: "x"'),
    ("upkeep.yaml", "audits:", "harvests: 3\naudits:"),
    ("docs/prose/introduction.md", "(node:process)", "(node:odd)"),
    ("docs/prose/introduction.md", "(node:process)", "(paper:odd)"),
    ("docs/prose/introduction.md", "(node:process)", "(page:odd)"),
    ("docs/prose/introduction.md", "Bread is", "![x](picture:odd.svg)\n\nBread is"),
    ("docs/prose/introduction.md", "Bread is", "{papers:odd} Bread is"),
    ("docs/own.md", "# A page", "---\ntemplate: odd.html\n---\n# A page"),
    (PICTURE, "<title>", "{{ odd }}<title>"),
    (PICTURE, "<title>", "{{ 'a' + 1 }}<title>"),
    (PICTURE, "<title>", "{% include 'odd.svg.j2' %}<title>"),
    (PICTURE, "<title>", "{{ 'a' | odd }}<title>"),
    (PICTURE, "<title>", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}<title>"),
    (HOME, None, "<p>{{ odd.odd }}</p>"),
    (HOME, None, "{% extends 'odd.j2' %}"),
    (HOME, None, "<p>{{ 1 // 0 }}</p>"),
    (MAIN, None, "{{ odd.odd }}"),
    (MAIN, None, "{% extends 'odd.html' %}"),
    (MAIN, None, "{% for x in 3 %}{% endfor %}"),
    (MKDOCS, "site_name: x", "site_name: [x]"),
    (MKDOCS, "site_name: x", "site_name: x\nnav: [{x: [3]}]"),
    (MKDOCS, "site_name: x", "site_name: x\nplugins: [odd]"),
    (MKDOCS, "site_name: x", "site_name: x\ntheme: {palette: 3}"),
    (MKDOCS, "site_name: x", "site_name: x\nstrict: true\nnav: [odd.md]"),
    (MKDOCS, "site_name: x", "site_name: x\nextra_css: [3]"),
)
"""A file, a text in it, and what somebody writes in its place; a whole file where there is none."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_toy(tmp_path_factory.mktemp("sound") / "toy").root
    for file, text in EXTRA.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(Snapshot.at(root), dry=False, site=False)
    return root


@pytest.fixture
def mutant(sound: Path, tmp_path: Path) -> Path:
    root = tmp_path / "toy"
    shutil.copytree(sound, root)
    return root


def refusal_of(root: Path) -> str:
    """Return why a build refuses a catalog; empty where it builds it."""
    try:
        with own_surroundings():
            built = build(Snapshot.at(root), dry=False, site=True)
    except CatalogError as error:
        return f"{error}"
    return "\n".join(map(str, built.problems))


def errors_of(root: Path) -> list[Located]:
    with own_surroundings():
        listed = check(Snapshot.at(root)).listed
    return [located for located in listed if located.problem.severity == "error"]


def assert_reported(root: Path) -> list[Located]:
    """Assert that check reports something with a place and a hint wherever a build refuses."""
    errors = errors_of(root)
    for located in errors:
        assert located.position.line >= 1
        assert located.position.column >= 1
        assert located.problem.hint
    # What check reports, a build need not be tried for: it stops at the same problems.
    if not errors:
        assert "" == refusal_of(root)
    return errors


def own_copy(root: Path, file: str) -> Path:
    """Return the path of a file, with the program's own text in a template."""
    path = root / file
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        packaged = packaged_templates() / file.removeprefix("templates/")
        path.write_bytes(packaged.read_bytes())
    return path


# All 323 pairs take two minutes: every eighth gives each file two or three of the damages, and
# each damage two or three files.
PAIRS = [
    (file, damage)
    for number, (file, damage) in enumerate(product(FILES, DAMAGES))
    if number % 8 == 0
]


@pytest.mark.parametrize(("file", "damage"), PAIRS)
def test_damage_that_stops_a_build_is_reported(file: str, damage: str, mutant: Path) -> None:
    DAMAGES[damage](own_copy(mutant, file))
    if not os.path.lexists(mutant / "taxonomy.yaml"):
        with pytest.raises(NoCatalogError):
            Snapshot.at(mutant)
        return
    assert_reported(mutant)


@pytest.mark.parametrize(("file", "old", "new"), MISTAKES)
def test_mistake_that_stops_a_build_is_reported_in_its_file(
    file: str, old: str | None, new: str, mutant: Path
) -> None:
    path = own_copy(mutant, file)
    text = path.read_text(encoding="utf-8")
    if old is None:
        path.write_text(new, encoding="utf-8")
    else:
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    files = [located.problem.file for located in assert_reported(mutant)]
    assert file in files
    assert refusal_of(mutant)


def test_sound_catalog_has_no_errors_and_is_built(mutant: Path) -> None:
    assert [] == assert_reported(mutant)
