"""What a trainer holds beside the cases: a teaching note for each, and forms to fill in.

A teaching note belongs to a case, a tool to nobody. No play reads them, and no hash covers them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from engine.scenario.case_files import SHIPPED, yaml_files
from engine.scenario.case_text import flatten

NOTES, TOOLS = "teaching", "tools"
NOTE_SCHEMA = SHIPPED / "teaching.schema.json"
TOOL_SCHEMA = SHIPPED / "tool.schema.json"


class TeachingMoment(Struct, frozen=True):
    """A decision worth talking about.

    Attributes:
        at: id of its scene.
        signal: what could be seen before it.
        pull: why a sensible person takes the weaker answer.
        ask: what the trainer asks the room.
        principles: ids, of what the talk should come to.
    """

    at: str
    signal: str
    pull: str
    ask: str
    principles: tuple[str, ...]


class RolePlay(Struct, frozen=True):
    """Twelve minutes for two people and one who watches.

    Attributes:
        who: id of the person who is played.
        seat: what the one who asks has been told.
        actor: who you are, how you sit, what you want.
        openly: what you say when the question is open.
        leadingly: what you say when the question holds its answer.
        unasked: what you say, or do, if nobody asks.
        distress: the one sign you give, and when.
        cue: what the third person does once, to which the sign is the answer.
        watch: what the third person ticks.
    """

    who: str
    seat: str
    actor: str
    openly: tuple[str, ...]
    leadingly: tuple[str, ...]
    unasked: tuple[str, ...]
    distress: str
    cue: str
    watch: tuple[str, ...]


class Drawn(Struct, frozen=True):
    """What luck decided in the version that is played on paper, and what that is in the story.

    `of` is the chance variable.
    """

    of: str
    value: str | bool
    means: str


class TeachingNote(Struct, frozen=True):
    """How one case is taught.

    Attributes:
        aim: what people should do differently afterwards.
        luck: the version a room plays on paper, where nobody draws.
        moments: at most five, in the order of the case.
        role_play: of one of its talks.
    """

    aim: str
    luck: tuple[Drawn, ...]
    moments: tuple[TeachingMoment, ...]
    role_play: RolePlay


class ToolPart(Struct, frozen=True):
    """One part of a tool: sentences, boxes, lines to write on and a table with empty rows.

    Attributes:
        says: sentences that are printed.
        boxes: to tick.
        fields: labels of lines to write on.
        columns: of the table, or none.
        rows: what stands in the first column; "" is an empty row.
    """

    title: str
    says: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


class Tool(Struct, frozen=True):
    """A form for one's own work, printed empty."""

    id: str
    title: str
    about: str
    parts: tuple[ToolPart, ...]


def find_note(case: str, own: str | os.PathLike[str] | None = None) -> Path | None:
    """The file of the teaching note of a case; None when it has none."""
    return _find(NOTES, case, own)


def find_tool(tool: str, own: str | os.PathLike[str] | None = None) -> Path | None:
    """The file of a tool; None when there is none."""
    return _find(TOOLS, tool, own)


def _find(kind: str, id: str, own: str | os.PathLike[str] | None) -> Path | None:
    """An own file comes before a shipped one: a programme may teach a case in its own way."""
    folders = ([Path(own) / kind] if own else []) + [SHIPPED / kind]
    return next((p for folder in folders for p in yaml_files(folder) if p.stem == id), None)


def note_from(data: Mapping[str, Any]) -> TeachingNote:
    """A teaching note from data that fits its schema."""
    moments = (
        TeachingMoment(
            m["at"],
            flatten(m["signal"]),
            flatten(m["pull"]),
            flatten(m["ask"]),
            tuple(m["principles"]),
        )
        for m in data["moments"]
    )
    play = data["role_play"]
    return TeachingNote(
        flatten(data["aim"]),
        tuple(Drawn(each["of"], each["is"], flatten(each["means"])) for each in data["luck"]),
        tuple(moments),
        RolePlay(
            who=play["who"],
            seat=flatten(play["seat"]),
            actor=flatten(play["actor"]),
            openly=_all(play["openly"]),
            leadingly=_all(play["leadingly"]),
            unasked=_all(play["unasked"]),
            distress=flatten(play["distress"]),
            cue=flatten(play["cue"]),
            watch=_all(play["watch"]),
        ),
    )


def tool_from(data: Mapping[str, Any]) -> Tool:
    """A tool from data that fits its schema."""
    return Tool(data["tool"], flatten(data["title"]), flatten(data["about"]), tuple(_parts(data)))


def _parts(data: Mapping[str, Any]) -> Iterator[ToolPart]:
    for part in data["parts"]:
        lists = (_all(part.get(name, ())) for name in ("says", "boxes", "fields", "columns"))
        says, boxes, fields, columns = lists
        rows = _all(part.get("rows", ())) + ("",) * part.get("empty", 0)
        yield ToolPart(flatten(part["title"]), says, boxes, fields, columns, rows)


def _all(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(flatten, texts))
