"""What leaving a subject of a conversation is called where it is chosen, voted on and shown."""

from __future__ import annotations

from engine.language.interface import _
from engine.play.step import Step


def closing(step: Step) -> str:
    """What closing a subject does, and what comes next where that is known."""
    if not step.topic:
        return str(_("End the conversation"))
    words = {
        "topic": _("Close this subject; another one follows"),
        "hub": _("Close this subject; back to the choice of subjects"),
        "end": _("Close this subject; the conversation ends"),
    }
    return str(words.get(step.after, _("Close this subject")))
