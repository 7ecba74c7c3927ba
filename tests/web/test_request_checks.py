"""What does not get in: other hosts, other pages, too much, too often."""

from __future__ import annotations

import http.client
import re
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from html import unescape
from pathlib import Path

import pytest

from engine.language.interface import PSEUDO, choose, use
from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from tests.web.browser import Browser
from tests.web.conftest import Open
from tests.web.pages.test_play import TICKET
from web.refusals import MESSAGES
from web.request_checks import HEADERS, LIMITS, Limits
from web.room import Room
from web.server import Serving


def test_a_foreign_host_is_refused(open_room: Open) -> None:
    """What DNS rebinding sends: our address under another name."""
    _, browser_at = open_room()
    response, html = browser_at().send("GET", "/", Host="evil.example:8765")
    assert response.status == 421 and "does not belong to the room" in html


def test_a_form_of_another_page_is_refused_and_one_of_no_page_too(open_room: Open) -> None:
    room, browser_at = open_room()
    for origin in ("http://evil.example", "null", ""):
        browser = browser_at()
        response, html = browser.send("POST", "/", f"pin={room.pin}&do=new".encode(), Origin=origin)
        assert response.status == 403 and "Nothing was done" in html
        assert not browser.cookies


@pytest.mark.parametrize("of_the_course", [True, False])
def test_every_refusal_is_in_the_language_that_the_room_speaks(
    open_room: Open, tmp_path: Path, of_the_course: bool
) -> None:
    """That of its course, whatever a browser asks for; without one, that of the browser."""
    with Store.open(tmp_path / "data") as store:
        store.cohorts.put(Cohort("irbid", "Irbid", language=PSEUDO if of_the_course else ""))
    asked = {"Accept-Language": "en" if of_the_course else PSEUDO}
    with use(spoken := choose([PSEUDO])):
        room, _ = open_room("irbid")  # opened in it: what is said before anybody asked
    few = Limits(body=9, seconds=0.2, burst=14, per_second=0.001)
    with Serving(room, port=0, limits=few).running() as serving:
        host = serving.addresses[0].removeprefix("http://")

        def told(method: str, body: bytes = b"", **headers: str) -> str:
            return str(Browser(host).send(method, "/", body, **asked, **headers)[1])

        found = {
            "W001": told("GET", Host="evil.example"),
            "W002": told("POST", b"x", Origin="null"),
            "W003": told("POST", b"x" * 99),
            "W007": told("POST", b"", **{"Content-Length": "5"}),  # and never comes
            "W004": [told("POST", b"pin=1") for _ in range(2)][-1],
        }
    for code, page in found.items():
        assert spoken.text(MESSAGES[code]) in unescape(page), code


def test_every_answer_forbids_requests_to_outside_and_is_kept_by_nobody(open_room: Open) -> None:
    _, browser_at = open_room()
    for path in ("/", "/cases", "/nowhere", "/look/room.css"):
        response, _ = browser_at().send("GET", path)
        found = {name.lower(): value for name, value in response.getheaders()}
        assert all(found[name.decode()] == value.decode() for name, value in HEADERS)
        assert "server" not in found
    response, _ = browser_at().send("GET", "/")
    assert response.getheader("cache-control") == "no-store"


def test_the_cookie_is_for_this_site_and_for_no_script(open_room: Open) -> None:
    room, browser_at = open_room()
    response, _ = browser_at().send("POST", "/", f"pin={room.pin}&do=new".encode())
    cookie = response.getheader("set-cookie")
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert len(cookie.partition("=")[2].partition(";")[0]) >= 22  # 128 bits in base 64


def test_a_body_of_100_mb_is_refused_before_it_is_read(open_room: Open) -> None:
    _, browser_at = open_room()
    browser = browser_at()
    line = http.client.HTTPConnection(browser.host, timeout=30)
    line.putrequest("POST", "/")
    line.putheader("Origin", f"http://{browser.host}")
    line.putheader("Content-Length", str(100 * 1024 * 1024))
    line.endheaders(b"pin=1")
    assert line.getresponse().status == 413


def test_100_mb_that_say_nothing_of_their_size_are_refused_in_words_and_kept_nowhere(
    open_room: Open,
) -> None:
    _, browser_at = open_room()
    browser, pages = browser_at(), [0]
    line = http.client.HTTPConnection(browser.host, timeout=60)

    def chunks() -> Iterator[bytes]:
        for _ in range(1600):
            if Path("/proc/self/statm").exists():
                pages.append(int(Path("/proc/self/statm").read_text().split()[1]))
            yield b"x" * 65_536

    headers = {"Origin": f"http://{browser.host}"}
    line.request("POST", "/", chunks(), headers, encode_chunked=True)
    response = line.getresponse()
    assert response.status == 413 and b"Too much was sent at once." in response.read()
    assert (max(pages) - pages[min(2, len(pages) - 1)]) * 4096 < 20_000_000


def test_a_body_that_says_nothing_of_its_size_is_counted(open_room: Open) -> None:
    _, browser_at = open_room()
    browser = browser_at()
    line = http.client.HTTPConnection(browser.host, timeout=30)
    chunks = (b"x" * 1000 for _ in range(LIMITS.body // 1000 + 2))
    headers = {"Origin": f"http://{browser.host}"}
    line.request("POST", "/", chunks, headers, encode_chunked=True)
    assert line.getresponse().status == 413


def test_idle_connections_are_let_go(open_room: Open) -> None:
    room, _ = open_room()
    with (
        Serving(room, port=0, limits=Limits(quiet=0.2)).running() as serving,
        socket.create_connection(("127.0.0.1", serving.port)) as idle,
        suppress(ConnectionResetError),
    ):
        idle.settimeout(30)
        assert not idle.recv(1)


@pytest.mark.exhaustive
def test_a_thousand_sockets_shut_out_nobody(open_room: Open) -> None:
    """Whether they are in, come from elsewhere, or from the same address."""
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    host, _, port = browser.host.rpartition(":")
    with ExitStack() as open_ones:
        for _ in range(1000):
            open_ones.enter_context(socket.create_connection((host, int(port))))
        assert browser.send("GET", "/cases")[0].status == 200
        for source in ("127.0.0.1", "127.0.0.2"):
            comes = browser_at()
            comes.source = source
            comes.come_in(room.pin)
            assert comes.at == "/cases"


def test_who_asks_without_end_is_told_to_wait(open_room: Open) -> None:
    room, _ = open_room()
    few = Limits(burst=5, per_second=0.001)
    with Serving(room, port=0, limits=few).running() as serving:
        browser = Browser(serving.addresses[0])
        found = [browser.send("GET", "/cases")[0].status for _ in range(7)]
    assert found == [303] * 5 + [429] * 2


def test_a_class_behind_one_router_loads_its_first_page_with_all_that_belongs_to_it(
    open_room: Open,
) -> None:
    """All at one moment: 116 pages, each with its style, its scripts and its picture."""
    _, browser_at = open_room()
    browser = browser_at()
    _response, html = browser.send("GET", "/")
    parts = set(re.findall(r"/look/[^\"]+", html))
    assert parts
    asked = ["/", *parts, "/look/gone.css", "/look/gone.js"][:5]
    statuses = Counter(browser.send("GET", path)[0].status for _ in range(116) for path in asked)
    assert set(statuses) <= {200, 404} and statuses[200] >= 116 * 3


def test_a_room_is_for_as_many_as_it_was_opened_for(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        room = Room(store, people=2)
        with Serving(room, port=0).running() as serving:
            browsers = [Browser(serving.addresses[0]) for _ in range(3)]
            pages = [browser.come_in(room.pin) for browser in browsers]
            assert "The room is full" in pages[2].html and len(room.seats.present()) == 2
            facilitator = Browser(serving.addresses[0])
            told = facilitator.get(f"/facilitate/enter/{room.key}").html
            assert "open it again with --people" in told
        room.close()


def test_an_address_without_a_page_says_so(open_room: Open) -> None:
    _, browser_at = open_room()
    page = browser_at().get("/no/such/page")
    assert page.status == 404 and "no such page" in page.html
    response, _ = browser_at().send("POST", "/cases")
    assert response.status == 405


def test_a_room_is_called_by_the_names_it_has(open_room: Open) -> None:
    room, browser_at = open_room()
    assert isinstance(room, Room)
    port = browser_at().host.rpartition(":")[2]
    for name in ("127.0.0.1", "localhost"):
        response, _ = browser_at().send("GET", "/", Host=f"{name}:{port}")
        assert response.status == 200


@pytest.mark.parametrize("name", ["seq", "question", "turn", "people"])
def test_a_number_of_5000_digits_and_600_fields_are_refused_and_no_fault(
    open_room: Open, name: str
) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    browser.begin(TICKET)
    play, digits = browser.at, "9" * 5000
    for at in (play, f"{play}/reflect", f"/plays/{play.rpartition('/')[2]}", "/together", "/"):
        number = browser.post(at, {"pin": room.pin, "do": "join", name: digits})
        fields = browser.post(at, {f"f{n}": "" for n in range(600)})
        assert number.status < 500
        assert fields.status == 413 and "Too much was sent at once." in fields.html
    assert room.store.head(play.rpartition("/")[2]).seq == 1


def test_a_head_of_100_kb_is_refused(open_room: Open) -> None:
    _, browser_at = open_room()
    response, html = browser_at().send("GET", "/", Long="x" * 100_000)
    assert response.status in (400, 431) and "Traceback" not in html
    response, _ = browser_at().send("GET", f"/?{'x' * 100_000}")
    assert response.status in (400, 431)
    with socket.create_connection(("127.0.0.1", int(browser_at().host.rpartition(":")[2]))) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 100_000)
        line.settimeout(30)
        assert b" 400 " in line.recv(4096)


def test_a_play_that_is_not_there_is_not_found(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    for play in ("0" * 32, "nothing", "..%2f"):
        for path in (f"/play/{play}", f"/play/{play}/debrief", f"/play/{play}/pause"):
            assert browser.get(path).status == 404
    assert browser.post(f"/play/{'0' * 32}", {"do": "undo", "seq": "1"}).status == 404
