"""F330: decisions without tension, where one option is best in every domain and every state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from engine.decisions.registry import kind_of
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.values.scored_walk import ScoredWalk, Ways

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
