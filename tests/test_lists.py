"""The lists that grow with the catalog: names, venues, years, and months of entry."""

from kdcatalog.model.catalog import Catalog, last_added_first
from kdcatalog.model.paper import Paper
from kdcatalog.views.authors import AuthorLink, author_index, author_view
from kdcatalog.views.papers import PaperPage, from_others, paper_view
from kdcatalog.views.related import Relations
from kdcatalog.views.rows import Mark, Rows
from kdcatalog.views.timeline import NEWEST, YearLink, added_months, year_index, year_view
from kdcatalog.views.venues import VenueGroup, VenueIndex, VenueLink, venue_index, venue_view
from tests.factories import TAXONOMY, catalog_of, paper, taxonomy

BREAD = {"id": "BreadConf", "year": "2023"}


def written(*authors: list[str]) -> Catalog:
    """Return a catalog of one paper a month, the first the newest, each by these authors."""
    dated = enumerate(authors)
    return catalog_of(
        *(paper(f"x2023{n:02}", authors=names, date=f"2023-{12 - n:02}") for n, names in dated)
    )


def test_authors_of_three_papers_have_a_page_sorted_by_count() -> None:
    catalog = written(
        ["Cy", "Ann"],
        ["Cy", "Ann", "Bo"],
        ["Cy", "Ann", "Bo"],
        ["Cy", "ann"],
        ["Éva"],
        ["Éva"],
        ["Eva"],
    )
    found = author_index(catalog)
    assert (
        AuthorLink("Ann", "ann", 4),
        AuthorLink("Cy", "cy", 4),
        AuthorLink("Éva", "eva", 3),
    ) == found.links
    assert 4 == found.total
    assert "eva" == author_view(Rows(catalog), "eva").slug


def test_author_page_has_papers_years_topics_and_co_authors() -> None:
    places = [["process/mixing"], ["process/mixing", "grain"], ["grain"], ["process/fermentation"]]
    places += [["process/fermentation"], ["grain"]]
    names = [["Ann", "Bo"], ["Ann", "Cy"], ["Bo", "ANN", "Cy"], ["Bo", "Cy", "Di"]]
    names += [["Ann"], ["Ann"]]
    dates = ["2024-01", "2023-05", "2023-04", "2022", "2021-02", "2021-01"]
    rows = enumerate(zip(names, places, dates, strict=True))
    catalog = catalog_of(
        *(paper(f"x{n}", authors=a, placements=p, date=d) for n, (a, p, d) in rows)
    )
    page = author_view(Rows(catalog), "ann")
    assert ("Ann", ("ANN",)) == (page.text, page.others)
    assert ["x0", "x1", "x2", "x4", "x5"] == [row.paper.key for row in page.rows]
    assert ((2024, 1), (2023, 2), (2021, 2)) == page.years
    mixing = Mark("facet-1", "Process", "Mixing", "process/mixing")
    assert ((Mark("facet-2", "Grain", "Grain", "grain"), 3), (mixing, 2)) == page.topics
    assert (AuthorLink("Bo", "bo", 2), AuthorLink("Cy", "cy", 2)) == page.co_authors


def test_author_of_a_few_papers_has_their_rows_and_co_authors_alone() -> None:
    catalog = catalog_of(
        *(paper(f"x{n}", authors=["Ann", "Bo"], placements=["grain"]) for n in range(4))
    )
    page = author_view(Rows(catalog), "ann")
    assert (4, (AuthorLink("Bo", "bo", 4),)) == (len(page.rows), page.co_authors)
    assert ((), ()) == (page.years, page.topics)


def test_paper_links_to_existing_author_pages_and_its_venue() -> None:
    catalog = written(["Ann", "Bo"], ["Ann"], ["ANN"])
    ways = []
    for key in ("x202300", "x202302"):
        page = page_in(catalog, catalog.by_key[key])
        ways += [(author.text, author.path) for author in page.authors]
    assert [("Ann", "authors/ann/"), ("Bo", ""), ("ANN", "authors/ann/")] == ways
    published = paper(authors=["Ann"], venue=BREAD, date="2022-12")
    page = page_alone(published)
    assert ("breadconf", "BreadConf 2023", "2022") == (page.venue_slug, page.venue, page.year)
    assert "" == page_alone(paper()).venue_slug


def page_alone(shown: Paper) -> PaperPage:
    """Return the page of a paper in a catalog that has no other."""
    return page_in(catalog_of(shown), shown)


def page_in(catalog: Catalog, shown: Paper) -> PaperPage:
    rows = Rows(catalog)
    others = from_others(rows, Relations(catalog), (), shown)
    return paper_view(rows, others, shown)


def test_venues_are_grouped_by_kind_and_sorted_by_count() -> None:
    kinds = {
        "A": "journal",
        "b": "conference",
        "C": "conference",
        "D": "workshop",
        "E": "conference",
    }
    venues = [{"id": name, "name": f"The {name}", "kind": kind} for name, kind in kinds.items()]
    held = ["A", "b", "C", "E", "E", None]
    papers = [
        paper(f"x{n}", venue=name and {"id": name, "year": "2023"}) for n, name in enumerate(held)
    ]
    found = venue_index(Catalog.of(taxonomy(venues=venues), papers))
    links = tuple(
        VenueLink(*each)
        for each in [("E", "e", "The E", 2), ("b", "b", "The b", 1), ("C", "c", "The C", 1)]
    )
    journal = VenueLink("A", "a", "The A", 1)
    groups = (
        VenueGroup("conference", "Conferences", links),
        VenueGroup("journal", "Journals", (journal,)),
    )
    assert VenueIndex(groups, total=4, elsewhere=1) == found


def test_page_of_a_venue_groups_by_its_own_year_newest_first() -> None:
    dated = [("2023-02", 2022), ("2022-12", 2023), ("2022-11", 2022), ("2023-01", 2023)]
    catalog = catalog_of(
        *(
            paper(f"x{n}", date=date, venue={"id": "BreadConf", "year": str(year)})
            for n, (date, year) in enumerate(dated)
        )
    )
    page = venue_view(Rows(catalog), venue_index(catalog).groups[0].links[0])
    assert [(2023, ["x3", "x1"]), (2022, ["x0", "x2"])] == [
        (volume.year, [row.paper.key for row in volume.rows]) for volume in page.years
    ]
    assert ("conference", 4) == (page.kind, page.link.count)


def test_venues_with_equal_slugs_are_numbered_in_file_order() -> None:
    names = ["Loaf-Sci.", "Loaf Sci", *(venue["id"] for venue in TAXONOMY["venues"])]
    venues = [{"id": name, "name": name, "kind": "journal"} for name in names]
    slugs = taxonomy(venues=venues).venue_slugs
    assert ["loaf-sci", "loaf-sci-2", "breadconf", "oven-press"] == [*slugs.values()]


def test_years_are_those_of_the_first_public_version() -> None:
    catalog = catalog_of(
        paper("a", date="2023", venue=BREAD), paper("b", date="2021-05"), paper("c", date="2023-01")
    )
    late, early = YearLink(2023, 2), YearLink(2021, 1)
    assert (late, early) == year_index(catalog)
    first, last = year_view(Rows(catalog), 2023), year_view(Rows(catalog), 2021)
    assert (2023, ["c", "a"], None, early) == (
        first.year,
        [row.paper.key for row in first.rows],
        first.newer,
        first.older,
    )
    assert (2021, ["b"], late, None) == (
        last.year,
        [row.paper.key for row in last.rows],
        last.newer,
        last.older,
    )


def test_papers_are_sorted_by_day_of_entry_newest_first() -> None:
    days = {
        "a": ("2024-01-02", "2020"),
        "b": ("2024-01-02", "2023"),
        "c": ("2024-02-01", "1999"),
        "d": ("2023-12-31", "2024"),
    }
    catalog = catalog_of(
        *(paper(key, added=added, date=date) for key, (added, date) in days.items())
    )
    assert ["c", "b", "a", "d"] == [each.key for each in last_added_first(catalog.papers)]
    assert [
        ("2024-02", "February 2024"),
        ("2024-01", "January 2024"),
        ("2023-12", "December 2023"),
    ] == [(month.month, month.title) for month in added_months(Rows(catalog))]


def test_months_of_what_is_new_count_all_papers_and_list_the_newest() -> None:
    days = ["2024-02-01"] * NEWEST + ["2024-01-31"] * 3
    papers = [paper(f"bee2023n{place}", added=day) for place, day in enumerate(days)]
    (month,) = added_months(Rows(catalog_of(*papers)))
    assert ("2024-02", NEWEST, NEWEST) == (month.month, month.count, len(month.rows))
    later = paper("zoe2023later", added="2024-02-02")
    (month,) = added_months(Rows(catalog_of(*papers, later)))
    assert ("zoe2023later", NEWEST + 1, NEWEST) == (
        month.rows[0].paper.key,
        month.count,
        len(month.rows),
    )
