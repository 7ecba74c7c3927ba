"""Passing over a scene names everything it takes away."""

from __future__ import annotations

from engine.explore.theorems.slots import (
    find_drops,
    report_drops,
)
from tests.cases import case, scored
from tests.engine.explore.theorems.proofs import only, proved

HALL = """
hall:
  text: You are in the hall.
  choose:
    prompt: What now?
    assesses: [dignity]
    options:
      up: {do: Go up., rating: 4, upholds: [P01]}
      stay: {do: Stay., rating: 3, upholds: [P01]}
    then: room
  pass: {to: dawn}
""" + scored("room", then="evening")


def test_drops_that_leave_out_a_slot_are_found() -> None:
    finding = only(find_drops, case(HALL))
    assert finding.problem.params == {"at": "hall", "slot": "room"}
    assert proved(find_drops, HALL) == [("F314", "hall", 1)]
    assert (
        "pass: {to: dawn}" in case(HALL).source.raw.decode().splitlines()[finding.problem.line - 1]
    )


def test_drops_that_name_it_and_passing_over_that_loses_nothing_are_sound() -> None:
    assert proved(find_drops, HALL.replace("{to: dawn}", "{to: dawn, drops: [room]}")) == []
    assert proved(find_drops, HALL.replace("{to: dawn}", "{to: room}")) == []


def test_a_slot_shared_by_the_scene_passed_over_leaves_with_it() -> None:
    shared = HALL.replace("assesses: [dignity]", "assesses: [safety]\n    slot: {as: room}")
    assert proved(find_drops, shared) == []


def test_passing_over_without_the_effect_that_opens_a_scene_is_found() -> None:
    gated = HALL.replace("do: Go up.", "do: Go up., set: {told: true}").replace(
        "do: Stay.", "do: Stay., set: {told: true}"
    )
    gated = (
        gated.replace("    then: room\n  pass: {to: dawn}", "    then: yard")
        + """
yard:
  choose:
    prompt: Where to?
    options:
      on: {do: Go on.}
      back: {do: Go back.}
    then: [{if: told, go: room}, {go: dawn}]
"""
    )
    assert proved(find_drops, gated) == [("F314", "hall", 1)]
    assert (
        proved(find_drops, gated.replace("then: yard\n", "then: yard\n  pass: {to: room}\n")) == []
    )


def test_everything_one_passing_over_takes_away_is_told_at_once_with_the_line_to_write() -> None:
    two = (
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
    finding = only(report_drops, case(two))
    assert finding.problem.params == {"at": "hall", "slot": "room`, `stairs"}
    assert finding.problem.hint == "write `pass: {to: dawn, drops: [room, stairs]}`"
    followed = two.replace("pass: {to: dawn}", "pass: {to: dawn, drops: [room, stairs]}")
    assert proved(report_drops, followed) == []
