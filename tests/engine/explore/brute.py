"""Values by brute force: every full state, no slices, no liveness, no merging.

Nothing of `engine.explore` is used but the list of every answer of a decision about several items.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from engine.decisions.registry import WHOLES
from engine.play.play import Play, begin, pass_over, step
from engine.play.view import list_offered
from engine.scenario.scenario import Scenario
from engine.scoring.score import Score, score
from tests.cases import started

Key = tuple[int, int, frozenset[str]]
Ways = list[tuple[Fraction, Key]]


class TooLarge(Exception):
    """More answers than are worth trying."""


class Brute:
    """Every state of a small case, and what can still be gained from each.

    Attributes:
        starts: luck and the state a play begins in.
        ways: for each state, what each answer brings and where it leads.
        plays: for each state, a shortest play that reaches it.
        gained: what that play is worth.
    """

    def __init__(self, scenario: Scenario, most: int, part: str = "", passes: bool = False) -> None:
        self.scenario, self.part = scenario, part
        self.starts: list[tuple[dict[str, Any], Key]] = []
        self.ways: dict[Key, Ways] = {}
        self.passed: dict[Key, Key] = {}
        self.plays: dict[Key, Play] = {}
        self.gained: dict[Key, Fraction] = {}
        self.most, self.tried = most, 0
        self.waiting: list[Key] = []
        self.start()
        for key in self.waiting:
            self.visit(key, passes)

    def start(self) -> None:
        """One play for every way luck can fall."""
        chances = [v for v in self.scenario.story.model.variables if v.chance]
        for values in product(*(v.values for v in chances)):
            luck = {v.name: value for v, value in zip(chances, values, strict=True)}
            play = begin(self.scenario.story, started(self.scenario)._replace(luck=luck))
            assert isinstance(play, Play)
            self.starts.append((luck, self.meet(play)[0]))

    def meet(self, play: Play) -> tuple[Key, Fraction]:
        """A moment is met; the first play that comes there is kept.

        Returns:
            The full state of the moment, with the slots settled so far, and what the play is worth.
        """
        marked = score(self.scenario, play)
        key = play.at, play.state, frozenset(s.slot for s in marked.settlements)
        worth = self.worth(marked)
        if key not in self.plays:
            self.plays[key], self.gained[key] = play, worth
            self.ways[key] = []
            self.waiting.append(key)
        return key, worth

    def visit(self, key: Key, passes: bool) -> None:
        """Every answer from a state."""
        play, ways = self.plays[key], self.ways[key]
        for answer in answers(play):
            self.tried += 1
            if self.tried > self.most:
                raise TooLarge
            after = step(play, answer)
            assert isinstance(after, Play), (answer, after)
            there, worth = self.meet(after)
            ways.append((worth - self.gained[key], there))
        if passes and not play.ended:
            after = pass_over(play)
            assert isinstance(after, Play)
            self.passed[key], _ = self.meet(after)

    def worth(self, marked: Score) -> Fraction:
        """S of a play, as if nothing had been passed over."""
        whole = marked.__class__(
            marked.settlements, (), (), (), frozenset(), marked.slots, marked.denominator
        )
        return whole.total(self.part)

    def extreme(self, choose: Any) -> dict[Key, Fraction]:
        """V+ or V- of every state: the best or worst chain of at most as many moves as states."""
        found: dict[Key, Fraction | None] = {
            key: Fraction() if self.plays[key].ended else None for key in self.ways
        }
        moved = True
        while moved:
            moved = False
            for key, ways in reversed(self.ways.items()):
                known = [r + v for r, to in ways if (v := found[to]) is not None]
                if known:
                    value = choose(known)
                    old = found[key]
                    if old is None or choose((old, value)) != old:
                        found[key], moved = value, True
        assert all(v is not None for v in found.values()), "a state leads to no ending"
        return {key: v for key, v in found.items() if v is not None}

    def chance(self) -> dict[Key, float]:
        """E of every state, by going over all until nothing moves."""
        numbers = {key: number for number, key in enumerate(self.ways)}
        found = [0.0] * len(numbers)
        led = [
            (numbers[key], [numbers[to] for _, to in ways], sum(float(r) for r, _ in ways))
            for key, ways in reversed(self.ways.items())
            if ways
        ]
        moved = 1.0
        while moved > 1e-13:
            moved = 0.0
            for number, ends, gained in led:
                value = (gained + sum([found[to] for to in ends])) / len(ends)
                moved = max(moved, abs(value - found[number]))
                found[number] = value
        return dict(zip(numbers, found, strict=True))


def answers(play: Play) -> Iterator[Any]:
    """Every legal answer at a moment, passing over aside."""
    location = play.location.location
    for compiled in list_offered(play):
        verb, id = compiled.move.key
        if verb == location.kind and verb in ("rank", "select", "rate"):
            yield from WHOLES[location.kind].list_answers(location)
        else:
            yield id if verb == "option" else {verb: id or True}
