"""What is done differently in a story that is another one in few places: answers, and arriving.

A play of the one is a play of the other up to the first answer that may do something else.
"""

from __future__ import annotations

from msgspec.structs import replace

from engine.kernel import model as k
from engine.kernel.machine import Machine
from engine.play.play import Play


class ChangedMoves:
    """The answers that may do something else in another story.

    Attributes:
        other: the other story.
        any: whether the stories differ.
        same_states: whether states are written alike, and the locations have the same numbers.
        places: the numbers of the locations that differ.
        offering: the numbers of those where something else may be offered.
        only_words: whether nothing differs but which texts are read on arriving.
    """

    def __init__(self, one: Machine, other: Machine) -> None:
        self.other, self.any = other, one is not other
        here, there = one.model, other.model
        self.same_states = here.variables == there.variables and [p.id for p in here.locations] == [
            p.id for p in there.locations
        ]
        pairs = enumerate(zip(here.locations, there.locations, strict=False))
        apart = {n: (a, b) for n, (a, b) in pairs if self.any and a is not b and a != b}
        self.places = frozenset(apart)
        self.offering = frozenset(
            n for n, (a, b) in apart.items() if _describe_offer(a) != _describe_offer(b)
        )
        self._moves = {n: _find_differing(a, b) for n, (a, b) in apart.items()}
        self._into = _find_entering(there, {b.id for a, b in apart.values() if a.enter != b.enter})
        self._everywhere = self.any and (
            here.injects != there.injects
            or here.start != there.start
            or any(inject.go in self._into for inject in here.injects)
        )

        untold = (
            [replace(place, enter=replace(place.enter, text=())) for place in pair]
            for pair in apart.values()
        )
        self.only_words = (
            self.any
            and self.same_states
            and not self._everywhere
            and all(mine == theirs for mine, theirs in untold)
        )

    def begins_alike(self) -> bool:
        """Whether a play surely begins alike."""
        return not self._everywhere and self.other.model.start not in self._into

    def meets(self, moment: Play) -> bool:
        """Whether the answer that led to a moment may do something else."""
        if self._everywhere or moment.back is None or moment.move is None:
            return True
        move, differing = moment.move.move, self._moves.get(moment.back.at, frozenset())
        if differing is None or move.key in differing:
            return True
        return any(target.to in self._into for target in move.targets)


def _describe_offer(place: k.Location) -> object:
    """What decides about what can be answered in a location."""
    asked = (place.kind, place.items, place.pick, place.scale)
    return asked, [(move.key, move.offer) for move in k.list_moves(place)]


def _find_differing(one: k.Location, other: k.Location) -> frozenset[tuple[str, str]] | None:
    """The keys of the moves that differ in two versions of a location; None: perhaps all."""
    asked = [(p.kind, p.items, p.pick, p.atoms, p.scale, p.place) for p in (one, other)]
    moves = [{move.key: move for move in k.list_moves(place)} for place in (one, other)]
    if asked[0] != asked[1] or list(moves[0]) != list(moves[1]):
        return None
    return frozenset(key for key, move in moves[0].items() if move != moves[1][key])


def _find_entering(model: k.Model, apart: set[str]) -> frozenset[str]:
    """The ids of some locations, and of those by which one may arrive in them at once."""
    found = set(apart)
    while True:
        more = {
            place.id
            for place in model.locations
            if place.id not in found and any(t.to in found for t in place.enter.onward)
        }
        if not more:
            return frozenset(found)
        found |= more
