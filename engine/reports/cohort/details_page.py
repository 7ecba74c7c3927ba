"""Page two of a case: every decision beside the key, paths, spreads, and what was counted."""

from __future__ import annotations

from engine.decisions.registry import KINDS, WHOLES
from engine.reports.cohort import sentences as w
from engine.reports.cohort.figures import (
    LEAST_CORE,
    LEAST_FINISHED,
    Asked,
    Choice,
    Decision,
    Figure,
    Share,
    share,
)
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.topics_page import how_sure, verdicts, why
from engine.reports.debrief.sentences import CRITICAL_KINDS, LEVELS, RATINGS
from engine.reports.document import Block, Cell, Entry, Line, Picture, Section, Strip, Tone


def page_two(say: Saying) -> tuple[Section, ...]:
    """The parts in their order; those with nothing to tell are left out."""
    led = bool(say.case.plays.led)
    if (say.case.withheld or not say.case.plays.counted) and not led:
        return ()
    parts = (
        _decisions(say),
        _purposes(say),
        _ways(say),
        _spreads(say),
        _needs(say),
        _risks(say),
        _questions(say),
        _contested(say),
        _voted(say),
    )
    return tuple(part for part in parts if part.entries)


# Decisions ----------------------------------------------------------------------------------------


def _decisions(say: Saying) -> Section:
    decisions = [d for d in say.case.decisions if d.n or d.voters]
    entries = tuple(_decision(say, decision) for decision in decisions)
    lead = (say.say(w.DECISIONS_LEAD), say.say(w.DECISIONS_TERMS))
    return Section("decisions", say.say(w.DECISIONS), lead, entries)


def _decision(say: Saying, decision: Decision) -> Entry:
    blocks: list[Block] = []
    if decision.slot:
        blocks += _measured(say, decision)
    else:
        blocks.append(Line(Tone.SAID, say.say(w.NOT_SCORED if decision.discuss else w.NOT_COUNTED)))
    if decision.held:
        few = say.say(w.HELD, n=decision.n, least=LEAST_FINISHED)
        return Entry(say.where(decision), (Line(Tone.SAID, few),))
    blocks += _choices(say, decision)
    blocks += how_sure(say, decision)
    if decision.flags:
        blocks.append(Line(Tone.SAID, say.say(w.LOOKS_BROKEN, why=why(say, decision.flags))))
    return Entry(say.where(decision), tuple(blocks))


def _measured(say: Saying, decision: Decision) -> list[Block]:
    if decision.best is None or not decision.n:
        return []
    chance = "" if decision.chance is None else f"{decision.chance:.2f}"
    best = w.WHOLE_BEST if decision.kind in WHOLES else w.BEST
    found: list[Block] = [
        Line(Tone.SAID, say.both(decision.best), say.voiced(best)),
        Line(Tone.SAID, say.figure(decision.credit), say.say(w.CREDIT)),
        Line(Tone.SAID, chance, say.say(w.BY_CHANCE)),
        Line(Tone.SAID, say.figure(decision.discrimination), say.say(w.GOES_WITH)),
    ]
    if decision.closes:
        found.append(Line(Tone.SAID, say.percent(decision.closes), say.say(w.CLOSES)))
    return found


def _choices(say: Saying, decision: Decision) -> list[Block]:
    """Each answer beside the key; of items, how they were placed or rated too; then the votes."""
    whole, played = WHOLES.get(decision.kind), bool(decision.n)
    ordered = KINDS[decision.kind].ordered
    spread = played and any(choice.spread for choice in decision.choices)
    rows = []
    for choice in decision.choices:
        cells = [Cell(choice.text), Cell(_keyed(say, decision, choice))]
        if played:
            cells.append(say.cell(choice.chosen) if choice.keyed else Cell(""))
        if spread:
            cells.append(Cell(" · ".join(map(str, choice.spread))))
        elif played and not whole:
            cells.append(Cell("" if choice.closed is None else say.percent(choice.closed)))
        if decision.voters:
            cells.append(Cell(say.of(share(choice.votes, decision.voters))))
        rows.append(tuple(cells))
    draft = 0 if say.case.draft else 1
    columns = [w.ITEM if whole else w.ANSWER, w.KEYED[draft]]
    columns += [whole.words.counted[draft] if whole else w.PLAYS] if played else []
    if spread:
        columns.append(w.SPREAD_PLACES if ordered else w.SPREAD_VALUES)
    elif played and not whole:
        columns.append(w.CLOSED)
    votes = w.PUT_FIRST if ordered else w.VOTES
    columns += [votes] if decision.voters else []
    return [*say.table(say.say(w.SPLIT), tuple(columns), rows)]


def _keyed(say: Saying, decision: Decision, choice: Choice) -> str:
    """What the key has for an answer, in words."""
    if not decision.slot:
        return ""
    kind = KINDS[decision.kind]
    if kind.ordered:
        return _placed(say, choice)
    if kind.valued:
        values = say.language.commas(choice.accepted_as)
        return say.say(w.ACCEPTS, values=values) if values else say.say(w.DIFFERS_HERE)
    if kind.items_act:
        rated = say.say(w.RIGHT if choice.best else w.NOT_RIGHT)
    else:
        words = dict.fromkeys(say.say(RATINGS[int(rating)]) for rating in choice.ratings)
        rated = say.language.commas(words)
        if choice.mixed:
            rated = say.say(w.ON_BALANCE, rating=rated)
        if choice.best and max(choice.ratings) < max(RATINGS):
            rated = say.say(w.BEST_RATED, rating=rated)
        if len(words) > 1:
            rated = say.say(w.DEPENDS, ratings=rated)
    if choice.critical:
        return say.say(w.HARMFUL, rating=rated, kind=say.say(CRITICAL_KINDS[choice.critical]))
    return rated


def _placed(say: Saying, choice: Choice) -> str:
    if choice.places is None:
        return ""
    first, last = choice.places
    if first == last:
        return say.say(w.PLACE, place=first)
    return say.say(w.PLACES, first=first, last=last)


def _purposes(say: Saying) -> Section:
    rows = [
        (
            Cell(purpose.text),
            Cell(say.scene(purpose.scene)),
            _facility(say, purpose.credit),
            Cell(say.figure(purpose.discrimination)),
        )
        for purpose in say.case.purposes
        if purpose.credit.n
    ]
    columns = (w.WHAT, w.SCENE, w.CREDIT, w.GOES_WITH)
    tables = say.table(say.say(w.PURPOSES), columns, rows)
    return Section("purposes", say.say(w.PURPOSES), (), _entry([*tables]))


def _facility(say: Saying, credit: Figure) -> Cell:
    if credit.value is None or credit.low is None:
        return Cell(say.figure(credit), credit.value)
    low, high = f"{credit.low:.2f}", f"{credit.high:.2f}"
    return Cell(f"{credit.value:.2f}", credit.value, say.say(w.QUARTILE_PAIR, low=low, high=high))


# Paths and spreads --------------------------------------------------------------------------------


def _ways(say: Saying) -> Section:
    rows = [
        (
            Cell(say.scene(way.scene)),
            Cell(say.scene(way.to, ending=way.ending)),
            say.cell(way.plays),
        )
        for way in say.case.ways
        if way.plays.k < way.plays.n  # where all went the same way there is nothing to tell
    ]
    tables = say.table(say.say(w.WAYS), (w.SCENE, w.NEXT, w.PLAYS), rows)
    return Section("ways", say.say(w.WAYS), (say.say(w.WAYS_LEAD),), _entry([*tables]))


def _spreads(say: Saying) -> Section:
    rows, strips = [], []
    for number, spread in enumerate(say.case.spreads, 1):
        title = spread.title or say.say(w.WHOLE)
        pair = ""
        if spread.low is not None and spread.high is not None and spread.median.value is not None:
            pair = say.say(w.QUARTILE_PAIR, low=f"{spread.low:.2f}", high=f"{spread.high:.2f}")
            strip = Strip(spread.low, spread.high, spread.median.value, spread.chance)
            strips.append((number, strip))
        chance = "" if spread.chance is None else f"{spread.chance:.2f}"
        median = say.figure(spread.median)
        rows.append((Cell(f"{number}. {title}"), Cell(median), Cell(pair), Cell(chance)))
    blocks: list[Block] = []
    if strips:
        about, title = say.say(w.SPREAD_PICTURE), say.voiced(w.SPREADS)
        blocks.append(Picture("spreads", title, about, tuple(strips)))
    columns = (w.DOMAIN, w.MEDIAN, w.QUARTILES, w.BY_CHANCE)
    blocks += say.table(say.voiced(w.SPREADS), columns, rows)
    if blocks:
        blocks.append(Line(Tone.SAID, _alpha(say)))
    return Section("spreads", say.voiced(w.SPREADS), (say.say(w.SPREADS_LEAD),), _entry(blocks))


def _alpha(say: Saying) -> str:
    alpha, core = say.case.alpha, say.case.core
    if alpha.value is None:
        why_not = say.figure(alpha)
        if core < LEAST_CORE and not alpha.few:
            why_not = say.say(w.ALPHA_CORE, core=core, least=LEAST_CORE)
        return say.say(w.ALPHA_NONE, why=why_not)
    return say.say(w.ALPHA, core=core, alpha=say.figure(alpha))


# Needs, risks, questions --------------------------------------------------------------------------


def _needs(say: Saying) -> Section:
    rows = [
        (
            Cell(say.say(w.NEED_OF, name=need.name, text=need.text)),
            say.cell(need.held),
            *(Cell(str(n)) for n in (need.raised, need.met, need.declined, need.denied)),
        )
        for need in say.case.needs
        if need.held.n
    ]
    columns = (w.NEED, w.NOT_RAISED, w.RAISED, w.MET, w.DECLINED, w.DENIED)
    tables = say.table(say.say(w.ALL_NEEDS), columns, rows)
    return Section("all-needs", say.say(w.ALL_NEEDS), (), _entry([*tables]))


def _risks(say: Saying) -> Section:
    rows = [
        (
            Cell(say.say(w.NEED_OF, name=say.language.commas(risk.names), text=risk.text)),
            Cell(say.say(LEVELS[risk.start])),
            Cell(
                say.language.commas(
                    say.say(w.LEVEL, level=say.say(LEVELS[x]), n=n) for x, n in risk.levels
                )
            ),
        )
        for risk in say.case.risks
        if risk.n
    ]
    tables = say.table(say.say(w.RISKS), (w.RISK, w.AT_START, w.AT_END), rows)
    return Section("risks", say.say(w.RISKS), (say.say(w.RISKS_LEAD),), _entry([*tables]))


def _questions(say: Saying) -> Section:
    entries = []
    for asked in say.case.asked:
        rows = [
            (Cell(say.say(label)), say.cell(share))
            for label, share in _measures(asked)
            if share is not None
        ]
        total = Line(Tone.SAID, say.say(w.ASKED, n=asked.asked, plays=asked.plays))
        title = say.scene(asked.scene)
        table = say.table(say.say(w.QUESTIONS), (w.MEASURE, w.PLAYS), rows)
        entries.append(Entry(title, (total, *table)))
    lead = (say.say(w.QUESTIONS_LEAD),)
    return Section("questions", say.say(w.QUESTIONS), lead, tuple(entries))


def _measures(asked: Asked) -> tuple[tuple[str, Share | None], ...]:
    return (
        (w.OPEN, asked.open),
        (w.GROUND_RULES, asked.ground_rules),
        (w.LEADING, asked.leading),
        (w.BLAME, asked.blame),
        (w.OUTSIDE, asked.outside),
        (w.OUTSIDE_RUN, asked.outside_run),
        (w.CLOSURE, asked.closure),
    )


def _contested(say: Saying) -> Section:
    entries = []
    for c in say.case.contested:
        blocks = [Line(Tone.SAID, verdicts(say, c.disagree, c.not_my_job, c.agree))]
        blocks += [Line(Tone.CHOSEN, reason, say.say(w.REASON)) for reason in c.reasons]
        entries.append(Entry(c.text, tuple(blocks)))
    return Section("all-contested", say.say(w.ALL_CONTESTED), (), tuple(entries))


def _voted(say: Saying) -> Section:
    """One table for each conversation: a question a line, with its votes by turn."""
    talks: dict[str, dict[str, list[str]]] = {}
    for vote in say.case.voted:
        total = sum(n for *_, n in vote.counts)
        questions = talks.setdefault(vote.at, {})
        for id, text, n in vote.counts:
            if n:
                what = say.say(w.CLOSE_TALK) if text == id == "close" else text
                told = say.say(w.VOTED_TURN, turn=vote.turn + 1, k=n, n=total)
                questions.setdefault(what, []).append(told)
    entries = []
    for at, questions in talks.items():
        rows = [(Cell(text), Cell(" · ".join(each))) for text, each in questions.items()]
        table = say.table(say.say(w.VOTED), (w.ANSWER, w.VOTED_EACH), rows)
        entries.append(Entry(say.scene(at.partition(".")[0]), table))
    return Section("voted", say.say(w.VOTED), (say.say(w.VOTED_LEAD),), tuple(entries))


def _entry(blocks: list[Block]) -> tuple[Entry, ...]:
    return (Entry("", tuple(blocks)),) if blocks else ()
