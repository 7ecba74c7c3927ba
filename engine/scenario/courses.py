"""Courses: cases in an order, and the forms before and after them. One small YAML file each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from engine.scenario.case_files import SHIPPED, yaml_files
from engine.scenario.case_text import flatten
from engine.scenario.yaml.source import SUFFIXES

FOLDER = "courses"
SCHEMA = SHIPPED / "course.schema.json"


class Block(Struct, frozen=True):
    """Ninety minutes of a course.

    Attributes:
        does: what the trainer does with the room.
        case: id of the case that is used, or "".
        tools: ids of the tools that lie on the tables.
        bring: what else lies ready, in words.
        heavy: it is an emotional load, of which a day has two at most.
        key: for the trainer, what the room can find out in it.
    """

    title: str
    does: str
    case: str = ""
    tools: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    heavy: bool = False
    key: tuple[str, ...] = ()


class Day(Struct, frozen=True):
    """One day of a course.

    Attributes:
        cards: sentences of the day before, each with the id of its principle.
    """

    title: str
    blocks: tuple[Block, ...]
    cards: tuple[tuple[str, str], ...] = ()


class Seen(Struct, frozen=True):
    """One of the two decisions of a contrast.

    Attributes:
        case: id of the case.
        at: address of the decision in it, or of one answer there.
        says: what a person like this one needs from you, in a sentence or two.
    """

    case: str
    at: str
    says: str

    @property
    def scene(self) -> str:
        """Id of its scene."""
        return self.at.partition(".")[0]


class Contrast(Struct, frozen=True):
    """A principle that asks for one act in one case, and for another act in another.

    Attributes:
        principle: its id.
        between: both decisions.
    """

    principle: str
    between: tuple[Seen, Seen]

    def sides_in(self, case: str) -> Iterator[tuple[Seen, Seen]]:
        """Its decision in this case, with the one in the other case; nothing where it has none."""
        one, other = self.between
        yield from (
            (here, there) for here, there in ((one, other), (other, one)) if here.case == case
        )


class Course(Struct, frozen=True):
    """Cases in the order they are played.

    Attributes:
        id: stable id.
        title: what people see.
        cases: ids of all its cases, the opening form first and the closing form last.
        parallel: the two forms were declared equally difficult, and change places by code.
        core: ids of the principles it trains above all; counted for its authors, never in a play.
        starts: when the blocks of a day begin, for the printed timetable.
        days: the timetable.
        tools: ids of the forms that are printed with it.
        settings: ids of procedure cards that are printed beside those of its cases.
        forms: ids of its opening and its closing form, or nothing.
        contrasts: where a principle returns in another case, and another act is right.
    """

    id: str
    title: str
    cases: tuple[str, ...]
    parallel: bool = False
    core: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    days: tuple[Day, ...] = ()
    tools: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    contrasts: tuple[Contrast, ...] = ()

    @property
    def taught(self) -> tuple[str, ...]:
        """Its cases without the forms: what it teaches with, and what somebody plays alone."""
        return tuple(case for case in self.cases if case not in self.forms)


def course_from(data: Mapping[str, Any]) -> Course:
    """A course from data that fits its schema."""
    forms = data.get("forms", {})
    opening = [forms["opening"]] if forms else []
    closing = [forms["closing"]] if forms else []
    return Course(
        data["course"],
        data["title"].strip(),
        (*opening, *data["cases"], *closing),
        forms.get("parallel", False),
        tuple(data.get("core", ())),
        tuple(data.get("starts", ())),
        tuple(map(_day, data.get("days", ()))),
        tuple(data.get("tools", ())),
        tuple(data.get("settings", ())),
        (*opening, *closing),
        tuple(map(_contrast, data.get("contrasts", ()))),
    )


def _contrast(data: Mapping[str, Any]) -> Contrast:
    one, other = (
        Seen(case, at, flatten(says))
        for place, says in data["between"].items()
        for case, _, at in (place.partition("/"),)
    )
    return Contrast(data["principle"], (one, other))


def _day(data: Mapping[str, Any]) -> Day:
    blocks = (
        Block(
            flatten(block["title"]),
            flatten(block["does"]),
            block.get("case", ""),
            tuple(block.get("tools", ())),
            tuple(map(flatten, block.get("bring", ()))),
            block.get("heavy", False),
            tuple(map(flatten, block.get("key", ()))),
        )
        for block in data["blocks"]
    )
    cards = ((flatten(card["says"]), card["principle"]) for card in data.get("cards", ()))
    return Day(flatten(data["title"]), tuple(blocks), tuple(cards))


def courses(own: str | os.PathLike[str] | None = None) -> Iterator[Path]:
    """Files of the shipped courses, then those in `courses/` of an own folder of cases."""
    for folder in [SHIPPED / FOLDER] + ([Path(own) / FOLDER] if own else []):
        yield from yaml_files(folder)


def find_course(course: str, own: str | os.PathLike[str] | None = None) -> Path | None:
    """The file of a course named by the name of its file, or by its path; None when none is."""
    path = Path(course)
    if path.suffix in SUFFIXES and path.exists():
        return path
    return next((p for p in courses(own) if p.stem == course), None)
