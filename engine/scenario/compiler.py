"""Compiles a source into a `Scenario`, or says everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from msgspec.structs import replace

from engine.kernel.answer_key import Key
from engine.kernel.machine import Machine
from engine.kernel.model import Model
from engine.scenario.case_files import id_of
from engine.scenario.case_text import Text
from engine.scenario.compile.answer_key import compile_key
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.specification import (
    check_setting,
    compile_accepted,
    compile_plans,
    compile_rules,
)
from engine.scenario.compile.story import compile_model, declare, prune
from engine.scenario.compile.text import about, compile_text
from engine.scenario.diagnose.schema_errors import check_entries, check_shape
from engine.scenario.diagnose.shape_repair import drop_consequences, drop_cut_off, recover
from engine.scenario.doctrine import Doctrine
from engine.scenario.layer_hashes import hash_layers
from engine.scenario.problems import Path, Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.schema import format_of
from engine.scenario.specification import Accepted, Plan, Rule
from engine.scenario.vocabulary import WORDS, Word
from engine.scenario.yaml.source import Source

UNPLAYED = {("accept",), ("tests",)}  # an old play must not break because a finding has a new name
LENGTHS = frozenset({"E269"})  # limits for the English that is written; a translation may need more


def compile_scenario(
    source: Source,
    doctrine: Doctrine,
    words: Iterable[Word] = WORDS,
    told: Iterable[Problem] = (),
    settings: Collection[str] | None = None,
) -> Scenario:
    """The case in a source.

    Args:
        source: the file.
        doctrine: the principles it may name.
        words: the vocabulary.
        told: what was wrong with the file while it was read.
        settings: ids of the settings it may play in; None for a case that was kept with a play, of
            which neither its setting nor what no play reads is looked up again.

    Raises:
        Refused: with every problem found, of reading, of shape and of meaning alike.
    """
    words, told = tuple(words), tuple(told)
    titles = {principle.title: id for id, principle in doctrine.principles.items()}
    problems = [*told, *(p for p in check_shape(source, words, told, titles) if p not in told)]
    if problems:
        beyond = _find_more(source, doctrine, words, settings, problems)
        raise Refused(drop_cut_off(source, [*problems, *beyond]))
    return _compile(source, doctrine, words, settings)


def compile_edited(scenario: Scenario, source: Source, entries: Iterable[Path]) -> Scenario:
    """A case in which a few entries were changed; the shape of the others is not looked at again.

    Args:
        scenario: the case before.
        source: its source, with other data in these entries.
        entries: their sections and ids: `("scenes", "hall")`.

    Raises:
        Refused: with problems of shape, or of meaning where there are none.
    """
    entries = [*entries]
    problems = check_entries(source, format_of(scenario.words), entries)
    if problems:
        raise Refused(problems)
    edit = None if () in scenario.written else _Edit(scenario, entries)  # edited before
    return _compile(source, scenario.doctrine, scenario.words, None, edit)


def _share(model: Model, known: Machine) -> Machine:
    """A story with the very locations of another one where they are equal."""
    there = {place.id: place for place in known.model.locations}
    pairs = ((place, there.get(place.id)) for place in model.locations)
    places = tuple(
        other if other is not None and (other is place or other == place) else place
        for place, other in pairs
    )
    model = replace(model, locations=places)
    return known if model == known.model else Machine(model)


class _Edit(NamedTuple):
    """A case that is edited: as it was, and the sections and ids of the entries that are new."""

    before: Scenario
    entries: list[Path]


def _compile(
    source: Source,
    doctrine: Doctrine,
    words: tuple[Word, ...],
    settings: Collection[str] | None,
    edit: _Edit | None = None,
) -> Scenario:
    """The case in a source whose shape is right; it shares what it can with the one before."""
    draft = Draft(source, id_of(source.file, source.data), words)
    if edit is not None:  # each condition keeps the number that it had
        draft.written = {path: number for number, path in enumerate(edit.before.written)}
    parts = _compile_parts(draft, doctrine, settings)
    wrong = [p for path, p in draft.told if settings is not None or _breaks(path, p)]
    if wrong:
        raise Refused(wrong)
    model = prune(parts.model, draft.used)
    story = Machine(model) if edit is None else _share(model, edit.before.story)
    return _build_scenario(draft, parts, story, doctrine, edit)


def _breaks(path: Path, problem: Problem) -> bool:
    """Whether a case that was read before, and is now kept or translated, cannot be played so."""
    return path[:1] not in UNPLAYED and problem.code not in LENGTHS


class _Parts(NamedTuple):
    """What is made of a draft."""

    model: Model
    key: Key
    text: Text
    rules: tuple[Rule, ...]
    accepted: tuple[Accepted, ...]
    plans: tuple[Plan, ...]


def _build_scenario(
    draft: Draft, parts: _Parts, story: Machine, doctrine: Doctrine, edit: _Edit | None
) -> Scenario:
    """The case made of these parts."""
    written = tuple(draft.written)
    if edit is not None:
        edited = frozenset(edit.entries)
        written = tuple(
            () if path[:2] in edited and not _stands(draft.data, path) else path for path in written
        )
    return Scenario(
        id=draft.case,
        about=about(draft),
        story=story,
        key=parts.key,
        text=parts.text,
        rules=parts.rules,
        accepted=parts.accepted,
        plans=parts.plans,
        written=written,
        places=dict(draft.stands),
        hashes=hash_layers(draft.data, (word.section for word in draft.words)),
        doctrine=doctrine,
        words=draft.words,
        source=draft.source,
    )


def _stands(data: Any, path: Path) -> bool:
    """Whether something stands at a path of some data."""
    for part in path:
        if not (part in data if isinstance(data, Mapping) else part in range(len(data))):
            return False
        data = data[part]
    return True


def _compile_parts(draft: Draft, doctrine: Doctrine, settings: Collection[str] | None) -> _Parts:
    """The parts of a draft whose shape is right; what is wrong with them is noted in the draft."""
    if settings is not None:
        check_setting(draft, settings)
    declare(draft)
    model = compile_model(draft)
    key = compile_key(draft, doctrine)
    text = compile_text(draft)
    rules, accepted = compile_rules(draft), compile_accepted(draft, key)
    return _Parts(model, key, text, rules, accepted, compile_plans(draft, model, key))


def _find_more(
    source: Source,
    doctrine: Doctrine,
    words: tuple[Word, ...],
    settings: Collection[str] | None,
    told: list[Problem],
) -> list[Problem]:
    """What else is wrong with a case, apart from its shape and what follows from that."""
    recovery = recover(source, format_of(words), told)
    if recovery is None:
        return []
    draft = Draft(recovery.source, id_of(source.file, recovery.source.data), words)
    with suppress(Refused):  # there is more than anybody reads
        _compile_parts(draft, doctrine, settings)
    return [p for p in drop_consequences(draft.told, recovery, told) if p not in told]
