"""A case while it is explored: what several theorems need is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, wraps
from typing import Any, NamedTuple, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.multi_item import AnswerClass
from engine.decisions.registry import whole_of
from engine.explore.changed_moves import ChangedMoves
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
from engine.explore.values.scored_product import Account, build_rated_product, build_scored_product
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario

T = TypeVar("T")

LIGHT, HEAVY, KEPT = (3, 10_000), (2, 2_000), (5, 20_000)
"""A joint search that carries few variables, or many, or that is kept to answer others: so many
times the nodes of one without questions, and so many more."""


class QueryScope(Struct, frozen=True):
    """What is asked about a case, where that is not everything.

    Attributes:
        lines: the numbers of the only lines that are asked about; None for all.
        conditions: the paths of the only written conditions; None for all.
        variables: the names of the only variables; None for all, and for everything that happens.
        rules: the paths of the only rules; None for all.
        luck: the names of the only variables of luck; None for all.
        scene: the id of the only scene or ending in which anything is new; "" for any.
        bare: whether only what is found matters, and where: no note is made, and no hint.
    """

    lines: frozenset[int] | None = None
    conditions: frozenset[Path] | None = None
    variables: frozenset[str] | None = None
    rules: frozenset[Path] | None = None
    luck: frozenset[str] | None = None
    scene: str = ""
    bare: bool = False

    def one_of(self, lines: Iterable[int]) -> bool:
        """Whether one of these lines is asked about."""
        return self.lines is None or not self.lines.isdisjoint(lines)

    def condition(self, path: Path) -> bool:
        """Whether the condition that is written at a path is asked about."""
        return self.conditions is None or path in self.conditions

    def variable(self, name: str) -> bool:
        """Whether what happens to a variable is asked about; "" stands for all else."""
        return self.variables is None or name in self.variables

    def drawn(self, name: str) -> bool:
        """Whether what a variable of luck decides is asked about."""
        return self.luck is None or name in self.luck

    def meets(self, scenes: Collection[str]) -> bool:
        """Whether anything can be new in a play that stops in these scenes and endings."""
        return not self.scene or self.scene in scenes

    def rule(self, path: Path) -> bool:
        """Whether the rule at a path is asked about."""
        return self.rules is None or path in self.rules


def ask_all_but_rules(scene: str = "") -> QueryScope:
    """Ask about everything that can be new in a scene, but the rules, and only what is found."""
    return QueryScope(rules=frozenset(), scene=scene, bare=True)


def ask_rules() -> QueryScope:
    """Ask only about the rules, and only whether they hold."""
    none = frozenset[Any]()
    return QueryScope(lines=none, conditions=none, variables=none, bare=True)


class Case:
    """A scenario and what was explored of it so far.

    Attributes:
        limits: how far each exploration may go.
        facts: finds facts of a case, or knows them from before; None to find them each time.
        asked: what is asked about it.
        known: a case in which the same answers are offered and lead to the same places, or None.
        whole: the same case, asked about something else, or None.
        like: a case that differs in few places, whose plays show most that can happen, or None.
        searching: makes searches, or answers them by what is known; None to make each.
        results: what functions marked `once_per_case` have found, by function.
    """

    def __init__(
        self,
        scenario: Scenario,
        limits: Limits | None = None,
        facts: Facts | None = None,
        asked: QueryScope | None = None,
        known: Case | None = None,
        whole: Case | None = None,
        searching: Searching | None = None,
        like: Like | None = None,
    ) -> None:
        self.scenario = scenario
        self.limits = limits or Limits()
        self.facts = facts
        self.asked = asked or QueryScope()
        self.known, self.whole, self.searching = known, whole, searching
        self.like = like
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

    @cached_property
    def states(self) -> Reached:
        """Every state of what decides where a play can go."""
        if self.whole is not None:
            return self.whole.states
        if self.searching is not None and self.states_or_more.before is None:
            return self.states_or_more
        return search_states(self.walker(self.story), self.limits)

    @cached_property
    def states_or_more(self) -> Reached:
        """The same; or more, if they go on from those of a case that differs in few places."""
        if self.whole is not None:
            return self.whole.states_or_more
        return self.states if self.searching is None else self.search(self.story, or_more=True)

    def joint_limits(self, *, heavy: bool = False) -> Limits:
        """Limits of a search that asks many questions at once: not much larger than `states`.

        With `heavy` it carries many variables, and is given up sooner.
        """
        times, more = HEAVY if heavy else LIGHT if self.searching is None else KEPT
        most = times * len((self.known or self).states_or_more.found) + more
        return replace(self.limits, states=min(self.limits.states, most))

    @cached_property
    def core(self) -> Graph:
        """The same states one by one, and every way between them."""
        return build_graph(self.walker(self.story, labelled=True), self.limits)

    @cached_property
    def _settled(self) -> tuple[Product, Account]:
        only = build_rated_product if self._rates_otherwise is not None else build_scored_product
        return only(self.scenario)

    @cached_property
    def _rates_otherwise(self) -> Case | None:
        """The case that this one is like, if only what ratings are worth is not as there.

        Then both share every state and every way, with a note for each rating.
        """
        if self.like is None or self.like.moves.any:
            return None
        case = self.like.case
        (mine, account), (theirs, known) = map(build_rated_product, (self.scenario, case.scenario))
        same = mine == theirs and account.slots == known.slots and account.classes == known.classes
        near = same and case.rated.exhausted and len(case.rated.nodes) <= self.limits.states
        return case if near else None

    @cached_property
    def rated(self) -> Graph:
        """As `scored`, with a note for each rating."""
        product, account = build_rated_product(self.scenario)
        return self._classes(self._search_every_way(product, account.classes))

    @cached_property
    def _rated_components(self) -> Components:
        return _find_components(self.rated)

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
        return self._search_every_way(scored, account.classes)

    @cached_property
    def scored(self) -> Graph:
        """The story with its slots: every class of states, and every way between them."""
        if self._rates_otherwise is not None:
            return self._rates_otherwise.rated
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
        return self._classes(self._search_every_way(asked, self.classes, passes=False))

    def _search_every_way(
        self, asked: Product, classes: Mapping[str, tuple[AnswerClass, ...]], *, passes: bool = True
    ) -> Reached:
        sliced = slice_product(asked)
        walker = Walker(sliced, classes, labelled=True, numbered=True, passes=passes)
        return search_states(walker, self.limits)

    def _classes(self, reached: Reached) -> Graph:
        walker = reached.walker
        if not reached.exhausted:
            return Graph(walker, exhausted=False)
        found = find_bisimilar_states(reached.graph, self.counts(walker))
        return build_graph_of_classes(walker, reached.graph, found, self.limits)

    def state_by_state(self) -> Case:
        """The same case, whose `scored` has a node for every state."""
        whole = self.whole or self
        found = Case(self.scenario, self.limits, self.facts, self.asked, self.known, whole)
        vars(found)["scored"] = build_graph(self.scored.walker, self.limits)
        return found

    @cached_property
    def scored_components(self) -> Components:
        """The components of `scored`, without passing over."""
        if self._rates_otherwise is not None:
            return self._rates_otherwise._rated_components
        if self.whole is not None and self.scored is self._look_up_whole("scored"):
            return self.whole.scored_components
        return _find_components(self.scored)

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
        passes: bool = True,
        limits: Limits | None = None,
        classes: Mapping[str, tuple[AnswerClass, ...]] | None = None,
        or_more: bool = False,
    ) -> Reached:
        """Visit every state of a product of this case, until some notes were all made.

        Args:
            asked: the product; it is cut down to what its question depends on.
            notes: the notes; without any, every state is visited.
            labelled: whether every way carries a label with what is noted on it.
            passes: whether scenes can be passed over.
            limits: how far to go, if not as far as everywhere else.
            classes: the classes of orders, picks and ratings, by location, if not the usual.
            or_more: whether there may be more states, and more notes: see `Reached.before`.
                Else there are more states only where, for all that, none of the notes is made.
        """
        told = self.classes if classes is None else classes
        far = limits or self.limits
        tried = far.states < self.limits.states
        query = Query(asked, frozenset(notes), told, labelled, passes, tried, or_more)

        def search() -> Reached:
            walker = Walker(slice_product(asked), told, labelled=labelled, passes=passes)
            until = sum(walker.notes.get(note, 0) for note in query.notes)
            return search_states(walker, far, until)

        return search() if self.searching is None else self.searching(query, far, search)

    def walker(self, asked: Product, *, labelled: bool = False) -> Walker:
        """A walker of a product, cut down to what its question depends on; see `Walker`."""
        return Walker(slice_product(asked), self.classes, labelled=labelled)


class Like(NamedTuple):
    """A case that another one is like, and what is done differently in the other one."""

    case: Case
    moves: ChangedMoves


class Query(Struct, frozen=True):
    """What is searched for: the arguments of `Case.search`, and the classes of the case.

    `tried`: whether it is given up sooner than other searches, and asked otherwise then.
    `or_more`: whether there may be more states, and notes that are made only there.
    """

    asked: Product
    notes: frozenset[object]
    classes: Mapping[str, tuple[AnswerClass, ...]]
    labelled: bool
    passes: bool
    tried: bool
    or_more: bool


Searching = Callable[[Query, Limits, Callable[[], Reached]], Reached]
"""Makes a search (a function), or answers it by what is known."""


class Facts(Protocol):
    """Finds what a function finds in a case, or knows it from before."""

    def __call__(self, find: Callable[[Case], T], case: Case, kind: type[T], /) -> T:
        """What the function finds, of this class."""


def _find_components(graph: Graph) -> Components:
    return find_components(graph.edges, graph.ends, graph.to)


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
