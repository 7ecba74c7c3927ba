"""Choosing one thing: an option, a question, a move, a subject."""

from __future__ import annotations

from engine.play.step import Step
from web.kinds.widget import Form, Incomplete, Widget


def _one(form: Form, _step: Step) -> object:
    chosen = form.get("answer", ())
    if not chosen:
        raise Incomplete("W018")
    return chosen[-1]


def _said(form: Form, _step: Step) -> object:
    """What is said or done in a talk: a verb and an id, as in "ask:who-reads"."""
    chosen = form.get("answer", ())
    if not chosen:
        raise Incomplete("W018")
    verb, _, id = chosen[-1].partition(":")
    return {verb: id or True}


def _read_on(_form: Form, _step: Step) -> object:
    return {"continue": True}


ONE = Widget("one", _one)
TALK = Widget("talk", _said)
READ_ON = Widget("read-on", _read_on)
