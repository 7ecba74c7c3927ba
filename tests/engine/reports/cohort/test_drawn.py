"""What the cohort's page draws, read from its SVG, is what the JSON of the report has."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from engine.language.language import ENGLISH
from engine.pictures.heat_grid import Grid
from engine.pictures.split import Split
from engine.pictures.svg import HEAVY, THIN
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.sections.finished_plays import WAYS
from engine.reports.cohort.split_pictures import draw_split, draw_sure
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


@pytest.mark.parametrize("people", [5, 24, 116])
def test_boxes_of_how_sure_hold_the_counts_and_are_as_dark(people: int) -> None:
    case = case_of(room(people))
    printed = {d["at"]: d for d in json.loads(as_json(case))["decisions"]}
    drawn = 0
    for decision in case.decisions:
        picture, sure_by = (
            draw_sure(Saying(case, ENGLISH), decision),
            printed[decision.at]["sure_by"],
        )
        assert (picture is None) is (sure_by is None)
        if picture is None:
            continue
        drawn += 1
        counts = [k for row in sure_by for k in row]
        shades = Drawn(picture).shades
        assert [says.rpartition(": ")[2] for _, says in shades] == [str(k or "") for k in counts]
        dark = [k / max(counts) for k in counts]
        assert [share for share, _ in shades] == pytest.approx(dark, abs=0.006)
    assert drawn


@pytest.mark.parametrize("people", [5, 24, 116])
def test_a_way_on_the_map_of_the_crowd_is_as_wide_as_the_plays_that_took_it(people: int) -> None:
    """Where all who left a scene went one way, it says nothing; the others say how many."""
    case = case_of(room(people))
    ways = json.loads(as_json(case))["ways"]
    (picture,) = WAYS.section(Saying(case, ENGLISH)).entries[0].pictures
    taken = [line for line in Drawn(picture, 140).lines if line[0] > THIN]
    plays = [way["plays"] for way in ways]
    said = Counter(f"{each['k']} of {each['n']}" if each["k"] < each["n"] else "" for each in plays)
    assert Counter(says for _, says in taken) == said
    assert said.keys() != {""}
    for thick, says in taken:
        k, _, n = says.partition(" of ")
        share = int(k) / int(n) if says else 1.0
        assert thick - THIN == pytest.approx(share * (HEAVY - THIN), abs=0.06)
