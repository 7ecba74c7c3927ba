"""The slots of a case: what is assessed, once a play, and with what weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from engine.kernel.answer_key import Grade, Slot
from engine.scenario.case_text import flatten
from engine.scenario.compile.draft import Draft
from engine.scenario.expressions import list_names, suggest_name
from engine.scenario.problems import Path


class Slots:
    """Collects slots, and in the end keeps those that count."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.known: dict[str, Slot] = {}
        self._kept: set[str] = set()  # without these, a slot counts only if asking can be a mistake
        self._weak: set[str] = set()
        self._named: list[tuple[str, Path]] = []
        self._given: list[tuple[str, Path, str]] = []  # by an author, to a question or move
        self._purposes: dict[str, Path] = {}  # that no question has served yet
        self._discussed: dict[str, str] = {}  # by purpose, a question that serves and has no marks
        self._said: dict[tuple[str, str], tuple[str, Path]] = {}  # how a slot counts, and where
        self._astray: set[str] = set()  # scenes in which something serves what there is not

    def add_decision(self, scene: str, path: Path, data: Mapping[str, Any]) -> str:
        """The slot of a decision, or "" when it is not assessed."""
        if data.get("discuss") or not data.get("assesses"):
            return ""
        slot = self._add(scene, scene, path, data, tuple(data["assesses"]), free=False)
        self._kept.add(slot)
        return slot

    def add_purpose(
        self, id: str, scene: str, domains: tuple[str, ...], words: str, path: Path
    ) -> None:
        """A purpose of an interview: needed, weight 2."""
        if id in self.known and not self.known[id].purpose:
            self.draft.problem(path, "E248", key=True, name=id)
        self._kept.add(id)
        self._purposes[id] = path
        self.known[id] = Slot(id, 2, domains, False, (scene,), flatten(words))

    def find_purpose(self, purpose: str, scene: str, path: Path) -> str:
        """The slot a question that serves a purpose settles."""
        slot = self.known.get(purpose)
        if slot is None or not slot.purpose or slot.scene != scene:
            purposes = [s.id for s in self.known.values() if s.purpose and s.scene == scene]
            hint = suggest_name(purpose, purposes)
            self.draft.problem(path, "E220", hint, kind="purpose", name=purpose)
            self._astray.add(scene)
            return ""
        self._purposes.pop(purpose, None)
        return purpose

    def note_discussed(self, purpose: str, address: str) -> None:
        """Note that a question which is only discussed serves a purpose: it settles nothing."""
        self._discussed[purpose] = address

    def add_question(
        self,
        address: str,
        scene: str,
        domains: tuple[str, ...],
        entry: Mapping[str, Any],
        path: Path,
    ) -> str:
        """The slot of a question that serves no purpose."""
        slot = self._add(self._own(address), scene, path, entry, domains, free=True)
        if entry.get("slot", {}).get("unmet") == "needed":
            self._kept.add(slot)
        if "slot" in entry:
            self._given.append((slot, path, address))
        return slot

    def add_her_question(
        self, scene: str, ask: str, entry: Mapping[str, Any], domains: tuple[str, ...], path: Path
    ) -> str:
        """The free slot of a question she asks us."""
        if entry.get("discuss") or not domains:
            return ""
        slot = self._add(self._own(f"{scene}.{ask}"), scene, path, entry, domains, free=True)
        self._kept.add(slot)
        return slot

    def note_idle(
        self, address: str, path: Path, entry: Mapping[str, Any], domains: tuple[str, ...]
    ) -> None:
        """Note a slot, or a weight, that an author gave to what is not scored."""
        field = next((name for name in ("slot", "weight") if name in entry), "")
        if field:
            wanted = "rate it" if domains else "say what the interview `assesses`"
            hint = f"{wanted}, or leave `{field}` out"
            self.draft.problem((*path, field), "E257", hint, key=True, name=address, field=field)

    def note_grades(self, slot: str, grades: Iterable[Grade]) -> None:
        """Remember whether a slot can be met badly."""
        if any(grade.rating < 3 for grade in grades):
            self._weak.add(slot)

    def note_named(self, slots: Iterable[str], path: Path) -> tuple[str, ...]:
        """Slots an author names; looked up when all are known."""
        names = tuple(slots)
        self._named.extend((name, (*path, n)) for n, name in enumerate(names))
        return names

    def settle(self) -> dict[str, Slot]:
        """The slots of the case: a question no answer can fail has none."""
        counting = self._kept | self._weak
        slots = {id: slot for id, slot in self.known.items() if id in counting}
        for id, path in self._purposes.items():
            if self.known[id].scene not in self._astray:
                hint = f"write `serves: {id}` in one of its questions, or take the purpose out"
                if there := self._discussed.get(id):
                    hint = (
                        f"`{there}` serves it, but a question with `discuss` is not scored: take "
                        "`discuss` out and rate it, or take the purpose out"
                    )
                self.draft.problem(path, "E262", hint, key=True, name=id)
        idle = {id for id, _, _ in self._given if id not in slots}
        for name, path in self._named:
            if name not in slots and name not in idle:
                hint = suggest_name(name, slots) or (
                    f"there is {list_names(slots)}" if slots else ""
                )
                self.draft.problem(path, "E220", hint, kind="slot", name=name)
        for id, path, address in self._given:
            if id in idle:
                hint = "nothing here is rated below 3: write `unmet: needed` in it, or leave it out"
                place = (*path, "slot")
                self.draft.problem(place, "E257", hint, key=True, name=address, field="slot")
        return slots

    def _own(self, address: str) -> str:
        """A question's slot is its own id, unless another scene has that name or such a slot."""
        scene, _, id = address.partition(".")
        taken = self.known.get(id)
        free = taken is None or (taken.scene == scene and not taken.purpose)
        return id if free and id not in self.draft.data["scenes"] else address

    def _add(
        self,
        own: str,
        scene: str,
        path: Path,
        data: Mapping[str, Any],
        domains: tuple[str, ...],
        *,
        free: bool,
    ) -> str:
        written = data.get("slot", {})
        id: str = written.get("as", own)
        weight = written.get("weight", data.get("weight", 1))
        unmet = written.get("unmet", "free" if free else "needed")
        slot = Slot(id, weight, domains, unmet == "free", (scene,))
        if "weight" in data and "weight" in written:
            self.draft.problem((*path, "weight"), "E265", key=True)
        before = self.known.setdefault(id, slot)
        if before.purpose:
            self._purposes.pop(id, None)
            self.draft.problem(path, "E248", name=id)
        elif set(before.domains) != set(domains):
            self.draft.problem(path, "E249", name=id)
        else:
            self._agree(path, slot, {**data, **written})
            scenes = tuple(dict.fromkeys((*before.scenes, scene)))
            free, weight = before.free and slot.free, max(before.weight, weight)
            self.known[id] = replace(before, weight=weight, free=free, scenes=scenes)
        return id

    def _agree(self, path: Path, slot: Slot, written: Mapping[str, Any]) -> None:
        """Note a slot that counts otherwise elsewhere; what says nothing goes with the others."""
        counts = {"unmet": "free" if slot.free else "needed", "weight": str(slot.weight)}
        for field, here in counts.items():
            if field not in written and here != "needed":
                continue
            there, first = self._said.setdefault((slot.id, field), (here, path))
            if here != there:
                line = self.draft.source.problem(first, "E266", key=True).line
                hint = f"write the same `{field}` in both"
                params = {"name": slot.id, "field": field, "there": there, "line": line}
                self.draft.problem(path, "E266", hint, key=True, here=here, **params)
