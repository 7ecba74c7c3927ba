"""Scenes as printed for reviewers, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.decisions.registry import KINDS, kind_in
from engine.reports.case_print import review_sentences as w
from engine.reports.case_print.condition_words import Naming, in_words, plain
from engine.reports.case_print.review_answers import Answers, Card, Part, flat


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a scene, with what is said of it in small, or ""."""

    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that belong together, under a heading or none."""

    title: str
    cards: tuple[Card, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedScene:
    """One scene.

    Attributes:
        id: what the author calls it.
        title: its heading.
        chapter: title of the chapter that begins here, or "".
        time: the story's clock, or "".
        paragraphs: what is read on arrival.
        kind: what is asked, in words.
        prompt: the question, or "".
        facts: what is said of the decision as a whole.
        groups: the answers.
        after: where it goes on.
    """

    id: str
    title: str
    chapter: str
    time: str
    paragraphs: tuple[Paragraph, ...]
    kind: str
    prompt: str
    facts: tuple[Part, ...]
    groups: tuple[Group, ...]
    after: tuple[Part, ...]


def guarded(naming: Naming, prose: Any, scene: str) -> Iterator[str]:
    """Prose of which the first that fits is shown."""
    if isinstance(prose, str):
        yield flat(prose)
        return
    for entry in prose:
        said = flat(entry["say"])
        if "if" in entry:
            when = naming.say(w.WHEN, condition=in_words(naming, entry["if"], scene))
            yield f"{when}: {said}"
        else:
            yield f"{naming.say(w.OTHERWISE)}: {said}" if len(prose) > 1 else said


class Scenes:
    """Prints the scenes of one case."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.naming = answers.naming
        self.say = answers.say
        self.scenario = answers.scenario

    def all(self) -> Iterator[PrintedScene]:
        """Every scene."""
        for id, data in self.scenario.data["scenes"].items():
            yield self.scene(id, data)

    def scene(self, id: str, data: Mapping[str, Any]) -> PrintedScene:
        """One scene."""
        kind = kind_in(data).name
        decision = data.get(kind, {})
        chapters = {chapter.start: chapter.title for chapter in self.scenario.text.chapters}
        return PrintedScene(
            id=id,
            title=self.say(w.SCENE, number=self.naming.numbers[id], id=id),
            chapter=chapters.get(id, ""),
            time=data.get("time", ""),
            paragraphs=tuple(self.paragraphs(id, data.get("text", ()))),
            kind=self.kind(kind, data),
            prompt=flat(decision.get("prompt", "")),
            facts=tuple(part for part in self.facts(id, kind, decision) if part.lines),
            groups=tuple(group for group in self.groups(id, kind, data) if group.cards),
            after=tuple(part for part in self.after(id, data, decision) if part.lines),
        )

    def paragraphs(self, scene: str, text: Any) -> Iterator[Paragraph]:
        """What is read on arrival, each with its condition."""
        for entry in [text] if isinstance(text, str) else text:
            if isinstance(entry, str):
                yield Paragraph(flat(entry))
                continue
            beside = [self.say(w.SIGNAL)] if "id" in entry else []
            if "if" in entry:
                condition = in_words(self.naming, entry["if"], scene)
                beside.insert(0, self.say(w.WHEN, condition=condition))
            yield Paragraph(flat(entry["say"]), "; ".join(beside))

    def kind(self, kind: str, data: Mapping[str, Any]) -> str:
        """What is asked here."""
        if "person_decides" in data:
            return self.say(w.DECIDES, name=self.naming.person(data["person_decides"]["who"]))
        decision = data.get(kind, {})
        found = KINDS[kind]
        if found.talks:
            name = self.naming.person(decision["who"])
            if "through" not in decision:
                return self.say(w.TALK, name=name)
            through = self.naming.person(decision["through"])
            return self.say(w.TALK_THROUGH, name=name, through=through)
        return self.say(found.review, n=decision.get("pick"))

    def facts(self, scene: str, kind: str, decision: Mapping[str, Any]) -> Iterator[Part]:
        """What is said of the decision as a whole."""
        say, titles = self.say, self.scenario.doctrine.domains
        domains = ", ".join(flat(titles[d]) for d in decision.get("assesses", ()))
        weight = decision.get("slot", {}).get("weight", decision.get("weight", 1))
        if domains and weight != 1:
            domains = say(w.WEIGHT, domains=domains, n=weight)
        yield Part(say(w.ASSESSES), (domains,) if domains else ())
        yield Part(say(w.PURPOSE), tuple(map(flat, decision.get("purpose", {}).values())))
        yield Part(say(w.ENOUGH), (flat(decision["enough"]),) if "enough" in decision else ())
        if "most" in decision:
            tired = flat(decision.get("tired", ""))
            yield Part(say(w.MOST, n=decision["most"]), (tired,) if tired else ("…",), "story")
        if decision.get("discuss"):
            yield Part("", (say(w.DISCUSS),), "key")
        yield Part(say(w.ORDER), tuple(self.order(scene, decision.get("key", ()))), "key")
        if "scale" in decision:
            yield Part(say(w.SCALE), (self.scale(decision["scale"]),))
        if not KINDS[kind].talks:
            yield from self.answers.principles(decision)
            because = self.answers.reasons(decision.get("because", ()), scene)
            yield Part(say(w.WHY), tuple(because), "key")

    def order(self, scene: str, key: Any) -> Iterator[str]:
        """A keyed order, tied items on one line."""
        for number, entry in enumerate(key, 1):
            if isinstance(entry, str):
                yield f"{number}. {self.naming.card(f'{scene}.{entry}')}"
            else:
                items = ", ".join(self.naming.card(f"{scene}.{id}") for id in entry)
                yield f"{number}. {self.say(w.TOGETHER, items=items)}"

    def scale(self, scale: Mapping[str, Any]) -> str:
        """The values of a scale with their words, numbered as the screens number them."""
        labels = scale.get("labels", ())
        values = range(1, scale["to"] - scale["from"] + 2)
        if not labels:
            return f"1 – {values[-1]}"
        return " · ".join(f"{v} {label}" for v, label in zip(values, labels, strict=True))

    def groups(self, id: str, kind: str, data: Mapping[str, Any]) -> Iterator[Group]:
        """The answers, as they are offered together."""
        decision = data.get(kind, {})
        yield self.group("", id, decision.get("options", decision.get("items", {})), id)
        if KINDS[kind].talks:
            yield from self.talk(id, decision)
        yield from self.decides(id, data.get("person_decides"))
        yield self.group(self.say(w.BESIDE), id, data.get("also_offered", {}), id)

    def group(self, title: str, base: str, entries: Mapping[str, Any], scene: str) -> Group:
        """Answers under one heading."""
        cards = tuple(
            self.answers.card(f"{base}.{id}", entry or {}, scene) for id, entry in entries.items()
        )
        return Group(title, cards)

    def talk(self, id: str, interview: Mapping[str, Any]) -> Iterator[Group]:
        """Topics, moves, and what she asks."""
        for topic, entry in interview["topics"].items():
            yield self.group(self.say(w.TOPIC, id=plain(topic)), id, entry["questions"], id)
        yield self.group(self.say(w.MOVES), id, interview.get("moves", {}), id)
        name = self.naming.person(interview["who"])
        for ask, entry in interview.get("asks", {}).items():
            title = self.say(w.ASKS, name=name)
            lines = [flat(entry["says"]), *self.answers.effects(entry)]
            if "if" in entry:
                condition = in_words(self.naming, entry["if"], id)
                lines.insert(0, self.say(w.WHEN, condition=condition))
            group = self.group(title, f"{id}.{ask}", entry["answers"], id)
            yield Group(group.title, group.cards, tuple(lines))

    def decides(self, scene: str, decides: Mapping[str, Any] | None) -> Iterator[Group]:
        """What a person decides, the first that fits."""
        cards = []
        for entry in decides["as"] if decides else ():
            when = self.say(w.OTHERWISE)
            if "if" in entry:
                condition = in_words(self.naming, entry["if"], scene)
                when = self.say(w.WHEN, condition=condition)
            parts = (
                Part("", (when,)),
                Part(self.say(w.EFFECTS), tuple(self.answers.effects(entry))),
                Part(self.say(w.FALLS_AWAY), tuple(map(plain, entry.get("waive", ())))),
            )
            told = tuple(part for part in parts if part.lines)
            cards.append(Card(entry["decides"], flat(entry.get("say", "")), False, told))
        yield Group("", tuple(cards))

    def after(
        self, id: str, data: Mapping[str, Any], decision: Mapping[str, Any]
    ) -> Iterator[Part]:
        """Where it goes on, for whoever answers and for whoever passes it over."""
        then = decision.get("then", data.get("then", ()))
        yield Part(self.say(w.GOES), tuple(self.answers.ways(then, id)))
        skip = data.get("pass")
        if skip:
            ways = [*self.answers.ways(skip["to"], id), *self.answers.effects(skip)]
            yield Part(self.say(w.PASSED), tuple(ways))
