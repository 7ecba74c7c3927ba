"""The room in a real browser: by keyboard alone on a narrow screen, and checked by axe."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from engine.decisions.registry import CONTINUE, DECISIONS
from tests.tui.given import ID as EVERY_KIND
from tests.tui.given import own_cases
from tests.web.browser import Browser
from tests.web.chromium import AXE, PROGRAM, Chromium
from tests.web.conftest import Open
from tests.web.pages.test_play import LONGEST, filled, in_a_course_with
from web.room import Room

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here"),
]
needs_axe = pytest.mark.skipif(
    not AXE.is_file(), reason="there is no axe-core here: npm install axe-core, or RIFQ_AXE"
)
TICKET = "thursday-ticket"
# What is focused: its name and kind, whether it shows, and where it stands.
FOCUSED = """(() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  const around = it.closest("label");
  const drawn = [style, ...(around ? [getComputedStyle(around)] : [])];
  const ring = drawn.some(each => each.outlineStyle !== "none");
  return {name: it.name || "", type: it.type || it.tagName, value: it.value || "", ring,
          seen: box.bottom > 0 && box.top < innerHeight};
})()"""


def signed_in(
    open_room: Open, chromium: Chromium, case: str = TICKET, own: Path | None = None
) -> tuple[Room, Browser, str]:
    """Somebody in the room who has this case, in both browsers, and its address."""
    room, browser_at = open_room(own=own)
    browser = browser_at()
    if f"/case/{case}" not in browser.come_in(room.pin).links:
        in_a_course_with(case, room, browser)
    address = f"http://{browser.host}"
    chromium.cookies(address, browser.cookies)
    return room, browser, address


def by_keyboard(chromium: Chromium, turn: int) -> None:
    """Answer a page with Tab, Space, arrows, digits and Enter: by turns the first and the last."""
    done: set[str] = set()
    pick = int(chromium.do('document.querySelector("[data-pick]")?.dataset.pick || 0'))
    place = 0
    for _ in range(200):
        chromium.press("Tab")
        now = chromium.do(FOCUSED)
        assert now["ring"] and now["seen"], now
        if now["type"] == "submit" and now["value"] == "decide":
            chromium.press("Enter", loads=True)
            return
        if now["type"] == "checkbox" and len(done) < pick:
            chromium.press("Space")
            done.add(now["value"])
        elif now["type"] == "radio" and now["name"] not in done:
            chromium.press("Space")
            if turn % 2:
                chromium.press("ArrowUp")  # from the first round to the last
            done.add(now["name"])
        elif now["type"] == "select-one":
            place += 1
            chromium.press(str(place))
    raise AssertionError("Tab never came to the button")


@pytest.mark.parametrize("script", [True, False])
def test_a_case_is_played_to_its_debrief_by_keyboard_alone_at_320_pixels(
    open_room: Open, chromium: Chromium, script: bool, tmp_path: Path
) -> None:
    own = own_cases(tmp_path / "own")
    room, browser, address = signed_in(open_room, chromium, EVERY_KIND, own)
    chromium.size(320)
    if not script:
        chromium.without_script()
    browser.begin(EVERY_KIND)
    chromium.open(address + browser.at)
    (visit,), play, met = room.seats.present(), browser.at.rpartition("/")[2], set[str]()
    for turn in range(LONGEST):
        assert chromium.too_wide() <= 0
        if not chromium.do('!!document.querySelector("form[data-ballot]")'):
            break
        met.add(room.session(visit.code, play).step.kind.name)
        by_keyboard(chromium, turn)
        assert not chromium.do('!!document.querySelector(".wrong")')
    assert met == {kind.name for kind in (*DECISIONS, CONTINUE)}
    to_the_debrief(chromium)
    assert chromium.do("location.pathname.endsWith('/debrief')"), chromium.do("location.pathname")
    assert chromium.do("document.querySelectorAll('a[href*=judgement]').length") > 0
    assert chromium.too_wide() <= 0
    assert all(asked.startswith(address) for asked in chromium.asked)  # nothing leaves the room
    assert chromium.complaints == []


def to_the_debrief(chromium: Chromium) -> None:
    for _ in range(60):
        chromium.press("Tab")
        if chromium.do('(document.activeElement.href || "").endsWith("/debrief")'):
            chromium.press("Enter", loads=True)
            return
    raise AssertionError(chromium.do("document.body.innerText"))


@needs_axe
@pytest.mark.parametrize("case", ["guesthouse-visit", TICKET])
def test_every_page_of_a_play_is_clean_for_axe_at_320_pixels(
    open_room: Open, chromium: Chromium, case: str
) -> None:
    _room, browser, address = signed_in(open_room, chromium, case)
    chromium.size(320)
    wrong: dict[str, list[str]] = {}
    page, chance, n = browser.begin(case), Random(case), 0
    while True:
        chromium.open(address + browser.at)
        if found := chromium.violations():
            wrong[f"{browser.at} {n}"] = found
        if page.ballot is None:
            break
        page, n = browser.post(page.ballot.action, filled(page.ballot, chance)), n + 1
    chromium.open(f"{address}{browser.at}/debrief")
    assert chromium.violations() == [] and not wrong, wrong
    assert n > 5 and chromium.do("location.pathname.endsWith('/debrief')")


@needs_axe
@pytest.mark.parametrize(("width", "dark"), [(320, False), (1100, True)])
def test_every_page_is_clean_for_axe(
    open_room: Open, chromium: Chromium, width: int, dark: bool
) -> None:
    _room, browser, address = signed_in(open_room, chromium)
    chromium.size(width, dark)
    wrong: dict[str, list[str]] = {}

    def look(path: str) -> None:
        chromium.open(address + path)
        found = chromium.violations()
        found += [f"wider by {chromium.too_wide()}"] if chromium.too_wide() > 0 else []
        if found:
            wrong[path] = found

    for path in ("/cases", f"/case/{TICKET}", "/plays", "/record", "/nowhere"):
        look(path)
    seen: set[frozenset[str]] = set()
    page, chance = browser.begin(TICKET), Random(3)
    while page.ballot is not None:
        at = page.ballot.action
        kind = frozenset(name.partition(".")[0] for name in page.ballot.kinds)
        if kind not in seen:
            look(at)
        seen.add(kind)
        page = browser.post(at, filled(page.ballot, chance))
    for way in ("", "/pause", "/story", "/card", "/note", "/moment", "/blank", "/debrief", "/back"):
        look(at + way)
    look(next(link for link in browser.get(f"{at}/debrief").links if "/judgement/" in link))
    look("/plays")
    look("/record")
    chromium.cookies(address, {"rifq": ""})
    look("/")
    assert not wrong, wrong


def test_the_head_of_a_page_is_one_line_on_a_telephone(open_room: Open, chromium: Chromium) -> None:
    _, _, address = signed_in(open_room, chromium)
    chromium.size(390)
    chromium.open(f"{address}/cases")
    tops = "[...document.querySelectorAll('.bar a, .bar .code, .bar button')]"
    found = chromium.do(f"{tops}.map(it => Math.round(it.getBoundingClientRect().bottom))")
    assert len(found) == 4 and max(found) - min(found) < 15, found


def test_what_is_ticked_and_not_decided_is_there_after_loading_again(
    open_room: Open, chromium: Chromium
) -> None:
    _room, browser, address = signed_in(open_room, chromium)
    browser.begin(TICKET)
    chromium.open(address + browser.at)
    chromium.do("""document.querySelectorAll("input[name=answer]")[2].click()""")
    ticked = """[...document.querySelectorAll("input[name=answer]")].map(it => it.checked)"""
    before = chromium.do(ticked)
    assert before[2]
    chromium.reload()
    assert chromium.do(ticked) == before


def test_buttons_carry_an_item_of_an_order(
    open_room: Open, chromium: Chromium, tmp_path: Path
) -> None:
    own = own_cases(tmp_path / "own")
    _room, browser, address = signed_in(open_room, chromium, EVERY_KIND, own)
    page, chance = browser.begin(EVERY_KIND), Random(3)
    while page.ballot and "select" not in page.ballot.kinds.values():
        page = browser.post(page.ballot.action, filled(page.ballot, chance))
    assert page.ballot is not None
    chromium.open(address + page.ballot.action)
    names = """[...document.querySelectorAll("[data-order] select")].map(s => [s.name, s.value])"""
    before = [name for name, _ in chromium.do(names)]
    chromium.do(
        """document.querySelectorAll("[data-order] .item")[1].querySelector("button").click()"""
    )
    moved = [before[1], before[0], *before[2:]]
    assert chromium.do(names) == [[name, str(n)] for n, name in enumerate(moved, 1)]
    assert chromium.do("document.activeElement.textContent") == "Up"
    chromium.reload()
    assert chromium.do(names) == [[name, str(n)] for n, name in enumerate(moved, 1)]
