"""The result of checking one file, and the sentence that says what was proved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.strings import _, current, plural
from engine.scenario.problems import Problem, Refused

if TYPE_CHECKING:
    from engine.explore.checked import Checked, CheckedCase, Told
    from engine.explore.statespace.limits import Progress


@dataclass(frozen=True, slots=True)
class FileResult:
    """The result of checking one file.

    Attributes:
        file: the path as given.
        findings: problems, findings and notes, in the order of the output.
        case: the case and what the check found, if it can be played.
        summary: what was proved, or "".
        quick: whether scores were left out.
    """

    file: str
    findings: tuple[Told, ...]
    case: CheckedCase | None = None
    summary: str = ""
    quick: bool = False

    @property
    def interrupted(self) -> bool:
        """Whether the check was stopped before its end."""
        return self.case is not None and self.case.checked.interrupted

    @property
    def problems(self) -> list[Problem]:
        """The problems of the findings, without the plays that show them."""
        return [finding.problem for finding in self.findings]


def check_file(file: Path, quick: bool, progress: Progress, plans: bool = False) -> FileResult:
    """Read a case and check it.

    Args:
        file: of the case.
        quick: whether to run the safety tier only.
        progress: called now and then with the number of states so far.
        plans: whether to find a best and a worst play.
    """
    from engine.explore.checked import Told
    from engine.services.kept_checks import check_case
    from tui.cli.problem_output import sort_key

    try:
        case = check_case(file, progress, quick=quick, attain=plans)
    except Refused as refused:
        told = sorted(refused.problems, key=sort_key)
        return FileResult(str(file), tuple(map(Told, told)))
    checked = case.checked
    return FileResult(
        str(file),
        tuple(sorted(checked.findings, key=lambda finding: sort_key(finding.problem))),
        case,
        summary(case.title, checked, quick),
        quick,
    )


def summary(title: str, checked: Checked, quick: bool = False) -> str:
    """What was proved, in one sentence that claims no more than was seen."""
    head = _extent(checked)
    said = current().commas([*_held(checked), *_figures(checked)])
    if quick:
        said = current().commas(part for part in (said, str(_("figures left out"))) if part)
    if checked.accepted:
        n = len(checked.accepted)
        said = f"{said}; " if said else ""
        said += plural("{n} finding accepted", "{n} findings accepted", n)
    return f"{title}: {head}: {said}." if said else f"{title}: {head}."


def _extent(checked: Checked) -> str:
    """How many states were seen and, if not all, why."""
    states = f"{checked.states:,}"
    if checked.interrupted:
        said = _("interrupted before the end, after {states} states")
        return said.format(states=states)
    if checked.exhausted:
        return plural(
            "{states} state, the only one",
            "{states} states, all of them",
            checked.states,
            states=states,
        )
    seen = _("not complete: {states} states, depth {depth}")
    if checked.because:
        seen = _(
            "not complete: {states} states, depth {depth}, because `{name}` multiplies by {by}"
        )
    by = f"{checked.by:,}"
    return seen.format(states=states, depth=checked.depth, name=checked.because, by=by)


def _held(checked: Checked) -> list[str]:
    """What holds in every state; if not every state was seen, nothing is claimed."""
    broken, looked = checked.broken, checked.decided
    if checked.interrupted:
        return []
    if not checked.exhausted:
        return [] if broken or not looked else [str(_("no rule is broken in these"))]
    said = [] if checked.stuck else [str(_("no one gets stuck"))]
    if broken:
        held = _("{n} of {rules} rules hold")
        said.append(held.format(n=checked.held, rules=looked))
    elif looked:
        said.append(plural("{n} rule holds", "{n} rules hold", looked))
    if checked.aside:
        said.append(plural("{n} rule not checked", "{n} rules not checked", checked.aside))
    return said


def _figures(checked: Checked) -> list[str]:
    """The best, the worst and the expected random score."""
    named = {
        _("best {n}"): checked.best,
        _("worst {n}"): checked.worst,
        _("random {n}"): checked.random,
    }
    return [words.format(n=f"{float(n):.2f}") for words, n in named.items() if n is not None]
