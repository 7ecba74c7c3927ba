"""The figures of a case for people whose records are their own: no cell of one to four is in them.

A count of one to four plays is shown as 1–4, and one that leaves one to four over in the same way,
as 20–23 of 24. Where the cells of a table add up, a small cell would follow from the others: then
all counts of the table are shown in fives. How many answered a question is no
secret: it was seen in the room. What is computed from counts is rounded to a twentieth, and what is
of one to four plays is left out. Votes of a room are told as they are: everybody saw the hands.

This is for one facilitator. It does not hold against somebody who sets out to combine many figures;
for observers every combination is looked at, see `disclosure`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import combinations
from typing import Any, TypeVar

from engine.decisions.registry import KINDS, WHOLES
from engine.reports.band import Band, least, most
from engine.reports.cohort.disclosure import LEAST
from engine.reports.cohort.figures import (
    CaseReport,
    Choice,
    Contested,
    Decision,
    Figure,
    Harm,
    Need,
    Plays,
    Purpose,
    Share,
    Topic,
    Well,
)
from engine.reports.cohort.sections.risks import RISKS
from engine.reports.cohort.sections.spreads import SPREADS
from engine.reports.cohort.sections.voted import VOTED
from engine.reports.cohort.sections.ways import WAYS, Way
from engine.reports.cohort.statistics import wilson

STEP = 0.05
"""What is computed from counts is rounded to this."""

T = TypeVar("T")


def withhold(case: CaseReport) -> CaseReport:
    """The figures of a case without a cell of one to four plays."""
    n = case.plays.finished
    decided = {decision.at: _decision(decision) for decision in case.decisions}
    chosen = {c.address: c.chosen.k for d in decided.values() if _parted(d) for c in d.choices}
    return replace(
        case,
        plays=_plays(case.plays),
        topics=tuple(_topic(topic, decided[topic.at]) for topic in case.topics),
        harms=tuple(_harm(harm, chosen, n) for harm in case.harms),
        contested=tuple(map(contest, case.contested)),
        needs=tuple(map(_need, case.needs)),
        well=tuple(_well(one, decided.get(one.at)) for one in case.well),
        decisions=tuple(decided.values()),
        purposes=tuple(_each(p, but=_answered(p)) for p in case.purposes),
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


def table(cells: Sequence[int], of: Sequence[int] = ()) -> list[int]:
    """Cells that add up to what is known, without one to four in a cell or left over.

    With one such cell, every count of the table is shown as 1–4, 5–9, 10–14 and so on. Hiding only
    as many as are needed would not do: that they were needed tells what is in the small ones. In a
    table so small that this says it all, nothing is shown.

    Args:
        cells: the counts. Their sum is known: of a pick, it is the people times what each picks.
        of: for each cell, of how many it is, where one person may be in several cells.
    """
    total = sum(cells)
    people = min(of, default=total)
    whole = of or [total + LEAST] * len(cells)  # what one cell leaves is in the others
    found = [few(k, n) for k, n in zip(cells, whole, strict=True)]
    if not any(isinstance(cell, Band) for cell in found):
        return found
    found = [
        cell if isinstance(cell, Band) or k in (0, n) else _five(k, n - LEAST)
        for cell, k, n in zip(found, cells, whole, strict=True)
    ]
    if people <= 2 * (LEAST - 1) or _follow(found, total):
        return [Band(0, people) for _ in cells]
    return found


def _follow(cells: Sequence[int], total: int) -> bool:
    """Whether a hidden cell can be one number only, for somebody who knows the sum."""
    low, high = sum(map(least, cells)), sum(map(most, cells))
    return any(
        max(cell.low, total - high + cell.high) == min(cell.high, total - low + cell.low)
        for cell in cells
        if isinstance(cell, Band)
    )


def _five(k: int, n: int) -> Band:
    """A count as one of 5–9, 10–14 and so on, and at most `n`."""
    low = k // LEAST * LEAST
    return Band(low, min(low + LEAST - 1, n))


def share(given: Share) -> Share:
    """A share of plays, see `few`; of one to four plays, nothing is told but that."""
    if 0 < given.n < LEAST:
        return Share(Band(0, LEAST - 1), Band(1, LEAST - 1), 0.0, 1.0)
    return _with(given, few(given.k, given.n))


def _with(given: Share, k: int) -> Share:
    """A share with another count; its interval holds those of every count it may be."""
    if not isinstance(k, Band):
        return given
    k = Band(k.low, min(k.high, given.n))
    return Share(k, given.n, wilson(k.low, given.n)[0], wilson(k.high, given.n)[1])


def _derived(given: Share, cells: Sequence[int]) -> Share:
    """A share that is some cells of a table together, so that no small cell follows from it."""
    found = share(given)
    hidden = [cell for cell in cells if isinstance(cell, Band)]
    if isinstance(found.k, Band) or not hidden:
        return found
    told = [cell for cell in cells if cell and not isinstance(cell, Band)]
    sums = {sum(some) for r in range(len(told) + 1) for some in combinations(told, r)}
    k, rest = given.k, given.n - given.k
    apart = any(0 < k - some < LEAST or 0 < rest - some < LEAST for some in sums)
    if not apart and all(most(cell) < LEAST for cell in hidden):
        return found
    return _with(given, _five(k, given.n))


# Parts of a case ----------------------------------------------------------------------------------


def _parted(decision: Decision) -> bool:
    """Whether every answer is one of its choices, so that these add up."""
    return decision.kind not in WHOLES


def _picked(decision: Decision) -> bool:
    """Whether an answer is some of the items, always the same number."""
    return decision.kind in WHOLES and WHOLES[decision.kind].items_act


def _decision(decision: Decision) -> Decision:
    if decision.held or not decision.n:
        return replace(decision, n=Band(1, LEAST - 1) if decision.n else 0)
    cells = table([choice.chosen.k for choice in decision.choices])
    if _parted(decision):
        choices = [_option(c, k) for c, k in zip(decision.choices, cells, strict=True)]
    else:
        cells, choices = [], _items(decision)
    best = decision.best and _derived(decision.best, cells)
    sure, sure_wrong = _sure(decision)
    return replace(
        _each(decision, but=("best", "choices", "sure", "sure_wrong")),
        choices=tuple(choices),
        best=best,
        sure=sure,
        sure_wrong=sure_wrong,
        chance=_rounded(decision.chance),
        closes=round(decision.closes, 2),
    )


def _sure(decision: Decision) -> tuple[tuple[int, int, int] | None, Share | None]:
    """How sure they were, and how many of the very sure were wrong."""
    if decision.sure is None or sum(decision.sure) < LEAST:
        return None, None
    no, fairly, very = table(decision.sure)
    wrong = decision.sure_wrong and share(decision.sure_wrong)
    if wrong and isinstance(very, Band):
        wrong = replace(wrong, n=very, low=0.0, high=1.0)
    return (no, fairly, very), wrong


def _option(choice: Choice, k: int) -> Choice:
    chosen = share(choice.chosen)
    if isinstance(k, Band) and choice.chosen.n >= LEAST:
        chosen = _with(choice.chosen, k)
    if isinstance(chosen.k, Band):
        return replace(choice, chosen=chosen, credit=None, closed=None, others=None)
    closed = None if choice.closed is None else round(choice.closed, 2)
    return replace(choice, chosen=chosen, closed=closed, others=_rounded(choice.others))


def _items(decision: Decision) -> list[Choice]:
    """Items of an answer given as a whole; places in an order add up both ways, so all or none.

    Picks add up, too: everybody picks the same number.
    """
    chosen = [share(choice.chosen) for choice in decision.choices]
    if _picked(decision) and all(one.n >= LEAST for one in chosen):
        cells = table([c.chosen.k for c in decision.choices], [one.n for one in chosen])
        chosen = [_with(c.chosen, k) for c, k in zip(decision.choices, cells, strict=True)]
    small = any(0 < n < LEAST for choice in decision.choices for n in choice.spread)
    none = KINDS[decision.kind].ordered and small
    return [
        replace(
            choice,
            chosen=one,
            spread=() if none else tuple(table(choice.spread)),
        )
        for choice, one in zip(decision.choices, chosen, strict=True)
    ]


def _topic(topic: Topic, decision: Decision) -> Topic:
    if topic.voted:
        return topic
    choices = {choice.address: choice.chosen for choice in decision.choices}
    cells = [c.k for c in choices.values()] if _parted(decision) else []
    counted = (_parted(decision) or _picked(decision)) and topic.pull in choices
    harmful = (
        replace(h, drew=choices[h.address] if h.address in choices and counted else share(h.drew))
        for h in topic.harmful
    )
    return replace(
        topic,
        closes=round(topic.closes, 2),
        wrong=_derived(topic.wrong, cells),
        harm=_derived(topic.harm, cells),
        very_wrong=_near(topic.very_wrong),
        firm=None if topic.firm is None else round(topic.firm, 1),
        drew=choices[topic.pull].k if counted else few(topic.drew, topic.wrong.k),
        harmful=tuple(harmful),
    )


def _harm(harm: Harm, chosen: dict[str, int], n: int) -> Harm:
    answers = (
        (address, text, chosen.get(address, few(many, n))) for address, text, many in harm.answers
    )
    return replace(
        harm,
        plays=share(harm.plays),
        repaired=few(harm.repaired, harm.plays.k),
        answers=tuple(answers),
    )


def contest(contested: Contested) -> Contested:
    """What is disputed, without counts of one to four."""
    counts = contested.disagree, contested.not_my_job, contested.agree
    no, job, yes = (Band(1, LEAST - 1) if 0 < n < LEAST else n for n in counts)
    return replace(contested, disagree=no, not_my_job=job, agree=yes)


def _need(need: Need) -> Need:
    n = need.held.n
    return replace(
        need,
        held=share(need.held),
        raised=few(need.raised, n),
        met=few(need.met, n),
        declined=few(need.declined, n),
        denied=few(need.denied, n),
    )


def _well(one: Well, decision: Decision | None) -> Well:
    parted = decision is not None and _parted(decision)
    cells = [c.chosen.k for c in decision.choices] if decision and parted else []
    answer = one.answer and _derived(one.answer, cells)
    return replace(one, share=_derived(one.share, cells), answer=answer)


def _plays(plays: Plays) -> Plays:
    n = plays.finished
    return replace(
        plays,
        pairs=few(plays.pairs, n),
        rescored=few(plays.rescored, n),
        passed=None if plays.passed is None else few(plays.passed, n),
    )


def _answered(purpose: Purpose) -> tuple[str, ...]:
    """How many answered is no secret where they are five or more."""
    return ("answered",) if purpose.answered.k >= LEAST else ()


def _part(name: str, data: Any) -> Any:
    if name == VOTED.name:
        return data
    if name == WAYS.name:
        return _ways(data)
    if name == RISKS.name:
        counts = (table([n for _, n in risk.levels]) for risk in data)
        return tuple(
            replace(r, levels=tuple((level, k) for (level, _), k in zip(r.levels, ks, strict=True)))
            for r, ks in zip(data, counts, strict=True)
        )
    if name == SPREADS.name:
        quartiles = ("low", "high", "chance")
        return tuple(
            replace(_each(s), **{q: _rounded(getattr(s, q)) for q in quartiles}) for s in data
        )
    return tuple(map(_each, data))


def _ways(ways: Sequence[Way]) -> tuple[Way, ...]:
    """Roads from one scene add up to the plays that left it."""
    by_scene: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        by_scene[way.scene].append(way)
    found = []
    for here in by_scene.values():
        counts = table([way.plays.k for way in here])
        found += [
            replace(way, plays=_with(way.plays, k)) for way, k in zip(here, counts, strict=True)
        ]
    return tuple(found)


# Whatever has shares and figures ------------------------------------------------------------------


def rounded(value: T) -> T:
    """A part that holds nothing but figures of five or more, as they may be told."""
    return _each(value)


def _each(value: T, but: Sequence[str] = ()) -> T:
    """A part with its shares and its figures as they may be told, wherever they stand in it."""
    assert is_dataclass(value)
    changed: dict[str, Any] = {}
    for field in fields(value):
        found = getattr(value, field.name)
        if field.name in but:
            continue
        if isinstance(found, Share):
            changed[field.name] = share(found)
        elif isinstance(found, Figure):
            changed[field.name] = _figure(found)
    made: T = replace(value, **changed)  # type: ignore[type-var]
    return made


def _figure(figure: Figure) -> Figure:
    if figure.n < LEAST:
        return Figure(Band(0, LEAST - 1), max(figure.least, LEAST))
    value, low, high = map(_rounded, (figure.value, figure.low, figure.high))
    return replace(figure, value=value, low=low, high=high)


def _rounded(value: float | None) -> float | None:
    return None if value is None else _near(value)


def _near(value: float) -> float:
    return round(round(value / STEP) * STEP, 2)
