"""Which two plays are compared, who may see them, and what is not told yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.records.codes import mint
from engine.records.cohorts import Cohort
from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from engine.services.feedback.two_plays import compare, complete_pair
from engine.services.library import Library
from engine.services.shared.recording import Recorded, retry, start
from tests.engine.services.feedback.test_own_record import in_course
from tests.tui.faces import CODE, SEED, WHOLE, answer, begun, one_line, played, rifq_here, scenario
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import at_the_start, press, screen_text, welcome_read, words_on_screen
from tui.screens.my_plays import SideBySide

OTHER = mint({CODE})
COURSE = Cohort("basic", "Basic, spring", cases=("every-kind",), records="own", embargo=True)


def again(old: Recorded) -> Recorded:
    """The play tried again from its second decision, with the other answer there, to its end."""
    new = retry(old, 3)
    assert isinstance(new, Recorded)
    answer(new, {"answer": "in-front"})
    for message in WHOLE[2:]:
        if new.play.ended:
            break
        answer(new, message)
    return new


def test_the_play_before_of_the_same_case_is_the_other_one(store: Store) -> None:
    first = played(store, CODE)
    with pytest.raises(RecordsProblem) as none:
        complete_pair(store, "", "", CODE)
    assert none.value.code == "R053"
    played(store, OTHER)
    begun(store, CODE)  # nothing was decided in it
    second = again(first)
    assert set(complete_pair(store, "", "", CODE)) == {first.id, second.id}
    assert complete_pair(store, first.id, "", CODE) == (first.id, second.id)
    told = compare(store, second.id, first.id)
    (changed,) = (s for s in told.sections if s.id == "changed")
    assert len(changed.entries) == 1, "they differ in one decision"


def test_a_play_of_a_room_is_nobodys_to_compare(store: Store) -> None:
    mine = played(store, CODE)
    room = start(store, scenario(), mode="led", seed=SEED)
    assert isinstance(room, Recorded)
    with pytest.raises(RecordsProblem) as refused:
        compare(store, mine.id, room.id)
    assert refused.value.code == "R055"


def test_on_the_command_line_own_plays_open_with_their_code_alone(
    store: Store, tmp_path: Path
) -> None:
    in_course(store, COURSE, CODE)
    new = start(store, scenario(), participants=(CODE,), seed=SEED, cohort="basic")
    assert isinstance(new, Recorded)
    answer(new, WHOLE[0])
    answer(new, {"answer": "in-front"})
    both = [listed.play for listed in store.plays()]
    store.close()
    data = tmp_path / "data"
    stranger = rifq_here("records", "compare", *both, data=data)
    assert stranger.returncode == 2 and "--as CODE" in stranger.stderr
    told = rifq_here("records", "compare", "--as", CODE, data=data)
    said = one_line(told.stdout)
    assert told.returncode == 0 and "Where your answers differ" in said
    assert "the feedback for this case opens later" in said and "The author rates" not in said
    page = rifq_here("records", "compare", "--as", CODE, "--format", "html", data=data)
    assert page.stdout.startswith("<!doctype html>")


async def test_in_the_app_two_plays_of_a_case_stand_side_by_side(
    store: Store, tmp_path: Path
) -> None:
    again(played(store, CODE))
    welcome_read(store)

    class Mine(ScriptedLibrary):
        plays = Library.plays

    async with at_the_start(Mine(store=store), code=CODE, save_folder=tmp_path) as pilot:
        await press(pilot, "m", "1", "enter")
        assert "Compare with another play of this case" in screen_text(pilot)
        await press(pilot, "2", "enter")
        assert isinstance(pilot.app.screen, SideBySide)
        said = words_on_screen(pilot)
        assert "The two roads" in said and "another answer" in said
        await press(pilot, "e")
        assert (tmp_path / "two-plays-every-kind.html").exists()
        await press(pilot, "escape")
        assert "My past plays" in screen_text(pilot)


async def test_a_single_play_of_a_case_has_nothing_to_compare_with(store: Store) -> None:
    played(store, CODE)
    welcome_read(store)

    class Mine(ScriptedLibrary):
        plays = Library.plays

    async with at_the_start(Mine(store=store), code=CODE) as pilot:
        await press(pilot, "m", "1", "enter")
        assert "Compare" not in screen_text(pilot)
