"""What followed an answer at once, and what would have followed the better one.

The better answer is really given: in the state in which the play then was, with the luck and the
facts of this play. What is told of it are the words that a play which takes it would show.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from engine.decisions.kind import VOTED_ALONE, make_answer
from engine.language.language import N_
from engine.play.play import Play, step
from engine.play.view import list_offered, paragraphs
from engine.reports.debrief.answer_lines import best_offered, describe_better
from engine.reports.debrief.reading import Reading
from engine.reports.document import Line, Tone
from engine.scenario.case_text import Voice
from engine.scenario.scenario import Scenario
from engine.scoring.play_reading import verb_of

FOLLOWED = N_("What followed")
WOULD_HAVE = N_("What would have followed")
OF_OFFERED = N_("What would have followed the best answer on your list")
ANSWERED = N_("{answer} → {followed}")


def list_reactions(scenario: Scenario, moment: Play) -> tuple[str, ...]:
    """The texts of what was seen at once after the answer that led to a moment, in order."""
    shown = paragraphs(scenario, moment.shown)
    return tuple(each.text for each in takewhile(lambda p: p.voice is Voice.REPLY, shown))


def take_better(reading: Reading, moment: Play) -> Play | None:
    """The play as it had gone on with the best answer offered at a moment.

    None where nothing better was offered, or the answer is an order, a pick or ratings.
    """
    before = moment.back
    address = best_offered(reading, moment, verb_of(moment) not in ("", "option"))
    if before is None or not address:
        return None
    keys = (move.move.key for move in list_offered(before) if move.move.address == address)
    key = next((key for key in keys if key[0] in VOTED_ALONE), None)
    after = step(before, make_answer(key)) if key else None
    return after if isinstance(after, Play) else None


def tell_followed(reading: Reading, moment: Play) -> Iterator[Line]:
    """What followed the answer that led to a moment, if anything was seen at once."""
    if seen := " ".join(list_reactions(reading.scenario, moment)):
        yield Line(Tone.SEEN, seen, reading.say(FOLLOWED))


def tell_would_have(reading: Reading, moment: Play) -> Iterator[Line]:
    """What would have followed the best answer offered, in this play; only at the end.

    The answer itself is named where it is not what the author's choice has just said.
    """
    after = take_better(reading, moment) if reading.play.ended else None
    if after is None or after.move is None:
        return
    if seen := " ".join(list_reactions(reading.scenario, after)):
        answer = reading.card(after.move.move.address)
        if any(line.text == answer for line in describe_better(reading, moment)):
            yield Line(Tone.SEEN, seen, reading.say(WOULD_HAVE))
            return
        told = reading.say(ANSWERED, answer=answer, followed=seen)
        yield Line(Tone.SEEN, told, reading.say(OF_OFFERED))
