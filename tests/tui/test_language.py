"""Every interface word can be translated, and a longer language still fits."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TypeGuard

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static

import tui
from engine.language.interface import PSEUDO, _, plural, use
from engine.services.feedback import debriefs
from tests.tui.moments import ACCOUNTS, AT_FIVE, ENDED, FORTY, GO_ON, HALL, SIDE_ROOM
from tests.tui.pseudo import outside
from tests.tui.scripted import ScriptedLibrary, ScriptedSession
from tests.tui.support import CODE, app_of, press, screen_text, settle
from tui.widgets.footer import KeyLine
from tui.widgets.prose import Heading

_AT_IMPORT = _("Continue")


def test_words_of_a_class_body_follow_the_language() -> None:
    assert f"{_AT_IMPORT}" == str(_AT_IMPORT) == "Continue"
    with use(PSEUDO):
        assert str(_AT_IMPORT).startswith("⟦Continue")
        assert f"{_AT_IMPORT}".endswith("⟧")
        assert "⟦3 of 4" in _("{n} of {m}").format(n=3, m=4)
    assert str(_AT_IMPORT) == "Continue"


def test_the_pseudo_language_is_40_percent_longer() -> None:
    with use(PSEUDO):
        assert len(str(_("Twenty characters ok"))) - 2 >= 28


def test_plurals_choose_their_form() -> None:
    assert plural("{n} case", "{n} cases", 1) == "1 case"
    assert plural("{n} case", "{n} cases", 3) == "3 cases"


# Pages, how to get to them from a play or from the library, and the story text they may show.
PLACES: list[tuple[str, ScriptedSession | None, tuple[str, ...]]] = [
    ("welcome", None, ("first-run",)),
    ("door", None, ("door",)),
    ("library", None, ()),
    ("briefing", None, ("1", "enter")),
    ("past", None, ("m",)),
    ("one play", None, ("m", "1", "enter")),
    ("colours", None, ("k",)),
    ("choose", ScriptedSession((HALL,)), ("1",)),
    ("rank", ScriptedSession((FORTY,)), ("1",)),
    ("select", ScriptedSession((AT_FIVE,)), ("1",)),
    ("rate", ScriptedSession((ACCOUNTS,)), ("down", "enter")),
    ("interview", ScriptedSession((SIDE_ROOM,)), ("1",)),
    ("go on", ScriptedSession((GO_ON,)), ("1",)),
    ("how sure", ScriptedSession((HALL,)), ("1", "enter")),
    ("pause", ScriptedSession((HALL,)), ("escape",)),
    ("procedure card", ScriptedSession((HALL,)), ("escape", "3", "enter")),
    ("grounding", ScriptedSession((HALL,)), ("escape", "7", "enter")),
    ("note", ScriptedSession((HALL,)), ("n",)),
    ("help", ScriptedSession((HALL,)), ("question_mark",)),
    ("privacy", ScriptedSession((HALL,)), ("p",)),
    ("end", ScriptedSession((ENDED,)), ("1",)),
    ("debrief", ScriptedSession((ENDED,)), ("1", "enter")),
    ("principle", ScriptedSession((ENDED,)), ("1", "enter", "down", "s")),
    ("contest", ScriptedSession((ENDED,)), ("1", "enter", "down", "c")),
]


@pytest.mark.parametrize(("name", "playing", "keys"), PLACES, ids=[p[0] for p in PLACES])
async def test_every_interface_word_is_translated_and_none_is_cut(
    name: str, playing: ScriptedSession | None, keys: tuple[str, ...]
) -> None:
    first = "first-run" in keys
    code = "" if first or "door" in keys else CODE
    with use(PSEUDO):
        app = app_of(ScriptedLibrary(welcomed=not first), code=code, start=playing)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await press(pilot, *(k for k in keys if k not in ("first-run", "door")))
            assert _not_translated(app) == []
            assert _cut(pilot) == []


_STORY = re.compile(r"[A-Za-z]{2,}")
_ROOMS = ("screens", "dialogs", "widgets")
_SAYS_WORDS = {
    "plain_text",
    "Card",
    "say",
    "Heading",
    "Confirm",
    "Binding",
    "letter",
    "Write",
    "label",
}


def test_no_words_are_shown_without_being_marked() -> None:
    missed = []
    house = Path(tui.__file__).parent
    pages = [*house.glob("*.py"), *(p for room in _ROOMS for p in (house / room).glob("*.py"))]
    for path in sorted(p for p in pages if p.name not in ("cli.py", "plain.py", "jsonl.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in _SAYS_WORDS:
                missed += [f"{path.name}:{c.lineno} {c.value!r}" for c in call.args if _sentence(c)]
    assert missed == []


def _sentence(node: ast.expr) -> TypeGuard[ast.Constant]:
    """A literal that a person would read: it has a capital or a space."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[A-Z]\w|\w \w", node.value) is not None
        and not node.value.startswith("prose -")
    )


def _story(app: App[None]) -> str:
    """All the words that scenarios, doctrine and records bring, so may stand untranslated."""
    import tests.tui.moments as moments
    import tests.tui.scripted as fakes

    constants = [
        value for m in (fakes, moments) for name, value in vars(m).items() if name.isupper()
    ]
    library = ScriptedLibrary()
    briefing = library.briefing("")
    playing = ScriptedSession()
    told = debriefs.document_of(playing)
    return repr([*constants, briefing, playing, playing.case_file(), told, CODE]) + (
        "Selim Ms Mitra practice assessment"
    )


def _not_translated(app: App[None]) -> list[str]:
    """Words outside ⟦ ⟧ that no scenario brought."""
    story = _story(app)
    missed: list[str] = []
    for widget in app.screen.query(Static):
        if widget.has_class("keys") or widget.has_class("key"):
            continue  # names of keys; their words are looked at below
        rest = outside(str(widget.content))
        missed += [w for w in _STORY.findall(rest) if w not in story]
    for field in app.screen.query(Input):
        missed += _STORY.findall(outside(field.placeholder))
    for active in app.screen.active_bindings.values():
        words = str(active.binding.description)
        if active.binding.id and not words.startswith("⟦"):
            missed.append(words)
    return missed


def _cut(pilot: Pilot[None]) -> list[str]:
    """Lines of interface words that are not whole: wider than their place, or half shown."""
    cut = []
    for widget in pilot.app.screen.query(Static):
        if not widget.display or not widget.region:
            continue
        text = str(widget.content)
        if isinstance(widget.parent, Heading | KeyLine):
            if len(text) > widget.size.width * max(1, widget.size.height):
                cut.append(text)
        elif widget.size.height * widget.size.width < len(text):
            cut.append(text)
    last = screen_text(pilot).splitlines()[-1]
    if last.count("⟦") != last.count("⟧"):
        cut.append(last)
    return cut
