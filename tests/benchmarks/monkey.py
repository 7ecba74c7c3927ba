"""Presses random keys in one session of the app, on real records, and watches the memory.

    python tests/benchmarks/monkey.py --keys 20000 --seed 1

The keys are those of the app and some that are not; there are clicks and changes of size among
them. The app must neither stop nor grow, and the records must verify at the end. Leaving the app
is held up, so that the session goes on.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from textual.pilot import OutOfBounds, Pilot

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.sqlite.store import Store  # noqa: E402
from engine.services.library import Library  # noqa: E402
from tests.tui.support import app_of, press, settle  # noqa: E402

MOVES = ["up", "down", "left", "right", "tab", "pageup", "pagedown", "home", "end", "space"]
SHORTCUTS = [*"fu?jsecxmnwkp+-[]", "ctrl+p", "f1", "backspace", "delete", "ب", "ع", "٣"]
SIZES = [(80, 24), (80, 24), (120, 35), (160, 45), (60, 20), (49, 14)]


@dataclass
class Walk:
    """What was pressed, and how much memory the session had on the way.

    Attributes:
        keys: how many keys and clicks.
        screens: names of the screens that were met.
        memory: after each tenth of the keys, the resident bytes of this process.
    """

    keys: int = 0
    screens: set[str] = field(default_factory=set)
    memory: list[int] = field(default_factory=list)


def some_keys(chance: random.Random) -> Iterator[str]:
    """Keys without end, weighted so that cases are begun and played."""
    while True:
        which = chance.random()
        if which < 0.55:
            yield chance.choice("123456789")
            yield "enter"
        elif which < 0.8:
            yield chance.choice(MOVES)
        elif which < 0.84:
            yield "escape"
        else:
            yield chance.choice(SHORTCUTS)


async def walk(folder: Path, keys: int, chance: random.Random) -> Walk:
    """Presses keys in one session.

    Args:
        folder: for the records and what is saved; new.
        keys: how many.
        chance: draws the keys, the clicks and the sizes.
    """
    done = Walk()
    with Store.open(folder / "data") as store:
        app = app_of(Library(store), save_folder=folder)
        app.exit = lambda *_args, **_named: None  # type: ignore[method-assign]
        async with app.run_test(size=SIZES[0]) as pilot:
            await settle(pilot)
            for key in some_keys(chance):
                if done.keys == keys:
                    break
                await _act(pilot, key, chance)
                done.keys += 1
                done.screens.add(type(app.screen).__name__)
                if done.keys % max(1, keys // 10) == 0:
                    done.memory.append(_resident())
        assert store.verify().clean
    return done


async def _act(pilot: Pilot[None], key: str, chance: random.Random) -> None:
    which = chance.random()
    if which < 0.05:
        width, height = pilot.app.size
        at = (chance.randrange(width), chance.randrange(height))
        with suppress(OutOfBounds):  # the page changed its size meanwhile
            await pilot.click(offset=at)
        await settle(pilot)
    elif which < 0.055:
        await pilot.resize_terminal(*chance.choice(SIZES))
        await settle(pilot)
    else:
        await press(pilot, key)


def _resident() -> int:
    gc.collect()  # what is only waiting to be collected is no leak
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def main() -> None:
    """Says what happened, with the memory by tenths of the session."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--keys", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        done = asyncio.run(walk(Path(folder), asked.keys, random.Random(asked.seed)))
        spent = time.process_time() - began
    print(f"{done.keys} keys, {spent / done.keys * 1000:.1f} ms of processor time each")
    print("screens:", ", ".join(sorted(done.screens)))
    print("memory, MB:", ", ".join(f"{each / 1e6:.0f}" for each in done.memory))


if __name__ == "__main__":
    main()
