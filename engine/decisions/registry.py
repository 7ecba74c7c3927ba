"""Every kind of decision, and the two locations in which nothing is decided.

A new kind is one module here and one line in `DECISIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Protocol

from engine.decisions.choose import Choose
from engine.decisions.compiler_protocols import Builder
from engine.decisions.interview import Interview
from engine.decisions.kind import Kind
from engine.decisions.multi_item import Ask, Whole
from engine.decisions.rank import Rank
from engine.decisions.rate import Rate
from engine.decisions.select import Select
from engine.kernel import model as k
from engine.language.language import N_


class Continue(Kind):
    """A scene without a decision: it is read, and left by continuing."""

    name = "continue"
    answer_form = "read-on"
    review = N_("Read and continue")
    sheet = N_("Read, then put the sheet down.")

    def build_locations(self, build: Builder) -> list[k.Location]:
        """One location, with one move."""
        ways = build.ways()
        move = k.Move(("continue", ""), f"continue:{build.scene}", None, (), ways)
        return [build.place(moves=(move,), passing=build.passing(ways))]

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """The one answer there is."""
        return {"continue": True}


class Ended(Kind):
    """An ending: nothing can be answered. Endings are compiled from a section of their own."""

    name = k.ENDED

    def build_locations(self, build: Builder) -> list[k.Location]:
        """None: an ending is no scene."""
        return []


CHOOSE = Choose()
DECISIONS: tuple[Kind, ...] = (CHOOSE, Rank(), Select(), Rate(), Interview())
CONTINUE, ENDED = Continue(), Ended()

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (*DECISIONS, CONTINUE, ENDED)}
"""Every way in which a location is answered, by its name."""

WHOLES: Mapping[str, Whole] = {kind.name: kind for kind in DECISIONS if isinstance(kind, Whole)}
"""The decisions answered about all their items at once, by name, which is also their verb."""

ASKS: Mapping[str, Ask] = {
    name: ask for whole in WHOLES.values() for name, ask in whole.asks.items()
}
"""Every function by which conditions ask about an answer, by its name in a case."""


class OfKind(Protocol):
    """What says by name how it is answered: a location, a ruling, a decision in a report."""

    @property
    def kind(self) -> str:
        """The name of a kind."""


def kind_of(what: OfKind) -> Kind:
    """How a location, or a decision told of, is answered."""
    return KINDS[what.kind]


def whole_of(what: OfKind) -> Whole | None:
    """The kind of a decision about several items; None where it is of another kind."""
    return WHOLES.get(what.kind)


def settles(verb: str) -> bool:
    """Whether an answer of this verb settles a decision: an option, or one about all its items."""
    return verb == "option" or verb in WHOLES


def kind_in(scene: Mapping[str, Any]) -> Kind:
    """The kind of a scene as written; `continue` where there is nothing to decide."""
    return next((kind for kind in DECISIONS if kind.name in scene), CONTINUE)


def decision_in(scene: Mapping[str, Any]) -> Mapping[str, Any]:
    """The decision of a scene as written; empty where there is none."""
    decision: Mapping[str, Any] = scene.get(kind_in(scene).name, {})
    return decision
