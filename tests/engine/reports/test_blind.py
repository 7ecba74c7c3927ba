"""A blind test: what readers are given, how their answers are read, and what they earn."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engine.decisions.kind import Refusal
from engine.decisions.registry import WHOLES
from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_values
from engine.kernel.model import Value
from engine.play.play import Play, step
from engine.play.view import view
from engine.reports.blind import (
    MESSAGES,
    BadAnswers,
    Guess,
    ReaderQuestion,
    blind_form,
    blind_result,
    blind_sheet,
    measure_guesses,
    questions,
    read_answers,
    sheet_code,
    spot_of,
)
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from engine.scenario.case_text import Voice
from engine.scenario.load import load, load_bytes
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import appraise
from tests.cases import EVERYTHING, FIXTURES, TICKET, case, few_first, loaded, play_of, written

KINDS = FIXTURES / "every-kind.yaml"
FILES = [KINDS, TICKET, EVERYTHING, FIXTURES.parent / "guide.yaml"]
every_file = pytest.mark.parametrize("path", few_first(FILES, 2), ids=lambda path: path.stem)

FLIP = """
hall:
  choose:
    options:
      wait: {do: Wait outside., set: {told: true}}
      enter: {do: Go in at once.}
    then: door
door:
  choose:
    assesses: [safety]
    options:
      ask:
        do: Ask her now.
        upholds: [P01]
        rating:
          - {if: told, is: 4}
          - {is: 2}
      leave:
        do: Leave a number.
        upholds: [P01]
        rating:
          - {if: told, is: 2}
          - {is: 4}
    then: evening
"""


def filled(scenario: Scenario, chance: random.Random) -> str:
    """The form of a case, filled in by somebody who has no idea."""
    lines = [f"sheet: {sheet_code(scenario)}"]
    lines += [f"{asked.number}: {_drawn(asked, chance)}" for asked in questions(scenario)]
    return "\n".join(lines)


def _drawn(asked: ReaderQuestion, chance: random.Random) -> str:
    letters = list(asked.letters)
    chance.shuffle(letters)
    if asked.kind.talks:
        return " ".join(letters[: chance.randint(0, len(letters))]) or "-"
    if asked.scale:
        return " ".join(f"{each}{chance.randint(1, len(asked.scale))}" for each in letters)
    return " ".join(letters[: asked.pick or len(letters)])


def by_words(scenario: Scenario, *wanted: str) -> Guess:
    """The guess of a reader who takes what has these words, wherever it is offered."""
    lines = [f"sheet: {sheet_code(scenario)}"]
    for asked in questions(scenario):
        found = [
            each for each, text in zip(asked.letters, asked.texts, strict=True) if text in wanted
        ]
        lines.append(f"{asked.number}: {' '.join(found)}")
    return read_answers(scenario, "\n".join(lines))


def share(scenario: Scenario, guess: Guess) -> float:
    (found,) = measure_guesses(Case(scenario), {"reader": guess})
    return found.share


# What they are given -----------------------------------------------------------------------------


@every_file
def test_a_sheet_shows_the_answers_and_nothing_of_scenes_replies_and_names(path: Path) -> None:
    scenario = loaded(path)
    text = " ".join(as_text(blind_sheet(scenario), 10_000).split())
    for asked in questions(scenario):
        assert all(answer in text for answer in asked.texts)
    for line in scenario.text.lines:
        if line.voice is not Voice.ASKS and len(line.text.split()) > 3:
            assert line.text not in text, line.context
    for mark in scenario.key.marks.values():
        assert not [said for said in mark.because if said.text in text]
    ids = [id for asked in questions(scenario) for each in asked.at.values() for id in each]
    assert not [id for id in ids if "-" in id and id in text]


@every_file
def test_no_place_tells_anything_and_a_change_elsewhere_moves_nothing(path: Path) -> None:
    scenario = loaded(path)
    asked = questions(scenario)
    raw = path.read_bytes().replace(b"rating: 3\n", b"rating: 4\n")
    assert questions(load_bytes(raw, str(path))) == asked
    assert [each.number for each in asked] == [each.number for each in questions(loaded(path))]
    as_written = [
        spot_of(place) for place in scenario.story.model.locations
        if any(spot_of(place) in each.at for each in asked)
    ]  # fmt: skip
    assert [min(each.at) for each in asked] != as_written


def test_what_two_scenes_offer_alike_is_asked_once_and_answers_both() -> None:
    scenes = """
    one:
      choose:
        assesses: [safety]
        options:
          ask: {do: Ask., rating: 4, upholds: [P01]}
          go: {do: Go., rating: 2, breaches: [P01]}
        then: two
    two:
      choose:
        assesses: [safety]
        options:
          leave: {do: Go., rating: 4, upholds: [P01]}
          stay: {do: Ask., rating: 2, breaches: [P01]}
        then: evening
    """
    scenario = case(scenes)
    (asked,) = questions(scenario)
    assert set(asked.at) == {"one", "two"}
    assert share(scenario, by_words(scenario, "Ask.")) == pytest.approx(1 / 2)


def test_the_page_is_made_like_every_other_and_the_form_names_every_number() -> None:
    scenario = loaded(TICKET)
    assert "Answers without their scenes" in as_html(blind_sheet(scenario))
    numbers = re.findall(r"(?m)^(\w+): ", blind_form(scenario))
    assert numbers == ["sheet", *(asked.number for asked in questions(scenario))]


# What they earn ----------------------------------------------------------------------------------


def lucks(scenario: Scenario) -> Iterator[dict[str, Value]]:
    drawn = [v for v in scenario.story.model.variables if v.chance]
    for values in product(*(v.values for v in drawn)):
        yield dict(zip((v.name for v in drawn), values, strict=True))


def answered(scenario: Scenario, guess: Guess, play: Play, done: set[str]) -> Any:
    """What the reader would answer at this moment, asked of the play itself."""
    place, shown = play.location.location, view(scenario, play)
    said = guess.get(spot_of(place), ())
    if place.kind in WHOLES:
        low = place.scale[0]
        if WHOLES[place.kind].valued:
            return {id: low + n - 1 for id, n in said.items()}
        return list(said)
    offered = {card.address: card.id for card in shown.answers}
    moves = {card.address: card.id for card in shown.moves}
    for address in said:
        if address in offered:
            return {"ask": offered[address]} if shown.closes else offered[address]
        if address in moves and address not in done:
            done.add(address)
            return {"move": moves[address]}
    if shown.topics:
        return {"topic": shown.topics[0].id}
    return {"close": True} if shown.closes else {"continue": True}


@every_file
def test_a_guess_earns_what_the_play_it_makes_earns_under_all_luck(path: Path) -> None:
    """Played with the engine that participants play with, answer by answer."""
    scenario = loaded(path)
    values = compute_values(Case(scenario))
    assert values is not None
    chance = random.Random(path.stem)
    guesses = {str(n): read_answers(scenario, filled(scenario, chance)) for n in range(4)}
    found = {each.name: each.share for each in measure_guesses(Case(scenario), guesses)}
    for name, guess in guesses.items():
        shares = []
        for luck in lucks(scenario):
            play, done = play_of(scenario, luck=luck), set[str]()
            while not play.ended:
                after = step(play, answered(scenario, guess, play, done))
                assert isinstance(after, Play), (play.location.location.id, after)
                play = after
            seen = appraise(scenario, play, values)
            assert seen is not None
            assert seen.share is not None
            shares.append(seen.share)
        assert found[name] == pytest.approx(sum(shares) / len(shares))


def test_a_rating_that_depends_on_what_happened_reads_what_the_guess_brought_about() -> None:
    scenario = case(FLIP)
    for first, then, earned in (
        ("Wait outside.", "Ask her now.", 1),
        ("Wait outside.", "Leave a number.", 0),
        ("Go in at once.", "Ask her now.", 0),
        ("Go in at once.", "Leave a number.", 1),
    ):
        assert share(scenario, by_words(scenario, first, then)) == earned


def test_of_answers_in_order_the_first_that_is_offered_is_taken() -> None:
    scenes = """
    door:
      choose:
        assesses: [safety]
        options:
          early: {if: rain, do: Early., rating: 4, upholds: [P01]}
          late: {do: Late., rating: 3, upholds: [P01]}
          never: {do: Never., rating: 2, upholds: [P01]}
        then: evening
    """
    scenario = case(scenes)
    (asked,) = questions(scenario)
    letters = dict(zip(asked.texts, asked.letters, strict=True))
    head = f"sheet: {sheet_code(scenario)}\n1: "
    for named, earned in (("Early. Late.", 1), ("Early. Never.", 1 / 2), ("Never.", 0)):
        said = " ".join(letters[each] for each in named.split())
        assert share(scenario, read_answers(scenario, head + said)) == pytest.approx(earned)


def test_the_result_says_each_reader_chance_the_best_rule_and_both_bars() -> None:
    scenario = load(KINDS)
    chance = random.Random(0)
    guesses = {name: read_answers(scenario, filled(scenario, chance)) for name in ("Ali", "Zoe")}
    found = measure_guesses(Case(scenario), guesses)
    text = as_text(blind_result(Case(scenario), guesses), 10_000)
    for each in found:
        assert f"{each.name}\n  Share of what is possible: {100 * each.share:.1f} %" in text
    assert "70 %" in text and "60 %" in text
    assert "Random answers" in text and "The best single rule, " in text
    for asked in questions(scenario):
        assert all(f"{asked.number}  {spot}" in text for spot in asked.at)


def test_a_case_in_which_nothing_is_at_stake_says_so() -> None:
    scenario = load_bytes(written("""
    door:
      choose:
        options:
          one: {do: One.}
          two: {do: Two.}
        then: evening
    """), "x.yaml")  # fmt: skip
    guess = by_words(scenario, "One.")
    assert "All answers in this case earn the same" in as_text(
        blind_result(Case(scenario), {"a": guess})
    )


# Answers that do not fit -------------------------------------------------------------------------


def numbered(scenario: Scenario) -> dict[str, ReaderQuestion]:
    """A number of each kind in the case of every kind, by the name of the kind."""
    return {asked.kind.name: asked for asked in questions(scenario)}


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("", "no colon here", "B001"),
        ("", "99: A", "B002"),
        ("choose", "A\n{number}: B", "B003"),
        ("choose", "Z", "B004"),
        ("choose", "A A", "B004"),
        ("choose", "1", "B004"),
        ("rank", "A B", "B004"),
        ("select", "A B C", "B004"),
        ("rate", "A1", "B004"),
        ("rate", "A1 B9", "B004"),
        ("rate", "A1 B2 x", "B004"),
        ("interview", "", "B005"),
        ("sheet", "ffffffff", "B006"),
    ],
)
def test_answers_that_do_not_fit_are_told_with_their_line_and_what_to_do(
    kind: str, said: str, code: str
) -> None:
    scenario = load(KINDS)
    lines = filled(scenario, random.Random(1)).splitlines()
    number = kind if kind in ("", "sheet") else numbered(scenario)[kind].number
    wrong = f"{number}: {said}".replace("{number}", number) if number else said
    at = next((n for n, line in enumerate(lines) if line.startswith(f"{number}: ")), len(lines))
    lines[at : at + 1] = [wrong]
    with pytest.raises(BadAnswers) as found:
        read_answers(scenario, "\n".join(lines))
    assert found.value.code == code
    told = found.value.describe("form.txt")
    line = at + 1 + wrong.count("\n") if code != "B005" else 0
    assert told.startswith(f"form.txt:{line}: {code} " if line else f"form.txt: {code} ")
    assert "\n  " in told and "{" not in told


def test_an_answer_that_its_kind_does_not_take_is_told_as_one_that_does_not_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = load(KINDS)
    form = filled(scenario, random.Random(1))
    monkeypatch.setattr(WHOLES["rate"], "check_answer", lambda *_: Refusal("P006"), raising=False)
    with pytest.raises(BadAnswers) as found:
        read_answers(scenario, form)
    assert found.value.code == "B004"


def test_every_code_is_met_above_and_has_something_to_do() -> None:
    assert list(MESSAGES) == [f"B00{n}" for n in range(1, 7)]
    assert all(hint for _, hint in MESSAGES.values())


@pytest.mark.parametrize("said", ["C, A, B", "cab", "C A B  # a note", "c > a > b", "C;A;B"])
def test_letters_may_be_written_as_people_write_them(said: str) -> None:
    scenario = load(KINDS)
    asked = numbered(scenario)["rank"]
    text = re.sub(
        rf"(?m)^{asked.number}: .*", f"{asked.number}: {said}", filled(scenario, random.Random(2))
    )
    (ids,) = asked.at.values()
    (spot,) = asked.at
    assert read_answers(scenario, text)[spot] == (ids[2], ids[0], ids[1])
