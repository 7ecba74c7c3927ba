"""Every theorem, in the order they are run.

The safety tier runs on every save and needs no scores: dead ends, what is never reached, broken
rules, false claims. The fairness tier asks whether the case is a fair test.
"""

from __future__ import annotations

from engine.explore.explored_case import Theorem
from engine.explore.fairness.credit import (
    find_bought_endings,
    find_free_weight,
    find_gated_slots,
    find_paid_disclosure,
    find_unequal_luck,
)
from engine.explore.fairness.cues import find_late_signals, find_length_cues, find_position_cues
from engine.explore.fairness.single_rule import find_strong_single_rules, find_unchanging_key
from engine.explore.fairness.size import find_overlong_case, find_overlong_screens
from engine.explore.fairness.tension import find_easy_decisions, find_idle_decisions
from engine.explore.theorems.endings import (
    find_dead_ends,
    find_unavoidable_errors,
    find_unfair_passing,
)
from engine.explore.theorems.luck import find_hidden_luck, find_unlucky_needs
from engine.explore.theorems.ratings import (
    find_costly_openness,
    find_false_claims,
    find_idle_ratings,
    find_repeats,
    find_unsignalled_errors,
)
from engine.explore.theorems.reachability import (
    find_idle_conditions,
    find_unmet_needs,
    find_unreached,
)
from engine.explore.theorems.skipped import find_skipped_chapters, find_skipped_facts
from engine.explore.theorems.slots import (
    find_unattainable,
    find_waivers,
    report_drops,
    report_losses,
)
from engine.explore.theorems.specification import (
    find_broken_rules,
    find_failing_plans,
    find_missing_principles,
)
from engine.explore.theorems.texts import find_answers_alike, find_braces, find_told_too_early
from engine.explore.theorems.unanswered import find_long_reactions, find_unanswered, find_unread
from engine.explore.theorems.unintroduced import find_unintroduced
from engine.explore.theorems.variables import find_clamps, find_unused_variables

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
    find_answers_alike,
    find_broken_rules,
    find_false_claims,
    find_costly_openness,
    find_unsignalled_errors,
    find_hidden_luck,
    find_told_too_early,
    find_skipped_facts,
    find_skipped_chapters,
    find_unanswered,
    find_long_reactions,
    find_unread,
    find_unintroduced,
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

_UNHEARD = (
    find_failing_plans,
    find_skipped_facts,
    find_skipped_chapters,
    find_unanswered,
    find_long_reactions,
    find_unread,
    find_unintroduced,
)
_UNSCORED = (find_unmet_needs, find_clamps, find_unlucky_needs)

OF_SLIPS: tuple[Theorem, ...] = (*(t for t in SAFETY if t not in _UNHEARD), *_UNSCORED)
"""What may notice a slip and needs no slots: not the tests, which are run before, nor notes."""

SCORED_OF_SLIPS: tuple[Theorem, ...] = tuple(t for t in WITH_VALUES if t not in _UNSCORED)
"""What may notice a slip, and is not begun in a case with too many states."""
