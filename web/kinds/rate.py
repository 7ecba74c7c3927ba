"""Giving each item a value of a scale."""

from __future__ import annotations

import re

from engine.play.step import Step
from web.kinds.widget import Form, Incomplete, Widget

_NUMBER = re.compile(r"-?[0-9]{1,3}")


def _values(form: Form, step: Step) -> object:
    found = {answer.id: form.get(f"value.{answer.id}", ("",))[-1] for answer in step.answers}
    if not all(_NUMBER.fullmatch(value) for value in found.values()):
        raise Incomplete("W020")
    return {id: int(value) for id, value in found.items()}


VALUES = Widget("values", _values)
