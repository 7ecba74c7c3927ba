"""A compiled case as JSON, so that it need not be read and compiled again in every process.

JSON holds numbers, words and lists and nothing that could be run; what is read back is held against
the types of the classes, value by value, before anything is made of it. So a file that somebody
else wrote can at worst be refused. (Python's own ways of keeping objects, pickle and marshal, run
or trust what they read.) The functions of the story are written again from the numbers.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from inspect import get_annotations
from typing import Any, Literal, NamedTuple, Union, cast, get_args, get_origin

from engine.kernel.answer_key import Key
from engine.kernel.machine import Machine
from engine.kernel.model import Model
from engine.scenario.doctrine import Doctrine, Setting
from engine.scenario.hashes import Hashes
from engine.scenario.problems import Path
from engine.scenario.scenario import About, Scenario, Text
from engine.scenario.specification import Accepted, Plan, Rule
from engine.scenario.yaml.source import Source


class NoForm(ValueError):
    """Bytes, or values, that are not the form of a case."""


@dataclass(frozen=True, slots=True)
class Form:
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
    data: Any


_SAME = tuple({f.name for f in fields(Form)} & {f.name for f in fields(Scenario)})


def form_of(scenario: Scenario) -> Form:
    """What is kept of a case."""
    same = {name: getattr(scenario, name) for name in _SAME}
    return Form(model=scenario.story.model, data=scenario.data, **same)


def scenario_of(form: Form, raw: bytes, file: str, doctrine: Doctrine) -> Scenario:
    """The case again, with the bytes and the principles that it was compiled from."""
    story, source = Machine(form.model), Unread.of(file, raw, form.data)
    fresh = {"story": story, "source": source, "doctrine": doctrine, "results": {}}
    scenario = object.__new__(Kept)
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
            object.__setattr__(self, field.name, getattr(read, field.name))
        return getattr(self, name)


def to_json(form: Form) -> bytes:
    """The form as JSON. Raises NoForm if it would not be the same when it is read."""
    codec = _codec(Form)
    raw = json.dumps(codec.write(form), ensure_ascii=False, separators=(",", ":")).encode()
    if from_json(raw) != form:
        raise NoForm("a value is of another kind than its class says")
    return raw


def from_json(raw: bytes) -> Form:
    """The form in these bytes; raises NoForm if they are not what `to_json` makes."""
    try:
        return cast(Form, _codec(Form).read(json.loads(raw)))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoForm(str(error)) from error


# Each type as JSON -------------------------------------------------------------------------------


class _Codec(NamedTuple):
    """How values of one type are written and read; `read` raises for anything else."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _plain(*kinds: type) -> _Codec:
    """A value that JSON has itself."""
    known = frozenset(kinds)

    def read(value: Any) -> Any:
        if type(value) not in known:
            raise ValueError(f"{value!r} is not one of {kinds}")
        return value

    return _Codec(_same, read)


_LEAVES: Mapping[Any, _Codec] = {
    Any: _Codec(_same, _same),
    bytes: _Codec(lambda raw: raw.decode("latin-1"), lambda text: text.encode("latin-1")),
    **{kind: _plain(kind) for kind in (str, int, bool, float, types.NoneType)},
}


@cache
def _codec(hint: Any) -> _Codec:
    """The codec of a type as it stands in an annotation."""
    origin, args = get_origin(hint), get_args(hint)
    if hint in _LEAVES:
        return _LEAVES[hint]
    if origin is Literal:
        return _one_of(args)
    if origin in (Union, types.UnionType):
        return _union(args)
    if origin is tuple:
        return _tuple(args)
    if origin is frozenset:
        return _collection(frozenset, _codec(args[0]), sort=True)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*map(_codec, args))
    if is_dataclass(hint):
        return _dataclass(cast(type, hint))
    if issubclass(hint, Enum):
        return _Codec(lambda value: value.value, hint)
    raise TypeError(f"{hint} has no form in JSON")


def _one_of(known: tuple[Any, ...]) -> _Codec:
    def read(value: Any) -> Any:
        return known[known.index(value)]

    return _Codec(_same, read)


def _tuple(args: tuple[Any, ...]) -> _Codec:
    if args[1:] == (...,):
        return _collection(tuple, _codec(args[0]))
    parts = tuple(map(_codec, args))

    def write(value: Any) -> Any:
        return [part.write(each) for part, each in zip(parts, value, strict=True)]

    def read(value: Any) -> Any:
        return tuple(part.read(each) for part, each in zip(parts, value, strict=True))

    return _Codec(write, read)


def _collection(kind: Callable[[Any], Any], part: _Codec, *, sort: bool = False) -> _Codec:
    write, read = part

    def write_all(value: Any) -> Any:
        written = [write(each) for each in value]
        return sorted(written) if sort else written

    def read_all(value: Any) -> Any:
        if type(value) is not list:
            raise ValueError(f"{value!r} is no list")
        return kind([read(each) for each in value])

    return _Codec(write_all, read_all)


def _mapping(key: _Codec, value: _Codec) -> _Codec:
    """Pairs in their order: keys need not be words."""

    def write(mapping: Any) -> Any:
        return [[key.write(name), value.write(part)] for name, part in mapping.items()]

    def read(pairs: Any) -> Any:
        return {key.read(name): value.read(part) for name, part in pairs}

    return _Codec(write, read)


def _dataclass(kind: type) -> _Codec:
    """The fields in their order. They are looked up late: conditions hold conditions."""
    names = tuple(field.name for field in fields(kind))
    parts: list[_Codec] = []

    def codecs() -> list[_Codec]:
        if not parts:
            hints = get_annotations(kind, eval_str=True)
            parts.extend(_codec(hints[name]) for name in names)
        return parts

    def write(value: Any) -> Any:
        return [
            part.write(getattr(value, name)) for part, name in zip(codecs(), names, strict=True)
        ]

    def read(value: Any) -> Any:
        return kind(*[part.read(each) for part, each in zip(codecs(), value, strict=True)])

    return _Codec(write, read)


def _union(args: tuple[Any, ...]) -> _Codec:
    """Plain values as they are; of classes, the number of the class and its fields."""
    classes = [cast(type, each) for each in args if is_dataclass(each)]
    others = tuple(each for each in args if not is_dataclass(each))
    if not classes:
        return _plain(*others)
    numbers = {kind: number for number, kind in enumerate(classes)}
    codecs = list(map(_codec, classes))

    def write(value: Any) -> Any:
        if type(value) in others:
            return value
        number = numbers[type(value)]
        return [number, codecs[number].write(value)]

    def read(value: Any) -> Any:
        if type(value) in others:
            return value
        number, content = value
        return codecs[number].read(content)

    return _Codec(write, read)
