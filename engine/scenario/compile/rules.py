"""Reads `setting`, `always` and `accept`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from engine.kernel import model as k
from engine.kernel.answer_key import Key
from engine.scenario.compile.draft import Draft
from engine.scenario.expressions import closest, listed
from engine.scenario.messages.findings import MESSAGES as FINDINGS
from engine.scenario.problems import Path
from engine.scenario.specification import Accepted, Rule

NO_SETTINGS = "no settings are found here: they stand in a folder `settings` beside the case"


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


def check_setting(draft: Draft, known: Collection[str]) -> None:
    """Note a setting that there is none of, which would leave a case without its card."""
    name = draft.data.get("setting")
    if name is None or name in known:
        return
    hint = closest(name, known) or (f"there is {listed(known)}" if known else NO_SETTINGS)
    draft.problem(("setting",), "E258", hint, name=name)


def compile_accepted(draft: Draft, key: Key) -> tuple[Accepted, ...]:
    """The findings an author accepts."""
    names = _names(draft, key)
    return tuple(_accepted(draft, n, e, names) for n, e in enumerate(draft.data.get("accept", ())))


def _accepted(draft: Draft, number: int, entry: Mapping[str, Any], names: set[str]) -> Accepted:
    path: Path = ("accept", number)
    code, at = entry["finding"], entry.get("at", "")
    said = FINDINGS.get(code)
    if said is None:
        known = [known for known in FINDINGS if known.startswith("F")]
        draft.problem((*path, "finding"), "E259", _near_code(code, known), name=code)
    # Where the sentence has no address, it is a way of answering that is named.
    elif at and "`{at}`" in said and at not in names:
        hint = closest(at, names - draft.data.keys())
        draft.problem((*path, "at"), "E260", hint, name=at)
    return Accepted(code, at, " ".join(entry["because"].split()), path)


def _near_code(code: str, known: Iterable[str]) -> str:
    """The one code that differs in a single digit, or ""."""
    near = [other for other in known if sum(a != b for a, b in zip(code, other, strict=True)) == 1]
    return f"did you mean `{near[0]}`?" if len(near) == 1 else "`rifq check` prints the right one"


def _names(draft: Draft, key: Key) -> set[str]:
    """Everything a finding can speak of."""
    named = {draft.case, *draft.data, *draft.stands, *key.slots, *draft.variables, *draft.people()}
    return named | {entity.id for entity in draft.entities}
