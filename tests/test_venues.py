"""Volumes have their printed names, and the publication that a text names is found."""

from typing import Any

import pytest

from kdcatalog.bibliography import bibtex, csl, embedded, ris
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.checks.taxonomy import check_taxonomy
from kdcatalog.model.paper import Publication, canonical_number
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.venues import Venue, VenueFinder
from kdcatalog.records.reading import load_paper
from tests.factories import TAXONOMY, file_of, found, paper, taxonomy

LONG = "Proceedings of the 3rd Conference on Bread (Volume 1: Long Papers)"
SHORT = "Proceedings of the 3rd Conference on Bread (Volume 2: Short Papers)"
FINDINGS = "Findings of the Bakers: BreadConf {year}"
VENUES: list[dict[str, Any]] = [
    {
        "id": "BreadConf",
        "name": "Conference on Bread",
        "kind": "conference",
        "publisher": "The Bakers",
        "volumes": [
            {"name": "Advances in Bread", "publisher": "Oven Press"},
            {"name": FINDINGS, "track": "findings"},
            {"year": "2024", "volume": "7"},
            {"year": "2023", "name": "Proceedings of the 3rd Conference on Bread"},
            {"year": "2023", "name": LONG, "prefixes": ["acl:2023.bread-long"]},
            {"year": "2023", "name": SHORT, "prefixes": ["acl:2023.bread-1"]},
        ],
    },
    {"id": "JLS", "name": "Journal of Loaf Science", "kind": "journal"},
    {"id": "RyeWS", "name": "Workshop on Rye", "kind": "workshop"},
    {"id": "Oven Press", "name": "Oven Press Proceedings", "kind": "publisher"},
]
KNOWN = taxonomy(venues=VENUES)


def container(acl: str = "", **venue: Any) -> tuple[str, str, str]:
    """Return what a citation has: the printed name, the number of the volume, the publisher."""
    record = paper(venue=venue, identifiers={"acl": acl} if acl else None, kind=None)
    citation = citation_of(record, KNOWN)
    return citation.container, citation.volume, citation.publisher


@pytest.mark.parametrize(
    ("venue", "acl", "expected"),
    [
        (
            {"id": "BreadConf", "year": "2023"},
            "",
            ("Proceedings of the 3rd Conference on Bread", "", "Oven Press"),
        ),
        ({"id": "BreadConf", "year": "2023"}, "2023.bread-long.5", (LONG, "", "Oven Press")),
        ({"id": "BreadConf", "year": "2023"}, "2023.bread-1.5", (SHORT, "", "Oven Press")),
        (
            {"id": "BreadConf", "year": "2023"},
            "2023.bread-12.5",
            ("Proceedings of the 3rd Conference on Bread", "", "Oven Press"),
        ),
        ({"id": "BreadConf", "year": "2024"}, "", ("Advances in Bread", "7", "Oven Press")),
        ({"id": "BreadConf", "year": "2022"}, "", ("Advances in Bread", "", "Oven Press")),
        (
            {"id": "BreadConf", "year": "2022", "track": "findings"},
            "",
            ("Findings of the Bakers: BreadConf 2022", "", "The Bakers"),
        ),
        (
            {"id": "BreadConf", "year": "2022", "track": "datasets"},
            "",
            ("Conference on Bread (Datasets and Benchmarks Track)", "", "The Bakers"),
        ),
        (
            {"id": "BreadConf", "year": "2022", "track": "workshop"},
            "",
            ("Conference on Bread (Workshop)", "", ""),
        ),
        (
            {"id": "BreadConf", "year": "2022", "track": "workshop", "name": "Workshop on Salt"},
            "",
            ("Workshop on Salt at BreadConf 2022", "", ""),
        ),
        (
            {
                "id": "BreadConf",
                "year": "2022",
                "track": "workshop",
                "name": "Salt: A Study",
            },
            "",
            ("Salt: A Study (Workshop at BreadConf 2022)", "", ""),
        ),
        (
            {"id": "BreadConf", "year": "2022", "track": "workshop", "name": "BreadConf Salt Day"},
            "",
            ("BreadConf Salt Day", "", ""),
        ),
        ({"id": "JLS", "year": "2022"}, "", ("Journal of Loaf Science", "", "")),
        ({"id": "RyeWS", "year": "2022", "track": "workshop"}, "", ("Workshop on Rye", "", "")),
    ],
)
def test_citation_has_the_printed_name_of_its_volume(
    venue: dict[str, str], acl: str, expected: tuple[str, str, str]
) -> None:
    assert expected == container(acl, **venue)


def test_values_of_the_record_count_before_those_of_the_volume() -> None:
    record = paper(venue={"id": "BreadConf", "year": "2024"}, volume="8", publisher="Salt Press")
    citation = citation_of(record, KNOWN)
    assert ("8", "Salt Press") == (citation.volume, citation.publisher)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BreadConf 2024", ("BreadConf", 2024, "main", "")),
        (LONG, ("BreadConf", 2023, "main", "")),
        ("Findings of the Bakers: BreadConf 2021", ("BreadConf", 2021, "findings", "")),
        ("Advances in Bread", ("BreadConf", 2020, "main", "")),
        ("BreadConf 2024 Workshop", ("BreadConf", 2024, "workshop", "")),
        ("BreadConf 2024 Workshops", ("BreadConf", 2024, "workshop", "")),
        (
            "BreadConf 2023 Workshop on Salt",
            ("BreadConf", 2023, "workshop", "BreadConf 2023 Workshop on Salt"),
        ),
        (
            "Workshop on Salt at BreadConf 2024",
            ("BreadConf", 2024, "workshop", "Workshop on Salt"),
        ),
        (
            "Salt: A Study (Workshop at BreadConf 2022)",
            ("BreadConf", 2022, "workshop", "Salt: A Study"),
        ),
        (
            "Salt at Scale (Workshop at BreadConf 2022)",
            ("BreadConf", 2022, "workshop", "Salt at Scale"),
        ),
        (
            "Workshop on Salt at Scale at BreadConf 2022",
            ("BreadConf", 2022, "workshop", "Workshop on Salt at Scale"),
        ),
        (
            "First Workshop on Salt, co-located with BreadConf 2024",
            ("BreadConf", 2024, "workshop", "First Workshop on Salt"),
        ),
        ("Workshop on Rye at BreadConf 2024", ("RyeWS", 2024, "main", "")),
        (
            "BreadConf 2024 Datasets and Benchmarks Track",
            ("BreadConf", 2024, "datasets", ""),
        ),
        ("BreadConf 2024 Position Paper Track", ("BreadConf", 2024, "position", "")),
        ("BreadConf D&B 2024", ("BreadConf", 2024, "datasets", "")),
        ("BreadConf 2024 (Datasets and Benchmarks Track)", ("BreadConf", 2024, "datasets", "")),
        ("BreadConf System Demonstrations", ("BreadConf", 2020, "demo", "")),
        ("BreadConf-SRW 2024", ("BreadConf", 2024, "student", "")),
        ("BreadConf Data Journal", None),
        (
            "BreadConf 2024 (Volume 4: Student Research Workshop)",
            ("BreadConf", 2024, "student", ""),
        ),
        ("Notes on the BreadConf tour", None),
        ("Workshop on Salt at CrumbConf 2024", None),
    ],
)
def test_publication_that_a_text_names_is_found(
    text: str, expected: tuple[object, ...] | None
) -> None:
    mention = KNOWN.venue_finder.mention(text, year=2020)
    assert expected == (mention and (mention.venue.id, mention.year, mention.track, mention.name))


@pytest.mark.parametrize(
    "venue",
    [
        {"id": "BreadConf", "year": "2023"},
        {"id": "BreadConf", "year": "2024", "track": "findings"},
        {"id": "BreadConf", "year": "2024", "track": "datasets"},
        {"id": "BreadConf", "year": "2024", "track": "demo"},
        {"id": "BreadConf", "year": "2024", "track": "workshop"},
        {"id": "BreadConf", "year": "2024", "track": "workshop", "name": "Workshop on Salt"},
        {"id": "BreadConf", "year": "2024", "track": "workshop", "name": "Salt: A Study"},
        {"id": "JLS", "year": "2022"},
    ],
)
def test_printed_name_leads_back_to_the_publication(venue: dict[str, str]) -> None:
    publication = Publication.model_validate(venue)
    printed = KNOWN.venue_by_id[venue["id"]].printed(publication, ())
    mention = KNOWN.venue_finder.mention(printed.name, year=publication.year)
    assert mention
    assert publication == Publication.model_validate(mention.fields)


def test_every_format_has_the_volume_of_a_paper() -> None:
    record = paper(
        kind=None,
        venue={"id": "BreadConf", "year": "2023", "track": "findings"},
        pages="12-19",
        number="2",
        editor=["Carl Dee"],
    )
    citation = citation_of(record, KNOWN)
    name = "Findings of the Bakers: BreadConf 2023"
    tags = dict(embedded.citation_tags(citation))
    reference = ris.ris_entry(citation)
    assert (name, "12", "19") == (
        tags["citation_conference_title"],
        tags["citation_firstpage"],
        tags["citation_lastpage"],
    )
    assert f"booktitle = {{{name}}}" in bibtex.bibtex_entry(citation)
    assert (name, "12-19") == (
        csl.csl_item(citation)["container-title"],
        csl.csl_item(citation)["page"],
    )
    assert f"T2  - {name}\nIS  - 2\nSP  - 12\nEP  - 19\n" in reference
    assert "rft.pages=12-19" in embedded.context_object(citation)
    assert '"pagination":"12-19"' in embedded.json_ld(citation)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("12--19", "12-19"),
        ("12 \u2013 19", "12-19"),
        ("e12", "e12"),
        ("3-5, 9---11", "3-5, 9-11"),
        ("Vol. 12", "12"),
        ("volume 3", "3"),
        ("Vol.4", "4"),
        ("No. 2--3", "2-3"),
        ("Issue 9a", "9a"),
        ("Special Issue", "Special Issue"),
        ("Novel 3", "Novel 3"),
    ],
)
def test_numbers_have_one_hyphen_and_no_word(typed: str, canonical: str) -> None:
    assert canonical == canonical_number(typed)
    fields = ("volume", "number", "pages")
    lines = [f"{name}: '{typed}'\n" for name in fields]
    loaded = load_paper("".join(lines).encode(), file_of("bee2023plain"))
    wrong = [] if typed == canonical else [("KD113", (name,)) for name in fields]
    assert wrong == [row for row in found(loaded.problems) if row[0] == "KD113"]


@pytest.mark.parametrize(
    ("volumes", "message"),
    [
        ([{"year": "2024"}], "the volume has nothing that is printed on it"),
        (
            [{"name": "A", "year": "2024"}, {"name": "B", "year": "2024"}],
            "BreadConf has two volumes of one year and track",
        ),
        (
            [{"name": "A", "prefixes": ["2024.bread-long"]}],
            "'2024.bread-long' is not the beginning of an identifier",
        ),
        (
            [{"name": "A", "prefixes": ["isbn:97"]}],
            "'isbn:97' is not the beginning of an identifier",
        ),
    ],
)
def test_volume_that_is_empty_repeated_or_has_no_identifier_is_reported(
    volumes: list[dict[str, Any]], message: str
) -> None:
    venues = [{**VENUES[0], "volumes": volumes}, *VENUES[1:]]
    known = Taxonomy.model_validate({**TAXONOMY, "venues": venues})
    problems = check_taxonomy(known, ["introduction"])
    assert [("KD151", message)] == [(problem.code, problem.message) for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dough Rev.", "Dough Rev."),
        ("Dough Rev. 12", "Dough Rev."),
        ("Dough Rev., vol. 3", "Dough Rev."),
        ("Dough Rev. D", None),
        ("Dough Rev. Lett.", None),
        ("Proc. Dough Rev. (2021)", "Dough Rev."),
    ],
)
def test_abbreviated_journal_is_not_part_of_another(text: str, expected: str | None) -> None:
    # "Phys. Rev. D" was read as "Phys. Rev." in 624 of 1,646 entries of one bibliography.
    venue = Venue(id="Dough Rev.", name="Dough Review", kind="journal")
    matching = VenueFinder([venue]).find(text)
    assert expected == (matching.id if matching else None)
