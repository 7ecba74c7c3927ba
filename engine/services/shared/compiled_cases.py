"""Cases and courses as every front end opens them: read once on a computer, and then as kept.

To read and compile a case takes most of a second; to read what came of it, some hundredths. What is
kept is named by the SHA-256 of everything it was made from: the case, the principles, the settings
it may play in, and the compiler itself. So a case, or a Rifq, that has changed is compiled again.
What is wrong with a case or a course is never kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec

from engine.lazy_import import lazy_modules
from engine.records.file_cache import (
    cache_folder,
    describe_code,
    digest_of,
    keep_packed,
    name_of,
    read_packed,
)
from engine.scenario import typed_json
from engine.scenario.case_files import ID, find, id_of, read_sources
from engine.scenario.compiled_form import Form, form_of, from_json, scenario_of, to_json
from engine.scenario.courses import SCHEMA, Course, courses
from engine.scenario.doctrine import Doctrine, doctrine_from
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import find_note
from engine.scenario.typed_json import NoForm
from engine.scenario.yaml.source import bytes_of

with lazy_modules():
    from engine.scenario import load

SUFFIX, PRINCIPLES, COURSE = ".case", ".principles", ".course"
MOST_KEPT = 60  # cases, each some 50 kB
VERSION = 2  # raised whenever a `Form` is written in another way
_COMPILER = ("kernel", "decisions", "scenario", "language")  # what compiles a case


def open_case(path: str | os.PathLike[str]) -> Scenario:
    """The case in a file; raises Refused with everything that is wrong."""
    made, file = read_sources(path), os.fspath(path)
    name = _name(id_of(file), "file", *made)
    principles, form = _principles(made.doctrine), _read_kept(name)
    if form is not None:
        return scenario_of(form, made.raw, file, principles)
    return _keep(name, load.load_bytes(made.raw, file))


def open_pinned(case: bytes, doctrine: bytes, card: bytes, id: str) -> Scenario:
    """The case that was kept with a play; raises Refused.

    Args:
        case: its bytes.
        doctrine: the principles it cites, as JSON.
        card: the bytes of its setting, or b"".
        id: of the case.
    """
    name = _name(id, "pinned", case, doctrine, card)
    file, principles = f"{id}.yaml", doctrine_from(json.loads(doctrine))
    form = _read_kept(name)
    if form is not None:
        return scenario_of(form, case, file, principles)
    return _keep(name, load.load_pinned(case, file, principles, card))


def case_today(id: str, own: str | os.PathLike[str] | None) -> Scenario | None:
    """The case of this id as it is today; None where it is not there or cannot be read.

    A path is no id: ids come by kits and backups from anybody, and a path may be on a network.
    """
    with suppress(Refused):
        path = find(id, own) if ID.fullmatch(id) else None
        return open_case(path) if path else None
    return None


def stories_today(ids: Iterable[str], own: str | os.PathLike[str] | None) -> dict[str, str]:
    """The hash of the story of each of these cases that can be played here, by id."""
    found = ((id, case_today(id, own)) for id in ids)
    return {id: case.hashes.story for id, case in found if case}


def open_courses(own: str | os.PathLike[str] | None = None) -> list[Course]:
    """The courses that can be given; `rifq cohort new --course` says what is wrong with others."""
    found = []
    for path in courses(own):
        with suppress(Refused):
            found.append(_course(path, own))
    return found


def _course(path: Path, own: str | os.PathLike[str] | None) -> Course:
    name = _name(path.stem, bytes_of(path), bytes_of(SCHEMA), suffix=COURSE)
    kept = _read(name)
    if kept is not None:
        course: Course = typed_json.from_json(Course, kept)
        if all(find(case, own) for case in course.cases):  # one that was kept may lose its cases
            return course
    course = load.load_course(path, own)
    _write(name, msgspec.json.encode(course), COURSE)
    return course


@lru_cache(maxsize=1)
def _principles(raw: bytes) -> Doctrine:
    """The shipped principles, of which `raw` is the file."""
    name = _name("doctrine", raw, suffix=PRINCIPLES)
    kept = _read(name)
    if kept is not None:
        return doctrine_from(json.loads(kept))
    doctrine = load.load_doctrine()
    body = json.dumps(doctrine.data, ensure_ascii=False).encode()
    if json.loads(body) == doctrine.data:
        _write(name, body, PRINCIPLES)
    return doctrine


# Keeping -----------------------------------------------------------------------------------------


def pulls_of(case: str, own: str | os.PathLike[str] | None = None) -> Mapping[str, str]:
    """Why a sensible person takes the weaker answer, by scene, from the teaching note of a case.

    There is none without a note. One that is wrong is passed over: what it belongs to is told all
    the same, and `rifq print --course` says what is wrong in it.
    """
    note = find_note(case, own)
    scenario = case_today(case, own) if note else None
    if scenario is None or note is None:
        return {}
    try:
        found = load.load_note(note, scenario)
    except Refused:
        return {}
    return {moment.at: moment.pull for moment in found.moments}


def _read_kept(name: str) -> Form | None:
    """What is kept under this name; None if it is not there, or not as it was written."""
    content = _read(name)
    with suppress(NoForm):
        return from_json(content) if content is not None else None
    return None


def _keep(name: str, scenario: Scenario) -> Scenario:
    """Keep a case that was just compiled, unless its form would not say the same."""
    with suppress(NoForm, RecursionError):
        _write(name, to_json(form_of(scenario)), SUFFIX)
    return scenario


def _read(name: str) -> bytes | None:
    return read_packed(cache_folder() / name)


def _write(name: str, content: bytes, suffix: str) -> None:
    keep_packed(cache_folder() / name, content, kind=f"*{suffix}", most=MOST_KEPT)


# Naming ------------------------------------------------------------------------------------------


def _name(case: str, *parts: str | bytes, suffix: str = SUFFIX) -> str:
    """The name of a file: the case, and the SHA-256 of all that what is kept depends on."""
    every = (f"{VERSION} {describe_code(*_COMPILER)}", case, *parts)
    digest = digest_of(*(part.encode() if isinstance(part, str) else part for part in every))
    return f"{name_of(case)}.{digest}{suffix}"
