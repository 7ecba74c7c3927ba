"""A record of one's own over a course: words, bands where there is enough, nothing that leaks."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import combinations_with_replacement
from typing import Any

import pytest

from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_values
from engine.play.play import Play, log
from engine.reports.facts.play import first_answers
from engine.reports.own_record import OwnRecord, own_record
from engine.reports.own_themes import Measured, Played, band, measure_domains
from engine.reports.render.html import as_html
from engine.reports.render.json import to_plain
from engine.reports.render.text import as_text
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import PASS as OVER
from tests.cases import play_of, written
from tests.engine.language.compiled import spoken_by
from tests.engine.reports.plays import MENDED, MIDDLING, WORST, case, play, signed

OPTIONS = {"best": 1.0, "sound": 2 / 3, "bad": 0.0}
CODE = "482137"


@cache
def many(scenes: int, id: str = "many", top: str = "") -> Scenario:
    """A case of so many decisions, all of them about safety, one after the other."""
    found = []
    for n in range(scenes):
        after = f"scene-{n + 1}" if n + 1 < scenes else "evening"
        found.append(f"""
scene-{n}:
  text: It goes on.
  choose:
    prompt: Which, {n}?
    assesses: [safety]
    options:
      best: {{do: The best {n}., rating: 4, upholds: [P01], because: Good {n}.}}
      sound: {{do: Sound {n}., rating: 3, upholds: [P01], because: Sound {n}.}}
      bad: {{do: The bad {n}., rating: 1, breaches: [P15], because: Bad {n}.}}
  then: {after}
""")
    raw = written("".join(found).replace("\n  then:", "\n    then:"), top)
    return load_bytes(raw.replace(b"\n  dawn:\n    person: She is on the bus.", b""), f"{id}.yaml")


_VALUES: dict[str, Any] = {}


def played(scenario: Scenario, now: Play, **more: Any) -> Played:
    known = scenario.hashes.story
    if known not in _VALUES:
        _VALUES[known] = compute_values(Case(scenario))
    return Played(scenario, now, _VALUES[known], **more)


def answered(scenario: Scenario, *answers: Any, **more: Any) -> Played:
    return played(scenario, play_of(scenario, *answers), **more)


def record(*plays: Played, **more: Any) -> OwnRecord:
    return own_record(plays, code=CODE, **more)


def everything(made: OwnRecord) -> str:
    document = made.document()
    page = re.sub(r"<style>.*?</style>", "", as_html(document), flags=re.S)
    data = json.dumps(to_plain(made), ensure_ascii=False)
    return "\n".join((as_text(document), page, data))


def ticket(answers: list[Any], **more: Any) -> Played:
    return Played(case(), play(answers), **more)


# Bands


def test_a_theme_has_a_band_from_eight_settled_slots_on_and_words_before() -> None:
    (few,) = record(answered(many(7), *["best"] * 7)).themes
    assert few.band is None and few.said == "Not enough answers yet for an overall view."
    assert few.kept == "Presume serious risk of harm"
    (enough,) = record(answered(many(8), *["best"] * 8)).themes
    assert enough.band == 3 and enough.said == "Near the best these cases allow (draft)."


def test_slots_of_several_cases_are_put_together() -> None:
    four, five = many(4, "four"), many(5, "five")
    made = record(answered(four, *["best"] * 4), answered(five, *["bad"] * 5))
    assert [theme.band for theme in made.themes] == [0]
    assert record(answered(four, *["best"] * 4)).themes[0].band is None


def test_the_cuts_are_chance_and_thirds_of_the_way_from_there_to_the_best() -> None:
    chance = 8 * sum(OPTIONS.values()) / len(OPTIONS)
    third = (8 - chance) / 3
    met = set()
    for answers in combinations_with_replacement(OPTIONS, 8):
        made = measure_domains(answered(many(8), *answers))["safety"]
        reached = sum(OPTIONS[answer] for answer in answers)
        assert (made.slots, made.best) == (8, 8) and made.chance == pytest.approx(chance)
        assert made.reached == pytest.approx(reached)
        cuts = (chance, chance + third, chance + 2 * third)
        wanted = sum(reached > cut - 1e-6 for cut in cuts)
        assert band([made]) == wanted, answers
        met.add(wanted)
    assert met == {0, 1, 2, 3}


def test_each_cut_belongs_to_the_band_above_it() -> None:
    bands = [band([Measured(8, reached, 4.0, 10.0)]) for reached in (3.9, 4.0, 6.0, 8.0, 10.0)]
    assert bands == [0, 1, 2, 3, 3]
    assert band([Measured(8, 4.0, 4.0, 4.0)]) is None and band([]) is None


def test_what_was_decided_together_is_told_and_enters_no_band() -> None:
    made = record(answered(many(8), *["bad"] * 8, people=2))
    assert made.themes[0].band is None and made.practise
    assert "decided together with others" in made.rows[0].remark


def test_nothing_tells_that_a_scene_was_passed_over() -> None:
    made = record(answered(many(9), "best", OVER, *["best"] * 7))
    assert made.themes[0].band is None  # what chance would have brought is not known there
    assert "skipped" not in everything(made).lower()
    assert "passed" not in everything(made).lower() and "The best 1." not in everything(made)


# What is told


def test_of_each_case_the_first_finished_play_is_told_and_every_play_is_listed() -> None:
    scenario = many(2)
    begun = played(scenario, play_of(scenario, "best"))
    first, again = answered(scenario, "bad", "bad"), answered(scenario, "best", "best")
    made = record(begun, first, again)
    assert [row.remark for row in made.rows] == [
        "not finished, so not shown here",
        "shown here",
        "played again, so not shown here",
    ]
    assert not made.keep and made.practise[0].example.words == "The bad 0."
    assert record(begun).notices[-1].startswith("There is nothing to show yet.")


def test_the_first_answer_counts_also_where_it_was_taken_back() -> None:
    found = [moment.event for moment in first_answers(log(play(MIDDLING)))]
    call = [e for e in found if e.at == "call"]  # type: ignore[union-attr]
    assert [e.answer for e in call] == ["hold-the-men"]  # type: ignore[union-attr]
    assert "Then stop both departures" in as_text(record(ticket(MIDDLING)).document())


def test_what_is_to_be_practised_quotes_the_answer_the_principle_and_its_source() -> None:
    first = record(ticket(WORST)).practise[0]
    principle = case().doctrine.principles[first.title.rpartition("(")[2].rstrip(")")]
    assert first.says == principle.says and first.source == principle.sources[0].title
    assert first.example.kind.startswith("What the author would call a critical error: ")
    assert first.example.where.startswith("You chose, in “The Thursday ticket” · ")
    assert first.example.because.startswith("The author's view: ")


def test_a_critical_error_is_said_only_of_the_answer_that_was_one() -> None:
    for answers in (WORST, MIDDLING, MENDED):
        for each in record(ticket(answers)).practise:
            at = next(a for a, c in case().text.cards.items() if c.text == each.example.words)
            kinds = [grade.critical for grade in case().key.marks[at].grades if grade.critical]
            assert bool(each.example.kind) == bool(kinds)


def test_what_experts_answer_differently_is_never_told() -> None:
    open_ = {a for a, mark in case().key.marks.items() if mark.discuss}
    assert open_
    for answers in (WORST, MIDDLING, MENDED):
        told = as_text(record(ticket(answers)).document())
        assert not any(case().text.cards[address].text in told for address in open_)


def test_a_principle_is_either_kept_to_or_to_be_looked_at_again() -> None:
    for answers in (WORST, MIDDLING, MENDED):
        made = record(ticket(answers))
        assert not {each.title for each in made.keep} & {
            each.title.rpartition(" (")[0] for each in made.practise
        }
        assert all(theme.kept != theme.odds for theme in made.themes)


def test_process_and_outcome_are_two_reports() -> None:
    text = as_text(record(ticket(WORST)).document())
    assert text.index("What to practise next") < text.index("What came of it")
    said = "How a story ends does not show how well it was handled"
    assert said in " ".join(text.split())
    page = as_html(record(ticket(WORST)).document())
    assert ".outcome { break-before: page; }" in page and '<section class="outcome"' in page
    (outcome,) = record(ticket(WORST)).outcomes
    labels = [line.label for line in outcome.lines]
    assert labels[0] == "For the person" and "Risks at the end" in labels


def test_of_many_cases_the_endings_are_told_and_the_rest_is_left_to_their_debriefs() -> None:
    cases = [answered(many(1, f"case-{n}"), "bad") for n in range(5)]
    few, more = record(*cases[:4]), record(*cases)
    assert len(more.outcomes) == 5
    assert "Risks at the end" in as_text(few.document()) and "Risks at the end" not in as_text(
        more.document()
    )
    assert "The debrief of each case shows" in " ".join(as_text(more.document()).split())


def test_no_figure_stands_for_a_person_and_the_page_says_it_qualifies_nobody() -> None:
    made = record(answered(many(8), *["sound"] * 8), ticket(MIDDLING))
    for told in (
        as_text(made.document()),
        re.sub(r"<style>.*?</style>", "", as_html(made.document()), flags=re.S),
    ):
        assert "does not qualify anyone to interview people" in " ".join(told.split())
        assert "%" not in told
        assert not re.search(r"\b[01]\.\d", told)


def test_a_draft_speaks_as_the_authors_and_a_signed_key_does_not() -> None:
    draft = everything(record(ticket(WORST)))
    assert "No expert has approved it yet" in draft and "The author's view" in draft
    reviewed = everything(record(Played(signed(), play(WORST, signed()))))
    assert "The marking of these cases was approved" in reviewed
    assert "author" not in reviewed and "(draft)" not in reviewed


# Who may read what


def test_of_a_case_that_is_not_open_yet_only_what_happened_is_told() -> None:
    told = everything(record(ticket(WORST, withheld=True)))
    scenario = case()
    for address, mark in scenario.key.marks.items():
        assert not any(because.text in told for because in mark.because), address
    for id in scenario.cited():
        assert scenario.doctrine.principles[id].title not in told
    assert "critical" not in told and "Could be raised" not in told and "Goes against" not in told
    assert "waits for the facilitator" in told and "opens for everyone together" in told
    assert "For the person" in told


def test_it_says_whose_it_is_and_who_else_may_read_it() -> None:
    own = record(ticket(WORST), course="Basic, spring")
    assert own.whose == "Basic, spring · code 482137"
    assert "It is yours. Nobody may ask you to show it." in own.notices
    shared = record(ticket(WORST), course="Basic, spring", shared=True)
    assert any("agreed that the facilitator may read this" in notice for notice in shared.notices)


# The page


def test_the_page_stands_alone_and_what_was_written_is_never_markup() -> None:
    made = record(ticket(WORST), course="<b>Basic</b> {{ 7 * 7 }}")
    page = as_html(made.document())
    assert page.startswith("<!doctype html>") and "default-src 'none'" in page
    assert "<script" not in page and " src=" not in page and not re.search(r"url\((?!#)", page)
    assert "&lt;b&gt;Basic&lt;/b&gt; {{ 7 * 7 }}" in page and "size: A4" in page
    for tag in ("div", "section", "p", "h4", "span", "ul", "li"):
        assert page.count(f"<{tag}>") + page.count(f"<{tag} ") == page.count(f"</{tag}>"), tag


def test_the_same_plays_give_the_same_bytes_and_our_words_are_translated() -> None:
    made = record(ticket(WORST), ticket(MIDDLING))
    assert everything(made) == everything(record(ticket(WORST), ticket(MIDDLING)))
    marked = spoken_by(lambda source: f"«{source}»")
    told = as_text(record(ticket(WORST), language=marked).document(), 2000)
    own = {c.text for c in case().text.cards.values()} | {line.text for line in case().text.lines}
    for line in told.splitlines():
        assert (
            not line.strip(" -=·") or "«" in line or any(t in line for t in own) or len(line) < 90
        )


def test_nothing_was_played() -> None:
    made = record()
    assert "There is nothing to show yet." in as_text(made.document()) and as_html(made.document())
    assert not made.themes and not made.rows
