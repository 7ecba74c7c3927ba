"""Until the facilitator opens a case, no front end tells anything the key says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from engine.play.play import path
from engine.play.view import describe_answer
from engine.records.codes import mint
from engine.records.sqlite.store import Store
from engine.services.courses.administration import CohortService
from engine.services.courses.demonstration import make_demo
from engine.services.courses.enrolment import notice_of
from engine.services.feedback import debriefs
from engine.services.led.play import LedSession, lead
from engine.services.library import Library
from engine.services.shared.recording import Recorded
from engine.services.shared.session import Session
from engine.services.shared.waiting_feedback import holds_back
from tests.tui.faces import (
    BY_NUMBERS,
    CASE,
    WHOLE,
    answer,
    begun,
    invoked,
    listen,
    one_line,
    scenario,
    talk,
)
from tests.tui.given import ID, given, played_in
from tests.tui.key_texts import key_texts, leaked

SECRET = key_texts(scenario())


def run(data: Path, *args: str | Path) -> Result:
    return invoked(*args, data=data)


def in_the_app(recorded: Recorded, folder: Path) -> str:
    """Everything the screens can show of a play that has ended, and the page they save."""
    session = Session(recorded)
    shown = (debriefs.document_of(session), debriefs.look_back(session))
    return repr(shown) + debriefs.save(session, folder).read_text("utf-8")


def line_by_line(recorded: Recorded, folder: Path) -> str:
    return listen(recorded, "j", "s1", "c1", "a", "1", "")


def as_json(recorded: Recorded, folder: Path) -> str:
    return json.dumps(talk(recorded), ensure_ascii=False)


FACES: list[Callable[[Recorded, Path], str]] = [in_the_app, line_by_line, as_json]


@pytest.mark.parametrize("face", FACES)
def test_an_early_finisher_reads_what_happened_and_nothing_of_the_key(
    store: Store, tmp_path: Path, face: Callable[[Recorded, Path], str]
) -> None:
    [code] = given(store)
    recorded = played_in(store, code)
    waiting = face(recorded, tmp_path)
    assert leaked(waiting, SECRET) == []
    assert "opens for everyone together, when the facilitator opens it" in one_line(waiting)
    CohortService(store).open("irbid", [ID])
    assert leaked(face(recorded, tmp_path), SECRET), "then there is everything to read"


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_the_printed_debrief_waits_too(store: Store, data: Path, form: str) -> None:
    [code] = given(store)
    played_in(store, code)
    asked = ("debrief", "--as", code, "--format", form, "--all")
    assert leaked(run(data, *asked).output, SECRET) == []
    CohortService(store).open("irbid", [ID])
    assert leaked(run(data, *asked).output, SECRET)


def test_no_program_is_told_a_score_before_it_opens(store: Store, data: Path) -> None:
    [code] = given(store)
    recorded = played_in(store, code)

    def scores() -> tuple[object, object]:
        printed = run(data, "debrief", "--as", code, "--format", "json").stdout
        return talk(recorded)[-1]["debrief"]["score"], json.loads(printed)["score"]

    assert scores() == (None, None)
    CohortService(store).open("irbid", [ID])
    ended, printed = scores()
    assert ended == printed and isinstance(ended, dict)
    assert {"reached", "best", "worst", "decisions"} <= set(ended)


def test_a_whole_practice_play_looks_back_on_nothing_while_it_waits(store: Store) -> None:
    [code] = given(store)
    lines = [line for number in BY_NUMBERS for line in (number, "j")]
    assert leaked(listen(played_in(store, code, answers=0), *lines), SECRET) == []
    session = Session(played_in(store, code, answers=4))
    assert session.answer({"close": True}) is None
    assert not debriefs.look_back(session).entries


def test_without_an_embargo_or_once_it_is_closed_nothing_waits(store: Store) -> None:
    [code] = given(store, embargo=False)
    recorded = played_in(store, code)
    assert not holds_back(recorded)
    given(store)
    assert holds_back(recorded)
    store.cohorts.close("irbid", "2026-11-04")
    assert not holds_back(recorded)


def test_whoever_leads_a_room_reveals_the_key_when_she_wants_to(store: Store) -> None:
    given(store)
    led = lead(store, scenario(), "new", cohort="irbid")
    assert isinstance(led, LedSession) and led.recorded.cohort == "irbid"
    assert not holds_back(led.recorded)


def test_a_play_of_own_records_opens_with_its_code_alone(store: Store, data: Path) -> None:
    one, two = given(store, 2)
    play = played_in(store, one).id
    for asked in ((), (play,), (play, "--as", two)):
        refused = run(data, "debrief", *asked)
        assert refused.exit_code == 2 and "You chose" not in refused.output, asked
    assert run(data, "debrief", play, "--as", one).exit_code == 0
    given(store, records="shared")
    assert run(data, "debrief", play).exit_code == 0


def test_a_play_outside_the_course_waits_as_long_as_the_course_does(
    store: Store, data: Path
) -> None:
    given(store)
    outside = [begun(store), begun(store, mint(store.codes()))]
    for recorded in outside:
        for message in WHOLE:
            answer(recorded, message)
        waiting = listen(recorded)
        assert leaked(waiting, SECRET) == []
        assert "Irbid, November, plays this case" in one_line(waiting)
    assert "waits until the facilitator of the course opens it" in notice_of(outside[0], "")
    said = run(data, "play", CASE, "--plain", "--new").output
    assert "waits until the facilitator of the course opens it" in one_line(said)
    CohortService(store).open("irbid", [ID])
    assert not notice_of(outside[0], "")
    assert all(leaked(listen(recorded), SECRET) for recorded in outside)


def finished_outside(store: Store) -> Recorded:
    recorded = begun(store)
    for message in WHOLE:
        answer(recorded, message)
    return recorded


@pytest.mark.parametrize(
    "changes",
    [{"demo": True}, {"cases": ("thursday-ticket",)}],
    ids=["a simulated course", "a course without this case"],
)
def test_a_course_in_which_nobody_plays_this_case_makes_no_play_outside_it_wait(
    store: Store, changes: dict[str, object]
) -> None:
    given(store, **changes)  # type: ignore[arg-type]
    outside = finished_outside(store)
    assert not holds_back(outside) and not notice_of(outside, "")
    assert leaked(listen(outside), SECRET)
    assert not Library(store).feedback_waits(ID, None)


def test_a_course_makes_plays_outside_it_wait_once_it_has_codes(store: Store) -> None:
    given(store, 0)
    outside, library = finished_outside(store), Library(store)
    library.adopt(scenario())
    assert not holds_back(outside) and not library.feedback_waits(ID, None)
    given(store)
    assert holds_back(outside) and library.feedback_waits(ID, None)


def test_a_demo_holds_back_no_feedback(store: Store, data: Path) -> None:
    course = make_demo(store, people=6)
    library = Library(store)
    assert not any(
        course.holds_back(case) or library.feedback_waits(case, None) for case in course.cases
    )
    assert "Feedback" in (told := run(data, "cohort", "show", course.id).output)
    assert "waits for you" not in told


def test_while_it_waits_every_answer_is_told(store: Store) -> None:
    [code] = given(store)
    recorded = played_in(store, code)
    told = {section.title: section for section in debriefs.document_of(Session(recorded)).sections}[
        "What happened"
    ]
    lines = [line.text for entry in told.entries for line in entry.lines]
    given_ = [
        text for moment in path(recorded.play) for text in describe_answer(scenario(), moment)
    ]
    assert len(given_) > 10 and [line for line in lines if line in given_] == given_
