"""What a code missed comes back with other facts, on its days, and nothing of it counts."""

from __future__ import annotations

import html
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from engine.play.play import Play, log, path, replay
from engine.play.trial import draw_answer
from engine.play.view import paragraphs, passages
from engine.records.annotations import Recalled
from engine.records.codes import check_digit
from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_of, find_best_answer, weak
from engine.services.feedback.recall import (
    MOST_A_DAY,
    PLAN,
    change_facts,
    find_due,
    find_due_day,
    find_missed,
    keep,
)
from engine.services.shared.compiled_cases import open_case
from engine.services.shared.recording import Recorded, start
from tui.cli import recall as recall_verb
from tui.cli.main import rifq as group

CODE, OTHER = "314159", "271828"
MINE, OTHER_CODE = (five + check_digit(five) for five in ("48213", "91244"))


def scenario() -> Scenario:
    return open_case(SHIPPED / "foundation" / "counter-four.yaml")


def play_badly(store: Store, *codes: str, seed: int = 1, cohort: str | None = None) -> Recorded:
    """A finished play with answers drawn at random, many of them weak."""
    recorded = start(store, scenario(), participants=codes, seed=seed, cohort=cohort)
    assert isinstance(recorded, Recorded)
    return finish(recorded, seed)


def finish(recorded: Recorded, seed: int = 1) -> Recorded:
    chooser = random.Random(seed)
    while not recorded.play.ended:
        assert recorded.answer(draw_answer(recorded.play, chooser)) is None
    return recorded


def addresses(store: Store, code: str) -> list[str]:
    return [each.address for each in find_missed(store, code)]


def day_of(recorded: Recorded) -> date:
    return date.fromisoformat(recorded.play.started.date)


def test_only_what_was_missed_is_offered_and_only_to_its_code(store: Store) -> None:
    recorded = play_badly(store, CODE)
    wrong = {
        m.back.location.location.address
        for m in path(recorded.play)
        if m.back and weak(recorded.scenario.key, credit_of(recorded.scenario, m))
    }
    assert wrong, "this play has something to look at again"
    assert {each.address for each in find_missed(store, CODE)} == wrong
    assert addresses(store, OTHER) == addresses(store, "") == []
    offered = find_due(store, CODE, day_of(recorded) + timedelta(2))
    assert 0 < len(offered) <= MOST_A_DAY
    assert {each.missed.address for each in offered} <= wrong
    assert len(find_due(store, "", date.max)) == len(find_due(store, OTHER, date.max)) == 0


def test_nothing_is_offered_before_its_day(store: Store) -> None:
    recorded = play_badly(store, CODE)
    for days in range(PLAN[0]):
        assert len(find_due(store, CODE, day_of(recorded) + timedelta(days))) == 0


@given(st.lists(st.booleans(), max_size=8), st.integers(0, 9))
def test_the_days_never_come_early_and_what_was_missed_comes_back(
    held: list[bool], late: int
) -> None:
    """Each try is made `late` days after it was due."""
    began, tries = date(2026, 3, 1), list[Recalled]()
    for each in held:
        day = find_due_day(began, tries)
        if day is None:
            break
        done = day + timedelta(late)
        tries.append(Recalled("p", "a", done.isoformat(), each))
        after = find_due_day(began, tries)
        right = sum(t.held for t in tries)
        if right == len(PLAN):
            assert after is None
        elif not each:
            assert after == done + timedelta(PLAN[0])
        else:
            assert after == done + timedelta(PLAN[right] - PLAN[right - 1])
            assert after >= began + timedelta(PLAN[right])
    if not held:
        assert find_due_day(began, []) == began + timedelta(PLAN[0])


def test_on_time_it_comes_on_day_2_and_in_weeks_2_and_6() -> None:
    began, tries, days = date(2026, 3, 1), list[Recalled](), []
    while (day := find_due_day(began, tries)) is not None:
        days.append((day - began).days)
        tries.append(Recalled("p", "a", day.isoformat(), held=True))
    assert days == [2, 14, 42]


@pytest.mark.parametrize("seed", range(4))
def test_the_facts_are_others_and_the_engine_comes_to_them_step_by_step(
    store: Store, seed: int
) -> None:
    recorded = play_badly(store, CODE, seed=seed)
    scenario, others = recorded.scenario, 0
    for each in find_missed(store, CODE):
        changed = change_facts(scenario, each.before)
        assert changed is not None, each.address
        assert changed.told and not set(changed.told) & texts(scenario, each.before)
        assert changed.moment.started.luck != each.before.started.luck
        again = replay(scenario.story, [moment.event for moment in log(changed.moment)])
        assert isinstance(again, Play)
        assert (again.at, again.state) == (changed.moment.at, changed.moment.state)
        others += changed.other_best
    assert others, "in some of them another answer is best"


def texts(scenario: Scenario, play: Play) -> set[str]:
    before = {p.text for passage in passages(scenario, play) for p in passage.paragraphs}
    return before | {p.text for p in paragraphs(scenario, play.shown)}


def test_what_held_comes_later_what_did_not_comes_back_and_no_play_is_kept(store: Store) -> None:
    recorded = play_badly(store, CODE)
    today = day_of(recorded) + timedelta(2)
    first, second, *_ = find_due(store, CODE, today)
    assert first.trial.answer(find_best_answer(first.scenario, first.changed.moment)) is None
    assert [first.over, first.held, bool(first.feedback())] == [True, True, True]
    keep(store, CODE, first, today)
    assert second.trial.pass_over() is None
    keep(store, CODE, second, today)
    assert [second.over, second.answered is None, second.feedback()] == [True, True, ()]
    now = {each.address: each for each in find_missed(store, CODE)}
    assert now[first.missed.address].due == today + timedelta(PLAN[1] - PLAN[0])
    assert now[second.missed.address].due == today, "what was passed over is offered again"
    assert [listed.play for listed in store.plays()] == [recorded.id], "practice is no play"
    assert store.head(recorded.id).hash == recorded.head


def test_a_weak_answer_comes_back_in_two_days(store: Store) -> None:
    recorded = play_badly(store, CODE)
    today = day_of(recorded) + timedelta(2)
    practice = find_due(store, CODE, today)[0]
    for chooser in map(random.Random, range(200)):
        practice = find_due(store, CODE, today)[0]
        assert practice.trial.answer(draw_answer(practice.trial.play, chooser)) is None
        if practice.over and practice.answered and not practice.held:
            break
    (card,) = practice.feedback()
    assert card.kind == "second-look"
    assert {"chosen", "key"} <= {line.tone for line in card.lines}
    keep(store, CODE, practice, today)
    again = {each.address: each for each in find_missed(store, CODE)}[practice.missed.address]
    assert (again.due, again.tries) == (today + timedelta(2), 1)


def test_there_are_at_most_three_a_day(store: Store) -> None:
    recorded = play_badly(store, CODE)
    today = day_of(recorded) + timedelta(2)
    for left in range(MOST_A_DAY, 0, -1):
        offered = find_due(store, CODE, today)
        assert len(offered) == left
        practice = offered[0]
        practice.trial.answer(find_best_answer(practice.scenario, practice.changed.moment))
        keep(store, CODE, practice, today)
    assert len(find_due(store, CODE, today)) == 0


@pytest.mark.parametrize("of_cohort", [True, False])
def test_nothing_is_told_of_a_key_that_a_course_withholds(store: Store, of_cohort: bool) -> None:
    case_id = scenario().id
    course = Cohort("irbid", "Irbid", cases=(case_id,), embargo=True)
    store.cohorts.put(course)
    store.cohorts.add("irbid", CODE)
    code = CODE if of_cohort else OTHER
    play_badly(store, code, cohort="irbid" if of_cohort else None)
    assert addresses(store, code) == [] and len(find_due(store, code, date.max)) == 0
    store.cohorts.put(replace(course, opened=frozenset({case_id})))
    assert addresses(store, code)


def test_nothing_is_told_while_an_assessment_of_the_case_is_under_way(store: Store) -> None:
    play_badly(store, CODE)
    assert addresses(store, CODE)
    left = start(store, scenario(), participants=(CODE,))
    assert isinstance(left, Recorded)
    assert addresses(store, CODE), "a practice play that was left hides nothing"
    begun = start(store, scenario(), participants=(CODE,), mode="assessment")
    assert isinstance(begun, Recorded)
    assert addresses(store, CODE) == []
    finish(begun)
    assert addresses(store, CODE)


def test_a_form_is_never_practised(store: Store) -> None:
    form = open_case(SHIPPED / "foundation" / "eight-stories-a.yaml")
    recorded = start(store, form, participants=(CODE,), seed=1)
    assert isinstance(recorded, Recorded)
    finish(recorded)
    assert addresses(store, CODE) == []


def rifq(folder: Path, *args: str, typed: str = "") -> str:
    done = CliRunner().invoke(group, ["recall", "--data", str(folder), *args], input=typed)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_line_says_when_nothing_is_due_and_prints_cards(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    assert "There is nothing to look at again." in rifq(folder, "--as", OTHER_CODE)
    recorded = play_badly(store, MINE)
    told = rifq(folder, "--as", MINE)
    assert "nothing to look at again today" in told
    page = rifq(folder, "--as", MINE, "--print")
    assert page.count('class="fold"') >= len(list(find_missed(store, MINE))) > 0
    assert recorded.scenario.about.title in html.unescape(page)


def test_on_the_command_line_one_answer_is_asked_with_what_is_new_and_then_judged(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = play_badly(store, MINE)
    later = day_of(recorded) + timedelta(2)
    monkeypatch.setattr(recall_verb, "today", lambda: later)
    offered = find_due(store, MINE, later)
    told = rifq(tmp_path / "data", "--as", MINE, typed="q\n")
    assert "3 things to look at again." in told
    said = " ".join(told.split())
    assert all(" ".join(text.split()) in said for text in offered[0].news)
    assert store.recalls.of(MINE) == ()
