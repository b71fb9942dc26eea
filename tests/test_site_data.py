"""The data that scripts fetch: shards named by their content, and a manifest with the build."""

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from kdcatalog.artifacts.artifact import File
from kdcatalog.artifacts.pages import Pages
from kdcatalog.artifacts.site_data import SiteData, shards_of
from kdcatalog.model import site_paths
from kdcatalog.serving import Session
from kdcatalog.snapshot import InputFile
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.pages import see
from tests.sites import URL, catalog_in, edit, files_of


def manifest_of(catalog_folder: CatalogFolder) -> dict[str, Any]:
    text = (catalog_folder.site / "data" / "manifest.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.mark.parametrize(
    ("number", "sizes"),
    [(0, []), (1, [1]), (499, [499]), (500, [500]), (501, [1, 500]), (1884, [384, 500, 500, 500])],
)
def test_papers_are_sharded_from_the_oldest(number: int, sizes: list[int]) -> None:
    papers = [paper(f"bee2023x{place}", title=f"Loaf {place}") for place in range(number)]
    shards = shards_of(papers)
    assert sizes == [len(shard) for shard in shards]
    assert papers == [member for shard in shards for member in shard]


def test_new_paper_keeps_the_shards_of_older_ones() -> None:
    papers = [paper(f"bee2023x{place}", title=f"Loaf {place}") for place in range(1200)]
    newest = paper("bee2024new", title="Newest", date="2024-01")
    assert shards_of(papers)[1:] == shards_of([newest, *papers])[1:]


def test_files_of_data_are_named_by_their_content(published: CatalogFolder) -> None:
    manifest = manifest_of(published)
    paths = [path for of_name in manifest["files"].values() for path in of_name]
    assert paths
    for path in paths:
        content = (published.site / path).read_bytes()
        assert path.endswith(f"-{sha256(content).hexdigest()[:16]}.json")
        json.loads(content)
    assert [] == [name for name in files_of(published.site / "data") if "*" in name]


def test_manifest_and_list_of_papers_have_the_same_build(published: CatalogFolder) -> None:
    page = see((published.site / "papers" / "index.html").read_text(encoding="utf-8"))
    tags = [element.attributes for element in page.elements if element.tag == "meta"]
    (build,) = [tag["content"] for tag in tags if tag.get("name") == "kd-build"]
    manifest = manifest_of(published)
    assert build == manifest["build"]
    assert (1, 30, [0]) == (manifest["version"], manifest["papers"], manifest["starts"])


def test_keys_are_in_the_order_of_the_catalog_with_former_ones(published: CatalogFolder) -> None:
    (path,) = manifest_of(published)["files"]["keys"]
    document = json.loads((published.site / path).read_text(encoding="utf-8"))
    papers = catalog_in(published).papers
    assert [member.key for member in papers] == document["keys"]
    renamed = {key: member.key for member in papers for key in member.former_keys}
    assert renamed == document["former"]
    assert renamed


def build_of(catalog_folder: CatalogFolder, **changed: bytes) -> str:
    files = {path.replace("__", "/"): content for path, content in changed.items()}
    snapshot = catalog_folder.snapshot.with_changed(files)
    return Pages(snapshot, catalog_in(catalog_folder)).build


def test_build_changes_with_records_and_words_alone(toy: CatalogFolder) -> None:
    usual = build_of(toy)
    record = toy.snapshot.record_files[0]
    content = toy.snapshot.read(record)
    assert usual == build_of(toy)
    assert usual != build_of(toy, **{record: content + b"# note\n"})
    assert usual == build_of(toy, **{"docs/prose/about.md": b"Other words.\n"})
    edit(toy.root / "taxonomy.yaml", '  title: "The Science of Bread"', '  title: "Other Bread"')
    assert usual != build_of(toy)


def test_build_changes_with_an_address_wherever_it_comes_from(toy: CatalogFolder) -> None:
    """A page that is built with ``--site-url`` equals one whose address is in the file."""
    usual = build_of(toy)
    catalog = catalog_in(toy)
    by_option = Pages(toy.snapshot, catalog.with_addresses({"url": URL})).build
    edit(toy.root / "taxonomy.yaml", '  url: ""', f'  url: "{URL}"')
    assert by_option == build_of(toy)
    assert usual != by_option


def test_build_is_the_same_with_line_ends_of_windows(toy: CatalogFolder) -> None:
    record = toy.snapshot.record_files[0]
    content = toy.snapshot.read(record).replace(b"\n", b"\r\n")
    assert build_of(toy) == build_of(toy, **{record: content})


def test_build_changes_with_the_template_of_rows(toy: CatalogFolder) -> None:
    name = "site/rows.html.j2"
    template = InputFile(f"templates/{name}", b"{# other #}")
    templates = {**toy.snapshot.templates, name: template}
    changed = replace(toy.snapshot, templates=templates)
    assert build_of(toy) != Pages(changed, catalog_in(toy)).build


def test_manifest_lists_shards_in_order_under_their_name(toy: CatalogFolder) -> None:
    papers = [paper(f"bee2023x{place}", title=f"Loaf {place}") for place in range(501)]
    data = SiteData(Pages(toy.snapshot, catalog_of(*papers)))
    files = data.add_shards("sizes", len)
    manifest = json.loads(data.manifest().content)
    assert [b"1\n", b"500\n"] == [file.content for file in files]
    assert {"sizes": [file.address for file in files]} == manifest["files"]
    assert ["data/sizes/0-*.json", "data/sizes/1-*.json"] == [file.path for file in files]
    assert [0, 1] == manifest["starts"]


def test_server_makes_fingerprinted_files_and_none_of_an_earlier_build(toy: CatalogFolder) -> None:
    file = File(site_paths.data_shard("keys", 0), frozenset(), lambda: b"now\n")
    session = Session()
    session.replace({file.path: lambda: file.content})
    assert session.make(toy.root, file.address)
    assert b"now\n" == (toy.root / file.address).read_bytes()
    earlier = "data/keys/0-0123456789abcdef.json"
    assert not session.make(toy.root, earlier)
    assert not (toy.root / earlier).exists()


def test_current_file_is_not_made_for_its_address_and_keeps_no_content() -> None:
    made = []

    def make() -> bytes:
        made.append("content")
        return b"[]\n"

    kept = File("data/rows/0-*.json", frozenset(), make)
    kept.keep("data/rows/0-0123456789abcdef.json")
    assert ("data/rows/0-0123456789abcdef.json", []) == (kept.address, made)
    written = File("data/rows/1-*.json", frozenset(), make)
    content, address = written.content, written.address
    written.keep(address)
    assert (b"[]\n", address, 3) == (content, written.address, written.size)
    assert "content" not in written.__dict__
