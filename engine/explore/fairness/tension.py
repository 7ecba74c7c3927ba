"""A decision has two sides, and is worth being taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from engine.decisions.registry import kind_of
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.variables import find_key_reads, find_story_reads
from engine.explore.values.scored_walk import ScoredWalk, Ways
from engine.kernel import model as k
from engine.kernel.answer_key import Mark
from engine.scenario.scenario import Scenario

# Tension -----------------------------------------------------------------------------------------
#
# F330: decisions without tension, where one option is best in every domain and every state.

FEWEST = 4  # decisions in a case before their share means something
MOST = 0.5  # of them, without tension

Credits = Mapping[str, Mapping[str, int]]
"""The credit of each option that a state offers, by domain."""


class Tension(Struct, frozen=True):
    """The decisions between options that count for two domains or more.

    Attributes:
        decisions: the number of these decisions.
        without: the address of the best option, for each scene without tension.
    """

    decisions: int
    without: Mapping[str, str]


@reads("story", "key")
def find_easy_decisions(case: Case) -> Iterator[Finding]:
    """Find the decisions without tension, if most decisions of the case are."""
    known = measure_tension(case)
    if known.decisions < FEWEST or len(known.without) <= MOST * known.decisions:
        return
    for scene, option in known.without.items():
        yield make_finding(
            case.scenario,
            ("scenes", scene),
            "F330",
            at=scene,
            option=option,
            n=len(known.without),
            of=known.decisions,
        )


def measure_tension(case: Case) -> Tension:
    """Measure which decisions are without tension; none are if not every state was visited."""
    graph = case.scored
    if not graph.exhausted:
        return Tension(0, {})
    places = graph.walker.product.locations
    wanted = {n for n, p in enumerate(places) if kind_of(p).options and p.address == p.place}
    ground = ScoredWalk.of(case.scenario)
    best: dict[str, set[str]] = {}
    for node in graph.nodes:
        here = node & graph.walker.low
        if here in wanted:
            credits = _list_credits(ground.ways(node))
            if len(credits) > 1 and len(next(iter(credits.values()))) > 2:  # overall, two domains
                found = set(_find_best(credits))
                best[places[here].place] = best.get(places[here].place, found) & found
    without = {scene: next(iter(options)) for scene, options in best.items() if options}
    return Tension(len(best), without)


def _list_credits(ways: Ways) -> Credits:
    return {way.move.address: way.credit for _, way in ways if way.credit}


def _find_best(credits: Credits) -> Iterable[str]:
    """The option that is at least as good as every other in every domain, if there is one."""
    for address, credit in credits.items():
        others = [other for name, other in credits.items() if name != address]
        if all(_beats(credit, other) for other in others):
            yield address


def _beats(credit: Mapping[str, int], other: Mapping[str, int]) -> bool:
    return credit != other and all(credit[part] >= other[part] for part in credit)


# Idle decisions ----------------------------------------------------------------------------------
#
# F337: a decision without consequences that nothing comments on.

TALKED_ABOUT = ("discuss", "confidence")  # what an author writes who wants to hear the answer


@reads("story", "key", "text")
def find_idle_decisions(case: Case) -> Iterator[Finding]:
    """Find unscored decisions whose answers all have the same effect and are not discussed.

    A case that assesses next to nothing is not a test and has no such findings.
    """
    scenario = case.scenario
    if not case.is_test:
        return
    read = _list_read(scenario)
    for place in scenario.story.model.locations:
        if place.address != place.place or not kind_of(place).decides:
            continue
        data = scenario.data["scenes"][place.place][place.kind]
        if any(word in data for word in TALKED_ABOUT) or _is_spoken_of(scenario, place):
            continue
        if not _matters(place, read):
            yield make_finding(scenario, ("scenes", place.place), "F337", at=place.place)


def _is_spoken_of(scenario: Scenario, place: k.Location) -> bool:
    """Whether the key or the debrief says anything about an answer."""
    key = scenario.key
    ruling = key.rulings.get(place.place)
    if ruling is not None and (ruling.slot or ruling.because or ruling.order):
        return True
    own = [key.marks.get(f"{place.place}.{id}") for id in place.items]
    own += [key.marks.get(m.address) for m in place.moves if m.key[0] == "option"]
    return any(mark is not None and _says(mark) for mark in own)


def _says(mark: Mark) -> bool:
    return bool(
        mark.slot
        or mark.grades
        or mark.because
        or mark.upholds
        or mark.breaches
        or mark.repaired_by
        or mark.discuss
        or mark.lose
        or mark.waive
        or mark.right
        or mark.accept
    )


def _matters(place: k.Location, read: frozenset[str]) -> bool:
    """Whether different answers have different effects."""
    if not kind_of(place).options:
        return bool(place.atoms)
    options = [move for move in place.moves if move.key[0] == "option"]
    return len(options) < 2 or len({_find_effects(move, read) for move in options}) > 1


def _find_effects(move: k.Move, read: frozenset[str]) -> object:
    ways = tuple((t.when, _keep_noticeable(t.ops, read), t.to) for t in move.targets)
    return _keep_noticeable(move.ops, read), ways


def _keep_noticeable(ops: Iterable[k.Op], read: frozenset[str]) -> tuple[k.Op, ...]:
    """Those of some ops that anybody can notice."""
    found: list[k.Op] = []
    for op in ops:
        if isinstance(op, k.First):
            branches = tuple(k.Branch(b.when, _keep_noticeable(b.ops, read)) for b in op.branches)
            if any(branch.ops for branch in branches):
                found.append(k.First(branches))
        elif isinstance(op, k.Show) or op.variable in read:
            found.append(op)
    return tuple(found)


def _list_read(scenario: Scenario) -> frozenset[str]:
    """The variables that a condition, the key, the case file or the debrief reads."""
    shown = {entity.variable for entity in scenario.text.entities if entity.variable}
    names = (variable.name for variable in scenario.story.model.variables)
    told = {name for name in names if name.startswith(("tainted:", "knows:"))}
    return find_story_reads(scenario.story) | find_key_reads(scenario) | shown | told
