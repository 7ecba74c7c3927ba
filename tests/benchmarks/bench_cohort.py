"""The report of a large cohort: 116 people, eight cases each, in processor seconds and in ratios.

    python tests/benchmarks/bench_cohort.py [--people 116] [--records own]

The first report reads every play; the next ones find the summary of each. Of own records the first
one makes an issue of each case, and the next ones tell it again: with `--folder`, the first report
is the first only once. Machines differ, so beside the seconds stands what reading costs anyway:
opening every play of the cohort from disk and checking its chain. The values of the cases are
worked out before, as they are when a case was played once on that computer. The memory is the most
this process ever had, with the making of the cohort when `--folder` is new; a second run with the
same folder measures reports alone.
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

from msgspec.structs import replace

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.cohorts import Cohort  # noqa: E402
from engine.records.file_cache import VARIABLE  # noqa: E402
from engine.records.sqlite.store import Store  # noqa: E402
from engine.scenario.case_files import find  # noqa: E402
from engine.scenario.load import load  # noqa: E402
from engine.services.courses.administration import CohortService  # noqa: E402
from engine.services.courses.demonstration import (  # noqa: E402
    Simulated,
    fill,
    settle,
)
from engine.services.feedback.reports import build, write_report  # noqa: E402
from engine.services.shared.recording import open_listed  # noqa: E402
from engine.services.shared.values_cache import values_of  # noqa: E402
from tests.cohorts import FILES, own_folder  # noqa: E402

TODAY = "2026-03-05"
FOUNDATION = ("thursday-ticket", "guesthouse-visit", "first-interview")
AGAIN = "every-kind-again"
WARM, COLD, MEMORY = 1, 10, 150  # processor seconds; MB
Made = TypeVar("Made")


def timed(act: Callable[[], Made]) -> tuple[Made, float]:
    """What came of it, and the processor seconds it took."""
    began = process_time()
    made = act()
    return made, process_time() - began


def cohort_of(store: Store, own: Path, people: int, records: str) -> Cohort:
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
    wanted = Cohort("", "Large", cases=cases, agencies=("police",), records=records)
    wanted = replace(wanted, first=TODAY, last=TODAY)
    with store.group_writes():
        cohort = settle(service, wanted, players, chance)
        fill(service, cohort, players, people, chance)
    return store.cohorts.get(cohort.id)


def most_memory() -> float:
    """The most memory this process had, in MB; 0 where the platform does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource  # not on Windows

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measure(folder: Path, people: int, records: str) -> None:
    """Make the cohort, unless it is there, and time its reports."""
    os.environ[VARIABLE] = str(folder / "values")
    own = folder / "cases"
    with Store.open(folder / "data") as store:
        there = store.cohorts.all()
        cohort = there[0] if there else cohort_of(store, own, people, records)
        for case in cohort.cases:
            path = find(case, own)
            assert path is not None, case
            values_of(load(path))
        plays = store.plays(cohort=cohort.id)
        store.summaries.keep(cohort.id, {})
        first, cold = timed(lambda: build(store, cohort.id, own, TODAY))
        again, warm = timed(lambda: build(store, cohort.id, own, TODAY))
        assert again == first
        _, opening = timed(lambda: sum(open_listed(store, each).play.seq for each in plays))
        print(f"{len(cohort.cases)} cases, {len(plays)} plays, {cohort.records} records")
        print(f"values of {sum(case.valued for case in first.cases)} cases at hand")
        print(f"{'open every play':22} {opening:6.2f} s")
        for name, seconds, bar in (("first report", cold, COLD), ("next report", warm, WARM)):
            word = "held" if seconds <= bar else "missed"
            times = f"{seconds / opening:5.1f} times (bar: {bar} s): {word}"
            print(f"{name:22} {seconds:6.2f} s   {times}")
        for form in ("html", "csv", "json"):
            _text, seconds = timed(partial(write_report, first, form, ""))
            print(f"{'write ' + form:22} {seconds:6.2f} s   {seconds / opening:5.1f} times")
        word = "held" if most_memory() <= MEMORY else "missed"
        print(f"{'most memory':22} {most_memory():6.0f} MB (bar: {MEMORY} MB): {word}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=116)
    parser.add_argument("--folder", type=Path, help="keep the cohort here, and use it if it is")
    parser.add_argument("--records", choices=("shared", "own"), default="shared")
    asked = parser.parse_args()
    if asked.folder:
        measure(asked.folder, asked.people, asked.records)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), asked.people, asked.records)


if __name__ == "__main__":
    main()
