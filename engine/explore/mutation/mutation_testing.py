"""Mutation testing: which slips in a case do its own tests, its rules and the check notice?

One slip at a time is made in the case. Slips that do not compile, or that no play can distinguish
from the case, do not count. A slip is noticed if a test that passed fails, or a theorem finds
something it did not find before. For the others there is a proposal: what to write so that it is.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from math import sqrt
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct, field

from engine.explore.explored_case import Theorem
from engine.explore.garbage_collection import collect_between
from engine.explore.mutation.operators import Mutant, make_mutants
from engine.explore.mutation.suggestions import Rule, Test
from engine.explore.mutation.trials import Harm, SlipOutcome, Trials, can_visit_all
from engine.explore.play_as_text import ShownPlay
from engine.scenario.compiler import compile_scenario
from engine.scenario.doctrine import Doctrine
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS
from engine.scenario.yaml.source import Source

T = TypeVar("T")
R = TypeVar("R")

SAMPLE = 400  # slips that compile, at most; for a larger case they are a sample
AHEAD = 4  # pieces of work that each process is given before the first is told
FEW = 40  # slips that are tried sooner than a process has started
SURE = 1.96  # standard deviations: 95 of 100 intervals hold the true share

Progress = Callable[[int, int], None]


class Noticed(Struct, frozen=True):
    """A slip that something notices: a test that fails, or a new finding about what is named.

    The code is that of the finding; "" if a test fails.
    """

    mutant: Mutant
    code: str
    name: str


class Survivor(Struct, frozen=True):
    """A slip that nothing notices.

    Attributes:
        mutant: the slip.
        line, column: where it is in the file.
        seen: how the case and the mutant differ at the end of the play.
        harm: how much it could hurt.
        play: the shortest play that shows what it changes, in the case as it is; or a longer one,
            if the slip changes how the story goes on, or only by that play something notices it.
        test: a test that would notice it, as written under `tests`; or None.
        rule: a rule that would notice it, as written under `always`; or None.
        so: conditions that hold at the end of that play and would not with the slip.
        sure: whether all states were compared; else a test or a rule might notice it where none of
            these three is known.
    """

    mutant: Mutant
    line: int
    column: int
    seen: frozenset[str]
    harm: Harm
    play: ShownPlay
    test: Test | None = None
    rule: Rule | None = None
    so: tuple[str, ...] = ()
    sure: bool = True

    @property
    def noticeable(self) -> bool:
        """Whether it is known how a test or a rule would notice it."""
        return bool(self.test or self.rule or self.so)

    @property
    def only_read(self) -> bool:
        """Whether only words on the screen differ, which no test and no rule can read."""
        return self.sure and not self.noticeable and self.seen == {"text"}


class Protection(Struct):
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

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the share of all slips lies, if only some were tried; None if all were.

        The 95 % interval of Wilson (1927), which stays between 0 and 1 also for few slips.
        """
        if self.score is None or self.tried == self.possible:
            return None
        n, share, spread = self.counted, self.score, SURE**2 / self.counted
        middle, wide = share + spread / 2, SURE * sqrt(share * (1 - share) / n + spread / (4 * n))
        return max(0.0, (middle - wide) / (1 + spread)), min(1.0, (middle + wide) / (1 + spread))


def mutate(
    scenario: Scenario,
    safety: Sequence[Theorem],
    fairness: Sequence[Theorem] = (),
    progress: Progress | None = None,
    processes: int = 1,
) -> Protection:
    """Make slips in a case and see what notices them; an interrupt keeps the results so far.

    Args:
        scenario: the case.
        safety: the theorems of the safety tier, quickest first.
        fairness: the theorems to try after them, with fewer states.
        progress: called before each slip with the number tried and the largest number there can be.
        processes: how many processes may try slips; the results are the same.
    """
    every = make_mutants(scenario)
    found = Protection(len(every))
    outcomes = _try_slips(scenario, every, _Theorems(tuple(safety), tuple(fairness)), processes)
    try:
        found.whole = can_visit_all(scenario)
        for mutant in every:
            if found.tried - found.refused == SAMPLE:
                break
            if progress is not None:
                progress(found.tried, min(len(every), SAMPLE + found.refused))
            _record(scenario, mutant, next(outcomes), found)
            found.tried += 1
    except KeyboardInterrupt:
        found.interrupted = True
    finally:
        outcomes.close()
    found.survivors.sort(key=lambda one: (one.harm, one.only_read, one.line, one.column))
    return found


class _Theorems(NamedTuple):
    """The theorems of both tiers."""

    safety: tuple[Theorem, ...]
    fairness: tuple[Theorem, ...]


class _Task(NamedTuple):
    """What another process needs to make the slips of a case; all of it can be sent."""

    source: Source
    doctrine: Doctrine
    theorems: _Theorems


def _try_slips(
    scenario: Scenario, every: Sequence[Mutant], theorems: _Theorems, processes: int
) -> Generator[SlipOutcome, None, None]:
    """What becomes of each slip, in their order; a few are tried sooner than a process starts."""
    if processes < 2 or len(every) < FEW or scenario.words != tuple(WORDS):
        trials = Trials(scenario, *theorems)
        yield from map(trials.try_out, every)
    else:
        task = _Task(scenario.source, scenario.doctrine, theorems)
        yield from work_in_turn(_begin, task, len(every), processes)


def _begin(task: _Task) -> Callable[[int], SlipOutcome]:
    """The trials of a case in a process of their own, by the number of the slip."""
    scenario = compile_scenario(task.source, task.doctrine)
    trials, every = Trials(scenario, *task.theorems), make_mutants(scenario)
    return collect_between(lambda number: trials.try_out(every[number]))


def _record(scenario: Scenario, mutant: Mutant, told: SlipOutcome, found: Protection) -> None:
    """Count one slip, and keep it if it counts."""
    if told.verdict == "refused":
        found.refused += 1
    elif told.verdict == "alike":
        found.alike += 1
    elif told.verdict == "unsure":
        found.unsure += 1
    elif told.verdict == "noticed":
        found.noticed.append(Noticed(mutant, told.code, told.name))
    elif told.play is not None:
        place = scenario.source.problem(mutant.path, "", key=True)
        found.survivors.append(
            Survivor(
                mutant,
                place.line,
                place.column,
                told.seen,
                told.harm,
                told.play,
                told.test,
                told.rule,
                told.so,
                told.sure,
            )
        )


# Several processes; they tell the same, in the same order, as one --------------------------------


def work_in_turn(
    begin: Callable[[T], Callable[[int], R]], task: T, count: int, processes: int
) -> Generator[R, None, None]:
    """The results of the pieces of a task, in their order; closing it ends every process.

    Args:
        begin: makes a process ready; returns what does one piece of the work, by its number. It is
            a function of a module, since only its name is sent.
        task: what it needs for that; it can be pickled, and so can a result.
        count: how many pieces there are.
        processes: how many processes share them.
    """
    # Started anew, and not copied: on every system alike, and whatever this process has open.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _make_ready, (begin, task))
    waiting: deque[Future[Any]] = deque()
    try:
        for number in range(count):
            waiting.append(pool.submit(_do, number))
            if len(waiting) == processes * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


_work: list[Callable[[int], Any]] = []  # of a process that works: one


def _make_ready(begin: Callable[[T], Callable[[int], Any]], task: T) -> None:
    """Make a process ready; an interrupt reaches it only while it works."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work.append(begin(task))


def _do(number: int) -> Any:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return _work[0](number)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
