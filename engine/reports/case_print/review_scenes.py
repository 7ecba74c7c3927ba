"""Scenes as printed for reviewers, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.decisions.registry import KINDS, kind_in
from engine.reports.case_print import review_sentences as w
from engine.reports.case_print.condition_words import Naming, in_words, plain
from engine.reports.case_print.review_answers import Answers, flat, under
from engine.reports.document import Entry, Line, Section, Tone


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

    def all(self) -> Iterator[Section]:
        """Every scene."""
        for id, data in self.scenario.data["scenes"].items():
            yield self.scene(id, data)

    def scene(self, id: str, data: Mapping[str, Any]) -> Section:
        """One scene: what is read, what is asked, the answers, and where it continues."""
        kind = kind_in(data).name
        decision = data.get(kind, {})
        chapters = {chapter.start: chapter.title for chapter in self.scenario.text.chapters}
        prompt = flat(decision.get("prompt", ""))
        question = (
            Line(Tone.HOW, self.kind(kind, data)),
            *((Line(Tone.PROMPT, prompt),) if prompt else ()),
            *self.facts(id, kind, decision),
        )
        groups = [group for group in self.groups(id, kind, data) if group.entries]
        return Section(
            "scene",
            self.say(w.SCENE, number=self.naming.numbers[id], id=id),
            (),
            (*self.paragraphs(id, data.get("text", ())), Entry("", question, kind="question")),
            (
                *(replace(group, anchor=f"{id}-{n}") for n, group in enumerate(groups)),
                *self.after(id, data, decision),
            ),
            anchor=f"scene-{id}",
            above=chapters.get(id, ""),
            beside=data.get("time", ""),
        )

    def paragraphs(self, scene: str, text: Any) -> Iterator[Entry]:
        """What is read on arrival, each with its condition.

        What everybody reads is on the sheet of a class; its facilitator reads the rest here,
        and every sign that answers cite.
        """
        for entry in [text] if isinstance(text, str) else text:
            guard = {} if isinstance(entry, str) else entry
            beside = [self.say(w.SIGNAL)] if "id" in guard else []
            if "if" in guard:
                condition = in_words(self.naming, guard["if"], scene)
                beside.insert(0, self.say(w.WHEN, condition=condition))
            if beside or self.answers.letters is None:
                said = flat(entry if isinstance(entry, str) else entry["say"])
                line = Line(Tone.SEEN, said, self.naming.language.semicolons(beside))
                yield Entry("", (line,), kind="paragraph")

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

    def facts(self, scene: str, kind: str, decision: Mapping[str, Any]) -> Iterator[Line]:
        """What is said of the decision as a whole."""
        say, titles = self.say, self.scenario.doctrine.domains
        domains = self.naming.language.commas(flat(titles[d]) for d in decision.get("assesses", ()))
        weight = decision.get("slot", {}).get("weight", decision.get("weight", 1))
        if domains and weight != 1:
            domains = say(w.WEIGHT, domains=domains, n=weight)
        yield from under(say(w.ASSESSES), (domains,) if domains else ())
        yield from under(say(w.PURPOSE), map(flat, decision.get("purpose", {}).values()))
        yield from under(say(w.ENOUGH), (flat(decision["enough"]),) if "enough" in decision else ())
        if "most" in decision:
            tired = flat(decision.get("tired", "")) or "…"
            yield Line(Tone.SEEN, tired, say(w.MOST, n=decision["most"]))
        if decision.get("discuss"):
            yield Line(Tone.KEY, say(w.DISCUSS))
        yield from under(say(w.ORDER), self.order(scene, decision.get("key", ())), Tone.KEY)
        if "scale" in decision:
            yield Line(Tone.SAID, self.scale(decision["scale"]), say(w.SCALE))
        if not KINDS[kind].talks:
            yield from self.answers.principles(decision)
            because = self.answers.reasons(decision.get("because", ()), scene)
            yield from under(say(w.WHY), because, Tone.KEY)

    def order(self, scene: str, key: Any) -> Iterator[str]:
        """A keyed order, tied items on one line."""
        for number, entry in enumerate(key, 1):
            if isinstance(entry, str):
                yield f"{number}. {self.naming.card(f'{scene}.{entry}')}"
            else:
                items = self.naming.language.commas(
                    self.naming.card(f"{scene}.{id}") for id in entry
                )
                yield f"{number}. {self.say(w.TOGETHER, items=items)}"

    def scale(self, scale: Mapping[str, Any]) -> str:
        """The values of a scale with their words, numbered as the screens number them."""
        labels = scale.get("labels", ())
        values = range(1, scale["to"] - scale["from"] + 2)
        if not labels:
            return f"1 – {values[-1]}"
        return " · ".join(f"{v} {label}" for v, label in zip(values, labels, strict=True))

    def groups(self, id: str, kind: str, data: Mapping[str, Any]) -> Iterator[Section]:
        """The answers, as they are offered together."""
        decision = data.get(kind, {})
        yield self.group("", id, decision.get("options", decision.get("items", {})), id)
        if KINDS[kind].talks:
            yield from self.talk(id, decision)
        yield from self.decides(id, data.get("person_decides"))
        yield self.group(self.say(w.BESIDE), id, data.get("also_offered", {}), id)

    def group(self, title: str, base: str, entries: Mapping[str, Any], scene: str) -> Section:
        """Answers under one heading."""
        cards = tuple(
            self.answers.card(f"{base}.{id}", entry or {}, scene) for id, entry in entries.items()
        )
        return Section("answers", title, entries=cards)

    def talk(self, id: str, interview: Mapping[str, Any]) -> Iterator[Section]:
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
            yield replace(group, lead=tuple(lines))

    def decides(self, scene: str, decides: Mapping[str, Any] | None) -> Iterator[Section]:
        """What a person decides, the first that fits."""
        cards = []
        for entry in decides["as"] if decides else ():
            when = self.say(w.OTHERWISE)
            if "if" in entry:
                condition = in_words(self.naming, entry["if"], scene)
                when = self.say(w.WHEN, condition=condition)
            lines = (
                Line(Tone.SAID, when),
                *under(self.say(w.EFFECTS), self.answers.effects(entry)),
                *under(self.say(w.FALLS_AWAY), map(plain, entry.get("waive", ()))),
            )
            text = flat(entry.get("say", ""))
            cards.append(self.answers.card_of(entry["decides"], text, lines))
        yield Section("answers", "", entries=tuple(cards))

    def after(
        self, id: str, data: Mapping[str, Any], decision: Mapping[str, Any]
    ) -> Iterator[Section]:
        """Where it continues after an answer, and where after a pass; and room for remarks."""
        then = decision.get("then", data.get("then", ()))
        lines = [*under(self.say(w.GOES), self.answers.ways(then, id))]
        if skip := data.get("pass"):
            ways = [*self.answers.ways(skip["to"], id), *self.answers.effects(skip)]
            lines += under(self.say(w.PASSED), ways)
        if lines:
            yield Section("after", "", (), (Entry("", tuple(lines)),))
        if self.answers.letters is None:
            remarks = Line(Tone.SAID, "", self.say(w.REMARKS))
            yield Section("remarks", "", (), (Entry("", (remarks,)),))
