"""Needs that can be dealt with under one luck can be dealt with under every luck."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems import luck
from engine.explore.theorems.luck import find_unlucky_needs
from tests.cases import PEOPLE, STATE, WORDED, case
from tests.engine.explore.brute import Brute
from tests.engine.explore.small import small_cases
from tests.engine.explore.theorems.proofs import only, proved

HALL = """
hall:
  choose:
    prompt: What now?
    options:
      home: {do: Say that she will be home on Friday., meets: [home]}
      go: {do: Go.}
    then: dawn
"""


def test_a_need_that_one_luck_puts_out_of_reach_is_found() -> None:
    finding = only(find_unlucky_needs, case(HALL.replace("home: {", "home: {if: rain, ")))
    assert finding.problem.code == "F327"
    assert finding.problem.params == {"at": "home", "luck": "rain: false"}
    assert finding.play is not None and finding.play.value("rain") is False


@pytest.mark.parametrize("value", ["rain", "not rain"])
def test_the_play_that_is_shown_has_the_luck_that_is_named(value: str) -> None:
    """Also where another luck is what is usually drawn."""
    finding = only(find_unlucky_needs, case(HALL.replace("home: {", f"home: {{if: {value}, ")))
    assert finding.play is not None
    drawn = str(finding.play.value("rain")).lower()
    assert finding.problem.params["luck"] == f"rain: {drawn}"
    assert drawn == ("false" if value == "rain" else "true")


def test_a_need_that_every_luck_or_no_luck_can_meet_is_sound() -> None:
    assert proved(find_unlucky_needs, HALL) == []
    raised = HALL.replace("go: {do: Go.}", "go: {do: Go., if: not rain, offers: [home]}")
    assert proved(find_unlucky_needs, raised.replace("home: {", "home: {if: rain, ")) == []
    assert proved(find_unlucky_needs, HALL.replace("home: {", "home: {if: told, ")) == []


def test_luck_that_puts_it_out_of_reach_only_together_is_told_whole() -> None:
    head = PEOPLE + STATE + "  snow: {values: [true, false]}\n" + WORDED
    found = case(HALL.replace("home: {", "home: {if: rain or snow, "), head=head)
    assert only(find_unlucky_needs, found).problem.params["luck"] == "rain: false, snow: false"


@pytest.mark.parametrize("plays", [0, 20])
def test_it_is_found_where_brute_force_says_so(plays: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(luck, "PLAYS", plays)
    for scenario in small_cases(8):
        brute, wanted = Brute(scenario, 20_000), set()
        seen = [seen_to(brute, start) for _, start in brute.starts]
        for need in frozenset[str]().union(*seen):
            if not all(need in each for each in seen):
                wanted.add(need)
        told = {f.problem.params["at"] for f in find_unlucky_needs(Case(scenario))}
        assert told == wanted, scenario.id


def seen_to(brute: Brute, start: object) -> frozenset[str]:
    """The needs that are raised, met or declined in some play from a start."""
    queue, found = [start], {start}
    for here in queue:
        for _, there in brute.ways[here]:  # type: ignore[index]
            if there not in found:
                found.add(there)
                queue.append(there)
    dealt = {"offered", "met", "declined"}
    return frozenset(
        id
        for key in found
        for id in brute.scenario.data.get("needs", {})
        if brute.plays[key].value(f"need:{id}") in dealt  # type: ignore[index, operator]
    )
