"""What is exported and imported again is the same, as far as the format can hold it."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kdcatalog.bibliography import bib_file, bibtex, csl, ris
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.bibliography.entries import work_of_entry
from kdcatalog.commands.export import Choice, export
from kdcatalog.exports import csv_table
from kdcatalog.exports.catalog_json import JOINT, exported_catalog, paper_line
from kdcatalog.lists.formats import read_list
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper, Record
from kdcatalog.model.tracks import TRACK_TITLES
from kdcatalog.rendering.environments import markdown_environment, render
from kdcatalog.snapshot import InputFile, packaged_templates
from kdcatalog.text.cleaning import clean_title
from kdcatalog.views.list_files import ListFiles
from tests.factories import catalog_of, paper, record
from tests.folders import CatalogFolder
from tests.sites import catalog_in
from tests.test_cli import run

TEMPLATES = {
    path.relative_to(packaged_templates()).as_posix(): InputFile(path.name, path.read_bytes())
    for path in sorted(packaged_templates().rglob("*.j2"))
}
WORDS = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["C", "Z"]),
    min_size=1,
    max_size=8,
)
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
NAMES = st.sampled_from(["Ann Bee", "Ilse van der Meer", "Martin King Jr.", "Plato", "Émile Šojat"])
PEOPLE = st.lists(
    NAMES
    | st.just({"given": "Eva", "family": "García Márquez"})
    | st.just({"group": "Crumb & Rye Team"}),
    min_size=1,
    max_size=4,
    unique_by=str,
)
VENUES = st.fixed_dictionaries(
    {"id": st.just("BreadConf"), "year": st.sampled_from(["2023", "2024"])},
    optional={
        "track": st.sampled_from(sorted(TRACK_TITLES)),
        "name": st.just("Workshop on Salt"),
    },
)
RECORDS = st.fixed_dictionaries(
    {"title": TEXTS, "authors": PEOPLE},
    optional={
        "language": st.sampled_from(["zh-Hant", "pt-BR"]),
        "former_titles": st.lists(TEXTS, min_size=1, max_size=2, unique=True),
        "short_name": TEXTS,
        "venue": VENUES,
        "volume": st.sampled_from(["36", "IV", "{3}", "10_2", "Ä1 & β"]),
        "number": TEXTS,
        "pages": st.sampled_from(["12-19", "e7", "3-5, 9-11"]),
        "publisher": TEXTS,
        "editor": PEOPLE,
        "identifiers": st.just({"arxiv": "2306.99901", "doi": "10.5555/x_y<1>"}),
        "urls": st.just(["https://example.org/a~b?c=d&e"]),
        "code": st.just(["https://github.com/ann/bread"]),
        "facts": st.fixed_dictionaries({"strand": TEXTS, "flour": st.lists(TEXTS, min_size=1)}),
        "note": TEXTS,
        "corrections": st.lists(TEXTS, min_size=1, max_size=2),
        "former_keys": st.just(["old2020key"]),
        "former_identifiers": st.just(["arxiv:2001.00001"]),
        "checked": st.just({"title": "acl 2024-01-15", "venue": "person 2024-02-20"}),
    },
)


def valid(fields: dict[str, Any]) -> Paper:
    """Return the paper of a record; a text that no record may hold becomes another."""
    try:
        return paper(**fields)
    except ValueError:
        return paper(title="A Plain Loaf")


def exported(catalog: Catalog) -> str:
    return JOINT.collect(paper_line(catalog, each) for each in catalog.papers)


@given(RECORDS)
def test_json_gives_back_every_record_exactly(fields: dict[str, Any]) -> None:
    original = valid(fields)
    document = exported_catalog(exported(catalog_of(original)))
    assert document is not None
    imported = Record.model_validate(document.records[original.key])
    assert [] == [
        name for name in Record.model_fields if getattr(original, name) != getattr(imported, name)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"version": 1,\n"papers": [{"title": "A"}]}',
        '{"version": 1,\n"papers": 3}',
        '{"version": 1, "papers": [',
        '{"version": 2,\n"papers": []}',
    ],
)
def test_other_json_is_not_taken_for_an_export(text: str) -> None:
    assert exported_catalog(text) is None


def test_export_that_is_nested_too_deeply_is_none() -> None:
    assert exported_catalog('{"version": 1,"papers":' + "[" * 100_000) is None


def without_records(toy: CatalogFolder, place: Path) -> Path:
    shutil.copytree(toy.root, place)
    shutil.rmtree(place / "papers")
    (place / "papers").mkdir()
    return place


def test_export_to_json_and_import_give_the_same_catalog(
    toy: CatalogFolder, tmp_path: Path
) -> None:
    file = tmp_path / "all.json"
    run("-C", str(toy.root), "export", "--format", "json", "--output", str(file))
    place = without_records(toy, tmp_path / "empty")
    done = run("-C", str(place), "import", str(file))
    total = len(catalog_in(toy).papers)
    assert (0, f"{total} records: {total} new, 0 unchanged, 0 left out") == (
        done.exit_code,
        done.stdout.splitlines()[-1],
    )
    assert catalog_in(toy) == catalog_in(CatalogFolder(place))
    again = run("-C", str(place), "import", str(file))
    assert f"{total} records: 0 new, {total} unchanged, 0 left out\n" == again.stdout


def test_record_that_differs_or_has_an_unknown_topic_is_left_out_with_a_reason(
    toy: CatalogFolder, tmp_path: Path
) -> None:
    catalog = catalog_in(toy)
    first, second, *_ = catalog.papers
    lines = [json.loads(paper_line(catalog, each)) for each in (first, second)]
    lines[0]["note"] = "Another note."
    lines[1] |= {"key": "new2020bread", "placements": ["grain/nowhere"], "identifiers": {}}
    lines[1] |= {"title": "New Bread", "former_keys": [], "urls": [], "former_titles": []}
    file = tmp_path / "some.json"
    file.write_text(JOINT.collect(json.dumps(line) for line in lines), encoding="utf-8")
    done = run("-C", str(toy.root), "import", str(file))
    assert 1 == done.exit_code
    assert f"left out 1: the record exists and has another note: {first.key}\n" in done.stdout
    assert "left out 1: unknown topic 'grain/nowhere'; " in done.stdout
    assert ": new2020bread\n" in done.stdout
    assert done.stdout.endswith("2 records: 0 new, 0 unchanged, 2 left out\n")


def fields_by_key(catalog: Catalog) -> dict[str, Any]:
    return {each.key: Record.model_dump(each) for each in catalog.papers}


def test_export_brings_its_topics_into_a_new_catalog(toy: CatalogFolder, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    run("-C", str(toy.root), "export", "--format", "json", "--output", str(file))
    original = catalog_in(toy)
    total = len(original.papers)
    after, of_export = tmp_path / "after", tmp_path / "of-export"
    run("init", str(after), "--no-input")
    done = run("-C", str(after), "import", str(file))
    assert f"{total} records: {total} new, 0 unchanged, 0 left out\n" == done.stdout
    # Not taken for a list, whose papers would be the venues, too.
    assert 0 == run("init", str(of_export), "--no-input", "--from", str(file)).exit_code
    for place in (after, of_export):
        made = catalog_in(CatalogFolder(place))
        assert fields_by_key(original) == fields_by_key(made)
        assert [*original.taxonomy.nodes] == [*made.taxonomy.nodes]
        assert [*original.taxonomy.venue_by_id] == [*made.taxonomy.venue_by_id]
    assert original.taxonomy.catalog.title == made.taxonomy.catalog.title


def test_export_adds_topics_to_others_only_when_asked(toy: CatalogFolder, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    run("-C", str(toy.root), "export", "--format", "json", "--output", str(file))
    original = catalog_in(toy)
    total = len(original.papers)
    place = tmp_path / "own"
    run("init", str(place), "--no-input", "--facet", "Oven: Warm")
    refused = run("-C", str(place), "import", str(file))
    assert f"0 new, 0 unchanged, {total} left out\n" in refused.stdout
    assert "fix: --new-nodes adds the topics" in refused.stdout
    # By reason, not by record.
    assert len(refused.stdout.splitlines()) < 20
    done = run("-C", str(place), "import", str(file), "--new-nodes")
    assert "taxonomy.yaml: added " in done.stdout
    assert f"{total} new, 0 unchanged, 0 left out\n" in done.stdout
    made = catalog_in(CatalogFolder(place))
    assert fields_by_key(original) == fields_by_key(made)
    assert {"oven", "oven/warm", *original.taxonomy.nodes} == {*made.taxonomy.nodes}


OWN_CSV = """\
key,title,authors,date,arxiv,placements,added,method,summary
bee2023warm,Warm Ovens Bake Better,Ann Bee,2023-01,2301.00001,grain/rye; oven,2024-01-01,WARM,
cee2023cold,Cold Ovens Bake Worse,Bob Cee,2023-02,2302.00001,grain/rye,2024-01-01,,Bakes cold.
"""


def test_own_csv_brings_its_topics_and_names_its_facts(tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    file.write_text(OWN_CSV, encoding="utf-8")
    after, own = tmp_path / "after", tmp_path / "own"
    run("init", str(after), "--no-input")
    run("-C", str(after), "import", str(file))
    run("init", str(own), "--no-input", "--facet", "Shop: Door")
    elsewhere = run("-C", str(own), "import", str(file), "--at", "door", "--dry-run", "-v")
    # Not silently put elsewhere.
    assert 3 == elsewhere.stdout.count("is not a topic, so the paper is not there")
    done = run("-C", str(own), "import", str(file), "--new-nodes", "-v")
    for place in (after, own):
        made = catalog_in(CatalogFolder(place))
        topics = {paper.title.split()[0]: paper.placements for paper in made.papers}
        assert {"Warm": ("grain/rye", "oven"), "Cold": ("grain/rye",)} == topics
        assert ["Grain", "Rye", "Oven"] == [
            made.taxonomy.nodes[path].title for path in ("grain", "grain/rye", "oven")
        ]
        assert [place / "papers/2023"] == [*(place / "papers").iterdir()]
    # A summary of two words costs no paper.
    assert "left out of the record: summary: KD131: the summary has 11 characters" in done.stdout
    # The file has no settings of facts, so nothing makes them.
    assert 1 == done.stdout.count(
        "not carried over, since taxonomy.yaml has no such fact: 'method'"
    )


EDITED_CSV = """\
key,title,authors,date,arxiv,placements,added,group,summary
oldkey2022warm,Warm Ovens Bake Better,Ann Bee,2023-01,2301.00001,grain,2024-01-01,Heat; Salt,
"No key, Ann",Cold Ovens Bake Worse,Bob Cee,2023-02,2302.00001,grain,2924-01-01,Salt,
oldkey2022warm,Dim Ovens Bake at Night,Carl Dee,2023-03,2303.00001,grain,20240101,,
con,Loud Ovens Bake by Day,Dan Eff,2023-04,2304.00001,grain,1/2/2024,Heat,
"""


def test_edited_own_csv_keeps_the_keys_and_days_that_a_record_can_have(tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    file.write_text(EDITED_CSV, encoding="utf-8")
    folder = tmp_path / "after"
    run("init", str(folder), "--no-input")
    done = run("-C", str(folder), "import", str(file))
    assert 0 == done.exit_code
    made = catalog_in(CatalogFolder(folder))
    # The fact "group" has the name of a column of sections.
    assert {("grain",)} == {paper.placements for paper in made.papers}
    assert ["grain"] == [*made.taxonomy.nodes]
    days = {paper.file: paper.added for paper in made.papers}
    today = days["papers/2023/cee2023cold.yaml"]
    assert {
        "papers/2022/oldkey2022warm.yaml": "2024-01-01",
        "papers/2023/cee2023cold.yaml": today,
        "papers/2023/dee2023dim.yaml": "2024-01-01",
        "papers/2023/eff2023loud.yaml": today,
    } == days
    assert "2024-01-01" < today


def test_own_ris_gives_back_the_ids_that_it_has_under_one_tag() -> None:
    ids = {"arxiv": "2301.00001", "doi": "10.5555/1.2", "openreview": "abcd1234EF"}
    content = export(catalog_of(paper(identifiers=ids)), "ris", Choice())
    (item,) = read_list("all.ris", content).items
    assert ids == dict(item.work.identifiers.model_dump(exclude_none=True))


def test_own_formats_keep_both_ids_of_an_anthology_paper() -> None:
    both = {"acl": "2023.bread-long.1", "doi": "10.18653/v1/2023.bread-long.1"}
    original = paper(identifiers=both)
    catalog = catalog_of(original)
    for name in ("bibtex", "ris", "csl-json", "csv"):
        content = export(catalog, name, Choice())
        (item,) = read_list(f"all.{name}", content).items
        assert both == dict(item.work.identifiers.model_dump(exclude_none=True)), name


@given(RECORDS)
def test_bibtex_and_csl_give_back_what_they_can_hold(fields: dict[str, Any]) -> None:
    original = valid({"kind": None, **fields})
    catalog = catalog_of(original)
    citation = citation_of(original, catalog.taxonomy)
    (entry,) = bib_file.read_bibliography(bibtex.bibtex_entry(citation)).entries
    item = csl.csl_item(citation)
    for work in (work_of_entry(entry), csl.work_of_item(item)):
        names = [author.name for author in work.authors]
        assert [author.name for author in original.authors] == names
        assert citation.identifiers == work.identifiers
        assert str(citation.year) == work.date[:4]
        if original.venue:
            assert citation.container == work.venue
            assert (citation.volume, citation.pages) == (work.volume, work.pages)


def printed(title: str) -> str:
    """Return a title as a list gives it: without TeX, and without commas at its end."""
    bare = title.strip(" |,;").removesuffix(".")
    return clean_title(bare, markup=("tex",)).text


@settings(max_examples=40, deadline=None)
@given(RECORDS)
def test_ris_gives_back_works_and_their_publication(fields: dict[str, Any]) -> None:
    # A title of signs alone, such as ":", is left out with a reason.
    title = f"Loaves of {fields['title']}"
    original = valid({"kind": None, **fields, "title": title})
    citation = citation_of(original, catalog_of(original).taxonomy)
    (item,) = read_list("a.ris", ris.ris_entry(citation).encode()).items
    work = item.work
    assert printed(original.title) == work.title
    assert original.authors == work.authors
    assert citation.identifiers == work.identifiers
    if original.venue:
        volume = (citation.volume, citation.number, citation.pages, citation.publisher)
        assert volume == (work.volume, work.number, work.pages, work.publisher)
        # "Workshop on Salt at BreadConf 2023": the year is read as that of the publication.
        container = citation.container.removesuffix(f" {citation.year}")
        assert (container, citation.year) == (work.venue, work.year)
        assert citation.editors == work.editors


@settings(max_examples=40, deadline=None)
@given(RECORDS)
@example({"title": "A Loaf", "authors": ["Ann Bee"], "editor": [{"group": "Crumb & Rye Team"}]})
@example(
    {
        "title": "A Loaf",
        "authors": ["Ann Bee"],
        "venue": {"id": "BreadConf", "year": "2023", "track": "datasets"},
    }
)
def test_csv_gives_back_works_with_topics_and_keys(fields: dict[str, Any]) -> None:
    # A title without a letter is none, and its row is reported.
    title = f"Loaves of {fields['title']}"
    original = valid({"kind": None, **fields, "title": title})
    catalog = catalog_of(original)
    text = csv_table.csv_joint(catalog).collect([csv_table.csv_row(catalog, original)])
    (item,) = read_list("a.csv", text.encode()).items
    assert printed(original.title) == item.work.title
    names = [author.name for author in item.work.authors]
    assert [author.name for author in original.authors] == names
    assert original.identifiers == item.work.identifiers
    assert (original.key, original.placements) == (item.key, item.placements)
    assert original.code == item.code
    work = item.work
    assert (original.language or "") == work.language
    for expected, value in (
        (original.volume, work.volume),
        (original.pages, work.pages),
        (original.publisher, work.publisher),
        (original.number, work.number),
    ):
        # A cell of dashes or another sign alone stands for nothing in every table.
        if expected and any(map(str.isalnum, expected)):
            assert expected == value
    editors = [author.name for author in original.editor]
    assert editors == [author.name for author in work.editors]
    if original.venue:
        assert original.venue.year == work.year
        finder = catalog.taxonomy.venue_finder
        mention = finder.mention(work.venue, year=work.year)
        assert mention
        is_named = bool(original.venue.name) and original.venue.track == "workshop"
        assert (original.venue.name if is_named else "") == mention.name
        assert original.venue.track == mention.track


def test_own_csv_gives_back_summaries_and_facts(toy: CatalogFolder, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    shutil.copytree(toy.root, empty)
    for path in (empty / "papers").rglob("*.yaml"):
        path.unlink()
    exported = run("-C", str(toy.root), "export", "--format", "csv").stdout
    file = tmp_path / "papers.csv"
    file.write_text(exported, encoding="utf-8")
    assert 0 == run("-C", str(empty), "import", str(file)).exit_code
    expected = further_cells(exported)
    assert {"flour", "summary"} == set().union(*expected.values())
    again = run("-C", str(empty), "export", "--format", "csv").stdout
    assert expected == further_cells(again)


@pytest.mark.parametrize(
    ("strand", "flour", "oven"),
    [
        ("Shaping", "TBD", "Deck"),
        ("Shaping", "unknown", "Deck"),
        ("Shaping", "T65; T65", "Deck"),
        ("Shaping", "atta", "Deck"),
        ("Shaping", "T65; ", "Deck"),
        ("N/A", "Atta; T65", "Deck"),
        ("Shaping", "?", "Deck; Deck"),
    ],
)
def test_wrong_fact_of_own_csv_costs_neither_the_paper_nor_its_other_facts(
    toy: CatalogFolder, tmp_path: Path, strand: str, flour: str, oven: str
) -> None:
    summary = "Bakes loaves in warm ovens and finds them better than those of cold ovens."
    row = [TITLE_OF_ROW, "Ann Bee", "2023-01", "grain/rye", "2024-01-01", strand, flour, oven]
    text = io.StringIO()
    writer = csv.writer(text)
    names = ["key", "title", "authors", "date", "placements", "added", "strand", "flour", "oven"]
    writer.writerow([*names, "summary"])
    writer.writerow(["bee2023warm", *row, summary])
    file = tmp_path / "papers.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    done = run("-C", str(toy.root), "import", str(file), "-v")
    assert (0, "1 new paper") == (done.exit_code, done.stdout.split("read: ")[1].split(",")[0])
    (made,) = [paper for paper in catalog_in(toy).papers if paper.key == "bee2023warm"]
    assert summary == made.summary
    cells = {"strand": strand, "flour": flour, "oven": oven}
    kept = {name for name in cells if made.fact(name)}
    assert {name for name, cell in cells.items() if cell in RIGHT} <= kept
    for name in cells.keys() - kept:
        assert f"left out of the record: {name}: " in done.stdout
    assert "T65; T65" != flour or ("T65",) == made.fact("flour")


TITLE_OF_ROW = "Warm Ovens Bake Better"
RIGHT = {"Shaping", "Atta; T65", "Deck"}


def further_cells(text: str) -> dict[str, dict[str, str]]:
    """Return, by title, the cells of our CSV that no bibliography has, where there are any."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    cells = {}
    for row in rows:
        values = {name: row[name] for name in ("summary", "flour") if row[name]}
        if values:
            cells[row["title"]] = values
    return cells


@settings(max_examples=40, deadline=None)
@given(RECORDS)
def test_list_in_markdown_gives_back_titles_dates_venues_and_links(fields: dict[str, Any]) -> None:
    # A title without a word, such as "2", looks like the label of a link.
    # A quotation mark at its end is taken for the second one of a pair.
    title = f"Loaves of {fields['title']}".rstrip('"')
    original = valid({"kind": None, **fields, "title": title})
    catalog = catalog_of(original)
    (list_file,) = ListFiles(catalog, {}).files()
    text = render(markdown_environment(TEMPLATES), "lists/list.md.j2", list=list_file)
    listing = read_list("list.md", text.encode())
    (item,) = [item for item in listing.items if item.section[-1] == "Mixing"]
    assert printed(original.title) == item.work.title
    assert str(original.date)[:4] == item.work.date[:4]
    assert original.code == item.code
    # A row links to the paper once: of two identifiers, a list has the first.
    assert {*item.work.identifiers} <= {*original.identifiers}
    assert bool(original.identifiers) == bool(item.work.identifiers)
    if original.venue:
        assert item.work.venue.startswith(original.venue.id)
        assert original.venue.year == item.work.year
    else:
        assert "" == item.work.venue


def test_record_of_a_test_has_every_field_that_is_exported() -> None:
    # A new field must be added to the strategy above, or its round trip is not proved.
    tried = {"title", "authors", "former_titles", "short_name", "venue", "volume", "number"}
    tried |= {"pages", "publisher", "editor", "identifiers", "urls", "code", "facts", "note"}
    tried |= {"corrections", "former_keys", "former_identifiers", "checked", "language", *record()}
    assert {"data", "distinct_from"} == {*Record.model_fields} - tried
