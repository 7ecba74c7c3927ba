"""Compiles a source into a `Scenario`, or says everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from engine.scenario.compile.draft import Draft
from engine.scenario.compile.key import compile_key
from engine.scenario.compile.rules import compile_accepted, compile_plans, compile_rules
from engine.scenario.compile.story import compile_model, declare, prune
from engine.scenario.compile.text import about, compile_text
from engine.scenario.doctrine import Doctrine
from engine.scenario.hashes import hashes
from engine.scenario.machine import Machine
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.scenario.schema import check_shape
from engine.scenario.source import Source
from engine.scenario.vocabulary import WORDS, Word

ID = re.compile(r"[a-z][a-z0-9-]*")


def compile_scenario(source: Source, doctrine: Doctrine, words: Iterable[Word] = WORDS) -> Scenario:
    """The case in a source.

    Raises:
        Refused: with every problem found: of shape first, and of meaning once the shape is right.
    """
    words = tuple(words)
    problems = check_shape(source, words)
    if problems:
        raise Refused(problems)
    id = _id(source)
    draft = Draft(source, id, words)
    declare(draft)
    model = compile_model(draft)
    key = compile_key(draft, frozenset(doctrine.principles))
    text = compile_text(draft)
    rules, accepted = compile_rules(draft), compile_accepted(draft)
    plans = compile_plans(draft)
    if draft.problems:
        raise Refused(draft.problems)
    return Scenario(
        id=id,
        about=about(source.data),
        story=Machine(prune(model, draft.used)),
        key=key,
        text=text,
        rules=rules,
        accepted=accepted,
        plans=plans,
        hashes=hashes(source.data, (w.section for w in words)),
        doctrine=doctrine,
        words=words,
        source=source,
    )


def _id(source: Source) -> str:
    """The id of the case: as written, or else the name of its file."""
    stem = re.sub(r"[^a-z0-9]+", "-", PurePath(source.file).stem.lower()).strip("-")
    written: str = source.data.get("scenario", stem if ID.fullmatch(stem) else "case")
    return written
