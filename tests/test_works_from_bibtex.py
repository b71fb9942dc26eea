"""Entries, venues, pages and drafts: a source becomes a record that keeps it, or a sentence."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdcatalog.bibliography import bib_file
from kdcatalog.bibliography.bib_file import UnbalancedError
from kdcatalog.bibliography.entries import work_of_entry
from kdcatalog.bibliography.work import UnreadableError, Work, with_language
from kdcatalog.drafting.record import CuratorInput, Draft, draft_record
from kdcatalog.model.keys import is_key
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.venues import find_track, find_year
from kdcatalog.records.reading import load_paper
from kdcatalog.services import descriptions
from kdcatalog.services.works import source_of
from kdcatalog.text.tex import tex_to_text
from tests.factories import TAXONOMY, paper, taxonomy
from tests.hostile import texts

PLACED = CuratorInput(("process/mixing",), "2026-03-04")
VENUES = [
    {
        "id": "ACL",
        "name": "Meeting of the Association for Loaves",
        "kind": "conference",
        "aliases": ["Findings of ACL"],
    },
    {
        "id": "ECL",
        "name": "Conference of the European Chapter of the Association for Loaves",
        "kind": "conference",
    },
    {"id": "Oven", "name": "Oven", "kind": "journal"},
    {
        "id": "ICB",
        "name": "International Conference on Bread",
        "kind": "conference",
        "aliases": ["ICBread"],
    },
    {"id": "Press", "name": "Proceedings of Bread Press", "kind": "publisher"},
]


def entry_of(text: str) -> Work:
    return work_of_entry(bib_file.read_bibliography(text).entries[0])


def drafted(text: str, **blocks: object) -> Draft:
    return draft_record(entry_of(text), PLACED, taxonomy(**blocks))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (r"M{\"u}ller and Nu{\~n}ez", "Müller and Nuñez"),
        (r"{\O}rsted, \v{S}koda, {\'\i}ber, Fran\c{c}ois", "Ørsted, Škoda, íber, François"),
        (r"``Quoted'' -- {LLM}s at 10\% of \$5", "“Quoted” \u2013 LLMs at 10% of $5"),
        (
            r"\emph{Deep} $x^2$ \textbackslash{}n \textbraceleft{}x\textbraceright",
            r"Deep x² \n {x}",
        ),
        ("Two\n   lines~here", "Two lines here"),
    ],
)
def test_tex_is_read_as_it_is_printed(typed: str, read: str) -> None:
    assert read == tex_to_text(typed)


@given(st.text(alphabet=r"abc\{}$&#%_~^\"'`-= ÉüßŁ", max_size=30))
def test_any_tex_is_read_as_one_line(text: str) -> None:
    assert tex_to_text(text) == " ".join(tex_to_text(text).split())
    assert not {*tex_to_text(text)} & {*map(chr, range(0xE000, 0xE005))}


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Bee, Ann and Carl Dee", ["Ann Bee", "Carl Dee"]),
        ("{Crumb Lab} and others", [{"group": "Crumb Lab"}]),
        ("van der Meer, Ilse and King, Jr., Martin", ["Ilse van der Meer", "Martin King Jr."]),
        (r"{Garc{\'\i}a M{\'a}rquez}, Eva", [{"given": "Eva", "family": "García Márquez"}]),
        ("Sandand, Bo", ["Bo Sandand"]),
        ("{Madonna}", ["Madonna"]),
        ("{" + "Very Long " * 300 + "} and Ann Bee", ["Ann Bee"]),
        ("{Bread and Butter Group} and Ann Bee", [{"group": "Bread and Butter Group"}, "Ann Bee"]),
    ],
)
def test_names_are_read_in_every_order(names: str, authors: list[object]) -> None:
    text = drafted(f"@misc{{x, title={{A}}, author={{{names}}}, year=2020}}").paper
    expected = paper(authors=authors)
    assert [one.name for one in expected.authors] == [one.name for one in text.authors]
    assert [one.is_group for one in expected.authors] == [one.is_group for one in text.authors]


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Bee, Ann and Dee, Carl and others", ["Ann Bee", "Carl Dee"]),
        ("Bee, Ann and others, ", ["Ann Bee"]),
        ("Bee, Ann and {others}", ["Ann Bee"]),
        ("Bee, Ann and et al.", ["Ann Bee"]),
        ("Bee, Ann and Dee, Carl et al.", ["Ann Bee", "Carl Dee"]),
        ("others", []),
    ],
)
def test_others_makes_the_authors_incomplete_and_is_no_author(
    names: str, authors: list[str]
) -> None:
    work = entry_of(f"@misc{{x, title={{A}}, author={{{names}}}, year=2020}}")
    assert (authors, True) == ([author.name for author in work.authors], work.has_more_authors)


@pytest.mark.parametrize("names", ["Othersen, Ann", "Bee, Ann and Moreau, Eva", "Ann Bee 0004"])
def test_names_that_resemble_others_are_authors(names: str) -> None:
    work = entry_of(f"@misc{{x, title={{A}}, author={{{names}}}, year=2020}}")
    assert (names.count(" and ") + 1, False) == (len(work.authors), work.has_more_authors)


@pytest.mark.parametrize("kind", ["proceedings", "Proceedings", "collection"])
def test_volume_is_not_a_paper(kind: str) -> None:
    with pytest.raises(UnreadableError, match="a volume, not a paper"):
        entry_of(f"@{kind}{{x, title={{Proceedings of Bread}}, year=2020}}")


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ('"8~" # jul', "2020-07"),
        ("jul # {~8}", "2020-07"),
        ("{8~July}", "2020-07"),
        ("{July 8--10}", "2020-07"),
        ("{Jul.}", "2020-07"),
        ("7", "2020-07"),
        ("{07}", "2020-07"),
        ("{13}", "2020"),
        ("{Summer}", "2020"),
    ],
)
def test_month_is_read_in_every_form(month: str, expected: str) -> None:
    assert expected == entry_of(f"@misc{{x, title={{A}}, year=2020, month={month}}}").date


def test_address_keeps_its_tilde() -> None:
    work = entry_of("@misc{x, title={A}, year=2020, url={https://example.org/a~b/c}}")
    assert "https://example.org/a~b/c" == work.url


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year=2023, month=jun", "2023-06"),
        ("year={2023}, month={12}", "2023-12"),
        ("date={2023-04-05}", "2023-04"),
        ("year={n.d. 2021}", "2021"),
        ("year=2024, eprint={2310.00001}", "2023-10"),
        ("year=2023, eprint={2310.00001}", "2023-10"),
        ("year=2022, eprint={2310.00001}", "2022"),
        ("year=2023, month=feb, eprint={2310.00001}", "2023-02"),
        ("doi={10.18653/v1/2024.acl-long.1}", "2024"),
    ],
)
def test_date_is_the_first_version_that_is_known(fields: str, date: str) -> None:
    assert date == drafted(f"@misc{{x, title={{A}}, {fields}}}").paper.date


@pytest.mark.parametrize("text", ["@misc{x, year=2020}", "@misc{x, title={}}"])
def test_entry_without_a_title_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(UnreadableError):
        drafted(text)


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        (
            "Proceedings of the 62nd Annual Meeting of the Association for Loaves"
            " (Volume 1: Long Papers)",
            "ACL",
        ),
        ("Findings of ACL 2024", "ACL"),
        (
            "Proceedings of the 3rd Conference of the European Chapter"
            " of the Association for Loaves: Main",
            "ECL",
        ),
        ("Proceedings of the Asian Chapter of the Association for Loaves", None),
        ("The Twelfth International Conference on Bread, ICB 2024, Vienna, Austria", "ICB"),
        ("{ICB} 2024", "ICB"),
        ("ICB'24", "ICB"),
        ("In Proc. of ICBread", "ICB"),
        ("ICB 2024 Workshop on Salt", "ICB"),
        ("International Conference on Bread and Circuses", None),
        ("Oven", "Oven"),
        ("Oven Communications", None),
        ("Proceedings of Bread Press", "Press"),
        ("Journal of Nothing", None),
    ],
)
def test_venue_is_found_under_its_many_names_and_no_other(text: str, venue: str | None) -> None:
    found = taxonomy(venues=VENUES).venue_finder.find(tex_to_text(text))
    assert venue == (found.id if found else None)


def test_venue_is_found_quickly_whatever_is_written() -> None:
    known = taxonomy(venues=VENUES).venue_finder
    assert known.find("first twenty-first proceedings of the " * 50 + "ICB") is not None
    assert known.find("first twenty-first proceedings of the " * 50 + "x ICB") is None


@pytest.mark.parametrize(
    ("text", "acl", "track"),
    [
        ("Findings of ACL", None, "findings"),
        ("ACL", "2024.findings-acl.7", "findings"),
        ("ACL", "2024.acl-long.7", "main"),
        ("ACL: System Demonstrations", None, "demo"),
        ("ICB 2024 Workshop on Salt", None, "workshop"),
        ("ACL: Industry Track", None, "industry"),
        ("ACL", None, "main"),
        ("Oven", "2024.acl-long.7", "main"),
    ],
)
def test_track_comes_from_venue_or_identifier(text: str, acl: str | None, track: str) -> None:
    venue = taxonomy(venues=VENUES).venue_finder.find(text)
    assert venue
    assert track == find_track(venue, text, acl)


def test_year_of_a_publication_is_that_of_its_name_first() -> None:
    assert (2024, 2023, 2022, 0) == (
        find_year("ICB 2024", "2023.acl-long.1", 2022),
        find_year("ACL", "2023.acl-long.1", 2022),
        find_year("ACL", None, 2022),
        find_year("ACL", None, 0),
    )


@pytest.mark.parametrize(
    "journal", ["arXiv preprint arXiv:2310.00001", "CoRR", "Submitted to ICB 2024", ""]
)
def test_preprint_has_no_venue(journal: str) -> None:
    made = drafted(f"@article{{x, title={{A}}, year=2023, journal={{{journal}}}}}", venues=VENUES)
    assert (None, None) == (made.paper.venue, made.paper.note)


def test_unknown_venue_goes_into_the_note_and_a_publisher_nowhere() -> None:
    unknown = drafted(
        "@article{x, title={A}, year=2023, journal={Journal of Nothing}}", venues=VENUES
    )
    publisher = drafted(
        "@article{x, title={A}, year=2023, journal={Proceedings of Bread Press}}", venues=VENUES
    )
    assert "Published in Journal of Nothing." == unknown.paper.note
    assert (None, None) == (publisher.paper.venue, publisher.paper.note)
    assert "'Journal of Nothing' is not in taxonomy.yaml" in unknown.remarks[0]
    assert "is a publisher" in publisher.remarks[0]


def test_url_is_kept_only_without_an_equivalent_identifier() -> None:
    def urls(url: str) -> tuple[str, ...]:
        return drafted(
            f"@misc{{x, title={{A}}, year=2023, doi={{10.5555/x}}, url={{{url}}}}}"
        ).paper.urls

    assert () == urls("https://doi.org/10.5555/X")
    assert () == urls("https://arxiv.org/abs/2310.00001")
    assert ("https://bread.example.org/x_y",) == urls(r"https://bread.example.org/x\_y")


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("2306.08543", "arxiv:2306.08543"),
        ("2306.08543v2", "arxiv:2306.08543"),
        ("arXiv:2306.08543", "arxiv:2306.08543"),
        ("cs/0112017", "arxiv:cs/0112017"),
        ("https://www.semanticscholar.org/arxiv/2306.08543", "arxiv:2306.08543"),
        ("10.1145/3580305.3599827", "doi:10.1145/3580305.3599827"),
        ("doi:10.1145/3580305.3599827", "doi:10.1145/3580305.3599827"),
        ("https://dl.acm.org/doi/pdf/10.1145/3580305.3599827", "doi:10.1145/3580305.3599827"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/x.123/full?a=b", "doi:10.1002/x.123"),
        ("2024.acl-long.1", "acl:2024.acl-long.1"),
        ("P19-1001", "acl:P19-1001"),
        ("https://aclanthology.org/2024.acl-long.1.pdf", "acl:2024.acl-long.1"),
        ("https://openreview.net/pdf?id=5h0qf7IBZZ", "openreview:5h0qf7IBZZ"),
    ],
)
def test_source_is_recognized_in_any_spelling(text: str, identifier: str) -> None:
    found = source_of(text)
    assert found
    assert identifier == str(found.identifier)


@pytest.mark.parametrize(
    "text", ["", "papers/2024/x.yaml", "ftp://x.org/a", "file:///etc/passwd", "https://a b", "-x"]
)
def test_text_without_a_paper_is_not_a_source(text: str) -> None:
    assert source_of(text) is None


def test_page_without_meta_tags_suggests_other_sources() -> None:
    with pytest.raises(UnreadableError, match="pass its DOI, its arXiv id or its BibTeX"):
        descriptions.read_page(
            b"<html><meta name='description' content='x'>", "https://example.org/x"
        )


@given(st.binary(max_size=200))
def test_any_page_is_read_or_refused(content: bytes) -> None:
    with suppress(UnreadableError):
        assert descriptions.read_page(
            b'<meta name="citation_title" content="' + content, "https://example.org/x"
        ).title


FIELDS = (
    "title",
    "author",
    "year",
    "journal",
    "booktitle",
    "doi",
    "eprint",
    "url",
    "month",
    "note",
    "howpublished",
)
HOSTILE = st.sampled_from(texts(150)) | st.text(max_size=40)


@settings(max_examples=400)
@given(st.dictionaries(st.sampled_from(FIELDS), HOSTILE), HOSTILE, st.booleans())
def test_hostile_bibtex_is_a_valid_record_or_one_sentence(
    fields: dict[str, str], key: str, whole: bool
) -> None:
    known = Taxonomy.model_validate(TAXONOMY)
    given_fields = {"title": "A Plain Loaf", "year": "2023", **fields} if whole else fields
    body = ", ".join(f"{name} = {{{value}}}" for name, value in given_fields.items())
    try:
        entries = bib_file.read_bibliography(f"@misc{{{key}, {body}}}").entries
        drafts = [draft_record(work_of_entry(entry), PLACED, known) for entry in entries]
    except (UnbalancedError, UnreadableError):
        return
    for made in drafts:
        assert is_key(made.paper.key)
        assert made.paper.file.endswith(f"/{made.paper.key}.yaml")
        loaded = load_paper(made.text.encode(), made.paper.file)
        assert ((), made.paper) == (loaded.problems, loaded.value)


def test_unknown_tex_command_of_a_title_is_kept_and_reported() -> None:
    title = r"On \baz{Rye} and $\bread$"
    text = f"@misc{{x, title={{{title}}}, year=2020}}"
    work = work_of_entry(bib_file.read_bibliography(text).entries[0])
    assert r"On \baz{Rye} and \bread" == work.title
    sentence = "the title has the TeX command \\{}, which is kept as typed: check it"
    assert (sentence.format("baz"), sentence.format("bread")) == work.notes


@pytest.mark.parametrize(
    ("title", "text", "language", "notes"),
    [
        ("Warme Öfen", "de-CH", "de-CH", ()),
        ("Warme Öfen", "ger", "de", ()),
        ("Warme Öfen", "swissgerman", "de", ()),
        ("Pães", "PT_br", "pt-BR", ()),
        ("לחם", "heb", "he", ()),
        ("Cold Ovens", "en", "", ()),
        ("Cold Ovens", "en-GB", "", ()),
        ("Cold Ovens", "UKenglish", "", ()),
        ("Cold Ovens", " ", "", ()),
        ("パン", "jp", "", ("not carried over: the language 'jp'",)),
        ("Fours", "fre; eng", "", ("not carried over: the language 'fre; eng'",)),
        ("Fours", "und", "", ("not carried over: the language 'und'",)),
        (
            "Loaves of Today",
            "chi",
            "",
            ("not carried over: the language 'chi', since the title is a translation",),
        ),
        (
            "[Warm ovens]",
            "ger",
            "",
            ("not carried over: the language 'ger', since the title is a translation",),
        ),
    ],
)
def test_language_is_a_tag_or_a_note(
    title: str, text: str, language: str, notes: tuple[str, ...]
) -> None:
    work = with_language(Work(title), text)
    assert (language, notes) == (work.language, work.notes)


@pytest.mark.parametrize(
    "field",
    [
        "pmid = {31452104}",
        "PMID = 31452104",
        "pubmed = {https://pubmed.ncbi.nlm.nih.gov/31452104/}",
        "url = {https://www.ncbi.nlm.nih.gov/pubmed/31452104}",
        "note = {PMID: 31452104}",
    ],
)
def test_field_that_names_a_kind_is_read_as_its_identifier(field: str) -> None:
    entry = f"@article{{x, title = {{Loaves}}, doi = {{10.5555/loaf}}, {field}}}"
    assert {"doi": "10.5555/loaf", "pubmed": "31452104"} == entry_of(entry).identifiers.model_dump(
        exclude_none=True
    )


@pytest.mark.parametrize("field", ["pmid = {see above}", "note = {PMID: 31452104; see also 2}"])
def test_field_that_says_more_is_no_identifier(field: str) -> None:
    assert [] == [*entry_of(f"@article{{x, title = {{Loaves}}, {field}}}").identifiers]


@pytest.mark.parametrize("kind", ["book", "phdthesis", "MastersThesis", "patent", "dataset"])
def test_entry_of_a_kind_that_records_lack_is_a_paper_with_a_note(kind: str) -> None:
    work = entry_of(f"@{kind}{{bee2020bread, title={{Bread}}}}")
    note = f"its type is '{kind.lower()}': the record is that of a paper, the nearest kind"
    assert ("paper", (note,)) == (work.kind, work.notes)


@pytest.mark.parametrize("kind", ["article", "inproceedings", "misc", "incollection", "techreport"])
def test_entry_of_a_kind_of_paper_has_no_note(kind: str) -> None:
    assert () == entry_of(f"@{kind}{{bee2020bread, title={{Bread}}}}").notes


@pytest.mark.parametrize("field", ["title", "TITLE"])
def test_second_value_of_a_field_is_left_out_with_a_note(field: str) -> None:
    work = entry_of(f"@article{{a, title={{Rye}}, {field}={{Spelt}}, title={{R{{y}}e}}}}")
    note = "left out title = 'Spelt': the entry has another title before it"
    assert ("Rye", (note,)) == (work.title, work.notes)


def test_inherited_title_and_second_address_are_no_repetition() -> None:
    text = """@inproceedings{a, title={Rye}, url={https://a.org}, url={https://b.org},
      year={2020}, crossref={b}} @proceedings{b, title={Breads}, year={2021}}"""
    entry, _ = bib_file.read_bibliography(text).resolved()
    assert () == work_of_entry(entry).notes


def test_volume_and_number_lose_their_words() -> None:
    text = "@article{a, title={Rye}, journal={Oven}, year=2020, volume={Vol. 12}, number={No. 3}}"
    draft = drafted(text, venues=VENUES)
    assert ("12", "3") == (draft.paper.volume, draft.paper.number)
