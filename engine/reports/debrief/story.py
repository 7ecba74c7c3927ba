"""What happened, from the log: in brief, on the map of the case, and on request in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby, pairwise

from engine.pictures.road import Mattered, Road, Stop
from engine.play.events import Decided
from engine.play.play import Play, log
from engine.play.step import Voice
from engine.play.view import describe_answer
from engine.reports.case_map import road_on_map
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import answer, describe_sureness, is_order
from engine.reports.debrief.brevity import Brevity
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import (
    AFTER,
    first_sentence,
    lines,
    list_told,
    place,
    scene_name,
    scene_of,
    tell_of_person,
)
from engine.reports.document import Entry, Line, Section, Tone

Pair = tuple[Play, Play | None]

MATTERED = {
    "critical": Mattered.CRITICAL,
    "mended": Mattered.CRITICAL,
    "harm": Mattered.HARM,
    "look": Mattered.LOOK,
    "part": Mattered.PART,
    "well": Mattered.WELL,
    "differ": Mattered.DIFFER,
    "passed": Mattered.PASSED,
}


def story_section(reading: Reading, told: Mapping[int, str], brief: Brevity) -> Section:
    """The road through the case, and how it ended.

    Args:
        reading: the play.
        told: how an event was marked, a name in `sentences.STOPS`, by its number.
        brief: how short; the whole ending is in the log.
    """
    visits = [list(visit) for _, visit in groupby(reading.moments, key=scene_of)]
    stops = tuple(_stop(reading, visit, told, brief) for visit in visits if _stops(visit, told))
    about = [reading.say(w.ROAD_ABOUT)] if reading.led else []
    marks = {"critical" if kind == "mended" else kind for kind in told.values()}
    if not brief.lean:
        about += [reading.say(text) for kind, text in w.ROAD_WORDS.items() if kind in marks]
    columns = tuple(map(reading.say, w.ROAD_COLUMNS))
    road = Road("road", reading.say(w.ROAD_TITLE), " ".join(about), columns, stops, _end(reading))
    entries = (Entry("", (road,)),) if stops else ()
    ending = tuple(_ending_in_brief(reading, brief))
    lead = () if entries or ending else (reading.say(w.HAPPENED_NOTHING),)
    return Section("happened", reading.say(w.HAPPENED), lead, (*entries, *ending))


def _decides(moment: Play) -> bool:
    """Whether something was answered: to go on in a story, or to pass a part over, is not."""
    if moment.move is None or not isinstance(moment.event, Decided):
        return False
    return moment.move.move.key[0] not in ("continue", "close")


def _stops(visit: list[Play], told: Mapping[int, str]) -> bool:
    """Whether the road stops there: where something was marked, or decided."""
    answered = [moment for moment in visit if _decides(moment)]
    return any(m.seq in told or not told or _at_a_decision(m) for m in answered)


def _at_a_decision(moment: Play) -> bool:
    """Whether an answer was one to what a scene asks, and no act beside it."""
    assert moment.move is not None
    return moment.move.move.key[0] != "act"


def _stop(reading: Reading, visit: list[Play], told: Mapping[int, str], brief: Brevity) -> Stop:
    """One visit to a scene, told by what mattered most in it; for a talk, by all its marks."""
    before = visit[0].back
    assert before is not None
    name = scene_name(reading.scenario, before, reading.language, decided=not brief.lean)
    verbs = Counter(m.move.move.key[0] for m in visit if m.move is not None)
    asked, answers = verbs["ask"], verbs["option"]
    if asked:
        with_answers = w.ROAD_ANSWERED if answers else w.ROAD_ASKED
        name = reading.say(with_answers, place=name, n=asked, answers=answers)
    kinds = Counter(told[moment.seq] for moment in visit if moment.seq in told)
    most = next((kind for kind in w.STOPS if kind in kinds), "passed")
    if kinds and asked + answers > kinds.total():
        kinds["passed"] = asked + answers - kinds.total()
    time = reading.scenario.text.scenes[before.location.location.place].time
    says = _counts(reading, kinds) if asked > 1 and kinds else reading.say(w.STOPS[most])
    return Stop(time, name, MATTERED[most], says)


def _counts(reading: Reading, kinds: Mapping[str, int]) -> str:
    """How often each mark was given, the best first."""
    found = [kind for kind in reversed(w.STOPS) if kind in kinds]
    return reading.language.commas(
        reading.say(w.ROAD_COUNT, kind=reading.say(w.STOPS[kind]), n=kinds[kind]) for kind in found
    )


def _end(reading: Reading) -> str:
    """The name of the ending; "" while the play goes on."""
    if not reading.play.ended:
        return ""
    return reading.scenario.text.name(reading.play.location.location.place)


def _ending_in_brief(reading: Reading, brief: Brevity) -> list[Entry]:
    """What became of the person, and what must be said beside every ending."""
    if not reading.play.ended:
        return []
    last = _last(reading)
    if brief.lean:
        return [Entry("", tuple(_no_measure(reading)), last.seq)]
    ended = [
        Line(Tone.SEEN, text if brief.whole else first_sentence(text), reading.say(w.ENDING))
        for text in tell_of_person(reading.scenario, last)
    ]
    return [Entry("", (*_no_measure(reading)[:-1], *ended, *_no_measure(reading)[-1:]), last.seq)]


def road_map(reading: Reading) -> Section:
    """The map with the road taken; in an assessment, places it never came to have no name.

    An unfinished play has no map: it would show what comes.
    """
    if not reading.play.ended:
        return Section("map", "")
    places = [m.location.location.place for m in (log(reading.play)[0], *reading.moments)]
    taken = tuple(pair for pair in pairwise(places) if pair[0] != pair[1])
    named = reading.play.started.mode != "assessment"
    picture = road_on_map(reading.scenario, reading.language, taken, named=named)
    return Section("map", picture.title, (reading.say(w.MAP_LEAD),), (Entry("", (picture,)),))


def _no_measure(reading: Reading) -> list[Line]:
    """What must be said beside every ending: that chance was part of it, and what it measures."""
    told = [reading.say(w.ENDING_CHANCE)] if reading.ends_by_chance else []
    return [Line(Tone.SAID, text) for text in (*told, reading.say(w.ENDING_NOTE))]


def _last(reading: Reading) -> Play:
    """The moment of the last answer; for a test that begins at an ending, its beginning."""
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
        (*entries, *_ending(reading), *_list_taken_back(reading)),
    )


def _scene(reading: Reading, pairs: list[Pair]) -> Entry:
    """One visit to a scene as one entry."""
    found: list[Line] = []
    for before, following in pairs:
        if before.location.location.ended:
            continue
        found += _describe_arrival(reading, before)
        if following is not None:
            found += _describe_answer(reading, following)
    before, following = pairs[0]
    seq = following.seq if following else before.seq
    return Entry(place(reading.scenario, before, reading.language), tuple(found), seq)


def _describe_arrival(reading: Reading, before: Play) -> list[Line]:
    """What could be seen on arrival, what the person decided, and what she or he asked."""
    label = reading.say(w.SEEN_THEN)
    seen = [Line(Tone.SEEN, text, label) for text in list_told(reading.scenario, before)]
    theirs = lines(reading.scenario, before.shown, (Voice.DECISION, Voice.ASKS))
    return [*seen, *(Line(Tone.SEEN, text) for text in theirs)]


def _describe_answer(reading: Reading, moment: Play) -> list[Line]:
    """What was answered, how sure, and what followed at once."""
    if not isinstance(moment.event, Decided):
        return []
    words = describe_answer(reading.scenario, moment)
    ordered = moment.move is not None and is_order(reading, moment.move.move.address)
    followed = lines(reading.scenario, moment.shown, AFTER)
    label = _describe_reply(reading, moment)
    return [
        *answer(reading, moment, words, ordered),
        *describe_sureness(reading, moment),
        *(Line(Tone.SEEN, text, label) for text in followed),
    ]


def _describe_reply(reading: Reading, moment: Play) -> str:
    """What followed, as the doing of the person one talks with where there is one."""
    talk = reading.scenario.text.scenes.get(scene_of(moment))
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


def _list_taken_back(reading: Reading) -> list[Entry]:
    """Answers tried in practice and taken back, in the order they were tried."""
    standing = {id(moment) for moment in reading.moments}
    found = []
    for moment in log(reading.play):
        words = describe_answer(reading.scenario, moment)
        if id(moment) in standing or not words or moment.back is None:
            continue
        where = place(reading.scenario, moment.back, reading.language)
        label = reading.say(w.TAKEN_BACK)
        found.append(Entry(where, (Line(Tone.CHOSEN, " / ".join(words), label),), moment.seq))
    return found
