"""The permanent table of problem codes.

A code never changes its meaning, and severity belongs to the code, never to a single problem.
``kdcatalog explain``, the page of problem codes and the tests are all made from this table.

KD1xx shape, KD2xx identity, KD3xx placement, KD4xx completeness, KD5xx contradiction, KD6xx text
that is not what the paper or its author meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table: what the code means, why it matters and how to fix it."""

    id: str
    severity: Severity
    title: str
    reason: str
    fix: str


_Row = tuple[str, Severity, str, str, str]


def _table(*rows: _Row) -> Mapping[str, Code]:
    codes: dict[str, Code] = {}
    for row in rows:
        code = Code(*row)
        codes[code.id] = code
    return MappingProxyType(codes)


# One row is one block: a formatter would spread the table over twice the lines.
# fmt: off
CODES = _table(
    ("KD101", "error", "Unreadable or invisible characters",
     "A record is UTF-8 text without a byte order mark and without invisible characters: they"
     " hide in diffs, forge structure in other formats and make equal titles differ.",
     "Save the file as UTF-8, and delete the character at the reported position."),
    ("KD102", "error", "Invalid YAML",
     "A parser stops here, so nothing after this position can be checked.",
     "Fix the syntax. Most often a text with a colon or quote needs double quotes around it, or"
     " a line has the wrong indentation."),
    ("KD103", "error", "YAML feature not allowed in records",
     "Anchors, aliases, tags, several documents and complex keys mean different things to"
     " different parsers, and can make a small file expand without end.",
     "Write every value out in full, as plain mappings, lists and texts."),
    ("KD104", "error", "Duplicate key",
     "YAML parsers keep one of the two values and silently drop the other.",
     "Remove one of the two."),
    ("KD105", "error", "File too large or too deeply nested",
     "A record describes one paper: 512 KiB, 40,000 values and 16 levels hold 5,200 authors"
     " and more, and so do 1 MiB and 100,000 values for taxonomy.yaml.",
     "Remove what does not belong in the file."),
    ("KD106", "error", "Invalid file name or key",
     "A record is the file papers/<year>/<key>.yaml. The key is the paper's citation key and its"
     " URL on the site, and the folder is the year in the key.",
     "Rename or move the file. A key is lower-case letters and digits with the year, such as"
     " smith2024title."),
    ("KD107", "error", "Unquoted value that other parsers do not read as text",
     "Ordinary YAML parsers read an unquoted 2402.13110 as the number 2402.1311, and change NO,"
     " 12:30 and 2024-02-20 as well.",
     "Put the value in double quotes; kdcatalog check --fix does it wherever no digit can have"
     " been lost."),
    ("KD108", "error", "Not an ordinary file",
     "A symbolic link can lead outside the catalog, and reading a named pipe or a device may never"
     " end.",
     "Put the file itself there, a plain file that can be read."),
    ("KD110", "error", "Missing field",
     "Every record needs a title, placements and the day it was added; a venue needs id"
     " and year.",
     "Add the field."),
    ("KD111", "error", "Empty field",
     "An empty field looks like information where there is none.",
     "Remove the line, or write a value."),
    ("KD112", "error", "Wrong kind of value",
     "The field needs text and has a list or mapping, or the other way round.",
     "Write one text, or one value per line after a dash, as the hint shows."),
    ("KD113", "error", "Text with invisible characters or stray spaces",
     "Invisible characters, double spaces and letters composed in two ways make equal texts"
     " differ and can hide what a line contains.",
     "Write the text as the hint shows it."),
    ("KD114", "error", "Invalid date",
     "Lists are sorted by date. The date of a paper is the month of its first public version.",
     'Write "YYYY-MM", or "YYYY" if only the year is known; added: is the full day,'
     ' "YYYY-MM-DD".'),
    ("KD115", "error", "Invalid year",
     "The year of a venue has four digits.",
     "Write four digits, such as 2024."),
    ("KD116", "error", "Invalid arXiv id",
     "One spelling makes duplicates visible: no version, no URL, four digits after the point"
     " until 1412 and five from 1501.",
     'Write the id in double quotes, such as "2306.08543".'),
    ("KD117", "error", "Invalid DOI",
     "One spelling makes duplicates visible: the DOI without https://doi.org/.",
     'Write the DOI in double quotes, such as "10.18653/v1/2024.acl-long.1".'),
    ("KD118", "error", "Invalid ACL Anthology id",
     "One spelling makes duplicates visible: the id without URL or file ending.",
     "Write the id, such as 2024.acl-long.1 or P19-1001."),
    ("KD119", "error", "Invalid OpenReview id",
     "One spelling makes duplicates visible: the id of the forum alone.",
     "Write what follows forum?id= in the URL."),
    ("KD120", "error", "Invalid URL",
     "URLs become links on a public page, so they must be http or https, with a host and without"
     " user name, spaces or markup.",
     "Write the whole URL, such as https://example.org/page."),
    ("KD121", "error", "Invalid author",
     "Authors are counted, searched and cited one by one.",
     "Write one author per line, the name as printed; {given: ..., family: ...} if the family"
     " name is not the last word; {group: ...} for an organization."),
    ("KD122", "error", "Unknown value",
     "The field accepts only a short list of values.",
     "Write one of the values in the hint."),
    ("KD123", "error", "Duplicate value in a list",
     "The second copy adds nothing but is counted.",
     "Remove one of the two."),
    ("KD124", "error", "Invalid PubMed id",
     "One spelling makes duplicates visible: the number alone.",
     "Write the number at the end of the URL, in quotes."),
    ("KD130", "error", "Unknown field",
     "Nothing reads an unknown field, so what it says is lost.",
     "Correct the name; the hint gives the nearest field."),
    ("KD131", "error", "Summary too short or too long",
     "A summary is one line under the title: below 60 characters it repeats the title, above 230"
     " nobody reads it.",
     "Write what the paper does in 60 to 230 characters."),
    ("KD132", "error", "Summary is not one sentence",
     "Rows, feeds and cards show the summary as it is, so it needs to be complete and to end.",
     "Write one sentence that ends with a full stop."),
    ("KD133", "error", "Markup in a summary",
     "The summary is shown on pages, in feeds, in search results and in files that know no TeX,"
     " HTML or Markdown.",
     "Write it as plain text, such as 10x."),
    ("KD134", "warning", "Summary speaks of the paper or of its authors",
     "Every row would begin in the same way; a summary says what is done, beginning with a verb.",
     'Start with what the paper does, such as "Measures ...", without "we" or "this paper".'),
    ("KD135", "warning", "Promotional word in a summary",
     "Praise takes the place of facts and says nothing about the paper. catalog.hype_words in"
     " taxonomy.yaml lists such words.",
     "Remove the word, or write the figure behind it."),
    ("KD136", "error", "Invalid language tag",
     "Browsers choose fonts and screen readers a voice by the tag; an unknown one is ignored.",
     "Write the language as BCP 47 does: zh for Chinese, ja for Japanese, pt-BR for Brazilian"
     " Portuguese."),
    ("KD151", "error", "Contradiction in taxonomy.yaml",
     "Ids must be unique, and whatever the taxonomy names must exist in it.",
     "Correct taxonomy.yaml at the reported position."),
    ("KD152", "error", "Unknown part of the README",
     "The list catalog.readme gives the parts of README.md in order.",
     "Write one of the parts in the hint."),
    ("KD153", "error", "Broken reference in prose",
     "Hand-written prose links to topics as node:, to papers as paper:, to pages as page: and to"
     " pictures as picture:, so that the same text works in README.md and on the site.",
     "Write a node, key, page or picture that exists; the hint gives the nearest."),
    ("KD154", "error", "Prose on an unknown topic",
     "A file docs/topics/PATH.md is the text on the topic PATH; of a topic that does not exist,"
     " nobody would see it.",
     "Rename the file to the path of a topic, or remove it."),
    ("KD155", "error", "Template error",
     "A template of the catalog in templates/ or docs/pictures/ cannot be filled, so no build can"
     " use it.",
     "Correct the template at the reported line."),
    ("KD156", "error", "Invalid ORCID iD",
     "An ORCID iD has 16 digits, of which the last follows from the others.",
     "Copy the iD from orcid.org, such as 0000-0002-1825-0097."),
    ("KD157", "error", "Contradiction in people.yaml",
     "Every name must be printed by a record, and no name may be that of two people, unless their"
     " papers are listed.",
     "Correct people.yaml at the reported position."),
    ("KD185", "error", "Contradiction in removed.yaml",
     "A removed paper keeps its key for a page that says why, so no record can have that key, and"
     " the paper to read instead must exist.",
     "Correct removed.yaml at the reported position."),
    ("KD158", "error", "MkDocs cannot build the site",
     "Beside records, a site is made of the catalog's own mkdocs.yml, theme and pages of docs/;"
     " MkDocs stops at the first of them that it cannot use.",
     "Correct what the message names, or remove the file."),
    ("KD175", "error", "Contradiction in upkeep.yaml",
     "The file has one row for each harvested year of a venue and for each audit; pages show its"
     " numbers, so they must agree.",
     "Correct upkeep.yaml at the reported position, or run the command again."),
    ("KD201", "error", "Duplicate identifier",
     "Two records with the same identifier are the same paper; preprint and published version"
     " share one record.",
     "Merge the records, or correct the identifier."),
    ("KD202", "error", "Duplicate URL",
     "Two records with the same URL are the same paper.",
     "Merge the records, or correct the URL. If they really are different papers, add"
     " distinct_from:."),
    ("KD203", "error", "Duplicate title",
     "Two records with the same title are nearly always the same paper.",
     "Merge the records. If they really are different papers, add distinct_from: with the key of"
     " the other."),
    ("KD204", "error", "Key already used",
     "A former key redirects readers to its record, so it can lead to one record only.",
     "Remove the former key from one of the records, or rename the file."),
    ("KD205", "error", "Unknown key",
     "distinct_from lists records that look the same and are not.",
     "Correct the key, or remove it."),
    ("KD301", "error", "Unknown topic",
     "Placements are topics from taxonomy.yaml, written as a path that begins with the facet.",
     "Write a topic from taxonomy.yaml; the hint gives the nearest."),
    ("KD302", "error", "Placement implied by another",
     "A paper on a topic also counts for every topic above it.",
     "Keep only the most specific placement."),
    ("KD303", "error", "Unknown venue",
     "Each venue has one id, so that it is not counted under three names.",
     "Write the id in the hint, or add the venue to taxonomy.yaml."),
    ("KD304", "error", "Unknown fact or wrong shape",
     "The facts of a paper are those listed in taxonomy.yaml, each with one value or a list, as"
     " it says there.",
     "Correct the name or the shape, as the hint shows."),
    ("KD305", "warning", "Fact implies a topic",
     "taxonomy.yaml defines which topic some values of facts imply, so that facts and placements"
     " agree.",
     "Add the topic in the hint to placements, or correct the fact."),
    ("KD306", "error", "Name in another spelling",
     "A vocabulary of taxonomy.yaml gives each name one spelling, so that it is counted once.",
     "Write the name as the hint shows it; kdcatalog check --fix does it."),
    ("KD307", "error", "Placeholder instead of a name",
     "A value such as various looks like a name and is counted as one.",
     "Remove it; if it is the only value, remove the fact."),
    ("KD308", "warning", "Name similar to a known one",
     "One letter differs from a name in the vocabulary, which is most often a typing error.",
     "Correct the name, or add it to the vocabulary in taxonomy.yaml."),
    ("KD401", "warning", "No authors",
     "A paper without authors cannot be found by name and is hard to cite.",
     "List the authors, one name per line."),
    ("KD402", "warning", "Date without month",
     "A date that is only a year is sorted after all months of that year; undated papers are last.",
     'Write the month of the first public version, "YYYY-MM".'),
    ("KD403", "warning", "Code link to an unknown host",
     "Readers expect a repository behind Code.",
     "Link the repository, or move the link to urls or data."),
    ("KD404", "warning", "Preprint older than 18 months",
     "Most papers have been published by then; an outdated venue is the most common mistake in a"
     " list.",
     "Look the paper up and add its venue. If it was never published, ignore this warning."),
    ("KD405", "warning", "No summary",
     "Titles rarely say what a paper does; rows, search and feeds show a sentence that does.",
     "Read the abstract and add summary: in your own words."),
    ("KD501", "error", "Date later than the arXiv id",
     "An arXiv id contains the month of the preprint; the first public version cannot be later.",
     "Correct the date or the id."),
    ("KD502", "error", "Date later than the venue",
     "A paper is public at the latest when it is published.",
     "Correct the date or the venue."),
    ("KD503", "error", "URL of another identifier",
     "A URL of arXiv, the ACL Anthology or OpenReview must agree with the identifiers of the"
     " record, and is not needed when it does.",
     "Correct the identifier, or remove the URL."),
    ("KD504", "error", "Identifier contradicts the venue's year",
     "An ACL Anthology id contains the year of the volume.",
     "Correct the id or the venue's year."),
    ("KD505", "error", "Duplicate author",
     "A repeated name is nearly always a mistake; two authors of one paper rarely have the same"
     " name.",
     "Remove one of the two."),
    ("KD506", "error", "URL implied by an identifier",
     "urls is for URLs that no identifier implies; two copies of one fact diverge over time.",
     "Remove the line; kdcatalog check --fix does it."),
    ("KD507", "error", "Date later than the day it was added",
     "A paper cannot be added before its first public version.",
     "Correct date: or added:."),
    ("KD508", "error", "Paper linked as code or data",
     "Readers expect a repository behind Code and a dataset behind Data; identifiers already link"
     " the paper.",
     "Link the code or data itself, or remove the line."),
    ("KD601", "warning", "Markup in a title or name",
     "Records hold plain text: TeX, HTML and Markdown are shown as they are typed, and no search"
     " finds the words between their marks.",
     "Write the text as the paper prints it, as the hint shows; kdcatalog check --fix does it."),
    ("KD602", "warning", "Mark around a title",
     "A trailing period, quotes around the whole title, footnote marks, the label of a search"
     " engine and the venue belong to the layout of a page, not to the title.",
     "Write the title as the hint shows it; kdcatalog check --fix does it."),
    ("KD603", "warning", "Title or name in one case",
     "Some pages print titles in capitals; in a list they shout, and the case of names such as"
     " DenseNet is lost. It is lost as well in a title that is typed in lower case.",
     "Write the title or name as the paper prints it elsewhere. The hint proposes a spelling;"
     " compare it with the paper."),
    ("KD604", "warning", "Emoji in a title or name",
     "Emoji are an ornament of announcements; citations and search do without them.",
     "Write the text as the hint shows it; kdcatalog check --fix does it."),
    ("KD605", "error", "Placeholder instead of a value",
     "A text such as TODO, N/A or First Author looks like information where there is none.",
     "Write the value, or remove the line if the field is optional."),
    ("KD606", "warning", "More than a name in a name",
     "Footnote marks, ORCID iDs, the numbers of namesakes in DBLP, and titles such as Dr. make"
     " one person appear as two.",
     "Write the name alone, as the hint shows it; kdcatalog check --fix does it."),
    ("KD607", "error", "Typographic quotes around a value",
     "YAML takes typographic quotes, which word processors and phones insert, for letters of the"
     " text.",
     'Type straight quotes, "...", as in the hint; kdcatalog check --fix does it.'),
    ("KD608", "error", "Text cut short by a comment",
     "In YAML, a space and # begin a comment, so the rest of an unquoted text is lost.",
     'Put the whole text in double quotes: "...".'),
    ("KD609", "error", "Lines of a list read as one text",
     "YAML joins a line without a dash, or with a dash further to the right, to the line above"
     " it, so that two authors become one.",
     'Begin each line with "- ", all dashes in one column.'),
    ("KD610", "error", "Date in the future",
     "Lists begin with the newest papers, so a date in the future stays at the top of all of them.",
     "Correct the date."),
    ("KD611", "warning", "No language of a title in another script",
     "A page is read in English unless the record says otherwise: Chinese gets the wrong fonts, and"
     " a screen reader spells the title out.",
     "Add language: with the tag of BCP 47, such as language: zh."),
)
# fmt: on
