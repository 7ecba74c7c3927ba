"""A compiled case as JSON, so that it need not be read and compiled again in every process.

What is read back is held against the types of the classes (`typed_json`). The functions of the
story are written again from the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from msgspec import Struct

from engine.kernel.answer_key import Key
from engine.kernel.machine import Machine
from engine.kernel.model import Model
from engine.scenario import typed_json
from engine.scenario.case_metadata import About
from engine.scenario.case_text import Text
from engine.scenario.doctrine import Doctrine, Setting
from engine.scenario.layer_hashes import Hashes
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Accepted, Plan, Rule
from engine.scenario.typed_json import NoForm
from engine.scenario.yaml.source import Source


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of a `Scenario`: all but what was there before it was compiled."""

    id: str
    about: About
    model: Model
    key: Key
    text: Text
    rules: tuple[Rule, ...]
    accepted: tuple[Accepted, ...]
    plans: tuple[Plan, ...]
    written: tuple[Path, ...]
    places: Mapping[str, Path]
    hashes: Hashes
    setting: Setting | None
    language: str
    english: frozenset[str]
    data: Any


_SAME = tuple(set(Form.__struct_fields__) & {field.name for field in fields(Scenario)})


def form_of(scenario: Scenario) -> Form:
    """What is kept of a case."""
    same = {name: getattr(scenario, name) for name in _SAME}
    return Form(model=scenario.story.model, data=scenario.data, **same)


def scenario_of(form: Form, raw: bytes, file: str, doctrine: Doctrine) -> Scenario:
    """The case again, with the bytes and the principles that it was compiled from."""
    return _make_scenario(form, Machine(form.model), raw, file, doctrine)


def translation_of(
    form: Form, original: Scenario, doctrine: Doctrine, setting: Setting | None
) -> Scenario:
    """A translation again, with the story of the case and principles and a card in its language."""
    source = original.source
    made = _make_scenario(form, original.story, source.raw, source.file, doctrine)
    object.__setattr__(made, "original", original)
    object.__setattr__(made, "setting", setting)
    return made


def _make_scenario(
    form: Form, story: Machine, raw: bytes, file: str, doctrine: Doctrine
) -> Scenario:
    source = Unread.of(file, raw, form.data)
    fresh = {
        "story": story,
        "source": source,
        "doctrine": doctrine,
        "results": {},
        "original": None,
    }
    scenario = object.__new__(Kept)
    fresh["original"] = None
    for name, value in (*fresh.items(), *((name, getattr(form, name)) for name in _SAME)):
        object.__setattr__(scenario, name, value)
    return scenario


class Kept(Scenario):
    """A case of which the vocabulary is imported when somebody first asks for its words."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        from engine.scenario.vocabulary import WORDS

        if name != "words":
            raise AttributeError(name)
        object.__setattr__(self, name, WORDS)
        return WORDS


class Unread(Source):
    """A source that is read again when somebody asks where a value was written."""

    __slots__ = ()

    @classmethod
    def of(cls, file: str, raw: bytes, data: Any) -> Unread:
        """The source of these bytes, which were read as `data` before."""
        source = object.__new__(cls)
        object.__setattr__(source, "file", file)
        object.__setattr__(source, "raw", raw)
        object.__setattr__(source, "data", data)
        return source

    def __getattr__(self, name: str) -> Any:
        from engine.scenario.yaml.reader import parse

        if name not in {field.name for field in fields(Source)}:
            raise AttributeError(name)
        read = parse(self.raw, self.file)
        for field in fields(Source):
            if field.name not in ("file", "raw", "data"):  # a translation has other data
                object.__setattr__(self, field.name, getattr(read, field.name))
        return getattr(self, name)


def to_json(form: Form) -> bytes:
    """The form as JSON. Raises NoForm if it would not be the same when it is read."""
    raw = typed_json.to_json(form)
    if from_json(raw) != form:
        raise NoForm("a value is of another kind than its class says")
    return raw


def from_json(raw: bytes) -> Form:
    """The form in these bytes; raises NoForm if they are not what `to_json` makes."""
    form: Form = typed_json.from_json(Form, raw)
    return form
