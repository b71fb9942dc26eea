"""Changed records summarized for review: rows, topics, similar titles, suggested fixes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kdcatalog.commands.review import Changes, NoHistoryError, changed_since, review
from kdcatalog.views.review import MOST_RECORDS, Proposal, review_view
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.foreign import github_html
from tests.repositories import RECORD, REST, commit, git, start
from tests.sites import edit
from tests.test_cli import run

UNMENDED = RECORD.replace('"2503.01234"', '"arXiv:2503.01234v2"')


@pytest.fixture(name="history")
def _history(toy: CatalogFolder) -> CatalogFolder:
    start(toy.root)
    return toy


def add(toy: CatalogFolder, file: str = REST, text: str = RECORD) -> None:
    path = toy.root / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def since(toy: CatalogFolder, base: str = "main") -> str:
    return review(toy.snapshot, changed_since(toy.root, base))


def test_review_reports_every_kind_of_change(
    history: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    add(history)
    twin = UNMENDED.replace("Dough That Rests", "Old Starters, Young Flours").replace(
        "01234", "01235"
    )
    add(history, "papers/2025/bee2025old.yaml", twin)
    edit(history.root / "papers/2024/holm2024dough.yaml", "Dough Rheometer", "Dough Rheometers")
    add(history, "papers/2025/ohne2025titel.yaml", 'titel: "Without a Title"\n')
    (history.root / "papers/2019/quist2019freezing.yaml").unlink()
    (history.root / "README.md").write_text("by hand\n", encoding="utf-8")
    git(history.root, "add", "README.md")
    text = since(history)
    assert golden("review.md", text) == text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "https://github.com/example-bakery/rheometer",
            "https://github.com/example-bakery/torque",
            "-  - https://github.com/example-bakery/rheometer\n"
            "+  - https://github.com/example-bakery/torque\n",
        ),
        ("  - process/mixing\n", "  - process/mixing\n  - grain/rye\n", "+  - grain/rye\n"),
        (
            'added: "2024-',
            'checked:\n  title: person 2026-01-02\nadded: "2024-',
            "+checked:\n+  title: person 2026-01-02\n",
        ),
    ],
)
def test_changed_record_is_shown_with_what_has_changed(
    history: CatalogFolder, old: str, new: str, expected: str
) -> None:
    edit(history.root / "papers/2024/holm2024dough.yaml", old, new)
    text = since(history)
    assert f"```diff\n{expected}```\n" in text
    topics = ["Grain / Rye"] if "grain/rye" in new else []
    assert topics == re.findall("^- (.*): number", text, re.MULTILINE)


def add_many(history: CatalogFolder, number: int, record: str = RECORD) -> None:
    for each in range(number):
        text = record.replace("Dough That Rests", f"Dough That Rests {each} Days")
        file = f"papers/2025/bee2025dough{each}.yaml"
        add(history, file, text.replace("01234", f"0123{each}"))


def test_topics_of_many_records_have_no_neighbors(history: CatalogFolder) -> None:
    add_many(history, 6)
    text = since(history)
    assert (0, 0, 0) == (text.count(": number "), text.count("; above"), text.count("; below"))
    trail = "Process / Fermentation / Sourdough / Starter Ecology\n"
    assert 6 == text.count(f"- {trail}")


WITHOUT_SUMMARY = re.sub("summary: .*\n", "", RECORD)


@pytest.mark.parametrize(("number", "shared"), [(5, 0), (6, 1)])
def test_problem_of_many_records_is_listed_once(
    history: CatalogFolder, number: int, shared: int
) -> None:
    add_many(history, number, WITHOUT_SUMMARY)
    text = since(history)
    assert shared == text.count("In every record:\n\n- warning KD405: no summary; add summary")
    assert (1 if shared else number) == text.count("KD405")
    assert "Nothing to fix" not in text


def test_problem_of_one_among_many_records_stays_there(history: CatalogFolder) -> None:
    add_many(history, 6)
    (line,) = re.findall("summary: .*\n", RECORD)
    edit(history.root / "papers/2025/bee2025dough3.yaml", line, "")
    text = since(history)
    assert 1 == text.count("Problems:")
    assert (5, 0) == (text.count("Nothing to fix"), text.count("In every record"))


def test_review_compares_with_the_merge_base(history: CatalogFolder) -> None:
    git(history.root, "switch", "--quiet", "--create", "branch")
    add(history)
    commit(history.root, "a record")
    git(history.root, "switch", "--quiet", "main")
    (history.root / "papers/2019/quist2019freezing.yaml").unlink()
    commit(history.root, "one less")
    git(history.root, "switch", "--quiet", "branch")
    assert Changes(((REST, "new"),)) == changed_since(history.root, "main")


def test_untracked_records_are_new(history: CatalogFolder) -> None:
    add(history)
    assert Changes(((REST, "new"),)) == changed_since(history.root, "main")


def test_catalog_can_be_in_a_subfolder_of_its_repository(
    tmp_path: Path, toy: CatalogFolder
) -> None:
    start(tmp_path)
    add(toy)
    (tmp_path / "elsewhere.txt").write_text("not of the catalog\n", encoding="utf-8")
    git(tmp_path, "add", "elsewhere.txt")
    assert Changes(((REST, "new"),)) == changed_since(toy.root, "main")


@pytest.mark.parametrize("base", ["nowhere", "--output=x"])
def test_unknown_commit_is_reported(history: CatalogFolder, base: str) -> None:
    with pytest.raises(NoHistoryError, match=f"there is no commit {base}$"):
        changed_since(history.root, base)


def test_folder_without_git_history_is_reported(toy: CatalogFolder) -> None:
    with pytest.raises(NoHistoryError, match="not a git repository"):
        changed_since(toy.root, "main")


def test_missing_git_is_reported(history: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoHistoryError, match="git is not installed"):
        changed_since(history.root, "main")


def test_review_takes_files_or_a_commit_not_both(history: CatalogFolder) -> None:
    add(history)
    root = str(history.root)
    named, since_main = run("-C", root, "review", REST), run("-C", root, "review", "--base", "main")
    assert (0, "## 1 record\n") == (named.exit_code, named.stdout[:12])
    assert (0, "## 1 new record\n") == (since_main.exit_code, since_main.stdout[:16])
    assert (
        2
        == run("-C", root, "review").exit_code
        == run("-C", root, "review", REST, "--base", "main").exit_code
    )
    assert 3 == run("-C", root, "review", "--base", "nowhere").exit_code


def test_review_without_changes_prints_nothing(history: CatalogFolder) -> None:
    assert "## No record changed\n" == since(history)


def test_invalid_taxonomy_is_reported_beside_the_records(history: CatalogFolder) -> None:
    add(history)
    edit(history.root / "taxonomy.yaml", 'title: "Process"', 'titel: "Process"')
    text = since(history)
    assert ("The record cannot be displayed" in text, "taxonomy.yaml, line " in text) == (
        True,
        True,
    )


def test_row_of_a_fixable_record_is_that_of_the_fixed_one(
    history: CatalogFolder,
) -> None:
    add(history, text=UNMENDED)
    text = since(history)
    assert "[Dough That Rests](https://arxiv.org/abs/2503.01234)" in text
    assert ('-  arxiv: "arXiv:2503.01234v2"' in text, '+  arxiv: "2503.01234"' in text) == (
        True,
        True,
    )
    add(history)
    assert "Nothing to fix." in since(history)


@pytest.mark.node
def test_title_forges_no_markup(history: CatalogFolder) -> None:
    add(history, text=RECORD.replace("Dough That Rests", "<b>x</b> | [y](javascript:z) @all # ```"))
    for html in github_html([since(history)])[0].values():
        assert ("<b>" in html, 'href="javascript' in html) == (False, False)
        assert 1 == html.count("<tbody>")


ONE = paper("bee2023loaf", title="The Slow Rise of a Plain White Loaf")


@pytest.mark.parametrize(
    ("title", "fields", "expected"),
    [
        ("The Slow Rise of a Plain White Loaf!", {}, 1),
        ("The Slow Rise of the Plain White Loaf", {}, 1),
        ("A Slow Rise", {"former_titles": ["The slow rise of plain white loaf"]}, 1),
        ("The Slow Rise of the Plain White Loaf", {"distinct_from": ["bee2023loaf"]}, 0),
        ("The Slow Fall of Rye Prices", {}, 0),
    ],
)
def test_similar_titles_are_listed(title: str, fields: dict[str, list[str]], expected: int) -> None:
    other = paper("cee2023rise", title=title, **fields)
    proposal = Proposal(ONE.file, "new", "", "")
    assert expected == len(review_view(catalog_of(ONE, other), [proposal], []).records[0].similar)


def test_long_change_is_cut_and_counted() -> None:
    papers = [paper(f"bee2023loaf{number}") for number in range(MOST_RECORDS + 3)]
    view = review_view(None, [Proposal(one.file, "new", "", "") for one in papers], [])
    assert (MOST_RECORDS, 3, "33 new records") == (len(view.records), view.more, view.title)
