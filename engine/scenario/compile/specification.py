"""Reads what an author wrote about the case: `setting`, `always`, `accept`, `tests`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from engine.decisions.registry import whole_of
from engine.kernel import model as k
from engine.kernel.answer_key import Key
from engine.language.advice import Advice
from engine.scenario.case_text import flatten
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.effects import hint_of, write_value
from engine.scenario.expressions import list_names, suggest_name, suggest_or_list
from engine.scenario.messages import FINDINGS
from engine.scenario.problems import Path
from engine.scenario.specification import Accepted, Plan, Rule

NO_SETTINGS = "no settings are found here: they stand in a folder `settings` beside the case"


def compile_rules(draft: Draft) -> tuple[Rule, ...]:
    """The rules that must always hold."""
    return tuple(
        _compile_rule(draft, n, entry) for n, entry in enumerate(draft.data.get("always", ()))
    )


def _compile_rule(draft: Draft, number: int, entry: Mapping[str, Any]) -> Rule:
    path: Path = ("always", number)
    name = entry.get("name", "")

    def read(*field: str) -> k.Condition:
        where = (*path, *field)
        return draft.condition(where, draft.source.at(where))

    if "never" in entry:
        return Rule(name, "never", path, read("never"))
    if "whenever" in entry:
        offered, tag = _read_offered(draft, path, entry["offered"])
        return Rule(name, "whenever", path, read("whenever"), offered=offered, tag=tag)
    if "before" in entry:
        return Rule(name, "before", path, read("before", "first"), then=read("before", "then"))
    if "eventually" in entry:
        return Rule(name, "eventually", path, read("eventually"))
    if "ending" in entry:
        ending = entry["ending"]
        if ending not in draft.data["endings"]:
            hint = suggest_name(ending, draft.data["endings"])
            draft.problem((*path, "ending"), "E220", hint, kind="ending", name=ending)
        return Rule(name, "ending", path, then=read("requires"), ending=ending)
    return Rule(name, "not_determined_by_credit", path)


def _read_offered(draft: Draft, path: Path, written: object) -> tuple[str, str]:
    if isinstance(written, Mapping):
        return "", str(written["tag"])
    address = str(written)
    if address not in draft.cards:
        draft.problem(
            (*path, "offered"),
            "E220",
            suggest_name(address, draft.cards),
            kind="answer",
            name=address,
        )
    return address, ""


def check_setting(draft: Draft, known: Collection[str]) -> None:
    """Note a setting that there is none of, which would leave a case without its card."""
    name = draft.data.get("setting")
    if name is None or name in known:
        return
    hint = suggest_name(name, known) or (f"there is {list_names(known)}" if known else NO_SETTINGS)
    draft.problem(("setting",), "E258", hint, name=name)


def compile_accepted(draft: Draft, key: Key) -> tuple[Accepted, ...]:
    """The findings an author accepts."""
    # Everything a finding can speak of.
    named = {draft.case, *draft.data, *draft.stands, *key.slots, *draft.variables, *draft.people()}
    names = named | {entity.id for entity in draft.entities}
    return tuple(
        _accept_finding(draft, n, e, names) for n, e in enumerate(draft.data.get("accept", ()))
    )


def _accept_finding(
    draft: Draft, number: int, entry: Mapping[str, Any], names: set[str]
) -> Accepted:
    path: Path = ("accept", number)
    code, at = entry["finding"], entry.get("at", "")
    said = FINDINGS.get(code)
    if said is None:
        known = [known for known in FINDINGS if known.startswith("F")]
        draft.problem((*path, "finding"), "E259", _near_code(code, known), name=code)
    # Where the sentence has no address, it is a way of answering that is named.
    elif at and "`{at}`" in said and at not in names:
        hint = suggest_name(at, names - draft.data.keys())
        draft.problem((*path, "at"), "E260", hint, name=at)
    return Accepted(code, at, flatten(entry["because"]), path)


def _near_code(code: str, known: Iterable[str]) -> str:
    """The one code that differs in a single digit, or ""."""
    near = [other for other in known if sum(a != b for a, b in zip(code, other, strict=True)) == 1]
    return Advice.mean(near[0], code) if len(near) == 1 else "`rifq check` prints the right one"


_VERBS = {"act": "act", "ask": "question", "move": "move", "topic": "topic", "answer": "answer"}


def compile_plans(draft: Draft, model: k.Model, key: Key) -> tuple[Plan, ...]:
    """The plans to test."""
    names = _Names(draft, model, key)
    plans = []
    for number, entry in enumerate(draft.data.get("tests", ())):
        path: Path = ("tests", number)
        for name, value in entry.get("chance", {}).items():
            _check_luck(draft, (*path, "chance", name), name, value)
        for at, step in enumerate(entry["play"]):
            names.check_step((*path, "play", at), step)
        for field, expected in entry["expect"].items():
            names.check_expected((*path, "expect", field), field, expected)
        steps = tuple((at, answer) for step in entry["play"] for at, answer in step.items())
        plans.append(Plan(entry["name"], entry.get("chance", {}), steps, entry["expect"], path))
    return tuple(plans)


def _check_luck(draft: Draft, path: Path, name: str, value: k.Value) -> None:
    """Note luck that a plan names and that cannot fall so."""
    if name not in draft.data.get("chance", {}):
        hint = suggest_name(name, draft.data.get("chance", {}))
        draft.problem(path, "E221", hint, key=True, name=name)
        return
    if draft.variables[name].index_of(value) is None:
        draft.problem(
            path, "E223", hint_of(draft.variables[name]), name=name, value=write_value(value)
        )


def _valued(place: k.Location) -> bool:
    """Whether an answer here gives each item a value."""
    whole = whole_of(place)
    return whole is not None and whole.valued


class _Names:
    """What can be named in a test.

    Attributes:
        here: the locations of a scene, or of one question of hers, by id and address.
        offered: ids and addresses of everything that is offered anywhere.
    """

    def __init__(self, draft: Draft, model: k.Model, key: Key) -> None:
        self.draft = draft
        self.key = key
        self.here: dict[str, list[k.Location]] = {}
        for location in model.locations:
            for name in {location.place, location.address}:
                self.here.setdefault(name, []).append(location)
        moves = [move for location in model.locations for move in location.moves]
        named = {m.address for m in moves} | {m.key[1] for m in moves}
        self.offered = {name for name in named if name and ":" not in name}

    # --- answers

    def check_step(self, path: Path, step: Mapping[str, Any]) -> None:
        """Look up one answer of a test."""
        for at, answer in step.items():
            places = self.here.get(at)
            if places is None:
                hint = suggest_or_list(at, self.here)
                self.draft.problem((*path, at), "E226", hint, key=True, name=at)
            else:
                self._check_answer((*path, at), places, answer)

    def _check_answer(self, path: Path, places: list[k.Location], answer: Any) -> None:
        items = {item for place in places for item in place.items}
        if isinstance(answer, str):
            self._check_among(path, answer, "option", self._keys(places, "option"))
        elif isinstance(answer, list):
            for number, item in enumerate(answer):
                self._check_among((*path, number), item, "item", items)
        elif next(iter(answer)) in _VERBS and isinstance(next(iter(answer.values())), str):
            verb, id = next(iter(answer.items()))
            keys = self._keys(places, "option" if verb == "answer" else verb)
            self._check_among((*path, verb), id, _VERBS[verb], keys)
        elif any(map(_valued, places)) and not any(v is True for v in answer.values()):
            for item in answer:
                self._check_among((*path, item), item, "item", items, key=True)

    @staticmethod
    def _keys(places: Iterable[k.Location], verb: str) -> set[str]:
        return {m.key[1] for place in places for m in place.moves if m.key[0] == verb}

    def _check_among(
        self, path: Path, name: str, kind: str, known: Iterable[str], *, key: bool = False
    ) -> None:
        known = set(known)
        if name not in known:
            hint = suggest_or_list(name, known)
            self.draft.problem(path, "E220", hint, key=key, kind=kind, name=name)

    # --- what must come of them

    def check_expected(self, path: Path, field: str, expected: Any) -> None:
        """Look up what a test expects under one field."""
        read = _EXPECTED.get(field)
        if read is not None:
            read(self, path, expected)
            return
        for id in expected:  # of a word of the vocabulary: `need: {home: met}`
            self.draft.exists(f"{field}:", id, (*path, id), field)

    def _check_at(self, path: Path, at: str) -> None:
        if at not in self.here:
            self.draft.problem(path, "E226", suggest_or_list(at, self.here), name=at)

    def _check_ending(self, path: Path, ending: str) -> None:
        self._check_among(path, ending, "ending", self.draft.data["endings"])

    def _check_offers(self, path: Path, named: list[str]) -> None:
        for number, name in enumerate(named):
            self._check_among((*path, number), name, "answer", self.offered)

    def _check_state(self, path: Path, expected: Mapping[str, Any]) -> None:
        draft = self.draft
        for name, value in expected.items():
            here = (*path, name)
            if name not in draft.bare:
                draft.problem(here, "E207", suggest_name(name, draft.bare), key=True, name=name)
            elif draft.variables[name].index_of(value) is None:
                hint = hint_of(draft.variables[name])
                draft.problem(here, "E223", hint, name=name, value=write_value(value))

    def _check_purpose(self, path: Path, named: list[str]) -> None:
        purposes = [slot.id for slot in self.key.slots.values() if slot.purpose]
        for number, name in enumerate(named):
            self._check_among((*path, number), name, "purpose", purposes)

    def _check_repaired(self, path: Path, named: list[str]) -> None:
        marks = [mark.address for mark in self.key.marks.values() if mark.repaired_by]
        for number, name in enumerate(named):
            if name not in self.draft.cards:
                hint = suggest_name(name, marks) or suggest_name(name, self.draft.cards)
                self.draft.problem((*path, number), "E247", hint, name=name)

    def _check_credit(self, path: Path, expected: Mapping[str, Any]) -> None:
        for scene in expected:
            self._check_among((*path, scene), scene, "scene", self.draft.data["scenes"], key=True)


_EXPECTED: Mapping[str, Callable[[_Names, Path, Any], None]] = {
    "at": _Names._check_at,
    "ending": _Names._check_ending,
    "offered": _Names._check_offers,
    "not_offered": _Names._check_offers,
    "state": _Names._check_state,
    "purpose": _Names._check_purpose,
    "repaired": _Names._check_repaired,
    "credit": _Names._check_credit,
}
