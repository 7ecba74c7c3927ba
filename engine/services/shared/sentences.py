"""What every front end says alike: whose view a marking is, who speaks, how a talk ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.language.interface import _, current
from engine.play.step import Step
from engine.scenario.scenario import Scenario
from engine.services.shared.shown_cases import base_of

WHOSE: Mapping[str, str] = {
    "draft": _("Draft: the marking is the author's view. No expert has approved it yet."),
    "reviewed": _(
        "Reviewed, not signed: experts have read it. The marking is still the author's view."
    ),
    "signed": "",
}
"""Whose view the marking of a case is, before it is played; by its `Standing`."""

HOW_SURE = _("How sure are you?")
SURE = (_("Not sure"), _("Fairly sure"), _("Very sure"))
"""How sure somebody is of an answer, in words; kept as 1, 2 or 3."""

DO_ACT = _("Do this")
"""What Enter, or a button, does with an act beside the question."""


def join_dotted(*parts: str) -> str:
    """Parts on one line, without those that say nothing."""
    return "  ·  ".join(part for part in parts if part)


def describe_progress(case: str, ended: bool) -> str:
    """Where somebody is, as the facilitator may see it while a class plays.

    How many scenes somebody met, or which part they are in, would tell what they decided to whoever
    knows the case. That a play has begun, and that it is over, is the same on every road.

    Args:
        case: title of the case, or "" for none yet.
        ended: whether an ending was reached.
    """
    if not case:
        return str(_("no case open"))
    return str(_("at the end") if ended else _("under way"))


def describe_company(step: Step, name: Callable[[str], str]) -> str:
    """Who the participant speaks with, as `name` calls them; "" for nobody."""
    if not step.who:
        return ""
    who = name(step.who)
    if not step.through:
        return _("With {who}").format(who=who)
    return _("With {who}, through {interpreter}").format(who=who, interpreter=name(step.through))


def describe_closing(step: Step) -> str:
    """What closing a subject does, and what comes next where that is known."""
    if not step.topic:
        return str(_("End the conversation"))
    words = {
        "topic": _("Close this subject; another one follows"),
        "hub": _("Close this subject; back to the choice of subjects"),
        "end": _("Close this subject; the conversation ends"),
    }
    return str(words.get(step.after, _("Close this subject")))


COMPARE = _(
    "Your browser warns you, because it does not know this computer. Open the details of the "
    "certificate there. If its SHA-256 fingerprint begins with the letters and digits below, this "
    "is the room: go on. If not, tell the facilitator."
)
"""What people do about a certificate that the room has made itself."""

MOMENTS: Mapping[str, str] = {
    "look": _(
        "Let your eyes rest on one thing near you, then on another. Its colour, its edge, "
        "where the light comes from. There is no right way, and no number to reach."
    ),
    "walk": _(
        "Drink some water, or walk to a window or outside. The case stays where "
        "you left it, even if you do not come back to it today."
    ),
    "talk": _(
        "Go there, or send a message. You do not have to say why, and no one here "
        "will ask. The case stays where you left it."
    ),
}
"""What somebody can do in a pause. Nothing about pausing is kept anywhere."""


def describe_language(scenario: Scenario) -> str:
    """That a case is told in another language than the screens, as nobody has translated it."""
    same = base_of(current().code) == base_of(scenario.language)
    return "" if same else str(_("This case is not translated yet. It is in English."))
