"""Loads cases, courses, principles and settings from their files, with all that is wrong there."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.language.advice import Advice
from engine.scenario.case_files import SHIPPED, find, setting_folders, setting_ids
from engine.scenario.compiler import compile_scenario
from engine.scenario.courses import SCHEMA, Course, course_from
from engine.scenario.diagnose.draft_lines import keep_what_helps
from engine.scenario.diagnose.hints import find_nearest, hint
from engine.scenario.diagnose.schema_errors import find_problems
from engine.scenario.diagnose.tolerant_reader import read_on
from engine.scenario.doctrine import Doctrine, Setting, doctrine_from, setting_from
from engine.scenario.problems import Path as Place
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.schema_validator import Format
from engine.scenario.teaching import (
    NOTE_SCHEMA,
    TOOL_SCHEMA,
    TeachingNote,
    Tool,
    find_tool,
    note_from,
    tool_from,
)
from engine.scenario.translation import NO_WORDS, Words, put_words
from engine.scenario.vocabulary import WORDS, Word
from engine.scenario.yaml.reader import parse, read
from engine.scenario.yaml.source import Source, bytes_of


def load(path: str | os.PathLike[str], words: Iterable[Word] = WORDS) -> Scenario:
    """The case in a file; raises Refused with everything that is wrong."""
    return load_bytes(bytes_of(path), os.fspath(path), words=words)


def load_bytes(
    raw: bytes, file: str, doctrine: Doctrine | None = None, words: Iterable[Word] = WORDS
) -> Scenario:
    """The case in these bytes; raises Refused.

    With a `doctrine` it is a case that was kept with a play, and so was its setting. Without one
    it is an author's, and every proposed change was tried.
    """
    try:
        return _read_case(raw, file, doctrine, words)
    except Refused as refused:
        if doctrine is not None:
            raise
        found = refused.problems
    raise Refused(keep_what_helps(found, raw, lambda other: _problems_of(other, file, words)))


def _problems_of(raw: bytes, file: str, words: Iterable[Word]) -> tuple[Problem, ...]:
    """What is wrong with a case, whose changes were not tried."""
    try:
        _read_case(raw, file, None, words)
    except Refused as refused:
        return refused.problems
    return ()


def _read_case(raw: bytes, file: str, doctrine: Doctrine | None, words: Iterable[Word]) -> Scenario:
    source, problems = read_on(raw, file)
    if source is None:
        raise Refused(problems)
    settings = setting_ids(file) if doctrine is None else None
    scenario = compile_scenario(source, doctrine or load_doctrine(), words, problems, settings)
    if settings is None or not scenario.about.setting:
        return scenario
    try:
        return replace(scenario, setting=find_setting(scenario.about.setting, file))
    except Refused as refused:  # tells all that is wrong with the file of the setting
        path = refused.problems[0].file
        raise Refused(read_on(bytes_of(path), path)[1]) from refused


def load_pinned(case: bytes, file: str, doctrine: Doctrine, card: bytes) -> Scenario:
    """The case that was kept with a play, and the bytes of its setting or b""; raises Refused."""
    scenario = load_bytes(case, file, doctrine)
    name = scenario.about.setting
    return replace(scenario, setting=setting_from(name, parse(card, name))) if card else scenario


@lru_cache(maxsize=1)
def load_doctrine() -> Doctrine:
    """The shipped principles; raises Refused when the file cannot be read."""
    return doctrine_from(read(SHIPPED / "doctrine.yaml").data)


@lru_cache(maxsize=8)
def load_setting(id: str, folder: Path = SHIPPED / "settings") -> Setting | None:
    """The card of a setting, or None when there is none of that name."""
    path = folder / f"{id}.yaml"
    return setting_from(id, read(path)) if path.is_file() else None


def find_setting(id: str, file: str | os.PathLike[str]) -> Setting | None:
    """The card of the setting of the case in `file`: a shipped one, or one in its own folder."""
    found = (load_setting(id, folder) for folder in setting_folders(file))
    return next((setting for setting in found if setting), None)


def find_card(id: str, own: str | os.PathLike[str] | None = None) -> Setting | None:
    """A shipped procedure card, or one of an own folder of cases."""
    return find_setting(id, Path(own or SHIPPED) / "case.yaml")


def load_course(
    path: str | os.PathLike[str],
    own: str | os.PathLike[str] | None = None,
    words: Words = NO_WORDS,
) -> Course:
    """The course in a file, whose cases may lie in an own folder, with a translation of it.

    Raises Refused with everything that is wrong with it, a case that is not there included.
    """
    source = _read_checked(SCHEMA, path)
    _refuse(_check_course(source, own))
    return course_from(put_words(source.data, words))


def check_contrasts(path: str | os.PathLike[str], cases: Iterable[Scenario]) -> None:
    """Raise Refused where a contrast of a course names a decision that its case does not have."""
    source, known = read(path), {case.id: case for case in cases}
    _refuse(
        source.problem(place, "E220", _advise(at, names), key=True, kind="decision", name=at)
        for place, case, at in _list_contrasted(source.data)
        if at not in (names := {*known[case].data["scenes"], *known[case].text.cards})
    )


def _advise(name: str, names: Iterable[str]) -> str:
    near = find_nearest(name, names)
    return Advice.mean(near, name) if near else hint("decisions")


def load_note(
    path: str | os.PathLike[str], scenario: Scenario, words: Words = NO_WORDS
) -> TeachingNote:
    """The teaching note in a file, of this case, with a translation of it; raises Refused."""
    source = _read_checked(NOTE_SCHEMA, path)
    _refuse(_check_note(source, scenario))
    return note_from(put_words(source.data, words))


def load_tool(path: str | os.PathLike[str], words: Words = NO_WORDS) -> Tool:
    """The tool in a file, with a translation of it; raises Refused."""
    return tool_from(put_words(_read_checked(TOOL_SCHEMA, path).data, words))


def _read_checked(schema: Path, path: str | os.PathLike[str]) -> Source:
    """A file that fits a schema; raises Refused with everything that does not."""
    source, problems = read_on(bytes_of(path), os.fspath(path))
    if source is None:
        raise Refused(problems)
    document = json.loads(schema.read_text(encoding="utf-8"))
    _refuse([*problems, *find_problems(source, Format.of(document), problems)])
    return source


def _refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise Refused(found)


def _check_course(source: Source, own: str | os.PathLike[str] | None) -> Iterator[Problem]:
    """Cases, principles, tools and cards that are not there, and what is in it twice."""
    met: set[str] = set()
    for place, case in _list_places(source.data):
        if find(case, own) is None:
            yield source.problem(place, "E220", kind="case", name=case)
        if case in met:
            yield source.problem(place, "E114", value=case, field="course")
        met.add(case)
    yield from _check_contrasted(source, met)
    yield from _check_principles(source, _list_principles(source.data))
    for place, tool in _list_tools(source.data):
        if find_tool(tool, own) is None:
            yield source.problem(place, "E220", kind="tool", name=tool)
    for number, id in enumerate(source.data.get("settings", ())):
        if find_card(id, own) is None:
            yield source.problem(("settings", number), "E220", kind="setting", name=id)
    for place, block in _list_blocks(source.data):
        if "case" in block and (case := block["case"]) not in met:
            at = (*place, "case")
            yield source.problem(at, "E220", kind="case of this course", name=case)


def _check_contrasted(source: Source, cases: Collection[str]) -> Iterator[Problem]:
    """Contrasts with a case that is not of the course, or with one case alone."""
    for place, case, _at in _list_contrasted(source.data):
        if case not in cases:
            yield source.problem(place, "E220", key=True, kind="case of this course", name=case)
    for number, contrast in enumerate(source.data.get("contrasts", ())):
        one, other = (place.partition("/")[0] for place in contrast["between"])
        if one == other:
            between, other_case = ("contrasts", number, "between"), hint("two cases")
            yield source.problem(between, "E114", other_case, value=one, field="`between`")


def _check_note(source: Source, scenario: Scenario) -> Iterator[Problem]:
    """Another case; scenes, people and principles that are not there; luck that is there twice."""
    if source.data["teaching"] != scenario.id:
        yield source.problem(("teaching",), "E220", kind="case", name=source.data["teaching"])
    chance = scenario.data.get("chance", {})
    met: set[str] = set()
    for number, drawn in enumerate(source.data["luck"]):
        if drawn["of"] in met:
            place, once = ("luck", number, "of"), hint("remove one")
            yield source.problem(place, "E114", once, value=drawn["of"], field="`luck`")
        met.add(drawn["of"])
        if drawn["is"] not in chance.get(drawn["of"], {}).get("values", ()):
            name = f"{drawn['of']} {drawn['is']}"
            yield source.problem(("luck", number), "E220", kind="chance", name=name)
    who = source.data["role_play"]["who"]
    if who not in scenario.text.people:
        yield source.problem(("role_play", "who"), "E220", kind="person", name=who)
    for number, moment in enumerate(source.data["moments"]):
        if moment["at"] not in scenario.data["scenes"]:
            yield source.problem(("moments", number, "at"), "E226", name=moment["at"])
    yield from _check_principles(
        source,
        (
            (("moments", number, "principles", n), id)
            for number, moment in enumerate(source.data["moments"])
            for n, id in enumerate(moment["principles"])
        ),
    )


def _check_principles(source: Source, cited: Iterable[tuple[Place, str]]) -> Iterator[Problem]:
    known: Mapping[str, object] | None = None
    for place, id in cited:
        known = known if known is not None else load_doctrine().principles
        if id not in known:
            yield source.problem(place, "E241", name=id)


def _list_principles(data: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    for number, id in enumerate(data.get("core", ())):
        yield ("core", number), id
    for number, day in enumerate(data.get("days", ())):
        for n, card in enumerate(day.get("cards", ())):
            yield ("days", number, "cards", n, "principle"), card["principle"]
    for number, contrast in enumerate(data.get("contrasts", ())):
        yield ("contrasts", number, "principle"), contrast["principle"]


def _list_contrasted(data: dict[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """The decisions of contrasts: the place, the case, and the address in it."""
    for number, contrast in enumerate(data.get("contrasts", ())):
        for named in contrast["between"]:
            case, _, at = named.partition("/")
            yield ("contrasts", number, "between", named), case, at


def _list_tools(data: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    for number, id in enumerate(data.get("tools", ())):
        yield ("tools", number), id
    for place, block in _list_blocks(data):
        for n, id in enumerate(block.get("tools", ())):
            yield (*place, "tools", n), id


def _list_blocks(data: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    for number, day in enumerate(data.get("days", ())):
        for n, block in enumerate(day["blocks"]):
            yield ("days", number, "blocks", n), block


def _list_places(data: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    for number, case in enumerate(data["cases"]):
        yield ("cases", number), case
    for form in ("opening", "closing"):
        if form in data.get("forms", {}):
            yield ("forms", form), data["forms"][form]
