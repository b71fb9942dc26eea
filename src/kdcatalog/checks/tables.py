"""Tables in taxonomy.yaml: the chooser of methods, and the volumes of venues.

Every cell of the chooser has methods or a reason, and what it names exists; each volume has
something printed on it, and no two are one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from kdcatalog.model.identifiers import KIND_BY_NAME
from kdcatalog.model.tables import Choose
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import TAXONOMY

# The style sheet marks up to six answers; more would not fit a line of buttons, either.
MOST_ANSWERS = 6
# Few enough to read all of them before trying the method.
PAPERS_OF_METHOD = 3


def check_choices(taxonomy: Taxonomy) -> Iterator[Problem]:
    """Yield KD151 for everything that does not fit in ``choose:``; nothing without it."""
    choose = taxonomy.choose
    if not choose:
        return
    yield from _unfit_answers(choose)
    yield from _unknown_names(choose, taxonomy)
    yield from _unfit_methods(choose)
    yield from _unfit_cells(choose)


def _unfit_answers(choose: Choose) -> Iterator[Problem]:
    for name, question in choose.questions.items():
        place: Path = ("choose", name, "answers")
        counts = Counter(answer.id for answer in question.answers)
        if len(question.answers) > MOST_ANSWERS:
            message = f"{len(question.answers)} answers to a question"
            yield _problem(place, message, f"give at most {MOST_ANSWERS}")
        for answer_id, count in counts.items():
            if count > 1:
                message = f"duplicate answer {quote(answer_id)}"
                yield _problem(place, message, "give each its own id")


def _unknown_names(choose: Choose, taxonomy: Taxonomy) -> Iterator[Problem]:
    """Yield a problem for each answer and topic that a method or a gap names and nobody lists."""
    existing: dict[str, Collection[str]] = {}
    existing["topic"] = taxonomy.nodes
    for name, question in choose.questions.items():
        existing[name] = [answer.id for answer in question.answers]
    for index, method in enumerate(choose.methods):
        names = {
            "access": (method.access,),
            "goal": (method.goal,),
            "data": method.data,
            "topic": (method.topic,),
        }
        yield from _unknown(("choose", "methods", index), names, existing)
    for index, gap in enumerate(choose.gaps):
        names = {"access": (gap.access,), "goal": (gap.goal,)}
        yield from _unknown(("choose", "gaps", index), names, existing)


def _unknown(
    at: Path,
    names_by_field: Mapping[str, Iterable[str]],
    existing: Mapping[str, Collection[str]],
) -> Iterator[Problem]:
    for field, names in names_by_field.items():
        for name in names:
            if name not in existing[field]:
                otherwise = "remove the line, or list what it names"
                hint = did_you_mean(name, existing[field], otherwise)
                message = f"{quote(name)} does not exist in {TAXONOMY}"
                yield _problem((*at, field), message, hint)


def _unfit_methods(choose: Choose) -> Iterator[Problem]:
    seen = set()
    for index, method in enumerate(choose.methods):
        at: Path = ("choose", "methods", index)
        papers = set(method.papers)
        number = len(papers)
        if number != PAPERS_OF_METHOD:
            hint = f"name {PAPERS_OF_METHOD} different papers"
            yield _problem(
                (*at, "papers"),
                f"{number} papers for a method",
                hint,
            )
        identity = (method.access, method.goal, method.topic)
        if identity in seen:
            message = f"duplicate method {quote(method.topic)}"
            yield _problem(at, message, "name a topic once for each access and goal")
        seen.add(identity)


def _unfit_cells(choose: Choose) -> Iterator[Problem]:
    """Yield a problem for each access and goal with neither method nor reason, or with both."""
    with_method = {method.cell for method in choose.methods}
    with_reason = {gap.cell for gap in choose.gaps}
    for cell in choose.cells:
        has_method = cell in with_method
        has_reason = cell in with_reason
        if has_method == has_reason:
            access, goal = cell
            message = f"{quote(access)} with {quote(goal)} needs either a method or a reason"
            yield _problem(("choose",), message, "add it to methods: or to gaps:, not to both")


def unclear_volumes(taxonomy: Taxonomy) -> Iterator[Problem]:
    """Yield a problem on every volume that says nothing, or the same as another of its venue."""
    for row, venue in enumerate(taxonomy.venues):
        places: set[tuple[object, ...]] = set()
        for index, volume in enumerate(venue.volumes):
            at: Path = ("venues", row, "volumes", index)
            place = (volume.year, volume.track, volume.prefixes)
            if not (volume.name or volume.volume or volume.publisher):
                hint = "write name:, volume: or publisher:, or remove the volume"
                yield _problem(at, "the volume has nothing that is printed on it", hint)
            elif place in places:
                hint = "give one of them year:, track: or prefixes:, or remove it"
                yield _problem(at, f"{venue.id} has two volumes of one year and track", hint)
            places.add(place)
            yield from _wrong_prefixes(at, volume.prefixes)


def _wrong_prefixes(at: Path, prefixes: Iterable[str]) -> Iterator[Problem]:
    for number, prefix in enumerate(prefixes):
        kind, _, beginning = prefix.partition(":")
        if kind not in KIND_BY_NAME or not beginning:
            kinds = ", ".join(KIND_BY_NAME)
            place = (*at, "prefixes", number)
            message = f"{quote(prefix)} is not the beginning of an identifier"
            hint = f"write its kind before it, such as acl:2023.acl-long; kinds are {kinds}"
            yield _problem(place, message, hint)


def _problem(at: Path, message: str, hint: str) -> Problem:
    return Problem(code="KD151", file=TAXONOMY, at=at, message=message, hint=hint)
