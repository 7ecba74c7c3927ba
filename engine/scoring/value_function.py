"""What can still be gained from each moment of a play, and what each decision closed.

V+ and V- are the greatest and least weight that can still be added to S from a state, E the mean
over every legal answer. What a decision closed is its regret, V+(s) - (r + V+(s')) >= 0; over a
finished play the regrets add up to the best it could be less S (`scoring/README.md`, Values).
Exploration makes the values; where a case could not be exhausted there are none.

States are told apart only as far as it can make a difference: two are of one class if the same can
be read, done, gained and reached from both. What a scene neither reads nor writes is only carried
through it: of that, it matters only what can make a difference later, and few combinations of
values usually do.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from engine.kernel.model import Value
from engine.play.play import Play

Node = tuple[int, int, Mapping[int, int]]
"""The position of a variable in a state, its mask before shifting, and where its values lead."""


class StateClasses(Struct, frozen=True):
    """The class of each state that can be reached.

    Attributes:
        shift: a state with its location is `state << shift | location`.
        own: for each location, the bits of a state that are not carried.
        carried: for each location, where reading what is carried begins: at a node, or, written as
            ~n, with the n-th combination.
        nodes: where each value of a carried variable leads, likewise.
        classes: for these bits with their location, the number of the class of each combination; -1
            for one that no play meets.
    """

    shift: int
    own: Sequence[int]
    carried: Sequence[int]
    nodes: Sequence[Node]
    classes: Mapping[int, Sequence[int]]

    def number(self, full: int) -> int | None:
        """The number of the class of a state, with its location; None if no play meets it.

        A state that no play meets may have a number, too.
        """
        at, state = full & (1 << self.shift) - 1, full >> self.shift
        classes = self.classes.get((state & self.own[at]) << self.shift | at)
        to: int | None = self.carried[at]
        while to is not None and to >= 0:
            position, mask, children = self.nodes[to]
            to = children.get(state >> position & mask)
        number = -1 if to is None or classes is None else classes[~to]
        return None if number < 0 else number


OVERALL = ""


class Copy(Struct, frozen=True):
    """One variable as it is played, and where it lies in a state as it was explored.

    Attributes:
        shift: of the variable in a played state.
        mask: its bits, before shifting.
        to: its shift in an explored state.
        slot: the slot whose bit it is instead, or "".
        unless: bits of a played state; where one of them is set, the variable is forgotten.
        derived: for each index of a value, what an explored state has instead; () for itself.
    """

    shift: int
    mask: int
    to: int
    slot: str = ""
    unless: int = 0
    derived: tuple[int, ...] = ()


class ValueTable(Struct, frozen=True):
    """What can still be gained from each state, overall or in one domain.

    Attributes:
        best: V+ in units of 1 / denominator, by number of the state.
        worst: V- in the same units.
        chance: E in the same units.
    """

    best: array[int]
    worst: array[int]
    chance: array[float]


class Start(Struct, frozen=True):
    """Where a play begins under one way luck can fall: at the state with this number.

    `units`: what was settled on the way in, overall and by domain.
    """

    number: int
    units: Mapping[str, int]


class RiskEnds(Struct, frozen=True):
    """The levels at which a risk can end, from the start of the case.

    Attributes:
        risk: its id.
        levels: every level that some answers lead to, lowest first; `unknown` is below all.
        lucks: the draws of luck under which it is so; a draw that makes no difference is left out.
    """

    risk: str
    levels: tuple[str, ...]
    lucks: tuple[Mapping[str, Value], ...]


class Bounds(Struct, frozen=True):
    """What can still be gained from a moment, in weights."""

    best: Fraction
    worst: Fraction
    chance: float


class Values(Struct, frozen=True):
    """The values of every state of a case.

    Attributes:
        denominator: units in one whole credit.
        weight: of all slots together.
        start: S before anything is settled, in units, overall and by domain.
        parts: overall under "", and by domain.
        classes: the number of each state as it was explored.
        copies: by location, how a played state becomes an explored one.
        open: for each state, a bit for each slot that an answer can still meet.
        slots: ids of the slots, in the order of those bits.
        starts: where plays begin, one for every way luck can fall.
        risk_ends: where risks can end; a risk that is too large to explore is left out.
    """

    denominator: int
    weight: int
    start: Mapping[str, int]
    parts: Mapping[str, ValueTable]
    classes: StateClasses
    copies: Sequence[Sequence[Copy]]
    open: Sequence[int]
    slots: tuple[str, ...]
    starts: tuple[Start, ...]
    risk_ends: tuple[RiskEnds, ...] = ()

    def number(self, play: Play, settled: Collection[str]) -> int | None:
        """The number of the state a play is in; None for one that no play from the start meets.

        Slots were settled up to the moment.
        """
        return self.classes.number(self.find_explored(play, settled))

    def find_explored(self, play: Play, settled: Collection[str]) -> int:
        """The state a play is in as it was explored, without what makes no difference later."""
        state = 0
        for copy in self.copies[play.at]:
            if play.state & copy.unless:
                continue
            if copy.slot:
                state |= (copy.slot in settled) << copy.to
            else:
                value = play.state >> copy.shift & copy.mask
                state |= (copy.derived[value] if copy.derived else value) << copy.to
        return state << self.classes.shift | play.at

    def bounds(self, number: int, part: str = OVERALL) -> Bounds:
        """What can still be gained from a state."""
        found = self.parts[part]
        return Bounds(
            Fraction(found.best[number], self.denominator),
            Fraction(found.worst[number], self.denominator),
            found.chance[number] / self.denominator,
        )

    def regret(self, before: int, after: int, gained: int) -> int:
        """What an answer closed overall, V+(s) - (r + V+(s')), in units of 1 / denominator.

        The states s and s' are given by number; r is what the answer added to S, in the same units.
        """
        best = self.parts[OVERALL].best
        units: int = best[before] - best[after] - gained
        return units

    def ends_of(self, risk: str, luck: Mapping[str, Value]) -> tuple[str, ...]:
        """The levels at which a risk can end under what luck drew, lowest first; () if unknown.

        The luck is the value of every `chance`, by name.
        """
        for each in self.risk_ends:
            if each.risk == risk and any(luck.items() >= drawn.items() for drawn in each.lucks):
                return each.levels
        return ()

    def bound_plays(self, part: str = OVERALL) -> Bounds:
        """The least and the most S of a whole play can be under any luck, and its mean."""
        return bound_plays(self.parts[part], self.denominator, self.start[part], self.starts, part)


def bound_plays(
    part: ValueTable, denominator: int, start: int, starts: Iterable[Start], name: str = OVERALL
) -> Bounds:
    """The least and the most S of a whole play can be under any luck, and its mean, in weights.

    The part is what can be gained from each state, overall or in the domain of this name. `start`
    is S before anything is settled, in units, of which the denominator is one whole credit.
    """
    each = [(s.number, Fraction(start + s.units.get(name, 0), denominator)) for s in starts]
    return Bounds(
        max(begun + Fraction(part.best[number], denominator) for number, begun in each),
        min(begun + Fraction(part.worst[number], denominator) for number, begun in each),
        sum(float(begun) + part.chance[number] / denominator for number, begun in each) / len(each),
    )
