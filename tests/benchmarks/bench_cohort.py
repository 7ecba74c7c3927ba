"""The report of a large cohort: 116 people, eight cases each, in processor seconds and in ratios.

    python tests/benchmarks/bench_cohort.py [--people 116]

Machines differ, so beside the seconds stands what reading costs anyway: opening every play of the
cohort from disk and checking its chain. The report may take a few times that. The values of the
cases are worked out before, as they are when a case was played once on that computer.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.cohorts import Cohort  # noqa: E402
from engine.records.sqlite.store import Store  # noqa: E402
from engine.scenario.case_paths import find  # noqa: E402
from engine.scenario.load import load  # noqa: E402
from engine.services.cohort_reports import build, gather, told  # noqa: E402
from engine.services.cohorts import CohortService  # noqa: E402
from engine.services.demo_cohort import fill, settle  # noqa: E402
from engine.services.kept_files import VARIABLE  # noqa: E402
from engine.services.simulated_participants import Simulated  # noqa: E402
from tests.cohorts import FILES, own_folder  # noqa: E402

TODAY = "2026-03-05"
FOUNDATION = ("thursday-ticket", "guesthouse-visit", "first-interview")
AGAIN = "every-kind-again"
Made = TypeVar("Made")


def timed(act: Callable[[], Made]) -> tuple[Made, float]:
    """What came of it, and the processor seconds it took."""
    began = process_time()
    made = act()
    return made, process_time() - began


def cohort_of(store: Store, own: Path, people: int) -> Cohort:
    """A cohort in which so many people have played eight cases."""
    own_folder(own)
    text = FILES["every-kind"].read_text(encoding="utf-8")
    copy = text.replace("scenario: every-kind", f"scenario: {AGAIN}", 1)
    (own / f"{AGAIN}.yaml").write_text(copy, encoding="utf-8")
    cases = (*FOUNDATION, *FILES, AGAIN)
    players = {}
    for case in cases:
        path = find(case, own)
        assert path is not None, case
        players[case] = Simulated(load(path))
    service, chance = CohortService(store, own), random.Random(0)
    wanted = Cohort("", "Large", cases=cases, agencies=("police",), first=TODAY, last=TODAY)
    with store.together():
        cohort = settle(service, wanted, players, chance)
        fill(service, cohort, players, people, chance)
    return store.cohorts.get(cohort.id)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=116)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = str(Path(folder, "values"))
        own = Path(folder, "cases")
        with Store.open(Path(folder, "data")) as store:
            cohort = cohort_of(store, own, asked.people)
            build(store, cohort.id, own, TODAY)
            (played, _), opening = timed(lambda: gather(store, cohort))
            report, building = timed(lambda: build(store, cohort.id, own, TODAY))
            print(f"{asked.people} people, {len(cohort.cases)} cases, {len(played)} plays")
            valued = sum(case.valued for case in report.cases)
            print(f"values of {valued} cases at hand")
            print(f"{'open every play':22} {opening:6.2f} s")
            print(f"{'build the report':22} {building:6.2f} s   {building / opening:5.1f} times")
            for form in ("html", "csv", "json"):
                _text, seconds = timed(partial(told, report, form, ""))
                print(f"{'write ' + form:22} {seconds:6.2f} s   {seconds / opening:5.1f} times")


if __name__ == "__main__":
    main()
