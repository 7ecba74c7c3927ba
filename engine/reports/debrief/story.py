"""What happened: in brief, on the map, the talks, the votes of a room, and on request all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise

from engine.decisions.registry import kind_of
from engine.language.language import N_
from engine.pictures.drawing import Ink
from engine.pictures.road import InterviewRow, Mattered, PutQuestion, Road, Stop
from engine.play.events import Decided
from engine.play.led import Vote
from engine.play.play import Play
from engine.play.step import Voice
from engine.play.view import list_offered, view
from engine.reports.case_map import road_on_map
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import answer, describe_sureness, is_order, sureness
from engine.reports.debrief.moments import (
    AFTER,
    first_sentence,
    lines,
    list_told,
    scene_name,
    tell_of_person,
)
from engine.reports.debrief.reading import Reading
from engine.reports.document import Entry, Line, Section, Tone
from engine.scoring.play_reading import Interview, scene_of, verb_of
from engine.scoring.question_types import CLOSING, GIVING_WAY, GROUND_RULES, OPEN, Talk

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


def story_section(reading: Reading, told: Mapping[int, str]) -> Section:
    """The road through the case, and how it ended; the whole ending is in the log.

    `told` is how an event was marked, a name in `sentences.STOPS`, by its number.
    """
    visits = [list(visit) for _, visit in groupby(reading.moments, key=scene_of)]
    stops = tuple(_stop(reading, visit, told) for visit in visits if _stops(visit, told))
    end = reading.scenario.text.name(reading.play.location.location.place)
    about = [reading.say(w.ROAD_ABOUT)] if reading.led else []
    marks = {"critical" if kind == "mended" else kind for kind in told.values()}
    about += [reading.say(text) for kind, text in w.ROAD_WORDS.items() if kind in marks]
    columns = tuple(map(reading.say, w.ROAD_COLUMNS))
    road = Road(
        "road", reading.say(w.ROAD_TITLE), " ".join(about), columns, stops, end * reading.play.ended
    )
    entries = (Entry("", (road,)),) if stops else ()
    ending = tuple(_ending_in_brief(reading))
    lead = () if entries or ending else (reading.say(w.HAPPENED_NOTHING),)
    return Section("happened", reading.say(w.HAPPENED), lead, (*entries, *ending))


def _stops(visit: list[Play], told: Mapping[int, str]) -> bool:
    """Whether the road stops there: where something was marked, or decided.

    To go on in a story, or to pass a part over, decides nothing; nor does an act beside it.
    """
    marked = [m.seq for m in visit if verb_of(m) == "act" and (not told or m.seq in told)]
    decided = {verb_of(m) for m in visit if isinstance(m.event, Decided)}
    return bool(marked or decided - {"", "continue", "close", "act"})


def _stop(reading: Reading, visit: list[Play], told: Mapping[int, str]) -> Stop:
    """One visit to a scene, told by what mattered most in it; for a talk, by all its marks."""
    before = visit[0].back
    assert before is not None
    name = scene_name(reading.scenario, before, reading.language)
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
    says = _count_marks(reading, kinds) if asked > 1 and kinds else reading.say(w.STOPS[most])
    return Stop(time, name, MATTERED[most], says)


def _count_marks(reading: Reading, kinds: Mapping[str, int]) -> str:
    """How often each mark was given, the best first."""
    return reading.language.commas(
        reading.say(w.ROAD_COUNT, kind=reading.say(said), n=kinds[kind])
        for kind, said in reversed(w.STOPS.items())
        if kind in kinds
    )


def _ending_in_brief(reading: Reading) -> list[Entry]:
    """What became of the person, and what must be said beside every ending."""
    if not reading.play.ended:
        return []
    last, (*chance, note) = _last(reading), _no_measure(reading)
    ended = [
        Line(Tone.SEEN, first_sentence(text), reading.say(w.ENDING))
        for text in tell_of_person(reading.scenario, last)
    ]
    return [Entry("", (*chance, *ended, note), last.seq)]


def road_map(reading: Reading) -> Section:
    """The map with the road taken; in an assessment, places it never came to have no name.

    An unfinished play has no map: it would show what comes.
    """
    if not reading.play.ended:
        return Section("map", "")
    places = [m.location.location.place for m in (reading.log[0], *reading.moments)]
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
    groups = groupby(pairs, key=lambda pair: pair[0].location.location.place)
    scenes = (_scene(reading, list(group)) for _, group in groups)
    entries = (entry for entry in scenes if entry.lines)
    told = (*entries, *_ending(reading), *_list_taken_back(reading))
    return Section("log", reading.say(w.LOG), (reading.say(w.LOG_LEAD),), told)


def _scene(reading: Reading, pairs: list[Pair]) -> Entry:
    """One visit to a scene as one entry."""
    found: list[Line] = []
    for before, following in pairs:
        if before.location.location.ended:
            continue
        label = reading.say(w.SEEN_THEN)
        found += [Line(Tone.SEEN, text, label) for text in list_told(reading.scenario, before)]
        theirs = lines(reading.scenario, before.shown, (Voice.DECISION, Voice.ASKS))
        found += [Line(Tone.SEEN, text) for text in theirs]
        if following is not None:
            found += _tell_answer(reading, following)
    before, following = pairs[0]
    seq = following.seq if following else before.seq
    return Entry(reading.place(before), tuple(found), seq)


def _tell_answer(reading: Reading, moment: Play) -> list[Line]:
    """What was answered, how sure, and what followed at once."""
    if not isinstance(moment.event, Decided):
        return []
    words = reading.words(moment)
    ordered = moment.move is not None and is_order(reading, moment.move.move.address)
    followed = lines(reading.scenario, moment.shown, AFTER)
    talk = reading.scenario.text.scenes.get(scene_of(moment))
    label = reading.say(w.WHAT_FOLLOWED)
    if talk is not None and talk.who:
        label = reading.say(w.THEN_DID, name=reading.name(talk.who))
    return [
        *answer(reading, moment, words, ordered),
        *describe_sureness(reading, moment),
        *(Line(Tone.SEEN, text, label) for text in followed),
    ]


def _ending(reading: Reading) -> list[Entry]:
    """Each side of the ending, the last word, and what nobody knows."""
    if not reading.play.ended:
        return []
    last, found = _last(reading), []
    for line in (reading.scenario.text.lines[number] for number in last.shown):
        if line.voice is Voice.ENDING:
            found.append(Line(Tone.SEEN, line.text, reading.say(w.ENDING_SIDES[line.heading])))
        elif line.voice is Voice.LAST_WORD:
            whose = reading.name(reading.scenario.data["last_word"]["of"])
            found.append(Line(Tone.SEEN, line.text, reading.say(w.LAST_WORD, name=whose)))
    return [Entry(reading.say(w.ENDING), (*found, *_no_measure(reading)), last.seq)]


def _list_taken_back(reading: Reading) -> list[Entry]:
    """Answers tried in practice and taken back, in the order they were tried."""
    label, found = reading.say(w.TAKEN_BACK), []
    for moment in reading.undone:
        if moment.back is not None and (words := reading.words(moment)):
            told = Line(Tone.CHOSEN, " / ".join(words), label)
            found.append(Entry(reading.place(moment.back), (told,), moment.seq))
    return found


# Talks, told as behaviour: what was asked, and what followed --------------------------------------


MOST_OPEN = 2  # open questions told in full; the share tells the rest


def questions(reading: Reading) -> Section:
    """Every interview of the play; nothing is counted."""
    entries = (_tell_talk(reading, told) for told in reading.interviews)
    kept = tuple(entry for entry in entries if entry.lines)
    return Section("talk", reading.say(w.TALK), (reading.say(w.TALK_LEAD),), kept)


def _tell_talk(reading: Reading, told: Interview) -> Entry:
    first, found = told.moments[0] if told.moments else None, list(_tell_purposes(reading, told))
    if told.talk is not None:
        found += _describe_asking(reading, told, told.talk)
    elif told.over:
        found.append(Line(Tone.SAID, reading.say(w.NO_QUESTION)))
    enough = reading.scenario.text.scenes[told.scene].enough
    if enough and found:
        found.append(Line(Tone.KEY, enough, reading.say(w.ENOUGH)))
    where = reading.place(first.back) if first and first.back else ""
    blocks = (*((_draw_questions(reading, told),) if told.asked else ()), *found)
    return Entry(where, blocks, first.seq if first else -1)


def _describe_asking(reading: Reading, told: Interview, talk: Talk) -> list[Line]:
    """How it was asked: openly, in whose words, and when there were signs that it was too much."""
    signs = {moment.seq: set(_list_signs(reading, moment, told.person)) for moment in told.asked}
    opened = [m for m in _find_asked(reading, told, OPEN) if not signs[m.seq]]
    high, low = ([m for m in told.asked if sign in signs[m.seq]] for sign in (TOO_MUCH, WITHDRAWN))
    breaks = [m for m in told.moments if m.move and m.move.move.tags & GIVING_WAY]
    row, name = talk.longest_outside, reading.name(told.person)
    return [
        Line(Tone.SAID, reading.say(w.OPEN_SHARE, open=talk.open, asked=len(talk.asked))),
        *_quote_answers(reading, told, opened[:MOST_OPEN], reading.say(w.OPEN)),
        *_describe_types(reading, told, GROUND_RULES, w.GROUND_RULES, w.NO_GROUND_RULES),
        *_describe_types(reading, told, frozenset({"leading"}), w.LEADING),
        *_describe_types(reading, told, frozenset({"blame"}), w.BLAME),
        *_quote_answers(reading, told, high, reading.say(w.TOO_MUCH, name=name)),
        *_quote_answers(reading, told, low, reading.say(w.WITHDRAWN, name=name)),
        *([Line(Tone.SAID, reading.say(w.UNANSWERED, n=row))] if row > 1 else []),
        *_quote_answers(reading, told, breaks, reading.say(w.WAY_OUT)),
        *_describe_types(reading, told, CLOSING, w.CLOSING, w.NO_CLOSING),
    ]


def _tell_purposes(reading: Reading, told: Interview) -> Iterator[Line]:
    """What the talk was for, and what became of it."""
    labels = {
        "met": (Tone.SAID, reading.say(w.PURPOSES_MET)),
        "touched": (Tone.KEY, reading.say_judgement(w.PURPOSES_TOUCHED)),
        "open": (Tone.SAID, reading.say(w.PURPOSES_OPEN)),
    }
    for became, slots in told.purposes.items():
        tone, label = labels[became]
        yield from (Line(tone, reading.scenario.key.slots[id].purpose, label) for id in slots)


def _describe_types(
    reading: Reading, told: Interview, types: frozenset[str], label: str, absent: str = ""
) -> list[Line]:
    """Questions of some types with what followed, or that none was asked though one was offered."""
    asked = _find_asked(reading, told, types)
    if asked or not absent or not told.over:
        return _quote_answers(reading, told, asked, reading.say(label))
    marks = reading.scenario.key.marks
    offered = (move.move for m in told.moments if m.back for move in list_offered(m.back))
    possible = any(m.key[0] == "ask" and marks[m.address].type in types for m in offered)
    return [Line(Tone.SAID, reading.say(absent))] if possible else []


def _find_asked(reading: Reading, told: Interview, types: frozenset[str]) -> list[Play]:
    marks = reading.scenario.key.marks
    return [m for m in told.asked if m.move and marks[m.move.move.address].type in types]


def _quote_answers(
    reading: Reading, told: Interview, moments: list[Play], label: str
) -> list[Line]:
    """Answers in exact words, each with what the person did."""
    then = reading.say(w.THEN_DID, name=reading.name(told.person))
    found = []
    for moment in moments:
        assert moment.move is not None
        text = reading.card(moment.move.move.address)
        found.append(Line(Tone.CHOSEN, text, label))
        replies = lines(reading.scenario, moment.shown, (Voice.REPLY,))
        found += [Line(Tone.SEEN, reply, then) for reply in replies]
    return found


# The questions of a talk as a picture -------------------------------------------------------------


# Translators: Kinds of questions in an interview.
TYPES = {
    "invitation": N_("invitation"),
    "open": N_("open"),
    "cued": N_("open, about one thing"),
    "closed": N_("yes or no"),
    "forced-choice": N_("one or the other"),
    "leading": N_("leading"),
    "multiple": N_("several at once"),
    "blame": N_("asks for a reason"),
    "ground-rule": N_("ground rule"),
    "rapport": N_("getting to know"),
    "summary": N_("reading back"),
    "closure": N_("what comes next"),
}
FEW = 7  # words of a fact
POOR = frozenset({"forced-choice", "leading", "multiple", "blame"})
# Translators: Said of a question that asked too much of the person; of consent that was taken back.
TOO_MUCH, WITHDRAWN = N_("too much"), N_("withdrawn")
QUESTIONS = N_("The questions, in their order")
QUESTIONS_ABOUT = N_("Above: signs when it was asked. Below: what was learned.")
# Translators: Columns: number of the question; the question; signs seen when it was asked; what was
# learned.
QUESTION_COLUMNS = (N_("Number"), N_("Question"), N_("Signs"), N_("Learned"))


def _draw_questions(reading: Reading, told: Interview) -> InterviewRow:
    """The questions of an interview: of what type, which signs there were, what was learned."""
    questions = []
    for moment in told.asked:
        assert moment.move is not None and moment.back is not None
        type = reading.scenario.key.marks[moment.move.move.address].type
        ink = Ink.BEST if type in OPEN else Ink.WEAK if type in POOR else Ink.FAIR
        sign = next(_list_signs(reading, moment, told.person), "")
        learned = (
            entity.text.split()
            for entity in reading.entities("facts")
            if moment.value(entity.variable) != moment.back.value(entity.variable)
        )
        # a picture names a fact, the words beside it tell it
        short = (words if len(words) <= FEW else [*words[:FEW], "…"] for words in learned)
        said, signs = reading.say(TYPES[type]), sign and reading.say(sign)
        questions.append(PutQuestion(said, ink, signs, tuple(map(" ".join, short))))
    return InterviewRow(
        f"questions-{told.asked[0].seq}",
        reading.say(QUESTIONS),
        reading.say(QUESTIONS_ABOUT),
        tuple(map(reading.say, QUESTION_COLUMNS)),
        tuple(questions),
    )


def _list_signs(reading: Reading, moment: Play, who: str) -> Iterator[str]:
    """What was to be seen of the person when a question was put; nothing when all was well."""
    assert moment.back is not None
    for window in reading.scenario.key.windows:
        if window.person == who:
            value = int(moment.back.value(window.variable))
            if value > window.high:
                yield TOO_MUCH
            if value < window.low:
                yield WITHDRAWN


# How a room voted: facts of the log, with nobody in them ------------------------------------------


DIVIDED = N_("Where the class was divided")
DIVIDED_LEAD = N_(
    "The votes with the least agreement. Nothing here is a judgement; every "
    "vote is shown on request."
)
ASK_DIVIDED = N_("Why could a good officer choose each of these?")
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

MOST_DIVIDED = 2
"""Votes that are shown as divided: a room has time for two."""


def divided_section(reading: Reading) -> Section:
    """The votes whose leading answer had the smallest share, and a question about them.

    A vote on which more than half were of one mind is not divided. Picks are left out: there each
    voter has several.
    """
    found = [
        (max(vote.counts.values()) / vote.voters, n, vote)
        for n, vote in enumerate(reading.votes)
        if vote.voters and not kind_of(reading.find_voted(vote).location.location).items_act
    ]
    entries = [
        _tell_vote(reading, vote, Line(Tone.QUESTION, reading.say(ASK_DIVIDED)))
        for share, _, vote in sorted(found)
        if share <= 0.5
    ]
    lead = (reading.say(DIVIDED_LEAD),) if entries else ()
    return Section("divided", reading.say(DIVIDED), lead, tuple(entries[:MOST_DIVIDED]))


def votes_section(reading: Reading) -> Section:
    """Every vote."""
    entries = tuple(_tell_vote(reading, vote) for vote in reading.votes)
    return Section("votes", reading.say(VOTED), (reading.say(VOTED_LEAD),), entries)


def _tell_vote(reading: Reading, vote: Vote, *more: Line) -> Entry:
    """A vote: each answer with its votes, most first; answers without a vote are left out."""
    moment = reading.find_voted(vote)
    kind = kind_of(moment.location.location)
    label = FIRST if kind.ordered else PICKED if kind.items_act else OF
    shown = view(reading.scenario, moment)
    words = {"close": reading.say(CLOSE)}
    words |= {a.id: a.text for a in (*shown.answers, *shown.moves, *shown.topics)}
    level, lines = Counter(vote.counts.values()), []
    for id, n in sorted(vote.counts.items(), key=lambda each: -each[1]):
        if n:  # one label is above all answers with the same number of votes
            said = reading.say(EACH[label] if level[n] > 1 else label, n=n, m=vote.voters)
            lines.append(Line(Tone.CHOSEN, words.get(id, id), said))
    if vote.sure:
        lines.append(sureness(reading, vote))
    return Entry(reading.place(moment), (*lines, *more), vote.seq)
