"""Small cases for tests: a head, the scenes a test writes, and two endings."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from engine.decisions.kind import Refusal
from engine.decisions.registry import KINDS
from engine.kernel.model import Value
from engine.play.events import Event, Started
from engine.play.play import Play, begin, draw, log, pass_over, step
from engine.play.trial import draw_answer
from engine.play.view import view
from engine.scenario.load import load, load_bytes
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS, Word


def few_first(every: Iterable[Any], few: int = 3) -> list[Any]:
    """Parameters of a test of which all but the first few are run as `exhaustive` only."""
    known = list(every)
    more = (pytest.param(value, marks=pytest.mark.exhaustive) for value in known[few:])
    return [*known[:few], *more]


FIXTURES = Path(__file__).parent / "fixtures" / "cases"
EVERYTHING = FIXTURES / "everything.yaml"
NEWER_KINDS = sorted((FIXTURES.parent / "kinds").glob("*.yaml"))
"""A small case with every field of each kind of decision that came after the cases above."""
TICKET = FIXTURES.parent / "thursday-ticket.yaml"
"""A whole case that tests may quote: the shipped one as it once was, which never changes."""


@cache
def loaded(path: Path) -> Scenario:
    """A case, read once in a process: nothing can change it, so all tests may have the same."""
    return load(path)


HEAD = """
title: A test
role: You are the one who visits.
"""
PEOPLE = """
people:
  hana:
    name: Hana
    state:
      trust: {start: 2, range: [0, 5]}
      arousal: {start: 3, range: [0, 6], window: [2, 4]}
  owner: {name: Mr Sabri}
  mitra: {name: Ms Mitra}
"""
STATE = """
state:
  separated: {start: false}
  told: {start: false}
  on_file: {start: nothing, values: [nothing, statement]}
  time: {start: 0, range: [0, 6]}
chance:
  rain: {values: [true, false]}
"""
WORDED = """
needs:
  home: {of: hana, kind: concern, text: To be home on Friday.}
  doctor: {of: hana, kind: need, text: Someone to look at the hand.}
consents:
  recording: {of: hana, for: having her words recorded}
risks:
  retaliation: {to: [hana], level: moderate, text: The owner learns what she said.}
  injury: {to: [hana], level: unknown, text: Nobody has asked about the hand.}
knows:
  things: [police-interest, sleeping-place]
  start: {owner: [sleeping-place]}
facts:
  phones: {text: Six phones on a shelf., said_by: [hana]}
"""
ENDINGS = """
endings:
  evening:
    person: She is at the shelter.
  dawn:
    person: She is on the bus.
"""


def written(
    scenes: str, top: str = "", *, head: str = PEOPLE + STATE + WORDED, endings: str = ENDINGS
) -> bytes:
    """A case as bytes; `scenes` is what stands under `scenes`, `top` what stands beside it."""
    inside = indent(dedent(scenes), "  ")
    return f"{HEAD}{head}{dedent(top)}\nscenes:\n{inside}\n{endings}".encode()


def scored(id: str, *, then: str, prompt: str = "And now?", ask: str = "") -> str:
    """A scene that settles a slot of safety: `ask` is a good answer, `go` a bad one.

    Args:
        id: of the scene, and so of its slot.
        then: where it leads.
        prompt: what is asked.
        ask: what else stands in the good answer, `, waive: [room]`.
    """
    return f"""{id}:
  choose:
    prompt: {prompt}
    assesses: [safety]
    options:
      ask: {{do: Ask., rating: 4, upholds: [P01]{ask}}}
      go: {{do: Go., rating: 2, breaches: [P01]}}
    then: {then}
"""


def case(
    scenes: str,
    top: str = "",
    *,
    head: str = PEOPLE + STATE + WORDED,
    endings: str = ENDINGS,
    words: Iterable[Word] = WORDS,
) -> Scenario:
    """The case with these scenes."""
    return load_bytes(
        written(scenes, top, head=head, endings=endings), "test-case.yaml", words=words
    )


def check(case: Path | bytes, file: str = "case.yaml") -> list[Problem]:
    """Everything wrong with a case, given as a path or as bytes; empty when it can be played."""
    try:
        load_bytes(case, file) if isinstance(case, bytes) else load(case)
    except Refused as refused:
        return list(refused.problems)
    return []


def problems(scenes: str, top: str = "", *, head: str = PEOPLE + STATE + WORDED) -> list[Problem]:
    """What is wrong with the case with these scenes."""
    return check(written(scenes, top, head=head))


def codes(scenes: str, top: str = "", *, head: str = PEOPLE + STATE + WORDED) -> list[str]:
    """The codes of what is wrong with the case with these scenes."""
    return [problem.code for problem in problems(scenes, top, head=head)]


def started(
    scenario: Scenario,
    *,
    mode: str = "practice",
    seed: int = 0,
    luck: Mapping[str, Value] | None = None,
) -> Started:
    """The head of a log."""
    hashes = scenario.hashes
    drawn = {**draw(scenario.story, seed), **(luck or {})}
    return Started(
        mode, 1, hashes.story, hashes.key, hashes.text, "", "", "en", seed, drawn, "test",
        "2025-11-25", scenario.id,
    )  # fmt: skip


def play_of(
    scenario: Scenario,
    *answers: Any,
    mode: str = "practice",
    seed: int = 0,
    luck: Mapping[str, Value] | None = None,
    at: str | None = None,
    values: Mapping[str, Value] | None = None,
) -> Play:
    """A play of the case with these answers; `PASS` passes over."""
    play = begin(
        scenario.story, started(scenario, mode=mode, seed=seed, luck=luck), at=at, values=values
    )
    assert isinstance(play, Play), play
    return go(play, *answers)


def play_by_chance(scenario: Scenario, seed: int) -> Play:
    """A play in which every answer was drawn."""
    chance = random.Random(seed)
    now = play_of(scenario, seed=seed)
    while answers := legal_answers(scenario, now, chance):
        now = go(now, chance.choice(answers))
    return now


PASS = {"pass": True}


def go(play: Play, *answers: Any) -> Play:
    """The play after these answers, every one of which must be taken."""
    for answer in answers:
        after = pass_over(play) if answer == PASS else step(play, answer)
        assert isinstance(after, Play), (play.location.location.id, answer, after)
        play = after
    return play


def refused(play: Play, answer: Any) -> str:
    """The code with which an answer is refused."""
    result = step(play, answer)
    assert isinstance(result, Refusal), result
    return result.code


def told(scenario: Scenario, play: Play) -> list[str]:
    """What can be read at this moment."""
    return [paragraph.text for paragraph in view(scenario, play).text]


def cards(scenario: Scenario, play: Play) -> list[str]:
    """Ids of the answers offered at this moment, acts and moves apart."""
    return [answer.id for answer in view(scenario, play).answers]


def events(play: Play) -> list[Event]:
    """The log of a play."""
    return [moment.event for moment in log(play)]


def legal_answers(scenario: Scenario, play: Play, chooser: random.Random) -> list[Any]:
    """One answer of every kind that can be given at this moment; empty at an ending."""
    shown = view(scenario, play)
    if shown.kind is KINDS["ended"]:
        return []
    found: list[Any] = [{"act": card.id} for card in shown.acts]
    found += [{"move": card.id} for card in shown.moves]
    found += [{"topic": card.id} for card in shown.topics]
    if shown.closes:
        found.append({"close": True})
    if shown.kind is KINDS["continue"]:
        found.append({"continue": True})
    elif shown.kind is KINDS["interview"]:
        found += [{"ask": card.id} for card in shown.answers]
    elif shown.answers:
        found.append(draw_answer(play, chooser))
    return found


def walk(
    scenario: Scenario, seed: int, *, mode: str = "practice", passes: bool = False, most: int = 300
) -> Play:
    """A play with random legal answers, to its end."""
    chooser = random.Random(seed)
    play = play_of(scenario, mode=mode, seed=seed)
    for _ in range(most):
        possible = legal_answers(scenario, play, chooser)
        if not possible:
            break
        if passes and chooser.random() < 0.1:
            possible = [PASS]
        play = go(play, chooser.choice(possible))
    return play
