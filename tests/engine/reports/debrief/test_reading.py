"""Judgements: what the app shows at the end of a scene, and what is contested."""

from __future__ import annotations

from engine.language.language import ENGLISH
from engine.play.play import Play
from engine.reports.debrief.reading import Reading
from engine.reports.document import Judgement
from engine.scenario.scenario import Scenario
from tests.engine.reports.plays import (
    BEST,
    GOOD_ORDER,
    GOOD_RATINGS,
    ON,
    PASS,
    UNDO,
    WORST,
    ask,
    case,
    changed,
    play,
)

TO_THE_PICK = ["few-words-now", GOOD_ORDER, PASS, GOOD_RATINGS, ON, "without-him", ON, ON]


def judgements(scenario: Scenario, now: Play) -> list[Judgement]:
    """What the key says of each answer that stands."""
    return Reading(scenario, now, ENGLISH).judgements


def test_every_answer_that_stands_is_judged() -> None:
    now = play(["clerk-for-routine", GOOD_ORDER])
    assert [j.address for j in judgements(case(), now)] == [
        "hall.clerk-for-routine", "forty-minutes",
    ]  # fmt: skip


def test_what_was_taken_back_is_not_judged() -> None:
    now = play(["clerk-for-routine", UNDO, "keep-the-hall-ordinary"])
    (judgement,) = judgements(case(), now)
    assert judgement.address == "hall.keep-the-hall-ordinary"


def test_a_judgement_carries_its_place_reason_principles_and_sources() -> None:
    now = play(["clerk-for-routine"])
    (judgement,) = judgements(case(), now)
    assert (judgement.seq, judgement.at) == (now.seq, "hall")
    assert judgement.place == "15:40 · How do you begin?"
    assert judgement.because[0].startswith("Whoever puts the questions into Bangla")
    assert judgement.critical == ("puts someone at risk from a person who may control them",)
    assert [(p.id, p.upheld) for p in judgement.principles] == [("P34", False), ("P40", False)]
    assert judgement.principles[0].sources[0][1].startswith("https://")
    assert judgement.draft and judgement.scored and not judgement.discuss


def test_an_answer_rated_by_domain_says_so_in_words() -> None:
    (judgement,) = judgements(case(), play(["few-words-now"]))
    assert judgement.rated == ("Safety: best", "Needs and rights: weak")


def test_an_order_says_of_each_item_where_the_key_has_it() -> None:
    *_, judgement = judgements(case(), play(WORST[:2]))
    first = judgement.items[0]
    assert (first.yours, first.key) == ("place 1", "place 4 to place 5")
    assert first.agrees is False


def test_an_order_that_is_not_the_keys_is_praised_for_no_principle() -> None:
    *_, judgement = judgements(case(), play(WORST[:2]))
    assert {p.upheld for p in judgement.principles} == {None}
    *_, best = judgements(case(), play(BEST[:2]))
    assert {p.upheld for p in best.principles} == {True}


def test_a_pick_says_of_each_item_whether_the_key_names_it() -> None:
    *_, judgement = judgements(
        case(), play([*TO_THE_PICK, ["who-may-ask", "warn-the-family", "copy-to-carry"]])
    )
    said = {i.address.partition(".")[2]: (i.yours, i.agrees) for i in judgement.items}
    assert said["who-may-ask"] == ("chosen", True)
    assert said["warn-the-family"] == ("chosen", False)
    assert said["babul-seen"] == ("not chosen", False)
    assert "uniform-beside-him" not in said
    assert next(i for i in judgement.items if i.critical).address == "five-oclock.warn-the-family"
    assert {p.id: p.upheld for p in judgement.principles}["P43"] is False


def test_ratings_say_which_values_are_accepted_and_where_experts_differ() -> None:
    *_, judgement = judgements(case(), play(["few-words-now", GOOD_ORDER, PASS, GOOD_RATINGS]))
    first, *_, last = judgement.items
    low, middle = case().text.scenes["second-account"].labels[1:3]
    assert (first.yours, first.key, first.agrees) == (middle, f"{low} or {middle}", True)
    assert (last.key, last.agrees, last.discuss) == ("", None, True)


def test_an_act_is_told_and_never_scored() -> None:
    now = play(["clerk-for-routine", {"act": "someone-at-the-door"}])
    *_, judgement = judgements(case(), now)
    assert judgement.address == "forty-minutes.someone-at-the-door"
    assert not judgement.scored and judgement.rated == ()
    assert judgement.because[0].startswith("It was said, and cannot be unsaid.")


def test_a_move_of_which_the_key_says_nothing_has_no_judgement() -> None:
    now = play(["few-words-now", GOOD_ORDER, {"move": "wait"}])
    assert len(judgements(case(), now)) == 2


def test_a_reason_whose_claim_is_not_true_here_is_not_told() -> None:
    claim = "            - assumes: not asked('for-the-others')\n"
    false = changed((claim, "            - assumes: asked('for-the-others')\n"))
    answers = ["few-words-now", GOOD_ORDER, PASS, GOOD_RATINGS, ON, "six-is-possible"]
    *_, judgement = judgements(false, play(answers, false))
    assert judgement.because == ()
    *_, told = judgements(case(), play(answers))
    assert told.because[0].endswith("whether he would sign.")


def test_a_reason_follows_what_happened() -> None:
    start = ["keep-the-hall-ordinary", GOOD_ORDER]
    *_, wary = judgements(case(), play([*start, ask("permits-jail")]))
    trusting = [ask("interpreter-check"), ask("how-this-works"), ask("permits-jail")]
    *_, sure = judgements(case(), play([*start, *trusting]))
    assert wary.because[0].endswith("because the words are yours.")
    assert "He put you right this time." in sure.because[0]
