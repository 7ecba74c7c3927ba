"""Own records are own: whatever is shown, and whenever, everybody in it was counted once.

People finish cases, undo, begin again, are forgotten; in between, the facilitator asks for reports.
Everything shown is kept. Nobody is in two of the waves it is made of, and the same waves give the
same figures; what can be made of those is for `test_wired_reports` and `test_cell_key`.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.play.events import to_bytes as event_bytes
from engine.play.play import Play, log
from engine.play.trial import draw_answer
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort, Issue
from engine.records.sqlite.backup import restore
from engine.records.sqlite.store import Store
from engine.records.sticks import Aside
from engine.records.stored_plays import Facts
from engine.reports.cell_key import LEAST
from engine.reports.cohort.released_case import count_disputes, tell_disputes
from engine.reports.document import Contest
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.services.courses.administration import CohortService
from engine.services.feedback.reports import (
    build,
    close,
    find_never_reported,
    find_unreported,
    write_observed,
    write_report,
)
from engine.services.feedback.waves import Waves, count_finished
from engine.services.shared import recording
from engine.services.shared.recording import Recorded, keep_material, start
from tests.cases import FIXTURES, loaded
from tests.engine.reports.cohort.people import participant
from tests.tui.faces import alter, rifq_here

TODAY = "2026-03-05"
FORMS = ("html", "csv", "json")
Crowds = tuple[frozenset[str], ...]
CASES = ("every-kind",)
OLD_CASE = (Path(__file__).parent / "issue-of-version-6.json").read_bytes()
"""What an earlier version kept of six people, with ranges."""
STORY = json.loads(OLD_CASE)["figures"]["story"]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    (folder / "every-kind.yaml").write_bytes((FIXTURES / "every-kind.yaml").read_bytes())
    return folder


def every_kind() -> Scenario:
    return loaded(FIXTURES / "every-kind.yaml")


@dataclass
class Course:
    """A course of own records, and what its facilitator was shown.

    Attributes:
        data: the folder of its plays.
        own: the folder of its cases.
        store: its plays.
        id: of the cohort.
        shown: everything shown, with the plays of each wave in it.
    """

    data: Path
    own: Path
    store: Store
    id: str
    shown: list[tuple[dict[str, str], Crowds]] = field(default_factory=list)
    seeds: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    def play(self, *, finish: bool = True, code: str = "", day: str = "2026-03-02") -> str:
        """Somebody plays the case; gives the id of the play."""
        scenario = every_kind()
        service = CohortService(self.store, self.own)
        done = participant(scenario, next(self.seeds), most=200 if finish else 2)
        with self.store.group_writes():
            (code,) = (code,) if code else service.add(self.id, "police")
            self.store.cohorts.accept(self.id, code)
            return self.keep(done, code, day)

    def keep(self, done: Play, code: str, day: str) -> str:
        scenario = every_kind()
        facts = Facts(scenario.id, "1", day, keep_material(self.store, scenario))
        first, *rest = log(done)
        begun = event_bytes(first.event)
        head = self.store.create(begun, facts, participants=[code], cohort=self.id)
        for moment in rest:
            self.store.append(head.play, moment.seq - 1, event_bytes(moment.event))
        return head.play

    def report(self) -> dict[str, Any]:
        """What is shown now, in every form; as data."""
        figures = build(self.store, self.id, self.own, TODAY)
        texts = {form: steady(write_report(figures, form, "")) for form in FORMS}
        self.shown.append((texts, self.behind()))
        data: dict[str, Any] = json.loads(write_report(figures, "json", ""))
        return data

    def behind(self) -> Crowds:
        """The plays of each wave of the case."""
        issues = [i for i in self.store.cohorts.issues(self.id) if i.about.startswith("wave ")]
        return tuple(frozenset(play for play, _events in issue.plays) for issue in issues)

    def finished(self) -> str:
        """How many finished plays the screens and `rifq cohort show` count."""
        summary = CohortService(self.store, self.own).summary(self.id, count_finished)
        assert summary.finished is not None
        return str(summary.finished.get("every-kind", 0))


def steady(text: str) -> str:
    """A report without what tells of codes given out, of the day, and of this computer's log."""
    if text.startswith("{"):
        data = json.loads(text)
        return json.dumps([data["cases"], data["change"]])
    return re.sub(r"Cohort irbid[^<]*|[0-9a-f]{64}|[0-9a-f]{16}", "", text)


@pytest.fixture
def course(own: Path, tmp_path: Path) -> Iterator[Course]:
    with Store.open(tmp_path / "data") as store:
        cohort = Cohort("irbid", "Irbid", cases=CASES, agencies=("police",), embargo=False)
        made = CohortService(store, own).set_up(cohort)
        yield Course(tmp_path / "data", own, store, made.id)


def check(course: Course) -> None:
    """Every wave shown is of five or more, who are in no other; the same waves tell the same."""
    for texts, waves in course.shown:
        cases = json.loads(texts["json"])[0]
        told = sum(case["plays"]["counted"] for case in cases)
        assert told == sum(map(len, waves))
        assert waves or not [d for case in cases for d in case["decisions"] if d["n"]]
    for (texts, waves), (other_texts, others) in permutations(course.shown, 2):
        assert waves != others or texts == other_texts or not waves
    every = {plays for _texts, waves in course.shown for plays in waves}
    assert all(len(plays) >= LEAST for plays in every)
    assert all(not one & other for one, other in permutations(every, 2))


# What is shown ------------------------------------------------------------------------------------


def test_a_report_can_be_made_on_any_day_and_counts_nobody_twice(course: Course) -> None:
    for _ in range(7):
        course.play()
    before = course.report()
    for _ in range(6):
        course.play()
        assert course.report()["cases"] == before["cases"]
    course.play()
    (case,) = course.report()["cases"]
    assert case["plays"]["finished"] == 14
    assert "report 1" not in course.shown[-1][0]["html"]
    check(course)


def test_the_counts_of_one_wave_are_at_most_three_off(course: Course) -> None:
    """Beside the exact figures, which the same plays have in shared records."""
    for _ in range(24):
        course.play()
    (told,) = course.report()["cases"]
    cohort = course.store.cohorts.get(course.id)
    course.store.cohorts.put(replace(cohort, records="shared"))
    (exact,) = build(course.store, course.id, course.own, TODAY).cases
    compared = 0
    for decision in told["decisions"]:
        right = exact.decision(decision["at"])
        for choice, counted in zip(decision["choices"], right.choices, strict=True):
            if choice["keyed"]:
                assert abs(choice["chosen"]["k"] - counted.chosen.k) <= 3
                assert choice["chosen"]["n"] == 24
                compared += 1
    assert compared > 10
    pulled = [topic["pull"] for topic in told["topics"]]
    best = [c for d in exact.decisions if kind_of(d).items_act for c in d.choices if c.best]
    assert pulled and best, "an item that was missed drew nobody"
    assert not {c.address for c in best} & set(pulled)


def test_with_the_gate_off_own_records_are_told_as_shared_ones(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is counted goes through it: the same sheet comes out without it."""
    for _ in range(12):
        course.play()
    cohort = course.store.cohorts.get(course.id)
    course.store.cohorts.put(replace(cohort, records="shared"))
    exact = build(course.store, course.id, course.own, TODAY)
    (case,) = exact.cases
    course.store.cohorts.put(replace(cohort, records="own"))
    monkeypatch.setattr(Waves, "_tell_case", lambda *_: case)
    own = build(course.store, course.id, course.own, TODAY)
    assert write_report(own, "csv", "") == write_report(exact, "csv", "")


def test_nothing_is_shown_before_five_have_finished_and_no_count_of_them(course: Course) -> None:
    shown = [course.report()["cases"]]
    assert shown == [[]]
    for _ in range(4):
        course.play()
        shown.append(course.report()["cases"])
    assert all(cases == shown[1] for cases in shown[1:])
    assert shown[1][0]["withheld"] and shown[1][0]["plays"]["finished"] == 0
    course.play()
    assert course.report()["cases"][0]["plays"]["finished"] == 5


@pytest.mark.parametrize(("records", "few"), [("own", "5"), ("shared", "2")])
def test_a_report_says_how_many_plays_wait_to_be_looked_at(
    course: Course, records: str, few: str
) -> None:
    def said() -> str:
        report = build(course.store, course.id, course.own, TODAY)
        return " ".join(write_report(report, "text", "").split())

    cohort = course.store.cohorts.get(course.id)
    course.store.cohorts.put(replace(cohort, records=records))
    course.play()
    assert "wait for the facilitator" not in said()
    for n in range(6):
        aside = Aside(course.id, f"{n:032}", f"{n:064}", "R095", "device", ("code",), b"play")
        course.store.sticks.put_aside(aside)
        told = {1: few, 5: {"own": "10", "shared": "6"}[records]}
        if n in told:
            assert f"are not counted here: {told[n]}. `rifq cohort decide {course.id}`" in said()


def test_how_many_finished_plays_are_in_no_report_is_told_in_fives(course: Course) -> None:
    def told() -> tuple[int, bool] | None:
        found = find_unreported(course.store, course.id, course.own, TODAY)
        return (found[0].at_least, found[0].due) if found else None

    course.play(finish=False, day=TODAY)
    assert told() is None
    seen = []
    for _ in range(6):
        course.play()
        seen.append(told())
    assert seen == [(0, False)] * 4 + [(5, True)] * 2
    course.report()
    assert told() is None
    course.play()
    assert told() == (0, False)


def test_it_is_known_before_closing_of_which_cases_no_report_will_have_everybody(
    course: Course,
) -> None:
    def few() -> tuple[str, ...]:
        return find_never_reported(course.store, course.id, course.own, TODAY)

    course.play(finish=False)
    assert few() == ()
    course.play()
    assert few() == (every_kind().id,)
    for _ in range(3):
        course.play()
        assert few() == (every_kind().id,), "how many of the four is not told"
    course.play()
    assert few() == (), "closing counts five"
    course.report()
    course.play()
    assert few() == (every_kind().id,), "who finished after the first wave is alone"
    close(course.store, course.id, course.own, TODAY)
    assert few() == () and course.report()["cases"][0]["plays"]["finished"] == 5


def test_unfinished_plays_are_in_no_figure(course: Course) -> None:
    for _ in range(6):
        course.play()
    before = course.report()
    for _ in range(7):
        course.play(finish=False)
        assert course.report()["cases"] == before["cases"]


def test_a_finished_play_that_goes_on_changes_no_report(course: Course) -> None:
    scenario = every_kind()
    for _ in range(6):
        last = course.play()
    before = course.report()
    count = len(course.store.events(last))
    course.store.append(last, count, b'{"to":3,"type":"undone"}')
    assert course.report()["cases"] == before["cases"]
    assert scenario.id == before["cases"][0]["case"]


def test_a_second_play_of_the_same_person_is_not_counted(course: Course) -> None:
    for _ in range(6):
        course.play()
    before = course.report()
    codes = [member.code for member in course.store.cohorts.members(course.id)]
    for code in codes:
        course.play(code=code)
    assert course.report()["cases"] == before["cases"]


def test_a_report_stays_as_it_is_when_somebody_is_forgotten(course: Course) -> None:
    for _ in range(8):
        course.play()
    before = course.report()
    codes = [member.code for member in course.store.cohorts.members(course.id)]
    course.store.forget(codes[0])
    assert course.report()["cases"] == before["cases"]
    for _ in range(7):
        course.play()
    assert course.report()["cases"] == before["cases"]
    check(course)


def test_a_play_that_is_damaged_later_changes_no_figure(course: Course) -> None:
    for _ in range(6):
        last = course.play()
    before = course.report()["cases"][0]
    course.store.close()
    alter(course.data, last, 2)
    with Store.open(course.data) as again:
        course.store = again
        after = course.report()["cases"][0]
    assert {k: v for k, v in after.items() if k != "plays"} == {
        k: v for k, v in before.items() if k != "plays"
    }


def run_cohort(course: Course, *words: str) -> subprocess.CompletedProcess[str]:
    """What the command line says about the course."""
    return rifq_here(
        "cohort", *words, course.id, data=course.data, env={"RIFQ_CASES": str(course.own)}
    )


@pytest.mark.parametrize(
    ("column", "junk"),
    [
        ("plays", "x"),
        ("body", b"x"),
        ("about", "x"),
        ("about", ""),
        ("about", "case x"),
        ("about", "case x y z"),
    ],
)
def test_what_is_kept_and_cannot_be_read_is_named_and_nothing_is_shown_without_it(
    course: Course, column: str, junk: str | bytes
) -> None:
    for _ in range(6):
        course.play()
    course.report()
    with closing(sqlite3.connect(course.data / "plays.db")) as other:
        other.execute(f"UPDATE issue SET {column} = ? WHERE about LIKE ?", (junk, "wave %"))
        other.commit()
    reads = [["report"]] if column == "body" else [["report"], ["show"]]
    for words in reads:
        said = run_cohort(course, *words)
        assert said.returncode == 2 and said.stdout == ""
        assert "R052 A kept report of the cohort irbid in" in said.stderr
        assert "rifq records restore FILE" in said.stderr and "internal" not in said.stderr


def test_the_screens_count_finished_plays_in_fives(course: Course) -> None:
    counted = [course.finished()]
    for n in range(13):
        course.play()
        if n == 6:
            course.report()  # seven plays
        counted.append(course.finished())
    assert counted == ["0"] * 5 + ["5"] * 2 + ["7"] * 5 + ["12"] * 2


def test_observers_and_the_facilitator_are_told_of_the_same_plays(course: Course) -> None:
    for _ in range(12):
        course.play()
    course.report()
    for _ in range(3):
        course.play()
    behind = course.behind()
    close(course.store, course.id, course.own, TODAY)
    assert course.behind() == behind, "three more are too few"
    data = json.loads(write_observed(course.store, course.id, course.own, "json", TODAY))
    assert data["people"] == 15 and len(data["cases"]) == 1
    (case,) = course.report()["cases"]
    told = {d["at"]: [c["chosen"]["k"] for c in d["choices"]] for d in case["decisions"]}
    for count in data["cases"][0]["counts"]:
        if count["kind"] == "decision":
            assert [cell["people"] for cell in count["cells"]] == told[count["at"]]
    check(course)


def test_closing_counts_five_who_wait(course: Course) -> None:
    for _ in range(12):
        course.play()
    course.report()
    for _ in range(5):
        course.play()
    close(course.store, course.id, course.own, TODAY)
    (told,) = course.report()["cases"]
    assert told["plays"]["finished"] == 17
    data = json.loads(write_observed(course.store, course.id, course.own, "json", TODAY))
    assert [case["people"] for case in data["cases"]] == [17]
    check(course)


def test_what_an_earlier_version_kept_is_told_as_it_was_and_its_people_are_not_counted_again(
    course: Course,
) -> None:
    plays = tuple((course.play(), 9) for _ in range(6))
    course.store.cohorts.issue(course.id, Issue(f"case {CASES[0]} {STORY}", 1, plays, OLD_CASE))
    for _ in range(5):
        course.play()
    old, new = course.report()["cases"]
    assert (old["issue"], old["plays"]["finished"], new["plays"]["finished"]) == (1, 6, 5)
    door = next(each for each in old["decisions"] if each["at"] == "door")
    assert door["choices"][0]["chosen"] == {"k": "0–6", "n": 6, "low": 0.0, "high": 1.0}
    page = course.shown[-1][0]["html"]
    assert "0–6 of 6" in page and "as an earlier version of Rifq kept it" in page
    assert "about" in page
    close(course.store, course.id, course.own, TODAY)
    data = json.loads(write_observed(course.store, course.id, course.own, "json", TODAY))
    assert [case["people"] for case in data["cases"]] == [6, 5]
    assert data["cases"][0]["counts"][0]["cells"][0]["people"] is None


def test_what_was_told_stays_when_the_plays_are_forgotten(course: Course) -> None:
    for _ in range(9):
        course.play()
    before = course.report()["cases"]
    close(course.store, course.id, course.own, TODAY)
    course.store.cohorts.forget(course.id)
    assert course.report()["cases"] == before


# Going back and forth -----------------------------------------------------------------------------


def test_a_backup_from_before_a_report_counts_nobody_again(course: Course, tmp_path: Path) -> None:
    for _ in range(8):
        course.play()
    course.store.backup(tmp_path / "before.backup")
    first = course.report()["cases"]
    course.store.close()
    restore(course.data, tmp_path / "before.backup")
    with Store.open(course.data) as again:
        course.store = again
        assert course.report()["cases"] == first
        again.forget(again.cohorts.members(course.id)[0].code)
        course.play()
        assert course.report()["cases"] == first
    check(course)


def test_two_computers_with_one_course_count_nobody_twice_once_they_meet(
    course: Course, own: Path, tmp_path: Path
) -> None:
    for _ in range(6):
        course.play()
    course.store.backup(tmp_path / "one.backup")
    course.report()
    restore(tmp_path / "other", tmp_path / "one.backup")
    with Store.open(tmp_path / "other") as store:
        other = Course(tmp_path / "other", own, store, course.id, course.shown, course.seeds)
        other.play()
        other.report()
        store.backup(tmp_path / "two.backup")
    course.shown.clear()  # that one could be told apart there, before the two met, is said
    course.store.close()
    restore(course.data, tmp_path / "two.backup")
    with Store.open(course.data) as again:
        course.store = again
        for _ in range(7):
            course.play()
        (case,) = course.report()["cases"]
        assert case["plays"]["finished"] in (13, 14)


# In any order -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_in_whatever_order(course: Course, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    backups: list[Path] = []
    for step in range(45):
        what = chance.choices(
            ("finish", "leave", "report", "forget", "back up", "restore", "undo"),
            (12, 2, 8, 1, 1, 1, 1),
        )[0]
        listed = course.store.plays(cohort=course.id)
        if what in ("finish", "leave"):
            course.play(finish=what == "finish")
        elif what == "report":
            course.report()
        elif what == "forget" and listed:
            course.store.forget(chance.choice(listed).participants[0])
        elif what == "back up":
            backups.append(tmp_path / f"{step}.backup")
            course.store.backup(backups[-1])
        elif what == "restore" and backups:
            course.store.close()
            restore(course.data, chance.choice(backups))
            course.store = Store.open(course.data)
        elif what == "undo" and listed:
            one = chance.choice(listed)
            if one.events > 3:
                course.store.append(one.play, one.events, b'{"to":2,"type":"undone"}')
    course.report()
    close(course.store, course.id, course.own, TODAY)
    course.report()
    check(course)
    course.store.close()


# What is disputed ---------------------------------------------------------------------------------


def test_what_more_people_dispute_than_noise_can_be_is_told_with_reasons_that_were_shared(
    course: Course,
) -> None:
    plays = [course.play() for _ in range(12)]
    people = {p.play: p.participants[0] for p in course.store.plays(cohort=course.id)}

    def dispute(play: str, body: str, *, shared: bool = False) -> None:
        words = body.encode(), 2, "door.in-front", people[play], shared
        course.store.words.put(Annotation(play, "contest", *words))

    for number, play in enumerate(plays):
        dispute(play, f"disagree\nreason {number}", shared=number == 0)
    (disputed,) = course.report()["cases"][0]["contested"]
    assert 9 <= disputed["disagree"] <= 12 and disputed["reasons"] == ["reason 0"]
    page = course.shown[-1][0]["html"]
    assert "disagree: all or nearly all of 12" in page or "disagree: about" in page


def test_what_one_person_disputes_is_told_under_no_key() -> None:
    scenario, said = every_kind(), [Contest("door.in-front", "disagree")]
    contests = {str(n): said * (n == 0) for n in range(6)}
    for n in range(300):
        tables = count_disputes(n.to_bytes(32), scenario, contests)
        assert tell_disputes(scenario, [tables], 6, {}) == ()


def test_what_one_person_disputes_is_never_told(course: Course) -> None:
    play, *_rest = [course.play() for _ in range(6)]
    (code,) = course.store.find_listed(play).participants
    words = Annotation(play, "contest", b"disagree\nwhy", 2, "door.in-front", code, True)
    course.store.words.put(words)
    assert course.report()["cases"][0]["contested"] == []


def test_a_play_in_shared_records_is_reported_at_once(course: Course) -> None:
    cohort = course.store.cohorts.get(course.id)
    course.store.cohorts.put(replace(cohort, records="shared"))
    course.play()
    assert course.report()["cases"][0]["plays"]["finished"] == 1


def test_a_vote_of_the_room_is_shown_beside_what_was_counted(course: Course) -> None:
    for _ in range(6):
        course.play()
    before = course.report()["cases"][0]
    scenario = every_kind()
    led = start(course.store, scenario, mode="led", seed=1, cohort=course.id)
    led.tally({"separate": 7, "in-front": 4, "walk-first": 0})  # type: ignore[union-attr]
    after = course.report()["cases"][0]
    door = next(d for d in after["decisions"] if d["at"] == "door")
    assert door["voters"] == 11 and door["choices"][0]["votes"] == 7
    assert after["needs"] == before["needs"] and after["plays"]["led"] == 1


STORIES = ("eight-stories-a", "eight-stories-b")


def test_the_change_of_own_records_is_of_the_day_on_which_each_form_was_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 50 people two play the other way round, and two both forms on the first day."""
    forms = {id: loaded(SHIPPED / "foundation" / f"{id}.yaml") for id in STORIES}
    chooser, today = random.Random(1), {"day": date(2026, 3, 1)}

    class Day(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return today["day"]

    monkeypatch.setattr(recording, "date", Day)
    with Store.open(tmp_path) as store:
        cohort = Cohort("forms", "Forms", cases=STORIES, parallel=True, embargo=False)
        store.cohorts.put(cohort)
        codes = CohortService(store).add("forms", "", 50)
        for nth, day in enumerate((date(2026, 3, 1), date(2026, 3, 5))):
            for n, code in enumerate(codes):
                today["day"] = date(2026, 3, 1) if n in (3, 4) else day
                order = cohort.order_of(code)[:: -1 if n in (1, 2) else 1]
                made = start(store, forms[order[nth]], participants=(code,), cohort="forms")
                assert isinstance(made, Recorded)
                while not made.play.ended:
                    assert made.answer(draw_answer(made.play, chooser)) is None
        change = build(store, "forms", None, "2026-03-06").change
        assert change.why == "" and abs(change.pairs - 48) <= 3
        assert all(abs(n - 24) <= 12 for n in change.each) and change.mean is not None
        assert change.mean.low is not None and change.mean.low <= change.mean.value  # type: ignore[operator]
        assert build(store, "forms", None, "2026-03-07").change == change
