"""Own records are own: whatever is shown, set against anything else, tells of five plays or nobody.

People finish cases, undo, begin again, are forgotten; in between, the facilitator asks for reports.
Everything shown is kept. Nobody is in two of the issues shown, so no difference of two is about
anybody; and an issue is the same whatever the people of the others did.
"""

from __future__ import annotations

import csv
import io
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

from engine.language.language import ENGLISH
from engine.play.events import to_bytes as event_bytes
from engine.play.play import Play, log
from engine.play.trial import draw_answer
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort
from engine.records.sqlite.backup import restore
from engine.records.sqlite.store import Store
from engine.records.sticks import Aside
from engine.records.store import Facts
from engine.reports.cohort.disclosure import LEAST
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.services.courses.administration import CohortService
from engine.services.feedback.report_issues import count_finished
from engine.services.feedback.reports import (
    build,
    close,
    due_issues,
    find_never_reported,
    find_unreported,
    write_observed,
    write_report,
)
from engine.services.shared import recording
from engine.services.shared.recording import Recorded, keep_material, start
from tests.cases import FIXTURES, loaded
from tests.engine.reports.cohort.people import participant
from tests.tui.faces import alter, rifq_here

TODAY = "2026-03-05"
FORMS = ("html", "csv", "json")
Issues = tuple[frozenset[str], ...]
CASES = ("every-kind",)


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
        shown: everything shown, with the plays of each issue in it.
    """

    data: Path
    own: Path
    store: Store
    id: str
    shown: list[tuple[dict[str, str], Issues]] = field(default_factory=list)
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

    def behind(self) -> Issues:
        """The plays of each issue of the case."""
        issues = [i for i in self.store.cohorts.issues(self.id) if i.about.startswith("case ")]
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
    """Every issue shown is of five or more, who are in no other one; the same is told the same."""
    for texts, issues in course.shown:
        cases = json.loads(texts["json"])[0]
        told = [case for case in cases if case["plays"]["counted"]]
        assert [case["plays"]["finished"] for case in told] == [len(plays) for plays in issues]
        assert issues or not [d for case in cases for d in case["decisions"] if d["n"]]
    for (texts, issues), (other_texts, others) in permutations(course.shown, 2):
        assert issues != others or texts == other_texts or not issues
    every = {plays for _texts, issues in course.shown for plays in issues}
    assert all(len(plays) >= LEAST for plays in every)
    assert all(not one & other for one, other in permutations(every, 2))


# What is shown ------------------------------------------------------------------------------------


def test_two_reports_minutes_apart_do_not_tell_what_one_person_decided(course: Course) -> None:
    for _ in range(22):
        course.play()
    before = course.report()
    course.play()
    assert course.report()["cases"] == before["cases"]
    for _ in range(13):
        course.play()
        assert course.report()["cases"] == before["cases"]
    course.play()
    first, second = course.report()["cases"]
    assert first == before["cases"][0]
    assert [(case["plays"]["finished"], case["issue"]) for case in (first, second)] == [
        (22, 1),
        (15, 2),
    ]
    page = course.shown[-1][0]["html"]
    assert "(report 1)" in page and "(report 2)" in page
    check(course)


def told_of(own: Path, folder: Path, *crowds: range) -> list[dict[str, Any]]:
    """The issues of a course in which crowds finished, one after another, each then reported."""
    with Store.open(folder) as store:
        cohort = Cohort("irbid", "Irbid", cases=CASES, agencies=("police",), embargo=False)
        course = Course(folder, own, store, CohortService(store, own).set_up(cohort).id)
        for crowd in crowds:
            course.seeds = iter(crowd)
            for _ in crowd:
                course.play()
            cases: list[dict[str, Any]] = course.report()["cases"]
        return cases


def test_an_issue_is_the_same_whatever_the_people_of_the_others_did(
    own: Path, tmp_path: Path
) -> None:
    """So what all of them tell of a person is what their own one does: see `test_brute_reader`."""
    one = told_of(own, tmp_path / "one", range(6), range(100, 115), range(200, 216))
    other = told_of(own, tmp_path / "other", range(50, 56), range(100, 115), range(250, 266))
    assert [case["plays"]["finished"] for case in one] == [6, 15, 16]
    assert one[1] == other[1]
    assert one[0]["decisions"] != other[0]["decisions"]
    assert one[2]["decisions"] != other[2]["decisions"]


def test_while_somebody_is_in_the_middle_of_the_case_so_few_are_not_told_of(
    own: Path, tmp_path: Path
) -> None:
    """They could be told little of, and nobody is told of twice."""
    with Store.open(tmp_path) as store:
        cohort = Cohort("irbid", "Irbid", cases=CASES, agencies=("police",), embargo=False)
        course = Course(tmp_path, own, store, CohortService(store, own).set_up(cohort).id)
        begun = course.play(finish=False, day=TODAY)
        for _ in range(14):
            course.play()
        (case,) = course.report()["cases"]
        assert case["withheld"] and "is still playing" in course.shown[-1][0]["html"]
        store.forget(store.find_listed(begun).participants[0])
        (case,) = course.report()["cases"]
        assert case["plays"]["finished"] == 14
        course.play(finish=False, day=TODAY)
        for _ in range(15):
            course.play()
        assert [each["plays"]["finished"] for each in course.report()["cases"]] == [14, 15]


def test_nobody_waits_for_people_who_are_simulated(course: Course) -> None:
    cohort = course.store.cohorts.get(course.id)
    course.store.cohorts.put(replace(cohort, demo=True))
    course.play(finish=False, day=TODAY)
    for _ in range(6):
        course.play()
    assert course.report()["cases"][0]["plays"]["finished"] == 6


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


def test_it_is_known_before_a_report_is_made_that_later_plays_will_not_be_in_it(
    course: Course,
) -> None:
    def due() -> tuple[str, ...]:
        return due_issues(course.store, course.id, course.own, TODAY)

    for _ in range(4):
        course.play()
    assert due() == ()
    course.play()
    assert due() == due() == (every_kind().id,)
    course.report()
    assert due() == ()
    for _ in range(14):
        course.play()
    assert due() == ()
    course.play()
    assert due() == (every_kind().id,)
    close(course.store, course.id, course.own, TODAY)
    assert due() == ()


def test_who_stops_in_the_middle_does_not_keep_the_report_from_the_others(course: Course) -> None:
    """Ten have finished and two are in the middle: the ten have a report in the same break."""
    of = course.store, course.id, course.own, TODAY
    for _ in range(2):
        course.play(finish=False, day=TODAY)
    for _ in range(10):
        course.play()
    assert course.report()["cases"][0]["withheld"]
    assert due_issues(*of) == () and due_issues(*of, stopped=True) == (every_kind().id,)
    (made,) = build(*of, stopped=True).cases
    assert made.plays.finished == 10 and not made.withheld
    assert course.report()["cases"][0]["plays"]["finished"] == 10
    course.play()
    assert course.report()["cases"][0]["plays"]["finished"] == 10


def test_who_says_that_the_others_stop_is_not_told_to_say_so(course: Course) -> None:
    course.play()
    of = course.store, course.id, course.own, TODAY
    for stopped in (False, True):
        said = write_report(build(*of, stopped=stopped), "text", "")
        assert "nothing from this case is shown yet" in said
        assert ("--stopped" in said) != stopped


@pytest.mark.parametrize(("records", "few"), [("own", "1–4"), ("shared", "2")])
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
        told = {1: few, 5: "6"}
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
    assert seen == [(0, False)] * 4 + [(5, False)] * 2, "somebody is in the middle of the case"
    for _ in range(9):
        course.play()
    assert told() == (15, True)
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
    assert few() == (), "closing makes an issue of five"
    course.report()
    course.play()
    assert few() == (every_kind().id,), "who finished after the first issue is alone"
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


def test_a_second_play_of_the_same_person_makes_no_issue(course: Course) -> None:
    for _ in range(6):
        course.play()
    before = course.report()
    codes = [member.code for member in course.store.cohorts.members(course.id)]
    for code in codes:
        course.play(code=code)
    assert course.report()["cases"] == before["cases"]


def test_an_issue_stays_as_it_is_when_somebody_is_forgotten(course: Course) -> None:
    for _ in range(8):
        course.play()
    before = course.report()
    codes = [member.code for member in course.store.cohorts.members(course.id)]
    course.store.forget(codes[0])
    assert course.report()["cases"] == before["cases"]
    for _ in range(14):
        course.play()
    assert course.report()["cases"] == before["cases"]
    course.play()
    assert course.report()["cases"][0] == before["cases"][0]
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
@pytest.mark.parametrize("about", ["case", "contests"])
def test_an_issue_that_cannot_be_read_is_named_and_nothing_is_shown_without_it(
    course: Course, column: str, junk: str | bytes, about: str
) -> None:
    for _ in range(6):
        play = course.play()
        (code,) = course.store.find_listed(play).participants
        course.store.words.put(Annotation(play, "contest", b"disagree", 2, "door.in-front", code))
    course.report()
    with closing(sqlite3.connect(course.data / "plays.db")) as other:
        other.execute(f"UPDATE issue SET {column} = ? WHERE about LIKE ?", (junk, f"{about} %"))
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
    assert course.behind() == behind, "three more are too few for another issue"
    data = json.loads(write_observed(course.store, course.id, course.own, "json", TODAY))
    cells = [cell["people"] for count in data["cases"][0]["counts"] for cell in count["cells"]]
    assert data["people"] == 15 and max(filter(None, cells), default=0) <= 12
    assert len(data["cases"]) == 1
    check(course)


def test_closing_takes_in_what_is_enough_for_a_last_issue(course: Course) -> None:
    for _ in range(12):
        course.play()
    course.report()
    for _ in range(5):
        course.play()
    close(course.store, course.id, course.own, TODAY)
    told = course.report()["cases"]
    assert [case["plays"]["finished"] for case in told] == [12, 5]
    data = json.loads(write_observed(course.store, course.id, course.own, "json", TODAY))
    assert [case["title"] for case in data["cases"]] == [
        told[0]["title"],
        f"{told[0]['title']} (2)",
    ]
    check(course)


def kept_by_an_older_rule(course: Course) -> None:
    """The issue as a Rifq kept it that told more beside ranges than may be told."""
    with closing(sqlite3.connect(course.data / "plays.db")) as other:
        ((body,),) = other.execute("SELECT body FROM issue WHERE about LIKE 'case %'")
        kept = json.loads(body)
        figures, kept["formula"] = kept["figures"], "3"
        hidden = {d["at"]: d for d in figures["decisions"] if d["closes"] is None}
        figures["well"] = [
            {
                "at": at,
                "text": "x",
                "share": {"k": 7, "n": 7, "low": 0, "high": 1},
                "principle": None,
            }
            for at in hidden
        ]
        figures["topics"] = [
            {**topic, "rank": rank, "firm": 0.75 if topic["at"] in hidden else topic["firm"]}
            for rank, topic in enumerate(reversed(figures["topics"]), 1)
        ]
        for decision in hidden.values():
            decision["discrimination"]["n"] = "0–3"
        other.execute(
            "UPDATE issue SET body = ? WHERE about LIKE 'case %'", (json.dumps(kept).encode(),)
        )
        other.commit()


def test_an_issue_of_an_older_rule_is_counted_again_while_its_plays_are_there(
    course: Course,
) -> None:
    for _ in range(9):
        course.play()
    before = course.report()["cases"]
    kept_by_an_older_rule(course)
    assert course.report()["cases"] == before


def test_an_issue_of_an_older_rule_that_cannot_be_counted_again_leaves_out_what_told_too_much(
    course: Course,
) -> None:
    for _ in range(9):
        course.play()
    (before,) = course.report()["cases"]
    kept_by_an_older_rule(course)
    course.store.forget(course.store.cohorts.members(course.id)[0].code)
    (case,) = course.report()["cases"]
    assert case["older"] and not before["older"]
    hidden = {d["at"] for d in case["decisions"] if d["closes"] is None}
    assert hidden and not hidden & {one["at"] for one in case["well"]}
    assert not [t for t in case["topics"] if t["at"] in hidden and t["firm"] is not None]
    assert not [d for d in case["decisions"] if d["discrimination"]["n"] in range(1, LEAST)]
    assert "0–3" not in json.dumps(case, ensure_ascii=False)
    same = ("at", "n", "choices", "wrong", "best", "sure")
    assert [[d[name] for name in same] for d in case["decisions"]] == [
        [d[name] for name in same] for d in before["decisions"]
    ]
    assert {t["at"] for t in case["topics"]} == {t["at"] for t in before["topics"]}
    assert "made by an older version of Rifq" in course.shown[-1][0]["html"]


def test_what_was_told_stays_when_the_plays_are_forgotten(course: Course) -> None:
    for _ in range(9):
        course.play()
    before = course.report()["cases"]
    close(course.store, course.id, course.own, TODAY)
    course.store.cohorts.forget(course.id)
    assert course.report()["cases"] == before


# Going back and forth -----------------------------------------------------------------------------


def test_a_backup_from_before_an_issue_makes_no_other_one(course: Course, tmp_path: Path) -> None:
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


def test_two_computers_with_one_course_make_no_two_issues_once_they_meet(
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
        for _ in range(3):
            course.play()
            course.report()
        for _ in range(12):
            course.play()
            course.report()
        told = [case["plays"]["finished"] for case in course.report()["cases"]]
        assert told[0] in (6, 7) and told[1:] == [15]


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


NO_COUNTS = {
    *("places", "accepted", "stories", "issue", "least", "ratings", "items", "comparisons"),
    "rank",  # the place of a topic
}
"""Numbers of a case that count no plays."""


def small(data: Any, at: str = "") -> Iterator[str]:
    """Where in the data a number from one to four stands that counts plays."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in NO_COUNTS:
                yield from small(value, f"{at}.{key}")
    elif isinstance(data, list):
        for value in data:
            yield from small(value, at)
    elif isinstance(data, int) and data in range(1, LEAST) and not isinstance(data, bool):
        yield at


# No small cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [5, 9, 17, 24])
def test_no_form_holds_a_count_of_one_to_four_plays(course: Course, people: int) -> None:
    for _ in range(people):
        course.play()
    figures = build(course.store, course.id, course.own, TODAY)
    sheet = list(csv.DictReader(io.StringIO(write_report(figures, "csv", "")[1:])))
    for row in sheet:
        if row["measure"].startswith("looks broken"):
            continue  # that it is so, as 1
        for column in ("k", "n"):
            assert not row[column].isdecimal() or int(row[column]) not in range(1, LEAST), row
    data = json.loads(write_report(figures, "json", ""))["cases"][0]
    assert not list(small(data))
    for decision in data["decisions"]:
        counts = [choice["chosen"]["k"] for choice in decision["choices"]]
        hidden = [count for count in counts if isinstance(count, str)]
        assert len(hidden) != 1 or decision["kind"] != "choose", "it would follow from the others"
    assert figures.agencies in ((), (("police", people),))
    page = write_report(figures, "html", "")
    assert not re.search(r">[1-4] of \d", page) and ENGLISH.date(TODAY) in page


# What is disputed ---------------------------------------------------------------------------------


def test_disputes_are_told_in_issues_of_their_own(course: Course) -> None:
    plays = [course.play() for _ in range(9)]
    assert course.report()["cases"][0]["contested"] == []
    people = {p.play: p.participants[0] for p in course.store.plays(cohort=course.id)}
    for number, play in enumerate(plays):
        body = f"disagree\nreason {number}".encode()
        course.store.words.put(
            Annotation(play, "contest", body, 2, "door.in-front", people[play], number == 0)
        )
        (case,) = course.report()["cases"]
        if number < LEAST - 1:
            assert case["contested"] == []
    (disputed,) = case["contested"]
    assert disputed["disagree"] == 5 and disputed["reasons"] == ["reason 0"]
    course.store.words.put(
        Annotation(
            plays[0], "contest", b"disagree\nanother", 2, "door.in-front", people[plays[0]], True
        )
    )
    assert course.report()["cases"][0]["contested"][0]["reasons"] == []
    course.shown.clear()  # a shared reason is its writer's to show and to take back


def test_a_play_in_shared_records_is_reported_at_once(course: Course) -> None:
    cohort = course.store.cohorts.get(course.id)
    course.store.cohorts.put(replace(cohort, records="shared"))
    course.play()
    assert course.report()["cases"][0]["plays"]["finished"] == 1


def test_a_vote_of_the_room_is_shown_beside_an_issue(course: Course) -> None:
    for _ in range(6):
        course.play()
    before = course.report()["cases"][0]
    scenario = every_kind()
    led = start(course.store, scenario, mode="led", seed=1, cohort=course.id)
    led.tally({"separate": 7, "in-front": 4, "walk-first": 0})  # type: ignore[union-attr]
    after = course.report()["cases"][0]
    door = next(d for d in after["decisions"] if d["at"] == "door")
    assert door["voters"] == 11 and after["issue"] == 1
    assert after["needs"] == before["needs"] and after["plays"]["led"] == 1


STORIES = ("eight-stories-a", "eight-stories-b")


def test_the_change_of_own_records_is_of_the_day_on_which_each_form_was_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 26 people two play the other way round, and two both forms on the first day."""
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
        codes = CohortService(store).add("forms", "", 26)
        for nth, day in enumerate((date(2026, 3, 1), date(2026, 3, 5))):
            for n, code in enumerate(codes):
                today["day"] = date(2026, 3, 1) if n in (3, 4) else day
                order = cohort.order_of(code)[:: -1 if n in (1, 2) else 1]
                made = start(store, forms[order[nth]], participants=(code,), cohort="forms")
                assert isinstance(made, Recorded)
                while not made.play.ended:
                    assert made.answer(draw_answer(made.play, chooser)) is None
        change = build(store, "forms", None, "2026-03-06").change
        assert (change.why, change.pairs, change.each, change.given) == ("", 24, (12, 12), 22)
        assert (change.left_out.one_day, change.left_out.one_form) == (2, 0)
        assert build(store, "forms", None, "2026-03-07").change == change
