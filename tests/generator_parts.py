"""What stands in any answer of a case of `tests/generator.py`: prose, effects, ratings."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from tests.generator_conditions import LEVELS, Names, condition

Entry = dict[str, Any]
CRITICAL = ["exposes-to-controller", "reveals-location", "ignores-danger", "forces-return"]


def can_fail(rating: Any) -> bool:
    """Whether an answer so rated can be rated below 3; a list begins with what is harmful."""
    if isinstance(rating, list):
        return True
    return bool(min(rating.values() if isinstance(rating, dict) else [rating]) < 3)


@dataclass
class Parts:
    """The pieces. What conditions and keys may name is settled before anything is written."""

    chance: random.Random
    lines: int = 0
    kinds: dict[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    slots: list[str] = field(default_factory=list)

    # --- judgements -------------------------------------------------------------------------

    def judged(self, id: str, domains: list[str]) -> Entry:
        """A rating with what it upholds, and now and then the slots that fall away with it."""
        kind = self.chance.choice(["number", "number", "map", "list"])
        if kind == "list":
            return {"rating": self.branches(id, domains), **self.signals(id)}
        if kind == "map":
            marks = {domain: self.mark() for domain in domains}
            worst = min(marks.values()) == 1 and self.chance.random() < 0.4
            return {"rating": marks, "breaches": ["P01"], **(self.critical(id) if worst else {})}
        mark = self.mark()
        made: Entry = {"rating": mark, "upholds": ["P01"]}
        if mark == 1 and self.chance.random() < 0.6:
            made |= self.critical(id)
        word = "waive" if mark >= 3 else "lose"
        return {**made, **self.sometimes(0.2, **{word: lambda: self.some_slot()})}

    def branches(self, id: str, domains: list[str]) -> list[Entry]:
        first: Entry = {"if": self.condition(id, luck=False), "is": 1, "breaches": ["P01"]}
        if self.chance.random() < 0.5:
            first["critical"] = self.chance.choice(CRITICAL)
        last = {
            "is": {d: self.mark() for d in domains} if self.chance.random() < 0.4 else self.mark()
        }
        return [first, {**last, "upholds": ["P01"]}]

    def mark(self) -> float | int:
        return self.chance.choice([1, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4])

    def critical(self, id: str) -> Entry:
        return {"critical": self.chance.choice(CRITICAL), **self.signals(id), **self.repairs()}

    def signals(self, id: str) -> Entry:
        return {"signals": [f"t{id}"]}

    def repairs(self) -> Entry:
        if not self.names.answers or self.chance.random() < 0.3:
            return {}
        return {"repaired_by": [self.chance.choice(self.names.answers)]}

    def some_slot(self) -> list[str]:
        return self.chance.sample(self.slots, 1) if self.slots else []

    # --- effects, prose

    def effects(self, share: float, theirs: bool = False) -> Entry:
        """Effects and verbs; no two of them touch the same thing."""
        if self.chance.random() > share:
            return {}
        chance = self.chance
        need = chance.choice(["offers", "meets", "denies", "restores"] + ["declines"] * 3 * theirs)
        consent = chance.choice(["asks_for", "gives", "refuses", "withdraws"])
        risk = chance.choice(["raises", "lowers"])
        every: list[Entry] = [
            {"set": {"flag": chance.random() < 0.5}},
            {"set": {"hana.mood": chance.choice(["calm", "tired", "angry"]), "time": 2}},
            {"add": {"hana.trust": chance.choice([-2, -1, 1, 2])}},
            {need: [chance.choice(["home", "doctor"])]},
            {consent: ["notes"]},
            {risk: ["threat", "injury"]},
            {"finds": {chance.choice(["injury", "threat"]): chance.choice(LEVELS)}},
            {
                "tells": {
                    chance.choice(["hana", "owner"]): chance.choice([["visit"], ["bed", "visit"]])
                }
            },
            {chance.choice(["learns", "taints"]): ["key", "book"][: chance.randint(1, 2)]},
        ]
        made: Entry = {}
        for effect in chance.sample(every, chance.randint(1, 3)):
            made = {**effect, **made}
        if "finds" in made and risk in made:
            del made[risk]
        return made

    def guarded(self, id: str, word: str) -> Any:
        if self.chance.random() < 0.5:
            return self.prose()
        return [{"if": self.condition(id), word: self.prose()}, {word: self.prose()}]

    def sometimes(self, share: float, **made: Any) -> Entry:
        """Some fields with a chance; each is made only if it is there."""
        return {
            k: value
            for k, make in made.items()
            if self.chance.random() < share and (value := make())
        }

    def condition(self, id: str, luck: bool = True, **atoms: list[str]) -> str:
        inside = id if self.kinds.get(id) == "interview" else ""
        return condition(self.chance, self.names, inside, luck, **atoms)

    def prose(self) -> str:
        self.lines += 1
        return f"Sentence {self.lines}."
