"""The permanent table of problem codes.

Codes never change their meaning. Severity belongs to the code, never to the finding. ``explain``,
the page of problems and the tests are all made from this table.
KD1xx shape, KD2xx identity, KD3xx placement, KD4xx completeness, KD5xx contradiction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table: what the code means, why it matters, how it is mended."""

    id: str
    severity: Severity
    title: str
    reason: str
    mend: str


def _table(*rows: tuple[str, Severity, str, str, str]) -> Mapping[str, Code]:
    return MappingProxyType({row[0]: Code(*row) for row in rows})


# One row is one block: a formatter would spread the table over twice the lines.
# fmt: off
CODES = _table(
    ("KD101", "error", "The file cannot be read as text",
     "A record is UTF-8 without a byte order mark and without characters that nobody can see: they hide in diffs, "
     "forge structure in other formats and make two equal titles differ.",
     "Save the file as UTF-8 and delete the character at the place that is named."),
    ("KD102", "error", "The file is not valid YAML",
     "A parser stops at this place, so nothing after it can be checked.",
     "Mend the syntax: most often a text with a colon or a quote needs double quotes round it, or a line has lost "
     "its indent."),
    ("KD103", "error", "The file uses YAML that records do not use",
     "Anchors, aliases, tags, several documents and keys that are no plain words make one file mean different "
     "things to different parsers, and can make a small file expand without end.",
     "Write the value out in full, as plain mappings, lists and texts."),
    ("KD104", "error", "A field stands twice",
     "YAML parsers keep one of the two and drop the other in silence.",
     "Keep one of the two."),
    ("KD105", "error", "The file is too large or too deep",
     "A record describes one paper: 64 KiB, 5,000 values and a depth of 16 are far more than one needs, as are 1 MiB "
     "and 100,000 values for taxonomy.yaml.",
     "Remove what does not belong there."),
    ("KD106", "error", "The file or its key has no proper name",
     "A record is papers/<year>/<key>.yaml, an ordinary file; the key is its citation key and its address on the "
     "site, and the folder is the year in the key.",
     "Rename or move the file; a key is lower-case letters and digits with the year in it, such as smith2024title."),
    ("KD107", "error", "A text that other parsers read as something else",
     "An unquoted 2402.13110 is read as the number 2402.1311 by ordinary YAML parsers, and NO, 12:30 or 2024-02-20"
     " change, too.",
     "Put double quotes round the value; check --fix does it where no digit can have been lost."),
    ("KD110", "error", "A field is missing",
     "Every record says title, date, placements and the day it was added; a venue says id and year.",
     "Add the field."),
    ("KD111", "error", "A field is empty",
     "An empty field looks like knowledge where there is none.",
     "Leave the line out, or say what it holds."),
    ("KD112", "error", "A value has the wrong shape",
     "A list stands where a text is meant, or the other way round.",
     "Write one text, or one value a line after a dash, as the hint says."),
    ("KD113", "error", "A text is not clean",
     "Invisible characters, double blanks and letters composed in two ways make equal texts differ and can hide "
     "what a line says.",
     "Write the text as the hint shows it."),
    ("KD114", "error", "A date is not a date",
     "Lists are ordered by date; the date of a paper is the month of its first public version.",
     'Write "YYYY-MM", or "YYYY" where only the year is known; the day of entry is "YYYY-MM-DD".'),
    ("KD115", "error", "A year is not a year",
     "A venue's year has four digits.",
     "Write four digits, such as 2024."),
    ("KD116", "error", "An arXiv id is not in its written form",
     "One form makes duplicates visible: no version, no address, four digits after the point until 1412 and five "
     "from 1501.",
     'Write it quoted, such as "2306.08543".'),
    ("KD117", "error", "A DOI is not in its written form",
     "One form makes duplicates visible: the DOI without its resolver.",
     'Write it quoted, such as "10.18653/v1/2024.acl-long.1".'),
    ("KD118", "error", "An ACL Anthology id is not in its written form",
     "One form makes duplicates visible: the id without address or file ending.",
     "Write it such as 2024.acl-long.1 or P19-1001."),
    ("KD119", "error", "An OpenReview id is not in its written form",
     "One form makes duplicates visible: the id of the forum alone.",
     "Write what stands after forum?id= in the address."),
    ("KD120", "error", "An address is not a web address",
     "Addresses become links on a public page: only http and https, with a host, without user name, blanks or "
     "markup.",
     "Write the whole address, such as https://example.org/page."),
    ("KD121", "error", "An author is not one name",
     "Authors are counted, searched and cited one by one.",
     "Write one author a line, the name as printed; {given: ..., family: ...} where the family name is not the "
     "last word; {group: ...} for a body."),
    ("KD122", "error", "A value is not one of those that are known",
     "The field has a short closed list of values.",
     "Write one of the values that the hint names."),
    ("KD123", "error", "A value stands twice in a list",
     "The second adds nothing and is counted.",
     "Keep one of the two."),
    ("KD130", "error", "A field is unknown",
     "A field that nobody reads is a fact that is lost.",
     "Correct the name; the hint names the nearest field."),
    ("KD151", "error", "The taxonomy contradicts itself",
     "Ids must be unique, and what the taxonomy names must exist in it.",
     "Correct taxonomy.yaml at the place that is named."),
    ("KD152", "error", "A part of the README is unknown",
     "The list catalog.readme names the parts of README.md in their order.",
     "Write one of the parts that the hint names."),
    ("KD153", "error", "Prose names what does not exist",
     "Hand-written prose links topics as node:, pages as page: and pictures as picture:, so that the same words serve "
     "README.md and the site.",
     "Write a node, page or picture that exists; the hint names the nearest."),
    ("KD201", "error", "An identifier is filed more than once",
     "Two records with one identifier are one paper; preprint and publication share one record.",
     "Merge the records, or correct the identifier."),
    ("KD202", "error", "An address is filed more than once",
     "Two records with one address are one paper.",
     "Merge the records, or correct the address; a true namesake says distinct_from."),
    ("KD203", "error", "A title is filed more than once",
     "Two records with one title are most often one paper.",
     "Merge the records; a true namesake says distinct_from: with the key of the other."),
    ("KD204", "error", "A key is taken",
     "A former key leads readers to the record that holds it, so it can lead to one only.",
     "Remove the former key from one of the records, or rename the file."),
    ("KD205", "error", "A record names a key that does not exist",
     "distinct_from names the records that look the same and are not.",
     "Correct the key, or remove it."),
    ("KD301", "error", "A node is unknown",
     "Placements name nodes of the taxonomy, written as a path from the facet.",
     "Write a node of taxonomy.yaml; the hint names the nearest."),
    ("KD302", "error", "A paper stands twice on one branch",
     "A paper on a node is counted on every node above it already.",
     "Keep the placement that says most."),
    ("KD303", "error", "A venue is unknown",
     "Venues have one id each, so that one place of publication is not counted under three names.",
     "Write the id that the hint names, or add the venue to taxonomy.yaml."),
    ("KD304", "error", "A fact is unknown or has the wrong shape",
     "The facts of a paper are those that taxonomy.yaml lists, one value or many as it says.",
     "Correct the name or the shape, as the hint says."),
    ("KD305", "warning", "A fact asks for a topic",
     "taxonomy.yaml says which topic some values of facts stand for, so that both say the same.",
     "Place the paper on the topic that the hint names, or correct the fact."),
    ("KD401", "warning", "No authors",
     "A paper without authors is not found by name and is cited poorly.",
     "Add authors:, one name a line."),
    ("KD402", "warning", "Only the year is known",
     "A year alone sorts after all its months.",
     'Write the month of the first public version, "YYYY-MM".'),
    ("KD403", "warning", "A code link on no code host",
     "Readers expect a repository behind Code.",
     "Link the repository, or move the address to urls or data."),
    ("KD404", "warning", "A preprint older than 18 months",
     "Most papers are published by then; an outdated venue is the commonest mistake of a list.",
     "Look the paper up and add its venue; leave it where it was never published."),
    ("KD501", "error", "The date contradicts the arXiv id",
     "An arXiv id names the month in which the preprint appeared; the first public version cannot be later.",
     "Correct the date or the id."),
    ("KD502", "error", "The date is later than the venue's year",
     "A paper is public at the latest when it is published.",
     "Correct the date or the venue."),
    ("KD503", "error", "An address names another identifier",
     "An arXiv or OpenReview address must agree with the identifiers of the record, and needs no line of its own "
     "when it does.",
     "Correct the identifier, or remove the address."),
    ("KD504", "error", "The ACL Anthology id contradicts the venue's year",
     "The id names the year of the volume.",
     "Correct the id or the venue's year."),
    ("KD505", "error", "An author stands twice",
     "A doubled name is nearly always a slip; true namesakes on one paper are rare.",
     "Keep one of the two."),
    ("KD506", "error", "An address that an identifier already yields",
     "urls holds only addresses that no identifier gives; a second home for one fact goes stale.",
     "Remove the line; check --fix does it."),
    ("KD507", "error", "The date is later than the day of entry",
     "A paper cannot enter the catalog before its first public version.",
     "Correct the date or added."),
    ("KD508", "error", "A paper is given as code or data",
     "Readers expect a repository behind Code and a dataset behind Data; the paper is reached by its identifiers.",
     "Write the address of the code or of the data, or remove the line."),
)
# fmt: on
