"""Searches a case for what happens in some play: first by random plays, then in every state.

Most of what can happen is seen in a few hundred plays. The search then looks in slices for what was
not seen and what needs a shortest play; questions that depend on the same variables share one.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from msgspec import Struct, field

from engine.explore.explored_case import Case, once_per_case
from engine.explore.queries.drawn_plays import find_arrivals
from engine.explore.queries.possible_lines import find_possible_lines
from engine.explore.queries.rules_as_conditions import look_for_rules
from engine.explore.queries.story_notes import InstrumentedStory, Occurrence, Reading, find_readings
from engine.explore.reduce.partial_evaluation import ProductBuilder, add_looks
from engine.explore.reduce.slicing import Cones, keep_whole, slice_product
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
_EFFECTS = frozenset({"need", "risk"})


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

    def split_by_plays(
        self, queries: Collection[Query], first: Collection[Playthrough]
    ) -> tuple[set[Query], set[Query], list[Playthrough]]:
        """The queries that happen in some plays: without passing over, and altogether.

        Plays that are given are tried instead of random ones. They come to few states, so that it
        is sooner done to keep all of these than to find what matters. The last result is the plays
        in which something happened that did not happen before.
        """
        if not queries:
            return set(), set(), []
        product = self.product(queries, {})
        sliced = keep_whole(product) if first else slice_product(product)
        walker = Walker(sliced, self.case.classes, labelled=True)
        bits = {query: walker.notes[query] for query in queries}
        plays = _Plays(walker)
        plain, every = plays.play(sum(bits.values()), first)
        return (
            {query for query, bit in bits.items() if plain & bit},
            {query for query, bit in bits.items() if every & bit},
            plays.fruitful,
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
        are only carried do not make it so. Else each asks those that depend on the same. Where
        searches are kept to answer others, one for all is always tried first; what is noted only
        in states that there may not be is then searched for by itself.

        Args:
            queries: what to search for.
            looks: the conditions of the notes that are looks, by note and location.
            shortest: the queries that are to be shown without passing over where possible.
            passes: whether scenes can be passed over.
        """
        asked = list(queries)
        if self.case.searching is None or len(asked) < 2:
            return self._find_apart(asked, looks, shortest, passes)
        found, (product, ways) = Found(), self._build_question(asked, looks)
        limits = self.case.joint_limits()
        reached = self.case.search(
            product, asked, labelled=ways, passes=passes, limits=limits, or_more=True
        )
        if reached.before is not None:
            perhaps = [query for query, _ in _hits(reached, asked)]
            plainly = [query for query in perhaps if passes and query in shortest]
            hits = self._find_apart(plainly, looks, (), False).hits
            found = self._find_apart([q for q in perhaps if q not in hits], looks, (), passes)
            found.hits |= hits
            found.slices.append(Slice([q for q in asked if q not in perhaps], reached))
            return found
        if self._take(reached, product, ways, asked, shortest, passes, found):
            return found
        return self._find_apart(asked, looks, shortest, passes)

    def _find_apart(
        self, asked: list[Query], looks: Looked, shortest: Collection[Query], passes: bool
    ) -> Found:
        """Search for some queries as told in `find`, where no search is kept that answers all."""
        found = Found()
        groups = _group_by_cones(
            {q: self._cones.find_cone(self.product([q], looks)) for q in asked}
        )
        if len(groups) > FEW and self.case.searching is None:
            heavy = self._carries_much(self.product(asked, looks))
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

    def _carries_much(self, product: Product) -> bool:
        """Whether many variables that decide nothing are carried to one place for a question.

        They may have, together, so many values that one search each is sooner done.
        """
        deciding = self._cones.find_cone(self._story)
        live = slice_product(product).live.values()
        return max(len(names - deciding) for names in live) > MANY

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
        product, ways = self._build_question(queries, looks)
        reached = self.case.search(product, queries, labelled=ways, passes=passes, limits=limits)
        return self._take(reached, product, ways, queries, shortest, passes, found)

    def _build_question(self, queries: list[Query], looks: Looked) -> tuple[Product, bool]:
        """The product that asks some queries, and whether a note can be made on its ways."""
        ways = any(query not in looks and self._on_ways(query) for query in queries)
        return self.product(queries, looks), ways

    def _take(
        self,
        reached: Reached,
        product: Product,
        ways: bool,
        queries: list[Query],
        shortest: Collection[Query],
        passes: bool,
        found: Found,
    ) -> bool:
        """Add what a walk has told about its queries; whether all is known of them then."""
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

    def _on_ways(self, query: Query) -> bool:
        """Whether something can be noted while a play moves on; else it is seen in a state."""
        return not isinstance(query, tuple) or self._builder.moves_by(query[0])

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


class Playthrough(Struct, frozen=True):
    """How a play goes: what luck draws, and the index of each way that it takes."""

    luck: Mapping[str, k.Value]
    ways: tuple[int, ...]


def trace_course(hit: Hit) -> Playthrough:
    """How a play goes to where something first happened."""
    reached, walker = hit.reached, hit.reached.walker
    states = [state for _, state in reached.trace_back(hit.sighting)][::-1]
    ways = (
        [there for there, _ in walker.expand(state)].index(onto) for state, onto in pairwise(states)
    )
    return Playthrough(reached.luck[states[0]], tuple(ways))


class _Plays:
    """Plays that see what happens; random ones prefer nodes where none of them has been.

    Attributes:
        fruitful: the plays in which something was seen that was not seen before.
    """

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.chooser = random.Random(0)
        self.been: set[int] = set()
        self.plain = self.every = 0
        self.fruitful: list[Playthrough] = []

    def play(self, wanted: int, first: Collection[Playthrough]) -> tuple[int, int]:
        """The bits that were seen without passing over, and all bits that were seen.

        After the wanted bits nothing is left to see. Plays that are given are tried instead of
        random ones; they go as far as they can.
        """
        starts = list(self.walker.starts())
        for course in first:
            if wanted & ~self.plain:
                drawn = (start for start in starts if _agree(start[0], course.luck))
                self._play(next(drawn, starts[0]), course.ways)
        fruitless, number = 0, PLAYS if first else 0
        while number < PLAYS and fruitless < FRUITLESS and wanted & ~self.plain:
            start = starts[number] if number < len(starts) else self.chooser.choice(starts)
            new = self._play(start, passing=number % 4 == 3)
            fruitless = 0 if new else fruitless + 1
            number += 1
        return self.plain, self.every | self.plain

    def _play(
        self,
        start: tuple[Mapping[str, k.Value], int, int],
        ways: Iterable[int] | None = None,
        passing: bool = False,
    ) -> bool:
        """Go ways that are given, by their indexes, or random ones; whether something was new."""
        before = self.plain, self.every
        luck, node, label = start
        self.plain |= label
        given, taken, passed = None if ways is None else iter(ways), list[int](), False
        for _ in range(LONGEST):
            onward, over = self._look(node, passed)
            at = next(given, None) if given else self._choose(node, onward, over, passing)
            if at is None or at >= len(onward):
                break
            passed |= over and at == len(onward) - 1
            taken.append(at)
            node = onward[at]
        new = before != (self.plain, self.every)
        if new:
            self.fruitful.append(Playthrough(luck, tuple(taken)))
        return new

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


def _agree(one: Mapping[str, k.Value], other: Mapping[str, k.Value]) -> bool:
    """Whether both say the same of all that they both tell of."""
    return all(other.get(name, value) == value for name, value in one.items())


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
        rules = (rule for rule in case.scenario.rules if case.asked.rule(rule.path))
        # Whether a rule could be broken at all is only told in a note: that asks of all locations.
        changed = ChangedArrivals(case.story) if case.asked.bare else None
        self.looks = look_for_rules(case.scenario, search.story, rules, changed)
        occurrences = search.story.occurrences
        written = enumerate(case.scenario.written)
        numbers = [n for n, path in written if path and case.asked.condition(path)]
        # Whether the premise of a rule is ever met is only told in a note.
        asides = frozenset({"premise"} if case.asked.bare else ())
        looked: list[Query] = [n for n in self.looks if occurrences[n].kind not in asides]
        asked: list[Query] = [
            n
            for n, thing in occurrences.items()
            if n not in self.looks and thing.kind not in _APART and _is_asked(case, n, thing)
        ]
        asked += [(number, held) for number in numbers for held in (True, False)]
        first: list[Playthrough] = (
            [] if case.like is None else find_occurrences(case.like.case).courses
        )
        surely = _find_seen(case, asked)
        asked = [query for query in asked if query not in surely]
        plain, every, self._fruitful = search.split_by_plays(asked, first)
        every |= surely
        everywhere = [*looked, *(q for q in asked if q not in every)]
        shortest = {q for q in looked if isinstance(q, int) and occurrences[q].kind == "rule"}
        self.found: Found = search.find(everywhere, self.looks, shortest=shortest)
        self.happens = every | set(self.found.hits)
        self.never = {q for walk in self.found.slices for q in walk.queries} - self.happens
        self.unmet = {
            occurrences[n].at
            for n in self.never
            if isinstance(n, int) and occurrences[n].kind in _NAMED
        }
        if case.known is not None:
            self.unmet |= find_occurrences(case.known).unmet
        doubtful = (n for n, t in occurrences.items() if t.kind in _NAMED)
        self.only = self._find_only([n for n in doubtful if n in self.happens and n not in plain])

    @cached_property
    def courses(self) -> list[Playthrough]:
        """Plays in which all happens that happens in some play."""
        return [*self._fruitful, *map(trace_course, self.found.hits.values())]

    def find_clamps(self) -> Found:
        """The effects that are cut off at the end of a range.

        Each has a way without passing over where there is one. Where plays show that effects are
        cut off, most are found on such ways, and only for the rest scenes are passed over.
        """
        search = self.search
        clamps = self._find_possible_clamps()
        if search.case.asked.bare or not search.split_by_plays(clamps, ())[0]:
            return search.find(clamps, {}, shortest=clamps)
        hits: dict[Query, Hit] = {}
        for some in search.group_queries(clamps):
            hits |= search.find(some, {}, passes=False).hits
        rest = search.find([n for n in clamps if n not in hits], {})
        return Found(hits | rest.hits, rest.slices, rest.states)

    def _find_possible_clamps(self) -> list[int]:
        """The notes of effects that may be cut off, judged by their number alone."""
        search, occurrences = self.search, self.search.story.occurrences
        clamps: dict[str, list[int]] = {}
        for note, thing in occurrences.items():
            if thing.kind == "clamp" and search.case.asked.variable(thing.at):
                clamps.setdefault(thing.at, []).append(note)
        possible = {name: search.find_possible_lines(name) for name in clamps}
        return sorted(n for name, notes in clamps.items() for n in notes if n in possible[name])

    def _find_only(self, doubtful: list[int]) -> set[int]:
        if self.search.case.asked.bare:
            return set()
        found = self.search.find(doubtful, {}, passes=False)
        if found.states:
            self.found.states = max(self.found.states, found.states)
            return set()
        return {note for note in doubtful if note not in found.hits}


def _find_seen(case: Case, asked: Iterable[Query]) -> set[Query]:
    """What is asked about conditions of texts, as far as plays of a case like this one show it.

    If nothing differs but which texts are read on arriving, these are plays of both: a condition
    of a text has the value in them that it has in the states in which they arrive.
    """
    like, found = case.like, set[Query]()
    if like is None or not case.asked.bare or not like.moves.only_words:
        return found
    numbers = {query[0] for query in asked if isinstance(query, tuple)}
    story, arrivals = case.scenario.story, find_arrivals(like.case)
    for at in like.moves.places:
        place = story.model.locations[at]
        if place.enter.onward:  # where a play goes on at once, its state is not known
            continue
        for when, _ in place.enter.text:
            if isinstance(when, k.Written) and when.number in numbers:
                test = story.test(when, place.place)
                found |= {(when.number, test(state)) for state in arrivals.get(at, ())}
    return found


def _is_asked(case: Case, note: int, thing: Occurrence) -> bool:
    """Whether it is asked whether something happens."""
    if thing.kind == "text":
        return case.asked.one_of((note,))  # the note of a line is its number
    return case.asked.variable(f"{thing.kind}:{thing.at}" if thing.kind in _EFFECTS else "")


@once_per_case
def find_occurrences(case: Case) -> Occurrences:
    """What happens in some play of a case."""
    return Occurrences(case)
