"""One's own record: who opens it, on the command line and in the app."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from engine.records.codes import mint
from engine.records.cohorts import Cohort
from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from engine.services.feedback.own_record import record_for_facilitator, record_of
from engine.services.library import Library
from engine.services.shared.recording import Recorded, start
from tests.tui.faces import CASE, CODE, ROOT, SEED, WHOLE, answer, played, scenario
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import at_the_start, press, screen_text
from tui.cli.main import rifq as group
from tui.screens.my_plays import MyPlays, MyRecord

OTHER = mint({CODE})
COURSE = Cohort("basic", "Basic, spring", cases=("every-kind",), records="shared", embargo=False)


def in_course(store: Store, cohort: Cohort, *people: str) -> None:
    """A whole play of these in this cohort."""
    store.cohorts.put(cohort)
    for code in people:
        store.cohorts.add(cohort.id, code)
    new = start(store, scenario(), participants=people, seed=SEED, cohort=cohort.id)
    assert isinstance(new, Recorded)
    for message in WHOLE:
        answer(new, message)


def rifq(tmp_path: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(group, ["--data", str(tmp_path / "data"), *map(str, args)])


def test_ones_own_plays_are_told_and_nobody_elses(store: Store) -> None:
    played(store, OTHER)
    played(store, CODE)
    played(store, CODE, answers=2)
    record = record_of(Library(store), CODE)
    record.prepare()
    assert [row.remark for row in record.told.rows] == [
        "shown here",
        "not finished, so not shown here",
    ]
    assert record.told.whose == f"Code {CODE}"
    document = record.document()
    titles = [section.title for section in document.sections]
    assert document.notices and "What came of it" in titles


def test_it_is_of_the_course_in_which_the_last_play_was(store: Store) -> None:
    played(store, CODE)
    in_course(store, COURSE, CODE)
    told = record_of(Library(store), CODE).told
    assert len(told.rows) == 1 and told.whose == f"Basic, spring · code {CODE}"
    assert any("agreed that the facilitator may read this" in notice for notice in told.notices)


def test_a_play_of_two_is_told_of_both_as_decided_together(store: Store) -> None:
    in_course(store, COURSE, CODE, OTHER)
    for code in (CODE, OTHER):
        (row,) = record_of(Library(store), code).told.rows
        assert "decided together with others" in row.remark


def test_what_the_facilitator_has_not_opened_is_not_told(store: Store) -> None:
    in_course(store, replace(COURSE, embargo=True), CODE)
    record = record_of(Library(store), CODE)
    assert not record.told.themes and not record.told.practise
    assert "waits for the facilitator" in record.told.rows[0].remark
    store.cohorts.put(replace(COURSE, embargo=True, opened=frozenset({"every-kind"})))
    assert record_of(Library(store), CODE).told.themes


def test_a_facilitator_opens_a_record_only_where_records_are_shared(store: Store) -> None:
    in_course(store, COURSE, CODE)
    assert record_for_facilitator(Library(store), CODE, "ba").told.rows
    with pytest.raises(RecordsProblem) as stranger:
        record_for_facilitator(Library(store), OTHER, "basic")
    assert stranger.value.code == "R027"
    store.cohorts.put(replace(COURSE, records="own"))
    with pytest.raises(RecordsProblem) as own:
        record_for_facilitator(Library(store), CODE, "basic")
    assert own.value.code == "R040"


def test_on_the_command_line_it_comes_as_text_json_and_two_pages(
    store: Store, tmp_path: Path
) -> None:
    in_course(store, COURSE, CODE)
    store.close()
    text = rifq(tmp_path, "debrief", "--course", "--as", CODE)
    assert text.exit_code == 0 and "My plays over a course" in text.stdout
    assert "does not qualify anyone" in " ".join(text.stdout.split())
    made = json.loads(
        rifq(tmp_path, "debrief", "--course", "--as", CODE, "--format", "json").stdout
    )
    assert made["rows"][0]["remark"] == "shown here"
    page = tmp_path / "record.html"
    rifq(tmp_path, "debrief", "--course", "--as", CODE, "--format", "html", "-o", page)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    shared = rifq(tmp_path, "debrief", "--course", "--as", CODE, "--cohort", "basic")
    assert shared.exit_code == 0 and shared.stdout == text.stdout


def test_on_the_command_line_what_cannot_be_told_is_said(store: Store, tmp_path: Path) -> None:
    in_course(store, replace(COURSE, records="own"), CODE)
    store.close()
    refused = rifq(tmp_path, "debrief", "--course", "--as", CODE, "--cohort", "basic")
    assert refused.exit_code == 2 and "R040" in refused.stderr and "own" in refused.stderr
    assert not refused.stdout
    for args in (["--course"], ["--cohort", "basic"], ["ab", "--course", "--as", CODE]):
        result = rifq(tmp_path, "debrief", *args)
        assert result.exit_code == 2 and "--course --as CODE" in result.stderr


async def test_in_the_app_it_stands_below_my_past_plays_and_can_be_saved(
    store: Store, tmp_path: Path
) -> None:
    in_course(store, COURSE, CODE)
    store.cohorts.accept("basic", CODE)
    library = ScriptedLibrary(store=store)
    async with at_the_start(library, code=CODE, save_folder=tmp_path) as pilot:
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, MyPlays) and "My record" in screen_text(pilot)
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, MyRecord)
        text = screen_text(pilot)
        assert f"Basic, spring · code {CODE}" in text
        assert "not qualify anyone" in " ".join(text.split())
        await press(pilot, "e")
        assert list(tmp_path.glob("*.html")) and "Saved" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MyPlays)


def test_a_play_begun_after_the_course_takes_nothing_out_of_its_record(
    store: Store, tmp_path: Path
) -> None:
    in_course(store, COURSE, CODE)
    in_course(store, replace(COURSE, id="next", title="Next"), OTHER)
    store.cohorts.close("basic", "2026-11-04")
    begun = played(store, CODE, answers=0)
    record = record_of(Library(store), CODE)
    assert record.told.whose == f"Basic, spring · code {CODE}"
    assert [row.remark for row in record.told.rows] == ["shown here"]
    assert [row.remark for row in record.told.outside] == ["not finished, so not shown here"]
    for message in WHOLE:
        answer(begun, message)
    record = record_of(Library(store), CODE)
    assert len(record.told.rows) == 1 and record.told.themes
    assert [row.remark for row in record.told.outside] == ["shown in its own debrief"]
    assert not record_for_facilitator(Library(store), CODE, "basic").told.outside
    store.close()
    text = rifq(tmp_path, "debrief", "--course", "--as", CODE).stdout
    page = rifq(tmp_path, "debrief", "--course", "--as", CODE, "--format", "html").stdout
    for said in (text, page):
        assert "Your other plays" in said and "There is nothing to tell yet" not in said


def test_a_code_that_was_replaced_opens_no_record(store: Store, tmp_path: Path) -> None:
    in_course(store, COURSE, CODE)
    store.cohorts.replace("basic", CODE, OTHER)
    store.close()
    for args in (["debrief", "--course", "--as", CODE], ["debrief", "--as", CODE]):
        lost = rifq(tmp_path, *args)
        assert lost.exit_code == 2 and "R041" in lost.stderr and not lost.stdout
    assert rifq(tmp_path, "debrief", "--course", "--as", OTHER).exit_code == 0
    wiped = rifq(tmp_path, "records", "forget", "--as", CODE, "--yes")
    assert wiped.exit_code == 2 and "R041" in wiped.stderr, "its plays are under the new code"
    assert rifq(tmp_path, "debrief", "--as", CODE).exit_code == 2


DAY = """course: day
title: A day
cases: [every-kind, cold-store]
"""


def two_cases(tmp_path: Path) -> Path:
    """An own folder with a course of two cases."""
    folder = tmp_path / "own"
    (folder / "courses").mkdir(parents=True)
    (folder / "every-kind.yaml").write_bytes(CASE.read_bytes())
    (folder / "cold-store.yaml").write_bytes((ROOT / "tests/fixtures/guide.yaml").read_bytes())
    (folder / "courses" / "day.yaml").write_text(DAY, encoding="utf-8")
    return folder


def how_far(library: Library, code: str = CODE) -> list[tuple[str, str]]:
    """How far somebody is, as the record says it: standing and words of each case."""
    return [(stage.standing, stage.said) for stage in record_of(library, code).told.course]


def test_the_record_says_how_far_the_course_is_and_what_comes_next(
    store: Store, tmp_path: Path
) -> None:
    library = Library(store, two_cases(tmp_path))
    assert how_far(library) == [], "nothing of it was begun"
    played(store, CODE, answers=2)
    assert how_far(library) == [
        ("stopped", "Unfinished. You stopped in part 1 of 2: In what order?"),
        ("later", "Not begun yet."),
    ]
    played(store, CODE)
    (first, said), second = how_far(library)
    assert first == "finished" and said.startswith("Finished, begun on ")
    assert second == ("next", "This one is next.")
    (entry,) = next(s for s in record_of(library, CODE).document().sections).entries
    assert [line.label for line in entry.lines] == ["The blue door", "The cold store"]


def test_in_a_cohort_it_is_its_course_and_nothing_of_the_marking_is_told(
    store: Store, tmp_path: Path
) -> None:
    cases = ("every-kind", "cold-store")
    in_course(store, replace(COURSE, cases=cases, embargo=True), CODE)
    (_, said), (after, _) = how_far(Library(store, two_cases(tmp_path)))
    assert said.endswith("The feedback opens later.") and after == "next"
