"""The full lists in ``lists/``: every paper, every link, and what a new paper changes."""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

import pytest

from kdcatalog.artifacts import repository
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.commands.build import build
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Node
from kdcatalog.views.list_files import ListFiles, confused_with
from tests.factories import paper
from tests.folders import CatalogFolder
from tests.foreign import NODE_MODULES, ROOT, github_html, run_node
from tests.pages import see
from tests.sites import catalog_in, edit

ROW = re.compile(r"^\| (?!Title|Part|---|\*\*).* \|$", re.MULTILINE)


@pytest.fixture(name="many")
def _many(toy: CatalogFolder) -> CatalogFolder:
    """Return the toy with more topics of grain than one file has."""
    names = ["Oat", "Maize", "Millet", "Rice", "Sorghum", "Emmer", "Einkorn", "Kamut"]
    nodes = [
        f'      - {{id: {name.lower()}, title: "{name}", sentence: "{name}."}}\n' for name in names
    ]
    barley = '        sentence: "Barley, for which no study is filed yet."\n'
    edit(toy.root / "taxonomy.yaml", barley, barley + "".join(nodes))
    return toy


def pages(catalog_folder: CatalogFolder, catalog: Catalog | None = None) -> dict[str, str]:
    """Return README.md and every list by file."""
    generated = repository_files(catalog_folder.snapshot, catalog or catalog_in(catalog_folder))
    return {file.path: file.content.decode() for file in generated.files if file.path[-3:] == ".md"}


def test_list_of_the_toy_matches_the_golden_file(
    unpublished: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    text = pages(unpublished)["lists/process.md"]
    assert golden("list.md", text) == text


def test_list_of_one_topic_matches_the_golden_file(
    many: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    edit(
        many.root / "taxonomy.yaml", "Spelt, an old wheat with a hull", "Bare grains are under Rye"
    )
    text = pages(many)["lists/grain/rye.md"]
    assert golden("list-topic.md", text) == text


START = (
    "start: [{key: hassan2017salt, reason: The salt to begin with.},"
    " {key: rask2023rye, reason: The rye.}, {key: quist2020starter, reason: The source.},"
    " {key: vandermeer1998wild, reason: The classic.}]"
)
BULLETS = """**Start here:**

- Salt and the Vigour of Starters: The salt to begin with.
- Rye Starters Resist Mould: The rye.
- Where Do Starter Bacteria Come From?: The source.
- [Wild Yeasts and Lactic Bacteria in Sixteen Household Starters]\
(https://doi.org/10.5555/loaf.1998.0042): The classic.

"""


def test_list_of_a_facet_gives_the_reasons_of_each_topic(toy: CatalogFolder) -> None:
    words = "        words: [kneading, autolyse]\n"
    edit(toy.root / "taxonomy.yaml", words, f"{words}        {START}\n")
    text = pages(toy)["lists/process.md"]
    _, _, mixing = text.partition("\n## Mixing\n")
    before, _, _ = mixing.partition("| Title")
    assert before.endswith(BULLETS)
    # The toy itself has papers to start with on Starter Ecology.
    assert 2 == text.count("Start here")


def test_list_of_a_topic_gives_the_reasons_above_its_years(many: CatalogFolder) -> None:
    sentence = 'sentence: "Spelt, an old wheat with a hull'
    edit(many.root / "taxonomy.yaml", sentence, f"{START}\n        {sentence}")
    before, _, _ = pages(many)["lists/grain/spelt.md"].partition("By year: ")
    assert before.endswith(BULLETS)


def test_facet_of_many_topics_has_a_file_for_each(many: CatalogFolder) -> None:
    files = [file for file in pages(many) if file.startswith("lists/grain")]
    topics = ("wheat", "rye", "spelt", "ancient", "gluten-free")
    assert [f"lists/grain/{topic}.md" for topic in topics] == files


def test_topic_with_too_many_papers_has_a_file_for_each_year(many: CatalogFolder) -> None:
    papers = []
    for number in range(1_002):
        key = f"bee{2000 + number % 2}loaf{number}"
        placements = ["grain/rye"]
        papers.append(paper(key, title=f"L{number}", date=key[3:7], placements=placements))
    catalog = Catalog.of(catalog_in(many).taxonomy, papers)
    lists = pages(many, catalog)
    assert [] == ROW.findall(lists["lists/grain/rye.md"])
    assert "[2001](rye.2001.md) 501 · [2000](rye.2000.md) 501" in lists["lists/grain/rye.md"]
    rows = [len(ROW.findall(lists[f"lists/grain/rye.{year}.md"])) for year in (2000, 2001)]
    assert [501, 501] == rows


@pytest.mark.parametrize("which", ["toy", "many"])
def test_every_paper_is_in_the_lists_of_its_topics(
    which: str, request: pytest.FixtureRequest
) -> None:
    catalog_folder = request.getfixturevalue(which)
    catalog, lists = catalog_in(catalog_folder), pages(catalog_folder)
    rows = sum(len(ROW.findall(text)) for file, text in lists.items() if file[:6] == "lists/")
    index_rows = len(ROW.findall(lists["lists/README.md"]))
    assert sum(len(each.placements) for each in catalog.papers) == rows - index_rows
    files = ListFiles(catalog, {})
    for each in catalog.papers:
        for path in each.placements:
            file = files.file_of(path).partition("#")[0]
            assert each.date in lists[file]


@pytest.mark.node
@pytest.mark.parametrize("which", ["published", "many"])
def test_every_link_between_pages_leads_to_a_heading(
    which: str, request: pytest.FixtureRequest
) -> None:
    texts = pages(request.getfixturevalue(which))
    html = [read["markdown-it"] for read in github_html([*texts.values()])]
    anchors = {file: anchors_of(text) for file, text in zip(texts, html, strict=True)}
    lost = []
    for file, text in zip(texts, html, strict=True):
        for url in see(text).values("a", "href"):
            target, _, anchor = url.partition("#")
            path = normpath(join(dirname(file), target)) if target else file
            is_other = "://" in url or path in ("CONTRIBUTING.md", "LICENSE", "LICENSE-DATA")
            if not is_other and (path not in anchors or (anchor and anchor not in anchors[path])):
                lost.append((file, url))
    assert [] == lost


def anchors_of(html: str) -> list[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    anchors: list[str] = []
    for name, text in see(html).texts:
        if re.fullmatch("h[1-6]", name):
            anchors.append(re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-"))
    assert len(anchors) == len({*anchors})
    return anchors


@pytest.mark.node
@pytest.mark.parametrize("which", ["published", "many"])
def test_markdownlint_reports_no_error_in_lists(which: str, request: pytest.FixtureRequest) -> None:
    catalog_folder = request.getfixturevalue(which)
    build(catalog_folder.snapshot, dry=False, site=False)
    config = (ROOT / ".markdownlint-cli2.yaml").read_bytes()
    (catalog_folder.root / ".markdownlint-cli2.yaml").write_bytes(config)
    (catalog_folder.root / "CONTRIBUTING.md").write_text("# How\n", encoding="utf-8")
    script = NODE_MODULES / "markdownlint-cli2" / "markdownlint-cli2-bin.mjs"
    done = run_node(script, "--no-globs", "lists/**/*.md", cwd=catalog_folder.root)
    assert ("", 0) == (done.stderr, done.returncode)


def test_new_paper_changes_the_lists_that_name_it_and_the_counts(many: CatalogFolder) -> None:
    catalog = catalog_in(many)
    new = paper("bee2025loaf", title="New", placements=["grain/rye", "process/mixing"])
    before = pages(many)
    after = pages(many, Catalog.of(catalog.taxonomy, [*catalog.papers, new]))
    changed = [file for file in after if before.get(file) != after[file]]
    expected = ["README.md", "lists/README.md", "lists/process.md", "lists/grain/rye.md"]
    assert expected == changed


def test_list_that_is_no_longer_needed_is_removed(many: CatalogFolder) -> None:
    build(many.snapshot, dry=False, site=False)
    own = many.root / "lists" / "notes.md"
    own.write_text("# Written by hand\n", encoding="utf-8")
    for file in many.record_files:
        text = (many.root / file).read_text(encoding="utf-8")
        (many.root / file).write_text(text.replace("grain/spelt", "grain/rye"), encoding="utf-8")
    assert ("lists/grain/spelt.md",) == build(many.snapshot, dry=True, site=False).removed
    assert ("lists/grain/spelt.md",) == build(many.snapshot, dry=False, site=False).removed
    assert own.is_file()
    assert not (many.root / "lists/grain/spelt.md").exists()


def test_list_larger_than_its_budget_fails_the_build(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert repository.BUDGET == 400_000
    monkeypatch.setattr(repository, "BUDGET", 1_000)
    built = build(toy.snapshot, dry=True, site=False)
    assert [True] == [text.startswith("lists/process.md has ") for text in built.too_large[1:2]]


def test_topics_are_confused_where_a_sentence_says_so(toy: CatalogFolder) -> None:
    edit(toy.root / "taxonomy.yaml", "Spelt, an old wheat with a hull", "Bare grains are under Rye")
    catalog = catalog_in(toy)
    assert isinstance(catalog.taxonomy.nodes["grain/rye"], Node)
    assert ["grain/rye"] == confused_with(catalog, "grain/spelt")
    assert ["grain/spelt"] == confused_with(catalog, "grain/rye")
    assert [] == confused_with(catalog, "grain/wheat")
