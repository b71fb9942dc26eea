"""What has been read of one entry of a list: links by what they lead to, authors, venue and date.

Text is read fragment by fragment; what is none of these becomes a remark, so nothing is dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kdcatalog.bibliography.work import (
    AuthorList,
    UnreadableError,
    Work,
    identified_url,
    identifiers_of,
    notes_on_kind,
    with_language,
)
from kdcatalog.lists.citations import names_volume
from kdcatalog.lists.column_names import kind_of
from kdcatalog.lists.fragments import fragments_of, split_pages
from kdcatalog.lists.labels import is_label, labeled, link_role
from kdcatalog.lists.listing import Item, Mistake
from kdcatalog.lists.people import (
    NameStyle,
    authors_in,
    cites_two,
    is_person,
    is_single_author,
    lists_names,
    names_whole_person,
    people_in,
)
from kdcatalog.lists.phrases import (
    ACRONYM,
    are_mononyms,
    date_in,
    has_venue_and_year,
    is_date,
    is_venue_with_year,
    means_no_venue,
    names_event,
    names_one_person,
    preprints_in,
    venue_of,
    without_date,
)
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers, find_identifier
from kdcatalog.model.paper import canonical_number
from kdcatalog.model.text import quote
from kdcatalog.model.urls import parse_url
from kdcatalog.text.cleaning import clean_text, clean_title

_PREFIX = re.compile(
    r"^(?:by|in:?|accepted (?:by|at|to)|published (?:in|at)|proceedings of)\s+", re.IGNORECASE
)
# 1749 and 2999: no record can hold them, but the import keeps them in the note.
_ODD_YEAR = re.compile(r"1[4-9][0-9]{2}|2[1-9][0-9]{2}")
_AUTHOR_PREFIX = re.compile(r"by\s", re.IGNORECASE)
_YEAR_LAST = re.compile(r"(.+?\.?)(?:,?\s|[,\uff0c])\(?((?:19|20)[0-9]{2})\)?")
_WORDS_OF_IDENTIFIER = 3  # "arXiv: 2306.08543 [cs.CL]"
Section = tuple[str, ...]


# Filled in as its parts are met, in any order, and checked when it is complete.
@dataclass
class ListEntry:
    """What has been read of one entry so far, with the addresses of each kind of link."""

    title: str = ""
    title_from: str = ""
    short_name: str = ""
    lone_name: str = ""
    authors: tuple[Author, ...] = ()
    has_more_authors: bool = False
    venue: str = ""
    year: int = 0
    date: str = ""
    has_date_field: bool = False
    other_dates: list[str] = field(default_factory=list)
    has_only_venue_year: bool = False
    is_venue_guessed: bool = False
    papers: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    placements: tuple[str, ...] = ()
    key: str = ""
    volume: str = ""
    number: str = ""
    page_range: str = ""
    publisher: str = ""
    language: str = ""
    editors: tuple[Author, ...] = ()
    kind: str = ""
    sections: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def add_link(self, label: str, url: str, column: str = "") -> None:
        """Add a link as what its column, its label or its address says that it is."""
        if url.startswith("#"):
            return
        if url.startswith("www."):
            url = f"https://{url}"
        if not url.startswith(("https://", "http://")):
            name = quote(label or url)
            self._report(f"the link {name} is not a web address: {quote(url)}", url)
        elif not parse_url(url):
            self._report(f"{quote(url)} is not a valid URL; the link is left out", url)
        else:
            role = column or link_role(label, url)
            self._add_web_link(role, label, url)

    def _add_web_link(self, role: str, label: str, url: str) -> None:
        identifier = find_identifier(url)
        if "arxiv.org/" in url and not identifier:
            self._report(f"{url} does not contain a valid arXiv id", url)
        if role == "other":
            self.not_carried_over(f"{label} {url}")
        elif role in ("code", "data"):
            self._add_artifact(role, url)
        elif role == "paper" or identifier:
            self.papers.append(url)
        else:
            self.pages.append(url)

    def _add_artifact(self, role: str, url: str) -> None:
        """Add a link to code or data unless it leads to a paper; a data set may have a DOI."""
        identifier = find_identifier(url)
        if identifier and identifier.normalized.is_of_paper:
            self._report(f"the link to {role} leads to a paper, {identifier}", url)
        elif role == "code":
            self.code.append(url)
        else:
            self.data.append(url)

    def _report(self, sentence: str, about: str) -> None:
        self.mistakes.append(Mistake(sentence, about))

    def not_carried_over(self, text: str) -> None:
        """Report a part of the entry that a record has no field for."""
        self.remarks.append(f"not carried over: {text}")

    def add_text(self, text: str) -> None:
        """Read the authors, the venue and the date from text, line by line."""
        fragments: list[str] = []
        for line in text.split("\n"):
            name, value = labeled(line)
            if name:
                self._add_field(name, value, line)
            else:
                fragments += fragments_of(line)
        self._add_fragments(fragments)

    def _add_field(self, name: str, value: str, line: str) -> None:
        """Read a line that says what it holds, such as "Venue: ICML 2024"."""
        fragments = fragments_of(value)
        if not fragments:
            return
        if url := identified_url(line):
            self.papers.append(url)
        elif name == "date":
            self.add_date(value)
        elif name == "title":
            self.title = self.title or value
        elif name == "other":
            self.not_carried_over(quote(clean_text(line)))
        else:
            # "Journal of Dough 12(3), 45-67" is one venue with its volume.
            is_whole = name == "venue" and names_volume(value)
            rest = self._add_people_or_venue(name, [value] if is_whole else fragments)
            self._add_fragments(rest)

    def _add_people_or_venue(self, name: str, fragments: list[str]) -> list[str]:
        """Read the first fragment of an authors or venue line, and return what is left to read."""
        first, *rest = fragments
        if name == "authors" and not self.authors:
            self.add_authors(first)
            return rest
        # "Published: May 2023" is a date under the label of a venue.
        is_venue = name == "venue" and not is_date(first)
        if is_venue and not self.venue:
            self.add_venue(first)
            return rest
        return fragments

    def _add_fragments(self, fragments: Sequence[str]) -> None:
        followers = [*fragments[1:], ""]
        for fragment, following in zip(fragments, followers, strict=False):
            bare = _PREFIX.sub("", fragment)
            if not self.page_range:
                self.page_range, bare = split_pages(bare)
            # "2023" and "ICML 2023" are labels as well, of links; in running text they are values.
            is_value = is_venue_with_year(bare) or is_date(bare)
            # "doi:10.5555/1" and "arXiv 2306.08543" are a label and digits, as labels of links are.
            has_identifier = preprints_in(fragment) or find_identifier(fragment)
            is_value = is_value or bool(has_identifier)
            if not is_value and (not bare or is_label(bare)):
                continue
            is_prefixed = bool(_AUTHOR_PREFIX.match(fragment))
            certain = is_prefixed or is_single_author(bare, following)
            self._add_fragment(bare, certain=certain)

    def _add_fragment(self, fragment: str, *, certain: bool) -> None:
        """Read a fragment as the first thing that it can be."""
        url = identified_url(fragment)
        if is_date(fragment):
            self._add_date_of_text(date_in(fragment))
        elif means_no_venue(fragment):
            # "arXiv 2306.08543" in a line, or "arXiv 2023".
            self.papers += preprints_in(fragment)
            self._add_date_of_text(date_in(fragment))
        elif url:
            self.papers.append(url)
            # An identifier has no blank but that behind its kind.
            if len(fragment.split()) > _WORDS_OF_IDENTIFIER:
                self.not_carried_over(quote(fragment))
        elif self._take_authors(fragment, certain=certain):
            return
        elif not self._take_venue(fragment) and fragment != self.venue:
            if names_whole_person(fragment) and not self.remarks:
                self.lone_name = fragment
            self.not_carried_over(quote(fragment))

    def _take_venue(self, fragment: str) -> bool:
        """Take a fragment as the venue where it looks like one, and return whether it does."""
        if self.venue and not self.is_venue_guessed:
            return False
        if self._may_be_people(fragment):
            return False
        if has_venue_and_year(fragment):
            self._drop_guessed_venue()
        elif names_event(fragment) and not self.venue:
            self._add_event(fragment)
            return True
        elif ACRONYM.fullmatch(fragment) and not self.venue:
            self.is_venue_guessed = True
        else:
            return False
        self.add_venue(fragment)
        return True

    def _may_be_people(self, fragment: str) -> bool:
        """Return whether a fragment that was not read as authors may be people all the same."""
        # "Plato, Madonna, 2021" may be two people or a venue and its town: the list must say.
        if are_mononyms(fragment):
            self._add_date_of_text(date_in(fragment))
            return True
        # "Crumb Team, J. R. R. Bee, Ann Cee. 2021": not every name is read, but none is a venue.
        return lists_names(fragment)

    def _add_event(self, fragment: str) -> None:
        """Take a venue whose year is not at its end: "NeurIPS 2023 Workshop on Dough"."""
        self.add_venue(fragment)
        year = date_in(fragment)[:4]
        self.year = int(year)
        self.date = self.date or year

    def _take_authors(self, fragment: str, *, certain: bool) -> bool:
        """Take a fragment as authors, with the year behind them, and return whether it is one."""
        if self.authors:
            return False
        with_year = _YEAR_LAST.fullmatch(fragment)
        if with_year:
            # "Science 2021" is a venue: before a year a single name must end with a full stop.
            names, year = with_year.groups()
            has_comma = fragment[len(names)] == ","
            is_one_name = has_comma and (is_person(names) or cites_two(names))
            is_one_name = is_one_name or names_one_person(names)
            authors = authors_in(names, certain=is_one_name)
            if self._set_authors(authors):
                self.date = self.date or year
                return True
        return self._set_authors(authors_in(fragment, certain=certain))

    def _set_authors(self, people: AuthorList | None) -> bool:
        if not people or not people.authors:
            return False
        self.authors = people.authors
        self.has_more_authors = people.is_incomplete
        self.remarks += people.notes
        return True

    def add_authors(self, text: str, style: NameStyle | None = None) -> None:
        """Read a text that is meant to name authors, in the style of its column where known."""
        if not self._set_authors(people_in(text, style)) and text:
            self.not_carried_over(quote(text))

    def add_date(self, text: str) -> None:
        """Read a text that is meant to be a date."""
        odd = _ODD_YEAR.fullmatch(text.strip())
        date = odd[0] if odd else date_in(text)
        if not date:
            self._report(f"{quote(text)} is not a date", "")
            return
        # It is surer than the year of a venue. Of two such dates the longer counts, else the first.
        if not self.has_date_field or date.startswith(self.date):
            self.date = date
            self.has_date_field = True
        elif not self.date.startswith(date):
            self.other_dates.append(date)

    def _add_date_of_text(self, date: str) -> None:
        """Take the first date in running text; a month is surer than the year of a venue."""
        # "BreadConf 2022 ..., 2023.1" is the day of an update: the first version is earlier.
        is_later = date[:4] > self.date
        replaces_year = self.has_only_venue_year and not is_later
        if not self.date or replaces_year:
            self.date = date or self.date
            self.has_only_venue_year = False
        elif not self.date.startswith(date):
            self.not_carried_over(quote(date))

    def add_venue(self, text: str) -> None:
        """Read a text that is meant to be a venue, with its year where it has one."""
        if means_no_venue(without_date(text)) or is_date(text):
            self.papers += preprints_in(text)
            self.kind = text.casefold()  # "Report", as our own lists have it
            self.date = self.date or date_in(text)
            return
        if text.endswith(("\u2026", "...")):
            # Publish or Perish: "International Journal of Computer …" is the start of a name.
            self.not_carried_over(f"a venue whose name is cut off, {quote(text)}")
            return
        self.venue, self.year = venue_of(text)
        if self.year and not self.date:
            self.date = date_in(text) or str(self.year)
            self.has_only_venue_year = True

    def add_publication(self, venue: str) -> None:
        """Read the venue of a reference, whose only year is that of its publication."""
        if venue:
            self.add_venue(venue)
        if self.venue and self.date and not self.year:
            self.year = int(self.date[:4])

    def item(self, at: int, column: int, section: Section) -> Item:
        """Return the paper of the entry; raises UnreadableError where it has no title."""
        # Authors paste titles from their BibTeX into lists: "$\\alpha$-Divergence".
        title = clean_title(self.title, markup=("html", "tex")).text
        if not title:
            raise UnreadableError("no title")
        identifiers = self._identifiers()
        if self.is_venue_guessed and self._take_short_name():
            self.venue = ""
        self._report_other_dates()
        urls = [*self.papers, *self.pages]
        pages = [url for url in urls if not find_identifier(url)]
        # A record has one field for a page: it gets the link that comes first in the entry.
        for url in pages[1:]:
            self.not_carried_over(url)
        work = Work(
            title=title,
            authors=self.authors,
            date=self.date,
            venue=self.venue,
            year=self.year,
            identifiers=identifiers,
            url=pages[0] if pages else "",
            has_more_authors=self.has_more_authors,
            kind=kind_of(self.kind),
            notes=notes_on_kind(self.kind),
            volume=self.volume,
            number=self.number,
            pages=canonical_number(self.page_range),
            # Zotero has arXiv as the publisher of a preprint.
            publisher="" if means_no_venue(self.publisher) else self.publisher,
            editors=self.editors,
        )
        item = Item(
            at=at,
            work=with_language(work, self.language),
            section=section,
            # One repository may be linked twice, by its name and by the badge of its stars.
            code=tuple(dict.fromkeys(self.code)),
            data=tuple(dict.fromkeys(self.data)),
            key=self.key,
            placements=self.placements,
            remarks=tuple(self.remarks),
            column=column,
            title_from=self.title_from,
            short_name=self.short_name,
            lone_name=self.lone_name,
        )
        return item.with_year_of_venue(has_year_apart=self.has_date_field)

    def _drop_guessed_venue(self) -> None:
        # "WARM: ... ICBR 2021": the bare acronym was a nickname.
        if self.venue and not self._take_short_name():
            self.not_carried_over(quote(self.venue))
        self.is_venue_guessed = False

    def _take_short_name(self) -> bool:
        """Take a guessed venue as the short name, as in "[Small Loaves](url) (MiniLoaf)"."""
        venue = self.venue
        # "ACL" is more often a venue, and "EMNLP Findings" always.
        if self.short_name or venue.isupper() or " " in venue:
            return False
        self.short_name = self.venue
        return True

    def _report_other_dates(self) -> None:
        for date in self.other_dates:
            # The year of the publication, where it is later than the first version.
            if date != str(self.year):
                self.not_carried_over(f"the date {date}")

    def _identifiers(self) -> Identifiers:
        """Return the identifiers of the paper links; a second one of the same kind is a mistake."""
        identifiers = identifiers_of(*self.papers)
        kept = {identifier.normalized for identifier in identifiers}
        others = ", ".join(map(str, identifiers))
        for url in self.papers:
            identifier = find_identifier(url)
            if identifier and identifier.normalized not in kept:
                sentence = f"the entry has both {identifier} and {others}"
                self._report(sentence, url)
        return identifiers
