"""Which states have the same future, found without writing every state out.

The future of a state is the answers, what is noted on each, and the future after it. Regions are
looked at from the last to the first: the ways out of one say which combinations of what it carries
can make a difference, and then each node has one future for each combination. States with the same
future are bisimilar: a graph with one node for each future has the same ways as a graph of states,
and the same shortest ones. (Paige and Tarjan, Three partition refinement algorithms, 1987.)
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from engine.explore.statespace.components import Components, find_components
from engine.explore.statespace.decision_diagrams import NOWHERE
from engine.explore.statespace.valuation_sets import EMPTY, UNIT, Bisimulation, CarriedGraph
from engine.scoring.value_function import StateClasses

Futures = tuple[int, ...]
"""The number of a future for each combination of what is carried."""


def find_bisimilar_states(graph: CarriedGraph, apart: Sequence[int]) -> Bisimulation:
    """Find the classes of the states that a search has reached.

    `apart`: for each location, bits of a state in which all states of a class are equal.
    """
    return _Search(graph, apart).find_classes()


class _Search:
    """Finds the future of each node, region after region."""

    def __init__(self, graph: CarriedGraph, apart: Sequence[int]) -> None:
        self.graph, self.sets, self.low = graph, graph.sets, graph.low
        self.apart = [bits << graph.shift | self.low for bits in apart]
        self.functions = graph.functions
        self.carried = [NOWHERE] * len(apart)
        self.futures: dict[int, Futures] = {}
        self._heads: dict[tuple[int, int], int] = {}
        self._numbers: dict[tuple[int, ...], int] = {(): ~NOWHERE}
        self._each: dict[Futures, Futures] = {}
        self._known: dict[tuple[int, ...], Futures] = {}
        self._unlikes: set[int] = set()
        self._stay = self._number_future((self._make_unlike(),))  # wherever a way stays at its node
        self._after: dict[int, Futures] = {}  # of a region: by node, and by way out of it

    def find_classes(self) -> Bisimulation:
        """The classes."""
        nodes: dict[int, list[int]] = {region: [] for region in sorted(set(self.graph.regions))}
        for node in self.graph.found:
            nodes[self.graph.regions[node & self.low]].append(node)
        for region in reversed(nodes):
            if len({self.graph.carries[node & self.low] for node in nodes[region]}) > 1:
                self._tell_all_apart(nodes[region])
            elif nodes[region]:
                self._search_region(region, nodes[region])
                self.functions.forget()  # another region hardly asks it again
        classes = StateClasses(
            self.graph.shift, self.graph.own, self.carried, self.functions.nodes, self.futures
        )
        return Bisimulation(classes, [*self._numbers], frozenset(self._unlikes), self._stay)

    def _search_region(self, region: int, nodes: Sequence[int]) -> None:
        """Find the futures in a region; those after it are known."""
        ways, late = self._follow_ways(region, nodes), self._list_late(nodes)
        told = [self.graph.outcomes(node).function for node in late]
        root, ends = self.functions.join([*ways.values(), *told])
        columns = [*zip(*ends, strict=True)][: len(ways)]
        self._after = dict(zip(ways, map(self._share_futures, columns), strict=True))
        self._stays = self._share_futures((self._stay,) * len(ends))
        for node in nodes:
            self.carried[node & self.low] = root
        left, before = list(reversed(nodes)), -1
        while left and len(left) != before:  # most nodes lead to nodes that were reached later
            before = len(left)
            left = [node for node in left if not self._try_alone(node)]
        if left:
            self._search_loops(left)
        if not late:
            self.futures.update((node, self._after[node]) for node in nodes)
        for number, node in enumerate(late, len(ways)):
            self.futures[node] = self._pick_futures(node, [end[number] for end in ends])

    def _list_late(self, nodes: Sequence[int]) -> list[int]:
        """Some nodes without the late variables of their location, if it has any."""
        late, shift = self.graph.late, self.graph.shift
        each = (node & ~(late[node & self.low] << shift) for node in nodes if late[node & self.low])
        return [*dict.fromkeys(each)]

    def _pick_futures(self, node: int, outcomes: Sequence[int]) -> Futures:
        """The futures of a node by what its moves do for each combination of what is carried."""
        states = self.graph.outcomes(node).states
        each = [self._after.get(node | bits << self.graph.shift) for bits in states]
        picked = (each[outcome] for outcome in outcomes)
        found = (~NOWHERE if f is None else f[n] for n, f in enumerate(picked))
        return self._share_futures(tuple(found))

    def _try_alone(self, node: int) -> bool:
        """Find the futures of a node if those of all nodes after it are known; whether it is.

        Nodes at which the same is seen, and after which the same futures come, have the same.
        """
        ways, labels = self.graph.moves[node], self.graph.labels.get(node, -1)
        after = self._after
        if node in ways:
            after[node] = self._stays
        try:
            columns = [*map(after.__getitem__, ways)]
        except KeyError:
            after.pop(node, None)
            return False
        key = (node & self.apart[node & self.low], labels)
        head = self._heads.setdefault(key, len(self._heads))
        seen = (head, *map(id, columns))
        if seen not in self._known:
            heads, numbers = (head,) * len(self._stays), self._numbers
            keys = zip(heads, *columns, strict=True)
            found = tuple([numbers.setdefault(key, len(numbers)) for key in keys])
            self._known[seen] = self._share_futures(found)
        after[node] = self._known[seen]
        return True

    def _share_futures(self, futures: Futures) -> Futures:
        """These futures, as one object that stays: it can be told by its `id`."""
        return self._each.setdefault(futures, futures)

    def _search_loops(self, nodes: Sequence[int]) -> None:
        """Find the futures of nodes that lie on loops, or lead to such: those on loops differ."""
        for members in self._find_components(nodes):
            loop = [nodes[n] for n in members]
            if len(loop) == 1 and self._try_alone(loop[0]):
                continue
            inside = set(loop)
            onward = dict.fromkeys(to for node in loop for to in self.graph.moves[node])
            columns = [self._after[to] for to in onward if to not in inside]
            for node in loop:
                heads = (self._make_unlike(),) * len(self._stays)
                found = tuple(map(self._number_future, zip(heads, *columns, strict=True)))
                self._after[node] = self._share_futures(found)

    def _find_components(self, nodes: Sequence[int]) -> Components:
        """The components of some nodes, by their indexes."""
        numbers, edges, ways = {node: n for n, node in enumerate(nodes)}, array("I"), array("I")
        for node in nodes:
            edges.append(len(ways))
            ways.extend(numbers[to] for to in self.graph.moves[node] if to in numbers)
        edges.append(len(ways))
        return find_components(edges[:-1], edges[1:], ways)

    def _make_unlike(self) -> int:
        """A head that is like no other."""
        self._unlikes.add(len(self._heads))
        return self._heads.setdefault((-1, len(self._heads)), len(self._heads))

    def _number_future(self, key: tuple[int, ...]) -> int:
        """The number of a future: what can be seen, and the futures after it."""
        return self._numbers.setdefault(key, len(self._numbers))

    def _tell_all_apart(self, nodes: Sequence[int]) -> None:
        """Give every state a future of its own, where a region does not carry the same all over."""
        for at, domain in self._find_domains(nodes).items():
            counted = 0

            def apart(set_: int) -> int:
                nonlocal counted
                if set_ == UNIT:
                    counted += 1
                    return -counted
                variable, children = self.sets.split_node(set_)
                return self.functions.make(variable, {v: apart(part) for v, part in children})

            self.carried[at] = apart(domain)
            for node in nodes:
                if node & self.low == at:
                    heads = (self._make_unlike() for _ in range(counted))
                    self.futures[node] = tuple(self._number_future((head,)) for head in heads)

    # Ways out of a region ------------------------------------------------------------------------

    def _find_domains(self, nodes: Sequence[int]) -> dict[int, int]:
        """All that is carried to each location of some nodes."""
        found: dict[int, int] = {}
        for node in nodes:
            at, set_ = node & self.low, self.graph.found[node]
            found[at] = self.sets.unite(found.get(at, EMPTY), set_)
        return found

    def _follow_ways(self, region: int, nodes: Sequence[int]) -> Mapping[int, int]:
        """The future after each way out of a region, as a function of what is carried."""
        of, low, domains = self.graph.regions, self.low, self._find_domains(nodes)
        found: dict[int, int] = {}
        for number, (at, way) in enumerate(self.graph.exits):
            if of[at] == region:
                found[~number] = self._follow_change(domains[at], at, way)
        for node in nodes:
            for to in self.graph.moves[node]:
                if to >= 0 and to not in found and of[to & low] != region:
                    found[to] = self._find_future(to)
        return found

    def _find_future(self, node: int) -> int:
        """The future of a node of a later region, as a function of what it carries."""
        futures = self.futures.get(node)
        if futures is None:
            return NOWHERE
        return self.functions.replace(self.carried[node & self.low], futures)

    def _follow_change(self, domain: int, at: int, way: int) -> int:
        """The future after a way that changes sets, as a function of what is carried before it.

        The location `at` carries the domain, and the way leads where the walker says.
        """
        sets, shift = self.sets, self.graph.shift
        change = self.graph.transfer(at, way & self.low)
        put = tuple((position, way >> shift + position & mask) for position, mask in change.put)
        parts = sets.split(sets.forget(domain, change.lost), change.split)
        nodes = ((bits, way & change.kept | bits << shift) for bits, _ in parts)
        cases = ((bits, self.functions.restrict(self._find_future(to), put)) for bits, to in nodes)
        return self.functions.select(tuple(cases), change.split)
