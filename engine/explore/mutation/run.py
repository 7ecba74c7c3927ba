"""Mutation testing: which slips in a case do its own tests, its rules and the check notice?

One slip at a time is made in the case. Slips that do not compile, or that no play can distinguish
from the case, do not count. A slip is noticed if a test that passed fails, or a theorem finds
something it did not find before. For the others there is a proposal: what to write so that it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.explore.analysis_context import Case, Theorem
from engine.explore.finding import Finding
from engine.explore.mutation.equivalence import Difference, find_difference
from engine.explore.mutation.operators import Mutant, make_mutants
from engine.explore.mutation.severity import Harm, rate_harm
from engine.explore.mutation.suggestions import (
    Rule,
    Test,
    conditions_of,
    list_differing_variables,
    replay_in,
    suggest_rule,
    suggest_test,
)
from engine.explore.queries.source_paths import address_of
from engine.explore.run_plans import run_plan
from engine.explore.statespace.limits import Limits
from engine.explore.theorems.invariants import find_broken_rules
from engine.play.play import Play
from engine.scenario.compiler import compile_scenario
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Plan
from engine.scenario.yaml.source import Source

SAMPLE = 200  # slips that compile, at most; for a larger case they are a sample
STATES = 300_000  # states that the safety tier visits for one slip
FEWER = 50_000  # states that the fairness tier visits
PAIRS = 100_000  # pairs of states that are visited to distinguish a slip from the case

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A slip that something notices.

    Attributes:
        mutant: the slip.
        code: the code of the new finding; "" if a test fails.
        name: the name of the test, or of what the finding is about.
    """

    mutant: Mutant
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Survivor:
    """A slip that nothing notices.

    Attributes:
        mutant: the slip.
        line, column: where it is in the file.
        seen: how a play shows it: offers, place, text, status, credit.
        harm: how much it could hurt.
        play: the shortest play that shows it, in the case as it is.
        test: a test that would notice it, as written under `tests`; or None.
        rule: a rule that would notice it, as written under `always`; or None.
        so: conditions that hold at the end of that play and would not with the slip.
    """

    mutant: Mutant
    line: int
    column: int
    seen: frozenset[str]
    harm: Harm
    play: Play
    test: Test | None = None
    rule: Rule | None = None
    so: tuple[str, ...] = ()

    @property
    def only_read(self) -> bool:
        """Whether only words on the screen differ, which no test and no rule can read."""
        return self.test is None and self.rule is None and not self.so and self.seen == {"text"}


@dataclass(slots=True)
class Protection:
    """The result of mutation testing.

    Attributes:
        possible: how many slips can be made in the case.
        tried: how many were made.
        refused: how many did not compile.
        alike: how many no play can distinguish from the case.
        unsure: how many nothing notices and no play distinguishes, but not every state was visited.
        noticed: the slips that something notices.
        survivors: the slips that nothing notices, most harmful first, then in order of the file.
        whole: whether every theorem could visit every state; if not, a full check may notice more.
        interrupted: whether it was stopped before its end.
    """

    possible: int
    tried: int = 0
    refused: int = 0
    alike: int = 0
    unsure: int = 0
    noticed: list[Noticed] = field(default_factory=list)
    survivors: list[Survivor] = field(default_factory=list)
    whole: bool = True
    interrupted: bool = False

    @property
    def counted(self) -> int:
        """How many slips compile and can be distinguished from the case."""
        return len(self.noticed) + len(self.survivors)

    @property
    def score(self) -> float | None:
        """The share of these that is noticed; None if there are none."""
        return len(self.noticed) / self.counted if self.counted else None


def mutate(
    scenario: Scenario,
    safety: Sequence[Theorem],
    fairness: Sequence[Theorem] = (),
    progress: Progress | None = None,
) -> Protection:
    """Make slips in a case and see what notices them; an interrupt keeps the results so far.

    Args:
        scenario: the case.
        safety: the theorems of the safety tier, quickest first.
        fairness: the theorems to try after them, with fewer states.
        progress: called before each slip with the number tried and the largest number there can be.
    """
    every = make_mutants(scenario)
    found = Protection(len(every))
    try:
        bench = _Trials(scenario, safety, fairness)
        found.whole = bench.whole
        for mutant in every:
            if found.tried - found.refused == SAMPLE:
                break
            if progress is not None:
                progress(found.tried, min(len(every), SAMPLE + found.refused))
            bench.try_out(mutant, found)
            found.tried += 1
    except KeyboardInterrupt:
        found.interrupted = True
    found.survivors.sort(key=lambda one: (one.harm, one.only_read, one.line, one.column))
    return found


class _Trials:
    """A case, with what is found in it without any slip."""

    def __init__(
        self, scenario: Scenario, safety: Sequence[Theorem], fairness: Sequence[Theorem]
    ) -> None:
        self.scenario = scenario
        self.tiers = ((safety, STATES), (fairness, FEWER))
        self.plans: list[Plan] = [p for p in scenario.plans if run_plan(scenario, p) is None]
        self.accepted = {(a.finding, a.at) for a in scenario.accepted}
        self.known = {_named(finding.problem) for finding in self.findings(scenario)}
        self.whole = Case(scenario, Limits(states=FEWER)).core.exhausted

    def findings(self, scenario: Scenario) -> Iterator[Finding]:
        """What the theorems find, one by one, without notes."""
        for theorems, states in self.tiers:
            case = Case(scenario, Limits(states=states))
            for theorem in theorems:
                for finding in theorem(case):
                    if not finding.problem.code.startswith("N"):
                        yield finding

    def try_out(self, mutant: Mutant, found: Protection) -> None:
        """Make one slip and record the result."""
        source = mutant.source(self.scenario.source)
        try:
            other = self.compiled(source)
        except Refused:
            found.refused += 1
            return
        difference, sure = find_difference(self.scenario, other, PAIRS)
        if difference is None and sure:
            found.alike += 1
            return
        noticed = self.noticed(mutant, other)
        if noticed is not None:
            found.noticed.append(noticed)
        elif difference is None:
            found.unsure += 1
        else:
            found.survivors.append(self.survivor(mutant, other, difference))

    def compiled(self, source: Source) -> Scenario:
        """Compile a changed source; raises Refused."""
        return compile_scenario(source, self.scenario.doctrine, self.scenario.words)

    def noticed(self, mutant: Mutant, other: Scenario) -> Noticed | None:
        """The first thing that notices a slip: the tests, then one theorem after the other."""
        for plan in self.plans:
            if run_plan(other, plan) is not None:
                return Noticed(mutant, "", plan.name)
        for finding in self.findings(other):
            problem = finding.problem
            at = problem.params.get("at", "")
            if _named(problem) not in self.known and (problem.code, at) not in self.accepted:
                return Noticed(mutant, problem.code, problem.params.get("name", at))
        return None

    def survivor(self, mutant: Mutant, other: Scenario, difference: Difference) -> Survivor:
        """A slip that nothing notices, with what would."""
        place = self.scenario.source.problem(mutant.path, "", key=True)
        play = difference.play
        name = f"{address_of(mutant.path)}: {mutant.before}"
        test = suggest_test(self.scenario, other, play, name)
        there = replay_in(other, play)
        so = tuple(conditions_of(list_differing_variables(play, there), play)) if there else ()
        rule = None if test else self.rule(other, play, so)
        seen = difference.seen
        grave = rate_harm(self.scenario, mutant, seen)
        return Survivor(mutant, place.line, place.column, seen, grave, play, test, rule, so)

    def rule(self, other: Scenario, play: Play, so: Iterable[str]) -> Rule | None:
        """A rule about the effects of the last answer of a play that the slip would break."""
        if play.move is None:
            return None
        done = f"chose('{play.move.move.address}')"
        for status in so:
            rule = suggest_rule(self.scenario.source, other.source, done, status, self.breaks)
            if rule is not None:
                return rule
        return None

    def breaks(self, source: Source) -> bool:
        """Whether a case breaks one of its rules, within `STATES` states."""
        case = Case(self.compiled(source), Limits(states=STATES))
        return any(not f.problem.code.startswith("N") for f in find_broken_rules(case))


def _named(problem: Problem) -> tuple[str, int, int, str]:
    """What identifies a finding."""
    return problem.code, problem.line, problem.column, problem.params.get("at", "")
