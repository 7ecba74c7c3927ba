"""Compiled entries that a case shares with one that is edited in a few of them.

What a scene, an ending or an inject compiles to depends on its own lines, on what is declared, and
on how many lines of text stand before it; and all that it leaves in the draft can be left again.
So an entry that is the same in both cases, among the same declarations and after as many lines, is
taken as it was compiled before. What the key says of a scene depends, beyond that, on what can be
named as a signal or a repair, and on the slots (`KeyBuilder.take`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from engine.kernel import model as k
from engine.kernel.answer_key import Key
from engine.scenario.compile.answer_key import KeyBuilder
from engine.scenario.compile.draft import Draft
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario

T = TypeVar("T")

SECTIONS = frozenset({"scenes", "endings", "injects"})


class _Left(Struct, frozen=True):
    """What an entry compiles to, and leaves in a draft.

    Attributes:
        written: the entry, as data.
        before: how many lines of text stand before it.
        pieces: its locations, or the inject.
        lines, cards, stands, edges, used, variables: what is new in the draft.
    """

    written: Any
    before: int
    pieces: tuple[Any, ...]
    lines: tuple[Any, ...]
    cards: Mapping[str, Any]
    stands: Mapping[str, Path]
    edges: Mapping[int, Path]
    used: frozenset[str]
    variables: Mapping[str, Any]


class _Learning:
    """Compiles entries, and keeps what they leave in the draft."""

    def __init__(self) -> None:
        self.left: dict[Path, _Left] = {}

    def compile(self, draft: Draft, path: Path, make: Callable[[], Iterable[Any]]) -> Iterable[Any]:
        """The pieces of the entry at a path."""
        cards, stands, edges, used = draft.cards, draft.stands, draft.edges, draft.used
        draft.cards, draft.stands, draft.edges, draft.used = {}, {}, {}, set()
        before, variables = len(draft.lines), set(draft.variables)
        pieces = tuple(make())
        self.left[path] = _Left(
            draft.source.at(path),
            before,
            pieces,
            tuple(draft.lines[before:]),
            draft.cards,
            draft.stands,
            draft.edges,
            frozenset(draft.used),
            {name: v for name, v in draft.variables.items() if name not in variables},
        )
        draft.cards, draft.stands = {**cards, **draft.cards}, {**stands, **draft.stands}
        draft.edges, draft.used = {**edges, **draft.edges}, used | draft.used
        return pieces


class _Reusing:
    """Takes entries from a case that has them, and compiles the others."""

    def __init__(self, left: Mapping[Path, _Left], types: Mapping[str, Any]) -> None:
        self._left, self._types = left, types

    def compile(self, draft: Draft, path: Path, make: Callable[[], Iterable[Any]]) -> Iterable[Any]:
        """The pieces of the entry at a path."""
        known = self._left.get(path)
        same = known is not None and known.written is draft.source.at(path)
        if known is None or not same or known.before != len(draft.lines):
            return make()
        draft.lines.extend(known.lines)
        draft.cards.update(known.cards)
        draft.stands.update(known.stands)
        draft.edges.update(known.edges)
        draft.used |= known.used
        for name, variable in known.variables.items():
            if name not in draft.variables:
                draft.variable(variable, self._types[name])
        return known.pieces


class KnownParts:
    """How a case was compiled, for those that differ from it in a few entries.

    In the draft of it, all is declared and nothing is compiled; model and rules compile these
    parts.
    """

    def __init__(
        self,
        scenario: Scenario,
        draft: Draft,
        model: Callable[[Draft], k.Model],
        principles: frozenset[str],
        rules: Callable[[Draft], object],
    ) -> None:
        self.scenario, self._draft = scenario, draft
        self._declared = _declarations(draft)
        learning = draft.entries = _Learning()
        self._model = model(draft)  # kept, so that the identity of what is in it stays its own
        self._left = learning.left
        pairs = zip(self._model.locations, scenario.story.model.locations, strict=True)
        self._plain = {id(made): plain for made, plain in pairs}
        builder = KeyBuilder(draft, principles)
        self._principles, self._signals, self._cards = principles, builder.signals, {*draft.cards}
        self._judged = {id: self._reads(partial(builder.judge, id)) for id in draft.data["scenes"]}
        for judged, _ in self._judged.values():  # the very marks, so that equal keys are soon told
            judged.marks = {address: scenario.key.marks[address] for address in judged.marks}
        _, self._read_by_rules = self._reads(partial(rules, draft))

    def _reads(self, compile: Callable[[], T]) -> tuple[T, frozenset[str]]:
        """What something compiles to, and the variables that it reads."""
        self._draft.used = set()
        return compile(), frozenset(self._draft.used)

    def share(self, draft: Draft) -> bool:
        """Let a draft, in which all is declared, take the entries that it has in common with this.

        It cannot where something else is declared, or other sections differ; whether it can is
        returned.
        """
        here, there = self.scenario.data, draft.data
        names = here.keys() | there.keys()
        if any(here.get(n) is not there.get(n) for n in names - SECTIONS):
            return False
        if draft.told or _declarations(draft) != self._declared:
            return False
        if any(list(here.get(n, ())) != list(there.get(n, ())) for n in SECTIONS):
            return False
        draft.entries = _Reusing(self._left, self._draft.types)
        return True

    def rules(self, draft: Draft) -> None:
        """Mark what the rules read, which are the same."""
        draft.used |= self._read_by_rules

    def key(self, draft: Draft) -> Key | None:
        """The key; None where no scene can be taken as it was judged before."""
        builder = KeyBuilder(draft, self._principles)
        same = builder.denominator == self.scenario.key.denominator
        if not same or builder.signals != self._signals or draft.cards.keys() != self._cards:
            return None
        here, there = self.scenario.data["scenes"], draft.data["scenes"]
        for id, (judged, used) in self._judged.items():
            if here[id] is not there[id]:
                builder.judge(id)
                continue
            draft.used |= used
            if not builder.take(judged):
                return None
        key = builder.key()
        return self.scenario.key if key == self.scenario.key else key

    def pruned(self, variables: tuple[k.Variable, ...]) -> Mapping[int, k.Location]:
        """The locations without the history nobody reads, by the identity of those with it."""
        same = variables == self.scenario.story.model.variables
        return self._plain if same else {}


def _declarations(draft: Draft) -> object:
    """Everything that conditions and effects may speak of."""
    return dict(draft.variables), dict(draft.types), dict(draft.bare), set(draft.parts)
