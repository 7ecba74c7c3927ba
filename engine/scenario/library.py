"""Finding and loading cases: those that are shipped, and an instructor's own folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from engine.scenario.compiler import compile_scenario, id_of
from engine.scenario.diagnose.reading import read_on
from engine.scenario.doctrine import SHIPPED, Doctrine, find_setting, load_doctrine, setting_ids
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS, Word
from engine.scenario.yaml.reader import bytes_of

LEVELS = ("foundation", "advanced")


def load(path: str | os.PathLike[str], words: Iterable[Word] = WORDS) -> Scenario:
    """The case in a file; raises Refused with everything that is wrong."""
    return load_bytes(bytes_of(path), os.fspath(path), words=words)


def load_bytes(
    raw: bytes, file: str, doctrine: Doctrine | None = None, words: Iterable[Word] = WORDS
) -> Scenario:
    """The case in these bytes; raises Refused.

    With a `doctrine` it is one of which a play was kept, and its setting was kept beside it.
    """
    source, problems = read_on(raw, file)
    if source is None:
        raise Refused(problems)
    settings = setting_ids(file) if doctrine is None else None
    scenario = compile_scenario(source, doctrine or load_doctrine(), words, problems, settings)
    if settings is None or not scenario.about.setting:
        return scenario
    return replace(scenario, setting=find_setting(scenario.about.setting, file))


def check(case: str | os.PathLike[str] | bytes, file: str = "case.yaml") -> list[Problem]:
    """Everything wrong with a case, given as a path or as bytes; empty when it can be played."""
    try:
        load_bytes(case, file) if isinstance(case, bytes) else load(case)
    except Refused as refused:
        return list(refused.problems)
    return []


def cases(own: str | os.PathLike[str] | None = None) -> Iterator[Path]:
    """Files of the shipped cases, then those of an own folder, by name."""
    folders = [SHIPPED / level for level in LEVELS] + ([Path(own)] if own else [])
    for folder in folders:
        if folder.is_dir():
            yield from sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml"))


def find(case: str, own: str | os.PathLike[str] | None = None) -> Path | None:
    """The file of a case named by its id or its path; None when there is none."""
    path = Path(case)
    if path.suffix in (".yaml", ".yml") and path.exists():
        return path
    known = list(cases(own))  # a shipped case comes before one of the same name in an own folder
    named = next((p for p in known if case in (p.stem, id_of(p))), None)
    return named or next((p for p in known if _declares(p, case)), None)


def _declares(path: Path, id: str) -> bool:
    """Whether the file says `scenario: id`, without reading it as a case."""
    try:
        with path.open(encoding="utf-8") as lines:
            return any(line.strip() == f"scenario: {id}" for line in lines)
    except (OSError, UnicodeDecodeError):
        return False
