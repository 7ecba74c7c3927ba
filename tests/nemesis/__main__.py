"""Nemesis: clients, laptops, USB drives and faults, from a seed, and a checker of what came of it.

python -m tests.nemesis --faults 10000 --seed 1
"""

from __future__ import annotations

import argparse
import sys

from tests.nemesis.run import WORLDS, run


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--world", choices=WORLDS, action="append", help="of all kinds without")
    asked = parser.parse_args()
    outcome = run(asked.faults, asked.seed, asked.world or tuple(WORLDS))
    for kind, n in outcome.faults.most_common():
        print(f"{n:>6} {kind}")
    print(
        f"{outcome.faults.total()} faults, {outcome.acknowledged} answers and {outcome.votes} votes"
    )
    print("\n".join(outcome.wrong) or "nothing lost, nothing foreign, nothing counted twice")
    sys.exit(bool(outcome.wrong))


if __name__ == "__main__":
    main()
