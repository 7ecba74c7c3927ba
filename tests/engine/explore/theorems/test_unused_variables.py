"""Every variable that is declared is changed by something and read by something."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.variables import find_unused_variables
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load_bytes
from engine.scenario.problems import Problem
from tests.cases import loaded

TEMPLATE = (SHIPPED / "template.yaml").read_text("utf-8")
FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


HOUR = (
    "  unit_told: {start: false}",
    "  unit_told: {start: false}\n  hour: {start: 1, range: [1, 3]}",
)
ADDED = (
    "          set: {unit_told: true}",
    "          set: {unit_told: true}\n          add: {hour: 1}",
)


def told(*changes: tuple[str, str]) -> list[Problem]:
    text = TEMPLATE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    case = Case(load_bytes(text.encode(), "case.yaml"))
    return [finding.problem for finding in find_unused_variables(case)]


def line(text: str) -> int:
    return TEMPLATE[: TEMPLATE.index(text)].count("\n") + 1


def test_a_variable_that_is_set_and_never_read_is_told_with_the_line_that_sets_it() -> None:
    (problem,) = told(("- if: unit_told", "- if: decided('comes-along')"))
    assert (problem.code, problem.line) == ("F324", line("unit_told: {start"))
    assert problem.params["at"] == "unit_told"
    assert f"line {line('set: {unit_told')}" in problem.hint


def test_a_variable_that_is_read_and_never_set_is_told_with_what_could_set_it() -> None:
    (problem,) = told(("          set: {unit_told: true}\n", ""))
    assert (problem.code, problem.line) == ("F325", line("unit_told: {start"))
    assert problem.params == {"at": "unit_told", "value": "false"}
    assert "`set: {unit_told: true}`" in problem.hint


def test_setting_it_to_what_it_is_already_changes_nothing() -> None:
    (problem,) = told(("set: {unit_told: true}", "set: {unit_told: false}"))
    assert problem.code == "F325"


def test_luck_that_nothing_reads_and_a_variable_nothing_touches_are_told_so() -> None:
    idle, luck = told(("and not friend_waits", ""), HOUR)
    assert (luck.code, luck.params["at"]) == ("F324", "friend_waits")
    assert "luck" in luck.hint
    assert (idle.code, idle.params["at"]) == ("F324", "hour")
    assert "nothing changes it either" in idle.hint


@pytest.mark.parametrize(
    "reads",
    [
        "  - name: r\n    never: at('a-door') and hour > 2\n",
        "  - name: r\n    ending: a-door\n    requires: hour < 3\n",
        "  - name: r\n    whenever: at('laundry')\n    offered: {tag: act}\n"
        "  - name: s\n    before: {first: hour > 1, then: at('a-door')}\n",
    ],
)
def test_a_rule_reads(reads: str) -> None:
    rule = ("  - name: good handling", f"{reads}  - name: good handling")
    assert not told(HOUR, ADDED, rule)


def test_a_window_and_a_claim_read() -> None:
    no_arousal = "- if: sena.arousal > 4"
    assert not told((no_arousal, "- if: sena.trust > 3"), ("and sena.arousal > 4", ""))
    claim = (
        "          because: >-\n            It is the law, and it",
        "          because:\n            - assumes: hour < 3\n              say: >-\n"
        "                It is the law, and it",
    )
    assert not told(HOUR, ADDED, claim)


def test_the_case_of_the_guide_has_no_such_variable() -> None:
    """Nor has a shipped one: tests/engine/services/catalogue/test_write_shipped_values.py."""
    assert not list(find_unused_variables(Case(loaded(FIXTURES / "guide.yaml"))))
