"""The scripts and styles that visitors load: bundled, typed, small, and of no other host."""

import re
from html import unescape
from pathlib import Path

import pytest

from kdcatalog.framing import compact
from tests.folders import CatalogFolder
from tests.foreign import NODE_FOLDER, NODE_MODULES, ROOT, run_node
from tests.sites import build, files_of, pages_of

SCRIPTS = sorted((ROOT / "frontend" / "scripts").rglob("*.js"))
ASSETS = ROOT / "templates" / "theme" / "assets"
SHIPPED = {"card.png", "catalog.css", "catalog.js", "feed.css", "mark.svg", "search-worker.js"}
SHIPPED |= {
    "bibliography-worker.js",
    "frame.js",
    "narrow.js",
    "selection.js",
    "search.js",
    "explorer.js",
    "compare.js",
    "bibliography.js",
    "summary-table.js",
}
TESTS = sorted(path.name for path in NODE_FOLDER.glob("*.test.mjs"))


@pytest.mark.node
def test_committed_bundles_are_fresh_and_within_the_size_budget() -> None:
    done = run_node(ROOT / "scripts" / "bundle.mjs", "--check")
    assert ("", 0) == (done.stderr, done.returncode)


VERSION = re.compile(rb"\?v=[0-9a-f]{8}")


def test_site_ships_the_bundles_and_no_sources(unpublished: CatalogFolder) -> None:
    assets = files_of(unpublished.site / "assets")
    shipped = {name: VERSION.sub(b"", text) for name, text in assets.items() if "/" not in name}
    assert SHIPPED == {*shipped}
    assert shipped == {name: (ASSETS / name).read_bytes() for name in shipped}


def test_pages_and_scripts_name_scripts_and_styles_by_one_version(
    unpublished: CatalogFolder,
) -> None:
    # A script without it would come from the browser's cache, and one with another run twice.
    names = rb"[\w/.-]*(?<![\w-])(?:[\w-]+\.js|catalog\.css)(?=[?\"'`])(\?v=[0-9a-f]{8})?"
    versions: dict[str, set[bytes]] = {}
    for path, content in files_of(unpublished.site).items():
        is_ours = path.startswith("assets/") and path.count("/") == 1
        if path.endswith(".html") or (is_ours and path.endswith(".js")):
            # What scripts look for in a page, whatever its version.
            loaded = re.sub(rb"includes\(\"[^\"]*\"\)|href\*='[^']*'", b"", content)
            for match in re.finditer(names, loaded):
                name = match[0].partition(b"?")[0].rpartition(b"/")[2].decode()
                if name in SHIPPED:
                    versions.setdefault(name, set()).add(match[1])
    (version,) = set().union(*versions.values())
    assert VERSION.fullmatch(version)
    assert {name for name in SHIPPED if name.endswith((".js", "catalog.css"))} == versions.keys()


FRAME_PARTS = ("__drawer", "__search", "__config", "__palette", "md-dialog", "md-overlay", "custom")


def test_pages_lack_what_only_other_sites_of_the_theme_need(unpublished: CatalogFolder) -> None:
    page = (unpublished.site / "new" / "index.html").read_text(encoding="utf-8")
    assert "__tabbed_" not in page
    # What frame.js adds: 3 kB of each page.
    assert [] == [name for name in FRAME_PARTS if name in page]
    assert [] == re.findall(r"<script>|<style>|<svg", page)


def test_site_lacks_files_of_the_theme_that_no_page_loads(unpublished: CatalogFolder) -> None:
    names = [*files_of(unpublished.site / "assets")]
    assert [] == [name for name in names if name.endswith(".map") or "lunr" in name]
    # The scripts and styles of the theme, and the picture of its own icon.
    assert 4 >= sum("/" in name for name in names)


def _version(toy: CatalogFolder) -> str:
    page = (toy.site / "papers" / "index.html").read_text(encoding="utf-8")
    versions = set(re.findall(r"assets/[a-z]+\.(?:js|css)\?v=([0-9a-f]{8})", page))
    (version,) = versions
    return str(version)


def test_version_of_scripts_changes_with_any_script_and_with_no_record(
    toy: CatalogFolder,
) -> None:
    build(toy)
    before = _version(toy)
    (toy.root / "papers" / "2019" / "work2019.yaml").unlink()
    build(toy)
    assert before == _version(toy)
    own = toy.root / "templates" / "theme" / "assets" / "narrow.js"
    own.parent.mkdir(parents=True)
    own.write_bytes((ASSETS / "narrow.js").read_bytes() + b"\n")
    build(toy)
    assert before != _version(toy)


def test_scripts_and_styles_of_a_catalog_keep_their_addresses(toy: CatalogFolder) -> None:
    # They may import each other by names that are not known here.
    (toy.root / "mkdocs.yml").write_text(
        f"INHERIT: {ROOT / 'templates' / 'mkdocs.yml'}\n"
        "extra_css: [assets/catalog.css, own.css]\n"
        "extra_javascript: [{path: assets/catalog.js, type: module}, own.js]\n",
        encoding="utf-8",
    )
    docs = toy.root / "docs"
    script = b'import("./search.js")\n'
    (docs / "own.js").write_bytes(script)
    (docs / "own.css").write_bytes(b"p { color: red }\n")
    build(toy)
    page = (toy.site / "new" / "index.html").read_text(encoding="utf-8")
    assert 'href="../own.css"' in page
    assert 'src="../own.js"' in page
    assert 2 == len(re.findall(r"assets/catalog\.(?:js|css)\?v=[0-9a-f]{8}", page))
    assert script == (toy.site / "own.js").read_bytes()


def test_own_script_without_semicolons_ships_byte_for_byte(toy: CatalogFolder) -> None:
    """A joiner made of regular expressions once dropped line breaks that ended statements."""
    script = (
        b"let a = 1\n;[2].forEach((b) => { a += b })\nconst c = `x\n  // kept`\n\nalert(a + c)\n"
    )
    own = toy.root / "templates" / "theme" / "assets" / "extra.js"
    own.parent.mkdir(parents=True)
    own.write_bytes(script)
    build(toy)
    assert script == (toy.site / "assets" / "extra.js").read_bytes()


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.name for path in SCRIPTS])
def test_scripts_name_no_other_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [] == [word for word in ("http:", "https:", "//cdn") if word in text]


@pytest.mark.node
@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.worker.json"])
def test_javascript_passes_the_strict_type_check(project: str) -> None:
    done = run_node(NODE_MODULES / "typescript" / "lib" / "tsc.js", "-p", NODE_FOLDER / project)
    assert ("", 0) == (done.stdout, done.returncode)


@pytest.mark.node
@pytest.mark.parametrize("name", TESTS)
def test_pure_modules_pass_their_own_tests(name: str) -> None:
    done = run_node("--test", "--test-reporter=tap", NODE_FOLDER / name)
    assert 0 == done.returncode, done.stdout
    assert re.search(r"^# pass [1-9]\d*$", done.stdout, re.MULTILINE)


UNESCAPED = {"page.meta.frame.head", "page.meta.frame.title", 'page.content if page else ""'}
UNESCAPED |= {"page.content", 'box("papers/rows.html" | url, "Search papers", false)', "items()"}
"""What the plugin fills in escaped, content of pages, and macros that escape arguments."""


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "theme").rglob("*.html")), ids=str)
def test_theme_escapes_every_value(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    values = [value.strip(" -") for value in re.findall(r"{{(.*?)}}", text, re.DOTALL)]
    assert {value for value in values if not value.endswith("| e")} <= UNESCAPED


@pytest.mark.parametrize(
    "title", ["<svg/onload=alert(1)// Awesome", '"><script>alert(1)</script>', "Bread & <b>Butter"]
)
def test_markup_in_the_title_of_a_catalog_is_text_on_every_page(
    toy: CatalogFolder, title: str
) -> None:
    """The theme does not escape: such a heading of an imported list ran as a script."""
    taxonomy = toy.root / "taxonomy.yaml"
    text = taxonomy.read_text(encoding="utf-8")
    lines = [
        re.sub(r"(title|short_title): .*", lambda match: f"{match[1]}: '{title}'", line)
        if re.match(r"  (title|short_title): ", line)
        else line
        for line in text.split("\n")
    ]
    taxonomy.write_text("\n".join(lines), encoding="utf-8")
    site = build(toy)
    pages = {name: text for name, text in pages_of(site).items() if title in text}
    assert [] == [*pages]
    assert title in unescape((site / "index.html").read_text(encoding="utf-8"))


SOURCES = [
    *(ROOT / "templates").rglob("*.j2"),
    *(ROOT / "templates" / "theme").rglob("*.html"),
    *(ROOT / "frontend" / "scripts").rglob("*.js"),
    *(ROOT / "frontend" / "styles").rglob("*.css"),
]


def test_lines_of_templates_scripts_and_styles_are_at_most_120_columns() -> None:
    long = [
        f"{path.name}:{number}"
        for path in sorted(SOURCES)
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if len(line) > 120
    ]
    assert [] == long


def test_frame_has_no_character_that_html_does_not_need() -> None:
    page = """
      <link rel="stylesheet" href="../assets/stylesheets/palette.1a2b.min.css">
      <div class="wrap" data-name="two words" data-url="a/">
        <p>One <a href="b/">two</a>
          <a id="x" href="c">three</a></p>
        <ul>
          <li>four
        </ul>
      </div>
    """
    expected = """<div class=wrap data-name="two words" data-url="a/">
<p>One <a href="b/">two</a>
<a id=x href=c>three</a></p><ul><li>four</ul></div>
"""
    assert expected == compact(page)
