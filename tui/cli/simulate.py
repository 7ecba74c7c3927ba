"""`rifq simulate`: plays a case many times and shows what happened, as text or as JSON."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.control_characters import json_text
from engine.language.interface import _, plural, translate
from tui.cli.arguments import load_case
from tui.cli.commands import INTERRUPTED, Command, cases_option, output_option
from tui.cli.folders import cases_folder
from tui.cli.output import show_line, write

if TYPE_CHECKING:
    from engine.explore.simulate.simulation import Hit, Simulation
    from engine.scenario.scenario import Scenario

POLICIES = ("random", "greedy", "careful", "hasty")


@click.command("simulate", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--plays", type=click.IntRange(min=1), default=10_000, metavar="N", show_default=True)
@click.option("--seed", type=int, default=0, metavar="S", help="The same seed, the same plays.")
@click.option("--policy", type=click.Choice(POLICIES), default="random", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@cases_option
@output_option
def command(
    case: str,
    plays: int,
    seed: int,
    policy: str,
    form: str,
    cases: Path | None,
    output: Path | None,
) -> None:
    """Play a case many times with one policy.

    Shows what was reached and what never was, how plays end and how they score. Ctrl-C stops it
    with the results so far, and exit code 130.
    """
    from engine.explore.simulate.players import PLAYERS
    from engine.explore.simulate.simulation import simulate

    scenario = load_case(case, cases_folder(cases))
    seen = simulate(scenario, plays, seed=seed, policy=policy, progress=_progress)
    show_line()
    told = as_json if form == "json" else as_text
    write(told(scenario, seen, PLAYERS[policy][1]), output)
    if seen.plays < seen.wanted:
        sys.exit(INTERRUPTED)


def _progress(plays: int) -> None:
    show_line(plural("{plays} play", "{plays} plays", plays, plays=f"{plays:,}"))


def as_json(scenario: Scenario, seen: Simulation, means: str) -> str:
    """Everything that was counted, as a JSON object; `means` defines the policy."""
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
    found = {
        "case": scenario.id,
        "version": scenario.about.version,
        "policy": seen.policy,
        "definition": " ".join(means.split()),
        "seed": seen.seed,
        "plays": seen.plays,
        "wanted": seen.wanted,
        "unfinished": seen.unfinished,
        "score": score,
        "domains": seen.domains,
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
    return json_text(found, indent=2)


def as_text(scenario: Scenario, seen: Simulation, means: str) -> str:
    """The same as text for people, most important first."""
    head = _head(scenario, seen, means)
    return "\n".join([*head, "", *_scores(seen), "", *_endings(seen), "", *_hits(seen)])


def _head(scenario: Scenario, seen: Simulation, means: str) -> Iterator[str]:
    counted = plural("{n} play", "{n} plays", seen.plays)
    title = scenario.about.title
    yield f"{title}: {counted}, {_('policy')} {seen.policy}, {_('seed')} {seen.seed}"
    yield textwrap.indent(textwrap.fill(translate(means), 86), "  ")
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
        yield str(_("Mean score of each domain, % of its weight"))
        for domain, share in seen.domains.items():
            yield f"  {100 * share:5.1f}  {domain}"
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
    yield str(_("Scenes: share of plays. Answers: how often chosen where offered"))
    for scene, plays in seen.scenes.items():
        yield f"  {_share(plays, seen.plays) if plays else str(_('never')):>9}  {scene}"
        for address, hit in seen.answers.items():
            if address.partition(".")[0] == scene:
                yield f"    {_describe_hit(hit):>13}  {address}"


def _describe_hit(hit: Hit) -> str:
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
