"""Where things stand: needs left open, risks, what was settled, and who came to know what."""

from __future__ import annotations

from collections.abc import Callable, Container

from engine.play.events import Decided
from engine.play.play import Play, log
from engine.play.step import Voice
from engine.play.view import chosen
from engine.reports.judgement import cited
from engine.reports.parts import Entry, Line, Reading, Section, Tone
from engine.reports.places import lines, place, spoken
from engine.reports.telling import principles
from engine.reports.words import (
    AGREED,
    CONCERNS,
    COULD,
    COULD_OTHERWISE,
    DECLINED,
    DENIED_HERE,
    KNOWN,
    KNOWS,
    LEVELS,
    NEEDS,
    NEEDS_LEAD,
    NEEDS_NONE,
    RISK_WAS,
    RISKS,
    STANDING,
    STANDING_LEAD,
    STANDING_SO_FAR,
    TOLD_WITH,
)
from engine.scenario.vocabulary import Entity
from engine.scoring.credit import credit_for, credit_of
from engine.scoring.needs import NeedOutcome, alternatives, needs

OWN_SECTIONS = frozenset({"risks", "knows"})  # told in lines of their own


# Needs -------------------------------------------------------------------------------------------


def open_needs(reading: Reading) -> Section:
    """Needs that could fairly have been raised, or that we denied; and her or his own no."""
    outcomes = needs(reading.scenario, reading.play)
    held = [_held(reading, outcome) for outcome in outcomes if outcome.held]
    declined = [_declined(reading, o) for o in outcomes if o.status == "declined"]
    lead = reading.say(NEEDS_LEAD if held else NEEDS_NONE)
    entries = sorted((*held, *declined), key=lambda entry: entry.seq)
    return Section("needs", reading.say(NEEDS), (lead,), tuple(entries))


def _held(reading: Reading, outcome: NeedOutcome) -> Entry:
    if outcome.status == "denied":
        moment = _changed(reading, outcome.entity)
        assert moment is not None
        told = [Line(Tone.CHOSEN, t, reading.say(DENIED_HERE)) for t in _words(reading, moment)]
        credit = credit_of(reading.scenario, moment)
        rests = dict.fromkeys(credit.breaches, False) if credit else {}
        cited_here = cited(reading.scenario.doctrine, dict(rests), reading.translate)
        told += principles(reading, cited_here)
    else:
        moment = next(m for m in reading.moments if m.seq == outcome.seq)
        told = _could(reading, moment, outcome)
    assert moment.back is not None
    where = place(reading.scenario, moment.back, reading.translate)
    need = Line(Tone.SAID, outcome.entity.text, _about(reading, outcome.entity))
    return Entry(where, moment.seq, (need, *told))


def _declined(reading: Reading, outcome: NeedOutcome) -> Entry:
    """Told where it was said, with what the person said."""
    moment = _changed(reading, outcome.entity)
    assert moment is not None
    scenario = reading.scenario
    theirs = lines(scenario, moment.shown, (Voice.DECISION,))
    where = moment if theirs or moment.back is None else moment.back
    told = Line(
        Tone.SAID, outcome.entity.text, reading.say(DECLINED, name=_names(reading, outcome.entity))
    )
    words = theirs or lines(scenario, moment.shown, (Voice.REPLY,))
    title = place(scenario, where, reading.translate)
    return Entry(title, moment.seq, (told, *(Line(Tone.SEEN, text) for text in words)))


def _could(reading: Reading, moment: Play, outcome: NeedOutcome) -> list[Line]:
    """The answer that would have raised a need as well, with the principles it keeps to."""
    scenario, before = reading.scenario, moment.back
    assert before is not None
    addresses = [outcome.could]
    if outcome.could in scenario.key.rulings:
        addresses = _items_behind(before, outcome.entity.variable, ("offered", "met"))
    if not addresses:
        return [Line(Tone.KEY, reading.say(COULD_OTHERWISE))]
    label = reading.say(COULD)
    told = [Line(Tone.KEY, spoken(scenario, address), label) for address in addresses]
    ids: dict[str, bool | None] = {}
    for address in addresses:
        credit = credit_for(scenario, before, address, None)
        ids.update(dict.fromkeys(credit.upholds if credit else (), None))
    return [*told, *principles(reading, cited(scenario.doctrine, ids, reading.translate))]


def _items_behind(before: Play, variable: str, wanted: Container[object]) -> list[str]:
    """Items of a pick that every answer contains which brings a variable to a wanted value."""
    where, layout = before.location.location, before.story.layout
    if where.kind != "select":
        return []
    common = set(where.items)
    for move, picked, after in alternatives(before):
        if move.move.key[0] == "select" and layout.read(after, variable) in wanted:
            common &= set(picked)
    return [f"{where.place}.{id}" for id in where.items if id in common]


# Where things stand ------------------------------------------------------------------------------


def standing(reading: Reading) -> Section:
    """Risks as they stand, what else was settled, and who came to know what during the play."""
    parts: tuple[tuple[str, Callable[[Reading], list[Line]]], ...] = (
        (AGREED, _settled),
        (RISKS, _risks),
        (KNOWN, _told_during_play),
    )
    found = [(reading.say(title), tuple(tell(reading))) for title, tell in parts]
    entries = tuple(Entry(title, -1, told) for title, told in found if told)
    lead = reading.say(STANDING_LEAD if reading.play.ended else STANDING_SO_FAR)
    return Section("standing", reading.say(STANDING), (lead,), entries)


def _settled(reading: Reading) -> list[Line]:
    """The debrief lines of every word of the vocabulary, for what has changed since the start."""
    found = []
    for word in reading.scenario.words:
        if word.section in OWN_SECTIONS:
            continue
        for entity in _entities(reading, word.section):
            template = word.debrief.get(str(reading.play.value(entity.variable)))
            if template and _changed(reading, entity) is not None:
                text = reading.say(template, text=entity.text)
                found.append(Line(Tone.SAID, text, _about(reading, entity)))
    return found


def _risks(reading: Reading) -> list[Line]:
    words = next((w for w in reading.scenario.words if w.section == "risks"), None)
    found = []
    for entity in _entities(reading, "risks") if words else ():
        level, was = str(reading.play.value(entity.variable)), _start(reading, entity)
        template = words.debrief.get(level) if words else None
        if template is None:
            continue
        text = reading.say(template, text=entity.text)
        found.append(Line(Tone.SAID, text, _about(reading, entity)))
        if was != level:
            since = reading.say(RISK_WAS, level=reading.say(LEVELS[was]))
            found.append(Line(Tone.SAID, since, _about(reading, entity)))
    return found


def _told_during_play(reading: Reading) -> list[Line]:
    """Who was told what, with the answer that told it; what was known before is left out."""
    found = []
    for entity in _entities(reading, "knows"):
        moment = _changed(reading, entity)
        if moment is None or reading.play.value(entity.variable) is not True:
            continue
        thing = entity.text.replace("-", " ")
        name = reading.name(entity.people[0])
        found.append(Line(Tone.SAID, reading.say(KNOWS, name=name, thing=thing)))
        label = reading.say(TOLD_WITH)
        found += [Line(Tone.CHOSEN, text, label) for text in _telling(reading, moment, entity)]
    return found


def _telling(reading: Reading, moment: Play, entity: Entity) -> tuple[str, ...]:
    """The words of the answer that passed it on: of a pick, only the item that did."""
    before = moment.back
    if before is None or before.location.location.kind != "select":
        return _words(reading, moment)
    items = _items_behind(before, entity.variable, (True,))
    return tuple(spoken(reading.scenario, address) for address in items)


# Small questions ---------------------------------------------------------------------------------


def _entities(reading: Reading, section: str) -> list[Entity]:
    return [e for e in reading.scenario.text.entities if e.section == section]


def _names(reading: Reading, entity: Entity) -> str:
    return ", ".join(reading.name(person) for person in entity.people)


def _about(reading: Reading, entity: Entity) -> str:
    names = _names(reading, entity)
    return reading.say(CONCERNS, names=names) if names else ""


def _start(reading: Reading, entity: Entity) -> str:
    return str(log(reading.play)[0].value(entity.variable))


def _changed(reading: Reading, entity: Entity) -> Play | None:
    """The last moment that changed what the entity stands at, or None."""
    name = entity.variable
    found: Play | None = None
    for moment in reading.moments:
        if moment.back is not None and moment.value(name) != moment.back.value(name):
            found = moment
    return found


def _words(reading: Reading, moment: Play) -> tuple[str, ...]:
    return chosen(reading.scenario, moment) if isinstance(moment.event, Decided) else ()
