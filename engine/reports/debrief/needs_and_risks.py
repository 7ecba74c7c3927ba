"""The situation at the end: needs left open, risks, what was settled, and who learned what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping

from msgspec.structs import replace

from engine.decisions.registry import kind_of, whole_of
from engine.play.events import Decided
from engine.play.play import Play, log
from engine.play.step import Voice
from engine.play.view import chosen
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import first_principle
from engine.reports.debrief.brevity import Brevity
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.key_judgement import cited
from engine.reports.debrief.moments import lines, place, spoken
from engine.reports.debrief.pictures import draw_needs, draw_risks
from engine.reports.document import NEED, Entry, Judgement, Line, Section, Tone
from engine.scenario.text import Entity
from engine.scoring.credit import credit_for, credit_of
from engine.scoring.needs import NeedOutcome, alternatives

OWN_SECTIONS = frozenset({"risks", "knows"})  # told in lines of their own


# Needs --------------------------------------------------------------------------------------------


def open_needs(reading: Reading, quoted: Collection[int], brief: Brevity) -> Section:
    """Needs that could fairly have been raised, or that we denied: the first in the main flow.

    The others that were left open are named, or where there is no room counted, as in the record.

    Args:
        reading: the play.
        quoted: numbers of events whose answer is quoted in an earlier part.
        brief: how short; those denied come first, the others are told on request.
    """
    held = held_needs(reading, quoted)
    others = _others_open(reading, held[: brief.needs], brief)
    if others and not brief.needs:
        return Section("needs", reading.say(w.NEEDS), others)
    none = reading.voiced(w.NEEDS_FREE if others else w.NEEDS_NONE)
    lead = reading.say(w.NEEDS_LEAD) if held else none
    shown = sorted(held[: brief.needs], key=lambda entry: entry.seq)
    entries = tuple(
        replace(
            entry,
            blocks=tuple(_cut(brief, line) for line in entry.lines),
            title=reading.where(reading.moment(entry.seq), brief.labels),
        )
        for entry in shown
    )
    leads = brief.leads(lead) if entries else (lead,)
    return Section("needs", reading.say(w.NEEDS), (*leads, *others), entries)


def _others_open(reading: Reading, shown: Iterable[Entry], brief: Brevity) -> tuple[str, ...]:
    """The needs left open at the end besides those shown; nothing where there is none."""
    told = {entry.judgement.address for entry in shown if entry.judgement}
    others = [
        outcome.entity.text.rstrip(".")
        for outcome in reading.needs
        if outcome.status in ("not-raised", "denied") and f"{NEED}{outcome.entity.id}" not in told
    ]
    if not others or not reading.play.ended:
        return ()
    named = reading.language.semicolons(others) if brief.why else str(len(others))
    return (reading.say(w.NEEDS_OTHERS if brief.needs else w.NEEDS_ALL, needs=f"{named}."),)


def _cut(brief: Brevity, line: Line) -> Line:
    """A line, its words cut where they quote the case: the answer that denied it, or was better."""
    if line.tone is Tone.CHOSEN:
        return replace(line, text=brief.cut(line.text))
    return replace(line, text=brief.cut_better(line.text)) if line.tone is Tone.KEY else line


def held_needs(reading: Reading, quoted: Collection[int]) -> list[Entry]:
    """Every need that is held against anyone, those denied first, then in the order of the log."""
    held = [outcome for outcome in reading.needs if outcome.held]
    held.sort(key=lambda outcome: (outcome.status != "denied", outcome.seq))
    return [_held(reading, outcome, quoted) for outcome in held]


def declined(reading: Reading) -> Section:
    """Needs to which the person said no, which is a full result."""
    found = [_declined(reading, o) for o in reading.needs if o.status == "declined"]
    entries = tuple(sorted(found, key=lambda entry: entry.seq))
    lead = (reading.say(w.DECLINED_LEAD),)
    return Section("declined", reading.say(w.DECLINED_TITLE), lead, entries)


def _held(reading: Reading, outcome: NeedOutcome, quoted: Collection[int]) -> Entry:
    if outcome.status == "denied":
        found = _changed(reading, outcome.entity)
        assert found is not None
        moment = found
        told, rests = _denied(reading, moment, quoted)
    else:
        moment = reading.moment(outcome.seq)
        told, rests = _could(reading, moment, outcome)
    need = Line(Tone.KEY, outcome.entity.text, _about(reading, outcome.entity))
    judgement = _judgement(reading, moment, outcome, rests)
    above = outcome.status == "denied" and moment.seq in quoted
    rest = () if above else first_principle(reading, judgement.principles)
    lines = (need, *told, *rest)
    return Entry(judgement.place, lines, moment.seq, judgement)


def _judgement(
    reading: Reading, moment: Play, outcome: NeedOutcome, rests: Mapping[str, bool | None]
) -> Judgement:
    """A need held against anyone is a judgement like any other, and can be contested."""
    assert moment.back is not None
    return Judgement(
        address=f"{NEED}{outcome.entity.id}",
        seq=moment.seq,
        at=moment.back.location.location.address,
        place=place(reading.scenario, moment.back, reading.language),
        principles=cited(reading.scenario.doctrine, rests, reading.language),
        draft=reading.draft,
    )


def _denied(
    reading: Reading, moment: Play, quoted: Collection[int]
) -> tuple[list[Line], Mapping[str, bool | None]]:
    """The answer that denied a need, quoted once; and the principles it is at odds with."""
    credit = credit_of(reading.scenario, moment)
    rests: dict[str, bool | None] = dict.fromkeys(credit.breaches if credit else (), False)
    if moment.seq in quoted:
        return [Line(Tone.SAID, reading.say(w.DENIED_ABOVE))], rests
    label = reading.say(w.DENIED_HERE)
    return [Line(Tone.CHOSEN, text, label) for text in _words(reading, moment)], rests


def _declined(reading: Reading, outcome: NeedOutcome) -> Entry:
    """Told where it was said, with what the person said."""
    moment = _changed(reading, outcome.entity)
    assert moment is not None
    scenario = reading.scenario
    theirs = lines(scenario, moment.shown, (Voice.DECISION,))
    where = moment if theirs or moment.back is None else moment.back
    told = Line(
        Tone.SAID,
        outcome.entity.text,
        reading.say(w.DECLINED, name=_names(reading, outcome.entity)),
    )
    words = theirs or lines(scenario, moment.shown, (Voice.REPLY,))
    title = place(scenario, where, reading.language)
    return Entry(title, (told, *(Line(Tone.SEEN, text) for text in words)), moment.seq)


def _could(
    reading: Reading, moment: Play, outcome: NeedOutcome
) -> tuple[list[Line], Mapping[str, bool | None]]:
    """The answer that would have raised a need as well, and the principles it keeps to."""
    scenario, before = reading.scenario, moment.back
    assert before is not None
    addresses = [outcome.could]
    if outcome.could in scenario.key.rulings:
        addresses = _items_behind(before, outcome.entity.variable, ("offered", "met"))
    if not addresses:
        return [Line(Tone.KEY, reading.say(w.COULD_OTHERWISE))], {}
    label = reading.say(w.COULD)
    told = [Line(Tone.KEY, spoken(scenario, address), label) for address in addresses]
    ids: dict[str, bool | None] = {}
    for address in addresses:
        credit = credit_for(scenario, before, address, None)
        ids.update(dict.fromkeys(credit.upholds if credit else (), None))
    return told, ids


def _items_behind(before: Play, variable: str, wanted: Container[object]) -> list[str]:
    """Items of a pick that every answer contains which brings a variable to a wanted value."""
    where, layout = before.location.location, before.story.layout
    whole = whole_of(where)
    if whole is None or not whole.items_act:
        return []
    common = set(where.items)
    for move, picked, after in alternatives(before):
        if move.move.key[0] == whole.name and layout.read(after, variable) in wanted:
            common &= set(picked)
    return [f"{where.place}.{id}" for id in where.items if id in common]


# The situation ------------------------------------------------------------------------------------


def standing(reading: Reading) -> Section:
    """Risks, what else was settled, and who learned what during the play."""
    parts: tuple[tuple[str, Callable[[Reading], list[Line]]], ...] = (
        (w.AGREED, _settled),
        (w.RISKS, _risks),
        (w.KNOWN, _told_during_play),
    )
    found = [(reading.say(title), tuple(tell(reading))) for title, tell in parts]
    entries = tuple(Entry(title, told) for title, told in found if told)
    drawn = draw_needs(reading), draw_risks(reading)
    entries = (*(Entry(each.title, (each,)) for each in drawn if each), *entries)
    lead = reading.say(w.STANDING_LEAD if reading.play.ended else w.STANDING_SO_FAR)
    return Section("standing", reading.say(w.STANDING), (lead,), entries)


def _settled(reading: Reading) -> list[Line]:
    """The debrief lines of every word of the vocabulary, for what has changed since the start."""
    found = []
    for word in reading.scenario.words:
        if word.section in OWN_SECTIONS:
            continue
        for entity in reading.entities(word.section):
            template = word.debrief.get(str(reading.play.value(entity.variable)))
            if template and _changed(reading, entity) is not None:
                text = reading.say(template, text=entity.text)
                found.append(Line(Tone.SAID, text, _about(reading, entity)))
    return found


def _risks(reading: Reading) -> list[Line]:
    words = next((w for w in reading.scenario.words if w.section == "risks"), None)
    found = []
    for entity in reading.entities("risks") if words else ():
        level, was = str(reading.play.value(entity.variable)), _start(reading, entity)
        template = words.debrief.get(level) if words else None
        if template is None:
            continue
        text = reading.say(template, text=entity.text)
        found.append(Line(Tone.SAID, text, _about(reading, entity)))
        if was != level:
            since = reading.say(w.RISK_WAS, level=reading.say(w.LEVELS[was]))
            found.append(Line(Tone.SAID, since, _about(reading, entity)))
    return found


def _told_during_play(reading: Reading) -> list[Line]:
    """Who was told what, with the answer that told it; what was known before is left out."""
    found = []
    for entity in reading.entities("knows"):
        moment = _changed(reading, entity)
        if moment is None or reading.play.value(entity.variable) is not True:
            continue
        thing = entity.text.replace("-", " ")
        name = reading.name(entity.people[0])
        found.append(Line(Tone.SAID, reading.say(w.KNOWS, name=name, thing=thing)))
        label = reading.say(w.TOLD_WITH)
        found += [Line(Tone.CHOSEN, text, label) for text in _telling(reading, moment, entity)]
    return found


def _telling(reading: Reading, moment: Play, entity: Entity) -> tuple[str, ...]:
    """The words of the answer that passed it on: of a pick, only the item that did."""
    before = moment.back
    if before is None or not kind_of(before.location.location).items_act:
        return _words(reading, moment)
    items = _items_behind(before, entity.variable, (True,))
    return tuple(spoken(reading.scenario, address) for address in items)


# Small questions ----------------------------------------------------------------------------------


def _names(reading: Reading, entity: Entity) -> str:
    return reading.language.commas(reading.name(person) for person in entity.people)


def _about(reading: Reading, entity: Entity) -> str:
    names = _names(reading, entity)
    return reading.say(w.CONCERNS, names=names) if names else ""


def _start(reading: Reading, entity: Entity) -> str:
    return str(log(reading.play)[0].value(entity.variable))


def _changed(reading: Reading, entity: Entity) -> Play | None:
    """The last moment that changed the status of the entity, or None."""
    name = entity.variable
    found: Play | None = None
    for moment in reading.moments:
        if moment.back is not None and moment.value(name) != moment.back.value(name):
            found = moment
    return found


def _words(reading: Reading, moment: Play) -> tuple[str, ...]:
    return chosen(reading.scenario, moment) if isinstance(moment.event, Decided) else ()
