"""A case while it is explored: what several theorems need is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, wraps
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from engine.decisions.multi_item import AnswerClass
from engine.decisions.registry import whole_of
from engine.explore.finding import Finding
from engine.explore.reduce.partial_evaluation import build_story
from engine.explore.reduce.slicing import slice_product
from engine.explore.statespace.bisimilar_states import find_bisimilar_states
from engine.explore.statespace.components import Components, find_components
from engine.explore.statespace.graph import Graph, build_graph, build_graph_of_classes
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.product import Product
from engine.explore.statespace.search_with_sets import Reached, search_states
from engine.explore.statespace.successors import Walker
from engine.explore.values.scored_product import Account, build_scored_product
from engine.scenario.scenario import Scenario

T = TypeVar("T")

FEWEST_SLOTS = 4  # of a case that is a test

LIGHT, HEAVY = (3, 10_000), (2, 2_000)
"""A joint search that carries few variables, or many: so many times the nodes of one without
questions, and so many more."""


class Case:
    """A scenario and what was explored of it so far.

    Attributes:
        limits: how far each exploration may go.
        facts: finds facts of a case, or knows them from before; None to find them each time.
        bare: whether only what is found matters, and where: no note is made, and no hint.
        whole: the same case with other limits, or None.
        searches: makes the searches, or knows what is reached; None to make them each time.
        results: what functions marked `once_per_case` have found, by function.
    """

    def __init__(
        self,
        scenario: Scenario,
        limits: Limits | None = None,
        facts: Facts | None = None,
        *,
        bare: bool = False,
        whole: Case | None = None,
        searches: Searches | None = None,
    ) -> None:
        self.scenario = scenario
        self.limits = limits or Limits()
        self.facts = facts
        self.bare, self.whole, self.searches = bare, whole, searches
        self.results: dict[object, Any] = {}

    @cached_property
    def classes(self) -> dict[str, tuple[AnswerClass, ...]]:
        """Classes of orders, picks and ratings that the story tells apart, by location."""
        if self.whole is not None:
            return self.whole.classes
        return {
            place.id: whole.classes(place, _rate_nothing)
            for place in self.scenario.story.model.locations
            if (whole := whole_of(place)) is not None
        }

    @cached_property
    def story(self) -> Product:
        """The story, with nothing watched for."""
        if self.whole is not None:
            return self.whole.story
        return build_story(self.scenario)

    @property
    def is_test(self) -> bool:
        """Whether it assesses enough to be a test: some findings make no sense of less."""
        return len(self.scenario.key.slots) >= FEWEST_SLOTS

    @cached_property
    def states(self) -> Reached:
        """Every state of what decides where a play can go."""
        if self.whole is not None:
            return self.whole.states
        return self.search(self.story)

    def joint_limits(self, *, heavy: bool = False) -> Limits:
        """Limits of a search that asks many questions at once: not much larger than `states`.

        With `heavy` it carries many variables, and is given up sooner.
        """
        times, more = HEAVY if heavy else LIGHT
        most = times * len(self.states.found) + more
        return replace(self.limits, states=min(self.limits.states, most))

    @cached_property
    def core(self) -> Graph:
        """The same states one by one, and every way between them."""
        return build_graph(self.walker(self.story, labelled=True), self.limits)

    @cached_property
    def _settled(self) -> tuple[Product, Account]:
        return build_scored_product(self.scenario)

    @property
    def account(self) -> Account:
        """What the notes of `scored` mean."""
        return self._settled[1]

    def _look_up_whole(self, name: str) -> Any:
        """What the same case has worked out under a name, as far as that goes; or None."""
        return None if self.whole is None else vars(self.whole).get(name)

    @cached_property
    def scored_states(self) -> Reached:
        """Every state of the story with its slots, and every way with its label."""
        known: Reached | None = self._look_up_whole("scored_states")
        if known is not None and known.exhausted and known.size <= self.limits.states:
            return known
        scored, account = self._settled
        return self.search(scored, labelled=True, numbered=True, classes=account.classes)

    @cached_property
    def scored(self) -> Graph:
        """The story with its slots: every class of states, and every way between them."""
        known: Graph | None = self._look_up_whole("scored")
        if known is not None and known.exhausted and len(known.nodes) > self.limits.states:
            return Graph(known.walker, exhausted=False)
        if known is not None and self.scored_states is self._look_up_whole("scored_states"):
            return known
        return self._classes(self.scored_states)

    def merge(self, asked: Product) -> Graph:
        """Every class of states of a product with the same future, and every way between them.

        The product is cut down to what its question depends on. Nothing is passed over.
        """
        return self._classes(self.search(asked, labelled=True, numbered=True, passes=False))

    def _classes(self, reached: Reached) -> Graph:
        walker = reached.walker
        if not reached.exhausted:
            return Graph(walker, exhausted=False)
        found = find_bisimilar_states(reached.graph, self.counts(walker))
        return build_graph_of_classes(walker, reached.graph, found, self.limits)

    def state_by_state(self) -> Case:
        """The same case, whose `scored` has a node for every state."""
        whole = self.whole or self
        found = Case(self.scenario, self.limits, self.facts, bare=self.bare, whole=whole)
        vars(found)["scored"] = build_graph(self.scored.walker, self.limits)
        return found

    @cached_property
    def scored_components(self) -> Components:
        """The components of `scored`, without passing over."""
        if self.whole is not None and self.scored is self._look_up_whole("scored"):
            return self.whole.scored_components
        return find_components(self.scored.edges, self.scored.ends, self.scored.to)

    def counts(self, walker: Walker) -> list[int]:
        """For each location, the bits that count the questions asked where they are limited."""
        scenes, fields = self.scenario.text.scenes, walker.layout.fields
        found = []
        for place in walker.product.locations:
            scene, name = scenes.get(place.place), f"count:{place.place}"
            limited = scene is not None and scene.most is not None and name in fields
            found.append(walker.mask((name,)) if limited else 0)
        return found

    def find_fact(self, find: Callable[[Case], T], kind: type[T]) -> T:
        """What a function of the case finds, perhaps in an earlier check.

        It declares what it reads (`theorem_inputs`), and finds plain values of this class.
        """
        return find(self) if self.facts is None else self.facts(find, self, kind)

    @property
    def cut_short(self) -> bool:
        """Whether a graph that somebody asked for has not every state."""
        graphs = (vars(self).get(name) for name in ("core", "scored"))
        return any(graph is not None and not graph.exhausted for graph in graphs)

    def search(
        self,
        asked: Product,
        notes: Iterable[object] = (),
        *,
        labelled: bool = False,
        numbered: bool = False,
        passes: bool = True,
        limits: Limits | None = None,
        classes: Mapping[str, tuple[AnswerClass, ...]] | None = None,
    ) -> Reached:
        """Visit every state of a product of this case, until some notes were all made.

        Args:
            asked: the product; it is cut down to what its question depends on.
            notes: the notes; without any, every state is visited.
            labelled: whether every way carries a label with what is noted on it.
            numbered: whether the labels of the ways out of a node have a number.
            passes: whether scenes can be passed over.
            limits: how far to go, if not as far as everywhere else.
            classes: the classes of orders, picks and ratings, by location, if not the usual.
        """
        told = self.classes if classes is None else classes
        sliced, far, wanted = slice_product(asked), limits or self.limits, frozenset(notes)

        def search() -> Reached:
            walker = Walker(sliced, told, labelled=labelled, numbered=numbered, passes=passes)
            return search_states(walker, far, sum(walker.notes.get(note, 0) for note in wanted))

        if self.searches is None:
            return search()
        return self.searches((sliced, told, labelled, numbered, passes, far, wanted), search)

    def walker(self, asked: Product, *, labelled: bool = False) -> Walker:
        """A walker of a product, cut down to what its question depends on; see `Walker`."""
        return Walker(slice_product(asked), self.classes, labelled=labelled)


Searches = Callable[[object, Callable[[], Reached]], Reached]
"""Makes a search, or knows what is reached by what is asked; equal searches ask the same."""


class Facts(Protocol):
    """Finds what a function finds in a case, or knows it from before."""

    def __call__(self, find: Callable[[Case], T], case: Case, kind: type[T], /) -> T:
        """What the function finds, of this class."""


def _rate_nothing(_answer: object) -> tuple[int, bool]:
    """What an answer is worth to the story alone, which reads no key."""
    return 0, False


Theorem = Callable[[Case], Iterable[Finding]]
"""Something to prove of a case: it returns what speaks against it, and nothing when it holds."""


def once_per_case(find: Callable[[Case], T]) -> Callable[[Case], T]:
    """Make a function of a case keep what it finds in the case, and find it only once."""

    @wraps(find)
    def find_once(case: Case) -> T:
        if find not in case.results:
            case.results[find] = find(case)
        found: T = case.results[find]
        return found

    return find_once
