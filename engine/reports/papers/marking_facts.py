"""What a sheet with the marking may ask of a case: all that is read, judged, changed and proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from engine.decisions.registry import decision_in, kind_in
from engine.language.language import N_
from engine.reports.debrief.sentences import (
    CERTAINTY,
    CRITICAL_KINDS,
    ENDING_SIDES,
    RATINGS,
    SEEN,
    SOURCE_LINE,
)
from engine.reports.papers.condition_words import (
    Naming,
    describe_condition,
    describe_when,
    spell_id,
)
from engine.scenario.case_text import Person, flatten
from engine.scenario.doctrine import Principle, Reference, Setting
from engine.scenario.scenario import Scenario

# Translators: {rating}: a number from 0 to 4. {words}: what it means.
RATING = N_("{rating} {words}")
# Translators: {domain}: what is assessed, such as safety.
RATING_IN = N_("{domain}: {rating} {words}")
RATING_WHEN = N_("{rating}, when {condition}")
RATING_ELSE = N_("{rating} otherwise")
ASKED_WHEN, ASSUMES = N_("when {condition}"), N_("claims that {condition}")
BECOMES = N_("{what} becomes {value}")
RISES, FALLS = N_("{what} goes up by {n}"), N_("{what} goes down by {n}")
# Translators: {verb}: what an answer does in the story. {things}: to what.
DOES = N_("{verb}: {things}")
KINDS_OF_NEED = {"need": N_("need"), "concern": N_("concern"), "right": N_("right", "of a person")}
DECLARED = ("needs", "consents", "risks", "facts", "knows")


Row = SimpleNamespace
"""What a sheet may ask of one thing: the names that it gives in its places."""


Variable = tuple[str, str, object, object, object, object]
"""What changes, how it starts, the least and the most it can be, and between which of its values
somebody can give an account; None where it has none."""


class Marking:
    """What a sheet with the marking may ask of a case.

    Args:
        naming: how its things are called.
        letters: of the answers in a class, by address; none for reviewers.
    """

    def __init__(self, naming: Naming, letters: Mapping[str, str]) -> None:
        self.naming, self.letters = naming, letters
        self.scenario: Scenario = naming.scenario
        self.data = self.scenario.data
        about = self.scenario.about
        self.seat, self.level = spell_id(about.seat), about.level
        self.skills = tuple(map(spell_id, about.skills))
        self.setting: Setting | None = self.scenario.setting
        self.reflect = self.scenario.text.reflect
        self.accepted = [(a.finding, a.at, a.because) for a in self.scenario.accepted]
        self.tests = tuple(plan.name for plan in self.scenario.plans)

    # What it keeps track of

    @cached_property
    def people(self) -> list[tuple[Person, list[Variable]]]:
        """Each person, and what the case keeps of them."""
        data = self.data.get("people", {})
        return [
            (person, self._list_variables(data[id].get("state", {})))
            for id, person in self.scenario.text.people.items()
        ]

    @cached_property
    def state(self) -> list[Variable]:
        """What else changes."""
        return self._list_variables(self.data.get("state", {}))

    def _list_variables(self, state: Mapping[str, Any]) -> list[Variable]:
        nothing, value = (None, None), self.naming.value
        return [
            (spell_id(name), value(e["start"]), *e.get("range", nothing), *e.get("window", nothing))
            for name, e in state.items()
        ]

    @cached_property
    def chance(self) -> list[tuple[str, list[str]]]:
        """What luck decides, and what it can be."""
        return [
            (spell_id(name), [self.naming.value(value) for value in entry["values"]])
            for name, entry in self.data.get("chance", {}).items()
        ]

    @cached_property
    def things(self) -> list[tuple[str, list[tuple[str, str, list[str]]]]]:
        """Needs, risks and their kin, by the section of the case; those that there are.

        Each in words; or, with "", a name and what somebody knows at the start.
        """
        found = [(section, list(self._list_things(section))) for section in DECLARED]
        return [(section, things) for section, things in found if things]

    def _list_things(self, section: str) -> Iterator[tuple[str, str, list[str]]]:
        naming, knows = self.naming, self.data.get("knows", {})
        if section == "knows":
            yield from ((spell_id(id), "", []) for id in knows.get("things", ()))
            for person, things in knows.get("start", {}).items():
                yield "", naming.person(person), [spell_id(id) for id in things]
        for entity in self.scenario.text.entities:
            if entity.section != section or section == "knows":
                continue
            kind, detail = entity.detail.get("kind", ""), entity.detail
            said = [
                naming.language.commas(map(naming.person, entity.people)),
                naming.say(KINDS_OF_NEED[kind]) if kind else "",
                naming.value(detail["level"]) if "level" in detail else "",
                naming.language.semicolons(detail.get("supported_by", ())),
            ]
            beside = " · ".join(filter(None, said))
            text = flatten(entity.text)
            yield f"{text} ({beside})" if beside else text, "", []

    # Scenes

    @cached_property
    def scenes(self) -> list[Row]:
        """Every scene with what is read, judged and answered in it."""
        return [self._scene(id, data) for id, data in self.data["scenes"].items()]

    def _scene(self, id: str, data: Mapping[str, Any]) -> Row:
        naming, kind, decision = self.naming, kind_in(data), decision_in(data)
        decides, skip = data.get("person_decides"), data.get("pass")
        titles = self.scenario.doctrine.domains
        own = {} if kind.talks else decision
        return Row(
            id=id,
            number=naming.numbers[id],
            time=data.get("time", ""),
            chapter=self.scenario.text.chapter_titles().get(id, ""),
            paragraphs=list(self._paragraphs(id, data.get("text", ()))),
            voted=kind.decides or kind.talks,  # something is answered in it
            decides=Row(name=naming.person(decides["who"])) if decides else None,
            talk=find_talk(naming, decision) if kind.talks else None,
            how="" if kind.talks else naming.language.say(kind.review, n=kind.number(decision)),
            prompt=flatten(decision.get("prompt", "")),
            domains=[flatten(titles[domain]) for domain in decision.get("assesses", ())],
            weight=decision.get("slot", {}).get("weight", decision.get("weight", 1)),
            purpose=list(map(flatten, decision.get("purpose", {}).values())),
            enough=flatten(decision.get("enough", "")),
            most=decision.get("most", 0),
            tired=flatten(decision.get("tired", "")),  # said when there is no more time
            discuss=decision.get("discuss"),
            order=[
                [
                    naming.card(f"{id}.{item}")
                    for item in ([tied] if isinstance(tied, str) else tied)
                ]
                for tied in decision.get("key", ())
            ],
            scale=_describe_scale(decision.get("scale")),
            upholds=self._principles(own, "upholds"),
            breaches=self._principles(own, "breaches"),
            because=list(self._reasons(own.get("because", ()), id)),
            replies=list(self._replies(decision.get("replies", ()), id)),
            groups=[g for g in self._groups(id, data) if g.answers or g.decided],
            goes=list(self._ways(decision.get("then", data.get("then", ())), id)),
            passed=[*self._ways(skip["to"], id), *self._effects(skip)] if skip else [],
        )

    def _paragraphs(self, scene: str, text: Any) -> Iterator[tuple[str, str, bool]]:
        """What is read on arrival, when, or "", and whether answers cite it."""
        for entry in [text] if isinstance(text, str) else text:
            guard = {"say": entry} if isinstance(entry, str) else entry
            condition = ""
            if "if" in guard:
                condition = describe_condition(self.naming, guard["if"], scene)
            yield flatten(guard["say"]), condition, "id" in guard

    def _groups(self, id: str, data: Mapping[str, Any]) -> Iterator[Row]:
        """The answers, as they are offered together; what a person decides, in place of them."""
        decision, naming = decision_in(data), self.naming
        for kind, base, name, entry, entries in list_groups(id, data):
            if kind == "beside":
                decided = list(self._decided(id, data.get("person_decides")))
                yield Row(kind="", answers=[], decided=decided, lead=[])
            lead = []
            if kind == "asks":
                lead = [describe_when(naming, entry, id)] if "if" in entry else []
                lead += [flatten(entry["says"]), *self._effects(entry)]
            yield Row(
                kind=kind,
                id=spell_id(name),
                name=naming.person(decision["who"]) if kind == "asks" else "",
                lead=lead,  # what is read before them
                answers=[
                    self._answer(f"{base}.{n}", each or {}, id) for n, each in entries.items()
                ],
                decided=[],
            )

    def _decided(self, scene: str, decides: Mapping[str, Any] | None) -> Iterator[Row]:
        """What a person decides, the first that fits."""
        for entry in decides["as"] if decides else ():
            yield Row(
                address=entry["decides"],
                letter=self.letters.get(entry["decides"], ""),
                text=flatten(entry.get("say", "")),
                condition=describe_when(self.naming, entry, scene),
                effects=list(self._effects(entry)),
                lost=list(map(spell_id, entry.get("waive", ()))),
            )

    # An answer

    def _answer(self, address: str, entry: Mapping[str, Any], scene: str) -> Row:
        """What can be answered, with everything the key says of it."""
        naming, decision = self.naming, decision_in(self.data["scenes"][scene])
        lowest = decision.get("scale", {}).get("from", 1)
        grades = (entry, *list_grades(entry))
        critical = dict.fromkeys(each["critical"] for each in grades if "critical" in each)
        serves = decision.get("purpose", {}).get(entry.get("serves"), entry.get("serves", ""))
        condition = describe_condition(naming, entry["if"], scene) if "if" in entry else ""
        mark = self.scenario.key.marks.get(address)
        signals = mark.signals if mark else ()
        return Row(
            address=address,
            letter=self.letters.get(address, ""),
            text=name_answer(address.rpartition(".")[2], entry),
            condition=condition,
            type=spell_id(entry.get("type", "")),
            serves=flatten(serves),
            discuss=entry.get("discuss"),
            right=entry.get("right"),
            accepted=[str(value - lowest + 1) for value in entry.get("accept", ())],
            ratings=list(self._ratings(entry.get("rating"), scene)),
            critical=[naming.say(CRITICAL_KINDS[kind]) for kind in critical],
            signals=[line.text for line in self.scenario.text.lines if line.signal in signals],
            repaired=list(dict.fromkeys(map(naming.card, entry.get("repaired_by", ())))),
            upholds=self._principles(entry, "upholds"),
            breaches=self._principles(entry, "breaches"),
            because=list(self._reasons(entry.get("because", ()), scene)),
            authority=entry.get("authority", ""),
            effects=list(self._effects(entry)),
            lost=list(map(spell_id, (*entry.get("waive", ()), *entry.get("lose", ())))),
            replies=list(self._replies(entry.get("replies", ()), scene)),
            goes=list(self._ways(entry.get("then", ()), scene)),
        )

    def _principles(self, entry: Mapping[str, Any], field: str) -> list[Principle]:
        """What an answer upholds or breaches, under every condition."""
        ids = (id for each in (entry, *list_grades(entry)) for id in each.get(field, ()))
        known = self.scenario.doctrine.principles
        return [known[id] for id in dict.fromkeys(ids)]

    def _ratings(self, rating: Any, scene: str) -> Iterator[str]:
        """A rating: one, one for each domain, or several under conditions."""
        if not isinstance(rating, list):
            if rating is not None:
                yield self._rating(rating)
            return
        for entry in rating:
            said = self._rating(entry["is"])
            if "if" in entry:
                condition = describe_condition(self.naming, entry["if"], scene)
                yield self.naming.say(RATING_WHEN, rating=said, condition=condition)
            else:
                yield self.naming.say(RATING_ELSE, rating=said)
            yield from self._reasons(entry.get("because", ()), scene)

    def _rating(self, rating: Any) -> str:
        """One rating, in figures and words; a half stands between two and has no words."""

        def say(template: str, value: float, **named: str) -> str:
            words = self.naming.say(RATINGS[int(value)]) if value == int(value) else ""
            said = self.naming.say(template, rating=f"{value:g}", words=words, **named)
            return said.rstrip()

        if not isinstance(rating, Mapping):
            return say(RATING, rating)
        titles = self.scenario.doctrine.domains
        said = (say(RATING_IN, value, domain=flatten(titles[d])) for d, value in rating.items())
        return " · ".join(said)

    def _reasons(self, because: Any, scene: str) -> Iterator[str]:
        """Rationales, each with when it is shown and what it claims."""
        for entry in [{"say": because}] if isinstance(because, str) else because:
            beside = [
                self.naming.say(words, condition=describe_condition(self.naming, entry[f], scene))
                for f, words in (("if", ASKED_WHEN), ("assumes", ASSUMES))
                if f in entry
            ]
            said = flatten(entry["say"])
            yield f"{said} ({'; '.join(beside)})" if beside else said

    def _replies(self, replies: Any, scene: str) -> Iterator[str]:
        """What follows, the first that fits, each with what it does."""
        for entry in replies:
            yield self._add_condition(flatten(entry["say"]), entry, len(replies) > 1, scene)

    def _ways(self, then: Any, scene: str) -> Iterator[str]:
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
        effects = self.naming.language.semicolons(self._effects(entry))
        return f"{said} [{effects}]" if effects else said

    def _effects(self, entry: Mapping[str, Any]) -> Iterator[str]:
        """What an answer changes."""
        naming = self.naming
        for name, value in entry.get("set", {}).items():
            what = naming.name_variable(name)
            yield naming.say(BECOMES, what=what, value=naming.value(value))
        for name, amount in entry.get("add", {}).items():
            template = RISES if amount > 0 else FALLS
            yield naming.say(template, what=naming.name_variable(name), n=abs(amount))
        for word in self.scenario.words:
            for verb, schema in word.verb_schemas.items():
                if verb in entry:
                    title = naming.language.text(str(schema.get("title", verb)))
                    yield naming.say(DOES, verb=title, things=self._about(entry[verb]))

    def _about(self, argument: Any) -> str:
        """What a verb of the vocabulary is about."""
        naming = self.naming
        if not isinstance(argument, Mapping):
            return naming.language.commas(map(naming.thing, argument))
        people = self.scenario.text.people
        said = []
        for id, value in argument.items():
            whom = naming.person(id) if id in people else naming.thing(id)
            known = isinstance(value, str)
            told = naming.value(value) if known else naming.language.commas(map(spell_id, value))
            said.append(f"{whom}: {told}")
        return naming.language.semicolons(said)

    # After the scenes

    @cached_property
    def injects(self) -> list[Row]:
        """What happens by itself."""
        return [
            Row(
                address=id,
                letter="",
                text="",
                condition=describe_when(self.naming, entry),
                says=list(self._prose(entry["say"], id)) if "say" in entry else [""],
                effects=list(self._effects(entry)),
                lost=[],
                goes=[self.naming.place(entry["go"])] if "go" in entry else [],
            )
            for id, entry in self.data.get("injects", {}).items()
        ]

    def _prose(self, prose: Any, scene: str) -> Iterator[str]:
        """Prose of which the first that fits is shown."""
        entries = [{"say": prose}] if isinstance(prose, str) else prose
        for entry in entries:
            said = flatten(entry["say"])
            alone = "if" not in entry and len(entries) == 1
            yield said if alone else f"{describe_when(self.naming, entry, scene)}: {said}"

    @property
    def endings(self) -> Iterator[tuple[str, list[str]]]:
        """Each ending, side by side: its name, and what is read."""
        for id, entry in self.data["endings"].items():
            lines: list[str] = []
            for side, title in ENDING_SIDES.items():
                if side in entry:
                    told = list(self._prose(entry[side], id))
                    lines += [f"{self.naming.say(title)}: {told[0]}", *told[1:]]
            yield spell_id(id), lines

    @property
    def last_word(self) -> tuple[str, list[str]]:
        """Who has the last word, or "", and what she says."""
        last = self.data.get("last_word")
        if not last:
            return "", []
        return self.naming.person(last["of"]), list(self._prose(last["say"], ""))

    @property
    def rules(self) -> Iterator[tuple[str, str, str, str]]:
        """What is proved on every path: name, kind as authors write it, two things in words."""

        def words(condition: str) -> str:
            return describe_condition(self.naming, condition)

        for rule in self.data.get("always", ()):
            match rule:
                case {"name": name, "never": condition}:
                    yield name, "never", words(condition), ""
                case {"name": name, "whenever": condition, "offered": {"tag": tag}}:
                    yield name, "tagged", words(condition), tag
                case {"name": name, "whenever": condition, "offered": offered}:
                    yield name, "whenever", words(condition), self.naming.card(offered)
                case {"name": name, "before": {"first": first, "then": then}}:
                    yield name, "before", words(first), words(then)
                case {"name": name, "eventually": condition}:
                    yield name, "eventually", words(condition), ""
                case {"name": name, "ending": ending, "requires": condition}:
                    yield name, "ending", words(condition), spell_id(ending)
                case _:
                    yield rule["name"], "", "", ""

    @cached_property
    def principles(self) -> list[tuple[Principle, list[tuple[str, str]], str]]:
        """Those named in the case, by number, with every source, and how sure each is."""
        say = self.naming.say

        def source(each: Reference) -> tuple[str, str]:
            return say(SOURCE_LINE, title=flatten(each.title), seen=say(SEEN[each.seen])), each.url

        found = (self.scenario.doctrine.principles[id] for id in sorted(self.scenario.cited()))
        return [
            (each, [source(one) for one in each.sources], say(CERTAINTY[each.certainty]))
            for each in found
        ]


WORDS = ("do", "says", "text")  # what an answer is called in a case, by its kind


def name_answer(id: str, entry: Mapping[str, Any] | None) -> str:
    """The words of an answer, else its id as words."""
    found = next((entry[name] for name in WORDS if name in entry), "") if entry else ""
    return flatten(found) if found else spell_id(id).capitalize()


def find_talk(naming: Naming, interview: Mapping[str, Any]) -> Row:
    """With whom a talk is, through whom, and how many questions there is time for."""
    through = interview.get("through")
    return Row(
        name=naming.person(interview["who"]),
        through=naming.person(through) if through else "",
        most=interview.get("most", 0),
    )


Group = tuple[str, str, str, Mapping[str, Any], Mapping[str, Any]]


def list_groups(scene: str, data: Mapping[str, Any]) -> Iterator[Group]:
    """The answers of a scene as they are offered together.

    Each with its kind ("", a "topic", "moves", what a person "asks", or "beside" the answer), the
    address that its answers begin with, its name, its own entry, and the answers.
    """
    decision = decision_in(data)
    yield "", scene, "", {}, decision.get("options", decision.get("items", {}))
    for name, topic in decision.get("topics", {}).items():
        yield "topic", scene, name, topic, topic["questions"]
    yield "moves", scene, "", {}, decision.get("moves", {})
    for name, ask in decision.get("asks", {}).items():
        yield "asks", f"{scene}.{name}", name, ask, ask["answers"]
    yield "beside", scene, "", {}, data.get("also_offered", {})


def list_grades(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The ratings of an answer that depend on conditions; none when it has one rating."""
    rating = entry.get("rating")
    return rating if isinstance(rating, list) else []


def list_values(scale: Mapping[str, Any] | None) -> list[str]:
    """The values of a scale with their words, counted from 1 as on the screen."""
    if not scale:
        return []
    values = range(1, scale["to"] - scale["from"] + 2)
    labels = scale.get("labels") or [""] * len(values)
    return [f"{n} {label}".strip() for n, label in zip(values, labels, strict=True)]


def _describe_scale(scale: Mapping[str, Any] | None) -> str:
    """The values of a scale in a line; without words, the first and the last."""
    values = list_values(scale)
    if not scale or scale.get("labels"):
        return " · ".join(values)
    return f"1 – {values[-1]}"
