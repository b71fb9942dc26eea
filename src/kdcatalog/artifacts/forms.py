"""The forms of a forge's issues, in the form that GitHub reads: add a paper, correct a record.

They are made from the taxonomy alone, so that one more paper leaves them as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kdcatalog.artifacts.kinds import File
from kdcatalog.model import site_paths
from kdcatalog.model.paper import Record
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.rendering.environments import render, yaml_environment
from kdcatalog.snapshot import Snapshot

FOLDER = ".github/ISSUE_TEMPLATE/"
NAMES = (site_paths.ADD_FORM, site_paths.CORRECT_FORM, "config.yml")


@dataclass(frozen=True, slots=True)
class Forms:
    """What the forms offer: nodes to stand on, fields to correct, and where the site tells more, if it is published."""

    nodes: tuple[str, ...]
    fields: tuple[str, ...]
    guide: str
    papers: str


def issue_forms(snapshot: Snapshot, taxonomy: Taxonomy) -> Iterator[File]:
    """Yield every form, and the file that says what else an issue may be."""
    url = taxonomy.catalog.url
    forms = Forms(
        nodes=tuple(taxonomy.nodes),
        fields=tuple(name for name in Record.model_fields if name not in ("added", "former_keys")),
        guide=url and f"What belongs here, and what each topic means: {url}{site_paths.CONTRIBUTE}",
        papers=url and f"{url}{site_paths.PAPERS}",
    )
    environment = yaml_environment(snapshot.templates)
    for name in NAMES:
        text = render(environment, f"forms/{name}.j2", forms=forms)
        yield File("repository", f"{FOLDER}{name}", text.encode)
