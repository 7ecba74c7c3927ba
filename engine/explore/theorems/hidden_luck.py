"""F320: no judgement depends on luck that no text has shown.

A rating, or a way that waives a slot, may depend on luck only after some text has shown it. It
depends on luck in a state if it would be different had luck drawn another value. A text shows luck
if its condition reads it, or comes after one that does in a list whose first match is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.dominators import find_surely_set
from engine.explore.queries.state_queries import (
    NeverTrue,
    find_violations,
    look_for_notes,
    report_unfinished,
)
from engine.explore.queries.yaml_paths import address_of, find_offers, path_of
from engine.explore.reduce.partial_evaluation import put_value
from engine.explore.statespace.product import Product, add_notes, add_variables
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.false_rationales import fit_first, fit_grades
from engine.kernel import model as k
from engine.scenario.case_text import Voice
from engine.scenario.problems import Path

TOLD = "told-luck"


@reads("story", "key")
def find_hidden_luck(case: Case) -> Iterator[Finding]:
    """Find ratings and waivers that can depend on luck before any text has shown it."""
    for variable in case.scenario.story.model.variables:
        if variable.chance and case.asked.drawn(variable.name):
            one = _LuckVariable(case, variable)
            yield from one.find_ratings()
            yield from one.find_waivers()


class _LuckVariable:
    """One variable that luck draws, and the story that remembers whether a text has shown it."""

    def __init__(self, case: Case, variable: k.Variable) -> None:
        self.case = case
        self.variable = variable
        self.lines = case.scenario.text.lines
        self.first = len(self.lines)
        self.waivers_read: list[int] = []  # marks of ways that waive a slot by it
        self.product = add_variables(self._weave(case.story), k.Variable(TOLD, (False, True)))

    # Ratings -------------------------------------------------------------------------------------

    def find_ratings(self) -> Iterator[Finding]:
        """Find answers whose rating depends on it before it was shown."""
        shown = find_surely_set(self.product, TOLD)
        questions = [question for question in self._ask_rated(shown) if question.when]
        yield from find_violations(self.case, self.product, questions, "F320")

    def _ask_rated(self, shown: frozenset[str]) -> Iterator[NeverTrue]:
        for mark in self.case.scenario.key.marks.values():
            if not any(self.reads(grade.when) for grade in mark.grades):
                continue
            unseen = self._write_unseen(fit_grades(mark))
            where = find_offers(self.case.scenario, mark.address)
            when = {p.id: k.Both((offer, unseen)) for p, offer in where if p.id not in shown}
            path = (*path_of(self.case.scenario, mark.address), "rating")
            yield NeverTrue(mark.address, path, when, {"luck": self.variable.name})

    # Waivers -------------------------------------------------------------------------------------

    def find_waivers(self) -> Iterator[Finding]:
        """Find ways that waive a slot depending on it before it was shown."""
        if not self.waivers_read:
            return
        notes = range(self.first, self.first + len(self.waivers_read))
        met = look_for_notes(self.case, add_notes(self.product, *notes), ways=True)
        for note, play in met.plays.items():
            context = self.lines[self.waivers_read[note - self.first]].context
            path: Path = tuple(int(p) if p.isdigit() else p for p in context.split("/"))
            at, name = address_of(path), self.variable.name
            yield make_finding(self.case.scenario, path, "F320", play, at=at, luck=name)
        yield from report_unfinished(self.case, met, "F320")

    def _waiver(self, ops: k.Ops, fits: k.Condition) -> k.Ops:
        """The op before a choice: a note if it selects `ops`, which waive a slot, by luck."""
        marks = [op.line for op in ops if isinstance(op, k.Show) and self._waives(op.line)]
        if not marks or not self.reads(fits):
            return ()
        if marks[0] not in self.waivers_read:
            self.waivers_read.append(marks[0])
        note = self.first + self.waivers_read.index(marks[0])
        return (k.First((k.Branch(self._write_unseen((fits,)), (k.Show(note),)),)),)

    def _waives(self, line: int) -> bool:
        return bool(self.case.scenario.key.edges.get(line, ((), ()))[0])

    # Conditions ----------------------------------------------------------------------------------

    def reads(self, condition: k.Condition | None) -> bool:
        """Whether a condition reads the variable."""
        return self.variable.name in k.reads(condition)

    def _write_unseen(self, fits: Iterable[k.Condition]) -> k.Condition:
        """The condition that it was not shown, and that luck decides one of these conditions."""
        found: list[k.Condition] = []
        for condition in fits:
            ways = tuple(
                put_value(
                    condition, self.variable.name, int(value) if self.variable.is_number else index
                )
                for index, value in enumerate(self.variable.values)
            )
            found.append(k.Both((k.Either(ways), k.Not(k.Both(ways)))))
        return k.Both((k.Not(k.Read(TOLD)), k.Either(tuple(found))))

    # The story that remembers whether it was shown -----------------------------------------------

    def _weave(self, product: Product) -> Product:
        locations = tuple(
            replace(
                place,
                enter=replace(place.enter, ops=self._ops(place.enter.ops, False)),
                moves=tuple(map(self._move, place.moves)),
                passing=self._move(place.passing) if place.passing else None,
            )
            for place in product.locations
        )
        happens = {
            at: tuple(
                replace(i, ops=self._waiver(i.ops, i.when) + self._ops(i.ops, self.reads(i.when)))
                for i in injects
            )
            for at, injects in product.happens.items()
        }
        return replace(product, locations=locations, happens=happens)

    def _move(self, move: k.Move) -> k.Move:
        fits = fit_first(target.when for target in move.targets)
        before: k.Ops = ()
        for target, when in zip(move.targets, fits, strict=True):
            before += self._waiver(target.ops, when)
        targets = tuple(replace(t, ops=(*before, *t.ops)) for t in move.targets)
        return replace(move, ops=self._ops(move.ops, False), targets=targets)

    def _ops(self, ops: k.Ops, under: bool) -> k.Ops:
        """k.Ops that remember when a text is shown `under` a condition that reads the variable."""
        found: list[k.Op] = []
        for op in ops:
            if isinstance(op, k.First):
                found.extend(self._first(op, under))
            elif isinstance(op, k.Show) and under and self.lines[op.line].voice != Voice.MARK:
                found += [op, k.Set(TOLD, 1)]
            else:
                found.append(op)
        return tuple(found)

    def _first(self, first: k.First, under: bool) -> Iterator[k.Op]:
        branches = []
        fits = fit_first(branch.when for branch in first.branches)
        for branch, when in zip(first.branches, fits, strict=True):
            yield from self._waiver(branch.ops, when)
            under = under or self.reads(branch.when)
            branches.append(k.Branch(branch.when, self._ops(branch.ops, under)))
        yield k.First(tuple(branches))
