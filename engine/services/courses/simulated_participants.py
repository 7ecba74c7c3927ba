"""People who are simulated: whole plays of a case by seeded habits, event by event.

Every play goes through the engine as a participant's would. Nothing is kept here.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from engine.decisions.answers import Refusal, name_move
from engine.decisions.registry import WHOLES
from engine.explore.simulate.players import PLAYERS, Player
from engine.explore.values.scored_walk import ScoredWalk, Ways, WayToAnswer
from engine.kernel.model import Location
from engine.play.events import Started
from engine.play.led import ballot, find_plurality, tally
from engine.play.play import Play, begin, pass_over, step, undo
from engine.play.trial import draw_curious_answer
from engine.play.view import view
from engine.scenario.scenario import Scenario

LONGEST = 200  # answers after which somebody stops

SURE: Mapping[str, tuple[int, ...]] = {
    "careful": (1, 2, 2, 3),
    "greedy": (2, 2, 3),
    "hasty": (2, 3, 3),
    "random": (1, 2, 3),
}
"""How sure they say they are, each as likely."""


class Habit(Struct, frozen=True):
    """How somebody plays.

    Attributes:
        policy: a name of `PLAYERS`, followed mostly.
        strays: how often any answer is given instead.
        leaves: how often, at an answer, the play is left where it is.
        passes: how often a scene is passed over.
        undoes: how often an answer is taken back, in practice.
    """

    policy: str
    strays: float = 0.2
    leaves: float = 0.0
    passes: float = 0.0
    undoes: float = 0.0


class Simulated:
    """One case, for people who are simulated."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._ground = ScoredWalk.of(scenario)
        starts = self._ground.walker.starts()
        self._starts = {frozenset(luck.items()): node for luck, node, _ in starts}

    def play(self, started: Started, habit: Habit, chance: random.Random) -> Play:
        """The play of somebody with this habit, ended or left.

        Args:
            started: the head of its log.
            habit: how it is played.
            chance: decides the rest; the same chance gives the same play.
        """
        return _Person(self.scenario, self._ground, habit, chance).play(started, self._at(started))

    def play_led(self, started: Started, habits: Sequence[Habit], chance: random.Random) -> Play:
        """The play of a room that votes, and goes where most votes go.

        Args:
            started: the head of its log; its mode is "led".
            habits: of each who raises a card.
            chance: decides the rest.
        """
        room = [_Person(self.scenario, self._ground, habit, chance) for habit in habits]
        return _Room(room).play(started, self._at(started))

    def _at(self, started: Started) -> int:
        """The node a play with this luck begins at; what nobody looks at is in no start."""
        luck = set(started.luck.items())
        return next(node for fallen, node in self._starts.items() if fallen <= luck)


class _Person:
    """Somebody at one case."""

    def __init__(
        self, scenario: Scenario, ground: ScoredWalk, habit: Habit, chance: random.Random
    ) -> None:
        self.scenario, self.ground, self.habit, self.chance = scenario, ground, habit, chance
        self._mostly: Player = PLAYERS[habit.policy][0](ground, chance)
        self._else: Player = PLAYERS["random"][0](ground, chance)
        self._given: dict[int, list[WayToAnswer]] = {}

    def play(self, started: Started, start: int) -> Play:
        """From the beginning to where it ends or is left."""
        play, node = _take(begin(self.scenario.story, started)), start
        habit, chance = self.habit, self.chance
        while not play.ended and play.seq < LONGEST and chance.random() >= habit.leaves:
            place = play.location.location
            if place.passing and node >= 0 and chance.random() < habit.passes:
                play, node = _take(pass_over(play)), -1
                continue
            there, answer = self.choose_step(play, node)
            after = _take(step(play, answer, self.sure(play)))
            single = isinstance(answer, str) and started.mode == "practice"
            if single and node >= 0 and chance.random() < habit.undoes:
                play = _take(undo(after))
                continue
            play, node = after, there
        return play

    def choose_step(self, play: Play, node: int) -> tuple[int, Any]:
        """Where the next answer leads, and the answer; after a passing over it leads anywhere."""
        if node < 0:
            return -1, draw_curious_answer(play, self.chance)
        place = self.ground.walker.at(node)
        there, way, answer = self.choose_answer(node, place)
        return there, write_answer(way, answer)

    def choose_answer(self, node: int, place: Location) -> tuple[int, WayToAnswer, Any]:
        """The next answer; one that was not given in the same state before, where there is one."""
        ways = self.ground.ways(node)
        given = self._given.setdefault(node, [])
        fresh: Ways = [pair for pair in ways if pair[1] not in given] or ways
        player = self._else if self.chance.random() < self.habit.strays else self._mostly
        found = player.choose(node, place, fresh)
        given.append(found[1])
        return found

    def sure(self, play: Play) -> int | None:
        """How sure, where it is asked."""
        if not view(self.scenario, play).sure:
            return None
        return self.chance.choice(SURE[self.habit.policy])


class _Room:
    """A room at one case."""

    def __init__(self, people: Sequence[_Person]) -> None:
        self.people, self.first = people, people[0]

    def play(self, started: Started, start: int) -> Play:
        """From the beginning to the end, a vote before each answer that can be voted on."""
        play, node = _take(begin(self.first.scenario.story, started)), start
        while not play.ended and play.seq < LONGEST:
            counts, leads = self._votes(node, ballot(play))
            if counts:
                play = _take(tally(play, counts, self._sure(play)))
                node, answer = leads[find_plurality(counts)[0]]
            else:
                node, answer = self.first.choose_step(play, node)
            play = _take(step(play, answer))
        return play

    def _votes(
        self, node: int, ids: tuple[str, ...]
    ) -> tuple[dict[str, int], dict[str, tuple[int, Any]]]:
        """Votes by id, and where the first vote for each would lead; acts are not voted on."""
        counts: Counter[str] = Counter()
        leads: dict[str, tuple[int, Any]] = {}
        for person in self.people if ids else ():
            there, way, answer = person.choose_answer(node, person.ground.walker.at(node))
            named = _list_votes(way, answer)
            if set(named) <= set(ids):
                counts.update(named)
                for id in named:
                    leads.setdefault(id, (there, write_answer(way, answer)))
        return dict(counts), leads

    def _sure(self, play: Play) -> dict[str, int] | None:
        told = (person.sure(play) for person in self.people)
        return dict(Counter(str(sure) for sure in told if sure is not None)) or None


def write_answer(way: WayToAnswer, answer: Any) -> Any:
    """An answer in the JSON shape of `--jsonl`."""
    verb, id = way.move.key
    if verb == "option":
        return id
    return answer if verb in WHOLES else {verb: id or True}


def _list_votes(way: WayToAnswer, answer: Any) -> list[str]:
    """What somebody who would answer so votes for: of an order what stands first."""
    whole = WHOLES.get(way.verb)
    if whole is None or whole.valued:
        return [name_move(way.move.key)]
    return [answer[0]] if whole.ordered else list(answer)


def _take(result: Play | Refusal) -> Play:
    """The play; what is simulated is only ever offered."""
    assert isinstance(result, Play), result
    return result
