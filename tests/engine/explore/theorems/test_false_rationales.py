"""A rationale claims nothing that is false where it is shown."""

from __future__ import annotations

from engine.explore.explored_case import Case
from engine.explore.theorems.ratings import find_false_claims
from engine.play.events import PassedOver
from engine.play.play import path
from engine.scenario.case_files import cases
from tests.cases import case, loaded
from tests.engine.explore.theorems.proofs import HALL, only, proved

DOOR = """
door:
  choose:
    prompt: And now?
    assesses: [safety]
    options:
      ask:
        do: Ask her.
        rating: 4
        upholds: [P01]
        because:
          - assumes: told
            say: She knows who you are by now.
      leave: {do: Leave., rating: 2, breaches: [P01]}
    then: evening
"""
CLAIM = "- assumes: told"


def test_a_claim_that_is_false_on_one_path_is_found_where_the_answer_can_first_be_given() -> None:
    finding = only(find_false_claims, case(HALL + DOOR))
    assert (finding.problem.code, finding.problem.params["at"]) == ("E320", "door.ask")
    assert finding.play is not None
    assert finding.play.location.location.id == "door"
    assert [moment.move and moment.move.move.address for moment in path(finding.play)] == [
        "hall.wait"
    ]
    raw = case(HALL + DOOR).source.raw.decode().splitlines()
    assert "assumes: told" in raw[finding.problem.line - 1]


def test_a_claim_that_holds_wherever_its_answer_is_offered_is_sound() -> None:
    guarded = DOOR.replace("do: Ask her.", "do: Ask her.\n        if: told")
    assert proved(find_false_claims, HALL + guarded) == []
    chosen = DOOR.replace(CLAIM, "- {if: not told, say: She will know.}\n          " + CLAIM)
    assert proved(find_false_claims, HALL + chosen) == []


def test_only_the_first_rationale_that_fits_has_to_be_true() -> None:
    second = DOOR.replace(CLAIM, "- {if: hana.trust == 2, say: It is kind.}\n          " + CLAIM)
    assert proved(find_false_claims, HALL + second) == []


def test_a_claim_of_one_grade_is_only_read_where_that_grade_fits() -> None:
    graded = (
        DOOR[: DOOR.index("        rating: 4")]
        + """        rating:
          - {if: told, is: 4, upholds: [P01], because: [{assumes: told, say: She knows.}]}
          - {is: 2, breaches: [P01], because: [{assumes: CLAIM, say: She does not.}]}
      leave: {do: Leave., rating: 2, breaches: [P01]}
    then: evening
"""
    )
    assert proved(find_false_claims, HALL + graded.replace("CLAIM", "not told")) == []
    assert proved(find_false_claims, HALL + graded.replace("CLAIM", "told")) == [
        ("E320", "door.ask", 1)
    ]


def test_items_and_decisions_answered_as_a_whole_claim_things_too() -> None:
    bags = """
bags:
  select:
    prompt: Which one?
    pick: 1
    assesses: [safety]
    upholds: [P01]
    because: [{assumes: not told, say: Nobody was told.}]
    items:
      blue: {do: The blue one., right: true, upholds: [P01]}
      red:
        do: The red one.
        breaches: [P01]
        because: [{assumes: told, say: She was told.}]
    then: evening
"""
    hall = HALL.replace("then: door", "then: bags")
    assert sorted(proved(find_false_claims, hall + bags)) == [
        ("E320", "bags", 1),
        ("E320", "bags.red", 1),
    ]


def test_what_is_false_only_after_passing_over_is_found_and_a_play_without_is_preferred() -> None:
    always = HALL.replace("wait: {do: Wait.}", "wait: {do: Wait., set: {told: true}}")
    finding = only(find_false_claims, case(always + DOOR))
    assert finding.play is not None
    assert isinstance(finding.play.event, PassedOver)
    longer = (
        always.replace("then: door", "then: yard")
        + """
yard:
  choose:
    prompt: And here?
    options:
      undo: {do: Take it back., set: {told: false}}
      stay: {do: Stay.}
    then: door
"""
    )
    finding = only(find_false_claims, case(longer + DOOR))
    assert finding.play is not None
    assert not any(isinstance(moment.event, PassedOver) for moment in path(finding.play))
    assert len(path(finding.play)) == 2


def test_no_rationale_of_a_shipped_case_claims_what_is_false() -> None:
    scenario = loaded(next(path for path in cases() if path.stem == "thursday-ticket"))
    assert list(find_false_claims(Case(scenario))) == []
