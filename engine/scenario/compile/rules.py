"""Reads `always`, `accept` and `tests`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.scenario import kernel as k
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.effects import hint_of, plain, value_of
from engine.scenario.expressions import closest
from engine.scenario.rules import Accepted, Plan, Rule
from engine.scenario.source import Path


def compile_rules(draft: Draft) -> tuple[Rule, ...]:
    """The rules that must always hold."""
    return tuple(_rule(draft, n, entry) for n, entry in enumerate(draft.data.get("always", ())))


def _rule(draft: Draft, number: int, entry: Mapping[str, Any]) -> Rule:
    path: Path = ("always", number)

    def read(*field: str) -> k.Condition:
        value: Any = entry
        for name in field:
            value = value[name]
        return draft.condition((*path, *field), value)

    def rule(
        kind: str,
        condition: k.Condition,
        then: k.Condition | None = None,
        offered: str = "",
        tag: str = "",
        ending: str = "",
    ) -> Rule:
        return Rule(entry.get("name", ""), kind, condition, then, offered, tag, ending, path)

    if "never" in entry:
        return rule("never", read("never"))
    if "whenever" in entry:
        offered, tag = _offered(draft, path, entry["offered"])
        return rule("whenever", read("whenever"), offered=offered, tag=tag)
    if "before" in entry:
        return rule("before", read("before", "first"), read("before", "then"))
    if "eventually" in entry:
        return rule("eventually", read("eventually"))
    if "ending" in entry:
        ending = entry["ending"]
        if ending not in draft.data["endings"]:
            hint = closest(ending, draft.data["endings"])
            draft.problem((*path, "ending"), "E220", hint, kind="ending", name=ending)
        return rule("ending", k.TRUE, read("requires"), ending=ending)
    return rule("not_determined_by_credit", k.TRUE)


def _offered(draft: Draft, path: Path, written: object) -> tuple[str, str]:
    if isinstance(written, Mapping):
        return "", str(written["tag"])
    address = str(written)
    if address not in draft.cards:
        draft.problem(
            (*path, "offered"), "E220", closest(address, draft.cards), kind="answer", name=address
        )
    return address, ""


def compile_accepted(draft: Draft) -> tuple[Accepted, ...]:
    """The findings an author accepts."""
    return tuple(
        Accepted(e["finding"], e.get("at", ""), " ".join(e["because"].split()), ("accept", n))
        for n, e in enumerate(draft.data.get("accept", ()))
    )


def compile_plans(draft: Draft) -> tuple[Plan, ...]:
    """The plans to test."""
    plans = []
    for number, entry in enumerate(draft.data.get("tests", ())):
        path: Path = ("tests", number)
        for name, value in entry.get("chance", {}).items():
            _drawn(draft, (*path, "chance", name), name, value)
        steps = tuple((at, answer) for step in entry["play"] for at, answer in step.items())
        plans.append(
            Plan(entry["name"], entry.get("chance", {}), steps, entry.get("expect", {}), path)
        )
    return tuple(plans)


def _drawn(draft: Draft, path: Path, name: str, value: k.Value) -> None:
    """Note luck that a plan names and that cannot fall so."""
    if name not in draft.data.get("chance", {}):
        hint = closest(name, draft.data.get("chance", {}))
        draft.problem(path, "E221", hint, key=True, name=name)
        return
    if value_of(draft.variables[name], value) is None:
        draft.problem(path, "E223", hint_of(draft.variables[name]), name=name, value=plain(value))
