"""Damages records in thousands of ways, and uses each as people do: nothing may fail inside.

    python tests/benchmarks/damage_records.py [--tries 5000] [--seed 1]

First every row, column, table, index and trigger, then pages at random. After each, the plays are
looked at, listed and verified, and three of the other verbs are tried. A verb may refuse with a
sentence; an error of our own, or records that `doctor` calls sound and that do not open, count.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.damaged_records import damage_pages, damages, fill, find_faults, verbs  # noqa: E402


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance, faults = random.Random(asked.seed), Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        os.environ["RIFQ_CACHE"] = str(Path(place, "cache"))
        code = fill(whole := Path(place, "whole"))
        every, more = list(damages()), verbs(code)
        chance.shuffle(every)
        began = process_time()
        for number in range(asked.tries):
            data = Path(place, "damaged")
            shutil.copytree(whole, data)
            name = f"seed {asked.seed}, {number}"
            if number < len(every):
                name = every[number].name
                every[number].act(data)
            else:
                name = f"{name}, {damage_pages(chance, data)}"
            for fault in find_faults(data, chance.sample(more, 3)):
                if not faults[fault.partition(": ")[2]]:
                    print(f"{name}\n    {fault}", flush=True)
                faults[fault.partition(": ")[2]] += 1
            shutil.rmtree(data)
        spent = process_time() - began
    print(f"{asked.tries:,} damaged records, {sum(faults.values())} faults of our own", end="")
    print(f" ({len(faults)} kinds); {spent / asked.tries * 1e3:.0f} ms of processor time each")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
