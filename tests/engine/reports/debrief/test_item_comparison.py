"""One item of an order, a pick or ratings: whole sentences, each said once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from engine.reports.debrief.debrief import Debrief, debrief
from engine.scenario.scenario import Scenario
from tests.cases import case as small_case
from tests.cases import play_of
from tests.engine.reports.plays import section


@lru_cache(maxsize=2)
def scenario(status: str = "draft") -> Scenario:
    signed = "{status: signed, practitioner: a practitioner, survivor_adviser: an adviser}"
    return small_case(
        """
        page:
          rate:
            prompt: What goes on the page?
            assesses: [safety]
            scale: {from: 1, to: 3, labels: [leave it out, only if he wants it, put it in]}
            items:
              driver: {text: That a driver may come looking., accept: [3], upholds: [P01]}
              room: {text: Where he sleeps., accept: [1, 2], upholds: [P01]}
              reason: {text: Why he came., discuss: true}
            then: order
        order:
          rank:
            prompt: In what order?
            assesses: [safety]
            items: {one: {do: First thing.}, two: {do: Second thing.}, three: {do: Third thing.}}
            key: [one, [two, three]]
            upholds: [P01]
            then: pick
        pick:
          select:
            prompt: Which one?
            pick: 1
            assesses: [safety]
            items:
              bus: {do: The bus., right: true, upholds: [P01]}
              car: {do: The car., breaches: [P01]}
            then: evening
        """,
        top=f"review: {signed if status == 'signed' else '{status: draft}'}",
    )


WEAK: list[Any] = [
    {"driver": 2, "room": 3, "reason": 1}, ["two", "three", "one"], ["car"],
]  # fmt: skip
GOOD: list[Any] = [
    {"driver": 3, "room": 1, "reason": 3}, ["one", "two", "three"], ["bus"],
]  # fmt: skip


def told(answers: list[Any], status: str = "draft") -> Debrief:
    return debrief(scenario(status), play_of(scenario(status), *answers))


def said(page: Debrief) -> list[str]:
    return [x.text for entry in section(page, "judgements").entries for x in entry.lines]


@pytest.mark.parametrize(
    "sentence",
    [
        'You put it under "only if he wants it"; the author would put it under "put it in".',
        'You put it under "put it in"; the author would put it under '
        '"leave it out or only if he wants it".',
        'You put it under "leave it out".',
        "You gave it place 3; the author would give it place 1.",
        "You gave it place 1; the author would give it place 2 to place 3.",
        "You chose this; the author would not.",
        "You did not choose this; the author would.",
    ],
)
def test_each_item_has_one_whole_sentence(sentence: str) -> None:
    assert said(told(WEAK)).count(sentence) == 1


def test_where_both_agree_that_is_said_and_nothing_else() -> None:
    sentences = said(told(GOOD))
    assert 'You put it under "put it in", as the author would.' in sentences
    assert "You gave it place 1, as the author would." in sentences
    assert "You chose this, and so would the author." in sentences
    assert not [text for text in sentences if "the author would put" in text]


def test_a_signed_key_speaks_for_itself() -> None:
    sentences = " ".join((*said(told(WEAK, "signed")), *said(told(GOOD, "signed"))))
    assert '; the marking puts it under "put it in".' in sentences
    assert "as the marking does" in sentences and "author" not in sentences


def test_a_card_names_the_item_and_says_the_keys_word_once() -> None:
    page = told(WEAK)
    rated = next(e for e in section(page, "look").entries if e.title.startswith("What goes"))
    chosen = next(line for line in rated.lines if line.tone == "chosen")
    assert (chosen.label, chosen.text) == (
        'You put this under "only if he wants it"',
        "That a driver may come looking.",
    )
    keys = [line.text for line in rated.lines if line.tone == "key"]
    assert keys.count('The author would put it under "put it in".') == 1


@pytest.mark.parametrize(
    ("rated", "first"),
    [
        ({"driver": 2, "room": 3, "reason": 1}, "That a driver may come looking."),
        ({"room": 3, "driver": 2, "reason": 1}, "That a driver may come looking."),
        ({"room": 3, "driver": 1, "reason": 1}, "That a driver may come looking."),
        ({"room": 3, "driver": 3, "reason": 1}, "Where he sleeps."),
    ],
)
def test_the_item_furthest_from_the_key_is_shown_of_two_the_one_put_too_low(
    rated: dict[str, int], first: str
) -> None:
    page = told([rated, ["two", "three", "one"], ["car"]])
    entry = next(e for e in section(page, "judgements").entries if e.title.startswith("What goes"))
    assert entry.judgement and entry.judgement.furthest
    assert entry.judgement.furthest.text == first
    order = next(e for e in section(page, "judgements").entries if e.title.startswith("In what"))
    assert order.judgement and order.judgement.furthest
    assert order.judgement.furthest.text == "First thing.", "two places too late, the others one"
