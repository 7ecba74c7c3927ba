"""What followed an answer at once, and what would have followed the better one.

The better answer is really given: in the state in which the play then was, with the luck and the
facts of this play. What is told of it are the words that a play which takes it would show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from engine.decisions.kind import VOTED_ALONE, make_answer
from engine.play.play import Play, step
from engine.play.view import list_offered, paragraphs
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import best_offered
from engine.reports.debrief.reading import Reading
from engine.reports.document import Line, Tone
from engine.scenario.case_text import Voice
from engine.scenario.scenario import Scenario
from engine.scoring.play_reading import verb_of
from engine.scoring.score import find_best_answer


def list_reactions(scenario: Scenario, moment: Play) -> tuple[str, ...]:
    """The texts of what was seen at once after the answer that led to a moment, in order."""
    shown = paragraphs(scenario, moment.shown)
    return tuple(each.text for each in takewhile(lambda p: p.voice is Voice.REPLY, shown))


def take_better(reading: Reading, moment: Play) -> Play | None:
    """The play as it had gone on with the best answer on offer at a moment; None if it was that."""
    before, credit = moment.back, reading.credit(moment)
    if before is None or credit is None:
        return None
    if credit.address in reading.scenario.key.rulings:
        if credit.overall == reading.scenario.key.denominator:
            return None
        after = step(before, find_best_answer(reading.scenario, before))
        return after if isinstance(after, Play) else None
    address = best_offered(reading, moment, verb_of(moment) not in ("", "option"))
    return ask_instead(moment, address) if address else None


def ask_instead(moment: Play, address: str) -> Play | None:
    """The play as it had gone on with another single answer that was on offer; or None."""
    assert moment.back is not None
    keys = (move.move.key for move in list_offered(moment.back) if move.move.address == address)
    key = next((key for key in keys if key[0] in VOTED_ALONE), None)
    after = step(moment.back, make_answer(key)) if key else None
    return after if isinstance(after, Play) else None


def tell_apart(scenario: Scenario, moment: Play, other: Play | None) -> tuple[str, str]:
    """What was seen after an answer and after another one, "" for the other where it is the same.

    Where nobody reacts at once, it is the first that is told only after the one or the other.
    """
    mine = " ".join(list_reactions(scenario, moment))
    if other is None:
        return mine, ""
    theirs = " ".join(list_reactions(scenario, other))
    if not (mine and theirs):
        mine = mine or _tell_first(scenario, moment, other)
        theirs = theirs or _tell_first(scenario, other, moment)
    return mine, "" if mine == theirs else theirs


def _tell_first(scenario: Scenario, moment: Play, other: Play) -> str:
    """The first text told at one moment and not at the other, or ""."""
    there = {paragraph.text for paragraph in paragraphs(scenario, other.shown)}
    here = (paragraph.text for paragraph in paragraphs(scenario, moment.shown))
    return next((text for text in here if text and text not in there), "")


def tell_followed(reading: Reading, moment: Play) -> Iterator[Line]:
    """What followed the answer that led to a moment, if anything was seen at once."""
    if seen := " ".join(list_reactions(reading.scenario, moment)):
        yield Line(Tone.SEEN, seen, reading.say(w.FOLLOWED))


def tell_would_have(reading: Reading, moment: Play, told: Iterable[str]) -> Iterator[Line]:
    """What would have followed the best answer offered, in this play; only at the end.

    The answer itself is named where it is not among what is `told` already.
    """
    after = reading.compute_once(take_better, moment) if reading.play.ended else None
    if after is None or after.move is None:
        return
    seen = " ".join(list_reactions(reading.scenario, after))
    answer = reading.card(after.move.move.address)
    if seen and answer and answer not in told:
        text = reading.say(w.ANSWERED, answer=answer, followed=seen)
        yield Line(Tone.SEEN, text, reading.say(w.OF_OFFERED))
    elif seen:
        yield Line(Tone.SEEN, seen, reading.say(w.WOULD_HAVE))
