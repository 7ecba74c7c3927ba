"""Not too much is waived on one path."""

from __future__ import annotations

from engine.explore.theorems.slots import find_waivers
from tests.cases import case, scored
from tests.engine.explore.theorems.proofs import only, proved

HALL = """
hall:
  text: You are in the hall.
  choose:
    prompt: What now?
    assesses: [dignity]
    weight: 2
    options:
      up: {do: Go up., rating: 4, upholds: [P01]}
      out: {do: Go out., rating: 4, upholds: [P01], then: [{waive: [room], go: yard}]}
    then: room
  pass: {to: dawn, drops: [room, yard]}
"""
HALL += scored("room", then="yard")
HALL += scored("yard", then="evening", prompt="And here?", ask=", waive: [room]")


def test_a_quarter_waived_on_one_path_is_not_too_much() -> None:
    assert proved(find_waivers, HALL) == []
    assert (
        proved(
            find_waivers,
            HALL.replace(", waive: [room]", "").replace("waive: [room], ", ""),
        )
        == []
    )


def test_more_than_a_quarter_waived_on_one_path_is_found() -> None:
    finding = only(find_waivers, case(HALL.replace("    weight: 2\n", "")))
    assert finding.problem.params == {"at": "hall.out", "percent": "33"}
    assert proved(find_waivers, HALL.replace("    weight: 2\n", "")) == [("F323", "hall.out", 1)]


def test_waivers_add_up_along_one_path() -> None:
    both = (
        HALL.replace("waive: [room], go: yard", "waive: [room], go: gate")
        + """
gate:
  choose:
    prompt: And there?
    options:
      on: {do: Go on., then: [{waive: [yard], go: evening}]}
      back: {do: Go back.}
    then: yard
  pass: {to: yard}
"""
    )
    finding = only(find_waivers, case(both))
    assert finding.problem.params == {"at": "gate.on", "percent": "50"}
    assert proved(find_waivers, both) == [("F323", "gate.on", 2)]
