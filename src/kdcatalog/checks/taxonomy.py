"""What taxonomy.yaml says about itself must hold: ids are unique, references resolve."""

from collections.abc import Iterable, Iterator

from kdcatalog.model.taxonomy import Node, Taxonomy
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import TAXONOMY

README_PARTS = ("log", "contents", "summary", "citation", "history", "licence", "run")
"""The parts of README.md that the tool makes; ``facet:ID`` and ``prose:NAME`` stand beside them."""


def check_taxonomy(taxonomy: Taxonomy, prose: Iterable[str]) -> Iterator[Problem]:
    """Yield every contradiction of a taxonomy; ``prose`` names the files of docs/prose that exist."""
    yield from _unique(taxonomy)
    yield from _references(taxonomy)
    yield from _parts(taxonomy, [*prose])


def _unique(taxonomy: Taxonomy) -> Iterator[Problem]:
    nodes = [*_places(taxonomy.facets, ("facets",))]
    paths = {at: path for path, (at, _) in zip(taxonomy.nodes, nodes, strict=False)}
    yield from _repeated(
        "the node", [((*at, "id"), f"{at[:-1]}{node.id}", node.id) for at, node in nodes]
    )
    former = [
        ((*at, "former_paths", row), old, old)
        for at, node in nodes
        for row, old in enumerate(node.former_paths)
    ]
    live = [((), path, path) for path in taxonomy.nodes]
    yield from _repeated("the former path", [*live, *former])
    titles = [((*at, "title"), normalize_title(node.title), node.title) for at, node in nodes]
    yield from _repeated("the title", titles)
    words = [
        ((*at, "words", index), word.casefold(), f"{word} of {paths.get(at, node.id)}")
        for at, node in nodes
        for index, word in enumerate(node.words)
    ]
    yield from _repeated("the word", words)
    names = [
        (("venues", row, "id"), venue.id.casefold(), venue.id)
        for row, venue in enumerate(taxonomy.venues)
    ]
    aliases = [
        (("venues", row, "aliases", index), alias.casefold(), alias)
        for row, venue in enumerate(taxonomy.venues)
        for index, alias in enumerate(venue.aliases)
    ]
    yield from _repeated("the venue", [*names, *aliases])
    yield from _repeated(
        "the fact",
        [(("facts", row, "id"), fact.id, fact.id) for row, fact in enumerate(taxonomy.facts)],
    )


def _places(nodes: tuple[Node, ...], path: Path) -> Iterator[tuple[Path, Node]]:
    for index, node in enumerate(nodes):
        here = (*path, index)
        yield here, node
        yield from _places(node.nodes, (*here, "nodes"))


def _repeated(what: str, rows: Iterable[tuple[Path, str, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, comparable, name in rows:
        if comparable in seen:
            yield Problem(
                "KD151",
                TAXONOMY,
                at,
                f"{what} {quote(name)} stands twice",
                "give each a name of its own",
            )
        seen.add(comparable)


def _references(taxonomy: Taxonomy) -> Iterator[Problem]:
    nodes, facts = [*taxonomy.nodes], [*taxonomy.fact_by_id]
    facets = [facet.id for facet in taxonomy.facets]
    wanted: list[tuple[Path, str, list[str]]] = []
    if summary := taxonomy.summary:
        wanted += [(("summary", "group"), summary.group, facts)]
        wanted += [
            (("summary", "needs", index), fact, facts) for index, fact in enumerate(summary.needs)
        ]
        for index, column in enumerate(summary.columns):
            at: Path = ("summary", "columns", index)
            if (column.fact is None) == (column.nodes is None):
                hint = "write fact: with the id of a fact, or nodes: with a node"
                yield Problem("KD151", TAXONOMY, at, "a column shows either a fact or nodes", hint)
            wanted += [((*at, "fact"), column.fact, facts)] if column.fact else []
            wanted += [((*at, "nodes"), column.nodes, nodes)] if column.nodes else []
    if matrix := taxonomy.matrix:
        wanted += [
            (("matrix", "rows"), matrix.rows, facets),
            (("matrix", "columns"), matrix.columns, facets),
        ]
    for index, fact in enumerate(taxonomy.facts):
        wanted += [
            (("facts", index, "means", value), topic, nodes) for value, topic in fact.means.items()
        ]
    wanted += [(("surveys",), taxonomy.surveys, nodes)] if taxonomy.surveys else []
    for place, name, known in wanted:
        if name not in known:
            hint = did_you_mean(name, known, "remove the line, or list what it names")
            yield Problem(
                "KD151", TAXONOMY, place, f"{quote(name)} does not exist in this file", hint
            )


def _parts(taxonomy: Taxonomy, prose: list[str]) -> Iterator[Problem]:
    known = [
        *README_PARTS,
        *(f"facet:{facet.id}" for facet in taxonomy.facets),
        *(f"prose:{name}" for name in prose),
    ]
    for index, part in enumerate(taxonomy.catalog.readme):
        if part not in known:
            hint = did_you_mean(part, known, "remove the line")
            yield Problem(
                "KD152", TAXONOMY, ("catalog", "readme", index), f"unknown part {quote(part)}", hint
            )
