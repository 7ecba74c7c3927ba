"""Picking several items: a box for each."""

from __future__ import annotations

from engine.play.step import Step
from web.kinds.widget import Form, Widget


def _picked(form: Form, _step: Step) -> object:
    return list(form.get("answer", ()))


PICK = Widget("several", _picked)
