"""The manual: true to the program, and shown by catalogs that have one, in one link of the foot."""

import re
from pathlib import Path

import click
import pytest

from kdcatalog.cli import main
from tests.folders import CatalogFolder
from tests.foreign import ROOT
from tests.sites import build

PAGES = [*sorted((ROOT / "docs" / "manual").glob("*.md")), ROOT / "docs" / "tool.md"]
FOOT = re.compile(r"<footer class=foot>.*?</footer>", re.DOTALL)


@pytest.fixture(name="manual")
def _manual(toy: CatalogFolder) -> CatalogFolder:
    folder = toy.root / "docs" / "manual"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("# Oven manual\n\nTurn it on.\n", encoding="utf-8")
    (folder / "heat.md").write_text("# Heat & steam\n\nWait.\n", encoding="utf-8")
    return toy


def test_manual_has_a_menu_and_one_link_in_the_foot(manual: CatalogFolder) -> None:
    site = build(manual)
    page = (site / "manual" / "heat" / "index.html").read_text(encoding="utf-8")
    assert "<title>Heat &amp; steam - Oven manual</title>" in page
    menu = re.search(r"<nav aria-label=Manual>.*?</nav>", page, re.DOTALL)
    assert menu
    assert ["../", "./"] == re.findall(r'href="([^"]+)"', menu[0])
    assert ["Oven manual", "Heat &amp; steam"] == re.findall(r">\s*([^<>]+)</a>", menu[0])
    assert 1 == menu[0].count('aria-current="page"')
    for path, link in (
        ("index.html", "manual/"),
        ("papers/rask2023rye/index.html", "../../manual/"),
    ):
        foot = FOOT.findall((site / path).read_text(encoding="utf-8"))[0]
        assert 1 == foot.count("manual/")
        assert f'<a href="{link}">Oven manual</a>' in foot
    assert "Oven manual</title>" in (site / "manual" / "index.html").read_text(encoding="utf-8")


def test_catalog_without_a_manual_names_its_own_pages(toy: CatalogFolder) -> None:
    (toy.root / "docs" / "ovens.md").write_text("# Ovens\n\nHot.\n", encoding="utf-8")
    site = build(toy)
    foot = FOOT.findall((site / "index.html").read_text(encoding="utf-8"))[0]
    assert ("manual" in foot, '<a href="ovens/">Ovens</a>' in foot) == (False, True)
    page = (site / "ovens" / "index.html").read_text(encoding="utf-8")
    assert ("aria-label=Manual" in page, "<title>Ovens - " in page) == (False, True)


def test_every_link_of_the_manual_leads_to_a_page() -> None:
    links = [
        (page, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    ]
    assert 10 < len(links)
    assert [] == [target for page, target in links if not (page.parent / target).is_file()]


def commands_in(text: str) -> list[tuple[str, str]]:
    """Return name and rest of every command of the program in code of a page."""
    joined = text.replace("\\\n", "")
    code = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", joined, re.DOTALL)
    lines = [line for block in code for part in block for line in part.splitlines()]
    return [
        (match[1], match[2].partition("#")[0])
        for line in lines
        if (match := re.match(r"kdcatalog ([a-z]+)(.*)", line.strip()))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_and_option_in_the_manual_exists(page: Path) -> None:
    for name, rest in commands_in(page.read_text(encoding="utf-8")):
        command = main.get_command(click.Context(main), name)
        assert command, name
        first = rest.split()[0] if rest.split() else ""
        if isinstance(command, click.Group) and first and not first.startswith("-"):
            command = command.get_command(click.Context(command), first)
            assert command, first
        options = {option for parameter in command.params for option in parameter.opts}
        assert set() == {*re.findall(r"(?<=\s)--[a-z-]+", rest)} - options


def test_wheel_is_described_by_the_page_on_the_program() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "docs/tool.md" == project["readme"]
    assert {"Repository", "Manual", "Changelog", "Issues"} == {*project["urls"]}
    text = (ROOT / "docs" / "tool.md").read_text(encoding="utf-8")
    assert text.startswith("# kdcatalog\n")
    assert "distill" not in text.lower()


def test_topics_of_the_manual_are_in_the_catalog_that_it_starts() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    topics = set()
    for facet, titles in re.findall(r'--facet "(\w+): ([\w, ]+)"', text):
        for title in titles.split(", "):
            topics.add(f"{facet}/{title}".lower())
    used = set(re.findall(r"(?:taxonomy move |placements:\n {2}- )(\w+/\w+)", text))
    assert ({"method/sourdough"}, set()) == (used, used - topics)
