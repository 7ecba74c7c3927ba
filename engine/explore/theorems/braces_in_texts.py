"""F329: a text holds no words in braces, since nothing is ever put in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.kernel import model as k
from engine.scenario.compile.effects import write_value
from engine.scenario.layer_hashes import NEITHER
from engine.scenario.problems import Path

_BRACES = re.compile(r"\{[^{}]+\}")
_UNREAD = NEITHER | {"review"}  # at the top: what no participant reads


@reads("story", "key", "text")
def find_braces(case: Case) -> Iterator[Finding]:
    """Find texts in which an author of other programs would expect a value.

    Neither an id nor a condition can hold a brace, so every text that does is prose.
    """
    scenario = case.scenario
    variables = {variable.name: variable for variable in scenario.story.model.variables}
    for path, text in _list_texts((), scenario.data):
        if found := tuple(dict.fromkeys(_BRACES.findall(text))):
            named = (variables.get(words.strip("{} ")) for words in found)
            at = next((part for part in path[1:2] if isinstance(part, str)), path[0])
            hint, words = _hint(next(filter(None, named), None)), "`, `".join(found)
            yield make_finding(scenario, path, "F329", hint=hint, at=at, words=words)


def _list_texts(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    """Every text at a path and below it that is read in a play."""
    if isinstance(value, str):
        yield path, value
        return
    for key, inside in value.items() if isinstance(value, Mapping) else _number(value):
        if path or key not in _UNREAD:
            yield from _list_texts((*path, key), inside)


def _number(value: object) -> Iterator[tuple[int, object]]:
    """The entries of a list; of anything else none."""
    yield from enumerate(value if isinstance(value, list | tuple) else ())


def _hint(variable: k.Variable | None) -> str:
    if variable is None:
        return "write the words that are to be read; if they differ, write two texts with an `if`"
    value = write_value(variable.values[variable.start])
    when = f"{variable.name} == {value}"
    if isinstance(variable.values[0], bool):
        when = variable.name
    elif not variable.is_number:
        when = f"{variable.name} == '{value}'"
    return f"no text shows the value of `{variable.name}`; write two with an `if`: `if: {when}`"
