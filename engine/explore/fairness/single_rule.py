"""Neither one rule for every decision nor one key in every play finds the better answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, field

from engine.decisions.registry import WHOLES, whole_of
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import Stakes, measure_stakes
from engine.explore.values.scored_product import OVERALL
from engine.explore.values.scored_walk import ScoredWalk, Ways, WayToAnswer
from engine.kernel import model as k

# Single rule -------------------------------------------------------------------------------------
#
# F331: how much a player attains by following a single rule, without reading what happens.
#
# If that gains much, the case does not test judgement. Every rule is played under everything that
# luck can draw; its share of one draw is (S - V-) / (V+ - V-), and the figure is the mean of all.

LONGEST = 20_000  # answers after which a play by a rule is given up
MOST = 0.60  # of what is attainable, for a case with at least `ENOUGH` slots
ENOUGH = 12
SOME, NEARLY_ALL = 6, 0.90  # with fewer slots chance brings more; with fewer than six, anything
MANY = 3  # questions that `first-k` asks on a subject


@reads("story", "key", "text")
def find_strong_single_rules(case: Case) -> Iterator[Finding]:
    """Find rules by which a player attains much without reading."""
    slots = len(case.scenario.key.slots)
    if slots < SOME:
        return
    most = MOST if slots >= ENOUGH else NEARLY_ALL
    for figure in measure_rules(case):
        if figure.single and figure.share > most:
            yield make_finding(
                case.scenario,
                ("scenes",),
                "F331",
                at=figure.name,
                share=f"{figure.share:.0%}",
                most=f"{most:.0%}",
            )


class Seat(Struct):
    """What a rule may look at: where the play is, how long each card is, what was done so far.

    Attributes:
        place: the location.
        words: the number of words on a card, by its address.
        done: the addresses of what was done in this play.
        asked: how many questions were asked in each location.
    """

    place: k.Location
    words: Callable[[str], int]
    done: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)


Liking = Callable[[Seat, WayToAnswer], Any]
"""A sort key for the answers offered: the lowest is taken, and the first of equals.

It depends on nothing but the answer, whether it was given before in this play, and how many
questions were asked here.
"""

Liked = dict[tuple[WayToAnswer, bool, int], Any]
"""The sort keys of a rule, by what they depend on."""


class Rule(Struct, frozen=True):
    """A policy that follows a single rule.

    Attributes:
        name: its name in reports.
        says: its definition, in at most three lines.
        likes: the sort key by which it takes a single answer.
        whole: its answer to an order, a pick or ratings.
    """

    name: str
    says: str
    likes: Liking
    whole: Callable[[Seat], Any]


class Figure(Struct, frozen=True):
    """What a policy attains: the share of what is attainable, from 0 to 1.

    `says` defines the policy. `single`: whether it is a single rule, and not chance.
    """

    name: str
    says: str
    share: float
    single: bool = True


# Single answers ----------------------------------------------------------------------------------


def _sort_talk(order: str, most: int | None = None) -> Callable[[Seat, WayToAnswer], int]:
    """A sort key by the verbs of `order`; after `most` questions, questions come last."""
    verbs = {verb: n for n, verb in enumerate(order.split())}

    def place(seat: Seat, way: WayToAnswer) -> int:
        enough = most is not None and seat.asked[seat.place.id] >= most
        if way.verb == "ask" and enough:
            return len(verbs)
        return verbs.get(way.verb, 0)  # options and whole answers come before everything

    return place


def _first(most: int | None = None) -> Liking:
    return _sort_talk("ask topic continue close move act", most)


_in_order = _first()


def _last(seat: Seat, way: WayToAnswer) -> Any:
    return _in_order(seat, way), -way.at


def _longest(seat: Seat, way: WayToAnswer) -> Any:
    return _in_order(seat, way), -seat.words(way.move.address)


_close = _sort_talk("close ask topic continue move act")


def _everything(seat: Seat, way: WayToAnswer) -> Any:
    if way.verb in ("act", "move") and way.move.address in seat.done:
        return 9
    return ("act", "move", "ask", "topic").index(way.verb) if way.verb in _BESIDE else 5


_BESIDE = ("act", "move", "ask", "topic")


# Orders, picks and ratings -----------------------------------------------------------------------


def _arrange(place: k.Location, items: Sequence[str], values: Callable[[int], int]) -> Any:
    """The items in this order; `values` gives the value of the n-th, from 0, where they get one."""
    return WHOLES[place.kind].arrange(place, items, values)


def _lowest(seat: Seat) -> Any:
    return _arrange(seat.place, seat.place.items, lambda _n: seat.place.scale[0])


def _middle(seat: Seat) -> Any:
    return _arrange(seat.place, seat.place.items, lambda _n: sum(seat.place.scale) // 2)


def _in_turn(seat: Seat) -> Any:
    low, high = seat.place.scale
    return _arrange(seat.place, seat.place.items, lambda n: low + n % (high - low + 1))


def _from_the_end(seat: Seat) -> Any:
    return _arrange(seat.place, seat.place.items[::-1], lambda _n: seat.place.scale[1])


def _long_ones(seat: Seat) -> Any:
    place = seat.place
    found = sorted(place.items, key=lambda id: -seat.words(f"{place.place}.{id}"))
    return _arrange(place, found, lambda _n: sum(place.scale) // 2)


# The rules ---------------------------------------------------------------------------------------

ELSE = "In all else it does as always-first."
RULES = (
    Rule(
        "always-first",
        "Takes the first option, leaves orders as listed, picks from the top, and gives every\n"
        "rating the lowest value. In a conversation it asks the first question of each subject\n"
        "and closes it. Acts beside a decision and breaks are left alone.",
        _first(1),
        _lowest,
    ),
    Rule(
        "as-listed",
        "Goes down every list: asks all questions in the order listed, and rates the first item\n"
        "with the lowest value, the next with the next, and so on around.\n" + ELSE,
        _first(),
        _in_turn,
    ),
    Rule(
        "first-k",
        f"Takes as many as are wanted from the top: the first {MANY} questions of each subject,\n"
        "the first items of a pick; ratings get the middle value.\n" + ELSE,
        _first(MANY),
        _middle,
    ),
    Rule(
        "last",
        "Takes the last option, turns every order round, picks from the bottom, and gives every\n"
        "rating the highest value. It asks all questions, the last one first, then closes.\n"
        "Acts beside a decision and breaks are left alone.",
        _last,
        _from_the_end,
    ),
    Rule(
        "longest",
        "Takes the option with the most words, puts long items first, picks the longest; ratings\n"
        "get the middle value. It asks all questions, the longest first, then closes.\n"
        "Acts beside a decision and breaks are left alone.",
        _longest,
        _long_ones,
    ),
    Rule(
        "close-at-once",
        "Closes every subject and every conversation without a question.\n" + ELSE,
        _close,
        _lowest,
    ),
    Rule(
        "ask-everything",
        "Does everything once: every act beside a decision, every move of a conversation, then\n"
        "every question, and then closes; ratings get the middle value.\n" + ELSE,
        _everything,
        _middle,
    ),
)
RANDOM = (
    "Any answer, each as likely: every option, order, pick, set of ratings, question, move and\n"
    "act, and closing. This is the exact mean over all such plays."
)


def make_tag_rule(tag: str) -> Rule:
    """Make the policy that takes what has a tag wherever it is offered."""
    says = f"Takes the first answer tagged `{tag}` that it has not given, wherever there is one.\n"
    other = _first(1)

    def likes(seat: Seat, way: WayToAnswer) -> Any:
        wanted = tag in way.move.tags and way.move.address not in seat.done
        return (0,) if wanted else (1, other(seat, way))

    return Rule(f"always-{tag}", says + ELSE, likes, _lowest)


def list_rules(case: Case) -> Iterable[Rule]:
    """The rules that can be followed in a case."""
    yield from RULES
    locations = case.scenario.story.model.locations
    tags = {tag for place in locations for move in place.moves for tag in move.tags}
    yield from map(make_tag_rule, sorted(tags))


# Playing by them ---------------------------------------------------------------------------------


class Taken(Struct, frozen=True):
    """An answer that a policy gives.

    Attributes:
        place: where it is given.
        gain: what it adds to S, in units.
        credit: the credit of the slot that it meets, from 0 to 1; None if it meets none.
    """

    place: k.Location
    gain: int
    credit: float | None


class Trial(Struct, frozen=True):
    """A case in which policies are tried.

    Attributes:
        ground: the case, ready to be played.
        stakes: for everything luck can draw: where a play starts, the most and the least it gains.
        chance: the share of what is attainable that random answers attain.
    """

    ground: ScoredWalk
    stakes: tuple[tuple[int, int, int], ...]
    chance: float
    _ways: dict[int, Ways] = field(default_factory=dict)

    def ways(self, node: int) -> Ways:
        """The answers at a node, as in `ScoredWalk.ways`; many policies meet the same nodes."""
        if node not in self._ways:
            self._ways[node] = self.ground.ways(node)
        return self._ways[node]

    @classmethod
    def of(cls, case: Case) -> Trial | None:
        """Prepare a case; None if it has no values or nothing is at stake."""
        known = case.find_fact(measure_stakes, Stakes)
        if not known.known:
            return None
        ground = ScoredWalk.of(case.scenario)
        starts = zip(known.starts, ground.walker.starts(), strict=True)
        stakes = [(node, best, worst) for (best, worst, _), (_, node, _) in starts if best > worst]
        if not stakes:
            return None
        each = known.starts
        shares = [(mean - worst) / (best - worst) for best, worst, mean in each if best > worst]
        return cls(ground, tuple(stakes), sum(shares) / len(shares))

    def plays(self, rule: Rule) -> Iterator[tuple[float, list[Taken]]]:
        """The share of what is attainable and the answers of a policy, for each draw of luck."""
        liked: Liked = {}
        for start, best, worst in self.stakes:
            answers = list(_follow(self, rule, start, liked))
            yield (sum(taken.gain for taken in answers) - worst) / (best - worst), answers

    def share(self, rule: Rule) -> float:
        """The share of what is attainable that a policy attains: the mean over all luck."""
        return sum(share for share, _ in self.plays(rule)) / len(self.stakes)


def measure_rules(case: Case) -> tuple[Figure, ...]:
    """Measure what every policy attains; () if a case has no values or nothing is at stake."""
    trial = Trial.of(case)
    if trial is None:
        return ()
    found = [Figure(rule.name, rule.says, trial.share(rule)) for rule in list_rules(case)]
    return (*found, Figure("random", RANDOM, trial.chance, single=False))


def _follow(trial: Trial, rule: Rule, node: int, liked: Liked) -> Iterator[Taken]:
    """The answers of a rule from a start, at most `LONGEST`.

    In a state that is met again it takes the next answer in its order, and then starts again.
    """
    ground, cards = trial.ground, trial.ground.scenario.text.cards

    def words(address: str) -> int:
        return len(cards[address].text.split()) if address in cards else 0

    seat = Seat(ground.walker.at(node), words)
    given: dict[int, list[WayToAnswer]] = {}
    for _ in range(LONGEST):
        ways = trial.ways(node)
        if not ways:
            break
        seat.place = ground.walker.at(node)
        before = given.setdefault(node, [])
        if len(before) == len(ways):
            before.clear()
        fresh = [pair for pair in ways if pair[1] not in before] if before else ways
        meant, answer = None, None
        if whole_of(seat.place) is not None:
            answer = rule.whole(seat)
            meant = ground.find_way(seat.place, ways, answer)
            if meant in fresh:  # the other orders come after its own
                fresh = [meant, *fresh]
        to, way = _find_preferred(rule, seat, fresh, liked)
        taken = _make_taken(ground, seat.place, way, answer if (to, way) == meant else None)
        node = to
        before.append(way)
        seat.done.add(way.move.address)
        seat.asked[seat.place.id] += way.verb == "ask"
        yield taken


def _find_preferred(rule: Rule, seat: Seat, ways: Ways, liked: Liked) -> tuple[int, WayToAnswer]:
    """The answer that a rule likes best, with the node it leads to."""
    done, asked = seat.done, seat.asked[seat.place.id]
    likings = []
    for _, way in ways:
        key = way, way.move.address in done, asked
        liking = liked.get(key)
        if liking is None:
            liking = liked[key] = rule.likes(seat, way)
        likings.append(liking)
    return ways[likings.index(min(likings))]


def _make_taken(ground: ScoredWalk, place: k.Location, way: WayToAnswer, answer: Any) -> Taken:
    """What a way gains; `answer` is the order, pick or ratings meant, or None for any."""
    gain, credit = way.units.get(OVERALL, 0), way.credit.get(OVERALL)
    if way.kind is not None and way.whole:
        credit = ground.measure_worth(place, way.kind.high if answer is None else answer)[0]
        gain += way.whole * credit
    return Taken(place, gain, None if credit is None else credit / ground.account.denominator)


# Unchanging key ----------------------------------------------------------------------------------
#
# F340: the same answers are best whatever happened, so the story need not be read.


@reads("story", "key")
def find_unchanging_key(case: Case) -> Iterator[Finding]:
    """Find a case of `ENOUGH` slots in which no rating depends on what happened."""
    key = case.scenario.key
    # A rating with `if` reads what luck or an earlier answer decides. An order, a pick or ratings
    # cannot: there two scenes share one slot, each with a key of its own.
    by_state = any(len({grade.overall for grade in mark.grades}) > 1 for mark in key.marks.values())
    by_scene = any(len(slot.scenes) > 1 for slot in key.slots.values())
    if len(key.slots) >= ENOUGH and not by_state and not by_scene:
        yield make_finding(
            case.scenario, ("scenes",), "F340", at=case.scenario.id, n=len(key.slots)
        )
