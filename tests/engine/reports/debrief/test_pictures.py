"""The pictures of a debrief show what its words and its JSON say, and no more."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from engine.language.language import ENGLISH
from engine.pictures.picture import Picture
from engine.pictures.road import InterviewRow
from engine.pictures.scales import Scales
from engine.pictures.svg import ACROSS, as_svg
from engine.play.events import Decided
from engine.play.play import path
from engine.reports.debrief.debrief import Debrief, debrief
from engine.reports.document import flatten
from engine.reports.render.json import as_json
from engine.scoring.needs import needs
from engine.services.shared.values_cache import values_of
from tests.engine.reports.careful_plays import debrief_of, every_play
from tests.engine.reports.plays import BEST, MIDDLING, PASS, case, play

EVERY = pytest.mark.parametrize(("name", "manner", "seed"), every_play())


def _pictures(told: Debrief) -> dict[str, Picture]:
    more = told.document().more
    sections = flatten(more.sections) if more else ()
    return {p.id: p for s in sections for e in s.entries for p in e.pictures}


@EVERY
def test_every_need_stands_where_it_ended(name: str, manner: str, seed: int) -> None:
    scenario, made, told = debrief_of(name, manner, seed)
    drawn = _pictures(told).get("needs")
    if drawn is None:
        assert not needs(scenario, made)
        return
    assert isinstance(drawn, Scales)
    ended = {outcome.entity.text: outcome.status for outcome in needs(scenario, made)}
    places = {"not-raised": 0, "denied": 0, "offered": 0.5, "declined": 0.5, "met": 1}
    assert {s.name: s.points[-1].at for s in drawn.scales} == {
        text: places[status] for text, status in ended.items()
    }
    for scale in drawn.scales:  # a no and a denial are told by their form, too
        same = [s.points[-1] for s in drawn.scales if s.points[-1].at == scale.points[-1].at]
        assert len({p.shape for p in same}) == len({p.says for p in same})


@EVERY
def test_an_interview_is_drawn_question_by_question(name: str, manner: str, seed: int) -> None:
    _, made, told = debrief_of(name, manner, seed)
    drawn = [p for p in _pictures(told).values() if isinstance(p, InterviewRow)]
    asked = [
        moment
        for moment in path(made)
        if isinstance(moment.event, Decided) and moment.move and moment.move.move.key[0] == "ask"
    ]
    assert sum(len(picture.questions) for picture in drawn) == len(asked)


@EVERY
def test_domains_are_drawn_where_the_figures_have_them(name: str, manner: str, seed: int) -> None:
    *_, told = debrief_of(name, manner, seed)
    drawn = _pictures(told)["domains"]
    assert isinstance(drawn, Scales)
    figures = [part.share for part in told.figures.attained if part.share is not None]
    assert [round(100 * scale.points[-1].at) for scale in drawn.scales] == figures
    chances = [p.chance_share for p in told.figures.attained if p.share is not None]
    assert [round(100 * s.points[0].at) for s in drawn.scales if len(s.points) > 1] == [
        chance for chance in chances if chance is not None
    ]


LEVELS = ("none", "low", "moderate", "high", "severe")


@EVERY
def test_the_page_draws_each_risk_with_the_levels_the_json_has(
    name: str, manner: str, seed: int
) -> None:
    """Read from the SVG: where the bar lies and how long it is, and where the dot is."""
    *_, told = debrief_of(name, manner, seed)
    drawn, risks = _pictures(told).get("risks"), json.loads(as_json(told))["figures"]["risks"]
    assert (drawn is None) is (not risks)
    if drawn is None:
        return
    page = ElementTree.fromstring(as_svg(drawn.draw(76), "risks", drawn.title, drawn.about))
    heads = [float(t.get("x", "")) for t in page.iter("text") if t.text in LEVELS]
    first, last = heads[0], heads[-1] - ACROSS
    bars = [b for b in page.iter("rect") if "bar" in b.get("class", "")]
    shown = [r for r in risks if {r["end"], *r["could_end"]} & {*LEVELS}]
    assert len(bars) == len(shown) == len(risks)
    for bar, risk in zip(bars, shown, strict=True):
        places = [LEVELS.index(level) / 4 for level in risk["could_end"] if level in LEVELS]
        assert risk["end"] in risk["could_end"]
        begins, long = float(bar.get("x", "")), float(bar.get("width", "")) - ACROSS
        assert (begins - first) / (last - first) == pytest.approx(min(places), abs=0.01)
        assert long / (last - first) == pytest.approx(max(places) - min(places), abs=0.01)
        about = bar.findtext("title") or ""
        assert about == ", ".join((risk["start"], risk["end"], *risk["could_end"]))


def test_a_risk_has_a_range_where_a_play_ended_and_nothing_was_passed_over() -> None:
    values = values_of(case())
    ended, going, passing = (
        debrief(case(), made, values=values).figures.risks
        for made in (play(BEST), play(MIDDLING[:6]), play([PASS, *BEST[1:]]))
    )
    assert all(risk.could_end for risk in ended)
    assert going and not any(risk.could_end for risk in (*going, *passing))


def test_before_the_end_nothing_is_drawn_that_tells_what_is_left() -> None:
    drawn = _pictures(debrief(case(), play(MIDDLING[:6]), language=ENGLISH))
    assert not {"needs", "map", "domains"} & set(drawn)
    assert {"needs", "map"} <= set(_pictures(debrief(case(), play(BEST))))
