"""Values of typed classes as JSON, and back.

JSON holds numbers, words and lists and nothing that could be run; what is read back is held against
the types of the classes, value by value, before anything is made of it. So a file that somebody
else wrote can at worst be refused. (Python's own ways of keeping objects, pickle and marshal, run
or trust what they read.)
"""

from __future__ import annotations

from threading import RLock
from typing import Any

from msgspec import convert, json, to_builtins

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What is raised by values that are not as they should be."""

_LOOKING = RLock()
_DECODERS: dict[Any, json.Decoder[Any]] = {}


class NoForm(ValueError):
    """JSON, or values, that are not the form of a class."""


def to_json(value: object) -> bytes:
    """A value as JSON."""
    return json.encode(value, enc_hook=str)


def from_json(kind: Any, raw: bytes) -> Any:
    """The value of a type in these bytes; raises NoForm if they are not what `to_json` makes."""
    try:
        return _decoder(kind).decode(raw)
    except UNREADABLE as error:
        raise NoForm(str(error)) from error


def to_plain(value: object) -> Any:
    """A value as lists, mappings, words and numbers, which JSON can hold."""
    return to_builtins(value, str_keys=True, enc_hook=str)


def from_plain(kind: Any, value: object) -> Any:
    """The value of a type that `to_plain` wrote; raises one of UNREADABLE for anything else."""
    _decoder(kind)
    return convert(value, kind, str_keys=True, dec_hook=_from_text)


def _decoder(kind: Any) -> json.Decoder[Any]:
    """What reads a type, made once.

    msgspec looks at a type when it first meets it, and keeps what it has seen so far where other
    threads find it: two that begin at once end the program (0.21).
    """
    with _LOOKING:
        found = _DECODERS.get(kind)
        if found is None:
            found = _DECODERS[kind] = json.Decoder(kind, dec_hook=_from_text)
        return found


def _from_text(kind: type, text: object) -> Any:
    """A value of a class that JSON has not, such as a fraction, from what `str` made of it."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is no {kind.__name__}")
    return kind(text)
