"""What the cohort's page draws, read from its SVG, is what the JSON of the report has."""

from __future__ import annotations

import json

import pytest

from engine.language.language import ENGLISH
from engine.pictures.heat_grid import Grid
from engine.pictures.split import Split
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.split_pictures import draw_split
from engine.reports.render.json import as_json
from tests.engine.reports.cohort.rooms import case_of, room
from tests.engine.reports.drawn import Drawn


@pytest.mark.parametrize("people", [1, 5, 24, 116])
def test_bars_are_as_wide_as_the_counts_and_boxes_hold_them(people: int) -> None:
    case = case_of(room(people))
    printed = {d["at"]: d for d in json.loads(as_json(case))["decisions"]}
    rows = grids = 0
    for decision in case.decisions:
        picture = draw_split(Saying(case, ENGLISH), decision) if decision.n else None
        choices = printed[decision.at]["choices"]
        if isinstance(picture, Split):
            rows += 1
            bars = Drawn(picture).bars
            chosen = sorted(c["chosen"]["k"] for c in choices if c["chosen"]["k"])
            n = printed[decision.at]["n"]
            widths = sorted(width / 76 * n for width, says in bars)
            assert widths == pytest.approx(chosen, abs=n / 300)
            assert sorted(int(says.split()[1]) for _, says in bars) == chosen
        elif isinstance(picture, Grid):
            grids += 1
            counts = [k for c in choices for k in c["spread"] if k]
            shown = [int(word) for word in map(str.strip, Drawn(picture).words) if word.isdigit()]
            assert sorted(shown) == sorted(counts)
    assert rows and grids
