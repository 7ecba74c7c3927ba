"""The tests of a case that pass, and which of them may fail with a slip.

The play of a test is known. With a slip, it is played again only where something has changed: the
answers given in a location that is different, and those that can lead into one. If each of them
leads to the same state at the same place, and the same lines are shown, the whole play is the same.
Then what a test expects is the same, too, as long as the key judges the answers of that play alike
and the same is offered at its end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from engine.decisions.answers import Refusal
from engine.explore.plan_steps import give_answer
from engine.explore.run_plans import begin_plan, play_plan, run_plan
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

    def may_fail(self, change: Change) -> bool:
        """Whether it may fail with a slip; if not, it passes."""
        expects = self.plan.expect.keys()
        if not JUDGED.isdisjoint(expects) and change.judges(self.answers):
            return True
        if self.play.at in change.places and not AT_ITS_END.isdisjoint(expects):
            return True
        return not self._goes_alike(change)

    def _goes_alike(self, change: Change) -> bool:
        """Whether the play is the same with a slip."""
        if not change.story:
            return True
        if not change.same_states:
            return False
        if change.enters(change.one.story.model.start):
            begun = begin_plan(change.other, self.plan)
            first = self.moments[0].back if self.moments else self.play
            if first is None or not _alike(begun, first):
                return False
        steps = zip(self.moments, self.plan.play, strict=True)
        return all(
            _alike(give_answer(before._replace(story=change.other.story), answer), moment)
            for moment, (_, answer) in steps
            if (before := moment.back) is not None and change.meets(before, moment)
        )


class Change:
    """What is different in a case with a slip, as far as plays and their judgement go.

    Attributes:
        one: the case.
        other: the case with the slip.
        story: whether the stories differ.
        same_states: whether their states are written alike.
        places: the numbers of the locations that differ.
    """

    def __init__(self, one: Scenario, other: Scenario) -> None:
        self.one, self.other = one, other
        here, there = one.story.model, other.story.model
        self.story = one.story is not other.story
        self.same_states = here.variables == there.variables and len(here.locations) == len(
            there.locations
        )
        pairs = zip(here.locations, there.locations, strict=False)
        self.places = frozenset(
            n for n, (a, b) in enumerate(pairs) if self.story and a is not b and a != b
        )
        self._injects = self.story and here.injects != there.injects
        self._into = self._entering()
        self._judged = _differing(one.key, other.key)

    def _entering(self) -> frozenset[str]:
        """The ids of the locations that differ, and of those by which one arrives in them."""
        there = self.other.story.model.locations
        found = {there[n].id for n in self.places}
        while True:
            more = {
                place.id
                for place in there
                if place.id not in found and any(t.to in found for t in place.enter.onward)
            }
            if not more:
                return frozenset(found)
            found |= more

    def enters(self, id: str) -> bool:
        """Whether something is different on the way into a location."""
        return id in self._into

    def meets(self, before: Play, moment: Play) -> bool:
        """Whether what an answer does may be different."""
        if self._injects or before.at in self.places or moment.move is None:
            return True
        if any(target.to in self._into for target in moment.move.move.targets):
            return True
        return any(inject.go in self._into for inject in self.one.story.model.injects)

    def judges(self, answers: Collection[str]) -> bool:
        """Whether one of these answers, by address, may be judged differently."""
        return self._judged is None or not self._judged.isdisjoint(answers)


def _differing(one: Key, other: Key) -> frozenset[str] | None:
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


def _alike(play: Play | Refusal, known: Play) -> bool:
    """Whether a moment is the same as one that is known."""
    if isinstance(play, Refusal):
        return False
    return (play.at, play.state, play.shown) == (known.at, known.state, known.shown)


def find_passing_tests(scenario: Scenario) -> Iterator[KnownTest]:
    """Find the tests that pass."""
    for plan in scenario.plans:
        play = play_plan(scenario, plan)
        if isinstance(play, Play) and run_plan(scenario, plan) is None:
            moments, repaired = tuple(path(play)), plan.expect.get("repaired", ())
            answers = frozenset(address for m in moments for address in _answered(m))
            yield KnownTest(plan, play, moments, places_of(play), answers.union(repaired))


def _answered(moment: Play) -> Iterator[str]:
    """The addresses by which a key may judge an answer: its own, and those of all items."""
    assert moment.move is not None and moment.back is not None
    yield moment.move.move.address
    place: k.Location = moment.back.location.location
    yield from (f"{place.place}.{item}" for item in place.items)
