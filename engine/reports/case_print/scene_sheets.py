"""Scenes as sheets for a class: what everybody reads and can answer, and nothing of the key.

What is read only on some paths would tell on paper what came before, or what is to come. It is left
to the facilitator, who reads it out where it fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from engine.decisions.kind import Kind
from engine.decisions.registry import CHOOSE, decision_in, kind_in
from engine.language.language import ENGLISH, Language, Plural
from engine.play.ballot_letters import letter
from engine.play.ballot_letters import letters as named
from engine.reports.case_print import handout_sentences as w
from engine.reports.case_print.review_scenes import WORDS
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario


class PrintedChoice(Struct, frozen=True):
    """One thing that can be answered.

    Attributes:
        letter: as the screen of a led play has it; "" of an item that is given a value.
        text: what participants read.
        address: what the author calls it; never printed for a class.
    """

    letter: str
    text: str
    address: str


class AnswerGroup(Struct, frozen=True):
    """Answers that belong together, under a heading or none."""

    title: str
    choices: tuple[PrintedChoice, ...]


class Sheet(Struct, frozen=True):
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
    parts: tuple[AnswerGroup, ...]
    notes: tuple[str, ...]


def sheets(scenario: Scenario, language: Language = ENGLISH) -> tuple[Sheet, ...]:
    """Every scene in the order written, each followed by what a person asks in it.

    A scene in which all depends on the path has no sheet: it is read out.
    """
    return tuple(_Sheets(scenario, language).all())


def numbers(scenario: Scenario) -> Mapping[str, str]:
    """The number of each scene's sheet; one that is read out goes by the sheet before: `7+`."""
    found, n = {}, 0
    for id, data in scenario.data["scenes"].items():
        n += (has_sheet := _has_sheet(data))
        found[id] = str(n) if has_sheet else f"{n}+"
    return found


def _has_sheet(data: Mapping[str, Any]) -> bool:
    """Whether everybody reads or can answer something in a scene."""
    shown, _ = _select_unconditional(data.get("text", ()))
    decision = decision_in(data)
    offered = [decision.get("options", {}), decision.get("items", {}), data.get("also_offered", {})]
    certain = any("if" not in (entry or {}) for group in offered for entry in group.values())
    return bool(shown) or certain or "topics" in decision


def letters(scenario: Scenario) -> Mapping[str, str]:
    """The letter of each answer that is voted on, by its address; also of one not always there."""
    found = {}
    for where in scenario.story.model.locations:
        scene = scenario.data["scenes"].get(where.place)
        for id, its in named(scene, where).items() if scene else ():
            found[f"{where.address}.{id}"] = its
    return found


class _Sheets:
    """The sheets of one case."""

    def __init__(self, scenario: Scenario, language: Language) -> None:
        self.scenario = scenario
        self.language = language
        self.named, self.numbers = letters(scenario), numbers(scenario)
        self.chapters = scenario.text.chapter_titles()

    def say(self, template: str | Plural, /, **named: object) -> str:
        return self.language.say(template, **named)

    def name(self, person: str) -> str:
        return self.scenario.text.people[person].name

    def all(self) -> Iterator[Sheet]:
        for id, data in self.scenario.data["scenes"].items():
            n = self.numbers[id]
            if not n.endswith("+"):
                yield self.scene(n, id, data)
            asks = decision_in(data).get("asks", {})
            for m, (ask, entry) in enumerate(asks.items()):
                yield self.make_question(f"{n}{letter(m).lower()}", id, ask, entry)

    def scene(self, n: str, id: str, data: Mapping[str, Any]) -> Sheet:
        kind, decision = kind_in(data), decision_in(data)
        shown, more = _select_unconditional(data.get("text", ()))
        parts = tuple(part for part in self.parts(id, kind, data) if part.choices)
        return Sheet(
            self.say(w.SHEET, n=n),
            str(data.get("time", "")),
            self.chapters.get(id, ""),
            shown,
            flatten(decision.get("prompt", "")),
            self.explain_answering(kind, decision),
            self.scale(decision),
            parts,
            tuple(self.notes(kind, data, more)),
        )

    def make_question(self, n: str, id: str, ask: str, entry: Mapping[str, Any]) -> Sheet:
        """A question a person puts to us, on a sheet of its own: it may never come."""
        part = AnswerGroup("", self.choices(f"{id}.{ask}", entry["answers"], self.named))
        notes = (self.say(w.ASKED), *((self.say(w.SURE),) if _sure(entry) else ()))
        return Sheet(
            self.say(w.SHEET, n=n),
            "",
            "",
            (flatten(entry["says"]),),
            "",
            self.say(CHOOSE.sheet),
            (),
            (part,),
            notes,
        )

    def explain_answering(self, kind: Kind, decision: Mapping[str, Any]) -> str:
        """How it is answered, with cards, hands or a pencil."""
        if not kind.talks:
            return self.say(kind.sheet, n=kind.number(decision))
        named = {"name": self.name(decision["who"])}
        if "through" in decision:
            named["through"] = self.name(decision["through"])
        told = self.say(w.TALK_THROUGH if "through" in decision else w.TALK, **named)
        most = f" {self.say(w.MOST, n=decision['most'])}" if "most" in decision else ""
        return told + most

    def scale(self, decision: Mapping[str, Any]) -> tuple[str, ...]:
        if "scale" not in decision:
            return ()
        scale = decision["scale"]
        values = [str(v) for v in range(1, scale["to"] - scale["from"] + 2)]  # as on the screen
        labels = scale.get("labels") or [""] * len(values)
        return tuple(f"{v} {label}".strip() for v, label in zip(values, labels, strict=True))

    def parts(self, id: str, kind: Kind, data: Mapping[str, Any]) -> Iterator[AnswerGroup]:
        decision = decision_in(data)
        if kind.talks:
            yield from self.talk(id, decision)
        elif kind.valued:
            yield AnswerGroup("", self.choices(id, decision.get("items", {})))
        else:
            entries = decision.get("options", decision.get("items", {}))
            yield AnswerGroup("", self.choices(id, entries, self.named))
        acts = data.get("also_offered", {})
        yield AnswerGroup(self.say(w.BESIDE), self.choices(id, acts, self.named))

    def talk(self, id: str, interview: Mapping[str, Any]) -> Iterator[AnswerGroup]:
        """Questions by topic; then what can be done in each of them, and how one is left."""
        free = interview.get("order") == "free"
        for n, (name, topic) in enumerate(interview["topics"].items(), 1):
            if free:
                title = self.say(w.SUBJECT, letter=letter(n - 1), name=_text(name, topic))
            else:
                title = self.say(w.FIRST_PART if n == 1 else w.PART, n=n, before=n - 1)
            yield AnswerGroup(title, self.choices(id, topic["questions"], self.named))
        moves = self.choices(id, interview.get("moves", {}), self.named)
        close = f"{id}.close"
        leave = PrintedChoice(self.named[close], self.say(w.LEAVE), close)
        yield AnswerGroup(self.say(w.MOVES), (*moves, leave))

    def choices(
        self, base: str, entries: Mapping[str, Any], named: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[PrintedChoice, ...]:
        """What is offered on every path; the letters of the others are left out."""
        return tuple(
            PrintedChoice(named.get(f"{base}.{id}", ""), _text(id, entry), f"{base}.{id}")
            for id, entry in entries.items()
            if "if" not in (entry or {})
        )

    def notes(self, kind: Kind, data: Mapping[str, Any], more: bool) -> Iterator[str]:
        """What is left to the facilitator, without a word of what it is."""
        decision = decision_in(data)
        if more:
            yield self.say(w.HEARD)
        if _conditional(kind, data, decision):
            yield self.say(w.MORE)
        if _sure(decision):
            yield self.say(w.SURE)


def _sure(decision: Mapping[str, Any]) -> bool:
    return decision.get("confidence") == "ask"


def _text(id: str, entry: Mapping[str, Any] | None) -> str:
    field = next((name for name in WORDS if name in (entry or {})), "")
    return flatten((entry or {})[field]) if field else id.replace("-", " ").capitalize()


def _select_unconditional(text: Any) -> tuple[tuple[str, ...], bool]:
    """The paragraphs everybody reads, and whether there are others."""
    entries = [text] if isinstance(text, str) else list(text)
    shown = [e if isinstance(e, str) else e["say"] for e in entries if "if" not in _guard(e)]
    return tuple(map(flatten, shown)), len(shown) < len(entries)


def _guard(entry: Any) -> Mapping[str, Any]:
    return {} if isinstance(entry, str) else entry


def _conditional(kind: Kind, data: Mapping[str, Any], decision: Mapping[str, Any]) -> bool:
    """Whether some answer of a scene is there on some paths only."""
    groups = [data.get("also_offered", {})]
    if kind.talks:
        groups += [topic["questions"] for topic in decision["topics"].values()]
        groups += [decision.get("moves", {}), decision["topics"]]
    else:
        groups.append(decision.get("options", decision.get("items", {})))
    return any("if" in (entry or {}) for group in groups for entry in group.values())
