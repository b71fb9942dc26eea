"""What search reads, and what the browser brings along to read it."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kdcatalog.artifacts.scripts import joined, shipped
from kdcatalog.artifacts.searching import search_file
from kdcatalog.exports import search_json
from kdcatalog.model import places
from kdcatalog.model.catalog import Catalog
from kdcatalog.workspace import Workspace
from tests.factories import paper, taxonomy
from tests.foreign import NODE_FOLDER, NODE_MODULES, ROOT, environment, node_program, run, run_node
from tests.sites import catalog_in, files_of

ASSETS = ROOT / "templates" / "theme" / "assets"
OWN = sorted(ASSETS.glob("*.js"))
BARE = re.compile(r"^\s*(?://|/\*(?!!))|/\*\*", re.MULTILINE)
LARGEST = 20_000
"""Bytes that own JavaScript may have in all, packed, the engine included."""


def told(catalog: Catalog) -> dict[str, Any]:
    return dict(json.loads(search_json.document(catalog)))


def test_file_of_the_toy(toy: Workspace, golden: Callable[[str, str], str]) -> None:
    text = search_file(catalog_in(toy)).content.decode()
    assert golden("search.json", text) == text


def test_every_paper_is_told_once_in_the_order_of_the_catalog(unpublished: Workspace) -> None:
    catalog = catalog_in(unpublished)
    keys = [row[0] for row in told(catalog)["papers"]]
    assert [each.key for each in catalog.papers] == keys


def test_paper_is_told_with_all_by_which_it_is_found() -> None:
    facts = [{"id": "flour", "title": "Flour", "many": "yes", "compared": "yes"}]
    one = paper(
        title="“Rye” & <Rise>",
        former_titles=["On Rye"],
        authors=["Åsa Öberg"],
        date="2021-03",
        facts={"flour": ["Rye", "Spelt"]},
    )
    data = told(Catalog.of(taxonomy(facts=facts), [one]))
    (row,) = data["papers"]
    assert ["Flour"] == data["facts"]
    assert [
        "“Rye” & <Rise>",
        ["On Rye"],
        "",
        "",
        ["Åsa Öberg"],
        "",
        "2021-03",
        [["Rye", "Spelt"]],
    ] == row[1:9]
    assert [one.placements[0].rpartition("/")[2]] == [
        data["topics"][place].lower() for place in row[9]
    ][:1]


def test_every_further_page_stands_in_the_site(unpublished: Workspace) -> None:
    data = json.loads((unpublished.site / places.SEARCH_JSON).read_text(encoding="utf-8"))
    assert {"Topic", "Author", "Venue"} == {kind for _, kind, _ in data["pages"]}
    assert set() == {f"{path}index.html" for _, _, path in data["pages"]} - {
        *files_of(unpublished.site)
    }


def test_engine_of_the_theme_is_gone(unpublished: Workspace) -> None:
    assert [] == [name for name in files_of(unpublished.site) if name.startswith("search/")]


def test_own_javascript_is_small(unpublished: Workspace) -> None:
    shipped_files = sorted((unpublished.site / "assets").glob("*.js"))
    assert ["catalog.js", "search-worker.js", "words.js"] == [path.name for path in shipped_files]
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in shipped_files}
    assert LARGEST >= sum(sizes.values()), sizes
    print(f"own JavaScript, packed: {sum(sizes.values())} bytes, {sizes}")  # noqa: T201  shown by pytest -s


@pytest.mark.parametrize("path", OWN, ids=[path.name for path in OWN])
def test_no_script_names_another_host(path: Path) -> None:
    assert [] == [
        word for word in ("http:", "https:", "//cdn") if word in path.read_text(encoding="utf-8")
    ]


@pytest.mark.node
def test_engine_is_what_the_script_makes_of_the_pinned_package(tmp_path: Path) -> None:
    node = Path(str(node_program())).parent
    done = run(
        ROOT / "scripts" / "vendor-search.sh",
        tmp_path,
        cwd=ROOT,
        env=environment(PATH=f"{node}:/usr/bin:/bin"),
    )
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    made = files_of(tmp_path)
    assert {"minisearch.js", "minisearch.LICENSE.txt"} == {*made}
    assert made == {name: (ASSETS / name).read_bytes() for name in made}
    assert made["minisearch.js"].startswith(b"/*! MiniSearch ")


def test_scripts_are_shipped_without_comments_and_types(unpublished: Workspace) -> None:
    texts = {
        name: text.decode()
        for name, text in files_of(unpublished.site / "assets").items()
        if "/" not in name
    }
    assert [] == [name for name in texts if name.endswith(".ts")]
    assert [] == [
        name for name, text in texts.items() if name.endswith(".js") and BARE.search(text)
    ]


@pytest.mark.node
@pytest.mark.parametrize("path", OWN, ids=[path.name for path in OWN])
def test_script_that_is_shipped_does_the_same(path: Path) -> None:
    """A foreign minifier, which knows the language, makes one text of both."""
    script = path.read_text(encoding="utf-8")
    esbuild = NODE_MODULES / "esbuild" / "lib" / "main.js"
    asked = (
        f"require({json.dumps(str(esbuild))}).transform(require('fs').readFileSync(0, 'utf8'), "
        + (
            "{ minify: true, format: 'esm', legalComments: 'none' }).then(({ code }) => process.stdout.write(code))"
        )
    )
    before, after = (run_node("-e", asked, given=text) for text in (script, shipped(script)))
    assert ("", "") == (before.stderr, after.stderr)
    assert before.stdout == after.stdout != ""


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("// one\nlet a = 1;\n  // two\n", "let a=1;\n"),
        ("/* a\n   b */\nlet a;\n", "let a;\n"),
        ("const a = /** @type {B} */ (c);\n", "const a=(c);\n"),
        ("/*! kept */\nlet a;\n", "/*! kept */\nlet a;\n"),
        ("  let a = 'http://b'; // c\n", "let a='http://b';\n"),
        ("let a = /[/*] x*/ ;\n", "let a=/[/*] x*/;\n"),
        ("a = b / c / d;\n", "a=b/c/d;\n"),
        ("return / a/.test(b);\n", "return/ a/.test(b);\n"),
        ("a = `b  // ${ c  + `d  e` } // f`;\n", "a=`b  // ${ c  + `d  e` } // f`;\n"),
        ("a + +b - -c;\n", "a+ +b- -c;\n"),
        ("let a = 1\nlet b = 2\n", "let a=1\nlet b=2\n"),
        ("if (a) {\n  b();\n}\n", "if(a){b();}\n"),
    ],
)
def test_comments_are_left_out(script: str, expected: str) -> None:
    assert expected == shipped(script)


def test_script_that_one_alone_imports_stands_within_it_and_what_two_import_stays_a_file() -> None:
    scripts = {
        "page.js": 'import { list } from "./list.js";\nimport { word } from "./word.js";\nlist(word);\n',
        "worker.js": 'import Engine from "./engine.js";\nimport { word } from "./word.js";\nnew Engine(word);\n',
        "list.js": 'import { word } from "./word.js";\nconst own = word;\nexport const list = () => own;\n',
        "engine.js": "class E{}export{E as default};\n",
        "word.js": "export const word = 1;\n",
    }
    files = joined(scripts)
    assert {"page.js", "worker.js", "word.js"} == {*files}
    word = 'import { word } from "./word.js";\n'
    page = "const { list } = (() => {\nconst own = word;\nconst list = () => own;\nreturn { list };\n})();\n"
    assert f"{word}{page}list(word);\n" == files["page.js"]
    assert (
        f"{word}const Engine = (() => {{\nclass E{{}}\n\nreturn E;\n}})();\nnew Engine(word);\n"
        == files["worker.js"]
    )
    assert scripts["word.js"] == files["word.js"]


@pytest.mark.node
def test_files_that_are_shipped_are_whole(unpublished: Workspace, tmp_path: Path) -> None:
    """No import is left that leads nowhere, and no name stands twice."""
    shipped_files = sorted((unpublished.site / "assets").glob("*.js"))
    for path in shipped_files:
        text = path.read_text(encoding="utf-8")
        module = tmp_path / f"{path.stem}.mjs"
        module.write_text(text, encoding="utf-8")
        assert "" == run_node("--check", module).stderr
        assert {*re.findall(r'from"\./([^"]+)"', text)} <= {one.name for one in shipped_files} - {
            path.name
        }


@pytest.mark.node
@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.worker.json"])
def test_javascript_keeps_its_types(project: str) -> None:
    done = run_node(NODE_MODULES / "typescript" / "lib" / "tsc.js", "-p", NODE_FOLDER / project)
    assert ("", 0) == (done.stdout, done.returncode)


@pytest.mark.node
@pytest.mark.parametrize("name", ["words.test.mjs", "engine.test.mjs"])
def test_words_and_engine_pass_their_own_tests(name: str) -> None:
    done = run_node("--test", "--test-reporter=tap", NODE_FOLDER / name)
    assert 0 == done.returncode, done.stdout
    assert re.search(r"^# pass [1-9]\d*$", done.stdout, re.MULTILINE)
