"""Every theorem, in the order they are run.

The safety tier runs on every save and needs no scores: dead ends, what is never reached, broken
rules, false claims. The fairness tier asks whether the case is a fair test.
"""

from __future__ import annotations

from engine.explore.explored_case import Theorem
from engine.explore.fairness.idle_decisions import find_idle_decisions
from engine.explore.fairness.interview_credit import (
    find_free_weight,
    find_gated_slots,
    find_paid_disclosure,
)
from engine.explore.fairness.overlong_case import find_overlong_case
from engine.explore.fairness.screen_fit import find_overlong_screens
from engine.explore.fairness.signals_in_same_scene import find_late_signals
from engine.explore.fairness.single_rule import find_strong_single_rules
from engine.explore.fairness.surface_cues import find_length_cues, find_position_cues
from engine.explore.fairness.tension import find_easy_decisions
from engine.explore.fairness.unchanging_key import find_unchanging_key
from engine.explore.fairness.unequal_luck import find_unequal_luck
from engine.explore.theorems.braces_in_texts import find_braces
from engine.explore.theorems.clamped_numbers import find_clamps
from engine.explore.theorems.dead_ends import find_dead_ends
from engine.explore.theorems.failing_plans import find_failing_plans, find_missing_principles
from engine.explore.theorems.false_rationales import find_false_claims
from engine.explore.theorems.hidden_luck import find_hidden_luck
from engine.explore.theorems.idle_conditions import find_idle_conditions
from engine.explore.theorems.idle_ratings import find_idle_ratings
from engine.explore.theorems.invariants import find_broken_rules
from engine.explore.theorems.lost_slots import find_unattainable, report_losses
from engine.explore.theorems.needs_by_luck import find_unlucky_needs
from engine.explore.theorems.outcome_independence import find_bought_endings
from engine.explore.theorems.reachability import find_unreached
from engine.explore.theorems.repeated_decisions import find_repeats
from engine.explore.theorems.skipped_chapters import find_skipped_chapters
from engine.explore.theorems.skipped_facts import find_skipped_facts
from engine.explore.theorems.told_too_early import find_told_too_early
from engine.explore.theorems.unavoidable_errors import find_unavoidable_errors
from engine.explore.theorems.undeclared_drops import report_drops
from engine.explore.theorems.unfair_skipping import find_unfair_passing
from engine.explore.theorems.unmet_needs import find_unmet_needs
from engine.explore.theorems.unsignalled_errors import find_unsignalled_errors
from engine.explore.theorems.unused_variables import find_unused_variables
from engine.explore.theorems.waived_share import find_waivers

SAFETY: tuple[Theorem, ...] = (
    find_failing_plans,
    find_missing_principles,
    find_idle_ratings,
    find_dead_ends,
    find_unfair_passing,
    find_unreached,
    find_idle_conditions,
    find_unused_variables,
    find_braces,
    find_broken_rules,
    find_false_claims,
    find_unsignalled_errors,
    find_hidden_luck,
    find_told_too_early,
    find_skipped_facts,
    find_skipped_chapters,
)
FAIRNESS: tuple[Theorem, ...] = (
    find_easy_decisions,
    find_strong_single_rules,
    find_free_weight,
    find_paid_disclosure,
    find_gated_slots,
    find_position_cues,
    find_length_cues,
    find_idle_decisions,
    find_overlong_screens,
    find_overlong_case,
    find_unchanging_key,
    find_late_signals,
)
WITH_VALUES: tuple[Theorem, ...] = (
    find_unavoidable_errors,
    find_unmet_needs,
    find_clamps,
    report_losses,
    find_unattainable,
    find_unlucky_needs,
    find_unequal_luck,
    report_drops,
    find_bought_endings,
    find_repeats,
    find_waivers,
    *FAIRNESS,
)

_UNHEARD = (find_failing_plans, find_skipped_facts, find_skipped_chapters)
_UNSCORED = (find_unmet_needs, find_clamps, find_unlucky_needs)

OF_SLIPS: tuple[Theorem, ...] = (*(t for t in SAFETY if t not in _UNHEARD), *_UNSCORED)
"""What may notice a slip and needs no slots: not the tests, which are run before, nor notes."""

SCORED_OF_SLIPS: tuple[Theorem, ...] = tuple(t for t in WITH_VALUES if t not in _UNSCORED)
"""What may notice a slip, and is not begun in a case with too many states."""
