"""The figures of a case for people whose records are their own: no cell of one to four is in them.

Counts that add up to something known are one table: the answers at a decision, how a need ended,
where a scene led. With a small cell in it, one of one to four plays or one that leaves one to four
over, the whole table is told in bands (1–4, 5–9, 10–14, …; wider for some numbers of people).
Everything counted of the answers at one decision belongs together, and of a decision told in bands
nothing else is told that is computed from its answers: credits, costs, correlations. What is told
instead is made of the counts as told, so that nothing more follows from it: how many were wrong,
the order of the topics, what went well. Other figures are rounded to a twentieth.

How many answered a question is no secret: it was seen in the room. Votes of a room are told as they
are: everybody saw the hands.

This is for one facilitator. It does not hold against somebody who sets out to combine the tables of
several decisions; for observers every combination is looked at, see `disclosure`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.reports.cohort.disclosure import LEAST
from engine.reports.cohort.item_analysis import LEAST_ITEM, checked
from engine.reports.cohort.report_data import (
    CaseReport,
    Choice,
    Contested,
    Decision,
    Harm,
    Need,
    Plays,
    Purpose,
    Topic,
    Well,
)
from engine.reports.cohort.sections.conversations import QUESTIONS, VOTED, Asked
from engine.reports.cohort.sections.finished_plays import RISKS, SPREADS, WAYS, Risk, Way
from engine.reports.cohort.statistics import Figure, Share, wilson
from engine.reports.cohort.topics import foremost, ranked
from engine.reports.count_range import Band, least, most
from engine.scenario.vocabulary.risks import LEVELS

STEP = 0.05
"""What is computed from counts is rounded to this."""

LEAST_TOLD = 3 * LEAST
"""Plays below which a table with a small cell says nothing: bands would say it all."""

MARGIN = 3
"""What bands must leave to give out, and room for, so that no count in them follows."""

T = TypeVar("T", bound=Struct)


def withhold(case: CaseReport) -> CaseReport:
    """The figures of a case without a cell of one to four plays."""
    n = case.plays.finished
    topics = {topic.at: topic for topic in case.topics if not topic.voted}
    decided = {d.at: _decision(d, topics.get(d.at)) for d in case.decisions}
    given = {decision.at: decision for decision in case.decisions}
    told = (t if t.voted else _topic(t, given[t.at], decided[t.at]) for t in case.topics)
    ordered = ranked(told, {d.at: kind_of(d).options for d in case.decisions})
    well = (_well(one, given.get(one.at), decided.get(one.at)) for one in case.well)
    return replace(
        case,
        plays=_plays(case.plays),
        topics=tuple(_costless(t) if not t.voted and decided[t.at].untold else t for t in ordered),
        harms=_in_order(_harm(harm, decided.values(), n) for harm in case.harms),
        contested=tuple(map(contest, case.contested)),
        needs=tuple(map(_need, case.needs)),
        well=foremost(well),
        decisions=tuple(decided.values()),
        purposes=tuple(map(_purpose, case.purposes)),
        checked=checked(
            [d.comparisons for d in decided.values()] + [p.comparisons for p in case.purposes]
        ),
        parts={name: _part(name, data) for name, data in case.parts.items()},
    )


# Counts -------------------------------------------------------------------------------------------


def few(k: int, n: int) -> int:
    """How many of how many, so that neither they nor the others are one to four."""
    if n < LEAST:
        return Band(0, LEAST - 1) if n else k
    if 0 < k < LEAST:
        return Band(1, LEAST - 1)
    return Band(n - LEAST + 1, n - 1) if 0 < n - k < LEAST else k


def small(k: int, n: int) -> bool:
    """Whether `k` of `n`, or what they leave, is one to four."""
    return 0 < k < LEAST or 0 < n - k < LEAST


def table(cells: Sequence[int], of: Sequence[int] = (), *, bands: bool = False) -> list[int]:
    """Cells that add up to what is known, without one to four in a cell or left over.

    With one such cell, every count of the table is shown as 1–4, 5–9, 10–14 and so on, in steps of
    five or, where that would say it all for so many people, a little more (`_step`). Hiding only
    what is needed would not do: that it was needed tells what is in the small ones. In a small
    table nothing is shown.

    Args:
        cells: the counts. Their sum is known: of a pick, it is the people times what each picks.
        of: for each cell, of how many it is, where one person may be in several cells.
        bands: shown so in any case, because of another count of the same plays.
    """
    total = sum(cells)
    whole = of or [total] * len(cells)
    alone = [small(k, n if of else k) for k, n in zip(cells, whole, strict=True)]
    if not bands and not any(alone):
        return list(cells)
    filled = 0 if of else sum(map(bool, cells))
    if min(whole, default=0) < max(LEAST_TOLD, LEAST * filled + 1):
        return [Band(0, n) for n in whole]
    if not of:
        step = _step(total, filled)
        return [_banded(k, total, step) for k in cells]
    told = [_five(k, n) for k, n in zip(cells, of, strict=True)]
    return [Band(0, n) for n in whole] if _follow(told, total) else told


def _step(total: int, filled: int) -> int:
    """The width of the bands in which counts that add up can be told.

    The lows of the bands leave something to give out, `spare`, the same for every table with these
    bands. If it is nothing, each count is the low of its band; if it is all there is room for, the
    high. With `MARGIN` to either side every count can be another one as well, even for somebody who
    knows which wrong answer drew most. The width is the least that has it, whatever the counts: so
    that it was chosen tells nothing of them.

    Args:
        total: what the counts add up to.
        filled: how many of them are not 0.
    """

    def tells(step: int, few: int) -> bool:
        many = filled - few
        spare = total - few - LEAST * many
        room = (LEAST - 2) * few + (step - 1) * many
        return spare % step < MARGIN or (room - spare) % step < MARGIN

    return next(step for step in count(LEAST) if not any(tells(step, f) for f in range(1, filled)))


def _banded(k: int, total: int, step: int) -> int:
    """A count as one of 1–4, 5–9 and so on, in steps from five on; 0 and all as they are."""
    if k in (0, total):
        return k
    if k < LEAST:
        return Band(1, LEAST - 1)
    low = k - (k - LEAST) % step
    return Band(low, min(low + step, total) - 1)


def _five(k: int, n: int) -> int:
    """A count of `n` as one of 1–4, 5–9, 10–14 and so on, the last four apart; 0 and `n` as is."""
    if k in (0, n):
        return k
    last, low = n - LEAST + 1, k // LEAST * LEAST
    if (last - 1) % LEAST == 0:
        last -= 1  # else a count would be alone
    if k >= last:
        return Band(last, n - 1)
    return Band(max(1, low), min(low + LEAST, last) - 1)


def _follow(cells: Sequence[int], total: int) -> bool:
    """Whether a hidden cell can be one number only, for somebody who knows the sum."""
    low, high = sum(map(least, cells)), sum(map(most, cells))
    return any(
        max(cell.low, total - high + cell.high) == min(cell.high, total - low + cell.low)
        for cell in cells
        if isinstance(cell, Band)
    )


def share(given: Share) -> Share:
    """A share of plays, see `few`; of one to four plays, nothing is told but that."""
    if 0 < given.n < LEAST:
        return Share(Band(0, LEAST - 1), Band(1, LEAST - 1), 0.0, 1.0)
    return _with(given, _pair(given.k, given.n) if small(given.k, given.n) else given.k)


def _pair(k: int, n: int, *, bands: bool = False) -> int:
    """A count beside what it leaves."""
    return table([k, n - k], bands=bands)[0]


def _with(given: Share, k: int) -> Share:
    """A share with another count; its interval holds those of every count it may be."""
    if not isinstance(k, Band):
        return replace(given, k=k)
    k = Band(min(k.low, given.n), min(k.high, given.n))
    return Share(k, given.n, wilson(k.low, given.n)[0], wilson(k.high, given.n)[1])


# Decisions ----------------------------------------------------------------------------------------

BEST, GOOD, WRONG, HARMFUL = range(4)
"""Places in `Choice.judged`."""


def _parted(decision: Decision) -> bool:
    """Whether every answer is one of its choices, so that these add up."""
    return kind_of(decision).options


def _picked(decision: Decision) -> bool:
    """Whether an answer is some of the items, always the same number."""
    return kind_of(decision).items_act


def _decision(decision: Decision, topic: Topic | None) -> Decision:
    if decision.held or not decision.n:
        return replace(decision, n=Band(1, LEAST - 1) if decision.n else 0, by_credit=())
    hidden = any(small(k, n) for k, n in _counted(decision, topic))
    choices = _choices(decision, hidden)
    sure, sure_wrong = _sure(decision, hidden)
    told = replace(
        _each(decision, but=("best", "choices", "sure", "sure_wrong", "sure_by")),
        choices=tuple(choices),
        sure=sure,
        sure_wrong=sure_wrong,
        sure_by=None,  # six cells: in most rooms one of them is small
        chance=_rounded(decision.chance),
        closes=None if hidden or decision.closes is None else round(decision.closes, 2),
        by_credit=(),
    )
    if not hidden:
        return told
    best = decision.best and _judged(decision, told, BEST, decision.best, topic)
    credit, goes_with = _untold(decision.credit), _untold(decision.discrimination)
    told = replace(told, best=best, credit=credit, discrimination=goes_with)
    known = decision.chance is not None and decision.credit.high is not None
    if known and decision.credit.n >= LEAST_ITEM and decision.comparisons:
        flags = tuple(flag for flag in decision.flags if flag != "below-chance")
        told = replace(told, flags=flags, comparisons=decision.comparisons - 1)
    return told


def _untold(figure: Figure) -> Figure:
    return figure if figure.value is None else Figure(figure.n, 0)


def _counted(decision: Decision, topic: Topic | None) -> Iterator[tuple[int, int]]:
    """Everything that is counted of the answers at a decision, each of how many."""
    n = decision.n
    for choice in decision.choices:
        if choice.keyed:
            yield choice.chosen.k, choice.chosen.n
        yield from ((k, k) for k in choice.spread)
    yield from ((k, k) for k in decision.by_credit)
    if _parted(decision):
        judged = [choice.judged for choice in decision.choices]
        yield from ((sum(each), n) for each in zip(*judged, strict=True))
    if decision.best:
        yield decision.best.k, decision.best.n
    said = decision.sure or ()
    yield from ((k, k) for k in said if sum(said) >= LEAST)
    very = decision.sure_wrong
    if very and sum(said) >= LEAST:
        yield very.k, very.n
    if topic:
        wrong = topic.wrong.k
        yield wrong, n
        yield topic.harm.k, n
        yield from ((each.drew.k, n) for each in topic.harmful)
        if very and sum(said) >= LEAST:
            yield very.k, wrong
            yield very.n - very.k, n - wrong
        if decision.best:
            yield decision.best.k, n - wrong


def _choices(decision: Decision, hidden: bool) -> list[Choice]:
    counts = [choice.chosen.k for choice in decision.choices]
    shares = [share(choice.chosen) for choice in decision.choices]
    people = [one.n for one in shares]
    if _parted(decision):
        cells = table(counts, bands=hidden)
    elif _picked(decision) and min(people, default=0) >= LEAST:
        cells = table(counts, people, bands=hidden)
    else:
        cells = [_pair(k, n, bands=hidden) for k, n in zip(counts, people, strict=True)]
    return [
        _choice(decision, choice, _with(choice.chosen, cell) if one.n >= LEAST else one, hidden)
        for choice, cell, one in zip(decision.choices, cells, shares, strict=True)
    ]


def _choice(decision: Decision, choice: Choice, chosen: Share, hidden: bool) -> Choice:
    if hidden:
        # places in an order add up both ways
        spread = () if kind_of(decision).ordered else tuple(table(choice.spread, bands=True))
        chosen = chosen if choice.keyed else choice.chosen
        told = replace(choice, chosen=chosen, spread=spread, judged=_NOTHING)
        return replace(told, credit=None, closed=None, others=None)
    closed = None if choice.closed is None else round(choice.closed, 2)
    return replace(choice, closed=closed, others=_rounded(choice.others), judged=_NOTHING)


_NOTHING = (0, 0, 0, 0)


def _sure(decision: Decision, hidden: bool) -> tuple[tuple[int, int, int] | None, Share | None]:
    """How sure they were, and how many of the very sure were wrong; in bands, not the latter."""
    if decision.sure is None or sum(decision.sure) < LEAST:
        return None, None
    if not hidden:
        return decision.sure, decision.sure_wrong
    no, fairly, very = table(decision.sure, bands=True)
    return (no, fairly, very), None


def _at_most(count: int, n: int) -> int:
    if not isinstance(count, Band):
        return count
    return Band(min(count.low, n), min(count.high, n))


def _judged(
    decision: Decision, told: Decision, which: int, given: Share, topic: Topic | None
) -> Share:
    """How many answers were best, acceptable, wrong or harmful, from the choices as they are told.

    Of answers given as a whole, those that are best, wrong and neither add up.
    """
    n = given.n
    if not _parted(decision):
        return _with(given, _of_wholes(decision, which, given, topic))
    inside = outside = 0
    for choice, shown in zip(decision.choices, told.choices, strict=True):
        k, of = choice.judged[which], choice.chosen.k
        cell = shown.chosen.k
        some = 0 < k < of
        inside += Band(0, most(cell)) if some else cell if k else 0
        outside += Band(0, most(cell)) if some else 0 if k else cell
    low = max(least(inside), n - most(outside))
    high = min(most(inside), n - least(outside))
    return _with(given, low if low == high else Band(low, high))


def _of_wholes(decision: Decision, which: int, given: Share, topic: Topic | None) -> int:
    best = decision.best.k if decision.best else 0
    wrong = given.n - given.k if which == GOOD else topic.wrong.k if topic else 0
    if which == HARMFUL or best + wrong > given.n:
        return _pair(given.k, given.n, bands=True)
    cells = table([best, wrong, given.n - best - wrong], bands=True)
    if which == GOOD:
        return _at_most(cells[0] + cells[2], given.n)
    return cells[which == WRONG]


def _topic(topic: Topic, decision: Decision, told: Decision) -> Topic:
    """A topic; of a decision told in bands, with the cost of the counts as told, for its place."""
    if not told.untold:
        return replace(
            topic,
            closes=None if topic.closes is None else round(topic.closes, 2),
            very_wrong=_rounded(topic.very_wrong),
            firm=None if topic.firm is None else round(topic.firm, 1),
        )
    cells = {choice.address: choice.chosen for choice in told.choices}
    counted = _parted(decision) or _picked(decision)
    wrong = _judged(decision, told, WRONG, topic.wrong, topic)
    closes = (topic.closes or 0.0) * wrong.k / topic.wrong.k
    if _parted(decision) and all(c.closed is not None for c in decision.choices if c.chosen.k):
        pairs = zip(decision.choices, told.choices, strict=True)
        lost = (c.closed * shown.chosen.k for c, shown in pairs if c.judged[WRONG] and c.closed)
        closes = sum(lost) / decision.n
    harmful = [
        replace(h, drew=cells[h.address] if counted and h.address in cells else _alone(h.drew))
        for h in topic.harmful
    ]
    drew = cells[topic.pull].k if counted and topic.pull in cells else Band(0, most(wrong.k))
    return replace(
        topic,
        closes=closes,
        wrong=wrong,
        harm=_judged(decision, told, HARMFUL, topic.harm, topic),
        very_wrong=0.0,
        firm=None if topic.firm is None else 0.75 if topic.firm > 0.5 else 0.25,
        drew=drew,
        harmful=tuple(sorted(harmful, key=lambda each: (-each.drew.k, each.address))),
    )


def _costless(topic: Topic) -> Topic:
    """A topic that has its place, without what gave it."""
    return replace(topic, closes=None, very_wrong=None)


def _alone(given: Share) -> Share:
    return _with(given, _pair(given.k, given.n, bands=True))


def _well(one: Well, decision: Decision | None, told: Decision | None) -> Well:
    if decision is None or told is None or not told.untold:
        return _each(one)
    shown = _judged(decision, told, GOOD, one.share, None)
    answer = next((c.chosen for c in told.choices if c.text == one.text), None)
    return replace(one, share=shown, answer=answer)


# Other parts of a case ----------------------------------------------------------------------------


def _harm(harm: Harm, decisions: Iterable[Decision], n: int) -> Harm:
    """Harmful choices of a kind, from the answers as they are told."""
    given = {address for address, *_ in harm.answers}
    cells = {
        choice.address: choice.chosen.k
        for decision in decisions
        for choice in decision.choices
        if decision.untold and choice.address in given and _parted(decision)
    }
    made, of = harm.plays.k, harm.plays.n
    counts = (of - made, made - harm.repaired, harm.repaired, *(k for *_, k in harm.answers))
    if not cells and not any(small(k, k) for k in counts):
        return harm
    answers = [(a, text, cells.get(a, _pair(k, n, bands=True))) for a, text, k in harm.answers]
    each = [k for *_, k in answers]
    plays = Band(max(map(least, each)), sum(map(most, each))) if each else made
    return replace(
        harm,
        plays=_with(harm.plays, plays),
        repaired=Band(0, min(most(plays), of)) if harm.repaired else 0,
        answers=tuple(sorted(answers, key=lambda each: (-each[2], each[0]))),
    )


def _in_order(harms: Iterable[Harm]) -> tuple[Harm, ...]:
    return tuple(sorted(harms, key=lambda harm: (-harm.plays.share, harm.kind)))


def contest(contested: Contested) -> Contested:
    """What is disputed, without counts of one to four."""
    counts = contested.disagree, contested.not_my_job, contested.agree
    no, job, yes = (Band(1, LEAST - 1) if 0 < n < LEAST else n for n in counts)
    return replace(contested, disagree=no, not_my_job=job, agree=yes)


def _need(need: Need) -> Need:
    """How a need ended, in every play in one of six ways; those add up."""
    n = need.held.n
    missed = need.held.k - need.denied
    offered = need.raised - need.met - need.declined
    rest = n - need.raised - need.held.k
    told = table([need.met, need.declined, offered, need.denied, missed, rest])
    met, declined, offered, denied, missed, _ = told
    return replace(
        need,
        held=_with(need.held, _at_most(denied + missed, n)),
        raised=_at_most(met + declined + offered, n),
        met=met,
        declined=declined,
        denied=denied,
    )


def _plays(plays: Plays) -> Plays:
    n = plays.finished
    return replace(
        plays,
        pairs=few(plays.pairs, n),
        rescored=few(plays.rescored, n),
        passed=None if plays.passed is None else few(plays.passed, n),
    )


def _purpose(purpose: Purpose) -> Purpose:
    """How many answered is no secret where they are five or more."""
    but = ("answered",) if purpose.answered.k >= LEAST else ()
    told = replace(_each(purpose, but=but), by_credit=())
    if not any(small(k, k) for k in purpose.by_credit) or purpose.credit.value is None:
        return told
    credit, goes_with = _untold(purpose.credit), _untold(purpose.discrimination)
    return replace(told, credit=credit, discrimination=goes_with)


def _part(name: str, data: Any) -> Any:
    if name == VOTED.name:
        return data
    if name == WAYS.name:
        return _ways(data)
    if name == RISKS.name:
        return tuple(map(_risk, data))
    if name == QUESTIONS.name:
        return tuple(map(_asked, data))
    if name == SPREADS.name:
        quartiles = ("low", "high", "chance")
        return tuple(
            replace(_each(s), **{q: _rounded(getattr(s, q)) for q in quartiles}) for s in data
        )
    return tuple(map(_each, data))


def _risk(risk: Risk) -> Risk:
    counts = table([n for _, n in risk.levels])
    if counts and all(isinstance(k, Band) and k.low == 0 for k in counts):
        return replace(risk, levels=tuple((level, counts[0]) for level in LEVELS))
    return replace(
        risk, levels=tuple((level, k) for (level, _), k in zip(risk.levels, counts, strict=True))
    )


def _asked(asked: Asked) -> Asked:
    """Those who went on for long while there were signs are among those who went on."""
    n, many, run = asked.plays, asked.outside.k, asked.outside_run.k
    told = table([n - many, many - run, run])
    return replace(
        _each(asked, but=("outside", "outside_run", "turns")),
        turns=(),  # so many cells that in most rooms one of them is small
        outside=_with(asked.outside, _at_most(told[1] + told[2], n)),
        outside_run=_with(asked.outside_run, told[2]),
    )


def _ways(ways: Sequence[Way]) -> tuple[Way, ...]:
    """Roads from one scene add up to the plays that left it."""
    by_scene: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        by_scene[way.scene].append(way)
    found = []
    for here in by_scene.values():
        counts = table([way.plays.k for way in here])
        told = [replace(w, plays=_with(w.plays, k)) for w, k in zip(here, counts, strict=True)]
        found += sorted(told, key=lambda way: (-way.plays.k, way.to))
    return tuple(found)


# Whatever has shares and figures ------------------------------------------------------------------


def rounded(value: T) -> T:
    """A part that holds nothing but figures of five or more, as they may be told."""
    return _each(value)


def _each(value: T, but: Sequence[str] = ()) -> T:
    """A part with its shares and its figures as they may be told, wherever they stand in it."""
    changed: dict[str, Any] = {}
    for name in value.__struct_fields__:
        found = getattr(value, name)
        if name in but:
            continue
        if isinstance(found, Share):
            changed[name] = share(found)
        elif isinstance(found, Figure):
            changed[name] = _figure(found)
    return replace(value, **changed)


def _figure(figure: Figure) -> Figure:
    if figure.n < LEAST:
        return Figure(Band(0, LEAST - 1), max(figure.least, LEAST))
    value, low, high = map(_rounded, (figure.value, figure.low, figure.high))
    return replace(figure, value=value, low=low, high=high)


def _rounded(value: float | None) -> float | None:
    return None if value is None else _near(value)


def _near(value: float) -> float:
    return round(round(value / STEP) * STEP, 2)
