"""The pause menu of led play."""

from __future__ import annotations

from typing import ClassVar

from engine.language.strings import _
from tui.dialogs.pause import Pause


class LedPause(Pause):
    """What a facilitator can do beside leading."""

    ITEMS: ClassVar[dict[str, str]] = {
        "resume": _("Go on with the case"),
        "read-back": _("Read back what happened so far"),
        "case-file": _("Case file: what is known so far"),
        "card": _("How things are done here: the procedure card"),
        "undo": _("Back to the decision before"),
        "stop": _("Stop here: the debrief so far"),
        "pass": _("Pass over this part; no reason is asked or kept"),
        "grounding": _("Take a moment"),
        "privacy": _("Blank the screen"),
        "leave": _("Leave; the room goes on another time"),
    }
