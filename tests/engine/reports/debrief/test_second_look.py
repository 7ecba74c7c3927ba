"""The second look: what cost most is told whole, with what another answer would have led to."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from engine.language.language import ENGLISH
from engine.play.play import Play, path, undo
from engine.play.view import describe_answer, paragraphs
from engine.reports.debrief import sentences as w
from engine.reports.debrief.costly_moments import list_costly
from engine.reports.debrief.debrief import Debrief, OwnWords, debrief, withhold_debrief
from engine.reports.debrief.reading import Reading
from engine.reports.debrief.second_look import MOST_CARDS
from engine.reports.debrief.what_followed import ask_instead, list_reactions, take_better
from engine.reports.document import Contest, Entry, Line, Tone
from engine.reports.render.html import as_html
from engine.reports.render.json import to_plain
from engine.reports.render.text import as_text
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from tests.cases import few_first, go, loaded, play_by_chance
from tests.engine.reports.careful_plays import debrief_of, every_play, play_of
from tests.engine.reports.debrief.test_story import begun, voted
from tests.engine.reports.plays import (
    BEST,
    MENDED,
    MIDDLING,
    UNDO,
    WORST,
    case,
    changed,
    decisions,
    entries,
    play,
    section,
)

THURSDAY = SHIPPED / "foundation" / "thursday-ticket.yaml"
EVERY = [pytest.param(*each, id="-".join(map(str, each))) for each in every_play()]
laws = pytest.mark.parametrize(("case_name", "manner", "seed"), EVERY)


def cards(page: Debrief) -> tuple[Entry, ...]:
    return entries(page, "look") if "look" in section_ids(page) else ()


def section_ids(page: Debrief) -> set[str]:
    return {part.id for part in page.sections}


def line_of(entry: Entry, label: str) -> str:
    """The words under a label; "" where there is none."""
    return next((line.text for line in entry.lines if line.label == label), "")


def written(scenario: Scenario) -> set[str]:
    """Every text of a case that a card may quote, whole."""
    marks = scenario.key.marks.values()
    return {
        *(card.text for card in scenario.text.cards.values()),
        *(said.text for mark in marks for said in mark.better),
        *(line.text for line in scenario.text.lines),
    }


# On every card ------------------------------------------------------------------------------------


@laws
def test_it_has_the_moments_that_cost_most_in_the_order_of_the_story(
    case_name: str, manner: str, seed: int
) -> None:
    scenario, now, page = debrief_of(case_name, manner, seed)
    costly = list_costly(Reading(scenario, now, ENGLISH))
    found = cards(page)
    assert len(found) == min(MOST_CARDS, len(costly))
    assert [entry.seq for entry in found] == sorted(entry.seq for entry in found)
    on_cards, others = costly[:MOST_CARDS], costly[MOST_CARDS:]
    assert {entry.seq for entry in found} == {each.moment.seq for each in on_cards}
    least = min((each.cost for each in on_cards if not each.error), default=Fraction())
    assert all(each.cost <= least for each in others) or all(each.error for each in on_cards)


@laws
def test_nothing_that_is_quoted_there_is_cut(case_name: str, manner: str, seed: int) -> None:
    """What was said, what was offered and what the author would say stand there whole."""
    scenario, _, page = debrief_of(case_name, manner, seed)
    whole = written(scenario)
    for part in (part for part in page.sections if part.id in ("look", "rest", "well")):
        for entry in part.entries:
            for line in entry.lines:
                assert "\N{NO-BREAK SPACE}…" not in line.text
                if line.tone is Tone.CHOSEN and part.id == "look":
                    assert line.text in whole, line.text
                if line.label in (*w.INSTEAD, w.COULD_ASK) or line.label.startswith("Best on"):
                    assert line.text in whole, line.text


@laws
def test_every_card_says_what_was_answered_what_is_better_and_why(
    case_name: str, manner: str, seed: int
) -> None:
    scenario, now, page = debrief_of(case_name, manner, seed)
    for entry in cards(page):
        labels = {line.label for line in entry.lines}
        if w.NEVER_ASKED in labels:
            assert line_of(entry, w.COULD_ASK)
            continue
        mine = [line.text for line in entry.lines if line.tone is Tone.CHOSEN]
        (moment,) = (m for m in path(now) if m.seq == entry.seq)
        assert entry.judgement is not None
        items = [item.text for item in entry.judgement.items]
        assert mine[0] in (*describe_answer(scenario, moment), *items)
        told = [line for line in entry.lines if line.tone is Tone.KEY]
        assert [line for line in told if line.label in (*w.INSTEAD, "") or "Best on" in line.label]
        why = {w.ABOUT_YOURS.you, w.ABOUT_BETTER, w.PRINCIPLE_LABEL}
        assert len([line for line in entry.lines if line.label in why]) == 1, entry.title


@laws
def test_a_reason_stands_under_the_answer_it_was_written_for_and_no_other(
    case_name: str, manner: str, seed: int
) -> None:
    """A reason against what was said, beside what the author would say, teaches the reverse."""
    scenario, now, page = debrief_of(case_name, manner, seed)
    reading = Reading(scenario, now, ENGLISH)
    for entry in cards(page):
        about_mine, about_better = (
            line_of(entry, label) for label in (w.ABOUT_YOURS.you, w.ABOUT_BETTER)
        )
        judgement = entry.judgement
        if judgement is None:
            continue
        quoted = [line.text for line in entry.lines if line.tone is Tone.CHOSEN]
        items = [item for item in judgement.items if item.text in quoted]
        whole = (judgement.why, *judgement.because)
        mine = [each for item in items for each in (item.why, *item.because)] if items else whole
        if about_mine:
            assert any(reason.startswith(about_mine) for reason in mine), about_mine
        if about_better:
            after = take_better(reading, reading.moment(entry.seq))
            other = reading.judgement(after) if after else None
            assert other and any(reason.startswith(about_better) for reason in other.because)
            assert not any(mine)


@laws
def test_what_would_have_followed_is_what_a_play_shows_that_takes_the_better_answer(
    case_name: str, manner: str, seed: int
) -> None:
    scenario, now, page = debrief_of(case_name, manner, seed)
    reading = Reading(scenario, now, ENGLISH)
    for entry in cards(page):
        would = line_of(entry, w.WOULD_HAVE)
        moment = reading.moment(entry.seq)
        if not would or moment.back is None:
            continue
        if question := line_of(entry, w.COULD_ASK):
            ids = [a for a, card in scenario.text.cards.items() if card.text == question]
            afters = [after for id in ids if (after := ask_instead(moment, id))]
        else:
            afters = [after] if (after := take_better(reading, moment)) else []
        shown = [
            {" ".join(list_reactions(scenario, after)), *_texts(scenario, after)}
            for after in afters
        ]
        assert any(would in texts for texts in shown)
        mine = " ".join(list_reactions(scenario, moment))
        assert would != mine or line_of(entry, w.COULD_ASK)


def _texts(scenario: Scenario, after: Play) -> list[str]:
    return [each.text for each in paragraphs(scenario, after.shown)]


@laws
def test_the_other_moments_stand_below_without_a_verdict_and_all_are_counted(
    case_name: str, manner: str, seed: int
) -> None:
    scenario, now, page = debrief_of(case_name, manner, seed)
    others = list_costly(Reading(scenario, now, ENGLISH))[MOST_CARDS:]
    parts = [part for part in page.sections if part.id == "rest"]
    assert bool(parts) is bool(others)
    for part in parts:
        left = [int(x.split(": ")[1].rstrip(".")) for x in part.lead if x.startswith("More: ")]
        told = {line.label for entry in part.entries for line in entry.lines}
        assert all(line.tone in (Tone.CHOSEN, Tone.SAID) for e in part.entries for line in e.lines)
        assert len(others) - sum(left) >= len(told)
        assert not {"weak", "harmful", "critical"} & set(" ".join(told).lower().split())


@pytest.mark.parametrize("seed", few_first(range(200), 6))
def test_of_the_thursday_ticket_every_card_is_complete(seed: int) -> None:
    """Before, mine, what followed, better, what would have followed, why."""
    scenario = loaded(THURSDAY)
    now = play_by_chance(scenario, seed)
    for entry in cards(debrief(scenario, now)):
        texts = {line.text: line for line in entry.lines}
        labels = [line.label for line in entry.lines]
        begins = "Talking with" in entry.title or entry.lines[0].tone is Tone.SEEN
        assert begins and len(texts) == len(entry.lines)
        if w.NEVER_ASKED not in labels:
            assert w.FOLLOWED in labels, entry.title
        if texts.keys().isdisjoint(w.NONE_BETTER.values()):
            assert w.WOULD_HAVE in labels or w.SAME_SEEN in texts, entry.title


def test_the_cards_hold_most_of_what_a_middling_play_lost() -> None:
    shown = total = Fraction()
    for name, manner, seed in every_play():
        if manner == "middling":
            scenario, now = play_of(name, manner, seed)
            costs = [each.cost for each in list_costly(Reading(scenario, now, ENGLISH))]
            shown += sum(costs[:MOST_CARDS], Fraction())
            total += sum(costs, Fraction())
    assert shown >= total * Fraction(2, 3)


# Whose they are -----------------------------------------------------------------------------------


def test_the_best_play_has_none_where_nothing_was_lost() -> None:
    assert cards(debrief(case(), play([*BEST]))) == ()


def test_critical_errors_come_first_with_the_kind_and_the_sign_that_was_shown() -> None:
    page = debrief(case(), play(WORST))
    grave = [entry for entry in cards(page) if line_of(entry, w.KIND)]
    assert len(grave) == 3
    for entry in grave:
        assert line_of(entry, w.SIGN) or line_of(entry, w.SIGN_HERE), entry.title


def test_one_that_was_mended_says_by_what() -> None:
    page = debrief(case(), play(MENDED))
    mended = [said for entry in cards(page) if (said := line_of(entry, w.MENDED.you))]
    assert [text[:20] for text in mended] == ["Tell Huda what you d", '"Prosecutor Rana, I ']


def test_while_the_play_goes_on_nothing_is_said_of_what_is_better() -> None:
    page = debrief(case(), play(["clerk-for-routine"]))
    (entry,) = cards(page)
    labels = {line.label for line in entry.lines}
    assert not labels & {*w.INSTEAD, w.WOULD_HAVE, w.ABOUT_BETTER, w.MENDED.you}
    assert section(page, "look").lead == (w.LOOK_SO_FAR.you,)


def test_a_purpose_nobody_raised_is_replayed_with_its_question_and_reply() -> None:
    scenario = loaded(THURSDAY)
    pages = (debrief(scenario, play_by_chance(scenario, seed)) for seed in range(60))
    page = next(told for told in pages if any(line_of(e, w.NEVER_ASKED) for e in cards(told)))
    never = [entry for entry in cards(page) if line_of(entry, w.NEVER_ASKED)]
    assert never
    for entry in never:
        assert line_of(entry, w.COULD_ASK).startswith('"')
        assert line_of(entry, w.WOULD_HAVE)


def test_an_answer_that_follows_a_belief_says_what_is_true_in_it_and_what_it_leaves_out() -> None:
    weak = "        hold-the-men:\n"
    scenario = changed((weak, weak + "          belief: papers-tell\n"))
    belief = scenario.doctrine.beliefs["papers-tell"]
    told = [line_of(entry, w.BELIEF) for entry in cards(debrief(scenario, play(WORST, scenario)))]
    assert [said for said in told if said] == [
        f"{belief.says} True in it: {belief.holds} Left out: {belief.misses}"
    ]


def test_what_would_have_followed_stands_under_the_answer_on_the_list_it_is_about() -> None:
    for page in (debrief(case(), play(answers)) for answers in (WORST, MIDDLING)):
        for entry in cards(page):
            labels = [line.label for line in entry.lines]
            if w.WOULD_HAVE in labels and entry.judgement and not entry.judgement.items:
                above = labels[labels.index(w.WOULD_HAVE) - 1]
                assert above == w.INSTEAD[0] or above.startswith("Best on"), entry.title


def test_every_form_has_them_and_a_waiting_debrief_has_not() -> None:
    now = play(WORST)
    told = debrief(case(), now)
    kind = "puts someone at risk from a person who may control them"
    document = told.document()
    page = as_html(document)
    assert kind in page[: page.index(told.more_title)]
    assert kind in " ".join(as_text(document).split())
    kept = json.loads(json.dumps(to_plain(told)))["sections"]
    assert kind in json.dumps(next(part for part in kept if part["id"] == "look"))
    waiting = withhold_debrief(case(), now)
    assert "look" not in section_ids(waiting) and kind not in as_html(waiting.document())


def test_a_card_can_be_contested() -> None:
    page = debrief(case(), play(WORST))
    address = next(e.judgement.address for e in cards(page) if e.judgement)
    own = OwnWords(contests=(Contest(address, "disagree", "we must"),))
    again = debrief(case(), play(WORST), written=own).document()
    (look,) = (part for part in again.sections if part.id == "look")
    notes = [line.text for entry in look.entries for line in entry.notes]
    assert notes == ["I disagree, because: we must"]


# Undone, and a room -------------------------------------------------------------------------------


def test_what_was_undone_is_on_no_card_and_told_kindly_on_request() -> None:
    now = play(MIDDLING)
    page = debrief(case(), now)
    undone = [entry for entry in decisions(page).values() if entry.beside == "Tried, then undone"]
    assert undone
    for entry in undone:
        assert entry.seq not in {each.seq for each in cards(page)}
        assert w.SOURCE in [line.label for line in entry.lines]


def test_one_tried_and_made_is_told_where_it_was_made() -> None:
    again = ["clerk-for-routine", UNDO, "clerk-for-routine"]
    page = debrief(case(), play(again))
    (made,) = cards(page)
    assert made.seq == play(again).seq
    assert not [e for e in decisions(page).values() if e.beside == "Tried, then undone"]


TALK = ["few-words-now", WORST[1]]


def test_of_a_room_an_answer_that_drew_votes_is_told_with_how_many_wanted_it() -> None:
    now = go(begun(), *TALK, {"close": True})
    now = voted(now, tell_me_the_work=6, why_go_back=2)
    now = go(now, {"ask": "tell-me-the-work"})
    page = debrief(case(), now)
    told = [line for part in page.sections for e in part.entries for line in e.lines]
    (why,) = [line for line in told if "why go back in the evening?" in line.text]
    assert why.label.endswith("In the class, 2 of 8 chose")


def test_a_road_a_room_looked_at_without_votes_is_on_no_card() -> None:
    now = go(begun(), *TALK, {"close": True}, {"ask": "why-go-back"})
    back = undo(now)
    assert isinstance(back, Play)
    page = debrief(case(), back)
    assert "why go back" not in " ".join(line.text for e in cards(page) for line in e.lines)


def test_a_line_is_never_without_words() -> None:
    for answers in (WORST, MIDDLING, MENDED):
        for entry in cards(debrief(case(), play(answers))):
            assert all(isinstance(line, Line) and line.text.strip() for line in entry.lines)
