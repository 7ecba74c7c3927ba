"""Values of typed classes as JSON, and back.

JSON holds numbers, words and lists and nothing that could be run; what is read back is held against
the types of the classes, value by value, before anything is made of it. So a file that somebody
else wrote can at worst be refused. (Python's own ways of keeping objects, pickle and marshal, run
or trust what they read.)
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from inspect import get_annotations
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from msgspec import Struct

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What is raised by values that are not as they should be."""


class NoForm(ValueError):
    """JSON, or values, that are not the form of a class."""


def to_json(kind: Any, value: object) -> bytes:
    """A value of this class as JSON."""
    return json.dumps(codec(kind).write(value), ensure_ascii=False, separators=(",", ":")).encode()


def from_json(kind: Any, raw: bytes) -> Any:
    """The value in these bytes; raises NoForm if they are not what `to_json` makes."""
    try:
        return codec(kind).read(json.loads(raw))
    except UNREADABLE as error:
        raise NoForm(str(error)) from error


class Codec(NamedTuple):
    """How values of one type are written and read; `read` raises for anything else."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _plain(*kinds: type) -> Codec:
    """A value that JSON has itself."""
    known = frozenset(kinds)

    def read(value: Any) -> Any:
        if type(value) not in known:
            raise ValueError(f"{value!r} is not one of {kinds}")
        return value

    return Codec(_same, read)


_LEAVES: dict[Any, Codec] = {
    Any: Codec(_same, _same),
    bytes: Codec(lambda raw: raw.decode("latin-1"), lambda text: text.encode("latin-1")),
    **{kind: _plain(kind) for kind in (str, int, bool, float, types.NoneType)},
}


def add_codec(hint: Any, known: Codec) -> None:
    """Say how values of a type are written that this module does not know."""
    _LEAVES[hint] = known


@cache
def codec(hint: Any) -> Codec:
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
        return _collection(frozenset, codec(args[0]), sort=True)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*map(codec, args))
    if _is_struct(hint):
        return _struct(hint)
    if issubclass(hint, Enum):
        return Codec(lambda value: value.value, hint)
    raise TypeError(f"{hint} has no form in JSON")


def _one_of(known: tuple[Any, ...]) -> Codec:
    def read(value: Any) -> Any:
        return known[known.index(value)]

    return Codec(_same, read)


def _tuple(args: tuple[Any, ...]) -> Codec:
    if args[1:] == (...,):
        return _collection(tuple, codec(args[0]))
    parts = tuple(map(codec, args))

    def write(value: Any) -> Any:
        return [part.write(each) for part, each in zip(parts, value, strict=True)]

    def read(value: Any) -> Any:
        return tuple(part.read(each) for part, each in zip(parts, value, strict=True))

    return Codec(write, read)


def _collection(kind: Callable[[Any], Any], part: Codec, *, sort: bool = False) -> Codec:
    write, read = part

    def write_all(value: Any) -> Any:
        written = [write(each) for each in value]
        return sorted(written) if sort else written

    def read_all(value: Any) -> Any:
        if type(value) is not list:
            raise ValueError(f"{value!r} is no list")
        return kind([read(each) for each in value])

    return Codec(write_all, read_all)


def _mapping(key: Codec, value: Codec) -> Codec:
    """Pairs in their order: keys need not be words."""

    def write(mapping: Any) -> Any:
        return [[key.write(name), value.write(part)] for name, part in mapping.items()]

    def read(pairs: Any) -> Any:
        return {key.read(name): value.read(part) for name, part in pairs}

    return Codec(write, read)


def _is_struct(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Struct)


def _struct(kind: type[Struct]) -> Codec:
    """The fields in their order. They are looked up late: conditions hold conditions."""
    names = kind.__struct_fields__
    parts: list[Codec] = []

    def codecs() -> list[Codec]:
        if not parts:
            hints = get_annotations(kind, eval_str=True)
            parts.extend(codec(hints[name]) for name in names)
        return parts

    def write(value: Any) -> Any:
        return [
            part.write(getattr(value, name)) for part, name in zip(codecs(), names, strict=True)
        ]

    def read(value: Any) -> Any:
        return kind(*[part.read(each) for part, each in zip(codecs(), value, strict=True)])

    return Codec(write, read)


def _union(args: tuple[Any, ...]) -> Codec:
    """Plain values as they are; of classes, the number of the class and its fields."""
    classes = list(filter(_is_struct, args))
    others = tuple(each for each in args if not _is_struct(each))
    if not classes:
        return _plain(*others)
    numbers = {kind: number for number, kind in enumerate(classes)}
    codecs = list(map(codec, classes))

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

    return Codec(write, read)
