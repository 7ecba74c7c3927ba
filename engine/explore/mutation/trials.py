"""Makes slips in a case, one at a time, and sees what notices them.

What is cheap and notices most comes first: the author's tests, then whether any play can
distinguish the slip at all, then the theorems it concerns. It stops at the first new finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from enum import IntEnum
from functools import cached_property
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from engine.explore.explored_case import Case, Searches, Theorem
from engine.explore.garbage_collection import collect_rarely
from engine.explore.mutation.equivalence import (
    OUTCOMES,
    TESTABLE,
    Difference,
    PairedWalk,
    Seen,
    is_shown_by,
)
from engine.explore.mutation.impact import Reach, trace_reach
from engine.explore.mutation.operators import Mutant
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
from engine.explore.run_plans import run_plan
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.search_with_sets import Reached
from engine.explore.theorem_inputs import Layers
from engine.explore.theorems.specification import find_broken_rules
from engine.play.play import Play, path
from engine.scenario.case_text import Voice
from engine.scenario.compiler import compile_edited, compile_scenario
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.source import Source

STATES = 300_000  # states that the safety tier visits for one slip
FEWER = 50_000  # states that the fairness tier visits
PAIRS = 100_000  # pairs of states that are visited to distinguish a slip from the case
GRAVE = ("consents", "knows")  # words where a slip can tell the wrong person
SLIGHT = frozenset({"text", "credit"})  # what may be followed by something worse

Named = tuple[str, int, int, str]
"""What identifies a finding: its code, line and column, and what it is about."""


class Harm(IntEnum):
    """What a slip that nothing notices changes, most harmful first."""

    GRAVE = 0
    """A critical error, a consent, or who knows what."""
    STATUS = 1
    """A need, a risk or a fact."""
    STORY = 2
    """What is offered, where it leads, and whatever else changes."""
    WORDS = 3
    """Words on the screen and nothing else."""
    SCORE = 4
    """How an answer is judged and nothing else."""


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
        self, scenario: Scenario, safety: Sequence[Theorem], fairness: Sequence[Theorem]
    ) -> None:
        self.scenario, self.safety, self.fairness = scenario, tuple(safety), tuple(fairness)
        self.tests = [plan for plan in scenario.plans if run_plan(scenario, plan) is None]
        self._accepted = {(a.finding, a.at) for a in scenario.accepted}
        self._searches = _KnownSearches()
        self._base, self._layers = _Cases(scenario, self._searches.keep), Layers(scenario)
        self._known: dict[Theorem, frozenset[Named]] = {}

    @collect_rarely()
    def try_out(self, mutant: Mutant) -> SlipOutcome:
        """Make one slip."""
        try:
            source = mutant.source(self.scenario.source)
            other = compile_edited(self.scenario, source, [mutant.path[:2]])
        except Refused:
            return SlipOutcome("refused")
        failing = next((plan for plan in self.tests if run_plan(other, plan) is not None), None)
        if failing is not None and is_shown_by(self.scenario, other, failing):
            return SlipOutcome("noticed", name=failing.name)
        reach = trace_reach(build_story(self.scenario), build_story(other, self.scenario))
        walk = PairedWalk(self.scenario, other, PAIRS, reach)
        if walk.differ() is False:
            return SlipOutcome("alike")
        if failing is not None:
            return SlipOutcome("noticed", name=failing.name)
        problem = self._find_noticed(other)
        if problem is not None:
            at = problem.params.get("at", "")
            return SlipOutcome("noticed", problem.code, problem.params.get("name", at))
        difference, _ = walk.compare()
        if difference is None:
            return SlipOutcome("unsure")
        return self._suggest(mutant, _Slip(self.scenario, other, reach), difference)

    # What notices a slip -------------------------------------------------------------------------

    def _find_noticed(self, other: Scenario) -> Problem | None:
        """The first finding in the case with a slip that is not in the case without.

        A theorem that reads nothing of what the slip changes finds what it found.
        """
        layers = Layers(other)
        cases = _Cases(other, self._searches.recall, self._base.states)
        try:
            for theorem in (*self.safety, *self.fairness):
                if (name := layers.name(theorem)) and name == self._layers.name(theorem):
                    continue
                if theorem not in self._known:
                    found = _list_problems(theorem, self._choose(self._base, theorem))
                    self._known[theorem] = frozenset(map(_name_problem, found))
                before = self._known[theorem]
                for problem in _list_problems(theorem, self._choose(cases, theorem)):
                    accepted = (problem.code, problem.params.get("at", "")) in self._accepted
                    if not accepted and _name_problem(problem) not in before:
                        return problem
            return None
        finally:
            cases.forget()

    def _choose(self, cases: _Cases, theorem: Theorem) -> Case:
        """The case in which a theorem has to look."""
        return cases.farther if theorem in self.safety else cases.nearer

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
            test = suggest_test(self.scenario, slip.other, each.play, name)
            so = tuple(list_conditions(self.scenario, slip.other, each.play))
            proposal = _Proposal(
                test, None if test else self._suggest_rule(slip.other, each.play, so), so
            )
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
        case = Case(scenario, Limits(states=STATES), bare=True)
        return any(_list_problems(find_broken_rules, case))


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


class _KnownSearches:
    """The searches of a case: a slip changes nothing in the slices of most of them."""

    def __init__(self) -> None:
        self._each: list[tuple[object, Reached]] = []

    def keep(self, asked: object, search: Callable[[], Reached]) -> Reached:
        """Search the case without a slip."""
        reached = search()
        self._each.append((asked, reached))
        return reached

    def recall(self, asked: object, search: Callable[[], Reached]) -> Reached:
        """What was reached without the slip, if the same is asked; plays are those of the case."""
        known = next((reached for was, reached in self._each if was == asked), None)
        if known is None:
            return search()
        found = copy(known)
        found.replayed = {}
        return found


class _Cases:
    """A case while theorems look for what is new in it.

    Attributes:
        farther: the case for the safety tier.
        nearer: the same for the fairness tier, which may not go as far; they share the graphs.
    """

    def __init__(self, scenario: Scenario, searches: Searches, states: int | None = None) -> None:
        """`states`: how many were reached of a case like it, if that is known."""
        self.farther = Case(scenario, Limits(states=STATES), bare=True, searches=searches)
        most = self.states if states is None else states
        near = Limits(states=FEWER if most <= FEWER else 0)  # what cannot be completed is not begun
        self.nearer = Case(scenario, near, bare=True, whole=self.farther, searches=searches)

    @cached_property
    def states(self) -> int:
        """How many states decide where a play can go."""
        return self.farther.states.states

    def forget(self) -> None:
        """Forget all that was found: it is circular, and Python would look long for all of it."""
        for case in (self.farther, self.nearer):
            vars(case).clear()


def can_visit_all(scenario: Scenario) -> bool:
    """Whether every theorem can visit every state of a case."""
    return Case(scenario, Limits(states=FEWER)).core.exhausted


def _list_problems(theorem: Theorem, case: Case) -> Iterator[Problem]:
    """What a theorem finds, without notes."""
    return (f.problem for f in theorem(case) if not f.problem.code.startswith("N"))


def _name_problem(problem: Problem) -> Named:
    return problem.code, problem.line, problem.column, problem.params.get("at", "")


# How much harm a slip could do --------------------------------------------------------------------


def rate_harm(scenario: Scenario, mutant: Mutant, seen: frozenset[str]) -> Harm:
    """Rate how much harm a slip could do; `seen` is how a play shows it, as in `Survivor`."""
    if mutant.kind == "rating" or seen == {"credit"}:
        return Harm.SCORE
    touched = {word.section for word in scenario.words if _touches(word, mutant)}
    if touched & {*GRAVE} or (mutant.kind != "target" and _critical(scenario, mutant)):
        return Harm.GRAVE
    if touched:
        return Harm.STATUS
    return Harm.WORDS if seen == {"text"} else Harm.STORY


def _touches(word: Any, mutant: Mutant) -> bool:
    """Whether a slip changes what a word of the vocabulary does, or a condition about it."""
    asked = any(re.search(rf"\b{name}\(", mutant.before) for name in word.functions)
    return bool({*word.verbs} & {*mutant.path}) or (mutant.kind == "condition" and asked)


def _critical(scenario: Scenario, mutant: Mutant) -> bool:
    """Whether a slip is in an answer that can be a critical error."""
    entry: Any = scenario.data
    for part in mutant.path[:-1]:
        entry = entry[part]
        if isinstance(entry, dict) and "critical" in entry:
            return True
    return False
