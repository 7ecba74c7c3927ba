"""How a room voted, in a led play: facts of the log, with nobody in them."""

from __future__ import annotations

from collections import Counter

from engine.play.events import Tallied
from engine.play.led import Vote, plurality, votes
from engine.play.play import Play, log
from engine.play.view import view
from engine.reports.debrief.led_answers import id_of, other_road, voted_at
from engine.reports.debrief.moments import place
from engine.reports.debrief.parts import Entry, Line, Reading, Section, Tone
from engine.reports.debrief.sentences import HOW_SURE, N_, YOU_ASKED, YOU_CHOSE, YOU_DID

DIVIDED = N_("Where the room was divided")
DIVIDED_LEAD = N_(
    "The votes that were least of one mind. Nothing here is a judgement; every vote is told on "
    "request."
)
ASK = N_("What made each of these the sensible thing to do?")
VOTED = N_("How the room voted")
VOTED_LEAD = N_("In order, as the votes were typed; each place counted once.")
OF = N_("{n} of {m}")
FIRST = N_("Placed first by {n} of {m}")
PICKED = N_("Picked by {n}")
EACH = {
    OF: N_("{n} of {m} each"),
    FIRST: N_("Placed first by {n} of {m} each"),
    PICKED: N_("Picked by {n} each"),
}
CLOSE = N_("To close this part of the talk")
SURE_OF = N_("not {n}, fairly {m}, very {k}")
ALL_CHOSE = N_("The whole room chose ({n} of {m})")
MOST_CHOSE = N_("Most of the room ({n} of {m}) chose")
MORE_CHOSE = N_("More of the room than anything else ({n} of {m}) chose")
LEVEL_CHOSE = N_("As many of the room as for another answer ({n} of {m}) chose")
SOME_CHOSE = N_("In the room, {n} of {m} chose")
PICKED_BY = N_("Picked in the room by {n}")
ROAD = N_("The road taken ({n} of {m} had voted for it)")
LAST_ROAD = N_("The road taken last ({n} of {m} had voted for it)")
UNVOTED_ROAD = N_("The road taken; no vote was typed")

_VERBS = {"ask": YOU_ASKED, "move": YOU_DID, "act": YOU_DID}

MOST = 2
"""Votes that are told as divided: a room has time for two."""


def divided(reading: Reading) -> Section:
    """The votes whose leading answer had the smallest share, and a question about them.

    A vote on which more than half were of one mind is not divided. Picks are left out: there each
    voter has several.
    """
    found = sorted((_share(vote), n, vote) for n, vote in enumerate(_votes(reading)) if vote.voters)
    entries = [
        _entry(reading, vote, Line(Tone.QUESTION, reading.say(ASK)))
        for share, _, vote in found
        if share <= 0.5 and _moment(reading, vote).location.location.kind != "select"
    ]
    lead = (reading.say(DIVIDED_LEAD),)
    return Section("divided", reading.say(DIVIDED), lead, tuple(entries[:MOST]))


def voted(reading: Reading) -> Section:
    """Every vote."""
    entries = tuple(_entry(reading, vote) for vote in _votes(reading))
    return Section("votes", reading.say(VOTED), (reading.say(VOTED_LEAD),), entries)


def by_whom(reading: Reading, moment: Play) -> str:
    """A label: whose an answer is. Of a room that voted, as its votes have it."""
    verb = moment.move.move.key[0] if moment.move is not None else ""
    id, before = id_of(moment), moment.back
    if reading.play.started.mode != "led" or not id or before is None:
        return reading.say(_VERBS.get(verb, YOU_CHOSE))
    vote = voted_at(reading.play, before)
    if vote is None:
        return reading.say(UNVOTED_ROAD)
    return of_votes(reading, vote, id, moment)


def of_votes(reading: Reading, vote: Vote, id: str, moment: Play) -> str:
    """A label: how much of the room voted for an answer, or a road that few had voted for.

    Args:
        reading: the play.
        vote: the vote.
        id: what votes for the answer were written under.
        moment: after the answer, as it was taken or as it would have been.
    """
    n, m, leading = vote.counts.get(id, 0), vote.voters, plurality(vote.counts)
    if moment.back is not None and moment.back.location.location.kind == "select":
        return reading.say(PICKED_BY, n=n)
    if id in leading:
        whole = ALL_CHOSE if n == m else MOST_CHOSE if 2 * n > m else MORE_CHOSE
        return reading.say(whole if len(leading) == 1 else LEVEL_CHOSE, n=n, m=m)
    if any(moment is each for each in reading.moments):
        return reading.say(LAST_ROAD if other_road(reading.play, moment) else ROAD, n=n, m=m)
    return reading.say(SOME_CHOSE, n=n, m=m)


def sure_in_the_room(reading: Reading, moment: Play) -> list[Line]:
    """How sure a room was when it voted, where that was asked."""
    vote = voted_at(reading.play, moment.back) if moment.back is not None else None
    return [_sure(reading, vote)] if vote and vote.sure else []


def chosen_by_the_room(reading: Reading, moment: Play) -> bool:
    """Whether an answer can be told as the room's: nothing had more votes, or no vote was typed."""
    id, before = id_of(moment), moment.back
    vote = voted_at(reading.play, before) if id and before is not None else None
    return vote is None or id in plurality(vote.counts)


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
    label = {"rank": FIRST, "select": PICKED}.get(moment.location.location.kind, OF)
    words = _words(reading, moment)
    level = Counter(vote.counts.values())
    counted = sorted(vote.counts.items(), key=lambda each: -each[1])
    lines = [
        Line(
            Tone.CHOSEN,
            words.get(id, id),
            # One label stands above all answers that had as many.
            reading.say(EACH[label] if level[n] > 1 else label, n=n, m=vote.voters),
        )
        for id, n in counted
        if n
    ]
    if vote.sure:
        lines.append(_sure(reading, vote))
    where = place(reading.scenario, moment, reading.translate)
    return Entry(where, vote.seq, (*lines, *more))


def _sure(reading: Reading, vote: Vote) -> Line:
    low, middle, high = ((vote.sure or {}).get(n, 0) for n in ("1", "2", "3"))
    return Line(Tone.SAID, reading.say(SURE_OF, n=low, m=middle, k=high), reading.say(HOW_SURE))


def _words(reading: Reading, moment: Play) -> dict[str, str]:
    """What could be voted for, in the words of the case."""
    shown = view(reading.scenario, moment)
    cards = {a.id: a.text for a in (*shown.answers, *shown.moves, *shown.topics)}
    return {"close": reading.say(CLOSE)} | cards
