"""What a debrief says of a room that was led, where it would say "you" to one person."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import NullTranslations

from engine.decisions.registry import WHOLES
from engine.language.language import N_, Language
from engine.reports.debrief import sentences as w

ROOM: Mapping[str, str] = {
    **{you: room for kind in WHOLES.values() for you, room in kind.words.item.room.items()},
    **{you: room for kind in WHOLES.values() for you, room in kind.words.left.room.items()},
    w.HAPPENED_LEAD: N_(
        "A short summary of the path the case took last; most may have voted for "
        "another. Nothing here is a judgement."
    ),
    w.HAPPENED_LEFT: N_(
        "A short summary of the path the case took last; most may have voted for "
        "another. Details follow below. Nothing here is a judgement."
    ),
    w.WELL_LEAD[0]: N_("Of what the room chose, the author would keep this."),
    w.WELL_LEAD[1]: N_("Of what the room chose, this is worth keeping."),
    w.CRITICAL_LEAD: N_(
        "Kinds of answer from a short list, and how many voted for each. A sign "
        "was shown before each one."
    ),
    w.CRITICAL_LEAD_BARE: N_("Kinds of answer from a short list, and how many voted for each."),
    w.CRITICAL_NONE[0]: N_("The author sees none in what the room chose."),
    w.CRITICAL_NONE[1]: N_("There were none in what the room chose."),
    w.CRITICAL_NOW_NONE[0]: N_("The author sees none in what the room chose."),
    w.CRITICAL_NOW_NONE[1]: N_("There were none in what the room chose."),
    w.TAKEN_BACK: N_("Looked at, then undone"),
    w.TRIED_LEAD: N_("Paths the room looked at and then undid. They have no votes."),
    w.ENDING_CHANCE: N_(
        "Part of how this ended was decided by chance, not by the room: the same "
        "answers can also end differently."
    ),
    w.CLOSED_TALK: N_("The room closed this part of the talk."),
    w.SENTENCE_YOURS: N_("The room chose these words. Say them once, each to the next person."),
    w.SENTENCE_OFFERED: N_("It was one of the answers. Say it once, each to the next person."),
    w.SENTENCE_ABOVE: N_(
        'The room chose the words under "{section}". Say them once, each to the next person.'
    ),
    w.COMMITMENT_ASK: N_("Each for themselves: what is one thing you will do on your next day?"),
    w.REFLECT_LEAD: N_("Each for themselves. Nothing is scored, and nothing is collected."),
    w.YOU_CHOSE: N_("The room chose"),
    w.YOU_ASKED: N_("The room asked"),
    w.YOU_DID: N_("The room did"),
    w.AMONG_CHOSEN: N_("The room chose, among others"),
    w.HOW_SURE: N_("How sure the room was"),
    w.MENDED: N_("The room put it right later with this"),
    w.OWN: N_("In the room's own words"),
    w.OWN_LEAD: N_("The room wrote this. It is not judged or counted."),
    w.OWN_NOTE: N_("The room's note"),
    w.OWN_CONTEST: N_("The room's view of this judgement"),
    w.OWN_REFLECTION: N_("What the room saved"),
    w.VERDICTS["agree"]: N_("We agree"),
    w.VERDICTS["not-my-job"]: N_("Not in our job"),
    w.VERDICTS["disagree"]: N_("We disagree"),
    w.FIGURES_LEAD: N_(
        "One case is far too little to say anything about anyone, and a room is "
        "not a person. The figures count the path the case took last, not the "
        "votes. They are here so that the counting can be checked."
    ),
}
"""Sentences that speak to one person, and what a room is told instead."""


class _ToARoom(NullTranslations):
    """Translations of what a room is told, in place of what one person is told."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self._catalogue = catalogue

    def gettext(self, message: str) -> str:
        return self._catalogue.gettext(ROOM.get(message, message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._catalogue.ngettext(msgid1, msgid2, n)


def to_a_room(language: Language) -> Language:
    """The same language, in which every sentence speaks to a room."""
    return Language(language.code, _ToARoom(language.catalogue))
