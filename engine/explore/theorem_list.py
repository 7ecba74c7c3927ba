"""Every theorem, in the order they are run.

The safety tier is run on every save and needs no slots: who gets stuck, what is never reached,
which rule breaks, what claims or exposes what is not so. The rest asks whether it is a fair test.
"""

from __future__ import annotations

from engine.explore.check import Theorem
from engine.explore.fairness import FAIR
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
    *FAIR,
)
