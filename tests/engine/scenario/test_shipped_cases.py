"""What the shipped cases owe to whoever reads their debrief, and the copy that tests quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine.scenario.case_files import cases
from engine.scenario.scenario import Scenario
from engine.scoring.vignettes import find_vignettes
from tests.cases import TICKET, check, loaded

each_case = pytest.mark.parametrize("path", [*cases()], ids=lambda path: path.stem)


def _items(scenario: Scenario, kind: str) -> Iterator[str]:
    """Addresses of the items of every decision of a kind."""
    for scene, written in scenario.data["scenes"].items():
        yield from (f"{scene}.{id}" for id in written.get(kind, {}).get("items", ()))


@each_case
def test_every_weak_answer_has_a_better_one_in_a_few_words(path: Path) -> None:
    scenario = loaded(path)
    for address, mark in scenario.key.marks.items():
        if mark.critical_kind or any(grade.rating <= 2 for grade in mark.grades):
            assert mark.better, address
        for better in mark.better:
            assert len(better.text.split()) <= 25, address


@each_case
def test_every_weak_answer_has_its_reason_in_a_few_words_of_its_own(path: Path) -> None:
    """Where a rating depends, each weak one has the reason that is true there."""
    scenario = loaded(path)
    if find_vignettes(scenario.key):
        return  # a form says why of a story, and not of an answer
    ranked, picked = ({*_items(scenario, kind)} for kind in ("rank", "select"))
    for address, mark in scenario.key.marks.items():
        weak = [grade for grade in mark.grades if grade.rating <= 2]
        for grade in weak:
            assert grade.why or mark.why, address
            assert not grade.because or grade.why, (address, grade.rating)
        assert mark.why or not mark.critical, address
        can_be_wrong = mark.accept or address in ranked or (address in picked and not mark.right)
        assert mark.why or mark.discuss or not can_be_wrong, address
        assert (
            mark.accept or address in ranked or len(mark.why) == len(mark.because) or not mark.why
        ), address


@each_case
def test_where_experts_differ_each_side_names_a_source_that_was_read(path: Path) -> None:
    scenario = loaded(path)
    read = {
        " ".join(source.title.split())
        for principle in scenario.doctrine.principles.values()
        for source in principle.sources
        if source.seen != "unverified"
    }
    discussed = {a for a, mark in scenario.key.marks.items() if mark.discuss}
    for scene, written in scenario.data["scenes"].items():
        if any(isinstance(d, Mapping) and d.get("discuss") for d in written.values()):
            discussed.add(scene)  # the decision as a whole
        asks = written.get("interview", {}).get("asks", {})
        discussed |= {f"{scene}.{ask}" for ask, says in asks.items() if says.get("discuss")}
    assert discussed or find_vignettes(scenario.key)  # a form has nothing but its marking
    assert discussed == set(scenario.key.sides)
    for sides in scenario.key.sides.values():
        assert {side.source for side in sides} <= read | scenario.doctrine.principles.keys()


@each_case
def test_every_scene_and_ending_has_a_short_name_of_its_own(path: Path) -> None:
    scenario = loaded(path)
    places = [*scenario.data["scenes"], *scenario.data["endings"]]
    titles = [scenario.text.titles[place] for place in places]
    assert len(set(titles)) == len(titles)
    assert all(len(title.split()) <= 4 for title in titles)


def test_the_case_that_tests_quote_can_still_be_read() -> None:
    assert check(TICKET) == []
