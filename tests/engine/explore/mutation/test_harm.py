"""Of the slips nobody notices, those that could hurt somebody come first."""

from __future__ import annotations

from engine.explore.mutation.operators import make_mutants
from engine.explore.mutation.trials import Harm, rate_harm
from engine.scenario.case_files import SHIPPED
from tests.cases import loaded

SCENARIO = loaded(SHIPPED / "template.yaml")
STORY = frozenset({"offers"})


def of(before: str, at: str, seen: frozenset[str] = STORY) -> set[Harm]:
    """What every slip in such a place touches."""
    found = [m for m in make_mutants(SCENARIO) if m.before.startswith(before) and at in m.path]
    assert found, before
    return {rate_harm(SCENARIO, mutant, seen) for mutant in found}


def test_a_critical_answer_and_who_knows_what_come_before_everything() -> None:
    assert of("add sena.trust: -1", "ask-here") == {Harm.GRAVE}
    assert of("tells foreman our-question", "ask-here") == {Harm.GRAVE}
    assert of("knows('foreman', 'our-question')", "corridor") == {Harm.GRAVE}


def test_then_needs_and_risks_then_the_story() -> None:
    assert of("lowers foreman-learns", "ask-everyone") == {Harm.STATUS}
    assert of("need('place') == 'offered'", "what-she-decides") == {Harm.STATUS}
    assert of("sena.trust > 2", "linen-room") == {Harm.STORY}


def test_words_and_at_last_the_score() -> None:
    assert of("sena.trust > 2", "linen-room", frozenset({"text"})) == {Harm.WORDS}
    assert of("1", "ask-here", frozenset({"credit"})) == {Harm.SCORE}
    assert list(Harm) == sorted(Harm)
