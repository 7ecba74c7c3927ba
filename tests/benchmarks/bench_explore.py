"""What exploring costs: states, moves a second, seconds of the processor and memory.

    python tests/benchmarks/bench_explore.py [CASE…]

For every shipped case, and for cases made to be large: reading it, walking every state, the states
with their slots, values, the safety tier and the whole check; then how the cost grows with the
number of scenes. Each is measured in a process of its own, so that the memory is its own. Where
SPIN is installed (and a C compiler), it explores the same states, and its speed stands beside that
of the explicit walk, which keeps every way. A walk of less than a tenth of a second is made again
and again, and garbage is looked for as rarely as in a check. The bars: a case of 40 scenes through
the safety tier in 2 s, one of 300 scenes wholly in 5 s, a shipped case in 5 s and 256 MiB; 2 M
moves a second.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.explore.check import check  # noqa: E402
from engine.explore.explored_case import Case  # noqa: E402
from engine.explore.garbage_collection import collect_rarely  # noqa: E402
from engine.explore.reduce.slicing import slice_product  # noqa: E402
from engine.explore.statespace.graph import build_graph  # noqa: E402
from engine.explore.statespace.search_with_sets import search_states  # noqa: E402
from engine.explore.theorem_list import SAFETY, WITH_VALUES  # noqa: E402
from engine.explore.values.compute import compute_values  # noqa: E402
from engine.scenario.case_files import cases  # noqa: E402
from engine.scenario.load import load_bytes  # noqa: E402
from tests.benchmarks.large import carried, interviews, needs_and_risks, scenes  # noqa: E402
from tests.promela import as_promela, is_installed, search  # noqa: E402

MADE: dict[str, Callable[[], bytes]] = {
    "3-interviews-of-12": lambda: interviews(3, 12),
    "40-scenes-8-facts-4x12": lambda: carried(40, 8, 4, 12),
    "40-scenes-5-needs-5-risks": lambda: needs_and_risks(39, 5, 5),
    "40-scenes-10-branched-on": lambda: needs_and_risks(39, 5, 5, branched=True),
    "40-scenes-4-facts-1x18": lambda: carried(40, 4, 1, 18),
}
SIZES = (20, 40, 80, 160, 300)
SHORT = 0.1  # seconds
TICK = 0.01  # SPIN tells no less
T = TypeVar("T")


def one(name: str) -> None:
    """Explore one case and tell what it took."""
    if name.isdigit():
        grow(scenes(int(name)))
        return
    made = MADE.get(name)
    raw = made() if made is not None else Path(name).read_bytes()
    began = process_time()
    scenario = load_bytes(raw, name)
    took = [process_time() - began]
    case = Case(scenario)
    walker = case.walker(case.story)
    reached, walked = timed(lambda: search_states(walker, case.limits))
    said = (
        f"{Path(name).stem[:26]:26} {reached.states:>12,} states in {len(reached.found):>9,} nodes "
        f"{reached.states / walked / 1e6:6.2f} M/s   read {took[0]:5.2f}   "
    )
    for work in (
        lambda: case.scored,
        lambda: compute_values(case),
        lambda: check(scenario, SAFETY),
        lambda: check(scenario, SAFETY, WITH_VALUES),
    ):
        began = process_time()
        work()
        took.append(process_time() - began)
    _, scored, valued, safety, whole = took
    print(
        f"{said}slots {scored:5.2f} ({len(case.scored.nodes):,})   values {valued:5.2f}   "
        f"safety {safety:5.2f}   whole {whole:6.2f} s   {memory():>5,.0f} MiB"
    )
    if not any(reached.carrier.once):  # else some states of a node cannot make all its moves
        count = reached.carrier.sets.count
        moves = sum(len(reached.moves[node]) * count(set_) for node, set_ in reached.found.items())
        print(f"{'':26} {moves:,} moves, all kept: {moves / walked / 1e6:.2f} M moves/s")
    if reached.states <= case.limits.states:
        compare(case)


def timed(walk: Callable[[], T]) -> tuple[T, float]:
    """What a walk finds, and the seconds of the processor that it takes, on average."""
    with collect_rarely():
        began, times = process_time(), 0
        while True:
            found, times = walk(), times + 1
            took = process_time() - began
            if took > SHORT:
                return found, took / times


def compare(case: Case) -> None:
    """Print the moves a second of the explicit walk, and those of SPIN on the same states."""
    walker = case.walker(case.story, labelled=True)
    graph, walked = timed(lambda: build_graph(walker, case.limits))
    speed = len(graph.to) / walked / 1e6
    said = f"{'':26} state by state, with {len(graph.to):,} ways kept: {speed:.2f} M moves/s"
    if is_installed():
        with tempfile.TemporaryDirectory() as folder:
            text = as_promela(slice_product(case.story), case.classes)
            spin = search(text, Path(folder), fast=True)
        assert spin.states == len(graph.nodes)
        if spin.seconds > TICK:
            its = spin.moves / spin.seconds / 1e6
            said += f"; SPIN: {its:.2f} M moves/s, {its / speed:.1f}×, without ways"
    print(said)


def grow(raw: bytes) -> None:
    """Print what the whole check of a case costs, by its scenes."""
    scenario = load_bytes(raw, "made.yaml")
    began = process_time()
    states = check(scenario, SAFETY, WITH_VALUES).states
    took, count = process_time() - began, len(scenario.data["scenes"])
    print(
        f"{count:4} scenes {states:6,} states   whole check {took:6.2f} s, "
        f"{1000 * took / count:5.1f} ms a scene   {memory():>5,.0f} MiB"
    )


def memory() -> float:
    """The most memory this process ever had, in MiB."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 if sys.platform != "darwin" else most / 1024**2


def main() -> None:
    """Each case in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        one(chosen.one)
        return
    for name in chosen.cases or [*map(str, cases()), *MADE, *map(str, SIZES)]:
        subprocess.run([sys.executable, __file__, "--one", name], check=True)


if __name__ == "__main__":
    main()
