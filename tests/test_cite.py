"""``kdcatalog cite``: published versions replace preprints; everything else keeps its bytes."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.bibliography.bib_file import UnbalancedError, read_bibliography
from kdcatalog.bibliography.entries import description_of_entry, papers_of_work
from kdcatalog.cli import main
from kdcatalog.commands.cite import Cited, revise, uncited_line
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.matching import Matcher
from kdcatalog.views.topics import MOST_UNCITED, Uncited, uncited
from tests.broken import CATALOGS
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.foreign import TESTS, run
from tests.readers import calls_of, growth
from tests.sites import catalog_in

TOY = catalog_in(CatalogFolder(CATALOGS / "toy"))
SOURDOUGH = "@article{salt, title = {Salt and the Vigour of Starters}, journal = {Flour}}\n"
PREPRINT = """@article{mine,
  title   = {CrustNet: Crust Colour from a Heat Map of the Oven},
  author  = {D'Aubign{\\'e}, Am\\'elie ``Mie'' and N\\'u\\~nez y Pe\\~na, Jos\\'e},
  journal = {arXiv preprint arXiv:1903.99901},
  year    = {2018},
  month   = mar,
  keywords = {ovens},
  file    = {a.pdf}
}
"""


def revised(text: str, catalog: Catalog = TOY) -> Cited:
    return revise(catalog, text.encode())


def emit_yaml(done: Cited) -> str:
    return done.content.decode()


def keys_of(text: str, catalog: Catalog = TOY) -> list[str]:
    matcher = Matcher(catalog.papers)
    return [
        found.key
        for entry in read_bibliography(text).entries
        for found in papers_of_work(matcher, description_of_entry(matcher, entry))
    ]


def key_with(kind: str, value: str) -> str:
    return next(one.key for one in TOY.papers if getattr(one.identifiers, kind) == value)


def test_preprint_entry_becomes_its_publication() -> None:
    expected = """@inproceedings{mine,
  title   = {CrustNet: Crust Colour from a Heat Map of the Oven},
  author  = {D'Aubign{\\'e}, Am\\'elie ``Mie'' and N\\'u\\~nez y Pe\\~na, Jos\\'e},
  booktitle = {VENUE},
  year    = {2019},
  keywords = {ovens},
  file    = {a.pdf},
  eprint  = {1903.99901},
  archivePrefix = {arXiv},
  url     = {https://arxiv.org/abs/1903.99901}
}
"""
    venue = f"{TOY.taxonomy.venue_by_id['Crumb'].name} (Findings)"
    done = revised(PREPRINT)
    assert (expected.replace("VENUE", venue), 1) == (emit_yaml(done), done.changed)
    changed = "changed @article to @inproceedings, journal to booktitle, year"
    added = "added eprint, archivePrefix, url; dropped month"
    assert f"changed mine: published at Crumb 2019; {changed}; {added}" == done.lines[0]


@pytest.mark.parametrize(
    ("fields", "kind", "value"),
    [
        ("eprint = {2006.99902v3}, archivePrefix = {arXiv}", "arxiv", "2006.99902"),
        ("eprint = {2006.99902}", "arxiv", "2006.99902"),
        ("eprint = {arXiv:2006.99902}", "arxiv", "2006.99902"),
        ("url = {https://arxiv.org/pdf/2006.99902v2.pdf}", "arxiv", "2006.99902"),
        ("journal = {arXiv preprint arXiv:2006.99902}", "arxiv", "2006.99902"),
        ("journal = {ArXiv e-prints}, volume = {abs/2006.99902}", "arxiv", "2006.99902"),
        ("journal = {CoRR}, volume = {abs/2006.99902}", "arxiv", "2006.99902"),
        ("note = {arXiv:2006.99902 [cs.CL]}", "arxiv", "2006.99902"),
        ("howpublished = {\\url{https://arxiv.org/abs/2006.99902}}", "arxiv", "2006.99902"),
        ("doi = {10.48550/arXiv.2006.99902}", "arxiv", "2006.99902"),
        ("doi = {https://doi.org/10.5555/LOAF.2023.0009}", "doi", "10.5555/loaf.2023.0009"),
        (
            "url = {https://aclanthology.org/2025.breadconf-long.40.pdf}",
            "acl",
            "2025.breadconf-long.40",
        ),
        ("doi = {10.18653/v1/2025.breadconf-long.40}", "acl", "2025.breadconf-long.40"),
        ("url = {https://openreview.net/forum?id=cLaYoVeN21}", "openreview", "cLaYoVeN21"),
        ("url = {https://openreview.net/pdf?x=1\\&id=cLaYoVeN21}", "openreview", "cLaYoVeN21"),
    ],
)
def test_entry_is_found_by_any_spelling_of_an_identifier(
    fields: str, kind: str, value: str
) -> None:
    assert [key_with(kind, value)] == keys_of(f"@misc{{x, title = {{Another Title}}, {fields}}}")


@pytest.mark.parametrize("key", ["2025.breadconf-long.40", "2025.BREADCONF-long.40"])
def test_key_of_the_anthology_names_its_paper(key: str) -> None:
    assert ["alder2025one"] == keys_of(f"@inproceedings{{{key}, title = {{Another Title}}}}")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("title = {{C}rust{N}et: crust colour from a heat map of the oven.}", 1),
        ('title = "CrustNet --- Crust Colour from a Heat Map of the Oven"', 1),
        ("title = {CrustNet: Crust Colour from a Heat Map of an Oven}", 0),
        ("title = {CrustNet}", 0),
        ("title = {CrustNet: Crust Colour from a Heat Map of the Oven}, eprint = {1903.99902}", 0),
        (
            "title = {CrustNet: Crust Colour from a Heat Map of the Oven},"
            " note = {Extends arXiv:2006.99902}",
            1,
        ),
        ("title = {Another}, note = {Extends arXiv:1903.99901}", 0),
        ("title = {Another}, abstract = {arXiv:1903.99901}", 0),
        ("year = 2019", 0),
    ],
)
def test_title_must_be_equal_and_remarks_do_not_match(fields: str, expected: int) -> None:
    assert [key_with("arxiv", "1903.99901")] * expected == keys_of(f"@misc{{x, {fields}}}")


def test_removed_paper_is_named_with_the_reason_and_nobody_is_asked_to_send_it() -> None:
    removed = "@misc{ash, title = {Ash}, doi = {10.5555/LOAF.2016.0042}}\n"
    done = revised(removed)
    assert removed == emit_yaml(done)
    assert done.lines[0] == (
        "not in the catalog any more: ash was removed on 2025-08-01 (read hassan2017salt instead):"
        " It counts ash in flour and bakes nothing; the paper on salt has the loaves."
    )
    assert "1 entry: 0 in the catalog, 0 changed, 1 not in the catalog" == done.lines[-1]
    assert not [line for line in done.lines if "CONTRIBUTING.md" in line]
    unknown = "@misc{b, title = {Toasters}}\n"
    assert [line for line in revised(removed + unknown).lines if "CONTRIBUTING.md" in line]


def test_former_title_matches() -> None:
    catalog = catalog_of(paper(title="New", former_titles=["The Old Loaf"]))
    assert ["bee2023plain"] == keys_of("@misc{x, title = {The old loaf}}", catalog)


@pytest.mark.parametrize(
    "fields",
    ["title = {A Note on Stale Crumb}", "eprint = {1903.99901}, doi = {10.5555/loaf.2023.0009}"],
)
def test_entry_that_matches_two_papers_is_kept(fields: str) -> None:
    done = revised(f"@misc{{x, {fields}}}")
    assert (0, True) == (done.changed, done.lines[0].startswith("skipped x: it may be "))


KEPT = [
    "@inproceedings{x, title = {T}, eprint = {1903.99901}, booktitle = {Crumb}}",
    "@inproceedings{x, title = {T}, eprint = {1903.99901}, crossref = {y}}",
    "@article{x, title = {T}, eprint = {1903.99901}, journal = {Journal of Ovens}}",
    "@misc{x, title = {T}, eprint = {1903.99901}, howpublished = {Blog post}}",
    "@phdthesis{x, title = {T}, eprint = {1903.99901}}",
    "@software{x, title = {T}, eprint = {1903.99901}}",
    "@misc{x, title = {T}, eprint = {2403.99905}}",
    "@misc{x, eprint = {1903.99901} title = {T}}",
    "@misc{x, title = {Nothing of Ours}}",
]


@pytest.mark.parametrize("text", KEPT)
def test_entry_without_a_preprint_or_publication_is_kept(text: str) -> None:
    done = revised(text)
    assert (0, text) == (done.changed, emit_yaml(done))


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("note = {read twice}", "note = {read twice}"),
        ("note = {arXiv:1903.99901}", None),
        ("note = {arXiv:2103.99999}", "note = {arXiv:2103.99999}"),
        ("doi = {10.48550/arXiv.1903.99901}", None),
        ("doi = {10.1000/other}", "doi = {10.1000/other}"),
        ("pages = {1--9}", None),
        ("publisher = {arXiv}", None),
        ("date = {2018-03-01}", "year = {2019}"),
        ("url = {https://example.org/mine}", "url = {https://example.org/mine}"),
        ("primaryClass = {cs.CL}", "primaryClass = {cs.CL}"),
        ("abstract = {We bake.}", "abstract = {We bake.}"),
        (
            "howpublished = {\\url{https://github.com/a/b}}",
            "howpublished = {\\url{https://github.com/a/b}}",
        ),
        ("title = {Another}", "title = {{CrustNet}: Crust Colour from a Heat Map of the Oven}"),
    ],
)
def test_preprint_fields_are_removed_and_own_fields_kept(field: str, expected: str | None) -> None:
    text = emit_yaml(revised(f"@misc{{x, eprint = {{1903.99901}}, {field}}}"))
    assert (expected is not None) == ((expected or field.split()[0]) in text)
    assert text.startswith("@inproceedings{x, eprint = {1903.99901}, ")


def test_layout_and_line_ends_are_kept() -> None:
    done = revised('@misc{x,\r\n\ttitle="T",\r\n\teprint=1903.99901\r\n}\r\n')
    assert [] == re.findall(r"[^\r]\n|\r[^\n]", emit_yaml(done))
    assert 1 < emit_yaml(done).count("\r\n\t")
    assert " = " not in emit_yaml(done)


def test_comments_strings_and_preambles_are_kept() -> None:
    around = '% mine\n@string{a = {b}}\n@preamble{"x"}\nwords @ home\n@comment{y}\n'
    done = emit_yaml(revised(f"{around}{PREPRINT}{around}"))
    assert (True, True) == (done.startswith(around), done.endswith(around))


STYLES = st.sampled_from(
    [
        "@article{{{key}, title = {{{title}}},"
        " journal = {{arXiv preprint arXiv:{arxiv}}}, year = 2018}}",
        '@misc{{{key},\n title = "{title}",\n'
        " eprint = {{{arxiv}}},\n archivePrefix = {{arXiv}},\n}}",
        "@Online({key}, eprint = {{{arxiv}v2}}, date = {{2018-01}}, note = {{mine}})",
        "@article{{{key},\r\n  journal   = {{CoRR}},\r\n  volume    = {{abs/{arxiv}}}\r\n}}",
        "@inproceedings{{{key}, booktitle = {{arXiv}},"
        " doi = {{10.48550/arXiv.{arxiv}}}, month = jan, year = 2018}}",
        "% comment {key}",
        "@string{{s{key} = {{x}}}}",
        "free words",
        "@book{{{key}, title = {{A Book that Is not Here}}}}",
    ]
)
PUBLISHED = [one for one in TOY.papers if one.venue and one.identifiers.arxiv]
ENTRIES = st.lists(
    st.tuples(STYLES, st.sampled_from(PUBLISHED), st.sampled_from(["\n", "\n\n", "\r\n", " \n"]))
)


@given(ENTRIES)
def test_second_run_changes_nothing_and_no_entry_is_lost(
    chosen: list[tuple[str, object, str]],
) -> None:
    text = "".join(
        style.format(key=f"k{number}", title="A {T}itle", arxiv=one.identifiers.arxiv) + end  # type: ignore[attr-defined]
        for number, (style, one, end) in enumerate(chosen)
    )
    once = revised(text)
    twice = revised(emit_yaml(once))
    assert (once.content, 0) == (twice.content, twice.changed)
    assert [one.key for one in read_bibliography(text).entries] == [
        one.key for one in read_bibliography(emit_yaml(once)).entries
    ]
    assert once.changed == sum(style[0] == "@" and "arxiv" in style for style, _, _ in chosen)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_unknown_entries_keep_their_bytes(raw: bytes) -> None:
    try:
        done = revise(catalog_of(), b"\xef\xbb\xbf@misc{x, title = {T}}\r\n" + raw)
    except UnbalancedError:
        return
    assert (b"\xef\xbb\xbf@misc{x, title = {T}}\r\n" + raw, 0) == (done.content, done.changed)


@pytest.mark.parametrize(
    ("encoding", "head"),
    [("utf-8", ""), ("utf-8", "\ufeff"), ("latin-1", "% é\n"), ("utf-16-le", "\ufeff")],
)
def test_encoding_of_the_file_is_kept(encoding: str, head: str) -> None:
    done = revise(TOY, f"{head}{PREPRINT}".encode(encoding))
    assert (1, f"{head}@inproceedings{{mine") == (
        done.changed,
        done.content.decode(encoding)[: len(head) + 19],
    )
    assert (encoding == "latin-1") == done.lines[0].startswith(
        "latin-1 was assumed as the encoding"
    )


def test_text_outside_the_encoding_is_not_written() -> None:
    key = key_with("openreview", "cLaYoVeN21")
    assert "خبز" in TOY.by_key[key].title
    raw = "@misc{x, title = {É}, url = {https://openreview.net/forum?id=cLaYoVeN21}}".encode(
        "latin-1"
    )
    done = revise(TOY, raw)
    assert (raw, 0, "skipped x: ") == (done.content, done.changed, done.lines[1][:11])


def test_cite_report_has_no_control_characters() -> None:
    done = revised("@misc{x, title = {a\x1b[31mb}}")
    assert [] == [line for line in done.lines if "\x1b" in line]


ENTRY = """\
@article{{k{0},
 title = {{Loaf {0} of {{B}}read}},
 author = {{Bee, Ann and Cee, Bob}},
 journal = {{Journal of Ovens}},
 year = {{2020}},
 doi = {{10.1000/x.{0}}},
 url = {{https://a.org/{0}}}
}}
"""


def test_work_of_cite_grows_with_the_number_of_entries() -> None:
    few, many = ("".join(map(ENTRY.format, range(size))).encode() for size in (300, 1200))
    assert many == revise(TOY, many).content
    power = growth(calls_of(lambda: revise(TOY, few)), calls_of(lambda: revise(TOY, many)), 4)
    assert power < 1.1


@pytest.mark.debian("bibtex")
def test_bibtex_reads_the_output_without_a_warning(tmp_path: Path) -> None:
    given_ids = [one.identifiers.arxiv for one in PUBLISHED]
    text = "".join(
        f"@misc{{k{number}, eprint = {{{arxiv}}}}}\n" for number, arxiv in enumerate(given_ids)
    )
    done = revised(text)
    (tmp_path / "c.bib").write_bytes(done.content)
    (tmp_path / "c.aux").write_text(
        "\\citation{*}\n\\bibstyle{plain}\n\\bibdata{c}\n", encoding="utf-8"
    )
    shutil.copy(TESTS / "bibtex" / "plain.bst", tmp_path)
    told = run("bibtex", "c", cwd=tmp_path)
    assert (len(given_ids), []) == (
        done.changed,
        re.findall(r"^.*(?:Warning|error).*$", told.stdout, re.MULTILINE),
    )


def test_uncited_papers_are_others_with_a_reason() -> None:
    cited = [one.key for one in TOY.below("process/fermentation/sourdough")][:3]
    found = uncited(TOY, cited)
    assert 0 < len(found) <= MOST_UNCITED
    assert set() == {one.paper.key for one in found} & {*cited}
    assert len(found) == len({one.paper.key for one in found})
    assert [] == [one for one in found if not one.reason or not one.cited]
    assert () == uncited(TOY, [])


def call(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["-C", str(CATALOGS / "toy"), "cite", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(name="bib")
def _bib(tmp_path: Path) -> Path:
    path = tmp_path / "my.bib"
    path.write_text(
        f"{PREPRINT}@book{{other, title = {{A Book}}}}\n{SOURDOUGH}", encoding="utf-8", newline=""
    )
    return path


def test_cite_prints_bibliography_to_stdout_and_report_to_stderr(bib: Path) -> None:
    before, result = bib.read_bytes(), call(bib)
    assert (0, True, before) == (
        result.exit_code,
        result.stdout.startswith("@inproceedings{mine,"),
        bib.read_bytes(),
    )
    lines = result.stderr.splitlines()
    assert ("changed mine: ", "not in the catalog: other, A Book") == (lines[0][:14], lines[1])
    assert "3 entries: 2 in the catalog, 1 changed, 1 not in the catalog" == lines[-1]
    assert 1 == len([line for line in lines if "CONTRIBUTING.md" in line])
    assert "not cited, although on the same topics:" in lines


def test_cite_check_writes_nothing_and_sets_the_exit_code(bib: Path, tmp_path: Path) -> None:
    result = call(bib, "--check", "--output", tmp_path / "new.bib")
    assert (1, "", False) == (result.exit_code, result.stdout, (tmp_path / "new.bib").exists())
    bib.write_text("@book{other, title = {A Book}}", encoding="utf-8")
    assert (0, "") == (call(bib, "--check").exit_code, call(bib, "--check").stdout)


def test_cite_output_can_be_the_input_file(bib: Path) -> None:
    first = call(bib, "--output", bib)
    assert (0, "", True) == (
        first.exit_code,
        first.stdout,
        bib.read_bytes().startswith(b"@inproceedings{mine,"),
    )
    assert 0 == call(bib, "--check").exit_code


def test_unbalanced_braces_are_reported_in_one_line(bib: Path, tmp_path: Path) -> None:
    bib.write_text("@misc{a, title = {T}}\n@misc{b, title = {T}\n", encoding="utf-8")
    result = call(bib, "--output", tmp_path / "new.bib")
    assert (1, "", 1, False) == (
        result.exit_code,
        result.stdout,
        len(result.stderr.splitlines()),
        (tmp_path / "new.bib").exists(),
    )
    assert f"kdcatalog: {bib}:2: " == result.stderr[: len(f"kdcatalog: {bib}:2: ")]


def test_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    assert 2 == call(tmp_path / "nowhere.bib").exit_code


@pytest.mark.parametrize("name", ["archivePrefix", "archiveprefix", "eprinttype"])
def test_archive_of_an_entry_is_not_added_again(name: str) -> None:
    text = emit_yaml(revised(f"@misc{{x, eprint = {{1903.99901}}, {name} = {{arXiv}}}}"))
    assert 1 == text.casefold().count("arxiv}")


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://github.com/Ann/Oven.git", "kept x: it cites the code of bee2023plain"),
        ("https://github.com/ann/oven/blob/main/a.py", "kept x: it cites the code of bee2023plain"),
        ("https://github.com/ann/ovens", "not in the catalog: x"),
        ("https://github.com/ann", "not in the catalog: x"),
        (
            "https://huggingface.co/ann/loaf",
            "skipped x: it cites the code of bee2023plain or doe2024rye",
        ),
        ("https://github.com/baker/all", "kept x: it cites the code of doe2024rye"),
        ("https://github.com/baker/all/tree/main/rye", "kept x: it cites the code of doe2024rye"),
        ("https://github.com/baker/all/tree/main/oat", "not in the catalog: x"),
        ("https://gitlab.com/bakers/team/all.git", "kept x: it cites the code of doe2024rye"),
        ("https://gitlab.com/bakers/team", "not in the catalog: x"),
    ],
)
def test_address_of_code_leads_to_its_paper_and_changes_nothing(url: str, line: str) -> None:
    code = ["https://github.com/ann/oven", "https://huggingface.co/ann/loaf"]
    catalog = catalog_of(
        paper(code=code),
        paper(
            "doe2024rye",
            title="Rye",
            code=[
                "https://huggingface.co/ann/loaf/",
                "https://github.com/baker/all/tree/main/rye",
                "https://gitlab.com/bakers/team/all/-/tree/main/rye",
            ],
        ),
    )
    text = f"@misc{{x, howpublished = {{\\url{{{url}}}}}}}"
    done = revised(text, catalog)
    assert (line, text) == (done.lines[0], emit_yaml(done))


def test_reason_of_a_suggestion_goes_on_within_its_line() -> None:
    """Reasons in taxonomy.yaml are sentences; "labels.; on Feedback" was printed of one."""
    work = Uncited(paper(date="2023"), "Read it: it is short.", "Rye", 2)
    end = "(2023): read it: it is short; on Rye like 2 papers of yours"
    assert uncited_line(work).endswith(end)


MIXED = """% mine, above everything
@string{ws = {Workshop on Flour}}
@comment{jabref-meta: databaseType:bibtex;}

@article{one,
   author  = "Bee, Ann",  title={{Loaves} in the Findings},
   journal = {arXiv preprint arXiv:2301.99901},  year=2023,
   Annote  = "read   {twice}",  keywords={a,b}
}

@misc(two, title = {Loaves at a Workshop}, author = {Bee, Ann},
  eprint = {2301.99902}, archivePrefix = {arXiv}, year = 2023, myfield = ws # { 2})

@misc{three, title = {Loaves as a Preprint}, eprint = {2301.99903}, note = {see   ws}}

@inproceedings{four, title = {Loaves in the Findings}, crossref = {vol}, author = {Bee, Ann}}
@proceedings{vol, title = {Proc.}, booktitle = {Proc.}, year = 2023}
Free words at the end, 50% of them.
"""
MIXED_PAPERS = (
    paper(
        "bee2023findings",
        title="Loaves in the Findings",
        authors=["Ann Bee"],
        identifiers={"arxiv": "2301.99901"},
        venue={"id": "BreadConf", "year": "2023", "track": "findings"},
    ),
    paper(
        "bee2023workshop",
        title="Loaves at a Workshop",
        authors=["Ann Bee"],
        identifiers={"arxiv": "2301.99902"},
        venue={"id": "BreadConf", "year": "2024", "track": "workshop", "name": "Flour Workshop"},
    ),
    paper(
        "bee2023preprint",
        title="Loaves as a Preprint",
        authors=["Ann Bee"],
        identifiers={"arxiv": "2301.99903"},
    ),
)


def test_mixed_bibliography_changes_in_corrected_fields_alone() -> None:
    done = emit_yaml(revised(MIXED, catalog_of(*MIXED_PAPERS)))
    expected = (
        MIXED.replace("@article{one", "@inproceedings{one")
        .replace(
            "journal = {arXiv preprint arXiv:2301.99901}",
            "booktitle= {Conference on Bread (Findings)}",
        )
        .replace(
            "keywords={a,b}",
            "keywords={a,b},  eprint  = {2301.99901},  archivePrefix= {arXiv},"
            "  url     = {https://arxiv.org/abs/2301.99901}",
        )
        .replace("@misc(two", "@inproceedings(two")
        .replace("year = 2023, myfield", "year = {2024}, myfield")
        .replace(
            "ws # { 2})",
            "ws # { 2}, booktitle = {Flour Workshop at BreadConf 2024},"
            " url = {https://arxiv.org/abs/2301.99902})",
        )
    )
    assert expected == done
