"""The policies of a simulation: random, greedy, careful and hasty players."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from engine.decisions.registry import WHOLES, kind_of
from engine.explore.values.scored_product import OVERALL
from engine.explore.values.scored_walk import ScoredWalk, Ways, WayToAnswer
from engine.kernel import model as k
from engine.language.language import N_

Reply = tuple[int, WayToAnswer, Any]
"""The node an answer leads to, the way, and the answer to an order, a pick or ratings or None."""

CARED_FOR = ("safety", "needs-and-rights")
FIRST, CLOSES = 0.75, 0.5  # how often a hasty player takes the first card, and closes


class Player(Struct):
    """A policy in one simulation of a case, with random numbers of its own."""

    ground: ScoredWalk
    chance: random.Random

    def choose(self, node: int, place: k.Location, ways: Ways) -> Reply:
        """Choose an answer at a node."""
        raise NotImplementedError

    def choose_any(self, place: k.Location, ways: Ways) -> Reply:
        """A random answer, all equally likely."""
        to, way = ways[0]
        if way.kind is None:  # only single answers: acts stand after an order, a pick or ratings
            to, way = ways[int(self.chance.random() * len(ways))]
            return to, way, None
        acts = [pair for pair in ways if pair[1].kind is None]
        orders = sum(way.kind.count for _, way in ways if way.kind)
        n = int(self.chance.random() * (orders + len(acts)))
        if n >= orders:
            return *acts[n - orders], None
        return self.find_whole(place, ways, WHOLES[place.kind].draw(place, (), self.chance))

    def find_whole(self, place: k.Location, ways: Ways, answer: Any) -> Reply:
        """The way of an order, a pick or ratings; another one if it is not in `ways`."""
        meant = self.ground.find_way(place, ways, answer)
        if meant is not None:
            return *meant, answer
        to, way = self.chance.choice([pair for pair in ways if pair[1].kind])
        return to, way, way.kind.high if way.kind else None

    def choose_best(self, ways: Ways, worth: Callable[[WayToAnswer], Any]) -> Reply:
        """A random one of the answers worth most; the best order, pick or ratings of a class."""
        most = max(worth(way) for _, way in ways)
        to, way = self.chance.choice([pair for pair in ways if worth(pair[1]) == most])
        return to, way, way.kind.high if way.kind else None


class Random(Player):
    """Chooses any answer."""

    def choose(self, _node: int, place: k.Location, ways: Ways) -> Reply:
        """Choose any answer."""
        return self.choose_any(place, ways)


class Greedy(Player):
    """Chooses what gains most credit at once."""

    def choose(self, _node: int, _place: k.Location, ways: Ways) -> Reply:
        """Choose what gains most at once."""
        return self.choose_best(ways, lambda way: _earns(way, OVERALL))


class Careful(Player):
    """Puts safety and the person's needs first."""

    def choose(self, node: int, _place: k.Location, ways: Ways) -> Reply:
        """Choose a break if somebody is out of their window; else what is best for the person."""
        windows, value = self.ground.scenario.key.windows, self.ground.walker.value
        found = ((window, value(node, window.variable)) for window in windows)
        if any(at is not None and not w.low <= int(at) <= w.high for w, at in found):
            breaks = [pair for pair in ways if "break" in pair[1].move.tags]
            if breaks:
                return *breaks[0], None
        return self.choose_best(ways, _protects)


class Hasty(Player):
    """Chooses mostly the first card."""

    def choose(self, _node: int, place: k.Location, ways: Ways) -> Reply:
        """Choose mostly the first answer, and close conversations soon."""
        if kind_of(place).talks and self.chance.random() < CLOSES:
            closing = [pair for pair in ways if pair[1].verb == "close"]
            if closing:
                return *closing[0], None
        if self.chance.random() >= FIRST:
            return self.choose_any(place, ways)
        if ways[0][1].kind is None:
            return *ways[0], None
        lowest = WHOLES[place.kind].arrange(place, place.items, lambda _n: place.scale[0])
        return self.find_whole(place, ways, lowest)


def _earns(way: WayToAnswer, part: str) -> int:
    return way.units.get(part, 0) + (way.whole * way.kind.best if way.kind else 0)


def _protects(way: WayToAnswer) -> tuple[bool, int, int]:
    cared = sum(_earns(way, part) for part in CARED_FOR if part in way.units)
    return not way.critical, cared, _earns(way, OVERALL)


PLAYERS: Mapping[str, tuple[type[Player], str]] = {
    "random": (
        Random,
        N_(
            "Any answer, all equally likely: every option, order, choice of several, set of "
            "ratings, question, move and act, and closing."
        ),
    ),
    "greedy": (
        Greedy,
        N_(
            "The answer that earns most credit at once. If several earn the same, any of them. "
            "Never the same answer twice in the same state."
        ),
    ),
    "careful": (
        Careful,
        N_(
            "No critical error if there is another answer. Of the rest, the answer that earns "
            "most for safety and for needs and rights, then most in total. When somebody is out "
            "of their window, a break. If several answers are equal, any of them. Never the "
            "same answer twice in the same state."
        ),
    ),
    "hasty": (
        Hasty,
        N_(
            "Three times in four the first card: first option, order as listed, first items, "
            "lowest values. Otherwise any answer. In a conversation, every other turn closes "
            "it. Never the same answer twice in the same state."
        ),
    ),
}
