"""From what an author wrote about answers to the key: slots, grades, marks and rulings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any

from msgspec.structs import replace

from engine.decisions.registry import decision_in, kind_in
from engine.kernel.answer_key import (
    Because,
    Grade,
    Key,
    Mark,
    Ruling,
    Side,
    Slot,
    Window,
    count_units,
)
from engine.scenario.case_text import flatten
from engine.scenario.compile.draft import Draft
from engine.scenario.diagnose.hints import suggest_principle
from engine.scenario.doctrine import Doctrine
from engine.scenario.expressions import Scope, list_names, suggest_name, suggest_or_list
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


PRINCIPLE = re.compile(r"P\d+")
MOST_WHY = 10  # words
SIXTHS = 6  # (rating - 1) / 3 with halves is counted in sixths


def compile_key(draft: Draft, doctrine: Doctrine) -> Key:
    """The key of the case; problems are noted in the draft."""
    builder = KeyBuilder(draft, doctrine)
    for scene, data in draft.data["scenes"].items():
        builder.judge(scene, data)
    return builder.key()


@lru_cache(maxsize=256)  # a case has few ratings, and many answers
def _units(rating: float, denominator: int) -> int:
    """A rating as a share of full credit, in units of 1 / denominator."""
    units = (Fraction(rating) - 1) / 3 * denominator
    assert units.denominator == 1, rating
    return units.numerator


def ratings_in(rating: Any) -> Iterator[float]:
    """Every number in a rating as written: a number, numbers by domain, or branches of these."""
    if isinstance(rating, list):
        for branch in rating:
            yield from ratings_in(branch["is"])
    elif isinstance(rating, Mapping):
        yield from rating.values()
    else:
        yield rating


def _windows(draft: Draft) -> Iterable[Window]:
    for person, data in draft.data.get("people", {}).items():
        for name, variable in data.get("state", {}).items():
            if isinstance(variable, Mapping) and "window" in variable:
                low, high = variable["window"]
                yield Window(person, f"{person}.{name}", low, high)


class KeyBuilder:
    """Collects what the key says, scene by scene.

    Attributes:
        denominator: of credit, in the whole case.
        known_signals: what can be named as a signal.
        marks, rulings, drops, sides: as in `Key`.
    """

    def __init__(self, draft: Draft, doctrine: Doctrine) -> None:
        self.draft, self.problem = draft, draft.problem
        self.principles, self.beliefs = doctrine.principles, doctrine.beliefs
        self._slots = Slots(draft)
        parts = {SIXTHS}
        for scene in draft.data["scenes"].values():
            data = decision_in(scene)
            parts.add(SIXTHS * max(1, len(data.get("assesses", ()))))
            parts.update(kind_in(scene).denominators(data))
        self.denominator = lcm(*parts)
        self.known_signals = [line.signal for line in draft.lines if line.signal]
        self.marks: dict[str, Mark] = {}
        self.rulings: dict[str, Ruling] = {}
        self.drops: dict[str, tuple[str, ...]] = {}
        self.sides: dict[str, tuple[Side, ...]] = {}

    def key(self) -> Key:
        """The key of all scenes that were judged."""
        named, edges = self._slots.note_named, {}
        for number, path in self.draft.edges.items():
            way = self.draft.source.at(path)
            waive = named(way.get("waive", ()), (*path, "waive"))
            edges[number] = waive, named(way.get("lose", ()), (*path, "lose"))
        return Key(
            denominator=self.denominator,
            slots=self._slots.settle(),
            marks=self.marks,
            rulings=self.rulings,
            edges=edges,
            drops=self.drops,
            windows=tuple(_windows(self.draft)),
            sides=self.sides,
        )

    def judge(self, scene: str, data: Mapping[str, Any]) -> None:
        """Add everything the key says in the scene."""
        path: Path = ("scenes", scene)
        for id, act in data.get("also_offered", {}).items():
            self._unscored(f"{scene}.{id}", (*path, "also_offered", id), act, self.draft.scope())
        if "drops" in data.get("pass", {}):
            self.drops[scene] = self._slots.note_named(
                data["pass"]["drops"], (*path, "pass", "drops")
            )
        kind, decision = kind_in(data), decision_in(data)
        self._differ(scene, (*path, kind.name), decision)
        kind.judge(self, scene, decision)

    # What decisions say of themselves (the `Judge` they know) -------------------------------------

    def slot(self, scene: str, path: Path, data: Mapping[str, Any]) -> str:
        """The slot of a decision, or "" when it is not assessed."""
        return self._slots.add_decision(scene, path, data)

    def answer(
        self,
        address: str,
        path: Path,
        entry: Mapping[str, Any],
        slot: str,
        domains: tuple[str, ...],
        interview: str = "",
    ) -> None:
        """Judge one answer; unscored when `slot` is ""."""
        scope = self.draft.scope(interview)
        if slot:
            self._scored(address, path, entry, domains, slot, scope)
        else:
            self._unscored(address, path, entry, scope)

    def item(self, address: str, path: Path, entry: Mapping[str, Any], slot: str) -> None:
        """Judge one item of a decision answered as a whole."""
        if "critical" in entry:
            self._check_critical(path, entry)
            if entry.get("right"):
                self.draft.problem((*path, "critical"), "E254", key=True)
            if not slot:
                self.draft.problem((*path, "critical"), "E256", key=True, name=address)
        self.marks[address] = self._mark(
            address, path, entry, "" if entry.get("discuss") else slot, (), self.draft.scope()
        )

    def whole(
        self,
        scene: str,
        kind: str,
        path: Path,
        data: Mapping[str, Any],
        slot: str,
        order: tuple[tuple[str, ...], ...],
    ) -> None:
        """Judge a decision about several items: everything in it except the items."""
        self.rulings[scene] = Ruling(
            scene,
            kind,
            slot,
            order,
            self._principles(path, data, "upholds"),
            self._principles(path, data, "breaches"),
            self._because(path, data, self.draft.scope()),
        )

    def purpose(
        self, id: str, scene: str, domains: tuple[str, ...], words: str, path: Path
    ) -> None:
        """A purpose of an interview."""
        self._slots.add_purpose(id, scene, domains, words, path)

    def her_question(
        self, scene: str, ask: str, entry: Mapping[str, Any], domains: tuple[str, ...], path: Path
    ) -> str:
        """The slot of a question the person asks, or ""."""
        self._differ(f"{scene}.{ask}", path, entry)
        rated = any("rating" in answer for answer in entry["answers"].values())
        slot = self._slots.add_her_question(scene, ask, entry, domains, path) if rated else ""
        if not slot:
            self._slots.note_idle(f"{scene}.{ask}", path, entry, domains)
        return slot

    def question(
        self,
        scene: str,
        address: str,
        path: Path,
        entry: Mapping[str, Any],
        domains: tuple[str, ...],
    ) -> None:
        """Judge a question or a move of an interview that has a slot of its own or a purpose."""
        scope = self.draft.scope(scene)
        if not domains or entry.get("discuss") or "rating" not in entry:
            if "serves" in entry and entry.get("discuss"):
                self._slots.note_discussed(entry["serves"], address)
            elif "serves" in entry and "rating" not in entry:
                self.draft.problem(path, "E242", key=True, name=address)
            self._slots.note_idle(address, path, entry, domains)
            self._unscored(address, path, entry, scope)
            return
        if "serves" in entry:
            slot = self._slots.find_purpose(entry["serves"], scene, (*path, "serves"))
        else:
            slot = self._slots.add_question(address, scene, domains, entry, path)
        self._scored(address, path, entry, domains, slot, scope)

    # Answers -------------------------------------------------------------------------------------

    def _unscored(self, address: str, path: Path, entry: Mapping[str, Any], scope: Scope) -> None:
        rating = entry.get("rating", ())
        branches = rating if isinstance(rating, list) else ()
        if "critical" in entry or any("critical" in branch for branch in branches):
            self.draft.problem(path, "E256", key=True, name=address)
        self._check_falling(address, path, entry)
        self.marks[address] = self._mark(address, path, entry, "", (), scope)

    def _scored(
        self,
        address: str,
        path: Path,
        entry: Mapping[str, Any],
        domains: tuple[str, ...],
        slot: str,
        scope: Scope,
    ) -> None:
        if "rating" not in entry:
            self.draft.problem(path, "E242", key=True, name=address)
            return
        grades = self._grades(path, entry, domains, scope)
        self._slots.note_grades(slot, grades)
        if "critical" in entry or any(g.critical for g in grades):
            self._check_critical(path, entry)
        self._check_falling(address, path, entry)
        self.marks[address] = self._mark(address, path, entry, slot, grades, scope)

    def _check_falling(self, address: str, path: Path, entry: Mapping[str, Any]) -> None:
        """Note slots that cost where nothing is weak, or that are let off where all is."""
        ratings = list(ratings_in(entry.get("rating", [])))
        if "lose" in entry and all(rating >= 3 for rating in ratings):
            self.draft.problem((*path, "lose"), "E263", key=True, name=address)
        if "waive" in entry and ratings and all(rating < 3 for rating in ratings):
            self.draft.problem((*path, "waive"), "E264", key=True, name=address)

    def _grades(
        self, path: Path, entry: Mapping[str, Any], domains: tuple[str, ...], scope: Scope
    ) -> tuple[Grade, ...]:
        rating, here, kind = entry["rating"], (*path, "rating"), entry.get("critical", "")
        if not isinstance(rating, list):
            branch = {"is": rating, "critical": kind}
            return (self._grade(here, branch, here, domains, scope),)
        if any("critical" in branch for branch in rating):
            kind = ""  # the branches say themselves which of them it is
        grades = tuple(
            self._grade((*here, n), branch, (*here, n, "is"), domains, scope, kind)
            for n, branch in enumerate(rating)
        )
        if kind and not any(grade.critical for grade in grades):
            lowest = f"{min(grade.rating for grade in grades):g}"
            self.draft.problem((*path, "critical"), "E244", rating=lowest)
        return grades

    def _grade(
        self,
        path: Path,
        branch: Mapping[str, Any],
        at: Path,
        domains: tuple[str, ...],
        scope: Scope,
        kind: str = "",
    ) -> Grade:
        """A rating as a grade; a harmful one is a critical error of this kind, if any is given."""
        written = branch["is"]
        if isinstance(written, Mapping) and set(written) != set(domains):
            self.draft.problem(at, "E243", domains=", ".join(domains))
            written = 1
        by_domain = written if isinstance(written, Mapping) else dict.fromkeys(domains, written)
        lowest = float(min(by_domain.values(), default=4))
        critical = branch.get("critical", kind if lowest == 1 else "")
        if critical and lowest != 1:
            self.draft.problem(at, "E244", rating=f"{lowest:g}")
        credit = {
            d: count_units(_units(r, self.denominator), critical) for d, r in by_domain.items()
        }
        whole, rest = divmod(sum(credit.values()), max(1, len(credit)))  # the mean; 0 of none
        assert not rest, (credit, self.denominator)
        return Grade(
            self.draft.when(path, branch, scope),
            credit,
            whole,
            lowest,
            critical,
            self._principles(path, branch, "upholds"),
            self._principles(path, branch, "breaches"),
            self._because(path, branch, scope),
            self._why(path, branch, scope),
        )

    def _mark(
        self,
        address: str,
        path: Path,
        entry: Mapping[str, Any],
        slot: str,
        grades: tuple[Grade, ...],
        scope: Scope,
    ) -> Mark:
        self._differ(address, path, entry)
        return Mark(
            address,
            slot,
            grades,
            self._principles(path, entry, "upholds"),
            self._principles(path, entry, "breaches"),
            self._because(path, entry, scope),
            self._signals(address, path, entry),
            self._repairs(path, entry),
            self._slots.note_named(entry.get("lose", ()), (*path, "lose")),
            self._slots.note_named(entry.get("waive", ()), (*path, "waive")),
            entry.get("type", ""),
            bool(entry.get("discuss")),
            bool(entry.get("right")),
            frozenset(entry.get("accept", ())),
            "" if grades else entry.get("critical", ""),
            self._because(path, entry, scope, "better"),
            entry.get("takes_for", ""),
            self._why(path, entry, scope),
            self._belief(path, entry),
        )

    def _belief(self, path: Path, entry: Mapping[str, Any]) -> str:
        """The id of the belief an answer follows, or ""."""
        belief: str = entry.get("belief", "")
        if belief and belief not in self.beliefs:
            hint = suggest_or_list(belief, self.beliefs)
            self.draft.problem((*path, "belief"), "E271", hint, name=belief)
        return belief

    def _differ(self, address: str, path: Path, entry: Mapping[str, Any]) -> None:
        """Keep what each side says where experts differ; a principle named as a source is one."""
        sides = entry.get("sides", ())
        for number, side in enumerate(sides):
            source = side["source"].strip()
            if PRINCIPLE.fullmatch(source) and source not in self.principles:
                hint = suggest_principle(source, self.principles) or _numbers(self.principles)
                self.draft.problem((*path, "sides", number, "source"), "E241", hint, name=source)
        if sides:
            self.sides[address] = tuple(
                Side(flatten(side["says"]), flatten(side["source"])) for side in sides
            )

    def _because(
        self, path: Path, entry: Mapping[str, Any], scope: Scope, field: str = "because"
    ) -> tuple[Because, ...]:
        """Words of the key, of which the first that fits is shown."""
        written = entry.get(field, ())
        context = "/".join((self.draft.case, *(p for p in path if isinstance(p, str)), field))
        if isinstance(written, str):
            return (Because(None, None, context, flatten(written)),)
        found = []
        for number, part in enumerate(written):
            here = (*path, field, number)
            assumes = part.get("assumes")
            claim = None
            if assumes is not None:
                claim = self.draft.condition((*here, "assumes"), assumes, scope)
            text = flatten(part["say"])
            found.append(Because(self.draft.when(here, part, scope), claim, context, text))
        return tuple(found)

    def _why(self, path: Path, entry: Mapping[str, Any], scope: Scope) -> tuple[Because, ...]:
        """Why an answer is weak, in so few words that a list of them can be read."""
        found = self._because(path, entry, scope, "why")
        for number, reason in enumerate(found):
            words = len(reason.text.split())
            if words > MOST_WHY:
                part = () if isinstance(entry["why"], str) else (number, "say")
                self.draft.problem((*path, "why", *part), "E269", key=True, n=words, most=MOST_WHY)
        return found

    def _principles(self, path: Path, entry: Mapping[str, Any], field: str) -> tuple[str, ...]:
        named = tuple(entry.get(field, ()))
        for number, id in enumerate(named):
            if id not in self.principles:
                hint = suggest_principle(id, self.principles) or _numbers(self.principles)
                self.draft.problem((*path, field, number), "E241", hint, name=id)
        return named

    def _signals(self, address: str, path: Path, entry: Mapping[str, Any]) -> tuple[str, ...]:
        scene = address.partition(".")[0]
        known = self.known_signals
        found = []
        for number, id in enumerate(entry.get("signals", ())):
            here = [s for s in known if s == f"{scene}.{id}" or s == id]
            here = here or [s for s in known if s.partition(".")[2] == id]
            if not here:
                ids = {address.partition(".")[2] for address in known}
                hint = suggest_or_list(id, ids) or NO_SIGNAL
                self.draft.problem((*path, "signals", number), "E246", hint, name=id)
            found.extend(here[:1])
        return tuple(found)

    def _repairs(self, path: Path, entry: Mapping[str, Any]) -> tuple[str, ...]:
        named = tuple(entry.get("repaired_by", ()))
        for number, address in enumerate(named):
            if address not in self.draft.cards:
                hint = suggest_name(address, self.draft.cards)
                self.draft.problem((*path, "repaired_by", number), "E247", hint, name=address)
        return named

    def _check_critical(self, path: Path, entry: Mapping[str, Any]) -> None:
        if not entry.get("signals"):
            scenes = list(self.draft.data["scenes"])
            before = scenes[: scenes.index(path[1]) + 1]
            signals = (signal.partition(".") for signal in self.known_signals)
            hint = _list_signals([id for scene, _, id in signals if scene in before])
            self.draft.problem(path, "E245", hint, key=True, name=str(path[-1]))


def _list_signals(ids: list[str]) -> str:
    """What can be written as the signals of a critical error, of the ids of text so far."""
    if not ids:
        return f"{NO_SIGNAL} under `signals`"
    return f"write `signals: [{ids[0]}]`" if len(ids) == 1 else f"there is {list_names(ids)}"


NO_SIGNAL = "give a piece of text that was shown before an `id`, and name that"


def _numbers(principles: Iterable[str]) -> str:
    """Where the numbers of the principles begin and end."""
    known = sorted(principles)
    return f"they go from `{known[0]}` to `{known[-1]}`: see `doctrine.yaml`" if known else ""
