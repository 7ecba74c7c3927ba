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
from engine.reports.debrief.another_look import better_words, weak_answers
from engine.reports.debrief.answer_lines import better, by_key
from engine.reports.debrief.brevity import LEAST_CLAUSE, QUOTES, in_one_breath
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.discussion import said_best
from engine.reports.debrief.harmful_answers import errors_made, moment_of
from engine.reports.debrief.moments import first_sentence
from engine.reports.debrief.regret import cost
from engine.reports.document import Entry, Line, Section, Tone

MOST = 3


class _Better(Struct, frozen=True):
    """What is better than one weak answer, in the case's words; what ranks lowest comes first."""

    rank: tuple[int, object, int]
    text: str
    moment: Play


def take_along(reading: Reading) -> tuple[Section, Mapping[str, int]]:
    """The part, and the number in it of what is better, by the whole of its words.

    Nothing where no answer is weak, or where what is better may not be told yet.
    """
    found: dict[str, _Better] = {}
    for each in sorted(_better(reading), key=lambda each: each.rank):
        found.setdefault(each.text, each)
    said = [each for each in found.values() if each.rank[0] < 2] or [*found.values()]
    numbers = {each.text: n for n, each in enumerate(said[:MOST], 1)}
    entries = tuple(_entry(reading, each, numbers[each.text]) for each in said[:MOST])
    title = reading.say(w.TAKE_ONE if len(entries) == 1 else w.TAKE)
    return Section("take", title, (reading.voiced(w.TAKE_LEAD),), entries), numbers


def _better(reading: Reading) -> Iterator[_Better]:
    """What is better than each weak answer; an item of a board comes last: it is no sentence."""
    for error in errors_made(reading):
        moment = moment_of(reading, error)
        for line in better(reading, moment, error.address):
            yield _Better((0, -cost(reading, moment), moment.seq), line.text, moment)
    for moment in weak_answers(reading) if reading.play.ended else ():
        judgement = reading.judgement(moment)
        assert judgement is not None
        apart, rank = judgement.furthest, (-cost(reading, moment), moment.seq)
        for line in better_words(reading, moment, judgement):
            if apart is not None and line.text == apart.key:
                told = reading.say(w.TAKE_ITEM, item=apart.text, key=by_key(reading, apart))
                yield _Better((2, *rank), told, moment)
            else:
                yield _Better((1, *rank), line.text, moment)


def _entry(reading: Reading, found: _Better, number: int) -> Entry:
    at = reading.say(w.TAKE_AT, n=number, where=reading.where(found.moment, named=False))
    line = Line(Tone.KEY, _one_sentence(found.text))
    return Entry(at, (line,), found.moment.seq, kind="timed")


def _one_sentence(text: str) -> str:
    """What is said as it is said in one breath; of what is done, the deed: the first sentence."""
    first = first_sentence(text)
    whole = text.startswith(QUOTES) or len(first.split()) < LEAST_CLAUSE
    return in_one_breath(text) if whole else first


def words_to_keep(reading: Reading, sentence: Section) -> Section:
    """The part where nothing is weak: the best rated words of the play, if any were spoken."""
    kept = sentence.entries if said_best(reading) else ()
    lead = (reading.voiced(w.TAKE_YOURS),)
    return replace(sentence, id="take", title=reading.say(w.TAKE_ONE), lead=lead, entries=kept)
