"""What was proved of a case: told again where it is kept, else proved now.

What a theorem finds is kept under a name for the theorem and all that it reads
(`theorem_inputs`). Its place is found again in the file as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from engine.explore.check_result import Kept, Told
from engine.explore.explored_case import Case, Theorem
from engine.explore.finding import UNFINISHED, place_finding
from engine.explore.plan_steps import show
from engine.explore.theorem_inputs import Layers
from engine.scenario.scenario import Scenario
from engine.scenario.typed_json import UNREADABLE, from_plain, to_plain

T = TypeVar("T")

_TOLD = tuple[Told, ...]


class Proofs:
    """What was proved of one case before, and is proved of it now.

    Attributes:
        kept: what can be kept for the next check.
        complete: whether that is all of it.
        proved: the functions that had to be run.
    """

    def __init__(self, scenario: Scenario, kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        self.complete = True
        self.proved: list[Callable[..., object]] = []
        self._scenario = scenario
        self._layers = Layers(scenario)

    def findings(self, theorem: Theorem, case: Case) -> Iterator[Told]:
        """What a theorem finds, each finding as soon as it is found."""
        known = self._find_known(theorem, _TOLD, lambda known: list(self._place_again(known)))
        if known is not None:
            yield from known
            return
        found: list[Told] = []
        for finding in theorem(case):
            play = None if finding.play is None else show(finding.play)
            found.append(Told(finding.problem, play, finding.path, finding.hint))
            yield found[-1]
        seen_all = all(told.problem.code != UNFINISHED for told in found)
        self._add(theorem, case, tuple(found), seen_all)

    def facts(self, find: Callable[[Case], T], case: Case, kind: type[T]) -> T:
        """What a function finds, of a class that JSON can hold."""
        known = self._find_known(find, kind, lambda form: form)
        if known is not None:
            return cast(T, known)
        found = find(case)
        self._add(find, case, found)
        return found

    def _find_known(
        self, find: Callable[..., object], kind: Any, told: Callable[[Any], T]
    ) -> T | None:
        """What is kept of a function, told again; None if there is nothing that can be."""
        with suppress(*UNREADABLE):
            name = self._layers.name(find)
            form = self.kept.parts[name] = self.kept.parts.pop(name)  # it was used last
            return told(from_plain(kind, form))
        return None

    def _add(
        self, find: Callable[..., object], case: Case, form: object, seen_all: bool = True
    ) -> None:
        """Keep what a function has found now, if it is complete."""
        self.proved.append(find)
        name = self._layers.name(find)
        if case.cut_short or not seen_all:
            self.complete = False
        elif name:
            self.kept.parts[name] = to_plain(form)

    def _place_again(self, known: Iterable[Told]) -> Iterator[Told]:
        """Findings at their places in the file as it is now."""
        for told in known:
            problem = told.problem
            there = place_finding(
                self._scenario, told.path, problem.code, told.hint, problem.params
            )
            yield replace(told, problem=there)
