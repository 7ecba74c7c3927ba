"""Equivalence of two cases: whether any play can distinguish them, and the shortest play that does.

Both are explored side by side with the same answers. They differ where one of them offers something
else, leads elsewhere, shows other words, gives a need, a consent, a risk, a fact or what somebody
knows another status, or judges an answer differently. If every reachable pair of states was visited
without a difference, no play distinguishes them. Variables that are never shown may still differ,
and the order of two things that happen at once.

Only what the difference can reach is observed, so that there are hardly more pairs than states.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.multi_item import AnswerClass
from engine.decisions.registry import WHOLES, whole_of
from engine.explore.mutation.impact import (
    Divergence,
    Reach,
    find_divergence,
    trace_reach,
)
from engine.explore.plan_steps import Halt
from engine.explore.reduce.judgements import Judgements, judges_alike
from engine.explore.reduce.partial_evaluation import add_looks, build_story
from engine.explore.reduce.slicing import slice_alike
from engine.explore.run_plans import play_plan
from engine.explore.statespace.counterexample import draw_usual_luck, replay_answers
from engine.explore.statespace.product import Look, Product, Slice, add_notes, prepend_to_moves
from engine.explore.statespace.successors import CLASSES, Walker
from engine.kernel import model as k
from engine.play.play import Play, path
from engine.play.view import list_offered
from engine.scenario.case_text import TextLine, Voice
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Plan
from engine.scoring.score import measure_worth, score

PLAYS = 100  # random plays before the search of every pair
LONGEST = 100  # answers of a random play
NOTHING = frozenset[str]()
FAR = 10_000  # more answers than it takes to reach any location
MANY = 1_000_000  # more answers than there are on a shortest way
ONLY_SHORTER = 5  # after a random play has succeeded, the search is this many times smaller

_Code = int | tuple[int, int]
"""Two nodes; or one, which stands for a pair of equal nodes."""

_Judged = dict[tuple[str, int], k.Ops]
"""The ops that show how answers are judged, by the location and the number of the move."""

_Classes = Mapping[str, tuple[AnswerClass, ...]]
"""The classes of answers about several items, by location."""

Seen = str
"""How two cases differ: offers, place, text, status, credit, decision or state."""

VISIBLE = frozenset({"offers", "place", "text", "status", "credit"})
"""How they can differ for people, who also see a decision as text, and read rationales."""

OUTCOMES = frozenset({"offers", "place", "status"})
"""How they can differ in the way the story goes on."""

TESTABLE = OUTCOMES | {"credit", "decision", "state"}
"""How tests and rules can see them differ."""

_ASKED = ("seen", "decided", "count")
"""What conditions can ask of the past, apart from the answers of a play."""


class Step(NamedTuple):
    """A node of the first case, and the index of the way that is taken out of it."""

    node: int
    at: int


def _code(pair: tuple[int, int]) -> _Code:
    here, there = pair
    return here if here == there else pair


def _pair(code: _Code) -> tuple[int, int]:
    return (code, code) if isinstance(code, int) else code


class Difference(Struct, frozen=True):
    """A play that distinguishes two cases.

    Attributes:
        seen: how they differ at its end.
        play: the play in the first case; its last answer is the first that shows a difference.
    """

    seen: frozenset[Seen]
    play: Play


def is_shown_by(one: Scenario, other: Scenario, plan: Plan) -> bool:
    """Whether the play of a test, at its end, surely shows a difference between two cases."""
    here, there = play_plan(one, plan), play_plan(other, plan)
    if isinstance(here, Halt) or isinstance(there, Halt):
        return isinstance(here, Halt) != isinstance(there, Halt)
    if here.location.location.id != there.location.location.id:
        return True
    if {m.move.address for m in list_offered(here)} != {
        m.move.address for m in list_offered(there)
    }:
        return True
    seen = [e.variable for e in one.text.entities if e.variable]
    if any(here.value(name) != there.value(name) for name in seen):
        return True
    return score(one, here).total() != score(other, there).total()


class PairedWalk:
    """Two cases with the same scenes, moves and lines that are explored side by side.

    Attributes:
        one: the first case.
        reach: what the difference between the stories can reach.
        kinds: what each note says about a difference.
        walkers: the walkers of both cases.
        contested: the labels of answers that the cases judge differently.
        bits: what each bit of a label says about a difference.
        states: how many pairs of states to visit if random plays find no difference.
        watched: which differences count; pairs that differ otherwise are passed.
    """

    def __init__(
        self,
        one: Scenario,
        other: Scenario,
        states: int,
        reach: Reach | None = None,
        watched: frozenset[Seen] = VISIBLE,
    ) -> None:
        self.one, self.states, self.watched = one, states, watched
        self.kinds: dict[int, str] = {}
        product = build_story(one), build_story(other, one)
        self.reach = reach or trace_reach(*product)
        woven = self._weave(one, other, *product)
        joint = {
            here.id: _join_classes(one, other, here, there)
            for here, there in zip(*(t.locations for t in product), strict=True)
            if whole_of(here) is not None
        }
        classes = (
            {id: both.one for id, both in joint.items()},
            {id: both.other for id, both in joint.items()},
        )
        self.walkers = _pair_walkers(slice_alike(*woven), classes)
        self.contested = self._list_contested(joint) if "credit" in watched else set()
        contested = {id for id, both in joint.items() if any(both.contested) or _differ(both)}
        self._apart = self._find_apart(product[0]) | contested
        self._alike: set[tuple[int, int]] = set()  # pairs of nodes in which the same is seen
        notes = self.walkers[0].notes
        self.bits = {notes[note]: kind for note, kind in self.kinds.items() if note in notes}

    def _list_contested(self, joint: Mapping[str, JointClasses]) -> set[int]:
        """The labels of the answers, by location, that the two keys judge differently."""
        labels = self.walkers[0].labels
        return {
            label
            for id, both in joint.items()
            for label, contested in zip(labels[id], both.contested, strict=True)
            if contested
        }

    # Notes ---------------------------------------------------------------------------------------

    def _weave(self, one: Scenario, other: Scenario, *product: Product) -> list[Product]:
        """Both stories, with notes for every move and for everything the difference can reach."""
        found = self.reach
        first = max(len(one.text.lines), len(other.text.lines))
        most = max(len(place.moves) for place in product[0].locations)
        for number in found.lines:
            self.kinds[number] = self._find_kind(one.text.lines[number])
        self.kinds.update(dict.fromkeys(range(first, first + most), "offers"))
        looks = self._look_at_values(product[0], found.variables, first + most)
        judgements = Judgements(first + most + len(looks), because=self.watched is VISIBLE)
        mine, theirs = self._compare_judgements(judgements, one, other, product)
        self._judged_apart = {name[0] for name, ops in mine.items() if ops != theirs[name]}
        self.kinds.update(dict.fromkeys(judgements.numbers.values(), "credit"))
        self.kinds = {note: kind for note, kind in self.kinds.items() if kind in self.watched}
        woven = add_looks(
            self._note_moves(product[0], first, mine),
            {place.id: looks for place in product[0].locations},
        )
        pairs = [*zip(*(side.locations for side in product), woven.locations, strict=True)]
        apart = tuple(b for a, b, _ in pairs if a is not b or b.id in self._judged_apart)
        part = self._note_moves(replace(product[1], locations=apart), first, theirs)
        changed = {place.id: place for place in part.locations}
        places = tuple(changed.get(place.id, place) for _, _, place in pairs)
        beside = replace(woven, locations=places, happens=product[1].happens)
        return [add_notes(side, *self.kinds) for side in (woven, beside)]

    def _find_kind(self, line: TextLine) -> Seen:
        """How the cases differ if one alone shows a line; "" if nobody sees it."""
        if line.voice is Voice.MARK:  # it says which slots fall away
            return "credit"
        if line.voice is Voice.DECISION and "decision" in self.watched:
            return "decision"
        return "text" if line.text else ""

    def _compare_judgements(
        self, judgements: Judgements, one: Scenario, other: Scenario, product: Sequence[Product]
    ) -> tuple[_Judged, _Judged]:
        """How both judge the answers that they can judge differently, by location and number."""
        found: tuple[_Judged, _Judged] = {}, {}
        whole = (one.key.slots, one.key.denominator) == (other.key.slots, other.key.denominator)
        for here, there in zip(*(side.locations for side in product), strict=True):
            for number, move in enumerate(here.moves):
                same = whole and judges_alike(one.key, other.key, here, move)
                if same and not self.reach.variables:
                    continue
                mine = judgements.ops(one, here, move)
                theirs = mine if same else judgements.ops(other, there, there.moves[number])
                if mine != theirs or self.reach.reads(k.conditions_in(mine)):
                    found[0][here.id, number], found[1][here.id, number] = mine, theirs
        return found

    def _note_moves(self, product: Product, first: int, judged: _Judged) -> Product:
        """A story that notes which answer is given, and how it is judged."""

        def said(place: k.Location, move: k.Move) -> k.Ops:
            number = place.moves.index(move) if move in place.moves else -1
            here = (k.Show(first + number),) if number >= 0 else ()
            return (*here, *judged.get((place.id, number), ()))

        return prepend_to_moves(product, said)

    def _look_at_values(self, product: Product, reached: set[str], first: int) -> list[Look]:
        """A look for every value that counts and that the difference can reach."""
        looks: list[Look] = []
        for variable in product.variables:
            kind = _find_kind_of_variable(variable)
            if kind not in self.watched or variable.name not in reached:
                continue
            for index, value in list(enumerate(variable.values))[1:]:
                note = first + len(looks)
                self.kinds[note] = kind
                told = int(value) if variable.is_number else index
                is_so = k.Compare("==", k.Read(variable.name), k.Const(told))
                looks.append(Look(note, is_so))
        return looks

    def _find_apart(self, product: Product) -> set[str]:
        """The ids of the locations where the stories themselves differ, or judge differently."""
        written = {(name[0] == "inject", name[1]) for name in self.reach.pieces}
        return {
            place.id
            for place in product.locations
            if (False, place.id) in written
            or (True, place.place) in written
            or place.id in self._judged_apart
        }

    # Searching -----------------------------------------------------------------------------------

    @cached_property
    def _divergence(self) -> Divergence | None:
        """Where the cases can come apart; None if their states are not written alike."""
        one, other = (walker.product for walker in self.walkers)
        alike = one.variables == other.variables and self.walkers[0].notes == self.walkers[1].notes
        entering = {name[1] for name in self.reach.pieces if name[0] == "enter"}
        return find_divergence(one, self._apart, entering) if alike else None

    def differ(self) -> bool | None:
        """Whether some play distinguishes the cases; None if not every pair was visited."""
        if self._at_once or self._met:
            return True
        found, sure = self._nearest
        return True if found else False if sure else None

    def compare(self) -> tuple[Difference | None, bool]:
        """The nearest difference or None, and whether that is certain."""
        if self._at_once:
            return self._at_once, True
        found, sure = self._nearest
        return found or self._met, sure

    @cached_property
    def _begun(self) -> list[tuple[dict[str, k.Value], tuple[int, int], frozenset[Seen]]]:
        return list(self._list_starts())

    @cached_property
    def _at_once(self) -> Difference | None:
        """A difference before any answer."""
        for luck, pair, seen in self._begun:
            if seen or (seen := self._compare_nodes(*pair)):
                return self._make_difference(seen, luck, [])
        return None

    @cached_property
    def _met(self) -> Difference | None:
        return self._search_random(list(self._roots.items()))

    @property
    def _roots(self) -> dict[tuple[int, int], dict[str, k.Value]]:
        return {pair: luck for luck, pair, _ in reversed(self._begun)}

    @cached_property
    def _nearest(self) -> tuple[Difference | None, bool]:
        """The difference with the fewest answers, within so many pairs of states.

        Where there surely is one, it is sought first by few answers more than it takes at least:
        then only pairs are visited from which the cases can come apart within these answers.
        """
        if self._met is None:
            return self._search_breadth(self.states)
        states, longest = self.states // ONLY_SHORTER, len(path(self._met.play))
        ahead, low = self._ahead_and_near[0], self.walkers[0].low
        least = min(ahead.get(here & low, 0) for here, _ in self._roots)
        more = 0
        while least + more < longest:
            found, sure = self._search_breadth(states, least + more)
            if found is not None or not sure:
                return found, sure
            more = 2 * more + 1
        return self._search_breadth(states)

    def _search_breadth(self, states: int, most: int = MANY) -> tuple[Difference | None, bool]:
        """The difference with the fewest answers, within so many pairs of states.

        A pair of equal states is written as one of them: most pairs are such, and as long as the
        cases cannot come apart by an answer, the ways of one of them are those of both.

        Args:
            states: how many pairs are visited.
            most: how many answers are given; a pair from which the cases cannot come apart within
                these is not visited.
        """
        begun = {_code(pair): pair for pair in self._roots}
        came: dict[_Code, _Code | None] = dict.fromkeys(begun)
        layer, ahead = list(begun), self._ahead_and_near[0]
        low = self.walkers[0].low
        for left in range(most, -1, -1):
            new: list[_Code] = []
            for code in layer:
                if len(came) > states:
                    return None, False
                onward, seen, last = self._follow_pair(code)
                if seen:
                    steps, first = self._trace_back(came, code)
                    steps += [Step(_pair(code)[0], last)] if last >= 0 else []
                    return self._make_difference(seen, self._roots[_pair(first)], steps), True
                fresh = [there for there in onward if there not in came]
                if left < FAR:
                    fresh = [
                        there
                        for there in fresh
                        if not isinstance(there, int) or ahead.get(there & low, FAR) < left
                    ]
                came.update(dict.fromkeys(fresh, code))
                new += fresh
            if not new:
                break
            layer = new
        return None, True

    def _follow_pair(self, code: _Code) -> tuple[Iterable[_Code], frozenset[Seen], int]:
        """Where the same answers lead from a pair, as in `_pair_ways`."""
        ahead, near = self._ahead_and_near
        walker = self.walkers[0]
        if isinstance(code, int) and (at := code & walker.low) not in near:
            out: list[tuple[int, int]] = []
            if at in ahead:
                walker.expands[at](code >> walker.shift, out.append)
            return dict(out), NOTHING, -1
        ways, seen, last = self._compare_ways(_pair(code))
        return dict.fromkeys(map(_code, ways)), seen, last

    @cached_property
    def _ahead_and_near(self) -> tuple[Mapping[int, int], Collection[int]]:
        """As in `Divergence`; everywhere, if nothing is known of where the cases come apart."""
        if self._divergence is None:
            everywhere = range(len(self.walkers[0].product.locations))
            return dict.fromkeys(everywhere, 0), everywhere
        return self._divergence.ahead, self._divergence.near

    def _trace_back(
        self, came: Mapping[_Code, _Code | None], code: _Code
    ) -> tuple[list[Step], _Code]:
        """The ways by which a pair was reached first, and the pair they begin with."""
        steps: list[Step] = []
        while (before := came[code]) is not None:
            pair = _pair(before)
            onward = [_code(there) for there in self._pair_ways(pair)[0]]
            steps.append(Step(pair[0], onward.index(code)))
            code = before
        return steps[::-1], code

    def _search_random(
        self, starts: list[tuple[tuple[int, int], dict[str, k.Value]]]
    ) -> Difference | None:
        """A difference that random plays meet; or None."""
        chance = random.Random(0)
        for number in range(PLAYS):
            pair, luck = starts[number % len(starts)]
            steps: list[Step] = []
            for _ in range(LONGEST):
                ways, seen, last = self._pair_ways(pair)
                if seen:
                    steps += [Step(pair[0], last)] if last >= 0 else []
                    return self._make_difference(seen, luck, steps)
                if not ways:
                    break
                at = chance.randrange(len(ways))
                steps.append(Step(pair[0], at))
                pair = ways[at]
        return None

    def _list_starts(self) -> Iterator[tuple[dict[str, k.Value], tuple[int, int], frozenset[Seen]]]:
        """What luck can draw, where both start then, and how they differ before any answer."""
        mine, theirs = ([*walker.starts()] for walker in self.walkers)
        both = [name for name in mine[0][0] if name in theirs[0][0]]
        alike: dict[tuple[k.Value, ...], list[tuple[dict[str, k.Value], int, int]]] = {}
        for start in theirs:
            alike.setdefault(tuple(start[0][name] for name in both), []).append(start)
        for one, here, label in mine:
            for other, there, said in alike.get(tuple(one[name] for name in both), ()):
                yield {**one, **other}, (here, there), self._find_said(label ^ said)

    def _pair_ways(
        self, pair: tuple[int, int]
    ) -> tuple[list[tuple[int, int]], frozenset[Seen], int]:
        """Where the same answers lead from a pair; or how they differ, and by which answer.

        None are looked for from equal states from which the cases cannot come apart.
        """
        here, there = pair
        if here == there:
            at, (ahead, near) = here & self.walkers[0].low, self._ahead_and_near
            if at not in ahead:
                return [], NOTHING, -1
            if at not in near:
                return [(node, node) for node, _ in self.walkers[0].expand(here)], NOTHING, -1
        return self._compare_ways(pair)

    def _compare_ways(
        self, pair: tuple[int, int]
    ) -> tuple[list[tuple[int, int]], frozenset[Seen], int]:
        """The same, with the ways of both cases compared."""
        out: tuple[list[tuple[int, int]], ...] = [], []
        for walker, node, found in zip(self.walkers, pair, out, strict=True):
            walker.expands[node & walker.low](node >> walker.shift, found.append)
        if len(out[0]) != len(out[1]):
            return [], frozenset({"offers"}), -1
        ways = []
        for at, ((here, mine), (there, theirs)) in enumerate(zip(*out, strict=True)):
            seen = self._find_said(mine ^ theirs)
            if "offers" in seen:
                return [], frozenset({"offers"}), -1
            if mine & CLASSES in self.contested:
                seen |= {"credit"}
            pair = here, there
            if pair not in self._alike:  # many ways lead to one pair
                seen |= self._compare_nodes(here, there)
            if seen:
                return [], seen, at
            ways.append(pair)
        self._alike.update(ways)
        return ways, NOTHING, -1

    def _compare_nodes(self, here: int, there: int) -> frozenset[Seen]:
        """How two nodes differ in what can be seen of them."""
        one, other = self.walkers
        if here & one.low != there & other.low:
            return frozenset({"place"})
        look, glance = one.sees[here & one.low], other.sees[there & other.low]
        if look is None or glance is None:
            return NOTHING
        return self._find_said(look(here >> one.shift) ^ glance(there >> other.shift))

    def _find_said(self, bits: int) -> frozenset[Seen]:
        if not bits:
            return NOTHING
        return frozenset(kind for bit, kind in self.bits.items() if bits & bit)

    def _make_difference(
        self, seen: frozenset[Seen], luck: dict[str, k.Value], steps: list[Step]
    ) -> Difference:
        walker = self.walkers[0]
        answers = [walker.answers(step.node)[step.at] for step in steps]
        play = replay_answers(self.one, {**draw_usual_luck(self.one), **luck}, answers, walker)
        return Difference(seen, play)


def _find_kind_of_variable(variable: k.Variable) -> Seen:
    """What it means if a variable differs; "" for what nobody can ask."""
    prefix, _, _ = variable.name.rpartition(":")
    if variable.chance:
        return ""
    if variable.history:
        return "decision" if prefix in _ASKED else ""
    return "status" if prefix else "state"


def _pair_walkers(
    slices: Sequence[Slice], classes: tuple[_Classes, _Classes]
) -> tuple[Walker, Walker]:
    """Walkers of two slices; the second shares with the first what is the same in both."""
    (one, other), (mine, theirs) = slices, classes
    walker = Walker(one, mine, labelled=True)
    known, product = one.product, other.product
    if known.variables != product.variables or known.notes != product.notes:
        return walker, Walker(other, theirs, labelled=True)
    pairs = enumerate(zip(known.locations, product.locations, strict=True))
    apart = {
        n: (here, there)
        for n, (here, there) in pairs
        if here != there
        or known.happens.get(here.place) != product.happens.get(there.place)
        or known.looks.get(here.id) != product.looks.get(there.id)
        or mine.get(here.id) != theirs.get(there.id)
    }
    ids = [there.id for _, there in apart.values()]
    entering = [there.id for here, there in apart.values() if here.enter != there.enter]
    numbers = find_divergence(product, ids, entering).near.union(apart)
    return walker, walker.change(other, numbers, theirs)


# Answers about several items ---------------------------------------------------------------------


class JointClasses(NamedTuple):
    """Classes of answers that neither case can distinguish.

    Attributes:
        one, other: the classes in each case, in the same order.
        contested: for each class, whether the cases judge some answer of it differently; the answer
            that is kept is then such a one.
    """

    one: tuple[AnswerClass, ...]
    other: tuple[AnswerClass, ...]
    contested: tuple[bool, ...]


def _differ(both: JointClasses) -> bool:
    """Whether the stories ask something else of the answers."""
    pairs = zip(both.one, both.other, strict=True)
    return any(mine.bits != theirs.bits for mine, theirs in pairs)


def _join_classes(
    one: Scenario, other: Scenario, here: k.Location, there: k.Location
) -> JointClasses:
    gap = _measure_gap(one, other, here)
    found: dict[tuple[int, int], tuple[Fraction, Any]] = {}
    accepted = {id: _list_accepted(one, other, f"{here.place}.{id}") for id in here.items}
    for answer, mine, theirs in WHOLES[here.kind].list_contested(here, there, accepted):
        known = found.get((mine, theirs))
        if known is None or (gap and gap(answer) > known[0]):
            found[mine, theirs] = gap(answer) if gap else Fraction(), answer
    return JointClasses(
        tuple(AnswerClass(mine, 1, high=answer) for (mine, _), (_, answer) in found.items()),
        tuple(AnswerClass(theirs, 1, high=answer) for (_, theirs), (_, answer) in found.items()),
        tuple(bool(apart) for apart, _ in found.values()),
    )


def _measure_gap(
    one: Scenario, other: Scenario, here: k.Location
) -> Callable[[Any], Fraction] | None:
    """How differently both judge an answer, as a function; None if they judge all the same."""
    keys = one.key, other.key
    rulings = [key.rulings[here.place] for key in keys]
    if not any(ruling.slot in key.slots for key, ruling in zip(keys, rulings, strict=True)):
        return None
    names = [f"{here.place}.{id}" for id in here.items]
    said = [
        (ruling.order, [(m.right, m.accept, m.critical) for n in names if (m := key.marks.get(n))])
        for key, ruling in zip(keys, rulings, strict=True)
    ]
    if said[0] == said[1]:
        return None

    def gap(answer: Any) -> Fraction:
        (mine, erring), (theirs, errors) = map(measure_worth, keys, rulings, (answer, answer))
        share = Fraction(mine, keys[0].denominator) - Fraction(theirs, keys[1].denominator)
        return abs(share) + (erring != errors)

    return gap


def _list_accepted(one: Scenario, other: Scenario, address: str) -> list[frozenset[int]]:
    """The values of an item that each case accepts."""
    return [s.key.marks[address].accept for s in (one, other) if address in s.key.marks]
