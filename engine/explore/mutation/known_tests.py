"""The tests of a case that pass, and which of them may fail with a slip.

The play of a test is known. With a slip, it is played again only where something has changed: the
answers given in a location that is different, and those that can lead into one. If each of them
leads to the same state at the same place, by the same ways of which the key says something, only
what is read can differ, and no test expects that. What a test does expect is the same as long as
the key judges the answers of that play alike, and the same is offered at its end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from engine.decisions.answers import Refusal
from engine.explore.changed_moves import ChangedMoves
from engine.explore.plan_steps import give_answer
from engine.explore.run_plans import begin_plan, is_met, play_plan, run_plan
from engine.kernel import model as k
from engine.kernel.answer_key import Key
from engine.play.play import Play, path, places_of
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Plan

AT_ITS_END = frozenset({"offered", "not_offered"})  # what a test expects of the place alone
JUDGED = frozenset({"credit", "purpose", "repaired"})  # what it expects of the key


class KnownTest(Struct, frozen=True):
    """A test that passes.

    Attributes:
        plan: the test.
        play: its play, at its end.
        moments: the moments of this play, without the start.
        scenes: the scenes and endings where it stops.
        answers: the addresses of what is answered in it, items included, and of what is expected
            to be repaired.
    """

    plan: Plan
    play: Play
    moments: tuple[Play, ...]
    scenes: frozenset[str]
    answers: frozenset[str]

    def may_fail(self, change: SlipChange) -> bool:
        """Whether it may fail with a slip; if not, it passes."""
        expects = self.plan.expect.keys()
        if not JUDGED.isdisjoint(expects) and change.judges(self.answers):
            return True
        if self.play.at in change.moves.places and not AT_ITS_END.isdisjoint(expects):
            return True
        return not self._goes_alike(change)

    def fails(self, change: SlipChange) -> bool:
        """Whether it fails with a slip; where the stories are the same, its play is known."""
        if not change.moves.any:
            return not is_met(change.other, self.plan, self.play)
        return run_plan(change.other, self.plan) is not None

    def _goes_alike(self, change: SlipChange) -> bool:
        """Whether the play is the same with a slip."""
        moves, story = change.moves, change.other.story
        if not moves.any:
            return True
        if not moves.same_states:
            return False
        if not moves.begins_alike():
            first = self.moments[0].back if self.moments else self.play
            if first is None or not change.is_alike(begin_plan(change.other, self.plan), first):
                return False
        steps = zip(self.moments, self.plan.play, strict=True)
        return all(
            change.is_alike(give_answer(before._replace(story=story), answer), moment)
            for moment, (_, answer) in steps
            if (before := moment.back) is not None and moves.meets(moment)
        )


class SlipChange:
    """What is different in a case with a slip, as far as plays and their judgement go.

    Attributes:
        other: the case with the slip.
        moves: what is done differently.
        judged: the addresses that are judged differently; None if the keys differ in more.
    """

    def __init__(self, one: Scenario, other: Scenario) -> None:
        self.other = other
        self.moves = ChangedMoves(one.story, other.story)
        self.judged = _find_differing(one.key, other.key)
        self._ways = one.key.edges.keys() | other.key.edges.keys()

    def judges(self, answers: Collection[str]) -> bool:
        """Whether one of these answers, by address, may be judged differently."""
        return self.judged is None or not self.judged.isdisjoint(answers)

    def is_alike(self, play: Play | Refusal, known: Play) -> bool:
        """Whether a moment is one that is known, but for what is read in it."""
        if isinstance(play, Refusal) or (play.at, play.state) != (known.at, known.state):
            return False
        return self._list_taken(play) == self._list_taken(known)

    def _list_taken(self, play: Play) -> list[int]:
        """The ways that led to a moment of which the key says something, by their marks."""
        return [line for line in play.shown if line in self._ways]


def _find_differing(one: Key, other: Key) -> frozenset[str] | None:
    """The addresses that two keys judge differently; None if they differ in more than these."""
    if one is other:
        return frozenset()
    if (one.denominator, one.slots, one.drops, one.edges) != (
        other.denominator,
        other.slots,
        other.drops,
        other.edges,
    ):
        return None
    found = set[str]()
    for mine, theirs in ((one.marks, other.marks), (one.rulings, other.rulings)):
        names = mine.keys() | theirs.keys()
        found |= {name for name in names if mine.get(name) != theirs.get(name)}
    return frozenset(found)


def find_passing_tests(scenario: Scenario) -> Iterator[KnownTest]:
    """Find the tests that pass."""
    for plan in scenario.plans:
        play = play_plan(scenario, plan)
        if isinstance(play, Play) and run_plan(scenario, plan) is None:
            moments, repaired = tuple(path(play)), plan.expect.get("repaired", ())
            answers = frozenset(address for m in moments for address in _list_addresses(m))
            yield KnownTest(plan, play, moments, places_of(play), answers.union(repaired))


def _list_addresses(moment: Play) -> Iterator[str]:
    """The addresses by which a key may judge an answer: its own, and those of all items."""
    assert moment.move is not None and moment.back is not None
    yield moment.move.move.address
    place: k.Location = moment.back.location.location
    yield from (f"{place.place}.{item}" for item in place.items)
