"""The rows of one play: what every report asks of a log."""

from __future__ import annotations

import ast
from pathlib import Path

import engine.reports.debrief
from engine.play.events import Decided
from engine.scoring.play_reading import ReadPlay
from engine.scoring.question_types import is_outside
from tests.engine.reports.plays import BEST, CLOSE, MIDDLING, WORST, ask, case, play

READERS = {"log", "path", "path_back", "replay", "votes", "talks", "needs", "score"}


def test_a_debrief_reads_no_log_itself() -> None:
    """What a play holds is asked of its rows: a second reading could tell another story."""
    (folder,) = engine.reports.debrief.__path__
    found = [
        f"{module.name}: {name.name}"
        for module in sorted(Path(folder).glob("*.py"))
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if (node.module or "").startswith(("engine.play", "engine.scoring"))
        if name.name in READERS
    ]
    assert not found, found


def test_moments_stand_or_are_undone_and_none_is_both() -> None:
    rows = ReadPlay(case(), play(MIDDLING))
    standing, undone = ({m.seq for m in each} for each in (rows.moments, rows.undone))
    assert standing.isdisjoint(undone)
    assert standing | undone == {moment.seq for moment in rows.log[1:]}
    undone_answers = [m.event.answer for m in rows.undone if isinstance(m.event, Decided)]
    assert undone_answers == [ask("permits-jail"), "hold-the-men"]


def test_a_purpose_of_a_talk_is_met_touched_or_open_once_and_open_only_where_it_is_over() -> None:
    for answers in (BEST, MIDDLING, WORST):
        for told in ReadPlay(case(), play(answers)).interviews:
            ids = [id for slots in told.purposes.values() for id in slots]
            assert told.over and len(ids) == len(set(ids))
            assert all(case().key.slots[id].purpose for id in ids)
    best, worst = (
        [len(x.purposes["met"]) for x in ReadPlay(case(), play(answers)).interviews]
        for answers in (BEST, WORST)
    )
    assert sum(best) > sum(worst)
    (talk,) = ReadPlay(case(), play([*BEST[:2], ask("interpreter-check")])).interviews
    assert not talk.over and talk.purposes["open"] == ()


def test_a_question_against_signs_is_one_put_outside_the_window() -> None:
    rows = ReadPlay(case(), play(WORST))
    windows = case().key.windows
    outside = {
        moment.seq
        for told in rows.interviews
        for moment in told.asked
        if moment.back
        and any(is_outside(moment.back, x) for x in windows if x.person == told.person)
    }
    assert rows.against_signs == outside


def test_a_risk_has_its_level_at_the_start_and_now() -> None:
    now = play(WORST)
    rows = ReadPlay(case(), now)
    assert [risk.risk for risk in rows.risks] == [e.id for e in rows.entities("risks")]
    for risk, entity in zip(rows.risks, rows.entities("risks"), strict=True):
        assert risk.end == now.value(entity.variable)
        assert risk.start == rows.log[0].value(entity.variable)
    assert not ReadPlay(case(), play([*BEST[:2], CLOSE])).risks[0].could_end
