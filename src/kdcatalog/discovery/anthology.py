"""The XML of the ACL Anthology: volumes with their papers, as its repository has them in data/xml.

A collection such as 2026.acl.xml has volumes; each has its printed name and year, and its papers
have title, authors, abstract, pages, DOI and the identifier. Titles and abstracts have markup of
the Anthology's own, which is text but for its tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import Work, author_list, identifiers_of
from kdcatalog.discovery.listed import Entries, ListedWorks
from kdcatalog.services.xml import text_below
from kdcatalog.text.cleaning import clean_title
from kdcatalog.text.name_parts import NameParts, name_in_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

# Collections until 2019: a letter and the year. Their papers are P19-1001, those of workshops (W)
# have two digits for the volume.
_OLD_COLLECTION = re.compile(r"[A-Z][0-9]{2}")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# Front matter has no title of its own, and old volumes list it as their first paper.
_FRONT_MATTER = re.compile(r"(?:front|back) ?matter|proceedings of .*|preface", re.IGNORECASE)


def is_anthology(root: Element) -> bool:
    """Return whether an XML document is one of the Anthology."""
    return root.tag in ("collection", "volume", "anthology")


def read_anthology(name: str, root: Element) -> ListedWorks:
    """Return the papers of a document; front matter and entries without a title are skipped."""
    entries = Entries(name)
    # The name of a collection is the beginning of its identifiers.
    for collection in root.iter("collection"):
        for volume in collection.iter("volume"):
            _read_volume(volume, collection.get("id", ""), entries)
    return entries.listed("acl")


def _read_volume(volume: Element, collection: str, entries: Entries) -> None:
    volume_id = volume.get("id", "")
    reader = _VolumeReader(volume, f"{collection}-{volume_id}")
    for paper in volume.iter("paper"):
        number = paper.get("id", "")
        place = f"{collection}-{volume_id}, paper {number or '?'}"
        work = reader.work(paper, _anthology_id(collection, volume_id, number))
        if not work.title:
            entries.skip(place, "no title")
        elif _FRONT_MATTER.fullmatch(work.title) and not work.authors:
            entries.skip(place, "front matter")
        else:
            entries.works.append(work)


def _anthology_id(collection: str, volume: str, paper: str) -> str:
    """Return the identifier of a paper, as the Anthology makes it; empty where a part is missing.

    >>> _anthology_id("2026.acl", "long", "7"), _anthology_id("P19", "1", "7")
    ('2026.acl-long.7', 'P19-1007')
    """
    if not collection or not volume or not paper:
        return ""
    if not _OLD_COLLECTION.fullmatch(collection):
        return f"{collection}-{volume}.{paper}"
    width = 2 if collection.startswith("W") else 1
    number = paper.rjust(4 - width, "0")
    volume_digits = volume.rjust(width, "0")
    return f"{collection}-{volume_digits}{number}"


class _VolumeReader:
    """Reads papers of one volume, which share its name, publisher and date."""

    def __init__(self, volume: Element, name: str) -> None:
        meta = volume.find("meta")
        self._name = name
        self._venue = _below(meta, "journal-title") or _below(meta, "booktitle")
        self._volume = _below(meta, "journal-volume")
        self._number = _below(meta, "journal-issue")
        self._publisher = _below(meta, "publisher")
        year = _below(meta, "year")
        self._year = int(year) if re.fullmatch("[0-9]{4}", year) else 0
        self._date = year if self._year else ""
        # "July", and "July 28 - August 2" in a few volumes.
        words = _below(meta, "month").casefold().split()
        month = words[0].rstrip(",") if words else ""
        if self._year and month in _MONTHS:
            number = _MONTHS.index(month) + 1
            self._date = f"{year}-{number:02}"

    def work(self, paper: Element, anthology_id: str) -> Work:
        """Return the work of a paper; without a title where it has none."""
        authors = author_list(_names_in(paper))
        spelled = _below(paper, "url") or anthology_id
        return Work(
            title=clean_title(_below(paper, "title"), markup=()).text,
            authors=authors.authors,
            date=self._date,
            venue=self._venue,
            year=self._year,
            identifiers=identifiers_of(f"acl:{spelled}", doi=_below(paper, "doi")),
            abstract=_below(paper, "abstract"),
            remark=_remark_on(paper),
            has_more_authors=authors.is_incomplete,
            notes=authors.notes,
            volume=self._volume,
            number=self._number,
            pages=_below(paper, "pages").replace("\u2013", "-"),
            publisher=self._publisher,
        )


def _below(element: Element | None, name: str) -> str:
    """Return the text of the first child with a name; empty where there is none."""
    child = None if element is None else element.find(name)
    return text_below(child)


def _names_in(paper: Element) -> Iterator[NameParts]:
    for author in paper.iter("author"):
        # A variant is the same name in another script.
        first = author.findtext("first") or ""
        last = author.findtext("last") or ""
        yield name_in_parts(first, last, markup=())


def _remark_on(paper: Element) -> str:
    """Return retraction and code of a paper, as the Anthology lists them."""
    names = {child.tag for child in paper}
    remarks = []
    if "retracted" in names:
        remarks.append("Retracted")
    if "removed" in names:
        remarks.append("Withdrawn")
    code = paper.find("pwccode")
    if code is not None:
        url = code.get("url", "")
        remarks.append(f"Code: {url}")
    return ". ".join(remarks)
