"""Breadth-first search over every state, in which facts that are only carried along cost little.

The states of a location that differ only in variables its moves neither read nor write are one
*node* here, with the set of what these variables can be. A node is expanded once, for all of them;
sets are split where a move reads or writes a carried variable, and nowhere else. What is reached is
exactly what a search state by state reaches, layer by layer, so a shortest way is a shortest play.

Where a location reads many variables and writes none of them, such as the flags on which an ending
depends, they are carried, too. Its states are one node for each thing that its moves can do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain, starmap
from typing import Any

from msgspec import Struct

from engine.explore.statespace.decision_diagrams import Outcomes, ValuationFunctions
from engine.explore.statespace.limits import EVERY, Limits
from engine.explore.statespace.successors import CLASSES, Walker
from engine.explore.statespace.symbolic_execution import SymbolicExecution
from engine.explore.statespace.touched_variables import Regions
from engine.explore.statespace.valuation_sets import UNIT, CarriedGraph, Transfer, ValuationSets
from engine.kernel import model as k
from engine.kernel.machine import Field

MOST_OUTCOMES = 256
"""Different things that the moves of a location may do for it to be one node for each."""
FEW = 12
"""Questions of a region, and flags that are only read, that are walked in every subset."""


class Carrier:
    """Takes sets of valuations along the ways of a walker.

    Attributes:
        walker: what is walked.
        sets: the sets.
        regions: the regions of what is walked.
        own: for each location, the bits of the variables that are in its nodes.
        carried: for each location, the fields of the variables that are in its sets, in order.
        carries: for each location, a number for these.
        touched: for each location, the bits of the variables that the moves of its region touch.
        once: for each location, the bits of the variables that only make it happen once that a
            move is made there, where they are many. They are carried, too: such a move is made by
            the states that have not made it. None where ways are numbered: the classes that are
            made of them are of nodes whose states can all make every move.
        late: for each location, the bits of the variables that its moves only read, where they are
            many. They are carried, too: a node has values with which its moves do what they do with
            all values in its set.
        functions: tell by these variables what moves do.
    """

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.sets = ValuationSets()
        self.regions = regions = Regions(walker.product)
        fields = walker.layout.fields.values()
        once = ((),) * len(walker.masks) if walker.numbered else regions.once()
        self.once = [0 if len(names) <= FEW else walker.mask(names) for names in once]
        self.functions = ValuationFunctions({field.shift: field.mask for field in fields})
        self.outcomes = cache(self._find_outcomes)
        self._symbolic: dict[int, SymbolicExecution] = {}
        touched = [*map(walker.mask, regions.list_touched())]
        self.late = [*starmap(self._find_late, enumerate(touched))]
        self.touched = [
            mask & ~once & ~late
            for mask, once, late in zip(touched, self.once, self.late, strict=True)
        ]
        live = walker.masks
        self.own = [mask & own for mask, own in zip(live, self.touched, strict=True)]
        self.carried = [
            tuple(f for f in fields if f.bits & live[at] & ~self.touched[at])
            for at in range(len(live))
        ]
        numbers: dict[tuple[int, ...], int] = {}
        self.carries = [
            numbers.setdefault(tuple(f.shift for f in here), len(numbers)) for here in self.carried
        ]
        self._arrivals: dict[tuple[int, int, int], tuple[tuple[int, int], ...]] = {}
        self.transfer = cache(self._make_transfer)

    def _find_late(self, at: int, touched: int) -> int:
        """The bits of the variables that are only read in a location, where they are many."""
        walker = self.walker
        if (touched & walker.masks[at]).bit_count() <= FEW:
            return 0
        late = walker.mask(self.regions.find_read_only(at)) & walker.masks[at]
        fields = [field for field in walker.layout.fields.values() if field.bits & late]
        if len(fields) <= FEW:
            return 0
        others = [field for field in walker.layout.fields.values() if not field.bits & late]
        kept = ~(late << walker.shift)
        symbolic = SymbolicExecution(walker.expands[at], fields, others, kept, self.functions)
        if not symbolic.has_few(walker.layout.start & walker.masks[at] & ~late, MOST_OUTCOMES):
            return 0
        self._symbolic[at] = symbolic
        return late

    def _find_outcomes(self, node: int) -> Outcomes:
        """What the moves of a node do, by the variables that its location only reads."""
        return self._symbolic[node & self.walker.low].run(node >> self.walker.shift)

    def split_node(self, node: int, set_: int) -> Iterable[tuple[int, int]]:
        """A node as it is written without late variables, and its set: by what its moves do."""
        if not self.late[node & self.walker.low]:
            return ((node, set_),)
        found = self.outcomes(node)
        parts = self.sets.part(set_, found.function, self.functions.nodes)
        return [(node | found.states[n] << self.walker.shift, part) for n, part in parts.items()]

    def join_node(self, node: int) -> int:
        """A node without late variables."""
        return node & ~(self.late[node & self.walker.low] << self.walker.shift)

    def start(self, full: int) -> tuple[int, int]:
        """The node and the set of one state that is written out."""
        walker = self.walker
        at, state = full & walker.low, full >> walker.shift
        values = tuple((f.shift, state >> f.shift & f.mask) for f in self.carried[at])
        node, set_ = (state & self.own[at]) << walker.shift | at, self.sets.put(UNIT, values)
        [found] = self.split_node(node, set_)
        return found

    def arrive(self, at: int, there: int, set_: int) -> tuple[tuple[int, int], ...]:
        """The nodes and sets that a set becomes on a way.

        The way comes from the location `at`, and leads `there`, as the walker says.
        """
        key = (at, there, set_)
        found = self._arrivals.get(key)
        if found is None:
            found = self._arrivals[key] = self._carry(at, there, set_)
        return found

    def _carry(self, at: int, there: int, set_: int) -> tuple[tuple[int, int], ...]:
        sets, shift = self.sets, self.walker.shift
        way = self.transfer(at, there & self.walker.low)
        state, node = there >> shift, there & way.kept
        made = state & self.once[at]
        if made:
            set_ = sets.turn(set_, made.bit_length() - 1)
        put = tuple((position, state >> position & mask) for position, mask in way.put)
        parts = sets.split(sets.forget(set_, way.lost), way.split)
        led = ((node | bits << shift, sets.put(part, put)) for bits, part in parts)
        return tuple(chain.from_iterable(starmap(self.split_node, led)))

    def _make_transfer(self, at: int, to: int) -> Transfer:
        live, touched, own = self.walker.masks[to], self.touched[at], self.own[to]
        shift, low = self.walker.shift, self.walker.low
        into = [f for f in self.carried[to] if f.bits & touched]
        stay = [f for f in self.carried[at] if f.bits & live]
        return Transfer(
            decided=(live & touched) << shift | low,
            kept=(own & touched) << shift | low,
            carried=tuple((f.shift, f.mask) for f in stay),
            along=sum(field.bits for field in stay) << shift,
            put=tuple((f.shift, f.mask) for f in into),
            lost=tuple(f.shift for f in self.carried[at] if not f.bits & live),
            split=tuple(f.shift for f in stay if f.bits & own),
        )

    def describe_moving(self, at: int) -> object:
        """What decides how the ways out of a location change sets, beside where they lead."""
        return self.carries[at], self.touched[at], self.once[at], self.late[at]

    def come_from(self, at: int, there: int, full: int, set_: int) -> int | None:
        """A valuation of a set from which a way leads to one state, as bits; None without one.

        The way is as in `arrive`; `full` is the state, written out.
        """
        if there & self.walker.low != full & self.walker.low:
            return None
        way = self.transfer(at, full & self.walker.low)
        if (there ^ full) & way.decided:
            return None
        state = full >> self.walker.shift
        fixed = {position: state >> position & mask for position, mask in way.carried}
        made = there >> self.walker.shift & self.once[at]
        if made & ~state & self.walker.masks[full & self.walker.low]:
            return None
        if made:
            fixed[made.bit_length() - 1] = 0
        return self.sets.choose(set_, fixed)


class _Exits(dict[int, int]):
    """Where a way leads, as in `moves`, by where it leads as the walker says."""

    def __init__(self, at: int, carrier: Carrier, exits: list[tuple[int, int]]) -> None:
        self._at, self._carrier, self._exits = at, carrier, exits

    def __missing__(self, way: int) -> int:
        carrier, at, to = self._carrier, self._at, way
        there = way & carrier.walker.low
        made = way >> carrier.walker.shift & carrier.once[at]
        if made or carrier.carries[at] != carrier.carries[there] or carrier.late[there]:
            self._exits.append((at, way))
            to = -len(self._exits)
        self[way] = to
        return to


class Sighting(Struct, frozen=True):
    """Where a note was first made.

    Attributes:
        layer: the number of moves to there.
        node: the node.
        values: the values that carried variables have there, by position.
        at: the index of the way out of the node on which it is made; -1 for the node itself.
    """

    layer: int
    node: int
    values: Mapping[int, int]
    at: int


class Reached:
    """Every state that a walker reaches.

    Attributes:
        walker: what was walked.
        carrier: takes sets along its ways.
        found: the set of each node.
        layers: by the number of moves, what was new then: nodes and sets.
        states: how many states were reached.
        exhausted: whether these are all states.
        firsts: for each bit that was seen, where it was first seen.
        luck: what luck draws at each start, by the state, written out.
        replayed: plays to states on shortest ways, by the number of moves and the state.
        moves: where the ways out of each node lead, in order: to a node that carries the same; or,
            written as ~n, to the n-th of `exits`.
        labelled: the labels of these ways, each different list of labels with its number.
        labels: for each node the number of its labels, if they are numbered.
        exits: the ways that change sets: the location each comes from, and where it leads, as the
            walker says.
    """

    def __init__(self, walker: Walker) -> None:
        self.walker, self.carrier = walker, Carrier(walker)
        self.found: dict[int, int] = {}
        self.layers: list[dict[int, int]] = []
        self.states = 0
        self.exhausted = True
        self.firsts: dict[int, Sighting] = {}
        self.luck: dict[int, dict[str, k.Value]] = {}
        self.replayed: dict[tuple[int, int], Any] = {}
        self.moves: dict[int, tuple[int, ...]] = {}
        self.labels: dict[int, int] = {}
        self.labelled: dict[tuple[int, ...], int] = {}
        self.exits: list[tuple[int, int]] = []
        self._known_values: dict[tuple[int, str], set[int]] = {}

    @property
    def graph(self) -> CarriedGraph:
        """The nodes, the sets and the ways alone."""
        walker, carrier = self.walker, self.carrier
        return CarriedGraph(
            walker.shift,
            {field.shift: field.mask for field in walker.layout.fields.values()},
            carrier.regions.numbers(),
            carrier.own,
            carrier.carries,
            carrier.sets,
            self.found,
            self.moves,
            self.labels,
            [*self.labelled],
            self.exits,
            carrier.transfer,
            carrier.late,
            carrier.outcomes,
            carrier.functions,
        )

    @property
    def size(self) -> int:
        """What is kept of the states: nodes, and the parts of sets. Limits are about this."""
        return len(self.found) + len(self.carrier.sets)

    @property
    def depth(self) -> int:
        """The number of moves on a shortest way to the farthest state."""
        return len(self.layers) - 1

    @cached_property
    def locations(self) -> Mapping[str, list[int]]:
        """The ids of the locations that were reached, each with its nodes."""
        found: dict[str, list[int]] = {}
        for node in self.found:
            found.setdefault(self.walker.at(node).id, []).append(node)
        return found

    def ways(self, node: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where ways out of a node lead, as in `moves`: by answers, and by passing over.

        Left out are answers that not every state of the node may be able to give.
        """
        at, answers = node & self.walker.low, self.moves[node]
        passed: tuple[int, ...] = ()
        if self._passes[at]:
            answers, passed = answers[:-1], answers[-1:]
        once, shift = self.carrier.once[at], self.walker.shift
        if once:
            answers = tuple(t for t in answers if t >= 0 or not self.exits[~t][1] >> shift & once)
        return answers, passed

    @cached_property
    def _passes(self) -> list[bool]:
        """For each location, whether it can be passed over."""
        places = self.walker.product.locations
        return [self.walker.passes and place.passing is not None for place in places]

    def place(self, to: int) -> k.Location:
        """The location to which a way leads, as in `moves`."""
        return self.walker.at(to if to >= 0 else self.exits[~to][1])

    def values(self, name: str, locations: Iterable[str]) -> set[int]:
        """The indexes of a variable's first value, and of those it has in locations (ids)."""
        field = self.walker.layout.fields[name]
        return {field.variable.start}.union(*(self._values(field, id) for id in locations))

    def _values(self, field: Field, id: str) -> set[int]:
        """The indexes of a variable's values in a location."""
        known = self._known_values.get((field.shift, id))
        if known is None:
            nodes, shift = self.locations.get(id, ()), self.walker.shift + field.shift
            if field.bits & self.carrier.own[self.walker.index[id]]:
                known = {node >> shift & field.mask for node in nodes}
            else:
                sets = {self.found[node] for node in nodes}
                known = set().union(*(self.carrier.sets.values(each, field.shift) for each in sets))
            self._known_values[field.shift, id] = known
        return known

    def trace_back(self, sighting: Sighting) -> Iterator[tuple[int, int]]:
        """The states on a shortest way from a sighting back to a start, written out.

        Each has the number of moves to there. From the same one, the way back is the same.
        """
        sets, shift = self.carrier.sets, self.walker.shift
        bits = sets.choose(self.layers[sighting.layer][sighting.node], sighting.values)
        assert bits is not None
        state = self.carrier.join_node(sighting.node) | bits << shift
        yield sighting.layer, state
        for number in reversed(range(sighting.layer)):
            state = self._find_before(state, number)
            yield number, state

    def _find_before(self, full: int, number: int) -> int:
        """A state of a layer from which a way leads to a state."""
        node, _ = self.carrier.start(full)
        low, exits = self.walker.low, self.exits
        wanted = {node, *self._exits_to[full & low]}
        for before, set_ in self.layers[number].items():
            ways = self.moves[before]
            if wanted.isdisjoint(ways):
                continue
            for to in ways:
                if to in wanted:
                    way = to if to >= 0 else exits[~to][1]
                    bits = self.carrier.come_from(before & low, way, full, set_)
                    if bits is not None:
                        return self.carrier.join_node(before) | bits << self.walker.shift
        raise LookupError("no way leads to this state")

    @cached_property
    def _exits_to(self) -> Mapping[int, list[int]]:
        """For each location, the ways to it that change sets, as in `moves`."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, (_, way) in enumerate(self.exits):
            found[way & self.walker.low].append(~number)
        return found


def search_states(walker: Walker, limits: Limits, until: int = 0) -> Reached:
    """Visit every state, within limits.

    If the walker is labelled, notes made on the ways are seen too. The search stops when all the
    bits of notes in `until` were seen; 0: no such stop.
    """
    return _Search(Reached(walker), limits, until).run()


class _Search:
    """One search."""

    def __init__(self, reached: Reached, limits: Limits, until: int) -> None:
        self.limits, self.until = limits, until
        self.walker, self.reached = reached.walker, reached
        walker = reached.walker
        self.carrier = self.reached.carrier
        self.seen = CLASSES
        self.to: list[Callable[[int], int]] = []
        # Locations where the same is known share it, unless each is asked for its own ways out.
        alike: dict[object, _Exits] = {}
        for at in range(len(walker.product.locations)):
            one = _Exits(at, self.carrier, self.reached.exits)
            key = at if walker.numbered else self.carrier.describe_moving(at)
            self.to.append(alike.setdefault(key, one).__getitem__)
        looked = [self._looks(place) for place in walker.product.locations]
        masks = (walker.mask(names & walker.layout.fields.keys()) for names in looked)
        self.looked = [mask << walker.shift | walker.low for mask in masks]
        carried = list(zip(self.carrier.carried, looked, strict=True))
        self.read = [tuple(f.shift for f in c if f.variable.name in names) for c, names in carried]
        self.unread = [
            tuple(f.shift for f in c if f.variable.name not in names) for c, names in carried
        ]
        self.known_looks: set[tuple[int, int]] = set()
        # By node: ways that some states have made, what is noted on them, and the bits of that.
        self.perhaps: dict[int, list[tuple[int, int, int]]] = {}

    def run(self) -> Reached:
        """Every state from the starts."""
        layer: dict[int, int] = {}
        for luck, full, label in self.walker.starts():
            self.reached.luck.setdefault(full, dict(luck))
            node, set_ = self.carrier.start(full)
            self._see(label, 0, node, {}, -1)
            self._add(node, set_, layer)

        while layer:
            self.reached.layers.append(layer)
            layer = self._step(layer)
        return self.reached

    def _step(self, layer: Mapping[int, int]) -> dict[int, int]:
        """What is new one move later; nothing once the search is over."""
        new: dict[int, int] = {}
        low, sees, known = self.walker.low, self.walker.sees, self.reached.moves
        number = len(self.reached.layers) - 1
        led: dict[int, list[tuple[int, ...]]] = {}
        for count, (node, set_) in enumerate(layer.items(), 1):
            if sees[node & low] is not None:
                self._look(number, node, set_)
            moves = known.get(node)
            if moves is None:
                out: list[Any] = []
                self.walker.expands[node & self.walker.low](node >> self.walker.shift, out.append)
                moves = known[node] = self._follow_ways(number, node, out)
            if node in self.perhaps:
                self._see_where_made(number, node, set_)
            if self.until and not self.until & ~self.seen:
                return {}
            led.setdefault(set_, []).append(moves)
            if not count % EVERY:
                self._arrive(led, new)
                led.clear()
                if self._is_enough():
                    return {}
        self._arrive(led, new)
        return {} if self._is_enough() else new

    def _arrive(self, led: Mapping[int, list[tuple[int, ...]]], layer: dict[int, int]) -> None:
        """Add to a layer what is new where ways lead; `led` has the ways of each set."""
        reached, arrive, count = self.reached, self.carrier.arrive, self.carrier.sets.count
        found, exits, add = reached.found, reached.exits, self._add
        for set_, ways in led.items():
            nodes = 0
            for to in dict.fromkeys(chain.from_iterable(ways)):
                if to < 0:
                    for there, carried in arrive(*exits[~to], set_):
                        add(there, carried, layer)
                elif (known := found.get(to)) is None:
                    found[to] = layer[to] = set_
                    nodes += 1
                elif known != set_:
                    add(to, set_, layer)
            reached.states += nodes * count(set_)

    def _add(self, node: int, set_: int, layer: dict[int, int]) -> None:
        """Add a set at a node, and what of it is new to a layer."""
        found, sets = self.reached.found, self.carrier.sets
        known = found.get(node)
        if known is None:
            found[node] = layer[node] = set_
            self.reached.states += sets.count(set_)
        elif known != set_:
            new = sets.subtract(set_, known)
            if new:
                found[node] = sets.unite(known, new)
                layer[node] = sets.unite(layer[node], new) if node in layer else new
                self.reached.states += sets.count(new)

    def _is_enough(self) -> bool:
        if self.limits.progress is not None:
            self.limits.progress(self.reached.states)
        if self.reached.size > self.limits.states or self.limits.over:
            self.reached.exhausted = False
        return not self.reached.exhausted

    # Notes ---------------------------------------------------------------------------------------

    def _follow_ways(self, layer: int, node: int, out: list[Any]) -> tuple[int, ...]:
        """Where some ways out of a node lead, as in `moves`; what is noted on them is seen."""
        walker, at = self.walker, node & self.walker.low
        if not walker.labelled or not out:
            return tuple(map(self.to[at], out))
        to, labels = zip(*out, strict=True)
        labelled, once = self.reached.labelled, self.carrier.once[at]
        row = labelled.get(labels)
        if row is None:  # else all that is noted here was seen
            row = labelled[labels] = len(labelled)
            for number, label in enumerate(labels):
                if label & ~self.seen and not to[number] >> walker.shift & once:
                    self._see(label, layer, node, {}, number)
        if once:
            self._doubt(node, once, out)
        if walker.numbered:
            self.reached.labels[node] = row
        return tuple(map(self.to[at], to))

    def _doubt(self, node: int, once: int, out: Iterable[tuple[int, int]]) -> None:
        """Keep the ways out of a node on which something new is noted, if a state can take them."""
        shift = self.walker.shift
        perhaps = [
            (number, label, made.bit_length() - 1)
            for number, (to, label) in enumerate(out)
            if (made := to >> shift & once) and label & ~self.seen
        ]
        if perhaps:
            self.perhaps[node] = perhaps

    def _see_where_made(self, layer: int, node: int, set_: int) -> None:
        """See what is noted on ways that some state of a set can still take."""
        still = []
        for number, label, position in self.perhaps[node]:
            fixed = {position: 0}
            if not label & ~self.seen:
                continue
            if self.carrier.sets.choose(set_, fixed) is None:
                still.append((number, label, position))
            else:
                self._see(label, layer, node, fixed, number)
        if still:
            self.perhaps[node] = still
        else:
            del self.perhaps[node]

    def _looks(self, place: k.Location) -> frozenset[str]:
        """The variables that the looks of a location read; also those of visible offers."""
        conditions = [look.when for look in self.walker.product.looks.get(place.id, ())]
        if self.walker.product.written:
            conditions += [move.offer for move in place.moves if move.offer is not None]
        return frozenset().union(*map(k.reads, conditions))

    def _look(self, layer: int, node: int, set_: int) -> None:
        """See what the looks of a node note, in each of its states."""
        at = node & self.walker.low
        key = node & self.looked[at], set_
        if key in self.known_looks:
            return
        self.known_looks.add(key)
        see, read = self.walker.sees[at], self.read[at]
        state = self.carrier.join_node(node) >> self.walker.shift
        assert see is not None
        sets = self.carrier.sets
        for bits, _ in sets.split(sets.forget(set_, self.unread[at]), read):
            noted = see(state | bits)
            if noted & ~self.seen:
                self._see(noted, layer, node, self._values(at, read, bits), -1)

    def _values(self, at: int, read: tuple[int, ...], bits: int) -> dict[int, int]:
        fields = (f for f in self.carrier.carried[at] if f.shift in read)
        return {f.shift: bits >> f.shift & f.mask for f in fields}

    def _see(self, bits: int, layer: int, node: int, values: Mapping[int, int], at: int) -> None:
        self.seen |= bits
        for bit in self.walker.notes.values():
            if bits & bit:
                self.reached.firsts.setdefault(bit, Sighting(layer, node, values, at))
