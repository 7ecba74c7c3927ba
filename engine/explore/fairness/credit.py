"""Credit depends on no ending, on no answer of the person, and on no luck."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from typing import Any

from msgspec import Struct

from engine.decisions.registry import decision_in, kind_in
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.finding_hints import name_luck
from engine.explore.reduce.bisimulation_quotient import PASSED
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import compute_gains, compute_overall, merge_by_ending
from engine.explore.values.scored_product import OVERALL
from engine.explore.values.slot_reachability import NEVER, find_reachable_slots
from engine.explore.values.worth import Worth, find_extreme_play, list_bests, measure_worth
from engine.kernel import model as k
from engine.kernel.answer_key import Mark, Slot
from engine.play.play import Play
from engine.scenario.case_text import Voice
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Rule
from engine.scenario.vocabulary.consents import STATUSES

# Outcome independence ----------------------------------------------------------------------------
#
# E316: the score does not determine the ending, if the author wrote that it does not.
#
# Two things are proved. Any two endings that can be reached under the same luck have scores in
# common. And over all luck, the plays with the best score reach more than one ending. The ranges
# are exact: a slot is settled once, so one pass over the components is enough
# (`scoring/README.md`, Values).

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
        for start in self.starts:
            here = {e: ranges[start] for e, ranges in self.ranges.items() if start in ranges}
            for ending, other in permutations(here, 2):
                if here[other][1] < here[ending][0]:
                    apart.setdefault((ending, other), _Separation(ending, other, start))
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


# Interview credit --------------------------------------------------------------------------------
#
# F332, F333, F334: credit in an interview must not depend on what the person tells.

ACCEPTABLE = 3  # the rating from which a question is well asked
EACH = 3  # questions that tell, and as many that do not, before they are compared
TOLD = frozenset({"learns", "gives"})  # verbs of a reply that tells something
GIVEN, REFUSED = STATUSES.index("given"), STATUSES.index("refused")


def _list_interviews(case: Case) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for scene, data in case.scenario.data["scenes"].items():
        if kind_in(data).talks:
            yield scene, decision_in(data)


def _path(scenario: Scenario, scene: str) -> Path:
    return ("scenes", scene, kind_in(scenario.data["scenes"][scene]).name)


def _list_questions(interview: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for topic in interview.get("topics", {}).values():
        yield from topic["questions"].items()


# F332 --------------------------------------------------------------------------------------------


@reads("story", "key")
def find_free_weight(case: Case) -> Iterator[Finding]:
    """Find interviews in which saying nothing is worth more than the purpose of the contact."""
    for scene, _ in _list_interviews(case):
        slots = [s for s in case.scenario.key.slots.values() if scene in s.scenes]
        needed = sum(s.weight for s in slots if not s.free)
        free = sum(s.weight for s in slots if s.free)
        if any(s.purpose for s in slots) and free > needed:
            path = _path(case.scenario, scene)
            yield make_finding(case.scenario, path, "F332", at=scene, free=free, purposes=needed)


# F333 --------------------------------------------------------------------------------------------


@reads("story", "key")
def find_paid_disclosure(case: Case) -> Iterator[Finding]:
    """Find interviews in which the good questions are exactly those that are told something."""
    marks = case.scenario.key.marks
    for scene, interview in _list_interviews(case):
        telling: list[bool] = []
        other: list[bool] = []
        for id, entry in _list_questions(interview):
            grades = marks[f"{scene}.{id}"].grades
            if grades:
                good = max(grade.rating for grade in grades) >= ACCEPTABLE
                replies = entry.get("replies", ())
                tells = any(TOLD & set(r) for r in replies if isinstance(r, Mapping))
                (telling if tells else other).append(good)
        enough = len(telling) >= EACH and len(other) >= EACH
        if enough and all(telling) and not any(other):
            path = _path(case.scenario, scene)
            n, m = len(telling), len(other)
            yield make_finding(case.scenario, path, "F333", at=scene, telling=n, other=m)


# F334 --------------------------------------------------------------------------------------------


@reads("story", "key", "text")
def find_gated_slots(case: Case) -> Iterator[Finding]:
    """Find needed slots of an interview that open only after something the person said or feels."""
    scenario = case.scenario
    hers = find_disclosures(scenario)
    offers = {m.address: m.offer for p in scenario.story.model.locations for m in p.moves}
    for slot in scenario.key.slots.values():
        questions = list(_list_settling(scenario, slot))
        if slot.free or not questions:
            continue
        read = [frozenset(k.reads(offers.get(mark.address))) & hers for mark in questions]
        if all(read):
            names = ", ".join(sorted(frozenset().union(*read)))
            path = _path(scenario, slot.scene)
            names = names.replace("learned:", "").replace("consent:", "").replace("decided:", "")
            yield make_finding(scenario, path, "F334", at=slot.id, reads=names)


def _list_settling(scenario: Scenario, slot: Slot) -> Iterable[Mark]:
    """The questions that settle a slot of an interview; none if other answers settle it too."""
    marks = [m for m in scenario.key.marks.values() if m.slot == slot.id and m.grades]
    scenes = scenario.data["scenes"]
    for mark in marks:
        scene, _, id = mark.address.partition(".")
        if id not in dict(_list_questions(decision_in(scenes[scene]))):
            return ()
    return marks


def find_disclosures(scenario: Scenario) -> frozenset[str]:
    """Find the variables that say what the person said, decided or allowed, or how she feels.

    A variable is the person's if only her replies and decisions set it. So is a variable of
    somebody's state, except one with a window: not pressing somebody is up to the player. Asking
    for a consent is up to the player too, and so is a consent that is always given when asked for.
    """
    hers: set[str] = set()
    ours: set[str] = set()
    lines = scenario.text.lines
    told = {n for n, line in enumerate(lines) if line.voice in (Voice.REPLY, Voice.DECISION)}
    for ops in _list_programs(scenario.story.model):
        _sort(ops, told, False, hers, ours)
    people = scenario.data.get("people", {})
    state = {f"{id}.{name}" for id, data in people.items() for name in data.get("state", {})}
    windows = {window.variable for window in scenario.key.windows}
    return frozenset((hers - ours | state) - windows - _find_granted(scenario))


def _find_surely_set(ops: Iterable[k.Op]) -> set[k.Set]:
    """What some ops set in every state."""
    found: set[k.Set] = set()
    for op in ops:
        if isinstance(op, k.Set):
            found.add(op)
        elif isinstance(op, k.First) and op.branches and op.branches[-1].when is None:
            found |= set.intersection(*(_find_surely_set(branch.ops) for branch in op.branches))
    return found


def _find_granted(scenario: Scenario) -> frozenset[str]:
    """The consents that are given whenever they are asked for, and never refused or withdrawn."""
    granted: dict[str, bool] = {}
    for ops in _list_programs(scenario.story.model):
        for op in k.each_op(ops):
            if isinstance(op, k.Set) and op.variable.startswith("consent:"):
                always = op.index < REFUSED and k.Set(op.variable, GIVEN) in _find_surely_set(ops)
                granted[op.variable] = granted.get(op.variable, True) and always
    return frozenset(name for name, always in granted.items() if always)


def _list_programs(model: k.Model) -> Iterator[k.Ops]:
    """Everything that happens in a story, except by passing over."""
    pieces: list[k.Piece] = [*model.injects]
    for place in model.locations:
        pieces += (place.enter, *place.moves)
    for piece in pieces:
        yield from k.programs_of(piece)


def _sort(
    ops: tuple[k.Op, ...], told: set[int], inside: bool, hers: set[str], ours: set[str]
) -> None:
    """Add what `ops` set to `hers` inside a reply or decision of the person, else to `ours`."""
    for op in ops:
        if isinstance(op, k.First):
            for branch in op.branches:
                shown = any(isinstance(o, k.Show) and o.line in told for o in branch.ops)
                _sort(branch.ops, told, inside or shown, hers, ours)
        elif isinstance(op, k.Set | k.Add):
            asked = op.variable.startswith("consent:") and op == k.Set(op.variable, 1)
            if not asked:
                (hers if inside else ours).add(op.variable)


# Unequal luck ------------------------------------------------------------------------------------
#
# F328: how luck falls hardly changes the best score there is.

MOST = 5  # percent of the weight by which the best scores may differ


@reads("story", "key")
def find_unequal_luck(case: Case) -> Iterator[Finding]:
    """Find that the best score under one luck is much lower than under another."""
    worth = case.find_fact(measure_worth, Worth)
    values = compute_overall(case) if worth.best != worth.poorest else None
    if values is None:
        return
    bests, luck = list_bests(case, values), case.scored.luck
    low, high = min(bests), max(bests)
    if 100 * (high - low) <= MOST * worth.weight:
        return
    poor = [number for number, best in enumerate(bests) if best == low]
    said = {
        "at": case.scenario.id,
        "low": f"{float(low / worth.weight):.2f}",
        "high": f"{float(high / worth.weight):.2f}",
        "luck": name_luck([drawn for drawn, _ in luck], poor),
    }
    play = find_extreme_play(case, "best", luck[poor[0]][1])
    yield make_finding(case.scenario, ("chance",), "F328", play, **said)
