"""Everything assessed: each decision beside the key; then purposes of talks, and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from engine.decisions.registry import kind_of, whole_of
from engine.language.language import N_
from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room, count
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.item_analysis import check, mean
from engine.reports.cohort.report_data import CaseReport, Choice, Decision, Purpose
from engine.reports.cohort.sections.section_part import (
    Part,
    Row,
    count_row,
    figure_row,
    share_row,
    wrap_blocks,
)
from engine.reports.cohort.split_pictures import draw_sure
from engine.reports.cohort.statistics import Sums, share
from engine.reports.debrief.sentences import CRITICAL_KINDS, RATINGS
from engine.reports.document import Block, Cell, Entry, Line, Section, Tone

EVERY_DECISION = N_("Every decision")
PURPOSES_TITLE = N_("Purposes of conversations, and questions that are scored")
FIGURES_NOT_SHOWN = N_("With so few plays, not shown: {each}.")
PUT_FIRST = N_("Votes to put it first")
SURE_WRONG = (
    N_("Of {n} who were very sure, {k} chose what the author rates weak or harmful."),
    N_("Of {n} who were very sure, {k} chose what is rated weak or harmful."),
)
DECISIONS_LEAD = N_("First answers, including those undone later.")
DECISIONS_TERMS = N_(
    "Facility: the mean credit, 0 to 1, of the plays that answered; the higher, "
    "the easier it was. "
    "Discrimination: whether those who did well elsewhere did well here too, "
    "-1 to 1. Cost: how much of what the whole case could bring was lost by "
    "weak answers."
)
CREDIT = N_("Facility")
GOES_WITH = N_("Discrimination")
BEST = (
    N_("Chose the best on offer, in the author's view"),
    N_("Chose the best on offer"),
)
WHOLE_BEST = (N_("Exactly as in the author's view"), N_("Exactly as in the marking"))
CLOSES = N_("Average cost for each play")
NOT_SCORED = N_("Experts differ here; nothing is scored.")
NOT_COUNTED = N_("Not scored.")
CLOSED = N_("Average cost")
RIGHT = N_("should be chosen")
NOT_RIGHT = N_("should not be chosen")
PLACE = N_("place {place}")
PLACES = N_("place {first} to {last}")
ACCEPTS = N_("right values: {values}")
ON_BALANCE = N_("{rating} overall")
BEST_RATED = N_("the best on offer; rated {rating}")
DEPENDS = N_("{ratings}, depending on what happened")
# Translators: {rating}: such as weak. {kind}: the kind of a critical error.
HARMFUL = N_("{rating}; {kind}")
SPREAD_PLACES = N_("Places given, first to last")
SPREAD_VALUES = N_("Values given, low to high")
LOOKS_BROKEN = N_("May be faulty: {why}.")
WHAT = N_("What is assessed")
ANSWERED = N_("Answered, of plays that reached it")


def _decisions_section(say: Saying) -> Section:
    decisions = [d for d in say.case.decisions if d.n or d.voters]
    entries = tuple(_decision(say, decision) for decision in decisions)
    lead = (say.say(DECISIONS_LEAD), say.say(DECISIONS_TERMS))
    return Section("decisions", say.say(EVERY_DECISION), lead, entries)


def _decision(say: Saying, decision: Decision) -> Entry:
    blocks: list[Block] = []
    if decision.slot:
        blocks += _list_measures(say, decision)
    else:
        blocks.append(Line(Tone.SAID, say.say(NOT_SCORED if decision.discuss else NOT_COUNTED)))
    blocks += _choices(say, decision)
    sure = draw_sure(say, decision)
    blocks += [sure] if sure else say.describe_sureness(decision)
    if wrong := decision.sure_wrong:
        blocks.append(Line(Tone.SAID, say.say_judgement(SURE_WRONG, n=wrong.n, k=wrong.k)))
    if decision.flags:
        blocks.append(Line(Tone.SAID, say.say(LOOKS_BROKEN, why=say.flags(decision.flags))))
    return Entry(say.describe_place(decision), tuple(blocks))


def _list_measures(say: Saying, decision: Decision) -> list[Block]:
    if decision.best is None or not decision.n:
        return []
    chance = "" if decision.chance is None else f"{decision.chance:.2f}"
    best = BEST if kind_of(decision).options else WHOLE_BEST
    told = Line(Tone.SAID, say.describe_share(decision.best, decision.n), say.say_judgement(best))
    found: list[Block] = [
        told,
        Line(Tone.SAID, say.figure(decision.credit), say.say(CREDIT)),
        Line(Tone.SAID, chance, say.say(w.BY_CHANCE)),
        Line(Tone.SAID, say.figure(decision.discrimination), say.say(GOES_WITH)),
    ]
    if decision.closes:
        found.append(Line(Tone.SAID, say.percent(decision.closes), say.say(CLOSES)))
    return found


Column = tuple[str, Callable[[Choice], Cell]]


def _choices(say: Saying, decision: Decision) -> list[Block]:
    """Each answer beside the key; of items, how they were placed or rated too; then the votes."""
    kind, whole = kind_of(decision), whole_of(decision)
    columns: list[Column] = [
        (w.ITEM if whole else w.ANSWER, lambda choice: Cell(choice.text)),
        (w.KEYED[not say.case.draft], lambda choice: Cell(_describe_key(say, decision, choice))),
    ]
    if decision.n:
        columns += _list_played(say, decision)
    if decision.voters:
        hands = PUT_FIRST if kind.ordered else w.PICKED if kind.items_act else w.VOTES
        people = decision.voters
        columns.append((hands, lambda c: Cell(say.write_share(share(c.votes, people), voted=True))))
    rows = [tuple(cell(choice) for _, cell in columns) for choice in decision.choices]
    offered = w.ITEMS_OFFERED if whole else w.OFFERED
    caption = w.SPLIT if decision.n or decision.voters else offered
    return [*say.table(say.say(caption), tuple(head for head, _ in columns), rows)]


def _list_played(say: Saying, decision: Decision) -> Iterator[Column]:
    """How many plays gave an answer; of items where they put it, of options what it cost."""
    whole = whole_of(decision)
    scored = decision.choices if decision.slot and not whole else ()
    costs = {each.id: say.percent(each.closed) for each in scored if each.closed is not None}
    chosen = whole.words.counted[not say.case.draft] if whole else w.PLAYS
    yield chosen, lambda choice: say.cell(choice.chosen, decision.n) if choice.keyed else Cell("")
    if any(choice.spread for choice in decision.choices):
        spread = SPREAD_PLACES if kind_of(decision).ordered else SPREAD_VALUES
        yield spread, lambda choice: Cell(" · ".join(map(str, choice.spread)))
    elif costs:
        yield CLOSED, lambda choice: Cell(costs.get(choice.id, ""))


def _describe_key(say: Saying, decision: Decision, choice: Choice) -> str:
    """What the key has for an answer, in words."""
    if not decision.slot:
        return ""
    kind = kind_of(decision)
    if kind.ordered:
        return _describe_places(say, choice)
    if kind.valued:
        values = say.language.commas(choice.accepted_as)
        return say.say(ACCEPTS, values=values) if values else say.say(w.DIFFERS_HERE)
    if kind.items_act:
        rated = say.say(RIGHT if choice.best else NOT_RIGHT)
    else:
        words = dict.fromkeys(say.say(RATINGS[int(rating)]) for rating in choice.ratings)
        rated = say.language.commas(words)
        if choice.mixed:
            rated = say.say(ON_BALANCE, rating=rated)
        if choice.best and max(choice.ratings) < max(RATINGS):
            rated = say.say(BEST_RATED, rating=rated)
        if len(words) > 1:
            rated = say.say(DEPENDS, ratings=rated)
    if choice.critical:
        return say.say(HARMFUL, rating=rated, kind=say.say(CRITICAL_KINDS[choice.critical]))
    return rated


def _describe_places(say: Saying, choice: Choice) -> str:
    if choice.places is None:
        return ""
    first, last = choice.places
    if first == last:
        return say.say(PLACE, place=first)
    return say.say(PLACES, first=first, last=last)


# In the sheet -------------------------------------------------------------------------------------


def _rows(case: CaseReport) -> Iterator[Row]:
    for decision in case.decisions:
        yield from _decision_rows(case, decision)


def _decision_rows(case: CaseReport, decision: Decision) -> Iterator[Row]:
    at, text = decision.at, decision.prompt
    yield count_row("decision", at, "answered", decision.n, case.plays.counted)
    if decision.best is not None and decision.n:
        yield share_row("decision", at, text, "rated best", decision.best)
        if decision.wrong is not None:
            yield share_row("decision", at, text, "rated weak or harmful", decision.wrong)
        yield figure_row("decision", at, text, "facility", decision.credit)
        yield ("decision", at, text, "chance", None, decision.n, decision.chance, None, None)
        yield figure_row("decision", at, text, "discrimination", decision.discrimination)
        yield ("decision", at, text, "closes", None, decision.n, decision.closes, None, None)
    sure = decision.sure or ()
    asked = case.plays.counted if case.released else sum(sure)
    for name, k in zip(("not sure", "fairly sure", "very sure"), sure, strict=False):
        yield count_row("decision", at, name, k, asked)
    for flag in decision.flags:
        yield count_row("decision", at, f"looks broken: {flag}", 1, 1)
    for choice in decision.choices:
        yield from _choice_rows(decision, choice)


def _choice_rows(decision: Decision, choice: Choice) -> Iterator[Row]:
    measure = kind_of(decision).measure
    if decision.n and choice.keyed:
        yield share_row("answer", choice.address, choice.text, measure, choice.chosen)
    if decision.slot and choice.closed is not None:
        n = choice.chosen.k
        yield ("answer", choice.address, choice.text, "closed", None, n, choice.closed, None, None)
    if decision.voters:
        votes, voters = choice.votes, decision.voters
        yield ("answer", choice.address, choice.text, "votes", votes, voters, None, None, None)


DECISIONS: Part[None] = Part("decisions", _decisions_section, _rows)


# What no single decision settles ------------------------------------------------------------------


def purposes(room: Room, decisions: Sequence[Decision]) -> tuple[Purpose, ...]:
    """What is assessed and settled by no single decision: purposes and questions."""
    decided = {decision.slot for decision in decisions}
    found = []
    for slot in room.scenario.key.slots.values():
        if slot.id in decided:
            continue
        each = room.of_slot(slot.id)
        own = [(row.credit, row.n) for row in each if row.answered]
        credit, discrimination = mean(Sums.of_counts(own)), room.discriminate(slot.id)
        flags, comparisons = check(discrimination, credit, free=slot.free)
        answered = share(credit.n, count(row for row in each if row.reached or row.answered))
        found.append(
            Purpose(
                slot.id,
                slot.scene,
                slot.purpose or _question(room, slot.id),
                slot.free,
                credit,
                discrimination,
                flags,
                comparisons,
                answered,
            )
        )
    return tuple(found)


def _question(room: Room, slot: str) -> str:
    """The words of the first answer that settles a slot."""
    marks = room.scenario.key.marks
    cards = room.scenario.text.cards
    return next((cards[a].text for a in cards if a in marks and marks[a].slot == slot), slot)


def _purposes_section(say: Saying) -> Section:
    """A row for each; a figure that none of them has is no column, and one line says so."""
    purposes = [purpose for purpose in say.case.purposes if purpose.answered.n]
    figures = {
        CREDIT: [p.credit for p in purposes],
        GOES_WITH: [p.discrimination for p in purposes],
    }
    told = {name: each for name, each in figures.items() if any(f.value is not None for f in each)}
    rows = [
        (
            Cell(purpose.text, small=say.scene(purpose.scene)),
            Cell(say.write_share(purpose.answered)),
            *(Cell(say.figure(each[n]), each[n].value) for each in told.values()),
        )
        for n, purpose in enumerate(purposes)
    ]
    title = say.say(PURPOSES_TITLE)
    blocks: list[Block] = list(say.table(title, (WHAT, ANSWERED, *told), rows))
    if rows and (without := [say.say(name) for name in figures if name not in told]):
        each = say.language.commas(without)
        blocks.append(Line(Tone.SAID, say.say(FIGURES_NOT_SHOWN, each=each)))
    return Section("purposes", title, (), wrap_blocks(blocks))


def _purpose_rows(case: CaseReport) -> Iterator[Row]:
    for purpose in case.purposes:
        named = purpose.slot, purpose.text
        if purpose.answered.n:
            yield share_row("purpose", *named, "answered", purpose.answered)
        if purpose.credit.value is not None or purpose.credit.untold:
            yield figure_row("purpose", *named, "facility", purpose.credit)
            yield figure_row("purpose", *named, "discrimination", purpose.discrimination)


PURPOSES: Part[None] = Part("purposes", _purposes_section, _purpose_rows)
