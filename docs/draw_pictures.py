"""Draws the pictures of the README from the app itself: `python docs/draw_pictures.py`.

A person plays *The Thursday ticket* into a folder that is thrown away. One picture shows a decision
of it, the other one its debrief.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

from engine.decisions.kind import Refusal  # noqa: E402
from engine.play.trial import draw_answer  # noqa: E402
from engine.records.sqlite.store import Store  # noqa: E402
from engine.scenario.load import load  # noqa: E402
from engine.services.courses.participants import Participants, Preferences  # noqa: E402
from engine.services.library import Library  # noqa: E402
from engine.services.shared.recording import start  # noqa: E402
from engine.services.shared.session import Session  # noqa: E402
from tests.tui.support import press, settle, until  # noqa: E402
from tui.app.app import RifqApp  # noqa: E402
from tui.screens.second_look import SecondLook  # noqa: E402

CASE_FILE = HERE.parent / "scenarios" / "foundation" / "thursday-ticket.yaml"
CODE, SEED = "482135", 5
SIZE = (96, 34)
DECIDED = 0
"""Passages read before the picture of a decision."""
FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""What would fetch a font from the network."""


async def draw(*, ended: bool) -> str:
    """The app as SVG: at a decision, or at the debrief of the same play once it has ended."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        people = Participants(store)
        people.keep_preferences(CODE, Preferences(welcomed=True))
        library = Library(store)
        begun = start(store, load(CASE_FILE), participants=[CODE], seed=SEED)
        if isinstance(begun, Refusal):
            raise SystemExit(begun.code)
        session, chooser = Session(begun, CODE), Random(SEED)
        while not session.ended if ended else len(session.passages()) <= DECIDED:
            _answer(session, chooser)
        app = RifqApp(people, lambda: library, code=CODE, start=session)
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            if ended:
                await press(pilot, "end", "enter")
                await until(pilot, lambda: isinstance(app.screen, SecondLook))
                await settle(pilot)
                await press(pilot, "enter")
                await settle(pilot)
            drawn = app.export_screenshot(title="Rifq")
    return FONTS.sub("", drawn)


def _answer(session: Session, chooser: Random) -> None:
    """Give an answer by lot, the same one every time this is run."""
    failed = session.answer(draw_answer(session.recorded.play, chooser))
    if failed:
        raise SystemExit(failed.message)


def draw_all() -> dict[str, str]:
    """Both pictures, by name."""
    return {name: asyncio.run(draw(ended=name == "debrief")) for name in ("app", "debrief")}


def main() -> None:
    """Write both pictures beside this file."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["RIFQ_CACHE"] = cache
        for name, drawn in draw_all().items():
            (HERE / f"{name}.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
