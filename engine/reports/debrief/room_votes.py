"""How a room voted, in a led play: facts of the log, with nobody in them."""

from __future__ import annotations

from collections import Counter

from engine.decisions.registry import kind_of
from engine.language.language import N_
from engine.play.events import Tallied
from engine.play.led import Vote, votes
from engine.play.play import Play, log
from engine.play.view import view
from engine.reports.debrief.answer_lines import sureness
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import place
from engine.reports.document import Entry, Line, Section, Tone

DIVIDED = N_("Where the class was divided")
DIVIDED_LEAD = N_(
    "The votes with the least agreement. Nothing here is a judgement; every "
    "vote is shown on request."
)
ASK = N_("Why could a good officer choose each of these?")
VOTED = N_("How the class voted")
VOTED_LEAD = N_("In the order the votes were typed; each place is counted once.")
OF = N_("{n} of {m}")
FIRST = N_("Placed first by {n} of {m}")
PICKED = N_("Chosen by {n} of {m}")
EACH = {
    OF: N_("{n} of {m} each"),
    FIRST: N_("Placed first by {n} of {m} each"),
    PICKED: N_("Chosen by {n} of {m} each"),
}
CLOSE = N_("To close this part of the talk")

MOST = 2
"""Votes that are shown as divided: a room has time for two."""


def divided_section(reading: Reading) -> Section:
    """The votes whose leading answer had the smallest share, and a question about them.

    A vote on which more than half were of one mind is not divided. Picks are left out: there each
    voter has several.
    """
    found = sorted((_share(vote), n, vote) for n, vote in enumerate(_votes(reading)) if vote.voters)
    entries = [
        _entry(reading, vote, Line(Tone.QUESTION, reading.say(ASK)))
        for share, _, vote in found
        if share <= 0.5 and not kind_of(_moment(reading, vote).location.location).items_act
    ]
    lead = (reading.say(DIVIDED_LEAD),)
    return Section("divided", reading.say(DIVIDED), lead, tuple(entries[:MOST]))


def votes_section(reading: Reading) -> Section:
    """Every vote."""
    entries = tuple(_entry(reading, vote) for vote in _votes(reading))
    return Section("votes", reading.say(VOTED), (reading.say(VOTED_LEAD),), entries)


def _votes(reading: Reading) -> tuple[Vote, ...]:
    return votes(reading.play)


def _share(vote: Vote) -> float:
    """What part of the votes the leading answer had."""
    return max(vote.counts.values()) / vote.voters


def _moment(reading: Reading, vote: Vote) -> Play:
    """The moment a vote was typed at."""
    return next(m for m in log(reading.play) if m.seq == vote.seq and isinstance(m.event, Tallied))


def _entry(reading: Reading, vote: Vote, *more: Line) -> Entry:
    """A vote: each answer with its votes, most first; answers without a vote are left out."""
    moment = _moment(reading, vote)
    kind = kind_of(moment.location.location)
    label = FIRST if kind.ordered else PICKED if kind.items_act else OF
    words = _words(reading, moment)
    level = Counter(vote.counts.values())
    counted = sorted(vote.counts.items(), key=lambda each: -each[1])
    lines = [
        Line(
            Tone.CHOSEN,
            words.get(id, id),
            # One label is above all answers with the same number of votes.
            reading.say(EACH[label] if level[n] > 1 else label, n=n, m=vote.voters),
        )
        for id, n in counted
        if n
    ]
    if vote.sure:
        lines.append(sureness(reading, vote))
    where = place(reading.scenario, moment, reading.language)
    return Entry(where, (*lines, *more), vote.seq)


def _words(reading: Reading, moment: Play) -> dict[str, str]:
    """What could be voted for, in the words of the case."""
    shown = view(reading.scenario, moment)
    cards = {a.id: a.text for a in (*shown.answers, *shown.moves, *shown.topics)}
    return {"close": reading.say(CLOSE)} | cards
