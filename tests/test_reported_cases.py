"""Faults that users of similar tools reported: other examples of each kind, from file to record."""

import pytest

from kdcatalog.artifacts.downloads import FORMATS, Format
from kdcatalog.bibliography.work import Work
from kdcatalog.commands.export import Choice, export
from kdcatalog.commands.import_plan import ImportOptions, ImportPlan, plan_import
from kdcatalog.commands.importing import write_import
from kdcatalog.lists.formats import read_list
from kdcatalog.model.identifiers import Identifiers
from tests.folders import CatalogFolder
from tests.sites import catalog_in

WISHES = ImportOptions("2026-11-24", ("grain/rye",))
# A SICI code has almost every sign that ends an address elsewhere.
SICI = "10.1175/1520-0469(1973)030<0935:TOOTV>2.0.CO;2"
LISTED = "https://doi.org/10.1175/1520-0469(1973)030%3C0935:TOOTV%3E2.0.CO;2"


def first_work(text: str, name: str = "list.md") -> Work:
    """Return the work of the first entry; a second one makes it a list."""
    return read_list(name, text.encode()).items[0].work


def bullet(line: str) -> str:
    other = "- [Cold Crumbs Fall](https://arxiv.org/abs/2301.00016). Ida Zed, Udo Yee. Crumb 2023."
    return f"# Bread\n## Rye\n- {line}\n{other}\n"


def imported(toy: CatalogFolder, text: str, name: str) -> ImportPlan:
    return plan_import(toy.snapshot, catalog_in(toy), read_list(name, text.encode()), WISHES)


@pytest.mark.parametrize(
    ("people", "names"),
    [
        ("Dr. Eva Fee, Prof. Max Cee", ["Eva Fee", "Max Cee"]),
        ("Prof. Dr. Eva Fee, Lou St. James", ["Eva Fee", "Lou St. James"]),
        ("Mr. Max Cee and Ms. Eva Fee", ["Max Cee", "Eva Fee"]),
        ("Eva Fee 0001, Max Cee 0012", ["Eva Fee", "Max Cee"]),
        ("Eva Fee\u00b9, Max Cee*, Lou Gee\u2020", ["Eva Fee", "Max Cee", "Lou Gee"]),
        ("Eva Fee (0000-0002-1694-233X), Dr. Max Cee", ["Eva Fee", "Max Cee"]),
        ("Dr. Max Cee, Eva Fee (0000-0002-1694-233X)", ["Max Cee", "Eva Fee"]),
    ],
)
def test_people_of_a_line_lose_what_is_attached_and_become_no_venue(
    people: str, names: list[str]
) -> None:
    work = first_work(bullet(f"[Warm Rolls](https://arxiv.org/abs/2301.00015). {people}. 2023."))
    assert (names, "") == ([author.name for author in work.authors], work.venue)


@pytest.mark.parametrize(
    "line",
    [
        f"Fee, E. (1973). Rolls in Summer. Journal of Bread, 3(2), 1-9. https://doi.org/{SICI}",
        f"Rolls in Summer. https://doi.org/{SICI}, 1973",
        f"[Rolls in Summer]({LISTED}). Eva Fee. 1973.",
        f"Rolls in Summer. Eva Fee. 1973. doi:{SICI}",
    ],
)
def test_doi_with_angle_brackets_and_semicolon_is_whole_in_a_line(line: str) -> None:
    assert SICI == first_work(bullet(line)).identifiers.doi


@pytest.mark.parametrize(
    "cell", [SICI, f"doi:{SICI}", f"https://doi.org/{SICI}", LISTED, f"{LISTED}; https://a.org/"]
)
def test_doi_with_angle_brackets_and_semicolon_is_whole_in_a_cell(cell: str) -> None:
    text = f"title,authors,url,year\nRolls in Summer,Eva Fee,{cell},1973\n"
    assert SICI == first_work(text, "list.csv").identifiers.doi


def test_semicolon_between_two_addresses_separates_them() -> None:
    cell = "https://doi.org/10.5555/1;https://example.org/2"
    work = first_work(f"title,authors,url,year\nRolls,Eva Fee,{cell},1973\n", "list.csv")
    assert ("10.5555/1", "https://example.org/2") == (work.identifiers.doi, work.url)


@pytest.mark.parametrize(
    "form", [form for form in FORMATS if form.id != "json"], ids=lambda form: form.id
)
def test_exported_paper_with_such_a_doi_is_recognized_without_a_remark(
    form: Format, toy: CatalogFolder
) -> None:
    text = (
        f"@article{{a, title={{Rolls in Summer}}, author={{Fee, Eva}}, year=1973, doi={{{SICI}}}}}"
    )
    write_import(toy.snapshot, imported(toy, text, "a.bib"))
    printed = export(catalog_in(toy), form.id, Choice(texts=("rolls in summer",)))
    done = plan_import(toy.snapshot, catalog_in(toy), read_list(form.name, printed), WISHES)
    assert (1, (), ()) == (len(done.unchanged), done.papers, done.left)
    assert [] == [each.sentence for each in done.remarks if "has both" in each.sentence]


@pytest.mark.parametrize("year", ["1931", "1877", "1609"])
def test_year_outside_the_range_of_records_is_not_called_missing(
    year: str, toy: CatalogFolder
) -> None:
    text = f"@book{{a, author={{Fee, Eva}}, title={{On Rolls}}, year={{{year}}}}}"
    done = imported(toy, text, "a.bib")
    (paper,) = done.papers
    sentences = [one.sentence for one in done.remarks]
    assert ("", []) == (paper.date, [one for one in sentences if "no year" in one])
    assert 1 == len([one for one in sentences if year in one])


@pytest.mark.parametrize(
    ("fields", "expected", "sentence"),
    [
        ("author={Fee, Eva}", {"date": ""}, "has no year"),
        ("author={Fee, Eva and Cee, Max and Fee, Eva}, year=2020", {"date": "2020"}, "twice"),
        ("author={Fee, Eva}, year=2020, url={ftp://user@host/x}", {"urls": ()}, "no http"),
        ("author={Fee, Eva}, year=2020, url={see the web page}", {"urls": ()}, "no http"),
        ("author={Fee, Eva}, year=2020, doi={none yet}", {"date": "2020"}, "no DOI"),
        (
            "author={Fee, Eva}, year=2020, doi={https://doi.org/10.5555/x_y#z}",
            {"identifiers": Identifiers(doi="10.5555/x_y")},
            "is read as 10.5555/x_y",
        ),
        ("author={Fee, Eva}, year={in press}", {"date": ""}, "has no year"),
        ("author={{}}, year=2020", {"authors": ()}, "no authors"),
        (
            "author={Fee, Eva}, year=2024, booktitle={Proceedings of BreadConf 2022}",
            {"date": "2022"},
            "",
        ),
    ],
)
def test_bad_field_of_a_bibliography_never_costs_its_paper(
    fields: str, expected: dict[str, object], sentence: str, toy: CatalogFolder
) -> None:
    done = imported(toy, f"@inproceedings{{a, title={{Rolls in Summer}}, {fields}}}", "a.bib")
    assert () == done.left
    (paper,) = done.papers
    assert expected == {name: getattr(paper, name) for name in expected}
    assert any(sentence in remark.sentence for remark in done.remarks)
    write_import(toy.snapshot, done)


@pytest.mark.parametrize("doi", ["10.5555/x_y#z", "doi:10.5555/x_y#z", "DOI 10.5555/x_y#z"])
def test_bare_doi_with_a_number_sign_stays_whole(doi: str, toy: CatalogFolder) -> None:
    entry = f"@article{{a, title={{Rolls in Summer}}, author={{Fee, Eva}}, doi={{{doi}}}}}"
    (paper,) = imported(toy, entry, "a.bib").papers
    assert "10.5555/x_y#z" == paper.identifiers.doi


@pytest.mark.parametrize(
    "line",
    [
        "[Rolls](https://arxiv.org/abs/2301.00015)\uff0c代码\uff1ahttps://github.com/a/b\uff08官方\uff09",
        "[Rolls](https://arxiv.org/abs/2301.00015)、コード\uff1ahttps://github.com/a/b。",
        "[Rolls](https://arxiv.org/abs/2301.00015), code: «https://github.com/a/b»",
        "Rolls https://arxiv.org/abs/2301.00015\uff0c“https://github.com/a/b”",
    ],
)
def test_marks_of_other_scripts_are_no_part_of_an_address(line: str) -> None:
    item = read_list("list.md", bullet(line).encode()).items[0]
    assert ("2301.00015", ("https://github.com/a/b",)) == (
        item.work.identifiers.arxiv,
        item.code,
    )


def test_whole_doi_of_a_bibliography_needs_no_remark(toy: CatalogFolder) -> None:
    fields = "author={Fee, Eva}, year=1998, month=6, title={Rolls in Summer}"
    doi = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-#"
    done = imported(toy, f"@article{{a, {fields}, doi={{{doi}}}}}", "a.bib")
    (paper,) = done.papers
    assert (doi.casefold(), ()) == (paper.identifiers.doi, done.remarks)


@pytest.mark.parametrize(
    "title", ["[No title available]", "Untitled", "TBA", "Title", "N/A", "(no title)"]
)
def test_entries_with_a_placeholder_as_title_are_neither_merged_nor_silent(
    title: str, toy: CatalogFolder
) -> None:
    entries = [
        f"@misc{{{key}, author={{{key}, Eva}}, title={{{title}}}, year=2001}}" for key in "bc"
    ]
    done = imported(toy, "\n".join(entries), "a.bib")
    assert 2 == len(done.left) + len(done.papers)


@pytest.mark.parametrize(
    ("first", "second", "papers"),
    [
        # One work: an identifier, an author or the year in common.
        ("Rolls in Summer|Fee, Eva|2020|10.5555/1", "Summer Rolls|Fee, Eva|2020|10.5555/1", 1),
        ("Rolls in Summer|Fee, Eva|2020|", "rolls in summer!|Cee, Max and Fee, Eva|2021|", 1),
        # Two: the title alone says nothing, nor does it against two DOIs.
        ("Rolls in Summer|Fee, Eva|2020|", "Rolls in Summer|Cee, Max|2011|", 2),
        ("Introduction|Fee, Eva|2020|", "Introduction|Cee, Max|2020|", 2),
        ("Rolls in Summer|Fee, Eva|2020|10.5555/1", "Rolls in Summer|Fee, Eva|2020|10.5555/2", 2),
    ],
)
def test_works_are_one_by_identifier_or_by_title_with_author_or_year(
    first: str, second: str, papers: int, toy: CatalogFolder
) -> None:
    entries = []
    for key, entry in (("a", first), ("b", second)):
        title, people, year, doi = entry.split("|")
        fields = f"title={{{title}}}, author={{{people}}}, year={year}, doi={{{doi}}}"
        entries.append(f"@article{{{key}, {fields}}}")
    done = imported(toy, "\n".join(entries), "a.bib")
    assert (papers, ()) == (len(done.papers), done.left)


NOTED = "arXiv:2301.00015 [cs]"
IDS_IN_NOTES = {
    "zotero.csv": f'Title,Author,Date,Extra\nRolls in Summer,"Fee, Eva",2023,"{NOTED}\nPages: 9"\n',
    "number.csv": f'Title,Author,Date,Number\nRolls in Summer,"Fee, Eva",2023,{NOTED}\n',
    "note.ris": (
        f"TY  - JOUR\nTI  - Rolls in Summer\nAU  - Fee, Eva\nPY  - 2023\nN1  - {NOTED}\nER  - \n"
    ),
    "two.ris": (
        "TY  - JOUR\nTI  - Rolls in Summer\nAU  - Fee, Eva\nPY  - 2023\nN1  - read twice\n"
        "N1  - arXiv preprint arXiv:2301.00015\nER  - \n"
    ),
    "endnote.enw": (
        "%0 Journal Article\n%T Rolls in Summer\n%A Fee, Eva\n%D 2023\n%Z arXiv:2301.00015\n"
    ),
    "csl.json": (
        '[{"id": "a", "type": "article-journal", "title": "Rolls in Summer", "issued": '
        '{"date-parts": [[2023]]}, "author": [{"family": "Fee", "given": "Eva"}], '
        f'"note": "{NOTED}\\nread twice"}}]'
    ),
}


@pytest.mark.parametrize("name", IDS_IN_NOTES)
def test_arxiv_id_on_a_line_of_a_note_is_read(name: str) -> None:
    (item,) = read_list(name, IDS_IN_NOTES[name].encode()).items
    assert ("2301.00015", "Rolls in Summer") == (item.work.identifiers.arxiv, item.work.title)


@pytest.mark.parametrize("note", ["extends arXiv:2301.00015", "see 2301.00015 and others", "12"])
def test_note_that_says_more_names_no_identifier(note: str) -> None:
    text = f'Title,Author,Date,Extra\nRolls in Summer,"Fee, Eva",2023,"{note}"\n'
    listing = read_list("zotero.csv", text.encode())
    assert [] == list(listing.items[0].work.identifiers)
    assert ["Extra"] == [column.name for column in listing.unread]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("xdata", "fields for other entries"),
        ("set", "a list of other entries"),
        ("collection", "a volume"),
    ],
)
def test_entry_that_is_no_paper_is_left_out_with_what_it_is(kind: str, words: str) -> None:
    paper = "@article{b, title={Rolls in Summer}, author={Fee, Eva}}"
    listing = read_list("a.bib", f"@{kind}{{a, title={{Bread}}}}\n{paper}".encode())
    (left,) = listing.left
    assert f"the entry a is @{kind}, {words}, not a paper" == left.sentence
