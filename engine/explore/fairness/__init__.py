"""Is a case a fair test? What would let somebody score without judgement, or in spite of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.explore.fairness.duration import takes_too_long
from engine.explore.fairness.idle_decisions import idle
from engine.explore.fairness.interviews import credit_follows_disclosure, free_weight, gated
from engine.explore.fairness.screen_fit import too_long
from engine.explore.fairness.single_rule import single_rules
from engine.explore.fairness.surface_cues import length, position
from engine.explore.fairness.tension import no_tension
from engine.explore.queries.case import Case
from engine.explore.queries.finding import Finding

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
