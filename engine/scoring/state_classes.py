"""States that are told apart only as far as it can make a difference.

Two states are of one class if the same can be read, done, gained and reached from both. What a
scene neither reads nor writes is only carried through it: of that, it matters only what can make a
difference later, and few combinations of values usually do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

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
