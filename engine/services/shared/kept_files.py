"""What was read and compiled once on a computer, as files in the folder for caches.

Each is named by the SHA-256 of everything it was made from, and of what made it. So a case, or a
Rifq, that has changed is compiled again.
"""

from __future__ import annotations

from contextlib import suppress

from engine.records.file_cache import (
    cache_folder,
    describe_code,
    digest_of,
    keep_packed,
    name_of,
    read_packed,
)
from engine.scenario.compiled_form import Form, form_of, from_json, to_json
from engine.scenario.scenario import Scenario
from engine.scenario.typed_json import NoForm

CASE = ".case"
MOST_KEPT = 60  # of a kind; a case has some 50 kB
VERSION = 2  # raised whenever a `Form` is written in another way
_COMPILER = ("kernel", "decisions", "scenario", "language")  # what compiles a case


def read_form(name: str) -> Form | None:
    """The case that is kept under this name; None if it is not there, or not as it was written."""
    content = read_file(name)
    with suppress(NoForm):
        return from_json(content) if content is not None else None
    return None


def keep_form(name: str, scenario: Scenario) -> Scenario:
    """Keep a case that was just compiled, unless its form would not say the same."""
    with suppress(NoForm, RecursionError):
        write_file(name, to_json(form_of(scenario)), CASE)
    return scenario


def read_file(name: str) -> bytes | None:
    """What is kept under this name; None if it is not there, or not as it was written."""
    return read_packed(cache_folder() / name)


def write_file(name: str, content: bytes, suffix: str) -> None:
    """Keep this under a name, and of its kind only the newest."""
    keep_packed(cache_folder() / name, content, kind=f"*{suffix}", most=MOST_KEPT)


def name_file(case: str, *parts: str | bytes, suffix: str = CASE) -> str:
    """The name of a file: the case, and the SHA-256 of all that what is kept depends on."""
    every = (f"{VERSION} {describe_code(*_COMPILER)}", case, *parts)
    digest = digest_of(*(part.encode() if isinstance(part, str) else part for part in every))
    return f"{name_of(case)}.{digest}{suffix}"
