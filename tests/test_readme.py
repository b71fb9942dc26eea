"""README.md of the toy: every byte, and what must hold of any README."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from kdcatalog import pipeline
from kdcatalog.artifacts.readme import readme_file
from kdcatalog.lists.markdown_list import read_markdown
from kdcatalog.problems import errors
from kdcatalog.views.rows import where
from tests.factories import paper
from tests.folders import CatalogFolder
from tests.foreign import NODE_FOLDER, NODE_MODULES, ROOT, github_html, run_node
from tests.pages import see
from tests.sites import REPOSITORY, URL, catalog_in, edit

ROW = re.compile(r"^\| ?(?!Title|Recipe|---).*\|$", re.MULTILINE)


def readme_of(catalog_folder: CatalogFolder, budget: int = 250_000) -> str:
    return readme_file(
        catalog_folder.snapshot, catalog_in(catalog_folder), budget
    ).file.content.decode()


def rendered(text: str) -> str:
    """Return Markdown as HTML, with the tables that GitHub reads."""
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


def section(text: str, title: str) -> str:
    """Return what stands under a heading, up to the next of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_readme_of_the_toy_matches_the_golden_file(
    unpublished: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    text = readme_of(unpublished)
    assert golden("README.md", text) == text


@pytest.mark.node
def test_markdownlint_reports_no_error(toy: CatalogFolder) -> None:
    (toy.root / "README.md").write_text(readme_of(toy), encoding="utf-8")
    (toy.root / ".markdownlint-cli2.yaml").write_bytes(
        (ROOT / ".markdownlint-cli2.yaml").read_bytes()
    )
    (toy.root / "CONTRIBUTING.md").write_text("# How\n", encoding="utf-8")
    script = NODE_MODULES / "markdownlint-cli2" / "markdownlint-cli2-bin.mjs"
    done = run_node(script, "--no-globs", "README.md", cwd=toy.root)
    assert ("", 0) == (done.stderr, done.returncode)


@pytest.mark.node
def test_markdownlint_reports_known_errors(toy: CatalogFolder) -> None:
    (toy.root / "README.md").write_text("# A\n\n[x](#nowhere)\n\n### C\n", encoding="utf-8")
    done = run_node(
        NODE_FOLDER / "node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs",
        "README.md",
        cwd=toy.root,
    )
    assert ["MD001", "MD051"] == sorted(set(re.findall(r"MD0[0-9]{2}", done.stderr)))


@pytest.mark.node
@pytest.mark.parametrize("which", ["published", "unpublished"])
def test_every_fragment_is_the_anchor_of_a_heading(
    which: str, request: pytest.FixtureRequest
) -> None:
    page = see(github_html([readme_of(request.getfixturevalue(which))])[0]["markdown-it"])
    headings = [text for name, text in page.texts if re.fullmatch("h[1-6]", name)]
    taken: dict[str, int] = {}
    anchors = []
    for text in headings:
        plain = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
        anchors.append(f"{plain}-{taken[plain]}" if plain in taken else plain)
        taken[plain] = taken.get(plain, 0) + 1
    assert set() == {url[1:] for url in page.values("a", "href") if url.startswith("#")} - {
        *anchors
    }
    assert len(anchors) == len({*anchors})


@pytest.mark.node
def test_every_table_row_has_as_many_cells_as_the_head(
    unpublished: CatalogFolder,
) -> None:
    html = github_html([readme_of(unpublished)])[0]["micromark"]
    tables = re.findall(r"<table>.*?</table>", html, re.DOTALL)
    shapes = [
        {len(re.findall(r"<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)}
        for table in tables
    ]
    assert [{2}] + [{5}] * (len(tables) - 2) + [{6}] == shapes


def test_table_cells_have_single_spaces(
    unpublished: CatalogFolder,
) -> None:
    row = (
        "| [Teff at Altitude](https://openreview.net/forum?id=tEfFaLt-26)"
        " | BreadConf 2026 | 2026-02 | | |"
    )
    text = readme_of(unpublished)
    assert row in section(text, "Sourdough").split("\n")
    assert [] == [line for line in ROW.findall(text) if "  " in line or "||" in line]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"venue": {"id": "BreadConf", "year": "2024", "track": "demo"}}, "BreadConf 2024"),
        (
            {"venue": {"id": "BreadConf", "year": "2024"}, "identifiers": {"arxiv": "2306.99901"}},
            "BreadConf 2024",
        ),
        ({"identifiers": {"arxiv": "2306.99901"}, "kind": "report"}, "arXiv"),
        ({"kind": "report"}, "Report"),
        ({"kind": "blog"}, "Blog"),
        ({"kind": "software"}, "Software"),
        ({"kind": None}, "Paper"),
    ],
)
def test_venue_cell_is_the_venue_else_arxiv_else_the_kind(
    fields: dict[str, Any], expected: str
) -> None:
    assert expected == where(paper(**fields))


def test_empty_topic_has_a_line_instead_of_a_table(unpublished: CatalogFolder) -> None:
    expected = "Barley, for which no study is filed yet.\n\nNo papers here yet."
    assert expected == section(readme_of(unpublished), "Barley").strip()


def test_topic_note_follows_its_heading(unpublished: CatalogFolder) -> None:
    assert "> Staling of crumb and of crust stand here together.\n" in section(
        readme_of(unpublished), "Storage"
    )


def test_headings_carry_no_counts_and_no_trailing_stop(unpublished: CatalogFolder) -> None:
    headings = re.findall(
        r"^#+ (.*)$",
        re.sub(r"```.*?```", "", readme_of(unpublished), flags=re.DOTALL),
        re.MULTILINE,
    )
    assert [] == [title for title in headings if re.search(r"\([0-9]+\)|[0-9]+ papers|\.$", title)]


def test_notice_at_the_top_names_the_files_to_edit(unpublished: CatalogFolder) -> None:
    first = readme_of(unpublished).split("\n")[0]
    assert [] == [
        word
        for word in ("papers/", "taxonomy.yaml", "docs/prose/", "templates/")
        if word not in first
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [(["provenance"], "[where it is from](docs/provenance.md)"), ([], "where it is from")],
)
def test_unpublished_readme_names_pages_only_the_site_has(
    files: list[str], expected: str, toy: CatalogFolder
) -> None:
    prose = toy.root / "docs" / "prose"
    edit(
        prose / "introduction.md",
        "Bread is flour",
        "See [where it is from](page:provenance): bread is flour",
    )
    for name in files:
        (prose / f"{name}.md").write_text("Words.\n", encoding="utf-8")
    assert f"See {expected}: bread is flour" in readme_of(toy)


def test_unpublished_readme_links_to_files_and_to_no_url(unpublished: CatalogFolder) -> None:
    text = readme_of(unpublished)
    top = text.split("\n## ")[0]
    links = (
        "**[Browse and search the papers](lists/README.md)** · **[Add a paper](CONTRIBUTING.md)**"
    )
    assert f"\n{links}\n" in top
    assert [] == [word for word in ("BibTeX", "make ", "http") if word in top]
    assert "stargazers" not in text


def test_site_url_is_printed_unchanged(published: CatalogFolder) -> None:
    assert f"**[Browse and search the papers]({URL})**" in readme_of(published)


@pytest.mark.node
def test_published_readme_links_to_site_and_repository(published: CatalogFolder) -> None:
    text = readme_of(published)
    read = see(github_html([text])[0]["markdown-it"])
    expected = {URL, f"{URL}contribute/", f"{URL}data/catalog.bib", f"{REPOSITORY}stargazers"}
    assert (set(), False) == (
        expected - {*read.values("a", "href")},
        "make serve" in text.split("\n## ")[0],
    )
    assert f"  url = {{{URL}}}," in section(text, "Citation")


def test_contents_count_rows_that_the_budget_cut(unpublished: CatalogFolder) -> None:
    contents = [section(readme_of(unpublished, budget), "Contents") for budget in (1, 250_000)]
    tables = [see(rendered(text)).texts_of("td") for text in contents]
    assert tables[0]
    assert tables[0] == tables[1]


def test_page_over_its_budget_shows_the_same_in_fewer_bytes(published: CatalogFolder) -> None:
    page = readme_of(published)
    compact = readme_of(published, budget=len(page.encode()) - 1)
    assert len(compact.encode()) < len(page.encode())
    assert "||" in compact
    assert rendered(compact) == rendered(page)


def test_compact_page_reads_back_as_the_same_papers(published: CatalogFolder) -> None:
    page = readme_of(published)
    compact = readme_of(published, budget=len(page.encode()) - 1)
    lists = [read_markdown(text) for text in (page, compact)]
    texts = [[replace(item, at=0, column=0) for item in listing.items] for listing in lists]
    assert texts[0]
    assert texts[0] == texts[1]


def test_readme_omits_parts_that_are_not_listed(toy: CatalogFolder) -> None:
    edit(toy.root / "taxonomy.yaml", '    - "summary"\n', "")
    assert (False, False) == tuple(
        f"{mark}Summary table" in readme_of(toy) for mark in ("## ", "| [")
    )


def test_readme_without_a_part_list_has_every_part(toy: CatalogFolder) -> None:
    text = (toy.root / "taxonomy.yaml").read_text(encoding="utf-8")
    ordered = re.sub(r"  readme:\n(    - .*\n)+", "", text)
    (toy.root / "taxonomy.yaml").write_text(ordered, encoding="utf-8")
    expected = ["New this week", "Contents", "Process", "Grain", "Region"]
    expected += ["Summary table", "Citation", "Catalog over time", "License", "Use it locally"]
    assert expected == re.findall(r"^## (.*)$", readme_of(toy), re.MULTILINE)


@pytest.mark.parametrize(
    "part",
    [
        "log",
        "summary",
        "facet:region",
        "contents",
        "run",
    ],
)
def test_readme_part_list_is_refused_or_rendered(part: str, toy: CatalogFolder) -> None:
    edit(toy.root / "taxonomy.yaml", f'    - "{part}"\n', "")
    refused = [problem.code for problem in errors(pipeline.load(toy.snapshot).problems)]
    assert refused or "## Process" in readme_of(toy)


@pytest.mark.parametrize("name", ["license", "licence"])
def test_license_is_read_in_both_spellings(name: str, toy: CatalogFolder) -> None:
    path = toy.root / "taxonomy.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\blicen[cs]e\b", name, text), encoding="utf-8")
    catalog = catalog_in(toy)
    assert catalog.taxonomy.catalog.license.data == "CC0-1.0"
    text = readme_file(toy.snapshot, catalog).file.content.decode()
    assert '\n<a id="licence"></a>\n\n## License\n' in text
    assert " [license](#license) " in text


def test_both_spellings_of_license_are_an_error(toy: CatalogFolder) -> None:
    edit(
        toy.root / "taxonomy.yaml",
        "  licence:\n",
        "  license:\n    code: MIT\n    data: MIT\n  licence:\n",
    )
    result = pipeline.load(toy.snapshot)
    assert result.catalog is None
    assert any("licence" in problem.message for problem in errors(result.problems))


def test_old_anchors_of_renamed_headings_still_work(toy: CatalogFolder) -> None:
    text = readme_file(toy.snapshot, catalog_in(toy)).file.content.decode()
    assert "\n## Catalog over time\n" in text
    old = {
        "news-and-update-log": "New this week",
        "star-history": "Catalog over time",
        "licence": "License",
        "run-it": "Use it locally",
    }
    for anchor, title in old.items():
        assert f'\n<a id="{anchor}"></a>\n\n## {title}\n' in text
