"""A participant's course: agreed to first, then its mode, its luck, and who sits there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from engine.records.codes import mint
from engine.records.cohorts import is_odd
from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from engine.services.catalogue.case_list import CaseCard
from engine.services.courses.administration import CohortService
from engine.services.courses.enrolment import begin, enrolment, terms
from engine.services.library import Library, Together
from engine.services.shared.errors import Failure
from engine.services.shared.recording import Recorded
from engine.services.shared.session import Session
from tests.tui.faces import CASE, invoked, listen, one_line, scenario
from tests.tui.given import ID, SUPPORT, given, played_in


def run(data: Path, *args: str | Path, stdin: str = "") -> Result:
    return invoked(*args, data=data, stdin=stdin)


def test_a_play_of_a_course_has_its_mode_its_luck_and_its_place(store: Store) -> None:
    [code] = given(store, mode="assessment")
    recorded = begin(store, scenario(), (code,), mode="practice", seed=1)
    assert isinstance(recorded, Recorded)
    head = recorded.play.started
    assert (head.mode, dict(head.luck), head.players) == ("assessment", {"rain": True}, 1)
    assert store.plays(cohort="irbid")[0].participants == (code,)


def test_what_is_no_case_of_the_course_is_played_beside_it(store: Store) -> None:
    [code] = given(store, cases=("thursday-ticket",))
    recorded = begin(store, scenario(), (code,), players=2)
    assert isinstance(recorded, Recorded) and recorded.cohort is None
    assert recorded.play.started.players == 2


def test_nobody_plays_in_a_course_before_agreeing(store: Store) -> None:
    [code] = given(store, accepted=False)
    with pytest.raises(RecordsProblem, match=r"R033.*" + code):
        begin(store, scenario(), (code,))
    assert store.plays() == ()


def test_two_at_one_keyboard_are_one_play_of_both(store: Store) -> None:
    one, two, three = given(store, 3)
    recorded = played_in(store, one, two, players=2)
    assert recorded.play.started.players == 2
    assert [len(store.plays(participant=code)) for code in (one, two, three)] == [1, 1, 0]
    assert len(store.plays(cohort="irbid")) == 1


def test_whoever_joins_in_is_of_the_course_and_has_agreed(store: Store) -> None:
    [one] = given(store)
    stranger = mint(store.codes())
    with pytest.raises(RecordsProblem, match=r"R027.*" + stranger):
        begin(store, scenario(), (one, stranger), players=2)
    store.cohorts.add("irbid", stranger)
    with pytest.raises(RecordsProblem, match=r"R033.*" + stranger):
        begin(store, scenario(), (one, stranger), players=2)
    assert store.plays() == ()


def test_the_house_says_why_instead_of_failing(store: Store) -> None:
    [one] = given(store)
    library = Library(store)
    library.adopt(scenario())
    refused = library.open(ID, "practice", one, False, Together(2, (mint({one}),)))
    assert isinstance(refused, Failure) and refused.code == "R027"
    pair = library.open(ID, "assessment", one, False, Together(2))
    assert isinstance(pair, Session) and pair.mode == "practice"
    assert pair.recorded.play.started.players == 2


def test_own_and_shared_say_different_things_and_both_say_what_is_kept(store: Store) -> None:
    said = {}
    for records in ("own", "shared"):
        [code] = given(store, records=records, keep_days=12)
        course = enrolment(store, code)
        assert course is not None
        words = terms(course.cohort)
        said[records] = words[0]
        text = " ".join(f"{heading} {sentence}" for heading, sentence in words)
        assert "12 days after the course is closed" in text and "does not qualify anyone" in text
        assert SUPPORT in text
    assert said["own"] != said["shared"]
    assert "never who decided what" in said["own"][1]
    assert "can open your plays" in said["shared"][1]


# Line by line


def test_line_mode_says_what_is_kept_and_begins_once_that_is_agreed_to(data: Path) -> None:
    with Store.open(data) as store:
        [code] = given(store, accepted=False)
    no = run(data, "play", CASE, "--plain", "--as", code, stdin="n\n")
    assert no.exit_code == 0 and "Nothing was started" in no.output
    assert "Your record is your own" in no.output and "What do you do first" not in no.output
    with Store.open(data) as store:
        assert store.plays() == () and not store.cohorts.members("irbid")[0].accepted
    yes = run(data, "play", CASE, "--plain", "--as", code, stdin="y\n")
    assert "What do you do first" in yes.output
    again = run(data, "play", CASE, "--plain", "--as", code)
    assert "Your record is your own" not in again.output
    with Store.open(data) as store:
        assert len(store.plays(cohort="irbid")) == 1


def test_a_keyboard_in_arabic_agrees_on_the_same_key(data: Path) -> None:
    with Store.open(data) as store:
        [code] = given(store, accepted=False)
    run(data, "play", CASE, "--plain", "--as", code, stdin="غ\n")
    with Store.open(data) as store:
        assert store.cohorts.members("irbid")[0].accepted


def test_a_program_is_told_to_let_its_person_agree_first(data: Path) -> None:
    with Store.open(data) as store:
        [code] = given(store, accepted=False)
    refused = run(data, "play", CASE, "--jsonl", "--as", code)
    assert refused.exit_code == 2 and "R033" in refused.output
    assert f"rifq play CASE --plain --as {code}" in one_line(refused.output)


def test_lines_of_json_are_a_play_of_the_course_too(data: Path) -> None:
    with Store.open(data) as store:
        [code] = given(store, mode="assessment")
    said = run(data, "play", CASE, "--jsonl", "--as", code, "--players", "2")
    assert '"mode": "assessment"' in said.output
    with Store.open(data) as store:
        [play] = store.plays(cohort="irbid")
        assert b'"players":2' in (store.events(play.play)[0].body or b"")


def test_line_mode_names_who_is_there_to_talk_to(store: Store) -> None:
    [code] = given(store)
    recorded = played_in(store, code, answers=0)
    assert f"Talk to {SUPPORT}. No need to say why." in one_line(listen(recorded, "g"))


# After the course, and with a code that is no longer anybody's


@pytest.mark.parametrize("face", ["--plain", "--jsonl"])
def test_a_code_that_was_replaced_plays_nothing_and_says_what_to_ask_for(
    data: Path, face: str
) -> None:
    with Store.open(data) as store:
        [lost] = given(store)
        new = CohortService(store).reissue("irbid", lost)
    refused = run(data, "play", CASE, face, "--as", lost)
    assert refused.exit_code == 2 and "R041" in refused.output
    assert "Ask the facilitator for the new code" in refused.output
    assert run(data, "records", "list", "--as", lost).exit_code == 2
    assert run(data, "play", CASE, face, "--as", new).exit_code == 0
    with Store.open(data) as store:
        assert [play.participants for play in store.plays()] == [(new,)]
        with pytest.raises(RecordsProblem, match=r"R041.*" + lost):
            begin(store, scenario(), (new, lost), players=2)


@pytest.mark.parametrize("face", ["--plain", "--jsonl"])
def test_a_play_begun_after_the_course_says_that_it_is_not_of_it(data: Path, face: str) -> None:
    with Store.open(data) as store:
        [code] = given(store)
        store.cohorts.close("irbid", "2026-11-04")
    said = one_line(run(data, "play", CASE, face, "--as", code).output)
    assert "Your course, Irbid, November, is closed." in said and "due on 2026-12-04" in said
    assert "not part of the course, and is not deleted with it" in said
    with Store.open(data) as store:
        [play] = store.plays()
        assert play.cohort is None
        store.cohorts.forget("irbid")
        assert store.plays() == (play,)


def test_the_closing_form_is_offered_and_begun_once_its_facilitator_opens_it(
    store: Store, data: Path
) -> None:
    """For every second code the closing form is the first case of the course."""
    forms = (ID, "guesthouse-visit", "thursday-ticket")
    codes = given(store, 6, cases=forms, parallel=True)
    odd, even = next(c for c in codes if is_odd(c)), next(c for c in codes if not is_odd(c))
    cards = [CaseCard(id, id, "", (), (1, 1), "") for id in forms]
    library = Library(store)

    def offered(code: str) -> list[str]:
        (group,) = library.arrange_cases(code, cards, (), ())
        return [card.id for card in group.cases]

    assert offered(even) == [ID, "guesthouse-visit"]
    assert offered(odd) == ["thursday-ticket", "guesthouse-visit"]
    assert isinstance(begin(store, scenario(), (even,)), Recorded)
    with pytest.raises(RecordsProblem, match=r"R056.*closing form of your course"):
        begin(store, scenario(), (odd,))
    refused = run(data, "play", CASE, "--jsonl", "--as", odd)
    assert refused.exit_code == 2 and "R056" in refused.stderr
    assert "Traceback" not in refused.output and len(store.plays()) == 1
    opened = run(data, "cohort", "open", "irbid", "--closing-form")
    assert opened.exit_code == 0 and "Open for everyone: the closing form" in opened.output
    assert offered(even) == list(forms) and offered(odd) == list(forms[::-1])
    assert isinstance(begin(store, scenario(), (odd,)), Recorded)


def test_a_course_without_forms_has_no_closing_form_to_open(store: Store, data: Path) -> None:
    given(store)
    refused = run(data, "cohort", "open", "irbid", "--closing-form")
    assert refused.exit_code == 2 and "has no closing form" in refused.output
