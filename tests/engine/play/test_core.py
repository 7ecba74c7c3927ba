"""The core of a case: what is not in it is skipped, and what is read instead is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.explore.check import check
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.play.core import MOST_MINUTES, follows_core, measure_core
from engine.play.events import PassedOver
from engine.play.play import path
from engine.records.sqlite.store import Store
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.services.led.play import LedSession, lead, unfinished_room
from tests.cases import check as problems_of
from tests.cases import loaded

BRIDGE = "    bridge: >-\n      The hall is empty by now.\n"
FOUNDATION = sorted((SHIPPED / "foundation").glob("*.yaml"))


def scene(id: str, then: str) -> str:
    return (
        f"  {id}:\n    text:\n      - >-\n        You are at the {id}.\n    choose:\n"
        "      prompt: What do you do?\n      options:\n"
        "        wait:\n          do: >-\n            Wait.\n"
        f"        end:\n          do: >-\n            Go on.\n      then: {then}\n"
    )


SCENES = scene("door", "hall") + scene("hall", "table") + scene("table", "yard")
SCENES += scene("yard", "evening")


def written(core: str, scenes: str = SCENES) -> str:
    return (
        f"title: The house\nrole: >-\n  You are the investigator.\ncore:\n{core}scenes:\n{scenes}"
        "endings:\n  evening:\n    person: >-\n      She is at the shelter.\n"
    )


def case(core: str = f"  - scene: door\n  - scene: table\n{BRIDGE}") -> Scenario:
    return load_bytes(written(core).encode(), "house.yaml")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def begun(store: Store, how: str = "core", scenario: Scenario | None = None) -> LedSession:
    found = lead(store, scenario or case(), how)
    assert isinstance(found, LedSession)
    return found


def at(led: LedSession) -> str:
    return led.recorded.play.location.location.place


def test_a_room_that_keeps_to_the_core_skips_all_else_and_reads_the_bridge(store: Store) -> None:
    led = begun(store)
    assert (at(led), led.bridge) == ("door", "")
    assert led.answer("wait") is None
    assert (at(led), led.bridge) == ("table", "The hall is empty by now.")
    assert led.step.text[-1].text == "You are at the table."
    assert led.answer("end") is None
    assert led.ended
    events = [moment.event for moment in path(led.recorded.play)]
    passed = [event.at for event in events if isinstance(event, PassedOver)]
    assert passed == ["hall", "yard"]


def test_going_back_takes_back_what_was_skipped_too(store: Store) -> None:
    led = begun(store)
    led.answer("wait")
    assert led.undo() is None and at(led) == "door" and led.bridge == ""
    led.answer("end")
    assert at(led) == "table"
    led.answer("end")
    assert led.ended and led.undo() is None and at(led) == "table"


def test_a_room_that_was_cut_off_goes_on_in_the_core(store: Store) -> None:
    led = begun(store)
    led.answer("wait")
    again = unfinished_room(store, "house")
    assert again is not None and again.core and at(again) == "table"
    assert follows_core(again.recorded.scenario, again.recorded.play)
    again.answer("wait")
    assert again.ended


def test_without_the_core_every_scene_is_met(store: Store) -> None:
    led = begun(store, "new")
    for place in ("door", "hall", "table", "yard"):
        assert at(led) == place and led.bridge == "" and not led.core
        led.answer("wait")
    assert led.ended


def test_a_core_may_begin_later_and_a_rehearsal_of_it_keeps_nothing(store: Store) -> None:
    later = case(f"  - scene: table\n{BRIDGE}  - scene: yard\n")
    led = begun(store, "rehearse-core", later)
    assert at(led) == "table" and led.bridge and led.rehearsal
    assert store.plays() == ()


def findings(scenario: Scenario) -> set[tuple[str, str]]:
    found = check(scenario, SAFETY, WITH_VALUES).findings
    told = [f.problem for f in found if f.problem.code.startswith("F35")]
    return {(problem.code, problem.params["at"]) for problem in told}


def test_the_check_tells_what_is_not_met_not_bridged_or_too_long() -> None:
    assert findings(case()) == set()
    assert findings(case("  - scene: door\n  - scene: table\n")) == {("F352", "table")}
    side = scene("door", "evening") + scene("table", "evening")
    apart = load_bytes(written("  - scene: door\n  - scene: table\n", side).encode(), "h.yaml")
    assert findings(apart) == {("F350", "table")}
    rooms = [f"room-{n}" for n in range(8)]
    ways = zip(rooms, [*rooms[1:], "evening"], strict=True)
    long = written("".join(f"  - scene: {r}\n" for r in rooms), "".join(scene(*w) for w in ways))
    assert findings(load_bytes(long.encode(), "long.yaml")) == {("F351", "long")}


def test_a_scene_that_is_not_there_or_named_twice_is_told_with_its_line() -> None:
    wrong = problems_of(written("  - scene: dor\n  - scene: table\n").encode())
    assert [(p.code, p.line) for p in wrong] == [("E220", 5)] and "door" in wrong[0].hint
    twice = problems_of(written("  - scene: door\n  - scene: door\n").encode())
    assert [(p.code, p.line) for p in twice] == [("E114", 6)]


def test_a_core_is_text_alone() -> None:
    one, other = case(), case(f"  - scene: door\n  - scene: yard\n{BRIDGE}")
    assert (one.hashes.story, one.hashes.key) == (other.hashes.story, other.hashes.key)
    assert one.hashes.text != other.hashes.text


@pytest.mark.parametrize("file", FOUNDATION, ids=lambda file: file.stem)
def test_each_core_of_the_foundation_course_fits_27_minutes_and_is_met_whole(file: Path) -> None:
    scenario = loaded(file)
    if scenario.text.core:
        found = measure_core(scenario)
        assert found.minutes <= MOST_MINUTES and found.unbridged == ()
        assert {each.scene for each in scenario.text.core} == set(found.met)
