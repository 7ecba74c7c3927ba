"""What a page of a debrief draws, read from its SVG, is what the JSON of the same play has."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from engine.pictures.picture import Picture
from engine.pictures.svg import THIN
from engine.play.play import log
from engine.reports.document import flatten
from engine.reports.render.json import as_json
from tests.engine.reports.careful_plays import debrief_of, every_play, play_of
from tests.engine.reports.drawn import Drawn

EVERY = pytest.mark.parametrize(
    ("case", "manner", "seed"), [each for each in every_play() if not each[2]]
)
STATUSES = {"Met": 1, "Raised": 0.5, "Declined by the person, which is respected": 0.5}
GRAVE = ("critical", "critical, put right", "harmful")
STATUSES = {"Met": 1, "Raised": 0.5, "Declined by the person, which is a full result": 0.5}


@cache
def told(case: str, manner: str, seed: int) -> tuple[dict[str, Picture], Any]:
    """The pictures of a debrief by their ids, and its JSON."""
    *_, page = debrief_of(case, manner, seed)
    document = page.document()
    parts = (*document.sections, *(document.more.sections if document.more else ()))
    drawn = (p for part in flatten(parts) for entry in part.entries for p in entry.pictures)
    return {picture.id: picture for picture in drawn}, json.loads(as_json(page))


def lines(printed: Any, part: str) -> list[dict[str, str]]:
    """The lines of a part that is told on request, in the JSON."""
    found = [section for section in printed["more"] if section["id"] == part]
    return [line for section in found for entry in section["entries"] for line in entry["lines"]]


@EVERY
def test_each_need_lies_where_the_json_says_it_ended(case: str, manner: str, seed: int) -> None:
    pictures, printed = told(case, manner, seed)
    if "needs" not in pictures:
        return
    drawn = Drawn(pictures["needs"])
    names = [row[0] for row in pictures["needs"].rows()]
    ended = [dot for dot in drawn.dots if dot.says]
    assert len(ended) == len(names)
    said = {text: status for status, _, text in _statuses(printed)}
    for name, dot in zip(names, ended, strict=True):
        expected = STATUSES.get(said.get(name, ""), 0)
        assert drawn.place(dot, "not raised", "met") == pytest.approx(expected, abs=0.02), name
        assert (dot.form == "square") is (said.get(name) == "Denied by us")


def _statuses(printed: Any) -> list[tuple[str, str, str]]:
    return [line["text"].partition(": ") for line in lines(printed, "standing")]


@EVERY
def test_each_domain_lies_where_the_json_puts_it(case: str, manner: str, seed: int) -> None:
    pictures, printed = told(case, manner, seed)
    figures = [each for each in printed["figures"]["attained"] if each["share"] is not None]
    if "domains" not in pictures:
        assert not figures
        return
    drawn = Drawn(pictures["domains"])
    shares = [d for d in drawn.dots if d.form == "disc"]
    places = [drawn.place(dot, "lowest", "highest") for dot in shares]
    assert places == pytest.approx([each["share"] / 100 for each in figures], abs=0.015)


@EVERY
def test_every_question_of_the_log_has_its_box(case: str, manner: str, seed: int) -> None:
    pictures, printed = told(case, manner, seed)
    asked = [line for line in lines(printed, "log") if line["label"] == "You asked"]
    rows = [Drawn(p) for id, p in pictures.items() if id.startswith("questions-")]
    assert sum(len(row.bars) for row in rows) == len(asked)
    for row in rows:
        numbers = [int(says.partition(".")[0]) for _, says in row.bars]
        assert numbers == list(range(1, len(numbers) + 1))


@EVERY
def test_the_road_marks_what_the_json_tells_as_grave(case: str, manner: str, seed: int) -> None:
    pictures, printed = told(case, manner, seed)
    drawn = Drawn(pictures["road"], 52)
    for dot in drawn.dots:
        assert (dot.form == "triangle") is ("critical" in dot.says)
        assert dot.form != "square" or "harmful" in dot.says
    every = next(part for part in printed["more"] if part["id"] == "judgements")
    judged = [entry["judgement"] for entry in every["entries"] if entry["judgement"]]
    errors = [each["at"].split(".")[0] for each in judged if each.get("critical")]
    marked = [w for w in drawn.words if "critical" in w]
    assert len(marked) == len(set(errors))
    assert [word for word in drawn.words if word in GRAVE] == [
        row[2] for row in pictures["road"].rows() if row[2] in GRAVE
    ]


@EVERY
def test_the_heavy_lines_of_the_map_are_the_ways_of_the_log(
    case: str, manner: str, seed: int
) -> None:
    pictures, _ = told(case, manner, seed)
    _, play = play_of(case, manner, seed)
    places = [moment.location.location.place for moment in log(play)]
    taken = {pair for pair in pairwise(places) if pair[0] != pair[1]}
    heavy = [says for thick, says in Drawn(pictures["map"]).lines if thick > THIN]
    assert len(heavy) == len(taken) and set(heavy) <= {"taken"}
