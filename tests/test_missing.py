"""The bibliography page answers as ``kdcatalog cite`` does, whatever text is pasted."""

import json
import re
from typing import Any

import pytest

from kdcatalog.artifacts.data_files import cite_file, search_file
from kdcatalog.bibliography import bibtex
from kdcatalog.bibliography.bib_file import UnbalancedError, read_bibliography
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.bibliography.entries import papers_of_entry
from kdcatalog.commands.cite import revise
from kdcatalog.exports import site_data
from kdcatalog.model import site_paths
from kdcatalog.model.matching import Matcher
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
    "doi = {10.1000/not.here}, title = {CrustNet: Crust Colour from a Heat Map of the Oven}",
    "url = {https://aclanthology.org/2025.breadconf-long.40.pdf}",
    "doi = {10.18653/v1/2025.breadconf-long.40}",
    "url = {https://openreview.net/pdf?x=1\\&id=cLaYoVeN21}",
    "url = {https://example.org/%E0%A4%A}, eprint = {1903.99901}",
    "title = {{C}rust{N}et: crust colour from a heat map of the oven.}",
    "title = {CrustNet: Crust Colour from a Heat Map of the Oven}, eprint = {1903.99902}",
    "title = {CrustNet: Crust Colour from a Heat Map of an Oven}",
    "title = {CrustNet: Crust Colour from a Heat Map of the Oven}, eprint = {Extends 1903}",
    "title = {A Note on Stale Crumb}",
    "eprint = {1903.99901}, doi = {10.5555/loaf.2023.0009}",
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
    """Return what the command says, apart from how it says it."""
    try:
        done, bibliography = revise(TOY, text.encode()), read_bibliography(text)
    except UnbalancedError as wrong:
        return {"line": wrong.line}
    matcher = Matcher(TOY.papers)
    found = [(entry, papers_of_entry(matcher, entry)) for entry in bibliography.entries]
    here = [*dict.fromkeys(papers[0].key for _, papers in found if len(papers) == 1)]
    changed = re.findall(
        r"^changed (.*?): published at (.*?);", "\n".join(done.lines), re.MULTILINE
    )
    left = re.findall(r"^skipped (.*?): (.*)$", "\n".join(done.lines), re.MULTILINE)
    missing = uncited(TOY, here)
    return {
        "total": len(bibliography.entries),
        "here": here,
        "unlisted": len([line for line in done.lines if line.startswith("not in the catalog: ")]),
        "doubtful": [[*one] for one in left],
        "changed": [[*one] for one in changed],
        "uncited": [
            [
                one.paper.key,
                str(one.paper.venue or one.paper.month.year),
                one.reason,
                one.topic,
                one.cited,
            ]
            for one in missing
        ],
    }


@pytest.fixture(name="answers", scope="module")
def _answers() -> dict[str, Any]:
    entries = [(one.key, bibtex.bibtex_entry(citation_of(one, TOY.taxonomy))) for one in TOY.papers]
    given = {
        "search": json.loads(search_file(TOY).content),
        "cite": json.loads(cite_file(TOY).content),
        "bibtex": json.loads(site_data.entries_document(bibtex.JOINT, entries)),
        "texts": TEXTS,
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
        told["unlisted"] = len(told["unlisted"])
        told["changed"] = [[name, where] for name, where, _ in told["changed"]]
    assert expected(TEXTS[place]) == told


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
def test_corrected_entry_keeps_the_users_key(
    answers: dict[str, Any],
) -> None:
    ((name, where, text),) = answers["texts"][TEXTS.index(PREPRINT)]["changed"]
    assert ("mine", "Crumb 2019") == (name, where)
    paper = next(one for one in TOY.papers if one.identifiers.arxiv == "1903.99901")
    ours = bibtex.bibtex_entry(citation_of(paper, TOY.taxonomy))
    assert ours.strip().replace(f"{{{paper.key},", "{mine,", 1) == text.strip()


@pytest.mark.node
def test_reference_list_matches_identifiers_and_wrapped_titles(
    answers: dict[str, Any],
) -> None:
    crust = next(one.key for one in TOY.papers if one.identifiers.arxiv == "1903.99901")
    first, second, third, fourth = answers["lists"]
    assert (3, [], 3) == (len(first["here"]), first["unlisted"], first["total"])
    assert [crust] == second["here"]
    assert ["Crumb 2019"] == [where for _, where, _ in second["changed"]]
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
