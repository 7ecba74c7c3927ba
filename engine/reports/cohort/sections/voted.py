"""Votes of led sessions on anything but a decision, such as a question of a talk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.sections.part import Part, no_rows
from engine.reports.document import Cell, Entry, Section


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote of led sessions that belongs to no decision, such as one on a question of a talk.

    Attributes:
        at: address of its location.
        turn: how many answers were given there before.
        counts: id, words and votes of each answer.
    """

    at: str
    turn: int
    counts: tuple[tuple[str, str, int], ...]


def _count(room: Room) -> tuple[Voted, ...]:
    """Votes of led sessions on anything but a decision."""
    found = []
    for (at, turn), each in room.votes.items():
        if at in room.met and not turn:
            continue
        counts: Counter[str] = Counter()
        for vote in each:
            counts.update(vote.counts)
        cards, scene = room.scenario.text.cards, at.partition(".")[0]
        words = {id: card.text for id in counts if (card := cards.get(f"{scene}.{id}"))}
        told = tuple((id, words.get(id, id), n) for id, n in counts.items())
        found.append(Voted(at, turn, told))
    return tuple(found)


def _section(say: Saying) -> Section:
    """One table for each conversation: a question a line, with its votes by turn."""
    talks: dict[str, dict[str, list[str]]] = {}
    for vote in VOTED.of(say.case):
        total = sum(n for *_, n in vote.counts)
        questions = talks.setdefault(vote.at, {})
        for id, text, n in vote.counts:
            if n:
                what = say.say(w.CLOSE_TALK) if text == id == "close" else text
                told = say.say(w.VOTED_TURN, turn=vote.turn + 1, k=n, n=total)
                questions.setdefault(what, []).append(told)
    entries = []
    for at, questions in talks.items():
        rows = [(Cell(text), Cell(" · ".join(each))) for text, each in questions.items()]
        table = say.table(say.say(w.VOTED), (w.ANSWER, w.VOTED_EACH), rows)
        entries.append(Entry(say.scene(at.partition(".")[0]), table))
    return Section("voted", say.say(w.VOTED), (say.say(w.VOTED_LEAD),), tuple(entries))


VOTED: Part[tuple[Voted, ...]] = Part("voted", _section, no_rows, _count)
