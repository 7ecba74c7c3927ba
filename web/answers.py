"""How answers of each form are read from what a browser sends."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from engine.play.step import Step

Form = Mapping[str, Sequence[str]]
"""What a browser sent: the values of each field."""
Read = Callable[[Form, Step], object]
"""Reads the answer as `--jsonl` takes it. Raises Incomplete."""


class Incomplete(Exception):
    """The answer is not complete yet; its code and what to fill in.

    Attributes:
        code: of a message.
        named: what it names.
    """

    def __init__(self, code: str, **named: object) -> None:
        super().__init__(code)
        self.code, self.named = code, named


def _read_one(form: Form, _step: Step) -> str:
    chosen = form.get("answer", ())
    if not chosen:
        raise Incomplete("W018")
    return chosen[-1]


def _read_talk(form: Form, step: Step) -> object:
    """What is said or done in a talk: a verb and an id, as in "ask:who-reads"."""
    verb, _, id = _read_one(form, step).partition(":")
    return {verb: id or True}


def _read_on(_form: Form, _step: Step) -> object:
    return {"continue": True}


def _read_order(form: Form, step: Step) -> object:
    """The items by the place that each has, from 1."""
    places = {answer.id: form.get(f"place.{answer.id}", ("",))[-1] for answer in step.answers}
    wanted = [str(n) for n in range(1, len(places) + 1)]
    if sorted(places.values()) != sorted(wanted):
        raise Incomplete("W019", last=len(wanted))
    return sorted(places, key=lambda id: int(places[id]))


_NUMBER = re.compile(r"-?[0-9]{1,3}")


def _read_values(form: Form, step: Step) -> object:
    """The value that each item has."""
    found = {answer.id: form.get(f"value.{answer.id}", ("",))[-1] for answer in step.answers}
    if not all(_NUMBER.fullmatch(value) for value in found.values()):
        raise Incomplete("W020")
    return {id: int(value) for id, value in found.items()}


def _read_several(form: Form, _step: Step) -> object:
    return list(form.get("answer", ()))


READERS: Mapping[str, Read] = {
    "one": _read_one,
    "talk": _read_talk,
    "order": _read_order,
    "several": _read_several,
    "values": _read_values,
    "read-on": _read_on,
}
"""What reads answers of each form; the macro `ask` of `templates/answers` draws its fields."""
