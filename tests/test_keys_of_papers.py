"""rename, merge and remove: papers get another key, record or none, and links still lead on."""

import json

import pytest
from click.testing import CliRunner, Result

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import Page
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.cli import main
from kdcatalog.commands.frame import today
from kdcatalog.lock import own_folder
from kdcatalog.model.identifiers import Identifier
from kdcatalog.model.matching import Matcher, WorkDescription
from tests.folders import CatalogFolder
from tests.sites import catalog_in, edit, files_of

RYE = "papers/2023/rask2023rye.yaml"
ROGGEN = "papers/2023/rask2023roggen.yaml"
ARTICLE = "docs/topics/process/fermentation/sourdough/starter-ecology.md"
CENSUS = "papers/2022/rask2022census.yaml"
TAXONOMY = "taxonomy.yaml"
LAST = ".kdcatalog/last-change.json"
FORUM = "https://openreview.net/forum?id="


def run(toy: CatalogFolder, *arguments: str, code: int = 0) -> Result:
    """Run a command that writes without asking; anything but this exit code fails the test."""
    result = CliRunner().invoke(main, ["-C", str(toy.root), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert code == result.exit_code, result.stdout + result.stderr
    return result


def catalog_files(toy: CatalogFolder) -> dict[str, bytes]:
    """Return the files of the catalog, without what commands keep for themselves."""
    files = files_of(toy.root)
    return {name: files[name] for name in files if not name.startswith(".kdcatalog")}


def refused(toy: CatalogFolder, *arguments: str, code: int = 2) -> str:
    """Return the one sentence with which a command is refused, nothing changed."""
    before = catalog_files(toy)
    result = run(toy, *arguments, code=code)
    assert before == catalog_files(toy)
    return result.stderr.removeprefix("kdcatalog: ").removesuffix("\n")


def problems_of(toy: CatalogFolder) -> list[str]:
    return sorted(problem.code for problem in pipeline.load(toy.snapshot).problems)


def test_renamed_paper_keeps_links_start_choice_and_redirect(toy: CatalogFolder) -> None:
    (toy.root / "people.yaml").write_text(
        "people:\n  - name: Olga Rask\n    id: olga-rask-rye\n    papers: [rask2023rye] # rye\n",
        encoding="utf-8",
    )
    edit(toy.root / TAXONOMY, "catalog:\n", "catalog:\n  readme_rows: {grain/rye: [rask2023rye]}\n")
    before = catalog_files(toy)
    codes = problems_of(toy)
    result = run(toy, "rename", "rask2023rye", "rask2023roggen", "--yes")
    after = catalog_files(toy)
    assert {RYE} == before.keys() - after.keys()
    assert {ROGGEN} == after.keys() - before.keys()
    changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert {ARTICLE, TAXONOMY, "people.yaml"} == changed
    assert [] == [name for name in changed if b"rask2023rye" in after[name]]
    assert b"former_keys:\n  - rask2023rye\nadded:" in after[ROGGEN]
    assert b"papers: [rask2023roggen] # rye" in after["people.yaml"]
    assert "rename from papers/2023/rask2023rye.yaml\n" in result.stdout
    assert codes == problems_of(toy)
    assert "rask2023roggen" == catalog_in(toy).by_any_key["rask2023rye"].key


def test_key_renamed_and_back_keeps_the_one_in_between(toy: CatalogFolder) -> None:
    before = catalog_files(toy)
    run(toy, "rename", "rask2023rye", "rask2023roggen", "--yes")
    run(toy, "rename", "rask2023roggen", "rask2023rye", "--yes")
    after = catalog_files(toy)
    # The only trace: the key that it had in between still leads to it.
    trace = b"former_keys:\n  - rask2023roggen\n"
    record = after.pop(RYE)
    assert trace in record
    assert before[RYE] == record.replace(trace, b"")
    assert {name: before[name] for name in after} == after


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("rename", "rask2023rie", "rask2023roggen"),
            "no paper has the key 'rask2023rie'; did you mean 'rask2023rye'?",
        ),
        (
            ("remove", "nobody1999nothing", "--why", "Gone."),
            "no paper has the key 'nobody1999nothing'; a key is the name of a file in papers/",
        ),
        (("rename", "rask2023rye", "rask2023rye"), "'rask2023rye' is already its key"),
        (
            ("rename", "rask2023rye", "Rask 2023"),
            "'Rask 2023' is not a valid key: write a key such as smith2024title",
        ),
        (
            ("rename", "rask2023rye", "work2019"),
            "'work2019' is the key of another paper, or once was",
        ),
        (
            ("rename", "rask2023rye", "hassan2016ash"),
            "'hassan2016ash' is the key of another paper, or once was",
        ),
        (
            ("rename", "hassan2016bran", "hassan2016x"),
            "hassan2016bran was removed on 2025-08-01 (read hassan2017salt instead): It counts ash"
            " in flour and bakes nothing;"
            " the paper on salt has the loaves.",
        ),
        (
            ("merge", "work2019", "work2019"),
            "'work2019' and 'work2019' are one paper already: pass another key",
        ),
        (
            ("merge", "alder2025one", "mullerludenscheidt2025kruste", "--prefer", "titel"),
            "the records do not differ in 'titel'; did you mean 'title'?",
        ),
        (
            ("remove", "work2019", "--why", "spam"),
            "the reason is too short: explain it for readers with --why",
        ),
        (
            ("remove", "work2019", "--why", "It is not on bread.", "--instead", "work2019"),
            "work2019 cannot replace itself: name another paper with --instead",
        ),
        (
            ("remove", "vandermeer1998wild", "--why", "It was withdrawn in 2026."),
            "process/fermentation/sourdough/starter-ecology has only 3 papers to start with: name"
            " another with --instead KEY, or edit taxonomy.yaml",
        ),
        (
            ("remove", "alder2025one", "--why", "It was withdrawn in 2026."),
            "'process/baking' in choose: needs each of its papers: name another with --instead KEY,"
            " or edit taxonomy.yaml",
        ),
        (
            ("merge", "alder2025one", "alkhabbaz2021heat"),
            "'process/baking' in choose: needs each of its papers: name another in taxonomy.yaml"
            " first",
        ),
    ],
)
def test_mistake_is_one_sentence_and_changes_nothing(
    toy: CatalogFolder, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence == refused(toy, *arguments, "--yes")


def test_without_a_terminal_a_change_needs_yes(toy: CatalogFolder) -> None:
    last = refused(toy, "rename", "rask2023rye", "rask2023roggen").splitlines()[-1]
    assert "3 files to change, and no terminal to ask in: repeat with --yes" == last


@pytest.mark.parametrize(("answer", "is_written"), [("y\n", True), ("n\n", False)])
def test_change_is_shown_and_then_asked_for(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch, answer: str, *, is_written: bool
) -> None:
    monkeypatch.setattr("kdcatalog.commands.restructure.is_terminal", lambda: True)
    arguments = ["-C", str(toy.root), "rename", "rask2023rye", "rask2023roggen"]
    result = CliRunner().invoke(main, arguments, input=answer)
    assert 0 == result.exit_code
    assert "+                  - key: rask2023roggen" in result.stdout
    assert "Change 3 files?" in result.stderr
    assert is_written == (toy.root / ROGGEN).exists()
    assert is_written != ("nothing was written" in result.stderr)


def test_article_that_changes_while_a_person_is_asked_is_not_overwritten(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def confirm(*_: object, **__: object) -> bool:
        (toy.root / ARTICLE).write_text("Mine.\n", encoding="utf-8")
        return True

    monkeypatch.setattr("kdcatalog.commands.restructure.is_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", confirm)
    result = run(toy, "rename", "rask2023rye", "rask2023roggen", code=3)
    assert f"{ARTICLE} was changed while the command ran; nothing was written" in result.stderr
    assert (toy.root / RYE).exists()
    assert b"Mine.\n" == toy.read(ARTICLE)


def test_dry_run_prints_the_same_diff_and_writes_nothing(toy: CatalogFolder) -> None:
    before = files_of(toy.root)
    dry = run(toy, "rename", "rask2023rye", "rask2023roggen", "--dry-run")
    assert before == files_of(toy.root)
    done = run(toy, "rename", "rask2023rye", "rask2023roggen", "--yes")
    assert dry.stdout == done.stdout
    assert "would change 3 files: rask2023rye is now rask2023roggen" in dry.stderr


SECOND = """\
# yaml-language-server: $schema=../../schemas/paper.schema.json
title: "A Census of School Starters" # as printed
authors:
  - Olga Rask
date: "2022-04"
venue:
  id: BreadConf
  year: 2023
pages: 4-9
identifiers:
  openreview: rask2022
code:
  - https://github.com/rask/census
placements:
  - process/fermentation
  - region/europe
facts:
  flour:
    - T65
distinct_from:
  - rask2022census
corrections:
  - "title: school, not schools"
former_keys:
  - rask2022schools
checked:
  title: openreview 2026-01-02
  code: person 2026-01-02
added: "2023-01-01"
"""


def with_second(toy: CatalogFolder) -> str:
    path = toy.root / "papers" / "2022" / "rask2022second.yaml"
    path.write_text(SECOND, encoding="utf-8")
    record = (toy.root / CENSUS).read_text(encoding="utf-8")
    (toy.root / CENSUS).write_text(
        record.replace("added:", "checked:\n  title: doi 2026-02-03\nadded:"), encoding="utf-8"
    )
    return "papers/2022/rask2022second.yaml"


def test_merged_records_keep_what_both_have(toy: CatalogFolder) -> None:
    file = with_second(toy)
    before = catalog_in(toy).by_key["rask2022census"]
    result = run(toy, "merge", "rask2022census", "rask2022second", "--yes")
    paper = catalog_in(toy).by_key["rask2022census"]
    assert not (toy.root / file).exists()
    assert before.title == paper.title
    assert ("A Census of School Starters",) == paper.former_titles
    assert ("rask2022second", "rask2022schools") == paper.former_keys
    assert {*before.identifiers, *paper.identifiers} == {*paper.identifiers}
    assert "rask2022" == paper.identifiers.openreview
    assert ("https://github.com/rask/census",) == paper.code
    assert "region/europe" in paper.placements
    assert "process/fermentation" not in paper.placements
    assert ("title: school, not schools",) == paper.corrections
    assert {"title": "doi 2026-02-03", "code": "person 2026-01-02"} == dict(paper.checked)
    assert () == paper.distinct_from
    # The pages are those of the other venue.
    assert (before.venue, None) == (paper.venue, paper.pages)
    assert "venue: J. Loaf Sci. 2022 is kept, not BreadConf 2023" in result.stderr
    assert b"# as printed" not in (toy.root / CENSUS).read_bytes()


@pytest.mark.parametrize(
    ("prefer", "current", "former"),
    [
        ((), "census2022", "openreview:rask2022"),
        (("--prefer", "identifiers.openreview"), "rask2022", "openreview:census2022"),
    ],
)
def test_second_identifier_of_a_kind_still_leads_to_the_merged_paper(
    toy: CatalogFolder, prefer: tuple[str, ...], current: str, former: str
) -> None:
    with_second(toy)
    edit(toy.root / CENSUS, "placements:", "identifiers:\n  openreview: census2022\nplacements:")
    run(toy, "merge", "rask2022census", "rask2022second", *prefer, "--yes")
    catalog = catalog_in(toy)
    paper = catalog.by_key["rask2022census"]
    assert (current, (former,)) == (paper.identifiers.openreview, paper.former_identifiers)
    match = Matcher(catalog.papers).find(WorkDescription(urls=(f"{FORUM}{former[11:]}",)))
    assert ("rask2022census", False) == (match and match.paper.key, match and match.is_by_title)
    assert (paper,) == catalog.by_identifier[Identifier("openreview", former[11:])]
    assert [] == [code for code in problems_of(toy) if code in ("KD201", "KD503", "KD506")]
    result = run(toy, "add", former, "--at", "grain/rye", code=1)
    assert "rask2022census" in result.stderr
    run(toy, "remove", "rask2022census", "--why", "It counts no starters.", "--yes")
    assert {f"openreview:{current}", former} == {*catalog_in(toy).removals[-1].identifiers}


@pytest.mark.parametrize(
    ("ours", "theirs", "former"),
    [
        (
            "  acl: 2022.crumb-main.1\n  doi: 10.18653/v1/2022.crumb-main.1\n",
            "  acl: 2022.findings-crumb.5\n  doi: 10.18653/v1/2022.findings-crumb.5\n",
            ("acl:2022.findings-crumb.5",),
        ),
        (
            "  acl: 2022.crumb-main.1\n  doi: 10.18653/v1/2022.crumb-main.1\n",
            "  doi: 10.18653/v1/2022.findings-crumb.5\n",
            ("acl:2022.findings-crumb.5",),
        ),
        ("  doi: 10.5555/RASK.1\n", "  doi: 10.5555/rask.2\n", ("doi:10.5555/rask.2",)),
    ],
)
def test_former_identifier_of_a_merged_paper_is_valid(
    toy: CatalogFolder, ours: str, theirs: str, former: tuple[str, ...]
) -> None:
    """An ACL paper's DOI was written as doi:, which a former identifier may not be."""
    file = with_second(toy)
    edit(toy.root / CENSUS, "placements:", f"identifiers:\n{ours}placements:")
    edit(toy.root / file, "  openreview: rask2022\n", theirs)
    run(toy, "merge", "rask2022census", "rask2022second", "--yes")
    assert former == catalog_in(toy).by_key["rask2022census"].former_identifiers


def test_merge_forgets_a_former_identifier_that_is_current_again(toy: CatalogFolder) -> None:
    file = with_second(toy)
    edit(toy.root / CENSUS, "added:", 'former_identifiers:\n  - "doi:10.5555/RASK.1"\nadded:')
    edit(toy.root / file, "  openreview: rask2022\n", "  doi: 10.5555/rask.1\n")
    run(toy, "merge", "rask2022census", "rask2022second", "--yes")
    paper = catalog_in(toy).by_key["rask2022census"]
    assert ("10.5555/rask.1", ()) == (paper.identifiers.doi, paper.former_identifiers)


def test_merge_doubts_that_unlike_records_are_one_work(toy: CatalogFolder) -> None:
    doubt = "the two have no title, author or identifier in common: are they one work?"
    result = run(toy, "merge", "hassan2017salt", "quist2020starter", "--dry-run")
    assert doubt == result.stderr.splitlines()[0]
    with_second(toy)
    result = run(toy, "merge", "rask2022census", "rask2022second", "--dry-run")
    assert doubt not in result.stderr


def test_preferred_fields_come_from_the_second_record(toy: CatalogFolder) -> None:
    with_second(toy)
    arguments = ("rask2022census", "rask2022second", "--prefer", "venue", "--prefer", "title")
    run(toy, "merge", *arguments, "--yes")
    paper = catalog_in(toy).by_key["rask2022census"]
    assert ("BreadConf 2023", "4-9") == (str(paper.venue), paper.pages)
    assert "A Census of School Starters" == paper.title
    assert ("A Census of Starters in Schools",) == paper.former_titles
    assert "openreview 2026-01-02" == paper.checked["title"]


def test_records_that_are_errors_of_each_other_are_merged(toy: CatalogFolder) -> None:
    with_second(toy)
    for name in ("rask2022census", "rask2022second"):
        path = toy.root / "papers" / "2022" / f"{name}.yaml"
        edit(path, "placements:", "urls:\n  - https://example.org/census\nplacements:")
    edit(toy.root / "papers/2022/rask2022second.yaml", "distinct_from:\n  - rask2022census\n", "")
    assert {"rask2022census", "rask2022second"}.isdisjoint(catalog_in(toy).by_key)
    run(toy, "merge", "rask2022census", "rask2022second", "--yes")
    paper = catalog_in(toy).by_key["rask2022census"]
    assert ("https://example.org/census",) == paper.urls


def test_merge_that_causes_an_error_is_refused_with_the_problem(toy: CatalogFolder) -> None:
    before = catalog_files(toy)
    arguments = ("quist2020starter", "crumblabconsortium2020starter", "--yes")
    result = run(toy, "merge", *arguments, code=1)
    assert "error KD501" in result.stdout
    assert "nothing was written: 2 new problems" in result.stderr
    assert before == catalog_files(toy)


def test_removed_paper_leaves_a_page_that_says_why(toy: CatalogFolder) -> None:
    codes = problems_of(toy)
    why = "It was never   published; the note of 2016 says more."
    run(toy, "remove", "meel2015note", "--why", why, "--instead", "meel2016note", "--yes")
    catalog = catalog_in(toy)
    removal = catalog.removal_by_key["meel2015note"]
    assert "It was never published; the note of 2016 says more." == removal.why
    assert (today(), "meel2016note") == (removal.day, removal.instead)
    assert ("arxiv:1508.99904",) == removal.identifiers
    assert {*problems_of(toy)} <= {*codes}
    pages = [each for each in site_artifacts(toy.snapshot, catalog) if isinstance(each, Page)]
    (page,) = [each for each in pages if each.path == "papers/meel2015note/"]
    assert 'href="../meel2016note/"' in page.body
    assert '<a href="https://arxiv.org/abs/1508.99904">arXiv 1508.99904</a>' in page.body
    assert '<meta name="robots" content="noindex">' in page.head


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("acl: D16-1139", "acl:D16-1139"),
        ('doi: "10.18653/v1/P19-1001"', "acl:P19-1001"),
        ("openreview: AbCdEf1234", "openreview:AbCdEf1234"),
    ],
)
def test_removed_paper_keeps_identifiers_in_a_valid_spelling(
    toy: CatalogFolder, written: str, kept: str
) -> None:
    """Ids are compared in lower case, which the rules refuse: D16-1139 stopped a removal."""
    path = toy.root / "papers/2015/meel2015note.yaml"
    edit(path, "identifiers:\n", f"identifiers:\n  {written}\n")
    run(toy, "remove", "meel2015note", "--why", "It was never published.", "--yes")
    assert kept in catalog_in(toy).removal_by_key["meel2015note"].identifiers


def test_first_removal_begins_the_file_with_its_purpose(toy: CatalogFolder) -> None:
    (toy.root / "removed.yaml").unlink()
    run(toy, "remove", "meel2015note", "--why", "It was never published.", "--yes")
    text = (toy.root / "removed.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Papers that were in the catalog and are no longer; each key still")
    assert 1 == len(catalog_in(toy).removals)


def test_key_of_a_removed_paper_is_not_given_again(toy: CatalogFolder) -> None:
    assert {"hassan2016ash", "hassan2016bran"} <= catalog_in(toy).taken_keys


def test_removing_the_last_paper_of_a_batch_removes_its_reason(toy: CatalogFolder) -> None:
    run(toy, "remove", "bekele2026teff", "--why", "It is about pasta alone.", "--yes")
    assert {"2025-07-01"} == catalog_in(toy).taxonomy.catalog.batches.keys()


def test_person_of_one_removed_paper_goes_with_it(toy: CatalogFolder) -> None:
    people = "people:\n  - name: Ada Meel\n    id: ada-meel-note\n    papers: [meel2015note]\n"
    (toy.root / "people.yaml").write_text(people, encoding="utf-8")
    run(toy, "remove", "meel2015note", "--why", "It was never published.", "--yes")
    assert not (toy.root / "people.yaml").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("rename", "rask2023rye", "rask2023roggen"),
        ("merge", "alder2025one", "mullerludenscheidt2025kruste"),
        ("remove", "meel2015note", "--why", "It was never published."),
    ],
    ids=lambda arguments: arguments[0],
)
def test_undo_gives_the_original_bytes_and_undone_again_the_change(
    toy: CatalogFolder, arguments: tuple[str, ...]
) -> None:
    before = catalog_files(toy)
    run(toy, *arguments, "--yes")
    changed = catalog_files(toy)
    assert before != changed
    run(toy, "undo", "--yes")
    assert before == catalog_files(toy)
    run(toy, "undo", "--yes")
    assert changed == catalog_files(toy)


LIST = "@article{a, title={Sour Loaves}, author={Bee, Ann}, year={2020}, journal={J}}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "list.bib", "--at", "rye"),
        ("discover", "--reject", "2606.00001", "--why", "Not on bread."),
        ("check", "--fix"),
        ("fmt",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_other_commands_wrote_is_undone(
    toy: CatalogFolder, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (toy.root / "list.bib").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(toy.root)
    # What `fmt` would lay out.
    edit(toy.root / RYE, "added: ", "added:    ")
    before = catalog_files(toy)
    run(toy, *arguments)
    changed = catalog_files(toy)
    assert before != changed
    undone = run(toy, "undo", "--yes")
    assert f"undid: kdcatalog {arguments[0]}; run: kdcatalog build\n" == undone.stderr
    assert before == catalog_files(toy)
    run(toy, "undo", "--yes")
    assert changed == catalog_files(toy)


def test_build_leaves_the_last_change_to_be_undone(toy: CatalogFolder) -> None:
    before = catalog_files(toy)
    run(toy, "rename", "rask2023rye", "rask2023roggen", "--yes")
    run(toy, "build", "--no-site")
    run(toy, "undo", "--yes")
    after = catalog_files(toy)
    assert before == {name: after[name] for name in before}


@pytest.mark.parametrize(
    "file",
    ["../out.txt", "/nowhere/out.txt", ".git/hooks/pre-push", "site/.git/hooks/x", ".env"],
)
def test_undo_of_somebody_else_writes_nothing_outside_the_records(
    file: str, toy: CatalogFolder
) -> None:
    rows = [{"file": file, "before": "QQ==", "after": None}]
    own_folder(toy.root)
    (toy.root / LAST).write_text(json.dumps({"done": "x", "files": rows}), encoding="utf-8")
    assert refused(toy, "undo", "--yes").endswith(f"{LAST} cannot be read; remove it")
    assert not (toy.root / file).exists()


def test_undo_refuses_where_a_file_was_changed_since(toy: CatalogFolder) -> None:
    run(toy, "rename", "rask2023rye", "rask2023roggen", "--yes")
    edit(toy.root / ROGGEN, "Rye Starters", "Rye starters")
    assert f"nothing was undone: {ROGGEN} was changed since" == refused(
        toy, "undo", "--yes", code=1
    )


@pytest.mark.parametrize("text", ["", "[]", '{"done": "x", "files": [{"file": "a"}]}', "{"])
def test_record_of_a_change_that_cannot_be_read_is_one_sentence(
    toy: CatalogFolder, text: str
) -> None:
    (toy.root / ".kdcatalog").mkdir()
    (toy.root / LAST).write_text(text, encoding="utf-8")
    assert f"nothing to undo: {LAST} cannot be read; remove it" == refused(toy, "undo", "--yes")


def test_removed_file_with_clashing_keys_is_reported(toy: CatalogFolder) -> None:
    path = toy.root / "removed.yaml"
    edit(path, "key: hassan2016ash", "key: hassan2017salt")
    edit(path, "instead: hassan2017salt", "instead: hassan2017sald")
    found = [
        (problem.code, problem.message, problem.hint)
        for problem in pipeline.load(toy.snapshot).problems
        if problem.file == "removed.yaml"
    ]
    assert [
        ("KD185", "a record has the key 'hassan2017salt'", "remove the row"),
        ("KD185", "no record has the key 'hassan2017sald'", "did you mean 'hassan2017salt'?"),
    ] == found


def test_duplicate_row_in_removed_file_is_reported(toy: CatalogFolder) -> None:
    path = toy.root / "removed.yaml"
    text = path.read_text(encoding="utf-8")
    row = text[text.index("  - key:") :].replace("[hassan2016bran]", "[hassan2016mill]")
    path.write_text(text + row, encoding="utf-8")
    found = [
        problem.message
        for problem in pipeline.load(toy.snapshot).problems
        if problem.code == "KD185"
    ]
    assert ["duplicate key 'hassan2016ash'"] == found
