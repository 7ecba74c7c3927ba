"""Needed slots can be settled, and where they fall away it is said."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.slots import (
    _search,
    find_drops,
    find_losses,
    find_unattainable,
    report_losses,
)
from engine.scenario.messages import message
from tests.cases import case, scored
from tests.engine.explore.theorems.proofs import only, proved

HALL = """
hall:
  text: You are in the hall.
  choose:
    prompt: What now?
    options:
      up: {do: Go up.}
      out: {do: Go out., then: dawn}
    then: room
  pass: {to: dawn, drops: [room]}
""" + scored("room", then="evening")


def test_a_slot_lost_undeclared_is_found_on_the_answer_that_loses_it() -> None:
    finding = only(find_losses, case(HALL))
    assert finding.problem.params == {"at": "hall.out", "slot": "room"}
    assert proved(find_losses, HALL) == [("F313", "hall.out", 1)]
    assert finding.play is not None
    assert finding.play.location.location.id == "dawn"
    assert (
        "out: {do: Go out." in case(HALL).source.raw.decode().splitlines()[finding.problem.line - 1]
    )


def test_a_slot_said_to_be_lost_or_waived_is_sound() -> None:
    waived = HALL.replace("then: dawn}", "then: [{waive: [room], go: dawn}]}")
    assert proved(find_losses, waived) == []
    scored = HALL.replace("  choose:\n", "  choose:\n    assesses: [dignity]\n", 1)
    scored = scored.replace("do: Go up.", "do: Go up., rating: 4, upholds: [P01]")
    lost = scored.replace("do: Go out.", "do: Go out., rating: 2, breaches: [P01], lose: [room]")
    assert proved(find_losses, lost) == []
    assert proved(find_losses, lost.replace(", lose: [room]", "")) == [("F313", "hall.out", 1)]


def test_a_free_slot_needs_no_word() -> None:
    free = HALL.replace("assesses: [safety]", "assesses: [safety]\n    slot: {unmet: free}")
    assert proved(find_losses, free) == []


def test_a_slot_that_can_still_be_settled_elsewhere_is_not_lost() -> None:
    twin = """
dawn-room:
  choose:
    prompt: And now?
    assesses: [safety]
    slot: {as: room}
    options:
      ask: {do: Ask., rating: 4, upholds: [P01]}
      go: {do: Go., rating: 2, breaches: [P01]}
    then: dawn
"""
    assert proved(find_losses, HALL.replace("then: dawn}", "then: dawn-room}") + twin) == []


def test_something_that_happens_and_leads_elsewhere_has_to_say_what_is_lost() -> None:
    plain = HALL.replace("then: dawn}", "set: {told: true}}")
    inject = """
injects:
  bus: {if: told, say: The bus is early., go: dawn}
"""
    assert proved(find_losses, plain) == []
    assert proved(find_losses, plain, inject) == [("F313", "hall.out", 1)]
    said = inject.replace("go: dawn", "waive: [room], go: dawn")
    assert proved(find_losses, plain, said) == []


TALK = """
talk:
  interview:
    who: hana
    assesses: [safety]
    purpose:
      knows: She knows who you are.
      way-home: You know how she gets home.
    topics:
      first:
        questions:
          who-we-are:
            {says: We help., type: open, serves: knows, rating: 4, upholds: [P01]}
          weather: {says: Was it cold?, type: open}
      second:
        questions:
          bus: {says: How do you get home?, type: open, serves: way-home, rating: 4, upholds: [P01]}
    moves:
      wait: {}
    then: evening
"""


def test_a_question_left_unasked_when_its_topic_closes_needs_no_word() -> None:
    assert proved(find_losses, TALK) == []


def test_a_question_for_which_there_is_no_more_time_needs_no_word() -> None:
    assert proved(find_losses, TALK.replace("    topics:", "    most: 1\n    topics:")) == []


def test_there_can_be_time_for_more_questions_than_there_are() -> None:
    assert proved(find_losses, TALK.replace("    topics:", "    most: 9\n    topics:")) == []


def test_a_question_that_only_more_time_would_have_reached_needs_no_word() -> None:
    slow = TALK.replace("bus: {says", "bus: {if: hana.trust > 3, says")
    slow = slow.replace("type: open}", "type: open}\n          tea: {says: Tea?, type: open}")
    for question in ("weather", "tea"):
        slow = slow.replace(f"{question}: {{says", f"{question}: {{add: {{hana.trust: 1}}, says")
    assert proved(find_losses, slow.replace("    topics:", "    most: 3\n    topics:")) == []


@pytest.mark.parametrize("most", [2, 3, 4])
def test_what_more_time_would_bring_is_asked_of_every_state_and_not_of_its_class(most: int) -> None:
    slow = TALK.replace("bus: {says", "bus: {if: hana.trust > 3, says")
    slow = slow.replace("type: open}", "type: open}\n          tea: {says: Tea?, type: open}")
    for question in ("weather", "tea"):
        slow = slow.replace(f"{question}: {{says", f"{question}: {{add: {{hana.trust: 1}}, says")
    known = Case(case(slow.replace("    topics:", f"    most: {most}\n    topics:")))
    used, losing, _ = _search(known)
    assert losing.silence.supposed == (used is not known)
    assert (used is not known) == (most == 3)
    told, plain = list(find_losses(known)), list(find_losses(known.state_by_state()))
    assert [f.problem for f in told] == [f.problem for f in plain]


def test_a_condition_that_puts_a_question_out_of_reach_has_to_be_said() -> None:
    gated = TALK.replace("bus: {says", "bus: {if: not told, says").replace(
        "weather: {says", "weather: {set: {told: true}, says"
    )
    assert proved(find_losses, gated) == [("F313", "talk.weather", 1)]
    limited = gated.replace("    topics:", "    most: 3\n    topics:")
    assert proved(find_losses, limited) == [("F313", "talk.weather", 1)]


def test_being_led_out_of_an_interview_has_to_be_said_but_closing_it_not() -> None:
    inject = """
injects:
  bus: {if: told, say: The bus is early., go: dawn}
"""
    thrown = TALK.replace("wait: {}", "wait: {set: {told: true}}")
    assert proved(find_losses, thrown, inject) == [("F313", "talk.wait", 1)] * 2
    closing = inject.replace("if: told", "if: hana.trust == 3")
    close = TALK.replace("type: open}", "type: open, add: {hana.trust: 1}}")
    both = {("F313", "talk.weather", 1)}
    assert set(proved(find_losses, close, closing)) == both


def test_a_question_of_hers_that_never_comes_needs_no_word() -> None:
    hers = TALK.replace("    moves:\n      wait: {}\n", "").replace(
        "    then: evening",
        """    asks:
      when:
        if: told
        says: When do I get home?
        slot: {unmet: needed}
        answers:
          soon: {says: Soon., rating: 2, breaches: [P01]}
          not-known: {says: I do not know yet., rating: 4, upholds: [P01]}
    then: evening""",
    )
    reached = hers.replace("weather: {says", "weather: {set: {told: true}, says")
    assert proved(find_losses, reached) == []
    before = HALL.replace("then: room\n", "then: talk\n").replace(
        "pass: {to: dawn, drops: [room]}", "pass: {to: dawn}"
    )
    before = before[: before.index("room:\n")].replace("then: dawn}", "set: {separated: true}}")
    gated = reached.replace("if: told", "if: told and not separated")
    assert proved(find_losses, before + gated) == []
    skipped = before.replace("set: {separated: true}}", "then: dawn}")
    assert len(proved(find_losses, skipped + gated)) == 3


def test_a_needed_slot_that_some_luck_puts_out_of_reach_is_found() -> None:
    luck = HALL.replace("then: room", "then: [{if: rain, go: room}, {go: dawn}]")
    finding = only(find_unattainable, case(luck))
    assert finding.problem.params == {"at": "room", "luck": "rain: false"}
    assert finding.play is not None
    assert finding.play.value("rain") is False
    assert proved(find_unattainable, luck) == [("F322", "room", 0)]


def test_a_needed_slot_that_can_be_met_or_waived_however_luck_falls_is_sound() -> None:
    assert proved(find_unattainable, HALL) == []
    waived = HALL.replace("then: room", "then: [{if: rain, go: room}, {waive: [room], go: dawn}]")
    assert proved(find_unattainable, waived) == []


def test_what_can_only_be_settled_after_passing_over_cannot_be_settled() -> None:
    passed = HALL.replace(
        "    then: room\n  pass: {to: dawn, drops: [room]}", "    then: dawn\n  pass: {to: room}"
    )
    assert proved(find_unattainable, passed) == [("F322", "room", 0)]


ROUND = """
hall:
  choose:
    prompt: What now?
    assesses: [dignity]
    options:
      up: {do: Go up., rating: 4, upholds: [P01]}
      stay: {do: Stay., rating: 3, upholds: [P01]}
    then: room
room:
  choose:
    prompt: And now?
    options:
      back: {do: Go back., then: hall}
      on: {do: Go on., then: evening}
  pass: {to: evening}
"""


def test_what_was_passed_over_left_the_account_and_is_not_lost_again() -> None:
    assert proved(find_losses, ROUND) == []
    assert proved(find_drops, ROUND) == []


def test_what_was_not_passed_over_itself_is_still_lost() -> None:
    """The hall is met first after the yard was passed over, and still counts."""
    yard = """
yard:
  choose:
    prompt: Which way?
    options:
      far: {do: The long way., then: dawn}
      farther: {do: The longer way., then: dawn}
  pass: {to: room}
"""
    told = yard + ROUND
    assert proved(find_losses, told) == [("F313", "room.on", 2)]
    assert proved(find_drops, told) == [("F314", "room", 2)]


def test_where_one_is_stuck_nothing_is_said_of_slots() -> None:
    stuck = HALL.replace("then: dawn}", "set: {told: true}, then: room}").replace(
        "do: Ask.,", "do: Ask., if: not told,"
    )
    stuck = stuck.replace("do: Go.,", "do: Go., if: not told,")
    assert proved(find_losses, stuck) == []
    assert (
        proved(
            find_drops,
            stuck.replace("drops: [room]", "drops: []").replace("{to: dawn", "{to: room"),
        )
        == []
    )


def test_a_slot_that_falls_away_on_leaving_a_talk_is_told_of_the_talk() -> None:
    """Closing has no address an author could write."""
    talk = """
talk:
  interview:
    who: hana
    topics:
      first:
        questions:
          name: {says: What is your name?, type: open, set: {told: true}}
    then: [{if: told, go: room}, {go: dawn}]
  pass: {to: room}
""" + HALL[HALL.index("room:") :]
    assert proved(find_losses, talk) == [("F313", "talk", 1)]


TWO = (
    HALL.replace("then: evening", "then: stairs")
    + """
stairs:
  choose:
    prompt: And then?
    assesses: [dignity]
    options:
      wait: {do: Wait., rating: 4, upholds: [P01]}
      run: {do: Run., rating: 2, breaches: [P01]}
    then: evening
"""
)


def test_everything_one_answer_loses_is_told_at_once_with_what_to_write() -> None:
    finding = only(report_losses, case(TWO))
    assert finding.problem.params == {"at": "hall.out", "slot": "room`, `stairs"}
    assert "puts `room`, `stairs` out of reach" in message(finding.problem)
    assert "`waive: [room, stairs]`" in finding.problem.hint
    rated = TWO.replace("  choose:\n", "  choose:\n    assesses: [dignity]\n", 1)
    rated = rated.replace("do: Go up.", "do: Go up., rating: 4, upholds: [P01]")
    weak = rated.replace("do: Go out.", "do: Go out., rating: 2, breaches: [P01]")
    assert (
        only(report_losses, case(weak)).problem.hint == "rated 2, so write `lose: [room, stairs]`"
    )
    fine = rated.replace("do: Go out.", "do: Go out., rating: 3, upholds: [P01]")
    assert (
        only(report_losses, case(fine)).problem.hint == "rated 3, so write `waive: [room, stairs]`"
    )
    followed = weak.replace("do: Go out.", "do: Go out., lose: [room, stairs]")
    assert proved(report_losses, followed) == []


LATER = """
start:
  choose:
    prompt: Where to?
    options:
      ask: {do: Ask., set: {told: true}}
      wait: {do: Wait.}
    then: hall
hall:
  choose:
    prompt: What now?
    assesses: [dignity]
    options:
      sit: {do: Sit down., rating: 4, upholds: [P01], set: {separated: true}}
      stay: {do: Stay., rating: 2, breaches: [P01]}
    then: stairs
stairs:
  text: The stairs.
  then:
    - {if: told and separated, go: dawn}
    - {go: room}
room:
""" + HALL[HALL.index("room:\n") + 6 :]


def test_a_slot_that_can_still_be_met_after_the_answer_is_waived_where_the_way_leads_past() -> None:
    hint = only(report_losses, case(LATER)).problem.hint
    assert hint == (
        "on some ways after it `room` can still be met, so write nothing there: `stairs` leads "
        "past, to `dawn`; write `waive: [room]` beside that way"
    )
    assert (
        proved(
            report_losses,
            LATER.replace("separated, go", "separated, waive: [room], go"),
        )
        == []
    )


def test_a_slot_that_something_by_itself_leads_past_is_waived_there() -> None:
    plain = LATER.replace("    - {if: told and separated, go: dawn}\n", "")
    inject = "injects: {call: {if: told and separated, say: A call., go: dawn}}"
    hint = only(report_losses, case(plain, inject)).problem.hint
    assert "the inject `call` (line " in hint and hint.endswith("write `waive: [room]` in it")
    assert (
        proved(
            report_losses,
            plain,
            inject.replace("go: dawn", "waive: [room], go: dawn"),
        )
        == []
    )
