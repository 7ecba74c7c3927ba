"""The figures of a case for people whose records are their own: no cell of one to four is in them.

Counts that add up to something known are one table: the answers at a decision, how a need ended,
where a scene led. With a small cell in it, one of one to four plays or one that leaves one to four
over, the whole table is told in bands (1–4, 5–9, 10–14, …; wider for some numbers of people).
Everything counted of the answers at one decision belongs together, and of a decision told in bands
nothing else is told that is computed from its answers: credits, costs, correlations. What is told
instead is made of the counts as told, so that nothing more follows from it: how many were wrong,
the order of the topics, what went well. Other figures are rounded to a twentieth. With fewer than
`LEAST_BANDS` people bands say little. The report then tells only two groups of the answers: how
many were wrong and how many were not.

How many plays there are is no secret. Those who did not come to a place are a cell of its table,
too: where how many came would tell of one to four, by itself or beside what else is told, that is a
band as well, and the whole table is one of all plays (`of`). No sum or difference of exact counts
of the issue, of whatever parts, is a count of one to four (`combined_counts`). Votes of a room are
told as they are: everybody saw the hands.

The counts that observers get of the same plays when the cohort closes are told only if the same
holds beside these (`disclosure`).

Several ranges together, or ranges beside the counts of observers, can still give a count away, so
that it is no promise that they do not. `test_ranges_together` tries every room of a small case of
two decisions: of nine people none is given away. Some of the rooms of other sizes are given away: 6
people: 35 % (that a decision is a range and not 1-4 tells that five came), 7: 4 %, 8: 1 % (which
answer drew most, beside that one to four came on), 11: 1 %, and 6 % beside the counts of observers.
Two issues add nothing to this: they are of different people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from statistics import fmean
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.reports.cohort.combined_counts import Path, ToldCounts, counts_in
from engine.reports.cohort.disclosure import LEAST
from engine.reports.cohort.item_analysis import LEAST_ITEM, sum_checks
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
from engine.reports.cohort.sections.conversations import QUESTIONS, VOTED, ConversationFigures
from engine.reports.cohort.sections.finished_plays import (
    RISKS,
    SPREADS,
    WAYS,
    Risk,
    SceneStep,
    Spread,
)
from engine.reports.cohort.statistics import Figure, Share, wilson
from engine.reports.cohort.topics import rank_topics, select_foremost
from engine.reports.count_range import Band, least, most, tells_nothing
from engine.scenario.vocabulary.risks import LEVELS

STEP = 0.05
"""What is computed from counts is rounded to this."""

LEAST_BANDS = 6 * LEAST
"""Answers from which bands tell more of a decision than how many were wrong, and how many not."""

LEAST_TOLD = 3 * LEAST
"""Plays below which a table with a small cell says nothing: bands would say it all."""

MARGIN = 3
"""What bands must leave to give out, and room for, so that no count in them follows."""

T = TypeVar("T", bound=Struct)
Rests = TypeVar("Rests", Decision, Purpose)


def withhold(
    case: CaseReport, alone: Sequence[CaseReport], told: ToldCounts | None = None
) -> CaseReport:
    """The figures of a case without a count of one to four plays, also where counts are combined.

    Args:
        case: its figures.
        alone: its figures of each of its plays alone.
        told: what was told of these plays, to which this adds; None for nothing.
    """
    people, n = case.plays.counted, case.plays.finished
    told = told or ToldCounts(alone)
    topics = {topic.at: topic for topic in case.topics if not topic.voted}
    given = {decision.at: decision for decision in case.decisions}
    decisions = _choose_each(
        told, (_decisions(d, topics.get(d.at), people) for d in case.decisions), "decisions"
    )
    decided = {decision.at: decision for decision in decisions}
    in_case = _sort_topics(case)
    about = (t if t.voted else _topic(t, given[t.at], decided[t.at], people) for t in in_case)
    ordered = rank_topics(about, _options(case), case.answered_for)
    harms = _choose_each(told, (_harms(harm, decisions, people) for harm in case.harms), "harms")
    ends = ((_need(need, bands) for bands in (False, True)) for need in case.needs)
    needs = _choose_each(told, ends, "needs")
    aims = ((_purpose(aim, of) for of in (None, n)) for aim in case.purposes)
    purposes = _choose_each(told, aims, "purposes")
    well = select_foremost(_list_well(told, case, decided, people, alone))
    return replace(
        case,
        plays=told.choose_way((_plays(case.plays, bands) for bands in (False, True)), "plays"),
        topics=tuple(_drop_cost(t) if not t.voted and decided[t.at].untold else t for t in ordered),
        harms=_sort_harms(harms),
        contested=tuple(map(contest, case.contested)),
        needs=tuple(needs),
        well=tuple(replace(w, answer=_answer(w, decided.get(w.at))) for w in well),
        decisions=tuple(map(_drop_counts, decisions)),
        purposes=tuple(purposes),
        checked=sum_checks([d.comparisons for d in decisions] + [p.comparisons for p in purposes]),
        parts={name: _part(told, name, data, people, alone) for name, data in case.parts.items()},
    )


def _options(case: CaseReport) -> dict[str, bool]:
    """For each decision, whether it is a choice between options."""
    return {decision.at: kind_of(decision).options for decision in case.decisions}


def _sort_topics(case: CaseReport) -> list[Topic]:
    """Its topics in the order of its decisions: their own would stay where those told are equal."""
    places = [decision.at for decision in case.decisions]
    return sorted(case.topics, key=lambda topic: places.index(topic.at))


def _choose_each(told: ToldCounts, ways: Iterable[Iterable[T]], *path: str) -> list[T]:
    """Each of several parts, in the first of its ways that tells of nobody."""
    return [told.choose_way(((way,) for way in each), *path)[0] for each in ways]


# Counts -------------------------------------------------------------------------------------------


def round_count(k: int, n: int) -> int:
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
        cells: the counts. Their sum is known: for a pick, it is the people times what each picks.
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
        return [_round_to_band(k, total, step) for k in cells]
    told = [_round_to_five(k, n) for k, n in zip(cells, of, strict=True)]
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


def _round_to_band(k: int, total: int, step: int) -> int:
    """A count as one of 1–4, 5–9 and so on, in steps from five on; 0 and all as they are."""
    if k in (0, total):
        return k
    if k < LEAST:
        return Band(1, LEAST - 1)
    low = k - (k - LEAST) % step
    return Band(low, min(low + step, total) - 1)


def _round_to_five(k: int, n: int) -> int:
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
    """A share of plays, see `round_count`; of one to four plays, nothing is told but that."""
    if 0 < given.n < LEAST:
        return Share(Band(0, LEAST - 1), Band(1, LEAST - 1), 0.0, 1.0)
    return _replace_count(given, _pair(given.k, given.n) if small(given.k, given.n) else given.k)


def _pair(k: int, n: int, of: int | None = None, *, bands: bool = False) -> int:
    """A count beside what it leaves, and beside those who did not come."""
    return table([k, n - k, _absent(n, of)], bands=bands)[0]


def _absent(n: int, of: int | None) -> int:
    """How many did not come, as a cell of a table; 0 where it is told how many came.

    Args:
        n: how many came.
        of: of how many; None where it is told exactly how many came.
    """
    return 0 if of is None else of - n


def _came(n: int, of: int | None) -> int:
    """How many came, as it is told."""
    return table([n, _absent(n, of)], bands=of is not None)[0]


def _replace_count(given: Share, k: int, of: int | None = None) -> Share:
    """A share with another count; its interval holds those of every count it may be."""
    n = _came(given.n, of)
    if not isinstance(k, Band) and not isinstance(n, Band):
        return replace(given, k=k)
    if isinstance(k, Band):
        k = Band(min(k.low, most(n)), min(k.high, most(n)))
    return Share(k, n, *_ends(k, n))


def _ends(k: int, n: int) -> tuple[float, float]:
    """The ends of the interval of a share, over every count it may be."""
    return wilson(least(k), max(most(n), 1))[0], wilson(most(k), max(least(n), most(k), 1))[1]


# Decisions ----------------------------------------------------------------------------------------

ACCEPTABLE = 3  # a rating

BEST, GOOD, WRONG, HARMFUL = range(4)
"""Places in `Choice.judged`."""


def _parted(decision: Decision) -> bool:
    """Whether every answer is one of its choices, so that these add up."""
    return kind_of(decision).options


def _picked(decision: Decision) -> bool:
    """Whether an answer is some of the items, always the same number."""
    return kind_of(decision).items_act


def _decisions(decision: Decision, topic: Topic | None, people: int) -> Iterator[Decision]:
    """A decision as it is, in two groups, in bands, and with how many came in a band as well.

    As it is, everything told of it is a sum of what is counted of its answers; so are the figures
    of its topic, where it is a choice between options.
    """
    accounted = topic is None or _parted(decision)
    all_wrong = decision.wrong is not None and 0 < decision.wrong.k == decision.n
    if (
        accounted
        and not all_wrong
        and not any(small(k, n) for k, n in _list_counts(decision, topic))
    ):
        yield _decision(decision, False, None)
    in_bands = _decision(decision, True, None)
    yield from _split_in_two(decision, in_bands)
    yield in_bands
    yield _decision(decision, True, people)


def _split_in_two(decision: Decision, in_bands: Decision) -> Iterator[Decision]:
    """How many were wrong and how many were not, where bands would say too little, or too much.

    That everybody was wrong would tell it of each of them; it is told as of all but a few. Nothing
    else is told that is counted of the answers.
    """
    n, wrong, (few_in, few_out) = decision.n, decision.wrong, _count_few(decision)
    if wrong is None or (n >= LEAST_BANDS and wrong.k < n - few_out):
        return
    nothing = Band(0, n)
    best = decision.best and _replace_count(decision.best, nothing)
    silent = (
        replace(c, chosen=_replace_count(c.chosen, nothing), spread=()) for c in in_bands.choices
    )
    told = replace(in_bands, best=best, choices=tuple(silent))
    for way in two_groups(wrong.k, n, few_in, few_out):
        yield replace(told, wrong=_replace_count(wrong, way))


def _count_few(decision: Decision) -> tuple[int, int]:
    """How many wrong answers, and how many others, are too few to be told.

    A reader may know of both groups which answer drew most, and that each other drew somebody. In
    a group with more than `MARGIN` people beside one for each answer it can have, no count of them
    follows from that.
    """
    if not _parted(decision):
        return LEAST - 1, LEAST - 1
    rated = [choice.ratings for choice in decision.choices]
    poor = sum(min(each) < ACCEPTABLE for each in rated if each)
    fair = sum(not each or max(each) >= ACCEPTABLE for each in rated)
    few = [answers + MARGIN if answers > 1 else LEAST - 1 for answers in (poor, fair)]
    return max(LEAST - 1, few[0]), max(LEAST - 1, few[1])


def two_groups(k: int, n: int, few_in: int, few_out: int) -> Iterator[int]:
    """A count beside what it leaves, exact and then as a range; without any in a small room.

    None is told as none. All is told as nearly all: else each of them would be told of.

    Args:
        k: the count.
        n: of how many.
        few_in: up to so many it is one range.
        few_out: up to so many that are left over, likewise.
    """
    between = n - few_in - few_out - 1
    if k == 0 and between >= 0:
        yield k
    elif between >= MARGIN:
        if few_in < k < n - few_out:
            yield k
            yield Band(few_in + 1, n - few_out - 1)
        else:
            yield Band(1, few_in) if k <= few_in else Band(n - few_out, n)
    elif between >= 0:
        cut = max(few_in, min(n // 2, n - few_out - 1))
        yield Band(1, cut) if k <= cut else Band(cut + 1, n)


def _decision(decision: Decision, hidden: bool, of: int | None) -> Decision:
    if decision.held or not decision.n:
        n, nothing = Band(1, LEAST - 1) if decision.n else 0, Figure(0, LEAST_ITEM)
        return replace(decision, n=n, discrimination=nothing, flags=(), comparisons=0, by_credit=())
    choices = _choices(decision, hidden, of)
    sure, sure_wrong = _sure(decision, hidden, of)
    told = replace(
        _round_each(decision, but=("best", "wrong", "choices", "sure", "sure_wrong", "sure_by")),
        n=_came(decision.n, of),
        choices=tuple(choices),
        sure=sure,
        sure_wrong=sure_wrong,
        sure_by=None,  # six cells: in most rooms one of them is small
        chance=_round_value(decision.chance),
        closes=None if hidden or decision.closes is None else round(decision.closes, 2),
        by_credit=(),
    )
    if not hidden:
        return told
    best = decision.best and _count_judged(decision, told, BEST, decision.best, of)
    wrong = decision.wrong and _count_judged(decision, told, WRONG, decision.wrong, of)
    credit, goes_with = (
        _withhold_figure(decision.credit, of),
        _withhold_figure(decision.discrimination, of),
    )
    told = replace(told, best=best, wrong=wrong, credit=credit, discrimination=goes_with)
    known = decision.chance is not None and decision.credit.high is not None
    if known and decision.credit.n >= LEAST_ITEM and decision.comparisons:
        flags = tuple(flag for flag in decision.flags if flag != "below-chance")
        told = replace(told, flags=flags, comparisons=decision.comparisons - 1)
    return told


def _withhold_figure(figure: Figure, of: int | None = None) -> Figure:
    n = round_count(figure.n, figure.n) if of is None else _came(figure.n, of)
    return replace(figure, n=n) if figure.value is None else Figure(n, 0)


def _list_counts(decision: Decision, topic: Topic | None) -> Iterator[tuple[int, int]]:
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
    wrong = decision.wrong.k if decision.wrong else 0
    yield wrong, n
    if topic:
        yield topic.harm.k, n
        yield from ((each.drew.k, n) for each in topic.harmful)
        if very and sum(said) >= LEAST:
            yield very.k, wrong
            yield very.n - very.k, n - wrong
        if decision.best:
            yield decision.best.k, n - wrong


def _choices(decision: Decision, hidden: bool, of: int | None) -> list[Choice]:
    counts = [choice.chosen.k for choice in decision.choices]
    shares = [share(choice.chosen) for choice in decision.choices]
    people = [one.n for one in shares]
    if _parted(decision):
        cells = table([*counts, _absent(decision.n, of)], bands=hidden)[:-1]
    elif _picked(decision) and min(people, default=0) >= LEAST:
        cells = table(counts, [of or n for n in people], bands=hidden)
    else:
        cells = [_pair(k, n, of, bands=hidden) for k, n in zip(counts, people, strict=True)]
    chosen = (
        one if one.n < LEAST else _replace_count(choice.chosen, cell if choice.keyed else 0, of)
        for choice, cell, one in zip(decision.choices, cells, shares, strict=True)
    )
    pairs = zip(decision.choices, chosen, strict=True)
    return [_choice(decision, choice, told, hidden, of) for choice, told in pairs]


def _choice(
    decision: Decision, choice: Choice, chosen: Share, hidden: bool, of: int | None
) -> Choice:
    if hidden:
        spread: tuple[int, ...] = ()
        if not kind_of(decision).ordered:  # places in an order add up both ways
            spread = tuple(table([*choice.spread, _absent(decision.n, of)], bands=True)[:-1])
        told = replace(choice, chosen=chosen, spread=spread, judged=_NOTHING, rated=())
        return replace(told, credit=None, closed=None, others=None)
    closed = None if choice.closed is None else round(choice.closed, 2)
    return replace(choice, closed=closed, others=_round_value(choice.others))


def _drop_counts(decision: Decision) -> Decision:
    """A decision without what is only there for counting."""
    choices = (replace(choice, judged=_NOTHING, rated=()) for choice in decision.choices)
    return replace(decision, choices=tuple(choices))


_NOTHING = (0, 0, 0, 0)


def _of(told: Decision, people: int) -> int | None:
    """The whole out of which those who came are told, if it is not told exactly how many came."""
    return people if isinstance(told.n, Band) else None


def _sure(
    decision: Decision, hidden: bool, of: int | None
) -> tuple[tuple[int, int, int] | None, Share | None]:
    """How sure they were, and how many of the very sure were wrong; in bands, not the latter."""
    if decision.sure is None or sum(decision.sure) < LEAST:
        return None, None
    if not hidden:
        return decision.sure, decision.sure_wrong
    silent = _absent(sum(decision.sure), of)
    no, fairly, very, _ = table([*decision.sure, silent], bands=True)
    return (no, fairly, very), None


def _at_most(count: int, n: int) -> int:
    if not isinstance(count, Band):
        return count
    return Band(min(count.low, n), min(count.high, n))


def _count_judged(
    decision: Decision,
    told: Decision,
    which: int,
    given: Share,
    of: int | None,
) -> Share:
    """How many answers were best, acceptable, wrong or harmful, from the choices as they are told.

    Of answers given as a whole, those that are best, wrong and neither add up.
    """
    n = _came(given.n, of)
    if not _parted(decision):
        return _replace_count(given, _of_wholes(decision, which, given, of), of)
    inside = outside = 0
    for choice, shown in zip(decision.choices, told.choices, strict=True):
        k, every = choice.judged[which], choice.chosen.k
        cell = shown.chosen.k
        some = 0 < k < every
        inside += Band(0, most(cell)) if some else cell if k else 0
        outside += Band(0, most(cell)) if some else 0 if k else cell
    low = max(least(inside), least(n) - most(outside))
    high = min(most(inside), most(n) - least(outside))
    return _replace_count(given, low if low == high else Band(low, high), of)


def _of_wholes(decision: Decision, which: int, given: Share, of: int | None) -> int:
    best = decision.best.k if decision.best else 0
    told = decision.wrong.k if decision.wrong else 0
    wrong = given.n - given.k if which == GOOD else told
    if which == HARMFUL or best + wrong > given.n:
        return _pair(given.k, given.n, of, bands=True)
    others = given.n - best - wrong
    cells = table([best, wrong, others, _absent(given.n, of)], bands=True)
    if which == GOOD:
        return _at_most(cells[0] + cells[2], most(_came(given.n, of)))
    return cells[which == WRONG]


def _topic(topic: Topic, decision: Decision, told: Decision, people: int) -> Topic:
    """A topic; for a decision told in bands, with the cost of the counts as told, for its place."""
    if not told.untold:
        return replace(
            topic,
            closes=None if topic.closes is None else round(topic.closes, 2),
            very_wrong=_round_value(topic.very_wrong),
            firm=None if topic.firm is None else round(topic.firm, 1),
        )
    of = _of(told, people)
    cells = {choice.address: choice.chosen for choice in told.choices}
    counted = _parted(decision) or _picked(decision)
    wrong = told.wrong or topic.wrong
    harm = _count_judged(decision, told, HARMFUL, topic.harm, of).k
    if told.in_two and topic.harm.k:
        harm = Band(0, most(wrong.k))
    harmful = [
        replace(
            h, drew=cells[h.address] if counted and h.address in cells else _round_alone(h.drew, of)
        )
        for h in topic.harmful
    ]
    drew = cells[topic.pull].k if counted and topic.pull in cells else Band(0, most(wrong.k))
    return replace(
        topic,
        closes=_cost(topic, decision, told, wrong.k),
        wrong=wrong,
        harm=_replace_count(topic.harm, harm, of),
        very_wrong=0.0,
        firm=_round_firm(topic.firm) if of is None else None,  # there is one from ten on
        drew=drew,
        harmful=tuple(sorted(harmful, key=lambda each: (-each.drew.k, each.address))),
    )


def _round_firm(firm: float | None) -> float | None:
    return None if firm is None else 0.75 if firm > 0.5 else 0.25


def _cost(topic: Topic, decision: Decision, told: Decision, wrong: int) -> float:
    """What wrong answers closed at a decision in bands, by the counts as they are told."""
    closed = topic.closes or 0.0
    if tells_nothing(wrong, decision.n):
        return 0.0
    if not _parted(decision) or any(c.closed is None for c in decision.choices if c.chosen.k):
        return closed * wrong / topic.wrong.k
    pairs = zip(decision.choices, told.choices, strict=True)
    lost = [(c.closed, shown.chosen.k) for c, shown in pairs if c.judged[WRONG] and c.closed]
    if not lost or all(tells_nothing(k, decision.n) for _, k in lost):
        return fmean([closed for closed, _ in lost] or [0.0]) * wrong / decision.n
    return sum(closed * k for closed, k in lost) / decision.n


def _drop_cost(topic: Topic) -> Topic:
    """A topic that has its place, without what gave it."""
    return replace(topic, closes=None, very_wrong=None)


def _round_alone(given: Share, of: int | None) -> Share:
    return _replace_count(given, _pair(given.k, given.n, of, bands=True), of)


def _list_well(
    told: ToldCounts,
    case: CaseReport,
    decided: Mapping[str, Decision],
    people: int,
    alone: Sequence[CaseReport],
) -> Iterator[Well]:
    """Everything that went well."""
    given = {decision.at: decision for decision in case.decisions}
    each = list(map(_count_good, alone))
    for one in case.well:
        counts = [{("k",): good.get(one.at, 0), ("n",): n.get(one.at, 0)} for good, n in each]
        ways = _wells(one, given.get(one.at), decided.get(one.at), people)
        yield told.choose_way_by(ways, lambda way: counts_in(way.share), counts)


def _count_good(case: CaseReport) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many had a decision or a purpose right, and how many answered it."""
    answered = {decision.at: decision.n for decision in case.decisions}
    answered.update((purpose.slot, purpose.answered.k) for purpose in case.purposes)
    return {one.at: one.share.k for one in case.well}, answered


def _wells(
    one: Well, decision: Decision | None, told: Decision | None, people: int
) -> Iterator[Well]:
    """What went well, without the answer; for a decision in bands, from its answers as told."""
    one = replace(one, answer=None)
    if decision is None or told is None or not told.untold:
        yield _round_each(one)
        yield replace(one, share=_round_alone(one.share, people))
    else:
        yield replace(one, share=_good(decision, told, one.share, _of(told, people)))


def _good(decision: Decision, told: Decision, given: Share, of: int | None) -> Share:
    """How many answers were good: where only that is told, all that were not wrong."""
    if not told.in_two or decision.wrong is None or told.wrong is None:
        return _count_judged(decision, told, GOOD, given, of)
    others = given.k + decision.wrong.k == decision.n == given.n
    return _replace_count(given, _rest(told.wrong.k, decision.n) if others else Band(0, given.n))


def _rest(k: int, n: int) -> int:
    """How many are left over."""
    return Band(n - k.high, n - k.low) if isinstance(k, Band) else n - k


def _answer(one: Well, told: Decision | None) -> Share | None:
    """The one answer that went well, as it is told at its decision."""
    choices = told.choices if told else ()
    shares = (choice.chosen for choice in choices if choice.text == one.text)
    return next((given for given in shares if not tells_nothing(given.k, given.n)), None)


# Other parts of a case ----------------------------------------------------------------------------


def _harms(harm: Harm, decisions: Iterable[Decision], people: int) -> Iterator[Harm]:
    for bands, of in ((False, None), (True, None), (True, people)):
        yield _harm(harm, decisions, people, bands, of)


def _harm(
    harm: Harm, decisions: Iterable[Decision], people: int, bands: bool, of: int | None
) -> Harm:
    """Harmful choices of a kind, from the answers as they are told."""
    given = {address for address, *_ in harm.answers}
    cells = {
        choice.address: choice.chosen.k
        for decision in decisions
        for choice in decision.choices
        if decision.untold and choice.address in given and _parted(decision)
    }
    made, n = harm.plays.k, harm.plays.n
    counts = (n - made, made - harm.repaired, harm.repaired, *(k for *_, k in harm.answers))
    if not bands and not cells and not any(small(k, k) for k in counts):
        return harm
    answers = [(a, text, cells.get(a, _pair(k, people, bands=True))) for a, text, k in harm.answers]
    each = [k for *_, k in answers]
    plays = Band(max(map(least, each)), sum(map(most, each))) if each else made
    return replace(
        harm,
        plays=_replace_count(harm.plays, plays, of),
        repaired=Band(0, min(most(plays), most(_came(n, of)))) if harm.repaired else 0,
        answers=tuple(sorted(answers, key=lambda each: (-each[2], each[0]))),
    )


def _sort_harms(harms: Iterable[Harm]) -> tuple[Harm, ...]:
    return tuple(sorted(harms, key=lambda harm: (-harm.plays.share, harm.kind)))


def contest(contested: Contested) -> Contested:
    """What is disputed, without counts of one to four."""
    counts = contested.disagree, contested.not_my_job, contested.agree
    no, job, yes = (Band(1, LEAST - 1) if 0 < n < LEAST else n for n in counts)
    return replace(contested, disagree=no, not_my_job=job, agree=yes)


def _need(need: Need, bands: bool) -> Need:
    """How a need ended, in every play in one of six ways; those add up."""
    n = need.held.n
    missed = need.held.k - need.denied
    offered = need.raised - need.met - need.declined
    rest = n - need.raised - need.held.k
    told = table([need.met, need.declined, offered, need.denied, missed, rest], bands=bands)
    met, declined, offered, denied, missed, _ = told
    return replace(
        need,
        held=_replace_count(need.held, _at_most(denied + missed, n)),
        raised=_at_most(met + declined + offered, n),
        met=met,
        declined=declined,
        denied=denied,
    )


def _plays(plays: Plays, bands: bool) -> Plays:
    tell = partial(_pair, bands=True) if bands else round_count
    n = plays.finished
    return replace(
        plays,
        pairs=tell(plays.pairs, n),
        rescored=tell(plays.rescored, n),
        passed=None if plays.passed is None else tell(plays.passed, n),
    )


def _purpose(purpose: Purpose, of: int | None) -> Purpose:
    """A purpose; where it is not told how many came, nor what is computed from who answered."""
    if of is not None:
        return replace(
            purpose,
            answered=_round_alone(purpose.answered, of),
            credit=_withhold_figure(purpose.credit, of),
            discrimination=_withhold_figure(purpose.discrimination, of),
            by_credit=(),
        )
    but = ("answered",) if purpose.answered.k >= LEAST else ()
    told = replace(_round_each(purpose, but=but), by_credit=())
    if not any(small(k, k) for k in purpose.by_credit) or purpose.credit.value is None:
        return told
    credit, goes_with = _withhold_figure(purpose.credit), _withhold_figure(purpose.discrimination)
    return replace(told, credit=credit, discrimination=goes_with)


def _part(told: ToldCounts, name: str, data: Any, people: int, alone: Sequence[CaseReport]) -> Any:
    if name == VOTED.name:
        return data
    if name == WAYS.name:
        went = [_by_scene(WAYS.of(case)) for case in alone]
        each = (
            told.choose_way_by(
                _ways(here, people), _list_roads, [dict(_list_roads(one[scene])) for one in went]
            )
            for scene, here in _by_scene(data).items()
        )
        return tuple(way for here in each for way in here)
    one = _OTHERS.get(name, _shares)
    ways = ((one(part, of) for of in (None, people)) for part in data)
    return tuple(_choose_each(told, ways, "parts", name))


def _by_scene(ways: Iterable[SceneStep]) -> Mapping[str, list[SceneStep]]:
    found: dict[str, list[SceneStep]] = defaultdict(list)
    for way in ways:
        found[way.scene].append(way)
    return found


def _list_roads(here: Sequence[SceneStep]) -> Iterator[tuple[Path, int]]:
    """The exact counts of the roads from one scene: how many took each, and how many left it."""
    for way in here:
        yield from counts_in(way.plays.k, (way.to,))
    yield from counts_in(here[0].plays.n if here else 0)


def _spread(spread: Spread, of: int | None) -> Spread:
    """A median and quartiles; in a small room they are the shares of single people."""
    if LEAST <= spread.median.n < 2 * LEAST:
        few = Figure(_came(spread.median.n, of), 2 * LEAST)
        return replace(spread, median=few, low=None, high=None, chance=_round_value(spread.chance))
    shown = _round_each(spread)
    return replace(
        shown,
        median=replace(shown.median, n=_came(shown.median.n, of)),
        **{name: _round_value(getattr(spread, name)) for name in ("low", "high", "chance")},
    )


def _risk(risk: Risk, of: int | None) -> Risk:
    counts = table([n for _, n in risk.levels], bands=of is not None)
    if counts and all(isinstance(k, Band) and k.low == 0 for k in counts):
        return replace(risk, levels=tuple((level, counts[0]) for level in LEVELS))
    return replace(
        risk, levels=tuple((level, k) for (level, _), k in zip(risk.levels, counts, strict=True))
    )


def _round_asked(asked: ConversationFigures, of: int | None) -> ConversationFigures:
    """Those who went on for long while there were signs are among those who went on.

    How many questions there were is told in tens.
    """
    n, many, run = asked.plays, asked.outside.k, asked.outside_run.k
    told = table([n - many, many - run, run, _absent(n, of)], bands=of is not None)
    shown = _round_each(asked, but=("open", "outside", "outside_run"))
    if of is not None:
        names = ("leading", "blame", "ground_rules", "closure")
        given = {name: getattr(asked, name) for name in names}
        shown = replace(shown, **{name: s and _round_alone(s, of) for name, s in given.items()})
    questions, opened = _tens(asked.asked), _tens(asked.open.k)
    return replace(
        shown,
        plays=_came(n, of),
        asked=questions,
        open=Share(opened, questions, *_ends(opened, questions)),
        turns=(),  # so many cells that in most rooms one of them is small
        outside=_replace_count(asked.outside, _at_most(told[1] + told[2], most(_came(n, of))), of),
        outside_run=_replace_count(asked.outside_run, told[2], of),
    )


def _tens(k: int) -> int:
    return Band(k - k % 10, k - k % 10 + 9) if k else 0


def _shares(part: T, of: int | None) -> T:
    """A part of which all that is counted is in shares and figures; TypeError of any other.

    No figure is told beside a share in a range: the count would follow from it.
    """
    told: dict[str, Any] = {}
    fields = {name: getattr(part, name) for name in part.__struct_fields__}
    for name, found in fields.items():
        if isinstance(found, Share):
            told[name] = share(found) if of is None else _round_alone(found, of)
        elif not isinstance(found, Figure | str | bool):
            raise TypeError(f"{type(part).__name__}.{name} needs a rule of its own in `_OTHERS`")
    ranges = of is not None or any(isinstance(each.k, Band) for each in told.values())
    for name, found in fields.items():
        if isinstance(found, Figure):
            told[name] = _withhold_figure(found, of) if ranges else _figure(found)
    return replace(part, **told)


_OTHERS: Mapping[str, Callable[[Any, int | None], Any]] = {
    RISKS.name: _risk,
    QUESTIONS.name: _round_asked,
    SPREADS.name: _spread,
}


def _ways(here: Sequence[SceneStep], people: int) -> Iterator[tuple[SceneStep, ...]]:
    """Roads from one scene add up to the plays that left it."""
    counts = [way.plays.k for way in here]
    for of in (None, people):
        cells = table([*counts, _absent(sum(counts), of)], bands=of is not None)[:-1]
        told = [
            replace(w, plays=_replace_count(w.plays, k, of))
            for w, k in zip(here, cells, strict=True)
        ]
        yield tuple(sorted(told, key=lambda way: (-way.plays.k, way.to)))


# Kept before -------------------------------------------------------------------------------------


def withhold_older(case: CaseReport) -> CaseReport:
    """Figures kept by an older Rifq, not to be counted again, as far as they may be shown today.

    Four things gave counts away beside ranges: how many a figure rests on, what went well at a
    decision told in bands, in which order topics stand, and how firm they are. Only the order can
    be made again from what is told.
    """
    hidden = {decision.at for decision in case.decisions if decision.untold}
    signed = case.answered_for
    in_case = _sort_topics(case)
    topics = sorted(in_case, key=lambda t: (-t.harm.share if signed else 0, -t.wrong.share))
    told = (t if t.voted or t.at not in hidden else replace(t, firm=None) for t in topics)
    return replace(
        case,
        older=True,
        topics=tuple(replace(topic, rank=rank) for rank, topic in enumerate(told, 1)),
        well=tuple(one for one in case.well if one.at not in hidden),
        decisions=tuple(map(_resting_on_few, case.decisions)),
        purposes=tuple(map(_resting_on_few, case.purposes)),
    )


def _resting_on_few(part: Rests) -> Rests:
    """A part whose figures do not tell on which of one to four they rest."""
    changed = {}
    for name in ("credit", "discrimination"):
        figure: Figure = getattr(part, name)
        if isinstance(figure.n, Band) and figure.n.high < LEAST:
            changed[name] = replace(figure, n=round_count(figure.n.high, figure.n.high))
    return replace(part, **changed)


# Whatever has shares and figures ------------------------------------------------------------------


def round_figures(value: T) -> T:
    """A part that holds nothing but figures of five or more, as they may be told."""
    return _round_each(value)


def _round_each(value: T, but: Sequence[str] = ()) -> T:
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
    value, low, high = map(_round_value, (figure.value, figure.low, figure.high))
    return replace(figure, value=value, low=low, high=high)


def _round_value(value: float | None) -> float | None:
    return None if value is None else round(round(value / STEP) * STEP, 2)
