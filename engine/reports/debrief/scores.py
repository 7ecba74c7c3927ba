"""The figures behind a key: credit by what was assessed, with what chance would bring.

S and its share are those of `engine.scoring.score`. Chance is the mean credit of all legal answers,
for the decisions met, by weight. Percentages are rounded once, here, and only of finished plays.
Where the values of the case are known, a play is placed between the least and the most that was
attainable, (S - V-) / (V+ - V-), and so is E, the mean over every legal answer all the way.

For programs there is the exact score: S, its bounds, and the regret of each decision that stands,
V+(s) - (r + V+(s')), as fractions; in a finished play they add up to the best there was less S.
"""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from engine.kernel.answer_key import Slot
from engine.pictures.drawing import Shape
from engine.pictures.scales import Point, Scale, Scales
from engine.play.events import Decided
from engine.play.play import Play
from engine.play.view import list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.reading import Reading
from engine.reports.document import Cell, Entry, Section, Table
from engine.scoring.attainable_range import Attainable, sum_gains
from engine.scoring.play_reading import Risk
from engine.scoring.score import Credit, Settlement, chance_level, credit_for

# Figures ------------------------------------------------------------------------------------------


class ScoreRow(Struct, frozen=True):
    """One thing assessed.

    Attributes:
        slot: its id; "" of those of which nothing was ever shown, which are one row.
        what: in words.
        weight: a whole number.
        credit: 0 to 1, rounded to two places.
        chance: mean credit of all legal answers, or None where answers are not one decision.
        remark: in words, or "".
        seq: number of the event that settled it, or -1.
    """

    slot: str
    what: str
    weight: int
    credit: float
    chance: float | None
    remark: str
    seq: int


class Attained(Struct, frozen=True):
    """A finished play, or one domain of it, against what was attainable.

    Attributes:
        domain: its id, or "" for the whole.
        least: V-, in weights, rounded to two places; with what was passed over left out.
        most: V+, likewise.
        reached: S, likewise.
        chance: E under the luck of the play, likewise; None where something was passed over.
        share: 0 at the least, 100 at the most; None where they are equal: not assessed.
        chance_share: E on the same scale, or None.
    """

    domain: str
    least: float
    most: float
    reached: float
    chance: float | None
    share: int | None
    chance_share: int | None


class Figures(Struct, frozen=True):
    """The figures of one play.

    Attributes:
        title: heading, marked while the key is a draft.
        sentences: what can be said in words.
        columns: headings of the table.
        rows: one for each thing assessed that counts.
        attained: the whole, then each domain; empty before the end, and where the values of the
            case are not known.
        picture: title and description of the picture of them.
        between: of the picture of `attained`: title, description, the names of both ends, and of
            each row.
        risks: each risk of the case, with where it could have ended.
    """

    title: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[ScoreRow, ...]
    attained: tuple[Attained, ...]
    picture: tuple[str, str]
    between: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()


def figures(reading: Reading) -> Figures:
    """Shares, and the table they come from; no share before the end, or of nothing assessed."""
    rows = _rows(reading)
    attained = tuple(_part(reading, *part) for part in reading.attainable.items())
    about = (reading.say(w.COLUMNS_ABOUT),) if rows else ()
    titles = {"": reading.say(w.WHOLE_CASE), **reading.scenario.doctrine.domains}
    names = (titles.get(part.domain, part.domain) for part in attained)
    return Figures(
        reading.say_judgement((w.FIGURES_DRAFT, w.FIGURES)),
        (reading.say(w.FIGURES_LEAD), *about, *_sentences(reading, rows, attained)),
        tuple(reading.say(column) for column in w.COLUMNS),
        rows,
        attained,
        (reading.say(w.PICTURE), reading.say(w.PICTURE_ABOUT)),
        (*map(reading.say, (w.BETWEEN, w.BETWEEN_ABOUT, w.LOWEST, w.HIGHEST)), *names),
        reading.risks,
    )


def figures_section(figures: Figures) -> Section:
    """The figures as they are read: in words, as a picture, and as a table."""
    rows = tuple(
        (
            Cell(row.what),
            Cell(str(row.weight)),
            Cell(f"{row.credit:.2f}"),
            Cell("" if row.chance is None else f"{row.chance:.2f}"),
            Cell(row.remark),
        )
        for row in figures.rows
    )
    scales = tuple(
        Scale(row.what, _mark_points(row.credit, row.chance, "{:.2f}"))
        for row in figures.rows
        if row.seq >= 0
    )
    picture = Scales("picture", *figures.picture, (), ((0.0, "0"), (1.0, "1")), scales)
    table = Table("", figures.columns, rows)
    domains = _domains(figures)
    blocks = (*((domains,) if domains else ()), picture, table)
    entries = (Entry("", blocks),) if rows else ()
    return Section("figures", figures.title, figures.sentences, entries)


def _domains(figures: Figures) -> Scales | None:
    """The whole, then each domain, between the lowest and the highest possible; None of none."""
    if not figures.attained or figures.attained[0].share is None:
        return None
    title, about, lowest, highest, *names = figures.between
    scales = tuple(
        Scale(name, _mark_points(part.share, part.chance_share, "{} %", 100))
        for name, part in zip(names, figures.attained, strict=True)
        if part.share is not None
    )
    ends = ((0.0, lowest), (1.0, highest))
    return Scales("domains", title, about, (), ends, scales)


def _mark_points(at: float, chance: float | None, words: str, whole: int = 1) -> tuple[Point, ...]:
    """Chance as a line, the play as a dot."""
    dot = Point(at / whole, Shape.DISC, words.format(at))
    if chance is None:
        return (dot,)
    return Point(chance / whole, Shape.TICK, words.format(chance)), dot


def _sentences(
    reading: Reading, rows: tuple[ScoreRow, ...], attained: tuple[Attained, ...]
) -> list[str]:
    share = reading.score.share()
    if share is None or not reading.score.settlements:
        return [reading.say(w.NOT_ASSESSED)]
    if not reading.play.ended:
        told = reading.appraisal
        if told is None:
            return [reading.say(w.NO_SHARE)]
        closed, most = float(sum(told.closed.values())), float(told.range.best)
        so_far = reading.say(w.CLOSED_SO_FAR, closed=f"{closed:.2f}", most=f"{most:.2f}")
        return [reading.say(w.NO_SHARE), so_far]
    if attained and attained[0].share is None:
        return [reading.say(w.NOT_ASSESSED_SAME)]
    found = [reading.say_judgement((w.SHARE_DRAFT, w.SHARE), share=round(100 * share))]
    found += _compare_chance(reading, rows)
    return found + _describe_shares(reading, attained)


def _compare_chance(reading: Reading, rows: tuple[ScoreRow, ...]) -> list[str]:
    """The share in the decisions reached, beside what random answers would reach there."""
    met = [row for row in rows if row.chance is not None]
    weight = sum(row.weight for row in met)
    if not weight:
        return []
    exact = {s.slot: s.overall / reading.score.denominator for s in reading.score.settlements}
    yours = sum(row.weight * exact.get(row.slot, row.credit) for row in met) / weight
    chance = sum(row.weight * (row.chance or 0.0) for row in met) / weight
    return [reading.say(w.CHANCE, share=round(100 * yours), chance=round(100 * chance))]


# What was attainable ------------------------------------------------------------------------------


def _part(reading: Reading, domain: str, within: Attainable) -> Attained:
    reached = reading.score.total(domain)
    share, by_chance = within.place(reached), within.chance_place
    return Attained(
        domain,
        round(float(within.worst), 2),
        round(float(within.best), 2),
        round(float(reached), 2),
        None if within.chance is None else round(within.chance, 2),
        None if share is None else round(100 * share),
        None if by_chance is None else round(100 * by_chance),
    )


def _describe_shares(reading: Reading, attained: tuple[Attained, ...]) -> list[str]:
    """The whole in two sentences, then one for each domain."""
    if not attained:
        return []
    whole, *domains = attained
    named = {name: f"{getattr(whole, name):.2f}" for name in ("reached", "least", "most")}
    found = [reading.say_judgement((w.ATTAINED_DRAFT, w.ATTAINED), share=whole.share, **named)]
    if whole.chance_share is not None:
        found.append(reading.say(w.ATTAINED_CHANCE, chance=whole.chance_share))
    if domains:
        found.append(reading.say_judgement((w.DOMAINS_DRAFT, w.DOMAINS)))
    titles = reading.scenario.doctrine.domains
    for part in domains:
        says = w.DOMAIN if part.chance_share is not None else w.DOMAIN_ONLY
        title = titles.get(part.domain, part.domain)
        template = w.DOMAIN_NOT_ASSESSED if part.share is None else says
        found.append(
            reading.say(template, domain=title, share=part.share, chance=part.chance_share)
        )
    return found


# The table ----------------------------------------------------------------------------------------


def _rows(reading: Reading) -> tuple[ScoreRow, ...]:
    """What was settled, in the order of the log, then what was not.

    What a play never came to is given as a number: words would give the case away.
    """
    scored, met, lost = reading.score, _find_offered(reading), dict(reading.score.lost)
    done, rows, unmet = {s.slot: s for s in scored.settlements}, [], dict[str, list[Slot]]()
    waiting = (slot for slot in scored.list_counted() if slot.id not in done)
    for slot in (*(scored.slots[id] for id in done), *waiting):
        settled = done.get(slot.id)
        if settled is not None and settled.credit is not None:
            rows.append(_settled_row(reading, slot, settled, settled.credit))
            continue
        remark = w.REMARK_LOST if slot.id in lost else w.REMARK_OPEN
        remark = w.REMARK_WAIVED if settled else w.REMARK_FREE if slot.free else remark
        if slot.id in met:
            what, seq = _describe_slot(reading, slot, met[slot.id]), settled.seq if settled else -1
            rows.append(_silent_row(reading, slot.id, what, slot.weight, remark, seq))
        else:
            unmet.setdefault(remark, []).append(slot)
    for remark, slots in unmet.items():
        what, weight = reading.say(w.NOT_COME_TO, n=len(slots)), sum(slot.weight for slot in slots)
        rows.append(_silent_row(reading, "", what, weight, remark))
    return tuple(rows)


def _silent_row(
    reading: Reading, id: str, what: str, weight: int, remark: str, seq: int = -1
) -> ScoreRow:
    """Of what no answer settled: what costs nothing and what fell away counts in full."""
    credit = float(remark in (w.REMARK_FREE, w.REMARK_WAIVED))
    return ScoreRow(id, what, weight, credit, None, reading.say(remark), seq)


def _find_offered(reading: Reading) -> dict[str, Play]:
    """Slots for which an answer was ever on offer, with the moment at which it first was."""
    key, found = reading.scenario.key, dict[str, Play]()
    for moment in reading.log:
        for move in list_offered(moment):
            address = move.move.address
            mark, ruling = key.marks.get(address), key.rulings.get(address)
            slot = mark.slot if mark else ruling.slot if ruling else ""
            found.setdefault(slot, moment)
    return found


def _settled_row(reading: Reading, slot: Slot, settled: Settlement, credit: Credit) -> ScoreRow:
    before = reading.moment(settled.seq).back
    assert before is not None
    chance = chance_level(reading.scenario, before)
    whole = credit.address in reading.scenario.key.rulings
    return ScoreRow(
        slot.id,
        _describe_slot(reading, slot, before, credit.address),
        slot.weight,
        round(settled.overall / reading.score.denominator, 2),
        None if chance is None else round(chance, 2),
        reading.say(w.REMARK_CRITICAL) if whole and credit.critical else "",
        settled.seq,
    )


def _describe_slot(reading: Reading, slot: Slot, before: Play, address: str = "") -> str:
    """A slot in words: its purpose, the question of its decision, or the answer that settled it."""
    text = reading.scenario.text
    if slot.purpose:
        return slot.purpose
    card = text.cards.get(address) or text.cards.get(f"{slot.scene}.{slot.id}")
    if not text.scenes[before.location.location.place].who or not (card or reading.play.ended):
        return reading.place(before)  # before the end, questions have no purpose in words
    asked = (line.text for line in text.lines if line.context.endswith(f"/asks/{slot.id}/says"))
    if card is None:  # of several questions that assess the same, the best names it
        marked = (a for a, mark in reading.scenario.key.marks.items() if mark.slot == slot.id)
        card = text.cards[max(marked, key=lambda at: _measure_worth(reading, before, at))]
    return next(asked, card.text)


def _measure_worth(reading: Reading, before: Play, address: str) -> int:
    credit = credit_for(reading.scenario, before, address, None)
    return credit.overall if credit else 0


# As exact fractions -------------------------------------------------------------------------------


class DecisionCost(Struct, frozen=True):
    """What one decision that stands gained and closed, as fractions ("2/3") in weights.

    Attributes:
        seq: number of the event.
        at: address of the location where it was made.
        gained: r, what it added to S; less than 0 for a free slot that was met badly.
        closed: its regret, never less than 0; None where the values of the case are not known.
        under_any_luck: whether it closed something under all luck that could not be excluded; or
            None.
    """

    seq: int
    at: str
    gained: str
    closed: str | None
    under_any_luck: bool | None


class ExactScore(Struct, frozen=True):
    """A play's score as fractions ("2/3") in weights.

    Attributes:
        weight: of all slots that count: those that were passed over are left out.
        reached: S; for an unfinished play, so far.
        best: the most S could be, with what was passed over left out; None where the values of the
            case are not known.
        worst: the least, likewise.
        decisions: the decisions that stand, in order.
    """

    weight: str
    reached: str
    best: str | None
    worst: str | None
    decisions: tuple[DecisionCost, ...]


def exact_score(reading: Reading) -> ExactScore | None:
    """The score of a play; None where nothing in it counts."""
    weight = sum(slot.weight for slot in reading.score.list_counted())
    if not weight:
        return None
    found, scenario, decisions = reading.appraisal, reading.scenario, []
    for moment in reading.moments:
        if isinstance(moment.event, Decided):
            settled = [each for each in reading.score.settlements if each.seq == moment.seq]
            gained = Fraction(sum_gains(scenario, settled), scenario.key.denominator)
            closed = None if found is None else str(found.closed[moment.seq])
            sure = None if found is None else moment.seq in found.sure
            decisions.append(DecisionCost(moment.seq, moment.event.at, str(gained), closed, sure))
    return ExactScore(
        str(weight),
        str(reading.score.total()),
        None if found is None else str(found.range.best),
        None if found is None else str(found.range.worst),
        tuple(decisions),
    )
