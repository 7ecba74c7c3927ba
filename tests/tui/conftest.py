"""Tests of the screens."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from tests.tui.support import all_answered
from tui.app.app import RifqApp
from tui.screens import play
from tui.widgets import page

collect_ignore = [] if find_spec("nacl") else ["cli/test_sticks.py", "acts/test_take_in.py"]
"""What needs the extra `sticks`."""


@pytest.fixture(scope="session", autouse=True)
def driven() -> Iterator[None]:
    """Apps are waited for as `all_answered` says, and their style sheets are parsed once for all.

    Each app of a process parses the same.
    """
    parse = Stylesheet._parse_rules
    kept: dict[object, list[RuleSet]] = {}

    def once(sheet: Stylesheet, *of: Any, **more: Any) -> list[RuleSet]:
        under = (of, frozenset(more.items()), frozenset(sheet._variables.items()))
        if under not in kept:
            kept[under] = parse(sheet, *of, **more)
        return kept[under]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "_wait_for_screen", all_answered)
        patch.setattr(Stylesheet, "_parse_rules", once)
        yield


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are faster than hands: numbers count at once, and no key is held, no click double."""
    monkeypatch.setattr(play, "SETTLES", 0.0)
    monkeypatch.setattr(page, "HELD", 0.0)
    monkeypatch.setattr(RifqApp, "CLICK_CHAIN_TIME_THRESHOLD", 0.0)
