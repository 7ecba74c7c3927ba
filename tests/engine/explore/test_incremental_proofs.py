"""What was proved is kept and told again, as it would be proved, and nothing is proved twice."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.explore.check import check
from engine.explore.check_result import Checked, Kept
from engine.explore.explored_case import Case
from engine.explore.finding import Finding
from engine.explore.incremental_proofs import Proofs
from engine.explore.statespace.limits import Limits
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import FIXTURES, few_first, written
from tests.engine.explore.changes import (
    CHANCE,
    changed,
    effects,
    named,
    ratings,
    rewritten,
    variants,
    words,
)
from tests.engine.explore.test_theorem_inputs import TEXT_ALONE, reading

SMALL = FIXTURES / "every-kind.yaml"
TELLING = 13  # a case made by chance of which there is much to tell
CASES: list[Path | int] = [SMALL, TELLING, FIXTURES / "everything.yaml", *CHANCE]
EVERYTHING = {theorem.__name__ for theorem in (*SAFETY, *WITH_VALUES)}


def proved(proofs: Proofs) -> set[str]:
    """The theorems that had to be run."""
    return {find.__name__ for find in proofs.proved} & EVERYTHING


def prove(scenario: Scenario, kept: Kept | None = None) -> tuple[Checked, Proofs]:
    """A check; what is kept goes through JSON, as it does in a file."""
    proofs = Proofs(scenario, kept)
    checked = check(scenario, SAFETY, WITH_VALUES, attain=True, proofs=proofs)
    written = json.dumps([proofs.kept.parts, proofs.kept.whole])
    proofs.kept = Kept(*json.loads(written))
    return checked, proofs


@pytest.mark.parametrize("case", few_first(CASES, 2), ids=named)
def test_what_is_kept_is_told_as_it_was_proved(case: Path | int) -> None:
    scenario = rewritten(case)
    cold, proofs = prove(scenario)
    warm, again = prove(scenario, proofs.kept)
    assert warm == cold and again.proved == []
    assert cold.findings or cold.accepted


@pytest.mark.parametrize("case", few_first(CASES, 2), ids=named)
def test_a_changed_case_is_told_as_if_it_were_proved_now(case: Path | int) -> None:
    scenario = rewritten(case)
    kept = prove(scenario)[1].kept
    for change, many in ((words, 1), (ratings, 2), (effects, 1)):
        for other in variants(scenario, change, many):
            cold, warm = prove(other)[0], prove(other, kept)[0]
            assert warm == cold


def test_another_sentence_explores_no_state() -> None:
    scenario = rewritten(SMALL)
    kept = prove(scenario)[1].kept
    seen: list[int] = []
    other = changed(scenario, words)
    proofs = Proofs(other, kept)
    checked = check(other, SAFETY, WITH_VALUES, lambda n, *_: seen.append(n), proofs=proofs)
    assert checked.best is not None and proofs.proved and seen == []


def test_only_what_reads_a_change_is_proved_again() -> None:
    scenario = rewritten(SMALL)
    kept = prove(scenario)[1].kept
    for change, layers in ((words, ["text"]), (_rated, ["key"])):
        assert proved(prove(changed(scenario, change), kept)[1]) == reading(*layers)
    assert proved(prove(changed(scenario, effects), kept)[1]) == EVERYTHING - TEXT_ALONE
    assert prove(scenario, kept)[1].proved == [], "and back again, nothing"


def _rated(data: object, _chance: object) -> object:
    return ratings(data, random.Random(1))


@pytest.mark.parametrize("case", [SMALL, TELLING], ids=named)
def test_what_moved_is_told_at_its_new_line_and_not_proved_again(case: Path | int) -> None:
    raw = rewritten(case).source.raw
    before, proofs = prove(load_bytes(raw, "case.yaml"))
    moved = load_bytes(b"# One line.\n\n# And more.\n" + raw, "elsewhere/case.yaml")
    cold, (warm, again) = prove(moved)[0], prove(moved, proofs.kept)
    assert warm == cold and again.proved == []
    lines = [f.problem.line for f in (*before.findings, *before.accepted)]
    assert lines and [line + 3 for line in lines] == [
        f.problem.line for f in (*warm.findings, *warm.accepted)
    ]


LINES_IN_HINTS = """
    door:
      text:
        - {say: It rains., if: never_set}
        - The door.
      choose:
        prompt: And now?
        options:
          a:
            do: In.
            then:
              - {go: room, if: not never_set}
              - {go: evening}
          b: {do: Round., set: {unread: true}}
        then: room
      pass: {to: room}
    room: {text: A room., then: hall}
    hall: {text: A hall., then: room}
    attic: {text: Nobody comes here., then: evening}
"""


def test_a_hint_names_the_line_as_it_is_now() -> None:
    top = "\nstate:\n  never_set: {start: false}\n  unread: {start: false}\n"
    scenario = load_bytes(written(LINES_IN_HINTS, head=top), "case.yaml")
    cold, proofs = prove(scenario)
    assert any("line" in finding.problem.hint for finding in cold.findings)
    moved = load_bytes(b"# moved\n" + scenario.source.raw, scenario.source.file)
    warm, again = prove(moved, proofs.kept)
    assert again.proved == [] and warm == prove(moved)[0]
    hints = {finding.problem.hint for finding in cold.findings if "line" in finding.problem.hint}
    assert hints.isdisjoint({finding.problem.hint for finding in warm.findings})


def test_accepting_a_finding_proves_nothing() -> None:
    scenario = rewritten(TELLING)
    cold, proofs = prove(scenario)
    finding = next(f.problem for f in cold.findings if f.problem.code.startswith("F"))

    def accept(data: dict[str, object], _chance: object) -> dict[str, object]:
        entry = {"finding": finding.code, "at": finding.params["at"], "because": "It is meant."}
        return {**data, "accept": [entry]}

    other = changed(scenario, accept)
    warm, again = prove(other, proofs.kept)
    assert again.proved == [] and warm == prove(other)[0]
    assert [one.problem.code for one in warm.accepted] == [finding.code]


def test_a_check_that_was_interrupted_is_kept_as_far_as_it_came() -> None:
    scenario = rewritten(TELLING)

    def ctrl_c(_case: Case) -> Iterator[Finding]:
        raise KeyboardInterrupt
        yield

    proofs = Proofs(scenario)
    cut = check(scenario, (*SAFETY[:6], ctrl_c, *SAFETY[6:]), WITH_VALUES, proofs=proofs)
    assert cut.interrupted
    warm, again = prove(scenario, proofs.kept)
    assert warm == prove(scenario)[0]
    assert proved(again) == EVERYTHING - {theorem.__name__ for theorem in SAFETY[:6]}


def test_what_did_not_see_every_state_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = rewritten(8)
    with monkeypatch.context() as patch:
        patch.setattr("engine.explore.check.Limits", lambda _most, *rest: Limits(100, *rest))
        patch.setattr("engine.explore.statespace.graph.EVERY", 1)
        patch.setattr("engine.explore.statespace.search_with_sets.EVERY", 1)
        cut, proofs = prove(scenario)
        assert not cut.exhausted and not proofs.complete
        assert prove(scenario, proofs.kept)[0] == cut, "told the same again"
    warm, again = prove(scenario, proofs.kept)
    assert warm == prove(scenario)[0] and warm.exhausted
    assert {"find_dead_ends", "find_unreached", "find_broken_rules"} <= proved(again)


def test_nothing_that_is_kept_is_believed_if_it_has_another_form() -> None:
    scenario = rewritten(SMALL)
    cold, proofs = prove(scenario)
    play = [[["rain", True]], [["door", "no such answer"]]]
    wrong: Any
    for wrong in (None, 1, "x", [], {}, [[1]], [["a", "b", "c", "d"]], play, [play]):
        kept = Kept(dict.fromkeys(proofs.kept.parts, wrong))
        warm, again = prove(scenario, kept)
        if wrong != []:  # a theorem that finds nothing is kept as that
            assert warm == cold and proved(again) == EVERYTHING


def test_what_is_kept_of_one_case_is_bounded() -> None:
    old = Kept({str(n): [] for n in range(900)}, {str(n): [] for n in range(90)})
    both = Kept({"new": [], "5": []}, {"new": []}).merge_newer(old)
    assert len(both.parts) < 900 and len(both.whole) < 90
    assert list(both.parts)[-2:] == ["new", "5"] and list(both.whole)[-1] == "new"
    assert both.parts.keys() == dict(both.parts).keys() and "0" not in both.parts
