"""E316: the score does not determine the ending, if the author wrote that it does not.

Two things are proved. Any two endings that can be reached under the same luck have scores in
common. And over all luck, the plays with the best score reach more than one ending. The ranges are
exact: a slot is settled once, so one pass over the components is enough (`scoring/README.md`,
Values).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from msgspec import Struct

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.reduce.bisimulation_quotient import PASSED
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import compute_gains, merge_by_ending
from engine.explore.values.scored_product import OVERALL
from engine.explore.values.slot_reachability import NEVER, find_reachable_slots
from engine.kernel import model as k
from engine.play.play import Play
from engine.scenario.specification import Rule

Range = tuple[int, int]


@reads("story", "key", "rules")
def find_bought_endings(case: Case) -> Iterator[Finding]:
    """Find where a rule `not_determined_by_credit` is broken."""
    rules = [rule for rule in case.scenario.rules if rule.kind == "not_determined_by_credit"]
    if rules and case.scored.exhausted:
        scores = _EndingScores(case)
        for rule in rules:
            if len(scores.ranges) < 2:
                name = rule.name or f"{rule.path[0]} {int(rule.path[1]) + 1}"
                yield make_finding(case.scenario, rule.path, "N302", at=name)
            else:
                yield from scores.find_broken(rule)


class _Separation(Struct, frozen=True):
    """Two endings without a score in common from one start: `ending` always scores more."""

    ending: str
    other: str
    start: int


class _EndingScores:
    """The range of scores of each ending, by the start of the play."""

    def __init__(self, case: Case) -> None:
        self.case, self.reach = case, find_reachable_slots(case)
        self.graph = case.scored
        self.endings = list(case.scenario.data["endings"])
        self.gains = compute_gains(case)
        self.best = [gain.best.get(OVERALL, 0) for gain in self.gains.each]
        self.least = [-gain.worst.get(OVERALL, 0) for gain in self.gains.each]
        kinds = [self._number_ending(place) for place in self.graph.walker.product.locations]
        self.kinds = [kinds[node & self.graph.walker.low] for node in self.graph.nodes]
        self.states = merge_by_ending(case)
        self.stops: dict[str, set[int]] = {ending: set() for ending in self.endings}
        for number, kind in enumerate(self.kinds):
            if kind:
                self.stops[self.endings[kind - 1]].add(self.states.of[number])
        self.starts = list(dict.fromkeys(number for _, number in self.graph.luck))
        every = {ending: self._range(ending) for ending in self.endings}
        self.ranges = {ending: ranges for ending, ranges in every.items() if ranges}

    def _number_ending(self, place: k.Location) -> int:
        """The number of an ending, from 1; 0 for any other location."""
        return self.endings.index(place.id) + 1 if place.ended else 0

    def _range(self, ending: str) -> dict[int, Range]:
        """The lowest and highest gain on the way to an ending, from each start that leads there."""
        most, least = self._find_most(ending, self.best), self._find_most(ending, self.least)
        of = ((number, self.states.of[number]) for number in self.starts)
        return {n: (-least[state], most[state]) for n, state in of if most[state] > -NEVER // 2}

    def _find_most(self, ending: str, gain: list[int]) -> list[int]:
        """The most that can still be gained from each merged state on the way to an ending."""
        return self.states.find_extreme(gain, self.stops[ending], max, -NEVER)

    def find_broken(self, rule: Rule) -> Iterator[Finding]:
        """Find what breaks a rule: separate ranges, or one ending for all the best plays."""
        apart: dict[tuple[str, str], _Separation] = {}
        for told in self._find_apart():
            apart.setdefault((told.ending, told.other), told)
        for told in apart.values():
            hint = (
                f"no score is in both: let a play that scores less end in `{told.ending}`, or one "
                f"that scores more in `{told.other}`"
            )
            yield self._make_finding(rule, told, self._find_play(told.other, told.start), hint)
        top = self._find_top()
        if top is not None and (top.ending, top.other) not in apart:
            hint = (
                f"the best plays all end in `{top.ending}`: let one of them end otherwise, by luck "
                "or by what somebody else decides"
            )
            yield self._make_finding(rule, top, self._find_play(top.ending, top.start), hint)

    def _find_apart(self) -> Iterator[_Separation]:
        """Pairs of endings where every score of the first is above every score of the other."""
        for start in self.starts:
            here = {e: ranges[start] for e, ranges in self.ranges.items() if start in ranges}
            for ending, other in permutations(here, 2):
                if here[other][1] < here[ending][0]:
                    yield _Separation(ending, other, start)

    def _find_top(self) -> _Separation | None:
        """The one ending of all the best plays, with the other that scores most; or None."""
        tops: dict[str, int] = {}
        for start in self.starts:
            here = {e: ranges[start][1] for e, ranges in self.ranges.items() if start in ranges}
            for ending, most in here.items():
                if most == max(here.values()):
                    tops.setdefault(ending, start)
        if len(tops) != 1:
            return None
        ((ending, start),) = tops.items()
        others = {
            (self.ranges[e][n][1] - self.ranges[ending][n][1], e, n)
            for e in self.ranges
            for n in self.starts
            if e != ending and n in self.ranges[e] and n in self.ranges[ending]
        }
        _, other, start = max(others)
        return _Separation(ending, other, start)

    def _find_play(self, ending: str, start: int) -> Play:
        """A shortest play with the highest score on the way to an ending."""
        found = self._find_most(ending, self.best)
        most = [found[state] for state in self.states.of]
        kind = self.endings.index(ending) + 1
        here = [0 if other == kind else -NEVER for other in self.kinds]
        brought = [0 if n == PASSED else self.best[n] for n in self.gains.of]
        ways = self.reach.find_best_way(start, brought, here, most)
        return self.reach.replay_along(self.case.scenario, start, ways, lambda kind: kind.high)

    def _make_finding(self, rule: Rule, told: _Separation, play: Play, hint: str) -> Finding:
        return make_finding(
            self.case.scenario,
            rule.path,
            "E316",
            play,
            hint,
            at=told.ending,
            range=self._describe(self.ranges[told.ending][told.start]),
            other=told.other,
            other_range=self._describe(self.ranges[told.other][told.start]),
        )

    def _describe(self, units: Range) -> str:
        account = self.case.account
        whole = account.denominator * self.case.scenario.key.weight
        shares = (f"{100 * (account.start[OVERALL] + u) / whole:.1f}" for u in units)
        return f"{'–'.join(dict.fromkeys(shares))} %"
