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

from engine.language.interface import current
from engine.lazy_import import lazy_modules
from engine.scenario import typed_json
from engine.scenario.case_files import ID, find, id_of, read_sources
from engine.scenario.compiled_form import scenario_of
from engine.scenario.courses import SCHEMA, Course, courses
from engine.scenario.doctrine import Doctrine, doctrine_from
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import find_note
from engine.scenario.yaml.source import bytes_of
from engine.services.shared.kept_files import (
    keep_form,
    name_file,
    read_file,
    read_form,
    write_file,
)
from engine.services.shared.shown_cases import shown_case, words_beside

with lazy_modules():
    from engine.scenario import load

PRINCIPLES, COURSE = ".principles", ".course"


def open_case(path: str | os.PathLike[str]) -> Scenario:
    """The case in a file; raises Refused with everything that is wrong."""
    made, file = read_sources(path), os.fspath(path)
    name = name_file(id_of(file), "file", *made)
    principles, form = _principles(made.doctrine), read_form(name)
    if form is not None:
        return scenario_of(form, made.raw, file, principles)
    return keep_form(name, load.load_bytes(made.raw, file))


def open_pinned(case: bytes, doctrine: bytes, card: bytes, id: str) -> Scenario:
    """The case that was kept with a play; raises Refused.

    Args:
        case: its bytes.
        doctrine: the principles it cites, as JSON.
        card: the bytes of its setting, or b"".
        id: of the case.
    """
    name = name_file(id, "pinned", case, doctrine, card)
    file, principles = f"{id}.yaml", doctrine_from(json.loads(doctrine))
    form = read_form(name)
    if form is not None:
        return scenario_of(form, case, file, principles)
    return keep_form(name, load.load_pinned(case, file, principles, card))


def case_today(id: str, own: str | os.PathLike[str] | None) -> Scenario | None:
    """The case of this id as it is today, in the language in use.

    None where it is not there or cannot be read. A path is no id: ids come by kits and backups
    from anybody, and a path may be on a network.
    """
    with suppress(Refused):
        path = find(id, own) if ID.fullmatch(id) else None
        return shown_case(open_case(path), current(), own) if path else None
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
    words = words_beside(path, current().code)
    said = json.dumps([*words.items()])
    name = name_file(path.stem, bytes_of(path), bytes_of(SCHEMA), said, suffix=COURSE)
    kept = read_file(name)
    if kept is not None:
        course: Course = typed_json.from_json(Course, kept)
        if all(find(case, own) for case in course.cases):  # one that was kept may lose its cases
            return course
    course = load.load_course(path, own, words)
    write_file(name, msgspec.json.encode(course), COURSE)
    return course


@lru_cache(maxsize=1)
def _principles(raw: bytes) -> Doctrine:
    """The shipped principles, of which `raw` is the file."""
    name = name_file("doctrine", raw, suffix=PRINCIPLES)
    kept = read_file(name)
    if kept is not None:
        return doctrine_from(json.loads(kept))
    doctrine = load.load_doctrine()
    body = json.dumps(doctrine.data, ensure_ascii=False).encode()
    if json.loads(body) == doctrine.data:
        write_file(name, body, PRINCIPLES)
    return doctrine


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
        found = load.load_note(note, scenario, words_beside(note, current().code))
    except Refused:
        return {}
    return {moment.at: moment.pull for moment in found.moments}
