"""A compiled case as JSON: the same case again, and nothing that is not one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.scenario.case_files import SHIPPED
from engine.scenario.compiled_form import form_of, from_json, scenario_of, to_json
from engine.scenario.scenario import Scenario
from engine.scenario.typed_json import NoForm
from tests.cases import FIXTURES, loaded

CASES = [
    *sorted(SHIPPED.glob("foundation/*.yaml")),
    SHIPPED / "template.yaml",
    *sorted(FIXTURES.glob("every*.yaml")),
    FIXTURES.parent / "whole-format.yaml",
]
WORD = "__import__('os').abort()"
ROOT = FIXTURES.parents[2]
SMALL = FIXTURES / "every-kind.yaml"


def again(scenario: Scenario) -> Scenario:
    """The case after a way through JSON."""
    form = from_json(to_json(form_of(scenario)))
    return scenario_of(form, scenario.source.raw, scenario.source.file, scenario.doctrine)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_the_same_after_it_was_json(path: Path) -> None:
    scenario = loaded(path)
    found = again(scenario)
    assert form_of(found) == form_of(scenario)
    assert found.words == scenario.words and found.doctrine == scenario.doctrine
    assert found.cited() == scenario.cited() and found.setting == scenario.setting
    assert list(found.data["scenes"]) == list(scenario.data["scenes"])
    for name in ("raw", "file", "data", "values", "keys", "plain"):
        assert getattr(found.source, name) == getattr(scenario.source, name)


def numbers(value: Any, path: tuple[int | str, ...] = ()) -> Iterator[tuple[int | str, ...]]:
    """The path of every whole number in JSON."""
    parts: Any = ()
    if isinstance(value, list):
        parts = enumerate(value)
    elif isinstance(value, dict):
        parts = value.items()
    elif type(value) is int:
        yield path
    for key, part in parts:
        yield from numbers(part, (*path, key))


def changed(value: Any, path: tuple[int | str, ...], new: object) -> bytes:
    """The JSON with another value at a path."""
    copy = json.loads(json.dumps(value))
    *way, last = path
    place = copy
    for key in way:
        place = place[key]
    place[last] = new
    return json.dumps(copy).encode()


def test_words_in_place_of_the_numbers_of_a_story_are_refused() -> None:
    """What writes the functions of a story puts these numbers into the source of Python."""
    written = json.loads(to_json(form_of(loaded(SMALL))))
    found = list(numbers(written["model"]))
    assert len(found) > 100
    taken = []
    for path in found:
        try:
            form = from_json(changed(written, ("model", *path), WORD))
        except NoForm:
            continue
        taken.append(path)
        rest = (form.model.locations, form.model.injects, [v.start for v in form.model.variables])
        assert WORD not in repr(rest), "only a value of a variable may be a word: it is not written"
    assert len(taken) < len(found) / 2


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b"null", b"[1,2,3]", b"not JSON", b"\xff", b"[" * 100_000, b"{" * 9],
    ids=range(9),
)
def test_bytes_that_are_no_case_are_refused(raw: bytes) -> None:
    with pytest.raises(NoForm):
        from_json(raw)


def test_a_case_that_lost_a_field_or_has_one_more_is_refused() -> None:
    written = json.loads(to_json(form_of(loaded(SMALL))))
    less = {name: part for name, part in written.items() if name != "model"}
    for other in (less, {**written, "more": 0}, [*written.values()]):
        with pytest.raises(NoForm):
            from_json(json.dumps(other).encode())


THREADS = """
import sys, threading
sys.setswitchinterval(1e-6)
from engine.scenario import compiled_form
raw, found = open(sys.argv[1], "rb").read(), []
read = lambda: found.append(compiled_form.from_json(raw))
threads = [threading.Thread(target=read) for _ in "1234"]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert len(found) == 4 and all(form == found[0] for form in found)
"""


def test_cases_are_read_in_several_threads_from_the_first_on(tmp_path: Path) -> None:
    """The list of cases is read beside the page; msgspec looks at a type for one at a time."""
    file = tmp_path / "form.json"
    file.write_bytes(to_json(form_of(loaded(SMALL))))
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", THREADS, str(file)],
            cwd=FIXTURES.parents[2],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-500:]
