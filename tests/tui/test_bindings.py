"""Keys: each has a name by which a keymap finds it, words that say what it does, and a twin."""

from __future__ import annotations

import importlib
import pkgutil

from textual.binding import Binding
from textual.dom import DOMNode

import tui.dialogs
import tui.screens
import tui.widgets
from tests.tui.moments import HALL
from tests.tui.scripted import ScriptedLibrary, ScriptedSession
from tests.tui.support import CODE, app_of, settle
from tui.dialogs.pause import Pause
from tui.shared.shortcuts import letter


def our_classes() -> list[type[DOMNode]]:
    modules = [importlib.import_module(f"tui.{name}") for name in ("app.app", "app.palette")]
    for package in (tui.screens, tui.dialogs, tui.widgets):
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            modules.append(importlib.import_module(found.name))
    return [
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, DOMNode) and each.__module__[:4] == "tui."
    ]


def test_every_binding_has_an_id_and_words() -> None:
    for each in our_classes():
        for binding in vars(each).get("BINDINGS", ()):
            assert isinstance(binding, Binding)
            assert binding.id, f"{each.__name__}: {binding.key} has no id"
            assert str(binding.description), f"{each.__name__}: {binding.id} has no words"


def test_every_letter_has_its_twin_on_an_arabic_keyboard() -> None:
    for each in our_classes():
        for binding in vars(each).get("BINDINGS", ()):
            keys = binding.key.split(",")
            if any(len(key) == 1 and key.isascii() for key in keys):
                assert any(not key.isascii() for key in keys), binding


def test_the_twins_are_those_of_the_design() -> None:
    for key, twin in (("f", "ب"), ("u", "ع"), ("x", "ء"), ("?", "؟")):
        assert twin in letter(key, "back", "Back", "an.id").key


async def test_a_keymap_changes_a_key() -> None:
    playing = ScriptedSession((HALL,))
    app = app_of(ScriptedLibrary(), code=CODE, start=playing, keymap={"play.pause": "f2"})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        await settle(pilot)
        assert isinstance(app.screen, Pause)
