"""Tests of the screens."""

from __future__ import annotations

import pytest

from tui.screens import play


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than people read: numbers count as soon as questions are painted."""
    monkeypatch.setattr(play, "SETTLES", 0.0)
