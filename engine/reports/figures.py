"""The figures behind a key: credit by what was assessed, beside what chance would bring.

S and its share are those of `engine.scoring.score`. Chance is the mean credit of all legal answers,
for the decisions met, by weight. Percentages are rounded once, here, and only of finished plays.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.reports.parts import Reading
from engine.reports.words import (
    CHANCE,
    COLUMNS,
    FIGURES,
    FIGURES_DRAFT,
    FIGURES_LEAD,
    NO_SHARE,
    NOT_ASSESSED,
    PICTURE,
    PICTURE_ABOUT,
    REMARK_FREE,
    REMARK_LOST,
    REMARK_OPEN,
    REMARK_WAIVED,
    SHARE,
    SHARE_DRAFT,
)
from engine.scenario.key import Slot
from engine.scoring.credit import chance_level


@dataclass(frozen=True, slots=True)
class Row:
    """One thing assessed.

    Attributes:
        slot: its id.
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


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one play.

    Attributes:
        title: heading, marked while the key is a draft.
        sentences: what can be said in words.
        columns: headings of the table.
        rows: one for each thing assessed that counts.
        picture: title and description of the picture of them.
    """

    title: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    picture: tuple[str, str]


def figures(reading: Reading) -> Figures:
    """Shares, and the table they come from; no share before the end, or of nothing assessed."""
    rows = _rows(reading)
    return Figures(
        reading.voiced((FIGURES_DRAFT, FIGURES)),
        (reading.say(FIGURES_LEAD), *_sentences(reading, rows)),
        tuple(reading.say(column) for column in COLUMNS),
        rows,
        (reading.say(PICTURE), reading.say(PICTURE_ABOUT)),
    )


def _sentences(reading: Reading, rows: tuple[Row, ...]) -> list[str]:
    share = reading.score.share()
    if share is None or not any(row.seq >= 0 for row in rows):
        return [reading.say(NOT_ASSESSED)]
    if not reading.play.ended:
        return [reading.say(NO_SHARE)]
    found = [reading.voiced((SHARE_DRAFT, SHARE), share=round(100 * share))]
    met = [row for row in rows if row.chance is not None]
    weight = sum(row.weight for row in met)
    if weight:
        yours = sum(row.weight * row.credit for row in met) / weight
        chance = sum(row.weight * (row.chance or 0.0) for row in met) / weight
        found.append(reading.say(CHANCE, share=round(100 * yours), chance=round(100 * chance)))
    return found


def _rows(reading: Reading) -> tuple[Row, ...]:
    """What was settled, in the order of the log, then what was not."""
    scored = reading.score
    moments = {moment.seq: moment for moment in reading.moments}
    rows = []
    for settled in scored.settlements:
        slot = scored.slots[settled.slot]
        before = moments[settled.seq].back
        chance = None
        if settled.credit is not None and before is not None:
            chance = chance_level(reading.scenario, before)
        remark = "" if settled.credit is not None else reading.say(REMARK_WAIVED)
        credit = settled.overall / scored.denominator
        address = settled.credit.address if settled.credit else ""
        row = _row(reading, slot, credit, chance, remark, seq=settled.seq, address=address)
        rows.append(row)
    done = {settled.slot for settled in scored.settlements}
    lost = {id for id, _ in scored.lost}
    for slot in scored.counted():
        if slot.id not in done:
            remark = REMARK_FREE if slot.free else REMARK_LOST if slot.id in lost else REMARK_OPEN
            rows.append(_row(reading, slot, float(slot.free), None, reading.say(remark)))
    return tuple(rows)


def _row(
    reading: Reading,
    slot: Slot,
    credit: float,
    chance: float | None,
    remark: str,
    *,
    seq: int = -1,
    address: str = "",
) -> Row:
    rounded = None if chance is None else round(chance, 2)
    return Row(
        slot.id, _what(reading, slot, address), slot.weight, round(credit, 2), rounded, remark, seq
    )


def _what(reading: Reading, slot: Slot, address: str = "") -> str:
    """A slot in words: its purpose, the question of its decision, or the answer that settled it."""
    text = reading.scenario.text
    if slot.purpose:
        return slot.purpose
    if not text.scenes[slot.scene].who:
        return text.scenes[slot.scene].prompt
    asked = (line.text for line in text.lines if line.context.endswith(f"/asks/{slot.id}/says"))
    marked = (a for a, mark in reading.scenario.key.marks.items() if mark.slot == slot.id)
    own = f"{slot.scene}.{slot.id}"
    card = text.cards.get(address) or text.cards.get(own) or text.cards[next(marked)]
    return next(asked, card.text)
