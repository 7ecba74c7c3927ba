"""Line mode: a whole case by ear and by numbers."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest

from engine.language.any_keyboard import read_numbers
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Head
from engine.services.courses.administration import CohortService
from engine.services.shared.recording import reopen
from tests.tui.faces import (
    BY_NUMBERS,
    CASE,
    CODE,
    WHOLE,
    begun,
    listen,
    one_line,
    played,
    rifq,
    talk,
)
from tests.tui.given import ID, given, played_in
from tui.linemode import session
from tui.linemode.line_io import Terminal


def at(answers: int, *lines: str) -> str:
    """What is said to these lines in a trial that stands after so many answers."""
    return listen(played(None, answers=answers), *lines)


def test_a_whole_case_is_played_by_numbers_to_its_debrief() -> None:
    said = listen(begun(None), *BY_NUMBERS)
    assert "The person" in said and "You have left" not in said
    assert "She has a room with a key of her own." in one_line(said)
    assert "Debrief" in said and "What is not known" in said


def test_at_a_terminal_each_card_waits_before_it_says_what_is_better() -> None:
    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = ["2", *BY_NUMBERS[1:]]
    waiting, whole = io.StringIO(), io.StringIO()
    session.play(begun(None), Typed("\n".join((*answers, ""))), waiting)  # no more is typed
    session.play(begun(None), Typed("\n".join((*answers, "", ""))), whole)
    question, better = "Why could a good officer choose this?", "Better, in the author's view"
    assert waiting.getvalue().rstrip().endswith("Enter shows what is better.")
    assert question in waiting.getvalue() and better not in waiting.getvalue()
    assert better in whole.getvalue() and "What went well" in whole.getvalue()


def test_the_same_answers_by_numbers_and_by_jsonl_are_the_same_play(store: Store) -> None:
    by_ear, by_line = begun(store), begun(store)
    listen(by_ear, *BY_NUMBERS)
    talk(by_line, *WHOLE)
    events = [[e.body for e in store.events(r.id)] for r in (by_ear, by_line)]
    assert events[0] == events[1]


def test_no_line_is_longer_than_76_and_none_has_an_escape() -> None:
    lines = ["?", "p", "r", "f", *BY_NUMBERS[:6], "j", "s1", *BY_NUMBERS[6:], "j", "m", "s1"]
    said = listen(begun(None), *lines)
    longest = max(said.splitlines(), key=len)
    assert len(longest) <= 76, longest
    assert "\x1b" not in said


def test_an_address_is_never_cut() -> None:
    address, out = "https://example.org/" + "a" * 90, io.StringIO()
    Terminal(io.StringIO(), out).say(f"Published in {address}")
    assert address in out.getvalue()


def test_the_last_words_stand_on_a_line_of_their_own() -> None:
    assert at(0).splitlines()[-3].endswith("1 to 4: ")
    assert at(0).splitlines()[-2].startswith("You have left.")


def test_mode_and_draft_are_said_once() -> None:
    said = one_line(listen(begun(None), *BY_NUMBERS[:5]))
    assert said.count("Practice: u undoes an answer.") == 1
    assert said.count("No expert has approved it yet.") == 1
    said = one_line(listen(begun(None, mode="assessment")))
    assert said.count("Assessment: no answer can be undone.") == 1


def test_scenario_text_is_said_as_it_was_written() -> None:
    assert "[He listens.] When she speaks, he stops what he is doing. [/b]" in at(0)


def test_arabic_digits_answer_as_well() -> None:
    assert "Three things could come next." in at(0, "١", "٢")
    assert "Three things could come next." in at(0, "۱", "۲")
    assert read_numbers("٣، ١، ٢") == read_numbers("3,1 2") == read_numbers("3. 1. 2.") == [3, 1, 2]


@pytest.mark.parametrize("line", ["7", "0", "-1", "1 2", "abc", "1.5x", "²", "9" * 5000, "1 x"])
def test_what_means_nothing_is_told_and_decides_nothing(line: str) -> None:
    recorded = begun(None)
    said = one_line(listen(recorded, line))
    assert recorded.play.seq == 1
    assert "from 1 to 4" in said
    assert said.count("A blue door.") == 1, "the scene is not said again"


def test_how_sure_is_asked_again_until_it_is_answered() -> None:
    recorded = begun(None)
    said = listen(recorded, "1", "5", "maybe")
    assert said.count("How sure are you?") == 3 and recorded.play.seq == 1
    listen(recorded, "1", "3")
    assert recorded.play.event.sure == 3  # type: ignore[union-attr]


def test_how_sure_may_be_left_open() -> None:
    recorded = begun(None)
    listen(recorded, "1", "")
    assert recorded.play.event.sure is None  # type: ignore[union-attr]


def test_a_ranking_by_ear_says_what_moved_and_how_the_order_stands() -> None:
    recorded = played(None, answers=2)
    said = one_line(listen(recorded, "1 3", ""))
    assert "Now third: The interpreter says who she is. The order now: 1. An account" in said
    assert recorded.play.event.answer == ["statement", "danger", "interpreter"]  # type: ignore[union-attr]


def test_moving_to_the_next_place_names_the_item_that_was_meant() -> None:
    assert "Now second: The interpreter says who she is." in one_line(at(2, "1 2"))


def test_a_whole_order_can_be_typed_at_once() -> None:
    recorded = played(None, answers=2)
    said = one_line(listen(recorded, "3 1 2", ""))
    assert "The order now: 1. Whether anyone is in danger today." in said
    assert recorded.play.event.answer == ["danger", "interpreter", "statement"]  # type: ignore[union-attr]


@pytest.mark.parametrize("line", ["1 1", "1 4", "1", "1 2 2", "0 1", "x"])
def test_a_ranking_is_not_changed_by_what_means_nothing(line: str) -> None:
    recorded = played(None, answers=2)
    before = recorded.play
    said = one_line(listen(recorded, line))
    assert recorded.play is before and "The order now" not in said


def test_looking_something_up_keeps_an_order_half_made() -> None:
    recorded = played(None, answers=2)
    listen(recorded, "1 3", "f", "?", "r", "")
    assert recorded.play.event.answer == ["statement", "danger", "interpreter"]  # type: ignore[union-attr]


def test_enter_alone_decides_no_order_that_nobody_typed() -> None:
    recorded = played(None, answers=2)
    said = one_line(listen(recorded, "", "", ""))
    assert recorded.play.seq == 3
    assert said.count("Nothing has moved yet. If this is your order, type 1 2 3.") == 3
    assert "That is the order already. Enter decides." in listen(recorded, "1 2 3", "")
    assert recorded.play.event.answer == ["interpreter", "statement", "danger"]  # type: ignore[union-attr]


def test_hearing_the_moment_once_more_keeps_an_order_half_made() -> None:
    recorded = played(None, answers=2)
    said = one_line(listen(recorded, "1 3", "w", ""))
    assert said.count("The order now: 1. An account") == 2
    assert recorded.play.event.answer == ["statement", "danger", "interpreter"]  # type: ignore[union-attr]


def test_hearing_the_moment_once_more_keeps_values_half_given() -> None:
    recorded = played(None, answers=10)
    listen(recorded, "2", "w", "3", "w", "")
    assert recorded.play.event.answer == {"sticks": 0, "locked": 1}  # type: ignore[union-attr]


@pytest.mark.parametrize(("answers", "lines"), [(2, ["1 3", ""]), (10, ["2 3", ""])])
def test_what_was_arranged_stays_when_the_disk_is_full_and_enter_decides_it_later(
    store: Store, monkeypatch: pytest.MonkeyPatch, answers: int, lines: list[str]
) -> None:
    recorded, append = played(store, answers=answers), store.append
    times = iter([RecordsProblem(Code.FULL, {"path": "plays.db"})])

    def full_once(*arguments: Any) -> Head:
        for problem in times:
            raise problem
        return append(*arguments)

    monkeypatch.setattr(store, "append", full_once)
    said = one_line(listen(recorded, *lines, ""))
    assert said.count("R001 The disk that holds plays.db is full.") == 1
    expected = played(None, answers=answers)
    listen(expected, *lines)
    assert recorded.play.event == expected.play.event


def test_a_pick_of_the_wrong_number_is_told_and_not_taken() -> None:
    recorded = played(None, answers=3)
    said = one_line(listen(recorded, "1", "1 1", "1 9", "one"))
    assert said.count("Not accepted: choose exactly 2; you chose 1.") == 2
    assert said.count("Type 2 numbers from 1 to 4") == 2
    assert recorded.play.seq == 4


def test_ratings_are_said_back_and_one_can_be_given_anew() -> None:
    recorded = played(None, answers=10)
    said = one_line(listen(recorded, "7", "1", "2", "2", "3", ""))
    assert "Type a number from 1 to 3 for this line." in said
    assert "1. The door sticks. — less likely 2. The door is locked at night. — no change" in said
    assert recorded.play.event.answer == {"sticks": -1, "locked": 1}  # type: ignore[union-attr]


def test_ratings_can_be_typed_all_at_once() -> None:
    recorded = played(None, answers=10)
    listen(recorded, "2 3", "")
    assert recorded.play.event.answer == {"sticks": 0, "locked": 1}  # type: ignore[union-attr]


def test_after_a_question_only_the_reply_is_said_and_what_is_left_to_ask() -> None:
    said = one_line(at(6, "1", "1"))
    assert "You speak with Amina, through Ms Sara." in said
    _, after = said.split("Your answer, 1 to 2, or x to close:", 1)
    assert after.startswith(' "Yes." 1 question left.')
    assert "You speak with" not in after and "A table" not in after


def test_her_question_is_answered_by_a_number() -> None:
    said = one_line(at(4, "1", "1"))
    assert '"And Mr Karam, may he read it?" 1. "No." 2. "Perhaps." Your answer, 1 to 2:' in said


def test_an_act_is_said_and_the_choices_are_not_repeated() -> None:
    recorded = begun(None)
    said = one_line(listen(recorded, "4"))
    assert said.endswith(
        "Done: Ring the interpreter line, without a name. Your answer, 1 to 3: You "
        "have left. This was a test: it is not saved."
    )
    assert "3. Walk the rooms" in one_line(listen(recorded, ""))


def test_after_a_move_what_can_be_asked_is_said_again() -> None:
    _, after = one_line(at(6, "2")).split("Done: Break", 1)
    assert 'You can ask: 1. "He locked you in, yes?" You can also: 2. Break' in after


def test_a_subject_is_closed_with_x_and_that_is_said() -> None:
    assert "That subject is closed." in at(6, "x")


def test_undo_pass_over_note_read_back_and_case_file() -> None:
    said = one_line(at(1, "1", "", "u"))
    assert "Undone." in said and said.count("A blue door.") == 2
    assert "Skipped." in at(1, "s") and "Three things could come next." in at(1, "s")
    assert "You: Ask him for the permits" in one_line(at(2, "r"))
    assert "09:10. Raised: An interpreter with no tie to the house." in one_line(at(1, "f"))
    assert "09:10. You: Ring the interpreter line, without a name." in one_line(at(1, "f"))
    begun = at(0, "f")
    assert "People. Mr Karam" in begun and "You: " not in begun
    assert "An interpreter" not in begun


def test_letters_of_an_arabic_keyboard_are_commands_too() -> None:
    assert "Undone." in at(2, "ع")
    assert "Skipped." in at(1, "س")
    assert "Type a number to answer." in at(0, "؟")


def test_in_an_assessment_u_says_why_not() -> None:
    recorded = begun(None, mode="assessment")
    said = one_line(listen(recorded, "1", "", "u"))
    assert "In an assessment nothing can be undone." in said


def test_w_says_the_moment_again_and_g_offers_a_pause() -> None:
    assert at(1, "w").count("A blue door.") == 2
    assert "This is a pause. It is not help" in one_line(at(0, "g"))


def test_notes_are_kept_side_by_side_under_their_writers_code(store: Store) -> None:
    recorded = begun(store, CODE)
    assert "Saved." in listen(recorded, "n", "first", "n", "second", "n", "", code=CODE)
    kept = store.words.of(recorded.id)
    assert [(w.body, w.participant) for w in kept] == [(b"first", CODE), (b"second", CODE)]


def test_judgements_are_said_when_asked_for_and_only_after_what_follows() -> None:
    said = one_line(at(0, "1", "", "s", "s", "j"))
    assert said.index("A table, two chairs.") < said.index("That part is over.")
    assert said.index("That part is over.") < said.index("Judgement 1.")
    assert "(P15)" in said and "Molo" not in said
    assert "There is nothing to look back at yet" in at(0, "j")


def test_the_sources_of_a_judgement_are_one_command_away() -> None:
    said = one_line(at(0, "1", "", "s", "s", "s1", "s9"))
    assert re.search(r"P15 \S.*Find an ordinary reason", said)
    assert "they go from 1 to 1" in said
    assert "There is no judgement yet." in at(0, "s1")


def test_a_judgement_is_contested_in_three_ways(store: Store) -> None:
    recorded = played(store, CODE, answers=3)
    lines = ["c1", "4", "3", "the order was not mine", "c2", "2", "", "c3", ""]
    listen(reopen(store, recorded.id), "1 3", *lines, code=CODE)
    kept = {w.address: w.body for w in store.words.of(recorded.id) if w.kind == "contest"}
    assert kept == {"door.separate": b"disagree\nthe order was not mine", "order": b"not-my-job\n"}


def test_after_the_debrief_decisions_can_be_read_contested_and_reflected_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorded = begun(store, CODE)
    said = listen(
        recorded, *BY_NUMBERS, "zz", "j", "s1", "c1", "1", "", "k1", "My sentence.", "h", "m", "",
        code=CODE,
    )  # fmt: skip
    assert "Judgement 1." in said and "P15" in said
    assert "How sure this is: " in said
    kinds = {w.kind: w.body for w in store.words.of(recorded.id)}
    assert kinds == {"contest": b"agree\n", "reflection": b"My sentence."}
    assert list(tmp_path.glob("debrief-every-kind-*.html"))
    assert "You have left" not in said


def test_what_can_be_typed_after_a_debrief_that_waits_promises_no_judgement(store: Store) -> None:
    [code] = given(store)
    recorded = played_in(store, code)
    waits = one_line(listen(reopen(store, recorded.id), "?", "", code=code))
    assert "There is no judgement yet." in waits and "sources of a judgement" not in waits
    CohortService(store).open("irbid", [ID])
    opened = one_line(listen(reopen(store, recorded.id), "?", "", code=code))
    assert "j shows every decision with its judgement" in opened


def test_on_resuming_it_says_where_one_is(store: Store) -> None:
    recorded = played(store, answers=4)
    said = one_line(listen(reopen(store, recorded.id)))
    assert "You continue where this play stopped." in said
    assert "Chapter 2 of 2: The talk" in said and "A table, two chairs." in said
    assert "You are asked to look in" not in said, "the role was read before"


def test_a_part_resumed_half_way_is_looked_back_at_as_a_whole(store: Store) -> None:
    recorded = played(store, answers=3)
    said = one_line(listen(reopen(store, recorded.id), "1 3", "j"))
    assert "Judgement 3." in said and "Ask him for the permits" in said


def test_end_of_input_q_and_processes_leave_it_resumable(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = rifq("play", CASE, "--plain", data=data, stdin="1\n2\n")
    assert first.returncode == 0 and "Everything you decided is saved" in one_line(first.stdout)
    second = rifq("play", CASE, "--plain", data=data, stdin="q\n")
    assert second.returncode == 0 and "Three things could come next." in second.stdout


def test_the_output_is_the_same_utf8_under_every_locale(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE.read_text("utf-8").replace("A blue door.", "باب أزرق — “x”."), "utf-8")
    said = [
        rifq("play", case, "--plain", "--new", data=tmp_path / "data", stdin="١\n", env=env).stdout
        for env in (
            {"LC_ALL": "C", "PYTHONUTF8": "0"},
            {"PYTHONIOENCODING": "cp1252"},
            {"LC_ALL": "C.UTF-8", "FORCE_COLOR": "1"},
        )
    ]
    said = [one.replace("It is raining.\n\n", "") for one in said]  # luck
    assert "باب أزرق" in said[0] and "How sure" in said[0]
    assert said[0] == said[1] == said[2]


def test_a_full_disk_is_told_and_the_play_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = played(store, answers=3)

    def full(*_: object) -> None:
        raise RecordsProblem(Code.FULL, {"path": "plays.db"})

    append, put = store.append, store.words.put
    monkeypatch.setattr(store, "append", full)
    monkeypatch.setattr(store.words, "put", full)
    said = one_line(listen(recorded, "1 3", "n", "a thought"))
    assert said.count("R001 The disk that holds plays.db is full.") == 2
    assert "Saved." not in said and recorded.play.seq == 4
    monkeypatch.setattr(store, "append", append)
    monkeypatch.setattr(store.words, "put", put)
    listen(recorded, "1 3")
    assert recorded.play.seq == 5


def test_the_same_play_open_twice_is_told_and_shown_where_it_is(store: Store) -> None:
    recorded = begun(store)
    talk(reopen(store, recorded.id), *WHOLE[:2])
    said = one_line(listen(recorded, "1", ""))
    assert "Not accepted: someone has continued this play elsewhere." in said
    assert "Three things could come next." in said


def test_a_place_without_any_answer_says_so_instead_of_asking_for_one(tmp_path: Path) -> None:
    case = tmp_path / "stuck.yaml"
    text = CASE.read_text("utf-8").replace(
        "        separate:\n", "        separate:\n          if: apart\n"
    )
    text = text.replace("        in-front:\n", "        in-front:\n          if: apart\n")
    text = text.replace("        walk-first:\n", "        walk-first:\n          if: apart\n")
    case.write_text(
        text.split("    also_offered:")[0] + "  order:" + text.split("  order:")[1], "utf-8"
    )
    said = rifq("play", case, "--plain", data=tmp_path / "data", stdin="1\n")
    assert "You cannot do anything here. This is a mistake in the case." in said.stdout
    assert said.returncode == 0
