"""The bibliography page answers as ``kdcatalog cite`` does, whatever text is pasted."""

import base64
import json
import re
from typing import Any

import pytest

from kdcatalog.artifacts.data_files import cite_file, search_file
from kdcatalog.bibliography import bibtex
from kdcatalog.bibliography.bib_file import UnbalancedError, read_bibliography
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.bibliography.entries import description_of_entry, entry_urls, papers_of_work
from kdcatalog.commands.cite import revise
from kdcatalog.model import site_paths
from kdcatalog.model.matching import Matcher, code_keys, keys_by_code
from kdcatalog.model.text import normalize_title
from kdcatalog.text.tex import tex_to_text
from kdcatalog.views.topics import uncited
from tests.folders import CatalogFolder
from tests.foreign import NODE_FOLDER, run_node
from tests.pages import see
from tests.test_cite import KEPT, PREPRINT, SOURDOUGH, TOY

FIELDS = [
    "eprint = {2006.99902v3}, archivePrefix = {arXiv}",
    "eprint = 2006.99902",
    "eprint = {arXiv:2006.99902}",
    "eprint = {2006.99902}, eprinttype = {hal}",
    "url = {https://arxiv.org/pdf/2006.99902v2.pdf}",
    'journal = "arXiv preprint " # "arXiv:2006.99902"',
    "journal = {CoRR}, volume = {abs/2006.99902}",
    "note = {arXiv:2006.99902 [cs.CL]}",
    "note = {Extends arXiv:2006.99902}",
    "howpublished = {\\url{https://arxiv.org/abs/2006.99902}}",
    "doi = {10.48550/arXiv.2006.99902}",
    "doi = {https://doi.org/10.5555/LOAF.2023.0009}",
    "doi = {https://doi.acm.org/10.5555/LOAF.2023.0009}",
    "doi = {10.1000/not.here}, title = {CrustNet: Crust Colour from a Heat Map of the Oven}",
    "url = {https://aclanthology.org/2025.breadconf-long.40.pdf}",
    "doi = {10.18653/v1/2025.breadconf-long.40}",
    "url = {https://openreview.net/pdf?x=1\\&id=cLaYoVeN21}",
    "pmid = {31452104}",
    "PMID = {https://pubmed.ncbi.nlm.nih.gov/31452104/}",
    "pmid = {https://arxiv.org/abs/2006.99902}",
    "note = {PMID: 31452104}",
    "note = {PMID: 31452104; extended}",
    "openreview = {cLaYoVeN21}",
    "url = {https://example.org/%E0%A4%A}, eprint = {1903.99901}",
    "title = {{C}rust{N}et: crust colour from a heat map of the oven.}",
    "title = {CrustNet: Crust Colour from a Heat Map of the Oven}, eprint = {1903.99902}",
    "title = {CrustNet: Crust Colour from a Heat Map of an Oven}",
    "title = {CrustNet: Crust Colour from a Heat Map of the Oven}, eprint = {Extends 1903}",
    "title = {A Note on Stale Crumb}",
    "eprint = {1903.99901}, doi = {10.5555/loaf.2023.0009}",
    "doi = {https://doi.org/10.5555/LOAF.2016.0042}, title = {Ash and Bran}",
    "eprint = {1903.99901} title = {T}",
    "eprint = {1903.99901}, booktitle = {Crumb}",
    "eprint = {1903.99901}, howpublished = {Blog post}",
    "",
]
ALL = "\n".join(
    f"@article{{k{n}, title = {{{one.title}}}}}"
    for n, one in enumerate(TOY.papers)
    if "{" not in one.title
)
TEXTS = [
    *KEPT,
    PREPRINT,
    f"{PREPRINT}@book{{other, title = {{A Book}}}}\n{SOURDOUGH}",
    *[f"@misc{{x, {fields}}}" for fields in FIELDS],
    "@misc{c, howpublished = {\\url{https://codeberg.org/Example-Bakery/crustnet.git}}}",
    "@software{c, title = {S}, url = {https://www.github.com/example-bakery/slowrise/tree/main?x#y}}",
    "@misc{c, title = {Bakers}, url = {https://github.com/example-bakery}}",
    "@misc{c, note = {https://codeberg.org/example-bakery/crustnet and"
    " https://github.com/example-bakery/slowrise}}",
    "@misc{2025.BREADCONF-long.40, title = {Another}}",
    "@string{a = {1903.99901}}\n% @misc{no,}\n@comment{x}\n@Misc(x, eprint = a)\nwords @ home",
    *[bibtex.bibtex_entry(citation_of(one, TOY.taxonomy)) for one in TOY.papers],
    *[
        f"@misc{{x, title = {{T}}, url = {{{identifier.url}}}}}"
        for one in TOY.papers
        for identifier in one.identifiers
    ],
    "".join(bibtex.bibtex_entry(citation_of(one, TOY.taxonomy)) for one in TOY.papers[::3]),
    ALL,
    "@misc{a, title = {T}}\n@misc{b, title = {T}\n",
    "@misc{a, title = {T},\n@misc{b,\n title = {T}}}\n",
    "a } b\n",
    "",
]
LISTS = [
    "1903.99901v2, 10.5555/LOAF.2023.0009; https://arxiv.org/abs/2006.99902",
    "[1] D'Aubigné, A. CrustNet: Crust Colour from a\nHeat Map of the Oven."
    " arXiv:1903.99901, 2019.\n[2] None.",
    "2399.99999",
    "nothing at all",
    "See https://codeberg.org/example-bakery/crustnet/, (https://github.com/example-bakery/none).",
]


TITLES = [
    r"{$\alpha$-Divergence} and $\Gamma$",
    r"$\phi$ $\varphi$ $\epsilon$ $\vartheta$ $\omega$ $\varsigma$",
    r"10$\times$ Faster for \$5 and $6",
    r"$n^2$ and $\ell_1$ and $x_{i}^{2}$",
    r"\unknown{Foo} a\textbf{b}c {\em Loaf}",
    r"Nguy{\~{\^e}}n and \L\'od\'z \& S{\o}ren",
    r"A $\infty$ $\to$ $\mathcal{B}$",
]


def expected(text: str) -> dict[str, Any]:
    """Return what the command prints and writes, in the parts that the page shows."""
    try:
        done, bibliography = revise(TOY, text.encode()), read_bibliography(text)
    except UnbalancedError as wrong:
        return {"line": wrong.line}
    printed = "\n".join(done.lines)
    here = keys_of(text)
    changed = re.findall(r"^changed (.*?): published at (.*?); (.*)$", printed, re.MULTILINE)
    left = re.findall(r"^skipped (.*?): (.*)$", printed, re.MULTILINE)
    missing = uncited(TOY, here)
    return {
        "total": len(bibliography.entries),
        "here": here,
        "unlisted": re.findall(r"^not in the catalog: (.*?)(?:, |$)", printed, re.MULTILINE),
        "removed": re.findall(
            r"^not in the catalog any more: \S+ (was removed on .*)$", printed, re.MULTILINE
        ),
        "doubtful": [[*line] for line in left],
        "changed": [[*line] for line in changed],
        "text": done.content.decode(),
        "uncited": [
            [
                work.paper.key,
                str(work.paper.venue or work.paper.month.year),
                work.reason,
                work.topic,
                work.cited,
            ]
            for work in missing
        ],
    }


def keys_of(text: str) -> list[str]:
    """Return the keys of the papers that a bibliography cites, or whose code it cites."""
    matcher = Matcher(TOY.papers)
    by_code = keys_by_code(TOY.papers)
    keys: dict[str, None] = {}
    for entry in read_bibliography(text).entries:
        cited = [
            paper.key for paper in papers_of_work(matcher, description_of_entry(matcher, entry))
        ]
        if not cited and entry.is_read:
            of_code = {key for url in entry_urls(entry) for key in code_keys(by_code, url)}
            cited = sorted(of_code)
        if len(cited) == 1:
            keys[cited[0]] = None
    return [*keys]


CRUST = "CrustNet: Crust Colour from a Heat Map of the Oven"
FILES = [
    PREPRINT.encode(),
    PREPRINT.replace("\n", "\r\n").encode(),
    PREPRINT.replace("\n", "\r").encode(),
    f"\ufeff{PREPRINT}".encode(),
    PREPRINT.encode("utf-16"),
    f"\ufeff{PREPRINT}".encode("utf-16-be"),
    f"% caf\xe9 \x80\x9f\n{PREPRINT}".encode("latin-1"),
    "@misc{x, eprint = {1903.99901}, note = {caf\xe9}, year = {2018}}".encode("latin-1"),
    b'@string{cr = "CoRR"}\n@article{a, journal = cr, volume = "abs/" # {1903.99901},}\n% end',
    b"@comment{ @misc{b, eprint = {1903.99901}} }\n@misc{c,eprint={1903.99901}}\n\n\n",
    f'@preamble{{"x"}}\nwords @ home {{and}}\n{PREPRINT}{SOURDOUGH}{PREPRINT}'.encode(),
    b"@Online(q, EPRINT = 1903.99901v2, Date = {2018-01}, Note = {mine}, Pages = {1-9})",
    b"@inproceedings{w,\n booktitle = {arXiv},\n\tdoi = {10.48550/arXiv.1903.99901},\n month=jan}",
    b"@misc{n, eprint = {1903.99901}, publisher = {arXiv}, note = {arXiv:2103.99999},\n}",
    b"@misc{t,title={Another}  ,  eprint  =  {1903.99901},\n  x        =  {y}}",
    b'@misc{p, eprint = {1903.99901}, year = "2019", url = "https://example.org/~a"}',
    *[f"@misc{{f, {fields}}}".encode() for fields in FIELDS],
    # The title alone: somebody else's paper of another year, the paper itself, and an unknown one.
    f"@misc{{o, title = {{{CRUST}}}, author = {{Doe, Jane}}, year = 1999}}".encode(),
    f"@misc{{o, title = {{{CRUST}}}, author = {{Doe, Jane}}, year = 2019}}".encode(),
    f"@misc{{o, title = {{{CRUST}}}, author = {{D'Aubign\\'e, A.}}, year = 1999}}".encode(),
    f"@misc{{o, title = {{<b>{CRUST}</b>}}}}".encode(),
]


@pytest.fixture(name="answers", scope="module")
def _answers() -> dict[str, Any]:
    entries = [(one.key, bibtex.bibtex_entry(citation_of(one, TOY.taxonomy))) for one in TOY.papers]
    given = {
        "search": json.loads(search_file(TOY).content),
        "cite": json.loads(cite_file(TOY).content),
        "bibtex": {"entries": dict(entries)},
        "texts": TEXTS,
        "files": [base64.b64encode(content).decode() for content in FILES],
        "lists": LISTS,
        "titles": TITLES,
    }
    done = run_node(NODE_FOLDER / "cited.mjs", given=json.dumps(given))
    assert "" == done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.node
@pytest.mark.parametrize("place", range(len(TEXTS)))
def test_bibliography_page_gives_the_answers_of_cite(answers: dict[str, Any], place: int) -> None:
    told = dict(answers["texts"][place])
    if "line" not in told:
        unlisted = told["unlisted"]
        told["removed"] = [work["why"] for work in unlisted if "why" in work]
        told["unlisted"] = len(unlisted) - len(told["removed"])
        del told["texts"]
    reported = expected(TEXTS[place])
    if "line" not in reported:
        reported["unlisted"] = len(reported["unlisted"])
    assert reported == told


@pytest.mark.node
@pytest.mark.parametrize("place", range(len(FILES)))
def test_corrected_file_has_the_bytes_of_cite(answers: dict[str, Any], place: int) -> None:
    assert revise(TOY, FILES[place]).content == base64.b64decode(answers["files"][place])


def test_sample_files_are_changed_and_kept() -> None:
    changed = [revise(TOY, content).changed for content in FILES]
    assert (True, True) == (sum(map(bool, changed)) > 15, changed.count(0) > 5)


@pytest.mark.node
@pytest.mark.parametrize("place", range(len(TITLES)))
def test_title_in_tex_is_the_same_on_the_page_and_in_the_command(
    answers: dict[str, Any], place: int
) -> None:
    printed = tex_to_text(TITLES[place])
    assert normalize_title(printed) == normalize_title(answers["titles"][place])


@pytest.mark.node
def test_sample_texts_cover_every_answer(answers: dict[str, Any]) -> None:
    told = answers["texts"]
    for part in ("here", "changed", "unlisted", "doubtful", "uncited"):
        assert 1 < len([one for one in told if one.get(part)]), part
    assert [2, 1, 1] == [one["line"] for one in told if "line" in one]


@pytest.mark.node
def test_reference_list_matches_identifiers_and_wrapped_titles(
    answers: dict[str, Any],
) -> None:
    crust = next(one.key for one in TOY.papers if one.identifiers.arxiv == "1903.99901")
    first, second, third, fourth, fifth = answers["lists"]
    assert ([crust], []) == (fifth["here"], fifth["changed"])
    assert (3, [], 3) == (len(first["here"]), first["unlisted"], first["total"])
    assert [crust] == second["here"]
    assert ["Crumb 2019"] == [where for _, where, _ in second["changed"]]
    assert second["texts"][0].startswith(f"@inproceedings{{{crust},")
    assert ([], [], []) == (third["here"], fourth["here"], fourth["unlisted"])


def test_page_text_without_javascript_names_the_command(published: CatalogFolder) -> None:
    seen = see((published.site / site_paths.MISSING / "index.html").read_text(encoding="utf-8"))
    assert ["kdcatalog cite my.bib --output my-new.bib"] == seen.texts_of("pre")
    assert 1 == len(
        [
            one
            for one in seen.elements
            if one.tag == "form" and "needs-script" in one.attributes.get("class", "")
        ]
    )
    assert "needs JavaScript" in seen.text


@pytest.mark.parametrize("page", ["index.html", "papers/index.html"])
def test_page_is_linked_from_every_page(published: CatalogFolder, page: str) -> None:
    html = (published.site / page).read_text(encoding="utf-8")
    assert any(one.endswith("missing/") for one in see(html).values("a", "href"))
