"""The states of a walker and every way between them, and what makes them many."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from itertools import pairwise
from operator import or_

from msgspec import Struct, field

from engine.explore.statespace.limits import EVERY, Limits
from engine.explore.statespace.successors import CLASSES, PASSED, Walker
from engine.explore.statespace.touched_variables import Regions
from engine.explore.statespace.valuation_sets import Bisimulation, CarriedGraph
from engine.kernel import model as k
from engine.scoring.value_function import StateClasses

# Graph -------------------------------------------------------------------------------------------
#
# Every state, or one of each class, in breadth-first order, with every way between them.

MANY = 1 << 7  # states of a location, of which it is worth while to find what moves touch
MOST_KEPT = 1 << 14  # different ways out of a location that are kept at a time
UNMET = -1
"""No node, for a class of which no state was met."""


class Graph(Struct):
    """The nodes that were reached, and the ways between them.

    Attributes:
        walker: what was searched.
        nodes: the nodes in the order they were reached; a node's number is its index here. Where
            states are merged in classes, a node is the state of its class that was reached first.
        classes: the classes; None if every state is a node.
        numbers: the number of each node, by the node or by the key of its class.
        parents: for each node, the number of the node it was first reached from; a start has its
            own number.
        luck: the values that luck can draw, each with the number of the node where a play starts.
        begun: for each entry of `luck`, the label with what is noted before the first answer.
        exhausted: whether every reachable node was visited.
        edges: for each node, the index of its first way in `to`; passing over is the last.
        ends: for each node, the index after its last way that does not pass over.
        to: the number of the node that each way leads to.
        labels: for each way, the index of its label in `labelled`.
        labelled: the distinct labels.
    """

    walker: Walker
    classes: StateClasses | None = None
    nodes: list[int] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    parents: array[int] = field(default_factory=lambda: array("I"))
    luck: list[tuple[dict[str, k.Value], int]] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    exhausted: bool = True
    edges: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("I"))
    to: array[int] = field(default_factory=lambda: array("I"))
    labels: array[int] = field(default_factory=lambda: array("I"))
    labelled: list[int] = field(default_factory=list)

    def find(self, state: int) -> int | None:
        """The number of the node of a state, with its location; None if it was not reached."""
        key = state if self.classes is None else self.classes.number(state)
        return None if key is None else self.numbers.get(key)

    def way(self, number: int) -> list[int]:
        """The numbers of the nodes on a shortest way from a start to a node."""
        found = [number]
        while self.parents[found[-1]] != found[-1]:
            found.append(self.parents[found[-1]])
        return found[::-1]

    def ways(self, number: int) -> range:
        """The ways out of a node, as indexes into `to` and `labels`."""
        return range(self.edges[number], self.edges[number + 1])


def mark_passing(graph: Graph) -> list[bool]:
    """For each distinct label of a graph, whether the scene is passed over."""
    return [label & CLASSES == PASSED for label in graph.labelled]


def mark_endings(graph: Graph) -> bytearray:
    """For each node, 1 if it is an ending, else 0."""
    low = graph.walker.low
    kinds = [place.ended for place in graph.walker.product.locations]
    return bytearray(kinds[node & low] for node in graph.nodes)


def mark_allowed(graph: Graph, label: Callable[[int], bool] = lambda _: True) -> bytearray:
    """For each distinct label: 1 if nothing is passed over and `label` is true of it, else 0."""
    return bytearray(x & CLASSES != PASSED and label(x) for x in graph.labelled)


def build_graph(walker: Walker, limits: Limits) -> Graph:
    """Visit every reachable state and keep every way, for a labelled walker, within limits."""
    return _Search(walker).run(limits)


class _Counted(dict[int, int]):
    """What was asked for, by its number: the first is 0."""

    def __missing__(self, key: int) -> int:
        self[key] = number = len(self)
        return number


class _Alike(dict[int, tuple[tuple[tuple[int, int], ...], "array[int]"]]):
    """The ways out of the states of a location, by the bits of a node that its moves touch.

    States that differ in nothing else have the same ways: what is not touched stays as it is, or
    is masked out where it is not live. A value has, for each way, the bits of a node that stay, and
    the bits of the node it leads to that the way decides; and the index of each label.

    Attributes:
        touched: the bits that are touched, and those of the location.
    """

    def __init__(self, walker: Walker, at: int, stay: int, labelled: _Counted) -> None:
        self.touched = (walker.masks[at] & ~stay) << walker.shift | walker.low
        self._staying = [(stay & mask) << walker.shift for mask in walker.masks]
        self._expand, self._low, self._labelled = walker.expand, walker.low, labelled

    def __missing__(self, node: int) -> tuple[tuple[tuple[int, int], ...], array[int]]:
        if len(self) == MOST_KEPT:
            self.clear()
        low, staying, out = self._low, self._staying, self._expand(node)
        ways = tuple([(staying[there & low], there) for there, _ in out])
        row = self[node] = ways, array("I", [self._labelled[label] for _, label in out])
        return row


class _Search:
    """Builds the graph of one walker, with a node for every state."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.graph, self.labelled = walker, Graph(walker), _Counted()
        self.alike: list[_Alike | None] = [None] * len(walker.masks)
        self.met = [0] * len(walker.masks)

    def run(self, limits: Limits) -> Graph:
        """The graph, as far as the limits allow."""
        graph, low, every = self.graph, self.walker.low, self.alike
        _begin(graph)
        edges, to, labels = graph.edges, graph.to, graph.labels
        find, new, add = graph.numbers.get, self._add_node, graph.to.append
        for i, node in enumerate(graph.nodes):
            if not i % EVERY and _enough(graph, limits):
                break
            edges.append(len(to))
            alike = every[node & low]
            if alike is None:
                self._expand(i, node)
                continue
            ways, row = alike[node & alike.touched]
            labels.extend(row)
            for stay, there in ways:
                there |= node & stay
                number = find(there)
                add(new(i, there) if number is None else number)
        edges.append(len(to))
        graph.labelled = [*self.labelled]
        graph.ends = _find_ends(graph)
        return graph

    def _add_node(self, i: int, there: int) -> int:
        """The number of a new node, which was first reached from the i-th."""
        graph = self.graph
        number = graph.numbers[there] = len(graph.nodes)
        graph.nodes.append(there)
        graph.parents.append(i)
        return number

    def _expand(self, i: int, node: int) -> None:
        """Find the ways out of the i-th node alone."""
        graph, walker, new = self.graph, self.walker, self._add_node
        at, find, labelled = node & walker.low, graph.numbers.get, self.labelled
        out: list[tuple[int, int]] = []
        walker.expands[at](node >> walker.shift, out.append)
        for there, label in out:
            number = find(there)
            graph.to.append(new(i, there) if number is None else number)
            graph.labels.append(labelled[label])
        self.met[at] += 1
        if self.met[at] == MANY:
            # From here on, states that differ in what no move touches share ways.
            stay = walker.masks[at] & ~walker.mask(self._regions.find_touching(at))
            self.alike[at] = _Alike(walker, at, stay, self.labelled) if stay else None

    @cached_property
    def _regions(self) -> Regions:
        return Regions(self.walker.product)


def _find_ends(graph: Graph) -> array[int]:
    """For each node, the index after its last way that does not pass over."""
    over, labels = mark_passing(graph), graph.labels
    ways = pairwise(graph.edges)
    return array("I", (end - (end > first and over[labels[end - 1]]) for first, end in ways))


def _begin(graph: Graph) -> None:
    """Put every start into the graph."""
    for luck, node, label in graph.walker.starts():
        number = graph.numbers.setdefault(node, len(graph.nodes))
        if number == len(graph.nodes):
            graph.nodes.append(node)
            graph.parents.append(number)
        graph.luck.append((dict(luck), number))
        graph.begun.append(label)


def _enough(graph: Graph, limits: Limits) -> bool:
    """Whether the search has to stop here."""
    if limits.progress is not None:
        limits.progress(len(graph.nodes))
    if len(graph.nodes) > limits.states or limits.over:
        graph.exhausted = False
    return not graph.exhausted


def find_ahead(
    graph: Graph, components: Iterable[Sequence[int]], bits: Sequence[int], here: Sequence[int] = ()
) -> list[int]:
    """For each node, every bit of the node itself and of all ways and nodes after it.

    Passing over is left out. `bits` are those of each label of the graph, `here` of each location.
    The components come after all that they lead to.
    """
    found = [0] * len(graph.nodes)
    to, labels, edges, ends = graph.to, graph.labels, graph.edges, graph.ends
    nodes, low = graph.nodes, graph.walker.low
    said: dict[bytes, int] = {}  # by the labels of a node: many nodes have the same
    for members in components:
        value = 0
        for node in members:
            if here:
                value |= here[nodes[node] & low]
            first, last = edges[node], ends[node]
            row = labels[first:last].tobytes()
            if row not in said:
                said[row] = reduce(or_, map(bits.__getitem__, labels[first:last]), 0)
            value |= said[row]
            for there in to[first:last]:
                value |= found[there]
        for node in members:
            found[node] = value
    return found


# One node for each class of states ----------------------------------------------------------------


def build_graph_of_classes(
    walker: Walker, states: CarriedGraph, found: Bisimulation, limits: Limits
) -> Graph:
    """Visit every class of states breadth first, within limits, and keep every way.

    What tells classes apart says where their ways lead, so no state is expanded again. The ways of
    the walker are labelled, and the labels are numbered.
    """
    return _Building(walker, states, found).build(limits)


class _Building:
    """Makes one graph."""

    def __init__(self, walker: Walker, states: CarriedGraph, found: Bisimulation) -> None:
        self.carried, self.found = states, found
        self.graph = Graph(walker, found.classes)
        self.of: list[int] = []  # the class of each node
        self.met = [UNMET] * found.count
        self.named: dict[int, int] = {}
        self.rows: dict[int, array[int]] = {}

    def build(self, limits: Limits) -> Graph:
        """The graph."""
        graph, carried = self.graph, self.carried
        self._begin()
        met, onward, stay = self.met, self.found.onward, self.found.stay
        own = [bits << carried.shift | carried.low for bits in carried.own]
        for i, full in enumerate(graph.nodes):
            if not i % EVERY and _enough(graph, limits):
                break
            graph.edges.append(len(graph.to))
            at = full & carried.low
            node, met[stay] = carried.find_node(full) if carried.late[at] else full & own[at], i
            classes: Sequence[int] | None = onward(self.of[i])
            if classes is None:
                ways = carried.moves[node]
                classes = [self._find_class(carried.follow(full, way)) for way in ways]
            there = [*map(met.__getitem__, classes)]
            if UNMET in there:
                self._meet(i, carried.moves[node], classes, there)
            if there:
                graph.to.extend(there)
                graph.labels.extend(self._list_labels(carried.labels[node]))
        graph.edges.append(len(graph.to))
        graph.labelled = list(self.named)
        graph.ends = _find_ends(graph)
        graph.numbers = {number: met[number] for number in self.of}
        return graph

    def _begin(self) -> None:
        """Put every start into the graph."""
        graph = self.graph
        for luck, full, label in graph.walker.starts():
            number = self._number_node(full, self._find_class(full))
            if number == len(graph.parents):
                graph.parents.append(number)
            graph.luck.append((dict(luck), number))
            graph.begun.append(label)

    def _find_class(self, full: int) -> int:
        number = self.found.classes.number(full)
        if number is None:
            raise LookupError("a state that the search for classes did not reach")
        return number

    def _number_node(self, full: int, number: int) -> int:
        """The number of the node of a class, of which a state was met."""
        if self.met[number] == UNMET:
            self.met[number] = len(self.graph.nodes)
            self.graph.nodes.append(full)
            self.of.append(number)
        return self.met[number]

    def _meet(self, i: int, ways: Sequence[int], classes: Sequence[int], there: list[int]) -> None:
        """Put the number of a new node wherever a way out of a node leads to a class not met."""
        full, met, at = self.graph.nodes[i], self.met, -1
        for _ in range(there.count(UNMET)):
            at = there.index(UNMET, at + 1)
            if met[classes[at]] == UNMET:
                self._number_node(self.carried.follow(full, ways[at]), classes[at])
                self.graph.parents.append(i)
            there[at] = met[classes[at]]

    def _list_labels(self, number: int) -> array[int]:
        """The labels of the ways out of a node, by their numbers in the graph."""
        row = self.rows.get(number)
        if row is None:
            named = self.named
            every = self.carried.labelled[number]
            row = array("I", (named.setdefault(label, len(named)) for label in every))
            self.rows[number] = row
        return row


# State explosion ---------------------------------------------------------------------------------
#
# State explosion: which variable multiplies the states of a case that has too many.

SAMPLE = 100_000  # states that are looked at to say what multiplied them


def find_heaviest_variable(graph: Graph) -> tuple[str, int]:
    """The variable that multiplies the states most, and the factor; ("", 1) if none does.

    Measured on the states reached: how many there are for each one that remains when the variable
    is forgotten. If no variable multiplies them, what was done in one scene is forgotten instead.
    """
    masks, walker = Counter[str](), graph.walker
    for name, one in walker.layout.fields.items():
        if not one.variable.history and not one.variable.chance:
            derived = walker.sliced.derived.get(name)
            masks[derived.of if derived else name] |= walker.mask((name,)) << walker.shift
    return _find_most(graph, masks) or find_heaviest_scene(graph)


def find_heaviest_scene(graph: Graph) -> tuple[str, int]:
    """The scene in which what was done multiplies the states most, and the factor, likewise."""
    scenes, walker = Counter[str](), graph.walker
    for name, one in walker.layout.fields.items():
        if one.variable.history:
            scenes[name.partition(":")[2].partition(".")[0]] |= walker.mask((name,)) << walker.shift
    return _find_most(graph, scenes) or ("", 1)


def _find_most(graph: Graph, masks: Mapping[str, int]) -> tuple[str, int] | None:
    """The mask without which the fewest states remain, and the factor; None if it is 1."""
    nodes = graph.nodes[-SAMPLE:]
    factors = {
        name: round(len(nodes) / len({node & ~mask for node in nodes}))
        for name, mask in masks.items()
        if nodes
    }
    found = max(factors.items(), key=lambda pair: pair[1], default=("", 1))
    return found if found[1] > 1 else None
