"""The situation at the end: needs left open, risks, what was settled, and who learned what."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping

from engine.decisions.registry import kind_of, whole_of
from engine.kernel.answer_key import Key
from engine.language.language import N_
from engine.pictures.drawing import Shape
from engine.pictures.scales import Point, Scale, Scales
from engine.play.play import Play
from engine.play.step import Voice
from engine.play.view import list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import first_principle
from engine.reports.debrief.moments import describe_time, lines
from engine.reports.debrief.reading import Reading, cite_principles
from engine.reports.document import NEED, Entry, Judgement, Line, Section, Tone
from engine.scenario.case_text import Entity
from engine.scoring.needs import RAISED, NeedOutcome, list_alternatives
from engine.scoring.play_reading import Risk
from engine.scoring.score import WEAK, Credit, credit_for, harmful, level

ASKED = (*RAISED, "declined")
"""A need that was raised, also where the person's answer is no."""
OWN_SECTIONS = frozenset({"risks", "knows"})  # told in lines of their own


# Needs --------------------------------------------------------------------------------------------


def open_needs(reading: Reading) -> Section:
    """Needs that we refused, that could fairly have been raised, or that were raised with harm.

    Before the end only what was refused is told: what was not raised so far may still be.
    """
    ended = reading.play.ended
    refused = [o for o in reading.needs if o.status == "denied"]
    never = [o for o in reading.needs if ended and o.status == "not-raised"]
    left = [o for o in never if o.could or reading.compute_once(find_raising, o.entity)]
    harmed = [o for o in reading.needs if _raised_in_harm(reading, o)]
    told = ((w.NEEDS_REFUSED, refused), (w.NEEDS_LEFT, left), (w.NEEDS_HARMED, harmed))
    lead = tuple(_name_needs(reading, line, found) for line, found in told if found)
    return Section("needs", reading.say(w.NEEDS if ended else w.NEEDS_DENIED), lead)


def _name_needs(reading: Reading, line: str, outcomes: Iterable[NeedOutcome]) -> str:
    """A line: the needs, each with whose it is."""
    text = reading.scenario.text
    told = (
        (o.entity.text.rstrip("."), reading.language.commas(map(text.name, o.entity.people)))
        for o in outcomes
    )
    named = reading.language.semicolons(
        reading.say(w.NEED_OF, need=need, name=name) for need, name in told
    )
    return reading.say(line, needs=f"{named}.")


def _raised_in_harm(reading: Reading, outcome: NeedOutcome) -> bool:
    """Whether the answer that raised a need is marked harmful: it counts as raised all the same."""
    if outcome.status not in RAISED:
        return False
    moment = reading.find_change(outcome.entity, frm="not-raised")
    return moment is not None and harmful(reading.scenario.key, reading.credit(moment))


def held_needs(reading: Reading, quoted: Collection[int]) -> list[Entry]:
    """Every need that is held against anyone, those denied first, then in the order of the log.

    Before the end, those denied alone: what was not raised so far may still be.
    """
    held = [o for o in reading.needs if o.held and (reading.play.ended or o.status == "denied")]
    held.sort(key=lambda outcome: (outcome.status != "denied", outcome.seq))
    return [_held_entry(reading, outcome, quoted) for outcome in held]


def declined_section(reading: Reading) -> Section:
    """Needs to which the person said no, which is a full result."""
    found = (_declined_entry(reading, o) for o in reading.needs if o.status == "declined")
    entries = tuple(sorted(found, key=lambda entry: entry.seq))
    lead = (reading.say(w.DECLINED_LEAD),)
    return Section("declined", reading.say(w.DECLINED_TITLE), lead, entries)


def _held_entry(reading: Reading, outcome: NeedOutcome, quoted: Collection[int]) -> Entry:
    """A need held against anyone is a judgement like any other, and can be contested."""
    denied = reading.find_change(outcome.entity) if outcome.status == "denied" else None
    if denied is not None:
        moment, (told, rests) = denied, _quote_denial(reading, denied, quoted)
    else:
        moment, told, rests = _find_missed(reading, outcome)
    assert moment.back is not None
    judgement = Judgement(
        address=f"{NEED}{outcome.entity.id}",
        seq=moment.seq,
        at=moment.back.location.location.address,
        place=reading.place(moment.back),
        principles=cite_principles(reading.scenario.doctrine, rests, reading.language),
        draft=reading.draft,
    )
    need = Line(Tone.KEY, outcome.entity.text, _describe_entity(reading, outcome.entity))
    above = denied is not None and moment.seq in quoted
    rest = () if above else first_principle(reading, judgement.principles)
    return Entry(judgement.place, (need, *told, *rest), moment.seq, judgement)


def _quote_denial(
    reading: Reading, moment: Play, quoted: Collection[int]
) -> tuple[list[Line], Mapping[str, bool | None]]:
    """The answer that denied a need, quoted once; and the principles it is at odds with."""
    credit = reading.credit(moment)
    rests: dict[str, bool | None] = dict.fromkeys(credit.breaches if credit else (), False)
    if moment.seq in quoted:
        at = describe_time(reading.scenario, moment.back, reading.language)
        return [Line(Tone.SAID, reading.say(w.DENIED_ABOVE, when=at))], rests
    label = reading.say(w.DENIED_HERE)
    return [Line(Tone.CHOSEN, text, label) for text in reading.words(moment)], rests


def _declined_entry(reading: Reading, outcome: NeedOutcome) -> Entry:
    """A need that was declined: where the person said so, and in which words."""
    moment = reading.find_change(outcome.entity)
    assert moment is not None
    theirs = lines(reading.scenario, moment.shown, (Voice.DECISION,))
    where = moment if theirs or moment.back is None else moment.back
    label = reading.say(w.DECLINED, name=_names(reading, outcome.entity))
    words = theirs or lines(reading.scenario, moment.shown, (Voice.REPLY,))
    told = (Line(Tone.SAID, outcome.entity.text, label), *(Line(Tone.SEEN, x) for x in words))
    return Entry(reading.place(where), told, moment.seq)


def _find_missed(
    reading: Reading, outcome: NeedOutcome
) -> tuple[Play, list[Line], Mapping[str, bool | None]]:
    """The best answer that would have raised a need, where it was, and the principles it keeps to.

    Where none that would have is marked good with the facts of this play, no words are offered.
    """
    found = reading.compute_once(find_raising, outcome.entity)
    if found is None:
        return reading.moment(outcome.seq), [], {}
    moment, addresses = found
    assert moment.back is not None
    label, told, ids = reading.say(w.COULD), [], dict[str, bool | None]()
    for address in addresses:
        told.append(Line(Tone.KEY, reading.card(address), label))
        credit = credit_for(reading.scenario, moment.back, address, None)
        ids.update(dict.fromkeys(credit.upholds if credit else (), None))
    return moment, told, ids


def find_raising(reading: Reading, entity: Entity) -> tuple[Play, list[str]] | None:
    """The answer, or the items of one, that would have raised a need best, with its moment.

    Only what the key marks as good with the facts of this play, and what was offered in it; of
    equal ones the first. An act beside a decision has no mark and comes after those that have one.
    """
    key = reading.scenario.key
    best: tuple[int, Play, list[str]] | None = None
    for moment in reading.moments:
        before = moment.back
        if before is None or before.location.location.place in reading.passed:
            continue
        if before.value(entity.variable) in ASKED:
            break
        for worth, addresses in _list_raising(reading, before, entity.variable):
            if best is None or worth > best[0]:
                best = worth, moment, addresses
        if best is not None and best[0] == key.denominator:
            break
    return best[1:] if best else None


def _list_raising(reading: Reading, before: Play, variable: str) -> Iterator[tuple[int, list[str]]]:
    """Good answers at a moment that raise a need, with what each is worth; nothing for an act."""
    scenario, layout = reading.scenario, before.story.layout
    whole = whole_of(before.location.location)
    items = _find_items(before, variable, ASKED)
    if items and all(scenario.key.marks[item].right for item in items):
        yield scenario.key.denominator, items
    for move in list_offered(before):
        kind = move.move.key[0]
        if whole is not None and kind == whole.name:
            continue
        if layout.read(move.run(before.state, [], 0)[1], variable) not in ASKED:
            continue
        credit = credit_for(scenario, before, move.move.address, None)
        if credit is not None and _is_good(scenario.key, credit):
            yield credit.overall, [move.move.address]
        elif kind == "act" and not (credit and credit.breaches):
            yield 0, [move.move.address]


def _is_good(key: Key, credit: Credit) -> bool:
    """Whether an answer is marked best or acceptable in every domain, at odds with nothing."""
    if credit.breaches or credit.critical or not credit.domains:
        return False
    return all(level(key, units) > WEAK for units in credit.domains.values())


def _find_items(before: Play, variable: str, wanted: Container[object]) -> list[str]:
    """Items of a pick that every answer contains which brings a variable to a wanted value."""
    where, layout = before.location.location, before.story.layout
    whole = whole_of(where)
    if whole is None or not whole.items_act:
        return []
    answers = (
        set(picked)
        for move, picked, after in list_alternatives(before)
        if move.move.key[0] == whole.name and layout.read(after, variable) in wanted
    )
    common = set.intersection(*picks) if (picks := list(answers)) else set()
    return [f"{where.place}.{id}" for id in where.items if id in common]


# The situation ------------------------------------------------------------------------------------


def standing_section(reading: Reading) -> Section:
    """Risks, what else was settled, and who learned what during the play."""
    parts = (
        (w.AGREED, _list_settled(reading)),
        (w.RISKS, _risks(reading)),
        (w.KNOWN, _list_told(reading)),
    )
    pictures = filter(None, (draw_needs(reading), draw_risks(reading)))
    drawn = (Entry(picture.title, (picture,)) for picture in pictures)
    told = (Entry(reading.say(title), tuple(lines)) for title, lines in parts)
    entries = (*drawn, *(entry for entry in told if entry.blocks))
    lead = reading.say(w.STANDING_LEAD if reading.play.ended else w.STANDING_SO_FAR)
    return Section("standing", reading.say(w.STANDING), (lead,), entries)


def _list_settled(reading: Reading) -> list[Line]:
    """The debrief lines of every word of the vocabulary, for what has changed since the start."""
    return [
        Line(Tone.SAID, reading.say(said, text=entity.text), _describe_entity(reading, entity))
        for word in reading.scenario.words
        if word.section not in OWN_SECTIONS
        for entity in reading.entities(word.section)
        if (said := word.debrief.get(str(reading.play.value(entity.variable))))
        if reading.find_change(entity) is not None
    ]


def _risks(reading: Reading) -> Iterator[Line]:
    words = next((w.debrief for w in reading.scenario.words if w.section == "risks"), {})
    for entity, risk in zip(reading.entities("risks"), reading.risks, strict=True):
        template, about = words.get(risk.end), _describe_entity(reading, entity)
        if template is None:
            continue
        yield Line(Tone.SAID, reading.say(template, text=risk.text), about)
        if risk.start != risk.end:
            since = reading.say(w.RISK_WAS, level=reading.say(w.LEVELS[risk.start]))
            yield Line(Tone.SAID, since, about)


def _list_told(reading: Reading) -> Iterator[Line]:
    """Who was told what, with the answer that told it; what was known before is left out."""
    label = reading.say(w.TOLD_WITH)
    for entity in reading.entities("knows"):
        moment = reading.find_change(entity)
        if moment is None or reading.play.value(entity.variable) is not True:
            continue
        thing, name = entity.text.replace("-", " "), reading.name(entity.people[0])
        yield Line(Tone.SAID, reading.say(w.KNOWS, name=name, thing=thing))
        for text in _quote_telling(reading, moment, entity):
            yield Line(Tone.CHOSEN, text, label)


def _quote_telling(reading: Reading, moment: Play, entity: Entity) -> tuple[str, ...]:
    """The words of the answer that passed it on: in a pick, only the item that did."""
    before = moment.back
    if before is None or not kind_of(before.location.location).items_act:
        return reading.words(moment)
    items = _find_items(before, entity.variable, (True,))
    return tuple(reading.card(address) for address in items)


# Small questions ----------------------------------------------------------------------------------


def _names(reading: Reading, entity: Entity) -> str:
    return reading.language.commas(reading.name(person) for person in entity.people)


def _describe_entity(reading: Reading, entity: Entity) -> str:
    names = _names(reading, entity)
    return reading.say(w.CONCERNS, names=names) if names else ""


# Pictures -----------------------------------------------------------------------------------------


NEEDS_PICTURE = N_("How far each need came")
NEED_COLUMNS = (N_("Need"), N_("Status"))
FROM_RAISED_TO_MET = {"not-raised": 0.0, "denied": 0.0, "offered": 0.5, "declined": 0.5, "met": 1.0}
# Translators: Said of a need, a concern or a right of a person.
STATUSES = {
    "not-raised": N_("not raised"),
    "denied": N_("denied by us"),
    "offered": N_("raised"),
    "declined": N_("said no"),
    "met": N_("met"),
}
SHAPES = {"not-raised": Shape.RING, "denied": Shape.SQUARE, "declined": Shape.DIAMOND}

RISKS_PICTURE = N_("Each risk, from the start to the end")
RISKS_ABOUT = N_("The ring is where it began, the dot where it is now.")
RISKS_RANGE = N_(
    "The ring is where it began, the dot where it ended. The bar goes from the lowest to the "
    "highest level that other answers could have led to, with the same luck."
)
RISK_COLUMNS = (N_("Risk"), N_("At first"), N_("Now"), N_("Possible at the end"))
RISK_UNKNOWN = N_("{risk} (still unknown)")
RISK_SHAPES = (Shape.RING, Shape.DISC)
PLACES = {"none": 0, "low": 1, "moderate": 2, "high": 3, "severe": 4}


def draw_needs(reading: Reading) -> Scales | None:
    """Every need from not raised to met; None before the end, and where the case has none."""
    if not reading.needs or not reading.play.ended:
        return None
    ends = tuple(
        (FROM_RAISED_TO_MET[s], reading.say(STATUSES[s])) for s in ("not-raised", "offered", "met")
    )
    columns, scales = tuple(map(reading.say, NEED_COLUMNS)), []
    for need in reading.needs:
        at, shape = FROM_RAISED_TO_MET[need.status], SHAPES.get(need.status, Shape.DISC)
        point = Point(at, shape, reading.say(STATUSES[need.status]))
        raised = [Point(FROM_RAISED_TO_MET["offered"], Shape.DISC, "")] * (need.status == "met")
        scales.append(Scale(need.entity.text, (*raised, point), joined=bool(raised)))
    return Scales("needs", reading.say(NEEDS_PICTURE), "", columns, ends, tuple(scales))


def draw_risks(reading: Reading) -> Scales | None:
    """Each risk from the start to the end, and where it could have ended; None without a level."""
    risks = [r for r in reading.risks if PLACES.keys() & {r.end, *r.could_end}]
    if not risks:
        return None
    ranged = any(risk.could_end for risk in risks)
    ends = tuple((at / 4, reading.say(w.LEVELS[level])) for level, at in PLACES.items())
    columns = tuple(map(reading.say, RISK_COLUMNS[: 4 if ranged else 3]))
    about = reading.say(RISKS_RANGE if ranged else RISKS_ABOUT)
    scales = tuple(_draw_risk(reading, risk, ranged) for risk in risks)
    return Scales("risks", reading.say(RISKS_PICTURE), about, columns, ends, scales)


def _draw_risk(reading: Reading, risk: Risk, ranged: bool) -> Scale:
    """A row; a level that nobody knows has no dot, and its name says so."""
    could = [level for level in risk.could_end if level in PLACES]
    says = tuple(reading.say(w.LEVELS[level]) for level in (risk.start, risk.end))
    could_end = reading.language.commas(reading.say(w.LEVELS[x]) for x in risk.could_end)
    points = tuple(
        Point(PLACES[level] / 4, shape, said)
        for level, shape, said in zip((risk.start, risk.end), RISK_SHAPES, says, strict=True)
        if level in PLACES
    )
    known = risk.end in PLACES
    return Scale(
        risk.text if known else reading.say(RISK_UNKNOWN, risk=risk.text),
        points if known else (),
        PLACES[could[0]] / 4 if could else 0.0,
        PLACES[could[-1]] / 4 if could else 0.0,
        joined=known and risk.start in PLACES and not could,
        ranged=bool(could),
        says=(*says, could_end) if ranged else says,
    )
