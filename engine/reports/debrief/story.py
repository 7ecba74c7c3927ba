"""What happened, from the log: in brief, and on request all that was seen, done and followed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby

from engine.kernel.model import Value
from engine.play.events import Decided
from engine.play.play import Play, begin, log, pass_over, path, step
from engine.play.step import Voice
from engine.play.view import chosen
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import answer, how_sure, is_order
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import AFTER, lines, place, told, when
from engine.reports.document import Entry, Line, Section, Tone
from engine.scoring.regret import every_luck

Pair = tuple[Play, Play | None]


def happened(reading: Reading, elsewhere: Collection[int]) -> Section:
    """In brief: what was said or done, how many questions were asked, and how it ended.

    Args:
        reading: the play.
        elsewhere: numbers of events that are quoted in another part of the main flow.
    """
    found: list[Line] = []
    for _, group in groupby(reading.moments, key=_scene_of):
        inside = list(group)
        found += _in_brief(reading, [moment for moment in inside if moment.seq not in elsewhere])
        asked = sum(m.move is not None and m.move.move.key[0] == "ask" for m in inside)
        if asked:
            label = when(reading.scenario, inside[0].back, reading.language)
            found.append(Line(Tone.SAID, reading.say(w.QUESTIONS, n=asked), label))
    told = (Entry("", tuple(found)),) if found else ()
    standing = {moment.seq for moment in reading.moments}
    lead = reading.say(w.HAPPENED_LEFT if standing & set(elsewhere) else w.HAPPENED_LEAD)
    return Section(
        "happened", reading.say(w.HAPPENED), (lead,), (*told, *_ending_in_brief(reading))
    )


def _scene_of(moment: Play) -> str:
    return moment.back.location.location.place if moment.back else ""


def _in_brief(reading: Reading, moments: list[Play]) -> list[Line]:
    """Single answers and acts; talks, orders, picks and ratings are told in full on request."""
    return [
        Line(Tone.CHOSEN, text, when(reading.scenario, moment.back, reading.language))
        for moment in moments
        if moment.move is not None
        and moment.move.move.key[0] in ("option", "act")
        and not reading.scenario.text.scenes[_scene_of(moment)].who
        for text in chosen(reading.scenario, moment)
    ]


def _ending_in_brief(reading: Reading) -> list[Entry]:
    """What became of the person, and what must be said beside every ending."""
    if not reading.play.ended:
        return []
    last = _last(reading)
    shown = (reading.scenario.text.lines[number] for number in last.shown)
    ended = [
        Line(Tone.SEEN, line.text, reading.say(w.ENDING))
        for line in shown
        if line.voice is Voice.ENDING and line.heading == "person"
    ]
    return [Entry("", (*ended, *_no_measure(reading)), last.seq)]


def _no_measure(reading: Reading) -> list[Line]:
    """What must be said beside every ending."""
    told = [reading.say(w.ENDING_CHANCE)] if could_end_otherwise(reading.play) else []
    return [Line(Tone.SAID, text) for text in (*told, reading.say(w.ENDING_NOTE))]


def could_end_otherwise(play: Play) -> bool:
    """Whether the same answers, with other luck, come to an ending that reads otherwise.

    An answer that could not even be given then proves nothing, and a trial that began elsewhere is
    not played again.
    """
    start, moments = log(play)[0], path(play)
    if not play.ended or not moments or begin(start.story, start.started) != start:
        return False
    again = (_again(start, moments, luck) for luck in every_luck(start.story))
    return any(other is not None and other.shown != moments[-1].shown for other in again)


def _again(start: Play, moments: list[Play], luck: Mapping[str, Value]) -> Play | None:
    """The ending the same answers come to, or None where they come to none."""
    now = begin(start.story, start.started._replace(luck=dict(luck)))
    for moment in moments:
        if not isinstance(now, Play):
            return None
        event = moment.event
        now = step(now, event.answer) if isinstance(event, Decided) else pass_over(now)
    return now if isinstance(now, Play) and now.ended else None


def _last(reading: Reading) -> Play:
    """The moment of the last answer; of a trial that begins at an ending, its beginning."""
    return reading.moments[-1] if reading.moments else reading.play


def log_in_full(reading: Reading) -> Section:
    """The path that stands, then the ending, then what was tried and taken back.

    A scene passed over shows what it had shown, and nothing of the passing.
    """
    moments = reading.moments
    first = moments[0].back if moments else reading.play
    assert first is not None
    pairs: list[Pair] = list(zip([first, *moments], [*moments, None], strict=True))
    entries = [
        entry
        for _, group in groupby(pairs, key=lambda pair: pair[0].location.location.place)
        if (entry := _scene(reading, list(group))).lines
    ]
    return Section(
        "log",
        reading.say(w.LOG),
        (reading.say(w.LOG_LEAD),),
        (*entries, *_ending(reading), *_taken_back(reading)),
    )


def _scene(reading: Reading, pairs: list[Pair]) -> Entry:
    """One visit to a scene as one entry."""
    found: list[Line] = []
    for before, following in pairs:
        if before.location.location.ended:
            continue
        found += _arriving(reading, before)
        if following is not None:
            found += _answered(reading, following)
    before, following = pairs[0]
    seq = following.seq if following else before.seq
    return Entry(place(reading.scenario, before, reading.language), tuple(found), seq)


def _arriving(reading: Reading, before: Play) -> list[Line]:
    """What could be seen on arrival, what the person decided, and what she or he asked."""
    label = reading.say(w.SEEN_THEN)
    seen = [Line(Tone.SEEN, text, label) for text in told(reading.scenario, before)]
    theirs = lines(reading.scenario, before.shown, (Voice.DECISION, Voice.ASKS))
    return [*seen, *(Line(Tone.SEEN, text) for text in theirs)]


def _answered(reading: Reading, moment: Play) -> list[Line]:
    """What was answered, how sure, and what followed at once."""
    if not isinstance(moment.event, Decided):
        return []
    words = chosen(reading.scenario, moment)
    ordered = moment.move is not None and is_order(reading, moment.move.move.address)
    followed = lines(reading.scenario, moment.shown, AFTER)
    label = _followed(reading, moment)
    return [
        *answer(reading, moment, words, ordered),
        *how_sure(reading, moment),
        *(Line(Tone.SEEN, text, label) for text in followed),
    ]


def _followed(reading: Reading, moment: Play) -> str:
    """What followed, as the doing of the person one talks with where there is one."""
    scene = moment.back.location.location.place if moment.back else ""
    talk = reading.scenario.text.scenes.get(scene)
    if talk is None or not talk.who:
        return reading.say(w.WHAT_FOLLOWED)
    return reading.say(w.THEN_DID, name=reading.name(talk.who))


def _ending(reading: Reading) -> list[Entry]:
    """Each side of the ending, the last word, and what nobody knows."""
    if not reading.play.ended:
        return []
    last = _last(reading)
    found = []
    for number in last.shown:
        line = reading.scenario.text.lines[number]
        if line.voice is Voice.ENDING:
            side = reading.say(w.ENDING_SIDES[line.heading])
            found.append(Line(Tone.SEEN, line.text, side))
        elif line.voice is Voice.LAST_WORD:
            whose = reading.scenario.data["last_word"]["of"]
            label = reading.say(w.LAST_WORD, name=reading.name(whose))
            found.append(Line(Tone.SEEN, line.text, label))
    return [Entry(reading.say(w.ENDING), (*found, *_no_measure(reading)), last.seq)]


def _taken_back(reading: Reading) -> list[Entry]:
    """Answers tried in practice and taken back, in the order they were tried."""
    standing = {id(moment) for moment in reading.moments}
    found = []
    for moment in log(reading.play):
        words = chosen(reading.scenario, moment)
        if id(moment) in standing or not words or moment.back is None:
            continue
        where = place(reading.scenario, moment.back, reading.language)
        label = reading.say(w.TAKEN_BACK)
        found.append(Entry(where, (Line(Tone.CHOSEN, " / ".join(words), label),), moment.seq))
    return found
