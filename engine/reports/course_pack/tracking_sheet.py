"""A sheet to find one's way through a case by hand: what was decided, what is so, what is next.

It shows where answers lead, so it is for the trainer.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from engine.decisions.registry import decision_in
from engine.language.language import Language
from engine.reports.case_print.condition_words import Naming, describe_condition, spell_id
from engine.reports.case_print.facilitator_notes import naming_of
from engine.reports.course_pack import sentences as w
from engine.reports.course_pack.conditions_under_luck import (
    scenes_met,
    settle,
    ways_left,
    with_undecided,
)
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import TeachingNote

KEPT = frozenset({"knows", "given", "learned", "tainted", "decided"})
"""What conditions ask about and no letter tells."""


def tracking_sheet(scenario: Scenario, note: TeachingNote, language: Language) -> Document:
    """What luck decided, what becomes so on the way, and every scene with what comes next.

    The note has the version that a room plays on paper.
    """
    luck = with_undecided(scenario.data, {drawn.of: drawn.value for drawn in note.luck})
    naming = naming_of(scenario, language)
    lucky = (Entry("", tuple(Line(Tone.SAID, drawn.means) for drawn in note.luck)),)
    columns = tuple(map(language.text, (w.SCENE, w.DECIDED, w.NEXT)))
    way = (Entry("", (Table("", columns, tuple(_scenes(naming, luck))),)),)
    kept = (Entry("", (*_numbers(naming), *_ticks(naming, luck))),)
    parts = {
        "luck": (w.LUCK, lucky if luck else ()),
        "way": (w.THE_WAY, way),
        "kept": (w.TO_TICK, kept if kept[0].blocks else ()),
    }
    return Document(
        kind="tracking",
        language=language.code,
        title=flatten(scenario.about.title),
        heading=language.text(w.TRACKING),
        running=language.text(w.FACE_DOWN),
        lead=(Line(Tone.SAID, language.text(w.TRACKING_LEAD)),),
        sections=tuple(
            Section(
                "part", language.text(title), _describe_unmet(naming, luck, id), entries, anchor=id
            )
            for id, (title, entries) in parts.items()
            if entries
        ),
    )


def _describe_unmet(naming: Naming, luck: Mapping[str, object], part: str) -> tuple[str, ...]:
    """Above the way: which sheets stay in the folder; they look like others of the same hour."""
    met = scenes_met(naming.scenario.data, luck)
    sheets = [
        naming.numbers[id]
        for id, data in naming.scenario.data["scenes"].items()
        if id not in met and "person_decides" not in data
    ]
    if part != "way" or not sheets:
        return ()
    return (naming.say(w.NOT_MET, sheets=naming.language.commas(sheets)),)


def _scenes(naming: Naming, luck: Mapping[str, object]) -> Iterator[tuple[Cell, ...]]:
    """The scenes of this version in order, each with where it can go on."""
    scenario = naming.scenario
    met = scenes_met(scenario.data, luck)
    for id, data in scenario.data["scenes"].items():
        if id not in met:
            continue
        ways = ways_left(decision_in(data).get("then", data.get("then", ())), luck)
        told = tuple(_way(naming, id, when, go, len(ways) > 1) for when, go in ways)
        title = naming.say(w.SHEET_NAMED, number=naming.numbers[id], title=scenario.text.name(id))
        # where it always goes on in one way, that is said in the cell; else each way is a point
        only = told[0] if len(told) == 1 else ""
        core = naming.say(w.IN_CORE) if id in {each.scene for each in scenario.text.core} else ""
        yield Cell(title, small=core), Cell(""), Cell(only, items=() if only else told)


def _way(naming: Naming, scene: str, when: str, go: str, several: bool) -> str:
    """One way on; `several`: whether it is one of more than one."""
    number = naming.numbers.get(go)
    place = (
        naming.say(w.TO_SHEET, number=number) if number else naming.say(w.ENDS, name=spell_id(go))
    )
    if not when:
        return naming.say(w.WAY_ELSE, place=place) if several else place
    return naming.say(w.WAY_WHEN, condition=describe_condition(naming, when, scene), place=place)


def _numbers(naming: Naming) -> Iterator[Line]:
    """What goes up and down in a person, with every value, to be circled."""
    for id, person in naming.scenario.data["people"].items():
        for name, entry in person.get("state", {}).items():
            if "range" in entry:
                low, high = entry["range"]
                values = "  ".join(str(n) for n in range(low, high + 1))
                what = naming.name_variable(f"{id}.{name}")
                said = naming.say(w.NUMBER, what=what, start=entry["start"], values=values)
                yield Line(Tone.SAID, said)


def _ticks(naming: Naming, luck: Mapping[str, object]) -> Iterator[Line]:
    """What conditions ask about: what is yes or no, who knows what, what was consented to."""
    asked: dict[str, None] = {}
    for condition in _conditions(naming.scenario.data["scenes"]):
        left = settle(condition, luck)
        if isinstance(left, str):
            for node in ast.walk(ast.parse(left, mode="eval")):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in KEPT:
                    asked[describe_condition(naming, ast.unparse(node))] = None
    state = naming.scenario.data.get("state", {})
    flags = (name for name, entry in state.items() if isinstance(entry["start"], bool))
    yield from (Line(Tone.TICK, naming.variable(name)) for name in flags)
    yield from (Line(Tone.TICK, said) for said in asked)


def _conditions(data: Any) -> Iterator[str]:
    """Every condition in a part of a case, in the order written."""
    if isinstance(data, Mapping):
        if isinstance(data.get("if"), str):
            yield data["if"]
        for value in data.values():
            yield from _conditions(value)
    elif isinstance(data, list):
        for value in data:
            yield from _conditions(value)
