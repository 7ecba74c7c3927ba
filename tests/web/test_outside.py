"""The room asks nobody outside: every connection that its process begins is counted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.faces import ROOT

pytestmark = pytest.mark.exhaustive
COUNTED = """
import json, sys
from pathlib import Path
from random import Random

begun = []


def hear(event, given):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        begun.append(str(given[1]))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        begun.append(f"name {given[0]}")


sys.addaudithook(hear)
from engine.records.sqlite.store import Store
from tests.web.browser import Browser
from tests.web.pages.test_play import play_on
from web.room import Room
from web.server import Serving

with Store.open(Path(sys.argv[1])) as store:
    room = Room(store)
    with Serving(room, port=0).running() as serving:
        browser = Browser(serving.addresses[0])
        browser.come_in(room.pin)
        page = play_on(browser, browser.begin("thursday-ticket"), Random(3))
        told = browser.get(next(link for link in page.links if link.endswith("/debrief")))
    room.close()
print(json.dumps([told.status, begun]))
"""


def test_a_class_is_given_and_no_connection_leaves_the_computer(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    status, begun = json.loads(done.stdout.splitlines()[-1])
    assert status == 200 and begun, "the browser of this test is heard, so others would be"
    assert [each for each in begun if "127.0.0.1" not in each] == []
