"""The debrief with the values of its case: bounds, what closed most, what would have been open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_values
from engine.play.play import Play
from engine.reports.debrief.debrief import Debrief, debrief
from engine.reports.document import Entry, Line
from engine.reports.render.html import as_html
from engine.reports.render.json import to_plain
from engine.reports.render.text import as_text
from engine.scoring.attainable_range import Appraisal, appraise, find_attainable
from engine.scoring.score import score
from engine.scoring.value_function import Values
from engine.services.shared.values_cache import values_of
from tests.cases import case as small_case
from tests.cases import play_of, walk
from tests.engine.language.compiled import spoken_by
from tests.engine.reports.plays import (
    BEST,
    GOOD_ORDER,
    HEAD,
    MENDED,
    MIDDLING,
    ON,
    PASS,
    WORST,
    case,
    play,
    signed,
)

OPEN = "After this choice it was no longer possible; another choice would have kept it open"
SEEDS = range(40)


@lru_cache(maxsize=1)
def values() -> Values:
    """The values of the shipped case."""
    found = values_of(case())  # kept for all processes of the run
    assert found is not None
    return found


def told(now: Play) -> Debrief:
    return debrief(case(), now, head=HEAD, values=values())


def found(now: Play) -> Appraisal:
    appraisal = appraise(case(), now, values())
    assert appraisal is not None
    return appraisal


@lru_cache(maxsize=1)
def at_random() -> list[tuple[Play, Debrief]]:
    """Plays with random answers, some passing scenes over."""
    plays = [walk(case(), seed, passes=seed % 4 == 0) for seed in SEEDS]
    return [(now, told(now)) for now in plays]


def still_open(page: Debrief) -> Iterator[tuple[str, Entry, Line]]:
    """Every sentence of what would still have been open, with the part and entry it stands in."""
    for part in (*page.sections, *page.more):
        for entry in part.entries:
            yield from ((part.id, entry, line) for line in entry.lines if line.label == OPEN)


# Figures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [BEST, WORST, MIDDLING, MENDED])
def test_the_bounds_are_those_of_the_appraisal(answers: list[Any]) -> None:
    now = play(answers)
    whole, *domains = told(now).figures.attained
    appraisal = found(now)
    assert (whole.least, whole.most, whole.reached) == (
        round(float(appraisal.range.worst), 2),
        round(float(appraisal.range.best), 2),
        round(float(appraisal.reached), 2),
    )
    assert appraisal.share is not None and whole.share == round(100 * appraisal.share)
    assert [part.domain for part in domains] == [name for name in values().parts if name]
    ranges = find_attainable(case(), now, values())
    assert ranges is not None
    for part in domains:
        worst, best = ranges[part.domain].worst, ranges[part.domain].best
        reached = score(case(), now).total(part.domain)
        assert worst <= reached <= best
        assert (part.least, part.most) == (round(float(worst), 2), round(float(best), 2))
        gap = best - worst
        assert part.share == (round(100 * (reached - worst) / gap) if gap else None)


def test_chance_stands_beside_on_the_same_scale() -> None:
    now = play(WORST)
    ranges = find_attainable(case(), now, values())
    assert ranges is not None
    for part in told(now).figures.attained:
        chance = ranges[part.domain].chance
        assert chance is not None
        assert part.chance == round(chance, 2) and part.least < part.chance < part.most
        share = 100 * (chance - part.least) / (part.most - part.least)
        assert part.chance_share == pytest.approx(share, abs=1)


def test_the_figures_say_it_in_words_and_mark_a_draft() -> None:
    page = told(play(MIDDLING))
    said = page.figures.sentences
    whole, *domains = page.figures.attained
    (between,) = [x for x in said if x.startswith("Between the lowest and the highest possible")]
    assert f"0 to 100 %: {whole.share} % (draft)." in between and f"{whole.most:.2f}." in between
    assert any(f"would reach {whole.chance_share} %" in sentence for sentence in said)
    assert any(
        "One play may not be able to reach the highest in every domain" in sentence
        for sentence in said
    )
    for part in domains:
        title = case().doctrine.domains[part.domain]
        assert f"{title}: {part.share} %. At random: {part.chance_share} %." in said
    for text in (as_text(page.document(), more=True), as_html(page.document())):
        assert between in " ".join(text.split())
    assert "(draft)" not in " ".join(
        debrief(signed(), play(MIDDLING, signed()), values=values()).figures.sentences
    )


@pytest.mark.exhaustive
def test_the_bounds_stay_behind_their_key() -> None:
    for _, page in at_random():
        main = "\n".join(x.text for s in page.sections for e in s.entries for x in e.lines)
        assert "%" not in main and "the highest possible" not in main


def test_with_a_scene_passed_over_the_bounds_are_re_based_and_chance_is_left_out() -> None:
    now = play(MENDED)
    whole = told(now).figures.attained[0]
    assert whole.chance is None and whole.most == round(float(found(now).range.best), 2)
    assert whole.most < told(play(WORST)).figures.attained[0].most


def test_an_unfinished_play_says_what_it_closed_so_far_and_no_percentage() -> None:
    now = play(["clerk-for-routine", GOOD_ORDER])
    page = told(now)
    closed = float(sum(found(now).closed.values()))
    assert closed > 0 and page.figures.attained == ()
    said = page.figures.sentences[-1]
    assert f"have cost {closed:.2f} of it" in said and f"{float(found(now).range.best):.2f}" in said
    assert "%" not in " ".join(page.figures.sentences)


def test_a_play_with_nothing_to_choose_between_is_not_assessed() -> None:
    everything = told(play([PASS] * 9))
    assert everything.figures.sentences[-1] == "Not assessed: nothing in this play was scored."
    same = small_case(
        """
        door:
          choose:
            prompt: P?
            assesses: [safety]
            options:
              one: {do: Knock., rating: 3, upholds: [P01]}
              two: {do: Ring., rating: 3, upholds: [P01]}
            then: evening
        """
    )
    ended = play_of(same, "one")
    page = debrief(same, ended, values=compute_values(Case(same)))
    assert page.figures.sentences[2:] == (
        "Not assessed: any decisions would have given the same figure.",
    )


@pytest.mark.parametrize("answers", [BEST, WORST, MIDDLING, MENDED])
def test_without_values_no_bounds_are_given(answers: list[Any]) -> None:
    page = debrief(case(), play(answers))
    assert page.figures.attained == ()
    assert "the highest possible" not in " ".join(page.figures.sentences)
    assert not list(still_open(page))


# The same bytes ----------------------------------------------------------------------------------


def test_the_same_play_gives_the_same_bytes() -> None:
    again = compute_values(Case(case()))
    for answers in (WORST, MIDDLING, [ON][:0]):
        first = debrief(case(), play(answers), head=HEAD, values=values())
        second = debrief(case(), play(answers), head=HEAD, values=again)
        assert as_html(first.document()).encode() == as_html(second.document()).encode()
        assert json.dumps(to_plain(first)) == json.dumps(to_plain(second))


def test_every_sentence_of_the_bounds_can_be_translated() -> None:
    for now in (play(MIDDLING), play(MENDED), play(["clerk-for-routine"])):
        marked = spoken_by(lambda source: f"⟦{source}⟧")
        page = debrief(case(), now, values=values(), language=marked)
        assert all(sentence.startswith("⟦") for sentence in page.figures.sentences)
        assert all(line.label.startswith("⟦") for _, _, line in still_open(page))
