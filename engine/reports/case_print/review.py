"""A case as pages for those who review it: everything that is read, and everything that judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.language.language import ENGLISH, Language
from engine.reports.case_print import review_sentences as w
from engine.reports.case_print.condition_words import Naming, in_words, plain
from engine.reports.case_print.review_answers import Answers, Card, Part, flat
from engine.reports.case_print.review_scenes import PrintedScene, Scenes, guarded
from engine.reports.debrief.sentences import CERTAINTY, ENDING_SIDES, SEEN, SOURCE_LINE
from engine.scenario.scenario import Scenario

SHORT = 12  # digits of a hash that are printed


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing under a heading: its name, and what is said of it."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part before or after the scenes."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle named in the case."""

    id: str
    title: str
    says: str
    certainty: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A whole case, for a template.

    Attributes:
        title: of the case.
        heading: what this print is.
        notices: what must be said of it first.
        facts: version and hashes: what exactly is signed.
        front: before the scenes.
        scenes: in the order written.
        injects: what can happen by itself, as cards.
        back: after the scenes.
        principles: those named, with sources.
        words: everything else the page says itself.
        running: said at the head of every page on paper, or "".
        for_review: with room for remarks, and a page to sign.
    """

    title: str
    heading: str
    notices: tuple[str, ...]
    facts: tuple[str, ...]
    front: tuple[Sheet, ...]
    scenes: tuple[PrintedScene, ...]
    injects: tuple[Card, ...]
    back: tuple[Sheet, ...]
    principles: tuple[Principle, ...]
    words: Mapping[str, str]
    running: str = ""
    for_review: bool = True


def printed(
    scenario: Scenario, language: Language = ENGLISH, naming: Naming | None = None
) -> Printed:
    """The case as printed for reviewers, with its key.

    Args:
        scenario: the case.
        language: of what is shown.
        naming: how its things are called; as they were written when left out.
    """
    return _Printing(naming or Naming(scenario, language)).made()


class _Printing:
    """One print."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.say = naming.say
        self.scenario = naming.scenario
        self.data = self.scenario.data
        self.answers = Answers(naming)
        self.scenes = Scenes(self.answers)

    def made(self) -> Printed:
        about = self.scenario.about
        signed = self.say(w.SIGNED, names=", ".join(about.reviewers))
        return Printed(
            title=about.title,
            heading=self.say(w.FOR_REVIEW),
            notices=(
                self.say(w.NOT_FOR_PARTICIPANTS),
                self.say(w.DRAFT) if about.draft else signed,
            ),
            facts=self.facts(),
            front=tuple(sheet for sheet in self.front() if sheet.entries),
            scenes=tuple(self.scenes.all()),
            injects=tuple(self.injects()),
            back=tuple(sheet for sheet in self.back() if sheet.entries or sheet.lead),
            principles=tuple(self.principles()),
            words={
                "scenes": self.say(w.SCENES),
                "injects": self.say(w.INJECTS),
                "principles": self.say(w.PRINCIPLES),
                "contents": self.say(w.CONTENTS),
                "remarks": self.say(w.REMARKS),
                "sign": self.say(w.SIGN),
                "sign_lead": self.say(w.SIGN_LEAD),
                "sign_practice": self.say(w.SIGN_AS[0]),
                "sign_survivor": self.say(w.SIGN_AS[1]),
                "sign_name": self.say(w.SIGN_NAME),
                "sign_date": self.say(w.SIGN_DATE),
                "sign_yes": self.say(w.SIGN_YES),
                "sign_change": self.say(w.SIGN_CHANGE),
            },
        )

    def facts(self) -> tuple[str, ...]:
        hashes, about = self.scenario.hashes, self.scenario.about
        short = {name: getattr(hashes, name)[:SHORT] for name in ("text", "key", "story")}
        return (
            f"{self.scenario.id} · {self.say(w.VERSION, version=about.version)}",
            self.say(w.OF_TEXT, **short),
        )

    # Before the scenes

    def front(self) -> Iterator[Sheet]:
        """Role, people, procedure, and what the case keeps track of."""
        about = self.scenario.about
        named = {
            w.SEAT: plain(about.seat),
            w.LEVEL: about.level,
            w.SKILLS: ", ".join(map(plain, about.skills)),
            w.CONTENT: ", ".join(about.content_notes),
        }
        facts = tuple(Entry(self.say(label), (text,)) for label, text in named.items() if text)
        yield Sheet("role", self.say(w.ROLE), (Entry("", (about.role,)), *facts))
        yield Sheet(
            "people", self.say(w.PEOPLE), tuple(map(self.person, self.scenario.text.people))
        )
        setting = self.scenario.setting
        if setting is not None:
            card = tuple(Entry(title, tuple(lines)) for title, lines in setting.sections)
            yield Sheet("procedure", self.say(w.PROCEDURE, title=flat(setting.title)), card)
        yield Sheet("declared", self.say(w.DECLARED), tuple(self.declared()))

    def person(self, id: str) -> Entry:
        person = self.scenario.text.people[id]
        speaks = self.say(w.LANGUAGES, languages=", ".join(person.languages))
        lines = [person.part, person.about, speaks if person.languages else ""]
        for name, entry in self.data["people"][id].get("state", {}).items():
            lines.append(self.carried(plain(name), entry))
        return Entry(person.name, tuple(line for line in lines if line))

    def carried(self, what: str, entry: Mapping[str, Any]) -> str:
        """A variable and what it can be."""
        start = self.naming.value(entry["start"])
        if "range" not in entry:
            return self.say(w.STARTS, what=what, start=start)
        template = w.WINDOW if "window" in entry else w.CARRIES
        low, high = entry["range"]
        a, b = entry.get("window", (low, high))
        return self.say(template, what=what, start=start, low=low, high=high, a=a, b=b)

    def declared(self) -> Iterator[Entry]:
        """Needs, risks and their kin; then state and luck."""
        for section, title in w.SECTIONS.items():
            lines = tuple(self.things(section))
            if lines:
                yield Entry(self.say(title), lines)
        state = self.data.get("state", {})
        if state:
            lines = tuple(self.carried(plain(name), entry) for name, entry in state.items())
            yield Entry(self.say(w.STATE), lines)
        chance = self.data.get("chance", {})
        if chance:
            values = {n: ", ".join(map(self.naming.value, e["values"])) for n, e in chance.items()}
            lines = tuple(self.say(w.ONE_OF, what=plain(n), values=v) for n, v in values.items())
            yield Entry(self.say(w.CHANCE), lines)

    def things(self, section: str) -> Iterator[str]:
        """What was declared under a word, each with whose it is and how it starts."""
        if section == "knows":
            knows = self.data.get("knows", {})
            yield from map(plain, knows.get("things", ()))
            for person, things in knows.get("start", {}).items():
                told, name = ", ".join(map(plain, things)), self.naming.person(person)
                yield self.say(w.KNOWN_AT_START, name=name, things=told)
            return
        for entity in self.scenario.text.entities:
            if entity.section != section:
                continue
            kind = entity.detail.get("kind", "")
            said = [
                ", ".join(map(self.naming.person, entity.people)),
                self.say(w.KINDS_OF_NEED[kind]) if kind else "",
                self.naming.value(entity.detail["level"]) if "level" in entity.detail else "",
                "; ".join(entity.detail.get("supported_by", ())),
            ]
            beside = " · ".join(part for part in said if part)
            yield f"{flat(entity.text)} ({beside})" if beside else flat(entity.text)

    # After the scenes

    def injects(self) -> Iterator[Card]:
        """What happens by itself."""
        for id, entry in self.data.get("injects", {}).items():
            when = self.say(w.WHEN, condition=in_words(self.naming, entry["if"]))
            told = tuple(guarded(self.naming, entry["say"], id)) if "say" in entry else ()
            goes = [self.naming.place(entry["go"])] if "go" in entry else []
            parts = [
                Part(when, told, "story"),
                Part(self.say(w.EFFECTS), tuple(self.answers.effects(entry))),
                Part(self.say(w.GOES), tuple(goes)),
            ]
            yield Card(
                id, "", False, tuple(part for part in parts if part.lines or part is parts[0])
            )

    def back(self) -> Iterator[Sheet]:
        """Endings, what is said after them, rules, what is accepted, tests."""
        yield Sheet("endings", self.say(w.ENDINGS), tuple(self.endings()))
        last = self.data.get("last_word")
        if last:
            title = self.say(w.LAST_WORD, name=self.naming.person(last["of"]))
            entry = Entry("", tuple(guarded(self.naming, last["say"], "")))
            yield Sheet("last-word", title, (entry,))
        reflect = tuple(Entry("", (text,)) for text in self.scenario.text.reflect)
        yield Sheet("reflect", self.say(w.REFLECT), reflect)
        rules = tuple(Entry(r["name"], (self.rule(r),)) for r in self.data.get("always", ()))
        yield Sheet("rules", self.say(w.RULES), rules, "" if rules else self.say(w.NO_RULES))
        accepted = tuple(
            Entry(
                self.say(w.ACCEPTED_AT, code=a.finding, at=a.at) if a.at else a.finding,
                (a.because,),
            )
            for a in self.scenario.accepted
        )
        yield Sheet("accepted", self.say(w.ACCEPTS), accepted)
        tests = tuple(Entry("", (flat(plan.name),)) for plan in self.scenario.plans)
        yield Sheet("tests", self.say(w.TESTS), tests)

    def endings(self) -> Iterator[Entry]:
        """Each ending, side by side."""
        for id, entry in self.data["endings"].items():
            lines: list[str] = []
            for side, title in ENDING_SIDES.items():
                if side in entry:
                    told = list(guarded(self.naming, entry[side], id))
                    lines += [f"{self.say(title)}: {told[0]}", *told[1:]]
            yield Entry(plain(id), tuple(lines))

    def rule(self, rule: Mapping[str, Any]) -> str:
        """A rule in words."""

        def words(condition: str) -> str:
            return in_words(self.naming, condition)

        if "never" in rule:
            return self.say(w.NEVER, a=words(rule["never"]))
        if "whenever" in rule:
            offered = rule["offered"]
            what = (
                self.naming.card(offered)
                if isinstance(offered, str)
                else self.say(w.WAY_OUT, tag=offered["tag"])
            )
            return self.say(w.WHENEVER, a=words(rule["whenever"]), b=what)
        if "before" in rule:
            first, then = rule["before"]["first"], rule["before"]["then"]
            return self.say(w.BEFORE, a=words(first), b=words(then))
        if "eventually" in rule:
            return self.say(w.EVENTUALLY, a=words(rule["eventually"]))
        if "ending" in rule:
            ending = plain(rule["ending"])
            return self.say(w.ENDING_NEEDS, ending=ending, a=words(rule["requires"]))
        return self.say(w.NOT_BOUGHT)

    def principles(self) -> Iterator[Principle]:
        """Those named in the case, by number, with every source."""
        known = self.scenario.doctrine.principles
        for id in sorted(self.scenario.cited()):
            found = known[id]
            sources = tuple(
                (self.say(SOURCE_LINE, title=flat(s.title), seen=self.say(SEEN[s.seen])), s.url)
                for s in found.sources
            )
            certainty = self.say(CERTAINTY[found.certainty])
            yield Principle(id, flat(found.title), flat(found.says), certainty, sources)
