"""Nobody is judged by luck that could not be seen."""

from __future__ import annotations

from engine.explore.theorems.hidden_luck import find_hidden_luck
from tests.cases import case
from tests.engine.explore.theorems.proofs import only, proved

HALL = """
hall:
  text:
    - You are in the hall.
  choose:
    prompt: What now?
    assesses: [safety]
    options:
      walk:
        do: Walk there.
        rating:
          - {if: rain, is: 2, breaches: [P01]}
          - {is: 4, upholds: [P01]}
      wait: {do: Wait., rating: 3, upholds: [P01]}
    then: yard
yard:
  choose:
    prompt: And now?
    assesses: [dignity]
    options:
      ask: {do: Ask., rating: 4, upholds: [P01]}
      go: {do: Go., rating: 2, breaches: [P01]}
    then: evening
"""
PLAIN = "- You are in the hall."


def test_a_rating_that_reads_luck_nobody_was_shown_is_found() -> None:
    finding = only(find_hidden_luck, case(HALL))
    assert finding.problem.params == {"at": "hall.walk", "luck": "rain"}
    assert finding.play is not None
    assert finding.play.location.location.id == "hall"
    assert proved(find_hidden_luck, HALL) == [("F320", "hall.walk", 0)]


def test_luck_that_only_some_are_shown_is_found_for_the_others() -> None:
    some = HALL.replace(PLAIN, "- {if: rain, say: It rains.}")
    finding = only(find_hidden_luck, case(some))
    assert finding.play is not None
    assert finding.play.value("rain") is False


def test_luck_told_however_it_fell_may_be_read() -> None:
    both = HALL.replace(
        PLAIN, "- {if: rain, say: It rains.}\n    - {if: not rain, say: It is dry.}"
    )
    assert proved(find_hidden_luck, both) == []


def test_a_text_after_a_condition_on_luck_shows_it_as_well() -> None:
    replies = """
start:
  choose:
    prompt: What do you do?
    options:
      look: {do: Look out., set: {told: true}}
      phone: {do: Phone.}
    then: sky
sky:
  person_decides:
    who: hana
    as:
      - {if: rain, decides: stays, say: She stays.}
      - {decides: goes, say: She goes.}
  then: hall
"""
    assert proved(find_hidden_luck, replies + HALL) == []


def test_a_rating_that_reads_luck_only_where_it_was_told_is_sound() -> None:
    guarded = HALL.replace("if: rain, is", "if: told and rain, is")
    text = "- {if: told and rain, say: It rains.}\n    - {if: told and not rain, say: It is dry.}"
    start = """
start:
  choose:
    prompt: What do you do?
    options:
      look: {do: Look out., set: {told: true}}
      phone: {do: Phone.}
    then: hall
"""
    assert proved(find_hidden_luck, start + guarded.replace(PLAIN, text)) == []
    assert proved(find_hidden_luck, start + HALL.replace(PLAIN, text)) == [("F320", "hall.walk", 1)]


WAY = "    then: yard\n"
WAIVED = """    then:
      - {if: rain, waive: [yard], go: evening}
      - {go: yard}
"""


def test_a_slot_waived_by_luck_nobody_was_shown_is_found() -> None:
    plain = HALL.replace("if: rain, is", "if: told, is")
    way = plain.replace(WAY, WAIVED)
    assert proved(find_hidden_luck, plain) == []
    assert proved(find_hidden_luck, way) == [("F320", "hall", 1)]
    told = "- {if: rain, say: It rains.}\n    - {if: not rain, say: It is dry.}"
    assert proved(find_hidden_luck, way.replace(PLAIN, told)) == []
    assert proved(find_hidden_luck, way.replace("waive: [yard], ", "")) == []


def test_something_that_happens_and_waives_by_luck_counts_too() -> None:
    plain = HALL.replace("if: rain, is", "if: told, is")
    bus = """
injects:
  bus: {if: rain, say: The bus comes early., waive: [yard], go: dawn}
"""
    assert proved(find_hidden_luck, plain, bus) == [("F320", "bus", 1)]
    assert proved(find_hidden_luck, plain, bus.replace("if: rain", "if: told")) == []
