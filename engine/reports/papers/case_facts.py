"""What a sheet may ask of a case and of a course: values with names, worked out when asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from engine.decisions.registry import CHOOSE, decision_in, kind_in
from engine.language.language import Language
from engine.play.ballot_letters import letter, number
from engine.play.ballot_letters import letters as letters_at
from engine.play.core import measure_core
from engine.play.estimated_duration import Minutes, minutes
from engine.reports.papers.condition_words import (
    Naming,
    describe_condition,
    scenes_met,
    settle,
    spell_id,
    ways_left,
    with_undecided,
)
from engine.reports.papers.marking_facts import (
    Marking,
    Row,
    find_talk,
    list_groups,
    list_values,
    name_answer,
)
from engine.scenario.case_metadata import Standing
from engine.scenario.case_text import flatten
from engine.scenario.doctrine import Principle, Reference
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import Drawn, TeachingMoment, TeachingNote
from engine.scoring.vignettes import TRAFFICKING, find_vignettes

SHORT = 12  # digits of a hash that are printed
BEST_READ = ("verified", "on-a-copy", "unverified")


# Scenes as a class gets them ----------------------------------------------------------------------


def number_sheets(scenario: Scenario) -> Mapping[str, str]:
    """The number of each scene's sheet; one that is read out goes by the sheet before: `7+`."""
    found, n = {}, 0
    for id, data in scenario.data["scenes"].items():
        n += (has_sheet := _has_sheet(id, data))
        found[id] = str(n) if has_sheet else f"{n}+"
    return found


def name_letters(scenario: Scenario) -> Mapping[str, str]:
    """The letter of each answer that is voted on, by its address; also of one not always there."""
    found = {}
    for where in scenario.story.model.locations:
        scene = scenario.data["scenes"].get(where.place)
        for id, its in letters_at(scene, where).items() if scene else ():
            found[f"{where.address}.{id}"] = its
    return found


def _has_sheet(id: str, data: Mapping[str, Any]) -> bool:
    """Whether everybody reads or can answer something in a scene."""
    shown, _ = _select_unconditional(data.get("text", ()))
    return bool(shown) or any(
        kind == "topic" or (kind != "asks" and "if" not in (entry or {}))
        for kind, *_, entries in list_groups(id, data)
        for entry in entries.values()
    )


class _Sheets:
    """The sheets of one case: a scene each, or a question of a person, as everybody reads it.

    What is read only on some paths would tell on paper what came before, or what is to come.
    """

    def __init__(self, scenario: Scenario, language: Language) -> None:
        self.scenario, self.language = scenario, language
        self.naming = Naming(scenario, language)
        self.named, self.numbers = name_letters(scenario), number_sheets(scenario)
        self.chapters = scenario.text.chapter_titles()

    def all(self) -> Iterator[Row]:
        """Every scene in the order written, each followed by what a person asks in it."""
        for id, data in self.scenario.data["scenes"].items():
            n = self.numbers[id]
            if not n.endswith("+"):  # where all depends on the path, it is read out
                yield self.scene(n, id, data)
            asks = (group for group in list_groups(id, data) if group[0] == "asks")
            for m, (_, base, _, entry, answers) in enumerate(asks):
                says, _ = _select_unconditional(entry["says"])
                parts = [Row(kind="", choices=self.choices(base, answers, self.named))]
                how = self.language.say(CHOOSE.sheet)
                yield self.sheet(f"{n}{letter(m).lower()}", says, how, entry, parts, asked=True)

    def scene(self, n: str, id: str, data: Mapping[str, Any]) -> Row:
        kind, decision = kind_in(data), decision_in(data)
        shown, heard = _select_unconditional(data.get("text", ()))
        return self.sheet(
            n,
            shown,
            "" if kind.talks else self.language.say(kind.sheet, n=kind.number(decision)),
            decision,
            [part for part in self.parts(id, data) if part.choices],
            prompt=flatten(decision.get("prompt", "")),
            time=data.get("time", ""),
            chapter=self.chapters.get(id, ""),
            talk=find_talk(self.naming, decision) if kind.talks else None,
            heard=heard,  # more is read out
            more=_has_conditional(id, data),  # there may be more answers
        )

    def sheet(
        self,
        n: str,
        paragraphs: list[str],
        how: str,
        decision: Mapping[str, Any],
        parts: list[Row],
        **more: object,
    ) -> Row:
        """One sheet: what is read, how it is answered, the answers; of a question, nothing else."""
        nothing: dict[str, object] = {"prompt": "", "time": "", "chapter": "", "talk": None}
        nothing |= dict.fromkeys(("asked", "heard", "more"), False)
        return Row(
            n=n,
            paragraphs=paragraphs,
            how=how,
            parts=parts,
            scale=list_values(decision.get("scale")),
            sure=decision.get("confidence") == "ask",  # people are asked how sure they are
            **{**nothing, **more},
        )

    def parts(self, id: str, data: Mapping[str, Any]) -> Iterator[Row]:
        """The answers: of a talk its topics, what can be done in each, and how one is left."""
        kind, free = kind_in(data), decision_in(data).get("order") == "free"
        n = 0
        for group, base, name, entry, entries in list_groups(id, data):
            if group == "asks":
                continue  # on a sheet of its own
            part = group
            if group == "topic":
                n += 1
                part = "subject" if free else "first" if n == 1 else "part"
            choices = self.choices(base, entries, {} if kind.valued and not group else self.named)
            if group == "moves" and kind.talks:
                close = f"{id}.close"
                choices.append(Row(letter=self.named[close], text="", address=close))
            its = letter(n - 1) if part == "subject" else ""
            yield Row(
                kind=part,
                choices=choices,
                n=n,
                before=n - 1,
                letter=its,
                name=name_answer(name, entry),
            )

    def choices(self, base: str, entries: Mapping[str, Any], named: Mapping[str, str]) -> list[Row]:
        """What is offered on every path; the letters of the others are left out."""
        return [
            Row(
                letter=named.get(f"{base}.{id}", ""),
                text=name_answer(id, entry),
                address=f"{base}.{id}",
            )
            for id, entry in entries.items()
            if "if" not in (entry or {})
        ]


def _select_unconditional(text: Any) -> tuple[list[str], bool]:
    """The paragraphs everybody reads, and whether there are others."""
    written = [text] if isinstance(text, str) else text
    entries = [{"say": e} if isinstance(e, str) else e for e in written]
    shown = [flatten(entry["say"]) for entry in entries if "if" not in entry]
    return shown, len(shown) < len(entries)


def _has_conditional(id: str, data: Mapping[str, Any]) -> bool:
    """Whether some answer of a scene is there on some paths only."""
    return any(
        "if" in (each or {})
        for kind, _, _, entry, entries in list_groups(id, data)
        if kind != "asks"
        for each in (entry, *entries.values())
    )


# What a trainer reads of a case -------------------------------------------------------------------


class CaseFacts:
    """What a sheet may ask of a case.

    Args:
        scenario: the case.
        language: of what is shown.
        note: how it is taught, or None.
        for_review: its reader is a reviewer, who needs no sheet and no letter of a class.
        drawn: what luck decides, in words; else those of the note.
    """

    def __init__(
        self,
        scenario: Scenario,
        language: Language,
        note: TeachingNote | None = None,
        *,
        for_review: bool = False,
        drawn: Iterable[Drawn] = (),
        contrasts: Sequence[tuple[str, str, str, str]] = (),
    ) -> None:
        self.for_review = for_review
        self.drawn = note.luck if note else tuple(drawn)
        self.scenario, self.language, self.note = scenario, language, note
        self.contrasts = contrasts
        about = scenario.about
        self.id, self.title, self.role = scenario.id, about.title, about.role
        self.notes = about.content_notes
        self.names, self.draft, self.locked = about.reviewers, about.draft, about.locked
        self.standing: Standing = about.standing
        self.version, hashes = about.version, scenario.hashes
        self.hashes = {n: getattr(hashes, n)[:SHORT] for n in ("text", "key", "story")}

    @property
    def whose(self) -> str:
        """Whose its marking is: "draft", of its author alone; "read", by others too; "signed"."""
        return "signed" if not self.draft else "read" if self.names else "draft"

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letters of its answers, by address."""
        return name_letters(self.scenario)

    @property
    def most_letters(self) -> int:
        """How many letters its answers need."""
        return max(map(number, self.letters.values()), default=0)

    @cached_property
    def sheets(self) -> tuple[Row, ...]:
        """Its scenes as a class gets them."""
        return tuple(_Sheets(self.scenario, self.language).all())

    @cached_property
    def naming(self) -> Naming:
        """How its things are called on paper: numbers of sheets, letters of answers."""
        if self.for_review:
            return Naming(self.scenario, self.language)
        numbers = number_sheets(self.scenario)
        made_by = _list_causes(self.scenario, self.letters, numbers, self.language)
        return Naming(self.scenario, self.language, numbers, made_by, self.drawn)

    @cached_property
    def marking(self) -> Marking:
        """Everything that judges."""
        return Marking(self.naming, {} if self.for_review else self.letters)

    @cached_property
    def core(self) -> list[tuple[str, str, str]]:
        """The scenes of a short session: number, title, what is read in place of those skipped."""
        text, numbers = self.scenario.text, self.naming.numbers
        return [(numbers[each.scene], text.name(each.scene), each.bridge) for each in text.core]

    @property
    def core_minutes(self) -> int:
        """How long the short session takes."""
        return measure_core(self.scenario).minutes

    @property
    def minutes(self) -> Minutes:
        """How long it takes to play alone."""
        return minutes(self.scenario)

    @property
    def sentences(self) -> list[tuple[str, str, str]]:
        """What the key rates best on every path: to whom or "", the question, the exact words."""
        text = self.scenario.text
        found = []
        for address, card in text.cards.items():
            mark = self.scenario.key.marks.get(address) if card.spoken else None
            best = [g.overall == self.scenario.key.denominator for g in mark.grades] if mark else []
            if mark and not mark.discuss and best and all(best):  # whatever came before
                scene = text.scenes[address.partition(".")[0]]
                name = text.people[scene.who].name if scene.who else ""
                found.append((name, scene.prompt, card.text))
        return found

    @property
    def played(self) -> Any:
        """The person of its role play."""
        assert self.note is not None
        return self.scenario.text.people[self.note.role_play.who]

    @property
    def luck(self) -> Iterator[tuple[str, str | bool, str]]:
        """What luck decided in the version on paper: its name, its value, what it means."""
        for drawn in self.note.luck if self.note else ():
            value = drawn.value if isinstance(drawn.value, bool) else spell_id(drawn.value)
            yield spell_id(drawn.of), value, drawn.means

    @property
    def moments(self) -> Iterator[tuple[TeachingMoment, str, str, list[Rests]]]:
        """What to talk about, with its title, its time, and what it rests on."""
        text, known = self.scenario.text, self.scenario.doctrine.principles
        for moment in self.note.moments if self.note else ():
            rests = [
                (known[id], min(known[id].sources, key=lambda each: BEST_READ.index(each.seen)))
                for id in moment.principles
            ]
            yield moment, text.name(moment.at), text.scenes[moment.at].time, rests

    @property
    def way(self) -> Way:
        """The way through it by hand, in the version that its note has."""
        assert self.note is not None
        return Way(self.naming, {drawn.of: drawn.value for drawn in self.note.luck})

    @property
    def stories(self) -> Iterator[tuple[int, bool, list[str]]]:
        """The stories of a form: whether one is of trafficking, the letters that take it for it."""
        truth = find_vignettes(self.scenario.key)
        for n, (id, data) in enumerate(self.scenario.data["scenes"].items(), 1):
            if id in truth:
                options = enumerate(decision_in(data)["options"].values())
                seeing = [letter(m) for m, o in options if o.get("takes_for") == TRAFFICKING]
                yield n, truth[id] == TRAFFICKING, seeing


Rests = tuple[Principle, Reference]  # a principle, and that of its sources that was read best


# Which answers make a condition so ----------------------------------------------------------------

MOST_CAUSES = 4  # answers that are named; a longer list would not be read


def _list_causes(
    scenario: Scenario, letters: Mapping[str, str], numbers: Mapping[str, str], language: Language
) -> Mapping[tuple[str, object], str]:
    """For a variable and what it comes to be, other than at the start: the answers that set it.

    Args:
        scenario: the case.
        letters: of the answers, by address.
        numbers: of the sheets, by scene.
        language: of what is shown.
    """
    found: dict[tuple[str, object], dict[str, None]] = {}
    state = scenario.data.get("state", {})
    answers = (
        (scene, f"{base}.{id}", entry or {})
        for scene, data in scenario.data["scenes"].items()
        for kind, base, _, _, entries in list_groups(scene, data)
        if kind or "items" not in decision_in(data)
        for id, entry in entries.items()
    )
    for scene, address, entry in answers:
        called = f"{numbers[scene]} {letters.get(address, '')}".strip()
        for name, value in _sets(entry):
            start = state.get(name, {}).get("start")
            if isinstance(start, bool | str) and value != start:
                found.setdefault((name, value), {})[called] = None
    return {
        made: language.commas(answers)
        for made, answers in found.items()
        if len(answers) <= MOST_CAUSES
    }


def _sets(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What an answer sets, at once or with what follows."""
    yield from entry.get("set", {}).items()
    for field in ("replies", "then"):
        ways = entry.get(field, ())
        for way in ways if isinstance(ways, list) else ():
            yield from way.get("set", {}).items()


# The way through a case by hand -------------------------------------------------------------------

_KEPT = frozenset({"knows", "given", "learned", "tainted", "decided"})
"""What conditions ask about and no letter tells."""


class Way:
    """The way through a case by hand.

    Args:
        naming: how its things are called.
        drawn: what luck decided.
    """

    def __init__(self, naming: Naming, drawn: Mapping[str, object]) -> None:
        self.naming, self.data = naming, naming.scenario.data
        self.luck = with_undecided(self.data, drawn)
        self.met = scenes_met(self.data, self.luck)

    @property
    def sheets(self) -> list[str]:
        """Numbers of the sheets that this version does not come to."""
        scenes = self.data["scenes"].items()
        unmet = (id for id, data in scenes if id not in self.met and "person_decides" not in data)
        return [self.naming.numbers[id] for id in unmet]

    @property
    def scenes(self) -> Iterator[tuple[str, str, bool, list[tuple[str, str, str]]]]:
        """Those it may come to: number, title, whether in the core, and where each goes on.

        That is when, or ""; to which sheet, or ""; to which ending.
        """
        naming, text = self.naming, self.naming.scenario.text
        core = {each.scene for each in text.core}
        for id, data in self.data["scenes"].items():
            if id in self.met:
                then = decision_in(data).get("then", data.get("then", ()))
                ways = [
                    (
                        describe_condition(naming, when, id) if when else "",
                        naming.numbers.get(go, ""),
                        spell_id(go),
                    )
                    for when, go in ways_left(then, self.luck)
                ]
                yield naming.numbers[id], text.name(id), id in core, ways

    @cached_property
    def counts(self) -> list[tuple[str, int, str]]:
        """What goes up and down in a person: where it starts, and every value, to be circled."""
        return [
            (
                self.naming.name_variable(f"{id}.{name}"),
                entry["start"],
                "  ".join(map(str, range(entry["range"][0], entry["range"][1] + 1))),
            )
            for id, person in self.data["people"].items()
            for name, entry in person.get("state", {}).items()
            if "range" in entry
        ]

    @cached_property
    def ticks(self) -> list[str]:
        """What conditions ask about: what is yes or no, who knows what, what was consented to."""
        asked: dict[str, None] = {}
        for condition in _conditions(self.data["scenes"]):
            left = settle(condition, self.luck)
            if isinstance(left, str):
                for node in ast.walk(ast.parse(left, mode="eval")):
                    if isinstance(node, ast.Call) and ast.unparse(node.func) in _KEPT:
                        asked[describe_condition(self.naming, ast.unparse(node))] = None
        state = self.data.get("state", {}).items()
        flags = (name for name, entry in state if isinstance(entry["start"], bool))
        return [*map(self.naming.variable, flags), *asked]


def _conditions(data: Any) -> Iterator[str]:
    """Every condition in a part of a case, in the order written."""
    if isinstance(data, Mapping):
        if isinstance(data.get("if"), str):
            yield data["if"]
        for value in data.values():
            yield from _conditions(value)
    elif isinstance(data, list):
        for value in data:
            yield from _conditions(value)
