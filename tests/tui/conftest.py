"""Tests of the screens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tui.app.app import RifqApp
from tui.screens import play
from tui.widgets import page


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Each app parses its style sheets, which are the same in all: once in a process will do."""
    parse = Stylesheet._parse_rules
    kept: dict[object, list[RuleSet]] = {}

    def once(sheet: Stylesheet, *of: Any, **more: Any) -> list[RuleSet]:
        under = (of, frozenset(more.items()), frozenset(sheet._variables.items()))
        if under not in kept:
            kept[under] = parse(sheet, *of, **more)
        return kept[under]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", once)
        yield


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are faster than hands: numbers count at once, and no key is held, no click double."""
    monkeypatch.setattr(play, "SETTLES", 0.0)
    monkeypatch.setattr(page, "HELD", 0.0)
    monkeypatch.setattr(RifqApp, "CLICK_CHAIN_TIME_THRESHOLD", 0.0)
