"""Searches a case for what happens in some play: first by random plays, then in every state.

Most of what can happen is seen in a few hundred plays. The search then looks in slices for what was
not seen and what needs a shortest play; questions that depend on the same variables share one.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from engine.explore.explored_case import Case, once_per_case
from engine.explore.queries.number_bounds import find_possible_lines
from engine.explore.queries.story_notes import (
    InstrumentedStory,
    Reading,
    find_readings,
    look_for_rules,
)
from engine.explore.reduce.partial_evaluation import ProductBuilder, add_looks
from engine.explore.reduce.slicing import Cones, slice_product
from engine.explore.statespace.counterexample import replay_sighting
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.product import READ, Look, Product, add_notes
from engine.explore.statespace.search_with_sets import Reached, Sighting
from engine.explore.statespace.successors import CLASSES, PASSED, Walker
from engine.explore.statespace.touched_variables import ChangedArrivals
from engine.kernel import model as k
from engine.play.play import Play
from engine.scenario.scenario import Scenario, once_per_scenario

Query = int | tuple[int, bool]
"""The number of a note; or the number of a written condition, and whether it holds."""

Looked = Mapping[int, Mapping[str, k.Condition]]
"""The conditions of the notes that are looks, by note and location."""

PLAYS = 400  # random plays at most
FRUITLESS = 80  # random plays in a row without anything new
FEW = 2  # groups of queries that are not searched for together: it would save little
LONGEST = 120  # moves of a random play
MANY = 6  # variables that are carried together for questions that one search asks
_APART = frozenset({"clamp", "rule", "premise"})  # asked about by themselves
_NAMED = frozenset({"scene", "ending", "offer"})


class Hit(Struct, frozen=True):
    """Where something first happened, and the search that met it."""

    reached: Reached
    sighting: Sighting

    @property
    def at(self) -> str:
        """The address of the location."""
        return self.reached.walker.at(self.sighting.node).address


class Slice(Struct):
    """One complete search, and the queries it answers."""

    queries: list[Query]
    reached: Reached


class Found(Struct):
    """What was found.

    Attributes:
        hits: where each query that happens first does so; without passing over where possible.
        slices: the searches that visited every state.
        states: the states of the largest search that did not, or 0.
    """

    hits: dict[Query, Hit] = field(default_factory=dict)
    slices: list[Slice] = field(default_factory=list)
    states: int = 0

    def find_reached(self, query: Query) -> Reached | None:
        """What the search for a query reached, if it visited every state."""
        return next((s.reached for s in self.slices if query in s.queries), None)


class _Asking:
    """What every search of a scenario asks with; its story has notes."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.story = InstrumentedStory(scenario)

    @cached_property
    def readings(self) -> Mapping[str, tuple[Reading, ...]]:
        """The conditions that only the key reads."""
        return find_readings(self.scenario)

    @cached_property
    def builder(self) -> ProductBuilder:
        """Simplifies the story."""
        return ProductBuilder(self.story.model)

    @cached_property
    def plain(self) -> Product:
        """The story with no question."""
        return self.builder.build_story()

    @cached_property
    def cones(self) -> Cones:
        """What questions about the story depend on."""
        return Cones(self.plain)


_ask_of = once_per_scenario(_Asking)


class Search:
    """Searches one case, with notes in its story."""

    def __init__(self, case: Case) -> None:
        self.case = case
        asking = self._asking = _ask_of(case.scenario)
        self.story, self._readings = asking.story, asking.readings
        self._builder, self._story = asking.builder, asking.plain

    @property
    def _cones(self) -> Cones:
        return self._asking.cones

    def product(self, queries: Collection[Query], looks: Looked) -> Product:
        """The product that asks these queries only."""
        numbers = frozenset(q[0] for q in queries if isinstance(q, tuple))
        product = self._builder.build_story(numbers) if numbers else self._story
        watched: dict[str, list[Look]] = {}
        for note in (q for q in queries if isinstance(q, int)):
            if note not in looks:
                product = add_notes(product, note)
            for place, when in looks.get(note, {}).items():
                watched.setdefault(place, []).append(Look(note, when))
        for place, parts in self._readings.items():
            read = [Look(READ, part.when) for part in parts if part.numbers & numbers]
            watched.setdefault(place, []).extend(read)
        return add_looks(product, {place: found for place, found in watched.items() if found})

    def split_by_plays(self, queries: Collection[Query]) -> tuple[set[Query], set[Query]]:
        """The queries that happen in random plays: without passing over, and altogether."""
        if not queries:
            return set(), set()
        sliced = slice_product(self.product(queries, {}))
        walker = Walker(sliced, self.case.classes, labelled=True)
        bits = {query: walker.notes[query] for query in queries}
        plain, every = _Plays(walker).play(sum(bits.values()))
        return (
            {query for query, bit in bits.items() if plain & bit},
            {query for query, bit in bits.items() if every & bit},
        )

    def find(
        self,
        queries: Iterable[Query],
        looks: Looked,
        *,
        shortest: Collection[Query] = (),
        passes: bool = True,
    ) -> Found:
        """Search every state.

        One search asks all queries if it is not much larger than one without any: a few facts that
        are only carried do not make it so. Else each asks those that depend on the same.

        Args:
            queries: what to search for.
            looks: the conditions of the notes that are looks, by note and location.
            shortest: the queries that are to be shown without passing over where possible.
            passes: whether scenes can be passed over.
        """
        asked = list(queries)
        found = Found()
        groups = _group_by_cones(
            {q: self._cones.find_cone(self.product([q], looks)) for q in asked}
        )
        if len(groups) > FEW:
            # Variables that decide nothing may have, together, so many values that one search each
            # is sooner done.
            deciding = self._cones.find_cone(self._story)
            live = slice_product(self.product(asked, looks)).live.values()
            heavy = max(len(names - deciding) for names in live) > MANY
            joint = self.case.joint_limits(heavy=heavy)
            if self._ask(asked, looks, shortest, passes, joint, found):
                return found
            found = Found()
        for group in groups:
            self._ask(group, looks, shortest, passes, self.case.limits, found)
        return found

    def group_queries(self, queries: Iterable[Query]) -> list[list[Query]]:
        """The queries by what they depend on; first those that depend on least."""
        groups: dict[frozenset[str], list[Query]] = {}
        for query in queries:
            groups.setdefault(self._cones.find_cone(self.product([query], {})), []).append(query)
        return [groups[cone] for cone in sorted(groups, key=len)]

    def _ask(
        self,
        queries: list[Query],
        looks: Looked,
        shortest: Collection[Query],
        passes: bool,
        limits: Limits,
        found: Found,
    ) -> bool:
        """Search for some queries in one walk; whether all is known of them then."""
        # Whether a condition holds may be noted while a play moves on, or else seen in a state.
        ways = any(
            query not in looks
            and (not isinstance(query, tuple) or self._builder.moves_by(query[0]))
            for query in queries
        )
        product = self.product(queries, looks)
        reached = self.case.search(product, queries, labelled=ways, passes=passes, limits=limits)

        hits = dict(_hits(reached, queries))
        again = [query for query in hits if query in shortest]
        if again and passes:
            plain = self.case.search(product, again, labelled=ways, passes=False)
            hits |= dict(_hits(plain, again))
        found.hits |= hits
        if len(hits) == len(queries):
            return True
        if reached.exhausted:
            found.slices.append(Slice(queries, reached))
        else:
            found.states = max(found.states, reached.states)
        return reached.exhausted

    def find_possible_lines(self, name: str) -> frozenset[int]:
        """The notes that may be made, judged by one number alone."""
        (variable,) = (v for v in self._story.variables if v.name == name)
        return find_possible_lines(self._story, variable)

    def show(self, hit: Hit) -> Play:
        """The play that shows a hit."""
        return replay_sighting(self.case.scenario, hit.reached, hit.sighting)


def _group_by_cones(cones: Mapping[Query, frozenset[str]]) -> list[list[Query]]:
    """The queries by their cones; those of a cone that is part of others join the smallest."""
    groups: dict[frozenset[str], list[Query]] = {}
    for query, cone in cones.items():
        groups.setdefault(cone, []).append(query)
    for cone in sorted(groups, key=len):
        wider = min((other for other in groups if cone < other), key=len, default=None)
        if wider is not None:
            groups[wider] = [*groups.pop(cone), *groups[wider]]
    return list(groups.values())


def _hits(reached: Reached, queries: Iterable[Query]) -> Iterator[tuple[Query, Hit]]:
    for query in queries:
        # What is nowhere to be seen has no bit at all.
        first = reached.firsts.get(reached.walker.notes.get(query, 0))
        if first is not None:
            yield query, Hit(reached, first)


class _Plays:
    """Random plays that see what happens; they prefer nodes where none of them has been."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.chooser = random.Random(0)
        self.been: set[int] = set()
        self.plain = self.every = 0

    def play(self, wanted: int) -> tuple[int, int]:
        """The bits that were seen without passing over, and all bits that were seen.

        After the wanted bits nothing is left to see.
        """
        starts = list(self.walker.starts())
        fruitless, number = 0, 0
        while number < PLAYS and fruitless < FRUITLESS and wanted & ~self.plain:
            start = starts[number] if number < len(starts) else self.chooser.choice(starts)
            _, node, label = start
            new = self._play(node, label, passing=number % 4 == 3)
            fruitless = 0 if new else fruitless + 1
            number += 1
        return self.plain, self.every | self.plain

    def _play(self, node: int, label: int, passing: bool) -> bool:
        """Go random ways from a start; whether something was new."""
        before = self.plain, self.every
        self.plain |= label
        passed = False
        for _ in range(LONGEST):
            onward, over = self._look(node, passed)
            at = self._choose(node, onward, over, passing)
            if at is None:
                break
            passed |= over and at == len(onward) - 1
            node = onward[at]
        return before != (self.plain, self.every)

    def _look(self, node: int, passed: bool) -> tuple[list[int], bool]:
        """See what happens at a node; where ways lead from it, and whether one passes over."""
        walker = self.walker
        where, state = node & walker.low, node >> walker.shift
        see = walker.sees[where]
        label = see(state) if see is not None else 0
        out: list[tuple[int, int]] = []
        walker.expands[where](state, out.append)
        for _, more in out:
            if more & CLASSES == PASSED:
                self.every |= more
            else:
                label |= more
        if passed:
            self.every |= label
        else:
            self.plain |= label
        return [there for there, _ in out], bool(out) and out[-1][1] & CLASSES == PASSED

    def _choose(self, node: int, ways: list[int], over: bool, passing: bool) -> int | None:
        """The index of a random way out of a node."""
        passed = over and passing and self.chooser.random() < 0.15
        plain = ways[:-1] if over else ways
        if not plain and not passed:
            return None
        self.been.add(node)
        if passed:
            return len(ways) - 1
        fresh = [there for there in plain if there not in self.been]
        eager = fresh and self.chooser.random() < 0.7
        return ways.index(self.chooser.choice(fresh if eager else plain))


# All that is asked about what a case contains ----------------------------------------------------


class Occurrences:
    """What happens in some play of a case.

    Attributes:
        search: the search of the case.
        looks: the conditions of the author's rules, by note and location.
        happens: the queries that happen in some play.
        found: what the search through every state found.
        never: the queries that certainly happen in no play.
        unmet: the names of scenes, endings and answers that no play meets.
        only: the notes of scenes, endings and answers that are met only by passing over.
    """

    def __init__(self, case: Case) -> None:
        self.search = search = Search(case)
        # Whether a rule could be broken at all is only told in a note: that asks of all locations.
        changed = ChangedArrivals(case.story) if case.bare else None
        self.looks = look_for_rules(case.scenario, search.story, case.scenario.rules, changed)
        self._kinds = {n: thing.kind for n, thing in search.story.occurrences.items()}
        # Whether the premise of a rule is ever met is only told in a note.
        asides = {"premise"} if case.bare else ()
        looked = [n for n in self.looks if self._kinds[n] not in asides]
        asked = self._list_asked()
        plain, every = search.split_by_plays(asked)
        everywhere = [*looked, *(q for q in asked if q not in every)]
        shortest = {n for n in looked if self._kinds[n] == "rule"}
        self.found: Found = search.find(everywhere, self.looks, shortest=shortest)
        self.happens = every | set(self.found.hits)
        self.never = {q for walk in self.found.slices for q in walk.queries} - self.happens
        self.unmet, self.only = self._look_for_named(plain)

    def _list_asked(self) -> list[Query]:
        """What is asked at once: the notes of all else, and whether each written `if` holds."""
        written = self.search.case.scenario.written
        kinds = self._kinds.items()
        return [
            *(n for n, kind in kinds if n not in self.looks and kind not in _APART),
            *((n, held) for n, path in enumerate(written) if path for held in (True, False)),
        ]

    def find_clamps(self) -> Found:
        """The effects that are cut off at the end of a range.

        Each has a way without passing over where there is one. Where plays show that effects are
        cut off, most are found on such ways, and only for the rest scenes are passed over.
        """
        search = self.search
        noted: dict[str, set[int]] = {}
        for note, thing in search.story.occurrences.items():
            if thing.kind == "clamp":
                noted.setdefault(thing.at, set()).add(note)
        # Judged by the number alone that is cut off, an effect may already be impossible.
        possible = [notes & search.find_possible_lines(name) for name, notes in noted.items()]
        clamps = sorted(set[int]().union(*possible))
        if search.case.bare or not search.split_by_plays(clamps)[0]:
            return search.find(clamps, {}, shortest=clamps)
        hits: dict[Query, Hit] = {}
        for some in search.group_queries(clamps):
            hits |= search.find(some, {}, passes=False).hits
        rest = search.find([n for n in clamps if n not in hits], {})
        return Found(hits | rest.hits, rest.slices, rest.states)

    def _look_for_named(self, plain: Collection[Query]) -> tuple[set[str], set[int]]:
        """Scenes, endings and answers that no play meets, and those met only by passing over.

        What is plain was met in a play that passed nothing over.
        """
        named = [n for n, kind in self._kinds.items() if kind in _NAMED]
        occurrences = self.search.story.occurrences
        unmet = {occurrences[n].at for n in named if n in self.never}
        if self.search.case.bare:
            return unmet, set()
        doubtful = [n for n in named if n in self.happens and n not in plain]
        found = self.search.find(doubtful, {}, passes=False)
        if found.states:
            self.found.states = max(self.found.states, found.states)
            return unmet, set()
        return unmet, {note for note in doubtful if note not in found.hits}


@once_per_case
def find_occurrences(case: Case) -> Occurrences:
    """What happens in some play of a case."""
    return Occurrences(case)
