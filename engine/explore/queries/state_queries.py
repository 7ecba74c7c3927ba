"""What holds in every state of a place, and what has surely happened on the way to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.reduce.partial_evaluation import add_looks
from engine.explore.reduce.slicing import Cones
from engine.explore.statespace.counterexample import replay_sighting
from engine.explore.statespace.product import Look, Product
from engine.explore.statespace.search_with_sets import Reached
from engine.kernel import model as k
from engine.play.events import PassedOver
from engine.play.play import Play, path
from engine.scenario.problems import Path

# State queries -----------------------------------------------------------------------------------
#
# Conditions evaluated in every state, each in the smallest slice of the story that decides it.


class NeverTrue(Struct, frozen=True):
    """Something that should never be true.

    Attributes:
        at: the address of what it is about.
        path: where that is in the file.
        when: the condition under which it is true, by the id of the location.
        names: further parameters of the finding.
    """

    at: str
    path: Path
    when: Mapping[str, k.Condition]
    names: Mapping[str, str] = field(default_factory=dict)


class Sightings(Struct, frozen=True):
    """The notes that were made in a slice.

    Attributes:
        plays: for each note, a shortest play to where it is first made.
        states: how many states were visited.
        exhausted: whether all states were visited, or all notes were met.
    """

    plays: Mapping[int, Play]
    states: int
    exhausted: bool


def find_violations(
    case: Case, product: Product, questions: Iterable[NeverTrue], code: str
) -> Iterator[Finding]:
    """Find where one of the questions is answered with yes, each with a shortest play.

    The product is the story, with variables for what the questions need to remember; the code is
    that of the findings.
    """
    asked = dict(enumerate(questions, len(case.scenario.text.lines)))
    each = {
        note: add_looks(product, {id: (Look(note, c),) for id, c in question.when.items()})
        for note, question in asked.items()
    }
    for notes in _group_notes(product, each):
        met = look_for_notes(case, _add_looks(product, [each[note] for note in notes]))
        for note, play in met.plays.items():
            about = asked[note]
            yield make_finding(case.scenario, about.path, code, play, at=about.at, **about.names)
        yield from report_unfinished(case, met, code)


def report_unfinished(case: Case, met: Sightings, code: str) -> Iterator[Finding]:
    """Report, as N301, that a slice has more states than were visited."""
    if not met.exhausted:
        yield make_finding(case.scenario, ("scenes",), "N301", states=f"{met.states:,}", at=code)


def look_for_notes(case: Case, product: Product, *, ways: bool = False) -> Sightings:
    """Find shortest plays to every note of a product, without passing over where possible.

    With `ways`, notes are made on the ways too, and not only by looks at states.
    """
    reached = _search(case, product, ways)
    plays = _find_plays(case, reached)
    passing = {note for note, play in plays.items() if _passes_over(play)}
    if passing:
        plays |= _find_plays(case, _search(case, product, ways, passing))
    every = len(plays) == len(reached.walker.notes)
    return Sightings(plays, reached.states, reached.exhausted or every)


def _search(case: Case, product: Product, ways: bool, only: Collection[int] = ()) -> Reached:
    """Search until every note was met; or only those of `only`, then without passing over."""
    noted = {*product.notes, *(look.note for looks in product.looks.values() for look in looks)}
    return case.search(product, only or noted, labelled=ways, passes=not only)


def _find_plays(case: Case, reached: Reached) -> dict[int, Play]:
    """A shortest play to every note that was met."""
    return {
        note: replay_sighting(case.scenario, reached, reached.firsts[bit])
        for note, bit in reached.walker.notes.items()
        if bit in reached.firsts and isinstance(note, int)
    }


def _passes_over(play: Play) -> bool:
    return any(isinstance(moment.event, PassedOver) for moment in path(play))


# Questions that share a slice --------------------------------------------------------------------


def _add_looks(product: Product, each: Iterable[Product]) -> Product:
    """The product with the looks of several that look at it."""
    found: dict[str, tuple[Look, ...]] = dict(product.looks)
    for asking in each:
        for id, looks in asking.looks.items():
            found[id] = (*found.get(id, ()), *looks[len(product.looks.get(id, ())) :])
    return replace(product, looks=found)


def _group_notes(product: Product, each: Mapping[int, Product]) -> list[list[int]]:
    """The notes of the questions, in groups that one slice can answer.

    `each`: the product that asks each of them, by its note.
    """
    shared = Cones(product)
    cones = {note: shared.find_cone(asking) for note, asking in each.items()}
    slices: dict[frozenset[str], list[int]] = {}
    for note in sorted(each, key=lambda n: (-len(cones[n]), n)):
        wider = next((c for c in slices if cones[note] <= c), cones[note])
        slices.setdefault(wider, []).append(note)
    return list(slices.values())


# Dominators --------------------------------------------------------------------------------------
#
# Dominators: the locations where something has surely happened, from the shape of the story.
#
# Everybody reads most of the text. To prove that, no state has to be visited: it is enough that
# every way into a location has it. Only what this cannot decide has to be explored.


def find_surely_set(product: Product, variable: str) -> frozenset[str]:
    """Find the ids of the locations where a variable that is never reset is surely set."""
    here = {place.id: _sets(place.enter.ops, variable) for place in product.locations}
    ways = [way for place in product.locations for way in _list_ways(product, place, variable)]
    sure = dict.fromkeys(here, True)
    sure[product.start] = here[product.start]
    changed = True
    while changed:
        changed = False
        for frm, to, done in ways:
            if sure[to] and not (here[to] or done or sure[frm]):
                sure[to], changed = False, True
    return frozenset(id for id, is_sure in sure.items() if is_sure)


def _list_ways(
    product: Product, place: k.Location, variable: str
) -> Iterator[tuple[str, str, bool]]:
    """Every way out of a location: from, to, and whether it sets the variable."""
    for target in place.enter.onward:
        if target.to:
            yield place.id, target.to, _sets(target.ops, variable)
    for move in k.list_moves(place):
        done = _sets(move.ops, variable)
        for target in move.targets:
            if target.to:
                yield place.id, target.to, done or _sets(target.ops, variable)
        for inject in product.happens.get(place.place, ()) if move is not place.passing else ():
            if inject.go:
                yield place.id, inject.go, done or _sets(inject.ops, variable)


def _sets(ops: k.Ops, variable: str) -> bool:
    """Whether these ops set a variable unconditionally."""
    return any(
        op.branches[-1].when is None and all(_sets(b.ops, variable) for b in op.branches)
        if isinstance(op, k.First)
        else isinstance(op, k.Set) and op.variable == variable
        for op in ops
    )
