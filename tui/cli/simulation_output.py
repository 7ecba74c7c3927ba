"""The result of a simulation as text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from engine.explore.simulate.players import PLAYERS
from engine.explore.simulate.run import Hit, Simulation
from engine.language.control_characters import json_text
from engine.language.strings import _, plural, translate
from engine.scenario.scenario import Scenario


def as_json(scenario: Scenario, seen: Simulation) -> str:
    """Everything that was counted, as a JSON object."""
    return json_text(_object(scenario, seen), indent=2)


def _object(scenario: Scenario, seen: Simulation) -> dict[str, Any]:
    spread = seen.spread
    score = None
    if spread is not None:
        score = {
            "least": spread.least,
            "quartiles": [spread.low, spread.middle, spread.high],
            "most": spread.most,
            "mean": spread.mean,
            "interval": list(spread.interval),
        }
    return {
        "case": scenario.id,
        "version": scenario.about.version,
        "policy": seen.policy,
        "definition": " ".join(PLAYERS[seen.policy][1].split()),
        "seed": seen.seed,
        "plays": seen.plays,
        "wanted": seen.wanted,
        "unfinished": seen.unfinished,
        "score": score,
        "endings": {
            id: {"plays": ending.plays, "mean": ending.mean} for id, ending in seen.endings.items()
        },
        "critical_per_100": 100 * seen.critical / max(1, seen.plays),
        "moves_per_play": seen.moves / max(1, seen.plays),
        "scenes": seen.scenes,
        "answers": {
            id: {"offered": hit.offered, "taken": hit.taken} for id, hit in seen.answers.items()
        },
        "never": [*_never(seen)],
    }


def as_text(scenario: Scenario, seen: Simulation) -> str:
    """The same as text for people, most important first."""
    return "\n".join(
        [
            *_head(scenario, seen),
            "",
            *_scores(seen),
            "",
            *_endings(seen),
            "",
            *_hits(seen),
        ]
    )


def _head(scenario: Scenario, seen: Simulation) -> Iterator[str]:
    counted = plural("{n} play", "{n} plays", seen.plays)
    title = scenario.about.title
    yield f"{title}: {counted}, {_('policy')} {seen.policy}, {_('seed')} {seen.seed}"
    yield textwrap.indent(textwrap.fill(translate(PLAYERS[seen.policy][1]), 86), "  ")
    if seen.plays < seen.wanted:
        yield plural(
            "Interrupted: {n} play was asked for.",
            "Interrupted: {n} plays were asked for.",
            seen.wanted,
        )
    if seen.unfinished:
        yield plural(
            "{n} play did not reach an ending.",
            "{n} plays did not reach an ending.",
            seen.unfinished,
        )


def _scores(seen: Simulation) -> Iterator[str]:
    spread = seen.spread
    if spread is None:
        yield str(_("Nothing is assessed in this case, or no play reached an ending."))
    else:
        low, high = (f"{100 * part:.1f}" for part in spread.interval)
        yield str(
            _("Score, % of the total weight: mean {mean} (95 % interval {low} to {high})").format(
                mean=f"{100 * spread.mean:.1f}", low=low, high=high
            )
        )
        parts = (spread.least, spread.low, spread.middle, spread.high, spread.most)
        least, one, two, three, most = (f"{100 * part:.1f}" for part in parts)
        yield str(
            _("  lowest {least}, quartiles {one}, {two}, {three}, highest {most}").format(
                least=least, one=one, two=two, three=three, most=most
            )
        )
    plays = max(1, seen.plays)
    yield str(
        _("Critical errors per 100 plays: {critical}. Answers per play: {moves}").format(
            critical=f"{100 * seen.critical / plays:.1f}", moves=f"{seen.moves / plays:.1f}"
        )
    )


def _endings(seen: Simulation) -> Iterator[str]:
    yield str(_("Endings: share of plays, and mean score"))
    for id, ending in seen.endings.items():
        mean = "" if ending.mean is None else f"{100 * ending.mean:6.1f}"
        share = _share(ending.plays, seen.plays) if ending.plays else str(_("never"))
        yield f"  {share:>9}  {mean:>6}  {id}"


def _hits(seen: Simulation) -> Iterator[str]:
    yield str(_("Scenes: share of plays. Answers: how often taken where offered"))
    for scene, plays in seen.scenes.items():
        yield f"  {_share(plays, seen.plays) if plays else str(_('never')):>9}  {scene}"
        for address, hit in seen.answers.items():
            if address.partition(".")[0] == scene:
                yield f"    {_taken(hit):>13}  {address}"


def _taken(hit: Hit) -> str:
    if not hit.offered:
        return str(_("never offered"))
    return _share(hit.taken, hit.offered) if hit.taken else str(_("never"))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def _never(seen: Simulation) -> Iterator[str]:
    """The scenes, endings and answers that no play met."""
    yield from (id for id, plays in seen.scenes.items() if not plays)
    yield from (id for id, ending in seen.endings.items() if not ending.plays)
    yield from (id for id, hit in seen.answers.items() if not hit.taken)
