"""What the author wrote must hold: the rules under `always`, and the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product as every
from math import prod

from engine.explore.explored_case import Case, once_per_case
from engine.explore.finding import Finding, make_finding, report_cut
from engine.explore.queries.finding_hints import hint_for_rule
from engine.explore.queries.number_bounds import bound_number
from engine.explore.queries.search import Hit, Occurrences, find_occurrences
from engine.explore.queries.story_notes import premise_note, rule_note
from engine.explore.reduce.partial_evaluation import (
    add_looks,
    always_holds,
    fold,
    fold_ops,
    never_holds,
    put_value,
)
from engine.explore.reduce.slicing import slice_product
from engine.explore.run_plans import Failure, run_plan
from engine.explore.statespace.counterexample import replay_sighting
from engine.explore.statespace.product import Look, Product, add_variables, prepend_to_moves
from engine.explore.statespace.search_with_sets import Reached
from engine.explore.statespace.touched_variables import ChangedArrivals
from engine.explore.theorem_inputs import reads
from engine.kernel import model as k
from engine.play.play import path
from engine.scenario.problems import Path
from engine.scenario.specification import Plan, Rule

# Invariants --------------------------------------------------------------------------------------
#
# E311 to E315: the rules under `always`, each proved, or broken by a shortest play.

HELD = "rule:held"  # the monitor variable: a condition held at an earlier move
BROKEN, MEANT = -1, -2  # notes
MOST = 20_000  # combinations of values that are tried to see whether a rule can be broken at all

_CODES = {
    "never": "E311",
    "whenever": "E312",
    "before": "E313",
    "eventually": "E314",
    "ending": "E315",
}


@reads("story", "passes", "rules")
def find_broken_rules(case: Case) -> Iterator[Finding]:
    """Find rules that are broken (E311 to E315), and rules that nothing could break (N302)."""
    for rule in case.scenario.rules:
        if rule.kind == "before":
            yield from _check_before(case, rule)
        elif rule.kind == "eventually":
            yield from _check_eventually(case, rule)
        elif rule.kind in _CODES:
            yield from _check_at_once(case, find_occurrences(case), rule)


def _report_broken(case: Case, rule: Rule, hit: Hit) -> Finding:
    if case.bare:
        return make_finding(
            case.scenario, rule.path, _CODES[rule.kind], at=hit.at, name=_name(rule)
        )
    play = replay_sighting(case.scenario, hit.reached, hit.sighting)
    return make_finding(
        case.scenario,
        rule.path,
        _CODES[rule.kind],
        play,
        hint_for_rule(case.scenario, rule, play),
        at=hit.at,
        name=_name(rule),
        moves=len(path(play)),
    )


def _report_idle(case: Case, rule: Rule) -> Iterator[Finding]:
    if not case.bare:
        yield make_finding(case.scenario, rule.path, "N302", at=_name(rule))


def _report_unfinished(case: Case, rule: Rule, states: int) -> Finding:
    return make_finding(case.scenario, rule.path, "N301", at=_name(rule), states=f"{states:,}")


def _name(rule: Rule) -> str:
    return rule.name or f"{rule.path[0]} {int(rule.path[1]) + 1}"


# Rules about one state ---------------------------------------------------------------------------


def _check_at_once(case: Case, known: Occurrences, rule: Rule) -> Iterator[Finding]:
    story = known.search.story
    note = rule_note(story, rule)
    hit = known.found.hits.get(note)
    if hit is not None:
        yield _report_broken(case, rule, hit)
        return
    reached = known.found.find_reached(note)
    if reached is None:
        yield from report_cut(case.scenario, known.found.states)
        return
    if rule.kind == "whenever":
        if premise_note(story, rule) not in known.found.hits:
            yield from _report_idle(case, rule)
    elif not case.bare and not _Chances(case, known, note, reached).any():
        yield from _report_idle(case, rule)


class _Chances:
    """Whether a condition could hold if what variables are did not depend on one another.

    A number could be all that the effects on it add up to; any other variable all that it is in
    some state of a location where it matters to the condition.
    """

    def __init__(self, case: Case, known: Occurrences, note: int, reached: Reached) -> None:
        self.case, self.known, self.note, self.reached = case, known, note, reached
        self.looks = known.looks[note]

    def any(self) -> bool:
        """Whether it could; yes if none of its locations is reached: that is told by itself."""
        been = [id for id in self.looks if id in self.reached.locations]
        return not been or any(self._holds(id, near) for near in (True, False) for id in been)

    @cached_property
    def _live(self) -> Mapping[str, frozenset[str]]:
        return slice_product(self.known.search.product([self.note], self.known.looks)).live

    def _where(self, name: str) -> list[str]:
        """The ids of the locations where a variable matters to the condition."""
        return [id for id, live in self._live.items() if name in live]

    def _holds(self, id: str, near: bool) -> bool:
        """Whether it could in a location; `near`: as far as its own states tell."""
        story = self.case.scenario.story
        place = next(place.place for place in story.model.locations if place.id == id)
        folded = fold(self.looks[id], place)
        if isinstance(folded, k.Const):
            return bool(folded.value)
        names = sorted(k.reads(folded))
        values = [self._values(n, (id,) if near else self._where(n)) for n in names]
        if prod(map(len, values)) > MOST:
            return True
        test = story.test(folded, place)
        for combination in every(*values):
            state = story.layout.start
            for name, index in zip(names, combination, strict=True):
                field = story.layout.fields[name]
                state = state & ~(field.mask << field.shift) | index << field.shift
            if test(state):
                return True
        return False

    def _values(self, name: str, where: Iterable[str]) -> list[int]:
        """The indexes of the values that a variable could have, as far as it is in some places."""
        variable = self.reached.walker.layout.fields[name].variable
        if not variable.is_number:
            return sorted(self.reached.values(name, where))
        bounds = bound_number(self.case.scenario.story.model, variable)
        return [n for n, v in enumerate(variable.values) if bounds.low <= int(v) <= bounds.high]


# Rules about the past ----------------------------------------------------------------------------


def _remember(product: Product, held: str, condition: k.Condition) -> Product:
    """The story with a variable that remembers whether the condition held at an earlier move.

    It is brought up to date where the condition may have changed, and carried everywhere else.
    """
    everywhere = any(isinstance(part, k.At) for part in k.each_part(condition))
    where = ChangedArrivals(product).of(k.reads(condition))

    def first(place: k.Location, _move: k.Move) -> tuple[k.Op, ...]:
        if not everywhere and place.id not in where:
            return ()
        op = k.First((k.Branch(condition, (k.Set(held, 1),)),))
        return fold_ops((op,), place.place, frozenset())

    return prepend_to_moves(add_variables(product, k.Variable(held, (False, True))), first)


def _ask_before(product: Product, rule: Rule, held: str = HELD, note: int = BROKEN) -> Product:
    """The story that notes where a rule is broken (`note`), and where it could be (`note` - 1)."""
    assert rule.then is not None
    product = _remember(product, held, rule.condition)
    early = k.Both((rule.then, k.Not(k.Read(held))))
    looks = (Look(note, early), Look(note - 1, rule.then))
    return add_looks(product, {place.id: looks for place in product.locations})


@once_per_case
def _search_for_all(case: Case) -> Mapping[Path, tuple[bool, bool]]:
    """For each rule of the kind `before`, by path, whether it is broken, and could have been.

    Empty if the rules are better asked about one by one.
    """
    rules = [rule for rule in case.scenario.rules if rule.kind == "before"]
    if len(rules) < 2:
        return {}
    product = case.story
    for n, rule in enumerate(rules):
        product = _ask_before(product, rule, f"{HELD}:{n}", BROKEN - 2 * n)
    broken = range(BROKEN, BROKEN - 2 * len(rules), -2)
    reached = case.search(product, broken, limits=case.joint_limits())
    if not reached.exhausted:
        return {}

    def seen(note: int) -> bool:
        return reached.walker.notes.get(note) in reached.firsts

    return {r.path: (seen(BROKEN - 2 * n), seen(MEANT - 2 * n)) for n, r in enumerate(rules)}


def _seek(case: Case, product: Product, *, passes: bool) -> tuple[Reached, Hit | None]:
    """Search every state for the note `BROKEN`."""
    reached = case.search(product, (BROKEN,), passes=passes)
    first = reached.firsts.get(reached.walker.notes.get(BROKEN, 0))
    return reached, None if first is None else Hit(reached, first)


def _check_before(case: Case, rule: Rule) -> Iterator[Finding]:
    broken, meant = _search_for_all(case).get(rule.path, (True, True))
    if not broken:
        if not meant:
            yield from _report_idle(case, rule)
        return
    product = _ask_before(case.story, rule)
    reached, hit = _seek(case, product, passes=True)
    if hit is not None:
        _, plain = _seek(case, product, passes=False)
        yield _report_broken(case, rule, plain or hit)
    elif not reached.exhausted:
        yield _report_unfinished(case, rule, reached.states)
    elif reached.walker.notes.get(MEANT) not in reached.firsts:
        yield from _report_idle(case, rule)


def _check_eventually(case: Case, rule: Rule) -> Iterator[Finding]:
    if not _is_avoidable(case, rule.condition):
        return
    product = _remember(case.story, HELD, rule.condition)
    missed = k.Both((k.Not(k.Read(HELD)), k.negate(rule.condition)))
    ends = (place for place in product.locations if place.ended)
    product = add_looks(product, {place.id: (Look(BROKEN, missed),) for place in ends})
    reached, hit = _seek(case, product, passes=False)
    if hit is not None:
        yield _report_broken(case, rule, hit)
    elif not reached.exhausted:
        yield _report_unfinished(case, rule, reached.states)


def _is_avoidable(case: Case, condition: k.Condition) -> bool:
    """Whether a play could reach an ending without any place where the condition surely holds.

    This ignores the conditions of the ways, so that no state has to be visited.
    """
    places = {place.id: place for place in case.story.locations}
    queue, been = [case.story.start], {case.story.start}
    while queue:
        place = places[queue.pop()]
        if always_holds(fold(put_value(condition, f"seen:{place.place}", 1), place.place)):
            continue
        if place.ended:
            return True
        targets = [t for piece in k.list_pieces(place) for t in k.targets_of(piece)]
        onward = {t.to for t in targets if t.to and not never_holds(t.when)}
        onward |= {i.go for i in case.story.happens.get(place.place, ()) if i.go}
        queue.extend(onward - been)
        been |= onward
    return False


# Failing plans -----------------------------------------------------------------------------------
#
# F310 and F311: the author's tests pass, and every scored answer names a principle.


@reads("story", "key", "tests")
def find_failing_plans(case: Case) -> Iterator[Finding]:
    """Find the author's tests that fail, each with the first reason."""
    for plan in case.scenario.plans:
        failure = run_plan(case.scenario, plan)
        if failure is not None:
            yield _failing(case, plan, failure)


def _failing(case: Case, plan: Plan, failure: Failure) -> Finding:
    """F310, at the answer that cannot be given, or at what is expected at the end."""
    path: tuple[str | int, ...] = (*plan.path, "expect")
    where, found = "the end", failure.found
    if failure.step:
        path = (*plan.path, "play", failure.step - 1)
        where, found = f"answer {failure.step}", f"only this in {failure.found}"
    return make_finding(
        case.scenario, path, "F310", name=plan.name, where=where, what=failure.what, found=found
    )


@reads("story", "key")
def find_missing_principles(case: Case) -> Iterator[Finding]:
    """Find scored answers that name no principle: every judgement must cite one."""
    scenario = case.scenario
    for mark in scenario.key.marks.values():
        grades = [g for g in mark.grades if not (g.upholds or g.breaches)]
        if mark.slot and grades and not (mark.upholds or mark.breaches):
            yield make_finding(scenario, scenario.places[mark.address], "F311", at=mark.address)
