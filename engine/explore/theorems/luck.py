"""What luck decides: neither a rating nor what is seen of a decision, nor whether a need is met."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import product

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.plan_steps import Halt, follow, list_steps
from engine.explore.queries.finding_hints import name_luck
from engine.explore.queries.search import find_occurrences
from engine.explore.queries.state_queries import Sightings, look_for_notes, report_unfinished
from engine.explore.queries.yaml_paths import address_of, path_of
from engine.explore.reduce.judgements import Judgements
from engine.explore.reduce.slicing import slice_product
from engine.explore.reduce.two_runs import LuckFlow, TwoRuns
from engine.explore.statespace.components import find_components
from engine.explore.statespace.counterexample import draw_usual_luck
from engine.explore.statespace.graph import Graph, find_ahead
from engine.explore.statespace.successors import Walker
from engine.explore.theorem_inputs import reads
from engine.kernel import model as k
from engine.play.play import Play, path
from engine.play.trial import begin_trial
from engine.play.view import list_offered
from engine.scenario.compile.effects import write_value
from engine.scenario.problems import Path

# Hidden luck -------------------------------------------------------------------------------------
#
# F320: no judgement depends on luck that nobody could see.
#
# Two runs with the same answers and different luck are followed side by side while they look the
# same (`reduce/two_runs`): the same texts, offers and places. If an answer is then judged
# otherwise, by its rating, by a critical error, by a rationale or by a slot that is waived, luck
# decides it. It does not matter what carries the luck: a condition, or a variable that was set by
# it.

MOST_PAIRS = 300_000  # ways in which two runs can start that are looked at
FEW = 1  # variables by which what decides judgements may differ


@reads("story", "key")
def find_hidden_luck(case: Case) -> Iterator[Finding]:
    """Find answers that are judged by luck before anything has shown it."""
    asked = _Asked(case)
    for wanted, reached in asked.group_notes():
        group = asked.flow.find_group(reached)
        met = asked.search(reached, wanted)
        while met.plays and reached != group:  # these pairs may look different
            beside = asked.flow.find_beside(reached)
            reached = beside if reached < beside else group
            met = asked.search(reached, frozenset(met.plays))
        for note, play in met.plays.items():
            where, at = asked.places[note]
            other = asked.find_other(play)
            names = [name for name, value in other.items() if play.started.luck[name] != value]
            drawn = ", ".join(f"{name}: {write_value(other[name])}" for name in names)
            luck, hint = (
                "`, `".join(names),
                f"with {drawn}, the same play looks the same until then",
            )
            yield make_finding(case.scenario, where, "F320", play, hint, at=at, luck=luck)
        yield from report_unfinished(case, met, "F320")


class _Asked:
    """What is asked about a case.

    Attributes:
        flow: what luck can reach in it.
        places: for each note, the path of a judgement in the file, and its address.
    """

    def __init__(self, case: Case) -> None:
        self.case, self.flow = case, LuckFlow(case.story)
        scenario, lines = case.scenario, case.scenario.text.lines
        self._first = len(lines)
        self._judged: dict[tuple[str, str], k.Ops] = {}
        self._notes: dict[object, int] = {}
        self.places: dict[int, tuple[Path, str]] = {}
        self._names: dict[int, frozenset[str]] = {}
        judgements = Judgements(3 * self._first + 10_000, because=False)
        for place in case.story.locations:
            for move in place.moves:
                ops = judgements.ops(scenario, place, move)
                names = self.flow.find_reached(k.conditions_in(ops))
                if names:
                    self._judged[place.id, move.address] = ops
                    rated = (*path_of(scenario, move.address), "rating")
                    self._ask(move.address, names, rated, move.address)
        for line, (waived, _) in scenario.key.edges.items():
            decided = frozenset(self.flow.deciding.get(line, ()))
            if waived and decided:
                parts = lines[line].context.split("/")
                where: Path = tuple(int(part) if part.isdigit() else part for part in parts)
                self._ask(line, decided, where, address_of(where))

    def _ask(self, about: object, names: frozenset[str], where: Path, at: str) -> None:
        note = self._notes.setdefault(about, self._first + len(self._notes))
        self.places[note] = where, at
        self._names[note] = self._names.get(note, frozenset()) | names

    def group_notes(self) -> Iterator[tuple[frozenset[int], frozenset[str]]]:
        """Notes that are searched for together, and the variables that decide them."""
        needed = {note: self.flow.find_before(names) for note, names in self._names.items()}
        left = sorted(needed, key=lambda note: (-len(needed[note]), note))
        while left:
            wide = needed[left[0]]
            for note in left:  # what differs little is searched for at once
                if len(needed[note] - wide) <= FEW and needed[note] & wide:
                    wide |= needed[note]
            together = [note for note in left if needed[note] <= wide]
            yield frozenset(together), wide
            left = [note for note in left if note not in together]

    def search(self, reached: frozenset[str], notes: frozenset[int]) -> Sightings:
        """Search for judgements in pairs of runs that differ in these variables."""
        wanted = {about: note for about, note in self._notes.items() if note in notes}
        runs = TwoRuns(
            self.case.story,
            self.flow,
            reached,
            self._is_seen,
            lambda place, move: self._judged.get((place.id, move.address), ()),
            wanted.get,
        )
        if runs.pairs > MOST_PAIRS:
            return Sightings({}, MOST_PAIRS, exhausted=False)
        return look_for_notes(self.case, runs.product, ways=True)

    def find_other(self, play: Play) -> Mapping[str, k.Value]:
        """Other luck by which the last answer of a play is judged otherwise, and nothing else seen.

        As little of it as can be is different.
        """
        moments = path(play)
        for luck in self._list_luck(play.started.luck):
            there = follow(begin_trial(self.case.scenario, 0, luck), list_steps(play))
            if isinstance(there, Halt):
                continue
            pairs = zip(path(there), moments, strict=True)
            before = [(one.back, other.back) for one, other in pairs]
            alike = all(self._look(one) == self._look(other) for one, other in before)
            if alike and self._list_judged(there) != self._list_judged(play):
                return luck
        raise AssertionError("two runs that look the same are not found again")

    def _list_luck(self, drawn: Mapping[str, k.Value]) -> list[dict[str, k.Value]]:
        """Every way in which luck can fall, what differs least from what was drawn first."""
        variables = [v for v in self.case.scenario.story.model.variables if v.name in drawn]
        each = product(*(variable.values for variable in variables))
        every = [{v.name: value for v, value in zip(variables, luck, strict=True)} for luck in each]
        return sorted(every, key=lambda luck: sum(luck[name] != drawn[name] for name in drawn))

    def _look(self, play: Play | None) -> object:
        """What can be seen at a moment: the place, the texts and the offers."""
        assert play is not None
        shown = {line for line in play.shown if self._is_seen(line)}
        return play.at, shown, [m.move.address for m in list_offered(play)]

    def _list_judged(self, play: Play) -> object:
        """How the last answer of a play is judged."""
        edges = self.case.scenario.key.edges
        waived = {line for line in play.shown if line in edges and edges[line][0]}
        if play.back is None or play.move is None:  # at the start, or where a scene is skipped
            return waived
        before, place = play.back, play.back.location.location
        ops = self._judged.get((place.id, play.move.move.address), ())
        told = [*self._list_shown(ops, place.place, before.state)]
        return told, waived

    def _list_shown(self, ops: k.Ops, place: str, state: int) -> Iterator[int]:
        story = self.case.scenario.story
        for op in ops:
            if isinstance(op, k.Show):
                yield op.line
            elif isinstance(op, k.First):
                whens = (
                    (b, b.when is None or story.test(b.when, place)(state)) for b in op.branches
                )
                first = next((branch for branch, fits in whens if fits), None)
                yield from self._list_shown(first.ops, place, state) if first else ()

    def _is_seen(self, line: int) -> bool:
        if line >= self._first:
            return True
        return bool(self.case.scenario.text.lines[line].text)


# Needs by luck -----------------------------------------------------------------------------------
#
# F327: a need that can be dealt with under one luck can be dealt with under every luck.

PLAYS = 20  # random plays for what luck draws, before all states are searched
LONGEST = 100  # answers of a random play


@reads("story")
def find_unlucky_needs(case: Case) -> Iterator[Finding]:
    """Find needs that no play raises, meets or declines if luck falls one way, but some if not."""
    known = find_occurrences(case)
    needs = {
        note: thing
        for note, thing in known.search.story.occurrences.items()
        if thing.kind == "need" and note in known.happens
    }
    product = known.search.product([*needs], {})
    walker = Walker(slice_product(product), case.classes, labelled=True, passes=False)
    left = _list_unseen(walker)
    doubtful = [note for note in needs if any(walker.notes[note] & bits for bits in left)]
    if not doubtful:
        return
    graph = case.merge(known.search.product(doubtful, {}))
    if graph.exhausted:
        for note in doubtful:
            without = _list_without(graph, graph.walker.notes[note])
            if without and len(without) < len(graph.luck):
                luck = name_luck([drawn for drawn, _ in graph.luck], without)
                drawn = {**draw_usual_luck(case.scenario), **graph.luck[without[0]][0]}
                play, thing = begin_trial(case.scenario, 0, drawn), needs[note]
                yield make_finding(case.scenario, thing.path, "F327", play, at=thing.at, luck=luck)


def _list_unseen(walker: Walker) -> list[int]:
    """For everything that luck can draw, the bits of what a few random plays do not show."""
    chooser, every = random.Random(0), sum(walker.notes.values())
    left = []
    for _, start, label in walker.starts():
        unseen, number = every & ~label, 0
        while unseen and number < PLAYS:
            number += 1
            node = start
            for _ in range(LONGEST):
                ways = walker.expand(node)
                if not ways or not unseen:
                    break
                for _, noted in ways:
                    unseen &= ~noted
                node, _ = chooser.choice(ways)
        left.append(unseen)
    return left


def _list_without(graph: Graph, bit: int) -> list[int]:
    """The indexes, in `Graph.luck`, of what luck draws if a note is made in no play after it."""
    components = find_components(graph.edges, graph.ends, graph.to)
    ahead = find_ahead(graph, components, [label & bit for label in graph.labelled])
    begun = zip(graph.luck, graph.begun, strict=True)
    return [n for n, ((_, node), label) in enumerate(begun) if not (ahead[node] | label) & bit]
