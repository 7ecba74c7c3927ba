"""`rifq records list`: of a course in own records, nothing of how or when its people played."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.records.sqlite.store import Store
from tests.tui.faces import WHOLE, answer, begun
from tests.tui.faces import rifq_here as rifq
from tests.tui.given import given, played_in


def listed(data: Path, *more: str) -> str:
    return rifq("records", "list", *more, data=data).stdout


@pytest.mark.parametrize("records", ["own", "shared"])
def test_of_own_records_neither_length_nor_who_played_last(data: Path, records: str) -> None:
    with Store.open(data) as store:
        codes = given(store, 3, records=records)
        plays = [played_in(store, code, answers=n) for n, code in enumerate(codes, 1)]
        mine = begun(store)
        before = listed(data, "--all"), listed(data, "--format", "json")
        told = listed(data)
        answer(plays[0], WHOLE[1])
    assert mine.id[:12] in told
    after = listed(data, "--all"), listed(data, "--format", "json")
    assert all(play.id[:12] in after[0] for play in plays)
    if records == "own":
        assert before == after and not any(play.id[:12] in told for play in plays)
        lines = [line for line in after[0].splitlines() if mine.id[:12] not in line]
        assert lines == sorted(lines) and not any("event" in line for line in lines)
        counts = {row["play"]: row["events"] for row in json.loads(after[1])}
        assert counts == {mine.id: 1} | {play.id: None for play in plays}
    else:
        assert before != after and all(play.id[:12] in told for play in plays)
    of_one = listed(data, "--as", codes[0])  # by whoever knows the code
    assert plays[0].id[:12] in of_one and plays[1].id[:12] not in of_one
    assert ("3 events" in of_one) == (records == "shared")
    assert "1 event" in listed(data)
