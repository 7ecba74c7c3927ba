"""What `rifq check` learnt of one file, and the sentence that says what was proved."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from engine.language.strings import _, plural
from engine.scenario.problems import Problem, Refused

if TYPE_CHECKING:
    from engine.explore.check import Checked
    from engine.explore.finding import Finding
    from engine.explore.statespace.graph import Progress
    from engine.play.play import Play
    from engine.scenario.scenario import Scenario

RULES = ("E311", "E312", "E313", "E314", "E315", "E316")
STUCK = ("E301", "E302")


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in one file.

    Attributes:
        file: the path as given.
        findings: problems, findings and notes, in the order in which they are told.
        scenario: the case, when it can be played.
        summary: what was proved, or "".
        interrupted: whether the check was stopped before it was done.
        attain: a best and a worst play, where they were asked for.
    """

    file: str
    findings: tuple[Finding, ...]
    scenario: Scenario | None = None
    summary: str = ""
    interrupted: bool = False
    attain: tuple[Play, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """What was found, without the plays that show it."""
        return [finding.problem for finding in self.findings]


class Counting:
    """Says on a terminal how many states were seen so far; elsewhere nothing."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.file = ""
        self._width = 0

    def __call__(self, states: int) -> None:
        """So many states were seen of the present file."""
        self._put(_("{file}: {n} states so far").format(file=self.file, n=f"{states:,}"))

    def clear(self) -> None:
        """Take the line away again."""
        if self._width:
            self._put("")
            self._width = 0

    def _put(self, line: str) -> None:
        if self.stream.isatty():
            self.stream.write(f"\r{line.ljust(self._width)}\r{line}")
            self.stream.flush()
            self._width = len(line)


def look(file: Path, quick: bool, progress: Progress, plans: bool = False) -> Looked:
    """Read a case and check it; for `plans`, with a best and a worst play."""
    from engine.explore.check import check
    from engine.explore.finding import Finding
    from engine.explore.theorem_list import FAIRNESS, SAFETY
    from engine.scenario.library import load
    from tui.cli.problem_output import order

    try:
        scenario = load(file)
    except Refused as refused:
        told = sorted(refused.problems, key=order)
        return Looked(str(file), tuple(map(Finding, told)))
    checked = check(scenario, SAFETY, () if quick else FAIRNESS, progress, attain=plans)
    return Looked(
        str(file),
        tuple(sorted(checked.findings, key=lambda finding: order(finding.problem))),
        scenario,
        summary(scenario.about.title, checked, quick),
        checked.interrupted,
        checked.attain,
    )


def summary(title: str, checked: Checked, quick: bool = False) -> str:
    """What was proved of a case, in one sentence that claims no more than was seen."""
    head = _extent(checked)
    said = ", ".join([*_held(checked), *_figures(checked)])
    if quick:
        said = ", ".join(part for part in (said, str(_("figures left out"))) if part)
    if checked.accepted:
        n = len(checked.accepted)
        said = f"{said}; " if said else ""
        said += plural("{n} finding accepted", "{n} findings accepted", n)
    return f"{title}: {head}: {said}." if said else f"{title}: {head}."


def _extent(checked: Checked) -> str:
    """How much was seen, and if not all, why."""
    states = f"{checked.states:,}"
    if checked.interrupted:
        said = _("interrupted before it was done, after {states} states")
        return said.format(states=states)
    if checked.exhausted:
        return _("{states} states, all of them").format(states=states)
    seen = _("not exhausted: {states} states, depth {depth}")
    if checked.because:
        seen = _(
            "not exhausted: {states} states, depth {depth}, because `{name}` multiplies by {by}"
        )
    by = f"{checked.by:,}"
    return seen.format(states=states, depth=checked.depth, name=checked.because, by=by)


def _held(checked: Checked) -> list[str]:
    """What is so in every state; where not every state was seen, nothing is claimed."""
    problems = [finding.problem for finding in checked.findings]
    broken = len({(p.line, p.column) for p in problems if p.code in RULES})
    looked = checked.rules - checked.aside
    if checked.interrupted:
        return []
    if not checked.exhausted:
        return [] if broken or not looked else [str(_("no rule is broken in those"))]
    stuck = any(problem.code in STUCK for problem in problems)
    said = [] if stuck else [str(_("nobody gets stuck"))]
    if broken:
        held = _("{n} of {rules} rules hold")
        said.append(held.format(n=max(0, looked - broken), rules=looked))
    elif looked:
        said.append(plural("{n} rule holds", "{n} rules hold", looked))
    if checked.aside:
        said.append(plural("{n} rule not looked at", "{n} rules not looked at", checked.aside))
    return said


def _figures(checked: Checked) -> list[str]:
    """Bounds of the credit, and what chance brings."""
    named = {
        _("best {n}"): checked.best,
        _("worst {n}"): checked.worst,
        _("random {n}"): checked.random,
    }
    return [words.format(n=f"{n:.2f}") for words, n in named.items() if n is not None]
