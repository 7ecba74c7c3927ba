"""What to take along: at most three sentences, each what to say or do next time.

A page tells of every weak answer, and nobody keeps twenty things in mind. What is better than the
answers that cost most, critical errors first, stands at the top, once: where such an answer is
told, the page refers to it. Where nothing was weak, it is what was said best.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from engine.play.play import Play
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import describe_better, describe_key, explain_briefly
from engine.reports.debrief.brevity import STEPS
from engine.reports.debrief.costly_decisions import cost
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.discussion import find_best_said
from engine.reports.debrief.harmful_answers import errors_made, moment_of
from engine.reports.debrief.moments import scene_of
from engine.reports.debrief.weak_answers import better_words, weak_answers
from engine.reports.document import Entry, Item, Judgement, Line, Section, Tone
from engine.scoring.question_types import talks

MOST = 3
SEVERAL = 3
"""Questions in a row against signs of distress: a lesson of its own."""
LIFE_FIRST, IGNORES_DANGER = "P04", "ignores-danger"
LIFE, CRITICAL, SIGNS, WEAK, ITEMS = range(5)
"""In this order: a danger to life that waited, critical errors, signs not heeded, the rest."""


class _Better(Struct, frozen=True):
    """What is better than one weak answer, with a reason; what ranks lowest comes first."""

    rank: tuple[int, object, int]
    text: str
    moment: Play
    sign: list[Line]


def take_along(reading: Reading) -> tuple[Section, Mapping[str, int]]:
    """The part, and the number in it of what is better, by the whole of its words.

    Nothing where no answer is weak, or where what is better may not be told yet.
    """
    found: dict[str, _Better] = {}
    for each in sorted(_list_better(reading), key=lambda each: each.rank):
        found.setdefault(each.text, each)
    said = [each for each in found.values() if each.rank[0] < ITEMS] or [*found.values()]
    pauses = [each for each in said[MOST:] if each.rank[0] == SIGNS]
    kept = [*said[: MOST - len(pauses[:1])], *pauses[:1]]
    numbers = {each.text: n for n, each in enumerate(kept, 1)}
    entries = tuple(_entry(reading, each, numbers[each.text]) for each in kept)
    title = reading.say(w.TAKE_ONE if len(entries) == 1 else w.TAKE)
    luck = any(variable.chance for variable in reading.scenario.story.model.variables)
    lead = (reading.say_judgement(w.TAKE_LEAD), *((reading.say(w.TAKE_LUCK),) if luck else ()))
    return Section("take", title, lead, entries), numbers


def _list_better(reading: Reading) -> Iterator[_Better]:
    """What is better than each weak answer; an item of a board comes last: it is no sentence."""
    yield from _pauses(reading)
    for error in errors_made(reading):
        moment = moment_of(reading, error)
        judgement = reading.require_judgement(moment)
        items = {item.address: item for item in judgement.items}
        weak = items.get(error.address, judgement)
        rank = LIFE if error.kind == IGNORES_DANGER else CRITICAL
        for line in describe_better(reading, moment, error.address):
            sign = _explain(reading, judgement, line.text, weak)
            yield _Better((rank, -cost(reading, moment), moment.seq), line.text, moment, sign)
    for moment in weak_answers(reading) if reading.play.ended else ():
        yield from _find_better(reading, moment)


def _find_better(reading: Reading, moment: Play) -> Iterator[_Better]:
    """What is better than one weak answer, with the reason of the one or of the other."""
    judgement, credit = reading.require_judgement(moment), reading.credit(moment)
    apart, rank = judgement.furthest, (-cost(reading, moment), moment.seq)
    life = credit is not None and LIFE_FIRST in credit.breaches
    for line in better_words(reading, moment, judgement):
        if apart is not None and line.text == apart.key:
            told = reading.say(w.TAKE_ITEM, item=apart.text, key=describe_key(reading, apart))
            yield _Better(
                (ITEMS, *rank), told, moment, _explain(reading, judgement, apart.text, apart)
            )
        else:
            sign = _explain(reading, judgement, line.text, apart or judgement)
            yield _Better((LIFE if life else WEAK, *rank), line.text, moment, sign)


def _explain(
    reading: Reading, judgement: Judgement, told: str, weak: Judgement | Item
) -> list[Line]:
    """Why what is told is better here; where the key does not say that, why the answer is weak."""
    shown = next((item for item in judgement.items if item.text == told), None)
    label = w.TAKE_HERE if shown else w.TAKE_YOURS_WEAK
    lines = explain_briefly(reading, shown or weak, (), STEPS[-1])
    return [replace(line, tone=Tone.SAID, label=reading.say(label)) for line in lines]


def _pauses(reading: Reading) -> Iterator[_Better]:
    """For each talk in which several questions in a row met signs of distress: to stop asking."""
    if not reading.play.ended:
        return
    against = reading.against_signs
    for talk in talks(reading.scenario, reading.play):
        if talk.longest_outside < SEVERAL:
            continue
        name = reading.name(reading.scenario.text.scenes[talk.scene].who)
        inside = (m for m in reading.moments if scene_of(m) == talk.scene)
        first = next(m for m in inside if m.seq in against)
        sign = reading.say(w.TAKE_SIGNS, name=name, n=talk.longest_outside)
        text = reading.say(w.TAKE_PAUSE, name=name)
        here = Line(Tone.SAID, sign, reading.say(w.TAKE_HERE))
        yield _Better((SIGNS, 0, first.seq), text, first, [here])


def _entry(reading: Reading, found: _Better, number: int) -> Entry:
    """What is better, whole, and below it the reason in this play."""
    at = reading.say(w.TAKE_AT, n=number, where=reading.describe_place(found.moment, named=False))
    seq = -1 if found.rank[0] == SIGNS else found.moment.seq
    return Entry(at, (Line(Tone.KEY, found.text), *found.sign), seq, kind="timed")


def words_to_keep(reading: Reading, sentence: Section) -> Section:
    """The part where nothing is weak: the best rated words of the play, if any were spoken."""
    kept = sentence.entries if find_best_said(reading) else ()
    lead = (reading.say_judgement(w.TAKE_YOURS),)
    return replace(sentence, id="take", title=reading.say(w.TAKE_ONE), lead=lead, entries=kept)
