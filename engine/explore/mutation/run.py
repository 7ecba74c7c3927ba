"""How well a case is protected against slips: what its own tests, its rules and the check notice.

One slip at a time is made in the case. A slip that does not compile, and one that no play can tell
from the case as it is, do not count. Of those that count, a slip is noticed when a test that held
fails, or a theorem finds what it did not find before. What nothing notices is told, with what an
author could write so that it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.explore.case import Case, Theorem
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
from engine.explore.statespace.graph import Limits
from engine.explore.theorems.invariants import find_broken_rules
from engine.play.play import Play
from engine.scenario.compiler import compile_scenario
from engine.scenario.problems import Problem, Refused
from engine.scenario.rules import Plan
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.source import Source

SAMPLE = 200  # slips that compile, at most; of a larger case they are a sample
STATES = 300_000  # looked at by the safety tier for one slip
FEWER = 50_000  # looked at by what comes after it
PAIRS = 100_000  # of states looked at to tell a slip from the case as it is

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A slip that something notices.

    Attributes:
        mutant: the slip.
        code: of the finding that appears; "" when a test fails.
        name: of the test, or of what the finding is about.
    """

    mutant: Mutant
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Survivor:
    """A slip that nothing notices.

    Attributes:
        mutant: the slip.
        line, column: where what was changed stands in the file.
        seen: how a play shows it: offers, place, text, status, credit.
        harm: what it touches, the most harmful first.
        play: the shortest play that does, in the case as it is.
        test: a test that would notice it, as it is written under `tests`; or None.
        rule: a rule that would, as it is written under `always`; or None.
        so: what is so at the end of that play and would not be with the slip, as conditions.
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
        """Whether nothing but words on the screen differs, which no test and no rule can read."""
        return self.test is None and self.rule is None and not self.so and self.seen == {"text"}


@dataclass(slots=True)
class Protection:
    """What became of the slips made in a case.

    Attributes:
        possible: how many slips can be made in it.
        tried: how many were.
        refused: how many did not compile.
        alike: how many no play tells from the case as it is.
        unsure: how many nothing notices and no play told apart, where not every state was seen.
        noticed: those that something notices.
        survivors: those that nothing does, the most harmful first, and then as in the file.
        whole: whether every theorem looked at every state; the check notices more where not.
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
        """How many compile and can be told from the case as it is."""
        return len(self.noticed) + len(self.survivors)

    @property
    def score(self) -> float | None:
        """The share of them that is noticed; None where there are none."""
        return len(self.noticed) / self.counted if self.counted else None


def mutate(
    scenario: Scenario,
    safety: Sequence[Theorem],
    fairness: Sequence[Theorem] = (),
    progress: Progress | None = None,
) -> Protection:
    """Make slips in a case and see what notices them; an interrupt keeps what was found so far.

    Args:
        scenario: the case.
        safety: what the check looks for first, the quickest first.
        fairness: what it looks for after that, where a case is not too large.
        progress: told before each slip how many were tried, and how many there are at most.
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
    """A case, and what it shows without any slip."""

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
        """What the theorems find, one by one; notes say nothing is wrong."""
        for theorems, states in self.tiers:
            case = Case(scenario, Limits(states=states))
            for theorem in theorems:
                for finding in theorem(case):
                    if not finding.problem.code.startswith("N"):
                        yield finding

    def try_out(self, mutant: Mutant, found: Protection) -> None:
        """Make one slip and put down what became of it."""
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
        """A changed source as a case; raises Refused."""
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
        """A slip that nothing notices, and what would."""
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
        """A rule about what the last answer of a play brings about, which the slip would break."""
        if play.move is None:
            return None
        done = f"chose('{play.move.move.address}')"
        for status in so:
            rule = suggest_rule(self.scenario.source, other.source, done, status, self.breaks)
            if rule is not None:
                return rule
        return None

    def breaks(self, source: Source) -> bool:
        """Whether a case breaks one of its rules, as far as that can be seen."""
        case = Case(self.compiled(source), Limits(states=STATES))
        return any(not f.problem.code.startswith("N") for f in find_broken_rules(case))


def _named(problem: Problem) -> tuple[str, int, int, str]:
    """What makes two findings the same."""
    return problem.code, problem.line, problem.column, problem.params.get("at", "")
