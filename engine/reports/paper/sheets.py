"""Scenes as sheets for a class: what everybody reads and can answer, and nothing of the key.

What is read only on some roads would tell on paper what came before, or what is to come. It is left
to the facilitator, who reads it out where it fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from engine.reports.paper import words as w
from engine.reports.printed_answers import WORDS, flat
from engine.reports.words import Translate, say
from engine.scenario.compile.scenes import decision_of
from engine.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be answered.

    Attributes:
        letter: as the screen of a led play has it; "" where that depends on the road.
        text: what participants read.
        address: what the author calls it; never printed for a class.
    """

    letter: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """Answers that belong together, under a heading or none."""

    title: str
    choices: tuple[Choice, ...]
    lettered: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper.

    Attributes:
        title: its number, in words.
        time: the story's clock, or "".
        chapter: title of the chapter that begins here, or "".
        paragraphs: what everybody reads.
        prompt: the question, or "".
        how: how it is answered.
        scale: values of a rating with their words; or nothing.
        parts: the answers.
        notes: what the facilitator adds, what may be offered besides.
    """

    title: str
    time: str
    chapter: str
    paragraphs: tuple[str, ...]
    prompt: str
    how: str
    scale: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def sheets(scenario: Scenario, translate: Translate = str) -> tuple[Sheet, ...]:
    """Every scene in the order written, each followed by what a person asks in it.

    A scene in which all depends on the road has no sheet; its number is left out.
    """
    every = _Sheets(scenario, translate).all()
    return tuple(sheet for sheet in every if sheet.paragraphs or sheet.parts)


def letters(scenario: Scenario) -> Mapping[str, str]:
    """The letter of each answer that has one on a sheet, by its address."""
    every = (part for sheet in sheets(scenario) for part in sheet.parts)
    return {c.address: c.letter for part in every for c in part.choices if c.letter}


class _Sheets:
    """The sheets of one case."""

    def __init__(self, scenario: Scenario, translate: Translate) -> None:
        self.scenario = scenario
        self.translate = translate
        self.chapters = {c.start: c.title for c in scenario.text.chapters}

    def say(self, template: str, /, **named: object) -> str:
        return say(self.translate, template, **named)

    def name(self, person: str) -> str:
        return self.scenario.text.people[person].name

    def all(self) -> Iterator[Sheet]:
        for n, (id, data) in enumerate(self.scenario.data["scenes"].items(), 1):
            yield self.scene(n, id, data)
            asks = data.get("interview", {}).get("asks", {})
            for letter, (ask, entry) in zip(ascii_uppercase, asks.items(), strict=False):
                yield self.asked(f"{n}{letter.lower()}", id, ask, entry)

    def scene(self, n: int, id: str, data: Mapping[str, Any]) -> Sheet:
        kind = decision_of(data)
        decision = data.get(kind, {})
        shown, more = _unconditional(data.get("text", ()))
        parts = tuple(part for part in self.parts(id, kind, data) if part.choices)
        return Sheet(
            self.say(w.SHEET, n=n),
            str(data.get("time", "")),
            self.chapters.get(id, ""),
            shown,
            flat(decision.get("prompt", "")),
            self.how(kind, decision),
            self.scale(kind, decision),
            parts,
            tuple(self.notes(kind, data, more, parts)),
        )

    def asked(self, n: str, id: str, ask: str, entry: Mapping[str, Any]) -> Sheet:
        """A question a person puts to us, on a sheet of its own: it may never come."""
        part = self.lettered(f"{id}.{ask}", entry["answers"])
        notes = (self.say(w.ASKED), *((self.say(w.SURE),) if _sure(entry) else ()))
        return Sheet(
            self.say(w.SHEET, n=n),
            "",
            "",
            (flat(entry["says"]),),
            "",
            self.say(w.CHOOSE),
            (),
            (part,),
            notes,
        )

    def how(self, kind: str, decision: Mapping[str, Any]) -> str:
        """How it is answered, with cards, hands or a pencil."""
        if kind == "select":
            return self.say(w.SELECT, n=decision["pick"])
        if kind == "interview":
            named = {"name": self.name(decision["who"])}
            if "through" in decision:
                named["through"] = self.name(decision["through"])
            told = self.say(w.TALK_THROUGH if "through" in decision else w.TALK, **named)
            most = f" {self.say(w.MOST, n=decision['most'])}" if "most" in decision else ""
            return told + most
        simple = {"choose": w.CHOOSE, "rank": w.RANK, "rate": w.RATE}
        return self.say(simple.get(kind, w.READ_ON))

    def scale(self, kind: str, decision: Mapping[str, Any]) -> tuple[str, ...]:
        if kind != "rate":
            return ()
        scale = decision["scale"]
        values = [str(v) for v in range(scale["from"], scale["to"] + 1)]
        labels = scale.get("labels") or [""] * len(values)
        return tuple(f"{v} {label}".strip() for v, label in zip(values, labels, strict=True))

    def parts(self, id: str, kind: str, data: Mapping[str, Any]) -> Iterator[Part]:
        decision = data.get(kind, {})
        if kind == "interview":
            yield from self.talk(id, decision)
        elif kind == "rate":
            yield Part("", self.choices(id, decision.get("items", {})))
        elif kind:
            yield self.lettered(id, decision.get("options", decision.get("items", {})))
        yield Part(self.say(w.BESIDE), self.choices(id, data.get("also_offered", {})))

    def talk(self, id: str, interview: Mapping[str, Any]) -> Iterator[Part]:
        """Questions by topic. Letters change with every question asked, and are not printed."""
        open_ = [topic for topic in interview["topics"].values() if "if" not in topic]
        for n, topic in enumerate(open_, 1):
            yield Part(self.say(w.PART, n=n), self.choices(id, topic["questions"]))
        yield Part(self.say(w.MOVES), self.choices(id, interview.get("moves", {})))

    def lettered(self, base: str, entries: Mapping[str, Any]) -> Part:
        """Answers with letters, up to where a road might offer one more before them."""
        found = []
        sure = True
        for n, (id, entry) in enumerate(entries.items()):
            if "if" in (entry or {}):
                sure = False
                continue
            letter = ascii_uppercase[n] if sure and n < len(ascii_uppercase) else ""
            found.append(Choice(letter, _text(id, entry), f"{base}.{id}"))
        return Part("", tuple(found), lettered=True)

    def choices(self, base: str, entries: Mapping[str, Any]) -> tuple[Choice, ...]:
        return tuple(
            Choice("", _text(id, entry), f"{base}.{id}")
            for id, entry in entries.items()
            if "if" not in (entry or {})
        )

    def notes(
        self, kind: str, data: Mapping[str, Any], more: bool, parts: tuple[Part, ...]
    ) -> Iterator[str]:
        """What is left to the facilitator, without a word of what it is."""
        decision = data.get(kind, {})
        if more:
            yield self.say(w.HEARD)
        if _conditional(kind, data, decision):
            yield self.say(w.MORE)
        if any(part.lettered and not c.letter for part in parts for c in part.choices):
            yield self.say(w.LETTER_LATER)
        if _sure(decision):
            yield self.say(w.SURE)


def _sure(decision: Mapping[str, Any]) -> bool:
    return decision.get("confidence") == "ask"


def _text(id: str, entry: Mapping[str, Any] | None) -> str:
    field = next((name for name in WORDS if name in (entry or {})), "")
    return flat((entry or {})[field]) if field else id.replace("-", " ").capitalize()


def _unconditional(text: Any) -> tuple[tuple[str, ...], bool]:
    """The paragraphs everybody reads, and whether there are others."""
    entries = [text] if isinstance(text, str) else list(text)
    shown = [e if isinstance(e, str) else e["say"] for e in entries if "if" not in _guard(e)]
    return tuple(map(flat, shown)), len(shown) < len(entries)


def _guard(entry: Any) -> Mapping[str, Any]:
    return {} if isinstance(entry, str) else entry


def _conditional(kind: str, data: Mapping[str, Any], decision: Mapping[str, Any]) -> bool:
    """Whether some answer of a scene is there on some roads only."""
    groups = [data.get("also_offered", {})]
    if kind == "interview":
        groups += [topic["questions"] for topic in decision["topics"].values()]
        groups += [decision.get("moves", {}), decision["topics"]]
    else:
        groups.append(decision.get("options", decision.get("items", {})))
    return any("if" in (entry or {}) for group in groups for entry in group.values())
