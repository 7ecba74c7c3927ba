"""Instruments a story: everything that is asked about makes a note when it happens.

Arriving in a scene, giving an answer, a need met, a risk lowered, an effect cut off at the end of
its range: each has a note (a `kernel.Show` with a number after the lines of the text). Notes that
a question does not record are sliced away, so one instrumented story serves every question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine.explore.queries.number_bounds import Bounds, bound_number
from engine.explore.queries.yaml_paths import list_entries, path_of_ways_out
from engine.explore.statespace.product import list_visible
from engine.explore.statespace.touched_variables import ChangedArrivals
from engine.kernel import model as k
from engine.scenario.case_text import Voice
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario, once_per_scenario
from engine.scenario.specification import Rule

_SEEN_TO = frozenset({"offered", "met", "declined"})


class Occurrence(Struct, frozen=True):
    """What happened, according to a note.

    Attributes:
        kind: `scene`, `ending`, `offer`, `inject`, `text`, `need`, `risk` or `clamp`.
        at: the name an author would use; for a clamp, the variable.
        path: where it is in the YAML.
    """

    kind: str
    at: str
    path: Path


class InstrumentedStory:
    """A story with notes.

    Attributes:
        model: the story with its notes.
        occurrences: what each note means.
        within: for the address of an answer to a question the person asks, the address of that
            question; for other answers and for those questions, the scene.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.occurrences: dict[int, Occurrence] = {}
        self._notes: dict[Occurrence, int] = {}
        self._first = len(scenario.text.lines)
        known = list(list_entries(scenario.data))
        self._paths = {entry.address: entry.path for entry in known}
        self.within = {entry.address: entry.within or entry.scene for entry in known}
        self._bounds: dict[str, Bounds] = {}
        self._variables = {v.name: v for v in scenario.story.model.variables}
        model = scenario.story.model
        self.model = replace(
            model,
            locations=tuple(map(self._location, model.locations)),
            injects=tuple(map(self._inject, model.injects)),
        )
        self._declare()

    def number_note(self, kind: str, at: str, path: Path) -> int:
        """The number of the note for an occurrence; a new one if there is none yet."""
        thing = Occurrence(kind, at, path)
        if thing not in self._notes:
            number = self._notes[thing] = self._first + len(self._notes)
            self.occurrences[number] = thing
        return self._notes[thing]

    def _declare(self) -> None:
        """Make notes for what is asked about even if nothing in the story does it."""
        for section, kind in (("needs", "need"), ("risks", "risk")):
            for id in self.scenario.data.get(section, {}):
                self.number_note(kind, id, (section, id))
        for address, path in self._paths.items():
            self.number_note("offer", address, path)
        for number, line in enumerate(self.scenario.text.lines):
            if line.voice is Voice.TIRED:
                scene = line.context.split("/")[2]
                where = tuple(line.context.split("/")[1:])
                self.occurrences[number] = Occurrence("text", scene, where)

    # Locations and moves -------------------------------------------------------------------------

    def _location(self, place: k.Location) -> k.Location:
        section = "endings" if place.ended else "scenes"
        if place.address != place.place:  # her question
            path = self._paths[place.address]
            arrived: k.Ops = (k.Show(self.number_note("offer", place.address, path)),)
        else:
            path = (section, place.place)
            arrived = ()
            if place.id == place.place:
                arrived = (k.Show(self.number_note(section[:-1], place.place, path)),)
        enter = replace(place.enter, ops=(*arrived, *self._ops(place.enter.ops, path)))
        passing = place.passing
        if passing is not None:
            here: Path = ("scenes", place.place, "pass")
            passing = self._move(passing, here, (*here, "to"))
        moves = tuple(self._answer(place, move) for move in place.moves)
        return replace(place, enter=enter, moves=moves, passing=passing)

    def _answer(self, place: k.Location, move: k.Move) -> k.Move:
        ways = path_of_ways_out(self.scenario.data, place.place)
        path = self._paths.get(move.address)
        if path is None:  # an order, a pick, ratings, closing, going on
            return self._move(move, ways[:-1], ways)
        if "then" in self.scenario.source.at(path):
            ways = (*path, "then")
        noted = replace(
            move, ops=(k.Show(self.number_note("offer", move.address, path)), *move.ops)
        )
        return self._move(noted, path, ways)

    def _move(self, move: k.Move, path: Path, ways: Path) -> k.Move:
        targets = tuple(
            replace(target, ops=self._ops(target.ops, (*ways, number)))
            for number, target in enumerate(move.targets)
        )
        return replace(move, ops=self._ops(move.ops, path), targets=targets)

    def _inject(self, inject: k.Inject) -> k.Inject:
        path: Path = ("injects", inject.id)
        noted = k.Show(self.number_note("inject", inject.id, path))
        return replace(inject, ops=(noted, *self._ops(inject.ops, path)))

    # Ops ------------------------------------------------------------------------------------------

    def _ops(self, ops: k.Ops, path: Path) -> k.Ops:
        found: list[k.Op] = []
        for op in ops:
            if isinstance(op, k.First):
                where = self._list_branches(op, path)
                branches = (
                    replace(b, ops=self._ops(b.ops, at))
                    for b, at in zip(op.branches, where, strict=True)
                )
                found.append(k.First(tuple(branches)))
            else:
                found.extend((*self._note_before(op, path), op))
        return tuple(found)

    def _list_branches(self, first: k.First, path: Path) -> Iterator[Path]:
        """The paths of the branches of a choice that was compiled from `path`."""
        for number, branch in enumerate(first.branches):
            voices = {
                self.scenario.text.lines[op.line].voice
                for op in branch.ops
                if isinstance(op, k.Show)
            }
            if Voice.REPLY in voices:
                yield (*path, "replies", number)
            elif Voice.DECISION in voices:
                yield (*path, "person_decides", "as", number)
            elif isinstance(branch.when, k.Atom):
                scene = str(path[1])
                places = self.scenario.story
                place = places.locations[places.index[scene]].location
                yield (*path, "items", place.atoms[branch.when.index].item)
            else:
                yield path

    def _note_before(self, op: k.Op, path: Path) -> Iterable[k.Op]:
        """The notes of what an op is about to do."""
        match op:
            case k.Set(name, index) if name.startswith("need:"):
                if self._variables[name].values[index] in _SEEN_TO:
                    id = name.removeprefix("need:")
                    yield k.Show(self.number_note("need", id, ("needs", id)))
            case k.Add(name, amount) if name.startswith("risk:"):
                if amount < 0:
                    yield self._note_lowered(name)
            case k.Set(name, index) if name.startswith("risk:"):
                if index:  # 0 is unknown, which is no level
                    above = k.Compare(">", k.Read(name), k.Const(index))
                    yield k.First((k.Branch(above, (self._note_lowered(name),)),))
            case k.Add(name, amount) if ":" not in name:
                yield from self._note_clamped(name, amount, path)

    def _note_lowered(self, name: str) -> k.Show:
        id = name.removeprefix("risk:")
        return k.Show(self.number_note("risk", id, ("risks", id)))

    def _note_clamped(self, name: str, amount: int, path: Path) -> Iterator[k.Op]:
        """The note that an effect is cut off at the end of the range, if that can happen."""
        variable = self._variables[name]
        low, high = int(variable.values[0]), int(variable.values[-1])
        if name not in self._bounds:
            self._bounds[name] = bound_number(self.scenario.story.model, variable)
        reach = self._bounds[name]
        if amount > 0 and reach.high > high:
            out = k.Compare(">", k.Read(name), k.Const(high - amount))
        elif amount < 0 and reach.low < low:
            out = k.Compare("<", k.Read(name), k.Const(low - amount))
        else:
            return
        note = self.number_note("clamp", name, (*path, "add", name))
        yield k.First((k.Branch(out, (k.Show(note),)),))


# Conditions of the key ---------------------------------------------------------------------------


class Reading(Struct, frozen=True):
    """Conditions that only the key reads in a location, as one condition that is always true.

    They are in order, as far as each is read; the numbers are of the written conditions in them.
    """

    when: k.Condition
    numbers: frozenset[int]


@once_per_scenario
def find_readings(scenario: Scenario) -> dict[str, tuple[Reading, ...]]:
    """Find the conditions of ratings and rationales, by the location that offers their answer."""
    key = scenario.key
    found: dict[str, tuple[Reading, ...]] = {}
    for place in scenario.story.model.locations:
        told: list[k.Condition] = []
        for move in place.moves:
            if move.address in key.rulings:
                told.append(_read_first(b.when for b in key.rulings[move.address].because))
            elif move.address in key.marks:
                offered = k.TRUE if move.offer is None else _strip_written(move.offer)
                told.append(k.Both((offered, _read_mark(scenario, move.address))))
        told.extend(_read_mark(scenario, f"{place.place}.{item}") for item in place.items)
        parts = (Reading(when, frozenset(list_visible(when))) for when in told)
        found[place.id] = tuple(part for part in parts if part.numbers)
    return {id: parts for id, parts in found.items() if parts}


def _read_mark(scenario: Scenario, address: str) -> k.Condition:
    """What is read of an answer's key: its grades up to the first that fits, and its rationales."""
    mark = scenario.key.marks.get(address)
    if mark is None:
        return k.TRUE
    own = _read_first(b.when for b in mark.because)
    if not mark.grades:
        return own
    parts: list[k.Condition] = []
    for grade in mark.grades:
        why = _read_first(b.when for b in grade.because) if grade.because else own
        parts.append(why if grade.when is None else k.Both((grade.when, why)))
    return k.Either((*parts, k.TRUE))


def _read_first(conditions: Iterable[k.Condition | None]) -> k.Condition:
    """A condition that is true, and reads the others up to the first that holds."""
    found: list[k.Condition] = []
    for when in conditions:
        if when is None:
            break
        found.append(when)
    return k.Either((*found, k.TRUE))


def _strip_written(condition: k.Condition) -> k.Condition:
    """A condition without visible written conditions: the offer notes these itself."""
    return (
        condition.of
        if isinstance(condition, k.Written)
        else k.change_parts(condition, _strip_written)
    )


# The rules of a case, as a condition for each location -------------------------------------------

Looks = dict[str, k.Condition]
"""The condition that is evaluated in each location, by id."""


def rule_note(story: InstrumentedStory, rule: Rule) -> int:
    """The note that says a rule is broken."""
    return story.number_note("rule", rule.name, rule.path)


def premise_note(story: InstrumentedStory, rule: Rule) -> int:
    """The note that says the premise of a rule is met."""
    return story.number_note("premise", rule.name, rule.path)


def look_for_rules(
    scenario: Scenario,
    story: InstrumentedStory,
    rules: Iterable[Rule],
    changed: ChangedArrivals | None = None,
) -> dict[int, Looks]:
    """The looks of those of some rules that a single state decides, by the note of the rule.

    What should never hold is looked at only where variables may change, if that is given: elsewhere
    it held a move before. Less is then carried through a story.
    """
    locations = scenario.story.model.locations
    found: dict[int, Looks] = {}
    for rule in rules:
        note = rule_note(story, rule)
        if rule.kind == "never":
            where = _find_changes(rule.condition, changed)
            ids = (place.id for place in locations if where is None or place.id in where)
            found[note] = dict.fromkeys(ids, rule.condition)
        elif rule.kind == "ending" and rule.then is not None:
            found[note] = {rule.ending: k.negate(rule.then)}
        elif rule.kind == "whenever":
            premise: Looks = {
                p.id: k.Both((rule.condition, write_offered(p))) for p in locations if p.moves
            }
            found[premise_note(story, rule)] = premise
            found[note] = {
                place.id: k.Both((premise[place.id], k.negate(_write_offer(scenario, rule, place))))
                for place in locations
                if place.moves
            }
    return found


def _find_changes(condition: k.Condition, changed: ChangedArrivals | None) -> frozenset[str] | None:
    """The ids of the locations where a condition may not be what it was a move before; None: all.

    Where it first holds, on a shortest way, one of its variables has changed. One that reads the
    present place may change wherever a play comes to.
    """
    if changed is None or any(isinstance(part, k.At) for part in k.each_part(condition)):
        return None
    return changed.of(k.reads(condition))


def write_offered(place: k.Location) -> k.Condition:
    """The condition that something is offered; passing over and pausing do not count."""
    return _join(move.offer for move in place.moves)


def _join(offers: Iterable[k.Condition | None]) -> k.Condition:
    known = list(offers)
    if any(offer is None for offer in known):
        return k.TRUE
    return k.Either(tuple(offer for offer in known if offer is not None))


def _write_offer(scenario: Scenario, rule: Rule, place: k.Location) -> k.Condition:
    """The condition that a location offers the answer of a rule, or one with its tag."""
    if any(_item_fits(scenario, rule, place, item) for item in place.items):
        return k.TRUE
    return _join(
        move.offer
        for move in place.moves
        if (rule.tag in move.tags if rule.tag else move.address == rule.offered)
    )


def _item_fits(scenario: Scenario, rule: Rule, place: k.Location, item: str) -> bool:
    if not rule.tag:
        return rule.offered == f"{place.place}.{item}"
    path = ("scenes", place.place, place.kind, "items", item)
    written: Mapping[str, Any] = scenario.source.at(path)
    return rule.tag in written.get("tags", ())
