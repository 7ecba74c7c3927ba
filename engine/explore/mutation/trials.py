"""Makes slips in a case, one at a time, and sees what notices them.

What is cheap and notices most comes first: the author's tests, then whether any play can
distinguish the slip at all, then the theorems it concerns. It stops at the first new finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar

from msgspec import Struct

from engine.explore.changed_moves import ChangedMoves
from engine.explore.explored_case import (
    Case,
    Facts,
    Like,
    QueryScope,
    Searching,
    Theorem,
    ask_all_but_rules,
    ask_rules,
)
from engine.explore.finding import UNFINISHED
from engine.explore.garbage_collection import collect_rarely
from engine.explore.mutation.affected_theorems import Concern, Part, Parts
from engine.explore.mutation.equivalence import (
    OUTCOMES,
    TESTABLE,
    Difference,
    PairedWalk,
    Seen,
    is_shown_by,
)
from engine.explore.mutation.impact import Reach, trace_reach
from engine.explore.mutation.known_states import Comparison, KnownStates
from engine.explore.mutation.known_tests import SlipChange, find_passing_tests
from engine.explore.mutation.operators import Mutant
from engine.explore.mutation.reused_searches import KnownSearches
from engine.explore.mutation.severity import Harm, rate_harm
from engine.explore.mutation.suggestions import (
    Rule,
    Test,
    list_conditions,
    suggest_rule,
    suggest_test,
)
from engine.explore.plan_steps import show
from engine.explore.play_as_text import ShownPlay
from engine.explore.queries.yaml_paths import address_of
from engine.explore.reduce.partial_evaluation import build_story
from engine.explore.statespace.limits import Limits
from engine.play.play import Play, path
from engine.scenario.case_text import Voice
from engine.scenario.compiler import compile_edited, compile_scenario
from engine.scenario.problems import Path, Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Plan
from engine.scenario.yaml.source import Source

T = TypeVar("T")

STATES = 300_000  # states that the safety tier visits for one slip
FEWER = 50_000  # states that the fairness tier visits
PAIRS = 100_000  # pairs of states that are visited to distinguish a slip from the case
SLIGHT = frozenset({"text", "credit"})  # what may be followed by something worse

Named = tuple[str, int, int, str]
"""What identifies a finding: its code, line and column, and what it is about."""


class SlipOutcome(Struct, frozen=True):
    """What became of one slip; plain values, so that another process can tell it.

    Attributes:
        verdict: `refused` by the compiler, `alike` to the case, `unsure` whether it is alike,
            `noticed`, or `survived`.
        code, name: for a slip that was noticed, as in `Noticed`.
        harm, seen, play, test, rule, so, sure: for a slip that survived, as in `Survivor`.
    """

    verdict: Literal["refused", "alike", "unsure", "noticed", "survived"]
    code: str = ""
    name: str = ""
    harm: Harm = Harm.WORDS
    seen: frozenset[Seen] = frozenset()
    play: ShownPlay | None = None
    test: Test | None = None
    rule: Rule | None = None
    so: tuple[str, ...] = ()
    sure: bool = True


class Trials:
    """A case in which slips are made, and what is found in it without any.

    The theorems of both tiers come quickest first; `tests` are those that pass.
    """

    def __init__(
        self,
        scenario: Scenario,
        safety: Sequence[Theorem],
        fairness: Sequence[Theorem],
        parts: Parts,
    ) -> None:
        self.scenario, self.parts = scenario, parts
        self.safety, self.fairness = tuple(safety), tuple(fairness)
        self.tests = list(find_passing_tests(scenario))
        self._accepted = {(a.finding, a.at) for a in scenario.accepted}
        self._searches = KnownSearches()
        self._states = KnownStates(scenario, Limits(states=PAIRS))
        self._known: dict[Theorem, frozenset[Named]] = {}

    @collect_rarely()
    def try_out(self, mutant: Mutant) -> SlipOutcome:
        """Make one slip."""
        entry = mutant.path[:2]
        try:
            other = compile_edited(self.scenario, mutant.source(self.scenario.source), [entry])
        except Refused:
            return SlipOutcome("refused")
        change = SlipChange(self.scenario, other)
        failing = self._find_failing(change, entry)
        if failing is not None and is_shown_by(self.scenario, other, failing):
            return SlipOutcome("noticed", name=failing.name)
        walk = self._compare(change)
        apart = walk.differ()
        if apart is False:
            return SlipOutcome("alike")
        if failing is not None:
            return SlipOutcome("noticed", name=failing.name)
        problem = self._find_noticed(change, walk.reach, entry)
        if problem is not None:
            at = problem.params.get("at", "")
            return SlipOutcome("noticed", problem.code, problem.params.get("name", at))
        difference, _ = walk.compare()
        if difference is None:
            return SlipOutcome("unsure")
        return self._suggest(mutant, _Slip(self.scenario, other, walk.reach), difference)

    def _compare(self, change: SlipChange) -> Comparison | PairedWalk:
        """A comparison with the case with a slip: among known states, or by pairs."""
        reach = trace_reach(build_story(self.scenario), build_story(change.other, self.scenario))
        known = self._states.compare(change, reach)
        return known or PairedWalk(self.scenario, change.other, PAIRS, reach)

    def _find_failing(self, change: SlipChange, entry: Path) -> Plan | None:
        """The first test that fails with a slip in an entry; most do not come there."""
        section, id = entry
        asked = (test for test in self.tests if section == "injects" or id in test.scenes)
        failing = (test.plan for test in asked if test.may_fail(change) and test.fails(change))
        return next(failing, None)

    # What notices a slip -------------------------------------------------------------------------

    def _find_noticed(self, change: SlipChange, reach: Reach, entry: Path) -> Problem | None:
        """The first new finding of a theorem that a slip in an entry concerns."""
        concern = Concern(self.scenario, change.other, reach, self.parts, entry)
        cases = self._cases(change.other, change.moves, concern)
        try:
            return self._find_first_new(concern, cases)
        finally:
            cases.forget()

    def _find_first_new(self, concern: Concern, cases: _Cases) -> Problem | None:
        """The first finding in the case with a slip that is not in the case without."""
        for theorem in (*self.safety, *self.fairness):
            if concern.spares(theorem) or cases.gives_up(theorem):
                continue
            before = self._find_before(theorem)
            for problem in _list_problems(theorem, cases.of(theorem)):
                accepted = (problem.code, problem.params.get("at", "")) in self._accepted
                if not accepted and _name_problem(problem) not in before:
                    return problem
        return None

    def _cases(self, other: Scenario, moves: ChangedMoves, concern: Concern) -> _Cases:
        """The case with a slip, for the theorems that it concerns.

        Where all is known of the case, nothing is asked that the slip cannot change.
        """
        if not self._complete:
            return _Cases(other, self.fairness, self.parts, None)
        facts = self._base.facts if concern.settles_alike else None
        most = self._base.states
        answer, base = self._searches.answer, _Base(self._base, concern.reach.ways, moves)
        return _Cases(other, self.fairness, self.parts, answer, concern.asked, base, facts, most)

    def _list_reading(self, part: Part) -> list[Theorem]:
        """The theorems that read a part of the story."""
        return [t for t in (*self.safety, *self.fairness) if part in self.parts.get(t, ())]

    @cached_property
    def _base(self) -> _Cases:
        keep = self._searches.keep
        return _Cases(self.scenario, self.fairness, self.parts, keep, ask_all_but_rules())

    @cached_property
    def _complete(self) -> bool:
        """Whether every question about what happens in the case, and its rules, is answered."""
        searching = (*self._list_reading("events"), *self._list_reading("rules"))
        found = (f for theorem in searching for f in theorem(self._base.of(theorem)))
        return all(finding.problem.code != UNFINISHED for finding in found)

    def _find_before(self, theorem: Theorem) -> frozenset[Named]:
        """What a theorem finds in the case without a slip."""
        if theorem not in self._known:
            found = _list_problems(theorem, self._base.of(theorem))
            self._known[theorem] = frozenset(map(_name_problem, found))
        return self._known[theorem]

    # A slip that nothing notices -----------------------------------------------------------------

    def _suggest(self, mutant: Mutant, slip: _Slip, difference: Difference) -> SlipOutcome:
        """What would notice a slip that nothing notices, and what it does at worst.

        What shows the slip first may be words, which nothing but a person reads. Then later states
        are looked at, too.
        """
        worst = slip.find_later(OUTCOMES) if difference.seen <= SLIGHT else None
        shown = worst or difference
        name = f"{address_of(mutant.path)}: {mutant.before}"
        harm = rate_harm(self.scenario, mutant, shown.seen)
        proposal = _Proposal(None, None, ())
        for each in slip.list_differences(*([worst] if worst else []), difference):
            proposal = self._propose(name, slip.other, each.play)
            if proposal.test or proposal.so:
                shown = each
                break
        return SlipOutcome(
            "survived",
            harm=harm,
            seen=shown.seen,
            play=show(shown.play),
            test=proposal.test,
            rule=proposal.rule,
            so=proposal.so,
            sure=slip.sure,
        )

    def _propose(self, name: str, other: Scenario, play: Play) -> _Proposal:
        """What would notice a slip by a play."""
        test = suggest_test(self.scenario, other, play, name)
        so = tuple(list_conditions(self.scenario, other, play))
        return _Proposal(test, None if test else self._suggest_rule(other, play, so), so)

    def _suggest_rule(self, other: Scenario, play: Play, so: Iterable[str]) -> Rule | None:
        """A rule about the effects of the last answer of a play that the slip would break."""
        if play.move is None:
            return None
        done = f"chose('{play.move.move.address}')"
        for status in so:
            rule = suggest_rule(self.scenario.source, other.source, done, status, self._breaks)
            if rule is not None:
                return rule
        return None

    def _breaks(self, source: Source) -> bool:
        """Whether a case breaks one of its rules, within `STATES` states."""
        scenario = compile_scenario(source, self.scenario.doctrine, self.scenario.words)
        case = Case(scenario, Limits(states=STATES), asked=ask_rules())
        return any(any(_list_problems(theorem, case)) for theorem in self._list_reading("rules"))


class _Proposal(NamedTuple):
    """What would notice a slip, as in `Survivor`."""

    test: Test | None
    rule: Rule | None
    so: tuple[str, ...]


class _Slip:
    """A case with a slip beside the case without, for what comes after the first difference.

    Attributes:
        other: the case with the slip.
        sure: whether every pair of states was visited, each time that pairs were searched.
    """

    def __init__(self, one: Scenario, other: Scenario, reach: Reach) -> None:
        self.other, self.sure = other, True
        self._one, self._reach = one, reach

    def list_differences(self, *known: Difference) -> Iterator[Difference]:
        """Plays by which a test or a rule may notice the slip, the plainest first.

        The known ones, those that stop earlier, and the nearest that they can read.
        """
        yield from known
        for each in known:
            for moment in path(each.play):
                assert moment.back is not None
                yield Difference(frozenset({"state"}), moment.back)
        found = self.find_later(TESTABLE)
        if found is not None:
            yield found

    def find_later(self, watched: frozenset[Seen]) -> Difference | None:
        """The nearest state that differs in what is watched."""
        lines = (self._one.text.lines[number] for number in self._reach.lines)
        decided = any(line.voice is Voice.DECISION for line in lines)
        if not (self._reach.ways or self._reach.variables or decided):
            return None  # all states are the same
        walk = PairedWalk(self._one, self.other, PAIRS, self._reach, watched)
        found, sure = walk.compare()
        self.sure &= sure
        return found


class _Cases:
    """A case while theorems look for what is new in it.

    Both tiers share the graphs, unless the safety tier went farther than the other may.

    Args:
        fairness: the theorems that may not go as far as the others.
        parts: what some theorems read.
        searching: makes searches, or answers them by what is known; or None.
        asked: what is asked about it, apart from rules.
        base: a case that differs in few places, or None.
        facts: what is known of the credit in it, or None.
        most: how many states were visited of a case like it.
    """

    def __init__(
        self,
        scenario: Scenario,
        fairness: Sequence[Theorem],
        parts: Parts,
        searching: Searching | None,
        asked: QueryScope | None = None,
        base: _Base | None = None,
        facts: Facts | None = None,
        most: int = 0,
    ) -> None:
        self._most = most
        self._fairness, self._parts = frozenset(fairness), parts
        self._facts: dict[object, Any] = {}
        far = Limits(states=STATES, progress=self._seen)
        near = Limits(states=FEWER if most <= FEWER else 0)  # what cannot be completed is not begun
        here = asked or QueryScope(bare=True)
        like = None if base is None else Like(base.cases._farther, base.moves)
        beside = None if base is None or base.ways else base.cases._farther
        self._farther: Case = Case(scenario, far, facts, here, beside, None, searching, like)
        self._nearer = Case(scenario, near, facts, here, beside, self._farther, searching, like)
        self._ruled = self._farther
        if searching is not None:  # every rule, so that what is known of the case answers
            rules = ask_rules()
            self._ruled = Case(scenario, far, facts, rules, beside, self._farther, searching)

    @property
    def states(self) -> int:
        """How many states decide where a play can go."""
        return self._farther.states.states

    def of(self, theorem: Theorem) -> Case:
        """The case in which a theorem has to look."""
        parts = self._parts.get(theorem, ())
        if "rules" in parts:
            return self._ruled
        apart = theorem in self._fairness and "events" not in parts and self._most > FEWER
        return self._nearer if apart else self._farther

    def gives_up(self, theorem: Theorem) -> bool:
        """Whether a theorem finds nothing, since it must see all slots and that is not begun."""
        scored = {"slots", "credit"} & {*self._parts.get(theorem, ())}
        return bool(scored) and not self.of(theorem).limits.states

    def forget(self) -> None:
        """Forget all that was found: it is circular, and Python would look long for all of it."""
        for case in (self._farther, self._nearer, self._ruled):
            vars(case).clear()

    def facts(self, find: Callable[[Case], T], _case: Case, _kind: type[T], /) -> T:
        """What a function finds in this case, once."""
        if find not in self._facts:
            self._facts[find] = find(self._farther)
        found: T = self._facts[find]
        return found

    def _seen(self, states: int) -> None:
        self._most = max(self._most, states)


class _Base(NamedTuple):
    """A case, for one that differs from it in few places.

    `ways`: whether plays may go other ways there; `moves`: what is done differently there.
    """

    cases: _Cases
    ways: bool
    moves: ChangedMoves


def can_visit_all(scenario: Scenario) -> bool:
    """Whether every theorem can visit every state of a case."""
    return Case(scenario, Limits(states=FEWER)).core.exhausted


def _list_problems(theorem: Theorem, case: Case) -> Iterator[Problem]:
    """What a theorem finds, without notes."""
    return (f.problem for f in theorem(case) if not f.problem.code.startswith("N"))


def _name_problem(problem: Problem) -> Named:
    return problem.code, problem.line, problem.column, problem.params.get("at", "")
