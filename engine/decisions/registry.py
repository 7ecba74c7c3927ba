"""Every kind of decision. A new kind is one module here and one line in `DECISIONS`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.decisions.choose import Choose
from engine.decisions.interview import Interview
from engine.decisions.kind import Kind
from engine.decisions.multi_item import Whole
from engine.decisions.no_decision import Continue, Ended
from engine.decisions.rank import Rank
from engine.decisions.rate import Rate
from engine.decisions.select import Select
from engine.kernel import model as k

CHOOSE = Choose()
DECISIONS: tuple[Kind, ...] = (CHOOSE, Rank(), Select(), Rate(), Interview())
CONTINUE, ENDED = Continue(), Ended()

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (*DECISIONS, CONTINUE, ENDED)}
"""Every way in which a location is answered, by its name."""

WHOLES: Mapping[str, Whole] = {kind.name: kind for kind in DECISIONS if isinstance(kind, Whole)}
"""The decisions answered about all their items at once, by name, which is also their verb."""


def kind_of(location: k.Location) -> Kind:
    """How a location is answered."""
    return KINDS[location.kind]


def whole_of(location: k.Location) -> Whole | None:
    """The decision about several items that is made in a location, or None."""
    return WHOLES.get(location.kind)


def kind_in(scene: Mapping[str, Any]) -> Kind:
    """The kind of a scene as written; `continue` where there is nothing to decide."""
    return next((kind for kind in DECISIONS if kind.name in scene), CONTINUE)


def decision_in(scene: Mapping[str, Any]) -> Mapping[str, Any]:
    """The decision of a scene as written; empty where there is none."""
    decision: Mapping[str, Any] = scene.get(kind_in(scene).name, {})
    return decision
