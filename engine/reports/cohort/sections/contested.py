"""Judgements the room disputes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from engine.language.language import N_
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport, Contested
from engine.reports.cohort.sections.section_part import Part, Row, count_row
from engine.reports.document import NEED, Contest, Entry, Line, Section, Tone
from engine.scenario.scenario import Scenario

ALL_CONTESTED = N_("What the class disputes")
REASON = N_("A reason its writer shared")


def list_contested(room: Room, written: Iterable[Iterable[Contest]]) -> tuple[Contested, ...]:
    """Judgements somebody disputes, those most disputed first."""
    by: dict[str, list[Contest]] = defaultdict(list)
    for contests in written:
        for contest in contests:
            by[contest.address].append(contest)
    found = []
    for address, contests in by.items():
        verdicts = Counter(contest.verdict for contest in contests)
        disputed = verdicts["disagree"], verdicts["not-my-job"]
        if any(disputed):
            reasons = sorted({c.because for c in contests if c.because})
            text = describe_subject(room.scenario, address)
            found.append(Contested(address, text, *disputed, verdicts["agree"], tuple(reasons)))
    return tuple(sorted(found, key=lambda c: (-(c.disagree + c.not_my_job), c.address)))


def describe_subject(scenario: Scenario, address: str) -> str:
    """What a judgement is about, in the case's words; its address where it is no longer there."""
    if address.startswith(NEED):
        needs = (e for e in scenario.text.entities if e.section == "needs")
        return next((e.text for e in needs if f"{NEED}{e.id}" == address), address)
    card = scenario.text.cards.get(address)
    scene = scenario.text.scenes.get(address)
    return card.text if card else scene.prompt if scene and scene.prompt else address


def _section(say: Saying) -> Section:
    entries = []
    for c in say.case.contested:
        blocks = [Line(Tone.SAID, say.verdicts(c))]
        blocks += [Line(Tone.CHOSEN, reason, say.say(REASON)) for reason in c.reasons]
        entries.append(Entry(say.describe_subject(c), tuple(blocks)))
    return Section("all-contested", say.say(ALL_CONTESTED), (), tuple(entries))


def _rows(case: CaseReport) -> Iterator[Row]:
    for contested in case.contested:
        for name in ("disagree", "not_my_job", "agree"):
            k, n = getattr(contested, name), case.plays.counted
            yield count_row("contested", contested.address, name, k, n)


CONTESTED: Part[None] = Part("contested", _section, _rows)
