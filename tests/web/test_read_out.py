"""The room as somebody hears it, and as it is read from right to left, in the dark and on paper."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from engine.language.language import Language
from tests.tui.given import ID as EVERY_KIND
from tests.tui.given import own_cases
from tests.web.chromium import PROGRAM, Chromium, Read
from tests.web.conftest import Open
from tests.web.pages.test_play import filled
from tests.web.test_chromium import TICKET, needs_axe, signed_in
from web.room import Room

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here"),
]
ACTED_ON = {"link", "button", "radio", "checkbox", "textbox", "combobox", "DisclosureTriangle"}


def place(read: list[Read], role: str, name: str = "") -> int:
    """Where something of this role is read for the first time."""
    return next(n for n, it in enumerate(read) if it.role == role and name in it.name)


def heard(read: list[Read]) -> None:
    """What holds of every page for who hears it."""
    title = read[0]
    assert title.role == "RootWebArea" and title.name.endswith("Rifq")
    first = next(it for it in read if it.role in ACTED_ON)
    assert (first.role, first.name) == ("link", "To the content")
    assert [it.role for it in read].count("main") == 1
    assert [it for it in read if it.role in ACTED_ON and not it.name] == [], "all have a name"
    levels = [it.more["level"] for it in read if it.role == "heading"]
    assert levels and all(b <= a + 1 for a, b in pairwise(levels)), levels


def asked_in_order(read: list[Read], prompt: str, options: list[str]) -> None:
    """The scene, then the question with its answers, then the button."""
    main, head = place(read, "main"), place(read, "heading")
    told = place(read, "region", "What happens")
    button = place(read, "button", "Decide")
    assert main < head < told < button
    inputs = [it for it in read[told:button] if it.role in ("radio", "checkbox")]
    names = [" ".join(it.name.split()) for it in inputs]
    assert [name for name in names if name in options] == options
    if prompt:
        groups = [it for it in read[told:button] if it.role in ("group", "radiogroup")]
        assert any(prompt in it.name for it in groups), (prompt, groups)


def test_a_play_is_heard_in_its_order_and_everything_has_a_name(
    open_room: Open, chromium: Chromium, tmp_path: Path
) -> None:
    own = own_cases(tmp_path / "own")
    room, browser, address = signed_in(open_room, chromium, EVERY_KIND, own)
    code = room.seats.present()[0].code
    page, chance, kinds = browser.begin(EVERY_KIND), Random(3), Counter[str]()
    while page.ballot is not None:
        at = browser.at
        step = room.session(code, at.rpartition("/")[2]).step
        kinds[step.kind.name] += 1
        ballot = page.ballot
        if kinds[step.kind.name] <= 2:  # a third page of a kind is built like the others
            chromium.open(address + at)
            read = chromium.read_out()
            heard(read)
            if step.kind.decides and not step.kind.valued and not step.kind.ordered:
                options = [_plain(each.text) for each in step.answers]
                asked_in_order(read, _plain(step.prompt), options)
        page = browser.post(ballot.action, filled(ballot, chance))
    assert {"choose", "rank", "select", "interview"} <= set(kinds)
    ways = ("", "/pause", "/story", "/card", "/note", "/moment", "/debrief", "/back")
    for path in (*(at + way for way in ways), "/cases", "/plays", "/record", "/nowhere"):
        chromium.open(address + path)
        heard(chromium.read_out())


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_what_is_wrong_is_said_as_it_comes_and_before_the_question(
    open_room: Open, chromium: Chromium
) -> None:
    _room, browser, address = signed_in(open_room, chromium)
    browser.begin(TICKET)
    chromium.open(address + browser.at)
    chromium.do('document.querySelectorAll("[required]").forEach(it => it.required = false)')
    chromium.do("document.querySelector('[value=decide]').focus()")
    chromium.press("Enter", loads=True)
    read = chromium.read_out()
    alert = place(read, "alert")
    assert alert < place(read, "button", "Decide")
    assert any("Choose an answer first." in it.name for it in read[alert:])


class Mirrored(gettext.NullTranslations):
    """English in Arabic letters, its places left as they are."""

    def gettext(self, message: str) -> str:
        arabic = {chr(ord("a") + n): chr(0x0628 + n) for n in range(18)}
        table = str.maketrans(arabic | dict.fromkeys("stuvwxyz", "ا"))
        parts = re.split(r"(\{[^}]*\})", message)
        return "".join(p if p.startswith("{") else p.lower().translate(table) for p in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


ARABIC = Language("ar", Mirrored())
# Of each answer: where its circle and its words begin, which way the words run, and the page.
SIDES = """(() => {
  const option = document.querySelector("label.option"), box = it => it.getBoundingClientRect();
  const words = option.querySelector("[dir]");
  return {circle: box(option.querySelector("input")).left, words: box(words).left,
          runs: getComputedStyle(words).direction, page: getComputedStyle(document.body).direction,
          dir: document.documentElement.dir, lang: document.documentElement.lang};
})()"""


def test_a_right_to_left_room_is_mirrored_and_the_case_runs_its_own_way(
    open_room: Open, chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    _room, browser, address = signed_in(open_room, chromium)
    monkeypatch.setattr(Room, "recall_language", lambda self, code, accepted: ARABIC)
    page, chance = browser.begin(TICKET), Random(3)
    chromium.open(address + browser.at)

    def fits() -> bool:
        for width in (320, 1100):
            chromium.size(width)
            if chromium.too_wide() > 0:
                return False
        return True

    for width in (320, 1100):
        chromium.size(width)
        sides = chromium.do(SIDES)
        assert (sides["dir"], sides["page"], sides["lang"]) == ("rtl", "rtl", "ar")
        assert sides["runs"] == "ltr", "the case is in English"
        assert sides["circle"] > sides["words"], "the circle stands to the right of its answer"
    kinds: set[frozenset[str]] = set()
    while page.ballot is not None:
        if (kind := frozenset(page.ballot.kinds.values())) not in kinds:
            kinds.add(kind)
            chromium.open(address + browser.at)
            assert fits(), browser.at
        page = browser.post(page.ballot.action, filled(page.ballot, chance))
    for path in (f"{browser.at}/debrief", "/cases", "/plays", "/record", "/nowhere"):
        chromium.open(address + path)
        assert chromium.do("getComputedStyle(document.body).direction") == "rtl"
        assert fits(), path
        latin = chromium.do("document.querySelector('h1, h2').innerText")
        assert not (path == "/nowhere" and re.search("[A-Za-z]", latin))


@needs_axe
def test_a_right_to_left_room_is_clean_for_axe(
    open_room: Open, chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    _room, browser, address = signed_in(open_room, chromium)
    monkeypatch.setattr(Room, "recall_language", lambda self, code, accepted: ARABIC)
    chromium.size(320, dark=True)
    browser.begin(TICKET)
    for path in (browser.at, f"{browser.at}/pause", "/cases", "/plays", "/record"):
        chromium.open(address + path)
        assert chromium.violations() == [], path


def test_on_paper_there_is_what_is_read_and_nothing_that_is_pressed(
    open_room: Open, chromium: Chromium
) -> None:
    _room, browser, address = signed_in(open_room, chromium)
    page, chance = browser.begin(TICKET), Random(3)
    while page.ballot is not None:
        page = browser.post(page.ballot.action, filled(page.ballot, chance))
    chromium.open(f"{address}{browser.at}/debrief")
    seen = """[...document.querySelectorAll("button, nav a, .button, .bar")].filter(
        it => it.getClientRects().length).length"""
    assert chromium.do(seen) > 0
    chromium.size(700, dark=True, paper=True)
    assert chromium.do(seen) == 0
    assert chromium.do("document.querySelector('main').innerText.length") > 1000
    assert chromium.too_wide() <= 0
    paper = chromium.do("getComputedStyle(document.documentElement).backgroundColor")
    body = chromium.do("getComputedStyle(document.body).backgroundColor")
    assert {paper, body} <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}, "no ink for a dark page"
