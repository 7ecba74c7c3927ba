"""Loading a case: its bytes, read and compiled, with all that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

from engine.scenario.compiler import compile_scenario
from engine.scenario.diagnose.tolerant_reader import read_on
from engine.scenario.doctrine import (
    Doctrine,
    Setting,
    find_setting,
    load_doctrine,
    setting_from,
    setting_ids,
)
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS, Word
from engine.scenario.yaml.files import bytes_of
from engine.scenario.yaml.reader import parse


def load(path: str | os.PathLike[str], words: Iterable[Word] = WORDS) -> Scenario:
    """The case in a file; raises Refused with everything that is wrong."""
    return load_bytes(bytes_of(path), os.fspath(path), words=words)


def load_bytes(
    raw: bytes, file: str, doctrine: Doctrine | None = None, words: Iterable[Word] = WORDS
) -> Scenario:
    """The case in these bytes; raises Refused.

    With a `doctrine` it is a case that was kept with a play, and so was its setting.
    """
    source, problems = read_on(raw, file)
    if source is None:
        raise Refused(problems)
    settings = setting_ids(file) if doctrine is None else None
    scenario = compile_scenario(source, doctrine or load_doctrine(), words, problems, settings)
    if settings is None or not scenario.about.setting:
        return scenario
    return replace(scenario, setting=_setting(scenario.about.setting, file))


def load_pinned(case: bytes, file: str, doctrine: Doctrine, card: bytes) -> Scenario:
    """The case that was kept with a play, and the bytes of its setting or b""; raises Refused."""
    scenario = load_bytes(case, file, doctrine)
    name = scenario.about.setting
    return replace(scenario, setting=setting_from(name, parse(card, name))) if card else scenario


def _setting(id: str, file: str) -> Setting | None:
    """The setting of the case in `file`; raises Refused with everything wrong with its own file."""
    try:
        return find_setting(id, file)
    except Refused as refused:
        path = refused.problems[0].file
        raise Refused(read_on(bytes_of(path), path)[1]) from refused


def check(case: str | os.PathLike[str] | bytes, file: str = "case.yaml") -> list[Problem]:
    """Everything wrong with a case, given as a path or as bytes; empty when it can be played."""
    try:
        load_bytes(case, file) if isinstance(case, bytes) else load(case)
    except Refused as refused:
        return list(refused.problems)
    return []
