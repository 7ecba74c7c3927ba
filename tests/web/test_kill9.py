"""The room is killed while a class decides, and opened again."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.benchmarks.bench_room import Person, Server, crashes, everybody


@pytest.mark.exhaustive
def test_nothing_acknowledged_is_lost_and_everybody_goes_on(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    people = [Person(server, number) for number in range(12)]
    everybody(people, Person.come_in)
    decided, lost, clean = crashes(server, people, 3, Random(9))
    assert decided > 12 and lost == 0 and clean
