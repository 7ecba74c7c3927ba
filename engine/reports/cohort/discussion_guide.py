"""A guide to the talk: PEARLS, with two decisions in full and others for when there is time."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.registry import KINDS
from engine.reports.cohort import sentences as w
from engine.reports.cohort.figures import MOST_TOPICS, Decision, Topic
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.topics_page import (
    harmful,
    of_placed_items,
    placed,
    pull,
    well,
)
from engine.reports.debrief.sentences import CLOSED_ASK
from engine.reports.document import Block, Entry, Line, Section, Tone

MOST_MORE = 4  # decisions for when there is time
MOST_DISPUTES = 5


def guide(say: Saying) -> tuple[Section, ...]:
    """Set the scene, reactions, what happened, the decisions, and what each takes away.

    There is none where nothing may be told, and nothing was voted on.
    """
    if say.case.untold and not say.case.plays.led:
        return ()
    entries = (
        _said(say, w.SET_SCENE, w.SET_SCENE_SAY),
        _said(say, w.REACTIONS, w.REACTIONS_ASK),
        _said(say, w.HAPPENED, w.HAPPENED_ASK),
        *_well(say),
        *_topics(say),
        _disputes(say),
        _said(say, w.ALOUD, w.ALOUD_ASK),
        _said(say, w.COMMITMENT, w.COMMITMENT_ASK),
        _said(say, w.CLOSE, w.CLOSE_SAY),
    )
    return (Section("guide", say.say(w.GUIDE), (say.say(w.GUIDE_LEAD),), entries),)


def _said(say: Saying, title: str, line: str) -> Entry:
    return Entry(say.say(title), (Line(Tone.QUESTION, say.say(line)),))


def _well(say: Saying) -> Iterator[Entry]:
    ask = Line(Tone.QUESTION, say.say(w.WELL_ASK))
    yield Entry(say.say(w.WENT_WELL), tuple(well(say)) or (ask,))


def _topics(say: Saying) -> Iterator[Entry]:
    topics = say.case.topics
    nothing = () if topics else (Line(Tone.SAID, say.voiced(w.TALK_NONE)),)
    yield Entry(say.say(w.TOPICS), nothing)
    for letter, topic in zip("AB", topics[:MOST_TOPICS], strict=False):
        where = say.where(say.case.decision(topic.at))
        told = tuple(_topic(say, topic, first=letter == "A"))
        yield Entry(say.say(w.TOPIC, letter=letter, where=where), told)
    more = topics[MOST_TOPICS : MOST_TOPICS + MOST_MORE]
    if more:
        lines = (Line(Tone.SAID, say.where(say.case.decision(topic.at))) for topic in more)
        yield Entry(say.say(w.IF_TIME), tuple(lines))


def _topic(say: Saying, topic: Topic, *, first: bool) -> Iterator[Block]:
    """What drew the room and the question, and only then the key."""
    pulled, *reasons = pull(say, topic)
    yield pulled
    yield Line(Tone.QUESTION, say.say(CLOSED_ASK), say.say(w.ASK))
    if first:
        yield Line(Tone.QUESTION, say.say(w.SENIOR))
    yield Line(Tone.SAID, say.say(w.THEN))
    yield from harmful(say, topic)
    decision = say.case.decision(topic.at)
    if of_placed_items(decision):
        yield from _items(say, decision, topic)
    elif topic.better_text:
        yield Line(Tone.KEY, topic.better_text, say.voiced(w.BETTER))
    if topic.because:
        yield Line(Tone.KEY, topic.because, say.voiced(w.BECAUSE))
    yield from reasons
    if topic.principle:
        named = topic.principle
        text = say.say(w.PRINCIPLE_LINE, title=named.title, id=named.id, says=named.says)
        yield Line(Tone.SOURCE, text, say.say(w.PRINCIPLE))
        if named.source:
            yield Line(Tone.SOURCE, named.source, say.say(w.SOURCE), named.url)
        if named.differs:
            yield Line(Tone.SOURCE, named.differs, say.say(w.DIFFERS))


def _items(say: Saying, decision: Decision, topic: Topic) -> Iterator[Block]:
    """Where the key has the item that was named, and what it has first."""
    label = say.voiced(w.BETTER_ITEMS)
    if KINDS[decision.kind].ordered:
        for address in dict.fromkeys((topic.pull, topic.better)):
            place = placed(say, decision, address)
            text = topic.pull_text if address == topic.pull else topic.better_text
            if place:
                yield Line(Tone.KEY, say.voiced(w.HAS_IT, text=text, place=place), label)
        return
    choice = next(c for c in decision.choices if c.address == topic.pull)
    if choice.accepted_as:
        value, *others = (say.say(w.QUOTED, value=each) for each in choice.accepted_as)
        for other in others:
            value = say.say(w.NTH_OR, first=value, last=other)
        text = say.voiced(w.WOULD_PUT, text=topic.pull_text, value=value)
        yield Line(Tone.KEY, text, label)


def _disputes(say: Saying) -> Entry:
    found = say.case.contested
    blocks = tuple(Line(Tone.CHOSEN, c.text) for c in found[:MOST_DISPUTES])
    return Entry(say.say(w.DISPUTES), blocks or (Line(Tone.SAID, say.say(w.DISPUTES_NONE)),))
