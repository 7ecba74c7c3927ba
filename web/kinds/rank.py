"""Putting items in order: each has a number, its place from 1."""

from __future__ import annotations

from engine.play.step import Step
from web.kinds.widget import Form, Incomplete, Widget


def _order(form: Form, step: Step) -> object:
    places = {answer.id: form.get(f"place.{answer.id}", ("",))[-1] for answer in step.answers}
    wanted = [str(n) for n in range(1, len(places) + 1)]
    if sorted(places.values()) != sorted(wanted):
        raise Incomplete("W019", last=len(wanted))
    return sorted(places, key=lambda id: int(places[id]))


ORDER = Widget("order", _order)
