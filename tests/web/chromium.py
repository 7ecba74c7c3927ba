"""Chromium without a screen, driven over its debugging pipe: no driver and no package is needed.

The protocol is https://chromedevtools.github.io/devtools-protocol/: JSON with a zero byte behind.
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
AXE = Path(os.environ.get("RIFQ_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
"""The accessibility checker: `npm install axe-core`, or its file in RIFQ_AXE."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_KEYS = {"Tab": 9, "Enter": 13, "Space": 32, "ArrowDown": 40, "ArrowUp": 38}


class Read(NamedTuple):
    """What a screen reader says of one thing on a page: its role, its name, and what else it is."""

    role: str
    name: str
    more: dict[str, Any]


class _Running:
    """Chromium itself: started once in a process of the tests, and spoken to over its pipe."""

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()
        words = [PROGRAM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        words += ["--remote-debugging-pipe", f"--user-data-dir={self._profile.name}"]
        redirected = 'exec "$@" 3<&' + f"{to_read} 4>&{to_write}"
        self._process = subprocess.Popen(
            ["bash", "-c", redirected, "bash", *words],
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self._rest = b""
        self._number = 0
        atexit.register(self._end)

    def _end(self) -> None:
        os.close(self._to)  # it ends with its pipe
        self._process.wait(30)
        os.close(self._from)
        self._profile.cleanup()

    def ask(self, method: str, session: str, params: dict[str, Any]) -> int:
        """Ask for something; the number that the answer will have."""
        self._number += 1
        said = {"id": self._number, "method": method, "params": params}
        if session:
            said["sessionId"] = session
        os.write(self._to, json.dumps(said).encode() + b"\0")
        return self._number

    def next(self) -> dict[str, Any]:
        """The next message, of whichever page."""
        while b"\0" not in self._rest:
            more = os.read(self._from, 1 << 16)
            assert more, "the browser is gone"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


@cache
def _running() -> _Running:
    return _Running()


class Chromium:
    """One page, in a window that shares no cookie, store or connection with those of other tests.

    Attributes:
        asked: every address it asked for.
        complaints: what it logged as wrong, such as something that the page's policy forbids.
    """

    def __init__(self) -> None:
        self._browser = _running()
        self._session = ""
        self._loaded = False
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._window = self._call("Target.createBrowserContext")["browserContextId"]
        opened = self._call("Target.createTarget", url="about:blank", browserContextId=self._window)
        attached = self._call("Target.attachToTarget", targetId=opened["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Accessibility"):
            self._call(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._session = ""
        self._call("Target.disposeBrowserContext", browserContextId=self._window)

    # The page

    def size(self, width: int, dark: bool = False, *, paper: bool = False) -> None:
        """How wide the screen is, and in which colours; or how wide the paper."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        media = "print" if paper else ""
        self._call("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def without_script(self) -> None:
        """Run no script of a page; those of `do` still run."""
        self._call("Emulation.setScriptExecutionDisabled", value=True)

    def read_out(self) -> list[Read]:
        """The page as a screen reader goes through it, from its first word to its last."""
        nodes = self._call("Accessibility.getFullAXTree")["nodes"]
        known = {node["nodeId"]: node for node in nodes}
        found: list[Read] = []
        waiting = [nodes[0]["nodeId"]]
        while waiting:
            node = known.get(waiting.pop())
            if node is None:
                continue
            waiting += reversed(node.get("childIds", []))
            if not node["ignored"]:
                role, name = node["role"]["value"], node.get("name", {}).get("value", "")
                more = {each["name"]: each["value"].get("value") for each in node["properties"]}
                found.append(Read(role, name.strip(), more))
        return found

    def cookies(self, address: str, found: dict[str, str]) -> None:
        """Have these cookies of a room."""
        for name, value in found.items():
            self._call("Network.setCookie", name=name, value=value, url=address)

    def open(self, address: str) -> None:
        """Open an address, and wait until it is there."""
        self._wait_for_load(lambda: self._call("Page.navigate", url=address))

    def reload(self) -> None:
        """Load the page again."""
        self._wait_for_load(lambda: self._call("Page.reload"))

    def do(self, script: str) -> Any:
        """Run a script in the page; what it gives, also what it promises."""
        told = self._call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def press(self, key: str, loads: bool = False) -> None:
        """Press a key, such as "Tab" or "3"; wait for the page that follows if one does."""
        code = _KEYS.get(key, ord(key[0]))
        text = {"Enter": "\r", "Space": " "}.get(key, key if len(key) == 1 else "")
        named = {"key": " " if key == "Space" else key, "windowsVirtualKeyCode": code}

        def pressed() -> None:
            strokes = ({"type": "keyDown", "text": text, **named}, {"type": "keyUp", **named})
            for asked in [self._ask("Input.dispatchKeyEvent", stroke) for stroke in strokes]:
                self._answer(asked)

        if loads:
            self._wait_for_load(pressed)
        else:
            pressed()

    def tap(self, x: float, y: float) -> None:
        """Tap or click there, in pixels of the window."""
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def sleep(self, seconds: float) -> None:
        """Be frozen for so long, as a telephone in a pocket freezes a page."""
        self._call("Page.setWebLifecycleState", state="frozen")
        time.sleep(seconds)
        self._call("Page.setWebLifecycleState", state="active")

    def hurry(self) -> None:
        """In every page from the next on, let timers take a twentieth of their time."""
        source = "{ const timer = setTimeout; setTimeout = (act, ms) => timer(act, ms / 20); }"
        self._call("Page.addScriptToEvaluateOnNewDocument", source=source)

    def later(self, seconds: float) -> None:
        """Let so many seconds pass in the page as soon as it is idle; then its clock stands."""
        policy = "pauseIfNetworkFetchesPending"
        self._call("Emulation.setVirtualTimePolicy", policy=policy, budget=seconds * 1000)

    def back(self) -> None:
        """Press Back, and wait until the page is another, whether it is loaded or was kept."""
        self.do("window.before = true")
        self.do("history.back()")
        self.until('window.before !== true && document.readyState === "complete"', True)

    def until(self, script: str, wanted: Any, seconds: float = 30) -> None:
        """Wait until a script gives what is wanted, over pages that load themselves again."""
        end = time.monotonic() + seconds
        found = None
        while time.monotonic() < end:
            try:
                found = self.do(script)
            except AssertionError:  # between two pages
                found = None
            if found == wanted:
                return
            time.sleep(0.02)
        raise AssertionError(found)

    def violations(self) -> list[str]:
        """What axe finds wrong with the page by WCAG 2.2 AA and good practice."""
        self.do(AXE.read_text(encoding="utf-8") + "; 0")
        found = self.do(f"axe.run({{runOnly: {json.dumps(WCAG)}}}).then(r => r.violations)")
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

    def sheets(self) -> int:
        """On how many sheets of paper the page is printed."""
        printed = self._call("Page.printToPDF", preferCSSPageSize=True)["data"]
        return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed)))

    def too_wide(self) -> int:
        """By how much the page is wider than the screen."""
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.do(script))

    # The pipe

    def _wait_for_load(self, act: Any) -> None:
        self._loaded = False
        act()
        while not self._loaded:
            self._hear(self._browser.next())

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        return self._answer(self._ask(method, params))

    def _ask(self, method: str, params: dict[str, Any]) -> int:
        return self._browser.ask(method, self._session, params)

    def _answer(self, number: int) -> dict[str, Any]:
        while True:
            message = self._browser.next()
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                result: dict[str, Any] = message["result"]
                return result
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        if message.get("sessionId") != self._session:
            return  # of a page that was closed
        method, params = message.get("method"), message.get("params", {})
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Network.requestWillBeSent":
            self.asked.append(params["request"]["url"])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(params["entry"]["text"])
