"""Courses: cases in an order, and the forms before and after them. One small YAML file each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from engine.scenario.files import SHIPPED, yaml_files
from engine.scenario.yaml.source import SUFFIXES

FOLDER = "courses"
SCHEMA = SHIPPED / "course.schema.json"


class Course(Struct, frozen=True):
    """Cases in the order they are played.

    Attributes:
        id: stable id.
        title: what people see.
        cases: ids of all its cases, the opening form first and the closing form last.
        parallel: the two forms were declared equally difficult, and change places by code.
        core: ids of the principles it trains above all; counted for its authors, never in a play.
    """

    id: str
    title: str
    cases: tuple[str, ...]
    parallel: bool = False
    core: tuple[str, ...] = ()


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
