"""What the user sees and decides of a list before it is imported: preview, --map, import.yaml."""

from pathlib import Path

import pytest

from kdcatalog.commands.import_preview import ImplausibleListError, preview, require_plausible
from kdcatalog.commands.importing import (
    ChoiceError,
    normalized_choices,
    parse_choices,
    read_mapping,
)
from kdcatalog.commands.new_catalog import init
from kdcatalog.lists.formats import UnknownFormatError, read_list
from tests.folders import CatalogFolder
from tests.sites import catalog_in
from tests.test_cli import run

DAY = "2026-11-24"
SYSTEMS = """\
# Ovens

| Maker | Product | What it does | Where |
|---|---|---|---|
| Baker | OvenOne | Bakes loaves of rye | [paper](https://arxiv.org/abs/2502.04444) |
| Cook | OvenTwo | Bakes rolls of spelt | [paper](https://arxiv.org/abs/2503.05555) |
"""


def imported(folder: Path, *options: str) -> tuple[str, list[str]]:
    """Return what an import of the list in a folder prints, and the titles of the catalog."""
    root = folder / "catalog"
    if not root.exists():
        init(root, "Ovens", DAY)
    done = run("-C", str(root), "import", str(folder / "list.md"), *options)
    assert done.exit_code in (0, 1), done.stderr
    return done.stdout, [paper.title for paper in catalog_in(CatalogFolder(root)).papers]


def test_map_option_names_the_column_of_titles(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(SYSTEMS, encoding="utf-8")
    shown, titles = imported(tmp_path, "--map", "Product=title", "--map", "Maker=skip")
    assert ["OvenTwo", "OvenOne"] == titles
    assert "  title      100%  chosen: column 'Product'" in shown.splitlines()


def test_mapping_is_kept_next_to_the_list_for_the_next_import(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(SYSTEMS, encoding="utf-8")
    imported(tmp_path, "--map", "Product=title", "--dry-run")
    assert not (tmp_path / "import.yaml").exists()
    imported(tmp_path, "--map", "Product=title")
    saved = read_mapping((tmp_path / "import.yaml").read_bytes())
    assert "title" == saved["list.md"]["Product"]
    line = "| Elm | OvenSix | Bakes tins | [paper](https://arxiv.org/abs/2504.06666) |\n"
    (tmp_path / "list.md").write_text(SYSTEMS + line, encoding="utf-8")
    _, titles = imported(tmp_path, "--at", "ovens")
    assert ["OvenSix", "OvenTwo", "OvenOne"] == titles


def test_map_option_names_labels_of_lines_and_links() -> None:
    text = "".join(
        f"- **Warm Ovens Bake {word}**\n"
        f"  - Ofen: ICBR 2025\n  - [Teig](https://example.org/{word})\n"
        for word in ("Bread", "Cake", "Rolls")
    )
    choices = {"ofen": "venue", "teig": "code"}
    listing = read_list("a.md", text.encode(), choices)
    assert [("ICBR", 2025)] * 3 == [(item.work.venue, item.work.year) for item in listing.items]
    assert ("https://example.org/Bread",) == listing.items[0].code


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ("System", "'System' is not a column and what it holds"),
        ("=title", "'=title' is not a column and what it holds"),
        ("System=titel", "'titel' is nothing that a column can hold: did you mean 'title'?"),
        ("A=B=", "'' is nothing that a column can hold"),
    ],
)
def test_wrong_choice_is_refused_with_what_to_type(choice: str, message: str) -> None:
    with pytest.raises(ChoiceError, match=message.split("(")[0].replace("?", r"\?")):
        parse_choices([choice])


def test_preview_shows_ten_rows_with_the_mapping_and_its_confidence() -> None:
    rows = "".join(f"Warm Ovens {n},Ann Baker; Bob Cook,2020,x,10.5555/{n}\n" for n in range(30))
    listing = read_list("a.csv", f"Title,Authors,Year,Shelf,DOI\n{rows}".encode())
    lines = preview(listing, "a.csv").splitlines()
    assert [
        "a.csv: CSV, separated by commas in UTF-8, 30 papers",
        "  title      100%  column 'Title'",
        "  authors    100%  column 'Authors'",
        "  date       100%  column 'Year'",
        "  link       100%  column 'DOI'",
        "  no field   Shelf",
        "  coverage   authors 100 % (good), date 100 % (good), venue 0 % (poor),"
        " identifier 100 % (good), code 0 % (poor)",
        "  line 2: Warm Ovens 0 | Ann Baker, Bob Cook | 2020 | doi:10.5555/0",
    ] == lines[:8]
    assert 17 == len(lines)


IMPLAUSIBLE = {
    "dates as venues": (
        "title,venue\n" + "".join(f"Warm Ovens {n},Seen: May {n} 2020\n" for n in range(1, 6)),
        "venues are dates or people",
    ),
    "people as venues": (
        "title,venue\n" + "".join(f'Warm Ovens {n},"Ann Bee, Bo Cee"\n' for n in range(5)),
        "venues are dates or people",
    ),
    "one title": (
        "title,doi\n" + "".join(f"Warm Ovens,10.5555/{n}\n" for n in range(6)),
        "works have the same title",
    ),
    "fields as titles": (
        "".join(f"- [id: baker{n}](https://example.org/{n})\n" for n in range(4)),
        "titles are no titles",
    ),
    "words as titles": (
        "".join(f"- [Oven{n}](https://example.org/{n})\n" for n in range(4)),
        "titles without an identifier are one word",
    ),
    "initials as family names": (
        "".join(
            f"@article{{a{n}, title={{Warm Ovens {n}}}, author={{A., Baker}}}}\n" for n in range(4)
        ),
        "family names are initials",
    ),
}


HEAD = "Title,Authors,Venue,Date,Keywords,Abstract,Short,Link,Status\n"
ROWS = "".join(
    f"Warm Ovens {n} Bake,Ann Bee; Bob Cee,Journal of {'ABC'[n % 3]}-Dough,2020-0{n},heat; bread,"
    f'{"Heat helps every oven. " * 10}{n},"B., A.",https://example.org/{n},to read\n'
    for n in range(1, 10)
)


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ("Keywords=title", "works have the same title as others"),
        ("Authors=venue", "venues are dates or people"),
        ("Authors=title", "titles are lists of people"),
        ("Date=title", "column 'Date' holds no title"),
        ("Link=title", "column 'Link' holds no title"),
        ("Abstract=title", "titles are longer than 200 characters"),
        ("Venue=title", "works have the same title as others"),
        ("Status=title", "works have the same title as others"),
        ("Date=venue", "column 'Date' holds no venue: 0% of its cells look like one"),
        ("Keywords=date", "column 'Keywords' holds no date"),
        ("Status=code", "'status' was chosen as code, which no paper has then"),
        ("Keywords=authors", "column 'Keywords' holds no authors"),
        ("Short=authors", "column 'Short' holds no authors"),
    ],
)
def test_list_with_a_wrong_choice_is_refused_with_the_reason(choice: str, reason: str) -> None:
    choices = normalized_choices(parse_choices([choice]))
    listing = read_list("a.csv", (HEAD + ROWS).encode(), choices)
    with pytest.raises(ImplausibleListError, match=reason) as refused:
        require_plausible(listing, "a.csv", choices)
    # The reason once, not again as what follows from it.
    named = "holds no" in str(refused.value)
    assert not named or ";" not in str(refused.value)


def test_choice_of_titles_is_not_taken_for_a_column_of_links() -> None:
    choices = normalized_choices(parse_choices(["Days=title"]))
    rows = "".join(f"Warm Ovens {n} Bake,2021-03-0{n},https://e.org/{n}\n" for n in range(1, 5))
    listing = read_list("a.csv", f"System,Days,Link\n{rows}".encode(), choices)
    assert [("Days", "title")] == [
        (column.name, column.role) for column in listing.columns if column.basis == "chosen"
    ]
    with pytest.raises(ImplausibleListError, match="column 'Days' holds no title"):
        require_plausible(listing, "a.csv", choices)


def test_label_of_dates_chosen_as_venue_is_refused() -> None:
    choices = normalized_choices(parse_choices(["Day=venue"]))
    text = "".join(
        f"#### Warm Ovens {n}\n- **Authors:** Ann Bee\n- **Day:** May {n}, 2020\n\n"
        for n in range(1, 6)
    )
    listing = read_list("a.md", f"# Ovens\n\n{text}".encode(), choices)
    with pytest.raises(ImplausibleListError, match="chosen as venue, which no paper has"):
        require_plausible(listing, "a.md", choices)


def test_list_with_right_choices_is_not_refused() -> None:
    choices = normalized_choices(parse_choices(["Title=title", "Authors=authors", "Short=skip"]))
    listing = read_list("a.csv", (HEAD + ROWS).encode(), choices)
    require_plausible(listing, "a.csv", choices)
    assert len(ROWS.splitlines()) == len(listing.items)


@pytest.mark.parametrize("name", IMPLAUSIBLE)
def test_implausible_list_is_refused_with_the_reason(name: str) -> None:
    text, reason = IMPLAUSIBLE[name]
    with pytest.raises(ImplausibleListError, match=reason):
        require_plausible(read_list("a", text.encode()), "a")


def test_refused_list_is_imported_with_anyway(tmp_path: Path) -> None:
    text, _ = IMPLAUSIBLE["words as titles"]
    (tmp_path / "list.md").write_text(text, encoding="utf-8")
    done = run("init", str(tmp_path / "new"), "--from", str(tmp_path / "list.md"))
    assert 3 == done.exit_code
    assert "4 of 4 titles without an identifier are one word, such as 'Oven0'" in done.stderr
    assert not (tmp_path / "new").exists()
    _, titles = imported(tmp_path, "--anyway")
    assert 4 == len(titles)


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF: export its references"),
        ("a.xlsx", b"PK\x03\x04...", "is a ZIP file, or a document or spreadsheet"),
        ("a.md", b" \n", "is empty"),
        ("a.xml", b'<?xml version="1.0"?><records/>', "is XML, which is not read"),
        ("a", b"Only some words.", "the format of a is unknown"),
        ("a.bin", bytes(range(256)) * 9, "a.bin is not a text file: export the list as"),
    ],
)
def test_unknown_format_is_an_error(name: str, raw: bytes, message: str) -> None:
    with pytest.raises(UnknownFormatError, match=message):
        read_list(name, raw)


@pytest.mark.parametrize("text", ["# Only a heading\n", "Some prose.\n\nMore prose.\n"])
def test_list_without_a_paper_is_an_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(text, encoding="utf-8")
    for arguments in ((), ("--anyway",)):
        done = run("init", str(tmp_path / "new"), "--from", str(tmp_path / "list.md"), *arguments)
        assert 3 == done.exit_code
        assert "no paper was found in list.md, which was read as Markdown" in done.stderr


@pytest.mark.parametrize(
    ("name", "exit_code"),
    [
        ("nested-bullets.md", 0),
        ("zotero.csv", 0),
        ("journals.bib", 0),
        ("old.bib", 0),
        ("references-physics.md", 0),
        ("keyed-records.yaml", 0),
        ("table-chinese-journal.md", 0),
        # It has a volume, which is no paper.
        ("xdata-strings-duplicates.bib", 1),
    ],
)
@pytest.mark.parametrize("options", [(), ("--new-nodes",)])
def test_import_into_a_new_catalog_gives_what_init_from_gives(
    name: str, exit_code: int, options: tuple[str, ...], tmp_path: Path
) -> None:
    source = tmp_path / name
    source.write_bytes((Path(__file__).parent / "lists" / name).read_bytes())
    made = run("init", str(tmp_path / "from"), "--from", str(source), "--title", "Ovens")
    run("init", str(tmp_path / "then"), "--title", "Ovens")
    done = run("-C", str(tmp_path / "then"), "import", str(source), *options)
    assert (exit_code, exit_code) == (made.exit_code, done.exit_code), done.stderr
    run("-C", str(tmp_path / "then"), "build", "--no-site")
    first, second = CatalogFolder(tmp_path / "from"), CatalogFolder(tmp_path / "then")
    assert first.record_files == second.record_files
    for file in ("taxonomy.yaml", "README.md", *first.record_files):
        assert first.read(file) == second.read(file)


def test_first_import_removes_the_example_and_keeps_a_changed_taxonomy(tmp_path: Path) -> None:
    init(tmp_path / "new", "Ovens", DAY)
    taxonomy = tmp_path / "new" / "taxonomy.yaml"
    taxonomy.write_text(taxonomy.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    (tmp_path / "list.md").write_text(
        "## Bread\n- [Warm Ovens Bake](https://arxiv.org/abs/2502.04444)\n", encoding="utf-8"
    )
    run("-C", str(tmp_path / "new"), "import", str(tmp_path / "list.md"), "--new-nodes")
    catalog = catalog_in(CatalogFolder(tmp_path / "new"))
    assert ["Warm Ovens Bake"] == [paper.title for paper in catalog.papers]
    assert {"topics/first-topic", "bread"} <= {*catalog.taxonomy.nodes}
    assert taxonomy.read_text(encoding="utf-8").endswith("# mine\n")


def test_preview_of_twenty_columns_is_one_screen() -> None:
    names = (
        "title,authors,venue,date,volume,number,pages,publisher,editors,language,code,data,doi,url"
    )
    more = [f"x{n}" for n in range(10)]
    head = ",".join([names, "doi", "url", *more])
    cells = "Bee; Cee,Journal of Dough,2020-01,1,2,3-4,Oven Press,Ann Dee,en,https://github.com/a/b"
    rows = "".join(
        f"Warm Ovens {n} Bake,{cells},,10.5555/{n},https://e.org/{n}\n" for n in range(20)
    )
    listing = read_list("a.csv", f"{head}\n{rows}".encode())
    text = preview(listing, "a.csv")
    assert len(text.splitlines()) <= 25
    assert 10 == text.count("  line ")
    roles = {column.role for column in listing.columns if column.role}
    # No role is left out.
    assert all(role in text for role in roles)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ("Product=titel", "did you mean 'title'?"),
        ("Product", "is not a column and what it holds"),
        ("Prodct=title", "list.md has no column or label 'Prodct': did you mean 'Product'?"),
    ],
)
def test_wrong_map_option_is_wrong_use(choice: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(SYSTEMS, encoding="utf-8")
    root = tmp_path / "catalog"
    init(root, "Ovens", DAY)
    new = str(tmp_path / "new")
    for command in (("-C", str(root), "import"), ("init", new, "--no-input", "--from")):
        done = run(*command, str(tmp_path / "list.md"), "--map", choice)
        assert 2 == done.exit_code
        assert message in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": [1,\n 2,}\n', "at line 2, column 4"),
        ('{"title": "A"}\n\n{"title": "B",}\n', "at line 3, column 15"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_broken_json_is_left_out_with_its_place(text: str, place: str) -> None:
    listing = read_list("a.json", text.encode())
    (remark,) = listing.left
    assert remark.sentence.startswith("not valid JSON: ")
    assert place in remark.sentence
