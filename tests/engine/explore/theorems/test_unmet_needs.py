"""Every need can be seen to, and every risk brought down."""

from __future__ import annotations

from engine.explore.theorems.reachability import find_unmet_needs
from tests.engine.explore.theorems.proofs import proved

HALL = """
hall:
  choose:
    prompt: What do you do?
    options:
      ask: {do: Ask., offers: [home], meets: [doctor]}
      calm: {do: Calm., lowers: [retaliation], finds: {injury: low}}
    then: room
room:
  choose:
    prompt: And now?
    options:
      look: {do: Look., finds: {injury: none}}
      wait: {do: Wait.}
    then: evening
"""


def test_needs_and_risks_that_can_be_seen_to_are_no_finding() -> None:
    assert proved(find_unmet_needs, HALL) == []


def test_a_need_nobody_can_meet_is_found_though_an_answer_says_so() -> None:
    behind = HALL.replace("ask: {do: Ask.,", "ask: {do: Ask., if: told,")
    assert proved(find_unmet_needs, behind) == [("F315", "home", -1), ("F315", "doctor", -1)]
    restored = HALL.replace("offers: [home]", "restores: [home]")
    assert proved(find_unmet_needs, restored) == [("F315", "home", -1)]


def test_a_need_the_person_declines_is_seen_to() -> None:
    decides = """
home:
  person_decides: {who: hana, as: [{decides: stays, say: No., declines: [home]}]}
  then: evening
"""
    declined = HALL.replace("offers: [home], ", "").replace("then: evening", "then: home")
    declined += decides
    assert proved(find_unmet_needs, declined) == []


def test_a_risk_that_is_only_found_out_about_is_never_lowered() -> None:
    found = HALL.replace("finds: {injury: none}", "finds: {injury: high}")
    assert proved(find_unmet_needs, found) == [("F316", "injury", -1)]
    again = found.replace("wait: {do: Wait.}", "wait: {do: Wait., lowers: [injury]}")
    assert proved(find_unmet_needs, again) == []
