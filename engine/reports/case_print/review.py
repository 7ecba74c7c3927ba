"""A case as pages for those who review it: everything that is read, and everything that judges."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from engine.language.language import ENGLISH, Language
from engine.reports.case_print import review_sentences as w
from engine.reports.case_print.condition_words import (
    Naming,
    describe_condition,
    describe_when,
    spell_id,
)
from engine.reports.case_print.review_scenes import (
    AnswerPrinter,
    Scenes,
    describe_prose,
    label_lines,
)
from engine.reports.debrief.sentences import CERTAINTY, ENDING_SIDES, SEEN, SOURCE_LINE
from engine.reports.document import Document, Entry, Line, Link, Section, Tone
from engine.reports.whose_marking import say_whose
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario

SHORT = 12  # digits of a hash that are printed
LINES_FOR_CHANGES = 3


def review(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """A case with its key for those who review it, with room for remarks and a page to sign."""
    naming = Naming(scenario, language)
    printing = Printing(naming)
    about = scenario.about
    return Document(
        kind="review",
        language=language.code,
        title=about.title,
        heading=naming.say(w.FOR_REVIEW),
        notices=(
            naming.say(w.NOT_FOR_PARTICIPANTS),
            say_whose(about, (w.DRAFT, w.READ, w.SIGNED), language),
        ),
        facts=printing.facts(),
        contents_title=naming.say(w.CONTENTS),
        contents=printing.contents(),
        sections=(*printing.sections(), printing.signing()),
    )


class Printing:
    """The sections of one case in print.

    Args:
        naming: how its things are called.
        letters: of the answers in a class, by address, for its facilitator; None for reviewers.
        left_out: ids of sections that are of no use to the reader.
    """

    def __init__(
        self,
        naming: Naming,
        letters: Mapping[str, str] | None = None,
        left_out: Container[str] = (),
    ) -> None:
        self.naming = naming
        self.say = naming.say
        self.left_out = left_out
        self.scenario = naming.scenario
        self.data = self.scenario.data
        self.answers = AnswerPrinter(naming, letters)
        self.scenes = tuple(Scenes(self.answers).all())

    def sections(self) -> Iterator[Section]:
        """The whole case, in the order in which it is read."""
        yield from self.select_sections(self.front())
        yield Section("scenes", self.say(w.SCENES), sections=self.scenes)
        if injects := tuple(self.injects()):
            yield Section("injects", self.say(w.INJECTS), (), injects)
        yield from self.select_sections(self.back())
        if principles := tuple(self.principles()):
            yield Section("principles", self.say(w.PRINCIPLES), (), principles)

    def select_sections(self, sections: Iterable[Section]) -> Iterator[Section]:
        """Sections of use to the reader that have something to say."""
        for section in sections:
            if section.id not in self.left_out and (section.entries or section.lead):
                yield section

    def contents(self) -> tuple[tuple[Link, ...], ...]:
        """The scenes, with their time."""
        named = ((" · ".join(filter(None, (s.title, s.beside))), s.anchor) for s in self.scenes)
        return tuple((Link(title, anchor),) for title, anchor in named)

    def facts(self) -> tuple[str, ...]:
        """Version and hashes: what exactly is signed."""
        hashes, about = self.scenario.hashes, self.scenario.about
        short = {name: getattr(hashes, name)[:SHORT] for name in ("text", "key", "story")}
        return (
            f"{self.scenario.id} · {self.say(w.VERSION, version=about.version)}",
            self.say(w.OF_TEXT, **short),
        )

    def signing(self) -> Section:
        """The page to sign, for two people."""
        say = self.say
        lines = (
            Line(Tone.TICK, say(w.SIGN_YES)),
            Line(Tone.TICK, say(w.SIGN_CHANGE)),
            *(Line(Tone.BLANK, "") for _ in range(LINES_FOR_CHANGES)),
            Line(Tone.BLANK, say(w.SIGN_NAME)),
            Line(Tone.BLANK, say(w.SIGN_DATE)),
        )
        signs = tuple(
            Section("sign", say(who), (), (Entry("", lines),), anchor=f"sign-{n}")
            for n, who in enumerate(w.SIGN_AS)
        )
        return Section("signing", say(w.SIGN), (say(w.SIGN_LEAD), *self.facts()), (), signs)

    # Before the scenes

    def front(self) -> Iterator[Section]:
        """Role, people, procedure, and what the case keeps track of."""
        about = self.scenario.about
        named = {
            w.SEAT: spell_id(about.seat),
            w.LEVEL: about.level,
            w.SKILLS: self.naming.language.commas(map(spell_id, about.skills)),
            w.CONTENT: self.naming.language.semicolons(about.content_notes),
        }
        facts = tuple(_entry(self.say(label), text) for label, text in named.items() if text)
        yield _sheet("role", self.say(w.ROLE), (_entry("", about.role), *facts))
        yield _sheet(
            "people", self.say(w.PEOPLE), tuple(map(self.person, self.scenario.text.people))
        )
        setting = self.scenario.setting
        if setting is not None:
            card = tuple(_entry(title, *lines) for title, lines in setting.sections)
            yield _sheet("procedure", self.say(w.PROCEDURE, title=flatten(setting.title)), card)
        yield _sheet("declared", self.say(w.DECLARED), tuple(self.list_declared()))

    def person(self, id: str) -> Entry:
        """What participants read of a person, and what the case keeps of them."""
        person = self.scenario.text.people[id]
        speaks = self.say(w.LANGUAGES, languages=self.naming.language.commas(person.languages))
        about = (
            self.say(w.IN_CASE_FILE, about=person.about) if person.in_case_file else person.about
        )
        lines = [person.part, about, speaks if person.languages else ""]
        for name, entry in self.data["people"][id].get("state", {}).items():
            lines.append(self.describe_variable(spell_id(name), entry))
        return _entry(person.name, *filter(None, lines))

    def describe_variable(self, what: str, entry: Mapping[str, Any]) -> str:
        """A variable and what it can be."""
        start = self.naming.value(entry["start"])
        if "range" not in entry:
            return self.say(w.STARTS, what=what, start=start)
        template = w.WINDOW if "window" in entry else w.CARRIES
        low, high = entry["range"]
        a, b = entry.get("window", (low, high))
        return self.say(template, what=what, start=start, low=low, high=high, a=a, b=b)

    def list_declared(self) -> Iterator[Entry]:
        """Needs, risks and their kin; then state and luck."""
        for section, title in w.SECTIONS.items():
            lines = tuple(self.things(section))
            if lines:
                yield _entry(self.say(title), *lines)
        state = self.data.get("state", {})
        if state:
            lines = tuple(
                self.describe_variable(spell_id(name), entry) for name, entry in state.items()
            )
            yield _entry(self.say(w.STATE), *lines)
        chance = self.data.get("chance", {})
        if chance:
            values = {
                n: self.naming.language.commas(map(self.naming.value, e["values"]))
                for n, e in chance.items()
            }
            lines = tuple(self.say(w.ONE_OF, what=spell_id(n), values=v) for n, v in values.items())
            yield _entry(self.say(w.CHANCE), *lines)

    def things(self, section: str) -> Iterator[str]:
        """What was declared under a word, each with whose it is and how it starts."""
        if section == "knows":
            knows = self.data.get("knows", {})
            yield from map(spell_id, knows.get("things", ()))
            for person, things in knows.get("start", {}).items():
                told, name = (
                    self.naming.language.commas(map(spell_id, things)),
                    self.naming.person(person),
                )
                yield self.say(w.KNOWN_AT_START, name=name, things=told)
            return
        for entity in self.scenario.text.entities:
            if entity.section != section:
                continue
            kind = entity.detail.get("kind", "")
            said = [
                self.naming.language.commas(map(self.naming.person, entity.people)),
                self.say(w.KINDS_OF_NEED[kind]) if kind else "",
                self.naming.value(entity.detail["level"]) if "level" in entity.detail else "",
                self.naming.language.semicolons(entity.detail.get("supported_by", ())),
            ]
            beside = " · ".join(part for part in said if part)
            yield f"{flatten(entity.text)} ({beside})" if beside else flatten(entity.text)

    # After the scenes

    def injects(self) -> Iterator[Entry]:
        """What happens by itself."""
        for id, entry in self.data.get("injects", {}).items():
            told = describe_prose(self.naming, entry["say"], id) if "say" in entry else ("",)
            goes = [self.naming.place(entry["go"])] if "go" in entry else []
            lines = (
                *label_lines(describe_when(self.naming, entry), told, Tone.SEEN),
                *label_lines(self.say(w.EFFECTS), self.answers.effects(entry)),
                *label_lines(self.say(w.GOES), goes),
            )
            yield self.answers.card_of(id, "", lines)

    def back(self) -> Iterator[Section]:
        """Endings, what is said after them, rules, what is accepted, tests."""
        yield _sheet("endings", self.say(w.ENDINGS), tuple(self.endings()))
        last = self.data.get("last_word")
        if last:
            title = self.say(w.LAST_WORD, name=self.naming.person(last["of"]))
            entry = _entry("", *describe_prose(self.naming, last["say"], ""))
            yield _sheet("last-word", title, (entry,))
        reflect = tuple(_entry("", text) for text in self.scenario.text.reflect)
        yield _sheet("reflect", self.say(w.REFLECT), reflect)
        rules = tuple(_entry(r["name"], self.rule(r)) for r in self.data.get("always", ()))
        yield _sheet("rules", self.say(w.RULES), rules, "" if rules else self.say(w.NO_RULES))
        accepted = tuple(
            _entry(
                self.say(w.ACCEPTED_AT, code=a.finding, at=a.at) if a.at else a.finding, a.because
            )
            for a in self.scenario.accepted
        )
        yield _sheet("accepted", self.say(w.ACCEPTS), accepted)
        tests = tuple(_entry("", flatten(plan.name)) for plan in self.scenario.plans)
        yield _sheet("tests", self.say(w.TESTS), tests)

    def endings(self) -> Iterator[Entry]:
        """Each ending, side by side."""
        for id, entry in self.data["endings"].items():
            lines: list[str] = []
            for side, title in ENDING_SIDES.items():
                if side in entry:
                    told = list(describe_prose(self.naming, entry[side], id))
                    lines += [f"{self.say(title)}: {told[0]}", *told[1:]]
            yield _entry(spell_id(id), *lines)

    def rule(self, rule: Mapping[str, Any]) -> str:
        """A rule in words."""

        def words(condition: str) -> str:
            return describe_condition(self.naming, condition)

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
            ending = spell_id(rule["ending"])
            return self.say(w.ENDING_NEEDS, ending=ending, a=words(rule["requires"]))
        return self.say(w.NOT_BOUGHT)

    def principles(self) -> Iterator[Entry]:
        """Those named in the case, by number, with every source."""
        known = self.scenario.doctrine.principles
        for id in sorted(self.scenario.cited()):
            found = known[id]
            sources = (
                Line(
                    Tone.SOURCE,
                    self.say(
                        SOURCE_LINE, title=flatten(source.title), seen=self.say(SEEN[source.seen])
                    ),
                    url=source.url,
                )
                for source in found.sources
            )
            says = Line(Tone.SAID, flatten(found.says))
            certainty = Line(Tone.SMALL, self.say(CERTAINTY[found.certainty]))
            yield Entry(f"{id} {flatten(found.title)}", (says, *sources, certainty))


def _sheet(id: str, title: str, entries: tuple[Entry, ...], lead: str = "") -> Section:
    return Section(id, title, (lead,) if lead else (), entries)


def _entry(title: str, *texts: str) -> Entry:
    return Entry(title, tuple(Line(Tone.SAID, text) for text in texts))
