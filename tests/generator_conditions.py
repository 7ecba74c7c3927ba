"""Conditions made by chance for `tests/generator.py`: well typed, and naming only what there is."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

COMPARE = ["<", "<=", "==", "!=", ">=", ">"]
LEVELS = ["none", "low", "moderate", "high", "severe"]


@dataclass
class Names:
    """What a condition can name, settled before the case is written."""

    scenes: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # addresses
    questions: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)


def condition(
    chance: random.Random,
    names: Names,
    inside: str = "",
    luck: bool = True,
    order: list[str] | None = None,
    picks: list[str] | None = None,
) -> str:
    """A condition of one to three parts.

    Args:
        chance: where choices come from.
        names: what can be named.
        inside: the interview it stands in, or "".
        luck: whether it may read what nobody decides.
        order: items of the rank whose `then` it stands in.
        picks: items of the select whose `then` it stands in.
    """

    def part() -> str:
        if order and chance.random() < 0.85:
            return _of_order(chance, order)
        if picks and chance.random() < 0.6:
            return f"picked('{chance.choice(picks)}')"
        return chance.choice([_number, _word, _verb, _past])(chance, names, luck)

    parts = [part() for _ in range(chance.choice([1, 1, 2, 3]))]
    text = parts[0]
    for other in parts[1:]:
        text = chance.choice([f"{text} and {other}", f"({text} or {other})", f"not ({text})"])
    return text


def _of_order(chance: random.Random, items: list[str]) -> str:
    x, y = chance.sample(items, 2)
    place = chance.randint(1, len(items))
    return chance.choice(
        [
            f"first('{x}')",
            f"before('{x}', '{y}')",
            f"within('{x}', {place})",
            f"placed('{x}', {place})",
        ]
    )


def _number(chance: random.Random, names: Names, luck: bool) -> str:
    left = chance.choice(["hana.trust", "time", "hana.trust + time", "time * 2", "count(asked)"])
    if luck:
        left = chance.choice([left, "dice", "dice - time"])
    right = chance.choice(["-1", "0", "1", "2", "3", "time", "hana.trust"])
    if chance.random() < 0.15:
        return f"0 <= {left} < 3"
    return f"{left} {chance.choice(COMPARE)} {right}"


def _word(chance: random.Random, names: Names, luck: bool) -> str:
    mood = chance.choice(["calm", "tired", "angry"])
    found = ["flag", "not flag", f"hana.mood == '{mood}'", "hana.mood in ('calm', 'angry')"]
    found.append(f"hana.mood not in ('{mood}', 'tired')")
    if luck:
        found += ["rain", "not rain", "bus != 'never'", "bus == 'late'", "dice in (1, 3)"]
    return chance.choice(found)


def _verb(chance: random.Random, names: Names, luck: bool) -> str:
    status = chance.choice(["not-raised", "offered", "met", "declined", "denied"])
    consent = chance.choice(["not-asked", "asked", "refused", "withdrawn"])
    risk = chance.choice(["injury", "threat"])
    # not `!=`: documents and engine differ on what is not equal to an unknown risk
    order = chance.choice(["<", "<=", "==", ">=", ">"])
    return chance.choice(
        [
            f"need('{chance.choice(['home', 'doctor'])}') == '{status}'",
            "need('home') in ('met', 'declined')",
            f"need('doctor') != '{status}'",
            f"need('doctor') not in ('{status}', 'denied')",
            "given('notes')",
            f"consent('notes') == '{consent}'",
            "risk('threat') in ('low', 'high')",
            f"knows('owner', '{chance.choice(['bed', 'visit'])}')",
            "knows('hana', 'visit')",
            f"risk('{risk}') {order} '{chance.choice(LEVELS)}'",
            "risk('injury') > risk('threat')",
            "risk('injury') == 'unknown'",
            f"learned('{chance.choice(['key', 'book'])}')",
            f"tainted('{chance.choice(['key', 'book'])}')",
        ]
    )


def _past(chance: random.Random, names: Names, luck: bool) -> str:
    found = [f"seen('{chance.choice(names.scenes)}')", f"at('{chance.choice(names.scenes)}')"]
    if names.answers:
        found.append(f"chose('{chance.choice(names.answers)}')")
    if names.questions:
        found.append(f"asked('{chance.choice(names.questions)}')")
    if names.decided:
        found.append(f"decided('{chance.choice(names.decided)}')")
    return chance.choice(found)
