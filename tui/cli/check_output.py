"""What `rifq check` finds in a file and proves of it: text, JSON, annotations, a page."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec import Struct

from engine.explore.check_result import Checked, CheckedCase, Told
from engine.explore.play_as_text import ShownPlay, make_plan, write_line, write_yaml
from engine.explore.statespace.limits import Watch
from engine.language.control_characters import json_text
from engine.language.interface import _, current, plural
from engine.language.language import Plural
from engine.lazy_import import lazy_modules
from engine.scenario.problems import Problem, Refused, Severity
from engine.services.catalogue.check_cache import check_case
from tui.cli.problem_output import INDENT, as_annotation, as_lines, as_object, sort_key
from tui.cli.streams import fold_text

with lazy_modules():
    from engine.reports import case_map
    from engine.reports.render import html
    from engine.scenario import load as scenario_load  # of a case that has changed


class FileResult(Struct, frozen=True):
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


def check_file(file: Path, quick: bool, progress: Watch | None, plans: bool = False) -> FileResult:
    """Read a case and check it.

    Args:
        file: of the case.
        quick: whether to run the safety tier only.
        progress: called now and then, as `check` does.
        plans: whether to find a best and a worst play.
    """
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
    said = current().commas([*_describe_held(checked), *_figures(checked)])
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


def _describe_held(checked: Checked) -> list[str]:
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
    """The best, the worst and the expected random score, or why nobody knows them."""
    best = _("best {n}")
    named = {
        best: checked.best,
        _("worst {n}"): checked.worst,
        _("random {n}"): checked.random,
    }
    if checked.unscored:
        said = _("scores unknown, because what is done in `{name}` multiplies by {by}")
        return [said.format(name=checked.unscored, by=f"{checked.unscored_by:,}")]
    known = {words: f"{float(n):.2f}" for words, n in named.items() if n is not None}
    low = None if checked.poorest is None else f"{float(checked.poorest):.2f}"
    if low is not None and low != known[best]:
        known[best] = _("{low}–{high}, by luck").format(low=low, high=known[best])
    return [words.format(n=n) for words, n in known.items()]


PROVED = "proved"  # the severity of an entry that is no finding
FAILING = "F310"  # a failing test is fixed, not accepted


def as_text(results: Sequence[FileResult], plans: bool = False, across: int = 0) -> str:
    """The results as text, file by file, and at the end how many files were read.

    Args:
        results: of the files, in their order.
        plans: whether the plays that show findings are told as tests, too.
        across: columns there are for sentences, 0 for any number; what is to be copied is not cut.
    """
    last = [count_findings(results)]
    code = next((problem.code for each in results for problem in each.problems), "")
    if code:
        last.append(_("`rifq check --explain {code}` explains a code.").format(code=code))
    return "\n\n".join([*(_file(each, plans, across) for each in results), "\n".join(last)])


def _file(result: FileResult, plans: bool, across: int) -> str:
    """The findings in a file, what was proved, and what is ready to paste."""
    lines = [result.file]
    for finding in result.findings:
        lines.append(as_lines(finding.problem, across))
        for line in _describe_play(result.file, finding.play):
            lines.append(
                INDENT + line if line.startswith("rifq ") else fold_text(INDENT + line, across)
            )
    if result.summary:
        lines.append(fold_text(f"  {result.summary}", across))
    if result.case is None:
        return "\n".join(lines)
    pasted = [_tests(result.case, result)] if plans else []
    pasted.append(_accept(result.case, result.problems))
    return "\n\n".join(["\n".join(lines), *(part for part in pasted if part)])


def _describe_play(file: str, play: ShownPlay | None) -> list[str]:
    """The play that shows a finding, if there is one, and the command that replays it."""
    if play is None:
        return []
    answers = " → ".join(play.answers) or str(_("at the very beginning"))
    luck = ", ".join(f"{name}={_value(value)}" for name, value in play.luck.items())
    # Translators: {answers}: a path of answers. {luck}: what was drawn for it.
    said = _("{answers}; luck: {luck}") if luck else _("{answers}")
    return [said.format(answers=answers, luck=luck), replay_command(file, play)]


def as_page(results: Sequence[FileResult]) -> str:
    """The results as a page: each case as a map with its findings on it, then every finding."""
    return html.as_html(case_map.check_page([_build_file(each) for each in results], current()))


def _build_file(result: FileResult) -> case_map.CheckedFile:
    found = tuple(_build_finding(result.file, each) for each in result.findings)
    scenario = None if result.case is None else scenario_load.load(result.file)
    return case_map.CheckedFile(result.file, result.summary, found, scenario)


def _build_finding(file: str, told: Told) -> case_map.Found:
    """A finding for the page, by the scene or ending it is about."""
    problem, path = told.problem, told.path
    place = str(path[1]) if len(path) > 1 and path[0] in ("scenes", "endings") else ""
    if not place and told.play is not None:  # a rule is broken where its play leads
        place = told.play.place.partition(".")[0]
    where = f"{problem.line}:{problem.column}" if problem.line else ""
    first, *others = (line.strip() for line in as_lines(problem).splitlines())
    lines = (first.partition(problem.code)[2].strip(), *others)
    shown = _describe_play(file, told.play)
    return case_map.Found(place, where, problem.code, problem.severity, lines, *shown)


def replay_command(file: str, play: ShownPlay) -> str:
    """The command that replays a play of the case in a file."""
    command = ["rifq", "play", file, "--along", write_line(play.steps)]
    for name, value in play.luck.items():
        command += ["--with", f"{name}={_value(value)}"]
    return shlex.join(command)


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _accept(case: CheckedCase, problems: Iterable[Problem]) -> str:
    """The findings as entries of `accept`, to be pasted and given a reason."""
    found = [p for p in problems if p.severity is Severity.FINDING and p.code != FAILING]
    entries = dict.fromkeys((p.code, p.params.get("at", "")) for p in found)
    if not entries:
        return ""
    says = _("  If a finding is intended, accept it with a reason; it is then not shown again:")
    if case.accepts:
        says = _("  If a finding is intended, accept it with a reason; add below `accept:`:")
    lines = [str(says), ""] + ([] if case.accepts else ["accept:"])
    for code, at in entries:
        lines.append(f"  - finding: {code}")
        lines += [f"    at: {at}"] if at else []
        lines += ["    because: >-", f"      {_('Why this is intended.')}"]
    return "\n".join(lines)


def _tests(case: CheckedCase, result: FileResult) -> str:
    """The plays that show the findings, the best and the worst, as entries of `tests`."""
    plans = [_plan(f.problem, f.play) for f in result.findings if f.play is not None]
    names = ("the best there is", "the worst there is")
    plans += [make_plan(name, play) for name, play in zip(names, case.checked.attain, strict=False)]
    if not plans:
        return ""
    says = _("  Plays that show a finding, and the best and the worst play, as tests:")
    if case.plans:
        says = _(
            "  Plays that show a finding, and the best and the worst play; add below `tests:`:"
        )
    written = map(write_yaml, plans)
    return "\n".join([str(says), "", *([] if case.plans else ["tests:"]), *written])


def _plan(problem: Problem, play: ShownPlay) -> dict[str, Any]:
    what = problem.params.get("name") or problem.params.get("at", "")
    return make_plan(" ".join(f"{problem.code} {what}".split()), play)


def count_findings(results: Sequence[FileResult]) -> str:
    """How many files were read, and how much was found in them."""
    problems = [problem for each in results for problem in each.problems]
    weights = [problem.severity for problem in problems]
    found = [
        (Plural("{n} problem", "{n} problems"), weights.count(Severity.PROBLEM)),
        (Plural("{n} finding", "{n} findings"), weights.count(Severity.FINDING)),
        (Plural("{n} note", "{n} notes"), weights.count(Severity.NOTE)),
    ]
    language = current()
    said = language.commas(language.say(words, n=n) for words, n in found if n)
    read = plural("{n} file read", "{n} files read", len(results))
    cut = any(each.interrupted for each in results)
    return f"{read}: {said or (_('nothing found so far') if cut else _('nothing to fix'))}."


def as_json(results: Sequence[FileResult]) -> str:
    """The results as a JSON list: every finding, then for each case what was proved.

    A finding with a play has it as a test plan.
    """
    found = [_object(each, finding) for each in results for finding in each.findings]
    proved = [_proof(each, each.case) for each in results if each.case is not None]
    entries = [*found, *proved]
    return json_text(entries, indent=2)


def _proof(result: FileResult, case: CheckedCase) -> dict[str, Any]:
    """What was proved of a case, as an entry with the fields of a finding and `proved`.

    Scores are exact fractions of the whole weight ("38/39"); `random`, the score that is expected
    of random answers, is also told to nine places. What is not known is null.
    """
    checked = case.checked
    return {
        "file": result.file,
        "line": 0,
        "column": 0,
        "code": "",
        "severity": PROVED,
        "message": result.summary,
        "hint": "",
        "params": {},
        "edits": [],
        "proved": {
            "case": case.id,
            "hashes": case.hashes,
            "quick": result.quick,
            "interrupted": checked.interrupted,
            "states": checked.states,
            "exhausted": checked.exhausted,
            "depth": checked.depth,
            "multiplied_by": {checked.because: checked.by} if checked.because else {},
            **_claims(checked),
            "weight": checked.weight or None,
            "best": _fraction(checked.best),
            "poorest_best": _fraction(checked.poorest),
            "worst": _fraction(checked.worst),
            "random": None if checked.random is None else f"{checked.random:.9f}",
            "random_exact": _fraction(checked.random_exact),
            "unscored": {checked.unscored: checked.unscored_by} if checked.unscored else {},
        },
    }


def _claims(checked: Checked) -> dict[str, Any]:
    """Whether somebody gets stuck, the rules of the case, and the findings its author accepted."""
    problems = (finding.problem for finding in checked.accepted)
    return {
        "stuck": None if checked.held is None else checked.stuck,
        "rules": {
            "written": checked.rules,
            "checked": checked.decided,
            "hold": checked.held,
            "broken": checked.broken,
        },
        "accepted": [{"finding": p.code, "at": p.params.get("at", "")} for p in problems],
    }


def _fraction(share: Fraction | float | None) -> str | None:
    return None if share is None else str(Fraction(share))


def _object(result: FileResult, finding: Told) -> dict[str, Any]:
    found = as_object(finding.problem)
    play = finding.play
    if play is None:
        return found
    return found | {
        "answers": list(play.answers),
        "luck": play.luck,
        "plan": _plan(finding.problem, play),
        "replay": replay_command(result.file, play),
    }


def as_github(results: Iterable[FileResult]) -> str:
    """The results as GitHub workflow commands, one a line."""
    return "\n".join(
        as_annotation(finding.problem, "\n".join(_describe_play(each.file, finding.play)))
        for each in results
        for finding in each.findings
    )
