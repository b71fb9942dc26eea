"""``kdcatalog import``: new records, more for what is here, and every row accounted for."""

from pathlib import Path

import pytest

from kdcatalog import pipeline
from kdcatalog.artifacts.downloads import FORMATS
from kdcatalog.commands.export import Choice, export
from kdcatalog.commands.import_plan import ImportOptions, ImportPlan, plan_import
from kdcatalog.commands.import_report import import_report
from kdcatalog.commands.importing import write_import
from kdcatalog.commands.list_taxonomy import new_venues
from kdcatalog.lists.formats import read_list
from kdcatalog.lists.merging import merge_rows
from kdcatalog.lists.sections import topics_of
from kdcatalog.model.paper import Paper
from kdcatalog.model.venues import VenueFinder
from kdcatalog.problems import errors
from kdcatalog.snapshot import TAXONOMY
from tests.folders import CatalogFolder
from tests.sites import catalog_in
from tests.test_cli import run

DAY = "2026-11-24"
WISHES = ImportOptions(DAY)
LIST = """\
# Awesome Bread
## Rye
- [Rye Starters in Winter](https://arxiv.org/abs/2301.00001). Ann Bee, Carl Dee. BreadConf 2023. [Code](https://github.com/a/b)
- Nothing here
## Starter Ecology
| Title | Date |
|---|---|
| [Rye starters in winter!](https://arxiv.org/pdf/2301.00001v2) | 2023-02 |
| [Another Title Altogether](https://arxiv.org/abs/2301.00001) | 2023-01 |
| [Proofing Times](https://doi.org/10.5555/loaf.2023.0009) | 2023 |
## Odd Loaves
- [Loaves That Are Odd](https://arxiv.org/abs/2302.00002). Ann Bee, Bob Cee. 2023.
"""
NEW = "papers/2023/bee2023rye.yaml"
APART = "papers/2023/another2023title.yaml"
ODD = "papers/2023/bee2023loaves.yaml"
HERE = "papers/2023/waters2023proofing.yaml"


def taken(
    toy: CatalogFolder, text: str = LIST, wishes: ImportOptions = WISHES, name: str = "list.md"
) -> ImportPlan:
    return plan_import(toy.snapshot, catalog_in(toy), read_list(name, text.encode()), wishes)


def papers_of(toy: CatalogFolder) -> dict[str, Paper]:
    result = pipeline.load(toy.snapshot)
    assert [] == errors(result.problems)
    assert result.catalog
    return {paper.file: paper for paper in result.catalog.papers}


def test_rows_become_records_or_are_skipped_with_a_reason(
    toy: CatalogFolder,
) -> None:
    done = taken(toy)
    assert [(NEW, (3, 8)), (APART, (9,))] == [(one.file, one.rows) for one in done.new]
    assert [4, 12] == [one.at for one in done.left]
    write_import(toy.snapshot, done)
    paper = papers_of(toy)[NEW]
    assert ("Rye Starters in Winter", "2023-01", "BreadConf 2023", DAY) == (
        paper.title,
        paper.date,
        str(paper.venue),
        paper.added,
    )
    assert ("grain/rye", "process/fermentation/sourdough/starter-ecology") == paper.placements
    assert (("https://github.com/a/b",), "2301.00001") == (paper.code, paper.identifiers.arxiv)


def test_removed_paper_is_skipped_with_the_reason(toy: CatalogFolder) -> None:
    row = "- [Ash and Bran](https://doi.org/10.5555/LOAF.2016.0042). Ann Bee. 2016.\n"
    done = taken(toy, f"## New Topic\n{row}", ImportOptions(added=DAY, new_nodes=True))
    assert () == done.new
    (remark,) = done.left
    assert remark.sentence.startswith("it was removed on 2025-08-01 (read hassan2017salt instead)")


def test_every_row_is_a_record_a_duplicate_or_skipped(toy: CatalogFolder) -> None:
    done = taken(toy)
    rows = [row for one in (*done.new, *done.extended, *done.unchanged) for row in one.rows]
    assert [3, 4, 8, 9, 10, 12] == sorted([*rows, *(one.at for one in done.left)])


def test_existing_paper_keeps_its_topics_and_titles(toy: CatalogFolder) -> None:
    # Topics of other lists were added once: a curator had chosen those of the record.
    before = papers_of(toy)[HERE]
    text = (
        "## Starter Ecology\n"
        "- [Proof](https://doi.org/10.5555/loaf.2023.0009) 2023\n"
        "- [Proofing Times, Revised](https://doi.org/10.5555/loaf.2023.0009) 2023\n"
    )
    done = taken(toy, text)
    assert ({}, ()) == (done.files, done.extended)
    assert [(HERE, (2, 3))] == [(one.file, one.rows) for one in done.unchanged]
    assert before == papers_of(toy)[HERE]
    assert [
        "the list has it at process/fermentation/sourdough/starter-ecology as well:"
        f" move {HERE} by hand if right",
        f"the record has another title, 'Proofing Times': {HERE}",
    ] == [one.sentence for one in done.remarks]


def test_what_an_existing_paper_does_not_gain_is_reported(toy: CatalogFolder) -> None:
    file = "papers/2015/meel2015note.yaml"
    title = papers_of(toy)[file].title
    link = "[video](https://example.org/talk)"
    done = taken(
        toy, f"## Rye\n- [{title}](https://arxiv.org/abs/1508.99904) BreadConf 2016 {link}"
    )
    assert [file] == [one.file for one in done.unchanged]
    sentences = [one.sentence for one in done.remarks]
    assert "not carried over: video https://example.org/talk" in sentences
    assert "not carried over: the venue 'BreadConf', which the record lacks" in sentences


def test_existing_paper_gains_identifiers_and_missing_authors(toy: CatalogFolder) -> None:
    path = toy.root / HERE
    text = path.read_text(encoding="utf-8")
    start, end = text.index("authors:"), text.index("date:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    before = papers_of(toy)[HERE]
    line = "- [Proofing Times](https://arxiv.org/abs/2309.00009). Kit Waters, Ann Bee. 2023."
    done = taken(toy, f"## Rye\n{line} [pub](https://doi.org/10.5555/loaf.2023.0009)\n")
    write_import(toy.snapshot, done)
    after = papers_of(toy)[HERE]
    assert ("Kit Waters", "Ann Bee") == tuple(author.name for author in after.authors)
    assert ("2309.00009", "10.5555/loaf.2023.0009") == (
        after.identifiers.arxiv,
        after.identifiers.doi,
    )
    unchanged = {"authors": after.authors, "identifiers": after.identifiers}
    assert after == before.model_copy(update=unchanged)


def test_existing_paper_gains_a_missing_language(toy: CatalogFolder) -> None:
    bib = "@misc{a, title={Proofing Times}, doi={10.5555/loaf.2023.0009}, langid={german}}"
    listing = read_list("a.bib", bib.encode())
    plan = plan_import(toy.snapshot, catalog_in(toy), listing, ImportOptions(DAY))
    assert [{"language": ("de",)}] == [paper.additions for paper in plan.extended]
    write_import(toy.snapshot, plan)
    assert "de" == papers_of(toy)[HERE].language
    again = plan_import(toy.snapshot, catalog_in(toy), listing, ImportOptions(DAY))
    assert ((), {}) == (again.extended, again.files)


def test_second_import_changes_nothing(toy: CatalogFolder) -> None:
    write_import(toy.snapshot, taken(toy))
    again = taken(toy)
    assert ({}, (), ()) == (again.files, again.new, again.extended)
    assert [NEW, APART, HERE] == [one.file for one in again.unchanged]


def test_wrong_link_is_left_out_and_its_paper_imported(toy: CatalogFolder) -> None:
    done = taken(toy)
    (sentence,) = [one.sentence for one in done.mistakes if one.at == 9]
    assert "it has the link of 'Rye Starters in Winter' (line 3); the link is left out" in sentence
    (paper,) = [paper for paper in done.papers if paper.file == APART]
    assert ("Another Title Altogether", "2023-01", None) == (
        paper.title,
        paper.date,
        paper.identifiers.arxiv,
    )


def test_unknown_heading_becomes_a_topic_only_on_request(toy: CatalogFolder) -> None:
    proposed = taken(toy)
    assert {"odd-loaves": "Odd Loaves"} == proposed.nodes
    assert TAXONOMY not in proposed.files
    before = toy.read(TAXONOMY).decode()
    write_import(toy.snapshot, taken(toy, wishes=ImportOptions(DAY, new_nodes=True)))
    assert ("odd-loaves",) == papers_of(toy)[ODD].placements
    added = [
        line for line in toy.read(TAXONOMY).decode().splitlines() if line not in before.splitlines()
    ]
    assert [
        "  - id: odd-loaves",
        '    title: "Odd Loaves"',
        "    sentence: Papers listed under Odd Loaves.",
    ] == added


def test_heading_below_a_topic_becomes_a_subtopic(toy: CatalogFolder) -> None:
    text = (
        "## Sourdough\n### Odd\n- [A Loaf](https://arxiv.org/abs/2302.00002)\n"
        "## Barley\n### Odd\n- [B Loaf](https://arxiv.org/abs/2302.00003)\n"
    )
    done = taken(toy, text, ImportOptions(DAY, new_nodes=True))
    assert {
        "process/fermentation/sourdough/odd": "Odd",
        "grain/barley/odd": "Odd (Barley)",
    } == done.nodes
    write_import(toy.snapshot, done)
    assert {"grain/barley/odd"} < {
        path for paper in papers_of(toy).values() for path in paper.placements
    }


def test_at_option_places_papers_without_topic(toy: CatalogFolder) -> None:
    done = taken(toy, wishes=ImportOptions(DAY, ("grain/spelt",)))
    write_import(toy.snapshot, done)
    assert ("grain/spelt",) == papers_of(toy)[ODD].placements


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- [A Loaf](https://arxiv.org/abs/2302.00002) 2021", "before 2023-02"),
        ("- [A Loaf](https://arxiv.org/abs/2302.00002) 2023-05", "the date 2023-05 is not 2023-02"),
        ("- [A Loaf Indeed](https://github.com/a/b)", "no link leads to the paper"),
        (
            "- [A Loaf Indeed](https://example.org/loaf)",
            "its link has no arXiv id, DOI or other identifier",
        ),
        (
            "- [A Loaf](https://arxiv.org/abs/2302.00002)\n- [A Loaf](https://arxiv.org/abs/2302.00003)",
            "it has arxiv:2302.00003, that one arxiv:2302.00002",
        ),
        (
            "- [A Loaf](https://arxiv.org/abs/2302.00002)\n- [The Loaf](https://arxiv.org/abs/2302.00002)",
            "line 1 has the title",
        ),
        (
            "- [A Loaf](https://arxiv.org/abs/2302.00002)\n- [A Loaf](https://arxiv.org/abs/2302.00002)",
            "it is listed twice here",
        ),
    ],
)
def test_errors_of_the_list_are_reported(text: str, said: str) -> None:
    (one,) = merge_rows(read_list("a.md", text.encode())).mistakes
    assert said in one.sentence


@pytest.mark.parametrize(
    ("line", "date", "sentence"),
    [
        # Rules for records that people write by hand once kept each of these papers out.
        ("[A Loaf](https://arxiv.org/abs/3012.00002)", "", "the day it was added (KD507)"),
        ("[A Loaf](https://example.org/a) 2031", "", "the day it was added (KD507)"),
        (
            "[A Loaf](https://example.org/a)\n  - BreadConf 2022\n  - Date: 2024",
            "2022",
            "(KD502)",
        ),
        ("[A Loaf](https://example.org/a). Ann Bee, Bob Cee, Ann Bee. 2023.", "2023", "twice"),
        ("[A Loaf](https://example.org/a). Ann Bee, Bob Cee.", "", "has no year"),
    ],
)
def test_bad_field_is_left_out_and_its_paper_imported(
    line: str, date: str, sentence: str, toy: CatalogFolder
) -> None:
    done = taken(toy, f"## Rye\n- {line}\n")
    assert () == done.left
    (paper,) = done.papers
    assert ("A Loaf", date) == (paper.title, paper.date)
    sentences = [one.sentence for one in done.remarks]
    assert 1 == len([one for one in sentences if sentence in one])
    write_import(toy.snapshot, done)
    assert paper == papers_of(toy)[paper.file]


def test_old_date_is_kept_in_the_note(toy: CatalogFolder) -> None:
    text = "@book{a, author={Baker, Ann}, title={On Ovens}, year={1931}}"
    done = taken(toy, text, ImportOptions(DAY, ("grain/rye",)), "a.bib")
    (paper,) = done.papers
    assert ("", "Dated 1931.", "papers/undated/bakerovens.yaml") == (
        paper.date,
        paper.note,
        paper.file,
    )


def test_former_title_of_a_list_is_kept(toy: CatalogFolder) -> None:
    text = "## Rye\n- [Loaf: A Thing](https://arxiv.org/abs/2302.00002)\n- [Loaf: Things](https://arxiv.org/abs/2302.00002)\n"
    write_import(toy.snapshot, taken(toy, text))
    assert ("Loaf: Things",) == papers_of(toy)["papers/2023/loaf2023thing.yaml"].former_titles


@pytest.mark.parametrize(
    "form",
    [one for one in FORMATS if one.id in ("bibtex", "csl-json", "csv")],
    ids=lambda one: one.id,
)
def test_exported_papers_are_recognized(form: object, toy: CatalogFolder) -> None:
    (one,) = [each for each in FORMATS if each is form]
    catalog = catalog_in(toy)
    hostile = {paper.key for paper in catalog.papers if "<" in paper.title}
    assert hostile
    done = plan_import(
        toy.snapshot,
        catalog,
        read_list(one.name, export(catalog, one.id, Choice(nodes=("process",)))),
        WISHES,
    )
    assert ((), ()) == (done.left, done.new)
    assert set() == {row.file.rpartition("/")[2][:-5] for row in done.extended} - hostile


def test_csv_columns_without_a_field_are_reported(toy: CatalogFolder) -> None:
    text = (
        "title;authors;year;doi;topic;pages;placements;shelf\n"
        '"Salt; a Story";Bee, Ann; 2021;10.1000/abc;Rye;12;;left\n'
        "No Topic;Bee, Ann;2021;;;;grain/spelt;\n;;2020;;;;;\n"
    ).replace("Bee, Ann; 2021", '"Bee, Ann; Cee, Bo";2021')
    done = taken(toy, text, name="list.csv")
    write_import(toy.snapshot, done)
    held = papers_of(toy)["papers/2021/bee2021salt.yaml"]
    assert ("Salt; a Story", ("Ann Bee", "Bo Cee"), "10.1000/abc", ("grain/rye",)) == (
        held.title,
        tuple(author.name for author in held.authors),
        held.identifiers.doi,
        held.placements,
    )
    # Said once for a column: 2,000 sentences, one a row, buried what needed attention.
    unused = [column.name for column in done.listing.columns if not column.role]
    assert (["shelf"], "12") == (unused, held.pages)
    assert [4] == [one.at for one in done.left]
    assert 2 == len(done.new)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bib", "@article{a, title={B}"),
        ("a.json", "[{"),
        ("a.json", '[{"id": "x"}]'),
        ("a.csv", "name of it\nRye"),
    ],
)
def test_unreadable_list_is_reported(name: str, text: str, toy: CatalogFolder) -> None:
    done = taken(toy, text, name=name)
    assert ({}, 1) == (done.files, len(done.left))


def test_heading_above_everything_is_the_list_title() -> None:
    sections = topics_of(None, (("L", "A"), ("L", "A", "B"), ("L", "C & D")))
    assert ("L", {"a": "A", "a/b": "B", "c-d": "C & D"}) == (sections.list_title, sections.new)
    assert {"a": "A"} == topics_of(None, (("L", "A"),)).new
    assert {} == topics_of(None, ((),)).new


def test_import_dry_run_writes_nothing_and_reports_every_line(
    toy: CatalogFolder, tmp_path: Path
) -> None:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    before = {file: toy.read(file) for file in toy.record_files}
    asked = ("-C", str(toy.root), "import", str(tmp_path / "list.md"))
    dry = run(*asked, "--dry-run", "-v")
    assert (1, before) == (dry.exit_code, {file: toy.read(file) for file in toy.record_files})
    assert "list.md:4:3: a bullet without a link" in dry.stdout
    report = import_report(taken(toy), "list.md")
    assert dry.stdout.endswith(f"\n\n{report}")
    assert 1 == run(*asked, "--report", str(tmp_path / "report.txt")).exit_code
    assert report == (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert 0 == run("-C", str(toy.root), "check").exit_code
    assert 0 == run(*asked, "--at", "grain", "--dry-run").exit_code - 1
    assert 2 == run(*asked, "--at", "grian").exit_code
    assert 2 == run("-C", str(toy.root), "import", "nowhere.md").exit_code


def test_import_report_has_no_control_characters(toy: CatalogFolder) -> None:
    assert "\x1b" not in import_report(taken(toy, "- nothing \x1b[31m here"), "a\x1b.md")


@pytest.mark.parametrize(
    "url", ["https://github.com:user/repo", "https://[x/a", "http://[", "https://foo.123/"]
)
def test_malformed_url_of_a_list_does_not_end_the_import(toy: CatalogFolder, url: str) -> None:
    done = taken(toy, LIST.replace("https://github.com/a/b", url))
    rows = [row for record in (*done.new, *done.extended, *done.unchanged) for row in record.rows]
    assert [3, 4, 8, 9, 10, 12] == sorted([*rows, *(left.at for left in done.left)])
    assert [(HERE, (10,))] == [(record.file, record.rows) for record in done.unchanged]


def test_bibtex_entry_with_unbalanced_braces_is_skipped(
    toy: CatalogFolder,
) -> None:
    text = (
        "@article{a, title = {Rye in Winter}, eprint = {2101.00001}}\n"
        "  @article{b, title = {Spelt in Spring,\n"
        "@article{c, title = {Oats in Autumn}, eprint = {2101.00002}}\n"
    )
    plan = taken(toy, text, name="list.bib")
    listing = read_list("list.bib", text.encode())
    assert ["Rye in Winter", "Oats in Autumn"] == [item.work.title for item in listing.items]
    assert "list.bib:2:3: what begins here has braces that are never closed" in import_report(
        plan, "list.bib"
    )


@pytest.mark.parametrize(
    "line",
    [
        "- [Proofing Times](https://doi.org/10.5555/loaf.2035.0001). Ann Bee. 2035.",
        "- [Proofing Times](https://doi.org/10.5555/loaf.2023.0010). Kit Waters. 2023.",
        "- [proofing times!](https://arxiv.org/abs/3501.00001). Ann Bee, Carl Dee. 2035.",
    ],
)
def test_other_work_with_the_title_of_a_record_is_a_new_record(
    line: str, toy: CatalogFolder
) -> None:
    plan = taken(toy, f"## Rye\n{line}\n")
    assert ((), (), ()) == (plan.left, plan.extended, plan.unchanged)
    (paper,) = plan.papers
    assert ("waters2023proofing",) == paper.distinct_from
    write_import(toy.snapshot, plan)
    assert paper == papers_of(toy)[paper.file]


@pytest.mark.parametrize(
    "line",
    [
        "- [Proofing Times](https://arxiv.org/abs/2301.00009). Kit Waters. 2023.",
        "- [Proofing Times](https://arxiv.org/abs/2401.00009). Ann Bee. 2024.",
    ],
)
def test_preprint_with_the_title_of_a_record_is_merged(line: str, toy: CatalogFolder) -> None:
    plan = taken(toy, f"## Rye\n{line}\n")
    assert ([HERE], ()) == ([paper.file for paper in plan.extended], plan.papers)


def test_long_import_prints_a_screen_grouped_by_cause(toy: CatalogFolder, tmp_path: Path) -> None:
    rows = [f"- Loaf {number}. [paper](https://example.org/{number})" for number in range(400)]
    rows[7] = rows[8] = "- no link at all"
    path = tmp_path / "list.md"
    path.write_text("\n".join(["# Bread", "", "## Unheard of", "", *rows]), encoding="utf-8")
    asked = ("-C", str(toy.root), "import", str(path), "--dry-run")
    lines = run(*asked).stdout.splitlines()
    # Two screens of 24 lines, with the preview.
    assert 48 >= len(lines)
    assert "full report: --report FILE, or -v" == lines[-1]
    assert (
        "    fix: --new-nodes adds it to taxonomy.yaml, --at TOPIC puts all papers there" in lines
    )
    causes = [line.split(":")[0] for line in lines if line.startswith("  left out")]
    assert ["  left out, 398 x", "  left out, 2 x"] == causes
    assert 400 < len(run(*asked, "-v").stdout.splitlines())


@pytest.mark.parametrize(
    ("options", "end"),
    [
        (("--new-nodes",), "added to taxonomy.yaml, from the headings of the list:"),
        (("--at", "grain/rye"), "not added, since --new-nodes is missing:"),
    ],
)
def test_long_import_names_the_first_topics_that_the_list_adds(
    toy: CatalogFolder, tmp_path: Path, options: tuple[str, ...], end: str
) -> None:
    lines = []
    for number in range(30):
        link = f"[Loaf Number {number} Rises](https://example.org/{number})"
        lines += [f"## Shelf {number % 10}", "", f"- {link}", ""]
    path = tmp_path / "list.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = run("-C", str(toy.root), "import", str(path), "--dry-run", *options)
    (place,) = [
        place
        for place, line in enumerate(done.stdout.splitlines())
        if line.startswith("10 topics ")
    ]
    head, names = done.stdout.splitlines()[place : place + 2]
    assert f"10 topics {end}" == head
    shown = [f"shelf-{number}: Shelf {number}" for number in range(8)]
    first = [part.rpartition("/")[2] for part in names.strip().split("; ")]
    assert [*shown, "and 2 more"] == first
    assert 48 >= len(done.stdout.splitlines())


@pytest.mark.parametrize(("nodes", "is_new"), [((), False), (("grain/rye",), True)])
def test_venues_are_reported_as_new_only_with_papers(
    toy: CatalogFolder, nodes: tuple[str, ...], is_new: bool
) -> None:
    entry = "@inproceedings{a, title={Crusts}, author={Bee, Ann}, booktitle={Crust}, year={2023}}"
    plan = taken(toy, entry, ImportOptions(DAY, nodes=nodes), name="list.bib")
    assert is_new == ("New venues: 1" in import_report(plan, "list.bib"))


def test_name_before_a_title_is_a_short_name_unless_it_is_a_venue(toy: CatalogFolder) -> None:
    rows = (
        "# Rye\n"
        "- MiniRye: [Small Loaves of Rye](https://arxiv.org/abs/2301.00002)\n"
        "- BreadConf: [Large Loaves of Rye](https://doi.org/10.5555/1), 2023\n"
    )
    small, large = taken(toy, rows).papers
    assert ("MiniRye", None) == (small.short_name, small.venue)
    assert (None, "BreadConf 2023") == (large.short_name, str(large.venue))


def test_existing_paper_gains_no_short_name_but_a_remark(toy: CatalogFolder) -> None:
    row = "# Rye\n- ProofNet: [Proofing Times](https://doi.org/10.5555/loaf.2023.0009)\n"
    done = taken(toy, row)
    assert {} == done.files
    sentences = [remark.sentence for remark in done.remarks]
    assert "not carried over: the short name 'ProofNet'" in sentences


BIB = """\
@article{a, title = {Bread %Loaves}, author = {Ann B%ee and Bob Dee}, year = 2021}
@article{b, title = {Rye}, author = {Ann B%ee}, year = 2021}
"""
RIS = """\
TY  - JOUR\nTI  - Bread %Loaves\nAU  - B%ee, Ann\nAU  - Dee, Bob\nPY  - 2021\nER  -
TY  - JOUR\nTI  - Rye\nAU  - Be%e, Ann\nPY  - 2021\nER  -
"""
CSV = """\
title,authors,year\nBread %Loaves,Ann B%ee; Bob Dee,2021\nRye,Ann Be%e,2021
"""
MARKDOWN = """\
# Emoji% of a heading
- [Bread %Loaves](https://arxiv.org/abs/2101.00001). Ann B%ee, Bob Dee. 2021.
- [Rye](https://arxiv.org/abs/2101.00002). Ann B%ee, Cy Dee. 2021.
"""
JSON = """\
[{"title": "Bread %Loaves", "authors": ["Ann B%ee", "Bob Dee"]}, {"title": "Rye%"}]
"""
SHAPES = {"a.bib": BIB, "a.ris": RIS, "a.csv": CSV, "a.md": MARKDOWN, "a.json": JSON}
HIDDEN = {
    "\u202e": "U+202E (RIGHT-TO-LEFT OVERRIDE)",
    "\u3164": "U+3164 (HANGUL FILLER)",
    "\u200d": "U+200D (ZERO WIDTH JOINER)",
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("character", HIDDEN, ids=ascii)
def test_invisible_character_is_removed_and_reported_for_each_entry(
    name: str, character: str
) -> None:
    listing = read_list(name, SHAPES[name].replace("%", character).encode())
    assert ["Bread Loaves", "Rye"] == [item.work.title for item in listing.items]
    authors = [author.name for author in listing.items[0].work.authors]
    assert ["Ann Bee", "Bob Dee"] == authors
    said = f"removed the invisible or control character {HIDDEN[character]}"
    assert [said] * 2 == [mistake.sentence for mistake in listing.mistakes]


def test_title_of_invisible_characters_alone_is_left_out_and_they_are_named() -> None:
    bib = "@article{a, title = {\u3164}}\n@article{b, title = {R\u3164ye}}\n"
    listing = read_list("a.bib", bib.encode())
    assert ["Rye"] == [item.work.title for item in listing.items]
    assert [1] == [remark.at for remark in listing.left]
    assert [1, 2] == [mistake.at for mistake in listing.mistakes]


def test_several_invisible_characters_of_an_entry_are_one_mistake(toy: CatalogFolder) -> None:
    text = "title,year\nBread&#x202e; \u3164Lo\u3164aves,2021\n"
    report = import_report(taken(toy, text, name="a.csv"), "a.csv")
    assert "1 mistake in the list" in report
    assert "a.csv:2: removed the invisible or control character U+202E" in report
    assert "(RIGHT-TO-LEFT OVERRIDE), U+3164 (HANGUL FILLER)" in report


# What proceedings print, and the venue that it needs: its id, and its name where that differs.
PRINTED_VENUES = [
    ("The Twelfth International Conference on Loaves", "International Conference on Loaves", ""),
    ("The Thirty-Fourth Joint Meeting on Rye", "Joint Meeting on Rye", ""),
    ("Ninth Conference on Crumbs", "Conference on Crumbs", ""),
    ("Proceedings of the 2nd Congress on Malt (Volume 1: Long Papers)", "Congress on Malt", ""),
    ("Meeting on Loaves (Industry Track)", "Meeting on Loaves", ""),
    ("Conference on Ovens (Workshop)", "Conference on Ovens", ""),
    ("LoafConf System Demonstrations", "LoafConf", ""),
    ("LoafConf D&B Track 2023", "LoafConf", ""),
    ("Findings of LoafConf", "LoafConf", ""),
    ("IEEE Workshop", "IEEE Workshop", ""),
    ("Rye: From Field to Loaf (Workshop at LoafConf 2026)", "LoafConf", ""),
    ("The Second Workshop on Rye, Malt, and More at LoafConf 2025", "LoafConf", ""),
    ("Conference on Oven Heat (OvenConf 2023)", "OvenConf", "Conference on Oven Heat"),
    ("Fifth Workshop on Rye and Malt (RYEM 5)", "RYEM", "Workshop on Rye and Malt"),
    ("Proc. of the 3rd Workshop on Rye (WoRye@LoafConf 2019)", "WoRye", "Workshop on Rye"),
    ("Joint Conference on Lexical Bread (*SEB 2022)", "SEB", "Joint Conference on Lexical Bread"),
    (
        "Workshop on Taming Loaves: Rye for Bakers!",
        "Workshop on Taming Loaves: Rye for Bakers!",
        "",
    ),
    # Journals by that name.
    ("Proceedings of the Academy of Loaves", "Proceedings of the Academy of Loaves", ""),
    ("Proceedings of the IEEE", "Proceedings of the IEEE", ""),
    ("Second Loaf Research", "Second Loaf Research", ""),
    ("North American Bread Review", "North American Bread Review", ""),
]


@pytest.mark.parametrize(("printed", "venue_id", "name"), PRINTED_VENUES)
def test_printed_name_needs_the_venue_without_what_counts_its_meetings(
    printed: str,
    venue_id: str,
    name: str,
) -> None:
    (venue,) = new_venues((), {printed: False})
    assert (venue_id, name or venue_id) == (venue.id, venue.name)
    mention = VenueFinder([venue]).mention(printed)
    assert mention
    assert venue == mention.venue


def test_annual_meeting_is_a_conference_and_an_annual_review_a_journal() -> None:
    names = ["Annual Meeting of the Bakers", "Annual Review of Bread", "Annual Conference on Rye"]
    kinds = {venue.name: venue.kind for venue in new_venues((), dict.fromkeys(names, False))}
    assert ["conference", "journal", "conference"] == [kinds[name] for name in names]


@pytest.mark.parametrize(
    ("journal", "fields", "kind"),
    [
        ("مجلة علوم الخبز", "volume={3}, ", "journal"),
        ("パン科学論文誌", "", "journal"),
        ("빵학회지", "", "journal"),
        ("Хлеб и зерно", "volume={3}, ", "journal"),
        ("Bread and Grain", "volume={3}, number={2}, ", "journal"),
        # Google Scholar has a volume for meetings, too.
        ("Advances in Bread", "volume={3}, ", "conference"),
        ("Proceedings of the Millers Conference", "volume={3}, number={2}, ", "conference"),
    ],
)
def test_kind_of_a_new_venue_follows_from_its_name_and_its_issues(
    journal: str, fields: str, kind: str, toy: CatalogFolder
) -> None:
    entry = "@article{a, title={Rolls in Summer}, author={Fee, Eva}, year=2020, "
    plan = taken(toy, f"{entry}{fields}journal={{{journal}}}}}", name="a.bib")
    (venue,) = plan.venues
    assert kind == venue.kind


@pytest.mark.parametrize(
    ("key", "title", "expected"),
    [
        ("tanaka2021joryu", "知識蒸留", "tanaka2021joryu"),
        ("Tanaka_Joryu", "知識蒸留", "tanaka-joryu2021"),
        ("bread-3", "Дистилляция знаний", "work2021"),
        ("http://zotero.org/items/A2021", "知識蒸留", "work2021"),
        ("tanaka2021joryu", "Warm Rolls Rise", "warm2021rolls"),
    ],
)
def test_key_of_a_list_is_kept_for_a_title_that_makes_none(
    key: str, title: str, expected: str, toy: CatalogFolder
) -> None:
    entry = f"@misc{{{key}, title={{{title}}}, author={{田中}}, year=2021}}"
    (paper,) = taken(toy, entry, ImportOptions(DAY, ("grain/rye",)), "a.bib").papers
    assert (expected, f"papers/2021/{expected}.yaml") == (paper.key, paper.file)


def test_values_that_an_existing_record_does_not_take_are_no_additions(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "Proofing Times"
    row = f"- [{title}](https://doi.org/10.5555/loaf.2023.0009). [Code](https://github.com/a/b)\n"
    assert {"code": ("https://github.com/a/b",)} == taken(toy, row).extended[0].additions
    monkeypatch.setattr("kdcatalog.records.editing.with_fields", lambda *_: None)
    plan = taken(toy, row)
    assert ((), {}) == (plan.extended, plan.files)
    assert ["not carried over: code 'https://github.com/a/b'"] == [
        remark.sentence for remark in plan.remarks
    ]
