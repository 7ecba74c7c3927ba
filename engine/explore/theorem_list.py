"""Every theorem, in the order they are run.

The safety tier is run on every save and needs no slots: who gets stuck, what is never reached,
which rule breaks, what claims or exposes what is not so. The rest asks whether it is a fair test.
"""

from __future__ import annotations

from engine.explore.case import Theorem
from engine.explore.fairness.duration import takes_too_long
from engine.explore.fairness.idle_decisions import idle
from engine.explore.fairness.interviews import credit_follows_disclosure, free_weight, gated
from engine.explore.fairness.screen_fit import too_long
from engine.explore.fairness.single_rule import single_rules
from engine.explore.fairness.surface_cues import length, position
from engine.explore.fairness.tension import no_tension
from engine.explore.theorems.clamped_numbers import clamps
from engine.explore.theorems.coverage import coverage
from engine.explore.theorems.dead_ends import ends
from engine.explore.theorems.error_free_endings import clean
from engine.explore.theorems.failing_plans import plans, principles
from engine.explore.theorems.hidden_luck import luck
from engine.explore.theorems.invariants import invariants
from engine.explore.theorems.just_world import credit
from engine.explore.theorems.needs import needs
from engine.explore.theorems.passing import passing
from engine.explore.theorems.rationales import rationales
from engine.explore.theorems.reachability import reachability
from engine.explore.theorems.repeated_decisions import again
from engine.explore.theorems.signals import signals
from engine.explore.theorems.slots import attainable, unsaid
from engine.explore.theorems.undeclared_drops import undropped
from engine.explore.theorems.waived_share import waived

SAFETY: tuple[Theorem, ...] = (
    plans,
    principles,
    ends,
    reachability,
    coverage,
    invariants,
    rationales,
    signals,
    luck,
    passing,
)
FAIR_TEST: tuple[Theorem, ...] = (
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
FAIRNESS: tuple[Theorem, ...] = (
    clean,
    needs,
    clamps,
    unsaid,
    attainable,
    undropped,
    credit,
    again,
    waived,
    *FAIR_TEST,
)
