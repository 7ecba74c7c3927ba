"""F317, F324 and F325: every variable is read and changed, and no number leaves its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from engine.explore.explored_case import Case, once_per_case
from engine.explore.finding import Finding, make_finding, name_lines, report_cut
from engine.explore.queries.search import find_occurrences
from engine.explore.queries.yaml_paths import address_of
from engine.explore.theorem_inputs import reads
from engine.kernel import model as k
from engine.kernel.answer_key import Because
from engine.kernel.machine import Machine
from engine.play.play import path
from engine.scenario.compile.effects import write_value
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario

# Variable reads ----------------------------------------------------------------------------------
#
# Which variables the parts of a case read.


def list_pieces(story: Machine) -> Iterator[k.Piece]:
    """Every arrival, move and inject of a story."""
    yield from story.model.injects
    for place in story.model.locations:
        yield from k.list_pieces(place)


@lru_cache(maxsize=2)  # cases with a slip in the key alone have one story
def find_story_reads(story: Machine) -> frozenset[str]:
    """The variables that decide what is offered, shown and done, and where it leads."""
    conditions = (c for piece in list_pieces(story) for c in k.conditions_of(piece))
    return frozenset().union(*map(k.reads, conditions))


def find_key_reads(scenario: Scenario) -> frozenset[str]:
    """The variables that decide how an answer is rated, and which rationale is shown."""
    marks = scenario.key.marks.values()
    grades = (grade.when for mark in marks for grade in mark.grades)
    reasons = (because.when for because in list_rationales(scenario))
    return frozenset().union(*map(k.reads, (*grades, *reasons)))


def list_rationales(scenario: Scenario) -> Iterator[Because]:
    """Every rationale of the key."""
    for mark in scenario.key.marks.values():
        for grade in mark.grades:
            yield from grade.because
        yield from mark.because
    for ruling in scenario.key.rulings.values():
        yield from ruling.because


# Unused variables --------------------------------------------------------------------------------
#
# F324 and F325: what is declared under people, state and chance is both changed and read.
#
# An effect on a variable that nothing reads is the likeliest slip in effects: its name was
# mistyped where it was to be read, or the scene that was to show it was never written.


@reads("story", "conditions", "key", "rules")
def find_unused_variables(case: Case) -> Iterator[Finding]:
    """Find variables that no condition, rating or window reads, and those that nothing changes."""
    scenario = case.scenario
    claims = (because.assumes for because in list_rationales(scenario))
    rules = (when for rule in scenario.rules for when in (rule.condition, rule.then))
    windows = {window.variable for window in scenario.key.windows}
    read = find_story_reads(scenario.story) | find_key_reads(scenario) | windows
    read = read.union(*map(k.reads, (*claims, *rules)))
    changed = _find_changed(scenario.story)
    for where, variable in list_declared(scenario):
        name = variable.name
        if name not in read:
            hint = _hint_unread(scenario, variable)
            yield make_finding(scenario, where, "F324", hint=hint, at=name)
        elif name not in changed and not variable.chance:
            start = write_value(variable.values[variable.start])
            hint = f"let an answer change it, {_write_example(variable)}, or take out what reads it"
            yield make_finding(scenario, where, "F325", hint=hint, at=name, value=start)


def list_declared(scenario: Scenario) -> Iterator[tuple[Path, k.Variable]]:
    """What an author declared under people, state and chance, with its path."""
    known = {v.name: v for v in scenario.story.model.variables}
    data = scenario.data
    for person, about in data.get("people", {}).items():
        for name in about.get("state", {}):
            yield ("people", person, "state", name), known[f"{person}.{name}"]
    for section in ("state", "chance"):
        for name in data.get(section, {}):
            yield (section, name), known[name]


@once_per_case
def find_constants(case: Case) -> Mapping[str, Path]:
    """The variables that nothing changes, with the path where each is declared."""
    scenario = case.scenario
    changed = _find_changed(scenario.story)
    return {
        v.name: path
        for path, v in list_declared(scenario)
        if v.name not in changed and not v.chance
    }


def explain_fixed(case: Case, path: Path) -> str:
    """The variables of the condition at a path if nothing changes any of them; or ""."""
    read, constant = k.reads(_find_condition(case, path)), find_constants(case)
    if not read or not read <= constant.keys():
        return ""
    named = (f"`{name}` (line {name_lines(constant[name])})" for name in sorted(read))
    return f"nothing changes {' and '.join(named)}"


def _find_condition(case: Case, path: Path) -> k.Condition | None:
    """A condition as it was compiled."""
    number = case.scenario.written.index(path)
    found = (c for piece in list_pieces(case.scenario.story) for c in k.conditions_of(piece))
    rationales = (b.when for b in list_rationales(case.scenario))
    grades = (g.when for m in case.scenario.key.marks.values() for g in m.grades)
    written = (w for c in (*found, *rationales, *grades) for w in _list_written(c))
    return next((each.of for each in written if each.number == number), None)


def _list_written(condition: k.Condition | None) -> Iterator[k.Written]:
    if isinstance(condition, k.Written):
        yield condition
    for part in k.parts_of(condition):
        yield from _list_written(part)


@lru_cache(maxsize=2)  # as `find_story_reads`
def _find_changed(story: Machine) -> frozenset[str]:
    """The variables that some effect gives another value than the one they begin with."""
    start = {variable.name: variable.start for variable in story.model.variables}
    return frozenset(
        op.variable
        for piece in list_pieces(story)
        for ops in k.programs_of(piece)
        for op in k.each_op(ops)
        if isinstance(op, k.Add) or (isinstance(op, k.Set) and op.index != start[op.variable])
    )


def _hint_unread(scenario: Scenario, variable: k.Variable) -> str:
    if variable.chance:
        return "read this luck in an `if`, or take it out"
    keys = scenario.source.keys
    effects = [
        path
        for path in keys
        if path[-1] == variable.name and path[-2:-1] in (("set",), ("add",)) and path[0] != "tests"
    ]
    first = min(effects, key=lambda path: keys[path].line, default=None)
    if first is None:
        return "nothing changes it either; take it out"
    return f"it is changed on line {name_lines(first)}; read it in an `if`, or take both out"


def _write_example(variable: k.Variable) -> str:
    if variable.is_number:
        return f"as with `add: {{{variable.name}: 1}}`"
    other = next(value for n, value in enumerate(variable.values) if n != variable.start)
    return f"as with `set: {{{variable.name}: {write_value(other)}}}`"


# Clamped numbers ---------------------------------------------------------------------------------
#
# F317: no effect moves a number past the end of its range, where it would be cut off.


@reads("story")
def find_clamps(case: Case) -> Iterator[Finding]:
    """Find effects that are cut off, each with a shortest play that shows it."""
    known = find_occurrences(case)
    found = known.find_clamps()
    yield from report_cut(case.scenario, found.states)
    for note, thing in known.search.story.occurrences.items():
        if note in found.hits:
            play = known.search.show(found.hits[note])
            yield make_finding(
                case.scenario,
                thing.path,
                "F317",
                play,
                at=address_of(thing.path),
                name=thing.at,
                moves=len(path(play)),
            )
