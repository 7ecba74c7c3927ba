"""The summary of a play as bytes, so that the next report need not read the play again.

It is kept by the head of the play and by what it was read under: the way of counting, and the
story, key and text of the case. Nobody's code and nobody's words are in it. What the case says
itself (credits, needs) is not kept; it is looked up again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any, NamedTuple

from engine.reports.cohort.play_summary import Attained, First, Harm, Seen, spot
from engine.reports.cohort.select_plays import Outline
from engine.scenario.scenario import Scenario
from engine.scoring.credit import credit_for
from engine.scoring.needs import NeedOutcome, needs_in
from engine.scoring.question_types import Talk

FORMULA = 1
"""The way a play is read; with another number every play is read again.

A test holds it to what is read of certain plays.
"""


class Summary(NamedTuple):
    """The summary of a play.

    Attributes:
        head: of the play.
        outline: what decides where it counts.
        by: what it was read under, see `read_under`; "" for one that was not read.
        body: what was read of it, as plain data.
    """

    head: str
    outline: Outline
    by: str = ""
    body: Mapping[str, Any] | None = None


def read_under(case: Scenario) -> str:
    """A name for the way in which plays are read under a case."""
    return f"{FORMULA} {case.hashes.story} {case.hashes.key} {case.hashes.text}"


def summary_of(head: str, outline: Outline, case: Scenario, seen: Seen) -> Summary:
    """The summary of a play that was read under a case."""
    return Summary(head, outline, read_under(case), _plain(seen))


def seen_in(summary: Summary, case: Scenario) -> Seen | None:
    """What was read of a play under this case; None when it was not, or cannot be understood."""
    if summary.body is None or summary.by != read_under(case):
        return None
    try:
        return _seen(summary.body, case)
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


def _plain(seen: Seen) -> dict[str, Any]:
    return {
        "finished": seen.finished,
        "players": seen.players,
        "rescored": seen.rescored,
        "firsts": [_plain_first(first) for first in seen.firsts.values()],
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


def _plain_first(first: First) -> tuple[Any, ...]:
    return (
        (first.before.at, first.before.state, first.before.seq),
        first.credit.address if first.credit else "",
        *(first.at, first.answer, first.share, first.chance, first.best, first.sure, first.closed),
        first.nameable,
    )


def _seen(body: Mapping[str, Any], case: Scenario) -> Seen:
    firsts = [_first(each, case) for each in body["firsts"]]
    needs = zip(needs_in(case), body["needs"], strict=True) if body["needs"] else ()
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
        harms=tuple(Harm(*each) for each in body["harms"]),
        faced=body["faced"],
        needs=tuple(NeedOutcome(entity, *each) for entity, each in needs),
        risks=body["risks"],
        talks=tuple(Talk(*map(_fixed, each)) for each in body["talks"]),
        passed=body["passed"],
        parts=None if body["parts"] is None else tuple(body["parts"]),
    )


def _first(data: tuple[Any, ...], case: Scenario) -> First:
    (at, state, seq), address, place, answer, *rest, nameable = data
    before = spot(case.story, at, state, seq)
    credit = credit_for(case, before, address, answer) if address else None
    share, chance, best, sure, closed = rest
    return First(before, place, answer, credit, share, chance, best, sure, closed, nameable)


def _fixed(value: Any) -> Any:
    """A list as the tuple it was."""
    return tuple(value) if isinstance(value, list) else value
