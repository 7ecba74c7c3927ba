"""What holds for every file that is given to the check, whatever is in it."""

from __future__ import annotations

import string
from pathlib import Path
from typing import NamedTuple

from engine.explore.explored_case import Case
from engine.explore.statespace.limits import Limits
from engine.explore.theorem_list import SAFETY
from engine.scenario.compiled_form import form_of, from_json, to_json
from engine.scenario.load import load_bytes
from engine.scenario.messages import MESSAGES, message
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.reader import decode
from engine.scenario.yaml.source import split_lines

FILE = "case.yaml"
CORPUS = Path(__file__).parent / "corpus"
LIMITS = Limits(states=500)  # a mutated case may have millions, and the laws hold of each


class Answer(NamedTuple):
    """What is said of a file: whether it is a case, and every problem and finding."""

    playable: bool
    problems: tuple[Problem, ...]

    @property
    def said(self) -> str:
        """Everything a reader sees, a line for each problem and its hint."""
        lines = (f"{p.line}:{p.column} {p.code} {message(p)}\n{p.hint}\n" for p in self.problems)
        return f"{self.playable}\n{''.join(lines)}"


def answer(raw: bytes) -> Answer:
    """What is said of these bytes; raises what the reader, the compiler or a theorem raises."""
    scenario = read(raw)
    return scenario if isinstance(scenario, Answer) else prove(scenario)


def read(raw: bytes) -> Scenario | Answer:
    """The case in these bytes, or why they are refused."""
    try:
        scenario = load_bytes(raw, FILE)
    except Refused as refused:
        return Answer(False, refused.problems)
    form = form_of(scenario)
    assert from_json(to_json(form)) == form, "the case is not the same when it is kept compiled"
    return scenario


def prove(scenario: Scenario) -> Answer:
    """What the check of every save finds in a case."""
    case = Case(scenario, LIMITS)
    return Answer(True, tuple(found.problem for prove in SAFETY for found in prove(case)))


def breaches(raw: bytes, said: Answer) -> list[str]:
    """The laws that an answer breaks, in words; none for a good answer."""
    found = [] if said.playable or said.problems else ["it is refused without a problem"]
    lines = _lines(raw)
    for problem in said.problems:
        what = f"{problem.code} at {problem.line}:{problem.column}"
        if problem.code not in MESSAGES:
            found.append(f"{what} has no message")
            continue
        fields = {name for _, name, _, _ in string.Formatter().parse(MESSAGES[problem.code])}
        if missing := fields - {None, *problem.params}:
            found.append(f"{what} leaves {missing} open")
        if problem.code == "E102" and not problem.hint:
            found.append(f"{what} has no next step")
        if not 0 <= problem.line <= len(lines):
            found.append(f"{what} is not a line of the file")
        elif problem.line and not 0 <= problem.column <= len(lines[problem.line - 1]) + 1:
            found.append(f"{what} is not a column of its line")
    return found


def _lines(raw: bytes) -> list[str]:
    """The lines as an editor counts them; one empty line for what is no text."""
    try:
        return split_lines(decode(raw, FILE)[0])
    except Refused:
        return split_lines(raw.decode("latin-1"))
