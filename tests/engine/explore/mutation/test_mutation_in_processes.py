"""Slips tried in several processes."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.explore.mutation import mutation_testing as bench
from engine.explore.mutation.mutation_testing import Protection, mutate
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from tests.cases import case

SCENES = """
hall:
  text:
    - {if: separated, say: The corridor is empty.}
    - She looks at the door.
  choose:
    prompt: What do you do?
    assesses: [safety]
    options:
      apart:
        do: Take her aside.
        rating: 4
        upholds: [P01]
        set: {separated: true}
      together:
        do: Ask in front of him.
        rating: 2
        breaches: [P01]
        set: {told: true}
      wait:
        do: Wait.
        rating: 3
        upholds: [P01]
        learns: [phones]
    then:
      - {if: separated, go: room}
      - {if: told, go: evening}
      - {go: room}
room:
  text:
    - {if: not separated, say: The owner sits down with you.}
    - Nobody speaks.
  choose:
    prompt: And now?
    options:
      listen: {do: Listen., if: separated or not told, meets: [home]}
      leave: {do: Leave.}
    then: dawn
"""
SCRIPT = """
from engine.explore.mutation.mutation_testing import mutate
from engine.explore.theorem_list import WITH_VALUES, SAFETY
from tests.cases import case
from tests.engine.explore.mutation.test_mutation_in_processes import SCENES, lines
print("\\n".join(lines(mutate(case(SCENES), SAFETY, WITH_VALUES))))
"""


@pytest.fixture(autouse=True)
def _every_slip_counts_as_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "FEW", 0)


def lines(found: Protection) -> list[str]:
    """All that was found, a line each, in its order."""
    counts = (found.possible, found.tried, found.refused, found.alike, found.unsure, found.whole)
    return [
        repr(counts),
        *(f"{n.mutant.path} {n.mutant.after} {n.code} {n.name}" for n in found.noticed),
        *(
            f"{s.mutant.path} {s.mutant.after} {sorted(s.seen)} {s.play} {s.test} {s.rule} {s.so}"
            for s in found.survivors
        ),
    ]


def test_two_processes_find_what_one_does_in_the_same_order() -> None:
    scenario = case(SCENES)
    one, two = (mutate(scenario, SAFETY, WITH_VALUES, processes=n) for n in (1, 2))
    assert lines(one) == lines(two)
    assert one.noticed and one.survivors
    assert not multiprocessing.active_children()


@pytest.mark.exhaustive
def test_the_same_is_found_whatever_order_sets_have() -> None:
    root = Path(__file__).parents[4]
    told = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert len(told[0].splitlines()) > 10


def test_an_interrupt_keeps_what_was_found_and_ends_every_process() -> None:
    def progress(done: int, most: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    found = mutate(case(SCENES), SAFETY, progress=progress, processes=2)
    assert found.interrupted and found.tried == 5
    assert not multiprocessing.active_children()
