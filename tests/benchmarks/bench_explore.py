"""What exploring costs: states, moves a second, seconds and memory.

    python tests/benchmarks/bench_explore.py [CASE…]

For every shipped case, and for cases made to be large: reading it, walking every state, the states
with their slots, values, the safety tier and the whole check. Each is measured in a process of its
own, so that the memory is its own. The bars (design.md): a case of 40
scenes through the safety tier in 2 s; a shipped case in 10 s and 1 GiB.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.explore.analysis_context import Case  # noqa: E402
from engine.explore.check import check  # noqa: E402
from engine.explore.statespace.search_with_sets import search_states  # noqa: E402
from engine.explore.theorem_list import FAIRNESS, SAFETY  # noqa: E402
from engine.explore.values.compute import compute_values  # noqa: E402
from engine.scenario.files import cases  # noqa: E402
from engine.scenario.load import load_bytes  # noqa: E402
from tests.benchmarks.large import carried, interviews, scenes  # noqa: E402

MADE = {
    "40-scenes": lambda: scenes(40),
    "300-scenes": lambda: scenes(300),
    "3-interviews-of-12": lambda: interviews(3, 12),
    "40-scenes-8-facts-4x12": lambda: carried(40, 8, 4, 12),
}
LONG = {"40-scenes-4-facts-1x18": lambda: carried(40, 4, 1, 18)}  # its slots are too many


def one(name: str) -> None:
    """Explore one case and tell what it took."""
    made = (MADE | LONG).get(name)
    raw = made() if made is not None else Path(name).read_bytes()
    began = perf_counter()
    scenario = load_bytes(raw, name)
    took = [perf_counter() - began]
    case = Case(scenario)
    walker = case.walker(case.story)
    began = perf_counter()
    reached = search_states(walker, case.limits)
    walked = perf_counter() - began
    said = (
        f"{scenario.id[:20]:20} {reached.states:>12,} states in {len(reached.found):>9,} nodes "
        f"{reached.states / walked / 1e6:6.2f} M/s   read {took[0]:5.2f}   "
    )
    if name in LONG:
        print(f"{said}walk {walked:5.2f} s   {memory():>5,.0f} MiB")
        return
    for work in (
        lambda: case.scored,
        lambda: compute_values(case),
        lambda: check(scenario, SAFETY),
        lambda: check(scenario, SAFETY, FAIRNESS),
    ):
        began = perf_counter()
        work()
        took.append(perf_counter() - began)
    _, scored, valued, safety, whole = took
    print(
        f"{said}slots {scored:5.2f} ({len(case.scored.nodes):,})   values {valued:5.2f}   "
        f"safety {safety:5.2f}   whole {whole:6.2f} s   {memory():>5,.0f} MiB"
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
    for name in chosen.cases or [*map(str, cases()), *MADE, *LONG]:
        subprocess.run([sys.executable, __file__, "--one", name], check=True)


if __name__ == "__main__":
    main()
