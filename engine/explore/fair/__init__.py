"""Is a case a fair test? What would let somebody score without judgement, or in spite of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.explore.case import Case
from engine.explore.fair.cues import length, position
from engine.explore.fair.idle import idle
from engine.explore.fair.interviews import credit_follows_disclosure, free_weight, gated
from engine.explore.fair.minutes import takes_too_long
from engine.explore.fair.page import too_long
from engine.explore.fair.policy import single_rules
from engine.explore.fair.tension import no_tension
from engine.explore.finding import Finding

FAIR: tuple[Callable[[Case], Iterable[Finding]], ...] = (
    no_tension,
    single_rules,
    free_weight,
    credit_follows_disclosure,
    gated,
    position,
    length,
    idle,
    too_long,
    takes_too_long,
)
"""Every theorem of this tier, F330 to F339."""
