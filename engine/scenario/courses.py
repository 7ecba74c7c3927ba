"""Courses: cases in an order, and the forms before and after them. One small YAML file each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.scenario.case_paths import find as find_case
from engine.scenario.doctrine import SHIPPED
from engine.scenario.problems import Path as Place
from engine.scenario.problems import Problem, Refused
from engine.scenario.yaml.files import bytes_of
from engine.scenario.yaml.source import Source

FOLDER = "courses"
SCHEMA = SHIPPED / "course.schema.json"


@dataclass(frozen=True, slots=True)
class Course:
    """Cases in the order they are played.

    Attributes:
        id: stable id.
        title: what people see.
        cases: ids of all its cases, the opening form first and the closing form last.
        parallel: the two forms were declared equally difficult, and change places by code.
    """

    id: str
    title: str
    cases: tuple[str, ...]
    parallel: bool = False


def courses(own: str | os.PathLike[str] | None = None) -> Iterator[Path]:
    """Files of the shipped courses, then those in `courses/` of an own folder of cases."""
    for folder in [SHIPPED / FOLDER] + ([Path(own) / FOLDER] if own else []):
        if folder.is_dir():
            yield from sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml"))


def find_course(course: str, own: str | os.PathLike[str] | None = None) -> Path | None:
    """The file of a course named by the name of its file, or by its path; None when none is."""
    path = Path(course)
    if path.suffix in (".yaml", ".yml") and path.exists():
        return path
    return next((p for p in courses(own) if p.stem == course), None)


def load_course(path: str | os.PathLike[str], own: str | os.PathLike[str] | None = None) -> Course:
    """The course in a file.

    Args:
        path: of the file.
        own: an own folder of cases, where its cases may lie.

    Raises:
        Refused: with everything that is wrong with it, a case that is not there included.
    """
    from engine.scenario.diagnose.schema_errors import find_problems
    from engine.scenario.diagnose.tolerant_reader import read_on
    from engine.scenario.schema_validator import Format

    source, problems = read_on(bytes_of(path), os.fspath(path))
    if source is None:
        raise Refused(problems)
    document = json.loads(SCHEMA.read_text(encoding="utf-8"))
    problems = [*problems, *find_problems(source, Format.of(document), problems)]
    if problems:
        raise Refused(problems)
    wrong = list(_wrong(source, own))
    if wrong:
        raise Refused(wrong)
    return _course(source.data)


def _course(data: dict[str, Any]) -> Course:
    forms = data.get("forms", {})
    opening = [forms["opening"]] if forms else []
    closing = [forms["closing"]] if forms else []
    cases = (*opening, *data["cases"], *closing)
    return Course(data["course"], data["title"].strip(), cases, forms.get("parallel", False))


def _wrong(source: Source, own: str | os.PathLike[str] | None) -> Iterator[Problem]:
    """Cases that are not there, and forms that are also something else in the course."""
    met: set[str] = set()
    for place, case in _places(source.data):
        if find_case(case, own) is None:
            yield source.problem(place, "E220", kind="case", name=case)
        if case in met:
            yield source.problem(place, "E114", value=case, field="course")
        met.add(case)


def _places(data: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    for number, case in enumerate(data["cases"]):
        yield ("cases", number), case
    for form in ("opening", "closing"):
        if form in data.get("forms", {}):
            yield ("forms", form), data["forms"][form]
