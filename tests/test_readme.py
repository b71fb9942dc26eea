"""README.md of the toy: every byte, and what must hold of any README."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from kdcatalog import pipeline
from kdcatalog.artifacts.readme import readme_file
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import errors
from kdcatalog.views.rows import where
from tests.broken import CATALOGS
from tests.factories import paper
from tests.folders import CatalogFolder
from tests.foreign import NODE_FOLDER, NODE_MODULES, ROOT, github_html, run_node
from tests.pages import see
from tests.sites import REPOSITORY, URL, catalog_in, edit

ROW = re.compile(r"^\| (?!Title|Recipe|---).*\|$", re.MULTILINE)


def readme_of(catalog_folder: CatalogFolder, budget: int = 500_000) -> str:
    return readme_file(
        catalog_folder.snapshot, catalog_in(catalog_folder), budget
    ).file.content.decode()


def section(text: str, title: str) -> str:
    """Return what stands under a heading, up to the next of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def keys_with_rows(catalog_folder: CatalogFolder, text: str) -> set[str]:
    """Return the keys of the papers whose title begins a row of a topic's table."""
    rows = set(re.findall(r"^\| (.*?)(?:<br>.*?)? \| [^|]* \| [0-9]{4}", text, re.MULTILINE))
    shown = {see(read["markdown-it"]).text.strip() for read in github_html([*sorted(rows)])}
    return {each.key for each in catalog_in(catalog_folder).papers if each.title in shown}


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
    assert [{5}] * (len(tables) - 1) + [{6}] == shapes


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


def test_former_title_is_small_under_the_new_one(unpublished: CatalogFolder) -> None:
    title = "[Starter Atlas: Three Hundred Sourdoughs of Five Continents](https://arxiv.org/abs/2006.99902)"
    expected = (
        f"| {title}<br><sub>formerly Three Hundred Sourdoughs</sub> | BreadConf 2021 | 2020-06 |"
    )
    assert expected in section(readme_of(unpublished), "Region")


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


@pytest.mark.parametrize(("number", "shown", "folded"), [(24, 24, 0), (25, 20, 5), (40, 20, 20)])
def test_long_section_shows_the_newest_twenty_and_folds_the_rest(
    toy: CatalogFolder, number: int, shown: int, folded: int
) -> None:
    papers = [
        paper(f"bee{1980 + index}loaf", title=f"Loaf {index}", date=f"{1980 + index}")
        for index in range(number)
    ]
    catalog = Catalog.of(catalog_in(toy).taxonomy, papers)
    text = readme_file(toy.snapshot, catalog).file.content.decode()
    before, _, rest = section(text, "Mixing").partition("<details>")
    titles = [f"| Loaf {index}" for index in reversed(range(number))]
    assert titles[:shown] == [
        line.partition(" |")[0] for line in before.splitlines() if line.startswith("| Loaf")
    ]
    assert titles[shown:] == [
        line.partition(" |")[0] for line in rest.splitlines() if line.startswith("| Loaf")
    ]
    assert (f"{folded} older papers, back to 1980" in rest) == bool(folded)


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


def test_unpublished_readme_links_to_files_and_names_make_serve(unpublished: CatalogFolder) -> None:
    text = readme_of(unpublished)
    top = text.split("\n## ")[0]
    expected = ["see [Run It](#run-it)", "[Add a paper](CONTRIBUTING.md)", "`make serve` shows it"]
    assert ([], False) == ([link for link in expected if link not in top], "stargazers" in text)


@pytest.mark.parametrize(
    ("files", "expected"),
    [(["provenance"], "[where it is from](docs/prose/provenance.md)"), ([], "where it is from")],
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


def test_site_url_is_printed_unchanged(published: CatalogFolder) -> None:
    assert f"[Browse and search the site]({URL})" in readme_of(published)


def test_readme_depends_on_the_url_only_in_its_links(
    published: CatalogFolder, unpublished: CatalogFolder
) -> None:
    sections = [section(readme_of(one), "Starter Ecology") for one in (published, unpublished)]
    assert sections[0] == sections[1]


def last_entered_first(catalog_folder: CatalogFolder) -> list[str]:
    papers = sorted(
        catalog_in(catalog_folder).papers, key=lambda each: (each.added, each.key), reverse=True
    )
    return [each.key for each in papers if each.added > "2024-06-30"]


@pytest.mark.node
def test_over_budget_oldest_rows_go_first_and_kept_rows_stay(published: CatalogFolder) -> None:
    catalog, leaving = catalog_in(published), last_entered_first(published)
    budget, gone = len(readme_of(published).encode()), 0
    while gone < len(leaving):
        rendered = readme_file(published.snapshot, catalog, budget - 1)
        budget = len(rendered.file.content)
        lost = {each.key for each in catalog.papers} - keys_with_rows(
            published, rendered.file.content.decode()
        )
        assert (set(leaving[: len(lost)]), True) == (lost, len(lost) > gone)
        assert sum(len(catalog.by_key[key].placements) for key in lost) == rendered.left_out
        gone = len(lost)
    assert readme_file(published.snapshot, catalog, 1).file.content == rendered.file.content


@pytest.mark.node
@pytest.mark.parametrize(("which", "urls"), [("published", [f"{URL}papers/"]), ("unpublished", [])])
def test_readme_says_how_many_rows_the_budget_cut(
    which: str, urls: list[str], request: pytest.FixtureRequest
) -> None:
    catalog_folder = request.getfixturevalue(which)
    rendered = readme_file(catalog_folder.snapshot, catalog_in(catalog_folder), 1)
    contents = section(rendered.file.content.decode(), "Contents").strip().split("\n")[0]
    page = see(github_html([contents])[0]["markdown-it"])
    assert urls == page.values("a", "href")
    rows = f"{rendered.left_out} rows added last are left out; the site lists every paper."
    assert page.text.strip().endswith(rows)


def test_readme_within_its_budget_keeps_every_row(unpublished: CatalogFolder) -> None:
    size = len(readme_of(unpublished).encode())
    rendered = readme_file(unpublished.snapshot, catalog_in(unpublished), size)
    assert (size, 0, False) == (
        len(rendered.file.content),
        rendered.left_out,
        b"left out" in rendered.file.content,
    )


def test_contents_count_rows_that_the_budget_cut(unpublished: CatalogFolder) -> None:
    contents = [section(readme_of(unpublished, budget), "Contents") for budget in (1, 500_000)]
    assert contents[0].strip().endswith(contents[1].strip())


def test_readme_omits_parts_that_are_not_listed(toy: CatalogFolder) -> None:
    edit(toy.root / "taxonomy.yaml", '    - "summary"\n', "")
    assert (False, False) == tuple(
        f"{mark}Summary Table" in readme_of(toy) for mark in ("## ", "- [")
    )


def test_readme_without_a_part_list_has_every_part(toy: CatalogFolder) -> None:
    text = (toy.root / "taxonomy.yaml").read_text(encoding="utf-8")
    ordered = re.sub(r"  readme:\n(    - .*\n)+", "", text)
    (toy.root / "taxonomy.yaml").write_text(ordered, encoding="utf-8")
    expected = ["News and Update Log", "Contents", "Process", "Grain", "Region"]
    expected += ["Summary Table", "Citation", "Catalog over time", "License", "Run It"]
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


def test_old_anchor_of_the_chart_of_growth_still_exists() -> None:
    text = (CATALOGS.parent / "golden" / "README.md").read_text(encoding="utf-8")
    assert '<a id="star-history"></a>\n\n## Catalog over time\n' in text


@pytest.mark.parametrize("name", ["license", "licence"])
def test_license_is_read_in_both_spellings(name: str, toy: CatalogFolder) -> None:
    path = toy.root / "taxonomy.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\blicen[cs]e\b", name, text), encoding="utf-8")
    catalog = catalog_in(toy)
    assert catalog.taxonomy.catalog.license.data == "CC0-1.0"
    text = readme_file(toy.snapshot, catalog).file.content.decode()
    assert '\n<a id="licence"></a>\n\n## License\n' in text
    assert "- [License](#license)\n" in text


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
    assert '\n<a id="star-history"></a>\n\n## Catalog over time\n' in text
    assert '\n<a id="licence"></a>\n\n## License\n' in text
