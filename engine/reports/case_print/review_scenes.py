"""Scenes and answers as printed for reviewers: what is read, ratings, reasons, and effects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from engine.decisions.kind import Kind
from engine.decisions.registry import decision_in, kind_in
from engine.reports.case_print import review_sentences as w
from engine.reports.case_print.condition_words import (
    Naming,
    describe_condition,
    describe_when,
    spell_id,
)
from engine.reports.debrief.sentences import CRITICAL_KINDS, RATINGS
from engine.reports.document import Entry, Line, Section, Tone
from engine.scenario.case_text import flatten

WORDS = ("do", "says", "text")


def list_grades(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The ratings of an answer that depend on conditions; none when it has one rating."""
    rating = entry.get("rating")
    return rating if isinstance(rating, list) else []


def label_lines(label: str, texts: Iterable[str], tone: Tone = Tone.SAID) -> Iterator[Line]:
    """Texts under one label; nothing where there are none."""
    yield from (Line(tone, text, label) for text in texts)


class AnswerPrinter:
    """Prints answers of one case.

    Args:
        naming: how the case's own things are called.
        letters: of the answers in a class, by address: for its facilitator, who finds sources at
            the end; None for reviewers, who see addresses instead.
    """

    def __init__(self, naming: Naming, letters: Mapping[str, str] | None = None) -> None:
        self.naming = naming
        self.letters = letters
        self.scenario = naming.scenario
        self.say = naming.say

    def card(self, address: str, entry: Mapping[str, Any], scene: str) -> Entry:
        """One answer with everything the key says of it."""
        field = next((name for name in WORDS if name in entry), "")
        text = flatten(entry[field]) if field else spell_id(address.rpartition(".")[2]).capitalize()
        return self.card_of(address, text, self.lines(address, entry, scene))

    def card_of(self, address: str, text: str, lines: Iterable[Line]) -> Entry:
        """What can be answered or can happen: its words, and what is said of it."""
        mark = (self.letters or {}).get(address, "")
        words = (Line(Tone.CHOSEN, text, mark=mark),) if text else ()
        above = address if self.letters is None else ""
        return Entry("", (*words, *lines), kind="card", above=above)

    def lines(self, address: str, entry: Mapping[str, Any], scene: str) -> Iterator[Line]:
        """What is said of an answer, in the order in which it is read."""
        naming, say = self.naming, self.say
        if "if" in entry:
            offered = say(w.OFFERED_WHEN, condition=describe_condition(naming, entry["if"], scene))
            yield Line(Tone.SAID, offered)
        yield from self.key(address, entry, scene)
        because = self.reasons(entry.get("because", ()), scene)
        yield from label_lines(say(w.BECAUSE), because, Tone.KEY)
        whose = entry.get("authority")
        yield from label_lines(say(w.AUTHORITY), (say(w.WHOSE[whose]),) if whose else ())
        yield from label_lines(say(w.EFFECTS), self.effects(entry))
        for field in ("waive", "lose"):
            yield from label_lines(say(w.FALLS_AWAY), map(spell_id, entry.get(field, ())))
        replies = self.replies(entry.get("replies", ()), scene)
        follows = w.REPLIES if self.letters is None else w.READ_AFTER
        yield from label_lines(say(follows), replies, Tone.SEEN)
        yield from label_lines(say(w.GOES), self.ways(entry.get("then", ()), scene))

    def key(self, address: str, entry: Mapping[str, Any], scene: str) -> Iterator[Line]:
        """Rating, critical error, and the principles it rests on."""
        say = self.say
        yield from label_lines(say(w.TYPE), (spell_id(entry["type"]),) if "type" in entry else ())
        served = self.purpose(scene, entry["serves"]) if "serves" in entry else ""
        yield from label_lines(say(w.SERVES), (served,) if served else ())
        for field, words in (("discuss", w.DISCUSS), ("right", w.RIGHT)):
            if entry.get(field):
                yield Line(Tone.KEY, say(words))
        lowest = decision_in(self.scenario.data["scenes"][scene]).get("scale", {}).get("from", 1)
        values = (str(value - lowest + 1) for value in entry.get("accept", ()))
        accepted = self.naming.language.commas(values)
        yield from label_lines(say(w.ACCEPTED), (accepted,) if accepted else (), Tone.KEY)
        yield from label_lines(say(w.RATED), self.ratings(entry.get("rating"), scene), Tone.KEY)
        kinds = [e["critical"] for e in (entry, *list_grades(entry)) if "critical" in e]
        critical = (say(CRITICAL_KINDS[kind]) for kind in dict.fromkeys(kinds))
        yield from label_lines(say(w.CRITICAL), critical, Tone.GRAVE)
        yield from label_lines(say(w.SHOWN_BEFORE), self.signals(address), Tone.SEEN)
        yield from label_lines(
            say(w.MENDED_BY), map(self.naming.card, entry.get("repaired_by", ()))
        )
        yield from self.principles(entry, brief=self.letters is not None)

    def principles(self, entry: Mapping[str, Any], *, brief: bool = False) -> Iterator[Line]:
        """What an answer upholds and breaches, under every condition.

        Each with its first source; in brief, without it: all sources are at the end.
        """
        for field, label in (("upholds", w.UPHOLDS), ("breaches", w.BREACHES)):
            ids = [id for each in (entry, *list_grades(entry)) for id in each.get(field, ())]
            told = (self.principle(id, brief) for id in dict.fromkeys(ids))
            yield from label_lines(self.say(label), told, Tone.SOURCE)

    def principle(self, id: str, brief: bool) -> str:
        """Number and title, and the first source unless in brief."""
        found = self.scenario.doctrine.principles[id]
        named = f"{id} {flatten(found.title)}"
        return named if brief else f"{named} — {flatten(found.sources[0].title)}"

    def ratings(self, rating: Any, scene: str) -> Iterator[str]:
        """A rating: one, one for each domain, or several under conditions."""
        if not isinstance(rating, list):
            if rating is not None:
                yield self.rating(rating)
            return
        for entry in rating:
            said = self.rating(entry["is"])
            if "if" in entry:
                condition = describe_condition(self.naming, entry["if"], scene)
                yield self.say(w.RATING_WHEN, rating=said, condition=condition)
            else:
                yield self.say(w.RATING_ELSE, rating=said)
            yield from self.reasons(entry.get("because", ()), scene)

    def rating(self, rating: Any) -> str:
        """One rating, in figures and words."""
        if not isinstance(rating, Mapping):
            return self.say(w.RATING, rating=f"{rating:g}", words=self.name_rating(rating))
        titles = self.scenario.doctrine.domains
        return " · ".join(
            self.say(
                w.RATING_IN,
                domain=flatten(titles[d]),
                rating=f"{value:g}",
                words=self.name_rating(value),
            )
            for d, value in rating.items()
        )

    def name_rating(self, rating: float) -> str:
        """The words of a rating; a half stands between two of them and has none."""
        return self.say(RATINGS[int(rating)]) if rating == int(rating) else ""

    def reasons(self, because: Any, scene: str) -> Iterator[str]:
        """Rationales, each with when it is shown and what it claims."""
        for entry in [{"say": because}] if isinstance(because, str) else because:
            beside = [
                self.say(template, condition=describe_condition(self.naming, entry[field], scene))
                for field, template in (("if", w.ASKED_WHEN), ("assumes", w.ASSUMES))
                if field in entry
            ]
            said = flatten(entry["say"])
            yield f"{said} ({'; '.join(beside)})" if beside else said

    def replies(self, replies: Any, scene: str) -> Iterator[str]:
        """What follows, the first that fits, each with what it does."""
        for entry in replies:
            yield self._add_condition(flatten(entry["say"]), entry, len(replies) > 1, scene)

    def ways(self, then: Any, scene: str) -> Iterator[str]:
        """Where it goes on: the first that fits."""
        if isinstance(then, str):
            yield self.naming.place(then)
            return
        for entry in then:
            yield self._add_condition(self.naming.place(entry["go"]), entry, len(then) > 1, scene)

    def _add_condition(self, said: str, entry: Any, several: bool, scene: str) -> str:
        """What fits under a condition, with the condition before it and what it does after it."""
        if "if" in entry or several:
            said = f"{describe_when(self.naming, entry, scene)}: {said}"
        effects = self.naming.language.semicolons(self.effects(entry))
        return f"{said} [{effects}]" if effects else said

    def signals(self, address: str) -> Iterator[str]:
        """The words of the signs an answer cites."""
        mark = self.scenario.key.marks.get(address)
        wanted = set(mark.signals) if mark else set()
        for line in self.scenario.text.lines:
            if line.signal in wanted:
                yield line.text

    def purpose(self, scene: str, id: str) -> str:
        """A purpose of an interview in words."""
        interview = decision_in(self.scenario.data["scenes"][scene])
        return flatten(interview.get("purpose", {}).get(id, id))

    def effects(self, entry: Mapping[str, Any]) -> Iterator[str]:
        """What an answer changes."""
        naming, say = self.naming, self.say
        for name, value in entry.get("set", {}).items():
            yield say(w.BECOMES, what=naming.name_variable(name), value=naming.value(value))
        for name, amount in entry.get("add", {}).items():
            template = w.RISES if amount > 0 else w.FALLS
            yield say(template, what=naming.name_variable(name), n=abs(amount))
        for word in self.scenario.words:
            for verb, schema in word.verb_schemas.items():
                if verb in entry:
                    title = naming.language.text(str(schema.get("title", verb)))
                    yield say(w.DOES, verb=title, things=self.things(entry[verb]))

    def things(self, argument: Any) -> str:
        """What a verb of the vocabulary is about."""
        naming = self.naming
        if not isinstance(argument, Mapping):
            return naming.language.commas(map(naming.thing, argument))
        people = self.scenario.text.people
        said = []
        for id, value in argument.items():
            whom = naming.person(id) if id in people else naming.thing(id)
            told = (
                naming.value(value)
                if isinstance(value, str)
                else naming.language.commas(map(spell_id, value))
            )
            said.append(f"{whom}: {told}")
        return naming.language.semicolons(said)


# Scenes -------------------------------------------------------------------------------------------


def describe_prose(naming: Naming, prose: Any, scene: str) -> Iterator[str]:
    """Prose of which the first that fits is shown."""
    if isinstance(prose, str):
        yield flatten(prose)
        return
    for entry in prose:
        said = flatten(entry["say"])
        alone = "if" not in entry and len(prose) == 1
        yield said if alone else f"{describe_when(naming, entry, scene)}: {said}"


class Scenes:
    """Prints the scenes of one case."""

    def __init__(self, answers: AnswerPrinter) -> None:
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
        kind, decision = kind_in(data), decision_in(data)
        chapters = self.scenario.text.chapter_titles()
        prompt = flatten(decision.get("prompt", ""))
        question = (
            Line(Tone.HOW, self.kind(kind, data)),
            *((Line(Tone.PROMPT, prompt),) if prompt else ()),
            *self.facts(id, kind, decision),
        )
        groups = [group for group in self.groups(id, kind, data) if group.entries]
        if groups and self.answers.letters is not None:
            after = self.say(w.ONLY_AFTER, read=self.say(w.READ_AFTER))
            groups[0] = replace(groups[0], lead=(after, *groups[0].lead))
        return Section(
            "scene",
            self.say(w.SCENE, number=self.naming.numbers[id], id=id),
            (),
            (*self.paragraphs(id, data, kind), Entry("", question, kind="question")),
            (
                *(replace(group, anchor=f"{id}-{n}") for n, group in enumerate(groups)),
                *self.describe_next(id, data, decision),
            ),
            anchor=f"scene-{id}",
            above=chapters.get(id, ""),
            beside=data.get("time", ""),
        )

    def paragraphs(self, scene: str, data: Mapping[str, Any], kind: Kind) -> Iterator[Entry]:
        """What is read on arrival, each with its condition.

        What everybody reads is on the sheet of a class; its facilitator reads the rest here,
        and every sign that answers cite.
        """
        text, read = data.get("text", ()), w.WHEN
        if self.answers.letters is not None:
            read = w.READ_BEFORE if kind.decides or kind.talks else w.READ_WHEN
        for entry in [text] if isinstance(text, str) else text:
            guard = {} if isinstance(entry, str) else entry
            beside = [self.say(w.SIGNAL)] if "id" in guard else []
            if "if" in guard:
                condition = describe_condition(self.naming, guard["if"], scene)
                beside.insert(0, self.say(read, condition=condition))
            if beside or self.answers.letters is None:
                said = flatten(entry if isinstance(entry, str) else entry["say"])
                line = Line(Tone.SEEN, said, self.naming.language.semicolons(beside))
                yield Entry("", (line,), kind="paragraph")

    def kind(self, kind: Kind, data: Mapping[str, Any]) -> str:
        """What is asked here."""
        if "person_decides" in data:
            return self.say(w.DECIDES, name=self.naming.person(data["person_decides"]["who"]))
        decision = decision_in(data)
        if kind.talks:
            name = self.naming.person(decision["who"])
            if "through" not in decision:
                return self.say(w.TALK, name=name)
            through = self.naming.person(decision["through"])
            return self.say(w.TALK_THROUGH, name=name, through=through)
        return self.say(kind.review, n=kind.number(decision))

    def facts(self, scene: str, kind: Kind, decision: Mapping[str, Any]) -> Iterator[Line]:
        """What is said of the decision as a whole."""
        say, titles = self.say, self.scenario.doctrine.domains
        domains = self.naming.language.commas(
            flatten(titles[d]) for d in decision.get("assesses", ())
        )
        weight = decision.get("slot", {}).get("weight", decision.get("weight", 1))
        if domains and weight != 1:
            domains = say(w.WEIGHT, domains=domains, n=weight)
        yield from label_lines(say(w.ASSESSES), (domains,) if domains else ())
        yield from label_lines(say(w.PURPOSE), map(flatten, decision.get("purpose", {}).values()))
        yield from label_lines(
            say(w.ENOUGH), (flatten(decision["enough"]),) if "enough" in decision else ()
        )
        if "most" in decision:
            tired = flatten(decision.get("tired", "")) or "…"
            yield Line(Tone.SEEN, tired, say(w.MOST, n=decision["most"]))
        if decision.get("discuss"):
            yield Line(Tone.KEY, say(w.DISCUSS))
        yield from label_lines(say(w.ORDER), self.order(scene, decision.get("key", ())), Tone.KEY)
        if "scale" in decision:
            yield Line(Tone.SAID, self.scale(decision["scale"]), say(w.SCALE))
        if not kind.talks:
            yield from self.answers.principles(decision)
            because = self.answers.reasons(decision.get("because", ()), scene)
            yield from label_lines(say(w.WHY), because, Tone.KEY)

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

    def groups(self, id: str, kind: Kind, data: Mapping[str, Any]) -> Iterator[Section]:
        """The answers, as they are offered together."""
        decision = decision_in(data)
        yield self.group("", id, decision.get("options", decision.get("items", {})), id)
        if kind.talks:
            yield from self.talk(id, decision)
        yield from self.list_decisions(id, data.get("person_decides"))
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
            yield self.group(self.say(w.TOPIC, id=spell_id(topic)), id, entry["questions"], id)
        yield self.group(self.say(w.MOVES), id, interview.get("moves", {}), id)
        name = self.naming.person(interview["who"])
        for ask, entry in interview.get("asks", {}).items():
            title = self.say(w.ASKS, name=name)
            lines = [flatten(entry["says"]), *self.answers.effects(entry)]
            if "if" in entry:
                lines.insert(0, describe_when(self.naming, entry, id))
            group = self.group(title, f"{id}.{ask}", entry["answers"], id)
            yield replace(group, lead=tuple(lines))

    def list_decisions(self, scene: str, decides: Mapping[str, Any] | None) -> Iterator[Section]:
        """What a person decides, the first that fits."""
        cards = []
        for entry in decides["as"] if decides else ():
            lines = (
                Line(Tone.SAID, describe_when(self.naming, entry, scene)),
                *label_lines(self.say(w.EFFECTS), self.answers.effects(entry)),
                *label_lines(self.say(w.FALLS_AWAY), map(spell_id, entry.get("waive", ()))),
            )
            text = flatten(entry.get("say", ""))
            cards.append(self.answers.card_of(entry["decides"], text, lines))
        yield Section("answers", "", entries=tuple(cards))

    def describe_next(
        self, id: str, data: Mapping[str, Any], decision: Mapping[str, Any]
    ) -> Iterator[Section]:
        """Where it continues after an answer, and where after a pass; and room for remarks."""
        then = decision.get("then", data.get("then", ()))
        lines = [*label_lines(self.say(w.GOES), self.answers.ways(then, id))]
        if skip := data.get("pass"):
            ways = [*self.answers.ways(skip["to"], id), *self.answers.effects(skip)]
            lines += label_lines(self.say(w.PASSED), ways)
        if lines:
            yield Section("after", "", (), (Entry("", tuple(lines)),))
        if self.answers.letters is None:
            remarks = Line(Tone.SAID, "", self.say(w.REMARKS))
            yield Section("remarks", "", (), (Entry("", (remarks,)),))
