"""What `rifq check` found, as text, as JSON and as annotations."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from engine.explore.statespace.plan_steps import answers_of, as_line, as_plan, as_yaml, steps_of
from engine.language.language import Plural
from engine.language.strings import _, current, plural
from engine.scenario.problems import Problem, Severity
from tui.cli.problem_output import INDENT, as_annotation, as_lines, as_object

FAILING = "F310"  # a test that fails is mended, or the case is; nobody accepts it

if TYPE_CHECKING:
    from engine.explore.finding import Finding
    from engine.play.play import Play
    from engine.scenario.scenario import Scenario
    from tui.cli.check_result import Looked


def as_text(looked: Sequence[Looked], plans: bool = False) -> str:
    """File by file, and at the end how many were read."""
    last = [counted(looked)]
    code = next((problem.code for each in looked for problem in each.problems), "")
    if code:
        last.append(_("`rifq check --explain {code}` says what a code means.").format(code=code))
    return "\n\n".join([*(_file(each, plans) for each in looked), "\n".join(last)])


def _file(looked: Looked, plans: bool) -> str:
    """What was found in a file, what was proved of it, and what is ready to paste."""
    lines = [looked.file]
    for finding in looked.findings:
        lines.append(as_lines(finding.problem))
        if finding.play is not None and looked.scenario is not None:
            lines += [f"{INDENT}{line}" for line in _shown(looked.scenario, finding.play)]
    if looked.summary:
        lines.append(f"  {looked.summary}")
    if looked.scenario is None:
        return "\n".join(lines)
    pasted = [_tests(looked.scenario, looked)] if plans else []
    pasted.append(_accept(looked.scenario, looked.problems))
    return "\n\n".join(["\n".join(lines), *(part for part in pasted if part)])


def _shown(scenario: Scenario, play: Play) -> list[str]:
    """The play that shows a finding, and how to meet it oneself."""
    answers = " → ".join(answers_of(play)) or str(_("at the very beginning"))
    luck = ", ".join(f"{name}={_value(value)}" for name, value in play.started.luck.items())
    said = _("{answers}; luck: {luck}") if luck else _("{answers}")
    return [said.format(answers=answers, luck=luck), replay(scenario, play)]


def replay(scenario: Scenario, play: Play) -> str:
    """The command that plays it as far as that."""
    command = ["rifq", "play", scenario.source.file, "--along", as_line(steps_of(play))]
    for name, value in play.started.luck.items():
        command += ["--with", f"{name}={_value(value)}"]
    return shlex.join(command)


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _accept(scenario: Scenario, problems: Iterable[Problem]) -> str:
    """The findings as entries of `accept`, which an author pastes with a reason."""
    found = [p for p in problems if p.severity is Severity.FINDING and p.code != FAILING]
    entries = dict.fromkeys((p.code, p.params.get("at", "")) for p in found)
    if not entries:
        return ""
    says = _("  What is meant to be so is accepted with a reason, and not said again:")
    if scenario.accepted:
        says = _("  What is meant to be so is accepted with a reason; below `accept:` goes:")
    lines = [str(says), ""] + ([] if scenario.accepted else ["accept:"])
    for code, at in entries:
        lines.append(f"  - finding: {code}")
        lines += [f"    at: {at}"] if at else []
        lines += ["    because: >-", f"      {_('Why this is meant to be so.')}"]
    return "\n".join(lines)


def _tests(scenario: Scenario, looked: Looked) -> str:
    """The plays that show the findings, the best and the worst, as entries of `tests`."""
    plans = [_plan(f.problem, f.play) for f in looked.findings if f.play is not None]
    names = ("the best there is", "the worst there is")
    plans += [as_plan(name, play) for name, play in zip(names, looked.attain, strict=False)]
    if not plans:
        return ""
    says = _("  What shows a finding, the best and the worst play, as tests:")
    if scenario.plans:
        says = _("  What shows a finding, the best and the worst play; below `tests:` goes:")
    written = map(as_yaml, plans)
    return "\n".join([str(says), "", *([] if scenario.plans else ["tests:"]), *written])


def _plan(problem: Problem, play: Play) -> dict[str, Any]:
    what = problem.params.get("name") or problem.params.get("at", "")
    return as_plan(" ".join(f"{problem.code} {what}".split()), play)


def counted(looked: Sequence[Looked]) -> str:
    """How many files were read, and what was found in them."""
    problems = [problem for each in looked for problem in each.problems]
    weights = [problem.severity for problem in problems]
    found = [
        (Plural("{n} problem", "{n} problems"), weights.count(Severity.PROBLEM)),
        (Plural("{n} finding", "{n} findings"), weights.count(Severity.FINDING)),
        (Plural("{n} note", "{n} notes"), weights.count(Severity.NOTE)),
    ]
    language = current()
    said = language.commas(language.say(words, n=n) for words, n in found if n)
    read = plural("{n} file read", "{n} files read", len(looked))
    cut = any(each.interrupted for each in looked)
    return f"{read}: {said or (_('nothing found so far') if cut else _('nothing to mend'))}."


def as_json(looked: Iterable[Looked]) -> str:
    """A list of objects; what has a play that shows it carries it as a test plan."""
    return json.dumps(
        [_object(each, finding) for each in looked for finding in each.findings],
        ensure_ascii=False,
        indent=2,
    )


def _object(looked: Looked, finding: Finding) -> dict[str, Any]:
    found = as_object(finding.problem)
    play = finding.play
    if play is None or looked.scenario is None:
        return found
    return found | {
        "answers": list(answers_of(play)),
        "luck": dict(play.started.luck),
        "plan": _plan(finding.problem, play),
        "replay": replay(looked.scenario, play),
    }


def as_github(looked: Iterable[Looked]) -> str:
    """One workflow command a line."""
    return "\n".join(
        as_annotation(finding.problem, "\n".join(_more(each, finding)))
        for each in looked
        for finding in each.findings
    )


def _more(looked: Looked, finding: Finding) -> list[str]:
    if finding.play is None or looked.scenario is None:
        return []
    return _shown(looked.scenario, finding.play)
