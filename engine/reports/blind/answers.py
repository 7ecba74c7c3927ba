"""The answers of a reader: read from the form, with one clear message where they do not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.decisions.answers import Refusal
from engine.decisions.registry import WHOLES, whole_of
from engine.kernel import model as k
from engine.language.language import ENGLISH, N_, Language
from engine.reports.blind.questions import ReaderQuestion, Spot, questions, sheet_code, spot_of
from engine.reports.filled_forms import FormProblem, form_lines
from engine.scenario.scenario import Scenario

Guess = Mapping[Spot, Any]
"""What a reader answers at each place: addresses of moves, those preferred first, or ids of items
in order; of ratings, the place of each item on the scale, from 1, by its id."""

MESSAGES: Mapping[str, tuple[str, str]] = {
    "B001": (
        N_("this line is not an answer: {said}"),
        N_("Write a number of the sheet, a colon and letters, such as `3: B`."),
    ),
    "B002": (
        N_("the sheet has no number {number}."),
        N_("Its numbers are {numbers}."),
    ),
    "B003": (
        N_("{number} is answered twice."),
        N_("Remove one of the two answers."),
    ),
    "B004": (
        N_("{said} cannot be the answer to {number}."),
        N_("Write {wanted}."),
    ),
    "B005": (
        N_("these numbers have no answer: {numbers}."),
        N_("Guess where you do not know. Where you would ask nothing, write `-`."),
    ),
    "B006": (
        N_("these are answers to the sheet {said}; the sheet of this case is {now} now."),
        N_("Print the sheet again, and ask the readers to answer the new sheet."),
    ),
}
"""For each code: what is wrong, and what to do."""

LETTERS = N_("one letter from A to {last}, or several, the best first")
EACH = N_("every letter from A to {last} once, in order")
PICKED = N_("{n} different letters from A to {last}")
VALUED = N_("every letter from A to {last} with a number from 1 to {most}, such as A1 B2")
ORDERED = N_("the letters of the questions you would ask, in your order, or `-` for none")

_BETWEEN = re.compile(r"[\s,;.>_-]*")
_VALUE = re.compile(r"([A-Z])\s*[=:]?\s*(\d+)")


class BadAnswers(FormProblem):
    """Answers that do not fit the sheet."""

    letter = "B"
    messages = MESSAGES


def read_answers(scenario: Scenario, text: str, language: Language = ENGLISH) -> Guess:
    """Read a form that was filled in; raises BadAnswers."""
    asked = {each.number: each for each in questions(scenario)}
    known, numbers = {*asked, "sheet"}, language.commas(asked)
    lines = {
        number: (line, said.strip("_ "))
        for number, (line, said) in form_lines(text, known, BadAnswers, numbers=numbers)
    }
    code = sheet_code(scenario)
    line, said = lines.pop("sheet", (0, "-"))
    if said.lower() != code:
        raise BadAnswers(line, "B006", said=said, now=code)
    missing = [number for number in asked if not lines.get(number, (0, ""))[1]]
    if missing:
        raise BadAnswers(0, "B005", numbers=language.commas(missing))
    places = {spot_of(place): place for place in scenario.story.model.locations}
    return {
        spot: _resolve_answer(each, places[spot], ids, *lines[each.number], language)
        for each in asked.values()
        for spot, ids in each.at.items()
    }


def as_logged(place: k.Location, said: Any) -> Any:
    """An answer about several items as it is logged; a `Refusal` or None where it is none."""
    whole = WHOLES[place.kind]
    if not whole.valued:
        return whole.check_answer(place, list(said))
    return whole.check_answer(place, {id: place.scale[0] + n - 1 for id, n in said.items()})


def describe_form(asked: ReaderQuestion, language: Language) -> str:
    """What an answer looks like, in words."""
    last, n = asked.letters[-1], len(asked.letters)
    if asked.kind.talks:
        return language.say(ORDERED)
    if asked.kind.options:
        return language.say(LETTERS, last=last)
    if asked.scale:
        return language.say(VALUED, last=last, most=len(asked.scale))
    return language.say(PICKED if asked.pick else EACH, last=last, n=asked.pick or n)


def _resolve_answer(
    asked: ReaderQuestion,
    place: k.Location,
    ids: Sequence[str],
    line: int,
    said: str,
    language: Language,
) -> Any:
    """What an answer stands for at one place."""
    by_letter = dict(zip(asked.letters, ids, strict=True))
    found = (
        _read_values(asked, by_letter, said) if asked.scale else _read_order(asked, by_letter, said)
    )
    taken = found if found is None or not whole_of(place) else as_logged(place, found)
    if taken is None or isinstance(taken, Refusal):
        raise BadAnswers(
            line, "B004", said=said, number=asked.number, wanted=describe_form(asked, language)
        )
    return found


def _read_values(
    asked: ReaderQuestion, by_letter: Mapping[str, str], said: str
) -> Mapping[str, int] | None:
    """The value of every item; None if one has none or two, or one that is not on the scale."""
    pairs = [(each, int(value)) for each, value in _VALUE.findall(said.upper())]
    rest = _VALUE.sub("", said.upper())
    each_once = sorted(each for each, _ in pairs) == sorted(by_letter)
    on_scale = all(1 <= value <= len(asked.scale) for _, value in pairs)
    if not (each_once and on_scale and _BETWEEN.fullmatch(rest)):
        return None
    return {by_letter[each]: value for each, value in pairs}


def _read_order(
    asked: ReaderQuestion, by_letter: Mapping[str, str], said: str
) -> tuple[str, ...] | None:
    """What was named, in order; of options the others follow, as they stand on the sheet."""
    named = [each for each in said.upper() if not _BETWEEN.fullmatch(each)]
    if not set(named) <= set(by_letter) or len(set(named)) < len(named):
        return None
    if asked.kind.options:
        named += [each for each in by_letter if each not in named] if named else []
        fits = bool(named)
    else:
        fits = asked.kind.talks or len(named) == (asked.pick or len(by_letter))
    return tuple(by_letter[each] for each in named) if fits else None
