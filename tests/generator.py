"""Small valid cases made by chance, for the shapes that nobody has written a case for yet.

`case(seed)` gives the authored data and `as_bytes` the YAML of it. The same seed gives the same
case. What the prose says means nothing; every sentence is another, so that order can be seen.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import yaml

from tests.generator_conditions import LEVELS, Names, condition

Entry = dict[str, Any]
CRITICAL = ["exposes-to-controller", "reveals-location", "ignores-danger", "forces-return"]
DOMAINS = ["safety", "dignity", "needs-and-rights", "interviewing", "investigation", "cooperation"]
TYPES = ["open", "closed", "leading", "blame", "ground-rule"]
KINDS = [
    "choose",
    "choose",
    "rank",
    "rank",
    "select",
    "rate",
    "interview",
    "interview",
    "decides",
    "read",
]
ASKED: list[Entry] = [
    {},
    {"weight": 2},
    {"slot": {"unmet": "needed", "weight": 3}},
    {"confidence": "ask"},
]


DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # without libyaml: slower, the same


class _Plain(DUMPER):  # type: ignore[misc]
    """Writes everything out: a case has no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_bytes(data: Entry) -> bytes:
    """A case as YAML."""
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, width=10_000).encode()


def case(seed: int) -> Entry:
    """A valid case: three to six scenes of any kind, and two endings."""
    return Maker(random.Random(seed)).case()


def can_fail(rating: Any) -> bool:
    """Whether an answer so rated can be rated below 3; a list begins with what is harmful."""
    if isinstance(rating, list):
        return True
    return bool(min(rating.values() if isinstance(rating, dict) else [rating]) < 3)


@dataclass
class Maker:
    """Makes one case. What conditions and keys may name is settled before anything is written."""

    chance: random.Random
    lines: int = 0
    kinds: dict[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    slots: list[str] = field(default_factory=list)
    acting: dict[str, int] = field(default_factory=dict)  # how many acts a scene has
    sharing: list[str] = field(default_factory=list)  # decisions that share the slot `both`
    shared: list[str] = field(default_factory=list)  # and what they assess

    # --- the whole --------------------------------------------------------------------------

    def case(self) -> Entry:
        self.shared = self.chance.sample(DOMAINS, 2)
        for n in range(self.chance.randint(3, 6)):
            self.plan(f"s{n}", self.chance.choice(KINDS))
        scenes = {id: self.scene(id) for id in self.kinds}
        return {
            "scenario": "made-by-chance",
            "version": "1.0.0",
            "title": "Made by chance",
            "role": "You are the one who visits.",
            **self.world(),
            "scenes": scenes,
            **self.sometimes(0.7, injects=lambda: self.injects()),
            "endings": {id: self.ending() for id in ("e0", "e1")},
            **self.sometimes(0.3, last_word=lambda: {"of": "hana", "say": self.guarded("", "say")}),
        }

    def world(self) -> Entry:
        """People, state, luck and one of everything in the vocabulary."""
        need = {"of": "hana", "kind": "need", "text": "Something."}
        return {
            "people": {
                "hana": {
                    "name": "Hana",
                    "state": {
                        "trust": {"start": self.chance.randint(0, 3), "range": [0, 3]},
                        "mood": {"start": "calm", "values": ["calm", "tired", "angry"]},
                    },
                },
                "owner": {"name": "Mr Sabri"},
            },
            "state": {"flag": {"start": False}, "time": {"start": 0, "range": [-1, 4]}},
            "chance": {
                "rain": {"values": [True, False]},
                "bus": {"values": ["early", "late", "never"]},
                "dice": {"values": [1, 2, 3]},
            },
            "needs": {"home": need, "doctor": dict(need)},
            "consents": {"notes": {"of": "hana", "for": "notes"}},
            "risks": {
                "injury": {"to": ["hana"], "level": "unknown", "text": "Her hands."},
                "threat": {
                    "to": ["hana"],
                    "level": self.chance.choice(LEVELS),
                    "text": "A threat.",
                },
            },
            "knows": {"things": ["bed", "visit"], "start": {"owner": ["bed"]}},
            "facts": {"key": {"text": "A key."}, "book": {"text": "A book."}},
        }

    def plan(self, id: str, kind: str) -> None:
        """The names a scene brings: places, addresses, slots."""
        self.kinds[id] = kind
        self.names.scenes.append(id)
        if self.chance.random() < 0.35:
            self.acting[id] = self.chance.randint(1, 2)
            self.names.answers.append(f"{id}.act{id}-0")
        if kind == "choose":
            self.names.answers += [f"{id}.{option}" for option in "ab"]
        elif kind == "interview":
            self.names.questions += [f"q{id}-0", f"q{id}-1", f"{id}.q{id}-0"]
            self.names.answers += [f"{id}.wait", f"{id}.h{id}.a"]
            self.slots += [f"p{id}", f"h{id}"]
        elif kind == "decides":
            self.names.decided += ["stays", "goes"]
        if kind in ("choose", "rank", "select", "rate"):
            self.plan_slot(id)

    def plan_slot(self, id: str) -> None:
        """Most decisions have a slot of their own; some share one, and some are only discussed."""
        chance = self.chance.random()
        if chance < 0.2:
            self.sharing.append(id)
            self.slots.append("both")
        elif chance < 0.85:
            self.slots.append(id)

    def injects(self) -> Entry:
        return {f"i{n}": self.inject() for n in range(self.chance.randint(1, 4))}

    def inject(self) -> Entry:
        return {
            "if": self.condition(""),
            **self.sometimes(0.7, say=lambda: self.prose()),
            **self.effects(0.4),
            **self.sometimes(0.15, waive=lambda: self.some_slot()),
            **self.sometimes(0.2, go=lambda: self.chance.choice([*self.kinds, "e0", "e1"])),
        }

    def ending(self) -> Entry:
        return {"person": self.guarded("", "say"), "case": self.guarded("", "say")}

    # --- scenes -----------------------------------------------------------------------------

    def scene(self, id: str) -> Entry:
        kind = self.kinds[id]
        made: Entry = {
            "text": [{"id": f"t{id}", "say": self.prose()}, *self.texts(id)],
            **({"also_offered": self.acts(id)} if id in self.acting else {}),
        }
        if kind == "choose":
            made["choose"] = self.choose(id)
        elif kind in ("rank", "select", "rate"):
            made[kind] = getattr(self, kind)(id)
        elif kind == "interview":
            made["interview"] = self.interview(id)
        else:
            made["then"] = self.then(id)
        if kind == "decides":
            made["person_decides"] = {"who": "hana", "as": self.decisions(id)}
        options = made.get("choose", {}).get("options", {}).values()
        if any("then" in option for option in options) or self.chance.random() < 0.4:
            made["pass"] = self.passing(id)
        return made

    def texts(self, id: str) -> list[Any]:
        texts: list[Any] = [{"if": self.condition(id), "say": self.prose()} for _ in range(2)]
        return [*texts, self.prose()][self.chance.randint(0, 2) :]

    def acts(self, id: str) -> Entry:
        return {
            f"act{id}-{n}": {
                **self.sometimes(0.4, **{"if": lambda: self.condition(id)}),
                "do": self.prose(),
                **self.effects(0.5),
                **self.sometimes(0.1, waive=lambda: self.some_slot()),
                **self.replies(id),
            }
            for n in range(self.acting[id])
        }

    def passing(self, id: str) -> Entry:
        ways = [{"if": self.condition(id), "go": self.target(id)}, {"go": self.target(id)}]
        return {
            "to": self.chance.choice([self.target(id), ways]),
            **self.effects(0.4),
            **self.sometimes(0.3, drops=lambda: self.some_slot()),
        }

    def decisions(self, id: str) -> list[Entry]:
        made = [
            {
                "if": self.condition(id),
                "decides": decides,
                "say": self.prose(),
                **self.effects(0.5, theirs=True),
                **self.sometimes(0.15, waive=lambda: self.some_slot()),
            }
            for decides in ("stays", "goes")
        ]
        del made[-1]["if"]
        return made

    def choose(self, id: str) -> Entry:
        decision = self.decision(id)
        domains = decision.get("assesses", []) if not decision.get("discuss") else []
        options = {o: self.option(id, domains) for o in "abcd"[: self.chance.randint(2, 4)]}
        options["a"].pop("if", None)
        for option in options.values():
            if self.chance.random() < 0.25:
                option["then"] = self.then(id)
        return {**decision, "options": options, "then": self.then(id)}

    def option(self, id: str, domains: list[str]) -> Entry:
        return {
            **self.sometimes(0.3, **{"if": lambda: self.condition(id)}),
            "do": self.prose(),
            **self.effects(0.5),
            **(self.judged(id, domains) if domains else {}),
        }

    def rank(self, id: str) -> Entry:
        items = [f"x{n}" for n in range(self.chance.randint(2, 5))]
        key: list[Any] = self.chance.sample(items, len(items))
        if len(items) > 2 and self.chance.random() < 0.6:
            first = self.chance.randint(0, len(items) - 2)
            last = self.chance.randint(first + 2, len(items)) if first else len(items) - 1
            key[first:last] = [key[first:last]]
        decision = self.decision(id)
        return {
            **decision,
            "upholds": ["P01"],
            "items": {item: {"do": self.prose()} for item in items},
            **({} if "discuss" in decision else {"key": key}),
            "then": self.then(id, order=items),
        }

    def select(self, id: str) -> Entry:
        items = [f"x{n}" for n in range(self.chance.randint(3, 6))]
        pick = self.chance.randint(1, len(items) - 1)
        right = self.chance.sample(items, pick)
        decision = self.decision(id)
        made: Entry = {}
        for item in items:
            made[item] = {"do": self.prose(), **self.effects(0.4)}
            if item in right:
                made[item] |= {"right": True, "upholds": ["P01"]}
            elif "discuss" not in decision and self.chance.random() < 0.3:
                made[item] |= {"breaches": ["P01"], **self.critical(id)}
        then = self.then(id, picks=items)
        return {**decision, "pick": pick, "items": made, "then": then}

    def rate(self, id: str) -> Entry:
        low, high = self.chance.choice([(-2, 2), (1, 4), (-1, 1)])
        values = list(range(low, high + 1))
        items: Entry = {}
        for n in range(self.chance.randint(1, 4)):
            accept = {"accept": self.chance.sample(values, self.chance.randint(1, 2))}
            fails = n and self.chance.random() < 0.25
            items[f"x{n}"] = {"text": self.prose(), **({"discuss": True} if fails else accept)}
        scale = {"from": low, "to": high, "labels": [f"word {v - low}" for v in values]}
        made = {**self.decision(id), "scale": scale, "items": items, "then": self.then(id)}
        return {**made, "upholds": ["P01"]}

    def decision(self, id: str) -> Entry:
        """What every decision says of itself: most are scored, some by a slot they share."""
        prompt = {"prompt": "And now?", **self.sometimes(0.2, confidence=lambda: "ask")}
        domains = self.chance.sample(DOMAINS, self.chance.randint(1, 2))
        if id in self.sharing:
            return {**prompt, "assesses": self.shared, "slot": {"as": "both", "weight": 2}}
        if id not in self.slots:
            return {**prompt, "discuss": True, **self.sometimes(0.7, assesses=lambda: domains)}
        weight, unmet = self.chance.randint(1, 3), self.chance.choice(["needed", "free"])
        slot: Entry = self.chance.choice(
            [{}, {"weight": weight}, {"slot": {"weight": weight, "unmet": unmet}}]
        )
        return {**prompt, "assesses": domains, **slot}

    # --- interviews -------------------------------------------------------------------------

    def interview(self, id: str) -> Entry:
        own = self.chance.sample(DOMAINS, self.chance.randint(1, 2))
        domains = self.shared if self.chance.random() < 0.4 else own
        topics = {
            f"o{n}": {
                "questions": {f"q{id}-{2 * n + m}": self.question(id, domains) for m in (0, 1)}
            }
            for n in range(self.chance.randint(1, 3))
        }
        if not any("serves" in q for topic in topics.values() for q in topic["questions"].values()):
            first = topics["o0"]["questions"][f"q{id}-0"]
            for field in ("slot", "discuss"):
                first.pop(field, None)
            first |= {"serves": f"p{id}", "rating": first.get("rating", 2), "upholds": ["P01"]}
        return {
            "who": "hana",
            "assesses": domains,
            "purpose": {f"p{id}": self.prose()},
            **self.sometimes(0.5, most=lambda: self.chance.randint(1, 3)),
            "tired": self.prose(),
            **self.sometimes(0.5, order=lambda: "free"),
            "topics": topics,
            "moves": self.moves(id),
            "asks": {f"h{id}": self.ask(id, domains, True), f"g{id}": self.ask(id, domains, False)},
            "then": self.then(id),
        }

    def question(self, id: str, domains: list[str]) -> Entry:
        judged = self.judged(id, domains)
        unscored: Entry = self.chance.choice([{}, {"discuss": True}])
        name = "talk" if domains is self.shared else f"shared-{id}"
        # a slot that no answer can fail is a problem
        shared: Entry = {"slot": {"as": name, "weight": 2}} if can_fail(judged["rating"]) else {}
        slot: Entry = self.chance.choice(
            [{}, {}, {"serves": f"p{id}"}, {"slot": {"unmet": "needed", "weight": 3}}, shared]
        )
        return {
            **self.sometimes(0.3, **{"if": lambda: self.condition(id)}),
            "says": self.prose(),
            "type": self.chance.choice(TYPES),
            **(unscored if self.chance.random() < 0.2 else {**judged, **slot}),
            **self.effects(0.5),
            **self.replies(id),
        }

    def moves(self, id: str) -> Entry:
        slot: Entry = self.chance.choice([{"unmet": "needed"}, {"unmet": "free"}, {"weight": 2}])
        rating = self.chance.choice([2, 4]) if slot.get("unmet") == "needed" else 2
        scored = {"rating": rating, "upholds": ["P01"], "slot": slot}
        return {
            "wait": {**self.effects(0.5), **self.replies(id)},
            f"m{id}": {
                **self.sometimes(0.5, **{"if": lambda: self.condition(id)}),
                "do": self.prose(),
                **(scored if self.chance.random() < 0.5 else {}),
            },
        }

    def ask(self, id: str, domains: list[str], scored: bool) -> Entry:
        answers: Entry = {}
        for answer in "ab":
            answers[answer] = {
                "says": self.prose(),
                **(self.judged(id, domains) if scored else {}),
                **self.effects(0.4),
                **self.replies(id),
            }
        return {
            **self.sometimes(0.8, **{"if": lambda: self.condition(id)}),
            "says": self.prose(),
            **self.effects(0.3, theirs=True),
            **(self.chance.choice(ASKED) if scored else {"discuss": True}),
            "answers": answers,
        }

    def replies(self, id: str) -> Entry:
        if self.chance.random() < 0.3:
            return {}
        made = [
            {"if": self.condition(id), "say": self.prose(), **self.effects(0.4, theirs=True)}
            for _ in range(self.chance.randint(1, 3))
        ]
        del made[-1]["if"]
        return {"replies": made}

    # --- ways, effects, prose ---------------------------------------------------------------

    def then(self, id: str, **atoms: Any) -> Any:
        if self.chance.random() < 0.4 and not atoms:
            return self.target(id)
        entries = [
            {
                "if": self.condition(id, **atoms),
                **self.effects(0.4),
                **self.sometimes(0.15, waive=lambda: self.some_slot()),
                "go": self.target(id),
            }
            for _ in range(self.chance.randint(1, 2))
        ]
        return [*entries, {**self.effects(0.3), "go": self.target(id)}]

    def target(self, id: str) -> str:
        """Mostly onward; now and then back, or to an end."""
        ids = list(self.kinds)
        onward = ids[ids.index(id) + 1 :][:2]
        if not onward or self.chance.random() < 0.06:
            return self.chance.choice(["e0", "e1"])
        return self.chance.choice(ids if self.chance.random() < 0.08 else onward)

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
