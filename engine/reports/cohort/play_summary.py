"""One play as a cohort report needs it, without its log; as bytes, too.

The bytes are there so that the next report need not read the play again. They are kept by the head
of the play and by what it was read under: the way of counting, and the story, key and text of the
case. Nobody's code and nobody's words are in them. What the case says itself (credits, needs) is
not kept; it is looked up again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

from engine.kernel.machine import Machine
from engine.play.events import Started
from engine.play.play import Play
from engine.scenario.scenario import Scenario
from engine.scoring.credit import Credit, credit_for
from engine.scoring.needs import NeedOutcome, list_needs
from engine.scoring.question_types import Talk

GOOD = 2 / 3  # the credit of an answer that is acceptable

FORMULA = 4
"""The way a play is read; with another number every play is read again.

A test holds it to what is read of certain plays.
"""


class First(Struct, frozen=True):
    """The first answer at one place.

    Attributes:
        before: where it was given and in which state, without the way there.
        at: address of the place.
        answer: an id, ids in order, or values by id.
        credit: what the key says of it; None where it says nothing.
        share: its credit, 0 to 1; None where it is not scored.
        chance: mean credit of all legal answers then; None where it is not scored.
        best: no answer offered then had more credit.
        sure: how sure, 1 to 3, or None.
        closed: what it closed, as a share of what the case could bring.
        nameable: of one that was wrong, whether what it closed may be named: its sign was shown,
            and it was no ill luck.
    """

    before: Play
    at: str
    answer: Any
    credit: Credit | None
    share: float | None
    chance: float | None
    best: bool
    sure: int | None
    closed: float
    nameable: bool = False

    @property
    def wrong(self) -> bool:
        """Whether it was below acceptable, and something better was offered."""
        return self.share is not None and not self.best and self.share < GOOD


class HarmfulChoice(Struct, frozen=True):
    """A harmful choice that was a first answer."""

    address: str
    kind: str
    repaired: bool


class Attained(Struct, frozen=True):
    """A finished play, or one domain of it: 0 is the least that was attainable, 1 the most.

    Attributes:
        share: of the play.
        chance: the mean over every legal answer all the way; None where a scene was passed over.
    """

    share: float
    chance: float | None


class Seen(Struct, frozen=True):
    """One play, without its log: so thousands fit into memory, and it can be kept.

    Attributes:
        finished: an ending was reached.
        players: how many sat in front of it.
        people: codes of those who took part; nobody for a play without a code.
        rescored: it was made under another key than the one it is read by.
        firsts: the first answer at each place, by the address of the place.
        ways: where it went on to, by scene, the first time it left it.
        scenes: every scene it came to.
        slots: credit of each slot that counts, 0 to 1.
        reached: slots whose scene it came to; not those that fell away with credit in full.
        answered: slots that an answer of its own settled; the others have the credit of silence.
        attained: the whole under "", then each domain; empty before the end or without values.
        harms: harmful choices among first answers, kinds once each for every address.
        faced: kinds of harmful choice that were offered, with the addresses.
        needs: how each need ended; empty before the end.
        risks: level of each risk at the end, by id; empty before the end.
        talks: what was asked.
        passed: it passed something over.
        parts: what values are known of, the whole as ""; None where they are not.
        date: the day it was started, as text.
    """

    finished: bool
    players: int
    people: tuple[str, ...]
    rescored: bool
    firsts: Mapping[str, First]
    ways: Mapping[str, str]
    scenes: frozenset[str]
    slots: Mapping[str, float]
    reached: frozenset[str]
    answered: frozenset[str]
    attained: Mapping[str, Attained]
    harms: tuple[HarmfulChoice, ...]
    faced: Mapping[str, str]
    needs: tuple[NeedOutcome, ...]
    risks: Mapping[str, str]
    talks: tuple[Talk, ...]
    passed: bool
    parts: tuple[str, ...] | None
    date: str = ""


_UNTOLD = Started("", 0, "", "", "", "", "", "", 0, {}, "", "", "")


def spot(story: Machine, at: int, state: int, seq: int) -> Play:
    """A moment of which only the place, the state and the number are known."""
    return Play(story, at, state, (), _UNTOLD, seq, None, None, None, _UNTOLD)


class Outline(Struct, frozen=True):
    """What decides where a play counts.

    Attributes:
        case: id of its case.
        story: hash of what could happen in it.
        date: the day it was started, as text.
        led: it is a led session, of a room.
        ended: an ending was reached.
        decided: something was decided or passed over, even if it was undone.
    """

    case: str
    story: str
    date: str
    led: bool
    ended: bool
    decided: bool

    @staticmethod
    def of(play: Play, scenario: Scenario) -> Outline:
        """The outline of a play made on a case."""
        head = play.started
        led, decided = head.mode == "led", play.seq > 1
        return Outline(scenario.id, scenario.hashes.story, head.date, led, play.ended, decided)


# As bytes -----------------------------------------------------------------------------------------


class Summary(NamedTuple):
    """The summary of a play.

    Attributes:
        head: of the play.
        outline: what decides where it counts.
        by: what it was read under, see `name_reading`; "" for one that was not read.
        body: what was read of it, as plain data.
    """

    head: str
    outline: Outline
    by: str = ""
    body: Mapping[str, Any] | None = None


def name_reading(case: Scenario) -> str:
    """A name for the way in which plays are read under a case."""
    return f"{FORMULA} {case.hashes.story} {case.hashes.key} {case.hashes.text}"


def summary_of(head: str, outline: Outline, case: Scenario, seen: Seen) -> Summary:
    """The summary of a play that was read under a case."""
    return Summary(head, outline, name_reading(case), _to_plain(seen))


def find_seen(summary: Summary, case: Scenario) -> Seen | None:
    """What was read of a play under this case; None when it was not, or cannot be understood."""
    if summary.body is None or summary.by != name_reading(case):
        return None
    try:
        return _read_seen(summary.body, case)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return None


def to_bytes(summary: Summary) -> bytes:
    """A summary on one line of ASCII."""
    body = [summary.head, astuple(summary.outline), summary.by, summary.body]
    return json.dumps(body, separators=(",", ":")).encode()


def from_bytes(body: bytes) -> Summary | None:
    """The summary in bytes; None when they are none."""
    try:
        head, outline, by, fields = json.loads(body)
        return Summary(head, Outline(*outline), by, fields)
    except (ValueError, TypeError):
        return None


def _to_plain(seen: Seen) -> dict[str, Any]:
    return {
        "finished": seen.finished,
        "players": seen.players,
        "rescored": seen.rescored,
        "firsts": [_first_to_plain(first) for first in seen.firsts.values()],
        "ways": seen.ways,
        "scenes": sorted(seen.scenes),
        "slots": seen.slots,
        "reached": sorted(seen.reached),
        "answered": sorted(seen.answered),
        "attained": {part: astuple(each) for part, each in seen.attained.items()},
        "harms": [astuple(harm) for harm in seen.harms],
        "faced": dict(sorted(seen.faced.items())),
        "needs": [(need.status, need.could, need.seq) for need in seen.needs],
        "risks": seen.risks,
        "talks": [astuple(talk) for talk in seen.talks],
        "passed": seen.passed,
        "parts": seen.parts,
    }


def _first_to_plain(first: First) -> tuple[Any, ...]:
    return (
        (first.before.at, first.before.state, first.before.seq),
        first.credit.address if first.credit else "",
        *(first.at, first.answer, first.share, first.chance, first.best, first.sure, first.closed),
        first.nameable,
    )


def _read_seen(body: Mapping[str, Any], case: Scenario) -> Seen:
    firsts = [_read_first(each, case) for each in body["firsts"]]
    needs = zip(list_needs(case), body["needs"], strict=True) if body["needs"] else ()
    return Seen(
        finished=body["finished"],
        players=body["players"],
        people=(),
        rescored=body["rescored"],
        firsts={first.at: first for first in firsts},
        ways=body["ways"],
        scenes=frozenset(body["scenes"]),
        slots=body["slots"],
        reached=frozenset(body["reached"]),
        answered=frozenset(body["answered"]),
        attained={part: Attained(*each) for part, each in body["attained"].items()},
        harms=tuple(HarmfulChoice(*each) for each in body["harms"]),
        faced=body["faced"],
        needs=tuple(NeedOutcome(entity, *each) for entity, each in needs),
        risks=body["risks"],
        talks=tuple(Talk(*map(_freeze, each)) for each in body["talks"]),
        passed=body["passed"],
        parts=None if body["parts"] is None else tuple(body["parts"]),
    )


def _read_first(data: tuple[Any, ...], case: Scenario) -> First:
    (at, state, seq), address, place, answer, *rest, nameable = data
    before = spot(case.story, at, state, seq)
    credit = credit_for(case, before, address, answer) if address else None
    share, chance, best, sure, closed = rest
    return First(before, place, answer, credit, share, chance, best, sure, closed, nameable)


def _freeze(value: Any) -> Any:
    """A list as the tuple it was."""
    return tuple(value) if isinstance(value, list) else value
