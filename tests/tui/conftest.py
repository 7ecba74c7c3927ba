"""Tests of the screens."""

from __future__ import annotations

import pytest

from tui.app.app import RifqApp
from tui.screens import play
from tui.widgets import page


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are faster than hands: numbers count at once, and no key is held, no click double."""
    monkeypatch.setattr(play, "SETTLES", 0.0)
    monkeypatch.setattr(page, "HELD", 0.0)
    monkeypatch.setattr(RifqApp, "CLICK_CHAIN_TIME_THRESHOLD", 0.0)
