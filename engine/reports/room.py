"""What a debrief says of a room that was led, where it would say "you" to one person."""

from __future__ import annotations

from collections.abc import Mapping

from engine.reports import words as w
from engine.reports.words import N_, Translate

ROOM: Mapping[str, str] = {
    w.WELL_LEAD[0]: N_("Of what the room did, the author would keep this."),
    w.WELL_LEAD[1]: N_("Of what the room did, this is worth keeping."),
    w.CLOSED_TALK: N_("The room closed this part of the talk."),
    w.SENTENCE_YOURS: N_("The room chose these words. Say them once, each to the next person."),
    w.SENTENCE_OFFERED: N_("It was there to be said. Say it once, each to the next person."),
    w.SENTENCE_ABOVE: N_(
        'The room chose it: the words under "{section}". Say them once, each to the next person.'
    ),
    w.COMMITMENT_ASK: N_("Each for themselves: what is one thing you will do on your next day?"),
    w.REFLECT_LEAD: N_("Each for themselves. Nothing is scored, and nothing is collected."),
    w.YOU_CHOSE: N_("The room chose"),
    w.YOU_ASKED: N_("The room asked"),
    w.YOU_DID: N_("The room did"),
    w.AMONG_CHOSEN: N_("The room chose, among others"),
    w.HOW_SURE: N_("How sure the room was"),
    w.MENDED: N_("The room came back to it with this"),
    w.YOURS[0]: N_("The room's answer: {yours}. The author's: {key}."),
    w.YOURS[1]: N_("The room's answer: {yours}. The key: {key}."),
    w.YOURS_ONLY: N_("The room's answer: {yours}."),
    w.PICKED_WRONG[0]: N_("The room chose this; the author would not."),
    w.PICKED_WRONG[1]: N_("The room chose this; the key does not."),
    w.LEFT_RIGHT[0]: N_("The room left this; the author would see to it."),
    w.LEFT_RIGHT[1]: N_("The room left this; the key names it."),
    w.PICKED_RIGHT[0]: N_("The room chose this, and so would the author."),
    w.PICKED_RIGHT[1]: N_("The room chose this, as the key does."),
    w.OWN: N_("In the room's own words"),
    w.OWN_LEAD: N_("Written by the room, and no part of what is judged or counted."),
    w.OWN_NOTE: N_("A note of the room"),
    w.OWN_CONTEST: N_("The room on this judgement"),
    w.OWN_REFLECTION: N_("What the room kept"),
    w.VERDICTS["agree"]: N_("We agree"),
    w.VERDICTS["not-my-job"]: N_("Not in our job"),
    w.VERDICTS["disagree"]: N_("We disagree"),
    w.FIGURES_LEAD: N_(
        "One case is far too little to tell anything about anyone, and a room is not a person. The "
        "figures are here so that the counting can be checked."
    ),
}
"""Sentences that speak to one person, and what a room is told instead."""


def to_a_room(translate: Translate) -> Translate:
    """Says every sentence to a room."""
    return lambda source: translate(ROOM.get(source, source))
