"""Simulates many plays of a case by one policy: what they meet, how they end and their scores."""

from __future__ import annotations

import random
from collections import Counter
from math import sqrt
from statistics import fmean, quantiles, stdev

from msgspec import Struct, field

from engine.decisions.registry import WHOLES, whole_of
from engine.explore.simulate.players import PLAYERS, Player
from engine.explore.statespace.limits import Progress
from engine.explore.values.scored_product import OVERALL
from engine.explore.values.scored_walk import ScoredWalk, Ways, WayToAnswer
from engine.scenario.scenario import Scenario

LONGEST = 10_000  # answers after which a play is given up
EVERY = 100  # plays between two progress reports
KEPT = 200_000  # states whose answers are cached
NORMAL = 1.959964  # standard errors in half a 95 % interval


class Spread(Struct, frozen=True):
    """The distribution of the scores of plays, as shares of the whole weight.

    Attributes:
        least, low, middle, high, most: the minimum, the quartiles and the maximum.
        mean: the mean.
        error: the standard error of the mean.
    """

    least: float
    low: float
    middle: float
    high: float
    most: float
    mean: float
    error: float

    @property
    def interval(self) -> tuple[float, float]:
        """A 95 % confidence interval of the mean, by the normal approximation."""
        return self.mean - NORMAL * self.error, self.mean + NORMAL * self.error


class Ending(Struct, frozen=True):
    """How many plays reached an ending, and their mean score."""

    plays: int
    mean: float | None


class Hit(Struct, frozen=True):
    """How often an answer was offered, and how often it was given."""

    offered: int
    taken: int


class Simulation(Struct, frozen=True):
    """The result of a simulation.

    Attributes:
        policy: the name of the policy.
        seed: the seed of luck and of the policy's chance.
        plays: how many plays were simulated.
        wanted: how many were asked for; more than `plays` after an interrupt.
        scenes: for every scene, how many plays met it.
        answers: for every option, question, move, act, answer to the person and item of a pick,
            how often it was offered and given.
        endings: for every ending, how many plays reached it.
        unfinished: how many plays got stuck, or were given up after `LONGEST` answers.
        spread: the scores of finished plays; None if nothing is assessed.
        domains: the mean score of each domain in all plays, as a share of its weight.
        critical: the number of critical errors in all plays.
        moves: the number of answers in all plays.
    """

    policy: str
    seed: int
    plays: int
    wanted: int
    scenes: dict[str, int]
    answers: dict[str, Hit]
    endings: dict[str, Ending]
    unfinished: int
    spread: Spread | None
    domains: dict[str, float]
    critical: int
    moves: int


class _Played(Struct):
    """What is counted of one play.

    Attributes:
        start: the index of its start.
        seen: its locations, as bits.
        critical: the number of its critical errors.
        path: the states in which an answer was given.
        took: the answers.
        wholes: units of S by orders, picks and ratings, by slot.
        picked: the scenes and items of picks.
    """

    start: int
    seen: int
    critical: int = 0
    path: list[int] = field(default_factory=list)
    took: list[WayToAnswer] = field(default_factory=list)
    wholes: Counter[str] = field(default_factory=Counter)
    picked: list[tuple[str, str]] = field(default_factory=list)


class _Tally(Struct):
    """What is counted during a simulation."""

    plays: int = 0
    visits: Counter[int] = field(default_factory=Counter)  # of states
    taken: Counter[WayToAnswer] = field(default_factory=Counter)
    begun: Counter[int] = field(default_factory=Counter)  # starts, by index
    wholes: Counter[str] = field(default_factory=Counter)  # units of S, by slot
    picks: Counter[tuple[str, str]] = field(default_factory=Counter)
    seen: Counter[int] = field(default_factory=Counter)  # sets of locations, as bits
    ended: dict[int, list[int]] = field(default_factory=dict)  # units of S, by location
    unfinished: int = 0
    critical: int = 0


def simulate(
    scenario: Scenario,
    plays: int,
    *,
    seed: int = 0,
    policy: str = "random",
    progress: Progress | None = None,
) -> Simulation:
    """Play a case many times; the same seed gives the same plays.

    Args:
        scenario: the case.
        plays: how many plays.
        seed: the seed of luck and of the policy's chance.
        policy: a key of `PLAYERS`.
        progress: called now and then with the number of plays so far. A KeyboardInterrupt ends the
            simulation with the plays so far.
    """
    ground = ScoredWalk.of(scenario)
    chance = random.Random(seed)
    run = _Run(ground, PLAYERS[policy][0](ground, chance), policy != "random")
    try:
        for number in range(plays):
            if progress is not None and not number % EVERY:
                progress(number)
            run.play()
    except KeyboardInterrupt:
        pass
    return run.summarize(policy, seed, plays)


class _Run:
    """Simulates one play after another."""

    def __init__(self, ground: ScoredWalk, player: Player, once: bool) -> None:
        self.ground, self.player, self.once = ground, player, once
        self.key = ground.scenario.key
        self.tally = _Tally()
        self.ways: dict[int, Ways] = {}
        self.starts = [(n, ground.list_begun(label)) for _, n, label in ground.walker.starts()]

    def play(self) -> None:
        """Simulate one more play."""
        walker, player, tally = self.ground.walker, self.player, self.tally
        start = int(player.chance.random() * len(self.starts))
        node, begun = self.starts[start]
        units = begun[OVERALL]
        given: dict[int, list[WayToAnswer]] = {}
        one = _Played(start, 1 << (node & walker.low))
        while (ways := self.list_offered(node)) and len(one.path) < LONGEST:
            place = walker.product.locations[node & walker.low]
            one.path.append(node)
            if self.once:
                before = given.setdefault(node, [])  # after all were given, all can be again
                if len(before) == len(ways):
                    before.clear()
                ways = [pair for pair in ways if pair[1] not in before] if before else ways
            node, way, answer = player.choose(node, place, ways)
            one.seen |= 1 << (node & walker.low)
            one.took.append(way)
            if self.once:
                given[one.path[-1]].append(way)
            units += way.units.get(OVERALL, 0)
            one.critical += way.critical
            if answer is not None:
                worth, errors = self.ground.measure_worth(place, answer)
                units += way.whole * worth
                one.wholes[self.key.rulings[place.place].slot] += way.whole * worth
                one.critical += errors
                done = WHOLES[place.kind].list_done(answer)
                one.picked += [(place.place, item) for item in done]
        self.count(one)
        if not walker.at(node).ended:
            tally.unfinished += 1
        else:
            tally.ended.setdefault(node & walker.low, []).append(units)

    def count(self, one: _Played) -> None:
        """Count a play."""
        tally = self.tally
        tally.begun[one.start] += 1
        tally.visits.update(one.path)
        tally.taken.update(one.took)
        tally.wholes.update(one.wholes)
        tally.picks.update(one.picked)
        tally.seen[one.seen] += 1
        tally.critical += one.critical
        tally.plays += 1

    def list_offered(self, node: int) -> Ways:
        """The answers at a node, cached."""
        ways = self.ways.get(node)
        if ways is None:
            ways = self.ground.ways(node)
            if len(self.ways) < KEPT:
                self.ways[node] = ways
        return ways

    # The result ----------------------------------------------------------------------------------

    def summarize(self, policy: str, seed: int, wanted: int) -> Simulation:
        """The result so far."""
        tally = self.tally
        return Simulation(
            policy,
            seed,
            tally.plays,
            wanted,
            self.count_scenes(),
            self.count_answers(),
            self.count_endings(),
            tally.unfinished,
            self.measure_spread(),
            self.average_domains(),
            tally.critical,
            tally.taken.total(),
        )

    def count_scenes(self) -> dict[str, int]:
        """How many plays met each scene."""
        locations = self.ground.walker.product.locations
        found = dict.fromkeys((p.place for p in locations if not p.ended), 0)
        for seen, plays in self.tally.seen.items():
            for place in {p.place for n, p in enumerate(locations) if seen >> n & 1}:
                if place in found:
                    found[place] += plays
        return found

    def count_answers(self) -> dict[str, Hit]:
        """How often every answer was offered and given."""
        cards = self.ground.scenario.text.cards
        locations = self.ground.walker.product.locations
        every = {m.address for p in locations for m in p.moves} & set(cards)
        offered, taken = Counter[str](), Counter[str]()
        items: dict[str, tuple[str, ...]] = {}
        for place in locations:
            whole = whole_of(place)
            if whole is not None and whole.items_act:
                items[place.place] = tuple(f"{place.place}.{item}" for item in place.items)
                every.update(items[place.place])
        for node, visits in self.tally.visits.items():
            for address in {way.move.address for _, way in self.list_offered(node)}:
                for one in items.get(address, (address,)):
                    offered[one] += visits
        for way, times in self.tally.taken.items():
            taken[way.move.address] += times
        for (scene, item), times in self.tally.picks.items():
            taken[f"{scene}.{item}"] += times
        return {a: Hit(offered[a], taken[a]) for a in cards if a in every}

    def count_endings(self) -> dict[str, Ending]:
        """How often each ending was reached, and the mean of those plays."""
        found = {}
        for n, place in enumerate(self.ground.walker.product.locations):
            if place.ended:
                units = self.tally.ended.get(n, [])
                mean = fmean(self.list_shares(units)) if units and self.key.weight else None
                found[place.id] = Ending(len(units), mean)
        return found

    def list_shares(self, units: list[int]) -> list[float]:
        """The scores of plays, from their units of S."""
        whole = self.key.weight * self.key.denominator
        return [u / whole for u in units]

    def measure_spread(self) -> Spread | None:
        """The distribution of the scores; None without any."""
        units = [u for each in self.tally.ended.values() for u in each]
        if not units or not self.key.weight:
            return None
        scores = self.list_shares(units)
        if len(scores) == 1:
            only = scores[0]
            return Spread(only, only, only, only, only, only, 0.0)
        low, middle, high = quantiles(scores, n=4, method="inclusive")
        error = stdev(scores) / sqrt(len(scores))
        return Spread(min(scores), low, middle, high, max(scores), fmean(scores), error)

    def average_domains(self) -> dict[str, float]:
        """The mean score of every domain."""
        account, tally = self.ground.account, self.tally
        units = Counter[str]()
        for start, plays in tally.begun.items():
            for domain, value in self.starts[start][1].items():
                units[domain] += value * plays
        for way, times in tally.taken.items():
            for domain, value in way.units.items():
                units[domain] += value * times
        for slot, value in tally.wholes.items():
            for domain in account.slots[slot].domains if slot else ():
                units[domain] += value
        found = {}
        for domain in account.domains:
            weight = sum(s.weight for s in account.slots.values() if domain in s.domains)
            whole = weight * account.denominator * max(1, tally.plays)
            found[domain] = units[domain] / whole if whole else 0.0
        return found
