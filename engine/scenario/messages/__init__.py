"""The sentence of every problem, by code, in English; translated where it is shown.

Templates take the problem's parameters by name. The hint belongs to the problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from engine.scenario.messages import compiling, findings, reading, schema
from engine.scenario.problems import Problem

MESSAGES: Mapping[str, str] = {
    **reading.MESSAGES,
    **schema.MESSAGES,
    **compiling.MESSAGES,
    **findings.MESSAGES,
}


def message(problem: Problem, translate: Callable[[str], str] = str) -> str:
    """What `problem` says; `translate` is given the template, never the finished sentence.

    A code without a message is shown as the code, and a missing parameter as nothing: a reader who
    looks for a mistake must not meet another.
    """
    template = MESSAGES.get(problem.code)
    if template is None:
        return problem.code
    return translate(template).format_map(defaultdict(str, problem.params))
