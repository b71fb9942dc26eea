"""Issue forms: made from the taxonomy, valid for the forge, prefilled by pages, for any text."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.artifacts.repository import FORMS, issue_forms
from kdcatalog.model import site_paths
from kdcatalog.rendering.environments import yaml_environment
from kdcatalog.text.characters import FORBIDDEN
from tests.folders import CatalogFolder
from tests.foreign import schema_faults
from tests.pages import see
from tests.sites import REPOSITORY, URL, catalog_in

QUESTIONS = ["Paper", "Summary", "Topics", "Code", "Data", "Anything else"]
"""The labels by which ``kdcatalog add --from-issue`` knows the answers."""
SCHEMAS = {
    "add-paper.yml": "vendor.github-issue-forms",
    "correct-record.yml": "vendor.github-issue-forms",
    "config.yml": "vendor.github-issue-config",
}
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"])).filter(
    lambda text: not FORBIDDEN.search(text)
)


def forms_of(catalog_folder: CatalogFolder) -> dict[str, Any]:
    made = issue_forms(catalog_folder.snapshot, catalog_in(catalog_folder).taxonomy)
    return {one.path.removeprefix(FORMS): yaml.safe_load(one.content) for one in made}


def field_of(form: dict[str, Any], label: str) -> dict[str, Any]:
    return next(item for item in form["body"] if item["attributes"].get("label") == label)


def test_form_questions_are_those_that_add_reads(toy: CatalogFolder) -> None:
    body = forms_of(toy)[site_paths.ADD_FORM]["body"]
    assert QUESTIONS == [item["attributes"]["label"] for item in body]


def test_form_options_are_the_topics_in_order(toy: CatalogFolder) -> None:
    forms, nodes = forms_of(toy), [*catalog_in(toy).taxonomy.nodes]
    for name, label in (
        (site_paths.ADD_FORM, "Topics"),
        (site_paths.CORRECT_FORM, "Correct topics"),
    ):
        assert nodes == field_of(forms[name], label)["attributes"]["options"]


def test_only_forms_of_a_published_catalog_link_to_a_site(
    published: CatalogFolder, unpublished: CatalogFolder
) -> None:
    with_site, without = forms_of(published), forms_of(unpublished)
    assert f"{URL}papers/" == with_site["config.yml"]["contact_links"][0]["url"]
    assert f"{URL}contribute/" in with_site[site_paths.ADD_FORM]["body"][0]["attributes"]["value"]
    assert "contact_links" not in without["config.yml"]


@pytest.mark.parametrize("which", ["published", "unpublished"])
def test_every_form_matches_the_schema_of_the_forge(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    catalog_folder = request.getfixturevalue(which)
    for one in issue_forms(catalog_folder.snapshot, catalog_in(catalog_folder).taxonomy):
        name = one.path.removeprefix(FORMS)
        (tmp_path / name).write_bytes(one.content)
        assert "" == schema_faults("--builtin-schema", SCHEMAS[name], tmp_path / name)


@given(TEXTS)
def test_any_text_survives_the_yaml_of_a_form(text: str) -> None:
    environment = yaml_environment({})
    assert {"a": text} == yaml.safe_load(environment.from_string("a: {{ text }}").render(text=text))


def test_paper_page_links_to_a_prefilled_form(published: CatalogFolder) -> None:
    page = see(
        (published.site / "papers" / "rask2023rye" / "index.html").read_text(encoding="utf-8")
    )
    [report] = [
        url for url in page.values("a", "href") if url.startswith(f"{REPOSITORY}issues/new")
    ]
    expected = {
        "template": ["correct-record.yml"],
        "title": ["Correct rask2023rye"],
        "record": ["rask2023rye"],
    }
    assert expected == parse_qs(urlsplit(report).query)
    assert "record" in [
        item.get("id") for item in forms_of(published)[site_paths.CORRECT_FORM]["body"]
    ]
    assert f"{REPOSITORY}edit/main/papers/2023/rask2023rye.yaml" in page.values("a", "href")


def test_contribute_page_links_to_the_form(
    published: CatalogFolder, unpublished: CatalogFolder
) -> None:
    pages = [one.site / "contribute" / "index.html" for one in (published, unpublished)]
    found = [
        "issues/new?template=add-paper.yml" in page.read_text(encoding="utf-8") for page in pages
    ]
    assert [True, False] == found


def test_prefilled_form_url_survives_any_text() -> None:
    url = site_paths.issue_form(REPOSITORY, site_paths.CORRECT_FORM, record="a&b=c #d?é")
    assert {"template": ["correct-record.yml"], "record": ["a&b=c #d?é"]} == parse_qs(
        urlsplit(url).query
    )
